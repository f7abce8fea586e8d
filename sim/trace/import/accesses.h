/* Readers of forms that tell of accesses themselves. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_IMPORT_ACCESSES_H
#define TRACE_IMPORT_ACCESSES_H

#include "trace/import/event.h"

#define IMPORT_ORACLE_BYTES 24u   /* a record of oracleGeneral */
#define IMPORT_ORACLE_BLOCK 4096u /* unless told otherwise */

import_read_fn import_qemu_line;     /* QEMU's log of vtd_*, smmuv3_*, smmu_* and riscv_iommu_* trace events */
import_read_fn import_csv_line;      /* one row of a table; parser->columns must be set */
import_read_fn import_din_line;      /* dinero: 0, 1, 2 and an address */
import_read_fn import_lackey_line;   /* valgrind --tool=lackey --trace-mem=yes */
import_read_fn import_oracle_record; /* libCacheSim's oracleGeneral: IMPORT_ORACLE_BYTES bytes */

/* Fills in an access of parser->length bytes, of a kind whose name tells the direction if it is one of csv's. */
void import_set_access(const struct import_parser *parser, struct import_event *event, enum import_kind kind,
                       uint64_t address);

/* Names the event's device. */
void import_set_device(struct import_event *event, const char *name);

#endif
