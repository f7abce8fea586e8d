/* One view of a stream, and all caches that are to be tried on it, in one pass.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef IOTLB_TASK_H
#define IOTLB_TASK_H

#include "iotlb/alone.h"
#include "iotlb/geometries.h"
#include "iotlb/policy.h"
#include "iotlb/view.h"

/* The caches of a whole device. */
struct iotlb_point {
    struct iotlb_cache_config cache[PAMU_MAX_INSTANCES][PAMU_STRUCTURE_COUNT]; /* of instances in use: sets not 0 */
};

struct iotlb_task_config {
    struct iotlb_view_config view;
    const struct iotlb_point *points; /* must outlive the task */
    size_t point_count;
    bool geometries; /* also all set counts times all ways */
    bool alone;      /* also the curve of each owner alone */
};

/* Opaque; used by one thread at a time, different ones by different threads. */
struct iotlb_task;

/* A task at its beginning, or NULL if out of memory. */
struct iotlb_task *iotlb_task_create(const struct iotlb_task_config *config);

/* Gives it back; NULL is allowed. */
void iotlb_task_destroy(struct iotlb_task *task);

/* Takes the next items; and their end, when what needs the whole stream (the optimum) is simulated. False if out of
 * memory: the task can only be destroyed then. */
bool iotlb_task_run(struct iotlb_task *task, const struct iotlb_item *items, size_t count);
bool iotlb_task_end(struct iotlb_task *task);

/* What came out. Pointers live as long as the task; NULL where a structure of an instance was never looked up, or for
 * what was not asked for. */
const struct iotlb_view *iotlb_task_view(const struct iotlb_task *task);
const struct iotlb_curve *iotlb_task_curve(const struct iotlb_task *task, unsigned instance,
                                           enum pamu_structure structure);
const struct iotlb_geometries *iotlb_task_geometries(const struct iotlb_task *task, unsigned instance,
                                                     enum pamu_structure structure);
const struct iotlb_alone *iotlb_task_alone(const struct iotlb_task *task, unsigned instance,
                                           enum pamu_structure structure);
const struct iotlb_cache *iotlb_task_cache(const struct iotlb_task *task, size_t point, unsigned instance,
                                           enum pamu_structure structure);

/* Where each id of a cache's stream comes from; *count gets their number. */
const struct iotlb_origin *iotlb_task_origins(const struct iotlb_task *task, unsigned instance,
                                              enum pamu_structure structure, uint32_t *count);

#endif
