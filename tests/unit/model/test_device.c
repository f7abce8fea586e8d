/* Making, copying, resetting and misusing a device. SPDX-License-Identifier: BSD-2-Clause */
#include <stdalign.h>

#include "support/board.h"

static struct board board;

/* The linker puts this in malloc()'s place, for the library too; see CMakeLists.txt. */
void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
static volatile bool out_of_memory;

void *__wrap_malloc(size_t size)
{
    return out_of_memory ? NULL : __real_malloc(size);
}

static void refused(const char *what)
{
    const char *said = NULL;
    struct pamu *pamu;

    ck_assert_int_eq(pamu_config_check(&board.config, &said), PAMU_ERR_ARGUMENT);
    ck_assert_msg(strncmp(said, what, strlen(what)) == 0, "'%s', not '%s'", said, what);
    ck_assert_int_eq(pamu_config_check(&board.config, NULL), PAMU_ERR_ARGUMENT);
    ck_assert_uint_eq(pamu_size(&board.config), 0);
    ck_assert_int_eq(pamu_create(&board.config, &pamu), PAMU_ERR_ARGUMENT);
    board_prepare(&board, PAMU_WALK_FAST);
}

START_TEST(configurations_that_make_no_device)
{
    static const struct pamu_memory_ops no_read = {NULL, board_write}, no_write = {board_read, NULL};

    board_prepare(&board, PAMU_WALK_FAST);
    board.config.memory = NULL;
    refused("memory");
    board.config.memory = &no_read;
    refused("memory");
    board.config.memory = &no_write;
    refused("memory");
    board.config.hardware.instances = 0;
    refused("instances");
    board.config.hardware.instances = 17;
    refused("instances");
    board.config.hardware.mwce = 16;
    refused("mwce");
    board.config.knobs.cross = 9;
    refused("cross");
}
END_TEST

/* rules: C1 */
START_TEST(geometries_that_make_no_cache)
{
    static const struct {
        struct pamu_geometry geometry;
        const char *what;
    } bad[] = {{{0, 1}, "cache lines"},
               {{4097, 1}, "cache lines"},
               {{8, 0}, "cache ways"},
               {{8, 9}, "cache ways"},
               {{8, 3}, "cache ways"}};

    for (unsigned i = 0; i < COUNT(bad) * 6; i++) {
        board_prepare(&board, PAMU_WALK_FAST);
        board.config.hardware.cache[i % 2][i / 2 % 3] = bad[i / 6].geometry;
        refused(bad[i / 6].what);
    }
    board.config.hardware.cache[2][0] = (struct pamu_geometry){0, 0}; /* there is no instance 2 */
    ck_assert_int_eq(pamu_config_check(&board.config, NULL), PAMU_OK);
    board_knob(&board, "ways.omt", "3"); /* the chip's 4 lines are not a multiple */
    refused("cache ways");
    board_knob(&board, "lines.spaace", "1"); /* the chip has 2 ways */
    refused("cache ways");
}
END_TEST

/* rules: C2 */
START_TEST(tree_plru_needs_a_power_of_two)
{
    const char *what = "?";

    board_prepare(&board, PAMU_WALK_FAST);
    board_knob(&board, "policy.spaace", "plru");
    ck_assert_int_eq(pamu_config_check(&board.config, &what), PAMU_OK);
    ck_assert_str_eq(what, "?");
    board.config.hardware.cache[1][PAMU_SPAACE] = (struct pamu_geometry){12, 6};
    refused("cache ways");
    board.config.hardware.cache[1][PAMU_PPAACE] = (struct pamu_geometry){12, 6};
    board_knob(&board, "policy.spaace", "plru");
    ck_assert_int_eq(pamu_config_check(&board.config, NULL), PAMU_OK);
}
END_TEST

START_TEST(the_widest_configuration)
{
    board_prepare(&board, PAMU_WALK_FAST);
    board.config.hardware.instances = 16;
    board.config.hardware.mwce = 15;
    for (unsigned i = 0; i < 16; i++) {
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++)
            board.config.hardware.cache[i][s] = (struct pamu_geometry){64, 64};
    }
    board_knob(&board, "lines.ppaace", "4096");
    ck_assert_int_eq(pamu_config_check(&board.config, NULL), PAMU_OK);
    ck_assert_uint_ge(pamu_size(&board.config), 16 * (4096 + 64 + 64) * 128);
}
END_TEST

START_TEST(storage_must_be_large_enough_and_aligned)
{
    static alignas(max_align_t) unsigned char storage[1 << 16];
    struct pamu *pamu = NULL;
    size_t size;

    board_prepare(&board, PAMU_WALK_FAST);
    size = pamu_size(&board.config);
    ck_assert_uint_gt(size, 0);
    ck_assert_uint_lt(size, sizeof(storage));
    ck_assert_int_eq(pamu_init(storage, size - 1, &board.config, &pamu), PAMU_ERR_SPACE);
    ck_assert_int_eq(pamu_init(storage + 1, sizeof(storage) - 1, &board.config, &pamu), PAMU_ERR_ARGUMENT);
    ck_assert_ptr_null(pamu);
    memset(storage, 0x5a, sizeof(storage));
    ck_assert_int_eq(pamu_init(storage, size, &board.config, &pamu), PAMU_OK);
    ck_assert_ptr_eq(pamu, (void *)storage);
    for (size_t i = size; i < sizeof(storage); i++)
        MUST(storage[i] == 0x5a);
    board.config.memory = NULL;
    ck_assert_int_eq(pamu_init(storage, size, &board.config, &pamu), PAMU_ERR_ARGUMENT);
}
END_TEST

START_TEST(without_memory_there_is_no_device)
{
    struct pamu *pamu = NULL;
    enum pamu_error error;

    board_prepare(&board, PAMU_WALK_FAST);
    out_of_memory = true;
    error = pamu_create(&board.config, &pamu);
    out_of_memory = false;
    ck_assert_int_eq(error, PAMU_ERR_MEMORY);
    ck_assert_ptr_null(pamu);
    pamu_destroy(NULL);
}
END_TEST

START_TEST(the_configuration_is_a_copy)
{
    board_open(&board, PAMU_WALK_REFERENCE);
    board.config.hardware.mwce = 3;
    board.config.knobs.burst = 99;
    ck_assert_uint_eq(pamu_config(board.pamu)->hardware.mwce, 7);
    ck_assert_uint_eq(pamu_config(board.pamu)->knobs.burst, 0);
    ck_assert_int_eq(pamu_config(board.pamu)->walk, PAMU_WALK_REFERENCE);
    board_close(&board);
}
END_TEST

static alignas(max_align_t) unsigned char clone_storage[1 << 16];

/* rules: M5 */
START_TEST(a_clone_goes_its_own_way)
{
    struct pamu *original, *clone;

    board_open(&board, PAMU_WALK_FAST);
    board_control(&board, PC_PPCC);
    board_ppaace(&board, 1, entry_open(0, 20));
    board_reaches(&board, 1, 0, 1, 0);
    ck_assert_int_eq(pamu_clone(board.pamu, clone_storage, sizeof(clone_storage), &clone), PAMU_OK);
    original = board.pamu;
    board.pamu = clone;
    ck_assert_uint_eq(board_read_of(&board, 1, 0, 1).hits[PAMU_PPAACE], 1);
    ck_assert_uint_eq(pamu_counters(clone, 0)->transactions, 2);
    ck_assert_uint_eq(pamu_counters(original, 0)->transactions, 1);
    board_control(&board, 0);
    pamu_bypass_write(clone, UINT32_MAX);
    board.pamu = original;
    ck_assert_uint_eq(board_get(&board, 0, REG_PC), PC_PE | PC_PPCC);
    ck_assert_uint_eq(pamu_bypass_read(original), 0);
    ck_assert_uint_eq(board_read_of(&board, 1, 0, 1).hits[PAMU_PPAACE], 1);
    board_ppaace(&board, 1, entry_open(0x100000, 19)); /* the memory is shared, and only the original was told */
    board.pamu = clone;
    board_control(&board, PC_PPCC);
    pamu_bypass_write(clone, 0);
    board_denies(&board, 1, 0, 1, PAMU_REASON_OUTSIDE_APERTURE);
    board.pamu = original;
    board_close(&board);
}
END_TEST

START_TEST(a_clone_needs_room)
{
    struct pamu *clone = NULL;
    size_t size;

    board_open(&board, PAMU_WALK_FAST);
    size = pamu_size(&board.config);
    ck_assert_int_eq(pamu_clone(board.pamu, clone_storage, size - 1, &clone), PAMU_ERR_SPACE);
    ck_assert_int_eq(pamu_clone(board.pamu, clone_storage + 1, size, &clone), PAMU_ERR_ARGUMENT);
    ck_assert_ptr_null(clone);
    ck_assert_int_eq(pamu_clone(board.pamu, clone_storage, size, &clone), PAMU_OK);
    board_close(&board);
}
END_TEST

/* rules: M4 */
START_TEST(reset_forgets_caches_counters_and_faults)
{
    board_prepare(&board, PAMU_WALK_FAST);
    board.config.hardware.erratum.pamu3 = true;
    board_start(&board);
    board_control(&board, PC_PPCC);
    board_ppaace(&board, 1, entry_open(0, 20));
    board_reaches(&board, 1, 0, 1, 0);
    board_denies(&board, 300, 0, 1, PAMU_REASON_LIODN_OUTSIDE_PPAACT);
    board_set(&board, 0, REG_PICS, 8); /* the first of two */
    pamu_reset(board.pamu);
    ck_assert_uint_eq(pamu_counters(board.pamu, 0)->transactions, 0);
    ck_assert_uint_eq(board_cache(&board, PAMU_PPAACE)->invalidations, 0);
    ck_assert_uint_eq(board_read_of(&board, 1, 0, 1).verdict, PAMU_BYPASSED);
    pamu_bypass_write(board.pamu, 0);
    board_place_tables(&board, 0);
    board_control(&board, PC_PPCC);
    ck_assert_uint_eq(board_read_of(&board, 1, 0, 1).hits[PAMU_PPAACE], 0);
    board_denies(&board, 300, 0, 1, PAMU_REASON_LIODN_OUTSIDE_PPAACT);
    board_set(&board, 0, REG_PICS, 8);
    ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 8);
    board_close(&board);
}
END_TEST

/* rules: M1 */
START_TEST(instances_share_the_tables_and_nothing_else)
{
    struct pamu_request request = board_request(1, PAMU_OP_READ, 0, 1);
    struct pamu_result result;

    board_open(&board, PAMU_WALK_FAST);
    board_ppaace(&board, 1, entry_open(0x1000, 11));
    request.instance = 1;
    ck_assert_int_eq(pamu_access(board.pamu, &request, &result), PAMU_OK);
    board_is_denied(&result, 0, PAMU_REASON_OUTSIDE_APERTURE);
    ck_assert_uint_eq(board_get(&board, 1, REG_AVS1), 0x00010081);
    ck_assert_uint_eq(board_get(&board, 0, REG_AVS1), 0);
    board_set(&board, 1, REG_PC, 0);
    board_reaches(&board, 1, 0x1000, 1, 0x1000);
    board_close(&board);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {configurations_that_make_no_device,
                                  geometries_that_make_no_cache,
                                  tree_plru_needs_a_power_of_two,
                                  the_widest_configuration,
                                  storage_must_be_large_enough_and_aligned,
                                  without_memory_there_is_no_device,
                                  the_configuration_is_a_copy,
                                  a_clone_goes_its_own_way,
                                  a_clone_needs_room,
                                  reset_forgets_caches_counters_and_faults,
                                  instances_share_the_tables_and_nothing_else};

    return RUN_ONCE("device", tests);
}
