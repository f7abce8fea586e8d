/* Trace files put together byte by byte, for the tests. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TEST_TRACE_BYTES_H
#define TEST_TRACE_BYTES_H

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "trace/chunk.h"
#include "trace/trace.h"

/* A file in the making: whatever a test wants in it, with checksums that hold. */
struct forged {
    uint8_t bytes[1 << 17];
    size_t size;
    uint8_t index[24 * 64];
    uint32_t chunks;
    uint64_t operations;
};

/* The fields a chunk header has that a test may want to choose; codec 0 and sizes that fit if raw is 0. */
struct forged_chunk {
    uint8_t type, codec;
    uint16_t flags;
    uint32_t count, slots, raw;
    uint64_t first, base, spare;
    const void *payload;
    uint32_t stored;
};

static inline void forge_number(uint8_t *bytes, uint64_t value, int size)
{
    for (int i = 0; i < size; i++)
        bytes[i] = (uint8_t)(value >> (8 * i));
}

/* Writes a hash at the place of the first line where it belongs (spec section 1). */
static inline void forge_line_hash(struct forged *file, size_t json_bytes)
{
    char digits[17];
    memset(file->bytes + 39, '0', 16);
    snprintf(digits, sizeof digits, "%016llx", (unsigned long long)trace_hash(file->bytes, 64 + json_bytes));
    memcpy(file->bytes + 39, digits, 16);
}

/* Begins a file with a header of any text. */
static inline void forge_begin(struct forged *file, const char *version, const char *json)
{
    size_t length = strlen(json), padded = (length + 16) / 16 * 16;
    char line[96];
    memset(file, 0, sizeof *file);
    snprintf(line, sizeof line, "pamu-trace %s header %010zu xxh3 %24s\n", version, padded, "");
    memcpy(file->bytes, line, 64);
    memset(file->bytes + 64, ' ', padded);
    memcpy(file->bytes + 64, json, length);
    file->bytes[64 + padded - 1] = '\n';
    forge_line_hash(file, padded);
    file->size = 64 + padded;
}

/* The header of most tests. */
#define FORGED_FIELDS                                                                \
    "\"fields\":[{\"bytes\":8,\"name\":\"address\",\"offset\":0,\"unit\":\"byte\"}," \
    "{\"bytes\":4,\"name\":\"length\",\"offset\":8,\"unit\":\"byte\"},"              \
    "{\"bytes\":2,\"name\":\"liodn\",\"offset\":12,\"unit\":\"LIODN\"},"             \
    "{\"bytes\":1,\"name\":\"operation\",\"offset\":14,\"unit\":\"opcode\"},"        \
    "{\"bytes\":1,\"name\":\"flags\",\"offset\":15,\"unit\":\"bits\"}]"
#define FORGED_PLAIN "{\"creator\":\"hand 1\"," FORGED_FIELDS ",\"timestamps\":false}"
#define FORGED_TIMED "{\"creator\":\"hand 1\"," FORGED_FIELDS ",\"timestamps\":true}"

/* Computes the check of the chunk header at offset anew. */
static inline void forge_check(struct forged *file, size_t offset)
{
    forge_number(file->bytes + offset + 56, trace_hash(file->bytes + offset, 56), 8);
}

/* Adds a chunk (spec section 3); returns its offset. */
static inline size_t forge_chunk(struct forged *file, struct forged_chunk chunk)
{
    size_t offset = file->size, padded = (chunk.stored + 15u) / 16 * 16;
    uint8_t *header = file->bytes + offset;
    ck_assert_uint_le(offset + 64 + padded, sizeof file->bytes);
    if (chunk.stored > 0)
        memcpy(header + 64, chunk.payload, chunk.stored);
    memcpy(header, "\xb5PTC", 4);
    header[4] = chunk.type;
    header[5] = chunk.codec;
    forge_number(header + 6, chunk.flags, 2);
    forge_number(header + 8, chunk.count, 4);
    forge_number(header + 12, chunk.slots, 4);
    forge_number(header + 16, chunk.stored, 4);
    forge_number(header + 20, chunk.raw == 0 ? chunk.stored : chunk.raw, 4);
    forge_number(header + 24, chunk.first, 8);
    forge_number(header + 32, chunk.base, 8);
    forge_number(header + 40, chunk.spare, 8);
    forge_number(header + 48, trace_hash(header + 64, padded), 8);
    forge_check(file, offset);
    file->size += 64 + padded;
    if (chunk.type != 5 && chunk.type != 6) {
        uint8_t *entry = file->index + 24 * (size_t)file->chunks++;
        forge_number(entry, offset, 8);
        forge_number(entry + 8, chunk.first, 8);
        forge_number(entry + 16, chunk.count, 4);
        entry[20] = chunk.type;
        entry[21] = chunk.codec;
    }
    return offset;
}

/* A dma operation: address, length 64, LIODN 32, opcode 1, flags 0 (spec section 2, fields). */
static inline void forge_dma(uint8_t slot[16], uint64_t address)
{
    forge_number(slot, address, 8);
    forge_number(slot + 8, 64, 4);
    forge_number(slot + 12, 32, 2);
    slot[14] = 1;
    slot[15] = 0;
}

/* Adds a record chunk of count dma operations whose addresses are their numbers times 64. */
static inline size_t forge_records(struct forged *file, uint32_t count)
{
    uint8_t slots[16 * 256];
    ck_assert_uint_le(count, 256);
    for (uint32_t i = 0; i < count; i++)
        forge_dma(slots + 16 * (size_t)i, (file->operations + i) * 64);
    size_t offset = forge_chunk(file, (struct forged_chunk){.type = 1,
                                                            .count = count,
                                                            .slots = count,
                                                            .first = file->operations,
                                                            .payload = slots,
                                                            .stored = 16 * count});
    file->operations += count;
    return offset;
}

/* Adds index and end (spec section 5). */
static inline void forge_end(struct forged *file)
{
    size_t index = forge_chunk(file, (struct forged_chunk){.type = 5,
                                                           .count = file->chunks,
                                                           .first = file->operations,
                                                           .payload = file->index,
                                                           .stored = 24 * file->chunks});
    forge_chunk(file, (struct forged_chunk){.type = 6, .first = file->operations, .base = index});
}

/* ---- ways to read bytes ---- */

static inline struct trace_source *memory_source(const uint8_t *bytes, size_t size)
{
    struct trace_source *source;
    ck_assert_int_eq(trace_source_open_memory(bytes, size, &source, NULL), TRACE_OK);
    return source;
}

/* A pipe that holds the bytes (at most what a pipe takes) and has no writer any more. */
static inline struct trace_source *pipe_source(const uint8_t *bytes, size_t size, int *fd)
{
    int ends[2];
    struct trace_source *source;
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], bytes, size), (ssize_t)size);
    close(ends[1]);
    *fd = ends[0];
    ck_assert_int_eq(trace_source_open_fd(ends[0], &source, NULL), TRACE_OK);
    return source;
}

/* What came of reading something to its end. */
struct outcome {
    enum trace_code opened; /* of trace_reader_open() */
    enum trace_code code;   /* of the last trace_reader_next(); TRACE_END if all went well */
    struct trace_error error;
    struct trace_extent extent;
    uint64_t operations;
    uint64_t chunks;
};

/* Reads all chunks; takes the source. */
static inline struct outcome read_source(struct trace_source *source)
{
    struct outcome outcome = {.code = TRACE_OK};
    struct trace_reader *reader;
    struct trace_chunk chunk;
    outcome.opened = trace_reader_open(source, &reader, &outcome.error);
    if (outcome.opened != TRACE_OK) {
        ck_assert_ptr_null(reader);
        return outcome;
    }
    while ((outcome.code = trace_reader_next(reader, &chunk, &outcome.error)) == TRACE_OK) {
        ck_assert_uint_eq(chunk.first, outcome.operations);
        outcome.operations += chunk.operations;
        outcome.chunks++;
    }
    trace_reader_extent(reader, &outcome.extent);
    trace_reader_close(reader);
    return outcome;
}

static inline struct outcome read_bytes(const uint8_t *bytes, size_t size)
{
    return read_source(memory_source(bytes, size));
}

static inline struct outcome read_piped(const uint8_t *bytes, size_t size)
{
    int fd;
    struct outcome outcome = read_source(pipe_source(bytes, size, &fd));
    close(fd);
    return outcome;
}

/* The problems of a verification: how many, and the first. */
struct verified {
    enum trace_code code;
    struct trace_report report;
    struct trace_error first;
    uint64_t problems;
};

static inline void note_problem(void *user, const struct trace_error *problem)
{
    struct verified *verified = user;
    if (verified->problems++ == 0)
        verified->first = *problem;
}

static inline struct verified verify_bytes(const uint8_t *bytes, size_t size)
{
    struct verified verified = {.problems = 0};
    struct trace_source *source = memory_source(bytes, size);
    verified.code = trace_verify(source, note_problem, &verified, &verified.report, &verified.first);
    ck_assert_uint_eq(verified.problems, verified.report.problems);
    trace_source_close(source);
    return verified;
}

#endif
