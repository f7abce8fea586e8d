/* The state as portable bytes: big-endian, checked, bound to its configuration.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "hw/bytes.h"
#include "hw/lookup.h"
#include "hw/regfile.h"

/* Layout: magic, version, fingerprint of the configuration, PAMUBYPENR, the instances, FNV-1a of all before it. */
static const uint8_t magic[8] = {'P', 'A', 'M', 'U', 'S', 'A', 'V', '1'};

enum { COUNTER_WORDS = offsetof(struct pamu_counters, first_stale) / sizeof(uint64_t) };

/* A cursor that goes one way or the other, so that saving and restoring cannot disagree. */
struct cursor {
    uint8_t *out;      /* saving; NULL to measure only */
    const uint8_t *in; /* restoring, else NULL */
    size_t at;
};

static void move_u32(struct cursor *cursor, uint32_t *value)
{
    if (cursor->in != NULL)
        *value = load_be32(cursor->in + cursor->at);
    else if (cursor->out != NULL)
        store_be32(cursor->out + cursor->at, *value);
    cursor->at += 4;
}

static void move_u64(struct cursor *cursor, uint64_t *value)
{
    if (cursor->in != NULL)
        *value = load_be64(cursor->in + cursor->at);
    else if (cursor->out != NULL)
        store_be64(cursor->out + cursor->at, *value);
    cursor->at += 8;
}

static void move_bool(struct cursor *cursor, bool *value)
{
    uint32_t word = *value;

    move_u32(cursor, &word);
    *value = word != 0;
}

static void move_bytes(struct cursor *cursor, uint8_t *bytes, size_t length)
{
    if (cursor->in != NULL)
        memcpy(bytes, cursor->in + cursor->at, length);
    else if (cursor->out != NULL)
        memcpy(cursor->out + cursor->at, bytes, length);
    cursor->at += length;
}

static void move_counters(struct cursor *cursor, struct pamu_counters *counters)
{
    struct pamu_request *first = &counters->first_stale;
    uint32_t who = (uint32_t)first->liodn << 16 | (uint32_t)first->operation << 8 | first->instance;

    for (size_t i = 0; i < COUNTER_WORDS; i++) {
        uint64_t value;

        memcpy(&value, (unsigned char *)counters + i * sizeof(value), sizeof(value));
        move_u64(cursor, &value);
        memcpy((unsigned char *)counters + i * sizeof(value), &value, sizeof(value));
    }
    move_u64(cursor, &first->iova);
    move_u32(cursor, &first->length);
    move_u32(cursor, &who);
    first->liodn = (uint16_t)(who >> 16);
    first->operation = (uint8_t)(who >> 8);
    first->instance = (uint8_t)who;
}

/* Every line has its place, valid or not, so that the size depends on the configuration alone. */
static void move_cache(struct cursor *cursor, struct cache *cache, enum pamu_structure structure)
{
    move_u64(cursor, &cache->clock);
    move_u64(cursor, &cache->random);
    for (uint32_t i = 0; i < cache_size(cache); i++) {
        struct cache_line *line = cache_line(cache, i);

        move_u64(cursor, &cache_tags(cache)[i]);
        move_u64(cursor, &cache_states(cache)[i]);
        move_u64(cursor, &line->address);
        move_bool(cursor, &line->stale);
        move_bytes(cursor, line->bytes, entry_bytes(structure));
    }
    cache->used = true;
}

static void move_instance(struct cursor *cursor, struct instance *instance)
{
    for (unsigned i = 0; i < PAMU_REGISTER_COUNT; i++)
        move_u32(cursor, &instance->registers[i]);
    move_bool(cursor, &instance->avics_armed);
    move_bool(cursor, &instance->avics_hidden);
    move_counters(cursor, &instance->counters);
    for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++)
        move_cache(cursor, &instance->cache[s], (enum pamu_structure)s);
}

static void move_state(struct cursor *cursor, struct pamu *pamu)
{
    move_u32(cursor, &pamu->bypass);
    for (unsigned i = 0; i < pamu->config.hardware.instances; i++)
        move_instance(cursor, &pamu->instance[i]);
}

static uint64_t fnv(uint64_t hash, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ bytes[i]) * UINT64_C(0x100000001b3);
    return hash;
}

static uint64_t fnv_u32(uint64_t hash, uint32_t value)
{
    uint8_t bytes[4];

    store_be32(bytes, value);
    return fnv(hash, bytes, sizeof(bytes));
}

#define FNV_START UINT64_C(0xcbf29ce484222325)

static uint64_t fingerprint(const struct pamu_config *config)
{
    const struct pamu_hardware *hardware = &config->hardware;
    uint64_t hash = fnv_u32(fnv_u32(fnv_u32(FNV_START, hardware->instances), hardware->mwce), hardware->mliodn);

#define HASH(member, name, help) hash = fnv_u32(hash, hardware->erratum.member);
    PAMU_ERRATUM_LIST(HASH)
#undef HASH
    for (unsigned i = 0; i < hardware->instances; i++) {
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++)
            hash = fnv_u32(hash, (uint32_t)hardware->cache[i][s].lines << 16 | hardware->cache[i][s].ways);
    }
    for (size_t i = 0; i < pamu_knob_count(); i++)
        hash = fnv_u32(hash, pamu_knob_get(&config->knobs, pamu_knob_row(i)));
    return hash;
}

enum { HEADER_BYTES = 16, CHECK_BYTES = 8 };

static size_t state_bytes(const struct pamu *pamu)
{
    struct cursor cursor = {NULL, NULL, 0};

    move_state(&cursor, (struct pamu *)(uintptr_t)pamu); /* measuring writes nothing */
    return cursor.at;
}

enum pamu_error pamu_save(const struct pamu *pamu, uint8_t *bytes, size_t size, size_t *used)
{
    struct cursor cursor = {bytes, NULL, HEADER_BYTES};

    *used = HEADER_BYTES + state_bytes(pamu) + CHECK_BYTES;
    if (size < *used)
        return PAMU_ERR_SPACE;
    memcpy(bytes, magic, sizeof(magic));
    store_be64(bytes + sizeof(magic), fingerprint(&pamu->config));
    move_state(&cursor, (struct pamu *)(uintptr_t)pamu); /* saving changes no state */
    store_be64(bytes + cursor.at, fnv(FNV_START, bytes, cursor.at));
    return PAMU_OK;
}

/* What the bytes do not hold because it follows from them. */
static void derive(struct pamu *pamu)
{
    for (unsigned i = 0; i < pamu->config.hardware.instances; i++) {
        struct instance *instance = &pamu->instance[i];

        regfile_decode(instance);
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
            for (uint32_t n = 0; n < cache_size(&instance->cache[s]); n++)
                lookup_decode(pamu, (enum pamu_structure)s, cache_line(&instance->cache[s], n));
        }
    }
    regfile_set_bypass(pamu, pamu->bypass);
}

enum pamu_error pamu_restore(struct pamu *pamu, const uint8_t *bytes, size_t size)
{
    struct cursor cursor = {NULL, bytes, HEADER_BYTES};

    if (size != HEADER_BYTES + state_bytes(pamu) + CHECK_BYTES || memcmp(bytes, magic, sizeof(magic)) != 0)
        return PAMU_ERR_FORMAT;
    if (load_be64(bytes + sizeof(magic)) != fingerprint(&pamu->config) ||
        load_be64(bytes + size - CHECK_BYTES) != fnv(FNV_START, bytes, size - CHECK_BYTES))
        return PAMU_ERR_FORMAT;
    move_state(&cursor, pamu);
    derive(pamu);
    return PAMU_OK;
}
