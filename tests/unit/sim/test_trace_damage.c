/* Damaged traces: every truncation, every flipped bit, killed writers. SPDX-License-Identifier: BSD-2-Clause */
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "suite.h"
#include "test_trace_bytes.h"

enum { SMALL_OPERATIONS = 11, SMALL_CHUNK = 4 };

/* ---- a small file of each kind: strings, operations of several slots, three record chunks, a note ---- */

static uint8_t small[8192];
static size_t small_size;

/* Operation number i of the small file: a domain, then dma, but mem-write of 16 bytes in the place of the third.
 * Returns how many slots it takes. */
static size_t small_operation(uint8_t slots[32], uint64_t i)
{
    memset(slots, 0, 32);
    if (i == 0)
        slots[14] = OP_DOMAIN;
    if (i == 2)
        op_head_store(slots, &(struct op_head){.address = 128, .length = 16, .operation = OP_MEM_WRITE});
    if (i != 0 && i != 2)
        forge_dma(slots, i * 64);
    return i == 2 ? 2 : 1;
}

static void append_all(struct trace_writer *writer, bool timestamps)
{
    for (uint64_t i = 0; i < SMALL_OPERATIONS; i++) {
        uint8_t slots[32];
        uint64_t time = 1000 * i;
        size_t count = small_operation(slots, i);
        ck_assert_int_eq(trace_writer_append(writer, slots, count, timestamps ? &time : NULL, NULL), TRACE_OK);
    }
}

static void make_small(uint8_t codec, bool timestamps)
{
    static const struct trace_count counts[] = {{"lines", 11}};
    struct trace_header header = {.creator = "test", .chip = "p4080", .timestamps = timestamps};
    struct trace_header late = {.counts = counts, .count_count = 1};
    struct op_strings *strings = op_strings_create();
    struct trace_writer_config config = {
        .header = &header, .strings = strings, .chunk_slots = SMALL_CHUNK, .codec = codec};
    struct trace_writer *writer;
    FILE *file = tmpfile();
    uint32_t id;
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(op_strings_intern(strings, "guest0", 6, &id), OP_OK);
    ck_assert_int_eq(trace_writer_open_fd(fileno(file), &config, &writer, NULL), TRACE_OK);
    append_all(writer, timestamps);
    ck_assert_int_eq(trace_writer_note(writer, &late, NULL), TRACE_OK);
    ck_assert_int_eq(trace_writer_close(writer, NULL), TRACE_OK);
    op_strings_destroy(strings);
    rewind(file);
    small_size = fread(small, 1, sizeof small, file);
    fclose(file);
    ck_assert_uint_lt(small_size, sizeof small);
    struct verified verified = verify_bytes(small, small_size);
    ck_assert_msg(verified.code == TRACE_OK && verified.problems == 0, "%s", verified.first.text);
    ck_assert_uint_eq(verified.report.operations, SMALL_OPERATIONS);
    ck_assert_uint_eq(verified.report.type[TRACE_RECORDS].packed, codec == TRACE_CODEC_NONE ? 0 : 3);
}

/* Codec and timestamps by the number of a loop test. */
static void make_nth(int n)
{
    make_small(n % 2 == 0 ? TRACE_CODEC_NONE : TRACE_CODEC_ZSTD, n / 2 == 1);
}

static bool read_whole(const struct outcome *outcome)
{
    return outcome->opened == TRACE_OK && outcome->code == TRACE_END && outcome->extent.complete &&
           outcome->operations == SMALL_OPERATIONS;
}

START_TEST(undamaged)
{
    make_nth(_i);
    struct outcome mapped = read_bytes(small, small_size), piped = read_piped(small, small_size);
    ck_assert(read_whole(&mapped));
    ck_assert(read_whole(&piped));
}
END_TEST

/* ---- truncation ---- */

/* Reading what is left gives an error in the header, or whole chunks and the word that something is missing. */
static void check_cut(const struct outcome *outcome, size_t size, size_t header)
{
    if (size < header) {
        ck_assert_msg(outcome->opened == TRACE_ERR_TRUNCATED, "%zu bytes: opened %d", size, (int)outcome->opened);
        return;
    }
    ck_assert_msg(outcome->opened == TRACE_OK && outcome->code == TRACE_END, "%zu bytes: %d %d %s", size,
                  (int)outcome->opened, (int)outcome->code, outcome->error.text);
    ck_assert(outcome->extent.known && !outcome->extent.complete);
    ck_assert_uint_eq(outcome->extent.end + outcome->extent.lost, size);
    ck_assert_uint_eq(outcome->extent.operations, outcome->operations);
}

START_TEST(every_truncation)
{
    make_nth(_i);
    size_t header = 64 + strtoul((const char *)small + 23, NULL, 10);
    uint64_t most = 0;
    for (size_t size = 0; size < small_size; size++) {
        uint8_t *copy = malloc(size + 1); /* exact, so that reading past the end is seen */
        memcpy(copy, small, size);
        struct outcome mapped = read_bytes(copy, size), piped = read_piped(copy, size);
        struct verified verified = verify_bytes(copy, size);
        free(copy);
        check_cut(&mapped, size, header);
        check_cut(&piped, size, header);
        ck_assert_uint_eq(mapped.operations, piped.operations);
        ck_assert_uint_ge(mapped.operations, most); /* a longer file gives no less */
        most = mapped.operations;
        ck_assert(verified.code == (size < header ? TRACE_ERR_TRUNCATED : TRACE_OK));
        ck_assert(verified.code != TRACE_OK || (!verified.report.complete && verified.problems == 1));
        ck_assert(verified.code != TRACE_OK || verified.first.code == TRACE_ERR_TRUNCATED);
    }
    ck_assert_uint_eq(most, SMALL_OPERATIONS); /* all chunks are whole when only the end is missing */
}
END_TEST

/* ---- flipped bits ---- */

START_TEST(every_flipped_bit)
{
    make_nth(_i);
    for (size_t bit = 0; bit < small_size * 8; bit++) {
        small[bit / 8] ^= (uint8_t)(1u << bit % 8);
        struct outcome mapped = read_bytes(small, small_size);
        struct verified verified = verify_bytes(small, small_size);
        ck_assert_msg(!read_whole(&mapped), "bit %zu of byte 0x%zx: reader did not notice", bit % 8, bit / 8);
        ck_assert_msg(verified.code != TRACE_OK || verified.problems > 0, "bit %zu of byte 0x%zx: verifier", bit % 8,
                      bit / 8);
        small[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}
END_TEST

START_TEST(flipped_bits_in_a_pipe)
{
    make_nth(_i);
    for (size_t byte = 0; byte < small_size; byte++) {
        small[byte] ^= (uint8_t)(1u << byte % 8);
        struct outcome piped = read_piped(small, small_size);
        ck_assert_msg(!read_whole(&piped), "byte 0x%zx: reader did not notice", byte);
        small[byte] ^= (uint8_t)(1u << byte % 8);
    }
}
END_TEST

/* ---- going on behind damage ---- */

static struct forged file;

/* Four record chunks of 16 operations; returns the offset of the second. */
static size_t forge_four(void)
{
    forge_begin(&file, "1.00", FORGED_PLAIN);
    forge_records(&file, 16);
    size_t second = forge_records(&file, 16);
    forge_records(&file, 16);
    forge_records(&file, 16);
    forge_end(&file);
    return second;
}

START_TEST(payload_damage_costs_one_chunk)
{
    size_t second = forge_four();
    file.bytes[second + 64 + 100] ^= 1;
    struct verified got = verify_bytes(file.bytes, file.size);
    ck_assert_int_eq(got.code, TRACE_OK);
    ck_assert_uint_eq(got.problems, 1);
    ck_assert_int_eq(got.first.code, TRACE_ERR_DAMAGED);
    ck_assert_uint_eq(got.first.offset, second);
    ck_assert_uint_eq(got.report.operations, 48);
    ck_assert(got.report.complete);
    struct outcome read = read_bytes(file.bytes, file.size);
    ck_assert_int_eq(read.code, TRACE_ERR_DAMAGED);
    ck_assert_uint_eq(read.error.offset, second);
    ck_assert_uint_eq(read.operations, 16);
}
END_TEST

/* Verifies what is in the file; through a pipe, the verifier cannot go back to look for a header. */
static struct verified verify_piped(void)
{
    struct verified verified = {.problems = 0};
    int fd;
    struct trace_source *source = pipe_source(file.bytes, file.size, &fd);
    verified.code = trace_verify(source, note_problem, &verified, &verified.report, NULL);
    trace_source_close(source);
    close(fd);
    return verified;
}

START_TEST(header_damage_costs_one_chunk)
{
    size_t second = forge_four(), third = second + 64 + 256;
    file.bytes[second + 17] ^= 4; /* the stored size: nothing tells where the next chunk is */
    for (int piped = 0; piped < 2; piped++) {
        struct verified got = piped ? verify_piped() : verify_bytes(file.bytes, file.size);
        ck_assert_int_eq(got.code, TRACE_OK);
        ck_assert_int_eq(got.first.code, TRACE_ERR_DAMAGED);
        ck_assert_uint_eq(got.first.offset, second);
        /* The damage, the gap in the numbers, and one chunk less than the index lists. */
        ck_assert_uint_eq(got.problems, 4);
        ck_assert_uint_eq(got.report.lost, third - second);
        ck_assert_uint_eq(got.report.operations, 48);
        ck_assert(got.report.complete);
    }
}
END_TEST

START_TEST(damaged_index_does_not_matter_to_reading)
{
    forge_four();
    struct trace_reader *reader;
    struct trace_chunk chunk;
    struct trace_error error;
    file.bytes[file.size - 64 - 24] ^= 1;
    ck_assert_int_eq(trace_reader_open(memory_source(file.bytes, file.size), &reader, NULL), TRACE_OK);
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(trace_reader_next(reader, &chunk, &error), TRACE_OK);
    ck_assert_int_eq(trace_reader_next(reader, &chunk, &error), TRACE_ERR_DAMAGED);
    /* It stays so, until a seek; which makes its own index. */
    error = (struct trace_error){0};
    ck_assert_int_eq(trace_reader_next(reader, &chunk, &error), TRACE_ERR_DAMAGED);
    ck_assert_int_eq(error.code, TRACE_ERR_DAMAGED);
    ck_assert_int_eq(trace_reader_seek(reader, 40, NULL), TRACE_OK);
    ck_assert_int_eq(trace_reader_next(reader, &chunk, &error), TRACE_OK);
    ck_assert_uint_eq(chunk.first, 32);
    trace_reader_close(reader);
}
END_TEST

/* ---- killed writers ---- */

enum { KILL_CHUNK = 512 };

/* Writes until it is killed. */
static void write_forever(const char *path, uint8_t codec)
{
    struct trace_header header = {.creator = "test"};
    struct trace_writer_config config = {.header = &header, .chunk_slots = KILL_CHUNK, .codec = codec};
    struct trace_writer *writer;
    if (trace_writer_open(path, &config, &writer, NULL) != TRACE_OK)
        _exit(1);
    for (uint64_t i = 0;; i++) {
        uint8_t slot[16];
        forge_dma(slot, i * 64);
        if (trace_writer_append(writer, slot, 1, NULL, NULL) != TRACE_OK)
            _exit(1);
    }
}

/* Kills a writer once its file has least bytes, and then nanoseconds. */
static void kill_writer(const char *path, const char *partial, off_t least, uint8_t codec)
{
    long nanoseconds = (long)(((unsigned)getpid() * 2654435761u >> 8) % 3000000); /* any moment is as good */
    struct stat status = {0};
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0)
        write_forever(path, codec);
    while (stat(partial, &status) != 0 || status.st_size < least)
        nanosleep(&(struct timespec){0, 100000}, NULL);
    nanosleep(&(struct timespec){0, nanoseconds}, NULL);
    kill(child, SIGKILL);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
}

/* All operations of the reader's file in order, chunk by chunk. */
static uint64_t check_in_order(struct trace_reader *reader)
{
    struct trace_chunk chunk;
    uint64_t operations = 0;
    enum trace_code code;
    while ((code = trace_reader_next(reader, &chunk, NULL)) == TRACE_OK) {
        ck_assert_uint_eq(chunk.operations, KILL_CHUNK);
        for (size_t i = 0; i < chunk.slot_count; i++)
            if (load_le64(chunk.slots + 16 * i) != (operations + i) * 64) /* Check's marks are slow */
                ck_abort_msg("operation %llu", (unsigned long long)(operations + i));
        operations += chunk.operations;
    }
    ck_assert_int_eq(code, TRACE_END);
    return operations;
}

START_TEST(killed_writer)
{
    char directory[] = "/tmp/pamusim-trace-XXXXXX", path[64], partial[80];
    struct trace_extent extent;
    struct trace_reader *reader;
    struct stat status;
    ck_assert_ptr_nonnull(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/t.ptrace", directory);
    snprintf(partial, sizeof partial, "%s.partial", path);
    kill_writer(path, partial, 5000L * _i, (uint8_t)(_i % 3));
    ck_assert_int_ne(access(path, F_OK), 0); /* nothing under the final name */
    ck_assert_int_eq(stat(partial, &status), 0);
    ck_assert_int_eq(trace_reader_open_path(partial, &reader, NULL), TRACE_OK);
    uint64_t operations = check_in_order(reader);
    trace_reader_extent(reader, &extent);
    ck_assert(extent.known && !extent.complete);
    ck_assert_uint_eq(extent.operations, operations);
    ck_assert_int_eq((long long)(extent.end + extent.lost), (long long)status.st_size);
    trace_reader_close(reader);
    unlink(partial);
    rmdir(directory);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("trace damage");
    TCase *t = tcase_create("small files");
    tcase_set_timeout(t, 300);
    tcase_add_loop_test(t, undamaged, 0, 4);
    tcase_add_loop_test(t, every_truncation, 0, 4);
    tcase_add_loop_test(t, every_flipped_bit, 0, 4);
    tcase_add_loop_test(t, flipped_bits_in_a_pipe, 0, 4);
    suite_add_tcase(s, t);
    t = tcase_create("behind damage");
    tcase_add_test(t, payload_damage_costs_one_chunk);
    tcase_add_test(t, header_damage_costs_one_chunk);
    tcase_add_test(t, damaged_index_does_not_matter_to_reading);
    suite_add_tcase(s, t);
    t = tcase_create("killed writers");
    tcase_set_timeout(t, 120);
    tcase_add_loop_test(t, killed_writer, 1, 25);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    return suite_run(suite());
}
