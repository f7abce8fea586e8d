/* Filling in refusals. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_SW_REFUSAL_H
#define PAMU_SW_REFUSAL_H

#include "pamu/refusal.h"

#define SW_SIZE_TEXT_BYTES 24u

/* A size as scripts write it: "512M" where a unit divides it, else "0x1800". Returns buffer. */
const char *sw_size_text(uint64_t size, char buffer[SW_SIZE_TEXT_BYTES]);

/* Fills in the refusal, the sentence as printf() would; returns PAMU_ERR_REFUSED. rule is of static life. */
enum pamu_error sw_refuse(struct pamu_refusal *refusal, enum pamu_errno number, const char *rule, const char *format,
                          ...);

#endif
