/* pamusim flavours: the drivers that can be software's side, and their quirks. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "commands.h"
#include "pamu/flavour.h"

static const struct pamu_flavour_row *row_of(unsigned flavour)
{
    return pamu_flavour_row((enum pamu_flavour)flavour);
}

/* ---- text ---- */

static enum cli_status print_flavours(struct cli_context *cli)
{
    static const char *const heads[] = {"flavour", ">PPAACT", ">SPAACT", ">OMT", "sources", NULL};
    struct cli_table *table = cli_table_create(heads);
    for (unsigned i = 0; i < PAMU_FLAVOUR_COUNT; i++) {
        const struct pamu_flavour_row *row = row_of(i);
        cli_table_cell(table, "%s", row->name);
        cli_table_cell(table, "%" PRIu32, row->tables.ppaact_entries);
        cli_table_cell(table, "%" PRIu32, row->tables.spaact_entries);
        cli_table_cell(table, "%" PRIu32, row->tables.omt_entries);
        cli_table_cell(table, "%s", row->sources);
    }
    if (!cli_table_print(table, cli->out, 0))
        return cli_out_of_memory(cli);
    fputs("\n", cli->out);
    for (unsigned i = 0; i < PAMU_FLAVOUR_COUNT; i++)
        fprintf(cli->out, "%-14s%s\n", row_of(i)->name, row_of(i)->help);
    return CLI_OK;
}

static void print_quirks(struct cli_context *cli, enum pamu_flavour flavour)
{
    size_t count;
    const struct pamu_quirk *quirks = pamu_quirks(&count);
    for (size_t i = 0; i < count; i++) {
        if (pamu_quirk_of(&quirks[i], flavour))
            fprintf(cli->out, "%-8s%s\n", quirks[i].id, quirks[i].text);
    }
}

static void print_flavour(struct cli_context *cli, enum pamu_flavour flavour)
{
    const struct pamu_flavour_row *row = pamu_flavour_row(flavour);
    fprintf(cli->out, "%s: %s\nsources: %s\n\n", row->name, row->help, row->sources);
    print_quirks(cli, flavour);
}

/* ---- JSON ---- */

static json_t *quirks_json(enum pamu_flavour flavour)
{
    size_t count;
    const struct pamu_quirk *quirks = pamu_quirks(&count);
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        if (pamu_quirk_of(&quirks[i], flavour))
            (void)json_array_append_new(array, json_pack("{s:s, s:s}", "item", quirks[i].id, "text", quirks[i].text));
    }
    return array;
}

static json_t *flavour_json(enum pamu_flavour flavour)
{
    const struct pamu_flavour_row *row = pamu_flavour_row(flavour);
    return json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:o}", "name", row->name, "help", row->help, "sources",
                     row->sources, "ppaact_entries", (int)row->tables.ppaact_entries, "spaact_entries",
                     (int)row->tables.spaact_entries, "omt_entries", (int)row->tables.omt_entries, "quirks",
                     quirks_json(flavour));
}

static enum cli_status print_json(struct cli_context *cli, unsigned first, unsigned count)
{
    json_t *array = json_array();
    for (unsigned i = first; i < first + count; i++)
        (void)json_array_append_new(array, flavour_json((enum pamu_flavour)i));
    return cli_print_json(cli, json_pack("{s:s, s:o}", "schema", "pamusim.flavours/1", "flavours", array));
}

/* ---- the command ---- */

static enum cli_status fail_unknown(struct cli_context *cli, const char *name)
{
    struct cli_nearest nearest = cli_nearest_start(name);
    for (unsigned i = 0; i < PAMU_FLAVOUR_COUNT; i++)
        cli_nearest_offer(&nearest, row_of(i)->name);
    return cli_fail_unknown(cli, &nearest, "flavour", "pamusim flavours lists them");
}

static enum cli_status exec(struct cli_context *cli)
{
    enum pamu_flavour flavour;
    if (cli->operand_count == 0)
        return cli->json ? print_json(cli, 0, PAMU_FLAVOUR_COUNT) : print_flavours(cli);
    if (pamu_flavour_find(cli->operands[0], &flavour) != PAMU_OK)
        return fail_unknown(cli, cli->operands[0]);
    if (cli->json)
        return print_json(cli, flavour, 1);
    print_flavour(cli, flavour);
    return CLI_OK;
}

static const struct cli_option options[] = {
    CLI_OPTION_JSON,
    CLI_OPTION_END,
};

const struct cli_command cmd_flavours = {
    .name = "flavours",
    .summary = "list the drivers that software's side can be, or the quirks of one",
    .operands = "[FLAVOUR]",
    .options = options,
    .most = 1,
    .exec = exec,
};
