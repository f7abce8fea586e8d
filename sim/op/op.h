/* The operation language: one table, a text form, a binary form. SPDX-License-Identifier: BSD-2-Clause */
#ifndef OP_OP_H
#define OP_OP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "op/le.h"
#include "op/list.h"

/* Whatever happens in a simulation is an operation (docs/spec/operations.md). A text line, a run of binary slots and
 * a struct op say the same; parse, print, encode and decode go between them without loss.
 *
 * Nothing here allocates but a string table, prints, or keeps state of its own; different objects may be used in
 * different threads at once. Pointers are never NULL unless a comment allows it. */

/* ---- binary form ---- */

#define OP_SLOT_BYTES 16u

/* The head slot of every operation. A run of slots is what a trace's record chunk holds. */
struct op_head {
    uint64_t address;
    uint32_t length;
    uint16_t liodn;
    uint8_t operation; /* enum op_code */
    uint8_t flags;
};

/* Hot layouts, stable for good:
 *   OP_DMA     address = IOVA, length = bytes, liodn, flags bits 3:0 = 1 if the device writes memory, else 0
 *   OP_ACCESS  address = IOVA, length = bytes, liodn, flags bits 3:0 = IOE index (enum pamu_operation)
 *   both       flags bits 7:4 = instance + 1, 0 for the one the chip says (rule D3) */
static inline void op_head_load(const uint8_t slot[OP_SLOT_BYTES], struct op_head *head)
{
    head->address = load_le64(slot);
    head->length = load_le32(slot + 8);
    head->liodn = load_le16(slot + 12);
    head->operation = slot[14];
    head->flags = slot[15];
}

static inline void op_head_store(uint8_t slot[OP_SLOT_BYTES], const struct op_head *head)
{
    store_le64(slot, head->address);
    store_le32(slot + 8, head->length);
    store_le16(slot + 12, head->liodn);
    slot[14] = head->operation;
    slot[15] = head->flags;
}

#define OP_FLAG_DMA_WRITE 0x01u
#define OP_FLAGS_LOW 0x0fu
#define OP_FLAGS_INSTANCE_SHIFT 4u

/* ---- the table ---- */

enum op_code {
#define OP_CODE_ENUM(name, code, ...) OP_##name = (code),
    OP_LIST(OP_CODE_ENUM)
#undef OP_CODE_ENUM
};

enum op_level {
    OP_LEVEL_META,
    OP_LEVEL_SILICON,
    OP_LEVEL_TABLES,
    OP_LEVEL_DOMAIN,
    OP_LEVEL_LOOKUPS, /* what a stream of look-ups consists of; no machine runs them */
    OP_LEVEL_COUNT
};

/* "meta", "silicon", "tables", "domain", "lookups"; "?" for anything else. */
const char *op_level_name(enum op_level level);

/* Where an argument sits in the binary form. */
enum op_place {
    OP_IN_NOTHING,
    OP_IN_ADDRESS,    /* the head's 64-bit address */
    OP_IN_LENGTH,     /* the head's 32-bit length */
    OP_IN_LIODN,      /* the head's 16-bit LIODN */
    OP_IN_FLAGS,      /* the head's 8-bit flags */
    OP_IN_FLAGS_LOW,  /* flags bits 3:0 */
    OP_IN_FLAGS_HIGH, /* flags bits 7:4: value + 1, 0 if absent */
    OP_IN_EXTRA_0,    /* 64 bits: slot 1, bytes 7:0 */
    OP_IN_EXTRA_1,    /* slot 1, bytes 15:8 */
    OP_IN_EXTRA_2,    /* slot 2, bytes 7:0 */
    OP_IN_EXTRA_3,    /* slot 2, bytes 15:8 */
    OP_IN_TAIL,       /* following slots: bytes padded with zeros, or one pair a slot; the head's length counts them */
};

/* What an argument means and how it is written; op_type_row() describes each. */
enum op_type {
    OP_TYPE_NONE,
    OP_TYPE_ADDRESS,      /* 64 bits, bytes */
    OP_TYPE_SIZE,         /* bytes, with K, M, G or T */
    OP_TYPE_NUMBER,       /* a count or an index */
    OP_TYPE_HEX,          /* a bit pattern */
    OP_TYPE_LIODN,        /* 16 bits */
    OP_TYPE_INSTANCE,     /* a PAMU instance */
    OP_TYPE_DIRECTION,    /* r | w */
    OP_TYPE_OPERATION,    /* an inbound operation: read, write, eread0, .. */
    OP_TYPE_PROTECTION,   /* none | r | w | rw */
    OP_TYPE_SWITCH,       /* off | on */
    OP_TYPE_STRUCTURE,    /* ppaace | spaace | omt */
    OP_TYPE_VERDICT,      /* the first word of an answer */
    OP_TYPE_REGISTER,     /* a register's name, or its offset */
    OP_TYPE_NAME,         /* string id of a name */
    OP_TYPE_TEXT,         /* string id of a word or number */
    OP_TYPE_BYTES,        /* hexadecimal bytes */
    OP_TYPE_FIELDS,       /* PAACE fields NAME=VALUE */
    OP_TYPE_ENCODINGS,    /* OME encodings OPERATION=MAPPED */
    OP_TYPE_EXPECTATIONS, /* answer keys and values */
    OP_TYPE_COUNT
};

struct op_type_row {
    const char *name; /* "address" */
    const char *help; /* how it is written, one line */
};

/* The row of a type, of static life; NULL if type is not below OP_TYPE_COUNT. */
const struct op_type_row *op_type_row(enum op_type type);

/* An argument that was left out and has no default. */
#define OP_ABSENT UINT64_MAX

struct op_argument {
    const char *name;    /* "IOVA" */
    const char *keyword; /* NULL for a positional argument */
    uint8_t type;        /* enum op_type */
    uint8_t place;       /* enum op_place */
    bool optional;
    uint64_t least, most; /* of the value; of the number of bytes or pairs in a tail */
    uint64_t absent;      /* the value if left out; OP_ABSENT for none */
};

#define OP_MAX_ARGUMENTS 8u

struct op_row {
    const char *mnemonic;
    const char *answers; /* the keys of an ok answer, for people */
    const char *help;
    uint8_t code;                                  /* enum op_code */
    uint8_t level;                                 /* enum op_level */
    struct op_argument argument[OP_MAX_ARGUMENTS]; /* see op_arguments() */
};

/* The whole table in order of opcode, of static life; *count gets the number of rows. */
const struct op_row *op_rows(size_t *count);

/* The row of an opcode, or NULL if there is none. */
const struct op_row *op_row(unsigned code);

/* The row of a mnemonic of length bytes (letter case counts), or NULL. */
const struct op_row *op_row_find(const char *mnemonic, size_t length);

/* The number of arguments of a row. */
unsigned op_arguments(const struct op_row *row);

/* Writes "dma LIODN DIRECTION IOVA LENGTH [instance INSTANCE]", NUL-terminated if size > 0 and cut to fit. Returns the
 * length it would have whole. */
size_t op_usage(const struct op_row *row, char *buffer, size_t size);

/* How many slots the operation of this head slot takes, at least 1; 0 if there is no such opcode or its tail is too
 * long. */
size_t op_slot_count(const uint8_t head[OP_SLOT_BYTES]);

#define OP_MAX_SLOTS 4097u   /* of any operation */
#define OP_MAX_LINE 1048576u /* bytes of a line of text */

/* ---- string table: names in binary are ids into one ---- */

#define OP_MAX_NAME 63u   /* bytes of a name */
#define OP_MAX_TEXT 8192u /* bytes of any string */

/* Opaque; made and given back by the caller. Ids count up from 0 in order of arrival, equal strings share one. */
struct op_strings;

/* A new empty table, or NULL if out of memory. */
struct op_strings *op_strings_create(void);

/* Gives a table back; NULL is allowed. */
void op_strings_destroy(struct op_strings *strings);

/* The number of strings: ids are 0 .. count - 1. */
uint32_t op_strings_count(const struct op_strings *strings);

/* The string of an id, NUL-terminated, owned by the table and moved by nothing; NULL for a bad id. *length may be
 * NULL. */
const char *op_strings_get(const struct op_strings *strings, uint32_t id, size_t *length);

/* The id of a string that is there already; false if it is not. */
bool op_strings_find(const struct op_strings *strings, const char *text, size_t length, uint32_t *id);

/* ---- errors ---- */

#define OP_ERROR_LIST(X)                                      \
    X(OK, "success")                                          \
    X(NOTHING, "nothing on the line but blanks or a comment") \
    X(SYNTAX, "the line is not an operation")                 \
    X(OPCODE, "no such opcode")                               \
    X(TRUNCATED, "the operation is cut off")                  \
    X(RANGE, "a value is outside the range of its argument")  \
    X(STRING, "a string id or a string is not legal")         \
    X(RESERVED, "bits that must be zero are not")             \
    X(SPACE, "the caller's buffer is too small")              \
    X(READ, "reading failed")                                 \
    X(MEMORY, "out of memory")

enum op_error {
#define OP_ERROR_ENUM(name, text) OP_ERR_##name,
    OP_ERROR_LIST(OP_ERROR_ENUM)
#undef OP_ERROR_ENUM
        OP_ERR_COUNT
};
#define OP_OK OP_ERR_OK

/* The text of an error, of static life; "unknown error" for anything else. */
const char *op_strerror(enum op_error error);

/* The id of a string, which is added if new. OP_ERR_STRING if it is empty, longer than OP_MAX_TEXT, or holds a byte
 * that is not a letter, a digit or one of _ . : / + - @ , ; OP_ERR_MEMORY. *id is untouched then. */
enum op_error op_strings_intern(struct op_strings *strings, const char *text, size_t length, uint32_t *id);

/* What is wrong with a line, for people. */
struct op_diagnostic {
    unsigned long line; /* 1-based; 0 where the reader of lines fills it in */
    unsigned column;    /* 1-based, bytes */
    char what[200];     /* "unknown operation 'dmaa'" */
    char legal[200];    /* "did you mean 'dma'?"; may be empty */
};

/* ---- one operation, decoded ---- */

/* An element of a field list, an encoding list or an expectation list. */
struct op_pair {
    uint64_t value;
    uint32_t key; /* FIELDS: op_field_key(); ENCODINGS: IOE index; EXPECTATIONS: enum op_key (op/answer.h) */
};

#define OP_MAX_PAIRS 128u
#define OP_MAX_BYTES 65536u

/* Everything points to memory of others: value[i] belongs to argument i of the row, strings are ids in strings. */
struct op {
    uint8_t code;                     /* enum op_code */
    uint32_t count;                   /* of the tail: bytes or pairs */
    uint64_t value[OP_MAX_ARGUMENTS]; /* OP_ABSENT if left out; unused for a tail */
    const uint8_t *bytes;             /* the tail, if it is of bytes */
    const struct op_pair *pairs;      /* the tail, if it is of pairs */
    const struct op_strings *strings; /* of the ids */
};

/* Room for the tail of one operation, owned by the caller. 68 KiB: not for the stack. */
struct op_scratch {
    struct op_pair pair[OP_MAX_PAIRS];
    uint8_t byte[OP_MAX_BYTES];
};

/* The key of a PAACE field in a pair: word << 16 | lowest bit << 8 | width, from the field's mask (FACTS section 3). */
uint32_t op_field_key(unsigned word, uint32_t mask);

/* Reads one line of text, with or without its line end. op points into scratch and strings afterwards; names are
 * interned. OP_ERR_NOTHING for a blank line or a comment; OP_ERR_SYNTAX with *diagnostic (line 0) filled in;
 * OP_ERR_MEMORY. */
enum op_error op_parse(const char *line, size_t length, struct op_strings *strings, struct op_scratch *scratch,
                       struct op *op, struct op_diagnostic *diagnostic);

/* Writes the canonical text, without line end, NUL-terminated if size > 0 and cut to fit. Returns the length it would
 * have whole. op must come from op_parse() or op_decode(), or be as legal. */
size_t op_print(const struct op *op, char *buffer, size_t size);

/* Writes slots; *used gets how many it takes. OP_ERR_SPACE if capacity (in slots) is less, OP_ERR_OPCODE, OP_ERR_RANGE
 * or OP_ERR_STRING for an operation that is not legal; nothing is written then. */
enum op_error op_encode(const struct op *op, uint8_t *slots, size_t capacity, size_t *used);

/* Reads one operation from count slots; *used gets how many it takes. op points into slots, scratch and strings
 * afterwards. Nothing is trusted: OP_ERR_OPCODE, OP_ERR_TRUNCATED, OP_ERR_RANGE, OP_ERR_STRING, OP_ERR_RESERVED. */
enum op_error op_decode(const uint8_t *slots, size_t count, const struct op_strings *strings,
                        struct op_scratch *scratch, struct op *op, size_t *used);

#endif
