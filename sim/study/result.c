/* What came of one configuration, as numbers. SPDX-License-Identifier: BSD-2-Clause */
#include "study/result.h"

#include <stdlib.h>
#include <string.h>

static uint64_t misses_alone(const struct iotlb_alone *alone, uint32_t owner, uint32_t lines)
{
    const struct iotlb_curve *curve = alone != NULL ? iotlb_alone_curve(alone, owner) : NULL;

    return curve != NULL ? iotlb_curve_misses(curve, 0, lines) : 0;
}

static void take_counts(const struct iotlb_task *task, size_t point, unsigned instance, enum pamu_structure structure,
                        uint32_t owner, struct study_counts *counts)
{
    const struct iotlb_cache *cache = iotlb_task_cache(task, point, instance, structure);
    const struct iotlb_curve *curve = iotlb_task_curve(task, instance, structure);
    struct iotlb_cache_counts simulated;
    struct iotlb_curve_counts never;
    uint64_t full, least;

    *counts = (struct study_counts){0};
    if (cache == NULL)
        return;
    simulated = iotlb_cache_counts(cache, owner);
    never = iotlb_curve_counts(curve, owner);
    full = iotlb_curve_misses(curve, owner, iotlb_cache_lines(cache));
    least = never.cold + never.dropped + never.passing;
    *counts = (struct study_counts){
        .lookups = simulated.lookups,
        .misses = simulated.lookups - simulated.hits,
        .cold = never.cold,
        .dropped = never.dropped,
        .passing = never.passing,
        .capacity = full - least,
        .conflict = (int64_t)(simulated.lookups - simulated.hits) - (int64_t)full,
        .evictions = simulated.evictions,
        .inexact = never.inexact,
        .alone = misses_alone(iotlb_task_alone(task, instance, structure), owner, iotlb_cache_lines(cache))};
}

/* The row of an owner at an instance; false if it never looked anything up there, nor could. */
static bool take_row(const struct iotlb_task *task, size_t point, unsigned instance, uint32_t owner,
                     struct study_row *row)
{
    uint64_t lookups = 0;

    row->instance = (uint8_t)instance;
    row->liodn = iotlb_view_liodn(iotlb_task_view(task), owner);
    for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
        take_counts(task, point, instance, (enum pamu_structure)s, owner, &row->cache[s]);
        lookups += row->cache[s].lookups;
    }
    row->unmapped = iotlb_view_lost_of(iotlb_task_view(task), instance, owner);
    return lookups > 0 || row->unmapped.records > 0;
}

static int by_place(const void *a, const void *b)
{
    const struct study_row *x = a, *y = b;

    if (x->instance != y->instance)
        return x->instance < y->instance ? -1 : 1;
    return (x->liodn > y->liodn) - (x->liodn < y->liodn);
}

static void add_counts(struct study_counts *sum, const struct study_counts *counts)
{
#define ADD_COUNT(type, name) sum->name += counts->name;
    STUDY_COUNTS(ADD_COUNT)
#undef ADD_COUNT
    sum->alone += counts->alone;
}

/* IOMMUs of pages look nothing up for what is not mapped. */
static bool in_use(const struct iotlb_task *task, unsigned instance)
{
    const struct iotlb_view *view = iotlb_task_view(task);
    bool used = false;

    for (uint32_t owner = 0; owner < iotlb_view_owners(view); owner++)
        used |= iotlb_view_lost_of(view, instance, owner).records > 0;

    for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++)
        used |= iotlb_task_curve(task, instance, (enum pamu_structure)s) != NULL;
    return used;
}

void study_result_sum(struct study_result *result, const struct study_row *row)
{
    for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++)
        add_counts(&result->sum[s], &row->cache[s]);
    result->unmapped.records += row->unmapped.records;
    result->unmapped.lookups += row->unmapped.lookups;
}

bool study_result_take(const struct iotlb_task *task, size_t point, struct study_result *result)
{
    const struct iotlb_view *view = iotlb_task_view(task);
    uint32_t owners = iotlb_view_owners(view);

    *result = (struct study_result){.records = iotlb_view_records(view), .bytes = iotlb_view_bytes(view)};
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++) {
        struct study_row *rows;

        if (!in_use(task, i))
            continue;
        rows = realloc(result->rows, (result->count + owners + 1) * sizeof(*rows));
        if (rows == NULL)
            return false;
        result->rows = rows;
        for (uint32_t owner = 0; owner < owners; owner++)
            result->count += take_row(task, point, i, owner, &rows[result->count]) ? 1u : 0u;
    }
    if (result->count > 0)
        qsort(result->rows, result->count, sizeof(*result->rows), by_place);
    for (size_t i = 0; i < result->count; i++)
        study_result_sum(result, &result->rows[i]);
    return true;
}

bool study_result_join(struct study_result *result, const struct study_result *other)
{
    struct study_row *rows = realloc(result->rows, (result->count + other->count + 1) * sizeof(*rows));

    if (rows == NULL)
        return false;
    result->rows = rows;
    if (other->count > 0)
        memcpy(rows + result->count, other->rows, other->count * sizeof(*rows));
    result->count += other->count;
    result->records = other->records;
    result->bytes = other->bytes;
    qsort(rows, result->count, sizeof(*rows), by_place);
    for (size_t i = 0; i < other->count; i++)
        study_result_sum(result, &other->rows[i]);
    return true;
}

void study_result_clear(struct study_result *result)
{
    free(result->rows);
    *result = (struct study_result){0};
}
