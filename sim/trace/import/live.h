/* The mappings that are live at a time, found by device and address. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_IMPORT_LIVE_H
#define TRACE_IMPORT_LIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "trace/import/event.h"

/* Runs of bytes, in order. */
struct import_spans {
    const uint64_t *address;
    const uint64_t *size;
    uint32_t count;
};

/* What a mapping is known by. */
struct live_key {
    uint64_t dma_addr; /* of the first byte */
    uint64_t size;     /* of the first segment */
    uint32_t device;
    uint8_t family;    /* enum import_family */
    uint8_t direction; /* enum import_direction */
};

struct live_mapping {
    struct live_key key;
    bool identity;             /* its DMA address is its physical address: no IOMMU chose it */
    bool with_device;          /* the device may use it now */
    uint64_t born;             /* greater for a later one */
    uint64_t since;            /* when the device was handed it, or part of it, last */
    uint32_t uses;             /* equal mappings of one address, at least 1 */
    struct import_spans spans; /* what the device may use */
    const uint64_t *phys;      /* of a list: the physical addresses the kernel was given */
    uint32_t phys_count;
    struct live_mapping *next;      /* of the bucket by DMA address */
    struct live_mapping *next_phys; /* of the bucket by physical address */
    uint64_t *room;                 /* of a list: where spans and phys are */
};

/* Opaque; made and given back by the caller. */
struct live_table;

/* An empty table, or NULL if out of memory. Its size is that of the mappings in it. */
struct live_table *live_create(void);

/* Gives a table back, and what is in it; NULL is allowed. */
void live_destroy(struct live_table *table);

/* Adds a mapping: of event's lists if they are not empty, else of key alone. NULL if out of memory. */
struct live_mapping *live_add(struct live_table *table, const struct live_key *key, const struct import_event *event);

/* Takes a mapping out and frees it. */
void live_remove(struct live_table *table, struct live_mapping *mapping);

/* The latest mapping of this device, family and address, preferably of the same size and direction. NULL if there
 * is none. */
struct live_mapping *live_find(const struct live_table *table, const struct live_key *key);

/* The latest list of this device and direction that begins with these physical addresses, as far as both tell them. */
struct live_mapping *live_find_list(const struct live_table *table, const struct live_key *key,
                                    const struct import_list *phys);

/* The latest mapping of this device that may be synchronised and has all of [dma_addr, dma_addr + size) in its first
 * segment, begun at most LIVE_MAX_OFFSET before; NULL if there is none. */
struct live_mapping *live_find_around(const struct live_table *table, const struct live_key *key);

#define LIVE_MAX_OFFSET 65536u

/* Calls visit for every mapping, in no useful order. */
void live_each(const struct live_table *table, void (*visit)(void *user, const struct live_mapping *mapping),
               void *user);

#endif
