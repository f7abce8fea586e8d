/* What suites must be like, beside what reading them asks for. SPDX-License-Identifier: BSD-2-Clause */
#ifndef VECTORS_LINT_H
#define VECTORS_LINT_H

#include "vectors/judge.h"

/* Hears of each thing that is wrong; id of a vector, text for people. */
typedef void vec_finding_fn(void *user, const char *id, const char *text);

/* What a rule says, one line of static life: of MODEL.md, RFC-RULES.md, a quirk (docs/spec/quirks.md), or a section of
 * FACTS.md, F1 and up; NULL if there is no such rule. */
const char *vec_rule_text(const char *id);

/* Looks at one vector: title, chip first, rules that exist, flags of knobs that are those of its values, evidence K
 * where a knob matters and nowhere else, a verdict expected of every operation, no difference from the model. */
void vec_lint_vector(const struct vec_vector *vector, struct vec_model *model, vec_finding_fn *found, void *user);

/* Names ids that vectors of several suites have. */
void vec_lint_twice(const struct vec_vector *const *vectors, size_t count, vec_finding_fn *found, void *user);

/* The ids that were ever used: lines "ID FINGERPRINT" in order of id, where the fingerprint follows from the vector's
 * operations (vec_fingerprint()), and lines "ID retired: why" of those that are gone for good. # begins a comment. */
struct vec_known_id {
    const char *id;
    bool retired;
    uint32_t fingerprint;
};

struct vec_known_ids {
    struct vec_known_id *rows; /* in order of id */
    size_t count;
    struct vec_store store;
};

/* Reads such a list. False with *line set to what is not of these forms, 0 if out of memory; vec_known_ids_release() in
 * any case. */
bool vec_known_ids_read(const char *bytes, size_t length, struct vec_known_ids *known, unsigned long *line);
/* Gives the list back. */
void vec_known_ids_release(struct vec_known_ids *known);

/* Holds all vectors of a making against the list: an id that is new, one that is gone but not retired, one that was
 * retired and is back, one that stands for other operations now. */
void vec_lint_ids(const struct vec_known_ids *known, const struct vec_vector *const *vectors, size_t count,
                  vec_finding_fn *found, void *user);

#endif
