/* Internal: one process of a device. SPDX-License-Identifier: BSD-2-Clause */
#ifndef VECTORS_PROCESS_H
#define VECTORS_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* All zero is none. Descriptors do not block and are not inherited. */
struct vec_process {
    pid_t id;    /* 0 if there is none; leads a process group of its own */
    int in, out; /* where it reads, and where its answers come from; -1 when closed */
};

/* Starts sh -c COMMAND. False if there are no descriptors or processes. */
bool vec_process_start(struct vec_process *process, const char *command);

/* Writes without waiting. Returns how many bytes, -1 if nobody reads any more. */
long vec_process_write(const struct vec_process *process, const char *bytes, size_t length);

/* Reads without waiting. Returns how many bytes, 0 at the end, -1 if there is nothing now. */
long vec_process_read(const struct vec_process *process, char *bytes, size_t size);

/* No more input for it. */
void vec_process_close_input(struct vec_process *process);

/* Waits at most so long for it to end; false if it has not. *status gets what waitpid() tells. */
bool vec_process_wait(struct vec_process *process, unsigned timeout_ms, int *status);

/* Kills it and its group, if there is one; returns what waitpid() tells, 0 if there was none. */
int vec_process_kill(struct vec_process *process);

/* "ended with status 3", "was ended by signal 11". */
void vec_process_describe(int status, char *text, size_t size);

/* Milliseconds of the monotonic clock. */
double vec_now(void);

#endif
