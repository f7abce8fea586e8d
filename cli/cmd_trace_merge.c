/* pamusim trace merge: several traces as one. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "input.h"
#include "number.h"
#include "trace/chunk.h"
#include "trace_merge.h"
#include "trace_out.h"

#define BETWEEN_LOOKS 4096u /* operations, at the clock */

/* What is left out of the second trace and those behind it. */
enum left_out { MACHINE, SETUP, LEFT_OUT_COUNT };

static const char *const left_out_texts[LEFT_OUT_COUNT] = {
    [MACHINE] = "operations about the machine itself (chip, set ..), where those of the first trace hold",
    [SETUP] = "other operations than records (--same-machine)",
};

struct input {
    const char *file;
    struct trace_reader *reader;
    struct trace_chunk chunk;
    size_t at, slot; /* of the next operation */
    bool ended;
    uint64_t weight, credit;
    uint64_t start; /* the first timestamp */
    uint64_t records, others, left_out[LEFT_OUT_COUNT];
    bool dropped; /* the operation before was left out */
};

struct merge {
    struct cli_context *cli;
    struct cli_trace_out out;
    struct input inputs[MERGE_MOST];
    size_t count;
    bool by_time, align, same_machine;
    struct merge_names *names;
    struct op_scratch scratch;
    uint8_t slots[OP_MAX_SLOTS * OP_SLOT_BYTES];
};

/* ---- the next operation of an input ---- */

static enum cli_status next_chunk(struct merge *merge, struct input *input)
{
    struct trace_error error = {0};
    enum trace_code code = trace_reader_next(input->reader, &input->chunk, &error);
    input->at = 0;
    input->slot = 0;
    input->ended = code == TRACE_END;
    if (code == TRACE_END)
        return cli_check_extent(merge->cli, input->file, input->reader, NULL);
    return code == TRACE_OK ? CLI_OK : cli_fail_trace(merge->cli, input->file, &error);
}

static const uint8_t *head_of(const struct input *input)
{
    return input->chunk.slots + input->slot * OP_SLOT_BYTES;
}

static uint64_t time_of(const struct merge *merge, const struct input *input)
{
    return trace_chunk_time(&input->chunk, input->at) - (merge->align ? input->start : 0);
}

static enum cli_status advance(struct merge *merge, struct input *input)
{
    input->slot += trace_slot_count(head_of(input));
    input->at++;
    return input->at < input->chunk.operations ? CLI_OK : next_chunk(merge, input);
}

static bool is_record(const uint8_t *head)
{
    return head[14] == OP_DMA || head[14] == OP_ACCESS || head[14] == OP_MSI_WRITE;
}

/* ---- writing one ---- */

static enum cli_status no_room(struct merge *merge, const struct input *input)
{
    return cli_fail(merge->cli,
                    "%s: operation %" PRIu64 " cannot be renamed: no LIODN is free, or a name gets too long",
                    cli_file_name(input->file), input->chunk.first + input->at);
}

static enum cli_status put_record(struct merge *merge, struct input *input, const uint64_t *time)
{
    struct op_head head;
    uint8_t slot[OP_SLOT_BYTES];
    op_head_load(head_of(input), &head);
    int32_t liodn = merge_liodn(merge->names, (size_t)(input - merge->inputs), head.liodn);
    if (liodn < 0)
        return no_room(merge, input);
    head.liodn = (uint16_t)liodn;
    op_head_store(slot, &head);
    input->records++;
    return cli_trace_out_add(&merge->out, slot, 1, time);
}

/* Registers and raw tables of two machines cannot be made those of one. */
static enum cli_status check_level(struct merge *merge, const struct input *input, const struct op *op)
{
    uint8_t level = op_row(op->code)->level;
    if (input == merge->inputs || (level != OP_LEVEL_SILICON && level != OP_LEVEL_TABLES))
        return CLI_OK;
    return cli_fail(merge->cli,
                    "%s: operation %" PRIu64 ": '%s' is about registers or raw tables, which two traces cannot share; "
                    "merge traces of domains, or give --same-machine",
                    cli_file_name(input->file), input->chunk.first + input->at, op_row(op->code)->mnemonic);
}

/* Whether an operation of a later input stays; counted. */
static bool stays(const struct merge *merge, struct input *input, uint8_t code)
{
    bool expects = code == OP_EXPECT, first = input == merge->inputs;
    bool machine = op_row(code)->level == OP_LEVEL_META && !expects && code != OP_COUNTERS;
    if (first || (expects && !input->dropped && !merge->same_machine) || (!expects && !merge->same_machine && !machine))
        return true;
    input->left_out[merge->same_machine ? SETUP : MACHINE]++;
    return false;
}

static enum cli_status put_other(struct merge *merge, struct input *input, const uint64_t *time)
{
    struct op op;
    size_t used;
    const struct trace_chunk *chunk = &input->chunk;
    enum op_error error = op_decode(head_of(input), chunk->slot_count - input->slot,
                                    trace_reader_strings(input->reader), &merge->scratch, &op, &used);
    if (error != OP_OK)
        return cli_fail(merge->cli, "%s: operation %" PRIu64 ": %s", cli_file_name(input->file),
                        chunk->first + input->at, op_strerror(error));
    input->dropped = !stays(merge, input, op.code);
    if (input->dropped)
        return CLI_OK;
    enum cli_status status = check_level(merge, input, &op);
    if (status != CLI_OK)
        return status;
    if (!merge_operation(merge->names, (size_t)(input - merge->inputs), &op, merge->slots, &used))
        return no_room(merge, input);
    input->others++;
    return cli_trace_out_add(&merge->out, merge->slots, used, time);
}

static enum cli_status put_one(struct merge *merge, struct input *input)
{
    uint64_t time = merge->by_time ? time_of(merge, input) : 0;
    const uint64_t *times = merge->by_time ? &time : NULL;
    bool record = is_record(head_of(input));
    enum cli_status status = record ? put_record(merge, input, times) : put_other(merge, input, times);
    if (record)
        input->dropped = false;
    return status == CLI_OK ? advance(merge, input) : status;
}

/* With the expects behind it, which ask about its answer. */
static enum cli_status put_next(struct merge *merge, struct input *input)
{
    enum cli_status status = put_one(merge, input);
    while (status == CLI_OK && !input->ended && head_of(input)[14] == OP_EXPECT)
        status = put_one(merge, input);
    return status;
}

/* ---- whose turn it is ---- */

static struct input *earliest(struct merge *merge)
{
    struct input *best = NULL;
    for (size_t i = 0; i < merge->count; i++) {
        struct input *input = &merge->inputs[i];
        if (!input->ended && (best == NULL || time_of(merge, input) < time_of(merge, best)))
            best = input;
    }
    return best;
}

/* Each has as many turns as its weight, then the next. */
static struct input *next_in_turn(struct merge *merge)
{
    bool any = false;
    for (size_t i = 0; i < merge->count; i++) {
        struct input *input = &merge->inputs[i];
        any = any || !input->ended;
        if (!input->ended && input->credit > 0) {
            input->credit--;
            return input;
        }
    }
    for (size_t i = 0; i < merge->count; i++)
        merge->inputs[i].credit = merge->inputs[i].weight;
    return any ? next_in_turn(merge) : NULL;
}

/* What an input begins with, up to its first record. */
static enum cli_status put_setup(struct merge *merge, struct input *input)
{
    enum cli_status status = CLI_OK;
    while (status == CLI_OK && !input->ended && !is_record(head_of(input)) && !cli_interrupted())
        status = put_next(merge, input);
    return status;
}

static enum cli_status put_all(struct merge *merge)
{
    enum cli_status status = CLI_OK;
    for (size_t i = 0; i < merge->count && status == CLI_OK; i++)
        status = put_setup(merge, &merge->inputs[i]);
    struct cli_progress progress = cli_progress_start(merge->cli, merge->out.path);
    for (uint64_t done = 0; status == CLI_OK && !cli_interrupted(); done++) {
        struct input *input = merge->by_time ? earliest(merge) : next_in_turn(merge);
        if (input == NULL)
            break;
        status = put_next(merge, input);
        if (done % BETWEEN_LOOKS == 0)
            cli_progress_show(&progress, done, UINT64_MAX, done);
    }
    cli_progress_end(&progress);
    return status == CLI_OK && cli_interrupted() ? CLI_INTERRUPTED : status;
}

/* ---- the header ---- */

static const char *common(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0 ? a : NULL;
}

static enum cli_status check_chips(struct merge *merge, struct trace_header *header)
{
    for (size_t i = 0; i < merge->count; i++) {
        const struct trace_header *of = trace_reader_header(merge->inputs[i].reader);
        if (header->chip != NULL && of->chip != NULL && strcmp(header->chip, of->chip) != 0)
            return cli_fail(merge->cli, "%s: is of chip %s, and others of %s; one trace is of one chip",
                            cli_file_name(merge->inputs[i].file), of->chip, header->chip);
        header->chip = of->chip != NULL ? of->chip : header->chip;
        header->clock = i == 0 ? of->clock : common(header->clock, of->clock);
    }
    return CLI_OK;
}

/* The devices of all, as they are called now; returns how many. False if no LIODN is left. */
static bool add_devices(struct merge *merge, struct trace_device *devices, size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < merge->count; i++) {
        const struct trace_header *of = trace_reader_header(merge->inputs[i].reader);
        for (size_t d = 0; d < of->device_count && (i == 0 || !merge->same_machine); d++) {
            int32_t liodn = merge_liodn(merge->names, i, of->devices[d].liodn);
            if (liodn < 0)
                return false;
            devices[*count] = of->devices[d];
            devices[(*count)++].liodn = (uint16_t)liodn;
        }
    }
    return true;
}

static enum cli_status open_output(struct merge *merge)
{
    struct trace_header header = {.creator = "pamusim " PAMUSIM_VERSION, .timestamps = merge->by_time};
    enum cli_status status = check_chips(merge, &header);
    size_t most = 1;
    if (status != CLI_OK)
        return status;
    for (size_t i = 0; i < merge->count; i++)
        most += trace_reader_header(merge->inputs[i].reader)->device_count;
    struct trace_device *devices = calloc(most, sizeof *devices);
    if (devices == NULL)
        return cli_out_of_memory(merge->cli);
    header.devices = devices;
    header.source = "a merge of traces";
    if (add_devices(merge, devices, &header.device_count))
        status = cli_trace_out_open(&merge->out, &header, merge->names->strings);
    else
        status = no_room(merge, merge->inputs);
    free(devices);
    return status;
}

/* ---- options and inputs ---- */

static enum cli_status read_weights(struct merge *merge)
{
    const char *list = cli_value(merge->cli, "weights", NULL), *at = list;
    size_t i = 0;
    if (list == NULL)
        return CLI_OK;
    if (merge->by_time)
        return cli_fail(merge->cli, "--weights is for turns, not for --by time");
    for (; at != NULL && i < merge->count; i++) {
        size_t length = strcspn(at, ",");
        if (!cli_number(at, length, &merge->inputs[i].weight) || merge->inputs[i].weight == 0)
            break;
        at = at[length] == ',' ? at + length + 1 : NULL;
    }
    if (at == NULL && i == merge->count)
        return CLI_OK;
    return cli_fail(merge->cli, "--weights cannot be '%s'; it takes a number from 1 for each trace, such as 3,1", list);
}

static enum cli_status read_options(struct merge *merge)
{
    struct cli_context *cli = merge->cli;
    const char *by = cli_value(cli, "by", "turns");
    merge->by_time = strcmp(by, "time") == 0;
    merge->align = cli_given(cli, "align");
    merge->same_machine = cli_given(cli, "same-machine");
    merge->count = cli->operand_count;
    if (!merge->by_time && strcmp(by, "turns") != 0)
        return cli_fail(cli, "--by cannot be '%s'; it takes turns or time", by);
    if (merge->align && !merge->by_time)
        return cli_fail(cli, "--align is for --by time");
    if (merge->count > MERGE_MOST)
        return cli_fail(cli, "too many traces; at most %u at once", MERGE_MOST);
    for (size_t i = 0; i < merge->count; i++)
        merge->inputs[i].weight = 1;
    enum cli_status status = read_weights(merge);
    return status == CLI_OK ? cli_trace_out_options(cli, &merge->out) : status;
}

static enum cli_status open_inputs(struct merge *merge)
{
    enum cli_status status = CLI_OK;
    for (size_t i = 0; i < merge->count && status == CLI_OK; i++) {
        struct input *input = &merge->inputs[i];
        input->file = merge->cli->operands[i];
        status = cli_open_trace(merge->cli, input->file, &input->reader);
        if (status == CLI_OK && merge->by_time && !trace_reader_header(input->reader)->timestamps)
            status = cli_fail(merge->cli, "%s: has no timestamps, which --by time needs", cli_file_name(input->file));
        if (status == CLI_OK)
            status = next_chunk(merge, input);
        if (status == CLI_OK && merge->by_time && !input->ended)
            input->start = trace_chunk_time(&input->chunk, 0);
    }
    return status;
}

static void report(const struct merge *merge)
{
    FILE *err = merge->cli->err;
    char a[32], b[32];
    for (size_t i = 0; i < merge->count; i++) {
        const struct input *input = &merge->inputs[i];
        fprintf(err, "%s: records: %s, other operations: %s%s\n", cli_file_name(input->file),
                cli_count_text(input->records, a), cli_count_text(input->others, b),
                !merge->by_time && trace_reader_header(input->reader)->timestamps ? "; timestamps left out" : "");
        for (int k = 0; k < LEFT_OUT_COUNT; k++)
            if (input->left_out[k] > 0)
                fprintf(err, "%s: left out, %s: %s\n", cli_file_name(input->file), left_out_texts[k],
                        cli_count_text(input->left_out[k], a));
        for (uint32_t liodn = 0; liodn < MERGE_LIODNS; liodn++)
            if (merge->names->liodn[i][liodn] >= 0 && merge->names->liodn[i][liodn] != (int32_t)liodn)
                fprintf(err, "%s: LIODN 0x%03x is now 0x%03x\n", cli_file_name(input->file), (unsigned)liodn,
                        (unsigned)merge->names->liodn[i][liodn]);
    }
    if (merge->names->renamed_names > 0)
        fprintf(err, "names that others had, and end in + and a trace's number now: %" PRIu32 "\n",
                merge->names->renamed_names);
}

static enum cli_status run(struct merge *merge)
{
    enum cli_status status = read_options(merge);
    if (status != CLI_OK)
        return status;
    merge->names = merge_names_create(merge->count);
    if (merge->names == NULL)
        return cli_out_of_memory(merge->cli);
    merge->names->keep_liodns = merge->same_machine;
    status = open_inputs(merge);
    if (status == CLI_OK)
        status = open_output(merge);
    if (status == CLI_OK)
        status = put_all(merge);
    status = cli_trace_out_end(&merge->out, status);
    if (status == CLI_OK)
        report(merge);
    return status;
}

static enum cli_status exec(struct cli_context *cli)
{
    struct merge *merge = calloc(1, sizeof *merge);
    if (merge == NULL)
        return cli_out_of_memory(cli);
    merge->cli = cli;
    cli_catch_interrupt();
    enum cli_status status = run(merge);
    for (size_t i = 0; i < MERGE_MOST; i++)
        trace_reader_close(merge->inputs[i].reader);
    merge_names_destroy(merge->names, merge->count < MERGE_MOST ? merge->count : MERGE_MOST);
    free(merge);
    return status;
}

static const struct cli_option options[] = {
    CLI_OPTIONS_TRACE_OUT,
    {"by", "ORDER", "turns: one operation of each in turn (the default); time: by timestamps", 0},
    {"weights", "LIST", "how many operations each trace has a turn, such as 3,1", 0},
    {"align", NULL, "with --by time: count each trace's time from its first timestamp", 0},
    {"same-machine", NULL, "LIODNs mean the same devices in all, and only the first trace's set-up is taken", 0},
    CLI_OPTION_END,
};

const struct cli_command cmd_trace_merge = {
    .name = "merge",
    .summary = "several traces as one, by time or in turns",
    .operands = "TRACE TRACE...",
    .details =
        "Each trace brings its own devices: an LIODN or a name of a domain that another one has already gets a new "
        "one, "
        "which is told on standard error. What the traces begin with, up to their first records, comes first, in the "
        "order of the traces; an expect stays behind its operation. All must be of one chip.\n"
        "\n"
        "In turns there are no timestamps in the result.",
    .options = options,
    .least = 2,
    .most = CLI_ANY,
    .exec = exec,
};
