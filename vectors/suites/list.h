/* The suites, one row each: name, title. The function is vec_make_NAME(). SPDX-License-Identifier: BSD-2-Clause */
#ifndef VECTORS_SUITES_LIST_H
#define VECTORS_SUITES_LIST_H

#define VEC_SUITE_LIST(X) X(bypass, "an instance that is bypassed, and one that is disabled (rules T1, T3)")

#endif
