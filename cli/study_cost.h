/* --ns-per-fetch, --walks, --link. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_STUDY_COST_H
#define CLI_STUDY_COST_H

#include "study.h"

/* Three rows for commands that print studies. */
#define CLI_OPTIONS_COST                                                                                             \
    {"ns-per-fetch", "P,S,O", "reckon what misses cost if PPAACEs, SPAACEs and operation mappings take so long, ns", \
     0},                                                                                                             \
        {"walks", "N", "with --ns-per-fetch: so many fetches at once; 1 if not said", 0},                            \
    {                                                                                                                \
        "link", "MBITS", "with --ns-per-fetch: compare with a link of so many Mbit/s", 0                             \
    }

/* Reads the options into study->cost. CLI_BAD after complaining. */
enum cli_status cli_study_read_cost(struct cli_study *study);

/* Prints costs with what they assume, if --ns-per-fetch was given. */
enum cli_status cli_study_print_cost(const struct cli_study *study);

/* The same as JSON: what is assumed; and the cost of a configuration that has all results. */
json_t *cli_study_cost_json(const struct cli_study *study);
json_t *cli_study_cost_of_json(const struct cli_study *study, size_t configuration);

#endif
