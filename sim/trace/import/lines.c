/* Reading text: bytes from a file, out of zstd if need be, cut into pieces. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/import/lines.h"

#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#define READ_BYTES 262144u
#define ZSTD_MAGIC "\x28\xb5\x2f\xfd"
#define ZSTD_MAGIC_BYTES 4u

/* Compressed or plain bytes of the source. */
struct input {
    struct trace_source *source;
    char *bytes; /* READ_BYTES */
    size_t used, taken;
    ZSTD_DStream *unpacker; /* NULL for plain text */
    size_t expected;        /* what zstd still wants of the frame, 0 between frames */
    struct trace_error *error;
};

/* The text behind the last piece that was taken. */
struct text {
    const struct import_lines *lines;
    char *bytes;
    size_t capacity, used;
    size_t searched; /* bytes that have no line's end in them */
    size_t record;   /* bytes of a record; 0: lines */
    bool skipping;   /* within a line that is too long */
    bool stopped;
};

/* Reads the next bytes, when all before are taken; none at the end. */
static enum trace_code fill(struct input *input)
{
    input->taken = 0;
    return trace_source_read(input->source, (uint8_t *)input->bytes, READ_BYTES, &input->used, input->error);
}

/* Takes plain text as it is; there is room for all of it. */
static enum trace_code take_plain(struct input *input, char *into, size_t *got)
{
    enum trace_code code = input->taken == input->used ? fill(input) : TRACE_OK;
    *got = input->used;
    memcpy(into, input->bytes, *got);
    input->taken = *got;
    return code;
}

static enum trace_code unpack_some(struct input *input, ZSTD_outBuffer *out)
{
    ZSTD_inBuffer in = {input->bytes, input->used, input->taken};
    size_t result = ZSTD_decompressStream(input->unpacker, out, &in);
    if (ZSTD_isError(result))
        return trace_fail(input->error, TRACE_ERR_FORMAT, trace_source_position(input->source), "damaged zstd data: %s",
                          ZSTD_getErrorName(result));
    input->expected = result;
    input->taken = in.pos;
    return TRACE_OK;
}

static enum trace_code take_unpacked(struct input *input, char *into, size_t room, size_t *got)
{
    ZSTD_outBuffer out = {into, room, 0};
    enum trace_code code = TRACE_OK;
    while (code == TRACE_OK && out.pos == 0) {
        code = input->taken == input->used ? fill(input) : TRACE_OK;
        if (input->taken == input->used)
            break; /* zstd keeps a byte of input back as long as it has text to give */
        code = code == TRACE_OK ? unpack_some(input, &out) : code;
    }
    *got = out.pos;
    if (code == TRACE_OK && out.pos == 0 && input->expected != 0)
        return trace_fail(input->error, TRACE_ERR_TRUNCATED, trace_source_position(input->source),
                          "the zstd data are cut off");
    return code;
}

/* Keeps what is behind the last piece. */
static void keep(struct text *text, const char *rest)
{
    text->used -= (size_t)(rest - text->bytes);
    memmove(text->bytes, rest, text->used);
}

/* Hands out the whole lines. */
static void cut_lines(struct text *text)
{
    char *line = text->bytes;
    char *end = text->bytes + text->used;
    char *newline = memchr(line + text->searched, '\n', text->used - text->searched);
    while (newline != NULL && !text->stopped) {
        size_t length = (size_t)(newline - line);
        bool good = !text->skipping && length <= text->lines->most;
        text->stopped = !text->lines->line(text->lines->user, good ? line : NULL, length);
        text->skipping = false;
        line = newline + 1;
        newline = memchr(line, '\n', (size_t)(end - line));
    }
    if ((size_t)(end - line) > text->lines->most) {
        text->skipping = true;
        line = end;
    }
    keep(text, line);
    text->searched = text->used;
}

/* Hands out the whole records. */
static void cut_records(struct text *text)
{
    const char *at = text->bytes;
    const char *end = text->bytes + text->used;
    while ((size_t)(end - at) >= text->record && !text->stopped) {
        text->stopped = !text->lines->line(text->lines->user, at, text->record);
        at += text->record;
    }
    keep(text, at);
}

static void cut(struct text *text)
{
    if (text->record != 0)
        cut_records(text);
    else
        cut_lines(text);
}

/* Decides by the first bytes what the source is. */
static enum trace_code begin(struct input *input)
{
    enum trace_code code = fill(input);
    if (code != TRACE_OK || input->used < ZSTD_MAGIC_BYTES || memcmp(input->bytes, ZSTD_MAGIC, ZSTD_MAGIC_BYTES) != 0)
        return code;
    input->unpacker = ZSTD_createDStream();
    return input->unpacker != NULL ? TRACE_OK : trace_fail(input->error, TRACE_ERR_MEMORY, 0, "out of memory");
}

static enum trace_code take_some(struct input *input, struct text *text, size_t *got)
{
    char *into = text->bytes + text->used;
    enum trace_code code = input->unpacker != NULL ? take_unpacked(input, into, text->capacity - text->used, got)
                                                   : take_plain(input, into, got);
    text->used += code == TRACE_OK ? *got : 0;
    return code;
}

/* Reads a sample, as far as there is text, and lets it be looked at. */
static enum trace_code read_sample(struct input *input, struct text *text, size_t *got)
{
    enum trace_code code = TRACE_OK;
    while (code == TRACE_OK && *got > 0 && text->used < IMPORT_SAMPLE_BYTES)
        code = take_some(input, text, got);
    if (code != TRACE_OK || text->lines->begin == NULL)
        return code;
    size_t length = text->used < IMPORT_SAMPLE_BYTES ? text->used : IMPORT_SAMPLE_BYTES;
    text->record = text->lines->begin(text->lines->user, text->bytes, length);
    return TRACE_OK;
}

static enum trace_code read_all(struct input *input, struct text *text)
{
    size_t got = 1;
    enum trace_code code = begin(input);
    if (code == TRACE_OK)
        code = read_sample(input, text, &got);
    if (code == TRACE_OK)
        cut(text);
    while (code == TRACE_OK && got > 0 && !text->stopped) {
        code = take_some(input, text, &got);
        if (code == TRACE_OK)
            cut(text);
    }
    if (code == TRACE_OK && !text->stopped && (text->used > 0 || text->skipping))
        text->stopped = !text->lines->line(text->lines->user, NULL, text->used);
    return code;
}

enum trace_code import_lines(struct trace_source *source, const struct import_lines *lines, bool *stopped,
                             struct trace_error *error)
{
    struct input input = {.source = source, .bytes = malloc(READ_BYTES), .error = error};
    struct text text = {.lines = lines, .capacity = IMPORT_SAMPLE_BYTES + lines->most + READ_BYTES};
    text.bytes = malloc(text.capacity);
    enum trace_code code = input.bytes != NULL && text.bytes != NULL
                               ? read_all(&input, &text)
                               : trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory");
    *stopped = text.stopped;
    ZSTD_freeDStream(input.unpacker);
    free(input.bytes);
    free(text.bytes);
    return code;
}
