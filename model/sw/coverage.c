/* All bins: the silicon's, then those of software's side. SPDX-License-Identifier: BSD-2-Clause */
#include "sw/coverage.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *rule, *outcome, *boundary, *text;
} singles[] = {
#define ROW(name, rule, outcome, boundary, text) {#rule, outcome, boundary, text},
    SW_COVERAGE_LIST(ROW)
#undef ROW
};

#define BIT(scope) (1u << (scope))
#define STRICT BIT(PAMU_FLAVOUR_VFIO_STRICT)
#define WINDOW BIT(PAMU_FLAVOUR_LINUX_WINDOW)
#define FLAT BIT(PAMU_FLAVOUR_LINUX_FLAT)
#define SDK BIT(PAMU_FLAVOUR_VFIO_SDK)
#define HV BIT(PAMU_FLAVOUR_HYPERVISOR)
#define UB BIT(PAMU_FLAVOUR_UBOOT)
#define MSI BIT(SW_SCOPE_MSI)
#define VFIO BIT(SW_SCOPE_VFIO)
#define QUIRKS BIT(SW_SCOPE_VFIO_QUIRKS)
#define WINDOWS (WINDOW | SDK)
#define LINUX (WINDOWS | FLAT)
#define DRIVERS (LINUX | HV | UB)

/* Who refuses what, and what an operation cannot bring about. */
static const struct {
    enum pamu_errno number;
    const char *rule;
    unsigned scopes;
    unsigned unreachable;
    const char *why;
} refusals[] = {
    {PAMU_ENODEV, "M4", STRICT | DRIVERS, STRICT | DRIVERS, "the operation domain initialises the device first"},
    {PAMU_EINVAL, "R1", STRICT | MSI | VFIO, 0, NULL},
    {PAMU_EINVAL, "R2", STRICT | MSI | VFIO, 0, NULL},
    {PAMU_EINVAL, "R3", STRICT | WINDOWS | HV | VFIO | QUIRKS, 0, NULL},
    {PAMU_EINVAL, "R4", STRICT | MSI | VFIO | QUIRKS, 0, NULL},
    {PAMU_ENOENT, "R4", STRICT, 0, NULL},
    {PAMU_EBUSY, "R5", STRICT | MSI | VFIO, 0, NULL},
    {PAMU_EBUSY, "R6", STRICT | WINDOWS | HV | VFIO | QUIRKS, 0, NULL},
    {PAMU_ENOENT, "R7", STRICT | HV | UB, 0, NULL},
    {PAMU_ENODEV, "R8", STRICT | WINDOWS | VFIO | QUIRKS, 0, NULL},
    {PAMU_EINVAL, "R9", STRICT | WINDOWS | MSI | VFIO | QUIRKS, 0, NULL},
    {PAMU_EBUSY, "R9", STRICT | DRIVERS, LINUX,
     "the operation boot refuses a second time itself, and destroy detaches"},
    {PAMU_ENODEV, "R9", STRICT | WINDOWS | VFIO | QUIRKS, 0, NULL},
    {PAMU_ENOSPC, "R9", STRICT | DRIVERS, 0, NULL},
    {PAMU_EINVAL, "R10", STRICT | VFIO | QUIRKS, 0, NULL},
    {PAMU_EFAULT, "R10", VFIO | QUIRKS, 0, NULL},
    {PAMU_ENOTTY, "R10", VFIO | QUIRKS, 0, NULL},
    {PAMU_EINVAL, "R11", MSI | VFIO, 0, NULL},
    {PAMU_EFAULT, "R11", VFIO | QUIRKS, VFIO | QUIRKS, "a user's memory is contiguous in the operations"},
    {PAMU_EINVAL, "R12", STRICT | HV | MSI | VFIO, 0, NULL},
    {PAMU_ENOENT, "R14", MSI | VFIO, 0, NULL},
    {PAMU_EINVAL, "R15", MSI | VFIO, 0, NULL},
    {PAMU_EBUSY, "R15", MSI | VFIO, 0, NULL},
    {PAMU_ENODEV, "R16", MSI, 0, NULL},
    {PAMU_ENOSPC, "R16", MSI, 0, NULL},
    {PAMU_EINVAL, "R17", MSI, 0, NULL},
    {PAMU_EBUSY, "R18", MSI, 0, NULL},
    {PAMU_EPERM, "R18", MSI | VFIO | QUIRKS, 0, NULL},
    {PAMU_ENOSPC, "R19", MSI | VFIO | QUIRKS, 0, NULL},
    {PAMU_EBUSY, "R20", MSI, 0, NULL},
    {PAMU_EINVAL, "R20", MSI, 0, NULL},
    {PAMU_EINVAL, "T4", STRICT | VFIO | QUIRKS, 0, NULL},
    {PAMU_ENOSPC, "T9", STRICT | MSI | VFIO | QUIRKS, 0, NULL},
    {PAMU_ENOSYS, "X3", STRICT | DRIVERS, 0, NULL},
    {PAMU_EINVAL, "X7", WINDOWS, 0, NULL},
    {PAMU_EINVAL, "F3", LINUX, 0, NULL},
    {PAMU_EINVALID, "F3", HV, 0, NULL},
    {PAMU_EBUSY, "F3", HV, 0, NULL},
    {PAMU_EINVAL, "F4", LINUX, 0, NULL},
    {PAMU_EBADTREE, "F4", HV, 0, NULL},
    {PAMU_EINVAL, "F5", LINUX, 0, NULL},
    {PAMU_ENOENT, "F5", LINUX, 0, NULL},
    {PAMU_ENOMEM, "F5", LINUX | HV | UB, 0, NULL},
    {PAMU_ENOTFOUND, "F5", HV, 0, NULL},
    {PAMU_EINVALID, "F5", HV, 0, NULL},
    {PAMU_EINVAL, "F6", WINDOWS, 0, NULL},
    {PAMU_BUG, "F6", WINDOWS, 0, NULL},
    {PAMU_EBADTREE, "F6", HV, 0, NULL},
    {PAMU_ENOTRANS, "F6", HV, 0, NULL},
    {PAMU_EBUSY, "F7", HV | UB, 0, NULL},
    {PAMU_OOPS, "F8", HV, 0, NULL},
    {PAMU_BUG, "F8", HV, 0, NULL},
    {PAMU_EINVAL, "F11", FLAT, 0, NULL},
    {PAMU_OOPS, "F12.9", UB, 0, NULL},
    {PAMU_E1, "F12.10", UB, 0, NULL},
    {PAMU_ENOSPC, "F12.10", UB, 0, NULL},
    {PAMU_E3, "F12.11", UB, 0, NULL},
    {PAMU_OOPS, "F12.11", UB, 0, NULL},
    {PAMU_ENOENT, "F12.15", WINDOWS, 0, NULL},
    {PAMU_OOPS, "F12.15", HV, 0, NULL},
    {PAMU_EINVAL, "F14.2", WINDOWS, 0, NULL},
    {PAMU_EBUSY, "F14.5", WINDOWS, 0, NULL},
    {PAMU_EBUSY, "F14.8", WINDOWS, 0, NULL},
    {PAMU_OOPS, "F14.8", WINDOWS, WINDOWS, "no chip has as many windows as the smallest aperture has bytes"},
    {PAMU_EINVAL, "F14.9", WINDOWS, 0, NULL},
    {PAMU_OOPS, "F14.12", WINDOWS, 0, NULL},
    {PAMU_OOPS, "F14.13", WINDOWS, 0, NULL},
    {PAMU_BUG, "F14.14", LINUX, 0, NULL},
    {PAMU_OOPS, "Q3", QUIRKS, 0, NULL},
    {PAMU_EINVAL, "Q4", QUIRKS, 0, NULL},
    {PAMU_EBUSY, "Q4", QUIRKS, 0, NULL},
    {PAMU_ENOMEM, "Q4", QUIRKS, 0, NULL},
    {PAMU_EINVAL, "Q9", QUIRKS, 0, NULL},
};

#define ROWS (sizeof(refusals) / sizeof(refusals[0]))

static const char *scope_name(unsigned scope)
{
    static const char *const others[] = {"msi", "vfio", "vfio-quirks"};

    return scope < PAMU_FLAVOUR_COUNT ? pamu_flavour_row((enum pamu_flavour)scope)->name : others[scope - SW_SCOPE_MSI];
}

static void name_bin(struct pamu_bin *bin, const char *rule, const char *outcome, const char *boundary)
{
    *bin = (struct pamu_bin){.rule = rule, .outcome = outcome};
    (void)snprintf(bin->id, sizeof(bin->id), "%s.%s.%s", rule, outcome, boundary);
}

/* ---- bins ---- */

static bool single_bin(unsigned row, struct pamu_bin *bin)
{
    name_bin(bin, singles[row].rule, singles[row].outcome, singles[row].boundary);
    (void)snprintf(bin->text, sizeof(bin->text), "%s", singles[row].text);
    return true;
}

static bool refusal_bin(unsigned slot, struct pamu_bin *bin)
{
    unsigned row = slot / SW_SCOPES, scope = slot % SW_SCOPES;

    if (row >= ROWS || (refusals[row].scopes & BIT(scope)) == 0)
        return false;
    name_bin(bin, refusals[row].rule, pamu_errno_name(refusals[row].number), scope_name(scope));
    (void)snprintf(bin->text, sizeof(bin->text), "%s refuses with %s", scope_name(scope), bin->outcome);
    if ((refusals[row].unreachable & BIT(scope)) != 0)
        bin->unreachable = refusals[row].why;
    return true;
}

static bool quirk_bin(unsigned slot, struct pamu_bin *bin)
{
    size_t count;
    unsigned row = slot / PAMU_FLAVOUR_COUNT;
    enum pamu_flavour flavour = (enum pamu_flavour)(slot % PAMU_FLAVOUR_COUNT);
    const struct pamu_quirk *quirks = pamu_quirks(&count);

    if (row >= count || !pamu_quirk_of(&quirks[row], flavour))
        return false;
    name_bin(bin, quirks[row].id, "seen", scope_name(flavour));
    (void)snprintf(bin->text, sizeof(bin->text), "%s does as this quirk says", scope_name(flavour));
    return true;
}

/* If it is met, a row is missing. */
static void unlisted_bin(struct pamu_bin *bin)
{
    name_bin(bin, "X3", "refused", "unlisted");
    (void)snprintf(bin->text, sizeof(bin->text), "a refusal that no other bin is for");
    bin->unreachable = "every refusal has a bin of its own";
}

size_t pamu_coverage_slots(void)
{
    return SW_SLOTS;
}

bool pamu_coverage_bin(size_t slot, struct pamu_bin *bin)
{
    if (slot < COVERAGE_HW_SLOTS)
        return coverage_hw_bin((unsigned)slot, bin);
    if (slot < SW_REFUSAL)
        return single_bin((unsigned)slot - COVERAGE_HW_SLOTS, bin);
    if (slot < SW_QUIRK)
        return refusal_bin((unsigned)slot - SW_REFUSAL, bin);
    if (slot < SW_UNLISTED)
        return quirk_bin((unsigned)slot - SW_QUIRK, bin);
    if (slot > SW_UNLISTED)
        return false;
    unlisted_bin(bin);
    return true;
}

/* ---- counting ---- */

static void mark_quirk(const struct pamu *pamu, const char *id, unsigned flavour)
{
    size_t count;
    const struct pamu_quirk *quirks = pamu_quirks(&count), *quirk = pamu_quirk_find(id);

    if (quirk != NULL)
        coverage_mark(pamu, SW_QUIRK + (unsigned)(quirk - quirks) * PAMU_FLAVOUR_COUNT + flavour, true);
}

enum pamu_error sw_cover_refusal(const struct pamu *pamu, unsigned scope, enum pamu_error error,
                                 const struct pamu_refusal *refusal)
{
    unsigned row = 0;

    if (error != PAMU_ERR_REFUSED || !coverage_on(pamu))
        return error;
    while (row < ROWS && (refusals[row].number != refusal->number || (refusals[row].scopes & BIT(scope)) == 0 ||
                          strcmp(refusals[row].rule, refusal->rule) != 0))
        row++;
    coverage_mark(pamu, row < ROWS ? SW_REFUSAL + row * SW_SCOPES + scope : SW_UNLISTED, true);
    if (scope < PAMU_FLAVOUR_COUNT)
        mark_quirk(pamu, refusal->rule, scope);
    return error;
}

void sw_cover_quirk(const struct pamu_driver *driver, const char *id, bool condition)
{
    const struct pamu_driver_config *config = pamu_driver_config(driver);

    if (coverage_on(config->pamu) && condition)
        mark_quirk(config->pamu, id, config->flavour);
}

/* ---- rules ---- */

/* The design thread's rules in short (docs/spec/RFC-RULES.md). */
static const struct {
    const char *id, *text;
} rules[] = {
    {"R1", "the aperture is a power of two of at least 4 KiB, aligned to its size"},
    {"R2", "the window count is a power of two, 1 to the chip's most"},
    {"R3", "windows are equal, at least 4 KiB, and follow one another"},
    {"R4", "a mapping lies at its window's start: a power of two from 4 KiB to the window's size, aligned"},
    {"R5", "windows may change while the aperture is enabled; aperture and count may not"},
    {"R6", "a mapped window is unmapped before it is mapped again"},
    {"R7", "before any mapping all DMA is blocked"},
    {"R8", "the first map enables the domain, the last unmap disables it; an explicit wish wins"},
    {"R9", "geometry, then windows, then maps; attach and detach at any time"},
    {"R10", "get attribute returns what set attribute took; fixed-size types"},
    {"R11", "a VFIO DMA map covers whole windows, all or nothing"},
    {"R12", "unmap takes what was mapped, whole windows"},
    {"R13", "an MSI bank is one more page mapping, one window each"},
    {"R14", "the bank count is discoverable, never assumed"},
    {"R15", "a bank may sit in any free window, mapped by an explicit request"},
    {"R16", "an MSI address is the bank's window and the offset of MSIIR in its page"},
    {"R17", "several banks in one mapping are not possible"},
    {"R18", "isolation: a bank of one group only, on a chip with alias pages"},
    {"R19", "one bank stays reserved for the host where groups outnumber banks"},
    {"R20", "hot-plug adds banks, and never removes or reorders them"},
    {"Q3", "a window size that is not set divides by zero"},
    {"Q4", "the vendor's checks of a DMA map, in its order"},
    {"Q9", "MAP_MSI_BANK requires READ or WRITE in its flags"},
    {"F3", "FACTS section 3: an entry's WSE tells whether it is configured"},
    {"F4", "FACTS section 4: the operation-mapping table has so many entries"},
    {"F5", "FACTS section 5: the tables have so many entries"},
    {"F11", "FACTS section 11: stash ids come from the device tree"},
};

const char *pamu_coverage_rule(const char *rule)
{
    const struct pamu_quirk *quirk = pamu_quirk_find(rule);

    for (unsigned i = 0; i < PAMU_RULE_COUNT; i++) {
        if (strcmp(pamu_rule_row((enum pamu_rule)i)->id, rule) == 0)
            return pamu_rule_row((enum pamu_rule)i)->text;
    }
    for (unsigned i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
        if (strcmp(rules[i].id, rule) == 0)
            return rules[i].text;
    }
    return quirk != NULL ? quirk->text : "";
}
