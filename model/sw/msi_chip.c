/* MSI banks as the chip has them: pages, message data both ways (R13, R16). SPDX-License-Identifier: BSD-2-Clause */
#include "pamu/msi.h"

/* FACTS section 10: MSIIR takes SRS<<5 | IBS, MSIIR1 takes IBS<<4 | SRS. */
#define MSIIR_SRS_SHIFT 5u
#define MSIIR1_IBS_SHIFT 4u

static uint64_t page_of(const struct pamu_chip *chip, uint32_t bank)
{
    return pamu_chip_msi_address(chip, bank) & ~(PAMU_MSI_PAGE - 1);
}

static bool is_alone(const struct pamu_chip *chip, uint32_t bank)
{
    for (uint32_t other = 0; other < chip->msi_bank_count; other++) {
        if (other != bank && page_of(chip, other) == page_of(chip, bank))
            return false;
    }
    return true;
}

enum pamu_error pamu_msi_place(const struct pamu_chip *chip, uint32_t bank, struct pamu_msi_place *place)
{
    if (bank >= chip->msi_bank_count)
        return PAMU_ERR_ARGUMENT;
    *place = (struct pamu_msi_place){
        .page = page_of(chip, bank),
        .offset = (uint32_t)(pamu_chip_msi_address(chip, bank) - page_of(chip, bank)),
        .alone = is_alone(chip, bank),
    };
    return PAMU_OK;
}

enum pamu_error pamu_msi_encode(const struct pamu_chip *chip, const struct pamu_msi_target *target, uint32_t *data)
{
    const struct pamu_chip_msi_bank *bank;

    if (target->bank >= chip->msi_bank_count)
        return PAMU_ERR_ARGUMENT;
    bank = &chip->msi_banks[target->bank];
    if (target->reg >= bank->registers || target->bit >= PAMU_MSI_BITS)
        return PAMU_ERR_ARGUMENT;
    *data = bank->alias_register == PAMU_CHIP_MSIIR1 ? target->bit << MSIIR1_IBS_SHIFT | target->reg
                                                     : target->reg << MSIIR_SRS_SHIFT | target->bit;
    return PAMU_OK;
}

static struct pamu_msi_target take_apart(enum pamu_chip_msi_register written, uint32_t bank, uint32_t data)
{
    if (written == PAMU_CHIP_MSIIR1)
        return (struct pamu_msi_target){bank, data & ((1u << MSIIR1_IBS_SHIFT) - 1), data >> MSIIR1_IBS_SHIFT};
    return (struct pamu_msi_target){bank, data >> MSIIR_SRS_SHIFT, data & (PAMU_MSI_BITS - 1)};
}

bool pamu_msi_decode(const struct pamu_chip *chip, uint64_t address, uint32_t data, struct pamu_msi_target *target)
{
    uint64_t ccsr = chip->value[PAMU_CHIP_CCSR_BASE].value;

    for (uint32_t i = 0; i < chip->msi_bank_count; i++) {
        const struct pamu_chip_msi_bank *bank = &chip->msi_banks[i];
        bool alias = bank->alias_offset != 0 && address == ccsr + bank->alias_offset;
        struct pamu_msi_target found = take_apart(alias ? bank->alias_register : PAMU_CHIP_MSIIR, i, data);
        if (!alias && address != ccsr + bank->msiir_offset)
            continue;
        if (found.reg >= bank->registers || found.bit >= PAMU_MSI_BITS)
            return false;
        *target = found;
        return true;
    }
    return false;
}
