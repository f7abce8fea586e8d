/* Readers of payloads, named in IMPORT_KIND_LIST. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_IMPORT_FIELDS_H
#define TRACE_IMPORT_FIELDS_H

#include "trace/import/event.h"

/* Takes the name of a device: printable ASCII, which is what a header and a report can tell. */
bool import_take_device(struct scan *scan, struct import_event *event);

/* Whether lists have as many elements as each other and as the text says. */
bool import_lists_agree(const struct import_event *event);

/* Each reads what follows `name: `; false if it is not of this form. What is left over is the caller's to refuse.
 * event comes with every member 0, but for the lists' room. */

/* DEVICE key=value ..: IMPORT_FIELD_LIST; keys of newer kernels are passed over. */
bool import_read_fields(struct scan *scan, struct import_event *event);

/* What trace-cmd and perf print where they cannot follow the format (form D), behind "[FAILED TO PARSE]" or not:
 * device=DEVICE key=value .., numbers decimal or 0x.., lists as ARRAY[bytes], which come out as if they were of a
 * little-endian machine. */
bool import_read_raw(struct scan *scan, struct import_event *event);

/* Puts the lists of such an event in order: as parser says or, if it does not know, as they tell. */
void import_settle_order(struct import_parser *parser, struct import_event *event);

/* IOMMU: iova=0x.. - 0x.. paddr=0x.. size=.. */
bool import_read_iommu_map(struct scan *scan, struct import_event *event);

/* IOMMU: iova=0x.. - 0x.. size=.. unmapped_size=.. */
bool import_read_iommu_unmap(struct scan *scan, struct import_event *event);

/* IOMMU:DRIVER DEVICE iova=0x.. flags=0x.. */
bool import_read_iommu_fault(struct scan *scan, struct import_event *event);

/* IOMMU: device=DEVICE */
bool import_read_iommu_device(struct scan *scan, struct import_event *event);

/* IOMMU: groupID=.. device=DEVICE */
bool import_read_iommu_group(struct scan *scan, struct import_event *event);

#endif
