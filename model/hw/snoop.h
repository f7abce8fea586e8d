/* Writes to table entries (rule C5). SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_HW_SNOOP_H
#define PAMU_HW_SNOOP_H

#include "hw/state.h"

/* Marks the lines of a cache that no longer equal what memory holds for their key. */
void snoop_compare(struct pamu *pamu, struct instance *instance, enum pamu_structure structure);

#endif
