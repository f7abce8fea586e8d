/* What explain gathers of one access, and the pieces of its output. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_EXPLAIN_H
#define CLI_EXPLAIN_H

#include "access.h"
#include "cli.h"
#include "pamu/pamu.h"

/* A rule as it was applied, with a copy of what the event pointed to. */
struct explain_step {
    struct pamu_event event; /* bytes is NULL, or points to the copy */
    uint8_t bytes[PAMU_OME_BYTES];
};

struct explanation {
    const struct pamu_chip *chip;
    struct pamu *pamu;
    const struct cli_access *access;
    const struct op_answer *answer;
    struct explain_step **steps;
    size_t count, capacity;
    bool out_of_memory;
};

/* A pamu_event_fn: user is a struct explanation. */
void explain_gather(void *user, const struct pamu_event *event);

/* Gives the steps back. */
void explain_release(struct explanation *explanation);

/* ---- looking at steps ---- */

/* The step that decided against the access, or NULL. */
const struct explain_step *explain_failure(const struct explanation *explanation);

/* Whether an event shows an entry of a structure: a look-up that hits, or a fetch. */
bool explain_has_entry(const struct pamu_event *event, enum pamu_structure structure);

/* The PAACE last used of a structure, decoded; false if there was none. */
bool explain_entry(const struct explanation *explanation, enum pamu_structure structure, struct pamu_paace *entry);

/* The value of a fact, or otherwise if the step does not have it. */
uint64_t explain_fact(const struct explain_step *step, const char *name, uint64_t otherwise);

/* A fact's value as text: words, decimal or hexadecimal, as its name asks. Returns buffer. */
const char *explain_fact_text(const struct pamu_fact *fact, char buffer[32]);

/* The knobs that the step hangs on, one by one: *at starts at 0. NULL after the last. */
const struct pamu_knob_row *explain_next_knob(const struct explain_step *step, size_t *at);

/* ---- output ---- */

#define EXPLAIN_SENTENCE_BYTES 400u

/* What came of it, in a sentence. Returns buffer. */
const char *explain_verdict(const struct explanation *explanation, char buffer[EXPLAIN_SENTENCE_BYTES]);

/* The nearest that would be legal; NULL if the access passed. Returns buffer. */
const char *explain_advice(const struct explanation *explanation, char buffer[EXPLAIN_SENTENCE_BYTES]);

/* All of it. */
void explain_print(const struct explanation *explanation, FILE *out);
json_t *explain_json(const struct explanation *explanation);

#endif
