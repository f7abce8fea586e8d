/* The rules of lint: each is a row, and looks at one entry or window. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "image/look.h"

#define WSE_4K 0x0bu
#define PAGE_LAST UINT64_C(0xfff)

#if defined(__GNUC__)
#define LOOK_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define LOOK_PRINTF(text, first)
#endif

LOOK_PRINTF(3, 4) static void find(const struct image_look *look, const char *legal, const char *format, ...)
{
    char place[80], what[200], wanted[100];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    if (look->primary != NULL && look->table == IMAGE_SPAACT)
        (void)snprintf(place, sizeof place, "SPAACT 0x%" PRIx32 " (LIODN 0x%" PRIx32 ", window %" PRIu32 ")",
                       look->index, look->liodn, look->window);
    else
        (void)snprintf(place, sizeof place, "%s 0x%" PRIx32, image_table_name(look->table), look->index);
    (void)snprintf(wanted, sizeof wanted, "%s%s", legal[0] != '\0' && strncmp(legal, "the ", 4) != 0 ? "wanted: " : "",
                   legal);
    (void)check_add(look->findings,
                    &(struct check_finding){.rule = look->rule, .place = place, .what = what, .legal = wanted});
}

uint64_t image_window_last(const struct pamu_paace *primary)
{
    uint64_t last = pamu_paace_window_last(primary);
    return primary->mw != 0 ? last >> (primary->wce + 1) : last;
}

uint64_t image_mapped_last(const struct image_look *look)
{
    return look->primary->mw != 0 ? pamu_paace_mapped_last(look->entry) : image_window_last(look->primary);
}

uint64_t image_target(const struct image_look *look)
{
    if (look->entry->atm != PAMU_ATM_NONE)
        return pamu_paace_translated_base(look->entry);
    return pamu_paace_window_base(look->primary) + look->window * (image_window_last(look->primary) + 1);
}

static bool is_small(const struct pamu_paace *primary)
{
    return primary->wse < WSE_4K || image_window_last(primary) < PAGE_LAST;
}

bool image_has_windows(const struct image_lint *lint, const struct pamu_paace *primary)
{
    return primary->pt == 0 && !is_small(primary) && pamu_paace_subwindows(primary) <= lint->most_windows &&
           (pamu_paace_window_base(primary) & pamu_paace_window_last(primary)) == 0;
}

/* ---- at a valid PPAACE ---- */

static void look_at_type(const struct image_look *look)
{
    if (look->entry->pt != 0)
        find(look, "PT=0", "PT=1 in a PPAACE: no access can match it");
}

static void look_at_size(const struct image_look *look)
{
    if (look->entry->pt == 0 && is_small(look->entry))
        find(look, "windows of at least 4 KiB",
             "WSE=%" PRIu32 " WCE=%" PRIu32 " MW=%" PRIu32 " make windows under 4 KiB", look->entry->wse,
             look->entry->wce, look->entry->mw);
}

static void look_at_base(const struct image_look *look)
{
    uint64_t base = pamu_paace_window_base(look->entry), last = pamu_paace_window_last(look->entry);
    char legal[64];
    if (look->entry->pt != 0 || look->entry->wse < WSE_4K || (base & last) == 0)
        return;
    (void)snprintf(legal, sizeof legal, "the nearest legal base is 0x%" PRIx64, base & ~last);
    find(look, legal, "the aperture's base 0x%" PRIx64 " is not a multiple of its size 2^%" PRIu32, base,
         look->entry->wse + 1);
}

static void look_at_count(const struct image_look *look)
{
    char legal[64];
    if (look->entry->pt != 0 || pamu_paace_subwindows(look->entry) <= look->lint->most_windows)
        return;
    (void)snprintf(legal, sizeof legal, "the chip's most are %" PRIu64, look->lint->most_windows);
    find(look, legal, "%" PRIu32 " subwindows", pamu_paace_subwindows(look->entry));
}

static void look_at_fspi(const struct image_look *look)
{
    uint64_t entries = look->lint->tables->table[IMAGE_SPAACT].entries;
    uint64_t end = look->entry->fspi + (uint64_t)pamu_paace_subwindows(look->entry) - 1;
    char legal[64];
    if (look->entry->pt != 0 || look->entry->mw == 0 || entries == 0 || end <= entries)
        return;
    (void)snprintf(legal, sizeof legal, "the last entry is 0x%" PRIx64, entries - 1);
    find(look, legal, "FSPI=0x%" PRIx32 " and %" PRIu32 " subwindows reach to SPAACT 0x%" PRIx64, look->entry->fspi,
         pamu_paace_subwindows(look->entry), end - 1);
}

/* ---- at valid entries of both tables ---- */

static void look_at_reserved(const struct image_look *look)
{
    for (unsigned word = 0; word < PAMU_PAACE_WORDS; word++) {
        if (look->entry->reserved[word] != 0)
            find(look, "zero", "reserved bits 0x%08" PRIx32 " at byte 0x%02x are set", look->entry->reserved[word],
                 word * 4);
    }
}

static void look_at_modes(const struct image_look *look)
{
    if (look->entry->atm > PAMU_ATM_WINDOW)
        find(look, "ATM=0 or ATM=1", "ATM=%" PRIu32 ": an access that matches is an operation error", look->entry->atm);
    if (look->entry->otm > PAMU_OTM_INDEXED)
        find(look, "OTM=0, OTM=1 or OTM=2", "OTM=3: an access that matches is an operation error");
}

static void look_at_omi(const struct image_look *look)
{
    uint32_t entries = look->lint->tables->table[IMAGE_OMT].entries;
    char legal[64];
    if (look->entry->otm != PAMU_OTM_INDEXED || entries == 0 || look->entry->omi < entries)
        return;
    (void)snprintf(legal, sizeof legal, "the last entry is 0x%" PRIx32, entries - 1);
    find(look, legal, "OMI=0x%" PRIx32 " is beyond the OMT", look->entry->omi);
}

/* A PPAACE with several windows closes its first one so, which is no mistake. */
static void look_at_access(const struct image_look *look)
{
    if (look->entry->ap == 0 && (look->table == IMAGE_SPAACT || look->entry->mw == 0))
        find(look, "V=0, or AP of 1 to 3", "V=1 and AP=0: valid, and lets nothing through");
}

/* ---- at open windows ---- */

static void look_at_owner(const struct image_look *look)
{
    char legal[64];
    if (look->table != IMAGE_SPAACT || look->entry->pt == 0 || look->entry->liodn == look->liodn)
        return;
    (void)snprintf(legal, sizeof legal, "LIODN=0x%" PRIx32, look->liodn);
    find(look, legal, "the window is that of LIODN 0x%" PRIx32 ": this one can never use it", look->entry->liodn);
}

static void look_at_secondary_type(const struct image_look *look)
{
    if (look->table == IMAGE_SPAACT && look->entry->pt == 0)
        find(look, "PT=1", "PT=0 in a SPAACE: no access can match it");
}

static void look_at_mapped(const struct image_look *look)
{
    uint64_t last = image_window_last(look->primary);
    char legal[64];
    if (look->primary->mw == 0)
        return;
    (void)snprintf(legal, sizeof legal, "2^12 to the window's 2^%" PRIu32 " bytes",
                   look->primary->wse - look->primary->wce);
    if (look->entry->swse < WSE_4K)
        find(look, legal, "SWSE=%" PRIu32 " maps nothing", look->entry->swse);
    else if (image_mapped_last(look) > last)
        find(look, legal, "SWSE=%" PRIu32 " maps more than the window has", look->entry->swse);
}

static bool is_mapped(const struct image_look *look)
{
    return look->primary->mw == 0 || look->entry->swse >= WSE_4K;
}

static void look_at_hole(const struct image_look *look)
{
    uint64_t last = image_window_last(look->primary);
    if (is_mapped(look) && image_mapped_last(look) < last)
        find(look, "", "window of 0x%" PRIx64 " bytes maps 0x%" PRIx64 ": the rest is a hole", last + 1,
             image_mapped_last(look) + 1);
}

static void look_at_target(const struct image_look *look)
{
    uint64_t target = image_target(look), last = image_mapped_last(look);
    char legal[64];
    if (look->entry->atm == PAMU_ATM_NONE || !is_mapped(look) || (target & last) == 0)
        return;
    (void)snprintf(legal, sizeof legal, "the nearest below is 0x%" PRIx64, target & ~last);
    find(look, legal, "TWBA 0x%" PRIx64 " is not a multiple of what it maps, 0x%" PRIx64 " bytes", target, last + 1);
}

static void look_at_phys(const struct image_look *look)
{
    unsigned bits = look->lint->phys_bits;
    uint64_t most = bits >= 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1, target = image_target(look);
    char legal[64];
    if (!is_mapped(look) || (target <= most && image_mapped_last(look) <= most - target))
        return;
    (void)snprintf(legal, sizeof legal, "the last address of %u bits is 0x%" PRIx64, bits, most);
    find(look, legal, "physical 0x%" PRIx64 " and 0x%" PRIx64 " bytes more are beyond what the chip has", target,
         image_mapped_last(look));
}

/* ---- at SPAACEs by themselves ---- */

static void look_at_orphan(const struct image_look *look)
{
    if (!look->reached)
        find(look, "V=0", "valid, and no valid PPAACE leads here: no access can match it");
}

/* ---- rows ---- */

#define PRIMARY IMAGE_AT_PRIMARY
#define WINDOW IMAGE_AT_WINDOW
#define SECONDARY IMAGE_AT_SECONDARY

/* id, severity, stage, text, function. Those that look at both kinds of entries stand twice. */
#define LINT_LIST(X)                                                                                            \
    X("primary-type", ERROR, PRIMARY, "a PPAACE has PT=0 (T6)", look_at_type)                                   \
    X("window-small", ERROR, PRIMARY, "windows have at least 4 KiB (T6, R3)", look_at_size)                     \
    X("base-misaligned", ERROR, PRIMARY, "an aperture is aligned to its size (T6, R1)", look_at_base)           \
    X("windows-many", ERROR, PRIMARY, "no more windows than the chip has (T6, R2)", look_at_count)              \
    X("fspi-beyond", ERROR, PRIMARY, "all windows lie in the SPAACT (T9)", look_at_fspi)                        \
    X("mode", ERROR, PRIMARY, "translation modes are those that exist (T6)", look_at_modes)                     \
    X("omi-beyond", ERROR, PRIMARY, "an OMI lies in the OMT (T14)", look_at_omi)                                \
    X("no-access", WARNING, PRIMARY, "a valid entry lets something through (T11)", look_at_access)              \
    X("reserved-bits", WARNING, PRIMARY, "reserved bits are zero (P1)", look_at_reserved)                       \
    X("window-owner", ERROR, WINDOW, "a window belongs to the LIODN that uses it (T9)", look_at_owner)          \
    X("window-type", ERROR, WINDOW, "a SPAACE has PT=1 (T9)", look_at_secondary_type)                           \
    X("mapped-size", ERROR, WINDOW, "a mapping has 4 KiB to its window's size (T10, R4)", look_at_mapped)       \
    X("hole", NOTE, WINDOW, "a mapping may be smaller than its window; the rest is denied (T10)", look_at_hole) \
    X("target-misaligned", ERROR, WINDOW, "a physical address is aligned to the mapped size (T13, R4)",         \
      look_at_target)                                                                                           \
    X("phys-beyond", ERROR, WINDOW, "a physical address has the chip's bits (T13)", look_at_phys)               \
    X("orphan", WARNING, SECONDARY, "a valid SPAACE is some LIODN's window (T9)", look_at_orphan)               \
    X("mode-secondary", ERROR, SECONDARY, "translation modes are those that exist (T6)", look_at_modes)         \
    X("omi-beyond-secondary", ERROR, SECONDARY, "an OMI lies in the OMT (T14)", look_at_omi)                    \
    X("no-access-secondary", WARNING, SECONDARY, "a valid entry lets something through (T11)", look_at_access)  \
    X("reserved-bits-secondary", WARNING, SECONDARY, "reserved bits are zero (P1)", look_at_reserved)           \
    X("overlap", WARNING, -1, "no two domains reach the same physical memory", NULL)

static const struct check_rule rules[] = {
#define LINT_RULE(id, severity, stage, text, function) {id, CHECK_##severity, text},
    LINT_LIST(LINT_RULE)
#undef LINT_RULE
};

struct looker {
    int stage; /* enum image_stage; -1 for none */
    void (*function)(const struct image_look *look);
};

static const struct looker lookers[] = {
#define LINT_LOOKER(id, severity, stage, text, function) {stage, function},
    LINT_LIST(LINT_LOOKER)
#undef LINT_LOOKER
};

enum { RULES = sizeof rules / sizeof rules[0], OVERLAP = RULES - 1 };

const struct check_rule *image_lint_rule(size_t index)
{
    return index < RULES ? &rules[index] : NULL;
}

const struct check_rule *image_overlap_rule(void)
{
    return &rules[OVERLAP];
}

void image_look_at(struct image_look *look, enum image_stage stage)
{
    for (size_t i = 0; i < RULES; i++) {
        if (lookers[i].stage != (int)stage)
            continue;
        look->rule = &rules[i];
        lookers[i].function(look);
    }
}
