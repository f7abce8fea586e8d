/* Laying the memory of all domains out for each other. SPDX-License-Identifier: BSD-2-Clause */
#include "study/together.h"

#include <stdlib.h>
#include <string.h>

#include "study/layout_pass.h"

/* All domains' layouts, and what they come to. */
struct joint {
    struct study_layout *layouts;
    uint64_t misses[PAMU_STRUCTURE_COUNT];
    uint64_t lost;
    bool settled;
};

struct planning {
    struct study_layout_config config;
    const struct study_memory *memory;
    struct study_together *plan;
    struct layout_runs runs;
    struct trace_error *error;
};

/* ---- layouts of all ---- */

static bool is_kept(const struct planning *planning, size_t d)
{
    return planning->memory->domains[d].kept != NULL;
}

static void clear_layouts(struct study_layout *layouts, size_t count)
{
    for (size_t d = 0; layouts != NULL && d < count; d++)
        free(layouts[d].slots);
    free(layouts);
}

static bool replace(struct study_layout *layout, const struct study_layout *by)
{
    free(layout->slots);
    return study_layout_copy(by, layout);
}

/* All as they were recorded; NULL if out of memory. */
static struct study_layout *record_all(const struct planning *planning)
{
    size_t count = planning->memory->count;
    struct study_layout *layouts = calloc(count + 1, sizeof(*layouts));
    bool good = layouts != NULL;

    for (size_t d = 0; good && d < count; d++)
        good = study_layout_record(&planning->memory->domains[d], &layouts[d]);
    if (good)
        return layouts;
    clear_layouts(layouts, count);
    return NULL;
}

/* What layouts come to with everything that happened; *room is false if the SPAACT has none for them. */
static enum study_layout_state simulate(struct planning *planning, struct joint *joint, bool *room)
{
    struct layout_pass pass;
    enum study_layout_state state;

    planning->config.domain = 0;
    planning->config.others = joint->layouts;
    *room = layout_take_runs(&planning->config, joint->layouts[0].windows, &planning->runs);
    if (!*room)
        return STUDY_LAYOUT_OK;
    state = layout_pass(&planning->config, joint->layouts, &planning->runs, true, &pass, planning->error);
    memcpy(joint->misses, pass.misses, sizeof(joint->misses));
    joint->lost = pass.lost;
    layout_pass_clear(&pass);
    return state;
}

/* ---- one domain after the other ---- */

static uint64_t sum_of(const uint64_t misses[PAMU_STRUCTURE_COUNT])
{
    return misses[PAMU_PPAACE] + misses[PAMU_SPAACE];
}

/* Fewer misses, fewer windows that map something, a smaller aperture: in this order. */
static bool is_better(const struct study_layout *layout, const struct joint *joint, size_t d)
{
    const struct study_layout *present = &joint->layouts[d];

    if (study_layout_misses(layout) != sum_of(joint->misses))
        return study_layout_misses(layout) < sum_of(joint->misses);
    if (layout->used != present->used)
        return layout->used < present->used;
    return layout->bits < present->bits;
}

/* Plans a domain with the others as they are, and takes what is better. *searched is false if not all was tried. */
static enum study_layout_state improve(struct planning *planning, struct joint *joint, size_t d, bool *better,
                                       bool *searched)
{
    struct study_front front;
    const struct study_layout *best;
    enum study_layout_state state;

    planning->config.domain = d;
    planning->config.others = joint->layouts;
    state = study_front_plan(&planning->config, &front, planning->error);
    if (state != STUDY_LAYOUT_OK)
        return state;
    best = study_front_best(&front);
    *better = best != NULL && is_better(best, joint, d);
    *searched = front.exact;
    if (*better) {
        memcpy(joint->misses, best->misses, sizeof(joint->misses));
        joint->lost = best->lost;
        if (!replace(&joint->layouts[d], best))
            state = STUDY_LAYOUT_MEMORY;
    }
    study_front_clear(&front);
    return state;
}

/* In turns, until none of the domains has anything better. */
static enum study_layout_state improve_all(struct planning *planning, struct joint *joint)
{
    enum study_layout_state state = STUDY_LAYOUT_OK;
    size_t quiet = 0, count = planning->memory->count;

    joint->settled = true;
    for (size_t d = 0; quiet < count && state == STUDY_LAYOUT_OK; d = (d + 1) % count) {
        bool better = false, searched = true;

        if (!is_kept(planning, d))
            state = improve(planning, joint, d, &better, &searched);
        quiet = better ? 1 : quiet + 1;
        joint->settled = (better || joint->settled) && searched;
    }
    return state;
}

/* Keeps a joint, which it takes over, if it is the best so far. */
static void keep_best(struct planning *planning, struct joint *joint)
{
    struct study_together *plan = planning->plan;

    if (plan->layouts != NULL && sum_of(plan->misses) <= sum_of(joint->misses)) {
        clear_layouts(joint->layouts, plan->count);
        return;
    }
    clear_layouts(plan->layouts, plan->count);
    plan->layouts = joint->layouts;
    plan->lost = joint->lost;
    plan->settled = joint->settled;
    memcpy(plan->misses, joint->misses, sizeof(plan->misses));
}

/* ---- where to start ---- */

/* From layouts, which it takes over; *misses gets what they come to before, *room whether they can be. */
static enum study_layout_state start(struct planning *planning, struct study_layout *layouts, uint64_t *misses,
                                     bool *room)
{
    struct joint joint = {.layouts = layouts};
    enum study_layout_state state = simulate(planning, &joint, room);

    memcpy(misses, joint.misses, sizeof(joint.misses));
    if (state == STUDY_LAYOUT_OK && *room)
        state = improve_all(planning, &joint);
    if (state == STUDY_LAYOUT_OK && *room)
        keep_best(planning, &joint);
    else
        clear_layouts(layouts, planning->memory->count);
    return state;
}

/* The best layout of a domain by itself goes among those of apart; and among recorded ones, if it must not have so many
 * windows. */
static enum study_layout_state plan_apart(struct planning *planning, size_t d, struct study_layout *apart,
                                          struct study_layout *recorded)
{
    struct study_front front;
    const struct study_layout *best;
    enum study_layout_state state;

    planning->config.domain = d;
    planning->config.others = NULL;
    state = study_front_plan(&planning->config, &front, planning->error);
    if (state != STUDY_LAYOUT_OK)
        return state;
    memcpy(planning->plan->recorded, front.recorded.misses, sizeof(front.recorded.misses));
    best = study_front_best(&front);
    if (best != NULL && !replace(&apart[d], best))
        state = STUDY_LAYOUT_MEMORY;
    if (best != NULL && recorded[d].windows > planning->config.most_windows && !replace(&recorded[d], best))
        state = STUDY_LAYOUT_MEMORY;
    study_front_clear(&front);
    return state;
}

static enum study_layout_state plan_all(struct planning *planning)
{
    struct study_layout *apart = record_all(planning), *recorded = record_all(planning);
    uint64_t unused[PAMU_STRUCTURE_COUNT];
    enum study_layout_state state = apart != NULL && recorded != NULL ? STUDY_LAYOUT_OK : STUDY_LAYOUT_MEMORY;
    bool room;

    for (size_t d = 0; state == STUDY_LAYOUT_OK && d < planning->memory->count; d++) {
        if (!is_kept(planning, d))
            state = plan_apart(planning, d, apart, recorded);
    }
    if (state != STUDY_LAYOUT_OK) {
        clear_layouts(apart, planning->memory->count);
        clear_layouts(recorded, planning->memory->count);
        return state;
    }
    state = start(planning, apart, planning->plan->apart, &planning->plan->fits);
    if (state == STUDY_LAYOUT_OK)
        state = start(planning, recorded, unused, &room);
    else
        clear_layouts(recorded, planning->memory->count);
    return state;
}

enum study_layout_state study_together_plan(const struct study_layout_config *config, struct study_together *plan,
                                            struct trace_error *error)
{
    struct planning planning = {.config = *config, .memory = config->memory, .plan = plan, .error = error};
    enum study_layout_state state = STUDY_LAYOUT_MEMORY;

    *plan = (struct study_together){.count = config->memory->count};
    if (layout_make_runs(config, &planning.runs))
        state = plan_all(&planning);
    free(planning.runs.run);
    if (state != STUDY_LAYOUT_OK)
        study_together_clear(plan);
    return state;
}

void study_together_clear(struct study_together *plan)
{
    clear_layouts(plan->layouts, plan->count);
    *plan = (struct study_together){0};
}
