/* pamusim trace convert: a trace in other chunks. SPDX-License-Identifier: BSD-2-Clause */
#include "commands.h"
#include "trace_filter.h"

static enum cli_status keep_all(struct cli_trace_filter *filter, const struct trace_chunk *chunk)
{
    return cli_filter_keep(filter, chunk, 0, 0, chunk->slot_count);
}

static enum cli_status exec(struct cli_context *cli)
{
    struct cli_trace_filter filter = {
        .cli = cli, .file = cli->operands[0], .chunk = keep_all, .no_times = cli_given(cli, "no-times")};
    enum cli_status status = cli_trace_out_options(cli, &filter.out);
    if (status == CLI_OK)
        status = cli_trace_filter(&filter);
    if (status == CLI_OK && filter.no_times)
        fprintf(cli->err, "timestamps left out, of operations: %llu\n", (unsigned long long)filter.operations);
    return status;
}

static const struct cli_option options[] = {
    CLI_OPTIONS_TRACE_OUT,
    {"no-times", NULL, "leave timestamps out", 0},
    CLI_OPTION_END,
};

const struct cli_command cmd_trace_convert = {
    .name = "convert",
    .summary = "write a trace again, with another codec or chunks of another size",
    .operands = "TRACE",
    .details =
        "The operations, timestamps and header are the same; creator is this program. What is left of a trace that "
        "is damaged or cut off, trace salvage writes.",
    .options = options,
    .least = 1,
    .most = 1,
    .exec = exec,
};
