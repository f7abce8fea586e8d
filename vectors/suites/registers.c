/* Registers: every row, every bit, every reserved offset. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/suites/common.h"

struct row {
    unsigned offset;
    const char *name;
};

/* FACTS section 2. */
static const struct row rows[] = {
    {0x000, "PPBAH"},  {0x004, "PPBAL"}, {0x008, "PPLAH"}, {0x00c, "PPLAL"}, {0x010, "SPBAH"},   {0x014, "SPBAL"},
    {0x018, "SPLAH"},  {0x01c, "SPLAL"}, {0x020, "OBAH"},  {0x024, "OBAL"},  {0x028, "OLAH"},    {0x02c, "OLAL"},
    {0x040, "POES1"},  {0x044, "POES2"}, {0x048, "POEAH"}, {0x04c, "POEAL"}, {0x050, "AVS1"},    {0x054, "AVS2"},
    {0x058, "AVAH"},   {0x05c, "AVAL"},  {0x060, "EECTL"}, {0x064, "EEDIS"}, {0x068, "EEINTEN"}, {0x06c, "EEDET"},
    {0x070, "EEATTR"}, {0x074, "EEAHI"}, {0x078, "EEALO"}, {0x07c, "EEDHI"}, {0x080, "EEDLO"},   {0x084, "EECC"},
    {0x090, "UDAD"},   {0xbf8, "PR1"},   {0xbfc, "PR2"},   {0xc00, "PC1"},   {0xc04, "PC2"},     {0xc08, "PC3"},
    {0xc0c, "PC4"},    {0xc10, "PC"},    {0xc14, "PFA1"},  {0xc18, "PFA2"},  {0xc1c, "PICS"},    {0xf00, "PD1"},
    {0xf04, "PD2"},    {0xf08, "PD3"},   {0xf0c, "PD4"},
};

static bool is_row(unsigned offset)
{
    for (size_t i = 0; i < SUITE_COUNT(rows); i++)
        if (rows[i].offset == offset)
            return true;
    return false;
}

/* Rules M2, M4: what it holds after reset, of ones, of zeros, and after another reset. */
static void whole(struct vec_maker *maker, const struct row *row, const char *erratum)
{
    vec_begin(maker, "registers.%s.whole.a001-%s", row->name, erratum);
    vec_title(maker, "%s after reset, of all ones twice, of zeros; PAMU-A001 %s", row->name, erratum);
    vec_rules(maker, "M2 M4 V3");
    vec_set_up(maker, "erratum PAMU-A001 %s", erratum);
    static const char *const values[] = {"0xffffffff", "0xffffffff", "0x0", "0xa5a5a5a5", "0x5a5a5a5a"};
    vec_op(maker, "reg-read 0 %s", row->name);
    for (size_t i = 0; i < SUITE_COUNT(values); i++) {
        vec_op(maker, "reg-write 0 %s %s", row->name, values[i]);
        vec_op(maker, "reg-read 0 %s", row->name);
    }
    vec_op(maker, "irq 0");
    vec_op(maker, "reg-write 0 %s 0xffffffff", row->name);
    vec_op(maker, "reset");
    vec_op(maker, "reg-read 0 0x%x", row->offset);
}

/* Rule M2: one bit of it alone, and all but that bit. */
static void one_bit(struct vec_maker *maker, const struct row *row, unsigned bit)
{
    vec_begin(maker, "registers.%s.bit%u", row->name, bit);
    vec_title(maker, "bit %u of %s written alone, and all others without it", bit, row->name);
    vec_rules(maker, "M2");
    vec_set_up(maker, "erratum PAMU-A001 off");
    vec_op(maker, "reg-write 0 %s 0x%" PRIx32, row->name, UINT32_C(1) << bit);
    vec_op(maker, "reg-read 0 %s", row->name);
    vec_op(maker, "reg-write 0 %s 0x%" PRIx32, row->name, ~(UINT32_C(1) << bit));
    vec_op(maker, "reg-read 0 %s", row->name);
}

/* Erratum PAMU-A001: a 1 written to a bit that is 0 and cleared by writing 1 sets it. */
static void set_by_erratum(struct vec_maker *maker, const char *name, unsigned bit)
{
    vec_begin(maker, "registers.%s.a001.bit%u", name, bit);
    vec_title(maker, "PAMU-A001: 1 written to bit %u of %s sets it; written again clears it", bit, name);
    vec_rules(maker, "V3 M2");
    vec_flags(maker, "erratum");
    vec_set_up(maker, "erratum PAMU-A001 on");
    vec_set_up(maker, "reg-write 0 PICS 0x5");
    for (unsigned i = 0; i < 3; i++) {
        vec_op(maker, "reg-write 0 %s 0x%" PRIx32, name, UINT32_C(1) << bit);
        vec_op(maker, "reg-read 0 %s", name);
        vec_op(maker, "irq 0");
    }
    vec_op(maker, "reg-write 0 %s 0x0", name);
    vec_op(maker, "reg-read 0 %s", name);
}

/* Rule M2: reserved offsets read 0 and ignore writes. */
static void reserved(struct vec_maker *maker, unsigned from)
{
    if (from == 0x40)
        return; /* 0x40 to 0x7c are registers, all of them */
    vec_begin(maker, "registers.reserved.%03x", from);
    vec_title(maker, "reserved offsets from 0x%03x on read 0 and ignore writes", from);
    vec_rules(maker, "M2");
    for (unsigned offset = from; offset < from + 0x40; offset += 4) {
        if (is_row(offset))
            continue;
        vec_set_up(maker, "reg-write 0 0x%x 0xffffffff", offset);
        vec_op(maker, "reg-read 0 0x%x", offset);
    }
}

/* A write to a register changes no other. */
static void alone(struct vec_maker *maker, const struct row *row)
{
    vec_begin(maker, "registers.%s.alone", row->name);
    vec_title(maker, "of ones written to %s no other register takes any", row->name);
    vec_rules(maker, "M2");
    vec_set_up(maker, "erratum PAMU-A001 off");
    vec_set_up(maker, "reg-write 0 %s 0xffffffff", row->name);
    for (size_t i = 0; i < SUITE_COUNT(rows); i++)
        vec_op(maker, "reg-read 0 0x%x", rows[i].offset);
}

/* Whether a register is the base or the limit of a table. */
static bool is_of_table(const struct row *row)
{
    return row->offset < 0x30;
}

/* The value that a register has with the tables there are; PC is given. */
static const char *kept_value(const struct row *row, const char *pc)
{
    static const char *const values[] = {"0x0", "0x100000", "0x0", "0x101000", "0x0", "0x110000",
                                         "0x0", "0x111000", "0x0", "0x120000", "0x0", "0x120200"};

    if (is_of_table(row))
        return values[row->offset / 4];
    return row->offset == 0xc10 ? pc : "0x0";
}

/* Rules C6, C1: only base and limit of a table, and PC, touch the caches. The registers keep the values they have. */
static void kept(struct vec_maker *maker, const struct row *row, const char *erratum)
{
    vec_begin(maker, "registers.%s.kept.a005982-%s", row->name, erratum);
    vec_title(maker, "a write to %s, and which look-ups miss after it; A-005982 %s", row->name, erratum);
    vec_rules(maker, "C6 C1 V3");
    vec_flags(maker, "cache");
    vec_set_up(maker, "erratum A-005982 %s", erratum);
    vec_set_up(maker, SUITE_TABLES);
    vec_set_up(maker, "ppaace 0x21 V=1 window=0 size=16K subwindows=4 FSPI=5 prot=rw mapped=4K");
    vec_set_up(maker, "spaace 5 V=1 LIODN=0x21 prot=rw mapped=4K OTM=2 OMI=1");
    vec_set_up(maker, "ome 1 read=write");
    vec_op(maker, "access 0x21 read 0x1000 4 instance 0");
    vec_op(maker, "reg-write 0 %s %s", row->name, kept_value(row, "0x40001011"));
    if (!is_of_table(row))
        vec_hand(maker, "ok ppaace-hits 1 spaace-hits 1 omt-hits 1");
    vec_op(maker, "access 0x21 read 0x1000 4 instance 0");
    vec_set_up(maker, "reg-write 0 PC 0x40000011");
    vec_op(maker, "access 0x21 write 0x0 4 instance 0");
    vec_op(maker, "reg-write 0 %s %s", row->name, kept_value(row, "0x40000011"));
    if (!is_of_table(row))
        vec_hand(maker, "ok ppaace-hits 1");
    vec_op(maker, "access 0x21 write 0x0 4 instance 0");
    vec_op(maker, "counters 0");
}

/* Rule M1: registers of another instance are others. */
static void instances(struct vec_maker *maker, unsigned instance)
{
    vec_begin(maker, "registers.instance.%u", instance);
    vec_title(maker, "instance %u of a P4080, which has 0 to 4", instance);
    vec_rules(maker, "M1");
    vec_op(maker, "reg-write %u PPBAL 0x1234%u000", instance, instance % 10);
    vec_op(maker, "reg-write %u PC 0x40000000", instance);
    for (unsigned i = 0; i < 5; i++) {
        vec_op(maker, "reg-read %u PPBAL", i);
        vec_op(maker, "reg-read %u PC", i);
    }
    vec_op(maker, "reg-read %u PC3", instance);
    vec_op(maker, "counters %u", instance);
    vec_op(maker, "irq %u", instance);
}

/* Rules M1, T1: bit 0x80000000 >> i bypasses instance i. */
static void bypass_bit(struct vec_maker *maker, unsigned bit)
{
    vec_begin(maker, "registers.PAMUBYPENR.bit%u", bit);
    vec_title(maker, "PAMUBYPENR with bit %u alone: who is bypassed", bit);
    vec_rules(maker, "M1 T1 T3");
    vec_op(maker, "bypass-read");
    vec_op(maker, "bypass 0x%" PRIx32, UINT32_C(1) << bit);
    vec_op(maker, "bypass-read");
    for (unsigned i = 0; i < 5; i++)
        vec_op(maker, "access 0x3 read 0x1000 4 instance %u", i);
    vec_op(maker, "bypass 0x%" PRIx32, ~(UINT32_C(1) << bit));
    vec_op(maker, "bypass-read");
    for (unsigned i = 0; i < 5; i++)
        vec_op(maker, "access 0x3 write 0x1000 4 instance %u", i);
    vec_op(maker, "reset");
    vec_op(maker, "bypass-read");
}

static const struct suite_script scripts[] = {
    {"reset.everything", "reset: registers, bypass, captures and counters go, memory stays", "M4 M1", NULL,
     SUITE_TABLES
     "\nppaace 0x3 V=1 size=1M prot=r\naccess 0x3 read 0x1000 4\n"
     "access 0x3 write 0x1000 4\nexpect denied reason no-update captured 1\n? counters 0\nreset\n? counters 0\n"
     "? irq 0\n? reg-read 0 PC\n? reg-read 0 PICS\n? reg-read 0 AVS1\n? reg-read 0 PPBAL\n? bypass-read\n"
     "? mem-read 0x1000c0 8\n? access 0x3 read 0x1000 4\nbypass 0\n? access 0x3 read 0x1000 4\n" SUITE_TABLES
     "\n? access 0x3 read 0x1000 4\n? counters 0\n"},
    {"reset.secure-boot", "secure boot: nobody is bypassed after reset", "M4", NULL,
     "set secure-boot on\n? bypass-read\n? access 0x3 read 0x1000 4\nexpect denied reason disabled\nbypass "
     "0xffffffff\nreset\n"
     "? bypass-read\n? reg-read 0 PC\n"},
    {"reset.ordinary", "ordinary boot: everybody is bypassed after reset", "M4", NULL,
     "set secure-boot off\n? bypass-read\nexpect ok value 0xffffffff\nbypass 0\n? bypass-read\nreset\n? bypass-read\n"},
    {"tables.programs", "what `tables` leaves in every instance", "M2 C1", NULL,
     SUITE_TABLES
     "\n? reg-read 4 PPBAH\n? reg-read 4 PPBAL\n? reg-read 4 PPLAH\n? reg-read 4 PPLAL\n? reg-read 4 SPBAL\n"
     "? reg-read 4 SPLAL\n? reg-read 4 OBAL\n? reg-read 4 OLAL\n? reg-read 4 PC\n? reg-read 4 PICS\n"
     "? reg-read 0 PC\n? reg-read 0 OLAL\n? bypass-read\n"},
    {"tables.high", "tables above 4 GiB: high and low words", "M2", NULL,
     "tables ppaact 0xf_f000_0000 entries 1280 spaact 0xf_ffff_f000 entries 2048 omt 0x1234_5678_9000 entries 16\n"
     "? reg-read 0 PPBAH\n? reg-read 0 PPBAL\n? reg-read 0 PPLAH\n? reg-read 0 PPLAL\n? reg-read 0 SPBAH\n"
     "? reg-read 0 SPBAL\n? reg-read 0 SPLAH\n? reg-read 0 SPLAL\n? reg-read 0 OBAH\n? reg-read 0 OBAL\n"
     "? reg-read 0 OLAH\n? reg-read 0 OLAL\n"},
};

void vec_make_registers(struct vec_maker *maker)
{
    static const char *const cleared[] = {"AVS1", "POES1", "PICS", "EEDET", "EEATTR"};
    for (size_t i = 0; i < SUITE_COUNT(rows); i++) {
        whole(maker, &rows[i], "off");
        whole(maker, &rows[i], "on");
        alone(maker, &rows[i]);
        kept(maker, &rows[i], "off");
        kept(maker, &rows[i], "on");
        for (unsigned bit = 0; bit < 32; bit++)
            one_bit(maker, &rows[i], bit);
    }
    for (size_t i = 0; i < SUITE_COUNT(cleared); i++)
        for (unsigned bit = 0; bit < 32; bit++)
            set_by_erratum(maker, cleared[i], bit);
    for (unsigned from = 0; from < 0x1000; from += 0x40)
        reserved(maker, from);
    for (unsigned i = 0; i < 16; i++)
        instances(maker, i);
    for (unsigned bit = 0; bit < 32; bit++)
        bypass_bit(maker, bit);
    suite_scripts(maker, "registers", scripts, SUITE_COUNT(scripts));
}
