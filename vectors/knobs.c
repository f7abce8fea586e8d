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

/* Policies, malformations and codes are tried together before each is tried alone. */
static size_t stem_of(const struct pamu_knob_row *row)
{
    size_t dot = strcspn(row->name, ".");
    return row->name[dot] == '.' || strncmp(row->name, "malformed-", 10) != 0 ? dot : 10;
}

#define VEC_MOST_OTHERS 3u /* values of a knob beside the one in force */

static bool same_group(const struct pamu_knob_row *a, const struct pamu_knob_row *b)
{
    size_t length = stem_of(a);
    return length == stem_of(b) && memcmp(a->name, b->name, length) == 0;
}

/* ---- one run with some knobs at other values ---- */

struct trial {
    struct vec_maker *maker;
    struct pamu_knobs now; /* in force in the vector as it is */
    const char *name;      /* of the knob, to note what differs; NULL to stop at the first difference */
    bool differs;
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
    for (uint32_t round = 0; round < VEC_MOST_OTHERS; round++)
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

static void try_group(struct trial *trial, size_t first, size_t count)
{
    if (count > 1 && !any_round(trial, first, count))
        return;
    for (size_t i = first; i < first + count; i++)
        try_alone(trial, i);
}

void vec_find_knobs(struct vec_maker *maker)
{
    struct trial trial = {.maker = maker};
    op_session_knobs(maker->session, &trial.now);
    if (any_round(&trial, 0, pamu_knob_count())) {
        for (size_t first = 0, count; first < pamu_knob_count(); first += count) {
            for (count = 1; first + count < pamu_knob_count(); count++)
                if (!same_group(pamu_knob_row(first), pamu_knob_row(first + count)))
                    break;
            try_group(&trial, first, count);
        }
    }
    op_force_nothing(maker->session);
    if (maker->suite->store.failed)
        vec_maker_fail(maker, "out of memory");
}
