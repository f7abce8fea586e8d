/* Transactions and DMA records at an instance (rules D1, D2, T8 with cross=split).
 * SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "hw/coverage.h"
#include "hw/lookup.h"
#include "hw/walk.h"

static bool is_legal(const struct pamu *pamu, const struct pamu_request *request)
{
    return request->length > 0 && pamu_operation_is_valid(request->operation) &&
           request->instance < pamu->config.hardware.instances;
}

static void count(struct instance *instance, const struct pamu_request *request, const struct pamu_result *result)
{
    struct pamu_counters *counters = &instance->counters;

    counters->transactions++;
    counters->verdicts[result->verdict]++;
    counters->reasons[result->reason]++;
    if (!result->stale || result->verdict != PAMU_TRANSLATED)
        return;
    if (counters->stale++ == 0)
        counters->first_stale = *request;
}

static void run_whole(struct pamu *pamu, struct instance *instance, const struct pamu_request *request,
                      struct pamu_result *result)
{
    if (pamu->fast)
        walk_fast(pamu, instance, request, result);
    else
        walk_reference(pamu, instance, request, result);
    count(instance, request, result);
}

/* D1: one piece, its length shortened to its (sub)window. The reference walk looks at the window beforehand, without a
 * trace. */
static void run_piece(struct pamu *pamu, struct instance *instance, struct pamu_request *piece,
                      struct pamu_result *result)
{
    struct window window;

    if (pamu->fast) {
        walk_fast_piece(pamu, instance, piece, result);
    } else {
        if (lookup_peek_window(pamu, instance, piece->liodn, &window))
            piece->length = window_clip(&window, piece->iova, piece->length);
        walk_reference(pamu, instance, piece, result);
    }
    count(instance, piece, result);
}

/* T8, cross=split: only a transaction wholly inside the aperture (T7) that crosses a boundary is split. */
static bool must_split(const struct pamu *pamu, const struct instance *instance, const struct pamu_request *request)
{
    struct window window;

    if (pamu->config.knobs.cross != PAMU_CROSS_SPLIT || !lookup_peek_window(pamu, instance, request->liodn, &window))
        return false;
    return window_holds(&window, request->iova, request->length) &&
           window_clip(&window, request->iova, request->length) < request->length;
}

static void add_lookups(struct pamu_result *total, const struct pamu_result *piece)
{
    total->pieces++;
    total->fetches += piece->fetches;
    total->stale = total->stale || piece->stale;
    for (unsigned i = 0; i < PAMU_STRUCTURE_COUNT; i++) {
        total->lookups[i] += piece->lookups[i];
        total->hits[i] += piece->hits[i];
    }
}

/* The result is that of the first piece, or of the first that fails; look-ups add up. */
static void run_split(struct pamu *pamu, struct instance *instance, const struct pamu_request *request,
                      struct pamu_result *result)
{
    struct pamu_request piece = *request;
    struct pamu_result part;
    uint32_t left = request->length;

    run_piece(pamu, instance, &piece, result);
    for (left -= piece.length; left > 0 && result->reason == PAMU_REASON_NONE; left -= piece.length) {
        piece.iova += piece.length;
        piece.length = left;
        run_piece(pamu, instance, &piece, &part);
        if (part.reason != PAMU_REASON_NONE) {
            add_lookups(&part, result);
            part.pieces = result->pieces + 1;
            *result = part;
            return;
        }
        add_lookups(result, &part);
    }
}

enum pamu_error pamu_access(struct pamu *pamu, const struct pamu_request *request, struct pamu_result *result)
{
    struct instance *instance;

    if (!is_legal(pamu, request))
        return PAMU_ERR_ARGUMENT;
    instance = &pamu->instance[request->instance];
    if (must_split(pamu, instance, request)) {
        run_split(pamu, instance, request, result);
        coverage_split(pamu, result);
    } else {
        run_whole(pamu, instance, request, result);
    }
    return PAMU_OK;
}

/* D1: bursts are aligned to their size. */
static uint32_t burst_length(uint32_t burst, uint64_t iova, uint32_t length)
{
    uint32_t room;

    if (burst == 0)
        return length;
    room = burst - (uint32_t)(iova % burst);
    return length < room ? length : room;
}

/* D2: the first failing piece decides; the others still count. */
static void add_piece(struct pamu_dma_result *total, const struct pamu_request *piece, const struct pamu_result *result)
{
    if (total->pieces++ == 0) {
        total->address = result->address;
        total->verdict = result->verdict;
    }
    for (unsigned i = 0; i < PAMU_STRUCTURE_COUNT; i++) {
        total->lookups[i] += result->lookups[i];
        total->hits[i] += result->hits[i];
        total->missed = total->missed || result->lookups[i] != result->hits[i];
    }
    if (result->window != PAMU_NO_WINDOW) {
        total->first_window = total->first_window == PAMU_NO_WINDOW ? result->window : total->first_window;
        total->last_window = result->window;
    }
    if (result->reason == PAMU_REASON_NONE) {
        total->translated_bytes += piece->length;
        return;
    }
    if (total->denied_pieces++ > 0)
        return;
    total->verdict = result->verdict;
    total->reason = result->reason;
    total->failed_iova = piece->iova;
}

static enum pamu_error run_record(struct pamu *pamu, const struct pamu_request *request, struct pamu_dma_result *result)
{
    struct pamu_request piece = *request;
    uint32_t left = request->length;

    if (!is_legal(pamu, request))
        return PAMU_ERR_ARGUMENT;
    *result = (struct pamu_dma_result){
        .first_window = PAMU_NO_WINDOW, .last_window = PAMU_NO_WINDOW, .instance = request->instance};
    while (left > 0) {
        struct pamu_result part;

        piece.length = burst_length(pamu->config.knobs.burst, piece.iova, left);
        run_piece(pamu, &pamu->instance[request->instance], &piece, &part);
        add_piece(result, &piece, &part);
        piece.iova += piece.length;
        left -= piece.length;
    }
    coverage_record(pamu, request, result);
    return PAMU_OK;
}

enum pamu_error pamu_dma(struct pamu *pamu, const struct pamu_request *request, struct pamu_dma_result *result)
{
    if (walk_fast_record(pamu, request, result))
        return PAMU_OK;
    return run_record(pamu, request, result);
}

const struct pamu_counters *pamu_counters(const struct pamu *pamu, unsigned instance)
{
    return instance < pamu->config.hardware.instances ? &pamu->instance[instance].counters : NULL;
}

void pamu_clear_counters(struct pamu *pamu)
{
    for (unsigned i = 0; i < pamu->config.hardware.instances; i++)
        memset(&pamu->instance[i].counters, 0, sizeof(pamu->instance[i].counters));
}
