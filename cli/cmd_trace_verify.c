/* pamusim trace verify: is a trace sound. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "commands.h"
#include "input.h"

struct verification {
    struct cli_context *cli;
    const char *file;
    json_t *problems; /* with --json */
};

static void on_problem(void *user, const struct trace_error *problem)
{
    struct verification *verification = user;
    if (verification->problems == NULL) {
        fprintf(verification->cli->out, "%s: byte %" PRIu64 ": %s\n", cli_file_name(verification->file),
                problem->offset, problem->text);
        return;
    }
    (void)json_array_append_new(verification->problems,
                                json_pack("{s:I, s:s}", "offset", (json_int_t)problem->offset, "text", problem->text));
}

static void print_verdict(const struct verification *verification, const struct trace_report *report)
{
    char operations[32], chunks[32], problems[32];
    fprintf(verification->cli->out, "%s: ", cli_file_name(verification->file));
    if (report->problems > 0)
        fprintf(verification->cli->out, "DAMAGED, problems: %s", cli_count_text(report->problems, problems));
    else
        fputs("sound", verification->cli->out);
    fprintf(verification->cli->out, "; operations: %s, in record chunks: %s\n",
            cli_count_text(report->operations, operations), cli_count_text(report->type[TRACE_RECORDS].chunks, chunks));
}

/* Damage that leaves nothing to go on with, in the first line or the header, is damage all the same. */
static bool is_damage(const struct trace_error *error)
{
    return error->code == TRACE_ERR_TRUNCATED || error->code == TRACE_ERR_DAMAGED || error->code == TRACE_ERR_FORMAT;
}

static json_t *report_json(const struct verification *verification, const struct trace_report *report)
{
    return json_pack("{s:s, s:b, s:b, s:o, s:o, s:o, s:O}", "file", verification->file, "sound", report->problems == 0,
                     "complete", report->complete, "operations", cli_json_count(report->operations), "bytes",
                     cli_json_count(report->bytes), "lost_bytes", cli_json_count(report->lost), "problems",
                     verification->problems);
}

static enum cli_status verify(struct verification *verification, json_t *files)
{
    struct trace_source *source;
    struct trace_report report = {0};
    struct trace_error error = {0};
    bool is_trace = false;
    enum cli_status status = cli_open(verification->cli, verification->file, &source, &is_trace);
    if (status != CLI_OK)
        return status;
    verification->problems = files != NULL ? json_array() : NULL;
    enum trace_code code = trace_verify(source, on_problem, verification, &report, &error);
    if (code != TRACE_OK && is_damage(&error)) {
        report.problems++;
        on_problem(verification, &error);
        code = TRACE_OK;
    }
    if (code != TRACE_OK)
        status = cli_fail_trace(verification->cli, verification->file, &error);
    else if (files != NULL)
        (void)json_array_append_new(files, report_json(verification, &report));
    else
        print_verdict(verification, &report);
    json_decref(verification->problems);
    trace_source_close(source);
    return status == CLI_OK && report.problems > 0 ? CLI_NO : status;
}

/* The worst of all files counts. */
static enum cli_status exec(struct cli_context *cli)
{
    json_t *files = cli->json ? json_array() : NULL;
    enum cli_status worst = CLI_OK;
    for (size_t i = 0; i < cli->operand_count && !cli_stopped(cli); i++) {
        struct verification verification = {.cli = cli, .file = cli->operands[i]};
        enum cli_status status = verify(&verification, files);
        worst = status > worst ? status : worst;
    }
    if (!cli->json)
        return worst;
    enum cli_status printed =
        cli_print_json(cli, json_pack("{s:s, s:o}", "schema", "pamusim.trace-verify/1", "files", files));
    return printed > worst ? printed : worst;
}

static const struct cli_option options[] = {
    CLI_OPTION_JSON,
    CLI_OPTION_END,
};

const struct cli_command cmd_trace_verify = {
    .name = "verify",
    .summary = "check traces whole: checksums, structure, every operation",
    .operands = "TRACE...",
    .details = "Exit 1 if a trace is damaged or cut off, 2 if it cannot be examined at all.",
    .options = options,
    .least = 1,
    .most = CLI_ANY,
    .exec = exec,
};
