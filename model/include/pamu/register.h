/* The register file of one instance (rules M1 to M4; FACTS section 2). SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_REGISTER_H
#define PAMU_REGISTER_H

#include <stddef.h>
#include <stdint.h>

/* name, offset, writable bits, write-one-to-clear bits, hook on a write, help. Resets are 0 but for capabilities. */
#define PAMU_REGISTER_LIST(X)                                                                             \
    X(PPBAH, 0x000, 0xffffffff, 0, PPAACT, "primary PAACT base, bits 63:32")                              \
    X(PPBAL, 0x004, 0xffffffff, 0, PPAACT, "primary PAACT base, bits 31:0")                               \
    X(PPLAH, 0x008, 0xffffffff, 0, PPAACT, "primary PAACT limit (exclusive), bits 63:32")                 \
    X(PPLAL, 0x00c, 0xffffffff, 0, PPAACT, "primary PAACT limit (exclusive), bits 31:0")                  \
    X(SPBAH, 0x010, 0xffffffff, 0, SPAACT, "secondary PAACT base, bits 63:32")                            \
    X(SPBAL, 0x014, 0xffffffff, 0, SPAACT, "secondary PAACT base, bits 31:0")                             \
    X(SPLAH, 0x018, 0xffffffff, 0, SPAACT, "secondary PAACT limit (exclusive), bits 63:32")               \
    X(SPLAL, 0x01c, 0xffffffff, 0, SPAACT, "secondary PAACT limit (exclusive), bits 31:0")                \
    X(OBAH, 0x020, 0xffffffff, 0, OMT, "operation-mapping table base, bits 63:32")                        \
    X(OBAL, 0x024, 0xffffffff, 0, OMT, "operation-mapping table base, bits 31:0")                         \
    X(OLAH, 0x028, 0xffffffff, 0, OMT, "operation-mapping table limit (exclusive), bits 63:32")           \
    X(OLAL, 0x02c, 0xffffffff, 0, OMT, "operation-mapping table limit (exclusive), bits 31:0")            \
    X(POES1, 0x040, 0, 0x00000001, NONE, "operation error status: POED 0x1")                              \
    X(POES2, 0x044, 0, 0, NONE, "operation error status 2")                                               \
    X(POEAH, 0x048, 0, 0, NONE, "operation error address, bits 63:32")                                    \
    X(POEAL, 0x04c, 0, 0, NONE, "operation error address, bits 31:0")                                     \
    X(AVS1, 0x050, 0, 0x00007fff, AVS1, "access violation status: LIODN, class, AV")                      \
    X(AVS2, 0x054, 0, 0, NONE, "access violation status 2")                                               \
    X(AVAH, 0x058, 0, 0, NONE, "access violation address, bits 63:32")                                    \
    X(AVAL, 0x05c, 0, 0, NONE, "access violation address, bits 31:0")                                     \
    X(EECTL, 0x060, 0x00ff00ff, 0, NONE, "ECC error control: threshold 23:16, count 7:0")                 \
    X(EEDIS, 0x064, 0x0000000c, 0, NONE, "ECC error disable: single 0x4, multi 0x8")                      \
    X(EEINTEN, 0x068, 0x0000000c, 0, NONE, "ECC error interrupt enable")                                  \
    X(EEDET, 0x06c, 0, 0x0000000c, NONE, "ECC error detect")                                              \
    X(EEATTR, 0x070, 0, 0x00000001, NONE, "ECC error attributes: valid 0x1")                              \
    X(EEAHI, 0x074, 0, 0, NONE, "ECC error address, bits 63:32")                                          \
    X(EEALO, 0x078, 0, 0, NONE, "ECC error address, bits 31:0")                                           \
    X(EEDHI, 0x07c, 0, 0, NONE, "ECC error data, bits 63:32")                                             \
    X(EEDLO, 0x080, 0, 0, NONE, "ECC error data, bits 31:0")                                              \
    X(EECC, 0x084, 0, 0, NONE, "ECC error code (name only)")                                              \
    X(UDAD, 0x090, 0, 0, NONE, "name only")                                                               \
    X(PR1, 0xbf8, 0, 0, NONE, "revision 1")                                                               \
    X(PR2, 0xbfc, 0, 0, NONE, "revision 2")                                                               \
    X(PC1, 0xc00, 0, 0, NONE, "capabilities 1")                                                           \
    X(PC2, 0xc04, 0, 0, NONE, "capabilities 2: MLIODN 31:16")                                             \
    X(PC3, 0xc08, 0, 0, NONE, "capabilities 3: MWCE 24:21")                                               \
    X(PC4, 0xc0c, 0, 0, NONE, "capabilities 4")                                                           \
    X(PC, 0xc10, 0xc0001011, 0, PC, "control: PGC, PE, OCE, SPCC, PPCC")                                  \
    X(PFA1, 0xc14, 0xffffffff, 0, NONE, "fetch attributes 1")                                             \
    X(PFA2, 0xc18, 0xffffffff, 0, NONE, "fetch attributes 2")                                             \
    X(PICS, 0xc1c, 0x00000005, 0x0000000a, PICS, "interrupt control: AVICS 8, AVIE 4, POEICS 2, POEIE 1") \
    X(PD1, 0xf00, 0xffffffff, 0, NONE, "debug 1")                                                         \
    X(PD2, 0xf04, 0xffffffff, 0, NONE, "debug 2")                                                         \
    X(PD3, 0xf08, 0xffffffff, 0, NONE, "debug 3")                                                         \
    X(PD4, 0xf0c, 0xffffffff, 0, NONE, "debug 4")

enum pamu_register {
#define PAMU_REGISTER_ENUM(name, offset, writable, w1c, hook, help) PAMU_REG_##name,
    PAMU_REGISTER_LIST(PAMU_REGISTER_ENUM)
#undef PAMU_REGISTER_ENUM
        PAMU_REGISTER_COUNT
};

/* Bits software needs (FACTS section 2). */
enum {
    PAMU_POES1_POED = 0x1,
    PAMU_AVS1_AV = 0x1,
    PAMU_AVS1_OTV = 0x6,
    PAMU_AVS1_APV = 0x78,
    PAMU_AVS1_WAV = 0x380,
    PAMU_AVS1_LAV = 0x1c00,
    PAMU_AVS1_GCV = 0x2000,
    PAMU_AVS1_PDV = 0x4000,
    PAMU_AVS1_STATUS = 0x7fff,
    PAMU_PC_PPCC = 0x1,
    PAMU_PC_SPCC = 0x10,
    PAMU_PC_OCE = 0x1000,
    PAMU_PC_PE = 0x40000000,
    PAMU_PICS_POEIE = 0x1,
    PAMU_PICS_POEICS = 0x2,
    PAMU_PICS_AVIE = 0x4,
    PAMU_PICS_AVICS = 0x8,
};
#define PAMU_PC_PGC 0x80000000u

/* A row of the register table. */
struct pamu_register_row {
    const char *name;
    const char *help;
    uint16_t offset;
    uint8_t hook; /* internal */
    uint32_t writable, w1c;
};

/* The register table in order of offset, of static life; *count gets the number of rows. Source: FACTS section 2. */
const struct pamu_register_row *pamu_registers(size_t *count);

/* The row called name (letter case ignored), or NULL. */
const struct pamu_register_row *pamu_register_find(const char *name);

/* The row at a byte offset, or NULL if it is reserved. */
const struct pamu_register_row *pamu_register_at(uint32_t offset);

#endif
