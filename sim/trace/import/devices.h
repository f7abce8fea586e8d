/* The devices of a recording, and the LIODNs they are given. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_IMPORT_DEVICES_H
#define TRACE_IMPORT_DEVICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pamu/chip.h"
#include "trace/import/scan.h"

/* A device's LIODN, as the user wants it. */
struct trace_import_assignment {
    const char *device; /* as the recording names it, "0000:00:02.0" */
    uint16_t liodn;
};

/* A device of the recording. */
struct trace_import_device {
    const char *name;
    bool has_liodn; /* it mapped something */
    bool given;     /* by an assignment, not by the chip's table */
    uint16_t liodn;
    uint64_t accesses, bytes; /* what the policy drew from its mappings */
    uint64_t low, high;       /* first and last byte of those; meaningful if accesses > 0 */
};

/* Opaque; made and given back by the caller. Devices are numbered from 0 in order of appearance. */
struct import_devices;

/* Keeps assignments, which must outlive the table and name each device once. NULL if out of memory. */
struct import_devices *import_devices_create(const struct pamu_chip *chip,
                                             const struct trace_import_assignment *assignments, size_t count);

/* NULL is allowed. */
void import_devices_destroy(struct import_devices *devices);

/* The number of a device, which is added if new; false if out of memory. */
bool import_devices_number(struct import_devices *devices, struct import_text name, uint32_t *number);

/* A device by number, to be changed in place until the next one is added; NULL if there is none. */
struct trace_import_device *import_devices_get(struct import_devices *devices, size_t number);

/* Gives a device its LIODN, if it has none yet: the assigned one, else the next free one of the chip's table
 * (docs/spec/import-policy.md section 5). False if the table has no more. */
bool import_devices_assign(struct import_devices *devices, uint32_t number);

/* Gives a device an LIODN that the recording tells, if it has none yet. */
void import_devices_give(struct import_devices *devices, uint32_t number, uint16_t liodn);

#endif
