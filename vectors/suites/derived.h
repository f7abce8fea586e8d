/* Vectors whose answers come from the oracle: vectors/derived/FAMILY.txt, which the build turns into arrays.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef VECTORS_SUITES_DERIVED_H
#define VECTORS_SUITES_DERIVED_H

#include <stddef.h>

/* Lines, as vectors/oracle/README.md tells them. */
struct derived_family {
    const char *name;
    const unsigned char *text; /* with a zero behind it */
    size_t size;
};

/* Up to a row whose name is NULL. */
extern const struct derived_family derived_families[];

#endif
