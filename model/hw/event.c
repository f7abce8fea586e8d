/* Reporting rules as they are applied. SPDX-License-Identifier: BSD-2-Clause */
#include "hw/event.h"

#include "hw/lookup.h"

void event_fact(struct pamu_event *event, const char *name, uint64_t value)
{
    if (event->facts < PAMU_EVENT_FACTS)
        event->fact[event->facts++] = (struct pamu_fact){name, value};
}

void event_emit(const struct pamu *pamu, const struct pamu_event *event)
{
    if (pamu->config.event != NULL)
        pamu->config.event(pamu->config.event_user, event);
}

void event_fetch(const struct pamu *pamu, enum pamu_structure structure, uint64_t address, const uint8_t *bytes)
{
    struct pamu_event event;

    if (pamu->config.event == NULL)
        return;
    event = (struct pamu_event){.kind = PAMU_EVENT_FETCH,
                                .rule = PAMU_RULE_C4,
                                .structure = structure,
                                .bytes = bytes,
                                .length = entry_bytes(structure)};

    event_fact(&event, "address", address);
    event_emit(pamu, &event);
}
