/* What a configuration means: caches, and a view of the stream. SPDX-License-Identifier: BSD-2-Clause */
#include "study/setting.h"

#include <stdio.h>
#include <string.h>

#include "memory/power.h"

void study_setting_start(struct study_setting *setting, const struct pamu_chip *chip)
{
    *setting = (struct study_setting){.chip = chip, .tenants = 1};
}

size_t study_setting_name(const struct study_setting *setting, char *text, size_t size)
{
    size_t count, used = 0;
    const struct study_axis *axes = study_axes(&count);

    if (size > 0)
        text[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        char value[STUDY_TEXT];

        axes[i].print(&axes[i], setting, value);
        if (value[0] != '\0')
            used += (size_t)snprintf(used < size ? text + used : NULL, used < size ? size - used : 0, "%s%s=%s",
                                     used > 0 ? " " : "", axes[i].name, value);
    }
    return used;
}

static struct pamu_geometry geometry_of(const struct study_setting *setting, unsigned instance, unsigned structure)
{
    struct pamu_config config;
    struct pamu_geometry geometry;

    pamu_chip_config(setting->chip, &config);
    if (instance >= config.hardware.instances) /* an LIODN of another chip that this one has no place for */
        instance = 0;
    geometry = config.hardware.cache[instance][structure];
    if (setting->lines[structure] != 0)
        geometry.lines = (uint16_t)setting->lines[structure];
    if (setting->ways[structure] != 0)
        geometry.ways = (uint16_t)setting->ways[structure];
    return geometry;
}

static const char *cache_doubt(const struct study_setting *setting, unsigned instance, unsigned structure)
{
    struct pamu_geometry geometry = geometry_of(setting, instance, structure);

    if (geometry.ways > geometry.lines || geometry.lines % geometry.ways != 0)
        return "a cache whose ways do not divide its lines";
    if (setting->policy[structure] == IOTLB_PLRU && !mem_is_power_of_two(geometry.ways))
        return "tree-PLRU over ways that are no power of two";
    return NULL;
}

const char *study_setting_doubt(const struct study_setting *setting, bool *simulated)
{
    struct pamu_config config;
    const char *doubt = NULL;

    pamu_chip_config(setting->chip, &config);
    for (unsigned i = 0; i < config.hardware.instances; i++) {
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT && doubt == NULL; s++)
            doubt = cache_doubt(setting, i, s);
    }
    if (doubt == NULL && setting->msi != 0 && setting->windows != 0)
        doubt = "msi decides how many windows there are; page says how large";
    if (doubt == NULL && setting->page_bits != 0 && setting->windows != 0)
        doubt = "page and windows both say how apertures are cut; one of them can";
    for (uint32_t i = 0; i < setting->instances.count && doubt == NULL; i++) {
        if (setting->instances.pair[i].to >= config.hardware.instances)
            doubt = "an instance that the chip does not have";
    }
    *simulated = doubt == NULL;
    if (doubt == NULL && setting->windows > UINT32_C(2) << config.hardware.mwce)
        doubt = "more windows than the chip has";
    if (doubt == NULL && setting->scheme != IOTLB_PAMU)
        doubt = "not a PAMU";
    return doubt;
}

void study_setting_point(const struct study_setting *setting, struct iotlb_point *point)
{
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++) {
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
            struct pamu_geometry geometry = geometry_of(setting, i, s);

            point->cache[i][s] = (struct iotlb_cache_config){.sets = (uint32_t)geometry.lines / geometry.ways,
                                                             .ways = geometry.ways,
                                                             .policy = setting->policy[s],
                                                             .xor_index = setting->xor_index,
                                                             .random = iotlb_random_start(setting->seed, i, s)};
        }
    }
}

/* Where an LIODN sits on a chip: as its profile says, if it has that instance; else the first. */
static void place(const struct pamu_chip *chip, uint8_t instances[0x10000])
{
    memset(instances, 0, 0x10000);
    for (size_t i = 0; i < chip->device_count; i++) {
        for (unsigned j = 0; j < chip->devices[i].liodns; j++) {
            uint16_t liodn = chip->devices[i].liodn[j];

            instances[liodn] = (uint8_t)pamu_chip_instance_of(chip, liodn).value;
        }
    }
}

/* The LIODN that is to become a number, or none. */
static bool find_source(const struct study_pairs *pairs, uint16_t to, uint16_t *liodn)
{
    for (uint32_t i = 0; i < pairs->count; i++) {
        if (pairs->pair[i].to == to) {
            *liodn = pairs->pair[i].liodn;
            return true;
        }
    }
    return false;
}

/* All numbers stay different: one that is taken away goes to where its chain begins. */
static void number(const struct study_pairs *pairs, uint16_t numbering[0x10000])
{
    for (uint32_t i = 0; i < 0x10000; i++)
        numbering[i] = (uint16_t)i;
    for (uint32_t i = 0; i < pairs->count; i++) {
        uint16_t first = pairs->pair[i].liodn;

        numbering[first] = pairs->pair[i].to;
        for (uint32_t steps = 0; steps < pairs->count && find_source(pairs, first, &first);)
            steps++;
        if (numbering[pairs->pair[i].to] == pairs->pair[i].to)
            numbering[pairs->pair[i].to] = first;
    }
    for (uint32_t i = 0; i < pairs->count; i++)
        numbering[pairs->pair[i].liodn] = pairs->pair[i].to;
}

void study_setting_view(const struct study_setting *setting, const struct pamu_chip *recorded, struct study_maps *maps,
                        struct iotlb_view_config *view)
{
    *view = (struct iotlb_view_config){.scheme = setting->scheme,
                                       .windows = setting->windows,
                                       .page_bits = setting->page_bits,
                                       .burst = setting->burst,
                                       .snoop_off = setting->snoop_off};
    if (setting->numbering.count > 0) {
        number(&setting->numbering, maps->numbering);
        view->numbering = maps->numbering;
    }
    if (setting->chip == recorded && setting->instances.count == 0)
        return;
    if (setting->chip == recorded)
        memset(maps->instances, IOTLB_AS_RECORDED, sizeof(maps->instances));
    else
        place(setting->chip, maps->instances);
    for (uint32_t i = 0; i < setting->instances.count; i++)
        maps->instances[setting->instances.pair[i].liodn] = (uint8_t)setting->instances.pair[i].to;
    view->instances = maps->instances;
}

static bool same_pairs(const struct study_pairs *a, const struct study_pairs *b)
{
    return a->count == b->count && memcmp(a->pair, b->pair, a->count * sizeof(a->pair[0])) == 0;
}

bool study_setting_same_view(const struct study_setting *a, const struct study_setting *b)
{
    return a->chip == b->chip && a->scheme == b->scheme && a->windows == b->windows && a->page_bits == b->page_bits &&
           a->msi == b->msi && a->burst == b->burst && a->snoop_off == b->snoop_off && a->tenants == b->tenants &&
           a->order == b->order && a->seed == b->seed && same_pairs(&a->numbering, &b->numbering) &&
           same_pairs(&a->instances, &b->instances);
}
