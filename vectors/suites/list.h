/* The suites, one row each: name, title. The function is vec_make_NAME(). SPDX-License-Identifier: BSD-2-Clause */
#ifndef VECTORS_SUITES_LIST_H
#define VECTORS_SUITES_LIST_H

#define VEC_SUITE_LIST(X)                                                                           \
    X(bypass, "an instance that is bypassed, one that is disabled (T1, T3)")                        \
    X(entries, "table entries: every field, every bit, short forms, operation mappings (P1 to P3)") \
    X(registers, "registers: every row and bit, reserved offsets, reset, bypass (M1 to M4)")        \
    X(translate, "windows and their edges: sizes, counts, holes, targets, wrap (T7, T8, T10, T13)") \
    X(walk, "the walk from gate to operation mapping, and which rule wins (T1 to T15)")             \
    X(records, "DMA records: pieces, bursts, what is told of them (D1 to D3)")                      \
    X(violations, "violations and errors: captured, lost, cleared, errata (V1 to V3)")              \
    X(caches, "look-up caches: policies, geometries, invalidation, stale entries (C1 to C6)")       \
    X(domains, "domains and windows: every refusal, what is written (R1 to R9, R12)")               \
    X(msi, "MSI banks: pages, messages, owners, policies (R13 to R20)")                             \
    X(vfio, "VFIO: calls, bytes of ioctls, a driver's quirks (R8 to R12, R15)")                     \
    X(flavours, "drivers: tables, registers, errors and mistakes of each flavour")                  \
    X(rejected, "memory that refuses: the order in which drivers write")                            \
    X(chips, "chips: capabilities, instances, caches, LIODNs, banks, errata, stash ids")            \
    X(random, "random sequences over silicon, tables, domains and flavours")                        \
    X(hand, "worked out by hand from the specification")                                            \
    X(closure, "edges and errors that coverage and mutation showed to be missing")                  \
    X(derived, "small random vectors of every kind, with what the oracle answers")

#endif
