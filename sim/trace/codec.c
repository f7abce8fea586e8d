/* The codecs of this version: none, zstd and columns. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/codec.h"

#include <string.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "trace/chunk.h"
#include "trace/columns.h"

/* ---- zstd: part of the format's promise that the same input gives the same bytes: one thread, no zstd checksum (the
 * chunk has its own) ---- */

static ZSTD_CCtx *new_packer(int level)
{
    ZSTD_CCtx *packer = ZSTD_createCCtx();
    if (packer == NULL)
        return NULL;
    size_t set = ZSTD_CCtx_setParameter(packer, ZSTD_c_compressionLevel, level == 0 ? TRACE_LEVEL : level);
    size_t checksum = ZSTD_CCtx_setParameter(packer, ZSTD_c_checksumFlag, 0);
    if (!ZSTD_isError(set) && !ZSTD_isError(checksum))
        return packer;
    ZSTD_freeCCtx(packer);
    return NULL;
}

size_t trace_zstd_pack(struct trace_codec_memory *memory, struct trace_span raw, struct trace_room packed,
                       bool *no_memory)
{
    if (memory->packer == NULL)
        memory->packer = new_packer(memory->level);
    *no_memory = memory->packer == NULL;
    if (*no_memory)
        return 0;
    size_t length = ZSTD_compress2(memory->packer, packed.bytes, packed.size, raw.bytes, raw.size);
    if (!ZSTD_isError(length))
        return length;
    *no_memory = ZSTD_getErrorCode(length) != ZSTD_error_dstSize_tooSmall;
    return 0;
}

enum trace_code trace_zstd_unpack(struct trace_codec_memory *memory, struct trace_span packed, struct trace_room raw)
{
    if (memory->unpacker == NULL)
        memory->unpacker = ZSTD_createDCtx();
    if (memory->unpacker == NULL)
        return TRACE_ERR_MEMORY;
    size_t got = ZSTD_decompressDCtx(memory->unpacker, raw.bytes, raw.size, packed.bytes, packed.size);
    return !ZSTD_isError(got) && got == raw.size ? TRACE_OK : TRACE_ERR_FORMAT;
}

static size_t zstd_pack(struct trace_codec_memory *memory, unsigned type, struct trace_span raw,
                        struct trace_room packed)
{
    bool no_memory;
    (void)type;
    return trace_zstd_pack(memory, raw, packed, &no_memory);
}

static enum trace_code zstd_unpack(struct trace_codec_memory *memory, unsigned type, struct trace_span packed,
                                   struct trace_room raw)
{
    (void)type;
    return trace_zstd_unpack(memory, packed, raw);
}

static uint8_t zstd_instead(unsigned type)
{
    (void)type;
    return TRACE_CODEC_ZSTD;
}

/* ---- columns ---- */

static uint8_t columns_instead(unsigned type)
{
    return type == TRACE_RECORDS || type == TRACE_TIMES ? TRACE_CODEC_COLUMNS : TRACE_CODEC_ZSTD;
}

static size_t columns_pack(struct trace_codec_memory *memory, unsigned type, struct trace_span raw,
                           struct trace_room packed)
{
    return type == TRACE_TIMES ? trace_columns_pack_times(memory, raw, packed)
                               : trace_columns_pack_records(memory, raw, packed);
}

static enum trace_code columns_unpack(struct trace_codec_memory *memory, unsigned type, struct trace_span packed,
                                      struct trace_room raw)
{
    return type == TRACE_TIMES ? trace_columns_unpack_times(memory, packed, raw)
                               : trace_columns_unpack_records(memory, packed, raw);
}

/* ---- rows ---- */

static const struct trace_codec_row codec_rows[] = {
    [TRACE_CODEC_NONE] = {"none", 0, NULL, NULL, NULL, NULL},
    [TRACE_CODEC_ZSTD] = {"zstd", 0, zstd_instead, ZSTD_compressBound, zstd_pack, zstd_unpack},
    [TRACE_CODEC_COLUMNS] = {"columns", 1, columns_instead, trace_columns_bound, columns_pack, columns_unpack},
};

#define CODECS (sizeof codec_rows / sizeof codec_rows[0])

const struct trace_codec_row *trace_codec_row(unsigned codec)
{
    return codec < CODECS ? &codec_rows[codec] : NULL;
}

bool trace_codec_packs(unsigned codec, unsigned type)
{
    const struct trace_codec_row *row = trace_codec_row(codec);
    return row != NULL && (row->instead == NULL || row->instead(type) == codec);
}

bool trace_codec_find(const char *name, uint8_t *codec)
{
    for (size_t i = 0; i < CODECS; i++) {
        if (strcmp(codec_rows[i].name, name) != 0)
            continue;
        *codec = (uint8_t)i;
        return true;
    }
    return false;
}

void trace_codec_free(struct trace_codec_memory *memory)
{
    ZSTD_freeCCtx(memory->packer);
    ZSTD_freeDCtx(memory->unpacker);
    trace_columns_packer_free(memory->columns_packer);
    trace_columns_unpacker_free(memory->columns_unpacker);
    *memory = (struct trace_codec_memory){.level = memory->level};
}
