/* One recording by several policies, through the chip's caches. SPDX-License-Identifier: BSD-2-Clause */
#include "import_sensitivity.h"

#include <stdlib.h>

#include "input.h"
#include "replay/replay.h"
#include "settings.h"

/* The policies compared: options, what they say, fields of struct import_synthesis */
#define VARIANT_LIST(X)                                                                              \
    X("at-unmap", {.policy = IMPORT_POLICY_AT_UNMAP})                                                \
    X("at-map", {.policy = IMPORT_POLICY_AT_MAP})                                                    \
    X("spread", {.policy = IMPORT_POLICY_SPREAD})                                                    \
    X("at-unmap burst 256", {.policy = IMPORT_POLICY_AT_UNMAP, .burst = 256})                        \
    X("spread burst 256", {.policy = IMPORT_POLICY_SPREAD, .burst = 256})                            \
    X("at-unmap interleave 1", {.policy = IMPORT_POLICY_AT_UNMAP, .interleave = 1})                  \
    X("at-unmap rings none", {.policy = IMPORT_POLICY_AT_UNMAP, .rings = IMPORT_RINGS_NONE})         \
    X("at-unmap rings doorbell", {.policy = IMPORT_POLICY_AT_UNMAP, .rings = IMPORT_RINGS_DOORBELL}) \
    X("spread burst 256 rings doorbell", {.policy = IMPORT_POLICY_SPREAD, .burst = 256, .rings = IMPORT_RINGS_DOORBELL})

static const struct variant {
    const char *name;
    struct import_synthesis synthesis;
} variants[] = {
#define VARIANT(name, ...) {name, __VA_ARGS__},
    VARIANT_LIST(VARIANT)
#undef VARIANT
};

#define VARIANTS (sizeof variants / sizeof *variants)

/* What one policy comes to. */
struct outcome {
    uint64_t records, bytes;
    uint64_t lookups[PAMU_STRUCTURE_COUNT], misses[PAMU_STRUCTURE_COUNT];
};

struct comparison {
    struct cli_context *cli;
    const char *file;
    const struct cli_import_options *options;
    struct trace_import *imports[VARIANTS];
    struct outcome outcomes[VARIANTS];
    struct cli_progress progress;
    struct trace_error error;
};

/* ---- runs ---- */

static bool on_progress(void *user, uint64_t done, uint64_t total, const struct trace_import_summary *summary)
{
    struct comparison *comparison = user;
    cli_progress_show(&comparison->progress, done, total, summary->records);
    return !cli_interrupted();
}

struct run {
    struct replay *replay;
    struct trace_error *error;
};

/* A trace_import_sink_fn. */
static enum trace_code replay_operations(void *user, const uint8_t *slots, size_t count,
                                         const struct op_strings *strings, const uint64_t *times)
{
    struct run *run = user;
    size_t done = 0;
    (void)times;
    if (cli_interrupted())
        return trace_fail(run->error, TRACE_ERR_SYSTEM, 0, "ended before all was replayed");
    enum replay_error code = replay_slots(run->replay, slots, count, strings, &done);
    return code == REPLAY_OK ? TRACE_OK : trace_fail(run->error, TRACE_ERR_MEMORY, 0, "%s", replay_strerror(code));
}

static void sum_caches(const struct replay *replay, struct outcome *outcome)
{
    for (unsigned instance = 0; instance < PAMU_MAX_INSTANCES; instance++) {
        struct pamu_counters counters;
        replay_counters(replay, instance, &counters);
        for (unsigned i = 0; i < PAMU_STRUCTURE_COUNT; i++) {
            outcome->lookups[i] += counters.cache[i].lookups;
            outcome->misses[i] += counters.cache[i].misses;
        }
    }
}

static enum cli_status fail(struct comparison *comparison)
{
    return cli_fail_trace(comparison->cli, comparison->file, &comparison->error);
}

static enum cli_status replay_on(struct comparison *comparison, struct op_session *session, size_t variant)
{
    struct replay_config config = {.session = session};
    struct run run = {replay_create(&config), &comparison->error};
    if (run.replay == NULL)
        return cli_out_of_memory(comparison->cli);
    enum trace_code code = trace_import_emit(comparison->imports[variant], replay_operations, &run, &comparison->error);
    if (code == TRACE_OK)
        sum_caches(run.replay, &comparison->outcomes[variant]);
    replay_destroy(run.replay);
    return code == TRACE_OK ? CLI_OK : fail(comparison);
}

static enum cli_status replay_variant(struct comparison *comparison, size_t variant)
{
    const struct trace_import_summary *summary = trace_import_summary(comparison->imports[variant]);
    struct op_session *session = op_session_create(0);
    enum cli_status status =
        session != NULL ? cli_apply_settings(comparison->cli, session) : cli_out_of_memory(comparison->cli);
    comparison->outcomes[variant].records = summary->records;
    comparison->outcomes[variant].bytes = summary->bytes;
    if (status == CLI_OK)
        status = replay_on(comparison, session, variant);
    op_session_destroy(session);
    return status;
}

static enum cli_status create(struct comparison *comparison)
{
    for (size_t i = 0; i < VARIANTS; i++) {
        struct trace_import_config config = comparison->options->config;
        config.synthesis = variants[i].synthesis;
        config.progress = on_progress;
        config.progress_user = comparison;
        if (trace_import_create(&config, &comparison->imports[i], &comparison->error) != TRACE_OK)
            return cli_fail(comparison->cli, "%s", comparison->error.text);
    }
    return CLI_OK;
}

static enum cli_status read_source(struct comparison *comparison, struct trace_source *source)
{
    comparison->progress = cli_progress_start(comparison->cli, cli_file_name(comparison->file));
    enum trace_code code = trace_import_read_all(comparison->imports, VARIANTS, source, &comparison->error);
    cli_progress_end(&comparison->progress);
    if (code != TRACE_OK)
        return fail(comparison);
    const struct import_form_row *row = import_form_row(trace_import_summary(comparison->imports[0])->form.form);
    if (row->accesses)
        return cli_fail(comparison->cli, "%s: the form %s tells of accesses, which no policy changes",
                        cli_file_name(comparison->file), row->name);
    return CLI_OK;
}

/* ---- results ---- */

/* In percent; meaningful if there are look-ups. */
static double ratio(const struct outcome *outcome, unsigned structure)
{
    return 100.0 * (double)outcome->misses[structure] / (double)outcome->lookups[structure];
}

/* The lowest and the highest miss ratio of a structure; false if no policy looks it up. */
static bool range(const struct comparison *comparison, unsigned structure, double *low, double *high)
{
    bool any = false;
    for (size_t i = 0; i < VARIANTS; i++) {
        const struct outcome *outcome = &comparison->outcomes[i];
        if (outcome->lookups[structure] == 0)
            continue;
        double here = ratio(outcome, structure);
        *low = !any || here < *low ? here : *low;
        *high = !any || here > *high ? here : *high;
        any = true;
    }
    return any;
}

static void add_cell(struct cli_table *table, const struct outcome *outcome, unsigned structure)
{
    char lookups[32];
    cli_table_cell(table, "%s", cli_count_text(outcome->lookups[structure], lookups));
    if (outcome->lookups[structure] == 0)
        cli_table_cell(table, "-");
    else
        cli_table_cell(table, "%.3f", ratio(outcome, structure));
}

static bool print_policies(const struct comparison *comparison)
{
    struct cli_table *table =
        cli_table_create((const char *const[]){"POLICY", ">RECORDS", ">PPAACE LOOK-UPS", ">MISSES %",
                                               ">SPAACE LOOK-UPS", ">MISSES %", ">OMT LOOK-UPS", ">MISSES %", NULL});
    for (size_t i = 0; i < VARIANTS; i++) {
        char records[32];
        cli_table_cell(table, "%s", variants[i].name);
        cli_table_cell(table, "%s", cli_count_text(comparison->outcomes[i].records, records));
        for (unsigned structure = 0; structure < PAMU_STRUCTURE_COUNT; structure++)
            add_cell(table, &comparison->outcomes[i], structure);
    }
    return cli_table_print(table, comparison->cli->out, 0);
}

static enum cli_status print_tables(const struct comparison *comparison)
{
    FILE *out = comparison->cli->out;
    if (!print_policies(comparison))
        return cli_out_of_memory(comparison->cli);
    fputc('\n', out);
    for (unsigned i = 0; i < PAMU_STRUCTURE_COUNT; i++) {
        double low = 0, high = 0;
        const char *name = pamu_structure_name((enum pamu_structure)i);
        if (range(comparison, i, &low, &high))
            fprintf(out, "%s: the policy moves the miss ratio by %.3f percentage points, from %.3f %% to %.3f %%\n",
                    name, high - low, low, high);
        else
            fprintf(out, "%s: never looked up\n", name);
    }
    return CLI_OK;
}

static json_t *caches_json(const struct outcome *outcome)
{
    json_t *caches = json_object();
    for (unsigned i = 0; i < PAMU_STRUCTURE_COUNT; i++) {
        json_t *cache = json_pack("{s:o, s:o}", "lookups", cli_json_count(outcome->lookups[i]), "misses",
                                  cli_json_count(outcome->misses[i]));
        (void)json_object_set_new(cache, "miss_ratio",
                                  outcome->lookups[i] != 0 ? json_real(ratio(outcome, i) / 100) : json_null());
        (void)json_object_set_new(caches, pamu_structure_name((enum pamu_structure)i), cache);
    }
    return caches;
}

static json_t *policy_json(const struct comparison *comparison, size_t i)
{
    const struct import_synthesis *synthesis = &variants[i].synthesis;
    return json_pack("{s:s, s:s, s:i, s:s, s:i, s:o, s:o, s:o}", "name", variants[i].name, "policy",
                     trace_import_policy_name(synthesis->policy), "burst", (int)synthesis->burst, "rings",
                     trace_import_rings_name(synthesis->rings), "interleave", (int)synthesis->interleave, "records",
                     cli_json_count(comparison->outcomes[i].records), "bytes",
                     cli_json_count(comparison->outcomes[i].bytes), "caches", caches_json(&comparison->outcomes[i]));
}

static json_t *range_json(const struct comparison *comparison)
{
    json_t *ranges = json_object();
    for (unsigned i = 0; i < PAMU_STRUCTURE_COUNT; i++) {
        double low = 0, high = 0;
        json_t *one = json_null();
        if (range(comparison, i, &low, &high))
            one = json_pack("{s:f, s:f, s:f}", "lowest", low / 100, "highest", high / 100, "moves", (high - low) / 100);
        (void)json_object_set_new(ranges, pamu_structure_name((enum pamu_structure)i), one);
    }
    return ranges;
}

static enum cli_status print_json(const struct comparison *comparison)
{
    const struct trace_import_summary *summary = trace_import_summary(comparison->imports[0]);
    json_t *policies = json_array();
    for (size_t i = 0; i < VARIANTS; i++)
        (void)json_array_append_new(policies, policy_json(comparison, i));
    return cli_print_json(comparison->cli, json_pack("{s:s, s:s, s:s, s:s, s:i, s:o, s:o, s:o}", "schema",
                                                     "pamusim.sensitivity/1", "file", cli_file_name(comparison->file),
                                                     "form", import_form_row(summary->form.form)->name, "chip",
                                                     comparison->options->config.chip->name, "windows",
                                                     (int)comparison->options->config.windows, "losses",
                                                     cli_json_count(trace_import_losses(summary)), "policies", policies,
                                                     "miss_ratios", range_json(comparison)));
}

enum cli_status cli_import_sensitivity(struct cli_context *cli, const struct cli_import_options *options,
                                       const char *file, struct trace_source *source)
{
    struct comparison *comparison = calloc(1, sizeof *comparison);
    if (comparison == NULL) {
        trace_source_close(source);
        return cli_out_of_memory(cli);
    }
    comparison->cli = cli;
    comparison->options = options;
    comparison->file = file;
    enum cli_status status = create(comparison);
    if (status == CLI_OK)
        status = read_source(comparison, source);
    trace_source_close(source);
    for (size_t i = 0; status == CLI_OK && i < VARIANTS; i++)
        status = replay_variant(comparison, i);
    if (status == CLI_OK)
        status = cli->json ? print_json(comparison) : print_tables(comparison);
    for (size_t i = 0; i < VARIANTS; i++)
        trace_import_destroy(comparison->imports[i]);
    free(comparison);
    return status;
}
