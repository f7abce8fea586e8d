/* Names of the kernel's error numbers. SPDX-License-Identifier: BSD-2-Clause */
#ifndef DEVICE_KERNEL_ERRORS_H
#define DEVICE_KERNEL_ERRORS_H

#include <errno.h>
#include <stddef.h>

/* "EINVAL"; "EUNKNOWN" for one that no PAMU driver returns. */
static inline const char *kernel_error_name(int number)
{
    static const struct {
        int number;
        const char *name;
    } rows[] = {
        {ENOENT, "ENOENT"}, {ENOMEM, "ENOMEM"}, {EBUSY, "EBUSY"},   {ENODEV, "ENODEV"},
        {EINVAL, "EINVAL"}, {ENOSPC, "ENOSPC"}, {ENOSYS, "ENOSYS"}, {EPERM, "EPERM"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].number == number)
            return rows[i].name;
    return "EUNKNOWN";
}

#endif
