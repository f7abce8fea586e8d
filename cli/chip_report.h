/* Chip profiles as text and as JSON. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_CHIP_REPORT_H
#define CLI_CHIP_REPORT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "dtb/dtb.h"
#include "pamu/chip.h"

/* Prints a table of all profiles, one line each. false if memory ran out. */
bool cli_chip_list(FILE *out);

/* Prints everything about one profile, every value with a number that the list of sources at the end explains.
 * false if memory ran out. */
bool cli_chip_report(const struct pamu_chip *chip, FILE *out);

/* Everything about one profile: an element of "chips" in schema pamusim.chips/1. A new reference; NULL if memory ran
 * out. */
json_t *cli_chip_json(const struct pamu_chip *chip);

/* Prints which device tree the chip was read from, and what it lacks. false if memory ran out. */
bool cli_dtb_report(const struct dtb_chip *dtb, FILE *out);

/* The same, as member "tree" of the chip in schema pamusim.chips/1. A new reference; NULL if memory ran out. */
json_t *cli_dtb_json(const struct dtb_chip *dtb);

/* Where a message of a bank is written: "MSIIR" or "MSIIR1". */
const char *cli_chip_msi_register(const struct pamu_chip_msi_bank *bank);

#endif
