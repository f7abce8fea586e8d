/* pamusim chips: the chip profiles, every value with its source. SPDX-License-Identifier: BSD-2-Clause */
#include "chip_report.h"
#include "commands.h"
#include "settings.h"

/* Appends a chip to the list, with the tree it was read from, if any. false if memory ran out. */
static bool append_chip(json_t *chips, const struct pamu_chip *chip, const struct dtb_chip *dtb)
{
    json_t *row = cli_chip_json(chip);
    if (row != NULL && dtb != NULL && json_object_set_new(row, "tree", cli_dtb_json(dtb)) != 0) {
        json_decref(row);
        return false;
    }
    return json_array_append_new(chips, row) == 0;
}

/* One chip or, if that is NULL, all profiles. */
static enum cli_status print_json(struct cli_context *cli, const struct pamu_chip *only)
{
    json_t *chips = json_array();
    bool good = only == NULL || append_chip(chips, only, cli->dtb);
    for (size_t i = 0; only == NULL && good && i < pamu_chip_count(); i++)
        good = append_chip(chips, pamu_chip_row(i), NULL);
    if (!good) {
        json_decref(chips);
        return cli_out_of_memory(cli);
    }
    return cli_print_json(cli, json_pack("{s:s, s:o}", "schema", "pamusim.chips/1", "chips", chips));
}

static enum cli_status print_text(struct cli_context *cli, const struct pamu_chip *only)
{
    bool printed = only == NULL ? cli_chip_list(cli->out) : cli_chip_report(only, cli->out);
    if (printed && cli->dtb != NULL)
        printed = cli_dtb_report(cli->dtb, cli->out);
    return printed ? CLI_OK : cli_out_of_memory(cli);
}

static enum cli_status exec(struct cli_context *cli)
{
    const struct pamu_chip *chip = NULL;
    const char *tree = cli_value(cli, "dtb", NULL);
    if (cli->operand_count == 1) {
        chip = pamu_chip_find(cli->operands[0]);
        if (chip == NULL)
            return cli_fail_unknown_chip(cli, cli->operands[0]);
    }
    if (tree != NULL) {
        enum cli_status status = cli_read_dtb(cli, tree, chip);
        if (status != CLI_OK)
            return status;
        chip = dtb_chip_profile(cli->dtb);
    }
    return cli->json ? print_json(cli, chip) : print_text(cli, chip);
}

static const struct cli_option options[] = {CLI_OPTION_DTB, CLI_OPTION_JSON, CLI_OPTION_END};

const struct cli_command cmd_chips = {
    .name = "chips",
    .summary = "list the chip profiles, or tell all of one, every value with its source",
    .operands = "[NAME]",
    .details = "Without NAME, one line for each profile. NAME is a profile or a part it stands for, such as P2040; "
               "letter case does not matter. What no source states is shown as unknown, with the default that is used. "
               "Numbers in brackets are sources, listed at the end.\n"
               "\n"
               "With --dtb, the chip as a device tree describes it, and a list of what the tree lacks; that is taken "
               "from NAME or, without it, from the profile that the tree's compatible strings name.",
    .options = options,
    .most = 1,
    .exec = exec,
};
