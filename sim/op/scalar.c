/* The types of arguments that are one word. SPDX-License-Identifier: BSD-2-Clause */
#include "pamu/config.h"
#include "pamu/operation.h"
#include "pamu/register.h"

#include "op/type.h"

static const struct op_word direction_words[] = {{"r", 0}, {"w", 1}, {NULL, 0}};
static const struct op_word switch_words[] = {{"off", 0}, {"on", 1}, {NULL, 0}};
static const struct op_word structure_words[] = {
    {"ppaace", PAMU_PPAACE}, {"spaace", PAMU_SPAACE}, {"omt", PAMU_OMT}, {NULL, 0}};
const struct op_word op_protection_words[] = {{"none", 0}, {"r", 1}, {"w", 2}, {"rw", 3}, {NULL, 0}};
static const struct op_word operation_words[] = {
    {"read", PAMU_OP_READ},
    {"write", PAMU_OP_WRITE},
    {"eread0", PAMU_OP_EREAD0},
    {"ewrite0", PAMU_OP_EWRITE0},
    {"direct0", PAMU_OP_DIRECT0},
    {"eread1", PAMU_OP_EREAD1},
    {"ewrite1", PAMU_OP_EWRITE1},
    {"direct1", PAMU_OP_DIRECT1},
    {"rac", PAMU_OP_RAC},
    {"ras", PAMU_OP_RAS},
    {"rad", PAMU_OP_RAD},
    {"rai", PAMU_OP_RAI},
    {NULL, 0},
};

const char *op_word_name(const struct op_word *words, uint64_t value)
{
    for (; words->name != NULL; words++)
        if (words->value == value)
            return words->name;
    return "?";
}

const struct op_word *op_word_find(const struct op_word *words, struct op_span span)
{
    for (; words->name != NULL; words++)
        if (op_span_is_nocase(span, words->name))
            return words;
    return NULL;
}

/* ---- numbers ---- */

static enum op_error parse_size(struct op_reader *reader, struct op_span span, uint64_t *value)
{
    if (op_span_number(span, true, value))
        return OP_OK;
    return op_complain(reader, span,
                       "not a number of at most 64 bits:", "decimal or 0x.., _ between digits, K, M, G or T behind");
}

static enum op_error parse_number(struct op_reader *reader, struct op_span span, uint64_t *value)
{
    if (op_span_number(span, false, value))
        return OP_OK;
    return op_complain(reader, span, "not a number of at most 64 bits:", "decimal or 0x.., _ between digits");
}

static void print_address(struct op_text *text, const struct op *op, uint64_t value)
{
    (void)op;
    op_put_hex(text, value, 1);
}

static void print_size(struct op_text *text, const struct op *op, uint64_t value)
{
    (void)op;
    op_put_size(text, value);
}

static void print_number(struct op_text *text, const struct op *op, uint64_t value)
{
    (void)op;
    op_put_decimal(text, value);
}

/* ---- words ---- */

static enum op_error complain_word(struct op_reader *reader, const struct op_word *words, struct op_span span)
{
    char legal[120];
    struct op_text text = op_text_start(legal, sizeof legal);
    op_put(&text, "one of");
    for (; words->name != NULL; words++) {
        op_put(&text, " ");
        op_put(&text, words->name);
    }
    op_text_end(&text);
    return op_complain(reader, span, "no such word here:", legal);
}

static enum op_error parse_word(struct op_reader *reader, const struct op_word *words, struct op_span span,
                                uint64_t *value)
{
    const struct op_word *word = op_word_find(words, span);
    if (word == NULL)
        return complain_word(reader, words, span);
    *value = word->value;
    return OP_OK;
}

static enum op_error check_word(const struct op_word *words, uint64_t value)
{
    for (; words->name != NULL; words++)
        if (words->value == value)
            return OP_OK;
    return OP_ERR_RANGE;
}

#define WORD_TYPE(type, words)                                                                        \
    static enum op_error parse_##type(struct op_reader *reader, struct op_span span, uint64_t *value) \
    {                                                                                                 \
        return parse_word(reader, words, span, value);                                                \
    }                                                                                                 \
    static void print_##type(struct op_text *text, const struct op *op, uint64_t value)               \
    {                                                                                                 \
        (void)op;                                                                                     \
        op_put(text, op_word_name(words, value));                                                     \
    }                                                                                                 \
    static enum op_error check_##type(const struct op_strings *strings, uint64_t value)               \
    {                                                                                                 \
        (void)strings;                                                                                \
        return check_word(words, value);                                                              \
    }

WORD_TYPE(direction, direction_words)
WORD_TYPE(switch, switch_words)
WORD_TYPE(structure, structure_words)
WORD_TYPE(operation, operation_words)
WORD_TYPE(protection, op_protection_words)
WORD_TYPE(verdict, op_verdict_words)

/* ---- registers ---- */

static enum op_error check_offset(const struct op_strings *strings, uint64_t value)
{
    (void)strings;
    return value % 4 == 0 ? OP_OK : OP_ERR_RANGE;
}

static enum op_error complain_register(struct op_reader *reader, struct op_span span)
{
    struct op_nearest nearest = op_nearest_start(span);
    size_t count;
    const struct pamu_register_row *registers = pamu_registers(&count);
    for (size_t i = 0; i < count; i++)
        op_nearest_offer(&nearest, registers[i].name);
    return op_complain_unknown(reader, &nearest,
                               "no such register:", "a name such as PPBAH, or an offset 0x0 to 0xffc");
}

static enum op_error parse_register(struct op_reader *reader, struct op_span span, uint64_t *value)
{
    size_t count;
    const struct pamu_register_row *registers = pamu_registers(&count);
    for (size_t i = 0; i < count; i++) {
        if (op_span_is_nocase(span, registers[i].name)) {
            *value = registers[i].offset;
            return OP_OK;
        }
    }
    if (!op_span_number(span, false, value))
        return complain_register(reader, span);
    if (check_offset(NULL, *value) != OP_OK)
        return op_complain(reader, span, "a register offset is a multiple of 4, not", "0x0 to 0xffc");
    return OP_OK;
}

static void print_register(struct op_text *text, const struct op *op, uint64_t value)
{
    (void)op;
    const struct pamu_register_row *row = pamu_register_at((uint32_t)value);
    if (row != NULL)
        op_put(text, row->name);
    else
        op_put_hex(text, value, 3);
}

/* ---- strings ---- */

enum op_error op_intern_span(struct op_reader *reader, struct op_span span, size_t most, uint64_t *value)
{
    uint32_t id;
    enum op_error error =
        span.length > most ? OP_ERR_STRING : op_strings_intern(reader->strings, span.text, span.length, &id);
    if (error == OP_ERR_STRING)
        return op_complain(reader, span, "not a name:",
                           most == OP_MAX_NAME ? "1 to 63 letters, digits and _ . : / + - @ ,"
                                               : "letters, digits and _ . : / + - @ ,");
    if (error == OP_OK)
        *value = id;
    return error;
}

static enum op_error parse_name(struct op_reader *reader, struct op_span span, uint64_t *value)
{
    return op_intern_span(reader, span, OP_MAX_NAME, value);
}

static enum op_error parse_text(struct op_reader *reader, struct op_span span, uint64_t *value)
{
    return op_intern_span(reader, span, OP_MAX_TEXT, value);
}

static void print_string(struct op_text *text, const struct op *op, uint64_t value)
{
    op_put(text, op_strings_get(op->strings, (uint32_t)value, NULL));
}

static enum op_error check_text(const struct op_strings *strings, uint64_t value)
{
    return value < op_strings_count(strings) ? OP_OK : OP_ERR_STRING;
}

static enum op_error check_name(const struct op_strings *strings, uint64_t value)
{
    size_t length = 0;
    if (value > UINT32_MAX || op_strings_get(strings, (uint32_t)value, &length) == NULL)
        return OP_ERR_STRING;
    return length <= OP_MAX_NAME ? OP_OK : OP_ERR_STRING;
}

/* ---- the table ---- */

const struct op_scalar *op_scalar(unsigned type)
{
    static const struct op_scalar scalars[OP_TYPE_COUNT] = {
        [OP_TYPE_ADDRESS] = {NULL, parse_size, print_address, NULL},
        [OP_TYPE_SIZE] = {NULL, parse_size, print_size, NULL},
        [OP_TYPE_NUMBER] = {NULL, parse_number, print_number, NULL},
        [OP_TYPE_HEX] = {NULL, parse_number, print_address, NULL},
        [OP_TYPE_LIODN] = {NULL, parse_number, print_address, NULL},
        [OP_TYPE_INSTANCE] = {NULL, parse_number, print_number, NULL},
        [OP_TYPE_DIRECTION] = {direction_words, parse_direction, print_direction, check_direction},
        [OP_TYPE_OPERATION] = {operation_words, parse_operation, print_operation, check_operation},
        [OP_TYPE_PROTECTION] = {op_protection_words, parse_protection, print_protection, check_protection},
        [OP_TYPE_SWITCH] = {switch_words, parse_switch, print_switch, check_switch},
        [OP_TYPE_STRUCTURE] = {structure_words, parse_structure, print_structure, check_structure},
        [OP_TYPE_VERDICT] = {op_verdict_words, parse_verdict, print_verdict, check_verdict},
        [OP_TYPE_REGISTER] = {NULL, parse_register, print_register, check_offset},
        [OP_TYPE_NAME] = {NULL, parse_name, print_string, check_name},
        [OP_TYPE_TEXT] = {NULL, parse_text, print_string, check_text},
    };
    return type < OP_TYPE_COUNT && scalars[type].parse != NULL ? &scalars[type] : NULL;
}

const struct op_type_row *op_type_row(enum op_type type)
{
    static const struct op_type_row rows[OP_TYPE_COUNT] = {
        [OP_TYPE_NONE] = {"none", "nothing"},
        [OP_TYPE_ADDRESS] = {"address", "64-bit byte address; written as a size is, printed in hexadecimal"},
        [OP_TYPE_SIZE] = {"size", "bytes: decimal or 0x.., _ between digits, K, M, G or T behind"},
        [OP_TYPE_NUMBER] = {"number", "decimal or 0x.., _ between digits"},
        [OP_TYPE_HEX] = {"bits", "a number, printed in hexadecimal"},
        [OP_TYPE_LIODN] = {"liodn", "a number of 16 bits, printed in hexadecimal"},
        [OP_TYPE_INSTANCE] = {"instance", "a number: which PAMU of the chip"},
        [OP_TYPE_DIRECTION] = {"direction", "r: the device reads memory, w: it writes"},
        [OP_TYPE_OPERATION] = {"operation", "read write eread0 ewrite0 direct0 eread1 ewrite1 direct1 rac ras rad rai"},
        [OP_TYPE_PROTECTION] = {"protection", "none r w rw, as the device sees it"},
        [OP_TYPE_SWITCH] = {"switch", "off on"},
        [OP_TYPE_STRUCTURE] = {"structure", "ppaace spaace omt: whose cache"},
        [OP_TYPE_VERDICT] = {"verdict", "ok bypassed denied operation-error error failed"},
        [OP_TYPE_REGISTER] = {"register", "a name, or the byte offset of any, 0x0 to 0xffc"},
        [OP_TYPE_NAME] = {"name", "1 to 63 letters, digits and _ . : / + - @ ,"},
        [OP_TYPE_TEXT] = {"text", "letters, digits and _ . : / + - @ ,"},
        [OP_TYPE_BYTES] = {"bytes", "pairs of hexadecimal digits, in as many words as you like"},
        [OP_TYPE_FIELDS] = {"fields", "PAACE fields as NAME=NUMBER, or short forms of several"},
        [OP_TYPE_ENCODINGS] = {"encodings", "OPERATION=MAPPED, each a name or a number"},
        [OP_TYPE_EXPECTATIONS] = {"expectations", "keys of the answer, each with its value"},
    };
    return (unsigned)type < OP_TYPE_COUNT ? &rows[type] : NULL;
}
