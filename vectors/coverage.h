/* Functional coverage of runs: counters, their file, what is still empty. SPDX-License-Identifier: BSD-2-Clause */
#ifndef VECTORS_COVERAGE_H
#define VECTORS_COVERAGE_H

#include <jansson.h>

#include "pamu/coverage.h"
#include "vectors/file.h"

#define VEC_COVERAGE_SCHEMA "pamusim.coverage/1"

/* Counters by slot (pamu/coverage.h), to be given to op_session_set_coverage(). */
struct vec_coverage {
    uint64_t *counts;
    size_t slots;
};

/* Begins with zeros. False if out of memory. */
bool vec_coverage_start(struct vec_coverage *coverage);
/* Gives the counters back. */
void vec_coverage_release(struct vec_coverage *coverage);

/* What the counters come to. */
struct vec_coverage_sums {
    size_t bins;
    size_t reachable;
    size_t met;   /* of the reachable ones */
    size_t wrong; /* said to be unreachable, and met */
};

/* Sums all bins up. */
struct vec_coverage_sums vec_coverage_sum(const struct vec_coverage *coverage);

/* What a bin is. */
enum vec_bin_state { VEC_BIN_MET, VEC_BIN_EMPTY, VEC_BIN_UNREACHABLE, VEC_BIN_WRONG };

/* The state of a slot with *bin filled in; false if the slot is no bin. */
bool vec_coverage_look(const struct vec_coverage *coverage, size_t slot, struct pamu_bin *bin,
                       enum vec_bin_state *state);

/* Counts and closure as the file has them (docs/spec/json.md); a new reference, or NULL if out of memory. */
json_t *vec_coverage_json(const struct vec_coverage *coverage);

/* Adds the counts of such a file. False with *complaint filled in, and some counts perhaps added, if it is none, is of
 * another version, or counts a bin that there is not. */
bool vec_coverage_merge(struct vec_coverage *coverage, const char *bytes, size_t length,
                        struct vec_complaint *complaint);

#endif
