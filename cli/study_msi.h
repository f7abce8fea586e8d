/* --vary msi=..: what policies make of apertures. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_STUDY_MSI_H
#define CLI_STUDY_MSI_H

#include "study.h"

/* Finds out which policies of the plan cannot be had, and why: study->refused. CLI_BAD after complaining if none can,
 * or if the stream does not tell what they need. */
enum cli_status cli_study_check_msi(struct cli_study *study);

/* Prints what each policy takes, if the plan has any. */
enum cli_status cli_study_print_msi(const struct cli_study *study);

/* The same of one configuration as JSON; NULL if it has no policy. A new reference. */
json_t *cli_study_msi_json(const struct cli_study *study, size_t configuration);

#endif
