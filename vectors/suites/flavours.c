/* Drivers as they are: each request of each flavour in each state. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/suites/common.h"

struct flavour {
    const char *name;
    uint64_t ppaact, spaact; /* where its tables are by default */
};

static const struct flavour flavours[] = {
    {"linux-window", UINT64_C(0xff0000000), UINT64_C(0xff0020000)},
    {"vfio-sdk", UINT64_C(0xff0000000), UINT64_C(0xff0020000)},
    {"hypervisor", UINT64_C(0xff0000000), UINT64_C(0xff0015000)},
    {"u-boot", UINT64_C(0xff0000000), UINT64_C(0xff0008000)},
    {"linux-flat", UINT64_C(0xff0000000), UINT64_C(0xff0020000)},
};

enum {
    WINDOW = 1,
    SDK = 2,
    HYPERVISOR = 4,
    UBOOT = 8,
    FLAT = 16,
    LINUX = WINDOW | SDK,
    CUT = WINDOW | SDK | HYPERVISOR,
    ALL = 31
};

/* LIODN 0x7f is usb1 of a P4080, 0xc4 a DMA engine; 0x1f is QMan, 1 a portal of it. */
static void ask_entry(struct vec_maker *maker, const struct flavour *flavour, unsigned liodn)
{
    vec_op(maker, "mem-read 0x%" PRIx64 " 64", flavour->ppaact + UINT64_C(64) * liodn);
}

static void ask_tables(struct vec_maker *maker, const struct flavour *flavour)
{
    ask_entry(maker, flavour, 0x7f);
    ask_entry(maker, flavour, 0xc4);
    vec_op(maker, "mem-read 0x%" PRIx64 " 448", flavour->spaact);
}

/* ---- every request in every state ---- */

#define CUT4 "domain d\ngeometry d start 0 size 64K\nwindows d 4\n"
#define MAPPED CUT4 "attach d liodn 0x7f\nmap d window 1 phys 0x70004000 size 8K\n"

/* Lines are asked for, whatever they answer. */
struct step {
    const char *name, *text;
    unsigned flavours;
};

static const struct step states[] = {
    {"none", "boot", ALL},
    {"empty", "domain d", ALL},
    {"attached", "domain d\nattach d liodn 0x7f", ALL},
    {"twice", "domain d\nattach d liodn 0x7f\nattach d liodn 0x7f", WINDOW | FLAT},
    {"portal", "domain d\nattach d liodn 0x1\nattach d liodn 0x1f", LINUX | FLAT},
    {"geometry", "domain d\ngeometry d start 0 size 64K", WINDOW | HYPERVISOR},
    {"geometry-attached", "domain d\ngeometry d start 0 size 64K\nattach d liodn 0x7f", WINDOW | HYPERVISOR},
    {"windows", CUT4, WINDOW | HYPERVISOR},
    {"cut", CUT4 "attach d liodn 0x7f\nattach d liodn 0xc4", WINDOW | HYPERVISOR},
    {"mapped-only", CUT4 "map d window 0 phys 0x70000000 size 16K\nmap d window 1 phys 0x71000000 size 4K prot r",
     WINDOW | HYPERVISOR},
    {"mapped-attached",
     CUT4 "map d window 0 phys 0x70000000 size 16K\nmap d window 1 phys 0x71000000 size 4K\nattach d liodn 0x7f", CUT},
    {"mapped", MAPPED, LINUX},
    {"enabled", MAPPED "enable d", LINUX},
    {"tree-enabled", CUT4 "map d window 1 phys 0x71000000 size 4K\nattach d liodn 0x7f\nenable d", HYPERVISOR},
    {"tree-all",
     CUT4 "map d window 0 phys 0x70000000 size 16K\nmap d window 3 phys 0x71000000 size 16K\nattach d liodn 0x7f\n"
          "attach d liodn 0xc4\nenable d\ndisable d",
     HYPERVISOR},
    {"two-enabled", CUT4 "attach d liodn 0x7f\nattach d liodn 0xc4\nmap d window 0 phys 0x70000000 size 16K\nenable d",
     WINDOW},
    {"disabled", MAPPED "enable d\ndisable d", WINDOW},
    {"unmapped", MAPPED "enable d\nunmap d window 1", WINDOW},
    {"unaligned", CUT4 "attach d liodn 0x7f\nmap d window 2 phys 0x70001140 size 4K\nenable d\niova-to-phys d 0x8010",
     LINUX},
    {"stale-count", MAPPED "windows d 4", WINDOW},
    {"recut", MAPPED "windows d 2", WINDOW},
    {"single", "domain d\ngeometry d start 0 size 64K\nwindows d 1\nattach d liodn 0x7f", WINDOW},
    {"single-mapped",
     "domain d\ngeometry d start 0 size 64K\nwindows d 1\nattach d liodn 0x7f\nmap d window 0 phys 0x70000000 size 16K",
     WINDOW},
    {"single-enabled",
     "domain d\ngeometry d start 0 size 64K\nwindows d 1\nattach d liodn 0x7f\nattach d liodn 0xc4\n"
     "map d window 0 phys 0x70000000 size 16K\nenable d",
     LINUX},
    {"single-tree",
     "domain d\ngeometry d start 0 size 64K\nmap d window 0 phys 0x70000000 size 64K\nattach d liodn 0x7f", HYPERVISOR},
    {"single-short",
     "domain d\ngeometry d start 0 size 64K\nmap d window 0 phys 0x70000000 size 32K\nattach d liodn 0x7f", HYPERVISOR},
    {"detached", MAPPED "enable d\ndetach d liodn 0x7f", LINUX},
    {"moved", MAPPED "domain e\nattach e liodn 0x7f", LINUX},
    {"claimed",
     CUT4
     "map d window 1 phys 0x71000000 size 4K\nattach d liodn 0x7f\nenable d\ndomain e\ngeometry e start 0 size 64K\n"
     "windows e 4\nmap e window 0 phys 0x78000000 size 16K\nmap e window 1 phys 0x79000000 size 16K\nattach e liodn "
     "0x7f",
     HYPERVISOR},
    {"range", "domain d\nrange d start 0x0 size 64K", UBOOT},
    {"ranges", "domain d\nrange d start 0x0 size 12K\nrange d start 0x8000 size 0x1801", UBOOT},
    {"configured", "domain d\nrange d start 0x0 size 512K\nattach d liodn 0x7f", UBOOT},
    {"u-enabled", "domain d\nrange d start 0x0 size 512K\nattach d liodn 0x7f\nattach d liodn 0xc4\nenable d\nbypass 0",
     UBOOT},
    {"u-disabled", "domain d\nrange d start 0x0 size 512K\nattach d liodn 0x7f\nenable d\nbypass 0\ndisable d", UBOOT},
    {"flat-two", "domain d\ndomain e\nattach d liodn 0x7f\nattach d liodn 0xc4\nstash d cache 1 cpu 2", FLAT},
    {"flat-moved", "domain d\ndomain e\nattach d liodn 0x7f\nstash d cache 1 cpu 2\nattach e liodn 0x7f", FLAT},
    {"flat-detached", "domain d\nattach d liodn 0x7f\nstash d cache 1 cpu 2\ndetach d liodn 0x7f", FLAT},
};

static const struct step requests[] = {
    {"create", "domain d", ALL},
    {"create-other", "domain f", ALL},
    {"boot", "boot", ALL},
    {"geometry", "geometry d start 0x100000 size 1M", ALL},
    {"geometry-odd", "geometry d start 0 size 24K", CUT},
    {"geometry-start", "geometry d start 0x8000 size 64K", CUT},
    {"geometry-small", "geometry d start 0 size 2K", CUT},
    {"windows-8", "windows d 8", ALL},
    {"windows-1", "windows d 1", CUT},
    {"windows-0", "windows d 0", CUT},
    {"windows-5", "windows d 5", CUT},
    {"windows-256", "windows d 256", CUT},
    {"windows-512", "windows d 512", CUT},
    {"attach", "attach d liodn 0xc4", ALL},
    {"attach-again", "attach d liodn 0x7f", ALL},
    {"attach-last", "attach d liodn 0x4ff", ALL},
    {"attach-past", "attach d liodn 0x500", ALL},
    {"attach-512", "attach d liodn 0x200", UBOOT},
    {"detach", "detach d liodn 0x7f", ALL},
    {"detach-stranger", "detach d liodn 0x30", LINUX | FLAT},
    {"map-first", "map d window 0 phys 0x72000000 size 16K", ALL},
    {"map-first-small", "map d window 0 phys 0x72000000 size 4K prot r", CUT},
    {"map-second", "map d window 1 phys 0x73001000 size 8K prot w", CUT},
    {"map-third-none", "map d window 2 phys 0x73001140 size 4K prot none", CUT},
    {"map-odd", "map d window 2 phys 0x73001140 size 12K", CUT},
    {"map-large", "map d window 2 phys 0x73000000 size 32K", CUT},
    {"map-zero", "map d window 2 phys 0x73000000 size 0", CUT},
    {"map-past", "map d window 4 phys 0x73000000 size 4K", CUT},
    {"map-last", "map d window 3 phys 0xfffffff000 size 4K", CUT},
    {"unmap-first", "unmap d window 0", ALL},
    {"unmap-second", "unmap d window 1", CUT},
    {"unmap-past", "unmap d window 7", CUT},
    {"enable", "enable d", ALL},
    {"disable", "disable d", ALL},
    {"stash-1", "stash d cache 1 cpu 3", ALL},
    {"stash-2", "stash d cache 2 cpu 3", LINUX | FLAT},
    {"stash-3", "stash d cache 3 cpu 3", CUT | FLAT},
    {"stash-bad", "stash d cache 1 cpu 99", CUT | FLAT},
    {"look-up", "iova-to-phys d 0x4010", ALL},
    {"look-up-hole", "iova-to-phys d 0x6010", CUT},
    {"look-up-far", "iova-to-phys d 0x1000000000", ALL},
    {"range", "range d start 0x10000 size 64K", ALL},
    {"range-zero", "range d start 0x10000 size 0", UBOOT},
    {"range-top", "range d start 0xfffffffffffff000 size 8K", UBOOT},
    {"destroy", "destroy d", ALL},
    {"isr", "isr 0", ALL},
};

static void ask_lines(struct vec_maker *maker, const char *text)
{
    while (*text != '\0') {
        int length = 0;
        while (text[length] != '\0' && text[length] != '\n')
            length++;
        vec_op(maker, "%.*s", length, text);
        text += text[length] == '\n' ? length + 1 : length;
    }
}

static void in_state(struct vec_maker *maker, const struct flavour *flavour, const struct step *state,
                     const struct step *request)
{
    vec_begin(maker, "flavours.%s.%s.%s", flavour->name, state->name, request->name);
    vec_title(maker, "%s: '%s' in the state '%s'", flavour->name, request->text, state->name);
    vec_rules(maker, "F5 F6 F7 F12 F14");
    vec_flags(maker, "flavour");
    vec_set_up(maker, "flavour %s", flavour->name);
    ask_lines(maker, state->text);
    ask_lines(maker, request->text);
    vec_op(maker, "state d");
    ask_tables(maker, flavour);
    vec_op(maker, "access 0x7f read 0x4010 4");
    vec_op(maker, "access 0x7f write 0x10 4");
    vec_op(maker, "enable d");
    vec_op(maker, "access 0x7f read 0x4010 4");
    vec_op(maker, "access 0xc4 read 0x10 4");
    vec_op(maker, "iova-to-phys d 0x5000");
    ask_entry(maker, flavour, 0x7f);
}

static void all_states(struct vec_maker *maker, const struct flavour *flavour, unsigned mask)
{
    for (size_t i = 0; i < SUITE_COUNT(states); i++)
        for (size_t j = 0; j < SUITE_COUNT(requests); j++)
            if ((states[i].flavours & requests[j].flavours & mask) != 0)
                in_state(maker, flavour, &states[i], &requests[j]);
}

/* ---- the functions that configure entries ---- */

/* Ids have the number of the row: new ones go to the end. */

static const char *const primaries[] = {
    "start 0 size 64K windows 1 phys 0x70000000",
    "start 0 size 64K windows 0 phys 0x70000000",
    "start 0 size 64K windows 2 phys 0x70000000 prot r",
    "start 0 size 64K windows 4 phys 0x70000000 prot none",
    "start 0 size 64K windows 16 phys 0x70000000 prot w",
    "start 0 size 64K windows 3 phys 0x70000000",
    "start 0 size 64K windows 32 phys 0x70000000",
    "start 0 size 64K windows 512 phys 0x70000000",
    "start 0 size 1G windows 256 phys 0xffe044140",
    "start 0 size 4K windows 1 phys 0x123456789000 prot r",
    "start 0x1000 size 4K windows 1 phys 0x70000abc",
    "start 0x1000 size 8K windows 1 phys 0x70000000",
    "start 0 size 2K windows 1 phys 0x70000000",
    "start 0 size 0 windows 1 phys 0x70000000",
    "start 0 size 12K windows 1 phys 0x70000000",
    "start 0x1000000000 size 64G windows 1 phys 0x0",
    "start 0x8000000000000000 size 0x8000000000000000 windows 256 phys 0x0",
    "start 0 size 64K windows 4 phys 0x70000000 omi 0",
    "start 0 size 64K windows 4 phys 0x70000000 omi 15 cid 1",
    "start 0 size 64K windows 4 phys 0x70000000 omi 16",
    "start 0 size 64K windows 4 phys 0x70000000 omi 0xfffffffe",
    "start 0 size 64K windows 1 phys 0x70000000 cid 0",
    "start 0 size 64K windows 4 phys 0x70000000 cid 0xff",
    "start 0 size 64K windows 4 phys 0x70000000 cid 0x1ff",
    "start 0 size 64K windows 1 phys 0xffffffffffffffff prot rw",
};

static const char *const secondaries[] = {
    "windows 4 window 1 size 16K phys 0x71000000",
    "windows 4 window 1 size 4K phys 0xffe044140 prot r",
    "windows 4 window 3 size 8K phys 0x123456789000 prot w omi 1 cid 0x20",
    "windows 4 window 2 size 4K phys 0x71000000 prot none cid 0x20",
    "windows 4 window 0 size 4K phys 0x71000000",
    "windows 4 window 4 size 4K phys 0x71000000",
    "windows 4 window 5 size 4K phys 0x71000000",
    "windows 4 window 300 size 4K phys 0x71000000",
    "windows 4 window 40000 size 4K phys 0x71000000",
    "windows 0 window 1 size 4K phys 0x71000000",
    "windows 1 window 1 size 4K phys 0x71000000",
    "windows 3 window 1 size 4K phys 0x71000000",
    "windows 8 window 5 size 4K phys 0x71000000",
    "windows 4 window 1 size 0 phys 0x71000000",
    "windows 4 window 1 size 2K phys 0x71000000",
    "windows 4 window 1 size 12K phys 0x71000000",
    "windows 4 window 1 size 64K phys 0x71000000",
    "windows 4 window 1 size 64G phys 0x71000000",
    "windows 4 window 1 size 4K phys 0x71000000 omi 15",
    "windows 4 window 1 size 4K phys 0x71000000 omi 16 cid 3",
    "windows 4 window 1 size 4K phys 0xfffffffffffff000 omi 0xffffffff cid 0xff",
};

static void configured(struct vec_maker *maker, const struct flavour *flavour, const char *call, size_t row,
                       const char *arguments)
{
    static const unsigned liodns[] = {0x7f, 0x4ff, 0x500};
    vec_begin(maker, "flavours.%s.%s.%zu", flavour->name, call, row);
    vec_title(maker, "%s: %s %s", flavour->name, call, arguments);
    vec_rules(maker, "F5 F6 F12 F14");
    vec_flags(maker, "flavour boundary");
    vec_set_up(maker, "flavour %s", flavour->name);
    vec_set_up(maker, "boot");
    if (call[7] == 's')
        vec_op(maker, "config-ppaace 0x7f start 0 size 64K windows 4 phys 0x70000000");
    for (size_t i = 0; i < SUITE_COUNT(liodns); i++)
        vec_op(maker, "%s 0x%x %s", call, liodns[i], arguments);
    ask_tables(maker, flavour);
    ask_entry(maker, flavour, 0x4ff);
    vec_op(maker, "%s 0x7f %s", call, arguments);
    vec_op(maker, "disable-spaace 0x7f window 0");
    vec_op(maker, "disable-spaace 0x7f window 2");
    vec_op(maker, "disable-spaace 0x7f window 4");
    vec_op(maker, "disable-spaace 0x500 window 1");
    ask_tables(maker, flavour);
}

static void all_calls(struct vec_maker *maker, const struct flavour *flavour)
{
    for (size_t i = 0; i < SUITE_COUNT(primaries); i++)
        configured(maker, flavour, "config-ppaace", i, primaries[i]);
    for (size_t i = 0; i < SUITE_COUNT(secondaries); i++)
        configured(maker, flavour, "config-spaace", i, secondaries[i]);
}

/* ---- violation handlers ---- */

static const struct step violations[] = {
    {"nothing", "", ALL},
    {"valid", "access 0x7f write 0x1000000000 4 instance 1", ALL},
    {"invalid", "access 0x7e read 0x1234 4 instance 1", ALL},
    {"past", "access 0x500 read 0x1234 4 instance 1", ALL},
    {"largest", "access 0xffff read 0x1234 4 instance 1", ALL},
    {"twice", "access 0x7f read 0x1000000000 4 instance 1\naccess 0xc4 read 0x1000000004 4 instance 1", ALL},
    {"elsewhere", "access 0x7f read 0x1000000000 4 instance 2", ALL},
    {"no-interrupt", "reg-write 1 PICS 0x1\naccess 0x7f read 0x1000000000 4 instance 1", ALL},
    {"error", "mem-reject 0xff0000000 4K\naccess 0x3 read 0x1000 4 instance 1\nmem-accept", ALL},
    {"error-both",
     "access 0x7f read 0x1000000000 4 instance 1\nmem-reject 0xff0000000 4K\naccess 0x3 read 0x1000 4 instance "
     "1\nmem-accept",
     ALL},
    {"forged", "reg-write 1 AVS1 0x1\nreg-write 1 PICS 0xc", ALL},
    {"closed-since", "access 0x7f read 0x1000000000 4 instance 1\nmem-write 0xff0001fc4 000008d8", ALL},
    {"table-shrunk", "reg-write 1 PPLAL 0xf0001fc0\naccess 0x7f read 0x1000 4 instance 1", ALL},
    {"rejected", "access 0x7f read 0x1000000000 4 instance 1\nmem-reject 0xff0001fc0 64", ALL},
};

static void handled(struct vec_maker *maker, const struct flavour *flavour, const struct step *violation,
                    unsigned errata)
{
    vec_begin(maker, "flavours.%s.isr.%s.e%u", flavour->name, violation->name, errata);
    vec_title(maker, "%s: the violation handler, %s; A-003638 %s, PAMU-3 %s, PAMU-A001 %s", flavour->name,
              violation->name, (errata & 1) != 0 ? "on" : "off", (errata & 2) != 0 ? "on" : "off",
              (errata & 4) != 0 ? "on" : "off");
    vec_rules(maker, "F8 F14.14 V3");
    vec_flags(maker, "flavour violation");
    vec_set_up(maker, "erratum A-003638 %s", (errata & 1) != 0 ? "on" : "off");
    vec_set_up(maker, "erratum PAMU-3 %s", (errata & 2) != 0 ? "on" : "off");
    vec_set_up(maker, "erratum PAMU-A001 %s", (errata & 4) != 0 ? "on" : "off");
    vec_set_up(maker, "flavour %s", flavour->name);
    vec_set_up(maker, "boot");
    if (flavour->name[0] == 'h')
        vec_set_up(maker, "config-ppaace 0x7f start 0 size 64G windows 1 phys 0");
    if (flavour->name[0] == 'h')
        vec_set_up(maker, "mem-write 0xff0001fc4 000008d9");
    ask_lines(maker, violation->text);
    for (unsigned i = 0; i < 2; i++) {
        vec_op(maker, "isr 1");
        suite_ask_violation(maker, 1);
        ask_entry(maker, flavour, 0x7f);
    }
    vec_op(maker, "access 0x7f read 0x2000 4 instance 1");
    vec_op(maker, "isr 1");
    vec_op(maker, "isr 0");
    suite_ask_violation(maker, 1);
    suite_ask_error(maker, 1);
}

static void all_handlers(struct vec_maker *maker, const struct flavour *flavour)
{
    for (size_t i = 0; i < SUITE_COUNT(violations); i++)
        for (unsigned errata = 0; errata < 8; errata += i < 3 ? 1 : 5)
            handled(maker, flavour, &violations[i], errata);
}

/* PAMU 3: AVICS of the first silicon takes two writes, which the 32-bit hypervisor makes. */
static void two_writes(struct vec_maker *maker, const char *chip, const char *bits)
{
    vec_begin(maker, "flavours.hypervisor.isr.%s.bits%s", chip, bits);
    vec_title(maker, "the %s-bit hypervisor's violation handler on %s", bits, chip);
    vec_rules(maker, "F8 V3");
    vec_flags(maker, "flavour violation erratum");
    vec_chip(maker, chip);
    vec_set_up(maker, "flavour hypervisor bits %s", bits);
    ask_lines(maker, "boot\nconfig-ppaace 0x7f start 0 size 64G windows 1 phys 0\nmem-write 0xff0001fc4 000008d9\n"
                     "access 0x7f write 0x1000000000 4 instance 1\nisr 1");
    suite_ask_violation(maker, 1);
    vec_op(maker, "isr 1");
}

/* Enabling a LIODN that the handler closed lets reports in again, once. */
static void let_in_again(struct vec_maker *maker)
{
    vec_begin(maker, "flavours.hypervisor.isr.enabled-again");
    vec_title(maker, "AVIE comes back with the first enabling of a closed LIODN, not with the second");
    vec_rules(maker, "F8 F3");
    vec_flags(maker, "flavour violation");
    vec_set_up(maker, "flavour hypervisor");
    ask_lines(maker, CUT4 "map d window 0 phys 0x70000000 size 16K\nattach d liodn 0x7f\nenable d\n"
                          "access 0x7f write 0x100000 4 instance 1\nisr 1\nreg-read 1 PICS\nenable d\nreg-read 1 PICS\n"
                          "reg-write 1 PICS 0x0\ndisable d\nenable d\nreg-read 1 PICS\nreg-read 0 PICS\n"
                          "access 0x7f write 0x100000 4 instance 1\nisr 1\nreg-read 1 PICS");
}

/* What a claiming guest has under the second quarter of the old window: all of it, a part, nothing. */
static void claimed(struct vec_maker *maker, unsigned kib)
{
    vec_begin(maker, "flavours.hypervisor.claim.%uK", kib);
    vec_title(maker, "a guest with %u KiB under two sub-windows of the one it claims a LIODN from", kib);
    vec_rules(maker, "F12.13");
    vec_flags(maker, "flavour boundary");
    vec_set_up(maker, "flavour hypervisor");
    ask_lines(maker, CUT4 "map d window 0 phys 0x70000000 size 16K\nmap d window 1 phys 0x71000000 size 16K\n"
                          "map d window 2 phys 0x72000000 size 4K\nattach d liodn 0x7f\nenable d\n"
                          "domain e\ngeometry e start 0 size 64K\nwindows e 2");
    vec_op(maker, "map e window 0 phys 0x78000000 size %uK", kib);
    vec_op(maker, "map e window 1 phys 0x79000000 size %uK", kib);
    vec_op(maker, "attach e liodn 0x7f");
    ask_tables(maker, &flavours[2]);
    for (unsigned iova = 0; iova < 0x10000; iova += 0x4000)
        vec_op(maker, "access 0x7f read 0x%x 4", iova);
}

static void hypervisor(struct vec_maker *maker)
{
    static const unsigned sizes[] = {4, 8, 16, 20, 24, 28, 32};
    two_writes(maker, "p4080-rev1", "32");
    two_writes(maker, "p4080-rev1", "64");
    two_writes(maker, "p4080", "32");
    let_in_again(maker);
    for (size_t i = 0; i < SUITE_COUNT(sizes); i++)
        claimed(maker, sizes[i]);
}

void vec_make_flavours(struct vec_maker *maker)
{
    for (size_t i = 0; i < SUITE_COUNT(flavours); i++) {
        all_states(maker, &flavours[i], 1u << i);
        if ((1u << i & (CUT | FLAT)) != 0) {
            all_calls(maker, &flavours[i]);
            all_handlers(maker, &flavours[i]);
        }
    }
    hypervisor(maker);
}
