/* Looking suites over: words, knobs, ids, and the model once more. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/lint.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pamu/coverage.h"
#include "vectors/manifest.h"

/* Numbered lists that rules are cited from, beside those that the coverage knows. */
static const struct {
    char letter;
    long last;
    const char *text;
} lists[] = {
    {'F', 14, "the section of this number in docs/spec/FACTS.md"},
    {'Q', 11, "a quirk of the vendor's VFIO driver, docs/spec/vfio.md"},
};

const char *vec_rule_text(const char *id)
{
    const char *text = pamu_coverage_rule(id);
    if (*text != '\0')
        return text;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        char *end = NULL;
        bool numbered = id[0] == lists[i].letter && id[1] >= '1' && id[1] <= '9';
        long number = numbered ? strtol(id + 1, &end, 10) : 0;
        if (number >= 1 && number <= lists[i].last && *end == '\0')
            return lists[i].text;
    }
    return NULL;
}

struct looking {
    const struct vec_vector *vector;
    vec_finding_fn *found;
    void *user;
};

VEC_PRINTF(2, 3) static void tell(const struct looking *looking, const char *format, ...)
{
    char text[400];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    looking->found(looking->user, looking->vector->id, text);
}

/* ---- one vector ---- */

static void look_at_rules(const struct looking *looking)
{
    const char *rules = looking->vector->rules, *word;
    size_t length;
    for (bool any = false; vec_next_word(&rules, &word, &length) || !any; any = true) {
        char name[32];
        (void)snprintf(name, sizeof name, "%.*s", (int)length, word);
        if (length == 0)
            tell(looking, "no rules; say what it is about");
        else if (vec_rule_text(name) == NULL)
            tell(looking, "no such rule: '%s'; docs/spec/MODEL.md, RFC-RULES.md and quirks.md list them", name);
        if (length == 0)
            return;
    }
}

static bool is_flagged(const struct vec_vector *vector, const char *knob, size_t length)
{
    char flag[80];
    (void)snprintf(flag, sizeof flag, "knob:%.*s", (int)length, knob);
    return vec_has_word(vector->flags, flag);
}

static void look_at_value(const struct looking *looking, size_t step, const struct vec_value *value)
{
    const char *knobs = value->knobs != NULL ? value->knobs : "", *word;
    size_t length;
    if ((value->evidence == 'K') != (value->knobs != NULL))
        tell(looking, "operation %zu: evidence K and a knob belong together", step + 1);
    while (vec_next_word(&knobs, &word, &length))
        if (!is_flagged(looking->vector, word, length))
            tell(looking, "operation %zu hangs on knob %.*s, which is no flag of the vector", step + 1, (int)length,
                 word);
}

/* A flag of a knob that nothing hangs on would mask or decide nothing. */
static bool hangs_on(const struct vec_vector *vector, const char *knob)
{
    for (size_t i = 0; i < vector->count; i++)
        for (uint32_t j = 0; j < vector->steps[i].count; j++)
            if (vector->steps[i].values[j].knobs != NULL && vec_has_word(vector->steps[i].values[j].knobs, knob))
                return true;
    return false;
}

static void look_at_flags(const struct looking *looking)
{
    const char *flags = looking->vector->flags, *word;
    size_t length;
    while (vec_next_word(&flags, &word, &length)) {
        char knob[80];
        if (length <= 5 || memcmp(word, "knob:", 5) != 0)
            continue;
        (void)snprintf(knob, sizeof knob, "%.*s", (int)length - 5, word + 5);
        if (!hangs_on(looking->vector, knob))
            tell(looking, "the flag knob:%s, and nothing expected hangs on it", knob);
    }
}

static void look_at_model(const struct looking *looking, struct vec_model *model)
{
    const struct vec_terms terms = {.ignored = ""};
    struct vec_store store = {NULL, false};
    struct vec_verdict verdict;
    vec_model_judge(model, looking->vector, &terms, &store, &verdict);
    if (verdict.fate != VEC_FATE_PASSED)
        tell(looking, "the model answers otherwise to operation %zu: %s", verdict.step + 1,
             looking->vector->steps[verdict.step].line);
    vec_store_release(&store);
}

void vec_lint_vector(const struct vec_vector *vector, struct vec_model *model, vec_finding_fn *found, void *user)
{
    const struct looking looking = {vector, found, user};
    if (vector->title[strspn(vector->title, " ")] == '\0')
        tell(&looking, "no title");
    if (vector->count > 0 && strncmp(vector->steps[0].line, "chip ", 5) != 0)
        tell(&looking, "chip is not the first operation");
    look_at_rules(&looking);
    look_at_flags(&looking);
    for (size_t i = 0; i < vector->count; i++) {
        if (vector->steps[i].count == 0)
            tell(&looking, "nothing is expected of operation %zu", i + 1);
        for (uint32_t j = 0; j < vector->steps[i].count; j++)
            look_at_value(&looking, i, &vector->steps[i].values[j]);
    }
    look_at_model(&looking, model);
}

/* ---- ids ---- */

static int compare_vectors(const void *a, const void *b)
{
    return strcmp((*(const struct vec_vector *const *)a)->id, (*(const struct vec_vector *const *)b)->id);
}

void vec_lint_twice(const struct vec_vector *const *vectors, size_t count, vec_finding_fn *found, void *user)
{
    const struct vec_vector **sorted = calloc(count + 1, sizeof(const struct vec_vector *));
    if (sorted == NULL) {
        found(user, "", "out of memory");
        return;
    }
    for (size_t i = 0; i < count; i++)
        sorted[i] = vectors[i];
    qsort(sorted, count, sizeof(const struct vec_vector *), compare_vectors);
    for (size_t i = 1; i < count; i++)
        if (strcmp(sorted[i - 1]->id, sorted[i]->id) == 0)
            found(user, sorted[i]->id, "in more than one file: each id once");
    free(sorted);
}

static int compare_ids(const void *a, const void *b)
{
    return strcmp(((const struct vec_known_id *)a)->id, ((const struct vec_known_id *)b)->id);
}

/* "ID FINGERPRINT" or "ID retired: why"; a line without an id is none. */
static bool read_line(struct vec_known_ids *known, const char *line, struct vec_known_id *row)
{
    size_t length = strcspn(line, " ");
    const char *rest = line + length;
    char *end;
    row->id = vec_keep(&known->store, line, length);
    row->retired = strncmp(rest, " retired: ", 10) == 0 && rest[10] != '\0';
    row->fingerprint = (uint32_t)strtoul(rest, &end, 16);
    return row->id != NULL && length > 0 && (row->retired || (strlen(rest) == 9 && *end == '\0'));
}

bool vec_known_ids_read(const char *bytes, size_t length, struct vec_known_ids *known, unsigned long *line)
{
    size_t lines = 1;
    memset(known, 0, sizeof *known);
    for (size_t i = 0; i < length; i++)
        lines += bytes[i] == '\n';
    known->rows = calloc(lines, sizeof *known->rows);
    *line = 0;
    for (const char *at = bytes, *end = bytes + length; known->rows != NULL && at < end;) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t size = (size_t)((newline != NULL ? newline : end) - at);
        const char *text = vec_keep(&known->store, at, size);
        at += size + (newline != NULL);
        ++*line;
        if (text == NULL || known->store.failed)
            break;
        if (text[0] == '\0' || text[0] == '#')
            continue;
        if (!read_line(known, text, &known->rows[known->count]))
            return false;
        known->count++;
    }
    if (known->rows == NULL || known->store.failed) {
        *line = 0;
        return false;
    }
    qsort(known->rows, known->count, sizeof *known->rows, compare_ids);
    return true;
}

void vec_known_ids_release(struct vec_known_ids *known)
{
    free(known->rows);
    vec_store_release(&known->store);
    memset(known, 0, sizeof *known);
}

void vec_lint_ids(const struct vec_known_ids *known, const struct vec_vector *const *vectors, size_t count,
                  vec_finding_fn *found, void *user)
{
    bool *seen = calloc(known->count + 1, sizeof *seen);
    if (seen == NULL) {
        found(user, "", "out of memory");
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const struct vec_known_id key = {vectors[i]->id, false, 0};
        const struct vec_known_id *row =
            known->count > 0 ? bsearch(&key, known->rows, known->count, sizeof key, compare_ids) : NULL;
        if (row == NULL) {
            found(user, vectors[i]->id, "a new id, which is not in the list yet");
            continue;
        }
        seen[row - known->rows] = true;
        if (row->retired)
            found(user, row->id, "an id that was retired; take another");
        else if (row->fingerprint != vec_fingerprint(vectors[i]))
            found(user, row->id, "the id stands for other operations now; give it a new one, and retire this");
    }
    for (size_t i = 0; i < known->count; i++)
        if (!seen[i] && !known->rows[i].retired)
            found(user, known->rows[i].id, "gone, and not retired: an id is never used again");
    free(seen);
}
