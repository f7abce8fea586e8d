/* pamusim plan: what to ask for before asking. SPDX-License-Identifier: BSD-2-Clause */
#include "commands.h"

static const struct cli_command *const subcommands[] = {&cmd_plan_windows, &cmd_plan_doubled, &cmd_plan_liodn, NULL};

const struct cli_command cmd_plan = {
    .name = "plan",
    .summary = "plan the windows of a domain, and LIODN numbers",
    .operands = "COMMAND [options]",
    .subcommands = subcommands,
};
