/* The shape of a trace: what generators are fitted to, and compared by. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACEGEN_SHAPE_H
#define TRACEGEN_SHAPE_H

#include "op/op.h"

#define GEN_SHAPE_SIZES 4096u
#define GEN_SHAPE_WINDOWS 256u

/* Of an LIODN whose domain the trace's own operations set up. */
struct gen_shape_liodn {
    uint64_t base, size; /* of the aperture */
    uint32_t windows;
    uint32_t domain; /* string id of its name */
    uint16_t liodn;
    uint64_t records, writes, bytes;
    uint64_t turns; /* runs of records with none of another LIODN between */
    uint64_t lengths[GEN_SHAPE_SIZES], length_records[GEN_SHAPE_SIZES];
    uint32_t length_count;
    uint64_t
        distances[GEN_SHAPE_WINDOWS];  /* records by the number of other windows used since the same; at first use: by
                                              all used so far */
    uint32_t stack[GEN_SHAPE_WINDOWS]; /* windows, the one used last first */
    uint32_t depth;
};

/* Opaque. */
struct gen_shape;

/* An empty shape, or NULL if out of memory. */
struct gen_shape *gen_shape_create(void);
void gen_shape_destroy(struct gen_shape *shape);

enum gen_shape_code {
    GEN_SHAPE_OK,
    GEN_SHAPE_MEMORY,
    GEN_SHAPE_SLOTS,   /* what is there is no operation, or the machine cannot be made */
    GEN_SHAPE_WINDOW,  /* a domain of more than GEN_SHAPE_WINDOWS windows */
    GEN_SHAPE_LENGTHS, /* more than GEN_SHAPE_SIZES different lengths of an LIODN */
};

/* Takes the next operations, and runs them on a machine. */
enum gen_shape_code gen_shape_add(struct gen_shape *shape, const uint8_t *slots, size_t count,
                                  const struct op_strings *strings);

/* What all records came to. */
struct gen_shape_totals {
    uint64_t records, denied, bytes, writes;
    uint64_t spaace_lookups, spaace_misses; /* in the caches of the trace's chip */
};
void gen_shape_totals(const struct gen_shape *shape, struct gen_shape_totals *totals);

/* The LIODNs with records, in order of their first attachment; NULL past the end. */
const struct gen_shape_liodn *gen_shape_liodn(const struct gen_shape *shape, size_t index);

/* Kolmogorov and Smirnov's distance, the greatest difference of the cumulative distributions, of the records' lengths
 * and of the reuse distances of windows. 0 .. 1. */
double gen_shape_length_distance(const struct gen_shape *a, const struct gen_shape *b);
double gen_shape_reuse_distance(const struct gen_shape *a, const struct gen_shape *b);

#endif
