/* Which column of a table tells what. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_IMPORT_COLUMNS_H
#define TRACE_IMPORT_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/import/scan.h"

/* enumerator, key, what it is. Only the address must be there. */
#define IMPORT_COLUMN_LIST(X)                                                      \
    X(TIME, "time", "when; in s, ms, us, ns or ps (s if not said)")                \
    X(REQUESTER, "requester", "who, as it is to be called")                        \
    X(LIODN, "liodn", "who, as the number of an LIODN")                            \
    X(ADDRESS, "address", "where; hex or dec (hex if not said)")                   \
    X(LENGTH, "length", "how much; bytes or dw, 4 bytes each (bytes if not said)") \
    X(TYPE, "type", "MRd, MWr, read, write, ..; a read without it")

enum import_column {
#define IMPORT_COLUMN_ENUM(name, key, help) IMPORT_COLUMN_##name,
    IMPORT_COLUMN_LIST(IMPORT_COLUMN_ENUM)
#undef IMPORT_COLUMN_ENUM
        IMPORT_COLUMN_COUNT
};

/* enumerator, word, column */
#define IMPORT_UNIT_LIST(X)   \
    X(S, "s", TIME)           \
    X(MS, "ms", TIME)         \
    X(US, "us", TIME)         \
    X(NS, "ns", TIME)         \
    X(PS, "ps", TIME)         \
    X(HEX, "hex", ADDRESS)    \
    X(DEC, "dec", ADDRESS)    \
    X(BYTES, "bytes", LENGTH) \
    X(DW, "dw", LENGTH)

enum import_unit {
#define IMPORT_UNIT_ENUM(name, word, column) IMPORT_UNIT_##name,
    IMPORT_UNIT_LIST(IMPORT_UNIT_ENUM)
#undef IMPORT_UNIT_ENUM
        IMPORT_UNIT_NONE
};

#define IMPORT_COLUMN_NAME_BYTES 64u
#define IMPORT_CELLS 128u /* of a row that are looked at */

struct import_columns {
    char separator; /* '\0': the first of comma, semicolon, tab and '|' that suits the first line */
    bool given;     /* the columns below are the user's; else the heading's usual names tell */
    bool resolved;  /* every number below is known, and the separator */
    struct {
        uint8_t number; /* from 1; 0: there is none, or its name is to be looked for */
        uint8_t unit;   /* enum import_unit */
        char name[IMPORT_COLUMN_NAME_BYTES];
    } column[IMPORT_COLUMN_COUNT];
};

/* Reads `time=Timestamp:us,address=3,..`: a key, and the column's name in the heading or its number from 1, perhaps
 * with a unit. False, with what is wrong in complaint, if it is not of this form or names no address. */
bool import_columns_read(const char *text, struct import_columns *columns, char *complaint, size_t size);

/* Cuts a line into at most IMPORT_CELLS cells, without blanks around them and quotes. Returns how many. */
size_t import_columns_cut(struct import_text line, char separator, struct import_text cells[IMPORT_CELLS]);

/* Looks for the columns in what may be the heading; fills in numbers and separator if all of them are there. */
bool import_columns_resolve(struct import_columns *columns, struct import_text heading);

#endif
