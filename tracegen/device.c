/* Generators of devices: commands that take several records each. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "tracegen/stream.h"

#define PARAMETERS(...)         \
    .parameter = {__VA_ARGS__}, \
    .parameters = sizeof((struct gen_parameter[]){__VA_ARGS__}) / sizeof(struct gen_parameter)
#define PLACES(devices, windows, window)                                                         \
    {GEN_KEY_LIODN, 0, 511, 0x40, NULL}, {GEN_KEY_DEVICES, 1, 256, devices, NULL},               \
        {GEN_KEY_BASE, 0, UINT64_C(1) << 62, 0, NULL}, {GEN_KEY_WINDOWS, 2, 256, windows, NULL}, \
    {                                                                                            \
        GEN_KEY_WINDOW, 4096, UINT64_C(1) << 35, window, NULL                                    \
    }
#define RINGS(entries, bytes)                     \
    {GEN_KEY_RING, 2, 65536, entries, NULL},      \
    {                                             \
        GEN_KEY_BUFFER, 64, 1u << 30, bytes, NULL \
    }

/* Where a step's records go. Rings lie in window 0, a quarter each; buffers in the other windows. */
enum place {
    RING_0,
    RING_1,
    RING_2,
    RING_3,
    NEXT,     /* the next buffers in turn */
    SAME,     /* those of the step before */
    ANY,      /* random buffers */
    ACQUIRED, /* a buffer from the top of the pool */
    RELEASED, /* the buffer received first, which goes back into the pool */
    SOURCE,   /* one half of the aperture, from end to end */
    TARGET,   /* the other */
    MESSAGE,  /* an MSI register */
};

struct gen_step {
    uint8_t place; /* enum place */
    bool write, last;
    uint8_t liodn;  /* of the device's */
    uint16_t bytes; /* 0: those of the command */
};

static uint32_t buffer_count(const struct gen_stream *stream)
{
    uint64_t count = (stream->aperture - gen_value(stream, GEN_KEY_WINDOW)) / gen_value(stream, GEN_KEY_BUFFER);
    return count < UINT32_MAX ? (uint32_t)count : UINT32_MAX;
}

static uint64_t buffer_at(const struct gen_stream *stream, uint32_t buffer)
{
    return gen_value(stream, GEN_KEY_WINDOW) + buffer * gen_value(stream, GEN_KEY_BUFFER);
}

static uint64_t next_buffer(const struct gen_stream *stream, struct gen_device *device)
{
    uint32_t buffer = device->buffer;
    device->buffer = buffer + 1 == buffer_count(stream) ? 0 : buffer + 1;
    return buffer_at(stream, buffer);
}

static uint64_t acquire(const struct gen_stream *stream, struct gen_device *device)
{
    uint32_t buffer = device->pool[--device->pooled], at = device->received++ % GEN_SETUP_POOL;
    device->queue[at] = buffer;
    device->queue_size[at] = stream->command.size;
    return buffer_at(stream, buffer);
}

static uint64_t release(struct gen_stream *stream, struct gen_device *device)
{
    uint32_t at = device->sent++ % GEN_SETUP_POOL;
    device->pool[device->pooled++] = device->queue[at];
    stream->command.size = device->queue_size[at];
    return buffer_at(stream, device->queue[at]);
}

/* Where the data of a step begin. */
static uint64_t place_of(struct gen_stream *stream, const struct gen_step *step, struct gen_device *device)
{
    struct gen_command *command = &stream->command;
    uint64_t quarter = gen_value(stream, GEN_KEY_WINDOW) / 4, half = stream->aperture / 2;
    switch (step->place) {
    case NEXT:
        return next_buffer(stream, device);
    case SAME:
        return command->address;
    case ANY:
        return buffer_at(stream, gen_below(&stream->random, buffer_count(stream)));
    case ACQUIRED:
        return acquire(stream, device);
    case RELEASED:
        return release(stream, device);
    case SOURCE:
        return device->commands * command->size % half;
    case TARGET:
        return half + device->commands * command->size % half;
    case MESSAGE:
        return (gen_draw(&stream->random) >> (64 - stream->count_bits) << stream->window_bits) + GEN_MESSAGE_OFFSET;
    default:
        return step->place * quarter + (device->commands & (gen_value(stream, GEN_KEY_RING) - 1)) * step->bytes;
    }
}

/* ---- the engine ---- */

static void begin_step(struct gen_stream *stream)
{
    struct gen_command *command = &stream->command;
    struct gen_device *device = &stream->devices[command->device];
    command->address = place_of(stream, command->step, device);
    command->left = command->step->bytes != 0 ? command->step->bytes : command->size;
}

/* The end of a step: the next one, or none and the next device. */
static void end_step(struct gen_stream *stream)
{
    struct gen_command *command = &stream->command;
    command->step = command->step->last ? NULL : command->step + 1;
    if (command->step != NULL)
        return;
    stream->devices[command->device].commands++;
    command->device = command->device + 1 == gen_value(stream, GEN_KEY_DEVICES) ? 0 : command->device + 1;
}

/* One record of a step: whole, or as far as the split allows. What is split has buffers of its own for each piece. */
static void put_piece(struct gen_stream *stream, uint8_t *slot, uint64_t split, unsigned liodns)
{
    struct gen_command *command = &stream->command;
    const struct gen_step *step = command->step;
    uint32_t bytes = split != 0 && step->bytes == 0 && command->left > split ? (uint32_t)split : command->left;
    gen_put(slot, gen_value(stream, GEN_KEY_BASE) + command->address, bytes,
            (uint32_t)gen_value(stream, GEN_KEY_LIODN) + command->device * liodns + step->liodn, step->write);
    command->left -= bytes;
    if (command->left == 0)
        end_step(stream);
    else
        command->address = place_of(stream, step, &stream->devices[command->device]);
}

static size_t fill_commands(struct gen_stream *stream, uint8_t *slots, size_t operations)
{
    uint64_t split = gen_value(stream, GEN_KEY_SPLIT);
    unsigned liodns = gen_liodns(stream->choice.row);
    for (size_t i = 0; i < operations; i++) {
        if (stream->command.step == NULL)
            stream->command.step = stream->choice.row->choose(stream);
        if (stream->command.left == 0)
            begin_step(stream);
        put_piece(stream, slots + i * OP_SLOT_BYTES, split, liodns);
    }
    return operations;
}

static bool start_commands(struct gen_stream *stream)
{
    stream->devices = calloc(gen_value(stream, GEN_KEY_DEVICES), sizeof *stream->devices);
    return stream->devices != NULL;
}

static void draw_size(struct gen_stream *stream)
{
    stream->command.size = (uint32_t)stream->choice.sizes.value[gen_pick_draw(&stream->sizes, &stream->random)];
}

/* A command of a drawn size that writes memory, or one that reads it. */
static const struct gen_step *by_direction(struct gen_stream *stream, const struct gen_step *writing,
                                           const struct gen_step *reading)
{
    draw_size(stream);
    return gen_writes(stream, stream->random.a) ? writing : reading;
}

/* ---- nic ---- */

static const struct gen_step *choose_nic(struct gen_stream *stream)
{
    static const struct gen_step receive[] = {
        {RING_0, false, false, 0, 16}, {NEXT, true, false, 0, 0}, {RING_0, true, true, 0, 16}};
    static const struct gen_step send[] = {
        {RING_1, false, false, 0, 16}, {NEXT, false, false, 0, 0}, {RING_1, true, true, 0, 16}};
    return by_direction(stream, receive, send);
}

const struct gen_row gen_nic = {
    .name = "nic",
    .summary = "network cards: a descriptor is read, a packet received or sent, the descriptor written back",
    .purpose = "RX and TX rings with a mix of packet sizes; buffers of a pool in turn",
    .expectation = "buffers in turn through more windows than lines: one SPAACE miss in window / buffer packets",
    .start = start_commands,
    .fill = fill_commands,
    .choose = choose_nic,
    PARAMETERS(PLACES(4, 8, 65536), RINGS(256, 2048), {GEN_KEY_WRITES, 0, 100, 50, NULL},
               {GEN_KEY_SIZES, 1, 65536, 0, "64:7,576:4,1514:1"}),
};

/* ---- nvme ---- */

static const struct gen_step *choose_nvme(struct gen_stream *stream)
{
    static const struct gen_step from_disk[] = {
        {RING_0, false, false, 0, 64}, {ANY, true, false, 0, 0}, {RING_1, true, true, 0, 16}};
    static const struct gen_step to_disk[] = {
        {RING_0, false, false, 0, 64}, {ANY, false, false, 0, 0}, {RING_1, true, true, 0, 16}};
    return by_direction(stream, from_disk, to_disk);
}

const struct gen_row gen_nvme = {
    .name = "nvme",
    .summary = "NVMe queues: an entry of the submission queue, pages anywhere (PRPs), an entry of the completion queue",
    .purpose = "storage: large commands scattered over memory page by page",
    .expectation = "pages are uniform over windows - 1 windows: C lines hit C / (windows - 1) of them",
    .start = start_commands,
    .fill = fill_commands,
    .choose = choose_nvme,
    PARAMETERS(PLACES(1, 64, 1u << 20), RINGS(256, 4096), {GEN_KEY_WRITES, 0, 100, 70, NULL},
               {GEN_KEY_SIZES, 1, 1u << 24, 0, "4096:8,16384:2,131072:1"}, {GEN_KEY_SPLIT, 64, 65536, 4096, NULL}),
};

/* ---- dpaa ---- */

static bool start_dpaa(struct gen_stream *stream)
{
    if (!start_commands(stream))
        return false;
    uint32_t apart = buffer_count(stream) / GEN_SETUP_POOL;
    for (uint32_t d = 0; d < gen_value(stream, GEN_KEY_DEVICES); d++) {
        struct gen_device *device = &stream->devices[d];
        for (device->pooled = 0; device->pooled < GEN_SETUP_POOL; device->pooled++)
            device->pool[device->pooled] = device->pooled * apart;
    }
    return true;
}

/* Frames are received while there are buffers, and sent while there are frames. */
static const struct gen_step *choose_dpaa(struct gen_stream *stream)
{
    static const struct gen_step receive[] = {
        {ACQUIRED, true, false, 0, 0}, {RING_0, true, true, 1, 64}}; /* the frame; the portal's DQRR entry is stashed */
    static const struct gen_step send[] = {{RELEASED, false, false, 0, 0},
                                           {RING_1, true, true, 1, 64}}; /* the frame; its confirmation */
    const struct gen_device *device = &stream->devices[stream->command.device];
    draw_size(stream);
    bool receives = gen_writes(stream, stream->random.a);
    if (device->pooled == 0)
        return send;
    return receives || device->sent == device->received ? receive : send;
}

const struct gen_row gen_dpaa = {
    .name = "dpaa",
    .summary =
        "DPAA: an FMan port fills buffers of a BMan pool and sends from them, a QMan portal stashes what was dequeued",
    .purpose = "pools that hand out last what came back first; a port and a portal with a LIODN each",
    .expectation = NULL,
    .start = start_dpaa,
    .fill = fill_commands,
    .choose = choose_dpaa,
    PARAMETERS(PLACES(2, 64, 65536), RINGS(16, 2048), {GEN_KEY_WRITES, 0, 100, 50, NULL},
               {GEN_KEY_SIZES, 1, 65536, 0, "64:7,576:4,1514:1"}),
};

/* ---- crypto ---- */

static const struct gen_step *choose_crypto(struct gen_stream *stream)
{
    static const struct gen_step steps[] = {
        {RING_0, false, false, 0, 8}, /* input ring: where the descriptor is */
        {RING_2, false, false, 0, 64}, {NEXT, false, false, 0, 0},
        {SAME, true, false, 0, 0},     {RING_1, true, true, 0, 16}, /* output ring: descriptor and status */
    };
    draw_size(stream);
    return steps;
}

const struct gen_row gen_crypto = {
    .name = "crypto",
    .summary = "job rings of a crypto engine: job, descriptor, data in, data out in place, result",
    .purpose = "five records a job, three of them in rings",
    .expectation = "buffers in turn through more windows than lines: one SPAACE miss in window / buffer jobs",
    .start = start_commands,
    .fill = fill_commands,
    .choose = choose_crypto,
    PARAMETERS(PLACES(4, 8, 65536), RINGS(128, 2048), {GEN_KEY_SIZES, 1, 65536, 0, "64:2,512:1,1456:3"}),
};

/* ---- pcie-copy ---- */

static const struct gen_step *choose_copy(struct gen_stream *stream)
{
    static const struct gen_step steps[] = {{SOURCE, false, false, 0, 0}, {TARGET, true, true, 0, 0}};
    stream->command.size = (uint32_t)gen_value(stream, GEN_KEY_LENGTH);
    return steps;
}

const struct gen_row gen_copy = {
    .name = "pcie-copy",
    .summary = "endpoints that copy one half of their aperture to the other, a payload at a time",
    .purpose = "bulk transfers by a PCIe endpoint's DMA engine: a read and a write in turn",
    .expectation =
        "LRU: a window of each half at a time, so 2 misses for each window copied, length / window of records",
    .start = start_commands,
    .fill = fill_commands,
    .choose = choose_copy,
    PARAMETERS(PLACES(1, 64, 1u << 20), {GEN_KEY_LENGTH, 64, 4096, 256, NULL}),
};

/* ---- msi-storm ---- */

static const struct gen_step *choose_storm(struct gen_stream *stream)
{
    static const struct gen_step step = {MESSAGE, true, true, 0, 4};
    (void)stream;
    return &step;
}

const struct gen_row gen_storm = {
    .name = "msi-storm",
    .summary = "nothing but messages: 4 bytes to the registers of MSI banks, in any order",
    .purpose = "interrupts at the highest rate; each bank has a window, and the last may be the first again",
    .expectation = "one line for every bank but that of window 0: only the first message of each misses",
    .start = start_commands,
    .fill = fill_commands,
    .choose = choose_storm,
    .parameter = {{GEN_KEY_LIODN, 0, 1023, 0x40, NULL},
                  {GEN_KEY_DEVICES, 1, 256, 4, NULL},
                  {GEN_KEY_BASE, 0, UINT64_C(1) << 62, 0, NULL},
                  {GEN_KEY_WINDOWS, 2, 2, 2, NULL},
                  {GEN_KEY_WINDOW, 4096, UINT64_C(1) << 35, 4096, NULL}},
    .parameters = 5,
};
