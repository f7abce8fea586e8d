/* pamusim trace cat: a trace as a script. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "input.h"

#define LINE_BYTES (3 * OP_MAX_BYTES + 4096u) /* an operation's text is no longer: two digits a byte, or pairs */

struct cat {
    struct cli_context *cli;
    const char *file;
    struct trace_reader *reader;
    bool begun;
    struct op_scratch scratch;
    char line[LINE_BYTES];
};

/* What replay takes from the header, as an operation, so that the script does the same. */
static void put_chip(struct cat *cat, const struct op *first)
{
    const struct trace_header *header = trace_reader_header(cat->reader);
    cat->begun = true;
    if (header->chip != NULL && (first == NULL || first->code != OP_CHIP))
        fprintf(cat->cli->out, "chip %s\n", header->chip);
}

static enum cli_status put_chunk(struct cat *cat, const struct trace_chunk *chunk)
{
    const struct op_strings *strings = trace_reader_strings(cat->reader);
    uint64_t number = chunk->first;
    for (size_t at = 0; at < chunk->slot_count && !cli_stopped(cat->cli); number++) {
        struct op op;
        size_t used;
        enum op_error error =
            op_decode(chunk->slots + at * OP_SLOT_BYTES, chunk->slot_count - at, strings, &cat->scratch, &op, &used);
        if (error != OP_OK)
            return cli_fail(cat->cli, "%s: operation %" PRIu64 ": %s", cli_file_name(cat->file), number,
                            op_strerror(error));
        if (!cat->begun)
            put_chip(cat, &op);
        (void)op_print(&op, cat->line, sizeof cat->line);
        fputs(cat->line, cat->cli->out);
        fputc('\n', cat->cli->out);
        at += used;
    }
    return CLI_OK;
}

static enum cli_status put_chunks(struct cat *cat)
{
    struct trace_error error = {0};
    struct trace_chunk chunk;
    enum cli_status status = CLI_OK;
    while (status == CLI_OK && !cli_stopped(cat->cli)) {
        enum trace_code code = trace_reader_next(cat->reader, &chunk, &error);
        if (code == TRACE_END) {
            if (!cat->begun)
                put_chip(cat, NULL);
            return cli_check_extent(cat->cli, cat->file, cat->reader, NULL);
        }
        status = code == TRACE_OK ? put_chunk(cat, &chunk) : cli_fail_trace(cat->cli, cat->file, &error);
    }
    return status == CLI_OK && cli_interrupted() ? CLI_INTERRUPTED : status;
}

static enum cli_status exec(struct cli_context *cli)
{
    struct cat *cat = calloc(1, sizeof *cat);
    if (cat == NULL)
        return cli_out_of_memory(cli);
    cat->cli = cli;
    cat->file = cli->operands[0];
    cli_catch_interrupt();
    enum cli_status status = cli_open_trace(cli, cat->file, &cat->reader);
    if (status == CLI_OK)
        status = put_chunks(cat);
    trace_reader_close(cat->reader);
    free(cat);
    return status;
}

const struct cli_command cmd_trace_cat = {
    .name = "cat",
    .summary = "print a trace as a script, one operation a line",
    .operands = "TRACE",
    .details = "The text is canonical: trace asm makes the same operations of it again. The chip that the header names "
               "comes first, unless the trace begins with one; names of devices and timestamps are not printed.",
    .least = 1,
    .most = 1,
    .exec = exec,
};
