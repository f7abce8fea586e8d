/* The CPUs of a tree, and the stash ids of their caches (FACTS section 11). SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <string.h>

#include "dtb/reader.h"

#define MOST_CPUS 256u
#define MOST_THREAD 255u

static bool is_cpu(const struct dtb_tree *tree, uint32_t node)
{
    const char *type = dtb_string(tree, node, "device_type");
    return type != NULL && strcmp(type, "cpu") == 0;
}

/* The numbers of a node's hardware threads: 2 3. */
static bool read_threads(struct dtb_reader *reader, uint32_t node, struct pamu_chip_cpu *cpu)
{
    const struct dtb_property *reg = dtb_find(&reader->tree, node, "reg");
    size_t count = dtb_cell_count(reg);
    if (count == 0 || count > MOST_THREAD)
        return dtb_fail_at(reader, node, "reg", "%zu cells; one is needed for each hardware thread", count);
    uint32_t first = dtb_cell(reg, 0);
    for (size_t i = 0; i < count; i++) {
        if (first > MOST_THREAD - i || dtb_cell(reg, i) != first + i)
            return dtb_fail_at(reader, node, "reg", "threads must be numbered one after the other, up to %u",
                               MOST_THREAD);
    }
    cpu->first = (uint8_t)first;
    cpu->threads = (uint8_t)count;
    return true;
}

/* The profile's CPU with the same first thread. */
static const struct pamu_chip_cpu *same_cpu(const struct dtb_reader *reader, unsigned first)
{
    for (size_t i = 0; i < reader->profile->cpu_count; i++) {
        if (reader->profile->cpus[i].first == first)
            return &reader->profile->cpus[i];
    }
    return NULL;
}

/* The cache-stash-id of a CPU's L1, in its own node, or of its L2; else what the profile has. */
static bool read_stash(struct dtb_reader *reader, uint32_t node, const struct pamu_chip_value *other,
                       struct pamu_chip_value *value)
{
    uint32_t id;
    if (node != DTB_NO_NODE && dtb_one_cell(&reader->tree, node, "cache-stash-id", &id)) {
        *value = (struct pamu_chip_value){id, true, dtb_source(reader, node, "cache-stash-id")};
        return id <= DTB_MOST_CID ||
               dtb_fail_at(reader, node, "cache-stash-id", "%" PRIu32 "; a CID is 0 to %u", id, DTB_MOST_CID);
    }
    if (other != NULL)
        *value = dtb_fallback(reader, other);
    else
        value->source = dtb_text(reader, "not in the tree, and profile %s has no such CPU", reader->profile->name);
    return true;
}

static bool read_cpu(struct dtb_reader *reader, uint32_t node, struct pamu_chip_cpu *cpu)
{
    cpu->node = dtb_text(reader, "%s", reader->tree.nodes[node].name);
    if (!read_threads(reader, node, cpu))
        return false;
    const struct pamu_chip_cpu *other = same_cpu(reader, cpu->first);
    uint32_t l2 = dtb_reference(&reader->tree, node, "next-level-cache");
    return read_stash(reader, node, other == NULL ? NULL : &other->l1, &cpu->l1) &&
           read_stash(reader, l2, other == NULL ? NULL : &other->l2, &cpu->l2);
}

static bool lack_cpus(struct dtb_reader *reader)
{
    const struct pamu_chip *profile = reader->profile;
    struct pamu_chip_cpu *rows = dtb_make(reader, profile->cpu_count, sizeof *rows);
    if (rows == NULL)
        return false;
    for (size_t i = 0; i < profile->cpu_count; i++) {
        rows[i] = profile->cpus[i];
        rows[i].l1 = dtb_fallback(reader, &profile->cpus[i].l1);
        rows[i].l2 = dtb_fallback(reader, &profile->cpus[i].l2);
    }
    reader->chip->cpus = rows;
    reader->chip->cpu_count = profile->cpu_count;
    dtb_note(reader, "cpus", "no node of device_type cpu; those of profile %s", profile->name);
    return true;
}

static void note_stash_ids(struct dtb_reader *reader)
{
    const struct dtb_tree *tree = &reader->tree;
    size_t l1 = 0, l2 = 0;
    for (uint32_t node = 1; node < tree->node_count; node++) {
        uint32_t cache = is_cpu(tree, node) ? dtb_reference(tree, node, "next-level-cache") : DTB_NO_NODE;
        l1 += is_cpu(tree, node) && dtb_find(tree, node, "cache-stash-id") == NULL ? 1 : 0;
        l2 += is_cpu(tree, node) && (cache == DTB_NO_NODE || dtb_find(tree, cache, "cache-stash-id") == NULL) ? 1 : 0;
    }
    if (l1 + l2 > 0)
        dtb_note(reader, "stash ids", "no cache-stash-id for %zu L1 and %zu L2 caches of %zu CPUs; those of profile %s",
                 l1, l2, reader->chip->cpu_count, reader->profile->name);
}

bool dtb_read_cpus(struct dtb_reader *reader)
{
    const struct dtb_tree *tree = &reader->tree;
    size_t count = 0, at = 0;
    for (uint32_t node = 1; node < tree->node_count; node++)
        count += is_cpu(tree, node) ? 1 : 0;
    if (count == 0)
        return lack_cpus(reader);
    if (count > MOST_CPUS)
        return dtb_fail(reader, DTB_ERR_LIMIT, "%zu CPUs; at most %u are taken", count, MOST_CPUS);
    struct pamu_chip_cpu *rows = dtb_make(reader, count, sizeof *rows);
    for (uint32_t node = 1; rows != NULL && node < tree->node_count; node++) {
        if (is_cpu(tree, node) && !read_cpu(reader, node, &rows[at++]))
            return false;
    }
    reader->chip->cpus = rows;
    reader->chip->cpu_count = count;
    if (rows != NULL)
        note_stash_ids(reader);
    return rows != NULL;
}
