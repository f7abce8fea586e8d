/* Starting, feeding and ending a process. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

double vec_now(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}

static bool make_private(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    return flags != -1 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) != -1 && fcntl(fd, F_SETFD, FD_CLOEXEC) != -1;
}

static void close_pipe(const int ends[2])
{
    (void)close(ends[0]);
    (void)close(ends[1]);
}

/* In the child: only what is safe after fork(). */
static void become(const char *command, const int input[2], const int output[2])
{
    (void)setpgid(0, 0);
    (void)signal(SIGPIPE, SIG_DFL);
    (void)signal(SIGINT, SIG_DFL);
    if (dup2(input[0], STDIN_FILENO) == -1 || dup2(output[1], STDOUT_FILENO) == -1)
        _exit(127);
    close_pipe(input);
    close_pipe(output);
    (void)execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

bool vec_process_start(struct vec_process *process, const char *command)
{
    int input[2], output[2];
    if (pipe(input) == -1)
        return false;
    if (pipe(output) == -1) {
        close_pipe(input);
        return false;
    }
    bool good = make_private(input[1]) && make_private(output[0]);
    pid_t id = good ? fork() : -1;
    if (id == 0)
        become(command, input, output);
    if (id == -1) {
        close_pipe(input);
        close_pipe(output);
        return false;
    }
    (void)setpgid(id, id);
    (void)close(input[0]);
    (void)close(output[1]);
    *process = (struct vec_process){id, input[1], output[0]};
    return true;
}

long vec_process_write(const struct vec_process *process, const char *bytes, size_t length)
{
    ssize_t written = write(process->in, bytes, length);
    if (written >= 0)
        return (long)written;
    return errno == EAGAIN || errno == EINTR ? 0 : -1;
}

long vec_process_read(const struct vec_process *process, char *bytes, size_t size)
{
    ssize_t got = read(process->out, bytes, size);
    if (got >= 0)
        return (long)got;
    return errno == EAGAIN || errno == EINTR ? -1 : 0;
}

void vec_process_close_input(struct vec_process *process)
{
    if (process->in != -1)
        (void)close(process->in);
    process->in = -1;
}

static void forget(struct vec_process *process)
{
    vec_process_close_input(process);
    (void)close(process->out);
    process->out = -1;
    process->id = 0;
}

/* What it still says is read and thrown away, lest it waits for a reader. */
static void drain(const struct vec_process *process)
{
    char bytes[4096];
    struct pollfd output = {.fd = process->out, .events = POLLIN};
    if (poll(&output, 1, 2) == 1 && vec_process_read(process, bytes, sizeof bytes) == 0)
        (void)poll(NULL, 0, 2);
}

bool vec_process_wait(struct vec_process *process, unsigned timeout_ms, int *status)
{
    double deadline = vec_now() + timeout_ms;
    for (;;) {
        pid_t ended = waitpid(process->id, status, WNOHANG);
        if (ended == process->id) {
            (void)kill(-process->id, SIGKILL);
            forget(process);
            return true;
        }
        if (vec_now() >= deadline)
            return false;
        drain(process);
    }
}

int vec_process_kill(struct vec_process *process)
{
    int status = 0;
    if (process->id == 0)
        return 0;
    (void)kill(-process->id, SIGKILL);
    (void)kill(process->id, SIGKILL);
    while (waitpid(process->id, &status, 0) == -1 && errno == EINTR)
        ;
    forget(process);
    return status;
}

void vec_process_describe(int status, char *text, size_t size)
{
    if (WIFSIGNALED(status)) {
        (void)snprintf(text, size, "was ended by signal %d", WTERMSIG(status));
        return;
    }
    int number = WEXITSTATUS(status);
    const char *why = number == 127   ? " (as sh does if there is no such command)"
                      : number == 126 ? " (as sh does if a command cannot be run)"
                                      : "";
    (void)snprintf(text, size, "ended with status %d%s", number, why);
}
