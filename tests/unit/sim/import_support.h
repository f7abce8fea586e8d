/* What the tests of whole imports share. SPDX-License-Identifier: BSD-2-Clause */
#ifndef IMPORT_SUPPORT_H
#define IMPORT_SUPPORT_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "op/session.h"
#include "replay/replay.h"
#include "trace/import/import.h"
#include "trace/reader.h"

#define IOMMU "data/traces/linux-6.12-dma-iommu.txt.zst"

static struct trace_error error;
static char scratch[64]; /* a folder of this process */
static char output[96];  /* a file in it */

static inline void make_scratch(void)
{
    strcpy(scratch, "/tmp/test_import.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(scratch));
    snprintf(output, sizeof output, "%s/out.ptrace", scratch);
}

static inline void remove_scratch(void)
{
    remove(output);
    ck_assert_int_eq(rmdir(scratch), 0); /* nothing else was left there */
}

static inline struct trace_import_config config_of(enum import_policy policy, uint32_t windows)
{
    return (struct trace_import_config){
        .chip = pamu_chip_find("p4080"), .form.form = IMPORT_FORM_AUTO, .synthesis.policy = policy, .windows = windows};
}

static inline enum trace_code import_source(const struct trace_import_config *config, struct trace_source *source,
                                            struct trace_import **import)
{
    enum trace_code code = trace_import_create(config, import, &error);
    if (code == TRACE_OK)
        code = trace_import_read(*import, source, &error);
    trace_source_close(source);
    return code;
}

static inline struct trace_import *import_path(const struct trace_import_config *config, const char *path)
{
    struct trace_import *import = NULL;
    struct trace_source *source = NULL;
    ck_assert_int_eq(trace_source_open(path, &source, &error), TRACE_OK);
    ck_assert_msg(import_source(config, source, &import) == TRACE_OK, "%s: %s", path, error.text);
    return import;
}

/* Imports a text that is expected to fail, or not. */
static inline enum trace_code import_text(const struct trace_import_config *config, const char *text,
                                          struct trace_import **import)
{
    struct trace_source *source = NULL;
    ck_assert_int_eq(trace_source_open_memory((const uint8_t *)text, strlen(text), &source, &error), TRACE_OK);
    return import_source(config, source, import);
}

static inline void write_to(struct trace_import *import, const char *path, uint8_t codec)
{
    struct trace_import_target target = {.path = path, .creator = "test", .source = "recording.txt", .codec = codec};
    ck_assert_msg(trace_import_write(import, &target, &error) == TRACE_OK, "%s", error.text);
}

/* Replays a trace file on its chip. */
static inline struct replay *replay_file(struct op_session *session, const char *path)
{
    struct replay_config config = {.session = session};
    struct replay *replay = replay_create(&config);
    struct trace_reader *reader = NULL;
    struct trace_chunk chunk;
    ck_assert_ptr_nonnull(replay);
    ck_assert_int_eq(trace_reader_open_path(path, &reader, &error), TRACE_OK);
    ck_assert_str_eq(trace_reader_header(reader)->chip, "p4080");
    while (trace_reader_next(reader, &chunk, &error) == TRACE_OK) {
        size_t done = 0;
        ck_assert_int_eq(replay_slots(replay, chunk.slots, chunk.slot_count, trace_reader_strings(reader), &done),
                         REPLAY_OK);
    }
    trace_reader_close(reader);
    return replay;
}

static inline TCase *scratch_case(const char *name)
{
    TCase *t = tcase_create(name);
    tcase_add_checked_fixture(t, make_scratch, remove_scratch);
    tcase_set_timeout(t, 300);
    return t;
}

#endif
