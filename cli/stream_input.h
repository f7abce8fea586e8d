/* A look-up stream to study: given as a file, or captured from what the operands do.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_STREAM_INPUT_H
#define CLI_STREAM_INPUT_H

#include "cli.h"
#include "pamu/chip.h"
#include "study/msi.h"

/* Two rows for commands that take streams. */
#define CLI_OPTION_SAVE_LOOKUPS                                                                                \
    {                                                                                                          \
        "save-lookups", "FILE", "keep the look-up stream, which later studies take instead of the traces", 'L' \
    }

#define CLI_STREAM_KNOB "knob."

struct cli_stream {
    char *path;                   /* of its file */
    const struct pamu_chip *chip; /* that it was recorded on */
    char hash[17];                /* of its items, hexadecimal */
    uint64_t records;
    json_t *notes; /* strings: knobs that are not at their default, "knob.NAME"; apertures and MSI pages as the header
                      of the stream has them (iotlb/stream.h) */
    struct study_msi msi;
    bool temporary;
};

/* Runs the operands (scripts and traces, as replay does) and captures their look-ups, into --save-lookups or a
 * temporary file; or takes the one operand if it is a stream. Complaints as in replay; a refused operation or an expect
 * that fails is CLI_NO, and ends the command. On failure *stream needs no cli_stream_close(). */
enum cli_status cli_stream_open(struct cli_context *cli, struct cli_stream *stream);

/* What was recorded, as a setting: the chip, and its caches as knobs of the replay had them. */
void cli_stream_setting(const struct cli_stream *stream, struct study_setting *setting);

/* Removes the temporary file. */
void cli_stream_close(struct cli_stream *stream);

#endif
