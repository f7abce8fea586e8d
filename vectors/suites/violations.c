/* Violations and operation errors: captured, lost, cleared; errata. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/suites/common.h"

#include <string.h>

/* 16 KiB at 0 in 4 windows; window 1 is SPAACT[5]. */
static void set_up(struct vec_maker *maker)
{
    vec_set_up(maker, SUITE_TABLES);
    vec_set_up(maker, "ppaace 0x21 V=1 window=0 size=16K subwindows=4 FSPI=5 prot=rw ATM=1 phys=0x70000000 mapped=4K");
    vec_set_up(maker, "spaace 5 V=1 LIODN=0x21 prot=rw ATM=1 phys=0x71000000 mapped=4K");
    vec_set_up(maker, "ppaace 0x22 V=1 window=0 size=4K prot=r");
}

/* ---- every reason ---- */

struct reason {
    const char *name, *edit, *access;
    unsigned codes; /* of the knob code.NAME, which go from 1 to this; 0: there is no such knob */
};

static const struct reason reasons[] = {
    {"gate-closed", "reg-write 0 PC 0xc0001011", "0x21 read 0x1abc 4", 0},
    {"disabled", "reg-write 0 PC 0x1011", "0x21 write 0x1abc 4", 0},
    {"liodn-outside-ppaact", "", "0x40 read 0x1abc 4", 0},
    {"ppaace-invalid", "ppaace-set 0x21 V=0", "0x21 ras 0x1abc 4", 7},
    {"malformed-pt", "ppaace-set 0x21 PT=1", "0x21 read 0x1abc 4", 7},
    {"malformed-wse", "ppaace-set 0x21 WSE=5", "0x21 read 0x1abc 4", 7},
    {"malformed-base", "ppaace-set 0x21 WBAL=2", "0x21 read 0x1abc 4", 7},
    {"malformed-subwindow", "ppaace-set 0x21 WCE=7", "0x21 read 0x1abc 4", 7},
    {"malformed-wce", "ppaace-set 0x21 WCE=15 WSE=40", "0x21 read 0x1abc 4", 7},
    {"malformed-atm", "ppaace-set 0x21 ATM=2", "0x21 read 0x1abc 4", 7},
    {"malformed-otm", "ppaace-set 0x21 OTM=3", "0x21 read 0x1abc 4", 7},
    {"outside-aperture", "", "0x21 read 0x123456789abcdef0 4", 7},
    {"crosses-subwindow", "", "0x21 read 0xfff 2", 7},
    {"spaace-outside-spaact", "reg-write 0 SPLAL 0x110140", "0x21 read 0x1abc 4", 7},
    {"spaace-invalid", "", "0x21 write 0x2000 4", 7},
    {"spaace-not-secondary", "spaace-set 5 PT=0", "0x21 read 0x1abc 4", 7},
    {"spaace-wrong-liodn", "spaace-set 5 LIODN=0x22", "0x21 read 0x1abc 4", 7},
    {"subwindow-unmapped", "spaace-set 5 SWSE=10", "0x21 read 0x1abc 4", 7},
    {"hole", "ppaace-set 0x21 size=32K", "0x21 read 0x1abc 4", 7},
    {"no-query", "spaace-set 5 AP=2", "0x21 read 0x1abc 4", 15},
    {"no-update", "spaace-set 5 AP=1", "0x21 ewrite1 0x1abc 4", 15},
    {"no-atomic", "spaace-set 5 AP=2", "0x21 rai 0x1abc 4", 15},
    {"fetch-rejected", "mem-reject 0x110140 1", "0x21 read 0x1abc 4", 0},
    {"no-immediate", "spaace-set 5 OTM=1 IOEA=0x81", "0x21 read 0x1abc 4", 3},
    {"ome-outside-omt", "spaace-set 5 OTM=2 OMI=4", "0x21 read 0x1abc 4", 3},
    {"ome-no-encoding", "spaace-set 5 OTM=2 OMI=1", "0x21 read 0x1abc 4", 3},
};

static void begin(struct vec_maker *maker, const char *kind, const struct reason *reason, const char *title)
{
    vec_begin(maker, "violations.%s.%s", kind, reason->name);
    vec_title(maker, "%s: %s", reason->name, title);
    vec_rules(maker, "V1 V2 T12");
    vec_flags(maker, "violation");
}

static void ask_all(struct vec_maker *maker, unsigned instance)
{
    suite_ask_violation(maker, instance);
    vec_op(maker, "reg-read %u POES1", instance);
    vec_op(maker, "reg-read %u POES2", instance);
    vec_op(maker, "reg-read %u POEAH", instance);
    vec_op(maker, "reg-read %u POEAL", instance);
}

static void captured(struct vec_maker *maker, const struct reason *reason)
{
    begin(maker, "captured", reason, "captured where it happened, and nowhere else");
    set_up(maker);
    suite_lines(maker, reason->edit);
    vec_op(maker, "access %s instance 0", reason->access);
    ask_all(maker, 0);
    ask_all(maker, 1);
    vec_op(maker, "counters 0");
    vec_op(maker, "counters 1");
}

/* Rule V2: single capture; then the registers are cleared, and the next one is captured. */
static void lost(struct vec_maker *maker, const struct reason *reason)
{
    begin(maker, "lost", reason, "a further one is lost, until the first is cleared");
    vec_set_up(maker, "erratum PAMU-A001 off");
    set_up(maker);
    vec_op(maker, "access 0x22 write 0x123 4 instance 0");
    suite_lines(maker, reason->edit);
    vec_op(maker, "access %s instance 0", reason->access);
    ask_all(maker, 0);
    vec_op(maker, "access %s instance 0", reason->access);
    vec_op(maker, "counters 0");
    vec_op(maker, "reg-write 0 AVS1 0x7fff");
    vec_op(maker, "reg-write 0 POES1 0x1");
    vec_op(maker, "reg-write 0 PICS 0xf");
    ask_all(maker, 0);
    vec_op(maker, "access %s instance 0", reason->access);
    ask_all(maker, 0);
}

/* V1 (K): the code is in the bits of its class. */
static void code(struct vec_maker *maker, const struct reason *reason, unsigned value)
{
    vec_begin(maker, "violations.code.%s.%u", reason->name, value);
    vec_title(maker, "code.%s=%u", reason->name, value);
    vec_rules(maker, "V1");
    vec_flags(maker, "violation");
    const bool is_malformed = strncmp(reason->name, "malformed-", strlen("malformed-")) == 0;
    vec_set_up(maker, "set code.%s %u", reason->name, value);
    if (is_malformed)
        vec_set_up(maker, "set %s %s", reason->name, value % 2 != 0 ? "lav" : "wav");
    set_up(maker);
    suite_lines(maker, reason->edit);
    vec_op(maker, "access %s instance 0", reason->access);
    vec_op(maker, "reg-read 0 AVS1");
}

/* ---- what is captured of the transaction ---- */

static void address_bit(struct vec_maker *maker, unsigned bit)
{
    vec_begin(maker, "violations.address.bit%u", bit);
    vec_title(maker, "AVA holds bit %u of the IOVA", bit);
    vec_rules(maker, "V1");
    vec_flags(maker, "violation");
    set_up(maker);
    vec_op(maker, "access 0x40 read 0x%" PRIx64 " 4 instance 0", UINT64_C(1) << bit);
    vec_op(maker, "reg-read 0 AVAH");
    vec_op(maker, "reg-read 0 AVAL");
    vec_op(maker, "access 0x41 read 0x%" PRIx64 " 4 instance 1", ~(UINT64_C(1) << bit));
    vec_op(maker, "reg-read 1 AVAH");
    vec_op(maker, "reg-read 1 AVAL");
}

static void liodn_bit(struct vec_maker *maker, unsigned bit)
{
    vec_begin(maker, "violations.liodn.bit%u", bit);
    vec_title(maker, "AVS1 holds bit %u of the LIODN", bit);
    vec_rules(maker, "V1");
    vec_flags(maker, "violation");
    set_up(maker);
    vec_set_up(maker, "reg-write 0 PC 0x80001011");
    vec_set_up(maker, "reg-write 1 PC 0x80001011");
    vec_op(maker, "access 0x%x read 0x0 4 instance 0", 1u << bit);
    vec_op(maker, "reg-read 0 AVS1");
    vec_op(maker, "access 0x%x read 0x0 4 instance 1", 0xffffu ^ 1u << bit);
    vec_op(maker, "reg-read 1 AVS1");
}

static void operation(struct vec_maker *maker, const char *name)
{
    vec_begin(maker, "violations.operation.%s", name);
    vec_title(maker, "AVS2 holds the index of %s", name);
    vec_rules(maker, "V1");
    vec_flags(maker, "violation");
    set_up(maker);
    vec_op(maker, "access 0x40 %s 0x100 4 instance 0", name);
    vec_op(maker, "reg-read 0 AVS2");
    vec_op(maker, "reg-read 0 AVS1");
}

static void error_address(struct vec_maker *maker, unsigned bit)
{
    const uint64_t base = UINT64_C(1) << bit;
    vec_begin(maker, "violations.error-address.bit%u", bit);
    vec_title(maker, "POEA holds bit %u of the entry's address", bit);
    vec_rules(maker, "T12 V1");
    vec_set_up(maker, "tables ppaact 0x%" PRIx64 " entries 64 spaact 0x0 entries 0 omt 0x0 entries 0", base);
    vec_set_up(maker, "mem-reject 0x%" PRIx64 " 4K", base);
    vec_op(maker, "access 0x0 read 0x100 4 instance 0");
    suite_ask_error(maker, 0);
}

/* ---- clearing (M2) ---- */

static void clear_bit(struct vec_maker *maker, unsigned bit, const char *erratum, const char *liodn)
{
    vec_begin(maker, "violations.clear.AVS1.bit%u.a001-%s.%s", bit, erratum, liodn);
    vec_title(maker, "1 written to bit %u of AVS1 after a violation; PAMU-A001 %s, avs1-liodn=%s", bit, erratum, liodn);
    vec_rules(maker, "M2 V2 V3");
    vec_flags(maker, "violation");
    vec_set_up(maker, "erratum PAMU-A001 %s", erratum);
    vec_set_up(maker, "set avs1-liodn %s", liodn);
    set_up(maker);
    vec_op(maker, "access 0x21 write 0x2000 4 instance 0");
    vec_op(maker, "reg-write 0 AVS1 0x%" PRIx32, UINT32_C(1) << bit);
    suite_ask_violation(maker, 0);
    vec_op(maker, "access 0x22 write 0x123 4 instance 0");
    suite_ask_violation(maker, 0);
    vec_op(maker, "reg-write 0 AVS1 0x7fff");
    vec_op(maker, "reg-read 0 AVS1");
    vec_op(maker, "counters 0");
}

/* All 16 values of PICS while a violation, an error, both or none are pending. */
static void interrupt(struct vec_maker *maker, unsigned pending, unsigned value, const char *erratum)
{
    static const char *const words[] = {"nothing", "a violation", "an error", "both"};
    vec_begin(maker, "violations.PICS.%x.pending%u.a001-%s", value, pending, erratum);
    vec_title(maker, "0x%x written to PICS twice while there is %s; PAMU-A001 %s", value, words[pending], erratum);
    vec_rules(maker, "V1 M2 V3");
    vec_set_up(maker, "erratum PAMU-A001 %s", erratum);
    set_up(maker);
    if ((pending & 1) != 0)
        vec_op(maker, "access 0x22 write 0x123 4 instance 0");
    vec_set_up(maker, "mem-reject 0x100840 64");
    if ((pending & 2) != 0)
        vec_op(maker, "access 0x21 read 0x0 4 instance 0");
    for (unsigned i = 0; i < 2; i++) {
        vec_op(maker, "reg-write 0 PICS 0x%x", value);
        vec_op(maker, "reg-read 0 PICS");
        vec_op(maker, "irq 0");
    }
}

/* ---- errata (V3) ---- */

static void closed_liodn(struct vec_maker *maker, unsigned way)
{
    const char *a003638 = (way & 1) != 0 ? "on" : "off", *avics = (way & 2) != 0 ? "hidden" : "visible";
    const char *pamu3 = (way & 4) != 0 ? "on" : "off", *a001 = (way & 8) != 0 ? "on" : "off";
    const bool first = (way & 16) != 0;
    vec_begin(maker, "violations.V3.a003638-%s.%s.pamu3-%s.a001-%s%s", a003638, avics, pamu3, a001,
              first ? ".after" : "");
    vec_title(maker, "a violation of an LIODN with V=0%s; A-003638 %s, avics=%s, PAMU-3 %s, PAMU-A001 %s",
              first ? " after one with V=1" : "", a003638, avics, pamu3, a001);
    vec_rules(maker, "V3 V2 T5");
    vec_flags(maker, "violation erratum");
    vec_set_up(maker, "erratum A-003638 %s", a003638);
    vec_set_up(maker, "erratum PAMU-3 %s", pamu3);
    vec_set_up(maker, "erratum PAMU-A001 %s", a001);
    vec_set_up(maker, "set avics %s", avics);
    set_up(maker);
    if (first)
        vec_op(maker, "access 0x22 write 0x123 4 instance 0");
    vec_op(maker, "access 0x5 read 0x40 4 instance 0");
    suite_ask_violation(maker, 0);
    static const char *const writes[] = {"AVS1 0x7fff", "PICS 0x5", "PICS 0xd", "PICS 0xd", "PICS 0xc"};
    for (size_t i = 0; i < SUITE_COUNT(writes); i++) {
        vec_op(maker, "reg-write 0 %s", writes[i]);
        vec_op(maker, "reg-read 0 AVS1");
        vec_op(maker, "reg-read 0 PICS");
        vec_op(maker, "irq 0");
    }
    vec_op(maker, "access 0x22 write 0x456 4 instance 0");
    suite_ask_violation(maker, 0);
    vec_op(maker, "counters 0");
}

static const struct suite_script rows[] = {
    {"kinds", "a violation and an error do not hold back each other", "V2 T12", "violation",
     "mem-reject 0x100840 64\n? access 0x21 read 0x0 4\n? access 0x22 write 0x10 4\n? access 0x21 read 0x4 4\n"
     "? access 0x22 write 0x20 4\n? reg-read 0 AVS1\n? reg-read 0 AVAL\n? reg-read 0 POES1\n? reg-read 0 POEAL\n? "
     "counters 0\n? irq 0"},
    {"errors.single", "POEA keeps the first error; a second at another address is lost", "T12 V2", NULL,
     "mem-reject 0x100840 128\n? access 0x21 read 0x0 4\n? access 0x22 read 0x0 4\n? reg-read 0 POEAL\n? counters 0\n"
     "reg-write 0 POES1 0x1\n? reg-read 0 POES1\n? reg-read 0 POEAL\n? access 0x22 read 0x0 4\n? reg-read 0 POES1\n"
     "? reg-read 0 POEAL\n? counters 0\n? irq 0"},
    {"cleared.AV", "AV alone cleared: the class stays until the next capture", "V2 M2", "violation",
     "? access 0x22 write 0x10 4\nreg-write 0 AVS1 0x1\n? reg-read 0 AVS1\n? access 0x21 read 0x9000 4\n? reg-read 0 "
     "AVS1\n"
     "? reg-read 0 AVAL"},
    {"cleared.class", "the class cleared, AV not: the next one is lost", "V2 M2", "violation",
     "? access 0x22 write 0x10 4\nreg-write 0 AVS1 0x7ffe\n? reg-read 0 AVS1\n? access 0x21 read 0x9000 4\n? reg-read "
     "0 AVS1\n"
     "? counters 0"},
    {"cleared.PICS", "AVICS cleared, AV not: the next one is lost and sets no AVICS", "V2", "violation",
     "? access 0x22 write 0x10 4\nreg-write 0 PICS 0xd\n? irq 0\n? access 0x21 read 0x9000 4\n? reg-read 0 PICS\n? irq "
     "0"},
    {"cleared.AVS1", "AV cleared, AVICS not: the next one is captured", "V2", "violation",
     "? access 0x22 write 0x10 4\nreg-write 0 AVS1 0x7fff\n? irq 0\n? access 0x21 read 0x9000 4\n? reg-read 0 AVS1\n? "
     "irq 0"},
    {"enable-later", "AVICS is set whatever AVIE says; the line follows", "V1", "violation",
     "reg-write 0 PICS 0x0\n? access 0x22 write 0x10 4\n? reg-read 0 PICS\n? irq 0\nreg-write 0 PICS 0x4\n? reg-read 0 "
     "PICS\n"
     "? irq 0\nreg-write 0 PICS 0x0\n? irq 0"},
    {"enable-error-later", "POEICS is set whatever POEIE says; the line follows", "V1 T12", NULL,
     "reg-write 0 PICS 0x0\nmem-reject 0x100840 64\n? access 0x21 write 0x10 4\n? reg-read 0 PICS\n? irq 0\nreg-write "
     "0 PICS 0x1\n"
     "? reg-read 0 PICS\n? irq 0"},
    {"translated-captures-nothing", "what is translated, or bypassed, captures nothing", "V1 T1", NULL,
     "? access 0x22 read 0x10 4\n? access 0x21 write 0x10 4\nbypass 0xffffffff\n? access 0x40 read 0x0 4\n? reg-read 0 "
     "AVS1\n"
     "? reg-read 0 AVS2\n? reg-read 0 AVAL\n? irq 0\n? counters 0"},
    {"pamu3.once", "PAMU-3: what is written between the two writes of 1 does not matter", "V3", "erratum violation",
     "? access 0x22 write 0x10 4\nreg-write 0 AVS1 0x7fff\nreg-write 0 PICS 0xc\n? irq 0\nreg-write 0 PICS 0x4\n? irq "
     "0\n"
     "reg-write 0 PC 0x40001011\nreg-write 0 PICS 0xc\n? irq 0\n? reg-read 0 PICS"},
    {"pamu3.again", "PAMU-3: a new violation between the two starts anew", "V3", "erratum violation",
     "? access 0x22 write 0x10 4\nreg-write 0 AVS1 0x7fff\nreg-write 0 PICS 0xc\n? access 0x22 write 0x20 4\nreg-write "
     "0 PICS 0xc\n"
     "? irq 0\nreg-write 0 PICS 0xc\n? irq 0\n? reg-read 0 AVAL"},
    {"pamu3.error", "PAMU-3 is about AVICS: POEICS clears at once", "V3", "erratum",
     "mem-reject 0x100840 64\n? access 0x21 write 0x10 4\nreg-write 0 PICS 0x3\n? reg-read 0 PICS\n? irq 0"},
};

static void script(struct vec_maker *maker, const struct suite_script *row, const char *pamu3, const char *a001)
{
    vec_begin(maker, "violations.%s.pamu3-%s.a001-%s", row->id, pamu3, a001);
    vec_title(maker, "%s; PAMU-3 %s, PAMU-A001 %s", row->title, pamu3, a001);
    vec_rules(maker, "%s", row->rules);
    if (row->flags != NULL)
        vec_flags(maker, "%s", row->flags);
    vec_set_up(maker, "erratum PAMU-3 %s", pamu3);
    vec_set_up(maker, "erratum PAMU-A001 %s", a001);
    set_up(maker);
    suite_lines(maker, row->text);
}

static void all_bits(struct vec_maker *maker)
{
    static const char *const operations[] = {"read",    "write",   "eread0", "ewrite0", "direct0", "eread1",
                                             "ewrite1", "direct1", "rac",    "ras",     "rad",     "rai"};
    for (unsigned bit = 0; bit < 64; bit++)
        address_bit(maker, bit);
    for (unsigned bit = 0; bit < 16; bit++)
        liodn_bit(maker, bit);
    for (unsigned bit = 12; bit < 64; bit++)
        error_address(maker, bit);
    for (size_t i = 0; i < SUITE_COUNT(operations); i++)
        operation(maker, operations[i]);
}

void vec_make_violations(struct vec_maker *maker)
{
    static const char *const states[] = {"off", "on"};
    for (size_t i = 0; i < SUITE_COUNT(reasons); i++) {
        captured(maker, &reasons[i]);
        lost(maker, &reasons[i]);
        for (unsigned value = 1; value <= reasons[i].codes; value++)
            code(maker, &reasons[i], value);
    }
    all_bits(maker);
    for (unsigned bit = 0; bit < 17; bit++)
        for (unsigned i = 0; i < 4; i++)
            clear_bit(maker, bit, states[i / 2], i % 2 == 0 ? "keep" : "clear");
    for (unsigned value = 0; value < 16; value++)
        for (unsigned i = 0; i < 8; i++)
            interrupt(maker, i / 2, value, states[i % 2]);
    for (unsigned way = 0; way < 32; way++)
        closed_liodn(maker, way);
    for (size_t i = 0; i < SUITE_COUNT(rows); i++)
        for (unsigned j = 0; j < 4; j++)
            script(maker, &rows[i], states[j / 2], states[j % 2]);
}
