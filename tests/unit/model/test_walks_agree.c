/* The fast walk and the reference walk agree on random machines, tables and transactions.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hw/bytes.h"
#include "pamu/pamu.h"
#include "suite.h"
#include "support/count.h"

/* Tables lie in 64 KiB of memory at MEMORY_BASE; accesses beyond it, and to one random block, are rejected. */
#define MEMORY_BASE UINT64_C(0xf00000000)
#define MEMORY_BYTES 0x10000u
#define PPAACT_AT 0x0000u
#define SPAACT_AT 0x2000u
#define OMT_AT 0x8000u
enum { LIODNS = 24, SPAACES = 96, OMES = 8 };

struct board {
    uint8_t memory[MEMORY_BYTES];
    uint64_t rejected; /* 64-byte block that reads fail on */
    struct pamu *pamu;
};

struct machine {
    uint64_t random;
    uint64_t repeated; /* records that pamu_dma_repeat() took */
    struct pamu_config config;
    struct board fast, reference;
};

static uint64_t next(struct machine *machine)
{
    machine->random = machine->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (machine->random ^ machine->random >> 29) * UINT64_C(0xbf58476d1ce4e5b9) >> 16;
}

static uint32_t below(struct machine *machine, uint32_t limit)
{
    return (uint32_t)(next(machine) % limit);
}

static bool one_in(struct machine *machine, uint32_t n)
{
    return below(machine, n) == 0;
}

static int board_read(void *user, uint64_t address, void *bytes, size_t length)
{
    const struct board *board = user;
    uint64_t at = address - MEMORY_BASE;

    if (at >= MEMORY_BYTES || length > MEMORY_BYTES - at || at / 64 == board->rejected)
        return -1;
    memcpy(bytes, board->memory + at, length);
    return 0;
}

static int board_write(void *user, uint64_t address, const void *bytes, size_t length)
{
    struct board *board = user;
    uint64_t at = address - MEMORY_BASE;

    if (at >= MEMORY_BYTES || length > MEMORY_BYTES - at)
        return -1;
    memcpy(board->memory + at, bytes, length);
    return 0;
}

static const struct pamu_memory_ops memory = {board_read, board_write};

/* A knob takes any legal value; half of them keep the default, so that the usual machine stays the commonest. */
static void random_knobs(struct machine *machine)
{
    pamu_knobs_default(&machine->config.knobs);
    for (size_t i = 0; i < pamu_knob_count(); i++) {
        const struct pamu_knob_row *row = pamu_knob_row(i);
        char text[24];

        if (strncmp(row->name, "lines.", 6) == 0 || strncmp(row->name, "ways.", 5) == 0 || one_in(machine, 2))
            continue;
        if (strcmp(row->name, "burst") == 0)
            (void)snprintf(text, sizeof(text), "%u", below(machine, 3) * 1536u);
        else if (row->words != NULL)
            (void)snprintf(text, sizeof(text), "%s", row->words[below(machine, row->maximum + 1)]);
        else
            (void)snprintf(text, sizeof(text), "%" PRIu32,
                           row->minimum +
                               below(machine, row->maximum - row->minimum < 16 ? row->maximum - row->minimum + 1 : 16));
        MUST(pamu_knob_set(&machine->config.knobs, row->name, text) == PAMU_OK);
    }
}

static void random_hardware(struct machine *machine)
{
    struct pamu_hardware *hardware = &machine->config.hardware;

    memset(hardware, 0, sizeof(*hardware));
    hardware->instances = (uint8_t)(1 + below(machine, 3));
    hardware->mwce = (uint8_t)below(machine, 9);
    hardware->mliodn = (uint16_t)below(machine, 65536);
    for (unsigned i = 0; i < hardware->instances; i++) {
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
            bool plru = machine->config.knobs.policy[s] == PAMU_POLICY_PLRU;
            uint32_t ways = plru ? 1u << below(machine, 4) : 1 + below(machine, 6);

            hardware->cache[i][s].ways = (uint16_t)ways;
            hardware->cache[i][s].lines = (uint16_t)(ways * (1 + below(machine, 8)));
        }
    }
    hardware->erratum.a003638 = one_in(machine, 2);
    hardware->erratum.a005982 = one_in(machine, 2);
    hardware->erratum.pamu3 = one_in(machine, 2);
    hardware->erratum.a001 = one_in(machine, 2);
}

/* Fields with a bias to what is legal, so that transactions get past the first rules. */
static void random_entry(struct machine *machine, bool secondary, uint8_t bytes[PAMU_PAACE_BYTES])
{
    struct pamu_paace entry;
    uint32_t wse = one_in(machine, 24) ? below(machine, 64) : 12 + below(machine, 18);

    memset(&entry, 0, sizeof(entry));
    entry.v = !one_in(machine, 16);
    entry.pt = one_in(machine, 40) ? !secondary : secondary;
    entry.liodn = below(machine, LIODNS);
    entry.wse = wse;
    entry.wbal = (wse < 32 ? below(machine, 4) << (wse + 1 - 12 > 18 ? 18 : wse + 1 - 12) : 0) & 0xfffff;
    entry.wbah = one_in(machine, 30) ? (uint32_t)next(machine) : 0;
    if (wse < 32 && one_in(machine, 40))
        entry.wbal = below(machine, 0x100000);
    entry.mw = !one_in(machine, 3);
    entry.wce = one_in(machine, 24) ? below(machine, 16) : below(machine, wse > 12 ? (wse - 12 < 7 ? wse - 11 : 8) : 1);
    entry.ap = one_in(machine, 3) ? below(machine, 4) : 3;
    entry.atm = one_in(machine, 30) ? below(machine, 4) : below(machine, 2);
    entry.otm = one_in(machine, 30) ? 3 : (one_in(machine, 2) ? 0 : below(machine, 3));
    entry.swse = one_in(machine, 12) ? below(machine, 64) : 11 + below(machine, 14);
    entry.twbal = below(machine, 0x100000);
    entry.twbah = below(machine, 16);
    entry.fspi = one_in(machine, 40) ? (uint32_t)next(machine) : below(machine, SPAACES);
    entry.ioea = below(machine, 4) | 0x80u * below(machine, 2);
    entry.moea = below(machine, 256);
    entry.ioeb = below(machine, 16);
    entry.moeb = below(machine, 256);
    entry.omi = one_in(machine, 20) ? below(machine, 65536) : below(machine, OMES);
    entry.did = below(machine, 256);
    entry.pid = below(machine, 256);
    entry.snpid = below(machine, 256);
    entry.cid = below(machine, 256);
    entry.cr = below(machine, 2);
    MUST(pamu_paace_encode(&entry, bytes) == PAMU_OK);
}

static void random_ome(struct machine *machine, uint8_t bytes[PAMU_OME_BYTES])
{
    for (unsigned i = 0; i < PAMU_OME_BYTES; i++)
        bytes[i] = (uint8_t)(below(machine, 128) | (one_in(machine, 4) ? 0u : 0x80u));
}

static void write_both(struct machine *machine, uint32_t at, const uint8_t *bytes, size_t length)
{
    MUST(pamu_memory_write(machine->fast.pamu, MEMORY_BASE + at, bytes, length) == PAMU_OK);
    MUST(pamu_memory_write(machine->reference.pamu, MEMORY_BASE + at, bytes, length) == PAMU_OK);
}

static void register_both(struct machine *machine, unsigned instance, enum pamu_register reg, uint32_t value)
{
    size_t count;
    uint32_t offset = pamu_registers(&count)[reg].offset, a, b;

    MUST(pamu_register_write(machine->fast.pamu, instance, offset, value) == PAMU_OK);
    MUST(pamu_register_write(machine->reference.pamu, instance, offset, value) == PAMU_OK);
    MUST(pamu_register_read(machine->fast.pamu, instance, offset, &a) == PAMU_OK);
    MUST(pamu_register_read(machine->reference.pamu, instance, offset, &b) == PAMU_OK);
    MUST(a == b);
}

static void write_entry(struct machine *machine)
{
    uint8_t bytes[PAMU_OME_BYTES];

    switch (below(machine, 5)) {
    case 0:
    case 1:
        random_entry(machine, false, bytes);
        write_both(machine, PPAACT_AT + below(machine, LIODNS) * 64, bytes, PAMU_PAACE_BYTES);
        break;
    case 2:
    case 3:
        random_entry(machine, true, bytes);
        write_both(machine, SPAACT_AT + below(machine, SPAACES) * 64, bytes, PAMU_PAACE_BYTES);
        break;
    default:
        random_ome(machine, bytes);
        write_both(machine, OMT_AT + below(machine, OMES) * 128, bytes, PAMU_OME_BYTES);
    }
}

static void program_instance(struct machine *machine, unsigned instance)
{
    static const struct {
        enum pamu_register base, limit;
        uint32_t at, bytes;
    } tables[] = {{PAMU_REG_PPBAH, PAMU_REG_PPLAH, PPAACT_AT, LIODNS * 64},
                  {PAMU_REG_SPBAH, PAMU_REG_SPLAH, SPAACT_AT, SPAACES * 64},
                  {PAMU_REG_OBAH, PAMU_REG_OLAH, OMT_AT, OMES * 128}};

    for (size_t i = 0; i < 3; i++) {
        uint64_t base = MEMORY_BASE + tables[i].at, limit = base + tables[i].bytes - (one_in(machine, 4) ? 40 : 0);

        register_both(machine, instance, tables[i].base, (uint32_t)(base >> 32));
        register_both(machine, instance, (enum pamu_register)(tables[i].base + 1), (uint32_t)base);
        register_both(machine, instance, tables[i].limit, (uint32_t)(limit >> 32));
        register_both(machine, instance, (enum pamu_register)(tables[i].limit + 1), (uint32_t)limit);
    }
    register_both(machine, instance, PAMU_REG_PC,
                  PAMU_PC_PE | (below(machine, 8) ? 0x1011u : below(machine, 2) * 0x1010u));
    register_both(machine, instance, PAMU_REG_PICS, PAMU_PICS_AVIE);
}

static void build(struct machine *machine)
{
    random_knobs(machine);
    random_hardware(machine);
    machine->config.memory = &memory;
    machine->fast.rejected = machine->reference.rejected =
        one_in(machine, 2) ? UINT64_MAX : below(machine, MEMORY_BYTES / 64);
    machine->config.memory_user = &machine->fast;
    machine->config.walk = PAMU_WALK_FAST;
    MUST(pamu_create(&machine->config, &machine->fast.pamu) == PAMU_OK);
    machine->config.memory_user = &machine->reference;
    machine->config.walk = PAMU_WALK_REFERENCE;
    MUST(pamu_create(&machine->config, &machine->reference.pamu) == PAMU_OK);
    count_along(machine->reference.pamu);
    for (unsigned i = 0; i < 200; i++)
        write_entry(machine);
    for (unsigned i = 0; i < machine->config.hardware.instances; i++)
        program_instance(machine, i);
    pamu_bypass_write(machine->fast.pamu, 0);
    pamu_bypass_write(machine->reference.pamu, 0);
}

/* The IOVA is drawn around the boundaries of the LIODN's own window, as its table bytes have it. */
static void random_request(struct machine *machine, struct pamu_request *request)
{
    static const uint32_t lengths[] = {1, 4, 64, 4096, 4097, 65536, UINT32_MAX};
    struct pamu_paace entry;
    uint64_t size, base;

    request->liodn = (uint16_t)(one_in(machine, 40) ? below(machine, 65536) : below(machine, LIODNS));
    do
        request->operation = (uint8_t)(one_in(machine, 3) ? below(machine, 16) : below(machine, 2));
    while (!pamu_operation_is_valid(request->operation));
    request->instance = (uint8_t)below(machine, machine->config.hardware.instances);
    request->length =
        one_in(machine, 4) ? 1 + below(machine, 8192) : lengths[below(machine, one_in(machine, 16) ? 7 : 4)];
    pamu_paace_decode(machine->reference.memory + PPAACT_AT + request->liodn % LIODNS * 64u, &entry);
    base = pamu_paace_window_base(&entry);
    size = entry.mw ? (pamu_paace_window_last(&entry) >> (entry.wce + 1)) + 1 : pamu_paace_window_last(&entry) + 1;
    request->iova = base + below(machine, 2u << entry.wce) * size + (one_in(machine, 3) ? below(machine, 4096) : 0);
    if (one_in(machine, 4))
        request->iova += size / 2 - 2 + below(machine, 4);
    if (one_in(machine, 3))
        request->iova -= below(machine, 5000);
    if (one_in(machine, 400))
        request->iova = UINT64_MAX - below(machine, 8192);
}

/* Members are compared one by one: structs have padding. */
static void compare_results(const struct pamu_result *a, const struct pamu_result *b)
{
    MUST(a->address == b->address);
    MUST(a->verdict == b->verdict);
    MUST(a->reason == b->reason);
    MUST(a->operation == b->operation);
    MUST(a->did == b->did);
    MUST(a->pid == b->pid);
    MUST(a->snpid == b->snpid);
    MUST(a->cid == b->cid);
    MUST(a->coherent == b->coherent);
    MUST(a->stale == b->stale);
    MUST(a->captured == b->captured);
    MUST(a->window == b->window);
    MUST(a->pieces == b->pieces);
    MUST(a->fetches == b->fetches);
    MUST(memcmp(a->lookups, b->lookups, sizeof(a->lookups)) == 0);
    MUST(memcmp(a->hits, b->hits, sizeof(a->hits)) == 0);
}

static void compare_records(const struct pamu_dma_result *a, const struct pamu_dma_result *b)
{
    MUST(a->pieces == b->pieces);
    MUST(a->translated_bytes == b->translated_bytes);
    MUST(a->denied_pieces == b->denied_pieces);
    MUST(a->address == b->address);
    MUST(a->failed_iova == b->failed_iova);
    MUST(a->first_window == b->first_window);
    MUST(a->last_window == b->last_window);
    MUST(a->verdict == b->verdict);
    MUST(a->reason == b->reason);
    MUST(a->instance == b->instance);
}

/* The saved state holds every register, cache line and counter. */
static void compare_states(struct machine *machine)
{
    size_t used_a, used_b;
    uint8_t *a, *b;

    MUST(pamu_save(machine->fast.pamu, NULL, 0, &used_a) == PAMU_ERR_SPACE);
    MUST(pamu_save(machine->reference.pamu, NULL, 0, &used_b) == PAMU_ERR_SPACE);
    MUST(used_a == used_b);
    a = malloc(used_a);
    b = malloc(used_b);
    MUST(a != NULL);
    MUST(b != NULL);
    MUST(pamu_save(machine->fast.pamu, a, used_a, &used_a) == PAMU_OK);
    MUST(pamu_save(machine->reference.pamu, b, used_b, &used_b) == PAMU_OK);
    MUST(memcmp(a, b, used_a) == 0);
    free(a);
    free(b);
}

/* A record that the fast machine repeats is one whole piece for the reference machine, and hits everywhere. */
static bool repeat_agrees(struct machine *machine, const struct pamu_request *request,
                          const struct pamu_dma_result *other)
{
    uint32_t window = pamu_dma_repeat(machine->fast.pamu, request);

    if (window == PAMU_NO_WINDOW)
        return false;
    MUST(other->verdict == PAMU_TRANSLATED && other->pieces == 1 && !other->missed);
    MUST(other->translated_bytes == request->length && other->first_window == window);
    machine->repeated++;
    return true;
}

static void step(struct machine *machine)
{
    static const uint8_t registers[] = {PAMU_REG_AVS1, PAMU_REG_PICS, PAMU_REG_POES1, PAMU_REG_PPBAL, PAMU_REG_SPBAL};
    struct pamu_request request;
    struct pamu_result a, b;
    struct pamu_dma_result da, db;

    if (one_in(machine, 32))
        write_entry(machine);
    if (one_in(machine, 64))
        register_both(machine, below(machine, machine->config.hardware.instances),
                      (enum pamu_register)registers[below(machine, 3)], (uint32_t)next(machine) | PAMU_PICS_AVIE);
    if (one_in(machine, 2000))
        program_instance(machine, below(machine, machine->config.hardware.instances));
    if (one_in(machine, 2000))
        register_both(machine, 0, (enum pamu_register)registers[3 + below(machine, 2)],
                      (uint32_t)next(machine) & 0x3fffu);
    random_request(machine, &request);
    if (one_in(machine, 4)) {
        if (request.length > 65536)
            request.length = 65536;
        MUST(pamu_dma(machine->reference.pamu, &request, &db) == PAMU_OK);
        if (one_in(machine, 2) && repeat_agrees(machine, &request, &db))
            return;
        MUST(pamu_dma(machine->fast.pamu, &request, &da) == PAMU_OK);
        compare_records(&da, &db);
        return;
    }
    MUST(pamu_access(machine->fast.pamu, &request, &a) == PAMU_OK);
    MUST(pamu_access(machine->reference.pamu, &request, &b) == PAMU_OK);
    compare_results(&a, &b);
}

static uint64_t environment(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);

    return text != NULL ? strtoull(text, NULL, 0) : otherwise;
}

/* PAMUSIM_SEED and PAMUSIM_EFFORT (percent) choose another run; a failure is reproduced by the printed seed. */
START_TEST(fast_and_reference_agree)
{
    uint64_t total = environment("PAMUSIM_EFFORT", 100) * 100000, seed = environment("PAMUSIM_SEED", 20130402),
             done = 0;
    uint64_t reasons[PAMU_REASON_COUNT] = {0};
    static struct machine machine;

    (void)printf("walks agree: seed %" PRIu64 ", %" PRIu64 " transactions\n", seed, total);
    (void)fflush(stdout);
    machine.random = seed;
    while (done < total) {
        build(&machine);
        for (unsigned i = 0; i < 20000 && done < total; i++, done++)
            step(&machine);
        compare_states(&machine);
        for (unsigned i = 0; i < machine.config.hardware.instances; i++) {
            for (unsigned r = 0; r < PAMU_REASON_COUNT; r++)
                reasons[r] += pamu_counters(machine.fast.pamu, i)->reasons[r];
        }
        pamu_destroy(machine.fast.pamu);
        pamu_destroy(machine.reference.pamu);
    }
    ck_assert_msg(total < 1000000 || machine.repeated > 0, "no record was repeated");
    for (unsigned r = 0; r < PAMU_REASON_COUNT && total >= 1000000; r++) {
        if (r != PAMU_REASON_GATE_CLOSED && r != PAMU_REASON_DISABLED)
            ck_assert_msg(reasons[r] > 0, "no transaction met %s", pamu_reason_row((enum pamu_reason)r)->name);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("walks agree");
    TCase *tcase = tcase_create("random machines");

    tcase_set_timeout(tcase, 3600);
    tcase_add_test(tcase, fast_and_reference_agree);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}
