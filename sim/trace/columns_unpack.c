/* The columns codec: unpacking, of any bytes. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "op/op.h"
#include "trace/column.h"
#include "trace/columns.h"

#define BLOCK 1024u /* numbers at a time, so that they stay in the first-level cache */
#define STEPS 64u   /* the longest period whose steps are kept */
#define GROUP_BYTES 2u

/* A context as unpacking needs it. */
struct context {
    uint64_t address; /* of the last slot of it, in the context that its group names */
    uint32_t group;
    uint32_t length;
    uint8_t rest[TRACE_COLUMNS_REST];
};

struct trace_columns_unpacker {
    struct trace_buffer contexts, groups, side, runs;
    struct trace_buffer ids[TRACE_ID_PLANES], differences[TRACE_DIFFERENCE_PLANES], lengths[TRACE_LENGTH_PLANES];
    struct context *table;
    size_t table_size;
};

/* The payload taken apart. */
struct parts {
    uint32_t contexts, side, runs;
    uint32_t literals; /* slots in no run */
    struct context *table;
    const uint8_t *side_at, *side_end, *run_at;
    struct trace_column ids[TRACE_ID_PLANES], differences[TRACE_DIFFERENCE_PLANES], lengths[TRACE_LENGTH_PLANES];
    bool has_lengths;
};

void trace_columns_unpacker_free(struct trace_columns_unpacker *unpacker)
{
    if (unpacker == NULL)
        return;
    trace_buffer_free(&unpacker->contexts);
    trace_buffer_free(&unpacker->groups);
    trace_buffer_free(&unpacker->side);
    trace_buffer_free(&unpacker->runs);
    for (unsigned i = 0; i < TRACE_ID_PLANES; i++)
        trace_buffer_free(&unpacker->ids[i]);
    for (unsigned i = 0; i < TRACE_DIFFERENCE_PLANES; i++)
        trace_buffer_free(&unpacker->differences[i]);
    for (unsigned i = 0; i < TRACE_LENGTH_PLANES; i++)
        trace_buffer_free(&unpacker->lengths[i]);
    free(unpacker->table);
    free(unpacker);
}

static struct trace_columns_unpacker *unpacker_of(struct trace_codec_memory *memory)
{
    if (memory->columns_unpacker == NULL)
        memory->columns_unpacker = calloc(1, sizeof *memory->columns_unpacker);
    return memory->columns_unpacker;
}

/* ---- numbers of byte planes ---- */

/* Numbers from .. from + count - 1 of up to four planes. */
static void join_planes(const struct trace_column *planes, unsigned count_planes, size_t from, size_t count,
                        uint32_t *numbers)
{
    uint32_t equal = 0;
    for (unsigned p = 0; p < count_planes; p++)
        equal |= (uint32_t)planes[p].value << (8 * p);
    for (size_t i = 0; i < count; i++)
        numbers[i] = equal;
    for (unsigned p = 0; p < count_planes; p++) {
        const uint8_t *bytes = planes[p].bytes;
        if (bytes == NULL)
            continue;
        for (size_t i = 0; i < count; i++)
            numbers[i] |= (uint32_t)bytes[from + i] << (8 * p);
    }
}

/* Differences from .. from + count - 1, their signs in place again. */
static void join_differences(const struct trace_column *planes, size_t from, size_t count, uint64_t *differences)
{
    uint32_t low[BLOCK], high[BLOCK];
    join_planes(planes, 4, from, count, low);
    join_planes(planes + 4, 4, from, count, high);
    for (size_t i = 0; i < count; i++)
        differences[i] = trace_unzigzag(low[i] | (uint64_t)high[i] << 32);
}

/* ---- literals ---- */

struct block {
    uint32_t ids[BLOCK], lengths[BLOCK];
    uint64_t differences[BLOCK];
};

static bool load_block(const struct parts *parts, size_t from, size_t count, struct block *block)
{
    uint32_t most = 0;
    join_planes(parts->ids, TRACE_ID_PLANES, from, count, block->ids);
    for (size_t i = 0; i < count; i++)
        most = block->ids[i] > most ? block->ids[i] : most;
    join_differences(parts->differences, from, count, block->differences);
    if (parts->has_lengths)
        join_planes(parts->lengths, TRACE_LENGTH_PLANES, from, count, block->lengths);
    return most <= parts->contexts;
}

/* A slot that is stored whole. */
static bool put_side(struct parts *parts, uint8_t *slot)
{
    if (parts->side_at == parts->side_end)
        return false;
    memcpy(slot, parts->side_at, OP_SLOT_BYTES);
    parts->side_at += OP_SLOT_BYTES;
    return true;
}

static bool put_block(struct parts *parts, const struct block *restrict block, size_t count, uint8_t *restrict slots)
{
    struct context *restrict table = parts->table;
    for (size_t i = 0; i < count; i++, slots += OP_SLOT_BYTES) {
        if (block->ids[i] == 0) {
            if (!put_side(parts, slots))
                return false;
            continue;
        }
        const struct context *context = &table[block->ids[i] - 1];
        uint64_t address = table[context->group].address + block->differences[i];
        table[context->group].address = address;
        store_le64(slots, address);
        memcpy(slots + 8, context->rest, TRACE_COLUMNS_REST);
    }
    return true;
}

/* Lengths are added to those of the contexts. */
static void put_lengths(const struct parts *parts, const struct block *block, size_t count, uint8_t *slots)
{
    for (size_t i = 0; i < count; i++, slots += OP_SLOT_BYTES)
        if (block->ids[i] != 0)
            store_le32(slots + 8, parts->table[block->ids[i] - 1].length + block->lengths[i]);
}

/* Literals number from .. from + count - 1. */
static bool put_literals(struct parts *parts, size_t from, size_t count, uint8_t *slots)
{
    struct block block;
    while (count > 0) {
        size_t some = count < BLOCK ? count : BLOCK;
        if (!load_block(parts, from, some, &block) || !put_block(parts, &block, some, slots))
            return false;
        if (parts->has_lengths)
            put_lengths(parts, &block, some, slots);
        from += some;
        count -= some;
        slots += some * OP_SLOT_BYTES;
    }
    return true;
}

/* ---- runs: each slot as the one a period before, its address as much further as that one's was ---- */

static void extend(uint8_t *slots, size_t at, size_t count, size_t period)
{
    const uint8_t *once = slots + (at - period) * OP_SLOT_BYTES, *twice = once - period * OP_SLOT_BYTES;
    uint8_t *slot = slots + at * OP_SLOT_BYTES;
    for (size_t i = 0; i < count * OP_SLOT_BYTES; i += OP_SLOT_BYTES) {
        store_le64(slot + i, 2 * load_le64(once + i) - load_le64(twice + i));
        memcpy(slot + i + 8, once + i + 8, TRACE_COLUMNS_REST);
    }
}

/* A constant to the compiler, on every host. */
static bool host_is_little(void)
{
    const uint16_t one = 1;
    uint8_t first;
    memcpy(&first, &one, 1);
    return first == 1;
}

/* Slots that are those at once and a step further, as words of a little-endian host: a loop without a branch, which
 * compilers make a vector instruction a slot of. The three do not overlap. */
static void step_words(uint8_t *restrict slots, const uint8_t *restrict once, const uint64_t *restrict steps,
                       size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t from[2], to[2];
        memcpy(from, once + i * OP_SLOT_BYTES, OP_SLOT_BYTES);
        to[0] = from[0] + steps[2 * i];
        to[1] = from[1] + steps[2 * i + 1];
        memcpy(slots + i * OP_SLOT_BYTES, to, OP_SLOT_BYTES);
    }
}

/* extend() with the steps, which do not change in a run, taken once. */
static void extend_fast(uint8_t *slots, size_t at, size_t count, size_t period)
{
    uint64_t steps[2 * STEPS];
    uint8_t *slot = slots + at * OP_SLOT_BYTES;
    const uint8_t *once = slot - period * OP_SLOT_BYTES, *twice = once - period * OP_SLOT_BYTES;
    for (size_t i = 0; i < period; i++) {
        steps[2 * i] = load_le64(once + i * OP_SLOT_BYTES) - load_le64(twice + i * OP_SLOT_BYTES);
        steps[2 * i + 1] = 0;
    }
    while (count > 0) {
        size_t some = count < period ? count : period;
        step_words(slot, once, steps, some);
        slot += some * OP_SLOT_BYTES;
        once += some * OP_SLOT_BYTES;
        count -= some;
    }
}

/* Two periods are one of twice the length, once there are two of those. */
static void put_run(uint8_t *slots, size_t at, size_t count, size_t period)
{
    while (period < STEPS / 2 && count > 2 * period) {
        extend(slots, at, 2 * period, period);
        at += 2 * period;
        count -= 2 * period;
        period *= 2;
    }
    if (host_is_little() && period <= STEPS && count > 2 * period)
        extend_fast(slots, at, count, period);
    else
        extend(slots, at, count, period);
}

static bool put_slots(struct parts *parts, struct trace_room raw)
{
    size_t at = 0, literal = 0, slots = raw.size / OP_SLOT_BYTES;
    for (uint32_t i = 0; i < parts->runs; i++) {
        const uint8_t *run = parts->run_at + (size_t)i * TRACE_COLUMNS_RUN;
        size_t before = load_le32(run), count = load_le32(run + 4), period = load_le32(run + 8);
        if (before > parts->literals - literal || !put_literals(parts, literal, before, raw.bytes + at * OP_SLOT_BYTES))
            return false;
        literal += before;
        at += before;
        if (period == 0 || period > at / 2 || count > slots - at)
            return false;
        put_run(raw.bytes, at, count, period);
        at += count;
    }
    return put_literals(parts, literal, parts->literals - literal, raw.bytes + at * OP_SLOT_BYTES) &&
           parts->side_at == parts->side_end;
}

/* ---- the payload ---- */

/* How many slots are in no run; false if there are more in runs than there are. */
static bool count_literals(struct parts *parts, size_t slots)
{
    uint64_t in_runs = 0;
    for (uint32_t i = 0; i < parts->runs; i++)
        in_runs += load_le32(parts->run_at + (size_t)i * TRACE_COLUMNS_RUN + 4);
    if (in_runs > slots)
        return false;
    parts->literals = (uint32_t)(slots - in_runs);
    return true;
}

static enum trace_code reserve_table(struct trace_columns_unpacker *unpacker, size_t contexts)
{
    if (contexts <= unpacker->table_size)
        return TRACE_OK;
    free(unpacker->table);
    unpacker->table = malloc(contexts * sizeof *unpacker->table);
    unpacker->table_size = unpacker->table == NULL ? 0 : contexts;
    return unpacker->table == NULL ? TRACE_ERR_MEMORY : TRACE_OK;
}

/* A group is named by its first context. */
static enum trace_code make_table(struct trace_columns_unpacker *unpacker, struct parts *parts, const uint8_t *rests,
                                  const uint8_t *groups)
{
    enum trace_code code = reserve_table(unpacker, parts->contexts);
    parts->table = unpacker->table;
    for (uint32_t i = 0; i < parts->contexts && code == TRACE_OK; i++) {
        struct context *context = &parts->table[i];
        const uint8_t *rest = rests + (size_t)i * TRACE_COLUMNS_REST;
        context->address = 0;
        context->group = load_le16(groups + (size_t)i * GROUP_BYTES);
        context->length = load_le32(rest);
        memcpy(context->rest, rest, TRACE_COLUMNS_REST);
        code = context->group <= i ? TRACE_OK : TRACE_ERR_FORMAT;
    }
    return code;
}

static bool any_length(const struct trace_column *lengths)
{
    bool any = false;
    for (unsigned i = 0; i < TRACE_LENGTH_PLANES; i++)
        any = any || lengths[i].bytes != NULL || lengths[i].value != 0;
    return any;
}

/* Contexts, side slots and runs, then a number of each kind for each literal. */
static enum trace_code take_parts(struct trace_columns_unpacker *unpacker, struct trace_column_reader *reader,
                                  size_t slots, struct parts *parts)
{
    const uint8_t *head = reader->at;
    parts->contexts = load_le32(head);
    parts->side = load_le32(head + 4);
    parts->runs = load_le32(head + 8);
    if (parts->contexts > TRACE_COLUMNS_CONTEXTS || parts->side > slots || parts->runs > slots ||
        load_le32(head + 12) != 0)
        return TRACE_ERR_FORMAT;
    reader->at += TRACE_COLUMNS_HEAD;
    const uint8_t *rests =
        trace_column_bytes(reader, (size_t)parts->contexts * TRACE_COLUMNS_REST, &unpacker->contexts);
    const uint8_t *groups = trace_column_bytes(reader, (size_t)parts->contexts * GROUP_BYTES, &unpacker->groups);
    parts->side_at = trace_column_bytes(reader, (size_t)parts->side * OP_SLOT_BYTES, &unpacker->side);
    parts->run_at = trace_column_bytes(reader, (size_t)parts->runs * TRACE_COLUMNS_RUN, &unpacker->runs);
    if (reader->code != TRACE_OK)
        return reader->code;
    parts->side_end = parts->side_at + (size_t)parts->side * OP_SLOT_BYTES;
    if (!count_literals(parts, slots))
        return TRACE_ERR_FORMAT;
    trace_column_planes(reader, parts->literals, unpacker->ids, parts->ids, TRACE_ID_PLANES);
    trace_column_planes(reader, parts->literals, unpacker->differences, parts->differences, TRACE_DIFFERENCE_PLANES);
    trace_column_planes(reader, parts->literals, unpacker->lengths, parts->lengths, TRACE_LENGTH_PLANES);
    parts->has_lengths = any_length(parts->lengths);
    if (reader->code == TRACE_OK && reader->at != reader->end)
        reader->code = TRACE_ERR_FORMAT;
    return reader->code == TRACE_OK ? make_table(unpacker, parts, rests, groups) : reader->code;
}

enum trace_code trace_columns_unpack_records(struct trace_codec_memory *memory, struct trace_span packed,
                                             struct trace_room raw)
{
    struct trace_columns_unpacker *unpacker = unpacker_of(memory);
    struct trace_column_reader reader = {memory, packed.bytes, packed.bytes + packed.size, TRACE_OK};
    struct parts parts = {0};
    if (unpacker == NULL)
        return TRACE_ERR_MEMORY;
    if (packed.size < TRACE_COLUMNS_HEAD || raw.size % OP_SLOT_BYTES != 0)
        return TRACE_ERR_FORMAT;
    enum trace_code code = take_parts(unpacker, &reader, raw.size / OP_SLOT_BYTES, &parts);
    if (code != TRACE_OK)
        return code;
    return put_slots(&parts, raw) ? TRACE_OK : TRACE_ERR_FORMAT;
}

/* ---- timestamps ---- */

enum trace_code trace_columns_unpack_times(struct trace_codec_memory *memory, struct trace_span packed,
                                           struct trace_room raw)
{
    struct trace_columns_unpacker *unpacker = unpacker_of(memory);
    struct trace_column_reader reader = {memory, packed.bytes, packed.bytes + packed.size, TRACE_OK};
    struct trace_column planes[TRACE_DIFFERENCE_PLANES];
    uint64_t differences[BLOCK];
    size_t count = raw.size / 8;
    if (unpacker == NULL)
        return TRACE_ERR_MEMORY;
    if (packed.size < TRACE_COLUMNS_HEAD || raw.size % 8 != 0)
        return TRACE_ERR_FORMAT;
    uint64_t time = load_le64(packed.bytes), unit = load_le64(packed.bytes + 8);
    reader.at += TRACE_COLUMNS_HEAD;
    trace_column_planes(&reader, count, unpacker->differences, planes, TRACE_DIFFERENCE_PLANES);
    if (reader.code != TRACE_OK || reader.at != reader.end)
        return reader.code != TRACE_OK ? reader.code : TRACE_ERR_FORMAT;
    for (size_t from = 0; from < count; from += BLOCK) {
        size_t some = count - from < BLOCK ? count - from : BLOCK;
        join_differences(planes, from, some, differences);
        for (size_t i = 0; i < some; i++) {
            time += unit * differences[i];
            store_le64(raw.bytes + (from + i) * 8, time);
        }
    }
    return TRACE_OK;
}
