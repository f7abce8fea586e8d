/* Sparse memory: pages, both ends, rejected ranges, limits, copies. SPDX-License-Identifier: BSD-2-Clause */
#include "suite.h"
#include "test_op_support.h"

#include "memory/sparse.h"

#define PAGE MEM_PAGE_BYTES
#define TOP UINT64_MAX /* the last address */

static struct mem_sparse *fresh(uint64_t limit)
{
    struct mem_sparse *memory = mem_create(limit);
    MUST(memory != NULL);
    return memory;
}

static unsigned byte_at(struct mem_sparse *memory, uint64_t address)
{
    uint8_t byte = 0x5a;
    MUST(mem_read(memory, address, &byte, 1) == MEM_OK);
    return byte;
}

START_TEST(unwritten_bytes_read_as_zero_and_take_no_page)
{
    struct mem_sparse *memory = fresh(0);
    uint8_t bytes[3 * PAGE];
    memset(bytes, 0xff, sizeof bytes);
    ck_assert_int_eq(mem_read(memory, 0x1234567, bytes, sizeof bytes), MEM_OK);
    for (size_t i = 0; i < sizeof bytes; i++)
        MUST(bytes[i] == 0);
    ck_assert_uint_eq(mem_held(memory), 0);
    mem_destroy(memory);
}
END_TEST

START_TEST(a_write_across_pages_is_read_back_in_pieces)
{
    struct mem_sparse *memory = fresh(0);
    uint64_t start = UINT64_C(0xfff7f00ff8);
    ck_assert_int_eq(mem_write(memory, start, "0123456789abcdef", 16), MEM_OK);
    ck_assert_uint_eq(mem_held(memory), 2 * PAGE);
    for (unsigned i = 0; i < 16; i++)
        ck_assert_uint_eq(byte_at(memory, start + i), (uint8_t) "0123456789abcdef"[i]);
    ck_assert_uint_eq(byte_at(memory, start - 1), 0);
    ck_assert_uint_eq(byte_at(memory, start + 16), 0);
    mem_destroy(memory);
}
END_TEST

START_TEST(the_last_byte_of_2_to_the_64_is_there_and_nothing_wraps)
{
    struct mem_sparse *memory = fresh(0);
    uint8_t bytes[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    ck_assert_int_eq(mem_write(memory, TOP - 7, bytes, 8), MEM_OK);
    ck_assert_uint_eq(byte_at(memory, TOP), 8);
    ck_assert_int_eq(mem_write(memory, TOP - 6, bytes, 8), MEM_ERR_WRAP);
    ck_assert_int_eq(mem_read(memory, TOP, bytes, 2), MEM_ERR_WRAP);
    ck_assert_int_eq(mem_fill(memory, 1, 9, UINT64_MAX), MEM_ERR_LIMIT);
    ck_assert_int_eq(mem_fill(memory, 2, 9, UINT64_MAX), MEM_ERR_WRAP);
    ck_assert_int_eq(mem_reject(memory, TOP, 2), MEM_ERR_WRAP);
    ck_assert_uint_eq(byte_at(memory, 0), 0);
    ck_assert_uint_eq(byte_at(memory, TOP - 6), 2);
    mem_destroy(memory);
}
END_TEST

START_TEST(rejected_ranges_refuse_whatever_touches_them)
{
    struct mem_sparse *memory = fresh(0);
    uint8_t bytes[16] = {0};
    ck_assert_int_eq(mem_write(memory, 0x1000, "abcd", 4), MEM_OK);
    ck_assert_int_eq(mem_reject(memory, 0x1008, 8), MEM_OK);
    ck_assert_int_eq(mem_read(memory, 0x1000, bytes, 8), MEM_OK);
    ck_assert_int_eq(mem_read(memory, 0x1000, bytes, 9), MEM_ERR_REJECTED);
    ck_assert_int_eq(mem_read(memory, 0x100f, bytes, 1), MEM_ERR_REJECTED);
    ck_assert_int_eq(mem_read(memory, 0x1010, bytes, 1), MEM_OK);
    ck_assert_int_eq(mem_write(memory, 0x1000, "zzzzzzzzz", 9), MEM_ERR_REJECTED);
    ck_assert_int_eq(mem_fill(memory, 0, 1, 0x2000), MEM_ERR_REJECTED);
    ck_assert_uint_eq(byte_at(memory, 0x1000), 'a');
    ck_assert_int_ne(mem_ops.read(memory, 0x1008, bytes, 1), 0);
    ck_assert_int_ne(mem_ops.write(memory, 0x1008, bytes, 1), 0);
    mem_accept_all(memory);
    ck_assert_int_eq(mem_ops.write(memory, 0x1008, "x", 1), 0);
    ck_assert_int_eq(mem_ops.read(memory, 0x1008, bytes, 1), 0);
    ck_assert_uint_eq(bytes[0], 'x');
    ck_assert_int_eq(mem_reject(memory, TOP, 1), MEM_OK);
    ck_assert_int_eq(mem_read(memory, TOP, bytes, 1), MEM_ERR_REJECTED);
    mem_destroy(memory);
}
END_TEST

START_TEST(the_limit_is_kept_and_nothing_half_written)
{
    struct mem_sparse *memory = fresh(4 * PAGE);
    uint8_t *bytes = calloc(5, PAGE);
    MUST(bytes != NULL);
    memset(bytes, 0x77, (size_t)5 * PAGE);
    ck_assert_int_eq(mem_write(memory, 0x10000, bytes, (size_t)5 * PAGE), MEM_ERR_LIMIT);
    ck_assert_uint_eq(mem_held(memory), 0);
    ck_assert_uint_eq(byte_at(memory, 0x10000), 0);
    ck_assert_int_eq(mem_write(memory, 0x10001, bytes, (size_t)4 * PAGE), MEM_ERR_LIMIT);
    ck_assert_int_eq(mem_write(memory, 0x10000, bytes, (size_t)4 * PAGE), MEM_OK);
    ck_assert_int_eq(mem_write(memory, 0x20000, bytes, 1), MEM_ERR_LIMIT);
    ck_assert_int_eq(mem_fill(memory, 0xf000, 0x11, 2 * PAGE), MEM_ERR_LIMIT);
    ck_assert_uint_eq(byte_at(memory, 0x10000), 0x77);
    ck_assert_int_eq(mem_fill(memory, 0x10000, 0x11, 4 * PAGE), MEM_OK);
    ck_assert_uint_eq(byte_at(memory, 0x13fff), 0x11);
    ck_assert_str_eq(mem_strerror(MEM_ERR_LIMIT), "the simulated memory would hold more bytes than its limit allows");
    ck_assert_str_eq(mem_strerror((enum mem_error)99), "unknown error");
    free(bytes);
    mem_destroy(memory);
}
END_TEST

START_TEST(filling_with_zeros_clears_what_is_there_and_takes_no_page)
{
    struct mem_sparse *memory = fresh(PAGE);
    ck_assert_int_eq(mem_write(memory, 0x5ffe, "ab", 2), MEM_OK);
    ck_assert_int_eq(mem_fill(memory, 0x5fff, 0, 100 * PAGE), MEM_OK);
    ck_assert_uint_eq(mem_held(memory), PAGE);
    ck_assert_uint_eq(byte_at(memory, 0x5ffe), 'a');
    ck_assert_uint_eq(byte_at(memory, 0x5fff), 0);
    mem_destroy(memory);
}
END_TEST

START_TEST(a_clone_shares_nothing)
{
    struct mem_sparse *memory = fresh(0);
    for (uint64_t i = 0; i < 500; i++) {
        const uint8_t low = i & 0xff;
        MUST(mem_write(memory, i * UINT64_C(0x100000001000), &low, 1) == MEM_OK);
    }
    MUST(mem_reject(memory, 0x777, 1) == MEM_OK);
    struct mem_sparse *copy = mem_clone(memory);
    ck_assert_ptr_nonnull(copy);
    ck_assert_int_eq(mem_fill(memory, 0, 0xee, 1), MEM_OK);
    mem_accept_all(memory);
    mem_destroy(memory);
    ck_assert_uint_eq(mem_held(copy), 500 * PAGE);
    for (uint64_t i = 0; i < 500; i++)
        MUST(byte_at(copy, i * UINT64_C(0x100000001000)) == (i & 0xff));
    uint8_t byte;
    ck_assert_int_eq(mem_read(copy, 0x777, &byte, 1), MEM_ERR_REJECTED);
    mem_destroy(copy);
}
END_TEST

START_TEST(what_is_held_is_found_from_below)
{
    struct mem_sparse *memory = fresh(0);
    uint64_t found;
    ck_assert(!mem_next(memory, 0, &found));
    ck_assert_int_eq(mem_write(memory, UINT64_C(0x12345678ffc), "12345678", 8), MEM_OK);
    ck_assert_int_eq(mem_write(memory, UINT64_MAX, "9", 1), MEM_OK);
    static const uint64_t from_to[][2] = {
        {0, 0x12345678000},
        {0x12345678000, 0x12345678000},
        {0x12345678abc, 0x12345678abc},
        {0x12345679fff, 0x12345679fff},
        {0x1234567a000, UINT64_C(0xfffffffffffff000)},
        {UINT64_MAX, UINT64_MAX},
    };
    for (size_t i = 0; i < COUNT(from_to); i++) {
        ck_assert(mem_next(memory, from_to[i][0], &found));
        ck_assert_uint_eq(found, from_to[i][1]);
    }
    ck_assert_int_eq(mem_reject(memory, 0x12345678000, 1), MEM_OK);
    ck_assert(mem_next(memory, 0, &found) && found == 0x12345678000);
    mem_destroy(memory);
}
END_TEST

START_TEST(nothing_of_length_zero_fails)
{
    struct mem_sparse *memory = fresh(0);
    ck_assert_int_eq(mem_reject(memory, 0, 0), MEM_OK);
    ck_assert_int_eq(mem_reject(memory, 0, UINT64_MAX), MEM_OK);
    ck_assert_int_eq(mem_read(memory, 5, NULL, 0), MEM_OK);
    ck_assert_int_eq(mem_write(memory, 5, NULL, 0), MEM_OK);
    ck_assert_int_eq(mem_fill(memory, 5, 1, 0), MEM_OK);
    ck_assert_uint_eq(mem_held(memory), 0);
    mem_destroy(memory);
    mem_destroy(NULL);
}
END_TEST

/* Against a flat array, with pages far apart that fall into the same array by their low bits. */
START_TEST(random_writes_agree_with_a_flat_array)
{
    enum { BYTES = 8 * 4096 };
    static uint8_t flat[BYTES];
    uint8_t bytes[600], got[600];
    struct mem_sparse *memory = fresh(0);
    uint64_t random = 20130402;
    for (unsigned i = 0; i < 20000; i++) {
        random = random * UINT64_C(6364136223846793005) + 1;
        size_t length = (size_t)(random >> 33) % sizeof bytes, at = (size_t)(random >> 45) % (BYTES - sizeof bytes);
        uint64_t address = UINT64_C(0xabc00000000) + at;
        if (i % 3 == 0) {
            memset(bytes, (int)(random >> 56), length);
            memcpy(flat + at, bytes, length);
            MUST(mem_write(memory, address, bytes, length) == MEM_OK);
        } else if (i % 3 == 1) {
            memset(flat + at, (int)(random >> 57), length);
            MUST(mem_fill(memory, address, (uint8_t)(random >> 57), length) == MEM_OK);
        } else {
            MUST(mem_read(memory, address, got, length) == MEM_OK);
            MUST(memcmp(got, flat + at, length) == 0);
        }
    }
    mem_destroy(memory);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        unwritten_bytes_read_as_zero_and_take_no_page,
        a_write_across_pages_is_read_back_in_pieces,
        the_last_byte_of_2_to_the_64_is_there_and_nothing_wraps,
        rejected_ranges_refuse_whatever_touches_them,
        the_limit_is_kept_and_nothing_half_written,
        filling_with_zeros_clears_what_is_there_and_takes_no_page,
        a_clone_shares_nothing,
        what_is_held_is_found_from_below,
        nothing_of_length_zero_fails,
        random_writes_agree_with_a_flat_array,
    };
    return RUN_ONCE("memory-sparse", tests);
}
