/* One command line, from words to exit status. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_PROGRAM_H
#define CLI_PROGRAM_H

#include "cli.h"

/* Runs the command that the words (without the program's name) name, with its output on out, and flushes that. */
enum cli_status cli_run_words(int count, char *const *words, FILE *out);

#endif
