/* pamusim vectors lint: what suites must be like. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "commands.h"
#include "vectors/lint.h"
#include "vectors_input.h"

#define MOST_TOLD 100u

struct linting {
    struct cli_context *cli;
    json_t *findings; /* with --json */
    size_t count;
};

static void on_finding(void *user, const char *id, const char *text)
{
    struct linting *linting = user;
    linting->count++;
    if (linting->findings != NULL)
        json_array_append_new(linting->findings, json_pack("{s:s, s:s}", "id", id, "text", text));
    else if (linting->count <= MOST_TOLD)
        fprintf(linting->cli->out, "%s: %s\n", id, text);
}

static enum cli_status look_at_ids(struct linting *linting, const char *path, const struct cli_vectors *vectors)
{
    char *bytes;
    size_t size;
    struct vec_known_ids known = {0};
    unsigned long line;
    enum cli_status status = cli_read_whole(linting->cli, path, &bytes, &size);
    if (status != CLI_OK)
        return status;
    if (vec_known_ids_read(bytes, size, &known, &line))
        vec_lint_ids(&known, vectors->vectors, vectors->count, on_finding, linting);
    else if (line == 0)
        status = cli_out_of_memory(linting->cli);
    else
        status = cli_fail_at(linting->cli, path, line, 0, "not a known id",
                             "ID and eight hexadecimal digits, or ID retired: why");
    vec_known_ids_release(&known);
    free(bytes);
    return status;
}

static enum cli_status look_at_vectors(struct linting *linting, const struct cli_vectors *vectors)
{
    struct vec_model *model = vec_model_create();
    if (model == NULL)
        return cli_out_of_memory(linting->cli);
    struct cli_progress progress = cli_progress_start(linting->cli, "vectors");
    for (size_t i = 0; i < vectors->count && !cli_interrupted(); i++) {
        vec_lint_vector(vectors->vectors[i], model, on_finding, linting);
        cli_progress_show(&progress, i, vectors->count, i);
    }
    cli_progress_end(&progress);
    vec_model_destroy(model);
    return CLI_OK;
}

static enum cli_status print_end(struct linting *linting, const struct cli_vectors *vectors)
{
    struct cli_context *cli = linting->cli;
    enum cli_status status = CLI_OK;
    if (cli->json) {
        status = cli_print_json(cli, json_pack("{s:s, s:o, s:O}", "schema", "pamusim.vector-lint/1", "count",
                                               cli_json_count(vectors->count), "findings", linting->findings));
    } else {
        if (linting->count > MOST_TOLD)
            fprintf(cli->out, "and %zu more\n", linting->count - MOST_TOLD);
        char count[32];
        fprintf(cli->out, "%s vector%s, findings: %zu\n", cli_count_text(vectors->count, count),
                vectors->count == 1 ? "" : "s", linting->count);
    }
    if (cli_interrupted())
        return CLI_INTERRUPTED;
    return status == CLI_OK && linting->count > 0 ? CLI_NO : status;
}

static enum cli_status exec(struct cli_context *cli)
{
    struct cli_vectors vectors = {0};
    struct linting linting = {.cli = cli, .findings = cli->json ? json_array() : NULL};
    const char *ids = cli_value(cli, "ids", NULL);
    cli_catch_interrupt();
    enum cli_status status = cli_vectors_load(cli, &(struct cli_vectors_wish){0, true, NULL}, &vectors);
    if (status == CLI_OK)
        status = look_at_vectors(&linting, &vectors);
    if (status == CLI_OK)
        vec_lint_twice(vectors.vectors, vectors.count, on_finding, &linting);
    if (status == CLI_OK && ids != NULL && !cli_interrupted())
        status = look_at_ids(&linting, ids, &vectors);
    if (status == CLI_OK)
        status = print_end(&linting, &vectors);
    json_decref(linting.findings);
    cli_vectors_release(&vectors);
    return status;
}

static const struct cli_option options[] = {
    {"ids", "LIST", "hold the ids against this list of all that were ever used", 'l'},
    CLI_OPTION_JSON,
    CLI_OPTION_END,
};

const struct cli_command cmd_vectors_lint = {
    .name = "lint",
    .summary = "look suites over: form, words, knobs, ids, and the model's answers once more",
    .operands = "[FILE..]",
    .details =
        "LIST has a line for each id, as vectors list --fingerprints prints it, or ID retired: why. An id that is "
        "gone, or that "
        "stands for other operations, is a finding.\n\n" CLI_VECTORS_OPERANDS "\n\nExit 1 if there are findings.",
    .options = options,
    .most = CLI_ANY,
    .exec = exec,
};
