/* The codecs of this version: none and zstd. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/codec.h"

#include <string.h>
#include <zstd.h>

/* Part of the format's promise that the same input gives the same bytes: no level to choose, one thread, no zstd
 * checksum (the chunk has its own). */
#define ZSTD_LEVEL 3

static ZSTD_CCtx *new_packer(void)
{
    ZSTD_CCtx *packer = ZSTD_createCCtx();
    if (packer == NULL)
        return NULL;
    size_t level = ZSTD_CCtx_setParameter(packer, ZSTD_c_compressionLevel, ZSTD_LEVEL);
    size_t checksum = ZSTD_CCtx_setParameter(packer, ZSTD_c_checksumFlag, 0);
    if (!ZSTD_isError(level) && !ZSTD_isError(checksum))
        return packer;
    ZSTD_freeCCtx(packer);
    return NULL;
}

static size_t zstd_pack(struct trace_codec_memory *memory, const uint8_t *raw, size_t size, uint8_t *packed,
                        size_t capacity)
{
    if (memory->packer == NULL)
        memory->packer = new_packer();
    if (memory->packer == NULL)
        return 0;
    size_t length = ZSTD_compress2(memory->packer, packed, capacity, raw, size);
    return ZSTD_isError(length) ? 0 : length;
}

static enum trace_code zstd_unpack(struct trace_codec_memory *memory, const uint8_t *packed, size_t length,
                                   uint8_t *raw, size_t size)
{
    if (memory->unpacker == NULL)
        memory->unpacker = ZSTD_createDCtx();
    if (memory->unpacker == NULL)
        return TRACE_ERR_MEMORY;
    size_t got = ZSTD_decompressDCtx(memory->unpacker, raw, size, packed, length);
    return !ZSTD_isError(got) && got == size ? TRACE_OK : TRACE_ERR_FORMAT;
}

static const struct trace_codec_row codec_rows[] = {
    [TRACE_CODEC_NONE] = {"none", NULL, NULL, NULL},
    [TRACE_CODEC_ZSTD] = {"zstd", ZSTD_compressBound, zstd_pack, zstd_unpack},
};

#define CODECS (sizeof codec_rows / sizeof codec_rows[0])

const struct trace_codec_row *trace_codec_row(unsigned codec)
{
    return codec < CODECS ? &codec_rows[codec] : NULL;
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
    *memory = (struct trace_codec_memory){0};
}
