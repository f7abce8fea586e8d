/* LIODNs, instances and stash ids of chips (FACTS sections 11 and 13). SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include <check.h>

#include "pamu/chip.h"
#include "suite.h"

/* An instance no device tree tells. */
#define UNKNOWN (-1)

struct expected {
    const char *chip, *device;
    unsigned liodn, second;     /* second 0: the device has one */
    const char *liodn_register; /* of the first; NULL: not told */
    int instance;
};

/* u-boot's *_ids.c for the numbers, the device trees' fsl,liodn-reg and fsl,iommu-parent for the instances. */
static const struct expected expectations[] = {
    {"p4080", "usb1", 127, 0, "guts+0x520", 1},
    {"p4080", "usb2", 157, 0, "guts+0x524", 1},
    {"p4080", "esdhc1", 156, 0, "guts+0x530", 1},
    {"p4080", "pcie1", 193, 0, "guts+0x500", 0},
    {"p4080", "pcie3", 195, 0, "guts+0x508", 0},
    {"p4080", "dma2", 197, 0, "guts+0x584", 0},
    {"p4080", "srio-port1", 198, 0, "guts+0x510", 0}, /* one LIODN for data and maintenance */
    {"p4080", "srio-rmu", 200, 0, "guts+0x540", 0},
    {"p4080", "sec-job-ring0", 146, 154, NULL, 1},
    {"p4080", "sec-job-ring3", 146, 154, NULL, 1},
    {"p4080", "fman1-1G-port0", 43, 0, NULL, UNKNOWN},
    {"p4080", "fman2-10G-port0", 84, 0, NULL, UNKNOWN},
    {"p4080", "qman", 31, 0, "qman ccsr +0xd08", UNKNOWN},
    {"p4080", "qman-portal0-dqrr", 1, 0, NULL, UNKNOWN},
    {"p4080", "qman-portal9-frame", 20, 0, NULL, UNKNOWN},
    {"p4080-rev1", "usb1", 127, 0, "guts+0x520", 1},
    {"p3041", "pcie4", 196, 0, "guts+0x50c", UNKNOWN}, /* pcie@ffe203000 has no fsl,iommu-parent */
    {"p3041", "qman-portal5-dqrr", 1, 0, NULL, UNKNOWN},
    {"p2041", "srio-port1", 199, 200, "guts+0x510", 0},
    {"p2041", "rio2liodnr", 200, 0, "guts+0x514", 0},
    {"p2041", "rio1maintliodnr", 201, 0, "guts+0x540", 0},
    {"p5020", "raid-engine-jq1-ring0", 62, 0, NULL, 1},
    {"p5040", "raid-engine-jq1-ring0", 62, 0, NULL, UNKNOWN}, /* raideng@320000 has no fsl,iommu-parent */
    {"p5040", "esdhc1", 64, 0, "guts+0x530", 2},
    {"p5040", "sata1", 95, 0, "guts+0x550", 4},
    {"p5040", "sec-job-ring0", 129, 130, NULL, 4},
    {"p5040", "pcie2", 196, 0, "pcie2 controller +0x40 (liodn_base)", 0},
    {"b4860", "srio-port2", 387, 0, "struct ccsr_rio.liodn of port 2", 0},
    {"b4420", "sec-job-ring0", 454, 458, NULL, UNKNOWN},
    {"t1040", "pcie4", 388, 0, "pcie4 controller +0x40 (liodn_base)", 0},
    {"t1040", "dma1", 147, 0, "guts+0x580", UNKNOWN}, /* DMA engines without fsl,iommu-parent on T1 */
    {"t1023", "fman1-10G_TYPE2-port0", 1061, 0, NULL, UNKNOWN},
    {"t2080", "dma3", 226, 0, "guts+0x588", 0},
    {"t2080", "srio-port1", 307, 0, "struct ccsr_rio.liodn of port 1", UNKNOWN},
    {"t2080", "rman-block3", 931, 0, NULL, UNKNOWN},
    {"t2081", "sata1", 555, 0, "guts+0x550", UNKNOWN}, /* no SATA in the tree */
    {"t4240", "usb1", 553, 0, "guts+0x520", UNKNOWN},
    {"t4240", "fman2-10G-port1", 1164, 0, NULL, UNKNOWN},
    {"t4240", "qman-portal49-frame", 52, 0, NULL, UNKNOWN},
};

#define EXPECTATIONS (sizeof(expectations) / sizeof(expectations[0]))

START_TEST(devices)
{
    const struct expected *expected = &expectations[_i];
    const struct pamu_chip_device *device = pamu_chip_device(pamu_chip_find(expected->chip), expected->device);

    ck_assert_msg(device != NULL, "%s has no %s", expected->chip, expected->device);
    ck_assert_uint_eq(device->liodn[0], expected->liodn);
    ck_assert_uint_eq(device->liodns, expected->second != 0 ? 2 : 1);
    ck_assert_uint_eq(device->liodn[1], expected->second);
    if (expected->liodn_register != NULL)
        ck_assert_str_eq(device->liodn_register[0], expected->liodn_register);
    else
        ck_assert_ptr_null(device->liodn_register[0]);
    ck_assert_int_eq(device->instance->known, expected->instance != UNKNOWN);
    ck_assert(device->instance->value == (expected->instance == UNKNOWN ? 0u : (unsigned)expected->instance));
}
END_TEST

/* rules: D3 */
START_TEST(instance_of_a_liodn)
{
    const struct pamu_chip *p4080 = pamu_chip_find("p4080");
    struct pamu_chip_value usb = pamu_chip_instance_of(p4080, 127);
    struct pamu_chip_value second = pamu_chip_instance_of(p4080, 154);
    struct pamu_chip_value qman = pamu_chip_instance_of(p4080, 31);
    struct pamu_chip_value shared = pamu_chip_instance_of(pamu_chip_find("p3041"), 1); /* portals 0 and 5 */
    struct pamu_chip_value nobody = pamu_chip_instance_of(p4080, 4000);

    ck_assert(usb.known && usb.value == 1);
    ck_assert(second.known && second.value == 1);
    ck_assert(!qman.known && qman.value == 0);
    ck_assert(strstr(qman.source, "qman@318000 without fsl,iommu-parent") != NULL);
    ck_assert(!shared.known && shared.value == 0);
    ck_assert(!nobody.known && nobody.value == 0);
    ck_assert(strstr(nobody.source, "no device") != NULL);
}
END_TEST

START_TEST(found_by_liodn)
{
    const struct pamu_chip *p4080 = pamu_chip_find("p4080");

    ck_assert_str_eq(pamu_chip_liodn(p4080, 127)->name, "usb1");
    ck_assert_str_eq(pamu_chip_liodn(p4080, 154)->name, "sec-job-ring0"); /* the first of four that share it */
    ck_assert_str_eq(pamu_chip_liodn(pamu_chip_find("p3041"), 1)->name, "qman-portal0-dqrr");
    ck_assert_ptr_null(pamu_chip_liodn(p4080, 0)); /* a device with one LIODN does not have LIODN 0 */
    ck_assert_ptr_null(pamu_chip_liodn(p4080, 4095));
    ck_assert_ptr_eq(pamu_chip_device(p4080, "USB1"), pamu_chip_device(p4080, "usb1"));
    ck_assert_ptr_null(pamu_chip_device(p4080, "usb3"));
    ck_assert_ptr_null(pamu_chip_device(p4080, "usb"));
}
END_TEST

/* FACTS section 11: 8 endpoints a controller, LIODN = 256 or 1024 (v3.0) + endpoint * controllers + controller. */
START_TEST(pcie_endpoints)
{
    static const struct {
        const char *chip;
        unsigned start, controllers;
    } facts[] = {{"p5040", 256, 3},  {"b4860", 256, 1},  {"t1024", 256, 3}, {"t1042", 256, 4},
                 {"t2080", 1024, 4}, {"t4240", 1024, 4}, {"p4080", 0, 0},   {"p5020", 0, 0}};
    for (size_t f = 0; f < sizeof(facts) / sizeof(facts[0]); f++) {
        const struct pamu_chip *chip = pamu_chip_find(facts[f].chip);
        size_t endpoints = 0;
        for (size_t i = 0; i < chip->device_count; i++) {
            const struct pamu_chip_device *device = &chip->devices[i];
            const char *mark = strstr(device->name, "-endpoint");
            if (mark == NULL)
                continue;
            unsigned controller = (unsigned)(device->name[4] - '1'), endpoint = (unsigned)(mark[9] - '0');
            ck_assert_uint_eq(device->liodn[0], facts[f].start + endpoint * facts[f].controllers + controller);
            ck_assert(strstr(device->source, "inferred") != NULL);
            endpoints++;
        }
        ck_assert_uint_eq(endpoints, 8 * facts[f].controllers);
    }
}
END_TEST

/* FACTS section 13: P2041, P3041 and P5020 write the SRIO registers from two tables, and the second wins. */
START_TEST(srio_registers_written_twice)
{
    const struct pamu_chip_device *port2 = pamu_chip_device(pamu_chip_find("p3041"), "srio-port2");

    ck_assert(strstr(port2->note, "guts+0x514 is written again, with 200, by rio2liodnr, which wins") != NULL);
    ck_assert_ptr_null(pamu_chip_device(pamu_chip_find("p4080"), "rio1liodnr"));
}
END_TEST

/* FACTS section 11: L1 = 32 + 2 * reg, L2 = 33 + 2 * reg; e6500: 33 + reg / 4 where reg % 8 is 0. */
START_TEST(stash_ids)
{
    const struct pamu_chip *p4080 = pamu_chip_find("p4080"), *t4240 = pamu_chip_find("t4240");

    ck_assert_uint_eq(p4080->cpu_count, 8);
    ck_assert(p4080->cpus[7].l1.known && p4080->cpus[7].l1.value == 46);
    ck_assert(p4080->cpus[7].l2.known && p4080->cpus[7].l2.value == 47);
    ck_assert_uint_eq(p4080->cpus[7].threads, 1);
    ck_assert_uint_eq(t4240->cpu_count, 12);
    ck_assert_uint_eq(t4240->cpus[5].first, 10);
    ck_assert_uint_eq(t4240->cpus[5].threads, 2);
    ck_assert(t4240->cpus[5].l1.value == 52);
    ck_assert(!t4240->cpus[5].l2.known);
    ck_assert(t4240->cpus[4].l2.known && t4240->cpus[4].l2.value == 35);
    ck_assert(t4240->cpus[8].l2.known && t4240->cpus[8].l2.value == 37);
    ck_assert_uint_eq(pamu_chip_find("t1023")->cpu_count, 2);
}
END_TEST

/* Attached nodes and their LIODN registers; base LIODNs; SVRs. */
START_TEST(nodes_bases_and_parts)
{
    const struct pamu_chip *p4080 = pamu_chip_find("p4080"), *t4240 = pamu_chip_find("t4240");
    const struct pamu_chip_node *rapidio = &p4080->instances[0].nodes[3];

    ck_assert_uint_eq(p4080->instances[0].node_count, 7);
    ck_assert_str_eq(rapidio->name, "rapidio@ffe0c0000");
    ck_assert_uint_eq(rapidio->liodn_registers, 2);
    ck_assert_uint_eq(rapidio->liodn_register[1], 0x514);
    ck_assert_uint_eq(p4080->instances[2].node_count, 0);
    ck_assert(p4080->instances[2].nodes_known && !t4240->instances[0].nodes_known);
    ck_assert_str_eq(p4080->bases[1].name, "FMAN1");
    ck_assert_uint_eq(p4080->bases[1].liodn[0], 32);
    ck_assert_str_eq(p4080->parts[0].name, "P4040");
    ck_assert(p4080->parts[0].svr.known && p4080->parts[0].svr.value == 0x820100);
    ck_assert(p4080->parts[1].svr.known && p4080->parts[1].svr.value == 0x820000);
    ck_assert(!t4240->parts[1].svr.known);
}
END_TEST

static void check_value(const struct pamu_chip *chip, const struct pamu_chip_value *value)
{
    ck_assert_msg(value->source != NULL && value->source[0] != '\0', "%s: a value without a source", chip->name);
}

/* Every value of every profile has a source, every number is one the model can take. */
START_TEST(every_row_is_whole)
{
    for (size_t c = 0; c < pamu_chip_count(); c++) {
        const struct pamu_chip *chip = pamu_chip_row(c);
        for (size_t i = 0; i < PAMU_CHIP_VALUE_COUNT; i++)
            check_value(chip, &chip->value[i]);
        for (size_t i = 0; i < chip->cpu_count; i++) {
            check_value(chip, &chip->cpus[i].l1);
            check_value(chip, &chip->cpus[i].l2);
        }
        for (size_t i = 0; i < chip->erratum_count; i++)
            ck_assert(chip->errata[i].id < PAMU_CHIP_ERRATUM_COUNT && chip->errata[i].decision != NULL);
        for (size_t i = 0; i < chip->device_count; i++) {
            const struct pamu_chip_device *device = &chip->devices[i];
            check_value(chip, device->instance);
            ck_assert(device->instance->value < chip->instance_count);
            ck_assert_ptr_eq(pamu_chip_device(chip, device->name), device);
            for (unsigned l = 0; l < device->liodns; l++)
                ck_assert(device->liodn[l] > 0 && device->liodn[l] < 1u << 12);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("chip devices");
    TCase *tcase = tcase_create("devices");

    tcase_add_loop_test(tcase, devices, 0, EXPECTATIONS);
    tcase_add_test(tcase, instance_of_a_liodn);
    tcase_add_test(tcase, found_by_liodn);
    tcase_add_test(tcase, pcie_endpoints);
    tcase_add_test(tcase, srio_registers_written_twice);
    tcase_add_test(tcase, stash_ids);
    tcase_add_test(tcase, nodes_bases_and_parts);
    tcase_add_test(tcase, every_row_is_whole);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}
