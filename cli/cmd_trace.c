/* pamusim trace: everything about trace files. SPDX-License-Identifier: BSD-2-Clause */
#include "commands.h"

static const struct cli_command *const subcommands[] = {
    &cmd_trace_import,
    &cmd_trace_info,
    &cmd_trace_cat,
    &cmd_trace_asm,
    &cmd_trace_slice,
    &cmd_trace_merge,
    &cmd_trace_export,
    &cmd_trace_convert,
    &cmd_trace_verify,
    &cmd_trace_salvage,
    NULL,
};

const struct cli_command cmd_trace = {
    .name = "trace",
    .summary = "make, show and check trace files",
    .operands = "COMMAND [options] [files]",
    .subcommands = subcommands,
};
