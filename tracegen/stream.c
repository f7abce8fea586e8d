/* Streams: made, filled from, given back. SPDX-License-Identifier: BSD-2-Clause */
#include "tracegen/stream.h"

#include <stdio.h>
#include <stdlib.h>

static unsigned log2_of(uint64_t value)
{
    unsigned log = 0;
    while (value >> 1 >> log != 0)
        log++;
    return log;
}

/* What fill functions would otherwise work out for every record. */
static void derive(struct gen_stream *stream)
{
    uint64_t window = gen_value(stream, GEN_KEY_WINDOW), length = gen_value(stream, GEN_KEY_LENGTH);
    uint64_t offsets = length < window ? (window - length) / 64 + 1 : 1;
    stream->window_bits = log2_of(window);
    stream->count_bits = log2_of(gen_value(stream, GEN_KEY_WINDOWS));
    stream->aperture = window << stream->count_bits;
    stream->places = (uint32_t)gen_value(stream, GEN_KEY_DEVICES) << stream->count_bits;
    stream->offsets = offsets < UINT32_MAX ? (uint32_t)offsets : UINT32_MAX;
    stream->limit = (uint32_t)(gen_value(stream, GEN_KEY_WRITES) * 256 / 100);
}

static bool start(struct gen_stream *stream)
{
    const struct gen_list *sizes = &stream->choice.sizes;
    if (sizes->count > 0 && !gen_pick_create(&stream->sizes, sizes->weight, sizes->count))
        return false;
    return stream->choice.row->start == NULL || stream->choice.row->start(stream);
}

struct gen_stream *gen_stream_create(const struct gen_choice *choice, const char *name, struct op_strings *strings)
{
    struct gen_stream *stream = calloc(1, sizeof *stream);
    if (stream == NULL)
        return NULL;
    stream->choice = *choice;
    stream->strings = strings;
    stream->random = gen_random_start(choice->seed);
    (void)snprintf(stream->name, sizeof stream->name, "%s", name);
    derive(stream);
    if (start(stream))
        return stream;
    gen_stream_destroy(stream);
    return NULL;
}

void gen_stream_destroy(struct gen_stream *stream)
{
    if (stream == NULL)
        return;
    gen_pick_destroy(&stream->pick);
    gen_pick_destroy(&stream->sizes);
    free(stream->table);
    free(stream->cursors);
    free(stream->devices);
    free(stream->operations);
    free(stream);
}

size_t gen_stream_fill(struct gen_stream *stream, uint8_t *slots, size_t operations)
{
    return stream->choice.row->fill(stream, slots, operations);
}
