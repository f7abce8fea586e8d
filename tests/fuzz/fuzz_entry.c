/* Any bytes as tables: entries survive, both walks agree. SPDX-License-Identifier: BSD-2-Clause */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "hw/bytes.h"
#include "pamu/pamu.h"

/* An input is settings, requests, and what the tables hold: 4 PPAACEs, 8 SPAACEs, 2 OMEs, at addresses from 0 on. */
enum { SETTINGS = 16, REQUESTS = 6, REQUEST = 16, TABLES_AT = SETTINGS + REQUESTS * REQUEST };
enum { SPAACT = 4 * 64, OMT = SPAACT + 8 * 64, TABLES = OMT + 2 * 128 };

struct bench {
    struct pamu_config config;
    struct pamu *pamu;
    uint8_t tables[TABLES];
    uint8_t saved[65536];
    size_t used;
};

static int bench_read(void *user, uint64_t address, void *bytes, size_t length)
{
    const struct bench *bench = user;

    if (length > TABLES || address > TABLES - length)
        return -1;
    memcpy(bytes, bench->tables + address, length);
    return 0;
}

static int bench_write(void *user, uint64_t address, const void *bytes, size_t length)
{
    struct bench *bench = user;

    if (length > TABLES || address > TABLES - length)
        return -1;
    memcpy(bench->tables + address, bytes, length);
    return 0;
}

static const struct pamu_memory_ops memory = {bench_read, bench_write};

/* Each settings byte turns one knob, or the hardware, to a legal value. */
static void configure(struct pamu_config *config, const uint8_t *settings)
{
    struct pamu_knobs *knobs = &config->knobs;

    pamu_knobs_default(knobs);
    knobs->disabled = settings[0] & 1;
    knobs->cross = settings[0] >> 1 & 1;
    knobs->compose = settings[0] >> 2 & 1;
    knobs->snoop = settings[0] >> 3 & 1;
    knobs->keep_invalid = settings[0] >> 4 & 1;
    knobs->index = settings[0] >> 5 & 1;
    knobs->avics = settings[0] >> 6 & 1;
    knobs->directive = settings[1] % 3;
    knobs->burst = settings[2] < 128 ? 0 : 512u * settings[2];
    for (unsigned i = 0; i < PAMU_STRUCTURE_COUNT; i++) {
        knobs->policy[i] = settings[3] >> 2 * i & 3;
        config->hardware.cache[0][i] = (struct pamu_geometry){(uint16_t)(2 << (settings[4] & 1)), 2};
    }
    for (unsigned i = 0; i < PAMU_REASON_COUNT; i++)
        knobs->malformed[i] = settings[5] % 3;
    config->hardware.instances = 1;
    config->hardware.mwce = settings[6] & 15;
    config->hardware.erratum.a003638 = settings[7] & 1;
    config->hardware.erratum.a005982 = settings[7] >> 1 & 1;
    config->memory = &memory;
}

static void put_register(struct bench *bench, const char *name, uint32_t value)
{
    MUST(pamu_register_write(bench->pamu, 0, pamu_register_find(name)->offset, value) == PAMU_OK);
}

static void start(struct bench *bench, const uint8_t *settings, enum pamu_walk walk)
{
    configure(&bench->config, settings);
    bench->config.walk = walk;
    bench->config.memory_user = bench;
    MUST(pamu_create(&bench->config, &bench->pamu) == PAMU_OK);
    put_register(bench, "PPLAL", SPAACT - (settings[8] & 7u));
    put_register(bench, "SPBAL", SPAACT);
    put_register(bench, "SPLAL", OMT - settings[9]);
    put_register(bench, "OBAL", OMT);
    put_register(bench, "OLAL", TABLES + settings[10]); /* beyond the memory, too */
    put_register(bench, "PC",
                 settings[11] % 8 == 7 ? settings[11] * 0x1000000u : PAMU_PC_PE | (settings[11] & 8 ? 0u : 0x1011u));
    pamu_bypass_write(bench->pamu, settings[12] == 255 ? UINT32_MAX : 0);
}

/* The IOVA counts from the window's base, or from its end, so that it is met often. */
static void read_request(const struct bench *bench, const uint8_t *bytes, struct pamu_request *request)
{
    struct pamu_paace entry;

    request->iova = load_be64(bytes);
    request->length = (load_be32(bytes + 8) & 0xfffff) + 1;
    request->liodn = bytes[12] % 5;
    request->operation = bytes[13] & 31;
    request->instance = 0;
    pamu_paace_decode(bench->tables + bytes[12] % 4 * 64, &entry);
    if (bytes[14] & 1)
        request->iova = pamu_paace_window_base(&entry) + (request->iova & 0xffffff);
    if (bytes[14] & 2)
        request->iova += pamu_paace_window_last(&entry) / pamu_paace_subwindows(&entry);
}

static void access_both(struct bench *fast, struct bench *reference, const struct pamu_request *request)
{
    struct pamu_result a, b;
    enum pamu_error error = pamu_access(fast->pamu, request, &a);

    MUST(pamu_access(reference->pamu, request, &b) == error);
    if (error != PAMU_OK)
        return;
    MUST(a.address == b.address && a.verdict == b.verdict && a.reason == b.reason && a.operation == b.operation);
    MUST(a.did == b.did && a.pid == b.pid && a.snpid == b.snpid && a.cid == b.cid && a.coherent == b.coherent);
    MUST(a.stale == b.stale && a.captured == b.captured && a.window == b.window && a.pieces == b.pieces);
    MUST(a.fetches == b.fetches && memcmp(a.lookups, b.lookups, sizeof(a.lookups)) == 0);
    MUST(memcmp(a.hits, b.hits, sizeof(a.hits)) == 0);
    MUST((a.reason == PAMU_REASON_NONE) == (a.verdict == PAMU_TRANSLATED || a.verdict == PAMU_BYPASSED));
}

static void record_both(struct bench *fast, struct bench *reference, const struct pamu_request *request)
{
    struct pamu_dma_result a, b;
    enum pamu_error error = pamu_dma(fast->pamu, request, &a);

    MUST(pamu_dma(reference->pamu, request, &b) == error);
    if (error != PAMU_OK)
        return;
    MUST(a.address == b.address && a.failed_iova == b.failed_iova && a.pieces == b.pieces);
    MUST(a.translated_bytes == b.translated_bytes && a.denied_pieces == b.denied_pieces);
    MUST(a.first_window == b.first_window && a.last_window == b.last_window);
    MUST(a.verdict == b.verdict && a.reason == b.reason && a.missed == b.missed);
    MUST(a.translated_bytes <= request->length && a.denied_pieces <= a.pieces);
    MUST((a.denied_pieces == 0) == (a.translated_bytes == request->length));
}

/* A write to the tables, or to a register, before the request. */
static void disturb(struct bench *bench, const uint8_t *bytes)
{
    if (bytes[14] & 8)
        MUST(pamu_memory_write(bench->pamu, (bytes[14] >> 4) * 64u + bytes[15] % 64, bytes, 1) == PAMU_OK);
    if (bytes[15] >= 250)
        put_register(bench, bytes[15] & 1 ? "PPBAL" : "SPBAL", bytes[15] & 1 ? 64 : SPAACT + 64);
}

static void walk_both(struct bench *fast, struct bench *reference, const uint8_t *bytes)
{
    struct pamu_request request;

    for (unsigned i = 0; i < 2 * REQUESTS; i++) { /* all of them twice, so that caches are met */
        const uint8_t *at = bytes + i % REQUESTS * REQUEST;

        disturb(fast, at);
        disturb(reference, at);
        read_request(reference, at, &request);
        if (at[14] & 4)
            record_both(fast, reference, &request);
        else
            access_both(fast, reference, &request);
    }
}

static void must_survive(const uint8_t *bytes)
{
    struct pamu_paace entry;
    uint8_t again[PAMU_PAACE_BYTES];

    pamu_paace_decode(bytes, &entry);
    MUST(pamu_paace_encode(&entry, again) == PAMU_OK);
    MUST(memcmp(bytes, again, sizeof(again)) == 0);
}

static void save(struct bench *bench)
{
    MUST(pamu_save(bench->pamu, bench->saved, sizeof(bench->saved), &bench->used) == PAMU_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bench *benches = calloc(2, sizeof(*benches));
    uint8_t input[TABLES_AT + TABLES] = {0};

    MUST(benches != NULL);
    memcpy(input, data, size < sizeof(input) ? size : sizeof(input));
    for (unsigned i = 0; i < 2; i++) {
        memcpy(benches[i].tables, input + TABLES_AT, TABLES);
        start(&benches[i], input, i == 0 ? PAMU_WALK_FAST : PAMU_WALK_REFERENCE);
    }
    for (unsigned at = 0; at < OMT; at += PAMU_PAACE_BYTES)
        must_survive(benches[0].tables + at);
    walk_both(&benches[0], &benches[1], input + SETTINGS);
    save(&benches[0]);
    save(&benches[1]);
    MUST(benches[0].used == benches[1].used && memcmp(benches[0].saved, benches[1].saved, benches[0].used) == 0);
    pamu_destroy(benches[0].pamu);
    pamu_destroy(benches[1].pamu);
    free(benches);
    return 0;
}
