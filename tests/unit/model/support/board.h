/* A device with its tables in 64 KiB of memory, for the tests of the model. SPDX-License-Identifier: BSD-2-Clause */
#ifndef SUPPORT_BOARD_H
#define SUPPORT_BOARD_H

#include <string.h>

#include "pamu/pamu.h"
#include "support/count.h"
#include "support/entry.h"
#include "support/run.h"

/* Where the tables lie; anything outside the memory is rejected, and so is what a test names. */
#define BOARD_BASE UINT64_C(0xf00000000)
#define BOARD_BYTES 0x10000u
#define BOARD_PPAACT BOARD_BASE
#define BOARD_SPAACT (BOARD_BASE + 0x4000)
#define BOARD_OMT (BOARD_BASE + 0xc000)
enum { BOARD_LIODNS = 256, BOARD_SPAACES = 512, BOARD_OMES = 16 };

struct board {
    struct pamu *pamu;
    struct pamu_config config;
    uint64_t rejected; /* reads that touch this byte fail; UINT64_MAX for none */
    unsigned reads;
    uint8_t memory[BOARD_BYTES];
};

static inline int board_read(void *user, uint64_t address, void *bytes, size_t length)
{
    struct board *board = user;

    board->reads++;
    if (address < BOARD_BASE || address - BOARD_BASE > BOARD_BYTES - length)
        return -1;
    if (board->rejected >= address && board->rejected < address + length)
        return -1;
    memcpy(bytes, board->memory + (address - BOARD_BASE), length);
    return 0;
}

static inline int board_write(void *user, uint64_t address, const void *bytes, size_t length)
{
    struct board *board = user;

    if (address < BOARD_BASE || address - BOARD_BASE > BOARD_BYTES - length)
        return -1;
    memcpy(board->memory + (address - BOARD_BASE), bytes, length);
    return 0;
}

static const struct pamu_memory_ops board_memory = {board_read, board_write};

/* Two instances, 256 subwindows at most, small caches: default knobs, all errata off. Nothing is created yet. */
static inline void board_prepare(struct board *board, int walk)
{
    memset(board, 0, sizeof(*board));
    board->rejected = UINT64_MAX;
    board->config.memory = &board_memory;
    board->config.memory_user = board;
    board->config.walk = (enum pamu_walk)walk;
    pamu_knobs_default(&board->config.knobs);
    board->config.hardware.instances = 2;
    board->config.hardware.mwce = 7;
    board->config.hardware.mliodn = 0x4ff;
    for (unsigned i = 0; i < 2; i++) {
        board->config.hardware.cache[i][PAMU_PPAACE] = (struct pamu_geometry){8, 2};
        board->config.hardware.cache[i][PAMU_SPAACE] = (struct pamu_geometry){8, 2};
        board->config.hardware.cache[i][PAMU_OMT] = (struct pamu_geometry){4, 4};
    }
}

static inline void board_knob(struct board *board, const char *name, const char *value)
{
    ck_assert_int_eq(pamu_knob_set(&board->config.knobs, name, value), PAMU_OK);
}

/* Registers by their offsets of FACTS section 2. */
enum {
    REG_PPBAH = 0x000,
    REG_PPLAH = 0x008,
    REG_SPBAH = 0x010,
    REG_SPLAH = 0x018,
    REG_OBAH = 0x020,
    REG_OLAH = 0x028,
    REG_POES1 = 0x040,
    REG_POEAH = 0x048,
    REG_POEAL = 0x04c,
    REG_AVS1 = 0x050,
    REG_AVS2 = 0x054,
    REG_AVAH = 0x058,
    REG_AVAL = 0x05c,
    REG_EEDET = 0x06c,
    REG_EEATTR = 0x070,
    REG_PC2 = 0xc04,
    REG_PC3 = 0xc08,
    REG_PC = 0xc10,
    REG_PICS = 0xc1c,
};
#define PC_PGC 0x80000000u
#define PC_PE 0x40000000u
#define PC_OCE 0x1000u
#define PC_SPCC 0x10u
#define PC_PPCC 0x1u

static inline void board_set(struct board *board, unsigned instance, uint32_t offset, uint32_t value)
{
    MUST_EQ(pamu_register_write(board->pamu, instance, offset, value), PAMU_OK);
}

static inline uint32_t board_get(struct board *board, unsigned instance, uint32_t offset)
{
    uint32_t value = 0;

    MUST_EQ(pamu_register_read(board->pamu, instance, offset, &value), PAMU_OK);
    return value;
}

static inline void board_control(struct board *board, uint32_t bits)
{
    board_set(board, 0, REG_PC, PC_PE | bits);
}

/* A pair of registers, high word first. */
static inline void board_set_pair(struct board *board, unsigned instance, uint32_t offset, uint64_t value)
{
    board_set(board, instance, offset, (uint32_t)(value >> 32));
    board_set(board, instance, offset + 4, (uint32_t)value);
}

static inline uint64_t board_get_pair(struct board *board, unsigned instance, uint32_t offset)
{
    return (uint64_t)board_get(board, instance, offset) << 32 | board_get(board, instance, offset + 4);
}

static inline void board_place_tables(struct board *board, unsigned instance)
{
    board_set_pair(board, instance, REG_PPBAH, BOARD_PPAACT);
    board_set_pair(board, instance, REG_PPLAH, BOARD_PPAACT + 64 * BOARD_LIODNS);
    board_set_pair(board, instance, REG_SPBAH, BOARD_SPAACT);
    board_set_pair(board, instance, REG_SPLAH, BOARD_SPAACT + 64 * BOARD_SPAACES);
    board_set_pair(board, instance, REG_OBAH, BOARD_OMT);
    board_set_pair(board, instance, REG_OLAH, BOARD_OMT + 128 * BOARD_OMES);
}

/* Creates the device; tables placed, PE on, caches off, not bypassed. */
static inline void board_start(struct board *board)
{
    ck_assert_int_eq(pamu_create(&board->config, &board->pamu), PAMU_OK);
    if (board->config.walk == PAMU_WALK_REFERENCE)
        count_along(board->pamu);
    for (unsigned i = 0; i < board->config.hardware.instances; i++) {
        board_place_tables(board, i);
        board_set(board, i, REG_PC, PC_PE);
    }
    pamu_bypass_write(board->pamu, 0);
}

static inline void board_open(struct board *board, int walk)
{
    board_prepare(board, walk);
    board_start(board);
}

static inline void board_close(struct board *board)
{
    pamu_destroy(board->pamu);
    board->pamu = NULL;
}

static inline void board_write_bytes(struct board *board, uint64_t address, const uint8_t *bytes, size_t length)
{
    MUST_EQ(pamu_memory_write(board->pamu, address, bytes, length), PAMU_OK);
}

static inline void board_ppaace(struct board *board, unsigned liodn, struct entry entry)
{
    uint8_t bytes[64];

    entry_assemble(&entry, bytes);
    board_write_bytes(board, BOARD_PPAACT + 64 * liodn, bytes, sizeof(bytes));
}

static inline void board_spaace(struct board *board, unsigned index, struct entry entry)
{
    uint8_t bytes[64];

    entry_assemble(&entry, bytes);
    board_write_bytes(board, BOARD_SPAACT + 64 * index, bytes, sizeof(bytes));
}

/* An entry put into memory before there is a device, or behind its back. */
static inline void board_poke(struct board *board, uint64_t address, struct entry entry)
{
    entry_assemble(&entry, board->memory + (address - BOARD_BASE));
}

/* One byte of an operation-mapping entry. */
static inline void board_moe(struct board *board, unsigned omi, unsigned ioe, uint8_t moe)
{
    board_write_bytes(board, BOARD_OMT + 128 * omi + ioe, &moe, 1);
}

static inline struct pamu_request board_request(uint16_t liodn, uint8_t operation, uint64_t iova, uint32_t length)
{
    return (struct pamu_request){.iova = iova, .length = length, .liodn = liodn, .operation = operation};
}

/* One transaction at instance 0. */
static inline struct pamu_result board_access(struct board *board, uint16_t liodn, uint8_t operation, uint64_t iova,
                                              uint32_t length)
{
    struct pamu_request request = board_request(liodn, operation, iova, length);
    struct pamu_result result;

    memset(&result, 0x5a, sizeof(result));
    MUST_EQ(pamu_access(board->pamu, &request, &result), PAMU_OK);
    return result;
}

static inline struct pamu_result board_read_of(struct board *board, uint16_t liodn, uint64_t iova, uint32_t length)
{
    return board_access(board, liodn, PAMU_OP_READ, iova, length);
}

/* A read that must reach an address. */
static inline void board_reaches(struct board *board, uint16_t liodn, uint64_t iova, uint32_t length, uint64_t address)
{
    struct pamu_result result = board_read_of(board, liodn, iova, length);

    if (result.verdict != PAMU_TRANSLATED || result.address != address)
        ck_abort_msg("LIODN %u, IOVA 0x%" PRIx64 ", %u bytes: %s (%s) 0x%" PRIx64 ", not 0x%" PRIx64, liodn, iova,
                     (unsigned)length, pamu_verdict_name((enum pamu_verdict)result.verdict),
                     pamu_reason_row((enum pamu_reason)result.reason)->name, result.address, address);
}

/* A result that must be a denial or error for a reason. */
static inline void board_is_denied(const struct pamu_result *result, uint64_t iova, enum pamu_reason reason)
{
    if (result->reason != reason || result->address != iova ||
        (result->verdict != PAMU_DENIED && result->verdict != PAMU_OPERATION_ERROR))
        ck_abort_msg("IOVA 0x%" PRIx64 ": %s (%s), not denied for %s", iova,
                     pamu_verdict_name((enum pamu_verdict)result->verdict),
                     pamu_reason_row((enum pamu_reason)result->reason)->name, pamu_reason_row(reason)->name);
}

/* A read that must be denied for a reason. */
static inline void board_denies(struct board *board, uint16_t liodn, uint64_t iova, uint32_t length,
                                enum pamu_reason reason)
{
    struct pamu_result result = board_read_of(board, liodn, iova, length);

    board_is_denied(&result, iova, reason);
}

static inline const struct pamu_cache_counters *board_cache(const struct board *board, enum pamu_structure structure)
{
    return &pamu_counters(board->pamu, 0)->cache[structure];
}

/* Clears what the registers hold of violations and errors. */
static inline void board_clear_faults(struct board *board)
{
    board_set(board, 0, REG_AVS1, 0x7fff);
    board_set(board, 0, REG_POES1, 1);
    board_set(board, 0, REG_PICS, 0xa);
}

#endif
