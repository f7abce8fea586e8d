/* Software's side: initialisation, domains, windows (rules R1 to R9, R12). SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_DOMAIN_H
#define PAMU_DOMAIN_H

#include <stdbool.h>

#include "pamu/device.h"
#include "pamu/refusal.h"
#include "pamu/tables.h"

/* A domain is one aperture, cut into equal windows, shared by the LIODNs attached to it. The calls below keep the
 * books of all domains of one device and write the table bytes the device reads, through pamu_memory_write().
 *
 * All calls: a domain is a number from pamu_domain_create(); a number that is not (or no longer) a domain gives
 * PAMU_ERR_ARGUMENT. A request that breaks a rule gives PAMU_ERR_REFUSED with *refusal
 * filled in, and no byte of the tables, no register and no book has changed. PAMU_ERR_BUS means that the memory
 * interface rejected a table write: the books are as before the call, the tables may hold a part of the request. What
 * each call writes, and in which order, is told in docs/spec/domains.md. */

/* Opaque; lives in one block of memory without inner pointers to itself. */
struct pamu_software;

/* ---- life ---- */

struct pamu_software_config {
    struct pamu *pamu; /* the device; must outlive the software */
    struct pamu_placement tables;
    uint32_t domains; /* at most this many at a time, 1 .. PAMU_MAX_DOMAINS, and domains * the chip's maximum of windows
                         is at most PAMU_MAX_DOMAIN_WINDOWS */
};

#define PAMU_MAX_DOMAINS 0x10000u
#define PAMU_MAX_DOMAIN_WINDOWS 0x8000000u

/* Fills in the defaults: the default placement, and one domain for every LIODN of it. */
void pamu_software_config_default(struct pamu_software_config *config, struct pamu *pamu);

/* PAMU_OK, or PAMU_ERR_ARGUMENT with *what (may be NULL) naming the offending field, a string of static life. */
enum pamu_error pamu_software_config_check(const struct pamu_software_config *config, const char **what);

/* Bytes of storage that software of this configuration takes; 0 if the configuration is not legal. It grows with
 * domains * the chip's maximum of windows * 16 bytes. */
size_t pamu_software_size(const struct pamu_software_config *config);

/* Makes software in the caller's storage of size bytes, aligned for any type; nothing is allocated, nothing is written
 * to the device yet. PAMU_ERR_ARGUMENT for an illegal configuration, PAMU_ERR_SPACE if size is under
 * pamu_software_size(). */
enum pamu_error pamu_software_init(void *storage, size_t size, const struct pamu_software_config *config,
                                   struct pamu_software **software);

/* The same in memory from malloc(), to be given back with pamu_software_destroy(). Also PAMU_ERR_MEMORY. */
enum pamu_error pamu_software_create(const struct pamu_software_config *config, struct pamu_software **software);

/* Gives back software from pamu_software_create(); NULL is allowed. Tables and registers stay as they are. */
void pamu_software_destroy(struct pamu_software *software);

/* The configuration in force; lives as long as the software. */
const struct pamu_software_config *pamu_software_config(const struct pamu_software *software);

/* The chip's maximum of windows (rule M3), read from PC3[MWCE] when the software was made. */
uint32_t pamu_software_max_windows(const struct pamu_software *software);

/* ---- initialisation (FACTS section 7) ---- */

struct pamu_boot_options {
    bool a005982; /* write PC[OCE] before the bases, so that they invalidate the caches (erratum A-005982) */
};

/* Clears the tables, then programs every instance in the kernel driver's order: bases and limits, PICS[AVIE], PC with
 * PE, OCE, SPCC and PPCC; then the operation-mapping entries of FACTS section 4; last it clears the bypass bits of the
 * instances there are. Every LIODN is blocked afterwards (rule R7). options may be NULL: no workaround.
 * Refused: EBUSY (R9) while a domain exists. PAMU_ERR_BUS, after which registers may be programmed, too, but no bypass
 * bit is cleared. */
enum pamu_error pamu_software_boot(struct pamu_software *software, const struct pamu_boot_options *options,
                                   struct pamu_refusal *refusal);

/* ---- domains ---- */

#define PAMU_NO_DOMAIN UINT32_MAX

/* Makes an empty domain: no geometry, no windows, no LIODN, not enabled. *domain gets the lowest free number.
 * Refused: ENODEV (M4) before pamu_software_boot(); ENOSPC (R9) if there are as many domains as configured. */
enum pamu_error pamu_domain_create(struct pamu_software *software, uint32_t *domain, struct pamu_refusal *refusal);

/* Ends a domain; its number may be given out again. Its mappings go with it.
 * Refused: EBUSY (R9) while a LIODN is attached. */
enum pamu_error pamu_domain_destroy(struct pamu_software *software, uint32_t domain, struct pamu_refusal *refusal);

/* Sets the aperture, in bytes; the window count has to be set anew afterwards (rule R9).
 * Refused: EINVAL (R1) unless size is a power of two from 4 KiB to 2^63 and start is a multiple of it;
 * EBUSY (R5) while the domain is enabled or a window is mapped. PAMU_ERR_BUS. */
enum pamu_error pamu_domain_geometry(struct pamu_software *software, uint32_t domain, uint64_t start, uint64_t size,
                                     struct pamu_refusal *refusal);

/* Cuts the aperture into count windows. Every attached LIODN gets count - 1 contiguous SPAACT entries, first fit.
 * Refused: EINVAL (R2) unless count is a power of two from 1 to the chip's maximum; EINVAL (R9) without a geometry;
 * EINVAL (R3) if the windows would be under 4 KiB; EBUSY (R5) while the domain is enabled or a window is mapped;
 * ENOSPC (T9) if the SPAACT has no room. PAMU_ERR_BUS. */
enum pamu_error pamu_domain_windows(struct pamu_software *software, uint32_t domain, uint32_t count,
                                    struct pamu_refusal *refusal);

/* Attaches a LIODN, at any time (rule R9): it sees at once what the domain maps.
 * Refused: EINVAL (T4) if the PPAACT has no entry for the LIODN; EINVAL (R9) if it is attached already, here or
 * elsewhere; ENOSPC (T9) if the SPAACT has no room. PAMU_ERR_BUS. */
enum pamu_error pamu_domain_attach(struct pamu_software *software, uint32_t domain, uint32_t liodn,
                                   struct pamu_refusal *refusal);

/* Detaches a LIODN, at any time: all its DMA is blocked (V = 0), its SPAACT entries are free again.
 * Refused: ENODEV (R9) if the LIODN is not attached to this domain. PAMU_ERR_BUS. */
enum pamu_error pamu_domain_detach(struct pamu_software *software, uint32_t domain, uint32_t liodn,
                                   struct pamu_refusal *refusal);

enum {
    PAMU_PROT_READ = 1,  /* AP QUERY: the device may read memory */
    PAMU_PROT_WRITE = 2, /* AP UPDATE: the device may write memory */
};

struct pamu_mapping {
    uint64_t phys; /* a multiple of size */
    uint64_t size; /* bytes: a power of two from 4 KiB to the window size; the rest of the window is a hole */
    uint32_t prot; /* PAMU_PROT_READ, PAMU_PROT_WRITE or both */
};

/* Maps a window from its start. The first mapping of a domain enables it, unless an explicit disable stands (rule R8).
 * Refused: EINVAL (R9) before the window count is set; EINVAL (R3) if there is no such window; EINVAL (R4) for an
 * illegal mapping; EBUSY (R6) if the window is mapped. PAMU_ERR_BUS. */
enum pamu_error pamu_domain_map(struct pamu_software *software, uint32_t domain, uint32_t window,
                                const struct pamu_mapping *mapping, struct pamu_refusal *refusal);

/* Unmaps a whole window, other windows stay. The last one disables the domain, unless an explicit enable stands
 * (rule R8). Refused: EINVAL (R9) before the window count is set; EINVAL (R3) if there is no such window; EINVAL (R12)
 * if it is not mapped. PAMU_ERR_BUS. */
enum pamu_error pamu_domain_unmap(struct pamu_software *software, uint32_t domain, uint32_t window,
                                  struct pamu_refusal *refusal);

/* Enables the domain explicitly (rule R8): it stays so until an explicit disable.
 * Refused: ENODEV (R8) if nothing is mapped. PAMU_ERR_BUS. */
enum pamu_error pamu_domain_enable(struct pamu_software *software, uint32_t domain, struct pamu_refusal *refusal);

/* Disables the domain explicitly (rule R8): it stays so, whatever is mapped, until an explicit enable. PAMU_ERR_BUS. */
enum pamu_error pamu_domain_disable(struct pamu_software *software, uint32_t domain, struct pamu_refusal *refusal);

/* Directs stashing (rule R10): cid is the stash id in all entries of the domain, 0 for none, as it is at first.
 * Refused: EINVAL (R10) for an id over 255. PAMU_ERR_BUS. */
enum pamu_error pamu_domain_stash(struct pamu_software *software, uint32_t domain, uint32_t cid,
                                  struct pamu_refusal *refusal);

/* ---- looking ---- */

struct pamu_domain_info {
    uint64_t start, size; /* of the aperture; size 0 before the geometry is set */
    uint32_t windows;     /* 0 before the count is set */
    uint32_t mapped;      /* windows */
    uint32_t liodns;      /* attached */
    bool enabled;
    bool explicit_state; /* by an explicit enable or disable (rule R8) */
};

/* Tells the state of a domain. PAMU_ERR_ARGUMENT if there is none of this number. */
enum pamu_error pamu_domain_info(const struct pamu_software *software, uint32_t domain, struct pamu_domain_info *info);

/* Tells what a window maps; size 0 if it maps nothing. PAMU_ERR_ARGUMENT if there is no such domain or window. */
enum pamu_error pamu_domain_mapping(const struct pamu_software *software, uint32_t domain, uint32_t window,
                                    struct pamu_mapping *mapping);

/* The window that begins at an IOVA.
 * Refused: EINVAL (R9) before the window count is set; EINVAL (R4) if none begins there. */
enum pamu_error pamu_domain_window_at(const struct pamu_software *software, uint32_t domain, uint64_t iova,
                                      uint32_t *window, struct pamu_refusal *refusal);

/* Where an IOVA goes, as software sees it: the mapping alone counts, not protection, nor whether the domain is enabled.
 * Refused: ENOENT (R7) before the window count is set, outside the aperture, in a window that is not mapped, or (R4) in
 * the hole of one. */
enum pamu_error pamu_domain_lookup(const struct pamu_software *software, uint32_t domain, uint64_t iova, uint64_t *phys,
                                   struct pamu_refusal *refusal);

struct pamu_liodn_info {
    uint32_t domain;  /* PAMU_NO_DOMAIN if it is not attached */
    uint32_t fspi;    /* SPAACT index of its window 1; 0 if it has no entries */
    uint32_t entries; /* SPAACT entries it holds */
};

/* Tells the state of a LIODN. PAMU_ERR_ARGUMENT if the PPAACT has no entry for it. */
enum pamu_error pamu_liodn_info(const struct pamu_software *software, uint32_t liodn, struct pamu_liodn_info *info);

/* ---- doubling (rule R22) ---- */

/* An aperture with twice the windows of the same size, half of them the user's. */
struct pamu_doubling {
    uint64_t start, size; /* of the whole aperture, bytes */
    uint32_t windows;     /* of the whole */
    uint32_t first_user;  /* the user's window 0: 0, or half if the aperture grew downwards */
    uint32_t first_added; /* the first window the user does not know of */
};

/* What doubling a user's window count behind its back comes to, so that windows are left for MSI banks: the aperture
 * grows upwards if its start is a multiple of the doubled size, else downwards, since R1 allows one of the two only.
 * maximum is the chip's greatest count (rule M3). Nothing is written anywhere. Refused: EINVAL for what R1 to R3
 * refuse, and (R22) where the doubled count is over maximum or the doubled aperture is 2^64 bytes. */
enum pamu_error pamu_double_windows(uint64_t start, uint64_t size, uint32_t windows, uint32_t maximum,
                                    struct pamu_doubling *doubling, struct pamu_refusal *refusal);

#endif
