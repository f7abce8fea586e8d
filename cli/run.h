/* Scripts and traces, run on one simulated machine. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include "cli.h"
#include "replay/replay.h"
#include "trace/trace.h"

/* Files run one after another on the same machine, as if they were one. A trace whose header names a chip brings
 * its own set-up: it begins with a fresh machine if the one there is in use. What a trace says about names and
 * instances of LIODNs is taken over. */
struct cli_run {
    struct cli_context *cli;
    struct op_session *session;
    struct replay *replay;
    char **names;     /* by LIODN, from headers of traces; NULL where there is none */
    bool setup_only;  /* leave out accesses and DMA records, with the expects that follow them */
    bool partial;     /* interrupted, or a trace was cut off: the results are those of a part */
    uint64_t refused; /* errors that no expect was waiting for */
    uint64_t failed;  /* expects that did not hold */
    double seconds;   /* spent reading and running */

    void (*after)(struct cli_run *run); /* called after every operation but expects; NULL for nothing */
    void *after_user;                   /* for its use */

    /* the file being run */
    const char *file;
    unsigned long line;       /* of a script; 0 in a trace */
    uint64_t first;           /* operations before this file */
    bool empty;               /* no operation yet */
    bool skipping;            /* setup_only: the operation before was left out */
    bool no_model;            /* the settings make none: the run cannot go on */
    bool waiting;             /* an error may still be expected */
    unsigned long error_line; /* the error that waits, where it came from, and its text */
    uint64_t error_operation;
    char error_text[512];
    unsigned complaints;
    struct cli_progress progress;
};

/* Who hears of records and look-ups; members may be NULL. */
struct cli_run_observer {
    op_observer_fn *record; /* user is record_user; replay_time(run->replay) tells when it was */
    void *record_user;
    pamu_observer_fn *lookups;
    void *lookups_user;
};

/* Makes a machine with the settings of the command line; observer may be NULL. On failure *run needs no
 * cli_run_end(). */
enum cli_status cli_run_start(struct cli_context *cli, struct cli_run *run, const struct cli_run_observer *observer);

/* Runs all operands of the command, "-" for standard input, up to the first that fails. Failed expects and refused
 * operations are told on stderr and counted, and are not a failure of this call. CLI_BAD if a file cannot be read or
 * understood, to its end; CLI_INTERRUPTED after Ctrl-C. */
enum cli_status cli_run_operands(struct cli_run *run);

/* CLI_NO if an expect failed or an operation was refused, else CLI_OK. */
enum cli_status cli_run_verdict(const struct cli_run *run);

/* Gives everything back. */
void cli_run_end(struct cli_run *run);

#endif
