/* pamusim lint: what is wrong with an image of tables. SPDX-License-Identifier: BSD-2-Clause */
#include "commands.h"
#include "finding_report.h"
#include "image/lint.h"
#include "image_input.h"
#include "op/session.h"
#include "settings.h"

static enum cli_status print_lint(struct cli_context *cli, const struct image_lint *lint)
{
    struct check_findings *findings = check_findings_create();
    enum cli_status status = findings != NULL && image_lint(lint, findings) ? CLI_OK : cli_out_of_memory(cli);
    struct cli_findings report = {cli->operands[0], "image", findings, image_lint_rule};
    if (status == CLI_OK)
        status = cli_print_findings(cli, &report);
    check_findings_destroy(findings);
    return status;
}

static enum cli_status exec(struct cli_context *cli)
{
    struct image *image = NULL;
    struct image_tables tables;
    const struct pamu_chip *chip;
    enum cli_status status = cli_check_format(cli);
    if (status == CLI_OK)
        status = cli_chosen_chip(cli, &chip);
    if (status == CLI_OK)
        status = cli_read_image(cli, cli->operands[0], &image, &tables);
    if (status == CLI_OK) {
        if (chip == NULL)
            chip = pamu_chip_find(OP_DEFAULT_CHIP);
        struct image_lint lint = {&tables, (unsigned)chip->value[PAMU_CHIP_PHYS_BITS].value,
                                  chip->value[PAMU_CHIP_MAX_SUBWINDOWS].value};
        status = print_lint(cli, &lint);
    }
    image_destroy(image);
    return status;
}

static const struct cli_option options[] = {
    CLI_OPTIONS_IMAGE, {"format", "FORM", "print text, json, sarif or junit", 0}, CLI_OPTION_CHIP, CLI_OPTION_JSON,
    CLI_OPTION_END,
};

const struct cli_command cmd_lint = {
    .name = "lint",
    .summary = "find what is wrong with an image of tables",
    .operands = "IMAGE",
    .details = "Finds entries that can never match, windows that belong to another LIODN or lie beyond their table, "
               "addresses that "
               "are not aligned or that the chip does not have, reserved bits, valid entries that let nothing through, "
               "holes, and "
               "physical memory that LIODNs of different domains reach. Two LIODNs are of one domain if their entries "
               "say the same "
               "but for FSPI and LIODN.\n"
               "\n"
               "How images are read is told at dump. Without --chip, the limits are those of a P4080. Exit 1 if there "
               "is an error "
               "or a warning; holes are notes.",
    .options = options,
    .least = 1,
    .most = 1,
    .exec = exec,
};
