/* An import's counts: tables and JSON. SPDX-License-Identifier: BSD-2-Clause */
#include "import_report.h"

#include <inttypes.h>

/* ---- tables ---- */

static void add_count(struct cli_table *table, uint64_t count)
{
    char text[32];
    cli_table_cell(table, "%s", cli_count_text(count, text));
}

static void add_row(struct cli_table *table, const char *name, uint64_t count, const char *what, const char *why)
{
    if (count == 0)
        return;
    cli_table_cell(table, "%s", name);
    add_count(table, count);
    cli_table_cell(table, "%s", what);
    cli_table_cell(table, "%s", why);
}

static void add_kind(struct cli_table *table, enum import_kind kind, const struct trace_import_summary *summary)
{
    const char *name = import_kind_row(kind)->name;
    for (unsigned i = 0; i < IMPORT_OUTCOME_COUNT; i++) {
        enum import_outcome outcome = (enum import_outcome)i;
        bool imported = outcome == IMPORT_OUTCOME_IMPORTED;
        add_row(table, name, summary->outcome[kind][outcome], imported ? "imported" : "skipped",
                trace_import_outcome_help(outcome));
    }
}

/* Every line is in one row: the counts add up to the lines of the file. */
static bool print_lines(FILE *out, const struct trace_import_summary *summary)
{
    char first[64] = "";
    struct cli_table *table = cli_table_create((const char *const[]){"LINES", ">COUNT", "BECAME", "WHICH IS", NULL});
    for (unsigned kind = 0; kind < IMPORT_KIND_COUNT; kind++)
        add_kind(table, (enum import_kind)kind, summary);
    if (summary->unparsed > 0)
        (void)snprintf(first, sizeof first, "in no known form; the first is line %" PRIu64, summary->first_unparsed);
    add_row(table, "(other events)", summary->other, "skipped", "not of dma or iommu");
    add_row(table, "(losses)", summary->lost, "counted", "the kernel dropped events here");
    add_row(table, "(unparsed)", summary->unparsed, "skipped", first);
    add_row(table, "(comments)", summary->comments, "skipped", "begin with #");
    add_row(table, "(blank)", summary->blank, "skipped", "nothing on them");
    add_row(table, "all", summary->lines, "", "every line is in one row above");
    return cli_table_print(table, out, 0);
}

static void print_note(FILE *out, const char *what, uint64_t count)
{
    char text[32];
    if (count > 0)
        fprintf(out, "%s: %s\n", what, cli_count_text(count, text));
}

static void print_notes(FILE *out, const struct trace_import_summary *summary)
{
    const struct import_life_counts *life = &summary->life;
    print_note(out, "events lost, as the recording says", summary->lost_events);
    print_note(out, "mappings that ended unseen, their addresses being mapped again", life->remapped);
    print_note(out, "buffers still mapped at the end", life->unended[IMPORT_FAMILY_STREAMING]);
    print_note(out, "scatter lists still mapped at the end", life->unended[IMPORT_FAMILY_LIST]);
    print_note(out, "coherent regions at the end", life->unended[IMPORT_FAMILY_COHERENT]);
    print_note(out, "non-coherent regions at the end", life->unended[IMPORT_FAMILY_NONCOHERENT]);
    print_note(out, "segments missing from truncated lists", life->cut_segments);
    print_note(out, "segments of size 0", life->empty_segments);
}

static bool print_devices(FILE *out, const struct cli_import_report *report)
{
    struct cli_table *table =
        cli_table_create((const char *const[]){"DEVICE", "LIODN", "OF", ">ACCESSES", ">BYTES", "FROM", "TO", NULL});
    const struct trace_import_device *device = trace_import_device(report->import, 0);
    for (size_t i = 0; device != NULL; device = trace_import_device(report->import, ++i)) {
        if (!device->has_liodn)
            continue;
        const struct pamu_chip_device *row = pamu_chip_liodn(report->config->chip, device->liodn);
        cli_table_cell(table, "%s", device->name);
        cli_table_cell(table, "0x%03x", (unsigned)device->liodn);
        cli_table_cell(table, "%s", row != NULL ? row->name : "-");
        add_count(table, device->accesses);
        add_count(table, device->bytes);
        cli_table_cell(table, device->accesses > 0 ? "0x%" PRIx64 : "-", device->low);
        cli_table_cell(table, device->accesses > 0 ? "0x%" PRIx64 : "-", device->high);
    }
    return cli_table_print(table, out, 0);
}

bool cli_import_tables(FILE *out, const struct cli_import_report *report)
{
    const struct trace_import_summary *summary = trace_import_summary(report->import);
    char records[32], reads[32], writes[32], bytes[32];
    if (!print_lines(out, summary))
        return false;
    fputc('\n', out);
    print_notes(out, summary);
    fprintf(out, "DMA records by policy %s: %s (%s reads, %s writes) of %s bytes\n\n",
            trace_import_policy_name(report->config->policy), cli_count_text(summary->records, records),
            cli_count_text(summary->reads, reads), cli_count_text(summary->writes, writes),
            cli_count_text(summary->bytes, bytes));
    return print_devices(out, report);
}

/* ---- JSON ---- */

static json_t *kind_json(enum import_kind kind, const struct trace_import_summary *summary)
{
    json_t *skipped = json_object();
    uint64_t sum = 0;
    for (unsigned i = 0; i < IMPORT_OUTCOME_COUNT; i++) {
        uint64_t count = summary->outcome[kind][i];
        sum += count;
        if (i != IMPORT_OUTCOME_IMPORTED && count > 0)
            (void)json_object_set_new(skipped, trace_import_outcome_name((enum import_outcome)i),
                                      cli_json_count(count));
    }
    if (sum > 0)
        return json_pack("{s:s, s:o, s:o}", "event", import_kind_row(kind)->name, "imported",
                         cli_json_count(summary->outcome[kind][IMPORT_OUTCOME_IMPORTED]), "skipped", skipped);
    json_decref(skipped);
    return NULL;
}

static json_t *events_json(const struct trace_import_summary *summary)
{
    json_t *events = json_array();
    for (unsigned kind = 0; kind < IMPORT_KIND_COUNT; kind++) {
        json_t *event = kind_json((enum import_kind)kind, summary);
        if (event != NULL)
            (void)json_array_append_new(events, event);
    }
    return events;
}

static json_t *lines_json(const struct trace_import_summary *summary)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "total", cli_json_count(summary->lines), "comments",
                     cli_json_count(summary->comments), "blank", cli_json_count(summary->blank), "other",
                     cli_json_count(summary->other), "lost", cli_json_count(summary->lost), "unparsed",
                     cli_json_count(summary->unparsed), "first_unparsed", cli_json_count(summary->first_unparsed));
}

static json_t *unended_json(const struct import_life_counts *life)
{
    json_t *unended = json_object();
    for (unsigned i = 0; i < IMPORT_FAMILY_COUNT; i++)
        (void)json_object_set_new(unended, trace_import_family_name((enum import_family)i),
                                  cli_json_count(life->unended[i]));
    return unended;
}

static json_t *device_json(const struct trace_import_device *device)
{
    json_t *json = json_pack("{s:s, s:i, s:b, s:o, s:o}", "device", device->name, "liodn", (int)device->liodn, "given",
                             (int)device->given, "accesses", cli_json_count(device->accesses), "bytes",
                             cli_json_count(device->bytes));
    if (json != NULL && device->accesses > 0) {
        (void)json_object_set_new(json, "from", cli_json_address(device->low));
        (void)json_object_set_new(json, "to", cli_json_address(device->high));
    }
    return json;
}

static json_t *devices_json(const struct trace_import *import)
{
    json_t *devices = json_array();
    const struct trace_import_device *device = trace_import_device(import, 0);
    for (size_t i = 0; device != NULL; device = trace_import_device(import, ++i))
        if (device->has_liodn)
            (void)json_array_append_new(devices, device_json(device));
    return devices;
}

static json_t *records_json(const struct trace_import_summary *summary)
{
    return json_pack("{s:o, s:o, s:o, s:o}", "total", cli_json_count(summary->records), "reads",
                     cli_json_count(summary->reads), "writes", cli_json_count(summary->writes), "bytes",
                     cli_json_count(summary->bytes));
}

enum cli_status cli_import_json(struct cli_context *cli, FILE *out, const struct cli_import_report *report)
{
    const struct trace_import_summary *summary = trace_import_summary(report->import);
    const struct import_life_counts *life = &summary->life;
    struct cli_context there = *cli;
    there.out = out;
    return cli_print_json(
        &there, json_pack("{s:s, s:s, s:s, s:s, s:i, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "schema",
                          "pamusim.import/1", "file", report->file, "form", "linux-dma", "policy",
                          trace_import_policy_name(report->config->policy), "windows", (int)report->config->windows,
                          "chip", report->config->chip->name, "lines", lines_json(summary), "events",
                          events_json(summary), "lost_events", cli_json_count(summary->lost_events), "remapped",
                          cli_json_count(life->remapped), "unended", unended_json(life), "truncated_segments",
                          cli_json_count(life->cut_segments), "empty_segments", cli_json_count(life->empty_segments),
                          "records", records_json(summary), "devices", devices_json(report->import)));
}
