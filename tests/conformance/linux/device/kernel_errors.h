/* Names of the kernel's error numbers. SPDX-License-Identifier: BSD-2-Clause */
#ifndef DEVICE_KERNEL_ERRORS_H
#define DEVICE_KERNEL_ERRORS_H

#include <errno.h>

/* "EINVAL"; "EUNKNOWN" for one that no PAMU driver returns. */
static inline const char *kernel_error_name(int number)
{
    switch (number) {
        case ENOENT: return "ENOENT";
        case ENOMEM: return "ENOMEM";
        case EBUSY: return "EBUSY";
        case ENODEV: return "ENODEV";
        case EINVAL: return "EINVAL";
        case ENOSPC: return "ENOSPC";
        case ENOSYS: return "ENOSYS";
        case EPERM: return "EPERM";
        default: return "EUNKNOWN";
    }
}

#endif
