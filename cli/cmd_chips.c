/* pamusim chips: the chip profiles, every value with its source. SPDX-License-Identifier: BSD-2-Clause */
#include "chip_report.h"
#include "commands.h"
#include "settings.h"

static enum cli_status print_json(struct cli_context *cli, const struct pamu_chip *only)
{
    json_t *chips = json_array();
    for (size_t i = 0; i < pamu_chip_count(); i++) {
        const struct pamu_chip *chip = pamu_chip_row(i);
        if ((only == NULL || only == chip) && json_array_append_new(chips, cli_chip_json(chip)) != 0) {
            json_decref(chips);
            return cli_out_of_memory(cli);
        }
    }
    return cli_print_json(cli, json_pack("{s:s, s:o}", "schema", "pamusim.chips/1", "chips", chips));
}

static enum cli_status exec(struct cli_context *cli)
{
    const struct pamu_chip *chip = NULL;
    if (cli->operand_count == 1) {
        chip = pamu_chip_find(cli->operands[0]);
        if (chip == NULL)
            return cli_fail_unknown_chip(cli, cli->operands[0]);
    }
    if (cli->json)
        return print_json(cli, chip);
    bool printed = chip == NULL ? cli_chip_list(cli->out) : cli_chip_report(chip, cli->out);
    return printed ? CLI_OK : cli_out_of_memory(cli);
}

static const struct cli_option options[] = {CLI_OPTION_JSON, CLI_OPTION_END};

const struct cli_command cmd_chips = {
    .name = "chips",
    .summary = "list the chip profiles, or tell all of one, every value with its source",
    .operands = "[NAME]",
    .details = "Without NAME, one line for each profile. NAME is a profile or a part it stands for, such as P2040; "
               "letter case "
               "does not matter. What no source states is shown as unknown, with the default that is used. Numbers in "
               "brackets "
               "are sources, listed at the end.",
    .options = options,
    .most = 1,
    .exec = exec,
};
