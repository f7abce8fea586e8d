/* Column maps, and headings. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/import/columns.h"

#include <stdio.h>
#include <string.h>

static const char *const keys[IMPORT_COLUMN_COUNT] = {
#define KEY(name, key, help) key,
    IMPORT_COLUMN_LIST(KEY)
#undef KEY
};

static const struct {
    const char *word;
    uint8_t column;
} units[] = {
#define UNIT(name, word, column) {word, IMPORT_COLUMN_##column},
    IMPORT_UNIT_LIST(UNIT)
#undef UNIT
};

/* What a column is called where nobody says; letters only, for case, blanks and signs differ: name, column */
#define USUAL_LIST(X)           \
    X("time", TIME)             \
    X("timestamp", TIME)        \
    X("ts", TIME)               \
    X("requester", REQUESTER)   \
    X("requesterid", REQUESTER) \
    X("reqid", REQUESTER)       \
    X("rid", REQUESTER)         \
    X("bdf", REQUESTER)         \
    X("device", REQUESTER)      \
    X("deviceid", REQUESTER)    \
    X("liodn", LIODN)           \
    X("address", ADDRESS)       \
    X("addr", ADDRESS)          \
    X("iova", ADDRESS)          \
    X("dmaaddr", ADDRESS)       \
    X("length", LENGTH)         \
    X("len", LENGTH)            \
    X("size", LENGTH)           \
    X("bytes", LENGTH)          \
    X("type", TYPE)             \
    X("tlptype", TYPE)          \
    X("tlp", TYPE)              \
    X("rw", TYPE)               \
    X("direction", TYPE)        \
    X("dir", TYPE)              \
    X("access", TYPE)           \
    X("operation", TYPE)        \
    X("command", TYPE)

static const struct {
    const char *name;
    uint8_t column;
} usual_rows[] = {
#define USUAL(name, column) {name, IMPORT_COLUMN_##column},
    USUAL_LIST(USUAL)
#undef USUAL
};

static bool equals(struct import_text text, const char *word)
{
    return strlen(word) == text.length && memcmp(word, text.at, text.length) == 0;
}

static enum import_unit unit_of(struct import_text word, enum import_column column)
{
    for (unsigned i = 0; i < IMPORT_UNIT_NONE; i++)
        if (units[i].column == column && equals(word, units[i].word))
            return (enum import_unit)i;
    return IMPORT_UNIT_NONE;
}

/* ---- what the user says ---- */

static bool find_key(struct import_text key, enum import_column *column)
{
    for (unsigned i = 0; i < IMPORT_COLUMN_COUNT; i++) {
        *column = (enum import_column)i;
        if (equals(key, keys[i]))
            return true;
    }
    return false;
}

/* A number from 1 to IMPORT_CELLS is one; anything else is a name. */
static bool set_column(struct import_columns *columns, enum import_column column, struct import_text value)
{
    struct scan scan = {value.at, value.at + value.length};
    uint64_t number = 0;
    bool counts = scan_decimal(&scan, &number) && scan.at == scan.end;
    if (value.length == 0 || value.length >= IMPORT_COLUMN_NAME_BYTES || (counts && (number - 1 >= IMPORT_CELLS)))
        return false;
    columns->column[column].number = counts ? (uint8_t)number : 0;
    memcpy(columns->column[column].name, value.at, value.length);
    columns->column[column].name[value.length] = '\0';
    return true;
}

/* KEY=COLUMN or KEY=COLUMN:UNIT. */
static bool read_one(struct import_columns *columns, struct import_text piece)
{
    const char *sign = memchr(piece.at, '=', piece.length);
    enum import_column column;
    if (sign == NULL || !find_key((struct import_text){piece.at, (size_t)(sign - piece.at)}, &column) ||
        columns->column[column].name[0] != '\0')
        return false;
    struct import_text value = {sign + 1, piece.length - (size_t)(sign + 1 - piece.at)};
    size_t unit = value.length;
    while (unit > 0 && value.at[unit - 1] != ':')
        unit--;
    if (unit > 0) {
        enum import_unit found = unit_of((struct import_text){value.at + unit, value.length - unit}, column);
        columns->column[column].unit = (uint8_t)found;
        value.length = found != IMPORT_UNIT_NONE ? unit - 1 : value.length;
    }
    return set_column(columns, column, value);
}

static void begin(struct import_columns *columns)
{
    char separator = columns->separator;
    *columns = (struct import_columns){.separator = separator};
    for (unsigned i = 0; i < IMPORT_COLUMN_COUNT; i++)
        columns->column[i].unit = IMPORT_UNIT_NONE;
}

bool import_columns_read(const char *text, struct import_columns *columns, char *complaint, size_t size)
{
    begin(columns);
    columns->given = true;
    while (*text != '\0') {
        size_t length = strcspn(text, ",");
        if (!read_one(columns, (struct import_text){text, length})) {
            (void)snprintf(complaint, size,
                           "'%.*s' is no column; KEY=NAME or KEY=NUMBER is, once for each of time, requester, liodn, "
                           "address, length, type, and a unit may follow as in length=Len:dw",
                           (int)length, text);
            return false;
        }
        text += length + (text[length] == ',' ? 1 : 0);
    }
    if (columns->column[IMPORT_COLUMN_ADDRESS].name[0] != '\0')
        return true;
    (void)snprintf(complaint, size, "no column for the address; address=NAME or address=NUMBER is needed");
    return false;
}

/* ---- rows ---- */

static struct import_text trimmed(const char *from, const char *to)
{
    while (from < to && (*from == ' ' || *from == '\t'))
        from++;
    while (to > from && (to[-1] == ' ' || to[-1] == '\t' || to[-1] == '\r'))
        to--;
    return (struct import_text){from, (size_t)(to - from)};
}

/* The end of a cell: behind its closing quote, if it has quotes, the next separator. */
static const char *end_of_cell(const char *at, const char *end, char separator)
{
    const char *start = at;
    while (start < end && *start == ' ' && separator != ' ')
        start++;
    if (start < end && *start == '"') {
        at = start + 1;
        while (at < end && (*at != '"' || (at + 1 < end && at[1] == '"')))
            at += *at == '"' ? 2 : 1;
    }
    while (at < end && *at != separator)
        at++;
    return at;
}

static struct import_text unquoted(struct import_text cell)
{
    if (cell.length >= 2 && *cell.at == '"' && cell.at[cell.length - 1] == '"')
        return trimmed(cell.at + 1, cell.at + cell.length - 1);
    return cell;
}

size_t import_columns_cut(struct import_text line, char separator, struct import_text cells[IMPORT_CELLS])
{
    const char *end = line.at + line.length;
    size_t count = 0;
    for (const char *at = line.at; at <= end && count < IMPORT_CELLS;) {
        const char *stop = end_of_cell(at, end, separator);
        cells[count++] = unquoted(trimmed(at, stop));
        at = stop + 1;
    }
    return count;
}

/* ---- headings ---- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* `Length (DW)` is `length` and `dw`. */
static void read_heading(struct import_text cell, char name[IMPORT_COLUMN_NAME_BYTES], char unit[8])
{
    size_t used[2] = {0, 0};
    unsigned part = 0;
    for (size_t i = 0; i < cell.length; i++) {
        char c = cell.at[i];
        part = c == '(' || c == '[' ? 1 : part;
        if (!is_letter(c) || used[part] + 1 >= (part == 0 ? IMPORT_COLUMN_NAME_BYTES : 8))
            continue;
        (part == 0 ? name : unit)[used[part]++] = (char)(c | 0x20);
    }
    name[used[0]] = '\0';
    unit[used[1]] = '\0';
}

/* The column that a heading usually stands for, if none before it did. */
static void take_usual(struct import_columns *columns, struct import_text cell, size_t number)
{
    char name[IMPORT_COLUMN_NAME_BYTES], unit[8];
    read_heading(cell, name, unit);
    for (size_t i = 0; i < sizeof usual_rows / sizeof *usual_rows; i++) {
        enum import_column column = (enum import_column)usual_rows[i].column;
        if (strcmp(usual_rows[i].name, name) != 0 || columns->column[column].number != 0)
            continue;
        columns->column[column].number = (uint8_t)number;
        columns->column[column].unit = (uint8_t)unit_of((struct import_text){unit, strlen(unit)}, column);
    }
}

static bool resolve_usual(struct import_columns *columns, const struct import_text *cells, size_t count)
{
    begin(columns);
    for (size_t i = 0; i < count; i++)
        take_usual(columns, cells[i], i + 1);
    return columns->column[IMPORT_COLUMN_ADDRESS].number != 0;
}

static bool resolve_name(struct import_columns *columns, unsigned column, const struct import_text *cells, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (equals(cells[i], columns->column[column].name)) {
            columns->column[column].number = (uint8_t)(i + 1);
            return true;
        }
    }
    return false;
}

static bool resolve_given(struct import_columns *columns, const struct import_text *cells, size_t count)
{
    for (unsigned i = 0; i < IMPORT_COLUMN_COUNT; i++) {
        if (columns->column[i].name[0] == '\0')
            continue;
        if (columns->column[i].number > count ||
            (columns->column[i].number == 0 && !resolve_name(columns, i, cells, count)))
            return false;
    }
    return true;
}

static bool resolve_with(struct import_columns *columns, struct import_text heading, char separator)
{
    struct import_text cells[IMPORT_CELLS];
    struct import_columns with = *columns;
    with.separator = separator;
    size_t count = import_columns_cut(heading, separator, cells);
    if (!(with.given ? resolve_given : resolve_usual)(&with, cells, count))
        return false;
    *columns = with;
    columns->resolved = true;
    return true;
}

bool import_columns_resolve(struct import_columns *columns, struct import_text heading)
{
    static const char separators[] = {',', ';', '\t', '|'};
    if (columns->separator != '\0')
        return resolve_with(columns, heading, columns->separator);
    for (size_t i = 0; i < sizeof separators; i++)
        if (memchr(heading.at, separators[i], heading.length) != NULL && resolve_with(columns, heading, separators[i]))
            return true;
    return resolve_with(columns, heading, ',');
}
