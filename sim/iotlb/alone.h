/* The curve of each owner as if it had the cache to itself. SPDX-License-Identifier: BSD-2-Clause */
#ifndef IOTLB_ALONE_H
#define IOTLB_ALONE_H

#include "iotlb/curve.h"

/* A curve an owner, of its own look-ups and what drops the entries that it looked up. Memory grows with the number of
 * pairs of an entry and an owner. */
struct iotlb_alone;

/* Nothing looked up, or NULL if out of memory. */
struct iotlb_alone *iotlb_alone_create(void);

/* Gives it back; NULL is allowed. */
void iotlb_alone_destroy(struct iotlb_alone *alone);

/* Runs a part of a stream. False if out of memory: only to be destroyed then. */
bool iotlb_alone_run(struct iotlb_alone *alone, const struct iotlb_lookup *lookups, size_t count);

/* The curve of an owner, who is owner 0 of it; NULL if it never looked anything up. Lives until the next run. */
const struct iotlb_curve *iotlb_alone_curve(const struct iotlb_alone *alone, uint32_t owner);

#endif
