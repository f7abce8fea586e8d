/* DMA masters and their LIODNs: what fsl,liodn says first, then the profile's. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "dtb/reader.h"

#define MOST_DEVICES 4096u
#define LIODNS 0x10000u
#define GUTS "guts+0x"

/* Rows being made, and what the tree's rows take away from the profile's. */
struct list {
    struct pamu_chip_device *rows;
    size_t count;
    size_t of_tree; /* of the rows: those made of nodes */
    bool *taken;    /* by LIODN */
};

/* ---- devices of the tree ---- */

/* The path without the soc node: "crypto@300000/jr@1000". */
static const char *device_name(struct dtb_reader *reader, uint32_t node)
{
    const char *path = dtb_path(reader, node);
    const char *soc = reader->soc == DTB_NO_NODE || reader->soc == 0 ? "/" : dtb_path(reader, reader->soc);
    size_t length = strlen(soc);
    if (length > 1 && strncmp(path, soc, length) == 0 && path[length] == '/')
        return path + length + 1;
    return path[0] == '\0' ? path : path + 1; /* empty once memory has run out */
}

static const struct pamu_chip_value *make_instance(struct dtb_reader *reader, uint64_t value, bool known,
                                                   const char *source)
{
    struct pamu_chip_value *instance = dtb_make(reader, 1, sizeof *instance);
    if (instance != NULL)
        *instance = (struct pamu_chip_value){value, known, source};
    return instance;
}

/* The PAMU of the nearest node upwards that is attached. */
static const struct pamu_chip_value *instance_of_node(struct dtb_reader *reader, uint32_t node)
{
    unsigned index;
    for (; node != DTB_NO_NODE; node = reader->tree.nodes[node].parent) {
        if (dtb_attached(reader, node, &index))
            return make_instance(reader, index, true, dtb_source(reader, node, "fsl,iommu-parent"));
    }
    return make_instance(reader, 0, false, "not in the tree: no fsl,iommu-parent in the node or above it (rule D3)");
}

/* "guts+0x520", or NULL. */
static const char *register_of_node(struct dtb_reader *reader, uint32_t node)
{
    const struct dtb_property *property = dtb_find(&reader->tree, node, "fsl,liodn-reg");
    if (dtb_cell_count(property) < 2 || dtb_by_phandle(&reader->tree, dtb_cell(property, 0)) != reader->guts)
        return NULL;
    return dtb_text(reader, GUTS "%" PRIx32, dtb_cell(property, 1));
}

static bool add_node(struct dtb_reader *reader, uint32_t node, struct list *list)
{
    const struct dtb_property *property = dtb_find(&reader->tree, node, "fsl,liodn");
    size_t count = dtb_cell_count(property);
    if (count != 1 && count != 2)
        return dtb_fail_at(reader, node, "fsl,liodn", "%zu cells; a device has one or two LIODNs", count);
    struct pamu_chip_device *row = &list->rows[list->count++];
    row->name = device_name(reader, node);
    row->liodns = (uint8_t)count;
    for (size_t i = 0; i < count; i++) {
        uint32_t liodn = dtb_cell(property, i);
        if (liodn >= LIODNS)
            return dtb_fail_at(reader, node, "fsl,liodn", "%" PRIu32 "; a LIODN is at most 65535", liodn);
        row->liodn[i] = (uint16_t)liodn;
        list->taken[liodn] = true;
    }
    row->liodn_register[0] = register_of_node(reader, node);
    row->instance = instance_of_node(reader, node);
    row->source = dtb_source(reader, node, "fsl,liodn");
    return row->instance != NULL;
}

/* PCIe endpoints: LIODN = the controller's + an offset of the list, whose first is the controller itself (u-boot). */
static size_t endpoints(const struct dtb_tree *tree, uint32_t node)
{
    const struct dtb_property *list = dtb_find(tree, node, "fsl,liodn-offset-list");
    size_t count = dtb_cell_count(list);
    return dtb_cell_count(dtb_find(tree, node, "fsl,liodn")) == 1 && count > 1 ? count - 1 : 0;
}

static bool add_endpoints(struct dtb_reader *reader, uint32_t node, struct list *list)
{
    const struct dtb_property *offsets = dtb_find(&reader->tree, node, "fsl,liodn-offset-list");
    const struct pamu_chip_device *controller = &list->rows[list->count - 1];
    size_t count = endpoints(&reader->tree, node);
    for (size_t i = 0; i < count; i++) {
        uint32_t liodn = controller->liodn[0] + dtb_cell(offsets, i + 1); /* modulo 2^32: an offset may be negative */
        if (liodn >= LIODNS)
            return dtb_fail_at(reader, node, "fsl,liodn-offset-list",
                               "LIODN %" PRIu32 " of endpoint %zu; at most 65535", liodn, i);
        struct pamu_chip_device *row = &list->rows[list->count++];
        row->name = dtb_text(reader, "%s-endpoint%zu", controller->name, i);
        row->liodns = 1;
        row->liodn[0] = (uint16_t)liodn;
        row->instance = controller->instance;
        row->source = dtb_source(reader, node, "fsl,liodn, fsl,liodn-offset-list");
        list->taken[liodn] = true;
    }
    return true;
}

static bool add_nodes(struct dtb_reader *reader, struct list *list)
{
    for (uint32_t node = 1; node < reader->tree.node_count; node++) {
        if (dtb_find(&reader->tree, node, "fsl,liodn") == NULL)
            continue;
        if (!add_node(reader, node, list) || !add_endpoints(reader, node, list))
            return false;
    }
    list->of_tree = list->count;
    return true;
}

/* ---- devices of the profile ---- */

/* A block as u-boot's names begin, and as its node does; the first match counts (docs/spec/chips.md). */
static const char *const blocks[][2] = {
    {"srio-rmu", "rmu"}, {"srio", "rapidio"}, {"rio", "rapidio"}, {"qman", "qman"}, {"bman", "bman"}, {"esdhc", "sdhc"},
    {"usb", "usb"},      {"sata", "sata"},    {"pcie", "pcie"},   {"dma", "dma"},   {"fman", "fman"}, {"sec", "crypto"},
    {"raid", "raideng"}, {"rman", "rman"},    {"pman", "pman"},   {"pme", "pme"},   {"qe", "qe"},     {"tdm", "tdm"},
};

static const char *block_of(const char *device)
{
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
        if (strncmp(device, blocks[i][0], strlen(blocks[i][0])) == 0)
            return blocks[i][1];
    }
    return NULL;
}

static bool has_register(const struct pamu_chip_node *node, unsigned long offset)
{
    return (node->liodn_registers > 0 && node->liodn_register[0] == offset) ||
           (node->liodn_registers > 1 && node->liodn_register[1] == offset);
}

/* The instance of the attached node that has a LIODN register; false if there is none. */
static bool by_register(const struct dtb_reader *reader, const char *text, unsigned *instance, const char **node)
{
    if (strncmp(text, GUTS, strlen(GUTS)) != 0)
        return false;
    unsigned long offset = strtoul(text + strlen(GUTS), NULL, 16);
    for (unsigned i = 0; i < reader->chip->instance_count; i++) {
        const struct pamu_chip_instance *row = &reader->chip->instances[i];
        for (size_t n = 0; n < row->node_count; n++) {
            if (reader->pamu[i] == DTB_NO_NODE || !has_register(&row->nodes[n], offset))
                continue; /* another node, or one that the profile knows of */
            *instance = i;
            *node = row->nodes[n].name;
            return true;
        }
    }
    return false;
}

/* The instance that every node of a block names, above which there is only the soc node; false if one names none. */
static bool by_block(const struct dtb_reader *reader, const char *block, unsigned *instance)
{
    const struct dtb_tree *tree = &reader->tree;
    bool found = false;
    for (uint32_t node = 1; node < tree->node_count; node++) {
        uint32_t parent = tree->nodes[node].parent;
        unsigned index;
        if ((parent != 0 && parent != reader->soc) || !dtb_is_named(tree, node, block))
            continue;
        if (!dtb_attached(reader, node, &index) || (found && index != *instance))
            return false;
        *instance = index;
        found = true;
    }
    return found;
}

/* What the profile says, as far as the tree has such a PAMU. */
static const struct pamu_chip_value *instance_of_profile(struct dtb_reader *reader, const struct pamu_chip_device *row)
{
    const struct pamu_chip_value *instance = row->instance;
    if (instance->value < reader->chip->instance_count)
        return make_instance(reader, instance->value, instance->known, dtb_lacking(reader, instance->source));
    return make_instance(reader, 0, false,
                         dtb_text(reader, "not in the tree, which has no PAMU %" PRIu64 " that profile %s speaks of",
                                  instance->value, reader->profile->name));
}

/* The two rules of docs/spec/chips.md, by the tree. The second is for devices that the first cannot find. */
static const struct pamu_chip_value *instance_of_row(struct dtb_reader *reader, const struct pamu_chip_device *row)
{
    const char *node = NULL, *block = block_of(row->name);
    bool in_guts = false;
    unsigned index = 0;
    for (unsigned i = 0; i < row->liodns && row->liodn_register[i] != NULL; i++) {
        in_guts = in_guts || strncmp(row->liodn_register[i], GUTS, strlen(GUTS)) == 0;
        if (by_register(reader, row->liodn_register[i], &index, &node))
            return make_instance(reader, index, true,
                                 dtb_text(reader, "device tree: %s has LIODN register %s and sits behind PAMU %u", node,
                                          row->liodn_register[i], index));
    }
    if (in_guts || block == NULL || !by_block(reader, block, &index))
        return instance_of_profile(reader, row);
    return make_instance(
        reader, index, true,
        dtb_text(reader, "device tree: all %s nodes sit behind PAMU %u; joined by block name", block, index));
}

static bool same_register(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* Whether a device of the tree is this one: by its LIODN register, or by a LIODN. */
static bool is_superseded(const struct list *list, const struct pamu_chip_device *row)
{
    for (unsigned i = 0; i < row->liodns; i++) {
        if (list->taken[row->liodn[i]])
            return true;
        for (size_t n = 0; n < list->of_tree; n++) {
            if (same_register(list->rows[n].liodn_register[0], row->liodn_register[i]))
                return true;
        }
    }
    return false;
}

static bool add_profile(struct dtb_reader *reader, struct list *list)
{
    const struct pamu_chip *profile = reader->profile;
    for (size_t i = 0; i < profile->device_count; i++) {
        if (is_superseded(list, &profile->devices[i]))
            continue;
        struct pamu_chip_device *row = &list->rows[list->count++];
        *row = profile->devices[i];
        row->instance = instance_of_row(reader, row);
        row->source = dtb_lacking(reader, row->source);
        if (row->instance == NULL)
            return false;
    }
    return true;
}

/* ---- all ---- */

static size_t count_nodes(const struct dtb_tree *tree)
{
    size_t count = 0;
    for (uint32_t node = 1; node < tree->node_count; node++)
        count += dtb_find(tree, node, "fsl,liodn") != NULL ? 1 + endpoints(tree, node) : 0;
    return count;
}

static void note_devices(struct dtb_reader *reader, const struct list *list)
{
    const char *profile = reader->profile->name;
    size_t others = list->count - list->of_tree;
    if (list->of_tree == 0)
        dtb_note(reader, "devices", "no node has fsl,liodn, which a boot loader fills in; the %zu of profile %s",
                 others, profile);
    else if (others > 0)
        dtb_note(reader, "devices", "%zu of profile %s have LIODNs that no fsl,liodn of the tree has; they are kept",
                 others, profile);
}

bool dtb_read_devices(struct dtb_reader *reader)
{
    size_t of_tree = count_nodes(&reader->tree), room = of_tree + reader->profile->device_count;
    if (of_tree > MOST_DEVICES)
        return dtb_fail(reader, DTB_ERR_LIMIT, "%zu devices with LIODNs; at most %u are taken", of_tree, MOST_DEVICES);
    struct list list = {dtb_make(reader, room, sizeof *list.rows), 0, 0, dtb_make(reader, LIODNS, sizeof *list.taken)};
    if (list.rows == NULL || list.taken == NULL || !add_nodes(reader, &list) || !add_profile(reader, &list))
        return false;
    reader->chip->devices = list.rows;
    reader->chip->device_count = list.count;
    reader->chip->liodn_source = dtb_text(reader, "PCIe controllers: %s; LIODNs: %s%s", reader->pcie_source,
                                          list.of_tree == 0 ? "" : "device tree, fsl,liodn; others ",
                                          dtb_lacking(reader, reader->profile->liodn_source));
    note_devices(reader, &list);
    return true;
}
