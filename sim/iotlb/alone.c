/* The curve of each owner as if it had the cache to itself. SPDX-License-Identifier: BSD-2-Clause */
#include "iotlb/alone.h"

#include "iotlb/ids.h"

#define NOBODY UINT32_MAX

/* Entries get ids anew in each owner's curve, so that it has no room for others' entries. */
struct owner {
    struct iotlb_curve *curve; /* NULL before its first look-up */
    uint32_t ids;
};

/* Nearly all entries are of one owner: the first one that looked them up. */
struct home {
    uint32_t owner; /* NOBODY before that */
    uint32_t id;    /* in the owner's curve */
    uint32_t others;
};

struct iotlb_alone {
    struct iotlb_array owners; /* struct owner */
    struct iotlb_array homes;  /* struct home by id; all bits set is nobody's */
    struct iotlb_ids shared;   /* ids with other owners than that, by far_key() */
    struct iotlb_array ids;    /* uint32_t by what shared gives: the id in the other owner's curve */
};

struct iotlb_alone *iotlb_alone_create(void)
{
    return calloc(1, sizeof(struct iotlb_alone));
}

void iotlb_alone_destroy(struct iotlb_alone *alone)
{
    struct owner *owners;

    if (alone == NULL)
        return;
    owners = alone->owners.elements;
    for (size_t i = 0; i < alone->owners.room; i++)
        iotlb_curve_destroy(owners[i].curve);
    free(alone->owners.elements);
    free(alone->homes.elements);
    free(alone->ids.elements);
    iotlb_ids_clear(&alone->shared);
    free(alone);
}

/* Beyond the keys that index an array. */
static uint64_t far_key(uint32_t id, uint32_t owner)
{
    return ((uint64_t)id << 32 | owner) + IOTLB_IDS_NEAR;
}

static struct home *home_of(struct iotlb_alone *alone, uint32_t id)
{
    return (struct home *)alone->homes.elements + id;
}

/* The id of an entry with an owner that is not its first; IOTLB_NO_ID if it has none. */
static uint32_t shared_id(const struct iotlb_alone *alone, uint32_t id, uint32_t owner)
{
    uint32_t found = iotlb_ids_find(&alone->shared, far_key(id, owner));

    return found != IOTLB_IDS_NONE ? ((const uint32_t *)alone->ids.elements)[found] : IOTLB_NO_ID;
}

static uint32_t add_shared(struct iotlb_alone *alone, struct home *home, const struct iotlb_lookup *lookup)
{
    uint32_t added;

    if (!iotlb_grow(&alone->ids, alone->shared.count, sizeof(uint32_t), 0))
        return IOTLB_NO_ID;
    added = iotlb_ids_add(&alone->shared, far_key(lookup->id, lookup->owner));
    if (added == IOTLB_IDS_NONE)
        return IOTLB_NO_ID;
    home->others++;
    return ((uint32_t *)alone->ids.elements)[added] = ((struct owner *)alone->owners.elements)[lookup->owner].ids++;
}

/* The id of what is looked up in its owner's curve, given out if it has none; IOTLB_NO_ID if out of memory. */
static uint32_t id_of(struct iotlb_alone *alone, const struct iotlb_lookup *lookup)
{
    struct home *home = home_of(alone, lookup->id);
    uint32_t id;

    if (home->owner == NOBODY) {
        struct owner *owner = (struct owner *)alone->owners.elements + lookup->owner;

        *home = (struct home){lookup->owner, owner->ids++, 0};
    }
    if (home->owner == lookup->owner)
        return home->id;
    id = home->others > 0 ? shared_id(alone, lookup->id, lookup->owner) : IOTLB_NO_ID;
    return id != IOTLB_NO_ID ? id : add_shared(alone, home, lookup);
}

static bool tell(struct iotlb_curve *curve, const struct iotlb_lookup *lookup, uint32_t id)
{
    const struct iotlb_lookup own = {.id = id, .event = lookup->event, .repeat = lookup->repeat};

    return iotlb_curve_run(curve, &own, 1);
}

static bool look_up(struct iotlb_alone *alone, const struct iotlb_lookup *lookup)
{
    struct owner *owner;
    uint32_t id;

    if (!iotlb_grow(&alone->owners, lookup->owner, sizeof(struct owner), 0) ||
        !iotlb_grow(&alone->homes, lookup->id, sizeof(struct home), 0xff))
        return false;
    owner = (struct owner *)alone->owners.elements + lookup->owner;
    if (owner->curve == NULL)
        owner->curve = iotlb_curve_create();
    id = id_of(alone, lookup);
    return owner->curve != NULL && id != IOTLB_NO_ID && tell(owner->curve, lookup, id);
}

/* Those who looked it up lose it. */
static bool drop(struct iotlb_alone *alone, const struct iotlb_lookup *lookup)
{
    struct owner *owners = alone->owners.elements;
    const struct home *home = lookup->id < alone->homes.room ? home_of(alone, lookup->id) : NULL;
    bool good;

    if (home == NULL || home->owner == NOBODY)
        return true;
    good = tell(owners[home->owner].curve, lookup, home->id);
    for (uint32_t owner = 0; good && home->others > 0 && owner < alone->owners.room; owner++) {
        uint32_t id = owner != home->owner ? shared_id(alone, lookup->id, owner) : IOTLB_NO_ID;

        good = id == IOTLB_NO_ID || tell(owners[owner].curve, lookup, id);
    }
    return good;
}

static bool tell_all(struct iotlb_alone *alone, const struct iotlb_lookup *lookup)
{
    const struct owner *owners = alone->owners.elements;

    for (size_t i = 0; i < alone->owners.room; i++) {
        if (owners[i].curve != NULL && !tell(owners[i].curve, lookup, 0))
            return false;
    }
    return true;
}

bool iotlb_alone_run(struct iotlb_alone *alone, const struct iotlb_lookup *lookups, size_t count)
{
    for (const struct iotlb_lookup *lookup = lookups; lookup < lookups + count; lookup++) {
        bool good = true;

        if (lookup->event == IOTLB_LOOKUP || lookup->event == IOTLB_PASSING)
            good = look_up(alone, lookup);
        else if (lookup->event == IOTLB_DROP)
            good = drop(alone, lookup);
        else if (lookup->event != IOTLB_TICK) /* whose curves have no time line */
            good = tell_all(alone, lookup);
        if (!good)
            return false;
    }
    return true;
}

const struct iotlb_curve *iotlb_alone_curve(const struct iotlb_alone *alone, uint32_t owner)
{
    return owner < alone->owners.room ? ((const struct owner *)alone->owners.elements)[owner].curve : NULL;
}
