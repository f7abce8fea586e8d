/* pamusim vectors coverage: what vectors have met of the model. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "commands.h"
#include "vectors/coverage.h"
#include "vectors/judge.h"
#include "vectors_input.h"

static bool go_on(void *user, size_t step, const char *line)
{
    (void)user, (void)step, (void)line;
    return true;
}

static enum cli_status run_vectors(struct cli_context *cli, const struct cli_vectors *vectors,
                                   struct vec_coverage *coverage)
{
    struct vec_model *model = vec_model_create();
    if (model == NULL)
        return cli_out_of_memory(cli);
    op_session_set_coverage(vec_model_session(model), coverage->counts);
    struct cli_progress progress = cli_progress_start(cli, "vectors");
    for (size_t i = 0; i < vectors->count && !cli_interrupted(); i++) {
        vec_model_answer(model, vectors->vectors[i], go_on, NULL);
        cli_progress_show(&progress, i, vectors->count, i);
    }
    cli_progress_end(&progress);
    vec_model_destroy(model);
    return CLI_OK;
}

/* Without vectors, where there are counts to merge. */
static enum cli_status count_vectors(struct cli_context *cli, struct vec_coverage *coverage)
{
    struct cli_vectors vectors = {0};
    if (cli->operand_count == 0 && cli_given(cli, "merge"))
        return CLI_OK;
    enum cli_status status = cli_vectors_load(cli, &(struct cli_vectors_wish){0, false, NULL}, &vectors);
    if (status == CLI_OK)
        status = run_vectors(cli, &vectors, coverage);
    cli_vectors_release(&vectors);
    return status;
}

static enum cli_status merge(struct cli_context *cli, struct vec_coverage *coverage)
{
    size_t at = 0;
    const char *path;
    enum cli_status status = CLI_OK;
    while (status == CLI_OK && (path = cli_next_value(cli, "merge", &at)) != NULL) {
        struct vec_complaint complaint;
        char *bytes;
        size_t size;
        status = cli_read_whole(cli, path, &bytes, &size);
        if (status == CLI_OK && !vec_coverage_merge(coverage, bytes, size, &complaint))
            status = cli_fail_vectors(cli, path, &complaint);
        free(bytes);
    }
    return status;
}

/* ---- telling ---- */

static void print_bins(struct cli_context *cli, const struct vec_coverage *coverage, enum vec_bin_state wanted,
                       const char *head)
{
    const char *text = head;
    for (size_t i = 0; i < coverage->slots && !cli_stopped(cli); i++) {
        struct pamu_bin bin;
        enum vec_bin_state state;
        if (!vec_coverage_look(coverage, i, &bin, &state) || state != wanted)
            continue;
        if (text != NULL)
            (void)fprintf(cli->out, "\n%s\n", text);
        text = NULL;
        (void)fprintf(cli->out, "  %s: %s\n", bin.id, bin.text);
        if (bin.unreachable != NULL)
            (void)fprintf(cli->out, "      because %s\n", bin.unreachable);
        else
            (void)fprintf(cli->out, "      rule %s: %s\n", bin.rule, pamu_coverage_rule(bin.rule));
    }
}

static void print_report(struct cli_context *cli, const struct vec_coverage *coverage,
                         const struct vec_coverage_sums *sums)
{
    (void)fprintf(cli->out, "%zu bins, %zu of them reachable, %zu met: %.2f %%\n", sums->bins, sums->reachable,
                  sums->met, 100.0 * (double)sums->met / (double)sums->reachable);
    print_bins(cli, coverage, VEC_BIN_EMPTY, "empty:");
    print_bins(cli, coverage, VEC_BIN_WRONG, "said to be unreachable, and met:");
    if (cli_given(cli, "unreachable"))
        print_bins(cli, coverage, VEC_BIN_UNREACHABLE, "unreachable:");
}

static enum cli_status tell(struct cli_context *cli, const struct vec_coverage *coverage)
{
    struct vec_coverage_sums sums = vec_coverage_sum(coverage);
    if (cli->json) {
        enum cli_status status = cli_print_json(cli, vec_coverage_json(coverage));
        if (status != CLI_OK)
            return status;
    } else {
        print_report(cli, coverage, &sums);
    }
    if (cli_interrupted())
        return CLI_INTERRUPTED;
    return sums.met == sums.reachable && sums.wrong == 0 ? CLI_OK : CLI_NO;
}

static enum cli_status exec(struct cli_context *cli)
{
    struct vec_coverage coverage;
    cli_catch_interrupt();
    if (!vec_coverage_start(&coverage))
        return cli_out_of_memory(cli);
    enum cli_status status = merge(cli, &coverage);
    if (status == CLI_OK)
        status = count_vectors(cli, &coverage);
    if (status == CLI_OK)
        status = tell(cli, &coverage);
    vec_coverage_release(&coverage);
    return status;
}

static const struct cli_option options[] = {
    CLI_OPTIONS_VECTORS,
    {"merge", "FILE", "add the counts of this file, as --json writes them; repeatable", 'm'},
    {"unreachable", NULL, "list the bins that no operation can reach, too, and why", 'u'},
    CLI_OPTION_JSON,
    CLI_OPTION_END,
};

const struct cli_command cmd_vectors_coverage = {
    .name = "coverage",
    .summary = "which rules, outcomes and boundaries vectors meet in the model",
    .operands = "[FILE..]",
    .details = "Runs vectors on the model, counts what docs/spec/coverage.md lists, and names every bin that is still "
               "empty. " CLI_VECTORS_OPERANDS "\n\nWith --merge and without FILE nothing is run: the counts of the "
               "files named are added up, from whatever runs and machines they come.\n\nExit 1 if a bin that can be "
               "reached is empty.",
    .options = options,
    .most = CLI_ANY,
    .exec = exec,
};
