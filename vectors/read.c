/* Reading suites: what both forms have in common, and every check. SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "op/text.h"
#include "op/values.h"
#include "pamu/config.h"
#include "vectors/file.h"

void vec_complain(struct vec_reading *reading, const char *legal, const char *format, ...)
{
    struct vec_complaint *complaint = reading->complaint;
    if (reading->bad)
        return;
    reading->bad = true;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(complaint->what, sizeof complaint->what, format, arguments);
    va_end(arguments);
    (void)snprintf(complaint->legal, sizeof complaint->legal, "%s", legal);
    if (reading->vector != NULL && reading->vector->id != NULL)
        (void)snprintf(complaint->id, sizeof complaint->id, "%s", reading->vector->id);
}

static void out_of_memory(struct vec_reading *reading)
{
    vec_complain(reading, "", "out of memory");
}

/* ---- words ---- */

static bool is_row(const struct vec_word *row, const char *word, size_t length)
{
    for (; row->word != NULL; row++)
        if (strlen(row->word) == length && memcmp(row->word, word, length) == 0)
            return true;
    return false;
}

static bool is_knob(const char *word, size_t length)
{
    char name[64];
    if (length >= sizeof name)
        return false;
    memcpy(name, word, length);
    name[length] = '\0';
    return pamu_knob_find(name) != NULL;
}

static void check_knobs(struct vec_reading *reading, const char *knobs)
{
    const char *word;
    size_t length;
    while (vec_next_word(&knobs, &word, &length))
        if (!is_knob(word, length))
            vec_complain(reading, "pamusim knobs lists them", "no such knob: '%.*s'", (int)length, word);
}

static void check_flags(struct vec_reading *reading, const char *flags)
{
    const char *word;
    size_t length;
    while (vec_next_word(&flags, &word, &length)) {
        bool knob = length > 5 && memcmp(word, "knob:", 5) == 0 && is_knob(word + 5, length - 5);
        if (!knob && !is_row(vec_flag_rows(), word, length))
            vec_complain(reading, "docs/spec/vectors.md lists them", "no such flag: '%.*s'", (int)length, word);
    }
}

/* ---- vectors ---- */

static bool is_legal_id(const char *id, const char *suite)
{
    static const char legal[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-";
    size_t length = strlen(suite);
    return strncmp(id, suite, length) == 0 && id[length] == '.' && id[length + 1] != '\0' &&
           strspn(id, legal) == strlen(id);
}

void vec_begin_vector(struct vec_reading *reading, const char *id)
{
    if (reading->bad)
        return;
    reading->vector = vec_suite_add(reading->suite);
    reading->count = 0;
    if (reading->vector == NULL) {
        out_of_memory(reading);
        return;
    }
    *reading->vector = (struct vec_vector){vec_copy(&reading->suite->store, id), "", "", "", NULL, 0};
    if (!is_legal_id(id, reading->suite->name))
        vec_complain(reading, "the suite's name, a dot, then letters, digits and ._+-", "not an id of the suite %s",
                     reading->suite->name);
}

struct vec_step *vec_add_step(struct vec_reading *reading)
{
    if (reading->bad)
        return NULL;
    if (reading->count == reading->capacity) {
        size_t capacity = reading->capacity * 2 + 32;
        struct vec_step *steps = realloc(reading->steps, capacity * sizeof *steps);
        if (steps == NULL) {
            out_of_memory(reading);
            return NULL;
        }
        reading->steps = steps;
        reading->capacity = capacity;
    }
    struct vec_step *step = &reading->steps[reading->count++];
    *step = (struct vec_step){"", NULL, 0, false};
    return step;
}

void vec_end_vector(struct vec_reading *reading)
{
    if (reading->bad)
        return;
    struct vec_vector *vector = reading->vector;
    check_flags(reading, vector->flags);
    if (reading->count == 0)
        vec_complain(reading, "", "a vector without operations");
    if (reading->bad)
        return;
    vector->count = reading->count;
    vector->steps = vec_alloc(&reading->suite->store, reading->count * sizeof *vector->steps);
    if (vector->steps != NULL)
        memcpy(vector->steps, reading->steps, reading->count * sizeof *vector->steps);
    else
        out_of_memory(reading);
}

/* ---- steps ---- */

static bool parse(struct vec_reading *reading, const char *line, size_t length, struct op *op)
{
    struct op_diagnostic diagnostic;
    memset(&diagnostic, 0, sizeof diagnostic);
    enum op_error error = op_parse(line, length, reading->strings, reading->scratch, op, &diagnostic);
    if (error == OP_ERR_SYNTAX)
        vec_complain(reading, diagnostic.legal, "'%.80s': %s", line, diagnostic.what);
    else if (error != OP_OK)
        vec_complain(reading, "", error == OP_ERR_NOTHING ? "an empty operation" : "out of memory");
    return error == OP_OK;
}

void vec_read_line(struct vec_reading *reading, struct vec_step *step, const char *line)
{
    struct op op;
    if (reading->bad || !parse(reading, line, strlen(line), &op))
        return;
    if (op.code == OP_EXPECT || op.code == OP_RESTART) {
        vec_complain(reading, "", "'%.80s' is no operation of a vector", line);
        return;
    }
    size_t length = op_print(&op, NULL, 0);
    char *copy = vec_alloc(&reading->suite->store, length + 1);
    if (copy == NULL)
        out_of_memory(reading);
    else
        (void)op_print(&op, copy, length + 1);
    step->line = copy;
}

static void add_value(struct vec_reading *reading, struct vec_step *step, unsigned key, const char *words)
{
    for (uint32_t i = 0; i < step->count; i++)
        if (step->values[i].key == key)
            vec_complain(reading, "each key once", "a key is expected twice: %s", op_key_row(key)->name);
    const char *kept = vec_copy(&reading->suite->store, words);
    step->values[step->count++] = (struct vec_value){.text = kept, .key = (uint8_t)key, .evidence = 'I'};
}

static void add_pair(struct vec_reading *reading, struct vec_step *step, const struct op *op, uint32_t index)
{
    const struct op_pair *pair = &op->pairs[index];
    const struct op_key_row *row = op_key_row(pair->key);
    const char *word = row->type == OP_VALUE_WORD ? op_strings_get(op->strings, (uint32_t)pair->value, NULL) : NULL;
    char buffer[OP_MAX_TEXT + 1];
    struct op_text text = op_text_start(buffer, sizeof buffer);
    op_put_value(&text, row, pair->value, word);
    (void)op_text_end(&text);
    add_value(reading, step, pair->key, buffer);
}

void vec_read_expectation(struct vec_reading *reading, struct vec_step *step)
{
    struct op op;
    if (reading->line.failed)
        out_of_memory(reading);
    if (reading->bad || !parse(reading, reading->line.bytes, reading->line.length, &op))
        return;
    step->values = vec_alloc(&reading->suite->store, (1 + (size_t)op.count) * sizeof *step->values);
    if (step->values == NULL) {
        out_of_memory(reading);
        return;
    }
    step->count = 0;
    add_value(reading, step, VEC_VERDICT, op_verdict_name((unsigned)op.value[0]));
    for (uint32_t i = 0; i < op.count; i++)
        add_pair(reading, step, &op, i);
}

static bool names_value(const struct vec_value *value, const char *keys)
{
    return keys == NULL || vec_has_word(keys, value->key == VEC_VERDICT ? "verdict" : op_key_row(value->key)->name);
}

void vec_read_origin(struct vec_reading *reading, struct vec_step *step, const struct vec_origin *origin)
{
    size_t source = 0, named = 0;
    while (source < VEC_SOURCE_COUNT && strcmp(vec_sources()[source].word, origin->source) != 0)
        source++;
    if (source == VEC_SOURCE_COUNT)
        vec_complain(reading, "model, hand, oracle, driver or silicon", "no such source: '%s'", origin->source);
    if (!is_row(vec_evidences(), origin->evidence, strlen(origin->evidence)))
        vec_complain(reading, "E, I, K or M", "no such evidence: '%s'", origin->evidence);
    if (origin->knobs != NULL)
        check_knobs(reading, origin->knobs);
    if (reading->bad)
        return;
    const char *knobs = origin->knobs != NULL && origin->knobs[0] != '\0' ? origin->knobs : NULL;
    for (uint32_t i = 0; i < step->count; i++) {
        struct vec_value *value = &step->values[i];
        if (!names_value(value, origin->keys))
            continue;
        value->source = (uint8_t)source;
        value->evidence = origin->evidence[0];
        value->knobs = knobs;
        named++;
    }
    if (named == 0)
        vec_complain(reading, "", "an exception for keys that are not expected: '%s'", origin->keys);
}

/* ---- a whole file ---- */

static int compare_ids(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void check_ids(struct vec_reading *reading)
{
    const struct vec_suite *suite = reading->suite;
    const char **ids = malloc((suite->count + 1) * sizeof *ids);
    if (ids == NULL) {
        out_of_memory(reading);
        return;
    }
    for (size_t i = 0; i < suite->count; i++)
        ids[i] = suite->vectors[i].id;
    qsort(ids, suite->count, sizeof *ids, compare_ids);
    for (size_t i = 1; i < suite->count; i++)
        if (strcmp(ids[i - 1], ids[i]) == 0)
            vec_complain(reading, "each id once", "the id %s twice", ids[i]);
    free(ids);
}

bool vec_read(const char *bytes, size_t length, struct vec_suite *suite, enum vec_part *part,
              struct vec_complaint *complaint)
{
    memset(suite, 0, sizeof *suite);
    memset(complaint, 0, sizeof *complaint);
    *part = VEC_WHOLE;
    struct vec_reading reading = {.suite = suite, .complaint = complaint};
    reading.strings = op_strings_create();
    reading.scratch = malloc(sizeof *reading.scratch);
    bool flat = length >= 15 && memcmp(bytes, VEC_FLAT_HEAD, 15) == 0;
    if (reading.strings == NULL || reading.scratch == NULL)
        out_of_memory(&reading);
    else if (flat)
        vec_read_flat(&reading, bytes, length);
    else
        vec_read_json(&reading, bytes, length, part);
    if (!reading.bad) {
        reading.vector = NULL;
        check_ids(&reading);
    }
    if (suite->store.failed)
        out_of_memory(&reading);
    op_strings_destroy(reading.strings);
    free(reading.scratch);
    free(reading.steps);
    vec_text_release(&reading.line);
    return !reading.bad;
}

bool vec_join(struct vec_suite *prompt, const struct vec_suite *expected, struct vec_complaint *complaint)
{
    struct vec_reading reading = {.suite = prompt, .complaint = complaint};
    memset(complaint, 0, sizeof *complaint);
    if (strcmp(prompt->name, expected->name) != 0 || prompt->count != expected->count)
        vec_complain(&reading, "", "operations of %zu vectors of %s, and expectations of %zu of %s", prompt->count,
                     prompt->name, expected->count, expected->name);
    for (size_t i = 0; i < prompt->count && !reading.bad; i++) {
        struct vec_vector *to = &prompt->vectors[i];
        const struct vec_vector *from = &expected->vectors[i];
        reading.vector = to;
        if (strcmp(to->id, from->id) != 0 || to->count != from->count)
            vec_complain(&reading, "", "%zu operations, and the expectations of %s, %zu operations", to->count,
                         from->id, from->count);
        for (size_t j = 0; j < to->count && !reading.bad; j++) {
            to->steps[j].values = from->steps[j].values;
            to->steps[j].count = from->steps[j].count;
            to->steps[j].exact = from->steps[j].exact;
        }
    }
    return !reading.bad;
}
