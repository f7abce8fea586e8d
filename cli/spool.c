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

/* Standard input goes on being called so, where a script says what is wrong in it. */
static bool stand_in(const struct cli_context *cli, int fd, bool is_stdin, char *path)
{
    if (!is_stdin) {
        cli->operands[0] = path;
        return true;
    }
    return dup2(fd, STDIN_FILENO) >= 0 && lseek(STDIN_FILENO, 0, SEEK_SET) == 0;
}

enum cli_status cli_spool(struct cli_context *cli, char **copy)
{
    struct stat state;
    bool is_stdin = cli->operand_count == 1 && strcmp(cli->operands[0], "-") == 0;
    *copy = NULL;
    if (!is_stdin && (cli->operand_count != 1 || stat(cli->operands[0], &state) != 0 || !S_ISFIFO(state.st_mode)))
        return CLI_OK;
    int from = is_stdin ? STDIN_FILENO : open(cli->operands[0], O_RDONLY);
    if (from < 0)
        return CLI_OK; /* who reads it complains */
    *copy = cli_temporary_path(cli);
    int to = *copy != NULL ? open(*copy, O_RDWR) : -1;
    cli_catch_interrupt();
    bool good = to >= 0 && copy_all(from, to) && stand_in(cli, to, is_stdin, *copy);
    if (*copy != NULL && !good && !cli_interrupted()) /* else that was told */
        (void)cli_fail(cli, "%s: cannot be copied to a temporary file: %s",
                       is_stdin ? "standard input" : cli->operands[0], strerror(errno));
    if (to >= 0)
        (void)close(to);
    if (!is_stdin)
        (void)close(from);
    if (*copy != NULL && !good)
        (void)unlink(*copy);
    if (!good) {
        free(*copy);
        *copy = NULL;
    }
    if (cli_interrupted() && !good)
        return CLI_INTERRUPTED;
    return good ? CLI_OK : CLI_BAD;
}
