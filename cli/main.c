/* The program: dispatch to a command's row, and an honest end. SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

/* A closed standard descriptor would be taken by the next file opened, and messages would land in that file. What
 * opens here refuses reads as input and writes as output, as a closed descriptor does. */
static void hold_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) == -1)
            (void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
}

static enum cli_status run(struct cli_context *cli, int count, char *const *words)
{
    bool help = false, version = false;
    enum cli_status status = cli_parse(cli, count, words, &help, &version);
    if (status != CLI_OK)
        return status;
    if (help)
        cli_help(cli, cli->out);
    else if (version)
        fprintf(cli->out, "pamusim %s\n", PAMUSIM_VERSION);
    else
        return cli->command->exec(cli);
    return CLI_OK;
}

static enum cli_status finish(struct cli_context *cli, enum cli_status status)
{
    errno = 0;
    bool failed = ferror(cli->out) != 0;
    if (fflush(cli->out) == 0 && !failed)
        return status;
    int number = errno;
    if (number == EPIPE || cli_reader_left())
        return status;
    return cli_fail(cli, "standard output: %s", number != 0 ? strerror(number) : "write error");
}

int main(int argc, char **argv)
{
    hold_descriptors();
    cli_ignore_broken_pipes();
    struct cli_context cli = {
        .out = stdout, .err = stderr, .command = &cli_program, .progress = isatty(STDERR_FILENO) != 0};
    enum cli_status status = run(&cli, argc > 0 ? argc - 1 : 0, argv + 1);
    cli_release(&cli);
    return (int)finish(&cli, status);
}
