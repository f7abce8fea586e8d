/* What a tree says of the chip as a whole, and what no tree can say. SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "dtb/reader.h"

/* "e500mc" of "PowerPC,e500mc@0"; NULL if a name is otherwise. */
static const char *core_of(struct dtb_reader *reader, uint32_t node)
{
    const char *comma = strchr(reader->tree.nodes[node].name, ',');
    if (comma == NULL)
        return NULL;
    return dtb_text(reader, "%.*s", (int)strcspn(comma + 1, "@"), comma + 1);
}

static void read_core(struct dtb_reader *reader)
{
    const struct dtb_tree *tree = &reader->tree;
    reader->chip->core = NULL;
    for (uint32_t node = 1; node < tree->node_count && reader->chip->core == NULL; node++) {
        const char *type = dtb_string(tree, node, "device_type");
        if (type != NULL && strcmp(type, "cpu") == 0)
            reader->chip->core = core_of(reader, node);
    }
    if (reader->chip->core != NULL)
        return;
    reader->chip->core = reader->profile->core;
    dtb_note(reader, "core", "no node of device_type cpu is named VENDOR,CORE@N; %s from profile %s",
             reader->profile->core, reader->profile->name);
}

/* The first compatible string in the tree that starts so, or NULL. */
static const char *find_start(const struct dtb_tree *tree, const char *start)
{
    const char *found = NULL;
    for (uint32_t node = 1; node < tree->node_count && found == NULL; node++)
        found = dtb_compatible_start(tree, node, start);
    return found;
}

/* Of the strings that a controller has, the one that u-boot looks for, if the profile knows that. */
static void read_pcie(struct dtb_reader *reader)
{
    const char *found = find_start(&reader->tree, reader->profile->pcie_compatible);
    if (found == NULL)
        found = find_start(&reader->tree, "fsl,qoriq-pcie");
    reader->pcie_source = found != NULL ? "device tree" : dtb_lacking(reader, reader->profile->liodn_source);
    if (found == NULL)
        dtb_note(reader, "pcie-compatible", "no node is compatible with fsl,qoriq-pcie..; %s from profile %s",
                 reader->profile->pcie_compatible, reader->profile->name);
    reader->chip->pcie_compatible = dtb_text(reader, "%s", found != NULL ? found : reader->profile->pcie_compatible);
}

/* The L3 caches that linux 6.1's PAMU driver looks for (FACTS section 12 item 7). */
static bool known_to_linux(const struct dtb_tree *tree, uint32_t node)
{
    return dtb_compatible(tree, node, "fsl,t4240-l3-cache-controller") ||
           dtb_compatible(tree, node, "fsl,b4860-l3-cache-controller") ||
           dtb_compatible(tree, node, "fsl,p4080-l3-cache-controller");
}

static void read_l3(struct dtb_reader *reader)
{
    const struct dtb_tree *tree = &reader->tree;
    const struct pamu_chip *profile = reader->profile;
    bool found = reader->l3 != DTB_NO_NODE;
    const char *name = found ? dtb_string(tree, reader->l3, "compatible") : profile->l3_compatible;
    reader->chip->l3_compatible = dtb_text(reader, "%s", name);
    reader->chip->l3_known_to_linux = found ? known_to_linux(tree, reader->l3) : profile->l3_known_to_linux;
    if (!found)
        dtb_note(reader, "l3-compatible", "no node is compatible with ..-l3-cache-controller; %s from profile %s",
                 profile->l3_compatible, profile->name);
}

/* No property holds an SVR. */
static bool copy_parts(struct dtb_reader *reader)
{
    struct pamu_chip_part *rows = dtb_make(reader, reader->profile->part_count, sizeof *rows);
    if (rows == NULL)
        return false;
    for (size_t i = 0; i < reader->profile->part_count; i++) {
        rows[i].name = reader->profile->parts[i].name;
        rows[i].svr = dtb_fallback(reader, &reader->profile->parts[i].svr);
    }
    reader->chip->parts = rows;
    reader->chip->part_count = reader->profile->part_count;
    dtb_note(reader, "parts", "no property holds an SVR; parts and SVRs from profile %s", reader->profile->name);
    return true;
}

/* Silicon revisions are in no tree, and so are errata. */
static bool copy_errata(struct dtb_reader *reader)
{
    struct pamu_chip_erratum *rows = dtb_make(reader, reader->profile->erratum_count, sizeof *rows);
    if (rows == NULL)
        return false;
    for (size_t i = 0; i < reader->profile->erratum_count; i++) {
        rows[i] = reader->profile->errata[i];
        rows[i].source = dtb_lacking(reader, rows[i].source);
    }
    reader->chip->errata = rows;
    reader->chip->erratum_count = reader->profile->erratum_count;
    dtb_note(reader, "errata", "no property names any; those of profile %s", reader->profile->name);
    return true;
}

/* u-boot writes bases into registers only. */
static bool copy_bases(struct dtb_reader *reader)
{
    struct pamu_chip_base *rows = dtb_make(reader, reader->profile->base_count, sizeof *rows);
    if (rows == NULL)
        return false;
    for (size_t i = 0; i < reader->profile->base_count; i++) {
        rows[i] = reader->profile->bases[i];
        rows[i].source = dtb_lacking(reader, rows[i].source);
    }
    reader->chip->bases = rows;
    reader->chip->base_count = reader->profile->base_count;
    dtb_note(reader, "liodn-bases", "no property holds them; those of profile %s", reader->profile->name);
    return true;
}

bool dtb_read_identity(struct dtb_reader *reader)
{
    struct pamu_chip *chip = reader->chip;
    chip->name = reader->profile->name;
    chip->variant_of = reader->profile->variant_of;
    chip->board_dts = dtb_text(reader, "device tree of board %s", reader->model);
    chip->silicon_dtsi = chip->board_dts;
    chip->note = dtb_text(reader, "read from the %s; what it lacks is from profile %s (%s)", chip->board_dts,
                          chip->name, reader->choice);
    read_core(reader);
    read_pcie(reader);
    read_l3(reader);
    return copy_parts(reader) && copy_errata(reader) && copy_bases(reader);
}
