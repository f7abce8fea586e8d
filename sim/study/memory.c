/* The domains of a look-up stream, and the memory that they map. SPDX-License-Identifier: BSD-2-Clause */
#include "study/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iotlb/grow.h"
#include "iotlb/source.h"
#include "iotlb/stream.h"
#include "memory/power.h"
#include "pamu/msi.h"

#define LIODNS 0x10000u
#define SMALLEST UINT64_C(4096)
#define MOST_TRACKED (UINT64_C(1) << 20)

/* What is known of an LIODN. */
struct known {
    struct iotlb_item aperture; /* the first one */
    uint64_t *touched;          /* by window: bytes up to the last one that a record touched */
    bool seen, changed, fixed;
};

struct reading {
    const struct pamu_chip *chip;
    struct study_memory *memory;
    struct known known[LIODNS];
    struct iotlb_array mappings[LIODNS]; /* struct study_mapping */
    size_t mapping_count[LIODNS];
    struct iotlb_array domains;
    uint64_t tracked; /* windows */
    bool failed;      /* out of memory */
};

/* ---- what the header tells ---- */

static bool is_msi(const struct pamu_chip *chip, const struct study_mapping *mapping)
{
    struct pamu_msi_place place;

    for (uint32_t bank = 0; pamu_msi_place(chip, bank, &place) == PAMU_OK; bank++) {
        if (mapping->size == PAMU_MSI_PAGE && mapping->phys == place.page)
            return true;
    }
    return false;
}

static void add_mapping(struct reading *reading, unsigned liodn, const struct study_mapping *mapping)
{
    size_t at = reading->mapping_count[liodn];

    if (!iotlb_grow(&reading->mappings[liodn], at, sizeof(*mapping), 0)) {
        reading->failed = true;
        return;
    }
    ((struct study_mapping *)reading->mappings[liodn].elements)[at] = *mapping;
    reading->mapping_count[liodn]++;
}

static bool is_sound(const struct study_mapping *mapping)
{
    return mapping->size >= SMALLEST && mem_is_power_of_two(mapping->size) && mapping->iova % SMALLEST == 0 &&
           mapping->iova <= UINT64_MAX - (mapping->size - 1) && mapping->phys % mapping->size == 0;
}

/* The number that a text begins with, and what stands behind the dot after it; false if there is none. */
static bool read_part(const char **text, int base, uint64_t *number)
{
    char *end;

    errno = 0;
    *number = strtoull(*text, &end, base);
    if (end == *text || *end != '.' || errno != 0)
        return false;
    *text = end + 1;
    return true;
}

/* "3": an LIODN of whose memory nothing can be told */
static void read_fixed(struct reading *reading, const char *text)
{
    char *end;
    unsigned long liodn = strtoul(text, &end, 10);

    if (end != text && *end == '\0' && liodn < LIODNS)
        reading->known[liodn].fixed = true;
}

/* "3.0x4000000.67108864.rw" with the physical address */
static void read_mapping(struct reading *reading, const char *text, bool varies, uint64_t phys)
{
    struct study_mapping mapping = {.phys = phys, .varies = varies};
    uint64_t liodn;

    if (!read_part(&text, 10, &liodn) || !read_part(&text, 16, &mapping.iova) || !read_part(&text, 10, &mapping.size) ||
        liodn >= LIODNS || !is_sound(&mapping))
        return;
    mapping.prot = (uint8_t)((strchr(text, 'r') != NULL ? 1u : 0u) | (strchr(text, 'w') != NULL ? 2u : 0u));
    mapping.msi = is_msi(reading->chip, &mapping);
    reading->memory->told = true;
    add_mapping(reading, (unsigned)liodn, &mapping);
}

static const char *behind(const char *text, const char *prefix)
{
    size_t length = strlen(prefix);

    return strncmp(text, prefix, length) == 0 ? text + length : NULL;
}

static void read_header(struct reading *reading, const struct trace_header *header)
{
    for (size_t i = 0; i < header->count_count; i++) {
        const struct trace_count *count = &header->counts[i];
        const char *memory = behind(count->name, IOTLB_STREAM_MEMORY), *rest = NULL;

        if (memory == NULL)
            rest = behind(count->name, IOTLB_STREAM_VARIES);
        if (memory != NULL || rest != NULL)
            read_mapping(reading, memory != NULL ? memory : rest, memory == NULL, count->value);
        rest = behind(count->name, IOTLB_STREAM_FIXED);
        if (rest != NULL)
            read_fixed(reading, rest);
    }
}

/* ---- what the items tell ---- */

static void take_aperture(struct reading *reading, const struct iotlb_item *item)
{
    struct known *known = &reading->known[item->liodn];

    if (known->seen) {
        known->changed |= known->aperture.address != item->address || known->aperture.bits != item->bits ||
                          known->aperture.windows != item->windows;
        return;
    }
    known->aperture = *item;
    known->seen = true;
}

/* Room to note what is touched, at the first record. A stream from a file may have more windows than any SPAACT. */
static bool make_touched(struct reading *reading, struct known *known)
{
    if (known->touched != NULL || known->fixed)
        return known->touched != NULL;
    reading->tracked += known->aperture.windows;
    known->fixed = reading->tracked > MOST_TRACKED;
    if (known->fixed)
        return false;
    known->touched = calloc(known->aperture.windows, sizeof(*known->touched));
    reading->failed |= known->touched == NULL;
    return known->touched != NULL;
}

static void touch(struct known *known, const struct iotlb_item *item)
{
    unsigned shift = iotlb_window_shift(known->aperture.bits, known->aperture.windows);
    uint64_t first = item->address - known->aperture.address, last = first + item->length - 1;
    uint32_t window = iotlb_window_at(first, shift), last_window = iotlb_window_at(last, shift);

    if (last < first || last_window >= known->aperture.windows)
        return; /* a stream from a file may say anything */
    for (; window <= last_window; window++) {
        uint64_t whole = UINT64_C(1) << (shift & 63), end = window < last_window ? whole : (last & (whole - 1)) + 1;

        if (known->touched[window] < end)
            known->touched[window] = end;
    }
}

static void read_items(struct reading *reading, const struct iotlb_item *items, size_t count)
{
    for (size_t i = 0; i < count && !reading->failed; i++) {
        struct known *known = &reading->known[items[i].liodn];

        if (items[i].kind == IOTLB_ITEM_APERTURE)
            take_aperture(reading, &items[i]);
        else if (items[i].kind == IOTLB_ITEM_DMA && known->seen && !known->changed && !reading->memory->told &&
                 make_touched(reading, known))
            touch(known, &items[i]);
    }
}

/* ---- domains ---- */

static void add_touched(struct reading *reading, unsigned liodn)
{
    const struct known *known = &reading->known[liodn];
    unsigned shift = iotlb_window_shift(known->aperture.bits, known->aperture.windows);

    for (uint32_t window = 0; known->touched != NULL && window < known->aperture.windows; window++) {
        struct study_mapping mapping = {.size = SMALLEST, .prot = 3, .varies = true};

        if (known->touched[window] == 0)
            continue;
        while (mapping.size < known->touched[window])
            mapping.size *= 2;
        mapping.iova = known->aperture.address + ((uint64_t)window << (shift & 63));
        add_mapping(reading, liodn, &mapping);
    }
}

static int by_iova(const void *a, const void *b)
{
    const struct study_mapping *x = a, *y = b;

    return (x->iova > y->iova) - (x->iova < y->iova);
}

static bool same_mapping(const struct study_mapping *a, const struct study_mapping *b)
{
    return a->size == b->size && a->phys == b->phys && a->prot == b->prot && a->varies == b->varies;
}

/* Joins two lists in order of IOVA into room for both; SIZE_MAX if they contradict each other, else their number. */
static size_t unite(const struct study_domain *domain, const struct study_mapping *list, size_t count,
                    struct study_mapping *united)
{
    size_t a = 0, b = 0, used = 0;

    while (a < domain->count || b < count) {
        const struct study_mapping *x = a < domain->count ? &domain->mappings[a] : NULL,
                                   *y = b < count ? &list[b] : NULL;
        bool take_x = x != NULL && (y == NULL || x->iova <= y->iova),
             take_y = y != NULL && (!take_x || x->iova == y->iova);

        if (take_x && take_y && !same_mapping(x, y))
            return SIZE_MAX;
        united[used++] = take_x ? *x : *y;
        a += take_x ? 1u : 0u;
        b += take_y ? 1u : 0u;
    }
    return used;
}

static void add_liodn(struct study_domain *domain, const struct iotlb_item *aperture)
{
    size_t at = domain->liodn_count++;

    for (; at > 0 && domain->first[at - 1] > aperture->length; at--) {
        domain->first[at] = domain->first[at - 1];
        domain->liodns[at] = domain->liodns[at - 1];
    }
    domain->first[at] = aperture->length;
    domain->liodns[at] = aperture->liodn;
}

/* Whether an LIODN goes into a domain; its mappings are in it then. */
static bool join_domain(struct reading *reading, struct study_domain *domain, const struct iotlb_item *aperture)
{
    const struct study_mapping *list = reading->mappings[aperture->liodn].elements;
    size_t count = reading->mapping_count[aperture->liodn], united_count;
    struct study_mapping *united;

    if (domain->kept != NULL || domain->liodn_count == STUDY_MOST_LIODNS || domain->base != aperture->address ||
        domain->bits != aperture->bits || domain->windows != aperture->windows)
        return false;
    united = calloc(domain->count + count + 1, sizeof(*united));
    united_count = united != NULL ? unite(domain, list, count, united) : SIZE_MAX;
    reading->failed |= united == NULL;
    if (united_count == SIZE_MAX) {
        free(united);
        return false;
    }
    free(domain->mappings);
    domain->mappings = united;
    domain->count = united_count;
    add_liodn(domain, aperture);
    return true;
}

/* A stream from a file may say anything: mappings lie in the aperture, one behind the other. */
static bool is_in_order(const struct reading *reading, unsigned liodn)
{
    const struct iotlb_item *aperture = &reading->known[liodn].aperture;
    const struct study_mapping *list = reading->mappings[liodn].elements;
    uint64_t last = aperture->bits > 63 ? UINT64_MAX : (UINT64_C(1) << aperture->bits) - 1;

    for (size_t i = 0; i < reading->mapping_count[liodn]; i++) {
        uint64_t offset = list[i].iova - aperture->address;

        if (list[i].iova < aperture->address || offset > last || list[i].size - 1 > last - offset ||
            (i > 0 && list[i].iova - list[i - 1].iova < list[i - 1].size))
            return false;
    }
    return true;
}

static const char *why_kept(const struct reading *reading, unsigned liodn)
{
    const struct known *known = &reading->known[liodn];

    if (known->changed)
        return "its aperture changed on the way";
    if (known->fixed)
        return "its aperture or a mapping's size changed on the way, operations are mapped, or memory lies above 2^63";
    if (!is_in_order(reading, liodn))
        return "its mappings overlap, or lie outside of its aperture";
    return reading->mapping_count[liodn] == 0 ? "no record was translated by its windows alone" : NULL;
}

static void place_liodn(struct reading *reading, unsigned liodn)
{
    const struct iotlb_item *aperture = &reading->known[liodn].aperture;
    struct study_memory *memory = reading->memory;
    const char *kept = why_kept(reading, liodn);
    struct study_domain *domains = reading->domains.elements;

    for (size_t i = 0; kept == NULL && i < memory->count && !reading->failed; i++) {
        if (join_domain(reading, &domains[i], aperture))
            return;
    }
    if (!iotlb_grow(&reading->domains, memory->count, sizeof(*domains), 0)) {
        reading->failed = true;
        return;
    }
    domains = reading->domains.elements;
    domains[memory->count] =
        (struct study_domain){.base = aperture->address, .windows = aperture->windows, .bits = aperture->bits};
    reading->failed |= !join_domain(reading, &domains[memory->count++], aperture);
    domains[memory->count - 1].kept = kept;
}

static int by_first(const void *a, const void *b)
{
    const struct study_domain *x = a, *y = b;

    if (x->first[0] != y->first[0])
        return x->first[0] < y->first[0] ? -1 : 1;
    return x->liodns[0] < y->liodns[0] ? -1 : 1;
}

static void make_domains(struct reading *reading)
{
    for (unsigned liodn = 0; liodn < LIODNS && !reading->failed; liodn++) {
        if (!reading->known[liodn].seen)
            continue;
        if (!reading->memory->told && !reading->known[liodn].changed)
            add_touched(reading, liodn);
        if (reading->mapping_count[liodn] > 0)
            qsort(reading->mappings[liodn].elements, reading->mapping_count[liodn], sizeof(struct study_mapping),
                  by_iova);
        if (!reading->failed)
            place_liodn(reading, liodn);
    }
    if (reading->memory->count > 0)
        qsort(reading->domains.elements, reading->memory->count, sizeof(struct study_domain), by_first);
    reading->memory->domains = reading->domains.elements;
}

static enum trace_code read_stream(struct reading *reading, const char *path, struct trace_error *error)
{
    struct iotlb_source *source;
    const struct iotlb_item *items;
    size_t count = 1;
    enum trace_code code = iotlb_source_open(path, &source, error);

    if (code == TRACE_OK)
        read_header(reading, iotlb_source_header(source));
    while (code == TRACE_OK && count > 0 && !reading->failed) {
        code = iotlb_source_next(source, &items, &count, error);
        if (code == TRACE_OK)
            read_items(reading, items, count);
    }
    iotlb_source_close(source);
    return code;
}

static void free_reading(struct reading *reading)
{
    for (unsigned liodn = 0; liodn < LIODNS; liodn++) {
        free(reading->known[liodn].touched);
        free(reading->mappings[liodn].elements);
    }
    free(reading);
}

enum trace_code study_memory_read(const char *path, const struct pamu_chip *chip, struct study_memory *memory,
                                  struct trace_error *error)
{
    struct reading *reading = calloc(1, sizeof(*reading));
    enum trace_code code;

    *memory = (struct study_memory){0};
    if (reading == NULL)
        return trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory");
    reading->chip = chip;
    reading->memory = memory;
    code = read_stream(reading, path, error);
    if (code == TRACE_OK)
        make_domains(reading);
    if (code == TRACE_OK && reading->failed)
        code = trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory");
    if (code != TRACE_OK) {
        memory->domains = reading->domains.elements;
        study_memory_clear(memory);
    }
    free_reading(reading);
    return code;
}

void study_memory_clear(struct study_memory *memory)
{
    for (size_t i = 0; i < memory->count; i++)
        free(memory->domains[i].mappings);
    free(memory->domains);
    *memory = (struct study_memory){0};
}
