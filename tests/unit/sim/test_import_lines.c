/* Cutting text into lines: plain, compressed, too long, cut off. SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

#include "suite.h"
#include "trace/import/lines.h"

#define MOST 64u

/* What arrived: lines joined by '|', "!" for a line that is too long or not ended. */
struct heard {
    char text[4096];
    size_t used;
    unsigned long lines, bad, bytes;
    unsigned long stop_after; /* 0: never */
};

static bool hear(void *user, const char *line, size_t length)
{
    struct heard *heard = user;
    heard->lines++;
    if (line == NULL) {
        heard->bad++;
        line = "!";
        length = 1;
    } else {
        ck_assert_int_eq(line[length], '\n');
        heard->bytes += length;
    }
    if (heard->used + length + 1 < sizeof heard->text) {
        memcpy(heard->text + heard->used, line, length);
        heard->text[heard->used + length] = '|';
        heard->used += length + 1;
    }
    return heard->lines != heard->stop_after;
}

static struct heard heard;
static const struct import_lines lines = {.most = MOST, .line = hear, .user = &heard};
static struct trace_error error;
static bool stopped;

static enum trace_code read_bytes(const void *bytes, size_t size)
{
    struct trace_source *source = NULL;
    ck_assert_int_eq(trace_source_open_memory(bytes, size, &source, &error), TRACE_OK);
    unsigned long stop_after = heard.stop_after;
    memset(&heard, 0, sizeof heard);
    heard.stop_after = stop_after;
    enum trace_code code = import_lines(source, &lines, &stopped, &error);
    trace_source_close(source);
    return code;
}

static void ck_lines(const char *text, const char *expected)
{
    ck_assert_int_eq(read_bytes(text, strlen(text)), TRACE_OK);
    ck_assert_str_eq(heard.text, expected);
}

START_TEST(plain)
{
    ck_lines("", "");
    ck_lines("\n", "|");
    ck_lines("a\n", "a|");
    ck_lines("a\nbc\n\nd\n", "a|bc||d|");
    ck_assert(!stopped);
}
END_TEST

START_TEST(last_line_without_an_end)
{
    ck_lines("a\nb", "a|!|");
    ck_lines("b", "!|");
}
END_TEST

/* 64 bytes are a line, 65 are not. */
START_TEST(line_that_is_too_long)
{
    char text[256] = "first\n";
    memset(text + 6, 'x', MOST);
    strcpy(text + 6 + MOST, "\nlast\n");
    ck_assert_int_eq(read_bytes(text, strlen(text)), TRACE_OK);
    ck_assert_uint_eq(heard.lines, 3);
    ck_assert_uint_eq(heard.bad, 0);
    memset(text + 6, 'x', MOST + 1);
    strcpy(text + 6 + MOST + 1, "\nlast\n");
    ck_lines(text, "first|!|last|");
}
END_TEST

/* Lines of several megabytes, longer than every buffer: each is one bad line, and the rest is read. */
START_TEST(lines_of_megabytes)
{
    enum { LONG = 3000000 };
    char *text = malloc(2 * LONG + 32);
    ck_assert_ptr_nonnull(text);
    memset(text, 'x', LONG);
    strcpy(text + LONG, "\nshort\n");
    ck_assert_int_eq(read_bytes(text, LONG + 7), TRACE_OK);
    ck_assert_str_eq(heard.text, "!|short|");
    memset(text, 'x', LONG); /* and one that the file ends in */
    text[0] = '\n';
    ck_assert_int_eq(read_bytes(text, LONG), TRACE_OK);
    ck_assert_str_eq(heard.text, "|!|");
    free(text);
}
END_TEST

/* Lines across the borders of every buffer: 100,000 lines of 0 to 60 bytes. */
START_TEST(many_lines)
{
    enum { LINES = 100000 };
    char *text = malloc(LINES * 64);
    ck_assert_ptr_nonnull(text);
    size_t used = 0;
    unsigned long bytes = 0;
    for (unsigned i = 0; i < LINES; i++) {
        size_t length = i * 7919u % 61u;
        memset(text + used, 'a' + (int)(i % 26), length);
        text[used + length] = '\n';
        used += length + 1;
        bytes += length;
    }
    ck_assert_int_eq(read_bytes(text, used), TRACE_OK);
    ck_assert_uint_eq(heard.lines, LINES);
    ck_assert_uint_eq(heard.bad, 0);
    ck_assert_uint_eq(heard.bytes, bytes);
    free(text);
}
END_TEST

START_TEST(pipe_in_single_bytes)
{
    static const char text[] = "one\ntwo\n\nthree\n";
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        for (size_t i = 0; i < sizeof text - 1; i++)
            if (write(ends[1], text + i, 1) != 1)
                _exit(1);
        _exit(0);
    }
    close(ends[1]);
    struct trace_source *source = NULL;
    ck_assert_int_eq(trace_source_open_fd(ends[0], &source, &error), TRACE_OK);
    memset(&heard, 0, sizeof heard);
    ck_assert_int_eq(import_lines(source, &lines, &stopped, &error), TRACE_OK);
    trace_source_close(source);
    close(ends[0]);
    ck_assert_str_eq(heard.text, "one|two||three|");
}
END_TEST

START_TEST(stopped_by_the_listener)
{
    heard.stop_after = 2;
    ck_assert_int_eq(read_bytes("a\nb\nc\nd\n", 8), TRACE_OK);
    heard.stop_after = 0;
    ck_assert(stopped);
    ck_assert_str_eq(heard.text, "a|b|");
}
END_TEST

/* ---- zstd ---- */

static uint8_t packed[1u << 20];

static size_t pack(const char *text, size_t size)
{
    size_t length = ZSTD_compress(packed, sizeof packed, text, size, 3);
    ck_assert(!ZSTD_isError(length));
    return length;
}

START_TEST(compressed)
{
    static const char text[] = "a\nbc\n\nd\n";
    size_t length = pack(text, sizeof text - 1);
    ck_assert_int_eq(read_bytes(packed, length), TRACE_OK);
    ck_assert_str_eq(heard.text, "a|bc||d|");
    length += ZSTD_compress(packed + length, sizeof packed - length, "e\n", 2, 3); /* a second frame */
    ck_assert_int_eq(read_bytes(packed, length), TRACE_OK);
    ck_assert_str_eq(heard.text, "a|bc||d|e|");
}
END_TEST

/* 30 MB that pack to almost nothing: the text is never in memory as a whole, and none of it is lost. */
START_TEST(compressed_many_times)
{
    enum { LINES = 1000000 };
    char *text = malloc(LINES * 30);
    ck_assert_ptr_nonnull(text);
    for (unsigned i = 0; i < LINES; i++)
        memcpy(text + i * 30, "01234567890123456789012345678\n", 30);
    size_t length = pack(text, LINES * 30);
    free(text);
    ck_assert_int_eq(read_bytes(packed, length), TRACE_OK);
    ck_assert_uint_eq(heard.lines, LINES);
    ck_assert_uint_eq(heard.bytes, LINES * 29ul);
}
END_TEST

/* Every cut of the file is an error, but none at all and those before it is known for zstd. */
START_TEST(compressed_and_cut_off)
{
    char text[2000];
    for (unsigned i = 0; i < sizeof text; i++)
        text[i] = i % 50 == 49 ? '\n' : (char)('a' + i * i % 23);
    size_t length = pack(text, sizeof text);
    for (size_t cut = 4; cut < length; cut++) {
        ck_assert_int_eq(read_bytes(packed, cut), TRACE_ERR_TRUNCATED);
        ck_assert_uint_gt(strlen(error.text), 0);
    }
    ck_assert_int_eq(read_bytes(packed, length), TRACE_OK);
    ck_assert_uint_eq(heard.lines, sizeof text / 50);
}
END_TEST

START_TEST(compressed_and_damaged)
{
    size_t length = pack("a\nb\n", 4);
    packed[4] |= 0x08; /* the reserved bit of the frame header */
    ck_assert_int_eq(read_bytes(packed, length), TRACE_ERR_FORMAT);
    length = pack("a\nb\n", 4);
    memcpy(packed + length, "junk", 4); /* behind the frame */
    ck_assert_int_eq(read_bytes(packed, length + 4), TRACE_ERR_FORMAT);
}
END_TEST

/* A folder opens, but cannot be read. */
START_TEST(source_that_cannot_be_read)
{
    struct trace_source *source = NULL;
    ck_assert_int_eq(trace_source_open("data", &source, &error), TRACE_OK);
    ck_assert_int_eq(import_lines(source, &lines, &stopped, &error), TRACE_ERR_SYSTEM);
    trace_source_close(source);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("import_lines");
    TCase *t = tcase_create("plain");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, plain);
    tcase_add_test(t, last_line_without_an_end);
    tcase_add_test(t, line_that_is_too_long);
    tcase_add_test(t, lines_of_megabytes);
    tcase_add_test(t, many_lines);
    tcase_add_test(t, pipe_in_single_bytes);
    tcase_add_test(t, stopped_by_the_listener);
    tcase_add_test(t, source_that_cannot_be_read);
    suite_add_tcase(s, t);
    t = tcase_create("zstd");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, compressed);
    tcase_add_test(t, compressed_many_times);
    tcase_add_test(t, compressed_and_cut_off);
    tcase_add_test(t, compressed_and_damaged);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    return suite_run(suite());
}
