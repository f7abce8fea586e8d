/* Generators of accesses that follow a law. SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <stdlib.h>

#include "tracegen/stream.h"

#define PARAMETERS(...)         \
    .parameter = {__VA_ARGS__}, \
    .parameters = sizeof((struct gen_parameter[]){__VA_ARGS__}) / sizeof(struct gen_parameter)
#define PLACES(devices, windows, window)                                                         \
    {GEN_KEY_LIODN, 0, 1023, 0x40, NULL}, {GEN_KEY_DEVICES, 1, 256, devices, NULL},              \
        {GEN_KEY_BASE, 0, UINT64_C(1) << 62, 0, NULL}, {GEN_KEY_WINDOWS, 1, 256, windows, NULL}, \
    {                                                                                            \
        GEN_KEY_WINDOW, 4096, UINT64_C(1) << 35, window, NULL                                    \
    }
#define WRITES(percent)                       \
    {                                         \
        GEN_KEY_WRITES, 0, 100, percent, NULL \
    }
#define LENGTH(bytes)                            \
    {                                            \
        GEN_KEY_LENGTH, 1, 1u << 30, bytes, NULL \
    }

/* A record at a random offset of a place: bits 31:0 choose the offset, 7:0 the direction. */
static inline void put_place(const struct gen_stream *stream, uint8_t *slot, uint32_t place, uint64_t bits)
{
    uint64_t window = place & ((UINT32_C(1) << stream->count_bits) - 1);
    gen_put(slot,
            gen_value(stream, GEN_KEY_BASE) + (window << stream->window_bits) + gen_offset(stream, (uint32_t)bits),
            (uint32_t)gen_value(stream, GEN_KEY_LENGTH),
            (uint32_t)gen_value(stream, GEN_KEY_LIODN) + (place >> stream->count_bits), gen_writes(stream, bits));
}

/* ---- uniform ---- */

static size_t fill_uniform(struct gen_stream *stream, uint8_t *slots, size_t operations)
{
    struct gen_random random = stream->random;
    for (size_t i = 0; i < operations; i++) {
        uint64_t bits = gen_draw(&random);
        put_place(stream, slots + i * OP_SLOT_BYTES, gen_scale((uint32_t)(bits >> 32), stream->places), bits);
    }
    stream->random = random;
    return operations;
}

const struct gen_row gen_uniform = {
    .name = "uniform",
    .summary = "any window of any device, as often as any other",
    .purpose = "the worst that independent accesses can do to a cache",
    .expectation =
        "C lines of entries for N windows hit C / N, whatever the policy, if sets get the same number of entries",
    .fill = fill_uniform,
    PARAMETERS(PLACES(4, 64, 65536), LENGTH(1024), WRITES(50)),
};

/* ---- zipf ---- */

/* 1 / rank^(exponent / 100), by square roots, which are the same on every host, as pow() is not. */
static double zipf_weight(uint32_t rank, uint64_t exponent)
{
    double weight = 1, root = rank;
    uint64_t bits = (exponent * 1024 + 50) / 100; /* the exponent in 1/1024 */
    for (uint64_t i = bits >> 10; i > 0; i--)
        weight /= root;
    for (uint64_t bit = 512; bit > 0; bit /= 2) {
        root = sqrt(root);
        if (bits & bit)
            weight /= root;
    }
    return weight;
}

/* A random order of places, or if it is to be one cycle a step from each to the next (Sattolo 1986). */
static bool shuffle(struct gen_stream *stream, uint32_t count, bool cycle)
{
    stream->table = malloc(count * sizeof *stream->table);
    if (stream->table == NULL)
        return false;
    for (uint32_t i = 0; i < count; i++)
        stream->table[i] = i;
    for (uint32_t i = count; i-- > 1;) {
        uint32_t j = gen_below(&stream->random, cycle ? i : i + 1), kept = stream->table[i];
        stream->table[i] = stream->table[j];
        stream->table[j] = kept;
    }
    return true;
}

static bool start_zipf(struct gen_stream *stream)
{
    uint64_t *weights = malloc(stream->places * sizeof *weights);
    bool made = weights != NULL && shuffle(stream, stream->places, false);
    for (uint32_t i = 0; made && i < stream->places; i++)
        weights[i] = 1 + (uint64_t)(zipf_weight(i + 1, gen_value(stream, GEN_KEY_EXPONENT)) * 4294967294.0);
    made = made && gen_pick_create(&stream->pick, weights, stream->places);
    free(weights);
    return made;
}

static size_t fill_zipf(struct gen_stream *stream, uint8_t *slots, size_t operations)
{
    struct gen_random random = stream->random;
    for (size_t i = 0; i < operations; i++) {
        uint32_t place = stream->table[gen_pick_draw(&stream->pick, &random)];
        put_place(stream, slots + i * OP_SLOT_BYTES, place, random.a);
    }
    stream->random = random;
    return operations;
}

const struct gen_row gen_zipf = {
    .name = "zipf",
    .summary = "few windows often, many seldom: Zipf's law over all windows of all devices, ranks scattered",
    .purpose = "skewed popularity, as of flows, blocks and pages",
    .expectation = "direct-mapped: the sum over sets of the squares of probabilities by their sum, exactly; LRU: Che's "
                   "approximation",
    .start = start_zipf,
    .fill = fill_zipf,
    PARAMETERS(PLACES(4, 64, 65536), LENGTH(1024), WRITES(50), {GEN_KEY_EXPONENT, 0, 400, 100, NULL}),
};

/* ---- stride ---- */

static size_t fill_stride(struct gen_stream *stream, uint8_t *slots, size_t operations)
{
    uint64_t base = gen_value(stream, GEN_KEY_BASE), length = gen_value(stream, GEN_KEY_LENGTH);
    uint64_t last = stream->aperture - length, step = gen_value(stream, GEN_KEY_STEP);
    uint32_t liodn = (uint32_t)gen_value(stream, GEN_KEY_LIODN), devices = (uint32_t)gen_value(stream, GEN_KEY_DEVICES);
    for (size_t i = 0; i < operations; i++) {
        gen_put(slots + i * OP_SLOT_BYTES, base + stream->at, (uint32_t)length, liodn + stream->device,
                gen_writes(stream, stream->count++ * 0x9e >> 1));
        if (++stream->device < devices)
            continue;
        stream->device = 0;
        stream->at = stream->at > last || step > last - stream->at ? 0 : stream->at + step;
    }
    return operations;
}

const struct gen_row gen_stride = {
    .name = "stride",
    .summary = "devices in turn, each going through its aperture by equal steps, again and again",
    .purpose = "rings of buffers; the longest reuse distance there is",
    .expectation =
        "round robin over more windows than an LRU set has ways misses every time a window is entered: step / window",
    .fill = fill_stride,
    PARAMETERS(PLACES(4, 64, 65536), LENGTH(1024), WRITES(75), {GEN_KEY_STEP, 1, UINT64_C(1) << 40, 2048, NULL}),
};

/* ---- chase ---- */

static bool start_chase(struct gen_stream *stream)
{
    return shuffle(stream, stream->places, true);
}

static size_t fill_chase(struct gen_stream *stream, uint8_t *slots, size_t operations)
{
    struct gen_random random = stream->random;
    for (size_t i = 0; i < operations; i++) {
        put_place(stream, slots + i * OP_SLOT_BYTES, stream->cursor, gen_draw(&random));
        stream->cursor = stream->table[stream->cursor];
    }
    stream->random = random;
    return operations;
}

const struct gen_row gen_chase = {
    .name = "chase",
    .summary = "a chain of pointers: one random cycle through all windows of all devices",
    .purpose = "lists and trees that a device walks: no order to guess, no reuse before the whole cycle",
    .expectation = "LRU hits all if the cycle fits, and nothing in a set that has more windows than ways",
    .start = start_chase,
    .fill = fill_chase,
    PARAMETERS(PLACES(4, 64, 65536), LENGTH(64), WRITES(0)),
};

/* ---- stream ---- */

static bool start_gpu(struct gen_stream *stream)
{
    uint64_t cursors = gen_value(stream, GEN_KEY_CURSORS) * gen_value(stream, GEN_KEY_DEVICES);
    stream->cursors = calloc(cursors, sizeof *stream->cursors);
    return stream->cursors != NULL;
}

static size_t fill_gpu(struct gen_stream *stream, uint8_t *slots, size_t operations)
{
    uint32_t cursors = (uint32_t)gen_value(stream, GEN_KEY_CURSORS),
             length = (uint32_t)gen_value(stream, GEN_KEY_LENGTH);
    uint64_t part = stream->aperture / cursors;
    uint32_t all = cursors * (uint32_t)gen_value(stream, GEN_KEY_DEVICES);
    uint32_t writers = (uint32_t)(cursors * gen_value(stream, GEN_KEY_WRITES) / 100);
    for (size_t i = 0; i < operations; i++) {
        uint64_t *at = &stream->cursors[stream->cursor];
        uint32_t number = stream->cursor & (cursors - 1);
        gen_put(slots + i * OP_SLOT_BYTES, gen_value(stream, GEN_KEY_BASE) + number * part + *at, length,
                (uint32_t)gen_value(stream, GEN_KEY_LIODN) + stream->device, number < writers);
        *at = *at + 2 * (uint64_t)length <= part ? *at + length : 0;
        stream->cursor = stream->cursor + 1 == all ? 0 : stream->cursor + 1;
        if ((stream->cursor & (cursors - 1)) == 0)
            stream->device = stream->cursor == 0 ? 0 : stream->device + 1;
    }
    return operations;
}

const struct gen_row gen_gpu = {
    .name = "stream",
    .summary = "several arrays read or written from end to end side by side, as a GPU does",
    .purpose = "throughput devices: large records, little reuse, as many windows at once as there are arrays",
    .expectation =
        "LRU with a way for every array: one miss for each window entered, length / window; a set with fewer: all miss",
    .start = start_gpu,
    .fill = fill_gpu,
    PARAMETERS(PLACES(1, 64, 1u << 20), LENGTH(4096), WRITES(25), {GEN_KEY_CURSORS, 1, 256, 4, NULL}),
};

/* ---- reuse ---- */

static bool start_reuse(struct gen_stream *stream)
{
    const struct gen_choice *choice = &stream->choice;
    uint32_t windows = UINT32_C(1) << stream->count_bits;
    stream->table = malloc(stream->places * sizeof *stream->table);
    if (stream->table == NULL)
        return false;
    for (uint32_t i = 0; i < stream->places; i++)
        stream->table[i] = i % windows;
    stream->cursors = calloc(stream->places, sizeof *stream->cursors);
    return stream->cursors != NULL && gen_pick_create(&stream->pick, choice->distances.weight, choice->distances.count);
}

/* LRU's stack (Mattson et al. 1970): the window at the distance drawn comes to the top. */
static uint32_t reused_window(struct gen_stream *stream, uint32_t *stack, uint32_t windows)
{
    uint64_t distance = stream->choice.distances.value[gen_pick_draw(&stream->pick, &stream->random)];
    uint32_t depth = distance < windows ? (uint32_t)distance : windows - 1, window = stack[depth];
    for (; depth > 0; depth--)
        stack[depth] = stack[depth - 1];
    stack[0] = window;
    return window;
}

static size_t fill_reuse(struct gen_stream *stream, uint8_t *slots, size_t operations)
{
    uint32_t windows = UINT32_C(1) << stream->count_bits, devices = (uint32_t)gen_value(stream, GEN_KEY_DEVICES);
    uint64_t size = gen_value(stream, GEN_KEY_WINDOW);
    for (size_t i = 0; i < operations; i++) {
        uint32_t length = (uint32_t)stream->choice.sizes.value[gen_pick_draw(&stream->sizes, &stream->random)];
        uint32_t *stack = stream->table + (stream->device << stream->count_bits);
        uint32_t window = reused_window(stream, stack, windows);
        uint64_t *at = &stream->cursors[(stream->device << stream->count_bits) + window];
        if (length >= size || *at > size - length)
            *at = 0;
        uint64_t address = ((uint64_t)window << stream->window_bits) + *at;
        if (address > stream->aperture - length)
            address = stream->aperture - length;
        *at += length;
        gen_put(slots + i * OP_SLOT_BYTES, gen_value(stream, GEN_KEY_BASE) + address, length,
                (uint32_t)gen_value(stream, GEN_KEY_LIODN) + stream->device, gen_writes(stream, stream->random.a));
        stream->device = stream->device + 1 == devices ? 0 : stream->device + 1;
    }
    return operations;
}

const struct gen_row gen_reuse = {
    .name = "reuse",
    .summary = "windows by the distance of their reuse, lengths by their frequency, as counted in a recording",
    .purpose = "the shape of real hardware: pamusim gen --fit writes a workload of these",
    .expectation = "fully associative LRU of C lines hits as often as distances are below C",
    .start = start_reuse,
    .fill = fill_reuse,
    PARAMETERS(PLACES(1, 64, 65536), WRITES(50), {GEN_KEY_SIZES, 1, 1u << 30, 0, "64:7,576:4,1514:1"},
               {GEN_KEY_DISTANCES, 0, 255, 0, "0:80,1:10,4:6,16:3,63:1"}),
};
