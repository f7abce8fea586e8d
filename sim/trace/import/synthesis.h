/* How accesses are made of the lives of mappings. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_IMPORT_SYNTHESIS_H
#define TRACE_IMPORT_SYNTHESIS_H

#include <stdbool.h>
#include <stdint.h>

/* When a device is taken to have used what it was handed (docs/spec/import-policy.md section 4). */
#define IMPORT_POLICY_LIST(X)                                                                                     \
    X(AT_UNMAP, "at-unmap", "one sweep over what the device had, when it is taken back: unmap, sync for the CPU") \
    X(AT_MAP, "at-map", "one sweep over what the device gets, when it is handed over: map, sync for the device")  \
    X(SPREAD, "spread", "one sweep over what the device had, evenly over the time it had it")

enum import_policy {
#define IMPORT_POLICY_ENUM(name, word, help) IMPORT_POLICY_##name,
    IMPORT_POLICY_LIST(IMPORT_POLICY_ENUM)
#undef IMPORT_POLICY_ENUM
        IMPORT_POLICY_COUNT
};

/* How coherent memory (dma_alloc), which holds descriptor rings, is used. */
#define IMPORT_RINGS_LIST(X)                                                                                 \
    X(ONCE, "once", "each region is read and written once as a whole, when it is allocated")                 \
    X(DOORBELL, "doorbell", "a descriptor is read for each buffer handed over, written for each taken back") \
    X(NONE, "none", "not at all")

enum import_rings {
#define IMPORT_RINGS_ENUM(name, word, help) IMPORT_RINGS_##name,
    IMPORT_RINGS_LIST(IMPORT_RINGS_ENUM)
#undef IMPORT_RINGS_ENUM
        IMPORT_RINGS_COUNT
};

#define IMPORT_DESCRIPTOR_BYTES 16u  /* unless told otherwise */
#define IMPORT_MOST_BURSTS 0x100000u /* of one sweep in one direction */
#define IMPORT_QUEUE_RECORDS 65536u  /* that wait for their time under `spread` */
#define IMPORT_TURNS_RECORDS 4096u   /* that wait to be interleaved */

/* All zeros: at-unmap, whole segments, rings once, no interleaving. */
struct import_synthesis {
    enum import_policy policy;
    uint32_t burst; /* bytes of the largest access, a power of two: accesses do not cross its multiples; 0: no limit */
    enum import_rings rings;
    uint32_t descriptor; /* bytes; 0: IMPORT_DESCRIPTOR_BYTES */
    uint32_t interleave; /* accesses of a device in its turn, at most IMPORT_TURNS_RECORDS; 0: as they come */
};

/* A run of bytes that a device reads or writes. */
struct import_access {
    uint64_t time;
    uint64_t address;
    uint64_t size; /* at least 1 */
    uint32_t device;
    bool write; /* the device writes memory */
};

/* Takes an access; false stops the import. */
typedef bool import_access_fn(void *user, const struct import_access *access);

/* Puts accesses in the order a policy gives them: by time if it spreads them, in turns of devices if it interleaves.
 * Opaque; made and given back by the caller; memory does not grow with the recording. */
struct import_queue;

/* NULL if out of memory. sink gets the accesses. */
struct import_queue *import_queue_create(const struct import_synthesis *synthesis, import_access_fn *sink, void *user);

/* NULL is allowed. */
void import_queue_destroy(struct import_queue *queue);

/* An import_access_fn, of a queue: takes an access, and gives the sink what needs to wait no longer. */
bool import_queue_put(void *queue, const struct import_access *access);

/* Gives the sink all that waits. */
bool import_queue_end(struct import_queue *queue);

/* Accesses that came too late for their time, as others behind it had gone already: they were given the time of
 * those. */
uint64_t import_queue_late(const struct import_queue *queue);

/* The coherent regions of every device, touched by descriptors in turn. Opaque; made and given back by the caller. */
struct import_ring_table;

/* NULL if out of memory. */
struct import_ring_table *import_rings_create(uint32_t descriptor);

/* NULL is allowed. */
void import_rings_destroy(struct import_ring_table *table);

/* A region of at least 1 byte comes; false if out of memory. */
bool import_rings_add(struct import_ring_table *table, uint32_t device, uint64_t address, uint64_t size);

/* A region goes; nothing if there is none. */
void import_rings_remove(struct import_ring_table *table, uint32_t device, uint64_t address);

/* The next descriptor that a device reads, or writes; false if it has no region. time is left alone. */
bool import_rings_next(struct import_ring_table *table, uint32_t device, bool write, struct import_access *access);

#endif
