/* The streams of a view: ids, runs of equal look-ups, batches. SPDX-License-Identifier: BSD-2-Clause */
#include "iotlb/view_state.h"

void view_hand_on(struct iotlb_view *view, unsigned instance, enum pamu_structure structure)
{
    struct view_stream *stream = &view->stream[instance][structure];

    if (stream->count > 0 && !view->failed &&
        !view->sink.lookups(view->sink.user, instance, structure, stream->batch, stream->count))
        view->failed = true;
    stream->count = 0;
}

static void append(struct iotlb_view *view, unsigned instance, enum pamu_structure structure,
                   const struct iotlb_lookup *lookup)
{
    struct view_stream *stream = &view->stream[instance][structure];

    stream->batch[stream->count++] = *lookup;
    if (stream->count == VIEW_BATCH)
        view_hand_on(view, instance, structure);
}

void view_tell(struct iotlb_view *view, unsigned instance, enum pamu_structure structure, enum iotlb_event event)
{
    const struct iotlb_lookup lookup = {.event = (uint8_t)event, .repeat = 1};

    if (view->stream[instance][structure].used)
        append(view, instance, structure, &lookup);
}

void view_tell_all(struct iotlb_view *view, enum iotlb_event event)
{
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++) {
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++)
            view_tell(view, i, (enum pamu_structure)s, event);
    }
}

/* A stream that begins late has had intervals without misses. */
static void begin(struct iotlb_view *view, unsigned instance, enum pamu_structure structure)
{
    view->stream[instance][structure].used = true;
    for (uint64_t i = 0; i < view->ticks; i++)
        view_tell(view, instance, structure, IOTLB_TICK);
}

static uint32_t add_id(struct iotlb_view *view, const struct view_user *user, enum pamu_structure structure,
                       const struct iotlb_origin *origin)
{
    struct view_stream *stream = &view->stream[user->instance][structure];
    bool is_first = !stream->used;
    uint32_t id;

    view_hand_on(view, user->instance, structure); /* what came before, before the id */
    id = iotlb_ids_add(&stream->ids, origin->key);
    if (id == IOTLB_IDS_NONE || !iotlb_grow(&stream->keys, id, sizeof(uint64_t), 0) ||
        !view->sink.origin(view->sink.user, user->instance, structure, origin)) {
        view->failed = true;
        return IOTLB_IDS_NONE;
    }
    ((uint64_t *)stream->keys.elements)[id] = origin->key;
    if (is_first) /* the sink makes the cache with its first origin, and takes ticks from then on */
        begin(view, user->instance, structure);
    return id;
}

static inline uint32_t id_of(struct iotlb_view *view, const struct view_user *user, enum pamu_structure structure,
                             uint64_t key, uint32_t window)
{
    struct view_stream *stream = &view->stream[user->instance][structure];
    uint32_t id = iotlb_ids_near(&stream->ids, key);

    if (id == IOTLB_IDS_NONE)
        id = iotlb_ids_find(&stream->ids, key);
    if (id == IOTLB_IDS_NONE) {
        const struct iotlb_origin origin = {.key = key, .window = window, .liodn = user->liodn};

        id = add_id(view, user, structure, &origin);
    }
    return id;
}

static inline void append_run(struct iotlb_view *view, unsigned instance, enum pamu_structure structure,
                              struct iotlb_lookup lookup, uint64_t times)
{
    struct view_stream *stream = &view->stream[instance][structure];
    struct iotlb_lookup *last = &stream->batch[stream->count > 0 ? stream->count - 1 : 0];

    if (stream->count > 0 && last->id == lookup.id && last->owner == lookup.owner && last->event == lookup.event &&
        times <= (uint64_t)UINT8_MAX - last->repeat) {
        last->repeat = (uint8_t)(last->repeat + times);
        return;
    }
    for (; times > 0; times -= lookup.repeat) {
        lookup.repeat = (uint8_t)(times < UINT8_MAX ? times : UINT8_MAX);
        append(view, instance, structure, &lookup);
    }
}

void view_look_up(struct iotlb_view *view, const struct view_user *user, enum pamu_structure structure, uint64_t key,
                  uint32_t window, uint64_t times)
{
    if (view_leaves_out(view, user->instance))
        return;

    const struct iotlb_lookup lookup = {
        .id = id_of(view, user, structure, key, window), .owner = (uint16_t)user->owner, .event = IOTLB_LOOKUP};

    if (lookup.id != IOTLB_IDS_NONE)
        append_run(view, user->instance, structure, lookup, times);
}

void view_look_past(struct iotlb_view *view, const struct view_user *user, enum pamu_structure structure, uint64_t key)
{
    if (view_leaves_out(view, user->instance))
        return;

    const struct iotlb_lookup lookup = {
        .id = id_of(view, user, structure, key, 0), .owner = (uint16_t)user->owner, .event = IOTLB_PASSING};

    if (lookup.id != IOTLB_IDS_NONE)
        append_run(view, user->instance, structure, lookup, 1);
}

void view_drop_range(struct iotlb_view *view, unsigned instance, enum pamu_structure structure, uint64_t first,
                     uint64_t last)
{
    const struct view_stream *stream = &view->stream[instance][structure];
    const uint64_t *keys = stream->keys.elements;

    if (last - first < stream->ids.count) {
        for (uint64_t i = 0; i <= last - first; i++)
            view_drop(view, instance, structure, first + i);
        return;
    }
    for (uint32_t id = 0; id < stream->ids.count; id++) {
        if (keys[id] - first <= last - first)
            view_drop(view, instance, structure, keys[id]);
    }
}

void view_drop(struct iotlb_view *view, unsigned instance, enum pamu_structure structure, uint64_t key)
{
    const struct iotlb_lookup lookup = {
        .id = iotlb_ids_find(&view->stream[instance][structure].ids, key), .event = IOTLB_DROP, .repeat = 1};

    if (lookup.id != IOTLB_IDS_NONE)
        append(view, instance, structure, &lookup);
}
