/* Inbound operations (IOE) and mapped operations (EOE): FACTS section 4. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_OPERATION_H
#define PAMU_OPERATION_H

#include <stdbool.h>
#include <stdint.h>

/* What an operation asks of AP (rule T11). */
enum pamu_need {
    PAMU_NEED_QUERY = 1,     /* a read */
    PAMU_NEED_UPDATE = 2,    /* a write */
    PAMU_NEED_BOTH = 3,      /* a read-modify-write atomic */
    PAMU_NEED_DIRECTIVE = 4, /* knob directive= decides */
};

/* name, IOE index, need */
#define PAMU_OPERATION_LIST(X)           \
    X(READ, 0x0, PAMU_NEED_QUERY)        \
    X(WRITE, 0x1, PAMU_NEED_UPDATE)      \
    X(EREAD0, 0x2, PAMU_NEED_QUERY)      \
    X(EWRITE0, 0x3, PAMU_NEED_UPDATE)    \
    X(DIRECT0, 0x4, PAMU_NEED_DIRECTIVE) \
    X(EREAD1, 0x5, PAMU_NEED_QUERY)      \
    X(EWRITE1, 0x6, PAMU_NEED_UPDATE)    \
    X(DIRECT1, 0x7, PAMU_NEED_DIRECTIVE) \
    X(RAC, 0xc, PAMU_NEED_BOTH)          \
    X(RAS, 0xd, PAMU_NEED_BOTH)          \
    X(RAD, 0xe, PAMU_NEED_BOTH)          \
    X(RAI, 0xf, PAMU_NEED_BOTH)

/* An inbound operation: its IOE index, 0..15. */
enum pamu_operation {
#define PAMU_OPERATION_ENUM(name, index, need) PAMU_OP_##name = (index),
    PAMU_OPERATION_LIST(PAMU_OPERATION_ENUM)
#undef PAMU_OPERATION_ENUM
};

#define PAMU_OPERATION_COUNT 16u /* IOE indices; 8..11 are unassigned */

/* name, EOE value: what leaves the PAMU. */
#define PAMU_MAPPED_OPERATION_LIST(X) \
    X(READ, 0x00)                     \
    X(WRITE, 0x01)                    \
    X(RAC, 0x0c)                      \
    X(RAS, 0x0d)                      \
    X(RAD, 0x0e)                      \
    X(RAI, 0x0f)                      \
    X(LDEC, 0x10)                     \
    X(LDECL, 0x11)                    \
    X(LDECPE, 0x12)                   \
    X(LDECPEL, 0x13)                  \
    X(LDECFE, 0x14)                   \
    X(LDECFEL, 0x15)                  \
    X(RSA, 0x16)                      \
    X(RSAU, 0x17)                     \
    X(READI, 0x18)                    \
    X(RWNITC, 0x19)                   \
    X(WCI, 0x1a)                      \
    X(WWSA, 0x1b)                     \
    X(WWSAL, 0x1c)                    \
    X(WWSAO, 0x1d)                    \
    X(WWSAOL, 0x1e)

/* A mapped operation: an EOE value of 7 bits. Values outside the list can stand in a table and are passed through. */
enum pamu_mapped_operation {
#define PAMU_MAPPED_ENUM(name, value) PAMU_EOE_##name = (value),
    PAMU_MAPPED_OPERATION_LIST(PAMU_MAPPED_ENUM)
#undef PAMU_MAPPED_ENUM
};

/* How a result tells the outgoing operation: an EOE value, or, with no operation mapping (rule T14, OTM 0), the
 * inbound IOE index with this bit set. */
#define PAMU_OPERATION_UNMAPPED 0x80u

/* True if index is one of the 12 assigned IOE indices. */
bool pamu_operation_is_valid(unsigned index);

/* The name of an inbound operation, of static life, or NULL if the index is unassigned. */
const char *pamu_operation_name(unsigned index);

/* The name of a mapped operation (EOE), of static life, or NULL if the value is not listed. */
const char *pamu_mapped_operation_name(unsigned eoe);

/* What the operation asks of AP (rule T11); 0 if the index is unassigned. */
unsigned pamu_operation_need(unsigned index);

#endif
