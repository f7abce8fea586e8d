/* Trace files of any bytes: reader and verifier do not crash, and agree. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"
#include "trace/trace.h"
#include "trace_repair.h"

#define PIPE_MOST 65536u /* what a pipe takes without a reader */

/* ---- reading ---- */

struct outcome {
    enum trace_code opened, code;
    struct trace_extent extent;
    uint64_t operations;
    uint64_t sum; /* of everything handed out */
};

static void add_chunk(struct outcome *outcome, const struct trace_chunk *chunk)
{
    MUST(chunk->operations > 0 && chunk->operations <= chunk->slot_count);
    MUST(chunk->first == outcome->operations);
    outcome->operations += chunk->operations;
    outcome->sum = outcome->sum * 31 + trace_hash(chunk->slots, chunk->slot_count * OP_SLOT_BYTES);
    if (chunk->times != NULL)
        outcome->sum = outcome->sum * 31 + trace_hash(chunk->times, chunk->operations * (size_t)8);
    MUST(trace_chunk_slot(chunk, chunk->first + chunk->operations - 1) < chunk->slot_count);
}

static struct outcome read_all(struct trace_source *source)
{
    struct outcome outcome = {.code = TRACE_OK};
    struct trace_reader *reader;
    struct trace_chunk chunk;
    outcome.opened = trace_reader_open(source, &reader, NULL);
    if (outcome.opened != TRACE_OK)
        return outcome;
    while ((outcome.code = trace_reader_next(reader, &chunk, NULL)) == TRACE_OK)
        add_chunk(&outcome, &chunk);
    trace_reader_extent(reader, &outcome.extent);
    /* Wherever the middle is, it can be sought and read, or the file refuses both for good. */
    uint64_t middle = outcome.operations / 2;
    if (trace_reader_seek(reader, middle, NULL) == TRACE_OK && trace_reader_next(reader, &chunk, NULL) == TRACE_OK)
        MUST(middle >= chunk.first && middle - chunk.first < chunk.operations);
    free(trace_reader_json(reader));
    trace_reader_close(reader);
    return outcome;
}

static struct outcome read_memory(const uint8_t *bytes, size_t size)
{
    struct trace_source *source;
    MUST(trace_source_open_memory(bytes, size, &source, NULL) == TRACE_OK);
    return read_all(source);
}

static struct outcome read_pipe(const uint8_t *bytes, size_t size)
{
    struct trace_source *source;
    int ends[2];
    MUST(pipe(ends) == 0 && write(ends[1], bytes, size) == (ssize_t)size);
    close(ends[1]);
    MUST(trace_source_open_fd(ends[0], &source, NULL) == TRACE_OK);
    struct outcome outcome = read_all(source);
    close(ends[0]);
    return outcome;
}

static uint64_t verify(const uint8_t *bytes, size_t size, enum trace_code *code, struct trace_report *report)
{
    struct trace_source *source;
    MUST(trace_source_open_memory(bytes, size, &source, NULL) == TRACE_OK);
    *code = trace_verify(source, NULL, NULL, report, NULL);
    trace_source_close(source);
    return report->problems;
}

static void check(const uint8_t *bytes, size_t size)
{
    struct trace_report report;
    enum trace_code code;
    struct outcome memory = read_memory(bytes, size);
    struct outcome piped = read_pipe(bytes, size);
    uint64_t problems = verify(bytes, size, &code, &report);
    MUST(memory.opened == code && piped.opened == code);
    MUST(memory.code == piped.code && memory.operations == piped.operations && memory.sum == piped.sum);
    MUST(memory.code != TRACE_END || memory.extent.complete == piped.extent.complete);
    if (code == TRACE_OK && problems == 0)
        MUST(memory.code == TRACE_END && memory.extent.complete && memory.operations == report.operations);
    if (code == TRACE_OK && (memory.code != TRACE_END || !memory.extent.complete))
        MUST(problems > 0);
}

/* The first byte says whether checksums are made to hold; the rest is the file. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || size > PIPE_MOST)
        return 0;
    uint8_t *copy = malloc(size); /* ends where the file ends, so that reading past it is seen */
    MUST(copy != NULL);
    memcpy(copy, data, size);
    if (data[0] & 1)
        trace_repair(copy + 1, size - 1);
    check(copy + 1, size - 1);
    free(copy);
    return 0;
}
