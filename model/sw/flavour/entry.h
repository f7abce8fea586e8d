/* Internal: table entries as drivers change them, a field at a time. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_SW_FLAVOUR_ENTRY_H
#define PAMU_SW_FLAVOUR_ENTRY_H

#include "sw/flavour/driver.h"

/* Fields by the lower-case name of the field table: FL_wse, FL_ap, .. */
enum fl_field {
#define FL_FIELD_ENUM(member, name, word, mask, scope, help) FL_##member,
    PAMU_PAACE_FIELD_LIST(FL_FIELD_ENUM)
#undef FL_FIELD_ENUM
};

enum { FL_AP_DENIED = 0, FL_AP_ALL = 3 };

/* Addresses of entries; liodn and index must lie in their table. */
uint64_t fl_primary(const struct pamu_driver *driver, uint32_t liodn);
uint64_t fl_secondary(const struct pamu_driver *driver, uint64_t index);

/* Reads a field of the entry at an address; 0 if the memory rejects it, which driver->bus then says. */
uint32_t fl_get(struct pamu_driver *driver, uint64_t entry, enum fl_field field);

/* Changes a field with a 32-bit read and a 32-bit write; bits that do not fit are cut off, as the originals do. */
void fl_set(struct pamu_driver *driver, uint64_t entry, enum fl_field field, uint32_t value);

/* Writes zeros over length bytes. */
void fl_clear(struct pamu_driver *driver, uint64_t address, uint64_t length);

/* Windows and mapped sizes as exponents: 2^(n+1) bytes. size must be a power of two of at least 2. */
uint32_t fl_size_code(uint64_t size);

/* An address as the original's page number, unsigned long: cut to 32 bits where that is config.bits (F14.15). */
uint64_t fl_page(const struct pamu_driver *driver, uint64_t address);

/* TWBAH and TWBAL from a page number. */
void fl_set_target(struct pamu_driver *driver, uint64_t entry, uint64_t page);

/* WBAH and WBAL from an address. */
void fl_set_base(struct pamu_driver *driver, uint64_t entry, uint64_t address);

/* OTM and OMI, unless omi is FL_NONE; false if it is neither that nor in the table. */
bool fl_set_operation(struct pamu_driver *driver, uint64_t entry, uint32_t omi);

/* CID, unless stash is FL_NONE. */
void fl_set_stash(struct pamu_driver *driver, uint64_t entry, uint32_t stash);

#endif
