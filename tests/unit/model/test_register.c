/* The register file, row by row, against FACTS section 2. SPDX-License-Identifier: BSD-2-Clause */
#include "support/board.h"

static struct board board;

/* Every register of FACTS section 2: offset, bits software can set, write-one-to-clear bits. Two reset to nonzero. */
static const struct row {
    const char *name;
    uint32_t offset, writable, w1c;
} rows[] = {
    {"PPBAH", 0x000, 0xffffffff, 0},
    {"PPBAL", 0x004, 0xffffffff, 0},
    {"PPLAH", 0x008, 0xffffffff, 0},
    {"PPLAL", 0x00c, 0xffffffff, 0},
    {"SPBAH", 0x010, 0xffffffff, 0},
    {"SPBAL", 0x014, 0xffffffff, 0},
    {"SPLAH", 0x018, 0xffffffff, 0},
    {"SPLAL", 0x01c, 0xffffffff, 0},
    {"OBAH", 0x020, 0xffffffff, 0},
    {"OBAL", 0x024, 0xffffffff, 0},
    {"OLAH", 0x028, 0xffffffff, 0},
    {"OLAL", 0x02c, 0xffffffff, 0},
    {"POES1", 0x040, 0, 0x1},
    {"POES2", 0x044, 0, 0},
    {"POEAH", 0x048, 0, 0},
    {"POEAL", 0x04c, 0, 0},
    {"AVS1", 0x050, 0, 0x7fff},
    {"AVS2", 0x054, 0, 0},
    {"AVAH", 0x058, 0, 0},
    {"AVAL", 0x05c, 0, 0},
    {"EECTL", 0x060, 0x00ff00ff, 0},
    {"EEDIS", 0x064, 0xc, 0},
    {"EEINTEN", 0x068, 0xc, 0},
    {"EEDET", 0x06c, 0, 0xc},
    {"EEATTR", 0x070, 0, 0x1},
    {"EEAHI", 0x074, 0, 0},
    {"EEALO", 0x078, 0, 0},
    {"EEDHI", 0x07c, 0, 0},
    {"EEDLO", 0x080, 0, 0},
    {"EECC", 0x084, 0, 0},
    {"UDAD", 0x090, 0, 0},
    {"PR1", 0xbf8, 0, 0},
    {"PR2", 0xbfc, 0, 0},
    {"PC1", 0xc00, 0, 0},
    {"PC2", 0xc04, 0, 0},
    {"PC3", 0xc08, 0, 0},
    {"PC4", 0xc0c, 0, 0},
    {"PC", 0xc10, 0xc0001011, 0},
    {"PFA1", 0xc14, 0xffffffff, 0},
    {"PFA2", 0xc18, 0xffffffff, 0},
    {"PICS", 0xc1c, 0x5, 0xa},
    {"PD1", 0xf00, 0xffffffff, 0},
    {"PD2", 0xf04, 0xffffffff, 0},
    {"PD3", 0xf08, 0xffffffff, 0},
    {"PD4", 0xf0c, 0xffffffff, 0},
};

static uint32_t reset_of(const struct row *row)
{
    if (strcmp(row->name, "PC2") == 0)
        return 0x4ff0000;                                /* MLIODN 0x4ff in 31:16 */
    return strcmp(row->name, "PC3") == 0 ? 0xe00000 : 0; /* MWCE 7 in 24:21 */
}

static const struct row *row_at(uint32_t offset)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (rows[i].offset == offset)
            return &rows[i];
    }
    return NULL;
}

/* A device as power-on leaves it. */
static void open_untouched(void)
{
    board_prepare(&board, PAMU_WALK_REFERENCE);
    ck_assert_int_eq(pamu_create(&board.config, &board.pamu), PAMU_OK);
}

/* rules: M2 */
START_TEST(the_table_is_that_of_facts)
{
    size_t count;
    const struct pamu_register_row *table = pamu_registers(&count);

    ck_assert_uint_eq(count, COUNT(rows));
    for (size_t i = 0; i < count; i++) {
        ck_assert_str_eq(table[i].name, rows[i].name);
        ck_assert_uint_eq(table[i].offset, rows[i].offset);
        ck_assert_uint_eq(table[i].writable, rows[i].writable);
        ck_assert_uint_eq(table[i].w1c, rows[i].w1c);
        ck_assert(strlen(table[i].help) > 5);
        ck_assert_ptr_eq(pamu_register_find(rows[i].name), &table[i]);
        ck_assert_ptr_eq(pamu_register_at(rows[i].offset), &table[i]);
    }
    ck_assert_ptr_eq(pamu_register_find("avs1"), pamu_register_at(0x50));
    ck_assert_ptr_null(pamu_register_find("AVS3"));
    ck_assert_ptr_null(pamu_register_at(0x30));
    ck_assert_ptr_null(pamu_register_at(0x51));
}
END_TEST

/* rules: M2 M3 M4 */
START_TEST(power_on_values)
{
    open_untouched();
    for (unsigned instance = 0; instance < 2; instance++) {
        for (uint32_t offset = 0; offset < 0x1000; offset += 4) {
            const struct row *row = row_at(offset);

            MUST_EQ(board_get(&board, instance, offset), row != NULL ? reset_of(row) : 0);
        }
    }
    board_close(&board);
}
END_TEST

/* rules: M2 */
START_TEST(only_writable_bits_take_a_value)
{
    open_untouched();
    for (uint32_t offset = 0; offset < 0x1000; offset += 4) {
        const struct row *row = row_at(offset);
        uint32_t writable = row != NULL ? row->writable : 0, fixed = row != NULL ? reset_of(row) : 0;

        board_set(&board, 1, offset, UINT32_MAX);
        MUST_EQ(board_get(&board, 1, offset), fixed | writable);
        board_set(&board, 1, offset, 0xa5a55a5a);
        MUST_EQ(board_get(&board, 1, offset), fixed | (writable & 0xa5a55a5a));
        board_set(&board, 1, offset, 0);
        MUST_EQ(board_get(&board, 1, offset), fixed);
        MUST_EQ(board_get(&board, 0, offset), fixed); /* M1: each instance has registers of its own */
    }
    board_close(&board);
}
END_TEST

/* rules: M4 */
START_TEST(reset_restores_power_on_values)
{
    open_untouched();
    for (size_t i = 0; i < COUNT(rows); i++)
        board_set(&board, 0, rows[i].offset, UINT32_MAX);
    pamu_bypass_write(board.pamu, 0x12345678);
    pamu_reset(board.pamu);
    for (size_t i = 0; i < COUNT(rows); i++)
        MUST_EQ(board_get(&board, 0, rows[i].offset), reset_of(&rows[i]));
    ck_assert_uint_eq(pamu_bypass_read(board.pamu), UINT32_MAX);
    board_close(&board);
}
END_TEST

/* rules: M4 */
START_TEST(secure_boot_starts_without_bypass)
{
    board_prepare(&board, PAMU_WALK_REFERENCE);
    board_knob(&board, "secure-boot", "on");
    ck_assert_int_eq(pamu_create(&board.config, &board.pamu), PAMU_OK);
    ck_assert_uint_eq(pamu_bypass_read(board.pamu), 0);
    board_denies(&board, 0, 0, 1, PAMU_REASON_DISABLED);
    board_close(&board);
    open_untouched();
    ck_assert_uint_eq(pamu_bypass_read(board.pamu), UINT32_MAX);
    ck_assert_uint_eq(board_read_of(&board, 0, 0, 1).verdict, PAMU_BYPASSED);
    board_close(&board);
}
END_TEST

/* rules: M3 */
START_TEST(capabilities_come_from_the_chip)
{
    for (unsigned mwce = 0; mwce < 16; mwce++) {
        board_prepare(&board, PAMU_WALK_REFERENCE);
        board.config.hardware.mwce = (uint8_t)mwce;
        board.config.hardware.mliodn = (uint16_t)(0xfff0 + mwce);
        ck_assert_int_eq(pamu_create(&board.config, &board.pamu), PAMU_OK);
        MUST_EQ(board_get(&board, 0, REG_PC2), (0xfff0u + mwce) << 16);
        MUST_EQ(board_get(&board, 0, REG_PC3), mwce << 21);
        board_close(&board);
    }
}
END_TEST

/* rules: M1 M2 */
START_TEST(what_is_no_register_is_refused)
{
    static const uint32_t offsets[] = {1, 2, 3, 0x52, 0xffe, 0x1000, 0x1050, UINT32_MAX};
    uint32_t value = 7;

    open_untouched();
    for (size_t i = 0; i < COUNT(offsets); i++) {
        ck_assert_int_eq(pamu_register_read(board.pamu, 0, offsets[i], &value), PAMU_ERR_ARGUMENT);
        ck_assert_int_eq(pamu_register_write(board.pamu, 0, offsets[i], 0), PAMU_ERR_ARGUMENT);
    }
    ck_assert_int_eq(pamu_register_read(board.pamu, 2, REG_PC, &value), PAMU_ERR_ARGUMENT);
    ck_assert_int_eq(pamu_register_write(board.pamu, 2, REG_PC, PC_PE), PAMU_ERR_ARGUMENT);
    ck_assert_uint_eq(value, 7);
    ck_assert_int_eq(pamu_register_read(board.pamu, 1, 0xffc, &value), PAMU_OK);
    ck_assert_uint_eq(value, 0);
    board_close(&board);
}
END_TEST

/* A violation and an operation error, so that every status bit of V1 and T12 is up. */
static void open_with_faults(const char *avs1_liodn)
{
    board_prepare(&board, PAMU_WALK_REFERENCE);
    board_knob(&board, "avs1-liodn", avs1_liodn);
    board_start(&board);
    board_ppaace(&board, 0x21, entry_open(0, 11));
    board_denies(&board, 0x21, 0x1000, 1, PAMU_REASON_OUTSIDE_APERTURE);
    board.rejected = BOARD_PPAACT;
    board_denies(&board, 0, 0, 1, PAMU_REASON_FETCH_REJECTED);
    ck_assert_uint_eq(board_get(&board, 0, REG_AVS1), 0x00210081); /* LIODN 0x21, WAV code 1, AV */
    ck_assert_uint_eq(board_get(&board, 0, REG_POES1), 1);
    ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 0xa);
}

/* rules: M2 */
START_TEST(status_bits_clear_by_writing_one)
{
    open_with_faults("keep");
    board_set(&board, 0, REG_AVS1, 0);
    ck_assert_uint_eq(board_get(&board, 0, REG_AVS1), 0x00210081);
    board_set(&board, 0, REG_AVS1, 0x80);
    ck_assert_uint_eq(board_get(&board, 0, REG_AVS1), 0x00210001);
    board_set(&board, 0, REG_AVS1, 0xffff7ffe);
    ck_assert_uint_eq(board_get(&board, 0, REG_AVS1), 0x00210001);
    board_set(&board, 0, REG_AVS1, 1);
    ck_assert_uint_eq(board_get(&board, 0, REG_AVS1), 0x00210000);
    board_set(&board, 0, REG_POES1, 0);
    ck_assert_uint_eq(board_get(&board, 0, REG_POES1), 1);
    board_set(&board, 0, REG_POES1, 1);
    ck_assert_uint_eq(board_get(&board, 0, REG_POES1), 0);
    board_set(&board, 0, REG_PICS, 5); /* the enables are plain bits beside them */
    ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 0xf);
    board_set(&board, 0, REG_PICS, 8);
    ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 2);
    board_set(&board, 0, REG_PICS, 2);
    ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 0);
    board_close(&board);
}
END_TEST

/* rules: M2 */
START_TEST(the_liodn_can_go_with_the_last_status_bit)
{
    open_with_faults("clear");
    board_set(&board, 0, REG_AVS1, 1);
    ck_assert_uint_eq(board_get(&board, 0, REG_AVS1), 0x00210080);
    board_set(&board, 0, REG_AVS1, 0x7fff);
    ck_assert_uint_eq(board_get(&board, 0, REG_AVS1), 0);
    board_close(&board);
}
END_TEST

/* rules: M1 */
START_TEST(each_bypass_bit_is_its_instances)
{
    board_prepare(&board, PAMU_WALK_FAST);
    board.config.hardware.instances = PAMU_MAX_INSTANCES;
    for (unsigned i = 2; i < PAMU_MAX_INSTANCES; i++)
        memcpy(board.config.hardware.cache[i], board.config.hardware.cache[0], sizeof(board.config.hardware.cache[0]));
    board_start(&board);
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++) {
        pamu_bypass_write(board.pamu, 0x80000000u >> i);
        MUST_EQ(pamu_bypass_read(board.pamu), 0x80000000u >> i);
        for (unsigned other = 0; other < PAMU_MAX_INSTANCES; other++) {
            struct pamu_request request = {.length = 1, .instance = (uint8_t)other};
            struct pamu_result result;

            MUST_EQ(pamu_access(board.pamu, &request, &result), PAMU_OK);
            MUST_EQ(result.verdict, other == i ? PAMU_BYPASSED : PAMU_DENIED);
        }
    }
    board_close(&board);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {the_table_is_that_of_facts,
                                  power_on_values,
                                  only_writable_bits_take_a_value,
                                  reset_restores_power_on_values,
                                  secure_boot_starts_without_bypass,
                                  capabilities_come_from_the_chip,
                                  what_is_no_register_is_refused,
                                  status_bits_clear_by_writing_one,
                                  the_liodn_can_go_with_the_last_status_bit,
                                  each_bypass_bit_is_its_instances};

    return RUN_ONCE("registers", tests);
}
