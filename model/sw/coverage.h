/* Counting what tests have met of software's side (pamu/coverage.h). SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_SW_COVERAGE_H
#define PAMU_SW_COVERAGE_H

#include "hw/coverage.h"
#include "pamu/flavour.h"
#include "pamu/msi.h"

/* Single bins of the design thread's rules: enumerator, rule, outcome, boundary, text. */
#define SW_COVERAGE_LIST(X)                                                                                        \
    X(R1_SMALLEST, R1, "obeyed", "4K", "an aperture of 4 KiB")                                                     \
    X(R1_LARGEST, R1, "obeyed", "8E", "an aperture of 2^63 bytes")                                                 \
    X(R1_ZERO, R1, "obeyed", "start-0", "an aperture at 0")                                                        \
    X(R1_TOP, R1, "obeyed", "end-of-addresses", "an aperture that ends at 2^64")                                   \
    X(R1_EMPTY, R1, "refused", "size-0", "an aperture of no bytes")                                                \
    X(R1_UNDER, R1, "refused", "2K", "an aperture of 2 KiB")                                                       \
    X(R1_POWER, R1, "refused", "no-power", "a size over 4 KiB that is no power of two")                            \
    X(R1_START, R1, "refused", "off-by-4K", "a start that is 4 KiB off alignment")                                 \
    X(R2_ONE, R2, "obeyed", "1", "one window")                                                                     \
    X(R2_TWO, R2, "obeyed", "2", "two windows")                                                                    \
    X(R2_MOST, R2, "obeyed", "most", "as many windows as the chip has")                                            \
    X(R2_NONE, R2, "refused", "0", "no window")                                                                    \
    X(R2_POWER, R2, "refused", "no-power", "a count within the chip's that is no power of two")                    \
    X(R2_ABOVE, R2, "refused", "most-and-1", "one window more than the chip has")                                  \
    X(R2_DOUBLE, R2, "refused", "twice-most", "twice as many windows as the chip has")                             \
    X(R3_SMALLEST, R3, "obeyed", "4K", "windows of 4 KiB")                                                         \
    X(R3_UNDER, R3, "refused", "2K", "windows of 2 KiB")                                                           \
    X(R3_LAST, R3, "obeyed", "last-window", "a map of the last window")                                            \
    X(R3_ABOVE, R3, "refused", "above", "a map of the window after the last")                                      \
    X(R3_FAR, R3, "refused", "far", "a map of a window further on")                                                \
    X(R4_SMALLEST, R4, "obeyed", "4K", "a map of 4 KiB in a larger window")                                        \
    X(R4_FULL, R4, "obeyed", "full", "a map of the window's size")                                                 \
    X(R4_READ, R4, "obeyed", "prot-r", "a map for reading")                                                        \
    X(R4_WRITE, R4, "obeyed", "prot-w", "a map for writing")                                                       \
    X(R4_BOTH, R4, "obeyed", "prot-rw", "a map for both")                                                          \
    X(R4_EMPTY, R4, "refused", "size-0", "a map of no bytes")                                                      \
    X(R4_UNDER, R4, "refused", "2K", "a map of 2 KiB")                                                             \
    X(R4_POWER, R4, "refused", "no-power", "a size within the window's that is no power of two")                   \
    X(R4_ABOVE, R4, "refused", "twice-window", "a map of twice the window's size")                                 \
    X(R4_PHYS, R4, "refused", "phys-off-by-4K", "a physical address that is 4 KiB off alignment")                  \
    X(R4_PROT, R4, "refused", "prot-none", "a map for neither reading nor writing")                                \
    X(R5_MAP, R5, "obeyed", "map-while-enabled", "a map while the domain is enabled")                              \
    X(R5_UNMAP, R5, "obeyed", "unmap-while-enabled", "an unmap that leaves the domain enabled")                    \
    X(R5_GEOMETRY, R5, "refused", "geometry-while-mapped", "an aperture while windows are mapped")                 \
    X(R5_WINDOWS, R5, "refused", "windows-while-mapped", "a count of windows while windows are mapped")            \
    X(R5_ENABLED, R5, "refused", "geometry-while-enabled", "an aperture while the domain is enabled and empty")    \
    X(R5_ENABLED_WINDOWS, R5, "refused", "windows-while-enabled", "a count while the domain is enabled and empty") \
    X(R8_FIRST, R8, "obeyed", "first-map", "the first map enables the domain")                                     \
    X(R8_LAST, R8, "obeyed", "last-unmap", "the last unmap disables the domain")                                   \
    X(R8_KEPT, R8, "obeyed", "map-while-disabled", "a map of a domain that was disabled leaves it so")             \
    X(R8_WISH, R8, "obeyed", "unmap-while-wished", "the last unmap of a domain that was enabled leaves it so")     \
    X(R8_ENABLE, R8, "obeyed", "enable", "an explicit enable of a domain that was disabled")                       \
    X(R8_DISABLE, R8, "obeyed", "disable", "an explicit disable of an enabled domain")                             \
    X(R8_EMPTY, R8, "refused", "nothing-mapped", "an enable with nothing mapped")                                  \
    X(R9_BEFORE, R9, "obeyed", "attach-first", "a LIODN attached before the geometry")                             \
    X(R9_AFTER, R9, "obeyed", "attach-last", "a LIODN attached to an enabled domain")                              \
    X(R9_SHARED, R9, "obeyed", "attach-second", "a second LIODN in a domain")                                      \
    X(R9_DETACH, R9, "obeyed", "detach-enabled", "a LIODN detached from an enabled domain")                        \
    X(R13_BANK, R13, "obeyed", "bank", "an MSI bank mapped in a window of its own")                                \
    X(R13_SECOND, R13, "obeyed", "second-bank", "a second bank in another window")                                 \
    X(R14_COUNT_1, R14, "obeyed", "1-bank", "a domain with one MSI bank")                                          \
    X(R14_COUNT_3, R14, "obeyed", "3-banks", "a domain with three MSI banks")                                      \
    X(R14_COUNT_4, R14, "obeyed", "4-banks", "a domain with four MSI banks")                                       \
    X(R15_EMPTY, R15, "obeyed", "before-memory", "a bank mapped before any memory")                                \
    X(R15_AFTER, R15, "obeyed", "after-memory", "a bank mapped after memory")                                      \
    X(R16_FIRST, R16, "obeyed", "first-interrupt", "a message of register 0, bit 0")                               \
    X(R16_LATER, R16, "obeyed", "later-register", "a message of a later register")                                 \
    X(R16_AGAIN, R16, "obeyed", "again", "an interrupt asked for twice has one message")                           \
    X(R17_ALL, R17, "refused", "24K", "several banks in one map of 24 KiB")                                        \
    X(R17_UNDER, R17, "refused", "2K", "a bank in a map of 2 KiB")                                                 \
    X(R18_FORCED, R18, "obeyed", "forced", "the users of a page become one group")                                 \
    X(R18_ALONE, R18, "obeyed", "alone", "a bank of its own page under isolation")                                 \
    X(R19_RESERVED, R19, "obeyed", "reserve-host", "a bank that is not the host's under reserve-host")             \
    X(R20_ADDED, R20, "obeyed", "added", "a bank added by hot-plug")                                               \
    X(R20_SAME, R20, "obeyed", "same", "hot-plug of the banks there are")                                          \
    X(R20_REMOVED, R20, "refused", "removed", "hot-plug that takes a bank away")                                   \
    X(R20_ORDER, R20, "refused", "reordered", "hot-plug in another order")

/* Who refuses, beside the flavours. */
enum sw_scope {
    SW_SCOPE_MSI = PAMU_FLAVOUR_COUNT, /* the books of MSI banks */
    SW_SCOPE_VFIO,                     /* containers by the thread's rules */
    SW_SCOPE_VFIO_QUIRKS,              /* containers as the vendor's driver serves them */
    SW_SCOPES
};

#define SW_QUIRKS 64u /* at most */
#define SW_REFUSALS 96u

enum sw_slot {
    SW_BEFORE = COVERAGE_HW_SLOTS - 1,
#define SW_COVERAGE_ENUM(name, rule, outcome, boundary, text) SW_##name,
    SW_COVERAGE_LIST(SW_COVERAGE_ENUM)
#undef SW_COVERAGE_ENUM
        SW_REFUSAL,                                                 /* [row][scope] */
    SW_QUIRK = SW_REFUSAL + (int)(SW_REFUSALS * SW_SCOPES),         /* [quirk][flavour] */
    SW_UNLISTED = SW_QUIRK + (int)(SW_QUIRKS * PAMU_FLAVOUR_COUNT), /* refusals that no row has */
    SW_SLOTS
};

/* Each of these counts if counters are attached, and changes nothing else. */

/* A refusal, if error says that there is one; returns error. */
enum pamu_error sw_cover_refusal(const struct pamu *pamu, unsigned scope, enum pamu_error error,
                                 const struct pamu_refusal *refusal);

/* A flavour did as its quirk says, if the condition holds. */
void sw_cover_quirk(const struct pamu_driver *driver, const char *id, bool condition);

/* Requests to strict software that were answered with error; before is the domain as it was. */
void sw_cover_geometry(const struct pamu_software *software, const struct pamu_domain_info *before, uint64_t start,
                       uint64_t size, enum pamu_error error);
void sw_cover_windows(const struct pamu_software *software, const struct pamu_domain_info *before, uint32_t count,
                      enum pamu_error error);
void sw_cover_map(const struct pamu_software *software, const struct pamu_domain_info *before, uint32_t window,
                  const struct pamu_mapping *mapping, enum pamu_error error);

/* Requests that may have changed who is in a domain, or whether it is enabled. */
enum sw_request { SW_MAP, SW_UNMAP, SW_ENABLE_DOMAIN, SW_DISABLE_DOMAIN, SW_ATTACH, SW_DETACH };
void sw_cover_change(const struct pamu_software *software, uint32_t domain, const struct pamu_domain_info *before,
                     enum sw_request request, enum pamu_error error);

#endif
