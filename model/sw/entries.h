/* From the books to the tables. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_SW_ENTRIES_H
#define PAMU_SW_ENTRIES_H

#include "sw/books.h"

/* Each writes what the books say, for one LIODN of a domain, or for all of them. PAMU_ERR_BUS. */

/* The PPAACE; all zero while the domain has no windows. */
enum pamu_error sw_write_primary(const struct pamu_software *software, const struct sw_domain *domain, uint32_t liodn,
                                 enum sw_order order);
enum pamu_error sw_write_primaries(const struct pamu_software *software, const struct sw_domain *domain,
                                   enum sw_order order);

/* One window: its SPAACE (window 0: none), and the PPAACE if it holds that window, or where primary says so. */
enum pamu_error sw_write_window(const struct pamu_software *software, const struct sw_domain *domain, uint32_t window,
                                bool primary, enum sw_order order);

/* The whole LIODN: the SPAACEs, then the PPAACE. */
enum pamu_error sw_write_liodn(const struct pamu_software *software, const struct sw_domain *domain, uint32_t liodn);

/* Zeros: the PPAACE, then the SPAACEs. */
enum pamu_error sw_clear_liodn(const struct pamu_software *software, uint32_t liodn);

#endif
