/* What the header of an imported trace says about the import. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "trace/import/state.h"

#define MAX_COUNTS (IMPORT_KIND_COUNT * IMPORT_OUTCOME_COUNT + IMPORT_FAMILY_COUNT + 16u)
#define NAME_BYTES 80u
#define POLICIES 10u
#define SOURCE_BYTES 256u

struct import_header {
    struct trace_header header;
    struct trace_count counts[MAX_COUNTS];
    char names[MAX_COUNTS][NAME_BYTES];
    struct trace_setting policy[POLICIES];
    char windows[16], burst[16], descriptor[16], interleave[16];
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
    add(memory, "records", "late", NULL, summary->life.late);
    add(memory, "records", "reads", NULL, summary->reads);
    add(memory, "records", "writes", NULL, summary->writes);
    add(memory, "records", "bytes", NULL, summary->bytes);
    memory->header.counts = memory->counts;
}

static void add_setting(struct import_header *memory, const char *key, const char *value)
{
    memory->policy[memory->header.policy_count++] = (struct trace_setting){key, value};
}

static const char *number_text(char text[16], uint32_t number, const char *zero)
{
    snprintf(text, 16, "%" PRIu32, number);
    return number != 0 ? text : zero;
}

static void add_synthesis(struct import_header *memory, const struct import_synthesis *synthesis)
{
    add_setting(memory, "accesses", trace_import_policy_name(synthesis->policy));
    add_setting(memory, "burst", number_text(memory->burst, synthesis->burst, "whole"));
    add_setting(memory, "rings", trace_import_rings_name(synthesis->rings));
    if (synthesis->rings == IMPORT_RINGS_DOORBELL)
        add_setting(memory, "descriptor",
                    number_text(memory->descriptor,
                                synthesis->descriptor != 0 ? synthesis->descriptor : IMPORT_DESCRIPTOR_BYTES, ""));
    add_setting(memory, "interleave", number_text(memory->interleave, synthesis->interleave, "none"));
}

static void add_policy(struct import_header *memory, const struct trace_import *import)
{
    const struct import_form_row *form = import_form_row(import->summary.form.form);
    memory->header.policy = memory->policy;
    add_setting(memory, "form", form->name);
    if (form->accesses)
        add_setting(memory, "accesses", "recorded");
    else
        add_synthesis(memory, &import->config.synthesis);
    if (import->summary.order != IMPORT_ORDER_AUTO)
        add_setting(memory, "byte-order", trace_import_order_name(import->summary.order));
    add_setting(memory, "windows", "huge");
    add_setting(memory, "window-count", number_text(memory->windows, import->config.windows, ""));
    add_setting(memory, "liodns", "given, else pcie, else chip order");
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
        .clock = import->counter ? "of the recording, which has none or one that counts: its values are left out"
                                 : "of the recording",
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
