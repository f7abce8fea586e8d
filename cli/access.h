/* One access, given by options: what translate and explain are about. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_ACCESS_H
#define CLI_ACCESS_H

#include "cli.h"
#include "op/session.h"
#include "run.h"

/* Rows of the commands that take an access. */
#define CLI_OPTIONS_ACCESS                                                                                          \
    {"liodn", "LIODN", "whose access it is", 'l'}, {"iova", "IOVA", "the address the device puts on the bus", 'i'}, \
        {"op", "OPERATION", "read (the default), write, eread0, .. (see pamusim operations)", 'O'},                 \
        {"length", "BYTES", "4 if not given", 'n'},                                                                 \
        {"instance", "PAMU", "which PAMU; that of the LIODN if not given", 'I'},                                    \
    {                                                                                                               \
        "setup-only", NULL, "leave out the accesses and DMA records of the input", 'u'                              \
    }

/* An access as an operation. */
struct cli_access {
    struct op_strings *strings;
    struct op_scratch *scratch;
    struct op op;
    struct pamu_request request;
};

/* Prints what became of the access; returns CLI_OK, CLI_NO if it was denied, or worse. */
typedef enum cli_status cli_access_fn(struct cli_run *run, const struct cli_access *access);

/* Runs the files of the command line, then lets tell() make and print the access. CLI_NO also if the files had
 * refused operations or failed expects. */
enum cli_status cli_access_exec(struct cli_context *cli, cli_access_fn *tell);

/* The access as JSON: {"liodn", "op", "iova", "length", "instance"}. */
json_t *cli_access_json(const struct cli_access *access);

/* An answer as JSON: {"verdict", ..} with the keys of its text form. */
json_t *cli_answer_json(const struct op_answer *answer);

/* CLI_OK if the access passed, CLI_NO if it was denied. */
enum cli_status cli_answer_status(const struct op_answer *answer);

#endif
