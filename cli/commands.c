/* The list of commands. SPDX-License-Identifier: BSD-2-Clause */
#include "commands.h"

const struct cli_command *const cli_commands[] = {
    &cmd_replay,     &cmd_translate,  &cmd_explain,  &cmd_check,   &cmd_trace,  &cmd_gen,
    &cmd_chips,      &cmd_knobs,      &cmd_plan,     &cmd_dump,    &cmd_lint,   &cmd_diff,
    &cmd_operations, &cmd_divergence, &cmd_flavours, &cmd_vectors, &cmd_whatif, &cmd_report,
    &cmd_merge,      &cmd_completion, &cmd_help,     NULL,
};

const struct cli_command cli_program = {
    .name = "",
    .summary = "A simulator of the PAMU, the aperture-and-window IOMMU of QorIQ chips.",
    .operands = "COMMAND [options] [files]",
    .details =
        "pamusim COMMAND --help tells more about a command.\n"
        "\n"
        "Exit status: 0 fine; 1 a negative answer (denied with --strict, an expect that fails, a damaged trace); "
        "2 bad usage, unreadable input or output that cannot be written; 3 an internal error; 130 interrupted, "
        "after printing what was known.",
    .subcommands = cli_commands,
};
