/* pamusim vectors compare: answers recorded elsewhere against the vectors. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "commands.h"
#include "vectors_answers.h"

static enum cli_status read_results(struct cli_context *cli, struct vec_results *results)
{
    char *bytes;
    size_t size;
    struct vec_complaint complaint;
    enum cli_status status = cli_read_whole(cli, cli->operands[0], &bytes, &size);
    if (status == CLI_OK && !vec_results_read(bytes, size, results, &complaint))
        status = cli_fail_vectors(cli, cli->operands[0], &complaint);
    free(bytes);
    return status;
}

static bool is_in_suites(const struct cli_vectors *vectors, const char *id)
{
    for (size_t i = 0; i < vectors->suite_count; i++)
        if (vec_suite_find(&vectors->suites[i], id) != NULL)
            return true;
    return false;
}

/* An answer to a vector that there is none of would go unnoticed. */
static enum cli_status check_ids(struct cli_context *cli, const struct cli_vectors *vectors,
                                 const struct vec_results *results)
{
    size_t found = 0;
    for (size_t i = 0; i < vectors->suite_count; i++)
        for (size_t j = 0; j < vectors->suites[i].count; j++)
            found += vec_results_find(results, vectors->suites[i].vectors[j].id) != NULL;
    for (size_t i = 0; found < results->count && i < results->count; i++)
        if (!is_in_suites(vectors, results->rows[i].id))
            return cli_fail(cli, "%s: answers to %s, which is in none of the suites", cli_file_name(cli->operands[0]),
                            results->rows[i].id);
    return CLI_OK;
}

static void judge_all(const struct vec_results *results, struct cli_verdicts *verdicts, struct cli_answers *answers)
{
    const struct cli_vectors *vectors = verdicts->vectors;
    for (size_t i = 0; i < vectors->count; i++) {
        const struct vec_vector *vector = vectors->vectors[i];
        const struct vec_result *row = vec_results_find(results, vector->id);
        char trouble[80] = "";
        if (row == NULL)
            continue;
        if (row->count != vector->count)
            (void)snprintf(trouble, sizeof trouble, "%zu answer%s to %zu operations", row->count,
                           row->count == 1 ? "" : "s", vector->count);
        cli_judge_lines(verdicts, i, row->lines, row->count, trouble[0] != '\0' ? trouble : NULL);
        cli_answers_add(answers, vector, row->lines, row->count);
    }
}

static enum cli_status exec(struct cli_context *cli)
{
    struct cli_vectors vectors = {0};
    struct vec_results results = {0};
    struct cli_verdicts verdicts = {.command = "compare"};
    struct cli_answers answers = {0};
    cli_catch_interrupt();
    bool knobs = cli_given(cli, "mask-knobs") || cli_given(cli, "decide-knobs");
    enum cli_status status = cli_verdicts_check(cli);
    if (status == CLI_OK)
        status = read_results(cli, &results);
    if (status == CLI_OK)
        status = cli_vectors_load(cli, &(struct cli_vectors_wish){1, knobs, NULL}, &vectors);
    if (status == CLI_OK && !vectors.partial && !cli_given(cli, "id") && !cli_given(cli, "suite"))
        status = check_ids(cli, &vectors, &results);
    if (status == CLI_OK)
        status = cli_verdicts_start(cli, &vectors, &verdicts);
    if (status == CLI_OK)
        status = cli_answers_start(cli, results.device, &answers);
    if (status == CLI_OK) {
        judge_all(&results, &verdicts, &answers);
        status = cli_answers_end(&answers, &verdicts);
    }
    cli_answers_release(&answers);
    cli_verdicts_release(&verdicts);
    vec_results_release(&results);
    cli_vectors_release(&vectors);
    return status;
}

static const struct cli_option options[] = {
    CLI_OPTIONS_VECTORS,
    CLI_OPTIONS_TERMS,
    CLI_OPTIONS_ANSWERS,
    CLI_OPTION_END,
};

const struct cli_command cmd_vectors_compare = {
    .name = "compare",
    .summary = "hold answers that were recorded elsewhere against vectors",
    .operands = "RESULTS [FILE..]",
    .details = "RESULTS holds a line for each operation of each vector, as JSON or flat text (docs/spec/vectors.md); "
               "vectors run "
               "--record writes such files. Vectors without answers count as not run.\n\n" CLI_VECTORS_OPERANDS
               "\n\nExit 1 if a vector fails or breaks, or if none passes.",
    .options = options,
    .least = 1,
    .most = CLI_ANY,
    .exec = exec,
};
