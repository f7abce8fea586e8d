/* Device trees: every value of hand-written ones, and its source. SPDX-License-Identifier: BSD-2-Clause */
#include "op/session.h"
#include "suite.h"
#include "test_dtb_support.h"

/* ---- data/dts/complete.dts: all that a tree can say ---- */

struct expected_value {
    enum pamu_chip_value_id id;
    uint64_t value;
    const char *source; /* "device tree " + this, or NULL: from the profile */
};

#define SOC "/soc@a00000000"

static const struct expected_value values[PAMU_CHIP_VALUE_COUNT] = {
    {PAMU_CHIP_CCSR_BASE, 0xa00000000u, SOC ": ranges"},
    {PAMU_CHIP_CCSR_SIZE, 0x2000000, SOC ": ranges"},
    {PAMU_CHIP_PAMU_OFFSET, 0x30000, SOC "/iommu@30000: reg"},
    {PAMU_CHIP_PAMU_SIZE, 0x3000, SOC "/iommu@30000: reg"},
    {PAMU_CHIP_GUTS_OFFSET, 0xe2000, SOC "/global-utilities@e2000: reg"},
    {PAMU_CHIP_BYPASS_OFFSET, 0x604, NULL},
    {PAMU_CHIP_VIOLATION_INTERRUPT, 77, SOC "/iommu@30000: interrupts"},
    {PAMU_CHIP_ERROR_INTERRUPT, 78, SOC "/iommu@30000: interrupts"},
    {PAMU_CHIP_ERROR_INTERRUPT_BIT, 9, SOC "/iommu@30000: interrupts"},
    {PAMU_CHIP_LIODN_BITS, 10, SOC "/global-utilities@e2000: fsl,liodn-bits"},
    {PAMU_CHIP_MLIODN, 1023, NULL}, /* the default of docs/spec/chips.md, with the tree's bits */
    {PAMU_CHIP_MWCE, 7, NULL},
    {PAMU_CHIP_MAX_SUBWINDOWS, 256, NULL},
    {PAMU_CHIP_PHYS_BITS, 36, NULL},
    {PAMU_CHIP_PORTID_MAPPING, 0x12345678, SOC "/iommu@30000: fsl,portid-mapping"},
    {PAMU_CHIP_L3_STASH, 7, SOC "/l3-cache-controller@10000: cache-stash-id"},
    {PAMU_CHIP_CSDIDS, 10, SOC "/corenet-cf@18000: fsl,ccf-num-csdids"},
    {PAMU_CHIP_SNOOPIDS, 11, SOC "/corenet-cf@18000: fsl,ccf-num-snoopids"},
    {PAMU_CHIP_LAWS, 12, SOC "/corenet-law@1000: fsl,num-laws"},
};

START_TEST(every_value_and_its_source)
{
    struct blob blob = load_blob("complete");
    struct dtb_chip *dtb = read_good(&blob, NULL);
    const struct pamu_chip_value *found = &dtb_chip_profile(dtb)->value[values[_i].id];
    const char *name = pamu_chip_value_row(values[_i].id)->name;
    ck_assert_msg(found->value == values[_i].value, "%s is 0x%llx", name, (unsigned long long)found->value);
    ck_assert_int_eq(has_note(dtb, name), values[_i].source == NULL);
    if (values[_i].source == NULL) {
        ck_starts(found->source, "not in the tree; ");
    } else {
        ck_assert(found->known);
        ck_starts(found->source, "device tree ");
        ck_assert_str_eq(found->source + strlen("device tree "), values[_i].source);
    }
    dtb_chip_destroy(dtb);
}
END_TEST

START_TEST(what_the_tree_is_of)
{
    struct blob blob = load_blob("complete");
    struct dtb_chip *dtb = read_good(&blob, NULL);
    const struct pamu_chip *chip = dtb_chip_profile(dtb);
    ck_assert_str_eq(dtb_chip_model(dtb), "Example Board");
    ck_assert_ptr_eq(dtb_chip_fallback(dtb), pamu_chip_find("p4080"));
    ck_assert_str_eq(dtb_chip_choice(dtb), "compatible of " SOC "/clocks@e1000: fsl,p4080-clockgen");
    ck_assert_str_eq(chip->name, "p4080");
    ck_assert_str_eq(chip->core, "e9000");
    ck_assert_str_eq(chip->pcie_compatible, "fsl,qoriq-pcie-v9.9");
    ck_assert_str_eq(chip->l3_compatible, "fsl,e9000-l3-cache-controller");
    ck_assert(!chip->l3_known_to_linux);
    ck_assert_uint_eq(dtb_chip_notes(dtb), 10); /* five values; parts, errata, bases, OMT caches, the other devices */
    ck_starts(note_of(dtb, "devices"), "49 of profile p4080 ");
    ck_assert_ptr_null(dtb_chip_note(dtb, dtb_chip_notes(dtb)));
    dtb_chip_destroy(dtb);
}
END_TEST

static void ck_node(const struct pamu_chip_node *node, const char *name, unsigned registers, unsigned first,
                    unsigned second)
{
    ck_assert_str_eq(node->name, name);
    ck_assert_uint_eq(node->liodn_registers, registers);
    ck_assert_uint_eq(node->liodn_register[0], first);
    ck_assert_uint_eq(node->liodn_register[1], second);
}

START_TEST(instances)
{
    static const struct pamu_geometry caches[3][2] = {{{64, 2}, {256, 4}}, {{8, 1}, {48, 3}}, {{1, 1}, {4096, 4096}}};
    static const size_t nodes[3] = {2, 2, 0};
    struct blob blob = load_blob("complete");
    struct dtb_chip *dtb = read_good(&blob, NULL);
    const struct pamu_chip *chip = dtb_chip_profile(dtb);
    ck_assert_uint_eq(chip->instance_count, 3);
    for (unsigned i = 0; i < 3; i++) {
        const struct pamu_chip_instance *instance = &chip->instances[i];
        ck_assert_uint_eq(instance->ccsr_offset, 0x30000 + 0x1000 * i);
        ck_assert_uint_eq(instance->bypass_bit, 0x80000000u >> i);
        for (unsigned s = 0; s < 2; s++) {
            ck_assert(instance->cache[s].known);
            ck_assert_uint_eq(instance->cache[s].geometry.lines, caches[i][s].lines);
            ck_assert_uint_eq(instance->cache[s].geometry.ways, caches[i][s].ways);
        }
        ck_assert_uint_eq(instance->cache[PAMU_OMT].geometry.lines, 16);
        ck_starts(instance->cache[PAMU_OMT].source, "not in the tree; from profile p4080: ");
        ck_assert(instance->nodes_known);
        ck_assert_uint_eq(instance->node_count, nodes[i]);
    }
    ck_assert_str_eq(chip->instances[1].cache[PAMU_SPAACE].source,
                     "device tree " SOC "/iommu@30000/pamu@1000: fsl,secondary-cache-geometry");
    ck_node(&chip->instances[0].nodes[0], "crypto@300000", 0, 0, 0);
    ck_node(&chip->instances[0].nodes[1], "rapidio@a000c0000", 2, 0x510, 0x514); /* of its ports */
    ck_node(&chip->instances[1].nodes[0], "usb@210000", 1, 0x520, 0);
    ck_node(&chip->instances[1].nodes[1], "pcie@a00200000", 1, 0x500, 0);
    dtb_chip_destroy(dtb);
}
END_TEST

START_TEST(msi_banks)
{
    struct blob blob = load_blob("complete");
    struct dtb_chip *dtb = read_good(&blob, NULL);
    const struct pamu_chip *chip = dtb_chip_profile(dtb);
    ck_assert_uint_eq(chip->msi_bank_count, 2);
    const struct pamu_chip_msi_bank *first = &chip->msi_banks[0], *second = &chip->msi_banks[1];
    ck_assert_str_eq(first->compatible, "fsl,mpic-msi-v4.3");
    ck_assert_uint_eq(first->block_offset, 0x41600);
    ck_assert_uint_eq(first->block_size, 0x200);
    ck_assert_uint_eq(first->msiir_offset, 0x41740); /* FACTS section 10: bank + 0x140 */
    ck_assert_int_eq(first->alias_register, PAMU_CHIP_MSIIR1);
    ck_assert_uint_eq(pamu_chip_msi_address(chip, 0), 0xa00054148u);
    ck_assert_uint_eq(first->registers, 3);
    ck_assert_uint_eq(first->msis, 96);
    ck_assert_uint_eq(first->interrupt[0], 100);
    ck_assert_uint_eq(first->interrupt[2], 102);
    ck_assert_str_eq(second->compatible, "fsl,mpic-msi");
    ck_assert_int_eq(second->alias_register, PAMU_CHIP_MSIIR);
    ck_assert_uint_eq(pamu_chip_msi_address(chip, 1), 0xa00055140u);
    ck_assert_uint_eq(second->registers, 1);
    ck_assert_uint_eq(second->interrupt[0], 110);
    dtb_chip_destroy(dtb);
}
END_TEST

START_TEST(cpus)
{
    struct blob blob = load_blob("complete");
    struct dtb_chip *dtb = read_good(&blob, NULL);
    const struct pamu_chip *chip = dtb_chip_profile(dtb);
    ck_assert_uint_eq(chip->cpu_count, 2);
    for (unsigned i = 0; i < 2; i++) {
        ck_assert_uint_eq(chip->cpus[i].first, 2 * i);
        ck_assert_uint_eq(chip->cpus[i].threads, 2);
        ck_assert(chip->cpus[i].l1.known && chip->cpus[i].l2.known);
        ck_assert_uint_eq(chip->cpus[i].l1.value, 40 + 4 * i);
        ck_assert_uint_eq(chip->cpus[i].l2.value, 41); /* of the cache that both share */
    }
    ck_assert_str_eq(chip->cpus[1].node, "PowerPC,e9000@2");
    ck_assert_str_eq(chip->cpus[1].l1.source, "device tree /cpus/PowerPC,e9000@2: cache-stash-id");
    ck_assert_str_eq(chip->cpus[1].l2.source, "device tree /cpus/l2-cache: cache-stash-id");
    ck_assert(!has_note(dtb, "stash ids"));
    dtb_chip_destroy(dtb);
}
END_TEST

struct expected_device {
    const char *name;
    unsigned liodns, first, second;
    const char *liodn_register;
    bool known;
    unsigned instance;
};

/* The first eight are the tree's; endpoint 1: 30 + 0xfffffff1 is 15. */
static const struct expected_device devices[] = {
    {"usb@210000", 1, 5, 0, "guts+0x520", true, 1},
    {"sata@220000", 1, 300, 0, NULL, false, 0},
    {"crypto@300000/jr@1000", 2, 17, 18, NULL, true, 0},
    {"rapidio@a000c0000/port1", 1, 21, 0, "guts+0x510", true, 0},
    {"rapidio@a000c0000/port2", 1, 22, 0, "guts+0x514", true, 0},
    {"pcie@a00200000", 1, 30, 0, "guts+0x500", true, 1},
    {"pcie@a00200000-endpoint0", 1, 256, 0, NULL, true, 1},
    {"pcie@a00200000-endpoint1", 1, 15, 0, NULL, true, 1},
    /* of profile p4080: no node has their registers; no sdhc node, one usb node, one crypto node; FMan is unknown */
    {"esdhc1", 1, 156, 0, "guts+0x530", true, 1},
    {"usb2", 1, 157, 0, "guts+0x524", true, 1},
    {"sec-rtic-a", 1, 144, 0, NULL, true, 0},
    {"fman1-1G-port0", 1, 43, 0, NULL, false, 0},
};

#define DEVICES_OF_TREE 8

START_TEST(devices_and_liodns)
{
    const struct expected_device *expected = &devices[_i];
    struct blob blob = load_blob("complete");
    struct dtb_chip *dtb = read_good(&blob, NULL);
    const struct pamu_chip *chip = dtb_chip_profile(dtb);
    const struct pamu_chip_device *device = pamu_chip_device(chip, expected->name);
    ck_assert_msg(device != NULL, "no device %s", expected->name);
    ck_assert_uint_eq(device->liodns, expected->liodns);
    ck_assert_uint_eq(device->liodn[0], expected->first);
    ck_assert_uint_eq(device->liodn[1], expected->second);
    ck_assert_int_eq(device->liodn_register[0] != NULL, expected->liodn_register != NULL);
    if (expected->liodn_register != NULL)
        ck_assert_str_eq(device->liodn_register[0], expected->liodn_register);
    ck_assert_int_eq(device->instance->known, expected->known);
    ck_assert_uint_eq(device->instance->value, expected->instance);
    if (_i < DEVICES_OF_TREE)
        ck_assert_ptr_eq(device, &chip->devices[_i]);
    ck_starts(device->source, _i < DEVICES_OF_TREE ? "device tree " : "not in the tree; from profile p4080: ");
    ck_assert_ptr_eq(pamu_chip_liodn(chip, (uint16_t)expected->first), device);
    dtb_chip_destroy(dtb);
}
END_TEST

/* By register: usb1, pcie1, both SRIO ports. By LIODN 5, 15, 17, 18: portals 2, 7 and 8. */
START_TEST(devices_of_the_tree_supersede)
{
    static const char *const gone[] = {"usb1",
                                       "pcie1",
                                       "srio-port1",
                                       "srio-port2",
                                       "qman-portal2-dqrr",
                                       "qman-portal7-dqrr",
                                       "qman-portal8-dqrr",
                                       "qman-portal8-frame"};
    struct blob blob = load_blob("complete");
    struct dtb_chip *dtb = read_good(&blob, NULL);
    const struct pamu_chip *chip = dtb_chip_profile(dtb);
    for (size_t i = 0; i < sizeof gone / sizeof gone[0]; i++) {
        ck_assert_ptr_nonnull(pamu_chip_device(pamu_chip_find("p4080"), gone[i]));
        ck_assert_ptr_null(pamu_chip_device(chip, gone[i]));
    }
    ck_assert_uint_eq(chip->device_count, pamu_chip_find("p4080")->device_count - 8 + DEVICES_OF_TREE);
    dtb_chip_destroy(dtb);
}
END_TEST

/* ---- trees that say less ---- */

/* All of the profile's, and every source says so. */
START_TEST(bare_tree_is_the_profile)
{
    struct blob blob = load_blob("bare");
    struct dtb_chip *dtb = read_good(&blob, NULL);
    const struct pamu_chip *chip = dtb_chip_profile(dtb), *profile = pamu_chip_find("p4080");
    struct pamu_hardware found, wanted;
    pamu_chip_hardware(chip, &found);
    pamu_chip_hardware(profile, &wanted);
    ck_assert_mem_eq(&found, &wanted, sizeof found);
    for (unsigned id = 0; id < PAMU_CHIP_VALUE_COUNT; id++) {
        ck_assert_uint_eq(chip->value[id].value, profile->value[id].value);
        ck_assert_int_eq(chip->value[id].known, profile->value[id].known);
        ck_starts(chip->value[id].source, "not in the tree; from profile p4080: ");
        ck_assert(has_note(dtb, pamu_chip_value_row((enum pamu_chip_value_id)id)->name));
    }
    ck_assert_uint_eq(chip->msi_bank_count, 3);
    ck_assert_uint_eq(pamu_chip_msi_address(chip, 2), 0xffe046140u);
    ck_assert_uint_eq(chip->cpu_count, 8);
    ck_assert_uint_eq(chip->device_count, profile->device_count);
    ck_assert_uint_eq(chip->instances[0].node_count, profile->instances[0].node_count);
    for (size_t i = 0; i < chip->device_count; i++) {
        ck_assert_uint_eq(chip->devices[i].instance->value, profile->devices[i].instance->value);
        ck_starts(chip->devices[i].instance->source, "not in the tree; from profile p4080: ");
    }
    ck_assert_str_eq(dtb_chip_model(dtb), "fsl,P4080DS");
    ck_assert_str_eq(dtb_chip_choice(dtb), "compatible of the root node: fsl,P4080DS");
    dtb_chip_destroy(dtb);
}
END_TEST

/* FACTS section 13, T4240; the seventh PAMU is one more than the profile has. */
START_TEST(pamus_by_size_only)
{
    struct blob blob = load_blob("unnamed");
    struct dtb_chip *dtb = read_good(&blob, NULL);
    const struct pamu_chip *chip = dtb_chip_profile(dtb);
    ck_assert_str_eq(chip->name, "t4240");
    ck_assert_uint_eq(chip->instance_count, 7);
    for (unsigned i = 0; i < 7; i++) {
        ck_assert_uint_eq(chip->instances[i].ccsr_offset, 0x20000 + 0x1000 * i);
        ck_assert(!chip->instances[i].cache[PAMU_PPAACE].known && !chip->instances[i].nodes_known);
        ck_assert_uint_eq(chip->instances[i].cache[PAMU_PPAACE].geometry.lines, 32);
        ck_assert_uint_eq(chip->instances[i].cache[PAMU_SPAACE].geometry.lines, 128);
        ck_assert_uint_eq(chip->instances[i].cache[PAMU_OMT].geometry.ways, 16);
    }
    ck_assert_str_eq(chip->instances[6].cache[PAMU_PPAACE].source, "not in the tree, and profile t4240 has no PAMU 6");
    ck_starts(note_of(dtb, "lost nodes"), "1 with an fsl,iommu-parent that names no pamu@ node");
    ck_assert_str_eq(dtb_chip_choice(dtb), "compatible of /soc@ffe000000/localbus@124000: fsl,t4240-ifc");
    dtb_chip_destroy(dtb);
}
END_TEST

/* fsl,p4080-pamu, fsl,pamu-phandle, linux,phandle, no ranges in the iommu node, no alias page (rule R18). */
START_TEST(early_names)
{
    struct blob blob = load_blob("early");
    struct dtb_chip *dtb = read_good(&blob, NULL);
    const struct pamu_chip *chip = dtb_chip_profile(dtb);
    ck_assert_uint_eq(chip->instance_count, 2);
    ck_assert(chip->instances[0].cache[PAMU_PPAACE].known); /* the profile's */
    ck_starts(chip->instances[0].cache[PAMU_PPAACE].source, "not in the tree; ");
    ck_assert_uint_eq(chip->instances[1].cache[PAMU_PPAACE].geometry.lines, 16);
    ck_starts(chip->instances[1].cache[PAMU_SPAACE].source, "not in the tree; ");
    ck_assert_uint_eq(chip->instances[1].node_count, 2);
    ck_assert_str_eq(chip->instances[1].nodes[0].name, "crypto@300000");
    ck_assert_uint_eq(chip->instances[1].nodes[1].liodn_registers, 0); /* of no block that is there */
    ck_assert(has_note(dtb, "LIODN registers of usb@211000"));
    ck_assert_str_eq(note_of(dtb, "other PAMU blocks"),
                     "1 left out: a chip has one, and the first, /soc@ffe000000/iommu@20000, is taken");
    ck_assert_uint_eq(chip->value[PAMU_CHIP_VIOLATION_INTERRUPT].value, 24);
    ck_starts(chip->value[PAMU_CHIP_ERROR_INTERRUPT].source, "device tree ");
    ck_starts(chip->value[PAMU_CHIP_ERROR_INTERRUPT_BIT].source, "not in the tree; "); /* two cells have no fourth */
    ck_assert_uint_eq(chip->msi_bank_count, 1);
    ck_assert_uint_eq(chip->msi_banks[0].alias_offset, 0);
    ck_assert_int_eq(chip->msi_banks[0].alias_register, PAMU_CHIP_MSIIR);
    ck_assert_uint_eq(pamu_chip_msi_address(chip, 0), 0xffe041740u);
    ck_assert_uint_eq(chip->msi_banks[0].registers, 2);
    ck_assert(has_note(dtb, "alias page of msi@41600"));
    dtb_chip_destroy(dtb);
}
END_TEST

/* ---- the profile to fall back on ---- */

START_TEST(profile_that_is_asked_for)
{
    struct blob blob = load_blob("bare");
    struct dtb_chip *dtb = read_good(&blob, pamu_chip_find("p4080-rev1"));
    const struct pamu_chip *chip = dtb_chip_profile(dtb);
    ck_assert_str_eq(chip->name, "p4080-rev1");
    ck_assert_str_eq(dtb_chip_choice(dtb), "it was asked for");
    ck_starts(note_of(dtb, "profile"), "p4080-rev1 was asked for, but the tree is of p4080");
    ck_assert_uint_eq(chip->value[PAMU_CHIP_MAX_SUBWINDOWS].value, 16);
    dtb_chip_destroy(dtb);
    blob = load_blob("bare");
    dtb = read_good(&blob, pamu_chip_find("p4080"));
    ck_assert(!has_note(dtb, "profile"));
    dtb_chip_destroy(dtb);
}
END_TEST

static struct blob board(const char *compatible)
{
    struct blob blob = load_blob("bare");
    set_string(&blob, "/", "compatible", compatible);
    return blob;
}

START_TEST(profile_by_part_of_a_board_name)
{
    static const char *const names[][2] = {
        {"fsl,P4040XY", "p4080"}, {"other,t1042-thing", "t1042"}, {"x,P5010", "p5020"}, {"fsl,B4420QDS", "b4420"}};
    struct blob blob = board(names[_i][0]);
    struct dtb_chip *dtb = read_good(&blob, NULL);
    ck_assert_str_eq(dtb_chip_profile(dtb)->name, names[_i][1]);
    dtb_chip_destroy(dtb);
}
END_TEST

START_TEST(no_profile)
{
    static const char *const names[] = {"fsl,P1010RDB", "P4080DS", "fsl,P408", "", "fsl,"};
    struct blob blob = board(names[_i]);
    read_bad(&blob, DTB_ERR_CHIP, "no compatible string names a chip that has a profile");
    blob = board(names[_i]);
    struct dtb_chip *dtb = read_good(&blob, pamu_chip_find("t1023"));
    ck_assert_str_eq(dtb_chip_profile(dtb)->name, "t1023");
    dtb_chip_destroy(dtb);
}
END_TEST

/* ---- small changes ---- */

/* Without PAMU 1, what the profile places there is unknown (rule D3). */
START_TEST(fewer_pamus_than_the_profile)
{
    struct blob blob = load_blob("unnamed");
    set_cells(&blob, "/soc@ffe000000/iommu@20000", "reg", (const uint32_t[]){0x20000, 0x1000}, 2);
    struct dtb_chip *dtb = read_good(&blob, pamu_chip_find("p4080"));
    const struct pamu_chip *chip = dtb_chip_profile(dtb);
    const struct pamu_chip_device *usb = pamu_chip_device(chip, "usb1"), *dma = pamu_chip_device(chip, "dma1");
    ck_assert_uint_eq(chip->instance_count, 1);
    ck_assert(!usb->instance->known);
    ck_assert_uint_eq(usb->instance->value, 0);
    ck_assert(dma->instance->known); /* behind PAMU 0 */
    dtb_chip_destroy(dtb);
}
END_TEST

/* Empty ranges: the PAMUs' reg is in the space of the soc node. */
START_TEST(ranges_that_map_nothing_away)
{
    static const char *const pamus[] = {"pamu@0", "pamu@1000", "pamu@2000"};
    struct blob blob = load_blob("complete");
    set_cells(&blob, SOC "/iommu@30000", "ranges", NULL, 0);
    for (unsigned i = 0; i < 3; i++) {
        char path[64];
        (void)snprintf(path, sizeof path, SOC "/iommu@30000/%s", pamus[i]);
        set_cells(&blob, path, "reg", (const uint32_t[]){0x30000 + 0x1000 * i, 0x1000}, 2);
    }
    struct dtb_chip *dtb = read_good(&blob, NULL);
    ck_assert_uint_eq(dtb_chip_profile(dtb)->instances[1].cache[PAMU_PPAACE].geometry.lines, 8);
    dtb_chip_destroy(dtb);
}
END_TEST

START_TEST(soc_whose_ranges_do_not_hold_the_pamus)
{
    struct blob blob = load_blob("complete");
    set_cells(&blob, SOC, "ranges", (const uint32_t[]){0x40000, 0xa, 0, 0x1000000}, 4);
    struct dtb_chip *dtb = read_good(&blob, NULL);
    ck_assert_uint_eq(dtb_chip_profile(dtb)->value[PAMU_CHIP_CCSR_BASE].value, 0xffe000000u);
    ck_assert(has_note(dtb, "ccsr-base"));
    dtb_chip_destroy(dtb);
    blob = load_blob("complete"); /* of two entries, the one with the PAMUs */
    set_cells(&blob, SOC, "ranges", (const uint32_t[]){0x1000000, 0xb, 0, 0x1000000, 0, 0xc, 0x10, 0x800000}, 8);
    dtb = read_good(&blob, NULL);
    ck_assert_uint_eq(dtb_chip_profile(dtb)->value[PAMU_CHIP_CCSR_BASE].value, 0xc00000010u);
    ck_assert_uint_eq(dtb_chip_profile(dtb)->value[PAMU_CHIP_CCSR_SIZE].value, 0x800000);
    dtb_chip_destroy(dtb);
}
END_TEST

/* Interrupts that no controller counts the cells of are the profile's; p4080 has a bank at 0x41600. */
START_TEST(interrupts_that_nobody_counts)
{
    struct blob blob = load_blob("complete");
    remove_property(&blob, "/", "interrupt-parent");
    int second = fdt_path_offset(blob.bytes, SOC "/msi@41800");
    ck_assert_int_eq(fdt_del_node(blob.bytes, second), 0);
    struct dtb_chip *dtb = read_good(&blob, NULL);
    const struct pamu_chip *chip = dtb_chip_profile(dtb);
    ck_assert_uint_eq(chip->value[PAMU_CHIP_VIOLATION_INTERRUPT].value, 24);
    ck_assert_uint_eq(chip->msi_banks[0].registers, 8);
    ck_assert_uint_eq(chip->msi_banks[0].interrupt[7], 0xe7);
    ck_assert(has_note(dtb, "interrupts of msi@41600"));
    dtb_chip_destroy(dtb);
}
END_TEST

/* A CPU that neither the tree nor the profile, which has threads 0 to 7, gives a stash id of its L1. */
START_TEST(cpu_that_the_profile_does_not_have)
{
    struct blob blob = load_blob("complete");
    set_cells(&blob, "/cpus/PowerPC,e9000@2", "reg", (const uint32_t[]){20}, 1);
    remove_property(&blob, "/cpus/PowerPC,e9000@2", "cache-stash-id");
    struct dtb_chip *dtb = read_good(&blob, NULL);
    const struct pamu_chip_cpu *cpu = &dtb_chip_profile(dtb)->cpus[1];
    ck_assert_uint_eq(cpu->first, 20);
    ck_assert_uint_eq(cpu->threads, 1);
    ck_assert(!cpu->l1.known && cpu->l2.known);
    ck_assert_str_eq(cpu->l1.source, "not in the tree, and profile p4080 has no such CPU");
    ck_starts(note_of(dtb, "stash ids"), "no cache-stash-id for 1 L1 and 0 L2 caches of 2 CPUs");
    dtb_chip_destroy(dtb);
}
END_TEST

/* One of a block's nodes behind another PAMU: which of them a device is, nobody knows. */
START_TEST(block_behind_two_pamus)
{
    struct blob blob = load_blob("complete");
    int soc = fdt_path_offset(blob.bytes, SOC), second = fdt_add_subnode(blob.bytes, soc, "crypto@400000");
    ck_assert_int_ge(second, 0);
    uint32_t pamu = fdt_get_phandle(blob.bytes, fdt_path_offset(blob.bytes, SOC "/iommu@30000/pamu@1000"));
    set_cells(&blob, SOC "/crypto@400000", "fsl,iommu-parent", &pamu, 1);
    struct dtb_chip *dtb = read_good(&blob, NULL);
    const struct pamu_chip_device *rtic = pamu_chip_device(dtb_chip_profile(dtb), "sec-rtic-a");
    ck_assert_uint_eq(rtic->instance->value, 1); /* the profile's */
    ck_starts(rtic->instance->source, "not in the tree; from profile p4080: ");
    dtb_chip_destroy(dtb);
}
END_TEST

/* A session takes the chip, whatever a script says, until it has a model. */
START_TEST(session_of_a_tree)
{
    struct blob blob = load_blob("complete");
    struct dtb_chip *dtb = read_good(&blob, NULL);
    struct op_session *session = op_session_create(0);
    ck_assert(session != NULL && op_force_chip(session, dtb_chip_profile(dtb)));
    ck_assert_ptr_eq(op_session_chip(session), dtb_chip_profile(dtb));
    ck_assert_uint_eq(pamu_config(op_session_model(session))->hardware.instances, 3);
    ck_assert_uint_eq(op_session_instance(session, 5), 1);   /* usb@210000 */
    ck_assert_uint_eq(op_session_instance(session, 18), 0);  /* crypto@300000/jr@1000 */
    ck_assert_uint_eq(op_session_instance(session, 157), 1); /* usb2 */
    ck_assert(!op_force_chip(session, dtb_chip_profile(dtb)));
    op_session_destroy(session);
    dtb_chip_destroy(dtb);
}
END_TEST

START_TEST(text_that_is_not_printable)
{
    struct blob blob = load_blob("complete");
    set_string(&blob, "/", "model", "a\033[31m\nb\x80");
    struct dtb_chip *dtb = read_good(&blob, NULL);
    ck_assert_str_eq(dtb_chip_model(dtb), "a?[31m?b?");
    dtb_chip_destroy(dtb);
}
END_TEST

/* What a model is made of comes from the tree, and errata from the profile. */
START_TEST(chip_makes_a_configuration)
{
    struct blob blob = load_blob("complete");
    struct dtb_chip *dtb = read_good(&blob, NULL);
    struct pamu_config config;
    pamu_chip_config(dtb_chip_profile(dtb), &config);
    ck_assert_uint_eq(config.hardware.instances, 3);
    ck_assert_uint_eq(config.hardware.mliodn, 1023);
    ck_assert_uint_eq(config.hardware.cache[1][PAMU_SPAACE].lines, 48);
    ck_assert_uint_eq(config.hardware.cache[2][PAMU_SPAACE].ways, 4096);
    ck_assert(config.hardware.erratum.a003638);
    dtb_chip_destroy(dtb);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dtb_chip");
    TCase *complete = tcase_create("complete"), *less = tcase_create("less"), *profile = tcase_create("profile"),
          *changes = tcase_create("changes");
    tcase_add_loop_test(complete, every_value_and_its_source, 0, PAMU_CHIP_VALUE_COUNT);
    tcase_add_test(complete, what_the_tree_is_of);
    tcase_add_test(complete, instances);
    tcase_add_test(complete, msi_banks);
    tcase_add_test(complete, cpus);
    tcase_add_loop_test(complete, devices_and_liodns, 0, (int)(sizeof devices / sizeof devices[0]));
    tcase_add_test(complete, devices_of_the_tree_supersede);
    tcase_add_test(less, bare_tree_is_the_profile);
    tcase_add_test(less, pamus_by_size_only);
    tcase_add_test(less, early_names);
    tcase_add_test(profile, profile_that_is_asked_for);
    tcase_add_loop_test(profile, profile_by_part_of_a_board_name, 0, 4);
    tcase_add_loop_test(profile, no_profile, 0, 5);
    tcase_add_test(changes, fewer_pamus_than_the_profile);
    tcase_add_test(changes, ranges_that_map_nothing_away);
    tcase_add_test(changes, soc_whose_ranges_do_not_hold_the_pamus);
    tcase_add_test(changes, interrupts_that_nobody_counts);
    tcase_add_test(changes, cpu_that_the_profile_does_not_have);
    tcase_add_test(changes, block_behind_two_pamus);
    tcase_add_test(changes, session_of_a_tree);
    tcase_add_test(changes, text_that_is_not_printable);
    tcase_add_test(changes, chip_makes_a_configuration);
    suite_add_tcase(suite, complete);
    suite_add_tcase(suite, less);
    suite_add_tcase(suite, profile);
    suite_add_tcase(suite, changes);
    return suite_run(suite);
}
