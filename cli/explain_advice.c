/* The nearest that would be legal, by reason. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <string.h>

#include "explain.h"

/* Everything advice can be made of. */
struct advice {
    const struct explanation *about;
    const struct explain_step *failure;
    const struct pamu_request *request;
    struct pamu_paace primary, window; /* zeros where no look-up got so far; window is that of the (sub)window */
    uint64_t base, size, index;        /* of the (sub)window: its IOVA and size */
    char *text;
};

#define SAY(advice, ...) (void)snprintf((advice)->text, EXPLAIN_SENTENCE_BYTES, __VA_ARGS__)

typedef void advice_fn(struct advice *advice);

static uint32_t read_register(const struct advice *advice, enum pamu_register number)
{
    size_t count;
    uint32_t value = 0;
    (void)pamu_register_read(advice->about->pamu, advice->request->instance, pamu_registers(&count)[number].offset,
                             &value);
    return value;
}

static uint64_t read_base(const struct advice *advice, enum pamu_register high)
{
    return (uint64_t)read_register(advice, high) << 32 | read_register(advice, high + 1);
}

/* ---- registers ---- */

static void advise_gate(struct advice *advice)
{
    SAY(advice, "PC[PGC] must be 0: PC is 0x%08" PRIx32 ", 0x%08" PRIx32 " would open the gate",
        read_register(advice, PAMU_REG_PC), read_register(advice, PAMU_REG_PC) & ~PAMU_PC_PGC);
}

static void advise_enable(struct advice *advice)
{
    SAY(advice, "PC[PE] must be 1: PC is 0x%08" PRIx32 ", 0x%08" PRIx32 " would enable the PAMU",
        read_register(advice, PAMU_REG_PC), read_register(advice, PAMU_REG_PC) | PAMU_PC_PE);
}

/* ---- LIODNs ---- */

static void advise_ppaact(struct advice *advice)
{
    uint64_t entries = explain_fact(advice->failure, "entries", 0);
    if (entries == 0)
        SAY(advice, "the PPAACT has no entry at all: PPLA must lie above PPBA");
    else
        SAY(advice, "the greatest LIODN that the PPAACT has an entry for is 0x%" PRIx64, entries - 1);
}

static bool is_valid_at(const struct advice *advice, uint64_t table, uint64_t index)
{
    uint8_t bytes[PAMU_PAACE_BYTES];
    struct pamu_paace entry;
    if (pamu_memory_read(advice->about->pamu, table + index * PAMU_PAACE_BYTES, bytes, sizeof bytes) != PAMU_OK)
        return false;
    pamu_paace_decode(bytes, &entry);
    return entry.v != 0;
}

/* The index nearest to one, among count, whose entry in memory is valid; count if there is none. */
static uint64_t nearest_valid(const struct advice *advice, uint64_t table, uint64_t index, uint64_t count)
{
    for (uint64_t distance = 1; distance < count; distance++) {
        if (distance <= index && is_valid_at(advice, table, index - distance))
            return index - distance;
        if (index + distance < count && is_valid_at(advice, table, index + distance))
            return index + distance;
    }
    return count;
}

static void advise_valid_ppaace(struct advice *advice)
{
    uint64_t table = read_base(advice, PAMU_REG_PPBAH),
             count = (read_base(advice, PAMU_REG_PPLAH) - table) / PAMU_PAACE_BYTES;
    uint64_t found = nearest_valid(advice, table, advice->request->liodn, count < 0x10000 ? count : 0x10000);
    if (found < count && found < 0x10000)
        SAY(advice, "nothing is mapped for LIODN 0x%x; the nearest LIODN with a valid PPAACE is 0x%" PRIx64,
            (unsigned)advice->request->liodn, found);
    else
        SAY(advice, "nothing is mapped for LIODN 0x%x, nor for any other", (unsigned)advice->request->liodn);
}

/* ---- malformed entries ---- */

static void advise_pt(struct advice *advice)
{
    SAY(advice, "PT must be 0 in the PPAACT");
}

static void advise_wse(struct advice *advice)
{
    SAY(advice, "WSE is %" PRIu32 "; the least that is legal is 11, for 4 KiB", advice->primary.wse);
}

static void advise_base(struct advice *advice)
{
    uint64_t base = pamu_paace_window_base(&advice->primary), last = pamu_paace_window_last(&advice->primary);
    uint64_t below = base & ~last;
    SAY(advice, "the nearest bases that are multiples of the window size are 0x%" PRIx64 " and 0x%" PRIx64, below,
        below + last + 1);
}

static void advise_subwindow(struct advice *advice)
{
    uint64_t most = (pamu_paace_window_last(&advice->primary) >> 12) + 1;
    SAY(advice,
        "a window of WSE %" PRIu32 " has room for at most %" PRIu64 " subwindows of 4 KiB; WCE %" PRIu32
        " asks for %" PRIu32,
        advice->primary.wse, most, advice->primary.wce, pamu_paace_subwindows(&advice->primary));
}

static void advise_wce(struct advice *advice)
{
    unsigned most = pamu_config(advice->about->pamu)->hardware.mwce;
    SAY(advice, "WCE is %" PRIu32 "; the greatest that this chip has is %u, for %" PRIu64 " subwindows",
        advice->primary.wce, most, (uint64_t)1 << (most + 1));
}

static void advise_atm(struct advice *advice)
{
    SAY(advice, "ATM is %" PRIu32 "; legal are 0 (none) and 1 (window)", advice->window.atm);
}

static void advise_otm(struct advice *advice)
{
    SAY(advice, "OTM is 3; legal are 0 (none), 1 (immediate) and 2 (indexed)");
}

/* ---- windows ---- */

/* "; the nearest IOVA for 4 bytes is 0x1ffc", where [first, last] is legal. */
static void say_nearest(struct advice *advice, uint64_t first, uint64_t last)
{
    size_t used = strlen(advice->text);
    uint64_t iova = advice->request->iova, most = last - (advice->request->length - 1u);
    char *rest = advice->text + used;
    if (last - first < advice->request->length - 1u) {
        (void)snprintf(rest, EXPLAIN_SENTENCE_BYTES - used, "; no IOVA has room for %" PRIu32 " bytes",
                       advice->request->length);
        return;
    }
    (void)snprintf(rest, EXPLAIN_SENTENCE_BYTES - used, "; the nearest IOVA for %" PRIu32 " bytes is 0x%" PRIx64,
                   advice->request->length,
                   iova < first  ? first
                   : iova > most ? most
                                 : iova);
}

static void advise_aperture(struct advice *advice)
{
    uint64_t first = explain_fact(advice->failure, "first", 0), last = explain_fact(advice->failure, "last", 0);
    SAY(advice, "the aperture is 0x%" PRIx64 " .. 0x%" PRIx64, first, last);
    say_nearest(advice, first, last);
}

static void advise_crossing(struct advice *advice)
{
    SAY(advice,
        "window %" PRIu64 " is 0x%" PRIx64 " .. 0x%" PRIx64 "; at most %" PRIu64
        " bytes from this IOVA do not cross its end",
        advice->index, advice->base, advice->base + advice->size - 1,
        advice->base + advice->size - advice->request->iova);
}

static void advise_spaact(struct advice *advice)
{
    SAY(advice, "the SPAACT has %" PRIu64 " entries; window %" PRIu64 " with FSPI %" PRIu32 " needs index %" PRIu64,
        explain_fact(advice->failure, "entries", 0), advice->index, advice->primary.fspi,
        explain_fact(advice->failure, "index", 0));
}

static void advise_valid_spaace(struct advice *advice)
{
    uint64_t table = read_base(advice, PAMU_REG_SPBAH) + (uint64_t)advice->primary.fspi * PAMU_PAACE_BYTES;
    uint64_t count = pamu_paace_subwindows(&advice->primary) - 1;
    uint64_t found = nearest_valid(advice, table, advice->index - 1, count);
    bool none = found == count;
    if (none && advice->primary.ap == 0) {
        SAY(advice, "nothing is mapped in window %" PRIu64 ", nor in any other", advice->index);
        return;
    }
    uint64_t window = none ? 0 : found + 1;
    SAY(advice, "nothing is mapped in window %" PRIu64 "; the nearest mapped one is window %" PRIu64 " at 0x%" PRIx64,
        advice->index, window, pamu_paace_window_base(&advice->primary) + window * advice->size);
}

static void advise_secondary(struct advice *advice)
{
    SAY(advice, "PT must be 1 in the SPAACT");
}

static void advise_owner(struct advice *advice)
{
    SAY(advice,
        "the SPAACE at index %" PRIu64 " belongs to LIODN 0x%" PRIx32 "; LIODN 0x%x needs entries of its own, and FSPI "
        "to point to them",
        advice->primary.fspi + advice->index - 1, advice->window.liodn, (unsigned)advice->request->liodn);
}

static void advise_unmapped(struct advice *advice)
{
    SAY(advice, "SWSE is %" PRIu32 "; the least that maps anything is 11, for 4 KiB", advice->window.swse);
}

static void advise_hole(struct advice *advice)
{
    uint64_t mapped = pamu_paace_mapped_last(&advice->window), last = advice->base + mapped;
    char size[32];
    SAY(advice, "window %" PRIu64 " maps 0x%" PRIx64 " .. 0x%" PRIx64 " (%s)", advice->index, advice->base, last,
        cli_size_text(mapped + 1, size));
    if (advice->request->iova > last) {
        say_nearest(advice, advice->base, last);
        return;
    }
    size_t used = strlen(advice->text);
    (void)snprintf(advice->text + used, EXPLAIN_SENTENCE_BYTES - used,
                   "; at most %" PRIu64 " bytes from this IOVA are mapped", last - advice->request->iova + 1);
}

static void advise_permission(struct advice *advice)
{
    static const char *const allowed[] = {"nothing", "reads only", "writes only", "reads, writes and atomics"};
    SAY(advice, "the entry's AP is %" PRIu32 ", which allows %s; the operation needs AP %" PRIu64, advice->window.ap,
        allowed[advice->window.ap & 3], explain_fact(advice->failure, "needs", 0) | advice->window.ap);
}

/* ---- fetches and operations ---- */

static void advise_fetch(struct advice *advice)
{
    SAY(advice, "the table entry at 0x%" PRIx64 " must lie in memory that can be read",
        explain_fact(advice->failure, "entry", 0));
}

static const char *name_of(uint32_t operation)
{
    const char *name = pamu_operation_name(operation & PAMU_ENCODING);
    return name != NULL ? name : "unassigned";
}

static void advise_immediate(struct advice *advice)
{
    SAY(advice, "IOEA is 0x%02" PRIx32 " (%s) and IOEB 0x%02" PRIx32 " (%s); other operations are denied with OTM 1",
        advice->window.ioea, name_of(advice->window.ioea), advice->window.ioeb, name_of(advice->window.ioeb));
}

static void advise_omt(struct advice *advice)
{
    SAY(advice, "OMI is %" PRIu32 "; the OMT has %" PRIu64 " entries", advice->window.omi,
        explain_fact(advice->failure, "entries", 0));
}

static void advise_encoding(struct advice *advice)
{
    char list[160] = "";
    const struct pamu_event *event = NULL;
    for (size_t i = 0; i < advice->about->count; i++) {
        const struct pamu_event *candidate = &advice->about->steps[i]->event;
        if (explain_has_entry(candidate, PAMU_OMT))
            event = candidate;
    }
    for (unsigned i = 0; event != NULL && i < PAMU_OPERATION_COUNT; i++) {
        size_t used = strlen(list);
        if ((event->bytes[i] & PAMU_ENCODING_VALID) != 0)
            (void)snprintf(list + used, sizeof list - used, "%s%s", used > 0 ? ", " : "", name_of(i));
    }
    SAY(advice, "operation-mapping entry %" PRIu32 " has valid encodings for: %s", advice->window.omi,
        *list != '\0' ? list : "none");
}

static advice_fn *const advisers[PAMU_REASON_COUNT] = {
    [PAMU_REASON_GATE_CLOSED] = advise_gate,
    [PAMU_REASON_DISABLED] = advise_enable,
    [PAMU_REASON_LIODN_OUTSIDE_PPAACT] = advise_ppaact,
    [PAMU_REASON_PPAACE_INVALID] = advise_valid_ppaace,
    [PAMU_REASON_MALFORMED_PT] = advise_pt,
    [PAMU_REASON_MALFORMED_WSE] = advise_wse,
    [PAMU_REASON_MALFORMED_BASE] = advise_base,
    [PAMU_REASON_MALFORMED_SUBWINDOW] = advise_subwindow,
    [PAMU_REASON_MALFORMED_WCE] = advise_wce,
    [PAMU_REASON_MALFORMED_ATM] = advise_atm,
    [PAMU_REASON_MALFORMED_OTM] = advise_otm,
    [PAMU_REASON_OUTSIDE_APERTURE] = advise_aperture,
    [PAMU_REASON_CROSSES_SUBWINDOW] = advise_crossing,
    [PAMU_REASON_SPAACE_OUTSIDE_SPAACT] = advise_spaact,
    [PAMU_REASON_SPAACE_INVALID] = advise_valid_spaace,
    [PAMU_REASON_SPAACE_NOT_SECONDARY] = advise_secondary,
    [PAMU_REASON_SPAACE_WRONG_LIODN] = advise_owner,
    [PAMU_REASON_SUBWINDOW_UNMAPPED] = advise_unmapped,
    [PAMU_REASON_HOLE] = advise_hole,
    [PAMU_REASON_NO_QUERY] = advise_permission,
    [PAMU_REASON_NO_UPDATE] = advise_permission,
    [PAMU_REASON_NO_ATOMIC] = advise_permission,
    [PAMU_REASON_FETCH_REJECTED] = advise_fetch,
    [PAMU_REASON_NO_IMMEDIATE] = advise_immediate,
    [PAMU_REASON_OME_OUTSIDE_OMT] = advise_omt,
    [PAMU_REASON_OME_NO_ENCODING] = advise_encoding,
};

/* The (sub)window of the access, as far as the rules got (T7, T8). */
static void find_window(struct advice *advice)
{
    bool primary = explain_entry(advice->about, PAMU_PPAACE, &advice->primary);
    advice->window = advice->primary;
    if (!primary)
        return;
    uint64_t offset = advice->request->iova - pamu_paace_window_base(&advice->primary);
    advice->size = advice->primary.mw ? (pamu_paace_window_last(&advice->primary) >> (advice->primary.wce + 1)) + 1
                                      : pamu_paace_window_last(&advice->primary) + 1;
    advice->index = advice->primary.mw && advice->size != 0 ? offset / advice->size : 0;
    advice->base = pamu_paace_window_base(&advice->primary) + advice->index * advice->size;
    (void)explain_entry(advice->about, PAMU_SPAACE, &advice->window);
}

const char *explain_advice(const struct explanation *explanation, char buffer[EXPLAIN_SENTENCE_BYTES])
{
    struct advice advice = {.about = explanation, .request = &explanation->access->request, .text = buffer};
    advice.failure = explain_failure(explanation);
    advice_fn *adviser = advice.failure != NULL ? advisers[advice.failure->event.reason] : NULL;
    if (adviser == NULL)
        return NULL;
    find_window(&advice);
    adviser(&advice);
    return buffer;
}
