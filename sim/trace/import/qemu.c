/* QEMU's trace events of IOMMU models. SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>

#include "trace/import/accesses.h"

/* ---- pieces ---- */

static bool take_0x(struct scan *scan, uint64_t *value)
{
    return SCAN_WORD(scan, "0x") && scan_hex(scan, value);
}

/* sid=16 of some versions, sid=0x10 of others. */
static bool take_number(struct scan *scan, uint64_t *value)
{
    return SCAN_WORD(scan, "0x") ? scan_hex(scan, value) : scan_decimal(scan, value);
}

static void name_function(struct import_parser *parser, struct import_event *event, uint64_t bus, uint64_t devfn)
{
    (void)snprintf(parser->name, sizeof parser->name, "%02x:%02x.%x", (unsigned)bus, (unsigned)devfn >> 3,
                   (unsigned)devfn & 7);
    import_set_device(event, parser->name);
}

/* A source id: bus, device and function in 16 bits. */
static bool name_source(struct import_parser *parser, struct import_event *event, uint64_t sid)
{
    name_function(parser, event, sid >> 8, sid & 0xff);
    return sid <= UINT16_MAX;
}

/* 00:02.0, with as many digits as each version likes. */
static bool take_function(struct import_parser *parser, struct scan *scan, struct import_event *event)
{
    uint64_t bus = 0, device = 0, function = 0;
    if (!scan_hex(scan, &bus) || !scan_char(scan, ':') || !scan_hex(scan, &device) || !scan_char(scan, '.') ||
        !scan_hex(scan, &function) || bus > 0xff || device > 0x1f || function > 7)
        return false;
    name_function(parser, event, bus, device << 3 | function);
    return true;
}

/* ---- payloads; behind `NAME ` ---- */

/* dev 00:02.00 iova 0xffffe000 -> gpa 0x8741000 mask 0xfff */
static bool read_vtd_translate(struct import_parser *parser, struct scan *scan, struct import_event *event)
{
    uint64_t iova = 0;
    if (!SCAN_WORD(scan, "dev ") || !take_function(parser, scan, event) || !SCAN_WORD(scan, " iova ") ||
        !take_0x(scan, &iova))
        return false;
    import_set_access(parser, event, event->kind, iova);
    return true;
}

/* IOTLB page hit sid 0x10 iova 0xffffe000 slpte 0x8741003 domain 0x4 */
static bool read_vtd_iotlb(struct import_parser *parser, struct scan *scan, struct import_event *event)
{
    uint64_t sid = 0, iova = 0;
    if ((!SCAN_WORD(scan, "IOTLB page hit sid ") && !SCAN_WORD(scan, "IOTLB page update sid ")) ||
        !take_0x(scan, &sid) || !SCAN_WORD(scan, " iova ") || !take_0x(scan, &iova))
        return false;
    import_set_access(parser, event, event->kind, iova);
    return name_source(parser, event, sid);
}

/* sid 0x10 fault 5 addr 0xfee00000 write 1 */
static bool read_vtd_fault(struct import_parser *parser, struct scan *scan, struct import_event *event)
{
    uint64_t sid = 0, fault = 0;
    return SCAN_WORD(scan, "sid ") && take_0x(scan, &sid) && SCAN_WORD(scan, " fault ") && scan_decimal(scan, &fault) &&
           SCAN_WORD(scan, " addr ") && take_0x(scan, &event->dma_addr) && name_source(parser, event, sid);
}

/* smmuv3-iommu-memory-region-0-0 sid=0x8 iova=0xfffff000 translated=0x40000000 perm=0x3 ; what the page permits is not
 * what the device did. */
static bool read_smmu_translate(struct import_parser *parser, struct scan *scan, struct import_event *event)
{
    uint64_t sid = 0, iova = 0;
    scan_token(scan);
    if (!SCAN_WORD(scan, " sid=") || !take_number(scan, &sid) || !SCAN_WORD(scan, " iova=") || !take_0x(scan, &iova))
        return false;
    import_set_access(parser, event, event->kind, iova);
    return name_source(parser, event, sid);
}

/* IOTLB cache HIT asid=1 addr=0xfffff000 hit=3 miss=1 hit rate=75 ; names no device, so its address space stands for
 * it */
static bool read_smmu_cache(struct import_parser *parser, struct scan *scan, struct import_event *event)
{
    uint64_t asid = 0, address = 0;
    if ((!SCAN_WORD(scan, "IOTLB cache HIT asid=") && !SCAN_WORD(scan, "IOTLB cache MISS asid=")) ||
        !scan_decimal(scan, &asid) || !SCAN_WORD(scan, " addr=") || !take_0x(scan, &address))
        return false;
    import_set_access(parser, event, event->kind, address);
    (void)snprintf(parser->name, sizeof parser->name, "asid-%u", (unsigned)asid & UINT16_MAX);
    import_set_device(event, parser->name);
    return asid <= UINT16_MAX;
}

/* IOTLB invalidate asid=1 addr=0xfffff000 */
static bool read_smmu_invalidate(struct import_parser *parser, struct scan *scan, struct import_event *event)
{
    (void)parser;
    (void)event;
    return SCAN_WORD(scan, "IOTLB invalidate ");
}

/* The direction, as QEMU prints IOMMU flags; of RO and RW none is more likely meant than a read. */
static bool is_write(struct import_text word)
{
    return word.length == 2 && memcmp(word.at, "WR", 2) == 0;
}

/* riscv-iommu: translate 0000:01.0 #0 WR 0x1000 -> 0x80001000 */
static bool read_riscv_dma(struct import_parser *parser, struct scan *scan, struct import_event *event)
{
    uint64_t pasid = 0, iova = 0;
    scan_token(scan);
    if (!SCAN_WORD(scan, " translate ") || !take_function(parser, scan, event) || !SCAN_WORD(scan, " #") ||
        !scan_decimal(scan, &pasid) || !scan_char(scan, ' '))
        return false;
    bool write = is_write(scan_token(scan));
    if (!scan_char(scan, ' ') || !take_0x(scan, &iova))
        return false;
    import_set_access(parser, event, event->kind, iova);
    event->direction = write ? IMPORT_DIR_FROM_DEVICE : IMPORT_DIR_TO_DEVICE;
    return true;
}

/* riscv-iommu: fault 0000:01.0 reason: 0xd iova: 0x1000 */
static bool read_riscv_fault(struct import_parser *parser, struct scan *scan, struct import_event *event)
{
    scan_token(scan);
    return SCAN_WORD(scan, " fault ") && take_function(parser, scan, event);
}

/* ---- lines ---- */

/* kind, reader, whether it is of a cache beside which translations may be told */
#define QEMU_LIST(X)                         \
    X(VTD_TRANSLATE, vtd_translate, false)   \
    X(VTD_HIT, vtd_iotlb, true)              \
    X(VTD_UPDATE, vtd_iotlb, true)           \
    X(VTD_FAULT, vtd_fault, false)           \
    X(SMMU_TRANSLATE, smmu_translate, false) \
    X(SMMU_HIT, smmu_cache, true)            \
    X(SMMU_MISS, smmu_cache, true)           \
    X(SMMU_INV_IOVA, smmu_invalidate, false) \
    X(SMMU_INV_ALL, smmu_invalidate, false)  \
    X(RISCV_DMA, riscv_dma, false)           \
    X(RISCV_FAULT, riscv_fault, false)

static const struct qemu_row {
    bool (*read)(struct import_parser *parser, struct scan *scan, struct import_event *event);
    enum import_kind kind;
    bool of_cache;
} qemu_rows[] = {
#define QEMU_ROW(kind, reader, of_cache) {read_##reader, IMPORT_KIND_##kind, of_cache},
    QEMU_LIST(QEMU_ROW)
#undef QEMU_ROW
};

/* Takes `NAME `. */
static const struct qemu_row *take_name(struct scan *scan)
{
    for (size_t i = 0; i < sizeof qemu_rows / sizeof *qemu_rows; i++) {
        const struct import_kind_row *kind = import_kind_row(qemu_rows[i].kind);
        struct scan after = *scan;
        if (scan_word(&after, kind->name, kind->length) && scan_char(&after, ' ')) {
            *scan = after;
            return &qemu_rows[i];
        }
    }
    return NULL;
}

/* Takes `1234@1700000000.123456:`, which QEMU writes with -msg timestamp=on. */
static bool take_stamp(struct scan *scan, uint64_t *time)
{
    uint64_t process = 0, seconds = 0, micros = 0;
    struct scan after = *scan;
    if (!scan_decimal(&after, &process) || !scan_char(&after, '@') || !scan_decimal(&after, &seconds) ||
        !scan_char(&after, '.') || !scan_decimal(&after, &micros) || !scan_char(&after, ':') || micros > 999999 ||
        seconds > UINT64_MAX / 1000000000u - 1)
        return false;
    *scan = after;
    *time = seconds * 1000000000u + micros * 1000u;
    return true;
}

/* A trace event of something else: its name, and a blank or nothing behind it. */
static bool is_named(struct scan scan)
{
    const char *start = scan.at;
    while ((*scan.at >= 'a' && *scan.at <= 'z') || (*scan.at >= '0' && *scan.at <= '9') || *scan.at == '_')
        scan.at++;
    return scan.at > start && memchr(start, '_', (size_t)(scan.at - start)) != NULL &&
           (scan_at_end(&scan) || *scan.at == ' ');
}

enum import_line import_qemu_line(struct import_parser *parser, const char *line, size_t length,
                                  struct import_event *event)
{
    struct scan scan = {line, line + length};
    import_clear_event(parser, event);
    event->counter = !take_stamp(&scan, &event->time);
    const struct qemu_row *row = take_name(&scan);
    if (row == NULL && length == 0)
        return IMPORT_LINE_BLANK;
    if (row == NULL)
        return is_named(scan) ? IMPORT_LINE_OTHER : import_unparsed(parser, "no trace event of QEMU");
    event->kind = row->kind;
    if (!row->read(parser, &scan, event))
        return import_unparsed(parser, "an event of ours in no known form");
    event->again = row->of_cache && !parser->only_caches;
    return IMPORT_LINE_EVENT;
}
