/* Which quirk a difference falls under: the first rule that holds decides. SPDX-License-Identifier: BSD-2-Clause */
#include "memory/power.h"
#include "report/divergence_look.h"

#define PAGE_MASK UINT64_C(0xfff)
#define LOST_WSE 30u /* F12.13: windows of 2 GiB and more */

/* ---- what may hold ---- */

static bool is_enabled_kind(const struct divergence *at)
{
    return at->kind == REPORT_DIVERGENCE_ENABLED;
}

static bool closed_by_handler(const struct divergence *at)
{
    return at->liodn.closed && !at->entry.v;
}

static bool enabled_in_view_only(const struct divergence *at)
{
    return is_enabled_kind(at) && !at->entry.v;
}

static bool enabled_in_tables_only(const struct divergence *at)
{
    return is_enabled_kind(at) && at->domain.windows > 0;
}

static bool open_since_boot(const struct divergence *at)
{
    return at->attached && at->domain.windows == 0 && at->entry.v;
}

static bool open_after_detach(const struct divergence *at)
{
    return !at->attached && at->entry.v;
}

static bool bypassed(const struct divergence *at)
{
    return at->result.verdict == PAMU_BYPASSED;
}

static bool has_reason(const struct divergence *at, enum pamu_reason first, enum pamu_reason last)
{
    return at->result.reason >= first && at->result.reason <= last;
}

static bool not_valid(const struct divergence *at)
{
    return at->result.reason == PAMU_REASON_PPAACE_INVALID;
}

static bool switched_off(const struct divergence *at)
{
    return has_reason(at, PAMU_REASON_GATE_CLOSED, PAMU_REASON_DISABLED);
}

static bool no_permission(const struct divergence *at)
{
    return has_reason(at, PAMU_REASON_NO_QUERY, PAMU_REASON_NO_ATOMIC);
}

static bool single_entries_changed(const struct divergence *at)
{
    return at->any_low_level;
}

static bool lost_bits(const struct divergence *at)
{
    return pamu_driver_config(at->driver)->bits == 32 && at->mapping.phys >> 44 != 0;
}

static bool odd_size(const struct divergence *at)
{
    uint64_t size = at->mapping.size;
    return size != 0 && (!mem_is_power_of_two(size) || size <= PAGE_MASK);
}

/* Of any LIODN: entries of others are overwritten, too. */
static bool attachment_failed(const struct divergence *at)
{
    return at->any_failed;
}

static bool half_cut(const struct divergence *at)
{
    return at->domain.half_cut;
}

/* The entry's aperture is not the driver's; of a single window only the base tells. */
static bool stale_geometry(const struct divergence *at)
{
    if (!at->attached || !at->entry.v)
        return false;
    if (pamu_paace_window_base(&at->entry) != at->domain.start)
        return true;
    return at->entry.mw && pamu_paace_window_last(&at->entry) != at->domain.last - at->domain.start;
}

static bool past_single_window(const struct divergence *at)
{
    return at->domain.windows == 1 && at->result.reason == PAMU_REASON_OUTSIDE_APERTURE;
}

static bool in_hole(const struct divergence *at)
{
    return at->result.reason == PAMU_REASON_HOLE;
}

static bool unaligned_page(const struct divergence *at)
{
    return at->mapping.size != 0 && (at->mapping.phys & PAGE_MASK) != 0;
}

static bool unaligned_target(const struct divergence *at)
{
    return at->mapping.size != 0 && (at->mapping.phys & (at->mapping.size - 1)) != 0;
}

static bool subwindow_not_written(const struct divergence *at)
{
    return at->result.reason == PAMU_REASON_SPAACE_INVALID;
}

static bool too_many_windows(const struct divergence *at)
{
    return at->result.reason == PAMU_REASON_MALFORMED_WCE ||
           has_reason(at, PAMU_REASON_SPAACE_OUTSIDE_SPAACT, PAMU_REASON_SPAACE_WRONG_LIODN);
}

static bool too_small(const struct divergence *at)
{
    return at->result.reason == PAMU_REASON_MALFORMED_SUBWINDOW;
}

static bool too_large(const struct divergence *at)
{
    return at->entry.wse >= LOST_WSE;
}

static bool rounded_out(const struct divergence *at)
{
    bool passes = at->result.verdict == PAMU_TRANSLATED;
    return at->view.passes ? has_reason(at, PAMU_REASON_SUBWINDOW_UNMAPPED, PAMU_REASON_HOLE) : passes;
}

static bool left_to_old_guest(const struct divergence *at)
{
    return at->liodn.moved;
}

/* ---- the rules ---- */

static const struct {
    const char *item; /* its row says which flavours the rule is for */
    bool (*holds)(const struct divergence *at);
} rules[] = {
    {"F12.5", not_valid},
    {"F8", closed_by_handler},
    {"F14.11", enabled_in_view_only},
    {"F14.10", open_since_boot},
    {"F12.6", open_after_detach},
    {"F14.5", enabled_in_tables_only},
    {"F7", bypassed},
    {"F12.4", bypassed},
    {"F12.4", not_valid},
    {"F12.4", switched_off},
    {"F14.13", single_entries_changed},
    {"F12.15", single_entries_changed},
    {"F14.15", lost_bits},
    {"F14.3", odd_size},
    {"F14.1", attachment_failed},
    {"F14.2", half_cut},
    {"F14.8", stale_geometry},
    {"F12.2", past_single_window},
    {"F12.1", in_hole},
    {"F12.4", no_permission},
    {"F12.3", unaligned_page},
    {"F12.12", subwindow_not_written},
    {"F12.9", too_many_windows},
    {"F12.10", rounded_out},
    {"F12.13", too_large},
    {"X5", too_small},
    {"X6", too_small},
    {"X4", odd_size},
    {"F6", unaligned_target},
    {"X2", left_to_old_guest},
};

const char *divergence_item(const struct divergence *divergence)
{
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (pamu_quirk_of(pamu_quirk_find(rules[i].item), divergence->flavour) && rules[i].holds(divergence))
            return rules[i].item;
    return NULL;
}
