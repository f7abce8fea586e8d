/* Saved states: their bytes, going on from them, and refusing damaged ones. SPDX-License-Identifier: BSD-2-Clause */
#include "support/board.h"

static struct board board;

/* Bytes written one after the other, most significant first. */
struct bytes {
    uint8_t at[16384];
    size_t used;
};

static struct bytes expected, saved, first_saved;

static void put(struct bytes *bytes, uint64_t value, unsigned length)
{
    for (unsigned i = 0; i < length; i++)
        bytes->at[bytes->used++] = (uint8_t)(value >> 8 * (length - 1 - i));
}

static void put_zeros(struct bytes *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put(bytes, 0, 1);
}

/* FNV-1a, 64 bits. */
static uint64_t fnv(uint64_t hash, const uint8_t *bytes, size_t length)
{
    while (length-- > 0) {
        hash ^= *bytes++;
        hash *= UINT64_C(1099511628211);
    }
    return hash;
}

#define FNV_START UINT64_C(14695981039346656037)

static void save(void)
{
    memset(saved.at, 0x5a, sizeof(saved.at));
    ck_assert_int_eq(pamu_save(board.pamu, saved.at, sizeof(saved.at), &saved.used), PAMU_OK);
    ck_assert_uint_eq(saved.at[saved.used], 0x5a);
}

static enum pamu_error restore(void)
{
    return pamu_restore(board.pamu, saved.at, saved.used);
}

/* One instance with one line a cache: small enough to write the whole state down. */
static void open_tiny(int walk)
{
    board_prepare(&board, walk);
    board.config.hardware.instances = 1;
    for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++)
        board.config.hardware.cache[0][s] = (struct pamu_geometry){(uint16_t)(2 - (s == 2)), (uint16_t)(2 - (s == 2))};
    board_start(&board);
    board_control(&board, PC_PPCC | PC_SPCC);
    board_ppaace(&board, 3, entry_open(0, 20));
    board_ppaace(&board, 4, entry_open(0, 12));
    board_reaches(&board, 3, 0x10, 4, 0x10);
    board_reaches(&board, 4, 0x20, 4, 0x20);
    board_reaches(&board, 3, 0x30, 4, 0x30);
    board_denies(&board, 4, UINT64_C(0x123456789a), 8, PAMU_REASON_OUTSIDE_APERTURE);
}

/* The registers in the order of FACTS section 2, after that. */
static void put_registers(void)
{
    static const uint32_t fronts[] = {0xf, 0x00000000, 0xf, 0x00004000, 0xf, 0x00004000,
                                      0xf, 0x0000c000, 0xf, 0x0000c000, 0xf, 0x0000c800};

    for (unsigned i = 0; i < COUNT(fronts); i++)
        put(&expected, fronts[i], 4);
    put_zeros(&expected, 4 * 4);                   /* POES1, POES2, POEA */
    put(&expected, 0x00040081, 4);                 /* AVS1: LIODN 4, WAV 1, AV */
    put(&expected, 0, 4);                          /* AVS2: READ */
    put(&expected, 0x123456789a, 8);               /* AVA */
    put_zeros(&expected, 4 * (9 + 1 + 1 + 2 + 1)); /* EECTL to EEDLO, EECC, UDAD, PR1, PR2, PC1 */
    put(&expected, 0x04ff0000, 4);                 /* PC2 */
    put(&expected, 0x00e00000, 4);                 /* PC3 */
    put(&expected, 0, 4);
    put(&expected, 0x40000011, 4); /* PC */
    put_zeros(&expected, 4 * 2);
    put(&expected, 8, 4); /* PICS */
    put_zeros(&expected, 4 * 4);
    put_zeros(&expected, 4 * 2); /* PAMU-3 armed, AVICS hidden */
}

/* Four look-ups in the PPAACE cache, two hits; three translations, one denial. */
static void put_counters(void)
{
    static const uint64_t ppaace[] = {4, 2, 2, 128, 0, 0};

    for (unsigned i = 0; i < COUNT(ppaace); i++)
        put(&expected, ppaace[i], 8);
    put_zeros(&expected, 8 * 6 * 2);
    put(&expected, 4, 8);
    put(&expected, 3, 8);
    put(&expected, 0, 8);
    put(&expected, 1, 8);
    put(&expected, 0, 8);
    for (unsigned reason = 0; reason < PAMU_REASON_COUNT; reason++)
        put(&expected, reason == PAMU_REASON_NONE ? 3 : reason == PAMU_REASON_OUTSIDE_APERTURE, 8);
    put_zeros(&expected, 8 * 4);     /* lost violations, lost errors, unreported, stale */
    put_zeros(&expected, 8 + 4 + 4); /* the first stale one */
}

static void put_random(unsigned cache)
{
    put(&expected, (cache + 1) * UINT64_C(0x9e3779b97f4a7c15), 8); /* seed 0, instance 0 */
}

static void put_line(uint64_t key, uint64_t time)
{
    put(&expected, key, 8);
    put(&expected, time, 8);
    put(&expected, BOARD_PPAACT + 64 * key, 8);
    put(&expected, 0, 4);
    memcpy(expected.at + expected.used, board.memory + 64 * key, 64);
    expected.used += 64;
}

/* An empty line: the key of no entry, and zeros. */
static void put_empty(size_t bytes)
{
    put(&expected, UINT64_MAX, 8);
    put_zeros(&expected, 8 + 8 + 4 + bytes);
}

static uint64_t fingerprint(void)
{
    struct bytes all = {.used = 0};

    put(&all, 1, 4); /* instances, MWCE, MLIODN, six errata, geometries, knobs */
    put(&all, 7, 4);
    put(&all, 0x4ff, 4);
    put_zeros(&all, 4 * 6);
    put(&all, 0x00020002, 4);
    put(&all, 0x00020002, 4);
    put(&all, 0x00010001, 4);
    for (size_t i = 0; i < pamu_knob_count(); i++)
        put(&all, pamu_knob_get(&board.config.knobs, pamu_knob_row(i)), 4);
    return fnv(FNV_START, all.at, all.used);
}

/* The layout of docs/spec/MODEL.md, section "Saved states", written down a second time. */
START_TEST(the_bytes_are_those_of_the_specification)
{
    open_tiny(_i);
    save();
    expected.used = 0;
    for (const char *magic = "PAMUSAV1"; *magic != '\0'; magic++)
        put(&expected, (uint8_t)*magic, 1);
    put(&expected, fingerprint(), 8);
    put(&expected, 0, 4); /* PAMUBYPENR */
    put_registers();
    put_counters();
    put(&expected, 4, 8); /* the clock of LRU: four uses */
    put_random(0);
    put_line(3, 3);
    put_line(4, 4);
    put(&expected, 0, 8);
    put_random(1);
    put_empty(64);
    put_empty(64);
    put(&expected, 0, 8);
    put_random(2);
    put_empty(128);
    put(&expected, fnv(FNV_START, expected.at, expected.used), 8);
    ck_assert_uint_eq(saved.used, expected.used);
    for (size_t i = 0; i < saved.used; i++)
        MUST_EQ(saved.at[i] | i << 8, expected.at[i] | i << 8);
    board_close(&board);
}
END_TEST

/* Hosts of either byte order, and later versions, must come to the same: this hash was noted on a little-endian one. */
START_TEST(the_state_has_the_same_hash_everywhere)
{
    open_tiny(_i);
    save();
    ck_assert_msg(fnv(FNV_START, saved.at + 16, saved.used - 24) == UINT64_C(0x19f0bd1003aeefb5), "hash 0x%" PRIx64,
                  fnv(FNV_START, saved.at + 16, saved.used - 24));
    board_close(&board);
}
END_TEST

/* A board whose every kind of state is in use: all caches, all policies but the tiny one, faults, stale entries. */
static void open_busy(int walk)
{
    board_prepare(&board, walk);
    board_knob(&board, "snoop", "off");
    board_knob(&board, "policy.ppaace", "plru");
    board_knob(&board, "policy.spaace", "random");
    board_knob(&board, "policy.omt", "fifo");
    board.config.hardware.erratum.pamu3 = true;
    board.config.hardware.erratum.a003638 = true;
    board_start(&board);
    for (unsigned i = 0; i < 2; i++)
        board_set(&board, i, REG_PC, PC_PE | PC_PPCC | PC_SPCC | PC_OCE);
    for (unsigned liodn = 0; liodn < 12; liodn++) {
        struct entry primary = entry_cut(0, 14, 2, 0);

        primary.fspi = 7 * liodn;
        primary.otm = liodn % 3 == 0 ? 2 : 0;
        primary.omi = (uint16_t)liodn;
        board_ppaace(&board, liodn, primary);
        for (unsigned i = 0; i < 7; i++)
            board_spaace(&board, 7 * liodn + i, entry_part((uint16_t)(i == 5 ? 99 : liodn), 0x100000 * liodn, 11));
        board_moe(&board, liodn, 0, 0x98);
    }
}

static uint64_t busy_random;

static uint32_t busy(uint32_t limit)
{
    busy_random = busy_random * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (uint32_t)((busy_random >> 33) % limit);
}

/* One step of a random life; what it came to, as a number. */
static uint64_t busy_step(void)
{
    struct pamu_request request = {.iova = busy(0x9000),
                                   .length = 1 + busy(64),
                                   .liodn = (uint16_t)busy(14),
                                   .operation = (uint8_t)busy(2),
                                   .instance = (uint8_t)busy(2)};
    struct pamu_dma_result record;
    struct pamu_result result;

    switch (busy(16)) {
    case 0:
        board_set(&board, request.instance, REG_PICS, 0xc);
        return board_get(&board, request.instance, REG_PICS);
    case 1:
        board_set(&board, request.instance, REG_AVS1, 0x7fff);
        return board_get(&board, request.instance, REG_AVS1);
    case 2:
        board_moe(&board, busy(12), 1, (uint8_t)busy(256));
        return 0;
    case 3:
        board_spaace(&board, busy(80), entry_part((uint16_t)busy(12), 0x1000 * busy(4), 11));
        return 0;
    case 4:
    case 5:
        MUST_EQ(pamu_dma(board.pamu, &request, &record), PAMU_OK);
        return record.address * 31 + record.pieces * 7 + record.reason + record.hits[0] + record.hits[1] * 3;
    default:
        MUST_EQ(pamu_access(board.pamu, &request, &result), PAMU_OK);
        return result.address * 31 + result.reason * 7 + result.hits[0] + result.hits[1] * 2 + result.hits[2] * 4 +
               result.stale;
    }
}

static uint64_t busy_life(unsigned steps)
{
    uint64_t sum = 0;

    for (unsigned i = 0; i < steps; i++)
        sum = sum * 31 + busy_step();
    return sum;
}

static uint8_t memory_then[BOARD_BYTES];

/* rules: M5 C2 V3 */
START_TEST(a_restored_state_goes_on_as_the_saved_one_did)
{
    uint64_t random, life;

    busy_random = 1;
    open_busy(_i);
    (void)busy_life(500);
    save();
    memcpy(memory_then, board.memory, sizeof(memory_then));
    random = busy_random;
    life = busy_life(500);
    for (unsigned where = 0; where < 3; where++) { /* the same device; a new one; a new one of the other walk */
        if (where > 0) {
            board_close(&board);
            open_busy(where == 1 ? _i : 1 - _i);
        }
        memcpy(board.memory, memory_then, sizeof(memory_then));
        busy_random = random;
        ck_assert_int_eq(restore(), PAMU_OK);
        first_saved = saved;
        save();
        ck_assert_mem_eq(saved.at, first_saved.at, saved.used);
        ck_assert(busy_life(500) == life);
    }
    board_close(&board);
}
END_TEST

/* Four lines of each cache; memory is empty afterwards, so that only what was restored can answer. */
/* rules: C1 C5 */
START_TEST(restored_lines_answer_like_the_saved_ones)
{
    for (unsigned life = 0; life < 2; life++) {
        board_prepare(&board, _i);
        board_knob(&board, "lines.ppaace", "4");
        board_knob(&board, "lines.spaace", "4");
        board_start(&board);
        board_control(&board, PC_PPCC | PC_SPCC | PC_OCE);
        for (unsigned liodn = 0; liodn < 4 && life == 0; liodn++) {
            struct entry primary = entry_cut(0, 12, 0, 0);

            primary.fspi = liodn;
            board_ppaace(&board, liodn, primary);
            board_spaace(&board, liodn, entry_part((uint16_t)liodn, 0x100000 + 0x1000 * liodn, 11));
        }
        if (life == 1)
            ck_assert_int_eq(restore(), PAMU_OK);
        for (uint16_t liodn = 0; liodn < 4; liodn++) {
            board_reaches(&board, liodn, 0x1004, 4, 0x100004 + 0x1000u * liodn);
            MUST_EQ(board_read_of(&board, liodn, 0x1004, 4).fetches, 0);
        }
        save();
        board_close(&board);
    }
}
END_TEST

/* rules: C5 */
START_TEST(the_first_stale_transaction_is_restored)
{
    struct pamu_request request = {
        .iova = UINT64_C(0x123456789ab), .length = 0x87654321, .liodn = 0xab, .operation = PAMU_OP_RAI};
    const struct pamu_request *first;
    struct pamu_result result;

    for (unsigned life = 0; life < 2; life++) {
        board_prepare(&board, _i);
        board_knob(&board, "snoop", "off");
        board_start(&board);
        board_set(&board, 1, REG_PC, PC_PE | PC_PPCC);
        request.instance = 1;
        board_ppaace(&board, 0xab, entry_open(0, 62));
        for (unsigned i = 0; i < 2 && life == 0; i++) {
            ck_assert_int_eq(pamu_access(board.pamu, &request, &result), PAMU_OK);
            board_ppaace(&board, 0xab, entry_open(0, 61));
        }
        if (life == 0)
            save();
        else
            ck_assert_int_eq(restore(), PAMU_OK);
        ck_assert_uint_eq(pamu_counters(board.pamu, 1)->stale, 1);
        first = &pamu_counters(board.pamu, 1)->first_stale;
        ck_assert(first->iova == request.iova && first->length == request.length && first->liodn == 0xab);
        ck_assert(first->operation == PAMU_OP_RAI && first->instance == 1);
        board_close(&board);
    }
}
END_TEST

START_TEST(saving_twice_gives_the_same_bytes)
{
    busy_random = 2;
    open_busy(_i);
    (void)busy_life(300);
    save();
    first_saved = saved;
    save();
    ck_assert_mem_eq(saved.at, first_saved.at, saved.used);
    ck_assert_int_eq(restore(), PAMU_OK);
    save();
    ck_assert_mem_eq(saved.at, first_saved.at, saved.used);
    board_close(&board);
}
END_TEST

START_TEST(any_flipped_byte_is_refused_and_changes_nothing)
{
    busy_random = 3;
    open_busy(_i);
    (void)busy_life(300);
    save();
    first_saved = saved;
    (void)busy_life(50);
    save();
    for (size_t i = 0; i < saved.used; i += i < 64 ? 1 : 7) {
        first_saved.at[i] ^= 0x10;
        MUST_EQ(pamu_restore(board.pamu, first_saved.at, first_saved.used), PAMU_ERR_FORMAT);
        first_saved.at[i] ^= 0x10;
    }
    first_saved = saved;
    save();
    ck_assert_mem_eq(saved.at, first_saved.at, saved.used);
    board_close(&board);
}
END_TEST

START_TEST(other_lengths_are_refused)
{
    static const int differences[] = {-1, 1, -8, 8, -300};

    open_tiny(_i);
    save();
    for (unsigned i = 0; i < COUNT(differences); i++)
        ck_assert_int_eq(pamu_restore(board.pamu, saved.at, saved.used + (size_t)differences[i]), PAMU_ERR_FORMAT);
    ck_assert_int_eq(pamu_restore(board.pamu, saved.at, 0), PAMU_ERR_FORMAT);
    ck_assert_int_eq(restore(), PAMU_OK);
    board_close(&board);
}
END_TEST

START_TEST(room_is_measured_first)
{
    size_t used = 0;

    open_tiny(_i);
    ck_assert_int_eq(pamu_save(board.pamu, NULL, 0, &used), PAMU_ERR_SPACE);
    save();
    ck_assert_uint_eq(used, saved.used);
    memset(saved.at, 0x5a, sizeof(saved.at));
    ck_assert_int_eq(pamu_save(board.pamu, saved.at, used - 1, &saved.used), PAMU_ERR_SPACE);
    ck_assert_uint_eq(saved.at[0], 0x5a);
    ck_assert_int_eq(pamu_save(board.pamu, saved.at, used, &saved.used), PAMU_OK);
    board_close(&board);
}
END_TEST

/* Each variation of the configuration that must not take the state of another. */
static void vary(unsigned variation)
{
    struct pamu_hardware *hardware = &board.config.hardware;

    switch (variation) {
    case 0:
        hardware->mwce = 3;
        break;
    case 1:
        hardware->mliodn++;
        break;
    case 2:
        hardware->erratum.a001 = true;
        break;
    case 3:
        hardware->cache[1][PAMU_SPAACE].ways = 4; /* the same number of lines */
        break;
    case 4:
        board.config.knobs.seed++;
        break;
    default:
        board.config.knobs.code[PAMU_REASON_HOLE] = 7;
    }
}

START_TEST(another_configurations_state_is_refused)
{
    for (unsigned variation = 0; variation < 6; variation++) {
        board_open(&board, _i);
        save();
        board_close(&board);
        board_prepare(&board, _i);
        vary(variation);
        board_start(&board);
        ck_assert_int_eq(restore(), PAMU_ERR_FORMAT);
        board_close(&board);
    }
}
END_TEST

/* A state made by somebody who knows the checksum may hold anything, and must still lead nowhere outside the model. */
/* rules: C2 */
START_TEST(a_forged_state_stays_inside)
{
    uint64_t random = 7;

    open_busy(_i);
    save();
    for (unsigned round = 0; round < 20; round++) {
        for (size_t i = 16; i + 8 < saved.used; i++) {
            random = random * UINT64_C(6364136223846793005) + 1;
            saved.at[i] = random >> 60 < 3 ? (uint8_t)(random >> 40) : saved.at[i];
        }
        saved.used -= 8;
        put(&saved, fnv(FNV_START, saved.at, saved.used), 8);
        ck_assert_int_eq(restore(), PAMU_OK);
        for (unsigned i = 0; i < 2; i++)
            board_set(&board, i, REG_PC, PC_PE | PC_PPCC | PC_SPCC | PC_OCE);
        pamu_bypass_write(board.pamu, 0);
        board_place_tables(&board, 0);
        (void)busy_life(200);
    }
    board_close(&board);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {the_bytes_are_those_of_the_specification,
                                  the_state_has_the_same_hash_everywhere,
                                  a_restored_state_goes_on_as_the_saved_one_did,
                                  restored_lines_answer_like_the_saved_ones,
                                  the_first_stale_transaction_is_restored,
                                  saving_twice_gives_the_same_bytes,
                                  any_flipped_byte_is_refused_and_changes_nothing,
                                  other_lengths_are_refused,
                                  room_is_measured_first,
                                  another_configurations_state_is_refused,
                                  a_forged_state_stays_inside};

    return RUN_BOTH_WALKS("saved states", tests);
}
