/* Lives of mappings: which accesses each policy draws from which events. SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "suite.h"
#include "trace/import/lifetimes.h"

/* What the sink got, as "r1:1000+40 w2:2000+8 ": direction, device, address, size, all but the device hexadecimal. */
static char got[4096];
static uint64_t times[64];
static unsigned accesses, refuse_from;

static bool sink(void *user, const struct import_access *access)
{
    (void)user;
    if (accesses == refuse_from)
        return false;
    if (accesses < 64)
        times[accesses] = access->time;
    accesses++;
    size_t used = strlen(got);
    snprintf(got + used, sizeof got - used, "%c%" PRIu32 ":%" PRIx64 "+%" PRIx64 " ", access->write ? 'w' : 'r',
             access->device, access->address, access->size);
    return true;
}

static struct lifetimes *lifetimes;
static struct import_parser parser;
static uint64_t now;

static void start(enum import_policy policy)
{
    lifetimes_destroy(lifetimes);
    struct import_synthesis synthesis = {.policy = policy};
    lifetimes = lifetimes_create(&synthesis, sink, NULL);
    ck_assert_ptr_nonnull(lifetimes);
    got[0] = '\0';
    accesses = 0;
    refuse_from = UINT32_MAX;
    now = 0;
}

static void stop(void)
{
    lifetimes_destroy(lifetimes);
    lifetimes = NULL;
}

/* One event of device 1 or 2: "NAME KEYS", one second after the last. */
static enum import_outcome on_device(uint32_t device, const char *text)
{
    char line[1024];
    const char *keys = strchr(text, ' ');
    snprintf(line, sizeof line, "  bash-1 [000] ..... %" PRIu64 ".000000: %.*s: dev%" PRIu32 "%s", ++now,
             (int)(keys - text), text, device, keys);
    struct import_event event;
    ck_assert_msg(import_tracefs_line(&parser, line, strlen(line), &event) == IMPORT_LINE_EVENT, "%s", line);
    return lifetimes_event(lifetimes, &event, device);
}

static enum import_outcome on(const char *text)
{
    return on_device(1, text);
}

#define CK_ON(text) ck_assert_int_eq(on(text), IMPORT_OUTCOME_IMPORTED)

/* Tells what was drawn since the last time. */
static void ck_got(const char *expected)
{
    ck_assert(lifetimes_end(lifetimes));
    ck_assert_str_eq(got, expected);
    got[0] = '\0';
}

static struct import_life_counts counts(void)
{
    struct import_life_counts now_counts;
    lifetimes_counts(lifetimes, &now_counts);
    return now_counts;
}

#define MAP_FROM "dma_map_page dir=FROM_DEVICE dma_addr=1000 size=64 phys_addr=9000 attrs="
#define UNMAP_FROM "dma_unmap_page dir=FROM_DEVICE dma_addr=1000 size=64 attrs="
#define CPU_FROM "dma_sync_single_for_cpu dir=FROM_DEVICE dma_addr=1000 size=32"
#define DEVICE_FROM "dma_sync_single_for_device dir=FROM_DEVICE dma_addr=1000 size=32"
#define MAP_TO "dma_map_page dir=TO_DEVICE dma_addr=2000 size=64 phys_addr=9000 attrs="
#define UNMAP_TO "dma_unmap_page dir=TO_DEVICE dma_addr=2000 size=64 attrs="
#define DEVICE_TO "dma_sync_single_for_device dir=TO_DEVICE dma_addr=2000 size=32"

/* ---- when, and in which direction ---- */

START_TEST(at_map)
{
    start(IMPORT_POLICY_AT_MAP);
    CK_ON(MAP_FROM);
    ck_got("w1:1000+40 ");
    CK_ON(MAP_TO);
    ck_got("r1:2000+40 ");
    CK_ON("dma_map_page dir=BIDIRECTIONAL dma_addr=3000 size=16 phys_addr=9000 attrs=");
    ck_got("r1:3000+10 w1:3000+10 ");
    CK_ON(UNMAP_FROM);
    CK_ON(UNMAP_TO);
    CK_ON("dma_unmap_page dir=BIDIRECTIONAL dma_addr=3000 size=16 attrs=");
    ck_got("");
    ck_assert_uint_eq(times[1], 2000000000);
    ck_assert_uint_eq(counts().unended[IMPORT_FAMILY_STREAMING], 0);
}
END_TEST

START_TEST(at_unmap)
{
    start(IMPORT_POLICY_AT_UNMAP);
    CK_ON(MAP_FROM);
    CK_ON(MAP_TO);
    CK_ON("dma_map_page dir=BIDIRECTIONAL dma_addr=3000 size=16 phys_addr=9000 attrs=");
    ck_got("");
    CK_ON(UNMAP_TO);
    ck_got("r1:2000+40 ");
    CK_ON("dma_unmap_page dir=BIDIRECTIONAL dma_addr=3000 size=16 attrs=");
    ck_got("r1:3000+10 w1:3000+10 ");
    CK_ON(UNMAP_FROM);
    ck_got("w1:1000+40 ");
    ck_assert_uint_eq(times[0], 4000000000);
}
END_TEST

/* Both policies touch coherent memory once, when it is allocated. */
START_TEST(coherent)
{
    start((enum import_policy)_i);
    CK_ON("dma_alloc dir=BIDIRECTIONAL dma_addr=5000 size=256 virt_addr=00000000abcd1234 flags=GFP_KERNEL attrs=");
    ck_got("r1:5000+100 w1:5000+100 ");
    ck_assert_uint_eq(counts().unended[IMPORT_FAMILY_COHERENT], 1);
    CK_ON("dma_free dir=BIDIRECTIONAL dma_addr=5000 size=256 virt_addr=00000000abcd1234 attrs=");
    ck_got("");
    ck_assert_uint_eq(counts().unended[IMPORT_FAMILY_COHERENT], 0);
}
END_TEST

/* Memory of dma_alloc_pages and dma_alloc_sgt is handed over and back like a mapping. */
START_TEST(noncoherent)
{
    start(IMPORT_POLICY_AT_UNMAP);
    CK_ON("dma_alloc_pages dir=FROM_DEVICE dma_addr=5000 size=256 virt_addr=00000000abcd1234 flags=GFP_KERNEL attrs=");
    CK_ON("dma_alloc_sgt dir=TO_DEVICE dma_addr=8000 size=8192 phys_addrs={0x1000,0x7000} flags=GFP_KERNEL attrs=");
    ck_got("");
    ck_assert_uint_eq(counts().unended[IMPORT_FAMILY_NONCOHERENT], 2);
    CK_ON("dma_sync_single_for_cpu dir=FROM_DEVICE dma_addr=5000 size=128");
    ck_got("w1:5000+80 ");
    CK_ON("dma_free_pages dir=FROM_DEVICE dma_addr=5000 size=256 virt_addr=00000000abcd1234 attrs=");
    ck_got("");
    CK_ON("dma_free_sgt dir=TO_DEVICE dma_addr=8000 size=8192 phys_addrs={0x1000,0x7000}");
    ck_got("r1:8000+2000 ");
}
END_TEST

/* ---- handed over and back ---- */

/* A receive ring that reuses its buffers: two harvests, and nothing more at the unmap of what the CPU has. */
START_TEST(receive_buffer_used_twice)
{
    start(IMPORT_POLICY_AT_UNMAP);
    CK_ON(MAP_FROM);
    CK_ON(DEVICE_FROM); /* directly after the map: the device has it already */
    CK_ON(CPU_FROM);
    ck_got("w1:1000+20 ");
    CK_ON(DEVICE_FROM);
    CK_ON(CPU_FROM);
    ck_got("w1:1000+20 ");
    CK_ON(UNMAP_FROM);
    ck_got("");
    start(IMPORT_POLICY_AT_MAP);
    CK_ON(MAP_FROM);
    ck_got("w1:1000+40 ");
    CK_ON(DEVICE_FROM);
    CK_ON(CPU_FROM);
    ck_got("");
    CK_ON(DEVICE_FROM);
    ck_got("w1:1000+20 ");
    CK_ON(CPU_FROM);
    CK_ON(UNMAP_FROM);
    ck_got("");
}
END_TEST

/* A transmit buffer that is written anew between sync_for_device calls: what was handed over before has been read. */
START_TEST(transmit_buffer_used_twice)
{
    start(IMPORT_POLICY_AT_UNMAP);
    CK_ON(MAP_TO);
    CK_ON(DEVICE_TO);
    ck_got("r1:2000+20 ");
    CK_ON(UNMAP_TO);
    ck_got("r1:2000+40 ");
    start(IMPORT_POLICY_AT_MAP);
    CK_ON(MAP_TO);
    ck_got("r1:2000+40 ");
    CK_ON(DEVICE_TO);
    ck_got("r1:2000+20 ");
    CK_ON(UNMAP_TO);
    ck_got("");
}
END_TEST

/* A sync may name a part of a mapping, begun up to 64 KiB before it. */
START_TEST(sync_of_a_part)
{
    start(IMPORT_POLICY_AT_UNMAP);
    CK_ON("dma_map_page dir=FROM_DEVICE dma_addr=100800 size=131072 phys_addr=9000 attrs=");
    CK_ON("dma_sync_single_for_cpu dir=FROM_DEVICE dma_addr=110800 size=2048");
    ck_got("w1:110800+800 ");
    /* 1 byte past the end, before the beginning, of another device, and further than LIVE_MAX_OFFSET away */
    ck_assert_int_eq(on("dma_sync_single_for_cpu dir=FROM_DEVICE dma_addr=100800 size=131073"), IMPORT_OUTCOME_NO_MAP);
    ck_assert_int_eq(on("dma_sync_single_for_cpu dir=FROM_DEVICE dma_addr=1007ff size=16"), IMPORT_OUTCOME_NO_MAP);
    ck_assert_int_eq(on_device(2, "dma_sync_single_for_cpu dir=FROM_DEVICE dma_addr=100800 size=16"),
                     IMPORT_OUTCOME_NO_MAP);
    ck_assert_int_eq(on("dma_sync_single_for_cpu dir=FROM_DEVICE dma_addr=112000 size=16"), IMPORT_OUTCOME_NO_MAP);
    ck_got("");
}
END_TEST

/* ---- lists ---- */

#define MAP_SG \
    "dma_map_sg dir=TO_DEVICE dma_addrs={0x1000,0x8000} sizes={0x1000,0x600} phys_addrs={0xa000,0xc000,0xb000} attrs="
#define UNMAP_SG "dma_unmap_sg dir=TO_DEVICE phys_addrs={0xa000,0xc000,0xb000} attrs="

START_TEST(list_is_joined_by_physical_addresses)
{
    start(IMPORT_POLICY_AT_UNMAP);
    CK_ON(MAP_SG);
    ck_got("");
    ck_assert_uint_eq(counts().unended[IMPORT_FAMILY_LIST], 1);
    CK_ON("dma_sync_sg_for_cpu dir=TO_DEVICE dma_addrs={0x1000,0x8000} sizes={0x10,0x20}");
    ck_got("r1:1000+10 r1:8000+20 ");
    CK_ON("dma_sync_sg_for_device dir=TO_DEVICE dma_addrs={0x1000,0x8000} sizes={0x10,0x20}");
    CK_ON(UNMAP_SG);
    ck_got("r1:1000+1000 r1:8000+600 ");
    ck_assert_int_eq(on(UNMAP_SG), IMPORT_OUTCOME_NO_MAP);
    start(IMPORT_POLICY_AT_MAP);
    CK_ON(MAP_SG);
    ck_got("r1:1000+1000 r1:8000+600 ");
}
END_TEST

/* Two lists of one first page: the second address tells them apart. Another device or direction is another list. */
START_TEST(lists_that_begin_alike)
{
    start(IMPORT_POLICY_AT_UNMAP);
    CK_ON("dma_map_sg dir=TO_DEVICE dma_addrs={0x1000} sizes={0x1000} phys_addrs={0xa000,0xb000} attrs=");
    CK_ON("dma_map_sg dir=TO_DEVICE dma_addrs={0x2000} sizes={0x2000} phys_addrs={0xa000,0xc000} attrs=");
    ck_assert_int_eq(on_device(2, "dma_unmap_sg dir=TO_DEVICE phys_addrs={0xa000,0xb000} attrs="),
                     IMPORT_OUTCOME_NO_MAP);
    ck_assert_int_eq(on("dma_unmap_sg dir=FROM_DEVICE phys_addrs={0xa000,0xb000} attrs="), IMPORT_OUTCOME_NO_MAP);
    ck_assert_int_eq(on("dma_unmap_sg dir=TO_DEVICE phys_addrs={0xa000,0xd000} attrs="), IMPORT_OUTCOME_NO_MAP);
    CK_ON("dma_unmap_sg dir=TO_DEVICE phys_addrs={0xa000,0xb000} attrs=");
    ck_got("r1:1000+1000 ");
    CK_ON("dma_unmap_sg dir=TO_DEVICE phys_addrs={0xa000,0xc000} attrs=");
    ck_got("r1:2000+2000 ");
}
END_TEST

/* A truncated map knows the first of its physical addresses, the unmap knows all. */
START_TEST(truncated_list)
{
    start(IMPORT_POLICY_AT_UNMAP);
    CK_ON("dma_map_sg dir=FROM_DEVICE nents=2/5 ents=2/4 [TRUNCATED] dma_addrs={0x1000,0x3000} sizes={0x100,0x200} "
          "phys_addrs={0xa000,0xb000} attrs=");
    ck_assert_uint_eq(counts().cut_segments, 2);
    CK_ON("dma_unmap_sg dir=FROM_DEVICE phys_addrs={0xa000,0xb000,0xc000,0xd000,0xe000} attrs=");
    ck_got("w1:1000+100 w1:3000+200 ");
}
END_TEST

START_TEST(empty_segments_are_counted)
{
    start(IMPORT_POLICY_AT_MAP);
    CK_ON("dma_map_sg dir=TO_DEVICE dma_addrs={0x1000,0x0,0x8000} sizes={0x10,0x0,0x20} phys_addrs={0xa000} attrs=");
    ck_got("r1:1000+10 r1:8000+20 ");
    ck_assert_uint_eq(counts().empty_segments, 1);
}
END_TEST

/* ---- what does not fit together ---- */

START_TEST(unmap_without_a_map)
{
    start(IMPORT_POLICY_AT_UNMAP);
    ck_assert_int_eq(on(UNMAP_FROM), IMPORT_OUTCOME_NO_MAP);
    CK_ON(MAP_FROM);
    ck_assert_int_eq(on_device(2, UNMAP_FROM), IMPORT_OUTCOME_NO_MAP);
    /* not what ends a mapping of one buffer */
    ck_assert_int_eq(on("dma_free dir=FROM_DEVICE dma_addr=1000 size=64 virt_addr=00000000abcd1234 attrs="),
                     IMPORT_OUTCOME_NO_MAP);
    ck_got("");
    CK_ON(UNMAP_FROM);
    ck_got("w1:1000+40 ");
    ck_assert_int_eq(on(UNMAP_FROM), IMPORT_OUTCOME_NO_MAP);
}
END_TEST

/* An IOMMU gives an address out once: the first mapping has ended unseen, and nothing is drawn from it. */
START_TEST(address_mapped_again_behind_an_iommu)
{
    start(IMPORT_POLICY_AT_UNMAP);
    CK_ON(MAP_FROM);
    CK_ON("dma_map_page dir=FROM_DEVICE dma_addr=1000 size=128 phys_addr=8000 attrs=");
    ck_assert_uint_eq(counts().remapped, 1);
    ck_assert_uint_eq(counts().unended[IMPORT_FAMILY_STREAMING], 1);
    CK_ON("dma_unmap_page dir=FROM_DEVICE dma_addr=1000 size=128 attrs=");
    ck_got("w1:1000+80 ");
    ck_assert_int_eq(on(UNMAP_FROM), IMPORT_OUTCOME_NO_MAP);
}
END_TEST

/* Without an IOMMU the same memory may be mapped many times, also with another size or direction. */
START_TEST(address_mapped_again_without_an_iommu)
{
    start(IMPORT_POLICY_AT_UNMAP);
    CK_ON("dma_map_page dir=TO_DEVICE dma_addr=1000 size=64 phys_addr=1000 attrs=");
    CK_ON("dma_map_page dir=TO_DEVICE dma_addr=1000 size=64 phys_addr=1000 attrs=");
    CK_ON("dma_map_page dir=TO_DEVICE dma_addr=1000 size=32 phys_addr=1000 attrs=");
    CK_ON("dma_map_page dir=FROM_DEVICE dma_addr=1000 size=64 phys_addr=1000 attrs=");
    ck_assert_uint_eq(counts().remapped, 0);
    ck_assert_uint_eq(counts().unended[IMPORT_FAMILY_STREAMING], 4);
    CK_ON("dma_unmap_page dir=TO_DEVICE dma_addr=1000 size=32 attrs=");
    ck_got("r1:1000+20 ");
    CK_ON("dma_unmap_page dir=TO_DEVICE dma_addr=1000 size=64 attrs=");
    CK_ON("dma_unmap_page dir=TO_DEVICE dma_addr=1000 size=64 attrs=");
    ck_got("r1:1000+40 r1:1000+40 ");
    CK_ON("dma_unmap_page dir=FROM_DEVICE dma_addr=1000 size=64 attrs=");
    ck_got("w1:1000+40 ");
    ck_assert_int_eq(on("dma_unmap_page dir=TO_DEVICE dma_addr=1000 size=64 attrs="), IMPORT_OUTCOME_NO_MAP);
}
END_TEST

/* A mapping that shares the entry of another is with the device, whatever the CPU had before. */
START_TEST(address_mapped_again_after_a_sync)
{
    start(IMPORT_POLICY_AT_UNMAP);
    CK_ON("dma_map_page dir=FROM_DEVICE dma_addr=1000 size=64 phys_addr=1000 attrs=");
    CK_ON(CPU_FROM);
    ck_got("w1:1000+20 ");
    CK_ON("dma_map_page dir=FROM_DEVICE dma_addr=1000 size=64 phys_addr=1000 attrs=");
    CK_ON(UNMAP_FROM);
    ck_got("w1:1000+40 ");
    /* an IOMMU takes the address: the mapping that is left has ended unseen; so have both of the next two */
    CK_ON(MAP_FROM);
    ck_assert_uint_eq(counts().remapped, 1);
    CK_ON("dma_map_page dir=FROM_DEVICE dma_addr=3000 size=64 phys_addr=3000 attrs=");
    CK_ON("dma_map_page dir=FROM_DEVICE dma_addr=3000 size=64 phys_addr=3000 attrs=");
    CK_ON("dma_map_page dir=FROM_DEVICE dma_addr=3000 size=64 phys_addr=9000 attrs=");
    ck_assert_uint_eq(counts().remapped, 3);
}
END_TEST

/* If no mapping is as the unmap says, the latest of its address ends. */
START_TEST(unmap_of_the_latest)
{
    start(IMPORT_POLICY_AT_UNMAP);
    CK_ON("dma_map_page dir=TO_DEVICE dma_addr=1000 size=64 phys_addr=1000 attrs=");
    CK_ON("dma_map_page dir=TO_DEVICE dma_addr=1000 size=32 phys_addr=1000 attrs=");
    CK_ON("dma_map_page dir=TO_DEVICE dma_addr=1000 size=48 phys_addr=1000 attrs=");
    CK_ON("dma_unmap_page dir=TO_DEVICE dma_addr=1000 size=16 attrs=");
    ck_got("r1:1000+30 ");
    CK_ON("dma_unmap_page dir=TO_DEVICE dma_addr=1000 size=16 attrs=");
    ck_got("r1:1000+20 ");
}
END_TEST

/* Coherent memory is never synchronised. */
START_TEST(sync_of_coherent_memory)
{
    start(IMPORT_POLICY_AT_UNMAP);
    CK_ON("dma_alloc dir=BIDIRECTIONAL dma_addr=1000 size=256 virt_addr=00000000abcd1234 flags=GFP_KERNEL attrs=");
    ck_got("r1:1000+100 w1:1000+100 ");
    ck_assert_int_eq(on(CPU_FROM), IMPORT_OUTCOME_NO_MAP);
    ck_got("");
}
END_TEST

/* What was mapped counts, not what the unmap says. */
START_TEST(unmap_of_another_size)
{
    start(IMPORT_POLICY_AT_UNMAP);
    CK_ON(MAP_FROM);
    CK_ON("dma_unmap_page dir=FROM_DEVICE dma_addr=1000 size=32 attrs=");
    ck_got("w1:1000+40 ");
}
END_TEST

START_TEST(calls_that_failed)
{
    start(IMPORT_POLICY_AT_MAP);
    ck_assert_int_eq(on("dma_map_page dir=TO_DEVICE dma_addr=ffffffffffffffff size=64 phys_addr=9000 attrs="),
                     IMPORT_OUTCOME_MAPS_NOTHING);
    ck_assert_int_eq(
        on("dma_alloc dir=BIDIRECTIONAL dma_addr=0 size=64 virt_addr=0000000000000000 flags=GFP_ATOMIC attrs="),
        IMPORT_OUTCOME_MAPS_NOTHING);
    ck_assert_int_eq(on("dma_map_sg_err dir=TO_DEVICE dma_addrs={0x12345000} err=-12 attrs="),
                     IMPORT_OUTCOME_MAPS_NOTHING);
    ck_assert_int_eq(
        on("dma_alloc_sgt_err dir=TO_DEVICE dma_addr=0 size=64 virt_addr=0000000000000000 flags=GFP_ATOMIC "
           "attrs="),
        IMPORT_OUTCOME_MAPS_NOTHING);
    ck_got("");
}
END_TEST

START_TEST(no_direction)
{
    start(IMPORT_POLICY_AT_MAP);
    ck_assert_int_eq(on("dma_map_page dir=NONE dma_addr=1000 size=64 phys_addr=9000 attrs="),
                     IMPORT_OUTCOME_NO_DIRECTION);
    ck_got("");
}
END_TEST

/* The last byte there is may be mapped; one more is not memory. */
START_TEST(end_of_the_address_space)
{
    start(IMPORT_POLICY_AT_MAP);
    CK_ON("dma_map_page dir=TO_DEVICE dma_addr=fffffffffffff000 size=4096 phys_addr=9000 attrs=");
    ck_got("r1:fffffffffffff000+1000 ");
    ck_assert_int_eq(on("dma_map_page dir=TO_DEVICE dma_addr=fffffffffffff000 size=4097 phys_addr=9000 attrs="),
                     IMPORT_OUTCOME_BEYOND);
    ck_got("");
}
END_TEST

/* 1 TiB may be, a byte more is taken for nonsense. */
START_TEST(buffer_that_is_too_large)
{
    start(IMPORT_POLICY_AT_MAP);
    CK_ON("dma_map_page dir=TO_DEVICE dma_addr=0 size=1099511627776 phys_addr=9000 attrs=");
    ck_got("r1:0+10000000000 ");
    ck_assert_int_eq(on("dma_map_page dir=TO_DEVICE dma_addr=0 size=1099511627777 phys_addr=9000 attrs="),
                     IMPORT_OUTCOME_TOO_LARGE);
    /* a sync of a list is held to the same, segment by segment */
    CK_ON("dma_map_sg dir=TO_DEVICE dma_addrs={0x1000} sizes={0x10} phys_addrs={0xa000} attrs=");
    ck_got("r1:1000+10 ");
    ck_assert_int_eq(on("dma_sync_sg_for_cpu dir=TO_DEVICE dma_addrs={0x1000,0x2000} sizes={0x10,0x10000000001}"),
                     IMPORT_OUTCOME_TOO_LARGE);
    ck_assert_int_eq(on("dma_sync_sg_for_cpu dir=TO_DEVICE dma_addrs={0x1000,0xffffffffffffffff} sizes={0x10,0x2}"),
                     IMPORT_OUTCOME_BEYOND);
    ck_got("");
}
END_TEST

START_TEST(sink_that_refuses)
{
    start(IMPORT_POLICY_AT_MAP);
    refuse_from = 1;
    CK_ON(MAP_FROM);
    ck_assert_int_eq(on(MAP_TO), IMPORT_OUTCOME_STOPPED);
    ck_got("w1:1000+40 ");
}
END_TEST

/* 40,000 live mappings of two devices at neighbouring addresses: the table grows, and each is found again. */
START_TEST(many_live_mappings)
{
    enum { MANY = 20000 };
    char text[160];
    start(IMPORT_POLICY_AT_UNMAP);
    for (unsigned i = 0; i < 2 * MANY; i++) {
        snprintf(text, sizeof text,
                 "dma_map_page dir=TO_DEVICE dma_addr=%x size=%u phys_addr=0 attrs=", 0x10000 + i / 2 * 64, 1 + i % 60);
        ck_assert_int_eq(on_device(i % 2, text), IMPORT_OUTCOME_IMPORTED);
    }
    ck_assert_uint_eq(counts().unended[IMPORT_FAMILY_STREAMING], 2 * MANY);
    for (unsigned i = 2 * MANY; i-- > 0;) {
        char expected[64];
        snprintf(text, sizeof text, "dma_unmap_page dir=TO_DEVICE dma_addr=%x size=%u attrs=", 0x10000 + i / 2 * 64,
                 1 + i % 60);
        ck_assert_int_eq(on_device(i % 2, text), IMPORT_OUTCOME_IMPORTED);
        snprintf(expected, sizeof expected, "r%u:%x+%x ", i % 2, 0x10000 + i / 2 * 64, 1 + i % 60);
        ck_got(expected);
    }
    ck_assert_uint_eq(counts().unended[IMPORT_FAMILY_STREAMING], 0);
    ck_assert_uint_eq(counts().remapped, 0);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("import_lifetimes");
    TCase *t = tcase_create("lifetimes");
    tcase_add_checked_fixture(t, NULL, stop);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, at_map);
    tcase_add_test(t, at_unmap);
    tcase_add_loop_test(t, coherent, 0, IMPORT_POLICY_COUNT);
    tcase_add_test(t, noncoherent);
    tcase_add_test(t, receive_buffer_used_twice);
    tcase_add_test(t, transmit_buffer_used_twice);
    tcase_add_test(t, sync_of_a_part);
    tcase_add_test(t, list_is_joined_by_physical_addresses);
    tcase_add_test(t, lists_that_begin_alike);
    tcase_add_test(t, truncated_list);
    tcase_add_test(t, empty_segments_are_counted);
    tcase_add_test(t, unmap_without_a_map);
    tcase_add_test(t, address_mapped_again_behind_an_iommu);
    tcase_add_test(t, address_mapped_again_without_an_iommu);
    tcase_add_test(t, address_mapped_again_after_a_sync);
    tcase_add_test(t, unmap_of_the_latest);
    tcase_add_test(t, sync_of_coherent_memory);
    tcase_add_test(t, unmap_of_another_size);
    tcase_add_test(t, calls_that_failed);
    tcase_add_test(t, no_direction);
    tcase_add_test(t, end_of_the_address_space);
    tcase_add_test(t, buffer_that_is_too_large);
    tcase_add_test(t, sink_that_refuses);
    tcase_add_test(t, many_live_mappings);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    return suite_run(suite());
}
