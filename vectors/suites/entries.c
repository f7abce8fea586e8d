/* Entries: every field, bit and short form; what is written is read back. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/suites/common.h"

#include <stdio.h>

/* ---- every bit, turned over in a sound entry ---- */

#define WORDS 16u
#define BITS (WORDS * 32u)

/* LIODN 3: 1 MiB at 0x100000 in 4 subwindows, FSPI 8; read and write, ATM 1, OTM 2 with OMI 1; all ids set. */
static const uint32_t primary[WORDS] = {0, 0x001004f9, 0x11223380, 0x00440016, 0x00000001, 0x20000440, 8, 1};

/* Subwindow 1 of it, SPAACT[8]. */
static const uint32_t secondary[WORDS] = {0, 0x0003001b, 0x55667780, 0x00880006, 0x00000002, 0x30000440, 0, 1};

/* Subwindows 2 and 3 are there for FSPI with bits turned over. */
static void set_up_bits(struct vec_maker *maker)
{
    vec_set_up(maker, SUITE_TABLES);
    vec_set_up(maker, "ome 1 read=readi write=wwsao");
    vec_set_up(maker, "spaace 9 LIODN=0x3 V=1 prot=r phys=0x40000000 mapped=64K ATM=1");
    vec_set_up(maker, "spaace 10 LIODN=0x3 V=1 prot=w phys=0x50000000 mapped=256K ATM=1");
}

static void write_entry(struct vec_maker *maker, uint64_t address, const uint32_t words[WORDS], unsigned turned)
{
    char hex[WORDS * 8 + 1];
    for (unsigned i = 0; i < WORDS; i++) {
        const uint32_t bit = turned / 32 == i ? UINT32_C(0x80000000) >> turned % 32 : 0;
        (void)snprintf(hex + (size_t)8 * i, 9, "%08" PRIx32, words[i] ^ bit);
    }
    vec_set_up(maker, "mem-write 0x%" PRIx64 " %s", address, hex);
}

/* Rule P1: a bit means what its field says or nothing, and setting a field leaves it alone. */
static void turned_bit(struct vec_maker *maker, bool is_primary, unsigned bit)
{
    const char *kind = is_primary ? "ppaace" : "spaace";
    const uint64_t place = is_primary ? SUITE_PPAACT + UINT64_C(3 * 64) : SUITE_SPAACT + UINT64_C(8 * 64);
    vec_begin(maker, "entries.%s.bit.w%u.b%u", kind, bit / 32, 31 - bit % 32);
    vec_title(maker, "a sound %s with bit %u of word %u turned over", kind, 31 - bit % 32, bit / 32);
    vec_rules(maker, "P1 T6 T15");
    set_up_bits(maker);
    write_entry(maker, SUITE_PPAACT + UINT64_C(3 * 64), primary, is_primary ? bit : BITS);
    write_entry(maker, SUITE_SPAACT + UINT64_C(8 * 64), secondary, is_primary ? BITS : bit);
    if (is_primary)
        vec_op(maker, "access 0x3 read 0x100ffc 4");
    vec_op(maker, "access 0x3 write 0x141000 8");
    vec_op(maker, "reg-read 0 AVS1");
    vec_op(maker, "reg-read 0 POEAL");
    vec_set_up(maker, "%s-set 0x%x DID=0x5a AP=2", kind, is_primary ? 3u : 8u);
    vec_op(maker, "mem-read 0x%" PRIx64 " 64", place);
    vec_op(maker, "access 0x3 read 0x%x 4", is_primary ? 0x100000u : 0x140000u);
}

/* ---- every field ---- */

struct field {
    const char *name, *with; /* with: what must be said beside it */
    uint32_t most;
    bool primary, secondary;
};

static const struct field fields[] = {
    {"WBAH", "", 0xffffffff, true, false},
    {"WBAL", "", 0xfffff, true, false},
    {"WSE", "", 0x3f, true, false},
    {"MW", "", 1, true, false},
    {"LIODN", "", 0xffff, false, true},
    {"AP", "", 3, true, true},
    {"DD", "", 1, true, true},
    {"V", "", 1, true, true},
    {"DID", "", 0xff, true, true},
    {"PID", "", 0xff, true, true},
    {"SNPID", "", 0xff, true, true},
    {"CR", "", 1, true, true},
    {"CID", "", 0xff, true, true},
    {"WCE", "", 0xf, true, true},
    {"ATM", "", 3, true, true},
    {"OTM", "", 3, true, true},
    {"TWBAH", "", 0xffffffff, true, true},
    {"TWBAL", "", 0xfffff, true, true},
    {"SWSE", "", 0x3f, true, true},
    {"FSPI", "", 0xffffffff, true, false},
    {"IOEA", "", 0xff, true, true},
    {"MOEA", "", 0xff, true, true},
    {"IOEB", "", 0xff, true, true},
    {"MOEB", "", 0xff, true, true},
    {"OMI", " OTM=2", 0xffff, true, true},
};

/* Rule P1: written alone into an empty entry; then into an entry of ones, and zero into it. */
static void field_value(struct vec_maker *maker, const struct field *field, bool is_primary, uint32_t value)
{
    const char *kind = is_primary ? "ppaace" : "spaace";
    const uint64_t place = is_primary ? SUITE_PPAACT + UINT64_C(5 * 64) : SUITE_SPAACT + UINT64_C(5 * 64);
    vec_begin(maker, "entries.%s.%s.%" PRIx32, kind, field->name, value);
    vec_title(maker, "%s=0x%" PRIx32 " in a %s of zeros, and in one of ones", field->name, value, kind);
    vec_rules(maker, "P1");
    vec_set_up(maker, SUITE_TABLES);
    vec_set_up(maker, "%s 5%s %s=0x%" PRIx32, kind, field->with, field->name, value);
    vec_op(maker, "mem-read 0x%" PRIx64 " 64", place);
    vec_set_up(maker, "mem-fill 0x%" PRIx64 " 64 0xff", place);
    vec_set_up(maker, "%s-set 5 PT=%d OTM=%d", kind, is_primary ? 0 : 1, field->with[0] == '\0' ? 0 : 2);
    vec_set_up(maker, "%s-set 5 %s=0x%" PRIx32, kind, field->name, value);
    vec_op(maker, "mem-read 0x%" PRIx64 " 64", place);
}

static void field_values(struct vec_maker *maker, const struct field *field, bool is_primary)
{
    const uint32_t alternating = field->most & 0xa5a5a5a5;
    field_value(maker, field, is_primary, 0);
    field_value(maker, field, is_primary, 1);
    if (field->most > 1)
        field_value(maker, field, is_primary, field->most);
    if (field->most > 3)
        field_value(maker, field, is_primary, alternating);
}

/* A field that the entry does not have is refused, and nothing is written. */
static void not_there(struct vec_maker *maker, const char *kind, const char *name, const char *with)
{
    vec_begin(maker, "entries.%s.%s.not-there", kind, name);
    vec_title(maker, "%s is no field of a %s%s", name, kind, with);
    vec_rules(maker, "P1");
    vec_set_up(maker, SUITE_TABLES);
    vec_op(maker, "%s 5%s %s=0x1", kind, with, name);
    vec_op(maker, "%s-set 5%s %s=0x1", kind, with, name);
    vec_op(maker, "mem-read 0x%" PRIx64 " 64", SUITE_PPAACT + UINT64_C(5 * 64));
    vec_op(maker, "mem-read 0x%" PRIx64 " 64", SUITE_SPAACT + UINT64_C(5 * 64));
}

static void all_fields(struct vec_maker *maker)
{
    for (size_t i = 0; i < SUITE_COUNT(fields); i++) {
        if (fields[i].primary)
            field_values(maker, &fields[i], true);
        if (fields[i].secondary)
            field_values(maker, &fields[i], false);
    }
    static const char *const primaries[] = {"WBAH", "WBAL", "WSE", "MW", "FSPI"};
    for (size_t i = 0; i < SUITE_COUNT(primaries); i++)
        not_there(maker, "spaace", primaries[i], "");
    not_there(maker, "ppaace", "LIODN", "");
    not_there(maker, "ppaace", "OMI", " OTM=1");
    not_there(maker, "ppaace", "IOEB", " OTM=2");
    not_there(maker, "ppaace", "MOEB", " OTM=2");
    not_there(maker, "spaace", "OMI", " OTM=3");
    not_there(maker, "spaace", "IOEB", " OTM=2");
}

/* ---- short forms ---- */

/* Rule P3: a power of two in the short form, read back, and back from the window that it makes. */
static void short_form(struct vec_maker *maker, const char *kind, const char *form, unsigned exponent, unsigned then)
{
    const uint64_t place = kind[0] == 'p' ? SUITE_PPAACT + 64 : SUITE_SPAACT + 64;
    vec_begin(maker, "entries.%s.%s.p%u", kind, form, exponent);
    vec_title(maker, "%s=2^%u of a %s", form, exponent, kind);
    vec_rules(maker, "P3");
    vec_set_up(maker, SUITE_TABLES);
    vec_op(maker, "%s 1 %s=0x%" PRIx64 " AP=3 V=1", kind, form, UINT64_C(1) << exponent);
    vec_op(maker, "mem-read 0x%" PRIx64 " 32", place);
    vec_op(maker, "%s-set 1 %s=0x%" PRIx64, kind, form, UINT64_C(1) << then);
    vec_op(maker, "mem-read 0x%" PRIx64 " 32", place);
}

static void address_form(struct vec_maker *maker, const char *kind, const char *form, unsigned exponent)
{
    const uint64_t place = kind[0] == 'p' ? SUITE_PPAACT + 64 : SUITE_SPAACT + 64;
    vec_begin(maker, "entries.%s.%s.bit%u", kind, form, exponent);
    vec_title(maker, "%s with address bit %u alone, and with all others, of a %s", form, exponent, kind);
    vec_rules(maker, "P1");
    vec_set_up(maker, SUITE_TABLES);
    vec_op(maker, "%s 1 %s=0x%" PRIx64, kind, form, UINT64_C(1) << exponent);
    vec_op(maker, "mem-read 0x%" PRIx64 " 32", place);
    vec_op(maker, "%s-set 1 %s=0x%" PRIx64, kind, form, ~(UINT64_C(1) << exponent) & ~UINT64_C(0xfff));
    vec_op(maker, "mem-read 0x%" PRIx64 " 32", place);
}

static void short_forms(struct vec_maker *maker)
{
    for (unsigned exponent = 2; exponent < 64; exponent++) {
        short_form(maker, "ppaace", "size", exponent, exponent ^ 1);
        short_form(maker, "ppaace", "mapped", exponent, exponent ^ 1);
        short_form(maker, "spaace", "mapped", exponent, exponent ^ 1);
    }
    for (unsigned exponent = 0; exponent <= 16; exponent++)
        short_form(maker, "ppaace", "subwindows", exponent, 16 - exponent);
    for (unsigned exponent = 12; exponent < 64; exponent++) {
        address_form(maker, "ppaace", "window", exponent);
        address_form(maker, "ppaace", "phys", exponent);
        address_form(maker, "spaace", "phys", exponent);
    }
}

/* ---- places ---- */

static void place(struct vec_maker *maker, const char *kind, uint64_t base, uint64_t step, uint64_t index)
{
    vec_begin(maker, "entries.%s.place.%" PRIx64, kind, index);
    vec_title(maker, "where the %s of index 0x%" PRIx64 " lies, and its neighbours do not", kind, index);
    vec_rules(maker, "P1 P2");
    vec_set_up(maker, "tables ppaact 0xf00000000 entries 65536 spaact 0x10000000000 entries 4294967295 "
                      "omt 0xf10000000 entries 65536");
    vec_set_up(maker, "%s 0x%" PRIx64 " %s", kind, index, kind[0] == 'o' ? "read=readi" : "DID=0x81 DD=1");
    const uint64_t address = base + step * index;
    vec_op(maker, "mem-read 0x%" PRIx64 " 64", address);
    vec_op(maker, "mem-read 0x%" PRIx64 " 64", address - 64);
    vec_op(maker, "mem-read 0x%" PRIx64 " 64", address + step);
}

static void places(struct vec_maker *maker)
{
    static const uint64_t indices[] = {0, 1, 2, 0x3f, 0x40, 0xff, 0x100, 0x7ff, 0x4ff, 0x500, 0x1000, 0x8000, 0xffff};
    for (size_t i = 0; i < SUITE_COUNT(indices); i++) {
        place(maker, "ppaace", UINT64_C(0xf00000000), 64, indices[i]);
        place(maker, "spaace", UINT64_C(0x10000000000), 64, indices[i]);
        place(maker, "ome", UINT64_C(0xf10000000), 128, indices[i]);
    }
    place(maker, "spaace", UINT64_C(0x10000000000), 64, 0x10000);
    place(maker, "spaace", UINT64_C(0x10000000000), 64, 0x80000000);
    place(maker, "spaace", UINT64_C(0x10000000000), 64, 0xfffffffe);
}

/* ---- operation-mapping entries ---- */

static const char *const inbound[] = {"read",    "write",   "eread0", "ewrite0", "direct0", "eread1",
                                      "ewrite1", "direct1", "rac",    "ras",     "rad",     "rai"};
static const char *const mapped[] = {"read",  "write",  "rac",     "ras",    "rad",     "rai",   "ldec",
                                     "ldecl", "ldecpe", "ldecpel", "ldecfe", "ldecfel", "rsa",   "rsau",
                                     "readi", "rwnitc", "wci",     "wwsa",   "wwsal",   "wwsao", "wwsaol"};

static void set_up_mapping(struct vec_maker *maker)
{
    vec_set_up(maker, SUITE_TABLES);
    vec_set_up(maker, "ppaace 0x3 V=1 window=0 size=1M prot=rw OTM=2 OMI=0x1");
}

static void named_mapping(struct vec_maker *maker, const char *in, const char *out)
{
    vec_begin(maker, "entries.ome.%s.%s", in, out);
    vec_title(maker, "an operation-mapping entry makes %s of %s, and of nothing else", out, in);
    vec_rules(maker, "P2 T14");
    set_up_mapping(maker);
    vec_set_up(maker, "ome 1 %s=%s", in, out);
    vec_op(maker, "mem-read 0x120080 16");
    vec_op(maker, "access 0x3 %s 0x1000 4", in);
    vec_op(maker, "access 0x3 %s 0x1000 4", in == inbound[0] ? "write" : "read");
    vec_op(maker, "reg-read 0 AVS1");
}

/* Rule P2: bit 0x80 is valid, the others are the operation. */
static void raw_mapping(struct vec_maker *maker, unsigned byte)
{
    vec_begin(maker, "entries.ome.byte.%02x", byte);
    vec_title(maker, "the byte 0x%02x of an operation-mapping entry, with and without its valid bit", byte | 0x80);
    vec_rules(maker, "P2 T14");
    set_up_mapping(maker);
    vec_set_up(maker, "ome 1 0x0=0x%x 0x1=0x%x", byte | 0x80, byte);
    vec_op(maker, "access 0x3 read 0x1000 4");
    vec_op(maker, "access 0x3 write 0x1000 4");
    vec_op(maker, "reg-read 0 AVS1");
}

/* All 128 bytes are kept, also those of indices that are no operations. */
static void mapping_index(struct vec_maker *maker, unsigned index)
{
    vec_begin(maker, "entries.ome.index.%02x", index);
    vec_title(maker, "byte 0x%02x of an operation-mapping entry is where its index says", index);
    vec_rules(maker, "P2");
    set_up_mapping(maker);
    vec_set_up(maker, "ome 1 0x%x=0x%x", index, 0x80u | (index * 37u & 0x7fu));
    vec_op(maker, "mem-read 0x120000 384");
}

static void operation_mapping(struct vec_maker *maker)
{
    for (size_t i = 0; i < SUITE_COUNT(inbound); i++)
        for (size_t j = 0; j < SUITE_COUNT(mapped); j++)
            named_mapping(maker, inbound[i], mapped[j]);
    for (unsigned byte = 0; byte < 0x80; byte++) {
        raw_mapping(maker, byte);
        mapping_index(maker, byte);
    }
}

void vec_make_entries(struct vec_maker *maker)
{
    for (unsigned bit = 0; bit < BITS; bit++) {
        turned_bit(maker, true, bit);
        turned_bit(maker, false, bit);
    }
    all_fields(maker);
    short_forms(maker);
    places(maker);
    operation_mapping(maker);
}
