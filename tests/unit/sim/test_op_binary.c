/* The binary form: slots assembled by hand, and what is refused. SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>

#include "suite.h"
#include "test_op_support.h"

#define MOST_SLOTS 8

/* Strings get ids in order of arrival: in each line below the first name is 0, the second 1. */
static const struct {
    const char *line;
    size_t slots;
    uint8_t bytes[MOST_SLOTS * 16];
} known[] = {
    /* address 0x1122334455667788, length 1500 = 0x5dc, LIODN 0x0123, opcode 1, write, no instance */
    {"dma 0x123 w 0x1122334455667788 1500",
     1,
     {0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11, 0xdc, 5, 0, 0, 0x23, 0x01, 1, 0x01}},
    {"dma 1 r 0 1 instance 0", 1, {0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0x10}},
    {"access 0x20 rai 0x10000140 4 instance 14", 1, {0x40, 1, 0, 0x10, 0, 0, 0, 0, 4, 0, 0, 0, 0x20, 0, 2, 0xff}},
    {"chip p4080", 1, {[14] = 0x10}},
    {"set snoop off", 1, {[0] = 1, [14] = 0x11}},
    {"reset", 1, {[14] = 0x20}},
    {"reg-write 3 PC 0x40001011", 1, {[8] = 0x11, 0x10, 0, 0x40, 0x10, 0x0c, 0x21, 3}},
    {"bypass 0x7fffffff", 1, {[8] = 0xff, 0xff, 0xff, 0x7f, 0, 0, 0x23, 0}},
    {"mem-write 0x10 0102030405060708090a0b0c0d0e0f1011", 3, {0x10, 0, 0, 0,    0,  0,  0,  0,  17, 0,  0,
                                                              0,    0, 0, 0x25, 0,  1,  2,  3,  4,  5,  6,
                                                              7,    8, 9, 10,   11, 12, 13, 14, 15, 16, 17}},
    {"mem-reject 0x1000 8G", 2, {0, 0x10, [14] = 0x28, 0, 0, 0, 0, 0, 2}},
    {"tables ppaact 0x1000 entries 2 spaact 0x2000 entries 3 omt 0x3000 entries 4",
     3,
     {0, 0x10, [8] = 2, [14] = 0x40, [17] = 0x20, [24] = 3, [33] = 0x30, [40] = 4}},
    /* a field: value, then key word << 16 | lowest bit << 8 | width: WSE is word 1, bits 11:6 */
    {"ppaace 0x20 WSE=0x1c V=1",
     3,
     {[8] = 2, [12] = 0x20, [14] = 0x41, [16] = 0x1c, [24] = 6, 6, 1, [32] = 1, [40] = 1, 0, 1}},
    {"ome 2 write=wwsao", 2, {[8] = 1, [12] = 2, [14] = 0x45, [16] = 0x9d, [24] = 1}},
    {"map d window 4 phys 0xffe044000 size 4K prot w",
     2,
     {0, 0x40, 0x04, 0xfe, 0x0f, [14] = 0x65, 2, [16] = 4, [25] = 0x10}},
    /* name 0 in the address, ABI 1, request 0x3b66, 4 bytes */
    {"ioctl g x86 0x3b66 07000000", 3, {[8] = 4, [14] = 0x9f, [16] = 1, [24] = 0x66, 0x3b, [32] = 7}},
    {"map-msi g iova 0x10000000 bank 2", 2, {[3] = 0x10, [14] = 0x80, [16] = 2, [25] = 0x10}},
    /* denied is 2; reason is key 4 and its word a string, window is key 3 */
    {"expect denied reason hole window 4", 3, {[8] = 2, [14] = 0x12, 2, [16] = 0, [24] = 4, [32] = 4, [40] = 3}},
    {"expect ok window none", 2, {[8] = 1, [14] = 0x12, [16] = 0xff, 0xff, 0xff, 0xff, [24] = 3}},
};

START_TEST(known_lines_have_these_bytes)
{
    uint8_t slots[MOST_SLOTS * 16];
    size_t used = 0;
    for (size_t i = 0; i < COUNT(known); i++) {
        struct bench *bench = bench_create();
        memset(slots, 0xa5, sizeof slots);
        const struct op *op = bench_parse(bench, known[i].line);
        ck_assert_int_eq(op_encode(op, slots, MOST_SLOTS, &used), OP_OK);
        ck_assert_uint_eq(used, known[i].slots);
        ck_assert_uint_eq(op_slot_count(slots), known[i].slots);
        if (memcmp(slots, known[i].bytes, used * 16) != 0)
            ck_abort_msg("other bytes than by hand: %s", known[i].line);
        bench_destroy(bench);
    }
}
END_TEST

START_TEST(known_bytes_read_as_these_lines)
{
    for (size_t i = 0; i < COUNT(known); i++) {
        struct bench *bench = bench_create();
        struct op back;
        size_t used = 0;
        op_print(bench_parse(bench, known[i].line), bench->text, sizeof bench->text);
        char *line = strdup(bench->text);
        MUST(line != NULL);
        enum op_error error = op_decode(known[i].bytes, MOST_SLOTS, bench->strings, &bench->scratch, &back, &used);
        ck_assert_int_eq(error, OP_OK);
        ck_assert_uint_eq(used, known[i].slots);
        op_print(&back, bench->text, sizeof bench->text);
        ck_assert_str_eq(bench->text, line);
        free(line);
        bench_destroy(bench);
    }
}
END_TEST

START_TEST(every_cut_is_told)
{
    for (size_t i = 0; i < COUNT(known); i++) {
        struct bench *bench = bench_create();
        struct op back;
        size_t used;
        bench_parse(bench, known[i].line);
        for (size_t count = 0; count < known[i].slots; count++)
            ck_assert_int_eq(op_decode(known[i].bytes, count, bench->strings, &bench->scratch, &back, &used),
                             OP_ERR_TRUNCATED);
        for (size_t capacity = 0; capacity < known[i].slots; capacity++) {
            uint8_t untouched[MOST_SLOTS * 16] = {0};
            const struct op *op = bench_parse(bench, known[i].line);
            ck_assert_int_eq(op_encode(op, untouched, capacity, &used), OP_ERR_SPACE);
            ck_assert_uint_eq(used, known[i].slots);
            MUST(untouched[14] == 0);
        }
        bench_destroy(bench);
    }
}
END_TEST

/* Whichever bit of a legal operation is flipped, the slots are refused, or they are the one form of another. */
START_TEST(every_bit_counts)
{
    for (size_t i = 0; i < COUNT(known); i++) {
        struct bench *bench = bench_create();
        op_print(bench_parse(bench, known[i].line), bench->text, sizeof bench->text);
        for (size_t bit = 0; bit < known[i].slots * 128; bit++) {
            uint8_t slots[MOST_SLOTS * 16], again[MOST_SLOTS * 16];
            struct op back;
            size_t used = 0;
            memcpy(slots, known[i].bytes, sizeof slots);
            slots[bit / 8] ^= (uint8_t)(1u << bit % 8);
            if (op_decode(slots, MOST_SLOTS, bench->strings, &bench->scratch, &back, &used) != OP_OK)
                continue;
            MUST(op_encode(&back, again, MOST_SLOTS, &used) == OP_OK);
            MUST(memcmp(again, slots, used * 16) == 0);
        }
        bench_destroy(bench);
    }
}
END_TEST

static enum op_error decode(struct bench *bench, const uint8_t slots[16 * 3])
{
    struct op op;
    size_t used;
    return op_decode(slots, 3, bench->strings, &bench->scratch, &op, &used);
}

START_TEST(illegal_slots_are_refused_by_kind)
{
    static const struct {
        enum op_error error;
        uint8_t slots[48];
    } bad[] = {
        {OP_ERR_OPCODE, {[14] = 0}},
        {OP_ERR_OPCODE, {[14] = 0x7f}},
        {OP_ERR_RANGE, {[14] = 1}},             /* DMA of length 0 */
        {OP_ERR_RANGE, {[8] = 1, [14] = 1, 2}}, /* direction 2 */
        {OP_ERR_RANGE, {[8] = 1, [14] = 2, 8}}, /* operation 8 is unassigned (FACTS 4) */
        {OP_ERR_STRING, {[14] = 0x10}},         /* string 0 of an empty table */
        {OP_ERR_STRING, {[8] = 0xff, 0xff, 0xff, 0xff, [14] = 0x10}},
        {OP_ERR_RESERVED, {[0] = 1, [14] = 0x20}},    /* reset has no arguments */
        {OP_ERR_RANGE, {[12] = 2, [14] = 0x22}},      /* register offset 2 */
        {OP_ERR_RANGE, {[13] = 0x10, [14] = 0x22}},   /* register offset 0x1000 */
        {OP_ERR_RANGE, {[14] = 0x22, 16}},            /* instance 16 */
        {OP_ERR_RANGE, {[14] = 0x25}},                /* mem-write of nothing */
        {OP_ERR_RANGE, {[8] = 1, 0, 1, [14] = 0x25}}, /* of 65537 bytes */
        {OP_ERR_RANGE, {[8] = 0xff, 0xff, 0xff, 0xff, [14] = 0x25}},
        {OP_ERR_TRUNCATED, {[8] = 33, [14] = 0x25}},
        {OP_ERR_RESERVED, {[8] = 1, [14] = 0x25, [17] = 1}},                    /* padding */
        {OP_ERR_RANGE, {[8] = 1, [14] = 0x41, [24] = 1}},                       /* no such field */
        {OP_ERR_RANGE, {[8] = 1, [14] = 0x41, [16] = 2, [24] = 1, 0, 1}},       /* V is one bit */
        {OP_ERR_RESERVED, {[8] = 1, [14] = 0x41, [24] = 1, 0, 1, 0, 1}},        /* behind the key */
        {OP_ERR_RANGE, {[8] = 2, [14] = 0x41, [24] = 1, 0, 1, [40] = 1, 0, 1}}, /* V twice */
        {OP_ERR_RANGE, {[8] = 1, [14] = 0x45, [24] = 0x80}},                    /* IOE index 0x80 */
        {OP_ERR_RANGE, {[8] = 1, [14] = 0x45, [17] = 1}},                       /* a byte of 0x100 */
        {OP_ERR_RANGE, {[8] = 2, [14] = 0x45}},                                 /* read twice */
        {OP_ERR_RANGE, {[14] = 0x12, 6}},                                       /* verdict 6 */
        {OP_ERR_RANGE, {[8] = 1, [14] = 0x12}},                                 /* key 0 */
        {OP_ERR_STRING, {[8] = 1, [14] = 0x12, [24] = 4}},                      /* reason: string 0 of an empty table */
        {OP_ERR_RANGE, {[8] = 1, [14] = 0x12, [20] = 1, [24] = 3}},             /* window 2^32 */
    };
    struct bench *bench = bench_create();
    for (size_t i = 0; i < COUNT(bad); i++)
        if (decode(bench, bad[i].slots) != bad[i].error)
            ck_abort_msg("row %zu: %s, not %s", i, op_strerror(decode(bench, bad[i].slots)), op_strerror(bad[i].error));
    bench_destroy(bench);
}
END_TEST

START_TEST(a_name_longer_than_names_are_is_refused)
{
    struct bench *bench = bench_create();
    char name[64];
    uint32_t id;
    memset(name, 'n', sizeof name);
    ck_assert_int_eq(op_strings_intern(bench->strings, name, 64, &id), OP_OK);
    ck_assert_int_eq(decode(bench, (const uint8_t[48]){[14] = 0x10}), OP_ERR_STRING);
    ck_assert_int_eq(decode(bench, (const uint8_t[48]){[14] = 0x11}), OP_ERR_STRING);
    ck_assert_int_eq(op_strings_intern(bench->strings, name, 63, &id), OP_OK);
    ck_assert_int_eq(decode(bench, (const uint8_t[48]){[8] = 1, [14] = 0x11}), OP_OK); /* values may be longer */
    bench_destroy(bench);
}
END_TEST

START_TEST(an_operation_that_is_not_legal_is_not_encoded)
{
    struct bench *bench = bench_create();
    uint8_t slots[64];
    size_t used;
    struct op op = *bench_parse(bench, "dma 1 r 0 1");
    op.value[3] = 0;
    ck_assert_int_eq(op_encode(&op, slots, 4, &used), OP_ERR_RANGE);
    op = *bench_parse(bench, "chip p4080");
    op.value[0] = 1;
    ck_assert_int_eq(op_encode(&op, slots, 4, &used), OP_ERR_STRING);
    op.code = 0;
    ck_assert_int_eq(op_encode(&op, slots, 4, &used), OP_ERR_OPCODE);
    bench_destroy(bench);
}
END_TEST

START_TEST(strings_share_ids_and_stay_where_they_are)
{
    struct op_strings *strings = op_strings_create();
    uint32_t id;
    ck_assert_int_eq(op_strings_intern(strings, "first", 5, &id), OP_OK);
    const char *first = op_strings_get(strings, id, NULL);
    for (unsigned i = 0; i < 5000; i++) {
        char name[16];
        int length = snprintf(name, sizeof name, "n%u", i);
        MUST(op_strings_intern(strings, name, (size_t)length, &id) == OP_OK && id == i + 1);
        MUST(op_strings_intern(strings, "first", 5, &id) == OP_OK && id == 0);
    }
    ck_assert_ptr_eq(op_strings_get(strings, 0, NULL), first);
    ck_assert_uint_eq(op_strings_count(strings), 5001);
    ck_assert(op_strings_find(strings, "n4999", 5, &id));
    ck_assert_uint_eq(id, 5000);
    ck_assert(!op_strings_find(strings, "n5000", 5, &id));
    ck_assert_ptr_null(op_strings_get(strings, 5001, NULL));
    ck_assert_int_eq(op_strings_intern(strings, "", 0, &id), OP_ERR_STRING);
    ck_assert_int_eq(op_strings_intern(strings, "a b", 3, &id), OP_ERR_STRING);
    ck_assert_int_eq(op_strings_intern(strings, "a\0b", 3, &id), OP_ERR_STRING);
    ck_assert_int_eq(op_strings_intern(strings, "a=b", 3, &id), OP_ERR_STRING);
    ck_assert_int_eq(op_strings_intern(strings, "0000:00:05.0", 12, &id), OP_OK);
    op_strings_destroy(strings);
    op_strings_destroy(NULL);
}
END_TEST

START_TEST(head_slots_go_both_ways)
{
    uint8_t slot[16];
    struct op_head head = {UINT64_C(0x0123456789abcdef), 0xfedcba98, 0x7654, 0x32, 0x10}, back;
    static const uint8_t expected[16] = {0xef, 0xcd, 0xab, 0x89, 0x67, 0x45, 0x23, 0x01,
                                         0x98, 0xba, 0xdc, 0xfe, 0x54, 0x76, 0x32, 0x10};
    op_head_store(slot, &head);
    ck_assert_mem_eq(slot, expected, 16);
    op_head_load(slot, &back);
    ck_assert_uint_eq(back.address, head.address);
    ck_assert_uint_eq(back.length, head.length);
    ck_assert_uint_eq(back.liodn, head.liodn);
    ck_assert_uint_eq(back.operation, head.operation);
    ck_assert_uint_eq(back.flags, head.flags);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        known_lines_have_these_bytes,
        known_bytes_read_as_these_lines,
        every_cut_is_told,
        every_bit_counts,
        illegal_slots_are_refused_by_kind,
        a_name_longer_than_names_are_is_refused,
        an_operation_that_is_not_legal_is_not_encoded,
        strings_share_ids_and_stay_where_they_are,
        head_slots_go_both_ways,
    };
    return RUN_ONCE("op-binary", tests);
}
