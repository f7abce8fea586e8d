/* The reference walk: one function a rule, over table bytes, slow and obvious (rules T1 to T15).
 * SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "hw/coverage.h"
#include "hw/event.h"
#include "hw/fault.h"
#include "hw/lookup.h"
#include "hw/walk.h"

#define SMALLEST_SUBWINDOW 4096u

/* A transaction on its way through the rules. */
struct walk {
    struct pamu *pamu;
    struct instance *instance;
    const struct pamu_request *request;
    struct pamu_result *result;
    struct pamu_paace primary;
    struct pamu_paace window; /* the entry of the (sub)window: the primary one for index 0 (T9) */
    uint64_t entry;           /* address of the last table entry used (T12) */
    uint64_t index;           /* of the subwindow (T8) */
    uint64_t offset;          /* in the (sub)window */
    bool passed;              /* unchecked: T1, or T3 by knob */
    uint8_t moe;              /* the encoding found (T14) */
    struct pamu_event event;  /* facts of the rule being applied */
    struct cache_line scratch;
};

static void fact(struct walk *walk, const char *name, uint64_t value)
{
    event_fact(&walk->event, name, value);
}

static enum pamu_reason pass_unchecked(struct walk *walk)
{
    walk->passed = true;
    walk->result->verdict = PAMU_BYPASSED;
    walk->result->address = walk->request->iova;
    return PAMU_REASON_NONE;
}

static enum pamu_reason rule_t1_bypass(struct walk *walk)
{
    fact(walk, "PAMUBYPENR", walk->pamu->bypass);
    return walk->instance->bypassed ? pass_unchecked(walk) : PAMU_REASON_NONE;
}

static enum pamu_reason rule_t2_gate(struct walk *walk)
{
    fact(walk, "PC", walk->instance->registers[PAMU_REG_PC]);
    return walk->instance->gate_closed ? PAMU_REASON_GATE_CLOSED : PAMU_REASON_NONE;
}

static enum pamu_reason rule_t3_enabled(struct walk *walk)
{
    fact(walk, "PC", walk->instance->registers[PAMU_REG_PC]);
    if (walk->instance->enabled)
        return PAMU_REASON_NONE;
    return walk->pamu->config.knobs.disabled == PAMU_DISABLED_PASS ? pass_unchecked(walk) : PAMU_REASON_DISABLED;
}

static enum pamu_reason rule_t4_limit(struct walk *walk)
{
    fact(walk, "LIODN", walk->request->liodn);
    fact(walk, "entries", walk->instance->table_count[PAMU_PPAACE]);
    if (walk->request->liodn >= walk->instance->table_count[PAMU_PPAACE])
        return PAMU_REASON_LIODN_OUTSIDE_PPAACT;
    return PAMU_REASON_NONE;
}

/* Told before the fetch that a miss leads to; a hit shows the entry it uses, so that a stale one can be explained. */
static void report_lookup(struct walk *walk, enum pamu_structure structure, uint64_t key, const struct cache_line *hit)
{
    struct pamu_event event = {.kind = PAMU_EVENT_LOOKUP, .rule = PAMU_RULE_C3, .structure = structure};

    if (hit != NULL) {
        event.bytes = hit->bytes;
        event.length = entry_bytes(structure);
    }
    event_fact(&event, "key", key);
    event_fact(&event, "hit", hit != NULL);
    event_fact(&event, "enabled", walk->instance->cache[structure].enabled);
    event_fact(&event, "entry", walk->entry);
    event_emit(walk->pamu, &event);
}

static void report_stale(const struct walk *walk, enum pamu_structure structure, uint64_t key)
{
    struct pamu_event event = {.kind = PAMU_EVENT_STALE, .rule = PAMU_RULE_C5, .structure = structure};

    event_fact(&event, "key", key);
    event_emit(walk->pamu, &event);
}

static void cover_lookup(const struct walk *walk, struct coverage_lookup lookup, uint64_t evictions)
{
    lookup.evicted = walk->instance->counters.cache[lookup.structure].evictions != evictions;
    lookup.kept = lookup.line != &walk->scratch;
    coverage_look_up(walk->pamu, walk->instance, &lookup);
}

/* C3, C4, T12: one look-up, and what it adds to the result. NULL if the memory rejected the fetch. */
static const uint8_t *look_up(struct walk *walk, enum pamu_structure structure, uint64_t key)
{
    const struct cache *cache = &walk->instance->cache[structure];
    uint32_t index = cache->enabled ? cache_peek(cache, key) : CACHE_NO_LINE;
    bool hit = index != CACHE_NO_LINE;
    uint64_t evictions = walk->instance->counters.cache[structure].evictions;
    struct coverage_lookup lookup = {.structure = structure, .key = key, .hit = hit};
    const struct cache_line *line;

    lookup.others = coverage_on(walk->pamu) && coverage_set_used(cache, key);
    walk->entry = entry_address(walk->instance, structure, key);
    fact(walk, "entry", walk->entry);
    report_lookup(walk, structure, key, hit ? cache_line(cache, index) : NULL);
    line = lookup_entry(walk->pamu, walk->instance, walk->result, structure, key, &walk->scratch);
    lookup.line = line;
    cover_lookup(walk, lookup, evictions);
    if (line == NULL)
        return NULL;
    if (line->stale)
        report_stale(walk, structure, key);
    return line->bytes;
}

static enum pamu_reason rule_t12_fetch_primary(struct walk *walk)
{
    const uint8_t *bytes = look_up(walk, PAMU_PPAACE, walk->request->liodn);

    if (bytes == NULL)
        return PAMU_REASON_FETCH_REJECTED;
    pamu_paace_decode(bytes, &walk->primary);
    walk->window = walk->primary;
    return PAMU_REASON_NONE;
}

static enum pamu_reason rule_t5_valid(struct walk *walk)
{
    fact(walk, "V", walk->primary.v);
    return walk->primary.v ? PAMU_REASON_NONE : PAMU_REASON_PPAACE_INVALID;
}

static enum pamu_reason malformed_translation(const struct pamu_paace *entry)
{
    if (entry->atm > PAMU_ATM_WINDOW)
        return PAMU_REASON_MALFORMED_ATM;
    return entry->otm > PAMU_OTM_INDEXED ? PAMU_REASON_MALFORMED_OTM : PAMU_REASON_NONE;
}

/* P3: window size >> (WCE+1), which fits even where the window size is 2^64. */
static uint64_t subwindow_size(const struct pamu_paace *primary)
{
    return (pamu_paace_window_last(primary) >> (primary->wce + 1)) + 1;
}

static enum pamu_reason rule_t6_well_formed(struct walk *walk)
{
    const struct pamu_paace *primary = &walk->primary;

    fact(walk, "PT", primary->pt);
    fact(walk, "WSE", primary->wse);
    fact(walk, "base", pamu_paace_window_base(primary));
    fact(walk, "subwindows", pamu_paace_subwindows(primary));
    fact(walk, "ATM", primary->atm);
    fact(walk, "OTM", primary->otm);
    if (primary->pt != 0)
        return PAMU_REASON_MALFORMED_PT;
    if (primary->wse < PAMU_SIZE_4K)
        return PAMU_REASON_MALFORMED_WSE;
    if ((pamu_paace_window_base(primary) & pamu_paace_window_last(primary)) != 0)
        return PAMU_REASON_MALFORMED_BASE;
    if (primary->mw && subwindow_size(primary) < SMALLEST_SUBWINDOW)
        return PAMU_REASON_MALFORMED_SUBWINDOW;
    if (primary->mw && primary->wce > walk->pamu->config.hardware.mwce)
        return PAMU_REASON_MALFORMED_WCE;
    return malformed_translation(primary);
}

static enum pamu_reason rule_t7_aperture(struct walk *walk)
{
    uint64_t base = pamu_paace_window_base(&walk->primary), last = pamu_paace_window_last(&walk->primary);
    uint64_t iova = walk->request->iova;

    fact(walk, "first", base);
    fact(walk, "last", base + last);
    fact(walk, "IOVA", iova);
    fact(walk, "length", walk->request->length);
    walk->offset = iova - base;
    if (iova < base || walk->offset > last || walk->request->length - 1 > last - walk->offset)
        return PAMU_REASON_OUTSIDE_APERTURE;
    walk->result->window = 0;
    return PAMU_REASON_NONE;
}

static enum pamu_reason rule_t8_subwindow(struct walk *walk)
{
    uint64_t size = subwindow_size(&walk->primary);

    walk->index = walk->offset / size;
    walk->offset %= size;
    walk->result->window = (uint32_t)walk->index;
    fact(walk, "subwindow size", size);
    fact(walk, "window", walk->index);
    fact(walk, "offset", walk->offset);
    if (walk->offset + walk->request->length > size)
        return PAMU_REASON_CROSSES_SUBWINDOW;
    return PAMU_REASON_NONE;
}

static uint64_t spaact_index(const struct walk *walk)
{
    return (uint64_t)walk->primary.fspi + walk->index - 1;
}

static enum pamu_reason rule_t9_limit(struct walk *walk)
{
    fact(walk, "index", spaact_index(walk));
    fact(walk, "entries", walk->instance->table_count[PAMU_SPAACE]);
    if (spaact_index(walk) >= walk->instance->table_count[PAMU_SPAACE])
        return PAMU_REASON_SPAACE_OUTSIDE_SPAACT;
    return PAMU_REASON_NONE;
}

static enum pamu_reason rule_t12_fetch_secondary(struct walk *walk)
{
    const uint8_t *bytes = look_up(walk, PAMU_SPAACE, spaact_index(walk));

    if (bytes == NULL)
        return PAMU_REASON_FETCH_REJECTED;
    pamu_paace_decode(bytes, &walk->window);
    return PAMU_REASON_NONE;
}

static enum pamu_reason rule_t9_owner(struct walk *walk)
{
    fact(walk, "V", walk->window.v);
    fact(walk, "PT", walk->window.pt);
    fact(walk, "LIODN", walk->window.liodn);
    if (!walk->window.v)
        return PAMU_REASON_SPAACE_INVALID;
    if (walk->window.pt != 1)
        return PAMU_REASON_SPAACE_NOT_SECONDARY;
    return walk->window.liodn == walk->request->liodn ? PAMU_REASON_NONE : PAMU_REASON_SPAACE_WRONG_LIODN;
}

static enum pamu_reason rule_t6_secondary(struct walk *walk)
{
    fact(walk, "ATM", walk->window.atm);
    fact(walk, "OTM", walk->window.otm);
    return malformed_translation(&walk->window);
}

static enum pamu_reason rule_t10_hole(struct walk *walk)
{
    uint64_t mapped_last = pamu_paace_mapped_last(&walk->window);

    fact(walk, "SWSE", walk->window.swse);
    fact(walk, "mapped last", mapped_last);
    fact(walk, "offset", walk->offset);
    fact(walk, "length", walk->request->length);
    if (walk->window.swse < PAMU_SIZE_4K)
        return PAMU_REASON_SUBWINDOW_UNMAPPED;
    if (walk->offset > mapped_last || walk->request->length - 1 > mapped_last - walk->offset)
        return PAMU_REASON_HOLE;
    return PAMU_REASON_NONE;
}

/* T11: what a directive needs is not known, so a knob says it. */
static unsigned need_of(const struct walk *walk)
{
    static const unsigned directive[] = {[PAMU_DIRECTIVE_QUERY] = PAMU_NEED_QUERY,
                                         [PAMU_DIRECTIVE_UPDATE] = PAMU_NEED_UPDATE,
                                         [PAMU_DIRECTIVE_NONE] = 0};
    unsigned need = pamu_operation_need(walk->request->operation);

    return need == PAMU_NEED_DIRECTIVE ? directive[walk->pamu->config.knobs.directive] : need;
}

static enum pamu_reason rule_t11_permission(struct walk *walk)
{
    unsigned need = need_of(walk);

    fact(walk, "AP", walk->window.ap);
    fact(walk, "needs", need);
    if ((walk->window.ap & need) == need)
        return PAMU_REASON_NONE;
    if (need == PAMU_NEED_BOTH)
        return PAMU_REASON_NO_ATOMIC;
    return need == PAMU_NEED_QUERY ? PAMU_REASON_NO_QUERY : PAMU_REASON_NO_UPDATE;
}

static enum pamu_reason rule_t13_address(struct walk *walk)
{
    uint64_t target = pamu_paace_translated_base(&walk->window), address = walk->request->iova;
    uint64_t mapped = walk->primary.mw ? pamu_paace_mapped_last(&walk->window) : pamu_paace_window_last(&walk->primary);

    fact(walk, "ATM", walk->window.atm);
    fact(walk, "TWBA", target);
    if (walk->window.atm == PAMU_ATM_WINDOW && walk->pamu->config.knobs.compose == PAMU_COMPOSE_ADD)
        address = target + walk->offset;
    else if (walk->window.atm == PAMU_ATM_WINDOW)
        address = (target & ~mapped) | (walk->request->iova & mapped);
    fact(walk, "address", address);
    walk->result->address = address;
    return PAMU_REASON_NONE;
}

static enum pamu_reason translate_immediate(struct walk *walk)
{
    fact(walk, "IOEA", walk->window.ioea);
    fact(walk, "IOEB", walk->window.ioeb);
    if ((walk->window.ioea & PAMU_ENCODING) == walk->request->operation)
        walk->result->operation = walk->window.moea & PAMU_ENCODING;
    else if ((walk->window.ioeb & PAMU_ENCODING) == walk->request->operation)
        walk->result->operation = walk->window.moeb & PAMU_ENCODING;
    else
        return PAMU_REASON_NO_IMMEDIATE;
    return PAMU_REASON_NONE;
}

static enum pamu_reason translate_indexed(struct walk *walk)
{
    const uint8_t *bytes;
    struct pamu_ome ome;

    fact(walk, "OMI", walk->window.omi);
    fact(walk, "entries", walk->instance->table_count[PAMU_OMT]);
    if (walk->window.omi >= walk->instance->table_count[PAMU_OMT])
        return PAMU_REASON_OME_OUTSIDE_OMT;
    bytes = look_up(walk, PAMU_OMT, walk->window.omi);
    if (bytes == NULL)
        return PAMU_REASON_FETCH_REJECTED;
    pamu_ome_decode(bytes, &ome);
    walk->moe = ome.moe[walk->request->operation];
    fact(walk, "MOE", walk->moe);
    if (!(walk->moe & PAMU_ENCODING_VALID))
        return PAMU_REASON_OME_NO_ENCODING;
    walk->result->operation = walk->moe & PAMU_ENCODING;
    return PAMU_REASON_NONE;
}

static enum pamu_reason rule_t14_operation(struct walk *walk)
{
    fact(walk, "OTM", walk->window.otm);
    if (walk->window.otm == PAMU_OTM_IMMEDIATE)
        return translate_immediate(walk);
    return walk->window.otm == PAMU_OTM_INDEXED ? translate_indexed(walk) : PAMU_REASON_NONE;
}

static enum pamu_reason rule_t15_result(struct walk *walk)
{
    struct pamu_result *result = walk->result;

    result->verdict = PAMU_TRANSLATED;
    result->did = (uint8_t)walk->window.did;
    result->pid = (uint8_t)walk->window.pid;
    result->snpid = (uint8_t)walk->window.snpid;
    result->cid = (uint8_t)walk->window.cid;
    result->coherent = walk->window.cr != 0;
    fact(walk, "address", result->address);
    fact(walk, "operation", result->operation);
    fact(walk, "CID", result->cid);
    fact(walk, "CR", result->coherent);
    return PAMU_REASON_NONE;
}

static bool has_subwindows(const struct walk *walk)
{
    return walk->primary.mw != 0;
}

static bool is_secondary(const struct walk *walk)
{
    return walk->index > 0;
}

/* The order of section 4: the first rule that fails decides. */
static const struct step {
    enum pamu_rule rule;
    enum pamu_reason (*apply)(struct walk *walk);
    bool (*applies)(const struct walk *walk); /* NULL: always */
} steps[STEP_COUNT] = {
    [STEP_T1] = {PAMU_RULE_T1, rule_t1_bypass, NULL},
    [STEP_T2] = {PAMU_RULE_T2, rule_t2_gate, NULL},
    [STEP_T3] = {PAMU_RULE_T3, rule_t3_enabled, NULL},
    [STEP_T4] = {PAMU_RULE_T4, rule_t4_limit, NULL},
    [STEP_PRIMARY] = {PAMU_RULE_T12, rule_t12_fetch_primary, NULL},
    [STEP_T5] = {PAMU_RULE_T5, rule_t5_valid, NULL},
    [STEP_T6] = {PAMU_RULE_T6, rule_t6_well_formed, NULL},
    [STEP_T7] = {PAMU_RULE_T7, rule_t7_aperture, NULL},
    [STEP_T8] = {PAMU_RULE_T8, rule_t8_subwindow, has_subwindows},
    [STEP_T9_LIMIT] = {PAMU_RULE_T9, rule_t9_limit, is_secondary},
    [STEP_SECONDARY] = {PAMU_RULE_T12, rule_t12_fetch_secondary, is_secondary},
    [STEP_T9_OWNER] = {PAMU_RULE_T9, rule_t9_owner, is_secondary},
    [STEP_T6_SECONDARY] = {PAMU_RULE_T6, rule_t6_secondary, is_secondary},
    [STEP_T10] = {PAMU_RULE_T10, rule_t10_hole, has_subwindows},
    [STEP_T11] = {PAMU_RULE_T11, rule_t11_permission, NULL},
    [STEP_T13] = {PAMU_RULE_T13, rule_t13_address, NULL},
    [STEP_T14] = {PAMU_RULE_T14, rule_t14_operation, NULL},
    [STEP_T15] = {PAMU_RULE_T15, rule_t15_result, NULL},
};

static void tell_rule(struct walk *walk, enum pamu_rule rule)
{
    walk->event.rule = rule;
    walk->event.facts = 0;
}

/* A reason names the rule that decides, which in a fetch inside T14 is T12. */
static void tell_reason(struct walk *walk, enum pamu_reason reason)
{
    walk->event.kind = reason == PAMU_REASON_NONE ? PAMU_EVENT_PASS : PAMU_EVENT_FAIL;
    walk->event.reason = reason;
    if (reason != PAMU_REASON_NONE)
        walk->event.rule = pamu_reason_row(reason)->rule;
    event_emit(walk->pamu, &walk->event);
}

static enum pamu_reason apply(struct walk *walk, const struct step *step)
{
    enum pamu_reason reason;

    if (step->applies != NULL && !step->applies(walk))
        return PAMU_REASON_NONE;
    tell_rule(walk, step->rule);
    reason = step->apply(walk);
    tell_reason(walk, reason);
    return reason;
}

static void cover(const struct walk *walk, size_t passed)
{
    const struct coverage_walk seen = {
        .pamu = walk->pamu,
        .instance = walk->instance,
        .request = walk->request,
        .result = walk->result,
        .primary = &walk->primary,
        .window = &walk->window,
        .entry = walk->entry,
        .index = walk->index,
        .offset = walk->offset,
        .passed = (unsigned)passed,
        .moe = walk->moe,
    };

    coverage_transaction(&seen);
}

void walk_reference(struct pamu *pamu, struct instance *instance, const struct pamu_request *request,
                    struct pamu_result *result)
{
    struct walk walk = {.pamu = pamu, .instance = instance, .request = request, .result = result};
    enum pamu_reason reason = PAMU_REASON_NONE;
    size_t passed = 0;

    memset(result, 0, sizeof(*result));
    result->window = PAMU_NO_WINDOW;
    result->operation = (uint8_t)(PAMU_OPERATION_UNMAPPED | request->operation);
    result->pieces = 1;
    while (passed < STEP_COUNT && !walk.passed && reason == PAMU_REASON_NONE) {
        reason = apply(&walk, &steps[passed]);
        passed += reason == PAMU_REASON_NONE ? 1u : 0u;
    }
    if (reason != PAMU_REASON_NONE)
        fault_deny(pamu, instance, request, reason, walk.entry, result);
    cover(&walk, passed);
}
