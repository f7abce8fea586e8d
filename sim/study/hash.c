/* Which stream a study is of. SPDX-License-Identifier: BSD-2-Clause */
#include "study/hash.h"

#include <xxhash.h>

#include "op/le.h"

/* Operations and timestamps run beside each other, so that chunks may end anywhere. */
struct states {
    XXH3_state_t *slots, *times;
    bool timed;
};

static enum trace_code hash_chunks(struct trace_reader *reader, struct states *states, struct trace_error *error)
{
    struct trace_chunk chunk;
    enum trace_code code;

    while ((code = trace_reader_next(reader, &chunk, error)) == TRACE_OK) {
        XXH3_64bits_update(states->slots, chunk.slots, chunk.slot_count * OP_SLOT_BYTES);
        states->timed |= chunk.times != NULL;
        if (chunk.times != NULL)
            XXH3_64bits_update(states->times, chunk.times, (size_t)chunk.operations * 8);
    }
    return code == TRACE_END ? TRACE_OK : code;
}

static uint64_t digest(const struct states *states)
{
    uint8_t times[8];

    store_le64(times, XXH3_64bits_digest(states->times));
    if (states->timed)
        XXH3_64bits_update(states->slots, times, sizeof(times));
    return XXH3_64bits_digest(states->slots);
}

enum trace_code study_hash(const char *path, uint64_t *hash, struct trace_error *error)
{
    struct states states = {XXH3_createState(), XXH3_createState(), false};
    struct trace_reader *reader = NULL;
    enum trace_code code = trace_reader_open_path(path, &reader, error);

    if (states.slots == NULL || states.times == NULL)
        code = trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory");
    if (code == TRACE_OK) {
        XXH3_64bits_reset(states.slots);
        XXH3_64bits_reset(states.times);
        code = hash_chunks(reader, &states, error);
        *hash = digest(&states);
    }
    XXH3_freeState(states.slots);
    XXH3_freeState(states.times);
    trace_reader_close(reader);
    return code;
}
