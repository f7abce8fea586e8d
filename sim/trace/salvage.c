/* What can be read of a damaged trace. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/salvage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "op/op.h"
#include "trace/scan.h"

#define TIMES_AT_ONCE 4096u
#define STRINGS_MOST (1u << 24) /* made up for one operation: more is no damage, but nonsense */

struct salvager {
    struct trace_scan scan;
    struct trace_header_memory header;
    struct op_strings *strings;
    struct op_scratch *scratch;
    struct trace_writer_config config;
    const char *path;
    int fd;
    struct trace_writer *writer; /* NULL before the first record chunk */
    bool timestamps;
    const uint8_t *times; /* of the record chunk that follows them, or NULL */
    struct trace_chunk_header times_header;
    uint64_t last_time;
    uint64_t next; /* number of the operation that should come next */
    struct trace_salvage *report;
    struct trace_error *error;
};

/* Damage is what this is for; the rest ends it. */
static bool bearable(enum trace_code code)
{
    return code == TRACE_ERR_DAMAGED || code == TRACE_ERR_FORMAT || code == TRACE_ERR_VERSION;
}

/* ---- strings ---- */

static enum trace_code out_of_memory(struct salvager *salvager)
{
    return trace_fail(salvager->error, TRACE_ERR_MEMORY, 0, "out of memory for salvage");
}

/* A name in the place of one that is lost. */
static enum trace_code make_up_string(struct salvager *salvager)
{
    char text[32];
    uint32_t id;
    uint32_t count = op_strings_count(salvager->strings);
    snprintf(text, sizeof text, "lost-%u", (unsigned)count);
    if (op_strings_intern(salvager->strings, text, strlen(text), &id) != OP_OK || id != count)
        return out_of_memory(salvager);
    salvager->report->made_up_strings++;
    return TRACE_OK;
}

static enum trace_code take_strings(struct salvager *salvager, const struct trace_chunk_header *header,
                                    const uint8_t *payload)
{
    enum trace_code code = TRACE_OK;
    if (header->first > STRINGS_MOST || header->first < op_strings_count(salvager->strings))
        return TRACE_ERR_FORMAT;
    while (code == TRACE_OK && op_strings_count(salvager->strings) < header->first)
        code = make_up_string(salvager);
    return code == TRACE_OK ? trace_scan_strings(&salvager->scan, header, payload, salvager->strings, salvager->error)
                            : code;
}

/* The slots of an operation whose strings are all there; 0 if it is none. */
static size_t operation_slots(struct salvager *salvager, const uint8_t *slots, size_t count, enum trace_code *code)
{
    struct op op;
    size_t used = 0;
    enum op_error result = op_decode(slots, count, salvager->strings, salvager->scratch, &op, &used);
    const struct op_row *row = op_row(slots[14]);
    for (unsigned i = 0; result == OP_ERR_STRING && row != NULL && i < op_arguments(row); i++) {
        uint8_t type = row->argument[i].type;
        bool names = (type == OP_TYPE_NAME || type == OP_TYPE_TEXT) && op.value[i] < STRINGS_MOST;
        while (names && *code == TRACE_OK && op_strings_count(salvager->strings) <= op.value[i])
            *code = make_up_string(salvager);
    }
    if (result == OP_ERR_STRING)
        result = op_decode(slots, count, salvager->strings, salvager->scratch, &op, &used);
    return result == OP_OK ? used : 0;
}

/* ---- writing ---- */

static enum trace_code note_output(struct salvager *salvager, enum trace_code code)
{
    salvager->report->output_failed |= code != TRACE_OK;
    return code;
}

static enum trace_code open_writer(struct salvager *salvager)
{
    struct trace_header header = salvager->header.header;
    if (salvager->writer != NULL)
        return TRACE_OK;
    header.creator = salvager->config.header->creator;
    header.timestamps = salvager->timestamps;
    salvager->config.header = &header;
    salvager->config.strings = salvager->strings;
    enum trace_code code =
        salvager->path == NULL
            ? trace_writer_open_fd(salvager->fd, &salvager->config, &salvager->writer, salvager->error)
            : trace_writer_open(salvager->path, &salvager->config, &salvager->writer, salvager->error);
    salvager->config.header = NULL; /* nothing is kept of it */
    return note_output(salvager, code);
}

/* Timestamps for count operations from number at of the chunk on: its own, or the last one known. */
static void fill_times(struct salvager *salvager, size_t at, size_t count, uint64_t *times)
{
    for (size_t i = 0; i < count; i++) {
        if (salvager->times != NULL)
            salvager->last_time = load_le64(salvager->times + 8 * (at + i));
        times[i] = salvager->last_time;
    }
    if (salvager->times == NULL)
        salvager->report->made_up_times += count;
}

static enum trace_code write_operations(struct salvager *salvager, const uint8_t *slots, size_t count, size_t at,
                                        size_t operations)
{
    uint64_t times[TIMES_AT_ONCE];
    if (salvager->timestamps)
        fill_times(salvager, at, operations, times);
    return note_output(salvager, trace_writer_append(salvager->writer, slots, count,
                                                     salvager->timestamps ? times : NULL, salvager->error));
}

/* A few operations at a time. */
static enum trace_code write_chunk(struct salvager *salvager, const struct trace_chunk_header *header,
                                   const uint8_t *slots)
{
    enum trace_code code = open_writer(salvager);
    size_t from = 0, slot = 0, operations = 0;
    for (uint32_t i = 0; i < header->count && code == TRACE_OK; i++) {
        const uint8_t *head = slots + slot * OP_SLOT_BYTES;
        bool plain = head[14] == OP_DMA || head[14] == OP_ACCESS;
        slot += plain ? 1 : operation_slots(salvager, head, header->slots - slot, &code);
        operations++;
        if (code != TRACE_OK || (operations < TIMES_AT_ONCE && i + 1 < header->count))
            continue;
        code = write_operations(salvager, slots + from * OP_SLOT_BYTES, slot - from, i + 1 - operations, operations);
        from = slot;
        operations = 0;
    }
    return code;
}

/* ---- chunks ---- */

/* Whether every operation can be read; what can not is no chunk of ours, whatever its checksum says. */
static bool chunk_is_sound(struct salvager *salvager, const struct trace_chunk_header *header, const uint8_t *slots,
                           enum trace_code *code)
{
    size_t slot = 0;
    if (trace_slots_check(header, slots, salvager->scan.offset, NULL) != TRACE_OK)
        return false;
    for (uint32_t i = 0; i < header->count && *code == TRACE_OK; i++) {
        const uint8_t *head = slots + slot * OP_SLOT_BYTES;
        size_t used = head[14] == OP_DMA || head[14] == OP_ACCESS
                          ? 1
                          : operation_slots(salvager, head, header->slots - slot, code);
        if (used == 0)
            return false;
        slot += used;
    }
    return *code == TRACE_OK;
}

static enum trace_code take_records(struct salvager *salvager, const struct trace_chunk_header *header,
                                    const uint8_t *payload)
{
    enum trace_code code = TRACE_OK;
    bool own_times = salvager->times != NULL && salvager->times_header.first == header->first &&
                     salvager->times_header.count == header->count;
    if (!chunk_is_sound(salvager, header, payload, &code))
        return code == TRACE_OK ? TRACE_ERR_FORMAT : code;
    if (salvager->times != NULL && !own_times)
        salvager->report->unused_times += salvager->times_header.count;
    salvager->times = own_times ? salvager->times : NULL;
    if (header->first > salvager->next)
        salvager->report->lost_operations += header->first - salvager->next;
    salvager->next = header->first + header->count;
    salvager->report->operations += header->count;
    code = write_chunk(salvager, header, payload);
    salvager->times = NULL;
    return code;
}

/* Timestamps whose records do not follow directly are of no use. */
static void drop_times(struct salvager *salvager)
{
    if (salvager->times != NULL)
        salvager->report->unused_times += salvager->times_header.count;
    salvager->times = NULL;
}

static enum trace_code take_times(struct salvager *salvager, const struct trace_chunk_header *header,
                                  const uint8_t *payload)
{
    salvager->times = payload;
    salvager->times_header = *header;
    return TRACE_OK;
}

static enum trace_code take_note(struct salvager *salvager, const struct trace_chunk_header *header,
                                 const uint8_t *payload)
{
    return trace_header_read(&salvager->header, payload, header->raw, salvager->scan.offset, salvager->error);
}

typedef enum trace_code take_fn(struct salvager *salvager, const struct trace_chunk_header *header,
                                const uint8_t *payload);

static take_fn *const take_rows[TRACE_TYPE_COUNT] = {
    [TRACE_RECORDS] = take_records,
    [TRACE_TIMES] = take_times,
    [TRACE_STRINGS] = take_strings,
    [TRACE_NOTE] = take_note,
};

/* Takes the payload of the chunk whose header was just read. */
static enum trace_code take_chunk(struct salvager *salvager, const struct trace_chunk_header *header)
{
    unsigned type = trace_type_name(header->type) == NULL ? 0 : header->type;
    take_fn *take = take_rows[type];
    if (type != TRACE_RECORDS)
        drop_times(salvager);
    enum trace_role role = type == TRACE_TIMES ? TRACE_ROLE_TIMES : TRACE_ROLE_RECORDS;
    const uint8_t *payload;
    enum trace_code code = take == NULL ? trace_scan_skip(&salvager->scan, header, salvager->error)
                                        : trace_scan_payload(&salvager->scan, header, role, &payload, salvager->error);
    if (code == TRACE_OK && take != NULL)
        code = take(salvager, header, payload);
    if (code == TRACE_OK)
        salvager->report->chunks[type]++;
    if (code == TRACE_OK && type == TRACE_FINISH)
        salvager->report->complete = true;
    if (code == TRACE_OK && (type == TRACE_FINISH || type == TRACE_INDEX) && header->first > salvager->next) {
        salvager->report->lost_operations += header->first - salvager->next;
        salvager->next = header->first;
    }
    return code;
}

/* ---- the file ---- */

/* Whether an intact chunk header comes next, or the end of the file. */
static bool header_follows(struct salvager *salvager)
{
    struct trace_source *source = salvager->scan.source;
    struct trace_chunk_header header;
    uint64_t position = trace_source_position(source);
    uint8_t bytes[TRACE_CHUNK_BYTES];
    size_t got = 0;
    bool read = trace_source_read(source, bytes, sizeof bytes, &got, NULL) == TRACE_OK;
    trace_source_seek(source, position);
    return read && (got == 0 || (got == sizeof bytes && trace_chunk_load(bytes, &header)));
}

/* A payload that is damaged, or that the file ends in, may have lost bytes, so that the next chunk is nearer: if no
 * header stands where it must, looking goes on right behind the damaged one's. */
static void look_behind(struct salvager *salvager, uint64_t start)
{
    struct trace_source *source = salvager->scan.source;
    if (!header_follows(salvager) && trace_source_size(source) - start > TRACE_CHUNK_BYTES)
        trace_source_seek(source, start + TRACE_CHUNK_BYTES);
    salvager->report->damaged_chunks++;
    salvager->report->lost_bytes += trace_source_position(source) - start;
}

static enum trace_code step(struct salvager *salvager)
{
    struct trace_source *source = salvager->scan.source;
    struct trace_chunk_header header;
    uint64_t start = trace_source_position(source), left = trace_source_size(source) - start;
    enum trace_code code = TRACE_OK;
    if (salvager->times == NULL)
        code = trace_source_hold(source, 2 * (TRACE_CHUNK_BYTES + (size_t)TRACE_RAW_MAX), salvager->error);
    if (code == TRACE_OK)
        code = trace_scan_header(&salvager->scan, &header, salvager->error);
    if (code == TRACE_ERR_DAMAGED) {
        drop_times(salvager);
        salvager->report->lost_bytes += trace_source_position(source) - start;
        return TRACE_OK;
    }
    if (code == TRACE_OK)
        code = take_chunk(salvager, &header);
    if (code == TRACE_END && left < TRACE_CHUNK_BYTES)
        salvager->report->lost_bytes += left;
    if (!bearable(code) && (code != TRACE_END || left < TRACE_CHUNK_BYTES))
        return code;
    if (code == TRACE_END)
        trace_source_seek(source, start + TRACE_CHUNK_BYTES);
    look_behind(salvager, start);
    return TRACE_OK;
}

/* With the header lost, whether operations have timestamps shows by their chunks. */
static bool finds_times(struct salvager *salvager, uint64_t from)
{
    struct trace_source *source = salvager->scan.source;
    struct trace_chunk_header header;
    enum trace_code code = TRACE_OK;
    bool found = false;
    trace_source_seek(source, from);
    while (!found && (code == TRACE_OK || bearable(code))) {
        code = trace_scan_header(&salvager->scan, &header, NULL);
        found = code == TRACE_OK && header.type == TRACE_TIMES;
    }
    trace_source_seek(source, from);
    return found;
}

/* The least that a header says, in the place of the one that is lost, so that notes can be added to it. */
static enum trace_code make_up_header(struct salvager *salvager)
{
    struct trace_header header = {.creator = salvager->config.header->creator, .timestamps = salvager->timestamps};
    size_t size;
    uint8_t *prologue = trace_prologue_make(&header, 0, &size, salvager->error);
    if (prologue == NULL)
        return salvager->error->code;
    enum trace_code code =
        trace_header_read(&salvager->header, prologue + TRACE_LINE_BYTES, size - TRACE_LINE_BYTES, 0, salvager->error);
    free(prologue);
    return code;
}

static enum trace_code read_prologue(struct salvager *salvager)
{
    struct trace_line line;
    enum trace_code code = trace_scan_prologue(&salvager->scan, &line, &salvager->header, salvager->error);
    salvager->timestamps = salvager->header.header.timestamps;
    if (code == TRACE_OK || (!bearable(code) && code != TRACE_ERR_MAGIC && code != TRACE_ERR_TRUNCATED))
        return code;
    salvager->report->header_lost = true;
    salvager->timestamps = finds_times(salvager, 0);
    return make_up_header(salvager);
}

static enum trace_code walk(struct salvager *salvager)
{
    enum trace_code code = read_prologue(salvager);
    while (code == TRACE_OK)
        code = step(salvager);
    if (code != TRACE_END)
        return code;
    drop_times(salvager);
    salvager->report->bytes = trace_source_size(salvager->scan.source);
    if (salvager->writer == NULL)
        return trace_fail(salvager->error, TRACE_ERR_FORMAT, 0, "no whole chunk of operations in it");
    struct trace_header late = salvager->header.header;
    late.creator = NULL;
    return salvager->report->chunks[TRACE_NOTE] == 0
               ? TRACE_OK
               : note_output(salvager, trace_writer_note(salvager->writer, &late, salvager->error));
}

static enum trace_code run(struct salvager *salvager)
{
    enum trace_code code = walk(salvager);
    if (code != TRACE_OK) {
        trace_writer_discard(salvager->writer);
        return code;
    }
    return note_output(salvager, trace_writer_close(salvager->writer, salvager->error));
}

enum trace_code trace_salvage(struct trace_source *source, const struct trace_writer_config *config, const char *path,
                              int fd, struct trace_salvage *report, struct trace_error *error)
{
    struct trace_error local;
    struct salvager salvager = {
        .scan.source = source, .config = *config, .path = path, .fd = fd, .report = report, .error = &local};
    *report = (struct trace_salvage){0};
    if (!trace_source_seekable(source))
        return trace_fail(error, TRACE_ERR_ARGUMENT, 0, "the input is a pipe: salvage needs a file");
    salvager.strings = op_strings_create();
    salvager.scratch = malloc(sizeof *salvager.scratch);
    enum trace_code code =
        salvager.strings == NULL || salvager.scratch == NULL ? out_of_memory(&salvager) : run(&salvager);
    if (code != TRACE_OK && error != NULL)
        *error = local;
    trace_scan_free(&salvager.scan);
    trace_header_free(&salvager.header);
    op_strings_destroy(salvager.strings);
    free(salvager.scratch);
    return code;
}
