/* The thread's four ways of mapping MSI banks, on one workload (rule R15). SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "sw/msi.h"
#include "sw/refusal.h"
#include "sw/rules.h"

static const struct pamu_msi_policy policies[] = {
    {.name = "implicit",
     .help = "A: the last windows are kept for all banks, which the first DMA map maps",
     .announced = true,
     .top = true,
     .needs_dma = true,
     .calls = 1},
    {.name = "flag",
     .help = "B: one DMA map with a flag names windows in a row, one for each bank there is",
     .announced = true,
     .calls = 2},
    {.name = "resource",
     .help = "C: a bank is a resource with a file descriptor, mapped like memory into any window",
     .calls_each = 2},
    {.name = "explicit",
     .help = "D: the count is told, and each bank is mapped into any window",
     .calls = 1,
     .calls_each = 1},
};

#define POLICY_COUNT (sizeof(policies) / sizeof(policies[0]))

const struct pamu_msi_policy *pamu_msi_policies(size_t *count)
{
    *count = POLICY_COUNT;
    return policies;
}

/* Everything in windows. */
struct layout {
    uint32_t first, end;    /* memory; first is end if there is none */
    uint32_t count, needed; /* windows: of the aperture; for banks */
    uint32_t row;           /* the first of a row kept for banks */
};

static uint32_t count_bits(uint32_t mask)
{
    uint32_t count = 0;

    for (; mask != 0; mask &= mask - 1)
        count++;
    return count;
}

static enum pamu_error check_workload(const struct pamu_msi_workload *workload, const struct pamu_msi_banks *banks,
                                      struct pamu_refusal *refusal)
{
    uint64_t window = workload->window;

    if (!sw_is_legal_size(window) || workload->size % window != 0 || workload->iova % window != 0 ||
        workload->size / window > UINT16_MAX || workload->iova / window > UINT16_MAX)
        return sw_refuse(refusal, PAMU_EINVAL, "R11",
                         "the memory is not of whole windows of a power of two, 4K or more");
    if (workload->used >> banks->count != 0)
        return sw_refuse(refusal, PAMU_ENOENT, "R14", "a bank in use is not there; the domain has %" PRIu32,
                         banks->count);
    return PAMU_OK;
}

/* Where a policy puts the banks, and how many windows that takes at least. */
static struct layout lay_out(const struct pamu_msi_policy *policy, const struct pamu_msi_workload *workload,
                             const struct pamu_msi_banks *banks)
{
    struct layout layout = {.first = (uint32_t)(workload->iova / workload->window)};
    uint32_t memory = (uint32_t)(workload->size / workload->window);
    uint32_t least;

    layout.first = memory > 0 ? layout.first : 0;
    layout.end = layout.first + memory;
    layout.needed = policy->announced ? banks->count : count_bits(workload->used);
    if (policy->top || (policy->announced && layout.needed > layout.first))
        least = layout.end + layout.needed;
    else
        least = memory + layout.needed > layout.end ? memory + layout.needed : layout.end;
    layout.count = (uint32_t)sw_power_up(least);
    if (policy->top)
        layout.row = layout.count - layout.needed;
    else
        layout.row = layout.needed <= layout.first ? 0 : layout.end;
    return layout;
}

/* A policy at work. */
struct run {
    struct pamu_msi *msi;
    uint32_t domain;
    const struct pamu_msi_policy *policy;
    const struct pamu_msi_workload *workload;
    struct layout layout;
};

static enum pamu_error map_memory(const struct run *run, struct pamu_refusal *refusal)
{
    const struct pamu_msi_workload *workload = run->workload;
    const struct layout *layout = &run->layout;
    struct pamu_software *software = run->msi->software;
    struct pamu_mapping mapping = {workload->phys, workload->window, PAMU_PROT_READ | PAMU_PROT_WRITE};
    enum pamu_error error = pamu_domain_geometry(software, run->domain, 0, layout->count * workload->window, refusal);

    if (error == PAMU_OK)
        error = pamu_domain_windows(software, run->domain, layout->count, refusal);
    for (uint32_t i = layout->first; i < layout->end && error == PAMU_OK; i++, mapping.phys += workload->window)
        error = pamu_domain_map(software, run->domain, i, &mapping, refusal);
    return error;
}

/* The window of a bank: its place in the row kept for all, else the next one without memory. */
static uint32_t choose_window(const struct run *run, uint32_t index, uint32_t mapped)
{
    const struct layout *layout = &run->layout;

    if (run->policy->announced)
        return layout->row + index;
    return mapped < layout->first ? mapped : layout->end + mapped - layout->first;
}

static enum pamu_error map_bank(const struct run *run, uint32_t index, uint32_t mapped, struct pamu_refusal *refusal)
{
    uint64_t iova = choose_window(run, index, mapped) * run->workload->window;

    if (run->policy->needs_dma && run->workload->size == 0) {
        return sw_refuse(refusal, PAMU_ENODEV, "R8",
                         "banks are mapped at the first DMA map, and there is none: the domain stays disabled");
    }
    return pamu_msi_map(run->msi, run->domain, iova, index, PAMU_MSI_PAGE, refusal);
}

static enum pamu_error map_banks(const struct run *run, struct pamu_msi_outcome *outcome)
{
    for (uint32_t index = 0; index < PAMU_MSI_MAX_BANKS; index++) {
        struct pamu_refusal refusal;
        enum pamu_error error;
        if ((run->workload->used >> index & 1) == 0)
            continue;
        error = map_bank(run, index, outcome->mapped, &refusal);
        if (error == PAMU_OK)
            outcome->mapped++;
        else if (error != PAMU_ERR_REFUSED)
            return error;
        else if (outcome->refused++ == 0)
            outcome->first = refusal;
    }
    return PAMU_OK;
}

enum pamu_error pamu_msi_policy_run(struct pamu_msi *msi, uint32_t domain, const struct pamu_msi_policy *policy,
                                    const struct pamu_msi_workload *workload, struct pamu_msi_outcome *outcome,
                                    struct pamu_refusal *refusal)
{
    struct run run = {.msi = msi, .domain = domain, .policy = policy, .workload = workload};
    uint32_t used = count_bits(workload->used);
    struct pamu_msi_banks banks;
    enum pamu_error error = pamu_msi_list(msi, domain, &banks, refusal);

    if (error == PAMU_OK)
        error = check_workload(workload, &banks, refusal);
    if (error != PAMU_OK)
        return sw_msi_said(msi, error, refusal);
    run.layout = lay_out(policy, workload, &banks);
    error = map_memory(&run, refusal);
    if (error != PAMU_OK)
        return sw_msi_said(msi, error, refusal);
    *outcome = (struct pamu_msi_outcome){
        .aperture = run.layout.count * workload->window,
        .windows = run.layout.count,
        .reserved = run.layout.needed,
        /* geometry, window count, the memory in one map */
        .calls = 2u + (workload->size > 0 ? 1u : 0u) + policy->calls + used * policy->calls_each,
    };
    return map_banks(&run, outcome);
}
