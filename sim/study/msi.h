/* MSI banks under the policies of the design thread: what a stream tells of them, and where a policy puts them.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef STUDY_MSI_H
#define STUDY_MSI_H

#include "iotlb/layout.h"
#include "pamu/msi.h"
#include "study/result.h"
#include "study/setting.h"

#define STUDY_MSI_MOST 256u /* pages, and LIODNs with pages, that a stream tells of */
#define STUDY_MSI_TEXT 400u

/* A page through which an LIODN reached a bank. */
struct study_msi_page {
    uint16_t liodn;
    uint32_t bank; /* of the chip */
    uint64_t iova;
};

/* What the domain of an LIODN maps, beside banks that are in use: from the lowest byte to the highest; size 0 for
 * nothing. */
struct study_msi_memory {
    uint16_t liodn;
    uint32_t domain;
    uint64_t iova, size;
    uint64_t window; /* bytes of its windows */
};

/* What a stream tells. All zeros tells of nothing. */
struct study_msi {
    struct study_msi_page pages[STUDY_MSI_MOST]; /* by LIODN, then IOVA */
    size_t page_count;
    struct study_msi_memory memories[STUDY_MSI_MOST];
    size_t memory_count;
    uint32_t highest_liodn; /* of the stream: tenants' follow */
    bool left_out;          /* there were more pages */
};

/* Takes one count of the header of a stream (iotlb/stream.h), of whatever name, or the note of a study that keeps it.
 */
void study_msi_note(struct study_msi *msi, const char *name, uint64_t value);

/* What a policy made of an LIODN. */
struct study_msi_made {
    uint16_t liodn;
    uint32_t banks; /* in use */
    struct pamu_msi_outcome outcome;
    bool enabled;                        /* the domain is; else nothing is translated at all */
    uint32_t window[PAMU_MSI_MAX_BANKS]; /* of each bank; PAMU_MSI_UNMAPPED for one not in use, or refused */
};

struct study_layouts {
    struct iotlb_layout *layouts; /* for views; those of tenants, too */
    size_t count;
    struct iotlb_move *moves; /* of all layouts */
    size_t move_count;
    struct study_msi_made *made; /* by LIODN */
    size_t made_count;
};

/* Records of an LIODN, and of tenants that stand for it, that a policy leaves unmapped, in a result of it. */
struct iotlb_lost study_msi_unmapped(const struct study_msi *msi, uint16_t liodn, const struct study_result *result);

enum study_msi_state {
    STUDY_MSI_OK,
    STUDY_MSI_STREAM,  /* the stream tells of no banks, or not enough */
    STUDY_MSI_REFUSED, /* the policy cannot be had on this chip, with windows of this size */
    STUDY_MSI_MEMORY,  /* out of memory */
};

/* Lays out all LIODNs of domains that have banks in the way of setting->msi, which is not 0, on its chip, as
 * pamu_msi_policy_run() does it; window sizes are setting's page, or as recorded. text says what is wrong unless
 * STUDY_MSI_OK. Only to be cleared in any case. */
enum study_msi_state study_msi_lay_out(const struct study_setting *setting, const struct study_msi *msi,
                                       struct study_layouts *layouts, char text[STUDY_MSI_TEXT]);

/* Frees what layouts hold. */
void study_layouts_clear(struct study_layouts *layouts);

#endif
