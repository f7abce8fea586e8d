/* Reading a study back, and merging. SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "study/store_sql.h"

/* ---- configurations ---- */

/* The setting that a name stands for: "AXIS=VALUE AXIS=VALUE". */
static bool read_setting(const char *name, struct study_setting *setting)
{
    char word[2 * STUDY_TEXT], *equals;

    study_setting_start(setting, pamu_chip_find("p4080"));
    while (*name != '\0') {
        size_t length = strcspn(name, " ");
        const struct study_axis *axis;

        if (length >= sizeof(word))
            return false;
        memcpy(word, name, length);
        word[length] = '\0';
        equals = strchr(word, '=');
        if (equals == NULL)
            return false;
        *equals = '\0';
        axis = study_axis_find(word);
        if (axis == NULL || !axis->parse(axis, equals + 1, setting))
            return false;
        name += length + (name[length] == ' ' ? 1 : 0);
    }
    return true;
}

static void read_counts(sqlite3_stmt *statement, int column, struct study_counts *counts)
{
#define READ_COUNT(type, name) counts->name = (type)store_number(statement, column++);
    STUDY_COUNTS(READ_COUNT)
#undef READ_COUNT
    counts->alone = store_number(statement, column);
}

static bool read_row(struct study_result *result, sqlite3_stmt *statement)
{
    struct study_row *rows = realloc(result->rows, (result->count + 1) * sizeof(*rows));
    struct study_row *row;

    if (rows == NULL)
        return false;
    result->rows = rows;
    row = &rows[result->count++];
    row->instance = (uint8_t)sqlite3_column_int(statement, 1);
    row->liodn = (uint16_t)sqlite3_column_int(statement, 2);
    row->unmapped.records = store_number(statement, STORE_UNMAPPED_COLUMN);
    row->unmapped.lookups = store_number(statement, STORE_UNMAPPED_COLUMN + 1);
    for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++)
        read_counts(statement, STORE_COUNT_COLUMN + (int)s * STORE_CACHE_COLUMNS, &row->cache[s]);
    study_result_sum(result, row);
    return true;
}

static bool read_result(struct study_store *store, uint64_t configuration, struct study_result *result)
{
    sqlite3_stmt *statement =
        store_prepare(store, "SELECT * FROM result WHERE configuration = ? ORDER BY instance, liodn");
    bool failed = false, good = true;

    store_bind(statement, 1, configuration);
    while (good && store_row(store, statement, &failed)) {
        good = read_row(result, statement);
        if (!good)
            (void)snprintf(store->text, sizeof(store->text), "out of memory");
    }
    (void)sqlite3_finalize(statement);
    return good && !failed;
}

static bool hand_out(struct study_store *store, sqlite3_stmt *statement, study_store_fn *function, void *user)
{
    const char *name = (const char *)sqlite3_column_text(statement, 1);
    struct study_result result = {.records = store_number(statement, 3), .bytes = store_number(statement, 4)};
    struct study_setting setting;
    bool good = name != NULL && read_setting(name, &setting);

    if (!good)
        (void)snprintf(store->text, sizeof(store->text), "a configuration that this program does not know: %s",
                       name != NULL ? name : "");
    good = good && read_result(store, store_number(statement, 0), &result) &&
           function(user, name, &setting, (uint16_t)sqlite3_column_int(statement, 2), &result);
    study_result_clear(&result);
    return good;
}

bool study_store_each(struct study_store *store, study_store_fn *function, void *user)
{
    sqlite3_stmt *statement =
        store_prepare(store, "SELECT id, name, done, records, bytes FROM configuration ORDER BY id");
    bool failed = false, good = true;

    while (good && store_row(store, statement, &failed))
        good = hand_out(store, statement, function, user);
    (void)sqlite3_finalize(statement);
    return good && !failed;
}

/* ---- notes ---- */

bool study_store_note(struct study_store *store, const char *key, const char *value)
{
    sqlite3_stmt *statement = store_prepare(store, "INSERT OR IGNORE INTO study(key, value) VALUES(?, ?)");

    store_bind_text(statement, 1, key);
    store_bind_text(statement, 2, value);
    return store_run(store, statement);
}

bool study_store_command(struct study_store *store, const char *line)
{
    sqlite3_stmt *statement =
        store_prepare(store, "INSERT INTO study(key, value) SELECT 'command.' || (SELECT count(*) + 1 FROM study"
                             " WHERE key GLOB 'command.*'), ?1 WHERE NOT EXISTS"
                             "(SELECT 1 FROM study WHERE key GLOB 'command.*' AND value = ?1)");

    store_bind_text(statement, 1, line);
    return store_run(store, statement);
}

bool study_store_notes(struct study_store *store, study_note_fn *function, void *user)
{
    sqlite3_stmt *statement = store_prepare(store, "SELECT key, value FROM study ORDER BY length(key), key");
    bool failed = false, good = true;

    while (good && store_row(store, statement, &failed))
        good = function(user, (const char *)sqlite3_column_text(statement, 0),
                        (const char *)sqlite3_column_text(statement, 1));
    (void)sqlite3_finalize(statement);
    return good && !failed;
}

/* What the identity says is the same already. */
static bool merge_note(void *user, const char *key, const char *value)
{
    struct study_store *into = user;

    return strncmp(key, "command.", 8) == 0 ? study_store_command(into, value) : study_store_note(into, key, value);
}

/* ---- merging ---- */

static bool is_equal(const struct study_result *a, const struct study_result *b)
{
    if (a->count != b->count || a->records != b->records || a->bytes != b->bytes)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        if (a->rows[i].instance != b->rows[i].instance || a->rows[i].liodn != b->rows[i].liodn ||
            a->rows[i].unmapped.records != b->rows[i].unmapped.records ||
            a->rows[i].unmapped.lookups != b->rows[i].unmapped.lookups ||
            memcmp(a->rows[i].cache, b->rows[i].cache, sizeof(a->rows[i].cache)) != 0)
            return false;
    }
    return true;
}

/* Leaves the rows of some instances. */
static void keep_part(struct study_result *result, uint16_t part)
{
    size_t count = 0;

    for (size_t i = 0; i < result->count; i++) {
        if ((part >> result->rows[i].instance & 1) != 0)
            result->rows[count++] = result->rows[i];
    }
    result->count = count;
}

/* Whether what is kept of some instances equals what another study has of them. */
static bool compare_kept(struct study_store *store, int64_t configuration, const struct study_result *other,
                         uint16_t part)
{
    struct study_result kept = {.records = other->records, .bytes = other->bytes}, wanted = *other;
    bool equal = false;

    wanted.rows = calloc(other->count + 1, sizeof(*wanted.rows));
    if (wanted.rows != NULL && read_result(store, (uint64_t)configuration, &kept)) {
        if (other->count > 0)
            memcpy(wanted.rows, other->rows, other->count * sizeof(*wanted.rows));
        keep_part(&kept, part);
        keep_part(&wanted, part);
        equal = is_equal(&kept, &wanted);
    }
    study_result_clear(&kept);
    study_result_clear(&wanted);
    return equal;
}

static bool merge_one(void *user, const char *name, const struct study_setting *setting, uint16_t done,
                      const struct study_result *result)
{
    struct study_store *into = user;
    uint16_t kept = 0;
    int64_t configuration = store_find(into, name, &kept);

    if (configuration == 0) {
        if (!store_add(into, setting, name))
            return false;
        configuration = store_find(into, name, &kept);
    }
    if ((kept & done) != 0 && !compare_kept(into, configuration, result, kept & done)) {
        (void)snprintf(into->text, sizeof(into->text), "different results for one configuration: %.200s", name);
        return false;
    }
    return (done & ~kept) == 0 || store_put_result(into, configuration, result, (uint16_t)(done & ~kept));
}

static bool attach(struct study_store *store, const char *path)
{
    sqlite3_stmt *statement = store_prepare(store, "ATTACH ? AS other");

    store_bind_text(statement, 1, path);
    return store_run(store, statement);
}

static bool merge_all(struct study_store *store, struct study_store *other)
{
    if (study_store_each(other, merge_one, store) && study_store_notes(other, merge_note, store))
        return true;
    if (other->text[0] != '\0')
        memcpy(store->text, other->text, sizeof(store->text));
    return false;
}

bool study_store_merge(struct study_store *store, const char *path)
{
    struct study_store *other;
    bool good;

    if (study_store_is_empty(path))
        return true;
    if (study_store_open(path, NULL, &other, store->text) != STUDY_STORE_OK)
        return false;
    good = store_same_identity(store, &other->identity) && attach(store, path);
    if (good) {
        good = store_text(store, "BEGIN IMMEDIATE") && merge_all(store, other) && store_merge_details(store) &&
               store_text(store, "COMMIT");
        if (!good)
            (void)sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
        (void)sqlite3_exec(store->database, "DETACH other", NULL, NULL, NULL);
    }
    study_store_close(other);
    return good;
}
