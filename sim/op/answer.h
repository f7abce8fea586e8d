/* What an operation answers: a verdict word, and keys with values. SPDX-License-Identifier: BSD-2-Clause */
#ifndef OP_ANSWER_H
#define OP_ANSWER_H

#include "op/op.h"

/* enumerator, number (stable), word, help */
#define OP_VERDICT_LIST(X)                                                                      \
    X(OK, 0, "ok", "done; of an access or DMA: translated")                                     \
    X(BYPASSED, 1, "bypassed", "an access passed unchecked (rules T1, T3)")                     \
    X(DENIED, 2, "denied", "an access violation")                                               \
    X(OPERATION_ERROR, 3, "operation-error", "a rejected fetch or a malformed entry (T6, T12)") \
    X(ERROR, 4, "error", "the operation was refused: errno and a sentence")                     \
    X(FAILED, 5, "failed", "an expect does not hold")

enum op_verdict {
#define OP_VERDICT_ENUM(name, number, word, help) OP_VERDICT_##name = (number),
    OP_VERDICT_LIST(OP_VERDICT_ENUM)
#undef OP_VERDICT_ENUM
};

/* How the value of a key is written. */
enum op_value_type {
    OP_VALUE_ADDRESS, /* a number in hexadecimal */
    OP_VALUE_BITS,    /* 32 bits: eight hexadecimal digits */
    OP_VALUE_NUMBER,  /* decimal */
    OP_VALUE_WINDOW,  /* decimal, or none */
    OP_VALUE_WORD,    /* a word: letter case is ignored when comparing */
};

#define OP_NO_DEFAULT (UINT64_MAX - 1)
#define OP_NO_WINDOW UINT32_MAX

/* enumerator, number (stable, without holes), text, type, default, help. A key whose value is its default is left out
 * of the text form and a key that is not there has it; the default of a word is "none" where one is given at all. */
#define OP_KEY_LIST(X)                                                                                          \
    X(PHYS, 1, "phys", ADDRESS, OP_NO_DEFAULT, "where the first byte went")                                     \
    X(OP, 2, "op", WORD, OP_NO_DEFAULT, "the operation that left the PAMU, or its encoding 0x..")               \
    X(WINDOW, 3, "window", WINDOW, OP_NO_WINDOW, "the (first) subwindow used")                                  \
    X(REASON, 4, "reason", WORD, 0, "why it was denied")                                                        \
    X(RULE, 5, "rule", WORD, 0, "the rule that decided")                                                        \
    X(CLASS, 6, "class", WORD, 0, "the violation class in AVS1, or POE")                                        \
    X(DID, 7, "did", NUMBER, 0, "destination id")                                                               \
    X(PID, 8, "pid", NUMBER, 0, "partition id")                                                                 \
    X(SNPID, 9, "snpid", NUMBER, 0, "snoop id")                                                                 \
    X(CID, 10, "cid", NUMBER, 0, "cache stash id")                                                              \
    X(COHERENT, 11, "coherent", NUMBER, 0, "1 if coherency is required")                                        \
    X(STALE, 12, "stale", NUMBER, 0, "1 if made from an entry that memory no longer holds; counters: how many") \
    X(CAPTURED, 13, "captured", NUMBER, 0, "1 if this denial is the one the registers hold")                    \
    X(PIECES, 14, "pieces", NUMBER, 1, "transactions made")                                                     \
    X(FETCHES, 15, "fetches", NUMBER, 0, "entries read from memory")                                            \
    X(PPAACE_HITS, 16, "ppaace-hits", NUMBER, 0, "look-ups found in the PPAACE cache")                          \
    X(PPAACE_MISSES, 17, "ppaace-misses", NUMBER, 0, "look-ups not found there")                                \
    X(SPAACE_HITS, 18, "spaace-hits", NUMBER, 0, "look-ups found in the SPAACE cache")                          \
    X(SPAACE_MISSES, 19, "spaace-misses", NUMBER, 0, "look-ups not found there")                                \
    X(OMT_HITS, 20, "omt-hits", NUMBER, 0, "look-ups found in the OMT cache")                                   \
    X(OMT_MISSES, 21, "omt-misses", NUMBER, 0, "look-ups not found there")                                      \
    X(IOVA, 22, "iova", ADDRESS, OP_NO_DEFAULT, "DMA: of the first failing piece")                              \
    X(LAST_WINDOW, 23, "last-window", WINDOW, OP_NO_WINDOW, "DMA: the last subwindow used")                     \
    X(DENIED_PIECES, 24, "denied-pieces", NUMBER, 0, "DMA: pieces that failed")                                 \
    X(TRANSLATED_BYTES, 25, "translated-bytes", NUMBER, 0, "DMA: bytes in pieces that passed")                  \
    X(INSTANCE, 26, "instance", NUMBER, 0, "the PAMU that was asked")                                           \
    X(VALUE, 27, "value", BITS, OP_NO_DEFAULT, "of a register")                                                 \
    X(BYTES, 28, "bytes", WORD, OP_NO_DEFAULT, "of memory, in hexadecimal")                                     \
    X(VIOLATION, 29, "violation", NUMBER, OP_NO_DEFAULT, "1 if the access-violation line is up")                \
    X(ERROR, 30, "error", NUMBER, OP_NO_DEFAULT, "1 if the operation-error line is up")                         \
    X(ERRNO, 31, "errno", WORD, OP_NO_DEFAULT, "of an error: EINVAL, ..; stands there without its key")         \
    X(TRANSACTIONS, 32, "transactions", NUMBER, 0, "counted")                                                   \
    X(TRANSLATED, 33, "translated", NUMBER, 0, "transactions, counted")                                         \
    X(BYPASSED, 34, "bypassed", NUMBER, 0, "transactions, counted")                                             \
    X(DENIED, 35, "denied", NUMBER, 0, "transactions, counted")                                                 \
    X(OPERATION_ERRORS, 36, "operation-errors", NUMBER, 0, "transactions, counted")                             \
    X(LOST_VIOLATIONS, 37, "lost-violations", NUMBER, 0, "while another was captured (V2), counted")            \
    X(LOST_ERRORS, 38, "lost-errors", NUMBER, 0, "operation errors while another was captured, counted")        \
    X(UNREPORTED, 39, "unreported-violations", NUMBER, 0, "of an LIODN with V=0 without A-003638, counted")     \
    X(PPAACE_EVICTIONS, 40, "ppaace-evictions", NUMBER, 0, "valid lines replaced, counted")                     \
    X(PPAACE_INVALIDATIONS, 41, "ppaace-invalidations", NUMBER, 0, "valid lines dropped, counted")              \
    X(SPAACE_EVICTIONS, 42, "spaace-evictions", NUMBER, 0, "valid lines replaced, counted")                     \
    X(SPAACE_INVALIDATIONS, 43, "spaace-invalidations", NUMBER, 0, "valid lines dropped, counted")              \
    X(OMT_EVICTIONS, 44, "omt-evictions", NUMBER, 0, "valid lines replaced, counted")                           \
    X(OMT_INVALIDATIONS, 45, "omt-invalidations", NUMBER, 0, "valid lines dropped, counted")                    \
    X(FETCHED_BYTES, 46, "fetched-bytes", NUMBER, 0, "read from tables, counted")                               \
    X(HANDLED, 47, "handled", NUMBER, OP_NO_DEFAULT, "1 if a violation was pending")                            \
    X(LIODN, 48, "liodn", ADDRESS, OP_NO_DEFAULT, "of the violation")                                           \
    X(AVS1, 49, "avs1", BITS, OP_NO_DEFAULT, "as the handler read it")                                          \
    X(PICS, 50, "pics", BITS, OP_NO_DEFAULT, "as the handler left it")                                          \
    X(CLOSED, 51, "closed", NUMBER, 0, "1 if the handler cleared V of the LIODN")                               \
    X(ENABLED, 52, "enabled", NUMBER, OP_NO_DEFAULT, "1 if the driver thinks that the domain is")               \
    X(WINDOWS, 53, "windows", NUMBER, 0, "of a domain")                                                         \
    X(MAPPED, 54, "mapped", NUMBER, 0, "windows, as the driver counts them")                                    \
    X(LIODNS, 55, "liodns", NUMBER, 0, "in the driver's list")                                                  \
    X(ADDRESS, 56, "address", ADDRESS, OP_NO_DEFAULT, "of a message: where the device writes, an IOVA")         \
    X(DATA, 57, "data", BITS, OP_NO_DEFAULT, "of a message: what the device writes")                            \
    X(BANK, 58, "bank", NUMBER, OP_NO_DEFAULT, "MSI: of the chip")                                              \
    X(REGISTER, 59, "register", NUMBER, OP_NO_DEFAULT, "MSI: of the bank")                                      \
    X(BIT, 60, "bit", NUMBER, OP_NO_DEFAULT, "MSI: of the register")                                            \
    X(BANKS, 61, "banks", NUMBER, OP_NO_DEFAULT, "MSI banks of a domain")                                       \
    X(GROUP, 62, "group", WORD, OP_NO_DEFAULT, "the first domain of those that share MSI banks")                \
    X(FIRST, 63, "first", ADDRESS, OP_NO_DEFAULT, "IOVA of an aperture")                                        \
    X(LAST, 64, "last", ADDRESS, OP_NO_DEFAULT, "IOVA of an aperture")                                          \
    X(CPU, 65, "cpu", NUMBER, OP_NO_DEFAULT, "that DMA is stashed for")                                         \
    X(CACHE, 66, "cache", NUMBER, OP_NO_DEFAULT, "of the CPU, 1 to 3")                                          \
    X(UNMAPPED, 67, "unmapped", NUMBER, OP_NO_DEFAULT, "bytes")                                                 \
    X(APERTURE, 68, "aperture", NUMBER, OP_NO_DEFAULT, "bytes that a policy needs")                             \
    X(RESERVED, 69, "reserved", NUMBER, OP_NO_DEFAULT, "windows that a policy keeps for MSI banks")             \
    X(CALLS, 70, "calls", NUMBER, OP_NO_DEFAULT, "requests that a policy needs")                                \
    X(REFUSED, 71, "refused", NUMBER, 0, "MSI banks that could not be mapped")                                  \
    X(RESULT, 72, "result", NUMBER, OP_NO_DEFAULT, "what an ioctl returns")

enum op_key {
#define OP_KEY_ENUM(name, number, text, type, absent, help) OP_KEY_##name = (number),
    OP_KEY_LIST(OP_KEY_ENUM)
#undef OP_KEY_ENUM
};

struct op_key_row {
    const char *name;
    const char *help;
    uint64_t absent; /* OP_NO_DEFAULT for none; of a word, 0 means "none" */
    uint8_t key;     /* enum op_key */
    uint8_t type;    /* enum op_value_type */
};

/* All keys in order of number, of static life; *count gets how many. */
const struct op_key_row *op_keys(size_t *count);

/* The row of a number, or NULL. */
const struct op_key_row *op_key_row(unsigned key);

/* "ok"; "?" for anything that is no verdict. */
const char *op_verdict_name(unsigned verdict);

#define OP_MAX_VALUES 96u

struct op_value {
    uint64_t number;  /* unless the key's type is WORD */
    const char *word; /* if it is: static life, or in text[] of the answer */
    uint8_t key;      /* enum op_key */
};

/* An answer. Owned by the caller; 10 KiB. Copying one does not copy what its words point to in text[]. */
struct op_answer {
    uint8_t verdict; /* enum op_verdict */
    uint32_t count;
    struct op_value value[OP_MAX_VALUES];
    size_t used; /* of text */
    char text[OP_MAX_TEXT + 512];
    const char *sentence; /* of an error or a failed expect, in text[]; else NULL */
};

/* Begins an answer: a verdict and nothing else. */
void op_answer_start(struct op_answer *answer, enum op_verdict verdict);

/* Adds a key that is not there yet. A word must be of static life. Returns the answer. What finds no room is left
 * out. */
struct op_answer *op_answer_number(struct op_answer *answer, enum op_key key, uint64_t number);
struct op_answer *op_answer_word(struct op_answer *answer, enum op_key key, const char *word);

/* Adds a word made of length bytes that are copied into the answer. */
struct op_answer *op_answer_copy(struct op_answer *answer, enum op_key key, const char *text, size_t length);

/* Makes an error answer: errno name and rule id (NULL for none) of static life, the sentence is copied. */
void op_answer_error(struct op_answer *answer, const char *number, const char *rule, const char *sentence);

/* The value of a key, or NULL if it is not there. */
const struct op_value *op_answer_find(const struct op_answer *answer, enum op_key key);

/* Writes the text form, NUL-terminated if size > 0 and cut to fit. Returns the length it would have whole.
 *   ok phys 0xffe044140 op write window 4
 *   error EINVAL the size is not a power of two; the nearest are 4K and 8K (R4)
 *   failed phys expected 0x1000 got 0x2000, window expected 3 got none */
size_t op_answer_print(const struct op_answer *answer, char *buffer, size_t size);

/* Reads the text form, such as a device under test answers. OP_ERR_SYNTAX with *diagnostic filled in (line 0). */
enum op_error op_answer_parse(const char *line, size_t length, struct op_answer *answer,
                              struct op_diagnostic *diagnostic);

/* Holds an answer against an OP_EXPECT. True if it is as expected; if not, failed becomes a failed answer that says for
 * each difference what was expected and what came. */
bool op_answer_check(const struct op_answer *answer, const struct op *expect, struct op_answer *failed);

#endif
