/* Cells of device-tree properties: numbers, addresses, interrupts. SPDX-License-Identifier: BSD-2-Clause */
#include "dtb/tree.h"

#define CELL_BYTES 4u
#define MOST_INTERRUPT_CELLS 4u /* of an MPIC */

size_t dtb_cell_count(const struct dtb_property *property)
{
    return property == NULL ? 0 : property->length / CELL_BYTES;
}

uint32_t dtb_cell(const struct dtb_property *property, size_t index)
{
    const uint8_t *bytes = property->bytes + index * CELL_BYTES;
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

bool dtb_one_cell(const struct dtb_tree *tree, uint32_t node, const char *name, uint32_t *value)
{
    const struct dtb_property *property = dtb_find(tree, node, name);
    if (property == NULL || property->length != CELL_BYTES)
        return false;
    *value = dtb_cell(property, 0);
    return true;
}

uint32_t dtb_reference(const struct dtb_tree *tree, uint32_t node, const char *name)
{
    uint32_t phandle = 0;
    return dtb_one_cell(tree, node, name, &phandle) ? dtb_by_phandle(tree, phandle) : DTB_NO_NODE;
}

/* ---- addresses ---- */

/* The cells that a bus gives to addresses and sizes, with the device-tree specification's defaults. */
static void bus_cells(const struct dtb_tree *tree, uint32_t bus, size_t *address, size_t *size)
{
    uint32_t cells = 2;
    (void)dtb_one_cell(tree, bus, "#address-cells", &cells);
    *address = cells;
    cells = 1;
    (void)dtb_one_cell(tree, bus, "#size-cells", &cells);
    *size = cells;
}

/* count cells from *at on as one number. False beyond the property's end, or if the number takes over 64 bits. */
static bool take(const struct dtb_property *property, size_t *at, size_t count, uint64_t *number)
{
    if (count > 2 || dtb_cell_count(property) < *at + count)
        return false;
    *number = 0;
    for (size_t i = 0; i < count; i++)
        *number = *number << 32 | dtb_cell(property, (*at)++);
    return true;
}

bool dtb_reg(const struct dtb_tree *tree, uint32_t node, size_t index, struct dtb_range *range)
{
    uint32_t bus = tree->nodes[node].parent;
    if (bus == DTB_NO_NODE)
        return false;
    size_t address, size;
    bus_cells(tree, bus, &address, &size);
    if (address > 2 || size > 2)
        return false;
    const struct dtb_property *reg = dtb_find(tree, node, "reg");
    size_t at = index * (address + size);
    return address != 0 && take(reg, &at, address, &range->start) && take(reg, &at, size, &range->size);
}

enum dtb_mapping dtb_map_up(const struct dtb_tree *tree, uint32_t bus, uint64_t address, struct dtb_range *range)
{
    const struct dtb_property *ranges = dtb_find(tree, bus, "ranges");
    uint32_t parent = tree->nodes[bus].parent;
    if (ranges == NULL || parent == DTB_NO_NODE)
        return DTB_NO_RANGES;
    *range = (struct dtb_range){address, UINT64_MAX - address};
    if (ranges->length == 0)
        return DTB_MAPPED;
    size_t address_cells, size_cells, parent_cells, unused;
    bus_cells(tree, bus, &address_cells, &size_cells);
    bus_cells(tree, parent, &parent_cells, &unused);
    uint64_t from, to, size;
    for (size_t at = 0; take(ranges, &at, address_cells, &from) && take(ranges, &at, parent_cells, &to) &&
                        take(ranges, &at, size_cells, &size);) {
        if (address >= from && address - from < size) {
            *range = (struct dtb_range){to + (address - from), size - (address - from)};
            return DTB_MAPPED;
        }
        if (address_cells + parent_cells + size_cells == 0)
            break;
    }
    return DTB_OUTSIDE;
}

/* ---- interrupts ---- */

size_t dtb_interrupt_cells(const struct dtb_tree *tree, uint32_t node)
{
    uint32_t cells = 0;
    while (node != DTB_NO_NODE && dtb_find(tree, node, "interrupt-parent") == NULL)
        node = tree->nodes[node].parent;
    uint32_t controller = node == DTB_NO_NODE ? node : dtb_reference(tree, node, "interrupt-parent");
    if (controller != DTB_NO_NODE)
        (void)dtb_one_cell(tree, controller, "#interrupt-cells", &cells);
    return cells <= MOST_INTERRUPT_CELLS ? cells : 0;
}
