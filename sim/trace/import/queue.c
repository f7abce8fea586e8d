/* Accesses that wait for their time, or for their device's turn. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "trace/import/synthesis.h"

struct waiting {
    struct import_access access;
    uint64_t number; /* of equal times the earlier one goes first */
};

/* Accesses in order of arrival, given out in turns of their devices. */
struct turns {
    struct import_access *at; /* IMPORT_TURNS_RECORDS */
    uint32_t *next;           /* of the same device, or NONE */
    uint32_t count;
};

#define NONE UINT32_MAX

struct import_queue {
    import_access_fn *sink;
    void *user;
    struct waiting *heap; /* IMPORT_QUEUE_RECORDS, the next one first; NULL: accesses do not wait for times */
    uint32_t count;
    uint64_t numbers, late;
    uint64_t last_time; /* of what has gone */
    uint32_t turn;      /* accesses of a turn; 0: no turns */
    struct turns turns;
};

struct import_queue *import_queue_create(const struct import_synthesis *synthesis, import_access_fn *sink, void *user)
{
    struct import_queue *queue = calloc(1, sizeof *queue);
    if (queue == NULL)
        return NULL;
    bool spread = synthesis->policy == IMPORT_POLICY_SPREAD;
    *queue = (struct import_queue){.sink = sink, .user = user, .turn = synthesis->interleave};
    if (spread)
        queue->heap = malloc(IMPORT_QUEUE_RECORDS * sizeof *queue->heap);
    if (queue->turn > 0) {
        queue->turns.at = malloc(IMPORT_TURNS_RECORDS * sizeof *queue->turns.at);
        queue->turns.next = malloc(IMPORT_TURNS_RECORDS * sizeof *queue->turns.next);
    }
    if ((!spread || queue->heap != NULL) &&
        (queue->turn == 0 || (queue->turns.at != NULL && queue->turns.next != NULL)))
        return queue;
    import_queue_destroy(queue);
    return NULL;
}

void import_queue_destroy(struct import_queue *queue)
{
    if (queue == NULL)
        return;
    free(queue->heap);
    free(queue->turns.at);
    free(queue->turns.next);
    free(queue);
}

/* ---- turns ---- */

/* Links the accesses of each device; first[] gets one for each device, in order of appearance. */
static uint32_t link_devices(struct turns *turns, uint32_t *first, uint32_t *last)
{
    uint32_t devices = 0;
    for (uint32_t i = 0; i < turns->count; i++) {
        uint32_t d = 0;
        while (d < devices && turns->at[first[d]].device != turns->at[i].device)
            d++;
        if (d == devices)
            first[devices++] = i;
        else
            turns->next[last[d]] = i;
        last[d] = i;
        turns->next[i] = NONE;
    }
    return devices;
}

/* The access goes at the time of the one whose place it has, so that times do not run backwards. */
static bool give(struct import_queue *queue, uint32_t from, uint32_t place)
{
    struct import_access access = queue->turns.at[from];
    access.time = queue->turns.at[place].time;
    return queue->sink(queue->user, &access);
}

/* One device's turn; *next is its next access. */
static bool give_turn(struct import_queue *queue, uint32_t *next, uint32_t *place)
{
    for (uint32_t i = 0; i < queue->turn && *next != NONE; i++) {
        if (!give(queue, *next, (*place)++))
            return false;
        *next = queue->turns.next[*next];
    }
    return true;
}

static bool give_turns(struct import_queue *queue, uint32_t *first, uint32_t devices)
{
    uint32_t place = 0;
    while (place < queue->turns.count)
        for (uint32_t d = 0; d < devices; d++)
            if (!give_turn(queue, &first[d], &place))
                return false;
    return true;
}

static bool empty_turns(struct import_queue *queue)
{
    uint32_t first[IMPORT_TURNS_RECORDS];
    uint32_t last[IMPORT_TURNS_RECORDS];
    uint32_t devices = link_devices(&queue->turns, first, last);
    bool ok = give_turns(queue, first, devices);
    queue->turns.count = 0;
    return ok;
}

static bool put_turn(struct import_queue *queue, const struct import_access *access)
{
    if (queue->turn == 0)
        return queue->sink(queue->user, access);
    queue->turns.at[queue->turns.count++] = *access;
    return queue->turns.count < IMPORT_TURNS_RECORDS || empty_turns(queue);
}

/* ---- times ---- */

static bool is_before(const struct waiting *a, const struct waiting *b)
{
    return a->access.time != b->access.time ? a->access.time < b->access.time : a->number < b->number;
}

static void sift_up(struct import_queue *queue, struct waiting item)
{
    uint32_t at = queue->count++;
    while (at > 0 && is_before(&item, &queue->heap[(at - 1) / 2])) {
        queue->heap[at] = queue->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    queue->heap[at] = item;
}

static struct waiting take_first(struct import_queue *queue)
{
    struct waiting first = queue->heap[0];
    struct waiting item = queue->heap[--queue->count];
    uint32_t at = 0;
    for (uint32_t child = 1; child < queue->count; child = 2 * at + 1) {
        if (child + 1 < queue->count && is_before(&queue->heap[child + 1], &queue->heap[child]))
            child++;
        if (is_before(&item, &queue->heap[child]))
            break;
        queue->heap[at] = queue->heap[child];
        at = child;
    }
    queue->heap[at] = item;
    return first;
}

static bool give_first(struct import_queue *queue)
{
    struct waiting first = take_first(queue);
    queue->last_time = first.access.time;
    return put_turn(queue, &first.access);
}

bool import_queue_put(void *user, const struct import_access *access)
{
    struct import_queue *queue = user;
    if (queue->heap == NULL)
        return put_turn(queue, access);
    if (queue->count == IMPORT_QUEUE_RECORDS && !give_first(queue))
        return false;
    struct waiting item = {*access, queue->numbers++};
    if (item.access.time < queue->last_time) {
        item.access.time = queue->last_time;
        queue->late++;
    }
    sift_up(queue, item);
    return true;
}

bool import_queue_end(struct import_queue *queue)
{
    bool ok = true;
    while (ok && queue->count > 0)
        ok = give_first(queue);
    return ok && (queue->turns.count == 0 || empty_turns(queue));
}

uint64_t import_queue_late(const struct import_queue *queue)
{
    return queue->late;
}
