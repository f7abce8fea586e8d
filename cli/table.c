/* Tables for people. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

#define MOST_COLUMNS 16u
#define CELL_BYTES 256u

struct cli_table {
    size_t columns, cells, capacity;
    int width[MOST_COLUMNS];
    bool right[MOST_COLUMNS];
    char **cell; /* heads first */
    bool failed;
};

static bool reserve(struct cli_table *table)
{
    if (table->cells < table->capacity)
        return true;
    size_t capacity = table->capacity * 2 + 64;
    char **cell = realloc(table->cell, capacity * sizeof *cell);
    if (cell == NULL)
        return false;
    table->cell = cell;
    table->capacity = capacity;
    return true;
}

void cli_table_cell(struct cli_table *table, const char *format, ...)
{
    if (table == NULL)
        return;
    char text[CELL_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    char *copy = reserve(table) ? strdup(text) : NULL;
    if (copy == NULL) {
        table->failed = true;
        return;
    }
    int length = (int)strlen(copy);
    int *width = &table->width[table->cells % table->columns];
    *width = length > *width ? length : *width;
    table->cell[table->cells++] = copy;
}

struct cli_table *cli_table_create(const char *const *heads)
{
    struct cli_table *table = calloc(1, sizeof *table);
    if (table == NULL)
        return NULL;
    while (heads[table->columns] != NULL && table->columns < MOST_COLUMNS)
        table->columns++;
    for (size_t i = 0; i < table->columns; i++) {
        table->right[i] = heads[i][0] == '>';
        cli_table_cell(table, "%s", heads[i] + table->right[i]);
    }
    return table;
}

static void put_cell(const struct cli_table *table, size_t index, FILE *out)
{
    size_t column = index % table->columns;
    bool last = column + 1 == table->columns;
    int width = table->width[column];
    if (table->right[column])
        fprintf(out, "%*s", width, table->cell[index]);
    else
        fprintf(out, "%-*s", last ? 0 : width, table->cell[index]);
    fputs(last ? "\n" : "  ", out);
}

bool cli_table_print(struct cli_table *table, FILE *out, unsigned indent)
{
    if (table == NULL)
        return false;
    bool good = !table->failed, printed = good && out != NULL;
    for (size_t i = 0; i < table->cells; i++) {
        if (printed && i % table->columns == 0)
            fprintf(out, "%*s", (int)indent, "");
        if (printed)
            put_cell(table, i, out);
        free(table->cell[i]);
    }
    free(table->cell);
    free(table);
    return good;
}

const char *cli_size_text(uint64_t bytes, char buffer[32])
{
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    size_t unit = 0;
    while (bytes >= 1024 && bytes % 1024 == 0) {
        bytes /= 1024;
        unit++;
    }
    (void)snprintf(buffer, 32, "%" PRIu64 " %s", bytes, units[unit]);
    return buffer;
}

const char *cli_count_text(uint64_t count, char buffer[32])
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, count), used = 0;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            buffer[used++] = ',';
        buffer[used++] = digits[i];
    }
    buffer[used] = '\0';
    return buffer;
}
