/* pamusim knobs: what no source says, and the settings that stand for it. SPDX-License-Identifier: BSD-2-Clause */
#include "commands.h"
#include "settings.h"

static void add_row(struct cli_table *table, const struct pamu_knobs *defaults, const struct pamu_knob_row *row)
{
    char text[32], values[CLI_KNOB_VALUES_BYTES];
    cli_table_cell(table, "%s", row->name);
    cli_table_cell(table, "%s", row->rule);
    cli_table_cell(table, "%s", pamu_knob_text(defaults, row, text));
    cli_table_cell(table, "%s", cli_knob_values(row, values));
    cli_table_cell(table, "%s", row->help);
}

static json_t *value_json(const struct pamu_knobs *values, const struct pamu_knob_row *row)
{
    char text[32];
    if (row->words == NULL)
        return cli_json_count(pamu_knob_get(values, row));
    return json_string(pamu_knob_text(values, row, text));
}

static json_t *row_json(const struct pamu_knobs *defaults, const struct pamu_knob_row *row)
{
    json_t *words = row->words != NULL ? json_array() : NULL;
    for (size_t i = 0; words != NULL && row->words[i] != NULL; i++)
        json_array_append_new(words, json_string(row->words[i]));
    json_t *object = json_pack("{s:s, s:s, s:o, s:s}", "name", row->name, "rule", row->rule, "default",
                               value_json(defaults, row), "help", row->help);
    if (row->words != NULL)
        json_object_set_new(object, "words", words);
    else
        json_object_update_new(object, json_pack("{s:o, s:o}", "minimum", cli_json_count(row->minimum), "maximum",
                                                 cli_json_count(row->maximum)));
    return object;
}

static enum cli_status print_json(struct cli_context *cli, const struct pamu_knobs *defaults)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < pamu_knob_count(); i++)
        json_array_append_new(rows, row_json(defaults, pamu_knob_row(i)));
    return cli_print_json(cli, json_pack("{s:s, s:o}", "schema", "pamusim.knobs/1", "knobs", rows));
}

static enum cli_status exec(struct cli_context *cli)
{
    struct pamu_knobs defaults;
    pamu_knobs_default(&defaults);
    if (cli->json)
        return print_json(cli, &defaults);
    struct cli_table *table =
        cli_table_create((const char *const[]){"KNOB", "RULE", "DEFAULT", "VALUES", "WHAT IT DECIDES", NULL});
    for (size_t i = 0; i < pamu_knob_count(); i++)
        add_row(table, &defaults, pamu_knob_row(i));
    return cli_table_print(table, cli->out, 0) ? CLI_OK : cli_out_of_memory(cli);
}

static const struct cli_option options[] = {
    CLI_OPTION_JSON,
    CLI_OPTION_END,
};

const struct cli_command cmd_knobs = {
    .name = "knobs",
    .summary = "list the knobs: what no source says, and what the model does",
    .operands = "",
    .options = options,
    .exec = exec,
};
