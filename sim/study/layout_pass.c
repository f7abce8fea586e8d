/* One layout's look-ups, kept. SPDX-License-Identifier: BSD-2-Clause */
#include "study/layout_pass.h"

#include <stdlib.h>
#include <string.h>

#include "iotlb/policy.h"
#include "iotlb/source.h"
#include "iotlb/view.h"
#include "pamu/tables.h"
#include "study/setting.h"

#define SPREAD_FROM (UINT32_C(1) << 24) /* above all that was recorded */

/* ---- SPAACT entries ---- */

static bool is_part(const struct study_layout_config *config, size_t domain)
{
    return domain == config->domain || !config->alone;
}

bool layout_make_runs(const struct study_layout_config *config, struct layout_runs *runs)
{
    size_t most = 0;

    for (size_t d = 0; d < config->memory->count; d++)
        most += config->memory->domains[d].liodn_count;
    runs->count = 0;
    runs->run = calloc(most + 1, sizeof(*runs->run));
    return runs->run != NULL;
}

/* What a domain beside the one that is laid out has. */
static uint32_t other_windows(const struct study_layout_config *config, size_t domain)
{
    return config->others != NULL ? config->others[domain].windows : config->memory->domains[domain].windows;
}

/* Every LIODN's, without places. */
static void list_runs(const struct study_layout_config *config, uint32_t windows, struct layout_runs *runs)
{
    runs->count = 0;
    for (size_t d = 0; d < config->memory->count; d++) {
        const struct study_domain *domain = &config->memory->domains[d];

        for (size_t i = 0; i < domain->liodn_count && is_part(config, d) && domain->kept == NULL; i++)
            runs->run[runs->count++] =
                (struct layout_run){.count = (d == config->domain ? windows : other_windows(config, d)) - 1,
                                    .liodn = domain->liodns[i],
                                    .domain = d,
                                    .planned = d == config->domain};
    }
}

void layout_spread_runs(const struct study_layout_config *config, uint32_t windows, struct layout_runs *runs)
{
    uint32_t first = SPREAD_FROM;

    list_runs(config, windows, runs);
    for (size_t i = 0; i < runs->count; i++) {
        runs->run[i].first = first;
        first += runs->run[i].count;
    }
}

#define POOL PAMU_DEFAULT_SPAACT_ENTRIES

static void mark(bool pool[POOL], uint32_t first, uint32_t count)
{
    for (uint32_t i = first; i < POOL && i - first < count; i++)
        pool[i] = true;
}

/* First fit. */
static bool take(bool pool[POOL], struct layout_run *run)
{
    uint32_t length = 0;

    run->first = 0;
    for (uint32_t i = 0; i < POOL && length < run->count; i++) {
        length = pool[i] ? 0 : length + 1;
        run->first = i + 1 - length;
    }
    if (length < run->count)
        return false;
    mark(pool, run->first, run->count);
    return true;
}

bool layout_take_runs(const struct study_layout_config *config, uint32_t windows, struct layout_runs *runs)
{
    bool pool[POOL] = {false};

    for (size_t d = 0; d < config->memory->count; d++) {
        const struct study_domain *domain = &config->memory->domains[d];

        for (size_t i = 0; i < domain->liodn_count && is_part(config, d) && domain->kept != NULL; i++)
            mark(pool, domain->first[i], domain->windows - 1);
    }
    list_runs(config, windows, runs);
    for (size_t i = 0; i < runs->count; i++) {
        if (!take(pool, &runs->run[i]))
            return false;
    }
    return true;
}

/* ---- layouts for a view ---- */

/* Where all bytes of a domain are. */
struct moves {
    struct iotlb_move *list;
    size_t count;
};

struct layouts {
    struct iotlb_layout *list;
    struct moves *moves; /* by domain */
    size_t count;
};

/* False if out of memory. */
static bool make_moves(const struct study_domain *domain, const struct study_layout *layout, struct moves *made)
{
    struct iotlb_array moves = {0};

    for (size_t m = 0; m < domain->count; m++) {
        const struct study_mapping *mapping = &domain->mappings[m];

        for (uint64_t offset = 0, bytes = 0; offset < mapping->size; offset += bytes) {
            uint64_t to = study_layout_place(layout, domain, m, offset, &bytes);

            if (!iotlb_grow(&moves, made->count, sizeof(struct iotlb_move), 0)) {
                free(moves.elements);
                return false;
            }
            ((struct iotlb_move *)moves.elements)[made->count++] =
                (struct iotlb_move){mapping->iova + offset, bytes, to};
        }
    }
    made->list = moves.elements;
    return true;
}

/* What a domain is laid out as; of kind RECORDED if nothing else is said. */
static struct study_layout layout_of(const struct study_layout_config *config, const struct study_layout *layout,
                                     size_t d)
{
    const struct study_domain *domain = &config->memory->domains[d];

    if (d == config->domain)
        return *layout;
    if (config->others != NULL)
        return config->others[d];
    return (struct study_layout){.base = domain->base, .bits = domain->bits, .windows = domain->windows};
}

static bool make_layouts(const struct study_layout_config *config, const struct study_layout *layout,
                         const struct layout_runs *runs, struct layouts *layouts)
{
    layouts->list = calloc(runs->count + 1, sizeof(*layouts->list));
    layouts->moves = calloc(config->memory->count + 1, sizeof(*layouts->moves));
    if (layouts->list == NULL || layouts->moves == NULL)
        return false;
    for (; layouts->count < runs->count; layouts->count++) {
        const struct layout_run *run = &runs->run[layouts->count];
        struct study_layout own = layout_of(config, layout, run->domain);
        struct moves *moves = &layouts->moves[run->domain];

        if (own.kind == STUDY_LAYOUT_PLANNED && moves->list == NULL &&
            !make_moves(&config->memory->domains[run->domain], &own, moves))
            return false;
        layouts->list[layouts->count] = (struct iotlb_layout){.liodn = run->liodn,
                                                              .bits = own.bits,
                                                              .windows = own.windows,
                                                              .base = own.base,
                                                              .first = run->first,
                                                              .moves = moves->list,
                                                              .move_count = moves->count};
    }
    return true;
}

static void free_layouts(const struct study_layout_config *config, struct layouts *layouts)
{
    for (size_t d = 0; layouts->moves != NULL && d < config->memory->count; d++)
        free(layouts->moves[d].list);
    free(layouts->moves);
    free(layouts->list);
}

/* ---- reading ---- */

struct reading {
    const struct study_layout_config *config;
    struct layout_pass *pass;
    struct iotlb_point point;
    struct iotlb_cache *caches[PAMU_MAX_INSTANCES][PAMU_STRUCTURE_COUNT];
    struct iotlb_item items[IOTLB_SOURCE_BATCH]; /* of the domain, if it is alone */
    uint64_t held;
    bool simulate, long_stream;
};

static bool is_simulated(const struct reading *reading, enum pamu_structure structure)
{
    return structure == PAMU_PPAACE || reading->simulate;
}

static bool take_origin(void *user, unsigned instance, enum pamu_structure structure, const struct iotlb_origin *origin)
{
    struct reading *reading = user;
    struct iotlb_cache **cache = &reading->caches[instance][structure];
    struct layout_stream *stream = &reading->pass->spaace[instance];

    if (is_simulated(reading, structure)) {
        if (*cache == NULL)
            *cache = iotlb_cache_create(&reading->point.cache[instance][structure]);
        return *cache != NULL && iotlb_cache_key(*cache, origin->key);
    }
    if (structure != PAMU_SPAACE)
        return true;
    if (!iotlb_grow(&stream->origins, stream->ids, sizeof(*origin), 0))
        return false;
    ((struct iotlb_origin *)stream->origins.elements)[stream->ids++] = *origin;
    return true;
}

static bool take_lookups(void *user, unsigned instance, enum pamu_structure structure,
                         const struct iotlb_lookup *lookups, size_t count)
{
    struct reading *reading = user;
    struct layout_stream *stream = &reading->pass->spaace[instance];

    if (is_simulated(reading, structure))
        return iotlb_cache_run(reading->caches[instance][structure], lookups, NULL, count);
    if (structure != PAMU_SPAACE)
        return true;
    reading->held += count;
    reading->long_stream |= reading->held > STUDY_LAYOUT_LOOKUPS;
    if (reading->long_stream || !iotlb_grow(&stream->lookups, stream->count + count, sizeof(*lookups), 0))
        return false;
    memcpy((struct iotlb_lookup *)stream->lookups.elements + stream->count, lookups, count * sizeof(*lookups));
    stream->count += count;
    return true;
}

static bool is_of_domain(const struct study_domain *domain, const struct iotlb_item *item)
{
    if (item->kind == IOTLB_ITEM_DROP || item->kind == IOTLB_ITEM_FLUSH)
        return true;
    for (size_t i = 0; i < domain->liodn_count; i++) {
        if (domain->liodns[i] == item->liodn)
            return true;
    }
    return false;
}

static bool run_items(struct reading *reading, struct iotlb_view *view, const struct iotlb_item *items, size_t count)
{
    const struct study_domain *domain = &reading->config->memory->domains[reading->config->domain];
    size_t kept = 0;

    if (!reading->config->alone)
        return iotlb_view_run(view, items, count);
    for (size_t i = 0; i < count; i++) {
        if (is_of_domain(domain, &items[i]))
            reading->items[kept++] = items[i];
    }
    return iotlb_view_run(view, reading->items, kept);
}

static enum study_layout_state read_stream(struct reading *reading, struct iotlb_view *view, struct trace_error *error)
{
    struct iotlb_source *source;
    const struct iotlb_item *items;
    size_t count = 1;
    bool fits = true;
    enum trace_code code = iotlb_source_open(reading->config->path, &source, error);

    while (code == TRACE_OK && count > 0 && fits) {
        code = iotlb_source_next(source, &items, &count, error);
        fits = code != TRACE_OK || run_items(reading, view, items, count);
    }
    iotlb_source_close(source);
    if (code != TRACE_OK)
        return STUDY_LAYOUT_TRACE;
    if (reading->long_stream)
        return STUDY_LAYOUT_LONG;
    return fits && iotlb_view_end(view) ? STUDY_LAYOUT_OK : STUDY_LAYOUT_MEMORY;
}

static void end_caches(struct reading *reading)
{
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++) {
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
            struct iotlb_cache_counts counts = {0};

            if (reading->caches[i][s] != NULL)
                counts = iotlb_cache_counts(reading->caches[i][s], IOTLB_ALL_OWNERS);
            reading->pass->misses[s] += counts.lookups - counts.hits;
            iotlb_cache_destroy(reading->caches[i][s]);
        }
    }
}

static enum study_layout_state run_view(struct reading *reading, const struct iotlb_view_config *config,
                                        struct trace_error *error)
{
    const struct iotlb_view_sink sink = {take_origin, take_lookups, reading};
    struct iotlb_view *view = iotlb_view_create(config, &sink);
    enum study_layout_state state = STUDY_LAYOUT_MEMORY;

    if (view != NULL) {
        state = read_stream(reading, view, error);
        reading->pass->lost = iotlb_view_lost(view);
    }
    iotlb_view_destroy(view);
    end_caches(reading);
    return state;
}

enum study_layout_state layout_pass(const struct study_layout_config *config, const struct study_layout *layout,
                                    const struct layout_runs *runs, bool simulate, struct layout_pass *pass,
                                    struct trace_error *error)
{
    struct reading *reading = calloc(1, sizeof(*reading));
    struct layouts layouts = {0};
    enum study_layout_state state = STUDY_LAYOUT_MEMORY;

    *pass = (struct layout_pass){0};
    if (reading != NULL && (layout == NULL || make_layouts(config, layout, runs, &layouts))) {
        const struct iotlb_view_config view = {.layouts = layouts.list, .layout_count = layouts.count};

        reading->config = config;
        reading->pass = pass;
        reading->simulate = simulate;
        study_setting_point(config->setting, &reading->point);
        state = run_view(reading, &view, error);
    }
    free_layouts(config, &layouts);
    free(reading);
    return state;
}

void layout_pass_clear(struct layout_pass *pass)
{
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++) {
        free(pass->spaace[i].origins.elements);
        free(pass->spaace[i].lookups.elements);
    }
    *pass = (struct layout_pass){0};
}
