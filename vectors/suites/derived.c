/* The suite "derived": what the oracle answers, held against the model. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/suites/derived.h"

#include <stdio.h>
#include <string.h>

#include "vectors/suites/common.h"

#define ANSWER "> "
#define CHIP "chip "
#define VECTOR "vector "
#define TITLE "title "
#define RULES "rules "

static bool begins(const char *line, const char *with)
{
    return strncmp(line, with, strlen(with)) == 0;
}

/* Each line has its end. */
static const char *line_after(const char *line)
{
    return line + strcspn(line, "\n") + 1;
}

static void say_line(struct vec_maker *maker, const char *line, const char *next)
{
    const int length = (int)strcspn(line, "\n");
    if (begins(line, CHIP)) {
        char chip[64];
        (void)snprintf(chip, sizeof chip, "%.*s", length - (int)strlen(CHIP), line + strlen(CHIP));
        vec_chip(maker, chip);
    } else if (begins(next, ANSWER)) {
        const char *answer = next + strlen(ANSWER);
        vec_claim(maker, VEC_SOURCE_ORACLE, "%.*s", (int)strcspn(answer, "\n"), answer);
        vec_op(maker, "%.*s", length, line);
    } else {
        vec_set_up(maker, "%.*s", length, line);
    }
}

/* Lines with operations and answers, up to the next vector or the end; returns what follows. */
static const char *say_lines(struct vec_maker *maker, const char *line)
{
    const char *next;
    for (; *line != '\0' && !begins(line, VECTOR); line = next) {
        next = line_after(line);
        if (!begins(line, ANSWER))
            say_line(maker, line, next);
    }
    return line;
}

/* The rest of a line that begins with this word. */
static const char *value_of(const char *line, const char *word, int *length)
{
    const char *value = line + strlen(word);
    *length = (int)strcspn(value, "\n");
    return value;
}

/* The vector that begins with this line; what stands above a family's first one begins each. Returns what follows. */
static const char *say(struct vec_maker *maker, const char *above, const char *line)
{
    int length;
    const char *value = value_of(line, VECTOR, &length);
    vec_begin(maker, "derived.%.*s", length, value);
    value = value_of(line = line_after(line), TITLE, &length);
    vec_title(maker, "%.*s", length, value);
    value = value_of(line = line_after(line), RULES, &length);
    vec_rules(maker, "%.*s", length, value);
    vec_flags(maker, "random");
    (void)say_lines(maker, above);
    return say_lines(maker, line_after(line));
}

static void say_family(struct vec_maker *maker, const char *text)
{
    const char *above = line_after(text), *line = above; /* below the comment */
    while (*line != '\0' && !begins(line, VECTOR))
        line = line_after(line);
    while (*line != '\0')
        line = say(maker, above, line);
}

void vec_make_derived(struct vec_maker *maker)
{
    for (const struct derived_family *family = derived_families; family->name != NULL; family++)
        say_family(maker, (const char *)family->text);
}
