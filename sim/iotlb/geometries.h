/* All power-of-two set counts times all ways of an LRU cache, exactly, in one pass.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef IOTLB_GEOMETRIES_H
#define IOTLB_GEOMETRIES_H

#include <stdbool.h>
#include <stddef.h>

#include "iotlb/lookup.h"

#define IOTLB_LEVELS 11u /* set counts 1, 2, 4 .. 1024 */
#define IOTLB_WAYS 32u   /* 1 .. 32 */

/* All-associativity simulation (Hill and Smith 1989): one stack a set for each set count, 32 deep. Sets are chosen by
 * bits, so that the sets of one count divide those of the count before; an entry on top of its set is on top of it at
 * all higher counts, and nothing changes there. Memory: 2047 sets of 32 ids, and 4 bytes an id. */
struct iotlb_geometries;

/* Geometries with nothing looked up, or NULL if out of memory. */
struct iotlb_geometries *iotlb_geometries_create(void);

/* Gives them back; NULL is allowed. */
void iotlb_geometries_destroy(struct iotlb_geometries *geometries);

/* Tells the number in its table (LIODN, SPAACT index, OMI) of the next id; the first call tells that of id 0. To be
 * done before the id is looked up. False if out of memory. */
bool iotlb_geometries_key(struct iotlb_geometries *geometries, uint64_t key);

/* Runs a part of a stream. False if out of memory: the geometries can only be destroyed then. */
bool iotlb_geometries_run(struct iotlb_geometries *geometries, const struct iotlb_lookup *lookups, size_t count);

/* Misses of an owner's look-ups, or of IOTLB_ALL_OWNERS, in a shared cache of 1 << level sets of so many ways, 1 ..
 * IOTLB_WAYS; exact where the curve is (struct iotlb_curve_counts, inexact). */
uint64_t iotlb_geometries_misses(const struct iotlb_geometries *geometries, uint32_t owner, unsigned level,
                                 unsigned ways);

#endif
