/* Whole imports: hand-checked excerpts, and real recordings through the model. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "import_support.h"
#include "suite.h"

#define DIRECT "data/traces/linux-6.12-dma-direct.txt.zst"

/* ---- the balance of lines ---- */

static uint64_t accounted(const struct trace_import_summary *summary)
{
    uint64_t sum = summary->comments + summary->blank + summary->other + summary->lost + summary->unparsed;
    for (unsigned outcome = 0; outcome < IMPORT_OUTCOME_COUNT; outcome++)
        sum += trace_import_total(summary, (enum import_outcome)outcome);
    return sum;
}

#define CK_KIND(summary, kind, out, number) \
    ck_assert_uint_eq((summary)->outcome[IMPORT_KIND_##kind][IMPORT_OUTCOME_##out], number)

/* ---- hand-checked excerpts: golden/import-NAME.txt and .POLICY ---- */

static const struct {
    const char *name;
    enum import_policy policy;
} excerpts[] = {
    {"excerpt", IMPORT_POLICY_AT_UNMAP},
    {"excerpt", IMPORT_POLICY_AT_MAP},
    {"kinds", IMPORT_POLICY_AT_UNMAP},
    {"kinds", IMPORT_POLICY_AT_MAP},
};

/* The next line that is not a comment, without its comment; false at the end. */
static bool next_expected(FILE *file, char *line, int size)
{
    while (fgets(line, size, file) != NULL) {
        line[strcspn(line, "#\n")] = '\0';
        size_t length = strlen(line);
        while (length > 0 && line[length - 1] == ' ')
            line[--length] = '\0';
        if (length > 0)
            return true;
    }
    return false;
}

/* Every operation of a chunk is the next line of the file. */
static void ck_chunk(const struct trace_chunk *chunk, const struct op_strings *strings, FILE *expected)
{
    static struct op_scratch op_scratch;
    char line[256];
    char text[256];
    size_t used = 0;
    for (size_t at = 0; at < chunk->slot_count; at += used) {
        struct op op;
        ck_assert_int_eq(
            op_decode(chunk->slots + at * OP_SLOT_BYTES, chunk->slot_count - at, strings, &op_scratch, &op, &used),
            OP_OK);
        op_print(&op, text, sizeof text);
        ck_assert_msg(next_expected(expected, line, sizeof line), "more than expected: %s", text);
        ck_assert_str_eq(text, line);
    }
}

START_TEST(excerpt)
{
    char path[64];
    char line[256];
    snprintf(path, sizeof path, "golden/import-%s.txt", excerpts[_i].name);
    struct trace_import_config config = config_of(excerpts[_i].policy, 1);
    struct trace_import *import = import_path(&config, path);
    write_to(import, output, TRACE_CODEC_NONE);
    ck_assert_uint_eq(accounted(trace_import_summary(import)), trace_import_summary(import)->lines);
    trace_import_destroy(import);

    snprintf(path, sizeof path, "golden/import-%s.%s", excerpts[_i].name,
             trace_import_policy_name(excerpts[_i].policy));
    FILE *expected = fopen(path, "r");
    ck_assert_ptr_nonnull(expected);
    struct trace_reader *reader = NULL;
    ck_assert_int_eq(trace_reader_open_path(output, &reader, &error), TRACE_OK);
    struct trace_chunk chunk;
    while (trace_reader_next(reader, &chunk, &error) == TRACE_OK)
        ck_chunk(&chunk, trace_reader_strings(reader), expected);
    ck_assert(!next_expected(expected, line, sizeof line));
    trace_reader_close(reader);
    fclose(expected);
}
END_TEST

/* Counted by hand in golden/import-excerpt.txt. */
START_TEST(excerpt_counts)
{
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_UNMAP, 1);
    struct trace_import *import = import_path(&config, "golden/import-excerpt.txt");
    const struct trace_import_summary *summary = trace_import_summary(import);
    ck_assert_uint_eq(summary->lines, 27);
    ck_assert_uint_eq(summary->comments, 6);
    ck_assert_uint_eq(summary->lost, 1);
    ck_assert_uint_eq(summary->lost_events, 3);
    ck_assert_uint_eq(summary->unparsed, 0);
    CK_KIND(summary, IOMMU_MAP, NO_DEVICE, 2);
    CK_KIND(summary, IOMMU_UNMAP, NO_DEVICE, 2);
    CK_KIND(summary, ALLOC, IMPORTED, 3);
    CK_KIND(summary, MAP_PAGE, IMPORTED, 5);
    CK_KIND(summary, UNMAP_PAGE, IMPORTED, 4);
    CK_KIND(summary, UNMAP_PAGE, NO_MAP, 1);
    CK_KIND(summary, MAP_SG, IMPORTED, 2);
    CK_KIND(summary, UNMAP_SG, IMPORTED, 1);
    ck_assert_uint_eq(summary->life.remapped, 1);
    ck_assert_uint_eq(summary->life.unended[IMPORT_FAMILY_STREAMING], 0);
    ck_assert_uint_eq(summary->life.unended[IMPORT_FAMILY_LIST], 1);
    ck_assert_uint_eq(summary->life.unended[IMPORT_FAMILY_COHERENT], 3);
    ck_assert_uint_eq(summary->records, 12);
    ck_assert_uint_eq(summary->reads, 4);
    ck_assert_uint_eq(summary->writes, 8);
    /* 4 * 512 + 2 * 4096 + 2 * 4096 + 90 + 2 * 65536 + 4096 */
    ck_assert_uint_eq(summary->bytes, 153690);
    trace_import_destroy(import);
}
END_TEST

/* Counted by hand in golden/import-kinds.txt: each kind is there. */
START_TEST(kinds_counts)
{
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_UNMAP, 1);
    struct trace_import *import = import_path(&config, "golden/import-kinds.txt");
    const struct trace_import_summary *summary = trace_import_summary(import);
    ck_assert_uint_eq(summary->lines, 36);
    ck_assert_uint_eq(summary->comments, 1);
    ck_assert_uint_eq(summary->lost, 1);
    ck_assert_uint_eq(summary->lost_events, 0);
    ck_assert_uint_eq(summary->other, 1);
    ck_assert_uint_eq(summary->unparsed, 1);
    ck_assert_uint_eq(summary->first_unparsed, 34);
    ck_assert_uint_eq(trace_import_total(summary, IMPORT_OUTCOME_IMPORTED), 20);
    ck_assert_uint_eq(trace_import_total(summary, IMPORT_OUTCOME_NO_DEVICE), 2);
    ck_assert_uint_eq(trace_import_total(summary, IMPORT_OUTCOME_NO_ACCESS), 5);
    ck_assert_uint_eq(trace_import_total(summary, IMPORT_OUTCOME_MAPS_NOTHING), 3);
    ck_assert_uint_eq(trace_import_total(summary, IMPORT_OUTCOME_NO_DIRECTION), 1);
    ck_assert_uint_eq(trace_import_total(summary, IMPORT_OUTCOME_BEYOND), 1);
    ck_assert_uint_eq(trace_import_total(summary, IMPORT_OUTCOME_NO_MAP), 0);
    ck_assert_uint_eq(summary->life.cut_segments, 2);
    for (unsigned kind = 0; kind < IMPORT_LINUX_KINDS; kind++) {
        uint64_t seen = 0;
        for (unsigned outcome = 0; outcome < IMPORT_OUTCOME_COUNT; outcome++)
            seen += summary->outcome[kind][outcome];
        ck_assert_msg(seen > 0, "%s is missing", import_kind_row((enum import_kind)kind)->name);
    }
    for (unsigned family = 0; family < IMPORT_FAMILY_COUNT; family++)
        ck_assert_uint_eq(summary->life.unended[family], 0);
    trace_import_destroy(import);
}
END_TEST

START_TEST(timestamps)
{
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_UNMAP, 1);
    struct trace_import *import = import_path(&config, "golden/import-excerpt.txt");
    write_to(import, output, TRACE_CODEC_ZSTD);
    trace_import_destroy(import);
    struct trace_reader *reader = NULL;
    struct trace_chunk chunk;
    ck_assert_int_eq(trace_reader_open_path(output, &reader, &error), TRACE_OK);
    ck_assert_int_eq(trace_reader_next(reader, &chunk, &error), TRACE_OK);
    ck_assert_uint_eq(chunk.operations, 24 + 12);
    ck_assert_ptr_nonnull(chunk.times);
    ck_assert_uint_eq(trace_chunk_time(&chunk, 0), 3878143000);   /* setting up, with event 2 */
    ck_assert_uint_eq(trace_chunk_time(&chunk, 24), 3878143000);  /* event 2 */
    ck_assert_uint_eq(trace_chunk_time(&chunk, 28), 3887886000);  /* event 7 */
    ck_assert_uint_eq(trace_chunk_time(&chunk, 35), 11563918000); /* event 20 */
    trace_reader_close(reader);
}
END_TEST

/* ---- the recordings: numbers of data/traces/count.awk ---- */

struct expected_device {
    const char *name;
    uint16_t liodn; /* in order of first map: pcie1 .. pcie3, then srio-port1 */
    uint64_t accesses, bytes;
};

static const struct recording {
    const char *path;
    enum import_policy policy;
    uint64_t lines, reads, writes;
    struct expected_device devices[4];
} recordings[] = {
    {DIRECT,
     IMPORT_POLICY_AT_UNMAP,
     44882,
     4105 + 8 + 6908 + 458,
     2939 + 18 + 12650 + 3851,
     {{"0000:00:03.0", 193, 8 + 18, 215112},
      {"0000:00:02.0", 194, 4105 + 2939, 30435400},
      {"0000:00:1f.2", 195, 458 + 3851, 21491712},
      {"0000:00:04.0", 198, 6908 + 12650, 27472902}}},
    {DIRECT,
     IMPORT_POLICY_AT_MAP,
     44882,
     4105 + 8 + 6908 + 458,
     2939 + 18 + 12905 + 3851,
     {{"0000:00:03.0", 193, 8 + 18, 215112},
      {"0000:00:02.0", 194, 4105 + 2939, 30435400},
      {"0000:00:1f.2", 195, 458 + 3851, 21491712},
      {"0000:00:04.0", 198, 6908 + 12905, 27861012}}},
    {IOMMU,
     IMPORT_POLICY_AT_UNMAP,
     111344,
     265 + 8 + 9697 + 65,
     2339 + 18 + 13048 + 267,
     {{"0000:00:03.0", 193, 8 + 18, 215112},
      {"0000:00:02.0", 194, 265 + 2339, 30435400},
      {"0000:00:1f.2", 195, 65 + 267, 21327872},
      {"0000:00:04.0", 198, 9697 + 13048, 28151072}}},
    {IOMMU,
     IMPORT_POLICY_AT_MAP,
     111344,
     265 + 8 + 9697 + 78,
     2339 + 18 + 13303 + 267,
     {{"0000:00:03.0", 193, 8 + 18, 215112},
      {"0000:00:02.0", 194, 265 + 2339, 30435400},
      {"0000:00:1f.2", 195, 78 + 267, 21983232},
      {"0000:00:04.0", 198, 9697 + 13303, 28539182}}},
};
#define RECORDINGS ((int)(sizeof recordings / sizeof *recordings))

static void ck_device(const struct trace_import_device *device, const struct expected_device *expected)
{
    ck_assert_str_eq(device->name, expected->name);
    ck_assert(device->has_liodn && !device->given);
    ck_assert_uint_eq(device->liodn, expected->liodn);
    ck_assert_uint_eq(device->accesses, expected->accesses);
    ck_assert_uint_eq(device->bytes, expected->bytes);
}

START_TEST(recording_counts)
{
    const struct recording *recording = &recordings[_i];
    struct trace_import_config config = config_of(recording->policy, 1);
    struct trace_import *import = import_path(&config, recording->path);
    const struct trace_import_summary *summary = trace_import_summary(import);
    ck_assert_uint_eq(summary->lines, recording->lines);
    ck_assert_uint_eq(summary->comments, 12);
    ck_assert_uint_eq(accounted(summary), summary->lines);
    ck_assert_uint_eq(summary->other + summary->lost + summary->unparsed + summary->blank, 0);
    bool behind_iommu = strcmp(recording->path, IOMMU) == 0;
    CK_KIND(summary, MAP_PAGE, IMPORTED, behind_iommu ? 25064 : 21877);
    CK_KIND(summary, UNMAP_PAGE, IMPORTED, behind_iommu ? 24809 : 21622);
    CK_KIND(summary, MAP_SG, IMPORTED, 675);
    CK_KIND(summary, UNMAP_SG, IMPORTED, behind_iommu ? 674 : 675);
    CK_KIND(summary, ALLOC, IMPORTED, 21);
    CK_KIND(summary, IOMMU_MAP, NO_DEVICE, behind_iommu ? 34606 : 0);
    CK_KIND(summary, IOMMU_UNMAP, NO_DEVICE, behind_iommu ? 25483 : 0);
    ck_assert_uint_eq(summary->life.unended[IMPORT_FAMILY_STREAMING], behind_iommu ? 25064 - 24809 : 21877 - 21622);
    ck_assert_uint_eq(summary->life.unended[IMPORT_FAMILY_LIST], behind_iommu ? 1 : 0);
    ck_assert_uint_eq(summary->life.unended[IMPORT_FAMILY_COHERENT], 21);
    ck_assert_uint_eq(summary->life.remapped, 0);
    /* three truncated lists each: 168 + 168 + 151 segments less 128; behind the IOMMU 11 of 11 each */
    ck_assert_uint_eq(summary->life.cut_segments, behind_iommu ? 0 : 40 + 40 + 23);
    ck_assert_uint_eq(summary->reads, recording->reads);
    ck_assert_uint_eq(summary->writes, recording->writes);
    for (size_t i = 0; i < 4; i++)
        ck_device(trace_import_device(import, i), &recording->devices[i]);
    ck_assert_ptr_null(trace_import_device(import, 4));
    trace_import_destroy(import);
}
END_TEST

/* Every access of the recordings goes through the model without a denial, with 1, 8 and 256 windows. */
static const uint32_t window_counts[] = {1, 8, 256};
#define WINDOW_COUNTS 3

START_TEST(recording_translates)
{
    const struct recording *recording = &recordings[_i / WINDOW_COUNTS];
    struct trace_import_config config = config_of(recording->policy, window_counts[_i % WINDOW_COUNTS]);
    struct trace_import *import = import_path(&config, recording->path);
    write_to(import, output, TRACE_CODEC_ZSTD);
    trace_import_destroy(import);
    struct op_session *session = op_session_create(0);
    ck_assert(op_force_chip(session, pamu_chip_find("p4080")));
    struct replay *replay = replay_file(session, output);
    const struct replay_totals *totals = replay_totals(replay);
    uint64_t bytes = 0;
    for (size_t i = 0; i < 4; i++) {
        const struct expected_device *device = &recording->devices[i];
        const struct replay_liodn *liodn = replay_liodn(replay, device->liodn);
        ck_assert_uint_eq(liodn->liodn, device->liodn);
        ck_assert_uint_eq(liodn->records, device->accesses);
        ck_assert_uint_eq(liodn->bytes, device->bytes);
        bytes += device->bytes;
    }
    ck_assert_uint_eq(totals->refused, 0);
    ck_assert_uint_eq(totals->denied_records, 0);
    ck_assert_uint_eq(totals->records, recording->reads + recording->writes);
    ck_assert_uint_eq(totals->translated_records, totals->records);
    ck_assert_uint_eq(totals->translated_bytes, bytes);
    ck_assert_uint_eq(totals->bypassed_records, 0);
    replay_destroy(replay);
    op_session_destroy(session);
}
END_TEST

/* ---- the header ---- */

static uint64_t count_of(const struct trace_header *header, const char *name)
{
    for (size_t i = 0; i < header->count_count; i++)
        if (strcmp(header->counts[i].name, name) == 0)
            return header->counts[i].value;
    ck_abort_msg("no count called %s", name);
    return 0;
}

static const char *setting_of(const struct trace_header *header, const char *key)
{
    for (size_t i = 0; i < header->policy_count; i++)
        if (strcmp(header->policy[i].key, key) == 0)
            return header->policy[i].value;
    return "";
}

START_TEST(header_tells_the_import)
{
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_UNMAP, 8);
    struct trace_import *import = import_path(&config, "golden/import-excerpt.txt");
    write_to(import, output, TRACE_CODEC_NONE);
    trace_import_destroy(import);
    struct trace_reader *reader = NULL;
    ck_assert_int_eq(trace_reader_open_path(output, &reader, &error), TRACE_OK);
    const struct trace_header *header = trace_reader_header(reader);
    ck_assert_str_eq(header->creator, "test");
    ck_assert_str_eq(header->source, "recording.txt");
    ck_assert_str_eq(setting_of(header, "form"), "tracefs");
    ck_assert_str_eq(setting_of(header, "burst"), "whole");
    ck_assert_str_eq(setting_of(header, "rings"), "once");
    ck_assert_str_eq(setting_of(header, "interleave"), "none");
    ck_assert_str_eq(setting_of(header, "accesses"), "at-unmap");
    ck_assert_str_eq(setting_of(header, "windows"), "huge");
    ck_assert_str_eq(setting_of(header, "window-count"), "8");
    ck_assert(header->timestamps);
    ck_assert_uint_eq(header->device_count, 4);
    ck_assert_str_eq(trace_header_device(header, 194), "0000:00:02.0");
    ck_assert_uint_eq(count_of(header, "lines.total"), 27);
    ck_assert_uint_eq(count_of(header, "imported.dma_map_page"), 5);
    ck_assert_uint_eq(count_of(header, "skipped.dma_unmap_page.no-map"), 1);
    ck_assert_uint_eq(count_of(header, "skipped.map.no-device"), 2);
    ck_assert_uint_eq(count_of(header, "events.lost"), 3);
    ck_assert_uint_eq(count_of(header, "mappings.remapped"), 1);
    ck_assert_uint_eq(count_of(header, "unended.list"), 1);
    /* the lines of the header balance, too */
    uint64_t sum = 0;
    for (size_t i = 0; i < header->count_count; i++) {
        const char *name = header->counts[i].name;
        bool of_lines = strncmp(name, "lines.", 6) == 0 && strcmp(name, "lines.total") != 0;
        if (of_lines || strncmp(name, "imported.", 9) == 0 || strncmp(name, "skipped.", 8) == 0)
            sum += header->counts[i].value;
    }
    ck_assert_uint_eq(sum, 27);
    trace_reader_close(reader);
}
END_TEST

/* ---- the same in, the same out ---- */

static size_t slurp(const char *path, uint8_t *bytes, size_t size)
{
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    size_t used = fread(bytes, 1, size, file);
    ck_assert_uint_lt(used, size);
    fclose(file);
    return used;
}

/* From a pipe as from a file, through a descriptor as by name. */
START_TEST(ways_in_and_out)
{
    static uint8_t one[1u << 16], other[1u << 16];
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_UNMAP, 1);
    struct trace_import *import = import_path(&config, "golden/import-excerpt.txt");
    write_to(import, output, TRACE_CODEC_ZSTD);
    trace_import_destroy(import);
    size_t size = slurp(output, one, sizeof one);

    FILE *pipe_in = popen("cat golden/import-excerpt.txt", "r");
    ck_assert_ptr_nonnull(pipe_in);
    struct trace_source *source = NULL;
    ck_assert_int_eq(trace_source_open_fd(fileno(pipe_in), &source, &error), TRACE_OK);
    ck_assert_int_eq(import_source(&config, source, &import), TRACE_OK);
    ck_assert_int_eq(pclose(pipe_in), 0);
    FILE *out = fopen(output, "wb");
    struct trace_import_target target = {
        .file = fileno(out), .creator = "test", .source = "recording.txt", .codec = TRACE_CODEC_ZSTD};
    ck_assert_int_eq(trace_import_write(import, &target, &error), TRACE_OK);
    fclose(out);
    trace_import_destroy(import);
    ck_assert_uint_eq(slurp(output, other, sizeof other), size);
    ck_assert_mem_eq(one, other, size);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("import");
    TCase *t = scratch_case("excerpts");
    tcase_add_loop_test(t, excerpt, 0, (int)(sizeof excerpts / sizeof *excerpts));
    tcase_add_test(t, excerpt_counts);
    tcase_add_test(t, kinds_counts);
    tcase_add_test(t, timestamps);
    tcase_add_test(t, header_tells_the_import);
    tcase_add_test(t, ways_in_and_out);
    suite_add_tcase(s, t);
    t = scratch_case("recordings");
    tcase_add_loop_test(t, recording_counts, 0, RECORDINGS);
    tcase_add_loop_test(t, recording_translates, 0, RECORDINGS * WINDOW_COUNTS);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    return suite_run(suite());
}
