/* The functions behind the list of suites. SPDX-License-Identifier: BSD-2-Clause */
#ifndef VECTORS_SUITES_SUITES_H
#define VECTORS_SUITES_SUITES_H

#include "vectors/maker.h"
#include "vectors/suites/list.h"

#define VEC_SUITE_FUNCTION(name, title) void vec_make_##name(struct vec_maker *maker);
VEC_SUITE_LIST(VEC_SUITE_FUNCTION)
#undef VEC_SUITE_FUNCTION

#endif
