/* Reporting rules as they are applied. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_HW_EVENT_H
#define PAMU_HW_EVENT_H

#include "hw/state.h"

/* Adds a fact to an event being built; those beyond PAMU_EVENT_FACTS are dropped. */
void event_fact(struct pamu_event *event, const char *name, uint64_t value);

/* Hands the event to the callback, if there is one. */
void event_emit(const struct pamu *pamu, const struct pamu_event *event);

/* An entry was read from memory (C4). */
void event_fetch(const struct pamu *pamu, enum pamu_structure structure, uint64_t address, const uint8_t *bytes);

#endif
