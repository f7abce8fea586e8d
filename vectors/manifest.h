/* The manifest of made suites, and the ids that were ever used. SPDX-License-Identifier: BSD-2-Clause */
#ifndef VECTORS_MANIFEST_H
#define VECTORS_MANIFEST_H

#include "vectors/file.h"

#define VEC_MANIFEST_SCHEMA "pamusim.vector-manifest/1"
#define VEC_DIGEST_BYTES 65u /* 64 hexadecimal digits and a NUL */

/* The SHA-256 of bytes, as text. */
void vec_digest(const char *bytes, size_t length, char digest[VEC_DIGEST_BYTES]);

/* A file of a making. */
struct vec_made {
    const char *file; /* "translate.json" */
    const char *part; /* vec_part_name() */
    size_t vectors;
    size_t bytes;
    char digest[VEC_DIGEST_BYTES];
};

/* Adds the manifest of files, all made by the same maker from the same seed, as JSON. */
void vec_write_manifest(struct vec_text *text, const char *maker, uint64_t seed, const struct vec_made *files,
                        size_t count);

/* A number that follows from the operations of a vector alone: what stands beside its id in the list of ids. */
uint32_t vec_fingerprint(const struct vec_vector *vector);

#endif
