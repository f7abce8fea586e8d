/* The nodes that facts are read from, and where they lie. SPDX-License-Identifier: BSD-2-Clause */
#include "dtb/reader.h"

/* The binding's string, or the one of the first P4080 trees (FACTS section 1). */
static bool is_iommu(const struct dtb_tree *tree, uint32_t node)
{
    return dtb_compatible(tree, node, "fsl,pamu") || dtb_compatible(tree, node, "fsl,p4080-pamu");
}

static void find_iommu(struct dtb_reader *reader)
{
    size_t others = 0;
    for (uint32_t node = 1; node < reader->tree.node_count; node++) {
        if (!is_iommu(&reader->tree, node))
            continue;
        others += reader->iommu != DTB_NO_NODE ? 1 : 0;
        reader->iommu = reader->iommu == DTB_NO_NODE ? node : reader->iommu;
    }
    if (others > 0)
        dtb_note(reader, "other PAMU blocks", "%zu left out: a chip has one, and the first, %s, is taken", others,
                 dtb_path(reader, reader->iommu));
}

/* Blocks are children of the soc node: the parent of iommu@, else what calls itself so. */
static void find_soc(struct dtb_reader *reader)
{
    const struct dtb_tree *tree = &reader->tree;
    if (reader->iommu != DTB_NO_NODE) {
        reader->soc = tree->nodes[reader->iommu].parent;
        return;
    }
    for (uint32_t node = dtb_next_child(tree, 0, 0); node != DTB_NO_NODE; node = dtb_next_child(tree, 0, node)) {
        if (dtb_is_named(tree, node, "soc")) {
            reader->soc = node;
            return;
        }
    }
}

/* The first child of the soc node whose compatible list has such a string. */
static uint32_t find_child(const struct dtb_reader *reader,
                           const char *(*matches)(const struct dtb_tree *, uint32_t, const char *), const char *what)
{
    uint32_t node = reader->soc;
    do {
        node = node == DTB_NO_NODE ? node : dtb_next_child(&reader->tree, reader->soc, node);
    } while (node != DTB_NO_NODE && matches(&reader->tree, node, what) == NULL);
    return node;
}

void dtb_find_places(struct dtb_reader *reader)
{
    reader->soc = reader->iommu = DTB_NO_NODE;
    find_iommu(reader);
    find_soc(reader);
    reader->guts = find_child(reader, dtb_compatible_start, "fsl,qoriq-device-config-");
    reader->l3 = find_child(reader, dtb_compatible_end, "-l3-cache-controller");
    reader->fabric = find_child(reader, dtb_compatible_start, "fsl,corenet-cf");
    reader->laws = find_child(reader, dtb_compatible_start, "fsl,corenet-law");
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++)
        reader->pamu[i] = DTB_NO_NODE;
}

bool dtb_ccsr_offset(struct dtb_reader *reader, uint32_t node, size_t index, uint32_t *offset)
{
    struct dtb_range range;
    if (!dtb_reg(&reader->tree, node, index, &range))
        return dtb_fail_at(reader, node, "reg", "no entry %zu; an address and a size are needed", index);
    if (reader->tree.nodes[node].parent != reader->soc || range.start > UINT32_MAX)
        return dtb_fail_at(reader, node, "reg", "not in the space of %s, where the chip's blocks are",
                           reader->soc == DTB_NO_NODE ? "a soc node" : dtb_path(reader, reader->soc));
    *offset = (uint32_t)range.start;
    return true;
}

/* The binding says fsl,pamu-phandle in its text, and fsl,iommu-parent in its list; trees use the latter (FACTS 13). */
static uint32_t parent_pamu(const struct dtb_tree *tree, uint32_t node)
{
    uint32_t pamu = dtb_reference(tree, node, "fsl,iommu-parent");
    return pamu != DTB_NO_NODE ? pamu : dtb_reference(tree, node, "fsl,pamu-phandle");
}

bool dtb_attached(const struct dtb_reader *reader, uint32_t node, unsigned *instance)
{
    uint32_t pamu = parent_pamu(&reader->tree, node);
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES && pamu != DTB_NO_NODE; i++) {
        if (reader->pamu[i] == pamu) {
            *instance = i;
            return true;
        }
    }
    return false;
}
