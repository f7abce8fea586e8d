/* pamusim plan liodn: numbers that do not evict each other. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "input.h"
#include "iotlb/source.h"
#include "number.h"
#include "stream_input.h"
#include "study/liodn.h"
#include "study/result.h"
#include "study/run.h"

#define LIODNS 0x10000u
#define DEFAULT_STEPS 1000000u

struct planning {
    struct cli_context *cli;
    struct cli_stream stream;
    struct study_liodns *liodns;
    struct study_liodn_config config;
    struct study_liodn_plan plan;
    bool kept[LIODNS], taken[LIODNS];
    struct study_result before, after; /* simulated, with everything that happened */
    size_t results;
};

/* ---- reading ---- */

static enum cli_status feed(struct planning *planning)
{
    struct iotlb_source *source;
    struct trace_error error = {0};
    const struct iotlb_item *items;
    size_t count = 1;
    bool fits = true;
    enum trace_code code = iotlb_source_open(planning->stream.path, &source, &error);
    while (code == TRACE_OK && fits && count > 0) {
        code = iotlb_source_next(source, &items, &count, &error);
        fits = code != TRACE_OK || study_liodns_run(planning->liodns, items, count);
    }
    iotlb_source_close(source);
    if (code != TRACE_OK)
        return cli_fail_trace(planning->cli, planning->stream.path, &error);
    return fits ? CLI_OK : cli_out_of_memory(planning->cli);
}

static enum cli_status read_kept(struct planning *planning)
{
    const char *text;
    for (size_t at = 0; (text = cli_next_value(planning->cli, "keep", &at)) != NULL;) {
        uint64_t liodn;
        if (!cli_number(text, strlen(text), &liodn) || liodn >= LIODNS)
            return cli_fail(planning->cli, "--keep cannot be '%s'; it takes an LIODN, 0 to 65535", text);
        planning->kept[liodn] = true;
    }
    return CLI_OK;
}

/* Numbers that the chip's boot loader gives to devices that the trace knows nothing of. */
static void note_taken(struct planning *planning)
{
    const struct pamu_chip *chip = planning->stream.chip;
    size_t count;
    const uint16_t *met = study_liodns_met(planning->liodns, &count);
    for (size_t i = 0; i < chip->device_count; i++) {
        for (unsigned j = 0; j < chip->devices[i].liodns; j++)
            planning->taken[chip->devices[i].liodn[j]] = true;
    }
    for (size_t i = 0; i < count; i++)
        planning->taken[met[i]] = false;
}

static enum cli_status read_limits(struct planning *planning)
{
    uint64_t bits = planning->stream.chip->value[PAMU_CHIP_LIODN_BITS].value;
    uint64_t least = 1, most = (UINT64_C(1) << (bits < 16 ? bits : 16)) - 1, steps = DEFAULT_STEPS;
    struct study_setting setting;
    struct iotlb_point point;
    cli_stream_setting(&planning->stream, &setting);
    study_setting_point(&setting, &point);
    enum cli_status status = cli_number_option(planning->cli, "from", 0, LIODNS - 1, &least);
    if (status == CLI_OK)
        status = cli_number_option(planning->cli, "to", least, LIODNS - 1, &most);
    if (status == CLI_OK)
        status = cli_number_option(planning->cli, "steps", 0, UINT64_MAX, &steps);
    planning->config = (struct study_liodn_config){.sets = point.cache[0][PAMU_PPAACE].sets,
                                                   .ways = point.cache[0][PAMU_PPAACE].ways,
                                                   .least = (uint16_t)least,
                                                   .most = (uint16_t)most,
                                                   .kept = planning->kept,
                                                   .taken = planning->taken,
                                                   .most_steps = steps};
    return status;
}

/* ---- planning ---- */

static enum cli_status fail_plan(const struct planning *planning, enum study_liodn_error error)
{
    switch (error) {
    case STUDY_LIODN_OK:
        return CLI_OK;
    case STUDY_LIODN_MANY:
        return cli_fail(planning->cli, "too many LIODNs for a plan; it moves %u of %u at most",
                        (unsigned)STUDY_MOST_PAIRS, STUDY_MOST_LIODNS);
    case STUDY_LIODN_NUMBERS:
        return cli_fail(planning->cli, "from %u to %u there are not enough numbers that nobody else has",
                        planning->config.least, planning->config.most);
    default:
        return cli_out_of_memory(planning->cli);
    }
}

static bool take_result(void *user, size_t setting, const struct iotlb_task *task, size_t point)
{
    struct planning *planning = user;
    planning->results++;
    return study_result_take(task, point, setting == 0 ? &planning->before : &planning->after);
}

/* The whole device with the old numbers and with the new ones: dropped entries, policies and all. */
static enum cli_status simulate(struct planning *planning)
{
    struct study_setting settings[2];
    struct trace_error error = {0};
    cli_stream_setting(&planning->stream, &settings[0]);
    settings[1] = settings[0];
    settings[1].numbering = planning->plan.numbering;
    const struct study_run_config config = {.path = planning->stream.path,
                                            .recorded = planning->stream.chip,
                                            .settings = settings,
                                            .count = 2,
                                            .threads = 2,
                                            .result = take_result,
                                            .user = planning};
    enum study_run_state state = study_run(&config, &error);
    if (state == STUDY_RUN_TRACE)
        return cli_fail_trace(planning->cli, planning->stream.path, &error);
    return state == STUDY_RUN_OK ? CLI_OK : cli_out_of_memory(planning->cli);
}

/* Dropped entries can make what was planned worse than what was there: then nothing changes. */
static void take_better(struct planning *planning)
{
    if (planning->after.sum[PAMU_PPAACE].misses <= planning->before.sum[PAMU_PPAACE].misses)
        return;
    planning->plan.numbering.count = 0;
    planning->plan.optimal = false;
    study_result_clear(&planning->after);
    planning->after = planning->before;
    planning->before.rows = NULL;
}

static enum cli_status make_plan(struct planning *planning)
{
    enum cli_status status = feed(planning);
    if (status == CLI_OK)
        status = read_kept(planning);
    if (status == CLI_OK)
        status = read_limits(planning);
    if (status != CLI_OK)
        return status;
    note_taken(planning);
    status = fail_plan(planning, study_liodn_plan(planning->liodns, &planning->config, &planning->plan));
    if (status == CLI_OK)
        status = simulate(planning);
    if (status == CLI_OK)
        take_better(planning);
    return status;
}

/* ---- printing ---- */

static json_t *pairs_json(const struct study_pairs *pairs)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < pairs->count; i++)
        (void)json_array_append_new(array,
                                    json_pack("{s:i, s:i}", "from", pairs->pair[i].liodn, "to", pairs->pair[i].to));
    return array;
}

static void axis_value(const struct planning *planning, char text[STUDY_TEXT])
{
    const struct study_axis *axis = study_axis_find("numbering");
    struct study_setting setting;
    study_setting_start(&setting, planning->stream.chip);
    setting.numbering = planning->plan.numbering;
    axis->print(axis, &setting, text);
}

static enum cli_status print_json(const struct planning *planning)
{
    const struct study_counts *before = &planning->before.sum[PAMU_PPAACE], *after = &planning->after.sum[PAMU_PPAACE];
    return cli_print_json(
        planning->cli, json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:b, s:o}", "schema", "pamusim.plan-liodn/1", "chip",
                                 planning->stream.chip->name, "sets", cli_json_count(planning->config.sets), "ways",
                                 cli_json_count(planning->config.ways), "misses_before", cli_json_count(before->misses),
                                 "misses_after", cli_json_count(after->misses), "optimal", (int)planning->plan.optimal,
                                 "changes", pairs_json(&planning->plan.numbering)));
}

static enum cli_status print_table(const struct planning *planning)
{
    const struct study_counts *before = &planning->before.sum[PAMU_PPAACE], *after = &planning->after.sum[PAMU_PPAACE];
    FILE *out = planning->cli->out;
    char first[32], second[32], text[STUDY_TEXT];
    size_t count;
    (void)study_liodns_met(planning->liodns, &count);
    fprintf(out, "%zu LIODNs, PPAACE caches of %u sets and %u ways on %s\n", count, planning->config.sets,
            planning->config.ways, planning->stream.chip->name);
    fprintf(out, "misses: %s with the numbers there are, %s with those below%s\n",
            cli_count_text(before->misses, first), cli_count_text(after->misses, second),
            planning->plan.optimal ? "; no numbers have fewer" : "");
    if (planning->plan.numbering.count == 0) {
        fputs("nothing to change\n", out);
        return CLI_OK;
    }
    struct cli_table *table = cli_table_create((const char *const[]){">LIODN", ">NEW", ">SET", NULL});
    for (uint32_t i = 0; i < planning->plan.numbering.count; i++) {
        cli_table_cell(table, "%u", planning->plan.numbering.pair[i].liodn);
        cli_table_cell(table, "%u", planning->plan.numbering.pair[i].to);
        cli_table_cell(table, "%u", planning->plan.numbering.pair[i].to % planning->config.sets);
    }
    fputc('\n', out);
    if (!cli_table_print(table, out, 0))
        return cli_out_of_memory(planning->cli);
    axis_value(planning, text);
    fprintf(out, "\nto study it: pamusim whatif --vary numbering=%s\n", text);
    return CLI_OK;
}

static enum cli_status run(struct planning *planning)
{
    enum cli_status status = cli_stream_open(planning->cli, &planning->stream);
    if (status != CLI_OK)
        return status;
    planning->liodns = study_liodns_create();
    status = planning->liodns != NULL ? make_plan(planning) : cli_out_of_memory(planning->cli);
    if (status == CLI_OK)
        status = planning->cli->json ? print_json(planning) : print_table(planning);
    study_liodns_destroy(planning->liodns);
    study_result_clear(&planning->before);
    study_result_clear(&planning->after);
    cli_stream_close(&planning->stream);
    return status;
}

static enum cli_status exec(struct cli_context *cli)
{
    struct planning *planning = calloc(1, sizeof *planning);
    if (planning == NULL)
        return cli_out_of_memory(cli);
    planning->cli = cli;
    enum cli_status status = run(planning);
    free(planning);
    return status;
}

static const struct cli_option options[] = {
    {"keep", "LIODN", "this one must stay what it is; repeatable", 'k'},
    {"from", "LIODN", "the lowest number to give; without it, 1", 0},
    {"to", "LIODN", "the highest number to give; without it, what the chip's LIODN registers hold", 0},
    {"steps", "COUNT", "of the exact search before it is given up; 0 leaves it out", 0},
    CLI_OPTION_SAVE_LOOKUPS,
    CLI_OPTION_CHIP,
    CLI_OPTION_SET,
    CLI_OPTION_JSON,
    CLI_OPTION_END,
};

const struct cli_command cmd_plan_liodn = {
    .name = "liodn",
    .summary = "find LIODN numbers that keep the PPAACE caches from conflicts",
    .operands = "FILE...",
    .details =
        "The FILEs are scripts, traces or a look-up stream, as whatif takes them. Two LIODNs whose numbers have the "
        "same remainder "
        "by the number of sets share a set of the PPAACE cache; the plan gives numbers so that those who would evict "
        "each "
        "other do not. Numbers of the chip's other devices are left alone.\n\n"
        "The plan is never worse than the numbers there are: what is printed was simulated with all that happened. "
        "Where the search could try everything, it says that no numbers have fewer misses.",
    .options = options,
    .least = 1,
    .most = CLI_ANY,
    .exec = exec,
};
