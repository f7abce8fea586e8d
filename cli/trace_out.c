/* A trace as output, under its name or on standard output. SPDX-License-Identifier: BSD-2-Clause */
#include "trace_out.h"

#include <string.h>
#include <unistd.h>

#include "number.h"

static bool is_stdout(const struct cli_trace_out *out)
{
    return strcmp(out->path, "-") == 0;
}

static enum cli_status fail_output(struct cli_trace_out *out)
{
    out->reader_left = is_stdout(out) && cli_reader_left();
    if (out->reader_left)
        return CLI_BAD;
    return cli_fail(out->cli, "%s: %s", is_stdout(out) ? "standard output" : out->path, out->error.text);
}

enum cli_status cli_codec_option(struct cli_context *cli, uint8_t *codec)
{
    const char *name = cli_value(cli, "codec", trace_codec_row(TRACE_CODEC_DEFAULT)->name);
    if (trace_codec_find(name, codec))
        return CLI_OK;
    return cli_fail(cli, "unknown codec '%s'; there are none, zstd and columns", name);
}

enum cli_status cli_trace_out_options(struct cli_context *cli, struct cli_trace_out *out)
{
    uint64_t level = 0, slots = 0;
    *out = (struct cli_trace_out){.cli = cli, .path = cli_value(cli, "output", NULL)};
    if (cli_codec_option(cli, &out->codec) != CLI_OK ||
        cli_number_option(cli, "level", 1, TRACE_LEVEL_MOST, &level) != CLI_OK ||
        cli_number_option(cli, "chunk", 1, 1u << 20, &slots) != CLI_OK)
        return CLI_BAD;
    out->level = (int)level;
    out->chunk_slots = (uint32_t)slots;
    if (out->path == NULL)
        return cli_fail(cli, "--output FILE is missing; - is standard output");
    if (is_stdout(out) && isatty(STDOUT_FILENO))
        return cli_fail(cli, "a trace is binary and is not written to a terminal; give --output FILE, or a pipe");
    return CLI_OK;
}

enum cli_status cli_trace_out_open(struct cli_trace_out *out, const struct trace_header *header,
                                   const struct op_strings *strings)
{
    struct trace_writer_config config = {.header = header,
                                         .strings = strings,
                                         .chunk_slots = out->chunk_slots,
                                         .codec = out->codec,
                                         .level = out->level};
    enum trace_code code = is_stdout(out) ? trace_writer_open_fd(STDOUT_FILENO, &config, &out->writer, &out->error)
                                          : trace_writer_open(out->path, &config, &out->writer, &out->error);
    return code == TRACE_OK ? CLI_OK : fail_output(out);
}

enum cli_status cli_trace_out_add(struct cli_trace_out *out, const uint8_t *slots, size_t count, const uint64_t *times)
{
    return trace_writer_append(out->writer, slots, count, times, &out->error) == TRACE_OK ? CLI_OK : fail_output(out);
}

enum cli_status cli_trace_out_note(struct cli_trace_out *out, const struct trace_header *late)
{
    return trace_writer_note(out->writer, late, &out->error) == TRACE_OK ? CLI_OK : fail_output(out);
}

enum cli_status cli_trace_out_end(struct cli_trace_out *out, enum cli_status status)
{
    struct trace_writer *writer = out->writer;
    out->writer = NULL;
    if (status == CLI_OK && writer != NULL && trace_writer_close(writer, &out->error) != TRACE_OK)
        status = fail_output(out);
    else if (status != CLI_OK)
        trace_writer_discard(writer);
    return status == CLI_BAD && out->reader_left ? CLI_OK : status;
}
