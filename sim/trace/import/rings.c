/* Descriptor rings: coherent regions, touched a descriptor at a time. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "trace/import/synthesis.h"

struct region {
    uint64_t address, size;
    uint64_t at[2]; /* offset of the next descriptor read, and written */
};

struct rings {
    struct region *regions;
    uint32_t count, capacity;
    uint32_t next[2]; /* region of the next descriptor read, and written */
};

struct import_ring_table {
    struct rings *devices; /* by number */
    uint32_t count;
    uint32_t descriptor;
};

struct import_ring_table *import_rings_create(uint32_t descriptor)
{
    struct import_ring_table *table = calloc(1, sizeof *table);
    if (table != NULL)
        table->descriptor = descriptor != 0 ? descriptor : IMPORT_DESCRIPTOR_BYTES;
    return table;
}

void import_rings_destroy(struct import_ring_table *table)
{
    if (table == NULL)
        return;
    for (uint32_t i = 0; i < table->count; i++)
        free(table->devices[i].regions);
    free(table->devices);
    free(table);
}

static bool reserve_device(struct import_ring_table *table, uint32_t device)
{
    if (device < table->count)
        return true;
    uint32_t count = device * 2 + 16;
    struct rings *devices = realloc(table->devices, count * sizeof *devices);
    if (devices == NULL)
        return false;
    memset(devices + table->count, 0, (count - table->count) * sizeof *devices);
    table->devices = devices;
    table->count = count;
    return true;
}

static bool reserve_region(struct rings *rings)
{
    if (rings->count < rings->capacity)
        return true;
    uint32_t capacity = rings->capacity * 2 + 4;
    struct region *regions = realloc(rings->regions, capacity * sizeof *regions);
    if (regions == NULL)
        return false;
    rings->regions = regions;
    rings->capacity = capacity;
    return true;
}

bool import_rings_add(struct import_ring_table *table, uint32_t device, uint64_t address, uint64_t size)
{
    if (!reserve_device(table, device) || !reserve_region(&table->devices[device]))
        return false;
    struct rings *rings = &table->devices[device];
    rings->regions[rings->count++] = (struct region){.address = address, .size = size};
    return true;
}

void import_rings_remove(struct import_ring_table *table, uint32_t device, uint64_t address)
{
    if (device >= table->count)
        return;
    struct rings *rings = &table->devices[device];
    for (uint32_t i = rings->count; i-- > 0;) {
        if (rings->regions[i].address != address)
            continue;
        memmove(&rings->regions[i], &rings->regions[i + 1], (rings->count - i - 1) * sizeof *rings->regions);
        rings->count--;
        return;
    }
}

bool import_rings_next(struct import_ring_table *table, uint32_t device, bool write, struct import_access *access)
{
    if (device >= table->count || table->devices[device].count == 0)
        return false;
    struct rings *rings = &table->devices[device];
    uint32_t number = rings->next[write] < rings->count ? rings->next[write] : 0;
    struct region *region = &rings->regions[number];
    uint64_t size = region->size < table->descriptor ? region->size : table->descriptor;
    if (region->at[write] > region->size - size)
        region->at[write] = 0;
    access->address = region->address + region->at[write];
    access->size = size;
    access->device = device;
    access->write = write;
    region->at[write] += size;
    rings->next[write] = number + 1;
    return true;
}
