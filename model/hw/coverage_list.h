/* The bins of the silicon, and where each is counted (pamu/coverage.h). SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_HW_COVERAGE_LIST_H
#define PAMU_HW_COVERAGE_LIST_H

#include "pamu/device.h"

/* Single bins: enumerator, rule, outcome, boundary, text. */
#define COVERAGE_LIST(X)                                                                                             \
    X(T1_BYPASSED, T1, "bypassed", "own-bit", "a transaction passes unchecked")                                      \
    X(T1_OTHER, T1, "checked", "others-bit", "another instance is bypassed, the transaction's is not")               \
    X(T2_OPEN, T2, "obeyed", "open", "the gate is open")                                                             \
    X(T2_CLOSED, T2, "denied", "closed", "the gate is closed, PE=1")                                                 \
    X(T2_FIRST, T2, "denied", "closed-and-disabled", "the gate is closed and PE=0: the gate decides")                \
    X(T3_ENABLED, T3, "obeyed", "enabled", "PE=1")                                                                   \
    X(T3_DENIED, T3, "denied", "disabled", "PE=0 under disabled=deny")                                               \
    X(T3_PASSED, T3, "bypassed", "disabled", "PE=0 under disabled=pass")                                             \
    X(T4_FIRST, T4, "obeyed", "first-entry", "LIODN 0")                                                              \
    X(T4_LAST, T4, "obeyed", "last-entry", "the last LIODN that the PPAACT has an entry for")                        \
    X(T4_TOP, T4, "obeyed", "largest", "LIODN 65535")                                                                \
    X(T4_ABOVE, T4, "denied", "above", "the first LIODN that the PPAACT has no entry for")                           \
    X(T4_FAR, T4, "denied", "far", "a LIODN further beyond the PPAACT")                                              \
    X(T4_EMPTY, T4, "denied", "count-0", "the PPAACT has no entry")                                                  \
    X(T4_PARTIAL, T4, "denied", "partial", "the entry begins below PPLA and ends above it")                          \
    X(T5_VALID, T5, "obeyed", "valid", "V=1")                                                                        \
    X(T5_INVALID, T5, "denied", "invalid", "V=0")                                                                    \
    X(T5_FIRST, T5, "denied", "invalid-and-malformed", "V=0 and WSE under 4 KiB: V decides")                         \
    X(T6_SOUND, T6, "obeyed", "sound", "a well formed entry")                                                        \
    X(T6_WINDOW, T6, "obeyed", "smallest-window", "a window of 4 KiB")                                               \
    X(T6_SUBWINDOW, T6, "obeyed", "smallest-subwindow", "subwindows of 4 KiB")                                       \
    X(T6_MOST, T6, "obeyed", "most-subwindows", "as many subwindows as the chip has (WCE = MWCE)")                   \
    X(T6_BASE, T6, "denied", "base-4K", "a base that is 4 KiB off alignment")                                        \
    X(T6_HALF, T6, "denied", "half-subwindow", "subwindows of 2 KiB")                                                \
    X(T6_ABOVE, T6, "denied", "above-most", "twice as many subwindows as the chip has (WCE = MWCE + 1)")             \
    X(T6_ATM2, T6, "denied", "atm-2", "ATM 2")                                                                       \
    X(T6_ATM3, T6, "denied", "atm-3", "ATM 3")                                                                       \
    X(T6_UNUSED, T6, "obeyed", "unused-count", "MW=0 with a WCE that would be malformed")                            \
    X(T6_SECONDARY, T6, "denied", "secondary", "a malformed SPAACE")                                                 \
    X(T7_FIRST, T7, "inside", "first-byte", "begins with the aperture's first byte")                                 \
    X(T7_LAST, T7, "inside", "last-byte", "ends with the aperture's last byte")                                      \
    X(T7_WHOLE, T7, "inside", "whole", "the whole aperture in one transaction")                                      \
    X(T7_BYTE, T7, "inside", "one-byte", "a single byte")                                                            \
    X(T7_BELOW, T7, "outside", "below", "ends with the byte below the aperture")                                     \
    X(T7_INTO, T7, "outside", "into", "begins below the aperture and ends in it")                                    \
    X(T7_ABOVE, T7, "outside", "above", "begins with the byte above the aperture")                                   \
    X(T7_OUT, T7, "outside", "out-by-1", "begins in the aperture and ends one byte above it")                        \
    X(T7_WRAP, T7, "outside", "wrap", "wraps past 2^64")                                                             \
    X(T8_FIRST, T8, "inside", "first-byte", "begins with the first byte of a subwindow that is not the first")       \
    X(T8_LAST, T8, "inside", "last-byte", "ends with the last byte of a subwindow that is not the last")             \
    X(T8_WHOLE, T8, "inside", "whole", "a whole subwindow in one transaction")                                       \
    X(T8_CROSS, T8, "denied", "cross-by-1", "crosses a boundary by one byte")                                        \
    X(T8_SPAN, T8, "denied", "cross-two", "crosses two boundaries")                                                  \
    X(T8_SPLIT, T8, "split", "two", "cross=split: two pieces")                                                       \
    X(T8_SPLIT_MORE, T8, "split", "more", "cross=split: more pieces than two")                                       \
    X(T8_SPLIT_FIRST, T8, "split", "first-fails", "cross=split: the first piece is denied")                          \
    X(T8_SPLIT_LATER, T8, "split", "later-fails", "cross=split: a later piece is denied")                            \
    X(T9_FIRST, T9, "obeyed", "first-entry", "SPAACT index 0")                                                       \
    X(T9_LAST, T9, "obeyed", "last-entry", "the last index that the SPAACT has an entry for")                        \
    X(T9_OWN, T9, "obeyed", "own-entry", "valid, secondary, of the accessing LIODN")                                 \
    X(T9_ABOVE, T9, "denied", "above", "the first index that the SPAACT has no entry for")                           \
    X(T9_FAR, T9, "denied", "far", "an index further beyond the SPAACT")                                             \
    X(T9_EMPTY, T9, "denied", "count-0", "the SPAACT has no entry")                                                  \
    X(T9_TOP, T9, "denied", "largest", "FSPI 0xffffffff, so that the index has more than 32 bits")                   \
    X(T9_INVALID, T9, "denied", "invalid", "V=0")                                                                    \
    X(T9_PRIMARY, T9, "denied", "not-secondary", "PT=0")                                                             \
    X(T9_ORDER, T9, "denied", "invalid-and-foreign", "V=0 and another LIODN's: V decides")                           \
    X(T9_FOREIGN, T9, "denied", "foreign", "another LIODN's")                                                        \
    X(T10_LAST, T10, "inside", "last-byte", "ends with the last mapped byte, below the subwindow's end")             \
    X(T10_FULL, T10, "inside", "full", "the mapped size is the subwindow's")                                         \
    X(T10_LARGER, T10, "inside", "larger", "the mapped size is larger than the subwindow")                           \
    X(T10_OUT, T10, "hole", "out-by-1", "begins in the mapped part and ends one byte above it")                      \
    X(T10_ABOVE, T10, "hole", "above", "begins with the byte above the mapped part")                                 \
    X(T10_PRIMARY, T10, "hole", "window-0", "in subwindow 0")                                                        \
    X(T10_SECONDARY, T10, "hole", "window-n", "in a later subwindow")                                                \
    X(T10_PERMISSION, T10, "hole", "atm-0", "with ATM 0: permission-only subwindows have holes, too")                \
    X(T10_IGNORED, T10, "inside", "mw-0", "SWSE under 4 KiB means nothing with MW=0")                                \
    X(T11_DIRECTIVE_QUERY, T11, "obeyed", "directive-query", "a directive under directive=query")                    \
    X(T11_DIRECTIVE_UPDATE, T11, "obeyed", "directive-update", "a directive under directive=update")                 \
    X(T11_DIRECTIVE_NONE, T11, "obeyed", "directive-none", "a directive with AP 0 under directive=none")             \
    X(T11_DIRECTIVE_DENIED, T11, "denied", "directive-update", "a directive with AP 1 under directive=update")       \
    X(T12_PRIMARY, T12, "rejected", "ppaact", "the fetch of a PPAACE is rejected")                                   \
    X(T12_SECONDARY, T12, "rejected", "spaact", "the fetch of a SPAACE is rejected")                                 \
    X(T12_OME, T12, "rejected", "omt", "the fetch of an OME is rejected")                                            \
    X(T12_CAPTURED, T12, "captured", "first", "an operation error while POED=0")                                     \
    X(T12_LOST, T12, "lost", "second", "an operation error while POED=1")                                            \
    X(T12_LINE, T12, "captured", "line-high", "POEIE=1: the error line goes high")                                   \
    X(T12_SILENT, T12, "captured", "line-low", "POEIE=0: the error line stays low")                                  \
    X(T12_HIGH, T12, "captured", "high-address", "POEA of more than 32 bits")                                        \
    X(T13_IDENTITY, T13, "unchanged", "atm-0", "ATM 0")                                                              \
    X(T13_SINGLE, T13, "replaced", "single-window", "ATM 1 without subwindows")                                      \
    X(T13_ZERO, T13, "replaced", "window-0", "ATM 1 in subwindow 0")                                                 \
    X(T13_LATER, T13, "replaced", "window-n", "ATM 1 in a later subwindow")                                          \
    X(T13_LOW, T13, "replaced", "unaligned", "TWBA is not aligned to the mapped size: its low bits are dropped")     \
    X(T13_BEYOND, T13, "replaced", "larger", "SWSE beyond the subwindow: the subwindow's index comes from the IOVA") \
    X(T13_WIDE, T13, "replaced", "high", "a target of more than 36 bits")                                            \
    X(T13_ADD, T13, "added", "offset", "compose=add")                                                                \
    X(T13_ADD_LOW, T13, "added", "unaligned", "compose=add to a TWBA that is not aligned")                           \
    X(T13_ADD_WRAP, T13, "added", "wrap", "compose=add past 2^64")                                                   \
    X(T14_NONE, T14, "unchanged", "otm-0", "OTM 0")                                                                  \
    X(T14_A, T14, "immediate", "a", "IOEA names the operation")                                                      \
    X(T14_B, T14, "immediate", "b", "IOEB names the operation, IOEA does not")                                       \
    X(T14_BOTH, T14, "immediate", "both", "both name it: MOEA results")                                              \
    X(T14_MARKED, T14, "immediate", "bit-80", "IOEA with bit 0x80, which is not compared")                           \
    X(T14_NEITHER, T14, "denied", "neither", "neither names the operation")                                          \
    X(T14_OME, T14, "indexed", "valid", "the OME has a valid encoding")                                              \
    X(T14_LAST, T14, "indexed", "last-entry", "the last index that the OMT has an entry for")                        \
    X(T14_NO_ENCODING, T14, "denied", "no-encoding", "the OME has 0")                                                \
    X(T14_NOT_VALID, T14, "denied", "not-valid", "the OME has an encoding without 0x80")                             \
    X(T14_ABOVE, T14, "denied", "above", "the first index that the OMT has no entry for")                            \
    X(T14_FAR, T14, "denied", "far", "an index further beyond the OMT")                                              \
    X(T14_EMPTY, T14, "denied", "count-0", "the OMT has no entry")                                                   \
    X(T14_SECONDARY, T14, "indexed", "window-n", "the OMI of a later subwindow")                                     \
    X(T15_DID, T15, "result", "did", "a DID that is not 0")                                                          \
    X(T15_PID, T15, "result", "pid", "a PID that is not 0")                                                          \
    X(T15_SNPID, T15, "result", "snpid", "a SNPID that is not 0")                                                    \
    X(T15_CID, T15, "result", "cid", "a CID that is not 0")                                                          \
    X(T15_COHERENT, T15, "result", "coherent", "CR=1")                                                               \
    X(T15_PLAIN, T15, "result", "not-coherent", "CR=0")                                                              \
    X(T15_SECONDARY, T15, "result", "window-n", "attributes of a later subwindow that subwindow 0 does not have")    \
    X(T15_FETCHES_0, T15, "result", "fetches-0", "no entry is read from memory")                                     \
    X(T15_FETCHES_1, T15, "result", "fetches-1", "one entry is read")                                                \
    X(T15_FETCHES_2, T15, "result", "fetches-2", "two entries are read")                                             \
    X(T15_FETCHES_3, T15, "result", "fetches-3", "three entries are read")                                           \
    X(T15_NO_WINDOW, T15, "denied", "no-window", "a denial before a window was reached")                             \
    X(T15_WINDOW, T15, "denied", "window", "a denial in a window")                                                   \
    X(V1_LINE, V1, "captured", "line-high", "AVIE=1: the violation line goes high")                                  \
    X(V1_SILENT, V1, "captured", "line-low", "AVIE=0: the violation line stays low")                                 \
    X(V1_HIGH, V1, "captured", "high-address", "an IOVA of more than 32 bits")                                       \
    X(V1_TOP, V1, "captured", "largest-liodn", "LIODN 65535")                                                        \
    X(V3_UNREPORTED, V3, "unreported", "a003638-off", "V=0 is denied and not captured without A-003638")             \
    X(V3_HIDDEN, V3, "hidden", "avics", "PICS reads without AVICS under A-003638")                                   \
    X(V3_HIDDEN_LINE, V3, "hidden", "line-high", "the line is high while PICS reads without AVICS")                  \
    X(V3_ARMED, V3, "kept", "pamu3-first-write", "PAMU-3: the first write of 1 leaves AVICS")                        \
    X(V3_CLEARED, V3, "cleared", "pamu3-second-write", "PAMU-3: the second write of 1 clears it")                    \
    X(V3_SET, V3, "set", "a001", "PAMU-A001: a 1 sets a write-one-to-clear bit that was 0")                          \
    X(C2_XOR, C2, "indexed", "xor", "a look-up under index=xor")                                                     \
    X(C2_ODD, C2, "indexed", "odd-sets", "a look-up in a cache whose sets are no power of two")                      \
    X(C5_FIRST, C5, "dropped", "first-byte", "a write of the first byte of a cached entry")                          \
    X(C5_LAST, C5, "dropped", "last-byte", "a write of the last byte of a cached entry")                             \
    X(C5_BEFORE, C5, "kept", "byte-before", "a write that ends with the byte before a cached entry")                 \
    X(C5_AFTER, C5, "kept", "byte-after", "a write that begins with the byte after a cached entry")                  \
    X(C5_MOVED, C5, "dropped", "moved", "a write to where a kept entry of a moved table came from")                  \
    X(D1_ONE, D1, "record", "one-piece", "a record of one piece")                                                    \
    X(D1_TWO, D1, "record", "two-pieces", "a record of two pieces")                                                  \
    X(D1_MORE, D1, "record", "more-pieces", "a record of more pieces than two")                                      \
    X(D1_BURST, D1, "record", "burst", "bursts of a size that does not begin at the record's start")                 \
    X(D1_WRAP, D1, "record", "wrap", "a record that would wrap past 2^64")                                           \
    X(D1_UNCHECKED, D1, "record", "unchecked", "a record at a bypassed instance")                                    \
    X(D1_UNSOUND, D1, "record", "unsound", "a record under a PPAACE that is not sound stays whole")                  \
    X(D1_LONGEST, D1, "record", "longest", "a record of 2^32 - 1 bytes")                                             \
    X(D2_ALL, D2, "translated", "all", "all of several pieces are translated")                                       \
    X(D2_FIRST, D2, "denied", "first", "the first piece is denied, a later one is not")                              \
    X(D2_LATER, D2, "denied", "later", "the first piece passes, a later one is denied")                              \
    X(D2_NONE, D2, "denied", "none", "all of several pieces are denied")                                             \
    X(D2_ERROR, D2, "denied", "error", "a piece ends with an operation error")                                       \
    X(D3_ZERO, D3, "instance", "0", "a record at instance 0")                                                        \
    X(D3_LATER, D3, "instance", "n", "a record at a later instance")                                                 \
    X(M2_RESERVED_READ, M2, "read", "reserved", "a reserved offset reads 0")                                         \
    X(M2_RESERVED_WRITE, M2, "ignored", "reserved", "a reserved offset ignores a write")                             \
    X(M2_LIODN_KEPT, M2, "kept", "avs1-liodn", "AVS1[LIODN] outlives its status bits")                               \
    X(M2_LIODN_CLEARED, M2, "cleared", "avs1-liodn", "AVS1[LIODN] goes with the last status bit under clear")        \
    X(M3_MLIODN, M3, "read", "mliodn", "PC2 tells MLIODN")                                                           \
    X(M3_MWCE, M3, "read", "mwce", "PC3 tells MWCE")                                                                 \
    X(M4_RESET, M4, "reset", "bypassed", "reset bypasses all instances")                                             \
    X(M4_SECURE, M4, "reset", "secure-boot", "reset under secure-boot=on bypasses none")                             \
    X(M4_CAPTURED, M4, "reset", "captured", "reset while a violation is captured")                                   \
    X(M4_LINES, M4, "reset", "lines", "reset while caches hold lines")                                               \
    X(M5_READ, M5, "rejected", "read", "memory rejects a read of software's side")                                   \
    X(M5_WRITE, M5, "rejected", "write", "memory rejects a write of software's side")

/* Bins of each cache: enumerator, rule, outcome, boundary, text. */
#define COVERAGE_CACHE_LIST(X)                                                             \
    X(HIT, C1, "hit", "", "a look-up finds its line")                                      \
    X(MISS, C4, "miss", "", "a look-up fetches the entry")                                 \
    X(OFF, C1, "off", "", "a look-up in a cache that is off fetches the entry")            \
    X(REJECTED, C3, "rejected", "", "a look-up whose fetch is rejected counts as a miss")  \
    X(TURNED_OFF, C1, "dropped", "turned-off-", "turning the cache off drops lines")       \
    X(FREE, C2, "filled", "free-", "a free line is taken in a set that holds others")      \
    X(LRU, C2, "evicted", "lru-", "a valid line is replaced under lru")                    \
    X(FIFO, C2, "evicted", "fifo-", "a valid line is replaced under fifo")                 \
    X(PLRU, C2, "evicted", "plru-", "a valid line is replaced under plru")                 \
    X(RANDOM, C2, "evicted", "random-", "a valid line is replaced under random")           \
    X(NOT_KEPT, C3, "not-kept", "invalid-", "an entry with V=0 is not kept")               \
    X(KEPT, C3, "kept", "invalid-", "an entry with V=0 is kept under keep-invalid=on")     \
    X(DENIED, C3, "denied", "looked-up-", "a transaction that is denied made its look-up") \
    X(SNOOPED, C5, "dropped", "", "a write to memory drops a line")                        \
    X(STALE, C5, "stale", "", "a write to memory makes a line stale")                      \
    X(SAME, C5, "kept", "same-bytes-", "a write of the same bytes makes no line stale")    \
    X(RESTORED, C5, "kept", "restored-", "a write of the old bytes ends staleness")        \
    X(USED, C5, "stale", "used-", "a look-up finds a stale line")

enum coverage_cache {
#define COVERAGE_CACHE_ENUM(name, rule, outcome, boundary, text) COVERAGE_CACHE_##name,
    COVERAGE_CACHE_LIST(COVERAGE_CACHE_ENUM)
#undef COVERAGE_CACHE_ENUM
        COVERAGE_CACHE_COUNT
};

/* What can become of a bit of a register. */
enum coverage_bit { BIT_WRITTEN_1, BIT_WRITTEN_0, BIT_READ_1, BIT_READ_0, BIT_CLEARED, BIT_IGNORED, BIT_KINDS };

/* Where a transaction of an aperture of 2^(WSE+1) bytes was. */
enum coverage_size { SIZE_FIRST, SIZE_LAST, SIZE_BELOW, SIZE_ABOVE, SIZE_KINDS };
enum coverage_mapped { MAPPED_LAST, MAPPED_ABOVE, MAPPED_KINDS };
enum coverage_window { WINDOW_FIRST, WINDOW_SECOND, WINDOW_LAST, WINDOW_KINDS };
enum coverage_value { VALUE_ZERO, VALUE_ONES, VALUE_OTHER, VALUE_KINDS };
enum coverage_class { CLASS_ERROR, CLASS_LAV, CLASS_WAV, CLASS_KINDS };

#define COVERAGE_FIELDS 26u
#define COVERAGE_EXPONENTS 64u
#define COVERAGE_COUNTS 16u
#define COVERAGE_EOES 32u            /* all named ones are below */
#define COVERAGE_BITS 32u            /* of a register */
#define COVERAGE_TABLE_REGISTERS 12u /* bases and limits */

/* Slots: the single bins, then one group after another. */
enum coverage_slot {
#define COVERAGE_ENUM(name, rule, outcome, boundary, text) COVERAGE_##name,
    COVERAGE_LIST(COVERAGE_ENUM)
#undef COVERAGE_ENUM
        COVERAGE_SINGLES,
    COVERAGE_CAPTURED = COVERAGE_SINGLES,                                          /* [reason] */
    COVERAGE_LOST = COVERAGE_CAPTURED + PAMU_REASON_COUNT,                         /* [reason] */
    COVERAGE_MALFORMED = COVERAGE_LOST + PAMU_REASON_COUNT,                        /* [reason][class] */
    COVERAGE_APERTURE = COVERAGE_MALFORMED + PAMU_REASON_COUNT * CLASS_KINDS,      /* [WSE][size] */
    COVERAGE_MAPPED = COVERAGE_APERTURE + COVERAGE_EXPONENTS * SIZE_KINDS,         /* [SWSE][mapped] */
    COVERAGE_COUNT_OF = COVERAGE_MAPPED + COVERAGE_EXPONENTS * MAPPED_KINDS,       /* [WCE][window] */
    COVERAGE_ACCESS = COVERAGE_COUNT_OF + COVERAGE_COUNTS * WINDOW_KINDS,          /* [AP][operation] */
    COVERAGE_MAPPED_TO = COVERAGE_ACCESS + 4 * PAMU_OPERATION_COUNT,               /* [EOE] */
    COVERAGE_FIELD = COVERAGE_MAPPED_TO + COVERAGE_EOES,                           /* [table][field][value] */
    COVERAGE_RESERVED = COVERAGE_FIELD + 2 * COVERAGE_FIELDS * VALUE_KINDS,        /* [table][word] */
    COVERAGE_OME = COVERAGE_RESERVED + 2 * PAMU_PAACE_WORDS,                       /* [operation][valid] */
    COVERAGE_CACHE = COVERAGE_OME + PAMU_OPERATION_COUNT * 2,                      /* [event][structure] */
    COVERAGE_MOVED = COVERAGE_CACHE + COVERAGE_CACHE_COUNT * PAMU_STRUCTURE_COUNT, /* [register][kept] */
    COVERAGE_BYPASS = COVERAGE_MOVED + COVERAGE_TABLE_REGISTERS * 2,               /* [bit][kind] */
    COVERAGE_REGISTER = COVERAGE_BYPASS + COVERAGE_BITS * BIT_KINDS,               /* [register][bit][kind] */
    COVERAGE_HW_SLOTS = COVERAGE_REGISTER + PAMU_REGISTER_COUNT * COVERAGE_BITS * BIT_KINDS,
};

#endif
