/* Any text as a recording: each line is something, and counted once. SPDX-License-Identifier: BSD-2-Clause */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "trace/import/import.h"
#include "trace/import/windows.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(condition)   \
    do {                  \
        if (!(condition)) \
            abort();      \
    } while (0)

/* An event that was read keeps what its kind promises. */
static void check_event(const struct import_event *event, const char *line, size_t length)
{
    const struct import_kind_row *row = import_kind_row(event->kind);
    MUST(event->kind < IMPORT_KIND_COUNT && (event->fields & row->needs) == row->needs);
    MUST(event->direction <= IMPORT_DIR_NONE);
    MUST(row->action == IMPORT_ACT_NO_DEVICE || event->device.length > 0);
    MUST(event->device.length == 0 ||
         (event->device.at >= line && event->device.at + event->device.length <= line + length));
    MUST(event->dma.count <= IMPORT_MAX_ELEMENTS && event->phys.count <= IMPORT_MAX_ELEMENTS);
    MUST((event->fields & IMPORT_NEEDS(SIZES)) == 0 || event->sizes.count == event->dma.count);
    MUST(event->dma.traced <= event->dma.full && event->phys.traced <= event->phys.full);
}

/* Each line by itself, in memory of exactly its size, so that reading past it is seen. */
static void read_lines(struct import_parser *parser, const uint8_t *data, size_t size)
{
    while (size > 0) {
        const uint8_t *end = memchr(data, '\n', size);
        size_t length = end != NULL ? (size_t)(end - data) : size;
        char *line = malloc(length + 1);
        MUST(line != NULL);
        memcpy(line, data, length);
        line[length] = '\n';
        struct import_event event;
        if (import_tracefs_line(parser, line, length, &event) == IMPORT_LINE_EVENT)
            check_event(&event, line, length);
        free(line);
        data += length;
        size -= length;
        data += size > 0 ? 1 : 0;
        size -= size > 0 ? 1 : 0;
    }
}

static void check_balance(const struct trace_import_summary *summary)
{
    uint64_t sum = summary->comments + summary->blank + summary->other + summary->lost + summary->unparsed;
    for (unsigned outcome = 0; outcome < IMPORT_OUTCOME_COUNT; outcome++)
        sum += trace_import_total(summary, (enum import_outcome)outcome);
    MUST(sum == summary->lines);
    MUST(summary->reads + summary->writes == summary->records);
}

/* An aperture, if there is one, holds what the device used. */
static void check_devices(const struct trace_import *import)
{
    const struct trace_import_device *device = trace_import_device(import, 0);
    for (size_t i = 0; device != NULL; device = trace_import_device(import, ++i)) {
        struct import_aperture aperture;
        if (device->accesses == 0)
            continue;
        MUST(device->has_liodn && device->low <= device->high);
        if (import_aperture(device->low, device->high, 1, &aperture))
            MUST(aperture.start <= device->low && device->high - aperture.start < aperture.size &&
                 aperture.start % aperture.size == 0);
    }
}

static void import_all(const uint8_t *data, size_t size, enum import_policy policy)
{
    struct trace_import_config config = {.chip = pamu_chip_find("p4080"), .form.form = IMPORT_FORM_AUTO, .synthesis.policy = policy, .windows = 1};
    struct trace_import *import = NULL;
    struct trace_source *source = NULL;
    struct trace_error error = {0};
    MUST(trace_import_create(&config, &import, &error) == TRACE_OK);
    MUST(trace_source_open_memory(data, size, &source, &error) == TRACE_OK);
    enum trace_code code = trace_import_read(import, source, &error);
    MUST(code == TRACE_OK || (error.code == code && error.text[0] != '\0'));
    if (code == TRACE_OK)
        check_balance(trace_import_summary(import));
    check_devices(import);
    trace_source_close(source);
    trace_import_destroy(import);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct import_parser *parser = malloc(sizeof *parser);
    MUST(parser != NULL);
    read_lines(parser, data, size);
    free(parser);
    import_all(data, size, IMPORT_POLICY_AT_UNMAP);
    import_all(data, size, IMPORT_POLICY_AT_MAP);
    return 0;
}
