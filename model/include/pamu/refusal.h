/* How software's side says no: an errno, a rule, a sentence. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_REFUSAL_H
#define PAMU_REFUSAL_H

#include <stddef.h>
#include <stdint.h>

#include "pamu/error.h"

/* name, number as Linux has it on every architecture, text; from 256 on, where a driver returns what is no errno, or
 * does not return (pamu/flavour.h), a number of ours */
#define PAMU_ERRNO_LIST(X)                                          \
    X(EPERM, 1, "operation not permitted")                          \
    X(ENOENT, 2, "no such thing")                                   \
    X(ENOMEM, 12, "out of memory")                                  \
    X(EFAULT, 14, "bad address")                                    \
    X(EBUSY, 16, "in use")                                          \
    X(ENODEV, 19, "no device")                                      \
    X(EINVAL, 22, "invalid argument")                               \
    X(ENOTTY, 25, "no such ioctl")                                  \
    X(ENOSPC, 28, "no space left")                                  \
    X(ENOSYS, 38, "no such function")                               \
    X(EBADTREE, 256, "libos: ERR_BADTREE")                          \
    X(ENOTRANS, 257, "libos: ERR_NOTRANS")                          \
    X(EINVALID, 258, "libos: ERR_INVALID")                          \
    X(ENOTFOUND, 259, "libos: ERR_NOTFOUND")                        \
    X(E1, 260, "u-boot: -1")                                        \
    X(E2, 261, "u-boot: -2")                                        \
    X(E3, 262, "u-boot: -3")                                        \
    X(OOPS, 263, "undefined in the original: it may crash, or not") \
    X(BUG, 264, "the original stops the machine")

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
    const char *rule;                   /* "R1" .. "R20", a rule of the hardware ("T4"), a quirk's id; static life */
    char sentence[PAMU_SENTENCE_BYTES]; /* what is wrong; and, after a semicolon, the nearest legal value */
};

#endif
