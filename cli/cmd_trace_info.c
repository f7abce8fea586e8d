/* pamusim trace info: what a trace says about itself, and what is in it. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdlib.h>

#include "commands.h"
#include "input.h"
#include "trace_content.h"

/* One trace: what its end says, and what counting it found. */
struct look {
    struct cli_context *cli;
    const char *file;
    struct trace_reader *reader;
    bool counted; /* read whole; else header and index only */
    struct trace_extent extent;
    uint64_t file_bytes;
    struct content content;
};

static enum cli_status count_all(struct look *look)
{
    struct trace_error error = {0};
    struct trace_chunk chunk;
    enum trace_code code = TRACE_OK;
    struct cli_progress progress = cli_progress_start(look->cli, cli_file_name(look->file));
    bool fine = true;
    while (fine && !cli_stopped(look->cli) && (code = trace_reader_next(look->reader, &chunk, &error)) == TRACE_OK) {
        fine = content_add(&look->content, &chunk);
        cli_progress_show(&progress, trace_reader_position(look->reader), trace_reader_size(look->reader),
                          look->content.operations);
    }
    cli_progress_end(&progress);
    content_finish(&look->content);
    trace_reader_extent(look->reader, &look->extent);
    look->file_bytes = trace_reader_position(look->reader);
    if (!fine)
        return cli_out_of_memory(look->cli);
    if (code == TRACE_OK)
        return CLI_INTERRUPTED;
    return code == TRACE_END ? CLI_OK : cli_fail_trace(look->cli, look->file, &error);
}

/* The first and last timestamp, from the chunks at both ends. */
static enum cli_status look_at_times(struct look *look)
{
    struct trace_error error = {0};
    struct trace_chunk chunk;
    uint64_t last = look->extent.operations;
    if (!trace_reader_header(look->reader)->timestamps || last == 0)
        return CLI_OK;
    for (int i = 0; i < 2; i++) {
        if (trace_reader_seek(look->reader, i == 0 ? 0 : last - 1, &error) != TRACE_OK ||
            trace_reader_next(look->reader, &chunk, &error) != TRACE_OK)
            return cli_fail_trace(look->cli, look->file, &error);
        uint64_t *time = i == 0 ? &look->content.first_time : &look->content.last_time;
        *time = trace_chunk_time(&chunk, i == 0 ? 0 : chunk.operations - 1);
    }
    look->content.timed = true;
    return CLI_OK;
}

/* What header and index tell, and two chunks of timestamps. */
static enum cli_status look_quickly(struct look *look)
{
    trace_reader_extent(look->reader, &look->extent);
    if (!look->extent.known)
        return cli_fail(look->cli,
                        "%s: has no index that could be reached (it is a pipe, cut off or damaged); leave "
                        "--quick away",
                        cli_file_name(look->file));
    look->file_bytes = trace_reader_size(look->reader);
    look->content.operations = look->extent.operations;
    return look_at_times(look);
}

/* Slots and timestamps, as they would lie in the file unpacked, against the file. */
static double ratio_of(const struct look *look)
{
    const struct content *content = &look->content;
    uint64_t raw = content->slots * OP_SLOT_BYTES + (content->timed ? content->operations * 8 : 0);
    return look->file_bytes > 0 ? (double)raw / (double)look->file_bytes : 0;
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

static void put_counts(FILE *out, const struct look *look)
{
    const struct content *content = &look->content;
    char chunks[32];
    fprintf(out, "%-12s%.2f : 1 in %s record chunks\n", "packed", ratio_of(look),
            cli_count_text(content->chunks, chunks));
    put_count(out, "operations", content->operations);
    put_count(out, "  dma reads", content->dma_reads);
    put_count(out, "  writes", content->dma_writes);
    put_count(out, "  accesses", content->accesses);
    put_count(out, "  others", content->operations - content->dma_reads - content->dma_writes - content->accesses);
    put_count(out, "moved", content->bytes);
}

static void put_content(FILE *out, const struct look *look)
{
    char bytes[32];
    fprintf(out, "%-12s%s%s\n", "bytes", cli_count_text(look->file_bytes, bytes),
            look->extent.complete ? "" : "; cut off: index and end are missing");
    if (look->counted)
        put_counts(out, look);
    else
        put_count(out, "operations", look->content.operations);
    if (look->content.timed)
        fprintf(out, "%-12s%.6f s\n", "time span", (double)(look->content.last_time - look->content.first_time) * 1e-9);
    if (!look->counted)
        fprintf(out, "%-12s%s\n", "not read", "kinds, bytes moved, addresses and pages; they need all of it");
}

/* What each LIODN uses: pages, and windows if its aperture were cut into 256. */
static bool put_liodns(FILE *out, const struct look *look)
{
    struct cli_table *table = cli_table_create(
        (const char *const[]){"LIODN", ">RECORDS", ">BYTES", ">LOWEST", ">HIGHEST", ">PAGES", ">WINDOWS", NULL});
    bool any = false;
    for (uint32_t i = 0; i < CONTENT_LIODNS; i++) {
        const struct content_liodn *liodn = look->content.liodns[i];
        char text[32];
        if (liodn == NULL)
            continue;
        any = true;
        cli_table_cell(table, "0x%03x", (unsigned)i);
        cli_table_cell(table, "%s", cli_count_text(liodn->records, text));
        cli_table_cell(table, "%s", cli_count_text(liodn->bytes, text));
        cli_table_cell(table, "0x%" PRIx64, liodn->lowest);
        cli_table_cell(table, "0x%" PRIx64, liodn->highest);
        cli_table_cell(table, "%s%s", cli_count_text(liodn->pages, text), look->content.pages_full ? "+" : "");
        cli_table_cell(table, "%u", content_windows(liodn));
    }
    fputs(any ? "\n" : "", out);
    return cli_table_print(table, any ? out : NULL, 0);
}

static bool put_addresses(FILE *out, const struct look *look)
{
    struct cli_table *table = cli_table_create((const char *const[]){"ADDRESSES FROM", ">RECORDS", NULL});
    bool any = false;
    for (unsigned bits = 0; bits <= 64; bits++) {
        char text[32];
        if (look->content.by_bits[bits] == 0)
            continue;
        any = true;
        cli_table_cell(table, "0x%" PRIx64, bits == 0 ? 0 : (uint64_t)1 << (bits - 1));
        cli_table_cell(table, "%s", cli_count_text(look->content.by_bits[bits], text));
    }
    fputs(any ? "\n" : "", out);
    return cli_table_print(table, any ? out : NULL, 0);
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

static bool put_info(FILE *out, const struct look *look)
{
    const struct trace_header *header = trace_reader_header(look->reader);
    unsigned major, minor;
    trace_reader_version(look->reader, &major, &minor);
    put_text(out, "file", cli_file_name(look->file));
    fprintf(out, "%-12s%u.%u\n", "format", major, minor);
    put_text(out, "creator", header->creator);
    put_text(out, "source", header->source);
    put_text(out, "clock", header->clock);
    put_text(out, "chip", header->chip);
    put_content(out, look);
    return put_devices(out, header) && put_origin(out, header) && put_liodns(out, look) && put_addresses(out, look);
}

/* ---- JSON ---- */

static json_t *liodns_json(const struct look *look)
{
    const struct trace_header *header = trace_reader_header(look->reader);
    json_t *list = json_array();
    for (uint32_t i = 0; i < CONTENT_LIODNS; i++) {
        const struct content_liodn *liodn = look->content.liodns[i];
        if (liodn == NULL)
            continue;
        (void)json_array_append_new(
            list, json_pack("{s:i, s:s?, s:o, s:o, s:o, s:o, s:o, s:i}", "liodn", (int)i, "name",
                            trace_header_device(header, (uint16_t)i), "records", cli_json_count(liodn->records),
                            "bytes", cli_json_count(liodn->bytes), "lowest", cli_json_address(liodn->lowest), "highest",
                            cli_json_address(liodn->highest), "pages", cli_json_count(liodn->pages), "windows",
                            (int)content_windows(liodn)));
    }
    return list;
}

static json_t *addresses_json(const struct look *look)
{
    json_t *list = json_array();
    for (unsigned bits = 0; bits <= 64; bits++)
        if (look->content.by_bits[bits] != 0)
            (void)json_array_append_new(list, json_pack("{s:o, s:o}", "from",
                                                        cli_json_address(bits == 0 ? 0 : (uint64_t)1 << (bits - 1)),
                                                        "records", cli_json_count(look->content.by_bits[bits])));
    return list;
}

/* What reading all of it found. */
static json_t *counts_json(const struct look *look)
{
    const struct content *content = &look->content;
    uint64_t others = content->operations - content->dma_reads - content->dma_writes - content->accesses;
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:f, s:o, s:o, s:b}", "dma_reads",
                     cli_json_count(content->dma_reads), "dma_writes", cli_json_count(content->dma_writes), "accesses",
                     cli_json_count(content->accesses), "msi_writes", cli_json_count(content->msi_writes), "others",
                     cli_json_count(others), "bytes_moved", cli_json_count(content->bytes), "record_chunks",
                     cli_json_count(content->chunks), "ratio", ratio_of(look), "liodns", liodns_json(look), "addresses",
                     addresses_json(look), "pages_exact", !content->pages_full);
}

static json_t *info_json(const struct look *look)
{
    unsigned major, minor;
    trace_reader_version(look->reader, &major, &minor);
    char *text = trace_reader_json(look->reader);
    json_t *header = text != NULL ? json_loads(text, 0, NULL) : NULL;
    free(text);
    json_t *json =
        json_pack("{s:s, s:o, s:o, s:b, s:o, s:o?}", "file", look->file, "format", json_sprintf("%u.%u", major, minor),
                  "bytes", cli_json_count(look->file_bytes), "complete", look->extent.complete, "operations",
                  cli_json_count(look->content.operations), "header", header);
    if (json != NULL && look->counted)
        (void)json_object_update_new(json, counts_json(look));
    if (json != NULL && look->content.timed)
        (void)json_object_set_new(json, "span_ns", cli_json_count(look->content.last_time - look->content.first_time));
    return json;
}

/* ---- the command ---- */

static enum cli_status tell_open(struct look *look, json_t *files)
{
    enum cli_status status = look->counted ? count_all(look) : look_quickly(look);
    if (status != CLI_OK)
        return status;
    if (files != NULL)
        (void)json_array_append_new(files, info_json(look));
    else if (!put_info(look->cli->out, look))
        return cli_out_of_memory(look->cli);
    return CLI_OK;
}

static enum cli_status tell(struct cli_context *cli, const char *file, json_t *files)
{
    struct look *look = calloc(1, sizeof *look);
    if (look == NULL)
        return cli_out_of_memory(cli);
    look->cli = cli;
    look->file = file;
    look->counted = !cli_given(cli, "quick");
    enum cli_status status = cli_open_trace(cli, file, &look->reader);
    if (status == CLI_OK)
        status = tell_open(look, files);
    trace_reader_close(look->reader);
    content_free(&look->content);
    free(look);
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
    {"quick", NULL, "read header and index only: how many operations, and how long", 'q'},
    CLI_OPTION_END,
};

const struct cli_command cmd_trace_info = {
    .name = "info",
    .summary = "tell what traces say about themselves, and count what is in them",
    .operands = "TRACE...",
    .details =
        "All of a trace is read, to count what is in it: kinds of records (accesses are single ones, with MSI writes), "
        "bytes, and for each LIODN its lowest and highest address, how many different pages of 4 KiB it uses, and how "
        "many of 256 windows, if the smallest aperture that holds all it uses is cut into so many. Records are also "
        "counted by the power of two that their addresses begin at.\n"
        "\n"
        "Size, operations, time span and what the header says stand in header, index and the chunks at both ends: "
        "--quick reads only these.",
    .options = options,
    .least = 1,
    .most = CLI_ANY,
    .exec = exec,
};
