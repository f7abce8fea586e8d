/* Rules R1 to R4: powers of two, alignment, and the nearest legal value. SPDX-License-Identifier: BSD-2-Clause */
#include "sw/rules.h"

#include <inttypes.h>

#include "hw/bits.h"
#include "sw/refusal.h"

#define LARGEST_POWER (UINT64_C(1) << 63)

bool sw_is_legal_size(uint64_t size)
{
    return is_power_of_two(size) && size >= SW_PAGE;
}

uint8_t sw_exponent(uint64_t power)
{
    uint8_t exponent = 0;

    while (power >> exponent > 1)
        exponent++;
    return exponent;
}

uint64_t sw_power_up(uint64_t value)
{
    uint64_t power = 1;

    while (power < value && power < LARGEST_POWER)
        power <<= 1;
    return power;
}

/* The smallest legal aperture around the one asked for; where only 2^64 bytes would hold it, the one it begins in. */
static uint64_t nearest_aperture(uint64_t start, uint64_t size)
{
    uint64_t length = size == 0 ? 1 : size;
    uint64_t last = start > UINT64_MAX - (length - 1) ? UINT64_MAX : start + (length - 1);
    uint64_t smallest = sw_power_up(size < SW_PAGE ? SW_PAGE : size);
    uint64_t nearest = smallest;

    while ((start ^ last) & ~(nearest - 1)) {
        if (nearest == LARGEST_POWER)
            return smallest;
        nearest <<= 1;
    }
    return nearest;
}

enum pamu_error sw_check_aperture(uint64_t start, uint64_t size, struct pamu_refusal *refusal)
{
    char asked[SW_SIZE_TEXT_BYTES], legal[SW_SIZE_TEXT_BYTES];
    uint64_t nearest = nearest_aperture(start, size);
    uint64_t base = start & ~(nearest - 1);

    sw_size_text(size, asked);
    sw_size_text(nearest, legal);
    if (!sw_is_legal_size(size)) {
        return sw_refuse(refusal, PAMU_EINVAL, "R1",
                         "an aperture of size %s is not a power of two of at least 4K; "
                         "the nearest legal one is start 0x%" PRIx64 " size %s",
                         asked, base, legal);
    }
    if (start % size != 0) {
        return sw_refuse(refusal, PAMU_EINVAL, "R1",
                         "the aperture's start 0x%" PRIx64 " is not a multiple of its size %s; "
                         "the nearest legal one is start 0x%" PRIx64 " size %s",
                         start, asked, base, legal);
    }
    return PAMU_OK;
}

enum pamu_error sw_check_count(uint32_t count, uint32_t maximum, struct pamu_refusal *refusal)
{
    if (count == 0 || count > maximum) {
        return sw_refuse(refusal, PAMU_EINVAL, "R2",
                         "%" PRIu32 " windows are not within 1 to %" PRIu32 ", this chip's most; "
                         "the nearest legal count is %" PRIu32,
                         count, maximum, count == 0 ? 1 : maximum);
    }
    if (!is_power_of_two(count)) {
        uint64_t above = sw_power_up(count);
        return sw_refuse(refusal, PAMU_EINVAL, "R2",
                         "%" PRIu32 " windows are not a power of two; "
                         "the nearest legal counts are %" PRIu64 " and %" PRIu64,
                         count, above / 2, above);
    }
    return PAMU_OK;
}

enum pamu_error sw_check_window_size(uint64_t size, uint32_t count, struct pamu_refusal *refusal)
{
    char text[SW_SIZE_TEXT_BYTES];

    if (size / count >= SW_PAGE)
        return PAMU_OK;
    return sw_refuse(refusal, PAMU_EINVAL, "R3",
                     "%" PRIu32 " windows of an aperture of %s are under 4K each; the nearest legal count is %" PRIu64,
                     count, sw_size_text(size, text), size / SW_PAGE);
}

enum pamu_error sw_check_window(uint32_t window, uint32_t count, struct pamu_refusal *refusal)
{
    if (count == 0)
        return sw_refuse(refusal, PAMU_EINVAL, "R9", "the domain has no windows; set geometry and window count first");
    if (window < count)
        return PAMU_OK;
    return sw_refuse(refusal, PAMU_EINVAL, "R3", "there is no window %" PRIu32 "; the last is %" PRIu32, window,
                     count - 1);
}

static enum pamu_error check_mapped_size(uint64_t size, uint64_t window_size, struct pamu_refusal *refusal)
{
    char asked[SW_SIZE_TEXT_BYTES], window[SW_SIZE_TEXT_BYTES], legal[SW_SIZE_TEXT_BYTES];
    uint64_t nearest = sw_power_up(size < SW_PAGE ? SW_PAGE : size);

    if (sw_is_legal_size(size) && size <= window_size)
        return PAMU_OK;
    return sw_refuse(refusal, PAMU_EINVAL, "R4",
                     "a mapping of size %s is not a power of two from 4K to the window's %s; "
                     "the nearest legal size is %s",
                     sw_size_text(size, asked), sw_size_text(window_size, window),
                     sw_size_text(nearest > window_size ? window_size : nearest, legal));
}

static enum pamu_error check_phys(uint64_t phys, uint64_t size, struct pamu_refusal *refusal)
{
    char text[SW_SIZE_TEXT_BYTES];
    uint64_t offset = phys % size;
    uint64_t below = phys - offset;
    bool up = offset > size / 2 && below <= UINT64_MAX - size;

    if (offset == 0)
        return PAMU_OK;
    return sw_refuse(refusal, PAMU_EINVAL, "R4",
                     "physical address 0x%" PRIx64 " is not a multiple of the mapped size %s; "
                     "the nearest legal one is 0x%" PRIx64,
                     phys, sw_size_text(size, text), up ? below + size : below);
}

static enum pamu_error check_prot(uint32_t prot, struct pamu_refusal *refusal)
{
    if (prot >= PAMU_PROT_READ && prot <= (PAMU_PROT_READ | PAMU_PROT_WRITE))
        return PAMU_OK;
    return sw_refuse(refusal, PAMU_EINVAL, "R4", "protection %" PRIu32 " is neither read (1), write (2) nor both (3)",
                     prot);
}

enum pamu_error sw_check_mapping(const struct pamu_mapping *mapping, uint64_t window_size, struct pamu_refusal *refusal)
{
    enum pamu_error error = check_mapped_size(mapping->size, window_size, refusal);

    if (error == PAMU_OK)
        error = check_phys(mapping->phys, mapping->size, refusal);
    if (error == PAMU_OK)
        error = check_prot(mapping->prot, refusal);
    return error;
}
