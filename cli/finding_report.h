/* Findings as text, JSON, SARIF and JUnit. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_FINDING_REPORT_H
#define CLI_FINDING_REPORT_H

#include "check/finding.h"
#include "cli.h"

/* The option that chooses the form; --json is short for --format json. */
#define CLI_OPTION_FORMAT                                   \
    {                                                       \
        "format", "FORM", "text, json, sarif or junit", 'f' \
    }

/* What a report is about. */
struct cli_findings {
    const char *file;  /* "-" for standard input */
    const char *check; /* "script", "device tree", "image" */
    const struct check_findings *findings;
    const struct check_rule *(*rule)(size_t index); /* all rules that were looked for */
};

/* Complains of a --format that there is none of; call it before the work. */
enum cli_status cli_check_format(struct cli_context *cli);

/* Prints findings in the form chosen. CLI_NO if one is an error or a warning, CLI_OK if there are none or notes only,
 * CLI_BAD if memory ran out. */
enum cli_status cli_print_findings(struct cli_context *cli, const struct cli_findings *report);

#endif
