/* Address traces of cache simulators: din, lackey, oracleGeneral. SPDX-License-Identifier: BSD-2-Clause */
#include "op/le.h"
#include "trace/import/accesses.h"

void import_set_device(struct import_event *event, const char *name)
{
    event->device = (struct import_text){name, strlen(name)};
}

void import_set_access(const struct import_parser *parser, struct import_event *event, enum import_kind kind,
                       uint64_t address)
{
    event->kind = kind;
    event->direction = IMPORT_DIR_TO_DEVICE;
    if (kind == IMPORT_KIND_WRITE)
        event->direction = IMPORT_DIR_FROM_DEVICE;
    if (kind == IMPORT_KIND_READ_WRITE)
        event->direction = IMPORT_DIR_BIDIRECTIONAL;
    event->dma_addr = address;
    event->size = parser->length != 0 ? parser->length : 1;
}

/* ---- din ---- */

/* By label: read, write, instruction fetch, and two escapes, which name no memory. */
static const enum import_kind din_kinds[] = {IMPORT_KIND_READ, IMPORT_KIND_WRITE, IMPORT_KIND_FETCH,
                                             IMPORT_KIND_NO_MEMORY, IMPORT_KIND_NO_MEMORY};

/* `0 1fff` or `0 0x1fff`; what follows is a comment, as dinero takes it. */
enum import_line import_din_line(struct import_parser *parser, const char *line, size_t length,
                                 struct import_event *event)
{
    struct scan scan = {line, line + length};
    uint64_t label = 0, address = 0;
    import_clear_event(parser, event);
    scan_blanks(&scan);
    if (scan_at_end(&scan))
        return IMPORT_LINE_BLANK;
    if (!scan_decimal(&scan, &label) || label >= sizeof din_kinds / sizeof *din_kinds || *scan.at != ' ')
        return import_unparsed(parser, "no label 0 to 4 and address");
    scan_blanks(&scan);
    (void)SCAN_WORD(&scan, "0x");
    if (!scan_hex(&scan, &address) || (!scan_at_end(&scan) && *scan.at != ' ' && *scan.at != '\t'))
        return import_unparsed(parser, "no hexadecimal address behind the label");
    event->counter = true;
    import_set_access(parser, event, din_kinds[label], address);
    import_set_device(event, "din");
    return IMPORT_LINE_EVENT;
}

/* ---- lackey ---- */

/* The beginnings of lines. */
static const struct {
    const char *word;
    enum import_kind kind;
} lackey_rows[] = {
    {" L ", IMPORT_KIND_READ},
    {" S ", IMPORT_KIND_WRITE},
    {" M ", IMPORT_KIND_READ_WRITE},
    {"I  ", IMPORT_KIND_FETCH},
};

static bool take_lackey_kind(struct scan *scan, enum import_kind *kind)
{
    for (size_t i = 0; i < sizeof lackey_rows / sizeof *lackey_rows; i++) {
        *kind = lackey_rows[i].kind;
        if (scan_word(scan, lackey_rows[i].word, 3))
            return true;
    }
    return false;
}

enum import_line import_lackey_line(struct import_parser *parser, const char *line, size_t length,
                                    struct import_event *event)
{
    struct scan scan = {line, line + length};
    enum import_kind kind;
    uint64_t address = 0, size = 0;
    import_clear_event(parser, event);
    if (SCAN_WORD(&scan, "=="))
        return IMPORT_LINE_COMMENT; /* ==1234== what valgrind says of itself */
    if (take_lackey_kind(&scan, &kind)) {
        if (!scan_hex(&scan, &address) || !scan_char(&scan, ',') || !scan_decimal(&scan, &size) || !scan_at_end(&scan))
            return import_unparsed(parser, "no ADDRESS,SIZE behind the letter");
        event->counter = true;
        import_set_access(parser, event, kind, address);
        event->size = size;
        import_set_device(event, "lackey");
        return IMPORT_LINE_EVENT;
    }
    scan_blanks(&scan);
    return scan_at_end(&scan) ? IMPORT_LINE_BLANK
                              : import_unparsed(parser, "begins with none of ' L ', ' S ', ' M ', 'I  '");
}

/* ---- oracleGeneral ---- */

/* u32 time in seconds, u64 object, u32 size, i64 next use; little-endian, packed. */
enum import_line import_oracle_record(struct import_parser *parser, const char *line, size_t length,
                                      struct import_event *event)
{
    const uint8_t *bytes = (const uint8_t *)line;
    uint64_t block = parser->block != 0 ? parser->block : IMPORT_ORACLE_BLOCK;
    import_clear_event(parser, event);
    if (length != IMPORT_ORACLE_BYTES)
        return import_unparsed(parser, "no whole record of 24 bytes");
    uint64_t object = load_le64(bytes + 4);
    if (object > UINT64_MAX / block)
        return import_unparsed(parser, "the object's address, number times --block, is over 64 bits");
    event->time = (uint64_t)load_le32(bytes) * 1000000000u;
    import_set_access(parser, event, IMPORT_KIND_REQUEST, object * block);
    event->size = load_le32(bytes + 12);
    import_set_device(event, "oracle");
    return IMPORT_LINE_EVENT;
}
