/* Records that wait, in a file without a name, for the head of their trace. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_IMPORT_SPOOL_H
#define TRACE_IMPORT_SPOOL_H

#include <stdint.h>

#include "op/op.h"
#include "trace/error.h"

#define SPOOL_RECORD_BYTES (OP_SLOT_BYTES + 8u)

/* Opaque; made and given back by the caller. Records come out in the order they went in. */
struct spool;

/* An empty spool. TRACE_ERR_SYSTEM, TRACE_ERR_MEMORY. */
enum trace_code spool_create(struct spool **spool, struct trace_error *error);

/* Gives a spool back; NULL is allowed. */
void spool_destroy(struct spool *spool);

/* Appends an operation of one slot and its time. TRACE_ERR_SYSTEM. */
enum trace_code spool_put(struct spool *spool, const struct op_head *head, uint64_t time, struct trace_error *error);

/* Goes to the first record; nothing may be put in any more. TRACE_ERR_SYSTEM. */
enum trace_code spool_rewind(struct spool *spool, struct trace_error *error);

/* The next record; TRACE_END behind the last, TRACE_ERR_SYSTEM. */
enum trace_code spool_get(struct spool *spool, uint8_t slot[OP_SLOT_BYTES], uint64_t *time, struct trace_error *error);

#endif
