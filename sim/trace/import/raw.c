/* Payloads that a tool printed field by field: raw lists, numbers for names. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/import/fields.h"

static bool read_device(struct scan *scan, struct import_event *event, void *member)
{
    (void)member;
    return import_take_device(scan, event);
}

/* 4096 or 0x1000. */
static bool read_number(struct scan *scan, struct import_event *event, void *member)
{
    (void)event;
    return SCAN_WORD(scan, "0x") ? scan_hex(scan, member) : scan_decimal(scan, member);
}

/* fff00000 is hexadecimal as the kernel prints it; but decimal of an event whose format a tool could not follow. */
static bool read_address(struct scan *scan, struct import_event *event, void *member)
{
    return SCAN_WORD(scan, "0x") || !event->not_followed ? scan_hex(scan, member) : scan_decimal(scan, member);
}

static bool read_words(struct scan *scan, struct import_event *event, void *member)
{
    struct import_text *text = member;
    (void)event;
    *text = scan_token(scan);
    return true;
}

/* enum dma_data_direction, by its numbers. */
static bool read_direction(struct scan *scan, struct import_event *event, void *member)
{
    static const uint8_t directions[] = {IMPORT_DIR_BIDIRECTIONAL, IMPORT_DIR_TO_DEVICE, IMPORT_DIR_FROM_DEVICE,
                                         IMPORT_DIR_NONE};
    uint64_t number = 0;
    if (!read_number(scan, event, &number) || number >= sizeof directions)
        return false;
    *(uint8_t *)member = directions[number];
    return true;
}

/* `c0, 68, 55, 05`: width bytes, the first one least significant. */
static bool take_element(struct scan *scan, unsigned width, uint64_t *value)
{
    *value = 0;
    for (unsigned i = 0; i < width; i++) {
        unsigned high = scan_hex_digit(*scan->at);
        unsigned low = high < 16 ? scan_hex_digit(scan->at[1]) : 16;
        if (low >= 16)
            return false;
        *value |= (uint64_t)(high << 4 | low) << 8 * i;
        scan->at += 2;
        if (i + 1 < width && !SCAN_WORD(scan, ", "))
            return false;
    }
    return true;
}

/* ARRAY[c0, 68, ..]; ARRAY[] is an empty one. */
static bool read_array(struct scan *scan, struct import_list *list, unsigned width)
{
    if (!SCAN_WORD(scan, "ARRAY["))
        return false;
    if (scan_char(scan, ']'))
        return true;
    do {
        if (list->count == IMPORT_MAX_ELEMENTS || !take_element(scan, width, &list->at[list->count]))
            return false;
        list->count++;
    } while (SCAN_WORD(scan, ", "));
    return scan_char(scan, ']');
}

static bool read_array64(struct scan *scan, struct import_event *event, void *member)
{
    (void)event;
    return read_array(scan, member, 8);
}

static bool read_array32(struct scan *scan, struct import_event *event, void *member)
{
    (void)event;
    return read_array(scan, member, 4);
}

#define NO_FIELD 0u

/* The fields of struct trace_event_raw_..: key, reader, member, what it is in text */
#define RAW_LIST(X)                                             \
    X("device", device, device, NO_FIELD)                       \
    X("dma_addr", address, dma_addr, IMPORT_NEEDS(DMA_ADDR))    \
    X("addr", address, dma_addr, IMPORT_NEEDS(DMA_ADDR))        \
    X("size", number, size, IMPORT_NEEDS(SIZE))                 \
    X("dir", direction, direction, IMPORT_NEEDS(DIR))           \
    X("attrs", words, attrs, IMPORT_NEEDS(ATTRS))               \
    X("phys_addr", address, phys_addr, IMPORT_NEEDS(PHYS_ADDR)) \
    X("dma_addrs", array64, dma, IMPORT_NEEDS(DMA_ADDRS))       \
    X("lengths", array32, sizes, IMPORT_NEEDS(SIZES))           \
    X("phys_addrs", array64, phys, IMPORT_NEEDS(PHYS_ADDRS))    \
    X("addrs", array64, phys, IMPORT_NEEDS(PHYS_ADDRS))         \
    X("full_nents", number, phys.full, IMPORT_NEEDS(NENTS))     \
    X("full_ents", number, dma.full, IMPORT_NEEDS(ENTS))        \
    X("virt_addr", words, virt, IMPORT_NEEDS(VIRT_ADDR))        \
    X("flags", words, flags, IMPORT_NEEDS(FLAGS))               \
    X("err", words, err, IMPORT_NEEDS(ERR))

static const struct raw_row {
    const char *key;
    size_t length;
    bool (*read)(struct scan *scan, struct import_event *event, void *member);
    size_t member;
    unsigned field;
} raw_rows[] = {
#define RAW_ROW(key, reader, member, field) \
    {key "=", sizeof(key), read_##reader, offsetof(struct import_event, member), field},
    RAW_LIST(RAW_ROW)
#undef RAW_ROW
};

static const struct raw_row *take_key(struct scan *scan)
{
    for (size_t i = 0; i < sizeof raw_rows / sizeof *raw_rows; i++)
        if (scan_word(scan, raw_rows[i].key, raw_rows[i].length))
            return &raw_rows[i];
    return NULL;
}

/* A key of ours, once; or any other `key=value` of one word. */
static bool take_field(struct scan *scan, struct import_event *event)
{
    const struct raw_row *row = take_key(scan);
    if (row == NULL) {
        struct import_text word = scan_token(scan);
        return memchr(word.at, '=', word.length) != NULL;
    }
    if ((event->fields & row->field) != 0)
        return false;
    event->fields |= row->field;
    return row->read(scan, event, (char *)event + row->member);
}

/* The text of form B says how many elements it has; here they are counted. */
static void set_traced(struct import_list *list)
{
    if (list->full != 0)
        list->traced = list->count;
}

/* Lists are what tools cannot follow; `trace-cmd report -R` prints events field by field that it could. */
static bool has_array(struct scan scan)
{
    static const char array[] = "=ARRAY[";
    while ((scan.at = memchr(scan.at, '=', (size_t)(scan.end - scan.at))) != NULL) {
        if (scan_word(&scan, array, sizeof array - 1))
            return true;
        scan.at++;
    }
    return false;
}

bool import_read_raw(struct scan *scan, struct import_event *event)
{
    event->not_followed = SCAN_WORD(scan, "[FAILED TO PARSE]") || has_array(*scan);
    scan_blanks(scan);
    while (!scan_at_end(scan)) {
        if (!take_field(scan, event) || (!scan_at_end(scan) && *scan->at != ' '))
            return false;
        scan_blanks(scan);
    }
    set_traced(&event->dma);
    set_traced(&event->phys);
    return event->device.length > 0 && event->dma.traced <= event->dma.full && event->phys.traced <= event->phys.full &&
           import_lists_agree(event);
}

/* ---- byte order ---- */

static uint64_t turned(uint64_t value, unsigned width)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < width; i++)
        sum = sum << 8 | (value >> 8 * i & 0xff);
    return sum;
}

/* Addresses and sizes are small numbers: the order that makes them smaller is theirs. */
static enum import_order order_of(const struct import_list *list, unsigned width)
{
    uint64_t little = 0;
    uint64_t big = 0;
    for (uint32_t i = 0; i < list->count; i++) {
        uint64_t other = turned(list->at[i], width);
        little = list->at[i] > little ? list->at[i] : little;
        big = other > big ? other : big;
    }
    if (little == big)
        return IMPORT_ORDER_AUTO;
    return little < big ? IMPORT_ORDER_LITTLE : IMPORT_ORDER_BIG;
}

static void turn(struct import_list *list, unsigned width)
{
    for (uint32_t i = 0; i < list->count; i++)
        list->at[i] = turned(list->at[i], width);
}

void import_settle_order(struct import_parser *parser, struct import_event *event)
{
    if (parser->order == IMPORT_ORDER_AUTO) /* no machine has physical addresses of all 64 bits */
        parser->order = order_of(&event->phys, 8);
    if (parser->order == IMPORT_ORDER_AUTO)
        parser->order = order_of(&event->dma, 8);
    if (parser->order == IMPORT_ORDER_AUTO)
        parser->order = order_of(&event->sizes, 4);
    if (parser->order != IMPORT_ORDER_BIG)
        return;
    turn(&event->phys, 8);
    turn(&event->dma, 8);
    turn(&event->sizes, 4);
}
