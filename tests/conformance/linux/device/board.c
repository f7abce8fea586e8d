/* The device tree that the driver finds, as the boot loader leaves it. SPDX-License-Identifier: BSD-2-Clause */
#include "board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel.h"

#define MOST_LIODNS 32u
#define FIRST_HANDLE 0x7000u /* above those of any compiled tree */

static struct device_node *child(struct device_node *parent, const char *name, const char *compatible)
{
    struct device_node *node = shim_node(parent, name);
    if (compatible != NULL)
        shim_text(node, "compatible", compatible);
    return node;
}

static void block(struct device_node *node, uint64_t offset, uint64_t size)
{
    const uint32_t reg[] = {(uint32_t)offset, (uint32_t)size};
    shim_cells(node, "reg", reg, 2);
}

static void cell(struct device_node *node, const char *name, uint32_t value)
{
    shim_cells(node, name, &value, 1);
}

/* ---- from the profile ---- */

static uint64_t value(const struct pamu_chip *chip, enum pamu_chip_value_id id)
{
    return chip->value[id].value;
}

static struct device_node *make_ccsr(const struct pamu_chip *chip)
{
    struct device_node *root = shim_node(NULL, "");
    uint64_t base = value(chip, PAMU_CHIP_CCSR_BASE);
    cell(root, "#address-cells", 2);
    cell(root, "#size-cells", 2);
    struct device_node *ccsr = child(root, "soc", "simple-bus");
    const uint32_t ranges[] = {0, (uint32_t)(base >> 32), (uint32_t)base, (uint32_t)value(chip, PAMU_CHIP_CCSR_SIZE)};
    cell(ccsr, "#address-cells", 1);
    cell(ccsr, "#size-cells", 1);
    shim_cells(ccsr, "ranges", ranges, 4);
    return ccsr;
}

static void make_cpus(const struct pamu_chip *chip)
{
    struct device_node *cpus = child(shim_root(), "cpus", NULL);
    for (size_t i = 0; i < chip->cpu_count; i++) {
        const struct pamu_chip_cpu *row = &chip->cpus[i];
        struct device_node *cpu = child(cpus, row->node, NULL), *l2 = child(cpu, "l2-cache", "cache");
        uint32_t threads[8];
        for (uint32_t j = 0; j < row->threads; j++)
            threads[j] = row->first + j;
        shim_text(cpu, "device_type", "cpu");
        shim_cells(cpu, "reg", threads, row->threads);
        cell(cpu, "next-level-cache", FIRST_HANDLE + (uint32_t)i);
        cell(l2, "phandle", FIRST_HANDLE + (uint32_t)i);
    }
}

/* Trees of chips whose L3 the driver finds name one that it knows after their own. */
static void make_l3(struct device_node *ccsr, const struct pamu_chip *chip)
{
    static const char known[] = "fsl,p4080-l3-cache-controller";
    struct device_node *node = shim_node(ccsr, "l3-cache-controller");
    char strings[128];
    size_t length = strlen(chip->l3_compatible) + 1;
    memcpy(strings, chip->l3_compatible, length);
    memcpy(strings + length, known, sizeof known);
    shim_property(node, "compatible", strings, length + (chip->l3_known_to_linux ? sizeof known : 0));
}

void board_from_profile(const struct pamu_chip *chip)
{
    static const char pamu_strings[] = "fsl,pamu-v1.0\0fsl,pamu";
    struct device_node *ccsr = make_ccsr(chip);
    const uint32_t interrupts[] = {(uint32_t)value(chip, PAMU_CHIP_VIOLATION_INTERRUPT), 2, 0, 0};

    struct device_node *pamu = child(ccsr, "iommu", NULL);
    shim_property(pamu, "compatible", pamu_strings, sizeof pamu_strings);
    block(pamu, value(chip, PAMU_CHIP_PAMU_OFFSET), value(chip, PAMU_CHIP_PAMU_SIZE));
    shim_cells(pamu, "interrupts", interrupts, 4);
    block(child(ccsr, "global-utilities", "fsl,qoriq-device-config-1.0"), value(chip, PAMU_CHIP_GUTS_OFFSET), 0x1000);
    make_l3(ccsr, chip);
    child(ccsr, "qman", "fsl,qman");
    child(ccsr, "bman", "fsl,bman");
    make_cpus(chip);
    board_boot_loader(chip);
}

/* ---- what the boot loader adds ---- */

static struct device_node *find_compatible(const char *compatible, unsigned place)
{
    struct device_node *node = NULL;
    while ((node = of_find_compatible_node(node, NULL, compatible)) != NULL && place-- > 0)
        continue;
    return node;
}

static void add_liodn(struct device_node *node, uint32_t liodn)
{
    uint32_t liodns[MOST_LIODNS];
    size_t count;
    const uint32_t *old = shim_find_cells(node, "fsl,liodn", &count);
    if (count == MOST_LIODNS)
        abort();
    if (count > 0)
        memcpy(liodns, old, count * sizeof *old);
    liodns[count] = liodn;
    shim_cells(node, "fsl,liodn", liodns, count + 1);
}

/* By the register that the LIODN is written to: "guts+0x520" is <&guts 0x520> in the tree. */
static struct device_node *find_register(const char *text)
{
    struct device_node *node = NULL;
    if (text == NULL || strncmp(text, "guts+0x", 7) != 0)
        return NULL;
    uint32_t offset = (uint32_t)strtoul(text + 7, NULL, 16);
    while ((node = of_find_node_with_property(node, "fsl,liodn-reg")) != NULL) {
        size_t count;
        const uint32_t *cells = shim_find_cells(node, "fsl,liodn-reg", &count);
        if (count >= 2 && cells[1] == offset)
            return node;
    }
    return NULL;
}

static struct device_node *find_device(const struct pamu_chip_device *device, unsigned place)
{
    const char portal[] = "qman-portal";
    if (strcmp(device->name, "qman") == 0)
        return find_compatible("fsl,qman", 0);
    if (strcmp(device->name, "bman") == 0)
        return find_compatible("fsl,bman", 0);
    if (strncmp(device->name, portal, sizeof portal - 1) == 0)
        return find_compatible("fsl,qman-portal", (unsigned)atoi(device->name + sizeof portal - 1));
    return find_register(device->liodn_register[place]);
}

static struct device_node *make_device(const struct pamu_chip_device *device)
{
    bool portal = strncmp(device->name, "qman-portal", 11) == 0;
    return child(shim_root(), device->name, portal ? "fsl,qman-portal" : NULL);
}

static void add_cpu(const struct pamu_chip_cpu *row)
{
    struct device_node *node = NULL;
    while ((node = of_find_node_by_type(node, "cpu")) != NULL) {
        size_t count;
        const uint32_t *reg = shim_find_cells(node, "reg", &count);
        if (count == 0 || reg[0] != row->first)
            continue;
        if (row->l1.known)
            cell(node, "cache-stash-id", (uint32_t)row->l1.value);
        const uint32_t *next = shim_find_cells(node, "next-level-cache", &count);
        if (row->l2.known && count == 1)
            cell(of_find_node_by_phandle(*next), "cache-stash-id", (uint32_t)row->l2.value);
    }
}

void board_boot_loader(const struct pamu_chip *chip)
{
    struct device_node *l3 = find_compatible(chip->l3_compatible, 0);
    for (size_t i = 0; i < chip->cpu_count; i++)
        add_cpu(&chip->cpus[i]);
    if (l3 != NULL && chip->value[PAMU_CHIP_L3_STASH].known)
        cell(l3, "cache-stash-id", (uint32_t)value(chip, PAMU_CHIP_L3_STASH));
    for (size_t i = 0; i < chip->device_count; i++) {
        const struct pamu_chip_device *device = &chip->devices[i];
        for (unsigned j = 0; j < device->liodns; j++) {
            struct device_node *node = find_device(device, j);
            add_liodn(node != NULL ? node : make_device(device), device->liodn[j]);
        }
    }
}

void board_own_liodn(struct device_node *node, uint32_t liodn)
{
    cell(node, "fsl,liodn", liodn);
}

struct device_node *board_node(uint32_t liodn)
{
    struct device_node *node = NULL;
    while ((node = of_find_node_with_property(node, "fsl,liodn")) != NULL) {
        size_t count;
        const uint32_t *liodns = shim_find_cells(node, "fsl,liodn", &count);
        for (size_t i = 0; i < count; i++)
            if (liodns[i] == liodn)
                return node;
    }
    return NULL;
}

/* ---- local access windows: registers at 0xc00 of their block, 16 bytes each; port masks at 0x600 of theirs ---- */

static uint32_t *registers(const char *compatible, uint32_t offset)
{
    struct device_node *node = find_compatible(compatible, 0);
    return node != NULL ? shim_ccsr_page(of_get_address(node, 0, NULL, NULL)[0]) + offset / 4 : NULL;
}

void board_memory_window(const struct pamu_chip *chip)
{
    uint32_t *windows = registers("fsl,corenet-law", 0xc00);
    if (windows != NULL) /* the last: enabled, memory controller 1, 64 GiB from 0 */
        windows[(value(chip, PAMU_CHIP_LAWS) - 1) * 4 + 2] = 0x80000000 | 0x10 << 20 | 35;
    (void)registers("fsl,corenet-cf", 0x600);
}

bool board_subdomain(const uint32_t **windows, const uint32_t **masks)
{
    *windows = registers("fsl,corenet-law", 0xc00);
    *masks = registers("fsl,corenet-cf", 0x600);
    return *windows != NULL && *masks != NULL;
}
