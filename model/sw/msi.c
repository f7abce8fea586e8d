/* Who has which MSI bank: isolation, groups, hot-plug (rules R14, R18 to R20). SPDX-License-Identifier: BSD-2-Clause */
#include "sw/msi.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sw/coverage.h"
#include "sw/refusal.h"

#define HOST_BANK 0u /* R19: where one is reserved */

static const char *const isolation_names[] = {
#define NAME(enumerator, name, help) name,
    PAMU_MSI_ISOLATION_LIST(NAME)
#undef NAME
};

const char *pamu_msi_isolation_name(enum pamu_msi_isolation isolation)
{
    return (unsigned)isolation < PAMU_MSI_ISOLATION_COUNT ? isolation_names[isolation] : "?";
}

enum pamu_error pamu_msi_isolation_find(const char *name, enum pamu_msi_isolation *isolation)
{
    for (unsigned i = 0; i < PAMU_MSI_ISOLATION_COUNT; i++) {
        if (strcmp(isolation_names[i], name) == 0) {
            *isolation = (enum pamu_msi_isolation)i;
            return PAMU_OK;
        }
    }
    return PAMU_ERR_NAME;
}

/* ---- life ---- */

static void forget(struct pamu_msi *msi, uint32_t domain)
{
    struct sw_msi_domain *record = &msi->domain[domain];

    record->banks = (struct pamu_msi_banks){.group = domain};
    for (unsigned i = 0; i < PAMU_MSI_MAX_BANKS; i++)
        record->window[i] = PAMU_MSI_UNMAPPED;
}

enum pamu_error pamu_msi_create(struct pamu_software *software, const struct pamu_chip *chip, struct pamu_msi **msi)
{
    uint32_t domains = pamu_software_config(software)->domains;
    struct pamu_msi *made;

    if (chip->msi_bank_count > PAMU_MSI_MAX_BANKS)
        return PAMU_ERR_ARGUMENT;
    made = malloc(sizeof(*made) + domains * sizeof(made->domain[0]));
    if (made == NULL)
        return PAMU_ERR_MEMORY;
    made->software = software;
    made->chip = chip;
    made->isolation = PAMU_MSI_SHARED;
    made->force = false;
    made->domains = domains;
    for (unsigned bank = 0; bank < PAMU_MSI_MAX_BANKS; bank++) {
        for (unsigned i = 0; i < SW_MSI_SLOTS; i++)
            made->slot[bank][i] = (struct sw_msi_slot){.domain = PAMU_NO_DOMAIN};
    }
    for (uint32_t i = 0; i < domains; i++)
        forget(made, i);
    *msi = made;
    return PAMU_OK;
}

void pamu_msi_destroy(struct pamu_msi *msi)
{
    free(msi);
}

enum pamu_error sw_msi_said(const struct pamu_msi *msi, enum pamu_error error, const struct pamu_refusal *refusal)
{
    return sw_cover_refusal(pamu_software_config(msi->software)->pamu, SW_SCOPE_MSI, error, refusal);
}

void sw_msi_mark(const struct pamu_msi *msi, unsigned slot, bool condition)
{
    coverage_mark(pamu_software_config(msi->software)->pamu, slot, condition);
}

bool sw_msi_is_domain(const struct pamu_msi *msi, uint32_t domain)
{
    struct pamu_domain_info info;

    return pamu_domain_info(msi->software, domain, &info) == PAMU_OK;
}

/* The rest of a group that loses its first keeps together under the next one. */
static void leave_group(struct pamu_msi *msi, uint32_t domain)
{
    uint32_t heir = PAMU_NO_DOMAIN;

    for (uint32_t i = 0; i < msi->domains; i++) {
        if (i == domain || msi->domain[i].banks.group != domain)
            continue;
        if (heir == PAMU_NO_DOMAIN)
            heir = i;
        msi->domain[i].banks.group = heir;
    }
}

void pamu_msi_forget(struct pamu_msi *msi, uint32_t domain)
{
    if (domain >= msi->domains)
        return;
    leave_group(msi, domain);
    forget(msi, domain);
    for (unsigned bank = 0; bank < PAMU_MSI_MAX_BANKS; bank++) {
        for (unsigned i = 0; i < SW_MSI_SLOTS; i++) {
            if (msi->slot[bank][i].domain == domain)
                msi->slot[bank][i].domain = PAMU_NO_DOMAIN;
        }
    }
}

enum pamu_error pamu_msi_isolate(struct pamu_msi *msi, enum pamu_msi_isolation isolation, bool force,
                                 struct pamu_refusal *refusal)
{
    if ((unsigned)isolation >= PAMU_MSI_ISOLATION_COUNT)
        return PAMU_ERR_ARGUMENT;
    for (uint32_t i = 0; i < msi->domains; i++) {
        if (msi->domain[i].banks.count > 0) {
            return sw_msi_said(
                msi, sw_refuse(refusal, PAMU_EBUSY, "R18", "domain %" PRIu32 " has MSI banks; set isolation first", i),
                refusal);
        }
    }
    msi->isolation = isolation;
    msi->force = force;
    return PAMU_OK;
}

/* ---- isolation ---- */

/* Both are banks of the chip. */
static bool same_page(const struct pamu_msi *msi, uint32_t a, uint32_t b)
{
    struct pamu_msi_place one, other;

    (void)pamu_msi_place(msi->chip, a, &one);
    (void)pamu_msi_place(msi->chip, b, &other);
    return one.page == other.page;
}

static bool has_bank_on_page(const struct pamu_msi *msi, uint32_t domain, uint32_t bank)
{
    const struct pamu_msi_banks *banks = &msi->domain[domain].banks;

    for (uint32_t i = 0; i < banks->count; i++) {
        if (same_page(msi, banks->bank[i], bank))
            return true;
    }
    return false;
}

/* The group, other than the domain's, that has a bank on the page of this one; PAMU_NO_DOMAIN if none has. */
static uint32_t other_user(const struct pamu_msi *msi, uint32_t domain, uint32_t bank)
{
    uint32_t group = msi->domain[domain].banks.group;

    for (uint32_t i = 0; i < msi->domains; i++) {
        if (msi->domain[i].banks.group != group && has_bank_on_page(msi, i, bank))
            return msi->domain[i].banks.group;
    }
    return PAMU_NO_DOMAIN;
}

/* Whether isolation lets the domain have the bank (rules R18, R19). */
static enum pamu_error check_isolation(const struct pamu_msi *msi, uint32_t domain, uint32_t bank,
                                       struct pamu_refusal *refusal)
{
    uint32_t user;

    if (msi->isolation == PAMU_MSI_SHARED)
        return PAMU_OK;
    if (msi->isolation == PAMU_MSI_RESERVE_HOST && bank == HOST_BANK)
        return sw_refuse(refusal, PAMU_ENOSPC, "R19", "MSI bank %" PRIu32 " is reserved for the host", bank);
    if (msi->isolation == PAMU_MSI_RESERVE_HOST && same_page(msi, bank, HOST_BANK)) {
        return sw_refuse(refusal, PAMU_EPERM, "R18",
                         "MSI bank %" PRIu32 " is on the page of the host's bank: this chip has no alias pages", bank);
    }
    user = other_user(msi, domain, bank);
    if (user == PAMU_NO_DOMAIN || msi->force)
        return PAMU_OK;
    return sw_refuse(refusal, PAMU_EPERM, "R18",
                     "the page of MSI bank %" PRIu32 " is used by the group of domain %" PRIu32, bank, user);
}

/* Forced isolation: the users of a page become one group (rule R18). */
static void join_users(struct pamu_msi *msi, uint32_t domain, uint32_t bank)
{
    uint32_t from = msi->domain[domain].banks.group;
    uint32_t to = msi->isolation == PAMU_MSI_SHARED ? PAMU_NO_DOMAIN : other_user(msi, domain, bank);

    for (uint32_t i = 0; i < msi->domains && to != PAMU_NO_DOMAIN; i++) {
        if (msi->domain[i].banks.group == from)
            msi->domain[i].banks.group = to;
    }
}

/* A bank is given under isolation. */
static void cover_bank(const struct pamu_msi *msi, uint32_t domain, uint32_t bank)
{
    bool isolated = msi->isolation != PAMU_MSI_SHARED, alone = other_user(msi, domain, bank) == PAMU_NO_DOMAIN;

    sw_msi_mark(msi, SW_R18_FORCED, isolated && !alone);
    sw_msi_mark(msi, SW_R18_ALONE, isolated && alone);
    sw_msi_mark(msi, SW_R19_RESERVED, msi->isolation == PAMU_MSI_RESERVE_HOST);
}

static void append(struct pamu_msi *msi, uint32_t domain, uint32_t bank)
{
    struct pamu_msi_banks *banks = &msi->domain[domain].banks;

    cover_bank(msi, domain, bank);
    join_users(msi, domain, bank);
    banks->bank[banks->count++] = bank;
}

/* The first bank that the domain may have; one nobody else uses, if there is any. Else as many as the chip has. */
static uint32_t first_bank(const struct pamu_msi *msi, uint32_t domain)
{
    uint32_t count = (uint32_t)msi->chip->msi_bank_count;
    uint32_t found = count;
    struct pamu_refusal unused;

    for (uint32_t bank = 0; bank < count; bank++) {
        if (check_isolation(msi, domain, bank, &unused) != PAMU_OK)
            continue;
        if (other_user(msi, domain, bank) == PAMU_NO_DOMAIN)
            return bank;
        found = found == count ? bank : found;
    }
    return found;
}

static bool is_isolated_chip(const struct pamu_chip *chip)
{
    struct pamu_msi_place place;

    for (uint32_t bank = 0; bank < chip->msi_bank_count; bank++) {
        (void)pamu_msi_place(chip, bank, &place);
        if (!place.alone)
            return false;
    }
    return true;
}

static enum pamu_error refuse_all(const struct pamu_msi *msi, struct pamu_refusal *refusal)
{
    if (!is_isolated_chip(msi->chip)) {
        return sw_refuse(refusal, PAMU_EPERM, "R18",
                         "this chip has no alias pages, so all MSI banks are on one page: isolation is not to be had");
    }
    return sw_refuse(refusal, PAMU_ENOSPC, "R19", "groups outnumber the MSI banks: none of the chip's %zu is free%s",
                     msi->chip->msi_bank_count,
                     msi->isolation == PAMU_MSI_RESERVE_HOST ? ", one being the host's" : "");
}

static enum pamu_error need_list(struct pamu_msi *msi, uint32_t domain, struct pamu_refusal *refusal)
{
    uint32_t count = (uint32_t)msi->chip->msi_bank_count;
    uint32_t bank;

    if (!sw_msi_is_domain(msi, domain))
        return PAMU_ERR_ARGUMENT;
    if (msi->domain[domain].banks.count > 0 || count == 0)
        return PAMU_OK;
    if (msi->isolation == PAMU_MSI_SHARED) {
        for (bank = 0; bank < count; bank++)
            append(msi, domain, bank);
        return PAMU_OK;
    }
    bank = first_bank(msi, domain);
    if (bank == count)
        return refuse_all(msi, refusal);
    append(msi, domain, bank);
    return PAMU_OK;
}

enum pamu_error pamu_msi_list(struct pamu_msi *msi, uint32_t domain, struct pamu_msi_banks *banks,
                              struct pamu_refusal *refusal)
{
    enum pamu_error error = need_list(msi, domain, refusal);

    if (error != PAMU_OK)
        return sw_msi_said(msi, error, refusal);
    *banks = msi->domain[domain].banks;
    sw_msi_mark(msi, SW_R14_COUNT_1, banks->count == 1);
    sw_msi_mark(msi, SW_R14_COUNT_3, banks->count == 3);
    sw_msi_mark(msi, SW_R14_COUNT_4, banks->count == 4);
    return PAMU_OK;
}

enum pamu_error sw_msi_need(struct pamu_msi *msi, uint32_t domain, uint32_t index, struct pamu_refusal *refusal)
{
    enum pamu_error error = need_list(msi, domain, refusal);
    uint32_t count;

    if (error != PAMU_OK)
        return error;
    count = msi->domain[domain].banks.count;
    if (index < count)
        return PAMU_OK;
    return sw_refuse(refusal, PAMU_ENOENT, "R14", "there is no MSI bank %" PRIu32 " here; the domain has %" PRIu32,
                     index, count);
}

/* ---- hot-plug ---- */

static enum pamu_error check_order(const struct pamu_msi_banks *old, const uint32_t *banks, uint32_t count,
                                   struct pamu_refusal *refusal)
{
    for (uint32_t i = 0; i < old->count; i++) {
        if (i >= count || banks[i] != old->bank[i]) {
            return sw_refuse(refusal, PAMU_EBUSY, "R20",
                             "hot-plug adds banks, and never removes or reorders them: bank %" PRIu32
                             " must stay at index %" PRIu32,
                             old->bank[i], i);
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t j = 0; j < i; j++) {
            if (banks[i] == banks[j])
                return sw_refuse(refusal, PAMU_EINVAL, "R20", "MSI bank %" PRIu32 " comes twice", banks[i]);
        }
    }
    return PAMU_OK;
}

static enum pamu_error plug(struct pamu_msi *msi, uint32_t domain, const uint32_t *banks, uint32_t count,
                            struct pamu_refusal *refusal)
{
    uint32_t had;
    enum pamu_error error;

    if (!sw_msi_is_domain(msi, domain) || count == 0 || count > PAMU_MSI_MAX_BANKS)
        return PAMU_ERR_ARGUMENT;
    had = msi->domain[domain].banks.count;
    error = check_order(&msi->domain[domain].banks, banks, count, refusal);
    for (uint32_t i = had; i < count && error == PAMU_OK; i++) {
        if (banks[i] >= msi->chip->msi_bank_count) {
            return sw_refuse(refusal, PAMU_ENOENT, "R14", "the chip has no MSI bank %" PRIu32 "; it has %zu", banks[i],
                             msi->chip->msi_bank_count);
        }
        error = check_isolation(msi, domain, banks[i], refusal);
    }
    for (uint32_t i = had; i < count && error == PAMU_OK; i++)
        append(msi, domain, banks[i]);
    return error;
}

enum pamu_error pamu_msi_plug(struct pamu_msi *msi, uint32_t domain, const uint32_t *banks, uint32_t count,
                              struct pamu_refusal *refusal)
{
    uint32_t had = domain < msi->domains ? msi->domain[domain].banks.count : 0;
    enum pamu_error error = plug(msi, domain, banks, count, refusal);

    sw_msi_mark(msi, SW_R20_ADDED, error == PAMU_OK && had > 0 && count > had);
    sw_msi_mark(msi, SW_R20_SAME, error == PAMU_OK && count == had);
    sw_msi_mark(msi, SW_R20_REMOVED, error == PAMU_ERR_REFUSED && count < had);
    sw_msi_mark(msi, SW_R20_ORDER,
                error == PAMU_ERR_REFUSED && count >= had && had > 0 &&
                    memcmp(msi->domain[domain].banks.bank, banks, had * sizeof(*banks)) != 0);
    return sw_msi_said(msi, error, refusal);
}
