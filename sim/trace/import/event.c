/* One line of a Linux kernel's events: prefix, kind, payload. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/import/event.h"

#include "trace/import/fields.h"

static const struct import_kind_row kind_rows[IMPORT_KIND_COUNT] = {
#define KIND_ROW(name, text, reader, action, family, needs) \
    {text, sizeof(text) - 1, import_read_##reader, IMPORT_ACT_##action, IMPORT_FAMILY_##family, needs},
    IMPORT_KIND_LIST(KIND_ROW)
#undef KIND_ROW
#define KIND_ROW(name, text, action) {text, sizeof(text) - 1, NULL, IMPORT_ACT_##action, IMPORT_FAMILY_NONE, 0},
        IMPORT_ACCESS_KIND_LIST(KIND_ROW)
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

/* How a tool writes a line. */
struct dialect {
    bool (*ends_in_task)(const char *start, const char *end); /* what stands before " [cpu] " */
    bool named_by_system;                                     /* dma:dma_map_page, not dma_map_page */
    bool (*read_rest)(struct scan scan, struct import_event *event, enum import_line *line); /* without a prefix */
};

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

static const char *back_over_digits(const char *start, const char *at)
{
    while (at > start && is_digit(at[-1]))
        at--;
    return at;
}

/* True if [start, end) ends in `-PID`, and perhaps in `(TGID)` behind that. */
static bool ends_in_dash_pid(const char *start, const char *end)
{
    const char *at = back_over_blanks(start, end);
    if (at > start && at[-1] == ')') {
        while (at > start && *at != '(')
            at--;
        at = back_over_blanks(start, at);
    }
    const char *digits = back_over_digits(start, at);
    return digits != at && digits > start && digits[-1] == '-';
}

/* True if [start, end) ends in ` TID`, or in ` PID/TID`, as perf writes it. */
static bool ends_in_tid(const char *start, const char *end)
{
    const char *at = back_over_blanks(start, end);
    const char *digits = back_over_digits(start, at);
    if (digits != at && digits > start && digits[-1] == '/') {
        at = digits - 1;
        digits = back_over_digits(start, at);
    }
    return digits != at && digits > start && digits[-1] == ' ';
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
static bool take_prefix(struct scan *scan, struct import_event *event, const struct dialect *dialect)
{
    const char *start = scan->at;
    const char *last = scan->end - start > MAX_CPU_COLUMN ? start + MAX_CPU_COLUMN : scan->end;
    for (const char *at = start; at < last; at++) {
        struct scan rest = {at, scan->end};
        if (*at == '[' && at > start && at[-1] == ' ' && dialect->ends_in_task(start, at) &&
            take_cpu_flags_time(&rest, event)) {
            *scan = rest;
            return true;
        }
    }
    return false;
}

/* Takes `name: ` and gives its row; NULL, and nothing taken, for an event of somebody else. */
static const struct import_kind_row *take_kind(struct scan *scan)
{
    for (unsigned i = 0; i < IMPORT_LINUX_KINDS; i++) {
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

static bool is_raw(struct scan payload)
{
    return SCAN_WORD(&payload, "[FAILED TO PARSE]") || SCAN_WORD(&payload, "device=");
}

static bool read_payload(struct import_parser *parser, struct scan *scan, struct import_event *event,
                         const struct import_kind_row *row)
{
    bool raw = row->read == import_read_fields && is_raw(*scan);
    if (!(raw ? import_read_raw : row->read)(scan, event))
        return false;
    if (raw)
        import_settle_order(parser, event);
    scan_blanks(scan);
    return scan_at_end(scan) && (event->fields & row->needs) == row->needs;
}

/* CPU:1 [LOST 12 EVENTS] ; without the number if the kernel does not know it. */
static bool read_lost(struct scan scan, struct import_event *event, enum import_line *line)
{
    uint64_t cpu = 0;
    *line = IMPORT_LINE_LOST;
    if (!SCAN_WORD(&scan, "CPU:") || !scan_decimal(&scan, &cpu) || !SCAN_WORD(&scan, " [LOST "))
        return false;
    if (scan_decimal(&scan, &event->size) && !scan_char(&scan, ' ')) {
        return false;
    }
    return SCAN_WORD(&scan, "EVENTS]") && scan_at_end(&scan);
}

/* CPU:1 [12 EVENTS DROPPED] */
static bool read_dropped(struct scan scan, struct import_event *event)
{
    uint64_t cpu = 0;
    return SCAN_WORD(&scan, "CPU:") && scan_decimal(&scan, &cpu) && SCAN_WORD(&scan, " [") &&
           scan_decimal(&scan, &event->size) && SCAN_WORD(&scan, " EVENTS DROPPED]") && scan_at_end(&scan);
}

/* What trace-cmd says before the first event: cpus=2, version = 7, CPU 1 is empty. */
static bool read_heading(struct scan scan)
{
    uint64_t number = 0;
    if (SCAN_WORD(&scan, "cpus=") || SCAN_WORD(&scan, "version = "))
        return scan_decimal(&scan, &number) && scan_at_end(&scan);
    return SCAN_WORD(&scan, "CPU ") && scan_decimal(&scan, &number) && SCAN_WORD(&scan, " is empty") &&
           scan_at_end(&scan);
}

static bool read_trace_cmd_rest(struct scan scan, struct import_event *event, enum import_line *line)
{
    if (read_heading(scan)) {
        *line = IMPORT_LINE_COMMENT;
        return true;
    }
    *line = IMPORT_LINE_LOST;
    return read_dropped(scan, event) || read_lost(scan, event, line);
}

/* The lines of a call chain begin with a tab. */
static bool read_perf_rest(struct scan scan, struct import_event *event, enum import_line *line)
{
    (void)event;
    *line = IMPORT_LINE_OTHER;
    return *scan.at == '\t' && !scan_at_end(&scan);
}

/* By pieces: of the whole struct at once gcc makes one `rep stos`, which takes as long as the rest of a line of din. */
void import_clear_event(struct import_parser *parser, struct import_event *event)
{
    static const struct import_text none = {NULL, 0};
    event->kind = 0;
    event->counter = event->not_followed = event->again = event->has_liodn = false;
    event->liodn = 0;
    event->direction = IMPORT_DIR_BIDIRECTIONAL;
    event->time = event->dma_addr = event->size = event->phys_addr = 0;
    event->dma = (struct import_list){.at = parser->room[0]};
    event->sizes = (struct import_list){.at = parser->room[1]};
    event->phys = (struct import_list){.at = parser->room[2]};
    event->device = event->virt = event->flags = event->attrs = event->err = none;
    event->fields = 0;
}

enum import_line import_unparsed(struct import_parser *parser, const char *why)
{
    parser->why = why;
    return IMPORT_LINE_UNPARSED;
}

/* perf: PERF_RECORD_LOST lost 12, where an event's name would stand. */
static bool read_lost_record(struct scan scan, struct import_event *event)
{
    return SCAN_WORD(&scan, "PERF_RECORD_LOST lost ") && scan_decimal(&scan, &event->size) && scan_at_end(&scan);
}

/* Takes `dma:` or `iommu:`, which perf writes before a name. */
static bool take_system(struct scan *scan)
{
    return SCAN_WORD(scan, "dma:") || SCAN_WORD(scan, "iommu:");
}

static enum import_line read_event(struct import_parser *parser, struct scan *scan, struct import_event *event,
                                   const struct dialect *dialect)
{
    scan_blanks(scan);
    if (dialect->named_by_system && read_lost_record(*scan, event))
        return IMPORT_LINE_LOST;
    if (dialect->named_by_system && !take_system(scan))
        return IMPORT_LINE_OTHER;
    const struct import_kind_row *row = take_kind(scan);
    parser->padded = row != NULL && *scan->at == ' ';
    scan_blanks(scan);
    if (row == NULL || is_foreign(row, *scan))
        return IMPORT_LINE_OTHER;
    event->kind = (enum import_kind)(row - kind_rows);
    return read_payload(parser, scan, event, row) ? IMPORT_LINE_EVENT
                                                  : import_unparsed(parser, "an event of ours in no known form");
}

static enum import_line read_line(struct import_parser *parser, struct scan scan, struct import_event *event,
                                  const struct dialect *dialect)
{
    enum import_line line;
    import_clear_event(parser, event);
    parser->padded = false;
    if (*scan.at == '#')
        return IMPORT_LINE_COMMENT;
    if (take_prefix(&scan, event, dialect)) {
        return read_event(parser, &scan, event, dialect);
    }
    if (dialect->read_rest(scan, event, &line))
        return line;
    scan_blanks(&scan);
    return scan_at_end(&scan) ? IMPORT_LINE_BLANK
                              : import_unparsed(parser, "no task, processor and time before an event");
}

enum import_line import_tracefs_line(struct import_parser *parser, const char *line, size_t length,
                                     struct import_event *event)
{
    static const struct dialect tracefs = {ends_in_dash_pid, false, read_lost};
    return read_line(parser, (struct scan){line, line + length}, event, &tracefs);
}

enum import_line import_trace_cmd_line(struct import_parser *parser, const char *line, size_t length,
                                       struct import_event *event)
{
    static const struct dialect trace_cmd = {ends_in_dash_pid, false, read_trace_cmd_rest};
    return read_line(parser, (struct scan){line, line + length}, event, &trace_cmd);
}

enum import_line import_perf_line(struct import_parser *parser, const char *line, size_t length,
                                  struct import_event *event)
{
    static const struct dialect perf = {ends_in_tid, true, read_perf_rest};
    return read_line(parser, (struct scan){line, line + length}, event, &perf);
}
