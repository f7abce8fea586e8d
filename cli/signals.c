/* Ctrl-C as a flag and when it came, the program's mutable globals; and pipes that break.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"

/* timeout(1) signals a process and then its group: within this time, a second signal is still the first one. */
#define SAME_INTERRUPT_NS 500000000

static volatile sig_atomic_t interrupted;
static volatile int64_t interrupted_at; /* read and written by the handlers alone, which do not interrupt each other */

static int64_t monotonic_ns(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
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

/* A second Ctrl-C ends the program at once. */
static void on_second_interrupt(int number)
{
    if (monotonic_ns() - interrupted_at <= SAME_INTERRUPT_NS)
        return;
    set_handler(number, SIG_DFL, 0);
    (void)raise(number);
}

/* The first one ends a read that waits; what is written after it is not to be cut short by a second. */
static void on_interrupt(int number)
{
    interrupted_at = monotonic_ns();
    set_handler(number, on_second_interrupt, SA_RESTART);
    interrupted = 1;
}

void cli_ignore_broken_pipes(void)
{
    set_handler(SIGPIPE, SIG_IGN, 0);
    set_handler(SIGXFSZ, SIG_IGN, 0);
}

static void catch_signal(int number)
{
    struct sigaction before;
    if (sigaction(number, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        set_handler(number, on_interrupt, 0);
}

void cli_catch_interrupt(void)
{
    catch_signal(SIGINT);
}

void cli_catch_end(void)
{
    catch_signal(SIGTERM);
    catch_signal(SIGHUP);
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
