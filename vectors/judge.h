/* Answers held against what is expected. SPDX-License-Identifier: BSD-2-Clause */
#ifndef VECTORS_JUDGE_H
#define VECTORS_JUDGE_H

#include "op/session.h"
#include "vectors/vector.h"

/* What became of a vector. enumerator, word, help */
#define VEC_FATE_LIST(X)                                                              \
    X(PASSED, "passed", "every answer is as expected")                                \
    X(FAILED, "failed", "an answer is not as expected")                               \
    X(BROKEN, "broken", "the device timed out, ended, or answered what is no answer") \
    X(UNSUPPORTED, "unsupported", "the device does not offer one of the operations")  \
    X(NOT_RUN, "not-run", "nothing is known of it: the run ended before, or no answers were given")

enum vec_fate {
#define VEC_FATE_ENUM(name, word, help) VEC_FATE_##name,
    VEC_FATE_LIST(VEC_FATE_ENUM)
#undef VEC_FATE_ENUM
        VEC_FATE_COUNT
};

/* The list above, of static life. */
const struct vec_word *vec_fates(void);

/* How strictly answers are compared. */
struct vec_terms {
    bool mask_knobs;     /* values that hang on a knob are not compared */
    bool mask_missing;   /* keys that the answer leaves out are not compared */
    const char *ignored; /* keys that are not compared, parted by blanks; "" for none */
};

/* A difference, in the words of answers. */
struct vec_difference {
    const char *field; /* "verdict", or a key */
    const char *expected, *actual;
    const char *knobs; /* that the expected value hangs on, or NULL */
    char evidence;
    uint8_t source; /* enum vec_source */
};

#define VEC_MOST_DIFFERENCES 16u

/* What became of one vector. Texts live in the store that was given. */
struct vec_verdict {
    enum vec_fate fate;
    size_t step;                        /* of the first failure, or of what broke or is not supported */
    size_t failing;                     /* steps that are not as expected */
    size_t masked;                      /* values that were not compared for mask_knobs */
    const char *text;                   /* what broke, or what the device says of what it does not support; else NULL */
    struct vec_difference *differences; /* of the first failing step */
    uint32_t count;
};

/* Begins: passed so far. */
struct vec_verdict vec_verdict_start(void);

/* Holds the answer of a step against what is expected. */
void vec_judge_answer(const struct vec_vector *vector, size_t step, const struct op_answer *answer,
                      const struct vec_terms *terms, struct vec_store *store, struct vec_verdict *verdict);

/* The same of a line as a device answers, without its end; "unsupported [words]" counts as such, and what is no answer
 * breaks the vector. False if nothing more of the vector counts. */
bool vec_judge_line(const struct vec_vector *vector, size_t step, const char *line, const struct vec_terms *terms,
                    struct vec_store *store, struct vec_verdict *verdict);

/* True if two answers say the same as far as a step looks: the verdict, and every key of an exact step, or those that
 * it names. */
bool vec_same_answer(const struct vec_step *step, const struct op_answer *a, const struct op_answer *b,
                     const struct vec_terms *terms);

/* The model as the one who answers. Opaque; NULL if out of memory. */
struct vec_model;
struct vec_model *vec_model_create(void);
void vec_model_destroy(struct vec_model *model);

/* Its session, owned by it: settings can be forced upon it. */
struct op_session *vec_model_session(struct vec_model *model);

/* Runs a vector from restart and judges each answer. */
void vec_model_judge(struct vec_model *model, const struct vec_vector *vector, const struct vec_terms *terms,
                     struct vec_store *store, struct vec_verdict *verdict);

/* Empty memory and no model; what was forced stays. */
void vec_model_restart(struct vec_model *model);

/* Hears an answer in text. False ends the run. */
typedef bool vec_line_fn(void *user, size_t step, const char *line);

/* Runs a vector from restart and tells each answer; nothing is judged. */
void vec_model_answer(struct vec_model *model, const struct vec_vector *vector, vec_line_fn *answered, void *user);

#endif
