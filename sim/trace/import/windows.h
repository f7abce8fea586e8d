/* The window policy "huge": one aperture for all a device touched. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_IMPORT_WINDOWS_H
#define TRACE_IMPORT_WINDOWS_H

#include <stdbool.h>
#include <stdint.h>

#include "op/op.h"
#include "trace/import/devices.h"

/* An aperture cut into equal windows, each mapped onto its own addresses (docs/spec/import-policy.md section 6). */
struct import_aperture {
    uint64_t start, size;
    uint32_t windows;
};

/* The smallest aperture of at least 4 KiB a window that holds [low, high]; windows is a power of two. False if that
 * would be more than 2^63 bytes (rule R1). */
bool import_aperture(uint64_t low, uint64_t high, uint32_t windows, struct import_aperture *aperture);

/* Takes an operation; false stops. */
typedef bool import_op_fn(void *user, const struct op *op);

/* Calls emit for the operations that set a domain up: domain, geometry, windows, attach, one map a window, enable.
 * name is of OP_MAX_NAME letters at most. False if emit said no or out of memory. */
bool import_domain(const struct import_aperture *aperture, const char *name, uint16_t liodn, struct op_strings *strings,
                   import_op_fn *emit, void *user);

#endif
