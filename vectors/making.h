/* Internal: the state of a suite being made. SPDX-License-Identifier: BSD-2-Clause */
#ifndef VECTORS_MAKING_H
#define VECTORS_MAKING_H

#include "vectors/maker.h"
#include "vectors/note.h"
#include "vectors/tape.h"

#define VEC_LINE_BYTES 16384u /* of one operation, or of an answer said beforehand */

struct vec_maker {
    struct vec_suite *suite;
    const struct vec_make_options *options;
    struct op_session *session;
    struct op_strings *strings;
    struct op_scratch *scratch;
    struct vec_tape tape;

    /* the vector being made */
    bool open, unwanted;
    struct vec_vector now; /* steps of a growing array */
    size_t capacity;
    uint64_t *signatures; /* by step */
    uint64_t random;

    /* what the next operation answers */
    bool claimed;
    enum vec_source source;
    struct op_scratch *claim_scratch;
    struct op claim;

    char line[VEC_LINE_BYTES], text[VEC_LINE_BYTES];
    char *trouble; /* of the caller; "" while all is well */
    size_t trouble_size;
};

/* True after the first trouble, and while a vector is made that nobody wants. */
bool vec_maker_idle(const struct vec_maker *maker);

/* Notes what went wrong, with the vector's id before it, unless something has gone wrong before. */
VEC_PRINTF(2, 3) void vec_maker_fail(struct vec_maker *maker, const char *format, ...);

/* ---- from note.c ---- */

/* Notes an answer as what is expected of a step: the verdict, what was said beforehand, and if whole every key. */
void vec_note_answer(struct vec_maker *maker, struct vec_step *step, const struct op_answer *answer, bool whole);

/* The evidence of a value, unless it hangs on a knob. */
char vec_evidence_of(const struct vec_vector *vector, const struct op_answer *answer, unsigned key);

/* A number that is the same for answers that say the same. */
uint64_t vec_signature(const struct op_answer *answer);

/* ---- from knobs.c ---- */

/* Runs the vector's tape again with each other value of each knob, and notes at the values of the steps, and in the
 * vector's flags, which knobs change them. The session is left restarted. */
void vec_find_knobs(struct vec_maker *maker);

#endif
