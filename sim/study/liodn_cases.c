/* Look-ups of LIODNs, equal ones counted together. SPDX-License-Identifier: BSD-2-Clause */
#include "study/liodn_cases.h"

#include <stdlib.h>
#include <string.h>

#include "iotlb/grow.h"
#include "iotlb/popcount.h"
#include "iotlb/view.h"

#define NOT_MET UINT16_MAX

/* The LIODNs looked up at an instance, the newest first; dropped ones are not in it. */
struct stack {
    uint16_t met[STUDY_MOST_LIODNS];
    unsigned count;
};

struct study_liodns {
    struct iotlb_view *view;
    struct stack stack[PAMU_MAX_INSTANCES];
    uint16_t index[0x10000]; /* by LIODN: its number among those met; NOT_MET */
    uint16_t met[0x10000];
    uint16_t sorted[0x10000];
    size_t met_count;
    uint64_t always_missed;
    struct liodn_case *cases; /* hashed: count 0 is free */
    size_t room, used;
    struct liodn_case *listed;                   /* of liodn_cases() */
    struct iotlb_array keys[PAMU_MAX_INSTANCES]; /* uint16_t: LIODN of each id */
    unsigned ids[PAMU_MAX_INSTANCES];
};

static size_t slot_of(const struct study_liodns *liodns, const struct liodn_case *wanted)
{
    uint64_t hash = ((uint64_t)wanted->liodn << 8 | wanted->instance) * UINT64_C(0x9e3779b97f4a7c15);
    size_t at;

    for (unsigned i = 0; i < LIODN_WORDS; i++)
        hash = (hash ^ hash >> 29 ^ wanted->since.word[i]) * UINT64_C(0xbf58476d1ce4e5b9);
    for (at = (size_t)(hash >> 20) & (liodns->room - 1); liodns->cases[at].count != 0;
         at = (at + 1) & (liodns->room - 1)) {
        const struct liodn_case *there = &liodns->cases[at];

        if (there->liodn == wanted->liodn && there->instance == wanted->instance &&
            memcmp(&there->since, &wanted->since, sizeof(there->since)) == 0)
            break;
    }
    return at;
}

static bool grow_cases(struct study_liodns *liodns)
{
    struct liodn_case *old = liodns->cases;
    size_t room = liodns->room;

    liodns->cases = calloc(room == 0 ? 1024 : 2 * room, sizeof(*old));
    if (liodns->cases == NULL) {
        liodns->cases = old;
        return false;
    }
    liodns->room = room == 0 ? 1024 : 2 * room;
    for (size_t i = 0; i < room; i++) {
        if (old[i].count != 0)
            liodns->cases[slot_of(liodns, &old[i])] = old[i];
    }
    free(old);
    return true;
}

static bool count_case(struct study_liodns *liodns, const struct liodn_case *one)
{
    size_t at;

    if (2 * liodns->used >= liodns->room && !grow_cases(liodns))
        return false;
    at = slot_of(liodns, one);
    liodns->used += liodns->cases[at].count == 0 ? 1u : 0u;
    if (liodns->cases[at].count == 0) {
        liodns->cases[at] = *one;
        liodns->cases[at].count = 0;
    }
    liodns->cases[at].count += one->count;
    return true;
}

/* ---- the stream of the PPAACE caches ---- */

static bool take_origin(void *user, unsigned instance, enum pamu_structure structure, const struct iotlb_origin *origin)
{
    struct study_liodns *liodns = user;

    if (structure != PAMU_PPAACE)
        return true;
    if (!iotlb_grow(&liodns->keys[instance], liodns->ids[instance], sizeof(uint16_t), 0))
        return false;
    ((uint16_t *)liodns->keys[instance].elements)[liodns->ids[instance]++] = (uint16_t)origin->key;
    return true;
}

static uint16_t meet(struct study_liodns *liodns, uint16_t liodn)
{
    if (liodns->index[liodn] == NOT_MET) {
        liodns->index[liodn] = (uint16_t)liodns->met_count;
        liodns->met[liodns->met_count++] = liodn;
    }
    return liodns->index[liodn];
}

/* Takes an LIODN out of the stack; false if it was not in. since gets those above it. */
static bool take_out(struct stack *stack, uint16_t met, struct liodn_mask *since)
{
    unsigned depth = 0;

    *since = (struct liodn_mask){{0}};
    for (; depth < stack->count && stack->met[depth] != met; depth++)
        liodn_mask_set(since, stack->met[depth], true);
    if (depth == stack->count)
        return false;
    memmove(stack->met + depth, stack->met + depth + 1, (stack->count - depth - 1) * sizeof(stack->met[0]));
    stack->count--;
    return true;
}

static void put_on_top(struct stack *stack, uint16_t met)
{
    memmove(stack->met + 1, stack->met, stack->count * sizeof(stack->met[0]));
    stack->met[0] = met;
    stack->count++;
}

static bool look_up(struct study_liodns *liodns, unsigned instance, uint16_t liodn)
{
    struct stack *stack = &liodns->stack[instance];
    struct liodn_case one = {.count = 1, .instance = (uint8_t)instance};
    bool known;

    one.liodn = meet(liodns, liodn);
    if (liodns->met_count > STUDY_MOST_LIODNS) /* too many to be planned; the stack has no room for them */
        return true;
    known = take_out(stack, one.liodn, &one.since);
    put_on_top(stack, one.liodn);
    if (known)
        return count_case(liodns, &one);
    liodns->always_missed++;
    return true;
}

static void forget(struct study_liodns *liodns, unsigned instance, uint16_t liodn)
{
    struct liodn_mask since;

    if (liodns->index[liodn] != NOT_MET)
        (void)take_out(&liodns->stack[instance], liodns->index[liodn], &since);
}

static bool take_lookups(void *user, unsigned instance, enum pamu_structure structure,
                         const struct iotlb_lookup *lookups, size_t count)
{
    struct study_liodns *liodns = user;
    const uint16_t *keys = liodns->keys[instance].elements;

    for (size_t i = 0; structure == PAMU_PPAACE && i < count; i++) {
        if (lookups[i].event == IOTLB_LOOKUP && !look_up(liodns, instance, keys[lookups[i].id]))
            return false;
        if (lookups[i].event == IOTLB_PASSING)
            liodns->always_missed += lookups[i].repeat;
        if (lookups[i].event == IOTLB_DROP)
            forget(liodns, instance, keys[lookups[i].id]);
        if (lookups[i].event == IOTLB_FLUSH)
            liodns->stack[instance].count = 0;
    }
    return true;
}

/* ---- outside ---- */

struct study_liodns *study_liodns_create(void)
{
    struct study_liodns *liodns = calloc(1, sizeof(*liodns));
    const struct iotlb_view_sink sink = {take_origin, take_lookups, liodns};
    const struct iotlb_view_config as_recorded = {.interval = 0};

    if (liodns == NULL)
        return NULL;
    memset(liodns->index, 0xff, sizeof(liodns->index));
    liodns->view = iotlb_view_create(&as_recorded, &sink);
    if (liodns->view == NULL) {
        free(liodns);
        return NULL;
    }
    return liodns;
}

void study_liodns_destroy(struct study_liodns *liodns)
{
    if (liodns == NULL)
        return;
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++)
        free(liodns->keys[i].elements);
    iotlb_view_destroy(liodns->view);
    free(liodns->cases);
    free(liodns->listed);
    free(liodns);
}

bool study_liodns_run(struct study_liodns *liodns, const struct iotlb_item *items, size_t count)
{
    return iotlb_view_run(liodns->view, items, count);
}

static int by_number(const void *a, const void *b)
{
    const uint16_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

const uint16_t *study_liodns_met(struct study_liodns *liodns, size_t *count)
{
    (void)iotlb_view_end(liodns->view);
    *count = liodns->met_count;
    memcpy(liodns->sorted, liodns->met, liodns->met_count * sizeof(liodns->met[0]));
    qsort(liodns->sorted, liodns->met_count, sizeof(liodns->sorted[0]), by_number);
    return liodns->sorted;
}

/* The planner's LIODNs are in order of number. */
static void renumber(const struct study_liodns *liodns, struct liodn_case *one)
{
    struct liodn_mask since = {{0}};

    for (unsigned i = 0; i < liodns->met_count; i++) {
        const uint16_t *place =
            bsearch(&liodns->met[i], liodns->sorted, liodns->met_count, sizeof(uint16_t), by_number);

        if (liodn_mask_has(&one->since, i))
            liodn_mask_set(&since, (unsigned)(place - liodns->sorted), true);
    }
    one->liodn = (uint16_t)((const uint16_t *)bsearch(&liodns->met[one->liodn], liodns->sorted, liodns->met_count,
                                                      sizeof(uint16_t), by_number) -
                            liodns->sorted);
    one->since = since;
}

static int by_liodn(const void *a, const void *b)
{
    const struct liodn_case *x = a, *y = b;

    if (x->liodn != y->liodn)
        return x->liodn < y->liodn ? -1 : 1;
    return memcmp(&x->since, &y->since, sizeof(x->since));
}

const struct liodn_case *liodn_cases(struct study_liodns *liodns, size_t *count)
{
    size_t met;

    (void)study_liodns_met(liodns, &met);
    free(liodns->listed);
    liodns->listed = calloc(liodns->used + 1, sizeof(*liodns->listed));
    *count = 0;
    for (size_t i = 0; liodns->listed != NULL && i < liodns->room; i++) {
        if (liodns->cases[i].count == 0)
            continue;
        liodns->listed[*count] = liodns->cases[i];
        renumber(liodns, &liodns->listed[(*count)++]);
    }
    if (*count > 0)
        qsort(liodns->listed, *count, sizeof(*liodns->listed), by_liodn);
    return liodns->listed;
}

uint64_t liodn_always_missed(const struct study_liodns *liodns)
{
    return liodns->always_missed;
}
