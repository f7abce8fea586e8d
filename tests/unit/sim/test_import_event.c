/* Lines of tracefs text, one test a form. SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <string.h>

#include "suite.h"
#include "trace/import/event.h"

#define PREFIX "     ksoftirqd/1-21      [001] d..1. 12345.678901: "
#define TIME UINT64_C(12345678901000) /* ns of 12345.678901 s */
#define DEVICE "0000:01:00.0"

static struct import_parser parser;
static struct import_event event;

/* Reads a line of PREFIX and payload. */
static enum import_line read_line(const char *line)
{
    memset(&event, 0xa5, sizeof event);
    return import_tracefs_line(&parser, line, strlen(line), &event);
}

static void ck_event(const char *line, enum import_kind kind)
{
    ck_assert_msg(read_line(line) == IMPORT_LINE_EVENT, "not read: %s", line);
    ck_assert_msg(event.kind == kind, "kind %d for: %s", (int)event.kind, line);
    ck_assert_uint_eq(event.time, TIME);
    ck_assert(!event.counter);
}

static void ck_text(struct import_text text, const char *expected)
{
    ck_assert_uint_eq(text.length, strlen(expected));
    ck_assert_mem_eq(text.at, expected, text.length);
}

static void ck_list(const struct import_list *list, uint32_t count, uint64_t first, uint64_t last)
{
    ck_assert_uint_eq(list->count, count);
    ck_assert_uint_eq(list->at[0], first);
    ck_assert_uint_eq(list->at[count - 1], last);
}

static void ck_unparsed(const char *line)
{
    ck_assert_msg(read_line(line) == IMPORT_LINE_UNPARSED, "read, but should not be: %s", line);
}

/* ---- the forms of one buffer ---- */

static const struct {
    const char *line;
    enum import_kind kind;
} maps[] = {
    {PREFIX "dma_map_page: " DEVICE " dir=TO_DEVICE dma_addr=fff00000 size=4096 phys_addr=12345000 "
            "attrs=SKIP_CPU_SYNC|NO_WARN",
     IMPORT_KIND_MAP_PAGE},
    {PREFIX "dma_map_resource: " DEVICE " dir=TO_DEVICE dma_addr=fff00000 size=4096 phys_addr=12345000 "
            "attrs=SKIP_CPU_SYNC|NO_WARN",
     IMPORT_KIND_MAP_RESOURCE},
    {PREFIX "dma_map_phys: " DEVICE " dir=TO_DEVICE dma_addr=fff00000 size=4096 phys_addr=12345000 "
            "attrs=SKIP_CPU_SYNC|NO_WARN",
     IMPORT_KIND_MAP_PHYS},
};

START_TEST(map_of_one_buffer)
{
    ck_event(maps[_i].line, maps[_i].kind);
    ck_text(event.device, DEVICE);
    ck_assert_uint_eq(event.direction, IMPORT_DIR_TO_DEVICE);
    ck_assert_uint_eq(event.dma_addr, 0xfff00000u);
    ck_assert_uint_eq(event.size, 4096);
    ck_assert_uint_eq(event.phys_addr, 0x12345000);
    ck_text(event.attrs, "SKIP_CPU_SYNC|NO_WARN");
    ck_assert_uint_eq(event.dma.count, 0);
}
END_TEST

static const struct {
    const char *line;
    enum import_kind kind;
} unmaps[] = {
    {PREFIX "dma_unmap_page: " DEVICE " dir=TO_DEVICE dma_addr=fff00000 size=4096 attrs=", IMPORT_KIND_UNMAP_PAGE},
    {PREFIX "dma_unmap_resource: " DEVICE " dir=TO_DEVICE dma_addr=fff00000 size=4096 attrs=",
     IMPORT_KIND_UNMAP_RESOURCE},
    {PREFIX "dma_unmap_phys: " DEVICE " dir=TO_DEVICE dma_addr=fff00000 size=4096 attrs=", IMPORT_KIND_UNMAP_PHYS},
    {PREFIX "dma_sync_single_for_cpu: " DEVICE " dir=TO_DEVICE dma_addr=fff00000 size=4096",
     IMPORT_KIND_SYNC_SINGLE_CPU},
    {PREFIX "dma_sync_single_for_device: " DEVICE " dir=TO_DEVICE dma_addr=fff00000 size=4096",
     IMPORT_KIND_SYNC_SINGLE_DEVICE},
};

START_TEST(unmap_or_sync_of_one_buffer)
{
    ck_event(unmaps[_i].line, unmaps[_i].kind);
    ck_text(event.device, DEVICE);
    ck_assert_uint_eq(event.direction, IMPORT_DIR_TO_DEVICE);
    ck_assert_uint_eq(event.dma_addr, 0xfff00000u);
    ck_assert_uint_eq(event.size, 4096);
    ck_assert_uint_eq(event.attrs.length, 0);
}
END_TEST

static const struct {
    const char *line;
    enum import_kind kind;
} allocations[] = {
    {PREFIX "dma_alloc: " DEVICE " dir=BIDIRECTIONAL dma_addr=ffe00000 size=4096 virt_addr=00000000abcd1234 "
            "flags=GFP_KERNEL attrs=",
     IMPORT_KIND_ALLOC},
    {PREFIX "dma_alloc_pages: " DEVICE " dir=BIDIRECTIONAL dma_addr=ffe00000 size=4096 virt_addr=00000000abcd1234 "
            "flags=GFP_KERNEL|__GFP_ZERO attrs=",
     IMPORT_KIND_ALLOC_PAGES},
    {PREFIX "dma_alloc_sgt_err: " DEVICE " dir=BIDIRECTIONAL dma_addr=ffe00000 size=4096 virt_addr=00000000abcd1234 "
            "flags=GFP_KERNEL attrs=",
     IMPORT_KIND_ALLOC_SGT_ERR},
    {PREFIX "dma_free: " DEVICE " dir=BIDIRECTIONAL dma_addr=ffe00000 size=4096 virt_addr=00000000abcd1234 attrs=",
     IMPORT_KIND_FREE},
    {PREFIX "dma_free_pages: " DEVICE
            " dir=BIDIRECTIONAL dma_addr=ffe00000 size=4096 virt_addr=00000000abcd1234 attrs=",
     IMPORT_KIND_FREE_PAGES},
    /* the first 6.12 kernels print no direction here */
    {PREFIX "dma_alloc: " DEVICE " dma_addr=ffe00000 size=4096 virt_addr=00000000abcd1234 flags=GFP_KERNEL attrs=",
     IMPORT_KIND_ALLOC},
};

START_TEST(allocation)
{
    ck_event(allocations[_i].line, allocations[_i].kind);
    ck_text(event.device, DEVICE);
    ck_assert_uint_eq(event.direction, IMPORT_DIR_BIDIRECTIONAL);
    ck_assert_uint_eq(event.dma_addr, 0xffe00000u);
    ck_assert_uint_eq(event.size, 4096);
    ck_text(event.virt, "00000000abcd1234");
}
END_TEST

static const struct {
    const char *line;
    enum import_kind kind;
} tables[] = {
    {PREFIX "dma_alloc_sgt: " DEVICE " dir=FROM_DEVICE dma_addr=ffe00000 size=8192 phys_addrs={0x1000,0x7000} "
            "flags=GFP_KERNEL attrs=",
     IMPORT_KIND_ALLOC_SGT},
    {PREFIX "dma_free_sgt: " DEVICE " dir=FROM_DEVICE dma_addr=ffe00000 size=8192 phys_addrs={0x1000,0x7000}",
     IMPORT_KIND_FREE_SGT},
};

START_TEST(allocation_of_scattered_memory)
{
    ck_event(tables[_i].line, tables[_i].kind);
    ck_assert_uint_eq(event.direction, IMPORT_DIR_FROM_DEVICE);
    ck_assert_uint_eq(event.dma_addr, 0xffe00000u);
    ck_assert_uint_eq(event.size, 8192);
    ck_list(&event.phys, 2, 0x1000, 0x7000);
    ck_assert_uint_eq(event.dma.count, 0);
}
END_TEST

/* ---- the forms of lists ---- */

START_TEST(map_sg_form_a)
{
    ck_event(PREFIX "dma_map_sg: " DEVICE " dir=TO_DEVICE dma_addrs={0xfff00000,0xfff01000} sizes={0x1000,0x600} "
                    "phys_addrs={0x12345000,0x12347000} attrs=",
             IMPORT_KIND_MAP_SG);
    ck_list(&event.dma, 2, 0xfff00000u, 0xfff01000u);
    ck_list(&event.sizes, 2, 0x1000, 0x600);
    ck_list(&event.phys, 2, 0x12345000, 0x12347000);
    ck_assert_uint_eq(event.dma.full, 0);
}
END_TEST

START_TEST(map_sg_form_b)
{
    ck_event(PREFIX "dma_map_sg: " DEVICE " dir=FROM_DEVICE nents=2/2 ents=1/1 dma_addrs={0xfff00000} sizes={0x1600} "
                    "phys_addrs={0x12345000,0x12346000} attrs=NO_WARN",
             IMPORT_KIND_MAP_SG);
    ck_assert_uint_eq(event.direction, IMPORT_DIR_FROM_DEVICE);
    ck_list(&event.dma, 1, 0xfff00000u, 0xfff00000u);
    ck_list(&event.sizes, 1, 0x1600, 0x1600);
    ck_list(&event.phys, 2, 0x12345000, 0x12346000);
    ck_assert_uint_eq(event.dma.traced, 1);
    ck_assert_uint_eq(event.dma.full, 1);
    ck_assert_uint_eq(event.phys.full, 2);
}
END_TEST

/* A list of count elements `ITEM,ITEM,..`. */
static void put_list(char *text, const char *item, unsigned count)
{
    strcat(text, "{");
    for (unsigned i = 0; i < count; i++) {
        strcat(text, i == 0 ? "" : ",");
        strcat(text, item);
    }
    strcat(text, "}");
}

/* A truncated list of the form B with so many elements in each array. */
static void make_truncated(char *text, unsigned dma, unsigned sizes, unsigned phys)
{
    strcpy(text, PREFIX "dma_map_sg: " DEVICE " dir=TO_DEVICE nents=128/300 ents=128/299 [TRUNCATED] dma_addrs=");
    put_list(text, "0xfff00000", dma);
    strcat(text, " sizes=");
    put_list(text, "0x1000", sizes);
    strcat(text, " phys_addrs=");
    put_list(text, "0x12345000", phys);
    strcat(text, " attrs=");
}

START_TEST(map_sg_form_b_truncated)
{
    static char text[8192];
    make_truncated(text, 128, 128, 128);
    ck_event(text, IMPORT_KIND_MAP_SG);
    ck_list(&event.dma, 128, 0xfff00000u, 0xfff00000u);
    ck_assert_uint_eq(event.dma.traced, 128);
    ck_assert_uint_eq(event.dma.full, 299);
    ck_assert_uint_eq(event.phys.full, 300);
}
END_TEST

START_TEST(map_sg_whose_lists_disagree)
{
    static char text[8192];
    make_truncated(text, 127, 127, 128); /* fewer addresses than ents= says */
    ck_unparsed(text);
    make_truncated(text, 128, 127, 128); /* an address without a size */
    ck_unparsed(text);
    make_truncated(text, 128, 128, 129); /* more than nents= says */
    ck_unparsed(text);
    ck_unparsed(PREFIX "dma_map_sg: " DEVICE " dir=TO_DEVICE nents=2/1 ents=1/1 dma_addrs={0xfff00000} sizes={0x1600} "
                       "phys_addrs={0x12345000,0x12346000} attrs="); /* two of one */
}
END_TEST

START_TEST(unmap_sg_names_physical_addresses)
{
    ck_event(PREFIX "dma_unmap_sg: " DEVICE " dir=TO_DEVICE phys_addrs={0x12345000,0x12347000} attrs=",
             IMPORT_KIND_UNMAP_SG);
    ck_list(&event.phys, 2, 0x12345000, 0x12347000);
    ck_assert_uint_eq(event.dma.count, 0);
}
END_TEST

static const struct {
    const char *line;
    enum import_kind kind;
} list_syncs[] = {
    {PREFIX "dma_sync_sg_for_cpu: " DEVICE " dir=FROM_DEVICE dma_addrs={0xfff00000} sizes={0x800}",
     IMPORT_KIND_SYNC_SG_CPU},
    {PREFIX "dma_sync_sg_for_device: " DEVICE " dir=FROM_DEVICE dma_addrs={0xfff00000} sizes={0x800}",
     IMPORT_KIND_SYNC_SG_DEVICE},
};

START_TEST(sync_sg)
{
    ck_event(list_syncs[_i].line, list_syncs[_i].kind);
    ck_list(&event.dma, 1, 0xfff00000u, 0xfff00000u);
    ck_list(&event.sizes, 1, 0x800, 0x800);
}
END_TEST

START_TEST(map_sg_err)
{
    ck_event(PREFIX "dma_map_sg_err: " DEVICE " dir=TO_DEVICE dma_addrs={0x12345000} err=-12 attrs=",
             IMPORT_KIND_MAP_SG_ERR);
    ck_text(event.err, "-12");
}
END_TEST

/* ---- iommu ---- */

START_TEST(iommu_events)
{
    ck_event(PREFIX "map: IOMMU: iova=0x00000000fff00000 - 0x00000000fff01000 paddr=0x0000000012345000 size=4096",
             IMPORT_KIND_IOMMU_MAP);
    ck_assert_uint_eq(event.device.length, 0);
    ck_event(PREFIX "unmap: IOMMU: iova=0x00000000fff00000 - 0x00000000fff01000 size=4096 unmapped_size=4096",
             IMPORT_KIND_IOMMU_UNMAP);
    ck_event(PREFIX "io_page_fault: IOMMU:e1000e 0000:01:00.0 iova=0x00000000fff02000 flags=0x0000",
             IMPORT_KIND_PAGE_FAULT);
    ck_text(event.device, DEVICE);
    ck_assert_uint_eq(event.dma_addr, 0xfff02000u);
    ck_event(PREFIX "attach_device_to_domain: IOMMU: device=0000:01:00.0", IMPORT_KIND_ATTACH);
    ck_text(event.device, DEVICE);
    ck_event(PREFIX "detach_device_from_domain: IOMMU: device=0000:01:00.0", IMPORT_KIND_DETACH);
    ck_event(PREFIX "add_device_to_group: IOMMU: groupID=3 device=0000:01:00.0", IMPORT_KIND_GROUP_ADD);
    ck_text(event.device, DEVICE);
    ck_event(PREFIX "remove_device_from_group: IOMMU: groupID=3 device=0000:01:00.0", IMPORT_KIND_GROUP_REMOVE);
}
END_TEST

START_TEST(map_and_unmap_of_others)
{
    ck_assert_int_eq(read_line(PREFIX "map: 8,16 W 123 + 8 <- (8,17) 99"), IMPORT_LINE_OTHER);
    ck_assert_int_eq(read_line(PREFIX "unmap: something"), IMPORT_LINE_OTHER);
    ck_unparsed(PREFIX "map: IOMMU: iova=0x00000000fff00000 paddr=0x0000000012345000 size=4096");
    ck_unparsed(PREFIX "unmap: IOMMU: iova=0x00000000fff00000 - 0x00000000fff01000 size=4096");
    ck_unparsed(PREFIX "io_page_fault: IOMMU:e1000e 0000:01:00.0 flags=0x0000");
    ck_unparsed(PREFIX "attach_device_to_domain: IOMMU: device=");
    ck_unparsed(PREFIX "attach_device_to_domain: IOMMU: group=3");
    ck_unparsed(PREFIX "add_device_to_group: IOMMU: groupID=3");
    ck_assert_int_eq(read_line(PREFIX "io_page_fault: something"), IMPORT_LINE_OTHER);
}
END_TEST

/* ---- prefixes ---- */

#define PAYLOAD "dma_unmap_page: " DEVICE " dir=TO_DEVICE dma_addr=1000 size=16 attrs="

static const char *const prefixes[] = {
    "          <idle>-0       [000] d.h1. 12345.678901: ",
    "    kworker/u4:1-29      [000] ..... 12345.678901: ",
    "        a-1 [b]-7       [003] d..1. 12345.678901: ",            /* a command with brackets */
    " x-1 [000] y: z-2147483 [127] d..1. 12345.678901: ",            /* one that looks like a prefix without a time */
    "           <...>-1234567 (     99) [001] d..1. 12345.678901: ", /* record-tgid */
    "           <...>-12      (-------) [001] d..1. 12345.678901: ",
    "            bash-1       [001] 12345.678901: ", /* without flags: noirq-info */
    "            bash-1       [1234] d.h2. 12345.678901: ",
    "                -5       [000] ..... 12345.678901: ",    /* a command without a name */
    "            bash-1       [001] ..... 12345.678901000: ", /* nanoseconds */
};

START_TEST(prefix)
{
    char line[256];
    strcpy(line, prefixes[_i]);
    strcat(line, PAYLOAD);
    ck_event(line, IMPORT_KIND_UNMAP_PAGE);
    ck_assert_uint_eq(event.dma_addr, 0x1000);
}
END_TEST

START_TEST(clock_that_counts)
{
    ck_assert_int_eq(read_line("            bash-1       [001] .....        99887: " PAYLOAD), IMPORT_LINE_EVENT);
    ck_assert(event.counter);
    ck_assert_uint_eq(event.time, 99887);
}
END_TEST

START_TEST(greatest_time)
{
    /* 2^64 ns - 1 = 18446744073.709551615 s */
    ck_assert_int_eq(read_line("  a-1 [001] ..... 18446744073.709551615: " PAYLOAD), IMPORT_LINE_EVENT);
    ck_assert_uint_eq(event.time, UINT64_MAX);
    ck_unparsed("  a-1 [001] ..... 18446744073.709551616: " PAYLOAD);
}
END_TEST

/* ---- lines that are not events ---- */

START_TEST(losses)
{
    ck_assert_int_eq(read_line("CPU:1 [LOST 12 EVENTS]"), IMPORT_LINE_LOST);
    ck_assert_uint_eq(event.size, 12);
    ck_assert_int_eq(read_line("CPU:15 [LOST EVENTS]"), IMPORT_LINE_LOST); /* how many is not known */
    ck_assert_uint_eq(event.size, 0);
    ck_unparsed("CPU:1 [LOST 12 EVENTS] more");
    ck_unparsed("CPU:1 [LOST 12EVENTS]");
}
END_TEST

START_TEST(comments_and_blanks)
{
    ck_assert_int_eq(read_line("# tracer: nop"), IMPORT_LINE_COMMENT);
    ck_assert_int_eq(read_line("#"), IMPORT_LINE_COMMENT);
    ck_assert_int_eq(read_line("##### CPU 1 buffer started ####"), IMPORT_LINE_COMMENT);
    ck_assert_int_eq(read_line(""), IMPORT_LINE_BLANK);
    ck_assert_int_eq(read_line("  \t "), IMPORT_LINE_BLANK);
}
END_TEST

START_TEST(events_of_others)
{
    ck_assert_int_eq(read_line(PREFIX "sched_switch: prev_comm=a prev_pid=1"), IMPORT_LINE_OTHER);
    ck_assert_int_eq(read_line(PREFIX "dma_map_pages: x"), IMPORT_LINE_OTHER);
    ck_assert_int_eq(read_line(PREFIX "schedule <-worker_thread"), IMPORT_LINE_OTHER);
}
END_TEST

static const char *const bad_payloads[] = {
    "",                                                                     /* nothing */
    DEVICE,                                                                 /* a device alone */
    " dir=TO_DEVICE dma_addr=1000 size=16 attrs=",                          /* no device */
    DEVICE " dir=TO_DEVICE dma_addr=1000 size=16",                          /* cut off before attrs */
    DEVICE " dir=TO_DEVICE dma_addr=1000 attrs=",                           /* no size */
    DEVICE " dir=TO_DEVICE size=16 attrs=",                                 /* no address */
    DEVICE " dma_addr=1000 size=16 attrs=",                                 /* no direction */
    DEVICE " dir=SIDEWAYS dma_addr=1000 size=16 attrs=",                    /* no such direction */
    DEVICE " dir=1 dma_addr=1000 size=16 attrs=",                           /* as old libtraceevent writes it */
    DEVICE " dir=TO_DEVICE dma_addr=0x1000 size=16 attrs=",                 /* a prefix where there is none */
    DEVICE " dir=TO_DEVICE dma_addr= size=16 attrs=",                       /* no digits */
    DEVICE " dir=TO_DEVICE dma_addr=1000 size=0x10 attrs=",                 /* hexadecimal where decimal is */
    DEVICE " dir=TO_DEVICE dma_addr=1000 size=-1 attrs=",                   /* negative */
    DEVICE " dir=TO_DEVICE dma_addr=10000000000000000 size=16 attrs=",      /* 2^64 */
    DEVICE " dir=TO_DEVICE dma_addr=1000 size=18446744073709551616 attrs=", /* 2^64 */
    DEVICE " dir=TO_DEVICE dma_addr=1000 size=16 size=16 attrs=",           /* twice */
    DEVICE " dir=TO_DEVICE dma_addr=1000 size=16attrs=",                    /* no blank */
    DEVICE " dir=TO_DEVICE dma_addr=1000 size=16 attrs= junk",              /* more */
    DEVICE " dir=TO_DEVICE dma_addr=1000 size=16 attrs= =x",                /* a value without a key */
};

START_TEST(bad_payload)
{
    char line[256] = PREFIX "dma_unmap_page: ";
    strcat(line, bad_payloads[_i]);
    ck_unparsed(line);
}
END_TEST

START_TEST(keys_of_newer_kernels_are_passed_over)
{
    ck_event(PREFIX "dma_unmap_page: " DEVICE " dir=TO_DEVICE dma_addr=1000 new=thing size=16 attrs=FRESH|MMIO",
             IMPORT_KIND_UNMAP_PAGE);
    ck_assert_uint_eq(event.size, 16);
}
END_TEST

static const char *const bad_lists[] = {
    "{}", "{0x}", "{1000}", "{0x1000", "0x1000", "{0x1000,}", "{0x1000 0x2000}", "{0x10000000000000000}", "4293918720,",
};

START_TEST(bad_list)
{
    char line[256] = PREFIX "dma_unmap_sg: " DEVICE " dir=TO_DEVICE phys_addrs=";
    strcat(line, bad_lists[_i]);
    strcat(line, " attrs=");
    ck_unparsed(line);
}
END_TEST

/* Form D: what an old libtraceevent makes of lists. A later importer reads it; this one must not misread it. */
START_TEST(failed_to_parse)
{
    ck_unparsed(PREFIX "dma_map_sg: [FAILED TO PARSE] device=0000:01:00.0 full_nents=2 full_ents=2 truncated=0 "
                       "phys_addrs=ARRAY[00, 50, 34, 12, 00, 00, 00, 00] dma_addrs=ARRAY[00, 00, f0, ff] "
                       "lengths=ARRAY[00, 10, 00, 00] dir=1 attrs=0x120");
}
END_TEST

static const char *const bad_prefixes[] = {
    PAYLOAD,
    "[000] d..1. 1.000001: " PAYLOAD,
    "bash [000] d..1. 1.000001: " PAYLOAD,
    "bash-1 [000] d..1. : " PAYLOAD,
    "bash-1 [000] d..1. 1.: " PAYLOAD,
    "bash-1 [000] d..1. 1.000001 " PAYLOAD,
    "bash-1 [] d..1. 1.000001: " PAYLOAD,
    "bash-1[000] d..1. 1.000001: " PAYLOAD,
    "bash-1 [000]",
    "bash-1 [000] ",
};

START_TEST(bad_prefix)
{
    ck_unparsed(bad_prefixes[_i]);
}
END_TEST

/* The line ends where length says, whatever follows in memory; a NUL within is only a bad character. */
START_TEST(length_counts)
{
    const char *line = PREFIX "dma_sync_single_for_cpu: " DEVICE " dir=TO_DEVICE dma_addr=1000 size=16\n77";
    size_t length = strlen(line) - 3;
    ck_assert_int_eq(import_tracefs_line(&parser, line, length, &event), IMPORT_LINE_EVENT);
    ck_assert_uint_eq(event.size, 16);
    char copy[256];
    memcpy(copy, line, length + 1);
    copy[length - 8] = '\0';
    ck_assert_int_eq(import_tracefs_line(&parser, copy, length, &event), IMPORT_LINE_UNPARSED);
}
END_TEST

/* IMPORT_MAX_ELEMENTS elements are read, one more is refused. */
START_TEST(longest_list)
{
    static char text[IMPORT_MAX_LINE];
    static const char head[] = PREFIX "dma_unmap_sg: " DEVICE " dir=TO_DEVICE phys_addrs={0x1";
    for (unsigned more = IMPORT_MAX_ELEMENTS - 1; more <= IMPORT_MAX_ELEMENTS; more++) {
        char *at = text + sizeof head - 1;
        memcpy(text, head, sizeof head);
        for (unsigned i = 0; i < more; i++, at += 4)
            memcpy(at, ",0x2", 4);
        memcpy(at, "} attrs=", 9);
        ck_assert_int_eq(read_line(text), more < IMPORT_MAX_ELEMENTS ? IMPORT_LINE_EVENT : IMPORT_LINE_UNPARSED);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("import_event");
    TCase *t = tcase_create("forms");
    tcase_set_timeout(t, 600);
    tcase_add_loop_test(t, map_of_one_buffer, 0, COUNT(maps));
    tcase_add_loop_test(t, unmap_or_sync_of_one_buffer, 0, COUNT(unmaps));
    tcase_add_loop_test(t, allocation, 0, COUNT(allocations));
    tcase_add_loop_test(t, allocation_of_scattered_memory, 0, COUNT(tables));
    tcase_add_test(t, map_sg_form_a);
    tcase_add_test(t, map_sg_form_b);
    tcase_add_test(t, map_sg_form_b_truncated);
    tcase_add_test(t, map_sg_whose_lists_disagree);
    tcase_add_test(t, unmap_sg_names_physical_addresses);
    tcase_add_loop_test(t, sync_sg, 0, COUNT(list_syncs));
    tcase_add_test(t, map_sg_err);
    tcase_add_test(t, iommu_events);
    tcase_add_test(t, map_and_unmap_of_others);
    suite_add_tcase(s, t);
    t = tcase_create("lines");
    tcase_add_loop_test(t, prefix, 0, COUNT(prefixes));
    tcase_add_test(t, clock_that_counts);
    tcase_add_test(t, greatest_time);
    tcase_add_test(t, losses);
    tcase_add_test(t, comments_and_blanks);
    tcase_add_test(t, events_of_others);
    tcase_add_loop_test(t, bad_payload, 0, COUNT(bad_payloads));
    tcase_add_test(t, keys_of_newer_kernels_are_passed_over);
    tcase_add_loop_test(t, bad_list, 0, COUNT(bad_lists));
    tcase_add_test(t, failed_to_parse);
    tcase_add_loop_test(t, bad_prefix, 0, COUNT(bad_prefixes));
    tcase_add_test(t, length_counts);
    tcase_add_test(t, longest_list);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    return suite_run(suite());
}
