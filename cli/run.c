/* Scripts and traces, run on one simulated machine. SPDX-License-Identifier: BSD-2-Clause */
#include "run.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "input.h"
#include "settings.h"

#define LIODNS 0x10000u
#define MOST_COMPLAINTS 20u
#define LINES_BETWEEN_LOOKS 256u /* at the clock */

/* ---- complaints ---- */

static uint64_t operation_number(const struct cli_run *run)
{
    return replay_totals(run->replay)->operations - run->first - 1;
}

/* At a line of a script, or at an operation of a trace. */
static void complain(struct cli_run *run, unsigned long line, uint64_t operation, const char *what)
{
    run->complaints++;
    if (run->complaints > MOST_COMPLAINTS)
        return;
    cli_progress_end(&run->progress);
    if (line != 0)
        cli_fail_at(run->cli, run->file, line, 0, what, NULL);
    else
        cli_fail(run->cli, "%s: operation %" PRIu64 ": %s", cli_file_name(run->file), operation, what);
}

static void end_complaints(struct cli_run *run)
{
    if (run->complaints > MOST_COMPLAINTS)
        cli_fail(run->cli, "%s: and %u more like these", cli_file_name(run->file), run->complaints - MOST_COMPLAINTS);
    run->complaints = 0;
}

/* An error answer is all right if the operation after it expects one. */
static void settle(struct cli_run *run, bool expected)
{
    if (run->waiting && !expected) {
        run->refused++;
        complain(run, run->error_line, run->error_operation, run->error_text);
    }
    run->waiting = false;
}

static void hold_error(struct cli_run *run, const struct op_answer *answer)
{
    char text[sizeof run->error_text - 16];
    (void)op_answer_print(answer, text, sizeof text);
    (void)snprintf(run->error_text, sizeof run->error_text, "refused: %s", text + strlen("error "));
    run->waiting = true;
    run->error_line = run->line;
    run->error_operation = operation_number(run);
}

static bool on_answer(void *user, const struct op *op, const struct op_answer *answer)
{
    struct cli_run *run = user;
    settle(run, op->code == OP_EXPECT);
    if (run->after != NULL && op->code != OP_EXPECT)
        run->after(run);
    if (answer->verdict == OP_VERDICT_ERROR) {
        hold_error(run, answer);
        run->no_model = op_session_model(run->session) == NULL;
        return !run->no_model && !cli_interrupted();
    }
    if (answer->verdict == OP_VERDICT_FAILED) {
        char text[1024];
        (void)snprintf(text, sizeof text, "expect failed: %s", answer->sentence != NULL ? answer->sentence : "");
        run->failed++;
        complain(run, run->line, operation_number(run), text);
    }
    return !cli_interrupted();
}

/* ---- operations ---- */

static enum cli_status fail_replay(struct cli_run *run, enum replay_error error)
{
    char text[sizeof run->error_text];
    switch (error) {
    case REPLAY_OK:
        return CLI_OK;
    case REPLAY_ERR_STOPPED:
        return run->no_model ? CLI_BAD : CLI_INTERRUPTED; /* settle() tells of it */
    case REPLAY_ERR_MEMORY:
        return cli_out_of_memory(run->cli);
    case REPLAY_ERR_SESSION:
        (void)op_answer_print(op_session_answer(run->session), text, sizeof text);
        return cli_fail(run->cli, "%s: %s", cli_file_name(run->file), text);
    case REPLAY_ERR_SLOTS:
        break;
    }
    return cli_bug(run->cli, "%s", replay_strerror(error));
}

/* With setup_only: accesses are left out, and expects as long as they follow one. */
static bool is_left_out(struct cli_run *run, const struct op *op)
{
    bool access = op->code == OP_DMA || op->code == OP_ACCESS || op->code == OP_MSI_WRITE;
    if (op->code != OP_EXPECT)
        run->skipping = access;
    return run->setup_only && run->skipping;
}

static enum cli_status run_op(struct cli_run *run, const struct op *op)
{
    run->empty = false;
    return is_left_out(run, op) ? CLI_OK : fail_replay(run, replay_op(run->replay, op));
}

/* ---- scripts ---- */

static enum cli_status run_lines(struct cli_run *run, struct op_script *script, struct cli_text *text)
{
    struct op_diagnostic diagnostic = {0};
    struct op op;
    enum cli_status status = CLI_OK;
    while (status == CLI_OK && !cli_interrupted()) {
        enum op_error error = op_script_next(script, &op, &diagnostic);
        run->line = op_script_line(script);
        if (error == OP_ERR_NOTHING)
            return CLI_OK;
        if (error != OP_OK)
            settle(run, false);
        if (error == OP_OK)
            status = run_op(run, &op);
        else
            status = cli_fail_script(run->cli, run->file, error, &diagnostic, text);
        if (run->line % LINES_BETWEEN_LOOKS == 0)
            cli_progress_show(&run->progress, trace_source_position(text->source), trace_source_size(text->source),
                              replay_totals(run->replay)->operations - run->first);
    }
    return status == CLI_OK ? CLI_INTERRUPTED : status;
}

static enum cli_status run_script(struct cli_run *run, struct trace_source *source)
{
    struct cli_text text = {.source = source};
    struct op_strings *strings = op_strings_create();
    struct op_script *script = strings != NULL ? op_script_create(cli_read_text, &text, strings) : NULL;
    enum cli_status status = script != NULL ? run_lines(run, script, &text) : cli_out_of_memory(run->cli);
    if (status == CLI_OK && run->empty)
        status = cli_fail(run->cli, "%s: no operation in it, where a script or a trace was expected",
                          cli_file_name(run->file));
    op_script_destroy(script);
    op_strings_destroy(strings);
    trace_source_close(source);
    return status;
}

/* ---- traces ---- */

static bool take_name(struct cli_run *run, const struct trace_device *device)
{
    char **name = &run->names[device->liodn];
    if (device->name == NULL)
        return true;
    free(*name);
    *name = strdup(device->name);
    return *name != NULL;
}

static enum cli_status take_devices(struct cli_run *run, const struct trace_header *header)
{
    for (size_t i = header->device_count; i-- > 0;) { /* of several at an LIODN, the first counts */
        const struct trace_device *device = &header->devices[i];
        if (!take_name(run, device))
            return cli_out_of_memory(run->cli);
        if (device->instance >= 0)
            (void)op_session_place(run->session, device->liodn, (unsigned)device->instance);
    }
    return CLI_OK;
}

/* Applies an operation on behalf of a header, which is not counted. */
static const struct op_answer *apply_text(struct cli_run *run, struct op_strings *strings, const char *text)
{
    struct op_diagnostic diagnostic;
    struct op_scratch *scratch = malloc(sizeof *scratch);
    const struct op_answer *answer = NULL;
    struct op op;
    if (scratch != NULL && op_parse(text, strlen(text), strings, scratch, &op, &diagnostic) == OP_OK)
        answer = replay_apply(run->replay, &op);
    free(scratch);
    return answer;
}

static bool is_good(const struct op_answer *answer)
{
    return answer != NULL && answer->verdict == OP_VERDICT_OK;
}

/* The chip of a header. A machine that is in use makes way for a fresh one. */
static enum cli_status take_chip(struct cli_run *run, const char *name)
{
    char line[OP_MAX_NAME + 8];
    if (name == NULL)
        return CLI_OK;
    if (cli_given(run->cli, "chip") || cli_given(run->cli, "dtb"))
        name = OP_DEFAULT_CHIP; /* the one that was given wins */
    if (pamu_chip_find(name) == NULL)
        return cli_fail(run->cli, "%s: its header names the chip '%s', which is not known; --chip can give another",
                        cli_file_name(run->file), name);
    (void)snprintf(line, sizeof line, "chip %.*s", (int)OP_MAX_NAME, name);
    struct op_strings *strings = op_strings_create();
    bool good =
        strings != NULL && (is_good(apply_text(run, strings, line)) ||
                            (is_good(apply_text(run, strings, "restart")) && is_good(apply_text(run, strings, line))));
    op_strings_destroy(strings);
    return good ? CLI_OK : cli_out_of_memory(run->cli);
}

static enum cli_status fail_slots(struct cli_run *run, const struct trace_chunk *chunk, size_t done)
{
    struct op_scratch *scratch = malloc(sizeof *scratch);
    struct op op;
    size_t used;
    if (scratch == NULL)
        return cli_out_of_memory(run->cli);
    enum op_error error =
        op_decode(chunk->slots + done * OP_SLOT_BYTES, chunk->slot_count - done, NULL, scratch, &op, &used);
    free(scratch);
    return cli_fail(run->cli, "%s: operation %" PRIu64 ": %s", cli_file_name(run->file), operation_number(run) + 1,
                    op_strerror(error));
}

/* One by one, since some are left out. */
static enum cli_status run_setup_slots(struct cli_run *run, const struct trace_chunk *chunk,
                                       const struct op_strings *strings)
{
    struct op_scratch *scratch = malloc(sizeof *scratch);
    enum cli_status status = scratch != NULL ? CLI_OK : cli_out_of_memory(run->cli);
    for (size_t at = 0; status == CLI_OK && at < chunk->slot_count;) {
        struct op op;
        size_t used = 0;
        if (op_decode(chunk->slots + at * OP_SLOT_BYTES, chunk->slot_count - at, strings, scratch, &op, &used) == OP_OK)
            status = run_op(run, &op);
        else
            status = fail_slots(run, chunk, at);
        at += used;
    }
    free(scratch);
    return status;
}

static enum cli_status run_chunk(struct cli_run *run, const struct trace_chunk *chunk, const struct op_strings *strings)
{
    size_t done = 0;
    if (run->setup_only)
        return run_setup_slots(run, chunk, strings);
    replay_set_times(run->replay, chunk->times);
    enum replay_error error = replay_slots(run->replay, chunk->slots, chunk->slot_count, strings, &done);
    replay_set_times(run->replay, NULL);
    return error == REPLAY_ERR_SLOTS ? fail_slots(run, chunk, done) : fail_replay(run, error);
}

static enum cli_status run_chunks(struct cli_run *run, struct trace_reader *reader)
{
    struct trace_error error = {0};
    struct trace_chunk chunk;
    enum cli_status status = CLI_OK;
    while (status == CLI_OK && !cli_interrupted()) {
        enum trace_code code = trace_reader_next(reader, &chunk, &error);
        if (code == TRACE_END)
            return cli_check_extent(run->cli, run->file, reader, &run->partial);
        if (code != TRACE_OK)
            return cli_fail_trace(run->cli, run->file, &error);
        status = run_chunk(run, &chunk, trace_reader_strings(reader));
        cli_progress_show(&run->progress, trace_reader_position(reader), trace_reader_size(reader),
                          replay_totals(run->replay)->operations - run->first);
    }
    return status == CLI_OK ? CLI_INTERRUPTED : status;
}

static enum cli_status run_trace(struct cli_run *run, struct trace_source *source)
{
    struct trace_reader *reader;
    struct trace_error error = {0};
    if (trace_reader_open(source, &reader, &error) != TRACE_OK)
        return cli_fail_trace(run->cli, run->file, &error);
    const struct trace_header *header = trace_reader_header(reader);
    enum cli_status status = take_chip(run, header->chip);
    if (status == CLI_OK)
        status = take_devices(run, header);
    if (status == CLI_OK)
        status = run_chunks(run, reader);
    trace_reader_close(reader);
    return status;
}

/* ---- runs ---- */

enum cli_status cli_run_start(struct cli_context *cli, struct cli_run *run, const struct cli_run_observer *observer)
{
    *run = (struct cli_run){.cli = cli};
    cli_catch_interrupt();
    run->session = op_session_create(0);
    run->names = calloc(LIODNS, sizeof *run->names);
    struct replay_config config = {.session = run->session, .answer = on_answer, .user = run};
    if (observer != NULL) {
        config.record = observer->record;
        config.record_user = observer->record_user;
    }
    if (run->session != NULL)
        run->replay = replay_create(&config);
    if (run->replay != NULL && observer != NULL)
        op_session_set_lookups(run->session, observer->lookups, observer->lookups_user);
    enum cli_status status =
        run->replay != NULL && run->names != NULL ? cli_apply_settings(cli, run->session) : cli_out_of_memory(cli);
    if (status != CLI_OK)
        cli_run_end(run);
    return status;
}

static enum cli_status run_file(struct cli_run *run, const char *path)
{
    struct trace_source *source;
    bool is_trace = false;
    run->file = path;
    run->line = 0;
    run->empty = true;
    run->first = replay_totals(run->replay)->operations;
    run->progress = cli_progress_start(run->cli, cli_file_name(path));
    double started = cli_seconds();
    enum cli_status status = cli_open(run->cli, path, &source, &is_trace);
    if (status == CLI_OK)
        status = is_trace ? run_trace(run, source) : run_script(run, source);
    settle(run, false);
    cli_progress_end(&run->progress);
    end_complaints(run);
    run->partial = run->partial || status == CLI_INTERRUPTED;
    run->seconds += cli_seconds() - started;
    return status;
}

enum cli_status cli_run_operands(struct cli_run *run)
{
    enum cli_status status = CLI_OK;
    for (size_t i = 0; i < run->cli->operand_count && status == CLI_OK; i++)
        status = run_file(run, run->cli->operands[i]);
    return status;
}

enum cli_status cli_run_verdict(const struct cli_run *run)
{
    return run->failed > 0 || run->refused > 0 ? CLI_NO : CLI_OK;
}

void cli_run_end(struct cli_run *run)
{
    for (size_t i = 0; run->names != NULL && i < LIODNS; i++)
        free(run->names[i]);
    free(run->names);
    replay_destroy(run->replay);
    op_session_destroy(run->session);
}
