/* One line of tracefs text: prefix, kind, payload. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/import/event.h"

#include "trace/import/fields.h"

static const struct import_kind_row kind_rows[IMPORT_KIND_COUNT] = {
#define KIND_ROW(name, text, reader, action, family, needs) \
    {text, sizeof(text) - 1, import_read_##reader, IMPORT_ACT_##action, IMPORT_FAMILY_##family, needs},
    IMPORT_KIND_LIST(KIND_ROW)
#undef KIND_ROW
};

const struct import_kind_row *import_kind_row(enum import_kind kind)
{
    return &kind_rows[kind];
}

static const char *const direction_names[] = {
#define DIRECTION_NAME(name, word) word,
    IMPORT_DIRECTION_LIST(DIRECTION_NAME)
#undef DIRECTION_NAME
};

const char *import_direction_name(enum import_direction direction)
{
    return direction_names[direction];
}

/* A command's name has at most 15 bytes; a process id and a thread group id may follow before " [cpu] ". */
#define MAX_CPU_COLUMN 96

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Steps back over blanks. */
static const char *back_over_blanks(const char *start, const char *at)
{
    while (at > start && at[-1] == ' ')
        at--;
    return at;
}

/* True if [start, end) ends in `-PID`, and perhaps in `(TGID)` behind that. */
static bool ends_in_task(const char *start, const char *end)
{
    const char *at = back_over_blanks(start, end);
    if (at > start && at[-1] == ')') {
        while (at > start && *at != '(')
            at--;
        at = back_over_blanks(start, at);
    }
    const char *digits = at;
    while (digits > start && is_digit(digits[-1]))
        digits--;
    return digits != at && digits > start && digits[-1] == '-';
}

/* Takes `[000] `. */
static bool take_cpu(struct scan *scan)
{
    uint64_t cpu = 0;
    return scan_char(scan, '[') && scan_decimal(scan, &cpu) && scan_char(scan, ']') && scan_char(scan, ' ');
}

/* Takes a fraction of a second of up to nine digits, as nanoseconds. */
static bool take_fraction(struct scan *scan, uint64_t *nanoseconds)
{
    uint64_t sum = 0;
    unsigned digits = 0;
    for (; digits < 9 && is_digit(*scan->at); digits++)
        sum = sum * 10 + (unsigned)(*scan->at++ - '0');
    if (digits == 0) {
        return false;
    }
    for (; digits < 9; digits++)
        sum *= 10;
    *nanoseconds = sum;
    return true;
}

/* Takes `12345.678901: `, or `12345: ` of a clock that counts. */
static bool take_time(struct scan *scan, struct import_event *event)
{
    uint64_t whole = 0;
    uint64_t fraction = 0;
    if (!scan_decimal(scan, &whole))
        return false;
    event->counter = !scan_char(scan, '.');
    if (event->counter) {
        event->time = whole;
    } else if (!take_fraction(scan, &fraction) || whole > (UINT64_MAX - fraction) / 1000000000u) {
        return false;
    } else {
        event->time = whole * 1000000000u + fraction;
    }
    return SCAN_WORD(scan, ": ");
}

/* Takes what stands between the task and the event's name. The flags are missing under the option noirq-info. */
static bool take_cpu_flags_time(struct scan *scan, struct import_event *event)
{
    if (!take_cpu(scan))
        return false;
    scan_blanks(scan);
    struct scan without = *scan;
    if (take_time(&without, event)) {
        *scan = without;
        return true;
    }
    scan_token(scan);
    scan_blanks(scan);
    return take_time(scan, event);
}

/* Takes everything before the event's name. The command's name may hold anything, so the first " [cpu] " counts that
 * has a task before it and a time behind it. */
static bool take_prefix(struct scan *scan, struct import_event *event)
{
    const char *start = scan->at;
    const char *last = scan->end - start > MAX_CPU_COLUMN ? start + MAX_CPU_COLUMN : scan->end;
    for (const char *at = start; at < last; at++) {
        struct scan rest = {at, scan->end};
        if (*at == '[' && at > start && at[-1] == ' ' && ends_in_task(start, at) && take_cpu_flags_time(&rest, event)) {
            *scan = rest;
            return true;
        }
    }
    return false;
}

/* Takes `name: ` and gives its row; NULL, and nothing taken, for an event of somebody else. */
static const struct import_kind_row *take_kind(struct scan *scan)
{
    for (unsigned i = 0; i < IMPORT_KIND_COUNT; i++) {
        const struct import_kind_row *row = &kind_rows[i];
        struct scan after = *scan;
        if (scan_word(&after, row->name, row->length) && SCAN_WORD(&after, ": ")) {
            *scan = after;
            return row;
        }
    }
    return NULL;
}

/* `map` and `unmap` are names that others have too: only the payload tells them apart. */
static bool is_foreign(const struct import_kind_row *row, struct scan payload)
{
    return row->read != import_read_fields && !SCAN_WORD(&payload, "IOMMU:");
}

static bool read_payload(struct scan *scan, struct import_event *event, const struct import_kind_row *row)
{
    if (!row->read(scan, event))
        return false;
    scan_blanks(scan);
    return scan_at_end(scan) && (event->fields & row->needs) == row->needs;
}

/* CPU:1 [LOST 12 EVENTS] ; without the number if the kernel does not know it. */
static bool read_lost(struct scan scan, struct import_event *event)
{
    uint64_t cpu = 0;
    if (!SCAN_WORD(&scan, "CPU:") || !scan_decimal(&scan, &cpu) || !SCAN_WORD(&scan, " [LOST "))
        return false;
    if (scan_decimal(&scan, &event->size) && !scan_char(&scan, ' ')) {
        return false;
    }
    return SCAN_WORD(&scan, "EVENTS]") && scan_at_end(&scan);
}

static void clear_event(struct import_parser *parser, struct import_event *event)
{
    *event = (struct import_event){
        .direction = IMPORT_DIR_BIDIRECTIONAL,
        .dma.at = parser->room[0],
        .sizes.at = parser->room[1],
        .phys.at = parser->room[2],
    };
}

static enum import_line read_event(struct scan *scan, struct import_event *event)
{
    const struct import_kind_row *row = take_kind(scan);
    if (row == NULL || is_foreign(row, *scan))
        return IMPORT_LINE_OTHER;
    event->kind = (enum import_kind)(row - kind_rows);
    return read_payload(scan, event, row) ? IMPORT_LINE_EVENT : IMPORT_LINE_UNPARSED;
}

enum import_line import_linux_line(struct import_parser *parser, const char *line, size_t length,
                                   struct import_event *event)
{
    struct scan scan = {line, line + length};
    clear_event(parser, event);
    if (*line == '#')
        return IMPORT_LINE_COMMENT;
    if (take_prefix(&scan, event)) {
        return read_event(&scan, event);
    }
    if (read_lost(scan, event))
        return IMPORT_LINE_LOST;
    scan_blanks(&scan);
    return scan_at_end(&scan) ? IMPORT_LINE_BLANK : IMPORT_LINE_UNPARSED;
}
