/* Tables of accesses, such as PCIe analyzers export. SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>

#include "trace/import/accesses.h"

#define DW_BYTES 4u
#define MOST_DW 1024u /* a length field of 0 means so many */

/* What accesses are called; letters only, a name may go on behind them (MRd32, MRdLk): name, kind */
#define TYPE_LIST(X)               \
    X("mrd", READ)                 \
    X("memrd", READ)               \
    X("memread", READ)             \
    X("memoryread", READ)          \
    X("read", READ)                \
    X("rd", READ)                  \
    X("r", READ)                   \
    X("load", READ)                \
    X("todevice", READ)            \
    X("mwr", WRITE)                \
    X("memwr", WRITE)              \
    X("memwrite", WRITE)           \
    X("memorywrite", WRITE)        \
    X("dmwr", WRITE)               \
    X("write", WRITE)              \
    X("wr", WRITE)                 \
    X("w", WRITE)                  \
    X("store", WRITE)              \
    X("fromdevice", WRITE)         \
    X("mrdlk", READ)               \
    X("fetchadd", READ_WRITE)      \
    X("swap", READ_WRITE)          \
    X("cas", READ_WRITE)           \
    X("readwrite", READ_WRITE)     \
    X("rw", READ_WRITE)            \
    X("bidirectional", READ_WRITE) \
    X("cpl", NO_MEMORY)            \
    X("cpld", NO_MEMORY)           \
    X("cfgrd", NO_MEMORY)          \
    X("cfgwr", NO_MEMORY)          \
    X("iord", NO_MEMORY)           \
    X("iowr", NO_MEMORY)           \
    X("msg", NO_MEMORY)            \
    X("msgd", NO_MEMORY)           \
    X("ack", NO_MEMORY)            \
    X("nak", NO_MEMORY)

static const struct {
    const char *name;
    enum import_kind kind;
} type_rows[] = {
#define TYPE_ROW(name, kind) {name, IMPORT_KIND_##kind},
    TYPE_LIST(TYPE_ROW)
#undef TYPE_ROW
};

/* ---- cells ---- */

/* `MRd(64)`, `Mem Read`: their letters, small. 0 and 1 are r and w. */
static void fold_type(struct import_text cell, char name[20])
{
    size_t used = 0;
    for (size_t i = 0; i < cell.length && used < 19; i++) {
        char c = (char)(cell.at[i] | 0x20);
        if (c >= 'a' && c <= 'z')
            name[used++] = c;
    }
    if (used == 0 && cell.length == 1 && (*cell.at == '0' || *cell.at == '1'))
        name[used++] = *cell.at == '0' ? 'r' : 'w';
    name[used] = '\0';
}

static bool find_type(struct import_text cell, enum import_kind *kind)
{
    char name[20];
    fold_type(cell, name);
    for (size_t i = 0; i < sizeof type_rows / sizeof *type_rows; i++) {
        if (strcmp(type_rows[i].name, name) == 0) {
            *kind = type_rows[i].kind;
            return true;
        }
    }
    return false;
}

/* Hexadecimal digits that may be parted by `_`, `:` or a blank, as analyzers do. */
static bool read_hex(struct import_text cell, uint64_t *value)
{
    struct scan scan = {cell.at, cell.at + cell.length};
    unsigned digits = 0;
    uint64_t sum = 0;
    for (; scan.at < scan.end; scan.at++) {
        unsigned digit = scan_hex_digit(*scan.at);
        if (digit >= 16 && (digits == 0 || (*scan.at != '_' && *scan.at != ':' && *scan.at != ' ')))
            return false;
        if (digit >= 16)
            continue;
        if (sum >> 60 != 0)
            return false;
        sum = sum << 4 | digit;
        digits++;
    }
    *value = sum;
    return digits > 0;
}

static bool read_decimal(struct import_text cell, uint64_t *value)
{
    struct scan scan = {cell.at, cell.at + cell.length};
    return cell.length > 0 && scan_decimal(&scan, value) && scan.at == scan.end;
}

/* 0x1000 and 1000h are hexadecimal whatever the column's unit is. */
static bool read_number(struct import_text cell, bool hex, uint64_t *value)
{
    if (cell.length > 2 && cell.at[0] == '0' && (cell.at[1] | 0x20) == 'x')
        return read_hex((struct import_text){cell.at + 2, cell.length - 2}, value);
    if (cell.length > 1 && (cell.at[cell.length - 1] | 0x20) == 'h')
        return read_hex((struct import_text){cell.at, cell.length - 1}, value);
    return hex ? read_hex(cell, value) : read_decimal(cell, value);
}

/* Picoseconds of one unit; what is below a nanosecond is dropped. */
static uint64_t picoseconds(uint8_t unit)
{
    switch (unit) {
    case IMPORT_UNIT_PS:
        return 1;
    case IMPORT_UNIT_NS:
        return 1000;
    case IMPORT_UNIT_US:
        return 1000000;
    case IMPORT_UNIT_MS:
        return 1000000000;
    default:
        return UINT64_C(1000000000000);
    }
}

/* 12.345678 in the column's unit, as nanoseconds. */
static bool read_time(struct import_text cell, uint8_t unit, uint64_t *time)
{
    struct scan scan = {cell.at, cell.at + cell.length};
    uint64_t whole = 0, scale = picoseconds(unit), fraction = 0, place = scale;
    if (cell.length == 0 || !scan_decimal(&scan, &whole))
        return false;
    if (scan.at < scan.end && *scan.at == '.') {
        for (scan.at++; scan.at < scan.end && *scan.at >= '0' && *scan.at <= '9'; scan.at++) {
            place /= 10;
            fraction += place * (unsigned)(*scan.at - '0');
        }
    }
    if (scan.at != scan.end)
        return false;
    if (scale >= 1000 && whole > UINT64_MAX / (scale / 1000) - 1)
        return false;
    *time = (scale >= 1000 ? whole * (scale / 1000) : whole / 1000) + fraction / 1000;
    return true;
}

/* A name for reports: blanks become '_', what is not printable is none. */
static bool read_name(struct import_parser *parser, struct import_text cell)
{
    if (cell.length == 0 || cell.length >= IMPORT_NAME_BYTES)
        return false;
    for (size_t i = 0; i < cell.length; i++) {
        char c = cell.at[i];
        if (c < ' ' || c > '~')
            return false;
        parser->name[i] = c == ' ' ? '_' : c;
    }
    parser->name[cell.length] = '\0';
    return true;
}

/* ---- rows ---- */

struct row {
    struct import_parser *parser;
    struct import_event *event;
    struct import_text cells[IMPORT_CELLS];
    size_t count;
};

/* The cell of a column; false if the row has none, or nothing in it. */
static bool cell_of(const struct row *row, enum import_column column, struct import_text *cell)
{
    size_t number = row->parser->columns.column[column].number;
    if (number == 0 || number > row->count)
        return false;
    *cell = row->cells[number - 1];
    return cell->length > 0;
}

static bool has(const struct row *row, enum import_column column)
{
    return row->parser->columns.column[column].number != 0;
}

static const char *take_who(struct row *row)
{
    struct import_event *event = row->event;
    struct import_text cell;
    uint64_t liodn = 0;
    import_set_device(event, "csv");
    if (has(row, IMPORT_COLUMN_LIODN)) {
        if (!cell_of(row, IMPORT_COLUMN_LIODN, &cell) || !read_number(cell, false, &liodn) || liodn > UINT16_MAX)
            return "no LIODN in its column";
        event->has_liodn = true;
        event->liodn = (uint16_t)liodn;
        (void)snprintf(row->parser->name, IMPORT_NAME_BYTES, "liodn-%u", (unsigned)liodn);
        import_set_device(event, row->parser->name);
    }
    if (!has(row, IMPORT_COLUMN_REQUESTER))
        return NULL;
    if (!cell_of(row, IMPORT_COLUMN_REQUESTER, &cell) || !read_name(row->parser, cell))
        return "no requester in its column";
    import_set_device(event, row->parser->name);
    return NULL;
}

static const char *take_length(struct row *row)
{
    struct import_text cell;
    bool dw = row->parser->columns.column[IMPORT_COLUMN_LENGTH].unit == IMPORT_UNIT_DW;
    uint64_t length = 0;
    if (!has(row, IMPORT_COLUMN_LENGTH))
        return NULL;
    if (!cell_of(row, IMPORT_COLUMN_LENGTH, &cell) || !read_number(cell, false, &length) || length > UINT64_MAX / 8)
        return "no length in its column";
    if (dw)
        length = (length != 0 ? length : MOST_DW) * DW_BYTES;
    row->event->size = length;
    return NULL;
}

static const char *take_time(struct row *row)
{
    struct import_text cell;
    row->event->counter = !has(row, IMPORT_COLUMN_TIME);
    if (row->event->counter)
        return NULL;
    if (!cell_of(row, IMPORT_COLUMN_TIME, &cell) ||
        !read_time(cell, row->parser->columns.column[IMPORT_COLUMN_TIME].unit, &row->event->time))
        return "no time in its column";
    return NULL;
}

static bool address_of(const struct row *row, uint64_t *address)
{
    struct import_text cell;
    return cell_of(row, IMPORT_COLUMN_ADDRESS, &cell) &&
           read_number(cell, row->parser->columns.column[IMPORT_COLUMN_ADDRESS].unit != IMPORT_UNIT_DEC, address);
}

/* What is wrong, or NULL. The type comes first: a completion has no address. */
static const char *take_row(struct row *row)
{
    struct import_text cell;
    enum import_kind kind = IMPORT_KIND_READ;
    uint64_t address = 0;
    if (has(row, IMPORT_COLUMN_TYPE) && (!cell_of(row, IMPORT_COLUMN_TYPE, &cell) || !find_type(cell, &kind)))
        return "no known type in its column";
    const char *why = take_time(row);
    if (why == NULL)
        why = take_who(row);
    if (why != NULL)
        return why;
    if (kind != IMPORT_KIND_NO_MEMORY && !address_of(row, &address))
        return "no address in its column";
    import_set_access(row->parser, row->event, kind, address);
    return kind != IMPORT_KIND_NO_MEMORY ? take_length(row) : NULL;
}

/* Columns given by numbers need no heading; but there may be one. */
static bool is_heading(const struct row *row, bool by_name)
{
    uint64_t address = 0;
    return by_name || !address_of(row, &address);
}

static bool is_by_name(const struct import_columns *columns)
{
    if (!columns->given)
        return true;
    for (unsigned i = 0; i < IMPORT_COLUMN_COUNT; i++)
        if (columns->column[i].name[0] != '\0' && columns->column[i].number == 0)
            return true;
    return false;
}

enum import_line import_csv_line(struct import_parser *parser, const char *line, size_t length,
                                 struct import_event *event)
{
    struct import_text text = {line, length};
    struct row row; /* its cells are written before they are read */
    row.parser = parser;
    row.event = event;
    import_clear_event(parser, event);
    struct scan scan = {line, line + length};
    scan_blanks(&scan);
    if (scan_at_end(&scan) || (*scan.at == '\r' && scan.at + 1 == scan.end))
        return IMPORT_LINE_BLANK;
    if (*scan.at == '#')
        return IMPORT_LINE_COMMENT;
    bool first = !parser->columns.resolved;
    bool by_name = first && is_by_name(&parser->columns);
    if (first && !import_columns_resolve(&parser->columns, text))
        return IMPORT_LINE_OTHER; /* before the heading */
    row.count = import_columns_cut(text, parser->columns.separator, row.cells);
    if (first && is_heading(&row, by_name))
        return IMPORT_LINE_COMMENT;
    const char *why = take_row(&row);
    return why == NULL ? IMPORT_LINE_EVENT : import_unparsed(parser, why);
}
