/* Reading a line from left to right, without copies and without sscanf. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_IMPORT_SCAN_H
#define TRACE_IMPORT_SCAN_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A piece of somebody else's text; not NUL-terminated. */
struct import_text {
    const char *at;
    size_t length;
};

/* A place in a line. The byte at end is readable and is '\n', '\r' or NUL, which no scanner below takes by itself. */
struct scan {
    const char *at, *end;
};

/* Takes one given character. */
static inline bool scan_char(struct scan *scan, char c)
{
    if (*scan->at != c || scan->at == scan->end) {
        return false;
    }
    scan->at++;
    return true;
}

/* Takes a given word, or nothing. */
static inline bool scan_word(struct scan *scan, const char *word, size_t length)
{
    if ((size_t)(scan->end - scan->at) < length || memcmp(scan->at, word, length) != 0) {
        return false;
    }
    scan->at += length;
    return true;
}

#define SCAN_WORD(scan, literal) scan_word((scan), "" literal, sizeof(literal) - 1)

static inline void scan_blanks(struct scan *scan)
{
    while (*scan->at == ' ' || *scan->at == '\t') {
        scan->at++;
    }
}

static inline bool scan_at_end(const struct scan *scan)
{
    return scan->at == scan->end;
}

/* The value of a hexadecimal digit; 16 or more for any other character. From a table, as no processor can guess whether
 * the next digit of an address is a letter. */
static inline unsigned scan_hex_digit(char c)
{
    static const uint8_t one_more[UCHAR_MAX + 1] = {
        ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
        ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
        ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
    };
    return one_more[(unsigned char)c] - 1u;
}

/* Takes hexadecimal digits, at least one, no prefix; false if there is none or the value exceeds 64 bits. */
static inline bool scan_hex(struct scan *scan, uint64_t *value)
{
    const char *start = scan->at;
    uint64_t sum = 0;
    unsigned digit = scan_hex_digit(*scan->at);
    while (digit < 16) {
        if (sum >> 60 != 0) {
            return false;
        }
        sum = sum << 4 | digit;
        digit = scan_hex_digit(*++scan->at);
    }
    *value = sum;
    return scan->at != start;
}

/* Takes decimal digits, at least one; false if there is none or the value exceeds 64 bits. */
static inline bool scan_decimal(struct scan *scan, uint64_t *value)
{
    const char *start = scan->at;
    uint64_t sum = 0;
    unsigned digit = (unsigned)(unsigned char)*scan->at - '0';
    while (digit <= 9) {
        if (sum > (UINT64_MAX - digit) / 10) {
            return false;
        }
        sum = sum * 10 + digit;
        digit = (unsigned)(unsigned char)*++scan->at - '0';
    }
    *value = sum;
    return scan->at != start;
}

/* Takes everything up to a blank or the end; may be empty. */
static inline struct import_text scan_token(struct scan *scan)
{
    const char *start = scan->at;
    while (scan->at != scan->end && *scan->at != ' ' && *scan->at != '\t') {
        scan->at++;
    }
    return (struct import_text){start, (size_t)(scan->at - start)};
}

#endif
