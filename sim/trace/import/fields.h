/* Readers of payloads, named in IMPORT_KIND_LIST. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_IMPORT_FIELDS_H
#define TRACE_IMPORT_FIELDS_H

#include "trace/import/event.h"

/* Each reads what follows `name: `; false if it is not of this form. What is left over is the caller's to refuse.
 * event comes with every member 0, but for the lists' room. */

/* DEVICE key=value ..: IMPORT_FIELD_LIST; keys of newer kernels are passed over. */
bool import_read_fields(struct scan *scan, struct import_event *event);

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
