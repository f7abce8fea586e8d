/* Operation-mapping entries and the encodings of FACTS section 4. SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "pamu/operation.h"
#include "pamu/paace.h"
#include "support/run.h"

/* rules: P2 */
START_TEST(an_ome_is_128_bytes_by_ioe_index)
{
    uint8_t bytes[128], again[128];
    struct pamu_ome entry;

    ck_assert_uint_eq(PAMU_OME_BYTES, 128);
    for (unsigned i = 0; i < 128; i++)
        bytes[i] = (uint8_t)(i * 5 + 0x83);
    pamu_ome_decode(bytes, &entry);
    for (unsigned i = 0; i < 128; i++)
        MUST_EQ(entry.moe[i], (i * 5 + 0x83) & 0xff);
    memset(again, 0, sizeof(again));
    pamu_ome_encode(&entry, again);
    ck_assert_mem_eq(bytes, again, sizeof(bytes));
}
END_TEST

/* rules: P2 */
START_TEST(inbound_operations)
{
    static const struct {
        unsigned index;
        const char *name;
        unsigned need; /* 1 query, 2 update, 3 both, 4 by knob: MODEL T11 */
    } expected[] = {{0, "READ", 1},    {1, "WRITE", 2},  {2, "EREAD0", 1},  {3, "EWRITE0", 2},
                    {4, "DIRECT0", 4}, {5, "EREAD1", 1}, {6, "EWRITE1", 2}, {7, "DIRECT1", 4},
                    {0xc, "RAC", 3},   {0xd, "RAS", 3},  {0xe, "RAD", 3},   {0xf, "RAI", 3}};
    unsigned valid = 0;

    for (unsigned i = 0; i < COUNT(expected); i++) {
        ck_assert(pamu_operation_is_valid(expected[i].index));
        ck_assert_str_eq(pamu_operation_name(expected[i].index), expected[i].name);
        ck_assert_uint_eq(pamu_operation_need(expected[i].index), expected[i].need);
    }
    for (unsigned i = 0; i < 300; i++)
        valid += pamu_operation_is_valid(i) ? 1u : 0u;
    ck_assert_uint_eq(valid, COUNT(expected));
    ck_assert_ptr_null(pamu_operation_name(8));
    ck_assert_ptr_null(pamu_operation_name(16));
    ck_assert_uint_eq(pamu_operation_need(11), 0);
    ck_assert_uint_eq(pamu_operation_need(16), 0);
}
END_TEST

/* rules: P2 */
START_TEST(mapped_operations)
{
    static const char *const expected[0x20] = {
        [0x00] = "READ",   [0x01] = "WRITE",   [0x0c] = "RAC",   [0x0d] = "RAS",    [0x0e] = "RAD",
        [0x0f] = "RAI",    [0x10] = "LDEC",    [0x11] = "LDECL", [0x12] = "LDECPE", [0x13] = "LDECPEL",
        [0x14] = "LDECFE", [0x15] = "LDECFEL", [0x16] = "RSA",   [0x17] = "RSAU",   [0x18] = "READI",
        [0x19] = "RWNITC", [0x1a] = "WCI",     [0x1b] = "WWSA",  [0x1c] = "WWSAL",  [0x1d] = "WWSAO",
        [0x1e] = "WWSAOL"};

    for (unsigned i = 0; i < 256; i++) {
        const char *name = pamu_mapped_operation_name(i);

        if (i < 0x20 && expected[i] != NULL)
            ck_assert_str_eq(name, expected[i]);
        else
            ck_assert_ptr_null(name);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {an_ome_is_128_bytes_by_ioe_index, inbound_operations, mapped_operations};

    return RUN_ONCE("OME", tests);
}
