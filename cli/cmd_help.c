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

static json_t *options_json(const struct cli_option *rows)
{
    json_t *options = json_array();
    for (; rows != NULL && rows->name != NULL; rows++) {
        char letter[2] = {rows->letter, '\0'};
        (void)json_array_append_new(options, json_pack("{s:s, s:s?, s:s?, s:s}", "name", rows->name, "letter",
                                                       rows->letter != 0 ? letter : NULL, "argument", rows->argument,
                                                       "help", rows->help));
    }
    return options;
}

/* Commands nest two deep, and so does this. */
static json_t *command_json(const struct cli_command *command)
{
    json_t *commands = json_array();
    for (const struct cli_command *const *row = command->subcommands; row != NULL && *row != NULL; row++)
        (void)json_array_append_new(commands, command_json(*row));
    return json_pack("{s:s, s:s, s:s, s:s?, s:o, s:o}", "name", command->name, "summary", command->summary, "operands",
                     command->operands, "details", command->details, "options", options_json(command->options),
                     "commands", commands);
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
    if (cli->json)
        return cli_print_json(cli, json_pack("{s:s, s:o, s:o}", "schema", "pamusim.help/1", "everywhere",
                                             options_json(cli_common_options), "command", command_json(about.command)));
    cli_help(&about, cli->out);
    return CLI_OK;
}

static const struct cli_option options[] = {
    CLI_OPTION_JSON,
    CLI_OPTION_END,
};

const struct cli_command cmd_help = {
    .name = "help",
    .summary = "tell about the program, or about a command",
    .operands = "[COMMAND...]",
    .details = "With --json, all that the command line knows of itself.",
    .options = options,
    .most = 2,
    .exec = exec,
};
