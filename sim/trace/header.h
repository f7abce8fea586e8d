/* What a trace says about itself. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_HEADER_H
#define TRACE_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/error.h"

#define TRACE_INSTANCE_MOST 15 /* the highest instance number a header can name */

/* A device behind an LIODN. An LIODN may have several. */
struct trace_device {
    const char *name; /* "0000:00:02.0"; NULL if only the instance is known */
    uint16_t liodn;
    int8_t instance; /* 0 .. TRACE_INSTANCE_MOST; -1: as the chip's profile says (rule D3) */
};

/* A setting of the policy that made accesses of something else, such as {"windows", "ram"}. */
struct trace_setting {
    const char *key;
    const char *value;
};

/* Something counted while the trace was made, such as {"skipped.dma_sync_single_for_cpu", 12}. */
struct trace_count {
    const char *name;
    uint64_t value; /* at most INT64_MAX */
};

/* The texts, in the order of the structure. Each is UTF-8, or NULL if not known. member, what it is */
#define TRACE_TEXT_LIST(X)                                                 \
    X(creator, "program and version that wrote the file; never left out")  \
    X(source, "what the trace was made of")                                \
    X(clock, "which clock the timestamps are of; their unit is always ns") \
    X(chip, "the chip's profile, as `pamusim chips` names it")

struct trace_header {
#define TRACE_TEXT_MEMBER(member, help) const char *member;
    TRACE_TEXT_LIST(TRACE_TEXT_MEMBER)
#undef TRACE_TEXT_MEMBER
    bool timestamps; /* every operation has one */
    const struct trace_device *devices;
    size_t device_count;
    const struct trace_setting *policy; /* keys differ */
    size_t policy_count;
    const struct trace_count *counts; /* names differ */
    size_t count_count;
};

/* The name of the first device with this LIODN, or NULL. */
const char *trace_header_device(const struct trace_header *header, uint16_t liodn);

/* The instance of the first device with this LIODN that has one, else -1. */
int trace_header_instance(const struct trace_header *header, uint16_t liodn);

#endif
