/* What `trace import` shares among its files. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_IMPORT_H
#define CLI_IMPORT_H

#include "cli.h"
#include "trace/import/import.h"

/* What the command line asks for. */
struct cli_import_options {
    struct trace_import_config config;
    struct import_columns columns;
    struct trace_import_assignment *assignments;
    char **names; /* of the devices assigned; NULL of those a map file names, which may be missing */
    size_t count, room;
    const char *output; /* NULL with --sensitivity */
    uint8_t codec;
    const char *synthesis; /* the name of an option of policies that was given, or NULL */
};

/* Reads all options. CLI_BAD after complaining; cli_import_options_end() gives back what there is in any case. */
enum cli_status cli_import_options_read(struct cli_context *cli, struct cli_import_options *options);
void cli_import_options_end(struct cli_import_options *options);

/* Prints the forms as a table or JSON. CLI_BAD if out of memory. */
enum cli_status cli_import_forms(struct cli_context *cli);

/* The option rows of cli_import_options_read() but for output. */
#define CLI_OPTIONS_IMPORT                                                                                            \
    {"form", "NAME", "what the recording is (see --forms); told by its beginning if not said", 'f'}, CLI_OPTION_CHIP, \
        {"device", "DEVICE=LIODN", "give a device an LIODN: a number, or @NAME as in @pcie1; repeatable", 0},         \
        {"devices", "FILE", "take LIODNs from FILE: lines of a device and its LIODN", 0},                             \
        {"policy", "NAME", "when a device uses a buffer: at-unmap (the default), at-map or spread", 0},               \
        {"burst", "BYTES", "the largest access to a buffer, a power of two; whole segments if not said", 0},          \
        {"rings", "NAME", "how dma_alloc memory is used: once (the default), doorbell or none", 0},                   \
        {"descriptor", "BYTES", "what a doorbell touches; 16 if not said", 0},                                        \
        {"interleave", "N", "let devices take turns of N accesses; as they come if not said", 0},                     \
        {"windows", "N", "cut each aperture into N windows, a power of two; 1 if not said", 0},                       \
        {"columns", "MAP", "csv: KEY=COLUMN[:UNIT],..; keys time, requester, liodn, address, length, type", 0},       \
        {"separator", "CHAR", "csv: what parts columns, or tab; told by the heading if not said", 0},                 \
        {"length", "BYTES", "of accesses whose length the recording does not tell; 1 if not said", 0},                \
        {"block", "BYTES", "oracle-general: from one object to the next; 4096 if not said", 0},                       \
    {                                                                                                                 \
        "byte-order", "ORDER", "of raw lists: little, big, or auto (the default)", 0                                  \
    }

#endif
