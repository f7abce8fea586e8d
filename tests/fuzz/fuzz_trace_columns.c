/* The columns codec: any bytes are unpacked safely, any slots survive. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "trace/chunk.h"
#include "trace/codec.h"

#define THINGS_MOST 5000u

/* As a payload that says it holds so many things; whatever it holds is the same each time. */
static void unpack(unsigned type, size_t unit, const uint8_t *data, size_t size, size_t things)
{
    const struct trace_codec_row *row = trace_codec_row(TRACE_CODEC_COLUMNS);
    struct trace_codec_memory memory = {0};
    uint8_t *packed = malloc(size + 1), *raw = calloc(things, unit), *again = calloc(things, unit);
    MUST(packed != NULL && raw != NULL && again != NULL);
    memcpy(packed, data, size);
    memset(again, 0xff, things * unit);
    enum trace_code code =
        row->unpack(&memory, type, (struct trace_span){packed, size}, (struct trace_room){raw, things * unit});
    MUST(code == TRACE_OK || code == TRACE_ERR_FORMAT);
    MUST(row->unpack(&memory, type, (struct trace_span){packed, size}, (struct trace_room){again, things * unit}) ==
         code);
    MUST(code != TRACE_OK || memcmp(raw, again, things * unit) == 0);
    trace_codec_free(&memory);
    free(packed);
    free(raw);
    free(again);
}

/* As the things themselves. */
static void there_and_back(unsigned type, size_t unit, const uint8_t *data, size_t size)
{
    const struct trace_codec_row *row = trace_codec_row(TRACE_CODEC_COLUMNS);
    struct trace_codec_memory memory = {0};
    size_t things = size / unit, room = row->bound(things * unit);
    if (things == 0)
        return;
    uint8_t *raw = malloc(things * unit), *packed = malloc(room), *back = malloc(things * unit);
    MUST(raw != NULL && packed != NULL && back != NULL);
    memcpy(raw, data, things * unit);
    size_t length =
        row->pack(&memory, type, (struct trace_span){raw, things * unit}, (struct trace_room){packed, room});
    MUST(length > 0 && length <= room);
    MUST(row->unpack(&memory, type, (struct trace_span){packed, length}, (struct trace_room){back, things * unit}) ==
         TRACE_OK);
    MUST(memcmp(raw, back, things * unit) == 0);
    trace_codec_free(&memory);
    free(raw);
    free(packed);
    free(back);
}

/* The first byte says what the rest is taken for; the next two, how many things a payload says it holds. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3 || size > 65536)
        return 0;
    bool times = (data[0] & 1) != 0;
    unsigned type = times ? TRACE_TIMES : TRACE_RECORDS;
    size_t unit = times ? 8 : 16, things = 1 + (data[1] | (size_t)data[2] << 8) % THINGS_MOST;
    if ((data[0] & 2) != 0)
        there_and_back(type, unit, data + 3, size - 3);
    else
        unpack(type, unit, data + 3, size - 3, things);
    return 0;
}
