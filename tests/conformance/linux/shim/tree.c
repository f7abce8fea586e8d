/* The device tree: made or unflattened, and the kernel's questions to it. SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>

#include "kernel.h"

struct property {
    struct property *next;
    char *name;
    void *value;
    size_t length;
};

static struct device_node *root; /* in memory of shim_allocate(), which shim_restart() takes back */

static void *copy(const void *bytes, size_t length)
{
    char *to = shim_allocate(length + 1);
    memcpy(to, bytes, length);
    return to;
}

/* ---- making ---- */

struct device_node *shim_node(struct device_node *parent, const char *name)
{
    struct device_node *node = shim_allocate(sizeof *node);
    node->name = copy(name, strlen(name));
    node->full_name = node->name;
    node->parent = parent;
    if (parent == NULL)
        root = node;
    else if (parent->child == NULL)
        parent->child = node;
    else
        parent->last->sibling = node;
    if (parent != NULL)
        parent->last = node;
    return node;
}

static struct property *find(const struct device_node *node, const char *name)
{
    struct property *property = node->properties;
    while (property != NULL && strcmp(property->name, name) != 0)
        property = property->next;
    return property;
}

void shim_property(struct device_node *node, const char *name, const void *value, size_t length)
{
    struct property *property = find(node, name);
    if (property == NULL) {
        property = shim_allocate(sizeof *property);
        property->name = copy(name, strlen(name));
        property->next = node->properties;
        node->properties = property;
    }
    property->value = copy(value, length);
    property->length = length;
}

void shim_cells(struct device_node *node, const char *name, const uint32_t *cells, size_t count)
{
    shim_property(node, name, cells, count * sizeof *cells); /* big-endian as the machine is */
}

void shim_text(struct device_node *node, const char *name, const char *text)
{
    shim_property(node, name, text, strlen(text) + 1);
}

struct device_node *shim_root(void)
{
    return root;
}

const char *shim_name(const struct device_node *node)
{
    return node->name;
}

struct device_node *shim_next(const struct device_node *node)
{
    if (node == NULL)
        return root;
    if (node->child != NULL)
        return node->child;
    while (node != NULL && node->sibling == NULL)
        node = node->parent;
    return node != NULL ? node->sibling : NULL;
}

const uint32_t *shim_find_cells(const struct device_node *node, const char *name, size_t *count)
{
    const struct property *property = find(node, name);
    *count = property != NULL ? property->length / sizeof(uint32_t) : 0;
    return property != NULL ? property->value : NULL;
}

/* ---- unflattening (Devicetree Specification, chapter 5) ---- */

enum { FDT_MAGIC = (int)0xd00dfeed, FDT_BEGIN = 1, FDT_END_NODE = 2, FDT_PROPERTY = 3, FDT_NOP = 4, FDT_END = 9 };

struct flat {
    const uint8_t *at, *end, *strings, *strings_end;
};

static uint32_t load32(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool take32(struct flat *flat, uint32_t *value)
{
    if (flat->end - flat->at < 4)
        return false;
    *value = load32(flat->at);
    flat->at += 4;
    return true;
}

static bool skip(struct flat *flat, size_t length)
{
    size_t padded = (length + 3) & ~(size_t)3;
    if ((size_t)(flat->end - flat->at) < padded)
        return false;
    flat->at += padded;
    return true;
}

static bool take_node(struct flat *flat, struct device_node **node)
{
    const char *name = (const char *)flat->at;
    size_t length = strnlen(name, (size_t)(flat->end - flat->at));
    *node = shim_node(*node, name);
    return skip(flat, length + 1);
}

static bool take_property(struct flat *flat, struct device_node *node)
{
    uint32_t length, name;
    if (!take32(flat, &length) || !take32(flat, &name) || node == NULL)
        return false;
    const uint8_t *value = flat->at;
    if (name >= (size_t)(flat->strings_end - flat->strings) || !skip(flat, length))
        return false;
    shim_property(node, (const char *)flat->strings + name, value, length);
    return true;
}

static bool take_structure(struct flat *flat)
{
    struct device_node *node = NULL;
    uint32_t token;
    while (take32(flat, &token)) {
        bool good = true;
        if (token == FDT_BEGIN)
            good = take_node(flat, &node);
        else if (token == FDT_END_NODE && node != NULL)
            node = node->parent;
        else if (token == FDT_PROPERTY)
            good = take_property(flat, node);
        else if (token != FDT_NOP)
            return token == FDT_END && node == NULL;
        if (!good)
            return false;
    }
    return false;
}

bool shim_unflatten(const uint8_t *blob, size_t bytes)
{
    if (bytes < 40 || load32(blob) != (uint32_t)FDT_MAGIC || load32(blob + 4) > bytes)
        return false;
    size_t whole = load32(blob + 4), structure = load32(blob + 8), strings = load32(blob + 12);
    if (structure > whole || strings > whole || load32(blob + 36) > whole - structure ||
        load32(blob + 32) > whole - strings || blob[strings + load32(blob + 32) - 1] != 0)
        return false;
    struct flat flat = {blob + structure, blob + structure + load32(blob + 36), blob + strings,
                        blob + strings + load32(blob + 32)};
    return take_structure(&flat);
}

/* ---- the kernel's questions ---- */

const void *of_get_property(const struct device_node *node, const char *name, int *length)
{
    const struct property *property = node != NULL ? find(node, name) : NULL;
    if (property != NULL && length != NULL)
        *length = (int)property->length;
    return property != NULL ? property->value : NULL;
}

bool of_property_present(const struct device_node *node, const char *name)
{
    return of_get_property(node, name, NULL) != NULL;
}

int of_device_is_compatible(const struct device_node *node, const char *compatible)
{
    int length = 0;
    const char *text = of_get_property(node, "compatible", &length);
    const char *end = text + length;
    for (; text < end; text += strlen(text) + 1)
        if (strcasecmp(text, compatible) == 0)
            return 1;
    return 0;
}

struct device_node *of_find_matching_node(struct device_node *from, const struct of_device_id *matches)
{
    struct device_node *node = from;
    while ((node = shim_next(node)) != NULL)
        for (const struct of_device_id *match = matches; match->compatible[0] != '\0'; match++)
            if (of_device_is_compatible(node, match->compatible))
                return node;
    return NULL;
}

struct device_node *of_find_compatible_node(struct device_node *from, const char *type, const char *compatible)
{
    struct device_node *node = from;
    (void)type;
    while ((node = shim_next(node)) != NULL && !of_device_is_compatible(node, compatible))
        continue;
    return node;
}

struct device_node *of_find_node_with_property(struct device_node *from, const char *name)
{
    struct device_node *node = from;
    while ((node = shim_next(node)) != NULL && find(node, name) == NULL)
        continue;
    return node;
}

static bool is_type(const struct device_node *node, const char *type)
{
    const char *text = of_get_property(node, "device_type", NULL);
    return text != NULL && strcmp(text, type) == 0;
}

struct device_node *of_find_node_by_type(struct device_node *from, const char *type)
{
    struct device_node *node = from;
    while ((node = shim_next(node)) != NULL && !is_type(node, type))
        continue;
    return node;
}

static bool has_handle(const struct device_node *node, u32 handle)
{
    const u32 *value = of_get_property(node, "phandle", NULL);
    if (value == NULL)
        value = of_get_property(node, "linux,phandle", NULL);
    return value != NULL && *value == handle;
}

struct device_node *of_find_node_by_phandle(u32 handle)
{
    struct device_node *node = NULL;
    while ((node = shim_next(node)) != NULL && !has_handle(node, handle))
        continue;
    return node;
}

/* ---- addresses ---- */

static unsigned cells_of(const struct device_node *node, const char *name, unsigned otherwise)
{
    const u32 *value = of_get_property(node, name, NULL);
    return value != NULL ? *value : otherwise;
}

static u64 number(const u32 *cells, unsigned count)
{
    u64 value = 0;
    for (unsigned i = 0; i < count; i++)
        value = value << 32 | cells[i];
    return value;
}

const __be32 *of_get_address(struct device_node *node, int index, u64 *size, unsigned *flags)
{
    unsigned address = cells_of(node->parent, "#address-cells", 2), length = cells_of(node->parent, "#size-cells", 1);
    int bytes = 0;
    const u32 *cells = of_get_property(node, "reg", &bytes);
    (void)flags;
    if (cells == NULL || (unsigned)bytes / 4 < (address + length) * ((unsigned)index + 1))
        return NULL;
    cells += (address + length) * (unsigned)index;
    if (size != NULL)
        *size = number(cells + address, length);
    return cells;
}

/* An address of a node's children as its parent's; false if no range holds it. An empty ranges is the identity. */
static bool translate_once(const struct device_node *node, u64 *address)
{
    unsigned child = cells_of(node, "#address-cells", 2), size = cells_of(node, "#size-cells", 1);
    unsigned parent = cells_of(node->parent, "#address-cells", 2), row = child + parent + size;
    int bytes = 0;
    const u32 *ranges = of_get_property(node, "ranges", &bytes);
    if (ranges == NULL)
        return false;
    for (unsigned i = 0; i + row <= (unsigned)bytes / 4; i += row) {
        u64 first = number(ranges + i, child), length = number(ranges + i + child + parent, size);
        if (*address >= first && *address - first < length) {
            *address = *address - first + number(ranges + i + child, parent);
            return true;
        }
    }
    return bytes == 0;
}

void *of_iomap(struct device_node *node, int index)
{
    const __be32 *cells = of_get_address(node, index, NULL, NULL);
    if (cells == NULL)
        return NULL;
    u64 address = number(cells, cells_of(node->parent, "#address-cells", 2));
    for (const struct device_node *bus = node->parent; bus->parent != NULL; bus = bus->parent)
        if (!translate_once(bus, &address))
            return NULL;
    return shim_ccsr(address);
}

unsigned irq_of_parse_and_map(struct device_node *node, int index)
{
    size_t count;
    const u32 *cells = shim_find_cells(node, "interrupts", &count);
    return cells != NULL && count > (size_t)index * 4 ? cells[(size_t)index * 4] : 0;
}
