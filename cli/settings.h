/* The chip and the knobs named on the command line. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include "cli.h"
#include "op/session.h"

#define CLI_KNOB_VALUES_BYTES 64u

/* What a knob takes: "deny | pass", or "12 .. 64". Returns buffer. */
const char *cli_knob_values(const struct pamu_knob_row *row, char buffer[CLI_KNOB_VALUES_BYTES]);

/* Complains of a name that is no chip, with the nearest one. Returns CLI_BAD. */
enum cli_status cli_fail_unknown_chip(struct cli_context *cli, const char *name);

/* The chip that --chip names, or that --dtb describes (with --chip's to fall back on): *chip is NULL if neither
 * was given, and lives until cli_release(). For commands with CLI_OPTION_CHIP. Returns CLI_BAD after complaining. */
enum cli_status cli_chosen_chip(struct cli_context *cli, const struct pamu_chip **chip);

/* Reads a device tree into cli->dtb, with a profile to fall back on, or NULL. Returns CLI_BAD after complaining. */
enum cli_status cli_read_dtb(struct cli_context *cli, const char *path, const struct pamu_chip *fallback);

/* Forces --chip or --dtb and every --set on a session that has no model yet. Returns CLI_BAD after complaining. */
enum cli_status cli_apply_settings(struct cli_context *cli, struct op_session *session);

#endif
