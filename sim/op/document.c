/* The reference pages of the language, from its tables. SPDX-License-Identifier: BSD-2-Clause */
#include "op/document.h"

#include "op/answer.h"
#include "op/type.h"

static void put_cell(struct op_text *text, const char *words)
{
    op_put(text, "| ");
    op_put(text, words);
    op_put(text, " ");
}

static void put_code(struct op_text *text, const char *words)
{
    op_put(text, "| `");
    op_put(text, words);
    op_put(text, "` ");
}

static void end_row(struct op_text *text)
{
    op_put(text, "|\n");
}

/* ---- operations ---- */

static void put_operation(struct op_text *text, const struct op_row *row)
{
    char usage[200];
    op_usage(row, usage, sizeof usage);
    put_code(text, usage);
    put_cell(text, row->help);
    put_cell(text, row->answers[0] != '\0' ? row->answers : "-");
    end_row(text);
}

static void put_level(struct op_text *text, enum op_level level)
{
    size_t count;
    const struct op_row *rows = op_rows(&count);
    op_put(text, "\n### Level ");
    op_put(text, op_level_name(level));
    op_put(text, "\n\n| line | what it does | keys of an ok answer |\n|---|---|---|\n");
    for (size_t i = 0; i < count; i++)
        if (rows[i].level == level)
            put_operation(text, &rows[i]);
}

/* ---- arguments ---- */

static const char *place_of(const struct op_argument *argument)
{
    static const char *const places[] = {
        [OP_IN_NOTHING] = "-",
        [OP_IN_ADDRESS] = "address",
        [OP_IN_LENGTH] = "length",
        [OP_IN_LIODN] = "LIODN",
        [OP_IN_FLAGS] = "flags",
        [OP_IN_FLAGS_LOW] = "flags bits 3:0",
        [OP_IN_FLAGS_HIGH] = "flags bits 7:4, plus 1; 0 if left out",
        [OP_IN_EXTRA_0] = "slot 1, bytes 0 to 7",
        [OP_IN_EXTRA_1] = "slot 1, bytes 8 to 15",
        [OP_IN_EXTRA_2] = "slot 2, bytes 0 to 7",
        [OP_IN_EXTRA_3] = "slot 2, bytes 8 to 15",
        [OP_IN_TAIL] = "tail; its count in length",
    };
    return places[argument->place];
}

static bool is_number(const struct op_argument *argument)
{
    return argument->place == OP_IN_TAIL || (argument->type >= OP_TYPE_ADDRESS && argument->type <= OP_TYPE_INSTANCE) ||
           argument->type == OP_TYPE_REGISTER;
}

static void put_limit(struct op_text *text, const struct op_argument *argument, uint64_t value)
{
    if (argument->place == OP_IN_TAIL || argument->type == OP_TYPE_NUMBER || argument->type == OP_TYPE_INSTANCE)
        op_put_decimal(text, value);
    else if (argument->type == OP_TYPE_SIZE && value < UINT32_MAX)
        op_put_size(text, value);
    else
        op_put_hex(text, value, 1);
}

static void put_range(struct op_text *text, const struct op_argument *argument)
{
    op_put(text, "| ");
    if (is_number(argument)) {
        put_limit(text, argument, argument->least);
        op_put(text, " to ");
        put_limit(text, argument, argument->most);
    }
    op_put(text, argument->place == OP_IN_TAIL ? " of them " : " ");
}

static void put_argument(struct op_text *text, const struct op_row *row, const struct op_argument *argument)
{
    static const struct op none = {0};
    put_code(text, row->mnemonic);
    put_cell(text, argument->name);
    put_cell(text, op_type_row((enum op_type)argument->type)->name);
    put_range(text, argument);
    op_put(text, "| ");
    if (argument->optional && argument->absent != OP_ABSENT)
        op_scalar(argument->type)->print(text, &none, argument->absent);
    else
        op_put(text, argument->optional ? "none" : "required");
    op_put(text, " ");
    put_cell(text, place_of(argument));
    end_row(text);
}

static void put_binary(struct op_text *text)
{
    size_t count;
    const struct op_row *rows = op_rows(&count);
    op_put(text, "\n### Opcodes\n\n| opcode | operation | slots |\n|---|---|---|\n");
    for (size_t i = 0; i < count; i++) {
        const struct op_argument *tail = op_tail(&rows[i]);
        op_put(text, "| ");
        op_put_hex(text, rows[i].code, 2);
        op_put(text, " ");
        put_code(text, rows[i].mnemonic);
        op_put(text, "| ");
        op_put_decimal(text, op_fixed_slots(&rows[i]));
        if (tail != NULL)
            op_put(text, tail->type == OP_TYPE_BYTES ? " + 1 for every 16 bytes" : " + 1 for each pair");
        op_put(text, " ");
        end_row(text);
    }
    op_put(text, "\n### Arguments\n\n| operation | argument | type | range | if left out | place "
                 "|\n|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < count; i++)
        for (unsigned j = 0; j < op_arguments(&rows[i]); j++)
            put_argument(text, &rows[i], &rows[i].argument[j]);
}

/* ---- types, verdicts, keys ---- */

static void put_types(struct op_text *text)
{
    op_put(text, "\n### Types\n\n| type | how it is written |\n|---|---|\n");
    for (unsigned type = OP_TYPE_NONE + 1; type < OP_TYPE_COUNT; type++) {
        const struct op_type_row *row = op_type_row((enum op_type)type);
        put_cell(text, row->name);
        put_cell(text, row->help);
        end_row(text);
    }
}

static void put_verdicts(struct op_text *text)
{
    static const struct {
        const char *word, *help;
        unsigned number;
    } verdicts[] = {
#define OP_VERDICT_ROW(name, number, word, help) {word, help, number},
        OP_VERDICT_LIST(OP_VERDICT_ROW)
#undef OP_VERDICT_ROW
    };
    op_put(text, "\n### Verdicts\n\n| number | word | meaning |\n|---|---|---|\n");
    for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++) {
        op_put(text, "| ");
        op_put_decimal(text, verdicts[i].number);
        op_put(text, " ");
        put_code(text, verdicts[i].word);
        put_cell(text, verdicts[i].help);
        end_row(text);
    }
}

static void put_default(struct op_text *text, const struct op_key_row *row)
{
    op_put(text, "| ");
    if (row->absent == OP_NO_DEFAULT)
        op_put(text, "-");
    else if (row->type == OP_VALUE_WORD || row->absent == OP_NO_WINDOW)
        op_put(text, "none");
    else
        op_put_decimal(text, row->absent);
    op_put(text, " ");
}

static void put_keys(struct op_text *text)
{
    static const char *const types[] = {"address", "32 bits", "number", "window number", "word"};
    size_t count;
    const struct op_key_row *keys = op_keys(&count);
    op_put(text, "\n### Keys\n\n| number | key | value | if not there | meaning |\n|---|---|---|---|---|\n");
    for (size_t i = 0; i < count; i++) {
        op_put(text, "| ");
        op_put_decimal(text, keys[i].key);
        op_put(text, " ");
        put_code(text, keys[i].name);
        put_cell(text, types[keys[i].type]);
        put_default(text, &keys[i]);
        put_cell(text, keys[i].help);
        end_row(text);
    }
}

size_t op_document(char *buffer, size_t size)
{
    struct op_text text = op_text_start(buffer, size);
    for (unsigned level = 0; level < OP_LEVEL_COUNT; level++)
        put_level(&text, (enum op_level)level);
    put_types(&text);
    put_verdicts(&text);
    put_keys(&text);
    put_binary(&text);
    return op_text_end(&text);
}
