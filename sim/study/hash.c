/* Which stream a study is of. SPDX-License-Identifier: BSD-2-Clause */
#include "study/hash.h"

#include <xxhash.h>

static enum trace_code hash_chunks(struct trace_reader *reader, XXH3_state_t *state, struct trace_error *error)
{
    struct trace_chunk chunk;
    enum trace_code code;

    while ((code = trace_reader_next(reader, &chunk, error)) == TRACE_OK)
        XXH3_64bits_update(state, chunk.slots, chunk.slot_count * OP_SLOT_BYTES);
    return code == TRACE_END ? TRACE_OK : code;
}

enum trace_code study_hash(const char *path, uint64_t *hash, struct trace_error *error)
{
    XXH3_state_t *state = XXH3_createState();
    struct trace_reader *reader = NULL;
    enum trace_code code = trace_reader_open_path(path, &reader, error);

    if (state == NULL)
        code = trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory");
    if (code == TRACE_OK) {
        XXH3_64bits_reset(state);
        code = hash_chunks(reader, state, error);
        *hash = XXH3_64bits_digest(state);
    }
    XXH3_freeState(state);
    trace_reader_close(reader);
    return code;
}
