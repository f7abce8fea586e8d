/* Making a suite: operations applied as they are said, answers noted. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/maker.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vectors/making.h"

/* ---- trouble ---- */

bool vec_maker_idle(const struct vec_maker *maker)
{
    return maker->trouble[0] != '\0' || maker->unwanted;
}

void vec_maker_fail(struct vec_maker *maker, const char *format, ...)
{
    if (maker->trouble[0] != '\0')
        return;
    const char *id = maker->open && maker->now.id != NULL ? maker->now.id : maker->suite->name;
    int length = snprintf(maker->trouble, maker->trouble_size, "%s: ", id);
    if (length < 0 || (size_t)length >= maker->trouble_size)
        return;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(maker->trouble + length, maker->trouble_size - (size_t)length, format, arguments);
    va_end(arguments);
}

static bool has_memory(struct vec_maker *maker, const void *memory)
{
    if (memory == NULL)
        vec_maker_fail(maker, "out of memory");
    return memory != NULL;
}

/* A text as printf makes it, in maker->text; false if it is too long. */
static bool write_text(struct vec_maker *maker, const char *format, va_list arguments)
{
    int length = vsnprintf(maker->text, sizeof maker->text, format, arguments);
    if (length >= 0 && (size_t)length < sizeof maker->text)
        return true;
    vec_maker_fail(maker, "a text of over %u bytes", VEC_LINE_BYTES - 1);
    return false;
}

static const char *keep_text(struct vec_maker *maker, const char *format, va_list arguments)
{
    if (vec_maker_idle(maker) || !write_text(maker, format, arguments))
        return "";
    const char *kept = vec_keep(&maker->suite->store, maker->text, strlen(maker->text));
    return has_memory(maker, kept) ? kept : "";
}

/* ---- the head of a vector ---- */

/* FNV-1a, so that a vector's draws follow from its id alone. */
static uint64_t seed_of(uint64_t seed, const char *id)
{
    uint64_t hash = UINT64_C(14695981039346656037) ^ (seed * UINT64_C(0x9e3779b97f4a7c15));
    for (; *id != '\0'; id++)
        hash = (hash ^ (uint8_t)*id) * UINT64_C(1099511628211);
    return hash;
}

static bool is_legal_id(const struct vec_maker *maker, const char *id)
{
    static const char legal[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-";
    size_t length = strlen(maker->suite->name);
    return strncmp(id, maker->suite->name, length) == 0 && id[length] == '.' && id[length + 1] != '\0' &&
           strspn(id, legal) == strlen(id);
}

static void check_words(struct vec_maker *maker)
{
    const char *flags = maker->now.flags, *word;
    size_t length;
    while (vec_next_word(&flags, &word, &length)) {
        const struct vec_word *row = vec_flag_rows();
        while (row->word != NULL && (strlen(row->word) != length || memcmp(row->word, word, length) != 0))
            row++;
        if (row->word == NULL)
            vec_maker_fail(maker, "no such flag: '%.*s'", (int)length, word);
    }
}

static void finish_vector(struct vec_maker *maker)
{
    if (!maker->open || vec_maker_idle(maker))
        return;
    if (maker->claimed)
        vec_maker_fail(maker, "an answer is said beforehand, and no operation follows");
    if (maker->now.title[0] == '\0' || maker->now.rules[0] == '\0' || maker->now.count < 2)
        vec_maker_fail(maker, "a vector needs a title, rules and an operation");
    check_words(maker);
    if (!vec_maker_idle(maker) && !maker->options->skip_knobs)
        vec_find_knobs(maker);
    struct vec_step *steps =
        vec_maker_idle(maker) ? NULL : vec_alloc(&maker->suite->store, maker->now.count * sizeof *steps);
    struct vec_vector *vector = steps != NULL ? vec_suite_add(maker->suite) : NULL;
    if (vec_maker_idle(maker) || !has_memory(maker, vector))
        return;
    memcpy(steps, maker->now.steps, maker->now.count * sizeof *steps);
    *vector = maker->now;
    vector->steps = steps;
}

static void restart(struct vec_maker *maker)
{
    const struct op op = {.code = OP_RESTART, .strings = maker->strings};
    if (op_apply(maker->session, &op)->verdict != OP_VERDICT_OK)
        vec_maker_fail(maker, "out of memory");
}

static void stop_if_asked(struct vec_maker *maker)
{
    if (maker->options->stop != NULL && maker->options->stop(maker->options->user))
        vec_maker_fail(maker, "stopped");
}

void vec_begin(struct vec_maker *maker, const char *id, ...)
{
    finish_vector(maker);
    maker->unwanted = false;
    maker->claimed = false;
    maker->open = false;
    stop_if_asked(maker);
    struct vec_step *steps = maker->now.steps;
    va_list arguments;
    va_start(arguments, id);
    maker->now = (struct vec_vector){keep_text(maker, id, arguments), "", "", "", steps, 0};
    va_end(arguments);
    if (vec_maker_idle(maker))
        return;
    maker->open = true;
    if (!is_legal_id(maker, maker->now.id))
        vec_maker_fail(maker, "an id is %s. and more letters, digits and ._+-", maker->suite->name);
    maker->unwanted = maker->options->only != NULL && strcmp(maker->options->only, maker->now.id) != 0;
    maker->random = seed_of(maker->options->seed, maker->now.id);
    vec_tape_clear(&maker->tape);
    if (!maker->unwanted)
        restart(maker);
}

#define SET_TEXT(maker, member, format)                                \
    do {                                                               \
        va_list arguments;                                             \
        va_start(arguments, format);                                   \
        (maker)->now.member = keep_text((maker), (format), arguments); \
        va_end(arguments);                                             \
    } while (0)

void vec_title(struct vec_maker *maker, const char *title, ...)
{
    SET_TEXT(maker, title, title);
}

void vec_rules(struct vec_maker *maker, const char *rules, ...)
{
    SET_TEXT(maker, rules, rules);
}

void vec_flags(struct vec_maker *maker, const char *flags, ...)
{
    SET_TEXT(maker, flags, flags);
}

/* ---- answers said beforehand ---- */

static void claim(struct vec_maker *maker, enum vec_source source, const char *answer, va_list arguments)
{
    if (vec_maker_idle(maker) || !write_text(maker, answer, arguments))
        return;
    int length = snprintf(maker->line, sizeof maker->line, "expect %.*s", (int)(sizeof maker->line - 8), maker->text);
    struct op_diagnostic diagnostic;
    memset(&diagnostic, 0, sizeof diagnostic);
    enum op_error error =
        op_parse(maker->line, (size_t)length, maker->strings, maker->claim_scratch, &maker->claim, &diagnostic);
    if (error != OP_OK)
        vec_maker_fail(maker, "the answer '%s': %s, %s", maker->text, diagnostic.what, diagnostic.legal);
    if (maker->claimed)
        vec_maker_fail(maker, "two answers are said beforehand of one operation");
    maker->claimed = true;
    maker->source = source;
}

void vec_hand(struct vec_maker *maker, const char *answer, ...)
{
    va_list arguments;
    va_start(arguments, answer);
    claim(maker, VEC_SOURCE_HAND, answer, arguments);
    va_end(arguments);
}

void vec_claim(struct vec_maker *maker, enum vec_source source, const char *answer, ...)
{
    va_list arguments;
    va_start(arguments, answer);
    claim(maker, source, answer, arguments);
    va_end(arguments);
}

/* ---- operations ---- */

static struct vec_step *add_step(struct vec_maker *maker)
{
    if (maker->now.count == maker->capacity) {
        size_t capacity = maker->capacity * 2 + 32;
        struct vec_step *steps = realloc(maker->now.steps, capacity * sizeof *steps);
        if (!has_memory(maker, steps))
            return NULL;
        maker->now.steps = steps;
        uint64_t *signatures = realloc(maker->signatures, capacity * sizeof *signatures);
        if (!has_memory(maker, signatures))
            return NULL;
        maker->signatures = signatures;
        maker->capacity = capacity;
    }
    struct vec_step *step = &maker->now.steps[maker->now.count++];
    memset(step, 0, sizeof *step);
    return step;
}

/* True if the answer is as said beforehand; a set-up of which nothing was said is to be ok. */
static bool holds(struct vec_maker *maker, const struct op_answer *answer, bool whole)
{
    if (!maker->claimed && !whole && answer->verdict != OP_VERDICT_OK) {
        (void)op_answer_print(answer, maker->text, sizeof maker->text);
        vec_maker_fail(maker, "the set-up '%s' answered '%s'", maker->line, maker->text);
        return false;
    }
    struct op_answer failed;
    if (!maker->claimed || op_answer_check(answer, &maker->claim, &failed))
        return true;
    (void)op_answer_print(&failed, maker->text, sizeof maker->text);
    vec_maker_fail(maker, "'%s': %s says otherwise: %s", maker->line, vec_sources()[maker->source].word, maker->text);
    return false;
}

static void apply(struct vec_maker *maker, const char *line, bool whole)
{
    struct op op;
    struct op_diagnostic diagnostic;
    memset(&diagnostic, 0, sizeof diagnostic);
    enum op_error error = op_parse(line, strlen(line), maker->strings, maker->scratch, &op, &diagnostic);
    if (error == OP_OK && (op.code == OP_EXPECT || op.code == OP_RESTART))
        vec_maker_fail(maker, "'%s' is no operation of a vector", line);
    else if (error != OP_OK)
        vec_maker_fail(maker, "'%s': %s, %s", line, diagnostic.what, diagnostic.legal);
    if (vec_maker_idle(maker))
        return;
    size_t length = op_print(&op, maker->line, sizeof maker->line);
    if (length >= sizeof maker->line)
        vec_maker_fail(maker, "an operation of over %u bytes", VEC_LINE_BYTES - 1);
    struct vec_step *step = add_step(maker);
    if (step == NULL || vec_maker_idle(maker))
        return;
    step->line = vec_keep(&maker->suite->store, maker->line, length);
    if (!vec_tape_add(&maker->tape, &op) || step->line == NULL)
        vec_maker_fail(maker, "out of memory");
    const struct op_answer *answer = op_apply(maker->session, &op);
    maker->signatures[maker->now.count - 1] = vec_signature(answer);
    if (holds(maker, answer, whole))
        vec_note_answer(maker, step, answer, whole);
    maker->claimed = false;
}

/* Every vector names its chip, so that a device knows. */
static void begin_operations(struct vec_maker *maker)
{
    if (!maker->open)
        vec_maker_fail(maker, "an operation before the first vec_begin()");
    else if (maker->now.count == 0)
        vec_chip(maker, OP_DEFAULT_CHIP);
}

void vec_chip(struct vec_maker *maker, const char *chip)
{
    if (vec_maker_idle(maker))
        return;
    bool claimed = maker->claimed;
    if (maker->now.count > 0) {
        vec_maker_fail(maker, "the chip comes first");
        return;
    }
    char line[OP_MAX_NAME + 8];
    (void)snprintf(line, sizeof line, "chip %s", chip);
    maker->claimed = false;
    apply(maker, line, false);
    maker->claimed = claimed;
}

static void add_operation(struct vec_maker *maker, const char *line, va_list arguments, bool whole)
{
    if (!vec_maker_idle(maker))
        begin_operations(maker);
    if (vec_maker_idle(maker) || !write_text(maker, line, arguments))
        return;
    char *copy = strdup(maker->text);
    if (has_memory(maker, copy))
        apply(maker, copy, whole);
    free(copy);
}

void vec_set_up(struct vec_maker *maker, const char *line, ...)
{
    va_list arguments;
    va_start(arguments, line);
    add_operation(maker, line, arguments, false);
    va_end(arguments);
}

void vec_op(struct vec_maker *maker, const char *line, ...)
{
    va_list arguments;
    va_start(arguments, line);
    add_operation(maker, line, arguments, true);
    va_end(arguments);
}

/* splitmix64 */
uint64_t vec_random(struct vec_maker *maker, uint64_t bound)
{
    uint64_t mixed = maker->random += UINT64_C(0x9e3779b97f4a7c15);
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (mixed ^ (mixed >> 31)) % bound;
}

/* ---- a whole suite ---- */

static int compare_ids(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void check_ids(struct vec_maker *maker)
{
    const struct vec_suite *suite = maker->suite;
    const char **ids = malloc((suite->count + 1) * sizeof *ids);
    if (!has_memory(maker, ids))
        return;
    for (size_t i = 0; i < suite->count; i++)
        ids[i] = suite->vectors[i].id;
    qsort(ids, suite->count, sizeof *ids, compare_ids);
    for (size_t i = 1; i < suite->count; i++)
        if (strcmp(ids[i - 1], ids[i]) == 0)
            vec_maker_fail(maker, "the id %s twice", ids[i]);
    free(ids);
}

static bool begin(struct vec_maker *maker)
{
    maker->session = op_session_create(0);
    maker->strings = op_strings_create();
    maker->scratch = malloc(sizeof *maker->scratch);
    maker->claim_scratch = malloc(sizeof *maker->claim_scratch);
    maker->tape.strings = maker->strings;
    return maker->session != NULL && maker->strings != NULL && maker->scratch != NULL && maker->claim_scratch != NULL;
}

static void end(struct vec_maker *maker)
{
    op_session_destroy(maker->session);
    op_strings_destroy(maker->strings);
    free(maker->scratch);
    free(maker->claim_scratch);
    free(maker->now.steps);
    free(maker->signatures);
    vec_tape_release(&maker->tape);
    free(maker);
}

bool vec_make(const struct vec_maker_row *row, const struct vec_make_options *options, struct vec_suite *suite,
              char *trouble, size_t size)
{
    memset(suite, 0, sizeof *suite);
    *suite = (struct vec_suite){.name = row->name, .title = row->title, .maker = options->maker, .seed = options->seed};
    trouble[0] = '\0';
    struct vec_maker *maker = calloc(1, sizeof *maker);
    if (maker == NULL) {
        (void)snprintf(trouble, size, "out of memory");
        return false;
    }
    maker->suite = suite;
    maker->options = options;
    maker->trouble = trouble;
    maker->trouble_size = size;
    if (begin(maker)) {
        row->make(maker);
        finish_vector(maker);
        maker->unwanted = maker->open = false;
        check_ids(maker);
    } else {
        vec_maker_fail(maker, "out of memory");
    }
    end(maker);
    return trouble[0] == '\0';
}
