/* What drivers do about an access violation (FACTS section 8). SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "sw/coverage.h"
#include "sw/boot.h"
#include "sw/flavour/boot.h"

#define LIODN_SHIFT 16
#define LAV_OUTSIDE 0x400u /* AVS1: LIODN not in PPAACT */
#define STATUS ((uint32_t)PAMU_PICS_AVICS | PAMU_PICS_POEICS)

/* Reads what the device captured; false if there is no violation. */
static bool read_violation(const struct pamu_driver *driver, unsigned instance, struct pamu_violation *violation)
{
    uint64_t high = fl_register(driver, instance, PAMU_REG_AVAH);

    *violation = (struct pamu_violation){.pics = fl_register(driver, instance, PAMU_REG_PICS)};
    violation->handled = (violation->pics & PAMU_PICS_AVICS) != 0;
    if (!violation->handled)
        return false;
    violation->avs1 = fl_register(driver, instance, PAMU_REG_AVS1);
    violation->liodn = violation->avs1 >> LIODN_SHIFT;
    violation->address = high << 32 | fl_register(driver, instance, PAMU_REG_AVAL);
    return true;
}

static void clear_status(const struct pamu_driver *driver, unsigned instance, const struct pamu_violation *violation)
{
    sw_put(driver->config.pamu, instance, PAMU_REG_AVS1, violation->avs1 & PAMU_AVS1_STATUS);
}

static void write_pics(const struct pamu_driver *driver, unsigned instance, struct pamu_violation *violation,
                       uint32_t value)
{
    sw_put(driver->config.pamu, instance, PAMU_REG_PICS, value);
    violation->pics = fl_register(driver, instance, PAMU_REG_PICS);
}

static bool is_valid(struct pamu_driver *driver, uint32_t liodn)
{
    return fl_get(driver, fl_primary(driver, liodn), FL_v) != 0;
}

static void close_liodn(struct pamu_driver *driver, struct pamu_violation *violation)
{
    fl_set(driver, fl_primary(driver, violation->liodn), FL_v, 0);
    violation->closed = true;
    sw_cover_quirk(driver, "F8", true);
    fl_liodn(driver, violation->liodn)->closed = true;
}

/* A violation of a LIODN that is closed already takes AVIE away, for good (F14.14). */
enum pamu_error fl_isr_linux(struct pamu_driver *driver, unsigned instance, struct pamu_violation *violation)
{
    uint32_t pics;

    if (!read_violation(driver, instance, violation))
        return PAMU_OK;
    pics = violation->pics;
    clear_status(driver, instance, violation);
    if (violation->liodn >= driver->config.tables.ppaact_entries) {
        return fl_refuse(driver, PAMU_BUG, "F14.14", "AVS1 has LIODN 0x%" PRIx32 ", for which there is no entry",
                         violation->liodn);
    }
    if (is_valid(driver, violation->liodn))
        close_liodn(driver, violation);
    else
        pics &= ~(uint32_t)PAMU_PICS_AVIE;
    write_pics(driver, instance, violation, pics);
    return PAMU_OK;
}

/* PAMU 3: AVICS of the first silicon needs two writes of 1. The 32-bit hypervisor knows (FACTS section 9). */
static bool clears_twice(const struct pamu_driver *driver)
{
    const struct pamu_chip *chip = driver->config.chip;
    bool twice = false;

    for (size_t i = 0; chip != NULL && i < chip->erratum_count; i++)
        twice = twice || (chip->errata[i].id == PAMU_CHIP_ERRATUM_pamu3 && chip->errata[i].on);
    return twice && driver->config.bits == 32;
}

/* Erratum A-003638: reporting goes off before anything else, until DMA of the LIODN is enabled again. */
enum pamu_error fl_isr_hypervisor(struct pamu_driver *driver, unsigned instance, struct pamu_violation *violation)
{
    uint32_t pics;

    if (!read_violation(driver, instance, violation))
        return PAMU_OK;
    pics = violation->pics & ~(uint32_t)PAMU_PICS_AVIE;
    write_pics(driver, instance, violation, pics & ~STATUS);
    if (violation->liodn >= driver->config.tables.ppaact_entries) {
        return fl_refuse(driver, PAMU_OOPS, "F8",
                         "LIODN 0x%" PRIx32 " is beyond the array it indexes; AVS1 and PICS stay as they are",
                         violation->liodn);
    }
    fl_liodn(driver, violation->liodn)->silenced = (uint8_t)(instance + 1);
    if (is_valid(driver, violation->liodn)) {
        if ((violation->avs1 & LAV_OUTSIDE) != 0)
            return fl_refuse(driver, PAMU_BUG, "F8", "it asserts that no LIODN is outside the PPAACT");
        close_liodn(driver, violation);
    }
    clear_status(driver, instance, violation);
    write_pics(driver, instance, violation, pics);
    if (clears_twice(driver))
        write_pics(driver, instance, violation, pics);
    return PAMU_OK;
}
