/* pamusim vectors diff: what changed between two makings. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "vectors_input.h"

/* A vector on one or both sides. */
struct pair {
    const char *id;
    const struct vec_vector *old, *new;
};

struct difference {
    struct cli_context *cli;
    json_t *rows; /* with --json */
    size_t gone, added, changed;
};

static int compare_pairs(const void *a, const void *b)
{
    return strcmp(((const struct pair *)a)->id, ((const struct pair *)b)->id);
}

static struct pair *list(const struct cli_vectors *vectors)
{
    struct pair *pairs = calloc(vectors->count + 1, sizeof *pairs);
    for (size_t i = 0; i < vectors->count && pairs != NULL; i++)
        pairs[i] = (struct pair){vectors->vectors[i]->id, vectors->vectors[i], NULL};
    if (pairs != NULL)
        qsort(pairs, vectors->count, sizeof *pairs, compare_pairs);
    return pairs;
}

static void tell(struct difference *difference, const char *id, const char *what, const char *before, const char *after)
{
    if (difference->rows != NULL) {
        json_t *row = json_pack("{s:s, s:s}", "id", id, "change", what);
        if (before != NULL)
            json_object_set_new(row, "before", json_string(before));
        if (after != NULL)
            json_object_set_new(row, "after", json_string(after));
        json_array_append_new(difference->rows, row);
        return;
    }
    fprintf(difference->cli->out, "%s: %s\n", id, what);
    if (before != NULL)
        fprintf(difference->cli->out, "  - %s\n", before);
    if (after != NULL)
        fprintf(difference->cli->out, "  + %s\n", after);
}

static bool tell_texts(struct difference *difference, const char *id, const char *what, const char *before,
                       const char *after)
{
    if (strcmp(before, after) == 0)
        return false;
    tell(difference, id, what, before, after);
    return true;
}

/* A step as one text: the operation, what is expected, where it comes from. */
static void put_step(struct vec_text *text, const struct vec_step *step, bool operation)
{
    text->length = 0;
    if (operation) {
        vec_put(text, step->line);
        return;
    }
    vec_put(text, step->exact ? "exactly " : "expect ");
    vec_put_expectation(text, step);
    vec_put(text, " | ");
    vec_put_origins(text, step);
    if (text->failed)
        return;
    text->length -= text->length > 0 && text->bytes[text->length - 1] == '\n';
    text->bytes[text->length] = '\0';
    for (char *c = text->bytes; *c != '\0'; c++)
        *c = *c == '\n' ? ';' : *c;
}

/* Whether any step differs, in its operation or in what is expected. */
static bool tell_steps(struct difference *difference, const struct pair *pair, bool operation)
{
    struct vec_text before = {NULL, 0, 0, false}, after = {NULL, 0, 0, false};
    size_t most = pair->old->count > pair->new->count ? pair->old->count : pair->new->count;
    bool differs = false;
    for (size_t i = 0; i < most; i++) {
        bool was = i < pair->old->count, is = i < pair->new->count;
        char what[80];
        (void)snprintf(what, sizeof what, "%s %zu", operation ? "operation" : "expectation of operation", i + 1);
        if (was)
            put_step(&before, &pair->old->steps[i], operation);
        if (is)
            put_step(&after, &pair->new->steps[i], operation);
        if (before.failed || after.failed || (was && is && strcmp(before.bytes, after.bytes) == 0))
            continue;
        tell(difference, pair->id, what, was ? before.bytes : NULL, is ? after.bytes : NULL);
        differs = true;
    }
    vec_text_release(&before);
    vec_text_release(&after);
    return differs;
}

static void compare(struct difference *difference, const struct pair *pair)
{
    bool title = tell_texts(difference, pair->id, "title", pair->old->title, pair->new->title);
    bool rules = tell_texts(difference, pair->id, "rules", pair->old->rules, pair->new->rules);
    bool flags = tell_texts(difference, pair->id, "flags", pair->old->flags, pair->new->flags);
    bool operations = tell_steps(difference, pair, true);
    bool expectations = !operations && tell_steps(difference, pair, false);
    difference->changed += title || rules || flags || operations || expectations;
}

static void merge(struct difference *difference, const struct cli_vectors vectors[2], struct pair *const pairs[2])
{
    size_t old = 0, new = 0;
    while ((old < vectors[0].count || new < vectors[1].count) && !cli_stopped(difference->cli)) {
        int order = old == vectors[0].count   ? 1
                    : new == vectors[1].count ? -1
                                              : strcmp(pairs[0][old].id, pairs[1][new].id);
        if (order < 0) {
            tell(difference, pairs[0][old++].id, "gone", NULL, NULL);
            difference->gone++;
        } else if (order > 0) {
            tell(difference, pairs[1][new ++].id, "added", NULL, NULL);
            difference->added++;
        } else {
            const struct pair both = {pairs[0][old].id, pairs[0][old].old, pairs[1][new].old};
            compare(difference, &both);
            old++;
            new ++;
        }
    }
}

static enum cli_status print_end(struct difference *difference)
{
    struct cli_context *cli = difference->cli;
    bool same = difference->gone + difference->added + difference->changed == 0;
    enum cli_status status = CLI_OK;
    if (cli->json)
        status =
            cli_print_json(cli, json_pack("{s:s, s:o, s:o, s:o, s:O}", "schema", "pamusim.vector-diff/1", "gone",
                                          cli_json_count(difference->gone), "added", cli_json_count(difference->added),
                                          "changed", cli_json_count(difference->changed), "changes", difference->rows));
    else
        fprintf(cli->out, "%zu gone, %zu added, %zu changed\n", difference->gone, difference->added,
                difference->changed);
    if (cli_interrupted())
        return CLI_INTERRUPTED;
    return status == CLI_OK && !same ? CLI_NO : status;
}

/* Each side is an operand of its own. */
static enum cli_status load(struct cli_context *cli, size_t side, struct cli_vectors *vectors)
{
    size_t count = cli->operand_count;
    if (side == 0)
        cli->operand_count = 1;
    enum cli_status status = cli_vectors_load(cli, &(struct cli_vectors_wish){side, true, NULL}, vectors);
    cli->operand_count = count;
    return status;
}

static enum cli_status exec(struct cli_context *cli)
{
    struct cli_vectors vectors[2] = {{0}, {0}};
    struct difference difference = {.cli = cli, .rows = cli->json ? json_array() : NULL};
    struct pair *pairs[2] = {NULL, NULL};
    cli_catch_interrupt();
    enum cli_status status = load(cli, 0, &vectors[0]);
    if (status == CLI_OK)
        status = load(cli, 1, &vectors[1]);
    for (size_t side = 0; side < 2 && status == CLI_OK; side++) {
        pairs[side] = list(&vectors[side]);
        status = pairs[side] != NULL ? CLI_OK : cli_out_of_memory(cli);
    }
    if (status == CLI_OK) {
        merge(&difference, vectors, pairs);
        status = print_end(&difference);
    }
    for (size_t side = 0; side < 2; side++) {
        free(pairs[side]);
        cli_vectors_release(&vectors[side]);
    }
    json_decref(difference.rows);
    return status;
}

static const struct cli_option options[] = {
    CLI_OPTIONS_VECTORS,
    CLI_OPTION_JSON,
    CLI_OPTION_END,
};

const struct cli_command cmd_vectors_diff = {
    .name = "diff",
    .summary = "tell what changed between two makings of vectors",
    .operands = "OLD [NEW]",
    .details = "Vectors are matched by their ids. Each side is a file or a directory of suites; without NEW, what the "
               "program makes "
               "now. Exit 1 if anything differs.",
    .options = options,
    .least = 1,
    .most = 2,
    .exec = exec,
};
