/* Table placement, and writing entries through the device's memory. SPDX-License-Identifier: BSD-2-Clause */
#include "sw/tables.h"

#include <stdbool.h>

#define WORD_BYTES 4u
#define CLEAR_BYTES 4096u

static const uint8_t zeros[CLEAR_BYTES];

void pamu_placement_default(struct pamu_placement *placement)
{
    *placement = (struct pamu_placement){
        .ppaact = PAMU_DEFAULT_PPAACT,
        .spaact = PAMU_DEFAULT_SPAACT,
        .omt = PAMU_DEFAULT_OMT,
        .ppaact_entries = PAMU_DEFAULT_PPAACT_ENTRIES,
        .spaact_entries = PAMU_DEFAULT_SPAACT_ENTRIES,
        .omt_entries = PAMU_DEFAULT_OMT_ENTRIES,
    };
}

uint64_t sw_ppaact_bytes(const struct pamu_placement *at)
{
    return (uint64_t)at->ppaact_entries * PAMU_PAACE_BYTES;
}

uint64_t sw_spaact_bytes(const struct pamu_placement *at)
{
    return (uint64_t)at->spaact_entries * PAMU_PAACE_BYTES;
}

uint64_t sw_omt_bytes(const struct pamu_placement *at)
{
    return (uint64_t)at->omt_entries * PAMU_OME_BYTES;
}

struct span {
    const char *name;
    const char *entries_name;
    uint64_t base, bytes;
    uint32_t entries, minimum;
};

#define SPAN_COUNT 3u

static const char *span_fault(const struct span *span)
{
    if (span->entries < span->minimum || span->entries > PAMU_TABLE_MAX_ENTRIES)
        return span->entries_name;
    /* The limit registers hold the exclusive end, which must not wrap to 0. */
    if (span->base % PAMU_TABLE_ALIGNMENT != 0 || span->base > UINT64_MAX - span->bytes)
        return span->name;
    return NULL;
}

static bool spans_overlap(const struct span *a, const struct span *b)
{
    return a->base < b->base + b->bytes && b->base < a->base + a->bytes;
}

const char *sw_placement_fault(const struct pamu_placement *at, uint32_t omes)
{
    const struct span spans[SPAN_COUNT] = {
        {"ppaact", "ppaact_entries", at->ppaact, sw_ppaact_bytes(at), at->ppaact_entries, 1},
        {"spaact", "spaact_entries", at->spaact, sw_spaact_bytes(at), at->spaact_entries, 1},
        {"omt", "omt_entries", at->omt, sw_omt_bytes(at), at->omt_entries, omes},
    };

    for (size_t i = 0; i < SPAN_COUNT; i++) {
        const char *fault = span_fault(&spans[i]);
        if (fault != NULL)
            return fault;
    }
    for (size_t i = 1; i < SPAN_COUNT; i++) {
        for (size_t j = 0; j < i; j++) {
            if (spans_overlap(&spans[i], &spans[j]))
                return spans[i].name;
        }
    }
    return NULL;
}

enum pamu_error pamu_placement_check(const struct pamu_placement *placement, const char **what)
{
    const char *fault = sw_placement_fault(placement, PAMU_OMT_MIN_ENTRIES);

    if (fault == NULL)
        return PAMU_OK;
    if (what != NULL)
        *what = fault;
    return PAMU_ERR_ARGUMENT;
}

/* All words but word 1. */
static enum pamu_error write_body(struct pamu *pamu, uint64_t address, const uint8_t *bytes)
{
    enum pamu_error error = pamu_memory_write(pamu, address, bytes, WORD_BYTES);

    if (error != PAMU_OK)
        return error;
    return pamu_memory_write(pamu, address + 2 * WORD_BYTES, bytes + 2 * WORD_BYTES, PAMU_PAACE_BYTES - 2 * WORD_BYTES);
}

static enum pamu_error write_access(struct pamu *pamu, uint64_t address, const uint8_t *bytes)
{
    return pamu_memory_write(pamu, address + WORD_BYTES, bytes + WORD_BYTES, WORD_BYTES);
}

static enum pamu_error write_bytes(struct pamu *pamu, uint64_t address, const uint8_t *bytes, enum sw_order order)
{
    enum pamu_error error = order == SW_OPEN ? write_body(pamu, address, bytes) : write_access(pamu, address, bytes);

    if (error != PAMU_OK)
        return error;
    return order == SW_OPEN ? write_access(pamu, address, bytes) : write_body(pamu, address, bytes);
}

static enum pamu_error write_entry(struct pamu *pamu, uint64_t address, const struct pamu_paace *entry,
                                   enum sw_order order)
{
    uint8_t bytes[PAMU_PAACE_BYTES];
    enum pamu_error error = pamu_paace_encode(entry, bytes);

    return error != PAMU_OK ? error : write_bytes(pamu, address, bytes, order);
}

static uint64_t spaace_address(const struct sw_tables *tables, uint32_t index)
{
    return tables->at.spaact + (uint64_t)index * PAMU_PAACE_BYTES;
}

enum pamu_error sw_tables_ppaace(const struct sw_tables *tables, uint32_t liodn, const struct pamu_paace *entry,
                                 enum sw_order order)
{
    return write_entry(tables->pamu, tables->at.ppaact + (uint64_t)liodn * PAMU_PAACE_BYTES, entry, order);
}

enum pamu_error sw_tables_spaace(const struct sw_tables *tables, uint32_t index, const struct pamu_paace *entry,
                                 enum sw_order order)
{
    return write_entry(tables->pamu, spaace_address(tables, index), entry, order);
}

enum pamu_error sw_tables_ome(const struct sw_tables *tables, uint32_t index, const struct pamu_ome *entry)
{
    uint8_t bytes[PAMU_OME_BYTES];

    pamu_ome_encode(entry, bytes);
    return pamu_memory_write(tables->pamu, tables->at.omt + (uint64_t)index * PAMU_OME_BYTES, bytes, sizeof(bytes));
}

enum pamu_error sw_tables_clear_spaaces(const struct sw_tables *tables, uint32_t first, uint32_t count)
{
    enum pamu_error error = PAMU_OK;

    for (uint32_t i = 0; i < count && error == PAMU_OK; i++)
        error = write_bytes(tables->pamu, spaace_address(tables, first + i), zeros, SW_CLOSE);
    return error;
}

static enum pamu_error clear_range(struct pamu *pamu, uint64_t base, uint64_t bytes)
{
    for (uint64_t done = 0; done < bytes; done += CLEAR_BYTES) {
        size_t length = bytes - done < CLEAR_BYTES ? (size_t)(bytes - done) : CLEAR_BYTES;
        enum pamu_error error = pamu_memory_write(pamu, base + done, zeros, length);
        if (error != PAMU_OK)
            return error;
    }
    return PAMU_OK;
}

enum pamu_error sw_tables_clear(const struct sw_tables *tables)
{
    enum pamu_error error = clear_range(tables->pamu, tables->at.ppaact, sw_ppaact_bytes(&tables->at));

    if (error == PAMU_OK)
        error = clear_range(tables->pamu, tables->at.spaact, sw_spaact_bytes(&tables->at));
    if (error == PAMU_OK)
        error = clear_range(tables->pamu, tables->at.omt, sw_omt_bytes(&tables->at));
    return error;
}
