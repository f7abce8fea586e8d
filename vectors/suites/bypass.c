/* Bypassed and disabled instances: the smallest suite, to begin others from. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "vectors/maker.h"
#include "vectors/suites/suites.h"

/* Rule T1: whatever the address, and whatever the operation, it passes as it is. */
static void bypassed(struct vec_maker *maker, const char *operation, uint64_t iova)
{
    vec_begin(maker, "bypass.T1.%s.%" PRIx64, operation, iova);
    vec_title(maker, "%s at 0x%" PRIx64 " passes a bypassed instance unchanged", operation, iova);
    vec_rules(maker, "T1 M4");
    vec_flags(maker, "boundary");
    vec_hand(maker, "bypassed phys 0x%" PRIx64 " op %s", iova, operation);
    vec_op(maker, "access 0x20 %s 0x%" PRIx64 " 4", operation, iova);
}

/* Rule T3: PE=0 denies, which is a knob. */
static void disabled(struct vec_maker *maker, uint64_t iova)
{
    vec_begin(maker, "bypass.T3.%" PRIx64, iova);
    vec_title(maker, "a read at 0x%" PRIx64 " of an instance with PC[PE]=0", iova);
    vec_rules(maker, "T3");
    vec_flags(maker, "boundary violation");
    vec_set_up(maker, "bypass 0");
    vec_hand(maker, "denied reason disabled rule T3 class PDV");
    vec_op(maker, "access 0x20 read 0x%" PRIx64 " 4", iova);
}

void vec_make_bypass(struct vec_maker *maker)
{
    static const uint64_t iovas[] = {0, 0xffc, UINT64_C(0x100000000), UINT64_MAX - 3};
    for (size_t i = 0; i < sizeof iovas / sizeof iovas[0]; i++) {
        bypassed(maker, "read", iovas[i]);
        bypassed(maker, "write", iovas[i]);
        disabled(maker, iovas[i]);
    }
}
