/* Writing traces: what lands where, and what does not when it fails. SPDX-License-Identifier: BSD-2-Clause */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

#include "suite.h"
#include "test_trace_bytes.h"

static char directory[] = "/tmp/pamusim-trace-XXXXXX";
static char path[64], partial[80];

static void make_directory(void)
{
    memcpy(directory + sizeof directory - 7, "XXXXXX", 6);
    ck_assert_ptr_nonnull(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/t.ptrace", directory);
    snprintf(partial, sizeof partial, "%s.partial", path);
}

/* The names in the directory, apart from . and .. */
static int count_files(void)
{
    DIR *stream = opendir(directory);
    int files = 0;
    ck_assert_ptr_nonnull(stream);
    for (struct dirent *entry; (entry = readdir(stream)) != NULL;)
        files += entry->d_name[0] != '.';
    closedir(stream);
    return files;
}

static void remove_directory(void)
{
    char name[400];
    DIR *stream = opendir(directory);
    chmod(directory, 0700);
    for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
        snprintf(name, sizeof name, "%s/%s", directory, entry->d_name);
        if (entry->d_name[0] != '.')
            unlink(name);
    }
    closedir(stream);
    ck_assert_int_eq(rmdir(directory), 0);
}

static const struct trace_header plain = {.creator = "test"};
static const struct trace_header timed = {.creator = "test", .timestamps = true};

static struct trace_writer *open_writer(const struct trace_writer_config *config)
{
    struct trace_writer *writer;
    struct trace_error error = {0};
    ck_assert_msg(trace_writer_open(path, config, &writer, &error) == TRACE_OK, "%s", error.text);
    return writer;
}

/* Appends count dma operations, with addresses that count on from first times 64. */
static enum trace_code append_dma(struct trace_writer *writer, uint64_t first, uint64_t count,
                                  struct trace_error *error)
{
    for (uint64_t i = 0; i < count; i++) {
        uint8_t slot[16];
        forge_dma(slot, (first + i) * 64);
        enum trace_code code = trace_writer_append(writer, slot, 1, NULL, error);
        if (code != TRACE_OK)
            return code;
    }
    return TRACE_OK;
}

/* A file's bytes, which the caller frees. */
static uint8_t *file_bytes(const char *name, size_t *size)
{
    struct stat status;
    ck_assert_int_eq(stat(name, &status), 0);
    *size = (size_t)status.st_size;
    uint8_t *bytes = malloc(*size + 1);
    FILE *file = fopen(name, "rb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fread(bytes, 1, *size, file), *size);
    fclose(file);
    return bytes;
}

static struct verified verify_file(const char *name)
{
    size_t size;
    uint8_t *bytes = file_bytes(name, &size);
    struct verified verified = verify_bytes(bytes, size);
    ck_assert_msg(verified.code == TRACE_OK && verified.problems == 0, "%s", verified.first.text);
    free(bytes);
    return verified;
}

/* ---- names ---- */

START_TEST(file_appears_when_closed)
{
    struct trace_writer *writer = open_writer(&(struct trace_writer_config){.header = &plain});
    ck_assert_int_eq(append_dma(writer, 0, 10, NULL), TRACE_OK);
    ck_assert_int_ne(access(path, F_OK), 0);
    ck_assert_int_eq(access(partial, F_OK), 0);
    ck_assert_int_eq(trace_writer_close(writer, NULL), TRACE_OK);
    ck_assert_int_eq(access(path, F_OK), 0);
    ck_assert_int_eq(count_files(), 1);
    ck_assert_uint_eq(verify_file(path).report.operations, 10);
}
END_TEST

START_TEST(discarded)
{
    struct trace_writer *writer = open_writer(&(struct trace_writer_config){.header = &plain});
    ck_assert_int_eq(append_dma(writer, 0, 10, NULL), TRACE_OK);
    trace_writer_discard(writer);
    trace_writer_discard(NULL);
    ck_assert_int_eq(count_files(), 0);
}
END_TEST

START_TEST(replaces_the_file_but_not_its_mode)
{
    struct stat status;
    close(open(path, O_CREAT | O_WRONLY, 0600));
    chmod(path, 0640);
    struct trace_writer *writer = open_writer(&(struct trace_writer_config){.header = &plain});
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_int_eq(status.st_size, 0); /* still the old one */
    ck_assert_int_eq(trace_writer_close(writer, NULL), TRACE_OK);
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_int_eq(status.st_mode & 0777, 0640);
    ck_assert_uint_eq(verify_file(path).report.operations, 0);
}
END_TEST

START_TEST(keeps_what_a_killed_writer_left)
{
    char names[2][96];
    snprintf(names[0], sizeof names[0], "%s", partial);
    snprintf(names[1], sizeof names[1], "%s.1", partial);
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(close(open(names[i], O_CREAT | O_WRONLY, 0600)), 0);
    struct trace_writer *writer = open_writer(&(struct trace_writer_config){.header = &plain});
    ck_assert_int_eq(count_files(), 3);
    ck_assert_int_eq(trace_writer_close(writer, NULL), TRACE_OK);
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(access(names[i], F_OK), 0);
    verify_file(path);
}
END_TEST

START_TEST(follows_a_link)
{
    char link[96];
    struct stat status;
    snprintf(link, sizeof link, "%s/link", directory);
    close(open(path, O_CREAT | O_WRONLY, 0600));
    ck_assert_int_eq(symlink("t.ptrace", link), 0);
    struct trace_writer *writer;
    struct trace_writer_config config = {.header = &plain};
    ck_assert_int_eq(trace_writer_open(link, &config, &writer, NULL), TRACE_OK);
    ck_assert_int_eq(trace_writer_close(writer, NULL), TRACE_OK);
    ck_assert_int_eq(lstat(link, &status), 0);
    ck_assert(S_ISLNK(status.st_mode));
    verify_file(path);
}
END_TEST

START_TEST(device_is_written_as_it_is)
{
    struct stat status;
    struct trace_writer *writer;
    struct trace_writer_config config = {.header = &plain};
    ck_assert_int_eq(trace_writer_open("/dev/null", &config, &writer, NULL), TRACE_OK);
    ck_assert_int_eq(append_dma(writer, 0, 100000, NULL), TRACE_OK);
    ck_assert_int_eq(trace_writer_close(writer, NULL), TRACE_OK);
    ck_assert_int_eq(stat("/dev/null", &status), 0);
    ck_assert(S_ISCHR(status.st_mode));
}
END_TEST

/* ---- failures ---- */

START_TEST(places_that_cannot_be_written)
{
    static const char *const names[] = {"/nowhere/at/all.ptrace", "/tmp", "/proc/t.ptrace", ""};
    struct trace_writer_config config = {.header = &plain};
    struct trace_writer *writer;
    struct trace_error error = {0};
    ck_assert_int_eq(trace_writer_open(names[_i], &config, &writer, &error), TRACE_ERR_SYSTEM);
    ck_assert_ptr_null(writer);
    ck_assert_int_eq(error.code, TRACE_ERR_SYSTEM);
    ck_assert_ptr_nonnull(strstr(error.text, _i == 1 ? "Is a directory" : _i == 2 ? "" : "No such file"));
}
END_TEST

/* As somebody who may not write everything: 0 if file and directory without write permission are left alone. */
static int refuse_as_nobody(void)
{
    char own[] = "/tmp/pamusim-trace-XXXXXX", name[64];
    struct trace_writer_config config = {.header = &plain};
    struct trace_writer *writer;
    struct trace_error error;
    if ((getuid() == 0 && setuid(65534) != 0) || mkdtemp(own) == NULL)
        return 1;
    snprintf(name, sizeof name, "%s/t.ptrace", own);
    close(open(name, O_CREAT | O_WRONLY, 0400));
    int file = trace_writer_open(name, &config, &writer, &error) == TRACE_ERR_SYSTEM;
    unlink(name);
    chmod(own, 0500);
    int place = trace_writer_open(name, &config, &writer, &error) == TRACE_ERR_SYSTEM;
    int said = strstr(error.text, "Permission denied") != NULL;
    return rmdir(own) == 0 && file && place && said ? 0 : 2;
}

START_TEST(without_permission)
{
    int status;
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0)
        _exit(refuse_as_nobody());
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
}
END_TEST

/* Writes until it fails, which it must; the error stays, and close() says it again. */
static void write_to_failure(struct trace_writer *writer, const char *reason)
{
    struct trace_error error = {0}, again = {0};
    enum trace_code code = TRACE_OK;
    for (uint64_t i = 0; i < 1000 && code == TRACE_OK; i++)
        code = append_dma(writer, i * 1000, 1000, &error);
    ck_assert_int_eq(code, TRACE_ERR_SYSTEM);
    ck_assert_msg(strstr(error.text, reason) != NULL, "%s", error.text);
    ck_assert_int_eq(append_dma(writer, 0, 1, &again), TRACE_ERR_SYSTEM);
    ck_assert_str_eq(again.text, error.text);
    ck_assert_int_eq(trace_writer_note(writer, &plain, NULL), TRACE_ERR_SYSTEM);
    again = (struct trace_error){0};
    ck_assert_int_eq(trace_writer_close(writer, &again), TRACE_ERR_SYSTEM);
    ck_assert_str_eq(again.text, error.text);
}

START_TEST(device_is_full)
{
    struct trace_writer_config config = {.header = &plain};
    struct trace_writer *writer;
    struct trace_error error;
    /* The header does not fit either. */
    ck_assert_int_eq(trace_writer_open("/dev/full", &config, &writer, &error), TRACE_ERR_SYSTEM);
    ck_assert_ptr_null(writer);
    ck_assert_ptr_nonnull(strstr(error.text, "No space left"));
}
END_TEST

/* A file that may not grow further stands for a full disk: some of a chunk gets written, the rest does not. */
START_TEST(disk_is_full)
{
    struct trace_writer *writer = open_writer(&(struct trace_writer_config){.header = &plain});
    struct rlimit limit;
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = 1500000;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    write_to_failure(writer, "File too large");
    limit.rlim_cur = limit.rlim_max;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert_int_eq(count_files(), 0);
}
END_TEST

/* The name is taken by a directory while the file is written. */
START_TEST(name_is_taken)
{
    struct trace_error error = {0};
    struct trace_writer *writer = open_writer(&(struct trace_writer_config){.header = &plain});
    ck_assert_int_eq(mkdir(path, 0700), 0);
    ck_assert_int_eq(trace_writer_close(writer, &error), TRACE_ERR_SYSTEM);
    ck_assert_ptr_nonnull(strstr(error.text, "cannot give the file its name"));
    ck_assert_int_eq(rmdir(path), 0);
    ck_assert_int_eq(count_files(), 0);
}
END_TEST

START_TEST(full_at_the_very_end)
{
    struct trace_writer *writer = open_writer(&(struct trace_writer_config){.header = &plain});
    struct rlimit limit;
    struct trace_error error = {0};
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(append_dma(writer, 0, 1000, NULL), TRACE_OK);
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = trace_writer_bytes(writer) + 16000 + 64 + 64 + 24 + 10; /* the end chunk is cut */
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert_int_eq(trace_writer_close(writer, &error), TRACE_ERR_SYSTEM);
    limit.rlim_cur = limit.rlim_max;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert_int_eq(count_files(), 0);
}
END_TEST

START_TEST(reader_of_the_pipe_is_gone)
{
    int ends[2];
    struct trace_writer_config config = {.header = &plain};
    struct trace_writer *writer;
    signal(SIGPIPE, SIG_IGN);
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(trace_writer_open_fd(ends[1], &config, &writer, NULL), TRACE_OK);
    close(ends[0]);
    write_to_failure(writer, "Broken pipe");
    ck_assert_int_eq(close(ends[1]), 0); /* it stays the caller's */
}
END_TEST

/* ---- pipes, interrupted and short ---- */

static void nothing(int number)
{
    (void)number;
}

/* Interrupts whatever is waiting, a thousand times a second. */
static void start_interrupting(int flags)
{
    struct sigaction action = {.sa_handler = nothing, .sa_flags = flags};
    struct itimerval timer = {{0, 1000}, {0, 1000}};
    ck_assert_int_eq(sigaction(SIGALRM, &action, NULL), 0);
    ck_assert_int_eq(setitimer(ITIMER_REAL, &timer, NULL), 0);
}

static void stop_interrupting(void)
{
    ck_assert_int_eq(setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {0, 0}}, NULL), 0);
}

/* Copies fd to a file in odd, small pieces, with pauses. */
static void copy_slowly(int fd, const char *name)
{
    uint8_t bytes[7001];
    int out = open(name, O_CREAT | O_WRONLY, 0600);
    for (ssize_t got; (got = read(fd, bytes, sizeof bytes)) > 0;) {
        nanosleep(&(struct timespec){0, 200000}, NULL);
        if (write(out, bytes, (size_t)got) != got)
            _exit(1);
    }
    _exit(0);
}

START_TEST(slow_pipe)
{
    int ends[2], status;
    struct trace_writer_config config = {.header = &plain};
    struct trace_writer *writer;
    ck_assert_int_eq(pipe(ends), 0);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        close(ends[1]);
        copy_slowly(ends[0], path);
    }
    close(ends[0]);
    if (_i == 1)
        ck_assert_int_eq(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
    start_interrupting(0);
    ck_assert_int_eq(trace_writer_open_fd(ends[1], &config, &writer, NULL), TRACE_OK);
    ck_assert_int_eq(append_dma(writer, 0, 150000, NULL), TRACE_OK);
    ck_assert_int_eq(trace_writer_close(writer, NULL), TRACE_OK);
    close(ends[1]);
    stop_interrupting();
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    ck_assert_uint_eq(verify_file(path).report.operations, 150000);
}
END_TEST

/* Feeds a file into fd in odd pieces, with pauses. */
static void feed_slowly(int fd)
{
    uint8_t bytes[7001];
    int in = open(path, O_RDONLY);
    for (ssize_t got; (got = read(in, bytes, sizeof bytes)) > 0;) {
        nanosleep(&(struct timespec){0, 200000}, NULL);
        if (write(fd, bytes, (size_t)got) != got)
            _exit(1);
    }
    _exit(0);
}

START_TEST(slow_source)
{
    int ends[2];
    struct trace_source *source;
    struct trace_writer *writer = open_writer(&(struct trace_writer_config){.header = &plain, .codec = _i & 1});
    ck_assert_int_eq(append_dma(writer, 0, 150000, NULL), TRACE_OK);
    ck_assert_int_eq(trace_writer_close(writer, NULL), TRACE_OK);
    ck_assert_int_eq(pipe(ends), 0);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        close(ends[0]);
        feed_slowly(ends[1]);
    }
    close(ends[1]);
    if (_i & 2)
        ck_assert_int_eq(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
    else
        start_interrupting(SA_RESTART);
    ck_assert_int_eq(trace_source_open_fd(ends[0], &source, NULL), TRACE_OK);
    struct outcome outcome = read_source(source);
    stop_interrupting();
    close(ends[0]);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
    ck_assert_msg(outcome.code == TRACE_END, "%s", outcome.error.text);
    ck_assert(outcome.extent.complete);
    ck_assert_uint_eq(outcome.operations, 150000);
}
END_TEST

/* A program that wants to stop when it is told to installs its handler without SA_RESTART. */
START_TEST(interrupted_source)
{
    int ends[2];
    struct trace_source *source;
    ck_assert_int_eq(pipe(ends), 0);
    if (_i == 1)
        ck_assert_int_eq(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
    ck_assert_int_eq(trace_source_open_fd(ends[0], &source, NULL), TRACE_OK);
    start_interrupting(0);
    struct outcome outcome = read_source(source);
    stop_interrupting();
    ck_assert_int_eq(outcome.opened, TRACE_ERR_SYSTEM);
    ck_assert_str_eq(outcome.error.text, "cannot read: Interrupted system call");
    close(ends[0]);
    close(ends[1]);
}
END_TEST

/* ---- what lands in chunks ---- */

/* Adds a mem-write of that many slots in all. */
static enum trace_code append_wide(struct trace_writer *writer, uint32_t slots)
{
    uint8_t *bytes = calloc(slots, 16);
    op_head_store(bytes, &(struct op_head){.length = (slots - 1) * 16, .operation = OP_MEM_WRITE});
    enum trace_code code = trace_writer_append(writer, bytes, slots, NULL, NULL);
    free(bytes);
    return code;
}

/* The chunk at hand has these operations and slots. */
static void next_has(struct trace_reader *reader, uint32_t operations, size_t slots)
{
    struct trace_chunk chunk;
    ck_assert_int_eq(trace_reader_next(reader, &chunk, NULL), TRACE_OK);
    ck_assert_uint_eq(chunk.operations, operations);
    ck_assert_uint_eq(chunk.slot_count, slots);
}

START_TEST(operations_do_not_cross_chunks)
{
    struct trace_writer *writer = open_writer(&(struct trace_writer_config){.header = &plain, .chunk_slots = 8});
    struct trace_reader *reader;
    struct trace_chunk chunk;
    ck_assert_int_eq(append_dma(writer, 0, 6, NULL), TRACE_OK);
    ck_assert_int_eq(append_wide(writer, 3), TRACE_OK); /* 6 + 3 > 8 */
    ck_assert_int_eq(append_dma(writer, 7, 5, NULL), TRACE_OK);
    ck_assert_int_eq(append_dma(writer, 12, 1, NULL), TRACE_OK);
    ck_assert_int_eq(append_wide(writer, 4097), TRACE_OK); /* alone, the longest there is */
    ck_assert_int_eq(append_wide(writer, 9), TRACE_OK);
    ck_assert_int_eq(append_dma(writer, 15, 1, NULL), TRACE_OK);
    ck_assert_int_eq(trace_writer_close(writer, NULL), TRACE_OK);
    verify_file(path);
    ck_assert_int_eq(trace_reader_open_path(path, &reader, NULL), TRACE_OK);
    next_has(reader, 6, 6);
    next_has(reader, 6, 8);
    next_has(reader, 1, 1);
    next_has(reader, 1, 4097);
    next_has(reader, 1, 9);
    next_has(reader, 1, 1);
    ck_assert_int_eq(trace_reader_next(reader, &chunk, NULL), TRACE_END);
    trace_reader_close(reader);
}
END_TEST

START_TEST(chunks_have_65536_slots_by_default)
{
    struct trace_writer *writer = open_writer(&(struct trace_writer_config){.header = &plain});
    struct trace_reader *reader;
    ck_assert_int_eq(append_dma(writer, 0, 65537, NULL), TRACE_OK);
    ck_assert_uint_eq(trace_writer_operations(writer), 65537);
    ck_assert_int_eq(trace_writer_close(writer, NULL), TRACE_OK);
    ck_assert_int_eq(trace_reader_open_path(path, &reader, NULL), TRACE_OK);
    next_has(reader, 65536, 65536);
    next_has(reader, 1, 1);
    trace_reader_close(reader);
}
END_TEST

/* One call for all and one call for each give the same file. */
START_TEST(same_bytes_however_appended)
{
    enum { COUNT = 1000 };
    static uint8_t slots[16 * COUNT];
    static uint64_t times[COUNT];
    uint8_t *bytes[2];
    size_t sizes[2];
    struct trace_writer_config config = {.header = &timed, .chunk_slots = 100, .codec = (uint8_t)_i};
    for (size_t i = 0; i < COUNT; i++) {
        forge_dma(slots + 16 * i, i * i * 64);
        times[i] = 1000000 + i * 17;
    }
    for (size_t way = 0; way < 2; way++) {
        struct trace_writer *writer = open_writer(&config);
        size_t step = way == 0 ? COUNT : 1;
        for (size_t i = 0; i < COUNT; i += step)
            ck_assert_int_eq(trace_writer_append(writer, slots + 16 * i, step, times + i, NULL), TRACE_OK);
        ck_assert_int_eq(trace_writer_close(writer, NULL), TRACE_OK);
        bytes[way] = file_bytes(path, &sizes[way]);
        verify_file(path);
    }
    ck_assert_uint_eq(sizes[0], sizes[1]);
    ck_assert_mem_eq(bytes[0], bytes[1], sizes[0]);
    free(bytes[0]);
    free(bytes[1]);
}
END_TEST

START_TEST(packed_only_if_smaller)
{
    uint8_t slots[16 * 64];
    uint64_t random = 1;
    for (size_t i = 0; i < sizeof slots; i++) {
        random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
        slots[i] = (uint8_t)(random >> 56);
    }
    for (size_t i = 0; i < 64; i++)
        slots[16 * i + 14] = OP_DMA;
    struct trace_writer *writer =
        open_writer(&(struct trace_writer_config){.header = &plain, .chunk_slots = 64, .codec = TRACE_CODEC_ZSTD});
    ck_assert_int_eq(trace_writer_append(writer, slots, 64, NULL, NULL), TRACE_OK);
    ck_assert_int_eq(append_dma(writer, 0, 64, NULL), TRACE_OK);
    ck_assert_int_eq(trace_writer_close(writer, NULL), TRACE_OK);
    size_t size;
    uint8_t *bytes = file_bytes(path, &size);
    struct verified verified = verify_bytes(bytes, size); /* the values make no sense, and that is reported */
    ck_assert_uint_eq(verified.problems, 1);
    ck_assert_uint_eq(verified.report.type[TRACE_RECORDS].chunks, 2);
    ck_assert_uint_eq(verified.report.type[TRACE_RECORDS].packed, 1);
    ck_assert_uint_lt(verified.report.type[TRACE_RECORDS].stored, verified.report.type[TRACE_RECORDS].raw);
    free(bytes);
}
END_TEST

/* 9,000 names of 254 bytes need more than one string chunk, and stand before the operations that use them. */
START_TEST(many_strings)
{
    enum { NAMES = 9000 };
    struct op_strings *strings = op_strings_create();
    struct trace_writer *writer = open_writer(
        &(struct trace_writer_config){.header = &plain, .strings = strings, .chunk_slots = 5000, .codec = (uint8_t)_i});
    char text[255];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = 0;
    for (uint32_t i = 0; i < NAMES; i++) {
        uint8_t slots[16];
        uint32_t id;
        snprintf(text, 8, "%06u", (unsigned)i);
        text[6] = '-';
        ck_assert_int_eq(op_strings_intern(strings, text, sizeof text - 1, &id), OP_OK);
        /* set KNOB VALUE: ids 0 and i */
        op_head_store(slots, &(struct op_head){.address = id, .operation = OP_SET});
        ck_assert_int_eq(trace_writer_append(writer, slots, 1, NULL, NULL), TRACE_OK);
    }
    ck_assert_int_eq(trace_writer_close(writer, NULL), TRACE_OK);
    op_strings_destroy(strings);
    size_t size;
    uint8_t *bytes = file_bytes(path, &size);
    struct verified verified = verify_bytes(bytes, size);
    ck_assert_uint_eq(verified.report.strings, NAMES);
    ck_assert_uint_gt(verified.report.type[TRACE_STRINGS].chunks, 2);
    ck_assert_uint_eq(verified.report.type[TRACE_STRINGS].raw, NAMES * sizeof text);
    struct outcome outcome = read_bytes(bytes, size);
    ck_assert_int_eq(outcome.code, TRACE_END);
    free(bytes);
}
END_TEST

/* ---- arguments ---- */

START_TEST(bad_config)
{
    static const struct trace_device bad_instance[] = {{"a", 1, 16}};
    static const struct trace_device bad_utf8[] = {{"\xff", 1, 0}};
    static const struct trace_setting twice[] = {{"a", "1"}, {"a", "2"}};
    static const struct trace_setting missing[] = {{"a", NULL}};
    static const struct trace_count large[] = {{"a", UINT64_C(1) << 63}};
    static const struct trace_count same[] = {{"a", 1}, {"a", 1}};
    static const struct trace_header headers[] = {
        {.chip = "p4080"}, /* no creator */
        {.creator = "\xc3"},
        {.creator = "test", .devices = bad_instance, .device_count = 1},
        {.creator = "test", .devices = bad_utf8, .device_count = 1},
        {.creator = "test", .policy = twice, .policy_count = 2},
        {.creator = "test", .policy = missing, .policy_count = 1},
        {.creator = "test", .counts = large, .count_count = 1},
        {.creator = "test", .counts = same, .count_count = 2},
    };
    const struct trace_writer_config configs[] = {
        {.header = &plain, .chunk_slots = (1u << 20) + 1},
        {.header = &plain, .codec = 3},
        {.header = &plain, .level = 20},
        {.header = &plain, .level = -1},
    };
    struct trace_writer_config config = {.header = &headers[_i % 8]};
    struct trace_writer *writer;
    struct trace_error error = {0};
    if (_i >= 8)
        config = configs[_i - 8];
    ck_assert_int_eq(trace_writer_open(path, &config, &writer, &error), TRACE_ERR_ARGUMENT);
    ck_assert_ptr_null(writer);
    ck_assert_int_eq(error.code, TRACE_ERR_ARGUMENT);
    ck_assert_int_ne(error.text[0], 0);
    ck_assert_int_eq(trace_writer_open_fd(1, &config, &writer, NULL), TRACE_ERR_ARGUMENT);
    ck_assert_int_eq(count_files(), 0);
}
END_TEST

/* What is not an operation, or comes without its promised time, ends the writing. */
static const struct {
    uint8_t operation;
    uint32_t length;
    size_t slots;
    bool promised, given;
} bad_operations[] = {
    {0, 64, 1, false, false},            /* no such opcode */
    {255, 64, 1, false, false},          /* no such opcode */
    {OP_MEM_WRITE, 17, 2, false, false}, /* a slot is missing */
    {OP_DMA, 64, 1, true, false},
    {OP_DMA, 64, 1, false, true},
};

START_TEST(bad_operation)
{
    struct trace_writer *writer =
        open_writer(&(struct trace_writer_config){.header = bad_operations[_i].promised ? &timed : &plain});
    struct trace_error error = {0};
    uint8_t slots[16 * 3] = {0};
    uint64_t time = 1;
    op_head_store(slots,
                  &(struct op_head){.length = bad_operations[_i].length, .operation = bad_operations[_i].operation});
    enum trace_code code =
        trace_writer_append(writer, slots, bad_operations[_i].slots, bad_operations[_i].given ? &time : NULL, &error);
    ck_assert_int_eq(code, TRACE_ERR_ARGUMENT);
    ck_assert_int_eq(error.code, TRACE_ERR_ARGUMENT);
    ck_assert_int_eq(trace_writer_close(writer, NULL), TRACE_ERR_ARGUMENT);
    ck_assert_int_eq(count_files(), 0);
}
END_TEST

START_TEST(bad_note)
{
    struct trace_writer *writer = open_writer(&(struct trace_writer_config){.header = &plain});
    ck_assert_int_eq(trace_writer_note(writer, &(struct trace_header){.chip = "\xff"}, NULL), TRACE_ERR_ARGUMENT);
    ck_assert_int_eq(trace_writer_close(writer, NULL), TRACE_ERR_ARGUMENT);
    ck_assert_int_eq(count_files(), 0);
}
END_TEST

/* Header and note have room for 16 MiB. */
START_TEST(too_long)
{
    size_t length = (1u << 24) + 1;
    char *text = malloc(length + 1);
    struct trace_error error = {0};
    struct trace_writer *writer;
    memset(text, 'x', length);
    text[length] = 0;
    struct trace_header header = {.creator = text};
    struct trace_writer_config config = {.header = &header};
    ck_assert_int_eq(trace_writer_open(path, &config, &writer, &error), TRACE_ERR_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(error.text, "at most 16777216"));
    writer = open_writer(&(struct trace_writer_config){.header = &plain});
    ck_assert_int_eq(trace_writer_note(writer, &header, &error), TRACE_ERR_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(error.text, "at most 16777216"));
    ck_assert_int_eq(trace_writer_close(writer, NULL), TRACE_ERR_ARGUMENT);
    ck_assert_int_eq(count_files(), 0);
    free(text);
}
END_TEST

START_TEST(codecs_by_name)
{
    uint8_t codec = 77;
    ck_assert(trace_codec_find("none", &codec));
    ck_assert_uint_eq(codec, 0);
    ck_assert(trace_codec_find("zstd", &codec));
    ck_assert_uint_eq(codec, 1);
    ck_assert(!trace_codec_find("lz4", &codec));
    ck_assert_uint_eq(codec, 1);
    ck_assert(trace_codec_find("columns", &codec));
    ck_assert_uint_eq(codec, 2);
    ck_assert_ptr_null(trace_codec_row(3));
    ck_assert_ptr_null(trace_codec_row(255));
}
END_TEST

START_TEST(texts_of_codes)
{
    ck_assert_str_eq(trace_strerror(TRACE_OK), "success");
    ck_assert_str_eq(trace_strerror(TRACE_ERR_DAMAGED), "a checksum does not hold");
    ck_assert_str_eq(trace_strerror((enum trace_code)99), "unknown code");
}
END_TEST

static TCase *new_case(Suite *s, const char *name)
{
    TCase *t = tcase_create(name);
    tcase_add_checked_fixture(t, make_directory, remove_directory);
    tcase_set_timeout(t, 120);
    suite_add_tcase(s, t);
    return t;
}

static Suite *suite(void)
{
    Suite *s = suite_create("trace writer");
    TCase *t = new_case(s, "names");
    tcase_add_test(t, file_appears_when_closed);
    tcase_add_test(t, discarded);
    tcase_add_test(t, replaces_the_file_but_not_its_mode);
    tcase_add_test(t, keeps_what_a_killed_writer_left);
    tcase_add_test(t, follows_a_link);
    tcase_add_test(t, device_is_written_as_it_is);
    t = new_case(s, "failures");
    tcase_add_loop_test(t, places_that_cannot_be_written, 0, 4);
    tcase_add_test(t, without_permission);
    tcase_add_test(t, device_is_full);
    tcase_add_test(t, disk_is_full);
    tcase_add_test(t, name_is_taken);
    tcase_add_test(t, full_at_the_very_end);
    tcase_add_test(t, reader_of_the_pipe_is_gone);
    t = new_case(s, "pipes");
    tcase_add_loop_test(t, slow_pipe, 0, 2);
    tcase_add_loop_test(t, slow_source, 0, 4);
    tcase_add_loop_test(t, interrupted_source, 0, 2);
    t = new_case(s, "chunks");
    tcase_add_test(t, operations_do_not_cross_chunks);
    tcase_add_test(t, chunks_have_65536_slots_by_default);
    tcase_add_loop_test(t, same_bytes_however_appended, 0, 3);
    tcase_add_test(t, packed_only_if_smaller);
    tcase_add_loop_test(t, many_strings, 0, 3);
    t = new_case(s, "arguments");
    tcase_add_loop_test(t, bad_config, 0, 12);
    tcase_add_loop_test(t, bad_operation, 0, (int)(sizeof bad_operations / sizeof bad_operations[0]));
    tcase_add_test(t, bad_note);
    tcase_add_test(t, too_long);
    tcase_add_test(t, codecs_by_name);
    tcase_add_test(t, texts_of_codes);
    return s;
}

int main(void)
{
    return suite_run(suite());
}
