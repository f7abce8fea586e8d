/* Order of writes: the device sees no half-written entry; failing writes. SPDX-License-Identifier: BSD-2-Clause */
#include "domain_bench.h"

#include "hw/bytes.h"
#include "suite.h"

static struct bench bench;

#define MIB (UINT64_C(1) << 20)
#define WORD1 4u
#define V 0x1u
#define AP 0x18u

static bool gives_access(const uint8_t *memory, size_t entry)
{
    uint32_t word = load_be32(memory + entry + WORD1);

    return (word & V) != 0 && (word & AP) != 0;
}

static bool entry_equal(const uint8_t *a, const uint8_t *b, size_t entry)
{
    return memcmp(a + entry, b + entry, 64) == 0;
}

/* After each write, an entry that gives access is as it was before the request, or as it is after it. */
static void check_entries(const uint8_t *before, size_t first_write)
{
    static uint8_t memory[BENCH_BYTES];

    memcpy(memory, before, sizeof(memory));
    for (size_t i = first_write; i < bench.writes; i++) {
        const struct bench_write *write = &bench.write[i];
        size_t entry = write->offset / 64 * 64;
        memcpy(memory + write->offset, write->bytes, write->length);
        ck_assert_msg(!gives_access(memory, entry) || entry_equal(memory, before, entry) ||
                          entry_equal(memory, bench.memory, entry),
                      "write %zu shows half an entry at 0x%zx", i - first_write, entry);
    }
    ck_assert_mem_eq(memory, bench.memory, sizeof(memory));
}

/* The place in the request's writes where word 1 of an entry is written; each request writes it once. */
static size_t word1_written(size_t first_write, size_t entry)
{
    for (size_t i = first_write; i < bench.writes; i++) {
        if (bench.write[i].offset == entry + WORD1)
            return i;
    }
    ck_abort_msg("word 1 of 0x%zx is not written", entry);
    return 0;
}

enum { LIODN = 3, OTHER = 4 };
#define PRIMARY (LIODN * 64u)
#define SECONDARY (BENCH_SPAACT + 64u) /* of window 2 */

struct step {
    const char *name;
    enum pamu_error (*request)(uint32_t domain);
};

static enum pamu_error map_0(uint32_t domain)
{
    return bench_map(&bench, domain, 0, 64 * MIB, 64 * MIB);
}

static enum pamu_error map_2(uint32_t domain)
{
    return bench_map(&bench, domain, 2, UINT64_C(0xffe044000), 4096);
}

static enum pamu_error unmap_0(uint32_t domain)
{
    return bench_unmap(&bench, domain, 0);
}

static enum pamu_error unmap_2(uint32_t domain)
{
    return bench_unmap(&bench, domain, 2);
}

static enum pamu_error attach_other(uint32_t domain)
{
    return pamu_domain_attach(bench.software, domain, OTHER, &bench.refusal);
}

static enum pamu_error detach_other(uint32_t domain)
{
    return pamu_domain_detach(bench.software, domain, OTHER, &bench.refusal);
}

static enum pamu_error disable(uint32_t domain)
{
    return pamu_domain_disable(bench.software, domain, &bench.refusal);
}

static enum pamu_error enable(uint32_t domain)
{
    return pamu_domain_enable(bench.software, domain, &bench.refusal);
}

static enum pamu_error windows_8(uint32_t domain)
{
    return pamu_domain_windows(bench.software, domain, 8, &bench.refusal);
}

static enum pamu_error windows_1(uint32_t domain)
{
    return pamu_domain_windows(bench.software, domain, 1, &bench.refusal);
}

static enum pamu_error geometry(uint32_t domain)
{
    return pamu_domain_geometry(bench.software, domain, 0, 512 * MIB, &bench.refusal);
}

static const struct step steps[] = {
    {"map window 2, which enables", map_2},
    {"unmap window 2, which disables", unmap_2},
    {"map window 2 again, which enables", map_2},
    {"map window 0 while enabled", map_0},
    {"attach to an enabled domain", attach_other},
    {"unmap window 0 while enabled", unmap_0},
    {"map window 0 again", map_0},
    {"disable", disable},
    {"unmap window 2 while disabled", unmap_2},
    {"map it again", map_2},
    {"enable", enable},
    {"detach from an enabled domain", detach_other},
    {"unmap window 2", unmap_2},
    {"unmap the last window, explicitly enabled", unmap_0},
    {"disable again", disable},
    {"attach to a domain that maps nothing", attach_other},
    {"one window", windows_1},
    {"map it", map_0},
    {"enable it", enable},
    {"unmap it, explicitly enabled", unmap_0},
    {"map it, explicitly enabled", map_0},
    {"unmap it again", unmap_0},
    {"disable it", disable},
    {"another count", windows_8},
    {"another aperture", geometry},
};

#define STEP_COUNT (sizeof(steps) / sizeof(steps[0]))

START_TEST(no_half_entry)
{
    static uint8_t before[BENCH_BYTES];
    uint32_t domain;

    bench_open(&bench);
    domain = bench_cut_domain(&bench, 512 * MIB, 8, LIODN);
    for (size_t i = 0; i < STEP_COUNT; i++) {
        size_t first = bench.writes;
        memcpy(before, bench.memory, sizeof(before));
        ck_assert_msg(steps[i].request(domain) == PAMU_OK, "%s", steps[i].name);
        ck_assert_msg(bench.writes > first, "%s wrote nothing", steps[i].name);
        check_entries(before, first);
    }
    bench_close(&bench);
}
END_TEST

START_TEST(v_last_and_v_first)
{
    uint32_t domain;
    size_t first;

    bench_open(&bench);
    domain = bench_cut_domain(&bench, 512 * MIB, 8, LIODN);
    first = bench.writes;
    ck_ok(map_2(domain)); /* the domain opens after its window */
    ck_assert_uint_gt(word1_written(first, PRIMARY), word1_written(first, SECONDARY));
    ck_assert_uint_eq(word1_written(first, PRIMARY), bench.writes - 1);
    first = bench.writes;
    ck_ok(unmap_2(domain)); /* and closes before it */
    ck_assert_uint_eq(word1_written(first, PRIMARY), first);
    ck_assert_uint_lt(word1_written(first, PRIMARY), word1_written(first, SECONDARY));
    ck_ok(map_2(domain));
    first = bench.writes;
    ck_ok(attach_other(domain));
    ck_assert_uint_eq(word1_written(first, OTHER * 64), bench.writes - 1);
    first = bench.writes;
    ck_ok(detach_other(domain));
    ck_assert_uint_eq(word1_written(first, OTHER * 64), first);
    bench_close(&bench);
}
END_TEST

/* A write is rejected at every place of every request: the books stay, and the request can be made again. */
START_TEST(rejected_writes)
{
    uint32_t domain;

    bench_open(&bench);
    domain = bench_cut_domain(&bench, 512 * MIB, 8, LIODN);
    for (size_t i = 0; i < STEP_COUNT; i++) {
        long failing = 0;
        enum pamu_error error = PAMU_ERR_BUS;
        while (error == PAMU_ERR_BUS) {
            struct bench_state state = bench_take(&bench);
            bench.writes_left = failing++;
            error = steps[i].request(domain);
            bench.writes_left = -1;
            if (error == PAMU_ERR_BUS)
                ck_assert_mem_eq((const uint8_t *)bench.software, state.books, state.books_size);
            bench_free_state(&state);
        }
        ck_assert_msg(error == PAMU_OK, "%s", steps[i].name);
        ck_assert_msg(failing > 1, "%s was never rejected", steps[i].name);
    }
    bench_close(&bench);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("domain order");
    TCase *order = tcase_create("order");

    tcase_add_test(order, no_half_entry);
    tcase_add_test(order, v_last_and_v_first);
    tcase_add_test(order, rejected_writes);
    suite_add_tcase(suite, order);
    return suite;
}

int main(void)
{
    return suite_run(suite());
}
