/* A window plan with what it was made from. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_PLAN_H
#define CLI_PLAN_H

#include "cli.h"
#include "pamu/chip.h"
#include "plan/windows.h"

/* Regions are the --ram of the command line in order, then the MSI banks. */
struct cli_plan {
    const struct pamu_chip *chip;
    struct plan_region regions[PLAN_MOST_REGIONS];
    uint64_t phys[PLAN_MOST_REGIONS];    /* where each region begins in physical memory */
    const char *word[PLAN_MOST_REGIONS]; /* the value of --ram; NULL of MSI banks */
    size_t ram_count, count;
    uint64_t most_windows, liodn;
    bool first_silicon; /* an MSI bank has no alias page (rule R18) */
    struct plan_windows plan;
};

/* The size of the aperture in bytes, and the IOVA of a window. */
uint64_t cli_plan_aperture(const struct cli_plan *plan);
uint64_t cli_plan_iova(const struct cli_plan *plan, uint64_t window);

/* What piece of a region its window maps. */
uint64_t cli_plan_piece_size(const struct cli_plan *plan, size_t region, uint32_t piece);

/* Where the messages of the MSI bank in this region are written, as the device sees it (rule R16). */
uint64_t cli_plan_message(const struct cli_plan *plan, size_t region);

/* Prints the plan as a table; as a script; as JSON, schema pamusim.plan/1. */
enum cli_status cli_plan_table(struct cli_context *cli, const struct cli_plan *plan);
enum cli_status cli_plan_script(struct cli_context *cli, const struct cli_plan *plan);
enum cli_status cli_plan_json(struct cli_context *cli, const struct cli_plan *plan);

#endif
