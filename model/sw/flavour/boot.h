/* Internal: initialisation and violation handlers of the drivers. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_SW_FLAVOUR_BOOT_H
#define PAMU_SW_FLAVOUR_BOOT_H

#include "sw/flavour/linux.h"

/* The calls boot and isr of struct flavour_calls (FACTS sections 7 and 8). */
enum pamu_error fl_boot_linux(struct pamu_driver *driver, const struct pamu_driver_boot *options);
enum pamu_error fl_boot_hypervisor(struct pamu_driver *driver, const struct pamu_driver_boot *options);
enum pamu_error fl_boot_uboot(struct pamu_driver *driver, const struct pamu_driver_boot *options);
enum pamu_error fl_isr_linux(struct pamu_driver *driver, unsigned instance, struct pamu_violation *violation);
enum pamu_error fl_isr_hypervisor(struct pamu_driver *driver, unsigned instance, struct pamu_violation *violation);

/* Reads a register of an instance there is. */
uint32_t fl_register(const struct pamu_driver *driver, unsigned instance, enum pamu_register number);

#endif
