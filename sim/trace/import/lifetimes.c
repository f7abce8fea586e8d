/* Lives of mappings: who has a buffer when, and what the policy makes of it. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/import/lifetimes.h"

#include <stdlib.h>

#define LARGEST_BUFFER (UINT64_C(1) << 40)

struct lifetimes {
    struct live_table *live;
    import_access_fn *sink;
    void *user;
    enum import_policy policy;
    struct import_life_counts counts;
};

struct lifetimes *lifetimes_create(enum import_policy policy, import_access_fn *sink, void *user)
{
    struct lifetimes *lifetimes = calloc(1, sizeof *lifetimes);
    if (lifetimes == NULL)
        return NULL;
    *lifetimes = (struct lifetimes){.live = live_create(), .sink = sink, .user = user, .policy = policy};
    if (lifetimes->live == NULL) {
        free(lifetimes);
        return NULL;
    }
    return lifetimes;
}

void lifetimes_destroy(struct lifetimes *lifetimes)
{
    if (lifetimes != NULL) {
        live_destroy(lifetimes->live);
        free(lifetimes);
    }
}

/* One sweep in one direction. */
static bool sweep_once(struct lifetimes *lifetimes, struct import_access access, const struct import_spans *spans)
{
    for (uint32_t i = 0; i < spans->count; i++) {
        access.address = spans->address[i];
        access.size = spans->size[i];
        if (access.size == 0) {
            lifetimes->counts.empty_segments++;
        } else if (!lifetimes->sink(lifetimes->user, &access)) {
            return false;
        }
    }
    return true;
}

/* The device reads what is for it, then writes what is from it. */
static bool sweep(struct lifetimes *lifetimes, uint64_t time, const struct live_key *key,
                  const struct import_spans *spans)
{
    struct import_access access = {.time = time, .device = key->device};
    if (key->direction != IMPORT_DIR_FROM_DEVICE && !sweep_once(lifetimes, access, spans))
        return false;
    access.write = true;
    return key->direction == IMPORT_DIR_TO_DEVICE || sweep_once(lifetimes, access, spans);
}

static enum import_outcome done(bool ok)
{
    return ok ? IMPORT_OUTCOME_IMPORTED : IMPORT_OUTCOME_STOPPED;
}

/* The runs of bytes that an event names: its lists, or its one address. */
static struct import_spans spans_of(const struct import_event *event)
{
    if (event->dma.count > 0) {
        return (struct import_spans){event->dma.at, event->sizes.at, event->dma.count};
    }
    return (struct import_spans){&event->dma_addr, &event->size, 1};
}

static struct live_key key_of(const struct import_event *event, const struct import_spans *spans, uint32_t device)
{
    return (struct live_key){
        .dma_addr = spans->address[0],
        .size = spans->size[0],
        .device = device,
        .family = import_kind_row(event->kind)->family,
        .direction = event->direction,
    };
}

/* A buffer that no machine has, but that would become a flood of records, is no buffer. */
static enum import_outcome check_spans(const struct import_spans *spans)
{
    for (uint32_t i = 0; i < spans->count; i++) {
        if (spans->size[i] > 0 && spans->size[i] - 1 > UINT64_MAX - spans->address[i])
            return IMPORT_OUTCOME_BEYOND;
        if (spans->size[i] > LARGEST_BUFFER)
            return IMPORT_OUTCOME_TOO_LARGE;
    }
    return IMPORT_OUTCOME_IMPORTED;
}

/* The text lies in a buffer of lines that no NUL ends. */
static bool is_all_zeros(struct import_text text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] != '0')
            return false;
    }
    return text.length > 0;
}

/* DMA_MAPPING_ERROR, or an allocation that gave no memory. */
static bool maps_nothing(const struct import_event *event, const struct import_spans *spans)
{
    return spans->address[0] == UINT64_MAX || is_all_zeros(event->virt);
}

static bool is_identity(const struct import_event *event, const struct live_key *key)
{
    if (event->phys.count > 0)
        return event->phys.at[0] == key->dma_addr;
    return (event->fields & IMPORT_NEEDS(PHYS_ADDR)) != 0 && event->phys_addr == key->dma_addr;
}

/* An IOMMU gives an address out once, so a second map means that an unmap was not recorded. Without one, an address may
 * be mapped more than once; equal mappings share an entry. */
static bool shares(struct lifetimes *lifetimes, const struct live_key *key, bool identity)
{
    struct live_mapping *old = live_find(lifetimes->live, key);
    if (old == NULL)
        return false;
    if (!identity || !old->identity) {
        lifetimes->counts.remapped += old->uses;
        live_remove(lifetimes->live, old);
        return false;
    }
    if (key->family == IMPORT_FAMILY_LIST || old->key.size != key->size || old->key.direction != key->direction)
        return false;
    old->uses++;
    old->with_device = true;
    return true;
}

static enum import_outcome on_map(struct lifetimes *lifetimes, const struct import_event *event, uint32_t device)
{
    struct import_spans spans = spans_of(event);
    struct live_key key = key_of(event, &spans, device);
    if (maps_nothing(event, &spans))
        return IMPORT_OUTCOME_MAPS_NOTHING;
    enum import_outcome good = check_spans(&spans);
    if (good != IMPORT_OUTCOME_IMPORTED)
        return good;
    bool identity = is_identity(event, &key);
    if (!shares(lifetimes, &key, identity)) {
        struct live_mapping *mapping = live_add(lifetimes->live, &key, event);
        if (mapping == NULL)
            return IMPORT_OUTCOME_STOPPED;
        mapping->identity = identity;
    }
    lifetimes->counts.cut_segments += event->dma.full - event->dma.traced;
    bool now = lifetimes->policy == IMPORT_POLICY_AT_MAP || key.family == IMPORT_FAMILY_COHERENT;
    return done(!now || sweep(lifetimes, event->time, &key, &spans));
}

static enum import_outcome on_unmap(struct lifetimes *lifetimes, const struct import_event *event, uint32_t device)
{
    struct import_spans spans = spans_of(event);
    struct live_key key = key_of(event, &spans, device);
    struct live_mapping *mapping = key.family == IMPORT_FAMILY_LIST
                                       ? live_find_list(lifetimes->live, &key, &event->phys)
                                       : live_find(lifetimes->live, &key);
    if (mapping == NULL)
        return IMPORT_OUTCOME_NO_MAP;
    bool now =
        lifetimes->policy == IMPORT_POLICY_AT_UNMAP && key.family != IMPORT_FAMILY_COHERENT && mapping->with_device;
    bool ok = !now || sweep(lifetimes, event->time, &mapping->key, &mapping->spans);
    if (--mapping->uses == 0)
        live_remove(lifetimes->live, mapping);
    return done(ok);
}

static enum import_outcome on_sync(struct lifetimes *lifetimes, const struct import_event *event, uint32_t device)
{
    struct import_spans spans = spans_of(event);
    struct live_key key = key_of(event, &spans, device);
    enum import_outcome good = check_spans(&spans);
    if (good != IMPORT_OUTCOME_IMPORTED)
        return good;
    struct live_mapping *mapping = live_find_around(lifetimes->live, &key);
    if (mapping == NULL)
        return IMPORT_OUTCOME_NO_MAP;
    bool to_device = import_kind_row(event->kind)->action == IMPORT_ACT_SYNC_DEVICE;
    bool had_it = mapping->with_device;
    mapping->with_device = to_device;
    if (!to_device)
        return done(lifetimes->policy != IMPORT_POLICY_AT_UNMAP || sweep(lifetimes, event->time, &key, &spans));
    /* Handed over although the device has it: nothing new to receive into, but new data to read; the old were read. */
    if (had_it && key.direction == IMPORT_DIR_FROM_DEVICE)
        return IMPORT_OUTCOME_IMPORTED;
    bool now = lifetimes->policy == IMPORT_POLICY_AT_MAP || had_it;
    return done(!now || sweep(lifetimes, event->time, &key, &spans));
}

enum import_outcome lifetimes_event(struct lifetimes *lifetimes, const struct import_event *event, uint32_t device)
{
    enum import_action action = import_kind_row(event->kind)->action;
    if (action <= IMPORT_ACT_SYNC_DEVICE && event->direction == IMPORT_DIR_NONE)
        return IMPORT_OUTCOME_NO_DIRECTION;
    switch (action) {
    case IMPORT_ACT_MAP:
        return on_map(lifetimes, event, device);
    case IMPORT_ACT_UNMAP:
        return on_unmap(lifetimes, event, device);
    case IMPORT_ACT_SYNC_CPU:
    case IMPORT_ACT_SYNC_DEVICE:
        return on_sync(lifetimes, event, device);
    case IMPORT_ACT_FAILED:
        return IMPORT_OUTCOME_MAPS_NOTHING;
    case IMPORT_ACT_NO_DEVICE:
        return IMPORT_OUTCOME_NO_DEVICE;
    case IMPORT_ACT_NO_ACCESS:
        break;
    }
    return IMPORT_OUTCOME_NO_ACCESS;
}

static void count_unended(void *user, const struct live_mapping *mapping)
{
    struct import_life_counts *counts = user;
    counts->unended[mapping->key.family] += mapping->uses;
}

void lifetimes_counts(const struct lifetimes *lifetimes, struct import_life_counts *counts)
{
    *counts = lifetimes->counts;
    live_each(lifetimes->live, count_unended, counts);
}
