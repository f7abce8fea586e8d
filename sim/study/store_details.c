/* Curves, geometries, evictions, intervals and entries in a study's file. SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "study/store_sql.h"

/* One cache of a point whose details are kept. */
struct place {
    struct study_store *store;
    int64_t configuration;
    const struct iotlb_task *task;
    size_t point;
    unsigned instance;
    enum pamu_structure structure;
};

/* A row of a table of details: the place, and a number for each further column. */
static bool put(const struct place *place, sqlite3_stmt *statement, const uint64_t *numbers, unsigned count)
{
    if (statement == NULL)
        return false;
    store_bind(statement, 1, (uint64_t)place->configuration);
    store_bind(statement, 2, place->instance);
    store_bind_text(statement, 3, pamu_structure_name(place->structure));
    for (unsigned i = 0; i < count; i++)
        store_bind(statement, 4 + (int)i, numbers[i]);
    return store_run(place->store, statement);
}

/* Points where the curve of all owners, or of one, bends; between two of them it is flat. */
static bool put_points(const struct place *place, uint32_t owner)
{
    const struct iotlb_curve *curve = iotlb_task_curve(place->task, place->instance, place->structure);
    const struct iotlb_view *view = iotlb_task_view(place->task);
    uint64_t depth = iotlb_curve_depth(curve), before = UINT64_MAX;
    bool all = owner == IOTLB_ALL_OWNERS;
    const char *sql = all ? "INSERT INTO curve VALUES(?, ?, ?, ?, ?)" : "INSERT INTO part VALUES(?, ?, ?, ?, ?, ?)";

    for (uint64_t lines = 0; lines <= depth; lines++) {
        const uint64_t numbers[] = {all ? 0 : iotlb_view_liodn(view, owner), lines,
                                    iotlb_curve_misses(curve, owner, lines)};

        if (numbers[2] != before &&
            !put(place, store_prepare(place->store, sql), all ? numbers + 1 : numbers, all ? 2 : 3))
            return false;
        before = numbers[2];
    }
    return true;
}

static bool put_curve(const struct place *place)
{
    const struct iotlb_curve *curve = iotlb_task_curve(place->task, place->instance, place->structure);
    uint32_t owners = iotlb_view_owners(iotlb_task_view(place->task));

    if (!put_points(place, IOTLB_ALL_OWNERS))
        return false;
    for (uint32_t owner = 0; owners <= STUDY_PARTS && owner < owners; owner++) {
        if (iotlb_curve_counts(curve, owner).lookups != 0 && !put_points(place, owner))
            return false;
    }
    return true;
}

static bool put_geometries(const struct place *place)
{
    const struct iotlb_geometries *geometries = iotlb_task_geometries(place->task, place->instance, place->structure);

    for (unsigned i = 0; geometries != NULL && i < IOTLB_LEVELS * IOTLB_WAYS; i++) {
        unsigned level = i / IOTLB_WAYS, ways = i % IOTLB_WAYS + 1;
        const uint64_t numbers[] = {1u << level, ways,
                                    iotlb_geometries_misses(geometries, IOTLB_ALL_OWNERS, level, ways)};

        if (!put(place, store_prepare(place->store, "INSERT INTO geometry VALUES(?, ?, ?, ?, ?, ?)"), numbers, 3))
            return false;
    }
    return true;
}

static bool put_evictions(const struct place *place)
{
    const struct iotlb_cache *cache = iotlb_task_cache(place->task, place->point, place->instance, place->structure);
    const struct iotlb_view *view = iotlb_task_view(place->task);
    uint32_t owners = iotlb_view_owners(view);

    for (uint64_t i = 0; i < (uint64_t)owners * owners; i++) {
        uint32_t evictor = (uint32_t)(i / owners), victim = (uint32_t)(i % owners);
        const uint64_t numbers[] = {iotlb_view_liodn(view, evictor), iotlb_view_liodn(view, victim),
                                    iotlb_cache_evictions(cache, evictor, victim)};

        if (numbers[2] != 0 &&
            !put(place, store_prepare(place->store, "INSERT INTO eviction VALUES(?, ?, ?, ?, ?, ?)"), numbers, 3))
            return false;
    }
    return true;
}

static bool put_interval(const struct place *place, uint64_t number, uint64_t misses)
{
    return put(place, store_prepare(place->store, "INSERT INTO interval VALUES(?, ?, ?, ?, ?)"),
               (const uint64_t[]){number, misses}, 2);
}

/* All intervals that ended, and what is left. */
static bool put_intervals(const struct place *place)
{
    const struct iotlb_cache *cache = iotlb_task_cache(place->task, place->point, place->instance, place->structure);
    struct iotlb_cache_counts counts = iotlb_cache_counts(cache, IOTLB_ALL_OWNERS);
    uint64_t left = counts.lookups - counts.hits;
    size_t count;
    const uint64_t *intervals = iotlb_cache_intervals(cache, &count);

    for (size_t i = 0; i < count; i++) {
        if (!put_interval(place, i, intervals[i]))
            return false;
        left -= intervals[i];
    }
    return place->store->identity.interval == 0 || put_interval(place, count, left);
}

static bool put_entries(const struct place *place)
{
    const struct iotlb_cache *cache = iotlb_task_cache(place->task, place->point, place->instance, place->structure);
    uint32_t count;
    const struct iotlb_origin *origins = iotlb_task_origins(place->task, place->instance, place->structure, &count);

    for (uint32_t id = 0; id < count; id++) {
        const uint64_t numbers[] = {origins[id].key, origins[id].liodn, origins[id].window,
                                    iotlb_cache_misses_of(cache, id)};

        if (numbers[3] != 0 &&
            !put(place, store_prepare(place->store, "INSERT INTO entry VALUES(?, ?, ?, ?, ?, ?, ?)"), numbers, 4))
            return false;
    }
    return true;
}

bool store_put_details(struct study_store *store, int64_t configuration, const struct iotlb_task *task, size_t point)
{
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES * PAMU_STRUCTURE_COUNT; i++) {
        const struct place place = {.store = store,
                                    .configuration = configuration,
                                    .task = task,
                                    .point = point,
                                    .instance = i / PAMU_STRUCTURE_COUNT,
                                    .structure = (enum pamu_structure)(i % PAMU_STRUCTURE_COUNT)};

        if (iotlb_task_curve(task, place.instance, place.structure) == NULL)
            continue;
        if (!put_curve(&place) || !put_geometries(&place) || !put_evictions(&place) || !put_intervals(&place) ||
            !put_entries(&place))
            return false;
    }
    return true;
}

/* ---- reading ---- */

#define CHOSEN(table) " WHERE configuration = coalesce(?, (SELECT min(configuration) FROM " table "))"

bool study_store_choose(struct study_store *store, const char *name)
{
    uint16_t done;

    store->chosen = store_find(store, name, &done);
    return store->chosen != 0;
}

static enum pamu_structure structure_of(sqlite3_stmt *statement)
{
    const char *name = (const char *)sqlite3_column_text(statement, 1);

    for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
        if (name != NULL && strcmp(name, pamu_structure_name((enum pamu_structure)s)) == 0)
            return (enum pamu_structure)s;
    }
    return PAMU_PPAACE;
}

/* What to do with each row; the caller's function is in what `user` points to. */
typedef bool row_fn(void *user, sqlite3_stmt *statement);

static bool each_row(struct study_store *store, const char *sql, row_fn *function, void *user)
{
    sqlite3_stmt *statement = store_prepare(store, sql);
    bool failed = false, good = true;

    if (store->chosen != 0)
        store_bind(statement, 1, (uint64_t)store->chosen);
    while (good && store_row(store, statement, &failed))
        good = function(user, statement);
    (void)sqlite3_finalize(statement);
    return good && !failed;
}

struct curve_user {
    study_curve_fn *function;
    void *user;
};

static bool hand_curve(void *user, sqlite3_stmt *statement)
{
    const struct curve_user *to = user;

    return to->function(to->user, (unsigned)sqlite3_column_int(statement, 0), structure_of(statement),
                        store_number(statement, 2), store_number(statement, 3));
}

bool study_store_curves(struct study_store *store, study_curve_fn *function, void *user)
{
    struct curve_user to = {function, user};

    return each_row(store, "SELECT instance, structure, lines, misses FROM curve" CHOSEN("curve") " ORDER BY 1, 2, 3",
                    hand_curve, &to);
}

struct part_user {
    study_part_fn *function;
    void *user;
};

static bool hand_part(void *user, sqlite3_stmt *statement)
{
    const struct part_user *to = user;

    return to->function(to->user, (unsigned)sqlite3_column_int(statement, 0), structure_of(statement),
                        (uint16_t)sqlite3_column_int(statement, 2), store_number(statement, 3),
                        store_number(statement, 4));
}

bool study_store_parts(struct study_store *store, study_part_fn *function, void *user)
{
    struct part_user to = {function, user};

    return each_row(store,
                    "SELECT instance, structure, liodn, lines, misses FROM part" CHOSEN("part") " ORDER BY 1, 2, 3, 4",
                    hand_part, &to);
}

struct geometry_user {
    study_geometry_fn *function;
    void *user;
};

static bool hand_geometry(void *user, sqlite3_stmt *statement)
{
    const struct geometry_user *to = user;

    return to->function(to->user, (unsigned)sqlite3_column_int(statement, 0), structure_of(statement),
                        (unsigned)sqlite3_column_int(statement, 2), (unsigned)sqlite3_column_int(statement, 3),
                        store_number(statement, 4));
}

bool study_store_geometries(struct study_store *store, study_geometry_fn *function, void *user)
{
    struct geometry_user to = {function, user};

    return each_row(
        store, "SELECT instance, structure, sets, ways, misses FROM geometry" CHOSEN("geometry") " ORDER BY 1, 2, 3, 4",
        hand_geometry, &to);
}

struct eviction_user {
    study_eviction_fn *function;
    void *user;
};

static bool hand_eviction(void *user, sqlite3_stmt *statement)
{
    const struct eviction_user *to = user;

    return to->function(to->user, (unsigned)sqlite3_column_int(statement, 0), structure_of(statement),
                        (uint16_t)sqlite3_column_int(statement, 2), (uint16_t)sqlite3_column_int(statement, 3),
                        store_number(statement, 4));
}

bool study_store_evictions(struct study_store *store, study_eviction_fn *function, void *user)
{
    struct eviction_user to = {function, user};

    return each_row(store,
                    "SELECT instance, structure, evictor, victim, evictions FROM eviction" CHOSEN(
                        "eviction") " ORDER BY 1, 2, 3, 4",
                    hand_eviction, &to);
}

struct interval_user {
    study_interval_fn *function;
    void *user;
};

static bool hand_interval(void *user, sqlite3_stmt *statement)
{
    const struct interval_user *to = user;

    return to->function(to->user, (unsigned)sqlite3_column_int(statement, 0), structure_of(statement),
                        store_number(statement, 2), store_number(statement, 3));
}

bool study_store_intervals(struct study_store *store, study_interval_fn *function, void *user)
{
    struct interval_user to = {function, user};

    return each_row(store,
                    "SELECT instance, structure, number, misses FROM interval" CHOSEN("interval") " ORDER BY 1, 2, 3",
                    hand_interval, &to);
}

struct entry_user {
    study_entry_fn *function;
    void *user;
};

static bool hand_entry(void *user, sqlite3_stmt *statement)
{
    const struct entry_user *to = user;
    const struct study_entry entry = {.instance = (unsigned)sqlite3_column_int(statement, 0),
                                      .structure = structure_of(statement),
                                      .key = store_number(statement, 2),
                                      .liodn = (uint16_t)sqlite3_column_int(statement, 3),
                                      .window = (uint32_t)sqlite3_column_int64(statement, 4),
                                      .misses = store_number(statement, 5)};

    return to->function(to->user, &entry);
}

bool study_store_entries(struct study_store *store, study_entry_fn *function, void *user)
{
    struct entry_user to = {function, user};

    return each_row(
        store,
        "SELECT instance, structure, key, liodn, window, misses FROM entry" CHOSEN("entry") " ORDER BY 1, 2, 6 DESC, 3",
        hand_entry, &to);
}
