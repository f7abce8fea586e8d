/* Any split of a pipe gives the same trace; recordings of real tools. SPDX-License-Identifier: BSD-2-Clause */
#include <sys/wait.h>

#include "import_support.h"
#include "suite.h"

#define RECORDED "golden/recorded/"

/* ---- what an import gives out ---- */

struct collected {
    uint8_t *bytes; /* slots and times */
    size_t used, room;
};

static void collect_bytes(struct collected *collected, const void *bytes, size_t size)
{
    if (collected->used + size > collected->room) {
        collected->room = (collected->used + size) * 2;
        collected->bytes = realloc(collected->bytes, collected->room);
        ck_assert_ptr_nonnull(collected->bytes);
    }
    memcpy(collected->bytes + collected->used, bytes, size);
    collected->used += size;
}

/* A trace_import_sink_fn. Times are of operations, of which set-up has several slots: only those of records are
 * kept. */
static enum trace_code collect(void *user, const uint8_t *slots, size_t count, const struct op_strings *strings,
                               const uint64_t *times)
{
    struct collected *collected = user;
    (void)strings;
    collect_bytes(collected, slots, count * OP_SLOT_BYTES);
    if (times != NULL && slots[14] == OP_DMA)
        collect_bytes(collected, times, count * sizeof *times);
    return TRACE_OK;
}

static struct collected import_collected(const struct trace_import_config *config, struct trace_source *source)
{
    struct collected collected = {0};
    struct trace_import *import = NULL;
    ck_assert_msg(import_source(config, source, &import) == TRACE_OK, "%s", error.text);
    ck_assert_int_eq(trace_import_emit(import, collect, &collected, &error), TRACE_OK);
    trace_import_destroy(import);
    return collected;
}

static struct trace_source *open_file(const char *path)
{
    struct trace_source *source = NULL;
    ck_assert_msg(trace_source_open(path, &source, &error) == TRACE_OK, "%s", error.text);
    return source;
}

static void ck_same(struct collected *a, struct collected *b)
{
    ck_assert_uint_gt(a->used, 0);
    ck_assert_uint_eq(a->used, b->used);
    ck_assert_mem_eq(a->bytes, b->bytes, a->used);
    free(a->bytes);
    free(b->bytes);
}

/* ---- any split ---- */

/* What a child process writes: a file, in pieces of random sizes up to most. */
static void write_pieces(const char *path, int pipe, uint64_t seed, size_t most)
{
    static char bytes[4 << 20];
    FILE *file = fopen(path, "r");
    size_t size = file != NULL ? fread(bytes, 1, sizeof bytes, file) : 0;
    for (size_t at = 0; at < size;) {
        seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
        size_t piece = 1 + (size_t)(seed >> 33) % most;
        piece = piece < size - at ? piece : size - at;
        if (write(pipe, bytes + at, piece) != (ssize_t)piece)
            _exit(1);
        at += piece;
    }
    _exit(0);
}

static struct collected import_pieces(const struct trace_import_config *config, const char *path, uint64_t seed,
                                      size_t most)
{
    int ends[2];
    struct trace_source *source = NULL;
    ck_assert_int_eq(pipe(ends), 0);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        close(ends[0]);
        write_pieces(path, ends[1], seed, most);
    }
    close(ends[1]);
    ck_assert_int_eq(trace_source_open_fd(ends[0], &source, &error), TRACE_OK);
    struct collected collected = import_collected(config, source);
    int status = 0;
    close(ends[0]);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    return collected;
}

static const char *const recordings[] = {
    "golden/import-excerpt.txt",
    "golden/import-kinds.txt",
    RECORDED "same-run-tracefs.txt.zst",
    RECORDED "same-run-trace-cmd.txt.zst",
    RECORDED "perf.txt.zst",
    RECORDED "qemu.txt.zst",
    "golden/import-table.csv",
    "golden/import-objects.bin",
};

#define RECORDINGS ((int)(sizeof recordings / sizeof *recordings))

START_TEST(any_split)
{
    static const size_t most[] = {1, 7, 4096, 100000};
    const char *effort = getenv("PAMUSIM_EFFORT"), *given = getenv("PAMUSIM_SEED");
    unsigned long runs = effort != NULL ? strtoul(effort, NULL, 10) / 25 : 4;
    uint64_t seed = given != NULL ? strtoull(given, NULL, 0) : 1;
    struct trace_import_config config = config_of(IMPORT_POLICY_SPREAD, 1);
    for (unsigned long run = 0; run < (runs > 4 ? runs : 4); run++) {
        struct collected whole = import_collected(&config, open_file(recordings[_i]));
        struct collected pieces = import_pieces(&config, recordings[_i], seed + run, most[run % 4]);
        ck_same(&whole, &pieces);
    }
}
END_TEST

/* ---- one run, recorded by several tools ---- */

static const struct {
    const char *path;
    enum import_form form;
    enum import_order order;
} same_run[] = {
    {RECORDED "same-run-trace-cmd.txt.zst", IMPORT_FORM_TRACE_CMD, IMPORT_ORDER_LITTLE},
    {RECORDED "same-run-raw.txt.zst", IMPORT_FORM_TRACE_CMD, IMPORT_ORDER_LITTLE},
};

/* The kernel's own text and what trace-cmd makes of the same events say the same, byte for byte. */
START_TEST(same_events)
{
    for (unsigned policy = 0; policy < IMPORT_POLICY_COUNT; policy++) {
        struct trace_import_config config = config_of((enum import_policy)policy, 1);
        struct collected kernel = import_collected(&config, open_file(RECORDED "same-run-tracefs.txt.zst"));
        struct collected tool = import_collected(&config, open_file(same_run[_i].path));
        ck_same(&kernel, &tool);
    }
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_UNMAP, 1);
    struct trace_import *import = import_path(&config, same_run[_i].path);
    const struct trace_import_summary *summary = trace_import_summary(import);
    ck_assert_int_eq(summary->form.form, same_run[_i].form);
    ck_assert_int_eq(summary->order, same_run[_i].order);
    ck_assert_uint_eq(trace_import_losses(summary), 0);
    trace_import_destroy(import);
}
END_TEST

/* Counted with grep -c in the text; README.md there says how it was recorded. */
START_TEST(dropped_events)
{
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_UNMAP, 1);
    struct trace_import *import = import_path(&config, RECORDED "dropped-trace-cmd.txt.zst");
    const struct trace_import_summary *summary = trace_import_summary(import);
    ck_assert_uint_eq(summary->lines, 355);
    ck_assert_uint_eq(summary->lost, 1);
    ck_assert_uint_eq(summary->lost_events, 108);
    ck_assert_uint_eq(summary->comments, 1);
    ck_assert_uint_eq(summary->outcome[IMPORT_KIND_MAP_PAGE][IMPORT_OUTCOME_IMPORTED], 226);
    ck_assert_uint_eq(summary->outcome[IMPORT_KIND_SYNC_SINGLE_CPU][IMPORT_OUTCOME_NO_MAP], 4); /* mapped while lost */
    ck_assert_uint_eq(trace_import_losses(summary), 5);
    trace_import_destroy(import);
}
END_TEST

START_TEST(perf_recording)
{
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_UNMAP, 1);
    struct trace_import *import = import_path(&config, RECORDED "perf.txt.zst");
    const struct trace_import_summary *summary = trace_import_summary(import);
    ck_assert_int_eq(summary->form.form, IMPORT_FORM_PERF);
    ck_assert_uint_eq(summary->lines, 1162);
    ck_assert_uint_eq(summary->outcome[IMPORT_KIND_MAP_PAGE][IMPORT_OUTCOME_IMPORTED], 25);
    ck_assert_uint_eq(summary->outcome[IMPORT_KIND_UNMAP_PAGE][IMPORT_OUTCOME_IMPORTED], 24);
    ck_assert_uint_eq(summary->outcome[IMPORT_KIND_MAP_SG][IMPORT_OUTCOME_IMPORTED], 48);
    ck_assert_uint_eq(summary->outcome[IMPORT_KIND_UNMAP_SG][IMPORT_OUTCOME_IMPORTED], 48);
    ck_assert_uint_eq(summary->outcome[IMPORT_KIND_IOMMU_MAP][IMPORT_OUTCOME_NO_DEVICE], 945);
    ck_assert_uint_eq(summary->outcome[IMPORT_KIND_IOMMU_UNMAP][IMPORT_OUTCOME_NO_DEVICE], 72);
    ck_assert_uint_eq(trace_import_losses(summary), 0);
    trace_import_destroy(import);
}
END_TEST

/* Every translation was a hit of QEMU's IOTLB or filled it: 2,541 = 1,417 + 1,124. */
START_TEST(qemu_recording)
{
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_UNMAP, 1);
    struct trace_import *import = import_path(&config, RECORDED "qemu.txt.zst");
    const struct trace_import_summary *summary = trace_import_summary(import);
    ck_assert_int_eq(summary->form.form, IMPORT_FORM_QEMU);
    ck_assert_uint_eq(summary->records, 2541);
    ck_assert_uint_eq(summary->outcome[IMPORT_KIND_VTD_TRANSLATE][IMPORT_OUTCOME_IMPORTED], 2541);
    ck_assert_uint_eq(summary->outcome[IMPORT_KIND_VTD_HIT][IMPORT_OUTCOME_AGAIN], 1417);
    ck_assert_uint_eq(summary->outcome[IMPORT_KIND_VTD_UPDATE][IMPORT_OUTCOME_AGAIN], 1124);
    ck_assert_uint_eq(summary->other, 1474);
    ck_assert_uint_eq(trace_import_losses(summary), 0);
    trace_import_destroy(import);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("import_pipes");
    TCase *t = tcase_create("splits");
    tcase_set_timeout(t, 600);
    tcase_add_loop_test(t, any_split, 0, RECORDINGS);
    suite_add_tcase(s, t);
    t = tcase_create("recorded");
    tcase_set_timeout(t, 300);
    tcase_add_loop_test(t, same_events, 0, 2);
    tcase_add_test(t, dropped_events);
    tcase_add_test(t, perf_recording);
    tcase_add_test(t, qemu_recording);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    return suite_run(suite());
}
