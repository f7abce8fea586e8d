/* One cache, simulated directly: every policy, every geometry, and what only a real cache can tell.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef IOTLB_POLICY_H
#define IOTLB_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "iotlb/lookup.h"

enum iotlb_policy { IOTLB_LRU, IOTLB_FIFO, IOTLB_PLRU, IOTLB_RANDOM, IOTLB_OPTIMUM, IOTLB_POLICY_COUNT };

/* "lru", "fifo", "plru", "random", "optimum" (Belady 1966: replaces what is needed last). NULL past the end. */
const char *iotlb_policy_name(enum iotlb_policy policy);

/* Sets need not be a power of two; ways must be one for IOTLB_PLRU. */
struct iotlb_cache_config {
    uint32_t sets, ways;
    enum iotlb_policy policy;
    bool xor_index;  /* rule C2, index=xor */
    uint64_t random; /* rule C2: where the generator begins; see iotlb_random_start() */
};

/* Rule C2: where the generator of a structure of an instance begins. */
uint64_t iotlb_random_start(uint32_t seed, unsigned instance, unsigned structure);

/* What one owner's look-ups came to, and why they missed. */
struct iotlb_cache_counts {
    uint64_t lookups;
    uint64_t hits;
    uint64_t cold;      /* misses: the entry was never looked up before */
    uint64_t dropped;   /* misses: it was dropped since (rules C5, C6), cached or not */
    uint64_t passing;   /* misses that keep nothing */
    uint64_t replaced;  /* misses: it had to go for another entry */
    uint64_t evictions; /* valid entries that had to go for this owner's */
};

struct iotlb_cache;

/* An empty cache, or NULL if out of memory or if sets or ways are 0 or, for IOTLB_PLRU, ways are no power of two. */
struct iotlb_cache *iotlb_cache_create(const struct iotlb_cache_config *config);

/* Gives it back; NULL is allowed. */
void iotlb_cache_destroy(struct iotlb_cache *cache);

/* As iotlb_geometries_key(). */
bool iotlb_cache_key(struct iotlb_cache *cache, uint64_t key);

/* Runs a part of a stream. For IOTLB_OPTIMUM next[i] tells when what lookups[i] looks up is needed again, as
 * iotlb_next_uses() fills it in; else it may be NULL. False if out of memory: only to be destroyed then. */
bool iotlb_cache_run(struct iotlb_cache *cache, const struct iotlb_lookup *lookups, const uint32_t *next, size_t count);

/* For each entry of a whole stream the index of the next look-up of the same id, UINT32_MAX if there is none or the
 * entry is dropped before. count is below UINT32_MAX. False if out of memory. */
bool iotlb_next_uses(const struct iotlb_lookup *lookups, size_t count, uint32_t *next);

/* The counts of an owner, or of IOTLB_ALL_OWNERS; zeros for one never seen. */
struct iotlb_cache_counts iotlb_cache_counts(const struct iotlb_cache *cache, uint32_t owner);

/* Sets times ways. */
uint32_t iotlb_cache_lines(const struct iotlb_cache *cache);

/* How often an entry that victim looked up last had to go for one of evictor's. */
uint64_t iotlb_cache_evictions(const struct iotlb_cache *cache, uint32_t evictor, uint32_t victim);

/* Misses of one id, all owners'. */
uint64_t iotlb_cache_misses_of(const struct iotlb_cache *cache, uint32_t id);

/* The time line: misses in each interval that ended, as IOTLB_TICK did; *count gets their number. Lives until the next
 * run. */
const uint64_t *iotlb_cache_intervals(const struct iotlb_cache *cache, size_t *count);

#endif
