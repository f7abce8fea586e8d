/* What software may ask for, as checks on numbers alone (rules R1 to R4). SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_SW_RULES_H
#define PAMU_SW_RULES_H

#include <stdbool.h>

#include "pamu/domain.h"

#define SW_PAGE UINT64_C(4096) /* the smallest window and mapping */

/* R1, R3, R4: true for what a window or a mapping can be, a power of two of at least 4 KiB. */
bool sw_is_legal_size(uint64_t size);

/* The exponent of a power of two. */
uint8_t sw_exponent(uint64_t power);

/* The smallest power of two that is not less, at most 2^63. */
uint64_t sw_power_up(uint64_t value);

/* Each returns PAMU_OK, or PAMU_ERR_REFUSED with the refusal naming the nearest legal value. */

/* R1: size is a power of two of at least 4 KiB, start a multiple of it. */
enum pamu_error sw_check_aperture(uint64_t start, uint64_t size, struct pamu_refusal *refusal);

/* R2: count is a power of two, 1 .. maximum. */
enum pamu_error sw_check_count(uint32_t count, uint32_t maximum, struct pamu_refusal *refusal);

/* R3: windows of size / count are not under 4 KiB. */
enum pamu_error sw_check_window_size(uint64_t size, uint32_t count, struct pamu_refusal *refusal);

/* R9, R3: a domain cut into count windows, 0 for not yet, has this one. */
enum pamu_error sw_check_window(uint32_t window, uint32_t count, struct pamu_refusal *refusal);

/* R4: a mapping of a window of window_size bytes. */
enum pamu_error sw_check_mapping(const struct pamu_mapping *mapping, uint64_t window_size,
                                 struct pamu_refusal *refusal);

#endif
