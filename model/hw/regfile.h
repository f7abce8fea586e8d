/* What writes to registers set off. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_HW_REGFILE_H
#define PAMU_HW_REGFILE_H

#include "hw/state.h"

enum register_hook {
    REGISTER_HOOK_NONE,
    REGISTER_HOOK_PPAACT, /* C6, A-005982 */
    REGISTER_HOOK_SPAACT,
    REGISTER_HOOK_OMT,
    REGISTER_HOOK_AVS1,
    REGISTER_HOOK_PC,
    REGISTER_HOOK_PICS, /* PAMU-3 */
    REGISTER_HOOK_COUNT
};

/* The address in a register of high bits and the one of low bits behind it. */
static inline uint64_t regfile_pair(const struct instance *instance, enum pamu_register high)
{
    return (uint64_t)instance->registers[high] << 32 | instance->registers[high + 1];
}

/* Works out from the registers what the walks need: bases, entry counts, gate, enables. */
void regfile_decode(struct instance *instance);

/* Sets PAMUBYPENR (M1). */
void regfile_set_bypass(struct pamu *pamu, uint32_t value);

/* Power-on values (M3, M4). */
void regfile_reset(struct pamu *pamu, struct instance *instance);

#endif
