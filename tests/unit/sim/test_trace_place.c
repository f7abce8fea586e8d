/* Reading traces in place, from descriptors and by number. SPDX-License-Identifier: BSD-2-Clause */
#include <fcntl.h>
#include <sys/stat.h>

#include "suite.h"
#include "test_trace_bytes.h"
#include "trace/index.h"

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

static const uint8_t two_strings[] = "g0\0g1";
static const uint8_t dma_slot[16] = {0, 0, 0, 0, 0, 0, 0, 0, 64, 0, 0, 0, 32, 0, 1, 0};
static const uint8_t long_write[32] = {0, 0, 0, 0, 0, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0x25, 0};

/* ---- the index ---- */

#define MOST_ENTRIES 40

/* Adds what a writer puts before a record chunk, now and then, and the chunk; returns its operations. */
static uint32_t add_entries(struct trace_index *index, unsigned random, uint64_t first)
{
    struct trace_chunk_header strings = {.type = TRACE_STRINGS, .count = random % 7, .first = random % 90};
    struct trace_chunk_header times = {.type = TRACE_TIMES, .count = 1 + random % 5, .first = first};
    struct trace_chunk_header records = {.type = TRACE_RECORDS, .count = 1 + random % 5, .first = first};
    for (unsigned i = random / 8 % 4; i > 2; i--)
        ck_assert_int_eq(trace_index_add(index, 0, &strings, NULL), TRACE_OK);
    if (random / 32 % 2 == 1)
        ck_assert_int_eq(trace_index_add(index, 0, &times, NULL), TRACE_OK);
    ck_assert_int_eq(trace_index_add(index, 0, &records, NULL), TRACE_OK);
    return records.count;
}

/* Every operation of indexes of 0 to MOST_ENTRIES record chunks, and one that none holds, is where going through all
 * entries finds it. */
START_TEST(operations_in_the_index)
{
    struct trace_index index = {0};
    struct trace_entry entry;
    uint64_t operations = 0;
    for (int i = 0; i < _i; i++)
        operations += add_entries(&index, (unsigned)(i + 1) * 2654435761u >> 7, operations);
    size_t at = 0;
    for (uint64_t wanted = 0; wanted < operations; wanted++) {
        trace_index_entry(&index, at, &entry);
        while (entry.type != TRACE_RECORDS || entry.first + entry.count <= wanted)
            trace_index_entry(&index, ++at, &entry);
        ck_assert_uint_eq(trace_index_find(&index, wanted), at);
    }
    ck_assert_uint_eq(trace_index_find(&index, operations), index.count);
    ck_assert_uint_eq(trace_index_find(&index, UINT64_MAX), index.count);
    trace_index_free(&index);
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

/* Bytes of the file that are mapped. */
static unsigned long long mapped_bytes(const char *name)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[512];
    unsigned long long from, to, bytes = 0;
    ck_assert_ptr_nonnull(maps);
    while (fgets(line, sizeof line, maps) != NULL)
        if (strstr(line, name) != NULL && sscanf(line, "%llx-%llx", &from, &to) == 2)
            bytes += to - from;
    fclose(maps);
    return bytes;
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

/* More than a window of the mapping (64 MiB), in chunks of the largest size: windows must move in between. */
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
        ck_assert_uint_le(mapped_bytes(name), (64u << 20) + 65536); /* memory does not grow with the file */
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

static const struct {
    const char *name, *text;
} not_files[] = {
    {"/nowhere/at/all", "cannot open for reading: No such file"},
    {"", "cannot open for reading: No such file"},
    {"/tmp", "cannot read: Is a directory"},
    {"/proc/self/mem", "cannot read: Input/output error"}, /* nothing is at address 0 */
};

START_TEST(not_a_file)
{
    struct trace_reader *reader;
    struct trace_error error = {0};
    ck_assert_int_eq(trace_reader_open_path(not_files[_i].name, &reader, &error), TRACE_ERR_SYSTEM);
    ck_assert_ptr_null(reader);
    ck_assert_msg(strstr(error.text, not_files[_i].text) == error.text, "%s", error.text);
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
    for (size_t i = 0; i < COUNT(inputs); i++) {
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
    for (size_t i = 0; i < COUNT(sought); i++) {
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

/* Index and end that do not agree are not believed; the file is read in order, and the end refused in its place. */
START_TEST(index_and_end_differ)
{
    struct trace_reader *reader;
    struct trace_extent extent;
    forge_begin(&file, "1.00", FORGED_PLAIN);
    forge_records(&file, 2);
    forge_end(&file);
    size_t end = file.size - 64;
    forge_number(file.bytes + end + 24, 3, 8);
    forge_check(&file, end);
    ck_assert_int_eq(trace_reader_open(memory_source(file.bytes, file.size), &reader, NULL), TRACE_OK);
    trace_reader_extent(reader, &extent);
    ck_assert(!extent.known && !extent.complete);
    trace_reader_close(reader);
    struct outcome got = read_bytes(file.bytes, file.size);
    ck_assert_int_eq(got.code, TRACE_ERR_FORMAT);
    ck_assert_uint_eq(got.error.offset, end);
    ck_assert_uint_eq(got.operations, 2);
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

static Suite *suite(void)
{
    Suite *s = suite_create("trace places");
    TCase *t = suite_case(s, "index", 240);
    tcase_add_loop_test(t, operations_in_the_index, 0, MOST_ENTRIES);
    t = suite_case(s, "sources", 240);
    tcase_add_test(t, unpacked_chunks_are_read_in_place);
    tcase_add_test(t, descriptors);
    tcase_add_loop_test(t, not_a_file, 0, COUNT(not_files));
    tcase_add_test(t, script_or_trace);
    t = suite_case(s, "by number", 240);
    tcase_add_loop_test(t, seeking, 0, 4);
    tcase_add_test(t, pipes_cannot_seek);
    tcase_add_loop_test(t, strings_are_known_after_seeking, 0, 2);
    tcase_add_loop_test(t, seeking_in_a_damaged_file, 0, 2);
    tcase_add_test(t, index_and_end_differ);
    tcase_add_test(t, slot_of_an_operation);
    return s;
}

int main(void)
{
    return suite_run(suite());
}
