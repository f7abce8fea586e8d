/* The operation table and what follows from a row alone. SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "op/op.h"
#include "op/text.h"

static const struct op_row rows[] = {
#define OP_ROW(enumerator, code, effect, mnemonic, level, answers, help, ...) \
    {mnemonic, answers, help, (code), OP_LEVEL_##level, {__VA_ARGS__}},
    OP_LIST(OP_ROW)
#undef OP_ROW
};

enum row_index {
#define OP_INDEX(enumerator, ...) INDEX_##enumerator,
    OP_LIST(OP_INDEX)
#undef OP_INDEX
        ROW_COUNT
};

const struct op_row *op_rows(size_t *count)
{
    *count = ROW_COUNT;
    return rows;
}

const struct op_row *op_row(unsigned code)
{
    switch (code) {
#define OP_CASE(enumerator, code, ...) \
    case (code):                       \
        return &rows[INDEX_##enumerator];
        OP_LIST(OP_CASE)
#undef OP_CASE
    default:
        return NULL;
    }
}

const struct op_row *op_row_find(const char *mnemonic, size_t length)
{
    for (size_t i = 0; i < ROW_COUNT; i++)
        if (strlen(rows[i].mnemonic) == length && memcmp(rows[i].mnemonic, mnemonic, length) == 0)
            return &rows[i];
    return NULL;
}

unsigned op_arguments(const struct op_row *row)
{
    unsigned count = 0;
    while (count < OP_MAX_ARGUMENTS && row->argument[count].type != OP_TYPE_NONE)
        count++;
    return count;
}

const char *op_level_name(enum op_level level)
{
    static const char *const names[] = {"meta", "silicon", "tables", "domain", "lookups"};
    return (unsigned)level < OP_LEVEL_COUNT ? names[level] : "?";
}

const char *op_strerror(enum op_error error)
{
    static const char *const texts[] = {
#define OP_ERROR_TEXT(name, text) text,
        OP_ERROR_LIST(OP_ERROR_TEXT)
#undef OP_ERROR_TEXT
    };
    return (unsigned)error < OP_ERR_COUNT ? texts[error] : "unknown error";
}

static void put_argument(struct op_text *text, const struct op_argument *argument)
{
    bool optional = argument->optional || (argument->place == OP_IN_TAIL && argument->least == 0);
    op_put(text, optional ? " [" : " ");
    if (argument->keyword != NULL) {
        op_put(text, argument->keyword);
        op_put(text, " ");
    }
    op_put(text, argument->name);
    if (optional)
        op_put(text, "]");
}

size_t op_usage(const struct op_row *row, char *buffer, size_t size)
{
    struct op_text text = op_text_start(buffer, size);
    op_put(&text, row->mnemonic);
    for (unsigned i = 0; i < op_arguments(row); i++)
        put_argument(&text, &row->argument[i]);
    return op_text_end(&text);
}

unsigned op_fixed_slots(const struct op_row *row)
{
    unsigned slots = 1;
    for (unsigned i = 0; i < op_arguments(row); i++) {
        unsigned place = row->argument[i].place;
        unsigned needs = place >= OP_IN_EXTRA_2 ? 3 : place >= OP_IN_EXTRA_0 ? 2 : 1;
        if (place <= OP_IN_EXTRA_3 && needs > slots)
            slots = needs;
    }
    return slots;
}

const struct op_argument *op_tail(const struct op_row *row)
{
    unsigned count = op_arguments(row);
    return count > 0 && row->argument[count - 1].place == OP_IN_TAIL ? &row->argument[count - 1] : NULL;
}

size_t op_tail_slots(const struct op_argument *tail, uint32_t count)
{
    return tail->type == OP_TYPE_BYTES ? (count + (size_t)OP_SLOT_BYTES - 1) / OP_SLOT_BYTES : count;
}

size_t op_slot_count(const uint8_t head[OP_SLOT_BYTES])
{
    if (head[14] == OP_DMA || head[14] == OP_ACCESS)
        return 1;
    const struct op_row *row = op_row(head[14]);
    if (row == NULL)
        return 0;
    const struct op_argument *tail = op_tail(row);
    if (tail == NULL)
        return op_fixed_slots(row);
    uint32_t count = load_le32(head + 8);
    if (count < tail->least || count > tail->most)
        return 0;
    return op_fixed_slots(row) + op_tail_slots(tail, count);
}
