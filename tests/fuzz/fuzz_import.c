/* Any text as a recording: each line is something, and counted once. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "trace/import/import.h"
#include "trace/import/windows.h"

/* The form that everything is taken for; built once for each, and once for the form that is told by the beginning. */
#ifndef FUZZ_FORM
#define FUZZ_FORM IMPORT_FORM_AUTO
#endif

/* An event that was read keeps what its kind promises. */
static void check_event(const struct import_parser *parser, const struct import_event *event, const char *line,
                        size_t length)
{
    const struct import_kind_row *row = import_kind_row(event->kind);
    MUST(event->kind < IMPORT_KIND_COUNT && (event->fields & row->needs) == row->needs);
    MUST(event->direction <= IMPORT_DIR_NONE);
    MUST(row->action == IMPORT_ACT_NO_DEVICE || row->action == IMPORT_ACT_NO_ACCESS || event->device.length > 0);
    MUST(row->read == NULL || event->device.length == 0 ||
         (event->device.at >= line && event->device.at + event->device.length <= line + length));
    MUST(event->dma.count <= IMPORT_MAX_ELEMENTS && event->phys.count <= IMPORT_MAX_ELEMENTS);
    MUST((event->fields & IMPORT_NEEDS(SIZES)) == 0 || event->sizes.count == event->dma.count);
    MUST(event->dma.traced <= event->dma.full && event->phys.traced <= event->phys.full);
    MUST(parser->order < IMPORT_ORDER_COUNT && memchr(parser->name, '\0', sizeof parser->name) != NULL);
}

/* One piece, in memory of exactly its size, so that reading past it is seen. */
static void read_piece(const struct import_form_row *row, struct import_parser *parser, const uint8_t *data,
                       size_t length)
{
    struct import_event event;
    char *line = malloc(length + 1);
    MUST(line != NULL);
    memcpy(line, data, length);
    line[length] = '\n';
    enum import_line kind = row->read(parser, line, length, &event);
    if (kind == IMPORT_LINE_EVENT)
        check_event(parser, &event, line, length);
    MUST(kind != IMPORT_LINE_UNPARSED || parser->why != NULL);
    free(line);
}

/* Each line or record by itself. */
static void read_pieces(const struct import_form_row *row, const uint8_t *data, size_t size)
{
    struct import_parser *parser = calloc(1, sizeof *parser);
    MUST(parser != NULL);
    while (size > 0) {
        const uint8_t *end = row->record_bytes == 0 ? memchr(data, '\n', size) : NULL;
        size_t most = row->record_bytes != 0 && row->record_bytes < size ? row->record_bytes : size;
        size_t length = end != NULL ? (size_t)(end - data) : most;
        size_t taken = length + (end != NULL ? 1 : 0);
        read_piece(row, parser, data, length);
        data += taken;
        size -= taken;
    }
    free(parser);
}

static void check_balance(const struct trace_import_summary *summary)
{
    uint64_t sum = summary->comments + summary->blank + summary->other + summary->lost + summary->unparsed;
    for (unsigned outcome = 0; outcome < IMPORT_OUTCOME_COUNT; outcome++)
        sum += trace_import_total(summary, (enum import_outcome)outcome);
    MUST(sum == summary->lines);
    MUST(summary->form.form < IMPORT_FORM_COUNT);
    MUST((summary->unparsed == 0) == (summary->first_unparsed == 0));
    MUST(trace_import_losses(summary) >= summary->unparsed);
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

/* What the sink got, and whether times ran backwards though the policy orders them. */
struct sums {
    uint64_t records, bytes, last;
    bool ordered;
};

/* A trace_import_sink_fn. */
static enum trace_code sum_slots(void *user, const uint8_t *slots, size_t count, const struct op_strings *strings,
                                 const uint64_t *times)
{
    struct sums *sums = user;
    (void)strings;
    for (size_t i = 0; i < count; i++) {
        struct op_head head;
        op_head_load(slots + i * OP_SLOT_BYTES, &head);
        if (i == 0 && head.operation != OP_DMA)
            return TRACE_OK; /* sets up */
        MUST(head.operation == OP_DMA && head.length > 0);
        MUST(times == NULL || !sums->ordered || times[i] >= sums->last);
        sums->last = times != NULL ? times[i] : 0;
        sums->records++;
        sums->bytes += head.length;
    }
    return TRACE_OK;
}

static void check_operations(struct trace_import *import, bool ordered)
{
    struct trace_error error = {0};
    struct sums sums = {.ordered = ordered};
    const struct trace_import_summary *summary = trace_import_summary(import);
    MUST(trace_import_emit(import, sum_slots, &sums, &error) == TRACE_OK);
    MUST(sums.records == summary->records && sums.bytes == summary->bytes);
}

static void import_all(const uint8_t *data, size_t size, const struct import_synthesis *synthesis)
{
    struct trace_import_config config = {
        .chip = pamu_chip_find("p4080"), .form.form = FUZZ_FORM, .synthesis = *synthesis, .windows = 1};
    struct trace_import *import = NULL;
    struct trace_source *source = NULL;
    struct trace_error error = {0};
    MUST(trace_import_create(&config, &import, &error) == TRACE_OK);
    MUST(trace_source_open_memory(data, size, &source, &error) == TRACE_OK);
    enum trace_code code = trace_import_read(import, source, &error);
    MUST(code == TRACE_OK || (error.code == code && error.text[0] != '\0'));
    check_devices(import);
    if (code == TRACE_OK) {
        check_balance(trace_import_summary(import));
        check_operations(import, synthesis->policy == IMPORT_POLICY_SPREAD);
    }
    trace_source_close(source);
    trace_import_destroy(import);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct import_synthesis syntheses[] = {
        {.policy = IMPORT_POLICY_AT_UNMAP},
        {.policy = IMPORT_POLICY_AT_MAP, .burst = 0x10000000, .interleave = 2},
        {.policy = IMPORT_POLICY_SPREAD, .burst = 0x10000000, .rings = IMPORT_RINGS_DOORBELL, .interleave = 1},
    };
    for (unsigned i = 0; i < IMPORT_FORM_COUNT; i++)
        if (FUZZ_FORM == IMPORT_FORM_AUTO || i == (unsigned)FUZZ_FORM)
            read_pieces(import_form_row((enum import_form)i), data, size);
    for (size_t i = 0; i < sizeof syntheses / sizeof *syntheses; i++)
        import_all(data, size, &syntheses[i]);
    return 0;
}
