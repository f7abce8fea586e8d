/* The program. SPDX-License-Identifier: BSD-2-Clause */
#include <fcntl.h>
#include <unistd.h>

#include "program.h"

/* A closed standard descriptor would be taken by the next file opened, and messages would land in that file. What
 * opens here refuses reads as input and writes as output, as a closed descriptor does. */
static void hold_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) == -1)
            (void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
}

int main(int argc, char **argv)
{
    hold_descriptors();
    cli_ignore_broken_pipes();
    return (int)cli_run_words(argc > 0 ? argc - 1 : 0, argv + 1, stdout);
}
