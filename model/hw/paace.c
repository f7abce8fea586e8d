/* PAACE and OME: bytes to fields and back, from the field table. SPDX-License-Identifier: BSD-2-Clause */
#include "pamu/paace.h"

#include <string.h>

#include "hw/bits.h"
#include "hw/bytes.h"
#include "hw/text.h"

static const struct pamu_field_row fields[] = {
#define ROW(member, name, word, mask, scope, help) \
    {name, help, mask, word, PAMU_SCOPE_##scope, offsetof(struct pamu_paace, member)},
    PAMU_PAACE_FIELD_LIST(ROW)
#undef ROW
};

#define FIELD_COUNT (sizeof(fields) / sizeof(fields[0]))

static uint32_t field_maximum(const struct pamu_field_row *field)
{
    return field->mask / lowest_bit(field->mask);
}

static void member_store(struct pamu_paace *entry, const struct pamu_field_row *field, uint32_t value)
{
    memcpy((unsigned char *)entry + field->offset, &value, sizeof(value));
}

const struct pamu_field_row *pamu_paace_fields(size_t *count)
{
    *count = FIELD_COUNT;
    return fields;
}

const struct pamu_field_row *pamu_paace_field(const char *name)
{
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        if (text_equal_nocase(fields[i].name, name))
            return &fields[i];
    }
    return NULL;
}

uint32_t pamu_paace_get(const struct pamu_paace *entry, const struct pamu_field_row *field)
{
    uint32_t value;

    memcpy(&value, (const unsigned char *)entry + field->offset, sizeof(value));
    return value;
}

enum pamu_error pamu_paace_set(struct pamu_paace *entry, const struct pamu_field_row *field, uint32_t value)
{
    if (value > field_maximum(field))
        return PAMU_ERR_VALUE;
    member_store(entry, field, value);
    return PAMU_OK;
}

int pamu_paace_has(const struct pamu_paace *entry, const struct pamu_field_row *field)
{
    switch ((enum pamu_field_scope)field->scope) {
    case PAMU_SCOPE_PRIMARY:
        return entry->pt == 0;
    case PAMU_SCOPE_SECONDARY:
        return entry->pt != 0;
    case PAMU_SCOPE_DIRECT:
        return entry->otm != PAMU_OTM_INDEXED;
    case PAMU_SCOPE_INDEXED:
        return entry->otm == PAMU_OTM_INDEXED;
    default: /* PAMU_SCOPE_ALWAYS */
        return 1;
    }
}

/* PT and OTM decide which of the overlapping fields exist, so they are read before any other (P1). */
static void decode_scope(const uint8_t *bytes, struct pamu_paace *entry)
{
    entry->pt = load_be32(bytes + 4) >> 1 & 1u;
    entry->otm = load_be32(bytes + 12) & 3u;
}

void pamu_paace_decode(const uint8_t bytes[PAMU_PAACE_BYTES], struct pamu_paace *entry)
{
    memset(entry, 0, sizeof(*entry));
    decode_scope(bytes, entry);
    for (size_t word = 0; word < PAMU_PAACE_WORDS; word++)
        entry->reserved[word] = load_be32(bytes + 4 * word);
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        const struct pamu_field_row *field = &fields[i];

        if (!pamu_paace_has(entry, field))
            continue;
        member_store(entry, field, (load_be32(bytes + 4u * field->word) & field->mask) / lowest_bit(field->mask));
        entry->reserved[field->word] &= ~field->mask;
    }
}

enum pamu_error pamu_paace_encode(const struct pamu_paace *entry, uint8_t bytes[PAMU_PAACE_BYTES])
{
    uint32_t words[PAMU_PAACE_WORDS];

    memcpy(words, entry->reserved, sizeof(words));
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        const struct pamu_field_row *field = &fields[i];
        uint32_t value = pamu_paace_get(entry, field);

        if (!pamu_paace_has(entry, field))
            continue;
        if (value > field_maximum(field) || (entry->reserved[field->word] & field->mask) != 0)
            return PAMU_ERR_VALUE;
        words[field->word] |= value * lowest_bit(field->mask);
    }
    for (size_t word = 0; word < PAMU_PAACE_WORDS; word++)
        store_be32(bytes + 4 * word, words[word]);
    return PAMU_OK;
}

/* 2^(exponent+1) - 1 without losing 2^64 (P3). */
static uint64_t size_last(uint32_t exponent)
{
    return UINT64_MAX >> (63u - (exponent & 63u));
}

uint64_t pamu_paace_window_base(const struct pamu_paace *entry)
{
    return (uint64_t)entry->wbah << 32 | (uint64_t)entry->wbal << 12;
}

uint64_t pamu_paace_window_last(const struct pamu_paace *entry)
{
    return size_last(entry->wse);
}

uint64_t pamu_paace_mapped_last(const struct pamu_paace *entry)
{
    return size_last(entry->swse);
}

uint64_t pamu_paace_translated_base(const struct pamu_paace *entry)
{
    return (uint64_t)entry->twbah << 32 | (uint64_t)entry->twbal << 12;
}

uint32_t pamu_paace_subwindows(const struct pamu_paace *entry)
{
    return entry->mw != 0 ? 2u << (entry->wce & 15u) : 1u;
}

void pamu_ome_decode(const uint8_t bytes[PAMU_OME_BYTES], struct pamu_ome *entry)
{
    memcpy(entry->moe, bytes, PAMU_OME_BYTES);
}

void pamu_ome_encode(const struct pamu_ome *entry, uint8_t bytes[PAMU_OME_BYTES])
{
    memcpy(bytes, entry->moe, PAMU_OME_BYTES);
}
