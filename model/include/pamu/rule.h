/* The rules of the specification that the model cites. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_RULE_H
#define PAMU_RULE_H

/* id, evidence (E evidenced, I inferred, K a knob, M the model's own), one-line text. docs/spec/MODEL.md has the whole
 * wording. An M rule says what the model counts or reports, and nothing of hardware. */
#define PAMU_RULE_LIST(X)                                                                                        \
    X(M1, 'E', "N instances of 4 KiB of registers at CCSR + 0x20000; PAMUBYPENR bit 0x80000000 >> i bypasses i") \
    X(M2, 'E', "register offsets and bits; write-one-to-clear status; reserved offsets read 0, ignore writes")   \
    X(M3, 'E', "PC2[MLIODN] and PC3[MWCE] come from the chip; at most 1 << (1 + MWCE) subwindows")               \
    X(M4, 'E', "reset: PAMUBYPENR all ones (secure boot: zeros), all else 0 but the capability registers")       \
    X(M5, 'M', "tables lie in simulated memory, reached only through the caller's interface")                    \
    X(P1, 'E', "PAACE fields; decode and encode are inverse on all 512 bits")                                    \
    X(P2, 'E', "OME: byte per inbound operation, 0x80 valid, low 7 bits the mapped operation")                   \
    X(P3, 'E', "window 2^(WSE+1), 2^(WCE+1) subwindows, mapped 2^(SWSE+1)")                                      \
    X(T1, 'E', "a bypassed instance passes everything untranslated and unchecked")                               \
    X(T2, 'I', "gate closed (PC[PGC]=1): denied")                                                                \
    X(T3, 'K', "PAMU disabled (PC[PE]=0): denied, or passed by knob")                                            \
    X(T4, 'E', "the PPAACE of the LIODN must end at or below PPLA")                                              \
    X(T5, 'E', "the PPAACE must be valid (V=1)")                                                                 \
    X(T6, 'K', "the entry must be well formed")                                                                  \
    X(T7, 'E', "the whole transaction must lie in the aperture")                                                 \
    X(T8, 'E', "a transaction must not cross a subwindow boundary")                                              \
    X(T9, 'E', "subwindow i >= 1 is SPAACT[FSPI + i - 1]: below SPLA, valid, secondary, of this LIODN")          \
    X(T10, 'E', "offset in the subwindow + length must not exceed the mapped size")                              \
    X(T11, 'E', "AP must allow the operation: QUERY to read, UPDATE to write, both for atomics")                 \
    X(T12, 'I', "a table fetch the memory rejects is an operation error")                                        \
    X(T13, 'E', "address translation: none, or TWBA with its low bits from the IOVA")                            \
    X(T14, 'E', "operation translation: none, immediate, or indexed by the OMT")                                 \
    X(T15, 'M', "the result: address, operation, attributes, window, entries read, exact reason")                \
    X(V1, 'E', "a denial sets AVS1, AVS2, AVA and PICS[AVICS]; the line is AVICS && AVIE")                       \
    X(V2, 'E', "single capture: while AVS1[AV]=1 a further violation is only counted")                           \
    X(V3, 'E', "errata are switches of the chip profile")                                                        \
    X(C1, 'E', "PPAACE, SPAACE and OMT caches, enabled by PC[PPCC], PC[SPCC], PC[OCE]")                          \
    X(C2, 'K', "set index and replacement policy of the caches")                                                 \
    X(C3, 'K', "look-ups a transaction makes; an invalid entry is not kept")                                     \
    X(C4, 'M', "a miss costs one fetch of 64 bytes (OME: 128)")                                                  \
    X(C5, 'K', "a write to a table entry invalidates its line (snoop on), or leaves it stale")                   \
    X(C6, 'I', "writing a base or limit register invalidates the matching cache")                                \
    X(D1, 'M', "a DMA record is split at (sub)window boundaries, and into bursts")                               \
    X(D2, 'M', "a record is translated when all its pieces are")                                                 \
    X(D3, 'M', "the instance of an LIODN comes from the chip or the trace")

enum pamu_rule {
#define PAMU_RULE_ENUM(id, evidence, text) PAMU_RULE_##id,
    PAMU_RULE_LIST(PAMU_RULE_ENUM)
#undef PAMU_RULE_ENUM
        PAMU_RULE_COUNT
};

/* A row of the rule table. */
struct pamu_rule_row {
    const char *id;   /* "T7" */
    const char *text; /* one line */
    char evidence;    /* 'E', 'I', 'K' or 'M' */
};

/* The row of a rule, of static life; NULL if rule is not below PAMU_RULE_COUNT. */
const struct pamu_rule_row *pamu_rule_row(enum pamu_rule rule);

#endif
