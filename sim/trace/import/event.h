/* Events of recordings, and their text. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_IMPORT_EVENT_H
#define TRACE_IMPORT_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/import/columns.h"

/* What an event does to the life of a mapping (docs/spec/import-policy.md section 3). */
enum import_action {
    IMPORT_ACT_MAP,         /* a buffer is handed to the device */
    IMPORT_ACT_UNMAP,       /* and taken back for good */
    IMPORT_ACT_SYNC_CPU,    /* taken back for a while */
    IMPORT_ACT_SYNC_DEVICE, /* handed over again */
    IMPORT_ACT_FAILED,      /* a call that mapped nothing */
    IMPORT_ACT_NO_DEVICE,   /* an iommu map or unmap: the event does not say for which device */
    IMPORT_ACT_NO_ACCESS,   /* says nothing about memory that a device uses */
    IMPORT_ACT_ACCESS,      /* a device's access itself */
};

/* Which mapping ends which: only within a family. enumerator, word, what it is */
#define IMPORT_FAMILY_LIST(X)                                         \
    X(STREAMING, "streaming", "one buffer")                           \
    X(LIST, "list", "a scatter list")                                 \
    X(COHERENT, "coherent", "memory that both sides use at any time") \
    X(NONCOHERENT, "noncoherent", "memory allocated with its mapping, but handed over and back")

enum import_family {
#define IMPORT_FAMILY_ENUM(name, word, help) IMPORT_FAMILY_##name,
    IMPORT_FAMILY_LIST(IMPORT_FAMILY_ENUM)
#undef IMPORT_FAMILY_ENUM
        IMPORT_FAMILY_COUNT,
    IMPORT_FAMILY_NONE = IMPORT_FAMILY_COUNT,
};

/* The keys of `key=value` payloads: enumerator, key, reader, member of struct import_event */
#define IMPORT_FIELD_LIST(X)                  \
    X(DMA_ADDR, "dma_addr", hex, dma_addr)    \
    X(SIZE, "size", decimal, size)            \
    X(DIR, "dir", direction, direction)       \
    X(ATTRS, "attrs", words, attrs)           \
    X(PHYS_ADDR, "phys_addr", hex, phys_addr) \
    X(DMA_ADDRS, "dma_addrs", list, dma)      \
    X(SIZES, "sizes", list, sizes)            \
    X(PHYS_ADDRS, "phys_addrs", list, phys)   \
    X(NENTS, "nents", ratio, phys)            \
    X(ENTS, "ents", ratio, dma)               \
    X(VIRT_ADDR, "virt_addr", words, virt)    \
    X(FLAGS, "flags", words, flags)           \
    X(ERR, "err", words, err)

enum import_field {
#define IMPORT_FIELD_ENUM(name, key, reader, member) IMPORT_FIELD_##name,
    IMPORT_FIELD_LIST(IMPORT_FIELD_ENUM)
#undef IMPORT_FIELD_ENUM
        IMPORT_FIELD_COUNT
};
#define IMPORT_NEEDS(name) (1u << IMPORT_FIELD_##name)

#define IMPORT_NEEDS_MAP \
    (IMPORT_NEEDS(DIR) | IMPORT_NEEDS(DMA_ADDR) | IMPORT_NEEDS(SIZE) | IMPORT_NEEDS(PHYS_ADDR) | IMPORT_NEEDS(ATTRS))
#define IMPORT_NEEDS_UNMAP (IMPORT_NEEDS(DIR) | IMPORT_NEEDS(DMA_ADDR) | IMPORT_NEEDS(SIZE) | IMPORT_NEEDS(ATTRS))
#define IMPORT_NEEDS_ALLOC (IMPORT_NEEDS(DMA_ADDR) | IMPORT_NEEDS(SIZE) | IMPORT_NEEDS(VIRT_ADDR) | IMPORT_NEEDS(ATTRS))
#define IMPORT_NEEDS_SYNC (IMPORT_NEEDS(DIR) | IMPORT_NEEDS(DMA_ADDR) | IMPORT_NEEDS(SIZE))
#define IMPORT_NEEDS_SYNC_SG (IMPORT_NEEDS(DIR) | IMPORT_NEEDS(DMA_ADDRS) | IMPORT_NEEDS(SIZES))
#define IMPORT_NEEDS_MAP_SG (IMPORT_NEEDS_SYNC_SG | IMPORT_NEEDS(PHYS_ADDRS) | IMPORT_NEEDS(ATTRS))
#define IMPORT_NEEDS_UNMAP_SG (IMPORT_NEEDS(DIR) | IMPORT_NEEDS(PHYS_ADDRS) | IMPORT_NEEDS(ATTRS))
#define IMPORT_NEEDS_SGT (IMPORT_NEEDS_SYNC | IMPORT_NEEDS(PHYS_ADDRS))

/* enumerator, name in the text, payload reader, action, family, fields that must be there. The most frequent first:
 * names are looked for in this order. */
#define IMPORT_KIND_LIST(X)                                                                                            \
    X(MAP_PAGE, "dma_map_page", fields, MAP, STREAMING, IMPORT_NEEDS_MAP)                                              \
    X(UNMAP_PAGE, "dma_unmap_page", fields, UNMAP, STREAMING, IMPORT_NEEDS_UNMAP)                                      \
    X(IOMMU_MAP, "map", iommu_map, NO_DEVICE, NONE, 0)                                                                 \
    X(IOMMU_UNMAP, "unmap", iommu_unmap, NO_DEVICE, NONE, 0)                                                           \
    X(MAP_PHYS, "dma_map_phys", fields, MAP, STREAMING, IMPORT_NEEDS_MAP)                                              \
    X(UNMAP_PHYS, "dma_unmap_phys", fields, UNMAP, STREAMING, IMPORT_NEEDS_UNMAP)                                      \
    X(MAP_SG, "dma_map_sg", fields, MAP, LIST, IMPORT_NEEDS_MAP_SG)                                                    \
    X(UNMAP_SG, "dma_unmap_sg", fields, UNMAP, LIST, IMPORT_NEEDS_UNMAP_SG)                                            \
    X(SYNC_SINGLE_CPU, "dma_sync_single_for_cpu", fields, SYNC_CPU, STREAMING, IMPORT_NEEDS_SYNC)                      \
    X(SYNC_SINGLE_DEVICE, "dma_sync_single_for_device", fields, SYNC_DEVICE, STREAMING, IMPORT_NEEDS_SYNC)             \
    X(SYNC_SG_CPU, "dma_sync_sg_for_cpu", fields, SYNC_CPU, LIST, IMPORT_NEEDS_SYNC_SG)                                \
    X(SYNC_SG_DEVICE, "dma_sync_sg_for_device", fields, SYNC_DEVICE, LIST, IMPORT_NEEDS_SYNC_SG)                       \
    X(ALLOC, "dma_alloc", fields, MAP, COHERENT, IMPORT_NEEDS_ALLOC)                                                   \
    X(FREE, "dma_free", fields, UNMAP, COHERENT, IMPORT_NEEDS_ALLOC)                                                   \
    X(ALLOC_PAGES, "dma_alloc_pages", fields, MAP, NONCOHERENT, IMPORT_NEEDS_ALLOC)                                    \
    X(FREE_PAGES, "dma_free_pages", fields, UNMAP, NONCOHERENT, IMPORT_NEEDS_ALLOC)                                    \
    X(ALLOC_SGT, "dma_alloc_sgt", fields, MAP, NONCOHERENT, IMPORT_NEEDS_SGT | IMPORT_NEEDS(ATTRS))                    \
    X(FREE_SGT, "dma_free_sgt", fields, UNMAP, NONCOHERENT, IMPORT_NEEDS_SGT)                                          \
    X(MAP_RESOURCE, "dma_map_resource", fields, MAP, STREAMING, IMPORT_NEEDS_MAP)                                      \
    X(UNMAP_RESOURCE, "dma_unmap_resource", fields, UNMAP, STREAMING, IMPORT_NEEDS_UNMAP)                              \
    X(MAP_SG_ERR, "dma_map_sg_err", fields, FAILED, NONE, IMPORT_NEEDS(DIR) | IMPORT_NEEDS(ERR) | IMPORT_NEEDS(ATTRS)) \
    X(ALLOC_SGT_ERR, "dma_alloc_sgt_err", fields, FAILED, NONE, IMPORT_NEEDS_ALLOC)                                    \
    X(PAGE_FAULT, "io_page_fault", iommu_fault, NO_ACCESS, NONE, 0)                                                    \
    X(ATTACH, "attach_device_to_domain", iommu_device, NO_ACCESS, NONE, 0)                                             \
    X(DETACH, "detach_device_from_domain", iommu_device, NO_ACCESS, NONE, 0)                                           \
    X(GROUP_ADD, "add_device_to_group", iommu_group, NO_ACCESS, NONE, 0)                                               \
    X(GROUP_REMOVE, "remove_device_from_group", iommu_group, NO_ACCESS, NONE, 0)

/* Lines of forms that tell of accesses: enumerator, name, action */
#define IMPORT_ACCESS_KIND_LIST(X)                        \
    X(VTD_TRANSLATE, "vtd_dmar_translate", ACCESS)        \
    X(VTD_HIT, "vtd_iotlb_page_hit", ACCESS)              \
    X(VTD_UPDATE, "vtd_iotlb_page_update", ACCESS)        \
    X(VTD_FAULT, "vtd_dmar_fault", NO_ACCESS)             \
    X(SMMU_TRANSLATE, "smmuv3_translate_success", ACCESS) \
    X(SMMU_HIT, "smmu_iotlb_cache_hit", ACCESS)           \
    X(SMMU_MISS, "smmu_iotlb_cache_miss", ACCESS)         \
    X(SMMU_INV_IOVA, "smmu_iotlb_inv_iova", NO_ACCESS)    \
    X(SMMU_INV_ALL, "smmu_iotlb_inv_all", NO_ACCESS)      \
    X(RISCV_DMA, "riscv_iommu_dma", ACCESS)               \
    X(RISCV_FAULT, "riscv_iommu_flt", NO_ACCESS)          \
    X(READ, "read", ACCESS)                               \
    X(WRITE, "write", ACCESS)                             \
    X(READ_WRITE, "read-write", ACCESS)                   \
    X(FETCH, "fetch", ACCESS)                             \
    X(REQUEST, "request", ACCESS)                         \
    X(NO_MEMORY, "no-memory", NO_ACCESS)

enum import_kind {
#define IMPORT_KIND_ENUM(name, text, reader, action, family, needs) IMPORT_KIND_##name,
    IMPORT_KIND_LIST(IMPORT_KIND_ENUM)
#undef IMPORT_KIND_ENUM
#define IMPORT_KIND_ENUM(name, text, action) IMPORT_KIND_##name,
        IMPORT_ACCESS_KIND_LIST(IMPORT_KIND_ENUM)
#undef IMPORT_KIND_ENUM
            IMPORT_KIND_COUNT,
    IMPORT_LINUX_KINDS = IMPORT_KIND_VTD_TRANSLATE, /* those of IMPORT_KIND_LIST are before it */
};

/* enum dma_data_direction, in the words of the text. */
#define IMPORT_DIRECTION_LIST(X)      \
    X(FROM_DEVICE, "FROM_DEVICE")     \
    X(TO_DEVICE, "TO_DEVICE")         \
    X(BIDIRECTIONAL, "BIDIRECTIONAL") \
    X(NONE, "NONE")

enum import_direction {
#define IMPORT_DIRECTION_ENUM(name, word) IMPORT_DIR_##name,
    IMPORT_DIRECTION_LIST(IMPORT_DIRECTION_ENUM)
#undef IMPORT_DIRECTION_ENUM
};

#define IMPORT_MAX_LINE 65536u    /* bytes; a kernel prints at most some 8 KiB */
#define IMPORT_MAX_ELEMENTS 4096u /* of one list; a kernel records at most some hundreds */

/* An array of the text, in room of the parser. */
struct import_list {
    uint64_t *at;
    uint32_t count;        /* elements in the text */
    uint64_t traced, full; /* of a ratio: elements the text must have, elements the kernel had; both 0 without one */
};

/* One event. Pointers go into the line or into the parser, until the next line. Members that the text does not name
 * are 0. */
struct import_event {
    enum import_kind kind;
    bool counter;  /* the clock is one that counts, not one of seconds */
    uint64_t time; /* nanoseconds, or counts */
    struct import_text device;
    bool not_followed; /* printed field by field by a tool that could not follow its format */
    bool again;        /* tells of an access that another line tells, too */
    bool has_liodn;    /* the text gives the device its LIODN */
    uint16_t liodn;
    uint8_t direction; /* enum import_direction; BIDIRECTIONAL if the text does not say */
    uint64_t dma_addr, size, phys_addr;
    struct import_list dma, sizes, phys;
    struct import_text virt, flags, attrs, err;
    unsigned fields; /* a bit for each enum import_field in the text */
};

struct import_kind_row {
    const char *name;
    size_t length;
    bool (*read)(struct scan *scan, struct import_event *event); /* the payload, to its end; NULL for accesses */
    uint8_t action;                                              /* enum import_action */
    uint8_t family;                                              /* enum import_family */
    unsigned needs;                                              /* bits as in struct import_event */
};

/* The row of a kind, of static life. */
const struct import_kind_row *import_kind_row(enum import_kind kind);

/* The word of a direction, of static life. */
const char *import_direction_name(enum import_direction direction);

/* In which order the bytes of a list lie that a tool printed raw (form D): that of the recorded machine. */
#define IMPORT_ORDER_LIST(X)                                                     \
    X(AUTO, "auto", "as the first list tells that reads differently either way") \
    X(LITTLE, "little", "least significant byte first")                          \
    X(BIG, "big", "most significant byte first")

enum import_order {
#define IMPORT_ORDER_ENUM(name, word, help) IMPORT_ORDER_##name,
    IMPORT_ORDER_LIST(IMPORT_ORDER_ENUM)
#undef IMPORT_ORDER_ENUM
        IMPORT_ORDER_COUNT
};

#define IMPORT_NAME_BYTES 96u

/* What one line leaves for the next, and room for the arrays of one event. About 100 KiB: not for the stack. All zeros
 * to begin with, but for what the user wants. */
struct import_parser {
    uint64_t room[3][IMPORT_MAX_ELEMENTS];
    enum import_order order;       /* as the user says, or as found */
    uint64_t length;               /* of an access whose line tells none; 0: 1 byte */
    uint64_t block;                /* bytes between two objects of oracleGeneral; 0: 4096 */
    struct import_columns columns; /* of csv */
    bool padded;                   /* the event's name had more than one blank behind it, as trace-cmd prints */
    bool only_caches;              /* qemu: no line of its begin tells of translations, so those of caches count */
    char name[IMPORT_NAME_BYTES];  /* of a device whose name is made up of numbers */
    const char *why;               /* of the last line that was unparsed, of static life */
};

enum import_line {
    IMPORT_LINE_EVENT,
    IMPORT_LINE_COMMENT, /* begins with '#', or is a heading of its form */
    IMPORT_LINE_BLANK,
    IMPORT_LINE_LOST,     /* says that events were dropped: event->size has how many, 0 if it does not know */
    IMPORT_LINE_OTHER,    /* a line of this form that tells of something else */
    IMPORT_LINE_UNPARSED, /* none of these, or an event of ours in no form we know: parser->why */
};

/* Each reads one line of a form, without its line end; line[length] must be readable, and '\n', '\r' or NUL. Fills in
 * event for EVENT and LOST. Takes time linear in length, whatever the bytes are. */
typedef enum import_line import_read_fn(struct import_parser *parser, const char *line, size_t length,
                                        struct import_event *event);

import_read_fn import_tracefs_line;   /* the files `trace` and `trace_pipe` of tracefs */
import_read_fn import_trace_cmd_line; /* trace-cmd report */
import_read_fn import_perf_line;      /* perf script */

/* Makes event one of no fields whose lists have the parser's room. */
void import_clear_event(struct import_parser *parser, struct import_event *event);

/* Remembers why a line is unparsed, and says that it is. */
enum import_line import_unparsed(struct import_parser *parser, const char *why);

#endif
