/* One view of a stream, and all caches that are to be tried on it. SPDX-License-Identifier: BSD-2-Clause */
#include "iotlb/task.h"

#include <stdlib.h>

#include "iotlb/grow.h"

/* What is tried on the stream of one cache. */
struct lane {
    struct iotlb_curve *curve; /* NULL before the first id */
    struct iotlb_geometries *geometries;
    struct iotlb_alone *alone;
    struct iotlb_cache **caches; /* by point */
    struct iotlb_array origins;  /* struct iotlb_origin by id */
    uint32_t ids;
    struct iotlb_array lookups; /* struct iotlb_lookup: the whole stream, if a point needs it */
    size_t count;
};

struct iotlb_task {
    const struct iotlb_point *points;
    size_t point_count;
    bool geometries, alone;
    struct iotlb_view *view;
    struct lane lane[PAMU_MAX_INSTANCES][PAMU_STRUCTURE_COUNT];
};

static bool is_optimum(const struct iotlb_task *task, size_t point, unsigned instance, enum pamu_structure structure)
{
    return task->points[point].cache[instance][structure].policy == IOTLB_OPTIMUM;
}

static bool make_caches(struct iotlb_task *task, struct lane *lane, unsigned instance, enum pamu_structure structure)
{
    lane->caches = calloc(task->point_count + 1, sizeof(struct iotlb_cache *));
    for (size_t i = 0; lane->caches != NULL && i < task->point_count; i++) {
        lane->caches[i] = iotlb_cache_create(&task->points[i].cache[instance][structure]);
        if (lane->caches[i] == NULL)
            return false;
    }
    return lane->caches != NULL;
}

static bool make_lane(struct iotlb_task *task, struct lane *lane, unsigned instance, enum pamu_structure structure)
{
    if (task->geometries) {
        lane->geometries = iotlb_geometries_create();
        if (lane->geometries == NULL)
            return false;
    }
    if (task->alone) {
        lane->alone = iotlb_alone_create();
        if (lane->alone == NULL)
            return false;
    }
    lane->curve = iotlb_curve_create();
    return lane->curve != NULL && make_caches(task, lane, instance, structure);
}

/* A lane begins with its first id, or with the intervals that ended before; NULL if out of memory. */
static struct lane *lane_of(struct iotlb_task *task, unsigned instance, enum pamu_structure structure)
{
    struct lane *lane = &task->lane[instance][structure];

    return lane->curve != NULL || make_lane(task, lane, instance, structure) ? lane : NULL;
}

static bool take_origin(void *user, unsigned instance, enum pamu_structure structure, const struct iotlb_origin *origin)
{
    struct iotlb_task *task = user;
    struct lane *lane = lane_of(task, instance, structure);

    if (lane == NULL)
        return false;
    if (!iotlb_grow(&lane->origins, lane->ids, sizeof(*origin), 0) ||
        (lane->geometries != NULL && !iotlb_geometries_key(lane->geometries, origin->key)))
        return false;
    ((struct iotlb_origin *)lane->origins.elements)[lane->ids++] = *origin;
    for (size_t i = 0; i < task->point_count; i++) {
        if (!iotlb_cache_key(lane->caches[i], origin->key))
            return false;
    }
    return true;
}

static bool hold(struct lane *lane, const struct iotlb_lookup *lookups, size_t count)
{
    if (!iotlb_grow(&lane->lookups, lane->count + count, sizeof(*lookups), 0))
        return false;
    memcpy((struct iotlb_lookup *)lane->lookups.elements + lane->count, lookups, count * sizeof(*lookups));
    lane->count += count;
    return true;
}

static bool take_lookups(void *user, unsigned instance, enum pamu_structure structure,
                         const struct iotlb_lookup *lookups, size_t count)
{
    struct iotlb_task *task = user;
    struct lane *lane = lane_of(task, instance, structure);
    bool holding = false;

    if (lane == NULL || !iotlb_curve_run(lane->curve, lookups, count) ||
        (lane->geometries != NULL && !iotlb_geometries_run(lane->geometries, lookups, count)) ||
        (lane->alone != NULL && !iotlb_alone_run(lane->alone, lookups, count)))
        return false;
    for (size_t i = 0; i < task->point_count; i++) {
        if (is_optimum(task, i, instance, structure))
            holding = true;
        else if (!iotlb_cache_run(lane->caches[i], lookups, NULL, count))
            return false;
    }
    return !holding || hold(lane, lookups, count);
}

struct iotlb_task *iotlb_task_create(const struct iotlb_task_config *config)
{
    struct iotlb_task *task = calloc(1, sizeof(*task));
    const struct iotlb_view_sink sink = {take_origin, take_lookups, task};

    if (task == NULL)
        return NULL;
    task->points = config->points;
    task->point_count = config->point_count;
    task->geometries = config->geometries;
    task->alone = config->alone;
    task->view = iotlb_view_create(&config->view, &sink);
    if (task->view == NULL) {
        free(task);
        return NULL;
    }
    return task;
}

static void free_lane(struct lane *lane, size_t points)
{
    iotlb_curve_destroy(lane->curve);
    iotlb_geometries_destroy(lane->geometries);
    iotlb_alone_destroy(lane->alone);
    for (size_t i = 0; lane->caches != NULL && i < points; i++)
        iotlb_cache_destroy(lane->caches[i]);
    free(lane->caches);
    free(lane->origins.elements);
    free(lane->lookups.elements);
}

void iotlb_task_destroy(struct iotlb_task *task)
{
    if (task == NULL)
        return;
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++) {
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++)
            free_lane(&task->lane[i][s], task->point_count);
    }
    iotlb_view_destroy(task->view);
    free(task);
}

bool iotlb_task_run(struct iotlb_task *task, const struct iotlb_item *items, size_t count)
{
    return iotlb_view_run(task->view, items, count);
}

/* Belady's optimum looks ahead, to the end. */
static bool run_optimum(struct iotlb_task *task, unsigned instance, enum pamu_structure structure)
{
    struct lane *lane = &task->lane[instance][structure];
    uint32_t *next = malloc((lane->count + 1) * sizeof(*next));
    bool good = next != NULL && iotlb_next_uses(lane->lookups.elements, lane->count, next);

    for (size_t i = 0; good && i < task->point_count; i++) {
        if (is_optimum(task, i, instance, structure))
            good = iotlb_cache_run(lane->caches[i], lane->lookups.elements, next, lane->count);
    }
    free(next);
    return good;
}

bool iotlb_task_end(struct iotlb_task *task)
{
    if (!iotlb_view_end(task->view))
        return false;
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++) {
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
            if (task->lane[i][s].count > 0 && !run_optimum(task, i, (enum pamu_structure)s))
                return false;
        }
    }
    return true;
}

const struct iotlb_view *iotlb_task_view(const struct iotlb_task *task)
{
    return task->view;
}

const struct iotlb_curve *iotlb_task_curve(const struct iotlb_task *task, unsigned instance,
                                           enum pamu_structure structure)
{
    return task->lane[instance][structure].curve;
}

const struct iotlb_geometries *iotlb_task_geometries(const struct iotlb_task *task, unsigned instance,
                                                     enum pamu_structure structure)
{
    return task->lane[instance][structure].geometries;
}

const struct iotlb_alone *iotlb_task_alone(const struct iotlb_task *task, unsigned instance,
                                           enum pamu_structure structure)
{
    return task->lane[instance][structure].alone;
}

const struct iotlb_cache *iotlb_task_cache(const struct iotlb_task *task, size_t point, unsigned instance,
                                           enum pamu_structure structure)
{
    const struct lane *lane = &task->lane[instance][structure];

    return lane->caches != NULL && point < task->point_count ? lane->caches[point] : NULL;
}

const struct iotlb_origin *iotlb_task_origins(const struct iotlb_task *task, unsigned instance,
                                              enum pamu_structure structure, uint32_t *count)
{
    *count = task->lane[instance][structure].ids;
    return task->lane[instance][structure].origins.elements;
}
