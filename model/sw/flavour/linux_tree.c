/* What the Linux drivers find in the device tree: kinds of devices, stash ids. SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "sw/flavour/linux.h"

enum { OMI_QMAN_PORTAL = 0, OMI_QMAN_PRIVATE = 2 }; /* FACTS section 4 */
enum { CACHE_L1 = 1, CACHE_L3 = 3, L3_STASH_ID = 1 };

/* Names as the chip's device rows have them; the LIODNs of a portal are called qman-portalN-... */
static const struct {
    const char *name;
    size_t length; /* to be compared */
    enum lx_kind kind;
    uint32_t omi;
} kinds[] = {
    {"qman-portal", sizeof("qman-portal") - 1, LX_QMAN_PORTAL, OMI_QMAN_PORTAL},
    {"qman", sizeof("qman"), LX_QMAN, OMI_QMAN_PRIVATE},
    {"bman", sizeof("bman"), LX_BMAN, FL_NONE},
    {"", 0, LX_OTHER, FL_NONE},
};

static size_t kind_row(const struct pamu_driver *driver, uint32_t liodn)
{
    const struct pamu_chip *chip = driver->config.chip;
    const struct pamu_chip_device *device = chip != NULL ? pamu_chip_liodn(chip, (uint16_t)liodn) : NULL;
    size_t row = 0;

    while (strncmp(device != NULL ? device->name : "", kinds[row].name, kinds[row].length) != 0)
        row++;
    return row;
}

enum lx_kind lx_kind(const struct pamu_driver *driver, uint32_t liodn)
{
    return kinds[kind_row(driver, liodn)].kind;
}

uint32_t lx_operation(const struct pamu_driver *driver, uint32_t liodn)
{
    return kinds[kind_row(driver, liodn)].omi;
}

/* The tree's L3 node is found by its compatible string only (F12.7); u-boot gives it id 1 (FACTS section 11). */
static uint32_t l3_id(const struct pamu_driver *driver)
{
    return driver->row->traits->any_l3 || driver->config.chip->l3_known_to_linux ? L3_STASH_ID : FL_NONE;
}

static uint32_t known(const struct pamu_chip_value *value)
{
    return value->known ? (uint32_t)value->value : FL_NONE;
}

static uint32_t cpu_id(const struct pamu_chip *chip, bool l1, uint32_t cpu)
{
    for (size_t i = 0; i < chip->cpu_count; i++) {
        const struct pamu_chip_cpu *row = &chip->cpus[i];
        if (cpu - row->first < row->threads) /* wraps for threads before the row's */
            return known(l1 ? &row->l1 : &row->l2);
    }
    return FL_NONE;
}

uint32_t lx_stash_id(const struct pamu_driver *driver, uint32_t cache, uint32_t cpu)
{
    const struct pamu_chip *chip = driver->config.chip;

    if (chip == NULL || cache < CACHE_L1 || cache > CACHE_L3)
        return FL_NONE;
    if (cache == CACHE_L3)
        return l3_id(driver);
    if (driver->row->traits->a007907 && strcmp(chip->core, "e6500") == 0)
        return cpu_id(chip, false, cpu);
    return cpu_id(chip, cache == CACHE_L1, cpu);
}
