/* pamusim vectors check: the model against the vectors. SPDX-License-Identifier: BSD-2-Clause */
#include "commands.h"
#include "vectors_report.h"

static enum cli_status judge_all(struct cli_verdicts *verdicts)
{
    const struct cli_vectors *vectors = verdicts->vectors;
    struct vec_model *model = vec_model_create();
    if (model == NULL)
        return cli_out_of_memory(verdicts->cli);
    struct cli_progress progress = cli_progress_start(verdicts->cli, "vectors");
    size_t done = 0;
    for (; done < vectors->count && !cli_interrupted(); done++) {
        vec_model_judge(model, vectors->vectors[done], &verdicts->terms, &verdicts->store, &verdicts->verdicts[done]);
        cli_progress_show(&progress, done, vectors->count, done);
    }
    cli_progress_end(&progress);
    verdicts->partial = verdicts->partial || done < vectors->count;
    vec_model_destroy(model);
    return CLI_OK;
}

static enum cli_status exec(struct cli_context *cli)
{
    struct cli_vectors vectors = {0};
    struct cli_verdicts verdicts = {.command = "check"};
    cli_catch_interrupt();
    enum cli_status status = cli_verdicts_check(cli);
    if (status == CLI_OK)
        status = cli_vectors_load(cli, &(struct cli_vectors_wish){0, cli_given(cli, "mask-knobs"), NULL}, &vectors);
    if (status == CLI_OK)
        status = cli_verdicts_start(cli, &vectors, &verdicts);
    if (status == CLI_OK)
        status = judge_all(&verdicts);
    if (status == CLI_OK)
        status = cli_verdicts_print(&verdicts);
    cli_verdicts_release(&verdicts);
    cli_vectors_release(&vectors);
    return status;
}

static const struct cli_option options[] = {
    CLI_OPTIONS_VECTORS,
    CLI_OPTIONS_TERMS,
    CLI_OPTION_END,
};

const struct cli_command cmd_vectors_check = {
    .name = "check",
    .summary = "hold the model itself against vectors",
    .operands = "[FILE..]",
    .details = CLI_VECTORS_OPERANDS "\n\nExit 1 if a vector fails.",
    .options = options,
    .most = CLI_ANY,
    .exec = exec,
};
