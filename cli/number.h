/* Numbers given as values of options. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_NUMBER_H
#define CLI_NUMBER_H

#include "cli.h"

/* Reads a number as scripts write it: decimal or 0x.., _ between digits, K, M, G or T behind. False if it is not one
 * or is over 64 bits. */
bool cli_number(const char *text, size_t length, uint64_t *number);

/* Reads the value of --NAME, *number staying as it is if the option was not given. CLI_BAD, after complaining, if it
 * is not a number from least to most. */
enum cli_status cli_number_option(struct cli_context *cli, const char *name, uint64_t least, uint64_t most,
                                  uint64_t *number);

/* A size as scripts write it: "64M", "4K". buffer of at least 32 bytes holds it and is returned. */
const char *cli_size_word(uint64_t size, char buffer[32]);

#endif
