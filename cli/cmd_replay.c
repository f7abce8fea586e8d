/* pamusim replay: scripts and traces through the model. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "commands.h"
#include "replay_report.h"
#include "run.h"

/* "p4080: 12 operations, 9 of them DMA records or accesses, in 0.001 s (9,000/s)" */
static void print_summary(const struct cli_run *run)
{
    const struct replay_totals *totals = replay_totals(run->replay);
    uint64_t records = totals->records + totals->accesses;
    char operations[32], accesses[32], rate[32];
    FILE *out = run->cli->out;
    fprintf(out, "%s: %s operations, %s of them DMA records or accesses, in %.3f s",
            op_session_chip(run->session)->name, cli_count_text(totals->operations, operations),
            cli_count_text(records, accesses), run->seconds);
    if (run->seconds > 0)
        fprintf(out, " (%s/s)", cli_count_text((uint64_t)((double)records / run->seconds), rate));
    fprintf(out, "%s\n\n", run->partial ? "; a part only, not the whole input" : "");
}

static enum cli_status print_results(struct cli_run *run)
{
    struct cli_context *cli = run->cli;
    struct report_replay report = {.replay = run->replay,
                                   .session = run->session,
                                   .names = (const char *const *)run->names,
                                   .seconds = run->seconds,
                                   .interrupted = run->partial};
    if (cli_given(cli, "quiet"))
        return CLI_OK;
    if (cli->json)
        return cli_print_json(cli, report_replay_json(&report));
    print_summary(run);
    return cli_replay_report(&report, cli->out) ? CLI_OK : cli_out_of_memory(cli);
}

static enum cli_status verdict_of(const struct cli_run *run)
{
    if (cli_given(run->cli, "strict") && replay_totals(run->replay)->denied_records > 0)
        return CLI_NO;
    return cli_run_verdict(run);
}

static enum cli_status exec(struct cli_context *cli)
{
    struct cli_run run;
    enum cli_status status = cli_run_start(cli, &run, NULL);
    if (status != CLI_OK)
        return status;
    status = cli_run_operands(&run);
    if (status == CLI_OK || run.partial) {
        enum cli_status printed = print_results(&run);
        status = status == CLI_OK ? printed : status;
    }
    if (status == CLI_OK)
        status = verdict_of(&run);
    cli_run_end(&run);
    return status;
}

static const struct cli_option options[] = {
    CLI_OPTION_CHIP,
    CLI_OPTION_SET,
    {"strict", NULL, "exit 1 if any access was denied", 'S'},
    CLI_OPTION_JSON,
    {"quiet", NULL, "print no results, only what went wrong", 'q'},
    CLI_OPTION_END,
};

const struct cli_command cmd_replay = {
    .name = "replay",
    .summary = "run scripts and traces, and tell what became of every access",
    .operands = "FILE...",
    .details = "A FILE is a script (text, one operation a line) or a trace (binary); - is standard input. Several run "
               "one after "
               "another on the same machine, as if they were one file, but a trace whose header names a chip starts on "
               "a fresh one.\n\n"
               "Exit 1 if an expect line of a script does not hold, or an operation is refused and no expect error "
               "follows it, or "
               "with --strict if any access was denied. Ctrl-C ends the run and prints the results so far.",
    .options = options,
    .least = 1,
    .most = CLI_ANY,
    .exec = exec,
};
