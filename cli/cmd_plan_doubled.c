/* pamusim plan doubled: what windows behind the user's back take (rule R22). SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "commands.h"
#include "number.h"
#include "pamu/chip.h"
#include "pamu/domain.h"
#include "settings.h"

struct doubled {
    const struct pamu_chip *chip;
    uint64_t start, size, windows;
    struct pamu_doubling result;
};

static enum cli_status read_options(struct cli_context *cli, struct doubled *doubled)
{
    enum cli_status status = cli_chosen_chip(cli, &doubled->chip);
    if (doubled->chip == NULL)
        doubled->chip = pamu_chip_find(OP_DEFAULT_CHIP);
    if (status == CLI_OK)
        status = cli_number_option(cli, "start", 0, UINT64_MAX, &doubled->start);
    if (status == CLI_OK)
        status = cli_number_option(cli, "size", 0, UINT64_MAX, &doubled->size);
    return status == CLI_OK ? cli_number_option(cli, "windows", 0, UINT32_MAX, &doubled->windows) : status;
}

static uint64_t most_windows(const struct doubled *doubled)
{
    return doubled->chip->value[PAMU_CHIP_MAX_SUBWINDOWS].value;
}

static enum cli_status print_text(struct cli_context *cli, const struct doubled *doubled)
{
    const struct pamu_doubling *result = &doubled->result;
    uint32_t half = result->windows / 2;
    char size[32];

    fprintf(cli->out, "aperture of %s at 0x%" PRIx64 ": %" PRIu32 " windows\n", cli_size_text(result->size, size),
            result->start, result->windows);
    fprintf(cli->out, "windows of the user: %" PRIu32 " to %" PRIu32 "\n", result->first_user,
            result->first_user + half - 1);
    fprintf(cli->out, "windows added:       %" PRIu32 " to %" PRIu32 ", from IOVA 0x%" PRIx64 "\n", result->first_added,
            result->first_added + half - 1, result->start + result->first_added * (result->size / result->windows));
    fprintf(cli->out, "the user can ask for %" PRIu64 " windows at most, half of those of chip %s\n",
            most_windows(doubled) / 2, doubled->chip->name);
    return CLI_OK;
}

static enum cli_status print_json(struct cli_context *cli, const struct doubled *doubled)
{
    const struct pamu_doubling *result = &doubled->result;

    return cli_print_json(cli, json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "schema", "pamusim.doubled/1",
                                         "chip", doubled->chip->name, "start", cli_json_address(result->start), "size",
                                         cli_json_address(result->size), "windows", cli_json_count(result->windows),
                                         "first_user", cli_json_count(result->first_user), "first_added",
                                         cli_json_count(result->first_added), "most_user_windows",
                                         cli_json_count(most_windows(doubled) / 2)));
}

static enum cli_status exec(struct cli_context *cli)
{
    struct doubled doubled = {.windows = 1};
    struct pamu_refusal refusal;
    enum cli_status status = read_options(cli, &doubled);

    if (status != CLI_OK)
        return status;
    if (!cli_given(cli, "size"))
        return cli_fail(cli, "--size is missing: the size of the user's aperture, a power of two of at least 4K");
    if (pamu_double_windows(doubled.start, doubled.size, (uint32_t)doubled.windows, (uint32_t)most_windows(&doubled),
                            &doubled.result, &refusal) != PAMU_OK) {
        (void)cli_fail(cli, "%s (%s)", refusal.sentence, refusal.rule);
        return CLI_NO;
    }
    return cli->json ? print_json(cli, &doubled) : print_text(cli, &doubled);
}

static const struct cli_option options[] = {
    {"start", "IOVA", "where the user's aperture begins; without it, 0", 0},
    {"size", "SIZE", "the size of the user's aperture", 0},
    {"windows", "COUNT", "how many windows the user asks for; without it, 1", 'w'},
    CLI_OPTION_CHIP,
    CLI_OPTION_JSON,
    CLI_OPTION_END,
};

const struct cli_command cmd_plan_doubled = {
    .name = "doubled",
    .summary = "tell what doubling a user's windows behind its back takes",
    .operands = "",
    .details = "A driver that keeps windows for MSI banks without telling doubles the count, and with it the aperture: "
               "upwards if its start allows that (rule R1), else downwards (rule R22). Exit status 1 where it cannot.",
    .options = options,
    .exec = exec,
};
