/* How fast generators are against a bare loop that writes records of 16 bytes, and what packing them adds.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "trace/trace.h"
#include "tracegen/workload.h"

enum { ROUNDS = 7 };

#define RECORDS 20000000u
#define BATCH 4096u

static void fail(const char *what)
{
    (void)fprintf(stderr, "bench gen: %s\n", what);
    exit(3);
}

/* Of the processor, not of the clock on the wall: one thread, and others may be at work. */
static double seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
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

static uint8_t batch[BATCH * GEN_MOST_SLOTS * OP_SLOT_BYTES];

/* So that no loop is left out as nobody reads what it writes. */
static uint64_t sum;

/* A ring: 16 devices in turn, 2 KiB further each. */
static double run_bare(void)
{
    double start = seconds();
    uint64_t at = 0, device = 0;
    for (uint64_t done = 0; done < RECORDS; done += BATCH) {
        for (size_t i = 0; i < BATCH; i++) {
            store_le64(batch + i * OP_SLOT_BYTES, at);
            store_le64(batch + i * OP_SLOT_BYTES + 8, 1514 | device << 32 | (uint64_t)OP_DMA << 48);
            device = (device + 1) & 15;
            at = device == 0 ? (at + 2048) & 0x7ffff : at;
        }
        sum += batch[done % sizeof batch];
    }
    return seconds() - start;
}

static double run_fill(const struct gen_row *row)
{
    struct op_strings *strings = op_strings_create();
    struct gen_choice choice;
    gen_choice_start(&choice, row);
    struct gen_stream *stream = strings != NULL ? gen_stream_create(&choice, "d", strings) : NULL;
    if (stream == NULL)
        fail("out of memory");
    double start = seconds();
    for (uint64_t done = 0; done < RECORDS; done += BATCH) {
        (void)gen_stream_fill(stream, batch, BATCH);
        sum += batch[done % sizeof batch];
    }
    double spent = seconds() - start;
    gen_stream_destroy(stream);
    op_strings_destroy(strings);
    return spent;
}

struct output {
    struct trace_writer *writer; /* NULL: nowhere */
    struct trace_error error;
};

static bool put(void *user, const uint8_t *slots, size_t count)
{
    struct output *output = user;
    sum += slots[0];
    return output->writer == NULL ||
           trace_writer_append(output->writer, slots, count, NULL, &output->error) == TRACE_OK;
}

/* A whole workload, read, played and written to /dev/null with a codec; -1: generated only. */
static double run_workload(const char *text, int codec)
{
    struct op_memory_text memory = {text, strlen(text)};
    struct output output = {0};
    const struct trace_header header = {.creator = "bench gen"};
    struct op_strings *strings = op_strings_create();
    struct trace_writer_config writing = {.header = &header, .strings = strings, .codec = (uint8_t)codec};
    struct gen_workload_config config = {
        .read = op_read_memory, .read_user = &memory, .slots = put, .slots_user = &output, .strings = strings};
    struct gen_workload *workload = strings != NULL ? gen_workload_create(&config) : NULL;
    struct op_diagnostic diagnostic;
    double start = seconds();
    if (workload == NULL ||
        (codec >= 0 && trace_writer_open("/dev/null", &writing, &output.writer, &output.error) != TRACE_OK))
        fail("cannot start");
    if (gen_workload_run(workload, &diagnostic) != GEN_OK)
        fail("the workload failed");
    if (output.writer != NULL && trace_writer_close(output.writer, &output.error) != TRACE_OK)
        fail("writing failed");
    double spent = seconds() - start;
    gen_workload_destroy(workload);
    op_strings_destroy(strings);
    return spent;
}

/* Bare and generator in turn, so that both see the same machine; the ratio is taken pair by pair. */
static double measure(const struct gen_row *row)
{
    double bare[ROUNDS], whole[ROUNDS], ratio[ROUNDS];
    for (unsigned i = 0; i < ROUNDS; i++) {
        bare[i] = run_bare();
        whole[i] = run_fill(row);
        ratio[i] = bare[i] / whole[i];
    }
    double speed = RECORDS / median(whole) / 1e6;
    (void)printf("%-16s %4.0f M/s; bare loop %4.0f M/s, ratio %.2f, median of %d pairs\n", row->name, speed,
                 RECORDS / median(bare) / 1e6, median(ratio), ROUNDS);
    return speed;
}

static void measure_workload(const char *name, const char *text)
{
    static const char *const kinds[] = {"generated", "none", "zstd", "columns"};
    (void)printf("%-16s", name);
    for (int codec = -1; codec <= TRACE_CODEC_COLUMNS; codec++) {
        double spent[ROUNDS];
        for (unsigned i = 0; i < ROUNDS; i++)
            spent[i] = run_workload(text, codec);
        (void)printf("  %s %.0f M/s", kinds[codec + 1], RECORDS / median(spent) / 1e6);
    }
    (void)printf("\n");
}

/* bench gen [NAME..]: all generators, or those named; then two workloads by codec. The last line is the slowest. */
int main(int argc, char **argv)
{
    double slowest = 1e9;
    (void)run_bare();
    for (size_t i = 0; gen_row_at(i) != NULL; i++) {
        bool wanted = argc < 2;
        for (int j = 1; j < argc; j++)
            wanted |= strcmp(argv[j], gen_row_at(i)->name) == 0;
        double speed = wanted ? measure(gen_row_at(i)) : slowest;
        slowest = speed < slowest ? speed : slowest;
    }
    if (argc < 2) {
        measure_workload("ring", "stream a stride devices 16 windows 8\nplay 20000000 turns a\n");
        measure_workload("three tenants", "stream a nic\nstream b nvme liodn 0x80\nstream c zipf liodn 0x90\n"
                                          "play 20000000 random a burst 3 weight 5 b burst 8 c burst 4\n");
    }
    (void)printf("slowest=%.0f M/s (%u)\n", slowest, (unsigned)(sum & 1));
    return 0;
}
