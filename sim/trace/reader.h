/* Reading a trace file. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_READER_H
#define TRACE_READER_H

#include "op/op.h"
#include "trace/header.h"
#include "trace/source.h"

/* Opaque; used by one thread at a time. Different readers, also of one file, are independent. */
struct trace_reader;

/* A record chunk, checked: its bytes are as they were written, and it holds `operations` whole operations with
 * opcodes of this version. Values inside an operation are not looked at (op_decode() does). Pointers live until the
 * next call with the reader. */
struct trace_chunk {
    const uint8_t *slots; /* slot_count times OP_SLOT_BYTES; in the mapped file itself if it lies there unpacked */
    size_t slot_count;
    const uint8_t *times; /* NULL, or one u64 for each operation, little-endian ns: see trace_chunk_time() */
    uint32_t operations;
    uint64_t first;  /* number of the first operation; those of a file count from 0 */
    uint64_t offset; /* of the chunk in the file, for messages */
};

/* The timestamp of operation `at` of a chunk that has times, in ns. */
static inline uint64_t trace_chunk_time(const struct trace_chunk *chunk, size_t at)
{
    return load_le64(chunk->times + at * 8);
}

/* The slot where an operation of the chunk begins; operation is its number in the file, from chunk->first on and below
 * chunk->first + chunk->operations. */
size_t trace_chunk_slot(const struct trace_chunk *chunk, uint64_t operation);

/* How far a file reaches. */
struct trace_extent {
    bool known;    /* false: not read to the end yet, and no index says; the others are then as far as read */
    bool complete; /* index and end are there; false: the writer was killed, or the file was cut off */
    uint64_t operations;
    uint64_t end;  /* offset behind the last whole chunk */
    uint64_t lost; /* bytes of a cut-off chunk behind it, which cannot be read */
};

/* Reads the header, and where the source is seekable and complete also index, strings and notes. Takes the source
 * over, on failure too. TRACE_ERR_MAGIC, _VERSION, _TRUNCATED (in the header), _DAMAGED, _FORMAT, _SYSTEM, _MEMORY;
 * *reader is NULL then. */
enum trace_code trace_reader_open(struct trace_source *source, struct trace_reader **reader, struct trace_error *error);

/* The same with trace_source_open() before it, and its errors. */
enum trace_code trace_reader_open_path(const char *path, struct trace_reader **reader, struct trace_error *error);

/* Gives everything back; NULL is allowed. */
void trace_reader_close(struct trace_reader *reader);

/* The header with the notes met so far (all of them, if the extent was known at opening). Lives until the next call. */
const struct trace_header *trace_reader_header(const struct trace_reader *reader);

/* The whole header as JSON text, with members this version does not know too; free() it. NULL if out of memory. */
char *trace_reader_json(const struct trace_reader *reader);

/* The version of the file: major is this program's, minor any. */
void trace_reader_version(const struct trace_reader *reader, unsigned *major, unsigned *minor);

/* The strings that operations refer to: at least those of the chunks handed out so far. Lives as long as the reader. */
const struct op_strings *trace_reader_strings(const struct trace_reader *reader);

/* The next record chunk. TRACE_OK; TRACE_END after the last one, see trace_reader_extent() for whether something is
 * missing; else TRACE_ERR_DAMAGED, _FORMAT, _VERSION, _SYSTEM, _MEMORY, which stay until trace_reader_seek(). */
enum trace_code trace_reader_next(struct trace_reader *reader, struct trace_chunk *chunk, struct trace_error *error);

/* Makes trace_reader_next() hand out the chunk that holds an operation, or end if operation is their number.
 * TRACE_ERR_ARGUMENT if there is no such operation, or the source cannot seek (a pipe); TRACE_ERR_DAMAGED, _FORMAT,
 * _VERSION, _SYSTEM, _MEMORY if the file has no index and looking for the chunk meets them. */
enum trace_code trace_reader_seek(struct trace_reader *reader, uint64_t operation, struct trace_error *error);

/* How far the file reaches, as far as known by now. */
void trace_reader_extent(const struct trace_reader *reader, struct trace_extent *extent);

/* Bytes read so far, and in all (UINT64_MAX if not known): for progress. */
uint64_t trace_reader_position(const struct trace_reader *reader);
uint64_t trace_reader_size(const struct trace_reader *reader);

#endif
