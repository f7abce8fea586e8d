/* Telling an observer of look-ups (pamu_set_observer). SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_HW_OBSERVE_H
#define PAMU_HW_OBSERVE_H

#include "hw/state.h"

/* Hands a look-up to the observer; there must be one. */
void observe_lookup(const struct pamu *pamu, const struct instance *instance, enum pamu_structure structure,
                    uint64_t key, bool kept);

/* C6: no entry of a structure is valid any more. */
void observe_flush(const struct pamu *pamu, const struct instance *instance, enum pamu_structure structure);

/* C5: the entries that a write to memory touched, if caches snoop. */
void observe_write(const struct pamu *pamu, const struct instance *instance, enum pamu_structure structure,
                   uint64_t address, uint64_t length);

static inline void observe(const struct pamu *pamu, const struct instance *instance, enum pamu_structure structure,
                           uint64_t key, bool kept)
{
    if (pamu->observer != NULL)
        observe_lookup(pamu, instance, structure, key, kept);
}

#endif
