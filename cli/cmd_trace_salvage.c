/* pamusim trace salvage: what can be read of a damaged trace. SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "input.h"
#include "trace/salvage.h"
#include "trace_out.h"

/* What is told, as JSON keys and for people: member, text */
#define COUNT_LIST(X)                                                                 \
    X(operations, "operations saved")                                                 \
    X(lost_operations, "operations lost, by the numbers of those behind them")        \
    X(lost_bytes, "bytes lost, in no whole chunk")                                    \
    X(damaged_chunks, "damaged chunks whose headers hold")                            \
    X(made_up_times, "timestamps lost; their operations have that of the one before") \
    X(unused_times, "timestamps left whose operations are lost")                      \
    X(made_up_strings, "names lost; they are called lost-0, lost-1 ..")

static void print_report(FILE *out, const struct trace_salvage *report)
{
    char text[32];
    if (report->header_lost)
        fputs("first line or header is damaged: what the trace said of itself is lost\n", out);
    if (!report->complete)
        fputs("the end is missing: what may have been behind is not known\n", out);
#define PRINT_COUNT(member, what) \
    if (report->member > 0)       \
        fprintf(out, "%s: %s\n", what, cli_count_text(report->member, text));
    COUNT_LIST(PRINT_COUNT)
#undef PRINT_COUNT
}

static json_t *report_json(const char *file, const struct trace_salvage *report)
{
    json_t *json =
        json_pack("{s:s, s:s, s:b, s:b, s:o}", "schema", "pamusim.trace-salvage/1", "file", file, "header_lost",
                  report->header_lost, "complete", report->complete, "bytes", cli_json_count(report->bytes));
#define ADD_COUNT(member, what) \
    if (json != NULL)           \
        (void)json_object_set_new(json, #member, cli_json_count(report->member));
    COUNT_LIST(ADD_COUNT)
#undef ADD_COUNT
    return json;
}

static bool lost_something(const struct trace_salvage *report)
{
    return report->header_lost || !report->complete || report->lost_bytes > 0 || report->lost_operations > 0 ||
           report->made_up_times > 0 || report->made_up_strings > 0 || report->damaged_chunks > 0;
}

/* The report goes where the trace does not. */
static enum cli_status tell(struct cli_context *cli, const struct cli_trace_out *out,
                            const struct trace_salvage *report)
{
    if (cli->json && cli_print_json(cli, report_json(cli->operands[0], report)) != CLI_OK)
        return CLI_BAD;
    if (!cli->json)
        print_report(strcmp(out->path, "-") == 0 ? cli->err : cli->out, report);
    return lost_something(report) ? CLI_NO : CLI_OK;
}

static enum cli_status fail(struct cli_context *cli, const struct cli_trace_out *out,
                            const struct trace_salvage *report, const struct trace_error *error)
{
    if (!report->output_failed)
        return cli_fail_trace(cli, cli->operands[0], error);
    if (strcmp(out->path, "-") == 0)
        return cli_reader_left() ? CLI_OK : cli_fail(cli, "standard output: %s", error->text);
    return cli_fail(cli, "%s: %s", out->path, error->text);
}

static enum cli_status exec(struct cli_context *cli)
{
    struct cli_trace_out out;
    struct trace_source *source;
    struct trace_salvage report;
    struct trace_error error = {0};
    const struct trace_header header = {.creator = "pamusim " PAMUSIM_VERSION " salvage"};
    bool is_trace;
    enum cli_status status = cli_trace_out_options(cli, &out);
    if (status == CLI_OK && cli->json && strcmp(out.path, "-") == 0)
        return cli_fail(cli, "--json and --output - both want standard output; name a file");
    if (status == CLI_OK)
        status = cli_open(cli, cli->operands[0], &source, &is_trace);
    if (status != CLI_OK)
        return status;
    struct trace_writer_config config = {
        .header = &header, .chunk_slots = out.chunk_slots, .codec = out.codec, .level = out.level};
    bool to_stdout = strcmp(out.path, "-") == 0;
    enum trace_code code = trace_salvage(source, &config, to_stdout ? NULL : out.path, STDOUT_FILENO, &report, &error);
    status = code == TRACE_OK ? tell(cli, &out, &report) : fail(cli, &out, &report, &error);
    trace_source_close(source);
    return status;
}

static const struct cli_option options[] = {
    CLI_OPTIONS_TRACE_OUT,
    CLI_OPTION_JSON,
    CLI_OPTION_END,
};

const struct cli_command cmd_trace_salvage = {
    .name = "salvage",
    .summary = "write every whole chunk of a damaged trace to a new one",
    .operands = "TRACE",
    .details =
        "Tells what was saved and what was lost, in numbers. Exit 0 if nothing was lost, 1 if something was, 2 if "
        "there is nothing to save. Needs a file, not a pipe.",
    .options = options,
    .least = 1,
    .most = 1,
    .exec = exec,
};
