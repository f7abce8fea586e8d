/* Memory cut into blocks, against halving it until each half is full or empty. SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "plan/blocks.h"
#include "suite.h"
#include "test_draw.h"

enum { PAGES = 64, MOST = 12, MOST_BLOCKS = 2 * PAGES };

#define PAGE UINT64_C(4096)
#define BASE UINT64_C(0x40000000)

static uint64_t random_state;

static bool there[4][PAGES]; /* by protection */
static struct plan_memory memory[MOST];
static size_t count, whole;

static void draw_memory(void)
{
    memset(there, 0, sizeof(there));
    count = draw(&random_state, MOST);
    whole = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t first = draw(&random_state, PAGES), pages = 1 + draw(&random_state, PAGES - first);

        pages = pages > 20 ? 20 : pages;
        memory[i] = (struct plan_memory){BASE + first * PAGE, pages * PAGE, (uint8_t)(1 + draw(&random_state, 3)),
                                         draw(&random_state, 6) == 0};
        if (memory[i].whole)
            memory[i].size = PAGE << draw(&random_state, 2);
        whole += memory[i].whole ? 1u : 0u;
        for (uint32_t page = first; page < first + pages && !memory[i].whole; page++)
            there[memory[i].prot][page] = true;
    }
}

static struct plan_block expected[MOST_BLOCKS];
static size_t expected_count;

static void halve(unsigned prot, uint32_t first, uint32_t pages, uint64_t most)
{
    uint32_t found = 0;

    for (uint32_t page = first; page < first + pages; page++)
        found += there[prot][page] ? 1u : 0u;
    if (found == 0)
        return;
    if (found == pages && pages * PAGE <= most) {
        expected[expected_count++] = (struct plan_block){BASE + first * PAGE, pages * PAGE, count, (uint8_t)prot};
        return;
    }
    halve(prot, first, pages / 2, most);
    halve(prot, first + pages / 2, pages / 2, most);
}

START_TEST(blocks_are_the_halves_that_are_full)
{
    uint64_t rounds = 20 * environment("PAMUSIM_EFFORT", 100), seed = environment("PAMUSIM_SEED", 20130407);

    random_state = seed;
    (void)printf("blocks: %" PRIu64 " memories, seed %" PRIu64 "\n", rounds, seed);
    for (uint64_t round = 0; round < rounds; round++) {
        unsigned log = 13 + draw(&random_state, 8);
        struct plan_block blocks[MOST_BLOCKS];
        size_t found;

        draw_memory();
        expected_count = 0;
        for (unsigned prot = 1; prot < 4; prot++)
            halve(prot, 0, PAGES, UINT64_C(1) << log);
        for (size_t i = 0; i < count; i++) {
            if (memory[i].whole)
                expected[expected_count++] = (struct plan_block){memory[i].phys, memory[i].size, i, memory[i].prot};
        }
        found = plan_blocks(memory, count, log, blocks, MOST_BLOCKS);
        ck_assert_uint_eq(found, expected_count);
        for (size_t i = 0; i < found; i++) {
            ck_assert_uint_eq(blocks[i].phys, expected[i].phys);
            ck_assert_uint_eq(blocks[i].size, expected[i].size);
            ck_assert_uint_eq(blocks[i].memory, expected[i].memory);
            ck_assert_uint_eq(blocks[i].prot, expected[i].prot);
        }
    }
}
END_TEST

/* The last bytes of all, the first ones, and no room for all that come out. */
START_TEST(ends_of_memory)
{
    static const struct plan_memory ends[] = {{UINT64_MAX - 3 * PAGE + 1, 3 * PAGE, 3, false}, {0, 4 * PAGE, 3, false}};
    struct plan_block blocks[3] = {{0}};

    ck_assert_uint_eq(plan_blocks(ends, 2, 63, blocks, 2), 3);
    ck_assert_uint_eq(blocks[0].phys, 0);
    ck_assert_uint_eq(blocks[0].size, 4 * PAGE);
    ck_assert_uint_eq(blocks[1].phys, UINT64_MAX - 3 * PAGE + 1);
    ck_assert_uint_eq(blocks[1].size, PAGE);
    ck_assert_uint_eq(blocks[2].size, 0);
}
END_TEST

START_TEST(whole_memory_may_be_too_large)
{
    const struct plan_memory one = {BASE, 2 * PAGE, 3, true};
    struct plan_block block;

    ck_assert_uint_eq(plan_blocks(&one, 1, 12, &block, 1), 0);
    ck_assert_uint_eq(plan_blocks(&one, 1, 13, &block, 1), 1);
    ck_assert_uint_eq(block.memory, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("blocks");
    TCase *tcase = tcase_create("blocks");

    tcase_set_timeout(tcase, 600);
    tcase_add_test(tcase, blocks_are_the_halves_that_are_full);
    tcase_add_test(tcase, ends_of_memory);
    tcase_add_test(tcase, whole_memory_may_be_too_large);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}
