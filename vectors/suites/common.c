/* What suites share. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/suites/common.h"

#include <stdio.h>
#include <string.h>

#define EXPECT "expect "
#define ASK "? "
#define CHIP "chip "

static bool begins(const char *line, const char *with)
{
    return strncmp(line, with, strlen(with)) == 0;
}

static size_t line_length(const char *line)
{
    return strcspn(line, "\n");
}

static const char *next_line(const char *line)
{
    line += line_length(line);
    return *line == '\n' ? line + 1 : line;
}

static void say_line(struct vec_maker *maker, const char *line, const char *next)
{
    const bool asks = begins(line, ASK);
    line += asks ? strlen(ASK) : 0;
    const int length = (int)line_length(line);
    if (begins(line, CHIP)) {
        char name[OP_MAX_NAME + 1];
        (void)snprintf(name, sizeof name, "%.*s", length - (int)strlen(CHIP), line + strlen(CHIP));
        vec_chip(maker, name);
        return;
    }
    if (begins(next, EXPECT)) {
        const char *answer = next + strlen(EXPECT);
        vec_hand(maker, "%.*s", (int)line_length(answer), answer);
    }
    if (asks || begins(next, EXPECT))
        vec_op(maker, "%.*s", length, line);
    else
        vec_set_up(maker, "%.*s", length, line);
}

void suite_lines(struct vec_maker *maker, const char *text)
{
    for (const char *line = text; *line != '\0'; line = next_line(line))
        if (!begins(line, EXPECT))
            say_line(maker, line, next_line(line));
}

void suite_scripts(struct vec_maker *maker, const char *suite, const struct suite_script *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        vec_begin(maker, "%s.%s", suite, rows[i].id);
        vec_title(maker, "%s", rows[i].title);
        vec_rules(maker, "%s", rows[i].rules);
        if (rows[i].flags != NULL)
            vec_flags(maker, "%s", rows[i].flags);
        suite_lines(maker, rows[i].text);
    }
}

struct suite_text suite_size(uint64_t bytes)
{
    static const char units[] = {'K', 'M', 'G', 'T'};
    struct suite_text name;
    size_t unit = 0;
    while (unit < sizeof units && bytes != 0 && bytes % 1024 == 0) {
        bytes /= 1024;
        unit++;
    }
    if (unit == 0)
        (void)snprintf(name.text, sizeof name.text, "%" PRIu64, bytes);
    else
        (void)snprintf(name.text, sizeof name.text, "%" PRIu64 "%c", bytes, units[unit - 1]);
    return name;
}

void suite_ask_violation(struct vec_maker *maker, unsigned instance)
{
    static const char *const registers[] = {"AVS1", "AVS2", "AVAH", "AVAL", "PICS"};
    for (size_t i = 0; i < SUITE_COUNT(registers); i++)
        vec_op(maker, "reg-read %u %s", instance, registers[i]);
    vec_op(maker, "irq %u", instance);
}

void suite_ask_error(struct vec_maker *maker, unsigned instance)
{
    static const char *const registers[] = {"POES1", "POEAH", "POEAL", "PICS"};
    for (size_t i = 0; i < SUITE_COUNT(registers); i++)
        vec_op(maker, "reg-read %u %s", instance, registers[i]);
    vec_op(maker, "irq %u", instance);
}
