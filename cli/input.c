/* Opening input, and telling what is wrong with it. SPDX-License-Identifier: BSD-2-Clause */
#include "input.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

enum cli_status cli_fail_trace(struct cli_context *cli, const char *path, const struct trace_error *error)
{
    if (cli_interrupted())
        return CLI_INTERRUPTED;
    if (error->offset > 0)
        return cli_fail(cli, "%s: byte %" PRIu64 ": %s", cli_file_name(path), error->offset, error->text);
    return cli_fail(cli, "%s: %s", cli_file_name(path), error->text);
}

enum cli_status cli_open(struct cli_context *cli, const char *path, struct trace_source **source, bool *is_trace)
{
    struct trace_error error = {0};
    enum trace_code code = strcmp(path, "-") == 0 ? trace_source_open_fd(STDIN_FILENO, source, &error)
                                                  : trace_source_open(path, source, &error);
    if (code == TRACE_OK && trace_source_is_trace(*source, is_trace, &error) == TRACE_OK)
        return CLI_OK;
    trace_source_close(*source);
    *source = NULL;
    return cli_fail_trace(cli, path, &error);
}

enum cli_status cli_open_trace(struct cli_context *cli, const char *path, struct trace_reader **reader)
{
    struct trace_source *source;
    struct trace_error error = {0};
    bool is_trace = false;
    enum cli_status status = cli_open(cli, path, &source, &is_trace);
    if (status != CLI_OK)
        return status;
    if (trace_reader_open(source, reader, &error) != TRACE_OK)
        return cli_fail_trace(cli, path, &error);
    return CLI_OK;
}

enum cli_status cli_check_extent(struct cli_context *cli, const char *path, const struct trace_reader *reader,
                                 bool *partial)
{
    struct trace_extent extent;
    trace_reader_extent(reader, &extent);
    if (extent.complete)
        return CLI_OK;
    if (partial != NULL)
        *partial = true;
    return cli_fail(cli,
                    "%s: cut off at byte %" PRIu64 ": %" PRIu64 " whole operations, then %" PRIu64 " bytes of no use",
                    cli_file_name(path), extent.end, extent.operations, extent.lost);
}

long cli_read_text(void *user, char *buffer, size_t size)
{
    struct cli_text *text = user;
    size_t got = 0;
    if (trace_source_read(text->source, (uint8_t *)buffer, size, &got, &text->error) != TRACE_OK)
        return -1;
    return (long)got;
}

enum cli_status cli_fail_script(struct cli_context *cli, const char *path, enum op_error error,
                                const struct op_diagnostic *diagnostic, const struct cli_text *text)
{
    if (error == OP_ERR_SYNTAX)
        return cli_fail_at(cli, path, diagnostic->line, diagnostic->column, diagnostic->what, diagnostic->legal);
    if (error == OP_ERR_READ)
        return cli_fail_trace(cli, path, &text->error);
    return cli_fail(cli, "%s: %s", cli_file_name(path), op_strerror(error));
}
