/* A trace as output: its options, opening, writing, and what went wrong. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_TRACE_OUT_H
#define CLI_TRACE_OUT_H

#include "cli.h"
#include "trace/trace.h"

/* Rows of options that cli_trace_out_options() reads. */
#define CLI_OPTION_CODEC                                                                 \
    {                                                                                    \
        "codec", "NAME", "how chunks are packed: columns (the default), zstd or none", 0 \
    }
#define CLI_OPTIONS_TRACE_OUT                                                              \
    CLI_OPTION_OUTPUT, CLI_OPTION_CODEC,                                                   \
        {"level", "N", "how hard zstd tries, also in columns: 1 to 19, 3 if not said", 0}, \
    {                                                                                      \
        "chunk", "SLOTS", "slots in a chunk, at most 1M; 64K if not said", 0               \
    }

struct cli_trace_out {
    struct cli_context *cli;
    const char *path; /* "-" for standard output */
    uint8_t codec;
    int level;
    uint32_t chunk_slots;
    struct trace_writer *writer; /* NULL before opening and after closing */
    struct trace_error error;
    bool reader_left; /* of standard output: no error */
};

/* Reads --codec only. CLI_BAD after complaining. */
enum cli_status cli_codec_option(struct cli_context *cli, uint8_t *codec);

/* Reads --output, which must be there, and the rest. CLI_BAD after complaining. */
enum cli_status cli_trace_out_options(struct cli_context *cli, struct cli_trace_out *out);

/* Begins a file. header and strings as for trace_writer_open(). CLI_BAD after complaining. */
enum cli_status cli_trace_out_open(struct cli_trace_out *out, const struct trace_header *header,
                                   const struct op_strings *strings);

/* Adds operations, as trace_writer_append(). CLI_BAD after complaining. */
enum cli_status cli_trace_out_add(struct cli_trace_out *out, const uint8_t *slots, size_t count, const uint64_t *times);

/* Adds a note. CLI_BAD after complaining. */
enum cli_status cli_trace_out_note(struct cli_trace_out *out, const struct trace_header *late);

/* Ends the file if status is CLI_OK, else gives it up; returns the status, or CLI_BAD after complaining. A reader of
 * standard output that left makes it CLI_OK. */
enum cli_status cli_trace_out_end(struct cli_trace_out *out, enum cli_status status);

#endif
