/* The PAMUs of a tree: their caches, and the nodes behind them. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "dtb/reader.h"

#define FIRST_BYPASS_BIT UINT32_C(0x80000000) /* rule M1 */
#define MOST_NODES 256u                       /* behind one PAMU; the boards have up to 19 */

/* ---- pamu@ nodes ---- */

/* Where a child of the iommu node lies in its block: by the node's ranges, else by reg itself (FACTS section 13). */
static bool offset_in_block(struct dtb_reader *reader, uint32_t node, uint64_t *offset)
{
    const struct dtb_tree *tree = &reader->tree;
    struct dtb_range reg, block, up;
    if (!dtb_reg(tree, node, 0, &reg) || !dtb_reg(tree, reader->iommu, 0, &block))
        return dtb_fail_at(reader, node, "reg", "no address and size; those of one PAMU are needed");
    enum dtb_mapping mapping = dtb_map_up(tree, reader->iommu, reg.start, &up);
    *offset = mapping == DTB_MAPPED ? up.start - block.start : reg.start;
    if (mapping == DTB_OUTSIDE || *offset >= block.size || *offset % DTB_INSTANCE_BYTES != 0)
        return dtb_fail_at(reader, node, "reg", "not a multiple of 0x1000 inside the 0x%" PRIx64 " bytes of %s",
                           block.size, dtb_path(reader, reader->iommu));
    return true;
}

static bool place_pamus(struct dtb_reader *reader)
{
    if (reader->iommu == DTB_NO_NODE)
        return true;
    const struct dtb_tree *tree = &reader->tree;
    for (uint32_t node = dtb_next_child(tree, reader->iommu, reader->iommu); node != DTB_NO_NODE;
         node = dtb_next_child(tree, reader->iommu, node)) {
        uint64_t offset = 0;
        if (!dtb_is_named(tree, node, "pamu"))
            continue;
        if (!offset_in_block(reader, node, &offset))
            return false;
        if (reader->pamu[offset / DTB_INSTANCE_BYTES] != DTB_NO_NODE)
            return dtb_fail_at(reader, node, "reg", "the place of another PAMU; each has 0x1000 bytes of its own");
        reader->pamu[offset / DTB_INSTANCE_BYTES] = node;
    }
    return true;
}

/* ---- caches ---- */

struct cache_row {
    const char *property;
    struct pamu_geometry geometry; /* the default of docs/spec/chips.md, for a PAMU that the profile does not have */
};

static const struct cache_row cache_rows[PAMU_STRUCTURE_COUNT] = {
    [PAMU_PPAACE] = {"fsl,primary-cache-geometry", {32, 1}},
    [PAMU_SPAACE] = {"fsl,secondary-cache-geometry", {128, 2}},
    [PAMU_OMT] = {NULL, {16, 16}}, /* in no binding */
};

static void note_cache(struct dtb_reader *reader, unsigned index, enum pamu_structure structure,
                       const struct pamu_chip_cache *cache)
{
    const struct pamu_chip *profile = reader->profile;
    const char *whose =
        index < profile->instance_count ? "from profile" : "a default, as there is no such PAMU in profile";
    if (structure != PAMU_OMT)
        dtb_note(reader, dtb_text(reader, "%s cache of PAMU %u", pamu_structure_name(structure), index),
                 "no %s; lines x ways %ux%u %s %s", cache_rows[structure].property, (unsigned)cache->geometry.lines,
                 (unsigned)cache->geometry.ways, whose, profile->name);
}

static void lack_cache(struct dtb_reader *reader, unsigned index, enum pamu_structure structure,
                       struct pamu_chip_cache *cache)
{
    const struct pamu_chip *profile = reader->profile;
    if (index < profile->instance_count) {
        *cache = profile->instances[index].cache[structure];
        cache->source = dtb_lacking(reader, cache->source);
    } else {
        cache->geometry = cache_rows[structure].geometry;
        cache->known = false;
        cache->source = dtb_text(reader, "not in the tree, and profile %s has no PAMU %u", profile->name, index);
    }
    note_cache(reader, index, structure, cache);
}

static bool read_cache(struct dtb_reader *reader, unsigned index, enum pamu_structure structure,
                       struct pamu_chip_cache *cache)
{
    uint32_t node = reader->pamu[index];
    const char *name = cache_rows[structure].property;
    const struct dtb_property *property =
        node == DTB_NO_NODE || name == NULL ? NULL : dtb_find(&reader->tree, node, name);
    if (property == NULL) {
        lack_cache(reader, index, structure, cache);
        return true;
    }
    if (dtb_cell_count(property) != 2)
        return dtb_fail_at(reader, node, name, "%" PRIu32 " bytes; two cells are needed, lines and ways",
                           property->length);
    uint32_t lines = dtb_cell(property, 0), ways = dtb_cell(property, 1);
    if (lines == 0 || lines > PAMU_MAX_LINES || ways == 0 || lines % ways != 0)
        return dtb_fail_at(reader, node, name,
                           "%" PRIu32 " lines, %" PRIu32 " ways; 1 to %u lines are legal, a multiple of the ways",
                           lines, ways, PAMU_MAX_LINES);
    cache->geometry = (struct pamu_geometry){(uint16_t)lines, (uint16_t)ways};
    cache->known = true;
    cache->source = dtb_source(reader, node, name);
    return true;
}

/* ---- attached nodes ---- */

/* Adds the LIODN registers of a node's fsl,liodn-reg: <&global-utilities OFFSET>, possibly several. */
static bool add_registers(struct dtb_reader *reader, uint32_t node, struct pamu_chip_node *row)
{
    const struct dtb_property *property = dtb_find(&reader->tree, node, "fsl,liodn-reg");
    for (size_t at = 0; at + 1 < dtb_cell_count(property); at += 2) {
        uint32_t block = dtb_by_phandle(&reader->tree, dtb_cell(property, at)), offset = dtb_cell(property, at + 1);
        if (block == DTB_NO_NODE || block != reader->guts || row->liodn_registers == 2) {
            dtb_note(reader, dtb_text(reader, "LIODN registers of %s", row->name),
                     "%s, from entry %zu on, is left out: two registers are kept, of the global utilities",
                     dtb_source(reader, node, "fsl,liodn-reg"), at / 2);
            return true;
        }
        if (offset > UINT16_MAX)
            return dtb_fail_at(reader, node, "fsl,liodn-reg",
                               "0x%" PRIx32 "; an offset in the global utilities is at most 0xffff", offset);
        row->liodn_register[row->liodn_registers++] = (uint16_t)offset;
    }
    return true;
}

/* The registers of a node or, if it has none, of its children: SRIO ports have one each. */
static bool read_node(struct dtb_reader *reader, uint32_t node, struct pamu_chip_node *row)
{
    const struct dtb_tree *tree = &reader->tree;
    row->name = dtb_text(reader, "%s", tree->nodes[node].name);
    if (!add_registers(reader, node, row))
        return false;
    bool own = dtb_find(tree, node, "fsl,liodn-reg") != NULL;
    for (uint32_t child = dtb_next_child(tree, node, node); child != DTB_NO_NODE && !own;
         child = dtb_next_child(tree, node, child)) {
        if (!add_registers(reader, child, row))
            return false;
    }
    return true;
}

static size_t count_nodes(const struct dtb_reader *reader, unsigned index)
{
    size_t count = 0;
    unsigned behind;
    for (uint32_t node = 1; node < reader->tree.node_count; node++)
        count += dtb_attached(reader, node, &behind) && behind == index ? 1 : 0;
    return count;
}

static void lack_nodes(struct dtb_reader *reader, unsigned index, struct pamu_chip_instance *instance)
{
    const struct pamu_chip *profile = reader->profile;
    const char *why = "the profile has no such PAMU";
    if (index < profile->instance_count) {
        const struct pamu_chip_instance *other = &profile->instances[index];
        instance->nodes = other->nodes;
        instance->node_count = other->node_count;
        instance->nodes_known = other->nodes_known;
        why = other->nodes_source;
    }
    instance->nodes_source = dtb_lacking(reader, why);
    dtb_note(reader, dtb_text(reader, "nodes behind PAMU %u", index),
             "no pamu@ node that an fsl,iommu-parent could name; %s profile %s",
             instance->nodes_known ? "those of" : "unknown to", profile->name);
}

static bool read_nodes(struct dtb_reader *reader, unsigned index, struct pamu_chip_instance *instance)
{
    if (reader->pamu[index] == DTB_NO_NODE) {
        lack_nodes(reader, index, instance);
        return true;
    }
    size_t count = count_nodes(reader, index), at = 0;
    if (count > MOST_NODES)
        return dtb_fail(reader, DTB_ERR_LIMIT, "%zu nodes behind PAMU %u; at most %u are taken", count, index,
                        MOST_NODES);
    struct pamu_chip_node *rows = dtb_make(reader, count, sizeof *rows);
    unsigned behind;
    for (uint32_t node = 1; rows != NULL && node < reader->tree.node_count; node++) {
        if (dtb_attached(reader, node, &behind) && behind == index && !read_node(reader, node, &rows[at++]))
            return false;
    }
    instance->nodes = rows;
    instance->node_count = count;
    instance->nodes_known = true;
    instance->nodes_source =
        dtb_text(reader, "device tree: fsl,iommu-parent naming %s", dtb_path(reader, reader->pamu[index]));
    return rows != NULL;
}

/* ---- instances ---- */

static bool read_instance(struct dtb_reader *reader, unsigned index, struct pamu_chip_instance *instance)
{
    const struct pamu_chip_value *offset = &reader->chip->value[PAMU_CHIP_PAMU_OFFSET];
    instance->ccsr_offset = (uint32_t)offset->value + index * DTB_INSTANCE_BYTES;
    instance->bypass_bit = FIRST_BYPASS_BIT >> index;
    instance->source = reader->pamu[index] == DTB_NO_NODE ? reader->chip->value[PAMU_CHIP_PAMU_SIZE].source
                                                          : dtb_source(reader, reader->pamu[index], "reg");
    for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
        if (!read_cache(reader, index, (enum pamu_structure)s, &instance->cache[s]))
            return false;
    }
    return read_nodes(reader, index, instance);
}

/* An fsl,iommu-parent that names none of the PAMUs says nothing. */
static void note_lost_parents(struct dtb_reader *reader)
{
    const struct dtb_tree *tree = &reader->tree;
    uint32_t first = DTB_NO_NODE;
    size_t count = 0;
    unsigned index;
    for (uint32_t node = 1; node < tree->node_count; node++) {
        if (dtb_find(tree, node, "fsl,iommu-parent") == NULL || dtb_attached(reader, node, &index))
            continue;
        first = count++ == 0 ? node : first;
    }
    if (count > 0)
        dtb_note(reader, "lost nodes", "%zu with an fsl,iommu-parent that names no pamu@ node; the first is %s", count,
                 dtb_path(reader, first));
}

bool dtb_read_instances(struct dtb_reader *reader)
{
    struct pamu_chip *chip = reader->chip;
    size_t count = (size_t)chip->value[PAMU_CHIP_PAMU_SIZE].value / DTB_INSTANCE_BYTES;
    struct pamu_chip_instance *rows = dtb_make(reader, count, sizeof *rows);
    if (rows == NULL || !place_pamus(reader))
        return false;
    for (unsigned index = 0; index < count; index++) {
        if (!read_instance(reader, index, &rows[index]))
            return false;
    }
    chip->instances = rows;
    chip->instance_count = count;
    dtb_note(reader, "omt caches", "no property gives them (rule C2); those of profile %s", reader->profile->name);
    note_lost_parents(reader);
    return true;
}
