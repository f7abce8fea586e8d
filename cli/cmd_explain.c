/* pamusim explain: one access, rule by rule. SPDX-License-Identifier: BSD-2-Clause */
#include "commands.h"
#include "explain.h"

static enum cli_status print_it(struct cli_context *cli, const struct explanation *explanation)
{
    if (cli->json)
        return cli_print_json(cli, explain_json(explanation));
    explain_print(explanation, cli->out);
    return CLI_OK;
}

static enum cli_status tell(struct cli_run *run, const struct cli_access *access)
{
    struct explanation explanation = {
        .chip = op_session_chip(run->session), .pamu = op_session_model(run->session), .access = access};
    op_session_set_event(run->session, explain_gather, &explanation);
    explanation.answer = replay_apply(run->replay, &access->op);
    op_session_set_event(run->session, NULL, NULL);
    enum cli_status status = explanation.out_of_memory ? cli_out_of_memory(run->cli) : print_it(run->cli, &explanation);
    explain_release(&explanation);
    return status == CLI_OK ? cli_answer_status(explanation.answer) : status;
}

static enum cli_status exec(struct cli_context *cli)
{
    return cli_access_exec(cli, tell);
}

static const struct cli_option options[] = {
    CLI_OPTIONS_ACCESS, CLI_OPTION_CHIP, CLI_OPTION_SET, CLI_OPTION_JSON, CLI_OPTION_END,
};

const struct cli_command cmd_explain = {
    .name = "explain",
    .summary = "tell every rule that leads to the answer of one access",
    .operands = "FILE...",
    .details =
        "As translate, but shows each rule in the order applied with its evidence (E a public source, I inferred, K "
        "nobody knows: a knob decides, M the model's own), the facts it looked at, the table entries byte by byte, "
        "look-ups, registers, and for a denied access what would be legal.",
    .options = options,
    .least = 1,
    .most = CLI_ANY,
    .exec = exec,
};
