/* Chunks that break a rule: what reader and verifier say. SPDX-License-Identifier: BSD-2-Clause */
#include "suite.h"
#include "test_trace_bytes.h"

static struct forged file;

/* All ways to read the file meet this code after so many operations, in the chunk at offset. */
static void check_meets(enum trace_code code, const char *text, uint64_t operations, size_t offset)
{
    struct outcome mapped = read_bytes(file.bytes, file.size), piped = read_piped(file.bytes, file.size);
    struct verified verified = verify_bytes(file.bytes, file.size);
    ck_assert_int_eq(mapped.opened, TRACE_OK);
    ck_assert_msg(mapped.code == code, "%d: %s", (int)mapped.code, mapped.error.text);
    ck_assert_msg(strstr(mapped.error.text, text) != NULL, "%s", mapped.error.text);
    ck_assert_uint_eq(mapped.error.offset, offset);
    ck_assert_uint_eq(mapped.operations, operations);
    ck_assert_int_eq(piped.code, code);
    ck_assert_str_eq(piped.error.text, mapped.error.text);
    ck_assert_uint_eq(piped.operations, operations);
    ck_assert_int_eq(verified.code, TRACE_OK);
    ck_assert_uint_ge(verified.problems, 1);
    ck_assert_int_eq(verified.first.code, code);
    ck_assert_uint_eq(verified.first.offset, offset);
}

/* ---- chunks that break a rule, with checksums that hold ---- */

static const uint8_t zeros[4096];
static const uint8_t two_strings[] = "g0\0g1";
static const uint8_t dma_slot[16] = {0, 0, 0, 0, 0, 0, 0, 0, 64, 0, 0, 0, 32, 0, 1, 0};
static const uint8_t long_write[32] = {0, 0, 0, 0, 0, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0x25, 0};

#define RECORD .type = 1, .count = 1, .slots = 1, .payload = dma_slot, .stored = 16
#define STRINGS .type = 3, .payload = two_strings, .stored = 6

static const struct {
    struct forged_chunk chunk;
    enum trace_code code;
    const char *text;
} bad_chunks[] = {
    /* of a newer version */
    {{RECORD, .flags = 1}, TRACE_ERR_VERSION, "flags 0x1"},
    {{RECORD, .spare = 5}, TRACE_ERR_VERSION, "spare field 0x5"},
    {{RECORD, .codec = 3}, TRACE_ERR_VERSION, "codec 3; version 1.1 knows 0 (none), 1 (zstd) and 2 (columns)"},
    {{RECORD, .codec = 255}, TRACE_ERR_VERSION, "codec 255"},
    /* counts and sizes */
    {{.type = 1}, TRACE_ERR_FORMAT, "legal are counts of 1 to"},
    {{.type = 1, .count = 2, .slots = 1, .payload = dma_slot, .stored = 16}, TRACE_ERR_FORMAT, "slots"},
    {{.type = 1, .count = UINT32_MAX, .slots = UINT32_MAX, .raw = 16}, TRACE_ERR_FORMAT, "slots"},
    {{.type = 1, .count = 1, .slots = (1u << 20) + 1, .raw = 16, .payload = zeros, .stored = 16},
     TRACE_ERR_FORMAT,
     "slots"},
    {{.type = 1, .count = 1, .slots = 0x10000001, .payload = dma_slot, .stored = 16}, TRACE_ERR_FORMAT, "slots"},
    {{.type = 1, .count = 1, .slots = 2, .payload = dma_slot, .stored = 16}, TRACE_ERR_FORMAT, "sizes"},
    {{.type = 1, .count = 1, .slots = 1, .raw = 16, .payload = zeros, .stored = 32}, TRACE_ERR_FORMAT, "sizes"},
    {{RECORD, .base = 1}, TRACE_ERR_FORMAT, "sizes"},
    {{.type = 3, .count = 4, .payload = two_strings, .stored = 6}, TRACE_ERR_FORMAT, "sizes"},
    {{.type = 3, .count = 1, .slots = 1, .payload = two_strings, .stored = 6}, TRACE_ERR_FORMAT, "without slots"},
    {{.type = 4, .count = 2, .payload = "{}{}", .stored = 4}, TRACE_ERR_FORMAT, "counts of 1 to 1"},
    {{.type = 4, .count = 1, .payload = "{", .stored = 1}, TRACE_ERR_FORMAT, "sizes"},
    {{.type = 4, .count = 1, .codec = 1, .raw = 1u << 31, .payload = zeros, .stored = 16}, TRACE_ERR_FORMAT, "sizes"},
    {{.type = 5, .count = 1, .payload = zeros, .stored = 48}, TRACE_ERR_FORMAT, "sizes"},
    {{.type = 5, .count = 1, .codec = 1, .raw = 24, .payload = zeros, .stored = 16}, TRACE_ERR_FORMAT, "sizes"},
    {{.type = 5, .count = UINT32_MAX, .raw = UINT32_MAX, .payload = zeros, .stored = 16}, TRACE_ERR_FORMAT, "counts"},
    {{.type = 6, .payload = zeros, .stored = 16}, TRACE_ERR_FORMAT, "sizes"},
    {{RECORD, .codec = 1, .raw = 16}, TRACE_ERR_FORMAT, "sizes"}, /* packed, but not smaller */
    {{.type = 1, .codec = 1, .count = 1, .slots = 1, .raw = 16, .payload = zeros, .stored = 8},
     TRACE_ERR_FORMAT,
     "does not unpack"},
    {{.type = 1, .codec = 2, .count = 1, .slots = 1, .raw = 16, .payload = zeros, .stored = 8},
     TRACE_ERR_FORMAT,
     "codec columns does not unpack"},
    {{.type = 3, .codec = 2, .count = 2, .raw = 32, .payload = zeros, .stored = 16}, TRACE_ERR_FORMAT, "sizes"},
    {{.type = 4, .codec = 2, .count = 1, .raw = 32, .payload = zeros, .stored = 16}, TRACE_ERR_FORMAT, "sizes"},
    /* content */
    {{RECORD, .first = 1}, TRACE_ERR_FORMAT, "does not continue"},
    {{RECORD, .first = UINT64_MAX}, TRACE_ERR_FORMAT, "does not continue"},
    {{.type = 1, .count = 1, .slots = 1, .payload = zeros, .stored = 16},
     TRACE_ERR_FORMAT,
     "operation 0x00 is unknown"},
    {{.type = 1, .count = 1, .slots = 2, .payload = long_write, .stored = 32}, TRACE_ERR_FORMAT, "go past the chunk"},
    {{.type = 1, .count = 2, .slots = 3, .payload = zeros, .stored = 48}, TRACE_ERR_FORMAT, "operation 0x00"},
    {{.type = 2, .count = 1, .payload = zeros, .stored = 8, .base = 1}, TRACE_ERR_FORMAT, "first timestamp"},
    {{.type = 2, .count = 1, .first = 1, .payload = zeros, .stored = 8},
     TRACE_ERR_FORMAT,
     "timestamps do not continue"},
    {{STRINGS, .count = 2, .first = 1}, TRACE_ERR_FORMAT, "strings begin at id 1; 0 is next"},
    {{STRINGS, .count = 2, .first = UINT64_MAX}, TRACE_ERR_FORMAT, "0 is next"},
    {{STRINGS, .count = 1}, TRACE_ERR_FORMAT, "more than 1"},
    {{STRINGS, .count = 3}, TRACE_ERR_FORMAT, "fewer than 3"},
    {{.type = 3, .count = 2, .payload = "g0\0g0", .stored = 6}, TRACE_ERR_FORMAT, "string 1 is there twice"},
    {{.type = 3, .count = 2, .payload = "g0\0\0g", .stored = 4}, TRACE_ERR_FORMAT, "string 1 is a string id"},
    {{.type = 3, .count = 1, .payload = "g 0", .stored = 4}, TRACE_ERR_FORMAT, "string 0 is a string id"},
    {{.type = 3, .count = 1, .payload = "g0g", .stored = 3}, TRACE_ERR_FORMAT, "fewer than 1"},
    {{.type = 4, .count = 1, .payload = "[]", .stored = 2}, TRACE_ERR_FORMAT, "JSON object"},
    {{.type = 4, .count = 1, .payload = "{\"timestamps\":true}", .stored = 19}, TRACE_ERR_FORMAT, "without fields"},
    {{.type = 4, .count = 1, .payload = "{\"chip\":3}", .stored = 10}, TRACE_ERR_FORMAT, "must be strings"},
    {{.type = 6, .first = 17}, TRACE_ERR_FORMAT, "number of operations"},
};

START_TEST(bad_chunk)
{
    forge_begin(&file, "1.00", FORGED_PLAIN);
    size_t offset = forge_chunk(&file, bad_chunks[_i].chunk);
    if (bad_chunks[_i].chunk.type < 5)
        forge_end(&file);
    check_meets(bad_chunks[_i].code, bad_chunks[_i].text, 0, offset);
}
END_TEST

START_TEST(slots_and_count_differ)
{
    uint8_t slots[32];
    memcpy(slots, dma_slot, 16);
    memcpy(slots + 16, dma_slot, 16);
    forge_begin(&file, "1.00", FORGED_PLAIN);
    size_t offset = forge_chunk(
        &file, (struct forged_chunk){.type = 1, .count = 1, .slots = 2, .payload = slots, .stored = sizeof slots});
    check_meets(TRACE_ERR_FORMAT, "says 1 operations, its slots hold 2", 0, offset);
}
END_TEST

/* Stored size of 4 GiB in a file of a few bytes: nothing is allocated, the file just ends. */
START_TEST(chunk_larger_than_the_file)
{
    forge_begin(&file, "1.00", FORGED_PLAIN);
    forge_records(&file, 2);
    size_t offset = forge_chunk(&file, (struct forged_chunk){.type = 77, .payload = zeros, .stored = 100});
    forge_number(file.bytes + offset + 16, UINT32_MAX, 4);
    forge_check(&file, offset);
    for (int piped = 0; piped < 2; piped++) {
        struct outcome got = piped ? read_piped(file.bytes, file.size) : read_bytes(file.bytes, file.size);
        ck_assert_int_eq(got.code, TRACE_END);
        ck_assert(!got.extent.complete);
        ck_assert_uint_eq(got.operations, 2);
        ck_assert_uint_eq(got.extent.end, offset);
        ck_assert_uint_eq(got.extent.lost, file.size - offset);
    }
}
END_TEST

START_TEST(unknown_types_are_skipped)
{
    forge_begin(&file, "1.00", FORGED_PLAIN);
    forge_chunk(&file, (struct forged_chunk){.type = 200, .codec = 99, .flags = 7, .payload = zeros, .stored = 3000});
    forge_records(&file, 2);
    size_t offset = forge_chunk(
        &file, (struct forged_chunk){
                   .type = 7, .count = 5, .slots = 9, .raw = 77, .spare = 1, .payload = zeros, .stored = 33});
    forge_records(&file, 2);
    forge_chunk(&file, (struct forged_chunk){.type = 0});
    forge_end(&file);
    struct verified verified = verify_bytes(file.bytes, file.size);
    ck_assert_msg(verified.problems == 0, "%s", verified.first.text);
    ck_assert_uint_eq(verified.report.type[0].chunks, 3);
    ck_assert_uint_eq(verified.report.type[0].stored, 3033);
    ck_assert_uint_eq(read_bytes(file.bytes, file.size).operations, 4);
    ck_assert_uint_eq(read_piped(file.bytes, file.size).operations, 4);
    /* but their checksum counts */
    file.bytes[offset + 64 + 5] = 1;
    check_meets(TRACE_ERR_DAMAGED, "unknown chunk (type 7)", 2, offset);
}
END_TEST

START_TEST(bytes_after_the_end)
{
    forge_begin(&file, "1.00", FORGED_PLAIN);
    forge_records(&file, 2);
    forge_end(&file);
    size_t end = file.size;
    file.bytes[file.size++] = 0;
    struct outcome got = read_bytes(file.bytes, file.size);
    ck_assert_int_eq(got.code, TRACE_ERR_FORMAT);
    ck_assert_str_eq(got.error.text, "bytes follow the end");
    ck_assert_int_eq(read_piped(file.bytes, file.size).code, TRACE_ERR_FORMAT);
    struct verified verified = verify_bytes(file.bytes, file.size);
    ck_assert_uint_eq(verified.problems, 1);
    ck_assert_uint_eq(verified.first.offset, end);
    ck_assert_uint_eq(verified.report.lost, 1);
    ck_assert(!verified.report.complete);
}
END_TEST

/* ---- what only the verifier looks at ---- */

static const struct {
    uint8_t slot[16];
    const char *text;
} bad_values[] = {
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32, 0, 1, 0}, "outside the range"},       /* dma of length 0 */
    {{0, 0, 0, 0, 0, 0, 0, 0, 64, 0, 0, 0, 32, 0, 1, 2}, "outside the range"},      /* direction 2 */
    {{0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0x60, 0}, "string"},                /* domain: string 1 of 1 */
    {{1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x60, 0}, "bits that must be zero"} /* domain has no address */
};

START_TEST(bad_value)
{
    uint8_t slots[32];
    memcpy(slots, dma_slot, 16);
    memcpy(slots + 16, bad_values[_i].slot, 16);
    forge_begin(&file, "1.00", FORGED_PLAIN);
    forge_chunk(&file, (struct forged_chunk){.type = 3, .count = 1, .payload = "g0", .stored = 3});
    size_t offset = forge_chunk(
        &file, (struct forged_chunk){.type = 1, .count = 2, .slots = 2, .payload = slots, .stored = sizeof slots});
    file.operations = 2;
    forge_end(&file);
    struct verified verified = verify_bytes(file.bytes, file.size);
    ck_assert_uint_eq(verified.problems, 1);
    ck_assert_uint_eq(verified.first.offset, offset);
    ck_assert_msg(strstr(verified.first.text, "operation 1 (slot 1 of its chunk)") != NULL, "%s", verified.first.text);
    ck_assert_msg(strstr(verified.first.text, bad_values[_i].text) != NULL, "%s", verified.first.text);
    ck_assert_int_eq(read_bytes(file.bytes, file.size).code, TRACE_END);
}
END_TEST

/* One wrong byte of the index, with checksums that hold. */
static const struct {
    size_t entry, at;
    const char *text;
} bad_index[] = {
    {0, 0, "does not agree"},  {0, 9, "does not agree"},  {1, 16, "does not agree"},
    {1, 20, "does not agree"}, {1, 21, "does not agree"}, {0, 22, "does not agree"},
};

START_TEST(index_that_lies)
{
    forge_begin(&file, "1.00", FORGED_PLAIN);
    forge_records(&file, 2);
    forge_records(&file, 2);
    file.index[24 * bad_index[_i].entry + bad_index[_i].at] ^= 1;
    size_t offset = file.size;
    forge_end(&file);
    struct verified verified = verify_bytes(file.bytes, file.size);
    ck_assert_uint_eq(verified.problems, 1);
    ck_assert_uint_eq(verified.first.offset, offset);
    ck_assert_ptr_nonnull(strstr(verified.first.text, bad_index[_i].text));
    /* Reading in order is not affected. */
    struct outcome got = read_bytes(file.bytes, file.size);
    ck_assert_int_eq(got.code, TRACE_END);
    ck_assert_uint_eq(got.operations, 4);
}
END_TEST

START_TEST(index_of_fewer_chunks)
{
    forge_begin(&file, "1.00", FORGED_PLAIN);
    forge_records(&file, 2);
    forge_records(&file, 2);
    file.chunks--;
    forge_end(&file);
    struct verified verified = verify_bytes(file.bytes, file.size);
    ck_assert_uint_eq(verified.problems, 1);
    ck_assert_ptr_nonnull(strstr(verified.first.text, "another number of chunks"));
}
END_TEST

START_TEST(end_that_points_elsewhere)
{
    forge_begin(&file, "1.00", FORGED_PLAIN);
    forge_records(&file, 2);
    forge_end(&file);
    size_t end = file.size - 64;
    static const uint64_t places[] = {0, 64, UINT64_MAX, UINT64_MAX - 63, 1};
    for (size_t i = 0; i < COUNT(places); i++) {
        forge_number(file.bytes + end + 32, places[i], 8);
        forge_check(&file, end);
        struct verified verified = verify_bytes(file.bytes, file.size);
        ck_assert_uint_eq(verified.problems, 1);
        ck_assert_ptr_nonnull(strstr(verified.first.text, "does not point to an index"));
        struct outcome got = read_bytes(file.bytes, file.size);
        ck_assert_uint_eq(got.operations, 2);
        ck_assert_int_eq(got.code, TRACE_ERR_FORMAT);
    }
}
END_TEST

START_TEST(end_without_index)
{
    forge_begin(&file, "1.00", FORGED_PLAIN);
    forge_records(&file, 2);
    size_t end = forge_chunk(&file, (struct forged_chunk){.type = 6, .first = 2, .base = 0});
    check_meets(TRACE_ERR_FORMAT, "does not point to an index", 2, end);
}
END_TEST

START_TEST(chunks_after_the_index)
{
    forge_begin(&file, "1.00", FORGED_PLAIN);
    forge_end(&file);
    file.size -= 64;
    size_t behind = forge_records(&file, 2);
    forge_chunk(&file, (struct forged_chunk){.type = 6, .first = 2, .base = 64});
    check_meets(TRACE_ERR_FORMAT, "nothing but the end may follow the index", 0, behind);
}
END_TEST

/* ---- timestamps ---- */

static void forge_times(uint32_t count, uint64_t first)
{
    uint8_t times[8 * 16];
    for (uint32_t i = 0; i < count; i++)
        forge_number(times + 8 * (size_t)i, 1000 * (first + i), 8);
    forge_chunk(
        &file,
        (struct forged_chunk){
            .type = 2, .count = count, .first = first, .base = 1000 * first, .payload = times, .stored = 8 * count});
}

/* Which chunks follow the first, good pair, t: times, r: records, s: strings; times for fewer operations: T */
static const struct {
    bool timed;
    const char *chunks;
    const char *text; /* NULL if it is good */
} orders[] = {
    {true, "", NULL},
    {true, "tr", NULL},
    {true, "str", NULL},
    {true, "r", "before each record chunk"},
    {true, "Tr", "as many as operations"},
    {true, "tsr", "followed by their record chunk"},
    {true, "t", "followed by their record chunk"},
    {true, "ttr", "followed by their record chunk"},
    {false, "tr", "before none"},
    {false, "r", NULL},
};

START_TEST(order_of_timestamps)
{
    forge_begin(&file, "1.00", orders[_i].timed ? FORGED_TIMED : FORGED_PLAIN);
    if (orders[_i].timed)
        forge_times(4, 0);
    forge_records(&file, 4);
    for (const char *at = orders[_i].chunks; *at; at++) {
        if (*at == 't')
            forge_times(4, file.operations);
        else if (*at == 'T')
            forge_times(3, file.operations);
        else if (*at == 's')
            forge_chunk(&file, (struct forged_chunk){.type = 3, .count = 1, .payload = "g0", .stored = 3});
        else
            forge_records(&file, 4);
    }
    forge_end(&file);
    struct outcome got = read_bytes(file.bytes, file.size);
    struct verified verified = verify_bytes(file.bytes, file.size);
    ck_assert_int_eq(got.code, orders[_i].text == NULL ? TRACE_END : TRACE_ERR_FORMAT);
    ck_assert_int_eq(verified.problems == 0, orders[_i].text == NULL);
    ck_assert(orders[_i].text == NULL || strstr(got.error.text, orders[_i].text) != NULL);
    ck_assert(orders[_i].text == NULL || strstr(verified.first.text, orders[_i].text) != NULL);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("trace reader");
    TCase *t = suite_case(s, "chunks", 240);
    tcase_add_loop_test(t, bad_chunk, 0, COUNT(bad_chunks));
    tcase_add_test(t, slots_and_count_differ);
    tcase_add_test(t, chunk_larger_than_the_file);
    tcase_add_test(t, unknown_types_are_skipped);
    tcase_add_test(t, bytes_after_the_end);
    tcase_add_loop_test(t, order_of_timestamps, 0, COUNT(orders));
    t = suite_case(s, "verifier", 240);
    tcase_add_loop_test(t, bad_value, 0, COUNT(bad_values));
    tcase_add_loop_test(t, index_that_lies, 0, COUNT(bad_index));
    tcase_add_test(t, index_of_fewer_chunks);
    tcase_add_test(t, end_that_points_elsewhere);
    tcase_add_test(t, end_without_index);
    tcase_add_test(t, chunks_after_the_index);
    return s;
}

int main(void)
{
    return suite_run(suite());
}
