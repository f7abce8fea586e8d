/* Vectors whose answers come from the oracle, as `python3 vectors/oracle rows FAMILY` writes them.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef VECTORS_DERIVED_DERIVED_H
#define VECTORS_DERIVED_DERIVED_H

/* Each line of text is an operation, or behind one "> " and what the oracle answers. The last row's id is NULL. */
struct derived_vector {
    const char *id, *title, *rules, *text;
};

/* What each family is about stands in its source's first line. */
#define DERIVED_FAMILY_LIST(X) \
    X(walk)                    \
    X(records)                 \
    X(caches)                  \
    X(spaaces)                 \
    X(faults)                  \
    X(stale)                   \
    X(mapping)                 \
    X(messages)                \
    X(domains)

#define DERIVED_FAMILY(name) extern const struct derived_vector vec_derived_##name[];
DERIVED_FAMILY_LIST(DERIVED_FAMILY)
#undef DERIVED_FAMILY

#endif
