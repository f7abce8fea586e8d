/* Lines of every form, and which form a text is taken for. SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <string.h>

#include "suite.h"
#include "trace/import/forms.h"

static struct import_parser parser;
static struct import_event event;

static enum import_line read_with(import_read_fn *read, const char *line)
{
    return read(&parser, line, strlen(line), &event);
}

static void begin(void)
{
    memset(&parser, 0, sizeof parser);
}

static void ck_device(const char *name)
{
    ck_assert_uint_eq(event.device.length, strlen(name));
    ck_assert_mem_eq(event.device.at, name, event.device.length);
}

static void ck_access(enum import_kind kind, uint64_t address, uint64_t size, enum import_direction direction)
{
    ck_assert_int_eq(event.kind, kind);
    ck_assert_uint_eq(event.dma_addr, address);
    ck_assert_uint_eq(event.size, size);
    ck_assert_int_eq(event.direction, direction);
}

/* ---- trace-cmd and perf: the prefixes ---- */

#define MAP_PAYLOAD "0000:01:00.0 dir=FROM_DEVICE dma_addr=fff00000 size=2048 phys_addr=12345000 attrs="

static const struct {
    import_read_fn *read;
    const char *line;
    enum import_line kind;
    uint64_t time;
    bool padded;
} prefixes[] = {
    {import_trace_cmd_line, "     ksoftirqd/1-21    [001] 12345.678901: dma_map_page:         " MAP_PAYLOAD,
     IMPORT_LINE_EVENT, 12345678901000, true},
    {import_trace_cmd_line, "     ksoftirqd/1-21    [001] d..1. 12345.678901: dma_map_page:         " MAP_PAYLOAD,
     IMPORT_LINE_EVENT, 12345678901000, true},
    {import_trace_cmd_line, "     ksoftirqd/1-21    [001] 12345.678901234: dma_map_page:         " MAP_PAYLOAD,
     IMPORT_LINE_EVENT, 12345678901234, true},
    {import_tracefs_line, "     ksoftirqd/1-21      [001] d..1. 12345.678901: dma_map_page: " MAP_PAYLOAD,
     IMPORT_LINE_EVENT, 12345678901000, false},
    {import_perf_line, "     ksoftirqd/1      21 [001] 12345.678901:   dma:dma_map_page: " MAP_PAYLOAD,
     IMPORT_LINE_EVENT, 12345678901000, false},
    {import_perf_line, "     a [1] b-2     7/21 [001] 1.000000001:   dma:dma_map_page: " MAP_PAYLOAD, IMPORT_LINE_EVENT,
     1000000001, false},
    {import_perf_line, "     ksoftirqd/1      21 [001] 12345.678901:   sched:sched_switch: x", IMPORT_LINE_OTHER,
     12345678901000, false},
    {import_perf_line, "            perf      21 [001] 12345.678901: PERF_RECORD_LOST lost 7", IMPORT_LINE_LOST,
     12345678901000, false},
    {import_perf_line, "\tffffffff8110 __schedule+0x1 ([kernel.kallsyms])", IMPORT_LINE_OTHER, 0, false},
    {import_perf_line, "     ksoftirqd/1-21 [001] 12345.678901:   dma:dma_map_page: " MAP_PAYLOAD, IMPORT_LINE_UNPARSED,
     0, false},
    {import_trace_cmd_line, "cpus=2", IMPORT_LINE_COMMENT, 0, false},
    {import_trace_cmd_line, "version = 7", IMPORT_LINE_COMMENT, 0, false},
    {import_trace_cmd_line, "CPU 1 is empty", IMPORT_LINE_COMMENT, 0, false},
    {import_trace_cmd_line, "CPU:1 [12 EVENTS DROPPED]", IMPORT_LINE_LOST, 0, false},
    {import_trace_cmd_line, "CPU:1 [LOST 12 EVENTS]", IMPORT_LINE_LOST, 0, false},
    {import_trace_cmd_line, "cpus=", IMPORT_LINE_UNPARSED, 0, false},
    {import_trace_cmd_line, "CPU:1 [x EVENTS DROPPED]", IMPORT_LINE_UNPARSED, 0, false},
    {import_tracefs_line, "cpus=2", IMPORT_LINE_UNPARSED, 0, false},
    {import_tracefs_line, "CPU:1 [12 EVENTS DROPPED]", IMPORT_LINE_UNPARSED, 0, false},
};

START_TEST(prefix)
{
    begin();
    ck_assert_msg(read_with(prefixes[_i].read, prefixes[_i].line) == prefixes[_i].kind, "%s", prefixes[_i].line);
    if (prefixes[_i].kind == IMPORT_LINE_LOST)
        ck_assert_uint_eq(event.size, prefixes[_i].time != 0 ? 7 : 12);
    if (prefixes[_i].kind == IMPORT_LINE_UNPARSED)
        ck_assert_ptr_nonnull(parser.why);
    if (prefixes[_i].kind != IMPORT_LINE_EVENT)
        return;
    ck_assert_uint_eq(event.time, prefixes[_i].time);
    ck_assert(parser.padded == prefixes[_i].padded);
    ck_device("0000:01:00.0");
    ck_access(IMPORT_KIND_MAP_PAGE, 0xfff00000, 2048, IMPORT_DIR_FROM_DEVICE);
    ck_assert_uint_eq(event.phys_addr, 0x12345000);
}
END_TEST

/* ---- forms C and D ---- */

#define TASK "     ksoftirqd/1-21    [001] 12345.678901: "

static void ck_lists(void)
{
    ck_device("0000:01:00.0");
    ck_assert_int_eq(event.direction, IMPORT_DIR_TO_DEVICE);
    ck_assert_uint_eq(event.dma.count, 2);
    ck_assert_uint_eq(event.dma.at[0], 0xfff00000);
    ck_assert_uint_eq(event.dma.at[1], 0xfff01000);
    ck_assert_uint_eq(event.sizes.count, 2);
    ck_assert_uint_eq(event.sizes.at[0], 0x1000);
    ck_assert_uint_eq(event.sizes.at[1], 0x600);
    ck_assert_uint_eq(event.phys.count, 2);
    ck_assert_uint_eq(event.phys.at[0], 0x12345000);
    ck_assert_uint_eq(event.phys.at[1], 0x12347000);
}

static const struct {
    const char *line;
    enum import_order before, after;
} lists[] = {
    /* A */
    {TASK "dma_map_sg: 0000:01:00.0 dir=TO_DEVICE dma_addrs={0xfff00000,0xfff01000} sizes={0x1000,0x600} "
          "phys_addrs={0x12345000,0x12347000} attrs=",
     IMPORT_ORDER_AUTO, IMPORT_ORDER_AUTO},
    /* B */
    {TASK "dma_map_sg: 0000:01:00.0 dir=TO_DEVICE nents=2/2 ents=2/2 dma_addrs={0xfff00000,0xfff01000} "
          "sizes={0x1000,0x600} phys_addrs={0x12345000,0x12347000} attrs=",
     IMPORT_ORDER_AUTO, IMPORT_ORDER_AUTO},
    /* C */
    {TASK "dma_map_sg: 0000:01:00.0 dir=TO_DEVICE dma_addrs=4293918720 4293922816 sizes=4096 1536 "
          "phys_addrs=305418240 305426432 attrs=",
     IMPORT_ORDER_AUTO, IMPORT_ORDER_AUTO},
    /* D, of a little-endian machine, then of a big-endian one */
    {TASK "dma_map_sg: [FAILED TO PARSE] device=0000:01:00.0 full_nents=2 full_ents=2 truncated=0 "
          "phys_addrs=ARRAY[00, 50, 34, 12, 00, 00, 00, 00, 00, 70, 34, 12, 00, 00, 00, 00] "
          "dma_addrs=ARRAY[00, 00, f0, ff, 00, 00, 00, 00, 00, 10, f0, ff, 00, 00, 00, 00] "
          "lengths=ARRAY[00, 10, 00, 00, 00, 06, 00, 00] dir=1 attrs=0x120",
     IMPORT_ORDER_AUTO, IMPORT_ORDER_LITTLE},
    {TASK "dma_map_sg: [FAILED TO PARSE] device=0000:01:00.0 full_nents=2 full_ents=2 truncated=0 "
          "phys_addrs=ARRAY[00, 00, 00, 00, 12, 34, 50, 00, 00, 00, 00, 00, 12, 34, 70, 00] "
          "dma_addrs=ARRAY[00, 00, 00, 00, ff, f0, 00, 00, 00, 00, 00, 00, ff, f0, 10, 00] "
          "lengths=ARRAY[00, 00, 10, 00, 00, 00, 06, 00] dir=1 attrs=0x120",
     IMPORT_ORDER_AUTO, IMPORT_ORDER_BIG},
    {TASK "dma_map_sg: [FAILED TO PARSE] device=0000:01:00.0 full_nents=2 full_ents=2 truncated=0 "
          "phys_addrs=ARRAY[00, 00, 00, 00, 12, 34, 50, 00, 00, 00, 00, 00, 12, 34, 70, 00] "
          "dma_addrs=ARRAY[00, 00, 00, 00, ff, f0, 00, 00, 00, 00, 00, 00, ff, f0, 10, 00] "
          "lengths=ARRAY[00, 00, 10, 00, 00, 00, 06, 00] dir=1 attrs=0x120",
     IMPORT_ORDER_BIG, IMPORT_ORDER_BIG},
};

START_TEST(list_forms)
{
    begin();
    parser.order = lists[_i].before;
    ck_assert_msg(read_with(import_trace_cmd_line, lists[_i].line) == IMPORT_LINE_EVENT, "%s", lists[_i].line);
    ck_lists();
    ck_assert_int_eq(parser.order, lists[_i].after);
}
END_TEST

/* The user's word counts, even if it is absurd: 00 50 34 12 00 00 00 00 from the big end. */
START_TEST(order_is_the_users)
{
    begin();
    parser.order = IMPORT_ORDER_BIG;
    ck_assert_int_eq(read_with(import_trace_cmd_line, TASK
                               "dma_unmap_sg: [FAILED TO PARSE] device=d addrs=ARRAY[00, 50, 34, 12, 00, 00, 00, 00] "
                               "dir=2 attrs=0x0"),
                     IMPORT_LINE_EVENT);
    ck_assert_uint_eq(event.phys.at[0], UINT64_C(0x0050341200000000));
    ck_assert_int_eq(event.direction, IMPORT_DIR_FROM_DEVICE);
}
END_TEST

/* 300 segments, of which the text has one: 299 are missing. */
START_TEST(raw_and_truncated)
{
    begin();
    ck_assert_int_eq(read_with(import_perf_line,
                               "  dd 233 [000] 1.5: dma:dma_map_sg: [FAILED TO PARSE] device=d full_nents=300 "
                               "full_ents=300 truncated=1 phys_addrs=ARRAY[00, 50, 34, 12, 00, 00, 00, 00] "
                               "dma_addrs=ARRAY[00, 00, f0, ff, 00, 00, 00, 00] lengths=ARRAY[00, 10, 00, 00] dir=0 "
                               "attrs=0x0"),
                     IMPORT_LINE_EVENT);
    ck_assert_uint_eq(event.dma.full - event.dma.traced, 299);
    ck_assert_int_eq(event.direction, IMPORT_DIR_BIDIRECTIONAL);
    ck_assert_uint_eq(event.time, 1500000000);
}
END_TEST

/* Numbers: decimal where a tool could not follow the format, else as the kernel prints them. */
START_TEST(raw_numbers)
{
    begin();
    ck_assert_int_eq(
        read_with(import_trace_cmd_line,
                  TASK "dma_alloc_sgt: [FAILED TO PARSE] device=d phys_addrs=ARRAY[00, 50, 34, 12, 00, 00, 00, 00] "
                       "dma_addr=4293918720 size=8192 dir=2 flags=3264 attrs=0x0"),
        IMPORT_LINE_EVENT);
    ck_access(IMPORT_KIND_ALLOC_SGT, 0xfff00000, 8192, IMPORT_DIR_FROM_DEVICE);
    ck_assert_int_eq(
        read_with(import_trace_cmd_line, TASK "dma_unmap_page:  device=d addr=10000000 size=4096 dir=2 attrs=0x0"),
        IMPORT_LINE_EVENT);
    ck_access(IMPORT_KIND_UNMAP_PAGE, 0x10000000, 4096, IMPORT_DIR_FROM_DEVICE);
}
END_TEST

static const char *const bad_raw[] = {
    "dma_unmap_sg: [FAILED TO PARSE] addrs=ARRAY[00, 50, 34, 12, 00, 00, 00, 00] dir=2 attrs=0x0",
    "dma_unmap_sg: [FAILED TO PARSE] device=d addrs=ARRAY[00, 50, 34, 12, 00, 00, 00] dir=2 attrs=0x0",
    "dma_unmap_sg: [FAILED TO PARSE] device=d addrs=ARRAY[00, 50, 34, 12, 00, 00, 00, 0x] dir=2 attrs=0x0",
    "dma_unmap_sg: [FAILED TO PARSE] device=d addrs=ARRAY[00, 50, 34, 12, 00, 00, 00, 00 dir=2 attrs=0x0",
    "dma_unmap_sg: [FAILED TO PARSE] device=d addrs=ARRAY[00, 50, 34, 12, 00, 00, 00, 00] dir=4 attrs=0x0",
    "dma_unmap_sg: [FAILED TO PARSE] device=d addrs=ARRAY[00, 50, 34, 12, 00, 00, 00, 00] dir=2 dir=2 attrs=0x0",
    "dma_unmap_sg: [FAILED TO PARSE] device=d addrs=ARRAY[00, 50, 34, 12, 00, 00, 00, 00] attrs=0x0",
    "dma_unmap_sg: [FAILED TO PARSE] device=d addrs=ARRAY[00, 50, 34, 12, 00, 00, 00, 00] dir=2 attrs=0x0 junk",
    "dma_map_sg: [FAILED TO PARSE] device=d full_nents=1 full_ents=0 phys_addrs=ARRAY[00, 50, 34, 12, 00, 00, 00, 00] "
    "dma_addrs=ARRAY[00, 00, f0, ff, 00, 00, 00, 00] lengths=ARRAY[00, 10, 00, 00, 00, 10, 00, 00] dir=0 attrs=0x0",
    "dma_map_sg: [FAILED TO PARSE] device=d full_nents=0 full_ents=1 phys_addrs=ARRAY[] "
    "dma_addrs=ARRAY[00, 00, f0, ff, 00, 00, 00, 00, 00, 00, f0, ff, 00, 00, 00, 00] "
    "lengths=ARRAY[00, 10, 00, 00, 00, 10, 00, 00] dir=0 attrs=0x0",
};

START_TEST(raw_that_is_bad)
{
    char line[512] = TASK;
    begin();
    strcat(line, bad_raw[_i]);
    ck_assert_msg(read_with(import_trace_cmd_line, line) == IMPORT_LINE_UNPARSED, "%s", line);
}
END_TEST

/* ---- qemu ---- */

static const struct {
    const char *line;
    enum import_kind kind;
    const char *device;
    uint64_t address;
    bool write, again;
} qemu[] = {
    {"11396@1795340800.882981:vtd_dmar_translate dev 00:02.00 iova 0xffffe000 -> gpa 0x8741000 mask 0xfff",
     IMPORT_KIND_VTD_TRANSLATE, "00:02.0", 0xffffe000, false, false},
    {"11396@1795340800.882981:vtd_dmar_translate dev 3f:1f.07 iova 0xffffe000 -> gpa 0x8741000 mask 0xfff",
     IMPORT_KIND_VTD_TRANSLATE, "3f:1f.7", 0xffffe000, false, false},
    {"11396@1795340800.882981:vtd_iotlb_page_update IOTLB page update sid 0x10 iova 0xffffd000 slpte 0x8c3c003 domain "
     "0x4",
     IMPORT_KIND_VTD_UPDATE, "00:02.0", 0xffffd000, false, true},
    {"11396@1795340800.882981:vtd_iotlb_page_hit IOTLB page hit sid 0x1fa iova 0xffffd000 slpte 0x8c3c003 domain 0x4",
     IMPORT_KIND_VTD_HIT, "01:1f.2", 0xffffd000, false, true},
    {"11396@1795340800.882981:smmuv3_translate_success smmuv3-iommu-memory-region-8-0 sid=16 iova=0xfffff000 "
     "translated=0x40000000 perm=0x3",
     IMPORT_KIND_SMMU_TRANSLATE, "00:02.0", 0xfffff000, false, false},
    {"11396@1795340800.882981:smmuv3_translate_success smmuv3-iommu-memory-region-8-0 sid=0x10 iova=0xfffff000 "
     "translated=0x40000000 perm=0x3",
     IMPORT_KIND_SMMU_TRANSLATE, "00:02.0", 0xfffff000, false, false},
    {"11396@1795340800.882981:smmu_iotlb_cache_hit IOTLB cache HIT asid=1 addr=0xfffff000 hit=3 miss=1 hit rate=75",
     IMPORT_KIND_SMMU_HIT, "asid-1", 0xfffff000, false, true},
    {"11396@1795340800.882981:smmu_iotlb_cache_miss IOTLB cache MISS asid=1 addr=0xfffff000 hit=3 miss=1 hit rate=75",
     IMPORT_KIND_SMMU_MISS, "asid-1", 0xfffff000, false, true},
    {"11396@1795340800.882981:riscv_iommu_dma riscv-iommu: translate 0000:01.0 #0 WR 0x1000 -> 0x80001000",
     IMPORT_KIND_RISCV_DMA, "00:01.0", 0x1000, true, false},
    {"11396@1795340800.882981:riscv_iommu_dma riscv-iommu: translate 0001:01.3 #7 RO 0x1000 -> 0x80001000",
     IMPORT_KIND_RISCV_DMA, "01:01.3", 0x1000, false, false},
};

START_TEST(qemu_access)
{
    begin();
    ck_assert_msg(read_with(import_qemu_line, qemu[_i].line) == IMPORT_LINE_EVENT, "%s", qemu[_i].line);
    ck_access(qemu[_i].kind, qemu[_i].address, 1, qemu[_i].write ? IMPORT_DIR_FROM_DEVICE : IMPORT_DIR_TO_DEVICE);
    ck_device(qemu[_i].device);
    ck_assert(event.again == qemu[_i].again);
    ck_assert(!event.counter);
    ck_assert_uint_eq(event.time, UINT64_C(1795340800882981000));
    parser.only_caches = true;
    parser.length = 64;
    ck_assert_int_eq(read_with(import_qemu_line, strchr(qemu[_i].line, ':') + 1), IMPORT_LINE_EVENT); /* unstamped */
    ck_assert(!event.again && event.counter);
    ck_assert_uint_eq(event.size, 64);
}
END_TEST

static const struct {
    const char *line;
    enum import_line kind;
} qemu_lines[] = {
    {"vtd_dmar_fault sid 0x10 fault 5 addr 0xfee00000 write 1", IMPORT_LINE_EVENT},
    {"smmu_iotlb_inv_iova IOTLB invalidate asid=1 addr=0xfffff000", IMPORT_LINE_EVENT},
    {"smmu_iotlb_inv_all IOTLB invalidate all", IMPORT_LINE_EVENT},
    {"riscv_iommu_flt riscv-iommu: fault 0000:01.0 reason: 0xd iova: 0x1000", IMPORT_LINE_EVENT},
    {"vtd_iotlb_cc_hit IOTLB context hit bus 0x0 devfn 0x10 high 0x401 low 0x4bd4001 gen 1", IMPORT_LINE_OTHER},
    {"1@2.3:vtd_inv_desc_wait_irq", IMPORT_LINE_OTHER},
    {"", IMPORT_LINE_BLANK},
    {"qemu: something went wrong", IMPORT_LINE_UNPARSED},
    {"vtd_dmar_translate dev 00:20.00 iova 0xffffe000 -> gpa 0x8741000 mask 0xfff", IMPORT_LINE_UNPARSED},
    {"vtd_dmar_translate dev 00:02.08 iova 0xffffe000 -> gpa 0x8741000 mask 0xfff", IMPORT_LINE_UNPARSED},
    {"vtd_dmar_translate dev 00:02.00 iova ffffe000 -> gpa 0x8741000 mask 0xfff", IMPORT_LINE_UNPARSED},
    {"vtd_iotlb_page_hit IOTLB page hit sid 0x10000 iova 0x1000 slpte 0x8c3c003 domain 0x4", IMPORT_LINE_UNPARSED},
    {"vtd_iotlb_page_hit sid 0x10 iova 0x1000", IMPORT_LINE_UNPARSED},
    {"riscv_iommu_dma riscv-iommu: translate 0000:01.0 #0 WR", IMPORT_LINE_UNPARSED},
};

START_TEST(qemu_line)
{
    begin();
    ck_assert_msg(read_with(import_qemu_line, qemu_lines[_i].line) == qemu_lines[_i].kind, "%s", qemu_lines[_i].line);
    if (qemu_lines[_i].kind == IMPORT_LINE_EVENT)
        ck_assert_int_eq(import_kind_row(event.kind)->action, IMPORT_ACT_NO_ACCESS);
}
END_TEST

/* ---- din, lackey, oracleGeneral ---- */

static const struct {
    import_read_fn *read;
    const char *line;
    enum import_line line_kind;
    enum import_kind kind;
    uint64_t address, size;
    enum import_direction direction;
} plain[] = {
    {import_din_line, "0 1fff", IMPORT_LINE_EVENT, IMPORT_KIND_READ, 0x1fff, 1, IMPORT_DIR_TO_DEVICE},
    {import_din_line, "1 0x2000", IMPORT_LINE_EVENT, IMPORT_KIND_WRITE, 0x2000, 1, IMPORT_DIR_FROM_DEVICE},
    {import_din_line, "  2   ffffffffffffffff a comment", IMPORT_LINE_EVENT, IMPORT_KIND_FETCH, UINT64_MAX, 1,
     IMPORT_DIR_TO_DEVICE},
    {import_din_line, "4 0", IMPORT_LINE_EVENT, IMPORT_KIND_NO_MEMORY, 0, 1, IMPORT_DIR_TO_DEVICE},
    {import_din_line, "5 1000", IMPORT_LINE_UNPARSED, 0, 0, 0, 0},
    {import_din_line, "0 10000000000000000", IMPORT_LINE_UNPARSED, 0, 0, 0, 0},
    {import_din_line, "0 12g", IMPORT_LINE_UNPARSED, 0, 0, 0, 0},
    {import_din_line, "0", IMPORT_LINE_UNPARSED, 0, 0, 0, 0},
    {import_din_line, "   ", IMPORT_LINE_BLANK, 0, 0, 0, 0},
    {import_lackey_line, " L 1ffeffe7e0,8", IMPORT_LINE_EVENT, IMPORT_KIND_READ, 0x1ffeffe7e0, 8, IMPORT_DIR_TO_DEVICE},
    {import_lackey_line, " S 0421c7cc,4", IMPORT_LINE_EVENT, IMPORT_KIND_WRITE, 0x421c7cc, 4, IMPORT_DIR_FROM_DEVICE},
    {import_lackey_line, " M 0421c7cc,4", IMPORT_LINE_EVENT, IMPORT_KIND_READ_WRITE, 0x421c7cc, 4,
     IMPORT_DIR_BIDIRECTIONAL},
    {import_lackey_line, "I  04016b80,3", IMPORT_LINE_EVENT, IMPORT_KIND_FETCH, 0x4016b80, 3, IMPORT_DIR_TO_DEVICE},
    {import_lackey_line, "==1234== Lackey, an example Valgrind tool", IMPORT_LINE_COMMENT, 0, 0, 0, 0},
    {import_lackey_line, " L 04016b80", IMPORT_LINE_UNPARSED, 0, 0, 0, 0},
    {import_lackey_line, "L 04016b80,3", IMPORT_LINE_UNPARSED, 0, 0, 0, 0},
    {import_lackey_line, "", IMPORT_LINE_BLANK, 0, 0, 0, 0},
};

START_TEST(plain_line)
{
    begin();
    ck_assert_msg(read_with(plain[_i].read, plain[_i].line) == plain[_i].line_kind, "%s", plain[_i].line);
    if (plain[_i].line_kind == IMPORT_LINE_EVENT)
        ck_access(plain[_i].kind, plain[_i].address, plain[_i].size, plain[_i].direction);
}
END_TEST

/* Second 7, object 3, 1500 bytes, next use at 9: by hand, least significant byte first. */
static const char record[] = "\x07\0\0\0"
                             "\x03\0\0\0\0\0\0\0"
                             "\xdc\x05\0\0"
                             "\x09\0\0\0\0\0\0";

START_TEST(oracle_record)
{
    begin();
    ck_assert_uint_eq(sizeof record, IMPORT_ORACLE_BYTES);
    ck_assert_int_eq(import_oracle_record(&parser, record, sizeof record, &event), IMPORT_LINE_EVENT);
    ck_access(IMPORT_KIND_REQUEST, 0x3000, 1500, IMPORT_DIR_TO_DEVICE);
    ck_assert_uint_eq(event.time, UINT64_C(7000000000));
    parser.block = 0x100;
    ck_assert_int_eq(import_oracle_record(&parser, record, sizeof record, &event), IMPORT_LINE_EVENT);
    ck_assert_uint_eq(event.dma_addr, 0x300);
    ck_assert_int_eq(import_oracle_record(&parser, record, sizeof record - 1, &event), IMPORT_LINE_UNPARSED);
}
END_TEST

START_TEST(oracle_number_too_large)
{
    char bytes[IMPORT_ORACLE_BYTES];
    begin();
    memcpy(bytes, record, sizeof bytes);
    bytes[11] = 0x10; /* object 2^60 + 3 */
    ck_assert_int_eq(import_oracle_record(&parser, bytes, sizeof bytes, &event), IMPORT_LINE_UNPARSED);
    parser.block = 1;
    ck_assert_int_eq(import_oracle_record(&parser, bytes, sizeof bytes, &event), IMPORT_LINE_EVENT);
    ck_assert_uint_eq(event.dma_addr, UINT64_C(0x1000000000000003));
}
END_TEST

/* ---- which form ---- */

static const struct {
    const char *text;
    enum import_form form;
} texts[] = {
    {"# tracer: nop\n#\n  a-1 [000] ..... 1.000000: dma_map_page: " MAP_PAYLOAD "\n", IMPORT_FORM_TRACEFS},
    {"  a-1 [000] ..... 1.000000: dma_map_page: " MAP_PAYLOAD "\n", IMPORT_FORM_TRACEFS},
    {"cpus=1\n  a-1 [000] 1.000000: dma_map_page:         " MAP_PAYLOAD "\n", IMPORT_FORM_TRACE_CMD},
    {"  a-1 [000] 1.000000: dma_map_page:         " MAP_PAYLOAD "\n", IMPORT_FORM_TRACE_CMD},
    {"  a 1 [000] 1.000000:  dma:dma_map_page: " MAP_PAYLOAD "\n", IMPORT_FORM_PERF},
    {"vtd_dmar_translate dev 00:02.00 iova 0x1000 -> gpa 0x8741000 mask 0xfff\n", IMPORT_FORM_QEMU},
    {"==1== Lackey\nI  04016b80,3\n L 1000,8\n", IMPORT_FORM_LACKEY},
    {"Time,Address,Type\n1,1000,MRd\n", IMPORT_FORM_CSV},
    {"exported by an analyzer\n\n\"Address\";\"Type\"\n1000;MRd\n", IMPORT_FORM_CSV},
    {"0 1000\n1 2000\n", IMPORT_FORM_DIN},
    {"Dear Sir or Madam,\nplease find enclosed\n", IMPORT_FORM_AUTO},
    {"0 1000", IMPORT_FORM_AUTO}, /* no whole line */
    {"", IMPORT_FORM_AUTO},
};

START_TEST(form_of_text)
{
    struct import_found found;
    static struct import_parser memory;
    struct import_sample sample = {texts[_i].text, strlen(texts[_i].text)};
    begin();
    import_find_form(&parser, &memory, sample, &found);
    ck_assert_msg(found.form == texts[_i].form, "form %d: %s", (int)found.form, texts[_i].text);
}
END_TEST

START_TEST(form_of_records)
{
    char bytes[3 * IMPORT_ORACLE_BYTES + 5];
    struct import_found found;
    static struct import_parser memory;
    begin();
    for (unsigned i = 0; i < 3; i++)
        memcpy(bytes + i * IMPORT_ORACLE_BYTES, record, IMPORT_ORACLE_BYTES);
    memset(bytes + 3 * IMPORT_ORACLE_BYTES, 0, 5);
    import_find_form(&parser, &memory, (struct import_sample){bytes, sizeof bytes}, &found);
    ck_assert_int_eq(found.form, IMPORT_FORM_ORACLE_GENERAL);
    ck_assert_uint_eq(found.fitting, 3);
    bytes[IMPORT_ORACLE_BYTES] = 6; /* a second earlier than the one before */
    import_find_form(&parser, &memory, (struct import_sample){bytes, sizeof bytes}, &found);
    ck_assert_int_eq(found.form, IMPORT_FORM_AUTO);
}
END_TEST

START_TEST(caches_count_if_nothing_else_does)
{
    static struct import_parser memory;
    static const char hit[] = "vtd_iotlb_page_hit IOTLB page hit sid 0x10 iova 0x1000 slpte 0x3 domain 0x4\n";
    static const char both[] = "vtd_iotlb_page_hit IOTLB page hit sid 0x10 iova 0x1000 slpte 0x3 domain 0x4\n"
                               "vtd_dmar_translate dev 00:02.00 iova 0x1000 -> gpa 0x8741000 mask 0xfff\n";
    ck_assert(import_only_caches(&memory, (struct import_sample){hit, sizeof hit - 1}));
    ck_assert(!import_only_caches(&memory, (struct import_sample){both, sizeof both - 1}));
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("import_forms");
    TCase *t = tcase_create("linux");
    tcase_set_timeout(t, 600);
    tcase_add_loop_test(t, prefix, 0, COUNT(prefixes));
    tcase_add_loop_test(t, list_forms, 0, COUNT(lists));
    tcase_add_test(t, order_is_the_users);
    tcase_add_test(t, raw_and_truncated);
    tcase_add_test(t, raw_numbers);
    tcase_add_loop_test(t, raw_that_is_bad, 0, COUNT(bad_raw));
    suite_add_tcase(s, t);
    t = tcase_create("accesses");
    tcase_add_loop_test(t, qemu_access, 0, COUNT(qemu));
    tcase_add_loop_test(t, qemu_line, 0, COUNT(qemu_lines));
    tcase_add_loop_test(t, plain_line, 0, COUNT(plain));
    tcase_add_test(t, oracle_record);
    tcase_add_test(t, oracle_number_too_large);
    suite_add_tcase(s, t);
    t = tcase_create("which form");
    tcase_add_loop_test(t, form_of_text, 0, COUNT(texts));
    tcase_add_test(t, form_of_records);
    tcase_add_test(t, caches_count_if_nothing_else_does);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    return suite_run(suite());
}
