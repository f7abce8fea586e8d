/* A table entry decoded for the fast walk: everything that can be known without the transaction.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_HW_WINDOW_H
#define PAMU_HW_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

#include "pamu/config.h"
#include "pamu/paace.h"

#define WINDOW_NO_SHIFT 64u

struct window {
    uint64_t base, last;  /* aperture: first byte, size - 1 (T7) */
    uint64_t translated;  /* TWBA, its low bits cleared under compose=replace (T13) */
    uint64_t mapped_last; /* mapped size - 1 (T10, T13) */
    uint32_t fspi;
    uint16_t liodn; /* of a secondary entry (T9) */
    uint16_t omi;
    uint8_t shift;     /* log2 of the subwindow size; WINDOW_NO_SHIFT without subwindows (T8) */
    uint8_t reason;    /* that denies any use of the entry, found before the LIODN is compared (T5, T6, T9) */
    uint8_t malformed; /* in a secondary entry, found after that (T6) */
    uint8_t unmapped;  /* SWSE under 4 KiB (T10) */
    bool plain;        /* nothing denies it but hole and AP, and no operation mapping: the quick path's kind */
    uint8_t ap;
    uint8_t atm, otm;
    uint8_t did, pid, snpid, cid, coherent;
    uint8_t ioea, moea, ioeb, moeb;
};

/* Decodes a primary entry (T5 to T8) or a secondary one (T9). */
void window_decode_primary(struct window *window, const uint8_t *bytes, const struct pamu_config *config);
void window_decode_secondary(struct window *window, const uint8_t *bytes, const struct pamu_config *config);

/* True if so many bytes, at least 1, at an offset do not reach beyond last. */
static inline bool window_fits(uint64_t offset, uint32_t length, uint64_t last)
{
    return offset <= last && length - 1 <= last - offset;
}

/* T7 */
static inline bool window_holds(const struct window *window, uint64_t iova, uint32_t length)
{
    return iova >= window->base && window_fits(iova - window->base, length, window->last);
}

/* D1: how many bytes, less one, lie from iova to the end of its (sub)window, or to the start of the aperture, or to the
 * end of all addresses. */
static inline uint64_t window_room(const struct window *window, uint64_t iova)
{
    uint64_t offset = iova - window->base, part;

    if (iova < window->base)
        return window->base - 1 - iova;
    if (offset > window->last)
        return UINT64_MAX - iova;
    part = window->shift < WINDOW_NO_SHIFT ? ((uint64_t)1 << window->shift) - 1 : window->last;
    return part - (offset & part);
}

/* D1: shortens a piece to its (sub)window. A piece that would wrap past 2^64 stays whole, and is outside (T7). */
static inline uint32_t window_clip(const struct window *window, uint64_t iova, uint32_t length)
{
    uint64_t room = window_room(window, iova);

    return length - 1 > room && iova + room != UINT64_MAX ? (uint32_t)(room + 1) : length;
}

#endif
