/* Lives of mappings: who has a buffer when, and what the policy makes of it. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/import/lifetimes.h"

#include <stdlib.h>

#define LARGEST_BUFFER (UINT64_C(1) << 40)

struct lifetimes {
    struct live_table *live;
    struct import_queue *queue;
    struct import_ring_table *rings; /* NULL unless they are touched by doorbells */
    struct import_synthesis synthesis;
    struct import_life_counts counts;
};

struct lifetimes *lifetimes_create(const struct import_synthesis *synthesis, import_access_fn *sink, void *user)
{
    struct lifetimes *lifetimes = calloc(1, sizeof *lifetimes);
    if (lifetimes == NULL)
        return NULL;
    bool doorbells = synthesis->rings == IMPORT_RINGS_DOORBELL;
    lifetimes->synthesis = *synthesis;
    lifetimes->live = live_create();
    lifetimes->queue = import_queue_create(synthesis, sink, user);
    lifetimes->rings = doorbells ? import_rings_create(synthesis->descriptor) : NULL;
    if (lifetimes->live != NULL && lifetimes->queue != NULL && (!doorbells || lifetimes->rings != NULL))
        return lifetimes;
    lifetimes_destroy(lifetimes);
    return NULL;
}

void lifetimes_destroy(struct lifetimes *lifetimes)
{
    if (lifetimes != NULL) {
        live_destroy(lifetimes->live);
        import_queue_destroy(lifetimes->queue);
        import_rings_destroy(lifetimes->rings);
        free(lifetimes);
    }
}

bool lifetimes_end(struct lifetimes *lifetimes)
{
    return import_queue_end(lifetimes->queue);
}

/* ---- sweeps ---- */

/* A sweep's accesses, and when they are: the i-th of count, evenly within [from, to]. */
struct sweep {
    struct lifetimes *lifetimes;
    struct import_access access;
    uint64_t from, to;
    uint64_t count, done;
};

/* How many accesses a run of bytes becomes; the first and the last may be shorter. */
static uint64_t bursts_of(uint32_t burst, uint64_t address, uint64_t size)
{
    if (size == 0 || burst == 0)
        return size != 0 ? 1 : 0;
    return (address + (size - 1)) / burst - address / burst + 1;
}

static uint64_t count_bursts(uint32_t burst, const struct import_spans *spans)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < spans->count; i++)
        sum += bursts_of(burst, spans->address[i], spans->size[i]);
    return sum;
}

/* Between the ends, never on them: one access is in the middle. */
static uint64_t time_of(const struct sweep *sweep)
{
    uint64_t parts = sweep->count + 1;
    uint64_t length = sweep->to > sweep->from ? sweep->to - sweep->from : 0;
    if (length == 0)
        return sweep->from; /* most sweeps: no divisions */
    return sweep->from + length / parts * (sweep->done + 1) + length % parts * (sweep->done + 1) / parts;
}

static bool put_run(struct sweep *sweep, uint64_t address, uint64_t size)
{
    uint32_t burst = sweep->lifetimes->synthesis.burst;
    while (size > 0) {
        uint64_t room = burst != 0 ? burst - address % burst : size;
        sweep->access.address = address;
        sweep->access.size = size < room ? size : room;
        sweep->access.time = time_of(sweep);
        if (!import_queue_put(sweep->lifetimes->queue, &sweep->access))
            return false;
        sweep->done++;
        address += sweep->access.size;
        size -= sweep->access.size;
    }
    return true;
}

/* One sweep in one direction. */
static bool sweep_once(struct sweep *sweep, bool write, const struct import_spans *spans)
{
    sweep->access.write = write;
    for (uint32_t i = 0; i < spans->count; i++) {
        sweep->lifetimes->counts.empty_segments += spans->size[i] == 0 ? 1 : 0;
        if (!put_run(sweep, spans->address[i], spans->size[i]))
            return false;
    }
    return true;
}

/* The device reads what is for it, then writes what is from it, between two times. */
static bool sweep_within(struct lifetimes *lifetimes, uint64_t from, uint64_t to, const struct live_key *key,
                         const struct import_spans *spans)
{
    struct sweep sweep = {lifetimes, {.device = key->device}, from, to, 0, 0};
    bool reads = key->direction != IMPORT_DIR_FROM_DEVICE;
    bool writes = key->direction != IMPORT_DIR_TO_DEVICE;
    sweep.count = count_bursts(lifetimes->synthesis.burst, spans) * ((reads ? 1u : 0u) + (writes ? 1u : 0u));
    return (!reads || sweep_once(&sweep, false, spans)) && (!writes || sweep_once(&sweep, true, spans));
}

static bool sweep(struct lifetimes *lifetimes, uint64_t time, const struct live_key *key,
                  const struct import_spans *spans)
{
    return sweep_within(lifetimes, time, time, key, spans);
}

/* A sweep over what is taken back: at once, or over the time the device had it. */
static bool sweep_taken(struct lifetimes *lifetimes, uint64_t since, uint64_t time, const struct live_key *key,
                        const struct import_spans *spans)
{
    bool spread = lifetimes->synthesis.policy == IMPORT_POLICY_SPREAD;
    return sweep_within(lifetimes, spread ? since : time, time, key, spans);
}

/* The next descriptor, at a buffer's hand-over or return. */
static bool ring(struct lifetimes *lifetimes, uint64_t time, uint32_t device, bool write)
{
    struct import_access access = {.time = time};
    if (lifetimes->rings == NULL || !import_rings_next(lifetimes->rings, device, write, &access))
        return true;
    return import_queue_put(lifetimes->queue, &access);
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
static enum import_outcome check_spans(const struct lifetimes *lifetimes, const struct import_spans *spans)
{
    for (uint32_t i = 0; i < spans->count; i++) {
        if (spans->size[i] > 0 && spans->size[i] - 1 > UINT64_MAX - spans->address[i])
            return IMPORT_OUTCOME_BEYOND;
        if (spans->size[i] > LARGEST_BUFFER)
            return IMPORT_OUTCOME_TOO_LARGE;
    }
    return count_bursts(lifetimes->synthesis.burst, spans) <= IMPORT_MOST_BURSTS ? IMPORT_OUTCOME_IMPORTED
                                                                                 : IMPORT_OUTCOME_TOO_LARGE;
}

/* The text lies in a buffer of lines that no NUL ends. */
static bool is_all_zeros(struct import_text text)
{
    size_t prefix = text.length > 2 && text.at[1] == 'x' ? 2 : 0; /* as trace-cmd prints it */
    for (size_t i = prefix; i < text.length; i++) {
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

/* A coherent region comes: it belongs to both sides at all times. */
static bool begin_region(struct lifetimes *lifetimes, uint64_t time, const struct live_key *key,
                         const struct import_spans *spans)
{
    if (lifetimes->synthesis.rings == IMPORT_RINGS_ONCE)
        return sweep(lifetimes, time, key, spans);
    return lifetimes->rings == NULL || key->size == 0 ||
           import_rings_add(lifetimes->rings, key->device, key->dma_addr, key->size);
}

/* A buffer is handed to the device. */
static bool hand_over(struct lifetimes *lifetimes, uint64_t time, const struct live_key *key,
                      const struct import_spans *spans)
{
    if (key->family == IMPORT_FAMILY_COHERENT)
        return begin_region(lifetimes, time, key, spans);
    return ring(lifetimes, time, key->device, false) &&
           (lifetimes->synthesis.policy != IMPORT_POLICY_AT_MAP || sweep(lifetimes, time, key, spans));
}

/* What a device has is taken back, or was finished with before it was handed anew. */
static bool take_back(struct lifetimes *lifetimes, uint64_t since, uint64_t time, const struct live_key *key,
                      const struct import_spans *spans)
{
    return (lifetimes->synthesis.policy == IMPORT_POLICY_AT_MAP || sweep_taken(lifetimes, since, time, key, spans)) &&
           ring(lifetimes, time, key->device, true);
}

static enum import_outcome on_map(struct lifetimes *lifetimes, const struct import_event *event, uint32_t device)
{
    struct import_spans spans = spans_of(event);
    struct live_key key = key_of(event, &spans, device);
    if (maps_nothing(event, &spans))
        return IMPORT_OUTCOME_MAPS_NOTHING;
    enum import_outcome good = check_spans(lifetimes, &spans);
    if (good != IMPORT_OUTCOME_IMPORTED)
        return good;
    bool identity = is_identity(event, &key);
    if (!shares(lifetimes, &key, identity)) {
        struct live_mapping *mapping = live_add(lifetimes->live, &key, event);
        if (mapping == NULL)
            return IMPORT_OUTCOME_STOPPED;
        mapping->identity = identity;
        mapping->since = event->time;
    }
    lifetimes->counts.cut_segments += event->dma.full - event->dma.traced;
    return done(hand_over(lifetimes, event->time, &key, &spans));
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
    bool ok = true;
    if (key.family != IMPORT_FAMILY_COHERENT && mapping->with_device)
        ok = take_back(lifetimes, mapping->since, event->time, &mapping->key, &mapping->spans);
    if (key.family == IMPORT_FAMILY_COHERENT && lifetimes->rings != NULL)
        import_rings_remove(lifetimes->rings, device, mapping->key.dma_addr);
    if (--mapping->uses == 0)
        live_remove(lifetimes->live, mapping);
    return done(ok);
}

static enum import_outcome on_sync(struct lifetimes *lifetimes, const struct import_event *event, uint32_t device)
{
    struct import_spans spans = spans_of(event);
    struct live_key key = key_of(event, &spans, device);
    enum import_outcome good = check_spans(lifetimes, &spans);
    if (good != IMPORT_OUTCOME_IMPORTED)
        return good;
    struct live_mapping *mapping = live_find_around(lifetimes->live, &key);
    if (mapping == NULL)
        return IMPORT_OUTCOME_NO_MAP;
    bool to_device = import_kind_row(event->kind)->action == IMPORT_ACT_SYNC_DEVICE;
    bool had_it = mapping->with_device;
    uint64_t since = had_it ? mapping->since : event->time;
    mapping->with_device = to_device;
    if (!to_device)
        return done(take_back(lifetimes, since, event->time, &key, &spans));
    /* Handed over although the device has it: nothing new to receive into, but new data to read; the old were read. */
    if (had_it && key.direction == IMPORT_DIR_FROM_DEVICE)
        return IMPORT_OUTCOME_IMPORTED;
    mapping->since = event->time;
    bool ok = !had_it || take_back(lifetimes, since, event->time, &key, &spans);
    return done(ok && hand_over(lifetimes, event->time, &key, &spans));
}

/* What a sweep comes to that is one access in one direction: cache simulators' traces have tens of millions. */
static bool put_one(struct lifetimes *lifetimes, const struct import_event *event, uint32_t device)
{
    const struct import_access access = {
        .time = event->time,
        .address = event->dma_addr,
        .size = event->size,
        .device = device,
        .write = event->direction == IMPORT_DIR_FROM_DEVICE,
    };
    return import_queue_put(lifetimes->queue, &access);
}

/* An access that the recording tells of is taken as it is. */
static enum import_outcome on_access(struct lifetimes *lifetimes, const struct import_event *event, uint32_t device)
{
    struct import_spans spans = spans_of(event);
    struct live_key key = {.device = device, .direction = event->direction};
    enum import_outcome good = check_spans(lifetimes, &spans);
    if (good != IMPORT_OUTCOME_IMPORTED)
        return good;
    if (event->again)
        return IMPORT_OUTCOME_AGAIN;
    if (event->size == 0)
        return IMPORT_OUTCOME_EMPTY;
    bool one = lifetimes->synthesis.burst == 0 && event->direction != IMPORT_DIR_BIDIRECTIONAL;
    return done(one ? put_one(lifetimes, event, device) : sweep(lifetimes, event->time, &key, &spans));
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
    case IMPORT_ACT_ACCESS:
        return on_access(lifetimes, event, device);
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
    counts->late = import_queue_late(lifetimes->queue);
    live_each(lifetimes->live, count_unended, counts);
}
