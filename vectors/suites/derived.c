/* The suite "derived": what the oracle answers, held against the model. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/derived/derived.h"

#include <stdio.h>
#include <string.h>

#include "vectors/suites/common.h"

#define ANSWER "> "
#define CHIP "chip "

static bool begins(const char *line, const char *with)
{
    return strncmp(line, with, strlen(with)) == 0;
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

static void say(struct vec_maker *maker, const struct derived_vector *vector)
{
    vec_begin(maker, "derived.%s", vector->id);
    vec_title(maker, "%s", vector->title);
    vec_rules(maker, "%s", vector->rules);
    vec_flags(maker, "random");
    for (const char *line = vector->text, *next; *line != '\0'; line = next) {
        next = line + strcspn(line, "\n") + 1; /* each line has its end */
        if (!begins(line, ANSWER))
            say_line(maker, line, next);
    }
}

void vec_make_derived(struct vec_maker *maker)
{
#define DERIVED_TABLE(name) vec_derived_##name,
    static const struct derived_vector *const families[] = {DERIVED_FAMILY_LIST(DERIVED_TABLE)};
#undef DERIVED_TABLE
    for (size_t i = 0; i < SUITE_COUNT(families); i++)
        for (const struct derived_vector *vector = families[i]; vector->id != NULL; vector++)
            say(maker, vector);
}
