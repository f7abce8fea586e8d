/* The device: all PAMU instances of one chip. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_DEVICE_H
#define PAMU_DEVICE_H

#include "pamu/config.h"
#include "pamu/operation.h"
#include "pamu/paace.h"
#include "pamu/register.h"

/* Opaque; lives in one block of memory without inner pointers to itself. */
struct pamu;

/* ---- life ---- */

/* Bytes that a model of this configuration takes; 0 if the configuration is not legal (see pamu_config_check). */
size_t pamu_size(const struct pamu_config *config);

/* PAMU_OK, or PAMU_ERR_ARGUMENT with *what (may be NULL) naming the offending field or knob and mostly what would be
 * legal, a string of static life. */
enum pamu_error pamu_config_check(const struct pamu_config *config, const char **what);

/* Makes a model, after power-on reset (rule M4), in the caller's storage of size bytes, aligned for any type; nothing
 * is allocated. PAMU_ERR_ARGUMENT for an illegal configuration, or storage that is not aligned; PAMU_ERR_SPACE if size
 * is under pamu_size(). */
enum pamu_error pamu_init(void *storage, size_t size, const struct pamu_config *config, struct pamu **pamu);

/* The same in memory from malloc(), to be given back with pamu_destroy(). Also PAMU_ERR_MEMORY. */
enum pamu_error pamu_create(const struct pamu_config *config, struct pamu **pamu);

/* Gives back a model from pamu_create(); NULL is allowed. */
void pamu_destroy(struct pamu *pamu);

/* Power-on reset (rule M4): registers, caches, counters. Memory and configuration stay. */
void pamu_reset(struct pamu *pamu);

/* Copies the whole state into storage of size bytes, aligned for any type. Both models share the memory interface, the
 * callbacks and the array of coverage, nothing else. PAMU_ERR_ARGUMENT for storage that is not aligned, PAMU_ERR_SPACE
 * if size is under pamu_size(). */
enum pamu_error pamu_clone(const struct pamu *pamu, void *storage, size_t size, struct pamu **copy);

/* Writes the state (registers, caches, counters; not the memory, not the configuration) as portable bytes.
 * *used gets the bytes needed; PAMU_ERR_SPACE if size is smaller (bytes may be NULL then). */
enum pamu_error pamu_save(const struct pamu *pamu, uint8_t *bytes, size_t size, size_t *used);

/* Takes a state back. PAMU_ERR_FORMAT, and nothing changed, if it is damaged or from another configuration. */
enum pamu_error pamu_restore(struct pamu *pamu, const uint8_t *bytes, size_t size);

/* The configuration in force; lives as long as the model. */
const struct pamu_config *pamu_config(const struct pamu *pamu);

/* Replaces the event callback (NULL for none). */
void pamu_set_event(struct pamu *pamu, pamu_event_fn *event, void *user);

enum pamu_lookup_kind {
    PAMU_LOOKED_UP, /* an entry was looked up (rule C3) */
    PAMU_DROPPED,   /* entries were written, and snooped, whether cached or not (rule C5) */
    PAMU_FLUSHED,   /* all entries of the structure are valid no more (rules C6, M4; or its cache was turned off) */
};

/* What a look-up cache of any geometry meets. */
struct pamu_lookup {
    enum pamu_lookup_kind kind;
    enum pamu_structure structure;
    uint64_t key;   /* LIODN, SPAACT index, OMI; with DROPPED the first of them */
    uint64_t count; /* with DROPPED */
    uint8_t instance;
    bool kept; /* with LOOKED_UP: found, or kept after the miss (rules C1, C3) */
};

/* Called while an operation of the model runs; must not call the model. */
typedef void pamu_observer_fn(void *user, const struct pamu_lookup *lookup);

/* Replaces the observer of look-ups (NULL for none). Restoring a saved state tells it nothing. Records take about twice
 * as long with one. */
void pamu_set_observer(struct pamu *pamu, pamu_observer_fn *observer, void *user);

/* ---- registers and memory ---- */

/* Reads and writes a 32-bit register of an instance by byte offset, 0..0xffc, a multiple of 4 (rule M2).
 * Reserved offsets read 0 and ignore writes. PAMU_ERR_ARGUMENT for a bad instance or offset. */
enum pamu_error pamu_register_read(struct pamu *pamu, unsigned instance, uint32_t offset, uint32_t *value);
enum pamu_error pamu_register_write(struct pamu *pamu, unsigned instance, uint32_t offset, uint32_t value);

/* PAMUBYPENR (rule M1): bit 0x80000000 >> i bypasses instance i. */
uint32_t pamu_bypass_read(const struct pamu *pamu);
void pamu_bypass_write(struct pamu *pamu, uint32_t value);

/* The level of the access-violation line (AVICS && AVIE, rule V1) and of the operation-error line (POEICS && POEIE).
 * False for a bad instance. */
bool pamu_violation_line(const struct pamu *pamu, unsigned instance);
bool pamu_error_line(const struct pamu *pamu, unsigned instance);

/* The class that a reason counts as: that of its row, but for the malformations of rule T6, which knobs turn into
 * access violations. PAMU_CLASS_NONE if reason is not below PAMU_REASON_COUNT. */
enum pamu_class pamu_reason_class(const struct pamu *pamu, enum pamu_reason reason);

/* Reads simulated memory as the model would. PAMU_ERR_BUS if it is rejected. */
enum pamu_error pamu_memory_read(struct pamu *pamu, uint64_t address, void *bytes, size_t length);

/* Writes simulated memory and lets the caches snoop it (rule C5). PAMU_ERR_BUS if it is rejected. */
enum pamu_error pamu_memory_write(struct pamu *pamu, uint64_t address, const void *bytes, size_t length);

/* Tells that somebody else wrote [address, address + length): the snoop of rule C5. */
void pamu_memory_written(struct pamu *pamu, uint64_t address, uint64_t length);

/* ---- accesses ---- */

/* One transaction: never split (rules T1 to T15). */
struct pamu_request {
    uint64_t iova;
    uint32_t length; /* bytes, at least 1 */
    uint16_t liodn;
    uint8_t operation; /* enum pamu_operation */
    uint8_t instance;
};

#define PAMU_NO_WINDOW UINT32_MAX

/* What happened (rule T15). */
struct pamu_result {
    uint64_t address;  /* where the first byte went; the IOVA when denied */
    uint8_t verdict;   /* enum pamu_verdict */
    uint8_t reason;    /* enum pamu_reason */
    uint8_t operation; /* EOE value, or PAMU_OPERATION_UNMAPPED | IOE index */
    uint8_t did, pid, snpid, cid;
    bool coherent;    /* CR */
    bool stale;       /* made from an entry that memory no longer holds (rule C5) */
    bool captured;    /* this denial or error is the one the registers hold (rule V2) */
    uint32_t window;  /* subwindow index, 0 without subwindows; PAMU_NO_WINDOW if none was reached */
    uint32_t pieces;  /* 1, or more under cross=split */
    uint32_t fetches; /* entries read from memory */
    uint32_t lookups[PAMU_STRUCTURE_COUNT]; /* rule C3 */
    uint32_t hits[PAMU_STRUCTURE_COUNT];
};

/* Runs one transaction. A denial is a result, not an error.
 * PAMU_ERR_ARGUMENT for length 0, an unassigned operation or a bad instance; nothing happened then. */
enum pamu_error pamu_access(struct pamu *pamu, const struct pamu_request *request, struct pamu_result *result);

/* What a DMA record came to (rules D1, D2). */
struct pamu_dma_result {
    uint64_t address;          /* of the first piece */
    uint64_t failed_iova;      /* of the first failing piece; 0 if none */
    uint32_t translated_bytes; /* in pieces that passed (translated or bypassed) */
    uint32_t pieces;           /* transactions made */
    uint32_t denied_pieces;
    uint32_t first_window, last_window; /* of the pieces that reached one, else PAMU_NO_WINDOW */
    uint32_t lookups[PAMU_STRUCTURE_COUNT], hits[PAMU_STRUCTURE_COUNT]; /* of all pieces (rule C3) */
    uint8_t verdict; /* of the first failing piece, else of the first piece */
    uint8_t reason;  /* of the first failing piece */
    uint8_t instance;
    bool missed; /* some look-up was no hit */
};

/* Runs one DMA record: request->length bytes split at (sub)window boundaries, and by knob burst= (rule D1); every piece
 * is checked, the first failing one decides (rule D2). Errors as pamu_access(). */
enum pamu_error pamu_dma(struct pamu *pamu, const struct pamu_request *request, struct pamu_dma_result *result);

/* Runs one DMA record if it goes the way the LIODN's last one went: one piece, in the same mapped range of the same
 * window, translated, all look-ups hits. Returns that window, or PAMU_NO_WINDOW if it does not (or the request is not
 * legal); nothing has happened then, and pamu_dma() tells. For loops over many records: it leaves out only the filling
 * in of a result. */
uint32_t pamu_dma_repeat(struct pamu *pamu, const struct pamu_request *request);

/* ---- counters ---- */

struct pamu_cache_counters {
    uint64_t lookups, hits, misses; /* rule C3; with the cache disabled every look-up is a miss */
    uint64_t fetched_bytes;         /* rule C4 */
    uint64_t evictions;             /* valid lines replaced */
    uint64_t invalidations;         /* valid lines dropped (rules C5, C6) */
};

struct pamu_counters {
    struct pamu_cache_counters cache[PAMU_STRUCTURE_COUNT];
    uint64_t transactions;
    uint64_t verdicts[4];                /* by enum pamu_verdict */
    uint64_t reasons[PAMU_REASON_COUNT]; /* by enum pamu_reason */
    uint64_t lost_violations;            /* rule V2 */
    uint64_t lost_errors;                /* operation errors while POES1[POED]=1 */
    uint64_t unreported_violations;      /* V=0 denials without A-003638 */
    uint64_t stale;                      /* translations from stale entries (rule C5) */
    struct pamu_request first_stale;     /* meaningful when stale > 0 */
};

/* The counters of an instance since reset, or NULL for a bad instance. */
const struct pamu_counters *pamu_counters(const struct pamu *pamu, unsigned instance);

/* Sets all counters to zero, of every instance. */
void pamu_clear_counters(struct pamu *pamu);

#endif
