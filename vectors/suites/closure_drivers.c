/* Drivers, where mutation showed requests to be missing from the other suites. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/suites/common.h"

#define LINUX "flavour linux-window\n"
#define DOMAIN(name) "domain " name "\ngeometry " name " start 0 size 64K\n"
#define CUT4 DOMAIN("d") "windows d 4\n"
#define TWO CUT4 "attach d liodn 0x7f\nattach d liodn 0xc4\n"
/* PPAACEs of LIODNs 0x7f and 0xc4, and what they have of the SPAACT. */
#define TABLES "? mem-read 0xff0001fc0 64\n? mem-read 0xff0003100 64\n? mem-read 0xff0020000 512\n"

static const struct suite_script windows[] = {
    {"linux-window.neighbour", "cutting a LIODN's window leaves the entries behind its own alone", "R2 F14.2",
     "flavour",
     LINUX CUT4 "attach d liodn 0x7f\n" DOMAIN(
         "e") "windows e 4\nattach e liodn 0xc4\n"
              "map e window 1 phys 0x71000000 size 16K\nenable e\ndetach d liodn 0x7f\nattach d liodn 0x7f\n"
              "access 0xc4 read 0x4000 4\nexpect ok phys 0x71000000 window 1\n" TABLES},
    {"linux-window.single.size", "a single window's size is checked where no LIODN is attached, too", "F6 F14.3",
     "flavour boundary",
     LINUX DOMAIN("d") "windows d 1\nmap d window 0 phys 0x70000000 size 12K\nexpect error EINVAL rule F6\n"
                       "map d window 0 phys 0x70000000 size 2K\nexpect error EINVAL rule F6\n? state d"},
    {"linux-window.single.unmap", "the single window of the only LIODN of an enabled domain is unmapped", "F14.5",
     "flavour",
     LINUX DOMAIN("d") "windows d 1\nattach d liodn 0x7f\nmap d window 0 phys 0x70000000 size 16K\nenable d\n"
                       "unmap d window 0\nexpect ok\nstate d\nexpect ok mapped 0 enabled 0\n" TABLES},
    {"linux-window.two", "one of two windows is mapped in an enabled domain", "F14.5 F14.3", "flavour boundary",
     LINUX DOMAIN("d") "windows d 2\nattach d liodn 0x7f\nmap d window 0 phys 0x70000000 size 32K\nenable d\n"
                       "map d window 1 phys 0x71000000 size 32K\nexpect ok\naccess 0x7f read 0x8000 4\n"
                       "expect ok phys 0x71000000 window 1\n" DOMAIN(
                           "e") "windows e 2\nmap e window 1 phys 0x72000000 size 12K\nexpect ok\n? state e"},
    {"linux-window.newest.beyond", "what the newest LIODN's entries refuse is not done to older ones", "F14.7 F12.15",
     "flavour order",
     LINUX TWO "ppaace-set 0xc4 WCE=0\nmap d window 3 phys 0x70000000 size 16K\nexpect error ENOENT rule F12.15\n"
               "state d\nexpect ok mapped 0\n" TABLES
               "stash d cache 1 cpu 2\nexpect error ENOENT rule F12.15\n" TABLES},
    {"linux-window.oldest.beyond", "unmapping is silently not done where the oldest LIODN's entries refuse it",
     "F14.7 F12.15", "flavour order",
     LINUX TWO "map d window 3 phys 0x70000000 size 16K\nppaace-set 0x7f WCE=0\nunmap d window 3\nexpect ok\n"
               "state d\nexpect ok mapped 1\niova-to-phys d 0xc010\nexpect ok phys 0x70000010\n" TABLES},
    {"linux-window.newest.oops", "unmapping ends where the newest LIODN's entry is none", "F14.13 F14.7",
     "flavour order",
     LINUX TWO "map d window 1 phys 0x70000000 size 16K\nppaace-set 0xc4 FSPI=0x12345678\nunmap d window 1\n"
               "expect error OOPS rule F14.13\nstate d\nexpect ok mapped 1\n" TABLES},
    {"linux-window.stash.oops", "stashing ends at the first sub-window whose entry is none", "F14.13 F12.15",
     "flavour order",
     LINUX CUT4 "attach d liodn 0x7f\nppaace-set 0x7f FSPI=0x12345678\nppaace-set 0x7f WCE=0\n"
                "stash d cache 1 cpu 2\nexpect error OOPS rule F14.13\n" TABLES},
    {"linux-window.smaller-cut", "windows of an earlier, finer cut are gone, but for the count of them", "F14.4",
     "flavour boundary",
     LINUX DOMAIN("d") "windows d 8\nmap d window 4 phys 0x70001000 size 4K\nwindows d 4\nattach d liodn 0x7f\n"
                       "expect ok\n" TABLES "unmap d window 4\nexpect ok\nstate d\nexpect ok windows 4 mapped 1\n"
                       "map d window 4 phys 0x70001000 size 4K\nexpect error EINVAL rule R3\n" TABLES},
    {"linux-window.looked-up", "the driver's view of a window that does not begin at 0", "F12.1", "flavour",
     LINUX "domain d\ngeometry d start 0x40000000 size 64K\nwindows d 4\nmap d window 2 phys 0x70000000 size 16K\n"
           "iova-to-phys d 0x40008010\nexpect ok phys 0x70000010\niova-to-phys d 0x40004010\nexpect ok phys 0\n"
           "iova-to-phys d 0x8010\nexpect ok phys 0\niova-to-phys d 0x40010000\nexpect ok phys 0"},
};

/* ---- the hypervisor: PPAACT at 0xff0000000, SPAACT at 0xff0015000 ---- */

#define HV "flavour hypervisor\n"
#define HV_TABLES "? mem-read 0xff0001fc0 64\n? mem-read 0xff0003100 64\n? mem-read 0xff0015000 512\n"
#define GUEST4 CUT4 "map d window 0 phys 0x70000000 size 16K\nmap d window 1 phys 0x71000000 size 16K\n"

static const struct suite_script hypervisors[] = {
    {"hypervisor.stash", "a stash id that the tree has before a LIODN is configured", "F11 F7", "flavour",
     HV DOMAIN("d") "stash d cache 1 cpu 2\nmap d window 0 phys 0x70000000 size 64K\nattach d liodn 0x7f\n"
                    "stash d cache 1 cpu 3\nexpect error EBUSY rule F7\n" HV_TABLES},
    {"hypervisor.start", "a start that is no multiple of the size comes before guest memory that is not there", "F6",
     "flavour order",
     HV "domain d\ngeometry d start 0x8000 size 64K\nattach d liodn 0x7f\nexpect error EBADTREE rule F6\n"
        "geometry d start 0 size 24K\nattach d liodn 0x7f\nexpect error EBADTREE rule F6\n"
        "geometry d start 0 size 64K\nattach d liodn 0x7f\nexpect error ENOTRANS rule F6\n" HV_TABLES},
    {"hypervisor.passed-over", "nothing is written for a sub-window whose size is not legal", "X4", "flavour",
     HV CUT4 "map d window 1 phys 0x71000000 size 12K\nmap d window 2 phys 0x72000000 size 2K\nattach d liodn 0x7f\n"
             "expect ok\nmem-read 0xff0015000 8\nexpect ok bytes 0000000000000000\n" HV_TABLES},
    {"hypervisor.most-windows", "the last of as many sub-windows as there are ends the window", "F6 F12.13",
     "flavour boundary",
     "chip t4240\n" HV "domain d\ngeometry d start 0 size 1M\nwindows d 256\ndomain e\n"
     "geometry e start 0x200000 size 4K\nmap e window 0 phys 0x79000000 size 4K\niova-to-phys d 0x100000\n"
     "expect error ENOENT rule R7\nattach d liodn 0x7f\nexpect ok\n"
     "mem-read 0xff0018fc0 8\nexpect ok bytes 0000000000000000\n" HV_TABLES
     "domain f\ngeometry f start 0x100000 size 4K\nmap f window 0 phys 0x7a000000 size 4K\nattach f liodn 0xc4\n"
     "attach d liodn 0xc4\nexpect ok\nenable d\naccess 0xc4 read 0x100000 4\nexpect ok phys 0x7a000000\n" HV_TABLES},
    {"hypervisor.claim.none", "a claiming guest whose window is cut into none", "F12.13 F6", "flavour boundary",
     HV GUEST4 "attach d liodn 0x7f\nenable d\n" DOMAIN(
         "e") "windows e 0\nattach e liodn 0x7f\nexpect ok\n"
              "access 0x7f read 0x4000 4\nexpect ok phys 0x71000000 window 1\n" HV_TABLES},
    {"hypervisor.claim.bytes", "claiming a LIODN whose sub-windows are of one byte", "F12.13", "flavour boundary",
     HV GUEST4 "attach d liodn 0x7f\nenable d\nppaace-set 0x7f WCE=15\n" DOMAIN(
         "e") "attach e liodn 0x7f\nexpect ok\n" HV_TABLES},
    {"hypervisor.claim.high", "claiming a LIODN whose window lies high", "F12.13", "flavour boundary",
     HV
     "domain d\ngeometry d start 0x12345000_0000 size 64K\nwindows d 2\n"
     "map d window 0 phys 0x70000000 size 32K\nmap d window 1 phys 0x71000000 size 32K\nattach d liodn 0x7f\nenable d\n"
     "domain e\ngeometry e start 0x12345000_0000 size 64K\nwindows e 2\nmap e window 0 phys 0x78000000 size 32K\n"
     "map e window 1 phys 0x79000000 size 32K\nattach e liodn 0x7f\nexpect ok\n"
     "access 0x7f read 0x12345000_0004 4\nexpect ok phys 0x78000004 window 0\n"
     "access 0x7f read 0x12345000_8004 4\nexpect ok phys 0x79000004 window 1\n"
     "domain f\ngeometry f start 0x12340000 size 64K\nmap f window 0 phys 0x72000000 size 64K\nattach f liodn 0xc4\n"
     "domain g\ngeometry g start 0x12340000 size 64K\nmap g window 0 phys 0x73000000 size 64K\nattach g liodn 0xc4\n"
     "expect ok\nenable g\naccess 0xc4 read 0x12340004 4\nexpect ok phys 0x73000004\n" HV_TABLES},
    {"hypervisor.claim.single", "claiming a LIODN without sub-windows leaves the SPAACT alone", "F12.13", "flavour",
     HV DOMAIN("d") "map d window 0 phys 0x70000000 size 64K\nattach d liodn 0x7f\nenable d\n" DOMAIN(
         "e") "map e window 0 phys 0x78000000 size 64K\nattach e liodn 0x7f\nexpect ok\naccess 0x7f read 0x8004 4\n"
              "expect ok phys 0x78008004\nmem-read 0xff0015000 8\nexpect ok bytes 0000000000000000\n" HV_TABLES},
    {"hypervisor.claim.larger", "a claiming guest has memory behind the window, too", "F12.13", "flavour boundary",
     HV GUEST4 "attach d liodn 0x7f\nenable d\ndomain e\ngeometry e start 0 size 128K\nwindows e 2\n"
               "map e window 1 phys 0x79000000 size 64K\nattach e liodn 0x7f\nexpect ok\n"
               "access 0x7f read 0x4000 4\nexpect ok phys 0x71000000 window 1\n"
               "mem-read 0xff00150c0 8\nexpect ok bytes 0000000000000000\n" HV_TABLES},
    {"hypervisor.claim.oops", "claiming a LIODN whose entries lie beyond the SPAACT", "F12.15", "flavour",
     HV GUEST4 "attach d liodn 0x7f\nppaace-set 0x7f FSPI=0x8000\n" DOMAIN(
         "e") "map e window 0 phys 0x78000000 size 64K\nattach e liodn 0x7f\nexpect error OOPS rule "
              "F12.15\n" HV_TABLES},
    {"hypervisor.claim.1G", "claiming a LIODN whose window is 1 GiB", "F12.13", "flavour boundary",
     HV
     "domain d\ngeometry d start 0 size 1G\nmap d window 0 phys 0x140000000 size 1G\nattach d liodn 0xc4\nenable d\n"
     "domain e\ngeometry e start 0 size 1G\nmap e window 0 phys 0x240000000 size 1G\nattach e liodn 0xc4\nexpect ok\n"
     "access 0xc4 read 0x1000 4\nexpect ok phys 0x240001000"},
    {"hypervisor.newest.no-window", "enabling ends at the newest LIODN if its entry lost its window", "F3 F14.7",
     "flavour order",
     HV DOMAIN("d") "map d window 0 phys 0x70000000 size 64K\nattach d liodn 0x7f\nattach d liodn 0xc4\n"
                    "ppaace-set 0xc4 WSE=0\nenable d\nexpect error EINVALID rule F3\n" HV_TABLES},
    {"hypervisor.let-in.once", "enabling lets reports in at the instance that was silenced, once", "F8 F3",
     "flavour violation",
     HV GUEST4 "attach d liodn 0x7f\nenable d\n? access 0x7f write 0x100000 4 instance 1\n? isr 1\n"
               "reg-write 1 PICS 0\nreg-write 0 PICS 0\nenable d\nreg-read 1 PICS\nexpect ok value 0x4\n"
               "reg-read 0 PICS\nexpect ok value 0x0\nreg-write 1 PICS 0\ndisable d\nenable d\nreg-read 1 PICS\n"
               "expect ok value 0x0\nreg-read 0 PICS\nexpect ok value 0x0"},
    {"hypervisor.domain-again", "a domain that is gone makes room for another, without its memory", "R9",
     "flavour boundary",
     HV "tables ppaact 0x100000 entries 1 spaact 0x110000 entries 4 omt 0x120000 entries 4\n" DOMAIN(
         "d") "map d window 0 phys 0x70000000 size 64K\ndestroy d\nexpect ok\n" DOMAIN("e") "state e\nexpect ok mapped "
                                                                                            "0\n"
                                                                                            "map e window 0 phys "
                                                                                            "0x71000000 size "
                                                                                            "64K\nexpect ok\nattach e "
                                                                                            "liodn 0\nexpect ok\n? "
                                                                                            "mem-read 0x100000 64"},
    {"hypervisor.liodn-0", "the first LIODN is nobody's before it is attached", "F7", "flavour boundary",
     HV "domain d\n" DOMAIN("e") "map e window 0 phys 0x70000000 size 64K\nattach e liodn 0\nexpect ok\n"
                                 "? mem-read 0xff0000000 64\n? state d\n? state e"},
};

/* ---- u-boot: PPAACT at 0xff0000000, SPAACT at 0xff0008000 ---- */

#define UB "flavour u-boot\n"
#define UB_TABLES "? mem-read 0xff0001fc0 64\n? mem-read 0xff0008000 576\n"
#define ATTACH "attach d liodn 0x7f\n"
#define NO_WINDOW ATTACH "expect error E1 rule F12.10\n" UB_TABLES

static const struct suite_script uboots[] = {
    {"u-boot.none", "a table without ranges, and one with a range of no bytes", "F12.10", "flavour boundary",
     UB "domain d\n" NO_WINDOW "range d start 0x5000 size 0\n" NO_WINDOW},
    {"u-boot.largest", "ranges at both ends of the largest window there is", "F12.10", "flavour boundary",
     UB "domain d\nrange d start 0 size 4K\nrange d start 0x7ffffffffffff000 size 4K\n" ATTACH "expect ok\n" UB_TABLES
        "mem-read 0xff0001fc4 4\nexpect ok bytes 00000fb9\n"},
    {"u-boot.doubled-away", "no window below 2^64 holds both ranges once it is aligned", "F12.10", "flavour wrap",
     UB "domain d\nrange d start 0x1000 size 4K\nrange d start 0x8000000000000000 size 4K\n" NO_WINDOW},
    {"u-boot.too-far", "ranges more than 2^63 bytes apart", "F12.10", "flavour wrap",
     UB "domain d\nrange d start 0 size 4K\nrange d start 0x8000000000000000 size 8K\n" NO_WINDOW},
    {"u-boot.wraps", "a range around the end of 2^64", "F12.10", "flavour wrap",
     UB "domain d\nrange d start 0xffffffffffff0000 size 128K\n" NO_WINDOW},
    {"u-boot.byte", "a window for one byte", "F12.10", "flavour boundary",
     UB "domain d\nrange d start 0x3000 size 1\n" ATTACH "expect ok\n? access 0x7f read 0x3ffc 4\n" UB_TABLES},
    {"u-boot.page", "a window for a page", "F12.10", "flavour boundary",
     UB "domain d\nrange d start 0x3000 size 4K\n" ATTACH "expect ok\n" UB_TABLES},
    {"u-boot.page-and-byte", "a window for one byte more than a page", "F12.10", "flavour boundary",
     UB "domain d\nrange d start 0x3000 size 4097\n" ATTACH "expect ok\n" UB_TABLES},
    {"u-boot.odd-page", "a window for a page's bytes that begin at an odd one", "F12.10", "flavour boundary",
     UB "domain d\nrange d start 0x3001 size 4K\n" ATTACH "expect ok\n" UB_TABLES},
    {"u-boot.odd-start", "ranges from an odd byte on, and from a sub-window's start", "F12.10", "flavour boundary",
     UB "domain d\nrange d start 0x40001 size 4095\nrange d start 0x48000 size 4K\n" ATTACH "expect ok\n" UB_TABLES},
    {"u-boot.two-ranges", "the second range ends one byte into the next window", "F12.10", "flavour boundary",
     UB "domain d\nrange d start 0 size 4K\nrange d start 0x1000 size 4097\n" ATTACH "expect ok\n" UB_TABLES},
    {"u-boot.two-windows", "two sub-windows", "F12.10", "flavour boundary",
     UB "domain d\nrange d start 0x6000 size 8K\nppaace-set 0x7f PT=1\n" ATTACH "expect ok\n" UB_TABLES
        "? access 0x7f read 0x6000 4\n? access 0x7f read 0x7ffc 4\niova-to-phys d 0x7fff\nexpect ok phys 0x7fff\n"
        "iova-to-phys d 0x8000\nexpect error ENOENT rule R7\n"},
    {"u-boot.pieces", "pieces of every kind in sub-windows of 8 GiB", "F12.10", "flavour boundary",
     UB "domain d\nrange d start 0 size 1G\nrange d start 0x200000000 size 2G\nrange d start 0x400000000 size 4G\n"
        "range d start 0x600000000 size 0x80000001\nrange d start 0x800000000 size 0x40000001\n"
        "range d start 0xa00000000 size 3000\nrange d start 0xc00000000 size 5000\nrange d start 0xe00000000 size 4K\n"
        "range d start 0x1000000000 size 1\nrange d start 0xf000000000 size 8K\n" ATTACH "expect ok\n" UB_TABLES
        "? mem-read 0xff0009dc0 64"},
    {"u-boot.overlaid", "ranges that share sub-windows, or begin inside one", "F12.10", "flavour boundary",
     UB "domain d\nrange d start 0 size 4K\nrange d start 0x2000 size 4K\nrange d start 0x2000 size 8K\n"
        "range d start 0x4000 size 8K\nrange d start 0x4000 size 4K\nrange d start 0x7000 size 4K\n"
        "range d start 0xa000 size 4K\nrange d start 0xff000 size 4K\nspaace-set 4 SWSE=20\n" ATTACH
        "expect ok\n" UB_TABLES},
    {"u-boot.enable", "enabling and disabling change PE alone, at every instance", "F7", "flavour",
     UB "domain d\nreg-write 0 PC 0x1011\nreg-write 4 PC 0x1001\nenable d\nreg-read 0 PC\nexpect ok value 0x40001011\n"
        "reg-read 4 PC\nexpect ok value 0x40001001\n? reg-read 3 PC\ndisable d\nreg-read 0 PC\nexpect ok value 0x1011\n"
        "reg-read 4 PC\nexpect ok value 0x1001"},
};

/* ---- books of all drivers ---- */

#define SMALL(ppaact, spaact) \
    "tables ppaact 0x100000 entries " ppaact " spaact 0x110000 entries " spaact " omt 0x120000 entries 4\n"

static const struct suite_script books[] = {
    {"linux-window.no-omt", "tables whose OMT is too short for what the driver writes", "F4", "flavour boundary",
     LINUX "tables ppaact 0x100000 entries 4 spaact 0x110000 entries 4 omt 0x120000 entries 2\n"
           "boot\nexpect error EINVAL\ndomain d\nexpect error EINVAL"},
    {"linux-window.no-msi", "a driver without requests for MSI banks", "R13", "flavour",
     LINUX "domain d\nmsi-count d\nexpect error ENOSYS"},
    {"linux-flat.full-of-domains", "as many domains as LIODNs, with the last LIODN attached", "R9", "flavour boundary",
     "flavour linux-flat\n" SMALL("4", "4") "domain a\ndomain b\ndomain c\ndomain d\nattach a liodn 3\n"
                                            "domain e\nexpect error ENOSPC rule R9"},
    {"linux-flat.attached-again", "a LIODN comes and goes more often than there is memory for at a time", "F5",
     "flavour boundary",
     "flavour linux-flat\n" SMALL("1", "4") "domain d\nattach d liodn 0\ndetach d liodn 0\nattach d liodn 0\n"
                                            "detach d liodn 0\nattach d liodn 0\nexpect ok\n? state d"},
    {"linux-window.attachments", "more attachments than there is memory for, with entries taken", "F5 F14.7",
     "flavour boundary",
     LINUX SMALL("1", "4") DOMAIN("d") "windows d 2\nattach d liodn 0\nattach d liodn 0\nattach d liodn 0\n"
                                       "expect error ENOMEM rule F5\n? state d"},
    {"linux-window.seventeen", "the last of seventeen entries of the SPAACT is taken", "F14.2", "flavour boundary",
     LINUX SMALL("8", "17")
         DOMAIN("d") "windows d 2\nmap d window 0 phys 0x70000000 size 4K\nattach d liodn 1\n" DOMAIN(
             "e") "windows e 16\nattach e liodn 2\n" DOMAIN("f") "windows f 2\nattach f liodn 3\nexpect ok\n"
                                                                 "iova-to-phys d 0x10\nexpect ok phys 0x70000010\n? "
                                                                 "mem-read 0x110400 64"},
    {"linux-window.domain-again", "a domain that is gone leaves no windows behind", "R9 F14.4", "flavour boundary",
     LINUX DOMAIN("d") "windows d 16\nmap d window 15 phys 0x70000000 size 4K\ndestroy d\n" DOMAIN(
         "e") "unmap e window 15\nexpect ok\nstate e\nexpect ok mapped 0"},
    {"linux-window.liodn-108", "a LIODN in the middle of the table is attached and detached", "F5 F14.7", "flavour",
     LINUX CUT4 "attach d liodn 0x6c\nattach d liodn 0x6d\nmap d window 1 phys 0x70000000 size 16K\nenable d\n"
                "access 0x6c read 0x4000 4\nexpect ok phys 0x70000000 window 1\ndetach d liodn 0x6c\nstate d\n"
                "expect ok liodns 1\n? mem-read 0xff0001b00 128"},
};

/* ---- single entries ---- */

#define WHOLE "config-ppaace 0x7f start 0 size 64K windows 4 phys 0x70000000\n"
#define GARBAGE                                                                        \
    "mem-write 0xff0001fc0 ffffffffffffffffffffffffffffffff\n"                         \
    "mem-write 0xff0008040 ffffffffffffffff\nmem-write 0xff0020040 ffffffffffffffff\n" \
    "mem-write 0xff0040200 ffffffffffffffff\nmem-write 0xff0216200 ffffffffffffffff\n"
#define GARBAGE_READ                                                                  \
    "? mem-read 0xff0001fc0 64\n? mem-read 0xff0008040 8\n? mem-read 0xff0020040 8\n" \
    "? mem-read 0xff0040200 8\n? mem-read 0xff0216200 8\n? mem-read 0 16\n"

static const struct suite_script entries[] = {
    {"linux-window.entry.block", "entries up to the end of the block that the tables lie in, and one more",
     "X10 F14.13", "flavour boundary",
     LINUX "boot\n" WHOLE "ppaace-set 0x7f FSPI=0x800\ndisable-spaace 0x7f window 1\nexpect ok\n"
           "config-spaace 0x7f windows 4 window 2 size 4K phys 0x71000000\nexpect ok\n? mem-read "
           "0xff0040000 128\n"
           "ppaace-set 0x7f FSPI=0x17ff\ndisable-spaace 0x7f window 1\nexpect ok\n"
           "disable-spaace 0x7f window 2\nexpect error OOPS rule F14.13\n? mem-read 0xff007ffc0 64\n"},
    {"linux-window.entry.far", "a SPAACT far from the PPAACT, its last entry and one more", "F14.13 X10",
     "flavour boundary",
     LINUX "tables ppaact 0x100000 entries 8 spaact 0x400000 entries 32 omt 0x120000 entries 16\nboot\n"
           "config-ppaace 1 start 0 size 64K windows 4 phys 0\nppaace-set 1 FSPI=30\n"
           "config-spaace 1 windows 4 window 2 size 4K phys 0x71000000\nexpect ok\n"
           "config-spaace 1 windows 4 window 3 size 4K phys 0x71000000\nexpect error OOPS rule F14.13\n"
           "? mem-read 0x4007c0 128"},
    {"linux-window.entry.refused", "what cannot be closed leaves the primary entry, and memory at 0, as they were",
     "F12.15 F5", "flavour order",
     LINUX "boot\n" WHOLE "mem-write 0 ffffffffffffffff\nmem-read 0xff0001fc4 4\nexpect ok bytes 000003f9\n"
           "disable-spaace 0x7f window 5\nexpect error ENOENT rule F12.15\ndisable-spaace 0x500 window 0\n"
           "expect error ENOENT rule F5\nmem-read 0 8\nexpect ok bytes ffffffffffffffff\n"
           "mem-read 0xff0001fc4 4\nexpect ok bytes 000003f9"},
    {"linux-window.entry.stash", "stashing writes nothing where there is no entry", "F14.13", "flavour order",
     LINUX CUT4 "attach d liodn 0x7f\nppaace-set 0x7f FSPI=0x1800\nstash d cache 1 cpu 2\n"
                "expect error OOPS rule F14.13\nmem-read 0xff0080000 16\nexpect ok bytes "
                "00000000000000000000000000000000\n"},
    {"linux-window.entry.none-32", "the page that stands for none of a 32-bit kernel", "F6 F14.15", "flavour boundary",
     "flavour linux-window bits 32\nboot\n" WHOLE
     "config-spaace 0x7f windows 4 window 1 size 4K phys 0xffffffff000\nexpect error EINVAL rule F6\n"
     "config-spaace 0x7f windows 4 window 2 size 4K phys 0xffffffffe000\nexpect ok\n"
     "config-spaace 0x7f windows 4 window 3 size 4K phys 0xfffffffe000\nexpect ok\n? mem-read "
     "0xff0020000 192"},
    {"linux-window.entry.none-64", "no page stands for none that a 64-bit kernel has an address for", "F6 F14.15",
     "flavour boundary",
     LINUX "boot\n" WHOLE "config-spaace 0x7f windows 4 window 1 size 4K phys 0xffffffff000\nexpect ok\n"
           "config-spaace 0x7f windows 4 window 2 size 4K phys 0xfffffffffffff000\nexpect ok\n? "
           "mem-read 0xff0020000 192"},
    {"linux-window.free.shared", "entries of two LIODNs are given back, and taken again", "F14.2", "flavour boundary",
     LINUX DOMAIN("d") "windows d 16\nattach d liodn 0x7f\nattach d liodn 0xc4\ndetach d liodn 0xc4\nexpect ok\n"
                       "attach d liodn 0xc4\nexpect ok\nmem-read 0xff0003118 4\nexpect ok bytes 0000000f\n"},
    {"linux-window.free.end", "the last entries of the SPAACT are given back", "F14.2", "flavour boundary",
     LINUX "tables ppaact 0x100000 entries 8 spaact 0x110000 entries 17 omt 0x120000 entries "
           "16\n" DOMAIN("d") "windows d 4\nattach d liodn 1\n" DOMAIN(
               "e") "windows e 8\nattach e liodn 2\nattach e liodn 3\n"
                    "detach e liodn 3\nexpect ok\nattach e liodn 3\nexpect ok\n? mem-read 0x1000c0 64"},
    {"linux-window.free.beyond", "a run that begins in the SPAACT and ends beyond it is not given back", "F6",
     "flavour boundary",
     LINUX "tables ppaact 0x100000 entries 8 spaact 0x110000 entries 16 omt 0x120000 entries "
           "16\n" DOMAIN("d") "windows d 2\nmap d window 0 phys 0x0101010101010101 size 4K\nattach d "
                              "liodn 1\n" DOMAIN("e") "windows e 16\nattach e liodn 2\nppaace-set 2 "
                                                      "FSPI=15\nppaace-set 2 WCE=1\n"
                                                      "detach e liodn 2\nexpect error BUG rule F6\niova-to-phys d "
                                                      "0\nexpect ok phys 0x0101010101010101\n"
                                                      "? mem-read 0x100080 64"},
    {"linux-window.free.free", "entries that are free are not given back", "F6", "flavour boundary",
     LINUX CUT4 "attach d liodn 0x7f\nppaace-set 0x7f FSPI=8\ndetach d liodn 0x7f\nexpect error BUG "
                "rule F6\n" TABLES},
    {"linux-window.free.single", "a LIODN without sub-windows has no entries to give back, whatever MW says", "F6",
     "flavour",
     LINUX DOMAIN("d") "windows d 1\nattach d liodn 0x7f\nppaace-set 0x7f MW=1\ndetach d liodn "
                       "0x7f\nexpect ok\n" TABLES},
    {"linux-flat.attach.marred", "attaching sets all of an entry that windows hang on", "F12.8", "flavour",
     "flavour linux-flat\ndomain d\nppaace-set 0x7f PT=1\nppaace-set 0x7f PT=0 WBAH=1 WBAL=5 TWBAH=1 "
     "TWBAL=3 WCE=3 MW=1\n"
     "attach d liodn 0x7f\nexpect ok\n? mem-read 0xff0001fc0 64\n? mem-read 0 16\naccess 0x7f read "
     "0x12345678 4\n"
     "expect ok phys 0x12345678\nppaace-set 0x7f MW=1\ndetach d liodn 0x7f\nexpect ok\n? mem-read "
     "0xff0001fc0 64"},
    {"vfio-sdk.reopened", "giving the open window back leaves the next LIODN's entry alone", "F12.6",
     "flavour boundary",
     "flavour vfio-sdk\n" CUT4 "attach d liodn 0x7f\nppaace-set 0x80 WBAH=0xff000000\ndetach d liodn 0x7f\nexpect ok\n"
     "mem-read 0xff0002000 4\nexpect ok bytes ff000000\n" TABLES},
    {"linux-window.boot.garbage", "memory is not zero before the driver initialises", "F7", "flavour",
     GARBAGE LINUX "boot\nexpect ok\n" GARBAGE_READ},
    {"vfio-sdk.boot.garbage", "memory is not zero before the driver initialises", "F7", "flavour",
     GARBAGE "flavour vfio-sdk\nboot\nexpect ok\n" GARBAGE_READ},
    {"hypervisor.boot.garbage", "memory is not zero before the driver initialises", "F7", "flavour",
     GARBAGE "mem-write 0xff0015040 ffffffffffffffff\n" HV "boot\nexpect ok\n? mem-read 0xff0015040 8\n" GARBAGE_READ},
    {"u-boot.boot.garbage", "memory is not zero before the driver initialises", "F7", "flavour",
     GARBAGE "mem-write 0 ffffffffffffffff\n" UB "boot\nexpect ok\n" GARBAGE_READ},
    {"linux-window.boot.rev1", "every instance of a chip that has more of them than MWCE says", "F7 F8", "flavour",
     "chip p4080-rev1\n" LINUX "boot\nreg-read 4 PC\nexpect ok value 0x40001011\nisr 4\nexpect ok handled 0"},
    {"hypervisor.boot.rev1", "every instance of a chip that has more of them than MWCE says", "F7", "flavour",
     "chip p4080-rev1\n" HV "boot\nreg-read 4 PC\nexpect ok value 0x40001011"},
    {"u-boot.boot.rev1", "every instance of a chip that has more of them than MWCE says", "F7", "flavour",
     "chip p4080-rev1\n" UB "domain d\n? reg-read 4 PPBAL\nenable d\nreg-read 4 PC\nexpect ok value 0x40000000"},
    {"hypervisor.boot.registers", "registers that are not as after reset before the driver initialises", "F7",
     "flavour",
     "reg-write 1 PC 0x40001011\nreg-write 1 EEDIS 0xc\nreg-write 1 PICS 0\n" HV "boot\nreg-read 1 PC\n"
     "expect ok value 0x40001011\nreg-read 1 EECTL\nexpect ok value 0x80000\nreg-read 1 EEINTEN\nexpect ok value 0xc\n"
     "reg-read 1 EEDIS\nexpect ok value 0\nreg-read 1 PICS\nexpect ok value 0x5\n? reg-read 1 OBAH\n? reg-read 1 OBAL\n"
     "? reg-read 1 OLAH\n? reg-read 1 OLAL\n? bypass-read\n? mem-read 0xff0216000 64"},
    {"hypervisor.boot.silent", "registers where every error policy is disable", "F7", "flavour",
     "reg-write 1 PC 0x40001011\nreg-write 1 EEDIS 0xc\n" HV "boot errors off\nreg-read 1 PC\nexpect ok value 0x1000\n"
     "reg-read 1 EEDIS\nexpect ok value 0xc\n? reg-read 1 EECTL\n? reg-read 1 EEINTEN\n? reg-read 1 PICS"},
    {"hypervisor.entries", "the last entry of the SPAACT is given out, and used, and one more is not", "F5 F12.15",
     "flavour boundary",
     HV "tables ppaact 0x100000 entries 8 spaact 0x110000 entries 4 omt 0x120000 entries 16\n" CUT4
        "map d window 3 phys 0x70000000 size 16K\nattach d liodn 1\nexpect ok\n" DOMAIN(
            "e") "windows e 2\n"
                 "map e window 1 phys 0x71000000 size 32K\nppaace-set 2 PT=1\nattach e liodn 2\nexpect ok\n"
                 "attach e liodn 3\nexpect error EINVALID rule F5\nppaace-set 2 FSPI=4\n"
                 "config-spaace 2 windows 2 window 1 size 4K phys 0\nexpect error OOPS rule F12.15\n"
                 "? mem-read 0x100000 256\n? mem-read 0x110000 320"},
    {"linux-window.boot.registers", "registers that are not as after reset before the driver initialises", "F7",
     "flavour",
     "reg-write 1 PC 0x40000000\nreg-write 1 OBAL 0x1000\nreg-write 1 OLAL 0x1000\nreg-write 1 PICS 0\n" LINUX
     "boot\nreg-read 1 PC\nexpect ok value 0x40001011\nreg-read 1 PICS\nexpect ok value 0x4\n? reg-read 1 OBAH\n"
     "? reg-read 1 OBAL\n? reg-read 1 OLAH\n? reg-read 1 OLAL"},
    {"hypervisor.recut", "cutting anew forgets the last of many maps, too", "R6", "flavour boundary",
     HV DOMAIN("d") "windows d 16\nmap d window 15 phys 0x70000000 size 4K\nwindows d 16\n"
                    "map d window 15 phys 0x71000000 size 4K\nexpect ok\niova-to-phys d 0xf004\nexpect "
                    "ok phys 0x71000004"},
    {"linux-flat.attach.rejected", "an attachment that memory refuses half-way leaves the LIODN closed", "M5 F12.8",
     "flavour order",
     "flavour linux-flat\ndomain d\nmem-reject 0xff0001fc8 4\nattach d liodn 0x7f\nexpect error EFAULT\nmem-accept\n"
     "access 0x7f read 0x1000 4\nexpect denied reason ppaace-invalid\n? mem-read 0xff0001fc0 64"},
    {"hypervisor.claim.rejected", "a claim that memory refuses half-way leaves the sub-window closed", "M5 F12.13",
     "flavour order",
     HV GUEST4 "attach d liodn 0x7f\nenable d\n" DOMAIN("e") "windows e 4\nmap e window 1 phys 0x79000000 size 16K\n"
                                                             "mem-reject 0xff001500c 4\nattach e liodn 0x7f\nexpect "
                                                             "error EFAULT\nmem-accept\naccess 0x7f read 0x4000 4\n"
                                                             "expect denied\n" HV_TABLES},
    {"hypervisor.claim.same", "a claimed sub-window that goes where it should already is left alone", "F12.13",
     "flavour",
     HV CUT4 "map d window 0 phys 0x12345678000 size 16K\nmap d window 1 phys 0x12371000000 size 16K\n"
             "attach d liodn 0x7f\nenable d\nppaace-set 0x7f AP=1\nspaace-set 0 AP=1\n" DOMAIN(
                 "e") "windows e 4\n"
                      "map e window 0 phys 0x12345678000 size 16K\nmap e window 1 phys 0x12371004000 size 16K\n"
                      "attach e liodn 0x7f\nexpect ok\naccess 0x7f write 0x10 4\nexpect denied reason "
                      "no-update\n"
                      "access 0x7f write 0x4010 4\nexpect ok\n" HV_TABLES},
};

/* ---- before a driver comes, and after it ---- */

#define OLD_TABLES "tables ppaact 0x100000 entries 128 spaact 0x110000 entries 64 omt 0x120000 entries 4\n"
#define OLD_LINE(name)                                                                   \
    "set snoop off\nerratum A-005982 on\nflavour " name "\n" OLD_TABLES                  \
    "ppaace 0x7f V=1 window=0 size=64K prot=rw\nreg-write 0 PC 0x40000011\n"             \
    "access 0x7f read 0x1000 4 instance 0\nexpect ok ppaace-misses 1\nboot\nexpect ok\n" \
    "access 0x7f read 0x1000 4 instance 0\n"
#define PFA1 "reg-read 0 PFA1\nexpect ok value 0\n? counters 0"
#define KEPT "expect ok ppaace-hits 1 stale 1\n" PFA1
#define FILLED                                                                                \
    "tables ppaact 0x100000 entries 130 spaact 0x110000 entries 70 omt 0x120000 entries 33\n" \
    "mem-fill 0x100000 16K 0xff\nmem-fill 0x110000 8K 0xff\nmem-fill 0x120000 8K 0xff\nboot\nexpect ok\n"
#define FILLED_READ                                                                                            \
    "? mem-read 0x100000 64\n? mem-read 0x100ff0 32\n? mem-read 0x101ff0 32\n"                                 \
    "mem-read 0x102078 16\nexpect ok bytes 0000000000000000ffffffffffffffff\n? mem-read 0x110000 64\n"         \
    "mem-read 0x110ff0 32\nexpect ok bytes 0000000000000000000000000000000000000000000000000000000000000000\n" \
    "mem-read 0x111178 16\nexpect ok bytes 0000000000000000ffffffffffffffff\n"
#define QUEUES "? mem-read 0x1007c0 128\n"

#define STASHED CUT4 "attach d liodn 0x7f\nstash d cache 1 cpu 9\nexpect ok\nmem-read 0xff0001fcc 4\n"
#define STASHED_FLAT "domain d\nattach d liodn 0x7f\nstash d cache 1 cpu 9\nexpect ok\nmem-read 0xff0001fcc 4\n"

static const struct suite_script initials[] = {
    {"linux-window.boot.old-lines", "lines from before initialisation are kept: no work-around for A-005982",
     "F7 C6 V3", "flavour erratum cache", OLD_LINE("linux-window") KEPT},
    {"linux-flat.boot.old-lines", "lines from before initialisation are kept: no work-around for A-005982", "F7 C6 V3",
     "flavour erratum cache", OLD_LINE("linux-flat") KEPT},
    {"u-boot.boot.old-lines", "lines from before initialisation are kept: no work-around for A-005982", "F7 C6 V3",
     "flavour erratum cache", OLD_LINE("u-boot") KEPT},
    {"vfio-sdk.boot.old-lines", "PC=OCE before the bases: lines from before initialisation go", "F7 C6 V3",
     "flavour erratum cache", OLD_LINE("vfio-sdk") "expect ok ppaace-misses 1 stale 0\n" PFA1},
    {"hypervisor.boot.old-lines", "PC=OCE before the bases: lines from before initialisation go", "F7 C6 V3",
     "flavour erratum cache", OLD_LINE("hypervisor") "expect denied reason ppaace-invalid ppaace-misses 1\n" PFA1},
    {"linux-window.boot.clears", "tables that end within a page are cleared to their end, and no byte more", "F7",
     "flavour bytes boundary", LINUX FILLED FILLED_READ "? mem-read 0x121078 16\n"},
    {"hypervisor.boot.clears", "tables that end within a page are cleared to their end, and no byte more", "F7",
     "flavour bytes boundary", HV FILLED FILLED_READ "? mem-read 0x121078 16\n"},
    {"u-boot.boot.clears", "an OMT that was placed all the same is not cleared", "F7", "flavour bytes boundary",
     UB FILLED FILLED_READ "mem-read 0x120000 8\nexpect ok bytes ffffffffffffffff\n"},
    {"linux-window.boot.short", "LIODNs of the device tree that the PPAACT has no entry for are passed over", "F7",
     "flavour boundary",
     "chip p4080\n" LINUX "tables ppaact 0x100000 entries 32 spaact 0x110000 entries 64 omt 0x120000 entries 4\n"
     "boot\nmem-read 0x100800 8\nexpect ok bytes 0000000000000000\n? mem-read 0x1007c0 64\n? mem-read 0x101000 64"},
    {"linux-window.boot.queues", "entries of QMan and BMan", "F7 F12.7", "flavour",
     "chip p4080\n" LINUX OLD_TABLES "boot\nexpect ok\n" QUEUES "? mem-read 0x100000 256"},
    {"linux-window.boot.queues.t4240", "entries of QMan and BMan", "F7 F12.7", "flavour",
     "chip t4240\n" LINUX OLD_TABLES "boot\nexpect ok\n" QUEUES "? mem-read 0x100000 256"},
    {"vfio-sdk.boot.queues", "entries of QMan and BMan are not opened a second time", "F7 F12.7", "flavour boundary",
     "chip p4080\nflavour vfio-sdk\n" OLD_TABLES "boot\nexpect ok\n" QUEUES
     "? mem-read 0x101fc0 64\nmem-read 0x102000 8\nexpect ok bytes 0000000000000000\n"},
    {"vfio-sdk.boot.rejected", "memory that refuses the tables' last byte", "M5 F7", "flavour order",
     "flavour vfio-sdk\n" OLD_TABLES "mem-fill 0x100000 8K 0xff\nmem-fill 0x120000 4K 0xff\nmem-reject 0x110fff 1\n"
     "boot\nexpect error EFAULT\nmem-accept\nmem-read 0x100000 8\nexpect ok bytes 0000000000000000\n"
     "mem-read 0x120000 8\nexpect ok bytes ffffffffffffffff\n"},
    {"vfio-strict.boot.registers", "where the tables are, and where they end, unless they were placed", "M4",
     "flavour boundary",
     "flavour vfio-strict\nboot\nreg-read 0 PPLAL\nexpect ok value 0xf0014000\nreg-read 0 SPLAL\n"
     "expect ok value 0xf0040000\nreg-read 0 OBAL\nexpect ok value 0xf0040000\nreg-read 0 OLAL\n"
     "expect ok value 0xf0040800\n"},
    {"hypervisor.boot.ends", "where the tables are, and where they end, unless they were placed", "F7",
     "flavour boundary",
     HV "boot\nreg-read 0 PPLAL\nexpect ok value 0xf0014000\nreg-read 0 SPLAL\nexpect ok value 0xf0215000\n"
        "reg-read 0 OLAL\nexpect ok value 0xf0216800\n"},
    {"u-boot.boot.ends", "where the tables are, and where they end, unless they were placed", "F7", "flavour boundary",
     UB "boot\nreg-read 0 PPLAL\nexpect ok value 0xf0008000\nreg-read 0 SPLAL\nexpect ok value 0xf000c000\n"},
    {"no-flavour", "a flavour that there is not", "R9", "flavour",
     "flavour linux-windows\nexpect error EINVAL\nflavour nonsense\nexpect error EINVAL"},
    {"vfio-strict.state.liodn-0", "LIODN 0 between others in a domain's list", "R9", "flavour boundary",
     DOMAIN("d") "attach d liodn 5\nattach d liodn 0\nattach d liodn 6\nstate d\nexpect ok liodns 3\n"
                 "detach d liodn 5\nstate d\nexpect ok liodns 2\ndetach d liodn 6\nstate d\nexpect ok liodns 1"},
    {"hypervisor.stash.l3", "the hypervisor finds the L3 of a chip that Linux does not know", "F12.7 F11", "flavour",
     "chip t1040\n" HV DOMAIN("d") "stash d cache 3 cpu 0\nexpect ok\nmap d window 0 phys 0x70000000 size 64K\n"
                                   "attach d liodn 0x7f\nexpect ok\n? mem-read 0xff0001fc0 64"},
    {"hypervisor.stash.e6500", "L1 becomes L2 on e6500", "F11", "flavour erratum",
     "chip t4240\n" HV DOMAIN("d") "stash d cache 1 cpu 9\nexpect ok\nmap d window 0 phys 0x70000000 size 64K\n"
                                   "attach d liodn 0x7f\nexpect ok\n? mem-read 0xff0001fc0 64"},
    {"linux-window.stash.e6500", "L1 stays L1 on e6500 in a kernel without A-007907", "F11", "flavour erratum",
     "chip t4240\n" LINUX STASHED "expect ok bytes 00300014\n"},
    {"linux-flat.stash.e6500", "L1 stays L1 on e6500 in a kernel without A-007907", "F11", "flavour erratum",
     "chip t4240\nflavour linux-flat\n" STASHED_FLAT "expect ok bytes 00300004\n"},
    {"vfio-sdk.stash.e6500", "L1 becomes L2 on e6500 in the vendor's kernel", "F11", "flavour erratum",
     "chip t4240\nflavour vfio-sdk\n" STASHED "expect ok bytes 00230014\n"},
    {"linux-window.destroy.bug", "ending a domain ends where entries cannot be given back", "F6 F14.7", "flavour order",
     LINUX TWO "ppaace-set 0xc4 FSPI=8\ndestroy d\nexpect error BUG rule F6\nstate d\nexpect ok liodns 1\n" TABLES},
    {"linux-window.detach.bug", "detaching ends where entries cannot be given back", "F6 F14.7", "flavour order",
     LINUX CUT4 "attach d liodn 0x7f\nattach d liodn 0x7f\nppaace-set 0x7f FSPI=8\ndetach d liodn 0x7f\n"
                "expect error BUG rule F6\nstate d\nexpect ok liodns 1\n" TABLES},
    {"linux-window.detach.no-windows", "a domain counts as many windows as the chip has before they are set",
     "F6 F14.2", "flavour",
     LINUX "domain d\nattach d liodn 0x7f\nppaace-set 0x7f MW=1 FSPI=8 WCE=1\ndetach d liodn 0x7f\n"
           "expect error BUG rule F6\n" TABLES},
    {"vfio-sdk.detach.no-windows", "a domain counts as many windows as the chip has before they are set", "F6 F14.2",
     "flavour",
     "flavour vfio-sdk\ndomain d\nattach d liodn 0x7f\nppaace-set 0x7f MW=1 FSPI=8 WCE=1\ndetach d liodn 0x7f\n"
     "expect error BUG rule F6\n" TABLES},
    {"linux-flat.last-domain", "a domain that is gone makes room for another", "R9", "flavour boundary",
     "flavour linux-flat\n" SMALL("1", "4") "domain a\nattach a liodn 0\ndestroy a\nexpect ok\ndomain b\nexpect ok\n"
                                            "domain c\nexpect error ENOSPC rule R9\n? state b"},
    {"linux-window.destroy.rejected", "what a driver cannot read is 0 from then on: entries are not given back",
     "M5 F14.2", "flavour order",
     LINUX TWO "mem-reject 0xff0003104 4\ndestroy d\nexpect error EFAULT\nmem-accept\n" DOMAIN(
         "e") "windows e 4\nattach e liodn 0x80\nexpect ok\nmem-read 0xff0002018 4\nexpect ok bytes 00000006\n"},
    {"linux-window.unmap.after-oops", "unmapping after one that ended in a crash closes the window of every LIODN",
     "F14.13 F14.7", "flavour order",
     LINUX TWO DOMAIN("e") "windows e 4\nattach e liodn 0x80\nmap e window 1 phys 0x71000000 size 16K\n"
                           "map d window 1 phys 0x70000000 size 16K\nppaace-set 0x80 FSPI=0x12345678\n"
                           "unmap e window 1\nexpect error OOPS rule F14.13\nunmap d window 1\nexpect ok\n" TABLES},
};

enum { CROWD = 260 };

/* More attachments, and domains, than there are windows and entries in a driver's smaller books. */
static void crowd(struct vec_maker *maker)
{
    vec_begin(maker, "closure.linux-window.crowd");
    vec_title(maker, "%d LIODNs of one domain, and then one of another that has sub-windows", CROWD);
    vec_rules(maker, "F5 F14.7 R9");
    vec_flags(maker, "flavour boundary");
    suite_lines(maker, LINUX "domain d");
    for (unsigned i = 0; i < CROWD; i++)
        vec_set_up(maker, "attach d liodn 0x%x", i);
    suite_lines(maker, DOMAIN("e") "windows e 2\nattach e liodn 0x4ff\n");
    vec_hand(maker, "ok bytes 0000000000000000");
    vec_op(maker, "mem-read 0x%" PRIx64 " 8", UINT64_C(0xff0000000) + 0x4ffu * 64 + 0x30);
    suite_lines(maker, "? mem-read 0xff0013fc0 64\n? state d\n? state e\ndestroy d\n? mem-read 0xff0000000 64");
}

/* The 257th LIODN is 0x1ff: books that lie over one another tell it as an entry of the SPAACT that is taken. */
static void crowd_downwards(struct vec_maker *maker)
{
    vec_begin(maker, "closure.linux-window.crowd-downwards");
    vec_title(maker, "%d LIODNs of one domain, and then one of another that has the first entry of the SPAACT", CROWD);
    vec_rules(maker, "F5 F14.2 R9");
    vec_flags(maker, "flavour boundary");
    suite_lines(maker, LINUX "domain d");
    for (unsigned i = 0; i < CROWD; i++)
        vec_set_up(maker, "attach d liodn 0x%x", 0x2ffu - i);
    suite_lines(maker, DOMAIN("e") "windows e 2\nattach e liodn 0x4ff\nmem-read 0xff0013fd8 4\n"
                                   "expect ok bytes 00000000\nstate d\nexpect ok liodns 260");
}

static void many_domains(struct vec_maker *maker)
{
    vec_begin(maker, "closure.linux-flat.many-domains");
    vec_title(maker, "more domains than an unsigned long has bits");
    vec_rules(maker, "R9");
    vec_flags(maker, "flavour boundary");
    vec_set_up(maker, "flavour linux-flat");
    for (unsigned i = 0; i < 70; i++)
        vec_set_up(maker, "domain d%u", i);
    suite_lines(maker, "attach d69 liodn 0x7f\nexpect ok\nattach d64 liodn 0\nexpect ok\n? state d64\n? state d69\n"
                       "destroy d64\nexpect ok");
}

void suite_drivers(struct vec_maker *maker)
{
    suite_scripts(maker, "closure", windows, SUITE_COUNT(windows));
    suite_scripts(maker, "closure", hypervisors, SUITE_COUNT(hypervisors));
    suite_scripts(maker, "closure", uboots, SUITE_COUNT(uboots));
    suite_scripts(maker, "closure", books, SUITE_COUNT(books));
    suite_scripts(maker, "closure", entries, SUITE_COUNT(entries));
    suite_scripts(maker, "closure", initials, SUITE_COUNT(initials));
    crowd(maker);
    crowd_downwards(maker);
    many_domains(maker);
}
