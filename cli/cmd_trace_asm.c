/* pamusim trace asm: a script as a trace. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "input.h"
#include "trace_out.h"

#define LINES_BETWEEN_LOOKS 256u /* at the clock */

struct assembly {
    struct cli_context *cli;
    const char *file, *output;
    uint8_t codec;
    struct cli_text text;
    struct op_strings *strings;
    struct op_script *script;
    struct trace_writer *writer; /* NULL before the first operation */
    struct trace_error error;    /* of writing */
    struct cli_progress progress;
    bool reader_left; /* of standard output: no error */
    uint8_t slots[OP_MAX_SLOTS * OP_SLOT_BYTES];
};

static enum cli_status fail_output(struct assembly *assembly)
{
    bool is_pipe = strcmp(assembly->output, "-") == 0;
    assembly->reader_left = is_pipe && cli_reader_left();
    if (assembly->reader_left)
        return CLI_BAD;
    return cli_fail(assembly->cli, "%s: %s", is_pipe ? "standard output" : assembly->output, assembly->error.text);
}

/* The header tells the chip if the script begins with it. */
static enum cli_status open_writer(struct assembly *assembly, const struct op *first)
{
    struct trace_header header = {.creator = "pamusim " PAMUSIM_VERSION, .source = cli_file_name(assembly->file)};
    struct trace_writer_config config = {.header = &header, .strings = assembly->strings, .codec = assembly->codec};
    if (first->code == OP_CHIP)
        header.chip = op_strings_get(assembly->strings, (uint32_t)first->value[0], NULL);
    enum trace_code code = strcmp(assembly->output, "-") == 0
                               ? trace_writer_open_fd(STDOUT_FILENO, &config, &assembly->writer, &assembly->error)
                               : trace_writer_open(assembly->output, &config, &assembly->writer, &assembly->error);
    return code == TRACE_OK ? CLI_OK : fail_output(assembly);
}

static enum cli_status add_op(struct assembly *assembly, const struct op *op)
{
    size_t used = 0;
    enum cli_status status = assembly->writer != NULL ? CLI_OK : open_writer(assembly, op);
    if (status != CLI_OK)
        return status;
    enum op_error error = op_encode(op, assembly->slots, OP_MAX_SLOTS, &used);
    if (error != OP_OK)
        return cli_bug(assembly->cli, "an operation that was read cannot be written: %s", op_strerror(error));
    if (trace_writer_append(assembly->writer, assembly->slots, used, NULL, &assembly->error) != TRACE_OK)
        return fail_output(assembly);
    if (op_script_line(assembly->script) % LINES_BETWEEN_LOOKS == 0)
        cli_progress_show(&assembly->progress, trace_source_position(assembly->text.source),
                          trace_source_size(assembly->text.source), trace_writer_operations(assembly->writer));
    return CLI_OK;
}

static enum cli_status add_lines(struct assembly *assembly)
{
    struct op_diagnostic diagnostic;
    struct op op;
    enum cli_status status = CLI_OK;
    while (status == CLI_OK && !cli_interrupted()) {
        enum op_error error = op_script_next(assembly->script, &op, &diagnostic);
        if (error == OP_ERR_NOTHING && assembly->writer == NULL)
            return cli_fail(assembly->cli, "%s: no operation in it", cli_file_name(assembly->file));
        if (error == OP_ERR_NOTHING)
            return CLI_OK;
        status = error == OP_OK ? add_op(assembly, &op)
                                : cli_fail_script(assembly->cli, assembly->file, error, &diagnostic, &assembly->text);
    }
    return status == CLI_OK ? CLI_INTERRUPTED : status;
}

/* The file gets its name only when it is whole. */
static enum cli_status assemble(struct assembly *assembly)
{
    assembly->progress = cli_progress_start(assembly->cli, cli_file_name(assembly->file));
    enum cli_status status = add_lines(assembly);
    cli_progress_end(&assembly->progress);
    if (status != CLI_OK) {
        trace_writer_discard(assembly->writer);
        return status;
    }
    return trace_writer_close(assembly->writer, &assembly->error) == TRACE_OK ? CLI_OK : fail_output(assembly);
}

static enum cli_status check_options(struct assembly *assembly)
{
    assembly->output = cli_value(assembly->cli, "output", NULL);
    if (cli_codec_option(assembly->cli, &assembly->codec) != CLI_OK)
        return CLI_BAD;
    if (assembly->output == NULL)
        return cli_fail(assembly->cli, "--output FILE is missing; - is standard output");
    if (strcmp(assembly->output, "-") == 0 && isatty(STDOUT_FILENO))
        return cli_fail(assembly->cli,
                        "a trace is binary and is not written to a terminal; give --output FILE, or a pipe");
    return CLI_OK;
}

static enum cli_status open_script(struct assembly *assembly)
{
    bool is_trace = false;
    enum cli_status status = cli_open(assembly->cli, assembly->file, &assembly->text.source, &is_trace);
    if (status != CLI_OK)
        return status;
    if (is_trace)
        return cli_fail(assembly->cli, "%s: a trace already, where a script was expected",
                        cli_file_name(assembly->file));
    assembly->strings = op_strings_create();
    if (assembly->strings != NULL)
        assembly->script = op_script_create(cli_read_text, &assembly->text, assembly->strings);
    return assembly->script != NULL ? CLI_OK : cli_out_of_memory(assembly->cli);
}

static enum cli_status exec(struct cli_context *cli)
{
    struct assembly *assembly = calloc(1, sizeof *assembly);
    if (assembly == NULL)
        return cli_out_of_memory(cli);
    assembly->cli = cli;
    assembly->file = cli->operands[0];
    cli_catch_interrupt();
    enum cli_status status = check_options(assembly);
    if (status == CLI_OK)
        status = open_script(assembly);
    if (status == CLI_OK)
        status = assemble(assembly);
    if (status == CLI_BAD && assembly->reader_left)
        status = CLI_OK;
    op_script_destroy(assembly->script);
    op_strings_destroy(assembly->strings);
    trace_source_close(assembly->text.source);
    free(assembly);
    return status;
}

static const struct cli_option options[] = {
    CLI_OPTION_OUTPUT,
    CLI_OPTION_CODEC,
    CLI_OPTION_END,
};

const struct cli_command cmd_trace_asm = {
    .name = "asm",
    .summary = "make a trace of a script",
    .operands = "SCRIPT",
    .details =
        "Nothing is run. The file appears under its name when it is whole, and only if the whole script is sound.",
    .options = options,
    .least = 1,
    .most = 1,
    .exec = exec,
};
