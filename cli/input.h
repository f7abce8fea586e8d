/* Opening input, and telling what is wrong with it. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include "cli.h"
#include "op/script.h"
#include "trace/trace.h"

/* Opens a file, "-" for standard input, and looks whether it is a trace. Returns CLI_BAD after complaining. */
enum cli_status cli_open(struct cli_context *cli, const char *path, struct trace_source **source, bool *is_trace);

/* Opens what must be a trace. Returns CLI_BAD after complaining. */
enum cli_status cli_open_trace(struct cli_context *cli, const char *path, struct trace_reader **reader);

/* Complains of a trace error in a file. Returns CLI_BAD, or CLI_INTERRUPTED if Ctrl-C broke off the reading. */
enum cli_status cli_fail_trace(struct cli_context *cli, const char *path, const struct trace_error *error);

/* A source as a script's text: read with cli_read_text, user is one of these. */
struct cli_text {
    struct trace_source *source;
    struct trace_error error; /* why reading failed */
};
op_read_fn cli_read_text;

/* Complains of what op_script_next() returned, neither OP_OK nor OP_ERR_NOTHING. Returns CLI_BAD, or
 * CLI_INTERRUPTED. */
enum cli_status cli_fail_script(struct cli_context *cli, const char *path, enum op_error error,
                                const struct op_diagnostic *diagnostic, const struct cli_text *text);

/* After the last chunk: complains if the file was cut off, sets *partial (which may be NULL) and returns CLI_BAD
 * then. */
enum cli_status cli_check_extent(struct cli_context *cli, const char *path, const struct trace_reader *reader,
                                 bool *partial);

#endif
