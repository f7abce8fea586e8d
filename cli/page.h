/* The page of --report. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_PAGE_H
#define CLI_PAGE_H

#include "cli.h"

/* Writes a page that shows data (docs/spec/json.md, pamusim.report/1) to a file, or with "-" to standard output.
 * CLI_BAD after complaining. */
enum cli_status cli_page_write(struct cli_context *cli, const char *path, const json_t *data);

#endif
