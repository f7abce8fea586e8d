/* Which value of each knob a device's answers agree with. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/decide.h"

#include <stdlib.h>
#include <string.h>

#define ROUNDS 4u /* a knob can be told once those that stand in its way are; the last one is relaxed */

struct deciding {
    const struct vec_answered *answered;
    size_t count;
    const struct vec_terms *terms;
    struct vec_model *model;
    struct vec_decisions *decisions;
    struct pamu_knobs known; /* the values decided so far */
    bool *decided;           /* by knob row */
    bool relaxed;            /* knobs that are not decided are taken to be at their defaults */
};

/* ---- one vector, with some knobs at other values ---- */

/* What the model answers then, line by line, against what the device said. */
struct trial {
    const struct vec_answered *answered;
    const struct vec_terms *terms;
    bool agrees;
};

static bool compare(void *user, size_t step, const char *line)
{
    struct trial *trial = user;
    struct op_answer model, device;
    struct op_diagnostic diagnostic;
    const char *said = step < trial->answered->count ? trial->answered->lines[step] : "";
    trial->agrees = op_answer_parse(line, strlen(line), &model, &diagnostic) == OP_OK &&
                    op_answer_parse(said, strlen(said), &device, &diagnostic) == OP_OK &&
                    vec_same_answer(&trial->answered->vector->steps[step], &model, &device, trial->terms);
    return trial->agrees;
}

/* A vector that gives the knob a value itself tells nothing of the device's own. */
static bool gives(const struct vec_vector *vector, const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < vector->count; i++) {
        const char *line = vector->steps[i].line;
        if (strncmp(line, "set ", 4) == 0 && strncmp(line + 4, name, length) == 0 && line[4 + length] == ' ')
            return true;
    }
    return false;
}

/* What was decided so far, and this value; but a vector's own settings stay. */
static void force(const struct deciding *deciding, const struct vec_vector *vector, size_t knob, uint32_t value)
{
    struct op_session *session = vec_model_session(deciding->model);
    char buffer[32];
    vec_model_restart(deciding->model);
    op_force_nothing(session);
    for (size_t i = 0; i < pamu_knob_count(); i++) {
        const struct pamu_knob_row *row = pamu_knob_row(i);
        struct pamu_knobs knobs = deciding->known;
        if (i == knob)
            memcpy((char *)&knobs + row->offset, &value, sizeof value);
        if (i == knob || (deciding->decided[i] && !gives(vector, row->name)))
            (void)op_force_knob(session, row->name, pamu_knob_text(&knobs, row, buffer));
    }
}

static bool agrees(const struct deciding *deciding, const struct vec_answered *answered, size_t knob, uint32_t value)
{
    struct trial trial = {.answered = answered, .terms = deciding->terms, .agrees = true};
    force(deciding, answered->vector, knob, value);
    vec_model_answer(deciding->model, answered->vector, compare, &trial);
    op_force_nothing(vec_model_session(deciding->model));
    return trial.agrees;
}

/* ---- one knob ---- */

/* True if the vector hangs on the knob, and (unless relaxed) on no other that is not decided. */
static bool is_usable(const struct deciding *deciding, const struct vec_vector *vector, const char *name)
{
    const char *flags = vector->flags, *word;
    size_t length;
    bool hangs = false;
    while (vec_next_word(&flags, &word, &length)) {
        char knob[64];
        if (length < 6 || length - 5 >= sizeof knob || memcmp(word, "knob:", 5) != 0)
            continue;
        memcpy(knob, word + 5, length - 5);
        knob[length - 5] = '\0';
        bool same = strcmp(knob, name) == 0;
        hangs = hangs || same;
        for (size_t i = 0; !same && !deciding->relaxed && i < pamu_knob_count(); i++)
            if (strcmp(pamu_knob_row(i)->name, knob) == 0 && !deciding->decided[i])
                return false;
    }
    return hangs && !gives(vector, name);
}

static struct vec_decision *add_row(struct vec_decisions *decisions)
{
    if (decisions->count == decisions->capacity) {
        size_t capacity = decisions->capacity * 2 + 32;
        struct vec_decision *rows = realloc(decisions->rows, capacity * sizeof *rows);
        if (rows == NULL) {
            decisions->failed = true;
            return NULL;
        }
        decisions->rows = rows;
        decisions->capacity = capacity;
    }
    return &decisions->rows[decisions->count++];
}

static void try_value(const struct deciding *deciding, size_t knob, uint32_t value, const size_t *samples, size_t count)
{
    struct vec_decision row = {.knob = pamu_knob_row(knob), .value = value};
    for (size_t i = 0; i < count; i++) {
        bool good = agrees(deciding, &deciding->answered[samples[i]], knob, value);
        row.agree += good;
        row.differ += !good;
    }
    struct vec_decision *added = add_row(deciding->decisions);
    if (added != NULL)
        *added = row;
}

/* The one value that all vectors agree with. */
static void conclude(struct deciding *deciding, size_t knob, size_t first)
{
    struct vec_decision *rows = deciding->decisions->rows, *only = NULL;
    for (size_t i = first; i < deciding->decisions->count; i++) {
        if (rows[i].differ > 0)
            continue;
        if (only != NULL)
            return;
        only = &rows[i];
    }
    if (only == NULL)
        return;
    only->decided = deciding->decided[knob] = true;
    memcpy((char *)&deciding->known + only->knob->offset, &only->value, sizeof only->value);
}

/* Whether a knob was looked at in this round. */
static bool try_knob(struct deciding *deciding, size_t knob)
{
    size_t samples[VEC_MOST_SAMPLES], count = 0, first = deciding->decisions->count;
    const struct pamu_knob_row *row = pamu_knob_row(knob);
    for (size_t i = 0; i < deciding->count && count < VEC_MOST_SAMPLES; i++)
        if (is_usable(deciding, deciding->answered[i].vector, row->name))
            samples[count++] = i;
    if (count == 0)
        return false;
    for (uint32_t value = row->minimum; value <= row->maximum; value++)
        try_value(deciding, knob, value, samples, count);
    if (!deciding->decisions->failed)
        conclude(deciding, knob, first);
    return true;
}

void vec_decide(const struct vec_answered *answered, size_t count, const struct vec_terms *terms,
                struct vec_decisions *decisions)
{
    struct deciding deciding = {answered, count, terms, vec_model_create(), decisions, {0}, NULL, false};
    bool *tried = calloc(pamu_knob_count(), sizeof *tried);
    deciding.decided = calloc(pamu_knob_count(), sizeof *deciding.decided);
    memset(decisions, 0, sizeof *decisions);
    pamu_knobs_default(&deciding.known);
    decisions->failed = deciding.model == NULL || tried == NULL || deciding.decided == NULL;
    for (unsigned round = 0; round < ROUNDS && !decisions->failed; round++) {
        deciding.relaxed = round + 1 == ROUNDS;
        for (size_t i = 0; i < pamu_knob_count(); i++)
            tried[i] = tried[i] || try_knob(&deciding, i);
    }
    free(tried);
    free(deciding.decided);
    vec_model_destroy(deciding.model);
}

void vec_decisions_release(struct vec_decisions *decisions)
{
    free(decisions->rows);
    memset(decisions, 0, sizeof *decisions);
}
