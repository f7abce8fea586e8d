/* The shape of a trace: what generators are fitted to, and compared by. SPDX-License-Identifier: BSD-2-Clause */
#include "tracegen/shape.h"

#include <stdlib.h>
#include <string.h>

#include "replay/replay.h"

#define LIODNS 0x10000u

struct domain {
    uint32_t name;
    uint64_t base, size;
    uint32_t windows;
};

struct gen_shape {
    struct op_session *session;
    struct replay *replay;
    struct domain *domains;
    size_t domain_count;
    struct gen_shape_liodn **liodns; /* in order of attachment */
    size_t liodn_count;
    struct gen_shape_liodn *by_liodn[LIODNS];
    struct gen_shape_liodn *last; /* whose record came last */
    struct op_scratch scratch;
};

struct gen_shape *gen_shape_create(void)
{
    struct gen_shape *shape = calloc(1, sizeof *shape);
    if (shape == NULL)
        return NULL;
    shape->session = op_session_create(0);
    struct replay_config config = {.session = shape->session};
    shape->replay = shape->session != NULL ? replay_create(&config) : NULL;
    if (shape->replay != NULL)
        return shape;
    gen_shape_destroy(shape);
    return NULL;
}

void gen_shape_destroy(struct gen_shape *shape)
{
    if (shape == NULL)
        return;
    for (size_t i = 0; i < shape->liodn_count; i++)
        free(shape->liodns[i]);
    free(shape->liodns);
    free(shape->domains);
    replay_destroy(shape->replay);
    op_session_destroy(shape->session);
    free(shape);
}

/* ---- set-up ---- */

static struct domain *find_domain(struct gen_shape *shape, uint64_t name)
{
    for (size_t i = 0; i < shape->domain_count; i++)
        if (shape->domains[i].name == name)
            return &shape->domains[i];
    return NULL;
}

static enum gen_shape_code add_domain(struct gen_shape *shape, uint64_t name)
{
    struct domain *domains = realloc(shape->domains, (shape->domain_count + 1) * sizeof *domains);
    if (domains == NULL)
        return GEN_SHAPE_MEMORY;
    shape->domains = domains;
    domains[shape->domain_count++] = (struct domain){.name = (uint32_t)name};
    return GEN_SHAPE_OK;
}

static enum gen_shape_code add_liodn(struct gen_shape *shape, uint64_t name, uint64_t liodn)
{
    struct gen_shape_liodn *found = shape->by_liodn[liodn % LIODNS];
    if (found == NULL) {
        struct gen_shape_liodn **liodns =
            realloc(shape->liodns, (shape->liodn_count + 1) * sizeof(struct gen_shape_liodn *));
        found = calloc(1, sizeof *found);
        shape->liodns = liodns != NULL ? liodns : shape->liodns;
        if (liodns == NULL || found == NULL) {
            free(found);
            return GEN_SHAPE_MEMORY;
        }
        liodns[shape->liodn_count++] = found;
        shape->by_liodn[liodn % LIODNS] = found;
    }
    found->liodn = (uint16_t)liodn;
    found->domain = (uint32_t)name;
    return GEN_SHAPE_OK;
}

/* What the books of software would say of domains. */
static enum gen_shape_code learn(struct gen_shape *shape, const struct op *op)
{
    struct domain *domain = find_domain(shape, op->value[0]);
    if (op->code == OP_DOMAIN)
        return add_domain(shape, op->value[0]);
    if (op->code == OP_ATTACH)
        return add_liodn(shape, op->value[0], op->value[1]);
    if (domain != NULL && op->code == OP_GEOMETRY) {
        domain->base = op->value[1];
        domain->size = op->value[2];
    }
    if (domain != NULL && op->code == OP_WINDOWS) {
        domain->windows = (uint32_t)op->value[1];
        return op->value[1] <= GEN_SHAPE_WINDOWS ? GEN_SHAPE_OK : GEN_SHAPE_WINDOW;
    }
    return GEN_SHAPE_OK;
}

/* ---- records ---- */

static enum gen_shape_code count_length(struct gen_shape_liodn *liodn, uint64_t length)
{
    uint32_t low = 0, high = liodn->length_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (liodn->lengths[middle] < length)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == liodn->length_count || liodn->lengths[low] != length) {
        size_t behind = (liodn->length_count - low) * sizeof(uint64_t);
        if (liodn->length_count == GEN_SHAPE_SIZES)
            return GEN_SHAPE_LENGTHS;
        memmove(&liodn->lengths[low + 1], &liodn->lengths[low], behind);
        memmove(&liodn->length_records[low + 1], &liodn->length_records[low], behind);
        liodn->lengths[low] = length;
        liodn->length_records[low] = 0;
        liodn->length_count++;
    }
    liodn->length_records[low]++;
    return GEN_SHAPE_OK;
}

static void count_distance(struct gen_shape_liodn *liodn, uint32_t window)
{
    uint32_t depth = 0;
    while (depth < liodn->depth && liodn->stack[depth] != window)
        depth++;
    liodn->distances[depth]++;
    if (depth == liodn->depth)
        liodn->depth++;
    memmove(liodn->stack + 1, liodn->stack, depth * sizeof *liodn->stack);
    liodn->stack[0] = window;
}

static enum gen_shape_code count_record(struct gen_shape *shape, const struct op_head *head)
{
    struct gen_shape_liodn *liodn = shape->by_liodn[head->liodn];
    const struct domain *domain = liodn != NULL ? find_domain(shape, liodn->domain) : NULL;
    if (domain == NULL || domain->windows == 0 || head->address < domain->base ||
        head->address - domain->base >= domain->size)
        return GEN_SHAPE_OK;
    liodn->base = domain->base;
    liodn->size = domain->size;
    liodn->windows = domain->windows;
    liodn->records++;
    liodn->bytes += head->length;
    liodn->writes += head->flags & OP_FLAG_DMA_WRITE ? 1 : 0;
    liodn->turns += liodn != shape->last ? 1 : 0;
    shape->last = liodn;
    count_distance(liodn, (uint32_t)((head->address - domain->base) / (domain->size / domain->windows)));
    return count_length(liodn, head->length);
}

enum gen_shape_code gen_shape_add(struct gen_shape *shape, const uint8_t *slots, size_t count,
                                  const struct op_strings *strings)
{
    enum gen_shape_code code = GEN_SHAPE_OK;
    size_t done, used = 1;
    if (replay_slots(shape->replay, slots, count, strings, &done) != REPLAY_OK)
        return GEN_SHAPE_SLOTS;
    for (size_t at = 0; code == GEN_SHAPE_OK && at < count; at += used) {
        struct op_head head;
        struct op op;
        op_head_load(slots + at * OP_SLOT_BYTES, &head);
        used = 1;
        if (head.operation == OP_DMA)
            code = count_record(shape, &head);
        else if (op_decode(slots + at * OP_SLOT_BYTES, count - at, strings, &shape->scratch, &op, &used) == OP_OK)
            code = learn(shape, &op);
        else
            code = GEN_SHAPE_SLOTS;
    }
    return code;
}

/* ---- what came out ---- */

void gen_shape_totals(const struct gen_shape *shape, struct gen_shape_totals *totals)
{
    const struct replay_totals *all = replay_totals(shape->replay);
    *totals = (struct gen_shape_totals){.records = all->records, .denied = all->denied_records, .bytes = all->bytes};
    for (size_t i = 0; i < shape->liodn_count; i++)
        totals->writes += shape->liodns[i]->writes;
    for (unsigned instance = 0; instance < PAMU_MAX_INSTANCES; instance++) {
        struct pamu_counters counters;
        replay_counters(shape->replay, instance, &counters);
        totals->spaace_lookups += counters.cache[PAMU_SPAACE].lookups;
        totals->spaace_misses += counters.cache[PAMU_SPAACE].misses;
    }
}

const struct gen_shape_liodn *gen_shape_liodn(const struct gen_shape *shape, size_t index)
{
    for (size_t i = 0; i < shape->liodn_count; i++)
        if (shape->liodns[i]->records > 0 && index-- == 0)
            return shape->liodns[i];
    return NULL;
}

/* Records of all LIODNs that are at most `most` long. */
static uint64_t lengths_up_to(const struct gen_shape *shape, uint64_t most)
{
    uint64_t records = 0;
    for (size_t i = 0; i < shape->liodn_count; i++)
        for (uint32_t j = 0; j < shape->liodns[i]->length_count && shape->liodns[i]->lengths[j] <= most; j++)
            records += shape->liodns[i]->length_records[j];
    return records;
}

static uint64_t distances_up_to(const struct gen_shape *shape, uint64_t most)
{
    uint64_t records = 0;
    for (size_t i = 0; i < shape->liodn_count; i++)
        for (uint32_t j = 0; j < GEN_SHAPE_WINDOWS && j <= most; j++)
            records += shape->liodns[i]->distances[j];
    return records;
}

typedef uint64_t up_to_fn(const struct gen_shape *shape, uint64_t most);

static double apart_at(const struct gen_shape *a, const struct gen_shape *b, up_to_fn *up_to, uint64_t most)
{
    uint64_t all_a = up_to(a, UINT64_MAX), all_b = up_to(b, UINT64_MAX);
    if (all_a == 0 || all_b == 0)
        return all_a == all_b ? 0 : 1;
    double difference = (double)up_to(a, most) / (double)all_a - (double)up_to(b, most) / (double)all_b;
    return difference < 0 ? -difference : difference;
}

/* At each length of a, as cumulative distributions are steps; the caller asks both ways round. */
static double lengths_apart(const struct gen_shape *a, const struct gen_shape *b)
{
    double most = 0;
    for (size_t i = 0; i < a->liodn_count; i++)
        for (uint32_t j = 0; j < a->liodns[i]->length_count; j++) {
            double apart = apart_at(a, b, lengths_up_to, a->liodns[i]->lengths[j]);
            most = apart > most ? apart : most;
        }
    return most;
}

double gen_shape_length_distance(const struct gen_shape *a, const struct gen_shape *b)
{
    double one = lengths_apart(a, b), other = lengths_apart(b, a);
    return one > other ? one : other;
}

double gen_shape_reuse_distance(const struct gen_shape *a, const struct gen_shape *b)
{
    double most = 0;
    for (uint64_t distance = 0; distance < GEN_SHAPE_WINDOWS; distance++) {
        double apart = apart_at(a, b, distances_up_to, distance);
        most = apart > most ? apart : most;
    }
    return most;
}
