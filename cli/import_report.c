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
    bool lines = import_form_row(summary->form.form)->record_bytes == 0;
    struct cli_table *table =
        cli_table_create((const char *const[]){lines ? "LINES" : "RECORDS", ">COUNT", "BECAME", "WHICH IS", NULL});
    for (unsigned kind = 0; kind < IMPORT_KIND_COUNT; kind++)
        add_kind(table, (enum import_kind)kind, summary);
    if (summary->unparsed > 0)
        (void)snprintf(first, sizeof first, "in no known form; the first is %s %" PRIu64, lines ? "line" : "record",
                       summary->first_unparsed);
    add_row(table, "(other events)", summary->other, "skipped", "of this form, but of something else");
    add_row(table, "(losses)", summary->lost, "counted", "events were dropped here");
    add_row(table, "(unparsed)", summary->unparsed, "skipped", first);
    add_row(table, "(comments)", summary->comments, "skipped", "comments and headings");
    add_row(table, "(blank)", summary->blank, "skipped", "nothing on them");
    add_row(table, "all", summary->lines, "",
            lines ? "every line is in one row above" : "every record is in one row above");
    return cli_table_print(table, out, 0);
}

/* What the recording was taken for, and why. */
static void print_form(FILE *out, const struct trace_import_summary *summary)
{
    const struct import_form_row *row = import_form_row(summary->form.form);
    fprintf(out, "form: %s, %s; ", row->name, row->help);
    if (summary->form_given)
        fprintf(out, "as it was said");
    else if (summary->form.looked == 0)
        fprintf(out, "as columns were given");
    else
        fprintf(out, "which %" PRIu64 " of its first %" PRIu64 " %s fit", summary->form.fitting, summary->form.looked,
                row->record_bytes == 0 ? "lines" : "records");
    if (summary->order != IMPORT_ORDER_AUTO)
        fprintf(out, "; raw lists are of %s-endian order", trace_import_order_name(summary->order));
    fprintf(out, "\n\n");
}

/* The first lines that were not understood. */
static void print_unparsed(FILE *out, const struct trace_import_summary *summary)
{
    uint64_t shown = summary->unparsed < IMPORT_NOTES ? summary->unparsed : IMPORT_NOTES;
    for (uint64_t i = 0; i < shown; i++)
        fprintf(out, "line %" PRIu64 " unparsed: %s%s%s\n", summary->notes[i].line, summary->notes[i].why,
                summary->notes[i].text[0] != '\0' ? ": " : "", summary->notes[i].text);
    if (summary->unparsed > shown)
        fprintf(out, "and %" PRIu64 " more\n", summary->unparsed - shown);
    if (shown > 0)
        fputc('\n', out);
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
    print_note(out, "accesses later than the policy has them, as too many waited", life->late);
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

static void print_policy(FILE *out, const struct cli_import_report *report)
{
    const struct import_synthesis *synthesis = &report->config->synthesis;
    if (import_form_row(trace_import_summary(report->import)->form.form)->accesses) {
        fprintf(out, "as recorded");
        return;
    }
    fprintf(out, "by policy %s", trace_import_policy_name(synthesis->policy));
    if (synthesis->burst != 0)
        fprintf(out, ", bursts of %" PRIu32, synthesis->burst);
    if (synthesis->rings != IMPORT_RINGS_ONCE)
        fprintf(out, ", rings %s", trace_import_rings_name(synthesis->rings));
    if (synthesis->interleave != 0)
        fprintf(out, ", turns of %" PRIu32, synthesis->interleave);
}

static void print_records(FILE *out, const struct cli_import_report *report)
{
    char records[32], reads[32], writes[32], bytes[32];
    const struct trace_import_summary *summary = trace_import_summary(report->import);
    fprintf(out, "DMA records ");
    print_policy(out, report);
    fprintf(out, ": %s (%s reads, %s writes) of %s bytes\n\n", cli_count_text(summary->records, records),
            cli_count_text(summary->reads, reads), cli_count_text(summary->writes, writes),
            cli_count_text(summary->bytes, bytes));
}

bool cli_import_tables(FILE *out, const struct cli_import_report *report)
{
    const struct trace_import_summary *summary = trace_import_summary(report->import);
    print_form(out, summary);
    if (!print_lines(out, summary))
        return false;
    fputc('\n', out);
    print_unparsed(out, summary);
    print_notes(out, summary);
    print_records(out, report);
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

static json_t *unparsed_json(const struct trace_import_summary *summary)
{
    json_t *notes = json_array();
    for (uint64_t i = 0; i < summary->unparsed && i < IMPORT_NOTES; i++)
        (void)json_array_append_new(notes, json_pack("{s:o, s:s, s:s}", "line", cli_json_count(summary->notes[i].line),
                                                     "why", summary->notes[i].why, "text", summary->notes[i].text));
    return notes;
}

/* What was made up; null for a recording of accesses. */
static json_t *synthesis_json(const struct cli_import_report *report)
{
    const struct import_synthesis *synthesis = &report->config->synthesis;
    if (import_form_row(trace_import_summary(report->import)->form.form)->accesses)
        return json_null();
    return json_pack("{s:s, s:i, s:s, s:i, s:i}", "accesses", trace_import_policy_name(synthesis->policy), "burst",
                     (int)synthesis->burst, "rings", trace_import_rings_name(synthesis->rings), "descriptor",
                     (int)(synthesis->descriptor != 0 ? synthesis->descriptor : IMPORT_DESCRIPTOR_BYTES), "interleave",
                     (int)synthesis->interleave);
}

static json_t *form_json(const struct trace_import_summary *summary)
{
    return json_pack("{s:s, s:b, s:o, s:o, s:s}", "name", import_form_row(summary->form.form)->name, "given",
                     (int)summary->form_given, "fitting", cli_json_count(summary->form.fitting), "looked",
                     cli_json_count(summary->form.looked), "byte_order", trace_import_order_name(summary->order));
}

static void add_life(json_t *json, const struct trace_import_summary *summary)
{
    const struct import_life_counts *life = &summary->life;
    (void)json_object_set_new(json, "lost_events", cli_json_count(summary->lost_events));
    (void)json_object_set_new(json, "remapped", cli_json_count(life->remapped));
    (void)json_object_set_new(json, "unended", unended_json(life));
    (void)json_object_set_new(json, "truncated_segments", cli_json_count(life->cut_segments));
    (void)json_object_set_new(json, "empty_segments", cli_json_count(life->empty_segments));
    (void)json_object_set_new(json, "late", cli_json_count(life->late));
    (void)json_object_set_new(json, "losses", cli_json_count(trace_import_losses(summary)));
}

enum cli_status cli_import_json(struct cli_context *cli, FILE *out, const struct cli_import_report *report)
{
    const struct trace_import_summary *summary = trace_import_summary(report->import);
    struct cli_context there = *cli;
    there.out = out;
    json_t *json =
        json_pack("{s:s, s:s, s:o, s:o, s:i, s:s, s:o, s:o, s:o}", "schema", "pamusim.import/1", "file", report->file,
                  "form", form_json(summary), "policy", synthesis_json(report), "windows", (int)report->config->windows,
                  "chip", report->config->chip->name, "lines", lines_json(summary), "unparsed_lines",
                  unparsed_json(summary), "events", events_json(summary));
    add_life(json, summary);
    (void)json_object_set_new(json, "records", records_json(summary));
    (void)json_object_set_new(json, "devices", devices_json(report->import));
    return cli_print_json(&there, json);
}
