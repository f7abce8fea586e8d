/* Output that is whole under its final name, or not there. SPDX-License-Identifier: BSD-2-Clause */
#define _XOPEN_SOURCE 700 /* realpath() */
#include "trace/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PARTIAL_NAMES 100u
#define PARTIAL_ROOM 16u   /* for ".partial", and for ".99" */
#define NEW_FILE_MODE 0666 /* the umask takes from it */

static void sink_free(struct trace_sink *sink)
{
    free(sink->path);
    free(sink->partial);
    *sink = (struct trace_sink){.fd = -1};
}

/* The file is to be replaced where it really lies, not the link to it. */
static char *real_name(const char *path, bool exists)
{
    return exists ? realpath(path, NULL) : strdup(path);
}

/* Leftovers of killed writers are somebody's data: never overwritten. */
static int open_partial(struct trace_sink *sink)
{
    size_t room = strlen(sink->path) + 2 * PARTIAL_ROOM;
    sink->partial = malloc(room);
    if (sink->partial == NULL)
        return -1;
    for (unsigned i = 0; i < PARTIAL_NAMES; i++) {
        int length = snprintf(sink->partial, room, "%s.partial", sink->path);
        if (i > 0)
            snprintf(sink->partial + length, PARTIAL_ROOM, ".%u", i);
        int fd = open(sink->partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, NEW_FILE_MODE);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

static enum trace_code open_file(struct trace_sink *sink, const char *path, const struct stat *status,
                                 struct trace_error *error)
{
    if (path[0] == '\0')
        return trace_fail_errno(error, ENOENT, 0, "a file without name");
    if (status != NULL && access(path, W_OK) != 0)
        return trace_fail_errno(error, errno, 0, "cannot replace the file");
    sink->path = real_name(path, status != NULL);
    if (sink->path != NULL)
        sink->fd = open_partial(sink);
    if (sink->fd >= 0) {
        sink->close_fd = true;
        if (status != NULL)
            fchmod(sink->fd, status->st_mode & 0777);
        return TRACE_OK;
    }
    enum trace_code code = trace_fail_errno(error, errno, 0, "cannot create a file beside it, named PATH.partial");
    sink_free(sink);
    return code;
}

enum trace_code trace_sink_open(struct trace_sink *sink, const char *path, struct trace_error *error)
{
    *sink = (struct trace_sink){.fd = -1};
    struct stat status;
    bool exists = stat(path, &status) == 0;
    if (!exists || S_ISREG(status.st_mode))
        return open_file(sink, path, exists ? &status : NULL, error);
    sink->fd = open(path, O_WRONLY | O_CLOEXEC);
    if (sink->fd < 0)
        return trace_fail_errno(error, errno, 0, "cannot open for writing");
    sink->close_fd = true;
    return TRACE_OK;
}

void trace_sink_open_fd(struct trace_sink *sink, int fd)
{
    *sink = (struct trace_sink){.fd = fd};
}

/* One write() that is not disturbed by signals or by a descriptor that does not block. */
static ssize_t write_some(int fd, const uint8_t *bytes, size_t length)
{
    for (;;) {
        ssize_t done = write(fd, bytes, length);
        if (done >= 0 || (errno != EINTR && errno != EAGAIN))
            return done;
        struct pollfd wait = {.fd = fd, .events = POLLOUT};
        if (errno == EAGAIN)
            poll(&wait, 1, -1);
    }
}

enum trace_code trace_sink_write(struct trace_sink *sink, const uint8_t *bytes, size_t length,
                                 struct trace_error *error)
{
    while (length > 0) {
        ssize_t done = write_some(sink->fd, bytes, length);
        if (done <= 0)
            return trace_fail_errno(error, done < 0 ? errno : ENOSPC, sink->written, "cannot write");
        bytes += done;
        length -= (size_t)done;
        sink->written += (uint64_t)done;
    }
    return TRACE_OK;
}

enum trace_code trace_sink_commit(struct trace_sink *sink, struct trace_error *error)
{
    enum trace_code code = TRACE_OK;
    if (sink->close_fd && close(sink->fd) != 0)
        code = trace_fail_errno(error, errno, sink->written, "cannot write");
    if (code == TRACE_OK && sink->path != NULL && rename(sink->partial, sink->path) != 0)
        code = trace_fail_errno(error, errno, 0, "cannot give the file its name");
    if (code != TRACE_OK && sink->partial != NULL)
        unlink(sink->partial);
    sink_free(sink);
    return code;
}

void trace_sink_abort(struct trace_sink *sink)
{
    if (sink->close_fd)
        close(sink->fd);
    if (sink->partial != NULL)
        unlink(sink->partial);
    sink_free(sink);
}
