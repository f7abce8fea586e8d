/* Operations of several traces as those of one: names and LIODNs. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_TRACE_MERGE_H
#define CLI_TRACE_MERGE_H

#include "op/op.h"

#define MERGE_MOST 64u /* traces */
#define MERGE_LIODNS 0x10000u

/* Who has which name and LIODN, by input; the first to use one has it. */
struct merge_names {
    struct op_strings *strings; /* of the merged trace */
    uint8_t *owner;             /* of each string as a name: input + 1, 0 for none */
    size_t owner_size;
    uint8_t liodn_owner[MERGE_LIODNS]; /* input + 1, 0 for none */
    int32_t *liodn[MERGE_MOST];        /* what an input's LIODN becomes; -1: not met */
    bool keep_liodns;                  /* all inputs mean the same devices */
    uint32_t renamed_liodns, renamed_names;
    struct op_scratch scratch;
    char text[3 * OP_MAX_BYTES + 4096];
};

/* For so many inputs, at most MERGE_MOST; NULL if out of memory. */
struct merge_names *merge_names_create(size_t inputs);
void merge_names_destroy(struct merge_names *names, size_t inputs);

/* What an LIODN of an input is called in the merged trace: as it is, or the next free one above it, or else the lowest
 * free one, if another input has it. -1 if there is none left. */
int32_t merge_liodn(struct merge_names *names, size_t input, uint16_t liodn);

/* An operation of an input, decoded, as one of the merged trace: slots gets it, *used how many. False if it cannot be
 * renamed: a name would be too long, or no LIODN is left; or memory is out. */
bool merge_operation(struct merge_names *names, size_t input, const struct op *op, uint8_t *slots, size_t *used);

#endif
