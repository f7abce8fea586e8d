/* Refusals: names of errnos, sentences. SPDX-License-Identifier: BSD-2-Clause */
#include "sw/refusal.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

struct errno_row {
    enum pamu_errno number;
    const char *name;
};

static const struct errno_row errnos[] = {
#define ROW(name, number, text) {PAMU_##name, #name},
    PAMU_ERRNO_LIST(ROW)
#undef ROW
};

#define ERRNO_COUNT (sizeof(errnos) / sizeof(errnos[0]))

const char *pamu_errno_name(enum pamu_errno number)
{
    for (size_t i = 0; i < ERRNO_COUNT; i++) {
        if (errnos[i].number == number)
            return errnos[i].name;
    }
    return "?";
}

const char *sw_size_text(uint64_t size, char buffer[SW_SIZE_TEXT_BYTES])
{
    static const char units[] = "KMGT";
    size_t unit = 0;

    while (unit + 1 < sizeof(units) - 1 && size >> (10 * (unit + 2)) << (10 * (unit + 2)) == size)
        unit++;
    if (size == 0 || size % 1024 != 0)
        snprintf(buffer, SW_SIZE_TEXT_BYTES, "0x%" PRIx64, size);
    else
        snprintf(buffer, SW_SIZE_TEXT_BYTES, "%" PRIu64 "%c", size >> (10 * (unit + 1)), units[unit]);
    return buffer;
}

enum pamu_error sw_refuse(struct pamu_refusal *refusal, enum pamu_errno number, const char *rule, const char *format,
                          ...)
{
    va_list arguments;

    refusal->number = number;
    refusal->rule = rule;
    va_start(arguments, format);
    vsnprintf(refusal->sentence, sizeof(refusal->sentence), format, arguments);
    va_end(arguments);
    return PAMU_ERR_REFUSED;
}
