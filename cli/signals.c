/* Ctrl-C as a flag, the program's one mutable global; and pipes that break. SPDX-License-Identifier: BSD-2-Clause */
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

static void set_handler(int number, void (*handler)(int), int flags)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigemptyset(&action.sa_mask);
    (void)sigaction(number, &action, NULL);
}

void cli_ignore_broken_pipes(void)
{
    set_handler(SIGPIPE, SIG_IGN, 0);
}

void cli_catch_interrupt(void)
{
    struct sigaction before;
    if (sigaction(SIGINT, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        set_handler(SIGINT, on_interrupt, (int)SA_RESETHAND);
}

bool cli_interrupted(void)
{
    return interrupted != 0;
}

bool cli_stopped(const struct cli_context *cli)
{
    return cli_interrupted() || ferror(cli->out) != 0;
}

bool cli_reader_left(void)
{
    struct pollfd output = {.fd = STDOUT_FILENO, .events = POLLOUT};
    return poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}
