/* pamusim trace info: what a trace says about itself, and what is in it. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdlib.h>

#include "commands.h"
#include "input.h"

/* Counted by reading the whole trace. */
struct content {
    uint64_t chunks, slots, operations;
    uint64_t dma_reads, dma_writes, accesses, bytes;
    uint64_t first_time, last_time; /* ns; if there are timestamps */
    bool timed;
    struct trace_extent extent;
    uint64_t file_bytes;
};

static void count_slots(struct content *content, const struct trace_chunk *chunk)
{
    for (size_t at = 0; at < chunk->slot_count;) {
        struct op_head head;
        op_head_load(chunk->slots + at * OP_SLOT_BYTES, &head);
        bool is_dma = head.operation == OP_DMA, is_write = (head.flags & OP_FLAG_DMA_WRITE) != 0;
        content->dma_reads += is_dma && !is_write;
        content->dma_writes += is_dma && is_write;
        content->accesses += head.operation == OP_ACCESS;
        content->bytes += is_dma || head.operation == OP_ACCESS ? head.length : 0;
        size_t used = is_dma ? 1 : op_slot_count(chunk->slots + at * OP_SLOT_BYTES);
        at += used > 0 ? used : 1;
    }
}

static void count_chunk(struct content *content, const struct trace_chunk *chunk)
{
    count_slots(content, chunk);
    content->chunks++;
    content->slots += chunk->slot_count;
    if (chunk->times != NULL && chunk->operations > 0) {
        if (content->operations == 0)
            content->first_time = trace_chunk_time(chunk, 0);
        content->last_time = trace_chunk_time(chunk, chunk->operations - 1);
        content->timed = true;
    }
    content->operations += chunk->operations;
}

static enum cli_status count_all(struct cli_context *cli, const char *file, struct trace_reader *reader,
                                 struct content *content)
{
    struct trace_error error = {0};
    struct trace_chunk chunk;
    enum trace_code code = TRACE_OK;
    struct cli_progress progress = cli_progress_start(cli, cli_file_name(file));
    while (!cli_stopped(cli) && (code = trace_reader_next(reader, &chunk, &error)) == TRACE_OK) {
        count_chunk(content, &chunk);
        cli_progress_show(&progress, trace_reader_position(reader), trace_reader_size(reader), content->operations);
    }
    cli_progress_end(&progress);
    trace_reader_extent(reader, &content->extent);
    content->file_bytes = trace_reader_position(reader);
    if (code == TRACE_OK)
        return CLI_INTERRUPTED;
    return code == TRACE_END ? CLI_OK : cli_fail_trace(cli, file, &error);
}

/* Slots and timestamps, as they would lie in the file unpacked, against the file. */
static double ratio_of(const struct content *content)
{
    uint64_t raw = content->slots * OP_SLOT_BYTES + (content->timed ? content->operations * 8 : 0);
    return content->file_bytes > 0 ? (double)raw / (double)content->file_bytes : 0;
}

static void put_text(FILE *out, const char *what, const char *text)
{
    if (text != NULL)
        fprintf(out, "%-12s%s\n", what, text);
}

static void put_count(FILE *out, const char *what, uint64_t count)
{
    char text[32];
    fprintf(out, "%-12s%s\n", what, cli_count_text(count, text));
}

static void put_content(FILE *out, const struct content *content)
{
    char bytes[32], chunks[32];
    fprintf(out, "%-12s%s%s\n", "bytes", cli_count_text(content->file_bytes, bytes),
            content->extent.complete ? "" : "; cut off: index and end are missing");
    fprintf(out, "%-12s%.2f : 1 in %s record chunks\n", "packed", ratio_of(content),
            cli_count_text(content->chunks, chunks));
    put_count(out, "operations", content->operations);
    put_count(out, "  dma reads", content->dma_reads);
    put_count(out, "  writes", content->dma_writes);
    put_count(out, "  accesses", content->accesses);
    put_count(out, "  others", content->operations - content->dma_reads - content->dma_writes - content->accesses);
    put_count(out, "moved", content->bytes);
    if (content->timed)
        fprintf(out, "%-12s%.6f s\n", "time span", (double)(content->last_time - content->first_time) * 1e-9);
}

static bool put_devices(FILE *out, const struct trace_header *header)
{
    struct cli_table *table = cli_table_create((const char *const[]){"LIODN", "PAMU", "DEVICE", NULL});
    for (size_t i = 0; i < header->device_count; i++) {
        const struct trace_device *device = &header->devices[i];
        cli_table_cell(table, "0x%03x", (unsigned)device->liodn);
        cli_table_cell(table, device->instance >= 0 ? "%d" : "chip's", (int)device->instance);
        cli_table_cell(table, "%s", device->name != NULL ? device->name : "-");
    }
    fputs(header->device_count > 0 ? "\n" : "", out);
    return cli_table_print(table, header->device_count > 0 ? out : NULL, 0);
}

static bool put_origin(FILE *out, const struct trace_header *header)
{
    struct cli_table *table = cli_table_create((const char *const[]){"POLICY OR COUNT", "VALUE", NULL});
    size_t rows = header->policy_count + header->count_count;
    for (size_t i = 0; i < header->policy_count; i++) {
        cli_table_cell(table, "%s", header->policy[i].key);
        cli_table_cell(table, "%s", header->policy[i].value);
    }
    for (size_t i = 0; i < header->count_count; i++) {
        char text[32];
        cli_table_cell(table, "%s", header->counts[i].name);
        cli_table_cell(table, "%s", cli_count_text(header->counts[i].value, text));
    }
    fputs(rows > 0 ? "\n" : "", out);
    return cli_table_print(table, rows > 0 ? out : NULL, 0);
}

static bool put_info(FILE *out, const char *file, const struct trace_reader *reader, const struct content *content)
{
    const struct trace_header *header = trace_reader_header(reader);
    unsigned major, minor;
    trace_reader_version(reader, &major, &minor);
    put_text(out, "file", cli_file_name(file));
    fprintf(out, "%-12s%u.%u\n", "format", major, minor);
    put_text(out, "creator", header->creator);
    put_text(out, "source", header->source);
    put_text(out, "clock", header->clock);
    put_text(out, "chip", header->chip);
    put_content(out, content);
    return put_devices(out, header) && put_origin(out, header);
}

static json_t *info_json(const char *file, const struct trace_reader *reader, const struct content *content)
{
    unsigned major, minor;
    trace_reader_version(reader, &major, &minor);
    char *text = trace_reader_json(reader);
    json_t *header = text != NULL ? json_loads(text, 0, NULL) : NULL;
    free(text);
    uint64_t others = content->operations - content->dma_reads - content->dma_writes - content->accesses;
    json_t *json =
        json_pack("{s:s, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:f, s:o?}", "file", file, "format",
                  json_sprintf("%u.%u", major, minor), "bytes", cli_json_count(content->file_bytes), "complete",
                  content->extent.complete, "operations", cli_json_count(content->operations), "dma_reads",
                  cli_json_count(content->dma_reads), "dma_writes", cli_json_count(content->dma_writes), "accesses",
                  cli_json_count(content->accesses), "others", cli_json_count(others), "bytes_moved",
                  cli_json_count(content->bytes), "record_chunks", cli_json_count(content->chunks), "ratio",
                  ratio_of(content), "header", header);
    if (json != NULL && content->timed)
        (void)json_object_set_new(json, "span_ns", cli_json_count(content->last_time - content->first_time));
    return json;
}

static enum cli_status tell(struct cli_context *cli, const char *file, json_t *files)
{
    struct trace_reader *reader;
    struct content content = {0};
    enum cli_status status = cli_open_trace(cli, file, &reader);
    if (status != CLI_OK)
        return status;
    status = count_all(cli, file, reader, &content);
    if (status == CLI_OK && files != NULL)
        (void)json_array_append_new(files, info_json(file, reader, &content));
    else if (status == CLI_OK && !put_info(cli->out, file, reader, &content))
        status = cli_out_of_memory(cli);
    trace_reader_close(reader);
    return status;
}

static enum cli_status exec(struct cli_context *cli)
{
    json_t *files = cli->json ? json_array() : NULL;
    enum cli_status worst = CLI_OK;
    cli_catch_interrupt();
    for (size_t i = 0; i < cli->operand_count && !cli_stopped(cli); i++) {
        fputs(i > 0 && !cli->json ? "\n" : "", cli->out);
        enum cli_status status = tell(cli, cli->operands[i], files);
        worst = status > worst ? status : worst;
    }
    if (!cli->json)
        return worst;
    enum cli_status printed =
        cli_print_json(cli, json_pack("{s:s, s:o}", "schema", "pamusim.trace-info/1", "files", files));
    return printed > worst ? printed : worst;
}

static const struct cli_option options[] = {
    CLI_OPTION_JSON,
    CLI_OPTION_END,
};

const struct cli_command cmd_trace_info = {
    .name = "info",
    .summary = "tell what traces say about themselves, and count what is in them",
    .operands = "TRACE...",
    .options = options,
    .least = 1,
    .most = CLI_ANY,
    .exec = exec,
};
