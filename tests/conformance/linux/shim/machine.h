/* Internal: between the shim's files. SPDX-License-Identifier: BSD-2-Clause */
#ifndef SHIM_MACHINE_H
#define SHIM_MACHINE_H

#include "shim.h"

const struct shim_machine *machine(void);
void shim_memory_restart(void);

/* What is registered, for the glue. */
const void *shim_operations(void);
int shim_probe_result(void);
int shim_interrupt(void); /* runs the handler; its value, or -1 without one */

#endif
