/* The inside of a store: statements, and the tables' columns. SPDX-License-Identifier: BSD-2-Clause */
#ifndef STUDY_STORE_SQL_H
#define STUDY_STORE_SQL_H

#include <sqlite3.h>

#include "study/store.h"

#define STORE_SCHEMA "3"

struct study_store {
    sqlite3 *database;
    struct study_identity identity;
    char *texts[3]; /* of the identity */
    int64_t chosen; /* the configuration whose details are told; 0 for the first that has them */
    char text[STUDY_STORE_TEXT];
};

enum { STORE_SQL_BYTES = 4096 };

/* Of the table result, from 0 on: configuration, instance, liodn, unmapped records and their look-ups; then of each
 * cache the counts, and misses alone. */
enum { STORE_UNMAPPED_COLUMN = 3, STORE_COUNT_COLUMN = 5, STORE_CACHE_COLUMNS = STUDY_COUNT_COLUMNS + 1 };

/* Prepares a statement; NULL on failure. It is to be finished, by store_run() or sqlite3_finalize(). */
sqlite3_stmt *store_prepare(struct study_store *store, const char *sql);

/* Runs a statement that has no rows, and finishes it. False on failure. statement may be NULL, which fails. */
bool store_run(struct study_store *store, sqlite3_stmt *statement);

/* Whether there is another row; *failed is set on failure. */
bool store_row(struct study_store *store, sqlite3_stmt *statement, bool *failed);

/* Runs a text without parameters. */
bool store_text(struct study_store *store, const char *sql);

/* A parameter, from 1 on; nothing on a statement that is NULL. */
void store_bind(sqlite3_stmt *statement, int at, uint64_t number);

/* The same with a text, which is copied. */
void store_bind_text(sqlite3_stmt *statement, int at, const char *text);

/* A column of a row, from 0 on. */
uint64_t store_number(sqlite3_stmt *statement, int column);

/* The number of a configuration, 0 if there is none; *done gets the instances that have results. */
int64_t store_find(struct study_store *store, const char *name, uint16_t *done);

/* Whether a study is of the same; if not, the text says in what they differ. */
bool store_same_identity(struct study_store *store, const struct study_identity *other);

/* Adds a configuration without results; or the results of one, at the instances of part. */
bool store_add(struct study_store *store, const struct study_setting *setting, const char *name);
bool store_put_result(struct study_store *store, int64_t configuration, const struct study_result *result,
                      uint16_t part);

/* Makes the tables of details. */
bool store_make_details(struct study_store *store);

/* Keeps the details of a point under a configuration. */
bool store_put_details(struct study_store *store, int64_t configuration, const struct iotlb_task *task, size_t point);

/* Takes over those of a study that is attached as `other`, under the configurations that have the same names. */
bool store_merge_details(struct study_store *store);

#endif
