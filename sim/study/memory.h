/* The domains of a look-up stream, and the memory that they map. SPDX-License-Identifier: BSD-2-Clause */
#ifndef STUDY_MEMORY_H
#define STUDY_MEMORY_H

#include "pamu/chip.h"
#include "study/liodn.h"
#include "trace/error.h"

struct study_mapping {
    uint64_t iova; /* as recorded */
    uint64_t size; /* a power of two from 4 KiB */
    uint64_t phys; /* a multiple of size; 0 if the stream does not tell */
    uint8_t prot;  /* 1 reads, 2 writes, 3 both */
    bool msi;      /* the page of an MSI bank (R13) */
    bool varies;   /* not the same memory all the time, or not told: it has a window of its own */
};

/* LIODNs with the same aperture whose windows map the same memory: software has them in one domain, or could (R9). */
struct study_domain {
    uint16_t liodns[STUDY_MOST_LIODNS]; /* in the order in which they have SPAACT entries */
    uint32_t first[STUDY_MOST_LIODNS];  /* the SPAACT index of window 1, as recorded */
    size_t liodn_count;
    uint64_t base; /* of the aperture as recorded, 1 << bits bytes in so many windows */
    uint32_t windows;
    uint8_t bits;
    struct study_mapping *mappings; /* in order of IOVA */
    size_t count;
    const char *kept; /* why it must stay as it is, in a text of static life; NULL if it need not */
};

struct study_memory {
    struct study_domain *domains; /* in the order in which they have SPAACT entries */
    size_t count;
    bool told; /* physical addresses are in the stream */
};

/* Reads the domains of a stream; chip tells where MSI banks are. Where the stream tells of no memory, it is what its
 * records touch in each window, rounded up to a power of two. Errors as iotlb_source_next(), TRACE_ERR_MEMORY. */
enum trace_code study_memory_read(const char *path, const struct pamu_chip *chip, struct study_memory *memory,
                                  struct trace_error *error);

/* Frees what it holds. */
void study_memory_clear(struct study_memory *memory);

#endif
