/* Which form a recording has: each reader tries the first lines. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/import/forms.h"

#include "op/le.h"

#define MOST_LINES 400u
#define LEAST_SHARE 10u /* one piece in so many must fit: logs have other lines, too */

/* Calls the reader for each line of the sample, and counts those that take() likes. */
static uint64_t count_lines(import_read_fn *read, struct import_parser *parser, struct import_sample sample,
                            bool (*take)(const struct import_parser *, enum import_line, const struct import_event *),
                            uint64_t *looked)
{
    uint64_t taken = 0;
    const char *end = sample.bytes + sample.length;
    const char *newline;
    *looked = 0;
    for (const char *line = sample.bytes; *looked < MOST_LINES && line < end; line = newline + 1) {
        struct import_event event;
        newline = memchr(line, '\n', (size_t)(end - line));
        if (newline == NULL)
            break;
        size_t length = (size_t)(newline - line);
        enum import_line kind = length <= IMPORT_MAX_LINE ? read(parser, line, length, &event) : IMPORT_LINE_UNPARSED;
        taken += take(parser, kind, &event) ? 1 : 0;
        ++*looked;
    }
    return taken;
}

static bool is_event(const struct import_parser *parser, enum import_line line, const struct import_event *event)
{
    (void)parser;
    (void)event;
    return line == IMPORT_LINE_EVENT || line == IMPORT_LINE_OTHER || line == IMPORT_LINE_LOST;
}

static bool is_unpadded(const struct import_parser *parser, enum import_line line, const struct import_event *event)
{
    return is_event(parser, line, event) && !parser->padded;
}

static bool is_event_or_heading(const struct import_parser *parser, enum import_line line,
                                const struct import_event *event)
{
    return is_event(parser, line, event) || line == IMPORT_LINE_COMMENT;
}

static uint64_t probe_events(const struct import_form_row *row, struct import_parser *parser,
                             struct import_sample sample, uint64_t *looked)
{
    return count_lines(row->read, parser, sample, is_event, looked);
}

static bool is_exactly_event(const struct import_parser *parser, enum import_line line,
                             const struct import_event *event)
{
    (void)parser;
    (void)event;
    return line == IMPORT_LINE_EVENT;
}

/* Before its heading any line is passed over. */
static uint64_t probe_rows(const struct import_form_row *row, struct import_parser *parser, struct import_sample sample,
                           uint64_t *looked)
{
    return count_lines(row->read, parser, sample, is_exactly_event, looked);
}

static uint64_t probe_tracefs(const struct import_form_row *row, struct import_parser *parser,
                              struct import_sample sample, uint64_t *looked)
{
    bool headed = sample.length > 10 && memcmp(sample.bytes, "# tracer: ", 10) == 0;
    return count_lines(row->read, parser, sample, headed ? is_event_or_heading : is_unpadded, looked);
}

/* Comments are no headings of trace-cmd. */
static uint64_t probe_trace_cmd(const struct import_form_row *row, struct import_parser *parser,
                                struct import_sample sample, uint64_t *looked)
{
    bool headed = sample.length > 0 && *sample.bytes != '#';
    return count_lines(row->read, parser, sample, headed ? is_event_or_heading : is_event, looked);
}

/* Binary, and of records whose times do not run backwards, whose sizes are small, and whose next uses are small,
 * never (-1) or not known (-2). */
static bool is_record(const uint8_t *bytes, uint32_t last_time)
{
    uint64_t next = load_le64(bytes + 16);
    return load_le32(bytes) >= last_time && load_le32(bytes + 12) - 1 < UINT32_C(0x7fffffff) &&
           (next >= UINT64_MAX - 1 || next < UINT64_C(1) << 48);
}

static uint64_t probe_records(const struct import_form_row *row, struct import_parser *parser,
                              struct import_sample sample, uint64_t *looked)
{
    uint64_t fitting = 0;
    uint32_t last = 0;
    (void)parser;
    *looked = sample.length / row->record_bytes;
    if (memchr(sample.bytes, '\0', sample.length) == NULL)
        return 0; /* a text */
    for (; fitting < *looked; fitting++) {
        const uint8_t *bytes = (const uint8_t *)sample.bytes + fitting * row->record_bytes;
        if (!is_record(bytes, last))
            return 0;
        last = load_le32(bytes);
    }
    return fitting;
}

static const struct import_form_row form_rows[IMPORT_FORM_COUNT] = {
#define FORM_ROW(name, word, read, probe, bytes, accesses, looks, help) \
    {word, read, probe_##probe, bytes, accesses, looks, help},
    IMPORT_FORM_LIST(FORM_ROW)
#undef FORM_ROW
};

const struct import_form_row *import_form_row(enum import_form form)
{
    return form < IMPORT_FORM_COUNT ? &form_rows[form] : NULL;
}

void import_find_form(const struct import_parser *settings, struct import_parser *memory, struct import_sample sample,
                      struct import_found *found)
{
    *found = (struct import_found){.form = IMPORT_FORM_AUTO};
    for (unsigned i = 0; i < IMPORT_FORM_COUNT; i++) {
        struct import_found here = {.form = (enum import_form)i};
        *memory = *settings;
        here.fitting = form_rows[i].probe(&form_rows[i], memory, sample, &here.looked);
        if (here.fitting > found->fitting && here.fitting * LEAST_SHARE >= here.looked)
            *found = here;
    }
}

static bool is_translation(const struct import_parser *parser, enum import_line line, const struct import_event *event)
{
    (void)parser;
    return line == IMPORT_LINE_EVENT && !event->again && import_kind_row(event->kind)->action == IMPORT_ACT_ACCESS;
}

bool import_only_caches(struct import_parser *memory, struct import_sample sample)
{
    uint64_t looked = 0;
    memory->only_caches = false;
    return count_lines(import_qemu_line, memory, sample, is_translation, &looked) == 0;
}
