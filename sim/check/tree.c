/* Rules of device trees: each is a row, and looks at one node at a time. SPDX-License-Identifier: BSD-2-Clause */
#include "check/tree.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dtb/tree.h"

#define LIODNS 0x10000u
#define PATH_BYTES 600u
#define PAGE_MASK (~UINT64_C(0xfff))

/* A look at one node for one rule. */
struct look {
    const struct dtb_tree *tree;
    struct check_findings *findings;
    const struct check_rule *rule;
    uint32_t *owner; /* the first node of each LIODN, plus 1; 0 for none */
    uint32_t node;
    unsigned entries;
};

static void put_path(const struct dtb_tree *tree, uint32_t node, char *path, size_t size)
{
    if (node == 0 || node == DTB_NO_NODE) {
        (void)snprintf(path, size, "/");
        return;
    }
    uint32_t line[DTB_MAX_DEPTH + 1];
    size_t depth = 0, used = 0;
    for (uint32_t at = node; at != 0 && at != DTB_NO_NODE && depth <= DTB_MAX_DEPTH; at = tree->nodes[at].parent)
        line[depth++] = at;
    while (depth > 0 && used < size)
        used += (size_t)snprintf(path + used, size - used, "/%s", tree->nodes[line[--depth]].name);
}

static void find(const struct look *look, const char *legal, const char *format, ...)
{
    char path[PATH_BYTES], what[PATH_BYTES + 200], wanted[200];
    va_list arguments;
    (void)snprintf(wanted, sizeof wanted, "wanted: %s", legal);
    va_start(arguments, format);
    (void)vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    put_path(look->tree, look->node, path, sizeof path);
    (void)check_add(look->findings,
                    &(struct check_finding){.rule = look->rule, .place = path, .what = what, .legal = wanted});
}

static bool has(const struct look *look, const char *property)
{
    return dtb_find(look->tree, look->node, property) != NULL;
}

static bool is_iommu(const struct look *look, uint32_t node)
{
    return node != DTB_NO_NODE && dtb_compatible(look->tree, node, "fsl,pamu");
}

static bool is_pamu(const struct look *look, uint32_t node)
{
    return node != DTB_NO_NODE && dtb_is_named(look->tree, node, "pamu") &&
           is_iommu(look, look->tree->nodes[node].parent);
}

static bool is_msi_bank(const struct look *look)
{
    return dtb_compatible(look->tree, look->node, "fsl,mpic-msi") ||
           dtb_compatible(look->tree, look->node, "fsl,mpic-msi-v4.3");
}

/* ---- rules ---- */

static void look_for_pamu(const struct look *look)
{
    if (look->node != 0)
        return;
    for (uint32_t node = 0; node < look->tree->node_count; node++) {
        if (is_iommu(look, node))
            return;
    }
    find(look, "a node compatible with fsl,pamu", "no PAMU in this tree");
}

static void look_for_instances(const struct look *look)
{
    if (!is_iommu(look, look->node))
        return;
    for (uint32_t child = look->node; (child = dtb_next_child(look->tree, look->node, child)) != DTB_NO_NODE;) {
        if (is_pamu(look, child))
            return;
    }
    find(look, "a pamu@ node for each instance", "the PAMUs have no nodes that fsl,iommu-parent could name");
}

static void look_at_number(const struct look *look)
{
    const struct dtb_property *liodn = dtb_find(look->tree, look->node, "fsl,liodn");
    char legal[64];
    (void)snprintf(legal, sizeof legal, "0 to %u", look->entries - 1);
    for (size_t i = 0; i < dtb_cell_count(liodn); i++) {
        if (dtb_cell(liodn, i) >= look->entries)
            find(look, legal, "LIODN %" PRIu32 " has no entry in a PPAACT of %u", dtb_cell(liodn, i), look->entries);
    }
}

static void look_at_sharing(const struct look *look)
{
    const struct dtb_property *liodn = dtb_find(look->tree, look->node, "fsl,liodn");
    for (size_t i = 0; i < dtb_cell_count(liodn); i++) {
        uint32_t number = dtb_cell(liodn, i);
        char other[PATH_BYTES];
        if (number >= LIODNS)
            continue;
        uint32_t owner = look->owner[number];
        if (owner == 0)
            look->owner[number] = look->node + 1;
        if (owner == 0 || owner == look->node + 1)
            continue;
        put_path(look->tree, owner - 1, other, sizeof other);
        find(look, "an LIODN of its own", "LIODN %" PRIu32 " is also that of %s: no domain can part them", number,
             other);
    }
}

static void look_at_cells(const struct look *look)
{
    size_t count = dtb_cell_count(dtb_find(look->tree, look->node, "fsl,liodn"));
    if (has(look, "fsl,liodn") && count != 1 && count != 2)
        find(look, "one or two LIODNs", "fsl,liodn of %zu cells", count);
}

static void look_at_parent(const struct look *look)
{
    if (!has(look, "fsl,liodn") || look->tree->node_count == 0)
        return;
    for (uint32_t node = look->node; node != DTB_NO_NODE; node = look->tree->nodes[node].parent) {
        if (dtb_find(look->tree, node, "fsl,iommu-parent") != NULL)
            return;
    }
    find(look, "fsl,iommu-parent = <&pamuN> in the node or above it", "nothing says which PAMU the device sits behind");
}

static void look_at_target(const struct look *look)
{
    if (has(look, "fsl,iommu-parent") && !is_pamu(look, dtb_reference(look->tree, look->node, "fsl,iommu-parent")))
        find(look, "the phandle of a pamu@ node", "fsl,iommu-parent does not name a PAMU");
}

/* Whether the node or one below it has an LIODN; the children of a node stand behind it. */
static bool has_liodn_below(const struct look *look)
{
    const struct dtb_node *nodes = look->tree->nodes;
    uint32_t node = look->node;
    do {
        if (dtb_find(look->tree, node, "fsl,liodn") != NULL)
            return true;
        node++;
    } while (node < look->tree->node_count && nodes[node].depth > nodes[look->node].depth);
    return false;
}

static void look_for_liodn(const struct look *look)
{
    if (has(look, "fsl,iommu-parent") && !has_liodn_below(look))
        find(look, "fsl,liodn, which the boot loader fills in", "no LIODN here or below");
}

static void look_at_geometry(const struct look *look)
{
    static const char *const names[] = {"fsl,primary-cache-geometry", "fsl,secondary-cache-geometry"};
    if (!is_pamu(look, look->node))
        return;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct dtb_property *property = dtb_find(look->tree, look->node, names[i]);
        if (property == NULL)
            find(look, "<SETS WAYS>", "no %s", names[i]);
        else if (dtb_cell_count(property) != 2 || dtb_cell(property, 0) == 0 || dtb_cell(property, 1) == 0)
            find(look, "<SETS WAYS>, neither of them 0", "%s makes no sense", names[i]);
    }
}

static void look_at_ports(const struct look *look)
{
    if (is_iommu(look, look->node) && !has(look, "fsl,portid-mapping"))
        find(look, "a bit mask of coherency ports", "no fsl,portid-mapping: errata A-004510 needs it");
}

static void look_at_alias(const struct look *look)
{
    struct dtb_range range;
    if (is_msi_bank(look) && !dtb_reg(look->tree, look->node, 1, &range))
        find(look, "a second entry of reg, on a page of its own",
             "no alias page: who can write this bank's messages can write all that shares its page");
}

/* The first MSI bank before this one whose alias lies in the same page. */
static uint32_t same_page(const struct look *look, uint64_t page)
{
    struct look other = *look;
    struct dtb_range range;
    for (other.node = 0; other.node < look->node; other.node++) {
        if (is_msi_bank(&other) && dtb_reg(look->tree, other.node, 1, &range) && (range.start & PAGE_MASK) == page)
            return other.node;
    }
    return DTB_NO_NODE;
}

static void look_at_alias_page(const struct look *look)
{
    struct dtb_range range;
    char path[PATH_BYTES];
    if (!is_msi_bank(look) || !dtb_reg(look->tree, look->node, 1, &range))
        return;
    uint32_t other = same_page(look, range.start & PAGE_MASK);
    if (other == DTB_NO_NODE)
        return;
    put_path(look->tree, other, path, sizeof path);
    find(look, "an alias register on a page of its own", "the alias register shares its page with that of %s", path);
}

/* id, severity, text, function */
#define TREE_RULE_LIST(X)                                                                                            \
    X("pamu-missing", ERROR, "the tree has a PAMU (M1)", look_for_pamu)                                              \
    X("pamu-nodes-missing", WARNING, "every PAMU has a node (D3)", look_for_instances)                               \
    X("liodn-cells", ERROR, "fsl,liodn holds one or two LIODNs", look_at_cells)                                      \
    X("liodn-range", ERROR, "every LIODN has an entry in the PPAACT (T4)", look_at_number)                           \
    X("liodn-shared", WARNING, "devices with one LIODN cannot be isolated from each other", look_at_sharing)         \
    X("iommu-parent-missing", WARNING, "a device with an LIODN says which PAMU it sits behind (D3)", look_at_parent) \
    X("iommu-parent-lost", ERROR, "fsl,iommu-parent names a PAMU (D3)", look_at_target)                              \
    X("liodn-missing", NOTE, "a device behind a PAMU has an LIODN", look_for_liodn)                                  \
    X("geometry-missing", WARNING, "every PAMU tells the geometry of its caches (C1)", look_at_geometry)             \
    X("portid-missing", NOTE, "the PAMU block tells its coherency ports", look_at_ports)                             \
    X("msi-alias-missing", WARNING, "every MSI bank has an alias page (R18)", look_at_alias)                         \
    X("msi-alias-shared", WARNING, "no two MSI banks share an alias page (R18)", look_at_alias_page)

static const struct check_rule rules[] = {
#define TREE_RULE_ROW(id, severity, text, function) {id, CHECK_##severity, text},
    TREE_RULE_LIST(TREE_RULE_ROW)
#undef TREE_RULE_ROW
};

typedef void look_fn(const struct look *look);

static look_fn *const functions[] = {
#define TREE_RULE_FUNCTION(id, severity, text, function) function,
    TREE_RULE_LIST(TREE_RULE_FUNCTION)
#undef TREE_RULE_FUNCTION
};

const struct check_rule *check_tree_rule(size_t index)
{
    return index < sizeof rules / sizeof rules[0] ? &rules[index] : NULL;
}

static void look_at_nodes(struct look *look)
{
    for (uint32_t node = 0; node < look->tree->node_count; node++) {
        look->node = node;
        for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
            look->rule = &rules[i];
            functions[i](look);
        }
    }
}

enum dtb_code check_tree(const void *blob, size_t size, unsigned entries, struct check_findings *findings,
                         struct dtb_error *error)
{
    struct dtb_arena arena = {0};
    struct dtb_tree tree = {0};
    struct look look = {.tree = &tree, .findings = findings, .entries = entries};
    enum dtb_code code = dtb_tree_read(&tree, &arena, blob, size, error);
    if (code == DTB_OK) {
        look.owner = calloc(LIODNS, sizeof *look.owner);
        if (look.owner != NULL)
            look_at_nodes(&look);
        if (look.owner == NULL || check_failed(findings)) {
            code = DTB_ERR_MEMORY;
            *error = (struct dtb_error){DTB_ERR_MEMORY, "out of memory"};
        }
    }
    free(look.owner);
    dtb_arena_release(&arena);
    return code;
}
