/* Internal: the operations of a vector, kept in binary to be run again. SPDX-License-Identifier: BSD-2-Clause */
#ifndef VECTORS_TAPE_H
#define VECTORS_TAPE_H

#include "op/session.h"

/* strings belong to the caller and hold the names of all operations; the rest is all zero at first. */
struct vec_tape {
    struct op_strings *strings;
    uint8_t *slots;
    size_t used, capacity; /* slots */
    size_t count;          /* operations */
};

/* Adds an operation that is legal. False if out of memory. */
bool vec_tape_add(struct vec_tape *tape, const struct op *op);

/* Forgets the operations; vec_tape_release() gives the memory back, too. */
void vec_tape_clear(struct vec_tape *tape);
void vec_tape_release(struct vec_tape *tape);

/* Hears the answer of operation number step, from 0. False ends the run. */
typedef bool vec_answered_fn(void *user, size_t step, const struct op_answer *answer);

/* Applies all operations to a session that was just restarted. */
void vec_tape_run(const struct vec_tape *tape, struct op_session *session, struct op_scratch *scratch,
                  vec_answered_fn *answered, void *user);

#endif
