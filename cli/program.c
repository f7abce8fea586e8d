/* One command line, from words to exit status. SPDX-License-Identifier: BSD-2-Clause */
#include "program.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

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

enum cli_status cli_run_words(int count, char *const *words, FILE *out)
{
    struct cli_context cli = {
        .out = out, .err = stderr, .command = &cli_program, .progress = isatty(STDERR_FILENO) != 0};
    enum cli_status status = run(&cli, count, words);
    cli_release(&cli);
    return finish(&cli, status);
}
