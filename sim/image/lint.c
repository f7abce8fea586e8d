/* Walking the tables for lint: PPAACEs, windows, SPAACEs, overlaps. SPDX-License-Identifier: BSD-2-Clause */
#include "image/lint.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image/look.h"

#define MOST_MAPPINGS 0x100000u /* looked at for overlaps */
#define FNV_START UINT64_C(0xcbf29ce484222325)
#define FNV_FACTOR UINT64_C(0x100000001b3)

/* What an open window maps. */
struct mapping {
    uint64_t first, last; /* physical */
    uint64_t domain;      /* a hash of all that the LIODN's entries say */
    uint32_t liodn, window;
};

struct walk {
    const struct image_lint *lint;
    struct check_findings *findings;
    struct mapping *mappings;
    size_t count, room;
    uint8_t *reached; /* of each SPAACE */
    bool failed;
};

/* ---- domains ---- */

static uint64_t hash_entry(uint64_t hash, struct pamu_paace entry)
{
    uint8_t bytes[PAMU_PAACE_BYTES];
    if (entry.pt != 0)
        entry.liodn = 0;
    else
        entry.fspi = 0;
    if (pamu_paace_encode(&entry, bytes) != PAMU_OK)
        return hash;
    for (size_t i = 0; i < sizeof bytes; i++)
        hash = (hash ^ bytes[i]) * FNV_FACTOR;
    return hash;
}

/* The SPAACE of window i >= 1. False if there is none in the image. */
static bool window_entry(const struct image_lint *lint, const struct pamu_paace *primary, uint32_t window,
                         struct pamu_paace *entry, uint32_t *index)
{
    uint64_t at = primary->fspi + (uint64_t)window - 1;
    *index = (uint32_t)at;
    return at < lint->tables->table[IMAGE_SPAACT].entries && image_paace(lint->tables, IMAGE_SPAACT, *index, entry);
}

static uint64_t hash_domain(const struct image_lint *lint, const struct pamu_paace *primary)
{
    uint64_t hash = hash_entry(FNV_START, *primary);
    struct pamu_paace entry;
    uint32_t index;
    for (uint32_t window = 1; window < pamu_paace_subwindows(primary); window++) {
        if (window_entry(lint, primary, window, &entry, &index) && entry.v != 0)
            hash = hash_entry((hash ^ window) * FNV_FACTOR, entry);
    }
    return hash;
}

/* ---- overlaps ---- */

static void add_mapping(struct walk *walk, const struct image_look *look, uint64_t domain)
{
    uint64_t first = image_target(look), length = image_mapped_last(look);
    if (look->entry->ap == 0 || walk->failed || walk->count == MOST_MAPPINGS)
        return;
    if (walk->count == walk->room) {
        size_t room = walk->room == 0 ? 256 : walk->room * 2;
        struct mapping *mappings = realloc(walk->mappings, room * sizeof *mappings);
        walk->failed = mappings == NULL;
        if (walk->failed)
            return;
        walk->mappings = mappings;
        walk->room = room;
    }
    uint64_t last = length > UINT64_MAX - first ? UINT64_MAX : first + length;
    walk->mappings[walk->count++] = (struct mapping){first, last, domain, look->liodn, look->window};
}

static int compare_mappings(const void *left, const void *right)
{
    const struct mapping *a = left, *b = right;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    if (a->liodn != b->liodn)
        return a->liodn < b->liodn ? -1 : 1;
    return a->window < b->window ? -1 : a->window > b->window;
}

static void tell_overlap(const struct walk *walk, const struct mapping *one, const struct mapping *other)
{
    char place[64], what[200];
    uint64_t last = one->last < other->last ? one->last : other->last;
    (void)snprintf(place, sizeof place, "LIODN 0x%" PRIx32 ", window %" PRIu32, one->liodn, one->window);
    (void)snprintf(what, sizeof what,
                   "physical 0x%" PRIx64 " to 0x%" PRIx64 " is also reached by LIODN 0x%" PRIx32 ", window %" PRIu32,
                   one->first, last, other->liodn, other->window);
    (void)check_add(walk->findings,
                    &(struct check_finding){.rule = image_overlap_rule(), .place = place, .what = what});
}

/* In order of address, each mapping is held against the one of another domain that reaches farthest: so the farthest is
 * kept, and the farthest of any domain but that one's. */
static void find_overlaps(const struct walk *walk)
{
    const struct mapping *top = NULL, *second = NULL;
    qsort(walk->mappings, walk->count, sizeof *walk->mappings, compare_mappings);
    for (size_t i = 0; i < walk->count; i++) {
        const struct mapping *at = &walk->mappings[i];
        const struct mapping *other = top != NULL && top->domain == at->domain ? second : top;
        if (other != NULL && other->last >= at->first)
            tell_overlap(walk, at, other);
        if (top == NULL || at->last > top->last) {
            if (top != NULL && top->domain != at->domain)
                second = top;
            top = at;
        } else if (at->domain != top->domain && (second == NULL || at->last > second->last)) {
            second = at;
        }
    }
}

/* ---- the walk ---- */

static bool is_usable(const struct image_look *look)
{
    return look->table == IMAGE_PPAACT || (look->entry->pt != 0 && look->entry->liodn == look->liodn);
}

static void walk_window(struct walk *walk, struct image_look *look, uint64_t domain)
{
    image_look_at(look, IMAGE_AT_WINDOW);
    if (is_usable(look) && (look->primary->mw == 0 || look->entry->swse >= 0x0b))
        add_mapping(walk, look, domain);
}

static void walk_windows(struct walk *walk, const struct image_look *at_primary)
{
    struct image_look look = *at_primary;
    const struct pamu_paace *primary = look.primary;
    uint64_t domain = hash_domain(walk->lint, primary);
    struct pamu_paace entry;
    if (primary->ap != 0)
        walk_window(walk, &look, domain);
    look.table = IMAGE_SPAACT;
    look.entry = &entry;
    for (look.window = 1; look.window < pamu_paace_subwindows(primary); look.window++) {
        if (!window_entry(walk->lint, primary, look.window, &entry, &look.index))
            continue;
        walk->reached[look.index] = 1;
        if (entry.v != 0)
            walk_window(walk, &look, domain);
    }
}

static void walk_primaries(struct walk *walk)
{
    for (uint32_t liodn = 0; liodn < walk->lint->tables->table[IMAGE_PPAACT].entries; liodn++) {
        struct pamu_paace primary;
        if (!image_paace(walk->lint->tables, IMAGE_PPAACT, liodn, &primary) || primary.v == 0)
            continue;
        struct image_look look = {.lint = walk->lint,
                                  .findings = walk->findings,
                                  .primary = &primary,
                                  .entry = &primary,
                                  .table = IMAGE_PPAACT,
                                  .index = liodn,
                                  .liodn = liodn};
        image_look_at(&look, IMAGE_AT_PRIMARY);
        if (image_has_windows(walk->lint, &primary))
            walk_windows(walk, &look);
    }
}

static void walk_secondaries(struct walk *walk)
{
    bool none = walk->lint->tables->table[IMAGE_PPAACT].entries == 0; /* then nobody knows who leads where */
    for (uint32_t index = 0; index < walk->lint->tables->table[IMAGE_SPAACT].entries; index++) {
        struct pamu_paace entry;
        if (!image_paace(walk->lint->tables, IMAGE_SPAACT, index, &entry) || entry.v == 0)
            continue;
        struct image_look look = {.lint = walk->lint,
                                  .findings = walk->findings,
                                  .entry = &entry,
                                  .table = IMAGE_SPAACT,
                                  .index = index,
                                  .reached = none || walk->reached[index] != 0};
        image_look_at(&look, IMAGE_AT_SECONDARY);
    }
}

bool image_lint(const struct image_lint *lint, struct check_findings *findings)
{
    struct walk walk = {.lint = lint, .findings = findings};
    walk.reached = calloc(IMAGE_MOST_ENTRIES, 1);
    if (walk.reached == NULL)
        return false;
    walk_primaries(&walk);
    walk_secondaries(&walk);
    if (walk.count > 0)
        find_overlaps(&walk);
    free(walk.reached);
    free(walk.mappings);
    return !walk.failed && !check_failed(findings);
}
