/* Imports at their limits, and imports that must fail. SPDX-License-Identifier: BSD-2-Clause */
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <sys/resource.h>

#include "import_support.h"
#include "suite.h"

/* ---- devices and LIODNs ---- */

#define LINE(device, address, size)                                                                     \
    " a-1 [000] d..1. 1.000001: dma_map_page: " device " dir=TO_DEVICE dma_addr=" address " size=" size \
    " phys_addr=0 attrs=\n"

/* Three devices behind one LIODN, as behind a PCIe controller: one domain that holds what all of them use, also what
 * begins inside an earlier buffer and ends behind it. */
START_TEST(shared_liodn)
{
    const struct trace_import_assignment given[] = {{"a", 5}, {"b", 5}, {"c", 5}, {"x", 6}, {"y", 6}};
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_MAP, 1);
    config.devices = given;
    config.device_count = 5;
    struct trace_import *import = NULL;
    ck_assert_int_eq(import_text(&config,
                                 LINE("a", "9000", "16") LINE("b", "1000", "16") LINE("c", "d000", "32")
                                     LINE("c", "d010", "16384") LINE("x", "9000", "1") LINE("y", "1000", "1"),
                                 &import),
                     TRACE_OK);
    write_to(import, output, TRACE_CODEC_NONE);
    trace_import_destroy(import);
    struct op_session *session = op_session_create(0);
    struct replay *replay = replay_file(session, output);
    ck_assert_uint_eq(replay_totals(replay)->operations, 6 + 4 + 6 + 2);
    ck_assert_uint_eq(replay_totals(replay)->refused, 0);
    ck_assert_uint_eq(replay_totals(replay)->translated_bytes, 16 + 16 + 32 + 16384 + 1 + 1);
    uint32_t domain = op_session_domain(session, "a");
    struct pamu_domain_info info;
    ck_assert_int_eq(pamu_domain_info(op_session_software(session), domain, &info), PAMU_OK);
    ck_assert_uint_eq(info.start, 0);
    ck_assert_uint_eq(info.size, 0x20000); /* 0x1000 .. 0x1100f */
    replay_destroy(replay);
    op_session_destroy(session);
}
END_TEST

/* A name that the operations cannot spell is replaced; the header keeps it. */
START_TEST(odd_device_name)
{
    static const char odd[] = "late(1)";
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_MAP, 1);
    struct trace_import *import = NULL;
    ck_assert_int_eq(import_text(&config, LINE("late(1)", "1000", "16"), &import), TRACE_OK);
    write_to(import, output, TRACE_CODEC_NONE);
    ck_assert_str_eq(trace_import_device(import, 0)->name, odd);
    trace_import_destroy(import);
    struct op_session *session = op_session_create(0);
    struct replay *replay = replay_file(session, output);
    ck_assert_uint_ne(op_session_domain(session, "liodn-193"), PAMU_NO_DOMAIN);
    replay_destroy(replay);
    op_session_destroy(session);
}
END_TEST

/* Kernels name devices in ASCII; a recording's file may be called anything. */
START_TEST(bytes_that_are_not_text)
{
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_MAP, 1);
    struct trace_import *import = NULL;
    ck_assert_int_eq(
        import_text(&config, LINE("a\x01", "1000", "16") LINE("\xff", "1000", "16") LINE("b", "1000", "16"), &import),
        TRACE_OK);
    ck_assert_uint_eq(trace_import_summary(import)->unparsed, 2);
    struct trace_import_target target = {.path = output, .creator = "test", .source = "a\xff\tb"};
    ck_assert_int_eq(trace_import_write(import, &target, &error), TRACE_OK);
    trace_import_destroy(import);
    struct trace_reader *reader = NULL;
    ck_assert_int_eq(trace_reader_open_path(output, &reader, &error), TRACE_OK);
    ck_assert_str_eq(trace_reader_header(reader)->source, "a??b");
    trace_reader_close(reader);
}
END_TEST

START_TEST(no_liodn_left)
{
    static char text[256 * 160];
    text[0] = '\0';
    for (unsigned i = 0; i < 256; i++)
        snprintf(text + strlen(text), 160,
                 " a-1 [000] d..1. 1.000001: dma_map_page: dev%u dir=TO_DEVICE dma_addr=1000 size=16 "
                 "phys_addr=0 attrs=\n",
                 i);
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_MAP, 1);
    struct trace_import *import = NULL;
    ck_assert_int_eq(import_text(&config, text, &import), TRACE_ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(error.text, "no LIODN of p4080 is left"));
    trace_import_destroy(import);
}
END_TEST

/* ---- records ---- */

/* 5 GiB do not fit the 32 bits of a length: 2 GiB, 2 GiB, 1 GiB. */
START_TEST(very_long_buffer)
{
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_MAP, 1);
    struct trace_import *import = NULL;
    ck_assert_int_eq(import_text(&config, LINE("a", "100000000", "5368709120"), &import), TRACE_OK);
    ck_assert_uint_eq(trace_import_summary(import)->records, 3);
    ck_assert_uint_eq(trace_import_summary(import)->bytes, UINT64_C(5368709120));
    write_to(import, output, TRACE_CODEC_NONE);
    trace_import_destroy(import);
    struct op_session *session = op_session_create(0);
    struct replay *replay = replay_file(session, output);
    ck_assert_uint_eq(replay_totals(replay)->denied_records, 0);
    ck_assert_uint_eq(replay_totals(replay)->translated_bytes, UINT64_C(5368709120));
    replay_destroy(replay);
    op_session_destroy(session);
}
END_TEST

START_TEST(clock_that_counts)
{
    static const char first[] =
        " a-1 [000] d..1. 77: dma_map_page: a dir=TO_DEVICE dma_addr=1000 size=16 phys_addr=0 attrs=\n";
    char text[512];
    strcpy(text, first);
    strcat(text, LINE("a", "2000", "16")); /* of another clock */
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_MAP, 1);
    struct trace_import *import = NULL;
    ck_assert_int_eq(import_text(&config, text, &import), TRACE_OK);
    ck_assert_uint_eq(trace_import_summary(import)->records, 1);
    ck_assert_uint_eq(trace_import_summary(import)->unparsed, 1);
    ck_assert_uint_eq(trace_import_summary(import)->first_unparsed, 2);
    write_to(import, output, TRACE_CODEC_NONE);
    trace_import_destroy(import);
    struct trace_reader *reader = NULL;
    ck_assert_int_eq(trace_reader_open_path(output, &reader, &error), TRACE_OK);
    ck_assert(!trace_reader_header(reader)->timestamps);
    trace_reader_close(reader);
}
END_TEST

/* Counts that a header cannot hold are capped, and the trace is written all the same. */
START_TEST(losses_without_end)
{
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_MAP, 1);
    struct trace_import *import = NULL;
    ck_assert_int_eq(import_text(&config,
                                 "CPU:0 [LOST 18446744073709551615 EVENTS]\n" LINE(
                                     "a", "1000", "16") "CPU:0 [LOST 18446744073709551615 EVENTS]\n",
                                 &import),
                     TRACE_OK);
    ck_assert_uint_eq(trace_import_summary(import)->lost, 2);
    ck_assert_uint_eq(trace_import_summary(import)->lost_events, UINT64_MAX);
    write_to(import, output, TRACE_CODEC_NONE);
    trace_import_destroy(import);
}
END_TEST

/* ---- what must fail ---- */

START_TEST(nothing_to_import)
{
    static const struct {
        const char *text, *complaint;
    } rows[] = {
        {"", "nothing in it"},
        {"\n", "no form that is known"},
        {"# tracer: nop\n", "no event to import"},
        {"garbage\n", "no form that is known"},
        {"CPU:0 [LOST 1 EVENTS]\n", "no event to import"},
    };
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_UNMAP, 1);
    struct trace_import *import = NULL;
    ck_assert_int_eq(import_text(&config, rows[_i].text, &import), TRACE_ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(error.text, rows[_i].complaint));
    trace_import_destroy(import);
}
END_TEST

/* A line of 1 MB between good ones is one unparsed line, and no more. */
START_TEST(line_of_a_megabyte)
{
    enum { LONG = 1000000 };
    char *text = malloc(LONG + 512);
    ck_assert_ptr_nonnull(text);
    strcpy(text, LINE("a", "1000", "16"));
    size_t used = strlen(text);
    memset(text + used, '[', LONG);
    strcpy(text + used + LONG, "\n" LINE("a", "2000", "16"));
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_MAP, 1);
    struct trace_import *import = NULL;
    ck_assert_int_eq(import_text(&config, text, &import), TRACE_OK);
    ck_assert_uint_eq(trace_import_summary(import)->lines, 3);
    ck_assert_uint_eq(trace_import_summary(import)->unparsed, 1);
    ck_assert_uint_eq(trace_import_summary(import)->records, 2);
    trace_import_destroy(import);
    free(text);
}
END_TEST

/* 256 windows take 255 SPAACT entries: eight domains fit into the default 0x800, nine do not. */
START_TEST(windows_of_many_devices)
{
    static const char *const lines[] = {LINE("a", "1000", "16"), LINE("b", "1000", "16"), LINE("c", "1000", "16"),
                                        LINE("d", "1000", "16"), LINE("e", "1000", "16"), LINE("f", "1000", "16"),
                                        LINE("g", "1000", "16"), LINE("h", "1000", "16"), LINE("i", "1000", "16")};
    char text[9 * 160] = "";
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_MAP, 256);
    struct trace_import *import = NULL;
    for (unsigned i = 0; i < 8; i++)
        strcat(text, lines[i]);
    ck_assert_int_eq(import_text(&config, text, &import), TRACE_OK);
    write_to(import, output, TRACE_CODEC_NONE);
    trace_import_destroy(import);
    struct op_session *session = op_session_create(0);
    struct replay *replay = replay_file(session, output);
    ck_assert_uint_eq(replay_totals(replay)->refused, 0);
    ck_assert_uint_eq(replay_totals(replay)->translated_records, 8);
    replay_destroy(replay);
    op_session_destroy(session);
    strcat(text, lines[8]);
    ck_assert_int_eq(import_text(&config, text, &import), TRACE_ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(error.text, "2295 entries"));
    trace_import_destroy(import);
}
END_TEST

static bool say_no(void *user, uint64_t done, uint64_t total, const struct trace_import_summary *summary)
{
    unsigned *calls = user;
    ck_assert_uint_gt(done, 0);
    ck_assert_uint_le(done, total);
    ck_assert_uint_gt(summary->records, 0);
    return ++*calls < 1;
}

START_TEST(ended_by_the_caller)
{
    unsigned calls = 0;
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_MAP, 1);
    config.progress = say_no;
    config.progress_user = &calls;
    struct trace_import *import = NULL;
    struct trace_source *source = NULL;
    ck_assert_int_eq(trace_source_open(IOMMU, &source, &error), TRACE_OK);
    ck_assert_int_eq(import_source(&config, source, &import), TRACE_ERR_SYSTEM);
    ck_assert_uint_eq(calls, 1);
    ck_assert_uint_lt(trace_import_summary(import)->lines, 111344);
    trace_import_destroy(import);
}
END_TEST

/* Both halves of the address space need an aperture of 2^64, which rule R1 does not allow. */
START_TEST(no_aperture)
{
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_MAP, 1);
    struct trace_import *import = NULL;
    ck_assert_int_eq(import_text(&config, LINE("a", "1000", "16") LINE("a", "8000000000000000", "16"), &import),
                     TRACE_ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(error.text, "no aperture"));
    trace_import_destroy(import);
}
END_TEST

START_TEST(window_counts_that_are_not_legal)
{
    static const uint32_t counts[] = {0, 3, 6, 512, 0x80000000u};
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_MAP, counts[_i]);
    struct trace_import *import = NULL;
    ck_assert_int_eq(trace_import_create(&config, &import, &error), TRACE_ERR_ARGUMENT);
    ck_assert_ptr_null(import);
    ck_assert_ptr_nonnull(strstr(error.text, "power of two"));
}
END_TEST

START_TEST(device_given_twice)
{
    const struct trace_import_assignment given[] = {{"a", 5}, {"b", 6}, {"a", 7}};
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_MAP, 1);
    config.devices = given;
    config.device_count = 3;
    struct trace_import *import = NULL;
    ck_assert_int_eq(trace_import_create(&config, &import, &error), TRACE_ERR_ARGUMENT);
    ck_assert_ptr_null(import);
}
END_TEST

/* The default PPAACT has 0x500 entries (FACTS section 5). */
START_TEST(liodn_without_an_entry)
{
    struct trace_import_assignment given[] = {{"a", 0x4ff}};
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_MAP, 1);
    config.devices = given;
    config.device_count = 1;
    struct trace_import *import = NULL;
    ck_assert_int_eq(trace_import_create(&config, &import, &error), TRACE_OK);
    trace_import_destroy(import);
    given[0].liodn = 0x500;
    ck_assert_int_eq(trace_import_create(&config, &import, &error), TRACE_ERR_ARGUMENT);
    ck_assert_ptr_null(import);
}
END_TEST

/* Output that cannot be written leaves nothing: see remove_scratch(). */
START_TEST(output_that_cannot_be)
{
    char path[128];
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_UNMAP, 1);
    struct trace_import *import = import_path(&config, "golden/import-excerpt.txt");
    snprintf(path, sizeof path, "%s/missing/out.ptrace", scratch);
    struct trace_import_target target = {.path = path, .creator = "test", .codec = TRACE_CODEC_NONE};
    ck_assert_int_eq(trace_import_write(import, &target, &error), TRACE_ERR_SYSTEM);
    target = (struct trace_import_target){.file = open("/dev/full", O_WRONLY), .creator = "test"};
    ck_assert_int_ge(target.file, 0);
    ck_assert_int_eq(trace_import_write(import, &target, &error), TRACE_ERR_SYSTEM);
    close(target.file);
    trace_import_destroy(import);
}
END_TEST

/* 70,000 records are more than a chunk: the first one is written, and refused, before the last is put in. */
START_TEST(output_that_is_full)
{
    enum { RECORDS = 70000 };
    static const char line[] = LINE("a", "1000", "16");
    char *text = malloc(RECORDS * (sizeof line - 1) + 1);
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < RECORDS; i++)
        memcpy(text + i * (sizeof line - 1), line, sizeof line);
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_MAP, 1);
    struct trace_import *import = NULL;
    ck_assert_int_eq(import_text(&config, text, &import), TRACE_OK);
    free(text);
    ck_assert_uint_eq(trace_import_summary(import)->records, RECORDS);
    struct trace_import_target target = {.path = "/dev/full", .creator = "test"};
    ck_assert_int_eq(trace_import_write(import, &target, &error), TRACE_ERR_SYSTEM);
    trace_import_destroy(import);
}
END_TEST

/* The records wait in a file; here it may not grow over 100 KB. */
START_TEST(temporary_file_that_is_full)
{
    const struct rlimit limit = {100000, 100000};
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_MAP, 1);
    struct trace_import *import = NULL;
    struct trace_source *source = NULL;
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert_int_eq(trace_source_open(IOMMU, &source, &error), TRACE_OK);
    ck_assert_int_eq(import_source(&config, source, &import), TRACE_ERR_SYSTEM);
    ck_assert_ptr_nonnull(strstr(error.text, "temporary file"));
    trace_import_destroy(import);
}
END_TEST

START_TEST(rows_have_names)
{
    for (unsigned i = 0; i < IMPORT_POLICY_COUNT; i++)
        ck_assert(trace_import_policy_name((enum import_policy)i)[0] != '\0' &&
                  trace_import_policy_help((enum import_policy)i)[0] != '\0');
    ck_assert_ptr_null(trace_import_policy_name(IMPORT_POLICY_COUNT));
    ck_assert_ptr_null(trace_import_policy_help(IMPORT_POLICY_COUNT));
    ck_assert_str_eq(trace_import_rings_name(IMPORT_RINGS_DOORBELL), "doorbell");
    ck_assert_ptr_null(trace_import_rings_name(IMPORT_RINGS_COUNT));
    ck_assert_str_eq(trace_import_order_name(IMPORT_ORDER_BIG), "big");
    ck_assert_ptr_null(trace_import_order_name(IMPORT_ORDER_COUNT));
    for (unsigned i = 0; i < IMPORT_FORM_COUNT; i++)
        ck_assert(import_form_row((enum import_form)i)->help[0] != '\0');
    ck_assert_ptr_null(import_form_row(IMPORT_FORM_AUTO));
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("import_edges");
    TCase *t = scratch_case("details");
    tcase_set_timeout(t, 600);
    tcase_add_test(t, shared_liodn);
    tcase_add_test(t, odd_device_name);
    tcase_add_test(t, bytes_that_are_not_text);
    tcase_add_test(t, very_long_buffer);
    tcase_add_test(t, clock_that_counts);
    tcase_add_test(t, losses_without_end);
    tcase_add_test(t, line_of_a_megabyte);
    tcase_add_test(t, rows_have_names);
    suite_add_tcase(s, t);
    t = scratch_case("failures");
    tcase_add_test(t, no_liodn_left);
    tcase_add_loop_test(t, nothing_to_import, 0, 5);
    tcase_add_test(t, no_aperture);
    tcase_add_test(t, windows_of_many_devices);
    tcase_add_test(t, ended_by_the_caller);
    tcase_add_loop_test(t, window_counts_that_are_not_legal, 0, 5);
    tcase_add_test(t, device_given_twice);
    tcase_add_test(t, liodn_without_an_entry);
    tcase_add_test(t, output_that_cannot_be);
    tcase_add_test(t, output_that_is_full);
    tcase_add_test(t, temporary_file_that_is_full);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    return suite_run(suite());
}
