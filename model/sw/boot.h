/* Steps of initialisation that more than one kind of software takes. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_SW_BOOT_H
#define PAMU_SW_BOOT_H

#include "sw/tables.h"

/* Writes a register of an instance there is. */
void sw_put(struct pamu *pamu, unsigned instance, enum pamu_register number, uint32_t value);

/* Base and limit of PPAACT and SPAACT; and of the OMT. */
void sw_put_tables(const struct sw_tables *tables, unsigned instance);
void sw_put_omt(const struct sw_tables *tables, unsigned instance);

/* Writes the operation-mapping entries of FACTS section 4. PAMU_ERR_BUS. */
enum pamu_error sw_write_omt(const struct sw_tables *tables);

/* Clears the bypass bits of the instances from first on, count of them. */
void sw_end_bypass(struct pamu *pamu, unsigned first, unsigned count);

#endif
