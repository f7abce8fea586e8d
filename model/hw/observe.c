/* Telling an observer of look-ups. SPDX-License-Identifier: BSD-2-Clause */
#include "hw/observe.h"

#include "hw/lookup.h"

static void tell(const struct pamu *pamu, const struct instance *instance, struct pamu_lookup *lookup)
{
    lookup->instance = (uint8_t)(instance - pamu->instance);
    pamu->observer(pamu->observer_user, lookup);
}

void observe_lookup(const struct pamu *pamu, const struct instance *instance, enum pamu_structure structure,
                    uint64_t key, bool kept)
{
    struct pamu_lookup lookup = {.kind = PAMU_LOOKED_UP, .structure = structure, .key = key, .count = 1, .kept = kept};

    tell(pamu, instance, &lookup);
}

void observe_flush(const struct pamu *pamu, const struct instance *instance, enum pamu_structure structure)
{
    struct pamu_lookup lookup = {.kind = PAMU_FLUSHED, .structure = structure};

    if (pamu->observer != NULL)
        tell(pamu, instance, &lookup);
}

void observe_write(const struct pamu *pamu, const struct instance *instance, enum pamu_structure structure,
                   uint64_t address, uint64_t length)
{
    uint64_t base = instance->table_base[structure], bytes = entry_bytes(structure), first = 0;
    struct pamu_lookup lookup = {.kind = PAMU_DROPPED, .structure = structure};

    if (pamu->observer == NULL || pamu->config.knobs.snoop != PAMU_ON || length == 0)
        return;
    if (address > base)
        first = address - base;
    else if (length <= base - address)
        return;
    else
        length -= base - address;
    lookup.key = first / bytes;
    lookup.count = (first + length - 1) / bytes - lookup.key + 1;
    tell(pamu, instance, &lookup);
}
