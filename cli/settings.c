/* The chip and the knobs named on the command line. SPDX-License-Identifier: BSD-2-Clause */
#include "settings.h"

#include <inttypes.h>
#include <string.h>

#include "dtb/dtb.h"

const char *cli_knob_values(const struct pamu_knob_row *row, char buffer[CLI_KNOB_VALUES_BYTES])
{
    if (row->words == NULL) {
        (void)snprintf(buffer, CLI_KNOB_VALUES_BYTES, "%" PRIu32 " .. %" PRIu32, row->minimum, row->maximum);
        return buffer;
    }
    size_t used = 0;
    for (const char *const *word = row->words; *word != NULL && used < CLI_KNOB_VALUES_BYTES; word++) {
        int length = snprintf(buffer + used, CLI_KNOB_VALUES_BYTES - used, "%s%s", used > 0 ? " | " : "", *word);
        used += (size_t)length;
    }
    return buffer;
}

enum cli_status cli_fail_unknown_chip(struct cli_context *cli, const char *name)
{
    struct cli_nearest nearest = cli_nearest_start(name);
    for (size_t i = 0; i < pamu_chip_count(); i++) {
        const struct pamu_chip *chip = pamu_chip_row(i);
        cli_nearest_offer(&nearest, chip->name);
        for (size_t p = 0; p < chip->part_count; p++)
            cli_nearest_offer(&nearest, chip->parts[p].name);
    }
    return cli_fail_unknown(cli, &nearest, "chip", "pamusim chips lists them");
}

static enum cli_status fail_unknown_knob(struct cli_context *cli, const char *name)
{
    struct cli_nearest nearest = cli_nearest_start(name);
    for (size_t i = 0; i < pamu_knob_count(); i++)
        cli_nearest_offer(&nearest, pamu_knob_row(i)->name);
    return cli_fail_unknown(cli, &nearest, "knob", "pamusim knobs lists them");
}

static enum cli_status apply_knob(struct cli_context *cli, struct op_session *session, const char *setting)
{
    char name[OP_MAX_NAME + 1], values[CLI_KNOB_VALUES_BYTES];
    size_t length = strcspn(setting, "=");
    if (setting[length] != '=')
        return cli_fail(cli, "--set '%s' has no value; --set takes KNOB=VALUE", setting);
    (void)snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : sizeof name - 1), setting);
    const struct pamu_knob_row *row = pamu_knob_find(name);
    if (row == NULL)
        return fail_unknown_knob(cli, name);
    if (op_force_knob(session, name, setting + length + 1))
        return CLI_OK;
    return cli_fail(cli, "knob '%s' cannot be '%s'; it takes %s", name, setting + length + 1,
                    cli_knob_values(row, values));
}

enum cli_status cli_chosen_chip(struct cli_context *cli, const struct pamu_chip **chip)
{
    const char *name = cli_value(cli, "chip", NULL), *tree = cli_value(cli, "dtb", NULL);
    *chip = name != NULL ? pamu_chip_find(name) : NULL;
    if (name != NULL && *chip == NULL)
        return cli_fail_unknown_chip(cli, name);
    if (tree == NULL)
        return CLI_OK;
    enum cli_status status = cli_read_dtb(cli, tree, *chip);
    *chip = status == CLI_OK ? dtb_chip_profile(cli->dtb) : NULL;
    return status;
}

enum cli_status cli_apply_settings(struct cli_context *cli, struct op_session *session)
{
    const struct pamu_chip *chip;
    enum cli_status status = cli_chosen_chip(cli, &chip);
    if (status == CLI_OK && chip != NULL)
        (void)op_force_chip(session, chip); /* there is no model yet */
    const char *setting;
    for (size_t at = 0; status == CLI_OK && (setting = cli_next_value(cli, "set", &at)) != NULL;)
        status = apply_knob(cli, session, setting);
    return status;
}
