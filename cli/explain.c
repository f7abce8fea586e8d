/* Gathering the rules of one access, and looking at them. SPDX-License-Identifier: BSD-2-Clause */
#include "explain.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- gathering ---- */

static bool reserve(struct explanation *explanation)
{
    if (explanation->count < explanation->capacity)
        return true;
    size_t capacity = explanation->capacity * 2 + 32;
    struct explain_step **steps = realloc(explanation->steps, capacity * sizeof(struct explain_step *));
    if (steps == NULL)
        return false;
    explanation->steps = steps;
    explanation->capacity = capacity;
    return true;
}

void explain_gather(void *user, const struct pamu_event *event)
{
    struct explanation *explanation = user;
    struct explain_step *step = reserve(explanation) ? calloc(1, sizeof *step) : NULL;
    if (step == NULL) {
        explanation->out_of_memory = true;
        return;
    }
    step->event = *event;
    if (event->bytes != NULL) {
        memcpy(step->bytes, event->bytes, event->length);
        step->event.bytes = step->bytes;
    }
    explanation->steps[explanation->count++] = step;
}

void explain_release(struct explanation *explanation)
{
    for (size_t i = 0; i < explanation->count; i++)
        free(explanation->steps[i]);
    free(explanation->steps);
}

/* ---- looking ---- */

const struct explain_step *explain_failure(const struct explanation *explanation)
{
    for (size_t i = 0; i < explanation->count; i++) {
        if (explanation->steps[i]->event.kind == PAMU_EVENT_FAIL)
            return explanation->steps[i];
    }
    return NULL;
}

bool explain_has_entry(const struct pamu_event *event, enum pamu_structure structure)
{
    bool of_table = event->kind == PAMU_EVENT_LOOKUP || event->kind == PAMU_EVENT_FETCH;
    return of_table && event->structure == structure && event->bytes != NULL;
}

bool explain_entry(const struct explanation *explanation, enum pamu_structure structure, struct pamu_paace *entry)
{
    for (size_t i = explanation->count; i-- > 0;) {
        const struct pamu_event *event = &explanation->steps[i]->event;
        if (!explain_has_entry(event, structure))
            continue;
        pamu_paace_decode(event->bytes, entry);
        return true;
    }
    return false;
}

uint64_t explain_fact(const struct explain_step *step, const char *name, uint64_t otherwise)
{
    for (size_t i = 0; i < step->event.facts; i++) {
        if (strcmp(step->event.fact[i].name, name) == 0)
            return step->event.fact[i].value;
    }
    return otherwise;
}

static bool is_listed(const char *const *names, const char *name)
{
    for (; *names != NULL; names++) {
        if (strcmp(*names, name) == 0)
            return true;
    }
    return false;
}

/* Of a result: as it came in, or as mapped (T14). */
static const char *operation_name(uint64_t value)
{
    unsigned index = (unsigned)value & ~PAMU_OPERATION_UNMAPPED;
    return (value & PAMU_OPERATION_UNMAPPED) != 0 ? pamu_operation_name(index) : pamu_mapped_operation_name(index);
}

const char *explain_fact_text(const struct pamu_fact *fact, char buffer[32])
{
    static const char *const numbers[] = {"entries", "length", "subwindows", "window", "index", "WSE", "SWSE",
                                          "PT",      "V",      "ATM",        "OTM",    "OMI",   "CR",  NULL};
    static const char *const registers[] = {"PAMUBYPENR", "PC", NULL};
    static const char *const accesses[] = {"AP", "needs", NULL};
    static const char *const words[] = {"none", "query", "update", "query+update"};
    if (is_listed(accesses, fact->name) && fact->value < sizeof words / sizeof words[0])
        return words[fact->value];
    if (strcmp(fact->name, "operation") == 0 && operation_name(fact->value) != NULL)
        return operation_name(fact->value);
    const char *format = is_listed(registers, fact->name) ? "0x%08" PRIx64 : "0x%" PRIx64;
    (void)snprintf(buffer, 32, is_listed(numbers, fact->name) ? "%" PRIu64 : format, fact->value);
    return buffer;
}

/* ---- knobs ---- */

static const char *rule_id(const struct explain_step *step)
{
    return pamu_rule_row(step->event.rule)->id;
}

/* Knobs of several elements carry the element's name: policy.ppaace, code.hole, malformed-pt. */
static bool is_of_element(const struct explain_step *step, const char *knob)
{
    const char *dot = strchr(knob, '.');
    const struct pamu_reason_row *reason = pamu_reason_row(step->event.reason);
    bool lookup = step->event.kind == PAMU_EVENT_LOOKUP;
    if (dot != NULL)
        return strcmp(dot + 1, lookup ? pamu_structure_name(step->event.structure) : reason->name) == 0;
    return strncmp(knob, "malformed-", 10) != 0 || strcmp(knob, reason->name) == 0;
}

const struct pamu_knob_row *explain_next_knob(const struct explain_step *step, size_t *at)
{
    static const char *const irrelevant[] = {"phys-bits", "seed", NULL}; /* lint only; told by the policy */
    const struct pamu_knob_row *row;
    while ((row = pamu_knob_row((*at)++)) != NULL) {
        bool of_cache = step->event.kind == PAMU_EVENT_LOOKUP && strcmp(row->rule, "C2") == 0;
        if ((strcmp(row->rule, rule_id(step)) == 0 || of_cache) && !is_listed(irrelevant, row->name) &&
            is_of_element(step, row->name))
            return row;
    }
    return NULL;
}

/* ---- sentences ---- */

const char *explain_verdict(const struct explanation *explanation, char buffer[EXPLAIN_SENTENCE_BYTES])
{
    const struct explain_step *failure = explain_failure(explanation);
    const struct op_value *phys = op_answer_find(explanation->answer, OP_KEY_PHYS);
    const struct op_value *operation = op_answer_find(explanation->answer, OP_KEY_OP);
    if (failure != NULL) {
        const struct op_value *class_of = op_answer_find(explanation->answer, OP_KEY_CLASS);
        (void)snprintf(buffer, EXPLAIN_SENTENCE_BYTES, "%s by %s (%s): %s",
                       op_verdict_name(explanation->answer->verdict), rule_id(failure),
                       class_of != NULL ? class_of->word : "-", pamu_reason_row(failure->event.reason)->sentence);
        return buffer;
    }
    bool bypassed = explanation->answer->verdict == OP_VERDICT_BYPASSED;
    (void)snprintf(buffer, EXPLAIN_SENTENCE_BYTES, "%s: goes to 0x%" PRIx64 " as %s",
                   bypassed ? "bypassed, unchecked" : "ok", phys != NULL ? phys->number : 0,
                   operation != NULL ? operation->word : "-");
    return buffer;
}
