/* Operations through the model, counted (rules D1 to D3). SPDX-License-Identifier: BSD-2-Clause */
#ifndef REPLAY_REPLAY_H
#define REPLAY_REPLAY_H

#include "op/op.h"
#include "op/session.h"
#include "pamu/pamu.h"

/* A replay takes operations, as slots or one by one, applies them to a session and keeps the statistics of what
 * happened. DMA and access operations go straight to the model; all others through op_apply(). Memory grows with the
 * number of LIODNs seen, never with the number of operations. */
struct replay;

/* Statistics of one LIODN. */
struct replay_liodn {
    uint64_t records; /* DMA records and accesses */
    uint64_t bytes;
    uint64_t denied; /* records with a failing piece (rule D2) */
    uint64_t misses[PAMU_STRUCTURE_COUNT];
    uint64_t windows[4];   /* bit per subwindow 0..255 that a record began or ended in */
    uint64_t *all_windows; /* bits of all 65536; NULL until one beyond 255 is used */
    uint16_t liodn;
};

/* Statistics of the whole replay. */
struct replay_totals {
    uint64_t operations;                           /* all, the next two included */
    uint64_t records;                              /* DMA records */
    uint64_t accesses;                             /* single transactions */
    uint64_t bytes;                                /* of both */
    uint64_t translated_records, translated_bytes; /* bypassed ones included */
    uint64_t bypassed_records;
    uint64_t denied_records; /* operation errors included */
    uint64_t denied_by[PAMU_REASON_COUNT];
    uint64_t refused; /* other operations that answered with an error */
    uint64_t failed;  /* expectations that did not hold */
};

/* Called after each operation with its answer; false ends the replay. DMA records in slots are left out unless
 * all_answers asks for them, but for one that an expect follows. */
typedef bool replay_answer_fn(void *user, const struct op *op, const struct op_answer *answer);

struct replay_config {
    struct op_session *session; /* must outlive the replay */
    replay_answer_fn *answer;   /* NULL for none */
    void *user;
    bool all_answers;       /* several times slower */
    op_observer_fn *record; /* called after each DMA record and access that ran; NULL for nobody */
    void *record_user;
};

enum replay_error {
    REPLAY_OK,
    REPLAY_ERR_MEMORY,  /* out of memory */
    REPLAY_ERR_SLOTS,   /* the slots are not operations */
    REPLAY_ERR_SESSION, /* the session cannot make a model: op_session_answer() says why */
    REPLAY_ERR_STOPPED, /* the answer callback said so */
};

/* The text of an error, of static life. */
const char *replay_strerror(enum replay_error error);

/* A new replay, or NULL if out of memory. */
struct replay *replay_create(const struct replay_config *config);

/* Gives it back; NULL is allowed. */
void replay_destroy(struct replay *replay);

/* Applies the operations of a run of slots. *done gets the number of slots applied, all of them if REPLAY_OK;
 * REPLAY_ERR_SLOTS tells that the next one is no operation. */
enum replay_error replay_slots(struct replay *replay, const uint8_t *slots, size_t count,
                               const struct op_strings *strings, size_t *done);

/* Tells the timestamps of the operations that the next call of replay_slots() gets, one u64 each, little-endian ns;
 * NULL for none. */
void replay_set_times(struct replay *replay, const uint8_t *times);

/* The timestamp of the operation that runs, for the observer of records; 0 if there is none. */
uint64_t replay_time(const struct replay *replay);

/* Applies one operation. REPLAY_ERR_MEMORY, REPLAY_ERR_STOPPED. */
enum replay_error replay_op(struct replay *replay, const struct op *op);

/* Applies an operation that is not part of the input, such as the chip of a trace's header: it is not counted, and the
 * answer callback does not hear of it. Returns the answer, as op_apply(). */
const struct op_answer *replay_apply(struct replay *replay, const struct op *op);

/* What the model counted at an instance, 0 .. PAMU_MAX_INSTANCES - 1, over the whole replay: reset and restart end a
 * model's counters, not these. Makes the model if there is none. */
void replay_counters(const struct replay *replay, unsigned instance, struct pamu_counters *counters);

/* The statistics so far; live as long as the replay. */
const struct replay_totals *replay_totals(const struct replay *replay);

/* The first LIODN seen that is not below liodn, or NULL: for (l = replay_liodn(r, 0); l; l = replay_liodn(r, l->liodn +
 * 1)). */
const struct replay_liodn *replay_liodn(const struct replay *replay, uint32_t liodn);

/* The number of different subwindows an LIODN's records began or ended in. */
uint32_t replay_windows_touched(const struct replay_liodn *liodn);

#endif
