/* pamusim operations: the operation language, from its table. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "op/document.h"
#include "op/op.h"

#define USAGE_BYTES 256u

static void put_row(FILE *out, const struct op_row *row)
{
    char usage[USAGE_BYTES];
    (void)op_usage(row, usage, sizeof usage);
    fprintf(out, "  %s\n      %s\n", usage, row->help);
    if (*row->answers != '\0')
        fprintf(out, "      answers: %s\n", row->answers);
}

static void put_types(FILE *out)
{
    fputs("\nhow arguments are written\n", out);
    for (unsigned type = OP_TYPE_NONE + 1; type < OP_TYPE_COUNT; type++) {
        const struct op_type_row *row = op_type_row((enum op_type)type);
        fprintf(out, "  %-14s%s\n", row->name, row->help);
    }
}

static enum cli_status print_text(struct cli_context *cli)
{
    size_t count;
    const struct op_row *rows = op_rows(&count);
    for (unsigned level = 0; level < OP_LEVEL_COUNT; level++) {
        fprintf(cli->out, "%s%s\n", level > 0 ? "\n" : "", op_level_name((enum op_level)level));
        for (size_t i = 0; i < count; i++) {
            if (rows[i].level == level)
                put_row(cli->out, &rows[i]);
        }
    }
    put_types(cli->out);
    return CLI_OK;
}

static json_t *argument_json(const struct op_argument *argument)
{
    return json_pack("{s:s, s:s, s:s?, s:b}", "name", argument->name, "type", op_type_row(argument->type)->name,
                     "keyword", argument->keyword, "optional", argument->optional);
}

static json_t *row_json(const struct op_row *row)
{
    char usage[USAGE_BYTES];
    json_t *arguments = json_array();
    (void)op_usage(row, usage, sizeof usage);
    for (unsigned i = 0; i < op_arguments(row); i++)
        (void)json_array_append_new(arguments, argument_json(&row->argument[i]));
    return json_pack("{s:s, s:i, s:s, s:s, s:s, s:s, s:o}", "mnemonic", row->mnemonic, "opcode", (int)row->code,
                     "level", op_level_name(row->level), "usage", usage, "help", row->help, "answers", row->answers,
                     "arguments", arguments);
}

static enum cli_status print_json(struct cli_context *cli)
{
    size_t count;
    const struct op_row *rows = op_rows(&count);
    json_t *operations = json_array();
    for (size_t i = 0; i < count; i++)
        (void)json_array_append_new(operations, row_json(&rows[i]));
    return cli_print_json(cli, json_pack("{s:s, s:o}", "schema", "pamusim.operations/1", "operations", operations));
}

static enum cli_status print_markdown(struct cli_context *cli)
{
    size_t size = op_document(NULL, 0) + 1;
    char *text = malloc(size);
    if (text == NULL)
        return cli_out_of_memory(cli);
    (void)op_document(text, size);
    fputs(text, cli->out);
    free(text);
    return CLI_OK;
}

static enum cli_status exec(struct cli_context *cli)
{
    if (cli_given(cli, "markdown"))
        return print_markdown(cli);
    return cli->json ? print_json(cli) : print_text(cli);
}

static const struct cli_option options[] = {
    CLI_OPTION_JSON,
    {"markdown", NULL, "print the reference part of docs/spec/operations.md", 0},
    CLI_OPTION_END,
};

const struct cli_command cmd_operations = {
    .name = "operations",
    .summary = "list the operations that scripts and traces are made of",
    .operands = "",
    .options = options,
    .exec = exec,
};
