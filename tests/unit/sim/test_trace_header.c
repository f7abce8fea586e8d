/* Traces that are refused: first line and header. SPDX-License-Identifier: BSD-2-Clause */
#include "suite.h"
#include "test_trace_bytes.h"

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
    "\177ELF",
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

static Suite *suite(void)
{
    Suite *s = suite_create("trace header");
    TCase *t = suite_case(s, "header", 240);
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
    return s;
}

int main(void)
{
    return suite_run(suite());
}
