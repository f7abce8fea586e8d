/* The suite of vectors worked out by hand. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/hand/hand.h"

void vec_make_hand(struct vec_maker *maker)
{
    vec_hand_entries(maker);
    vec_hand_silicon(maker);
    vec_hand_violations(maker);
    vec_hand_software(maker);
    vec_hand_flavours(maker);
}
