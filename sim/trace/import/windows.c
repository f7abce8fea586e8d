/* Apertures and the operations that set them up. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/import/windows.h"

#include <string.h>

#define LEAST_WINDOW 4096u                   /* rule R3 */
#define LARGEST_APERTURE (UINT64_C(1) << 63) /* rule R1 */

bool import_aperture(uint64_t low, uint64_t high, uint32_t windows, struct import_aperture *aperture)
{
    uint64_t size = (uint64_t)windows * LEAST_WINDOW;
    while (size < LARGEST_APERTURE && low / size != high / size)
        size *= 2;
    if (low / size != high / size) {
        return false;
    }
    *aperture = (struct import_aperture){low / size * size, size, windows};
    return true;
}

/* Where operations go. */
struct target {
    import_op_fn *emit;
    void *user;
    uint32_t name; /* string id of the domain */
    const struct op_strings *strings;
};

/* Emits an operation whose first argument is the domain. */
static bool emit(const struct target *target, enum op_code code, uint64_t second, uint64_t third)
{
    struct op op = {.code = (uint8_t)code, .value = {target->name, second, third}, .strings = target->strings};
    return target->emit(target->user, &op);
}

/* map NAME window W phys P size S prot rw: identity, for a window cannot gather scattered pages. */
static bool emit_map(const struct target *target, const struct import_aperture *aperture, uint32_t window)
{
    uint64_t size = aperture->size / aperture->windows;
    struct op op = {
        .code = OP_MAP,
        .value = {target->name, window, aperture->start + window * size, size, 3},
        .strings = target->strings,
    };
    return target->emit(target->user, &op);
}

bool import_domain(const struct import_aperture *aperture, const char *name, uint16_t liodn, struct op_strings *strings,
                   import_op_fn *emit_op, void *user)
{
    struct target target = {.emit = emit_op, .user = user, .strings = strings};
    bool ok = op_strings_intern(strings, name, strlen(name), &target.name) == OP_OK && emit(&target, OP_DOMAIN, 0, 0) &&
              emit(&target, OP_GEOMETRY, aperture->start, aperture->size) &&
              emit(&target, OP_WINDOWS, aperture->windows, 0) && emit(&target, OP_ATTACH, liodn, 0);
    for (uint32_t i = 0; ok && i < aperture->windows; i++)
        ok = emit_map(&target, aperture, i);
    return ok && emit(&target, OP_ENABLE, 0, 0);
}
