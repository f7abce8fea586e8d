/* Lines of dumps: hexadecimal digits, with or without an address. SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "image/store.h"

#define REPEAT_BYTES 4096u

#if defined(__GNUC__)
#define TEXT_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define TEXT_PRINTF(text, first)
#endif

TEXT_PRINTF(3, 4)
static enum image_error fail(const struct image *image, struct image_problem *problem, const char *format, ...)
{
    va_list arguments;
    problem->line = image->line_number;
    va_start(arguments, format);
    (void)vsnprintf(problem->what, sizeof problem->what, format, arguments);
    va_end(arguments);
    return IMAGE_ERR_TEXT;
}

/* The value of a hexadecimal digit, or -1. */
static int digit_of(char character)
{
    if (character >= '0' && character <= '9')
        return character - '0';
    if (character >= 'a' && character <= 'f')
        return character - 'a' + 10;
    if (character >= 'A' && character <= 'F')
        return character - 'A' + 10;
    return -1;
}

static bool is_blank(char character)
{
    return character == ' ' || character == '\t' || character == '\r';
}

static const char *skip_blanks(const char *text)
{
    while (is_blank(*text))
        text++;
    return text;
}

/* ---- digits without addresses: lines do not matter ---- */

static enum image_error take_digits(struct image *image, struct image_problem *problem)
{
    for (const char *at = image->line; *at != '\0'; at++) {
        int digit = digit_of(*at);
        if (is_blank(*at))
            continue;
        if (digit < 0)
            return fail(image, problem, "column %d: not a hexadecimal digit", (int)(at - image->line) + 1);
        if (image->half) {
            uint8_t byte = (uint8_t)(image->half_digit << 4 | digit);
            enum image_error error = image_store(image, image->next++, &byte, 1);
            if (error != IMAGE_OK)
                return error;
        }
        image->half_digit = (uint8_t)digit;
        image->half = !image->half;
    }
    return IMAGE_OK;
}

/* ---- lines with addresses ---- */

/* Reads ADDRESS: or, as hexdump -C writes, ADDRESS and two blanks. NULL if neither stands there. */
static const char *take_address(const char *at, uint64_t *address)
{
    unsigned digits = 0;
    *address = 0;
    for (; digit_of(*at) >= 0 && digits <= 16; at++, digits++)
        *address = *address << 4 | (uint64_t)digit_of(*at);
    if (digits == 0 || digits > 16)
        return NULL;
    if (*at == ':')
        return at + 1;
    return *at == '\0' || is_blank(*at) ? at : NULL;
}

/* The digits of a word: an even number of them, up to a blank or the end. 0 if this is no word. */
static size_t word_length(const char *at)
{
    size_t length = 0;
    while (digit_of(at[length]) >= 0)
        length++;
    bool ends = at[length] == '\0' || is_blank(at[length]);
    return ends && length % 2 == 0 && length <= 16 ? length : 0;
}

/* The words of a line end at two blanks, behind which the characters stand; hexdump -C has a bar there and two blanks
 * in the middle. A big-endian machine shows the bytes of a word in the order they have in memory. */
static size_t take_words(struct image *image, const char *at, bool bars)
{
    size_t count = 0;
    for (at = skip_blanks(at); *at != '\0' && *at != '|';) {
        size_t length = word_length(at);
        if (length == 0 || count + length / 2 > sizeof image->last)
            return *at == '\0' ? count : 0;
        for (size_t i = 0; i < length; i += 2)
            image->last[count++] = (uint8_t)(digit_of(at[i]) * 16 + digit_of(at[i + 1]));
        at += length;
        const char *next = skip_blanks(at);
        if (!bars && next - at >= 2)
            break;
        at = next;
    }
    return count;
}

/* Stores the bytes of the line before again and again, many of them at a time. */
static enum image_error repeat_line(struct image *image, uint64_t address)
{
    uint8_t block[REPEAT_BYTES];
    size_t length = 0;
    enum image_error error = IMAGE_OK;
    for (; length + image->last_length <= sizeof block; length += image->last_length)
        memcpy(block + length, image->last, image->last_length);
    for (uint64_t at = image->next; error == IMAGE_OK && at < address; at += length)
        error = image_store(image, at, block, address - at < length ? (size_t)(address - at) : length);
    return error;
}

/* The lines that "*" stands for: those before it again, up to the address of the next. */
static enum image_error repeat(struct image *image, uint64_t address, struct image_problem *problem)
{
    image->repeating = false;
    if (image->last_length == 0 || address < image->next)
        return fail(image, problem, "the address goes back behind a line *");
    if (memcmp(image->last, image->last + 1, image->last_length - 1) == 0)
        return image_store_fill(image, image->next, image->last[0], address - image->next);
    return address - image->next > IMAGE_MEMORY_LIMIT ? IMAGE_ERR_LIMIT : repeat_line(image, address);
}

static enum image_error take_dump(struct image *image, struct image_problem *problem)
{
    uint64_t address;
    const char *words = take_address(skip_blanks(image->line), &address);
    if (words == NULL)
        return fail(image, problem, "no address: a line of a dump begins with one, and a colon");
    if (image->repeating) {
        enum image_error error = repeat(image, address, problem);
        if (error != IMAGE_OK)
            return error;
    }
    bool empty = *skip_blanks(words) == '\0', bars = words[-1] != ':';
    if (bars && !empty && strchr(words, '|') == NULL)
        return fail(image, problem, "no colon behind the address, nor bars as hexdump -C writes them");
    image->last_length = take_words(image, words, bars);
    if (image->last_length == 0 && (!empty || !bars))
        return fail(image, problem, "no words of 2, 4, 8 or 16 hexadecimal digits behind the address");
    image->next = address + image->last_length;
    return image_store(image, address, image->last, image->last_length);
}

enum image_error image_take_line(struct image *image, struct image_problem *problem)
{
    const char *text = skip_blanks(image->line);
    if (image->form == IMAGE_HEX)
        return take_digits(image, problem);
    if (*text == '\0' || *text == '#' || strncmp(text, "=>", 2) == 0)
        return IMAGE_OK; /* empty, a comment, or u-boot's prompt with the command */
    if (*text == '*' && *skip_blanks(text + 1) == '\0') {
        image->repeating = true;
        return IMAGE_OK;
    }
    return take_dump(image, problem);
}
