/* Entries of tables in an image. SPDX-License-Identifier: BSD-2-Clause */
#include "image/tables.h"

static const char *const names[] = {
#define IMAGE_TABLE_NAME(name, text, bytes) text,
    IMAGE_TABLE_LIST(IMAGE_TABLE_NAME)
#undef IMAGE_TABLE_NAME
};

static const size_t sizes[] = {
#define IMAGE_TABLE_BYTES(name, text, bytes) bytes,
    IMAGE_TABLE_LIST(IMAGE_TABLE_BYTES)
#undef IMAGE_TABLE_BYTES
};

const char *image_table_name(enum image_table_id id)
{
    return (size_t)id < IMAGE_TABLE_COUNT ? names[id] : "?";
}

size_t image_entry_bytes(enum image_table_id id)
{
    return sizes[id];
}

uint32_t image_entries_from(const struct image *image, enum image_table_id id, uint64_t address)
{
    size_t count;
    const struct image_range *ranges = image_ranges(image, &count);
    for (size_t i = 0; i < count; i++) {
        if (address < ranges[i].first || address > ranges[i].last)
            continue;
        uint64_t less_one = ranges[i].last - address;
        uint64_t entries = less_one / sizes[id] + (less_one % sizes[id] == sizes[id] - 1 ? 1 : 0);
        return entries < IMAGE_MOST_ENTRIES ? (uint32_t)entries : IMAGE_MOST_ENTRIES;
    }
    return 0;
}

uint64_t image_entry_address(const struct image_tables *tables, enum image_table_id id, uint32_t index)
{
    return tables->table[id].address + index * (uint64_t)sizes[id];
}

static bool read_entry(const struct image_tables *tables, enum image_table_id id, uint32_t index, uint8_t *bytes)
{
    uint64_t offset = index * (uint64_t)sizes[id];
    if (index >= tables->table[id].entries || offset > UINT64_MAX - tables->table[id].address)
        return false;
    return image_read(tables->image, tables->table[id].address + offset, bytes, sizes[id]);
}

bool image_paace(const struct image_tables *tables, enum image_table_id id, uint32_t index, struct pamu_paace *entry)
{
    uint8_t bytes[PAMU_PAACE_BYTES];
    if (id == IMAGE_OMT || !read_entry(tables, id, index, bytes))
        return false;
    pamu_paace_decode(bytes, entry);
    return true;
}

bool image_ome(const struct image_tables *tables, uint32_t index, struct pamu_ome *entry)
{
    uint8_t bytes[PAMU_OME_BYTES];
    if (!read_entry(tables, IMAGE_OMT, index, bytes))
        return false;
    pamu_ome_decode(bytes, entry);
    return true;
}

bool image_ome_valid(const struct pamu_ome *entry)
{
    for (size_t i = 0; i < PAMU_OME_BYTES; i++) {
        if ((entry->moe[i] & PAMU_ENCODING_VALID) != 0)
            return true;
    }
    return false;
}
