/* Memory that refuses one word of an entry: in which order drivers write, and what they believe then.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/suites/common.h"

#define WORDS 8u

struct driver {
    const char *name;
    uint64_t spaact;
};

enum { STRICT, WINDOW, SDK, HYPERVISOR, UBOOT, FLAT };

static const struct driver drivers[] = {
    {"vfio-strict", UINT64_C(0xff0020000)}, {"linux-window", UINT64_C(0xff0020000)},
    {"vfio-sdk", UINT64_C(0xff0020000)},    {"hypervisor", UINT64_C(0xff0015000)},
    {"u-boot", UINT64_C(0xff0008000)},      {"linux-flat", UINT64_C(0xff0020000)},
};

#define MANY(driver) (1u << (driver))
#define BOTH (MANY(STRICT) | MANY(WINDOW))
#define CUT "domain d\ngeometry d start 0 size 64K\nwindows d 4\n"
#define FIRST CUT "attach d liodn 0x7f\nmap d window 0 phys 0x70000000 size 16K\n"
#define SECOND CUT "attach d liodn 0x7f\nmap d window 1 phys 0x70004000 size 8K\n"
#define TREE CUT "map d window 0 phys 0x70000000 size 16K\nmap d window 1 phys 0x71000000 size 4K\n"

/* A request that is made while memory refuses, after what comes before it. */
static const struct row {
    const char *name, *before, *request;
    unsigned drivers, entries; /* entries: 1 primary, 2 secondary, 3 both */
} rows[] = {
    {"map-first", CUT "attach d liodn 0x7f", "map d window 0 phys 0x70000000 size 16K", BOTH, 1},
    {"map-second", CUT "attach d liodn 0x7f", "map d window 1 phys 0x70004000 size 8K prot r", BOTH, 3},
    {"map-third", FIRST "stash d cache 1 cpu 1", "map d window 1 phys 0x70004000 size 8K prot w", BOTH, 2},
    {"unmap-first", FIRST, "unmap d window 0", BOTH, 1},
    {"unmap-second", SECOND, "unmap d window 1", BOTH, 3},
    {"enable", SECOND, "enable d", MANY(WINDOW), 1},
    {"disable", SECOND "enable d", "disable d", BOTH, 1},
    {"windows-2", CUT "attach d liodn 0x7f", "windows d 2", BOTH, 3},
    {"windows-1", CUT "attach d liodn 0x7f", "windows d 1", BOTH, 3},
    {"geometry", CUT "attach d liodn 0x7f", "geometry d start 0x100000 size 1M", MANY(STRICT), 3},
    {"attach", CUT "map d window 1 phys 0x70004000 size 8K", "attach d liodn 0x7f", BOTH, 3},
    {"detach", SECOND "enable d", "detach d liodn 0x7f", BOTH | MANY(SDK), 3},
    {"stash", SECOND, "stash d cache 2 cpu 3", BOTH, 3},
    {"single", "domain d\ngeometry d start 0 size 64K\nwindows d 1\nattach d liodn 0x7f",
     "map d window 0 phys 0x70000000 size 16K", BOTH, 1},
    {"bank", CUT "attach d liodn 0x7f", "map-msi d iova 0x4000 bank 0", MANY(STRICT), 3},
    {"tree", TREE, "attach d liodn 0x7f", MANY(HYPERVISOR), 3},
    {"tree-enable", TREE "attach d liodn 0x7f", "enable d", MANY(HYPERVISOR), 1},
    {"tree-disable", TREE "attach d liodn 0x7f\nenable d", "disable d", MANY(HYPERVISOR), 1},
    {"claim",
     TREE "attach d liodn 0x7f\nenable d\ndomain e\ngeometry e start 0 size 64K\nwindows e 4\nmap e window 1 phys "
          "0x78000000 size 16K",
     "attach e liodn 0x7f", MANY(HYPERVISOR), 3},
    {"config-ppaace", "boot", "config-ppaace 0x7f start 0 size 64K windows 4 phys 0x70000000 omi 1 cid 3",
     MANY(WINDOW) | MANY(HYPERVISOR), 1},
    {"config-spaace", "boot\nconfig-ppaace 0x7f start 0 size 64K windows 4 phys 0x70000000",
     "config-spaace 0x7f windows 4 window 1 size 8K phys 0x71000000 omi 1 cid 3", MANY(WINDOW) | MANY(HYPERVISOR), 2},
    {"range", "domain d\nrange d start 0x0 size 600K", "attach d liodn 0x7f", MANY(UBOOT), 3},
    {"range-one", "domain d\nrange d start 0x0 size 4K", "attach d liodn 0x7f", MANY(UBOOT), 1},
    {"flat-attach", "domain d", "attach d liodn 0x7f", MANY(FLAT), 1},
    {"flat-detach", "domain d\nattach d liodn 0x7f", "detach d liodn 0x7f", MANY(FLAT), 1},
    {"flat-stash", "domain d\nattach d liodn 0x7f", "stash d cache 1 cpu 2", MANY(FLAT), 1},
};

static void ask(struct vec_maker *maker, const struct driver *driver)
{
    vec_op(maker, "mem-read 0xff0001fc0 64");
    vec_op(maker, "mem-read 0x%" PRIx64 " 192", driver->spaact);
    vec_op(maker, "state d");
}

static void refused(struct vec_maker *maker, const struct driver *driver, const struct row *row, bool primary,
                    unsigned word)
{
    vec_begin(maker, "rejected.%s.%s.%s%u", driver->name, row->name, primary ? "p" : "s", word);
    vec_title(maker, "%s: '%s' while memory refuses word %u of the %s entry", driver->name, row->request, word,
              primary ? "primary" : "first secondary");
    vec_rules(maker, "M5 T12");
    vec_flags(maker, driver == &drivers[STRICT] ? "order" : "order flavour");
    vec_set_up(maker, "flavour %s", driver->name);
    suite_lines(maker, row->before);
    vec_set_up(maker, "mem-reject 0x%" PRIx64 " 4", (primary ? UINT64_C(0xff0001fc0) : driver->spaact) + 4 * word);
    vec_op(maker, "%s", row->request);
    vec_set_up(maker, "mem-accept");
    ask(maker, driver);
    vec_op(maker, "%s", row->request);
    ask(maker, driver);
    vec_op(maker, "access 0x7f read 0x10 4");
    vec_op(maker, "access 0x7f write 0x4010 4");
}

static void every_word(struct vec_maker *maker, const struct driver *driver, const struct row *row)
{
    for (unsigned word = 0; word < WORDS; word++) {
        if ((row->entries & 1) != 0)
            refused(maker, driver, row, true, word);
        if ((row->entries & 2) != 0)
            refused(maker, driver, row, false, word);
    }
}

/* Initialisation: the tables, and an entry that it opens. */
static void boot(struct vec_maker *maker, const struct driver *driver, uint64_t address)
{
    vec_begin(maker, "rejected.%s.boot.%" PRIx64, driver->name, address);
    vec_title(maker, "%s: initialisation while memory refuses 4 bytes at 0x%" PRIx64, driver->name, address);
    vec_rules(maker, "M5 F7");
    vec_flags(maker, "order flavour");
    vec_set_up(maker, "flavour %s", driver->name);
    vec_set_up(maker, "mem-fill 0xff0001fc0 64 0xff");
    vec_set_up(maker, "mem-reject 0x%" PRIx64 " 4", address);
    vec_op(maker, "boot");
    vec_set_up(maker, "mem-accept");
    vec_op(maker, "mem-read 0xff0001fc0 64");
    vec_op(maker, "mem-read 0xff0003100 64");
    vec_op(maker, "mem-read 0xff0040000 16");
    vec_op(maker, "reg-read 0 PC");
    vec_op(maker, "reg-read 4 PPLAL");
    vec_op(maker, "bypass-read");
    vec_op(maker, "boot");
    vec_op(maker, "bypass-read");
    vec_op(maker, "mem-read 0xff0001fc0 64");
}

void vec_make_rejected(struct vec_maker *maker)
{
    static const uint64_t places[] = {UINT64_C(0xff0000000), UINT64_C(0xff0001fc4), UINT64_C(0xff0001fcc),
                                      UINT64_C(0xff0020000), UINT64_C(0xff0040000), UINT64_C(0xff0040080),
                                      UINT64_C(0xff0216000)};
    for (size_t i = 0; i < SUITE_COUNT(drivers); i++) {
        for (size_t j = 0; j < SUITE_COUNT(rows); j++)
            if ((rows[j].drivers & 1u << i) != 0)
                every_word(maker, &drivers[i], &rows[j]);
        for (size_t j = 0; j < SUITE_COUNT(places); j++)
            boot(maker, &drivers[i], places[j]);
    }
}
