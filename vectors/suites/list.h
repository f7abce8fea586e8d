/* The suites, one row each: name, title. The function is vec_make_NAME(). SPDX-License-Identifier: BSD-2-Clause */
#ifndef VECTORS_SUITES_LIST_H
#define VECTORS_SUITES_LIST_H

#define VEC_SUITE_LIST(X)                                                                                            \
    X(bypass, "an instance that is bypassed, and one that is disabled (rules T1, T3)")                               \
    X(entries, "table entries: every field, every bit, every short form, operation mappings (rules P1 to P3)")       \
    X(registers, "registers: every row and bit, reserved offsets, reset, bypass, instances (rules M1 to M4)")        \
    X(translate, "windows and their edges: every size and count, holes, targets, wrap (rules T7, T8, T10, T13, M3)") \
    X(walk, "the walk from gate to operation mapping, and which rule wins (rules T1 to T6, T9, T11, T12, T14, T15)") \
    X(records, "DMA records: pieces, bursts, what is told of them (rules D1 to D3)")                                 \
    X(violations, "violations and operation errors: captured, lost, cleared, interrupt lines, errata (rules V1 to "  \
                  "V3)")

#endif
