/* The generated profiles, for the rest of the room. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_SOC_CHIP_ROWS_H
#define PAMU_SOC_CHIP_ROWS_H

#include "pamu/chip.h"

extern const struct pamu_chip chip_rows[];
extern const size_t chip_row_count;

#endif
