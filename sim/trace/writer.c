/* Writing chunks, index and end. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/writer.h"

#include <stdlib.h>
#include <string.h>

#include "trace/chunk.h"
#include "trace/index.h"
#include "trace/prologue.h"
#include "trace/sink.h"
#include "trace/take.h"

#define TIME_BYTES 8u
#define STRING_CHUNK (1u << 20) /* bytes of a string chunk, about */

struct trace_writer {
    struct trace_sink sink;
    struct trace_index index;
    struct trace_codec_memory memory;
    const struct op_strings *strings;
    uint32_t strings_written;
    uint32_t chunk_slots;
    uint8_t codec;
    bool timestamps;
    uint64_t first;      /* operations in chunks written */
    uint32_t slots;      /* in the open chunk */
    uint32_t operations; /* in the open chunk */
    /* Chunks in the making: room for the header, the payload, and padding behind. */
    struct trace_buffer records, times; /* the open chunk */
    struct trace_buffer other, packed;
    struct trace_error failed; /* code TRACE_OK while all is well */
};

static enum trace_code frame_reserve(struct trace_buffer *frame, size_t payload, struct trace_error *error)
{
    return trace_buffer_reserve(frame, TRACE_CHUNK_BYTES + payload + TRACE_ALIGN, error);
}

static uint8_t *payload_of(const struct trace_buffer *frame)
{
    return frame->bytes + TRACE_CHUNK_BYTES;
}

/* ---- one chunk ---- */

/* Packs the payload if that makes it smaller; *frame is what to write then. */
static enum trace_code pack(struct trace_writer *writer, struct trace_buffer **frame, struct trace_chunk_header *header)
{
    uint8_t number = trace_codec_row(writer->codec)->instead(header->type);
    const struct trace_codec_row *codec = trace_codec_row(number);
    size_t capacity = codec->bound(header->raw);
    enum trace_code code = frame_reserve(&writer->packed, capacity, &writer->failed);
    if (code != TRACE_OK)
        return code;
    size_t length = codec->pack(&writer->memory, header->type, (struct trace_span){payload_of(*frame), header->raw},
                                (struct trace_room){payload_of(&writer->packed), capacity});
    if (length == 0)
        return trace_fail(&writer->failed, TRACE_ERR_MEMORY, 0, "out of memory for codec %s", codec->name);
    if (length >= header->raw)
        return TRACE_OK;
    header->codec = number;
    header->stored = (uint32_t)length;
    *frame = &writer->packed;
    return TRACE_OK;
}

/* Writes a chunk of header->raw bytes of payload, which frame holds, in one piece. */
static enum trace_code emit(struct trace_writer *writer, struct trace_buffer *frame, struct trace_chunk_header header)
{
    header.codec = TRACE_CODEC_NONE;
    header.stored = header.raw;
    enum trace_code code = TRACE_OK;
    bool packs = header.type != TRACE_INDEX && header.type != TRACE_FINISH;
    if (packs && writer->codec != TRACE_CODEC_NONE)
        code = pack(writer, &frame, &header);
    if (code != TRACE_OK)
        return code;
    size_t padded = (size_t)trace_padded(header.stored);
    memset(payload_of(frame) + header.stored, 0, padded - header.stored);
    header.content = trace_hash(payload_of(frame), padded);
    trace_chunk_store(&header, frame->bytes);
    if (packs)
        code = trace_index_add(&writer->index, writer->sink.written, &header, &writer->failed);
    if (code != TRACE_OK)
        return code;
    return trace_sink_write(&writer->sink, frame->bytes, TRACE_CHUNK_BYTES + padded, &writer->failed);
}

/* ---- strings: always ahead of the operations that use them ---- */

/* How many of the strings not yet written go into one chunk, and their bytes. */
static uint32_t measure_strings(const struct trace_writer *writer, size_t *bytes)
{
    uint32_t all = op_strings_count(writer->strings), count = 0;
    *bytes = 0;
    while (writer->strings_written + count < all && *bytes < STRING_CHUNK) {
        size_t length;
        op_strings_get(writer->strings, writer->strings_written + count, &length);
        *bytes += length + 1;
        count++;
    }
    return count;
}

static enum trace_code emit_some_strings(struct trace_writer *writer)
{
    size_t bytes, length;
    uint32_t count = measure_strings(writer, &bytes);
    enum trace_code code = frame_reserve(&writer->other, bytes, &writer->failed);
    if (code != TRACE_OK)
        return code;
    uint8_t *at = payload_of(&writer->other);
    for (uint32_t i = 0; i < count; i++) {
        const char *text = op_strings_get(writer->strings, writer->strings_written + i, &length);
        memcpy(at, text, length + 1);
        at += length + 1;
    }
    struct trace_chunk_header header = {
        .type = TRACE_STRINGS, .count = count, .raw = (uint32_t)bytes, .first = writer->strings_written};
    writer->strings_written += count;
    return emit(writer, &writer->other, header);
}

static enum trace_code emit_strings(struct trace_writer *writer)
{
    enum trace_code code = TRACE_OK;
    while (code == TRACE_OK && writer->strings != NULL && writer->strings_written < op_strings_count(writer->strings))
        code = emit_some_strings(writer);
    return code;
}

/* ---- records ---- */

static enum trace_code emit_times(struct trace_writer *writer)
{
    if (!writer->timestamps)
        return TRACE_OK;
    struct trace_chunk_header header = {.type = TRACE_TIMES,
                                        .count = writer->operations,
                                        .raw = writer->operations * TIME_BYTES,
                                        .first = writer->first,
                                        .base = load_le64(payload_of(&writer->times))};
    return emit(writer, &writer->times, header);
}

/* Writes the open chunk, and what must stand before it. */
static enum trace_code flush(struct trace_writer *writer)
{
    if (writer->operations == 0)
        return TRACE_OK;
    struct trace_chunk_header header = {.type = TRACE_RECORDS,
                                        .count = writer->operations,
                                        .slots = writer->slots,
                                        .raw = writer->slots * OP_SLOT_BYTES,
                                        .first = writer->first};
    enum trace_code code = emit_strings(writer);
    if (code == TRACE_OK)
        code = emit_times(writer);
    if (code == TRACE_OK)
        code = emit(writer, &writer->records, header);
    writer->first += writer->operations;
    writer->operations = 0;
    writer->slots = 0;
    return code;
}

/* Adds one operation of count slots. */
static enum trace_code add(struct trace_writer *writer, const uint8_t *slots, size_t count, const uint64_t *time)
{
    enum trace_code code = TRACE_OK;
    if (writer->slots + count > writer->chunk_slots)
        code = flush(writer);
    if (code != TRACE_OK)
        return code;
    uint8_t *place = payload_of(&writer->records) + (size_t)writer->slots * OP_SLOT_BYTES;
    if (count == 1)
        memcpy(place, slots, OP_SLOT_BYTES); /* nearly all: no call */
    else
        memcpy(place, slots, count * OP_SLOT_BYTES);
    if (time != NULL)
        store_le64(payload_of(&writer->times) + (size_t)writer->operations * TIME_BYTES, *time);
    writer->slots += (uint32_t)count;
    writer->operations++;
    return writer->slots < writer->chunk_slots ? TRACE_OK : flush(writer);
}

static enum trace_code add_all(struct trace_writer *writer, const uint8_t *slots, size_t count, const uint64_t *times)
{
    if (writer->timestamps != (times != NULL))
        return trace_fail(&writer->failed, TRACE_ERR_ARGUMENT, 0, "the header says %s, and the operations come %s",
                          writer->timestamps ? "timestamps" : "no timestamps", times != NULL ? "with some" : "without");
    enum trace_code code = TRACE_OK;
    while (count > 0 && code == TRACE_OK) {
        size_t take = trace_slot_count(slots);
        if (take == 0 || take > count)
            return trace_fail(&writer->failed, TRACE_ERR_ARGUMENT, 0, "operation 0x%02x is unknown or cut off",
                              slots[14]);
        code = add(writer, slots, take, times);
        slots += take * OP_SLOT_BYTES;
        count -= take;
        times += times != NULL;
    }
    return code;
}

/* ---- the calls ---- */

/* Hands the first failure on. */
static enum trace_code outcome(const struct trace_writer *writer, struct trace_error *error)
{
    if (error != NULL && writer->failed.code != TRACE_OK)
        *error = writer->failed;
    return writer->failed.code;
}

static enum trace_code check_config(const struct trace_writer_config *config, struct trace_error *error)
{
    if (config->chunk_slots > TRACE_SLOTS_MAX)
        return trace_fail(error, TRACE_ERR_ARGUMENT, 0, "chunks of %u slots; legal are 1 to %u", config->chunk_slots,
                          TRACE_SLOTS_MAX);
    if (trace_codec_row(config->codec) == NULL)
        return trace_fail(error, TRACE_ERR_ARGUMENT, 0, "codec %u is unknown", config->codec);
    if (config->level < 0 || config->level > TRACE_LEVEL_MOST)
        return trace_fail(error, TRACE_ERR_ARGUMENT, 0, "level %d; legal are 1 to %d", config->level, TRACE_LEVEL_MOST);
    return TRACE_OK;
}

/* Room for an open chunk, and the file's first bytes. */
static enum trace_code begin(struct trace_writer *writer, const struct trace_writer_config *config)
{
    size_t room = writer->chunk_slots > OP_MAX_SLOTS ? writer->chunk_slots : OP_MAX_SLOTS;
    enum trace_code code = frame_reserve(&writer->records, room * OP_SLOT_BYTES, &writer->failed);
    if (code == TRACE_OK)
        code = frame_reserve(&writer->times, writer->timestamps ? room * TIME_BYTES : 0, &writer->failed);
    if (code != TRACE_OK)
        return code;
    size_t size;
    uint8_t *prologue =
        trace_prologue_make(config->header, trace_codec_row(config->codec)->minor, &size, &writer->failed);
    if (prologue == NULL)
        return writer->failed.code;
    code = trace_sink_write(&writer->sink, prologue, size, &writer->failed);
    free(prologue);
    return code;
}

static struct trace_writer *new_writer(const struct trace_writer_config *config, struct trace_error *error)
{
    if (check_config(config, error) != TRACE_OK)
        return NULL;
    struct trace_writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL) {
        trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory for a writer");
        return NULL;
    }
    writer->strings = config->strings;
    writer->chunk_slots = config->chunk_slots == 0 ? TRACE_CHUNK_SLOTS : config->chunk_slots;
    writer->codec = config->codec;
    writer->memory.level = config->level;
    writer->timestamps = config->header->timestamps;
    return writer;
}

/* The writer has its sink: starts the file, or gives everything back. */
static enum trace_code start(struct trace_writer *writer, const struct trace_writer_config *config,
                             struct trace_writer **result, struct trace_error *error)
{
    if (begin(writer, config) == TRACE_OK) {
        *result = writer;
        return TRACE_OK;
    }
    enum trace_code code = outcome(writer, error);
    trace_writer_discard(writer);
    return code;
}

enum trace_code trace_writer_open(const char *path, const struct trace_writer_config *config,
                                  struct trace_writer **writer, struct trace_error *error)
{
    struct trace_error local;
    error = error == NULL ? &local : error;
    *writer = NULL;
    struct trace_writer *fresh = new_writer(config, error);
    if (fresh == NULL)
        return error->code;
    enum trace_code code = trace_sink_open(&fresh->sink, path, error);
    if (code == TRACE_OK)
        return start(fresh, config, writer, error);
    free(fresh);
    return code;
}

enum trace_code trace_writer_open_fd(int fd, const struct trace_writer_config *config, struct trace_writer **writer,
                                     struct trace_error *error)
{
    struct trace_error local;
    error = error == NULL ? &local : error;
    *writer = NULL;
    struct trace_writer *fresh = new_writer(config, error);
    if (fresh == NULL)
        return error->code;
    trace_sink_open_fd(&fresh->sink, fd);
    return start(fresh, config, writer, error);
}

enum trace_code trace_writer_append(struct trace_writer *writer, const uint8_t *slots, size_t count,
                                    const uint64_t *times, struct trace_error *error)
{
    if (writer->failed.code == TRACE_OK)
        add_all(writer, slots, count, times);
    return outcome(writer, error);
}

static enum trace_code emit_note(struct trace_writer *writer, const char *text)
{
    size_t length = strlen(text);
    if (length > TRACE_RAW_MAX)
        return trace_fail(&writer->failed, TRACE_ERR_ARGUMENT, 0, "a note of %zu bytes; at most %u are legal", length,
                          TRACE_RAW_MAX);
    enum trace_code code = frame_reserve(&writer->other, length, &writer->failed);
    if (code != TRACE_OK)
        return code;
    memcpy(payload_of(&writer->other), text, length);
    struct trace_chunk_header header = {.type = TRACE_NOTE, .count = 1, .raw = (uint32_t)length};
    return emit(writer, &writer->other, header);
}

static enum trace_code add_note(struct trace_writer *writer, const struct trace_header *late)
{
    enum trace_code code = flush(writer);
    if (code != TRACE_OK)
        return code;
    json_t *json = trace_header_to_json(late, true, &writer->failed);
    if (json == NULL)
        return writer->failed.code;
    char *text = trace_json_text(json);
    json_decref(json);
    if (text == NULL)
        return trace_fail(&writer->failed, TRACE_ERR_MEMORY, 0, "out of memory for a note");
    code = emit_note(writer, text);
    free(text);
    return code;
}

enum trace_code trace_writer_note(struct trace_writer *writer, const struct trace_header *late,
                                  struct trace_error *error)
{
    if (writer->failed.code == TRACE_OK)
        add_note(writer, late);
    return outcome(writer, error);
}

uint64_t trace_writer_operations(const struct trace_writer *writer)
{
    return writer->first + writer->operations;
}

uint64_t trace_writer_bytes(const struct trace_writer *writer)
{
    return writer->sink.written;
}

/* The index and the end. */
static enum trace_code finish(struct trace_writer *writer)
{
    enum trace_code code = flush(writer);
    size_t bytes = writer->index.count * TRACE_ENTRY_BYTES;
    if (code == TRACE_OK)
        code = frame_reserve(&writer->other, bytes, &writer->failed);
    if (code != TRACE_OK)
        return code;
    if (bytes > 0)
        memcpy(payload_of(&writer->other), writer->index.bytes, bytes);
    struct trace_chunk_header index = {
        .type = TRACE_INDEX, .count = (uint32_t)writer->index.count, .raw = (uint32_t)bytes, .first = writer->first};
    struct trace_chunk_header end = {.type = TRACE_FINISH, .first = writer->first, .base = writer->sink.written};
    code = emit(writer, &writer->other, index);
    return code == TRACE_OK ? emit(writer, &writer->other, end) : code;
}

static void writer_free(struct trace_writer *writer)
{
    trace_index_free(&writer->index);
    trace_codec_free(&writer->memory);
    trace_buffer_free(&writer->records);
    trace_buffer_free(&writer->times);
    trace_buffer_free(&writer->other);
    trace_buffer_free(&writer->packed);
    free(writer);
}

enum trace_code trace_writer_close(struct trace_writer *writer, struct trace_error *error)
{
    if (writer->failed.code == TRACE_OK)
        finish(writer);
    if (writer->failed.code == TRACE_OK)
        trace_sink_commit(&writer->sink, &writer->failed);
    else
        trace_sink_abort(&writer->sink);
    enum trace_code code = outcome(writer, error);
    writer_free(writer);
    return code;
}

void trace_writer_discard(struct trace_writer *writer)
{
    if (writer == NULL)
        return;
    trace_sink_abort(&writer->sink);
    writer_free(writer);
}
