/* The row of every command, each in its own file. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli.h"

extern const struct cli_command cmd_check;
extern const struct cli_command cmd_chips;
extern const struct cli_command cmd_completion;
extern const struct cli_command cmd_divergence;
extern const struct cli_command cmd_diff;
extern const struct cli_command cmd_dump;
extern const struct cli_command cmd_explain;
extern const struct cli_command cmd_flavours;
extern const struct cli_command cmd_gen;
extern const struct cli_command cmd_help;
extern const struct cli_command cmd_knobs;
extern const struct cli_command cmd_lint;
extern const struct cli_command cmd_operations;
extern const struct cli_command cmd_plan;
extern const struct cli_command cmd_plan_windows;
extern const struct cli_command cmd_plan_doubled;
extern const struct cli_command cmd_plan_liodn;
extern const struct cli_command cmd_replay;
extern const struct cli_command cmd_trace;
extern const struct cli_command cmd_trace_asm;
extern const struct cli_command cmd_trace_cat;
extern const struct cli_command cmd_trace_convert;
extern const struct cli_command cmd_trace_export;
extern const struct cli_command cmd_trace_import;
extern const struct cli_command cmd_trace_info;
extern const struct cli_command cmd_trace_merge;
extern const struct cli_command cmd_trace_salvage;
extern const struct cli_command cmd_trace_slice;
extern const struct cli_command cmd_trace_verify;
extern const struct cli_command cmd_translate;
extern const struct cli_command cmd_vectors;
extern const struct cli_command cmd_whatif;
extern const struct cli_command cmd_report;
extern const struct cli_command cmd_merge;
extern const struct cli_command cmd_vectors_check;
extern const struct cli_command cmd_vectors_compare;
extern const struct cli_command cmd_vectors_coverage;
extern const struct cli_command cmd_vectors_diff;
extern const struct cli_command cmd_vectors_export;
extern const struct cli_command cmd_vectors_lint;
extern const struct cli_command cmd_vectors_list;
extern const struct cli_command cmd_vectors_make;
extern const struct cli_command cmd_vectors_run;
extern const struct cli_command cmd_vectors_serve;
extern const struct cli_command cmd_vectors_show;

#endif
