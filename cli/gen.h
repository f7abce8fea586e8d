/* The parts of pamusim gen. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_GEN_H
#define CLI_GEN_H

#include "cli.h"

/* --list: all generators with their parameters. */
enum cli_status cli_gen_list(struct cli_context *cli);

/* --fit TRACE: a workload of that trace's shape, as text. */
enum cli_status cli_gen_fit(struct cli_context *cli, const char *path);

/* --compare TRACE: how far the operand's shape is from that trace's. */
enum cli_status cli_gen_compare(struct cli_context *cli, const char *path);

#endif
