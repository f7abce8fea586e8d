/* Which bins registers, caches and records belong to. SPDX-License-Identifier: BSD-2-Clause */
#include "hw/coverage.h"

#include "hw/bits.h"
#include "hw/lookup.h"

void coverage_mark(const struct pamu *pamu, unsigned slot, bool condition)
{
    if (coverage_on(pamu) && condition)
        pamu->coverage[slot]++;
}

static unsigned cache_slot(enum coverage_cache event, enum pamu_structure structure)
{
    return COVERAGE_CACHE + (unsigned)event * PAMU_STRUCTURE_COUNT + (unsigned)structure;
}

/* ---- look-ups (C1 to C4) ---- */

bool coverage_set_used(const struct cache *cache, uint64_t key)
{
    uint32_t first = cache_set(cache, key) * cache->ways;

    for (uint32_t line = first; line < first + cache->ways; line++) {
        if (cache_tags(cache)[line] != CACHE_NO_KEY)
            return true;
    }
    return false;
}

/* C2: what made room for an entry. */
static void cover_fill(const struct pamu *pamu, const struct cache *cache, const struct coverage_lookup *lookup)
{
    static const uint8_t events[] = {
        [PAMU_POLICY_LRU] = COVERAGE_CACHE_LRU,
        [PAMU_POLICY_FIFO] = COVERAGE_CACHE_FIFO,
        [PAMU_POLICY_PLRU] = COVERAGE_CACHE_PLRU,
        [PAMU_POLICY_RANDOM] = COVERAGE_CACHE_RANDOM,
    };

    coverage_mark(pamu, cache_slot(COVERAGE_CACHE_FREE, lookup->structure),
                  lookup->kept && lookup->others && !lookup->evicted);
    coverage_mark(pamu, cache_slot((enum coverage_cache)events[cache->policy], lookup->structure),
                  lookup->evicted && cache->ways > 1);
}

static void cover_fetch(const struct pamu *pamu, const struct cache *cache, const struct coverage_lookup *lookup)
{
    bool invalid = lookup->structure != PAMU_OMT && (lookup->line->bytes[7] & 1) == 0;

    coverage_mark(pamu, cache_slot(COVERAGE_CACHE_MISS, lookup->structure), cache->enabled);
    coverage_mark(pamu, cache_slot(COVERAGE_CACHE_OFF, lookup->structure), !cache->enabled);
    if (!cache->enabled)
        return;
    coverage_mark(pamu, cache_slot(COVERAGE_CACHE_NOT_KEPT, lookup->structure), invalid && !lookup->kept);
    coverage_mark(pamu, cache_slot(COVERAGE_CACHE_KEPT, lookup->structure), invalid && lookup->kept);
    cover_fill(pamu, cache, lookup);
}

void coverage_look_up(const struct pamu *pamu, const struct instance *instance, const struct coverage_lookup *lookup)
{
    const struct cache *cache = &instance->cache[lookup->structure];

    if (!coverage_on(pamu))
        return;
    coverage_mark(pamu, cache_slot(COVERAGE_CACHE_HIT, lookup->structure), lookup->hit);
    coverage_mark(pamu, cache_slot(COVERAGE_CACHE_REJECTED, lookup->structure), lookup->line == NULL);
    coverage_mark(pamu, COVERAGE_C2_XOR, cache->enabled && cache->index == PAMU_INDEX_XOR);
    coverage_mark(pamu, COVERAGE_C2_ODD, cache->enabled && !is_power_of_two(cache->sets));
    if (lookup->line == NULL)
        return;
    coverage_mark(pamu, cache_slot(COVERAGE_CACHE_USED, lookup->structure), lookup->line->stale);
    if (!lookup->hit)
        cover_fetch(pamu, cache, lookup);
}

/* ---- writes to memory (C5) ---- */

void coverage_snoop(const struct pamu *pamu, const struct coverage_snoop *snoop)
{
    uint64_t bytes = entry_bytes(snoop->structure), end = snoop->address + snoop->length;
    bool one = snoop->length == 1, stale = snoop->line->stale, compared = snoop->compared;

    if (!coverage_on(pamu))
        return;
    coverage_mark(pamu, cache_slot(COVERAGE_CACHE_SNOOPED, snoop->structure), snoop->dropped);
    coverage_mark(pamu, cache_slot(COVERAGE_CACHE_STALE, snoop->structure), compared && stale && !snoop->was_stale);
    coverage_mark(pamu, cache_slot(COVERAGE_CACHE_SAME, snoop->structure), compared && !stale && !snoop->was_stale);
    coverage_mark(pamu, cache_slot(COVERAGE_CACHE_RESTORED, snoop->structure), compared && !stale && snoop->was_stale);
    coverage_mark(pamu, COVERAGE_C5_FIRST, snoop->dropped && end == snoop->entry + 1);
    coverage_mark(pamu, COVERAGE_C5_LAST, snoop->dropped && one && end == snoop->entry + bytes);
    coverage_mark(pamu, COVERAGE_C5_BEFORE, !snoop->dropped && snoop->length > 0 && end == snoop->entry);
    coverage_mark(pamu, COVERAGE_C5_AFTER, !snoop->dropped && snoop->address == snoop->entry + bytes);
    coverage_mark(pamu, COVERAGE_C5_MOVED, snoop->dropped && snoop->moved);
}

/* ---- registers (M1, M2, C1, C6, V3) ---- */

struct coverage_write coverage_before_write(const struct instance *instance, enum pamu_register number, uint32_t value)
{
    struct coverage_write write = {.number = number, .old = instance->registers[number], .value = value};

    for (unsigned i = 0; i < PAMU_STRUCTURE_COUNT; i++)
        write.invalidations[i] = instance->counters.cache[i].invalidations;
    return write;
}

static void cover_bits(const struct pamu *pamu, unsigned first, enum coverage_bit kind, uint32_t bits)
{
    for (unsigned bit = 0; bit < COVERAGE_BITS; bit++)
        coverage_mark(pamu, first + bit * BIT_KINDS + (unsigned)kind, (bits >> bit & 1) != 0);
}

static unsigned register_slot(enum pamu_register number)
{
    return COVERAGE_REGISTER + (unsigned)number * COVERAGE_BITS * BIT_KINDS;
}

static void cover_written_bits(const struct pamu *pamu, const struct coverage_write *write)
{
    size_t count;
    const struct pamu_register_row *row = &pamu_registers(&count)[write->number];
    unsigned first = register_slot(write->number);
    uint32_t plain = row->writable, status = row->w1c, fixed = ~(plain | status);
    uint32_t old = write->old, value = write->value, now = write->now;

    cover_bits(pamu, first, BIT_WRITTEN_1, value & plain);
    cover_bits(pamu, first, BIT_WRITTEN_0, (~value & plain) | (~value & old & now & status));
    cover_bits(pamu, first, BIT_CLEARED, value & old & ~now & status);
    cover_bits(pamu, first, BIT_IGNORED, ((value ^ old) & ~(old ^ now) & fixed) | (value & ~old & ~now & status));
}

static bool holds_lines(const struct cache *cache)
{
    for (uint32_t line = 0; line < cache_size(cache); line++) {
        if (cache_tags(cache)[line] != CACHE_NO_KEY)
            return true;
    }
    return false;
}

/* C6: a base or limit, four registers a table. Nothing but A-005982 leaves lines. */
static void cover_move(const struct pamu *pamu, const struct instance *instance, const struct coverage_write *write)
{
    unsigned structure = (unsigned)write->number / 4, slot = COVERAGE_MOVED + (unsigned)write->number * 2;
    uint64_t now = instance->counters.cache[structure].invalidations;

    coverage_mark(pamu, slot, now != write->invalidations[structure]);
    coverage_mark(pamu, slot + 1, holds_lines(&instance->cache[structure]));
}

static void cover_control(const struct pamu *pamu, const struct instance *instance, const struct coverage_write *write)
{
    for (unsigned i = 0; i < PAMU_STRUCTURE_COUNT; i++) {
        coverage_mark(pamu, cache_slot(COVERAGE_CACHE_TURNED_OFF, (enum pamu_structure)i),
                      instance->counters.cache[i].invalidations != write->invalidations[i]);
    }
}

static void cover_status(const struct pamu *pamu, const struct coverage_write *write)
{
    bool emptied = (write->old & PAMU_AVS1_STATUS) != 0 && (write->now & PAMU_AVS1_STATUS) == 0;
    bool had_liodn = write->old >> 16 != 0, has_liodn = write->now >> 16 != 0;

    coverage_mark(pamu, COVERAGE_M2_LIODN_KEPT, emptied && has_liodn);
    coverage_mark(pamu, COVERAGE_M2_LIODN_CLEARED, emptied && had_liodn && !has_liodn);
}

static void cover_interrupts(const struct pamu *pamu, const struct coverage_write *write)
{
    bool asked = (write->old & write->value & PAMU_PICS_AVICS) != 0 && pamu->config.hardware.erratum.pamu3;

    coverage_mark(pamu, COVERAGE_V3_ARMED, asked && (write->now & PAMU_PICS_AVICS) != 0);
    coverage_mark(pamu, COVERAGE_V3_CLEARED, asked && (write->now & PAMU_PICS_AVICS) == 0);
}

void coverage_register_write(const struct pamu *pamu, const struct instance *instance,
                             const struct coverage_write *write)
{
    size_t count;
    uint32_t status = pamu_registers(&count)[write->number].w1c;

    if (!coverage_on(pamu))
        return;
    cover_written_bits(pamu, write);
    coverage_mark(pamu, COVERAGE_V3_SET, (write->value & ~write->old & write->now & status) != 0);
    if (write->number < PAMU_REG_POES1)
        cover_move(pamu, instance, write);
    if (write->number == PAMU_REG_PC)
        cover_control(pamu, instance, write);
    if (write->number == PAMU_REG_AVS1)
        cover_status(pamu, write);
    if (write->number == PAMU_REG_PICS)
        cover_interrupts(pamu, write);
}

void coverage_register_read(const struct pamu *pamu, const struct instance *instance, enum pamu_register number,
                            uint32_t value)
{
    size_t count;
    const struct pamu_register_row *row = &pamu_registers(&count)[number];
    uint32_t known = row->writable | row->w1c;

    if (!coverage_on(pamu))
        return;
    cover_bits(pamu, register_slot(number), BIT_READ_1, value & known);
    cover_bits(pamu, register_slot(number), BIT_READ_0, ~value & known);
    coverage_mark(pamu, COVERAGE_M3_MLIODN, number == PAMU_REG_PC2 && value != 0);
    coverage_mark(pamu, COVERAGE_M3_MWCE, number == PAMU_REG_PC3 && value != 0);
    coverage_mark(pamu, COVERAGE_V3_HIDDEN, number == PAMU_REG_PICS && instance->avics_hidden);
}

void coverage_bypass(const struct pamu *pamu, uint32_t value, bool written)
{
    cover_bits(pamu, COVERAGE_BYPASS, written ? BIT_WRITTEN_1 : BIT_READ_1, value);
    cover_bits(pamu, COVERAGE_BYPASS, written ? BIT_WRITTEN_0 : BIT_READ_0, ~value);
}

void coverage_reset(const struct pamu *pamu)
{
    bool secure = pamu->config.knobs.secure_boot == PAMU_ON;

    if (!coverage_on(pamu))
        return;
    coverage_mark(pamu, COVERAGE_M4_RESET, !secure);
    coverage_mark(pamu, COVERAGE_M4_SECURE, secure);
    for (unsigned i = 0; i < pamu->config.hardware.instances; i++) {
        const struct instance *instance = &pamu->instance[i];

        coverage_mark(pamu, COVERAGE_M4_CAPTURED, (instance->registers[PAMU_REG_AVS1] & PAMU_AVS1_AV) != 0);
        coverage_mark(pamu, COVERAGE_M4_LINES, holds_lines(&instance->cache[PAMU_PPAACE]));
    }
}

/* ---- records (D1 to D3, T8) ---- */

static void cover_pieces(const struct pamu *pamu, const struct pamu_request *request,
                         const struct pamu_dma_result *result)
{
    uint32_t burst = pamu->config.knobs.burst;
    bool unsound = result->reason == PAMU_REASON_PPAACE_INVALID;

    coverage_mark(pamu, COVERAGE_D1_ONE, result->pieces == 1);
    coverage_mark(pamu, COVERAGE_D1_TWO, result->pieces == 2);
    coverage_mark(pamu, COVERAGE_D1_MORE, result->pieces > 2);
    coverage_mark(pamu, COVERAGE_D1_BURST, result->pieces > 1 && burst != 0 && request->iova % burst != 0);
    coverage_mark(pamu, COVERAGE_D1_WRAP, request->iova + (request->length - 1) < request->iova);
    coverage_mark(pamu, COVERAGE_D1_UNCHECKED, result->verdict == PAMU_BYPASSED);
    coverage_mark(pamu, COVERAGE_D1_UNSOUND, result->pieces == 1 && unsound);
    coverage_mark(pamu, COVERAGE_D1_LONGEST, request->length == UINT32_MAX);
}

void coverage_record(const struct pamu *pamu, const struct pamu_request *request, const struct pamu_dma_result *result)
{
    bool first = result->denied_pieces > 0 && result->failed_iova == request->iova;
    uint32_t passed = result->pieces - result->denied_pieces;

    if (!coverage_on(pamu))
        return;
    cover_pieces(pamu, request, result);
    coverage_mark(pamu, COVERAGE_D2_ALL, result->pieces > 1 && result->denied_pieces == 0);
    coverage_mark(pamu, COVERAGE_D2_FIRST, first && passed > 0);
    coverage_mark(pamu, COVERAGE_D2_LATER, result->denied_pieces > 0 && !first);
    coverage_mark(pamu, COVERAGE_D2_NONE, result->pieces > 1 && passed == 0);
    coverage_mark(pamu, COVERAGE_D2_ERROR, result->verdict == PAMU_OPERATION_ERROR);
    coverage_mark(pamu, COVERAGE_D3_ZERO, request->instance == 0);
    coverage_mark(pamu, COVERAGE_D3_LATER, request->instance != 0);
}

void coverage_split(const struct pamu *pamu, const struct pamu_result *result)
{
    bool passed = result->reason == PAMU_REASON_NONE;

    coverage_mark(pamu, COVERAGE_T8_SPLIT, passed && result->pieces == 2);
    coverage_mark(pamu, COVERAGE_T8_SPLIT_MORE, passed && result->pieces > 2);
    coverage_mark(pamu, COVERAGE_T8_SPLIT_FIRST, !passed && result->pieces == 1);
    coverage_mark(pamu, COVERAGE_T8_SPLIT_LATER, !passed && result->pieces > 1);
}
