/* What came of a study: table, JSON, CSV. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <string.h>

#include "study.h"
#include "study_cost.h"
#include "study_msi.h"

static const char *name_of(const struct study_setting *setting, char name[CLI_STUDY_NAME_BYTES])
{
    (void)study_setting_name(setting, name, CLI_STUDY_NAME_BYTES);
    return name;
}

/* Why there is no result, or why hardware is not like that; "" if all is well. */
static const char *note_of(const struct cli_study *study, size_t i)
{
    bool simulated;
    const char *doubt = study_setting_doubt(&study->plan.settings[i], &simulated);
    if (doubt != NULL)
        return doubt;
    if (study->refused[i] != NULL)
        return study->refused[i];
    if (study->done[i] == 0)
        return "not run";
    if (study->warm_up != 0 && study->warm_up >= study->results[i].records)
        return "all of it is warm-up, nothing is counted";
    for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
        if (study->results[i].sum[s].inexact != 0)
            return "capacity and conflict are not exact without snooping";
    }
    return study->done[i] == STUDY_ALL_INSTANCES ? "" : "some instances only";
}

/* ---- table ---- */

static void add_count(struct cli_table *table, uint64_t count)
{
    char text[32];
    cli_table_cell(table, "%s", cli_count_text(count, text));
}

static void add_ratio(struct cli_table *table, const struct study_counts *counts)
{
    if (counts->lookups == 0)
        cli_table_cell(table, "-");
    else
        cli_table_cell(table, "%.3f %%", 100.0 * (double)counts->misses / (double)counts->lookups);
}

static void add_signed(struct cli_table *table, int64_t count)
{
    char text[32];
    cli_table_cell(table, "%s%s", count < 0 ? "-" : "", cli_count_text((uint64_t)(count < 0 ? -count : count), text));
}

static void add_configuration(struct cli_table *table, const struct cli_study *study, size_t i)
{
    const struct study_counts *primary = &study->results[i].sum[PAMU_PPAACE];
    const struct study_counts *secondary = &study->results[i].sum[PAMU_SPAACE];
    char name[CLI_STUDY_NAME_BYTES];
    cli_table_cell(table, "%s", name_of(&study->plan.settings[i], name));
    if (study->done[i] != 0) {
        add_count(table, primary->misses);
        add_ratio(table, primary);
        add_count(table, secondary->misses);
        add_ratio(table, secondary);
        add_count(table, secondary->cold + secondary->dropped + secondary->passing);
        add_count(table, secondary->capacity);
        add_signed(table, secondary->conflict);
    } else {
        for (unsigned column = 0; column < 7; column++)
            cli_table_cell(table, "-");
    }
    cli_table_cell(table, "%s", note_of(study, i));
}

/* ---- each LIODN alone ---- */

static void add_alone(struct cli_table *table, const char *name, const struct study_row *row, unsigned structure)
{
    const struct study_counts *counts = &row->cache[structure];
    char text[32];
    cli_table_cell(table, "%s", name);
    cli_table_cell(table, "%u", row->instance);
    cli_table_cell(table, "%s", pamu_structure_name((enum pamu_structure)structure));
    cli_table_cell(table, "%u", row->liodn);
    cli_table_cell(table, "%s", cli_count_text(counts->lookups, text));
    cli_table_cell(table, "%s", cli_count_text(counts->misses, text));
    cli_table_cell(table, "%s", cli_count_text((uint64_t)((int64_t)counts->misses - counts->conflict), text));
    cli_table_cell(table, "%s", cli_count_text(counts->alone, text));
}

static void add_alone_rows(struct cli_table *table, const struct cli_study *study, size_t i)
{
    const struct study_result *result = &study->results[i];
    char name[CLI_STUDY_NAME_BYTES];
    (void)name_of(&study->plan.settings[i], name);
    for (size_t at = 0; at < result->count * PAMU_STRUCTURE_COUNT; at++) {
        const struct study_row *row = &result->rows[at / PAMU_STRUCTURE_COUNT];
        unsigned structure = (unsigned)(at % PAMU_STRUCTURE_COUNT);
        if (row->cache[structure].lookups != 0)
            add_alone(table, name, row, structure);
    }
}

static enum cli_status print_alone(const struct cli_study *study)
{
    struct cli_table *table =
        cli_table_create((const char *const[]){"CONFIGURATION", ">PAMU", "CACHE", ">LIODN", ">LOOK-UPS", ">MISSES",
                                               ">OF LRU, SHARED", ">OF LRU, ALONE", NULL});
    for (size_t i = 0; i < study->plan.count; i++)
        add_alone_rows(table, study, i);
    fputs("\nEach LIODN's part of a fully associative LRU cache of as many lines that all share, and such a cache that "
          "it "
          "had to itself:\n\n",
          study->cli->out);
    return cli_table_print(table, study->cli->out, 0) ? CLI_OK : cli_out_of_memory(study->cli);
}

/* ---- the table ---- */

static enum cli_status print_table(const struct cli_study *study)
{
    struct cli_context *cli = study->cli;
    char records[32];
    struct cli_table *table =
        cli_table_create((const char *const[]){"CONFIGURATION", ">PPAACE MISSES", ">RATIO", ">SPAACE MISSES", ">RATIO",
                                               ">FIRST", ">CAPACITY", ">CONFLICT", "NOTE", NULL});
    fprintf(cli->out, "%s record%s on %s, %zu configuration%s", cli_count_text(study->stream.records, records),
            study->stream.records == 1 ? "" : "s", study->stream.chip->name, study->plan.count,
            study->plan.count == 1 ? "" : "s");
    if (study->resumed > 0)
        fprintf(cli->out, ", %zu of them kept from before", study->resumed);
    fputs("\n\n", cli->out);
    for (size_t i = 0; i < study->plan.count; i++)
        add_configuration(table, study, i);
    if (!cli_table_print(table, cli->out, 0))
        return cli_out_of_memory(cli);
    enum cli_status status = cli_study_print_msi(study);
    if (status == CLI_OK && study->alone)
        status = print_alone(study);
    return status == CLI_OK ? cli_study_print_cost(study) : status;
}

/* ---- JSON ---- */

static json_t *counts_json(const struct cli_study *study, const struct study_counts *counts)
{
    json_t *object = json_object();
#define SET_COUNT(type, name) (void)json_object_set_new(object, #name, json_integer((json_int_t)counts->name));
    STUDY_COUNTS(SET_COUNT)
#undef SET_COUNT
    if (study->alone)
        (void)json_object_set_new(object, "alone", cli_json_count(counts->alone));
    return object;
}

static void put_caches(const struct cli_study *study, json_t *object,
                       const struct study_counts counts[PAMU_STRUCTURE_COUNT])
{
    for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++)
        (void)json_object_set_new(object, pamu_structure_name((enum pamu_structure)s), counts_json(study, &counts[s]));
}

static json_t *row_json(const struct cli_study *study, const struct study_row *row)
{
    json_t *object =
        json_pack("{s:i, s:i, s:o, s:o}", "instance", row->instance, "liodn", row->liodn, "unmapped",
                  cli_json_count(row->unmapped.records), "unmapped_lookups", cli_json_count(row->unmapped.lookups));
    put_caches(study, object, row->cache);
    return object;
}

static json_t *axes_json(const struct study_setting *setting)
{
    json_t *object = json_object();
    size_t count;
    const struct study_axis *axes = study_axes(&count);
    for (size_t i = 0; i < count; i++) {
        char value[STUDY_TEXT];
        axes[i].print(&axes[i], setting, value);
        if (value[0] != '\0')
            (void)json_object_set_new(object, axes[i].name, json_string(value));
    }
    return object;
}

static json_t *configuration_json(const struct cli_study *study, size_t i)
{
    const struct study_result *result = &study->results[i];
    const char *note = note_of(study, i);
    json_t *rows = json_array();
    json_t *object = json_pack("{s:o, s:b, s:s*}", "axes", axes_json(&study->plan.settings[i]), "done",
                               (int)(study->done[i] == STUDY_ALL_INSTANCES), "note", note[0] != '\0' ? note : NULL);
    put_caches(study, object, result->sum);
    if (cli_given(study->cli, "ns-per-fetch") && study->done[i] == STUDY_ALL_INSTANCES)
        (void)json_object_set_new(object, "cost", cli_study_cost_of_json(study, i));
    if (study->plan.settings[i].msi != 0)
        (void)json_object_set_new(object, "msi", cli_study_msi_json(study, i));
    for (size_t r = 0; r < result->count; r++)
        (void)json_array_append_new(rows, row_json(study, &result->rows[r]));
    (void)json_object_set_new(object, "rows", rows);
    return object;
}

json_t *cli_study_json(const struct cli_study *study)
{
    json_t *configurations = json_array();
    for (size_t i = 0; i < study->plan.count; i++)
        (void)json_array_append_new(configurations, configuration_json(study, i));
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:b, s:f, s:o*, s:o}", "schema", "pamusim.whatif/1",
                     "version", PAMUSIM_VERSION, "chip", study->stream.chip->name, "hash", study->stream.hash,
                     "records", cli_json_count(study->stream.records), "warm_up", cli_json_count(study->warm_up),
                     "interval", cli_json_count(study->interval), "alone", (int)study->alone, "seconds", study->seconds,
                     "cost", cli_given(study->cli, "ns-per-fetch") ? cli_study_cost_json(study) : NULL,
                     "configurations", configurations);
}

/* ---- CSV ---- */

static void print_csv_heads(const struct cli_study *study)
{
    FILE *out = study->cli->out;
#define COUNT_HEAD(type, name) #name,
    static const char *const heads[] = {STUDY_COUNTS(COUNT_HEAD)};
#undef COUNT_HEAD
    size_t count;
    const struct study_axis *axes = study_axes(&count);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s,", axes[i].name);
    fputs("instance,liodn,unmapped,unmapped_lookups", out);
    for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
        for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
            fprintf(out, ",%s_%s", pamu_structure_name((enum pamu_structure)s), heads[i]);
        if (study->alone)
            fprintf(out, ",%s_alone", pamu_structure_name((enum pamu_structure)s));
    }
    fputc('\n', out);
}

static void print_csv_row(const struct cli_study *study, const struct study_setting *setting,
                          const struct study_row *row)
{
    FILE *out = study->cli->out;
    size_t count;
    const struct study_axis *axes = study_axes(&count);
    for (size_t i = 0; i < count; i++) {
        char value[STUDY_TEXT];
        axes[i].print(&axes[i], setting, value);
        fprintf(out, "%s,", value);
    }
    fprintf(out, "%u,%u,%" PRIu64 ",%" PRIu64, row->instance, row->liodn, row->unmapped.records, row->unmapped.lookups);
    for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
        const struct study_counts *counts = &row->cache[s];
#define PRINT_COUNT(type, name) fprintf(out, ",%" PRId64, (int64_t)counts->name);
        STUDY_COUNTS(PRINT_COUNT)
#undef PRINT_COUNT
        if (study->alone)
            fprintf(out, ",%" PRIu64, counts->alone);
    }
    fputc('\n', out);
}

static enum cli_status print_csv(const struct cli_study *study)
{
    print_csv_heads(study);
    for (size_t i = 0; i < study->plan.count; i++) {
        for (size_t r = 0; r < study->results[i].count; r++)
            print_csv_row(study, &study->plan.settings[i], &study->results[i].rows[r]);
    }
    return CLI_OK;
}

enum cli_status cli_study_print(struct cli_study *study)
{
    if (strcmp(cli_value(study->cli, "report", ""), "-") == 0)
        return CLI_OK;
    if (study->cli->json)
        return cli_print_json(study->cli, cli_study_json(study));
    return cli_given(study->cli, "csv") ? print_csv(study) : print_table(study);
}
