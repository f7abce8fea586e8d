/* A queue of records on disk. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/import/spool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SPOOL_RECORDS 8192u /* kept in memory at a time */

struct spool {
    FILE *file;
    size_t used, taken; /* of bytes */
    uint8_t bytes[SPOOL_RECORDS * SPOOL_RECORD_BYTES];
};

enum trace_code spool_create(struct spool **spool, struct trace_error *error)
{
    *spool = calloc(1, sizeof **spool);
    if (*spool == NULL)
        return trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory");
    (*spool)->file = tmpfile();
    if ((*spool)->file == NULL) {
        int number = errno;
        free(*spool);
        *spool = NULL;
        return trace_fail_errno(error, number, 0, "cannot make a temporary file");
    }
    setvbuf((*spool)->file, NULL, _IONBF, 0);
    return TRACE_OK;
}

void spool_destroy(struct spool *spool)
{
    if (spool != NULL) {
        fclose(spool->file);
        free(spool);
    }
}

static enum trace_code flush(struct spool *spool, struct trace_error *error)
{
    if (spool->used > 0 && fwrite(spool->bytes, spool->used, 1, spool->file) != 1)
        return trace_fail_errno(error, errno, 0, "cannot write a temporary file");
    spool->used = 0;
    return TRACE_OK;
}

enum trace_code spool_put(struct spool *spool, const struct op_head *head, uint64_t time, struct trace_error *error)
{
    if (spool->used == sizeof spool->bytes) {
        enum trace_code code = flush(spool, error);
        if (code != TRACE_OK)
            return code;
    }
    op_head_store(spool->bytes + spool->used, head);
    store_le64(spool->bytes + spool->used + OP_SLOT_BYTES, time);
    spool->used += SPOOL_RECORD_BYTES;
    return TRACE_OK;
}

enum trace_code spool_rewind(struct spool *spool, struct trace_error *error)
{
    enum trace_code code = flush(spool, error);
    if (code == TRACE_OK && fseek(spool->file, 0, SEEK_SET) != 0)
        return trace_fail_errno(error, errno, 0, "cannot read a temporary file");
    return code;
}

enum trace_code spool_get(struct spool *spool, uint8_t slot[OP_SLOT_BYTES], uint64_t *time, struct trace_error *error)
{
    if (spool->taken == spool->used) {
        spool->taken = 0;
        spool->used = fread(spool->bytes, 1, sizeof spool->bytes, spool->file);
        if (ferror(spool->file))
            return trace_fail_errno(error, errno, 0, "cannot read a temporary file");
    }
    if (spool->used - spool->taken < SPOOL_RECORD_BYTES)
        return TRACE_END;
    memcpy(slot, spool->bytes + spool->taken, OP_SLOT_BYTES);
    *time = load_le64(spool->bytes + spool->taken + OP_SLOT_BYTES);
    spool->taken += SPOOL_RECORD_BYTES;
    return TRACE_OK;
}
