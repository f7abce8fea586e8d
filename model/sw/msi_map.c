/* Mapping MSI banks, messages for devices (rules R13, R15 to R17). SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <string.h>

#include "sw/coverage.h"
#include "sw/msi.h"
#include "sw/refusal.h"

/* The books remember a window; whether it still maps the page, software knows: a window that is not there maps none. */
static bool maps_bank(const struct pamu_msi *msi, uint32_t domain, uint32_t window, uint32_t bank)
{
    struct pamu_mapping mapping = {0};
    struct pamu_msi_place place;

    (void)pamu_msi_place(msi->chip, bank, &place);
    (void)pamu_domain_mapping(msi->software, domain, window, &mapping);
    return mapping.size == PAMU_MSI_PAGE && mapping.phys == place.page;
}

uint32_t pamu_msi_window(const struct pamu_msi *msi, uint32_t domain, uint32_t index)
{
    const struct sw_msi_domain *record;

    if (!sw_msi_is_domain(msi, domain) || index >= msi->domain[domain].banks.count)
        return PAMU_MSI_UNMAPPED;
    record = &msi->domain[domain];
    if (!maps_bank(msi, domain, record->window[index], record->banks.bank[index]))
        return PAMU_MSI_UNMAPPED;
    return record->window[index];
}

uint32_t pamu_msi_index_at(const struct pamu_msi *msi, uint32_t domain, uint32_t window)
{
    for (uint32_t i = 0; i < PAMU_MSI_MAX_BANKS; i++) {
        if (window != PAMU_MSI_UNMAPPED && pamu_msi_window(msi, domain, i) == window)
            return i;
    }
    return PAMU_MSI_UNMAPPED;
}

/* What a rule of mappings refuses is refused to a bank by R15. */
static enum pamu_error as_bank(enum pamu_error error, struct pamu_refusal *refusal)
{
    if (error == PAMU_ERR_REFUSED && (strcmp(refusal->rule, "R4") == 0 || strcmp(refusal->rule, "R6") == 0))
        refusal->rule = "R15";
    return error;
}

static enum pamu_error check_map(struct pamu_msi *msi, uint32_t domain, uint32_t index, uint64_t size,
                                 struct pamu_refusal *refusal)
{
    char text[SW_SIZE_TEXT_BYTES];
    enum pamu_error error = sw_msi_need(msi, domain, index, refusal);

    if (error != PAMU_OK)
        return error;
    if (size != PAMU_MSI_PAGE) {
        return sw_refuse(refusal, PAMU_EINVAL, "R17",
                         "%s is not one bank's page, and banks cannot be contiguous: each takes a window of its own; "
                         "the nearest legal size is 4K",
                         sw_size_text(size, text));
    }
    if (pamu_msi_window(msi, domain, index) != PAMU_MSI_UNMAPPED) {
        return sw_refuse(refusal, PAMU_EBUSY, "R15", "MSI bank %" PRIu32 " is mapped by window %" PRIu32, index,
                         pamu_msi_window(msi, domain, index));
    }
    return PAMU_OK;
}

static enum pamu_error map(struct pamu_msi *msi, uint32_t domain, uint64_t iova, uint32_t index, uint64_t size,
                           struct pamu_refusal *refusal)
{
    struct pamu_mapping mapping = {.size = PAMU_MSI_PAGE, .prot = PAMU_PROT_READ | PAMU_PROT_WRITE};
    struct pamu_msi_place place;
    uint32_t window;
    enum pamu_error error = check_map(msi, domain, index, size, refusal);

    if (error == PAMU_OK)
        error = as_bank(pamu_domain_window_at(msi->software, domain, iova, &window, refusal), refusal);
    if (error != PAMU_OK)
        return error;
    (void)pamu_msi_place(msi->chip, msi->domain[domain].banks.bank[index], &place);
    mapping.phys = place.page;
    error = as_bank(pamu_domain_map(msi->software, domain, window, &mapping, refusal), refusal);
    if (error == PAMU_OK)
        msi->domain[domain].window[index] = window;
    return error;
}

static uint32_t cover_banks(const struct pamu_msi *msi, uint32_t domain)
{
    uint32_t mapped = 0;

    for (uint32_t i = 0; i < PAMU_MSI_MAX_BANKS; i++)
        mapped += pamu_msi_window(msi, domain, i) != PAMU_MSI_UNMAPPED ? 1u : 0u;
    return mapped;
}

static void cover_map(const struct pamu_msi *msi, uint32_t domain, enum pamu_error error)
{
    struct pamu_domain_info info = {0};
    uint32_t banks = cover_banks(msi, domain);

    if (error != PAMU_OK)
        return;
    (void)pamu_domain_info(msi->software, domain, &info); /* which is there */
    sw_msi_mark(msi, SW_R13_BANK, banks == 1);
    sw_msi_mark(msi, SW_R13_SECOND, banks == 2);
    sw_msi_mark(msi, SW_R15_EMPTY, info.mapped == 1);
    sw_msi_mark(msi, SW_R15_AFTER, info.mapped > banks);
}

enum pamu_error pamu_msi_map(struct pamu_msi *msi, uint32_t domain, uint64_t iova, uint32_t index, uint64_t size,
                             struct pamu_refusal *refusal)
{
    enum pamu_error error = map(msi, domain, iova, index, size, refusal);

    cover_map(msi, domain, error);
    sw_msi_mark(msi, SW_R17_ALL, error == PAMU_ERR_REFUSED && size == 6 * PAMU_MSI_PAGE);
    sw_msi_mark(msi, SW_R17_UNDER, error == PAMU_ERR_REFUSED && size == PAMU_MSI_PAGE / 2);
    return sw_msi_said(msi, error, refusal);
}

static enum pamu_error unmap(struct pamu_msi *msi, uint32_t domain, uint32_t index, struct pamu_refusal *refusal)
{
    uint32_t window;
    enum pamu_error error = sw_msi_need(msi, domain, index, refusal);

    if (error != PAMU_OK)
        return error;
    window = pamu_msi_window(msi, domain, index);
    if (window == PAMU_MSI_UNMAPPED)
        return sw_refuse(refusal, PAMU_EINVAL, "R12", "MSI bank %" PRIu32 " is not mapped", index);
    error = pamu_domain_unmap(msi->software, domain, window, refusal);
    if (error == PAMU_OK)
        msi->domain[domain].window[index] = PAMU_MSI_UNMAPPED;
    return error;
}

enum pamu_error pamu_msi_unmap(struct pamu_msi *msi, uint32_t domain, uint32_t index, struct pamu_refusal *refusal)
{
    return sw_msi_said(msi, unmap(msi, domain, index, refusal), refusal);
}

/* ---- messages ---- */

/* The slot of an interrupt: the one it has, else the lowest free one; NULL if there is neither. */
static struct sw_msi_slot *find_slot(struct pamu_msi *msi, uint32_t domain, uint32_t bank, uint32_t irq)
{
    uint32_t slots = msi->chip->msi_banks[bank].registers * PAMU_MSI_BITS;
    struct sw_msi_slot *free_slot = NULL;

    for (uint32_t i = 0; i < slots; i++) {
        struct sw_msi_slot *slot = &msi->slot[bank][i];
        if (slot->domain == domain && slot->irq == irq)
            return slot;
        if (slot->domain == PAMU_NO_DOMAIN && free_slot == NULL)
            free_slot = slot;
    }
    return free_slot;
}

static uint64_t window_start(const struct pamu_msi *msi, uint32_t domain, uint32_t window)
{
    struct pamu_domain_info info;

    (void)pamu_domain_info(msi->software, domain, &info);
    return info.start + window * (info.size / info.windows);
}

static enum pamu_error give_message(struct pamu_msi *msi, uint32_t domain, uint32_t index, uint32_t irq,
                                    struct pamu_msi_message *message, struct pamu_refusal *refusal)
{
    struct pamu_msi_place place;
    struct sw_msi_slot *slot;
    uint32_t window, bank, number;
    enum pamu_error error = sw_msi_need(msi, domain, index, refusal);

    if (error != PAMU_OK)
        return error;
    window = pamu_msi_window(msi, domain, index);
    if (window == PAMU_MSI_UNMAPPED)
        return sw_refuse(refusal, PAMU_ENODEV, "R16", "MSI bank %" PRIu32 " is not mapped, so it has no address",
                         index);
    bank = msi->domain[domain].banks.bank[index];
    slot = find_slot(msi, domain, bank, irq);
    if (slot == NULL)
        return sw_refuse(refusal, PAMU_ENOSPC, "R16", "all interrupts of MSI bank %" PRIu32 " are given out", bank);
    sw_msi_mark(msi, SW_R16_AGAIN, slot->domain == domain);
    *slot = (struct sw_msi_slot){domain, irq};
    number = (uint32_t)(slot - msi->slot[bank]);
    sw_msi_mark(msi, SW_R16_FIRST, number == 0);
    sw_msi_mark(msi, SW_R16_LATER, number >= PAMU_MSI_BITS);
    message->target = (struct pamu_msi_target){bank, number / PAMU_MSI_BITS, number % PAMU_MSI_BITS};
    (void)pamu_msi_place(msi->chip, bank, &place);
    message->address = window_start(msi, domain, window) + place.offset;
    return pamu_msi_encode(msi->chip, &message->target, &message->data);
}

enum pamu_error pamu_msi_message(struct pamu_msi *msi, uint32_t domain, uint32_t index, uint32_t irq,
                                 struct pamu_msi_message *message, struct pamu_refusal *refusal)
{
    return sw_msi_said(msi, give_message(msi, domain, index, irq, message, refusal), refusal);
}
