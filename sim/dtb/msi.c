/* The MSI banks of a tree (FACTS section 10). SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "dtb/reader.h"

#define MSIIR_IN_BLOCK 0x140u
#define MSIS_OF_REGISTER 32u
#define MOST_BANKS 64u

/* A kind of bank. */
struct kind {
    const char *compatible;
    enum pamu_chip_msi_register alias_register; /* what the second reg entry leads to */
};

static const struct kind kinds[] = {
    {"fsl,mpic-msi-v4.3", PAMU_CHIP_MSIIR1},
    {"fsl,mpic-msi", PAMU_CHIP_MSIIR},
};

static const struct kind *kind_of(const struct dtb_tree *tree, uint32_t node)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (dtb_compatible(tree, node, kinds[i].compatible))
            return &kinds[i];
    }
    return NULL;
}

/* R18: without the second entry, messages go to MSIIR in the block, and banks share its page. */
static bool read_places(struct dtb_reader *reader, uint32_t node, const struct kind *kind,
                        struct pamu_chip_msi_bank *bank)
{
    struct dtb_range block, alias;
    if (!dtb_ccsr_offset(reader, node, 0, &bank->block_offset) || !dtb_reg(&reader->tree, node, 0, &block))
        return false;
    if (block.size <= MSIIR_IN_BLOCK || block.size > UINT32_MAX)
        return dtb_fail_at(reader, node, "reg", "0x%" PRIx64 " bytes; a bank has MSIIR at 0x140", block.size);
    bank->block_size = (uint32_t)block.size;
    bank->msiir_offset = bank->block_offset + MSIIR_IN_BLOCK;
    bank->alias_register = PAMU_CHIP_MSIIR;
    if (dtb_reg(&reader->tree, node, 1, &alias)) {
        bank->alias_register = kind->alias_register;
        return dtb_ccsr_offset(reader, node, 1, &bank->alias_offset);
    }
    dtb_note(reader, dtb_text(reader, "alias page of %s", reader->tree.nodes[node].name),
             "reg has no second entry; messages are written to MSIIR at 0x%" PRIx32 " (rule R18)", bank->msiir_offset);
    return true;
}

/* The profile's bank at the same place. */
static const struct pamu_chip_msi_bank *same_bank(const struct dtb_reader *reader, uint32_t block_offset)
{
    for (size_t i = 0; i < reader->profile->msi_bank_count; i++) {
        if (reader->profile->msi_banks[i].block_offset == block_offset)
            return &reader->profile->msi_banks[i];
    }
    return NULL;
}

static bool lack_interrupts(struct dtb_reader *reader, uint32_t node, struct pamu_chip_msi_bank *bank)
{
    const struct pamu_chip_msi_bank *other = same_bank(reader, bank->block_offset);
    if (other == NULL)
        return dtb_fail_at(reader, node, "interrupts",
                           "none whose cells an interrupt parent counts, and profile %s has no such bank",
                           reader->profile->name);
    bank->registers = other->registers;
    for (size_t i = 0; i < other->registers; i++)
        bank->interrupt[i] = other->interrupt[i];
    dtb_note(reader, dtb_text(reader, "interrupts of %s", reader->tree.nodes[node].name),
             "none whose cells an interrupt parent counts; %u registers from profile %s", (unsigned)other->registers,
             reader->profile->name);
    return true;
}

/* One interrupt for each register MSIRn. */
static bool read_interrupts(struct dtb_reader *reader, uint32_t node, struct pamu_chip_msi_bank *bank)
{
    const struct dtb_property *property = dtb_find(&reader->tree, node, "interrupts");
    size_t cells = dtb_interrupt_cells(&reader->tree, node);
    size_t count = cells == 0 ? 0 : dtb_cell_count(property) / cells;
    if (count == 0)
        return lack_interrupts(reader, node, bank);
    if (count > PAMU_CHIP_MSI_REGISTERS)
        return dtb_fail_at(reader, node, "interrupts", "%zu of them; one for each of 1 to %u registers is legal", count,
                           PAMU_CHIP_MSI_REGISTERS);
    for (size_t i = 0; i < count; i++) {
        uint32_t source = dtb_cell(property, i * cells);
        if (source > UINT16_MAX)
            return dtb_fail_at(reader, node, "interrupts", "source %" PRIu32 "; at most %u is legal", source,
                               (unsigned)UINT16_MAX);
        bank->interrupt[i] = (uint16_t)source;
    }
    bank->registers = (uint16_t)count;
    return true;
}

static bool read_bank(struct dtb_reader *reader, uint32_t node, struct pamu_chip_msi_bank *bank)
{
    const struct kind *kind = kind_of(&reader->tree, node);
    bank->compatible = kind->compatible;
    bank->source = dtb_source(reader, node, "reg, interrupts");
    if (!read_places(reader, node, kind, bank) || !read_interrupts(reader, node, bank))
        return false;
    bank->msis = (uint16_t)(MSIS_OF_REGISTER * bank->registers);
    return true;
}

static bool lack_banks(struct dtb_reader *reader)
{
    const struct pamu_chip *profile = reader->profile;
    struct pamu_chip_msi_bank *rows = dtb_make(reader, profile->msi_bank_count, sizeof *rows);
    if (rows == NULL)
        return false;
    for (size_t i = 0; i < profile->msi_bank_count; i++) {
        rows[i] = profile->msi_banks[i];
        rows[i].source = dtb_lacking(reader, rows[i].source);
    }
    reader->chip->msi_banks = rows;
    reader->chip->msi_bank_count = profile->msi_bank_count;
    dtb_note(reader, "msi banks", "no node is compatible with fsl,mpic-msi or fsl,mpic-msi-v4.3; those of profile %s",
             profile->name);
    return true;
}

bool dtb_read_msi_banks(struct dtb_reader *reader)
{
    const struct dtb_tree *tree = &reader->tree;
    size_t count = 0, at = 0;
    for (uint32_t node = 1; node < tree->node_count; node++)
        count += kind_of(tree, node) != NULL ? 1 : 0;
    if (count == 0)
        return lack_banks(reader);
    if (count > MOST_BANKS)
        return dtb_fail(reader, DTB_ERR_LIMIT, "%zu MSI banks; at most %u are taken", count, MOST_BANKS);
    struct pamu_chip_msi_bank *rows = dtb_make(reader, count, sizeof *rows);
    for (uint32_t node = 1; rows != NULL && node < tree->node_count; node++) {
        if (kind_of(tree, node) != NULL && !read_bank(reader, node, &rows[at++]))
            return false;
    }
    reader->chip->msi_banks = rows;
    reader->chip->msi_bank_count = count;
    return rows != NULL;
}
