/* Images of tables on the command line. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_IMAGE_INPUT_H
#define CLI_IMAGE_INPUT_H

#include "cli.h"
#include "image/tables.h"

/* Rows of options that say how to read an image and where its tables lie. */
#define CLI_OPTIONS_IMAGE                                                                                      \
    {"form", "FORM", "raw, hex or md; without it, what the file looks like", 'f'},                             \
        {"base", "ADDRESS", "add this to all addresses: where the first byte of a raw image lies", 'b'},       \
        {"ppaact", "ADDRESS[,entries=COUNT]", "where the PPAACT lies; without any table, the whole image", 0}, \
        {"spaact", "ADDRESS[,entries=COUNT]", "where the SPAACT lies", 0},                                     \
    {                                                                                                          \
        "omt", "ADDRESS[,entries=COUNT]", "where the operation mapping table lies", 0                          \
    }

/* Reads a file, "-" for standard input, by --form and --base, and finds the tables in it by --ppaact, --spaact and
 * --omt. *image is the caller's, to be given back with image_destroy(), in any case. CLI_BAD after complaining. */
enum cli_status cli_read_image(struct cli_context *cli, const char *path, struct image **image,
                               struct image_tables *tables);

#endif
