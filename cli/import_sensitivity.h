/* How far results depend on a policy that is made up. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_IMPORT_SENSITIVITY_H
#define CLI_IMPORT_SENSITIVITY_H

#include "import.h"

/* Imports a recording by every policy of a list, replays each on the chip, and prints the miss ratios. Reads the source
 * once and closes it. CLI_BAD after complaining, CLI_INTERRUPTED. */
enum cli_status cli_import_sensitivity(struct cli_context *cli, const struct cli_import_options *options,
                                       const char *file, struct trace_source *source);

#endif
