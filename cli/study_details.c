/* What a report draws, from a study's store. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "study.h"

enum { MOST_ENTRIES = 4096, MOST_POINTS = 512 };

/* The caches of one configuration, being put together: rows come sorted by instance and structure. */
struct details {
    struct iotlb_point point;
    json_t *caches;
    json_t *cache;
    unsigned instance;
    enum pamu_structure structure;
    uint64_t last_lines; /* of the curve, or part, on its way */
};

/* ---- caches ---- */

static json_t *new_cache(const struct details *details, unsigned instance, enum pamu_structure structure)
{
    const struct iotlb_cache_config *config = &details->point.cache[instance][structure];
    return json_pack("{s:i, s:s, s:i, s:i, s:i, s:s, s:I, s:I, s:[], s:[], s:[], s:[], s:[], s:[], s:[], s:I}",
                     "instance", (int)instance, "structure", pamu_structure_name(structure), "lines",
                     (int)(config->sets * config->ways), "sets", (int)config->sets, "ways", (int)config->ways, "policy",
                     iotlb_policy_name(config->policy), "lookups", (json_int_t)0, "misses", (json_int_t)0, "curve",
                     "parts", "alone", "geometry", "evictions", "intervals", "entries", "entries_left_out",
                     (json_int_t)0);
}

/* The object of a cache, made when its first row comes. */
static json_t *cache_of(struct details *details, unsigned instance, enum pamu_structure structure)
{
    json_t *cache;
    size_t i;
    if (details->cache != NULL && details->instance == instance && details->structure == structure)
        return details->cache;
    details->instance = instance;
    details->structure = structure;
    details->last_lines = UINT64_MAX;
    json_array_foreach(details->caches, i, cache)
    {
        if (json_integer_value(json_object_get(cache, "instance")) == (json_int_t)instance &&
            strcmp(json_string_value(json_object_get(cache, "structure")), pamu_structure_name(structure)) == 0)
            return details->cache = cache;
    }
    details->cache = new_cache(details, instance, structure);
    (void)json_array_append_new(details->caches, details->cache);
    return details->cache;
}

static json_t *list_of(struct details *details, unsigned instance, enum pamu_structure structure, const char *name)
{
    return json_object_get(cache_of(details, instance, structure), name);
}

static void add_to(json_t *object, const char *key, uint64_t count)
{
    json_t *sum = json_object_get(object, key);
    (void)json_integer_set(sum, json_integer_value(sum) + (json_int_t)count);
}

/* Look-ups and misses of each cache, as the rows of the result have them. */
static void add_counts(struct details *details, const struct study_result *result)
{
    for (size_t i = 0; i < result->count; i++) {
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
            const struct study_counts *counts = &result->rows[i].cache[s];
            if (counts->lookups == 0)
                continue;
            json_t *cache = cache_of(details, result->rows[i].instance, (enum pamu_structure)s);
            add_to(cache, "lookups", counts->lookups);
            add_to(cache, "misses", counts->misses);
        }
    }
}

/* ---- rows of the store ---- */

/* Long curves are told in steps of 1 %, all points of them exact. */
static void add_point(struct details *details, json_t *points, uint64_t lines, uint64_t misses)
{
    size_t count = json_array_size(points);
    if (count >= MOST_POINTS && lines - details->last_lines < lines / 100 && misses != 0)
        return;
    details->last_lines = lines;
    (void)json_array_append_new(points, json_pack("[I, I]", (json_int_t)lines, (json_int_t)misses));
}

static bool take_curve(void *user, unsigned instance, enum pamu_structure structure, const uint64_t *numbers)
{
    add_point(user, list_of(user, instance, structure, "curve"), numbers[0], numbers[1]);
    return true;
}

/* Of one LIODN after another. */
static void add_liodn_point(struct details *details, json_t *parts, const uint64_t *numbers)
{
    json_t *part = json_array_get(parts, json_array_size(parts) - 1);
    if (part == NULL || json_integer_value(json_object_get(part, "liodn")) != (json_int_t)numbers[0]) {
        part = json_pack("{s:I, s:[]}", "liodn", (json_int_t)numbers[0], "curve");
        (void)json_array_append_new(parts, part);
    }
    add_point(details, json_object_get(part, "curve"), numbers[1], numbers[2]);
}

static bool take_part(void *user, unsigned instance, enum pamu_structure structure, const uint64_t *numbers)
{
    add_liodn_point(user, list_of(user, instance, structure, "parts"), numbers);
    return true;
}

static bool take_alone(void *user, unsigned instance, enum pamu_structure structure, const uint64_t *numbers)
{
    add_liodn_point(user, list_of(user, instance, structure, "alone"), numbers);
    return true;
}

/* Rows come by sets, then ways. */
static bool take_geometry(void *user, unsigned instance, enum pamu_structure structure, const uint64_t *numbers)
{
    json_t *geometry = list_of(user, instance, structure, "geometry");
    if (numbers[1] == 1)
        (void)json_array_append_new(geometry, json_pack("{s:I, s:[]}", "sets", (json_int_t)numbers[0], "misses"));
    (void)json_array_append_new(json_object_get(json_array_get(geometry, json_array_size(geometry) - 1), "misses"),
                                cli_json_count(numbers[2]));
    return true;
}

static json_t *numbers_json(const uint64_t *numbers, unsigned count)
{
    json_t *list = json_array();
    for (unsigned i = 0; i < count; i++)
        (void)json_array_append_new(list, cli_json_count(numbers[i]));
    return list;
}

static bool take_eviction(void *user, unsigned instance, enum pamu_structure structure, const uint64_t *numbers)
{
    (void)json_array_append_new(list_of(user, instance, structure, "evictions"), numbers_json(numbers, 3));
    return true;
}

/* They come in order, none left out. */
static bool take_interval(void *user, unsigned instance, enum pamu_structure structure, const uint64_t *numbers)
{
    (void)json_array_append_new(list_of(user, instance, structure, "intervals"), cli_json_count(numbers[1]));
    return true;
}

static bool take_entry(void *user, unsigned instance, enum pamu_structure structure, const uint64_t *numbers)
{
    json_t *cache = cache_of(user, instance, structure);
    json_t *entries = json_object_get(cache, "entries");
    if (json_array_size(entries) == MOST_ENTRIES)
        add_to(cache, "entries_left_out", 1);
    else
        (void)json_array_append_new(entries, numbers_json(numbers + 1, 3)); /* its key is in the study */
    return true;
}

/* ---- configurations ---- */

static bool read_details(struct study_store *store, struct details *details)
{
    static study_detail_fn *const takers[STUDY_DETAIL_COUNT] = {
        [STUDY_CURVE] = take_curve,       [STUDY_PART] = take_part,         [STUDY_ALONE] = take_alone,
        [STUDY_GEOMETRY] = take_geometry, [STUDY_EVICTION] = take_eviction, [STUDY_INTERVAL] = take_interval,
        [STUDY_ENTRY] = take_entry};
    for (unsigned i = 0; i < STUDY_DETAIL_COUNT; i++)
        if (!study_store_details(store, (enum study_detail)i, takers[i], details))
            return false;
    return true;
}

/* The caches of a configuration, if it was kept with details. */
static bool add_configuration(struct cli_study *study, size_t i, json_t *list)
{
    const struct study_setting *setting = &study->plan.settings[i];
    struct details details = {.caches = json_array(), .last_lines = UINT64_MAX};
    char name[CLI_STUDY_NAME_BYTES];
    study_setting_point(setting, &details.point);
    (void)study_setting_name(setting, name, sizeof name);
    bool good = study_store_choose(study->store, name) && read_details(study->store, &details);
    if (good && json_array_size(details.caches) > 0) {
        add_counts(&details, &study->results[i]);
        (void)json_array_append_new(
            list, json_pack("{s:i, s:s, s:O}", "configuration", (int)i, "name", name, "caches", details.caches));
    }
    json_decref(details.caches);
    return good;
}

/* ---- notes ---- */

/* "aperture.8.0x0.256" with value 30 */
static void add_aperture(json_t *list, const char *text, const char *value)
{
    char *end;
    unsigned long liodn = strtoul(text, &end, 10);
    uint64_t base = strtoull(end + (*end == '.'), &end, 16);
    unsigned long windows = strtoul(end + (*end == '.'), &end, 10);
    (void)json_array_append_new(list, json_pack("{s:I, s:o, s:I, s:I}", "liodn", (json_int_t)liodn, "base",
                                                cli_json_address(base), "bits", (json_int_t)strtoul(value, NULL, 10),
                                                "windows", (json_int_t)windows));
}

/* "msi.8.0x10000000.2", the page of bank 2, with the number of records */
static void add_msi(json_t *list, const char *text, const char *value)
{
    char *end;
    unsigned long liodn = strtoul(text, &end, 10);
    uint64_t iova = strtoull(end + (*end == '.'), &end, 16);
    unsigned long bank = strtoul(end + (*end == '.'), &end, 10);
    (void)json_array_append_new(list, json_pack("{s:I, s:o, s:I, s:I}", "liodn", (json_int_t)liodn, "iova",
                                                cli_json_address(iova), "bank", (json_int_t)bank, "records",
                                                (json_int_t)strtoull(value, NULL, 10)));
}

static const char *behind(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0 ? text + strlen(prefix) : NULL;
}

static bool take_note(void *user, const char *key, const char *value)
{
    json_t *report = user;
    const char *rest;
    if (behind(key, "command.") != NULL)
        (void)json_array_append_new(json_object_get(report, "commands"), json_string(value));
    else if ((rest = behind(key, CLI_STREAM_KNOB)) != NULL)
        (void)json_object_set_new(json_object_get(report, "knobs"), rest, json_string(value));
    else if ((rest = behind(key, "aperture.")) != NULL)
        add_aperture(json_object_get(report, "apertures"), rest, value);
    else if ((rest = behind(key, "msi.")) != NULL)
        add_msi(json_object_get(report, "msi"), rest, value);
    return true;
}

json_t *cli_study_report(struct cli_study *study)
{
    json_t *list = json_array();
    json_t *report = json_pack("{s:s, s:o, s:[], s:{}, s:[], s:[], s:o}", "schema", "pamusim.report/1", "study",
                               cli_study_json(study), "commands", "knobs", "apertures", "msi", "details", list);
    bool good = report != NULL && study_store_notes(study->store, take_note, report);
    for (size_t i = 0; good && i < study->plan.count; i++)
        good = !study->done[i] || add_configuration(study, i, list);
    if (good)
        return report;
    json_decref(report);
    (void)cli_fail(study->cli, "%s", study_store_error(study->store));
    return NULL;
}
