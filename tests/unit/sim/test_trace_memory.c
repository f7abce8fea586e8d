/* Out of memory at every allocation of writer, reader, verifier and salvage. SPDX-License-Identifier: BSD-2-Clause */
#include <jansson.h>

#include "suite.h"
#include "test_trace_bytes.h"
#include "trace/salvage.h"

/* ---- allocations that fail on demand; the linker sends those of the library here (--wrap) ---- */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

static long left = -1; /* allocations until the first that fails; negative for none */
static bool only_one;  /* fails, not all from then on */
static bool met;       /* one has failed */

static bool refused(void)
{
    bool refuse = left == 0 && (!only_one || !met);
    if (left > 0)
        left--;
    met = met || refuse;
    return refuse;
}

void *__wrap_malloc(size_t size)
{
    return refused() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return refused() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return refused() ? NULL : __real_realloc(old, size);
}

static void arm(long allocations)
{
    left = allocations;
    met = false;
}

static void disarm(void)
{
    left = -1;
}

/* ---- what is done with too little memory ---- */

#define LEAST 8 /* allocations there are, or the linker has not done its part */

static uint8_t whole[1 << 16];
static size_t whole_size;

/* Writes strings, timestamps, two chunks and a note to fd. */
static enum trace_code write_some(int fd, struct trace_error *error)
{
    static const struct trace_device devices[] = {{"nvme0", 32, 0}};
    static const struct trace_setting policy[] = {{"windows", "ram"}};
    static const struct trace_count counts[] = {{"lines", 3}};
    static const struct trace_header header = {.creator = "test",
                                               .timestamps = true,
                                               .devices = devices,
                                               .device_count = 1,
                                               .policy = policy,
                                               .policy_count = 1};
    static const struct trace_header late = {.counts = counts, .count_count = 1};
    static const uint64_t times[] = {1, 2, 3, 4, 5, 6, 7, 8};
    uint8_t slots[16 * 8] = {0};
    struct op_strings *strings = op_strings_create();
    struct trace_writer *writer;
    uint32_t id;
    slots[14] = OP_DOMAIN;
    for (size_t i = 1; i < 8; i++)
        forge_dma(slots + 16 * i, 64 * i);
    if (strings == NULL || op_strings_intern(strings, "guest0", 6, &id) != OP_OK) {
        op_strings_destroy(strings);
        return trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory for strings");
    }
    struct trace_writer_config config = {
        .header = &header, .strings = strings, .chunk_slots = 4, .codec = TRACE_CODEC_ZSTD};
    enum trace_code code = trace_writer_open_fd(fd, &config, &writer, error);
    if (code == TRACE_OK) {
        trace_writer_append(writer, slots, 8, times, NULL);
        trace_writer_note(writer, &late, NULL);
        code = trace_writer_close(writer, error);
    }
    op_strings_destroy(strings);
    return code;
}

static void check_failure(enum trace_code code, const struct trace_error *error)
{
    ck_assert_msg(code == TRACE_ERR_MEMORY, "%d %s", (int)code, error->text);
    ck_assert_int_eq(error->code, code);
}

static void check_whole(void)
{
    struct verified verified = verify_bytes(whole, whole_size);
    ck_assert_int_eq(verified.code, TRACE_OK);
    ck_assert_uint_eq(verified.problems, 0);
    ck_assert_uint_eq(verified.report.operations, 8);
}

START_TEST(writing)
{
    only_one = _i == 1;
    struct trace_error error = {0};
    long allocations = 0;
    for (bool done = false; !done; allocations++) {
        FILE *file = tmpfile();
        arm(allocations);
        enum trace_code code = write_some(fileno(file), &error);
        disarm();
        done = !met;
        rewind(file);
        whole_size = fread(whole, 1, sizeof whole, file);
        fclose(file);
        ck_assert_int_eq(code == TRACE_OK, done);
        if (code != TRACE_OK)
            check_failure(code, &error);
    }
    ck_assert_int_gt(allocations, LEAST);
    check_whole();
}
END_TEST

static void make_whole(void)
{
    FILE *file = tmpfile();
    ck_assert_int_eq(write_some(fileno(file), NULL), TRACE_OK);
    rewind(file);
    whole_size = fread(whole, 1, sizeof whole, file);
    fclose(file);
}

/* Reads all; the descriptor is that of a pipe, or -1 for memory. */
static enum trace_code read_some(int fd, bool seek, struct trace_error *error)
{
    struct trace_source *source;
    struct trace_reader *reader;
    struct trace_chunk chunk;
    enum trace_code code =
        fd < 0 ? trace_source_open_memory(whole, whole_size, &source, error) : trace_source_open_fd(fd, &source, error);
    if (code == TRACE_OK)
        code = trace_reader_open(source, &reader, error);
    if (code != TRACE_OK)
        return code;
    if (seek)
        code = trace_reader_seek(reader, 0, error);
    while (code == TRACE_OK)
        code = trace_reader_next(reader, &chunk, error);
    trace_reader_close(reader);
    return code;
}

/* Ways to read: in memory, from a pipe, in memory with an index that must be made first. */
START_TEST(reading)
{
    struct trace_error error = {0};
    only_one = _i >= 3;
    int way = _i % 3;
    make_whole();
    if (way == 2)
        whole_size -= 1;
    long allocations = 0;
    for (bool done = false; !done; allocations++) {
        int ends[2];
        ck_assert_int_eq(pipe(ends), 0);
        ck_assert_int_eq(write(ends[1], whole, whole_size), (ssize_t)whole_size);
        close(ends[1]);
        arm(allocations);
        enum trace_code code = read_some(way == 1 ? ends[0] : -1, way == 2, &error);
        disarm();
        close(ends[0]);
        done = !met;
        /* What is read ahead may fail: it is read again in its place. */
        ck_assert(!done || code == TRACE_END);
        if (code != TRACE_END)
            check_failure(code, &error);
    }
    ck_assert_int_gt(allocations, LEAST);
}
END_TEST

START_TEST(verifying)
{
    only_one = _i == 1;
    struct trace_error error = {0};
    make_whole();
    long allocations = 0;
    for (bool done = false; !done; allocations++) {
        struct trace_report report;
        struct trace_source *source = memory_source(whole, whole_size);
        arm(allocations);
        enum trace_code code = trace_verify(source, NULL, NULL, &report, &error);
        disarm();
        done = !met;
        trace_source_close(source);
        ck_assert(!done || (code == TRACE_OK && report.problems == 0));
        ck_assert(done || code != TRACE_OK || report.problems > 0);
        if (code != TRACE_OK)
            check_failure(code, &error);
    }
    ck_assert_int_gt(allocations, LEAST);
}
END_TEST

/* ---- salvage ---- */

#define RECORDS_TYPE_AT 4 /* of a chunk header (spec section 3) */

/* What is broken: nothing, the first line, the payload of the first record chunk. Returns how many operations are left
 * of the 8. */
static uint64_t break_whole(int what)
{
    size_t at = 64 + strtoul((const char *)whole + 23, NULL, 10);
    if (what == 1)
        whole[0] ^= 1;
    if (what != 2)
        return 8;
    while (whole[at + RECORDS_TYPE_AT] != TRACE_RECORDS)
        at += 64 + (size_t)trace_padded(load_le32(whole + at + 16));
    whole[at + 64] ^= 1;
    return 4;
}

static enum trace_code salvage_into(int fd, struct trace_salvage *report, struct trace_error *error)
{
    static const struct trace_header header = {.creator = "salvage"};
    const struct trace_writer_config config = {.header = &header, .codec = TRACE_CODEC_ZSTD};
    struct trace_source *source;
    enum trace_code code = trace_source_open_memory(whole, whole_size, &source, error);
    if (code != TRACE_OK)
        return code;
    code = trace_salvage(source, &config, NULL, fd, report, error);
    trace_source_close(source);
    return code;
}

/* Without memory there is an error and nothing else: never less saved than there is. */
START_TEST(salvaging)
{
    struct trace_error error = {0};
    struct trace_salvage report;
    only_one = _i >= 3;
    make_whole();
    uint64_t wanted = break_whole(_i % 3);
    long allocations = 0;
    for (bool done = false; !done; allocations++) {
        FILE *file = tmpfile();
        static uint8_t saved[sizeof whole];
        arm(allocations);
        enum trace_code code = salvage_into(fileno(file), &report, &error);
        disarm();
        done = !met;
        rewind(file);
        size_t size = fread(saved, 1, sizeof saved, file);
        fclose(file);
        ck_assert_int_eq(code == TRACE_OK, done);
        if (!done) {
            check_failure(code, &error);
            continue;
        }
        struct verified verified = verify_bytes(saved, size);
        ck_assert_int_eq(verified.code, TRACE_OK);
        ck_assert_uint_eq(verified.problems, 0);
        ck_assert_uint_eq(verified.report.operations, wanted);
        ck_assert_uint_eq(report.operations, wanted);
    }
    ck_assert_int_gt(allocations, LEAST);
}
END_TEST

/* The codec columns: packing gives 0, unpacking TRACE_ERR_MEMORY, until there is enough; and then the same bytes. */
START_TEST(columns)
{
    enum { COUNT = 300 };
    static uint8_t raw[16 * COUNT], back[16 * COUNT], packed[1 << 15];
    const struct trace_codec_row *row = trace_codec_row(TRACE_CODEC_COLUMNS);
    unsigned type = _i / 2 == 0 ? TRACE_RECORDS : TRACE_TIMES;
    size_t length = 0;
    only_one = _i % 2 == 1;
    for (size_t i = 0; i < COUNT; i++)
        forge_dma(raw + 16 * i, i * i * 64 % 5000);
    ck_assert_uint_le(row->bound(sizeof raw), sizeof packed);
    for (int way = 0; way < 2; way++) {
        long allocations = 0;
        for (bool done = false; !done; allocations++) {
            struct trace_codec_memory memory = {0};
            enum trace_code code = TRACE_OK;
            arm(allocations);
            if (way == 0)
                length = row->pack(&memory, type, (struct trace_span){raw, sizeof raw},
                                   (struct trace_room){packed, sizeof packed});
            else
                code = row->unpack(&memory, type, (struct trace_span){packed, length},
                                   (struct trace_room){back, sizeof back});
            disarm();
            done = !met;
            ck_assert(done == (way == 0 ? length > 0 : code == TRACE_OK));
            ck_assert(done || way == 0 || code == TRACE_ERR_MEMORY);
            trace_codec_free(&memory);
        }
        ck_assert_int_gt(allocations, 2);
    }
    ck_assert_mem_eq(raw, back, sizeof raw);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("trace memory");
    TCase *t = tcase_create("none left");
    json_set_alloc_funcs(__real_malloc, free); /* without memory, Jansson 2.14 loses members and says nothing */
    tcase_set_timeout(t, 120);
    tcase_add_loop_test(t, writing, 0, 2);
    tcase_add_loop_test(t, reading, 0, 6);
    tcase_add_loop_test(t, verifying, 0, 2);
    tcase_add_loop_test(t, salvaging, 0, 6);
    tcase_add_loop_test(t, columns, 0, 4);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    return suite_run(suite());
}
