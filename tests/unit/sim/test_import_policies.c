/* Policies: bursts, times that are spread, descriptor rings, turns of devices. SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "suite.h"
#include "trace/import/lifetimes.h"

/* What the sink got: "r1:1000+40@7 ": direction, device, address, size (hexadecimal), time in seconds if whole, else in
 * nanoseconds with an 'n'. */
static char got[8192];
static uint64_t accesses, last_time;
static bool backwards;

static bool sink(void *user, const struct import_access *access)
{
    (void)user;
    accesses++;
    backwards = backwards || access->time < last_time;
    last_time = access->time;
    size_t used = strlen(got);
    if (used + 80 > sizeof got)
        return true;
    bool whole = access->time % 1000000000u == 0;
    snprintf(got + used, sizeof got - used, "%c%" PRIu32 ":%" PRIx64 "+%" PRIx64 "@%" PRIu64 "%s ",
             access->write ? 'w' : 'r', access->device, access->address, access->size,
             whole ? access->time / 1000000000u : access->time, whole ? "" : "n");
    return true;
}

static struct lifetimes *lifetimes;
static struct import_parser parser;

static void start(const struct import_synthesis *synthesis)
{
    lifetimes = lifetimes_create(synthesis, sink, NULL);
    ck_assert_ptr_nonnull(lifetimes);
    got[0] = '\0';
    accesses = last_time = 0;
    backwards = false;
}

/* The end: everything has come out. */
static void ck_end(const char *expected)
{
    ck_assert(lifetimes_end(lifetimes));
    ck_assert_str_eq(got, expected);
    lifetimes_destroy(lifetimes);
    lifetimes = NULL;
}

/* "NAME KEYS" of a device at a second. */
static enum import_outcome on(unsigned second, uint32_t device, const char *text)
{
    char line[1024];
    const char *keys = strchr(text, ' ');
    struct import_event event;
    snprintf(line, sizeof line, "  bash-1 [000] ..... %u.000000: %.*s: dev%" PRIu32 "%s", second, (int)(keys - text),
             text, device, keys);
    ck_assert_msg(import_tracefs_line(&parser, line, strlen(line), &event) == IMPORT_LINE_EVENT, "%s", line);
    return lifetimes_event(lifetimes, &event, device);
}

#define ON(second, device, text) ck_assert_int_eq(on(second, device, text), IMPORT_OUTCOME_IMPORTED)

#define MAP(address, size, dir) "dma_map_page dir=" dir " dma_addr=" address " size=" size " phys_addr=1 attrs="
#define UNMAP(address, size, dir) "dma_unmap_page dir=" dir " dma_addr=" address " size=" size " attrs="
#define ALLOC(address, size)                                                                                      \
    "dma_alloc dir=BIDIRECTIONAL dma_addr=" address " size=" size " virt_addr=00000000abcd1234 flags=GFP_KERNEL " \
    "attrs="
#define FREE(address, size) \
    "dma_free dir=BIDIRECTIONAL dma_addr=" address " size=" size " virt_addr=00000000abcd1234 attrs="

/* ---- bursts ---- */

/* 0x10f0 .. 0x12ef in bursts of 256 that do not cross multiples of 256: 16, 256, 240 bytes. */
START_TEST(bursts)
{
    start(&(struct import_synthesis){.burst = 256});
    ON(1, 1, MAP("10f0", "512", "TO_DEVICE"));
    ON(2, 1, UNMAP("10f0", "512", "TO_DEVICE"));
    ck_end("r1:10f0+10@2 r1:1100+100@2 r1:1200+f0@2 ");
}
END_TEST

/* 2^20 bursts of one byte are the most. */
START_TEST(flood)
{
    start(&(struct import_synthesis){.burst = 1, .policy = IMPORT_POLICY_AT_MAP});
    ck_assert_int_eq(on(1, 1, MAP("1000", "1048577", "TO_DEVICE")), IMPORT_OUTCOME_TOO_LARGE);
    ck_assert_uint_eq(accesses, 0);
    ck_assert_int_eq(on(1, 1, MAP("1000", "1048576", "TO_DEVICE")), IMPORT_OUTCOME_IMPORTED);
    ck_assert_uint_eq(accesses, 1048576);
    lifetimes_destroy(lifetimes);
}
END_TEST

/* ---- spread ---- */

/* Three bursts within 4 seconds: after 1, 2 and 3 of them. Both directions: six, after 1 to 6 of 7 seconds. */
START_TEST(spread)
{
    start(&(struct import_synthesis){.policy = IMPORT_POLICY_SPREAD, .burst = 256});
    ON(10, 1, MAP("1000", "768", "TO_DEVICE"));
    ON(14, 1, UNMAP("1000", "768", "TO_DEVICE"));
    ON(20, 1, MAP("1000", "768", "BIDIRECTIONAL"));
    ON(27, 1, UNMAP("1000", "768", "BIDIRECTIONAL"));
    ck_end("r1:1000+100@11 r1:1100+100@12 r1:1200+100@13 "
           "r1:1000+100@21 r1:1100+100@22 r1:1200+100@23 w1:1000+100@24 w1:1100+100@25 w1:1200+100@26 ");
}
END_TEST

/* Lives that overlap: accesses come in order of time, not of unmapping. */
START_TEST(spread_overlaps)
{
    start(&(struct import_synthesis){.policy = IMPORT_POLICY_SPREAD, .burst = 256});
    ON(10, 1, MAP("1000", "512", "TO_DEVICE"));
    ON(10, 2, MAP("8000", "256", "FROM_DEVICE"));
    ON(14, 2, UNMAP("8000", "256", "FROM_DEVICE"));
    ON(19, 1, UNMAP("1000", "512", "TO_DEVICE"));
    ck_end("w2:8000+100@12 r1:1000+100@13 r1:1100+100@16 ");
}
END_TEST

/* A buffer taken back and handed over anew has two times. */
START_TEST(spread_syncs)
{
    start(&(struct import_synthesis){.policy = IMPORT_POLICY_SPREAD});
    ON(10, 1, MAP("1000", "2048", "FROM_DEVICE"));
    ON(12, 1, "dma_sync_single_for_cpu dir=FROM_DEVICE dma_addr=1000 size=64");
    ON(20, 1, "dma_sync_single_for_device dir=FROM_DEVICE dma_addr=1000 size=2048");
    ON(26, 1, UNMAP("1000", "2048", "FROM_DEVICE"));
    ck_end("w1:1000+40@11 w1:1000+800@23 ");
}
END_TEST

/* A clock that runs backwards: a life without length. */
START_TEST(spread_backwards)
{
    start(&(struct import_synthesis){.policy = IMPORT_POLICY_SPREAD});
    ON(10, 1, MAP("1000", "16", "TO_DEVICE"));
    ON(8, 1, UNMAP("1000", "16", "TO_DEVICE"));
    ck_end("r1:1000+10@10 ");
}
END_TEST

/* More than wait: IMPORT_QUEUE_RECORDS accesses of 1000 .. 1001 s come first, then one whose time has gone by. */
START_TEST(spread_bound)
{
    struct import_life_counts counts;
    start(&(struct import_synthesis){.policy = IMPORT_POLICY_SPREAD, .burst = 1});
    ON(1, 2, MAP("100000", "1", "TO_DEVICE"));
    ON(1000, 1, MAP("200000", "65536", "TO_DEVICE"));
    ON(1001, 1, UNMAP("200000", "65536", "TO_DEVICE"));
    ck_assert_uint_eq(accesses, 0);                 /* all of them wait */
    ON(1001, 2, UNMAP("100000", "1", "TO_DEVICE")); /* its access was at 501 s: it fits, and one has to go */
    ck_assert_uint_eq(accesses, 1);
    ck_assert(lifetimes_end(lifetimes));
    lifetimes_counts(lifetimes, &counts);
    ck_assert_uint_eq(counts.late, 1);
    ck_assert_uint_eq(accesses, 65537);
    ck_assert(!backwards);
    lifetimes_destroy(lifetimes);
}
END_TEST

/* ---- rings ---- */

START_TEST(rings_once_and_none)
{
    start(&(struct import_synthesis){.rings = IMPORT_RINGS_ONCE});
    ON(1, 1, ALLOC("5000", "64"));
    ck_end("r1:5000+40@1 w1:5000+40@1 ");
    start(&(struct import_synthesis){.rings = IMPORT_RINGS_NONE});
    ON(1, 1, ALLOC("5000", "64"));
    ON(2, 1, MAP("1000", "16", "TO_DEVICE"));
    ON(3, 1, UNMAP("1000", "16", "TO_DEVICE"));
    ck_end("r1:1000+10@3 ");
}
END_TEST

/* A ring of 40 bytes holds two descriptors of 16, then comes the first again. */
START_TEST(doorbells)
{
    start(&(struct import_synthesis){.rings = IMPORT_RINGS_DOORBELL});
    ON(1, 1, ALLOC("5000", "40"));
    ON(2, 1, MAP("1000", "16", "TO_DEVICE"));
    ON(3, 1, UNMAP("1000", "16", "TO_DEVICE"));
    ON(4, 1, MAP("2000", "16", "TO_DEVICE"));
    ON(5, 1, MAP("3000", "16", "TO_DEVICE"));
    ON(6, 2, MAP("4000", "16", "TO_DEVICE")); /* a device without a ring */
    ON(7, 1, FREE("5000", "40"));
    ON(8, 1, UNMAP("2000", "16", "TO_DEVICE"));
    ck_end("r1:5000+10@2 r1:1000+10@3 w1:5000+10@3 r1:5010+10@4 r1:5000+10@5 r1:2000+10@8 ");
}
END_TEST

/* Two rings in turn; at-map reads the descriptor before the buffer; descriptors of 32 bytes, and a region of 8. */
START_TEST(several_rings)
{
    start(&(struct import_synthesis){.rings = IMPORT_RINGS_DOORBELL, .policy = IMPORT_POLICY_AT_MAP, .descriptor = 32});
    ON(1, 1, ALLOC("5000", "4096"));
    ON(1, 1, ALLOC("7000", "8"));
    ON(2, 1, MAP("1000", "16", "TO_DEVICE"));
    ON(3, 1, MAP("2000", "16", "TO_DEVICE"));
    ON(4, 1, MAP("3000", "16", "TO_DEVICE"));
    ON(5, 1, UNMAP("1000", "16", "TO_DEVICE"));
    ck_end("r1:5000+20@2 r1:1000+10@2 r1:7000+8@3 r1:2000+10@3 r1:5020+20@4 r1:3000+10@4 w1:5000+20@5 ");
}
END_TEST

/* ---- turns ---- */

/* Device 1 has three accesses, device 2 two, device 1 one more; in turns of one, and of two. Times stay in order. */
static void three_two_one(uint32_t turn)
{
    start(&(struct import_synthesis){.policy = IMPORT_POLICY_AT_MAP, .burst = 256, .interleave = turn});
    ON(1, 1, MAP("1000", "768", "TO_DEVICE"));
    ON(2, 2, MAP("8000", "512", "FROM_DEVICE"));
    ON(3, 1, MAP("2000", "256", "TO_DEVICE"));
}

START_TEST(turns)
{
    three_two_one(1);
    ck_assert_uint_eq(accesses, 0);
    ck_end("r1:1000+100@1 w2:8000+100@1 r1:1100+100@1 w2:8100+100@2 r1:1200+100@2 r1:2000+100@3 ");
    three_two_one(2);
    ck_end("r1:1000+100@1 r1:1100+100@1 w2:8000+100@1 w2:8100+100@2 r1:1200+100@2 r1:2000+100@3 ");
}
END_TEST

/* Whatever the turns, each device's accesses are all there, in their order, within batches of 4,096. */
START_TEST(turns_of_many)
{
    start(&(struct import_synthesis){.policy = IMPORT_POLICY_AT_MAP, .burst = 1, .interleave = 3});
    ON(1, 1, MAP("1000", "6000", "TO_DEVICE"));
    ck_assert_uint_eq(accesses, 4096);
    ON(2, 2, MAP("8000", "3000", "FROM_DEVICE"));
    ck_assert_uint_eq(accesses, 8192);
    ck_assert(lifetimes_end(lifetimes));
    ck_assert_uint_eq(accesses, 9000);
    ck_assert(!backwards);
    lifetimes_destroy(lifetimes);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("import_policies");
    TCase *t = tcase_create("policies");
    tcase_set_timeout(t, 600);
    tcase_add_test(t, bursts);
    tcase_add_test(t, flood);
    tcase_add_test(t, spread);
    tcase_add_test(t, spread_overlaps);
    tcase_add_test(t, spread_syncs);
    tcase_add_test(t, spread_backwards);
    tcase_add_test(t, spread_bound);
    tcase_add_test(t, rings_once_and_none);
    tcase_add_test(t, doorbells);
    tcase_add_test(t, several_rings);
    tcase_add_test(t, turns);
    tcase_add_test(t, turns_of_many);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    return suite_run(suite());
}
