/* Twice the windows behind the user's back (rule R22). SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "sw/refusal.h"
#include "sw/rules.h"

#define LARGEST_APERTURE (UINT64_C(1) << 63)

static enum pamu_error check_user(uint64_t start, uint64_t size, uint32_t windows, uint32_t maximum,
                                  struct pamu_refusal *refusal)
{
    enum pamu_error error = sw_check_aperture(start, size, refusal);

    if (error == PAMU_OK)
        error = sw_check_count(windows, maximum, refusal);
    return error == PAMU_OK ? sw_check_window_size(size, windows, refusal) : error;
}

enum pamu_error pamu_double_windows(uint64_t start, uint64_t size, uint32_t windows, uint32_t maximum,
                                    struct pamu_doubling *doubling, struct pamu_refusal *refusal)
{
    enum pamu_error error = check_user(start, size, windows, maximum, refusal);
    bool upwards = (start & size) == 0;

    if (error != PAMU_OK)
        return error;
    if (windows > maximum / 2)
        return sw_refuse(refusal, PAMU_EINVAL, "R22",
                         "%" PRIu32 " windows cannot be doubled within this chip's %" PRIu32
                         "; the nearest legal count is %" PRIu32,
                         windows, maximum, maximum / 2);
    if (size == LARGEST_APERTURE)
        return sw_refuse(refusal, PAMU_EINVAL, "R22",
                         "an aperture of 2^63 bytes cannot be doubled; the nearest legal size is 0x%" PRIx64, size / 2);
    *doubling = (struct pamu_doubling){.start = upwards ? start : start - size,
                                       .size = size * 2,
                                       .windows = windows * 2,
                                       .first_user = upwards ? 0 : windows,
                                       .first_added = upwards ? windows : 0};
    return PAMU_OK;
}
