/* Input that can be read only once, kept in a file. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_SPOOL_H
#define CLI_SPOOL_H

#include "cli.h"

/* A temporary file without content, in TMPDIR or /tmp; its name is to be freed, and the file to be removed. NULL after
 * complaining. */
char *cli_temporary_path(struct cli_context *cli);

/* If the one operand is standard input or a pipe, copies it to a temporary file, which is what
 * that operand stands for from then on: standard input is read from that file, too. *copy gets its name, to be freed,
 * and the file to be removed; NULL if there is none. CLI_BAD after complaining, CLI_INTERRUPTED after Ctrl-C. */
enum cli_status cli_spool(struct cli_context *cli, char **copy);

#endif
