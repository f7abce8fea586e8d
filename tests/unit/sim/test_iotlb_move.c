/* Memory moved in a view against memory moved for real: the same machine laid out anew by software, its records moved
 * byte by byte, must count the same look-ups, hits and evictions. SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "iotlb/policy.h"
#include "iotlb/view.h"
#include "suite.h"
#include "test_draw.h"
#include "test_iotlb_machine.h"

enum { LIODNS = 3, MOST_WINDOWS = 16, MOST_PIECES = 2 * MOST_WINDOWS, RECORDS = 300 };

#define PAGE UINT64_C(4096)
#define FAR (UINT64_C(1) << 44) /* in no aperture */
#define NOWHERE UINT64_MAX

static uint64_t random_state;

/* ---- what is where ---- */

/* A window of the recorded machine. */
struct window {
    uint64_t size; /* mapped; 0: nothing */
    uint64_t phys;
    bool joined; /* with the one before, in one piece of memory */
    bool out;    /* not mapped for now */
};

/* Memory that lies in one window of the machine laid out anew. */
struct piece {
    uint64_t from, size, phys;
    uint32_t window; /* recorded: the first, if there are two */
    uint32_t slot;
    bool kept; /* else it has no place */
};

struct device {
    uint16_t liodn;
    uint64_t base, window_size;
    uint32_t windows;
    struct window window[MOST_WINDOWS];
    uint64_t new_base, slot_size;
    uint32_t slots, first, piece_count;
    struct piece pieces[MOST_PIECES];
    struct iotlb_move moves[MOST_PIECES];
};

static struct device devices[LIODNS];
static uint32_t burst;

static uint64_t iova_of(const struct device *device, uint32_t window)
{
    return device->base + window * device->window_size;
}

static void draw_windows(struct device *device)
{
    device->windows = 1u << draw(&random_state, 5);
    device->window_size = PAGE << draw(&random_state, 5);
    device->base = draw(&random_state, 1000) * device->window_size * device->windows;
    for (uint32_t i = 0; i < device->windows; i++) {
        struct window *window = &device->window[i], *before = i % 2 == 1 ? &window[-1] : NULL;

        *window =
            (struct window){.size = draw(&random_state, 4) == 0 ? 0 : device->window_size >> draw(&random_state, 3),
                            .phys = UINT64_C(0x100000000) + (device->liodn * 64u + i) * UINT64_C(0x100000)};
        window->size = window->size > 0 && window->size < PAGE ? PAGE : window->size;
        window->joined = before != NULL && before->size == device->window_size && window->size == device->window_size &&
                         draw(&random_state, 3) == 0;
        if (window->joined)
            window->phys = before->phys + device->window_size;
    }
    if (device->window[0].size == 0) /* something must be mapped */
        device->window[0].size = device->window_size;
}

static void add_piece(struct device *device, uint32_t window, uint64_t offset, uint64_t size)
{
    device->pieces[device->piece_count++] = (struct piece){.from = iova_of(device, window) + offset,
                                                           .size = size,
                                                           .phys = device->window[window].phys + offset,
                                                           .window = window,
                                                           .kept = draw(&random_state, 10) != 0};
}

static void draw_pieces(struct device *device)
{
    device->piece_count = 0;
    for (uint32_t i = 0; i < device->windows; i++) {
        const struct window *window = &device->window[i];
        bool joins = i + 1 < device->windows && window[1].joined;

        if (window->size == 0 || window->joined)
            continue;
        if (joins) {
            add_piece(device, i, 0, 2 * window->size);
        } else if (window->size > PAGE && draw(&random_state, 2) == 0) {
            add_piece(device, i, 0, window->size / 2);
            add_piece(device, i, window->size / 2, window->size / 2);
        } else {
            add_piece(device, i, 0, window->size);
        }
    }
    device->pieces[0].kept = true;
}

static void draw_slots(struct device *device)
{
    bool taken[4 * MOST_PIECES] = {false};
    bool in_order =
        draw(&random_state, 4) == 0; /* neighbours stay neighbours then, if the pieces are as large as slots */

    device->slot_size = PAGE;
    for (uint32_t i = 0; i < device->piece_count; i++) {
        while (device->slot_size < device->pieces[i].size)
            device->slot_size *= 2;
    }
    for (device->slots = 1; device->slots < device->piece_count;)
        device->slots *= 2;
    if (draw(&random_state, 2) == 0)
        device->slots *= 2;
    device->new_base = draw(&random_state, 1000) * device->slot_size * device->slots;
    for (uint32_t i = 0; i < device->piece_count; i++) {
        uint32_t slot = in_order ? i : draw(&random_state, device->slots);

        while (taken[slot])
            slot = (slot + 1) % device->slots;
        taken[slot] = true;
        device->pieces[i].slot = slot;
    }
}

static uint64_t place_of(const struct device *device, const struct piece *piece)
{
    return device->new_base + piece->slot * device->slot_size;
}

static struct iotlb_layout layout_of(struct device *device)
{
    struct iotlb_layout layout = {.liodn = device->liodn,
                                  .base = device->new_base,
                                  .windows = device->slots,
                                  .first = device->first,
                                  .moves = device->moves};
    uint64_t size = device->slots * device->slot_size;

    while (size > 1) {
        size /= 2;
        layout.bits++;
    }
    for (uint32_t i = 0; i < device->piece_count; i++) {
        const struct piece *piece = &device->pieces[i];

        if (piece->kept)
            device->moves[layout.move_count++] = (struct iotlb_move){piece->from, piece->size, place_of(device, piece)};
    }
    return layout;
}

/* ---- the two machines ---- */

static void set_caches(struct machine *machine, uint32_t lines, uint32_t ways)
{
    run(machine, "chip p4080");
    for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
        run(machine, "set lines.%s=%u", pamu_structure_name((enum pamu_structure)s), lines * ways);
        run(machine, "set ways.%s=%u", pamu_structure_name((enum pamu_structure)s), ways);
    }
}

static void map(struct machine *machine, const struct device *device, uint32_t window, uint64_t phys, uint64_t size)
{
    run(machine, "map d%u window %u phys 0x%" PRIx64 " size %" PRIu64 " prot rw", device->liodn, window, phys, size);
}

static void make_domain(struct machine *machine, const struct device *device, uint64_t base, uint64_t size,
                        uint32_t windows)
{
    run(machine, "domain d%u", device->liodn);
    run(machine, "geometry d%u start 0x%" PRIx64 " size %" PRIu64, device->liodn, base, size);
    run(machine, "windows d%u %u", device->liodn, windows);
    run(machine, "attach d%u liodn %u", device->liodn, device->liodn);
}

static void set_up(struct machine *before, struct machine *after, struct device *device)
{
    make_domain(before, device, device->base, device->window_size * device->windows, device->windows);
    for (uint32_t i = 0; i < device->windows; i++) {
        if (device->window[i].size > 0)
            map(before, device, i, device->window[i].phys, device->window[i].size);
    }
    make_domain(after, device, device->new_base, device->slot_size * device->slots, device->slots);
    for (uint32_t i = 0; i < device->piece_count; i++) {
        if (device->pieces[i].kept)
            map(after, device, device->pieces[i].slot, device->pieces[i].phys, device->pieces[i].size);
    }
}

/* Where a byte is now, or NOWHERE. */
static uint64_t moved(const struct device *device, uint64_t iova)
{
    for (uint32_t i = 0; i < device->piece_count; i++) {
        const struct piece *piece = &device->pieces[i];

        if (piece->kept && iova - piece->from < piece->size)
            return place_of(device, piece) + (iova - piece->from);
    }
    return NOWHERE;
}

/* A record of the machine laid out anew, byte by byte; returns whether all of it has a place. */
static bool run_moved(struct machine *after, const struct device *device, uint64_t iova, uint32_t length)
{
    bool whole = true;

    for (uint32_t done = 0; done < length;) {
        uint64_t to = moved(device, iova + done);
        uint32_t bytes = 1;

        while (done + bytes < length && moved(device, iova + done + bytes) == (to == NOWHERE ? NOWHERE : to + bytes))
            bytes++;
        whole &= to != NOWHERE;
        if (to == NOWHERE)
            to = FAR + (iova + done) % PAGE;
        run(after, "dma %u r 0x%" PRIx64 " %u", device->liodn, to, bytes);
        done += bytes;
    }
    return whole;
}

static bool is_mapped(const struct device *device, uint64_t iova)
{
    const struct window *window = &device->window[(iova - device->base) / device->window_size];

    return !window->out && (iova - device->base) % device->window_size < window->size;
}

/* The longest record of this kind from an IOVA on: all of it is mapped, or nothing, and then in one page. */
static uint32_t clip(const struct device *device, uint64_t iova, uint32_t length)
{
    uint64_t end = device->base + device->windows * device->window_size;
    bool mapped = is_mapped(device, iova);
    uint32_t clipped = 1;

    while (clipped < length && iova + clipped < end && is_mapped(device, iova + clipped) == mapped &&
           (mapped || (iova + clipped) % PAGE != 0))
        clipped++;
    return clipped;
}

/* Returns whether it was translated, and has bytes without a place. */
static bool run_record(struct machine *before, struct machine *after, const struct device *device)
{
    uint64_t iova =
        iova_of(device, draw(&random_state, device->windows)) + draw(&random_state, (uint32_t)device->window_size);
    uint32_t length = clip(device, iova, 1 + draw(&random_state, draw(&random_state, 3) > 0 ? 300 : 40000));
    bool whole;

    if (burst > 0 && !is_mapped(device, iova))
        length = 1; /* views do not cut denied records */
    run(before, "dma %u r 0x%" PRIx64 " %u", device->liodn, iova, length);
    whole = run_moved(after, device, iova, length);
    return !whole && is_mapped(device, iova);
}

/* One window, not the first, of memory of its own is unmapped, or mapped again: SPAACEs are written. It is looked up
 * before: streams do not tell of writes to what was never looked up. Returns 1 if that one was lost. */
static uint64_t change(struct machine *before, struct machine *after, struct device *device)
{
    uint32_t number = 1 + draw(&random_state, MOST_WINDOWS - 1);
    struct window *window = &device->window[number];
    uint64_t lost;

    if (number >= device->windows || window->size == 0 || window->joined ||
        (number + 1 < device->windows && window[1].joined))
        return 0;
    run(before, "dma %u r 0x%" PRIx64 " 1", device->liodn, iova_of(device, number));
    lost = run_moved(after, device, iova_of(device, number), 1) ? 0u : 1u;
    lost = window->out ? 0 : lost;
    if (window->out)
        map(before, device, number, window->phys, window->size);
    else
        run(before, "unmap d%u window %u", device->liodn, number);
    for (uint32_t i = 0; i < device->piece_count; i++) {
        const struct piece *piece = &device->pieces[i];

        if (piece->window != number || !piece->kept)
            continue;
        if (window->out)
            map(after, device, piece->slot, piece->phys, piece->size);
        else
            run(after, "unmap d%u window %u", device->liodn, piece->slot);
    }
    window->out = !window->out;
    return lost;
}

/* ---- the view ---- */

static struct iotlb_cache *caches[PAMU_STRUCTURE_COUNT];
static struct iotlb_cache_config cache_config;

static bool note_origin(void *user, unsigned instance, enum pamu_structure structure, const struct iotlb_origin *origin)
{
    (void)user;
    ck_assert_uint_eq(instance, 0);
    if (caches[structure] == NULL)
        caches[structure] = iotlb_cache_create(&cache_config);
    return iotlb_cache_key(caches[structure], origin->key);
}

static bool look_up(void *user, unsigned instance, enum pamu_structure structure, const struct iotlb_lookup *lookups,
                    size_t count)
{
    (void)user;
    (void)instance;
    return iotlb_cache_run(caches[structure], lookups, NULL, count);
}

static void run_view(const struct machine *before, uint64_t lost)
{
    const struct iotlb_view_sink sink = {note_origin, look_up, NULL};
    struct iotlb_layout layouts[LIODNS];
    const struct iotlb_view_config config = {.layouts = layouts, .layout_count = LIODNS, .burst = burst};
    struct iotlb_view *view;

    for (unsigned i = 0; i < LIODNS; i++)
        layouts[i] = layout_of(&devices[LIODNS - 1 - i]);
    view = iotlb_view_create(&config, &sink);
    ck_assert_ptr_nonnull(view);
    ck_assert(iotlb_view_run(view, before->items, before->count) && iotlb_view_end(view));
    ck_assert_uint_eq(iotlb_view_lost(view), lost);
    iotlb_view_destroy(view);
}

static void compare(const struct machine *after, uint64_t seed)
{
    struct pamu_counters counters;

    replay_counters(after->replay, 0, &counters);
    for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
        struct iotlb_cache_counts counts = {0};

        if (caches[s] != NULL)
            counts = iotlb_cache_counts(caches[s], IOTLB_ALL_OWNERS);
        iotlb_cache_destroy(caches[s]);
        caches[s] = NULL;
        ck_assert_msg(counts.lookups == counters.cache[s].lookups && counts.hits == counters.cache[s].hits &&
                          counts.evictions == counters.cache[s].evictions,
                      "seed %" PRIu64 ", %s: %" PRIu64 " look-ups, %" PRIu64 " hits, %" PRIu64
                      " evictions; for real %" PRIu64 ", %" PRIu64 ", %" PRIu64,
                      seed, pamu_structure_name((enum pamu_structure)s), counts.lookups, counts.hits, counts.evictions,
                      counters.cache[s].lookups, counters.cache[s].hits, counters.cache[s].evictions);
    }
}

static void draw_devices(void)
{
    uint32_t first = 0;

    memset(devices, 0, sizeof(devices));
    for (unsigned i = 0; i < LIODNS; i++) {
        struct device *device = &devices[i];

        device->liodn = (uint16_t)(8 + 9 * i);
        draw_windows(device);
        draw_pieces(device);
        draw_slots(device);
        device->first = first; /* software takes SPAACT entries in order, from 0 on */
        first += device->slots - 1;
    }
}

static uint64_t run_machines(uint64_t seed)
{
    struct machine *before = machine_open(), *after = machine_open();
    uint32_t lines = 1 + draw(&random_state, 6), ways = 1 + draw(&random_state, 3);
    uint64_t lost = 0;

    burst = draw(&random_state, 2) ? 0 : 64u << draw(&random_state, 4);
    cache_config = (struct iotlb_cache_config){.sets = lines, .ways = ways, .policy = IOTLB_LRU};
    set_caches(before, lines, ways);
    set_caches(after, lines, ways);
    if (burst > 0)
        run(after, "set burst=%u", burst);
    draw_devices();
    for (unsigned i = 0; i < LIODNS; i++)
        set_up(before, after, &devices[i]);
    for (unsigned i = 0; i < RECORDS; i++) {
        if (draw(&random_state, 12) == 0)
            lost += change(before, after, &devices[draw(&random_state, LIODNS)]);
        lost += run_record(before, after, &devices[draw(&random_state, LIODNS)]) ? 1u : 0u;
    }
    ck_assert_int_eq(iotlb_capture_end(before->capture), IOTLB_CAPTURE_OK);
    run_view(before, lost);
    compare(after, seed);
    machine_close(before);
    machine_close(after);
    return lost;
}

START_TEST(moved_in_a_view_is_moved_for_real)
{
    uint64_t rounds = environment("PAMUSIM_EFFORT", 100), seed = environment("PAMUSIM_SEED", 20130403), lost = 0;

    (void)printf("moves: %" PRIu64 " pairs of machines, seed %" PRIu64 "\n", rounds, seed);
    for (uint64_t round = 0; round < rounds; round++) {
        random_state = seed + round;
        lost += run_machines(seed + round);
    }
    ck_assert_uint_gt(lost, rounds);
}
END_TEST

/* ---- by hand ---- */

static uint64_t looked_up[PAMU_STRUCTURE_COUNT];
static uint64_t keys[PAMU_STRUCTURE_COUNT]; /* sums of those looked up first */

static bool sum_origin(void *user, unsigned instance, enum pamu_structure structure, const struct iotlb_origin *origin)
{
    (void)user;
    (void)instance;
    keys[structure] += origin->key;
    return true;
}

static bool count_lookups(void *user, unsigned instance, enum pamu_structure structure,
                          const struct iotlb_lookup *lookups, size_t count)
{
    (void)user;
    (void)instance;
    for (size_t i = 0; i < count; i++)
        looked_up[structure] += lookups[i].repeat;
    return true;
}

static uint64_t view_by_hand(const struct iotlb_view_config *config, uint64_t iova, uint32_t length)
{
    const struct iotlb_view_sink sink = {sum_origin, count_lookups, NULL};
    const struct iotlb_item items[] = {
        {.kind = IOTLB_ITEM_APERTURE, .liodn = 8, .address = 0x100000, .bits = 20, .windows = 4, .length = 20},
        {.kind = IOTLB_ITEM_DMA, .liodn = 8, .address = iova, .length = length}};
    struct iotlb_view *view = iotlb_view_create(config, &sink);
    uint64_t lost;

    memset(looked_up, 0, sizeof(looked_up));
    memset(keys, 0, sizeof(keys));
    ck_assert_ptr_nonnull(view);
    ck_assert(iotlb_view_run(view, items, 2) && iotlb_view_end(view));
    lost = iotlb_view_lost(view);
    iotlb_view_destroy(view);
    return lost;
}

/* 64 KiB at 0x140000 and at 0x150000 change places in an aperture of 1 MiB in 16 windows. */
static const struct iotlb_move swapped[] = {{0x140000, 0x10000, 0x50000}, {0x150000, 0x10000, 0x40000}};
static const struct iotlb_layout layout = {
    .liodn = 8, .bits = 20, .windows = 16, .first = 100, .moves = swapped, .move_count = 2};

START_TEST(records_are_cut_where_memory_parts)
{
    const struct iotlb_view_config config = {.layouts = &layout, .layout_count = 1};

    ck_assert_uint_eq(view_by_hand(&config, 0x14fff0, 32), 0); /* windows 5 and 4: SPAACEs 104, 103 */
    ck_assert_uint_eq(looked_up[PAMU_PPAACE], 2);
    ck_assert_uint_eq(looked_up[PAMU_SPAACE], 2);
    ck_assert_uint_eq(keys[PAMU_SPAACE], 104 + 103);
    ck_assert_uint_eq(view_by_hand(&config, 0x15fff0, 32), 1); /* window 4, then nowhere: the PPAACE alone */
    ck_assert_uint_eq(looked_up[PAMU_PPAACE], 2);
    ck_assert_uint_eq(looked_up[PAMU_SPAACE], 1);
    ck_assert_uint_eq(view_by_hand(&config, 0x13ffff, 0x20002), 1); /* nowhere, both, nowhere */
    ck_assert_uint_eq(looked_up[PAMU_PPAACE], 4);
    ck_assert_uint_eq(looked_up[PAMU_SPAACE], 2);
}
END_TEST

/* Without moves memory stays: under an aperture of its own, which cuts off what lies beyond it. */
START_TEST(an_aperture_alone_cuts)
{
    static const struct iotlb_layout alone = {
        .liodn = 8, .base = 0x100000, .bits = 18, .windows = 2, .first = IOTLB_LAID_OUT};
    const struct iotlb_view_config config = {.layouts = &alone, .layout_count = 1, .windows = 64};

    ck_assert_uint_eq(view_by_hand(&config, 0x11fff0, 32), 0); /* windows 0, 1 of 128 KiB */
    ck_assert_uint_eq(looked_up[PAMU_PPAACE], 2);
    ck_assert_uint_eq(looked_up[PAMU_SPAACE], 1);
    ck_assert_uint_eq(keys[PAMU_SPAACE], 0);
    ck_assert_uint_eq(view_by_hand(&config, 0x13fff0, 32), 1); /* window 1, and beyond */
    ck_assert_uint_eq(looked_up[PAMU_PPAACE], 2);
    ck_assert_uint_eq(looked_up[PAMU_SPAACE], 1);
}
END_TEST

/* The recorded aperture stays, as windows cuts it: 0x1c0000 is in window 3 of 4, 48 of 64. */
START_TEST(moves_alone_move)
{
    static const struct iotlb_move moves[] = {{0x100000, 0x1000, 0x1c0000}};
    static const struct iotlb_layout only = {.liodn = 8, .moves = moves, .move_count = 1};
    struct iotlb_view_config config = {.layouts = &only, .layout_count = 1};

    ck_assert_uint_eq(view_by_hand(&config, 0x100000, 4), 0);
    ck_assert_uint_eq(keys[PAMU_SPAACE], 20 + 3 - 1);
    config.windows = 64;
    ck_assert_uint_eq(view_by_hand(&config, 0x100000, 4), 0);
    ck_assert_uint_eq(keys[PAMU_SPAACE], 48 - 1);
    config.scheme = IOTLB_TYPE1;
    ck_assert_uint_eq(view_by_hand(&config, 0x100ffe, 4), 1); /* pages: 0x1c0, and nothing */
    ck_assert_uint_eq(looked_up[PAMU_SPAACE], 1);
    ck_assert_uint_eq(keys[PAMU_SPAACE], (UINT64_C(8) << 48) + 0x1c0);
}
END_TEST

static uint64_t passing;

static bool count_passing(void *user, unsigned instance, enum pamu_structure structure,
                          const struct iotlb_lookup *lookups, size_t count)
{
    (void)user;
    ck_assert(instance == 0 && structure == PAMU_PPAACE);
    for (size_t i = 0; i < count; i++) {
        ck_assert_int_eq(lookups[i].event, IOTLB_PASSING);
        passing += lookups[i].repeat;
    }
    return true;
}

/* rules: T5 C3: a record of 96 bytes in bursts of 32 asks three times for an entry that is never kept, one that was
 * denied before once, for its PPAACE and for no SPAACE. */
START_TEST(who_is_disabled_looks_past_the_ppaace)
{
    static const struct iotlb_layout disabled = {.liodn = 8, .bits = 20, .windows = 4, .first = 7, .disabled = true};
    const struct iotlb_view_config config = {.layouts = &disabled, .layout_count = 1, .burst = 32};
    const struct iotlb_view_sink sink = {sum_origin, count_passing, NULL};
    const struct iotlb_item items[] = {
        {.kind = IOTLB_ITEM_APERTURE, .liodn = 8, .address = 0x100000, .bits = 20, .windows = 4, .length = 20},
        {.kind = IOTLB_ITEM_DMA, .liodn = 8, .address = 0x13ffc0, .length = 96},
        {.kind = IOTLB_ITEM_RECORD, .liodn = 8, .address = 0x140000, .length = 4},
        {.kind = IOTLB_ITEM_LOOK_UP, .liodn = 8, .structure = PAMU_PPAACE, .address = 8},
        {.kind = IOTLB_ITEM_LOOK_UP, .liodn = 8, .structure = PAMU_SPAACE, .address = 20},
        {.kind = IOTLB_ITEM_DROP, .structure = PAMU_SPAACE, .address = 20, .length = 3}};
    struct iotlb_view *view = iotlb_view_create(&config, &sink);

    passing = 0;
    ck_assert(iotlb_view_run(view, items, sizeof(items) / sizeof(items[0])) && iotlb_view_end(view));
    ck_assert_uint_eq(passing, 3 + 1);
    ck_assert_uint_eq(iotlb_view_lost(view), 1);
    ck_assert_uint_eq(iotlb_view_lost_of(view, 0, 0).records, 1);
    ck_assert_uint_eq(iotlb_view_lost_of(view, 0, 0).lookups, 3);
    ck_assert_uint_eq(iotlb_view_lost_of(view, 0, 1).records, 0);
    ck_assert_uint_eq(iotlb_view_lost_of(view, 1, 0).records, 0);
    iotlb_view_destroy(view);
}
END_TEST

static void refuse(const struct iotlb_layout *layouts, size_t count, size_t expected, const char *words)
{
    const struct iotlb_view_config config = {.layouts = layouts, .layout_count = count};
    const struct iotlb_view_sink sink = {sum_origin, count_lookups, NULL};
    size_t which = 99;
    const char *fault = iotlb_layout_fault(layouts, count, &which);

    ck_assert_msg(fault != NULL && strstr(fault, words) != NULL, "%s: %s", words, fault != NULL ? fault : "fine");
    ck_assert_uint_eq(which, expected);
    ck_assert_ptr_null(iotlb_view_create(&config, &sink));
}

START_TEST(unsound_layouts_are_refused)
{
    struct iotlb_move moves[2] = {{0, 0x1000, 0}, {0x1000, 0x1000, 0x4000}};
    struct iotlb_layout two[2] = {{.liodn = 1, .bits = 16, .windows = 16, .moves = moves, .move_count = 2},
                                  {.liodn = 2, .bits = 12, .windows = 1}};
    size_t which;

    ck_assert_ptr_null(iotlb_layout_fault(two, 2, &which));
    two[1].liodn = 1;
    refuse(two, 2, 1, "one layout");
    two[1] = (struct iotlb_layout){.liodn = 2, .bits = 65, .windows = 1};
    refuse(two, 2, 1, "power of two from 4 KiB");
    two[1] = (struct iotlb_layout){.liodn = 2, .bits = 13, .windows = 1, .base = 0x1000};
    refuse(two, 2, 1, "multiple of its size");
    two[0].windows = 32;
    refuse(two, 2, 0, "4 KiB at least");
    two[0].windows = 3;
    refuse(two, 2, 0, "power of two of windows");
    two[0].windows = 16;
    moves[1].from = 0xfff;
    refuse(two, 1, 0, "do not overlap");
    moves[1].from = 0x1000;
    moves[1].to = 0xf001;
    refuse(two, 1, 0, "in the new aperture");
    moves[1].size = 0;
    refuse(two, 1, 0, "a byte at least");
    moves[1] = (struct iotlb_move){UINT64_MAX, 2, 0};
    refuse(two, 1, 0, "past 2^64");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("moved memory");
    TCase *tcase = tcase_create("moves");

    tcase_set_timeout(tcase, 600);
    tcase_add_test(tcase, moved_in_a_view_is_moved_for_real);
    tcase_add_test(tcase, records_are_cut_where_memory_parts);
    tcase_add_test(tcase, an_aperture_alone_cuts);
    tcase_add_test(tcase, moves_alone_move);
    tcase_add_test(tcase, who_is_disabled_looks_past_the_ppaace);
    tcase_add_test(tcase, unsound_layouts_are_refused);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}
