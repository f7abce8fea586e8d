/* pamusim help: the same as --help. SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "commands.h"

static const struct cli_command *find_below(const struct cli_command *command, const char *name)
{
    for (const struct cli_command *const *row = command->subcommands; row != NULL && *row != NULL; row++) {
        if (strcmp((*row)->name, name) == 0)
            return *row;
    }
    return NULL;
}

static enum cli_status exec(struct cli_context *cli)
{
    struct cli_context about = {.out = cli->out, .err = cli->err, .command = &cli_program};
    for (size_t i = 0; i < cli->operand_count; i++) {
        const struct cli_command *found = find_below(about.command, cli->operands[i]);
        if (found == NULL)
            return cli_fail(cli, "no command '%s' to tell about; pamusim help lists them", cli->operands[i]);
        size_t used = strlen(about.name);
        (void)snprintf(about.name + used, sizeof about.name - used, "%s%s", used > 0 ? " " : "", found->name);
        about.command = found;
    }
    cli_help(&about, cli->out);
    return CLI_OK;
}

const struct cli_command cmd_help = {
    .name = "help",
    .summary = "tell about the program, or about a command",
    .operands = "[COMMAND...]",
    .most = 2,
    .exec = exec,
};
