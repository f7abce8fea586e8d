/* Mapped, streamed and in-memory input. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "trace/prologue.h"
#include "trace/take.h"

#define WINDOW_BYTES ((size_t)64 << 20) /* mapped at once, at least */
#define NO_FD (-1)

struct trace_source {
    int fd; /* NO_FD for memory */
    bool close_fd;
    bool seekable;         /* mapped, or in memory */
    uint64_t size;         /* if seekable */
    uint64_t position;     /* of the next byte */
    const uint8_t *window; /* bytes from window_start on, if seekable */
    uint64_t window_start;
    size_t window_size;
    uint8_t peeked[TRACE_UNREAD_MOST]; /* read ahead of position, if not seekable */
    size_t peeked_count;
};

/* ---- buffers ---- */

enum trace_code trace_buffer_reserve(struct trace_buffer *buffer, size_t size, struct trace_error *error)
{
    if (size <= buffer->capacity)
        return TRACE_OK;
    free(buffer->bytes);
    buffer->bytes = malloc(size);
    buffer->capacity = buffer->bytes == NULL ? 0 : size;
    if (buffer->bytes == NULL)
        return trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory for %zu bytes", size);
    return TRACE_OK;
}

void trace_buffer_free(struct trace_buffer *buffer)
{
    free(buffer->bytes);
    *buffer = (struct trace_buffer){0};
}

/* ---- mapped ---- */

static void drop_window(struct trace_source *source)
{
    if (source->fd == NO_FD || source->window == NULL)
        return;
    munmap((void *)(uintptr_t)source->window, source->window_size);
    source->window = NULL;
    source->window_size = 0;
}

/* Maps from the page of position on, so much that length bytes are in it if the file has them. */
static enum trace_code map_window(struct trace_source *source, size_t length, struct trace_error *error)
{
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    uint64_t start = source->position - source->position % page;
    uint64_t want = source->position - start + length;
    uint64_t size = source->size - start;
    if (want < WINDOW_BYTES)
        want = WINDOW_BYTES;
    if (size > want)
        size = want;
    drop_window(source);
    void *window = mmap(NULL, (size_t)size, PROT_READ, MAP_SHARED, source->fd, (off_t)start);
    if (window == MAP_FAILED)
        return trace_fail_errno(error, errno, source->position, "cannot map the file");
    source->window = window;
    source->window_start = start;
    source->window_size = (size_t)size;
    posix_madvise(window, (size_t)size, POSIX_MADV_SEQUENTIAL);
    return TRACE_OK;
}

/* Whether the window has length bytes from position on, or all that the file has. */
static bool window_covers(const struct trace_source *source, size_t length)
{
    uint64_t left = source->size - source->position;
    uint64_t need = left < length ? left : length;
    uint64_t end = source->window_start + source->window_size;
    return need == 0 ||
           (source->position >= source->window_start && source->position <= end && end - source->position >= need);
}

static enum trace_code take_mapped(struct trace_source *source, size_t length, const uint8_t **bytes, size_t *got,
                                   struct trace_error *error)
{
    if (!window_covers(source, length)) {
        enum trace_code code = map_window(source, length, error);
        if (code != TRACE_OK)
            return code;
    }
    uint64_t left = source->size - source->position;
    *got = left < length ? (size_t)left : length;
    *bytes = *got == 0 ? source->window : source->window + (source->position - source->window_start);
    source->position += *got;
    return TRACE_OK;
}

/* ---- streamed ---- */

/* One read() that is not disturbed by a descriptor that does not block. A signal handler that is installed to interrupt
 * system calls does so. */
static ssize_t read_some(int fd, uint8_t *bytes, size_t length)
{
    for (;;) {
        ssize_t got = read(fd, bytes, length);
        if (got >= 0 || errno != EAGAIN)
            return got;
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        if (poll(&wait, 1, -1) < 0)
            return -1;
    }
}

/* Reads length bytes, or to the end. */
static enum trace_code read_all(const struct trace_source *source, uint8_t *bytes, size_t length, size_t *got,
                                struct trace_error *error)
{
    *got = 0;
    while (*got < length) {
        ssize_t some = read_some(source->fd, bytes + *got, length - *got);
        if (some < 0)
            return trace_fail_errno(error, errno, source->position + *got, "cannot read");
        if (some == 0)
            break;
        *got += (size_t)some;
    }
    return TRACE_OK;
}

static enum trace_code take_streamed(struct trace_source *source, uint8_t *bytes, size_t length, size_t *got,
                                     struct trace_error *error)
{
    size_t early = source->peeked_count < length ? source->peeked_count : length;
    memcpy(bytes, source->peeked, early);
    source->peeked_count -= early;
    memmove(source->peeked, source->peeked + early, source->peeked_count);
    enum trace_code code = read_all(source, bytes + early, length - early, got, error);
    *got += early;
    source->position += *got;
    return code;
}

/* Reads ahead as much as the magic takes. */
static enum trace_code peek_streamed(struct trace_source *source, struct trace_error *error)
{
    size_t have = source->peeked_count, got = 0;
    if (have >= TRACE_MAGIC_BYTES)
        return TRACE_OK;
    enum trace_code code = read_all(source, source->peeked + have, TRACE_MAGIC_BYTES - have, &got, error);
    source->peeked_count += got;
    return code;
}

/* ---- both ---- */

enum trace_code trace_source_take(struct trace_source *source, size_t length, struct trace_buffer *buffer,
                                  const uint8_t **bytes, size_t *got, struct trace_error *error)
{
    if (source->seekable)
        return take_mapped(source, length, bytes, got, error);
    enum trace_code code = trace_buffer_reserve(buffer, length, error);
    if (code != TRACE_OK)
        return code;
    *bytes = buffer->bytes;
    return take_streamed(source, buffer->bytes, length, got, error);
}

enum trace_code trace_source_hold(struct trace_source *source, size_t length, struct trace_error *error)
{
    if (!source->seekable || window_covers(source, length))
        return TRACE_OK;
    return map_window(source, length, error);
}

void trace_source_unread(struct trace_source *source, const uint8_t *bytes, size_t length)
{
    source->position -= length;
    if (source->seekable)
        return;
    memmove(source->peeked, bytes, length);
    source->peeked_count = length;
}

bool trace_source_seekable(const struct trace_source *source)
{
    return source->seekable;
}

void trace_source_seek(struct trace_source *source, uint64_t position)
{
    source->position = position;
}

uint64_t trace_source_size(const struct trace_source *source)
{
    return source->seekable ? source->size : UINT64_MAX;
}

uint64_t trace_source_position(const struct trace_source *source)
{
    return source->position;
}

enum trace_code trace_source_read(struct trace_source *source, uint8_t *bytes, size_t length, size_t *got,
                                  struct trace_error *error)
{
    if (!source->seekable)
        return take_streamed(source, bytes, length, got, error);
    *got = 0;
    while (*got < length && source->position < source->size) {
        const uint8_t *piece;
        size_t want = length - *got < WINDOW_BYTES ? length - *got : WINDOW_BYTES, size = 0;
        enum trace_code code = take_mapped(source, want, &piece, &size, error);
        if (code != TRACE_OK)
            return code;
        memcpy(bytes + *got, piece, size);
        *got += size;
    }
    return TRACE_OK;
}

enum trace_code trace_source_is_trace(struct trace_source *source, bool *is_trace, struct trace_error *error)
{
    const uint8_t *bytes = source->peeked;
    size_t got = 0;
    enum trace_code code =
        source->seekable ? take_mapped(source, TRACE_MAGIC_BYTES, &bytes, &got, error) : peek_streamed(source, error);
    if (source->seekable)
        source->position -= got;
    else
        got = source->peeked_count;
    *is_trace = code == TRACE_OK && got >= TRACE_MAGIC_BYTES && memcmp(bytes, TRACE_MAGIC_TEXT, TRACE_MAGIC_BYTES) == 0;
    return code;
}

/* ---- opening ---- */

static struct trace_source *new_source(int fd, struct trace_error *error)
{
    struct trace_source *source = calloc(1, sizeof *source);
    if (source == NULL)
        trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory for a source");
    else
        source->fd = fd;
    return source;
}

/* A regular file at its beginning is mapped, if the system can: some file systems cannot. */
static void try_mapping(struct trace_source *source)
{
    struct stat status;
    if (fstat(source->fd, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size <= 0 ||
        lseek(source->fd, 0, SEEK_CUR) != 0)
        return;
    source->size = (uint64_t)status.st_size;
    source->seekable = map_window(source, 0, NULL) == TRACE_OK;
}

enum trace_code trace_source_open_fd(int fd, struct trace_source **source, struct trace_error *error)
{
    *source = new_source(fd, error);
    if (*source == NULL)
        return TRACE_ERR_MEMORY;
    try_mapping(*source);
    return TRACE_OK;
}

enum trace_code trace_source_open(const char *path, struct trace_source **source, struct trace_error *error)
{
    *source = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return trace_fail_errno(error, errno, 0, "cannot open for reading");
    enum trace_code code = trace_source_open_fd(fd, source, error);
    if (code == TRACE_OK)
        (*source)->close_fd = true;
    else
        close(fd);
    return code;
}

enum trace_code trace_source_open_memory(const uint8_t *bytes, size_t size, struct trace_source **source,
                                         struct trace_error *error)
{
    *source = new_source(NO_FD, error);
    if (*source == NULL)
        return TRACE_ERR_MEMORY;
    (*source)->seekable = true;
    (*source)->size = size;
    (*source)->window = bytes;
    (*source)->window_size = size;
    return TRACE_OK;
}

void trace_source_close(struct trace_source *source)
{
    if (source == NULL)
        return;
    drop_window(source);
    if (source->close_fd)
        close(source->fd);
    free(source);
}
