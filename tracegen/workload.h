/* Workloads: operations, streams, and who plays when. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACEGEN_WORKLOAD_H
#define TRACEGEN_WORKLOAD_H

#include "op/script.h"
#include "tracegen/play.h"

/* A workload is text in the style of operations (docs/spec/workloads.md): operations, which are passed through, and the
 * statements seed, stream and play. It is read and played statement by statement, and never held as a whole. */
struct gen_workload;

enum gen_code {
    GEN_OK,
    GEN_ERR_SYNTAX,  /* *diagnostic says where and what */
    GEN_ERR_READ,    /* reading failed */
    GEN_ERR_MEMORY,  /* out of memory */
    GEN_ERR_STOPPED, /* the sink said so */
};

/* What is not told by the text. */
struct gen_workload_config {
    op_read_fn *read;
    void *read_user;
    gen_slots_fn *slots;
    void *slots_user;
    struct op_strings *strings; /* gets names; must outlive the workload */
    uint64_t seed;              /* where streams begin that no seed statement comes before */
};

/* A workload at its beginning, or NULL if out of memory. */
struct gen_workload *gen_workload_create(const struct gen_workload_config *config);
void gen_workload_destroy(struct gen_workload *workload);

/* Reads and plays it to its end. */
enum gen_code gen_workload_run(struct gen_workload *workload, struct op_diagnostic *diagnostic);

#endif
