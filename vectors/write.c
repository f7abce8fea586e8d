/* Suites as JSON and as flat text. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "vectors/file.h"

const char *vec_part_name(enum vec_part part)
{
    static const char *const names[] = {"whole", "prompt", "expected"};
    return names[part];
}

static const char *key_name(unsigned key)
{
    return key == VEC_VERDICT ? "verdict" : op_key_row(key)->name;
}

bool vec_same_origin(const struct vec_value *a, const struct vec_value *b)
{
    bool same_knobs = a->knobs == b->knobs || (a->knobs != NULL && b->knobs != NULL && strcmp(a->knobs, b->knobs) == 0);
    return a->source == b->source && a->evidence == b->evidence && same_knobs;
}

/* ---- JSON ---- */

static void put_string(struct vec_text *text, const char *string)
{
    vec_put(text, "\"");
    for (size_t plain; *string != '\0'; string += plain + (string[plain] != '\0')) {
        plain = strcspn(string, "\"\\");
        vec_put_bytes(text, string, plain);
        if (string[plain] != '\0')
            vec_putf(text, "\\%c", string[plain]);
    }
    vec_put(text, "\"");
}

static void put_member(struct vec_text *text, const char *name, const char *string)
{
    vec_put(text, "\"");
    vec_put(text, name);
    vec_put(text, "\": ");
    put_string(text, string);
}

/* Words parted by blanks as an array. */
static void put_words(struct vec_text *text, const char *name, const char *list)
{
    const char *word, *comma = "";
    size_t length;
    vec_putf(text, "\"%s\": [", name);
    while (vec_next_word(&list, &word, &length)) {
        vec_putf(text, "%s\"%.*s\"", comma, (int)length, word);
        comma = ", ";
    }
    vec_put(text, "]");
}

#define MOST_EXACT UINT64_C(9007199254740992) /* 2^53: greater integers lose bits in many readers */

/* Small decimal numbers are integers, all else is a string. */
static void put_value(struct vec_text *text, const struct vec_value *value)
{
    unsigned type = value->key == VEC_VERDICT ? OP_VALUE_WORD : op_key_row(value->key)->type;
    bool number = (type == OP_VALUE_NUMBER || type == OP_VALUE_WINDOW) && strcmp(value->text, "none") != 0;
    uint64_t worth = number ? strtoull(value->text, NULL, 10) : 0;
    if (number && worth <= MOST_EXACT)
        vec_put(text, value->text);
    else if (number)
        vec_putf(text, "\"0x%" PRIx64 "\"", worth);
    else
        put_string(text, value->text);
}

static void put_expect(struct vec_text *text, const struct vec_step *step)
{
    vec_put(text, "\"expect\": {");
    for (uint32_t i = 0; i < step->count; i++) {
        vec_putf(text, "%s\"%s\": ", i > 0 ? ", " : "", key_name(step->values[i].key));
        put_value(text, &step->values[i]);
    }
    vec_put(text, step->exact ? "}, \"exact\": true, " : "}, ");
}

static void put_origin(struct vec_text *text, const struct vec_value *value)
{
    put_member(text, "source", vec_sources()[value->source].word);
    vec_putf(text, ", \"evidence\": \"%c\"", value->evidence);
    if (value->knobs == NULL)
        return;
    vec_put(text, ", ");
    put_words(text, "knobs", value->knobs);
}

/* True if no value before has this origin: the group begins here. The first group is the verdict's. */
static bool begins_group(const struct vec_step *step, uint32_t index)
{
    for (uint32_t i = 0; i < index; i++)
        if (vec_same_origin(&step->values[i], &step->values[index]))
            return false;
    return true;
}

static void put_exceptions(struct vec_text *text, const struct vec_step *step)
{
    unsigned groups = 0;
    for (uint32_t i = 1; i < step->count; i++) {
        if (!begins_group(step, i))
            continue;
        vec_put(text, groups > 0 ? ", " : ", \"but\": [");
        const char *comma = "{\"keys\": [";
        for (uint32_t j = i; j < step->count; j++) {
            if (!vec_same_origin(&step->values[i], &step->values[j]))
                continue;
            vec_putf(text, "%s\"%s\"", comma, key_name(step->values[j].key));
            comma = ", ";
        }
        vec_put(text, "], ");
        put_origin(text, &step->values[i]);
        vec_put(text, "}");
        groups++;
    }
    vec_put(text, groups > 0 ? "]" : "");
}

static void put_step(struct vec_text *text, const struct vec_step *step, enum vec_part part)
{
    vec_put(text, "   {");
    if (part != VEC_EXPECTED)
        put_member(text, "op", step->line);
    if (part == VEC_WHOLE)
        vec_put(text, ", ");
    if (part != VEC_PROMPT) {
        put_expect(text, step);
        put_origin(text, &step->values[0]);
        put_exceptions(text, step);
    }
    vec_put(text, "}");
}

static void put_vector(struct vec_text *text, const struct vec_vector *vector, enum vec_part part)
{
    vec_put(text, "  {");
    put_member(text, "id", vector->id);
    if (part != VEC_EXPECTED) {
        vec_put(text, ", ");
        put_member(text, "title", vector->title);
        vec_put(text, ", ");
        put_words(text, "flags", vector->flags);
        vec_put(text, ", ");
        put_words(text, "rules", vector->rules);
    }
    vec_put(text, ", \"steps\": [\n");
    for (size_t i = 0; i < vector->count; i++) {
        put_step(text, &vector->steps[i], part);
        vec_put(text, i + 1 < vector->count ? ",\n" : "\n");
    }
    vec_put(text, "  ]}");
}

static void put_notes(struct vec_text *text, const char *name, const struct vec_word *row)
{
    const char *comma = "";
    vec_putf(text, "  \"%s\": {", name);
    for (; row->word != NULL; row++) {
        vec_putf(text, "%s\n   ", comma);
        put_member(text, row->word, row->help);
        comma = ",";
    }
    vec_put(text, "\n  }");
}

void vec_write_json(struct vec_text *text, const struct vec_suite *suite, enum vec_part part)
{
    vec_put(text, "{\n \"schema\": \"" VEC_SCHEMA "\",\n ");
    put_member(text, "suite", suite->name);
    vec_put(text, ",\n ");
    put_member(text, "title", suite->title);
    vec_put(text, ",\n ");
    put_member(text, "maker", suite->maker);
    vec_putf(text, ",\n \"seed\": \"0x%" PRIx64 "\",\n \"part\": \"%s\",\n \"count\": %zu,\n \"notes\": {\n",
             suite->seed, vec_part_name(part), suite->count);
    put_notes(text, "flags", vec_flag_rows());
    vec_put(text, ",\n");
    put_notes(text, "sources", vec_sources());
    vec_put(text, ",\n");
    put_notes(text, "evidence", vec_evidences());
    vec_put(text, "\n },\n \"vectors\": [\n");
    for (size_t i = 0; i < suite->count; i++) {
        put_vector(text, &suite->vectors[i], part);
        vec_put(text, i + 1 < suite->count ? ",\n" : "\n");
    }
    vec_put(text, " ]\n}\n");
}

/* ---- flat text ---- */

void vec_put_expectation(struct vec_text *text, const struct vec_step *step)
{
    for (uint32_t i = 0; i < step->count; i++) {
        const struct vec_value *value = &step->values[i];
        if (value->key != VEC_VERDICT)
            vec_putf(text, " %s ", key_name(value->key));
        vec_put(text, value->text);
    }
}

static void put_flat_origin(struct vec_text *text, const struct vec_value *value)
{
    vec_putf(text, "%s %c%s%s\n", vec_sources()[value->source].word, value->evidence, value->knobs != NULL ? " " : "",
             value->knobs != NULL ? value->knobs : "");
}

void vec_put_origins(struct vec_text *text, const struct vec_step *step)
{
    vec_put(text, "from ");
    put_flat_origin(text, &step->values[0]);
    for (uint32_t i = 1; i < step->count; i++) {
        if (!begins_group(step, i))
            continue;
        const char *comma = "but ";
        for (uint32_t j = i; j < step->count; j++) {
            if (!vec_same_origin(&step->values[i], &step->values[j]))
                continue;
            vec_putf(text, "%s%s", comma, key_name(step->values[j].key));
            comma = ",";
        }
        vec_put(text, " ");
        put_flat_origin(text, &step->values[i]);
    }
}

static void put_flat_vector(struct vec_text *text, const struct vec_vector *vector)
{
    vec_putf(text, "\nvector %s\ntitle %s\nrules %s\n", vector->id, vector->title, vector->rules);
    if (vector->flags[0] != '\0')
        vec_putf(text, "flags %s\n", vector->flags);
    for (size_t i = 0; i < vector->count; i++) {
        const struct vec_step *step = &vector->steps[i];
        vec_putf(text, "op %s\n%s ", step->line, step->exact ? "exactly" : "expect");
        vec_put_expectation(text, step);
        vec_put(text, "\n");
        vec_put_origins(text, step);
    }
    vec_put(text, "end\n");
}

void vec_write_flat(struct vec_text *text, const struct vec_suite *suite)
{
    vec_putf(text, VEC_FLAT_HEAD "\nsuite %s\nabout %s\nmaker %s\nseed 0x%" PRIx64 "\ncount %zu\n", suite->name,
             suite->title, suite->maker, suite->seed, suite->count);
    for (size_t i = 0; i < suite->count; i++)
        put_flat_vector(text, &suite->vectors[i]);
}
