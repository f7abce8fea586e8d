/* Vectors whose expectations were worked out by hand from docs/spec. SPDX-License-Identifier: BSD-2-Clause */
#ifndef VECTORS_HAND_HAND_H
#define VECTORS_HAND_HAND_H

#include "vectors/suites/common.h"

/* Each says its vectors into the suite "hand". */
void vec_hand_entries(struct vec_maker *maker);
void vec_hand_silicon(struct vec_maker *maker);
void vec_hand_violations(struct vec_maker *maker);
void vec_hand_software(struct vec_maker *maker);
void vec_hand_flavours(struct vec_maker *maker);

#endif
