/* Which block of memory goes into which window. SPDX-License-Identifier: BSD-2-Clause */
#include "study/layout_search.h"

#include <stdlib.h>
#include <string.h>

#include "iotlb/policy.h"
#include "study/setting.h"

/* Blocks that are tried in window 0 if there are more of them than that can all be tried. */
enum { TRY_ALL = 16, TRY_HOT = 4 };

#define FOREIGN SIZE_MAX

/* Whose an id of a stream is: entry number `window` of a run, or, of no run, the key itself. */
struct owner {
    size_t run;   /* FOREIGN if none */
    size_t block; /* of the domain's; else FOREIGN */
    uint32_t window;
    uint64_t key;
};

struct layout_search {
    struct layout_blocks blocks;
    uint64_t *steps;
    struct iotlb_point point;
    struct layout_pass pass;
    struct layout_runs runs;   /* as the pass had them: spread */
    struct layout_runs placed; /* as software gives them for the windows that are tried */
    struct owner *owners[PAMU_MAX_INSTANCES];
    struct iotlb_array without[PAMU_MAX_INSTANCES]; /* struct iotlb_lookup: without those of the block in window 0 */
    size_t without_count[PAMU_MAX_INSTANCES];
    uint64_t *first, *heat; /* by block: misses that no cache avoids, look-ups */
    bool *written;          /* by block: its entry is dropped now and then */
    size_t *order;          /* blocks, the hottest first */
    uint64_t all_first;     /* misses that no cache avoids, of all entries */
    uint32_t sets;          /* of all SPAACE caches in use; 0 if they differ */
};

/* ---- what the stream says of blocks ---- */

/* Blocks were in windows 1 .. of the pass, in their order. */
static struct owner owner_of(const struct layout_search *search, uint64_t key)
{
    for (size_t r = 0; r < search->runs.count; r++) {
        const struct layout_run *run = &search->runs.run[r];

        if (key >= run->first && key - run->first < run->count) {
            uint32_t window = (uint32_t)(key - run->first) + 1;

            return (struct owner){r, run->planned ? window - 1 : FOREIGN, window, key};
        }
    }
    return (struct owner){FOREIGN, FOREIGN, 0, key};
}

static bool find_owners(struct layout_search *search)
{
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++) {
        const struct layout_stream *stream = &search->pass.spaace[i];
        const struct iotlb_origin *origins = stream->origins.elements;

        search->owners[i] = calloc((size_t)stream->ids + 1, sizeof(struct owner));
        if (search->owners[i] == NULL)
            return false;
        for (uint32_t id = 0; id < stream->ids; id++)
            search->owners[i][id] = owner_of(search, origins[id].key);
    }
    return true;
}

/* A look-up that misses in a cache without end. */
static void note_first(struct layout_search *search, const struct owner *owner, uint64_t times)
{
    search->all_first += times;
    if (owner->block < search->blocks.count)
        search->first[owner->block] += times;
}

/* Looks at a stream as a cache without end would. */
static bool weigh(struct layout_search *search, unsigned instance)
{
    const struct layout_stream *stream = &search->pass.spaace[instance];
    bool *valid = calloc((size_t)stream->ids + 1, sizeof(*valid));

    for (size_t i = 0; valid != NULL && i < stream->count; i++) {
        const struct iotlb_lookup *lookup = (const struct iotlb_lookup *)stream->lookups.elements + i;
        const struct owner *owner = &search->owners[instance][lookup->id];
        bool own = owner->block < search->blocks.count;

        if (lookup->event == IOTLB_FLUSH)
            memset(valid, 0, stream->ids * sizeof(*valid));
        else if (lookup->event == IOTLB_DROP && own)
            search->written[owner->block] = true;
        else if (lookup->event == IOTLB_LOOKUP && own)
            search->heat[owner->block] += lookup->repeat;
        if ((lookup->event == IOTLB_LOOKUP || lookup->event == IOTLB_PASSING) && !valid[lookup->id])
            note_first(search, owner, lookup->event == IOTLB_LOOKUP ? 1 : lookup->repeat);
        if (lookup->event == IOTLB_LOOKUP || lookup->event == IOTLB_DROP)
            valid[lookup->id] = lookup->event == IOTLB_LOOKUP;
    }
    free(valid);
    return valid != NULL;
}

static void sort_blocks(struct layout_search *search)
{
    for (size_t i = 0; i < search->blocks.count; i++) {
        size_t at = i;

        for (; at > 0 && search->heat[search->order[at - 1]] < search->heat[i]; at--)
            search->order[at] = search->order[at - 1];
        search->order[at] = i;
    }
}

/* Only where all caches have the same number. */
static void find_sets(struct layout_search *search)
{
    bool differ = false;

    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++) {
        uint32_t sets = search->point.cache[i][PAMU_SPAACE].sets;

        if (search->pass.spaace[i].ids == 0)
            continue;
        differ |= search->sets != 0 && search->sets != sets;
        search->sets = sets;
    }
    if (differ)
        search->sets = 0;
}

static bool make_arrays(struct layout_search *search)
{
    size_t count = search->blocks.count + 1;

    search->first = calloc(count, sizeof(*search->first));
    search->heat = calloc(count, sizeof(*search->heat));
    search->written = calloc(count, sizeof(*search->written));
    search->order = calloc(count, sizeof(*search->order));
    return search->first != NULL && search->heat != NULL && search->written != NULL && search->order != NULL &&
           layout_make_runs(search->blocks.config, &search->runs) &&
           layout_make_runs(search->blocks.config, &search->placed);
}

/* ---- layouts ---- */

static int by_window(const void *a, const void *b)
{
    const struct study_slot *x = a, *y = b;

    return (x->window > y->window) - (x->window < y->window);
}

struct study_layout layout_of_blocks(const struct layout_blocks *blocks, const uint32_t *windows, uint32_t count)
{
    const struct study_domain *domain = &blocks->config->memory->domains[blocks->config->domain];
    struct study_layout layout = {.kind = STUDY_LAYOUT_PLANNED,
                                  .windows = count,
                                  .bits = (uint8_t)blocks->window_log,
                                  .slots = calloc(blocks->count + 1, sizeof(*layout.slots))};

    for (uint32_t n = count; n > 1; n /= 2)
        layout.bits++;
    layout.base = layout.bits > 63 ? 0 : domain->base & ~((UINT64_C(1) << layout.bits) - 1); /* R1 */
    for (size_t i = 0; layout.slots != NULL && i < blocks->count; i++)
        layout.slots[layout.used++] = (struct study_slot){windows[i], blocks->blocks[i]};
    if (layout.slots != NULL)
        qsort(layout.slots, layout.used, sizeof(*layout.slots), by_window);
    return layout;
}

static enum study_layout_state read_blocks(struct layout_search *search, struct trace_error *error)
{
    uint32_t *windows = calloc(search->blocks.count + 1, sizeof(*windows)), count = 2;
    struct study_layout layout = {0};
    enum study_layout_state state = STUDY_LAYOUT_MEMORY;

    while (count < search->blocks.count + 1)
        count *= 2;
    for (uint32_t i = 0; windows != NULL && i < search->blocks.count; i++)
        windows[i] = i + 1;
    layout_spread_runs(search->blocks.config, count, &search->runs);
    if (windows != NULL)
        layout = layout_of_blocks(&search->blocks, windows, count);
    if (layout.slots != NULL)
        state = layout_pass(search->blocks.config, &layout, &search->runs, false, &search->pass, error);
    free(layout.slots);
    free(windows);
    return state;
}

/* What the stream says, once it is read. */
static enum study_layout_state weigh_blocks(struct layout_search *search)
{
    if (!find_owners(search))
        return STUDY_LAYOUT_MEMORY;
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++) {
        if (!weigh(search, i))
            return STUDY_LAYOUT_MEMORY;
    }
    sort_blocks(search);
    find_sets(search);
    return STUDY_LAYOUT_OK;
}

enum study_layout_state layout_search_open(const struct layout_blocks *blocks, uint64_t *steps,
                                           struct layout_search **search, struct trace_error *error)
{
    struct layout_search *made = calloc(1, sizeof(*made));
    enum study_layout_state state = STUDY_LAYOUT_MEMORY;

    *search = made;
    if (made == NULL)
        return state;
    made->blocks = *blocks;
    made->steps = steps;
    study_setting_point(blocks->config->setting, &made->point);
    if (make_arrays(made))
        state = read_blocks(made, error);
    return state == STUDY_LAYOUT_OK ? weigh_blocks(made) : state;
}

void layout_search_close(struct layout_search *search)
{
    if (search == NULL)
        return;
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++) {
        free(search->owners[i]);
        free(search->without[i].elements);
    }
    layout_pass_clear(&search->pass);
    free(search->runs.run);
    free(search->placed.run);
    free(search->first);
    free(search->heat);
    free(search->written);
    free(search->order);
    free(search);
}

/* A block in window 0 spares its own first misses; dropped PPAACEs only add to what the pass had. */
uint64_t layout_search_bound(const struct layout_search *search)
{
    uint64_t spared = 0;

    for (size_t i = 0; i < search->blocks.count; i++)
        spared = search->first[i] > spared ? search->first[i] : spared;
    return search->pass.misses[PAMU_PPAACE] + search->all_first - spared;
}

/* ---- one block in window 0 ---- */

/* Arrangements with one block, or none, in window 0. */
struct trial {
    struct layout_search *search;
    size_t zero;                 /* FOREIGN: none */
    uint32_t count;              /* windows */
    uint64_t ppaace;             /* misses of PPAACEs */
    uint64_t bound;              /* none has fewer */
    uint64_t length;             /* look-ups that one simulation runs */
    uint64_t share;              /* of the steps that this trial may take */
    uint32_t *windows;           /* by block: being tried */
    uint32_t *best;              /* with this block in window 0 */
    uint64_t best_misses, known; /* of these, and of all trials before */
    uint32_t *taken;             /* by group: windows of it that are used */
    bool *clean;                 /* by group: nobody else's entries can be in its sets */
    uint32_t groups;
    bool failed, given_up;
};

static bool leave_out(struct trial *trial)
{
    struct layout_search *search = trial->search;

    trial->length = 0;
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++) {
        const struct layout_stream *stream = &search->pass.spaace[i];
        const struct iotlb_lookup *lookups = stream->lookups.elements;
        struct iotlb_lookup *without;
        size_t count = 0;

        if (stream->count > 0 && !iotlb_grow(&search->without[i], stream->count, sizeof(*lookups), 0))
            return false;
        without = search->without[i].elements;
        for (size_t n = 0; n < stream->count; n++) {
            bool names = lookups[n].event <= IOTLB_DROP;

            if (!names || trial->zero == FOREIGN || search->owners[i][lookups[n].id].block != trial->zero)
                without[count++] = lookups[n];
        }
        search->without_count[i] = count;
        trial->length += count;
    }
    return true;
}

static uint64_t key_of(const struct trial *trial, const struct owner *owner)
{
    uint32_t window = owner->window;

    if (owner->run == FOREIGN)
        return owner->key;
    if (owner->block < trial->search->blocks.count)
        window = trial->windows[owner->block];
    return window == 0 ? 0 : (uint64_t)trial->search->placed.run[owner->run].first + window - 1;
}

static bool run_cache(struct trial *trial, unsigned instance, uint64_t *misses)
{
    struct layout_search *search = trial->search;
    struct iotlb_cache *cache = iotlb_cache_create(&search->point.cache[instance][PAMU_SPAACE]);
    struct iotlb_cache_counts counts;
    bool good = cache != NULL;

    for (uint32_t id = 0; good && id < search->pass.spaace[instance].ids; id++)
        good = iotlb_cache_key(cache, key_of(trial, &search->owners[instance][id]));
    if (good)
        good = iotlb_cache_run(cache, search->without[instance].elements, NULL, search->without_count[instance]);
    if (good) {
        counts = iotlb_cache_counts(cache, IOTLB_ALL_OWNERS);
        *misses += counts.lookups - counts.hits;
    }
    iotlb_cache_destroy(cache);
    return good;
}

/* Simulates what is in trial->windows, and keeps it if it is the best. */
static uint64_t simulate(struct trial *trial)
{
    uint64_t misses = trial->ppaace, cost = trial->length + 1;

    for (unsigned i = 0; i < PAMU_MAX_INSTANCES && !trial->failed; i++) {
        if (trial->search->without_count[i] > 0 && !run_cache(trial, i, &misses))
            trial->failed = true;
    }
    trial->share -= cost < trial->share ? cost : trial->share;
    *trial->search->steps -= cost < *trial->search->steps ? cost : *trial->search->steps;
    if (misses < trial->best_misses) {
        trial->best_misses = misses;
        memcpy(trial->best, trial->windows, trial->search->blocks.count * sizeof(*trial->best));
    }
    return misses;
}

static bool is_over(const struct trial *trial)
{
    return trial->failed || trial->best_misses == trial->bound || trial->share <= trial->length;
}

/* ---- all arrangements ---- */

/* Windows s and s + sets share their sets with the same others, so that only the group s mod sets matters. */
static uint32_t room_of(const struct trial *trial, uint32_t group)
{
    return (trial->count - 2 - group) / trial->groups + 1;
}

/* A set, as seen from a run, that another run's entries can be in, too. */
static bool is_shared(const struct trial *trial, size_t own, uint32_t group)
{
    const struct layout_runs *runs = &trial->search->placed;
    uint32_t set = (runs->run[own].first + group) % trial->search->sets;

    for (size_t r = 0; r < runs->count; r++) {
        uint32_t from = runs->run[r].first % trial->search->sets;

        if (r != own && (set + trial->search->sets - from) % trial->search->sets < runs->run[r].count)
            return true;
    }
    return false;
}

/* Entries of nobody's run could be in any set. */
static bool has_strangers(const struct layout_search *search)
{
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++) {
        for (uint32_t id = 0; id < search->pass.spaace[i].ids; id++) {
            if (search->owners[i][id].run == FOREIGN)
                return true;
        }
    }
    return false;
}

static void find_clean(struct trial *trial)
{
    const struct layout_runs *runs = &trial->search->placed;
    bool strangers = has_strangers(trial->search);

    for (uint32_t group = 0; group < trial->groups; group++) {
        trial->clean[group] = !strangers && trial->search->sets > 0;
        for (size_t r = 0; r < runs->count && trial->clean[group]; r++)
            trial->clean[group] = !runs->run[r].planned || !is_shared(trial, r, group);
    }
}

/* Clean groups that are empty, with as much room, come to the same: the first of them stands for all. */
static bool is_repeated(const struct trial *trial, uint32_t group)
{
    if (!trial->clean[group] || trial->taken[group] > 0)
        return false;
    for (uint32_t other = 0; other < group; other++) {
        if (trial->clean[other] && trial->taken[other] == 0 && room_of(trial, other) == room_of(trial, group))
            return true;
    }
    return false;
}

/* The blocks from the `at`th hottest on. */
static void try_all(struct trial *trial, size_t at)
{
    const struct layout_search *search = trial->search;
    size_t block;

    if (at < search->blocks.count && search->order[at] == trial->zero)
        at++;
    if (at >= search->blocks.count) {
        (void)simulate(trial);
        return;
    }
    block = search->order[at];
    for (uint32_t group = 0; group < trial->groups && !is_over(trial); group++) {
        if (trial->taken[group] == room_of(trial, group) || is_repeated(trial, group))
            continue;
        trial->windows[block] = 1 + group + trial->taken[group] * trial->groups;
        trial->taken[group]++;
        try_all(trial, at + 1);
        trial->taken[group]--;
    }
}

/* ---- good ones ---- */

/* The hottest first, one group after the other. */
static void start_hot(struct trial *trial)
{
    uint32_t next = 1;

    for (size_t i = 0; i < trial->search->blocks.count; i++) {
        size_t block = trial->search->order[i];

        trial->windows[block] = block == trial->zero ? 0 : next++;
    }
    (void)simulate(trial);
}

/* In the order of addresses, as a driver would. */
static void start_plain(struct trial *trial)
{
    uint32_t next = 1;

    for (size_t block = 0; block < trial->search->blocks.count; block++)
        trial->windows[block] = block == trial->zero ? 0 : next++;
    (void)simulate(trial);
}

/* Moves a block to a window, and who is there to the block's; back if that does not help. */
static bool exchange(struct trial *trial, size_t block, uint32_t window)
{
    uint32_t old = trial->windows[block];
    uint64_t before = trial->best_misses;
    size_t other = 0;

    if (old == window)
        return false;
    while (other < trial->search->blocks.count && trial->windows[other] != window)
        other++;
    if (other < trial->search->blocks.count)
        trial->windows[other] = old;
    trial->windows[block] = window;
    if (simulate(trial) < before)
        return true;
    trial->windows[block] = old;
    if (other < trial->search->blocks.count)
        trial->windows[other] = window;
    return false;
}

/* Tries a block in every window; whether that helped. */
static bool improve_block(struct trial *trial, size_t block)
{
    bool better = false;

    for (uint32_t window = 1; window < trial->count && block != trial->zero && !is_over(trial); window++)
        better |= exchange(trial, block, window);
    return better;
}

static void improve(struct trial *trial)
{
    const struct layout_search *search = trial->search;
    bool better = true;

    memcpy(trial->windows, trial->best, search->blocks.count * sizeof(*trial->windows));
    while (better && !is_over(trial)) {
        better = false;
        for (size_t i = 0; i < search->blocks.count; i++)
            better |= improve_block(trial, search->order[i]);
    }
}

/* ---- one number of windows ---- */

/* Drops of a block's entry become drops of the PPAACE. */
static enum study_layout_state count_ppaace(struct trial *trial, struct trace_error *error)
{
    struct layout_search *search = trial->search;
    struct layout_pass pass = {0};
    struct study_layout layout;
    enum study_layout_state state = STUDY_LAYOUT_MEMORY;

    trial->ppaace = search->pass.misses[PAMU_PPAACE];
    if (trial->zero == FOREIGN || !search->written[trial->zero])
        return STUDY_LAYOUT_OK;
    layout = layout_of_blocks(&search->blocks, trial->windows, trial->count);
    if (layout.slots != NULL)
        state = layout_pass(search->blocks.config, &layout, &search->placed, false, &pass, error);
    trial->ppaace = pass.misses[PAMU_PPAACE];
    layout_pass_clear(&pass);
    free(layout.slots);
    return state;
}

static enum study_layout_state run_trial(struct trial *trial, struct trace_error *error)
{
    struct layout_search *search = trial->search;
    uint32_t next = 1;
    enum study_layout_state state;

    trial->best_misses = UINT64_MAX;
    for (size_t block = 0; block < search->blocks.count; block++)
        trial->windows[block] = block == trial->zero ? 0 : next++;
    state = count_ppaace(trial, error);
    if (state != STUDY_LAYOUT_OK)
        return state;
    trial->bound = trial->ppaace + search->all_first - (trial->zero == FOREIGN ? 0 : search->first[trial->zero]);
    if (trial->bound >= trial->known)
        return STUDY_LAYOUT_OK;
    trial->groups = search->sets > 0 && search->sets < trial->count - 1 ? search->sets : trial->count - 1;
    if (!leave_out(trial))
        return STUDY_LAYOUT_MEMORY;
    trial->share = *search->steps / 16;
    find_clean(trial);
    memset(trial->taken, 0, trial->groups * sizeof(*trial->taken));
    start_hot(trial);
    if (trial->best_misses > trial->bound)
        start_plain(trial);
    try_all(trial, 0);
    if (trial->best_misses > trial->bound && trial->share <= trial->length) {
        trial->given_up = true;
        trial->share = *search->steps / 16;
        improve(trial);
    }
    return trial->failed ? STUDY_LAYOUT_MEMORY : STUDY_LAYOUT_OK;
}

static void keep_best(struct trial *trial, struct layout_found *found)
{
    if (trial->best_misses >= found->misses)
        return;
    found->misses = trial->known = trial->best_misses;
    memcpy(found->windows, trial->best, trial->search->blocks.count * sizeof(*found->windows));
}

static enum study_layout_state run_trials(struct trial *trial, struct layout_found *found, struct trace_error *error)
{
    const struct layout_search *search = trial->search;
    size_t count = search->blocks.count, tried = count <= TRY_ALL ? count : TRY_HOT;
    enum study_layout_state state = STUDY_LAYOUT_OK;

    for (size_t i = 0; state == STUDY_LAYOUT_OK && i < tried + 1; i++) {
        trial->zero = i < tried ? search->order[i] : FOREIGN;
        if (trial->zero == FOREIGN && trial->count == count)
            continue;
        state = run_trial(trial, error);
        keep_best(trial, found);
    }
    found->optimal = found->misses == layout_search_bound(search) || (!trial->given_up && tried == count);
    return state;
}

enum study_layout_state layout_search_run(struct layout_search *search, uint32_t windows, struct layout_found *found,
                                          bool *room, struct trace_error *error)
{
    size_t count = search->blocks.count;
    struct trial trial = {.search = search, .count = windows, .known = UINT64_MAX};
    enum study_layout_state state = STUDY_LAYOUT_MEMORY;

    *room = layout_take_runs(search->blocks.config, windows, &search->placed);
    if (!*room)
        return STUDY_LAYOUT_OK;
    found->misses = UINT64_MAX;
    trial.windows = calloc(count + 1, sizeof(*trial.windows));
    trial.best = calloc(count + 1, sizeof(*trial.best));
    trial.taken = calloc(windows, sizeof(*trial.taken));
    trial.clean = calloc(windows, sizeof(*trial.clean));
    if (trial.windows != NULL && trial.best != NULL && trial.taken != NULL && trial.clean != NULL)
        state = run_trials(&trial, found, error);
    free(trial.windows);
    free(trial.best);
    free(trial.taken);
    free(trial.clean);
    return state;
}
