/* pamusim vectors list: what vectors there are. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "vectors/manifest.h"
#include "vectors_input.h"

static json_t *vector_json(const struct vec_vector *vector)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:o}", "id", vector->id, "title", vector->title, "rules", vector->rules,
                     "flags", vector->flags, "operations", cli_json_count(vector->count));
}

static enum cli_status print_json(struct cli_context *cli, const struct cli_vectors *vectors)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < vectors->count; i++)
        json_array_append_new(rows, vector_json(vectors->vectors[i]));
    return cli_print_json(cli, json_pack("{s:s, s:o}", "schema", "pamusim.vector-list/1", "vectors", rows));
}

static void print_ids(struct cli_context *cli, const struct cli_vectors *vectors)
{
    for (size_t i = 0; i < vectors->count && !cli_stopped(cli); i++)
        fprintf(cli->out, "%s  %s\n", vectors->vectors[i]->id, vectors->vectors[i]->title);
}

static int compare_ids(const void *a, const void *b)
{
    return strcmp((*(const struct vec_vector *const *)a)->id, (*(const struct vec_vector *const *)b)->id);
}

static void print_fingerprints(struct cli_context *cli, struct cli_vectors *vectors)
{
    qsort(vectors->vectors, vectors->count, sizeof(const struct vec_vector *), compare_ids);
    for (size_t i = 0; i < vectors->count && !cli_stopped(cli); i++)
        fprintf(cli->out, "%s %08" PRIx32 "\n", vectors->vectors[i]->id, vec_fingerprint(vectors->vectors[i]));
}

/* How many of the chosen vectors are in a suite. */
static size_t chosen_of(const struct cli_vectors *vectors, const struct vec_suite *suite)
{
    size_t count = 0;
    for (size_t i = 0; i < vectors->count; i++)
        count += vectors->vectors[i] >= suite->vectors && vectors->vectors[i] < suite->vectors + suite->count;
    return count;
}

static bool print_suites(struct cli_context *cli, const struct cli_vectors *vectors)
{
    char count[32];
    struct cli_table *table = cli_table_create((const char *const[]){"SUITE", ">VECTORS", "ABOUT", NULL});
    for (size_t i = 0; i < vectors->suite_count; i++) {
        size_t chosen = chosen_of(vectors, &vectors->suites[i]);
        if (chosen == 0)
            continue;
        cli_table_cell(table, "%s", vectors->suites[i].name);
        cli_table_cell(table, "%s", cli_count_text(chosen, count));
        cli_table_cell(table, "%s", vectors->suites[i].title);
    }
    cli_table_cell(table, "all");
    cli_table_cell(table, "%s", cli_count_text(vectors->count, count));
    cli_table_cell(table, "--ids names them");
    return cli_table_print(table, cli->out, 0);
}

static enum cli_status exec(struct cli_context *cli)
{
    struct cli_vectors vectors = {0};
    cli_catch_interrupt();
    /* Flags of knobs are found by running, which is only done if somebody asks for them. */
    bool knobs = cli->json || cli_given(cli, "flag");
    enum cli_status status = cli_vectors_load(cli, &(struct cli_vectors_wish){0, knobs, NULL}, &vectors);
    if (status == CLI_OK && cli->json)
        status = print_json(cli, &vectors);
    else if (status == CLI_OK && cli_given(cli, "ids"))
        print_ids(cli, &vectors);
    else if (status == CLI_OK && cli_given(cli, "fingerprints"))
        print_fingerprints(cli, &vectors);
    else if (status == CLI_OK && !print_suites(cli, &vectors))
        status = cli_out_of_memory(cli);
    cli_vectors_release(&vectors);
    return status == CLI_OK && cli_interrupted() ? CLI_INTERRUPTED : status;
}

static const struct cli_option options[] = {
    CLI_OPTIONS_VECTORS,
    {"ids", NULL, "a line for each vector: id and title", 'l'},
    {"fingerprints", NULL, "a line for each vector in order of id: id, and a number that follows from its operations",
     0},
    CLI_OPTION_JSON,
    CLI_OPTION_END,
};

const struct cli_command cmd_vectors_list = {
    .name = "list",
    .summary = "list suites, or vectors",
    .operands = "[FILE..]",
    .details = CLI_VECTORS_OPERANDS,
    .options = options,
    .most = CLI_ANY,
    .exec = exec,
};
