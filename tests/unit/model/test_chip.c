/* Chip profiles against facts read by hand (FACTS sections 1, 9 to 13). SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>

#include "pamu/chip.h"
#include "pamu/device.h"
#include "suite.h"

/* What FACTS says of each SoC; 0 lines: no geometry is known. */
struct expected {
    const char *name;
    unsigned instances;
    unsigned first_primary, other_primary, secondary; /* lines: sections 1 and 13 */
    unsigned banks;                                   /* section 10 */
    uint32_t portid;                                  /* section 13; 0: none */
    unsigned error_bit;                               /* section 13 */
    bool l3_known_to_linux;                           /* section 12 item 7 */
    bool a004510, a007907;                            /* section 9 */
    unsigned phys_bits;                               /* rule T13's default */
};

static const struct expected expectations[] = {
    {"p2041", 4, 32, 32, 128, 3, 0x0f000000, 30, true, true, false, 36},
    {"p3041", 4, 32, 32, 128, 3, 0x0f000000, 30, true, true, false, 36},
    {"p4080", 5, 32, 32, 128, 3, 0x00f80000, 30, true, true, false, 36},
    {"p5020", 4, 32, 32, 128, 3, 0x3c000000, 30, true, true, false, 36},
    {"p5040", 5, 32, 32, 128, 3, 0x0f800000, 30, true, true, false, 36},
    {"b4420", 4, 8, 32, 32, 4, 0x8000, 1, false, false, true, 40},
    {"b4860", 4, 8, 32, 32, 4, 0x8000, 1, true, false, true, 40},
    {"t1023", 1, 128, 0, 32, 3, 0, 30, false, false, false, 36},
    {"t1024", 1, 128, 0, 32, 3, 0, 30, false, false, false, 36},
    {"t1040", 1, 128, 0, 16, 3, 0, 30, false, false, false, 36},
    {"t1042", 1, 128, 0, 16, 3, 0, 30, false, false, false, 36},
    {"t2080", 3, 32, 32, 128, 4, 0x8000, 30, false, false, true, 40},
    {"t2081", 3, 32, 32, 128, 4, 0x8000, 30, false, false, true, 40},
    {"t4240", 6, 0, 0, 0, 4, 0x8000, 30, true, false, true, 40},
};

#define EXPECTATIONS (sizeof(expectations) / sizeof(expectations[0]))

static const struct pamu_chip *chip_named(const char *name)
{
    const struct pamu_chip *chip = pamu_chip_find(name);
    ck_assert_msg(chip != NULL, "no profile %s", name);
    return chip;
}

static uint64_t known_value(const struct pamu_chip *chip, enum pamu_chip_value_id id)
{
    const struct pamu_chip_value *value = &chip->value[id];
    ck_assert_msg(value->known, "%s: %s is not known", chip->name, pamu_chip_value_row(id)->name);
    return value->value;
}

START_TEST(fourteen_socs_and_one_variant)
{
    size_t socs = 0;
    for (size_t i = 0; i < pamu_chip_count(); i++) {
        const struct pamu_chip *chip = pamu_chip_row(i);
        socs += chip->variant_of == NULL;
        ck_assert_ptr_eq(pamu_chip_find(chip->name), chip);
    }
    ck_assert_uint_eq(socs, 14);
    ck_assert_uint_eq(pamu_chip_count(), 15);
    ck_assert_ptr_null(pamu_chip_row(pamu_chip_count()));
}
END_TEST

START_TEST(found_by_name_or_part_in_any_case)
{
    static const char *const names[][2] = {
        {"P4080", "p4080"}, {"p4040", "p4080"}, {"P2040", "p2041"}, {"P5010", "p5020"},           {"p5021", "p5040"},
        {"T4160", "t4240"}, {"b4420", "b4420"}, {"T1042", "t1042"}, {"P4080-Rev1", "p4080-rev1"},
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        ck_assert_str_eq(chip_named(names[i][0])->name, names[i][1]);
    ck_assert_ptr_null(pamu_chip_find("p408"));
    ck_assert_ptr_null(pamu_chip_find("p40800"));
    ck_assert_ptr_null(pamu_chip_find("p1010"));
    ck_assert_ptr_null(pamu_chip_find("p4080~"));
    ck_assert_ptr_null(pamu_chip_find(""));
}
END_TEST

/* FACTS sections 1 and 13, rule M1. */
START_TEST(instances_and_caches)
{
    const struct expected *expected = &expectations[_i];
    const struct pamu_chip *chip = chip_named(expected->name);
    bool known = expected->first_primary != 0;

    ck_assert_uint_eq(chip->instance_count, expected->instances);
    for (unsigned i = 0; i < expected->instances; i++) {
        const struct pamu_chip_instance *instance = &chip->instances[i];
        unsigned primary = i == 0 ? expected->first_primary : expected->other_primary;
        ck_assert_uint_eq(instance->ccsr_offset, 0x20000u + 0x1000u * i);
        ck_assert_uint_eq(instance->bypass_bit, 0x80000000u >> i);
        ck_assert_int_eq(instance->cache[PAMU_PPAACE].known, known);
        ck_assert_int_eq(instance->cache[PAMU_SPAACE].known, known);
        ck_assert_int_eq(instance->nodes_known, known);
        ck_assert_uint_eq(instance->cache[PAMU_PPAACE].geometry.lines, known ? primary : 32);
        ck_assert_uint_eq(instance->cache[PAMU_PPAACE].geometry.ways, 1);
        ck_assert_uint_eq(instance->cache[PAMU_SPAACE].geometry.lines, known ? expected->secondary : 128);
        ck_assert_uint_eq(instance->cache[PAMU_SPAACE].geometry.ways, 2);
        ck_assert(!instance->cache[PAMU_OMT].known); /* rule C2: K */
        ck_assert_uint_eq(instance->cache[PAMU_OMT].geometry.lines, 16);
        ck_assert_uint_eq(instance->cache[PAMU_OMT].geometry.ways, 16);
    }
}
END_TEST

/* FACTS sections 1, 9, 12 and 13. */
START_TEST(values)
{
    const struct expected *expected = &expectations[_i];
    const struct pamu_chip *chip = chip_named(expected->name);
    const struct pamu_chip_value *phys_bits = &chip->value[PAMU_CHIP_PHYS_BITS];

    ck_assert_uint_eq(known_value(chip, PAMU_CHIP_CCSR_BASE), 0xffe000000u);
    ck_assert_uint_eq(known_value(chip, PAMU_CHIP_CCSR_SIZE), 0x1000000);
    ck_assert_uint_eq(known_value(chip, PAMU_CHIP_PAMU_OFFSET), 0x20000);
    ck_assert_uint_eq(known_value(chip, PAMU_CHIP_PAMU_SIZE), 0x1000u * expected->instances);
    ck_assert_uint_eq(known_value(chip, PAMU_CHIP_GUTS_OFFSET), 0xe0000);
    ck_assert_uint_eq(known_value(chip, PAMU_CHIP_BYPASS_OFFSET), 0x604);
    ck_assert_uint_eq(known_value(chip, PAMU_CHIP_VIOLATION_INTERRUPT), 24);
    ck_assert_uint_eq(known_value(chip, PAMU_CHIP_ERROR_INTERRUPT), 16);
    ck_assert_uint_eq(known_value(chip, PAMU_CHIP_ERROR_INTERRUPT_BIT), expected->error_bit);
    ck_assert_uint_eq(known_value(chip, PAMU_CHIP_LIODN_BITS), 12);
    ck_assert(chip->value[PAMU_CHIP_PORTID_MAPPING].known == (expected->portid != 0));
    ck_assert_uint_eq(chip->value[PAMU_CHIP_PORTID_MAPPING].value, expected->portid);
    ck_assert_uint_eq(known_value(chip, PAMU_CHIP_L3_STASH), 1);
    ck_assert(!phys_bits->known && phys_bits->value == expected->phys_bits);
    ck_assert_int_eq(chip->l3_known_to_linux, expected->l3_known_to_linux);
}
END_TEST

/* FACTS section 6: only P4080 has a figure; elsewhere the default is 256. */
START_TEST(subwindow_maximum)
{
    const struct pamu_chip *chip = chip_named(expectations[_i].name);
    bool is_p4080 = chip == chip_named("p4080");

    ck_assert_int_eq(chip->value[PAMU_CHIP_MAX_SUBWINDOWS].known, is_p4080);
    ck_assert_int_eq(chip->value[PAMU_CHIP_MWCE].known, is_p4080);
    ck_assert_uint_eq(chip->value[PAMU_CHIP_MAX_SUBWINDOWS].value, 256);
    ck_assert_uint_eq(chip->value[PAMU_CHIP_MWCE].value, 7);
}
END_TEST

/* FACTS section 10. */
START_TEST(msi_banks)
{
    const struct expected *expected = &expectations[_i];
    const struct pamu_chip *chip = chip_named(expected->name);
    bool v43 = expected->banks == 4;

    ck_assert_uint_eq(chip->msi_bank_count, expected->banks);
    for (unsigned b = 0; b < expected->banks; b++) {
        const struct pamu_chip_msi_bank *bank = &chip->msi_banks[b];
        ck_assert_str_eq(bank->compatible, v43 ? "fsl,mpic-msi-v4.3" : "fsl,mpic-msi");
        ck_assert_uint_eq(bank->block_offset, 0x41600 + 0x200 * b);
        ck_assert_uint_eq(bank->block_size, 0x200);
        ck_assert_uint_eq(bank->msiir_offset, 0x41600 + 0x200 * b + 0x140);
        ck_assert_uint_eq(bank->alias_offset, (v43 ? 0x44148 : 0x44140) + 0x1000 * b);
        ck_assert_int_eq(bank->alias_register, v43 ? PAMU_CHIP_MSIIR1 : PAMU_CHIP_MSIIR);
        ck_assert_uint_eq(bank->registers, v43 ? 16 : 8);
        ck_assert_uint_eq(bank->msis, v43 ? 512 : 256);
        ck_assert_uint_eq(pamu_chip_msi_address(chip, b), 0xffe000000u + bank->alias_offset);
    }
    ck_assert_uint_eq(pamu_chip_msi_address(chip, expected->banks), 0);
}
END_TEST

/* The pages of the design thread's worked example, and the two runs of interrupts of a v4.3 bank. */
START_TEST(msi_addresses_and_interrupts)
{
    const struct pamu_chip *p4080 = chip_named("p4080");
    const struct pamu_chip_msi_bank *bank = &chip_named("t4240")->msi_banks[3];

    ck_assert_uint_eq(pamu_chip_msi_address(p4080, 0), 0xffe044140);
    ck_assert_uint_eq(pamu_chip_msi_address(p4080, 1), 0xffe045140);
    ck_assert_uint_eq(pamu_chip_msi_address(p4080, 2), 0xffe046140);
    ck_assert_uint_eq(p4080->msi_banks[1].interrupt[7], 0xef);
    ck_assert_uint_eq(pamu_chip_msi_address(chip_named("t4240"), 3), 0xffe047148);
    ck_assert_uint_eq(bank->interrupt[7], 0xff);
    ck_assert_uint_eq(bank->interrupt[8], 0x118);
}
END_TEST

/* FACTS section 9. */
START_TEST(errata_switches)
{
    const struct expected *expected = &expectations[_i];
    struct pamu_hardware hardware;
    bool is_p4080 = chip_named(expected->name) == chip_named("p4080");

    pamu_chip_hardware(chip_named(expected->name), &hardware);
    ck_assert(hardware.erratum.a003638);
    ck_assert(hardware.erratum.a005982);
    ck_assert(!hardware.erratum.pamu3);
    ck_assert_int_eq(hardware.erratum.a001, is_p4080);
    ck_assert_int_eq(hardware.erratum.a004510, expected->a004510);
    ck_assert_int_eq(hardware.erratum.a007907, expected->a007907);
}
END_TEST

/* Rule R18 and FACTS sections 6 and 9: 16 subwindows, PAMU 3, all banks on one page. */
START_TEST(first_silicon)
{
    const struct pamu_chip *chip = chip_named("p4080-rev1");
    struct pamu_hardware hardware;

    pamu_chip_hardware(chip, &hardware);
    ck_assert_str_eq(chip->variant_of, "p4080");
    ck_assert_uint_eq(known_value(chip, PAMU_CHIP_MAX_SUBWINDOWS), 16);
    ck_assert_uint_eq(hardware.mwce, 3);
    ck_assert_uint_eq(hardware.instances, 5);
    ck_assert(hardware.erratum.pamu3 && hardware.erratum.a003638 && hardware.erratum.a005982);
    ck_assert(!hardware.erratum.a001 && !hardware.erratum.a004510 && !hardware.erratum.a007907);
    ck_assert_uint_eq(chip->msi_bank_count, 3);
    ck_assert_uint_eq(pamu_chip_msi_address(chip, 0), 0xffe041740);
    ck_assert_uint_eq(pamu_chip_msi_address(chip, 1), 0xffe041940);
    ck_assert_uint_eq(pamu_chip_msi_address(chip, 2), 0xffe041b40);
    ck_assert_uint_eq(chip->msi_banks[0].alias_offset, 0);
    ck_assert_uint_eq(chip->device_count, chip_named("p4080")->device_count);
}
END_TEST

/* Rules M1, M3 and C1: an uneven chip (B4860: instance 0 has 8 PPAACE lines) and one without any known geometry. */
START_TEST(hardware_of_a_chip)
{
    struct pamu_hardware hardware;

    pamu_chip_hardware(chip_named("b4860"), &hardware);
    ck_assert_uint_eq(hardware.instances, 4);
    ck_assert_uint_eq(hardware.mwce, 7);
    ck_assert_uint_eq(hardware.mliodn, 0xfff);
    ck_assert_uint_eq(hardware.cache[0][PAMU_PPAACE].lines, 8);
    ck_assert_uint_eq(hardware.cache[3][PAMU_PPAACE].lines, 32);
    ck_assert_uint_eq(hardware.cache[0][PAMU_SPAACE].lines, 32);
    ck_assert_uint_eq(hardware.cache[4][PAMU_PPAACE].lines, 0);

    pamu_chip_hardware(chip_named("t4240"), &hardware);
    ck_assert_uint_eq(hardware.instances, 6);
    ck_assert_uint_eq(hardware.cache[5][PAMU_PPAACE].lines, 32);
    ck_assert_uint_eq(hardware.cache[5][PAMU_PPAACE].ways, 1);
    ck_assert_uint_eq(hardware.cache[5][PAMU_SPAACE].lines, 128);
    ck_assert_uint_eq(hardware.cache[5][PAMU_SPAACE].ways, 2);
    ck_assert_uint_eq(hardware.cache[5][PAMU_OMT].ways, 16);
}
END_TEST

static int no_read(void *user, uint64_t address, void *bytes, size_t length)
{
    (void)user, (void)address, (void)bytes, (void)length;
    return 1;
}

static int no_write(void *user, uint64_t address, const void *bytes, size_t length)
{
    (void)user, (void)address, (void)bytes, (void)length;
    return 1;
}

/* Every profile makes a legal configuration once it has a memory. */
START_TEST(config_of_a_chip)
{
    static const struct pamu_memory_ops memory = {no_read, no_write};
    for (size_t i = 0; i < pamu_chip_count(); i++) {
        struct pamu_config config;
        const char *what = "nothing";
        pamu_chip_config(pamu_chip_row(i), &config);
        ck_assert_ptr_null(config.memory);
        ck_assert_uint_eq(config.knobs.phys_bits, pamu_chip_row(i)->core[1] == '6' ? 40 : 36);
        ck_assert_uint_eq(config.knobs.snoop, PAMU_ON); /* rule C5's default */
        config.memory = &memory;
        ck_assert_msg(pamu_config_check(&config, &what) == PAMU_OK, "%s: %s", pamu_chip_row(i)->name, what);
    }
}
END_TEST

START_TEST(names_of_tables)
{
    ck_assert_str_eq(pamu_chip_value_row(PAMU_CHIP_PHYS_BITS)->name, "phys-bits");
    ck_assert_ptr_nonnull(pamu_knob_find(pamu_chip_value_row(PAMU_CHIP_PHYS_BITS)->knob));
    ck_assert_int_eq(pamu_chip_value_row(PAMU_CHIP_CCSR_BASE)->format, PAMU_CHIP_HEX);
    ck_assert_ptr_null(pamu_chip_value_row(PAMU_CHIP_VALUE_COUNT));
    ck_assert_str_eq(pamu_chip_erratum_name(PAMU_CHIP_ERRATUM_pamu3), "PAMU-3");
    ck_assert_str_eq(pamu_chip_erratum_help(PAMU_CHIP_ERRATUM_pamu3), "PICS[AVICS] needs two writes of 1 to clear");
    ck_assert_str_eq(pamu_chip_erratum_name(PAMU_CHIP_ERRATUM_COUNT), "?");
    ck_assert_str_eq(pamu_chip_erratum_help(PAMU_CHIP_ERRATUM_COUNT), "?");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("chip");
    TCase *tcase = tcase_create("profiles");

    tcase_add_test(tcase, fourteen_socs_and_one_variant);
    tcase_add_test(tcase, found_by_name_or_part_in_any_case);
    tcase_add_loop_test(tcase, instances_and_caches, 0, EXPECTATIONS);
    tcase_add_loop_test(tcase, values, 0, EXPECTATIONS);
    tcase_add_loop_test(tcase, subwindow_maximum, 0, EXPECTATIONS);
    tcase_add_loop_test(tcase, msi_banks, 0, EXPECTATIONS);
    tcase_add_test(tcase, msi_addresses_and_interrupts);
    tcase_add_loop_test(tcase, errata_switches, 0, EXPECTATIONS);
    tcase_add_test(tcase, first_silicon);
    tcase_add_test(tcase, hardware_of_a_chip);
    tcase_add_test(tcase, config_of_a_chip);
    tcase_add_test(tcase, names_of_tables);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}
