/* Layouts of a trace's memory, planned. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_PLAN_LAYOUT_H
#define CLI_PLAN_LAYOUT_H

#include "cli.h"
#include "stream_input.h"
#include "study/together.h"

/* One domain's. */
struct cli_layouts {
    size_t domain; /* of memory */
    struct study_front found;
};

struct cli_layout_plan {
    struct cli_context *cli;
    struct cli_stream stream;
    struct study_memory memory;
    struct study_setting setting; /* as recorded */
    struct study_layout_config config;
    struct cli_layouts *layouts; /* of the domains that were planned */
    size_t count;
    struct study_together together; /* instead, with --together */
};

/* Runs plan windows --trace. */
enum cli_status cli_plan_layout(struct cli_context *cli);

/* Print what was found: tables; CSV; JSON, schema pamusim.plan-layout/1; one row as a script. */
enum cli_status cli_layout_tables(const struct cli_layout_plan *plan);
enum cli_status cli_layout_csv(const struct cli_layout_plan *plan);
enum cli_status cli_layout_json(const struct cli_layout_plan *plan);
enum cli_status cli_layout_script(const struct cli_layout_plan *plan, const struct study_layout *layout);

/* The same of --together; JSON has the schema pamusim.plan-together/1. */
enum cli_status cli_together_table(const struct cli_layout_plan *plan);
enum cli_status cli_together_csv(const struct cli_layout_plan *plan);
enum cli_status cli_together_json(const struct cli_layout_plan *plan);
enum cli_status cli_together_script(const struct cli_layout_plan *plan);

#endif
