/* Golden vectors in memory: suites of vectors, vectors of steps. SPDX-License-Identifier: BSD-2-Clause */
#ifndef VECTORS_VECTOR_H
#define VECTORS_VECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "op/answer.h"
#include "vectors/store.h"

/* Nothing here prints, exits or keeps state of its own; different objects may be used in different threads at once.
 * Pointers are not NULL unless a comment allows it. */

/* Where an expected value comes from. enumerator, word, help */
#define VEC_SOURCE_LIST(X)                                               \
    X(MODEL, "model", "the model's answer when the suite was made")      \
    X(HAND, "hand", "worked out by hand from the rules")                 \
    X(ORACLE, "oracle", "worked out by the second reading of the rules") \
    X(DRIVER, "driver", "what the source of a driver does")              \
    X(SILICON, "silicon", "seen on hardware")

enum vec_source {
#define VEC_SOURCE_ENUM(name, word, help) VEC_SOURCE_##name,
    VEC_SOURCE_LIST(VEC_SOURCE_ENUM)
#undef VEC_SOURCE_ENUM
        VEC_SOURCE_COUNT
};

/* How well founded a value is, as rules are (pamu/rule.h). letter, help */
#define VEC_EVIDENCE_LIST(X)                                             \
    X("E", "evidenced by a public source")                               \
    X("I", "inferred from public sources")                               \
    X("K", "hangs on a knob: no public source tells what hardware does") \
    X("M", "the model's own bookkeeping, or its answer; says nothing of hardware")

/* Kinds of vectors. word, help; beside them knob:NAME for each knob that the vector hangs on */
#define VEC_FLAG_LIST(X)                                                               \
    X("boundary", "about the first or last value of something, or the one beside it")  \
    X("malformed", "entries that no driver should write")                              \
    X("violation", "something is denied")                                              \
    X("erratum", "about an erratum, on or off")                                        \
    X("cache", "about the caches; a device without them, or with others, will differ") \
    X("order", "about which of several reasons wins")                                  \
    X("wrap", "about addresses at the end of 64 bits")                                 \
    X("flavour", "about what a certain driver does")                                   \
    X("bytes", "about structures byte for byte")                                       \
    X("random", "drawn at random from the seed")

/* A word and what it means; the last row of a list has the word NULL. */
struct vec_word {
    const char *word, *help;
};

/* The lists above, of static life. Evidence letters are words of one letter. */
const struct vec_word *vec_sources(void);
const struct vec_word *vec_evidences(void);
const struct vec_word *vec_flag_rows(void);

#define VEC_VERDICT 0u /* in place of a key: the verdict word */

/* One value that is expected. */
struct vec_value {
    const char *text;  /* as answers write it */
    const char *knobs; /* whose other values change it, parted by blanks; NULL for none */
    uint8_t key;       /* enum op_key, or VEC_VERDICT */
    uint8_t source;    /* enum vec_source */
    char evidence;     /* 'E', 'I', 'K' or 'M' */
};

/* One operation and what is expected of its answer. */
struct vec_step {
    const char *line; /* canonical */
    struct vec_value *values;
    uint32_t count; /* of values; the first is the verdict. 0 if nothing is known: the file is a prompt */
    bool exact;     /* a key that is not named must have its default, or not be there */
};

struct vec_vector {
    const char *id, *title;
    const char *rules, *flags; /* words parted by blanks; flags may be "" */
    struct vec_step *steps;
    size_t count;
};

/* A suite owns all its texts. All zero is an empty one. */
struct vec_suite {
    const char *name, *title;
    const char *maker; /* name and version of the program that made it */
    uint64_t seed;
    struct vec_vector *vectors;
    size_t count, capacity;
    struct vec_store store; /* of all texts and steps */
};

/* Gives all memory of a suite back; it is empty afterwards. */
void vec_suite_release(struct vec_suite *suite);

/* Adds an empty vector; NULL, with suite->store.failed set, if there is no memory. Good until the next is added. */
struct vec_vector *vec_suite_add(struct vec_suite *suite);

/* The vector of an id, or NULL. */
const struct vec_vector *vec_suite_find(const struct vec_suite *suite, const char *id);

/* Cuts the next word off a list parted by blanks: *list moves behind it. False at the end. */
bool vec_next_word(const char **list, const char **word, size_t *length);

/* True if a list parted by blanks has a word. */
bool vec_has_word(const char *list, const char *word);

/* ---- suites that the program makes ---- */

struct vec_maker;

struct vec_maker_row {
    const char *name, *title;
    void (*make)(struct vec_maker *maker);
};

/* The suites in the order of vectors/suites/list.h, up to a row without a name; of static life. */
const struct vec_maker_row *vec_maker_rows(void);

#endif
