/* Laying the memory of a domain out anew: every size of windows, every number of them.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "study/layout.h"

#include <stdlib.h>
#include <string.h>

#include "memory/power.h"
#include "study/layout_search.h"

enum { SMALLEST_LOG = 12, LARGEST_LOG = 63 };

struct planning {
    const struct study_layout_config *config;
    const struct study_domain *domain;
    struct study_front *layouts;
    struct trace_error *error;
    struct layout_runs runs;
    struct plan_memory *memory;
    struct plan_block *blocks; /* room for most_windows */
    struct layout_found found;
    uint64_t steps;
};

/* ---- places ---- */

unsigned study_layout_shift(const struct study_layout *layout)
{
    return iotlb_window_shift(layout->bits, layout->windows);
}

static bool is_whole(const struct study_mapping *mapping)
{
    return mapping->msi || mapping->varies;
}

static bool holds(const struct study_slot *slot, const struct study_domain *domain, size_t mapping, uint64_t phys)
{
    if (is_whole(&domain->mappings[mapping]) || slot->block.memory < domain->count)
        return slot->block.memory == mapping;
    return slot->block.prot == domain->mappings[mapping].prot && phys - slot->block.phys < slot->block.size;
}

static uint64_t lesser(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

uint64_t study_layout_place(const struct study_layout *layout, const struct study_domain *domain, size_t mapping,
                            uint64_t offset, uint64_t *bytes)
{
    const struct study_mapping *row = &domain->mappings[mapping];

    *bytes = row->size - offset;
    for (size_t i = 0; layout->kind == STUDY_LAYOUT_PLANNED && i < layout->used; i++) {
        const struct study_slot *slot = &layout->slots[i];
        uint64_t into = row->phys + offset - slot->block.phys;

        if (!holds(slot, domain, mapping, row->phys + offset))
            continue;
        *bytes = lesser(*bytes, slot->block.size - into);
        return layout->base + ((uint64_t)slot->window << study_layout_shift(layout)) + into;
    }
    return row->iova + offset;
}

/* ---- the front ---- */

uint64_t study_layout_misses(const struct study_layout *layout)
{
    return layout->misses[PAMU_PPAACE] + layout->misses[PAMU_SPAACE];
}

const struct study_layout *study_front_best(const struct study_front *layouts)
{
    const struct study_layout *best = layouts->count > 0 ? layouts->front : NULL;

    for (size_t i = 1; i < layouts->count; i++) {
        if (study_layout_misses(&layouts->front[i]) < study_layout_misses(best))
            best = &layouts->front[i];
    }
    return best;
}

/* At least as good in all, so that nobody would take the other. */
static bool covers(const struct study_layout *layout, size_t used, unsigned bits, uint64_t misses)
{
    return layout->used <= used && layout->bits <= bits && study_layout_misses(layout) <= misses;
}

static bool is_covered(const struct planning *planning, size_t used, unsigned bits, uint64_t misses)
{
    for (size_t i = 0; i < planning->layouts->count; i++) {
        if (covers(&planning->layouts->front[i], used, bits, misses))
            return true;
    }
    return false;
}

/* Puts a layout, whose slots it takes, in its place in order, in the stead of those that it covers. */
static enum study_layout_state add_layout(struct planning *planning, struct study_layout *layout)
{
    struct study_front *layouts = planning->layouts;
    struct study_layout *front;
    size_t kept = 0, at;

    if (is_covered(planning, layout->used, layout->bits, study_layout_misses(layout))) {
        free(layout->slots);
        return STUDY_LAYOUT_OK;
    }
    for (size_t i = 0; i < layouts->count; i++) {
        if (covers(layout, layouts->front[i].used, layouts->front[i].bits, study_layout_misses(&layouts->front[i])))
            free(layouts->front[i].slots);
        else
            layouts->front[kept++] = layouts->front[i];
    }
    layouts->count = kept;
    front = realloc(layouts->front, (kept + 1) * sizeof(*front));
    if (front == NULL) {
        free(layout->slots);
        return STUDY_LAYOUT_MEMORY;
    }
    layouts->front = front;
    for (at = kept; at > 0 && (front[at - 1].used > layout->used ||
                               (front[at - 1].used == layout->used && front[at - 1].bits > layout->bits));
         at--)
        front[at] = front[at - 1];
    front[at] = *layout;
    layouts->count++;
    return STUDY_LAYOUT_OK;
}

/* What a layout comes to, with everything that happened. */
static enum study_layout_state simulate(struct planning *planning, struct study_layout *layout)
{
    struct layout_pass pass;
    bool recorded = layout->kind == STUDY_LAYOUT_RECORDED && planning->config->others == NULL;
    enum study_layout_state state =
        layout_pass(planning->config, recorded ? NULL : layout, &planning->runs, true, &pass, planning->error);

    memcpy(layout->misses, pass.misses, sizeof(layout->misses));
    layout->lost = pass.lost;
    layout_pass_clear(&pass);
    return state;
}

static enum study_layout_state simulate_and_add(struct planning *planning, struct study_layout *layout)
{
    enum study_layout_state state = simulate(planning, layout);

    if (state == STUDY_LAYOUT_OK)
        return add_layout(planning, layout);
    free(layout->slots);
    return state;
}

/* ---- memory where it was ---- */

/* Adds a mapping, or the part of one that is in this window, to the window's block; false if that can be no block (R4):
 * there is a gap, or memory that lies elsewhere. */
static bool extend(struct study_slot *slot, const struct study_domain *domain, size_t mapping, uint64_t begin)
{
    const struct study_mapping *row = &domain->mappings[mapping];
    uint64_t from = row->iova > begin ? row->iova : begin, phys = row->phys + (from - row->iova);

    if (slot->block.size == 0)
        slot->block = (struct plan_block){phys, 0, is_whole(row) ? mapping : domain->count, row->prot};
    else if (is_whole(row) || slot->block.memory < domain->count || slot->block.prot != row->prot)
        return false;
    return from - begin == slot->block.size && phys == slot->block.phys + slot->block.size;
}

/* The block of a window of the recorded aperture. False if it cannot be mapped. */
static bool find_slot(const struct study_domain *domain, uint64_t begin, unsigned shift, struct study_slot *slot)
{
    uint64_t size = UINT64_C(1) << shift;

    for (size_t m = 0; m < domain->count; m++) {
        const struct study_mapping *row = &domain->mappings[m];
        uint64_t from = row->iova > begin ? row->iova : begin,
                 end = lesser(row->iova + (row->size - 1), begin + (size - 1));

        if (from > end)
            continue;
        if (!extend(slot, domain, m, begin) || (is_whole(row) && (row->iova != begin || row->size > size)))
            return false;
        slot->block.size += end - from + 1;
    }
    return slot->block.size == 0 ||
           (mem_is_power_of_two(slot->block.size) && (slot->block.phys & (slot->block.size - 1)) == 0);
}

/* The recorded aperture in so many windows; false if they cannot map its memory, or if out of memory (no slots). */
static bool recut(const struct planning *planning, uint32_t windows, struct study_layout *layout)
{
    const struct study_domain *domain = planning->domain;
    unsigned shift = iotlb_window_shift(domain->bits, windows);

    *layout = (struct study_layout){.kind = STUDY_LAYOUT_RECUT,
                                    .base = domain->base,
                                    .bits = domain->bits,
                                    .windows = windows,
                                    .slots = calloc((size_t)windows + 1, sizeof(*layout->slots))};
    for (uint32_t w = 0; layout->slots != NULL && w < windows; w++) {
        struct study_slot slot = {.window = w};

        if (!find_slot(domain, domain->base + ((uint64_t)w << (shift & 63)), shift, &slot)) {
            free(layout->slots);
            return false;
        }
        if (slot.block.size > 0)
            layout->slots[layout->used++] = slot;
    }
    return layout->slots != NULL;
}

static enum study_layout_state try_recuts(struct planning *planning)
{
    const struct study_domain *domain = planning->domain;
    enum study_layout_state state = STUDY_LAYOUT_OK;

    if (domain->bits > LARGEST_LOG)
        return state;
    for (uint32_t windows = 1; windows <= planning->config->most_windows && state == STUDY_LAYOUT_OK; windows *= 2) {
        struct study_layout layout;

        if (iotlb_window_shift(domain->bits, windows) < SMALLEST_LOG)
            break;
        if (!layout_take_runs(planning->config, windows, &planning->runs) || !recut(planning, windows, &layout))
            continue;
        state = simulate_and_add(planning, &layout);
    }
    return state;
}

bool study_layout_record(const struct study_domain *domain, struct study_layout *layout)
{
    unsigned shift = iotlb_window_shift(domain->bits, domain->windows);

    *layout = (struct study_layout){.kind = STUDY_LAYOUT_RECORDED,
                                    .base = domain->base,
                                    .bits = domain->bits,
                                    .windows = domain->windows,
                                    .slots = calloc(domain->count + 1, sizeof(*layout->slots))};
    for (size_t m = 0; layout->slots != NULL && m < domain->count; m++) {
        const struct study_mapping *row = &domain->mappings[m];

        layout->slots[layout->used++] =
            (struct study_slot){iotlb_window_at(row->iova - domain->base, shift),
                                {row->phys, row->size, is_whole(row) ? m : domain->count, row->prot}};
    }
    return layout->slots != NULL;
}

bool study_layout_copy(const struct study_layout *from, struct study_layout *layout)
{
    struct study_slot *slots = calloc(from->used + 1, sizeof(*slots));

    *layout = *from;
    layout->slots = slots;
    if (slots != NULL && from->used > 0)
        memcpy(slots, from->slots, from->used * sizeof(*slots));
    return slots != NULL;
}

/* As it is. */
static enum study_layout_state take_recorded(struct planning *planning)
{
    const struct study_layout_config *config = planning->config;
    struct study_layout *recorded = &planning->layouts->recorded, copy;
    enum study_layout_state state;

    if (!study_layout_record(planning->domain, recorded))
        return STUDY_LAYOUT_MEMORY;
    if (config->others != NULL && !layout_take_runs(config, recorded->windows, &planning->runs)) {
        memset(recorded->misses, 0xff, sizeof(recorded->misses));
        return STUDY_LAYOUT_OK;
    }
    state = simulate(planning, recorded);
    if (state != STUDY_LAYOUT_OK || recorded->windows > config->most_windows)
        return state;
    return study_layout_copy(recorded, &copy) ? add_layout(planning, &copy) : STUDY_LAYOUT_MEMORY;
}

/* ---- memory elsewhere ---- */

/* The layout that a search has found. */
static enum study_layout_state add_found(struct planning *planning, const struct layout_blocks *blocks,
                                         uint32_t windows)
{
    struct study_layout layout = layout_of_blocks(blocks, planning->found.windows, windows);

    if (layout.slots == NULL)
        return STUDY_LAYOUT_MEMORY;
    layout.optimal = planning->found.optimal;
    (void)layout_take_runs(planning->config, windows, &planning->runs);
    return simulate_and_add(planning, &layout);
}

static unsigned log2_of(uint64_t value)
{
    unsigned log = 0;

    for (; value > 1; value /= 2)
        log++;
    return log;
}

/* All numbers of windows that can be better than what is known. */
static enum study_layout_state try_counts(struct planning *planning, const struct layout_blocks *blocks,
                                          struct layout_search *search, uint32_t least)
{
    enum study_layout_state state = STUDY_LAYOUT_OK;
    uint64_t bound = layout_search_bound(search);

    for (uint32_t windows = least; windows <= planning->config->most_windows && state == STUDY_LAYOUT_OK;
         windows *= 2) {
        unsigned bits = blocks->window_log + log2_of(windows);
        bool room;

        if (bits > LARGEST_LOG || is_covered(planning, blocks->count, bits, bound))
            break;
        state = layout_search_run(search, windows, &planning->found, &room, planning->error);
        if (state == STUDY_LAYOUT_OK && room) {
            planning->layouts->exact &= planning->found.optimal;
            state = add_found(planning, blocks, windows);
        }
    }
    return state;
}

static enum study_layout_state try_size(struct planning *planning, unsigned log)
{
    struct layout_blocks blocks = {.config = planning->config, .blocks = planning->blocks, .window_log = log};
    struct layout_search *search = NULL;
    uint32_t least = 1;
    enum study_layout_state state;

    blocks.count =
        plan_blocks(planning->memory, planning->domain->count, log, planning->blocks, planning->config->most_windows);
    if (blocks.count == 0 || blocks.count > planning->config->most_windows)
        return STUDY_LAYOUT_OK;
    while (least < blocks.count)
        least *= 2;
    state = layout_search_open(&blocks, &planning->steps, &search, planning->error);
    if (state == STUDY_LAYOUT_OK)
        state = try_counts(planning, &blocks, search, least);
    layout_search_close(search);
    return state;
}

/* No larger window than the largest block is of use. */
static unsigned largest_log(const struct planning *planning)
{
    unsigned log = SMALLEST_LOG;
    size_t room = 64 * planning->domain->count + 1, count;
    struct plan_block *blocks = calloc(room, sizeof(*blocks));

    count = blocks != NULL ? plan_blocks(planning->memory, planning->domain->count, LARGEST_LOG, blocks, room) : 0;
    for (size_t i = 0; i < count && i < room; i++)
        log = log2_of(blocks[i].size) > log ? log2_of(blocks[i].size) : log;
    free(blocks);
    return log;
}

static bool make_room(struct planning *planning)
{
    const struct study_domain *domain = planning->domain;

    planning->memory = calloc(domain->count + 1, sizeof(*planning->memory));
    planning->blocks = calloc((size_t)planning->config->most_windows + 1, sizeof(*planning->blocks));
    planning->found.windows = calloc((size_t)planning->config->most_windows + 1, sizeof(uint32_t));
    if (planning->memory == NULL || planning->blocks == NULL || planning->found.windows == NULL)
        return false;
    for (size_t m = 0; m < domain->count; m++)
        planning->memory[m] = (struct plan_memory){domain->mappings[m].phys, domain->mappings[m].size,
                                                   domain->mappings[m].prot, is_whole(&domain->mappings[m])};
    return layout_make_runs(planning->config, &planning->runs);
}

static enum study_layout_state plan(struct planning *planning)
{
    enum study_layout_state state = take_recorded(planning);

    if (state == STUDY_LAYOUT_OK)
        state = try_recuts(planning);
    for (unsigned log = largest_log(planning);
         log >= SMALLEST_LOG && state == STUDY_LAYOUT_OK && !planning->config->keep_iovas; log--)
        state = try_size(planning, log);
    for (size_t i = 0; i < planning->layouts->count; i++)
        planning->layouts->front[i].optimal |= planning->layouts->exact;
    return state;
}

enum study_layout_state study_front_plan(const struct study_layout_config *config, struct study_front *layouts,
                                         struct trace_error *error)
{
    struct planning planning = {.config = config,
                                .domain = &config->memory->domains[config->domain],
                                .layouts = layouts,
                                .error = error,
                                .steps = config->most_steps};
    enum study_layout_state state = STUDY_LAYOUT_MEMORY;

    *layouts = (struct study_front){.exact = true};
    if (make_room(&planning))
        state = plan(&planning);
    free(planning.memory);
    free(planning.blocks);
    free(planning.found.windows);
    free(planning.runs.run);
    if (state != STUDY_LAYOUT_OK)
        study_front_clear(layouts);
    return state;
}

void study_front_clear(struct study_front *layouts)
{
    for (size_t i = 0; i < layouts->count; i++)
        free(layouts->front[i].slots);
    free(layouts->front);
    free(layouts->recorded.slots);
    *layouts = (struct study_front){0};
}
