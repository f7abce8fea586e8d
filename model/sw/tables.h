/* Table bytes: where an entry lies, and the order its words are written in. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_SW_TABLES_H
#define PAMU_SW_TABLES_H

#include "pamu/device.h"
#include "pamu/tables.h"

/* The tables of one device. */
struct sw_tables {
    struct pamu *pamu;
    struct pamu_placement at;
};

/* Word 1 of an entry holds V and AP. So that the device never sees a half-written entry, it is written last where the
 * entry gives more access than before, first where it gives less. */
enum sw_order {
    SW_CLOSE, /* word 1 first */
    SW_OPEN,  /* word 1 last */
};

/* Writes the entry of a LIODN, or the SPAACT entry of an index; both must lie in their table.
 * PAMU_ERR_BUS; PAMU_ERR_VALUE, and nothing written, if a field is too wide. */
enum pamu_error sw_tables_ppaace(const struct sw_tables *tables, uint32_t liodn, const struct pamu_paace *entry,
                                 enum sw_order order);
enum pamu_error sw_tables_spaace(const struct sw_tables *tables, uint32_t index, const struct pamu_paace *entry,
                                 enum sw_order order);

/* Writes an operation-mapping entry. PAMU_ERR_BUS. */
enum pamu_error sw_tables_ome(const struct sw_tables *tables, uint32_t index, const struct pamu_ome *entry);

/* Writes zeros over count SPAACT entries, V first. PAMU_ERR_BUS. */
enum pamu_error sw_tables_clear_spaaces(const struct sw_tables *tables, uint32_t first, uint32_t count);

/* Writes zeros over all three tables. PAMU_ERR_BUS. */
enum pamu_error sw_tables_clear(const struct sw_tables *tables);

/* The field of a placement that is not legal where the OMT needs at least this many entries; NULL if all are. */
const char *sw_placement_fault(const struct pamu_placement *at, uint32_t omes);

/* Bytes of each table. */
uint64_t sw_ppaact_bytes(const struct pamu_placement *at);
uint64_t sw_spaact_bytes(const struct pamu_placement *at);
uint64_t sw_omt_bytes(const struct pamu_placement *at);

#endif
