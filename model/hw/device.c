/* Making, copying and resetting devices. SPDX-License-Identifier: BSD-2-Clause */
#include "pamu/device.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "hw/bits.h"
#include "hw/coverage.h"
#include "hw/observe.h"
#include "hw/regfile.h"
#include "hw/state.h"

static struct pamu_geometry geometry_of(const struct pamu_config *config, unsigned instance, unsigned structure)
{
    struct pamu_geometry geometry = config->hardware.cache[instance][structure];

    if (config->knobs.lines[structure] != 0)
        geometry.lines = (uint16_t)config->knobs.lines[structure];
    if (config->knobs.ways[structure] != 0)
        geometry.ways = (uint16_t)config->knobs.ways[structure];
    return geometry;
}

static const char *geometry_fault(const struct pamu_config *config, unsigned instance, unsigned structure)
{
    struct pamu_geometry geometry = geometry_of(config, instance, structure);

    if (geometry.lines == 0 || geometry.lines > PAMU_MAX_LINES)
        return "cache lines: 1 to 4096";
    if (geometry.ways == 0 || geometry.lines % geometry.ways != 0)
        return "cache ways: from 1 to lines, and lines a multiple of them";
    if (config->knobs.policy[structure] == PAMU_POLICY_PLRU && !is_power_of_two(geometry.ways))
        return "cache ways: a power of two with policy plru";
    return NULL;
}

static const char *knob_fault(const struct pamu_knobs *knobs)
{
    for (size_t i = 0; i < pamu_knob_count(); i++) {
        const struct pamu_knob_row *row = pamu_knob_row(i);
        uint32_t value = pamu_knob_get(knobs, row);

        if (value < row->minimum || value > row->maximum)
            return row->name;
    }
    return NULL;
}

static const char *config_fault(const struct pamu_config *config)
{
    const char *fault = knob_fault(&config->knobs);

    if (fault != NULL)
        return fault;
    if (config->memory == NULL || config->memory->read == NULL || config->memory->write == NULL)
        return "memory: not NULL, with read and write";
    if (config->hardware.instances == 0 || config->hardware.instances > PAMU_MAX_INSTANCES)
        return "instances: 1 to 16";
    if (config->hardware.mwce > 15)
        return "mwce: 0 to 15";
    for (unsigned i = 0; i < config->hardware.instances; i++) {
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT && fault == NULL; s++)
            fault = geometry_fault(config, i, s);
    }
    return fault;
}

enum pamu_error pamu_config_check(const struct pamu_config *config, const char **what)
{
    const char *fault = config_fault(config);

    if (fault == NULL)
        return PAMU_OK;
    if (what != NULL)
        *what = fault;
    return PAMU_ERR_ARGUMENT;
}

static size_t aligned(size_t bytes)
{
    return (bytes + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
}

/* The caches' arrays follow the instances. */
static size_t caches_at(const struct pamu_config *config)
{
    return aligned(sizeof(struct pamu) + config->hardware.instances * sizeof(struct instance));
}

size_t pamu_size(const struct pamu_config *config)
{
    size_t size;

    if (config_fault(config) != NULL)
        return 0;
    size = caches_at(config);
    for (unsigned i = 0; i < config->hardware.instances; i++) {
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++)
            size += aligned(cache_bytes(geometry_of(config, i, s).lines));
    }
    return size;
}

/* Each cache knows how far away from itself its arrays are. */
static void place_caches(struct pamu *pamu)
{
    const struct pamu_config *config = &pamu->config;
    size_t at = caches_at(config);

    for (unsigned i = 0; i < config->hardware.instances; i++) {
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
            struct cache *cache = &pamu->instance[i].cache[s];
            struct pamu_geometry geometry = geometry_of(config, i, s);

            cache_init(cache, (size_t)((uintptr_t)pamu + at - (uintptr_t)cache), &geometry, &config->knobs, s);
            at += aligned(cache_bytes(geometry.lines));
        }
    }
}

void pamu_reset(struct pamu *pamu)
{
    coverage_reset(pamu);
    for (unsigned i = 0; i < pamu->config.hardware.instances; i++) {
        struct instance *instance = &pamu->instance[i];

        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
            cache_reset(&instance->cache[s],
                        ((uint64_t)pamu->config.knobs.seed * PAMU_MAX_INSTANCES + i) * PAMU_STRUCTURE_COUNT + s);
            observe_flush(pamu, instance, (enum pamu_structure)s);
        }
        regfile_reset(pamu, instance);
    }
    pamu_clear_counters(pamu);
    regfile_set_bypass(pamu, pamu->config.knobs.secure_boot == PAMU_ON ? 0 : UINT32_MAX);
}

static void decide_walk(struct pamu *pamu)
{
    pamu->fast = pamu->config.walk == PAMU_WALK_FAST && pamu->config.event == NULL && pamu->coverage == NULL;
    pamu->quick = pamu->fast && pamu->observer == NULL && pamu->config.knobs.burst == 0;
}

enum pamu_error pamu_init(void *storage, size_t size, const struct pamu_config *config, struct pamu **pamu)
{
    size_t needed = pamu_size(config);

    if (needed == 0 || (uintptr_t)storage % alignof(max_align_t) != 0)
        return PAMU_ERR_ARGUMENT;
    if (size < needed)
        return PAMU_ERR_SPACE;
    memset(storage, 0, needed);
    *pamu = storage;
    (*pamu)->config = *config;
    (*pamu)->size = needed;
    decide_walk(*pamu);
    place_caches(*pamu);
    pamu_reset(*pamu);
    return PAMU_OK;
}

enum pamu_error pamu_create(const struct pamu_config *config, struct pamu **pamu)
{
    size_t size = pamu_size(config);
    void *storage;

    if (size == 0)
        return PAMU_ERR_ARGUMENT;
    storage = malloc(size);
    if (storage == NULL)
        return PAMU_ERR_MEMORY;
    return pamu_init(storage, size, config, pamu);
}

void pamu_destroy(struct pamu *pamu)
{
    free(pamu);
}

enum pamu_error pamu_clone(const struct pamu *pamu, void *storage, size_t size, struct pamu **copy)
{
    if ((uintptr_t)storage % alignof(max_align_t) != 0)
        return PAMU_ERR_ARGUMENT;
    if (size < pamu->size)
        return PAMU_ERR_SPACE;
    memcpy(storage, pamu, pamu->size);
    *copy = storage;
    return PAMU_OK;
}

const struct pamu_config *pamu_config(const struct pamu *pamu)
{
    return &pamu->config;
}

void pamu_set_event(struct pamu *pamu, pamu_event_fn *event, void *user)
{
    pamu->config.event = event;
    pamu->config.event_user = user;
    decide_walk(pamu);
}

void pamu_set_observer(struct pamu *pamu, pamu_observer_fn *observer, void *user)
{
    pamu->observer = observer;
    pamu->observer_user = user;
    decide_walk(pamu);
}

void pamu_set_coverage(struct pamu *pamu, uint64_t *counts)
{
    pamu->coverage = counts;
    decide_walk(pamu);
}

uint64_t *pamu_coverage(const struct pamu *pamu)
{
    return pamu->coverage;
}
