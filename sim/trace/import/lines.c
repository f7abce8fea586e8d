/* Reading text: bytes from a file, out of zstd if need be, cut into lines. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/import/lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

#define READ_BYTES 262144u
#define ZSTD_MAGIC "\x28\xb5\x2f\xfd"
#define ZSTD_MAGIC_BYTES 4u

/* Compressed or plain bytes of the file. */
struct source {
    int file;
    bool ended;
    uint64_t offset; /* of the bytes behind bytes[used - 1] */
    char *bytes;     /* READ_BYTES */
    size_t used, taken;
    ZSTD_DStream *unpacker; /* NULL for plain text */
    size_t expected;        /* what zstd still wants of the frame, 0 between frames */
    struct trace_error *error;
};

/* The text behind the last line that was taken. */
struct text {
    char *bytes;
    size_t capacity, used;
    size_t most;
    bool skipping; /* within a line that is too long */
    bool stopped;
    import_line_fn *fn;
    void *user;
};

/* Reads until there are least bytes to take, or the file ends. */
static enum trace_code fill(struct source *source, size_t least)
{
    if (source->taken > 0) {
        memmove(source->bytes, source->bytes + source->taken, source->used - source->taken);
        source->used -= source->taken;
        source->taken = 0;
    }
    while (!source->ended && source->used < least) {
        ssize_t got = read(source->file, source->bytes + source->used, READ_BYTES - source->used);
        if (got < 0 && errno != EINTR) {
            return trace_fail_errno(source->error, errno, source->offset, "cannot read");
        }
        source->ended = got == 0;
        source->used += got > 0 ? (size_t)got : 0;
        source->offset += got > 0 ? (uint64_t)got : 0;
    }
    return TRACE_OK;
}

/* Takes plain text as it is. */
static enum trace_code take_plain(struct source *source, char *into, size_t room, size_t *got)
{
    enum trace_code code = fill(source, 1);
    *got = source->used < room ? source->used : room;
    memcpy(into, source->bytes, *got);
    source->taken = *got;
    return code;
}

static enum trace_code unpack_some(struct source *source, ZSTD_outBuffer *out)
{
    ZSTD_inBuffer in = {source->bytes, source->used, source->taken};
    size_t result = ZSTD_decompressStream(source->unpacker, out, &in);
    if (ZSTD_isError(result)) {
        return trace_fail(source->error, TRACE_ERR_FORMAT, source->offset, "damaged zstd data: %s",
                          ZSTD_getErrorName(result));
    }
    source->expected = result;
    source->taken = in.pos;
    return TRACE_OK;
}

static enum trace_code take_unpacked(struct source *source, char *into, size_t room, size_t *got)
{
    ZSTD_outBuffer out = {into, room, 0};
    enum trace_code code = TRACE_OK;
    bool nothing_in = false;
    while (code == TRACE_OK && out.pos == 0 && !nothing_in) {
        code = source->taken == source->used ? fill(source, 1) : TRACE_OK;
        nothing_in = source->taken == source->used;
        if (code == TRACE_OK && (!nothing_in || source->expected != 0)) {
            code = unpack_some(source, &out); /* zstd may hold text back, so it is asked once more at the end */
        }
    }
    *got = out.pos;
    if (code == TRACE_OK && out.pos == 0 && source->expected != 0) {
        return trace_fail(source->error, TRACE_ERR_TRUNCATED, source->offset, "the zstd data are cut off");
    }
    return code;
}

/* Adds what has been read, hands out the whole lines, and keeps the rest. */
static void cut(struct text *text, size_t got)
{
    char *line = text->bytes;
    char *newline = memchr(text->bytes + text->used, '\n', got);
    char *end = text->bytes + text->used + got;
    while (newline != NULL && !text->stopped) {
        size_t length = (size_t)(newline - line);
        bool good = !text->skipping && length <= text->most;
        text->stopped = !text->fn(text->user, good ? line : NULL, length);
        text->skipping = false;
        line = newline + 1;
        newline = memchr(line, '\n', (size_t)(end - line));
    }
    text->used = (size_t)(end - line);
    if (text->used > text->most) {
        text->skipping = true;
        text->used = 0;
    }
    memmove(text->bytes, line, text->used);
}

/* Decides by the first bytes what the file is. */
static enum trace_code begin(struct source *source)
{
    enum trace_code code = fill(source, ZSTD_MAGIC_BYTES);
    if (code != TRACE_OK || source->used < ZSTD_MAGIC_BYTES ||
        memcmp(source->bytes, ZSTD_MAGIC, ZSTD_MAGIC_BYTES) != 0) {
        return code;
    }
    source->unpacker = ZSTD_createDStream();
    if (source->unpacker == NULL) {
        return trace_fail(source->error, TRACE_ERR_MEMORY, 0, "out of memory");
    }
    return TRACE_OK;
}

static enum trace_code read_all(struct source *source, struct text *text)
{
    enum trace_code code = begin(source);
    size_t got = 1;
    while (code == TRACE_OK && got > 0 && !text->stopped) {
        char *into = text->bytes + text->used;
        size_t room = text->capacity - text->used;
        code =
            source->unpacker != NULL ? take_unpacked(source, into, room, &got) : take_plain(source, into, room, &got);
        cut(text, got);
    }
    if (code == TRACE_OK && !text->stopped && (text->used > 0 || text->skipping)) {
        text->stopped = !text->fn(text->user, NULL, text->used);
    }
    return code;
}

enum trace_code import_lines(int file, size_t most, import_line_fn *fn, void *user, bool *stopped,
                             struct trace_error *error)
{
    struct source source = {.file = file, .bytes = malloc(READ_BYTES), .error = error};
    struct text text = {.capacity = most + READ_BYTES, .most = most, .fn = fn, .user = user};
    text.bytes = malloc(text.capacity);
    enum trace_code code = source.bytes != NULL && text.bytes != NULL
                               ? read_all(&source, &text)
                               : trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory");
    *stopped = text.stopped;
    ZSTD_freeDStream(source.unpacker);
    free(source.bytes);
    free(text.bytes);
    return code;
}
