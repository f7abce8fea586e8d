/* Verdicts and exact reasons (rule T15). SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_REASON_H
#define PAMU_REASON_H

#include <stdint.h>

#include "pamu/rule.h"

enum pamu_verdict {
    PAMU_TRANSLATED,      /* passed all rules; address may equal the IOVA */
    PAMU_BYPASSED,        /* passed unchecked (rule T1, or T3 with disabled=pass) */
    PAMU_DENIED,          /* an access violation (V1) */
    PAMU_OPERATION_ERROR, /* a rejected fetch (T12) or a malformed entry (T6) */
};

/* Violation classes of AVS1 (FACTS section 2). */
enum pamu_class {
    PAMU_CLASS_NONE,
    PAMU_CLASS_PDV,
    PAMU_CLASS_GCV,
    PAMU_CLASS_LAV,
    PAMU_CLASS_WAV,
    PAMU_CLASS_APV,
    PAMU_CLASS_OTV,
    PAMU_CLASS_POE, /* operation error: POES1[POED], not AVS1 */
    PAMU_CLASS_COUNT
};

/* enumerator, name, rule, class, code within the class (K but for LAV 1), sentence */
#define PAMU_REASON_LIST(X)                                                                                        \
    X(NONE, "none", T15, NONE, 0, "nothing denied")                                                                \
    X(GATE_CLOSED, "gate-closed", T2, GCV, 1, "the PAMU's gate is closed")                                         \
    X(DISABLED, "disabled", T3, PDV, 1, "the PAMU is disabled")                                                    \
    X(LIODN_OUTSIDE_PPAACT, "liodn-outside-ppaact", T4, LAV, 1, "the LIODN's PPAACE lies beyond PPLA")             \
    X(PPAACE_INVALID, "ppaace-invalid", T5, LAV, 2, "the PPAACE is not valid")                                     \
    X(MALFORMED_PT, "malformed-pt", T6, POE, 6, "the entry in the PPAACT is marked secondary")                     \
    X(MALFORMED_WSE, "malformed-wse", T6, POE, 6, "the window is under 4 KiB")                                     \
    X(MALFORMED_BASE, "malformed-base", T6, POE, 6, "the window base is not aligned to the window size")           \
    X(MALFORMED_SUBWINDOW, "malformed-subwindow", T6, POE, 6, "the subwindows are under 4 KiB")                    \
    X(MALFORMED_WCE, "malformed-wce", T6, POE, 6, "more subwindows than the chip has (MWCE)")                      \
    X(MALFORMED_ATM, "malformed-atm", T6, POE, 6, "ATM is 2 or 3")                                                 \
    X(MALFORMED_OTM, "malformed-otm", T6, POE, 6, "OTM is 3")                                                      \
    X(OUTSIDE_APERTURE, "outside-aperture", T7, WAV, 1, "the transaction is not wholly inside the aperture")       \
    X(CROSSES_SUBWINDOW, "crosses-subwindow", T8, WAV, 2, "the transaction crosses a subwindow boundary")          \
    X(SPAACE_OUTSIDE_SPAACT, "spaace-outside-spaact", T9, LAV, 3, "the subwindow's SPAACE lies beyond SPLA")       \
    X(SPAACE_INVALID, "spaace-invalid", T9, WAV, 3, "the subwindow is not valid")                                  \
    X(SPAACE_NOT_SECONDARY, "spaace-not-secondary", T9, LAV, 4, "the entry in the SPAACT is not marked secondary") \
    X(SPAACE_WRONG_LIODN, "spaace-wrong-liodn", T9, LAV, 5, "the SPAACE belongs to another LIODN")                 \
    X(SUBWINDOW_UNMAPPED, "subwindow-unmapped", T10, WAV, 5, "the subwindow maps nothing (SWSE under 4 KiB)")      \
    X(HOLE, "hole", T10, WAV, 4, "the transaction reaches beyond the mapped size of its subwindow")                \
    X(NO_QUERY, "no-query", T11, APV, 1, "AP does not allow reads")                                                \
    X(NO_UPDATE, "no-update", T11, APV, 2, "AP does not allow writes")                                             \
    X(NO_ATOMIC, "no-atomic", T11, APV, 3, "AP does not allow read-modify-write")                                  \
    X(FETCH_REJECTED, "fetch-rejected", T12, POE, 0, "the memory rejected a table fetch")                          \
    X(NO_IMMEDIATE, "no-immediate", T14, OTV, 1, "neither IOEA nor IOEB names the operation")                      \
    X(OME_OUTSIDE_OMT, "ome-outside-omt", T14, OTV, 3, "the operation-mapping entry lies beyond OLA")              \
    X(OME_NO_ENCODING, "ome-no-encoding", T14, OTV, 2, "the operation-mapping entry has no valid encoding for it")

enum pamu_reason {
#define PAMU_REASON_ENUM(name, text, rule, class, code, sentence) PAMU_REASON_##name,
    PAMU_REASON_LIST(PAMU_REASON_ENUM)
#undef PAMU_REASON_ENUM
        PAMU_REASON_COUNT
};

/* A row of the reason table. */
struct pamu_reason_row {
    const char *name;     /* "outside-aperture", as scripts and JSON write it */
    const char *sentence; /* for people */
    enum pamu_rule rule;  /* the rule that denies */
    enum pamu_class class_of;
    uint8_t code; /* default code within the class */
};

/* The row of a reason, of static life; NULL if reason is not below PAMU_REASON_COUNT. */
const struct pamu_reason_row *pamu_reason_row(enum pamu_reason reason);

/* "translated", "bypassed", "denied" or "operation-error"; "?" for anything else. */
const char *pamu_verdict_name(enum pamu_verdict verdict);

/* "none", "PDV", "GCV", "LAV", "WAV", "APV", "OTV" or "POE"; "?" for anything else. */
const char *pamu_class_name(enum pamu_class class_of);

#endif
