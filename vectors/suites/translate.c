/* Windows and their edges: every size, every count, first and last byte. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/suites/common.h"

#define LIODN "0x21"
#define FIRST 5u /* FSPI */
#define LEAST 12u
#define MOST 36u /* 64 GiB */

static const char tables[] = "tables ppaact 0x100000 entries 64 spaact 0x110000 entries 512 omt 0x120000 entries 4";

/* A multiple of every window size here, above 36 bits so that no address is its own translation. */
#define TARGET UINT64_C(0x7000000000)

static uint64_t power(unsigned exponent)
{
    return UINT64_C(1) << exponent;
}

/* ---- one window (T7) ---- */

struct edge {
    const char *name, *title;
    int64_t offset;
    uint32_t length;
    bool from_end; /* offset is from the end, else from the base */
};

static const struct edge edges[] = {
    {"first", "the first byte", 0, 1, false},
    {"second-page", "the last bytes of the first page", 0xffc, 4, false},
    {"last", "the last byte", -1, 1, true},
    {"last-word", "the last four bytes", -4, 4, true},
    {"past-word", "four bytes and one beyond the end", -4, 5, true},
    {"across", "the last byte and one more", -1, 2, true},
    {"above", "the byte after", 0, 1, true},
    {"below", "the byte before", -1, 1, false},
    {"into", "the byte before and the first", -1, 2, false},
    {"page-below", "a page below", -4096, 4, false},
    {"twice", "one window size further on", 0x800, 4, true},
};

static void at_edge(struct vec_maker *maker, unsigned exponent, const struct edge *edge)
{
    const uint64_t size = power(exponent), base = size * 3;
    const uint64_t iova = base + (edge->from_end ? size : 0) + (uint64_t)edge->offset;
    vec_begin(maker, "translate.T7.%s.%s", edge->name, suite_size(size).text);
    vec_title(maker, "%s of an aperture of %s", edge->title, suite_size(size).text);
    vec_rules(maker, "T7 P3 T13");
    vec_flags(maker, "boundary");
    vec_set_up(maker, "%s", tables);
    vec_set_up(maker, "ppaace " LIODN " V=1 prot=r ATM=1 window=0x%" PRIx64 " size=0x%" PRIx64 " phys=0x%" PRIx64, base,
               size, TARGET);
    vec_op(maker, "access " LIODN " read 0x%" PRIx64 " %" PRIu32, iova, edge->length);
    vec_op(maker, "reg-read 0 AVS1");
    vec_op(maker, "reg-read 0 AVAL");
}

/* ---- many windows (T8, T9, T10) ---- */

struct cut {
    unsigned size, count; /* exponents */
    uint32_t window;
};

static uint64_t window_size(const struct cut *cut)
{
    return power(cut->size - cut->count);
}

static void begin_cut(struct vec_maker *maker, const char *rule, const char *edge, const struct cut *cut)
{
    vec_begin(maker, "translate.%s.%s.%s.n%u.w%" PRIu32, rule, edge, suite_size(power(cut->size)).text,
              1u << cut->count, cut->window);
}

/* Window cut->window maps so many bytes; the one after it maps all of its own; no other is valid. */
static void set_up_cut(struct vec_maker *maker, const struct cut *cut, uint64_t mapped)
{
    const uint64_t size = power(cut->size);
    const uint32_t count = UINT32_C(1) << cut->count, next = (cut->window + 1) % count;
    vec_set_up(maker, "%s", tables);
    vec_set_up(maker,
               "ppaace " LIODN " V=1 CR=1 ATM=1 window=0x%" PRIx64 " size=0x%" PRIx64 " subwindows=%" PRIu32
               " FSPI=%u prot=%s phys=0x%" PRIx64 " mapped=0x%" PRIx64,
               size, size, count, FIRST, cut->window == 0 || next == 0 ? "rw" : "none", TARGET,
               cut->window == 0 ? mapped : window_size(cut));
    if (cut->window != 0)
        vec_set_up(maker, "spaace %" PRIu32 " V=1 ATM=1 LIODN=" LIODN " prot=rw phys=0x%" PRIx64 " mapped=0x%" PRIx64,
                   FIRST + cut->window - 1, 2 * TARGET, mapped);
    if (next != 0)
        vec_set_up(maker, "spaace %" PRIu32 " V=1 ATM=1 LIODN=" LIODN " prot=r phys=0x%" PRIx64 " mapped=0x%" PRIx64,
                   FIRST + next - 1, 3 * TARGET, window_size(cut));
}

static uint64_t start_of(const struct cut *cut)
{
    return power(cut->size) + cut->window * window_size(cut);
}

static void whole_window(struct vec_maker *maker, const struct cut *cut)
{
    const uint64_t start = start_of(cut), end = start + window_size(cut);
    begin_cut(maker, "T8", "inside", cut);
    vec_title(maker, "first and last byte of window %" PRIu32, cut->window);
    vec_rules(maker, "T8 T9 T13 P3");
    vec_flags(maker, "boundary");
    set_up_cut(maker, cut, window_size(cut));
    vec_op(maker, "access " LIODN " write 0x%" PRIx64 " 1", start);
    vec_op(maker, "access " LIODN " read 0x%" PRIx64 " 1", end - 1);
    vec_op(maker, "access " LIODN " read 0x%" PRIx64 " 4", start + (window_size(cut) >> 1));
}

static void next_window(struct vec_maker *maker, const struct cut *cut)
{
    const uint64_t end = start_of(cut) + window_size(cut);
    begin_cut(maker, "T8", "next", cut);
    vec_title(maker, "the byte after window %" PRIu32 " is the next one's, if there is one", cut->window);
    vec_rules(maker, "T8 T9 T7");
    vec_flags(maker, "boundary");
    set_up_cut(maker, cut, window_size(cut));
    vec_op(maker, "access " LIODN " read 0x%" PRIx64 " 1", end);
    vec_op(maker, "access " LIODN " write 0x%" PRIx64 " 1", end);
    vec_op(maker, "reg-read 0 AVS1");
}

static void previous_window(struct vec_maker *maker, const struct cut *cut)
{
    begin_cut(maker, "T8", "before", cut);
    vec_title(maker, "the byte before window %" PRIu32 " is not this one's", cut->window);
    vec_rules(maker, "T8 T9 T7");
    vec_flags(maker, "boundary");
    set_up_cut(maker, cut, window_size(cut));
    vec_op(maker, "access " LIODN " read 0x%" PRIx64 " 1", start_of(cut) - 1);
    vec_op(maker, "reg-read 0 AVS1");
    vec_op(maker, "reg-read 0 AVAL");
}

static void crossing(struct vec_maker *maker, const struct cut *cut)
{
    const uint64_t end = start_of(cut) + window_size(cut);
    begin_cut(maker, "T8", "across", cut);
    vec_title(maker, "a read of the last byte of window %" PRIu32 " and the one after", cut->window);
    vec_rules(maker, "T8 T7");
    vec_flags(maker, "boundary violation");
    set_up_cut(maker, cut, window_size(cut));
    vec_op(maker, "access " LIODN " read 0x%" PRIx64 " 2", end - 1);
    vec_op(maker, "reg-read 0 AVS1");
    vec_op(maker, "access " LIODN " read 0x%" PRIx64 " 4", end - 4);
}

static void hole(struct vec_maker *maker, const struct cut *cut)
{
    const uint64_t start = start_of(cut), half = window_size(cut) / 2;
    begin_cut(maker, "T10", "half", cut);
    vec_title(maker, "half of window %" PRIu32 " is mapped: its last byte, the first of the hole, one across",
              cut->window);
    vec_rules(maker, "T10 P3");
    vec_flags(maker, "boundary violation");
    set_up_cut(maker, cut, half);
    vec_op(maker, "access " LIODN " read 0x%" PRIx64 " 1", start + half - 1);
    vec_op(maker, "access " LIODN " read 0x%" PRIx64 " 1", start + half);
    vec_op(maker, "reg-read 0 AVS1");
    vec_op(maker, "access " LIODN " read 0x%" PRIx64 " 2", start + half - 1);
    vec_op(maker, "access " LIODN " write 0x%" PRIx64 " 1", start + 2 * half - 1);
}

static void all_cuts(struct vec_maker *maker, unsigned size, unsigned count)
{
    const uint32_t last = (UINT32_C(1) << count) - 1, windows[] = {0, 1, last};
    for (size_t i = 0; i < (last == 1 ? 2 : 3); i++) {
        const struct cut cut = {size, count, windows[i]};
        whole_window(maker, &cut);
        next_window(maker, &cut);
        previous_window(maker, &cut);
        crossing(maker, &cut);
        if (size - count > LEAST)
            hole(maker, &cut);
    }
}

/* ---- every mapped size (T10) ---- */

/* Sub-windows of 64 KiB, all values of SWSE. */
static void mapped_size(struct vec_maker *maker, unsigned swse, uint32_t window, unsigned atm)
{
    const uint64_t start = 0x40000 + UINT64_C(0x10000) * window, mapped = swse < 15 ? power(swse + 1) : 0x10000;
    vec_begin(maker, "translate.T10.swse%u.w%" PRIu32 ".atm%u", swse, window, atm);
    vec_title(maker, "SWSE %u in a window of 64 KiB, number %" PRIu32 ", ATM %u", swse, window, atm);
    vec_rules(maker, "T10 T13 P3");
    vec_flags(maker, "boundary");
    vec_set_up(maker, "%s", tables);
    vec_set_up(maker,
               "ppaace " LIODN " V=1 window=0x40000 size=256K subwindows=4 FSPI=5 prot=rw ATM=%u phys=0x%" PRIx64
               " SWSE=%u",
               atm, TARGET, window == 0 ? swse : 15u);
    vec_set_up(maker, "spaace 5 V=1 LIODN=" LIODN " prot=rw ATM=%u phys=0x%" PRIx64 " SWSE=%u", atm, 2 * TARGET,
               window == 0 ? 15u : swse);
    vec_op(maker, "access " LIODN " read 0x%" PRIx64 " 1", start);
    vec_op(maker, "access " LIODN " read 0x%" PRIx64 " 1", start + mapped - 1);
    vec_op(maker, "access " LIODN " read 0x%" PRIx64 " 2", start + mapped - 1);
    vec_op(maker, "access " LIODN " write 0x%" PRIx64 " 1", start + (mapped & 0xffff));
    vec_op(maker, "access " LIODN " write 0x%" PRIx64 " 4", start + 0xfffc);
    vec_op(maker, "reg-read 0 AVS1");
}

/* ---- every window size, and 2^64 (T6, T7) ---- */

static void window_exponent(struct vec_maker *maker, unsigned wse)
{
    const uint64_t last = wse == 63 ? UINT64_MAX : power(wse + 1) - 1;
    vec_begin(maker, "translate.T7.wse%u", wse);
    vec_title(maker, "WSE %u at base 0: first byte, last byte, last byte and one more", wse);
    vec_rules(maker, "T7 T6 P3");
    vec_flags(maker, wse < 11 ? "boundary malformed" : "boundary");
    vec_set_up(maker, "%s", tables);
    vec_set_up(maker, "ppaace " LIODN " V=1 WSE=%u prot=r ATM=1 phys=0x%" PRIx64, wse, wse < 35 ? TARGET : 0);
    vec_op(maker, "access " LIODN " read 0 1");
    vec_op(maker, "access " LIODN " read 0x%" PRIx64 " 1", last);
    vec_op(maker, "access " LIODN " read 0x%" PRIx64 " 2", last);
    vec_op(maker, "access " LIODN " read 0x%" PRIx64 " 1", last + 1);
    suite_ask_violation(maker, 0);
    vec_op(maker, "reg-read 0 POES1");
}

/* A window that ends at 2^64. */
static void at_the_top(struct vec_maker *maker, unsigned exponent, unsigned count)
{
    const uint64_t base = ~(power(exponent) - 1);
    vec_begin(maker, "translate.T7.top.%s.n%u", suite_size(power(exponent)).text, 1u << count);
    vec_title(maker, "an aperture of %s in %u that ends at 2^64", suite_size(power(exponent)).text, 1u << count);
    vec_rules(maker, "T7 T8");
    vec_flags(maker, "boundary wrap");
    vec_set_up(maker, "%s", tables);
    vec_set_up(maker,
               "ppaace " LIODN " V=1 window=0x%" PRIx64 " size=0x%" PRIx64 " prot=rw ATM=1 phys=0x%" PRIx64
               " mapped=0x%" PRIx64 " subwindows=%u FSPI=5",
               base, power(exponent), TARGET, power(exponent - count), 1u << count);
    vec_set_up(maker, "spaace %u V=1 LIODN=" LIODN " ATM=1 prot=r phys=0x%" PRIx64 " mapped=0x%" PRIx64,
               count == 0 ? 60u : FIRST + (1u << count) - 2, 2 * TARGET, power(exponent - count));
    vec_op(maker, "access " LIODN " read 0x%" PRIx64 " 1", base);
    vec_op(maker, "access " LIODN " read 0xffffffffffffffff 1");
    vec_op(maker, "access " LIODN " read 0xffffffffffffffff 2");
    vec_op(maker, "access " LIODN " read 0xfffffffffffffffc 0xffffffff");
    vec_op(maker, "access " LIODN " read 0 1");
    vec_op(maker, "access " LIODN " write 0x%" PRIx64 " 1", base - 1);
    vec_op(maker, "reg-read 0 AVS1");
    vec_op(maker, "reg-read 0 AVAH");
}

/* ---- where it goes (T13) ---- */

static void compose(struct vec_maker *maker, const char *how, uint64_t target, unsigned mapped, unsigned count)
{
    vec_begin(maker, "translate.T13.%s.%" PRIx64 ".%s.n%u", how, target, suite_size(power(mapped)).text, count);
    vec_title(maker, "compose=%s with the target 0x%" PRIx64 ", %s mapped, %u windows", how, target,
              suite_size(power(mapped)).text, count);
    vec_rules(maker, "T13 T10");
    vec_set_up(maker, "set compose %s", how);
    vec_set_up(maker, "%s", tables);
    vec_set_up(maker,
               "ppaace " LIODN " V=1 window=0x40000 size=256K subwindows=%u FSPI=5 prot=rw ATM=1 phys=0x%" PRIx64
               " SWSE=%u",
               count, target, mapped - 1);
    vec_set_up(maker, "spaace 5 V=1 LIODN=" LIODN " prot=rw ATM=1 phys=0x%" PRIx64 " SWSE=%u", target, mapped - 1);
    static const unsigned offsets[] = {0, 0xffc, 0x1a5a, 0xfffc, 0x10000, 0x10abc, 0x1fffc};
    for (size_t i = 0; i < SUITE_COUNT(offsets); i++)
        vec_op(maker, "access " LIODN " read 0x%x 4", 0x40000 + offsets[i]);
}

static void all_targets(struct vec_maker *maker)
{
    static const uint64_t targets[] = {
        0, 0x1000, 0x10000, 0x1f000, 0x12345000, TARGET >> 12, UINT64_C(0xfffffffffffff000)};
    static const char *const ways[] = {"replace", "add"};
    static const unsigned mapped[] = {12, 13, 16, 17, 20};
    for (size_t i = 0; i < SUITE_COUNT(targets); i++)
        for (size_t j = 0; j < SUITE_COUNT(mapped); j++)
            for (size_t k = 0; k < 2; k++) {
                compose(maker, ways[k], targets[i] & ~UINT64_C(0xfff), mapped[j], 4);
                compose(maker, ways[k], targets[i] & ~UINT64_C(0xfff), mapped[j], 1);
            }
}

/* ---- chips (M3, T6) ---- */

static void chip_count(struct vec_maker *maker, const char *chip, unsigned wce)
{
    vec_begin(maker, "translate.M3.%s.wce%u", chip, wce);
    vec_title(maker, "WCE %u, %u windows, on %s", wce, 2u << wce, chip);
    vec_rules(maker, "M3 T6 T8");
    vec_flags(maker, "boundary");
    vec_chip(maker, chip);
    vec_set_up(maker, "%s", tables);
    vec_set_up(maker, "ppaace " LIODN " V=1 window=0 size=1G MW=1 WCE=%u FSPI=5 prot=rw mapped=4K", wce);
    vec_set_up(maker, "spaace %u V=1 LIODN=" LIODN " prot=rw mapped=4K", (FIRST + (2u << wce) - 2) % 512);
    vec_op(maker, "access " LIODN " read 0xffc 4");
    vec_op(maker, "access " LIODN " read 0x%x 4", 0x40000000u - (0x40000000u >> (wce + 1)));
    vec_op(maker, "access " LIODN " read 0x%x 4", 0x40000000u - 4);
    suite_ask_violation(maker, 0);
    suite_ask_error(maker, 0);
}

/* cross=split (T8): what becomes of each half. */
static void split(struct vec_maker *maker, const char *first, const char *second, unsigned length)
{
    vec_begin(maker, "translate.T8.split.%s.%s.%u", first, second, length);
    vec_title(maker, "cross=split: %u bytes over a boundary, first window %s, second %s", length, first, second);
    vec_rules(maker, "T8 T11 T9");
    vec_flags(maker, "boundary");
    vec_set_up(maker, "set cross split");
    vec_set_up(maker, "%s", tables);
    vec_set_up(maker,
               "ppaace " LIODN " V=1 window=0 size=16K subwindows=4 FSPI=5 ATM=1 phys=0x70000000 mapped=4K prot=%s",
               first);
    vec_set_up(maker, "spaace 5 V=1 LIODN=" LIODN " ATM=1 phys=0x71000000 mapped=4K prot=%s", second);
    vec_set_up(maker, "spaace 7 V=1 LIODN=" LIODN " ATM=1 phys=0x72000000 mapped=4K prot=rw");
    vec_op(maker, "access " LIODN " read 0xffe %u", length);
    vec_op(maker, "access " LIODN " write 0xffe %u", length);
    suite_ask_violation(maker, 0);
    vec_op(maker, "access " LIODN " read 0x3ffe %u", length);
    vec_op(maker, "counters 0");
}

void vec_make_translate(struct vec_maker *maker)
{
    static const char *const prots[] = {"none", "r", "w", "rw"};
    static const unsigned lengths[] = {2, 3, 0x1002, 0x1003, 0x3000};
    for (unsigned size = LEAST; size <= MOST; size++) {
        for (size_t i = 0; i < SUITE_COUNT(edges); i++)
            at_edge(maker, size, &edges[i]);
        for (unsigned count = 1; count <= 8 && size >= LEAST + count; count++)
            all_cuts(maker, size, count);
        for (unsigned count = 0; count <= 8 && size >= LEAST + count; count += 4)
            at_the_top(maker, size, count);
    }
    for (unsigned exponent = 0; exponent < 64; exponent++) {
        window_exponent(maker, exponent);
        for (unsigned i = 0; i < 4; i++)
            mapped_size(maker, exponent, i / 2, i % 2);
    }
    all_targets(maker);
    for (unsigned wce = 0; wce < 16; wce++) {
        chip_count(maker, "p4080", wce);
        chip_count(maker, "p4080-rev1", wce);
        chip_count(maker, "t4240", wce);
    }
    for (size_t i = 0; i < 16; i++)
        for (size_t j = 0; j < SUITE_COUNT(lengths); j++)
            split(maker, prots[i / 4], prots[i % 4], lengths[j]);
}
