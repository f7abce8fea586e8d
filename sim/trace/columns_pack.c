/* The columns codec: packing. What it chooses, the format leaves open. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "op/op.h"
#include "trace/chunk.h"
#include "trace/column.h"
#include "trace/columns.h"

#define TABLE_BITS 17u          /* of the hash table: twice the contexts there can be */
#define LENGTH_CONTEXTS 1024u   /* with more than so many, lengths get columns of their own */
#define LEAST_RUN 64u           /* slots */
#define LONGEST_PERIOD 64u      /* of runs: unpacking is fastest up to here */
#define LENGTH_MASK 0xffffffffu /* of a slot's second half: bytes 8 to 11 */
#define COLUMNS (4u + TRACE_ID_PLANES + TRACE_DIFFERENCE_PLANES + TRACE_LENGTH_PLANES)
#define SLOT_MOST 22u /* bytes that a slot can take: context, group, number, difference, length */
#define GROUP_BYTES 2u

/* What is remembered of the slots of a context, or of a group of them. */
struct follower {
    uint64_t address;    /* of the last */
    uint64_t difference; /* to the one before */
    uint64_t cost;       /* about the bytes that all differences take */
};

struct context {
    uint64_t rest;        /* bytes 8 to 15 of its slots, as a little-endian number */
    struct follower own;  /* if it is a group by itself */
    struct follower with; /* of all contexts that differ in length only, if it is the first of them */
    uint32_t first;       /* of those contexts */
    uint32_t group;
    uint32_t last_at; /* slot of it, and one more; 0 for none */
};

struct run {
    uint32_t before, count, period;
};

struct trace_columns_packer {
    size_t slots;     /* that there is room for */
    uint32_t *table;  /* context number + 1 by hash; 0 for none */
    uint16_t *ids;    /* of each slot: context number + 1, 0 for a slot stored whole */
    uint32_t *places; /* of the literals */
    uint64_t *numbers;
    uint8_t *plane;
    struct run *runs;
    struct context contexts[TRACE_COLUMNS_CONTEXTS];
    uint32_t context_count, run_count, literal_count;
    bool lengths_apart; /* contexts have no length; columns of their own have them */
};

void trace_columns_packer_free(struct trace_columns_packer *packer)
{
    if (packer == NULL)
        return;
    free(packer->table);
    free(packer->ids);
    free(packer->places);
    free(packer->numbers);
    free(packer->plane);
    free(packer->runs);
    free(packer);
}

/* ---- memory ---- */

static bool reserve(struct trace_columns_packer *packer, size_t slots)
{
    if (packer->slots >= slots)
        return true;
    free(packer->ids);
    free(packer->places);
    free(packer->numbers);
    free(packer->plane);
    free(packer->runs);
    packer->slots = slots;
    packer->ids = malloc(slots * sizeof *packer->ids);
    packer->places = malloc(slots * sizeof *packer->places);
    packer->numbers = malloc(slots * sizeof *packer->numbers);
    packer->plane = malloc(slots * OP_SLOT_BYTES);
    packer->runs = malloc((slots / LEAST_RUN + 1) * sizeof *packer->runs);
    if (packer->ids != NULL && packer->places != NULL && packer->numbers != NULL && packer->plane != NULL &&
        packer->runs != NULL)
        return true;
    packer->slots = 0;
    return false;
}

/* The packer with room for so many slots; NULL if out of memory. */
static struct trace_columns_packer *packer_of(struct trace_codec_memory *memory, size_t slots)
{
    struct trace_columns_packer *packer = memory->columns_packer;
    if (packer == NULL)
        packer = memory->columns_packer = calloc(1, sizeof *packer);
    if (packer != NULL && packer->table == NULL)
        packer->table = malloc(sizeof *packer->table << TABLE_BITS);
    return packer != NULL && packer->table != NULL && reserve(packer, slots) ? packer : NULL;
}

/* ---- contexts: slots whose second half is the same ---- */

static uint64_t rest_of(const struct trace_columns_packer *packer, const uint8_t *slot)
{
    uint64_t rest = load_le64(slot + 8);
    return packer->lengths_apart ? rest & ~(uint64_t)LENGTH_MASK : rest;
}

/* The number of a context, plus one; it is added if new. 0 if there are too many. */
static uint32_t context_id(struct trace_columns_packer *packer, uint64_t rest)
{
    uint32_t at = (uint32_t)(rest * 0x9e3779b97f4a7c15u >> (64 - TABLE_BITS));
    for (;; at = (at + 1) & ((1u << TABLE_BITS) - 1)) {
        uint32_t id = packer->table[at];
        if (id != 0 && packer->contexts[id - 1].rest == rest)
            return id;
        if (id == 0)
            break;
    }
    if (packer->context_count == TRACE_COLUMNS_CONTEXTS)
        return 0;
    packer->contexts[packer->context_count++] = (struct context){.rest = rest};
    packer->table[at] = packer->context_count;
    return packer->context_count;
}

/* Operations of several slots, and what is none at all, are stored whole: their slots say little of each other. False
 * if lengths make too many contexts. */
static bool find_contexts(struct trace_columns_packer *packer, const uint8_t *slots, size_t count)
{
    memset(packer->table, 0, sizeof *packer->table << TABLE_BITS);
    packer->context_count = 0;
    for (size_t at = 0; at < count;) {
        const uint8_t *slot = slots + at * OP_SLOT_BYTES;
        size_t used = trace_slot_count(slot);
        packer->ids[at++] = used == 1 ? (uint16_t)context_id(packer, rest_of(packer, slot)) : 0;
        for (; used > 1 && at < count; used--)
            packer->ids[at++] = 0;
        if (!packer->lengths_apart && packer->context_count > LENGTH_CONTEXTS)
            return false;
    }
    return true;
}

/* ---- runs ---- */

/* How many slots from at on continue those one and two periods before. */
static size_t run_length(const uint8_t *slots, size_t at, size_t count, size_t period)
{
    const uint8_t *slot = slots + at * OP_SLOT_BYTES, *end = slots + count * OP_SLOT_BYTES;
    const size_t back = period * OP_SLOT_BYTES;
    const uint8_t *from = slot;
    for (; slot < end; slot += OP_SLOT_BYTES)
        if (load_le64(slot) != 2 * load_le64(slot - back) - load_le64(slot - 2 * back) ||
            memcmp(slot + 8, slot - back + 8, TRACE_COLUMNS_REST) != 0)
            break;
    return (size_t)(slot - from) / OP_SLOT_BYTES;
}

/* A period that failed is not tried again before the slot where it failed. */
struct attempt {
    size_t period, failed_at;
};

/* The length of the run that starts at a slot, if its context came last one period before; 0 if it is short. */
static size_t try_run(const uint8_t *slots, size_t at, size_t count, size_t period, struct attempt *last)
{
    if (period == 0 || period > LONGEST_PERIOD || 2 * period > at || (period == last->period && at <= last->failed_at))
        return 0;
    size_t length = run_length(slots, at, count, period);
    *last = (struct attempt){period, at + length};
    return length >= LEAST_RUN ? length : 0;
}

static void find_runs(struct trace_columns_packer *packer, const uint8_t *slots, size_t count)
{
    struct attempt last = {0, 0};
    uint32_t before = 0;
    packer->run_count = 0;
    packer->literal_count = 0;
    for (size_t at = 0; at < count;) {
        uint32_t id = packer->ids[at];
        uint32_t seen = id == 0 ? 0 : packer->contexts[id - 1].last_at;
        size_t period = seen == 0 ? 0 : at + 1 - seen, length = try_run(slots, at, count, period, &last);
        if (length > 0) {
            packer->runs[packer->run_count++] = (struct run){before, (uint32_t)length, (uint32_t)period};
            before = 0;
            at += length;
            continue;
        }
        if (id != 0)
            packer->contexts[id - 1].last_at = (uint32_t)at + 1;
        packer->places[packer->literal_count++] = (uint32_t)at++;
        before++;
    }
}

/* ---- groups: whose address the next one is told from ---- */

static void follow(struct follower *follower, uint64_t address)
{
    uint64_t difference = address - follower->address, number = trace_zigzag(difference);
    for (; difference != follower->difference && number > 0; number >>= 8)
        follower->cost++;
    follower->difference = difference;
    follower->address = address;
}

/* The first context that differs in nothing but the length. */
static uint32_t first_of(const struct trace_columns_packer *packer, uint32_t at)
{
    uint32_t first = 0;
    while ((packer->contexts[first].rest ^ packer->contexts[at].rest) & ~(uint64_t)LENGTH_MASK)
        first++;
    return first;
}

static void count_costs(struct trace_columns_packer *packer, const uint8_t *slots)
{
    for (uint32_t i = 0; i < packer->literal_count; i++) {
        uint32_t id = packer->ids[packer->places[i]];
        if (id == 0)
            continue;
        struct context *context = &packer->contexts[id - 1];
        uint64_t address = load_le64(slots + packer->places[i] * (size_t)OP_SLOT_BYTES);
        follow(&context->own, address);
        follow(&packer->contexts[context->first].with, address);
    }
}

/* Contexts that differ in length only follow each other, if that takes less than each by itself. */
static void find_groups(struct trace_columns_packer *packer, const uint8_t *slots)
{
    struct context *contexts = packer->contexts;
    bool alike = false; /* there are contexts that differ in length only */
    for (uint32_t i = 0; i < packer->context_count; i++) {
        contexts[i].group = i;
        contexts[i].first = packer->lengths_apart ? i : first_of(packer, i);
        alike = alike || contexts[i].first != i;
    }
    if (!alike)
        return;
    count_costs(packer, slots);
    for (uint32_t i = 0; i < packer->context_count; i++)
        if (contexts[i].first != i)
            contexts[contexts[i].first].own.cost += contexts[i].own.cost;
    for (uint32_t i = 0; i < packer->context_count; i++) {
        const struct context *first = &contexts[contexts[i].first];
        contexts[i].group = first->with.cost < first->own.cost ? contexts[i].first : i;
    }
}

/* ---- columns ---- */

static void put_contexts(struct trace_columns_packer *packer, struct trace_column_writer *writer)
{
    for (uint32_t i = 0; i < packer->context_count; i++)
        store_le64(packer->plane + (size_t)i * TRACE_COLUMNS_REST, packer->contexts[i].rest);
    trace_column_put(writer, packer->plane, (size_t)packer->context_count * TRACE_COLUMNS_REST);
    for (uint32_t i = 0; i < packer->context_count; i++)
        store_le16(packer->plane + (size_t)i * GROUP_BYTES, (uint16_t)packer->contexts[i].group);
    trace_column_put(writer, packer->plane, (size_t)packer->context_count * GROUP_BYTES);
}

/* Slots stored whole; returns how many. */
static uint32_t put_side(struct trace_columns_packer *packer, const uint8_t *slots, struct trace_column_writer *writer)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < packer->literal_count; i++)
        if (packer->ids[packer->places[i]] == 0)
            memcpy(packer->plane + (size_t)count++ * OP_SLOT_BYTES, slots + packer->places[i] * (size_t)OP_SLOT_BYTES,
                   OP_SLOT_BYTES);
    trace_column_put(writer, packer->plane, (size_t)count * OP_SLOT_BYTES);
    return count;
}

static void put_runs(struct trace_columns_packer *packer, struct trace_column_writer *writer)
{
    uint8_t *at = packer->plane;
    for (uint32_t i = 0; i < packer->run_count; i++, at += TRACE_COLUMNS_RUN) {
        store_le32(at, packer->runs[i].before);
        store_le32(at + 4, packer->runs[i].count);
        store_le32(at + 8, packer->runs[i].period);
    }
    trace_column_put(writer, packer->plane, (size_t)packer->run_count * TRACE_COLUMNS_RUN);
}

/* Bits that any of the numbers has. */
static uint64_t bits_of(const uint64_t *numbers, size_t count)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < count; i++)
        bits |= numbers[i];
    return bits;
}

/* Byte p of each number. plane is told apart from the packer, or no compiler takes several at a time. */
static void take_plane(const uint64_t *restrict numbers, size_t count, unsigned p, uint8_t *restrict plane)
{
    for (size_t i = 0; i < count; i++)
        plane[i] = (uint8_t)(numbers[i] >> (8 * p));
}

/* Numbers as columns of their bytes, the lowest first. */
static void put_planes(struct trace_columns_packer *packer, size_t count, unsigned planes,
                       struct trace_column_writer *writer)
{
    const uint64_t bits = bits_of(packer->numbers, count);
    for (unsigned p = 0; p < planes; p++) {
        if ((bits >> (8 * p) & 0xff) == 0)
            memset(packer->plane, 0, count);
        else
            take_plane(packer->numbers, count, p, packer->plane);
        trace_column_put(writer, packer->plane, count);
    }
}

static void put_ids(struct trace_columns_packer *packer, struct trace_column_writer *writer)
{
    for (uint32_t i = 0; i < packer->literal_count; i++)
        packer->numbers[i] = packer->ids[packer->places[i]];
    put_planes(packer, packer->literal_count, TRACE_ID_PLANES, writer);
}

static void put_differences(struct trace_columns_packer *packer, const uint8_t *slots,
                            struct trace_column_writer *writer)
{
    for (uint32_t i = 0; i < packer->context_count; i++)
        packer->contexts[i].own.address = 0;
    for (uint32_t i = 0; i < packer->literal_count; i++) {
        uint32_t id = packer->ids[packer->places[i]];
        packer->numbers[i] = 0;
        if (id == 0)
            continue;
        uint64_t address = load_le64(slots + packer->places[i] * (size_t)OP_SLOT_BYTES);
        struct follower *follower = &packer->contexts[packer->contexts[id - 1].group].own;
        packer->numbers[i] = trace_zigzag(address - follower->address);
        follower->address = address;
    }
    put_planes(packer, packer->literal_count, TRACE_DIFFERENCE_PLANES, writer);
}

static void put_lengths(struct trace_columns_packer *packer, const uint8_t *slots, struct trace_column_writer *writer)
{
    for (uint32_t i = 0; i < packer->literal_count; i++) {
        bool apart = packer->lengths_apart && packer->ids[packer->places[i]] != 0;
        packer->numbers[i] = apart ? load_le32(slots + packer->places[i] * (size_t)OP_SLOT_BYTES + 8) : 0;
    }
    put_planes(packer, packer->literal_count, TRACE_LENGTH_PLANES, writer);
}

/* ---- the calls ---- */

size_t trace_columns_bound(size_t size)
{
    return TRACE_COLUMNS_HEAD + COLUMNS * TRACE_COLUMN_LEAST + (size / OP_SLOT_BYTES + 1) * (SLOT_MOST + 2);
}

size_t trace_columns_pack_records(struct trace_codec_memory *memory, struct trace_span raw, struct trace_room packed)
{
    size_t slots = raw.size / OP_SLOT_BYTES;
    struct trace_columns_packer *packer = packer_of(memory, slots);
    struct trace_column_writer writer = {memory, packed.bytes + TRACE_COLUMNS_HEAD, false};
    if (packer == NULL)
        return 0;
    packer->lengths_apart = false;
    if (!find_contexts(packer, raw.bytes, slots)) {
        packer->lengths_apart = true;
        find_contexts(packer, raw.bytes, slots);
    }
    find_runs(packer, raw.bytes, slots);
    find_groups(packer, raw.bytes);
    put_contexts(packer, &writer);
    uint32_t side = put_side(packer, raw.bytes, &writer);
    put_runs(packer, &writer);
    put_ids(packer, &writer);
    put_differences(packer, raw.bytes, &writer);
    put_lengths(packer, raw.bytes, &writer);
    store_le32(packed.bytes, packer->context_count);
    store_le32(packed.bytes + 4, side);
    store_le32(packed.bytes + 8, packer->run_count);
    store_le32(packed.bytes + 12, 0);
    return writer.no_memory ? 0 : (size_t)(writer.at - packed.bytes);
}

static uint64_t common_divisor(uint64_t a, uint64_t b)
{
    while (b != 0) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* The size of a difference of either sign. */
static uint64_t magnitude(uint64_t difference)
{
    return difference >> 63 ? 0 - difference : difference;
}

size_t trace_columns_pack_times(struct trace_codec_memory *memory, struct trace_span raw, struct trace_room packed)
{
    size_t count = raw.size / 8;
    struct trace_columns_packer *packer = packer_of(memory, count);
    struct trace_column_writer writer = {memory, packed.bytes + TRACE_COLUMNS_HEAD, false};
    uint64_t before = load_le64(raw.bytes), unit = 0;
    if (packer == NULL)
        return 0;
    store_le64(packed.bytes, before);
    for (size_t i = 0; i < count; i++) {
        uint64_t time = load_le64(raw.bytes + 8 * i);
        packer->numbers[i] = time - before;
        unit = unit == 1 ? 1 : common_divisor(unit, magnitude(time - before));
        before = time;
    }
    unit = unit == 0 ? 1 : unit;
    for (size_t i = 0; i < count; i++) {
        uint64_t difference = packer->numbers[i], quotient = magnitude(difference) / unit;
        packer->numbers[i] = trace_zigzag(difference >> 63 ? 0 - quotient : quotient);
    }
    store_le64(packed.bytes + 8, unit);
    put_planes(packer, count, TRACE_DIFFERENCE_PLANES, &writer);
    return writer.no_memory ? 0 : (size_t)(writer.at - packed.bytes);
}
