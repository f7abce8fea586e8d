/* The look-ups of each cache as files that other simulators read. SPDX-License-Identifier: BSD-2-Clause */
#include "study/export.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iotlb/grow.h"
#include "op/le.h"
#include "study/tenants.h"

enum { ORACLE_KEY = 4, ORACLE_SIZE = 12, ORACLE_NEXT = 16, ORACLE_BYTES = 24 };

/* What one cache was asked: runs in their order, and keys of ids. */
struct cache_runs {
    struct iotlb_array runs; /* struct iotlb_lookup */
    size_t count;
    struct iotlb_array keys; /* uint64_t by id */
    uint32_t ids;
};

struct exporting {
    const struct study_export_config *config;
    struct trace_error *error;
    struct iotlb_view *view;
    struct study_maps maps;
    struct cache_runs cache[PAMU_MAX_INSTANCES][PAMU_STRUCTURE_COUNT];
};

const char *study_export_form_name(enum study_export_form form)
{
    static const char *const names[STUDY_EXPORT_FORM_COUNT] = {"csv", "din", "oracleGeneral"};

    return form < STUDY_EXPORT_FORM_COUNT ? names[form] : NULL;
}

/* ---- taking ---- */

static bool take_origin(void *user, unsigned instance, enum pamu_structure structure, const struct iotlb_origin *origin)
{
    struct exporting *exporting = user;
    struct cache_runs *cache = &exporting->cache[instance][structure];

    if (!iotlb_grow(&cache->keys, cache->ids, sizeof(uint64_t), 0))
        return false;
    ((uint64_t *)cache->keys.elements)[cache->ids++] = origin->key;
    return true;
}

static bool take_lookups(void *user, unsigned instance, enum pamu_structure structure,
                         const struct iotlb_lookup *lookups, size_t count)
{
    struct exporting *exporting = user;
    struct cache_runs *cache = &exporting->cache[instance][structure];

    if (!iotlb_grow(&cache->runs, cache->count + count, sizeof(*lookups), 0))
        return false;
    memcpy((struct iotlb_lookup *)cache->runs.elements + cache->count, lookups, count * sizeof(*lookups));
    cache->count += count;
    return true;
}

static enum trace_code fail_memory(struct exporting *exporting)
{
    return trace_fail(exporting->error, TRACE_ERR_MEMORY, 0, "out of memory");
}

static enum trace_code take_all(struct exporting *exporting, struct study_tenants *tenants)
{
    for (;;) {
        const struct iotlb_item *items;
        size_t count;
        enum trace_code code = study_tenants_next(tenants, &items, &count, exporting->error);

        if (code != TRACE_OK)
            return code;
        if (count == 0)
            return iotlb_view_end(exporting->view) ? TRACE_OK : fail_memory(exporting);
        if (!iotlb_view_run(exporting->view, items, count))
            return fail_memory(exporting);
    }
}

/* ---- forms ---- */

static const struct iotlb_lookup *runs_of(const struct cache_runs *cache)
{
    return cache->runs.elements;
}

static uint64_t key_of(const struct cache_runs *cache, uint32_t id)
{
    return ((const uint64_t *)cache->keys.elements)[id];
}

static bool is_kept(const struct iotlb_lookup *run)
{
    return run->event == IOTLB_LOOKUP;
}

static void write_csv(const struct exporting *exporting, const struct cache_runs *cache, FILE *file)
{
    static const char *const words[] = {
        [IOTLB_LOOKUP] = "lookup", [IOTLB_PASSING] = "passing", [IOTLB_DROP] = "drop", [IOTLB_FLUSH] = "flush"};

    (void)fputs("event,key,liodn\n", file);
    for (size_t i = 0; i < cache->count; i++) {
        const struct iotlb_lookup *run = &runs_of(cache)[i];

        for (unsigned r = 0; r < run->repeat; r++) {
            if (run->event == IOTLB_FLUSH)
                (void)fputs("flush,,\n", file);
            else if (run->event == IOTLB_DROP)
                (void)fprintf(file, "drop,%" PRIu64 ",\n", key_of(cache, run->id));
            else
                (void)fprintf(file, "%s,%" PRIu64 ",%u\n", words[run->event], key_of(cache, run->id),
                              iotlb_view_liodn(exporting->view, run->owner));
        }
    }
}

static void write_din(const struct cache_runs *cache, FILE *file)
{
    for (size_t i = 0; i < cache->count; i++) {
        const struct iotlb_lookup *run = &runs_of(cache)[i];

        for (unsigned r = 0; is_kept(run) && r < run->repeat; r++)
            (void)fprintf(file, "0 %" PRIx64 "\n", key_of(cache, run->id) * STUDY_EXPORT_BLOCK);
    }
}

/* When the entry of each run is looked up after the run, UINT64_MAX for never: numbers of look-ups, from 0. */
static void find_next(const struct cache_runs *cache, uint64_t *coming, uint64_t *next)
{
    uint64_t at = 0;

    for (size_t i = 0; i < cache->count; i++)
        at += is_kept(&runs_of(cache)[i]) ? runs_of(cache)[i].repeat : 0u;
    memset(coming, 0xff, cache->ids * sizeof(*coming));
    for (size_t i = cache->count; i-- > 0;) {
        const struct iotlb_lookup *run = &runs_of(cache)[i];

        if (!is_kept(run))
            continue;
        at -= run->repeat;
        next[i] = coming[run->id];
        coming[run->id] = at;
    }
}

static void write_oracle_run(const struct cache_runs *cache, size_t i, uint64_t at, uint64_t next, FILE *file)
{
    const struct iotlb_lookup *run = &runs_of(cache)[i];
    uint8_t bytes[ORACLE_BYTES];

    for (unsigned r = 0; r < run->repeat; r++) {
        store_le32(bytes, at + r < UINT32_MAX ? (uint32_t)(at + r) : UINT32_MAX);
        store_le64(bytes + ORACLE_KEY, key_of(cache, run->id));
        store_le32(bytes + ORACLE_SIZE, 1);
        store_le64(bytes + ORACLE_NEXT, r + 1u < run->repeat ? at + r + 1 : next); /* -1: never again */
        (void)fwrite(bytes, 1, sizeof(bytes), file);
    }
}

static bool write_oracle(const struct cache_runs *cache, FILE *file)
{
    uint64_t *coming = malloc((cache->ids + 1) * sizeof(*coming));
    uint64_t *next = malloc((cache->count + 1) * sizeof(*next));
    uint64_t at = 0;
    bool good = coming != NULL && next != NULL;

    if (good)
        find_next(cache, coming, next);
    for (size_t i = 0; good && i < cache->count; i++) {
        if (!is_kept(&runs_of(cache)[i]))
            continue;
        write_oracle_run(cache, i, at, next[i], file);
        at += runs_of(cache)[i].repeat;
    }
    free(coming);
    free(next);
    return good;
}

/* ---- files ---- */

static bool write_form(const struct exporting *exporting, const struct cache_runs *cache, FILE *file)
{
    switch (exporting->config->form) {
    case STUDY_EXPORT_CSV:
        write_csv(exporting, cache, file);
        return true;
    case STUDY_EXPORT_DIN:
        write_din(cache, file);
        return true;
    default:
        return write_oracle(cache, file);
    }
}

static enum trace_code fail_file(struct exporting *exporting, const char *path)
{
    return trace_fail_errno(exporting->error, errno, 0, path);
}

static void tell(const struct exporting *exporting, const struct cache_runs *cache, struct study_exported *exported)
{
    for (size_t i = 0; i < cache->count; i++) {
        const struct iotlb_lookup *run = &runs_of(cache)[i];
        bool is_lookup = run->event == IOTLB_LOOKUP || run->event == IOTLB_PASSING;

        if (is_kept(run) || (is_lookup && exporting->config->form == STUDY_EXPORT_CSV))
            exported->lookups += run->repeat;
        else if (exporting->config->form != STUDY_EXPORT_CSV)
            exported->left_out += run->repeat;
    }
    exporting->config->exported(exporting->config->user, exported);
}

static enum trace_code write_file(struct exporting *exporting, unsigned instance, enum pamu_structure structure)
{
    const struct cache_runs *cache = &exporting->cache[instance][structure];
    const char *form = study_export_form_name(exporting->config->form);
    char path[4096];
    struct study_exported exported = {.path = path, .instance = instance, .structure = structure};
    FILE *file;
    bool good;

    if (snprintf(path, sizeof(path), "%s/pamu%u-%s.%s", exporting->config->directory, instance,
                 pamu_structure_name(structure), form) >= (int)sizeof(path))
        return trace_fail(exporting->error, TRACE_ERR_ARGUMENT, 0, "the folder's name is too long");
    file = fopen(path, "wb");
    if (file == NULL)
        return fail_file(exporting, path);
    good = write_form(exporting, cache, file);
    if (ferror(file) != 0) {
        (void)fclose(file);
        return fail_file(exporting, path);
    }
    if (fclose(file) != 0)
        return fail_file(exporting, path);
    if (!good)
        return fail_memory(exporting);
    tell(exporting, cache, &exported);
    return TRACE_OK;
}

static enum trace_code write_files(struct exporting *exporting)
{
    enum trace_code code = TRACE_OK;

    for (unsigned i = 0; code == TRACE_OK && i < PAMU_MAX_INSTANCES; i++) {
        for (unsigned s = 0; code == TRACE_OK && s < PAMU_STRUCTURE_COUNT; s++) {
            if (exporting->cache[i][s].ids > 0)
                code = write_file(exporting, i, (enum pamu_structure)s);
        }
    }
    return code;
}

/* ---- all ---- */

static void destroy(struct exporting *exporting)
{
    iotlb_view_destroy(exporting->view);
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++) {
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
            free(exporting->cache[i][s].runs.elements);
            free(exporting->cache[i][s].keys.elements);
        }
    }
    free(exporting);
}

static enum trace_code make_view(struct exporting *exporting)
{
    const struct study_export_config *config = exporting->config;
    const struct iotlb_view_sink sink = {take_origin, take_lookups, exporting};
    struct iotlb_view_config view;
    struct study_layouts layouts = {.count = 0};
    char text[STUDY_MSI_TEXT];

    if (config->setting->msi != 0 && study_msi_lay_out(config->setting, config->msi, &layouts, text) != STUDY_MSI_OK) {
        study_layouts_clear(&layouts);
        return trace_fail(exporting->error, TRACE_ERR_ARGUMENT, 0, "%s", text);
    }
    study_setting_view(config->setting, config->recorded, &exporting->maps, &view);
    view.layouts = layouts.layouts;
    view.layout_count = layouts.count;
    exporting->view = iotlb_view_create(&view, &sink);
    study_layouts_clear(&layouts);
    return exporting->view != NULL ? TRACE_OK : fail_memory(exporting);
}

enum trace_code study_export(const struct study_export_config *config, struct trace_error *error)
{
    struct exporting *exporting = calloc(1, sizeof(*exporting));
    struct study_tenants *tenants = NULL;
    enum trace_code code;

    if (exporting == NULL)
        return trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory");
    exporting->config = config;
    exporting->error = error;
    code = make_view(exporting);
    if (code == TRACE_OK)
        code = study_tenants_open(config->path, config->setting, &tenants, error);
    if (code == TRACE_OK)
        code = take_all(exporting, tenants);
    if (code == TRACE_OK)
        code = write_files(exporting);
    study_tenants_close(tenants);
    destroy(exporting);
    return code;
}
