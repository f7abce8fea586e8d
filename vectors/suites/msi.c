/* MSI banks: pages, messages, owners, policies. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/suites/common.h"

struct chip {
    const char *name;
    unsigned banks;
    unsigned page, step, offset; /* of bank 0 in CCSR; from bank to bank; of the register in its page */
};

/* docs/spec/msi.md */
static const struct chip chips[] = {
    {"p4080", 3, 0x44000, 0x1000, 0x140}, {"p4080-rev1", 3, 0x41000, 0, 0x740}, {"p2041", 3, 0x44000, 0x1000, 0x140},
    {"p5040", 3, 0x44000, 0x1000, 0x140}, {"t1040", 3, 0x44000, 0x1000, 0x140}, {"t2080", 4, 0x44000, 0x1000, 0x148},
    {"b4860", 4, 0x44000, 0x1000, 0x148}, {"t4240", 4, 0x44000, 0x1000, 0x148},
};

/* LIODN 0x21 in 16 windows of 64 KiB. */
static void set_up(struct vec_maker *maker, const struct chip *chip)
{
    vec_chip(maker, chip->name);
    vec_set_up(maker, "domain d");
    vec_set_up(maker, "geometry d start 0 size 1M");
    vec_set_up(maker, "windows d 16");
    vec_set_up(maker, "attach d liodn 0x21");
}

/* ---- where a message goes (R13, R16) ---- */

static void bank_page(struct vec_maker *maker, const struct chip *chip, unsigned bank, unsigned window)
{
    vec_begin(maker, "msi.R16.%s.bank%u.w%u", chip->name, bank, window);
    vec_title(maker, "bank %u of %s in window %u: message, page, and what lies beside", bank, chip->name, window);
    vec_rules(maker, "R13 R14 R15 R16");
    set_up(maker, chip);
    vec_op(maker, "msi-count d");
    vec_op(maker, "msi-message d bank %u irq 0", bank);
    vec_op(maker, "map-msi d iova 0x%x bank %u", window * 0x10000, bank);
    for (unsigned irq = 0; irq < 40; irq += irq < 3 ? 1 : 18)
        vec_op(maker, "msi-message d bank %u irq %u", bank, irq);
    vec_op(maker, "msi-message d bank %u irq 1", bank);
    const unsigned offsets[] = {chip->offset, 0x140, 0x148, 0x740, 0x940, 0x0, 0xffc, 0x1000};
    for (size_t i = 0; i < SUITE_COUNT(offsets); i++)
        vec_op(maker, "msi-write 0x21 0x%x 0x%x", window * 0x10000 + offsets[i], 0x25u);
    vec_op(maker, "access 0x21 read 0x%x 4", window * 0x10000 + chip->offset);
    vec_op(maker, "iova-to-phys d 0x%x", window * 0x10000 + chip->offset);
    vec_op(maker, "mem-read 0xff00%05x 64", window == 0 ? 0x840 : 0x20000 + (window - 1) * 64);
    vec_op(maker, "state d");
    vec_op(maker, "unmap-msi d bank %u", bank);
    vec_op(maker, "state d");
    vec_op(maker, "msi-write 0x21 0x%x 0x0", window * 0x10000 + chip->offset);
}

/* Every bit of the data decides register and bit. */
static void data_bits(struct vec_maker *maker, const struct chip *chip)
{
    for (unsigned bit = 0; bit < 13; bit++) {
        vec_begin(maker, "msi.R16.%s.data.bit%u", chip->name, bit);
        vec_title(maker, "messages on %s with data bit %u and its neighbours", chip->name, bit);
        vec_rules(maker, "R16");
        set_up(maker, chip);
        vec_set_up(maker, "map-msi d iova 0x10000 bank 0");
        const unsigned data[] = {1u << bit, (1u << bit) - 1, (1u << bit) + 1, (1u << bit) | 0x1000000};
        for (size_t i = 0; i < SUITE_COUNT(data); i++)
            vec_op(maker, "msi-write 0x21 0x%x 0x%x", 0x10000 + chip->offset, data[i]);
    }
}

/* An allocator gives each interrupt the next place, up to the last there is. */
static void all_interrupts(struct vec_maker *maker, const struct chip *chip)
{
    vec_begin(maker, "msi.R16.%s.exhausted", chip->name);
    vec_title(maker, "all interrupts of bank 0 on %s, and one more", chip->name);
    vec_rules(maker, "R16");
    vec_flags(maker, "boundary");
    set_up(maker, chip);
    vec_set_up(maker, "map-msi d iova 0x10000 bank 0");
    const unsigned count = chip->offset == 0x148 ? 512 : 256;
    for (unsigned irq = 0; irq < count; irq++)
        vec_set_up(maker, "msi-message d bank 0 irq %u", 1000 + irq);
    vec_op(maker, "msi-message d bank 0 irq 1");
    vec_op(maker, "msi-message d bank 0 irq %u", 1000 + count - 1);
    vec_op(maker, "msi-message d bank 0 irq 1031");
    vec_op(maker, "domain e");
    vec_op(maker, "geometry e start 0 size 64K");
    vec_op(maker, "windows e 4");
    vec_op(maker, "map-msi e iova 0 bank 0");
    vec_op(maker, "msi-message e bank 0 irq 0");
}

/* 32 interrupts are a register's, the next is the first of another. */
static void second_register(struct vec_maker *maker, const struct chip *chip)
{
    vec_begin(maker, "msi.R16.%s.second-register", chip->name);
    vec_title(maker, "an interrupt more than a register of %s has", chip->name);
    vec_rules(maker, "R16");
    vec_flags(maker, "boundary");
    set_up(maker, chip);
    vec_set_up(maker, "map-msi d iova 0x10000 bank 0");
    for (unsigned irq = 0; irq < 32; irq++)
        vec_set_up(maker, "msi-message d bank 0 irq %u", irq);
    vec_hand(maker, "ok address 0x%x data 0x%x bank 0 register 1 bit 0", 0x10000 + chip->offset,
             chip->offset == 0x148 ? 1u : 0x20u);
    vec_op(maker, "msi-message d bank 0 irq 32");
    vec_hand(maker, "ok address 0x%x data 0x%x bank 0 register 1 bit 1", 0x10000 + chip->offset,
             chip->offset == 0x148 ? 0x11u : 0x21u);
    vec_op(maker, "msi-message d bank 0 irq 33");
}

/* ---- refusals (R12 to R17) ---- */

static const struct suite_script refusals[] = {
    {"R9.no-domain", "a domain that is not there", "R9", NULL,
     "? map-msi x iova 0 bank 0\n? msi-count x\n? msi-message x bank 0 irq 0\n? unmap-msi x bank 0\n? msi-plug x banks "
     "0"},
    {"R9.no-windows", "before the windows are set", "R9", NULL,
     "domain e\n? map-msi e iova 0 bank 0\ngeometry e start 0 size 64K\n? map-msi e iova 0 bank 0\n? unmap-msi e bank "
     "0\n? msi-count e\nwindows e 4\n? map-msi e iova 0 bank 0"},
    {"R14.bank", "a bank that the chip has not", "R14", "boundary",
     "? map-msi d iova 0 bank 3\n? map-msi d iova 0 bank 4\n? map-msi d iova 0 bank 4294967295\n? msi-message d bank 4 "
     "irq 0\n? unmap-msi d bank 4"},
    {"R15.iova", "an IOVA at which no window begins", "R15", "boundary",
     "? map-msi d iova 0x1 bank 0\n? map-msi d iova 0x1000 bank 0\n? map-msi d iova 0xffff bank 0\n? map-msi d iova "
     "0x100000 bank 0\n? map-msi d iova 0xffffffffffff0000 bank 0\n? state d"},
    {"R15.window-taken", "a window that is mapped", "R15 R6", NULL,
     "map d window 2 phys 0x70000000 size 64K\n? map-msi d iova 0x20000 bank 0\nmap-msi d iova 0x30000 bank 0\n? "
     "map-msi d iova 0x30000 bank 1\n? map d window 3 phys 0x70000000 size 4K\n? map-msi d iova 0x40000 bank 0"},
    {"R17.sizes", "sizes other than a page", "R17", "boundary",
     "? map-msi d iova 0 bank 0 size 24K\n? map-msi d iova 0 bank 0 size 8K\n? map-msi d iova 0 bank 0 size 2K\n? "
     "map-msi d iova 0 bank 0 size 0\n? map-msi d iova 0 bank 0 size 64K\n? map-msi d iova 0 bank 0 size 4096\n? "
     "map-msi d iova 0x10000 bank 1 size 4K"},
    {"R12.unmap", "a bank that is not mapped", "R12", NULL,
     "? unmap-msi d bank 0\nmap-msi d iova 0 bank 0\n? unmap-msi d bank 1\n? unmap-msi d bank 0\n? unmap-msi d bank 0"},
    {"R12.window", "the window of a bank unmapped as memory", "R12 R8", NULL,
     "map-msi d iova 0x10000 bank 1\n? unmap d window 1\n? msi-message d bank 1 irq 0\n? unmap-msi d bank 1\n? state "
     "d\n? map-msi d iova 0x20000 bank 1"},
    {"R8.enables", "the first bank enables, the last unmap disables", "R8", NULL,
     "? access 0x21 read 0x10140 4\nmap-msi d iova 0x10000 bank 0\n? state d\n? access 0x21 read 0x10140 4\nmap d "
     "window 0 phys 0x70000000 size 4K\n? unmap-msi d bank 0\n? state d\n? unmap d window 0\n? state d\n? access 0x21 "
     "read 0x10140 4"},
    {"R15.order", "banks in any order, after memory and before", "R15", NULL,
     "map-msi d iova 0xf0000 bank 2\nmap d window 0 phys 0x70000000 size 64K\nmap-msi d iova 0x10000 bank 0\n? map-msi "
     "d iova 0x80000 bank 1\n? msi-write 0x21 0xf0140 0x1\n? msi-write 0x21 0x10140 0x2\n? msi-write 0x21 0x80140 "
     "0x3\n? msi-write 0x21 0x140 0x3\n? state d"},
    {"R16.instance", "a message behind another instance", "R16 D3", NULL,
     "map-msi d iova 0x10000 bank 0\n? msi-write 0x21 0x10140 0x0 instance 3\n? counters 3\n? counters 0"},
    {"R16.bypassed", "a message of a bypassed device goes where it says", "R16 T1", NULL,
     "bypass 0xffffffff\n? msi-write 0x21 0xffe044140 0x41\n? msi-write 0x21 0x10140 0x41\n? msi-write 0x21 "
     "0xffe041740 0x41\n? msi-write 0x21 0xffe041940 0x41\n? msi-write 0x21 0xffe044148 0x41\n? msi-write 0x21 "
     "0xffe047140 0x41"},
    {"R16.denied", "a message into the hole, and into a window that is not there", "R16 T10", "violation",
     "map-msi d iova 0x10000 bank 0\n? msi-write 0x21 0x11000 0x0\n? msi-write 0x21 0x20140 0x0\n? msi-write 0x21 "
     "0x100140 0x0\n? reg-read 0 AVS1"},
    {"R16.shared", "domains that share a bank share its allocator", "R16 R18", NULL,
     "domain e\ngeometry e start 0x100000 size 1M\nwindows e 16\nmap-msi d iova 0x10000 bank 0\nmap-msi e iova "
     "0x120000 bank 0\n? msi-message d bank 0 irq 5\n? msi-message e bank 0 irq 5\n? msi-message d bank 0 irq 6\n? "
     "msi-message e bank 0 irq 5\n? msi-message d bank 0 irq 5"},
    {"R13.larger", "a bank's page in a mapping of more is no map of the bank", "R13 R15", NULL,
     "map-msi d iova 0x10000 bank 0\nunmap d window 1\nmap d window 1 phys 0xffe044000 size 16K\nmsi-message d bank 0 "
     "irq "
     "0\nexpect error ENODEV rule R16\nmsi-write 0x21 0x10140 0x12\nexpect ok bank 0 register 0 bit 18\nmap-msi d iova "
     "0x20000 bank 0\nexpect ok\n? msi-message d bank 0 irq 0\n? state d"},
    {"R15.failed", "a bank that was refused a window is not mapped, though the window maps its page", "R13 R15", NULL,
     "map d window 1 phys 0xffe044000 size 4K\nmap-msi d iova 0x10000 bank 0\nexpect error EBUSY rule R15\nmsi-message "
     "d "
     "bank 0 irq 0\nexpect error ENODEV rule R16\nunmap-msi d bank 0\nexpect error EINVAL rule R12\nmap-msi d iova "
     "0x20000 bank 0\nexpect ok\n? msi-message d bank 0 irq 0\n? state d"},
    {"R12.by-hand", "a bank that was unmapped stays so when its page is mapped as memory", "R12 R13", NULL,
     "map-msi d iova 0x10000 bank 0\nunmap-msi d bank 0\nmap d window 1 phys 0xffe044000 size 4K\nmsi-message d bank 0 "
     "irq "
     "0\nexpect error ENODEV rule R16\nunmap d window 1\nmap d window 0 phys 0xffe044000 size 4K\nmsi-message d bank 0 "
     "irq "
     "0\nexpect error ENODEV rule R16\nmap-msi d iova 0x10000 bank 0\nexpect ok\n? state d"},
    {"R12.rejected", "a bank whose unmap memory refuses stays mapped", "R12 M5", NULL,
     "map-msi d iova 0x10000 bank 0\nmem-reject 0xff0000000 1M\nunmap-msi d bank 0\nexpect error EFAULT\nmap-msi d "
     "iova "
     "0x20000 bank 1\nexpect error EFAULT\nmem-accept\nmsi-message d bank 0 irq 0\nexpect ok address 0x10140 data "
     "0x0\nmsi-message d bank 1 irq 0\nexpect error ENODEV rule R16\nunmap-msi d bank 0\nexpect ok\n? state d"},
    {"R16.ended", "the places of a domain that ends are free again, and no others", "R16 R9", NULL,
     "domain e\ngeometry e start 0x100000 size 1M\nwindows e 16\nmap-msi d iova 0x10000 bank 0\nmap-msi d iova 0x20000 "
     "bank 1\nmap-msi e iova 0x110000 bank 0\nmap-msi e iova 0x120000 bank 1\nmsi-message d bank 0 irq 5\nmsi-message "
     "d "
     "bank 0 irq 6\nmsi-message e bank 0 irq 0\nexpect ok address 0x110140 data 0x2\nmsi-message d bank 1 irq "
     "5\nmsi-message e bank 1 irq 0\nexpect ok address 0x120140 data 0x1\ndetach d liodn 0x21\ndestroy d\nmsi-message "
     "e "
     "bank 0 irq 0\nexpect ok address 0x110140 data 0x2\nmsi-message e bank 0 irq 7\nexpect ok address 0x110140 data "
     "0x0\nmsi-message e bank 0 irq 8\nexpect ok address 0x110140 data 0x1\nmsi-message e bank 0 irq 9\nexpect ok "
     "address "
     "0x110140 data 0x3\nmsi-message e bank 1 irq 0\nexpect ok address 0x120140 data 0x1\nmsi-message e bank 1 irq "
     "7\nexpect ok address 0x120140 data 0x0\n? msi-message e bank 1 irq 8\ndomain d\n? msi-count d\n? msi-message d "
     "bank 0 irq 5"},
    {"R16.freed", "an interrupt keeps its place when the bank is mapped elsewhere", "R16", NULL,
     "map-msi d iova 0x10000 bank 0\n? msi-message d bank 0 irq 7\n? msi-message d bank 0 irq 8\nunmap-msi d bank 0\n? "
     "msi-message d bank 0 irq 8\nmap-msi d iova 0x30000 bank 0\n? msi-message d bank 0 irq 8\n? msi-message d bank 0 "
     "irq 9"},
    {"R13.by-hand", "a bank's page mapped as memory takes messages, too", "R13 R16", NULL,
     "map d window 1 phys 0xffe045000 size 4K\n? msi-write 0x21 0x10140 0x12\n? msi-count d\n? unmap-msi d bank 1\nmap "
     "d window 2 phys 0xffe040000 size 64K\n? msi-write 0x21 0x24140 0x0\n? msi-write 0x21 0x26140 0x0\n? msi-write "
     "0x21 0x21740 0x0"},
    {"R13.read-only", "a page mapped for reading takes no message", "R13 T11", "violation",
     "map d window 1 phys 0xffe045000 size 4K prot r\n? msi-write 0x21 0x10140 0x12\n? access 0x21 read 0x10140 4"},
};

/* ---- owners (R18 to R20) ---- */

static const char *const isolations[] = {"shared", "exclusive", "reserve-host"};

/* So many domains ask for banks one after another; then each wants bank 0, and to add one. */
static void owners(struct vec_maker *maker, const struct chip *chip, const char *isolation, bool force,
                   unsigned domains)
{
    vec_begin(maker, "msi.R18.%s.%s.%s.%u", chip->name, isolation, force ? "force" : "refuse", domains);
    vec_title(maker, "%u domains want banks of %s, isolation %s, force %s", domains, chip->name, isolation,
              force ? "on" : "off");
    vec_rules(maker, "R18 R19 R20 R14");
    vec_chip(maker, chip->name);
    vec_op(maker, "msi-isolation %s force %s", isolation, force ? "on" : "off");
    for (unsigned i = 0; i < domains; i++) {
        vec_op(maker, "domain g%u", i);
        vec_op(maker, "geometry g%u start 0 size 64K", i);
        vec_op(maker, "windows g%u 4", i);
        vec_op(maker, "attach g%u liodn 0x%x", i, 0x30 + i);
        vec_op(maker, "msi-count g%u", i);
        vec_op(maker, "map-msi g%u iova 0x4000 bank 0", i);
        vec_op(maker, "msi-message g%u bank 0 irq 3", i);
        vec_op(maker, "msi-write 0x%x 0x%x 0x33", 0x30 + i, 0x4000 + chip->offset);
    }
    for (unsigned i = 0; i < domains; i++) {
        vec_op(maker, "msi-plug g%u banks %u", i, i);
        vec_op(maker, "msi-plug g%u banks %u,%u", i, i % chip->banks, (i + 1) % chip->banks);
        vec_op(maker, "msi-count g%u", i);
        vec_op(maker, "map-msi g%u iova 0x8000 bank 1", i);
    }
    vec_op(maker, "msi-isolation shared");
    vec_op(maker, "detach g0 liodn 0x30");
    vec_op(maker, "destroy g0");
    vec_op(maker, "msi-plug g%u banks 0", domains - 1);
    vec_op(maker, "msi-count g%u", domains - 1);
}

static const struct suite_script plugs[] = {
    {"R20.adds", "banks are added at the end", "R20", NULL,
     "msi-isolation exclusive\ndomain a\nmsi-plug a banks 1\n? msi-count a\nmsi-plug a banks 1,0\n? msi-count "
     "a\nmsi-plug a banks 1,0,2\n? msi-count a\n? msi-plug a banks 1,0\n? msi-plug a banks 0,1,2\n? msi-plug a banks "
     "1,2,0\n? msi-plug a banks 1,0,2"},
    {"R20.bad", "lists that are none", "R20 R14", "boundary",
     "domain a\n? msi-plug a banks 3\n? msi-plug a banks 0,0\n? msi-plug a banks 0,1,2,3\n? msi-plug a banks x\n? "
     "msi-plug a banks 0,\n? msi-plug a banks ,0\n? msi-plug a banks 0-2\n? msi-plug a banks 4294967296\n? msi-count "
     "a"},
    {"R20.mapped", "what is mapped stays while banks are plugged", "R20", NULL,
     "msi-isolation exclusive\ndomain a\ngeometry a start 0 size 64K\nwindows a 4\nattach a liodn 0x21\nmsi-plug a "
     "banks 2\nmap-msi a iova 0x4000 bank 0\n? msi-write 0x21 0x4140 0x1\nmsi-plug a banks 2,1\n? msi-write 0x21 "
     "0x4140 0x1\nmap-msi a iova 0x8000 bank 1\n? msi-write 0x21 0x8140 0x1\n? msi-message a bank 1 irq 0"},
    {"R20.twice", "a bank that comes twice, wherever", "R20", "boundary",
     "domain a\nmsi-plug a banks 0,1,1\nexpect error EINVAL rule R20\nmsi-plug a banks 2,1,2\nexpect error EINVAL rule "
     "R20\nmsi-plug a banks 1,2\nmsi-plug a banks 1,2,2\nexpect error EINVAL rule R20\n? msi-count a"},
    {"R20.shorter", "a list without the last of its banks", "R20", "boundary",
     "domain a\nmsi-plug a banks 1,0\nmsi-plug a banks 1\nexpect error EBUSY rule R20\nmsi-count a\nexpect ok banks 2 "
     "group a\n? msi-plug a banks 1,0,2\n? msi-plug a banks 1,0"},
    {"R20.four", "four banks at once, five, and more than any chip has", "R20 R14", "boundary",
     "chip t4240\ndomain a\n? msi-plug a banks 3,2,1,0\n? msi-count a\n? msi-plug a banks 3,2,1,0,4\ndomain b\n"
     "? msi-plug b banks 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n"
     "? msi-plug b banks 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16\n? msi-count b\n"},
    {"R18.late", "isolation after a domain has banks", "R18", NULL,
     "domain a\n? msi-count a\n? msi-isolation exclusive\n? msi-isolation nobody\ndestroy a\n? msi-isolation "
     "exclusive"},
    {"R18.late.second", "isolation after another domain than the first has banks", "R18", NULL,
     "domain a\ndomain b\n? msi-count b\nmsi-isolation exclusive\nexpect error EBUSY rule R18\ndestroy "
     "b\nmsi-isolation "
     "exclusive\nexpect ok"},
    {"R18.heir", "a group whose first domain ends is called after the lowest number left", "R18", NULL,
     "msi-isolation exclusive force on\ndomain a\ndomain b\ndomain c\nmsi-plug b banks 0\nmsi-plug a banks 0\nmsi-plug "
     "c "
     "banks 0\nmsi-count a\nexpect ok banks 1 group b\nmsi-count c\nexpect ok banks 1 group b\ndestroy b\nmsi-count "
     "a\nexpect ok banks 1 group a\nmsi-count c\nexpect ok banks 1 group a\ndomain e\nmsi-count e\nexpect ok banks 1 "
     "group e\nmsi-plug e banks 1,0\n? msi-count e\n? msi-count a"},
    {"R18.before-use", "isolation before the first use of the lists", "R18", NULL,
     "domain a\n? msi-isolation exclusive\n? msi-count a\ndomain b\n? msi-count b"},
    {"R19.host", "the host's bank is nobody's", "R19", NULL,
     "msi-isolation reserve-host\ndomain a\n? msi-plug a banks 0\n? msi-plug a banks 1,0\n? msi-plug a banks 1,2\n? "
     "msi-count a\ndomain b\n? msi-count b"},
    {"R16.no-alias", "the first address of CCSR is no register of a bank without an alias", "R16", "boundary",
     "chip p4080-rev1\ndomain d\ngeometry d start 0 size 64K\nwindows d 4\nattach d liodn 0x21\nmap d window 0 phys "
     "0xffe000000 size 4K\n? msi-write 0x21 0x0 0x0\n? msi-write 0x21 0x0 0x1"},
    {"policy.edge.most", "as many windows as are planned, and one more", "R11 R2", "boundary",
     "domain d\nattach d liodn 0x21\nmsi-policy d explicit ram 0xffff000 at 0 window 4K used 0x0\nexpect error EINVAL "
     "rule "
     "R2\nmsi-policy d explicit ram 256M at 0 window 4K used 0x0\nexpect error EINVAL rule R11\nmsi-policy d explicit "
     "ram "
     "4K at 0xffff000 window 4K used 0x0\nexpect error EINVAL rule R2\nmsi-policy d explicit ram 4K at 256M window 4K "
     "used "
     "0x0\nexpect error EINVAL rule R11\nmsi-policy d explicit ram 24K at 0 window 12K used 0x0\nexpect error EINVAL "
     "rule "
     "R11\n? state d"},
    {"policy.edge.nothing.explicit", "no memory, at an address: D", "R14 R15", "boundary",
     "domain d\nattach d liodn 0x21\nmsi-policy d explicit ram 0 at 0x20000 window 64K used 0x5\nexpect ok windows 2 "
     "mapped "
     "2 aperture 0x20000 reserved 2 calls 5 refused 0\n? state d\n? msi-message d bank 2 irq 0"},
    {"policy.edge.nothing.resource", "no memory, at an address: C", "R14 R15", "boundary",
     "domain d\nattach d liodn 0x21\nmsi-policy d resource ram 0 at 0x20000 window 64K used 0x5\nexpect ok windows 2 "
     "mapped "
     "2 aperture 0x20000 reserved 2 calls 6 refused 0\n? state d\n? msi-message d bank 2 irq 0"},
    {"policy.edge.nothing.flag", "no memory, at an address: B", "R14 R15", "boundary",
     "domain d\nattach d liodn 0x21\nmsi-policy d flag ram 0 at 0x20000 window 64K used 0x5\nexpect ok windows 4 "
     "mapped 2 "
     "aperture 0x40000 reserved 3 calls 4 refused 0\n? state d\n? msi-message d bank 2 irq 0"},
    {"policy.edge.nothing.implicit", "no memory, at an address: A", "R14 R15 R8", "boundary",
     "domain d\nattach d liodn 0x21\nmsi-policy d implicit ram 0 at 0x20000 window 64K used 0x4\nexpect ok windows 4 "
     "mapped "
     "0 aperture 0x40000 reserved 3 calls 3 refused 1 errno ENODEV rule R8\n? state d"},
    {"policy.edge.nothing.at-all", "no memory and no banks", "R14 R15", "boundary",
     "domain d\nattach d liodn 0x21\nmsi-policy d explicit ram 0 at 0 window 64K used 0x0\nexpect ok windows 1 mapped "
     "0 "
     "aperture 0x10000 reserved 0 calls 3 refused 0\n? state d"},
    {"policy.edge.one.explicit", "one window of memory behind windows that are free: D", "R14 R15", "boundary",
     "domain d\nattach d liodn 0x21\nmsi-policy d explicit ram 64K at 0x40000 window 64K used 0x3\nexpect ok windows 8 "
     "mapped 2 aperture 0x80000 reserved 2 calls 6 refused 0\n? state d\n? msi-message d bank 1 irq 0\n? access 0x21 "
     "read "
     "0x40000 4"},
    {"policy.edge.one.flag", "one window of memory behind windows that are free: B", "R14 R15", "boundary",
     "domain d\nattach d liodn 0x21\nmsi-policy d flag ram 64K at 0x40000 window 64K used 0x3\nexpect ok windows 8 "
     "mapped 2 "
     "aperture 0x80000 reserved 3 calls 5 refused 0\n? state d\n? msi-message d bank 1 irq 0\n? access 0x21 read "
     "0x40000 "
     "4"},
    {"policy.R18", "a policy for a domain that isolation gives no banks", "R18 R15", NULL,
     "chip p4080-rev1\nmsi-isolation exclusive\ndomain a\n? msi-count a\ndomain d\nattach d liodn 0x21\nmsi-policy d "
     "explicit ram 64K at 0 window 64K used 0x1\nexpect error EPERM rule R18\n? state d"},
    {"policy.rejected", "a policy whose windows memory refuses", "R15 M5", NULL,
     "domain d\nattach d liodn 0x21\nmem-reject 0xff0020000 64\nmsi-policy d explicit ram 64K at 0 window 64K used "
     "0x3\nexpect error EFAULT\nmem-accept\n? state d\n? access 0x21 read 0x0 4\n? msi-message d bank 0 irq 0"},
    {"R18.flavour", "other drivers know of no banks", "R18", "flavour",
     "flavour linux-window\ndomain a\n? msi-count a\n? msi-isolation exclusive\n? msi-plug a banks 0\n? map-msi a iova "
     "0 bank 0\n? msi-message a bank 0 irq 0\n? msi-policy a explicit ram 64K at 0 window 4K used 0x1"},
};

/* ---- policies: ids have the number of the row, so that new ones go to the end ---- */

static void policy(struct vec_maker *maker, const char *chip, const char *name, unsigned row)
{
    static const struct {
        const char *ram, *at, *window;
        unsigned used;
    } rows[] = {
        {"256M", "0x0", "64M", 7},       {"384M", "0x0", "64M", 1},       {"256M", "0x10000000", "64M", 7},
        {"0", "0x0", "64M", 7},          {"64K", "0x0", "64K", 0},        {"0", "0x0", "4K", 0},
        {"1M", "0x0", "4K", 15},         {"1020K", "0x1000", "4K", 1},    {"64K", "0x8000", "64K", 1},
        {"60K", "0x0", "64K", 1},        {"64K", "0x0", "2K", 1},         {"64K", "0x0", "24K", 1},
        {"64K", "0x0", "4K", 16},        {"1G", "0xc0000000", "256M", 2}, {"64K", "0xffffffffffff0000", "64K", 1},
        {"1G", "0x0", "1G", 5},          {"320M", "0x4000000", "64M", 7}, {"320M", "0x10000000", "64M", 7},
        {"192M", "0x8000000", "64M", 1},
    };
    vec_begin(maker, "msi.policy.%s.%s.%u", chip, name, row);
    vec_title(maker, "%s: %s of memory at %s in windows of %s, banks 0x%x", name, rows[row].ram, rows[row].at,
              rows[row].window, rows[row].used);
    vec_rules(maker, "R13 R14 R15");
    vec_chip(maker, chip);
    vec_set_up(maker, "domain d");
    vec_set_up(maker, "attach d liodn 0x21");
    vec_op(maker, "msi-policy d %s ram %s at %s window %s used 0x%x", name, rows[row].ram, rows[row].at,
           rows[row].window, rows[row].used);
    vec_op(maker, "state d");
    vec_op(maker, "mem-read 0xff0000840 64");
    vec_op(maker, "mem-read 0xff0020000 1K");
    vec_op(maker, "msi-message d bank 0 irq 0");
    vec_op(maker, "msi-message d bank 2 irq 0");
    vec_op(maker, "access 0x21 read %s 4", rows[row].at);
    vec_op(maker, "msi-policy d %s ram 4K at 0 window 4K used 0x1", name);
}

void vec_make_msi(struct vec_maker *maker)
{
    static const char *const policies[] = {"implicit", "flag", "resource", "explicit", "none"};
    for (size_t i = 0; i < SUITE_COUNT(chips); i++) {
        for (unsigned bank = 0; bank < chips[i].banks; bank++)
            bank_page(maker, &chips[i], bank, bank * 5);
        data_bits(maker, &chips[i]);
        all_interrupts(maker, &chips[i]);
        second_register(maker, &chips[i]);
        for (size_t j = 0; j < SUITE_COUNT(isolations); j++)
            for (unsigned domains = 1; domains <= 5; domains += 2) {
                owners(maker, &chips[i], isolations[j], false, domains);
                owners(maker, &chips[i], isolations[j], true, domains);
            }
    }
    for (size_t i = 0; i < SUITE_COUNT(refusals); i++) {
        vec_begin(maker, "msi.%s", refusals[i].id);
        vec_title(maker, "%s", refusals[i].title);
        vec_rules(maker, "%s", refusals[i].rules);
        vec_flags(maker, "%s", refusals[i].flags != NULL ? refusals[i].flags : "");
        set_up(maker, &chips[0]);
        suite_lines(maker, refusals[i].text);
    }
    suite_scripts(maker, "msi", plugs, SUITE_COUNT(plugs));
    for (size_t i = 0; i < SUITE_COUNT(policies); i++)
        for (unsigned row = 0; row < 19; row++) {
            policy(maker, "p4080", policies[i], row);
            policy(maker, row % 2 == 0 ? "t4240" : "p4080-rev1", policies[i], row);
        }
}
