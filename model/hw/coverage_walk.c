/* Which bins a transaction belongs to, rule by rule. SPDX-License-Identifier: BSD-2-Clause */
#include "hw/coverage.h"

#include "hw/lookup.h"
#include "hw/regfile.h"

enum { TABLE_PPAACT = 0, TABLE_SPAACT = 1 };

static void mark(const struct coverage_walk *walk, unsigned slot, bool condition)
{
    coverage_mark(walk->pamu, slot, condition);
}

static bool reached(const struct coverage_walk *walk, enum coverage_step step)
{
    return walk->passed >= (unsigned)step && walk->result->verdict != PAMU_BYPASSED;
}

static bool is(const struct coverage_walk *walk, enum pamu_reason reason)
{
    return walk->result->reason == reason;
}

static bool has_subwindows(const struct coverage_walk *walk)
{
    return walk->primary->mw != 0;
}

static bool is_secondary(const struct coverage_walk *walk)
{
    return walk->index > 0;
}

static uint64_t last_offset(const struct coverage_walk *walk)
{
    return walk->offset + (walk->request->length - 1);
}

static uint64_t part_last(const struct coverage_walk *walk)
{
    return pamu_paace_window_last(walk->primary) >> (walk->primary->wce + 1);
}

static void cover_admission(const struct coverage_walk *walk)
{
    uint32_t control = walk->instance->registers[PAMU_REG_PC];
    bool passed = walk->result->verdict == PAMU_BYPASSED;

    mark(walk, COVERAGE_T1_BYPASSED, walk->instance->bypassed);
    mark(walk, COVERAGE_T1_OTHER, !walk->instance->bypassed && walk->pamu->bypass != 0);
    mark(walk, COVERAGE_T2_OPEN, walk->passed > STEP_T2);
    mark(walk, COVERAGE_T2_CLOSED, is(walk, PAMU_REASON_GATE_CLOSED) && (control & PAMU_PC_PE) != 0);
    mark(walk, COVERAGE_T2_FIRST, is(walk, PAMU_REASON_GATE_CLOSED) && (control & PAMU_PC_PE) == 0);
    mark(walk, COVERAGE_T3_ENABLED, reached(walk, STEP_T4));
    mark(walk, COVERAGE_T3_DENIED, is(walk, PAMU_REASON_DISABLED));
    mark(walk, COVERAGE_T3_PASSED, passed && !walk->instance->bypassed);
}

static void cover_t4(const struct coverage_walk *walk)
{
    uint64_t count = walk->instance->table_count[PAMU_PPAACE], liodn = walk->request->liodn;
    uint64_t end = regfile_pair(walk->instance, PAMU_REG_PPLAH);
    bool denied = is(walk, PAMU_REASON_LIODN_OUTSIDE_PPAACT);

    mark(walk, COVERAGE_T4_FIRST, !denied && liodn == 0);
    mark(walk, COVERAGE_T4_LAST, !denied && liodn + 1 == count);
    mark(walk, COVERAGE_T4_TOP, !denied && liodn == UINT16_MAX);
    mark(walk, COVERAGE_T4_ABOVE, denied && liodn == count && count != 0);
    mark(walk, COVERAGE_T4_FAR, denied && liodn > count && count != 0);
    mark(walk, COVERAGE_T4_EMPTY, denied && count == 0);
    mark(walk, COVERAGE_T4_PARTIAL,
         denied && liodn == count && entry_address(walk->instance, PAMU_PPAACE, count) < end);
}

static void cover_t5(const struct coverage_walk *walk)
{
    bool denied = is(walk, PAMU_REASON_PPAACE_INVALID);

    mark(walk, COVERAGE_T5_VALID, !denied);
    mark(walk, COVERAGE_T5_INVALID, denied);
    mark(walk, COVERAGE_T5_FIRST, denied && walk->primary->wse < PAMU_SIZE_4K);
}

static void cover_malformed(const struct coverage_walk *walk)
{
    static const uint8_t classes[PAMU_CLASS_COUNT] = {
        [PAMU_CLASS_POE] = CLASS_ERROR, [PAMU_CLASS_LAV] = CLASS_LAV, [PAMU_CLASS_WAV] = CLASS_WAV};
    enum pamu_reason reason = (enum pamu_reason)walk->result->reason;
    const struct pamu_paace *entry = walk->window;
    uint64_t base = pamu_paace_window_base(walk->primary), last = pamu_paace_window_last(walk->primary);

    if (reason == PAMU_REASON_NONE || pamu_reason_row(reason)->rule != PAMU_RULE_T6)
        return;
    mark(walk, COVERAGE_MALFORMED + (unsigned)reason * CLASS_KINDS + classes[pamu_reason_class(walk->pamu, reason)],
         true);
    mark(walk, COVERAGE_T6_BASE, is(walk, PAMU_REASON_MALFORMED_BASE) && (base & last) == 4096);
    mark(walk, COVERAGE_T6_HALF, is(walk, PAMU_REASON_MALFORMED_SUBWINDOW) && part_last(walk) == 2047);
    mark(walk, COVERAGE_T6_ABOVE,
         is(walk, PAMU_REASON_MALFORMED_WCE) && walk->primary->wce == walk->pamu->config.hardware.mwce + 1u);
    mark(walk, COVERAGE_T6_ATM2, is(walk, PAMU_REASON_MALFORMED_ATM) && entry->atm == 2);
    mark(walk, COVERAGE_T6_ATM3, is(walk, PAMU_REASON_MALFORMED_ATM) && entry->atm == 3);
    mark(walk, COVERAGE_T6_SECONDARY, walk->passed == STEP_T6_SECONDARY);
}

static void cover_sound(const struct coverage_walk *walk)
{
    const struct pamu_paace *primary = walk->primary;
    uint8_t most = walk->pamu->config.hardware.mwce;

    if (walk->passed <= STEP_T6)
        return;
    mark(walk, COVERAGE_T6_SOUND, true);
    mark(walk, COVERAGE_T6_WINDOW, primary->wse == PAMU_SIZE_4K);
    mark(walk, COVERAGE_T6_SUBWINDOW, has_subwindows(walk) && part_last(walk) == 4095);
    mark(walk, COVERAGE_T6_MOST, has_subwindows(walk) && primary->wce == most);
    mark(walk, COVERAGE_T6_UNUSED, !has_subwindows(walk) && primary->wce > most);
}

static void cover_aperture(const struct coverage_walk *walk, enum coverage_size kind, unsigned bin, bool condition)
{
    mark(walk, bin, condition);
    mark(walk, COVERAGE_APERTURE + walk->primary->wse * SIZE_KINDS + (unsigned)kind, condition);
}

static void cover_t7(const struct coverage_walk *walk)
{
    uint64_t base = pamu_paace_window_base(walk->primary), last = pamu_paace_window_last(walk->primary);
    uint64_t first = walk->request->iova, length = walk->request->length, end = first + (length - 1);
    bool denied = is(walk, PAMU_REASON_OUTSIDE_APERTURE), wraps = end < first;

    cover_aperture(walk, SIZE_FIRST, COVERAGE_T7_FIRST, !denied && first == base);
    cover_aperture(walk, SIZE_LAST, COVERAGE_T7_LAST, !denied && end == base + last);
    cover_aperture(walk, SIZE_BELOW, COVERAGE_T7_BELOW, denied && !wraps && base != 0 && end == base - 1);
    cover_aperture(walk, SIZE_ABOVE, COVERAGE_T7_ABOVE, denied && first == base + last + 1 && first > base);
    mark(walk, COVERAGE_T7_WHOLE, !denied && length - 1 == last);
    mark(walk, COVERAGE_T7_BYTE, !denied && length == 1);
    mark(walk, COVERAGE_T7_INTO, denied && first < base && end >= base);
    mark(walk, COVERAGE_T7_OUT, denied && first >= base && first <= base + last && end == base + last + 1);
    mark(walk, COVERAGE_T7_WRAP, denied && wraps);
}

static void cover_t8(const struct coverage_walk *walk)
{
    uint64_t part = part_last(walk), end = last_offset(walk), windows = pamu_paace_subwindows(walk->primary);
    bool denied = is(walk, PAMU_REASON_CROSSES_SUBWINDOW), at_last = walk->index + 1 == windows;
    unsigned counts = COVERAGE_COUNT_OF + walk->primary->wce * WINDOW_KINDS;

    mark(walk, COVERAGE_T8_FIRST, !denied && walk->offset == 0 && is_secondary(walk));
    mark(walk, COVERAGE_T8_LAST, !denied && end == part && !at_last);
    mark(walk, COVERAGE_T8_WHOLE, !denied && walk->request->length - 1 == part);
    mark(walk, COVERAGE_T8_CROSS, denied && end == part + 1);
    mark(walk, COVERAGE_T8_SPAN, denied && end > 2 * part + 1);
    mark(walk, counts + WINDOW_FIRST, !denied && !is_secondary(walk));
    mark(walk, counts + WINDOW_SECOND, !denied && walk->index == 1);
    mark(walk, counts + WINDOW_LAST, !denied && at_last);
}

static void cover_t9(const struct coverage_walk *walk)
{
    uint64_t count = walk->instance->table_count[PAMU_SPAACE];
    uint64_t key = (uint64_t)walk->primary->fspi + walk->index - 1;
    bool outside = is(walk, PAMU_REASON_SPAACE_OUTSIDE_SPAACT), foreign = walk->window->liodn != walk->request->liodn;

    mark(walk, COVERAGE_T9_FIRST, !outside && key == 0);
    mark(walk, COVERAGE_T9_LAST, !outside && key + 1 == count);
    mark(walk, COVERAGE_T9_OWN, reached(walk, STEP_T6_SECONDARY));
    mark(walk, COVERAGE_T9_ABOVE, outside && key == count && count != 0);
    mark(walk, COVERAGE_T9_FAR, outside && key > count && count != 0);
    mark(walk, COVERAGE_T9_EMPTY, outside && count == 0);
    mark(walk, COVERAGE_T9_TOP, outside && key > UINT32_MAX);
    mark(walk, COVERAGE_T9_INVALID, is(walk, PAMU_REASON_SPAACE_INVALID));
    mark(walk, COVERAGE_T9_ORDER, is(walk, PAMU_REASON_SPAACE_INVALID) && foreign);
    mark(walk, COVERAGE_T9_PRIMARY, is(walk, PAMU_REASON_SPAACE_NOT_SECONDARY));
    mark(walk, COVERAGE_T9_FOREIGN, is(walk, PAMU_REASON_SPAACE_WRONG_LIODN));
}

static void cover_t10(const struct coverage_walk *walk)
{
    uint64_t mapped = pamu_paace_mapped_last(walk->window), end = last_offset(walk), part = part_last(walk);
    bool hole = is(walk, PAMU_REASON_HOLE), unmapped = is(walk, PAMU_REASON_SUBWINDOW_UNMAPPED);
    bool inside = !hole && !unmapped, denied = hole || unmapped, next = hole && walk->offset == mapped + 1;
    unsigned sizes = COVERAGE_MAPPED + walk->window->swse * MAPPED_KINDS;

    mark(walk, COVERAGE_T10_LAST, inside && end == mapped && mapped < part);
    mark(walk, COVERAGE_T10_FULL, inside && mapped == part);
    mark(walk, COVERAGE_T10_LARGER, inside && mapped > part);
    mark(walk, COVERAGE_T10_OUT, hole && walk->offset <= mapped && end == mapped + 1);
    mark(walk, COVERAGE_T10_ABOVE, next);
    mark(walk, COVERAGE_T10_PRIMARY, denied && !is_secondary(walk));
    mark(walk, COVERAGE_T10_SECONDARY, denied && is_secondary(walk));
    mark(walk, COVERAGE_T10_PERMISSION, denied && walk->window->atm == PAMU_ATM_NONE);
    mark(walk, sizes + MAPPED_LAST, inside && end == mapped);
    mark(walk, sizes + MAPPED_ABOVE, next || unmapped);
}

static void cover_t11(const struct coverage_walk *walk)
{
    unsigned ap = walk->window->ap, operation = walk->request->operation;
    bool allowed = walk->passed > STEP_T11, directive = pamu_operation_need(operation) == PAMU_NEED_DIRECTIVE;
    uint32_t knob = walk->pamu->config.knobs.directive;

    mark(walk, COVERAGE_ACCESS + ap * PAMU_OPERATION_COUNT + operation, true);
    mark(walk, COVERAGE_T10_IGNORED, !has_subwindows(walk) && walk->primary->swse < PAMU_SIZE_4K);
    mark(walk, COVERAGE_T11_DIRECTIVE_QUERY, directive && allowed && knob == PAMU_DIRECTIVE_QUERY);
    mark(walk, COVERAGE_T11_DIRECTIVE_UPDATE, directive && allowed && knob == PAMU_DIRECTIVE_UPDATE);
    mark(walk, COVERAGE_T11_DIRECTIVE_NONE, directive && allowed && knob == PAMU_DIRECTIVE_NONE && ap == 0);
    mark(walk, COVERAGE_T11_DIRECTIVE_DENIED, directive && !allowed && knob == PAMU_DIRECTIVE_UPDATE && ap == 1);
}

static void cover_t12(const struct coverage_walk *walk)
{
    const struct pamu_result *result = walk->result;
    uint32_t control = walk->instance->registers[PAMU_REG_PICS];
    bool rejected = is(walk, PAMU_REASON_FETCH_REJECTED), error = result->verdict == PAMU_OPERATION_ERROR;
    bool captured = error && result->captured;

    mark(walk, COVERAGE_T12_PRIMARY, rejected && walk->passed == STEP_PRIMARY);
    mark(walk, COVERAGE_T12_SECONDARY, rejected && walk->passed == STEP_SECONDARY);
    mark(walk, COVERAGE_T12_OME, rejected && walk->passed == STEP_T14);
    mark(walk, COVERAGE_T12_CAPTURED, captured);
    mark(walk, COVERAGE_T12_LOST, error && !result->captured);
    mark(walk, COVERAGE_T12_LINE, captured && (control & PAMU_PICS_POEIE) != 0);
    mark(walk, COVERAGE_T12_SILENT, captured && (control & PAMU_PICS_POEIE) == 0);
    mark(walk, COVERAGE_T12_HIGH, captured && walk->entry > UINT32_MAX);
}

static void cover_t13(const struct coverage_walk *walk)
{
    uint64_t target = pamu_paace_translated_base(walk->window), mapped = pamu_paace_mapped_last(walk->window);
    bool moved = walk->window->atm == PAMU_ATM_WINDOW, adds = walk->pamu->config.knobs.compose == PAMU_COMPOSE_ADD;
    bool replaced = moved && !adds, added = moved && adds;

    if (!has_subwindows(walk))
        mapped = pamu_paace_window_last(walk->primary);
    mark(walk, COVERAGE_T13_IDENTITY, !moved);
    mark(walk, COVERAGE_T13_SINGLE, replaced && !has_subwindows(walk));
    mark(walk, COVERAGE_T13_ZERO, replaced && has_subwindows(walk) && !is_secondary(walk));
    mark(walk, COVERAGE_T13_LATER, replaced && is_secondary(walk));
    mark(walk, COVERAGE_T13_LOW, replaced && (target & mapped) != 0);
    mark(walk, COVERAGE_T13_BEYOND, replaced && has_subwindows(walk) && mapped > part_last(walk) && is_secondary(walk));
    mark(walk, COVERAGE_T13_WIDE, replaced && walk->result->address >> 36 != 0);
    mark(walk, COVERAGE_T13_ADD, added);
    mark(walk, COVERAGE_T13_ADD_LOW, added && (target & mapped) != 0);
    mark(walk, COVERAGE_T13_ADD_WRAP, added && target + walk->offset < target);
}

static void cover_immediate(const struct coverage_walk *walk)
{
    const struct pamu_paace *window = walk->window;
    bool a = (window->ioea & PAMU_ENCODING) == walk->request->operation,
         b = (window->ioeb & PAMU_ENCODING) == walk->request->operation;

    mark(walk, COVERAGE_T14_A, a);
    mark(walk, COVERAGE_T14_B, !a && b);
    mark(walk, COVERAGE_T14_BOTH, a && b);
    mark(walk, COVERAGE_T14_MARKED, a && (window->ioea & PAMU_ENCODING_VALID) != 0);
    mark(walk, COVERAGE_T14_NEITHER, !a && !b);
}

static void cover_indexed(const struct coverage_walk *walk)
{
    uint64_t count = walk->instance->table_count[PAMU_OMT], key = walk->window->omi;
    bool outside = is(walk, PAMU_REASON_OME_OUTSIDE_OMT), missing = is(walk, PAMU_REASON_OME_NO_ENCODING);
    unsigned encoding = COVERAGE_OME + walk->request->operation * 2u;

    mark(walk, COVERAGE_T14_OME, is(walk, PAMU_REASON_NONE));
    mark(walk, COVERAGE_T14_LAST, !outside && key + 1 == count);
    mark(walk, COVERAGE_T14_NO_ENCODING, missing && walk->moe == 0);
    mark(walk, COVERAGE_T14_NOT_VALID, missing && walk->moe != 0);
    mark(walk, COVERAGE_T14_ABOVE, outside && key == count && count != 0);
    mark(walk, COVERAGE_T14_FAR, outside && key > count && count != 0);
    mark(walk, COVERAGE_T14_EMPTY, outside && count == 0);
    mark(walk, COVERAGE_T14_SECONDARY, is_secondary(walk));
    mark(walk, encoding, missing);
    mark(walk, encoding + 1, is(walk, PAMU_REASON_NONE));
}

static void cover_t14(const struct coverage_walk *walk)
{
    unsigned operation = walk->result->operation;

    mark(walk, COVERAGE_T14_NONE, walk->window->otm == PAMU_OTM_NONE);
    if (walk->window->otm == PAMU_OTM_IMMEDIATE)
        cover_immediate(walk);
    if (walk->window->otm == PAMU_OTM_INDEXED)
        cover_indexed(walk);
    if (operation < COVERAGE_EOES) /* which it is not where it was denied, or not mapped */
        mark(walk, COVERAGE_MAPPED_TO + operation, true);
}

static void cover_t15(const struct coverage_walk *walk)
{
    const struct pamu_result *result = walk->result;
    bool done = walk->passed == STEP_COUNT;

    mark(walk, COVERAGE_T15_DID, done && result->did != 0);
    mark(walk, COVERAGE_T15_PID, done && result->pid != 0);
    mark(walk, COVERAGE_T15_SNPID, done && result->snpid != 0);
    mark(walk, COVERAGE_T15_CID, done && result->cid != 0);
    mark(walk, COVERAGE_T15_COHERENT, done && result->coherent);
    mark(walk, COVERAGE_T15_PLAIN, done && !result->coherent);
    mark(walk, COVERAGE_T15_SECONDARY, done && result->cid != walk->primary->cid);
    for (unsigned fetches = 0; fetches <= 3; fetches++)
        mark(walk, COVERAGE_T15_FETCHES_0 + fetches, done && result->fetches == fetches);
    mark(walk, COVERAGE_T15_NO_WINDOW, !is(walk, PAMU_REASON_NONE) && result->window == PAMU_NO_WINDOW);
    mark(walk, COVERAGE_T15_WINDOW, !is(walk, PAMU_REASON_NONE) && result->window != PAMU_NO_WINDOW);
}

static void cover_capture(const struct coverage_walk *walk)
{
    const struct pamu_result *result = walk->result;
    bool captured = result->verdict == PAMU_DENIED && result->captured;
    bool unreported = is(walk, PAMU_REASON_PPAACE_INVALID) && !walk->pamu->config.hardware.erratum.a003638;
    uint32_t control = walk->instance->registers[PAMU_REG_PICS];

    mark(walk, COVERAGE_V3_UNREPORTED, unreported);
    mark(walk, COVERAGE_CAPTURED + result->reason, captured);
    mark(walk, COVERAGE_LOST + result->reason, result->verdict == PAMU_DENIED && !result->captured && !unreported);
    mark(walk, COVERAGE_V1_LINE, captured && (control & PAMU_PICS_AVIE) != 0);
    mark(walk, COVERAGE_V1_SILENT, captured && (control & PAMU_PICS_AVIE) == 0);
    mark(walk, COVERAGE_V1_HIGH, captured && walk->request->iova > UINT32_MAX);
    mark(walk, COVERAGE_V1_TOP, captured && walk->request->liodn == UINT16_MAX);
}

static void cover_field(const struct coverage_walk *walk, const struct pamu_paace *entry, size_t field, unsigned base)
{
    size_t count;
    const struct pamu_field_row *row = &pamu_paace_fields(&count)[field];
    uint32_t value = pamu_paace_get(entry, row), ones = row->mask / (row->mask & (~row->mask + 1));
    enum coverage_value kind = value == 0 ? VALUE_ZERO : value == ones ? VALUE_ONES : VALUE_OTHER;

    mark(walk, base + (unsigned)field * VALUE_KINDS + (unsigned)kind, pamu_paace_has(entry, row) != 0);
}

/* P1: the fields of an entry that a transaction used, and its reserved bits. */
static void cover_entry(const struct coverage_walk *walk, const struct pamu_paace *entry, unsigned table)
{
    for (size_t i = 0; i < COVERAGE_FIELDS; i++)
        cover_field(walk, entry, i, COVERAGE_FIELD + table * COVERAGE_FIELDS * VALUE_KINDS);
    for (unsigned word = 0; word < PAMU_PAACE_WORDS; word++)
        mark(walk, COVERAGE_RESERVED + table * PAMU_PAACE_WORDS + word, entry->reserved[word] != 0);
}

/* C3: a denial that comes after look-ups. */
static void cover_lookups(const struct coverage_walk *walk)
{
    for (unsigned i = 0; i < PAMU_STRUCTURE_COUNT; i++) {
        mark(walk, COVERAGE_CACHE + COVERAGE_CACHE_DENIED * PAMU_STRUCTURE_COUNT + i,
             !is(walk, PAMU_REASON_NONE) && walk->result->lookups[i] > 0);
    }
}

/* The steps that only subwindows have, and those that only later ones have. */
static void cover_subwindow(const struct coverage_walk *walk)
{
    if (!has_subwindows(walk))
        return;
    if (reached(walk, STEP_T8))
        cover_t8(walk);
    if (reached(walk, STEP_T9_LIMIT) && is_secondary(walk))
        cover_t9(walk);
    if (reached(walk, STEP_T9_OWNER) && is_secondary(walk))
        cover_entry(walk, walk->window, TABLE_SPAACT);
    if (reached(walk, STEP_T10))
        cover_t10(walk);
}

static void cover_translation(const struct coverage_walk *walk)
{
    if (reached(walk, STEP_T11))
        cover_t11(walk);
    if (reached(walk, STEP_T14)) { /* T13 denies nothing */
        cover_t13(walk);
        cover_t14(walk);
    }
}

void coverage_transaction(const struct coverage_walk *walk)
{
    if (!coverage_on(walk->pamu))
        return;
    cover_admission(walk);
    if (reached(walk, STEP_T4))
        cover_t4(walk);
    if (reached(walk, STEP_T5)) {
        cover_entry(walk, walk->primary, TABLE_PPAACT);
        cover_t5(walk);
    }
    cover_malformed(walk);
    cover_sound(walk);
    if (reached(walk, STEP_T7))
        cover_t7(walk);
    cover_subwindow(walk);
    cover_translation(walk);
    cover_t12(walk);
    cover_t15(walk);
    cover_lookups(walk);
    cover_capture(walk);
}
