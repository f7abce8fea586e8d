/* Files that are there when they are whole. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_WHOLE_H
#define CLI_WHOLE_H

#include "cli.h"
#include "vectors/store.h"

#define CLI_PATH_BYTES 4096u

/* A file being written; all zero is legal to release. */
struct cli_whole {
    struct cli_context *cli;
    FILE *file;
    char path[CLI_PATH_BYTES];
    char partial[CLI_PATH_BYTES + 8]; /* what is written, to be renamed; path itself where that is no plain file */
};

/* Opens PATH.part, or PATH where something is there that is no plain file. Complains and returns CLI_BAD if it
 * cannot. */
enum cli_status cli_whole_open(struct cli_context *cli, const char *path, struct cli_whole *whole);

/* Writes a text and gives the file its name. Complains and returns CLI_BAD if it cannot: no part of it is left. */
enum cli_status cli_whole_write(struct cli_whole *whole, const struct vec_text *text);

/* Closes and removes what was not written. */
void cli_whole_release(struct cli_whole *whole);

/* All of it at once. */
enum cli_status cli_write_whole(struct cli_context *cli, const char *path, const struct vec_text *text);

#endif
