/* One small trace file, byte by byte: written, read and verified. SPDX-License-Identifier: BSD-2-Clause */
#include "suite.h"
#include "test_trace_bytes.h"

/* Put together by a program of its own, in another language, from the specification alone. Three operations:
 *   domain g0
 *   dma 0x20 w 0x10 1500
 *   mem-write 0x7f000000 0102..14
 * at 1000, 2000 and 0x123456789abcdef0 ns, and a note with two counts. */
#define LINE "pamu-trace 1.00 header 0000000480 xxh3 9438e9e0c18aaaa3        \n"
#define JSON                                                                                    \
    "{\"chip\":\"p4080\",\"clock\":\"none\",\"creator\":\"hand 1\",\"devices\":[{\"liodn\":32," \
    "\"name\":\"fman0\"},{\"instance\":2,\"liodn\":33}],\"fields\":[{\"bytes\":8,"              \
    "\"name\":\"address\",\"offset\":0,\"unit\":\"byte\"},{\"bytes\":4,\"name\":\"length\","    \
    "\"offset\":8,\"unit\":\"byte\"},{\"bytes\":2,\"name\":\"liodn\",\"offset\":12,"            \
    "\"unit\":\"LIODN\"},{\"bytes\":1,\"name\":\"operation\",\"offset\":14,"                    \
    "\"unit\":\"opcode\"},{\"bytes\":1,\"name\":\"flags\",\"offset\":15,\"unit\":\"bits\"}],"   \
    "\"policy\":{\"windows\":\"ram\"},\"source\":\"worked example\",\"timestamps\":true}"       \
    "        \n"

static const char *const chunks[] = {
    "b5505443 03 00 0000 01000000 00000000", /* strings: magic, type, codec, flags, count, slots */
    "03000000 03000000 0000000000000000",    /* stored, raw, first */
    "0000000000000000 0000000000000000",     /* base, spare */
    "cd48549b832fd22f 3bb5ea5e9b6a5714",     /* hash of the payload, hash of the 56 bytes before */
    "6730 00 00000000000000000000000000",    /* "g0", NUL, padding */
    "b5505443 02 00 0000 03000000 00000000", /* times: magic, type, codec, flags, count, slots */
    "18000000 18000000 0000000000000000",    /* stored, raw, first */
    "e803000000000000 0000000000000000",     /* base, spare */
    "b238c8ed98f56f02 1f1859a0f0c07fea",     /* hash of the payload, hash of the 56 bytes before */
    "e803000000000000 d007000000000000",     /* 1000, 2000 */
    "f0debc9a78563412 0000000000000000",     /* 0x123456789abcdef0, padding */
    "b5505443 01 00 0000 03000000 05000000", /* records: magic, type, codec, flags, count, slots */
    "50000000 50000000 0000000000000000",    /* stored, raw, first */
    "0000000000000000 0000000000000000",     /* base, spare */
    "f069a388b331dfe7 2be57122d73a980f",     /* hash of the payload, hash of the 56 bytes before */
    "0000000000000000 00000000 0000 60 00",  /* domain: opcode 0x60, string 0 */
    "1000000000000000 dc050000 2000 01 01",  /* dma: IOVA 0x10, 1500 bytes, LIODN 0x20, opcode 1, write */
    "0000007f00000000 14000000 0000 25 00",  /* mem-write: 0x7f000000, 20 bytes, opcode 0x25 */
    "0102030405060708090a0b0c0d0e0f10",      /* its bytes */
    "11121314 000000000000000000000000",
    "b5505443 04 00 0000 01000000 00000000", /* note: magic, type, codec, flags, count, slots */
    "27000000 27000000 0000000000000000",    /* stored, raw, first */
    "0000000000000000 0000000000000000",     /* base, spare */
    "79eda1efda25c6d4 0700a4f638df2606",     /* hash of the payload, hash of the 56 bytes before */
    "7b22636f756e7473223a7b226c696e65",      /* {"counts":{"line */
    "73223a372c22736b69707065642e7379",      /* s":7,"skipped.sy */
    "6e63223a327d7d 000000000000000000",     /* nc":2}}, padding */
    "b5505443 05 00 0000 04000000 00000000", /* index: magic, type, codec, flags, count, slots */
    "60000000 60000000 0300000000000000",    /* stored, raw, first */
    "0000000000000000 0000000000000000",     /* base, spare */
    "7f32b7a5670464b7 17c3486aa7774812",     /* hash of the payload, hash of the 56 bytes before */
    "2002000000000000 0000000000000000",     /* strings: at 0x220, first 0, */
    "01000000 03 00 0000 7002000000000000",  /* count 1, type 3; times: at 0x270, */
    "0000000000000000 03000000 02 00 0000",  /* first 0, count 3, type 2 */
    "d002000000000000 0000000000000000",     /* records: at 0x2d0, first 0, */
    "03000000 01 00 0000 6003000000000000",  /* count 3, type 1; note: at 0x360, */
    "0000000000000000 01000000 04 00 0000",  /* first 0, count 1, type 4 */
    "b5505443 06 00 0000 00000000 00000000", /* end: magic, type, codec, flags, count, slots */
    "00000000 00000000 0300000000000000",    /* stored, raw, first */
    "d003000000000000 0000000000000000",     /* base, spare */
    "c294d3380580062d 626ce1d6da22521e",     /* hash of the payload, hash of the 56 bytes before */
};

#define TEXT_BYTES (sizeof LINE - 1 + sizeof JSON - 1)
#define ROWS (sizeof chunks / sizeof chunks[0])
#define GOLDEN_BYTES (TEXT_BYTES + 16 * ROWS)

static uint8_t golden[GOLDEN_BYTES];

/* A row of 16 bytes in hexadecimal, blanks ignored. */
static void lay_row(uint8_t *bytes, const char *row)
{
    for (int i = 0; i < 16; i++) {
        row += strspn(row, " ");
        char pair[3] = {row[0], row[1], 0};
        bytes[i] = (uint8_t)strtoul(pair, NULL, 16);
        row += 2;
    }
    ck_assert_int_eq(*row, 0);
}

static void lay_out(void)
{
    memcpy(golden, LINE, sizeof LINE - 1);
    memcpy(golden + sizeof LINE - 1, JSON, sizeof JSON - 1);
    for (size_t i = 0; i < ROWS; i++)
        lay_row(golden + TEXT_BYTES + 16 * i, chunks[i]);
}

/* ---- writing ---- */

static const struct trace_device devices[] = {{"fman0", 32, -1}, {NULL, 33, 2}};
static const struct trace_setting policy[] = {{"windows", "ram"}};
static const struct trace_header header = {
    .creator = "hand 1",
    .source = "worked example",
    .clock = "none",
    .chip = "p4080",
    .timestamps = true,
    .devices = devices,
    .device_count = 2,
    .policy = policy,
    .policy_count = 1,
};
static const struct trace_count counts[] = {{"skipped.sync", 2}, {"lines", 7}};
static const struct trace_header late = {.counts = counts, .count_count = 2};
static const uint64_t times[] = {1000, 2000, UINT64_C(0x123456789abcdef0)};

/* Writes the example to fd. */
static void write_example(int fd)
{
    struct op_strings *strings = op_strings_create();
    struct trace_writer_config config = {.header = &header, .strings = strings};
    struct trace_writer *writer;
    uint8_t slots[16 * 5] = {0};
    uint32_t id;

    ck_assert_int_eq(op_strings_intern(strings, "g0", 2, &id), OP_OK);
    slots[14] = OP_DOMAIN;
    op_head_store(slots + 16,
                  &(struct op_head){.address = 0x10, .length = 1500, .liodn = 32, .operation = OP_DMA, .flags = 1});
    op_head_store(slots + 32, &(struct op_head){.address = 0x7f000000, .length = 20, .operation = OP_MEM_WRITE});
    for (int i = 0; i < 20; i++)
        slots[48 + i] = (uint8_t)(i + 1);
    ck_assert_int_eq(trace_writer_open_fd(fd, &config, &writer, NULL), TRACE_OK);
    ck_assert_int_eq(trace_writer_append(writer, slots, 1, times, NULL), TRACE_OK);
    ck_assert_int_eq(trace_writer_append(writer, slots + 16, 4, times + 1, NULL), TRACE_OK);
    ck_assert_uint_eq(trace_writer_operations(writer), 3);
    ck_assert_int_eq(trace_writer_note(writer, &late, NULL), TRACE_OK);
    ck_assert_int_eq(trace_writer_close(writer, NULL), TRACE_OK);
    op_strings_destroy(strings);
}

START_TEST(written_as_specified)
{
    uint8_t written[GOLDEN_BYTES + 1];
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    write_example(fileno(file));
    rewind(file);
    ck_assert_uint_eq(fread(written, 1, sizeof written, file), GOLDEN_BYTES);
    fclose(file);
    for (size_t i = 0; i < GOLDEN_BYTES; i++)
        ck_assert_msg(written[i] == golden[i], "byte %zu is %02x, specified is %02x", i, written[i], golden[i]);
}
END_TEST

/* ---- reading ---- */

static void check_header(const struct trace_reader *reader)
{
    const struct trace_header *got = trace_reader_header(reader);
    unsigned major, minor;
    trace_reader_version(reader, &major, &minor);
    ck_assert_uint_eq(major, 1);
    ck_assert_uint_eq(minor, 0);
    ck_assert_str_eq(got->creator, "hand 1");
    ck_assert_str_eq(got->source, "worked example");
    ck_assert_str_eq(got->clock, "none");
    ck_assert_str_eq(got->chip, "p4080");
    ck_assert(got->timestamps);
    ck_assert_uint_eq(got->device_count, 2);
    ck_assert_str_eq(trace_header_device(got, 32), "fman0");
    ck_assert_int_eq(trace_header_instance(got, 32), -1);
    ck_assert_ptr_null(trace_header_device(got, 33));
    ck_assert_int_eq(trace_header_instance(got, 33), 2);
    ck_assert_ptr_null(trace_header_device(got, 34));
    ck_assert_int_eq(trace_header_instance(got, 34), -1);
    ck_assert_uint_eq(got->policy_count, 1);
    ck_assert_str_eq(got->policy[0].key, "windows");
    ck_assert_str_eq(got->policy[0].value, "ram");
}

static void check_counts(const struct trace_reader *reader)
{
    const struct trace_header *got = trace_reader_header(reader);
    ck_assert_uint_eq(got->count_count, 2);
    ck_assert_str_eq(got->counts[0].name, "lines");
    ck_assert_uint_eq(got->counts[0].value, 7);
    ck_assert_str_eq(got->counts[1].name, "skipped.sync");
    ck_assert_uint_eq(got->counts[1].value, 2);
}

static void check_chunk(const struct trace_chunk *chunk)
{
    struct op_head head;
    ck_assert_uint_eq(chunk->operations, 3);
    ck_assert_uint_eq(chunk->slot_count, 5);
    ck_assert_uint_eq(chunk->first, 0);
    ck_assert_uint_eq(chunk->offset, 0x2d0);
    for (size_t i = 0; i < 3; i++)
        ck_assert_uint_eq(trace_chunk_time(chunk, i), times[i]);
    op_head_load(chunk->slots + 16, &head);
    ck_assert_uint_eq(head.address, 0x10);
    ck_assert_uint_eq(head.length, 1500);
    ck_assert_uint_eq(head.liodn, 32);
    ck_assert_uint_eq(head.operation, OP_DMA);
    ck_assert_uint_eq(head.flags, OP_FLAG_DMA_WRITE);
    ck_assert_uint_eq(trace_chunk_slot(chunk, 0), 0);
    ck_assert_uint_eq(trace_chunk_slot(chunk, 2), 2);
    ck_assert_uint_eq(chunk->slots[16 * 4 + 3], 0x14);
}

static void check_reading(struct trace_source *source, bool seekable)
{
    struct trace_reader *reader;
    struct trace_chunk chunk;
    struct trace_extent extent;
    ck_assert_int_eq(trace_reader_open(source, &reader, NULL), TRACE_OK);
    check_header(reader);
    trace_reader_extent(reader, &extent);
    ck_assert_int_eq(extent.known, seekable);
    ck_assert_int_eq(extent.complete, seekable);
    ck_assert_uint_eq(extent.operations, seekable ? 3 : 0);
    ck_assert_uint_eq(trace_reader_size(reader), seekable ? GOLDEN_BYTES : UINT64_MAX);
    if (seekable)
        check_counts(reader);
    ck_assert_int_eq(trace_reader_next(reader, &chunk, NULL), TRACE_OK);
    check_chunk(&chunk);
    ck_assert_uint_eq(op_strings_count(trace_reader_strings(reader)), 1);
    ck_assert_str_eq(op_strings_get(trace_reader_strings(reader), 0, NULL), "g0");
    for (int twice = 0; twice < 2; twice++)
        ck_assert_int_eq(trace_reader_next(reader, &chunk, NULL), TRACE_END);
    check_counts(reader);
    trace_reader_extent(reader, &extent);
    ck_assert(extent.known && extent.complete);
    ck_assert_uint_eq(extent.operations, 3);
    ck_assert_uint_eq(extent.end, GOLDEN_BYTES);
    ck_assert_uint_eq(extent.lost, 0);
    ck_assert_uint_eq(trace_reader_position(reader), GOLDEN_BYTES);
    trace_reader_close(reader);
}

START_TEST(read_in_memory)
{
    check_reading(memory_source(golden, sizeof golden), true);
}
END_TEST

START_TEST(read_from_a_pipe)
{
    int fd;
    check_reading(pipe_source(golden, sizeof golden, &fd), false);
    close(fd);
}
END_TEST

START_TEST(header_as_text)
{
    static const char counted[] = ",\"counts\":{\"lines\":7,\"skipped.sync\":2},";
    struct trace_reader *reader;
    ck_assert_int_eq(trace_reader_open(memory_source(golden, sizeof golden), &reader, NULL), TRACE_OK);
    char *text = trace_reader_json(reader);
    ck_assert_ptr_nonnull(text);
    char *at = strstr(text, counted);
    ck_assert_ptr_nonnull(at);
    /* Without the counts it is the JSON of the file, up to its padding. */
    memmove(at + 1, at + sizeof counted - 1, strlen(at + sizeof counted - 1) + 1);
    ck_assert_uint_lt(strlen(text), sizeof JSON);
    ck_assert_mem_eq(text, JSON, strlen(text));
    ck_assert_int_eq(JSON[strlen(text)], ' ');
    free(text);
    trace_reader_close(reader);
}
END_TEST

START_TEST(verified_as_sound)
{
    struct verified got = verify_bytes(golden, sizeof golden);
    ck_assert_int_eq(got.code, TRACE_OK);
    ck_assert_msg(got.problems == 0, "%s", got.first.text);
    ck_assert(got.report.complete);
    ck_assert_uint_eq(got.report.major, 1);
    ck_assert_uint_eq(got.report.minor, 0);
    ck_assert_uint_eq(got.report.bytes, GOLDEN_BYTES);
    ck_assert_uint_eq(got.report.lost, 0);
    ck_assert_uint_eq(got.report.operations, 3);
    ck_assert_uint_eq(got.report.slots, 5);
    ck_assert_uint_eq(got.report.strings, 1);
    ck_assert_uint_eq(got.report.type[0].chunks, 0);
    for (int type = TRACE_RECORDS; type <= TRACE_FINISH; type++) {
        ck_assert_uint_eq(got.report.type[type].chunks, 1);
        ck_assert_uint_eq(got.report.type[type].packed, 0);
        ck_assert_uint_eq(got.report.type[type].stored, got.report.type[type].raw);
    }
    ck_assert_uint_eq(got.report.type[TRACE_RECORDS].raw, 80);
    ck_assert_uint_eq(got.report.type[TRACE_NOTE].raw, 39);
}
END_TEST

START_TEST(names_of_types)
{
    static const char *const names[] = {NULL, "records", "times", "strings", "note", "index", "end", NULL};
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *got = trace_type_name(i);
        ck_assert_msg(got == names[i] || strcmp(got, names[i]) == 0, "type %u", i);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("trace layout");
    TCase *t = tcase_create("example");
    tcase_add_checked_fixture(t, lay_out, NULL);
    tcase_set_timeout(t, 600);
    tcase_add_test(t, written_as_specified);
    tcase_add_test(t, read_in_memory);
    tcase_add_test(t, read_from_a_pipe);
    tcase_add_test(t, header_as_text);
    tcase_add_test(t, verified_as_sound);
    tcase_add_test(t, names_of_types);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    return suite_run(suite());
}
