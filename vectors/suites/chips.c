/* Chips: what operations show of each profile. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/suites/common.h"

#include "pamu/chip.h"

#define PAGE 64u /* LIODNs whose entries fill 4 KiB */
#define EACH 15u /* secondary entries of a LIODN with 16 windows, which every chip has */

static bool has_liodn(const struct pamu_chip *chip, unsigned first, unsigned count)
{
    for (size_t i = 0; i < chip->device_count; i++)
        for (unsigned j = 0; j < chip->devices[i].liodns; j++)
            if (chip->devices[i].liodn[j] >= first && chip->devices[i].liodn[j] - first < count)
                return true;
    return false;
}

/* Rules M1, M3, M4: how many instances there are, and what each says of itself. */
static void instances(struct vec_maker *maker, const char *chip)
{
    vec_begin(maker, "chips.%s.instances", chip);
    vec_title(maker, "%s: instances, capabilities, reset", chip);
    vec_rules(maker, "M1 M3 M4");
    vec_chip(maker, chip);
    vec_op(maker, "bypass-read");
    for (unsigned i = 0; i < 8; i++) {
        vec_op(maker, "reg-read %u PC2", i);
        vec_op(maker, "reg-read %u PC3", i);
        vec_op(maker, "access 0x1 read 0x1000 4 instance %u", i);
    }
    vec_op(maker, "boot");
    vec_op(maker, "bypass-read");
    for (unsigned i = 0; i < 8; i++)
        vec_op(maker, "reg-read %u PC", i);
}

/* Rule C1: as many LIODNs as the PPAACE cache of the first and of the last instance has lines, and one more. */
static void cache_lines(struct vec_maker *maker, const char *chip, unsigned instance, unsigned lines)
{
    vec_begin(maker, "chips.%s.ppaace.i%u.l%u", chip, instance, lines);
    vec_title(maker, "%s: %u LIODNs through the PPAACE cache of instance %u, twice", chip, lines, instance);
    vec_rules(maker, "C1 C2");
    vec_flags(maker, "cache");
    vec_chip(maker, chip);
    vec_set_up(maker, "tables ppaact 0x100000 entries 256 spaact 0x200000 entries 0 omt 0x300000 entries 0");
    for (unsigned i = 0; i < lines; i++)
        vec_set_up(maker, "ppaace 0x%x V=1 window=0 size=4K prot=r", i);
    for (unsigned i = 0; i < 2 * lines; i++)
        vec_set_up(maker, "access 0x%x read 0 4 instance %u", i % lines, instance);
    vec_op(maker, "counters %u", instance);
}

/* The same of the SPAACE cache, with windows. */
static void subwindow_lines(struct vec_maker *maker, const char *chip, unsigned lines)
{
    vec_begin(maker, "chips.%s.spaace.l%u", chip, lines);
    vec_title(maker, "%s: %u windows through the SPAACE cache, twice", chip, lines);
    vec_rules(maker, "C1 C2");
    vec_flags(maker, "cache");
    vec_chip(maker, chip);
    vec_set_up(maker, "tables ppaact 0x100000 entries 256 spaact 0x200000 entries 512 omt 0x300000 entries 0");
    for (unsigned i = 0; i * EACH < lines; i++)
        vec_set_up(maker, "ppaace 0x%x V=1 window=0 size=64K subwindows=16 FSPI=0x%x prot=r mapped=4K", i, i * EACH);
    for (unsigned i = 0; i < lines; i++)
        vec_set_up(maker, "spaace %u V=1 LIODN=0x%x prot=r mapped=4K", i, i / EACH);
    for (unsigned i = 0; i < 2 * lines; i++)
        vec_set_up(maker, "access 0x%x read 0x%x 4 instance 0", i % lines / EACH, (i % lines % EACH + 1) * 0x1000);
    vec_op(maker, "counters 0");
}

/* Rule D3: where devices sit, by the instance that answers. */
static void devices(struct vec_maker *maker, const struct pamu_chip *chip, unsigned page)
{
    vec_begin(maker, "chips.%s.devices.%u", chip->name, page);
    vec_title(maker, "%s: the instances of devices with LIODNs %u to %u", chip->name, page * PAGE,
              page * PAGE + PAGE - 1);
    vec_rules(maker, "D3");
    vec_chip(maker, chip->name);
    vec_set_up(maker, "tables ppaact 0x100000 entries 2048 spaact 0x200000 entries 0 omt 0x300000 entries 0");
    for (unsigned liodn = page * PAGE; liodn < (page + 1) * PAGE; liodn++)
        if (has_liodn(chip, liodn, 1))
            vec_op(maker, "access 0x%x read 0x10 4", liodn);
    for (unsigned i = 0; i < chip->instance_count; i++)
        vec_op(maker, "counters %u", i);
}

/* Errata as the chip has them (V3). */
static void errata(struct vec_maker *maker, const char *chip)
{
    vec_begin(maker, "chips.%s.errata", chip);
    vec_title(maker, "%s: which errata it has, by what they do", chip);
    vec_rules(maker, "V3 M2 C6");
    vec_flags(maker, "erratum");
    vec_chip(maker, chip);
    suite_lines(maker,
                "? reg-write 0 POES1 0x1\n? reg-read 0 POES1\n" SUITE_TABLES
                "\nppaace 0x3 V=1 window=0 size=4K prot=r\nreg-write 0 PC 0x40000011\n"
                "? access 0x3 read 0 4 instance 0\nreg-write 0 PPBAL 0x100000\n? access 0x3 read 0 4 instance 0\n"
                "? access 0x9 read 0 4 instance 0\n? reg-read 0 AVS1\nreg-write 0 AVS1 0x91801\nreg-write 0 PICS 0xd\n"
                "? irq 0\n? reg-read 0 PICS\nreg-write 0 PICS 0xd\n? irq 0\n? reg-read 0 PICS\n? counters 0\n");
}

/* Every stash id that boot software gives (R10, F12.7), under each driver that takes them. */
static void stash(struct vec_maker *maker, const char *chip, const char *flavour)
{
    vec_begin(maker, "chips.%s.stash.%s", chip, flavour);
    vec_title(maker, "%s: stash ids as %s finds them", chip, flavour);
    vec_rules(maker, "R10 F12.7");
    vec_flags(maker, "flavour");
    vec_chip(maker, chip);
    vec_set_up(maker, "flavour %s", flavour);
    vec_set_up(maker, "domain d");
    vec_op(maker, "geometry d start 0 size 64K");
    vec_op(maker, "windows d 2");
    vec_op(maker, "attach d liodn 0x7f");
    for (unsigned cache = 0; cache < 5; cache++)
        for (unsigned cpu = 0; cpu < 26; cpu += cpu < 4 ? 1 : 7) {
            vec_op(maker, "stash d cache %u cpu %u", cache, cpu);
            vec_op(maker, "mem-read 0xff0001fcc 4");
        }
}

/* Entries that a driver opens, in pages of the PPAACT (FACTS 7). */
static void opened(struct vec_maker *maker, const char *chip, const char *flavour, unsigned page)
{
    vec_begin(maker, "chips.%s.boot.%s.%u", chip, flavour, page);
    vec_title(maker, "%s: what %s opens when it initialises, LIODNs %u to %u", chip, flavour, page * 64,
              page * 64 + 63);
    vec_rules(maker, "F7 F12.7 F14.15");
    vec_flags(maker, "flavour bytes");
    vec_chip(maker, chip);
    vec_set_up(maker, "flavour %s", flavour);
    vec_op(maker, "boot");
    vec_op(maker, "mem-read 0x%" PRIx64 " 4K", UINT64_C(0xff0000000) + page * UINT64_C(0x1000));
    vec_op(maker, "bypass-read");
}

/* LIODN 0 is no device's: no driver takes it for a queue manager (FACTS 7). */
static void nobody(struct vec_maker *maker, const char *chip, const char *flavour)
{
    vec_begin(maker, "chips.%s.liodn-0.%s", chip, flavour);
    vec_title(maker, "%s: LIODN 0 attached under %s", chip, flavour);
    vec_rules(maker, "F7 D3");
    vec_flags(maker, "flavour bytes");
    vec_chip(maker, chip);
    vec_set_up(maker, "flavour %s", flavour);
    vec_set_up(maker, "domain d");
    vec_op(maker, "geometry d start 0 size 64K");
    vec_op(maker, "windows d 2");
    vec_op(maker, "attach d liodn 0");
    vec_op(maker, "map d window 0 phys 0x70000000 size 32K");
    vec_op(maker, "enable d");
    vec_op(maker, "mem-read 0xff0000000 64");
    vec_op(maker, "access 0 read 0x10 4");
}

static void drivers(struct vec_maker *maker, const struct pamu_chip *chip)
{
    static const char *const stashing[] = {"linux-window", "linux-flat", "vfio-sdk", "vfio-strict", "hypervisor"};
    for (size_t i = 0; i < SUITE_COUNT(stashing); i++)
        stash(maker, chip->name, stashing[i]);
    nobody(maker, chip->name, "linux-window");
    nobody(maker, chip->name, "linux-flat");
    for (unsigned page = 0; page < 20; page++)
        if (has_liodn(chip, page * PAGE, PAGE)) {
            devices(maker, chip, page);
            opened(maker, chip->name, "linux-flat", page);
            opened(maker, chip->name, "linux-window", page);
        }
}

void vec_make_chips(struct vec_maker *maker)
{
    static const unsigned lines[] = {8, 9, 16, 17, 32, 33, 128, 129, 256, 257};
    for (size_t i = 0; i < pamu_chip_count(); i++) {
        const struct pamu_chip *chip = pamu_chip_row(i);
        instances(maker, chip->name);
        errata(maker, chip->name);
        for (size_t j = 0; j < SUITE_COUNT(lines); j++) {
            if (lines[j] <= 129)
                cache_lines(maker, chip->name, 0, lines[j]);
            subwindow_lines(maker, chip->name, lines[j]);
        }
        drivers(maker, chip);
    }
}
