/* What became of a recording, for people and as JSON. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_IMPORT_REPORT_H
#define CLI_IMPORT_REPORT_H

#include "cli.h"
#include "trace/import/import.h"

struct cli_import_report {
    const char *file;
    const struct trace_import *import;
    const struct trace_import_config *config;
};

/* Prints tables; false if memory ran out. */
bool cli_import_tables(FILE *out, const struct cli_import_report *report);

/* Prints JSON of schema pamusim.import/1. CLI_BAD after complaining. */
enum cli_status cli_import_json(struct cli_context *cli, FILE *out, const struct cli_import_report *report);

#endif
