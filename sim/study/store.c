/* A study's results in a SQLite file. SPDX-License-Identifier: BSD-2-Clause */
#include "study/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "op/text.h"
#include "study/store_sql.h"

enum { NAME_BYTES = 4096 };

/* ---- tables ---- */

static void put_count_column(struct op_text *text, unsigned structure, const char *name)
{
    op_put(text, ", ");
    op_put(text, pamu_structure_name((enum pamu_structure)structure));
    op_put(text, name);
}

/* What a LIODN would miss alone is not known where it was not asked for. */
static void put_count_columns(struct op_text *text)
{
#define PUT_COLUMN(type, name) put_count_column(text, s, "_" #name " INTEGER NOT NULL");
    for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
        STUDY_COUNTS(PUT_COLUMN)
        put_count_column(text, s, "_alone INTEGER");
    }
#undef PUT_COLUMN
}

static void put_axis_columns(struct op_text *text, const char *after)
{
    size_t count;
    const struct study_axis *axes = study_axes(&count);

    for (size_t i = 0; i < count; i++) {
        op_put(text, ", \"");
        op_put(text, axes[i].name);
        op_put(text, "\"");
        op_put(text, after);
    }
}

static bool make_configurations(struct study_store *store)
{
    char sql[STORE_SQL_BYTES];
    struct op_text text = op_text_start(sql, sizeof(sql));

    op_put(&text, "CREATE TABLE configuration(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
                  " done INTEGER NOT NULL, note TEXT, records INTEGER, bytes INTEGER");
    put_axis_columns(&text, " TEXT");
    op_put(&text, ")");
    (void)op_text_end(&text);
    return store_text(store, sql);
}

static bool make_results(struct study_store *store)
{
    char sql[STORE_SQL_BYTES];
    struct op_text text = op_text_start(sql, sizeof(sql));

    op_put(&text, "CREATE TABLE result(configuration INTEGER NOT NULL, instance INTEGER NOT NULL,"
                  " liodn INTEGER NOT NULL, unmapped INTEGER NOT NULL, unmapped_lookups INTEGER NOT NULL");
    put_count_columns(&text);
    op_put(&text, ", PRIMARY KEY(configuration, instance, liodn)) WITHOUT ROWID");
    (void)op_text_end(&text);
    return store_text(store, sql);
}

static bool make_tables(struct study_store *store)
{
    return store_text(store, "CREATE TABLE study(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID") &&
           make_configurations(store) && make_results(store) && store_make_details(store);
}

/* ---- identity ---- */

static bool put_key(struct study_store *store, const char *key, const char *value)
{
    sqlite3_stmt *statement = store_prepare(store, "INSERT INTO study(key, value) VALUES(?, ?)");

    store_bind_text(statement, 1, key);
    store_bind_text(statement, 2, value);
    return store_run(store, statement);
}

static bool put_number(struct study_store *store, const char *key, uint64_t number)
{
    char text[32];

    (void)snprintf(text, sizeof(text), "%" PRIu64, number);
    return put_key(store, key, text);
}

static bool make_study(struct study_store *store, const struct study_identity *identity)
{
    return store_text(store, "BEGIN IMMEDIATE") && make_tables(store) && put_key(store, "schema", STORE_SCHEMA) &&
           put_key(store, "version", identity->version) && put_key(store, "hash", identity->hash) &&
           put_key(store, "chip", identity->chip) && put_number(store, "records", identity->records) &&
           put_number(store, "warm_up", identity->warm_up) && put_number(store, "interval", identity->interval) &&
           put_number(store, "alone", identity->alone) && store_text(store, "COMMIT");
}

/* The value of a key, to be freed; NULL if there is none. */
static char *get_key(struct study_store *store, const char *key)
{
    sqlite3_stmt *statement = store_prepare(store, "SELECT value FROM study WHERE key = ?");
    char *value = NULL;
    bool failed;

    store_bind_text(statement, 1, key);
    if (store_row(store, statement, &failed))
        value = strdup((const char *)sqlite3_column_text(statement, 0));
    (void)sqlite3_finalize(statement);
    return value;
}

static uint64_t get_number(struct study_store *store, const char *key)
{
    char *value = get_key(store, key);
    uint64_t number = value != NULL ? strtoull(value, NULL, 10) : 0;

    free(value);
    return number;
}

static enum study_store_state read_identity(struct study_store *store)
{
    char *schema = get_key(store, "schema");
    bool known = schema != NULL && strcmp(schema, STORE_SCHEMA) == 0;

    free(schema);
    if (!known) {
        (void)snprintf(store->text, sizeof(store->text), "it is no study, or one whose tables are not of version %s",
                       STORE_SCHEMA);
        return STUDY_STORE_ALIEN;
    }
    store->texts[0] = get_key(store, "version");
    store->texts[1] = get_key(store, "hash");
    store->texts[2] = get_key(store, "chip");
    store->identity = (struct study_identity){.version = store->texts[0],
                                              .hash = store->texts[1],
                                              .chip = store->texts[2],
                                              .records = get_number(store, "records"),
                                              .warm_up = get_number(store, "warm_up"),
                                              .interval = get_number(store, "interval"),
                                              .alone = get_number(store, "alone") != 0};
    return store->texts[0] != NULL && store->texts[1] != NULL && store->texts[2] != NULL ? STUDY_STORE_OK
                                                                                         : STUDY_STORE_ALIEN;
}

static enum study_store_state differ(struct study_store *store, const char *what, const char *has, const char *wanted)
{
    (void)snprintf(store->text, sizeof(store->text), "it is a study with another %s: %s, not %s", what, has, wanted);
    return STUDY_STORE_OTHER;
}

static enum study_store_state differ_in(struct study_store *store, const char *what, uint64_t has, uint64_t wanted)
{
    char first[32], second[32];

    (void)snprintf(first, sizeof(first), "%" PRIu64, has);
    (void)snprintf(second, sizeof(second), "%" PRIu64, wanted);
    return differ(store, what, first, second);
}

static enum study_store_state compare(struct study_store *store, const struct study_identity *wanted)
{
    const struct study_identity *has = &store->identity;

    if (strcmp(has->hash, wanted->hash) != 0)
        return differ(store, "look-up stream", has->hash, wanted->hash);
    if (strcmp(has->version, wanted->version) != 0)
        return differ(store, "version of the program", has->version, wanted->version);
    if (strcmp(has->chip, wanted->chip) != 0)
        return differ(store, "chip", has->chip, wanted->chip);
    if (has->warm_up != wanted->warm_up)
        return differ_in(store, "warm-up", has->warm_up, wanted->warm_up);
    if (has->interval != wanted->interval)
        return differ_in(store, "interval", has->interval, wanted->interval);
    if (has->alone != wanted->alone)
        return differ(store, "choice of --alone", has->alone ? "with it" : "without",
                      wanted->alone ? "with" : "without");
    return STUDY_STORE_OK;
}

bool store_same_identity(struct study_store *store, const struct study_identity *other)
{
    return compare(store, other) == STUDY_STORE_OK;
}

static bool is_empty(struct study_store *store)
{
    sqlite3_stmt *statement = store_prepare(store, "SELECT count(*) FROM sqlite_master");
    bool failed, empty = store_row(store, statement, &failed) && sqlite3_column_int(statement, 0) == 0;

    (void)sqlite3_finalize(statement);
    return empty;
}

bool study_store_is_empty(const char *path)
{
    struct study_store store = {.database = NULL};
    bool opened = sqlite3_open_v2(path, &store.database, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;
    bool empty = opened && is_empty(&store);

    (void)sqlite3_close(store.database);
    return empty;
}

static enum study_store_state begin(struct study_store *store, const char *path, const struct study_identity *identity)
{
    int flags = SQLITE_OPEN_READWRITE | (identity != NULL ? SQLITE_OPEN_CREATE : 0);
    enum study_store_state state;

    if (sqlite3_open_v2(path, &store->database, flags, NULL) != SQLITE_OK ||
        sqlite3_busy_timeout(store->database, 10000) != SQLITE_OK) {
        (void)snprintf(store->text, sizeof(store->text), "%s", sqlite3_errmsg(store->database));
        return STUDY_STORE_FILE;
    }
    if (!store_text(store, "PRAGMA synchronous = NORMAL"))
        return STUDY_STORE_ALIEN;
    if (identity != NULL && is_empty(store) && !make_study(store, identity))
        return STUDY_STORE_FILE;
    state = read_identity(store);
    return state == STUDY_STORE_OK && identity != NULL ? compare(store, identity) : state;
}

enum study_store_state study_store_open(const char *path, const struct study_identity *identity,
                                        struct study_store **store, char text[STUDY_STORE_TEXT])
{
    enum study_store_state state = STUDY_STORE_FILE;

    *store = calloc(1, sizeof(**store));
    if (*store == NULL) {
        (void)snprintf(text, STUDY_STORE_TEXT, "out of memory");
        return state;
    }
    state = begin(*store, path, identity);
    if (state != STUDY_STORE_OK) {
        memcpy(text, (*store)->text, STUDY_STORE_TEXT);
        study_store_close(*store);
        *store = NULL;
    }
    return state;
}

void study_store_close(struct study_store *store)
{
    if (store == NULL)
        return;
    (void)sqlite3_close(store->database);
    for (size_t i = 0; i < sizeof(store->texts) / sizeof(store->texts[0]); i++)
        free(store->texts[i]);
    free(store);
}

const char *study_store_error(const struct study_store *store)
{
    return store->text;
}

const struct study_identity *study_store_identity(const struct study_store *store)
{
    return &store->identity;
}

/* ---- configurations ---- */

bool store_add(struct study_store *store, const struct study_setting *setting, const char *name)
{
    char sql[STORE_SQL_BYTES];
    struct op_text text = op_text_start(sql, sizeof(sql));
    sqlite3_stmt *statement;
    bool simulated;
    const char *note = study_setting_doubt(setting, &simulated);
    size_t count;
    const struct study_axis *axes = study_axes(&count);

    op_put(&text, "INSERT INTO configuration(name, done, note");
    put_axis_columns(&text, "");
    op_put(&text, ") VALUES(?, 0, ?");
    for (size_t i = 0; i < count; i++)
        op_put(&text, ", ?");
    op_put(&text, ")");
    (void)op_text_end(&text);
    statement = store_prepare(store, sql);
    store_bind_text(statement, 1, name);
    if (note != NULL)
        store_bind_text(statement, 2, note);
    for (size_t i = 0; i < count; i++) {
        char value[STUDY_TEXT];

        axes[i].print(&axes[i], setting, value);
        if (value[0] != '\0')
            store_bind_text(statement, 3 + (int)i, value);
    }
    return store_run(store, statement);
}

bool study_store_plan(struct study_store *store, const struct study_setting *settings, size_t count, uint16_t *done)
{
    if (!store_text(store, "BEGIN IMMEDIATE"))
        return false;
    for (size_t i = 0; i < count; i++) {
        char name[NAME_BYTES];

        done[i] = 0;
        (void)study_setting_name(&settings[i], name, sizeof(name));
        if (store_find(store, name, &done[i]) == 0 && !store_add(store, &settings[i], name)) {
            (void)store_text(store, "ROLLBACK");
            return false;
        }
    }
    return store_text(store, "COMMIT");
}

static void bind_counts(sqlite3_stmt *statement, int at, const struct study_counts *counts, bool alone)
{
#define BIND_COUNT(type, name) store_bind(statement, at++, (uint64_t)counts->name);
    STUDY_COUNTS(BIND_COUNT)
#undef BIND_COUNT
    if (alone)
        store_bind(statement, at, counts->alone);
}

static bool put_row(struct study_store *store, int64_t configuration, const struct study_row *row)
{
    char sql[STORE_SQL_BYTES];
    struct op_text text = op_text_start(sql, sizeof(sql));
    sqlite3_stmt *statement;

    op_put(&text, "INSERT INTO result VALUES(?, ?, ?, ?, ?");
    for (unsigned i = 0; i < STORE_CACHE_COLUMNS * PAMU_STRUCTURE_COUNT; i++)
        op_put(&text, ", ?");
    op_put(&text, ")");
    (void)op_text_end(&text);
    statement = store_prepare(store, sql);
    store_bind(statement, 1, (uint64_t)configuration);
    store_bind(statement, 2, row->instance);
    store_bind(statement, 3, row->liodn);
    store_bind(statement, 1 + STORE_UNMAPPED_COLUMN, row->unmapped.records);
    store_bind(statement, 2 + STORE_UNMAPPED_COLUMN, row->unmapped.lookups);
    for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++)
        bind_counts(statement, 1 + STORE_COUNT_COLUMN + (int)s * STORE_CACHE_COLUMNS, &row->cache[s],
                    store->identity.alone);
    return store_run(store, statement);
}

static bool finish_part(struct study_store *store, int64_t configuration, const struct study_result *result,
                        uint16_t part)
{
    sqlite3_stmt *statement =
        store_prepare(store, "UPDATE configuration SET records = ?, bytes = ?, done = done | ? WHERE id = ?");

    store_bind(statement, 1, result->records);
    store_bind(statement, 2, result->bytes);
    store_bind(statement, 3, part);
    store_bind(statement, 4, (uint64_t)configuration);
    return store_run(store, statement);
}

bool store_put_result(struct study_store *store, int64_t configuration, const struct study_result *result,
                      uint16_t part)
{
    for (size_t i = 0; i < result->count; i++) {
        if ((part >> result->rows[i].instance & 1) != 0 && !put_row(store, configuration, &result->rows[i]))
            return false;
    }
    return finish_part(store, configuration, result, part);
}

bool study_store_put(struct study_store *store, const struct study_setting *setting, const struct iotlb_task *task,
                     size_t point, uint16_t part, bool details)
{
    char name[NAME_BYTES];
    struct study_result result;
    int64_t configuration;
    uint16_t done = 0;
    bool good = study_result_take(task, point, &result);

    (void)study_setting_name(setting, name, sizeof(name));
    configuration = store_find(store, name, &done);
    if (!good)
        (void)snprintf(store->text, sizeof(store->text), "out of memory");
    good = good && configuration != 0 && store_text(store, "BEGIN IMMEDIATE");
    if (good && (done & part) == 0) {
        good = store_put_result(store, configuration, &result, part) &&
               (!details || store_put_details(store, configuration, task, point));
    }
    if (good)
        good = store_text(store, "COMMIT");
    if (!good)
        (void)sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
    study_result_clear(&result);
    return good;
}
