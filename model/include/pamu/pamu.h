/* libpamu: a reference model of the PAMU, the aperture-and-window IOMMU of QorIQ chips.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * The global contract, which single functions only add to:
 * - All state lives in a struct pamu that the caller owns. Models share nothing; different ones may be used from
 *   different threads at once, one of them from one thread at a time.
 * - The library never prints, exits, reads the environment or a clock, and keeps no mutable global. Equal calls on
 *   equal states give equal results on every host, whatever its byte order.
 * - Only pamu_create(), pamu_software_create() and pamu_driver_create() allocate. Memory outside a model is reached
 *   through the caller's struct pamu_memory_ops alone.
 * - Pointers are not NULL unless the function says so. Addresses and lengths are in bytes.
 * - A denied access is a result, not an error: error codes tell of misuse, or of a bus that refused (pamu/error.h).
 * - Rules are cited by their id in docs/spec/MODEL.md. Where no source says what the hardware does, a knob decides
 *   (pamu/config.h); nothing that hangs on a knob is known hardware behaviour.
 */
#ifndef PAMU_PAMU_H
#define PAMU_PAMU_H

#include "pamu/chip.h"
#include "pamu/config.h"
#include "pamu/coverage.h"
#include "pamu/device.h"
#include "pamu/domain.h"
#include "pamu/error.h"
#include "pamu/flavour.h"
#include "pamu/memory.h"
#include "pamu/msi.h"
#include "pamu/operation.h"
#include "pamu/paace.h"
#include "pamu/reason.h"
#include "pamu/refusal.h"
#include "pamu/register.h"
#include "pamu/rule.h"
#include "pamu/tables.h"
#include "pamu/vfio.h"

#endif
