/* The bins of the silicon as rows and groups of rows. SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "hw/bits.h"
#include "hw/coverage.h"

struct single {
    const char *rule, *outcome, *boundary, *text;
};

static const struct single singles[COVERAGE_SINGLES] = {
#define ROW(name, rule, outcome, boundary, text) {#rule, outcome, boundary, text},
    COVERAGE_LIST(ROW)
#undef ROW
};

static const struct single cache_events[COVERAGE_CACHE_COUNT] = {
#define ROW(name, rule, outcome, boundary, text) {#rule, outcome, boundary, text},
    COVERAGE_CACHE_LIST(ROW)
#undef ROW
};

static const char *const tables[] = {"ppaact", "spaact"};

static void name_bin(struct pamu_bin *bin, const char *rule, const char *outcome, const char *boundary)
{
    *bin = (struct pamu_bin){.rule = rule, .outcome = outcome};
    (void)snprintf(bin->id, sizeof(bin->id), "%s.%s.%s", rule, outcome, boundary);
}

static void describe(struct pamu_bin *bin, const char *text)
{
    (void)snprintf(bin->text, sizeof(bin->text), "%s", text);
}

/* A size as people write it: exponent 11 is 4K. */
static void size_name(char name[8], unsigned exponent)
{
    static const char units[] = "BKMGTPE";
    unsigned log = exponent + 1;

    (void)snprintf(name, 8, "%u%c", 1u << log % 10, units[log / 10]);
}

static bool single_bin(unsigned slot, struct pamu_bin *bin)
{
    const struct single *row = &singles[slot];

    name_bin(bin, row->rule, row->outcome, row->boundary);
    describe(bin, row->text);
    return true;
}

/* Only T12's reason is an operation error whatever the knobs say. */
static bool is_violation(unsigned reason)
{
    return reason != PAMU_REASON_NONE && reason != PAMU_REASON_FETCH_REJECTED;
}

static bool captured_bin(unsigned slot, struct pamu_bin *bin)
{
    const struct pamu_reason_row *row = pamu_reason_row((enum pamu_reason)slot);

    if (!is_violation(slot))
        return false;
    name_bin(bin, "V1", "captured", row->name);
    (void)snprintf(bin->text, sizeof(bin->text), "captured: %s", row->sentence);
    return true;
}

static bool lost_bin(unsigned slot, struct pamu_bin *bin)
{
    const struct pamu_reason_row *row = pamu_reason_row((enum pamu_reason)slot);

    if (!is_violation(slot))
        return false;
    name_bin(bin, "V2", "lost", row->name);
    (void)snprintf(bin->text, sizeof(bin->text), "not captured while AV=1: %s", row->sentence);
    return true;
}

static bool malformed_bin(unsigned slot, struct pamu_bin *bin)
{
    static const char *const outcomes[] = {"error", "lav", "wav"};
    const struct pamu_reason_row *row = pamu_reason_row((enum pamu_reason)(slot / CLASS_KINDS));

    if (row->rule != PAMU_RULE_T6)
        return false;
    name_bin(bin, "T6", outcomes[slot % CLASS_KINDS], row->name);
    (void)snprintf(bin->text, sizeof(bin->text), "%s, under %s=%s", row->sentence, row->name,
                   outcomes[slot % CLASS_KINDS]);
    return true;
}

static bool aperture_bin(unsigned slot, struct pamu_bin *bin)
{
    static const char *const kinds[] = {"first-byte", "last-byte", "below", "above"};
    unsigned exponent = slot / SIZE_KINDS, kind = slot % SIZE_KINDS;
    char size[8], boundary[32];

    if (exponent < 11)
        return false; /* malformed (T6) */
    size_name(size, exponent);
    (void)snprintf(boundary, sizeof(boundary), "%s-%s", size, kinds[kind]);
    name_bin(bin, "T7", kind < SIZE_BELOW ? "inside" : "outside", boundary);
    (void)snprintf(bin->text, sizeof(bin->text), "an aperture of %s: %s", size, kinds[kind]);
    if (exponent == 63 && kind >= SIZE_BELOW)
        bin->unreachable = "an aperture of 2^64 bytes has no address outside";
    return true;
}

static bool mapped_bin(unsigned slot, struct pamu_bin *bin)
{
    unsigned exponent = slot / MAPPED_KINDS, kind = slot % MAPPED_KINDS;
    char size[8], boundary[32];

    if (exponent < 11 && kind == MAPPED_LAST)
        return false; /* nothing is mapped */
    size_name(size, exponent);
    (void)snprintf(boundary, sizeof(boundary), "%s-%s", size, kind == MAPPED_LAST ? "last-byte" : "above");
    name_bin(bin, "T10", kind == MAPPED_LAST ? "inside" : "hole", boundary);
    (void)snprintf(bin->text, sizeof(bin->text), "a mapped size of %s: %s", size,
                   kind == MAPPED_LAST ? "the last byte"
                   : exponent < 11     ? "maps nothing"
                                       : "the byte above");
    if (exponent == 63 || (exponent == 62 && kind == MAPPED_ABOVE))
        bin->unreachable = "no subwindow is larger than 2^63 bytes";
    return true;
}

static bool count_bin(unsigned slot, struct pamu_bin *bin)
{
    static const char *const kinds[] = {"window-0", "window-1", "window-last"};
    unsigned count = 2u << slot / WINDOW_KINDS, kind = slot % WINDOW_KINDS;
    char boundary[32];

    (void)snprintf(boundary, sizeof(boundary), "%u-%s", count, kinds[kind]);
    name_bin(bin, "T8", "inside", boundary);
    (void)snprintf(bin->text, sizeof(bin->text), "%u subwindows: %s", count, kinds[kind]);
    if (count > 256)
        bin->unreachable = "no chip's MWCE allows more than 256 subwindows";
    return true;
}

static bool access_bin(unsigned slot, struct pamu_bin *bin)
{
    static const char *const permissions[] = {"none", "query", "update", "both"};
    unsigned ap = slot / PAMU_OPERATION_COUNT, operation = slot % PAMU_OPERATION_COUNT;

    if (!pamu_operation_is_valid(operation))
        return false;
    name_bin(bin, "T11", permissions[ap], pamu_operation_name(operation));
    (void)snprintf(bin->text, sizeof(bin->text), "%s where AP is %u", pamu_operation_name(operation), ap);
    return true;
}

static bool eoe_bin(unsigned slot, struct pamu_bin *bin)
{
    const char *name = pamu_mapped_operation_name(slot);

    if (name == NULL)
        return false;
    name_bin(bin, "T14", "mapped", name);
    (void)snprintf(bin->text, sizeof(bin->text), "leaves as %s", name);
    return true;
}

/* The last bytes of SPAACT entries with PT=0 are looked at, too, so that all fields exist there. */
static bool field_bin(unsigned slot, struct pamu_bin *bin)
{
    static const char *const values[] = {"zero", "ones", "other"};
    size_t count;
    unsigned table = slot / (COVERAGE_FIELDS * VALUE_KINDS), kind = slot % VALUE_KINDS;
    const struct pamu_field_row *row = &pamu_paace_fields(&count)[slot / VALUE_KINDS % COVERAGE_FIELDS];
    char boundary[32];

    if (kind == VALUE_OTHER && is_power_of_two(row->mask))
        return false; /* of one bit */
    (void)snprintf(boundary, sizeof(boundary), "%s-%s", tables[table], row->name);
    name_bin(bin, "P1", values[kind], boundary);
    (void)snprintf(bin->text, sizeof(bin->text), "%s of a %s entry that a transaction looked at: %s", row->name,
                   tables[table], values[kind]);
    return true;
}

/* Words 4 and 7 have no reserved bits, word 1 of a primary entry has none. */
static bool reserved_bin(unsigned slot, struct pamu_bin *bin)
{
    unsigned table = slot / PAMU_PAACE_WORDS, word = slot % PAMU_PAACE_WORDS;
    char boundary[32];

    if (word == 4 || word == 7)
        return false;
    (void)snprintf(boundary, sizeof(boundary), "%s-word-%u", tables[table], word);
    name_bin(bin, "P1", "reserved", boundary);
    (void)snprintf(bin->text, sizeof(bin->text), "reserved bits of word %u of a %s entry are set", word, tables[table]);
    return true;
}

static bool ome_bin(unsigned slot, struct pamu_bin *bin)
{
    unsigned operation = slot / 2;

    if (!pamu_operation_is_valid(operation))
        return false;
    name_bin(bin, "P2", slot % 2 != 0 ? "valid" : "not-valid", pamu_operation_name(operation));
    (void)snprintf(bin->text, sizeof(bin->text), "the OME's byte for %s is %svalid", pamu_operation_name(operation),
                   slot % 2 != 0 ? "" : "not ");
    return true;
}

/* An OME has no valid bit of its own, so that it is never invalid. */
static bool cache_bin(unsigned slot, struct pamu_bin *bin)
{
    unsigned event = slot / PAMU_STRUCTURE_COUNT, structure = slot % PAMU_STRUCTURE_COUNT;
    const struct single *row = &cache_events[event];
    const char *name = pamu_structure_name((enum pamu_structure)structure);
    char boundary[64];

    if (structure == PAMU_OMT && (event == COVERAGE_CACHE_NOT_KEPT || event == COVERAGE_CACHE_KEPT))
        return false;
    (void)snprintf(boundary, sizeof(boundary), "%s%s", row->boundary, name);
    name_bin(bin, row->rule, row->outcome, boundary);
    (void)snprintf(bin->text, sizeof(bin->text), "%s cache: %s", name, row->text);
    return true;
}

static bool moved_bin(unsigned slot, struct pamu_bin *bin)
{
    size_t count;
    const char *name = pamu_registers(&count)[slot / 2].name;
    bool kept = slot % 2 != 0;

    if (kept && slot / 2 >= PAMU_REG_OBAH)
        return false; /* A-005982 is about the PAACTs */
    name_bin(bin, "C6", kept ? "kept" : "dropped", name);
    (void)snprintf(bin->text, sizeof(bin->text),
                   kept ? "a write to %s leaves lines under A-005982" : "a write to %s drops lines", name);
    return true;
}

static const char *const bit_kinds[] = {"written-1", "written-0", "read-1", "read-0", "cleared", "ignored"};

static bool bypass_bin(unsigned slot, struct pamu_bin *bin)
{
    unsigned bit = slot / BIT_KINDS, kind = slot % BIT_KINDS;
    char boundary[32];

    if (kind > BIT_READ_0)
        return false;
    (void)snprintf(boundary, sizeof(boundary), "PAMUBYPENR-%u", bit);
    name_bin(bin, "M1", bit_kinds[kind], boundary);
    (void)snprintf(bin->text, sizeof(bin->text), "PAMUBYPENR bit 0x%lx: %s", 1ul << bit, bit_kinds[kind]);
    return true;
}

static bool register_bin(unsigned slot, struct pamu_bin *bin)
{
    size_t count;
    const struct pamu_register_row *row = &pamu_registers(&count)[slot / BIT_KINDS / COVERAGE_BITS];
    unsigned bit = slot / BIT_KINDS % COVERAGE_BITS, kind = slot % BIT_KINDS;
    bool plain = (row->writable >> bit & 1) != 0, status = (row->w1c >> bit & 1) != 0;
    char boundary[32];

    if (kind == BIT_WRITTEN_1 ? !plain
        : kind == BIT_IGNORED ? plain
        : kind == BIT_CLEARED ? !status
                              : !(plain || status))
        return false;
    (void)snprintf(boundary, sizeof(boundary), "%s-%u", row->name, bit);
    name_bin(bin, "M2", bit_kinds[kind], boundary);
    (void)snprintf(bin->text, sizeof(bin->text), "%s bit 0x%lx: %s", row->name, 1ul << bit, bit_kinds[kind]);
    return true;
}

/* In order of their first slots. */
static const struct group {
    unsigned first;
    bool (*bin)(unsigned slot, struct pamu_bin *bin);
} groups[] = {
    {0, single_bin},
    {COVERAGE_CAPTURED, captured_bin},
    {COVERAGE_LOST, lost_bin},
    {COVERAGE_MALFORMED, malformed_bin},
    {COVERAGE_APERTURE, aperture_bin},
    {COVERAGE_MAPPED, mapped_bin},
    {COVERAGE_COUNT_OF, count_bin},
    {COVERAGE_ACCESS, access_bin},
    {COVERAGE_MAPPED_TO, eoe_bin},
    {COVERAGE_FIELD, field_bin},
    {COVERAGE_RESERVED, reserved_bin},
    {COVERAGE_OME, ome_bin},
    {COVERAGE_CACHE, cache_bin},
    {COVERAGE_MOVED, moved_bin},
    {COVERAGE_BYPASS, bypass_bin},
    {COVERAGE_REGISTER, register_bin},
};

bool coverage_hw_bin(unsigned slot, struct pamu_bin *bin)
{
    size_t group = sizeof(groups) / sizeof(groups[0]) - 1;

    while (slot < groups[group].first)
        group--;
    return groups[group].bin(slot - groups[group].first, bin);
}
