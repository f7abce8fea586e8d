/* A device under test: a process that reads operations and answers them. SPDX-License-Identifier: BSD-2-Clause */
#ifndef VECTORS_DEVICE_H
#define VECTORS_DEVICE_H

#include "vectors/vector.h"

/* How devices are run. */
struct vec_device_options {
    const char *command;      /* given to sh -c; its standard error is the caller's */
    unsigned timeout_ms;      /* for each answer */
    unsigned jobs;            /* processes side by side, 1 to VEC_MOST_JOBS */
    unsigned give_up;         /* broken vectors in a row after which the rest is not run; 0 for never */
    bool lockstep;            /* send an operation when the one before is answered, not a whole vector at once */
    bool (*stop)(void *user); /* asked again and again; true ends the run. NULL for never */
    void *user;
};

#define VEC_MOST_JOBS 64u
#define VEC_MOST_ANSWER_BYTES 1048576u /* of one answer */

/* What a device said to one vector; lives until the callback returns. */
struct vec_reply {
    const char *const *lines; /* the answers to its operations, without line ends; that to restart is left out */
    size_t count;
    const char *trouble; /* why there are no more, or why these do not count; NULL if all went well */
};

/* Hears of each vector that was run, in the order in which they are done. */
typedef void vec_replied_fn(void *user, size_t index, const struct vec_reply *reply);

/* How a run went as a whole. */
struct vec_device_run {
    size_t done;       /* vectors */
    size_t starts;     /* processes */
    bool answered;     /* one answer at least came */
    bool gave_up;      /* the rest was not run */
    bool stopped;      /* stop() said so */
    char trouble[200]; /* out of memory or descriptors; or what was wrong at the end of input; "" if nothing */
    bool failed;       /* trouble is the caller's machine's, not the device's */
};

/* Runs vectors through processes of a command. A process that breaks is killed with its whole process group, and the
 * next vector gets a new one. SIGPIPE is to be ignored. */
void vec_run_device(const struct vec_device_options *options, const struct vec_vector *const *vectors, size_t count,
                    vec_replied_fn *replied, void *user, struct vec_device_run *run);

#endif
