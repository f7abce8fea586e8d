/* Counting what tests have met of the silicon (pamu/coverage.h). SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_HW_COVERAGE_H
#define PAMU_HW_COVERAGE_H

#include "hw/coverage_list.h"
#include "hw/state.h"
#include "pamu/coverage.h"

/* The steps of the reference walk, in its order. */
enum coverage_step {
    STEP_T1,
    STEP_T2,
    STEP_T3,
    STEP_T4,
    STEP_PRIMARY,
    STEP_T5,
    STEP_T6,
    STEP_T7,
    STEP_T8,
    STEP_T9_LIMIT,
    STEP_SECONDARY,
    STEP_T9_OWNER,
    STEP_T6_SECONDARY,
    STEP_T10,
    STEP_T11,
    STEP_T13,
    STEP_T14,
    STEP_T15,
    STEP_COUNT
};

/* A transaction that is over, as the reference walk saw it. */
struct coverage_walk {
    const struct pamu *pamu;
    const struct instance *instance;
    const struct pamu_request *request;
    const struct pamu_result *result;
    const struct pamu_paace *primary, *window;
    uint64_t entry;  /* address of the last table entry used */
    uint64_t index;  /* of the subwindow */
    uint64_t offset; /* in the (sub)window */
    unsigned passed; /* steps that did not fail */
    uint8_t moe;     /* the byte of the OME, where one was read */
};

static inline bool coverage_on(const struct pamu *pamu)
{
    return pamu->coverage != NULL;
}

/* Each of these counts if counters are attached, and changes nothing else. */

/* A single bin, or slot, if the condition holds. */
void coverage_mark(const struct pamu *pamu, unsigned slot, bool condition);

/* A transaction of the reference walk (T1 to T15, V1, V2, P1, P2). */
void coverage_transaction(const struct coverage_walk *walk);

/* A look-up: before it, lines of the set that held something; line NULL where the fetch was rejected. */
struct coverage_lookup {
    enum pamu_structure structure;
    uint64_t key;
    bool hit, evicted, kept, others; /* others: the set held another line before */
    const struct cache_line *line;
};
void coverage_look_up(const struct pamu *pamu, const struct instance *instance, const struct coverage_lookup *lookup);

/* True if the set of a key holds a line. */
bool coverage_set_used(const struct cache *cache, uint64_t key);

/* What a write to memory did to a line that lay at entry. */
struct coverage_snoop {
    enum pamu_structure structure;
    uint64_t address, length, entry;
    bool dropped, moved, was_stale, compared;
    const struct cache_line *line;
};
void coverage_snoop(const struct pamu *pamu, const struct coverage_snoop *snoop);

/* A write to a register that held old and holds now; invalidations are those counted before it. */
struct coverage_write {
    enum pamu_register number;
    uint32_t old, value, now;
    uint64_t invalidations[PAMU_STRUCTURE_COUNT];
};
struct coverage_write coverage_before_write(const struct instance *instance, enum pamu_register number, uint32_t value);
void coverage_register_write(const struct pamu *pamu, const struct instance *instance,
                             const struct coverage_write *write);

/* A read of a register, and of PAMUBYPENR or a write to it. */
void coverage_register_read(const struct pamu *pamu, const struct instance *instance, enum pamu_register number,
                            uint32_t value);
void coverage_bypass(const struct pamu *pamu, uint32_t value, bool written);

/* A record (D1 to D3), and a transaction split by knob (T8). */
void coverage_record(const struct pamu *pamu, const struct pamu_request *request, const struct pamu_dma_result *result);
void coverage_split(const struct pamu *pamu, const struct pamu_result *result);

/* A reset, told before it is done. */
void coverage_reset(const struct pamu *pamu);

/* The bins of the silicon, as pamu_coverage_bin(). */
bool coverage_hw_bin(unsigned slot, struct pamu_bin *bin);

#endif
