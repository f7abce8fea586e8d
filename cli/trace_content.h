/* What is in a trace, counted by reading all of it. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_TRACE_CONTENT_H
#define CLI_TRACE_CONTENT_H

#include "trace/trace.h"

#define CONTENT_LIODNS 0x10000u
#define CONTENT_WINDOWS 256u     /* of the aperture that is laid over what an LIODN uses */
#define CONTENT_PAGES (1u << 21) /* different pages that are told apart, of all LIODNs together */

struct content_liodn {
    uint64_t records, bytes;
    uint64_t lowest, highest; /* addresses of bytes */
    uint64_t pages;
    uint64_t window_bits[CONTENT_WINDOWS / 64]; /* filled in by content_finish() */
    unsigned aperture_bits;                     /* the same: log2 of the smallest aperture that holds all */
};

struct content_page {
    uint64_t page; /* number, plus one; 0 for a free place */
    uint32_t liodn;
};

struct content {
    uint64_t chunks, slots, operations;
    uint64_t dma_reads, dma_writes, accesses, msi_writes, bytes; /* accesses include msi_writes */
    uint64_t first_time, last_time;                              /* ns; if there are timestamps */
    bool timed;
    struct content_liodn *liodns[CONTENT_LIODNS];
    uint64_t by_bits[65]; /* records by the bits that their address takes */
    struct content_page *pages;
    size_t page_room, page_count;
    bool pages_full; /* there are more pages than can be told apart: counts are too low */
};

/* Counts a chunk. False if out of memory. */
bool content_add(struct content *content, const struct trace_chunk *chunk);

/* After the last chunk. */
void content_finish(struct content *content);

/* How many of the 256 windows of its aperture an LIODN uses. */
unsigned content_windows(const struct content_liodn *liodn);

void content_free(struct content *content);

#endif
