/* pamusim vectors: everything about golden vectors. SPDX-License-Identifier: BSD-2-Clause */
#include "commands.h"

static const struct cli_command *const subcommands[] = {
    &cmd_vectors_list, &cmd_vectors_show,  &cmd_vectors_make,     &cmd_vectors_check,
    &cmd_vectors_run,  &cmd_vectors_serve, &cmd_vectors_compare,  &cmd_vectors_export,
    &cmd_vectors_diff, &cmd_vectors_lint,  &cmd_vectors_coverage, NULL,
};

const struct cli_command cmd_vectors = {
    .name = "vectors",
    .summary = "golden vectors: make them, and hold hardware, drivers and models against them",
    .operands = "COMMAND [options] [files]",
    .subcommands = subcommands,
};
