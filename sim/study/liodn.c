/* LIODN numbers that keep the PPAACE caches from conflicts. SPDX-License-Identifier: BSD-2-Clause */
#include "study/liodn.h"

#include <stdlib.h>
#include <string.h>

#include "iotlb/popcount.h"
#include "study/liodn_cases.h"

/* Sets of the cache that LIODNs, in order of number, are put into. Instances have caches of their own, but a number has
 * the same set in all. */
struct search {
    const struct study_liodn_config *config;
    const uint16_t *met;
    unsigned count;
    const struct liodn_case *cases;
    size_t first_case[STUDY_MOST_LIODNS + 1]; /* of each LIODN; those of all behind the last */
    struct liodn_mask *group;                 /* by set: who is in it */
    uint32_t set[STUDY_MOST_LIODNS];          /* by LIODN */
    uint32_t best[STUDY_MOST_LIODNS];
    uint64_t best_cost;
    uint64_t steps;
    bool cut_short;
};

/* ---- what a group costs ---- */

static unsigned shared(const struct liodn_mask *a, const struct liodn_mask *b)
{
    unsigned count = 0;

    for (unsigned i = 0; i < LIODN_WORDS; i++)
        count += iotlb_popcount(a->word[i] & b->word[i]);
    return count;
}

/* Misses of one LIODN in a set, besides those that it always has. */
static uint64_t cost_of(const struct search *search, unsigned liodn, const struct liodn_mask *group)
{
    uint64_t cost = 0;

    for (size_t i = search->first_case[liodn]; i < search->first_case[liodn + 1]; i++) {
        if (shared(&search->cases[i].since, group) >= search->config->ways)
            cost += search->cases[i].count;
    }
    return cost;
}

static uint64_t group_cost(const struct search *search, const struct liodn_mask *group)
{
    uint64_t cost = 0;

    for (unsigned liodn = 0; liodn < search->count; liodn++) {
        if (liodn_mask_has(group, liodn))
            cost += cost_of(search, liodn, group);
    }
    return cost;
}

static uint64_t whole_cost(const struct search *search)
{
    uint64_t cost = 0;

    for (uint32_t set = 0; set < search->config->sets; set++)
        cost += group_cost(search, &search->group[set]);
    return cost;
}

static void put(struct search *search, unsigned liodn, uint32_t set)
{
    liodn_mask_set(&search->group[set], liodn, true);
    search->set[liodn] = set;
}

static void take(struct search *search, unsigned liodn)
{
    liodn_mask_set(&search->group[search->set[liodn]], liodn, false);
}

static void note_best(struct search *search, uint64_t cost)
{
    if (cost >= search->best_cost)
        return;
    search->best_cost = cost;
    memcpy(search->best, search->set, sizeof(search->set));
}

/* ---- numbers ---- */

static bool is_met(const struct search *search, uint32_t number)
{
    for (unsigned i = 0; i < search->count; i++) {
        if (search->met[i] == number)
            return true;
    }
    return false;
}

/* Numbers of a set that may be given: free ones, and those of LIODNs that can move. */
static unsigned numbers_of(const struct search *search, uint32_t set)
{
    const struct study_liodn_config *config = search->config;
    unsigned count = 0;

    for (uint32_t number = config->least; number <= config->most; number++) {
        bool kept = is_met(search, number) && config->kept[number];

        if (number % config->sets == set && !config->taken[number] && !kept)
            count++;
    }
    return count;
}

/* Gives the LIODNs of each set numbers of it: their own where they stay, else the lowest free ones. */
static bool give_numbers(const struct search *search, const uint32_t *sets, struct study_pairs *pairs)
{
    const struct study_liodn_config *config = search->config;
    bool *given = calloc(0x10000, sizeof(*given));
    bool good = given != NULL;

    pairs->count = 0;
    for (unsigned i = 0; good && i < search->count; i++)
        given[search->met[i]] = search->met[i] % config->sets == sets[i];
    for (unsigned i = 0; good && i < search->count; i++) {
        uint32_t number = config->least;

        if (search->met[i] % config->sets == sets[i])
            continue;
        while (number <= config->most && (number % config->sets != sets[i] || config->taken[number] || given[number] ||
                                          (is_met(search, number) && config->kept[number])))
            number++;
        good = number <= config->most && pairs->count < STUDY_MOST_PAIRS;
        if (!good)
            break;
        given[number] = true;
        pairs->pair[pairs->count].liodn = search->met[i];
        pairs->pair[pairs->count++].to = (uint16_t)number;
    }
    free(given);
    return good;
}

/* ---- exact ---- */

static unsigned members_of(const struct liodn_mask *group)
{
    return shared(group, group);
}

static bool is_kept(const struct search *search, unsigned liodn)
{
    return search->config->kept[search->met[liodn]];
}

/* LIODNs from this one on into sets. Adding to a set never makes it cheaper, which bounds the search; of empty sets
 * that all LIODNs have room in, one is as good as another. */
static void try_all(struct search *search, unsigned liodn, uint64_t cost, const unsigned *room)
{
    bool empty_tried = false;

    while (liodn < search->count && is_kept(search, liodn))
        liodn++;
    if (liodn == search->count) {
        note_best(search, cost);
        return;
    }
    for (uint32_t set = 0; set < search->config->sets && !search->cut_short; set++) {
        unsigned members = members_of(&search->group[set]);
        bool like_others = members == 0 && room[set] >= search->count;
        uint64_t before, after;

        if (members >= room[set] || (like_others && empty_tried))
            continue;
        empty_tried |= like_others;
        search->cut_short = ++search->steps > search->config->most_steps;
        before = group_cost(search, &search->group[set]);
        put(search, liodn, set);
        after = cost - before + group_cost(search, &search->group[set]);
        if (after < search->best_cost)
            try_all(search, liodn + 1, after, room);
        take(search, liodn);
    }
}

/* ---- as long as it helps ---- */

/* The cheapest set for one LIODN, with the others where they are. */
static bool move_one(struct search *search, unsigned liodn, const unsigned *room)
{
    uint32_t from = search->set[liodn], best = from;
    uint64_t with = group_cost(search, &search->group[from]), gain = 0;

    take(search, liodn);
    with -= group_cost(search, &search->group[from]);
    for (uint32_t set = 0; set < search->config->sets; set++) {
        uint64_t before = group_cost(search, &search->group[set]), more;

        if (set == from || members_of(&search->group[set]) >= room[set])
            continue;
        liodn_mask_set(&search->group[set], liodn, true);
        more = group_cost(search, &search->group[set]) - before;
        liodn_mask_set(&search->group[set], liodn, false);
        if (more + gain < with) {
            gain = with - more;
            best = set;
        }
    }
    put(search, liodn, best);
    return best != from;
}

static bool swap_two(struct search *search, unsigned a, unsigned b)
{
    uint32_t set_a = search->set[a], set_b = search->set[b];
    uint64_t before = group_cost(search, &search->group[set_a]) + group_cost(search, &search->group[set_b]), after;

    take(search, a);
    take(search, b);
    put(search, a, set_b);
    put(search, b, set_a);
    after = group_cost(search, &search->group[set_a]) + group_cost(search, &search->group[set_b]);
    if (after < before)
        return true;
    take(search, a);
    take(search, b);
    put(search, a, set_a);
    put(search, b, set_b);
    return false;
}

static bool improve(struct search *search, const unsigned *room)
{
    bool better = false;

    for (unsigned a = 0; a < search->count; a++) {
        if (is_kept(search, a))
            continue;
        better |= move_one(search, a, room);
        for (unsigned b = 0; b < a; b++) {
            if (!is_kept(search, b) && search->set[a] != search->set[b])
                better |= swap_two(search, a, b);
        }
    }
    return better;
}

/* One after another into the set where it costs least. */
static void place_greedily(struct search *search, const unsigned *room)
{
    for (unsigned liodn = 0; liodn < search->count; liodn++) {
        if (!is_kept(search, liodn))
            take(search, liodn);
    }
    for (unsigned liodn = 0; liodn < search->count; liodn++) {
        uint64_t least = UINT64_MAX;
        uint32_t best = search->set[liodn];

        for (uint32_t set = 0; !is_kept(search, liodn) && set < search->config->sets; set++) {
            uint64_t more;

            if (members_of(&search->group[set]) >= room[set])
                continue;
            more = 0 - group_cost(search, &search->group[set]);
            liodn_mask_set(&search->group[set], liodn, true);
            more += group_cost(search, &search->group[set]);
            liodn_mask_set(&search->group[set], liodn, false);
            if (more < least) {
                least = more;
                best = set;
            }
        }
        put(search, liodn, best);
    }
}

static void descend(struct search *search, const unsigned *room)
{
    while (improve(search, room))
        ;
    note_best(search, whole_cost(search));
}

/* ---- the plan ---- */

static void begin(struct search *search)
{
    size_t at = 0;

    for (unsigned liodn = 0; liodn < search->count; liodn++) {
        search->first_case[liodn] = at;
        while (at < search->first_case[STUDY_MOST_LIODNS] && search->cases[at].liodn == liodn)
            at++;
        put(search, liodn, search->met[liodn] % search->config->sets);
    }
    search->first_case[search->count] = at;
    memcpy(search->best, search->set, sizeof(search->set));
    search->best_cost = whole_cost(search);
}

static void run_exact(struct search *search, const unsigned *room)
{
    for (unsigned liodn = 0; liodn < search->count; liodn++) {
        if (!is_kept(search, liodn))
            take(search, liodn);
    }
    try_all(search, 0, whole_cost(search), room);
    for (unsigned liodn = 0; liodn < search->count; liodn++) {
        if (!is_kept(search, liodn))
            put(search, liodn, search->best[liodn]);
    }
}

static enum study_liodn_error run_search(struct search *search, unsigned *room, struct study_liodn_plan *plan)
{
    unsigned total = 0;

    begin(search);
    plan->misses_before = search->best_cost;
    for (uint32_t set = 0; set < search->config->sets; set++) {
        room[set] = numbers_of(search, set);
        for (unsigned liodn = 0; liodn < search->count; liodn++)
            room[set] += is_kept(search, liodn) && search->set[liodn] == set ? 1u : 0u;
        total += room[set];
    }
    if (total < search->count)
        return STUDY_LIODN_NUMBERS;
    descend(search, room);
    place_greedily(search, room);
    descend(search, room);
    if (search->config->most_steps > 0) {
        run_exact(search, room);
        plan->optimal = !search->cut_short;
    }
    plan->optimal |= search->best_cost == 0;
    plan->misses_after = search->best_cost;
    return give_numbers(search, search->best, &plan->numbering) ? STUDY_LIODN_OK : STUDY_LIODN_MANY;
}

enum study_liodn_error study_liodn_plan(struct study_liodns *liodns, const struct study_liodn_config *config,
                                        struct study_liodn_plan *plan)
{
    struct search *search = calloc(1, sizeof(*search));
    unsigned *room = calloc(config->sets, sizeof(*room));
    enum study_liodn_error error = STUDY_LIODN_MEMORY;
    size_t count;

    *plan = (struct study_liodn_plan){.optimal = false};
    if (search != NULL && room != NULL) {
        search->config = config;
        search->met = study_liodns_met(liodns, &count);
        search->count = (unsigned)(count <= STUDY_MOST_LIODNS ? count : 0);
        search->group = calloc(config->sets, sizeof(*search->group));
        search->cases = count <= STUDY_MOST_LIODNS ? liodn_cases(liodns, &search->first_case[STUDY_MOST_LIODNS]) : NULL;
        error = count > STUDY_MOST_LIODNS ? STUDY_LIODN_MANY : error;
        if (search->group != NULL && search->cases != NULL)
            error = run_search(search, room, plan);
        free(search->group);
    }
    plan->misses_before += liodn_always_missed(liodns);
    plan->misses_after += liodn_always_missed(liodns);
    free(room);
    free(search);
    return error;
}
