/* A flattened device tree, checked and indexed once. SPDX-License-Identifier: BSD-2-Clause */
#include "dtb/tree.h"

#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct dtb_handle {
    uint32_t phandle, node;
};

/* What reading needs besides the tree. */
struct reading {
    struct dtb_tree *tree;
    struct dtb_property *properties;
    const void *fdt;
    size_t property_count;
    struct dtb_error *error;
};

static enum dtb_code fail(struct dtb_error *error, enum dtb_code code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    error->code = code;
    (void)vsnprintf(error->text, sizeof error->text, format, arguments);
    va_end(arguments);
    return code;
}

static enum dtb_code fail_fdt(struct dtb_error *error, int code)
{
    return fail(error, DTB_ERR_BLOB, "not a whole device tree blob, as dtc writes it: libfdt says %s",
                fdt_strerror(code));
}

/* ---- reading ---- */

static enum dtb_code fail_name(struct dtb_error *error, const char *what, size_t length)
{
    return fail(error, DTB_ERR_LIMIT, "the name of a %s has %zu characters; at most %u are taken", what, length,
                DTB_MAX_NAME);
}

static enum dtb_code add_property(struct reading *reading, int offset)
{
    int length = 0;
    const char *name = NULL;
    const void *bytes = fdt_getprop_by_offset(reading->fdt, offset, &name, &length);
    if (bytes == NULL)
        return fail_fdt(reading->error, length);
    size_t characters = strlen(name);
    if (characters > DTB_MAX_NAME)
        return fail_name(reading->error, "property", characters);
    if (reading->properties != NULL)
        reading->properties[reading->property_count] = (struct dtb_property){name, bytes, (uint32_t)length};
    reading->property_count++;
    return DTB_OK;
}

static enum dtb_code add_properties(struct reading *reading, int node)
{
    int offset;
    enum dtb_code code = DTB_OK;
    fdt_for_each_property_offset(offset, reading->fdt, node)
    {
        code = add_property(reading, offset);
        if (code != DTB_OK)
            return code;
    }
    return offset == -FDT_ERR_NOTFOUND ? DTB_OK : fail_fdt(reading->error, offset);
}

/* The last node before this one that is one level up. */
static uint32_t parent_of(const struct dtb_tree *tree, uint32_t depth)
{
    uint32_t node = depth == 0 ? DTB_NO_NODE : (uint32_t)tree->node_count - 1;
    while (node != DTB_NO_NODE && tree->nodes[node].depth >= depth)
        node = tree->nodes[node].parent;
    return node;
}

/* Counts a node and its properties, and keeps them if there is room already. */
static enum dtb_code add_node(struct reading *reading, int offset, int depth)
{
    int length = 0;
    const char *name = fdt_get_name(reading->fdt, offset, &length);
    if (name == NULL)
        return fail_fdt(reading->error, length);
    if ((unsigned)length > DTB_MAX_NAME)
        return fail_name(reading->error, "node", (size_t)length);
    if ((unsigned)depth > DTB_MAX_DEPTH)
        return fail(reading->error, DTB_ERR_LIMIT, "nodes are nested deeper than %u", DTB_MAX_DEPTH);
    size_t first = reading->property_count;
    enum dtb_code code = add_properties(reading, offset);
    struct dtb_tree *tree = reading->tree;
    if (code == DTB_OK && tree->nodes != NULL)
        tree->nodes[tree->node_count] = (struct dtb_node){name, parent_of(tree, (uint32_t)depth), (uint32_t)depth,
                                                          reading->properties + first, reading->property_count - first};
    tree->node_count++;
    return code;
}

static enum dtb_code walk(struct reading *reading)
{
    int depth = -1;
    enum dtb_code code = DTB_OK;
    reading->tree->node_count = 0;
    reading->property_count = 0;
    for (int offset = fdt_next_node(reading->fdt, -1, &depth); offset >= 0 && depth >= 0 && code == DTB_OK;
         offset = fdt_next_node(reading->fdt, offset, &depth))
        code = add_node(reading, offset, depth);
    if (code == DTB_OK && reading->tree->node_count == 0)
        return fail(reading->error, DTB_ERR_BLOB, "a device tree without a root node");
    return code;
}

static int compare_handles(const void *a, const void *b)
{
    const struct dtb_handle *left = a, *right = b;
    if (left->phandle != right->phandle)
        return left->phandle < right->phandle ? -1 : 1;
    return left->node < right->node ? -1 : left->node > right->node;
}

/* Of two nodes with one phandle, the first is found. */
static void index_handles(struct dtb_tree *tree)
{
    for (uint32_t node = 0; node < tree->node_count; node++) {
        uint32_t phandle = 0;
        if (dtb_one_cell(tree, node, "phandle", &phandle) || dtb_one_cell(tree, node, "linux,phandle", &phandle))
            tree->handles[tree->handle_count++] = (struct dtb_handle){phandle, node};
    }
    qsort(tree->handles, tree->handle_count, sizeof *tree->handles, compare_handles);
}

static enum dtb_code index_blob(struct reading *reading, struct dtb_arena *arena)
{
    struct dtb_tree *tree = reading->tree;
    enum dtb_code code = walk(reading);
    if (code != DTB_OK)
        return code;
    struct dtb_node *nodes = dtb_alloc(arena, tree->node_count, sizeof *nodes);
    reading->properties = dtb_alloc(arena, reading->property_count, sizeof *reading->properties);
    tree->handles = dtb_alloc(arena, tree->node_count, sizeof *tree->handles);
    if (arena->failed)
        return fail(reading->error, DTB_ERR_MEMORY, "out of memory");
    tree->nodes = nodes;
    code = walk(reading);
    if (code == DTB_OK)
        index_handles(tree);
    return code;
}

enum dtb_code dtb_tree_read(struct dtb_tree *tree, struct dtb_arena *arena, const void *blob, size_t size,
                            struct dtb_error *error)
{
    memset(tree, 0, sizeof *tree);
    if (size > DTB_MAX_BYTES)
        return fail(error, DTB_ERR_LIMIT, "%zu bytes; at most %u are taken for a device tree", size, DTB_MAX_BYTES);
    void *copy = dtb_alloc(arena, size, 1); /* aligned, as libfdt needs it */
    if (copy == NULL)
        return fail(error, DTB_ERR_MEMORY, "out of memory");
    memcpy(copy, blob, size);
    int checked = fdt_check_full(copy, size);
    if (checked != 0)
        return fail_fdt(error, checked);
    return index_blob(&(struct reading){tree, NULL, copy, 0, error}, arena);
}

/* ---- looking up ---- */

const struct dtb_property *dtb_find(const struct dtb_tree *tree, uint32_t node, const char *name)
{
    for (size_t i = 0; i < tree->nodes[node].property_count; i++) {
        if (strcmp(tree->nodes[node].properties[i].name, name) == 0)
            return &tree->nodes[node].properties[i];
    }
    return NULL;
}

const char *dtb_next_string(const struct dtb_property *property, size_t *at)
{
    if (property == NULL || *at >= property->length)
        return NULL;
    const char *string = (const char *)property->bytes + *at;
    const char *end = memchr(string, '\0', property->length - *at);
    *at = end == NULL ? property->length : *at + (size_t)(end - string) + 1;
    return end == NULL ? NULL : string;
}

const char *dtb_string(const struct dtb_tree *tree, uint32_t node, const char *name)
{
    return dtb_next_string(dtb_find(tree, node, name), &(size_t){0});
}

bool dtb_compatible(const struct dtb_tree *tree, uint32_t node, const char *string)
{
    const struct dtb_property *property = dtb_find(tree, node, "compatible");
    const char *found;
    for (size_t at = 0; (found = dtb_next_string(property, &at)) != NULL;) {
        if (strcmp(found, string) == 0)
            return true;
    }
    return false;
}

const char *dtb_compatible_start(const struct dtb_tree *tree, uint32_t node, const char *start)
{
    const struct dtb_property *property = dtb_find(tree, node, "compatible");
    const char *found;
    for (size_t at = 0; (found = dtb_next_string(property, &at)) != NULL;) {
        if (strncmp(found, start, strlen(start)) == 0)
            return found;
    }
    return NULL;
}

const char *dtb_compatible_end(const struct dtb_tree *tree, uint32_t node, const char *end)
{
    const struct dtb_property *property = dtb_find(tree, node, "compatible");
    const char *found;
    for (size_t at = 0; (found = dtb_next_string(property, &at)) != NULL;) {
        if (strlen(found) >= strlen(end) && strcmp(found + strlen(found) - strlen(end), end) == 0)
            return found;
    }
    return NULL;
}

bool dtb_is_named(const struct dtb_tree *tree, uint32_t node, const char *type)
{
    const char *name = tree->nodes[node].name;
    size_t length = strlen(type);
    return strncmp(name, type, length) == 0 && (name[length] == '@' || name[length] == '\0');
}

uint32_t dtb_next_child(const struct dtb_tree *tree, uint32_t parent, uint32_t after)
{
    for (uint32_t node = after + 1; node < tree->node_count; node++) {
        if (tree->nodes[node].depth <= tree->nodes[parent].depth)
            break;
        if (tree->nodes[node].parent == parent)
            return node;
    }
    return DTB_NO_NODE;
}

uint32_t dtb_by_phandle(const struct dtb_tree *tree, uint32_t phandle)
{
    size_t low = 0, high = tree->handle_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tree->handles[middle].phandle < phandle)
            low = middle + 1;
        else
            high = middle;
    }
    return low < tree->handle_count && tree->handles[low].phandle == phandle ? tree->handles[low].node : DTB_NO_NODE;
}
