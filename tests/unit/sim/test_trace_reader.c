/* Reading traces: in place, by number, and what is refused. SPDX-License-Identifier: BSD-2-Clause */
#include <fcntl.h>
#include <sys/stat.h>

#include "test_trace_bytes.h"

#define COUNT(array) (int)(sizeof(array) / sizeof((array)[0]))

static struct forged file;

/* A temporary file with the bytes of the forged one; its position is at the beginning. */
static FILE *forged_on_disk(void)
{
    FILE *disk = tmpfile();
    ck_assert_ptr_nonnull(disk);
    ck_assert_uint_eq(fwrite(file.bytes, 1, file.size, disk), file.size);
    rewind(disk);
    return disk;
}

/* All ways to read the file refuse it with this code; text is part of what they say. */
static void check_refused(enum trace_code code, const char *text)
{
    struct outcome mapped = read_bytes(file.bytes, file.size), piped = read_piped(file.bytes, file.size);
    struct verified verified = verify_bytes(file.bytes, file.size);
    ck_assert_msg(mapped.opened == code, "opened %d: %s", (int)mapped.opened, mapped.error.text);
    ck_assert_int_eq(piped.opened, code);
    ck_assert_int_eq(verified.code, code);
    ck_assert_int_eq(mapped.error.code, code);
    ck_assert_msg(strstr(mapped.error.text, text) != NULL, "%s", mapped.error.text);
    ck_assert_str_eq(piped.error.text, mapped.error.text);
    ck_assert_str_eq(verified.first.text, mapped.error.text);
}

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

/* ---- first line and header ---- */

START_TEST(empty)
{
    file.size = 0;
    check_refused(TRACE_ERR_TRUNCATED, "empty");
    struct trace_source *source;
    ck_assert_int_eq(trace_source_open("/dev/null", &source, NULL), TRACE_OK);
    ck_assert_int_eq(read_source(source).opened, TRACE_ERR_TRUNCATED);
    FILE *disk = forged_on_disk();
    ck_assert_int_eq(trace_source_open_fd(fileno(disk), &source, NULL), TRACE_OK);
    ck_assert_int_eq(read_source(source).opened, TRACE_ERR_TRUNCATED);
    fclose(disk);
}
END_TEST

static const char *const strangers[] = {
    "chip p4080\n",
    "pamu-trac",
    "PAMU-TRACE 1.00 header",
    " pamu-trace 1.00 header 0000000016 xxh3 0123456789abcdef        \n",
    "\x7f"
    "ELF",
};

START_TEST(stranger)
{
    file.size = strlen(strangers[_i]);
    memcpy(file.bytes, strangers[_i], file.size);
    bool cut = memcmp("pamu-trace ", file.bytes, file.size < 11 ? file.size : 11) == 0;
    check_refused(cut ? TRACE_ERR_TRUNCATED : TRACE_ERR_MAGIC, cut ? "ends in its first line" : "does not begin with");
}
END_TEST

static const struct {
    const char *version;
    enum trace_code code;
    const char *text;
} versions[] = {
    {"2.00", TRACE_ERR_VERSION, "trace version 2.0; this program reads versions 1.x"},
    {"0.99", TRACE_ERR_VERSION, "trace version 0.99; this"},
    {"10.0", TRACE_ERR_VERSION, "trace version 10.0; this"},
    {"9999", TRACE_ERR_FORMAT, "without a version"},
    {"1,00", TRACE_ERR_FORMAT, "without a version"},
    {"x.00", TRACE_ERR_FORMAT, "without a version"},
    {"1.0x", TRACE_ERR_FORMAT, "first line is damaged"},
    {"1.1 ", TRACE_ERR_FORMAT, "first line is damaged"},
};

START_TEST(unknown_version)
{
    forge_begin(&file, versions[_i].version, FORGED_PLAIN);
    forge_end(&file);
    check_refused(versions[_i].code, versions[_i].text);
}
END_TEST

START_TEST(newer_minor_version)
{
    unsigned major, minor;
    struct trace_reader *reader;
    forge_begin(&file, "1.37", FORGED_PLAIN);
    forge_records(&file, 3);
    forge_end(&file);
    ck_assert_uint_eq(verify_bytes(file.bytes, file.size).report.minor, 37);
    ck_assert_int_eq(trace_reader_open(memory_source(file.bytes, file.size), &reader, NULL), TRACE_OK);
    trace_reader_version(reader, &major, &minor);
    ck_assert_uint_eq(minor, 37);
    trace_reader_close(reader);
}
END_TEST

/* The rest of the first line has one form only. at, bytes there */
static const struct {
    size_t at;
    const char *bytes;
    enum trace_code code;
} lines[] = {
    {23, "0100000000", TRACE_ERR_FORMAT}, /* 100 MB */
    {23, "9999999999", TRACE_ERR_FORMAT}, {23, "0000000000", TRACE_ERR_FORMAT},
    {23, "0000000017", TRACE_ERR_FORMAT}, {23, " 000000016", TRACE_ERR_FORMAT},
    {23, "00000000x6", TRACE_ERR_FORMAT}, {15, " HEADER", TRACE_ERR_FORMAT},
    {33, " xxh4", TRACE_ERR_FORMAT},      {39, "0x", TRACE_ERR_FORMAT},
    {63, " ", TRACE_ERR_FORMAT},          {55, "0", TRACE_ERR_FORMAT},
    {62, "\t", TRACE_ERR_FORMAT},         {39, "0000000000000000", TRACE_ERR_DAMAGED},
    {64, "[", TRACE_ERR_DAMAGED},
};

START_TEST(bad_first_line)
{
    forge_begin(&file, "1.00", FORGED_PLAIN);
    forge_end(&file);
    memcpy(file.bytes + lines[_i].at, lines[_i].bytes, strlen(lines[_i].bytes));
    check_refused(lines[_i].code, lines[_i].code == TRACE_ERR_DAMAGED ? "checksum" : "first line");
}
END_TEST

/* A line that claims the most there may be, and a file that ends right behind it. */
START_TEST(header_larger_than_the_file)
{
    forge_begin(&file, "1.00", FORGED_PLAIN);
    memcpy(file.bytes + 23, "0016777216", 10);
    check_refused(TRACE_ERR_TRUNCATED, "ends in its header");
}
END_TEST

static const char *const bad_headers[] = {
    "",
    "{",
    "[]",
    "null",
    "{\"timestamps\":false,\"timestamps\":false}",
    "{\"creator\":\"x\"}",
    "{\"timestamps\":0}",
    "{\"timestamps\":false,\"creator\":1}",
    "{\"timestamps\":false,\"chip\":null}",
    "{\"timestamps\":false,\"devices\":{}}",
    "{\"timestamps\":false,\"devices\":[1]}",
    "{\"timestamps\":false,\"devices\":[{}]}",
    "{\"timestamps\":false,\"devices\":[{\"liodn\":-1}]}",
    "{\"timestamps\":false,\"devices\":[{\"liodn\":65536}]}",
    "{\"timestamps\":false,\"devices\":[{\"liodn\":1.5}]}",
    "{\"timestamps\":false,\"devices\":[{\"liodn\":1,\"name\":2}]}",
    "{\"timestamps\":false,\"devices\":[{\"liodn\":1,\"instance\":16}]}",
    "{\"timestamps\":false,\"devices\":[{\"liodn\":1,\"instance\":-1}]}",
    "{\"timestamps\":false,\"devices\":[{\"liodn\":1},{\"liodn\":\"1\"}]}",
    "{\"timestamps\":false,\"policy\":[]}",
    "{\"timestamps\":false,\"policy\":{\"a\":1}}",
    "{\"timestamps\":false,\"counts\":[]}",
    "{\"timestamps\":false,\"counts\":{\"a\":\"1\"}}",
    "{\"timestamps\":false,\"counts\":{\"a\":-1}}",
    "{\"timestamps\":false,\"counts\":{\"a\":9223372036854775808}}",
    "{\"timestamps\":false,\"chip\":\"\xff\"}",
    "{\"timestamps\":false} x",
    "{\"timestamps\":false,\"chip\":\"a\\u0000b\"}",
};

START_TEST(bad_header)
{
    forge_begin(&file, "1.00", bad_headers[_i]);
    forge_end(&file);
    check_refused(TRACE_ERR_FORMAT, "header");
}
END_TEST

/* As deep as JSON can nest in a header: refused, not a stack overflow. */
START_TEST(deep_header)
{
    static char json[30001];
    memset(json, '[', sizeof json - 1);
    forge_begin(&file, "1.00", json);
    check_refused(TRACE_ERR_FORMAT, "not JSON");
}
END_TEST

START_TEST(header_with_unknown_members)
{
    struct trace_reader *reader;
    forge_begin(
        &file, "1.00",
        "{\"x-later\":[1,{\"a\":null}],\"creator\":\"c\"," FORGED_FIELDS
        ",\"timestamps\":false,\"devices\":[{\"liodn\":7,\"speed\":3},{\"liodn\":7,\"name\":\"a\",\"instance\":15},"
        "{\"liodn\":7,\"name\":\"b\",\"instance\":0}],\"counts\":{\"most\":9223372036854775807}}");
    forge_end(&file);
    ck_assert_int_eq(trace_reader_open(memory_source(file.bytes, file.size), &reader, NULL), TRACE_OK);
    const struct trace_header *header = trace_reader_header(reader);
    ck_assert_ptr_null(header->chip);
    ck_assert_uint_eq(header->device_count, 3);
    ck_assert_str_eq(trace_header_device(header, 7), "a");
    ck_assert_int_eq(trace_header_instance(header, 7), 15);
    ck_assert_uint_eq(header->policy_count, 0);
    ck_assert_uint_eq(header->counts[0].value, INT64_MAX);
    char *text = trace_reader_json(reader);
    ck_assert_ptr_nonnull(strstr(text, "\"x-later\":[1,{\"a\":null}]"));
    free(text);
    trace_reader_close(reader);
    ck_assert_uint_eq(verify_bytes(file.bytes, file.size).problems, 0);
}
END_TEST

START_TEST(header_with_other_fields)
{
    forge_begin(&file, "1.00", "{\"fields\":[],\"timestamps\":false}");
    forge_end(&file);
    struct verified verified = verify_bytes(file.bytes, file.size);
    ck_assert_uint_eq(verified.problems, 1);
    ck_assert_ptr_nonnull(strstr(verified.first.text, "fields"));
    ck_assert_int_eq(read_bytes(file.bytes, file.size).code, TRACE_END);
}
END_TEST

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
    {{RECORD, .codec = 2}, TRACE_ERR_VERSION, "codec 2; version 1.0 knows 0 (none) and 1 (zstd)"},
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

/* One wrong byte of the index or the end, with checksums that hold. place in the index entry, or past them in the end */
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
    for (int i = 0; i < COUNT(places); i++) {
        forge_number(file.bytes + end + 32, places[i], 8);
        forge_check(&file, end);
        struct verified verified = verify_bytes(file.bytes, file.size);
        ck_assert_uint_eq(verified.problems, 1);
        ck_assert_ptr_nonnull(strstr(verified.first.text, "does not point to an index"));
        ck_assert_uint_eq(read_bytes(file.bytes, file.size).operations, 2);
    }
}
END_TEST

START_TEST(chunks_after_the_index)
{
    forge_begin(&file, "1.00", FORGED_PLAIN);
    forge_end(&file);
    file.size -= 64;
    forge_records(&file, 2);
    forge_chunk(&file, (struct forged_chunk){.type = 6, .first = 2, .base = 64});
    struct verified verified = verify_bytes(file.bytes, file.size);
    ck_assert_uint_ge(verified.problems, 1);
    ck_assert_ptr_nonnull(strstr(verified.first.text, "nothing but the end may follow the index"));
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

/* ---- in place ---- */

/* Whether an address lies in a mapping of the file, as the system tells. */
static bool is_mapped(const void *address, const char *name)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[512];
    bool found = false;
    ck_assert_ptr_nonnull(maps);
    while (!found && fgets(line, sizeof line, maps) != NULL) {
        unsigned long long from, to;
        found = sscanf(line, "%llx-%llx", &from, &to) == 2 && (uintptr_t)address >= from && (uintptr_t)address < to &&
                strstr(line, name) != NULL;
    }
    fclose(maps);
    return found;
}

/* Writes count operations, each at its number times 64 and at its number in ns. */
static void write_file(const char *name, uint64_t count, uint32_t chunk_slots, uint8_t codec)
{
    struct trace_header header = {.creator = "test", .timestamps = true};
    struct trace_writer_config config = {.header = &header, .chunk_slots = chunk_slots, .codec = codec};
    struct trace_writer *writer;
    ck_assert_int_eq(trace_writer_open(name, &config, &writer, NULL), TRACE_OK);
    for (uint64_t i = 0; i < count; i++) {
        uint8_t slot[16];
        forge_dma(slot, i * 64);
        if (trace_writer_append(writer, slot, 1, &i, NULL) != TRACE_OK) /* Check's marks are too slow for millions */
            ck_abort_msg("operation %llu", (unsigned long long)i);
    }
    ck_assert_int_eq(trace_writer_close(writer, NULL), TRACE_OK);
}

static void check_values(const struct trace_chunk *chunk)
{
    for (size_t i = 0; i < chunk->slot_count; i++) {
        uint64_t number = chunk->first + i;
        if (load_le64(chunk->slots + 16 * i) != number * 64 || trace_chunk_time(chunk, i) != number)
            ck_abort_msg("operation %llu", (unsigned long long)number);
    }
}

/* More than one window of the mapping (64 MiB), and chunks of the largest size, so that windows must move in between. */
START_TEST(unpacked_chunks_are_read_in_place)
{
    enum { OPERATIONS = 4 << 20 };
    char name[] = "/tmp/pamusim-trace-XXXXXX";
    struct trace_reader *reader;
    struct trace_chunk chunk;
    uint64_t operations = 0;
    close(mkstemp(name));
    write_file(name, OPERATIONS, 1u << 20, TRACE_CODEC_NONE);
    ck_assert_int_eq(trace_reader_open_path(name, &reader, NULL), TRACE_OK);
    for (; trace_reader_next(reader, &chunk, NULL) == TRACE_OK; operations += chunk.operations) {
        ck_assert_uint_eq(chunk.first, operations);
        ck_assert_uint_eq((uintptr_t)chunk.slots % 16, 0);
        ck_assert(is_mapped(chunk.slots, name));
        ck_assert(is_mapped(chunk.slots + 16 * chunk.slot_count - 1, name));
        ck_assert(is_mapped(chunk.times, name));
        check_values(&chunk);
    }
    ck_assert_uint_eq(operations, OPERATIONS);
    trace_reader_close(reader);
    ck_assert(!is_mapped(chunk.slots, name));
    unlink(name);
}
END_TEST

/* Standard input that is a file is mapped, too, but not if something was read of it before. */
START_TEST(descriptors)
{
    forge_begin(&file, "1.00", FORGED_PLAIN);
    forge_records(&file, 2);
    forge_end(&file);
    FILE *disk = forged_on_disk();
    struct trace_source *source;
    ck_assert_int_eq(trace_source_open_fd(fileno(disk), &source, NULL), TRACE_OK);
    ck_assert_uint_eq(trace_source_size(source), file.size);
    ck_assert_uint_eq(read_source(source).operations, 2);
    ck_assert_int_eq(lseek(fileno(disk), 64, SEEK_SET), 64);
    ck_assert_int_eq(trace_source_open_fd(fileno(disk), &source, NULL), TRACE_OK);
    ck_assert_uint_eq(trace_source_size(source), UINT64_MAX);
    ck_assert_int_eq(read_source(source).opened, TRACE_ERR_MAGIC);
    fclose(disk);
}
END_TEST

static const char *const not_files[] = {"/nowhere/at/all", "/tmp", ""};

START_TEST(not_a_file)
{
    struct trace_reader *reader;
    struct trace_error error = {0};
    ck_assert_int_eq(trace_reader_open_path(not_files[_i], &reader, &error), TRACE_ERR_SYSTEM);
    ck_assert_ptr_null(reader);
    ck_assert_ptr_nonnull(strstr(error.text, _i == 1 ? "Is a directory" : "No such file"));
    trace_reader_close(NULL);
    trace_source_close(NULL);
}
END_TEST

/* ---- telling traces from scripts ---- */

START_TEST(script_or_trace)
{
    static const struct {
        const char *text;
        bool is_trace;
    } inputs[] = {{"pamu-trace 1.00 x", true},
                  {"pamu-trace ", true},
                  {"pamu-trace", false},
                  {"chip p4080\n", false},
                  {"", false}};
    for (int i = 0; i < COUNT(inputs); i++) {
        for (int piped = 0; piped < 2; piped++) {
            size_t size = strlen(inputs[i].text), got;
            const uint8_t *bytes = (const uint8_t *)inputs[i].text;
            uint8_t again[32];
            bool is_trace;
            int fd = -1;
            struct trace_source *source = piped ? pipe_source(bytes, size, &fd) : memory_source(bytes, size);
            for (int twice = 0; twice < 2; twice++) {
                ck_assert_int_eq(trace_source_is_trace(source, &is_trace, NULL), TRACE_OK);
                ck_assert_int_eq(is_trace, inputs[i].is_trace);
                ck_assert_uint_eq(trace_source_position(source), 0);
            }
            /* Nothing was consumed; a byte first, so that a part of what was looked at stays. */
            ck_assert_int_eq(trace_source_read(source, again, 1, &got, NULL), TRACE_OK);
            ck_assert_int_eq(trace_source_read(source, again + got, sizeof again - 1, &got, NULL), TRACE_OK);
            ck_assert_uint_eq(trace_source_position(source), size);
            ck_assert_mem_eq(again, bytes, size);
            trace_source_close(source);
            close(fd);
        }
    }
}
END_TEST

/* ---- by number ---- */

enum { SOUGHT = 1000, SOUGHT_CHUNK = 64 };

static const uint64_t sought[] = {0, 1, 63, 64, 65, 500, 959, 960, 999};

/* Seeks to and fro, and reads on from there. */
static void check_seeking(struct trace_reader *reader)
{
    struct trace_chunk chunk;
    struct trace_error error;
    for (int i = 0; i < COUNT(sought); i++) {
        uint64_t operation = sought[(i * 5) % COUNT(sought)];
        ck_assert_int_eq(trace_reader_seek(reader, operation, NULL), TRACE_OK);
        ck_assert_int_eq(trace_reader_next(reader, &chunk, NULL), TRACE_OK);
        ck_assert_uint_eq(chunk.first, operation / SOUGHT_CHUNK * SOUGHT_CHUNK);
        ck_assert_uint_eq(load_le64(chunk.slots + 16 * trace_chunk_slot(&chunk, operation)), operation * 64);
        check_values(&chunk);
    }
    ck_assert_int_eq(trace_reader_seek(reader, 896, NULL), TRACE_OK);
    ck_assert_int_eq(trace_reader_next(reader, &chunk, NULL), TRACE_OK);
    ck_assert_int_eq(trace_reader_next(reader, &chunk, NULL), TRACE_OK);
    ck_assert_uint_eq(chunk.first, 960);
    ck_assert_int_eq(trace_reader_next(reader, &chunk, NULL), TRACE_END);
    ck_assert_int_eq(trace_reader_seek(reader, SOUGHT, NULL), TRACE_OK);
    ck_assert_int_eq(trace_reader_next(reader, &chunk, NULL), TRACE_END);
    /* A place that is not there leaves the reader where it was. */
    ck_assert_int_eq(trace_reader_seek(reader, 70, NULL), TRACE_OK);
    ck_assert_int_eq(trace_reader_seek(reader, SOUGHT + 1, &error), TRACE_ERR_ARGUMENT);
    ck_assert_str_eq(error.text, "no operation 1001; legal are 0 to 1000");
    ck_assert_int_eq(trace_reader_next(reader, &chunk, NULL), TRACE_OK);
    ck_assert_uint_eq(chunk.first, 64);
}

START_TEST(seeking)
{
    char name[] = "/tmp/pamusim-trace-XXXXXX";
    struct trace_reader *reader;
    struct trace_extent extent;
    struct stat status;
    close(mkstemp(name));
    write_file(name, SOUGHT, SOUGHT_CHUNK, (uint8_t)(_i & 1));
    bool cut = (_i & 2) != 0;
    ck_assert_int_eq(stat(name, &status), 0);
    if (cut) /* the end chunk is incomplete: an index is made from the chunk headers */
        ck_assert_int_eq(truncate(name, status.st_size - 1), 0);
    ck_assert_int_eq(trace_reader_open_path(name, &reader, NULL), TRACE_OK);
    trace_reader_extent(reader, &extent);
    ck_assert_int_eq(extent.complete, !cut);
    check_seeking(reader);
    trace_reader_close(reader);
    unlink(name);
}
END_TEST

START_TEST(pipes_cannot_seek)
{
    int fd;
    struct trace_reader *reader;
    struct trace_chunk chunk;
    struct trace_error error;
    forge_begin(&file, "1.00", FORGED_PLAIN);
    forge_records(&file, 2);
    forge_end(&file);
    ck_assert_int_eq(trace_reader_open(pipe_source(file.bytes, file.size, &fd), &reader, NULL), TRACE_OK);
    ck_assert_int_eq(trace_reader_seek(reader, 0, &error), TRACE_ERR_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(error.text, "pipe"));
    ck_assert_int_eq(trace_reader_next(reader, &chunk, NULL), TRACE_OK);
    trace_reader_close(reader);
    close(fd);
}
END_TEST

/* Strings stand in the middle of the file; seeking past them must not lose them. */
START_TEST(strings_are_known_after_seeking)
{
    struct trace_reader *reader;
    struct trace_chunk chunk;
    forge_begin(&file, "1.00", FORGED_PLAIN);
    forge_records(&file, 2);
    forge_chunk(&file, (struct forged_chunk){.type = 3, .count = 2, .payload = two_strings, .stored = 6});
    forge_records(&file, 2);
    forge_records(&file, 2);
    if (_i == 0)
        forge_end(&file);
    ck_assert_int_eq(trace_reader_open(memory_source(file.bytes, file.size), &reader, NULL), TRACE_OK);
    ck_assert_int_eq(trace_reader_seek(reader, 5, NULL), TRACE_OK);
    ck_assert_str_eq(op_strings_get(trace_reader_strings(reader), 1, NULL), "g1");
    ck_assert_int_eq(trace_reader_seek(reader, 0, NULL), TRACE_OK);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(trace_reader_next(reader, &chunk, NULL), TRACE_OK);
    ck_assert_int_eq(trace_reader_next(reader, &chunk, NULL), TRACE_END);
    ck_assert_uint_eq(op_strings_count(trace_reader_strings(reader)), 2);
    trace_reader_close(reader);
}
END_TEST

START_TEST(seeking_in_a_damaged_file)
{
    struct trace_reader *reader;
    struct trace_chunk chunk;
    struct trace_error error;
    forge_begin(&file, "1.00", FORGED_PLAIN);
    forge_records(&file, 2);
    size_t second = forge_records(&file, 2);
    forge_records(&file, 2);
    if (_i == 0) /* no index, and a header on the way that cannot be read */
        file.bytes[second + 60] ^= 1;
    else { /* no index, and a gap in the numbers */
        forge_number(file.bytes + second + 24, 3, 8);
        forge_check(&file, second);
    }
    ck_assert_int_eq(trace_reader_open(memory_source(file.bytes, file.size), &reader, NULL), TRACE_OK);
    ck_assert_int_eq(trace_reader_seek(reader, 5, &error), _i == 0 ? TRACE_ERR_DAMAGED : TRACE_ERR_FORMAT);
    ck_assert_int_eq(trace_reader_next(reader, &chunk, NULL), _i == 0 ? TRACE_ERR_DAMAGED : TRACE_ERR_FORMAT);
    trace_reader_close(reader);
}
END_TEST

/* ---- a chunk of several slots an operation ---- */

START_TEST(slot_of_an_operation)
{
    uint8_t slots[16 * 5] = {0};
    memcpy(slots, dma_slot, 16);
    memcpy(slots + 16, long_write, 16);
    memcpy(slots + 64, dma_slot, 16);
    struct trace_chunk chunk = {.slots = slots, .slot_count = 5, .operations = 3, .first = 100};
    ck_assert_uint_eq(trace_chunk_slot(&chunk, 100), 0);
    ck_assert_uint_eq(trace_chunk_slot(&chunk, 101), 1);
    ck_assert_uint_eq(trace_chunk_slot(&chunk, 102), 4);
}
END_TEST

static TCase *new_case(Suite *s, const char *name)
{
    TCase *t = tcase_create(name);
    tcase_set_timeout(t, 240);
    suite_add_tcase(s, t);
    return t;
}

static Suite *suite(void)
{
    Suite *s = suite_create("trace reader");
    TCase *t = new_case(s, "header");
    tcase_add_test(t, empty);
    tcase_add_loop_test(t, stranger, 0, COUNT(strangers));
    tcase_add_loop_test(t, unknown_version, 0, COUNT(versions));
    tcase_add_test(t, newer_minor_version);
    tcase_add_loop_test(t, bad_first_line, 0, COUNT(lines));
    tcase_add_test(t, header_larger_than_the_file);
    tcase_add_loop_test(t, bad_header, 0, COUNT(bad_headers));
    tcase_add_test(t, deep_header);
    tcase_add_test(t, header_with_unknown_members);
    tcase_add_test(t, header_with_other_fields);
    t = new_case(s, "chunks");
    tcase_add_loop_test(t, bad_chunk, 0, COUNT(bad_chunks));
    tcase_add_test(t, slots_and_count_differ);
    tcase_add_test(t, chunk_larger_than_the_file);
    tcase_add_test(t, unknown_types_are_skipped);
    tcase_add_test(t, bytes_after_the_end);
    tcase_add_loop_test(t, order_of_timestamps, 0, COUNT(orders));
    t = new_case(s, "verifier");
    tcase_add_loop_test(t, bad_value, 0, COUNT(bad_values));
    tcase_add_loop_test(t, index_that_lies, 0, COUNT(bad_index));
    tcase_add_test(t, index_of_fewer_chunks);
    tcase_add_test(t, end_that_points_elsewhere);
    tcase_add_test(t, chunks_after_the_index);
    t = new_case(s, "sources");
    tcase_add_test(t, unpacked_chunks_are_read_in_place);
    tcase_add_test(t, descriptors);
    tcase_add_loop_test(t, not_a_file, 0, COUNT(not_files));
    tcase_add_test(t, script_or_trace);
    t = new_case(s, "by number");
    tcase_add_loop_test(t, seeking, 0, 4);
    tcase_add_test(t, pipes_cannot_seek);
    tcase_add_loop_test(t, strings_are_known_after_seeking, 0, 2);
    tcase_add_loop_test(t, seeking_in_a_damaged_file, 0, 2);
    tcase_add_test(t, slot_of_an_operation);
    return s;
}

int main(void)
{
    SRunner *runner = srunner_create(suite());
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
