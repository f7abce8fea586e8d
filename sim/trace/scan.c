/* Taking prologue, chunk headers and payloads from a source. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/scan.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "op/op.h"

#define PIECE_BYTES 65536u

void trace_scan_free(struct trace_scan *scan)
{
    trace_codec_free(&scan->memory);
    trace_buffer_free(&scan->small);
    for (int role = 0; role < TRACE_ROLE_COUNT; role++) {
        trace_buffer_free(&scan->stored[role]);
        trace_buffer_free(&scan->raw[role]);
    }
}

/* ---- prologue ---- */

/* Reads JSON behind the line and compares the hash, over a copy as its digits must be blanked. */
static enum trace_code take_json(struct trace_scan *scan, const uint8_t line_bytes[TRACE_LINE_BYTES],
                                 const struct trace_line *line, struct trace_error *error)
{
    struct trace_buffer *copy = &scan->raw[TRACE_ROLE_RECORDS];
    const uint8_t *json;
    size_t got;
    enum trace_code code = trace_buffer_reserve(copy, TRACE_LINE_BYTES + (size_t)line->json_bytes, error);
    if (code == TRACE_OK)
        code = trace_source_take(scan->source, line->json_bytes, &scan->stored[TRACE_ROLE_RECORDS], &json, &got, error);
    if (code != TRACE_OK)
        return code;
    if (got < line->json_bytes)
        return trace_fail(error, TRACE_ERR_TRUNCATED, TRACE_LINE_BYTES + got,
                          "the file ends in its header, after %zu of %" PRIu32 " bytes", got, line->json_bytes);
    memcpy(copy->bytes, line_bytes, TRACE_LINE_BYTES);
    memcpy(copy->bytes + TRACE_LINE_BYTES, json, got);
    if (trace_prologue_hash(copy->bytes, got) != line->hash)
        return trace_fail(error, TRACE_ERR_DAMAGED, 0, "the checksum of first line and header does not hold");
    return TRACE_OK;
}

enum trace_code trace_scan_prologue(struct trace_scan *scan, struct trace_line *line,
                                    struct trace_header_memory *header, struct trace_error *error)
{
    uint8_t bytes[TRACE_LINE_BYTES];
    size_t got;
    enum trace_code code = trace_source_read(scan->source, bytes, sizeof bytes, &got, error);
    if (code != TRACE_OK)
        return code;
    if (got == 0)
        return trace_fail(error, TRACE_ERR_TRUNCATED, 0, "empty; a trace begins with \"" TRACE_MAGIC_TEXT "\"");
    memset(bytes + got, 0, sizeof bytes - got);
    code = trace_line_load(bytes, line, error);
    if (got < sizeof bytes && memcmp(bytes, TRACE_MAGIC_TEXT, got < TRACE_MAGIC_BYTES ? got : TRACE_MAGIC_BYTES) == 0)
        return trace_fail(error, TRACE_ERR_TRUNCATED, got, "the file ends in its first line, after %zu of %u bytes",
                          got, TRACE_LINE_BYTES);
    if (code == TRACE_OK)
        code = take_json(scan, bytes, line, error);
    if (code != TRACE_OK)
        return code;
    return trace_header_read(header, scan->raw[TRACE_ROLE_RECORDS].bytes + TRACE_LINE_BYTES, line->json_bytes,
                             TRACE_LINE_BYTES, error);
}

/* ---- chunks ---- */

enum trace_code trace_scan_header(struct trace_scan *scan, struct trace_chunk_header *header, struct trace_error *error)
{
    const uint8_t *bytes;
    size_t got;
    scan->offset = trace_source_position(scan->source);
    enum trace_code code = trace_source_take(scan->source, TRACE_CHUNK_BYTES, &scan->small, &bytes, &got, error);
    if (code != TRACE_OK)
        return code;
    scan->lost = got < TRACE_CHUNK_BYTES ? got : 0;
    if (got < TRACE_CHUNK_BYTES)
        return TRACE_END;
    if (!trace_chunk_load(bytes, header)) {
        trace_source_unread(scan->source, bytes + TRACE_ALIGN, TRACE_CHUNK_BYTES - TRACE_ALIGN);
        return trace_fail(error, TRACE_ERR_DAMAGED, scan->offset, "no intact chunk header here");
    }
    return trace_chunk_check(header, scan->offset, error);
}

static enum trace_code cut_off(struct trace_scan *scan)
{
    scan->lost = trace_source_position(scan->source) - scan->offset;
    return TRACE_END;
}

static enum trace_code damaged(const struct trace_scan *scan, const struct trace_chunk_header *header,
                               struct trace_error *error)
{
    const char *name = trace_type_name(header->type);
    return trace_fail(error, TRACE_ERR_DAMAGED, scan->offset, "the checksum of the %s chunk (type %u) does not hold",
                      name == NULL ? "unknown" : name, header->type);
}

static enum trace_code unpack(struct trace_scan *scan, const struct trace_chunk_header *header,
                              struct trace_buffer *raw, const uint8_t **payload, struct trace_error *error)
{
    const struct trace_codec_row *codec = trace_codec_row(header->codec);
    enum trace_code code = trace_buffer_reserve(raw, header->raw, error);
    if (code != TRACE_OK)
        return code;
    code = codec->unpack(&scan->memory, header->type, (struct trace_span){*payload, header->stored},
                         (struct trace_room){raw->bytes, header->raw});
    if (code == TRACE_ERR_MEMORY)
        return trace_fail(error, code, 0, "out of memory for codec %s", codec->name);
    if (code != TRACE_OK)
        return trace_fail(error, code, scan->offset, "codec %s does not unpack the %s chunk to %" PRIu32 " bytes",
                          codec->name, trace_type_name(header->type), header->raw);
    *payload = raw->bytes;
    return TRACE_OK;
}

enum trace_code trace_scan_payload(struct trace_scan *scan, const struct trace_chunk_header *header,
                                   enum trace_role role, const uint8_t **payload, struct trace_error *error)
{
    size_t length = (size_t)trace_padded(header->stored), got;
    enum trace_code code = trace_source_take(scan->source, length, &scan->stored[role], payload, &got, error);
    if (code != TRACE_OK)
        return code;
    if (got < length)
        return cut_off(scan);
    if (trace_hash(*payload, length) != header->content)
        return damaged(scan, header, error);
    return header->codec == TRACE_CODEC_NONE ? TRACE_OK : unpack(scan, header, &scan->raw[role], payload, error);
}

/* Hashes the next length bytes piece by piece. */
static enum trace_code hash_pieces(struct trace_scan *scan, uint64_t length, XXH3_state_t *state,
                                   struct trace_error *error)
{
    while (length > 0) {
        const uint8_t *bytes;
        size_t want = length < PIECE_BYTES ? (size_t)length : PIECE_BYTES, got;
        enum trace_code code = trace_source_take(scan->source, want, &scan->small, &bytes, &got, error);
        if (code != TRACE_OK)
            return code;
        if (got < want)
            return cut_off(scan);
        XXH3_64bits_update(state, bytes, got);
        length -= got;
    }
    return TRACE_OK;
}

enum trace_code trace_scan_skip(struct trace_scan *scan, const struct trace_chunk_header *header,
                                struct trace_error *error)
{
    XXH3_state_t *state = XXH3_createState();
    if (state == NULL)
        return trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory for a checksum");
    XXH3_64bits_reset(state);
    enum trace_code code = hash_pieces(scan, trace_padded(header->stored), state, error);
    bool holds = XXH3_64bits_digest(state) == header->content;
    XXH3_freeState(state);
    if (code != TRACE_OK)
        return code;
    return holds ? TRACE_OK : damaged(scan, header, error);
}

/* ---- strings ---- */

enum trace_code trace_scan_strings(const struct trace_scan *scan, const struct trace_chunk_header *header,
                                   const uint8_t *payload, struct op_strings *strings, struct trace_error *error)
{
    const uint8_t *at = payload, *end = payload + header->raw;
    if (header->first != op_strings_count(strings))
        return trace_fail(error, TRACE_ERR_FORMAT, scan->offset, "strings begin at id %" PRIu64 "; %" PRIu32 " is next",
                          header->first, op_strings_count(strings));
    for (uint32_t i = 0; i < header->count; i++) {
        const uint8_t *nul = memchr(at, 0, (size_t)(end - at));
        if (nul == NULL)
            return trace_fail(error, TRACE_ERR_FORMAT, scan->offset,
                              "string chunk holds fewer than %" PRIu32 " strings", header->count);
        uint32_t id = 0, expected = op_strings_count(strings);
        enum op_error result = op_strings_intern(strings, (const char *)at, (size_t)(nul - at), &id);
        if (result == OP_ERR_MEMORY)
            return trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory for strings");
        if (result != OP_OK || id != expected)
            return trace_fail(error, TRACE_ERR_FORMAT, scan->offset, "string %" PRIu32 " is %s", expected,
                              result == OP_OK ? "there twice" : op_strerror(result));
        at = nul + 1;
    }
    if (at != end)
        return trace_fail(error, TRACE_ERR_FORMAT, scan->offset, "string chunk holds more than %" PRIu32 " strings",
                          header->count);
    return TRACE_OK;
}
