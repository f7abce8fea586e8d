/* Comparing answers with expectations. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/judge.h"

#include <string.h>
#include <strings.h>

#include "op/text.h"
#include "op/values.h"
#include "vectors/note.h"

const struct vec_word *vec_fates(void)
{
    static const struct vec_word rows[] = {
#define VEC_FATE_ROW(name, word, help) {word, help},
        VEC_FATE_LIST(VEC_FATE_ROW)
#undef VEC_FATE_ROW
            {NULL, NULL}};
    return rows;
}

struct vec_verdict vec_verdict_start(void)
{
    return (struct vec_verdict){.fate = VEC_FATE_PASSED};
}

/* One step being compared. */
struct comparison {
    const struct vec_step *step;
    const struct op_answer *answer;
    const struct vec_terms *terms;
    struct vec_store *store;
    struct vec_verdict *verdict;
    bool first; /* the first failing step: its differences are kept */
    bool differs;
};

static void add(struct comparison *comparison, struct vec_difference difference)
{
    struct vec_verdict *verdict = comparison->verdict;
    comparison->differs = true;
    if (!comparison->first || verdict->count == VEC_MOST_DIFFERENCES)
        return;
    if (verdict->differences == NULL)
        verdict->differences = vec_alloc(comparison->store, VEC_MOST_DIFFERENCES * sizeof *verdict->differences);
    if (verdict->differences != NULL)
        verdict->differences[verdict->count++] = difference;
}

static bool is_ignored(const struct comparison *comparison, const char *name)
{
    return comparison->terms->ignored[0] != '\0' && vec_has_word(comparison->terms->ignored, name);
}

/* A value as answers write it, kept. */
static const char *text_of(const struct comparison *comparison, const struct op_value *value)
{
    char buffer[OP_MAX_TEXT + 1];
    const char *text = vec_value_text(buffer, sizeof buffer, value);
    return vec_copy(comparison->store, text != NULL ? text : "?");
}

/* Words compare without letter case, numbers as they are written: both sides are canonical. */
static bool is_equal(const struct op_key_row *row, const char *expected, const struct op_value *value)
{
    char buffer[OP_MAX_TEXT + 1];
    const char *text = vec_value_text(buffer, sizeof buffer, value);
    if (text == NULL)
        return false;
    return row->type == OP_VALUE_WORD ? strcasecmp(text, expected) == 0 : strcmp(text, expected) == 0;
}

static void compare_value(struct comparison *comparison, const struct vec_value *expected)
{
    const struct op_key_row *row = op_key_row(expected->key);
    const struct op_value *value = op_answer_find(comparison->answer, (enum op_key)expected->key);
    const struct op_value absent = {row->absent, "none", expected->key};
    bool missing = value == NULL;
    if (missing && row->absent != OP_NO_DEFAULT)
        value = &absent;
    if (value != NULL && is_equal(row, expected->text, value))
        return;
    if (missing && comparison->terms->mask_missing)
        return;
    add(comparison,
        (struct vec_difference){row->name, expected->text, value != NULL ? text_of(comparison, value) : "nothing",
                                expected->knobs, expected->evidence, expected->source});
}

static void compare_verdict(struct comparison *comparison, const struct vec_value *expected)
{
    const char *actual = op_verdict_name(comparison->answer->verdict);
    if (strcmp(actual, expected->text) != 0)
        add(comparison, (struct vec_difference){"verdict", expected->text, actual, expected->knobs, expected->evidence,
                                                expected->source});
}

static bool is_expected(const struct vec_step *step, unsigned key)
{
    for (uint32_t i = 0; i < step->count; i++)
        if (step->values[i].key == key)
            return true;
    return false;
}

/* What an exact step does not name must not be there. */
static void compare_surplus(struct comparison *comparison)
{
    const struct op_answer *answer = comparison->answer;
    const struct vec_value *verdict = &comparison->step->values[0];
    for (uint32_t i = 0; i < answer->count; i++) {
        const struct op_value *value = &answer->value[i];
        const struct op_key_row *row = op_key_row(value->key);
        if (vec_is_default(row, value) || is_expected(comparison->step, value->key) ||
            is_ignored(comparison, row->name))
            continue;
        const struct op_value absent = {row->absent, "none", value->key};
        const char *expected = row->absent == OP_NO_DEFAULT ? "nothing" : text_of(comparison, &absent);
        add(comparison, (struct vec_difference){row->name, expected, text_of(comparison, value), verdict->knobs,
                                                verdict->evidence, verdict->source});
    }
}

/* A step whose verdict hangs on a knob is masked as a whole: with another verdict, other keys come. */
static bool is_masked(struct comparison *comparison)
{
    const struct vec_step *step = comparison->step;
    bool masked = comparison->terms->mask_knobs && step->values[0].knobs != NULL;
    comparison->verdict->masked += masked ? step->count : 0;
    return masked;
}

void vec_judge_answer(const struct vec_vector *vector, size_t step, const struct op_answer *answer,
                      const struct vec_terms *terms, struct vec_store *store, struct vec_verdict *verdict)
{
    struct comparison comparison = {&vector->steps[step], answer, terms, store, verdict, verdict->failing == 0, false};
    if (comparison.step->count == 0 || is_masked(&comparison))
        return;
    compare_verdict(&comparison, &comparison.step->values[0]);
    for (uint32_t i = 1; i < comparison.step->count; i++) {
        const struct vec_value *expected = &comparison.step->values[i];
        bool masked = terms->mask_knobs && expected->knobs != NULL;
        verdict->masked += masked;
        if (!masked && !is_ignored(&comparison, op_key_row(expected->key)->name))
            compare_value(&comparison, expected);
    }
    if (comparison.step->exact)
        compare_surplus(&comparison);
    if (!comparison.differs)
        return;
    if (verdict->failing++ == 0)
        verdict->step = step;
    verdict->fate = VEC_FATE_FAILED;
}

/* One key of two answers; what is not there has its default. */
static bool same_value(const struct op_key_row *row, const struct op_answer *a, const struct op_answer *b)
{
    const struct op_value absent = {row->absent, "none", row->key};
    const struct op_value *left = op_answer_find(a, (enum op_key)row->key);
    const struct op_value *right = op_answer_find(b, (enum op_key)row->key);
    if (row->absent == OP_NO_DEFAULT && (left == NULL || right == NULL))
        return left == right;
    left = left != NULL ? left : &absent;
    right = right != NULL ? right : &absent;
    return row->type == OP_VALUE_WORD ? strcasecmp(left->word, right->word) == 0 : left->number == right->number;
}

bool vec_same_answer(const struct vec_step *step, const struct op_answer *a, const struct op_answer *b,
                     const struct vec_terms *terms)
{
    size_t count;
    const struct op_key_row *rows = op_keys(&count);
    if (a->verdict != b->verdict)
        return false;
    for (size_t i = 0; i < count; i++) {
        bool looked = step->exact || is_expected(step, rows[i].key);
        bool ignored = terms->ignored[0] != '\0' && vec_has_word(terms->ignored, rows[i].name);
        bool missing = terms->mask_missing && op_answer_find(b, (enum op_key)rows[i].key) == NULL;
        if (looked && !ignored && !missing && !same_value(&rows[i], a, b))
            return false;
    }
    return true;
}

bool vec_judge_line(const struct vec_vector *vector, size_t step, const char *line, const struct vec_terms *terms,
                    struct vec_store *store, struct vec_verdict *verdict)
{
    static const char unsupported[] = "unsupported";
    size_t length = sizeof unsupported - 1;
    char shown[81];
    if (strncmp(line, unsupported, length) == 0 && (line[length] == '\0' || line[length] == ' ')) {
        if (verdict->failing > 0)
            return false;
        vec_printable(shown, sizeof shown, line + length + (line[length] == ' '));
        *verdict = (struct vec_verdict){.fate = VEC_FATE_UNSUPPORTED, .step = step, .text = vec_copy(store, shown)};
        return false;
    }
    struct op_answer answer;
    struct op_diagnostic diagnostic;
    memset(&diagnostic, 0, sizeof diagnostic);
    if (op_answer_parse(line, strlen(line), &answer, &diagnostic) == OP_OK) {
        vec_judge_answer(vector, step, &answer, terms, store, verdict);
        return true;
    }
    if (verdict->failing > 0)
        return false;
    *verdict = (struct vec_verdict){
        .fate = VEC_FATE_BROKEN,
        .step = step,
        .text = vec_format(store, "answered '%s': %s%s%s", vec_printable(shown, sizeof shown, line), diagnostic.what,
                           diagnostic.legal[0] != '\0' ? ", " : "", diagnostic.legal),
    };
    return false;
}
