/* Which stream a study is of. SPDX-License-Identifier: BSD-2-Clause */
#ifndef STUDY_HASH_H
#define STUDY_HASH_H

#include "trace/reader.h"

/* The XXH3 of a trace's operations, and behind them that of its timestamps if it has any, whatever its codec, chunks
 * and header: the same stream has the same. Errors as trace_reader_next(). */
enum trace_code study_hash(const char *path, uint64_t *hash, struct trace_error *error);

#endif
