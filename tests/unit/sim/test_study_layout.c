/* Layouts of memory against all layouts there are, simulated page by page. SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "study/layout.h"
#include "suite.h"
#include "test_draw.h"
#include "test_study_stream.h"

enum {
    MOST_WINDOWS = 8,
    WINDOWS = 4,
    RECORDS = 80,
    MOST_PAGES = 64,
    MOST_FOUND = 4096,
    LIODN = 3,
    TWIN = 5,
    OTHER = 9
};

#define PAGE UINT64_C(4096)
#define RAM UINT64_C(0x100000000)
#define MSI_PAGE UINT64_C(0xffe044000) /* of the P4080's bank 0 */

static uint64_t random_state;

static struct small_chip small;

/* ---- what is recorded: memory of the domain by page of its aperture ---- */

struct page {
    uint64_t phys; /* 0: not mapped */
    bool read_only, msi;
};

struct record {
    bool other;     /* the other domain's; then window is all that matters */
    bool twin;      /* the domain's second LIODN's */
    uint32_t first; /* page of the aperture */
    uint32_t pages;
    uint32_t window;
};

static struct page pages[MOST_PAGES];
static uint32_t window_pages, page_count;
static uint64_t base;
static uint32_t other_windows;
static bool other_first; /* it has the first SPAACT entries */
static bool has_twin;
static struct record records[RECORDS];

static void draw_memory(void)
{
    uint32_t room[16] = {0}, size; /* 1 written, 2 read only */
    bool has_msi = draw(&random_state, 3) == 0;

    memset(pages, 0, sizeof(pages));
    window_pages = 1u << draw(&random_state, 3);
    page_count = WINDOWS * window_pages;
    base = draw(&random_state, 3) * page_count * PAGE;
    for (uint32_t w = 0; w < WINDOWS; w++) {
        uint32_t at = draw(&random_state, 16);
        bool read_only = draw(&random_state, 4) == 0;

        size = draw(&random_state, 5) == 0 ? 0 : 1u << draw(&random_state, 3);
        size = size > window_pages ? window_pages : size;
        at &= ~(size > 0 ? size - 1 : 0);
        for (uint32_t i = 0; i < size; i++) {
            if (room[at + i] == (read_only ? 1u : 2u)) /* another window may map it, too, but in the same way */
                size = 0;
        }
        for (uint32_t i = 0; i < size; i++)
            room[at + i] = read_only ? 2 : 1;
        for (uint32_t i = 0; i < size; i++)
            pages[w * window_pages + i] = (struct page){RAM + (at + i) * PAGE, read_only, false};
    }
    if (has_msi)
        memset(&pages[window_pages], 0, window_pages * sizeof(pages[0]));
    if (has_msi)
        pages[window_pages] = (struct page){MSI_PAGE, false, true};
    if (pages[0].phys == 0)
        pages[0] = (struct page){RAM + 32 * PAGE, false, false};
}

static void draw_records(void)
{
    for (uint32_t i = 0; i < RECORDS; i++) {
        struct record *record = &records[i];

        *record = (struct record){
            .other = draw(&random_state, 3) == 0, .window = draw(&random_state, other_windows), .pages = 1};
        do
            record->first = i < page_count ? i : draw(&random_state, page_count); /* all of it is touched */
        while (i >= page_count && pages[record->first].phys == 0);
        if (pages[record->first].phys == 0) /* none there: another one */
            record->first = 0;
        if (i < page_count)
            record->other = false;
        record->twin = has_twin && draw(&random_state, 2) == 0;
        while (draw(&random_state, 3) == 0 && record->first + record->pages < page_count &&
               pages[record->first + record->pages].phys != 0)
            record->pages++;
    }
}

/* ---- the stream of that ---- */

static char path[64];

static void set_up_domain(struct machine *machine)
{
    run(machine, "domain d");
    run(machine, "geometry d start 0x%" PRIx64 " size %" PRIu64, base, page_count * PAGE);
    run(machine, "windows d %u", WINDOWS);
    run(machine, "attach d liodn %u", LIODN);
    if (has_twin)
        run(machine, "attach d liodn %u", TWIN);
    for (uint32_t w = 0; w < WINDOWS; w++) {
        const struct page *page = &pages[w * window_pages];
        uint32_t size = 0;

        while (size < window_pages && page[size].phys != 0)
            size++;
        if (size > 0)
            run(machine, "map d window %u phys 0x%" PRIx64 " size %uK prot %s", w, page->phys, size * 4,
                page->read_only ? "r" : "rw");
    }
}

static void set_up_other(struct machine *machine)
{
    run(machine, "domain o");
    run(machine, "geometry o start 0 size %uK", other_windows * 4);
    run(machine, "windows o %u", other_windows);
    run(machine, "attach o liodn %u", OTHER);
    for (uint32_t w = 0; w < other_windows; w++)
        run(machine, "map o window %u phys 0x%x size 4K prot rw", w, 0x80000000 + w * 0x10000);
}

static void make_stream(void)
{
    struct machine machine;

    machine_open(&machine, path);
    if (other_first)
        set_up_other(&machine);
    set_up_domain(&machine);
    if (!other_first)
        set_up_other(&machine);
    for (uint32_t i = 0; i < RECORDS; i++) {
        const struct record *record = &records[i];

        if (record->other)
            run(&machine, "dma %u r %u 4", OTHER, record->window * 4096 + 64);
        else
            run(&machine, "dma %u r 0x%" PRIx64 " %" PRIu64, record->twin ? TWIN : LIODN, base + record->first * PAGE,
                record->pages * PAGE);
    }
    machine_close(&machine);
}

/* ---- plain simulation ---- */

/* Where each page is: an IOVA offset of the new aperture. */
struct arrangement {
    uint64_t offset[MOST_PAGES];
    uint32_t windows;
    unsigned window_bits;
};

/* A record of the domain: cut where its pages part, and at windows. */
static uint64_t simulate_record(struct lru *lru, const struct arrangement *arrangement, const struct record *record,
                                uint32_t first)
{
    uint64_t misses = 0;

    for (uint32_t i = 0; i < record->pages; i++) {
        uint64_t offset = arrangement->offset[record->first + i], window = offset >> arrangement->window_bits;
        bool together = i > 0 && offset == arrangement->offset[record->first + i - 1] + PAGE &&
                        offset % (UINT64_C(1) << arrangement->window_bits) != 0;

        if (!together && window > 0)
            misses += lru_misses(&small, lru, first + window - 1) ? 1u : 0u;
    }
    return misses;
}

/* All LIODNs' PPAACEs have places of their own, so that each misses once. */
static uint64_t simulate(const struct arrangement *arrangement, bool alone)
{
    struct lru lru = {.clock = 0};
    uint32_t own = arrangement->windows - 1, other_at = other_first || alone ? 0 : own * (has_twin ? 2 : 1),
             at = other_first && !alone ? other_windows - 1 : 0;
    bool met[3] = {false, false, false};
    uint64_t misses = 0;

    for (uint32_t i = 0; i < RECORDS; i++) {
        if (records[i].other && alone)
            continue;
        met[records[i].other ? 2 : records[i].twin] = true;
        if (records[i].other && records[i].window > 0)
            misses += lru_misses(&small, &lru, other_at + records[i].window - 1) ? 1u : 0u;
        if (!records[i].other)
            misses += simulate_record(&lru, arrangement, &records[i], records[i].twin ? at + own : at);
    }
    return misses + met[0] + met[1] + met[2];
}

/* ---- all layouts ---- */

struct candidate {
    uint32_t used;
    unsigned bits; /* of the aperture */
    uint64_t misses;
};

static struct candidate found[MOST_FOUND];
static size_t found_count;

static void note(uint32_t used, unsigned bits, uint64_t misses)
{
    for (size_t i = 0; i < found_count; i++) {
        if (found[i].used <= used && found[i].bits <= bits && found[i].misses <= misses)
            return;
    }
    ck_assert_uint_lt(found_count, MOST_FOUND);
    found[found_count++] = (struct candidate){used, bits, misses};
}

/* A block: which pages are in it, and where. */
struct block {
    uint64_t phys, size;
    bool read_only, msi;
};

static struct block blocks[MOST_PAGES];
static uint32_t block_count;

static bool has_page(uint64_t phys, bool read_only)
{
    for (uint32_t i = 0; i < page_count; i++) {
        if (pages[i].phys == phys && pages[i].read_only == read_only && !pages[i].msi)
            return true;
    }
    return false;
}

/* Halves of memory until each is all there, or nothing. */
static void halve(uint64_t phys, uint64_t size, uint64_t most, bool read_only)
{
    uint64_t there = 0;

    for (uint64_t at = phys; at < phys + size; at += PAGE)
        there += has_page(at, read_only) ? PAGE : 0;
    if (there == 0)
        return;
    if (there == size && size <= most) {
        blocks[block_count++] = (struct block){phys, size, read_only, false};
        return;
    }
    halve(phys, size / 2, most, read_only);
    halve(phys + size / 2, size / 2, most, read_only);
}

static void cut_blocks(unsigned window_bits)
{
    block_count = 0;
    halve(RAM, 64 * PAGE, UINT64_C(1) << window_bits, false);
    halve(RAM, 64 * PAGE, UINT64_C(1) << window_bits, true);
    for (uint32_t i = 0; i < page_count; i++) {
        if (pages[i].msi)
            blocks[block_count++] = (struct block){pages[i].phys, PAGE, false, true};
    }
}

static void place_pages(struct arrangement *arrangement, const uint32_t *window)
{
    for (uint32_t i = 0; i < page_count; i++) {
        for (uint32_t b = 0; b < block_count && pages[i].phys != 0; b++) {
            if (pages[i].phys - blocks[b].phys < blocks[b].size && pages[i].read_only == blocks[b].read_only &&
                pages[i].msi == blocks[b].msi)
                arrangement->offset[i] =
                    ((uint64_t)window[b] << arrangement->window_bits) + (pages[i].phys - blocks[b].phys);
        }
    }
}

static unsigned bits_of(const struct arrangement *arrangement)
{
    unsigned bits = arrangement->window_bits;

    for (uint32_t n = arrangement->windows; n > 1; n /= 2)
        bits++;
    return bits;
}

/* All ways to give blocks windows of their own. */
static void arrange(struct arrangement *arrangement, uint32_t *window, uint32_t block, bool alone)
{
    if (block == block_count) {
        place_pages(arrangement, window);
        note(block_count, bits_of(arrangement), simulate(arrangement, alone));
        return;
    }
    for (uint32_t w = 0; w < arrangement->windows; w++) {
        bool taken = false;

        for (uint32_t b = 0; b < block; b++)
            taken |= window[b] == w;
        window[block] = w;
        if (!taken)
            arrange(arrangement, window, block + 1, alone);
    }
}

static void try_everything(bool alone, uint32_t most_windows)
{
    for (unsigned window_bits = 12; window_bits < 20; window_bits++) {
        cut_blocks(window_bits);
        for (uint32_t windows = 1; windows <= most_windows; windows *= 2) {
            struct arrangement arrangement = {.windows = windows, .window_bits = window_bits};
            uint32_t window[MOST_PAGES];

            if (block_count <= windows)
                arrange(&arrangement, window, 0, alone);
        }
    }
}

/* Memory where it was. Returns the windows that map something, 0 if that cannot be: a window maps one piece from its
 * beginning on, a power of two at a multiple of itself. */
static uint32_t recut(uint32_t windows)
{
    uint32_t each = page_count / windows, used = 0;

    for (uint32_t w = 0; w < windows; w++) {
        const struct page *page = &pages[w * each];
        uint32_t size = 0, there = 0;

        for (uint32_t i = 0; i < each; i++)
            there += page[i].phys != 0 ? 1u : 0u;
        while (size < each && page[size].phys == page->phys + size * PAGE && page[size].phys != 0 &&
               page[size].read_only == page->read_only && page[size].msi == page->msi)
            size++;
        if (size != there || (size & (size - 1)) != 0 || (size > 0 && page->phys % (size * PAGE) != 0))
            return 0;
        used += size > 0 ? 1u : 0u;
    }
    return used;
}

static void try_recuts(bool alone, uint32_t most_windows)
{
    for (uint32_t windows = 1; windows <= most_windows && windows <= page_count; windows *= 2) {
        struct arrangement arrangement = {.windows = windows, .window_bits = 12};
        uint32_t used = windows == WINDOWS ? 0 : recut(windows);

        while (PAGE * page_count / windows > UINT64_C(1) << arrangement.window_bits)
            arrangement.window_bits++;
        for (uint32_t i = 0; i < page_count; i++)
            arrangement.offset[i] = i * PAGE;
        for (uint32_t w = 0; windows == WINDOWS && w < WINDOWS; w++)
            used += pages[w * window_pages].phys != 0 ? 1u : 0u;
        if (used > 0)
            note(used, bits_of(&arrangement), simulate(&arrangement, alone));
    }
}

static bool is_best(size_t i)
{
    for (size_t j = 0; j < found_count; j++) {
        bool covers =
            found[j].used <= found[i].used && found[j].bits <= found[i].bits && found[j].misses <= found[i].misses;

        if (j != i && covers)
            return false;
    }
    return true;
}

/* ---- comparing ---- */

static void compare(const struct study_front *layouts, uint64_t seed)
{
    size_t best = 0;

    for (size_t i = 0; i < found_count; i++) {
        bool there = false;

        if (!is_best(i))
            continue;
        best++;
        for (size_t r = 0; r < layouts->count; r++) {
            const struct study_layout *row = &layouts->front[r];

            there |= row->used == found[i].used && row->bits == found[i].bits &&
                     row->misses[PAMU_PPAACE] + row->misses[PAMU_SPAACE] == found[i].misses;
        }
        ck_assert_msg(there, "seed %" PRIu64 ": no row of %" PRIu32 " windows, 2^%u bytes, %" PRIu64 " misses", seed,
                      found[i].used, found[i].bits, found[i].misses);
    }
    ck_assert_msg(best == layouts->count, "seed %" PRIu64 ": %zu rows, %zu expected", seed, layouts->count, best);
}

static size_t domain_of(const struct study_memory *memory)
{
    for (size_t d = 0; d < memory->count; d++) {
        if (memory->domains[d].liodns[0] == LIODN)
            return d;
    }
    ck_abort_msg("no domain");
}

static void draw_case(uint64_t seed)
{
    random_state = seed;
    small_chip_make(&small, 1 + draw(&random_state, 4), 1 + draw(&random_state, 2));
    draw_memory();
    other_windows = 1u << draw(&random_state, 4);
    other_first = draw(&random_state, 2) == 0;
    has_twin = draw(&random_state, 3) == 0;
    draw_records();
    make_stream();
    found_count = 0;
}

static void plan(const struct study_layout_config *given, struct study_front *layouts)
{
    struct study_memory memory;
    struct study_layout_config config = *given;

    ck_assert_int_eq(study_memory_read(path, &small.chip, &memory, NULL), TRACE_OK);
    ck_assert(memory.told);
    config.path = path;
    config.setting = &small.setting;
    config.memory = &memory;
    config.domain = domain_of(&memory);
    ck_assert_int_eq(study_front_plan(&config, layouts, NULL), STUDY_LAYOUT_OK);
    study_memory_clear(&memory);
}

START_TEST(fronts_are_those_of_all_layouts)
{
    uint64_t rounds = environment("PAMUSIM_EFFORT", 100), seed = environment("PAMUSIM_SEED", 20130404), rows = 0;

    (void)printf("layouts: %" PRIu64 " domains, seed %" PRIu64 "\n", rounds, seed);
    for (uint64_t round = 0; round < rounds; round++) {
        struct study_front layouts;
        bool alone;

        draw_case(seed + round);
        alone = draw(&random_state, 4) == 0;
        try_recuts(alone, MOST_WINDOWS);
        try_everything(alone, MOST_WINDOWS);
        plan(&(struct study_layout_config){.most_windows = MOST_WINDOWS, .alone = alone, .most_steps = UINT64_MAX},
             &layouts);
        ck_assert_msg(layouts.exact, "seed %" PRIu64, seed + round);
        compare(&layouts, seed + round);
        rows += layouts.count;
        study_front_clear(&layouts);
    }
    (void)unlink(path);
    ck_assert_uint_gt(rows, rounds);
}
END_TEST

/* Without the search, and with little of it: no row is worse than all of the recuts, and none is made up. */
START_TEST(a_cut_off_search_is_never_worse_than_recuts)
{
    uint64_t rounds = environment("PAMUSIM_EFFORT", 100), seed = environment("PAMUSIM_SEED", 20130405);

    for (uint64_t round = 0; round < rounds; round++) {
        struct study_front layouts;

        draw_case(seed + round);
        plan(&(struct study_layout_config){.most_windows = MOST_WINDOWS, .most_steps = round % 2 * 2000}, &layouts);
        try_recuts(false, MOST_WINDOWS);
        for (size_t i = 0; i < found_count; i++) {
            bool covered = false;

            for (size_t r = 0; r < layouts.count; r++) {
                const struct study_layout *row = &layouts.front[r];

                covered |= row->used <= found[i].used && row->bits <= found[i].bits &&
                           row->misses[PAMU_PPAACE] + row->misses[PAMU_SPAACE] <= found[i].misses;
            }
            ck_assert_msg(covered, "seed %" PRIu64, seed + round);
        }
        study_front_clear(&layouts);
    }
    (void)unlink(path);
}
END_TEST

START_TEST(iovas_are_kept)
{
    uint64_t rounds = environment("PAMUSIM_EFFORT", 100), seed = environment("PAMUSIM_SEED", 20130406);

    for (uint64_t round = 0; round < rounds; round++) {
        struct study_front layouts;

        draw_case(seed + round);
        plan(&(struct study_layout_config){.most_windows = MOST_WINDOWS, .keep_iovas = true}, &layouts);
        try_recuts(false, MOST_WINDOWS);
        compare(&layouts, seed + round);
        study_front_clear(&layouts);
    }
    (void)unlink(path);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("layouts");
    TCase *tcase = tcase_create("layouts");

    (void)snprintf(path, sizeof(path), "/tmp/pamusim-test-layout-%ld", (long)getpid());
    tcase_set_timeout(tcase, 600);
    tcase_add_test(tcase, fronts_are_those_of_all_layouts);
    tcase_add_test(tcase, a_cut_off_search_is_never_worse_than_recuts);
    tcase_add_test(tcase, iovas_are_kept);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}
