/* Payloads of `key=value` pairs, and the few that are not. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/import/fields.h"

static bool read_hex(struct scan *scan, void *member)
{
    return scan_hex(scan, member);
}

static bool read_decimal(struct scan *scan, void *member)
{
    return scan_decimal(scan, member);
}

static bool read_words(struct scan *scan, void *member)
{
    struct import_text *text = member;
    *text = scan_token(scan);
    return true;
}

static bool read_direction(struct scan *scan, void *member)
{
    uint8_t *direction = member;
    struct import_text word = scan_token(scan);
    for (unsigned i = 0; i <= IMPORT_DIR_NONE; i++) {
        const char *name = import_direction_name((enum import_direction)i);
        if (strlen(name) == word.length && memcmp(name, word.at, word.length) == 0) {
            *direction = (uint8_t)i;
            return true;
        }
    }
    return false;
}

/* Form C: 4096 8192, decimal, to the next key or the end. */
static bool read_decimal_list(struct scan *scan, struct import_list *list)
{
    struct scan next = *scan;
    while (scan_decimal(&next, &list->at[list->count])) {
        *scan = next;
        list->count++;
        if (!scan_char(&next, ' ') || list->count == IMPORT_MAX_ELEMENTS)
            break;
    }
    return list->count > 0 && (scan_at_end(scan) || *scan->at == ' ');
}

/* Forms A and B: {0x1000,0x2000}. */
static bool read_list(struct scan *scan, void *member)
{
    struct import_list *list = member;
    if (!scan_char(scan, '{'))
        return read_decimal_list(scan, list);
    do {
        if (list->count == IMPORT_MAX_ELEMENTS || !SCAN_WORD(scan, "0x") || !scan_hex(scan, &list->at[list->count]))
            return false;
        list->count++;
    } while (scan_char(scan, ','));
    return scan_char(scan, '}');
}

/* Form B: elements recorded / elements there are. */
static bool read_ratio(struct scan *scan, void *member)
{
    struct import_list *list = member;
    return scan_decimal(scan, &list->traced) && scan_char(scan, '/') && scan_decimal(scan, &list->full) &&
           list->traced <= list->full;
}

static const struct field_row {
    const char *key;
    size_t length;
    bool (*read)(struct scan *scan, void *member);
    size_t member;
} field_rows[] = {
#define FIELD_ROW(name, key, reader, member) \
    {key "=", sizeof(key), read_##reader, offsetof(struct import_event, member)},
    IMPORT_FIELD_LIST(FIELD_ROW)
#undef FIELD_ROW
};

/* Takes `key=` and gives its row; NULL, and nothing taken, if it is none of ours. */
static const struct field_row *take_key(struct scan *scan)
{
    for (unsigned i = 0; i < IMPORT_FIELD_COUNT; i++) {
        const struct field_row *row = &field_rows[i];
        if (*scan->at == *row->key && scan_word(scan, row->key, row->length))
            return row;
    }
    return NULL;
}

/* Takes the value of a field; each field may come once. */
static bool take_value(struct scan *scan, struct import_event *event, const struct field_row *row)
{
    unsigned bit = 1u << (row - field_rows);
    if ((event->fields & bit) != 0)
        return false;
    event->fields |= bit;
    return row->read(scan, (char *)event + row->member);
}

/* Takes a word that a newer kernel may have added, if it is a `key=value`. */
static bool take_unknown(struct scan *scan)
{
    struct import_text word = scan_token(scan);
    const char *equals = memchr(word.at, '=', word.length);
    return equals != NULL && equals != word.at;
}

static bool take_word(struct scan *scan, struct import_event *event)
{
    if (SCAN_WORD(scan, "[TRUNCATED]")) {
        return true; /* said again, with numbers, by nents= and ents= */
    }
    const struct field_row *row = take_key(scan);
    return row != NULL ? take_value(scan, event, row) : take_unknown(scan);
}

static bool list_agrees(const struct import_list *list)
{
    return list->full == 0 || list->traced == list->count;
}

bool import_lists_agree(const struct import_event *event)
{
    bool sized = (event->fields & IMPORT_NEEDS(SIZES)) != 0;
    return (!sized || event->dma.count == event->sizes.count) && list_agrees(&event->dma) && list_agrees(&event->phys);
}

bool import_take_device(struct scan *scan, struct import_event *event)
{
    event->device = scan_token(scan);
    for (size_t i = 0; i < event->device.length; i++)
        if (event->device.at[i] <= ' ' || event->device.at[i] > '~')
            return false;
    return event->device.length > 0;
}

bool import_read_fields(struct scan *scan, struct import_event *event)
{
    if (!import_take_device(scan, event))
        return false;
    scan_blanks(scan);
    while (!scan_at_end(scan)) {
        if (!take_word(scan, event) || (!scan_at_end(scan) && *scan->at != ' '))
            return false;
        scan_blanks(scan);
    }
    return import_lists_agree(event);
}

/* iova=0x00000000fff00000 - 0x00000000fff01000 ; the end is exclusive. */
static bool read_iova_range(struct scan *scan)
{
    uint64_t from = 0;
    uint64_t to = 0;
    return SCAN_WORD(scan, "IOMMU: iova=0x") && scan_hex(scan, &from) && SCAN_WORD(scan, " - 0x") &&
           scan_hex(scan, &to);
}

bool import_read_iommu_map(struct scan *scan, struct import_event *event)
{
    return read_iova_range(scan) && SCAN_WORD(scan, " paddr=0x") && scan_hex(scan, &event->phys_addr) &&
           SCAN_WORD(scan, " size=") && scan_decimal(scan, &event->size);
}

bool import_read_iommu_unmap(struct scan *scan, struct import_event *event)
{
    uint64_t unmapped = 0;
    return read_iova_range(scan) && SCAN_WORD(scan, " size=") && scan_decimal(scan, &event->size) &&
           SCAN_WORD(scan, " unmapped_size=") && scan_decimal(scan, &unmapped);
}

/* IOMMU:e1000e 0000:01:00.0 iova=0x00000000fff02000 flags=0x0000 */
bool import_read_iommu_fault(struct scan *scan, struct import_event *event)
{
    if (!SCAN_WORD(scan, "IOMMU:"))
        return false;
    scan_token(scan);
    scan_blanks(scan);
    uint64_t flags = 0;
    return import_take_device(scan, event) && SCAN_WORD(scan, " iova=0x") && scan_hex(scan, &event->dma_addr) &&
           SCAN_WORD(scan, " flags=0x") && scan_hex(scan, &flags);
}

bool import_read_iommu_device(struct scan *scan, struct import_event *event)
{
    if (!SCAN_WORD(scan, "IOMMU: device="))
        return false;
    return import_take_device(scan, event);
}

bool import_read_iommu_group(struct scan *scan, struct import_event *event)
{
    uint64_t group = 0;
    if (!SCAN_WORD(scan, "IOMMU: groupID=") || !scan_decimal(scan, &group) || !SCAN_WORD(scan, " device="))
        return false;
    return import_take_device(scan, event);
}
