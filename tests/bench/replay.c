/* How fast a replay is against a bare loop that keeps two tag arrays and nothing else.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "replay/replay.h"
#include "trace/chunk.h"
#include "trace/trace.h"

enum { LIODNS = 16, PAIRS = 7, MOST_CHUNKS = 4096 };

#define RECORDS 20000000u
#define WINDOW_SHIFT 16u

/* A workload: so many windows of 64 KiB for each of 16 LIODNs, and where record number i goes. */
struct workload {
    const char *name;
    unsigned windows;
    void (*next)(struct op_head *head, uint64_t number, uint64_t *random, const struct workload *workload);
    uint32_t *zipf; /* cumulative, scaled to 2^32; NULL unless used */
};

struct run {
    size_t offset; /* of slots in the file */
    size_t count;
};

static void fail(const char *what)
{
    (void)fprintf(stderr, "bench replay: %s\n", what);
    exit(3);
}

static double seconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static uint64_t draw(uint64_t *random)
{
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    return *random;
}

/* Round robin over the devices, each walking its ring of 2 KiB buffers through all its windows. */
static void next_ring(struct op_head *head, uint64_t number, uint64_t *random, const struct workload *workload)
{
    uint64_t bytes = (uint64_t)workload->windows << WINDOW_SHIFT;

    (void)random;
    head->liodn = (uint16_t)(number % LIODNS);
    head->address = number / LIODNS * 2048 % bytes;
    head->length = 1514;
}

/* Zipf(1) over all windows of all devices. */
static void next_zipf(struct op_head *head, uint64_t number, uint64_t *random, const struct workload *workload)
{
    uint32_t target = (uint32_t)(draw(random) >> 32), low = 0, high = LIODNS * workload->windows - 1;

    (void)number;
    while (low < high) {
        uint32_t middle = (low + high) / 2;

        if (workload->zipf[middle] < target)
            low = middle + 1;
        else
            high = middle;
    }
    low = low * 2654435761u % (LIODNS * workload->windows);
    head->liodn = (uint16_t)(low % LIODNS);
    head->address = ((uint64_t)(low / LIODNS) << WINDOW_SHIFT) + (draw(random) & 0xf000);
    head->length = 1514;
}

static uint32_t *zipf_table(uint32_t items)
{
    uint32_t *table = malloc(items * sizeof(*table));
    double sum = 0, so_far = 0;

    if (table == NULL)
        fail("out of memory");
    for (uint32_t i = 1; i <= items; i++)
        sum += 1.0 / i;
    for (uint32_t i = 0; i < items; i++) {
        so_far += 1.0 / (i + 1) / sum;
        table[i] = so_far >= 1.0 ? UINT32_MAX : (uint32_t)(so_far * 4294967295.0);
    }
    return table;
}

static void append_line(struct trace_writer *writer, struct op_strings *strings, const char *line)
{
    static struct op_scratch scratch;
    struct op_diagnostic diagnostic;
    uint8_t slots[64 * OP_SLOT_BYTES];
    size_t used;
    struct op op;

    if (op_parse(line, strlen(line), strings, &scratch, &op, &diagnostic) != OP_OK ||
        op_encode(&op, slots, 64, &used) != OP_OK || trace_writer_append(writer, slots, used, NULL, NULL) != TRACE_OK)
        fail(line);
}

static unsigned log2_of(unsigned value)
{
    unsigned log = 0;

    while (value >> (log + 1) != 0)
        log++;
    return log;
}

/* Raw tables, since 16 devices of 256 windows need more SPAACEs than drivers provide: all windows map 64 KiB. */
static void append_setup(struct trace_writer *writer, struct op_strings *strings, const struct workload *workload)
{
    unsigned log = log2_of(workload->windows);
    char line[160];

    append_line(writer, strings, "chip p4080");
    append_line(writer, strings,
                "tables ppaact 0xf0000000 entries 16 spaact 0xf0100000 entries 8192 omt 0xf0200000 entries 16");
    append_line(writer, strings, "bypass 0");
    for (unsigned d = 0; d < LIODNS; d++) {
        (void)snprintf(line, sizeof(line), "ppaace %u V=1 WSE=%u MW=1 WCE=%u AP=3 ATM=1 SWSE=15 TWBAL=0x%x FSPI=%u", d,
                       15 + log, log - 1, 0x10000 + d * workload->windows * 16, d * (workload->windows - 1));
        append_line(writer, strings, line);
        for (unsigned w = 1; w < workload->windows; w++) {
            (void)snprintf(line, sizeof(line), "spaace %u V=1 LIODN=%u AP=3 ATM=1 SWSE=15 TWBAL=0x%x",
                           d * (workload->windows - 1) + w - 1, d, 0x10000 + (d * workload->windows + w) * 16);
            append_line(writer, strings, line);
        }
    }
}

static void write_trace(const char *path, const struct workload *workload, uint64_t records)
{
    const struct trace_header header = {.creator = "bench replay", .source = workload->name, .chip = "p4080"};
    struct trace_writer_config config = {.header = &header, .codec = TRACE_CODEC_NONE};
    struct op_strings *strings = op_strings_create();
    struct trace_error error = {0};
    struct trace_writer *writer = NULL;
    uint64_t random = 88172645463325252u;

    config.strings = strings;
    if (strings == NULL || trace_writer_open(path, &config, &writer, &error) != TRACE_OK)
        fail(path);
    append_setup(writer, strings, workload);
    for (uint64_t i = 0; i < records; i++) {
        struct op_head head = {.operation = OP_DMA, .flags = i % 4 != 0 ? OP_FLAG_DMA_WRITE : 0};
        uint8_t slot[OP_SLOT_BYTES];

        workload->next(&head, i, &random, workload);
        op_head_store(slot, &head);
        if (trace_writer_append(writer, slot, 1, NULL, &error) != TRACE_OK)
            fail(path);
    }
    if (trace_writer_close(writer, &error) != TRACE_OK)
        fail(path);
    op_strings_destroy(strings);
}

/* Where the slots lie in the file, so that the bare loop need not read anything else. */
static size_t find_runs(const char *path, struct run *runs)
{
    struct trace_reader *reader = NULL;
    struct trace_chunk chunk;
    size_t count = 0;

    if (trace_reader_open_path(path, &reader, NULL) != TRACE_OK)
        fail(path);
    while (trace_reader_next(reader, &chunk, NULL) == TRACE_OK && count < MOST_CHUNKS)
        runs[count++] = (struct run){chunk.offset + TRACE_CHUNK_BYTES, chunk.slot_count};
    trace_reader_close(reader);
    return count;
}

/* The tag arrays of a P4080's instance: 32 lines direct-mapped by LIODN, 64 sets of 2 ways by SPAACT index. */
struct tags {
    uint32_t primary[32], secondary[64][2];
    uint64_t misses;
};

static inline void bare_record(struct tags *tags, const uint8_t *slot, unsigned windows)
{
    uint32_t liodn = load_le16(slot + 12), window = (uint32_t)(load_le64(slot) >> WINDOW_SHIFT), key, *set;

    if (tags->primary[liodn % 32] != liodn + 1) {
        tags->primary[liodn % 32] = liodn + 1;
        tags->misses++;
    }
    if (window == 0)
        return;
    key = liodn * (windows - 1) + window;
    set = tags->secondary[key % 64];
    if (set[0] == key)
        return;
    tags->misses += set[1] != key ? 1u : 0u;
    set[1] = set[0];
    set[0] = key;
}

static double run_bare(const char *path, const struct workload *workload, const struct run *runs, size_t count)
{
    static struct tags tags;
    double start = seconds();
    int fd = open(path, O_RDONLY);
    struct stat status;
    const uint8_t *file;

    if (fd < 0 || fstat(fd, &status) != 0)
        fail(path);
    file = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (file == MAP_FAILED)
        fail("mmap");
    for (size_t r = 0; r < count; r++) {
        for (size_t i = 0; i < runs[r].count; i++) {
            const uint8_t *slot = file + runs[r].offset + i * OP_SLOT_BYTES;

            if (slot[14] == OP_DMA)
                bare_record(&tags, slot, workload->windows);
        }
    }
    (void)munmap((void *)(uintptr_t)file, (size_t)status.st_size);
    (void)close(fd);
    if (tags.misses == 0)
        fail("the bare loop counted nothing");
    return seconds() - start;
}

/* All of it: open, checksums, every check of the model, statistics, both caches. */
static double run_replay(const char *path, uint64_t records)
{
    double start = seconds();
    struct replay_config config = {.session = op_session_create(0)};
    struct replay *replay = replay_create(&config);
    struct trace_reader *reader = NULL;
    struct trace_chunk chunk;

    if (replay == NULL || trace_reader_open_path(path, &reader, NULL) != TRACE_OK)
        fail(path);
    while (trace_reader_next(reader, &chunk, NULL) == TRACE_OK) {
        size_t done;

        if (replay_slots(replay, chunk.slots, chunk.slot_count, trace_reader_strings(reader), &done) != REPLAY_OK)
            fail("replay");
    }
    if (replay_totals(replay)->translated_records != records || replay_totals(replay)->refused != 0)
        fail("not every record was translated");
    trace_reader_close(reader);
    replay_destroy(replay);
    op_session_destroy(config.session);
    return seconds() - start;
}

/* Kibibytes of memory that is not the file's, of this process. */
static long anonymous_memory(void)
{
    FILE *file = fopen("/proc/self/status", "r");
    char line[128];
    long kib = -1;

    while (file != NULL && fgets(line, sizeof(line), file) != NULL)
        (void)sscanf(line, "RssAnon: %ld", &kib);
    if (file != NULL)
        (void)fclose(file);
    return kib;
}

static int compare(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static double median(double *values)
{
    qsort(values, PAIRS, sizeof(*values), compare);
    return values[PAIRS / 2];
}

/* Bare and whole in turn, so that both see the same machine; the ratio is taken pair by pair. */
static double measure(const char *path, const struct workload *workload)
{
    static struct run runs[MOST_CHUNKS];
    double bare[PAIRS], whole[PAIRS], ratio[PAIRS], result;
    size_t count = find_runs(path, runs);

    (void)run_bare(path, workload, runs, count);
    for (unsigned i = 0; i < PAIRS; i++) {
        bare[i] = run_bare(path, workload, runs, count);
        whole[i] = run_replay(path, RECORDS);
        ratio[i] = bare[i] / whole[i];
    }
    result = median(ratio);
    (void)printf(
        "%-5s %u records: bare loop %.0f M/s, replay %.0f M/s, ratio %.2f (%.2f to %.2f), median of %d pairs\n",
        workload->name, RECORDS, RECORDS / median(bare) / 1e6, RECORDS / median(whole) / 1e6, result, ratio[0],
        ratio[PAIRS - 1], PAIRS);
    return result;
}

static void report_memory(const struct workload *workload, const char *path)
{
    long tenth;

    write_trace(path, workload, RECORDS / 10);
    (void)run_replay(path, RECORDS / 10);
    tenth = anonymous_memory();
    write_trace(path, workload, RECORDS);
    (void)run_replay(path, RECORDS);
    (void)printf("memory besides the file: %ld KiB after %u records, %ld KiB after %u\n", tenth, RECORDS / 10,
                 anonymous_memory(), RECORDS);
}

/* bench replay [ring|zipf]: one workload, or both. The last line is the ratio of the last one. */
int main(int argc, char **argv)
{
    struct workload zipf = {"zipf", 256, next_zipf, zipf_table(LIODNS * 256)};
    const struct workload ring = {"ring", 8, next_ring, NULL};
    const char *directory = getenv("TMPDIR");
    char path[4096];
    double ratio = 0;

    (void)snprintf(path, sizeof(path), "%s/pamusim-bench-%ld.ptrace", directory != NULL ? directory : "/tmp",
                   (long)getpid());
    if (argc < 2 || strcmp(argv[1], zipf.name) == 0) {
        write_trace(path, &zipf, RECORDS);
        ratio = measure(path, &zipf);
    }
    if (argc < 2 || strcmp(argv[1], ring.name) == 0) {
        report_memory(&ring, path);
        ratio = measure(path, &ring);
    }
    (void)unlink(path);
    free(zipf.zipf);
    (void)printf("ratio=%.2f\n", ratio);
    return 0;
}
