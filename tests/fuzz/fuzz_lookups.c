/* Look-up streams of any bytes: no crash, and what is read survives encoding; views and caches of it agree.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "iotlb/task.h"

enum { MOST_ITEMS = 512, CHOICES = 8, MOVES = 3, MOST_LENGTH = 1 << 16 };

/* How the stream is looked at: fuzzed, too. */
struct choices {
    struct iotlb_view_config view;
    struct iotlb_point point;
    uint32_t lines;
    struct iotlb_layout layout;
    struct iotlb_move moves[MOVES];
};

/* Memory elsewhere, for one LIODN; not if that is not sound. */
static void choose_layout(const uint8_t *bytes, struct choices *choices)
{
    struct iotlb_layout *layout = &choices->layout;
    size_t which;

    for (unsigned i = 0; i < MOVES; i++)
        choices->moves[i] = (struct iotlb_move){.from = (bytes[5] + i * 4u) * UINT64_C(0x1000),
                                                .size = UINT64_C(0x800) << (bytes[6] >> 2 * i & 3),
                                                .to = (bytes[7] >> 2 * i & 7) * UINT64_C(0x3800)};
    *layout = (struct iotlb_layout){.liodn = bytes[0] >> 2,
                                    .bits = bytes[1] % 4 == 0 ? 0 : (uint8_t)(12 + bytes[2] % 53),
                                    .windows = UINT32_C(1) << bytes[3] % 17,
                                    .first = bytes[6] % 2 == 0 ? IOTLB_LAID_OUT : bytes[7],
                                    .moves = choices->moves,
                                    .move_count = bytes[4] >> 2 & 3};
    if ((bytes[4] & 2) == 0 || iotlb_layout_fault(layout, 1, &which) != NULL)
        return;
    choices->view.layouts = layout;
    choices->view.layout_count = 1;
}

static void choose(const uint8_t *bytes, struct choices *choices)
{
    choices->view = (struct iotlb_view_config){.scheme = (enum iotlb_scheme)(bytes[0] % IOTLB_SCHEME_COUNT),
                                               .windows = bytes[1] > 16 ? 0 : UINT32_C(1) << bytes[1],
                                               .page_bits = bytes[2] % 2 == 0 ? 0 : (uint8_t)(12 + bytes[2] % 29),
                                               .burst = bytes[3] % 2 == 0 ? 0 : UINT32_C(64) << bytes[3] % 8,
                                               .snoop_off = bytes[4] % 2 == 1,
                                               .interval = bytes[5] % 4,
                                               .warm_up = bytes[6] % 16};
    if (choices->view.windows != 0)
        choices->view.page_bits = 0;
    choices->lines = 1 + bytes[7] % 16;
    choose_layout(bytes, choices);
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++) {
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++)
            choices->point.cache[i][s] = (struct iotlb_cache_config){.sets = 1, .ways = choices->lines};
    }
}

/* What an item means survives: its slots, decoded and encoded again, are the same. */
static void check_item(const struct iotlb_item *item, size_t used)
{
    uint8_t slots[IOTLB_ITEM_SLOTS * OP_SLOT_BYTES], again[sizeof(slots)];
    struct iotlb_item copy;
    size_t encoded = iotlb_item_encode(item, slots), read;

    MUST(encoded == used && iotlb_item_decode(slots, encoded, &copy, &read) && read == used);
    MUST(copy.kind == item->kind && copy.instance == item->instance && copy.liodn == (slots[12] | slots[13] << 8));
    MUST(iotlb_item_encode(&copy, again) == encoded && memcmp(slots, again, encoded * OP_SLOT_BYTES) == 0);
}

static size_t decode(const uint8_t *slots, size_t count, struct iotlb_item *items)
{
    size_t items_read = 0;

    for (size_t at = 0, used; at < count && items_read < MOST_ITEMS; at += used) {
        struct iotlb_item *item = &items[items_read];

        *item = (struct iotlb_item){.time = 0};
        if (!iotlb_item_decode(slots + at * OP_SLOT_BYTES, count - at, item, &used))
            break;
        MUST(used >= 1 && used <= count - at);
        check_item(item, used);
        if (item->kind != IOTLB_ITEM_APERTURE && item->length > MOST_LENGTH)
            continue; /* millions of look-ups and drops take long, and no other way */
        items_read++;
    }
    return items_read;
}

/* Each owner alone looks up what it does where all share; and what it misses with any number of lines it cannot have
 * kept. */
static void compare_alone(const struct iotlb_alone *alone, const struct iotlb_curve *shared, uint32_t owners)
{
    for (uint32_t owner = 0; owner < owners; owner++) {
        const struct iotlb_curve *curve = iotlb_alone_curve(alone, owner);
        struct iotlb_curve_counts counts = iotlb_curve_counts(shared, owner), own = {0};

        if (curve != NULL)
            own = iotlb_curve_counts(curve, 0);
        MUST(own.lookups == counts.lookups && own.passing == counts.passing && own.inexact <= counts.inexact);
        MUST(curve == NULL || iotlb_curve_misses(curve, 0, UINT64_MAX) == own.cold + own.dropped + own.passing);
    }
}

/* A cache of one set is the curve at its capacity, where the curve is exact. */
static void compare(const struct iotlb_task *task, uint32_t lines)
{
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++) {
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
            const struct iotlb_curve *curve = iotlb_task_curve(task, i, (enum pamu_structure)s);
            const struct iotlb_cache *cache = iotlb_task_cache(task, 0, i, (enum pamu_structure)s);
            struct iotlb_cache_counts counts;

            if (curve == NULL)
                continue;
            compare_alone(iotlb_task_alone(task, i, (enum pamu_structure)s), curve,
                          iotlb_view_owners(iotlb_task_view(task)));
            counts = iotlb_cache_counts(cache, IOTLB_ALL_OWNERS);
            MUST(counts.lookups == iotlb_curve_counts(curve, IOTLB_ALL_OWNERS).lookups);
            MUST(iotlb_curve_counts(curve, IOTLB_ALL_OWNERS).inexact != 0 ||
                 counts.lookups - counts.hits == iotlb_curve_misses(curve, IOTLB_ALL_OWNERS, lines));
        }
    }
}

static void run(struct choices *choices, const struct iotlb_item *items, size_t count)
{
    const struct iotlb_task_config config = {
        .view = choices->view, .points = &choices->point, .point_count = 1, .alone = true};
    struct iotlb_task *task = iotlb_task_create(&config);

    MUST(task != NULL);
    MUST(iotlb_task_run(task, items, count / 2) && iotlb_task_run(task, items + count / 2, count - count / 2));
    MUST(iotlb_task_end(task));
    compare(task, choices->lines);
    iotlb_task_destroy(task);
}

/* Eight bytes of choices; the rest is the slots of a stream, whose checksums other fuzzers look after. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct iotlb_item *items;
    struct choices *choices;

    if (size < CHOICES)
        return 0;
    items = calloc(MOST_ITEMS, sizeof(*items));
    choices = calloc(1, sizeof(*choices));
    MUST(items != NULL && choices != NULL);
    choose(data, choices);
    run(choices, items, decode(data + CHOICES, (size - CHOICES) / OP_SLOT_BYTES, items));
    free(items);
    free(choices);
    return 0;
}
