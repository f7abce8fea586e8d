/* Internal: a driver's books, and the functions that make a flavour. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_SW_FLAVOUR_DRIVER_H
#define PAMU_SW_FLAVOUR_DRIVER_H

#include "pamu/flavour.h"
#include "sw/pool.h"

#define FL_NONE UINT32_MAX /* no node, no operation mapping, no stash id */

/* A window, or a range of u-boot's table: its start is phys. */
struct fl_window {
    uint64_t phys, size;
    uint32_t prot;
    bool valid;
};

struct fl_domain {
    uint64_t start, last; /* the aperture, both inclusive */
    uint64_t size;        /* 0 before the geometry is set */
    uint32_t count;       /* of windows, or of u-boot's ranges */
    uint32_t mapped;      /* windows, as the driver counts them */
    uint32_t stash;       /* id or FL_NONE */
    uint32_t first;       /* node of the LIODN attached last: the list is newest first (F14.7) */
    bool exists;
    bool cut;      /* windows are set: the original has an array of them */
    bool enabled;  /* in the driver's view */
    bool half_cut; /* see struct pamu_driver_domain */
};

/* One attachment. */
struct fl_node {
    uint32_t liodn;
    uint32_t next; /* FL_NONE at the end */
    bool used;
};

struct fl_liodn {
    uint32_t domain;                                 /* PAMU_NO_DOMAIN if it is not attached */
    bool attached, failed, closed, moved, low_level; /* see struct pamu_driver_liodn */
    uint8_t silenced; /* hypervisor: instance + 1 whose AVIE a violation of this LIODN took away */
};

/* The arrays lie behind this struct, at these offsets from it. */
struct pamu_driver {
    struct pamu_driver_config config;
    const struct pamu_flavour_row *row;
    struct pamu_refusal *refusal; /* of the call under way */
    uint32_t max_windows;
    uint32_t fspi; /* libos, u-boot: the first SPAACT entry never given out */
    uint32_t node_count;
    bool booted;
    bool bus;        /* the memory rejected an access in the call under way */
    size_t domains;  /* struct fl_domain */
    size_t liodns;   /* struct fl_liodn */
    size_t nodes;    /* struct fl_node */
    size_t pool;     /* uint8_t of each SPAACT entry */
    size_t windows;  /* struct fl_window [domain][fl_slots()] */
    size_t software; /* vfio-strict: struct pamu_software */
};

/* The functions of a flavour; NULL where it has none. Each returns PAMU_OK, PAMU_ERR_REFUSED from fl_refuse(), or what
 * strict software returns; a rejected access is remembered in driver->bus and need not be returned. The domain exists.
 * A missing create or destroy does the books alone. */
struct flavour_calls {
    enum pamu_error (*boot)(struct pamu_driver *driver, const struct pamu_driver_boot *options);
    enum pamu_error (*isr)(struct pamu_driver *driver, unsigned instance, struct pamu_violation *violation);
    enum pamu_error (*create)(struct pamu_driver *driver, uint32_t *domain);
    enum pamu_error (*destroy)(struct pamu_driver *driver, uint32_t domain);
    enum pamu_error (*geometry)(struct pamu_driver *driver, uint32_t domain, uint64_t start, uint64_t size);
    enum pamu_error (*windows)(struct pamu_driver *driver, uint32_t domain, uint32_t count);
    enum pamu_error (*attach)(struct pamu_driver *driver, uint32_t domain, uint32_t liodn);
    enum pamu_error (*detach)(struct pamu_driver *driver, uint32_t domain, uint32_t liodn);
    enum pamu_error (*map)(struct pamu_driver *driver, uint32_t domain, uint32_t window,
                           const struct pamu_mapping *mapping);
    enum pamu_error (*unmap)(struct pamu_driver *driver, uint32_t domain, uint32_t window);
    enum pamu_error (*enable)(struct pamu_driver *driver, uint32_t domain);
    enum pamu_error (*disable)(struct pamu_driver *driver, uint32_t domain);
    enum pamu_error (*stash)(struct pamu_driver *driver, uint32_t domain, uint32_t cache, uint32_t cpu);
    enum pamu_error (*range)(struct pamu_driver *driver, uint32_t domain, uint64_t start, uint64_t size);
    enum pamu_error (*iova_to_phys)(struct pamu_driver *driver, uint32_t domain, uint64_t iova, uint64_t *phys);
    enum pamu_error (*config_ppaace)(struct pamu_driver *driver, const struct pamu_entry_request *request);
    enum pamu_error (*config_spaace)(struct pamu_driver *driver, const struct pamu_entry_request *request);
    enum pamu_error (*disable_spaace)(struct pamu_driver *driver, uint32_t liodn, uint32_t subwindow);
};

/* What drivers differ in besides their functions. */
struct flavour_traits {
    bool a005982;          /* PC = OCE before the bases (erratum A-005982) */
    bool open_all;         /* the open window for every LIODN there is, not only those of the device tree */
    bool reopen;           /* detaching gives the open window back (F12.6) */
    bool any_l3;           /* finds the L3 cache of every chip (F12.7) */
    bool a007907;          /* stashes into L2 where L1 is asked for on e6500 (erratum A-007907) */
    bool most_windows;     /* a new domain counts as many windows as the chip has, before they are set */
    bool one_window;       /* a domain has a window before they are set */
    bool counted;          /* a domain has as many windows as were added */
    bool switched;         /* domains are enabled and disabled */
    uint64_t default_last; /* of the aperture of a new domain */
};

extern const struct flavour_calls flavour_strict_calls, flavour_window_calls, flavour_flat_calls,
    flavour_hypervisor_calls, flavour_uboot_calls;

/* ---- books ---- */

/* True for vfio-strict, whose books are those of strict software. */
bool fl_is_strict(const struct pamu_driver_config *config);

/* The domain of a number that exists; NULL otherwise. vfio-strict has none of these. */
struct fl_domain *fl_domain(const struct pamu_driver *driver, uint32_t domain);

/* Any record, used or not; number must be below config.domains. */
struct fl_domain *fl_domain_record(const struct pamu_driver *driver, uint32_t number);

struct fl_liodn *fl_liodn(const struct pamu_driver *driver, uint32_t liodn);
struct fl_node *fl_node(const struct pamu_driver *driver, uint32_t node);
struct fl_window *fl_windows(const struct pamu_driver *driver, const struct fl_domain *domain);

/* Room for windows in each domain, and how many of them a domain uses. */
uint32_t fl_slots(const struct pamu_driver *driver);
uint32_t fl_used_slots(const struct pamu_driver *driver, const struct fl_domain *domain);

uint8_t *fl_pool(const struct pamu_driver *driver);

/* Strict software, in place; only of that flavour. */
struct pamu_software *fl_software(const struct pamu_driver *driver);

/* Puts a LIODN first in a domain's list; false if there is no node left. */
bool fl_link(struct pamu_driver *driver, struct fl_domain *domain, uint32_t liodn);

/* Takes a node out of its domain's list. */
void fl_unlink(struct pamu_driver *driver, struct fl_domain *domain, uint32_t node);

/* True if the LIODN is in the domain's list. */
bool fl_listed(const struct pamu_driver *driver, const struct fl_domain *domain, uint32_t liodn);

/* The number of a record. */
uint32_t fl_number(const struct pamu_driver *driver, const struct fl_domain *domain);

/* ---- saying no ---- */

/* Fills in the refusal of the call under way; returns PAMU_ERR_REFUSED. */
enum pamu_error fl_refuse(struct pamu_driver *driver, enum pamu_errno number, const char *rule, const char *format,
                          ...);

#endif
