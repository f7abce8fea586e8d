/* Statements of a store. SPDX-License-Identifier: BSD-2-Clause */
#include "study/store_sql.h"

#include <stdio.h>

static void note_error(struct study_store *store)
{
    (void)snprintf(store->text, sizeof(store->text), "%s", sqlite3_errmsg(store->database));
}

sqlite3_stmt *store_prepare(struct study_store *store, const char *sql)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(store->database, sql, -1, &statement, NULL) != SQLITE_OK)
        note_error(store);
    return statement;
}

bool store_run(struct study_store *store, sqlite3_stmt *statement)
{
    bool good = statement != NULL && sqlite3_step(statement) == SQLITE_DONE;

    if (!good)
        note_error(store);
    (void)sqlite3_finalize(statement);
    return good;
}

bool store_row(struct study_store *store, sqlite3_stmt *statement, bool *failed)
{
    int state = statement != NULL ? sqlite3_step(statement) : SQLITE_ERROR;

    *failed = state != SQLITE_ROW && state != SQLITE_DONE;
    if (*failed)
        note_error(store);
    return state == SQLITE_ROW;
}

bool store_text(struct study_store *store, const char *sql)
{
    if (sqlite3_exec(store->database, sql, NULL, NULL, NULL) == SQLITE_OK)
        return true;
    note_error(store);
    return false;
}

void store_bind(sqlite3_stmt *statement, int at, uint64_t number)
{
    (void)sqlite3_bind_int64(statement, at, (sqlite3_int64)number);
}

void store_bind_text(sqlite3_stmt *statement, int at, const char *text)
{
    (void)sqlite3_bind_text(statement, at, text, -1, SQLITE_TRANSIENT);
}

uint64_t store_number(sqlite3_stmt *statement, int column)
{
    return (uint64_t)sqlite3_column_int64(statement, column);
}

int64_t store_find(struct study_store *store, const char *name, uint16_t *done)
{
    sqlite3_stmt *statement = store_prepare(store, "SELECT id, done FROM configuration WHERE name = ?");
    int64_t id = 0;
    bool failed;

    store_bind_text(statement, 1, name);
    if (store_row(store, statement, &failed)) {
        id = sqlite3_column_int64(statement, 0);
        *done = (uint16_t)sqlite3_column_int(statement, 1);
    }
    (void)sqlite3_finalize(statement);
    return id;
}
