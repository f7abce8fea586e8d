/* How payloads are packed: one row a codec. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_CODEC_H
#define TRACE_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/error.h"

/* Ids are stable and never reused. */
enum trace_codec { TRACE_CODEC_NONE = 0, TRACE_CODEC_ZSTD = 1, TRACE_CODEC_COLUMNS = 2 };

/* What a program writes unless told otherwise. */
#define TRACE_CODEC_DEFAULT TRACE_CODEC_COLUMNS

#define TRACE_LEVEL 3       /* of zstd, unless told otherwise */
#define TRACE_LEVEL_MOST 19 /* the slowest */

/* Bytes to read, and room to write. */
struct trace_span {
    const uint8_t *bytes;
    size_t size;
};

struct trace_room {
    uint8_t *bytes;
    size_t size;
};

/* Working memory of codecs, made on first use; zero to begin with. One thread at a time. */
struct trace_codec_memory {
    int level; /* of zstd, 1 .. TRACE_LEVEL_MOST; 0: TRACE_LEVEL */
    void *packer;
    void *unpacker;
    struct trace_columns_packer *columns_packer;
    struct trace_columns_unpacker *columns_unpacker;
};

struct trace_codec_row {
    const char *name; /* as on the command line */
    unsigned minor;   /* the first minor version of the format that has it */
    /* The codec that takes this one's place for a type of chunks that it does not pack; itself if it does. */
    uint8_t (*instead)(unsigned type);
    /* Bytes that pack() may need for size bytes of raw payload. */
    size_t (*bound)(size_t size);
    /* Packs the payload of a chunk of this type; the packed size, or 0 if out of memory. The same raw bytes always give
     * the same packed bytes. */
    size_t (*pack)(struct trace_codec_memory *memory, unsigned type, struct trace_span raw, struct trace_room packed);
    /* Unpacks exactly raw.size bytes. TRACE_ERR_FORMAT if packed does not hold that, TRACE_ERR_MEMORY. */
    enum trace_code (*unpack)(struct trace_codec_memory *memory, unsigned type, struct trace_span packed,
                              struct trace_room raw);
};

/* The row of a codec, of static life; NULL if this version has none. The calls of "none" are NULL. */
const struct trace_codec_row *trace_codec_row(unsigned codec);

/* Whether chunks of a type may have a codec that there is: none always, the others those they pack. */
bool trace_codec_packs(unsigned codec, unsigned type);

/* The codec called name; false if there is none. */
bool trace_codec_find(const char *name, uint8_t *codec);

/* Gives working memory back, leaving it as new, but for the level. */
void trace_codec_free(struct trace_codec_memory *memory);

/* One zstd frame of the bytes: its size; 0 if it does not fit into the room, with *no_memory set if that is why. */
size_t trace_zstd_pack(struct trace_codec_memory *memory, struct trace_span raw, struct trace_room packed,
                       bool *no_memory);

/* The bytes of zstd frames, exactly raw.size of them. TRACE_ERR_FORMAT, TRACE_ERR_MEMORY. */
enum trace_code trace_zstd_unpack(struct trace_codec_memory *memory, struct trace_span packed, struct trace_room raw);

#endif
