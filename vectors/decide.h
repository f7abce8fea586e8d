/* What a device's answers say of the knobs. SPDX-License-Identifier: BSD-2-Clause */
#ifndef VECTORS_DECIDE_H
#define VECTORS_DECIDE_H

#include "pamu/config.h"
#include "vectors/judge.h"

/* A knob with one of its values: how many vectors that hang on the knob agree with it. */
struct vec_decision {
    const struct pamu_knob_row *knob;
    uint32_t value;
    size_t agree, differ; /* vectors; those that hang on other knobs, too, count where these are decided */
    bool decided;         /* all vectors agree with this value, and with no other */
};

struct vec_decisions {
    struct vec_decision *rows; /* by knob, by value; only knobs that a vector hangs on */
    size_t count, capacity;
    bool failed; /* out of memory */
};

/* One vector with the answers to all its operations. */
struct vec_answered {
    const struct vec_vector *vector;
    const char *const *lines;
    size_t count;
};

/* Holds the answers against the model with each value of each knob that vectors are flagged with. At most
 * VEC_MOST_SAMPLES vectors of each knob are looked at. vec_decisions_release() in any case. */
#define VEC_MOST_SAMPLES 40u
void vec_decide(const struct vec_answered *answered, size_t count, const struct vec_terms *terms,
                struct vec_decisions *decisions);
void vec_decisions_release(struct vec_decisions *decisions);

#endif
