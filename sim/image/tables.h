/* Tables in an image: where they lie, and their entries. SPDX-License-Identifier: BSD-2-Clause */
#ifndef IMAGE_TABLES_H
#define IMAGE_TABLES_H

#include "image/image.h"
#include "pamu/paace.h"

/* enumerator, name, bytes of an entry */
#define IMAGE_TABLE_LIST(X)               \
    X(PPAACT, "PPAACT", PAMU_PAACE_BYTES) \
    X(SPAACT, "SPAACT", PAMU_PAACE_BYTES) \
    X(OMT, "OMT", PAMU_OME_BYTES)

enum image_table_id {
#define IMAGE_TABLE_ENUM(name, text, bytes) IMAGE_##name,
    IMAGE_TABLE_LIST(IMAGE_TABLE_ENUM)
#undef IMAGE_TABLE_ENUM
        IMAGE_TABLE_COUNT
};

#define IMAGE_MOST_ENTRIES 0x10000u

/* Where a table lies. */
struct image_table {
    uint64_t address;
    uint32_t entries; /* 0: there is no such table */
};

struct image_tables {
    const struct image *image;
    struct image_table table[IMAGE_TABLE_COUNT];
};

/* "PPAACT", "SPAACT", "OMT"; "?" for anything else. */
const char *image_table_name(enum image_table_id id);

/* Bytes of an entry of a table. */
size_t image_entry_bytes(enum image_table_id id);

/* How many whole entries of a table the image has from an address on without a gap, at most IMAGE_MOST_ENTRIES. */
uint32_t image_entries_from(const struct image *image, enum image_table_id id, uint64_t address);

/* The address of an entry. */
uint64_t image_entry_address(const struct image_tables *tables, enum image_table_id id, uint32_t index);

/* Reads an entry of the PPAACT or SPAACT, or of the OMT. False if there is no such entry, or not all of it is in the
 * image. */
bool image_paace(const struct image_tables *tables, enum image_table_id id, uint32_t index, struct pamu_paace *entry);
bool image_ome(const struct image_tables *tables, uint32_t index, struct pamu_ome *entry);

/* Whether any operation of an OME is valid. */
bool image_ome_valid(const struct pamu_ome *entry);

#endif
