/* Suites from JSON. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "vectors/file.h"

/* ---- members ---- */

/* A text of printable ASCII; NULL after complaining. */
static const char *string_of(struct vec_reading *reading, const json_t *object, const char *name)
{
    const json_t *member = json_object_get(object, name);
    const char *string = json_string_value(member);
    bool good = string != NULL && strlen(string) == json_string_length(member);
    for (const char *c = good ? string : ""; *c != '\0'; c++)
        good = good && *c >= ' ' && *c <= '~';
    if (!good)
        vec_complain(reading, "a string of printable ASCII", "\"%s\" is missing or not right", name);
    return good ? string : NULL;
}

static const char *keep_string(struct vec_reading *reading, const json_t *object, const char *name)
{
    const char *string = string_of(reading, object, name);
    return string != NULL ? vec_copy(&reading->suite->store, string) : "";
}

/* An array of words as words parted by blanks. */
static const char *keep_words(struct vec_reading *reading, const json_t *object, const char *name)
{
    struct vec_text text = {NULL, 0, 0, false};
    const json_t *array = json_object_get(object, name);
    bool good = json_is_array(array);
    for (size_t i = 0; i < json_array_size(array); i++) {
        const char *word = json_string_value(json_array_get(array, i));
        good = good && word != NULL && word[0] != '\0' && strpbrk(word, " \t\r\n") == NULL;
        vec_putf(&text, "%s%s", i > 0 ? " " : "", good ? word : "");
    }
    if (!good)
        vec_complain(reading, "an array of words", "\"%s\" is missing or not right", name);
    const char *kept = text.length > 0 ? vec_copy(&reading->suite->store, text.bytes) : "";
    vec_text_release(&text);
    return kept;
}

static void check_members(struct vec_reading *reading, json_t *object, const char *const *known, const char *what)
{
    const char *name;
    json_t *value;
    if (!json_is_object(object)) {
        vec_complain(reading, "", "%s is no object", what);
        return;
    }
    json_object_foreach(object, name, value)
    {
        bool found = value == NULL;
        for (size_t i = 0; known[i] != NULL; i++)
            found = found || strcmp(known[i], name) == 0;
        if (!found)
            vec_complain(reading, "", "%s has a member that is not known: \"%.40s\"", what, name);
    }
}

/* ---- steps ---- */

static void put_json_value(struct vec_reading *reading, const char *name, const json_t *value)
{
    const char *string = json_string_value(value);
    if (json_is_integer(value))
        vec_putf(&reading->line, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (string != NULL && string[0] != '\0' && strpbrk(string, " \t\r\n#") == NULL)
        vec_put(&reading->line, string);
    else
        vec_complain(reading, "an integer, or a string without blanks", "the value of \"%.40s\" is not right", name);
}

/* The object as an expect operation, which is then read as any. */
static void read_expect(struct vec_reading *reading, struct vec_step *step, json_t *object)
{
    const char *name;
    json_t *value;
    const char *verdict = string_of(reading, object, "verdict");
    reading->line.length = 0;
    vec_putf(&reading->line, "expect %s", verdict != NULL ? verdict : "");
    json_object_foreach(object, name, value)
    {
        if (strcmp(name, "verdict") == 0)
            continue;
        if (strpbrk(name, " \t\r\n#") != NULL)
            vec_complain(reading, "", "not a key: \"%.40s\"", name);
        vec_putf(&reading->line, " %s ", name);
        put_json_value(reading, name, value);
    }
    vec_read_expectation(reading, step);
}

static void read_origin(struct vec_reading *reading, struct vec_step *step, const json_t *object, bool exception)
{
    struct vec_origin origin = {
        .keys = exception ? keep_words(reading, object, "keys") : NULL,
        .source = keep_string(reading, object, "source"),
        .evidence = keep_string(reading, object, "evidence"),
        .knobs = json_object_get(object, "knobs") != NULL ? keep_words(reading, object, "knobs") : NULL,
    };
    vec_read_origin(reading, step, &origin);
}

static void read_exceptions(struct vec_reading *reading, struct vec_step *step, const json_t *array)
{
    static const char *const known[] = {"keys", "source", "evidence", "knobs", NULL};
    if (array != NULL && !json_is_array(array))
        vec_complain(reading, "", "\"but\" is no array");
    for (size_t i = 0; i < json_array_size(array) && !reading->bad; i++) {
        check_members(reading, json_array_get(array, i), known, "an exception");
        read_origin(reading, step, json_array_get(array, i), true);
    }
}

static void read_step(struct vec_reading *reading, json_t *object, enum vec_part part)
{
    static const char *const known[] = {"op", "expect", "exact", "source", "evidence", "knobs", "but", NULL};
    struct vec_step *step = vec_add_step(reading);
    check_members(reading, object, known, "a step");
    if (step == NULL || reading->bad)
        return;
    const char *line = part != VEC_EXPECTED ? string_of(reading, object, "op") : NULL;
    if (line != NULL)
        vec_read_line(reading, step, line);
    if (part == VEC_PROMPT)
        return;
    json_t *expect = json_object_get(object, "expect");
    const json_t *exact = json_object_get(object, "exact");
    if (!json_is_object(expect) || (exact != NULL && !json_is_boolean(exact))) {
        vec_complain(reading, "", "\"expect\" is missing or no object, or \"exact\" no boolean");
        return;
    }
    step->exact = json_is_true(exact);
    read_expect(reading, step, expect);
    read_origin(reading, step, object, false);
    read_exceptions(reading, step, json_object_get(object, "but"));
}

/* ---- vectors ---- */

static void read_vector(struct vec_reading *reading, json_t *object, enum vec_part part)
{
    static const char *const known[] = {"id", "title", "flags", "rules", "steps", NULL};
    reading->vector = NULL;
    check_members(reading, object, known, "a vector");
    const char *id = string_of(reading, object, "id");
    if (id == NULL)
        return;
    vec_begin_vector(reading, id);
    if (reading->bad)
        return;
    if (part != VEC_EXPECTED) {
        reading->vector->title = keep_string(reading, object, "title");
        reading->vector->flags = keep_words(reading, object, "flags");
        reading->vector->rules = keep_words(reading, object, "rules");
    }
    const json_t *steps = json_object_get(object, "steps");
    for (size_t i = 0; i < json_array_size(steps) && !reading->bad; i++)
        read_step(reading, json_array_get(steps, i), part);
    vec_end_vector(reading);
}

static void check_schema(struct vec_reading *reading, const json_t *root)
{
    const char *schema = string_of(reading, root, "schema");
    if (schema != NULL && strcmp(schema, VEC_SCHEMA) != 0)
        vec_complain(reading, "this program knows " VEC_SCHEMA, "the schema '%.60s'", schema);
}

static enum vec_part part_of(struct vec_reading *reading, const json_t *root)
{
    const char *name = string_of(reading, root, "part");
    for (enum vec_part part = VEC_WHOLE; name != NULL && part <= VEC_EXPECTED; part++)
        if (strcmp(vec_part_name(part), name) == 0)
            return part;
    vec_complain(reading, "whole, prompt or expected", "\"part\" is not right");
    return VEC_WHOLE;
}

static void read_head(struct vec_reading *reading, json_t *root)
{
    static const char *const known[] = {"schema", "suite", "title", "maker",   "seed",
                                        "part",   "count", "notes", "vectors", NULL};
    check_members(reading, root, known, "the file");
    struct vec_suite *suite = reading->suite;
    suite->name = keep_string(reading, root, "suite");
    suite->title = keep_string(reading, root, "title");
    suite->maker = keep_string(reading, root, "maker");
    const char *seed = string_of(reading, root, "seed");
    char *end = NULL;
    suite->seed = seed != NULL ? strtoull(seed, &end, 16) : 0;
    if (seed != NULL && (strncmp(seed, "0x", 2) != 0 || *end != '\0'))
        vec_complain(reading, "\"0x..\"", "\"seed\" is not right");
    const json_t *vectors = json_object_get(root, "vectors");
    json_int_t count = json_integer_value(json_object_get(root, "count"));
    if (!json_is_array(vectors) || count < 0 || (size_t)count != json_array_size(vectors))
        vec_complain(reading, "", "\"count\" says %" JSON_INTEGER_FORMAT " vectors, and there are %zu", count,
                     json_array_size(vectors));
}

void vec_read_json(struct vec_reading *reading, const char *bytes, size_t length, enum vec_part *part)
{
    json_error_t error;
    json_t *root = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL) {
        vec_complain(reading, "a file of vectors, JSON or flat text", "%s", error.text);
        reading->complaint->line = error.line > 0 ? (unsigned long)error.line : 0;
        return;
    }
    if (!json_is_object(root))
        vec_complain(reading, "a file of vectors", "no JSON object");
    check_schema(reading, root);
    if (!reading->bad)
        *part = part_of(reading, root);
    if (!reading->bad)
        read_head(reading, root);
    const json_t *vectors = json_object_get(root, "vectors");
    for (size_t i = 0; i < json_array_size(vectors) && !reading->bad; i++)
        read_vector(reading, json_array_get(vectors, i), *part);
    json_decref(root);
}
