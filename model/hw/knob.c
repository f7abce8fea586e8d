/* The knob table: every K rule by name. SPDX-License-Identifier: BSD-2-Clause */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "pamu/config.h"

static const char *const words_disabled[] = {"deny", "pass", NULL};
static const char *const words_cross[] = {"deny", "split", NULL};
static const char *const words_compose[] = {"replace", "add", NULL};
static const char *const words_directive[] = {"query", "update", "none", NULL};
static const char *const words_index[] = {"modulo", "xor", NULL};
static const char *const words_policy[] = {"lru", "fifo", "plru", "random", NULL};
static const char *const words_switch[] = {"off", "on", NULL};
static const char *const words_avics[] = {"visible", "hidden", NULL};
static const char *const words_liodn[] = {"keep", "clear", NULL};
static const char *const words_malformed[] = {"error", "lav", "wav", NULL};

#define WORD(name, rule, help, words, last, member)                           \
    {                                                                         \
        name, rule, help, words, 0, last, offsetof(struct pamu_knobs, member) \
    }
#define NUMBER(name, rule, help, maximum, member)                               \
    {                                                                           \
        name, rule, help, NULL, 0, maximum, offsetof(struct pamu_knobs, member) \
    }
#define MALFORMED(name, reason) \
    WORD(name, "T6", "what this malformation counts as", words_malformed, 2, malformed[PAMU_REASON_##reason])

/* The codes within the AVS1 classes, by the rule that denies: single-bit classes, T4's known code and T12 have none. */
#define CODE_KNOB(reason, text, last) \
    {"code." text,                    \
     "V1",                            \
     "code within its AVS1 class",    \
     NULL,                            \
     1,                               \
     last,                            \
     offsetof(struct pamu_knobs, code[PAMU_REASON_##reason])},
#define CODE_T2(reason, text)
#define CODE_T3(reason, text)
#define CODE_T4(reason, text)
#define CODE_T5(reason, text) CODE_KNOB(reason, text, 7)
#define CODE_T6(reason, text) CODE_KNOB(reason, text, 7)
#define CODE_T7(reason, text) CODE_KNOB(reason, text, 7)
#define CODE_T8(reason, text) CODE_KNOB(reason, text, 7)
#define CODE_T9(reason, text) CODE_KNOB(reason, text, 7)
#define CODE_T10(reason, text) CODE_KNOB(reason, text, 7)
#define CODE_T11(reason, text) CODE_KNOB(reason, text, 15)
#define CODE_T12(reason, text)
#define CODE_T14(reason, text) CODE_KNOB(reason, text, 3)
#define CODE_T15(reason, text)
#define CODE_ROW(reason, text, rule, class, code, sentence) CODE_##rule(reason, text)

static const struct pamu_knob_row rows[] = {
    WORD("disabled", "T3", "a transaction at a PAMU with PC[PE]=0", words_disabled, 1, disabled),
    WORD("cross", "T8", "a transaction that crosses a subwindow boundary", words_cross, 1, cross),
    WORD("compose", "T13", "how TWBA and the offset make an address", words_compose, 1, compose),
    WORD("directive", "T11", "what DIRECT0 and DIRECT1 ask of AP", words_directive, 2, directive),
    WORD("snoop", "C5", "writes to table entries invalidate cached copies", words_switch, 1, snoop),
    WORD("keep-invalid", "C3", "invalid entries are kept in the caches", words_switch, 1, keep_invalid),
    WORD("index", "C2", "set index: key modulo sets, or folded by xor first", words_index, 1, index),
    WORD("policy.ppaace", "C2", "replacement in the PPAACE cache", words_policy, 3, policy[PAMU_PPAACE]),
    WORD("policy.spaace", "C2", "replacement in the SPAACE cache", words_policy, 3, policy[PAMU_SPAACE]),
    WORD("policy.omt", "C2", "replacement in the OMT cache", words_policy, 3, policy[PAMU_OMT]),
    NUMBER("seed", "C2", "seed of policy random", UINT32_MAX, seed),
    NUMBER("lines.ppaace", "C1", "lines of the PPAACE caches; 0 takes the chip's", PAMU_MAX_LINES, lines[PAMU_PPAACE]),
    NUMBER("lines.spaace", "C1", "lines of the SPAACE caches; 0 takes the chip's", PAMU_MAX_LINES, lines[PAMU_SPAACE]),
    NUMBER("lines.omt", "C1", "lines of the OMT caches; 0 takes the chip's", PAMU_MAX_LINES, lines[PAMU_OMT]),
    NUMBER("ways.ppaace", "C1", "ways of the PPAACE caches; 0 takes the chip's", PAMU_MAX_LINES, ways[PAMU_PPAACE]),
    NUMBER("ways.spaace", "C1", "ways of the SPAACE caches; 0 takes the chip's", PAMU_MAX_LINES, ways[PAMU_SPAACE]),
    NUMBER("ways.omt", "C1", "ways of the OMT caches; 0 takes the chip's", PAMU_MAX_LINES, ways[PAMU_OMT]),
    WORD("avs1-liodn", "M2", "AVS1[LIODN] when the status bits are cleared", words_liodn, 1, avs1_liodn),
    WORD("avics", "V3", "PICS[AVICS] after a V=0 violation under A-003638", words_avics, 1, avics),
    WORD("secure-boot", "M4", "PAMUBYPENR resets to zeros", words_switch, 1, secure_boot),
    NUMBER("burst", "D1", "records are split into aligned pieces of so many bytes; 0 does not", UINT32_MAX, burst),
    {"phys-bits", "T13", "width of physical addresses, for lint only", NULL, 12, 64,
     offsetof(struct pamu_knobs, phys_bits)},
    MALFORMED("malformed-pt", MALFORMED_PT),
    MALFORMED("malformed-wse", MALFORMED_WSE),
    MALFORMED("malformed-base", MALFORMED_BASE),
    MALFORMED("malformed-subwindow", MALFORMED_SUBWINDOW),
    MALFORMED("malformed-wce", MALFORMED_WCE),
    MALFORMED("malformed-atm", MALFORMED_ATM),
    MALFORMED("malformed-otm", MALFORMED_OTM),
    PAMU_REASON_LIST(CODE_ROW)};

#define KNOB_COUNT (sizeof(rows) / sizeof(rows[0]))

static void knob_store(struct pamu_knobs *knobs, const struct pamu_knob_row *row, uint32_t value)
{
    memcpy((unsigned char *)knobs + row->offset, &value, sizeof(value));
}

void pamu_knobs_default(struct pamu_knobs *knobs)
{
    memset(knobs, 0, sizeof(*knobs));
    knobs->snoop = PAMU_ON;
    knobs->phys_bits = 36;
    for (unsigned i = 0; i < PAMU_REASON_COUNT; i++)
        knobs->code[i] = pamu_reason_row((enum pamu_reason)i)->code;
}

size_t pamu_knob_count(void)
{
    return KNOB_COUNT;
}

const struct pamu_knob_row *pamu_knob_row(size_t index)
{
    return index < KNOB_COUNT ? &rows[index] : NULL;
}

const struct pamu_knob_row *pamu_knob_find(const char *name)
{
    for (size_t i = 0; i < KNOB_COUNT; i++) {
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    }
    return NULL;
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool parse_number(const char *text, uint32_t *value)
{
    uint64_t sum = 0;
    int base = text[0] == '0' && (text[1] == 'x' || text[1] == 'X') ? 16 : 10;

    text += base == 16 ? 2 : 0;
    if (*text == '\0')
        return false;
    for (; *text != '\0'; text++) {
        int digit = digit_of(*text);

        if (digit < 0 || digit >= base)
            return false;
        sum = sum * (uint64_t)base + (uint64_t)digit;
        if (sum > UINT32_MAX)
            return false;
    }
    *value = (uint32_t)sum;
    return true;
}

static bool parse_word(const char *const *words, const char *text, uint32_t *value)
{
    for (uint32_t i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], text) == 0) {
            *value = i;
            return true;
        }
    }
    return false;
}

enum pamu_error pamu_knob_set(struct pamu_knobs *knobs, const char *name, const char *value)
{
    const struct pamu_knob_row *row = pamu_knob_find(name);
    uint32_t number = 0;
    bool good;

    if (row == NULL)
        return PAMU_ERR_NAME;
    good = row->words != NULL ? parse_word(row->words, value, &number) : parse_number(value, &number);
    if (!good || number < row->minimum || number > row->maximum)
        return PAMU_ERR_VALUE;
    knob_store(knobs, row, number);
    return PAMU_OK;
}

uint32_t pamu_knob_get(const struct pamu_knobs *knobs, const struct pamu_knob_row *row)
{
    uint32_t value;

    memcpy(&value, (const unsigned char *)knobs + row->offset, sizeof(value));
    return value;
}

const char *pamu_knob_text(const struct pamu_knobs *knobs, const struct pamu_knob_row *row, char buffer[32])
{
    uint32_t value = pamu_knob_get(knobs, row);

    if (row->words != NULL)
        return value <= row->maximum ? row->words[value] : "?";
    (void)snprintf(buffer, 32, "%lu", (unsigned long)value);
    return buffer;
}
