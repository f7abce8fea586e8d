/* One import: events to records that wait, and what is checked at its ends. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/import/import.h"

#include <inttypes.h>
#include <stdlib.h>

#include "memory/power.h"
#include "pamu/tables.h"
#include "trace/import/state.h"

#define LONGEST_RECORD UINT64_C(0x80000000) /* a record has 32 bits for its length */

#define MOST_DESCRIPTOR 65536u

static const struct {
    const char *name, *help;
} policy_rows[IMPORT_POLICY_COUNT] = {
#define POLICY_ROW(name, word, help) {word, help},
    IMPORT_POLICY_LIST(POLICY_ROW)
#undef POLICY_ROW
};

static const char *const rings_names[IMPORT_RINGS_COUNT] = {
#define RINGS_NAME(name, word, help) word,
    IMPORT_RINGS_LIST(RINGS_NAME)
#undef RINGS_NAME
};

static const char *const order_names[IMPORT_ORDER_COUNT] = {
#define ORDER_NAME(name, word, help) word,
    IMPORT_ORDER_LIST(ORDER_NAME)
#undef ORDER_NAME
};

const char *trace_import_policy_name(enum import_policy policy)
{
    return policy < IMPORT_POLICY_COUNT ? policy_rows[policy].name : NULL;
}

const char *trace_import_policy_help(enum import_policy policy)
{
    return policy < IMPORT_POLICY_COUNT ? policy_rows[policy].help : NULL;
}

const char *trace_import_rings_name(enum import_rings rings)
{
    return rings < IMPORT_RINGS_COUNT ? rings_names[rings] : NULL;
}

const char *trace_import_order_name(enum import_order order)
{
    return order < IMPORT_ORDER_COUNT ? order_names[order] : NULL;
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

/* The beginning of a line, with '?' for what a terminal should not see. */
static void copy_text(char *to, const char *text, size_t length)
{
    size_t count = length < IMPORT_NOTE_BYTES - 1 ? length : IMPORT_NOTE_BYTES - 1;
    for (size_t i = 0; i < count; i++)
        to[i] = text[i] >= ' ' && text[i] <= '~' ? text[i] : '?';
    to[count] = '\0';
}

static bool count_unparsed(struct trace_import *import, const struct import_taken *taken, const char *why)
{
    struct trace_import_summary *summary = &import->summary;
    if (summary->unparsed == 0)
        summary->first_unparsed = summary->lines;
    if (summary->unparsed < IMPORT_NOTES) {
        struct trace_import_note *note = &summary->notes[summary->unparsed];
        note->line = summary->lines;
        note->why = why;
        copy_text(note->text, taken->text != NULL ? taken->text : "", taken->text != NULL ? taken->length : 0);
    }
    summary->unparsed++;
    return true;
}

static bool gives_liodn(enum import_action action)
{
    return action == IMPORT_ACT_MAP || action == IMPORT_ACT_ACCESS;
}

static bool take_given(struct trace_import *import, const struct import_event *event, uint32_t number)
{
    if (event->liodn >= PAMU_DEFAULT_PPAACT_ENTRIES)
        return stop(import, trace_fail(import->error, TRACE_ERR_FORMAT, 0,
                                       "line %" PRIu64 ": LIODN %u has no entry in the PPAACT; 0 to %u have",
                                       import->summary.lines, event->liodn, PAMU_DEFAULT_PPAACT_ENTRIES - 1));
    import_devices_give(import->devices, number, event->liodn);
    return true;
}

/* Numbers the device and, as it uses memory, sees that it has an LIODN: in order of appearance, whatever the policy. */
static bool prepare_device(struct trace_import *import, const struct import_event *event, uint32_t *number)
{
    if (event->device.length == 0)
        return true;
    if (!import_devices_number(import->devices, event->device, number))
        return stop_no_memory(import);
    if (!gives_liodn(import_kind_row(event->kind)->action) || event->again)
        return true;
    if (event->has_liodn)
        return take_given(import, event, *number);
    return import_devices_assign(import->devices, *number) ||
           stop_no_liodn(import, import_devices_get(import->devices, *number)->name);
}

static bool take_event(struct trace_import *import, const struct import_taken *taken)
{
    const struct import_event *event = taken->event;
    if (import->has_clock && event->counter != import->counter)
        return count_unparsed(import, taken, "of another clock than the first event: two in one recording cannot be");
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

bool import_take(struct trace_import *import, const struct import_taken *taken)
{
    struct trace_import_summary *summary = &import->summary;
    summary->lines++;
    switch (taken->kind) {
    case IMPORT_LINE_EVENT:
        return take_event(import, taken);
    case IMPORT_LINE_COMMENT:
        summary->comments++;
        return true;
    case IMPORT_LINE_BLANK:
        summary->blank++;
        return true;
    case IMPORT_LINE_LOST:
        summary->lost++;
        summary->lost_events = add_capped(summary->lost_events, taken->event->size);
        return true;
    case IMPORT_LINE_OTHER:
        summary->other++;
        return true;
    case IMPORT_LINE_UNPARSED:
        break;
    }
    return count_unparsed(import, taken, taken->why);
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

static enum trace_code check_synthesis(const struct import_synthesis *synthesis, struct trace_error *error)
{
    if (synthesis->burst != 0 && !mem_is_power_of_two(synthesis->burst))
        return trace_fail(error, TRACE_ERR_ARGUMENT, 0,
                          "bursts of %" PRIu32 " bytes are not possible; a power of two is", synthesis->burst);
    if (synthesis->descriptor > MOST_DESCRIPTOR)
        return trace_fail(error, TRACE_ERR_ARGUMENT, 0,
                          "descriptors of %" PRIu32 " bytes are not possible; 1 to %u are", synthesis->descriptor,
                          MOST_DESCRIPTOR);
    if (synthesis->interleave > IMPORT_TURNS_RECORDS)
        return trace_fail(error, TRACE_ERR_ARGUMENT, 0, "turns of %" PRIu32 " accesses are not possible; 1 to %u are",
                          synthesis->interleave, IMPORT_TURNS_RECORDS);
    return TRACE_OK;
}

static enum trace_code check_config(const struct trace_import_config *config, struct trace_error *error)
{
    uint64_t most = config->chip->value[PAMU_CHIP_MAX_SUBWINDOWS].value;
    if (config->windows == 0 || config->windows > most || !mem_is_power_of_two(config->windows))
        return trace_fail(error, TRACE_ERR_ARGUMENT, 0,
                          "%" PRIu32 " windows are not possible; a power of two from 1 to %" PRIu64 " is, on %s",
                          config->windows, most, config->chip->name);
    enum trace_code code = check_synthesis(&config->synthesis, error);
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
    made->lifetimes = lifetimes_create(&config->synthesis, take_access, made);
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
                          "no event to import in %" PRIu64 " lines of the form %s (%" PRIu64
                          " of them unparsed); mappings or accesses of devices are",
                          summary->lines, import_form_row(summary->form.form)->name, summary->unparsed);
    return check_apertures(import, error);
}

enum trace_code import_finish(struct trace_import *import, struct trace_error *error)
{
    if (!lifetimes_end(import->lifetimes))
        return import->code;
    lifetimes_counts(import->lifetimes, &import->summary.life);
    return check_content(import, error);
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

uint64_t trace_import_losses(const struct trace_import_summary *summary)
{
    static const enum import_outcome losses[] = {IMPORT_OUTCOME_NO_DIRECTION, IMPORT_OUTCOME_BEYOND,
                                                 IMPORT_OUTCOME_TOO_LARGE, IMPORT_OUTCOME_EMPTY, IMPORT_OUTCOME_NO_MAP};
    uint64_t sum = summary->lost + summary->unparsed + summary->life.remapped + summary->life.cut_segments;
    for (size_t i = 0; i < sizeof losses / sizeof *losses; i++)
        sum += trace_import_total(summary, losses[i]);
    return sum;
}
