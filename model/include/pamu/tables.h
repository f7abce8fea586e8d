/* Where software puts the tables, and their sizes (FACTS section 5). SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_TABLES_H
#define PAMU_TABLES_H

#include <stdint.h>

#include "pamu/error.h"

/* The default block: 512 KiB, naturally aligned, laid out as the kernel driver's with 4 KiB pages (FACTS section 5).
 * It begins where no P4080DS board has anything: between the local bus, which ends at 0xf_f0000000, and the BMan
 * portals at 0xf_f4000000 (that board's device tree). */
#define PAMU_DEFAULT_PPAACT UINT64_C(0xff0000000)
#define PAMU_DEFAULT_SPAACT UINT64_C(0xff0020000)
#define PAMU_DEFAULT_OMT UINT64_C(0xff0040000)
#define PAMU_DEFAULT_PPAACT_ENTRIES 0x500u
#define PAMU_DEFAULT_SPAACT_ENTRIES 0x800u
#define PAMU_DEFAULT_OMT_ENTRIES 16u

#define PAMU_TABLE_ALIGNMENT 4096u /* of every base; what the drivers allocate by (FACTS section 5) */
#define PAMU_TABLE_MAX_ENTRIES 0x10000u
#define PAMU_OMT_MIN_ENTRIES 4u /* the rows that initialisation writes (FACTS section 4) */

/* The three tables. Addresses are physical, in bytes. */
struct pamu_placement {
    uint64_t ppaact, spaact, omt; /* multiples of PAMU_TABLE_ALIGNMENT; the tables may not overlap */
    uint32_t ppaact_entries;      /* 1 .. PAMU_TABLE_MAX_ENTRIES: LIODN 0 .. ppaact_entries - 1 can be attached */
    uint32_t spaact_entries;      /* 1 .. PAMU_TABLE_MAX_ENTRIES */
    uint32_t omt_entries;         /* PAMU_OMT_MIN_ENTRIES .. PAMU_TABLE_MAX_ENTRIES */
};

/* Fills in the defaults above. */
void pamu_placement_default(struct pamu_placement *placement);

/* PAMU_OK, or PAMU_ERR_ARGUMENT with *what (may be NULL) naming the offending field, a string of static life. */
enum pamu_error pamu_placement_check(const struct pamu_placement *placement, const char **what);

#endif
