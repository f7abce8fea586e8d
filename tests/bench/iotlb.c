/* How fast exact curves and geometries are, against a bare loop and against plain simulation, which must agree.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "iotlb/curve.h"
#include "iotlb/geometries.h"
#include "op/le.h"

enum { LIODNS = 8, WINDOWS = 256, IDS = LIODNS * WINDOWS, PAIRS = 7, LOOKUPS = 4000000, PLAIN = LOOKUPS / 16 };

static struct iotlb_lookup *lookups;

static void fail(const char *what)
{
    (void)fprintf(stderr, "bench iotlb: %s\n", what);
    exit(3);
}

static double seconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* ---- streams ---- */

static uint32_t draw(uint64_t *random)
{
    *random = *random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*random >> 33);
}

static uint32_t next_ring(uint32_t number, uint64_t *random)
{
    (void)random;
    return number % IDS;
}

static uint32_t next_uniform(uint32_t number, uint64_t *random)
{
    (void)number;
    return draw(random) % IDS;
}

static uint32_t next_skewed(uint32_t number, uint64_t *random)
{
    (void)number;
    return (uint32_t)((uint64_t)(draw(random) % IDS) * (draw(random) % IDS) / IDS);
}

struct stream {
    const char *name;
    uint32_t (*next)(uint32_t number, uint64_t *random);
};

static void make(const struct stream *stream)
{
    uint64_t random = 1;

    for (uint32_t i = 0; i < LOOKUPS; i++) {
        uint32_t id = stream->next(i, &random);

        lookups[i] =
            (struct iotlb_lookup){.id = id, .owner = (uint16_t)(id / WINDOWS), .event = IOTLB_LOOKUP, .repeat = 1};
    }
}

/* ---- what is measured; each returns seconds for one look-up ---- */

static uint64_t misses_at_128; /* of the last curve */

static double run_curve(void)
{
    struct iotlb_curve *curve = iotlb_curve_create();
    double start = seconds(), taken;

    if (curve == NULL || !iotlb_curve_run(curve, lookups, LOOKUPS))
        fail("out of memory");
    taken = seconds() - start;
    iotlb_curve_destroy(curve);
    return taken / LOOKUPS;
}

static double run_geometries(void)
{
    struct iotlb_geometries *geometries = iotlb_geometries_create();
    double start, taken;

    for (uint64_t key = 0; key < IDS; key++) {
        if (geometries == NULL || !iotlb_geometries_key(geometries, key))
            fail("out of memory");
    }
    start = seconds();
    if (!iotlb_geometries_run(geometries, lookups, LOOKUPS))
        fail("out of memory");
    taken = seconds() - start;
    iotlb_geometries_destroy(geometries);
    return taken / LOOKUPS;
}

/* 64 sets of 2 ways, tags only. */
static double run_bare(void)
{
    static uint32_t tags[64][2];
    static volatile uint64_t result;
    uint64_t misses = 0;
    double start = seconds();

    for (uint32_t i = 0; i < LOOKUPS; i++) {
        uint32_t *set = tags[lookups[i].id % 64], tag = lookups[i].id + 1;

        if (set[0] == tag)
            continue;
        misses += set[1] != tag ? 1u : 0u;
        set[1] = set[0];
        set[0] = tag;
    }
    result = misses;
    (void)result;
    return (seconds() - start) / LOOKUPS;
}

/* Mattson's stack as a list that is searched from its top. */
static double run_plain_curve(void)
{
    static uint32_t stack[IDS];
    static uint64_t depths[IDS + 1];
    uint32_t held = 0;
    double start = seconds();

    memset(depths, 0, sizeof(depths));
    for (uint32_t i = 0; i < PLAIN; i++) {
        uint32_t depth = 0, id = lookups[i].id;

        while (depth < held && stack[depth] != id)
            depth++;
        depths[depth == held ? IDS : depth]++;
        held += depth == held ? 1u : 0u;
        memmove(stack + 1, stack, depth * sizeof(stack[0]));
        stack[0] = id;
    }
    start = seconds() - start;
    misses_at_128 = PLAIN;
    for (uint32_t depth = 0; depth < 128; depth++)
        misses_at_128 -= depths[depth];
    return start / PLAIN;
}

static uint32_t plain_sets[1024][IOTLB_WAYS];

/* One cache. */
static void run_plain_cache(unsigned level, unsigned ways)
{
    memset(plain_sets, 0xff, sizeof(plain_sets));
    for (uint32_t i = 0; i < PLAIN / 16; i++) {
        uint32_t *set = plain_sets[lookups[i].id & ((1u << level) - 1)], way = 0;

        while (way < ways - 1 && set[way] != lookups[i].id)
            way++;
        memmove(set + 1, set, way * sizeof(set[0]));
        set[0] = lookups[i].id;
    }
}

/* All of them, one after another. */
static double run_plain_geometries(void)
{
    double start = seconds();

    for (unsigned level = 0; level < IOTLB_LEVELS; level++) {
        for (unsigned ways = 1; ways <= IOTLB_WAYS; ways++)
            run_plain_cache(level, ways);
    }
    return (seconds() - start) / (PLAIN / 16);
}

/* The same number of misses, or the figures mean nothing. */
static void check_curve(void)
{
    struct iotlb_curve *curve = iotlb_curve_create();

    (void)run_plain_curve();
    if (curve == NULL || !iotlb_curve_run(curve, lookups, PLAIN) ||
        iotlb_curve_misses(curve, IOTLB_ALL_OWNERS, 128) != misses_at_128)
        fail("the curve differs from the plain stack");
    iotlb_curve_destroy(curve);
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

/* A tool, its plain equal and the bare loop in turn, so that all see the same machine. */
static double measure(const char *what, double (*tool)(void), double (*plain)(void))
{
    double tools[PAIRS], bares[PAIRS], plains[PAIRS], against_bare[PAIRS], against_plain[PAIRS], speed;

    for (unsigned i = 0; i < PAIRS; i++) {
        bares[i] = run_bare();
        tools[i] = tool();
        plains[i] = plain();
        against_bare[i] = bares[i] / tools[i];
        against_plain[i] = plains[i] / tools[i];
    }
    speed = 1e-6 / median(tools);
    (void)printf("  %-10s %6.1f M look-ups/s; bare loop %.0f M/s, ratio %.2f; plain simulation %.3f M/s, ratio %.0f\n",
                 what, speed, 1e-6 / median(bares), median(against_bare), 1e-6 / median(plains), median(against_plain));
    return speed;
}

/* ---- a peer ---- */

/* libCacheSim's oracleGeneral: 24 bytes, packed: time, id, size, next use. */
static void write_peer_trace(const char *path)
{
    FILE *file = fopen(path, "wb");

    if (file == NULL)
        fail(path);
    for (uint32_t i = 0; i < LOOKUPS; i++) {
        uint8_t bytes[24] = {0};

        store_le32(bytes, i);
        store_le64(bytes + 4, lookups[i].id);
        store_le32(bytes + 12, 1);
        store_le64(bytes + 16, UINT64_MAX);
        if (fwrite(bytes, sizeof(bytes), 1, file) != 1)
            fail(path);
    }
    if (fclose(file) != 0)
        fail(path);
}

/* PAMUSIM_PEER is a command; a word {} in it becomes the name of a trace in oracleGeneral form. */
static void measure_peer(const char *command, double speed)
{
    const char *place = strstr(command, "{}"), *directory = getenv("TMPDIR");
    char path[4096], line[8192];
    double start;

    if (place == NULL)
        fail("PAMUSIM_PEER has no {} for the name of the trace");
    (void)snprintf(path, sizeof(path), "%s/pamusim-bench-%ld.bin", directory != NULL ? directory : "/tmp",
                   (long)getpid());
    write_peer_trace(path);
    (void)snprintf(line, sizeof(line), "%.*s%s%s > /dev/null", (int)(place - command), command, path, place + 2);
    start = seconds();
    if (system(line) != 0)
        fail("the command in PAMUSIM_PEER failed");
    start = seconds() - start;
    (void)unlink(path);
    (void)printf("  peer       %6.1f M look-ups/s, ratio of the curve to it %.2f\n", LOOKUPS / start / 1e6,
                 speed * 1e6 / (LOOKUPS / start));
}

/* Kibibytes of memory that is not a file's, of this process. */
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

static void report_memory(void)
{
    struct iotlb_curve *curve = iotlb_curve_create();
    long before = anonymous_memory(), once;

    if (curve == NULL || !iotlb_curve_run(curve, lookups, LOOKUPS))
        fail("out of memory");
    once = anonymous_memory();
    for (unsigned i = 0; i < 9; i++)
        (void)iotlb_curve_run(curve, lookups, LOOKUPS);
    (void)printf("memory of a curve of %d keys: %ld KiB after %d look-ups, %ld KiB after ten times as many\n", IDS,
                 once - before, LOOKUPS, anonymous_memory() - before);
    iotlb_curve_destroy(curve);
}

int main(void)
{
    static const struct stream streams[] = {{"ring", next_ring}, {"uniform", next_uniform}, {"skewed", next_skewed}};
    const char *peer = getenv("PAMUSIM_PEER");

    lookups = malloc(LOOKUPS * sizeof(*lookups));
    if (lookups == NULL)
        fail("out of memory");
    make(&streams[1]);
    report_memory(); /* first, before others leave memory to take again */
    for (size_t i = 0; i < sizeof(streams) / sizeof(streams[0]); i++) {
        double speed;

        make(&streams[i]);
        check_curve();
        (void)printf("%s over %d keys, %d look-ups, medians of %d\n", streams[i].name, IDS, LOOKUPS, PAIRS);
        speed = measure("curve", run_curve, run_plain_curve);
        (void)measure("geometries", run_geometries, run_plain_geometries);
        if (peer != NULL)
            measure_peer(peer, speed);
    }
    free(lookups);
    return 0;
}
