/* Operations in binary, added and run. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/tape.h"

#include <stdlib.h>

#define FIRST_CAPACITY 64u

static bool grow(struct vec_tape *tape, size_t least)
{
    size_t capacity = tape->capacity < FIRST_CAPACITY ? FIRST_CAPACITY : tape->capacity * 2;
    while (capacity < least)
        capacity *= 2;
    uint8_t *slots = realloc(tape->slots, capacity * OP_SLOT_BYTES);
    if (slots == NULL)
        return false;
    tape->slots = slots;
    tape->capacity = capacity;
    return true;
}

bool vec_tape_add(struct vec_tape *tape, const struct op *op)
{
    size_t used = 0;
    for (;;) {
        uint8_t *end = tape->slots != NULL ? tape->slots + tape->used * OP_SLOT_BYTES : NULL;
        enum op_error error = end != NULL ? op_encode(op, end, tape->capacity - tape->used, &used) : OP_ERR_SPACE;
        if (error == OP_OK)
            break;
        if (error != OP_ERR_SPACE || !grow(tape, tape->used + 1))
            return false;
    }
    tape->used += used;
    tape->count++;
    return true;
}

void vec_tape_clear(struct vec_tape *tape)
{
    tape->used = 0;
    tape->count = 0;
}

void vec_tape_release(struct vec_tape *tape)
{
    free(tape->slots);
    tape->slots = NULL;
    tape->capacity = 0;
    vec_tape_clear(tape);
}

void vec_tape_run(const struct vec_tape *tape, struct op_session *session, struct op_scratch *scratch,
                  vec_answered_fn *answered, void *user)
{
    size_t at = 0, used = 0;
    for (size_t step = 0; step < tape->count; step++, at += used) {
        struct op op;
        const uint8_t *slots = tape->slots + at * OP_SLOT_BYTES;
        if (op_decode(slots, tape->used - at, tape->strings, scratch, &op, &used) != OP_OK)
            return;
        if (!answered(user, step, op_apply(session, &op)))
            return;
    }
}
