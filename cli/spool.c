/* Input that can be read only once, kept in a file. SPDX-License-Identifier: BSD-2-Clause */
#include "spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *cli_temporary_path(struct cli_context *cli)
{
    const char *directory = getenv("TMPDIR") != NULL ? getenv("TMPDIR") : "/tmp";
    size_t size = strlen(directory) + sizeof "/pamusim-XXXXXX";
    char *path = malloc(size);
    int fd = -1;
    if (path == NULL) {
        (void)cli_out_of_memory(cli);
        return NULL;
    }
    (void)snprintf(path, size, "%s/pamusim-XXXXXX", directory);
    fd = mkstemp(path);
    if (fd >= 0) {
        (void)close(fd);
        return path;
    }
    free(path);
    (void)cli_fail(cli, "no temporary file can be made in %s; TMPDIR can name another folder", directory);
    return NULL;
}

static bool write_all(int fd, const char *bytes, size_t count)
{
    while (count > 0) {
        ssize_t written = write(fd, bytes, count);
        if (written < 0 && errno != EINTR)
            return false;
        bytes += written > 0 ? written : 0;
        count -= written > 0 ? (size_t)written : 0;
    }
    return true;
}

static bool copy_all(int from, int to)
{
    enum { BLOCK = 1 << 16 };
    char *block = malloc(BLOCK);
    ssize_t got = block != NULL ? 1 : -1;
    while (got > 0) {
        do
            got = read(from, block, BLOCK);
        while (got < 0 && errno == EINTR && !cli_interrupted());
        if (got > 0 && !write_all(to, block, (size_t)got))
            got = -1;
    }
    free(block);
    return got == 0;
}

static bool is_stdin(const struct cli_context *cli)
{
    return strcmp(cli->operands[0], "-") == 0;
}

/* Standard input, or the pipe that is the operand; -1 for what can be read again, or not at all. */
static int open_input(const struct cli_context *cli)
{
    struct stat state;
    if (cli->operand_count != 1)
        return -1;
    if (is_stdin(cli))
        return STDIN_FILENO;
    if (stat(cli->operands[0], &state) != 0 || !S_ISFIFO(state.st_mode))
        return -1;
    return open(cli->operands[0], O_RDONLY);
}

/* Standard input goes on being called so, where a script says what is wrong in it. */
static bool stand_in(const struct cli_context *cli, int fd, char *path)
{
    if (!is_stdin(cli)) {
        cli->operands[0] = path;
        return true;
    }
    return dup2(fd, STDIN_FILENO) >= 0 && lseek(STDIN_FILENO, 0, SEEK_SET) == 0;
}

static enum cli_status spool(struct cli_context *cli, int from, char *path)
{
    int to = open(path, O_RDWR);
    cli_catch_interrupt();
    bool good = to >= 0 && copy_all(from, to) && stand_in(cli, to, path);
    int number = errno;
    if (to >= 0)
        (void)close(to);
    if (good)
        return CLI_OK;
    return cli_interrupted() ? CLI_INTERRUPTED
                             : cli_fail(cli, "%s: cannot be copied to a temporary file: %s",
                                        is_stdin(cli) ? "standard input" : cli->operands[0], strerror(number));
}

enum cli_status cli_spool(struct cli_context *cli, char **copy)
{
    int from = open_input(cli);
    *copy = NULL;
    if (from < 0)
        return CLI_OK;
    bool is_pipe = !is_stdin(cli);
    *copy = cli_temporary_path(cli);
    enum cli_status status = *copy != NULL ? spool(cli, from, *copy) : CLI_BAD;
    if (is_pipe)
        (void)close(from);
    if (status == CLI_OK || *copy == NULL)
        return status;
    (void)unlink(*copy);
    free(*copy);
    *copy = NULL;
    return status;
}
