/* Knobs and chips: values that mutation showed to be missing elsewhere. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/suites/common.h"

#include <string.h>

/* ---- values of knobs ---- */

/* How a number may be written: burst takes any of 32 bits, and shows it in where records are split (D1). */
static void knob_number(struct vec_maker *maker, const char *text, uint32_t number)
{
    vec_begin(maker, "closure.D1.burst.%s", text);
    vec_title(maker, "the number '%s' as a knob's value", text);
    vec_rules(maker, "D1");
    vec_hand(maker, "ok");
    vec_op(maker, "set burst %s", text);
    vec_set_up(maker, SUITE_TABLES);
    vec_set_up(maker, "ppaace 0x21 V=1 window=0 size=1T prot=r");
    vec_hand(maker, "ok phys 0 pieces 1");
    vec_op(maker, "dma 0x21 r 0 %" PRIu32, number);
    vec_hand(maker, "ok phys 0x%" PRIx32 " pieces 2", number - 1);
    vec_op(maker, "dma 0x21 r 0x%" PRIx32 " 2", number - 1);
}

/* What is no number, or none of 32 bits: the knob keeps the value it had. */
static void knob_refused(struct vec_maker *maker, const char *text)
{
    vec_begin(maker, "closure.D1.burst.not.%s", strcspn(text, "/:@,") == strlen(text) ? text : text + 1);
    vec_title(maker, "'%s' is no value of burst", text);
    vec_rules(maker, "D1");
    vec_flags(maker, "boundary");
    vec_set_up(maker, "set burst 64");
    vec_hand(maker, "error EINVAL");
    vec_op(maker, "set burst %s", text);
    vec_set_up(maker, SUITE_TABLES);
    vec_set_up(maker, "ppaace 0x21 V=1 window=0 size=1T prot=r");
    vec_hand(maker, "ok phys 0x20 pieces 2");
    vec_op(maker, "dma 0x21 r 0x20 64");
}

struct knob {
    const char *name, *rule;
    uint64_t least, most;
};

static const struct knob knobs[] = {
    {"lines.ppaace", "C1", 0, 4096},
    {"lines.spaace", "C1", 0, 4096},
    {"lines.omt", "C1", 0, 4096},
    {"ways.ppaace", "C1", 0, 4096},
    {"ways.spaace", "C1", 0, 4096},
    {"ways.omt", "C1", 0, 4096},
    {"seed", "C2", 0, UINT32_MAX},
    {"burst", "D1", 0, UINT32_MAX},
    {"phys-bits", "T13", 12, 64},
    {"code.ppaace-invalid", "V1", 1, 7},
    {"code.malformed-pt", "V1", 1, 7},
    {"code.malformed-wse", "V1", 1, 7},
    {"code.malformed-base", "V1", 1, 7},
    {"code.malformed-subwindow", "V1", 1, 7},
    {"code.malformed-wce", "V1", 1, 7},
    {"code.malformed-atm", "V1", 1, 7},
    {"code.malformed-otm", "V1", 1, 7},
    {"code.outside-aperture", "V1", 1, 7},
    {"code.crosses-subwindow", "V1", 1, 7},
    {"code.spaace-outside-spaact", "V1", 1, 7},
    {"code.spaace-invalid", "V1", 1, 7},
    {"code.spaace-not-secondary", "V1", 1, 7},
    {"code.spaace-wrong-liodn", "V1", 1, 7},
    {"code.subwindow-unmapped", "V1", 1, 7},
    {"code.hole", "V1", 1, 7},
    {"code.no-query", "V1", 1, 15},
    {"code.no-update", "V1", 1, 15},
    {"code.no-atomic", "V1", 1, 15},
    {"code.no-immediate", "V1", 1, 3},
    {"code.ome-outside-omt", "V1", 1, 3},
    {"code.ome-no-encoding", "V1", 1, 3},
};

static void knob_range(struct vec_maker *maker, const struct knob *knob)
{
    vec_begin(maker, "closure.knob.%s", knob->name);
    vec_title(maker, "the least and the greatest value of %s, and those beyond", knob->name);
    vec_rules(maker, "%s", knob->rule);
    vec_flags(maker, "boundary");
    vec_hand(maker, "ok");
    vec_op(maker, "set %s %" PRIu64, knob->name, knob->most);
    vec_hand(maker, "error EINVAL");
    vec_op(maker, "set %s %" PRIu64, knob->name, knob->most + 1);
    vec_hand(maker, "ok");
    vec_op(maker, "set %s %" PRIu64, knob->name, knob->least);
    if (knob->least > 0) {
        vec_hand(maker, "error EINVAL");
        vec_op(maker, "set %s %" PRIu64, knob->name, knob->least - 1);
    }
    vec_hand(maker, "error EINVAL");
    vec_op(maker, "set %s on", knob->name);
    vec_hand(maker, "error EINVAL");
    vec_op(maker, "set %s. 1", knob->name);
}

static const struct {
    const char *name, *rule, *words[5];
} worded[] = {
    {"disabled", "T3", {"deny", "pass"}},
    {"cross", "T8", {"deny", "split"}},
    {"compose", "T13", {"replace", "add"}},
    {"directive", "T11", {"query", "update", "none"}},
    {"snoop", "C5", {"off", "on"}},
    {"keep-invalid", "C3", {"off", "on"}},
    {"index", "C2", {"modulo", "xor"}},
    {"policy.ppaace", "C2", {"lru", "fifo", "plru", "random"}},
    {"policy.spaace", "C2", {"lru", "fifo", "plru", "random"}},
    {"policy.omt", "C2", {"lru", "fifo", "plru", "random"}},
    {"avs1-liodn", "M2", {"keep", "clear"}},
    {"avics", "V3", {"visible", "hidden"}},
    {"secure-boot", "M4", {"off", "on"}},
    {"malformed-pt", "T6", {"error", "lav", "wav"}},
    {"malformed-wse", "T6", {"error", "lav", "wav"}},
    {"malformed-base", "T6", {"error", "lav", "wav"}},
    {"malformed-subwindow", "T6", {"error", "lav", "wav"}},
    {"malformed-wce", "T6", {"error", "lav", "wav"}},
    {"malformed-atm", "T6", {"error", "lav", "wav"}},
    {"malformed-otm", "T6", {"error", "lav", "wav"}},
};

static void knob_words(struct vec_maker *maker, size_t row)
{
    static const char *const others[] = {"0", "1", "DENY", "offon", "o", "den", "another"};

    vec_begin(maker, "closure.knob.%s", worded[row].name);
    vec_title(maker, "every word that %s takes, and others", worded[row].name);
    vec_rules(maker, "%s", worded[row].rule);
    for (size_t i = 0; worded[row].words[i] != NULL; i++) {
        vec_hand(maker, "ok");
        vec_op(maker, "set %s %s", worded[row].name, worded[row].words[i]);
    }
    for (size_t i = 0; i < SUITE_COUNT(others); i++) {
        vec_hand(maker, "error EINVAL");
        vec_op(maker, "set %s %s", worded[row].name, others[i]);
    }
}

static void all_knobs(struct vec_maker *maker)
{
    static const struct {
        const char *text;
        uint32_t number;
    } numbers[] = {{"1", 1},
                   {"10", 10},
                   {"19", 19},
                   {"90", 90},
                   {"0009", 9},
                   {"0x10", 16},
                   {"0X10", 16},
                   {"0x9", 9},
                   {"0xa", 10},
                   {"0xf", 15},
                   {"0xA", 10},
                   {"0xF", 15},
                   {"0x00aF", 175},
                   {"65536", 65536},
                   {"4294967295", UINT32_MAX},
                   {"0xffffffff", UINT32_MAX},
                   {"0x00000000000000000010", 16}};
    static const char *const refused_texts[] = {"4294967296",
                                                "0x100000000",
                                                "18446744073709551626",
                                                "0x1000000000000000a",
                                                "0x",
                                                "a",
                                                "1a",
                                                "a1",
                                                "10x10",
                                                "0y10",
                                                "1x10",
                                                "0xg",
                                                "0xG",
                                                "0x1g",
                                                "1.",
                                                "-1",
                                                "+1",
                                                "1_000",
                                                "1K",
                                                "/1",
                                                ":2",
                                                "@3"};

    for (size_t i = 0; i < SUITE_COUNT(numbers); i++)
        knob_number(maker, numbers[i].text, numbers[i].number);
    for (size_t i = 0; i < SUITE_COUNT(refused_texts); i++)
        knob_refused(maker, refused_texts[i]);
    for (size_t i = 0; i < SUITE_COUNT(knobs); i++)
        knob_range(maker, &knobs[i]);
    for (size_t i = 0; i < SUITE_COUNT(worded); i++)
        knob_words(maker, i);
}

/* ---- chips ---- */

/* Chips by the parts that share their profile, in any letter case (docs/spec/chips.md). */
static void part(struct vec_maker *maker, const char *name)
{
    vec_begin(maker, "closure.M3.part.%s", name);
    vec_title(maker, "the chip %s, by the name of a part", name);
    vec_rules(maker, "M3 M1 C1 D3");
    vec_chip(maker, name);
    vec_op(maker, "reg-read 0 PC2");
    vec_op(maker, "reg-read 0 PC3");
    for (unsigned i = 0; i < 7; i++)
        vec_op(maker, "counters %u", i);
    vec_set_up(maker, "tables ppaact 0x100000 entries 256 spaact 0x200000 entries 0 omt 0x300000 entries 0");
    for (unsigned i = 0; i < 33; i++)
        vec_set_up(maker, "ppaace 0x%x V=1 window=0 size=4K prot=r", i);
    for (unsigned i = 0; i < 66; i++)
        vec_set_up(maker, "access 0x%x read 0 4 instance 0", i % 33);
    vec_op(maker, "counters 0");
}

/* The chip that there was stays. */
static void no_chip(struct vec_maker *maker)
{
    vec_begin(maker, "closure.M3.part.unknown");
    vec_title(maker, "chips that there are not");
    vec_rules(maker, "M3 M1");
    vec_hand(maker, "error EINVAL");
    vec_op(maker, "chip p4081");
    vec_hand(maker, "error EINVAL");
    vec_op(maker, "chip p408");
    vec_hand(maker, "error EINVAL");
    vec_op(maker, "chip t4240-rev1");
    vec_op(maker, "counters 4");
    vec_op(maker, "counters 5");
}

void suite_settings(struct vec_maker *maker)
{
    static const char *const parts[] = {"P2040", "p2041",      "P4040", "p4040", "P5010",
                                        "p5021", "P4080-Rev1", "T4160", "t4160"};

    all_knobs(maker);
    for (size_t i = 0; i < SUITE_COUNT(parts); i++)
        part(maker, parts[i]);
    no_chip(maker);
}
