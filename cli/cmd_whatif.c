/* pamusim whatif: the same look-ups under other caches, windows, chips. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "number.h"
#include "stream_input.h"
#include "study.h"
#include "study_cost.h"
#include "study_msi.h"
#include "whatif_export.h"

#define MOST_THREADS 1024u

/* ---- what to run ---- */

static const char *const range_words[] = {
    [STUDY_NO_RANGE] = "this axis takes single values",
    [STUDY_POWERS] = "A..B stands for the powers of two from A to B, both powers of two",
    [STUDY_LETTERS] = "A..B stands for the letters from A to B, in this order",
};

static enum cli_status fail_plan(struct cli_context *cli, enum study_plan_error error, const char *text,
                                 const struct study_plan_trouble *trouble)
{
    struct cli_nearest nearest = cli_nearest_start(trouble->word);
    size_t count;
    const struct study_axis *axes = study_axes(&count);
    switch (error) {
    case STUDY_PLAN_AXIS:
        if (study_axis_find(trouble->word) != NULL)
            return cli_fail(cli, "--vary %s: it has no values; %s is %s", text, text,
                            study_axis_find(trouble->word)->values);
        for (size_t i = 0; i < count; i++)
            cli_nearest_offer(&nearest, axes[i].name);
        return cli_fail_unknown(cli, &nearest, "axis", "pamusim whatif --axes lists them; --vary takes AXIS=VALUE,..");
    case STUDY_PLAN_VALUE:
        return cli_fail(cli, "--vary %s: '%s' is not legal; %s is %s", text, trouble->word, trouble->axis->name,
                        trouble->axis->values);
    case STUDY_PLAN_RANGE:
        return cli_fail(cli, "--vary %s: '%s' is no range; %s", text, trouble->word, range_words[trouble->axis->range]);
    case STUDY_PLAN_TWICE:
        return cli_fail(cli, "--vary %s: %s varies already; all its values go into one list", text,
                        trouble->axis->name);
    case STUDY_PLAN_MANY:
        return cli_fail(cli, "--vary %s: too many; a study has at most %u configurations", text, STUDY_MOST_SETTINGS);
    default:
        return cli_out_of_memory(cli);
    }
}

static enum cli_status make_plan(struct cli_context *cli, const struct cli_stream *stream, struct study_plan *plan)
{
    struct study_setting start;
    cli_stream_setting(stream, &start);
    enum study_plan_error error = study_plan_start(plan, &start);
    if (error != STUDY_PLAN_OK)
        return cli_out_of_memory(cli);
    const char *text;
    for (size_t at = 0; (text = cli_next_value(cli, "vary", &at)) != NULL;) {
        struct study_plan_trouble trouble;
        error = study_plan_vary(plan, text, &trouble);
        if (error != STUDY_PLAN_OK)
            return fail_plan(cli, error, text, &trouble);
    }
    return CLI_OK;
}

/* --shard 2/8 */
static enum cli_status read_shard(struct cli_context *cli, struct cli_study *study)
{
    const char *text = cli_value(cli, "shard", "1/1"), *slash = strchr(text, '/');
    uint64_t shard, shards;
    if (slash == NULL || !cli_number(text, (size_t)(slash - text), &shard) ||
        !cli_number(slash + 1, strlen(slash + 1), &shards) || shard < 1 || shard > shards ||
        shards > STUDY_MOST_SETTINGS)
        return cli_fail(cli, "--shard %s: I/N is wanted, with I from 1 to N", text);
    if (shards > 1 && !cli_given(cli, "study"))
        return cli_fail(cli, "--shard wants --study, the file that its part of the results goes to");
    study->shard = (unsigned)shard;
    study->shards = (unsigned)shards;
    return CLI_OK;
}

static enum cli_status read_numbers(struct cli_context *cli, struct cli_study *study)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    uint64_t threads = cores > 0 && cores <= (long)MOST_THREADS ? (uint64_t)cores : 1;
    enum cli_status status = cli_number_option(cli, "threads", 1, MOST_THREADS, &threads);
    study->threads = (unsigned)threads;
    if (status == CLI_OK)
        status = cli_number_option(cli, "warm-up", 1, UINT64_MAX, &study->warm_up);
    if (status == CLI_OK)
        status = cli_number_option(cli, "interval", 1, UINT64_MAX, &study->interval);
    if (status == CLI_OK)
        status = cli_study_read_cost(study);
    return status == CLI_OK ? read_shard(cli, study) : status;
}

/* ---- the command ---- */

static enum cli_status print_axes(struct cli_context *cli)
{
    size_t count;
    const struct study_axis *axes = study_axes(&count);
    struct cli_table *table = cli_table_create((const char *const[]){"AXIS", "VALUES", "MEANING", NULL});
    for (size_t i = 0; i < count; i++) {
        cli_table_cell(table, "%s", axes[i].name);
        cli_table_cell(table, "%s%s", axes[i].values, axes[i].range != STUDY_NO_RANGE ? "; A..B" : "");
        cli_table_cell(table, "%s", axes[i].help);
    }
    if (!cli_table_print(table, cli->out, 0))
        return cli_out_of_memory(cli);
    fputs("\n" STUDY_RECORDED ", for any axis: as it was recorded, in caches as the chip and knobs have them\n",
          cli->out);
    return CLI_OK;
}

/* What is to be drawn comes from a store; one in memory will do. Its time line has a hundred steps, unless the study is
 * there already with others. */
static enum cli_status open_study(struct cli_study *study)
{
    struct cli_context *cli = study->cli;
    bool drawn = cli_given(cli, "report") || cli_given(cli, "plot");
    const char *path = cli_value(cli, "study", drawn ? ":memory:" : NULL);
    if (cli_given(cli, "report") && !cli_given(cli, "interval")) {
        study->interval = study->stream.records / 100 + (study->stream.records % 100 != 0);
        study->interval = study->interval > 0 ? study->interval : 1;
        cli_study_peek_interval(path, &study->interval);
    }
    return cli_study_open(study, path);
}

static enum cli_status print_study(struct cli_study *study, enum cli_status status)
{
    enum cli_status printed = cli_study_print(study);
    if (printed == CLI_OK)
        printed = cli_study_draw(study);
    return status == CLI_OK ? printed : status;
}

static enum cli_status run_study(struct cli_context *cli, struct cli_study *study)
{
    enum cli_status status = make_plan(cli, &study->stream, &study->plan);
    if (status == CLI_OK)
        status = cli_study_check_msi(study);
    if (status == CLI_OK && cli_given(cli, "export-lookups"))
        return cli_whatif_export(study);
    if (status == CLI_OK)
        status = read_numbers(cli, study);
    if (status == CLI_OK)
        status = open_study(study);
    if (status == CLI_OK)
        status = cli_study_run(study);
    return status == CLI_OK || status == CLI_INTERRUPTED ? print_study(study, status) : status;
}

static enum cli_status exec(struct cli_context *cli)
{
    struct cli_study study = {.cli = cli, .alone = cli_given(cli, "alone")};
    if (cli_given(cli, "axes"))
        return print_axes(cli);
    if (cli->operand_count == 0)
        return cli_fail(cli, "no trace is named; a script or - (standard input) will do, too");
    enum cli_status status = cli_study_check_drawing(cli);
    if (status == CLI_OK)
        status = cli_stream_open(cli, &study.stream);
    if (status != CLI_OK)
        return status;
    status = run_study(cli, &study);
    cli_study_end(&study);
    cli_stream_close(&study.stream);
    return status;
}

static const struct cli_option options[] = {
    {"vary", "AXIS=VALUES", "try these values; A..B are the powers of two from A to B; repeatable, all combinations",
     'v'},
    {"axes", NULL, "list what can vary, and end", 'a'},
    CLI_OPTION_SAVE_LOOKUPS,
    {"export-lookups", "DIR", "run no caches, but write what each is asked to files that other simulators read", 'e'},
    {"form", "NAME", "of these files: csv (everything, the default), din or oracleGeneral (look-ups alone)", 'f'},
    {"warm-up", "RECORDS", "do not count the first so many records", 'w'},
    {"interval", "RECORDS", "keep the misses in every so many records (in the study's file)", 'i'},
    {"alone", NULL, "also tell what each LIODN would miss if it had each cache to itself, all lines of it", 'o'},
    {"study", "FILE", "keep the results in this SQLite file; what it has already is not run again", 'S'},
    {"shard", "I/N", "run the Ith of N parts of the study only: pamusim merge joins their files", 'n'},
    {"threads", "N", "use so many threads instead of one a core; the results are the same", 't'},
    CLI_OPTION_CHIP,
    CLI_OPTION_SET,
    CLI_OPTION_JSON,
    CLI_OPTION_CSV,
    CLI_OPTION_REPORT,
    CLI_OPTIONS_COST,
    CLI_OPTION_END,
};

const struct cli_command cmd_whatif = {
    .name = "whatif",
    .summary = "cache-pressure studies: the same look-ups under other caches, windows, chips",
    .operands = "FILE...",
    .details = "The FILEs (scripts and traces, as replay takes them) are run once, on their chip; their look-ups are "
               "what is studied. "
               "--save-lookups keeps them, for later studies to take as their FILE.\n\n"
               "Misses are told apart: cold (the first look-up of an entry), dropped (the first after it was written), "
               "passing "
               "(nothing could be kept), capacity (a fully associative LRU cache of as many lines misses, too), and "
               "conflict (the "
               "rest; negative where the cache did better than that one).\n\n"
               "Exit 1 if an expect of a script does not hold, or an operation is refused.",
    .options = options,
    .least = 0,
    .most = CLI_ANY,
    .exec = exec,
};
