/* Writing text into a buffer, and reading words and numbers from a line. SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "op/text.h"

static const char digits[] = "0123456789abcdef";
static const char units[] = "KMGT";

struct op_text op_text_start(char *buffer, size_t size)
{
    return (struct op_text){buffer, size, 0};
}

void op_put_bytes(struct op_text *text, const char *bytes, size_t length)
{
    if (text->length < text->size) {
        size_t room = text->size - text->length;
        memcpy(text->buffer + text->length, bytes, length < room ? length : room);
    }
    text->length += length;
}

void op_put(struct op_text *text, const char *words)
{
    op_put_bytes(text, words, strlen(words));
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

void op_put_lower(struct op_text *text, const char *words)
{
    for (; *words != '\0'; words++) {
        char c = lower(*words);
        op_put_bytes(text, &c, 1);
    }
}

static void put_number(struct op_text *text, uint64_t value, unsigned base, unsigned least)
{
    char buffer[20];
    unsigned count = 0;
    for (; value != 0 || count < least; value /= base)
        buffer[sizeof buffer - ++count] = digits[value % base];
    op_put_bytes(text, buffer + sizeof buffer - count, count);
}

void op_put_decimal(struct op_text *text, uint64_t value)
{
    put_number(text, value, 10, 1);
}

void op_put_hex(struct op_text *text, uint64_t value, unsigned least)
{
    op_put(text, "0x");
    put_number(text, value, 16, least);
}

void op_put_size(struct op_text *text, uint64_t value)
{
    unsigned unit = 0;
    while (unit < sizeof units - 1 && value != 0 && value % 1024 == 0) {
        value /= 1024;
        unit++;
    }
    op_put_decimal(text, value);
    if (unit > 0)
        op_put_bytes(text, &units[unit - 1], 1);
}

void op_put_dump(struct op_text *text, const uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put_number(text, bytes[i], 16, 2);
}

void op_put_quoted(struct op_text *text, const char *bytes, size_t length)
{
    const size_t most = 40;
    op_put(text, "'");
    for (size_t i = 0; i < length && i < most; i++) {
        uint8_t byte = (uint8_t)bytes[i];
        if (byte >= ' ' && byte < 0x7f) {
            op_put_bytes(text, &bytes[i], 1);
        } else {
            op_put(text, "\\x");
            put_number(text, byte, 16, 2);
        }
    }
    op_put(text, length > most ? "..'" : "'");
}

size_t op_text_end(struct op_text *text)
{
    if (text->size > 0)
        text->buffer[text->length < text->size ? text->length : text->size - 1] = '\0';
    return text->length;
}

static bool is_blank(const struct op_reader *reader, char c)
{
    return c == ' ' || c == '\t' || (c == '=' && reader->equals);
}

struct op_span op_next(struct op_reader *reader)
{
    while (reader->at < reader->end && is_blank(reader, reader->line[reader->at]))
        reader->at++;
    size_t start = reader->at;
    while (reader->at < reader->end && !is_blank(reader, reader->line[reader->at]))
        reader->at++;
    return (struct op_span){reader->line + start, reader->at - start, (unsigned)start + 1};
}

struct op_span op_peek(const struct op_reader *reader)
{
    struct op_reader copy = *reader;
    return op_next(&copy);
}

bool op_span_is(struct op_span span, const char *word)
{
    return strlen(word) == span.length && memcmp(word, span.text, span.length) == 0;
}

bool op_span_is_nocase(struct op_span span, const char *word)
{
    if (strlen(word) != span.length)
        return false;
    for (size_t i = 0; i < span.length; i++)
        if (lower(span.text[i]) != lower(word[i]))
            return false;
    return true;
}

bool op_span_split(struct op_span span, struct op_span *name, struct op_span *value)
{
    const char *equals = memchr(span.text, '=', span.length);
    if (equals == NULL)
        return false;
    size_t length = (size_t)(equals - span.text);
    *name = (struct op_span){span.text, length, span.column};
    *value = (struct op_span){equals + 1, span.length - length - 1, span.column + (unsigned)length + 1};
    return true;
}

static unsigned digit_of(char c, unsigned base)
{
    const char *digit = c == '\0' ? NULL : strchr(digits, lower(c));
    unsigned value = digit == NULL ? base : (unsigned)(digit - digits);
    return value < base ? value : base;
}

/* Digits with _ between them, to the end of the text. */
static bool read_digits(const char *text, size_t length, unsigned base, uint64_t *value)
{
    *value = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '_' && i > 0 && i + 1 < length && text[i - 1] != '_')
            continue;
        unsigned digit = digit_of(text[i], base);
        if (digit == base || *value > (UINT64_MAX - digit) / base)
            return false;
        *value = *value * base + digit;
    }
    return length > 0;
}

/* Takes the unit letter off the end; returns the bits it shifts by. */
static unsigned cut_unit(struct op_span *span)
{
    char last = span->length > 0 ? span->text[span->length - 1] : '\0';
    for (unsigned unit = 0; unit < sizeof units - 1; unit++) {
        if (lower(last) == lower(units[unit])) {
            span->length--;
            return 10 * (unit + 1);
        }
    }
    return 0;
}

bool op_span_number(struct op_span span, bool with_unit, uint64_t *value)
{
    unsigned shift = with_unit ? cut_unit(&span) : 0;
    bool hex = span.length > 2 && span.text[0] == '0' && lower(span.text[1]) == 'x';
    size_t skip = hex ? 2 : 0;
    if (!read_digits(span.text + skip, span.length - skip, hex ? 16 : 10, value))
        return false;
    if (*value > UINT64_MAX >> shift)
        return false;
    *value <<= shift;
    return true;
}
