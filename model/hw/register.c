/* The register table. SPDX-License-Identifier: BSD-2-Clause */
#include "pamu/register.h"

#include "hw/regfile.h"
#include "hw/text.h"

static const struct pamu_register_row registers[PAMU_REGISTER_COUNT] = {
#define ROW(name, offset, writable, w1c, hook, help) \
    [PAMU_REG_##name] = {#name, help, offset, REGISTER_HOOK_##hook, writable, w1c},
    PAMU_REGISTER_LIST(ROW)
#undef ROW
};

const struct pamu_register_row *pamu_registers(size_t *count)
{
    *count = PAMU_REGISTER_COUNT;
    return registers;
}

const struct pamu_register_row *pamu_register_find(const char *name)
{
    for (size_t i = 0; i < PAMU_REGISTER_COUNT; i++) {
        if (text_equal_nocase(registers[i].name, name))
            return &registers[i];
    }
    return NULL;
}

const struct pamu_register_row *pamu_register_at(uint32_t offset)
{
    for (size_t i = 0; i < PAMU_REGISTER_COUNT; i++) {
        if (registers[i].offset == offset)
            return &registers[i];
    }
    return NULL;
}
