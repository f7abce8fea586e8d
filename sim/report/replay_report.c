/* A replay's results as JSON: schema pamusim.replay/1. SPDX-License-Identifier: BSD-2-Clause */
#include "report/replay_report.h"

#include "pamu/chip.h"

static json_int_t integer(uint64_t value)
{
    return value > INT64_MAX ? INT64_MAX : (json_int_t)value;
}

static void put(json_t *object, const char *key, uint64_t value)
{
    (void)json_object_set_new(object, key, json_integer(integer(value)));
}

const char *report_liodn_name(const struct report_replay *report, uint16_t liodn)
{
    const struct pamu_chip_device *device;

    if (report->names != NULL && report->names[liodn] != NULL)
        return report->names[liodn];
    device = pamu_chip_liodn(op_session_chip(report->session), liodn);
    return device != NULL ? device->name : NULL;
}

static json_t *trace_json(const struct replay_totals *totals)
{
    json_t *object = json_object();

    put(object, "records", totals->operations);
    put(object, "dma", totals->records + totals->accesses);
    put(object, "ops", totals->operations - totals->records - totals->accesses);
    put(object, "bytes", totals->bytes);
    return object;
}

static json_t *translated_json(const struct replay_totals *totals)
{
    json_t *object = json_object();

    put(object, "records", totals->translated_records);
    put(object, "bytes", totals->translated_bytes);
    put(object, "bypassed_records", totals->bypassed_records);
    return object;
}

static json_t *denied_json(const struct replay_totals *totals)
{
    json_t *object = json_object(), *reasons = json_object();

    put(object, "records", totals->denied_records);
    for (unsigned i = 0; i < PAMU_REASON_COUNT; i++) {
        if (totals->denied_by[i] > 0)
            put(reasons, pamu_reason_row((enum pamu_reason)i)->name, totals->denied_by[i]);
    }
    (void)json_object_set_new(object, "by_reason", reasons);
    return object;
}

static json_t *cache_json(const struct pamu_cache_counters *counters)
{
    json_t *object = json_object();

    put(object, "lookups", counters->lookups);
    put(object, "hits", counters->hits);
    put(object, "misses", counters->misses);
    put(object, "fetched_bytes", counters->fetched_bytes);
    put(object, "evictions", counters->evictions);
    put(object, "invalidations", counters->invalidations);
    return object;
}

/* Instances that no transaction reached are left out. */
static json_t *lookups_json(const struct replay *replay)
{
    json_t *array = json_array();

    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++) {
        struct pamu_counters counters;
        json_t *object;

        replay_counters(replay, i, &counters);
        if (counters.transactions == 0)
            continue;
        object = json_object();
        put(object, "instance", i);
        put(object, "transactions", counters.transactions);
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++)
            (void)json_object_set_new(object, pamu_structure_name((enum pamu_structure)s),
                                      cache_json(&counters.cache[s]));
        (void)json_array_append_new(array, object);
    }
    return array;
}

void report_sum_instances(const struct replay *replay, struct report_sums *sums)
{
    *sums = (struct report_sums){0};
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++) {
        struct pamu_counters counters;

        replay_counters(replay, i, &counters);
        if (counters.stale > 0 && sums->stale == 0) {
            sums->first_stale = counters.first_stale;
            sums->first_stale.instance = (uint8_t)i;
        }
        sums->lost_violations += counters.lost_violations;
        sums->lost_errors += counters.lost_errors;
        sums->unreported += counters.unreported_violations;
        sums->stale += counters.stale;
    }
}

static json_t *hexadecimal(uint64_t value)
{
    return json_sprintf("0x%llx", (unsigned long long)value);
}

static json_t *stale_json(const struct report_sums *sums)
{
    json_t *object = json_object(), *first;

    put(object, "count", sums->stale);
    if (sums->stale == 0)
        return object;
    first = json_object();
    put(first, "instance", sums->first_stale.instance);
    put(first, "liodn", sums->first_stale.liodn);
    (void)json_object_set_new(first, "iova", hexadecimal(sums->first_stale.iova));
    put(first, "length", sums->first_stale.length);
    (void)json_object_set_new(object, "first", first);
    return object;
}

static json_t *liodn_json(const struct report_replay *report, const struct replay_liodn *liodn)
{
    const char *name = report_liodn_name(report, liodn->liodn);
    json_t *object = json_object();

    put(object, "liodn", liodn->liodn);
    (void)json_object_set_new(object, "name", name != NULL ? json_string(name) : json_null());
    put(object, "instance", op_session_instance(report->session, liodn->liodn));
    put(object, "records", liodn->records);
    put(object, "bytes", liodn->bytes);
    put(object, "denied", liodn->denied);
    put(object, "windows_touched", replay_windows_touched(liodn));
    put(object, "ppaace_misses", liodn->misses[PAMU_PPAACE]);
    put(object, "spaace_misses", liodn->misses[PAMU_SPAACE]);
    put(object, "omt_misses", liodn->misses[PAMU_OMT]);
    return object;
}

static json_t *liodns_json(const struct report_replay *report)
{
    json_t *array = json_array();

    for (const struct replay_liodn *l = replay_liodn(report->replay, 0); l != NULL;
         l = replay_liodn(report->replay, l->liodn + 1u))
        (void)json_array_append_new(array, liodn_json(report, l));
    return array;
}

static json_t *knobs_json(const struct op_session *session)
{
    json_t *object = json_object();
    struct pamu_knobs knobs;

    op_session_knobs(session, &knobs);
    for (size_t i = 0; i < pamu_knob_count(); i++) {
        const struct pamu_knob_row *row = pamu_knob_row(i);
        char buffer[32];

        if (row->words != NULL)
            (void)json_object_set_new(object, row->name, json_string(pamu_knob_text(&knobs, row, buffer)));
        else
            put(object, row->name, pamu_knob_get(&knobs, row));
    }
    return object;
}

json_t *report_replay_json(const struct report_replay *report)
{
    const struct replay_totals *totals = replay_totals(report->replay);
    struct report_sums sums;
    json_t *object = json_object();

    report_sum_instances(report->replay, &sums);
    (void)json_object_set_new(object, "schema", json_string(REPORT_REPLAY_SCHEMA));
    (void)json_object_set_new(object, "chip", json_string(op_session_chip(report->session)->name));
    (void)json_object_set_new(object, "interrupted", json_boolean(report->interrupted));
    (void)json_object_set_new(object, "trace", trace_json(totals));
    (void)json_object_set_new(object, "translated", translated_json(totals));
    (void)json_object_set_new(object, "denied", denied_json(totals));
    put(object, "refused", totals->refused);
    put(object, "failed_expectations", totals->failed);
    (void)json_object_set_new(object, "lookups", lookups_json(report->replay));
    (void)json_object_set_new(object, "stale", stale_json(&sums));
    put(object, "lost_violations", sums.lost_violations);
    put(object, "lost_errors", sums.lost_errors);
    put(object, "unreported_violations", sums.unreported);
    (void)json_object_set_new(object, "liodns", liodns_json(report));
    (void)json_object_set_new(object, "knobs", knobs_json(report->session));
    (void)json_object_set_new(object, "seconds", json_real(report->seconds));
    (void)json_object_set_new(
        object, "records_per_second",
        json_real(report->seconds > 0 ? (double)(totals->records + totals->accesses) / report->seconds : 0.0));
    return object;
}
