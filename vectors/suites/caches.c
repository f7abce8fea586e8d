/* Look-up caches: hits, misses, what is replaced, dropped, stale. SPDX-License-Identifier: BSD-2-Clause */
#include "memory/power.h"
#include "vectors/suites/common.h"

#include <string.h>

/* ---- sequences of look-ups under every policy (C1 to C4) ---- */

/* Letters are keys; each is looked up in its turn. */
static const char *const sequences[] = {
    "aabb",
    "abab",
    "abcabc",
    "abcda",
    "abcdabcd",
    "abacabad",
    "abcdeabcde",
    "abcdae",
    "abcdbeafgc",
    "abcdefghabcd",
    "abcdefghihgfedcba",
    "aebfcgdh",
    "aeaiamaqaea",
    "abcdacebdafb",
    "abcdabceabcfabcg",
    "hgfedcbaabcdefgh",
};

struct geometry {
    unsigned lines, ways;
};

/* How a key is looked up in each cache. */
struct structure {
    const char *name;
    void (*set_up)(struct vec_maker *maker, const char *keys);
    void (*look_up)(struct vec_maker *maker, unsigned key);
};

/* The key is the LIODN. */
static void set_up_primaries(struct vec_maker *maker, const char *keys)
{
    static const char letters[] = "abcdefghijklmnopq";
    for (const char *letter = letters; *letter != '\0'; letter++)
        if (strchr(keys, *letter) != NULL)
            vec_set_up(maker, "ppaace 0x%x V=1 window=0 size=64K prot=rw ATM=1 phys=0x%x0000",
                       (unsigned)(*letter - 'a'), 0x100u + (unsigned)(*letter - 'a'));
}

static void look_up_primary(struct vec_maker *maker, unsigned key)
{
    vec_op(maker, "access 0x%x read 0x%x 4 instance 0", key, key * 16);
}

/* The key is the index of the subwindow, less 1; FSPI 0. */
static void set_up_secondaries(struct vec_maker *maker, const char *keys)
{
    static const char letters[] = "abcdefghijklmnopq";
    vec_set_up(maker, "ppaace 0x21 V=1 window=0 size=128K subwindows=32 FSPI=0 prot=rw mapped=4K");
    for (const char *letter = letters; *letter != '\0'; letter++)
        if (strchr(keys, *letter) != NULL)
            vec_set_up(maker, "spaace %d V=1 LIODN=0x21 prot=rw mapped=4K ATM=1 phys=0x%x0000", *letter - 'a',
                       0x100u + (unsigned)(*letter - 'a'));
}

static void look_up_secondary(struct vec_maker *maker, unsigned key)
{
    vec_op(maker, "access 0x21 read 0x%x 4 instance 0", (key + 1) * 0x1000);
}

/* The key is OMI, one for each window of its own. */
static void set_up_mappings(struct vec_maker *maker, const char *keys)
{
    static const char letters[] = "abcdefghijklmnopq";
    for (const char *letter = letters; *letter != '\0'; letter++)
        if (strchr(keys, *letter) != NULL) {
            vec_set_up(maker, "ome %d read=0x%x", *letter - 'a', 0x80u | (unsigned)(*letter - 'a'));
            vec_set_up(maker, "ppaace 0x%x V=1 window=0 size=4K prot=rw OTM=2 OMI=0x%x", (unsigned)(*letter - 'a'),
                       (unsigned)(*letter - 'a'));
        }
}

static void look_up_mapping(struct vec_maker *maker, unsigned key)
{
    vec_op(maker, "access 0x%x read 0x%x 4 instance 0", key, key * 16);
}

static const struct structure structures[] = {
    {"ppaace", set_up_primaries, look_up_primary},
    {"spaace", set_up_secondaries, look_up_secondary},
    {"omt", set_up_mappings, look_up_mapping},
};

static void set_geometry(struct vec_maker *maker, const char *structure, const struct geometry *geometry,
                         const char *policy)
{
    vec_set_up(maker, "set policy.%s %s", structure, policy);
    vec_set_up(maker, "set lines.%s %u", structure, geometry->lines);
    vec_set_up(maker, "set ways.%s %u", structure, geometry->ways);
}

static void sequence(struct vec_maker *maker, const struct structure *structure, const struct geometry *geometry,
                     const char *policy, const char *keys)
{
    vec_begin(maker, "caches.%s.%s.%ux%u.%s", structure->name, policy, geometry->lines, geometry->ways, keys);
    vec_title(maker, "%s look-ups %s, %u lines in %u ways, %s", structure->name, keys, geometry->lines, geometry->ways,
              policy);
    vec_rules(maker, "C1 C2 C3 C4");
    vec_flags(maker, "cache");
    set_geometry(maker, structure->name, geometry, policy);
    vec_set_up(maker, "tables ppaact 0x100000 entries 64 spaact 0x110000 entries 64 omt 0x120000 entries 20");
    structure->set_up(maker, keys);
    for (const char *key = keys; *key != '\0'; key++)
        structure->look_up(maker, (unsigned)(*key - 'a'));
    vec_op(maker, "counters 0");
}

static bool can_be(const struct geometry *geometry, const char *policy)
{
    return strcmp(policy, "plru") != 0 || mem_is_power_of_two(geometry->ways);
}

/* A half of all combinations, so that every two of them meet somewhere. */
static void under_policy(struct vec_maker *maker, size_t row, size_t policy)
{
    static const char *const policies[] = {"lru", "fifo", "plru", "random"};
    static const struct geometry geometries[] = {{1, 1}, {4, 1}, {2, 2}, {4, 2}, {4, 4},
                                                 {8, 4}, {8, 8}, {3, 3}, {6, 2}};
    for (size_t i = (row + policy) % 2; i < SUITE_COUNT(geometries); i += 2)
        if (can_be(&geometries[i], policies[policy]))
            sequence(maker, &structures[(row + policy / 2 + i) % 3], &geometries[i], policies[policy], sequences[row]);
}

static void all_sequences(struct vec_maker *maker)
{
    for (size_t row = 0; row < SUITE_COUNT(sequences); row++)
        for (size_t policy = 0; policy < 4; policy++)
            under_policy(maker, row, policy);
}

static void seeded(struct vec_maker *maker, const struct structure *structure, uint32_t seed)
{
    static const struct geometry geometry = {4, 4};
    vec_begin(maker, "caches.random.%s.seed%" PRIu32, structure->name, seed);
    vec_title(maker, "what seed %" PRIu32 " replaces in the %s cache", seed, structure->name);
    vec_rules(maker, "C2");
    vec_flags(maker, "cache");
    set_geometry(maker, structure->name, &geometry, "random");
    vec_set_up(maker, "set seed %" PRIu32, seed);
    vec_set_up(maker, "tables ppaact 0x100000 entries 64 spaact 0x110000 entries 64 omt 0x120000 entries 20");
    static const char keys[] = "abcdefgabcdefghabcdijklm";
    structure->set_up(maker, keys);
    for (const char *key = keys; *key != '\0'; key++)
        structure->look_up(maker, (unsigned)(*key - 'a'));
    vec_op(maker, "counters 0");
}

/* Every instance draws numbers of its own from the seed. */
static void drawn(struct vec_maker *maker, unsigned instance, uint32_t seed)
{
    vec_begin(maker, "caches.random.i%u.seed%" PRIu32, instance, seed);
    vec_title(maker, "what seed %" PRIu32 " replaces in the PPAACE cache of instance %u", seed, instance);
    vec_rules(maker, "C2");
    vec_flags(maker, "cache");
    vec_set_up(maker, "set policy.ppaace random");
    vec_set_up(maker, "set lines.ppaace 4");
    vec_set_up(maker, "set ways.ppaace 4");
    vec_set_up(maker, "set seed %" PRIu32, seed);
    vec_set_up(maker, SUITE_TABLES);
    for (unsigned liodn = 0; liodn < 8; liodn++)
        vec_set_up(maker, "ppaace %u V=1 window=0 size=4K prot=r", liodn);
    for (unsigned i = 0; i < 24; i++)
        vec_op(maker, "access %u read 0 4 instance %u", i % 5 + i / 12, instance);
    vec_op(maker, "counters %u", instance);
}

/* index=xor against modulo: which keys meet in a set. */
static void indexed(struct vec_maker *maker, const char *index, unsigned lines, unsigned step)
{
    vec_begin(maker, "caches.index.%s.%u.step%u", index, lines, step);
    vec_title(maker, "LIODNs %u apart in %u sets, index=%s", step, lines, index);
    vec_rules(maker, "C2");
    vec_flags(maker, "cache");
    vec_set_up(maker, "set index %s", index);
    vec_set_up(maker, "set lines.ppaace %u", lines);
    vec_set_up(maker, "set ways.ppaace 1");
    vec_set_up(maker, "tables ppaact 0x100000 entries 1024 spaact 0x0 entries 0 omt 0x0 entries 0");
    for (unsigned i = 0; i < 4; i++)
        vec_set_up(maker, "ppaace 0x%x V=1 window=0 size=4K prot=r", 3 + i * step);
    for (unsigned i = 0; i < 8; i++)
        vec_op(maker, "access 0x%x read 0 4 instance 0", 3 + i % 4 * step);
    vec_op(maker, "counters 0");
}

/* ---- what drops a line (C5, C6) ---- */

/* LIODN 0x21, window 1 with OMI 1: one line in each cache, and beside it LIODN 0x22 with window 0 alone. */
static void set_up_lines(struct vec_maker *maker)
{
    vec_set_up(maker, SUITE_TABLES);
    vec_set_up(maker, "ppaace 0x21 V=1 window=0 size=16K subwindows=4 FSPI=5 prot=rw ATM=1 phys=0x70000000 mapped=4K");
    vec_set_up(maker, "spaace 5 V=1 LIODN=0x21 prot=rw ATM=1 phys=0x71000000 mapped=4K OTM=2 OMI=1");
    vec_set_up(maker, "ome 1 read=readi write=wwsao");
    vec_set_up(maker, "ppaace 0x22 V=1 window=0 size=4K prot=rw");
}

static void fill_lines(struct vec_maker *maker)
{
    vec_op(maker, "access 0x21 read 0x1000 4 instance 0");
    vec_op(maker, "access 0x22 read 0x0 4 instance 0");
    vec_op(maker, "access 0x21 read 0x1000 4 instance 2");
}

static void ask_lines(struct vec_maker *maker)
{
    vec_op(maker, "access 0x21 read 0x1000 4 instance 0");
    vec_op(maker, "access 0x22 read 0x0 4 instance 0");
    vec_op(maker, "access 0x21 read 0x1000 4 instance 2");
    vec_op(maker, "counters 0");
    vec_op(maker, "counters 2");
}

struct place {
    const char *name;
    uint64_t address;
    unsigned length;
};

static const struct place lines_at[] = {
    {"ppaace", SUITE_PPAACT + UINT64_C(0x21) * 64, 64},
    {"spaace", SUITE_SPAACT + UINT64_C(5) * 64, 64},
    {"ome", SUITE_OMT + 128, 128},
};

/* Rule C5: a write that touches a byte of an entry; the bytes are those that were there, or others. */
static void touched(struct vec_maker *maker, const struct place *place, int from, unsigned length, const char *snoop)
{
    vec_begin(maker, "caches.write.%s.at%+d.%u.%s", place->name, from, length, snoop);
    vec_title(maker, "%u bytes written at byte %+d of a cached %s; snoop=%s", length, from, place->name, snoop);
    vec_rules(maker, "C5");
    vec_flags(maker, "cache boundary");
    vec_set_up(maker, "set snoop %s", snoop);
    set_up_lines(maker);
    fill_lines(maker);
    vec_op(maker, "mem-fill 0x%" PRIx64 " %u 0x0", place->address + (uint64_t)(int64_t)from, length);
    ask_lines(maker);
}

static void all_writes(struct vec_maker *maker)
{
    static const char *const states[] = {"on", "off"};
    for (size_t i = 0; i < SUITE_COUNT(lines_at); i++) {
        const int size = (int)lines_at[i].length;
        const int spans[][2] = {{-1, 1},   {-1, 2},   {0, 1},    {size / 2, 1},   {size - 1, 1}, {size - 1, 2},
                                {size, 1}, {-64, 64}, {-64, 65}, {-8, size + 16}, {40, 4}};
        for (size_t j = 0; j < SUITE_COUNT(spans); j++)
            for (size_t k = 0; k < 2; k++)
                touched(maker, &lines_at[i], spans[j][0], (unsigned)spans[j][1], states[k]);
    }
}

/* Rule C6 and A-005982: each base and limit register, written with what it holds already. */
static void rewritten(struct vec_maker *maker, const char *name, unsigned value, unsigned way)
{
    const char *erratum = (way & 1) != 0 ? "on" : "off";
    const bool oce = (way & 2) != 0;
    vec_begin(maker, "caches.base.%s.a005982-%s.oce%d", name, erratum, oce);
    vec_title(maker, "%s written with the value it has, PC[OCE]=%d, A-005982 %s", name, oce, erratum);
    vec_rules(maker, "C6 V3");
    vec_flags(maker, "cache erratum");
    vec_set_up(maker, "erratum A-005982 %s", erratum);
    set_up_lines(maker);
    vec_set_up(maker, "reg-write 0 PC 0x4000%s011", oce ? "1" : "0");
    fill_lines(maker);
    vec_op(maker, "reg-write 0 %s 0x%x", name, value);
    ask_lines(maker);
}

/* The same with another base: the lines kept are stale then. */
static void moved(struct vec_maker *maker, const char *name, unsigned value, unsigned way)
{
    const char *erratum = (way & 1) != 0 ? "on" : "off", *snoop = (way & 4) != 0 ? "on" : "off";
    const bool oce = (way & 2) != 0;
    vec_begin(maker, "caches.moved.%s.a005982-%s.oce%d.%s", name, erratum, oce, snoop);
    vec_title(maker, "%s moved, PC[OCE]=%d, A-005982 %s, snoop=%s", name, oce, erratum, snoop);
    vec_rules(maker, "C5 C6 V3");
    vec_flags(maker, "cache erratum");
    vec_set_up(maker, "erratum A-005982 %s", erratum);
    vec_set_up(maker, "set snoop %s", snoop);
    set_up_lines(maker);
    vec_set_up(maker, "reg-write 0 PC 0x4000%s011", oce ? "1" : "0");
    fill_lines(maker);
    vec_op(maker, "reg-write 0 %s 0x%x", name, value);
    ask_lines(maker);
    for (size_t i = 0; i < SUITE_COUNT(lines_at); i++)
        vec_op(maker, "mem-fill 0x%" PRIx64 " 4 0x0", lines_at[i].address + 32);
    ask_lines(maker);
}

static void all_bases(struct vec_maker *maker)
{
    static const struct {
        const char *name;
        unsigned value, other;
    } rows[] = {
        {"PPBAH", 0, 1},
        {"PPBAL", 0x100000, 0xff000},
        {"PPLAH", 0, 1},
        {"PPLAL", 0x101000, 0x100840},
        {"SPBAH", 0, 1},
        {"SPBAL", 0x110000, 0x10f000},
        {"SPLAH", 0, 1},
        {"SPLAL", 0x111000, 0x110000},
        {"OBAH", 0, 1},
        {"OBAL", 0x120000, 0x11f000},
        {"OLAH", 0, 1},
        {"OLAL", 0x120200, 0x120000},
        {"PICS", 5, 0},
        {"PFA1", 0, 0xffffffff},
        {"PC", 0x40001011, 0x40000000},
    };
    for (size_t i = 0; i < SUITE_COUNT(rows); i++) {
        for (unsigned way = 0; way < 4; way++)
            rewritten(maker, rows[i].name, rows[i].value, way);
        for (unsigned way = 0; way < 8; way++)
            moved(maker, rows[i].name, rows[i].other, way);
    }
}

/* Rule C1: a cache that is off; one that is turned off and on again. */
static void enabled(struct vec_maker *maker, unsigned way, unsigned then)
{
    static const uint32_t bits[] = {0, 0x1, 0x10, 0x11, 0x1000, 0x1001, 0x1010, 0x1011};
    vec_begin(maker, "caches.enabled.%04" PRIx32 ".%04" PRIx32, bits[way], bits[then]);
    vec_title(maker, "caches enabled by 0x%04" PRIx32 " of PC, then by 0x%04" PRIx32 ", then all", bits[way],
              bits[then]);
    vec_rules(maker, "C1 C4");
    vec_flags(maker, "cache");
    set_up_lines(maker);
    const uint32_t values[] = {bits[way], bits[then], 0x1011};
    for (size_t i = 0; i < SUITE_COUNT(values); i++) {
        vec_op(maker, "reg-write 0 PC 0x%" PRIx32, UINT32_C(0x40000000) | values[i]);
        vec_op(maker, "access 0x21 read 0x1000 4 instance 0");
        vec_op(maker, "access 0x21 write 0x1000 4 instance 0");
    }
    vec_op(maker, "counters 0");
}

/* ---- what is kept of entries that deny (C3) ---- */

static const struct suite_script kept[] = {
    {"ppaace-invalid", "an invalid PPAACE", "C3 T5", NULL, "ppaace-set 0x21 V=0"},
    {"spaace-invalid", "an invalid SPAACE", "C3 T9", NULL, "spaace-set 5 V=0"},
    {"ppaace-malformed", "a malformed PPAACE", "C3 T6", NULL, "ppaace-set 0x21 ATM=2"},
    {"spaace-malformed", "a malformed SPAACE", "C3 T6", NULL, "spaace-set 5 ATM=2"},
    {"spaace-primary", "a SPAACE marked primary", "C3 T9", NULL, "spaace-set 5 PT=0"},
    {"spaace-others", "a SPAACE of another LIODN", "C3 T9", NULL, "spaace-set 5 LIODN=0x22"},
    {"spaace-denies", "a SPAACE without permission", "C3 T11", NULL, "spaace-set 5 AP=0"},
    {"spaace-unmapped", "a SPAACE that maps nothing", "C3 T10", NULL, "spaace-set 5 SWSE=0"},
    {"ome-empty", "an operation-mapping entry without encodings", "C3 T14", NULL, "ome 1"},
    {"ppaace-rejected", "a PPAACE that memory refuses", "C3 T12", NULL, "mem-reject 0x100840 64"},
    {"spaace-rejected", "a SPAACE that memory refuses", "C3 T12", NULL, "mem-reject 0x110140 64"},
    {"ome-rejected", "an operation-mapping entry that memory refuses", "C3 T12", NULL, "mem-reject 0x120080 128"},
    {"ppaace-past", "a PPAACE past the limit", "C3 T4", NULL, "reg-write 0 PPLAL 0x100840"},
    {"spaace-past", "a SPAACE past the limit", "C3 T9", NULL, "reg-write 0 SPLAL 0x110140"},
    {"ome-past", "an operation-mapping entry past the limit", "C3 T14", NULL, "reg-write 0 OLAL 0x120080"},
};

static void keeps(struct vec_maker *maker, const struct suite_script *row, const char *keep, const char *snoop)
{
    vec_begin(maker, "caches.kept.%s.%s.snoop-%s", row->id, keep, snoop);
    vec_title(maker, "%s looked up twice, then put right; keep-invalid=%s, snoop=%s", row->title, keep, snoop);
    vec_rules(maker, "%s C5", row->rules);
    vec_flags(maker, "cache");
    vec_set_up(maker, "set keep-invalid %s", keep);
    vec_set_up(maker, "set snoop %s", snoop);
    set_up_lines(maker);
    suite_lines(maker, row->text);
    vec_op(maker, "access 0x21 read 0x1000 4 instance 0");
    vec_op(maker, "access 0x21 read 0x1000 4 instance 0");
    vec_op(maker, "counters 0");
    vec_set_up(maker, "mem-accept");
    static const char *const limits[] = {"PPLAL 0x101000", "SPLAL 0x111000", "OLAL 0x120200"};
    for (size_t i = 0; strstr(row->id, "past") != NULL && i < SUITE_COUNT(limits); i++)
        vec_set_up(maker, "reg-write 0 %s", limits[i]);
    set_up_lines(maker);
    ask_lines(maker);
}

/* ---- stale entries (C5) ---- */

static const struct suite_script stale[] = {
    {"ppaace", "a PPAACE changed behind the cache", "C5", NULL, "ppaace-set 0x21 phys=0x90000000 CID=9"},
    {"spaace", "a SPAACE changed behind the cache", "C5", NULL, "spaace-set 5 phys=0x90000000 CID=9"},
    {"ome", "an operation-mapping entry changed behind the cache", "C5", NULL, "ome 1 read=read write=write"},
    {"closed", "a PPAACE closed behind the cache", "C5", NULL, "ppaace-set 0x21 V=0"},
    {"window-closed", "a SPAACE closed behind the cache", "C5", NULL, "spaace-set 5 V=0"},
    {"reserved", "a reserved byte changed", "C5", NULL, "mem-write 0x10087f 01"},
    {"same", "the same bytes written", "C5", NULL, "ppaace-set 0x21 V=1\nspaace-set 5 V=1"},
    {"back", "changed and changed back", "C5", NULL, "spaace-set 5 CID=9\nspaace-set 5 CID=0"},
    {"denies", "a stale entry that denies", "C5", NULL, "spaace-set 5 AP=3\nppaace-set 0x21 WBAH=1"},
    {"rejected", "memory refuses what is cached", "C5", NULL, "mem-reject 0x100840 64"},
    {"limit", "the limit moved below a cached entry", "C5 C6", NULL,
     "reg-write 0 SPLAL 0x110140\nppaace-set 0x21 DID=1"},
    {"filled", "the whole table cleared", "C5", NULL, "mem-fill 0x100000 4K 0x0"},
};

static void behind(struct vec_maker *maker, const struct suite_script *row, const char *snoop, const char *a005982)
{
    vec_begin(maker, "caches.stale.%s.snoop-%s.a005982-%s", row->id, snoop, a005982);
    vec_title(maker, "%s; snoop=%s, A-005982 %s", row->title, snoop, a005982);
    vec_rules(maker, "%s", row->rules);
    vec_flags(maker, "cache");
    vec_set_up(maker, "set snoop %s", snoop);
    vec_set_up(maker, "erratum A-005982 %s", a005982);
    set_up_lines(maker);
    vec_set_up(maker, "reg-write 0 PC 0x40000011");
    vec_set_up(maker, "reg-write 2 PC 0x40001011");
    fill_lines(maker);
    suite_lines(maker, row->text);
    ask_lines(maker);
    vec_op(maker, "dma 0x21 r 0x0 8K instance 0");
    vec_op(maker, "access 0x21 write 0x1000 4 instance 2");
    vec_set_up(maker, "reg-write 0 PC 0x40000000");
    vec_set_up(maker, "reg-write 0 PC 0x40001011");
    ask_lines(maker);
}

static void all_kept(struct vec_maker *maker)
{
    static const char *const states[] = {"off", "on"};
    for (size_t i = 0; i < SUITE_COUNT(kept); i++)
        for (unsigned way = 0; way < 4; way++)
            keeps(maker, &kept[i], states[way & 1], states[way / 2]);
    for (size_t i = 0; i < SUITE_COUNT(stale); i++)
        for (unsigned way = 0; way < 4; way++)
            behind(maker, &stale[i], states[way & 1], states[way / 2]);
}

/* ---- geometries that make a model, and those that make none (C1, C2) ---- */

struct shape {
    unsigned lines, ways;
    const char *policy;
    bool legal;
};

static const struct shape shapes[] = {{1, 1, "lru", true},   {4096, 4096, "lru", true}, {4096, 1, "plru", true},
                                      {8, 3, "lru", false},  {8, 4, "lru", true},       {8, 16, "lru", false},
                                      {8, 5, "fifo", false}, {9, 3, "plru", false},     {9, 3, "random", true},
                                      {12, 4, "plru", true}, {6, 2, "plru", true},      {6, 6, "plru", false},
                                      {6, 6, "lru", true},   {0, 3, "lru", false},      {8, 8, "plru", true},
                                      {5, 0, "lru", false},  {4095, 4096, "lru", false}};

static void shape(struct vec_maker *maker, const char *chip, const char *structure, const struct shape *row)
{
    const bool ones = strcmp(structure, "ppaace") == 0; /* of which chips have one way */
    const bool legal = row->ways == 0 ? ones : row->legal;

    vec_begin(maker, "caches.%s.shape.%s.l%u.w%u.%s", structure, chip, row->lines, row->ways, row->policy);
    vec_title(maker, "%u lines in %u ways under %s on %s", row->lines, row->ways, row->policy, chip);
    vec_rules(maker, "C1 C2");
    vec_flags(maker, "boundary cache");
    vec_chip(maker, chip);
    vec_set_up(maker, "set lines.%s %u", structure, row->lines);
    vec_set_up(maker, "set ways.%s %u", structure, row->ways);
    vec_set_up(maker, "set policy.%s %s", structure, row->policy);
    vec_hand(maker, legal ? "ok" : "error EINVAL");
    vec_op(maker, "bypass-read");
    if (legal)
        return;
    vec_set_up(maker, "set lines.%s 16", structure);
    vec_set_up(maker, "set ways.%s 2", structure);
    vec_hand(maker, "ok");
    vec_op(maker, "bypass-read");
}

static void all_shapes(struct vec_maker *maker)
{
    static const char *const names[] = {"ppaace", "spaace", "omt"};
    static const struct shape some = {0, 16, "lru", false};
    for (size_t i = 0; i < SUITE_COUNT(shapes); i++)
        for (size_t j = 0; j < SUITE_COUNT(names); j++)
            if (shapes[i].ways != 0 || j < 2)
                shape(maker, "t1023", names[j], &shapes[i]);
    shape(maker, "b4420", "ppaace", &some); /* one of its instances has 8 lines, the others have 32 */
}

void vec_make_caches(struct vec_maker *maker)
{
    static const uint32_t seeds[] = {0, 1, 2, 3, 7, 255, 65536, 4294967295};
    static const unsigned steps[] = {1, 2, 4, 8, 15, 16, 17, 32, 64};
    all_sequences(maker);
    for (size_t i = 0; i < SUITE_COUNT(seeds); i++)
        for (size_t j = 0; j < SUITE_COUNT(structures); j++)
            seeded(maker, &structures[j], seeds[i]);
    for (size_t i = 0; i < SUITE_COUNT(steps); i++)
        for (unsigned lines = 3; lines <= 16; lines = lines == 3 ? 4 : lines * 2) {
            indexed(maker, "modulo", lines, steps[i]);
            indexed(maker, "xor", lines, steps[i]);
        }
    all_writes(maker);
    all_bases(maker);
    for (unsigned way = 0; way < 8; way++)
        for (unsigned then = 0; then < 8; then++)
            enabled(maker, way, then);
    all_kept(maker);
    all_shapes(maker);
    for (unsigned instance = 1; instance < 5; instance++) {
        drawn(maker, instance, 0);
        drawn(maker, instance, 77);
    }
}
