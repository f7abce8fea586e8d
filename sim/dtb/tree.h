/* A flattened device tree, checked and indexed once. SPDX-License-Identifier: BSD-2-Clause */
#ifndef DTB_TREE_H
#define DTB_TREE_H

#include <stdint.h>

#include "dtb/arena.h"
#include "dtb/dtb.h"

#define DTB_NO_NODE UINT32_MAX

struct dtb_property {
    const char *name;
    const uint8_t *bytes;
    uint32_t length;
};

struct dtb_node {
    const char *name; /* "usb@210000"; "" of the root */
    uint32_t parent;  /* DTB_NO_NODE of the root */
    uint32_t depth;   /* 0 of the root */
    const struct dtb_property *properties;
    size_t property_count;
};

struct dtb_handle;

/* Nodes by number, in the order of the blob: the root first, children behind their parent. All is in the arena. */
struct dtb_tree {
    struct dtb_node *nodes;
    size_t node_count;
    struct dtb_handle *handles; /* phandles, sorted */
    size_t handle_count;
};

/* Reads a blob. DTB_ERR_MEMORY, DTB_ERR_BLOB or DTB_ERR_LIMIT, with *error filled in, as dtb_chip_create() says. */
enum dtb_code dtb_tree_read(struct dtb_tree *tree, struct dtb_arena *arena, const void *blob, size_t size,
                            struct dtb_error *error);

/* A property of a node, or NULL. */
const struct dtb_property *dtb_find(const struct dtb_tree *tree, uint32_t node, const char *name);

/* The strings of a property (or none, if it is NULL), one by one: *at starts at 0. NULL after the last whole one. */
const char *dtb_next_string(const struct dtb_property *property, size_t *at);

/* The first string of a property of a node, or NULL. */
const char *dtb_string(const struct dtb_tree *tree, uint32_t node, const char *name);

/* Whether a node is compatible with a string. */
bool dtb_compatible(const struct dtb_tree *tree, uint32_t node, const char *string);

/* The first string of a node's compatible list that starts or ends so, or NULL. */
const char *dtb_compatible_start(const struct dtb_tree *tree, uint32_t node, const char *start);
const char *dtb_compatible_end(const struct dtb_tree *tree, uint32_t node, const char *end);

/* Whether a node's name is "TYPE@.." or TYPE. */
bool dtb_is_named(const struct dtb_tree *tree, uint32_t node, const char *type);

/* The next child of a parent after a node, which is the parent itself at first; DTB_NO_NODE after the last. */
uint32_t dtb_next_child(const struct dtb_tree *tree, uint32_t parent, uint32_t after);

/* The node with a phandle, or DTB_NO_NODE. */
uint32_t dtb_by_phandle(const struct dtb_tree *tree, uint32_t phandle);

/* ---- cells ---- */

/* How many whole cells a property holds; 0 if it is NULL. */
size_t dtb_cell_count(const struct dtb_property *property);

/* A cell of a property; index must be below dtb_cell_count(). */
uint32_t dtb_cell(const struct dtb_property *property, size_t index);

/* The cell of a property that holds exactly one. False, and *value as it was, if there is no such property. */
bool dtb_one_cell(const struct dtb_tree *tree, uint32_t node, const char *name, uint32_t *value);

/* The node that the only cell of a property names, or DTB_NO_NODE. */
uint32_t dtb_reference(const struct dtb_tree *tree, uint32_t node, const char *name);

/* ---- addresses and interrupts ---- */

struct dtb_range {
    uint64_t start, size;
};

/* Entry index of a node's reg, in the address space of its parent. False if there is none, or it takes over 64 bits. */
bool dtb_reg(const struct dtb_tree *tree, uint32_t node, size_t index, struct dtb_range *range);

/* Where an address on a bus lies in the space of the bus's parent, and how much of it from there on. */
enum dtb_mapping { DTB_MAPPED, DTB_OUTSIDE, DTB_NO_RANGES };
enum dtb_mapping dtb_map_up(const struct dtb_tree *tree, uint32_t bus, uint64_t address, struct dtb_range *range);

/* How many cells an interrupt of this node takes, by its interrupt parent; 0 if that is not to be found out. */
size_t dtb_interrupt_cells(const struct dtb_tree *tree, uint32_t node);

#endif
