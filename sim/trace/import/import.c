/* Reading a recording: lines to events to records that wait. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/import/import.h"

#include <inttypes.h>
#include <stdlib.h>

#include "pamu/tables.h"
#include "trace/import/lines.h"
#include "trace/import/state.h"

#define PROGRESS_LINES 65536u
#define LONGEST_RECORD UINT64_C(0x80000000) /* a record has 32 bits for its length */

static const struct {
    const char *name, *help;
} policy_rows[IMPORT_POLICY_COUNT] = {
#define POLICY_ROW(name, word, help) {word, help},
    IMPORT_POLICY_LIST(POLICY_ROW)
#undef POLICY_ROW
};

const char *trace_import_policy_name(enum import_policy policy)
{
    return policy_rows[policy].name;
}

const char *trace_import_policy_help(enum import_policy policy)
{
    return policy_rows[policy].help;
}

bool trace_import_policy_find(const char *name, enum import_policy *policy)
{
    for (unsigned i = 0; i < IMPORT_POLICY_COUNT; i++) {
        if (strcmp(policy_rows[i].name, name) == 0) {
            *policy = (enum import_policy)i;
            return true;
        }
    }
    return false;
}

/* ---- records ---- */

static void widen(struct trace_import_device *device, const struct import_access *access)
{
    uint64_t last = access->address + (access->size - 1);
    if (device->accesses == 0 || access->address < device->low)
        device->low = access->address;
    if (device->accesses == 0 || last > device->high)
        device->high = last;
    device->accesses++;
    device->bytes += access->size;
}

static void count_record(struct trace_import_summary *summary, const struct op_head *head)
{
    summary->records++;
    summary->bytes += head->length;
    if (head->flags == OP_FLAG_DMA_WRITE)
        summary->writes++;
    else
        summary->reads++;
}

/* An import_access_fn: one record, or more if the length needs it. */
static bool take_access(void *user, const struct import_access *access)
{
    struct trace_import *import = user;
    struct trace_import_device *device = import_devices_get(import->devices, access->device);
    widen(device, access);
    if (import->summary.records == 0)
        import->first_time = access->time;
    for (uint64_t done = 0; done < access->size && import->code == TRACE_OK;) {
        uint64_t left = access->size - done;
        struct op_head head = {
            .address = access->address + done,
            .length = (uint32_t)(left < LONGEST_RECORD ? left : LONGEST_RECORD),
            .liodn = device->liodn,
            .operation = OP_DMA,
            .flags = access->write ? OP_FLAG_DMA_WRITE : 0,
        };
        import->code = spool_put(import->spool, &head, access->time, import->error);
        count_record(&import->summary, &head);
        done += head.length;
    }
    return import->code == TRACE_OK;
}

/* ---- lines ---- */

static bool stop(struct trace_import *import, enum trace_code code)
{
    import->code = code;
    return false;
}

static bool stop_no_memory(struct trace_import *import)
{
    return stop(import, trace_fail(import->error, TRACE_ERR_MEMORY, 0, "out of memory"));
}

static bool stop_no_liodn(struct trace_import *import, const char *device)
{
    return stop(import, trace_fail(import->error, TRACE_ERR_FORMAT, 0,
                                   "line %" PRIu64 ": no LIODN of %s is left for the device %.80s; give it one by hand",
                                   import->summary.lines, import->config.chip->name, device));
}

static uint64_t add_capped(uint64_t sum, uint64_t more)
{
    return more < UINT64_MAX - sum ? sum + more : UINT64_MAX;
}

static bool count_unparsed(struct trace_import *import)
{
    if (import->summary.unparsed++ == 0)
        import->summary.first_unparsed = import->summary.lines;
    return true;
}

/* Numbers the device and, as it maps memory, sees that it has an LIODN: in order of appearance, whatever the policy. */
static bool prepare_device(struct trace_import *import, const struct import_event *event, uint32_t *number)
{
    if (event->device.length == 0)
        return true;
    if (!import_devices_number(import->devices, event->device, number))
        return stop_no_memory(import);
    if (import_kind_row(event->kind)->action != IMPORT_ACT_MAP || import_devices_assign(import->devices, *number))
        return true;
    return stop_no_liodn(import, import_devices_get(import->devices, *number)->name);
}

static bool take_event(struct trace_import *import, const struct import_event *event)
{
    if (import->has_clock && event->counter != import->counter)
        return count_unparsed(import); /* two clocks in one recording cannot be */
    import->has_clock = true;
    import->counter = event->counter;
    uint32_t device = 0;
    if (!prepare_device(import, event, &device))
        return false;
    enum import_outcome outcome = lifetimes_event(import->lifetimes, event, device);
    if (outcome == IMPORT_OUTCOME_STOPPED)
        return import->code == TRACE_OK ? stop_no_memory(import) : false;
    import->summary.outcome[event->kind][outcome]++;
    return true;
}

/* Lets progress be shown, or the reading be ended. */
static bool go_on(struct trace_import *import)
{
    const struct trace_import_config *config = &import->config;
    uint64_t done = trace_source_position(import->source);
    if (config->progress == NULL ||
        config->progress(config->progress_user, done, trace_source_size(import->source), &import->summary))
        return true;
    return stop(import, trace_fail(import->error, TRACE_ERR_SYSTEM, 0, "ended before all was read"));
}

/* An import_line_fn. */
static bool take_line(void *user, const char *line, size_t length)
{
    struct trace_import *import = user;
    struct trace_import_summary *summary = &import->summary;
    struct import_event event;
    if (++summary->lines % PROGRESS_LINES == 0 && !go_on(import))
        return false;
    switch (line == NULL ? IMPORT_LINE_UNPARSED : import_linux_line(&import->parser, line, length, &event)) {
    case IMPORT_LINE_EVENT:
        return take_event(import, &event);
    case IMPORT_LINE_COMMENT:
        summary->comments++;
        return true;
    case IMPORT_LINE_BLANK:
        summary->blank++;
        return true;
    case IMPORT_LINE_LOST:
        summary->lost++;
        summary->lost_events = add_capped(summary->lost_events, event.size);
        return true;
    case IMPORT_LINE_OTHER:
        summary->other++;
        return true;
    case IMPORT_LINE_UNPARSED:
        break;
    }
    return count_unparsed(import);
}

/* ---- life ---- */

static bool is_named_twice(const struct trace_import_config *config, size_t number)
{
    for (size_t i = 0; i < number; i++)
        if (strcmp(config->devices[i].device, config->devices[number].device) == 0)
            return true;
    return false;
}

static enum trace_code check_assignment(const struct trace_import_config *config, size_t number,
                                        struct trace_error *error)
{
    const struct trace_import_assignment *assignment = &config->devices[number];
    if (assignment->liodn >= PAMU_DEFAULT_PPAACT_ENTRIES)
        return trace_fail(error, TRACE_ERR_ARGUMENT, 0,
                          "LIODN %u for the device %.80s has no entry in the PPAACT; 0 to %u have", assignment->liodn,
                          assignment->device, PAMU_DEFAULT_PPAACT_ENTRIES - 1);
    if (is_named_twice(config, number))
        return trace_fail(error, TRACE_ERR_ARGUMENT, 0, "the device %.80s is given an LIODN twice; once is enough",
                          assignment->device);
    return TRACE_OK;
}

static enum trace_code check_config(const struct trace_import_config *config, struct trace_error *error)
{
    uint64_t most = config->chip->value[PAMU_CHIP_MAX_SUBWINDOWS].value;
    if (config->windows == 0 || config->windows > most || (config->windows & (config->windows - 1)) != 0)
        return trace_fail(error, TRACE_ERR_ARGUMENT, 0,
                          "%" PRIu32 " windows are not possible; a power of two from 1 to %" PRIu64 " is, on %s",
                          config->windows, most, config->chip->name);
    enum trace_code code = TRACE_OK;
    for (size_t i = 0; code == TRACE_OK && i < config->device_count; i++)
        code = check_assignment(config, i, error);
    return code;
}

enum trace_code trace_import_create(const struct trace_import_config *config, struct trace_import **import,
                                    struct trace_error *error)
{
    *import = NULL;
    enum trace_code code = check_config(config, error);
    if (code != TRACE_OK)
        return code;
    struct trace_import *made = calloc(1, sizeof *made);
    if (made == NULL)
        return trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory");
    made->config = *config;
    made->lifetimes = lifetimes_create(config->policy, take_access, made);
    made->devices = import_devices_create(config->chip, config->devices, config->device_count);
    code = made->lifetimes != NULL && made->devices != NULL ? spool_create(&made->spool, error)
                                                            : trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory");
    if (code == TRACE_OK)
        *import = made;
    else
        trace_import_destroy(made);
    return code;
}

void trace_import_destroy(struct trace_import *import)
{
    if (import == NULL)
        return;
    lifetimes_destroy(import->lifetimes);
    import_devices_destroy(import->devices);
    spool_destroy(import->spool);
    free(import);
}

/* ---- the whole ---- */

/* What the domains at the head will ask for must be there: legal apertures, and SPAACT entries for their windows. */
static enum trace_code check_apertures(const struct trace_import *import, struct trace_error *error)
{
    struct import_aperture aperture;
    bool fits = true;
    uint64_t entries = 0;
    const struct trace_import_device *device = trace_import_device(import, 0);
    for (size_t i = 0; device != NULL; device = trace_import_device(import, ++i)) {
        if (!import_device_aperture(import, i, &aperture, &fits))
            continue;
        if (!fits)
            return trace_fail(
                error, TRACE_ERR_FORMAT, 0,
                "no aperture holds what LIODN 0x%x uses, of device %.80s; 2^63 bytes is the largest (rule R1)",
                device->liodn, device->name);
        entries += import->config.windows - 1;
    }
    if (entries > PAMU_DEFAULT_SPAACT_ENTRIES)
        return trace_fail(error, TRACE_ERR_FORMAT, 0,
                          "%" PRIu32 " windows for each domain take %" PRIu64 " entries of the SPAACT, which has %u",
                          import->config.windows, entries, PAMU_DEFAULT_SPAACT_ENTRIES);
    return TRACE_OK;
}

static enum trace_code check_content(const struct trace_import *import, struct trace_error *error)
{
    const struct trace_import_summary *summary = &import->summary;
    if (trace_import_total(summary, IMPORT_OUTCOME_IMPORTED) == 0)
        return trace_fail(error, TRACE_ERR_FORMAT, 0,
                          "no event to import in %" PRIu64 " lines (%" PRIu64
                          " in no known form); the text of tracefs with dma:* events is",
                          summary->lines, summary->unparsed);
    return check_apertures(import, error);
}

enum trace_code trace_import_read(struct trace_import *import, struct trace_source *source, struct trace_error *error)
{
    bool stopped = false;
    import->error = error;
    import->source = source;
    enum trace_code code = import_lines(source, IMPORT_MAX_LINE, take_line, import, &stopped, error);
    if (code == TRACE_OK)
        code = import->code;
    import->error = NULL;
    import->source = NULL;
    lifetimes_counts(import->lifetimes, &import->summary.life);
    return code == TRACE_OK ? check_content(import, error) : code;
}

const struct trace_import_summary *trace_import_summary(const struct trace_import *import)
{
    return &import->summary;
}

const struct trace_import_device *trace_import_device(const struct trace_import *import, size_t number)
{
    return import_devices_get(import->devices, number);
}

uint64_t trace_import_total(const struct trace_import_summary *summary, enum import_outcome outcome)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < IMPORT_KIND_COUNT; i++)
        sum += summary->outcome[i][outcome];
    return sum;
}
