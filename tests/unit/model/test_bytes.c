/* Big-endian loads and stores, whatever the host's byte order. SPDX-License-Identifier: BSD-2-Clause */
#include "hw/bytes.h"
#include "support/run.h"

/* rules: M2 P1 */
START_TEST(loads_put_the_first_byte_highest)
{
    static const uint8_t bytes[9] = {0xee, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef};

    ck_assert_uint_eq(load_be32(bytes + 1), 0x01234567);
    ck_assert_uint_eq(load_be32(bytes + 5), 0x89abcdef);
    ck_assert(load_be64(bytes + 1) == UINT64_C(0x0123456789abcdef));
    ck_assert(load_be64(bytes) == UINT64_C(0xee0123456789abcd));
}
END_TEST

/* rules: M2 P1 */
START_TEST(stores_touch_their_bytes_only)
{
    static const uint8_t expected4[6] = {0x5a, 0xfe, 0xdc, 0xba, 0x98, 0x5a};
    static const uint8_t expected8[10] = {0x5a, 0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10, 0x5a};
    uint8_t bytes[10];

    memset(bytes, 0x5a, sizeof(bytes));
    store_be32(bytes + 1, 0xfedcba98);
    ck_assert_mem_eq(bytes, expected4, sizeof(expected4));
    memset(bytes, 0x5a, sizeof(bytes));
    store_be64(bytes + 1, UINT64_C(0xfedcba9876543210));
    ck_assert_mem_eq(bytes, expected8, sizeof(expected8));
}
END_TEST

/* rules: M2 P1 */
START_TEST(every_bit_goes_where_it_belongs)
{
    for (unsigned bit = 0; bit < 64; bit++) {
        uint8_t bytes[8] = {0};

        bytes[7 - bit / 8] = (uint8_t)(1u << bit % 8);
        MUST_EQ(load_be64(bytes), UINT64_C(1) << bit);
        if (bit < 32)
            MUST_EQ(load_be32(bytes + 4), UINT32_C(1) << bit);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {loads_put_the_first_byte_highest, stores_touch_their_bytes_only,
                                  every_bit_goes_where_it_belongs};

    return RUN_ONCE("bytes", tests);
}
