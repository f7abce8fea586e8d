/* pamusim trace slice: a part of a trace that still replays. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "number.h"
#include "trace/chunk.h"
#include "trace_filter.h"

#define LIODNS 0x10000u
#define PAGE_SHIFT 12u

/* Why a record is left out, in the order in which it is asked. name, text */
#define REASON_LIST(X)                   \
    X(RANGE, "outside --records")        \
    X(TIME, "outside --time")            \
    X(LIODN, "of other LIODNs")          \
    X(EVERY, "by --every")               \
    X(PAGES, "of pages by --pages-of")   \
    X(EXPECT, "expects of such records") \
    X(OTHER, "other operations (--records-only)")

enum reason {
#define REASON_ENUM(name, text) REASON_##name,
    REASON_LIST(REASON_ENUM)
#undef REASON_ENUM
        REASON_COUNT,
    KEPT = REASON_COUNT
};

static const char *const reason_texts[REASON_COUNT] = {
#define REASON_TEXT(name, text) text,
    REASON_LIST(REASON_TEXT)
#undef REASON_TEXT
};

struct slice {
    struct cli_trace_filter filter;
    uint64_t first, last;          /* records */
    uint64_t time_first, time_end; /* ns from the first timestamp on */
    uint64_t every, pages_of;
    bool by_time, by_liodn, records_only;
    bool *liodns; /* LIODNS of them */

    uint64_t records;    /* met */
    uint64_t candidates; /* asked about --every */
    bool begun;
    uint64_t start; /* the first timestamp */
    enum reason last_fate;
    uint64_t kept_records, kept_others;
    uint64_t dropped[REASON_COUNT];
};

static bool is_record(uint8_t operation)
{
    return operation == OP_DMA || operation == OP_ACCESS || operation == OP_MSI_WRITE;
}

/* Pages are taken whole, so that what is reused stays reused: those whose number, well mixed, is a multiple. */
static bool page_stays(const struct slice *slice, const struct op_head *head)
{
    uint64_t page = (head->address >> PAGE_SHIFT ^ (uint64_t)head->liodn << 48) * 0x9e3779b97f4a7c15u;
    page = (page ^ page >> 32) * 0xd6e8feb86659fd93u;
    return (page ^ page >> 32) % slice->pages_of == 0;
}

static enum reason fate_of_record(struct slice *slice, const struct op_head *head, uint64_t time)
{
    uint64_t number = slice->records++;
    if (number < slice->first || number > slice->last)
        return REASON_RANGE;
    if (slice->by_time && (time - slice->start < slice->time_first || time - slice->start >= slice->time_end))
        return REASON_TIME;
    if (slice->by_liodn && !slice->liodns[head->liodn])
        return REASON_LIODN;
    if (slice->candidates++ % slice->every != 0)
        return REASON_EVERY;
    return page_stays(slice, head) ? KEPT : REASON_PAGES;
}

static enum reason fate_of(struct slice *slice, const struct op_head *head, uint64_t time)
{
    if (is_record(head->operation))
        return fate_of_record(slice, head, time);
    if (head->operation == OP_EXPECT && slice->last_fate != KEPT)
        return REASON_EXPECT;
    return slice->records_only ? REASON_OTHER : KEPT;
}

static void count_fate(struct slice *slice, const struct op_head *head, enum reason fate)
{
    if (fate != KEPT)
        slice->dropped[fate]++;
    else if (is_record(head->operation))
        slice->kept_records++;
    else
        slice->kept_others++;
    slice->last_fate = fate;
}

/* Runs of operations that stay are kept at once. */
static enum cli_status slice_chunk(struct cli_trace_filter *filter, const struct trace_chunk *chunk)
{
    struct slice *slice = filter->user;
    size_t slot = 0, run_at = 0, run_slot = 0;
    enum cli_status status = CLI_OK;
    if (!slice->begun && chunk->times != NULL)
        slice->start = trace_chunk_time(chunk, 0);
    slice->begun = true;
    if (slice->by_time && chunk->times == NULL)
        return cli_fail(filter->cli, "%s: has no timestamps, which --time needs", cli_file_name(filter->file));
    for (size_t at = 0; at < chunk->operations && status == CLI_OK; at++) {
        struct op_head head;
        op_head_load(chunk->slots + slot * OP_SLOT_BYTES, &head);
        enum reason fate = fate_of(slice, &head, chunk->times != NULL ? trace_chunk_time(chunk, at) : 0);
        count_fate(slice, &head, fate);
        if (fate != KEPT && slot > run_slot)
            status = cli_filter_keep(filter, chunk, run_at, run_slot, slot - run_slot);
        slot += trace_slot_count(chunk->slots + slot * OP_SLOT_BYTES);
        if (fate != KEPT) {
            run_at = at + 1;
            run_slot = slot;
        }
    }
    if (status == CLI_OK && slot > run_slot)
        status = cli_filter_keep(filter, chunk, run_at, run_slot, slot - run_slot);
    return status;
}

/* ---- options ---- */

/* "FIRST-LAST", "FIRST-" or "NUMBER", of numbers read by read. */
static bool read_range(const char *text, bool (*read)(const char *text, size_t length, uint64_t *number),
                       uint64_t *first, uint64_t *last)
{
    const char *dash = strchr(text, '-');
    if (dash == NULL) {
        *last = UINT64_MAX;
        bool fine = read(text, strlen(text), first);
        *last = *first;
        return fine;
    }
    if (!read(text, (size_t)(dash - text), first) || (dash[1] != '\0' && !read(dash + 1, strlen(dash + 1), last)))
        return false;
    return *first <= *last;
}

/* Seconds with up to nine digits behind the point, as ns. */
static bool read_seconds(const char *text, size_t length, uint64_t *ns)
{
    size_t whole = 0;
    uint64_t seconds, unit = 1000000000, part = 0;
    while (whole < length && text[whole] != '.')
        whole++;
    if (!cli_number(text, whole, &seconds) || seconds > UINT64_MAX / 1000000000 - 1)
        return false;
    for (size_t i = whole + 1; i < length; i++) {
        unit /= 10;
        if (text[i] < '0' || text[i] > '9' || unit == 0)
            return false;
        part += (uint64_t)(text[i] - '0') * unit;
    }
    *ns = seconds * 1000000000 + part;
    return true;
}

static enum cli_status read_liodns(struct slice *slice, const char *list)
{
    while (*list != '\0') {
        char word[48] = "";
        size_t length = strcspn(list, ",");
        uint64_t first = 0, last = UINT64_MAX;
        if (length < sizeof word)
            memcpy(word, list, length);
        if (word[0] == '\0' || !read_range(word, cli_number, &first, &last) || first >= LIODNS ||
            (last >= LIODNS && last != UINT64_MAX))
            return cli_fail(slice->filter.cli,
                            "--liodn cannot be '%s'; it takes LIODNs and ranges such as 0x20,0x30-0x3f", list);
        for (uint64_t liodn = first; liodn <= last && liodn < LIODNS; liodn++)
            slice->liodns[liodn] = true;
        list += length + (list[length] == ',');
    }
    slice->by_liodn = true;
    return CLI_OK;
}

static enum cli_status read_options(struct slice *slice)
{
    struct cli_context *cli = slice->filter.cli;
    const char *records = cli_value(cli, "records", NULL), *time = cli_value(cli, "time", NULL), *list;
    size_t at = 0;
    slice->records_only = cli_given(cli, "records-only");
    slice->by_time = time != NULL;
    if (records != NULL && !read_range(records, cli_number, &slice->first, &slice->last))
        return cli_fail(cli, "--records cannot be '%s'; it takes FIRST-LAST, FIRST- or one number, from 0 on", records);
    if (time != NULL &&
        (!read_range(time, read_seconds, &slice->time_first, &slice->time_end) || slice->time_first == slice->time_end))
        return cli_fail(cli, "--time cannot be '%s'; it takes FROM-TO or FROM-, in seconds such as 1.5", time);
    while ((list = cli_next_value(cli, "liodn", &at)) != NULL)
        if (read_liodns(slice, list) != CLI_OK)
            return CLI_BAD;
    if (cli_number_option(cli, "every", 1, UINT64_MAX, &slice->every) != CLI_OK ||
        cli_number_option(cli, "pages-of", 1, UINT64_MAX, &slice->pages_of) != CLI_OK)
        return CLI_BAD;
    return cli_trace_out_options(cli, &slice->filter.out);
}

static void report(const struct slice *slice)
{
    FILE *err = slice->filter.cli->err;
    char text[32];
    fprintf(err, "kept records: %s", cli_count_text(slice->kept_records, text));
    fprintf(err, " of %s", cli_count_text(slice->records, text));
    fprintf(err, ", other operations: %s\n", cli_count_text(slice->kept_others, text));
    for (int i = 0; i < REASON_COUNT; i++)
        if (slice->dropped[i] > 0)
            fprintf(err, "left out, %s: %s\n", reason_texts[i], cli_count_text(slice->dropped[i], text));
}

static enum cli_status run(struct slice *slice)
{
    enum cli_status status = read_options(slice);
    if (status != CLI_OK)
        return status;
    status = cli_trace_filter(&slice->filter);
    if (status == CLI_OK)
        report(slice);
    return status;
}

static enum cli_status exec(struct cli_context *cli)
{
    struct slice *slice = calloc(1, sizeof *slice);
    if (slice == NULL)
        return cli_out_of_memory(cli);
    slice->filter.cli = cli;
    slice->filter.file = cli->operands[0];
    slice->filter.chunk = slice_chunk;
    slice->filter.user = slice;
    slice->last = UINT64_MAX;
    slice->time_end = UINT64_MAX;
    slice->every = 1;
    slice->pages_of = 1;
    slice->last_fate = KEPT;
    slice->liodns = calloc(LIODNS, sizeof *slice->liodns);
    enum cli_status status = slice->liodns == NULL ? cli_out_of_memory(cli) : run(slice);
    free(slice->liodns);
    free(slice);
    return status;
}

static const struct cli_option options[] = {
    CLI_OPTIONS_TRACE_OUT,
    {"records", "FIRST-LAST", "keep these records, counted from 0; FIRST- is to the end", 0},
    {"time", "FROM-TO", "keep records of this time, in seconds from the first timestamp; TO itself is not in it", 0},
    {"liodn", "LIST", "keep records of these LIODNs, such as 0x20,0x30-0x3f; repeatable", 0},
    {"every", "N", "keep the first of each N of the records that are left", 0},
    {"pages-of", "N", "keep about one of N pages (4 KiB of one LIODN) with all its records", 0},
    {"records-only", NULL, "leave out all other operations, too; the result may not replay", 0},
    CLI_OPTION_END,
};

const struct cli_command cmd_trace_slice = {
    .name = "slice",
    .summary = "a part of a trace: by number, time or LIODN, or a sample",
    .operands = "TRACE",
    .details =
        "Records are DMA records, accesses and MSI writes. All other operations (chip, domains, tables, maps ..) stay, "
        "wherever they are, so that the result replays; so do timestamps. An expect goes with the record before it. "
        "What was kept and left out is told on standard error.",
    .options = options,
    .least = 1,
    .most = 1,
    .exec = exec,
};
