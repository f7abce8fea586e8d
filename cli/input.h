/* Opening input, and telling what is wrong with it. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include "cli.h"
#include "trace/trace.h"

/* Opens a file, "-" for standard input, and looks whether it is a trace. Returns CLI_BAD after complaining. */
enum cli_status cli_open(struct cli_context *cli, const char *path, struct trace_source **source, bool *is_trace);

/* Opens what must be a trace. Returns CLI_BAD after complaining. */
enum cli_status cli_open_trace(struct cli_context *cli, const char *path, struct trace_reader **reader);

/* Complains of a trace error in a file. Returns CLI_BAD, or CLI_INTERRUPTED if Ctrl-C broke off the reading. */
enum cli_status cli_fail_trace(struct cli_context *cli, const char *path, const struct trace_error *error);

/* After the last chunk: complains if the file was cut off, sets *partial (which may be NULL) and returns CLI_BAD
 * then. */
enum cli_status cli_check_extent(struct cli_context *cli, const char *path, const struct trace_reader *reader,
                                 bool *partial);

#endif
