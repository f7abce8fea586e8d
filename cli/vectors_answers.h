/* Answers of devices: judged, recorded, asked about knobs. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_VECTORS_ANSWERS_H
#define CLI_VECTORS_ANSWERS_H

#include "vectors/results.h"
#include "vectors_report.h"
#include "whole.h"

/* Rows of the commands that have answers of a device. */
#define CLI_OPTIONS_ANSWERS                                                                                      \
    {"decide-knobs", NULL, "tell which value of each knob the answers agree with", 'd'},                         \
    {                                                                                                            \
        "record", "FILE", "keep the answers for vectors compare: JSON, or flat text if FILE ends with .txt", 'R' \
    }

/* The answers of a run. */
struct cli_answers {
    struct cli_context *cli;
    struct vec_results results;
    const struct vec_vector **vectors; /* of each row of results, while they are in the order of arrival */
    size_t capacity;
    bool wanted, failed;
    struct cli_whole record; /* what --record asks for */
};

/* Reads the options, and opens the file to record into: a run may take hours. */
enum cli_status cli_answers_start(struct cli_context *cli, const char *device, struct cli_answers *answers);
void cli_answers_release(struct cli_answers *answers);

/* Keeps the answers to a vector, if anybody asked for them. */
void cli_answers_add(struct cli_answers *answers, const struct vec_vector *vector, const char *const *lines,
                     size_t count);

/* Does what --decide-knobs asks for, prints the verdicts as cli_verdicts_print() does, and does what --record asks for.
 * CLI_BAD if the file cannot be written. */
enum cli_status cli_answers_end(struct cli_answers *answers, struct cli_verdicts *verdicts);

/* Judges the lines that answered a vector; trouble says why there are no more, or NULL. */
void cli_judge_lines(struct cli_verdicts *verdicts, size_t index, const char *const *lines, size_t count,
                     const char *trouble);

#endif
