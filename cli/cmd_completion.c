/* pamusim completion: shell completion from the rows. SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "commands.h"

static void put_words(FILE *out, const struct cli_command *command)
{
    for (const struct cli_command *const *row = command->subcommands; row != NULL && *row != NULL; row++)
        fprintf(out, " %s", (*row)->name);
    for (const struct cli_option *row = command->options; row != NULL && row->name != NULL; row++)
        fprintf(out, " --%s", row->name);
    for (const struct cli_option *row = cli_common_options; row->name != NULL; row++)
        fprintf(out, " --%s", row->name);
}

static void put_case(FILE *out, const char *path, const struct cli_command *command)
{
    fprintf(out, "        '%s') words='", path);
    put_words(out, command);
    fputs("' ;;\n", out);
}

/* Commands nest two deep. */
static void put_cases(FILE *out)
{
    put_case(out, "", &cli_program);
    for (const struct cli_command *const *row = cli_commands; *row != NULL; row++) {
        put_case(out, (*row)->name, *row);
        for (const struct cli_command *const *sub = (*row)->subcommands; sub != NULL && *sub != NULL; sub++) {
            char path[CLI_NAME_BYTES];
            (void)snprintf(path, sizeof path, "%s %s", (*row)->name, (*sub)->name);
            put_case(out, path, *sub);
        }
    }
}

static void put_groups(FILE *out)
{
    const char *between = "";
    for (const struct cli_command *const *row = cli_commands; *row != NULL; row++) {
        if ((*row)->subcommands == NULL)
            continue;
        fprintf(out, "%s%s", between, (*row)->name);
        between = "|";
    }
}

static enum cli_status exec(struct cli_context *cli)
{
    if (strcmp(cli->operands[0], "bash") != 0)
        return cli_fail(cli, "no completion for the shell '%s'; there is one for bash", cli->operands[0]);
    FILE *out = cli->out;
    fputs("# bash completion of pamusim; eval \"$(pamusim completion bash)\"\n"
          "_pamusim() {\n"
          "    local path=${COMP_WORDS[1]} words current=${COMP_WORDS[COMP_CWORD]}\n"
          "    [ \"$COMP_CWORD\" -gt 1 ] || path=\n"
          "    case $path in ",
          out);
    put_groups(out);
    fputs(") [ \"$COMP_CWORD\" -le 2 ] || path=\"$path ${COMP_WORDS[2]}\" ;; esac\n"
          "    case $path in\n",
          out);
    put_cases(out);
    fputs("    esac\n"
          "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
          "}\n"
          "complete -o default -F _pamusim pamusim\n",
          out);
    return CLI_OK;
}

const struct cli_command cmd_completion = {
    .name = "completion",
    .summary = "print shell completion: eval \"$(pamusim completion bash)\"",
    .operands = "SHELL",
    .least = 1,
    .most = 1,
    .exec = exec,
};
