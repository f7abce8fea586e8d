/* Names to numbers to LIODNs. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/import/devices.h"

#include <stdlib.h>

#define BUCKETS 1024u
#define NO_DEVICE UINT32_MAX
#define LIODNS 65536u

struct entry {
    struct trace_import_device device;
    char *name;
    size_t length;
    uint32_t next; /* of the bucket, or NO_DEVICE */
};

struct import_devices {
    struct entry *entries;
    size_t count, capacity;
    uint32_t bucket[BUCKETS];
    uint32_t last; /* the latest one asked for */
    const struct pamu_chip *chip;
    const struct trace_import_assignment *assignments;
    size_t assignment_count;
    uint8_t taken[LIODNS / 8]; /* a bit for each LIODN */
};

static bool is_taken(const struct import_devices *devices, uint16_t liodn)
{
    return (devices->taken[liodn / 8] >> liodn % 8 & 1) != 0;
}

static void take(struct import_devices *devices, uint16_t liodn)
{
    devices->taken[liodn / 8] = (uint8_t)(devices->taken[liodn / 8] | 1u << liodn % 8);
}

struct import_devices *import_devices_create(const struct pamu_chip *chip,
                                             const struct trace_import_assignment *assignments, size_t count)
{
    struct import_devices *devices = calloc(1, sizeof *devices);
    if (devices == NULL)
        return NULL;
    devices->chip = chip;
    devices->assignments = assignments;
    devices->assignment_count = count;
    devices->last = NO_DEVICE;
    for (size_t i = 0; i < BUCKETS; i++)
        devices->bucket[i] = NO_DEVICE;
    for (size_t i = 0; i < count; i++) {
        take(devices, assignments[i].liodn);
    }
    return devices;
}

void import_devices_destroy(struct import_devices *devices)
{
    if (devices == NULL)
        return;
    for (size_t i = 0; i < devices->count; i++) {
        free(devices->entries[i].name);
    }
    free(devices->entries);
    free(devices);
}

static uint32_t *bucket_of(struct import_devices *devices, struct import_text name)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < name.length; i++)
        hash = (hash ^ (unsigned char)name.at[i]) * 16777619u;
    return &devices->bucket[hash % BUCKETS];
}

static bool is_called(const struct import_devices *devices, uint32_t number, struct import_text name)
{
    const struct entry *entry = &devices->entries[number];
    return entry->length == name.length && memcmp(entry->name, name.at, name.length) == 0;
}

static bool make_room(struct import_devices *devices)
{
    if (devices->count < devices->capacity)
        return true;
    size_t capacity = devices->capacity == 0 ? 16 : devices->capacity * 2;
    struct entry *entries = realloc(devices->entries, capacity * sizeof *entries);
    if (entries == NULL)
        return false;
    devices->entries = entries;
    devices->capacity = capacity;
    return true;
}

static bool add(struct import_devices *devices, struct import_text name, uint32_t *bucket)
{
    char *copy = malloc(name.length + 1);
    if (copy == NULL || !make_room(devices)) {
        free(copy);
        return false;
    }
    memcpy(copy, name.at, name.length);
    copy[name.length] = '\0';
    devices->entries[devices->count] =
        (struct entry){.device.name = copy, .name = copy, .length = name.length, .next = *bucket};
    *bucket = (uint32_t)devices->count++;
    return true;
}

bool import_devices_number(struct import_devices *devices, struct import_text name, uint32_t *number)
{
    if (devices->last != NO_DEVICE && is_called(devices, devices->last, name)) {
        *number = devices->last;
        return true;
    }
    uint32_t *bucket = bucket_of(devices, name);
    uint32_t found = *bucket;
    while (found != NO_DEVICE && !is_called(devices, found, name))
        found = devices->entries[found].next;
    if (found == NO_DEVICE && !add(devices, name, bucket)) {
        return false;
    }
    devices->last = found == NO_DEVICE ? *bucket : found;
    *number = devices->last;
    return true;
}

struct trace_import_device *import_devices_get(struct import_devices *devices, size_t number)
{
    return number < devices->count ? &devices->entries[number].device : NULL;
}

static bool assigned_liodn(const struct import_devices *devices, const char *name, uint16_t *liodn)
{
    for (size_t i = 0; i < devices->assignment_count; i++) {
        if (strcmp(devices->assignments[i].device, name) == 0) {
            *liodn = devices->assignments[i].liodn;
            return true;
        }
    }
    return false;
}

static bool is_pcie(const struct pamu_chip_device *row)
{
    return strncmp(row->name, "pcie", 4) == 0;
}

/* The first free LIODN among the chip's PCIe controllers, or among all its other devices. */
static bool free_liodn(const struct import_devices *devices, bool pcie, uint16_t *liodn)
{
    for (size_t i = 0; i < devices->chip->device_count; i++) {
        const struct pamu_chip_device *row = &devices->chip->devices[i];
        if (is_pcie(row) == pcie && !is_taken(devices, row->liodn[0])) {
            *liodn = row->liodn[0];
            return true;
        }
    }
    return false;
}

bool import_devices_assign(struct import_devices *devices, uint32_t number)
{
    struct trace_import_device *device = &devices->entries[number].device;
    if (device->has_liodn)
        return true;
    device->given = assigned_liodn(devices, device->name, &device->liodn);
    device->has_liodn =
        device->given || free_liodn(devices, true, &device->liodn) || free_liodn(devices, false, &device->liodn);
    if (device->has_liodn)
        take(devices, device->liodn);
    return device->has_liodn;
}

void import_devices_give(struct import_devices *devices, uint32_t number, uint16_t liodn)
{
    struct trace_import_device *device = &devices->entries[number].device;
    if (device->has_liodn)
        return;
    device->given = true;
    device->has_liodn = true;
    device->liodn = liodn;
    take(devices, liodn);
}
