/* Any blob: refused with a reason, or a chip that makes a model. SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "dtb/dtb.h"
#include "fuzz.h"
#include "pamu/device.h"

static int no_read(void *user, uint64_t address, void *bytes, size_t length)
{
    (void)user, (void)address, (void)bytes, (void)length;
    return -1;
}

static int no_write(void *user, uint64_t address, const void *bytes, size_t length)
{
    (void)user, (void)address, (void)bytes, (void)length;
    return -1;
}

static void must_be_printable(const char *text)
{
    for (; *text != '\0'; text++)
        MUST(*text >= ' ' && *text <= '~');
}

static void must_be_text(const char *text)
{
    MUST(text[0] != '\0');
    must_be_printable(text);
}

static void check_lists(const struct pamu_chip *chip)
{
    for (size_t i = 0; i < chip->device_count; i++) {
        must_be_printable(chip->devices[i].name);
        must_be_text(chip->devices[i].source);
        MUST(chip->devices[i].instance->value < chip->instance_count);
        MUST(chip->devices[i].liodns == 1 || chip->devices[i].liodns == 2);
    }
    for (size_t i = 0; i < chip->msi_bank_count; i++)
        MUST(chip->msi_banks[i].registers >= 1 && chip->msi_banks[i].registers <= PAMU_CHIP_MSI_REGISTERS);
    for (size_t i = 0; i < chip->cpu_count; i++)
        must_be_printable(chip->cpus[i].node);
}

static void check_chip(const struct dtb_chip *dtb)
{
    static const struct pamu_memory_ops ops = {no_read, no_write};
    const struct pamu_chip *chip = dtb_chip_profile(dtb);
    struct pamu_config config;
    pamu_chip_config(chip, &config);
    config.memory = &ops;
    MUST(pamu_config_check(&config, NULL) == PAMU_OK);
    for (unsigned id = 0; id < PAMU_CHIP_VALUE_COUNT; id++)
        must_be_text(chip->value[id].source);
    for (size_t i = 0; i < dtb_chip_notes(dtb); i++)
        must_be_text(dtb_chip_note(dtb, i)->text);
    must_be_text(chip->liodn_source);
    check_lists(chip);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct pamu_chip *const fallbacks[] = {NULL, pamu_chip_find("p4080"), pamu_chip_find("t4240")};
    for (size_t i = 0; i < sizeof fallbacks / sizeof fallbacks[0]; i++) {
        struct dtb_chip *dtb;
        struct dtb_error error;
        enum dtb_code code = dtb_chip_create(data, size, fallbacks[i], &dtb, &error);
        MUST(code == error.code && (code == DTB_OK) == (dtb != NULL));
        if (dtb != NULL)
            check_chip(dtb);
        else
            must_be_text(error.text);
        dtb_chip_destroy(dtb);
    }
    return 0;
}
