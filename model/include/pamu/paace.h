/* PAACE and OME: the table entries (FACTS sections 3 and 4). SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_PAACE_H
#define PAMU_PAACE_H

#include <stddef.h>
#include <stdint.h>

#include "pamu/error.h"

#define PAMU_PAACE_BYTES 64u
#define PAMU_PAACE_WORDS 16u
#define PAMU_OME_BYTES 128u

/* Where a field exists. WBAL/WSE/MW share bits with LIODN, IOEB/MOEB with OMI. */
enum pamu_field_scope {
    PAMU_SCOPE_ALWAYS,
    PAMU_SCOPE_PRIMARY,   /* PT = 0 */
    PAMU_SCOPE_SECONDARY, /* PT = 1 */
    PAMU_SCOPE_DIRECT,    /* OTM is not 2 */
    PAMU_SCOPE_INDEXED,   /* OTM = 2 */
};

/* Values of ATM and OTM; others are malformed (rule T6). Those of AP are the PAMU_NEED_ of pamu/operation.h. */
enum pamu_atm { PAMU_ATM_NONE, PAMU_ATM_WINDOW };
enum pamu_otm { PAMU_OTM_NONE, PAMU_OTM_IMMEDIATE, PAMU_OTM_INDEXED };

#define PAMU_SIZE_4K 11u /* WSE and SWSE of 4 KiB, the smallest size there is (rules T6, T10) */

/* member, name, big-endian 32-bit word, mask in it, scope, help */
#define PAMU_PAACE_FIELD_LIST(X)                                                                  \
    X(wbah, "WBAH", 0, 0xffffffff, PRIMARY, "window base, bits 63:32")                            \
    X(wbal, "WBAL", 1, 0xfffff000, PRIMARY, "window base, bits 31:12")                            \
    X(wse, "WSE", 1, 0x00000fc0, PRIMARY, "window size = 2^(WSE+1) bytes")                        \
    X(mw, "MW", 1, 0x00000020, PRIMARY, "multiple windows")                                       \
    X(liodn, "LIODN", 1, 0xffff0000, SECONDARY, "owning LIODN")                                   \
    X(ap, "AP", 1, 0x00000018, ALWAYS, "access: 0 none, 1 query, 2 update, 3 both")               \
    X(dd, "DD", 1, 0x00000004, ALWAYS, "destination: 0 host, 1 I/O")                              \
    X(pt, "PT", 1, 0x00000002, ALWAYS, "0 primary, 1 secondary")                                  \
    X(v, "V", 1, 0x00000001, ALWAYS, "valid")                                                     \
    X(did, "DID", 2, 0xff000000, ALWAYS, "destination id")                                        \
    X(pid, "PID", 2, 0x00ff0000, ALWAYS, "partition id")                                          \
    X(snpid, "SNPID", 2, 0x0000ff00, ALWAYS, "snoop id")                                          \
    X(cr, "CR", 2, 0x00000080, ALWAYS, "coherency required")                                      \
    X(cid, "CID", 3, 0x00ff0000, ALWAYS, "cache stash id")                                        \
    X(wce, "WCE", 3, 0x000000f0, ALWAYS, "subwindow count = 2^(WCE+1)")                           \
    X(atm, "ATM", 3, 0x0000000c, ALWAYS, "address translation: 0 none, 1 window")                 \
    X(otm, "OTM", 3, 0x00000003, ALWAYS, "operation translation: 0 none, 1 immediate, 2 indexed") \
    X(twbah, "TWBAH", 4, 0xffffffff, ALWAYS, "translated base, bits 63:32")                       \
    X(twbal, "TWBAL", 5, 0xfffff000, ALWAYS, "translated base, bits 31:12")                       \
    X(swse, "SWSE", 5, 0x00000fc0, ALWAYS, "mapped size = 2^(SWSE+1) bytes")                      \
    X(fspi, "FSPI", 6, 0xffffffff, PRIMARY, "SPAACT index of subwindow 1")                        \
    X(ioea, "IOEA", 7, 0xff000000, ALWAYS, "immediate translation A: operation in")               \
    X(moea, "MOEA", 7, 0x00ff0000, ALWAYS, "immediate translation A: operation out")              \
    X(ioeb, "IOEB", 7, 0x0000ff00, DIRECT, "immediate translation B: operation in")               \
    X(moeb, "MOEB", 7, 0x000000ff, DIRECT, "immediate translation B: operation out")              \
    X(omi, "OMI", 7, 0x0000ffff, INDEXED, "OMT index")

/* A decoded entry: each field right-justified in host order, 0 where its scope does not hold; reserved holds, in
 * place, the bits of every word that no field in scope covers. */
struct pamu_paace {
#define PAMU_PAACE_MEMBER(member, name, word, mask, scope, help) uint32_t member;
    PAMU_PAACE_FIELD_LIST(PAMU_PAACE_MEMBER)
#undef PAMU_PAACE_MEMBER
    uint32_t reserved[PAMU_PAACE_WORDS];
};

/* A row of the field table. */
struct pamu_field_row {
    const char *name;
    const char *help;
    uint32_t mask;
    uint8_t word;
    uint8_t scope;   /* enum pamu_field_scope */
    uint16_t offset; /* of the member in struct pamu_paace */
};

/* The field table, of static life; *count gets the number of rows. Source: FACTS section 3. */
const struct pamu_field_row *pamu_paace_fields(size_t *count);

/* The row called name (letter case ignored), or NULL. */
const struct pamu_field_row *pamu_paace_field(const char *name);

/* The value of one field of a decoded entry. field must come from the field table. */
uint32_t pamu_paace_get(const struct pamu_paace *entry, const struct pamu_field_row *field);

/* Sets one field. PAMU_ERR_VALUE, and nothing changed, if value is wider than the field. */
enum pamu_error pamu_paace_set(struct pamu_paace *entry, const struct pamu_field_row *field, uint32_t value);

/* Nonzero if the field exists in this entry (its scope holds). */
int pamu_paace_has(const struct pamu_paace *entry, const struct pamu_field_row *field);

/* Decodes 64 big-endian bytes; every bit is kept (rule P1). */
void pamu_paace_decode(const uint8_t bytes[PAMU_PAACE_BYTES], struct pamu_paace *entry);

/* Encodes into 64 big-endian bytes (rule P1). Fields out of scope are ignored.
 * PAMU_ERR_VALUE, and no byte written, if a field in scope is wider than its bits, or reserved covers a field. */
enum pamu_error pamu_paace_encode(const struct pamu_paace *entry, uint8_t bytes[PAMU_PAACE_BYTES]);

/* Addresses and sizes of an entry (rule P3). A size is given less one, so that 2^64 fits. */
uint64_t pamu_paace_window_base(const struct pamu_paace *entry);     /* WBAH:WBAL, bytes */
uint64_t pamu_paace_window_last(const struct pamu_paace *entry);     /* 2^(WSE+1) - 1 */
uint64_t pamu_paace_mapped_last(const struct pamu_paace *entry);     /* 2^(SWSE+1) - 1 */
uint64_t pamu_paace_translated_base(const struct pamu_paace *entry); /* TWBAH:TWBAL, bytes */
uint32_t pamu_paace_subwindows(const struct pamu_paace *entry);      /* 2^(WCE+1) if MW, else 1 */

/* One operation-mapping entry (rule P2). */
struct pamu_ome {
    uint8_t moe[PAMU_OME_BYTES]; /* indexed by IOE index */
};

/* Parts of a byte that holds an operation: of an OME's, and of IOEA, MOEA, IOEB and MOEB, which need no valid bit. */
#define PAMU_ENCODING 0x7fu
#define PAMU_ENCODING_VALID 0x80u

/* Decodes and encodes 128 bytes; every bit is kept (rule P2). */
void pamu_ome_decode(const uint8_t bytes[PAMU_OME_BYTES], struct pamu_ome *entry);
void pamu_ome_encode(const struct pamu_ome *entry, uint8_t bytes[PAMU_OME_BYTES]);

#endif
