/* How software's side says no: an errno, a rule, a sentence. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_REFUSAL_H
#define PAMU_REFUSAL_H

#include <stddef.h>
#include <stdint.h>

#include "pamu/error.h"

/* name, number as Linux has it on every architecture, text */
#define PAMU_ERRNO_LIST(X)                 \
    X(EPERM, 1, "operation not permitted") \
    X(ENOENT, 2, "no such thing")          \
    X(EBUSY, 16, "in use")                 \
    X(ENODEV, 19, "no device")             \
    X(EINVAL, 22, "invalid argument")      \
    X(ENOSPC, 28, "no space left")

/* The errno a kernel would give; PAMU_NO_ERRNO in a refusal that says nothing. */
enum pamu_errno {
    PAMU_NO_ERRNO = 0,
#define PAMU_ERRNO_ENUM(name, number, text) PAMU_##name = (number),
    PAMU_ERRNO_LIST(PAMU_ERRNO_ENUM)
#undef PAMU_ERRNO_ENUM
};

/* "EINVAL"; "?" for a number not listed above. Static life. */
const char *pamu_errno_name(enum pamu_errno number);

#define PAMU_SENTENCE_BYTES 200u

/* Why a request was refused. Filled in by every call that returns PAMU_ERR_REFUSED, and untouched otherwise. */
struct pamu_refusal {
    enum pamu_errno number;
    const char *rule;                   /* "R1" .. "R12", or a rule of the hardware ("T4", "T9", "M4"); static life */
    char sentence[PAMU_SENTENCE_BYTES]; /* what is wrong; and, after a semicolon, the nearest legal value */
};

#endif
