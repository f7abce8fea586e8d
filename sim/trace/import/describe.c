/* What the header of an imported trace says about the import. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "trace/import/state.h"

#define MAX_COUNTS (IMPORT_KIND_COUNT * IMPORT_OUTCOME_COUNT + IMPORT_FAMILY_COUNT + 16u)
#define NAME_BYTES 80u
#define POLICIES 5u
#define SOURCE_BYTES 256u

struct import_header {
    struct trace_header header;
    struct trace_count counts[MAX_COUNTS];
    char names[MAX_COUNTS][NAME_BYTES];
    struct trace_setting policy[POLICIES];
    char windows[16];
    char source[SOURCE_BYTES];
    struct trace_device devices[]; /* as many as have an LIODN */
};

static const struct {
    const char *name, *help;
} outcome_rows[] = {
#define OUTCOME_ROW(name, word, help) {word, help},
    IMPORT_OUTCOME_LIST(OUTCOME_ROW)
#undef OUTCOME_ROW
};

static const char *const family_names[] = {
#define FAMILY_NAME(name, word, help) word,
    IMPORT_FAMILY_LIST(FAMILY_NAME)
#undef FAMILY_NAME
};

const char *trace_import_outcome_name(enum import_outcome outcome)
{
    return outcome_rows[outcome].name;
}

const char *trace_import_outcome_help(enum import_outcome outcome)
{
    return outcome_rows[outcome].help;
}

const char *trace_import_family_name(enum import_family family)
{
    return family_names[family];
}

/* Adds a count called GROUP.NAME or GROUP.NAME.REASON. */
static void add(struct import_header *memory, const char *group, const char *name, const char *reason, uint64_t value)
{
    size_t i = memory->header.count_count++;
    snprintf(memory->names[i], NAME_BYTES, "%s.%s%s%s", group, name, reason != NULL ? "." : "",
             reason != NULL ? reason : "");
    memory->counts[i] = (struct trace_count){memory->names[i], value < INT64_MAX ? value : INT64_MAX};
}

/* Every kind and reason that occurred. */
static void add_outcomes(struct import_header *memory, const struct trace_import_summary *summary)
{
    for (unsigned kind = 0; kind < IMPORT_KIND_COUNT; kind++) {
        const char *name = import_kind_row((enum import_kind)kind)->name;
        for (unsigned outcome = 0; outcome < IMPORT_OUTCOME_COUNT; outcome++) {
            uint64_t value = summary->outcome[kind][outcome];
            if (value > 0 && outcome == IMPORT_OUTCOME_IMPORTED)
                add(memory, "imported", name, NULL, value);
            else if (value > 0)
                add(memory, "skipped", name, outcome_rows[outcome].name, value);
        }
    }
}

static void add_counts(struct import_header *memory, const struct trace_import_summary *summary)
{
    add(memory, "lines", "total", NULL, summary->lines);
    add(memory, "lines", "comments", NULL, summary->comments);
    add(memory, "lines", "blank", NULL, summary->blank);
    add(memory, "lines", "other", NULL, summary->other);
    add(memory, "lines", "lost", NULL, summary->lost);
    add(memory, "lines", "unparsed", NULL, summary->unparsed);
    add_outcomes(memory, summary);
    add(memory, "events", "lost", NULL, summary->lost_events);
    add(memory, "mappings", "remapped", NULL, summary->life.remapped);
    for (unsigned i = 0; i < IMPORT_FAMILY_COUNT; i++)
        add(memory, "unended", family_names[i], NULL, summary->life.unended[i]);
    add(memory, "segments", "truncated", NULL, summary->life.cut_segments);
    add(memory, "segments", "empty", NULL, summary->life.empty_segments);
    add(memory, "records", "reads", NULL, summary->reads);
    add(memory, "records", "writes", NULL, summary->writes);
    add(memory, "records", "bytes", NULL, summary->bytes);
    memory->header.counts = memory->counts;
}

static void add_policy(struct import_header *memory, const struct trace_import *import)
{
    snprintf(memory->windows, sizeof memory->windows, "%" PRIu32, import->config.windows);
    const struct trace_setting policy[POLICIES] = {
        {"importer", "linux-dma"},
        {"accesses", trace_import_policy_name(import->config.policy)},
        {"windows", "huge"},
        {"window-count", memory->windows},
        {"liodns", "given, else pcie, else chip order"},
    };
    memcpy(memory->policy, policy, sizeof policy);
    memory->header.policy = memory->policy;
    memory->header.policy_count = POLICIES;
}

/* A file's name may be any bytes; the header's texts are UTF-8. */
static void add_source(struct import_header *memory, const char *source)
{
    json_t *json = source != NULL ? json_string(source) : NULL;
    memory->header.source = source;
    json_decref(json);
    if (json != NULL || source == NULL)
        return;
    snprintf(memory->source, SOURCE_BYTES, "%s", source);
    for (char *at = memory->source; *at != '\0'; at++)
        if (*at < ' ' || *at > '~')
            *at = '?';
    memory->header.source = memory->source;
}

static void add_devices(struct import_header *memory, const struct trace_import *import)
{
    const struct trace_import_device *device = trace_import_device(import, 0);
    for (size_t i = 0; device != NULL; device = trace_import_device(import, ++i))
        if (device->has_liodn)
            memory->devices[memory->header.device_count++] = (struct trace_device){device->name, device->liodn, -1};
    memory->header.devices = memory->devices;
}

struct import_header *import_header_create(const struct trace_import *import, const struct trace_import_target *target)
{
    size_t devices = 0;
    while (trace_import_device(import, devices) != NULL)
        devices++;
    struct import_header *memory = calloc(1, sizeof *memory + devices * sizeof(struct trace_device));
    if (memory == NULL)
        return NULL;
    memory->header = (struct trace_header){
        .creator = target->creator,
        .clock = import->counter ? "tracefs, a clock that counts: its values are no times, and left out"
                                 : "tracefs, of the recorded kernel",
        .chip = import->config.chip->name,
        .timestamps = !import->counter,
    };
    add_source(memory, target->source);
    add_counts(memory, &import->summary);
    add_policy(memory, import);
    add_devices(memory, import);
    return memory;
}

const struct trace_header *import_header_get(const struct import_header *memory)
{
    return &memory->header;
}

void import_header_destroy(struct import_header *memory)
{
    free(memory);
}
