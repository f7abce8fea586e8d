/* What the codecs of traces take and how fast they are, in turn, in one run. SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "pamu/chip.h"
#include "trace/chunk.h"
#include "trace/import/import.h"
#include "trace/trace.h"

enum { ROUNDS = 15, CHUNKS_MOST = 256 };

#define RECORDS 8000000u
#define WARM_SECONDS 0.03 /* a round repeats what takes less */

/* Payloads of the chunks of one type, raw and packed by each codec. */
struct payloads {
    unsigned type;
    size_t unit; /* bytes of one thing */
    size_t count;
    struct trace_room raw[CHUNKS_MOST];
    struct trace_room packed[TRACE_CODEC_COLUMNS + 1][CHUNKS_MOST];
};

static void fail(const char *what)
{
    (void)fprintf(stderr, "bench trace: %s\n", what);
    exit(3);
}

/* Of the processor, not of the clock on the wall: one thread, everything in memory, and others may be at work. */
static double seconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static uint64_t draw(uint64_t *random)
{
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    return *random;
}

/* ---- workloads ---- */

typedef void next_fn(struct op_head *head, uint64_t number, uint64_t *random);

/* As bench replay's: 16 devices in turn, each walking its ring of 2 KiB buffers through 512 KiB. */
static void next_ring(struct op_head *head, uint64_t number, uint64_t *random)
{
    (void)random;
    *head = (struct op_head){number / 16 * 2048 % 524288, 1514, (uint16_t)(number % 16), OP_DMA, number % 4 != 0};
}

/* Packets of four sizes that come to 16 devices in any order: a descriptor of 16 bytes is read, a buffer written. */
static void next_nic(struct op_head *head, uint64_t number, uint64_t *random)
{
    static const uint32_t sizes[] = {64, 576, 1514, 1514};
    static uint64_t packets[16], device;

    if (number == 0)
        memset(packets, 0, sizeof(packets));
    if (number % 2 == 0) {
        device = draw(random) >> 60;
        *head = (struct op_head){packets[device] * 16 % 4096, 16, (uint16_t)device, OP_DMA, 0};
        return;
    }
    *head = (struct op_head){0x1000000 + packets[device]++ * 2048 % 524288, sizes[draw(random) >> 62], (uint16_t)device,
                             OP_DMA, OP_FLAG_DMA_WRITE};
}

/* Any of 4096 windows of 64 KiB, as often as any other, of 16 devices. */
static void next_uniform(struct op_head *head, uint64_t number, uint64_t *random)
{
    uint64_t place = draw(random) >> 40;

    *head = (struct op_head){place % 4096 << 12, 1514, (uint16_t)(place >> 20), OP_DMA, number % 4 != 0};
}

static void add_payload(struct payloads *payloads, const uint8_t *bytes, size_t size)
{
    struct trace_room *raw = &payloads->raw[payloads->count];

    if (payloads->count == CHUNKS_MOST)
        fail("too many chunks");
    raw->bytes = malloc(size);
    raw->size = size;
    if (raw->bytes == NULL)
        fail("out of memory");
    memcpy(raw->bytes, bytes, size);
    payloads->count++;
}

static void make_records(struct payloads *payloads, next_fn *next)
{
    static uint8_t slots[TRACE_CHUNK_SLOTS * OP_SLOT_BYTES];
    uint64_t random = 88172645463325252u;

    for (uint64_t i = 0; i < RECORDS; i++) {
        size_t at = i % TRACE_CHUNK_SLOTS;
        struct op_head head;

        next(&head, i, &random);
        op_head_store(slots + at * OP_SLOT_BYTES, &head);
        if (at + 1 == TRACE_CHUNK_SLOTS || i + 1 == RECORDS)
            add_payload(payloads, slots, (at + 1) * OP_SLOT_BYTES);
    }
}

/* The chunks of a real recording, as import makes them. */
static void import_records(struct payloads *payloads, struct payloads *times, const char *path)
{
    const struct trace_import_config config = {.chip = pamu_chip_find("p4080"), .windows = 1};
    char output[] = "/tmp/pamusim-bench-XXXXXX";
    struct trace_import_target target = {.creator = "bench", .source = path, .file = mkstemp(output)};
    struct trace_source *source = NULL;
    struct trace_import *import = NULL;
    struct trace_reader *reader = NULL;
    struct trace_error error = {0};
    struct trace_chunk chunk;

    (void)unlink(output);
    if (target.file < 0 || trace_source_open(path, &source, &error) != TRACE_OK ||
        trace_import_create(&config, &import, &error) != TRACE_OK ||
        trace_import_read(import, source, &error) != TRACE_OK ||
        trace_import_write(import, &target, &error) != TRACE_OK || lseek(target.file, 0, SEEK_SET) != 0)
        fail(error.text);
    trace_import_destroy(import);
    trace_source_close(source);
    if (trace_source_open_fd(target.file, &source, &error) != TRACE_OK ||
        trace_reader_open(source, &reader, &error) != TRACE_OK)
        fail(error.text);
    while (trace_reader_next(reader, &chunk, &error) == TRACE_OK) {
        add_payload(payloads, chunk.slots, chunk.slot_count * OP_SLOT_BYTES);
        add_payload(times, chunk.times, chunk.operations * (size_t)8);
    }
    trace_reader_close(reader);
    (void)close(target.file);
}

/* ---- measuring ---- */

static uint64_t bytes_of(const struct trace_room *rooms, size_t count)
{
    uint64_t bytes = 0;

    for (size_t i = 0; i < count; i++)
        bytes += rooms[i].size;
    return bytes;
}

/* Seconds to pack all, the memory for it being there; the results stay. */
static double pack_all(struct payloads *payloads, unsigned codec)
{
    const struct trace_codec_row *row = trace_codec_row(codec);
    struct trace_codec_memory memory = {0};
    size_t room = row->bound((size_t)TRACE_CHUNK_SLOTS * OP_SLOT_BYTES);
    uint8_t *packed = malloc(room);
    double time = 0;

    (void)row->pack(&memory, payloads->type, (struct trace_span){payloads->raw[0].bytes, payloads->raw[0].size},
                    (struct trace_room){packed, room});
    for (size_t i = 0; i < payloads->count; i++) {
        const struct trace_span raw = {payloads->raw[i].bytes, payloads->raw[i].size};
        struct trace_room *result = &payloads->packed[codec][i];
        double start = seconds();

        result->size = row->pack(&memory, payloads->type, raw, (struct trace_room){packed, room});
        time += seconds() - start;
        result->bytes = malloc(result->size);
        memcpy(result->bytes, packed, result->size);
    }
    trace_codec_free(&memory);
    free(packed);
    return time;
}

/* Seconds to unpack all once, into the same memory again and again, as a reader does. */
static double unpack_all(const struct payloads *payloads, unsigned codec, uint8_t *raw)
{
    const struct trace_codec_row *row = trace_codec_row(codec);
    struct trace_codec_memory memory = {0};
    double start = seconds(), time;
    unsigned times = 0;

    do {
        for (size_t i = 0; i < payloads->count; i++) {
            const struct trace_room *packed = &payloads->packed[codec][i];

            if (row->unpack(&memory, payloads->type, (struct trace_span){packed->bytes, packed->size},
                            (struct trace_room){raw, payloads->raw[i].size}) != TRACE_OK)
                fail("does not unpack");
        }
        times++;
        time = seconds() - start;
    } while (time < WARM_SECONDS);
    if (memcmp(raw, payloads->raw[payloads->count - 1].bytes, payloads->raw[payloads->count - 1].size) != 0)
        fail("unpacks to something else");
    trace_codec_free(&memory);
    return time / times;
}

static int compare(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static double median(double *values)
{
    qsort(values, ROUNDS, sizeof(*values), compare);
    return values[ROUNDS / 2];
}

/* zstd and columns in turn, so that both see the same machine; the ratio is taken pair by pair. */
static double measure(const char *name, struct payloads *payloads)
{
    static uint8_t raw[TRACE_CHUNK_SLOTS * OP_SLOT_BYTES];
    double things = (double)(bytes_of(payloads->raw, payloads->count) / payloads->unit), time[2][ROUNDS], pack[2];
    double ratio[ROUNDS];

    for (unsigned c = 0; c < 2; c++)
        pack[c] = pack_all(payloads, TRACE_CODEC_ZSTD + c);
    for (unsigned i = 0; i < ROUNDS; i++) {
        for (unsigned c = 0; c < 2; c++)
            time[c][i] = unpack_all(payloads, TRACE_CODEC_ZSTD + c, raw);
        ratio[i] = time[0][i] / time[1][i];
    }
    for (unsigned c = 0; c < 2; c++)
        (void)printf("%-14s %-7s %6.3f bytes each, packs %4.0f M/s, unpacks %5.0f M/s\n", name,
                     trace_codec_row(TRACE_CODEC_ZSTD + c)->name,
                     (double)bytes_of(payloads->packed[TRACE_CODEC_ZSTD + c], payloads->count) / things,
                     things / pack[c] / 1e6, things / median(time[c]) / 1e6);
    double result = median(ratio);
    (void)printf("%-14s columns unpack %.2f times as fast (%.2f to %.2f), median of %d pairs\n", name, result, ratio[0],
                 ratio[ROUNDS - 1], ROUNDS);
    return result;
}

static void forget(struct payloads *payloads)
{
    for (size_t i = 0; i < payloads->count; i++) {
        free(payloads->raw[i].bytes);
        for (unsigned c = 0; c <= TRACE_CODEC_COLUMNS; c++)
            free(payloads->packed[c][i].bytes);
    }
    memset(payloads, 0, sizeof(*payloads));
}

static double measure_made(const char *name, next_fn *next)
{
    static struct payloads records;

    records.type = TRACE_RECORDS;
    records.unit = OP_SLOT_BYTES;
    make_records(&records, next);
    double ratio = measure(name, &records);
    forget(&records);
    return ratio;
}

static void measure_recorded(const char *kind)
{
    static struct payloads records, times;
    char path[4096], name[32];

    records.type = TRACE_RECORDS;
    records.unit = OP_SLOT_BYTES;
    times.type = TRACE_TIMES;
    times.unit = 8;
    (void)snprintf(path, sizeof(path), "%s/linux-6.12-dma-%s.txt.zst", TRACES, kind);
    import_records(&records, &times, path);
    (void)measure(kind, &records);
    (void)snprintf(name, sizeof(name), "%s times", kind);
    (void)measure(name, &times);
    forget(&records);
    forget(&times);
}

/* The last line is the ratio on the ring. */
int main(void)
{
    measure_recorded("direct");
    measure_recorded("iommu");
    (void)measure_made("uniform", next_uniform);
    (void)measure_made("nic", next_nic);
    (void)printf("ratio=%.2f\n", measure_made("ring", next_ring));
    return 0;
}
