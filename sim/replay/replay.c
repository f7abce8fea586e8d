/* The replay engine: the hot loop for DMA records, op_apply() for everything else.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "replay/replay.h"

#include <stdlib.h>
#include <string.h>

#include "op/le.h"
#include "replay/counters.h"
#include "replay/liodns.h"

struct replay {
    struct op_session *session;
    struct pamu *pamu; /* of the session; NULL before a record needs it, and after operations that may replace it */
    replay_answer_fn *answer;
    void *user;
    op_observer_fn *record;
    void *record_user;
    const uint8_t *times; /* of the operations of replay_slots(); NULL for none */
    size_t operation;     /* of these, the one that runs, as far as observers need to know */
    bool all_answers;
    bool out_of_memory;
    struct replay_totals totals;
    struct replay_liodns liodns;
    struct replay_ended ended;       /* what reset and restart made the model forget */
    uint8_t instance[REPLAY_LIODNS]; /* where each LIODN sits (D3), while pamu is not NULL */
    struct op_scratch scratch;
};

static const char *const error_texts[] = {
    [REPLAY_OK] = "success",
    [REPLAY_ERR_MEMORY] = "out of memory",
    [REPLAY_ERR_SLOTS] = "the slots are not operations",
    [REPLAY_ERR_SESSION] = "the session cannot make a model",
    [REPLAY_ERR_STOPPED] = "stopped by the caller",
};

const char *replay_strerror(enum replay_error error)
{
    return (size_t)error < sizeof(error_texts) / sizeof(error_texts[0]) ? error_texts[error] : "unknown error";
}

/* D2: the statistics that hang on the LIODN; NULL if out of memory. */
static inline struct replay_liodn *note_liodn(struct replay *replay, const struct pamu_request *request,
                                              const struct pamu_dma_result *result)
{
    struct replay_liodn *liodn = replay_liodns_get(&replay->liodns, request->liodn);

    if (liodn == NULL || !replay_touch(liodn, result->first_window) ||
        (result->last_window != result->first_window && !replay_touch(liodn, result->last_window))) {
        replay->out_of_memory = true;
        return NULL;
    }
    liodn->records++;
    liodn->bytes += request->length;
    for (unsigned i = 0; result->missed && i < PAMU_STRUCTURE_COUNT; i++)
        liodn->misses[i] += result->lookups[i] - result->hits[i];
    return liodn;
}

/* D2: what a record came to, into the statistics of its LIODN and the totals. */
static void note(struct replay *replay, const struct pamu_request *request, const struct pamu_dma_result *result)
{
    struct replay_liodn *liodn = note_liodn(replay, request, result);
    struct replay_totals *totals = &replay->totals;

    if (liodn == NULL)
        return;
    totals->bytes += request->length;
    totals->translated_bytes += result->translated_bytes;
    if (result->reason == PAMU_REASON_NONE) {
        totals->translated_records++;
        totals->bypassed_records += result->verdict == PAMU_BYPASSED ? 1u : 0u;
        return;
    }
    liodn->denied++;
    totals->denied_records++;
    totals->denied_by[result->reason]++;
}

static inline void tell_record(const struct replay *replay, const struct pamu_request *request,
                               const struct pamu_dma_result *result)
{
    if (replay->record != NULL)
        replay->record(replay->record_user, request, result);
}

static void observe(void *user, const struct pamu_request *request, const struct pamu_dma_result *result)
{
    note(user, request, result);
    tell_record(user, request, result);
}

struct replay *replay_create(const struct replay_config *config)
{
    struct replay *replay = calloc(1, sizeof(*replay));

    if (replay == NULL)
        return NULL;
    replay->session = config->session;
    replay->answer = config->answer;
    replay->user = config->user;
    replay->record = config->record;
    replay->record_user = config->record_user;
    replay->all_answers = config->all_answers;
    op_session_set_observer(replay->session, observe, replay);
    return replay;
}

void replay_destroy(struct replay *replay)
{
    if (replay == NULL)
        return;
    op_session_set_observer(replay->session, NULL, NULL);
    replay_liodns_clear(&replay->liodns);
    free(replay);
}

/* D3: placed once, since neither chip nor trace changes under a model. */
static bool take_model(struct replay *replay)
{
    if (replay->pamu != NULL)
        return true;
    replay->pamu = op_session_model(replay->session);
    for (uint32_t liodn = 0; replay->pamu != NULL && liodn < REPLAY_LIODNS; liodn++)
        replay->instance[liodn] = (uint8_t)op_session_instance(replay->session, (uint16_t)liodn);
    return replay->pamu != NULL;
}

const struct op_answer *replay_apply(struct replay *replay, const struct op *op)
{
    bool forgets = op->code == OP_RESET || op->code == OP_RESTART;
    const struct pamu *pamu = forgets ? op_session_model(replay->session) : NULL;

    if (pamu != NULL)
        replay_ended_add(&replay->ended, pamu);
    if (op->code == OP_RESTART)
        replay->pamu = NULL;
    return op_apply(replay->session, op);
}

enum replay_error replay_op(struct replay *replay, const struct op *op)
{
    const struct op_answer *answer = replay_apply(replay, op);

    replay->totals.operations++;
    replay->totals.records += op->code == OP_DMA ? 1u : 0u;
    replay->totals.accesses += op->code == OP_ACCESS || op->code == OP_MSI_WRITE ? 1u : 0u;
    replay->totals.refused += answer->verdict == OP_VERDICT_ERROR ? 1u : 0u;
    replay->totals.failed += answer->verdict == OP_VERDICT_FAILED ? 1u : 0u;
    if (replay->out_of_memory)
        return REPLAY_ERR_MEMORY;
    if (replay->answer != NULL && !replay->answer(replay->user, op, answer))
        return REPLAY_ERR_STOPPED;
    return REPLAY_OK;
}

/* One record, which is one slot, straight into the model; false if the record is not legal. *clean tells that all of it
 * was translated: such a record is in the statistics of its LIODN, but not in the totals yet. */
static inline bool run_record(struct replay *replay, const struct op_head *head, bool *clean)
{
    unsigned given = (unsigned)head->flags >> OP_FLAGS_INSTANCE_SHIFT;
    const struct pamu_request request = {
        .iova = head->address,
        .length = head->length,
        .liodn = head->liodn,
        .operation = head->flags & OP_FLAG_DMA_WRITE ? PAMU_OP_WRITE : PAMU_OP_READ,
        .instance = given != 0 ? (uint8_t)(given - 1) : replay->instance[head->liodn],
    };
    struct replay_liodn *liodn = replay->liodns.by_liodn[head->liodn];
    struct pamu_dma_result result;
    uint32_t window;

    if ((head->flags & OP_FLAGS_LOW & ~OP_FLAG_DMA_WRITE) != 0)
        return false;
    window = liodn != NULL && replay->record == NULL ? pamu_dma_repeat(replay->pamu, &request) : PAMU_NO_WINDOW;
    if (window != PAMU_NO_WINDOW) {
        liodn->records++;
        liodn->bytes += head->length;
        replay->out_of_memory |= !replay_touch(liodn, window);
        *clean = true;
        return true;
    }
    if (pamu_dma(replay->pamu, &request, &result) != PAMU_OK)
        return false;
    *clean = result.verdict == PAMU_TRANSLATED;
    if (*clean)
        (void)note_liodn(replay, &request, &result);
    else
        note(replay, &request, &result);
    tell_record(replay, &request, &result);
    return true;
}

/* The longest run of records from slots on. An expect needs the answer of the operation before it, so a record that one
 * follows, or may follow, is left to op_apply(). */
static size_t run_records(struct replay *replay, const uint8_t *slots, size_t count)
{
    uint64_t clean_records = 0, clean_bytes = 0;
    size_t done = 0;

    for (; done + 1 < count; done++) {
        struct op_head head;
        bool clean;

        op_head_load(slots + done * OP_SLOT_BYTES, &head);
        if (head.operation != OP_DMA || slots[(done + 1) * OP_SLOT_BYTES + 14] == OP_EXPECT ||
            !run_record(replay, &head, &clean))
            break;
        replay->operation += replay->record != NULL ? 1u : 0u;
        clean_records += clean ? 1u : 0u;
        clean_bytes += clean ? head.length : 0u;
    }
    replay->totals.operations += done;
    replay->totals.records += done;
    replay->totals.translated_records += clean_records;
    replay->totals.translated_bytes += clean_bytes;
    replay->totals.bytes += clean_bytes;
    return done;
}

static enum replay_error run_other(struct replay *replay, const uint8_t *slots, size_t count,
                                   const struct op_strings *strings, size_t *used)
{
    struct op op;

    enum replay_error error;

    if (op_decode(slots, count, strings, &replay->scratch, &op, used) != OP_OK)
        return REPLAY_ERR_SLOTS;
    error = replay_op(replay, &op);
    replay->operation++;
    return error;
}

void replay_set_times(struct replay *replay, const uint8_t *times)
{
    replay->times = times;
    replay->operation = 0;
}

uint64_t replay_time(const struct replay *replay)
{
    return replay->times != NULL ? load_le64(replay->times + replay->operation * 8) : 0;
}

enum replay_error replay_slots(struct replay *replay, const uint8_t *slots, size_t count,
                               const struct op_strings *strings, size_t *done)
{
    enum replay_error error = REPLAY_OK;

    for (*done = 0; *done < count && error == REPLAY_OK;) {
        size_t used = 0;

        if (!replay->all_answers && slots[*done * OP_SLOT_BYTES + 14] == OP_DMA) {
            if (!take_model(replay))
                return REPLAY_ERR_SESSION;
            *done += run_records(replay, slots + *done * OP_SLOT_BYTES, count - *done);
        }
        if (replay->out_of_memory)
            return REPLAY_ERR_MEMORY;
        if (*done == count)
            break;
        error = run_other(replay, slots + *done * OP_SLOT_BYTES, count - *done, strings, &used);
        *done += used;
    }
    return error;
}

const struct replay_totals *replay_totals(const struct replay *replay)
{
    return &replay->totals;
}

void replay_counters(const struct replay *replay, unsigned instance, struct pamu_counters *counters)
{
    const struct pamu *pamu = op_session_model(replay->session);
    const struct pamu_counters *current = pamu != NULL ? pamu_counters(pamu, instance) : NULL;

    *counters = replay->ended.instance[instance];
    if (current != NULL)
        replay_counters_add(counters, current);
}

const struct replay_liodn *replay_liodn(const struct replay *replay, uint32_t liodn)
{
    while (liodn < REPLAY_LIODNS && replay->liodns.by_liodn[liodn] == NULL)
        liodn++;
    return liodn < REPLAY_LIODNS ? replay->liodns.by_liodn[liodn] : NULL;
}
