/* The configurations of a study: all combinations of what is to vary. SPDX-License-Identifier: BSD-2-Clause */
#ifndef STUDY_PLAN_H
#define STUDY_PLAN_H

#include "study/setting.h"

#define STUDY_MOST_SETTINGS 100000u

/* One setting to begin with, which each axis that varies multiplies; the last axis given varies fastest. */
struct study_plan {
    struct study_setting *settings;
    size_t count;
    uint64_t varied; /* axes, a bit each in the order of the table */
};

enum study_plan_error {
    STUDY_PLAN_OK,
    STUDY_PLAN_AXIS,   /* AXIS=VALUES names no axis, or has no = */
    STUDY_PLAN_VALUE,  /* a value that is not legal: legal ones are in the axis' row */
    STUDY_PLAN_RANGE,  /* A..B of an axis without ranges, or not two powers of two, or letters, in order */
    STUDY_PLAN_TWICE,  /* the axis varies already */
    STUDY_PLAN_MANY,   /* more than STUDY_MOST_SETTINGS */
    STUDY_PLAN_MEMORY, /* out of memory */
};

/* What was wrong where. */
struct study_plan_trouble {
    const struct study_axis *axis; /* NULL if none was named */
    char word[STUDY_TEXT];         /* the value, or the name of the axis that is none */
};

/* A plan of one setting. STUDY_PLAN_MEMORY. */
enum study_plan_error study_plan_start(struct study_plan *plan, const struct study_setting *setting);

/* Frees what a plan holds. */
void study_plan_clear(struct study_plan *plan);

/* Multiplies the plan by "AXIS=VALUE,VALUE,A..B", where VALUE may be STUDY_RECORDED; values that come to the same count
 * once. Nothing is changed unless STUDY_PLAN_OK. */
enum study_plan_error study_plan_vary(struct study_plan *plan, const char *text, struct study_plan_trouble *trouble);

#endif
