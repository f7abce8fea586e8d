/* Chip profiles: finding one, and making a configuration of it. SPDX-License-Identifier: BSD-2-Clause */
#include "pamu/chip.h"

#include <string.h>

#include "hw/text.h"
#include "soc/chip_rows.h"

static const struct pamu_chip_value_row value_rows[PAMU_CHIP_VALUE_COUNT] = {
#define ROW(id, name, format, knob, help) [PAMU_CHIP_##id] = {name, help, knob, PAMU_CHIP_##format},
    PAMU_CHIP_VALUE_LIST(ROW)
#undef ROW
};

struct erratum_text {
    const char *name;
    const char *help;
};

static const struct erratum_text erratum_texts[PAMU_CHIP_ERRATUM_COUNT] = {
#define ROW(member, name, help) [PAMU_CHIP_ERRATUM_##member] = {name, help},
    PAMU_ERRATUM_LIST(ROW)
#undef ROW
};

size_t pamu_chip_count(void)
{
    return chip_row_count;
}

const struct pamu_chip *pamu_chip_row(size_t index)
{
    return index < chip_row_count ? &chip_rows[index] : NULL;
}

static bool has_part(const struct pamu_chip *chip, const char *name)
{
    for (size_t i = 0; i < chip->part_count; i++) {
        if (text_equal_nocase(chip->parts[i].name, name))
            return true;
    }
    return false;
}

const struct pamu_chip *pamu_chip_find(const char *name)
{
    for (size_t i = 0; i < chip_row_count; i++) {
        if (text_equal_nocase(chip_rows[i].name, name))
            return &chip_rows[i];
    }
    for (size_t i = 0; i < chip_row_count; i++) {
        if (has_part(&chip_rows[i], name))
            return &chip_rows[i];
    }
    return NULL;
}

const struct pamu_chip_value_row *pamu_chip_value_row(enum pamu_chip_value_id id)
{
    return (unsigned)id < PAMU_CHIP_VALUE_COUNT ? &value_rows[id] : NULL;
}

const char *pamu_chip_erratum_name(enum pamu_chip_erratum_id id)
{
    return (unsigned)id < PAMU_CHIP_ERRATUM_COUNT ? erratum_texts[id].name : "?";
}

const char *pamu_chip_erratum_help(enum pamu_chip_erratum_id id)
{
    return (unsigned)id < PAMU_CHIP_ERRATUM_COUNT ? erratum_texts[id].help : "?";
}

/* V3: what no row of the chip switches on is off. */
static void switch_errata(const struct pamu_chip *chip, struct pamu_hardware *hardware)
{
    bool on[PAMU_CHIP_ERRATUM_COUNT] = {false};
    for (size_t i = 0; i < chip->erratum_count; i++)
        on[chip->errata[i].id] = chip->errata[i].on;
#define SWITCH(member, name, help) hardware->erratum.member = on[PAMU_CHIP_ERRATUM_##member];
    PAMU_ERRATUM_LIST(SWITCH)
#undef SWITCH
}

void pamu_chip_hardware(const struct pamu_chip *chip, struct pamu_hardware *hardware)
{
    memset(hardware, 0, sizeof(*hardware));
    hardware->instances = (uint8_t)chip->instance_count;
    hardware->mwce = (uint8_t)chip->value[PAMU_CHIP_MWCE].value;
    hardware->mliodn = (uint16_t)chip->value[PAMU_CHIP_MLIODN].value;
    for (size_t i = 0; i < chip->instance_count; i++) {
        for (size_t s = 0; s < PAMU_STRUCTURE_COUNT; s++)
            hardware->cache[i][s] = chip->instances[i].cache[s].geometry;
    }
    switch_errata(chip, hardware);
}

void pamu_chip_config(const struct pamu_chip *chip, struct pamu_config *config)
{
    memset(config, 0, sizeof(*config));
    pamu_chip_hardware(chip, &config->hardware);
    pamu_knobs_default(&config->knobs);
    config->knobs.phys_bits = (uint32_t)chip->value[PAMU_CHIP_PHYS_BITS].value;
    config->walk = PAMU_WALK_FAST;
}

static bool has_liodn(const struct pamu_chip_device *device, uint16_t liodn)
{
    return device->liodn[0] == liodn || (device->liodns == 2 && device->liodn[1] == liodn);
}

const struct pamu_chip_device *pamu_chip_liodn(const struct pamu_chip *chip, uint16_t liodn)
{
    for (size_t i = 0; i < chip->device_count; i++) {
        if (has_liodn(&chip->devices[i], liodn))
            return &chip->devices[i];
    }
    return NULL;
}

const struct pamu_chip_device *pamu_chip_device(const struct pamu_chip *chip, const char *name)
{
    for (size_t i = 0; i < chip->device_count; i++) {
        if (text_equal_nocase(chip->devices[i].name, name))
            return &chip->devices[i];
    }
    return NULL;
}

struct pamu_chip_value pamu_chip_instance_of(const struct pamu_chip *chip, uint16_t liodn)
{
    static const struct pamu_chip_value nobody = {0, false, "no device of the profile has this LIODN"};
    const struct pamu_chip_value *instance = &nobody;
    for (size_t i = 0; i < chip->device_count; i++) {
        if (!has_liodn(&chip->devices[i], liodn))
            continue;
        if (chip->devices[i].instance->known)
            return *chip->devices[i].instance;
        if (instance == &nobody)
            instance = chip->devices[i].instance;
    }
    return *instance;
}

uint64_t pamu_chip_msi_address(const struct pamu_chip *chip, size_t bank)
{
    if (bank >= chip->msi_bank_count)
        return 0;
    const struct pamu_chip_msi_bank *row = &chip->msi_banks[bank];
    return chip->value[PAMU_CHIP_CCSR_BASE].value + (row->alias_offset != 0 ? row->alias_offset : row->msiir_offset);
}
