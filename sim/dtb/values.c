/* The single values of a chip, from the properties that hold them. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "dtb/reader.h"

#define MOST_LIODN_BITS 16u

static void set_value(struct dtb_reader *reader, enum pamu_chip_value_id id, uint64_t value, const char *source)
{
    reader->chip->value[id] = (struct pamu_chip_value){value, true, source};
}

/* Takes a value of the profile; why says what was looked for. */
static void lack_value(struct dtb_reader *reader, enum pamu_chip_value_id id, const char *why)
{
    const struct pamu_chip_value_row *row = pamu_chip_value_row(id);
    const struct pamu_chip_value *value = &reader->profile->value[id];
    reader->chip->value[id] = dtb_fallback(reader, value);
    dtb_note(reader, row->name,
             row->format == PAMU_CHIP_HEX ? "%s; 0x%" PRIx64 "%s from profile %s" : "%s; %" PRIu64 "%s from profile %s",
             why, value->value, value->known ? "" : ", a default,", reader->profile->name);
}

/* ---- places ---- */

/* The CCSR space is what the soc node maps into the root's. */
static bool read_ccsr(struct dtb_reader *reader)
{
    struct dtb_range iommu = {0, 0}, up;
    if (reader->iommu != DTB_NO_NODE && !dtb_reg(&reader->tree, reader->iommu, 0, &iommu))
        return dtb_fail_at(reader, reader->iommu, "reg", "no address and size; those of all PAMUs are needed");
    bool below_root = reader->soc != DTB_NO_NODE && reader->tree.nodes[reader->soc].depth == 1;
    if (!below_root || dtb_map_up(&reader->tree, reader->soc, iommu.start, &up) != DTB_MAPPED) {
        lack_value(reader, PAMU_CHIP_CCSR_BASE, "no ranges of a soc node below the root");
        lack_value(reader, PAMU_CHIP_CCSR_SIZE, "no ranges of a soc node below the root");
        return true;
    }
    const char *source = dtb_source(reader, reader->soc, "ranges");
    set_value(reader, PAMU_CHIP_CCSR_BASE, up.start - iommu.start, source);
    set_value(reader, PAMU_CHIP_CCSR_SIZE, up.size + iommu.start, source);
    return true;
}

static bool read_pamu_place(struct dtb_reader *reader)
{
    struct dtb_range block;
    uint32_t offset;
    if (reader->iommu == DTB_NO_NODE) {
        lack_value(reader, PAMU_CHIP_PAMU_OFFSET, "no node is compatible with fsl,pamu");
        lack_value(reader, PAMU_CHIP_PAMU_SIZE, "no node is compatible with fsl,pamu");
        return true;
    }
    if (!dtb_ccsr_offset(reader, reader->iommu, 0, &offset) || !dtb_reg(&reader->tree, reader->iommu, 0, &block))
        return false;
    if (block.size == 0 || block.size % DTB_INSTANCE_BYTES != 0 || block.size / DTB_INSTANCE_BYTES > PAMU_MAX_INSTANCES)
        return dtb_fail_at(reader, reader->iommu, "reg",
                           "0x%" PRIx64 " bytes of PAMUs; 0x1000 each are needed, for 1 to %u PAMUs", block.size,
                           PAMU_MAX_INSTANCES);
    const char *source = dtb_source(reader, reader->iommu, "reg");
    set_value(reader, PAMU_CHIP_PAMU_OFFSET, offset, source);
    set_value(reader, PAMU_CHIP_PAMU_SIZE, block.size, source);
    return true;
}

static bool read_guts_place(struct dtb_reader *reader)
{
    uint32_t offset;
    if (reader->guts == DTB_NO_NODE) {
        lack_value(reader, PAMU_CHIP_GUTS_OFFSET, "no node is compatible with fsl,qoriq-device-config-..");
        return true;
    }
    if (!dtb_ccsr_offset(reader, reader->guts, 0, &offset))
        return false;
    set_value(reader, PAMU_CHIP_GUTS_OFFSET, offset, dtb_source(reader, reader->guts, "reg"));
    return true;
}

/* ---- interrupts ---- */

/* A cell of the iommu node's interrupts: 24 2 0 0, 16 2 1 30 (FACTS section 1). */
static void read_interrupt(struct dtb_reader *reader, enum pamu_chip_value_id id, size_t specifier, size_t cell)
{
    size_t cells = reader->iommu == DTB_NO_NODE ? 0 : dtb_interrupt_cells(&reader->tree, reader->iommu);
    const struct dtb_property *property =
        reader->iommu == DTB_NO_NODE ? NULL : dtb_find(&reader->tree, reader->iommu, "interrupts");
    if (cell >= cells || dtb_cell_count(property) < (specifier + 1) * cells) {
        lack_value(reader, id,
                   "no such cell in interrupts of the iommu node, or no interrupt parent that counts its cells");
        return;
    }
    set_value(reader, id, dtb_cell(property, specifier * cells + cell),
              dtb_source(reader, reader->iommu, "interrupts"));
}

/* ---- single cells ---- */

struct cell_row {
    enum pamu_chip_value_id id;
    const char *property;
    uint32_t least, most; /* legal values */
};

/* A value that one cell of a node holds. */
static bool read_cell(struct dtb_reader *reader, uint32_t node, const struct cell_row *row)
{
    uint32_t value;
    if (node == DTB_NO_NODE || !dtb_one_cell(&reader->tree, node, row->property, &value)) {
        const char *where = node == DTB_NO_NODE ? "a block that is not there" : dtb_path(reader, node);
        lack_value(reader, row->id, dtb_text(reader, "no %s of one cell in %s", row->property, where));
        return true;
    }
    if (value < row->least || value > row->most)
        return dtb_fail_at(reader, node, row->property, "%" PRIu32 "; %" PRIu32 " to %" PRIu32 " are legal", value,
                           row->least, row->most);
    set_value(reader, row->id, value, dtb_source(reader, node, row->property));
    return true;
}

static bool read_cells(struct dtb_reader *reader)
{
    static const struct cell_row bits = {PAMU_CHIP_LIODN_BITS, "fsl,liodn-bits", 1, MOST_LIODN_BITS};
    static const struct cell_row portid = {PAMU_CHIP_PORTID_MAPPING, "fsl,portid-mapping", 0, UINT32_MAX};
    static const struct cell_row stash = {PAMU_CHIP_L3_STASH, "cache-stash-id", 0, DTB_MOST_CID};
    static const struct cell_row csdids = {PAMU_CHIP_CSDIDS, "fsl,ccf-num-csdids", 0, UINT32_MAX};
    static const struct cell_row snoopids = {PAMU_CHIP_SNOOPIDS, "fsl,ccf-num-snoopids", 0, UINT32_MAX};
    static const struct cell_row laws = {PAMU_CHIP_LAWS, "fsl,num-laws", 0, UINT32_MAX};
    return read_cell(reader, reader->guts, &bits) && read_cell(reader, reader->iommu, &portid) &&
           read_cell(reader, reader->l3, &stash) && read_cell(reader, reader->fabric, &csdids) &&
           read_cell(reader, reader->fabric, &snoopids) && read_cell(reader, reader->laws, &laws);
}

/* The default of docs/spec/chips.md, from the tree's bits. */
static void read_mliodn(struct dtb_reader *reader)
{
    const struct pamu_chip_value *bits = &reader->chip->value[PAMU_CHIP_LIODN_BITS];
    uint64_t largest = (UINT64_C(1) << bits->value) - 1;
    if (largest == reader->profile->value[PAMU_CHIP_MLIODN].value) {
        lack_value(reader, PAMU_CHIP_MLIODN, "no property gives PC2");
        return;
    }
    reader->chip->value[PAMU_CHIP_MLIODN] = (struct pamu_chip_value){
        largest, false, "not in the tree; no source gives PC2; the largest number of the tree's fsl,liodn-bits"};
    dtb_note(reader, "mliodn", "no property gives PC2; %" PRIu64 ", a default, is the largest of fsl,liodn-bits",
             largest);
}

bool dtb_read_values(struct dtb_reader *reader)
{
    if (!read_ccsr(reader) || !read_pamu_place(reader) || !read_guts_place(reader))
        return false;
    lack_value(reader, PAMU_CHIP_BYPASS_OFFSET, "no property places PAMUBYPENR in the global utilities");
    read_interrupt(reader, PAMU_CHIP_VIOLATION_INTERRUPT, 0, 0);
    read_interrupt(reader, PAMU_CHIP_ERROR_INTERRUPT, 1, 0);
    read_interrupt(reader, PAMU_CHIP_ERROR_INTERRUPT_BIT, 1, 3);
    if (!read_cells(reader))
        return false;
    read_mliodn(reader);
    lack_value(reader, PAMU_CHIP_MWCE, "no property gives PC3");
    lack_value(reader, PAMU_CHIP_MAX_SUBWINDOWS, "no property gives PC3");
    lack_value(reader, PAMU_CHIP_PHYS_BITS, "no property gives it");
    return true;
}
