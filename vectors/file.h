/* Suites as files: JSON and flat text, whole or in two (docs/spec/vectors.md). SPDX-License-Identifier: BSD-2-Clause */
#ifndef VECTORS_FILE_H
#define VECTORS_FILE_H

#include "vectors/vector.h"

#define VEC_SCHEMA "pamusim.vectors/1"
#define VEC_FLAT_HEAD "pamusim-vectors 1" /* the first line of the flat text */

/* What a file holds: operations, expectations, or both. */
enum vec_part { VEC_WHOLE, VEC_PROMPT, VEC_EXPECTED };

/* "whole", "prompt", "expected". */
const char *vec_part_name(enum vec_part part);

/* Adds a suite as JSON; the same bytes on every host. */
void vec_write_json(struct vec_text *text, const struct vec_suite *suite, enum vec_part part);

/* Adds a suite as flat text: one operation a line. */
void vec_write_flat(struct vec_text *text, const struct vec_suite *suite);

/* The expectation of a step as the arguments of an expect: "ok phys 0x1000 window 0". */
void vec_put_expectation(struct vec_text *text, const struct vec_step *step);

/* Sources and evidence of a step as lines of the flat text: "from hand E", "but fetches,ppaace-misses model M". */
void vec_put_origins(struct vec_text *text, const struct vec_step *step);

/* Whether two values have source, evidence and knobs in common. */
bool vec_same_origin(const struct vec_value *a, const struct vec_value *b);

/* What is wrong with a file. */
struct vec_complaint {
    unsigned long line; /* 0 if unknown */
    char id[128];       /* of the vector, or "" */
    char what[400];
    char legal[200]; /* may be empty */
};

/* Reads a file of either form, as its first bytes say, into *suite, which vec_suite_release() gives back in any case;
 * *part gets what it holds. Everything is checked: the schema and its version, ids, operations (which become
 * canonical), keys and values, sources, evidence, flags. False with *complaint filled in. */
bool vec_read(const char *bytes, size_t length, struct vec_suite *suite, enum vec_part *part,
              struct vec_complaint *complaint);

/* Gives the operations of a prompt the expectations of the other file: of the same suite, the same vectors in the same
 * order. False with *complaint filled in. Texts stay in expected, which is to live as long as prompt. */
bool vec_join(struct vec_suite *prompt, const struct vec_suite *expected, struct vec_complaint *complaint);

/* ---- internal: reading, from either form ---- */

struct vec_reading {
    struct vec_suite *suite;
    struct op_strings *strings;
    struct op_scratch *scratch;
    struct vec_complaint *complaint;
    struct vec_vector *vector; /* being read; NULL before the first */
    struct vec_step *steps;    /* a growing array */
    size_t count, capacity;
    struct vec_text line;
    bool bad;
};

/* Complains, unless something was wrong before. */
VEC_PRINTF(3, 4) void vec_complain(struct vec_reading *reading, const char *legal, const char *format, ...);

/* Begins a vector, adds a step (NULL if that fails), ends the vector: what it holds is checked and kept. */
void vec_begin_vector(struct vec_reading *reading, const char *id);
struct vec_step *vec_add_step(struct vec_reading *reading);
void vec_end_vector(struct vec_reading *reading);

/* An operation's line, made canonical. */
void vec_read_line(struct vec_reading *reading, struct vec_step *step, const char *line);

/* What is expected: reading->line is an expect operation. */
void vec_read_expectation(struct vec_reading *reading, struct vec_step *step);

/* Source, evidence and knobs of the value of a key, or with NULL of all; texts parted by blanks. */
struct vec_origin {
    const char *keys, *source, *evidence, *knobs;
};
void vec_read_origin(struct vec_reading *reading, struct vec_step *step, const struct vec_origin *origin);

/* The two forms. */
void vec_read_json(struct vec_reading *reading, const char *bytes, size_t length, enum vec_part *part);
void vec_read_flat(struct vec_reading *reading, const char *bytes, size_t length);

#endif
