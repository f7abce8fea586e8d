/* What pamusim gen can make. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "gen.h"
#include "number.h"
#include "tracegen/gen.h"

static const char *number_text(const struct gen_key_row *key, uint64_t number, char text[32])
{
    if (key->kind == GEN_SIZE || key->kind == GEN_POWER)
        return cli_size_word(number, text);
    (void)snprintf(text, 32, "%" PRIu64, number);
    return text;
}

static void print_parameter(struct cli_table *table, const struct gen_parameter *parameter)
{
    const struct gen_key_row *key = gen_key_row(parameter->key);
    char text[3][32];
    cli_table_cell(table, "--%s", key->name);
    cli_table_cell(table, "%s", key->unit);
    cli_table_cell(table, "%s to %s", number_text(key, parameter->least, text[0]),
                   number_text(key, parameter->most, text[1]));
    cli_table_cell(table, "%s",
                   parameter->list != NULL ? parameter->list : number_text(key, parameter->absent, text[2]));
    cli_table_cell(table, "%s%s", key->help, key->kind == GEN_POWER ? "; a power of two" : "");
}

static enum cli_status print_rows(struct cli_context *cli)
{
    const struct gen_row *row;
    for (size_t i = 0; (row = gen_row_at(i)) != NULL; i++) {
        struct cli_table *table =
            cli_table_create((const char *const[]){"PARAMETER", "UNIT", "RANGE", "DEFAULT", "WHAT IT IS", NULL});
        fprintf(cli->out, "%s%s: %s\n  for: %s\n", i > 0 ? "\n" : "", row->name, row->summary, row->purpose);
        if (row->expectation != NULL)
            fprintf(cli->out, "  expected: %s\n", row->expectation);
        for (size_t j = 0; j < row->parameters; j++)
            print_parameter(table, &row->parameter[j]);
        if (!cli_table_print(table, cli->out, 2))
            return cli_out_of_memory(cli);
    }
    return CLI_OK;
}

static json_t *parameter_json(const struct gen_parameter *parameter)
{
    static const char *const kinds[] = {"number", "size", "power-of-two", "list"};
    const struct gen_key_row *key = gen_key_row(parameter->key);
    return json_pack(
        "{s:s, s:s, s:s, s:o, s:o, s:o, s:s}", "name", key->name, "kind", kinds[key->kind], "unit", key->unit,
        "minimum", cli_json_count(parameter->least), "maximum", cli_json_count(parameter->most), "default",
        parameter->list != NULL ? json_string(parameter->list) : cli_json_count(parameter->absent), "help", key->help);
}

static json_t *row_json(const struct gen_row *row)
{
    json_t *parameters = json_array();
    for (size_t i = 0; i < row->parameters; i++)
        json_array_append_new(parameters, parameter_json(&row->parameter[i]));
    return json_pack("{s:s, s:s, s:s, s:s?, s:b, s:o}", "name", row->name, "summary", row->summary, "purpose",
                     row->purpose, "expectation", row->expectation, "denied", (int)row->denied, "parameters",
                     parameters);
}

enum cli_status cli_gen_list(struct cli_context *cli)
{
    if (!cli->json)
        return print_rows(cli);
    json_t *rows = json_array();
    for (size_t i = 0; gen_row_at(i) != NULL; i++)
        json_array_append_new(rows, row_json(gen_row_at(i)));
    return cli_print_json(cli, json_pack("{s:s, s:o}", "schema", "pamusim.gen-list/1", "generators", rows));
}
