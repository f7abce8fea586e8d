/* DMA records: how they are split, and what is told of their pieces. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/suites/common.h"

/* 16 KiB at 64 KiB in 4 windows: 0 maps all of its 4 KiB, 1 half, 2 nothing, 3 all. */
static void set_up(struct vec_maker *maker)
{
    vec_set_up(maker, SUITE_TABLES);
    vec_set_up(maker,
               "ppaace 0x21 V=1 window=0x10000 size=16K subwindows=4 FSPI=5 prot=rw ATM=1 phys=0x70000000 mapped=4K");
    vec_set_up(maker, "spaace 5 V=1 LIODN=0x21 prot=r ATM=1 phys=0x71000000 mapped=4K");
    vec_set_up(maker, "spaace 7 V=1 LIODN=0x21 prot=rw ATM=1 phys=0x73000000 mapped=4K");
    vec_set_up(maker, "ppaace 0x22 V=1 window=0x40000000 size=1G prot=rw ATM=1 phys=0x1080000000");
    vec_set_up(maker, "ppaace 0x23 V=1 window=0xfffffffffffff000 size=4K prot=rw");
}

static void record(struct vec_maker *maker, unsigned start, unsigned length, uint32_t burst)
{
    vec_begin(maker, "records.D1.%x.%x.burst%" PRIu32, start, length, burst);
    vec_title(maker, "%u bytes from 0x%x of an aperture of 16 KiB in 4 windows, burst %" PRIu32, length, start, burst);
    vec_rules(maker, "D1 D2");
    vec_flags(maker, "boundary");
    vec_set_up(maker, "set burst %" PRIu32, burst);
    set_up(maker);
    vec_op(maker, "dma 0x21 r 0x%x %u", 0xf000 + start, length);
    vec_op(maker, "dma 0x21 w 0x%x %u", 0xf000 + start, length);
    vec_op(maker, "counters 0");
    suite_ask_violation(maker, 0);
}

static void all_records(struct vec_maker *maker)
{
    static const unsigned starts[] = {0, 0xfff, 0x1000, 0x1001, 0x1ffc, 0x1fff, 0x2000, 0x2ffe, 0x4000, 0x4fff, 0x5000};
    static const unsigned lengths[] = {1, 2, 4, 0xfff, 0x1000, 0x1001, 0x2000, 0x4000, 0x4001, 0x6000};
    static const uint32_t bursts[] = {0, 0x100, 0x1000, 0x600};
    for (size_t i = 0; i < SUITE_COUNT(starts); i++)
        for (size_t j = 0; j < SUITE_COUNT(lengths); j++)
            for (size_t k = 0; k < (i % 3 == 0 ? SUITE_COUNT(bursts) : 1); k++)
                record(maker, starts[i], lengths[j], bursts[k]);
}

/* Bursts are aligned, whatever the window. */
static void burst(struct vec_maker *maker, uint32_t size, unsigned start, unsigned length)
{
    vec_begin(maker, "records.burst.%" PRIx32 ".%x.%x", size, start, length);
    vec_title(maker, "bursts of %" PRIu32 ": %u bytes from 0x%x in one large window", size, length, start);
    vec_rules(maker, "D1");
    vec_set_up(maker, "set burst %" PRIu32, size);
    set_up(maker);
    vec_op(maker, "dma 0x22 w 0x%x %u", 0x40000000u + start, length);
    vec_op(maker, "access 0x22 write 0x%x %u", 0x40000000u + start, length);
    vec_op(maker, "counters 0");
}

static void all_bursts(struct vec_maker *maker)
{
    static const uint32_t sizes[] = {1, 2, 3, 4, 7, 8, 64, 100, 256, 4096, 65536, 0x80000000, 0xffffffff};
    static const unsigned spans[][2] = {{0, 1}, {0, 64}, {1, 63}, {1, 64}, {63, 2}, {0x3fc0, 129}, {0xfff, 2}, {7, 1}};
    for (size_t i = 0; i < SUITE_COUNT(sizes); i++)
        for (size_t j = 0; j < SUITE_COUNT(spans); j++)
            burst(maker, sizes[i], spans[j][0], spans[j][1]);
}

#define ASK "? counters 0\n? reg-read 0 AVS1\n? reg-read 0 AVAH\n? reg-read 0 AVAL\n? reg-read 0 POEAL\n"

static const struct suite_script rows[] = {
    /* What is behind a record that is not split: nothing tells how. */
    {"whole.v0", "an LIODN that is not valid: the record stays whole", "D1 T5", NULL,
     "ppaace-set 0x21 V=0\n? dma 0x21 r 0xf000 0x6000\n" ASK},
    {"whole.malformed", "a malformed entry: the record stays whole", "D1 T6", "malformed",
     "ppaace-set 0x21 ATM=2\n? dma 0x21 r 0xf000 0x6000\n" ASK},
    {"whole.rejected", "an entry that memory refuses: the record stays whole", "D1 T12", NULL,
     "mem-reject 0x100840 64\n? dma 0x21 r 0xf000 0x6000\n" ASK},
    {"whole.past-table", "an LIODN past the table: the record stays whole", "D1 T4", NULL,
     "? dma 0x40 w 0x0 64K\n" ASK},
    {"whole.bypassed", "bypassed: the record stays whole", "D1 T1", NULL,
     "bypass 0x80000000\n? dma 0x21 r 0xf000 0x6000\n" ASK},
    {"whole.closed", "gate closed: the record stays whole", "D1 T2", NULL,
     "reg-write 0 PC 0xc0001011\n? dma 0x21 r 0xf000 0x6000\n" ASK},
    {"whole.disabled", "not enabled: the record stays whole", "D1 T3", NULL,
     "reg-write 0 PC 0x1011\n? dma 0x21 r 0xf000 0x6000\n" ASK},
    {"spaace.rejected", "a SPAACE that memory refuses is a piece that failed", "D1 D2 T12", NULL,
     "mem-reject 0x110140 64\n? dma 0x21 r 0x10000 16K\n" ASK},
    {"first-failing", "the first failing piece is told, though later ones pass", "D2", NULL,
     "? dma 0x21 w 0x10800 0x3800\n" ASK "? dma 0x21 r 0x11800 0x2800\n? dma 0x21 r 0x12000 0x2000\n" ASK},
    {"first-passes", "phys is the first piece's", "D2", NULL,
     "? dma 0x21 r 0x10ff0 0x20\n? dma 0x21 r 0x13ff0 0x10\n" ASK},
    {"longest", "2^32 - 1 bytes", "D1", "boundary",
     "? dma 0x22 r 0x40000000 0xffffffff\n? dma 0x21 w 0x0 0xffffffff\n" ASK},
    {"end-of-addresses", "a record up to 2^64, and one byte more", "D1 T7", "wrap boundary",
     "? dma 0x23 r 0xfffffffffffff000 4K\n? dma 0x23 r 0xfffffffffffff000 0x1001\n? dma 0x23 r 0xffffffffffffffff 1\n"
     "? dma 0x23 w 0xffffffffffffffff 2\n" ASK},
    {"before-the-end", "a record into a window that ends at 2^64", "D1 D2", "wrap boundary",
     "? dma 0x23 r 0xffffffffffffe800 0x1800\n? dma 0x23 r 0xffffffffffffe800 0x1801\n" ASK},
    {"instance", "a record at another instance is counted there", "D3", NULL,
     "? dma 0x21 r 0x10000 16K instance 3\n? counters 3\n? counters 0\n? reg-read 3 AVS1\n? irq 3\n? irq 0\n"},
    {"instance-past", "an instance that the chip has not", "D3", "boundary",
     "? dma 0x21 r 0x10000 16K instance 5\n? access 0x21 read 0x10000 4 instance 5\n? dma 0x21 r 0x10000 4 instance "
     "14\n"
     "? msi-write 0x21 0x10000 0 instance 5\n? counters 4\n? counters 5\n? reg-read 5 PC\n? irq 15\n"},
    /* A model may remember where an LIODN's last record went. */
    {"reset.forgotten", "what a record met before a reset is not known after it", "M4 C3 D1", NULL,
     "ppaace 0x0 V=1 window=0x8000000000000000 size=128K subwindows=2 FSPI=9 prot=rw mapped=64K\n"
     "spaace 9 V=1 LIODN=0x0 prot=rw ATM=1 phys=0x74000000 mapped=64K\n"
     "dma 0x0 w 0x8000000000010040 64\nexpect ok phys 0x74000040 window 1 ppaace-hits 0 spaace-hits 0\n"
     "dma 0x0 w 0x8000000000010080 64\nexpect ok phys 0x74000080 window 1 ppaace-hits 1 spaace-hits 1\n"
     "reset\ndma 0x0 w 0x8000000000010080 64\nexpect bypassed phys 0x8000000000010080\n"
     "bypass 0x0\ndma 0x0 w 0x8000000000010080 64\nexpect denied reason disabled rule T3\n" SUITE_TABLES
     "\nspaace-set 9 AP=1\ndma 0x0 w 0x8000000000010080 64\n"
     "expect denied reason no-update rule T11 window 1 ppaace-hits 0 spaace-hits 0\n"
     "dma 0x0 r 0x8000000000010080 64\nexpect ok phys 0x74000080 window 1 ppaace-hits 1 spaace-hits 1\n" ASK},
};

static void wrapped_burst(struct vec_maker *maker, uint32_t size)
{
    vec_begin(maker, "records.wrap.burst%" PRIx32, size);
    vec_title(maker, "bursts of %" PRIu32 " at the end of 64 bits", size);
    vec_rules(maker, "D1 T7");
    vec_flags(maker, "wrap boundary");
    vec_set_up(maker, "set burst %" PRIu32, size);
    set_up(maker);
    vec_set_up(maker, "ppaace 0x24 V=1 window=0 size=4K prot=rw");
    vec_op(maker, "dma 0x23 r 0xfffffffffffffff0 16");
    vec_op(maker, "dma 0x23 r 0xfffffffffffffff0 32");
    vec_op(maker, "dma 0x24 w 0xfffffffffffffff8 16");
    vec_op(maker, "counters 0");
    suite_ask_violation(maker, 0);
}

void vec_make_records(struct vec_maker *maker)
{
    static const uint32_t sizes[] = {0, 1, 4, 8, 16, 32, 24, 4096};
    all_records(maker);
    all_bursts(maker);
    for (size_t i = 0; i < SUITE_COUNT(rows); i++) {
        vec_begin(maker, "records.%s", rows[i].id);
        vec_title(maker, "%s", rows[i].title);
        vec_rules(maker, "%s", rows[i].rules);
        vec_flags(maker, "%s", rows[i].flags != NULL ? rows[i].flags : "");
        set_up(maker);
        suite_lines(maker, rows[i].text);
    }
    for (size_t i = 0; i < SUITE_COUNT(sizes); i++)
        wrapped_burst(maker, sizes[i]);
}
