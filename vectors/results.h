/* Answers that were recorded, to be compared elsewhere. SPDX-License-Identifier: BSD-2-Clause */
#ifndef VECTORS_RESULTS_H
#define VECTORS_RESULTS_H

#include "vectors/file.h"

#define VEC_RESULTS_SCHEMA "pamusim.vector-results/1"
#define VEC_RESULTS_HEAD "pamusim-results 1" /* the first line of the flat form */

/* The answers to one vector: a line for each operation, perhaps fewer. */
struct vec_result {
    const char *id;
    const char *const *lines;
    size_t count;
};

/* All that was recorded. All zero is empty. */
struct vec_results {
    const char *device; /* what answered, in its user's words; "" if nobody said */
    struct vec_result *rows;
    size_t count, capacity;
    struct vec_store store;
};

/* Gives all memory back; it is empty afterwards. */
void vec_results_release(struct vec_results *results);

/* Adds the answers to a vector; texts are copied. False if out of memory. */
bool vec_results_add(struct vec_results *results, const char *id, const char *const *lines, size_t count);

/* The row of an id, or NULL. Only after vec_results_read() or vec_results_sort(). */
const struct vec_result *vec_results_find(const struct vec_results *results, const char *id);

/* Puts the rows in order of their ids. */
void vec_results_sort(struct vec_results *results);

/* Adds them as JSON, or as flat text. */
void vec_results_write(struct vec_text *text, const struct vec_results *results, bool flat);

/* Reads either form, as its first bytes say. Answers are not looked at; ids are there once at most. False with
 * *complaint filled in. vec_results_release() in any case. */
bool vec_results_read(const char *bytes, size_t length, struct vec_results *results, struct vec_complaint *complaint);

#endif
