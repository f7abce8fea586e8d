/* The fast walk: the same rules on entries decoded once, when their line was filled.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "hw/fault.h"
#include "hw/lookup.h"
#include "hw/walk.h"

/* A transaction on its way; the compiler keeps this in registers. */
struct fast {
    struct pamu *pamu;
    struct instance *instance;
    struct pamu_request *request;
    struct pamu_result *result;
    uint64_t entry; /* address of the last table entry used, for POEA (T12) */
};

static inline const struct cache_line *look_up(struct fast *fast, enum pamu_structure structure, uint64_t key,
                                               struct cache_line *scratch)
{
    fast->entry = entry_address(fast->instance, structure, key);
    return lookup_entry(fast->pamu, fast->instance, fast->result, structure, key, scratch);
}

/* T1 to T4; *passed where nothing is checked. */
static inline enum pamu_reason admit(const struct fast *fast, bool *passed)
{
    const struct instance *instance = fast->instance;

    *passed = instance->bypassed;
    if (instance->bypassed)
        return PAMU_REASON_NONE;
    if (instance->gate_closed)
        return PAMU_REASON_GATE_CLOSED;
    if (!instance->enabled) {
        *passed = fast->pamu->config.knobs.disabled == PAMU_DISABLED_PASS;
        return *passed ? PAMU_REASON_NONE : PAMU_REASON_DISABLED;
    }
    return fast->request->liodn < instance->table_count[PAMU_PPAACE] ? PAMU_REASON_NONE
                                                                     : PAMU_REASON_LIODN_OUTSIDE_PPAACT;
}

/* T9: the secondary entry of subwindow index >= 1. */
static inline enum pamu_reason secondary(struct fast *fast, uint64_t key, struct cache_line *scratch,
                                         const struct window **window)
{
    const struct cache_line *line;

    if (key >= fast->instance->table_count[PAMU_SPAACE])
        return PAMU_REASON_SPAACE_OUTSIDE_SPAACT;
    line = look_up(fast, PAMU_SPAACE, key, scratch);
    if (line == NULL)
        return PAMU_REASON_FETCH_REJECTED;
    *window = &line->window;
    if (line->window.reason != PAMU_REASON_NONE)
        return (enum pamu_reason)line->window.reason;
    if (line->window.liodn != fast->request->liodn)
        return PAMU_REASON_SPAACE_WRONG_LIODN;
    return (enum pamu_reason)line->window.malformed;
}

static const uint8_t needs[PAMU_OPERATION_COUNT] = {
#define NEED(name, index, need) [index] = need,
    PAMU_OPERATION_LIST(NEED)
#undef NEED
};

/* T11, by operation and the need of directives: what AP must hold. */
static inline unsigned need_of(const struct pamu *pamu, uint8_t operation)
{
    unsigned need = needs[operation];

    if (need != PAMU_NEED_DIRECTIVE)
        return need;
    return pamu->config.knobs.directive == PAMU_DIRECTIVE_NONE ? 0 : pamu->config.knobs.directive + 1;
}

static inline enum pamu_reason permit(const struct fast *fast, const struct window *window)
{
    static const uint8_t lacking[] = {[PAMU_NEED_QUERY] = PAMU_REASON_NO_QUERY,
                                      [PAMU_NEED_UPDATE] = PAMU_REASON_NO_UPDATE,
                                      [PAMU_NEED_BOTH] = PAMU_REASON_NO_ATOMIC};
    unsigned need = need_of(fast->pamu, fast->request->operation);

    return (window->ap & need) == need ? PAMU_REASON_NONE : (enum pamu_reason)lacking[need];
}

static enum pamu_reason map_immediate(struct fast *fast, const struct window *window)
{
    unsigned operation = fast->request->operation;
    bool is_a = (window->ioea & PAMU_ENCODING) == operation;

    if (!is_a && (window->ioeb & PAMU_ENCODING) != operation)
        return PAMU_REASON_NO_IMMEDIATE;
    fast->result->operation = (is_a ? window->moea : window->moeb) & PAMU_ENCODING;
    return PAMU_REASON_NONE;
}

static enum pamu_reason map_indexed(struct fast *fast, const struct window *window)
{
    const struct cache_line *line;
    struct cache_line scratch;
    uint8_t encoding;

    if (window->omi >= fast->instance->table_count[PAMU_OMT])
        return PAMU_REASON_OME_OUTSIDE_OMT;
    line = look_up(fast, PAMU_OMT, window->omi, &scratch);
    if (line == NULL)
        return PAMU_REASON_FETCH_REJECTED;
    encoding = line->bytes[fast->request->operation];
    if (!(encoding & PAMU_ENCODING_VALID))
        return PAMU_REASON_OME_NO_ENCODING;
    fast->result->operation = encoding & PAMU_ENCODING;
    return PAMU_REASON_NONE;
}

/* T14 with OTM 1 or 2. */
static enum pamu_reason map_operation(struct fast *fast, const struct window *window)
{
    return window->otm == PAMU_OTM_IMMEDIATE ? map_immediate(fast, window) : map_indexed(fast, window);
}

/* T13: a mapped size beyond the subwindow takes bits of the IOVA that the offset lacks. */
static inline uint64_t compose(const struct pamu *pamu, const struct window *window, uint64_t iova, uint64_t offset)
{
    if (window->atm == PAMU_ATM_NONE)
        return iova;
    if (pamu->config.knobs.compose == PAMU_COMPOSE_ADD)
        return window->translated + offset;
    return window->translated | (iova & window->mapped_last);
}

/* T10 to T15 in the window that holds the transaction; without subwindows the whole of it is mapped. */
static inline enum pamu_reason finish(struct fast *fast, const struct window *window, uint64_t offset)
{
    struct pamu_result *result = fast->result;
    enum pamu_reason reason;

    if (window->unmapped)
        return PAMU_REASON_SUBWINDOW_UNMAPPED;
    if (!window_fits(offset, fast->request->length, window->mapped_last))
        return PAMU_REASON_HOLE;
    reason = permit(fast, window);
    if (reason != PAMU_REASON_NONE)
        return reason;
    if (window->otm != PAMU_OTM_NONE) {
        reason = map_operation(fast, window);
        if (reason != PAMU_REASON_NONE)
            return reason;
    }
    result->address = compose(fast->pamu, window, fast->request->iova, offset);
    result->did = window->did;
    result->pid = window->pid;
    result->snpid = window->snpid;
    result->cid = window->cid;
    result->coherent = window->coherent;
    return PAMU_REASON_NONE;
}

/* T7 to T15 under a sound primary entry. */
static inline enum pamu_reason inside(struct fast *fast, const struct window *primary)
{
    uint64_t offset = fast->request->iova - primary->base, index, part;
    const struct window *window = primary;
    struct cache_line scratch;
    enum pamu_reason reason;

    if (!window_holds(primary, fast->request->iova, fast->request->length))
        return PAMU_REASON_OUTSIDE_APERTURE;
    fast->result->window = 0;
    if (primary->shift == WINDOW_NO_SHIFT)
        return finish(fast, primary, offset);
    index = offset >> primary->shift;
    part = ((uint64_t)1 << primary->shift) - 1;
    offset &= part;
    fast->result->window = (uint32_t)index;
    if (!window_fits(offset, fast->request->length, part))
        return PAMU_REASON_CROSSES_SUBWINDOW;
    if (index > 0) {
        reason = secondary(fast, primary->fspi + index - 1, &scratch, &window);
        if (reason != PAMU_REASON_NONE)
            return reason;
    }
    return finish(fast, window, offset);
}

static inline enum pamu_reason translate(struct fast *fast, bool clip)
{
    const struct cache_line *line;
    struct cache_line scratch;
    enum pamu_reason reason;
    bool passed;

    reason = admit(fast, &passed);
    if (passed)
        fast->result->verdict = PAMU_BYPASSED;
    if (passed || reason != PAMU_REASON_NONE)
        return reason;
    line = look_up(fast, PAMU_PPAACE, fast->request->liodn, &scratch);
    if (line == NULL)
        return PAMU_REASON_FETCH_REJECTED;
    if (line->window.reason != PAMU_REASON_NONE)
        return (enum pamu_reason)line->window.reason;
    if (clip)
        fast->request->length = window_clip(&line->window, fast->request->iova, fast->request->length);
    return inside(fast, &line->window);
}

static inline void run(struct pamu *pamu, struct instance *instance, struct pamu_request *request,
                       struct pamu_result *result, bool clip)
{
    struct fast fast = {.pamu = pamu, .instance = instance, .request = request, .result = result};
    enum pamu_reason reason;

    memset(result, 0, sizeof(*result));
    result->address = request->iova;
    result->window = PAMU_NO_WINDOW;
    result->operation = (uint8_t)(PAMU_OPERATION_UNMAPPED | request->operation);
    result->pieces = 1;
    reason = translate(&fast, clip);
    if (reason != PAMU_REASON_NONE)
        fault_deny(pamu, instance, request, reason, fast.entry, result);
}

void walk_fast(struct pamu *pamu, struct instance *instance, const struct pamu_request *request,
               struct pamu_result *result)
{
    struct pamu_request whole = *request;

    run(pamu, instance, &whole, result, false);
}

void walk_fast_piece(struct pamu *pamu, struct instance *instance, struct pamu_request *request,
                     struct pamu_result *result)
{
    run(pamu, instance, request, result, true);
}

/* A line that a look-up would hit, and that holds what memory holds, or NULL. Keys beyond the table's end are stale. */
static inline const struct cache_line *fresh_line(const struct cache *cache, uint64_t key, uint32_t *index)
{
    const struct cache_line *line;

    *index = cache_peek(cache, key);
    if (*index == CACHE_NO_LINE)
        return NULL;
    line = cache_line(cache, *index);
    return line->stale ? NULL : line;
}

/* T9: the window of subwindow >= 1 if a look-up would hit it and it is plain, else NULL. */
static inline const struct window *plain_secondary(const struct instance *instance, uint64_t key, uint16_t liodn,
                                                   uint32_t *index)
{
    const struct cache_line *line = fresh_line(&instance->cache[PAMU_SPAACE], key, index);

    return line != NULL && line->window.plain && line->window.liodn == liodn ? &line->window : NULL;
}

static inline void count_hit(struct instance *instance, enum pamu_structure structure, uint32_t line)
{
    instance->counters.cache[structure].lookups++;
    instance->counters.cache[structure].hits++;
    cache_touch(&instance->cache[structure], line);
}

/* The look-ups of a record that its memo covers: they hit (C3). */
static inline void count_record(struct instance *instance, const struct memo *memo)
{
    count_hit(instance, PAMU_PPAACE, memo->primary);
    if (memo->secondary != CACHE_NO_LINE)
        count_hit(instance, PAMU_SPAACE, memo->secondary);
    instance->counters.transactions++;
    instance->counters.verdicts[PAMU_TRANSLATED]++;
    instance->counters.reasons[PAMU_REASON_NONE]++;
}

static inline void fill_record(const struct memo *memo, const struct pamu_request *request,
                               struct pamu_dma_result *result)
{
    bool second = memo->secondary != CACHE_NO_LINE;

    *result = (struct pamu_dma_result){.pieces = 1,
                                       .translated_bytes = request->length,
                                       .address = request->iova + memo->delta,
                                       .first_window = memo->window,
                                       .last_window = memo->window,
                                       .lookups = {1, second},
                                       .hits = {1, second},
                                       .instance = request->instance};
}

static inline bool covers(const struct memo *memo, uint64_t iova, uint32_t length, unsigned need)
{
    return window_fits(iova - memo->first, length, memo->last) && (memo->ap & need) == need;
}

/* Notes what a record at this IOVA meets, if that is the commonest case: found in the caches, and plain. */
static bool note(const struct pamu *pamu, const struct instance *instance, const struct pamu_request *request,
                 struct memo *memo)
{
    uint32_t first, second = CACHE_NO_LINE, index = 0;
    const struct cache_line *line =
        instance->plain ? fresh_line(&instance->cache[PAMU_PPAACE], request->liodn, &first) : NULL;
    const struct window *window;
    uint64_t offset, last;

    if (line == NULL || line->window.reason != PAMU_REASON_NONE)
        return false;
    window = &line->window;
    last = window->last;
    offset = request->iova - window->base; /* beyond last, too, if the IOVA lies before the aligned base */
    if (offset > last)
        return false;
    if (window->shift != WINDOW_NO_SHIFT) {
        index = (uint32_t)(offset >> window->shift);
        last = ((uint64_t)1 << window->shift) - 1;
        offset &= last;
        if (index > 0)
            window = plain_secondary(instance, (uint64_t)window->fspi + index - 1, request->liodn, &second);
        if (window == NULL)
            return false;
        last = window->mapped_last < last ? window->mapped_last : last;
    }
    if (!window->plain || offset > last)
        return false;
    *memo = (struct memo){.version = instance->version,
                          .first = request->iova - offset,
                          .last = last,
                          .delta = compose(pamu, window, request->iova, offset) - request->iova,
                          .primary = first,
                          .secondary = second,
                          .window = index,
                          .liodn = request->liodn,
                          .ap = window->ap};
    return true;
}

/* What AP must hold; AP never holds the fourth bit, that of directives. 0 for no operation. */
static inline unsigned quick_need(uint8_t operation)
{
    return operation < PAMU_OPERATION_COUNT ? needs[operation] : 0;
}

/* The instance, if its records may take the quick path at all, else NULL. */
static inline struct instance *quick_instance(struct pamu *pamu, const struct pamu_request *request)
{
    if (!pamu->quick || request->instance >= pamu->config.hardware.instances || request->length == 0)
        return NULL;
    return &pamu->instance[request->instance];
}

static inline bool repeats(const struct instance *instance, const struct memo *memo, const struct pamu_request *request,
                           unsigned need)
{
    return memo->version == instance->version && memo->liodn == request->liodn && need != 0 &&
           covers(memo, request->iova, request->length, need);
}

uint32_t pamu_dma_repeat(struct pamu *pamu, const struct pamu_request *request)
{
    struct instance *instance = quick_instance(pamu, request);
    const struct memo *memo;

    if (instance == NULL)
        return PAMU_NO_WINDOW;
    memo = &instance->memo[request->liodn % MEMOS];
    if (!repeats(instance, memo, request, quick_need(request->operation)))
        return PAMU_NO_WINDOW;
    count_record(instance, memo);
    return memo->window;
}

bool walk_fast_record(struct pamu *pamu, const struct pamu_request *request, struct pamu_dma_result *result)
{
    struct instance *instance = quick_instance(pamu, request);
    unsigned need = quick_need(request->operation);
    struct memo *memo;

    if (instance == NULL || need == 0)
        return false;
    memo = &instance->memo[request->liodn % MEMOS];
    if (!repeats(instance, memo, request, need)) {
        if (!note(pamu, instance, request, memo) || !covers(memo, request->iova, request->length, need))
            return false;
    }
    count_record(instance, memo);
    fill_record(memo, request, result);
    return true;
}
