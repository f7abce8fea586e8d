/* How payloads are packed: one row a codec. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_CODEC_H
#define TRACE_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/error.h"

/* Ids are stable and never reused. */
enum trace_codec { TRACE_CODEC_NONE = 0, TRACE_CODEC_ZSTD = 1 };

/* Working memory of codecs, made on first use; zero to begin with. One thread at a time. */
struct trace_codec_memory {
    void *packer;
    void *unpacker;
};

struct trace_codec_row {
    const char *name; /* as on the command line */
    /* Bytes that pack() may need for size bytes of raw payload. */
    size_t (*bound)(size_t size);
    /* Packs; the packed size, or 0 if out of memory. The same raw bytes always give the same packed bytes. */
    size_t (*pack)(struct trace_codec_memory *memory, const uint8_t *raw, size_t size, uint8_t *packed,
                   size_t capacity);
    /* Unpacks exactly size bytes. TRACE_ERR_FORMAT if packed does not hold that, TRACE_ERR_MEMORY. */
    enum trace_code (*unpack)(struct trace_codec_memory *memory, const uint8_t *packed, size_t length, uint8_t *raw,
                              size_t size);
};

/* The row of a codec, of static life; NULL if this version has none. The calls of "none" are NULL. */
const struct trace_codec_row *trace_codec_row(unsigned codec);

/* The codec called name; false if there is none. */
bool trace_codec_find(const char *name, uint8_t *codec);

/* Gives working memory back, leaving it as new. */
void trace_codec_free(struct trace_codec_memory *memory);

#endif
