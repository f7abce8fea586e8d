/* Internal: one look of lint at an entry. SPDX-License-Identifier: BSD-2-Clause */
#ifndef IMAGE_LOOK_H
#define IMAGE_LOOK_H

#include "image/lint.h"

/* When a rule looks. */
enum image_stage {
    IMAGE_AT_PRIMARY,   /* at a valid PPAACE */
    IMAGE_AT_WINDOW,    /* at an open window of a valid PPAACE that is well formed */
    IMAGE_AT_SECONDARY, /* at a valid SPAACE, reached or not */
};

struct image_look {
    const struct image_lint *lint;
    struct check_findings *findings;
    const struct check_rule *rule;
    const struct pamu_paace *primary; /* NULL at IMAGE_AT_SECONDARY */
    const struct pamu_paace *entry;   /* the one looked at */
    enum image_table_id table;        /* of entry */
    uint32_t index;                   /* of entry */
    uint32_t liodn, window;
    bool reached; /* IMAGE_AT_SECONDARY: a valid PPAACE leads here */
};

/* The size of a window of a well formed PPAACE, less one. */
uint64_t image_window_last(const struct pamu_paace *primary);

/* What an open window maps: bytes, less one; where it begins in physical memory. */
uint64_t image_mapped_last(const struct image_look *look);
uint64_t image_target(const struct image_look *look);

/* Whether a valid PPAACE is so well formed that it has windows (rule T6), the chip's maximum among that. */
bool image_has_windows(const struct image_lint *lint, const struct pamu_paace *primary);

/* Lets all rules of a stage look. look->rule is set for each. */
void image_look_at(struct image_look *look, enum image_stage stage);

/* The rule of overlaps, which looks at all windows at once. */
const struct check_rule *image_overlap_rule(void);

#endif
