/* A replay's results as tables for people. SPDX-License-Identifier: BSD-2-Clause */
#include "replay_report.h"

#include <inttypes.h>
#include <string.h>

#include "cli.h"
#include "pamu/pamu.h"

static void add_count(struct cli_table *table, uint64_t count)
{
    char text[32];
    cli_table_cell(table, "%s", cli_count_text(count, text));
}

static void add_verdict(struct cli_table *table, const char *verdict, uint64_t records, uint64_t bytes)
{
    cli_table_cell(table, "%s", verdict);
    add_count(table, records);
    add_count(table, bytes);
}

/* Bytes: those in pieces that passed, whatever became of the rest of their record (D2). */
static bool print_totals(const struct replay_totals *totals, FILE *out)
{
    struct cli_table *table = cli_table_create((const char *const[]){"ACCESSES", ">RECORDS", ">BYTES", NULL});
    add_verdict(table, "all", totals->records + totals->accesses, totals->bytes);
    add_verdict(table, "translated", totals->translated_records - totals->bypassed_records, totals->translated_bytes);
    if (totals->bypassed_records > 0) {
        cli_table_cell(table, "bypassed");
        add_count(table, totals->bypassed_records);
        cli_table_cell(table, "in the above");
    }
    add_verdict(table, "denied", totals->denied_records, totals->bytes - totals->translated_bytes);
    return cli_table_print(table, out, 0);
}

static bool print_reasons(struct op_session *session, const struct replay_totals *totals, FILE *out)
{
    const struct pamu *pamu = op_session_model(session);
    if (totals->denied_records == 0 || pamu == NULL)
        return true;
    struct cli_table *table =
        cli_table_create((const char *const[]){"DENIED BECAUSE", "RULE", "CLASS", ">RECORDS", "MEANING", NULL});
    for (unsigned i = 0; i < PAMU_REASON_COUNT; i++) {
        const struct pamu_reason_row *row = pamu_reason_row((enum pamu_reason)i);
        if (totals->denied_by[i] == 0)
            continue;
        cli_table_cell(table, "%s", row->name);
        cli_table_cell(table, "%s", pamu_rule_row(row->rule)->id);
        cli_table_cell(table, "%s", pamu_class_name(pamu_reason_class(pamu, (enum pamu_reason)i)));
        add_count(table, totals->denied_by[i]);
        cli_table_cell(table, "%s", row->sentence);
    }
    fputc('\n', out);
    return cli_table_print(table, out, 0);
}

static void add_cache(struct cli_table *table, unsigned instance, enum pamu_structure structure,
                      const struct pamu_cache_counters *counters)
{
    double rate = counters->lookups > 0 ? 100.0 * (double)counters->hits / (double)counters->lookups : 0;
    cli_table_cell(table, "%u", instance);
    cli_table_cell(table, "%s", pamu_structure_name(structure));
    add_count(table, counters->lookups);
    add_count(table, counters->hits);
    add_count(table, counters->misses);
    cli_table_cell(table, counters->lookups > 0 ? "%.2f %%" : "-", rate);
    add_count(table, counters->evictions);
    add_count(table, counters->invalidations);
    add_count(table, counters->fetched_bytes);
}

static bool print_lookups(const struct replay *replay, FILE *out)
{
    struct cli_table *table =
        cli_table_create((const char *const[]){"PAMU", "CACHE", ">LOOK-UPS", ">HITS", ">MISSES", ">HIT RATE",
                                               ">EVICTED", ">INVALIDATED", ">BYTES FETCHED", NULL});
    bool any = false;
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++) {
        struct pamu_counters counters;
        replay_counters(replay, i, &counters);
        any = any || counters.transactions > 0;
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT && counters.transactions > 0; s++)
            add_cache(table, i, (enum pamu_structure)s, &counters.cache[s]);
    }
    fputs(any ? "\n" : "", out);
    return cli_table_print(table, any ? out : NULL, 0);
}

static void add_liodn(struct cli_table *table, const struct report_replay *report, const struct replay_liodn *liodn)
{
    const char *name = report_liodn_name(report, liodn->liodn);
    cli_table_cell(table, "0x%03x", (unsigned)liodn->liodn);
    cli_table_cell(table, "%s", name != NULL ? name : "-");
    cli_table_cell(table, "%u", op_session_instance(report->session, liodn->liodn));
    add_count(table, liodn->records);
    add_count(table, liodn->bytes);
    add_count(table, liodn->denied);
    add_count(table, replay_windows_touched(liodn));
    add_count(table, liodn->misses[PAMU_PPAACE]);
    add_count(table, liodn->misses[PAMU_SPAACE]);
}

static bool print_liodns(const struct report_replay *report, FILE *out)
{
    if (replay_liodn(report->replay, 0) == NULL)
        return true;
    struct cli_table *table =
        cli_table_create((const char *const[]){"LIODN", "NAME", ">PAMU", ">RECORDS", ">BYTES", ">DENIED", ">WINDOWS",
                                               ">PPAACE MISSES", ">SPAACE MISSES", NULL});
    for (const struct replay_liodn *l = replay_liodn(report->replay, 0); l != NULL;
         l = replay_liodn(report->replay, l->liodn + 1u))
        add_liodn(table, report, l);
    fputc('\n', out);
    return cli_table_print(table, out, 0);
}

static void print_oddities(const struct report_replay *report, FILE *out)
{
    struct report_sums sums;
    char text[32];
    report_sum_instances(report->replay, &sums);
    fprintf(out, "\nviolations lost while another was captured (V2): %s\n", cli_count_text(sums.lost_violations, text));
    if (sums.lost_errors > 0)
        fprintf(out, "operation errors lost while another was captured: %s\n", cli_count_text(sums.lost_errors, text));
    if (sums.unreported > 0)
        fprintf(out, "violations of LIODNs with V=0, not reported without A-003638: %s\n",
                cli_count_text(sums.unreported, text));
    fprintf(out, "translations from stale entries (C5): %s\n", cli_count_text(sums.stale, text));
    if (sums.stale > 0)
        fprintf(out, "  the first at PAMU %u: LIODN 0x%03x, IOVA 0x%" PRIx64 ", %" PRIu32 " bytes\n",
                sums.first_stale.instance, (unsigned)sums.first_stale.liodn, sums.first_stale.iova,
                sums.first_stale.length);
}

static void print_knobs(const struct op_session *session, FILE *out)
{
    struct pamu_config usual;
    struct pamu_knobs knobs;
    const char *between = "knobs that are not at their default: ";
    pamu_chip_config(op_session_chip(session), &usual);
    op_session_knobs(session, &knobs);
    for (size_t i = 0; i < pamu_knob_count(); i++) {
        const struct pamu_knob_row *row = pamu_knob_row(i);
        char text[32];
        if (pamu_knob_get(&knobs, row) == pamu_knob_get(&usual.knobs, row))
            continue;
        fprintf(out, "%s%s=%s (%s)", between, row->name, pamu_knob_text(&knobs, row, text), row->rule);
        between = ", ";
    }
    fputs(strcmp(between, ", ") == 0 ? "\n" : "all knobs are at their default\n", out);
}

bool cli_replay_report(const struct report_replay *report, FILE *out)
{
    const struct replay_totals *totals = replay_totals(report->replay);
    bool good = print_totals(totals, out) && print_reasons(report->session, totals, out) &&
                print_lookups(report->replay, out) && print_liodns(report, out);
    if (good) {
        print_oddities(report, out);
        print_knobs(report->session, out);
    }
    return good;
}
