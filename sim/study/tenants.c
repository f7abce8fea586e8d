/* A stream so many times at once. SPDX-License-Identifier: BSD-2-Clause */
#include "study/tenants.h"

#include <inttypes.h>
#include <stdlib.h>

#include "iotlb/stream.h"

#define LIODNS 0x10000u
#define SPAACES ((uint64_t)1 << 32)

/* One reader of the stream. */
struct tenant {
    struct iotlb_source *source;
    const struct iotlb_item *items;
    size_t count, at;
    uint64_t records; /* done */
    uint64_t later;   /* on its clock, ns or records, it began so much later than it was recorded */
    bool ended;
};

struct study_tenants {
    uint32_t count;
    enum study_order order;
    uint64_t random;
    uint32_t turn;
    uint64_t liodns; /* between tenants */
    uint64_t spaaces;
    bool timed;    /* clocks are the records' timestamps; else their numbers */
    bool in_turn;  /* turn's tenant is not done with its record */
    bool recorded; /* but has begun it */
    struct tenant *tenant;
    struct iotlb_item batch[IOTLB_SOURCE_BATCH];
};

/* What the header tells, plus one; 0 if it tells nonsense. */
static uint64_t count_of(const struct trace_header *header, const char *name, uint64_t most)
{
    uint64_t highest = iotlb_stream_count(header, name);

    return highest <= most ? highest + 1 : 0;
}

static enum trace_code check_room(const struct study_tenants *tenants, struct trace_error *error)
{
    if (tenants->liodns == 0 || tenants->spaaces == 0)
        return trace_fail(error, TRACE_ERR_FORMAT, 0, "the header's highest LIODN or SPAACE is higher than any can be");
    if (tenants->liodns * tenants->count > LIODNS)
        return trace_fail(error, TRACE_ERR_ARGUMENT, 0, "%u tenants of %" PRIu64 " LIODNs each are more than 65536",
                          tenants->count, tenants->liodns);
    if (tenants->count > 1 && tenants->spaaces * tenants->count > SPAACES)
        return trace_fail(error, TRACE_ERR_ARGUMENT, 0, "%u tenants of %" PRIu64 " SPAACEs each are more than 2^32",
                          tenants->count, tenants->spaaces);
    return TRACE_OK;
}

static enum trace_code open_tenant(const char *path, struct study_tenants *tenants, uint32_t number,
                                   struct trace_error *error)
{
    struct tenant *tenant = &tenants->tenant[number];
    const struct trace_header *header;
    enum trace_code code = iotlb_source_open(path, &tenant->source, error);

    if (code != TRACE_OK)
        return code;
    header = iotlb_source_header(tenant->source);
    tenants->liodns = count_of(header, IOTLB_STREAM_LIODN, LIODNS - 1);
    tenants->spaaces = count_of(header, IOTLB_STREAM_SPAACE, SPAACES + LIODNS);
    tenants->timed = header->timestamps;
    tenant->later = number * (iotlb_stream_count(header, tenants->timed ? IOTLB_STREAM_TIME : IOTLB_STREAM_RECORDS) /
                              tenants->count);
    return check_room(tenants, error);
}

enum trace_code study_tenants_open(const char *path, const struct study_setting *setting,
                                   struct study_tenants **tenants, struct trace_error *error)
{
    enum trace_code code = TRACE_OK;

    *tenants = calloc(1, sizeof(**tenants));
    if (*tenants != NULL)
        (*tenants)->tenant = calloc(setting->tenants, sizeof(*(*tenants)->tenant));
    if (*tenants == NULL || (*tenants)->tenant == NULL)
        code = trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory");
    if (code == TRACE_OK) {
        (*tenants)->count = setting->tenants;
        (*tenants)->turn = setting->tenants - 1; /* so that the first comes next */
        (*tenants)->order = setting->order;
        (*tenants)->random = ((uint64_t)setting->seed + 1) * UINT64_C(0x9e3779b97f4a7c15);
    }
    for (uint32_t i = 0; code == TRACE_OK && i < setting->tenants; i++)
        code = open_tenant(path, *tenants, i, error);
    if (code != TRACE_OK) {
        study_tenants_close(*tenants);
        *tenants = NULL;
    }
    return code;
}

void study_tenants_close(struct study_tenants *tenants)
{
    if (tenants == NULL)
        return;
    for (uint32_t i = 0; tenants->tenant != NULL && i < tenants->count; i++)
        iotlb_source_close(tenants->tenant[i].source);
    free(tenants->tenant);
    free(tenants);
}

/* Whether an item is within what the header tells: others would meet those of the next tenant. */
static bool is_within(const struct study_tenants *tenants, const struct iotlb_item *item)
{
    bool is_entry = item->kind == IOTLB_ITEM_LOOK_UP || item->kind == IOTLB_ITEM_LOOK_PAST;

    if (item->liodn >= tenants->liodns)
        return false;
    if (item->kind == IOTLB_ITEM_APERTURE && item->windows > 1)
        return (uint64_t)item->length + item->windows - 1 <= tenants->spaaces;
    if (is_entry && item->structure == PAMU_PPAACE)
        return item->address < tenants->liodns;
    return !is_entry || item->structure != PAMU_SPAACE || item->address < tenants->spaaces;
}

/* Makes sure that a tenant has an item, or has ended. */
static enum trace_code fill(const struct study_tenants *tenants, struct tenant *tenant, struct trace_error *error)
{
    enum trace_code code;

    if (tenant->at < tenant->count || tenant->ended)
        return TRACE_OK;
    code = iotlb_source_next(tenant->source, &tenant->items, &tenant->count, error);
    tenant->at = 0;
    tenant->ended = code == TRACE_OK && tenant->count == 0;
    for (size_t i = 0; code == TRACE_OK && tenants->count > 1 && i < tenant->count; i++) {
        if (!is_within(tenants, &tenant->items[i]))
            code =
                trace_fail(error, TRACE_ERR_FORMAT, 0, "an LIODN or SPAACE beyond the highest that the header tells");
    }
    return code;
}

static uint32_t draw(struct study_tenants *tenants)
{
    tenants->random ^= tenants->random << 13;
    tenants->random ^= tenants->random >> 7;
    tenants->random ^= tenants->random << 17;
    return (uint32_t)((tenants->random >> 32) % tenants->count);
}

/* The first from turn on that has not ended; count if all have. */
static uint32_t next_alive(const struct study_tenants *tenants, uint32_t turn)
{
    for (uint32_t i = 0; i < tenants->count; i++) {
        uint32_t number = (turn + i) % tenants->count;

        if (!tenants->tenant[number].ended)
            return number;
    }
    return tenants->count;
}

static uint64_t clock_of(const struct study_tenants *tenants, const struct tenant *tenant)
{
    return tenant->later + (tenants->timed ? tenant->items[tenant->at].time : tenant->records);
}

/* Whose next item is the earliest; the lowest number of several. */
static enum trace_code choose_earliest(struct study_tenants *tenants, uint32_t *found, struct trace_error *error)
{
    *found = tenants->count;
    for (uint32_t i = 0; i < tenants->count; i++) {
        struct tenant *tenant = &tenants->tenant[i];
        enum trace_code code = fill(tenants, tenant, error);

        if (code != TRACE_OK)
            return code;
        if (!tenant->ended &&
            (*found == tenants->count || clock_of(tenants, tenant) < clock_of(tenants, &tenants->tenant[*found])))
            *found = i;
    }
    return TRACE_OK;
}

static enum trace_code choose(struct study_tenants *tenants, struct trace_error *error)
{
    if (tenants->order == STUDY_TIME)
        return choose_earliest(tenants, &tenants->turn, error);
    if (tenants->order == STUDY_RANDOM)
        tenants->turn = next_alive(tenants, draw(tenants));
    else
        tenants->turn = next_alive(tenants, (tenants->turn + 1) % tenants->count);
    return TRACE_OK;
}

/* The item as this tenant has it. */
static struct iotlb_item shifted(const struct study_tenants *tenants, const struct iotlb_item *item, uint32_t number)
{
    struct iotlb_item own = *item;
    bool is_entry =
        item->kind == IOTLB_ITEM_LOOK_UP || item->kind == IOTLB_ITEM_LOOK_PAST || item->kind == IOTLB_ITEM_DROP;

    own.liodn = (uint16_t)(own.liodn + number * tenants->liodns);
    if (is_entry && item->structure == PAMU_PPAACE)
        own.address += (uint64_t)number * tenants->liodns;
    if (is_entry && item->structure == PAMU_SPAACE)
        own.address += (uint64_t)number * tenants->spaaces;
    if (item->kind == IOTLB_ITEM_APERTURE && item->windows > 1)
        own.length += (uint32_t)(number * tenants->spaaces);
    return own;
}

static bool is_record(const struct iotlb_item *item)
{
    return item->kind == IOTLB_ITEM_DMA || item->kind == IOTLB_ITEM_RECORD;
}

/* Everything up to a tenant's next record, that one, and its look-ups (by time, the next item, with its look-ups); or
 * as much of it as fits. Registers are written once, not by every tenant. */
static enum trace_code take_turn(struct study_tenants *tenants, size_t *count, struct trace_error *error)
{
    struct tenant *tenant = &tenants->tenant[tenants->turn];

    while (*count < IOTLB_SOURCE_BATCH) {
        enum trace_code code = fill(tenants, tenant, error);
        const struct iotlb_item *item = &tenant->items[tenant->at];
        bool belongs = !tenant->ended && (item->kind == IOTLB_ITEM_LOOK_UP || item->kind == IOTLB_ITEM_LOOK_PAST);

        if (code != TRACE_OK)
            return code;
        tenants->in_turn = !tenant->ended && (!tenants->recorded || belongs);
        if (!tenants->in_turn)
            return TRACE_OK;
        tenant->records += is_record(item) ? 1u : 0u;
        tenants->recorded |= is_record(item) || tenants->order == STUDY_TIME;
        if (item->kind != IOTLB_ITEM_FLUSH || tenants->turn == 0)
            tenants->batch[(*count)++] = shifted(tenants, item, tenants->turn);
        tenant->at++;
    }
    return TRACE_OK;
}

enum trace_code study_tenants_next(struct study_tenants *tenants, const struct iotlb_item **items, size_t *count,
                                   struct trace_error *error)
{
    enum trace_code code = TRACE_OK;

    *count = 0;
    *items = tenants->batch;
    while (code == TRACE_OK && *count < IOTLB_SOURCE_BATCH) {
        if (!tenants->in_turn) {
            code = choose(tenants, error);
            tenants->recorded = false;
        }
        if (code != TRACE_OK || tenants->turn == tenants->count)
            break;
        code = take_turn(tenants, count, error);
    }
    return code;
}

double study_tenants_share(const struct study_tenants *tenants)
{
    uint64_t position = 0, size = iotlb_source_size(tenants->tenant[0].source);

    for (uint32_t i = 0; i < tenants->count; i++)
        position += iotlb_source_position(tenants->tenant[i].source);
    return size == 0 || size == UINT64_MAX ? 0 : (double)position / ((double)size * tenants->count);
}
