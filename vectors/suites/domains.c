/* Domains and windows: what is refused, what is written. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/suites/common.h"

/* Where the tables are (docs/spec/domains.md). */
#define PPAACT UINT64_C(0xff0000000)
#define SPAACT UINT64_C(0xff0020000)

static void ask_primary(struct vec_maker *maker, unsigned liodn)
{
    vec_op(maker, "mem-read 0x%" PRIx64 " 64", PPAACT + UINT64_C(64) * liodn);
}

static void ask_secondaries(struct vec_maker *maker, unsigned count)
{
    vec_op(maker, "mem-read 0x%" PRIx64 " %u", SPAACT, count * 64);
}

static void begin(struct vec_maker *maker, const char *rules)
{
    vec_rules(maker, "%s", rules);
    vec_set_up(maker, "domain d");
}

/* ---- apertures (R1) ---- */

static void aperture(struct vec_maker *maker, uint64_t start, uint64_t size)
{
    vec_begin(maker, "domains.R1.%" PRIx64 ".%" PRIx64, start, size);
    vec_title(maker, "an aperture of 0x%" PRIx64 " bytes at 0x%" PRIx64, size, start);
    vec_flags(maker, "boundary");
    begin(maker, "R1 R2");
    vec_op(maker, "geometry d start 0x%" PRIx64 " size %" PRIu64, start, size);
    vec_op(maker, "state d");
    vec_op(maker, "windows d 1");
    vec_op(maker, "attach d liodn 0x21");
    ask_primary(maker, 0x21);
}

static void all_apertures(struct vec_maker *maker)
{
    static const uint64_t sizes[] = {0,
                                     1,
                                     2048,
                                     4095,
                                     4096,
                                     4097,
                                     6144,
                                     8191,
                                     8192,
                                     24 * KIB,
                                     64 * KIB,
                                     MIB,
                                     3 * MIB,
                                     512 * MIB,
                                     4 * GIB,
                                     36 * GIB,
                                     64 * GIB,
                                     UINT64_C(1) << 62,
                                     UINT64_C(1) << 63,
                                     UINT64_MAX};
    for (size_t i = 0; i < SUITE_COUNT(sizes); i++) {
        const uint64_t starts[] = {0, sizes[i], sizes[i] / 2, 0x1000, (UINT64_MAX - sizes[i]) + 1, 0x800};
        for (size_t j = 0; j < SUITE_COUNT(starts); j++)
            if (j == 0 ||
                (starts[j] != 0 && (j == 1 || starts[j] != sizes[i]) && (j != 4 || sizes[i] < UINT64_C(1) << 62) &&
                 !(j == 2 && (starts[j] == 0x1000 || starts[j] == 0x800))))
                aperture(maker, starts[j], sizes[i]);
    }
    for (unsigned exponent = 13; exponent < 62; exponent += 3)
        aperture(maker, (UINT64_C(1) << exponent) * 5, UINT64_C(1) << exponent);
}

/* ---- counts (R2, R3) ---- */

static void count(struct vec_maker *maker, const char *chip, uint64_t size, uint32_t number)
{
    vec_begin(maker, "domains.R2.%s.%s.%" PRIu32, chip, suite_size(size).text, number);
    vec_title(maker, "%" PRIu32 " windows in %s on %s", number, suite_size(size).text, chip);
    vec_flags(maker, "boundary");
    vec_rules(maker, "R2 R3");
    vec_chip(maker, chip);
    vec_set_up(maker, "domain d");
    vec_set_up(maker, "geometry d start 0 size %" PRIu64, size);
    vec_set_up(maker, "attach d liodn 0x21");
    vec_op(maker, "windows d %" PRIu32, number);
    vec_op(maker, "state d");
    ask_primary(maker, 0x21);
    ask_secondaries(maker, 4);
    vec_op(maker, "map d window 1 phys 0x70000000 size 4K");
    vec_op(maker, "state d");
}

static void all_counts(struct vec_maker *maker)
{
    static const uint32_t numbers[] = {0,  1,  2,   3,   4,   6,   8,   15,  16,      17,
                                       32, 64, 100, 128, 255, 256, 257, 512, 0x10000, 0x80000000};
    static const uint64_t sizes[] = {4 * KIB, 64 * KIB, MIB, 512 * MIB};
    for (size_t i = 0; i < SUITE_COUNT(numbers); i++)
        for (size_t j = 0; j < SUITE_COUNT(sizes); j++) {
            count(maker, "p4080", sizes[j], numbers[i]);
            count(maker, "p4080-rev1", sizes[j], numbers[i]);
        }
    for (size_t i = 0; i < SUITE_COUNT(numbers); i++)
        count(maker, "t1023", MIB, numbers[i]); /* which has one instance */
}

/* ---- mappings (R3, R4) ---- */

/* 8 windows of 64 MiB, and one of 512 MiB. */
static void mapping(struct vec_maker *maker, unsigned windows, uint32_t window, uint64_t phys, uint64_t size,
                    const char *prot)
{
    vec_begin(maker, "domains.R4.n%u.w%" PRIu32 ".%" PRIx64 ".%s.%s", windows, window, phys, suite_size(size).text,
              prot);
    vec_title(maker, "%s at 0x%" PRIx64 " for window %" PRIu32 " of %u, prot %s", suite_size(size).text, phys, window,
              windows, prot);
    vec_flags(maker, "boundary");
    begin(maker, "R4 R3 R7 R8");
    vec_set_up(maker, "geometry d start 0x20000000 size 512M");
    vec_set_up(maker, "windows d %u", windows);
    vec_set_up(maker, "attach d liodn 0x21");
    vec_op(maker, "map d window %" PRIu32 " phys 0x%" PRIx64 " size %" PRIu64 " prot %s", window, phys, size, prot);
    vec_op(maker, "state d");
    ask_primary(maker, 0x21);
    ask_secondaries(maker, 7);
    const uint64_t iova = 0x20000000 + window * (UINT64_C(0x20000000) / windows);
    vec_op(maker, "iova-to-phys d 0x%" PRIx64, iova + 0x10);
    vec_op(maker, "iova-to-phys d 0x%" PRIx64, iova + size);
    vec_op(maker, "access 0x21 read 0x%" PRIx64 " 4", iova + size - 4);
    vec_op(maker, "access 0x21 write 0x%" PRIx64 " 4", iova + size);
    vec_op(maker, "unmap d window %" PRIu32, window);
    ask_primary(maker, 0x21);
    ask_secondaries(maker, 7);
    vec_op(maker, "state d");
}

static void all_mappings(struct vec_maker *maker)
{
    static const uint64_t sizes[] = {0,        1,         2 * KIB,   4095, 4 * KIB,           4097,
                                     8 * KIB,  12 * KIB,  24 * KIB,  MIB,  32 * MIB,          48 * MIB,
                                     64 * MIB, 128 * MIB, 512 * MIB, GIB,  UINT64_C(1) << 63, UINT64_MAX};
    static const uint32_t windows[] = {0, 1, 6, 7, 8, 255, 0x80000000};
    static const char *const prots[] = {"none", "r", "w", "rw"};
    static const uint64_t addresses[] = {0,
                                         0x1000,
                                         0x800,
                                         0x7fff000,
                                         UINT64_C(0xffe044000),
                                         UINT64_C(0xffe044140),
                                         UINT64_C(0x1000000000),
                                         UINT64_C(0xffffffff00000000),
                                         UINT64_C(0xfffffffffffff000)};
    for (size_t i = 0; i < SUITE_COUNT(sizes); i++) {
        mapping(maker, 8, 0, UINT64_C(0x100000000), sizes[i], "rw");
        mapping(maker, 8, 3, UINT64_C(0x100000000), sizes[i], "r");
        mapping(maker, 1, 0, UINT64_C(0x180000000), sizes[i], "rw");
    }
    for (size_t i = 0; i < SUITE_COUNT(windows); i++)
        for (size_t j = 0; j < SUITE_COUNT(prots); j++)
            mapping(maker, 8, windows[i], UINT64_C(0x200000000), 64 * MIB, prots[j]);
    for (size_t i = 0; i < SUITE_COUNT(addresses); i++) {
        mapping(maker, 8, 0, addresses[i], 4 * KIB, "w");
        mapping(maker, 8, 5, addresses[i], 64 * KIB, "rw");
        mapping(maker, 1, 0, addresses[i], 4 * KIB, "w");
        mapping(maker, 1, 0, addresses[i], 128 * MIB, "w");
        mapping(maker, 2, 1, addresses[i], 256 * MIB, "rw");
    }
}

/* ---- what may be done in which state (R5 to R9, R12) ---- */

struct named {
    const char *name, *text;
};

/* One domain in every state there is .. */
static const struct named states[] = {
    {"none", ""},
    {"empty", "domain d"},
    {"attached", "domain d\nattach d liodn 0x21"},
    {"geometry", "domain d\ngeometry d start 0 size 64K"},
    {"windows", "domain d\ngeometry d start 0 size 64K\nwindows d 4"},
    {"cut", "domain d\ngeometry d start 0 size 64K\nwindows d 4\nattach d liodn 0x21"},
    {"mapped-only", "domain d\ngeometry d start 0 size 64K\nwindows d 4\nmap d window 1 phys 0x70000000 size 4K"},
    {"mapped",
     "domain d\ngeometry d start 0 size 64K\nwindows d 4\nattach d liodn 0x21\nmap d window 1 phys 0x70000000 size 4K"},
    {"first", "domain d\ngeometry d start 0 size 64K\nwindows d 4\nattach d liodn 0x21\nmap d window 0 phys 0x70000000 "
              "size 16K"},
    {"two", "domain d\ngeometry d start 0 size 64K\nwindows d 4\nattach d liodn 0x21\nattach d liodn 0x22\n"
            "map d window 0 phys 0x70000000 size 16K\nmap d window 1 phys 0x71000000 size 4K prot r"},
    {"disabled", "domain d\ngeometry d start 0 size 64K\nwindows d 4\nattach d liodn 0x21\nmap d window 1 phys "
                 "0x70000000 size 4K\ndisable d"},
    {"enabled", "domain d\ngeometry d start 0 size 64K\nwindows d 4\nattach d liodn 0x21\nmap d window 1 phys "
                "0x70000000 size 4K\nenable d"},
    {"enabled-empty", "domain d\ngeometry d start 0 size 64K\nwindows d 4\nattach d liodn 0x21\nmap d window 1 phys "
                      "0x70000000 size 4K\nenable d\n"
                      "unmap d window 1"},
    {"disabled-empty", "domain d\ngeometry d start 0 size 64K\nwindows d 4\nattach d liodn 0x21\nmap d window 1 phys "
                       "0x70000000 size 4K\ndisable d\n"
                       "unmap d window 1"},
    {"single", "domain d\ngeometry d start 0 size 64K\nwindows d 1\nattach d liodn 0x21"},
    {"single-mapped",
     "domain d\ngeometry d start 0 size 64K\nwindows d 1\nattach d liodn 0x21\nmap d window 0 phys 0x70000000 size 4K"},
    {"other-owner", "domain e\nattach e liodn 0x21\ndomain d\ngeometry d start 0 size 64K\nwindows d 4\nmap d window 1 "
                    "phys 0x70000000 size 4K"},
    {"destroyed", "domain d\ngeometry d start 0 size 64K\ndestroy d"},
};

/* .. and every request made of it. */
static const struct {
    const char *name, *rules, *text;
} requests[] = {
    {"create", "R9", "domain d"},
    {"geometry", "R1 R5 R9", "geometry d start 0x100000 size 1M"},
    {"geometry-same", "R1 R5 R9", "geometry d start 0 size 64K"},
    {"geometry-bad", "R1 R5", "geometry d start 0x800 size 64K"},
    {"windows-more", "R2 R5 R9", "windows d 8"},
    {"windows-one", "R2 R5 R9", "windows d 1"},
    {"windows-same", "R2 R5 R9", "windows d 4"},
    {"windows-bad", "R2 R5", "windows d 5"},
    {"windows-small", "R3 R5", "windows d 32"},
    {"attach", "R9", "attach d liodn 0x30"},
    {"attach-again", "R9", "attach d liodn 0x21"},
    {"attach-past", "R9 T4", "attach d liodn 0x500"},
    {"attach-last", "R9 T4", "attach d liodn 0x4ff"},
    {"detach", "R9", "detach d liodn 0x21"},
    {"detach-stranger", "R9", "detach d liodn 0x30"},
    {"map-first", "R6 R8 R9", "map d window 0 phys 0x72000000 size 8K prot r"},
    {"map-second", "R6 R8 R9", "map d window 1 phys 0x73000000 size 8K"},
    {"map-last", "R6 R8 R9", "map d window 3 phys 0x74000000 size 16K prot w"},
    {"map-past", "R3 R9", "map d window 4 phys 0x74000000 size 16K"},
    {"map-odd", "R4 R9", "map d window 2 phys 0x74000000 size 12K"},
    {"map-nothing", "R4 R9", "map d window 2 phys 0x74000000 size 4K prot none"},
    {"unmap-first", "R12 R8", "unmap d window 0"},
    {"unmap-second", "R12 R8", "unmap d window 1"},
    {"unmap-past", "R12 R3", "unmap d window 4"},
    {"enable", "R8", "enable d"},
    {"disable", "R8", "disable d"},
    {"destroy", "R9", "destroy d"},
    {"boot", "R9 M4", "boot"},
    {"stash", "R10", "stash d cache 1 cpu 2"},
    {"stash-bad", "R10", "stash d cache 1 cpu 99"},
    {"look-up", "R7 R4", "iova-to-phys d 0x4010"},
    {"reset", "M4", "reset"},
};

static void in_state(struct vec_maker *maker, size_t state, size_t request)
{
    vec_begin(maker, "domains.state.%s.%s", states[state].name, requests[request].name);
    vec_title(maker, "'%s' in the state '%s', and what follows from it", requests[request].text, states[state].name);
    vec_rules(maker, "%s", requests[request].rules);
    suite_lines(maker, states[state].text);
    vec_op(maker, "%s", requests[request].text);
    vec_op(maker, "state d");
    ask_primary(maker, 0x21);
    ask_primary(maker, 0x30);
    ask_secondaries(maker, 7);
    vec_op(maker, "access 0x21 read 0x10 4");
    vec_op(maker, "access 0x21 write 0x4010 4");
    vec_op(maker, "enable d");
    vec_op(maker, "map d window 2 phys 0x75000000 size 4K");
    vec_op(maker, "state d");
    vec_op(maker, "access 0x21 read 0x8ffc 4");
    ask_primary(maker, 0x21);
}

/* ---- room in the SPAACT (T9), places of tables ---- */

static const struct suite_script rows[] = {
    {"room.fills", "eight LIODNs of 256 windows and one of 8 fill 2048 entries but for one", "T9 R9", "boundary",
     "domain d\ngeometry d start 0 size 1G\nwindows d 256\nattach d liodn 1\nattach d liodn 2\nattach d liodn "
     "3\nattach d liodn 4\n"
     "attach d liodn 5\nattach d liodn 6\nattach d liodn 7\nattach d liodn 8\n? attach d liodn 9\ndomain e\n"
     "geometry e start 0 size 64K\nwindows e 8\n? attach e liodn 9\n? windows e 16\n? state e\n"
     "? mem-read 0xff0000258 4\ndomain f\ngeometry f start 0 size 8K\nwindows f 2\n? attach f liodn 10\n? attach f "
     "liodn 11\n"
     "? mem-read 0xff0000298 4\n? detach d liodn 3\n? attach f liodn 11\n? mem-read 0xff00002d8 4"},
    {"room.first-fit", "entries are given out at the lowest place where they fit", "T9", NULL,
     "domain a\ngeometry a start 0 size 64K\nwindows a 4\nattach a liodn 1\nattach a liodn 2\nattach a liodn 3\ndetach "
     "a liodn 2\n"
     "domain b\ngeometry b start 0 size 64K\nwindows b 8\nattach b liodn 4\ndomain c\ngeometry c start 0 size "
     "64K\nwindows c 2\n"
     "attach c liodn 5\nattach c liodn 6\n? mem-read 0xff0000058 4\n? mem-read 0xff00000d8 4\n? mem-read 0xff0000118 "
     "4\n"
     "? mem-read 0xff0000158 4\n? mem-read 0xff0000198 4\n? mem-read 0xff0020000 1K"},
    {"room.recut", "a new count frees the domain's own entries first", "T9 R5", NULL,
     "domain d\ngeometry d start 0 size 1G\nwindows d 256\nattach d liodn 1\nattach d liodn 2\nattach d liodn "
     "3\nattach d liodn 4\n"
     "attach d liodn 5\nattach d liodn 6\nattach d liodn 7\nattach d liodn 8\n? windows d 128\n? windows d 256\n? "
     "windows d 1\n"
     "? mem-read 0xff0000040 64\n? state d\ndomain e\ngeometry e start 0 size 1G\nwindows e 256\n? attach e liodn 9\n"
     "? mem-read 0xff0000258 4"},
    {"room.all-or-nothing", "no room for all LIODNs: nothing changes", "T9 R5", NULL,
     "domain a\ngeometry a start 0 size 1G\nwindows a 256\nattach a liodn 1\nattach a liodn 2\nattach a liodn "
     "3\nattach a liodn 4\n"
     "attach a liodn 5\nattach a liodn 6\nattach a liodn 7\ndomain b\ngeometry b start 0 size 1G\nwindows b 16\n"
     "attach b liodn 8\nattach b liodn 9\n? windows b 256\n? state b\n? mem-read 0xff0000200 64\n? windows b 128\n"
     "? mem-read 0xff0000218 4\n? mem-read 0xff0000258 4"},
    {"tables.elsewhere", "domains on tables placed elsewhere", "M5 R7", NULL,
     "tables ppaact 0x2_0000_0000 entries 64 spaact 0x2_0010_0000 entries 32 omt 0x2_0020_0000 entries 16\n"
     "domain d\ngeometry d start 0 size 64K\nwindows d 8\n? attach d liodn 63\n? attach d liodn 64\nmap d window 1 "
     "phys 0x70000000 size 8K\n"
     "? mem-read 0x200000fc0 64\n? mem-read 0x200100000 64\n? access 63 read 0x3ffc 4 instance 0\n? reg-read 0 "
     "PPLAL\n? reg-read 4 SPLAL"
     "\n? attach d liodn 1\n? attach d liodn 2\n? attach d liodn 3\n? attach d liodn 4\n? tables ppaact 0x0 entries 64 "
     "spaact 0x10000 "
     "entries 32 omt 0x20000 entries 16"},
    {"tables.bad", "tables that software cannot use", "M5 R9", "boundary",
     "tables ppaact 0x2_0000_0800 entries 64 spaact 0x2_0010_0000 entries 32 omt 0x2_0020_0000 entries 16\n? domain d\n"
     "? access 0x1 read 0 4\n? boot"},
    {"tables.overlap", "tables that overlap", "M5 R9", "boundary",
     "tables ppaact 0x2_0000_0000 entries 65 spaact 0x2_0000_1000 entries 32 omt 0x2_0020_0000 entries 16\n? domain "
     "d\n? boot"},
    {"tables.top", "a table that ends at 2^64 has no limit", "M5 R9", "boundary wrap",
     "? tables ppaact 0xffffffffffff0000 entries 1024 spaact 0x2_0010_0000 entries 32 omt 0x2_0020_0000 entries 16\n"
     "? domain d\n? boot"},
    {"tables.below-top", "a table that ends a page below 2^64", "M5 R9", "boundary wrap",
     "tables ppaact 0xfffffffffffef000 entries 1024 spaact 0x2_0010_0000 entries 32 omt 0x2_0020_0000 entries 16\n"
     "? domain d\n? attach d liodn 1023\n? reg-read 0 PPLAH\n? reg-read 0 PPLAL"},
    {"tables.few", "an operation-mapping table of three", "M5 R9", "boundary",
     "tables ppaact 0x2_0000_0000 entries 64 spaact 0x2_0010_0000 entries 32 omt 0x2_0020_0000 entries 3\n? domain "
     "d\n? boot"},
    {"boot.bytes", "what initialisation leaves: tables, registers, bypass", "M4 R7 M2", "bytes",
     "mem-fill 0xff0000000 128K 0xff\nboot\n? mem-read 0xff0000000 4K\n? mem-read 0xff0013fc0 64\n? mem-read "
     "0xff0014000 16\n"
     "? mem-read 0xff0020000 4K\n? mem-read 0xff0040000 512\n? bypass-read\n? reg-read 0 PPBAH\n? reg-read 0 PPBAL\n? "
     "reg-read 0 PPLAL\n"
     "? reg-read 1 SPBAL\n? reg-read 1 SPLAL\n? reg-read 2 OBAL\n? reg-read 2 OLAL\n? reg-read 3 PC\n? reg-read 4 "
     "PICS\n? reg-read 4 EECTL\n"
     "? access 0x1 read 0x1000 4\n? boot\n? isr 0"},
    {"boot.errors-off", "initialisation without errors", "M4", NULL,
     "? boot errors off\n? reg-read 0 PICS\n? reg-read 0 PC\n? bypass-read"},
    {"boot.rejected", "memory refuses the tables", "M5 T12", NULL,
     "mem-reject 0xff0000000 4K\n? boot\n? domain d\n? bypass-read\nmem-accept\n? boot\n? bypass-read"},
    {"map.rejected", "memory refuses a secondary entry: nothing in the books", "M5 R8", NULL,
     "domain d\ngeometry d start 0 size 64K\nwindows d 4\nattach d liodn 0x21\nmem-reject 0xff0020000 4K\n"
     "? map d window 1 phys 0x70000000 size 4K\n? state d\n? map d window 0 phys 0x70000000 size 4K\nmem-accept\n? "
     "state d\n"
     "? map d window 1 phys 0x70000000 size 4K\n? mem-read 0xff0000840 64\n? access 0x21 read 0x4000 4"},
    {"unmap.rejected", "memory refuses while unmapping: still mapped", "M5 R12", NULL,
     "domain d\ngeometry d start 0 size 64K\nwindows d 4\nattach d liodn 0x21\nmap d window 1 phys 0x70000000 size 4K\n"
     "mem-reject 0xff0020000 4K\n? unmap d window 1\nmem-accept\n? state d\n? unmap d window 1\n? state d"},
    {"attach.rejected", "memory refuses the primary entry: not attached", "M5 R9", NULL,
     "domain d\ngeometry d start 0 size 64K\nwindows d 4\nmap d window 1 phys 0x70000000 size 4K\nmem-reject "
     "0xff0000840 64\n"
     "? attach d liodn 0x21\n? state d\nmem-accept\n? attach d liodn 0x21\n? access 0x21 write 0x4ffc 4"},
    {"order.opens", "opening writes word 1 last: memory refuses word 2", "R7 R8", "order",
     "domain d\ngeometry d start 0 size 64K\nwindows d 4\nattach d liodn 0x21\nmem-reject 0xff0020008 4\n"
     "? map d window 1 phys 0x70000000 size 4K\nmem-accept\n? mem-read 0xff0020000 64\n? mem-read 0xff0000840 64"},
    {"order.closes", "closing writes word 1 first: memory refuses word 5", "R7 R12", "order",
     "domain d\ngeometry d start 0 size 64K\nwindows d 4\nattach d liodn 0x21\nmap d window 1 phys 0x70000000 size 4K\n"
     "mem-reject 0xff0020014 4\n? unmap d window 1\nmem-accept\n? mem-read 0xff0020000 64\n? mem-read 0xff0000840 64"},
    {"reset.forgotten", "domains believe in what the registers have forgotten", "M4 R7", NULL,
     "domain d\ngeometry d start 0 size 64K\nwindows d 4\nattach d liodn 0x21\nmap d window 1 phys 0x70000000 size 4K\n"
     "? access 0x21 read 0x4000 4\nreset\n? access 0x21 read 0x4000 4\n? state d\n? unmap d window 1\n? state "
     "d\nbypass 0\n"
     "? access 0x21 read 0x4000 4"},
    {"many.domains", "domains by the name, each with its own LIODN and windows", "R9", NULL,
     "domain a\ndomain b\ndomain c\ngeometry a start 0 size 64K\ngeometry b start 0x10000 size 64K\ngeometry c start 0 "
     "size 4K\n"
     "windows a 2\nwindows b 16\nwindows c 1\nattach a liodn 1\nattach b liodn 2\nattach c liodn 3\n"
     "map a window 1 phys 0x70000000 size 32K\nmap b window 15 phys 0x71000000 size 4K\nmap c window 0 phys 0x72000000 "
     "size 4K\n"
     "? access 1 read 0xfffc 4\n? access 2 read 0x1fffc 4\n? access 3 read 0xffc 4\n? attach a liodn 2\n? detach a "
     "liodn 2\n"
     "? destroy a\n? detach a liodn 1\n? destroy a\n? state a\n? mem-read 0xff0000040 64\n? mem-read 0xff0020000 "
     "64\ndomain a\n? state a"},
    {"stash.entries", "a stash id is in all entries of the domain, and in those to come", "R10", NULL,
     "domain d\ngeometry d start 0 size 64K\nwindows d 4\nattach d liodn 0x21\n? stash d cache 2 cpu 3\n? mem-read "
     "0xff000084c 4\n"
     "? mem-read 0xff002000c 4\nmap d window 1 phys 0x70000000 size 4K\n? mem-read 0xff002000c 4\nattach d liodn 0x22\n"
     "? mem-read 0xff000088c 4\n? access 0x21 read 0x4000 4\n? stash d cache 3 cpu 0\n? access 0x22 read 0x4000 4\n"
     "? stash d cache 0 cpu 0\n? stash d cache 4 cpu 0\n? stash d cache 1 cpu 8\n? access 0x22 read 0x4000 4"},
#define ROOM8 "tables ppaact 0x100000 entries 64 spaact 0x110000 entries 8 omt 0x120000 entries 4\n"
#define ROOM16 "tables ppaact 0x100000 entries 64 spaact 0x110000 entries 16 omt 0x120000 entries 4\n"
#define ROOM62 "tables ppaact 0x100000 entries 64 spaact 0x110000 entries 62 omt 0x120000 entries 4\n"
#define MADE(name) "domain " name "\ngeometry " name " start 0 size 1M\n"
#define TWO_LEFT                                                                            \
    MADE("c")                                                                               \
    "windows c 2\nattach c liodn 5\n? mem-read 0x100158 4\nexpect ok bytes 00000006\n"      \
    "attach c liodn 6\n? mem-read 0x100198 4\nexpect ok bytes 00000007\nattach c liodn 7\n" \
    "expect error ENOSPC rule T9\n? mem-read 0x1001c0 64"
/* LIODNs 1 and 2 have entries 3 to 5 and 6 to 8; 0 to 2 are free. */
#define MOVABLE                                              \
    ROOM16 MADE("b") "windows b 4\nattach b liodn 3\n" MADE( \
        "a") "windows a 4\nattach a liodn 1\n"               \
             "attach a liodn 2\n? mem-read 0x100058 4\nexpect ok bytes 00000003\ndetach b liodn 3\n"
    {"room.had", "entries that a domain once had are not given back again when it finds no room", "T9 R5", "boundary",
     ROOM8 MADE("a") "windows a 4\nattach a liodn 1\nattach a liodn 2\nwindows a 1\n" MADE(
         "b") "windows b 4\nattach b liodn 3\nattach b liodn 4\nwindows a 16\nexpect error ENOSPC rule T9\n" TWO_LEFT},
    {"room.planned", "entries that were planned are not given back again when there is no room a second time", "T9 R5",
     "boundary",
     ROOM8 MADE("a") "windows a 1\nattach a liodn 1\nattach a liodn 2\nwindows a 8\nexpect error ENOSPC rule T9\n" MADE(
         "b") "windows b 4\nattach b liodn 3\nattach b liodn 4\nwindows a 16\nexpect error ENOSPC rule T9\n" TWO_LEFT},
    {"room.kept", "entries stay their LIODNs' when a new count finds no room", "T9 R5", "boundary",
     ROOM8
         MADE("a") "windows a 2\nattach a liodn 1\nattach a liodn 2\nwindows a 16\nexpect error ENOSPC rule T9\n" MADE(
             "c") "windows c 2\nattach c liodn 5\n? mem-read 0x100158 4\nexpect ok bytes 00000002\ndetach a liodn 1\n"
                  "attach c liodn 6\n? mem-read 0x100198 4\nexpect ok bytes 00000000\nattach c liodn 7\n"
                  "? mem-read 0x1001d8 4\nexpect ok bytes 00000003"},
    {"room.moved", "a new count gives every LIODN of a domain other entries", "T9 R5", NULL,
     MOVABLE "windows a 2\nmap a window 1 phys 0x70000000 size 512K\n? mem-read 0x100058 4\nexpect ok bytes 00000000\n"
             "? mem-read 0x100098 4\nexpect ok bytes 00000001\n? mem-read 0x110000 640\n"
             "access 1 read 0x80000 4\nexpect ok phys 0x70000000 window 1\n"
             "access 2 read 0xffffc 4\nexpect ok phys 0x7007fffc window 1\n" MADE(
                 "c") "windows c 2\nattach c liodn 5\n? mem-read 0x100158 4\nexpect ok bytes 00000002"},
    {"room.stays", "a new count that memory refuses leaves every LIODN the entries it had", "T9 R5 M5", "order",
     MOVABLE
     "mem-reject 0x110000 64\nwindows a 2\nexpect error EFAULT\nmem-accept\n? state a\n"
     "map a window 1 phys 0x70000000 size 256K\n? mem-read 0x100058 4\nexpect ok bytes 00000003\n"
     "? mem-read 0x100098 4\nexpect ok bytes 00000006\n? mem-read 0x110000 640\n"
     "access 1 read 0x40000 4\nexpect ok phys 0x70000000 window 1\n"
     "access 2 read 0x7fffc 4\nexpect ok phys 0x7003fffc window 1\n" MADE(
         "c") "windows c 4\nattach c liodn 5\n? mem-read 0x100158 4\nexpect ok bytes 00000000\nattach c liodn 6\n"
              "? mem-read 0x100198 4\nexpect ok bytes 00000009"},
    {"room.geometry", "a domain has no entries before it has windows, nor after a new geometry", "T9 R9", "boundary",
     ROOM8 "domain a\nattach a liodn 1\ngeometry a start 0 size 64K\n" MADE(
         "b") "windows b 8\nattach b liodn 2\n? mem-read 0x100098 4\nexpect ok bytes 00000000\nwindows a 2\n"
              "? mem-read 0x100058 4\nexpect ok bytes 00000007\ngeometry a start 0 size 128K\n" MADE(
                  "c") "windows c 2\nattach c liodn 3\n? mem-read 0x1000d8 4\nexpect ok bytes 00000007"},
    {"room.tried", "a count without room takes nothing, however many smaller ones would fit", "T9 R5", "boundary",
     ROOM62 MADE("a") "attach a liodn 1\nwindows a 64\nexpect error ENOSPC rule T9\n" MADE(
         "b") "windows b 32\nattach b liodn 2\n? mem-read 0x100098 4\nexpect ok bytes 00000000\nattach b liodn 3\n"
              "? mem-read 0x1000d8 4\nexpect ok bytes 0000001f\nattach b liodn 4\nexpect error ENOSPC rule T9"},
    {"room.one", "a SPAACT of one entry, which is taken while anything is mapped, too", "T9 R4", "boundary",
     "tables ppaact 0x100000 entries 64 spaact 0x110000 entries 1 omt 0x120000 entries 4\n" MADE(
         "a") "windows a 2\nattach a liodn 1\nmap a window 0 phys 0x70000000 size 512K\nattach a liodn 2\n"
              "expect error ENOSPC rule T9\nmap a window 1 phys 0x71000000 size 512K\nattach a liodn 2\n"
              "expect error ENOSPC rule T9\n? state a"},
    {"room.last-windows", "the last window of as many domains as there may be", "R3 R9", "boundary",
     "tables ppaact 0x100000 entries 4 spaact 0x110000 entries 2048 omt 0x130000 entries 4\n" MADE(
         "a") "windows a 256\n" MADE("b") "windows b 256\n" MADE("c") "windows c 256\n" MADE("e") "windows e 256\n"
                                                                                                  "map a window 255 "
                                                                                                  "phys 0x70000000 "
                                                                                                  "size 4K\nmap b "
                                                                                                  "window 255 phys "
                                                                                                  "0x71000000 size 4K\n"
                                                                                                  "map c window 255 "
                                                                                                  "phys 0x72000000 "
                                                                                                  "size 4K\nmap e "
                                                                                                  "window 255 phys "
                                                                                                  "0x73000000 size 4K\n"
                                                                                                  "iova-to-phys a "
                                                                                                  "0xff010\nexpect ok "
                                                                                                  "phys "
                                                                                                  "0x70000010\niova-to-"
                                                                                                  "phys b "
                                                                                                  "0xff010\nexpect ok "
                                                                                                  "phys 0x71000010\n"
                                                                                                  "iova-to-phys c "
                                                                                                  "0xff010\nexpect ok "
                                                                                                  "phys "
                                                                                                  "0x72000010\niova-to-"
                                                                                                  "phys e "
                                                                                                  "0xff010\nexpect ok "
                                                                                                  "phys 0x73000010\n"
                                                                                                  "domain f\nexpect "
                                                                                                  "error ENOSPC rule "
                                                                                                  "R9\nattach e liodn "
                                                                                                  "3\naccess 3 read "
                                                                                                  "0xff010 4 instance "
                                                                                                  "0\n"
                                                                                                  "expect ok phys "
                                                                                                  "0x73000010 window "
                                                                                                  "255"},
    {"room.liodn-0", "LIODN 0 is nobody's until it is attached", "R9", "boundary",
     ROOM8 MADE("a") "windows a 2\ndetach a liodn 0\nexpect error ENODEV rule R9\nattach a liodn 0\nexpect ok\n"
                     "attach a liodn 0\nexpect error EINVAL rule R9\n? mem-read 0x100000 64\n? state a"},
    {"bytes.whole", "entries are written to their last word, also to close them", "R7 R9", "bytes",
     ROOM8 MADE(
         "a") "windows a 2\nmem-fill 0x100040 64 0xff\nmem-fill 0x110000 64 0xff\nattach a liodn 1\n"
              "? mem-read 0x100060 32\nexpect ok bytes "
              "0000000000000000000000000000000000000000000000000000000000000000\n"
              "? mem-read 0x110020 32\nexpect ok bytes "
              "0000000000000000000000000000000000000000000000000000000000000000\n"
              "mem-fill 0x100040 64 0xff\nmem-fill 0x110000 64 0xff\ndetach a liodn 1\n"
              "? mem-read 0x100030 96\n? mem-read 0x110000 96\n"
              "? mem-read 0x10007c 4\nexpect ok bytes 00000000\n? mem-read 0x11003c 4\nexpect ok bytes 00000000"},
    {"tables.most", "as many entries of the SPAACT as LIODNs could tell", "M5", "boundary",
     "tables ppaact 0x100000 entries 64 spaact 0x1000000 entries 65536 omt 0x120000 entries 4\nboot\nexpect ok\n"
     "? reg-read 0 SPLAL\nexpect ok value 0x1400000"},
    {"tables.most-liodns", "an entry of the PPAACT for every LIODN there can be", "M5 R9", "boundary",
     "tables ppaact 0x1000000 entries 65536 spaact 0x110000 entries 1 omt 0x120000 entries 4\n" MADE(
         "a") "windows a 2\nattach a liodn 0xffff\nexpect ok\nmap a window 1 phys 0x70000000 size 512K\n"
              "? mem-read 0x13fffc0 64\n? reg-read 0 PPLAL\nexpect ok value 0x1400000\n"
              "access 0xffff read 0x80000 4 instance 0\nexpect ok phys 0x70000000 window 1"},
    {"tables.too-many", "an entry more", "M5", "boundary",
     "tables ppaact 0x100000 entries 64 spaact 0x1000000 entries 65537 omt 0x120000 entries 4\nboot\n"
     "expect error EINVAL\n? bypass-read"},
    {"tables.none", "no entry of the SPAACT", "M5", "boundary",
     "tables ppaact 0x100000 entries 64 spaact 0x110000 entries 0 omt 0x120000 entries 4\nboot\nexpect error EINVAL\n"
     "tables ppaact 0x100000 entries 64 spaact 0x110000 entries 1 omt 0x120000 entries 4\nboot\nexpect ok"},
    {"boot.clears", "tables that end within a page are cleared to their end, and no byte more", "M4 R7",
     "bytes boundary",
     "tables ppaact 0x100000 entries 130 spaact 0x110000 entries 70 omt 0x120000 entries 33\n"
     "mem-fill 0x100000 16K 0xff\nmem-fill 0x110000 8K 0xff\nmem-fill 0x120000 8K 0xff\nboot\n"
     "? mem-read 0x100000 64\n? mem-read 0x100ff0 32\n? mem-read 0x101ff0 32\n"
     "? mem-read 0x102078 16\nexpect ok bytes 0000000000000000ffffffffffffffff\n"
     "? mem-read 0x103ff0 16\n? mem-read 0x110000 64\n? mem-read 0x110ff0 32\n"
     "? mem-read 0x111178 16\nexpect ok bytes 0000000000000000ffffffffffffffff\n"
     "? mem-read 0x111ff0 16\n? mem-read 0x120000 512\n? mem-read 0x120200 512\n? mem-read 0x120ff0 32\n"
     "? mem-read 0x121078 16\nexpect ok bytes 0000000000000000ffffffffffffffff\n? mem-read 0x121ff0 16"},
    {"boot.a005982", "PC=OCE before the bases: lines from before initialisation go in spite of A-005982", "M4 C6 V3",
     "erratum cache",
     "set snoop off\nerratum A-005982 on\n" SUITE_TABLES
     "\nppaace 0x21 V=1 window=0 size=16K subwindows=4 FSPI=5 prot=rw mapped=4K\n"
     "spaace 5 V=1 LIODN=0x21 prot=rw mapped=4K\nreg-write 0 PC 0x40000011\n? access 0x21 read 0x1000 4 instance 0\n"
     "boot\n? reg-read 0 PC\n? reg-read 0 PFA1\naccess 0x21 read 0x1000 4 instance 0\n"
     "expect denied rule T5 ppaace-misses 1 stale 0\n? counters 0"},
    {"not-offered", "requests that only other drivers know", "R9", "flavour",
     "domain d\n? range d start 0 size 4K\n? isr 0\n? isr 5\n? config-ppaace 0x21 start 0 size 4K windows 1 phys 0\n"
     "? config-spaace 0x21 windows 2 window 1 size 4K phys 0\n? disable-spaace 0x21 window 1\n? flavour linux-flat"},
};

static void script_rows(struct vec_maker *maker)
{
    suite_scripts(maker, "domains", rows, SUITE_COUNT(rows));
}

/* Two tables, the upper one beginning where the lower ends, or below: by an entry, or wholly within it. */
static void neighbours(struct vec_maker *maker, size_t low, size_t high)
{
    static const char *const names[] = {"ppaact", "spaact", "omt"};
    static const unsigned page[] = {64, 64, 32}; /* entries of 4K */
    static const struct {
        const char *name;
        unsigned pages, more;
    } lengths[] = {{"beside", 1, 0}, {"overlap", 1, 1}, {"within", 4, 0}};

    for (size_t i = 0; i < SUITE_COUNT(lengths); i++) {
        uint64_t base[] = {0x300000, 0x300000, 0x300000};
        unsigned entries[] = {64, 64, 32};
        vec_begin(maker, "domains.tables.%s.%s.%s", names[low], names[high], lengths[i].name);
        vec_title(maker, "the %s begins in the page after the %s, which has %u entries of 4K and %u", names[high],
                  names[low], page[low] * lengths[i].pages, lengths[i].more);
        vec_rules(maker, "M5");
        vec_flags(maker, "boundary");
        base[low] = 0x200000;
        base[high] = 0x201000;
        entries[low] = page[low] * lengths[i].pages + lengths[i].more;
        vec_set_up(maker,
                   "tables ppaact 0x%" PRIx64 " entries %u spaact 0x%" PRIx64 " entries %u omt 0x%" PRIx64
                   " entries %u",
                   base[0], entries[0], base[1], entries[1], base[2], entries[2]);
        vec_hand(maker, i == 0 ? "ok" : "error EINVAL");
        vec_op(maker, "boot");
        vec_op(maker, "reg-read 0 PICS");
    }
}

static void all_neighbours(struct vec_maker *maker)
{
    for (size_t low = 0; low < 3; low++)
        for (size_t high = 0; high < 3; high++)
            if (low != high)
                neighbours(maker, low, high);
}

/* Each window of a domain alone: its entry, its neighbours. */
static void each_window(struct vec_maker *maker, unsigned windows, uint32_t window)
{
    vec_begin(maker, "domains.window.n%u.w%" PRIu32, windows, window);
    vec_title(maker, "window %" PRIu32 " of %u mapped alone", window, windows);
    begin(maker, "R3 R4 R7 R12");
    vec_set_up(maker, "geometry d start 0x40000000 size %uM", windows);
    vec_set_up(maker, "windows d %u", windows);
    vec_set_up(maker, "attach d liodn 0x21");
    vec_set_up(maker, "map d window %" PRIu32 " phys 0x%" PRIx64 " size 1M", window,
               UINT64_C(0x100000000) + window * MIB);
    const uint64_t start = 0x40000000 + window * MIB;
    vec_op(maker, "access 0x21 read 0x%" PRIx64 " 4", start);
    vec_op(maker, "access 0x21 write 0x%" PRIx64 " 4", start + MIB - 4);
    vec_op(maker, "access 0x21 read 0x%" PRIx64 " 4", start - 4);
    vec_op(maker, "access 0x21 read 0x%" PRIx64 " 4", start + MIB);
    vec_op(maker, "access 0x21 read 0x%" PRIx64 " 4", start + MIB - 2);
    vec_op(maker, "dma 0x21 w 0x%" PRIx64 " 3M", start - MIB);
    vec_op(maker, "iova-to-phys d 0x%" PRIx64, start + 0x12345);
    vec_op(maker, "iova-to-phys d 0x%" PRIx64, start - 1);
    ask_primary(maker, 0x21);
    if (window != 0)
        vec_op(maker, "mem-read 0x%" PRIx64 " 64", SPAACT + UINT64_C(64) * (window - 1));
}

/* ---- memory refuses part of what a request writes (M5, R7): what of it is written, and what the books say ---- */

#define CUT_ONE "domain d\ngeometry d start 0 size 64K\nwindows d 4\nattach d liodn 0x21\n"
#define CUT_TWO CUT_ONE "attach d liodn 0x22\n"

static const struct named refused_states[] = {
    {"cut", CUT_ONE "stash d cache 1 cpu 2"},
    {"cut-two", CUT_TWO "stash d cache 1 cpu 2"},
    {"last", CUT_TWO "map d window 2 phys 0x71000000 size 4K"},
    {"mapped", CUT_TWO "map d window 0 phys 0x70000000 size 16K\nmap d window 1 phys 0x71000000 size 4K prot r\n"
                       "stash d cache 1 cpu 2"},
    {"enabled", CUT_TWO "map d window 1 phys 0x71000000 size 4K\nenable d"},
    {"disabled", CUT_TWO "map d window 1 phys 0x71000000 size 4K\nstash d cache 2 cpu 1\ndisable d"},
};

static const struct named refused_places[] = {
    {"primary-1", "0xff0000844 4"},   {"primary-2", "0xff0000848 4"},   {"other-primary", "0xff0000880 64"},
    {"secondary-1", "0xff0020004 4"}, {"secondary-2", "0xff0020008 4"}, {"other-secondary", "0xff00200c0 64"},
};

static const struct named refused_requests[] = {
    {"map-first", "map d window 0 phys 0x72000000 size 8K prot r"},
    {"map-second", "map d window 1 phys 0x73000000 size 8K"},
    {"map-last", "map d window 3 phys 0x74000000 size 16K prot w"},
    {"unmap-first", "unmap d window 0"},
    {"unmap-second", "unmap d window 1"},
    {"enable", "enable d"},
    {"disable", "disable d"},
    {"stash", "stash d cache 1 cpu 3"},
    {"geometry", "geometry d start 0x100000 size 1M"},
    {"windows-more", "windows d 8"},
    {"windows-one", "windows d 1"},
    {"attach", "attach d liodn 0x23"},
    {"detach", "detach d liodn 0x21"},
    {"detach-other", "detach d liodn 0x22"},
};

static void ask_all(struct vec_maker *maker)
{
    vec_op(maker, "state d");
    ask_primary(maker, 0x21);
    ask_primary(maker, 0x22);
    ask_primary(maker, 0x23);
    vec_op(maker, "mem-read 0xff0020000 1K");
}

static void refused(struct vec_maker *maker, const struct named *state, const struct named *place,
                    const struct named *request)
{
    vec_begin(maker, "domains.refused.%s.%s.%s", state->name, place->name, request->name);
    vec_title(maker, "'%s' in the state '%s' while memory refuses %s", request->text, state->name, place->text);
    vec_rules(maker, "M5 R7 R8 R9");
    vec_flags(maker, "order");
    suite_lines(maker, state->text);
    vec_set_up(maker, "mem-reject %s", place->text);
    vec_op(maker, "%s", request->text);
    vec_set_up(maker, "mem-accept");
    ask_all(maker);
    vec_op(maker, "iova-to-phys d 0x10");
    vec_op(maker, "iova-to-phys d 0x4010");
    vec_op(maker, "access 0x21 read 0x4010 4");
    vec_op(maker, "%s", request->text);
    vec_op(maker, "attach d liodn 0x23");
    vec_op(maker, "map d window 2 phys 0x75000000 size 4K");
    ask_all(maker);
}

void vec_make_domains(struct vec_maker *maker)
{
    static const unsigned counts[] = {2, 4, 16, 64, 256};
    all_apertures(maker);
    all_counts(maker);
    all_mappings(maker);
    for (size_t i = 0; i < SUITE_COUNT(states); i++)
        for (size_t j = 0; j < SUITE_COUNT(requests); j++)
            in_state(maker, i, j);
    script_rows(maker);
    all_neighbours(maker);
    for (size_t i = 0; i < SUITE_COUNT(counts); i++) {
        each_window(maker, counts[i], 0);
        for (unsigned window = 1; window < counts[i]; window = window * 2 + 1)
            each_window(maker, counts[i], window);
    }
    for (size_t i = 0; i < SUITE_COUNT(refused_states); i++)
        for (size_t j = 0; j < SUITE_COUNT(refused_places); j++)
            for (size_t k = 0; k < SUITE_COUNT(refused_requests); k++)
                refused(maker, &refused_states[i], &refused_places[j], &refused_requests[k]);
}
