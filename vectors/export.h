/* Vectors for those without a JSON reader: C arrays, images for an RTL memory. SPDX-License-Identifier: BSD-2-Clause */
#ifndef VECTORS_EXPORT_H
#define VECTORS_EXPORT_H

#include "vectors/judge.h"

/* Adds a suite as C: types, arrays and pamu_vectors_NAME[]; compiled with PAMU_VECTORS_MAIN it is a program that prints
 * the flat text again. False if an operation cannot be read (a suite that was not checked) or memory ran out. */
bool vec_write_c(struct vec_text *text, const struct vec_suite *suite);

/* One table of a vector as it lies in memory when the first access comes. */
struct vec_image {
    enum pamu_structure structure;
    unsigned width; /* of a memory word: 8, 16, 32, 64, 128, 256 or 512 bits */
};

/* Adds what $readmemh() reads: an address (in words, from the table's base) before each run of entries that are not
 * all zero, then words of hexadecimal digits, big-endian. The tables are found by the registers of instance 0. *entries
 * gets how many were written; with 0 nothing is added. False if memory ran out. */
bool vec_write_readmemh(struct vec_text *text, struct vec_model *model, const struct vec_vector *vector,
                        const struct vec_image *image, size_t *entries);

#endif
