/* Checking a whole trace file. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_VERIFY_H
#define TRACE_VERIFY_H

#include "trace/chunk.h"
#include "trace/source.h"

/* What is in a file. Types this version does not know are counted under 0. */
struct trace_report {
    unsigned major, minor;
    bool complete; /* the file ends as written: index and end */
    uint64_t bytes;
    uint64_t lost; /* bytes that belong to no whole chunk */
    uint64_t operations;
    uint64_t slots;
    uint32_t strings;
    struct {
        uint64_t chunks;
        uint64_t packed; /* of them with a codec other than none */
        uint64_t stored; /* bytes of payload */
        uint64_t raw;    /* the same, unpacked */
    } type[TRACE_TYPE_COUNT];
    uint64_t problems;
};

/* Called for each problem in order of offset; codes as of trace_reader_next(), and TRACE_ERR_TRUNCATED. */
typedef void trace_problem_fn(void *user, const struct trace_error *problem);

/* Reads all of source and checks everything the format promises: checksums, the rules of each chunk, that chunks
 * continue each other, every operation with its values and string ids, header and notes, that the index lists exactly
 * the chunks, that nothing follows the end. Goes on behind damage where it can. Leaves source at its end, open.
 * TRACE_OK if the file could be examined: report->problems says whether it is sound. Otherwise why not: everything
 * trace_reader_open() can return. problem may be NULL. */
enum trace_code trace_verify(struct trace_source *source, trace_problem_fn *problem, void *user,
                             struct trace_report *report, struct trace_error *error);

#endif
