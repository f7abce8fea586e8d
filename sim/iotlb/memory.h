/* What memory the windows of apertures mapped while records passed. SPDX-License-Identifier: BSD-2-Clause */
#ifndef IOTLB_MEMORY_H
#define IOTLB_MEMORY_H

#include "iotlb/item.h"
#include "pamu/device.h"

/* Entries are read when a record was translated by them, and again after they were written. */
struct iotlb_memory;

struct iotlb_mapping {
    uint64_t iova; /* where its window begins */
    uint64_t size; /* mapped from there on, bytes: a power of two from 4 KiB */
    uint64_t phys; /* a multiple of size */
    uint16_t liodn;
    uint8_t prot; /* AP: 1 reads, 2 writes, 3 both */
    bool varies;  /* other memory stood there at other times: this is the last */
};

/* Nothing noted yet, or NULL if out of memory. */
struct iotlb_memory *iotlb_memory_create(void);

/* Gives it back; NULL is allowed. */
void iotlb_memory_destroy(struct iotlb_memory *memory);

/* A record of aperture's LIODN and instance was translated by windows first .. last. False if out of memory. */
bool iotlb_memory_pass(struct iotlb_memory *memory, struct pamu *pamu, const struct iotlb_item *aperture,
                       uint32_t first, uint32_t last);

/* Entries of the PPAACT or SPAACT were written, or all may have changed. */
void iotlb_memory_written(struct iotlb_memory *memory, enum pamu_structure structure, uint64_t first, uint64_t count);

/* The end: notes what apertures map now besides. */
void iotlb_memory_end(struct iotlb_memory *memory, struct pamu *pamu);

/* What was noted, in order of LIODN, then IOVA; *count gets how many. NULL if out of memory; else free() it. */
struct iotlb_mapping *iotlb_memory_list(const struct iotlb_memory *memory, size_t *count);

/* Whether the memory of an LIODN cannot be told in such mappings: its aperture or the size of a mapping changed on the
 * way, or operations are mapped, too (OTM). */
bool iotlb_memory_is_fixed(const struct iotlb_memory *memory, uint16_t liodn);

#endif
