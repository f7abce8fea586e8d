/* First line and JSON header: writing, and reading the line. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/prologue.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/chunk.h"

/* The line's form; the rest of its 64 bytes is blanks and a line end. Everything has its fixed place. */
#define LINE_FORMAT TRACE_MAGIC_TEXT "%u.%02u header %010" PRIu32 " xxh3 %016" PRIx64
#define LINE_HASH 39u /* offset of the hash's digits */
#define HASH_DIGITS 16u
#define VERSION_MOST 9999u /* of a version: enough to say which one is refused */

static void line_store(const struct trace_line *line, uint8_t bytes[TRACE_LINE_BYTES])
{
    char text[2 * TRACE_LINE_BYTES];
    memset(text, ' ', sizeof text);
    int length = snprintf(text, sizeof text, LINE_FORMAT, line->major, line->minor, line->json_bytes, line->hash);
    text[length] = ' ';
    memcpy(bytes, text, TRACE_LINE_BYTES - 1);
    bytes[TRACE_LINE_BYTES - 1] = '\n';
}

/* A decimal number of at most limit; false if there is none. */
static bool take_number(const uint8_t **at, const uint8_t *end, uint32_t limit, uint32_t *number)
{
    const uint8_t *start = *at;
    uint64_t value = 0;
    for (; *at < end && **at >= '0' && **at <= '9' && value <= limit; ++*at)
        value = value * 10 + (uint64_t)(**at - '0');
    *number = (uint32_t)value;
    return *at > start && value <= limit;
}

static bool take_text(const uint8_t **at, const uint8_t *end, const char *text)
{
    size_t length = strlen(text);
    if ((size_t)(end - *at) < length || memcmp(*at, text, length) != 0)
        return false;
    *at += length;
    return true;
}

static void take_hash(const uint8_t **at, const uint8_t *end, uint64_t *hash)
{
    static const char digits[] = "0123456789abcdef";
    *hash = 0;
    for (; *at < end && **at != ' ' && strchr(digits, **at) != NULL; ++*at)
        *hash = *hash << 4 | (uint64_t)(strchr(digits, **at) - digits);
}

/* The parts behind the version. Writing them again shows whether blanks, zeros and letter case are as they must be. */
static bool line_rest(const uint8_t *bytes, const uint8_t *at, const uint8_t *end, struct trace_line *line)
{
    if (!take_text(&at, end, " header ") || !take_number(&at, end, UINT32_MAX, &line->json_bytes) ||
        !take_text(&at, end, " xxh3 "))
        return false;
    take_hash(&at, end, &line->hash);
    uint8_t again[TRACE_LINE_BYTES];
    line_store(line, again);
    return memcmp(bytes, again, sizeof again) == 0;
}

enum trace_code trace_line_load(const uint8_t bytes[TRACE_LINE_BYTES], struct trace_line *line,
                                struct trace_error *error)
{
    const uint8_t *at = bytes, *end = bytes + TRACE_LINE_BYTES;
    if (!take_text(&at, end, TRACE_MAGIC_TEXT))
        return trace_fail(error, TRACE_ERR_MAGIC, 0,
                          "not a trace file: it does not begin with \"" TRACE_MAGIC_TEXT "\"");
    uint32_t major = 0, minor = 0;
    if (!take_number(&at, end, VERSION_MOST, &major) || !take_text(&at, end, ".") ||
        !take_number(&at, end, VERSION_MOST, &minor))
        return trace_fail(error, TRACE_ERR_FORMAT, 0,
                          "first line without a version; legal is \"" TRACE_MAGIC_TEXT "%u.%02u ..\"", TRACE_MAJOR,
                          TRACE_MINOR);
    if (major != TRACE_MAJOR)
        return trace_fail(error, TRACE_ERR_VERSION, 0, "trace version %u.%u; this program reads versions %u.x", major,
                          minor, TRACE_MAJOR);
    line->major = major;
    line->minor = minor;
    if (!line_rest(bytes, at, end, line))
        return trace_fail(error, TRACE_ERR_FORMAT, 0,
                          "first line is damaged; legal is \"" TRACE_MAGIC_TEXT
                          "%u.%02u header BYTES xxh3 HASH\" in 64 bytes",
                          TRACE_MAJOR, TRACE_MINOR);
    if (line->json_bytes == 0 || line->json_bytes % TRACE_ALIGN != 0 || line->json_bytes > TRACE_JSON_MAX)
        return trace_fail(error, TRACE_ERR_FORMAT, 0,
                          "first line claims a header of %" PRIu32 " bytes; legal are multiples of %u up to %u",
                          line->json_bytes, TRACE_ALIGN, TRACE_JSON_MAX);
    return TRACE_OK;
}

uint64_t trace_prologue_hash(uint8_t *prologue, size_t json_bytes)
{
    memset(prologue + LINE_HASH, '0', HASH_DIGITS);
    return trace_hash(prologue, TRACE_LINE_BYTES + json_bytes);
}

/* Lays out the JSON text behind its line. */
static uint8_t *prologue_of(const char *text, unsigned minor, size_t *size, struct trace_error *error)
{
    size_t length = strlen(text);
    size_t json_bytes = (length + 1 + TRACE_ALIGN - 1) / TRACE_ALIGN * TRACE_ALIGN;
    if (json_bytes > TRACE_JSON_MAX) {
        trace_fail(error, TRACE_ERR_ARGUMENT, 0, "the header takes %zu bytes; at most %u are legal", json_bytes,
                   TRACE_JSON_MAX);
        return NULL;
    }
    *size = TRACE_LINE_BYTES + json_bytes;
    uint8_t *prologue = malloc(*size);
    if (prologue == NULL) {
        trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory for the header");
        return NULL;
    }
    struct trace_line line = {TRACE_MAJOR, minor, (uint32_t)json_bytes, 0};
    line_store(&line, prologue);
    memset(prologue + TRACE_LINE_BYTES, ' ', json_bytes - 1);
    memcpy(prologue + TRACE_LINE_BYTES, text, length);
    prologue[*size - 1] = '\n';
    line.hash = trace_prologue_hash(prologue, json_bytes);
    line_store(&line, prologue);
    return prologue;
}

uint8_t *trace_prologue_make(const struct trace_header *header, unsigned minor, size_t *size, struct trace_error *error)
{
    json_t *json = trace_header_to_json(header, false, error);
    char *text = json == NULL ? NULL : trace_json_text(json);
    if (json != NULL && text == NULL)
        trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory for the header");
    json_decref(json);
    uint8_t *prologue = text == NULL ? NULL : prologue_of(text, minor, size, error);
    free(text);
    return prologue;
}
