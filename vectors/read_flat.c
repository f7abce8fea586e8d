/* Suites from flat text, a line at a time. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "vectors/file.h"

struct flat {
    struct vec_reading *reading;
    const char *at, *end; /* what is left */
    struct vec_text line;
    const char *word, *rest; /* of the line: its first word, and what follows the blank */
    struct vec_step *step;
    bool in_vector;
    unsigned long count;
};

/* The next line that is not empty, cut at its first blank. */
static bool next_line(struct flat *flat)
{
    while (flat->at < flat->end && !flat->reading->bad) {
        const char *newline = memchr(flat->at, '\n', (size_t)(flat->end - flat->at));
        const char *stop = newline != NULL ? newline : flat->end;
        flat->line.length = 0;
        vec_put_bytes(&flat->line, flat->at, (size_t)(stop - flat->at));
        flat->at = stop + (newline != NULL);
        flat->reading->complaint->line++;
        if (flat->line.failed)
            vec_complain(flat->reading, "", "out of memory");
        if (flat->line.failed || flat->line.length == 0)
            continue;
        for (size_t i = 0; i < flat->line.length; i++)
            if (flat->line.bytes[i] < ' ' || flat->line.bytes[i] > '~')
                vec_complain(flat->reading, "printable ASCII", "an odd byte");
        char *blank = strchr(flat->line.bytes, ' ');
        flat->word = flat->line.bytes;
        flat->rest = blank != NULL ? blank + 1 : flat->line.bytes + flat->line.length;
        if (blank != NULL)
            *blank = '\0';
        return !flat->reading->bad;
    }
    return false;
}

static const char *keep(struct flat *flat, const char *text)
{
    return vec_copy(&flat->reading->suite->store, text);
}

/* ---- lines of a vector ---- */

static void on_vector(struct flat *flat)
{
    if (flat->in_vector)
        vec_complain(flat->reading, "", "a vector within a vector: 'end' is missing");
    vec_begin_vector(flat->reading, flat->rest);
    flat->in_vector = true;
    flat->step = NULL;
}

static void on_end(struct flat *flat)
{
    if (flat->step != NULL && flat->step->count == 0)
        vec_complain(flat->reading, "expect, exactly", "nothing is expected of the last operation");
    vec_end_vector(flat->reading);
    flat->in_vector = false;
}

static void on_title(struct flat *flat)
{
    flat->reading->vector->title = keep(flat, flat->rest);
}

static void on_rules(struct flat *flat)
{
    flat->reading->vector->rules = keep(flat, flat->rest);
}

static void on_flags(struct flat *flat)
{
    flat->reading->vector->flags = keep(flat, flat->rest);
}

static void on_op(struct flat *flat)
{
    if (flat->step != NULL && flat->step->count == 0)
        vec_complain(flat->reading, "expect, exactly", "nothing is expected of the operation before");
    flat->step = vec_add_step(flat->reading);
    if (flat->step != NULL)
        vec_read_line(flat->reading, flat->step, flat->rest);
}

static void read_expectation(struct flat *flat, bool exact)
{
    if (flat->step == NULL || flat->step->count > 0) {
        vec_complain(flat->reading, "", "an expectation without an operation");
        return;
    }
    flat->step->exact = exact;
    flat->reading->line.length = 0;
    vec_putf(&flat->reading->line, "expect %s", flat->rest);
    vec_read_expectation(flat->reading, flat->step);
}

static void on_expect(struct flat *flat)
{
    read_expectation(flat, false);
}

static void on_exactly(struct flat *flat)
{
    read_expectation(flat, true);
}

/* Cuts the first word of a text that is the caller's to change. */
static const char *cut(char **rest)
{
    char *word = *rest, *blank = strchr(word, ' ');
    *rest = blank != NULL ? blank + 1 : word + strlen(word);
    if (blank != NULL)
        *blank = '\0';
    return word;
}

static void read_origin(struct flat *flat, bool exception)
{
    if (flat->step == NULL || flat->step->count == 0) {
        vec_complain(flat->reading, "", "an origin of no expectation");
        return;
    }
    char *rest = flat->line.bytes + (flat->rest - flat->line.bytes);
    char *keys = exception ? flat->line.bytes + (cut(&rest) - flat->line.bytes) : NULL;
    for (char *c = keys; c != NULL && *c != '\0'; c++)
        *c = *c == ',' ? ' ' : *c;
    const char *source = cut(&rest), *evidence = cut(&rest);
    const struct vec_origin origin = {keys, source, evidence, *rest != '\0' ? keep(flat, rest) : NULL};
    vec_read_origin(flat->reading, flat->step, &origin);
}

static void on_from(struct flat *flat)
{
    read_origin(flat, false);
}

static void on_but(struct flat *flat)
{
    read_origin(flat, true);
}

/* ---- lines of the suite ---- */

static void on_suite(struct flat *flat)
{
    flat->reading->suite->name = keep(flat, flat->rest);
}

static void on_about(struct flat *flat)
{
    flat->reading->suite->title = keep(flat, flat->rest);
}

static void on_maker(struct flat *flat)
{
    flat->reading->suite->maker = keep(flat, flat->rest);
}

static void on_seed(struct flat *flat)
{
    char *end;
    flat->reading->suite->seed = strtoull(flat->rest, &end, 16);
    if (strncmp(flat->rest, "0x", 2) != 0 || *end != '\0')
        vec_complain(flat->reading, "0x..", "not a seed: '%s'", flat->rest);
}

static void on_count(struct flat *flat)
{
    char *end;
    flat->count = strtoul(flat->rest, &end, 10);
    if (flat->rest[0] < '0' || flat->rest[0] > '9' || *end != '\0')
        vec_complain(flat->reading, "a decimal number", "not a count: '%s'", flat->rest);
}

static const struct row {
    const char *word;
    void (*on)(struct flat *flat);
    bool in_vector;
} rows[] = {
    {"suite", on_suite, false}, {"about", on_about, false},  {"maker", on_maker, false},
    {"seed", on_seed, false},   {"count", on_count, false},  {"vector", on_vector, false},
    {"title", on_title, true},  {"rules", on_rules, true},   {"flags", on_flags, true},
    {"op", on_op, true},        {"expect", on_expect, true}, {"exactly", on_exactly, true},
    {"from", on_from, true},    {"but", on_but, true},       {"end", on_end, true},
};

static void read_one(struct flat *flat)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (strcmp(rows[i].word, flat->word) != 0)
            continue;
        if (rows[i].in_vector && !flat->in_vector)
            vec_complain(flat->reading, "vector ID comes before it", "'%s' outside of a vector", flat->word);
        else
            rows[i].on(flat);
        return;
    }
    vec_complain(flat->reading, "docs/spec/vectors.md lists them", "no such line: '%.40s'", flat->word);
}

void vec_read_flat(struct vec_reading *reading, const char *bytes, size_t length)
{
    struct flat flat = {.reading = reading, .at = bytes, .end = bytes + length};
    *reading->suite = (struct vec_suite){.name = "", .title = "", .maker = ""};
    if (next_line(&flat) && (strcmp(flat.word, "pamusim-vectors") != 0 || strcmp(flat.rest, "1") != 0))
        vec_complain(reading, "this program knows 1", "the version '%.40s' of the flat text", flat.rest);
    while (next_line(&flat))
        read_one(&flat);
    if (flat.in_vector)
        vec_complain(reading, "", "the file ends within a vector");
    else if (flat.count != reading->suite->count)
        vec_complain(reading, "", "count says %lu vectors, and there are %zu", flat.count, reading->suite->count);
    vec_text_release(&flat.line);
}
