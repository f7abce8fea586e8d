/* Checksums of a trace of any bytes made to hold, so that what lies behind them is reached.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_REPAIR_H
#define TRACE_REPAIR_H

#include <stdlib.h>
#include <string.h>

#include "trace/chunk.h"

static inline void repair_line(uint8_t *bytes, size_t size)
{
    char digits[17];
    char decimal[11] = {0};
    memcpy(decimal, bytes + 23, 10);
    size_t json = strtoul(decimal, NULL, 10);
    if (json > size - 64)
        return;
    memset(bytes + 39, '0', 16);
    uint64_t hash = trace_hash(bytes, 64 + json);
    for (int i = 0; i < 16; i++)
        digits[i] = "0123456789abcdef"[hash >> (60 - 4 * i) & 15];
    memcpy(bytes + 39, digits, 16);
}

static inline void repair_chunk(uint8_t *chunk, size_t size)
{
    size_t padded = (size_t)trace_padded(load_le32(chunk + 16));
    if (padded <= size - 64)
        store_le64(chunk + 48, trace_hash(chunk + 64, padded));
    store_le64(chunk + 56, trace_hash(chunk, 56));
}

static inline void trace_repair(uint8_t *bytes, size_t size)
{
    if (size < 64)
        return;
    repair_line(bytes, size);
    for (size_t at = 64; at + 64 <= size; at += 16)
        if (load_le32(bytes + at) == TRACE_CHUNK_MAGIC)
            repair_chunk(bytes + at, size - at);
}

#endif
