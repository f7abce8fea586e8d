/* Generators of map and unmap, and of attacks. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "tracegen/setup.h"
#include "tracegen/stream.h"

#define PARAMETERS(...)         \
    .parameter = {__VA_ARGS__}, \
    .parameters = sizeof((struct gen_parameter[]){__VA_ARGS__}) / sizeof(struct gen_parameter)
#define PLACES(devices, windows, window)                                                                  \
    {GEN_KEY_LIODN, 0, 1023, 0x40, NULL}, {GEN_KEY_DEVICES, 1, 256, devices, NULL},                       \
        {GEN_KEY_BASE, 0, UINT64_C(1) << 61, 0, NULL}, {GEN_KEY_WINDOWS, 2, 256, windows, NULL},          \
        {GEN_KEY_WINDOW, 4096, UINT64_C(1) << 35, window, NULL}, {GEN_KEY_LENGTH, 1, 1u << 30, 64, NULL}, \
    {                                                                                                     \
        GEN_KEY_WRITES, 0, 100, 50, NULL                                                                  \
    }

/* ---- churn ---- */

enum { MAP, UNMAP, KINDS };
#define ROOM (GEN_MOST_SLOTS * OP_SLOT_BYTES)

/* The operations of a place, made beforehand. */
static uint8_t *operation_of(const struct gen_stream *stream, uint32_t place, unsigned kind)
{
    return stream->operations + (size_t)(place * KINDS + kind) * ROOM;
}

static bool encode(const struct gen_stream *stream, const char *line, uint8_t *slots)
{
    struct op_scratch *scratch = malloc(sizeof *scratch);
    struct op_diagnostic diagnostic;
    size_t used;
    struct op op;
    bool made = scratch != NULL && op_parse(line, strlen(line), stream->strings, scratch, &op, &diagnostic) == OP_OK &&
                op_encode(&op, slots, GEN_MOST_SLOTS, &used) == OP_OK;
    free(scratch);
    return made;
}

static bool start_churn(struct gen_stream *stream)
{
    char line[GEN_LINE_BYTES];
    stream->operations = calloc(stream->places, (size_t)KINDS * ROOM);
    if (stream->operations == NULL)
        return false;
    for (uint32_t place = 0; place < stream->places; place++) {
        gen_map_line(stream, place, line);
        if (!encode(stream, line, operation_of(stream, place, MAP)))
            return false;
        gen_unmap_line(stream, place, line);
        if (!encode(stream, line, operation_of(stream, place, UNMAP)))
            return false;
    }
    return true;
}

static size_t put_operation(const struct gen_stream *stream, uint32_t window, unsigned kind, uint8_t *slots)
{
    const uint8_t *operation = operation_of(stream, (stream->device << stream->count_bits) + window, kind);
    size_t count = op_slot_count(operation);
    memcpy(slots, operation, count * OP_SLOT_BYTES);
    return count;
}

/* A round of a device: batch times a map and accesses, then batch times an unmap. stream->at counts its operations. */
static size_t put_churn(struct gen_stream *stream, uint8_t *slots)
{
    uint64_t batch = gen_value(stream, GEN_KEY_BATCH), each = gen_value(stream, GEN_KEY_ACCESSES) + 1;
    uint32_t mask = (UINT32_C(1) << stream->count_bits) - 1, first = stream->cursor;
    uint64_t at = stream->at++, number = at < batch * each ? at / each : at - batch * each;
    uint32_t window = (first + (uint32_t)number) & mask;
    if (at < batch * each && at % each == 0)
        return put_operation(stream, window, MAP, slots);
    if (at < batch * each) {
        uint64_t bits = gen_draw(&stream->random), address = (uint64_t)window << stream->window_bits;
        gen_put(slots, gen_value(stream, GEN_KEY_BASE) + address + gen_offset(stream, (uint32_t)bits),
                (uint32_t)gen_value(stream, GEN_KEY_LENGTH),
                (uint32_t)gen_value(stream, GEN_KEY_LIODN) + stream->device, gen_writes(stream, bits));
        return 1;
    }
    size_t used = put_operation(stream, window, UNMAP, slots);
    if (number + 1 < batch)
        return used;
    stream->at = 0;
    stream->device = stream->device + 1 == gen_value(stream, GEN_KEY_DEVICES) ? 0 : stream->device + 1;
    if (stream->device == 0)
        stream->cursor = (first + (uint32_t)batch) & mask;
    return used;
}

static size_t fill_churn(struct gen_stream *stream, uint8_t *slots, size_t operations)
{
    size_t used = 0;
    for (size_t i = 0; i < operations; i++)
        used += put_churn(stream, slots + used * OP_SLOT_BYTES);
    return used;
}

const struct gen_row gen_churn = {
    .name = "churn",
    .summary =
        "windows that are mapped, used and unmapped: one by one (strict), or several unmapped together (deferred)",
    .purpose = "what mapping for each transfer costs: table writes drop cached entries (rule C5)",
    .expectation = "the first access after a map misses, the others hit: 1 / accesses, whatever the batch",
    .start = start_churn,
    .fill = fill_churn,
    PARAMETERS(PLACES(2, 16, 65536), {GEN_KEY_ACCESSES, 1, 65536, 8, NULL}, {GEN_KEY_BATCH, 1, 256, 1, NULL}),
};

/* ---- attackers ---- */

/* Windows of even numbers may be read, others written; the attacker does what it may not. */
static size_t fill_permission(struct gen_stream *stream, uint8_t *slots, size_t operations)
{
    for (size_t i = 0; i < operations; i++) {
        uint64_t bits = gen_draw(&stream->random);
        uint32_t place = gen_scale((uint32_t)(bits >> 32), stream->places);
        uint64_t window = place & ((UINT32_C(1) << stream->count_bits) - 1);
        gen_put(slots + i * OP_SLOT_BYTES,
                gen_value(stream, GEN_KEY_BASE) + (window << stream->window_bits) + gen_offset(stream, (uint32_t)bits),
                (uint32_t)gen_value(stream, GEN_KEY_LENGTH),
                (uint32_t)gen_value(stream, GEN_KEY_LIODN) + (place >> stream->count_bits), window % 2 == 0);
    }
    return operations;
}

const struct gen_row gen_permission = {
    .name = "probe-permission",
    .summary = "attacker: writes what it may only read, and reads what it may only write",
    .purpose = "violations of permission at full rate (rule T11)",
    .expectation = "every record is denied",
    .denied = true,
    .fill = fill_permission,
    .parameter = {{GEN_KEY_LIODN, 0, 1023, 0x40, NULL},
                  {GEN_KEY_DEVICES, 1, 256, 1, NULL},
                  {GEN_KEY_BASE, 0, UINT64_C(1) << 62, 0, NULL},
                  {GEN_KEY_WINDOWS, 2, 256, 16, NULL},
                  {GEN_KEY_WINDOW, 4096, UINT64_C(1) << 35, 65536, NULL},
                  {GEN_KEY_LENGTH, 1, 1u << 30, 64, NULL}},
    .parameters = 6,
};

/* Behind the aperture, page by page. */
static size_t fill_outside(struct gen_stream *stream, uint8_t *slots, size_t operations)
{
    uint64_t after = gen_value(stream, GEN_KEY_BASE) + stream->aperture;
    for (size_t i = 0; i < operations; i++) {
        uint64_t bits = gen_draw(&stream->random);
        gen_put(slots + i * OP_SLOT_BYTES, after + (stream->at << 12), (uint32_t)gen_value(stream, GEN_KEY_LENGTH),
                (uint32_t)gen_value(stream, GEN_KEY_LIODN) + stream->device, gen_writes(stream, bits));
        stream->device = stream->device + 1 == gen_value(stream, GEN_KEY_DEVICES) ? 0 : stream->device + 1;
        if (stream->device == 0)
            stream->at = (stream->at + 1) & 0xffffffff;
    }
    return operations;
}

const struct gen_row gen_outside = {
    .name = "scan-outside",
    .summary = "attacker: scans the address space behind its aperture, page by page",
    .purpose = "violations of the aperture (rule T7), which need no SPAACE",
    .expectation = "every record is denied; no SPAACE is looked up",
    .denied = true,
    .fill = fill_outside,
    PARAMETERS(PLACES(1, 16, 65536)),
};

static size_t fill_hole(struct gen_stream *stream, uint8_t *slots, size_t operations)
{
    for (size_t i = 0; i < operations; i++) {
        uint64_t bits = gen_draw(&stream->random);
        uint32_t place = gen_scale((uint32_t)(bits >> 32), stream->places) | 1;
        uint64_t window = place & ((UINT32_C(1) << stream->count_bits) - 1);
        gen_put(slots + i * OP_SLOT_BYTES,
                gen_value(stream, GEN_KEY_BASE) + (window << stream->window_bits) + gen_offset(stream, (uint32_t)bits),
                (uint32_t)gen_value(stream, GEN_KEY_LENGTH),
                (uint32_t)gen_value(stream, GEN_KEY_LIODN) + (place >> stream->count_bits), gen_writes(stream, bits));
    }
    return operations;
}

const struct gen_row gen_hole = {
    .name = "probe-hole",
    .summary = "attacker: looks for windows that are not mapped, which every other one is not",
    .purpose = "violations in holes of the aperture, whose entries are not kept (rule C3)",
    .expectation = "every record is denied",
    .denied = true,
    .fill = fill_hole,
    PARAMETERS(PLACES(1, 16, 65536)),
};
