/* Live mappings hashed by device and page, lists also by physical address. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/import/live.h"

#include <stdlib.h>

#define PAGE_SHIFT 12u
#define FIRST_BUCKETS 1024u

struct live_table {
    struct live_mapping **page; /* by device and page of dma_addr */
    struct live_mapping **phys; /* by device and phys[0], lists only */
    size_t buckets;             /* of each; a power of two */
    uint64_t count, born;       /* mappings now, and ever */
};

static size_t bucket_of(const struct live_table *table, uint32_t device, uint64_t value)
{
    uint64_t mixed = (value ^ (uint64_t)device << 48) * UINT64_C(0x9e3779b97f4a7c15);
    return (size_t)(mixed >> 32) & (table->buckets - 1);
}

static struct live_mapping **page_bucket(const struct live_table *table, uint32_t device, uint64_t dma_addr)
{
    return &table->page[bucket_of(table, device, dma_addr >> PAGE_SHIFT)];
}

static struct live_mapping **phys_bucket(const struct live_table *table, uint32_t device, uint64_t phys)
{
    return &table->phys[bucket_of(table, device, phys)];
}

static void link_in(struct live_table *table, struct live_mapping *mapping)
{
    struct live_mapping **page = page_bucket(table, mapping->key.device, mapping->key.dma_addr);
    mapping->next = *page;
    *page = mapping;
    if (mapping->phys_count > 0) {
        struct live_mapping **phys = phys_bucket(table, mapping->key.device, mapping->phys[0]);
        mapping->next_phys = *phys;
        *phys = mapping;
    }
}

static bool allocate(struct live_table *table, size_t buckets)
{
    table->page = calloc(buckets, sizeof(struct live_mapping *));
    table->phys = calloc(buckets, sizeof(struct live_mapping *));
    table->buckets = buckets;
    if (table->page != NULL && table->phys != NULL)
        return true;
    free(table->page);
    free(table->phys);
    return false;
}

struct live_table *live_create(void)
{
    struct live_table *table = calloc(1, sizeof *table);
    if (table != NULL && !allocate(table, FIRST_BUCKETS)) {
        free(table);
        return NULL;
    }
    return table;
}

static void free_mapping(struct live_mapping *mapping)
{
    free(mapping->room);
    free(mapping);
}

void live_destroy(struct live_table *table)
{
    if (table == NULL)
        return;
    for (size_t i = 0; i < table->buckets; i++) {
        while (table->page[i] != NULL) {
            struct live_mapping *mapping = table->page[i];
            table->page[i] = mapping->next;
            free_mapping(mapping);
        }
    }
    free(table->page);
    free(table->phys);
    free(table);
}

/* Doubles the buckets; keeps the old ones if there is no memory for it, which only costs time. */
static void grow(struct live_table *table)
{
    struct live_table old = *table;
    if (!allocate(table, old.buckets * 2)) {
        *table = old;
        return;
    }
    for (size_t i = 0; i < old.buckets; i++) {
        while (old.page[i] != NULL) {
            struct live_mapping *mapping = old.page[i];
            old.page[i] = mapping->next;
            link_in(table, mapping);
        }
    }
    free(old.page);
    free(old.phys);
}

static bool copy_lists(struct live_mapping *mapping, const struct import_event *event)
{
    size_t segments = event->dma.count;
    size_t phys = event->phys.count;
    mapping->room = malloc((2 * segments + phys) * sizeof(uint64_t));
    if (mapping->room == NULL)
        return false;
    memcpy(mapping->room, event->dma.at, segments * sizeof(uint64_t));
    memcpy(mapping->room + segments, event->sizes.at, segments * sizeof(uint64_t));
    memcpy(mapping->room + 2 * segments, event->phys.at, phys * sizeof(uint64_t));
    mapping->spans = (struct import_spans){mapping->room, mapping->room + segments, event->dma.count};
    mapping->phys = mapping->room + 2 * segments;
    mapping->phys_count = event->phys.count;
    return true;
}

struct live_mapping *live_add(struct live_table *table, const struct live_key *key, const struct import_event *event)
{
    struct live_mapping *mapping = calloc(1, sizeof *mapping);
    if (mapping == NULL)
        return NULL;
    mapping->key = *key;
    mapping->born = table->born++;
    mapping->uses = 1;
    mapping->with_device = true;
    mapping->spans = (struct import_spans){&mapping->key.dma_addr, &mapping->key.size, 1};
    if (key->family == IMPORT_FAMILY_LIST && !copy_lists(mapping, event)) {
        free(mapping);
        return NULL;
    }
    if (table->count == table->buckets)
        grow(table);
    link_in(table, mapping);
    table->count++;
    return mapping;
}

void live_remove(struct live_table *table, struct live_mapping *mapping)
{
    struct live_mapping **page = page_bucket(table, mapping->key.device, mapping->key.dma_addr);
    while (*page != mapping)
        page = &(*page)->next;
    *page = mapping->next;
    if (mapping->phys_count > 0) {
        struct live_mapping **phys = phys_bucket(table, mapping->key.device, mapping->phys[0]);
        while (*phys != mapping)
            phys = &(*phys)->next_phys;
        *phys = mapping->next_phys;
    }
    table->count--;
    free_mapping(mapping);
}

static struct live_mapping *latest(struct live_mapping *a, struct live_mapping *b)
{
    return a == NULL || b->born > a->born ? b : a;
}

struct live_mapping *live_find(const struct live_table *table, const struct live_key *key)
{
    struct live_mapping *same = NULL;
    struct live_mapping *similar = NULL;
    for (struct live_mapping *m = *page_bucket(table, key->device, key->dma_addr); m != NULL; m = m->next) {
        if (m->key.dma_addr != key->dma_addr || m->key.device != key->device || m->key.family != key->family)
            continue;
        if (m->key.size == key->size && m->key.direction == key->direction) {
            same = latest(same, m);
        }
        similar = latest(similar, m);
    }
    return same != NULL ? same : similar;
}

static bool same_beginning(const struct live_mapping *mapping, const struct import_list *phys)
{
    uint32_t known = mapping->phys_count < phys->count ? mapping->phys_count : phys->count;
    return memcmp(mapping->phys, phys->at, known * sizeof(uint64_t)) == 0;
}

struct live_mapping *live_find_list(const struct live_table *table, const struct live_key *key,
                                    const struct import_list *phys)
{
    struct live_mapping *found = NULL;
    for (struct live_mapping *m = *phys_bucket(table, key->device, phys->at[0]); m != NULL; m = m->next_phys) {
        if (m->key.device == key->device && m->key.direction == key->direction && same_beginning(m, phys))
            found = latest(found, m);
    }
    return found;
}

static bool holds(const struct live_mapping *mapping, const struct live_key *key)
{
    uint64_t offset = key->dma_addr - mapping->key.dma_addr;
    return mapping->key.device == key->device && mapping->key.family != IMPORT_FAMILY_COHERENT &&
           offset <= mapping->key.size && key->size <= mapping->key.size - offset;
}

struct live_mapping *live_find_around(const struct live_table *table, const struct live_key *key)
{
    for (uint64_t back = 0; back <= LIVE_MAX_OFFSET && back <= key->dma_addr; back += 1u << PAGE_SHIFT) {
        struct live_mapping *found = NULL;
        for (struct live_mapping *m = *page_bucket(table, key->device, key->dma_addr - back); m != NULL; m = m->next)
            found = holds(m, key) ? latest(found, m) : found;
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

void live_each(const struct live_table *table, void (*visit)(void *user, const struct live_mapping *mapping),
               void *user)
{
    for (size_t i = 0; i < table->buckets; i++) {
        for (const struct live_mapping *m = table->page[i]; m != NULL; m = m->next)
            visit(user, m);
    }
}
