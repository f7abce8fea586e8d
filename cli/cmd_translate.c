/* pamusim translate: one access, after a set-up. SPDX-License-Identifier: BSD-2-Clause */
#include "access.h"
#include "commands.h"

#define ANSWER_BYTES 1024u

static enum cli_status print_json(struct cli_run *run, const struct cli_access *access, const struct op_answer *answer)
{
    return cli_print_json(run->cli, json_pack("{s:s, s:s, s:o, s:o}", "schema", "pamusim.translate/1", "chip",
                                              op_session_chip(run->session)->name, "access", cli_access_json(access),
                                              "answer", cli_answer_json(answer)));
}

static enum cli_status tell(struct cli_run *run, const struct cli_access *access)
{
    char text[ANSWER_BYTES];
    const struct op_answer *answer = replay_apply(run->replay, &access->op);
    if (run->cli->json) {
        enum cli_status status = print_json(run, access, answer);
        return status == CLI_OK ? cli_answer_status(answer) : status;
    }
    (void)op_answer_print(answer, text, sizeof text);
    fprintf(run->cli->out, "%s\n", text);
    return cli_answer_status(answer);
}

static enum cli_status exec(struct cli_context *cli)
{
    return cli_access_exec(cli, tell);
}

static const struct cli_option options[] = {
    CLI_OPTIONS_ACCESS, CLI_OPTION_CHIP, CLI_OPTION_SET, CLI_OPTION_JSON, CLI_OPTION_END,
};

const struct cli_command cmd_translate = {
    .name = "translate",
    .summary = "tell where one access goes, after running scripts and traces",
    .operands = "FILE...",
    .details =
        "The files run first, whole; with --setup-only without their accesses and DMA records, so that caches and "
        "registers are as set-up left them. The answer is one line in the form that expect lines of scripts take. "
        "Exit 1 if the access is denied, or something in the files went wrong.",
    .options = options,
    .least = 1,
    .most = CLI_ANY,
    .exec = exec,
};
