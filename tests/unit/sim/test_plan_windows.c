/* Window plans: the design thread's numbers, and every small case against brute force.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "plan/windows.h"
#include "suite.h"

#define K UINT64_C(1024)
#define M (1024 * K)
#define BANK                        \
    {                               \
        4 * K, 4 * K, PLAN_ANYWHERE \
    }

/* The thread: 256 MiB of guest memory in 64 MiB pages and three MSI banks take 7 of 8 windows, 512 MiB in all. */
START_TEST(thread_takes_8_windows_of_64_mib)
{
    const struct plan_region regions[] = {{256 * M, 64 * M, 0}, BANK, BANK, BANK};
    const struct plan_request request = {regions, 4, 256};
    struct plan_windows plan;
    size_t which;

    ck_assert_int_eq(plan_windows(&request, &plan, &which), PLAN_OK);
    ck_assert_uint_eq(plan.start, 0);
    ck_assert_uint_eq(plan.window_size, 64 * M);
    ck_assert_uint_eq(plan.windows, 8);
    ck_assert_uint_eq(plan.used, 7);
    ck_assert_uint_eq(plan.first[0], 0);
    ck_assert_uint_eq(plan.first[1], 4);
    ck_assert_uint_eq(plan.first[3], 6);
}
END_TEST

/* The same memory in 2 MiB pages: 128 windows for it and three for the banks, so 256. */
/* rules: R21 */
START_TEST(small_pages_take_256_windows_of_2_mib)
{
    const struct plan_region regions[] = {{256 * M, 2 * M, 0}, BANK, BANK, BANK};
    const struct plan_request request = {regions, 4, 256};
    struct plan_windows plan;
    size_t which;

    ck_assert_int_eq(plan_windows(&request, &plan, &which), PLAN_OK);
    ck_assert_uint_eq(plan.window_size, 2 * M);
    ck_assert_uint_eq(plan.windows, 256);
    ck_assert_uint_eq(plan.used, 131);
}
END_TEST

/* First silicon has 16 windows at most (FACTS section 6), so 2 MiB pages do not do there. */
START_TEST(too_many_windows_are_refused)
{
    const struct plan_region regions[] = {{256 * M, 2 * M, 0}, BANK};
    const struct plan_request request = {regions, 2, 16};
    struct plan_windows plan;
    size_t which;

    ck_assert_int_eq(plan_windows(&request, &plan, &which), PLAN_ERR_PIECES);
    ck_assert_uint_eq(which, 0);
}
END_TEST

/* R17: 24 KiB is no power of two, so it takes windows of 8 KiB or less; 16 KiB + 8 KiB is one and its power-of-two
 * tail. */
START_TEST(odd_sizes_are_cut)
{
    const struct plan_region regions[] = {{24 * K, 64 * K, PLAN_ANYWHERE}};
    const struct plan_request request = {regions, 1, 256};
    struct plan_windows plan;
    size_t which;

    ck_assert_uint_eq(plan_pieces(&regions[0], 32 * K), 0);
    ck_assert_uint_eq(plan_pieces(&regions[0], 16 * K), 2);
    ck_assert_uint_eq(plan_pieces(&regions[0], 8 * K), 3);
    ck_assert_int_eq(plan_windows(&request, &plan, &which), PLAN_OK);
    ck_assert_uint_eq(plan.window_size, 16 * K);
    ck_assert_uint_eq(plan.windows, 2);
}
END_TEST

/* MSI policy A: the banks sit in the last windows. */
START_TEST(last_windows_are_taken_from_the_end)
{
    const struct plan_region regions[] = {{256 * M, 64 * M, 0}, {4 * K, 4 * K, PLAN_LAST}, {4 * K, 4 * K, PLAN_LAST}};
    const struct plan_request request = {regions, 3, 256};
    struct plan_windows plan;
    size_t which;

    ck_assert_int_eq(plan_windows(&request, &plan, &which), PLAN_OK);
    ck_assert_uint_eq(plan.windows, 8);
    ck_assert_uint_eq(plan.first[1], 6);
    ck_assert_uint_eq(plan.first[2], 7);
}
END_TEST

START_TEST(bad_regions_are_named)
{
    const struct plan_region odd[] = {{4 * K, 4 * K, 0}, {100, 4 * K, PLAN_ANYWHERE}};
    const struct plan_region crossing[] = {{8 * K, 4 * K, 0}, {4 * K, 4 * K, 4 * K}};
    const struct plan_region far[] = {{4 * K, 4 * K, 0}, {4 * K, 4 * K, UINT64_C(1) << 63}};
    struct plan_windows plan;
    size_t which;

    ck_assert_int_eq(plan_windows(&(struct plan_request){odd, 2, 256}, &plan, &which), PLAN_ERR_REGION);
    ck_assert_uint_eq(which, 1);
    ck_assert_int_eq(plan_windows(&(struct plan_request){crossing, 2, 256}, &plan, &which), PLAN_ERR_OVERLAP);
    ck_assert_uint_eq(which, 1);
    ck_assert_int_eq(plan_windows(&(struct plan_request){far, 2, 256}, &plan, &which), PLAN_ERR_APERTURE);
}
END_TEST

/* ---- brute force: every base, window size, count, and every way to put the regions ---- */

enum { WORLD = 16, MOST = 3 }; /* 4 KiB units of IOVA space; regions */

struct best {
    bool found;
    uint32_t used;
    uint64_t size, windows;
};

static bool piece_fits(uint64_t bytes, const struct plan_region *region)
{
    return bytes >= 4 * K && (bytes & (bytes - 1)) == 0 && bytes <= region->page;
}

/* Walks a region window by window, by R4 alone: each window maps a power of two from its start. */
static uint32_t count_windows(const struct plan_region *region, uint64_t window)
{
    uint32_t count = 0;

    for (uint64_t left = region->size; left > 0; count++) {
        uint64_t piece = left < window ? left : window;

        if (!piece_fits(piece, region))
            return 0;
        left -= piece;
    }
    return count;
}

/* Marks the region at every window it may begin at, and goes on with the next one. */
static bool put(const struct plan_request *request, size_t at, uint64_t window, uint64_t start, uint32_t windows,
                uint32_t taken)
{
    const struct plan_region *region = &request->regions[at];
    uint32_t count, mask;

    if (at == request->count)
        return true;
    count = count_windows(region, window);
    if (count == 0 || count > windows)
        return false;
    mask = (1u << count) - 1;
    for (uint32_t first = 0; first + count <= windows; first++) {
        if (region->iova != PLAN_ANYWHERE && start + first * window != region->iova)
            continue;
        if ((taken & mask << first) == 0 && put(request, at + 1, window, start, windows, taken | mask << first))
            return true;
    }
    return false;
}

static void offer(struct best *best, uint32_t used, uint64_t window, uint64_t windows)
{
    uint64_t size = window * windows;
    bool better = !best->found || used < best->used || (used == best->used && size < best->size) ||
                  (used == best->used && size == best->size && windows < best->windows);

    if (better)
        *best = (struct best){true, used, size, windows};
}

/* Every aligned base for one window size and count. */
static void try_bases(const struct plan_request *request, uint64_t window, uint32_t windows, struct best *best)
{
    uint32_t used = 0;

    for (size_t i = 0; i < request->count; i++)
        used += count_windows(&request->regions[i], window);
    for (uint64_t start = 0; start + windows * window <= WORLD * 4 * K; start += windows * window) {
        if (put(request, 0, window, start, windows, 0))
            offer(best, used, window, windows);
    }
}

static struct best brute_force(const struct plan_request *request)
{
    struct best best = {false, 0, 0, 0};

    for (uint64_t window = 4 * K; window <= WORLD * 4 * K; window *= 2) {
        for (uint32_t windows = 1; windows <= request->most_windows && windows * window <= WORLD * 4 * K; windows *= 2)
            try_bases(request, window, windows, &best);
    }
    return best;
}

static uint32_t draw(uint64_t *random, uint32_t limit)
{
    *random = *random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*random >> 33) % limit;
}

/* Plans are compared by what is to be least; the plan's own places are put to the same test by fixing them. */
static void compare(const struct plan_request *request, uint64_t number)
{
    struct best best = brute_force(request);
    struct plan_region fixed[MOST];
    struct plan_windows plan;
    size_t which;
    bool found = plan_windows(request, &plan, &which) == PLAN_OK;

    if (found && plan.start + plan.windows * plan.window_size > WORLD * 4 * K) { /* more than brute force looks at */
        ck_assert_msg(!best.found || plan.used < best.used, "case %" PRIu64 ": a larger aperture saves no window",
                      number);
        return;
    }
    ck_assert_msg(found == best.found, "case %" PRIu64 ": found %d, brute force %d", number, found, best.found);
    if (!found)
        return;
    ck_assert_msg(plan.used == best.used && plan.windows * plan.window_size == best.size &&
                      plan.windows == best.windows,
                  "case %" PRIu64 ": %u of %u windows, brute force %u of %" PRIu64, number, plan.used, plan.windows,
                  best.used, best.windows);
    for (size_t i = 0; i < request->count; i++) {
        fixed[i] = request->regions[i];
        fixed[i].iova = plan.start + plan.first[i] * plan.window_size;
    }
    ck_assert_msg(put(&(struct plan_request){fixed, request->count, request->most_windows}, 0, plan.window_size,
                      plan.start, plan.windows, 0),
                  "case %" PRIu64 ": the plan's own places are not legal", number);
}

START_TEST(plans_are_minimal)
{
    const char *text = getenv("PAMU_SEED");
    uint64_t random = text != NULL ? strtoull(text, NULL, 0) : 20130402, found = 0;

    (void)printf("plans are minimal: seed %" PRIu64 "\n", random);
    for (uint64_t number = 0; number < 20000; number++) {
        struct plan_region regions[MOST];
        struct plan_request request = {regions, 1 + draw(&random, MOST), 1u << draw(&random, 5)};

        for (size_t i = 0; i < request.count; i++)
            regions[i] = (struct plan_region){(1 + draw(&random, 6)) * 4 * K, (4 * K) << draw(&random, 4),
                                              draw(&random, 3) > 0 ? PLAN_ANYWHERE : draw(&random, 12) * 4 * K};
        compare(&request, number);
        found += brute_force(&request).found ? 1u : 0u;
    }
    ck_assert_msg(found > 5000, "only %" PRIu64 " cases had a plan", found);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("window plans");
    TCase *tcase = tcase_create("plans");

    tcase_set_timeout(tcase, 600);
    tcase_add_test(tcase, thread_takes_8_windows_of_64_mib);
    tcase_add_test(tcase, small_pages_take_256_windows_of_2_mib);
    tcase_add_test(tcase, too_many_windows_are_refused);
    tcase_add_test(tcase, odd_sizes_are_cut);
    tcase_add_test(tcase, last_windows_are_taken_from_the_end);
    tcase_add_test(tcase, bad_regions_are_named);
    tcase_add_test(tcase, plans_are_minimal);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}
