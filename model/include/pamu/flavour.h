/* Software's side as real drivers have it: flavours, over the same tables. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_FLAVOUR_H
#define PAMU_FLAVOUR_H

#include "pamu/chip.h"
#include "pamu/domain.h"

/* A flavour is one driver's way: its table sizes, the order of its writes and of its checks, its error codes, and its
 * mistakes (docs/spec/flavours.md). A driver is software of one flavour that runs on one device. Where the original
 * would do what has no defined outcome (a NULL pointer, an entry beyond a table), the call is refused with PAMU_OOPS or
 * PAMU_BUG and the id of the quirk, after all that the original had done by then.
 *
 * All calls on a driver return PAMU_OK; PAMU_ERR_REFUSED with *refusal filled in: the number the original returns, a
 * rule that is a quirk's id ("F14.8"), a section of FACTS ("F6") or a rule of RFC-RULES ("R1"), and a sentence;
 * PAMU_ERR_ARGUMENT for a domain that is none; or PAMU_ERR_BUS if the memory interface rejected a table access, after
 * which tables and books may hold a part of the request. A call that the flavour has no function for is refused with
 * ENOSYS (X3). Unlike one to pamu/domain.h, a refused request may have changed something, as in the original. */

/* enumerator, name, help. Values are stable: binary scripts hold the name. */
#define PAMU_FLAVOUR_LIST(X)                                                                                 \
    X(VFIO_STRICT, "vfio-strict", "the rules of the design thread, all or nothing (docs/spec/domains.md)")   \
    X(LINUX_WINDOW, "linux-window", "Linux 3.11 to 5.12: apertures cut into sub-windows")                    \
    X(LINUX_FLAT, "linux-flat", "Linux 5.13 and later: one window of 64 GiB for each LIODN, no translation") \
    X(VFIO_SDK, "vfio-sdk", "the vendor's kernel of the sub-window era, as under its VFIO driver")           \
    X(HYPERVISOR, "hypervisor", "the embedded hypervisor with libos: windows from a configuration tree")     \
    X(UBOOT, "u-boot", "u-boot for secure boot: windows without translation over ranges of memory")

enum pamu_flavour {
#define PAMU_FLAVOUR_ENUM(enumerator, name, help) PAMU_FLAVOUR_##enumerator,
    PAMU_FLAVOUR_LIST(PAMU_FLAVOUR_ENUM)
#undef PAMU_FLAVOUR_ENUM
        PAMU_FLAVOUR_COUNT
};

/* A row of the flavours. */
struct pamu_flavour_row {
    const char *name; /* "linux-window" */
    const char *help;
    const char *sources;                 /* keys of FACTS */
    struct pamu_placement tables;        /* where it has them by default, and their sizes (FACTS section 5);
                                            omt_entries 0 for a flavour that has no such table */
    const struct flavour_calls *calls;   /* internal */
    const struct flavour_traits *traits; /* internal */
};

/* The row of a flavour, of static life; NULL if flavour is not below PAMU_FLAVOUR_COUNT. */
const struct pamu_flavour_row *pamu_flavour_row(enum pamu_flavour flavour);

/* Finds a flavour by name. PAMU_ERR_NAME, and *flavour untouched, if there is none. */
enum pamu_error pamu_flavour_find(const char *name, enum pamu_flavour *flavour);

/* ---- quirks ---- */

/* Something a flavour does that software or hardware people would not expect. */
struct pamu_quirk {
    const char *id;    /* "F12.1": FACTS section 12, item 1; "X1": found beyond FACTS */
    uint32_t flavours; /* bit 1 << enum pamu_flavour of each that has it */
    const char *text;  /* one line */
};

/* The quirks in order of id, of static life; *count gets the number of rows. Source: FACTS sections 6, 8, 12 and 14. */
const struct pamu_quirk *pamu_quirks(size_t *count);

/* The row of an id, or NULL. */
const struct pamu_quirk *pamu_quirk_find(const char *id);

/* True if the flavour has the quirk. */
bool pamu_quirk_of(const struct pamu_quirk *quirk, enum pamu_flavour flavour);

/* ---- life ---- */

/* Opaque; lives in one block of memory without inner pointers to itself. */
struct pamu_driver;

struct pamu_driver_config {
    struct pamu *pamu; /* the device; must outlive the driver */
    enum pamu_flavour flavour;
    struct pamu_placement tables;
    const struct pamu_chip *chip; /* whose devices and stash ids the driver's device tree has; NULL: it has none */
    uint32_t domains;             /* at most this many at a time, limits as in struct pamu_software_config */
    unsigned bits;                /* 32 or 64: of the original's unsigned long (FACTS section 14, item 15) */
};

/* Fills in the defaults: the flavour's placement, no chip, a domain for every LIODN of the PPAACT, 64 bits. */
void pamu_driver_config_default(struct pamu_driver_config *config, struct pamu *pamu, enum pamu_flavour flavour);

/* PAMU_OK, or PAMU_ERR_ARGUMENT with *what (may be NULL) naming the offending field, a string of static life. */
enum pamu_error pamu_driver_config_check(const struct pamu_driver_config *config, const char **what);

/* Bytes of storage that a driver of this configuration takes; 0 if the configuration is not legal. */
size_t pamu_driver_size(const struct pamu_driver_config *config);

/* Makes a driver in the caller's storage of size bytes, aligned for any type; nothing is allocated, nothing is written
 * to the device yet. PAMU_ERR_ARGUMENT for an illegal configuration, PAMU_ERR_SPACE if size is under
 * pamu_driver_size(). */
enum pamu_error pamu_driver_init(void *storage, size_t size, const struct pamu_driver_config *config,
                                 struct pamu_driver **driver);

/* The same in memory from malloc(), to be given back with pamu_driver_destroy(). Also PAMU_ERR_MEMORY. */
enum pamu_error pamu_driver_create(const struct pamu_driver_config *config, struct pamu_driver **driver);

/* Gives back a driver from pamu_driver_create(); NULL is allowed. Tables and registers stay as they are. */
void pamu_driver_destroy(struct pamu_driver *driver);

/* The configuration in force; lives as long as the driver. */
const struct pamu_driver_config *pamu_driver_config(const struct pamu_driver *driver);

/* The strict software inside a driver of flavour vfio-strict, which pamu/domain.h takes; NULL for other flavours. Lives
 * as long as the driver. */
struct pamu_software *pamu_driver_software(const struct pamu_driver *driver);

/* ---- initialisation and interrupts (FACTS sections 7 and 8) ---- */

struct pamu_driver_boot {
    bool silent;  /* hypervisor: every error policy is "disable", so that interrupts and PC are never written */
    bool a005982; /* vfio-strict: PC[OCE] before the bases; other flavours do as their original does */
};

/* Does what the driver does when it starts: registers in its order, its tables, its default entries. options may be
 * NULL: none. Refused: EBUSY (R9) if it was done before; vfio-strict as pamu_software_boot(). */
enum pamu_error pamu_driver_boot(struct pamu_driver *driver, const struct pamu_driver_boot *options,
                                 struct pamu_refusal *refusal);

/* What a violation handler saw and did at one instance. */
struct pamu_violation {
    bool handled;   /* PICS said that there is a violation; nothing below means anything else */
    bool closed;    /* it cleared V of the LIODN */
    uint32_t liodn; /* from AVS1 */
    uint32_t avs1;  /* as read */
    uint32_t pics;  /* as left in the register */
    uint64_t address;
};

/* Runs the part of the driver's violation handler that is about one instance. PAMU_ERR_ARGUMENT for a bad instance.
 * Refused: BUG or OOPS (F14.14, F8) for an LIODN the tables do not have; ENOSYS for flavours without handler. */
enum pamu_error pamu_driver_isr(struct pamu_driver *driver, unsigned instance, struct pamu_violation *violation,
                                struct pamu_refusal *refusal);

/* ---- domains, as in pamu/domain.h; docs/spec/flavours.md has what each flavour checks and writes ---- */

/* Makes an empty domain; *domain gets the lowest free number. Refused: ENODEV (M4) before pamu_driver_boot(); ENOSPC
 * (R9) if there are as many domains as configured. */
enum pamu_error pamu_driver_create_domain(struct pamu_driver *driver, uint32_t *domain, struct pamu_refusal *refusal);

/* Ends a domain. The Linux flavours detach all of its LIODNs first. Refused by the others: EBUSY (R9) while a LIODN is
 * attached. */
enum pamu_error pamu_driver_destroy_domain(struct pamu_driver *driver, uint32_t domain, struct pamu_refusal *refusal);

/* Sets the aperture: size bytes from start on. */
enum pamu_error pamu_driver_geometry(struct pamu_driver *driver, uint32_t domain, uint64_t start, uint64_t size,
                                     struct pamu_refusal *refusal);

/* Cuts the aperture into count windows. */
enum pamu_error pamu_driver_windows(struct pamu_driver *driver, uint32_t domain, uint32_t count,
                                    struct pamu_refusal *refusal);

/* Attaches a LIODN: a device of its own, whose kind the chip's name for it tells. */
enum pamu_error pamu_driver_attach(struct pamu_driver *driver, uint32_t domain, uint32_t liodn,
                                   struct pamu_refusal *refusal);
enum pamu_error pamu_driver_detach(struct pamu_driver *driver, uint32_t domain, uint32_t liodn,
                                   struct pamu_refusal *refusal);

/* Maps a window from its start, or unmaps it ("window enable", "window disable"). */
enum pamu_error pamu_driver_map(struct pamu_driver *driver, uint32_t domain, uint32_t window,
                                const struct pamu_mapping *mapping, struct pamu_refusal *refusal);
enum pamu_error pamu_driver_unmap(struct pamu_driver *driver, uint32_t domain, uint32_t window,
                                  struct pamu_refusal *refusal);

/* Lets the LIODNs of the domain do DMA, or blocks them. u-boot: PC[PE] of every instance. */
enum pamu_error pamu_driver_enable(struct pamu_driver *driver, uint32_t domain, struct pamu_refusal *refusal);
enum pamu_error pamu_driver_disable(struct pamu_driver *driver, uint32_t domain, struct pamu_refusal *refusal);

/* Directs stashing into a cache, 1 to 3, of a CPU (hardware thread number). */
enum pamu_error pamu_driver_stash(struct pamu_driver *driver, uint32_t domain, uint32_t cache, uint32_t cpu,
                                  struct pamu_refusal *refusal);

#define PAMU_DRIVER_RANGES 10u /* of a u-boot table */

/* u-boot: adds a range of memory to the table that an attachment opens. Refused: EBUSY (F7) after an
 * attachment; ENOSPC (F12.10) if there are PAMU_DRIVER_RANGES already; ENOSYS for other flavours. */
enum pamu_error pamu_driver_range(struct pamu_driver *driver, uint32_t domain, uint64_t start, uint64_t size,
                                  struct pamu_refusal *refusal);

/* Where an IOVA goes in the driver's view (iova_to_phys and the like): *phys 0 is what the Linux flavours say where
 * nothing is mapped. Refused: ENOENT (R7, R4) by the others there; OOPS (F14.8, F14.12). */
enum pamu_error pamu_driver_iova_to_phys(struct pamu_driver *driver, uint32_t domain, uint64_t iova, uint64_t *phys,
                                         struct pamu_refusal *refusal);

/* ---- the calls below: a driver's functions on single entries, which no domain stands for ---- */

#define PAMU_DRIVER_NONE UINT32_MAX /* "~0": no operation mapping, no stash id */

struct pamu_entry_request {
    uint32_t liodn;
    uint32_t count;     /* of sub-windows; ppaace: 0 for none */
    uint32_t subwindow; /* spaace */
    uint64_t start;     /* ppaace: of the window */
    uint64_t size;      /* of the window, or mapped in the sub-window */
    uint64_t phys;
    uint32_t prot;
    uint32_t omi;   /* operation-mapping index or PAMU_DRIVER_NONE */
    uint32_t stash; /* cache stash id or PAMU_DRIVER_NONE */
};

/* Configures a primary entry, configures a sub-window, turns a sub-window off (pamu_config_ppaace and the like).
 * linux-window and vfio-sdk have all three, the hypervisor cannot turn one off, linux-flat has no sub-windows. */
enum pamu_error pamu_driver_config_ppaace(struct pamu_driver *driver, const struct pamu_entry_request *request,
                                          struct pamu_refusal *refusal);
enum pamu_error pamu_driver_config_spaace(struct pamu_driver *driver, const struct pamu_entry_request *request,
                                          struct pamu_refusal *refusal);
enum pamu_error pamu_driver_disable_spaace(struct pamu_driver *driver, uint32_t liodn, uint32_t subwindow,
                                           struct pamu_refusal *refusal);

/* ---- looking ---- */

/* What the driver thinks of a domain. */
struct pamu_driver_domain {
    uint64_t start, last; /* the aperture, both inclusive */
    bool bounded;         /* an aperture is set; else start and last are the driver's default, or 0 */
    uint32_t windows;     /* 0 before they are set; u-boot: ranges */
    uint32_t mapped;      /* as the driver counts them */
    bool enabled;
    bool switched; /* the flavour has a notion of enabled */
    bool half_cut; /* a cut into windows failed and left tables unlike the books (F14.2) */
};

/* PAMU_ERR_ARGUMENT if there is no such domain. */
enum pamu_error pamu_driver_domain_info(const struct pamu_driver *driver, uint32_t domain,
                                        struct pamu_driver_domain *info);

/* The next number of a domain at or after number; PAMU_NO_DOMAIN if there is none. */
uint32_t pamu_driver_next_domain(const struct pamu_driver *driver, uint32_t number);

/* What the driver thinks that a window maps; size 0 if nothing. u-boot: the range, phys being its start.
 * PAMU_ERR_ARGUMENT if there is no such domain or window. */
enum pamu_error pamu_driver_mapping(const struct pamu_driver *driver, uint32_t domain, uint32_t window,
                                    struct pamu_mapping *mapping);

#define PAMU_NO_LIODN UINT32_MAX

/* The LIODN at a place of the domain's list, in the driver's order; PAMU_NO_LIODN past its end. One may come twice. */
uint32_t pamu_driver_liodn(const struct pamu_driver *driver, uint32_t domain, uint32_t place);

/* What has become of a LIODN, which no driver keeps: for reports. */
struct pamu_driver_liodn {
    uint32_t domain; /* PAMU_NO_DOMAIN if it is not attached */
    bool attached;   /* now, or at any time before */
    bool failed;     /* its last attachment was refused half-way */
    bool closed;     /* by a violation handler, and not enabled since */
    bool moved;      /* hypervisor: claimed, with entries that were made for another domain */
    bool low_level;  /* its entries were changed by the calls on single entries */
};

/* PAMU_ERR_ARGUMENT if the PPAACT has no entry for the LIODN. */
enum pamu_error pamu_driver_liodn_info(const struct pamu_driver *driver, uint32_t liodn,
                                       struct pamu_driver_liodn *info);

#endif
