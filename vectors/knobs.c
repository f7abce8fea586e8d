/* Which knobs a vector hangs on: found by running it with their other values. SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "op/values.h"
#include "vectors/making.h"

/* Knobs that ask what hardware does. The others describe a set-up (lines, ways, burst, the seed) or are lint's. */
static bool is_question(const struct pamu_knob_row *row)
{
    return row->words != NULL || strncmp(row->name, "code.", 5) == 0;
}

/* How many other values than the one in force are tried: all words, one number. */
static uint32_t others_of(const struct pamu_knob_row *row)
{
    if (!is_question(row))
        return 0;
    return row->words != NULL ? row->maximum : 1;
}

static uint32_t other_value(const struct pamu_knob_row *row, uint32_t now, uint32_t round)
{
    if (row->words == NULL)
        return now < row->maximum ? now + 1 : row->minimum;
    return round < now ? round : round + 1;
}

/* Knobs that are tried together before each is tried alone, since the effect of one cannot undo that of the other:
 * neighbours in the table, where addresses and permissions are two things, as staleness and what is kept, as AVS1 and
 * PICS. */
static bool is_pair(const struct pamu_knob_row *row)
{
    static const char *const firsts[] = {"compose", "snoop", "avs1-liodn"};
    for (size_t i = 0; i < sizeof firsts / sizeof firsts[0]; i++)
        if (strcmp(row->name, firsts[i]) == 0)
            return true;
    return false;
}

#define MOST_OTHERS 2u /* values of a knob of a pair, beside the one in force */

/* ---- one run with some knobs at other values ---- */

struct trial {
    struct vec_maker *maker;
    struct pamu_knobs now; /* in force in the vector as it is */
    const char *name;      /* of the knob, to note what differs; NULL to stop at the first difference */
    bool differs;
    bool counted;                       /* the counters below tell of the whole vector: it has no reset */
    bool denied[PAMU_REASON_COUNT];     /* by reason: something was, in the vector as it is */
    bool evicted[PAMU_STRUCTURE_COUNT]; /* a line of that cache was */
};

/* The n-th other value for count knobs from first. False if none of them has so many. */
static bool force(struct trial *trial, size_t first, size_t count, uint32_t round)
{
    struct op_session *session = trial->maker->session;
    const struct op restart = {.code = OP_RESTART, .strings = trial->maker->strings};
    bool forced = false;
    (void)op_apply(session, &restart);
    op_force_nothing(session);
    for (size_t i = first; i < first + count; i++) {
        const struct pamu_knob_row *row = pamu_knob_row(i);
        if (round >= others_of(row))
            continue;
        struct pamu_knobs knobs = trial->now;
        uint32_t value = other_value(row, pamu_knob_get(&trial->now, row), round);
        memcpy((char *)&knobs + row->offset, &value, sizeof value);
        char buffer[32];
        forced |= op_force_knob(session, row->name, pamu_knob_text(&knobs, row, buffer));
    }
    return forced;
}

static void note(struct trial *trial, struct vec_value *value)
{
    struct vec_maker *maker = trial->maker;
    if (value->knobs != NULL && vec_has_word(value->knobs, trial->name))
        return;
    bool first = value->knobs == NULL;
    int length =
        snprintf(maker->text, sizeof maker->text, "%s%s%s", first ? "" : value->knobs, first ? "" : " ", trial->name);
    value->knobs = vec_keep(&maker->suite->store, maker->text, (size_t)length);
    value->evidence = 'K';
}

static bool is_same(struct vec_maker *maker, const struct vec_value *expected, const struct op_answer *answer)
{
    if (expected->key == VEC_VERDICT)
        return strcmp(expected->text, op_verdict_name(answer->verdict)) == 0;
    const struct op_key_row *row = op_key_row(expected->key);
    const struct op_value absent = {row->absent, "none", expected->key};
    const struct op_value *value = op_answer_find(answer, (enum op_key)expected->key);
    if (value == NULL && row->absent == OP_NO_DEFAULT)
        return false;
    const char *text = vec_value_text(maker->text, sizeof maker->text, value != NULL ? value : &absent);
    return text != NULL && strcmp(text, expected->text) == 0;
}

static struct vec_value *find_value(struct vec_step *step, unsigned key)
{
    for (uint32_t i = 0; i < step->count; i++)
        if (step->values[i].key == key)
            return &step->values[i];
    return NULL;
}

/* A key that only comes with the other value: its default hangs on the knob. One without a default comes with another
 * verdict, which is noted. */
static void note_new_key(struct trial *trial, struct vec_step *step, const struct op_value *value)
{
    const struct op_key_row *row = op_key_row(value->key);
    struct vec_maker *maker = trial->maker;
    if (row->absent == OP_NO_DEFAULT || vec_is_default(row, value) || find_value(step, value->key) != NULL)
        return;
    const struct op_value absent = {row->absent, "none", value->key};
    struct vec_value *values = vec_alloc(&maker->suite->store, (step->count + 1) * sizeof *values);
    const char *text = vec_value_text(maker->text, sizeof maker->text, &absent);
    const char *kept = text != NULL ? vec_keep(&maker->suite->store, text, strlen(text)) : NULL;
    if (values == NULL || kept == NULL)
        return;
    memcpy(values, step->values, step->count * sizeof *values);
    values[step->count] = (struct vec_value){.text = kept, .key = value->key, .source = VEC_SOURCE_MODEL};
    step->values = values;
    note(trial, &values[step->count++]);
}

static bool is_as_noted(struct vec_maker *maker, size_t index, const struct op_answer *answer)
{
    const struct vec_step *step = &maker->now.steps[index];
    if (step->exact)
        return vec_signature(answer) == maker->signatures[index];
    for (uint32_t i = 0; i < step->count; i++)
        if (!is_same(maker, &step->values[i], answer))
            return false;
    return true;
}

static bool compare(void *user, size_t index, const struct op_answer *answer)
{
    struct trial *trial = user;
    struct vec_step *step = &trial->maker->now.steps[index];
    if (is_as_noted(trial->maker, index, answer))
        return true;
    trial->differs = true;
    if (trial->name == NULL)
        return false;
    for (uint32_t i = 0; i < step->count; i++)
        if (!is_same(trial->maker, &step->values[i], answer))
            note(trial, &step->values[i]);
    for (uint32_t i = 0; step->exact && i < answer->count; i++)
        note_new_key(trial, step, &answer->value[i]);
    return true;
}

enum outcome { SAME, DIFFERENT, IMPOSSIBLE };

/* Settings that make no model, such as plru with three ways, tell nothing of hardware. */
static enum outcome try_out(struct trial *trial, size_t first, size_t count, uint32_t round)
{
    struct vec_maker *maker = trial->maker;
    trial->differs = false;
    if (!force(trial, first, count, round))
        return SAME;
    vec_tape_run(&maker->tape, maker->session, maker->scratch, compare, trial);
    if (op_session_model(maker->session) == NULL)
        return IMPOSSIBLE;
    return trial->differs ? DIFFERENT : SAME;
}

/* Whether these knobs together may matter. */
static bool any_round(struct trial *trial, size_t first, size_t count)
{
    for (uint32_t round = 0; round < MOST_OTHERS; round++)
        if (try_out(trial, first, count, round) != SAME)
            return true;
    return false;
}

/* ---- all knobs ---- */

static void flag(struct vec_maker *maker, const char *name)
{
    const char *flags = maker->now.flags;
    int length = snprintf(maker->text, sizeof maker->text, "%s%sknob:%s", flags, flags[0] != '\0' ? " " : "", name);
    const char *kept = vec_keep(&maker->suite->store, maker->text, (size_t)length);
    maker->now.flags = kept != NULL ? kept : flags;
}

/* One knob alone: what differs is noted with its name. */
static void try_alone(struct trial *trial, size_t index)
{
    const struct pamu_knob_row *row = pamu_knob_row(index);
    bool flagged = false;
    for (uint32_t round = 0; round < others_of(row); round++) {
        if (try_out(trial, index, 1, round) != DIFFERENT)
            continue;
        trial->name = row->name;
        (void)try_out(trial, index, 1, round);
        trial->name = NULL;
        flagged = true;
    }
    if (flagged)
        flag(trial->maker, row->name);
}

/* ---- what cannot matter need not be run ---- */

static void read_counters(struct trial *trial)
{
    struct vec_maker *maker = trial->maker;
    const struct pamu *pamu = op_session_model(maker->session);
    const struct pamu_counters *counters;
    trial->counted = pamu != NULL;
    for (size_t i = 0; i < maker->now.count; i++)
        trial->counted = trial->counted && strcmp(maker->now.steps[i].line, "reset") != 0;
    for (unsigned i = 0; trial->counted && (counters = pamu_counters(pamu, i)) != NULL; i++) {
        for (unsigned j = 0; j < PAMU_REASON_COUNT; j++)
            trial->denied[j] = trial->denied[j] || counters->reasons[j] > 0;
        for (unsigned j = 0; j < PAMU_STRUCTURE_COUNT; j++)
            trial->evicted[j] = trial->evicted[j] || counters->cache[j].evictions > 0;
    }
}

/* Whether something was denied for the reason that a knob is about. */
static bool was_denied(const struct trial *trial, const char *reason)
{
    for (unsigned i = 0; i < PAMU_REASON_COUNT; i++)
        if (strcmp(pamu_reason_row((enum pamu_reason)i)->name, reason) == 0)
            return trial->denied[i];
    return true;
}

static bool was_evicted(const struct trial *trial, const char *structure)
{
    for (unsigned i = 0; i < PAMU_STRUCTURE_COUNT; i++)
        if (strcmp(pamu_structure_name((enum pamu_structure)i), structure) == 0)
            return trial->evicted[i];
    return true;
}

/* False if the vector cannot hang on a knob: its reason never denied anything, or its cache had no line to choose. */
static bool may_matter(const struct trial *trial, const struct pamu_knob_row *row)
{
    if (!trial->counted)
        return true;
    if (strncmp(row->name, "code.", 5) == 0)
        return was_denied(trial, row->name + 5);
    if (strncmp(row->name, "malformed-", 10) == 0)
        return was_denied(trial, row->name);
    if (strncmp(row->name, "policy.", 7) == 0)
        return was_evicted(trial, row->name + 7);
    if (strcmp(row->name, "disabled") == 0 && trial->now.disabled == PAMU_DISABLED_DENY)
        return was_denied(trial, "disabled");
    if (strcmp(row->name, "cross") == 0 && trial->now.cross == PAMU_CROSS_DENY)
        return was_denied(trial, "crosses-subwindow");
    return true;
}

void vec_find_knobs(struct vec_maker *maker)
{
    struct trial trial = {.maker = maker};
    op_session_knobs(maker->session, &trial.now);
    read_counters(&trial);
    for (size_t i = 0, count; i < pamu_knob_count(); i += count) {
        const struct pamu_knob_row *row = pamu_knob_row(i);
        count = is_pair(row) ? 2 : 1;
        if (count == 2 && !any_round(&trial, i, 2))
            continue;
        for (size_t j = i; j < i + count; j++)
            if (may_matter(&trial, pamu_knob_row(j)))
                try_alone(&trial, j);
    }
    op_force_nothing(maker->session);
    if (maker->suite->store.failed)
        vec_maker_fail(maker, "out of memory");
}
