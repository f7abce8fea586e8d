/* One layout's look-ups, kept, so that arrangements of its windows can be tried on them.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef STUDY_LAYOUT_PASS_H
#define STUDY_LAYOUT_PASS_H

#include "iotlb/grow.h"
#include "study/layout.h"

/* The SPAACT entries of an LIODN. */
struct layout_run {
    uint32_t first, count;
    size_t domain;
    uint16_t liodn;
    bool planned; /* of the domain that is laid out */
};

struct layout_runs {
    struct layout_run *run;
    size_t count;
};

/* Look-ups of the SPAACE cache of an instance. */
struct layout_stream {
    struct iotlb_array origins; /* struct iotlb_origin by id */
    struct iotlb_array lookups; /* struct iotlb_lookup */
    uint32_t ids;
    size_t count;
};

struct layout_pass {
    struct layout_stream spaace[PAMU_MAX_INSTANCES];
    uint64_t misses[PAMU_STRUCTURE_COUNT]; /* simulated; of SPAACEs only if asked for */
    uint64_t lost;
};

/* Gives the domain's LIODNs windows - 1 entries each and others what they had: in order, first fit, as software would
 * in the SPAACT of its default size (T9). False if there is no room. runs->run must have room for all LIODNs. */
bool layout_take_runs(const struct study_layout_config *config, uint32_t windows, struct layout_runs *runs);

/* The same without end: entries that nobody else has, one behind the other. */
void layout_spread_runs(const struct study_layout_config *config, uint32_t windows, struct layout_runs *runs);

/* Room for the runs of all LIODNs; false if out of memory. free() it. */
bool layout_make_runs(const struct study_layout_config *config, struct layout_runs *runs);

/* Reads the stream as the layout has it; layout NULL is as recorded, and runs then do not matter. */
enum study_layout_state layout_pass(const struct study_layout_config *config, const struct study_layout *layout,
                                    const struct layout_runs *runs, bool simulate, struct layout_pass *pass,
                                    struct trace_error *error);

/* Frees what a pass holds. */
void layout_pass_clear(struct layout_pass *pass);

#endif
