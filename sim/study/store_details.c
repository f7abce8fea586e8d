/* Curves, geometries, evictions, intervals and entries in a study's file. SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "op/text.h"
#include "study/store_sql.h"

/* ---- the tables ---- */

/* Columns of a table behind configuration, instance and structure. With these, the first keys of them tell rows apart.
 */
struct table {
    const char *name;
    const char *columns[STUDY_DETAIL_NUMBERS + 1]; /* NULL behind the last */
    unsigned keys;
    const char *order; /* of rows of one cache */
};

static const struct table tables[STUDY_DETAIL_COUNT] = {
    [STUDY_CURVE] = {"curve", {"lines", "misses"}, 1, "lines"},
    [STUDY_PART] = {"part", {"liodn", "lines", "misses"}, 2, "liodn, lines"},
    [STUDY_ALONE] = {"alone", {"liodn", "lines", "misses"}, 2, "liodn, lines"},
    [STUDY_GEOMETRY] = {"geometry", {"sets", "ways", "misses"}, 2, "sets, ways"},
    [STUDY_EVICTION] = {"eviction", {"evictor", "victim", "evictions"}, 2, "evictor, victim"},
    [STUDY_INTERVAL] = {"interval", {"number", "misses"}, 1, "number"},
    [STUDY_ENTRY] = {"entry", {"key", "liodn", "window", "misses"}, 1, "misses DESC, key"},
};

static unsigned columns_of(const struct table *table)
{
    unsigned count = 0;

    while (table->columns[count] != NULL)
        count++;
    return count;
}

/* ", " and each of the first columns, with words before and behind it. */
static void put_columns(struct op_text *sql, const struct table *table, unsigned count, const char *before,
                        const char *behind)
{
    for (unsigned i = 0; i < count; i++) {
        op_put(sql, ", ");
        op_put(sql, before);
        op_put(sql, table->columns[i]);
        op_put(sql, behind);
    }
}

static bool make_table(struct study_store *store, const struct table *table)
{
    char text[STORE_SQL_BYTES];
    struct op_text sql = op_text_start(text, sizeof(text));

    op_put(&sql, "CREATE TABLE ");
    op_put(&sql, table->name);
    op_put(&sql, "(configuration INTEGER NOT NULL, instance INTEGER NOT NULL, structure TEXT NOT NULL");
    put_columns(&sql, table, columns_of(table), "", " INTEGER NOT NULL");
    op_put(&sql, ", PRIMARY KEY(configuration, instance, structure");
    put_columns(&sql, table, table->keys, "", "");
    op_put(&sql, ")) WITHOUT ROWID");
    (void)op_text_end(&sql);
    return store_text(store, text);
}

bool store_make_details(struct study_store *store)
{
    for (unsigned i = 0; i < STUDY_DETAIL_COUNT; i++) {
        if (!make_table(store, &tables[i]))
            return false;
    }
    return true;
}

static bool merge_table(struct study_store *store, const struct table *table)
{
    char text[STORE_SQL_BYTES];
    struct op_text sql = op_text_start(text, sizeof(text));

    op_put(&sql, "INSERT OR IGNORE INTO main.");
    op_put(&sql, table->name);
    op_put(&sql, " SELECT c.id, t.instance, t.structure");
    put_columns(&sql, table, columns_of(table), "t.", "");
    op_put(&sql, " FROM other.");
    op_put(&sql, table->name);
    op_put(&sql,
           " t JOIN other.configuration o ON o.id = t.configuration JOIN main.configuration c ON c.name = o.name");
    (void)op_text_end(&sql);
    return store_text(store, text);
}

bool store_merge_details(struct study_store *store)
{
    for (unsigned i = 0; i < STUDY_DETAIL_COUNT; i++) {
        if (!merge_table(store, &tables[i]))
            return false;
    }
    return true;
}

/* ---- writing ---- */

/* One cache of a point whose details are kept. */
struct place {
    struct study_store *store;
    int64_t configuration;
    const struct iotlb_task *task;
    size_t point;
    unsigned instance;
    enum pamu_structure structure;
};

static sqlite3_stmt *prepare_insert(struct study_store *store, const struct table *table)
{
    char text[STORE_SQL_BYTES];
    struct op_text sql = op_text_start(text, sizeof(text));

    op_put(&sql, "INSERT INTO ");
    op_put(&sql, table->name);
    op_put(&sql, " VALUES(?, ?, ?");
    for (unsigned i = 0; i < columns_of(table); i++)
        op_put(&sql, ", ?");
    op_put(&sql, ")");
    (void)op_text_end(&sql);
    return store_prepare(store, text);
}

/* A row of a table: as many numbers as it has columns. */
static bool put(const struct place *place, enum study_detail detail, const uint64_t *numbers, unsigned count)
{
    sqlite3_stmt *statement = prepare_insert(place->store, &tables[detail]);

    store_bind(statement, 1, (uint64_t)place->configuration);
    store_bind(statement, 2, place->instance);
    store_bind_text(statement, 3, pamu_structure_name(place->structure));
    for (unsigned i = 0; i < count; i++)
        store_bind(statement, 4 + (int)i, numbers[i]);
    return store_run(place->store, statement);
}

/* Points where the curve of an owner, or of all, bends; between two of them it is flat. The table takes the LIODN, too,
 * unless it is that of all. */
static bool put_points(const struct place *place, enum study_detail detail, const struct iotlb_curve *curve,
                       uint32_t owner, uint16_t liodn)
{
    uint64_t depth = iotlb_curve_depth(curve), misses = iotlb_curve_misses(curve, owner, 0);

    for (uint64_t lines = 0; lines <= depth; lines++) {
        uint64_t hits = lines > 0 ? iotlb_curve_hits(curve, owner, lines) : 0;
        const uint64_t numbers[] = {liodn, lines, misses - hits};

        if ((hits != 0 || lines == 0) &&
            !put(place, detail, detail == STUDY_CURVE ? numbers + 1 : numbers, detail == STUDY_CURVE ? 2 : 3))
            return false;
        misses -= hits;
    }
    return true;
}

static bool put_curve(const struct place *place)
{
    const struct iotlb_curve *curve = iotlb_task_curve(place->task, place->instance, place->structure);
    const struct iotlb_view *view = iotlb_task_view(place->task);
    uint32_t owners = iotlb_view_owners(view);

    if (!put_points(place, STUDY_CURVE, curve, IOTLB_ALL_OWNERS, 0))
        return false;
    for (uint32_t owner = 0; owners <= STUDY_PARTS && owner < owners; owner++) {
        if (iotlb_curve_counts(curve, owner).lookups != 0 &&
            !put_points(place, STUDY_PART, curve, owner, iotlb_view_liodn(view, owner)))
            return false;
    }
    return true;
}

static bool put_alone(const struct place *place)
{
    const struct iotlb_alone *alone = iotlb_task_alone(place->task, place->instance, place->structure);
    const struct iotlb_view *view = iotlb_task_view(place->task);

    for (uint32_t owner = 0; alone != NULL && owner < iotlb_view_owners(view); owner++) {
        const struct iotlb_curve *curve = iotlb_alone_curve(alone, owner);

        if (curve != NULL && !put_points(place, STUDY_ALONE, curve, 0, iotlb_view_liodn(view, owner)))
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

        if (!put(place, STUDY_GEOMETRY, numbers, 3))
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

        if (numbers[2] != 0 && !put(place, STUDY_EVICTION, numbers, 3))
            return false;
    }
    return true;
}

static bool put_interval(const struct place *place, uint64_t number, uint64_t misses)
{
    return put(place, STUDY_INTERVAL, (const uint64_t[]){number, misses}, 2);
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

        if (numbers[3] != 0 && !put(place, STUDY_ENTRY, numbers, 4))
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
        if (!put_curve(&place) || !put_alone(&place) || !put_geometries(&place) || !put_evictions(&place) ||
            !put_intervals(&place) || !put_entries(&place))
            return false;
    }
    return true;
}

/* ---- reading ---- */

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

/* Rows of the configuration that was chosen, or of the first that has any. */
static sqlite3_stmt *prepare_select(struct study_store *store, const struct table *table)
{
    char text[STORE_SQL_BYTES];
    struct op_text sql = op_text_start(text, sizeof(text));

    op_put(&sql, "SELECT instance, structure");
    put_columns(&sql, table, columns_of(table), "", "");
    op_put(&sql, " FROM ");
    op_put(&sql, table->name);
    op_put(&sql, " WHERE configuration = coalesce(?, (SELECT min(configuration) FROM ");
    op_put(&sql, table->name);
    op_put(&sql, ")) ORDER BY instance, structure, ");
    op_put(&sql, table->order);
    (void)op_text_end(&sql);
    return store_prepare(store, text);
}

bool study_store_details(struct study_store *store, enum study_detail detail, study_detail_fn *function, void *user)
{
    sqlite3_stmt *statement = prepare_select(store, &tables[detail]);
    bool failed = false, good = true;

    if (store->chosen != 0)
        store_bind(statement, 1, (uint64_t)store->chosen);
    while (good && store_row(store, statement, &failed)) {
        uint64_t numbers[STUDY_DETAIL_NUMBERS];

        for (unsigned i = 0; i < columns_of(&tables[detail]); i++)
            numbers[i] = store_number(statement, 2 + (int)i);
        good = function(user, (unsigned)sqlite3_column_int(statement, 0), structure_of(statement), numbers);
    }
    (void)sqlite3_finalize(statement);
    return good && !failed;
}
