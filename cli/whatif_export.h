/* pamusim whatif --export-lookups. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_WHATIF_EXPORT_H
#define CLI_WHATIF_EXPORT_H

#include "study.h"

/* Writes the look-ups of the plan's one configuration into the folder of --export-lookups, in --form, and lists the
 * files: a table, or with --json that. CLI_BAD after complaining, also if there are several configurations. */
enum cli_status cli_whatif_export(const struct cli_study *study);

#endif
