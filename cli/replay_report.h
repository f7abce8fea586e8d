/* A replay's results as tables for people. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_REPLAY_REPORT_H
#define CLI_REPLAY_REPORT_H

#include "report/replay_report.h"

/* Prints everything but the line that says what was run. False if out of memory. */
bool cli_replay_report(const struct report_replay *report, FILE *out);

#endif
