/* Trace files: everything a user of them includes. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_TRACE_H
#define TRACE_TRACE_H

/* A trace file holds operations as binary slots (op/op.h), with what is known about where they came from. Its bytes
 * are described in docs/spec/trace-file.md.  Calls return enum trace_code; TRACE_OK is 0. Those that can fail fill in
 * a struct trace_error for people, if given one. Pointers are never NULL unless a comment allows it. Objects of
 * different threads are independent; nothing here prints or keeps state outside the objects. */
#include "trace/codec.h"
#include "trace/error.h"
#include "trace/header.h"
#include "trace/reader.h"
#include "trace/source.h"
#include "trace/verify.h"
#include "trace/writer.h"

#endif
