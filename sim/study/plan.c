/* All combinations of what is to vary. SPDX-License-Identifier: BSD-2-Clause */
#include "study/plan.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory/power.h"
#include "op/text.h"

enum { MOST_VALUES = 256 };

/* The values of one axis, as they are written, and what they come to. */
struct values {
    const struct study_setting *start;
    const struct study_axis *axis;
    char text[MOST_VALUES][STUDY_TEXT];
    char printed[MOST_VALUES][STUDY_TEXT];
    size_t count;
};

enum study_plan_error study_plan_start(struct study_plan *plan, const struct study_setting *setting)
{
    plan->settings = malloc(sizeof(*setting));
    if (plan->settings == NULL)
        return STUDY_PLAN_MEMORY;
    plan->settings[0] = *setting;
    plan->count = 1;
    plan->varied = 0;
    return STUDY_PLAN_OK;
}

void study_plan_clear(struct study_plan *plan)
{
    free(plan->settings);
    *plan = (struct study_plan){0};
}

static bool copy_word(char word[STUDY_TEXT], const char *text, size_t length)
{
    size_t kept = length < STUDY_TEXT - 1 ? length : STUDY_TEXT - 1;

    memcpy(word, text, kept);
    word[kept] = '\0';
    return length == kept;
}

static bool set_value(const struct study_axis *axis, const char *text, struct study_setting *setting)
{
    return strcmp(text, STUDY_RECORDED) == 0 || axis->parse(axis, text, setting);
}

static enum study_plan_error add_value(struct values *values, const char *text, size_t length,
                                       struct study_plan_trouble *trouble)
{
    struct study_setting setting = *values->start;
    size_t same = 0;

    (void)copy_word(trouble->word, text, length);
    if (values->count == MOST_VALUES)
        return STUDY_PLAN_MANY;
    if (!copy_word(values->text[values->count], text, length) ||
        !set_value(values->axis, values->text[values->count], &setting))
        return STUDY_PLAN_VALUE;
    values->axis->print(values->axis, &setting, values->printed[values->count]);
    while (strcmp(values->printed[same], values->printed[values->count]) != 0)
        same++;
    values->count += same == values->count ? 1u : 0u;
    return STUDY_PLAN_OK;
}

/* An end of a range: a value that is legal, and a power of two. */
static bool read_end(const struct study_axis *axis, const char *text, uint64_t *number)
{
    struct study_setting setting = {.tenants = 1};

    return axis->parse(axis, text, &setting) && op_span_number((struct op_span){text, strlen(text), 1}, true, number) &&
           mem_is_power_of_two(*number);
}

/* A..D as A, B, C and D. */
static enum study_plan_error add_letters(struct values *values, const char *text, size_t length,
                                         struct study_plan_trouble *trouble)
{
    struct study_setting setting = *values->start;
    const char from[] = {text[0], '\0'}, to[] = {text[length - 1], '\0'};
    enum study_plan_error error = STUDY_PLAN_OK;

    if (length != strlen("A..B") || from[0] > to[0] || !values->axis->parse(values->axis, from, &setting) ||
        !values->axis->parse(values->axis, to, &setting))
        return STUDY_PLAN_RANGE;
    for (char letter = from[0]; letter <= to[0] && error == STUDY_PLAN_OK; letter++)
        error = add_value(values, &letter, 1, trouble);
    return error;
}

/* A..B as all powers of two from A to B. */
static enum study_plan_error add_range(struct values *values, const char *text, size_t length,
                                       struct study_plan_trouble *trouble)
{
    const struct study_axis *axis = values->axis;
    char first[STUDY_TEXT], last[STUDY_TEXT];
    const char *dots = strstr(text, "..");
    uint64_t from, to;

    (void)copy_word(trouble->word, text, length);
    if (axis->range == STUDY_LETTERS)
        return add_letters(values, text, length, trouble);
    if (axis->range == STUDY_NO_RANGE || !copy_word(first, text, (size_t)(dots - text)) ||
        !copy_word(last, dots + 2, length - (size_t)(dots + 2 - text)) || !read_end(axis, first, &from) ||
        !read_end(axis, last, &to) || from > to)
        return STUDY_PLAN_RANGE;
    for (; from <= to; from *= 2) {
        char number[STUDY_TEXT];
        enum study_plan_error error =
            add_value(values, number, (size_t)snprintf(number, sizeof(number), "%" PRIu64, from), trouble);

        if (error != STUDY_PLAN_OK)
            return error;
    }
    return STUDY_PLAN_OK;
}

static enum study_plan_error read_values(const char *text, struct values *values, struct study_plan_trouble *trouble)
{
    for (;;) {
        size_t length = strcspn(text, ",");
        const char *dots = strstr(text, "..");
        bool range = dots != NULL && (size_t)(dots - text) < length;
        enum study_plan_error error =
            range ? add_range(values, text, length, trouble) : add_value(values, text, length, trouble);

        if (error != STUDY_PLAN_OK || text[length] == '\0')
            return error;
        text += length + 1;
    }
}

static enum study_plan_error multiply(struct study_plan *plan, const struct values *values)
{
    size_t count = plan->count * values->count;
    struct study_setting *settings;

    if (count == 0 || count > STUDY_MOST_SETTINGS) /* no list of values is empty */
        return STUDY_PLAN_MANY;
    settings = malloc(count * sizeof(*settings));
    if (settings == NULL)
        return STUDY_PLAN_MEMORY;
    for (size_t i = 0; i < count; i++) {
        settings[i] = plan->settings[i / values->count];
        (void)set_value(values->axis, values->text[i % values->count], &settings[i]);
    }
    free(plan->settings);
    plan->settings = settings;
    plan->count = count;
    return STUDY_PLAN_OK;
}

static uint64_t bit_of(const struct study_axis *axis)
{
    size_t count;

    return UINT64_C(1) << (axis - study_axes(&count));
}

enum study_plan_error study_plan_vary(struct study_plan *plan, const char *text, struct study_plan_trouble *trouble)
{
    const char *equals = strchr(text, '=');
    struct values *values;
    enum study_plan_error error;

    *trouble = (struct study_plan_trouble){0};
    (void)copy_word(trouble->word, text, equals != NULL ? (size_t)(equals - text) : strlen(text));
    trouble->axis = equals != NULL ? study_axis_find(trouble->word) : NULL;
    if (trouble->axis == NULL)
        return STUDY_PLAN_AXIS;
    if (plan->varied & bit_of(trouble->axis))
        return STUDY_PLAN_TWICE;
    values = calloc(1, sizeof(*values));
    if (values == NULL)
        return STUDY_PLAN_MEMORY;
    values->start = &plan->settings[0];
    values->axis = trouble->axis;
    error = read_values(equals + 1, values, trouble);
    if (error == STUDY_PLAN_OK)
        error = multiply(plan, values);
    if (error == STUDY_PLAN_OK)
        plan->varied |= bit_of(trouble->axis);
    free(values);
    return error;
}
