/* Table entries assembled byte by byte from FACTS section 3. SPDX-License-Identifier: BSD-2-Clause */
#ifndef SUPPORT_ENTRY_H
#define SUPPORT_ENTRY_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* What a PAACE says, addresses as whole byte addresses. */
struct entry {
    uint64_t base, target; /* WBAH:WBAL, TWBAH:TWBAL */
    uint32_t fspi;
    uint16_t liodn, omi;
    bool secondary; /* how the word of WBAL or LIODN is laid out; PT follows it unless wrong_pt */
    bool wrong_pt;
    bool v, mw, dd, cr;
    uint8_t wse, ap, did, pid, snpid, cid, wce, atm, otm, swse;
    uint8_t ioea, moea, ioeb, moeb; /* the last two with OTM other than 2 */
};

static inline void put_word(uint8_t *bytes, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(value >> (24 - 8 * i));
}

static inline uint32_t entry_owner_word(const struct entry *entry)
{
    if (entry->secondary)
        return entry->liodn * 0x10000u;
    return ((uint32_t)entry->base & 0xfffff000u) + entry->wse * 0x40u + (entry->mw ? 0x20u : 0);
}

static inline void entry_assemble(const struct entry *entry, uint8_t bytes[64])
{
    bool pt = entry->secondary != entry->wrong_pt;

    memset(bytes, 0, 64);
    if (!entry->secondary)
        put_word(bytes, (uint32_t)(entry->base >> 32));
    put_word(bytes + 0x04,
             entry_owner_word(entry) + entry->ap * 8u + (entry->dd ? 4 : 0) + (pt ? 2 : 0) + (entry->v ? 1 : 0));
    bytes[0x08] = entry->did;
    bytes[0x09] = entry->pid;
    bytes[0x0a] = entry->snpid;
    bytes[0x0b] = entry->cr ? 0x80 : 0;
    bytes[0x0d] = entry->cid;
    bytes[0x0f] = (uint8_t)(entry->wce * 16 + entry->atm * 4 + entry->otm);
    put_word(bytes + 0x10, (uint32_t)(entry->target >> 32));
    put_word(bytes + 0x14, ((uint32_t)entry->target & 0xfffff000u) + entry->swse * 0x40u);
    put_word(bytes + 0x18, entry->fspi);
    bytes[0x1c] = entry->ioea;
    bytes[0x1d] = entry->moea;
    bytes[0x1e] = entry->otm == 2 ? (uint8_t)(entry->omi / 256) : entry->ioeb;
    bytes[0x1f] = entry->otm == 2 ? (uint8_t)(entry->omi % 256) : entry->moeb;
}

/* One whole window that everything may use, untranslated. */
static inline struct entry entry_open(uint64_t base, uint8_t wse)
{
    return (struct entry){.v = true, .base = base, .wse = wse, .ap = 3};
}

/* A window cut into 2^(wce+1) subwindows; the entry maps subwindow 0 wholly onto target. */
static inline struct entry entry_cut(uint64_t base, uint8_t wse, uint8_t wce, uint64_t target)
{
    return (struct entry){.v = true,
                          .base = base,
                          .wse = wse,
                          .mw = true,
                          .wce = wce,
                          .ap = 3,
                          .atm = 1,
                          .target = target,
                          .swse = (uint8_t)(wse - wce - 1)};
}

/* A subwindow of an LIODN: 2^(swse+1) bytes onto target. */
static inline struct entry entry_part(uint16_t liodn, uint64_t target, uint8_t swse)
{
    return (struct entry){
        .v = true, .secondary = true, .liodn = liodn, .ap = 3, .atm = 1, .target = target, .swse = swse};
}

#endif
