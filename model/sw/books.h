/* What software knows of its domains, LIODNs and windows. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_SW_BOOKS_H
#define PAMU_SW_BOOKS_H

#include "pamu/domain.h"
#include "sw/pool.h"
#include "sw/tables.h"

#define SW_NO_LIODN UINT32_MAX

struct sw_window {
    uint64_t phys;
    uint8_t exponent; /* log2 of the mapped size; 0 where nothing is mapped */
    uint8_t prot;
};

/* Rule R8: what enables a domain. */
enum sw_wish {
    SW_AUTOMATIC, /* any mapping */
    SW_ENABLE,    /* the explicit enable */
    SW_DISABLE,   /* nothing: the explicit disable */
};

/* An aperture and its cut. */
struct sw_cut {
    uint64_t start;
    uint32_t windows; /* 0 before they are set */
    uint8_t exponent; /* log2 of the size; 0 before it is set */
};

struct sw_domain {
    struct sw_cut cut;
    uint32_t mapped;      /* windows */
    uint32_t liodns;      /* attached */
    uint32_t first, last; /* of them, in order of attachment */
    uint8_t wish;         /* enum sw_wish */
    uint8_t cid;          /* where its DMA is stashed */
    bool exists;
};

struct sw_liodn {
    uint32_t domain;       /* PAMU_NO_DOMAIN if it is not attached */
    uint32_t next;         /* LIODN of the same domain */
    struct sw_run run;     /* its SPAACT entries */
    struct sw_run planned; /* those it is going to have while its domain is cut anew, else none */
};

/* The arrays lie behind this struct, at these offsets from it. */
struct pamu_software {
    struct pamu_software_config config;
    uint32_t max_windows;
    bool booted;
    size_t domains; /* struct sw_domain */
    size_t liodns;  /* struct sw_liodn */
    size_t pool;    /* uint8_t of each SPAACT entry */
    size_t windows; /* struct sw_window [domain][max_windows] */
};

/* M3: the most windows of the chip. */
uint32_t sw_read_max_windows(struct pamu *pamu);

/* The domain, or NULL if there is none of this number. */
struct sw_domain *sw_domain(const struct pamu_software *software, uint32_t domain);

/* The windows of a domain; as many as it is cut into mean something. */
struct sw_window *sw_windows(const struct pamu_software *software, const struct sw_domain *domain);

/* The LIODN's record; liodn must be below ppaact_entries. */
struct sw_liodn *sw_liodn(const struct pamu_software *software, uint32_t liodn);

uint8_t *sw_pool(const struct pamu_software *software);

/* The tables of the device. */
struct sw_tables sw_tables(const struct pamu_software *software);

/* Rule R8. */
bool sw_enabled(const struct sw_domain *domain);

/* log2 of the window size; the window count must be set. */
uint8_t sw_window_exponent(const struct sw_domain *domain);

/* Lays out bytes from *end on, which moves on to where the next record may begin; returns where they begin. */
size_t sw_place(size_t *end, size_t bytes);

/* A free record for a new domain, and its number; NULL if there is none. */
struct sw_domain *sw_free_domain(const struct pamu_software *software, uint32_t *number);

/* Puts a LIODN last in the domain's list, or takes it out. */
void sw_link(const struct pamu_software *software, struct sw_domain *domain, uint32_t liodn);
void sw_unlink(const struct pamu_software *software, struct sw_domain *domain, uint32_t liodn);

#endif
