/* Recorded answers as JSON and as flat text. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/results.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void vec_results_release(struct vec_results *results)
{
    free(results->rows);
    vec_store_release(&results->store);
    memset(results, 0, sizeof *results);
}

bool vec_results_add(struct vec_results *results, const char *id, const char *const *lines, size_t count)
{
    if (results->count == results->capacity) {
        size_t capacity = results->capacity * 2 + 64;
        struct vec_result *rows = realloc(results->rows, capacity * sizeof *rows);
        if (rows == NULL)
            return false;
        results->rows = rows;
        results->capacity = capacity;
    }
    const char **kept = vec_alloc(&results->store, (count + 1) * sizeof *kept);
    for (size_t i = 0; i < count && kept != NULL; i++)
        kept[i] = vec_copy(&results->store, lines[i]);
    results->rows[results->count++] = (struct vec_result){vec_copy(&results->store, id), kept, count};
    return !results->store.failed;
}

static int compare_rows(const void *a, const void *b)
{
    return strcmp(((const struct vec_result *)a)->id, ((const struct vec_result *)b)->id);
}

void vec_results_sort(struct vec_results *results)
{
    if (results->count > 0)
        qsort(results->rows, results->count, sizeof *results->rows, compare_rows);
}

const struct vec_result *vec_results_find(const struct vec_results *results, const char *id)
{
    const struct vec_result key = {id, NULL, 0};
    return results->count > 0 ? bsearch(&key, results->rows, results->count, sizeof key, compare_rows) : NULL;
}

/* ---- writing ---- */

/* Answers are a device's: anything may stand in them. */
static void put_string(struct vec_text *text, const char *string)
{
    vec_put(text, "\"");
    for (; *string != '\0'; string++) {
        unsigned char byte = (unsigned char)*string;
        if (byte == '"' || byte == '\\')
            vec_putf(text, "\\%c", byte);
        else if (byte < ' ' || byte > '~')
            vec_putf(text, "\\u%04x", byte);
        else
            vec_put_bytes(text, string, 1);
    }
    vec_put(text, "\"");
}

static void put_json_row(struct vec_text *text, const struct vec_result *row)
{
    vec_put(text, "  {\"id\": ");
    put_string(text, row->id);
    vec_put(text, ", \"answers\": [");
    for (size_t i = 0; i < row->count; i++) {
        vec_put(text, i > 0 ? ",\n   " : "\n   ");
        put_string(text, row->lines[i]);
    }
    vec_put(text, "\n  ]}");
}

static void put_flat_row(struct vec_text *text, const struct vec_result *row)
{
    vec_putf(text, "\nvector %s\n", row->id);
    for (size_t i = 0; i < row->count; i++)
        vec_putf(text, "%s\n", row->lines[i]);
}

void vec_results_write(struct vec_text *text, const struct vec_results *results, bool flat)
{
    if (flat) {
        vec_put(text, VEC_RESULTS_HEAD "\ndevice ");
        for (const char *c = results->device; *c != '\0'; c++) /* a command may have lines */
            vec_put_bytes(text, *c == '\n' ? " " : c, 1);
        vec_put(text, "\n");
    } else {
        vec_put(text, "{\n \"schema\": \"" VEC_RESULTS_SCHEMA "\",\n \"device\": ");
        put_string(text, results->device);
        vec_put(text, ",\n \"results\": [\n");
    }
    for (size_t i = 0; i < results->count; i++) {
        if (flat)
            put_flat_row(text, &results->rows[i]);
        else
            put_json_row(text, &results->rows[i]);
        vec_put(text, flat ? "" : i + 1 < results->count ? ",\n" : "\n");
    }
    vec_put(text, flat ? "" : " ]\n}\n");
}

/* ---- reading ---- */

struct reading {
    struct vec_results *results;
    struct vec_complaint *complaint;
    const char **lines; /* of the vector being read */
    size_t count, capacity;
    bool bad;
};

VEC_PRINTF(3, 4) static void complain(struct reading *reading, const char *legal, const char *format, ...)
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
}

static void add_line(struct reading *reading, const char *line)
{
    if (reading->count == reading->capacity) {
        size_t capacity = reading->capacity * 2 + 64;
        const char **lines = realloc(reading->lines, capacity * sizeof *lines);
        if (lines == NULL) {
            complain(reading, "", "out of memory");
            return;
        }
        reading->lines = lines;
        reading->capacity = capacity;
    }
    reading->lines[reading->count++] = line;
}

static void end_vector(struct reading *reading, const char *id)
{
    if (!reading->bad && !vec_results_add(reading->results, id, reading->lines, reading->count))
        complain(reading, "", "out of memory");
    reading->count = 0;
}

static void read_row(struct reading *reading, const json_t *row)
{
    const char *id = json_string_value(json_object_get(row, "id"));
    const json_t *answers = json_object_get(row, "answers");
    if (id == NULL || !json_is_array(answers)) {
        complain(reading, "{\"id\": \"..\", \"answers\": [\"..\"]}", "\"results\" holds something else");
        return;
    }
    for (size_t i = 0; i < json_array_size(answers); i++) {
        const char *line = json_string_value(json_array_get(answers, i));
        if (line == NULL)
            complain(reading, "", "%.80s: an answer that is no string", id);
        else
            add_line(reading, line);
    }
    end_vector(reading, id);
}

static void read_json(struct reading *reading, const char *bytes, size_t length)
{
    json_error_t error;
    json_t *root = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL) {
        complain(reading, "recorded answers, JSON or flat text", "%s", error.text);
        reading->complaint->line = error.line > 0 ? (unsigned long)error.line : 0;
        return;
    }
    const char *schema = json_string_value(json_object_get(root, "schema"));
    const json_t *rows = json_object_get(root, "results");
    const char *device = json_string_value(json_object_get(root, "device"));
    if (schema == NULL || strcmp(schema, VEC_RESULTS_SCHEMA) != 0)
        complain(reading, "this program knows " VEC_RESULTS_SCHEMA, "the schema '%.60s'", schema != NULL ? schema : "");
    else if (!json_is_array(rows))
        complain(reading, "an array", "\"results\" is missing");
    reading->results->device = vec_copy(&reading->results->store, device != NULL ? device : "");
    for (size_t i = 0; i < json_array_size(rows) && !reading->bad; i++)
        read_row(reading, json_array_get(rows, i));
    json_decref(root);
}

/* A line of the flat form, already a string. */
static void read_line(struct reading *reading, const char *line, const char **id)
{
    if (line[0] == '\0')
        return;
    if (strncmp(line, "vector ", 7) == 0) {
        if (*id != NULL)
            end_vector(reading, *id);
        *id = line + 7;
    } else if (*id == NULL && strncmp(line, "device ", 7) == 0) {
        reading->results->device = line + 7;
    } else if (*id == NULL) {
        complain(reading, "vector ID comes before answers", "no such line: '%.40s'", line);
    } else {
        add_line(reading, line);
    }
}

static void read_flat(struct reading *reading, const char *bytes, size_t length)
{
    const char *id = NULL, *at = bytes, *end = bytes + length;
    for (unsigned long number = 1; at < end && !reading->bad; number++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t size = (size_t)((newline != NULL ? newline : end) - at);
        const char *next = at + size + (newline != NULL);
        size -= size > 0 && at[size - 1] == '\r';
        const char *line = vec_keep(&reading->results->store, at, size);
        reading->complaint->line = number;
        at = next;
        if (line == NULL)
            complain(reading, "", "out of memory");
        else if (number == 1 && strcmp(line, VEC_RESULTS_HEAD) != 0)
            complain(reading, "this program knows " VEC_RESULTS_HEAD, "the first line '%.60s'", line);
        else if (number > 1)
            read_line(reading, line, &id);
    }
    if (id != NULL)
        end_vector(reading, id);
}

static void check_ids(struct reading *reading)
{
    const struct vec_results *results = reading->results;
    for (size_t i = 1; i < results->count; i++)
        if (strcmp(results->rows[i - 1].id, results->rows[i].id) == 0)
            complain(reading, "each vector once", "answers to %.120s twice", results->rows[i].id);
}

bool vec_results_read(const char *bytes, size_t length, struct vec_results *results, struct vec_complaint *complaint)
{
    memset(results, 0, sizeof *results);
    memset(complaint, 0, sizeof *complaint);
    results->device = "";
    struct reading reading = {.results = results, .complaint = complaint};
    if (length >= 15 && memcmp(bytes, VEC_RESULTS_HEAD, 15) == 0)
        read_flat(&reading, bytes, length);
    else
        read_json(&reading, bytes, length);
    vec_results_sort(results);
    check_ids(&reading);
    free(reading.lines);
    return !reading.bad;
}
