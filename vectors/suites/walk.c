/* The walk from gate to operation mapping, rule by rule. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/suites/common.h"

#define LIODN "0x21"
#define PPAACE (SUITE_PPAACT + UINT64_C(0x21) * 64)
#define SPAACE (SUITE_SPAACT + UINT64_C(5) * 64)

/* A sound aperture of 16 KiB in 4 windows; window 1 is SPAACT[5]. All of it may be read and written. */
static const char primary[] =
    "ppaace " LIODN " V=1 window=0 size=16K subwindows=4 FSPI=5 prot=rw ATM=1 phys=0x70000000 "
    "mapped=4K CR=1 DID=1 PID=2 SNPID=3 CID=4";
static const char secondary[] =
    "spaace 5 V=1 LIODN=" LIODN " prot=rw ATM=1 phys=0x71000000 mapped=4K DID=5 PID=6 SNPID=7 "
    "CID=8 OTM=2 OMI=1";

static void set_up(struct vec_maker *maker)
{
    vec_set_up(maker, SUITE_TABLES);
    vec_set_up(maker, "%s", primary);
    vec_set_up(maker, "%s", secondary);
    vec_set_up(maker, "ome 1 read=readi write=wwsao");
}

/* ---- gate, enable, bypass (T1 to T3) ---- */

static void gates(struct vec_maker *maker, unsigned way)
{
    const bool bypass = (way & 1) != 0, closed = (way & 2) != 0, enabled = (way & 4) != 0, pass = (way & 8) != 0;
    const bool valid = (way & 16) != 0;
    vec_begin(maker, "walk.T1-T3.bypass%d.pgc%d.pe%d.%s.v%d", bypass, closed, enabled, pass ? "pass" : "deny", valid);
    vec_title(maker, "PAMUBYPENR bit %d, PGC %d, PE %d, disabled=%s, LIODN %s", bypass, closed, enabled,
              pass ? "pass" : "deny", valid ? "valid" : "not valid");
    vec_rules(maker, "T1 T2 T3");
    vec_flags(maker, "order");
    vec_set_up(maker, "set disabled %s", pass ? "pass" : "deny");
    set_up(maker);
    vec_set_up(maker, "ppaace-set " LIODN " V=%d", valid);
    vec_set_up(maker, "reg-write 0 PC 0x%" PRIx32,
               (closed ? 0x80001011 : 0x1011) | (enabled ? UINT32_C(0x40000000) : 0));
    vec_set_up(maker, "bypass 0x%" PRIx32, bypass ? UINT32_C(0x80000000) : UINT32_C(0x7fffffff));
    vec_op(maker, "access " LIODN " read 0x1004 4");
    vec_op(maker, "access 0xffff write 0xfffffffffffffffe 4 instance 0");
    suite_ask_violation(maker, 0);
    vec_op(maker, "counters 0");
}

/* ---- the table's end (T4) ---- */

struct limit {
    const char *id, *title, *registers;
    unsigned liodn;
};

static const struct limit limits[] = {
    {"last", "the last LIODN of 64", "", 63},
    {"first-past", "the first LIODN past 64 entries", "", 64},
    {"largest", "LIODN 0xffff", "", 0xffff},
    {"cut-by-1", "an entry whose last byte is at the limit", "reg-write 0 PPLAL 0x10087f", 33},
    {"exact", "an entry that ends at the limit", "reg-write 0 PPLAL 0x100880", 33},
    {"one-more", "a limit one byte beyond the entry", "reg-write 0 PPLAL 0x100881", 33},
    {"next-cut", "the next entry, of which 63 bytes are there", "reg-write 0 PPLAL 0x1008bf", 34},
    {"zero-of", "a limit that is the base", "reg-write 0 PPLAL 0x100000", 0},
    {"below", "a limit below the base", "reg-write 0 PPLAL 0xfffff", 0},
    {"one-entry", "a table of one entry, its LIODN", "reg-write 0 PPLAL 0x100040", 0},
    {"one-entry-past", "a table of one entry, the next LIODN", "reg-write 0 PPLAL 0x100040", 1},
    {"high-limit", "a limit above 4 GiB", "reg-write 0 PPLAH 0x1\nreg-write 0 PPLAL 0x0", 0xffff},
    {"high-base", "a base above the limit in its high word", "reg-write 0 PPBAH 0x1", 33},
    {"off-by-64", "a base one entry on: each LIODN's entry is the next's", "reg-write 0 PPBAL 0x100040", 32},
    {"unaligned", "a base that is no multiple of an entry's size", "reg-write 0 PPBAL 0x100020", 32},
    {"no-table", "base and limit as reset leaves them", "reg-write 0 PPBAL 0x0\nreg-write 0 PPLAL 0x0", 0},
};

static void table_end(struct vec_maker *maker, const struct limit *limit)
{
    vec_begin(maker, "walk.T4.%s", limit->id);
    vec_title(maker, "%s", limit->title);
    vec_rules(maker, "T4 V1");
    vec_flags(maker, "boundary");
    set_up(maker);
    vec_set_up(maker, "ppaace 0x3f V=1 window=0 size=4K prot=r");
    vec_set_up(maker, "ppaace 0x0 V=1 window=0 size=4K prot=r");
    vec_set_up(maker, "ppaace 0x1 V=1 window=0 size=4K prot=r");
    vec_set_up(maker, "ppaace 0x22 V=1 window=0 size=4K prot=r");
    suite_lines(maker, limit->registers);
    vec_op(maker, "access 0x%x read 0x10 4 instance 0", limit->liodn);
    suite_ask_violation(maker, 0);
}

static void table_at_top(struct vec_maker *maker, unsigned liodn)
{
    vec_begin(maker, "walk.T4.top.%u", liodn);
    vec_title(maker, "LIODN %u of a table that ends with the addresses", liodn);
    vec_rules(maker, "T4");
    vec_flags(maker, "boundary wrap");
    set_up(maker);
    static const char *const writes[] = {"PPBAH 0xffffffff", "PPBAL 0xfffff000", "PPLAH 0xffffffff",
                                         "PPLAL 0xffffffff"};
    for (size_t i = 0; i < SUITE_COUNT(writes); i++)
        vec_set_up(maker, "reg-write 0 %s", writes[i]);
    vec_op(maker, "ppaace 0x%x V=1 window=0 size=4K prot=r", liodn);
    vec_op(maker, "access 0x%x read 0x10 4 instance 0", liodn);
    suite_ask_violation(maker, 0);
}

/* ---- malformed entries (T6) ---- */

struct fault {
    const char *name, *edit;
};

static const struct fault malformed[] = {
    {"pt", "PT=1"},   {"wse", "WSE=10"}, {"base", "WBAL=0x1"}, {"subwindow", "WCE=2"},
    {"wce", "WCE=8"}, {"atm", "ATM=2"},  {"otm", "OTM=3"},
};

static void one_malformation(struct vec_maker *maker, const struct fault *fault, const char *way)
{
    vec_begin(maker, "walk.T6.%s.%s", fault->name, way);
    vec_title(maker, "malformed: %s; malformed-%s=%s", fault->edit, fault->name, way);
    vec_rules(maker, "T6");
    vec_flags(maker, "malformed");
    vec_set_up(maker, "set malformed-%s %s", fault->name, way);
    set_up(maker);
    vec_set_up(maker, "ppaace-set " LIODN " %s", fault->edit);
    vec_op(maker, "access " LIODN " read 0x0 4");
    vec_op(maker, "access " LIODN " write 0x1000 4");
    suite_ask_violation(maker, 0);
    suite_ask_error(maker, 0);
    vec_op(maker, "dma " LIODN " r 0x0 0x3000");
    vec_op(maker, "counters 0");
}

static void two_malformations(struct vec_maker *maker, const struct fault *first, const struct fault *second)
{
    vec_begin(maker, "walk.T6.%s+%s", first->name, second->name);
    vec_title(maker, "malformed twice, %s and %s: which is told", first->edit, second->edit);
    vec_rules(maker, "T6");
    vec_flags(maker, "malformed order");
    set_up(maker);
    vec_set_up(maker, "ppaace-set " LIODN " %s", second->edit);
    vec_op(maker, "ppaace-set " LIODN " %s", first->edit);
    vec_op(maker, "access " LIODN " read 0x0 4");
    suite_ask_error(maker, 0);
}

/* Bits that spoil nothing, or only where they mean something. */
struct spoil {
    const char *id, *title, *edit;
};

static const struct spoil spoils[] = {
    {"wse-11", "a window of 4 KiB is the least", "WSE=11 MW=0"},
    {"wse-11-cut", "a window of 4 KiB in 4", "WSE=11"},
    {"wse-0", "WSE 0", "WSE=0 MW=0"},
    {"wse-0-base", "WSE 0 at a base with low bits", "WSE=0 MW=0 WBAL=0x1"},
    {"base-high", "a base aligned in its low word", "WBAH=0x1"},
    {"base-4K", "4 KiB at 4 KiB", "WSE=11 MW=0 WBAL=0x1"},
    {"base-8K", "8 KiB at 4 KiB", "WSE=12 MW=0 WBAL=0x1"},
    {"base-12K", "8 KiB at 12 KiB", "WSE=12 MW=0 WBAL=0x3"},
    {"base-4G", "8 GiB at 4 GiB", "WSE=32 MW=0 WBAH=0x1"},
    {"base-8G", "8 GiB at 8 GiB", "WSE=32 MW=0 WBAH=0x2"},
    {"base-2-64", "2^64 bytes at 0", "WSE=63 MW=0"},
    {"base-2-64-off", "2^64 bytes at 2^63", "WSE=63 MW=0 WBAH=0x80000000"},
    {"cut-4K", "16 KiB in 4: windows of 4 KiB", "WCE=1"},
    {"cut-2K", "16 KiB in 8: windows of 2 KiB", "WCE=2"},
    {"cut-none", "WCE means nothing with MW 0", "WCE=15 MW=0"},
    {"cut-256", "1 MiB in 256", "WSE=19 WCE=7"},
    {"cut-512", "2 MiB in 512", "WSE=20 WCE=8"},
    {"cut-65536", "256 MiB in 65536", "WSE=27 WCE=15"},
    {"atm-0", "ATM 0", "ATM=0"},
    {"atm-3", "ATM 3", "ATM=3"},
    {"otm-1", "OTM 1 with no operation", "OTM=1"},
    {"pt-v0", "PT 1, but V 0", "V=0 PT=1"},
    {"dd", "DD 1 means nothing here", "DD=1"},
};

static void spoiled(struct vec_maker *maker, const struct spoil *spoil)
{
    vec_begin(maker, "walk.T6.is.%s", spoil->id);
    vec_title(maker, "%s", spoil->title);
    vec_rules(maker, "T6 P3");
    vec_flags(maker, "boundary malformed");
    set_up(maker);
    vec_set_up(maker, "ppaace-set " LIODN " %s", spoil->edit);
    static const uint64_t iovas[] = {0, 0x1000, 0x2000, 0x100000, UINT64_C(0x100000000), UINT64_C(0x200000000)};
    for (size_t i = 0; i < SUITE_COUNT(iovas); i++)
        vec_op(maker, "access " LIODN " read 0x%" PRIx64 " 4", iovas[i]);
    suite_ask_violation(maker, 0);
    suite_ask_error(maker, 0);
}

/* ---- the secondary entry (T9) ---- */

static const struct suite_script secondaries[] = {
    {"T9.limit.exact", "the SPAACE ends at the limit", "T9", "boundary", "reg-write 0 SPLAL 0x110180"},
    {"T9.limit.cut", "the SPAACE's last byte is at the limit", "T9", "boundary", "reg-write 0 SPLAL 0x11017f"},
    {"T9.limit.before", "a table of one entry less", "T9", "boundary", "reg-write 0 SPLAL 0x110140"},
    {"T9.limit.none", "no SPAACT", "T9", "boundary", "reg-write 0 SPLAL 0x110000"},
    {"T9.limit.below", "a limit below the base", "T9", "boundary", "reg-write 0 SPLAL 0x10ffff"},
    {"T9.limit.high", "a base above the limit in its high word", "T9", "boundary", "reg-write 0 SPBAH 0x1"},
    {"T9.base.next", "a base one entry on", "T9", "boundary",
     "spaace 6 V=1 LIODN=0x21 prot=r\nreg-write 0 SPBAL 0x110040"},
    {"T9.fspi.largest", "FSPI 0xffffffff", "T9", "boundary wrap", "ppaace-set 0x21 FSPI=0xffffffff"},
    {"T9.fspi.last", "FSPI is the last entry", "T9", "boundary",
     "spaace 63 V=1 LIODN=0x21 prot=r mapped=4K\nppaace-set 0x21 FSPI=63"},
    {"T9.fspi.past", "FSPI is the first entry past the table", "T9", "boundary", "ppaace-set 0x21 FSPI=64"},
    {"T9.fspi.zero", "FSPI 0", "T9", "boundary", "spaace 0 V=1 LIODN=0x21 prot=rw mapped=4K\nppaace-set 0x21 FSPI=0"},
    {"T9.v", "V 0", "T9", NULL, "spaace-set 5 V=0"},
    {"T9.pt", "PT 0", "T9", "malformed", "spaace-set 5 PT=0"},
    {"T9.v-pt", "V 0 and PT 0: V first", "T9", "order", "spaace-set 5 V=0 LIODN=0x1\nspaace-set 5 PT=0"},
    {"T9.pt-liodn", "PT 0 and another's: PT first", "T9", "order", "spaace-set 5 LIODN=0x1\nspaace-set 5 PT=0"},
    {"T9.atm-2", "ATM 2 of a SPAACE", "T6 T9", "malformed", "spaace-set 5 ATM=2"},
    {"T9.atm-3", "ATM 3 of a SPAACE", "T6 T9", "malformed", "spaace-set 5 ATM=3"},
    {"T9.otm-3", "OTM 3 of a SPAACE", "T6 T9", "malformed", "spaace-set 5 OTM=3"},
    {"T9.atm-otm", "ATM 2 and OTM 3 of a SPAACE: ATM first", "T6", "malformed order", "spaace-set 5 ATM=2 OTM=3"},
    {"T9.atm-v", "ATM 2 of a SPAACE that is not valid", "T6 T9", "malformed order", "spaace-set 5 ATM=2 V=0"},
    {"T9.atm-liodn", "ATM 2 of another's SPAACE", "T6 T9", "malformed order", "spaace-set 5 ATM=2 LIODN=0x20"},
    {"T9.atm-hole", "ATM 2 of a SPAACE that maps nothing", "T6 T10", "malformed order", "spaace-set 5 ATM=2 SWSE=0"},
    {"T9.atm-ap", "ATM 2 of a SPAACE without permission", "T6 T11", "malformed order", "spaace-set 5 ATM=2 AP=0"},
    {"T9.ap-primary", "AP of the PPAACE is window 0's alone", "T9 T11", NULL, "ppaace-set 0x21 AP=0"},
    {"T9.atm-primary", "ATM and TWBA of the PPAACE are window 0's alone", "T9 T13", NULL, "ppaace-set 0x21 ATM=0"},
    {"T9.otm-primary", "OTM of the PPAACE is window 0's alone", "T9 T14", NULL, "ppaace-set 0x21 OTM=1"},
    {"T9.swse-primary", "SWSE of the PPAACE is window 0's alone", "T9 T10", NULL, "ppaace-set 0x21 SWSE=0"},
};

static void spaace(struct vec_maker *maker, const struct suite_script *row)
{
    vec_begin(maker, "walk.%s", row->id);
    vec_title(maker, "%s", row->title);
    vec_rules(maker, "%s", row->rules);
    vec_flags(maker, "%s", row->flags != NULL ? row->flags : "");
    set_up(maker);
    suite_lines(maker, row->text);
    vec_op(maker, "access " LIODN " read 0x1ffc 4");
    vec_op(maker, "access " LIODN " write 0xffc 4");
    vec_op(maker, "access " LIODN " read 0x2000 4");
    suite_ask_violation(maker, 0);
    suite_ask_error(maker, 0);
}

static void spaace_liodn(struct vec_maker *maker, unsigned bit)
{
    vec_begin(maker, "walk.T9.liodn.bit%u", bit);
    vec_title(maker, "a SPAACE whose LIODN differs in bit %u", bit);
    vec_rules(maker, "T9");
    set_up(maker);
    vec_set_up(maker, "spaace-set 5 LIODN=0x%x", 0x21u ^ 1u << bit);
    vec_op(maker, "access " LIODN " read 0x1004 4");
    suite_ask_violation(maker, 0);
}

static void malformed_spaace(struct vec_maker *maker, const struct fault *fault, const char *way)
{
    vec_begin(maker, "walk.T6.spaace.%s.%s", fault->name, way);
    vec_title(maker, "malformed SPAACE: %s; malformed-%s=%s", fault->edit, fault->name, way);
    vec_rules(maker, "T6 T9");
    vec_flags(maker, "malformed");
    vec_set_up(maker, "set malformed-%s %s", fault->name, way);
    set_up(maker);
    vec_set_up(maker, "spaace-set 5 %s", fault->edit);
    vec_op(maker, "access " LIODN " read 0x1004 4");
    vec_op(maker, "access " LIODN " read 0x4 4");
    suite_ask_violation(maker, 0);
    suite_ask_error(maker, 0);
}

/* ---- permission (T11) ---- */

static const char *const operations[] = {"read",    "write",   "eread0", "ewrite0", "direct0", "eread1",
                                         "ewrite1", "direct1", "rac",    "ras",     "rad",     "rai"};

static void permission(struct vec_maker *maker, const char *operation, unsigned ap, unsigned window,
                       const char *directive)
{
    vec_begin(maker, "walk.T11.%s.ap%u.w%u.%s", operation, ap, window, directive);
    vec_title(maker, "%s with AP %u in window %u; directive=%s", operation, ap, window, directive);
    vec_rules(maker, "T11");
    vec_set_up(maker, "set directive %s", directive);
    set_up(maker);
    vec_set_up(maker, "ppaace-set " LIODN " AP=%u", window == 0 ? ap : 3 - ap);
    vec_set_up(maker, "spaace-set 5 AP=%u OTM=0", window == 0 ? 3 - ap : ap);
    vec_op(maker, "access " LIODN " %s 0x%x 4", operation, window * 0x1000 + 0x10);
    suite_ask_violation(maker, 0);
}

/* ---- operations (T14) ---- */

static void immediate(struct vec_maker *maker, unsigned a, unsigned b)
{
    vec_begin(maker, "walk.T14.immediate.%02x.%02x", a, b);
    vec_title(maker, "OTM 1 with IOEA 0x%02x, IOEB 0x%02x: all operations", a, b);
    vec_rules(maker, "T14");
    set_up(maker);
    vec_set_up(maker, "ppaace-set " LIODN " OTM=1 IOEA=0x%x MOEA=0x98 IOEB=0x%x MOEB=0x1d", a, b);
    for (size_t i = 0; i < SUITE_COUNT(operations); i++)
        vec_op(maker, "access " LIODN " %s 0x10 4", operations[i]);
    suite_ask_violation(maker, 0);
}

static void moe(struct vec_maker *maker, unsigned byte)
{
    vec_begin(maker, "walk.T14.moe.%02x", byte);
    vec_title(maker, "OTM 1: MOEA and MOEB 0x%02x", byte);
    vec_rules(maker, "T14");
    set_up(maker);
    vec_set_up(maker, "spaace-set 5 OTM=1 IOEA=0x0 MOEA=0x%x IOEB=0x81 MOEB=0x%x", byte, byte ^ 0xff);
    vec_op(maker, "access " LIODN " read 0x1010 4");
    vec_op(maker, "access " LIODN " write 0x1010 4");
}

static void indexed(struct vec_maker *maker, unsigned omi, const char *registers, const char *id)
{
    vec_begin(maker, "walk.T14.indexed.%s.%x", id, omi);
    vec_title(maker, "OTM 2 with OMI 0x%x, %s", omi, id);
    vec_rules(maker, "T14");
    vec_flags(maker, "boundary");
    set_up(maker);
    vec_set_up(maker, "ome 3 read=rsa rai=rai");
    vec_set_up(maker, "ome 0 read=rwnitc");
    vec_set_up(maker, "ppaace-set " LIODN " OTM=2 OMI=0x%x", omi);
    suite_lines(maker, registers);
    for (size_t i = 0; i < SUITE_COUNT(operations); i++)
        vec_op(maker, "access " LIODN " %s 0x10 4", operations[i]);
    suite_ask_violation(maker, 0);
}

/* ---- rejected fetches (T12) ---- */

struct reject {
    const char *what;
    uint64_t address;
    unsigned length;
};

static void rejected(struct vec_maker *maker, const struct reject *at, int64_t offset, bool cached)
{
    vec_begin(maker, "walk.T12.%s.at%+d%s", at->what, (int)offset, cached ? ".cached" : "");
    vec_title(maker, "memory refuses byte %+d of the %s%s", (int)offset, at->what, cached ? ", which is cached" : "");
    vec_rules(maker, "T12");
    vec_flags(maker, "boundary");
    set_up(maker);
    if (cached)
        vec_op(maker, "access " LIODN " read 0x1010 4");
    vec_set_up(maker, "mem-reject 0x%" PRIx64 " 1", at->address + (uint64_t)offset);
    vec_op(maker, "access " LIODN " read 0x1010 4");
    vec_op(maker, "access " LIODN " write 0x10 4");
    suite_ask_error(maker, 0);
    vec_op(maker, "counters 0");
    vec_set_up(maker, "mem-accept");
    vec_op(maker, "access " LIODN " read 0x1010 4");
    vec_op(maker, "counters 0");
}

static void all_rejects(struct vec_maker *maker)
{
    static const struct reject rejects[] = {
        {"ppaace", PPAACE, 64}, {"spaace", SPAACE, 64}, {"ome", SUITE_OMT + 128, 128}};
    for (size_t i = 0; i < SUITE_COUNT(rejects); i++)
        for (unsigned cached = 0; cached < 2; cached++) {
            rejected(maker, &rejects[i], -1, cached != 0);
            rejected(maker, &rejects[i], 0, cached != 0);
            rejected(maker, &rejects[i], 31, cached != 0);
            rejected(maker, &rejects[i], (int64_t)rejects[i].length - 1, cached != 0);
            rejected(maker, &rejects[i], (int64_t)rejects[i].length, cached != 0);
        }
}

/* ---- attributes (T15) ---- */

static void attribute(struct vec_maker *maker, const char *name, unsigned value)
{
    vec_begin(maker, "walk.T15.%s.%x", name, value);
    vec_title(maker, "%s 0x%x in the PPAACE, then in the SPAACE: who gets it", name, value);
    vec_rules(maker, "T15");
    set_up(maker);
    vec_set_up(maker, "ppaace-set " LIODN " %s=0x%x", name, value);
    vec_op(maker, "access " LIODN " read 0x10 4");
    vec_op(maker, "access " LIODN " read 0x1010 4");
    vec_set_up(maker, "spaace-set 5 %s=0x%x", name, value);
    vec_op(maker, "access " LIODN " write 0x1010 4");
    vec_op(maker, "dma " LIODN " r 0xff0 32");
}

/* ---- two faults at once: the order of the rules ---- */

struct order {
    const char *name, *text;
    bool late; /* after the entries are written */
};

static const struct order faults[] = {
    {"T1", "bypass 0x80000000", true},
    {"T2", "reg-write 0 PC 0xc0001011", true},
    {"T4", "reg-write 0 PPLAL 0x100840", true},
    {"T12p", "mem-reject 0x100840 64", true},
    {"T5", "ppaace-set 0x21 V=0", false},
    {"T6", "ppaace-set 0x21 ATM=3", false},
    {"T7", "ppaace-set 0x21 WBAH=0x1", false},
    {"T8", "", true},
    {"T9limit", "reg-write 0 SPLAL 0x110140", true},
    {"T12s", "mem-reject 0x110140 64", true},
    {"T9v", "spaace-set 5 V=0", false},
    {"T9liodn", "spaace-set 5 LIODN=0x20", false},
    {"T6s", "spaace-set 5 OTM=3", false},
    {"T10", "spaace-set 5 SWSE=0", false},
    {"T11", "spaace-set 5 AP=0", false},
    {"T14limit", "reg-write 0 OLAL 0x120080", true},
    {"T14", "ome 1", false},
    {"T12o", "mem-reject 0x120080 128", true},
};

static void in_order(struct vec_maker *maker, const struct order *first, const struct order *second)
{
    const struct order *const both[] = {first, second};
    vec_begin(maker, "walk.order.%s.%s", first->name, second->name);
    vec_title(maker, "one transaction that breaks both %s and %s", first->name, second->name);
    vec_rules(maker, "%.*s %.*s", first->name[2] >= '0' && first->name[2] <= '9' ? 3 : 2, first->name,
              second->name[2] >= '0' && second->name[2] <= '9' ? 3 : 2, second->name);
    vec_flags(maker, "order");
    set_up(maker);
    const bool crosses = first->text[0] == '\0' || second->text[0] == '\0';
    for (unsigned late = 0; late < 2; late++)
        for (unsigned i = 0; i < 2; i++)
            if (both[i]->late == (late != 0))
                suite_lines(maker, both[i]->text);
    vec_op(maker, "access " LIODN " read 0x%x 4", crosses ? 0x1ffeu : 0x1ffcu);
    suite_ask_violation(maker, 0);
    suite_ask_error(maker, 0);
    vec_op(maker, "counters 0");
}

static void all_permissions(struct vec_maker *maker)
{
    for (unsigned ap = 0; ap < 4; ap++)
        for (unsigned window = 0; window < 2; window++) {
            for (size_t i = 0; i < SUITE_COUNT(operations); i++)
                permission(maker, operations[i], ap, window, "query");
            permission(maker, "direct0", ap, window, "update");
            permission(maker, "direct1", ap, window, "update");
            permission(maker, "direct0", ap, window, "none");
            permission(maker, "direct1", ap, window, "none");
        }
}

static void all_malformations(struct vec_maker *maker)
{
    static const char *const ways[] = {"error", "lav", "wav"};
    for (size_t i = 0; i < SUITE_COUNT(malformed); i++) {
        for (size_t j = 0; j < SUITE_COUNT(ways); j++)
            one_malformation(maker, &malformed[i], ways[j]);
        for (size_t j = i + 1; j < SUITE_COUNT(malformed); j++)
            two_malformations(maker, &malformed[i], &malformed[j]);
    }
    for (size_t i = SUITE_COUNT(malformed) - 2; i < SUITE_COUNT(malformed); i++)
        for (size_t j = 0; j < SUITE_COUNT(ways); j++)
            malformed_spaace(maker, &malformed[i], ways[j]);
    for (size_t i = 0; i < SUITE_COUNT(spoils); i++)
        spoiled(maker, &spoils[i]);
}

static void all_mappings(struct vec_maker *maker)
{
    static const unsigned encodings[] = {0x00, 0x80, 0x01, 0x81, 0x82, 0x84, 0x87, 0x8c, 0x0f, 0x8f, 0x88, 0xff};
    for (size_t i = 0; i < SUITE_COUNT(encodings); i++)
        for (size_t j = 0; j < SUITE_COUNT(encodings); j++)
            immediate(maker, encodings[i], encodings[j]);
    for (unsigned byte = 0; byte < 0x100; byte += 3)
        moe(maker, byte);
    static const unsigned indices[] = {0, 1, 2, 3, 4, 5, 0x80, 0xff, 0x100, 0x7fff, 0xffff};
    for (size_t i = 0; i < SUITE_COUNT(indices); i++)
        indexed(maker, indices[i], "", "all");
    indexed(maker, 3, "reg-write 0 OLAL 0x120200", "exact");
    indexed(maker, 3, "reg-write 0 OLAL 0x1201ff", "cut");
    indexed(maker, 0, "reg-write 0 OLAL 0x120000", "empty");
    indexed(maker, 0, "reg-write 0 OLAL 0x11ffff", "below");
    indexed(maker, 1, "reg-write 0 OBAH 0x1", "base-high");
    indexed(maker, 1, "reg-write 0 OLAH 0x1", "limit-high");
    indexed(maker, 2, "reg-write 0 OBAL 0x120080", "base-next");
}

void vec_make_walk(struct vec_maker *maker)
{
    static const char *const attributes[] = {"DID", "PID", "SNPID", "CID"};
    for (unsigned way = 0; way < 32; way++)
        gates(maker, way);
    for (size_t i = 0; i < SUITE_COUNT(limits); i++)
        table_end(maker, &limits[i]);
    for (unsigned liodn = 0; liodn < 66; liodn += liodn < 60 ? 20 : 1)
        table_at_top(maker, liodn);
    all_malformations(maker);
    for (size_t i = 0; i < SUITE_COUNT(secondaries); i++)
        spaace(maker, &secondaries[i]);
    for (unsigned bit = 0; bit < 16; bit++)
        spaace_liodn(maker, bit);
    all_permissions(maker);
    all_mappings(maker);
    all_rejects(maker);
    for (size_t i = 0; i < SUITE_COUNT(attributes); i++)
        for (unsigned value = 0; value < 0x100; value = value * 2 + 1)
            attribute(maker, attributes[i], value);
    attribute(maker, "CR", 0);
    attribute(maker, "CR", 1);
    for (size_t i = 0; i < SUITE_COUNT(faults); i++)
        for (size_t j = i + 1; j < SUITE_COUNT(faults); j++)
            in_order(maker, &faults[i], &faults[j]);
}
