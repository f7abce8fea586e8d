/* What coverage and mutation showed to be missing from the other suites. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/suites/common.h"

#include <string.h>

enum { SMALLEST = 12, LARGEST = 63 }; /* log2 of sizes */

/* ---- sizes beyond those of suite translate (T7, T10) ---- */

static void aperture(struct vec_maker *maker, unsigned log)
{
    const uint64_t size = UINT64_C(1) << log;

    vec_begin(maker, "closure.T7.below.%s", suite_size(size).text);
    vec_title(maker, "the bytes below an aperture of %s that does not begin at 0", suite_size(size).text);
    vec_rules(maker, "T7");
    vec_flags(maker, "boundary violation");
    vec_set_up(maker, SUITE_TABLES);
    vec_set_up(maker, "ppaace 0x21 V=1 window=0x%" PRIx64 " size=0x%" PRIx64 " prot=rw", size, size);
    vec_hand(maker, "denied reason outside-aperture rule T7 class WAV window none");
    vec_op(maker, "access 0x21 read 0x%" PRIx64 " 1", size - 1);
    vec_hand(maker, "denied reason outside-aperture rule T7 class WAV window none");
    vec_op(maker, "access 0x21 read 0x%" PRIx64 " 4", size - 1);
    vec_hand(maker, "ok phys 0x%" PRIx64 " window 0", size);
    vec_op(maker, "access 0x21 read 0x%" PRIx64 " 1", size);
}

/* Two subwindows of 2^63 bytes, so that every mapped size but the largest leaves a hole. */
static void mapped(struct vec_maker *maker, unsigned log)
{
    const uint64_t size = UINT64_C(1) << log;

    vec_begin(maker, "closure.T10.mapped.%s", suite_size(size).text);
    vec_title(maker, "the last mapped byte and the one above, of %s in a subwindow of 8E", suite_size(size).text);
    vec_rules(maker, "T10 P3");
    vec_flags(maker, "boundary");
    vec_set_up(maker, SUITE_TABLES);
    vec_set_up(maker, "ppaace 0x21 V=1 WSE=63 MW=1 WCE=0 prot=rw mapped=0x%" PRIx64, size);
    vec_hand(maker, "ok phys 0x%" PRIx64 " window 0", size - 1);
    vec_op(maker, "access 0x21 read 0x%" PRIx64 " 1", size - 1);
    if (log == LARGEST)
        return;
    vec_hand(maker, "denied reason hole rule T10 class WAV window 0");
    vec_op(maker, "access 0x21 read 0x%" PRIx64 " 2", size - 1);
    vec_hand(maker, "denied reason hole rule T10 class WAV window 0");
    vec_op(maker, "access 0x21 read 0x%" PRIx64 " 1", size);
}

/* ---- scripts ---- */

#define CUT4 "ppaace 0x21 V=1 window=0 size=16K subwindows=4 FSPI=5 prot=rw mapped=4K\n"
#define TABLES SUITE_TABLES "\n"
#define FIELD "? access 0x21 read 0x1000 4\n"

static const struct suite_script silicon[] = {
    {"T8.cross.two", "a transaction over three subwindows", "T8", "boundary violation",
     TABLES CUT4 "access 0x21 read 0xfff 4098\nexpect denied reason crosses-subwindow rule T8 class WAV window 0"},
    {"T8.split.three", "cross=split over three subwindows", "T8", "boundary",
     "set cross split\n" TABLES CUT4 "spaace 5 V=1 LIODN=0x21 prot=rw mapped=4K\nspaace 6 V=1 LIODN=0x21 prot=rw "
     "mapped=4K\naccess 0x21 read 0xfff 4098\nexpect ok phys 0xfff pieces 3 window 0"},
    {"V2.lost.malformed-wce", "too many subwindows, as a violation while another is captured", "V2 T6", "violation",
     "set malformed-wce lav\n" TABLES "ppaace 0x22 V=1 window=0 size=4K\n? access 0x22 read 0 4\n"
     "ppaace 0x21 V=1 window=0 size=1T MW=1 WCE=15 prot=rw mapped=4K\n"
     "access 0x21 read 0 4\nexpect denied reason malformed-wce class LAV captured 0\n? reg-read 0 AVS1"},
    {"V1.malformed-wce", "the code of too many subwindows as a violation", "V1 T6", "violation",
     "set malformed-wce lav\n" TABLES "ppaace 0x21 V=1 window=0 size=1T MW=1 WCE=15 prot=rw mapped=4K\n"
     "access 0x21 read 0 4\nexpect denied reason malformed-wce class LAV captured 1\n? reg-read 0 AVS1\n"
     "expect ok value 0x211801"},
    {"P1.ppaact", "fields of a PPAACE at their greatest", "P1", NULL,
     TABLES "ppaace 0x21 V=1 window=0 size=64K prot=rw OTM=1 IOEA=0x80 MOEA=0xff IOEB=0 MOEB=0xff\n"
            "access 0x21 read 0x1000 4\nexpect ok phys 0x1000 op 0x7f\n? access 0x21 write 0x1000 4\n"
            "ppaace-set 0x21 PT=1\nppaace-set 0x21 LIODN=0xffff\n" FIELD},
    {"P1.ppaact.reserved", "bits of the window base of an entry that is marked secondary", "P1 T6", NULL,
     TABLES "ppaace 0x21 V=1 WBAH=0xffffffff WSE=15 prot=rw\nppaace-set 0x21 PT=1\n" FIELD},
    {"P1.spaact", "fields of a SPAACE at their ends", "P1", NULL,
     TABLES CUT4 "spaace 5 V=1 LIODN=0xffff prot=rw\n" FIELD "spaace 5 V=1 LIODN=0 prot=rw\n" FIELD
                 "spaace 5 V=1 LIODN=0x21 prot=rw mapped=4K WCE=15 OTM=1 IOEA=0xff MOEA=1 IOEB=0xff MOEB=2\n" FIELD
                 "spaace 5 V=1 LIODN=0x21 prot=rw mapped=4K OTM=2 OMI=0xffff\n" FIELD},
    {"P1.spaact.primary", "fields of an entry in the SPAACT that is marked primary", "P1 T9", NULL,
     TABLES CUT4 "spaace 5 PT=0 V=1 WBAH=0xffffffff WBAL=0xfffff WSE=63 MW=1 FSPI=0xffffffff\n" FIELD
                 "spaace 5 PT=0 V=1 WBAH=0x12345678 WBAL=0x23456 WSE=23 FSPI=0x87654321\n" FIELD},
    {"C5.restored", "a stale line is none when memory holds the old bytes again", "C5", "cache",
     "set snoop off\n" TABLES "ppaace 0x21 V=1 window=0 size=64K prot=rw OTM=2 OMI=1\nome 1 READ=READ\n" FIELD
     "ppaace-set 0x21 CID=1\n" FIELD "ppaace-set 0x21 CID=0\n" FIELD "ome 1 READ=LDEC\n" FIELD "ome 1 READ=READ\n" FIELD
     "? counters 0"},
};

#define BOOTED(flavour) "flavour " flavour "\n"
#define SMALL(ppaact, spaact) \
    "tables ppaact 0x100000 entries " ppaact " spaact 0x110000 entries " spaact " omt 0x120000 entries 4\n"
#define DOMAIN "domain d\ngeometry d start 0 size 64K\n"

/* What each driver that cuts windows does, by its name. */
static void window_driver(struct vec_maker *maker, const char *name)
{
    const struct suite_script rows[] = {
        {"F3.no-window", "enabling a LIODN whose entry lost its window is only logged", "R8", "flavour",
         DOMAIN "windows d 1\nattach d liodn 0x7f\nmap d window 0 phys 0x70000000 size 16K\n"
                "ppaace-set 0x7f WSE=0\n? enable d\n? access 0x7f read 0 4\n? state d"},
        {"F5.attachments", "more attachments than there is memory for", "R9", "flavour",
         SMALL("1", "4") "domain d\n? attach d liodn 0\n? attach d liodn 0\nattach d liodn 0\n"
                         "expect error ENOMEM rule F5\n? state d"},
        {"F6.freeing", "entries to be freed lie beyond the SPAACT", "R9", "flavour",
         DOMAIN "windows d 4\nattach d liodn 0x7f\nppaace-set 0x7f FSPI=0x12345678\n"
                "detach d liodn 0x7f\nexpect error BUG rule F6\n? state d"},
        {"F14.2.full", "no entries are left for a second cut", "R2", "flavour",
         SMALL("8", "4") DOMAIN
         "windows d 4\nattach d liodn 1\nwindows d 4\nexpect error EINVAL rule F14.2\n? state d\n"
         "? mem-read 0x100040 64\n? mem-read 0x110000 256"},
        {"F14.1.full", "a failed attachment stays in the list", "R9", "flavour",
         SMALL("8", "4") DOMAIN "windows d 4\nattach d liodn 1\nattach d liodn 2\nexpect error EINVAL rule F14.2\n"
                                "? state d\n? map d window 1 phys 0x70000000 size 16K\n? mem-read 0x100080 64\n"
                                "? mem-read 0x110000 256"},
        {"F14.12", "a NULL pointer is followed where only the geometry is set", "R9", "flavour",
         DOMAIN "iova-to-phys d 0x1000\nexpect error OOPS rule F14.12"},
        {"F12.3", "the driver's view of an unaligned target", "R4", "flavour",
         DOMAIN
         "windows d 4\nattach d liodn 0x7f\nmap d window 1 phys 0x70001000 size 16K\nenable d\n"
         "iova-to-phys d 0x4004\nexpect ok phys 0x70001004\naccess 0x7f read 0x4004 4\nexpect ok phys 0x70000004"},
        {"F14.13", "an entry beyond the SPAACT", "R3", "flavour",
         DOMAIN "windows d 4\nattach d liodn 0x7f\nppaace-set 0x7f FSPI=0x12345678\n"
                "? map d window 1 phys 0x70000000 size 16K\n? config-spaace 0x7f windows 4 window 4 size 8K phys 0\n"
                "? disable-spaace 0x7f window 1\n? state d"},
        {"F14.15.32", "physical addresses of a 32-bit kernel", "R4", "flavour",
         DOMAIN "windows d 2\nattach d liodn 0x7f\nmap d window 1 phys 0x561234568000 size 32K\nenable d\n"
                "iova-to-phys d 0x8000\nexpect ok phys 0x561234568000\naccess 0x7f read 0x8000 4\n"
                "expect ok phys 0x61234568000"},
        {"F14.16", "the design thread's example", "R1 R2 R4", "flavour",
         "domain d\ngeometry d start 0 size 512M\nwindows d 8\nattach d liodn 0x7f\n"
         "map d window 0 phys 0x100000000 size 64M\nmap d window 4 phys 0xffe044000 size 4K\nenable d\n"
         "access 0x7f write 0x10000140 4\nexpect ok phys 0xffe044140 window 4\n"
         "access 0x7f write 0x10001000 4\nexpect denied reason hole rule T10 window 4"},
        {"X1", "a stale count says mapped, and nothing is", "R9", "flavour",
         DOMAIN "windows d 4\nmap d window 1 phys 0x70000000 size 16K\nwindows d 4\n? attach d liodn 0x7f\n? state d\n"
                "? enable d\n? access 0x7f read 0x4000 4"},
    };

    for (size_t i = 0; i < SUITE_COUNT(rows); i++) {
        vec_begin(maker, "closure.%s.%s", name, rows[i].id);
        vec_title(maker, "%s: %s", name, rows[i].title);
        vec_rules(maker, "%s", rows[i].rules);
        vec_flags(maker, "%s", rows[i].flags);
        vec_set_up(maker, "flavour %s%s", name, i == 8 ? " bits 32" : "");
        suite_lines(maker, rows[i].text);
    }
}

static const struct suite_script drivers[] = {
    {"linux-flat.attachments", "more attachments than there is memory for", "R9", "flavour",
     BOOTED("linux-flat") SMALL("1", "4") "domain d\n? attach d liodn 0\n? attach d liodn 0\nattach d liodn 0\n"
                                          "expect error ENOMEM rule F5\n? state d"},
    {"linux-flat.l3", "an L3 whose stash id is not found", "R10", "flavour",
     "chip t1040\n" BOOTED("linux-flat") "boot\nmem-read 0xff000004c 4\nexpect ok bytes 00ff0002"},
    {"linux-window.l3", "an L3 whose stash id is not found", "R10", "flavour",
     "chip t1040\n" BOOTED("linux-window") "boot\nmem-read 0xff000004c 4\nexpect ok bytes 00ff0002"},
    {"vfio-sdk.l3", "an L3 whose stash id the vendor's kernel finds", "R10", "flavour",
     "chip t1040\n" BOOTED("vfio-sdk") "boot\nmem-read 0xff000004c 4\nexpect ok bytes 00010002"},
    {"hypervisor.attachments", "more attachments than there is memory for", "R9", "flavour",
     BOOTED("hypervisor") SMALL("1", "4") DOMAIN
     "map d window 0 phys 0x70000000 size 64K\n? attach d liodn 0\nppaace-set 0 WSE=0\n"
     "? attach d liodn 0\nppaace-set 0 WSE=0\nattach d liodn 0\nexpect error ENOMEM rule F5\n? state d"},
    {"hypervisor.no-window", "enabling a LIODN whose entry lost its window", "R8", "flavour",
     BOOTED("hypervisor") DOMAIN "map d window 0 phys 0x70000000 size 64K\nattach d liodn 0x7f\nppaace-set 0x7f WSE=0\n"
                                 "enable d\nexpect error EINVALID rule F3\n? access 0x7f read 0 4"},
    {"hypervisor.full", "no entries are left", "R2", "flavour",
     BOOTED("hypervisor") SMALL("8", "2") DOMAIN
     "windows d 4\nmap d window 1 phys 0x70000000 size 16K\n"
     "attach d liodn 1\nexpect error EINVALID rule F5\n? mem-read 0x100040 64"},
    {"hypervisor.claim.2G", "claiming a LIODN whose window is 2 GiB", "R9", "flavour",
     BOOTED("hypervisor") "domain a\ngeometry a start 0 size 2G\nwindows a 2\nmap a window 1 phys 0x140000000 size 1G\n"
                          "domain b\ngeometry b start 0 size 2G\nwindows b 2\nmap b window 1 phys 0x240000000 size 1G\n"
                          "attach a liodn 0xc4\nenable a\nattach b liodn 0xc4\niova-to-phys b 0x40000000\n"
                          "expect ok phys 0x240000000\naccess 0xc4 read 0x40000000 4\nexpect ok phys 0x140000000"},
    {"hypervisor.sizes", "sub-windows of sizes that are not legal are passed over", "R4", "flavour",
     BOOTED("hypervisor") DOMAIN "windows d 4\nmap d window 1 phys 0x70000000 size 12K\nmap d window 2 phys 0x71000000 "
                                 "size 32K\nmap d window 3 phys 0x72000000 size 16K\n? attach d liodn 0x7f\nenable d\n"
                                 "? access 0x7f read 0x4000 4\n? access 0x7f read 0x8000 4\n"
                                 "access 0x7f read 0xc000 4\nexpect ok phys 0x72000000 window 3"},
    {"hypervisor.small", "sub-windows under 4 KiB", "R3", "flavour",
     BOOTED("hypervisor") "domain d\ngeometry d start 0 size 8K\nwindows d 4\nmap d window 1 phys 0x70000000 size 4K\n"
                          "? attach d liodn 0x7f\n? enable d\n? access 0x7f read 0x800 4"},
    {"u-boot.attachments", "more attachments than there is memory for", "R9", "flavour",
     BOOTED("u-boot") SMALL("3", "256") "domain a\nrange a start 0 size 4K\ndomain b\nrange b start 0 size 4K\ndomain "
                                        "c\nrange c start 0 size 4K\n"
                                        "attach a liodn 0\nattach a liodn 1\nattach a liodn 2\nattach b liodn "
                                        "0\nattach b liodn 1\nattach b liodn 2\n"
                                        "attach c liodn 0\nexpect error ENOMEM rule F5\n? state c"},
    {"u-boot.ranges", "one range more than the table has room for", "R1", "flavour",
     BOOTED("u-boot") "domain d\nrange d start 0 size 4K\nrange d start 0x1000 size 4K\nrange d start 0x2000 size 4K\n"
                      "range d start 0x3000 size 4K\nrange d start 0x4000 size 4K\nrange d start 0x5000 size 4K\n"
                      "range d start 0x6000 size 4K\nrange d start 0x7000 size 4K\nrange d start 0x8000 size 4K\n"
                      "? range d start 0x9000 size 4K\nrange d start 0xa000 size 4K\nexpect error ENOSPC rule F12.10\n"
                      "? attach d liodn 0x7f\n? state d"},
    {"u-boot.again", "a LIODN configured anew for a window without sub-windows keeps MW", "R9", "flavour",
     BOOTED("u-boot") "domain a\nrange a start 0 size 512K\ndomain b\nrange b start 0 size 4K\nattach a liodn 0x7f\n"
                      "? attach b liodn 0x7f\n? mem-read 0xff0001fc0 64"},
    {"u-boot.domains", "as many domains as LIODNs", "R9", "flavour",
     BOOTED("u-boot") SMALL("1", "4") "domain a\ndomain b\nexpect error ENOSPC rule R9"},
    {"hypervisor.domains", "as many domains as LIODNs", "R9", "flavour",
     BOOTED("hypervisor") SMALL("1", "4") "domain a\ndomain b\nexpect error ENOSPC rule R9"},
    {"linux-window.domains", "as many domains as LIODNs", "R9", "flavour",
     BOOTED("linux-window") SMALL("1", "4") "domain a\ndomain b\nexpect error ENOSPC rule R9"},
    {"linux-flat.domains", "as many domains as LIODNs", "R9", "flavour",
     BOOTED("linux-flat") SMALL("1", "4") "domain a\ndomain b\nexpect error ENOSPC rule R9"},
    {"vfio-sdk.domains", "as many domains as LIODNs", "R9", "flavour",
     BOOTED("vfio-sdk") SMALL("1", "4") "domain a\ndomain b\nexpect error ENOSPC rule R9"},
    {"vfio-strict.domains", "as many domains as LIODNs", "R9", NULL,
     SMALL("1", "4") "domain a\ndomain b\nexpect error ENOSPC rule R9"},
};

#define OPENED "vfio-open d\nvfio-set-container d liodn 0x7f\nvfio-set-iommu d type 7\n"
#define QUIRKS "vfio-open d quirks on\nvfio-set-container d liodn 0x7f\nvfio-set-iommu d type 7\n"
#define CROWD "tables ppaact 0x100000 entries 256 spaact 0x110000 entries 3 omt 0x120000 entries 4\n"

static const struct suite_script containers[] = {
    {"msi.T9", "no entries are left for the windows of a policy", "R13 R2", NULL,
     CROWD "domain d\nattach d liodn 1\nmsi-policy d explicit ram 64K at 0 window 4K used 0x1\n"
           "expect error ENOSPC rule T9\n? state d"},
    {"msi.R1", "a policy whose aperture would be all addresses", "R13 R1", NULL,
     "domain d\nmsi-policy d explicit ram 0x8000000000000000 at 0 window 0x8000000000000000 used 0x1\n"
     "expect error EINVAL rule R1\n? state d"},
    {"msi.R4", "a policy for memory that is not aligned to its windows", "R13 R4", NULL,
     "domain d\nmsi-policy d explicit ram 0x8000000000000000 at 0 window 0x8000000000000000 used 0\n"
     "expect error EINVAL rule R4\n? state d"},
    {"vfio.T9.attach", "no entries are left for the windows of a group", "R9 R2", NULL,
     CROWD "domain a\ngeometry a start 0 size 64K\nwindows a 4\nattach a liodn 1\n" OPENED
           "vfio-set-geometry d start 0 end 0xffff\nvfio-set-windows d 4\nexpect error ENOSPC rule T9\n? state d"},
    {"vfio-quirks.T9.attach", "no entries are left for the windows of a group, as a vendor's driver", "R9 R2",
     "flavour",
     CROWD "domain a\ngeometry a start 0 size 64K\nwindows a 4\nattach a liodn 1\nvfio-open d quirks on\n"
           "vfio-set-container d liodn 0x7f\nvfio-set-iommu d type 7\nvfio-set-geometry d start 0 end 0xffff\n"
           "vfio-unset-container d liodn 0x7f\n? vfio-set-windows d 4\nvfio-set-container d liodn 0x7f\n"
           "expect error ENOSPC rule T9\n? state d"},
    {"vfio.R3", "windows of 2 KiB", "R3", "boundary",
     OPENED "vfio-set-geometry d start 0 end 0x1fff\nvfio-set-windows d 4\nexpect error EINVAL rule R3\n? state d"},
    {"vfio.geometry.high", "a geometry above 4 GiB, byte for byte", "R10 R1", "bytes boundary",
     OPENED "vfio-set-geometry d start 0xc000000000000000 end 0xc0000000ffffffff\n"
            "ioctl d ppc 0x20003b73 0000002000000000000000000000000000000000000000000000000000000000\n"
            "expect ok result 0 bytes 00000020000000000000000000000000c000000000000000c0000000ffffffff\n"
            "ioctl d x86 0x3b73 2000000000000000000000000000000000000000000000000000000000000000\n"
            "expect ok result 0 bytes 2000000000000000000000000000000000000000000000c0ffffffff000000c0"},
    {"vfio.R18", "isolation that is not to be had", "R18", NULL,
     "chip p4080-rev1\nmsi-isolation exclusive\ndomain a\n? msi-count a\n" OPENED
     "vfio-msi-count d\nexpect error EPERM rule R18"},
    {"vfio-quirks.R18", "isolation that is not to be had, as a vendor's driver", "R18", "flavour",
     "chip p4080-rev1\nmsi-isolation exclusive\ndomain a\n? msi-count a\n" QUIRKS
     "vfio-msi-count d\nexpect error EPERM rule R18"},
    {"vfio.R19", "more groups than banks", "R19", NULL,
     "chip t4240\nmsi-isolation exclusive\ndomain a\n? msi-count a\ndomain b\n? msi-count b\ndomain c\n? msi-count c\n"
     "domain e\n? msi-count e\n" OPENED "vfio-msi-count d\nexpect error ENOSPC rule R19"},
    {"vfio-quirks.R19", "more groups than banks, as a vendor's driver", "R19", "flavour",
     "chip t4240\nmsi-isolation exclusive\ndomain a\n? msi-count a\ndomain b\n? msi-count b\ndomain c\n? msi-count c\n"
     "domain e\n? msi-count e\n" QUIRKS "vfio-msi-count d\nexpect error ENOSPC rule R19"},
};

enum { MAPS = 1024 }; /* that a container with quirks keeps track of */

static void crowded_container(struct vec_maker *maker)
{
    vec_begin(maker, "closure.vfio-quirks.Q4.maps");
    vec_title(maker, "one map more than a vendor's driver keeps track of");
    vec_rules(maker, "R11");
    vec_flags(maker, "flavour boundary");
    suite_lines(maker, QUIRKS "vfio-set-geometry d start 0 end 0xfffffff\nvfio-set-windows d 2");
    for (unsigned i = 0; i < MAPS; i++)
        vec_set_up(maker, "vfio-map-dma d iova 0x%" PRIx64 " vaddr 0 size 4K flags rw", i * UINT64_C(0x8000000));
    vec_hand(maker, "error ENOMEM rule Q4");
    vec_op(maker, "vfio-map-dma d iova 0x%" PRIx64 " vaddr 0 size 4K flags rw", MAPS * UINT64_C(0x8000000));
}

/* ---- what mutants of the model survived ---- */

/* Records that go the way of the one before, until something changes under them (D1). */
#define REPEAT_SET_UP                                                                                  \
    "tables ppaact 0x100000 entries 256 spaact 0x110000 entries 64 omt 0x120000 entries 4\n"           \
    "ppaace 0x21 V=1 window=0 size=64K subwindows=4 FSPI=5 prot=rw ATM=1 phys=0x70000000 mapped=16K\n" \
    "spaace 5 V=1 LIODN=0x21 prot=rw ATM=1 phys=0x71000000 mapped=16K\n"                               \
    "ppaace 0x61 V=1 window=0 size=64K prot=rw ATM=1 phys=0x72000000\n"                                \
    "ppaace 0x41 V=1 window=0 size=64K prot=rw ATM=1 phys=0x73000000"

struct change {
    const char *name, *text;
};

static const struct change changes[] = {
    {"nothing", ""},
    {"gate", "reg-write 0 PC 0xc0001011"},
    {"disabled", "reg-write 0 PC 0x1011"},
    {"ppaace-cache", "reg-write 0 PC 0x40001010"},
    {"spaace-cache", "reg-write 0 PC 0x40001001"},
    {"no-cache", "reg-write 0 PC 0x40000000"},
    {"base", "reg-write 0 PPBAL 0x140000"},
    {"limit", "reg-write 0 PPLAL 0x100000"},
    {"same-limit", "reg-write 0 PPLAL 0x104000"},
    {"secondary-base", "reg-write 0 SPBAL 0x150000"},
    {"secondary-limit", "reg-write 0 SPLAL 0x110000"},
    {"bypass", "bypass 0xffffffff"},
    {"bypass-other", "bypass 0x40000000"},
    {"invalid", "ppaace-set 0x21 V=0"},
    {"secondary-invalid", "spaace-set 5 V=0"},
    {"query", "ppaace-set 0x21 AP=1\nspaace-set 5 AP=1"},
    {"update", "ppaace-set 0x21 AP=2\nspaace-set 5 AP=2"},
    {"target", "ppaace-set 0x21 phys=0x74000000\nspaace-set 5 phys=0x75000000"},
    {"hole", "ppaace-set 0x21 mapped=4K\nspaace-set 5 mapped=4K"},
    {"single", "ppaace-set 0x21 MW=0"},
    {"evicted", "? dma 0x41 r 0x100 64"},
    {"neighbour", "? dma 0x61 r 0x100 64\n? dma 0x61 r 0x100 64"},
    {"rejected", "mem-reject 0x100000 1M"},
    {"reset", "reset"},
    {"operation-mapping", "ppaace-set 0x21 OTM=2\nspaace-set 5 OTM=2"},
};

static void repeats(struct vec_maker *maker, const struct change *change, const char *before, uint64_t iova)
{
    vec_begin(maker, "closure.D1.repeat.%s.%s.0x%" PRIx64, *before != '\0' ? "kept" : "plain", change->name, iova);
    vec_title(maker, "a record repeated, then '%s', then the record again%s", change->name,
              *before != '\0' ? ", with stale lines about" : "");
    vec_rules(maker, "D1 C3");
    vec_flags(maker, "cache");
    suite_lines(maker, before);
    suite_lines(maker, REPEAT_SET_UP);
    if (*before != '\0')
        vec_set_up(maker, "reg-write 0 PC 0x40000011");
    for (unsigned i = 0; i < 3; i++)
        vec_op(maker, "dma 0x21 r 0x%" PRIx64 " 64", iova);
    suite_lines(maker, change->text);
    vec_op(maker, "dma 0x21 r 0x%" PRIx64 " 64", iova);
    vec_op(maker, "dma 0x21 w 0x%" PRIx64 " 64", iova);
    vec_op(maker, "dma 0x21 r 0x%" PRIx64 " 64", iova + 1);
    vec_op(maker, "dma 0x21 r 0x%" PRIx64 " 64", (iova | 0x3fff) - 62);
    vec_op(maker, "counters 0");
}

static const char *const policies[] = {"lru", "fifo", "plru", "random"};

/* The same in windows that do not begin at 0, at each of their ends. */
static void repeats_at(struct vec_maker *maker, uint64_t base, bool single)
{
    static const uint64_t offsets[] = {0, 64, 0xfc0, 0xfc1, 0x1000, 0x3fc0, 0x3fc1, 0x4000, 0xffc0, 0xffc1, 0x10000};

    vec_begin(maker, "closure.D1.repeat.at.0x%" PRIx64 ".%s", base, single ? "single" : "cut");
    vec_title(maker, "records repeated in a window at 0x%" PRIx64, base);
    vec_rules(maker, "D1 T7 T8 T10");
    vec_flags(maker, "cache boundary");
    vec_set_up(maker, SUITE_TABLES);
    vec_set_up(maker,
               "ppaace 0x21 V=1 window=0x%" PRIx64
               " size=64K subwindows=%u FSPI=5 prot=r ATM=1 phys=0x70000000 mapped=4K",
               base, single ? 1 : 4);
    vec_set_up(maker, "spaace 5 V=1 LIODN=0x21 prot=w ATM=1 phys=0x71000000 mapped=4K");
    vec_set_up(maker, "spaace 6 V=1 LIODN=0x21 prot=rw ATM=1 phys=0x72000000 mapped=16K");
    vec_set_up(maker, "spaace 7 V=1 LIODN=0x21 prot=rw mapped=16K");
    for (size_t i = 0; i < SUITE_COUNT(offsets); i++) {
        for (unsigned again = 0; again < 3; again++) {
            vec_op(maker, "dma 0x21 r 0x%" PRIx64 " 64", base + offsets[i]);
            vec_op(maker, "dma 0x21 w 0x%" PRIx64 " 64", base + offsets[i]);
        }
        vec_op(maker, "dma 0x21 r 0x%" PRIx64 " 64", base + 64);
        vec_op(maker, "dma 0x21 r 0x%" PRIx64 " 1", base - 1);
    }
    vec_op(maker, "counters 0");
}

/* A record that goes the way of the one before counts as a use of its lines (C2). */
static void repeats_touch(struct vec_maker *maker, const char *policy, bool secondary)
{
    vec_begin(maker, "closure.C2.repeat.%s.%s", policy, secondary ? "spaace" : "ppaace");
    vec_title(maker, "records as uses of lines under %s", policy);
    vec_rules(maker, "C2 D1");
    vec_flags(maker, "cache");
    vec_set_up(maker, "set policy.%s %s", secondary ? "spaace" : "ppaace", policy);
    vec_set_up(maker, "set lines.%s 2", secondary ? "spaace" : "ppaace");
    vec_set_up(maker, "set ways.%s 2", secondary ? "spaace" : "ppaace");
    vec_set_up(maker, SUITE_TABLES);
    for (unsigned i = 0; i < 3; i++) {
        vec_set_up(maker, "ppaace 0x%x V=1 window=0 size=64K subwindows=4 FSPI=%u prot=rw mapped=16K", 0x21 + i, 5 + i);
        vec_set_up(maker, "spaace %u V=1 LIODN=0x%x prot=rw mapped=16K", 5 + i, 0x21 + i);
    }
    for (const char *next = "0100201122010220110"; *next != '\0'; next++)
        vec_op(maker, "dma 0x%x r 0x%x 64", 0x21 + (unsigned)(*next - '0'), secondary ? 0x4000 : 0);
    vec_op(maker, "counters 0");
}

/* The policies' state after a reset is that of power-on (M4). */
static void policy_after_reset(struct vec_maker *maker, const char *policy)
{
    static const char orders[] = "0123420130413240";

    vec_begin(maker, "closure.M4.%s", policy);
    vec_title(maker, "replacement under %s after a reset", policy);
    vec_rules(maker, "M4 C2");
    vec_flags(maker, "cache");
    vec_set_up(maker, "set policy.ppaace %s", policy);
    vec_set_up(maker, "set lines.ppaace 4");
    vec_set_up(maker, "set ways.ppaace 4");
    for (unsigned round = 0; round < 2; round++) {
        vec_set_up(maker, SUITE_TABLES);
        for (unsigned liodn = 0; liodn < 5; liodn++)
            vec_set_up(maker, "ppaace %u V=1 window=0 size=64K prot=rw", liodn);
        for (unsigned i = 0; i + 1 < sizeof orders; i++)
            vec_op(maker, "access %u read 0x1000 4", (unsigned)(orders[i] - '0'));
        vec_op(maker, "reset");
    }
}

/* Subwindows of 2 KiB, of every count there is a code for (T6). */
static void half_subwindows(struct vec_maker *maker, unsigned wce)
{
    vec_begin(maker, "closure.T6.half.%u", 2u << wce);
    vec_title(maker, "%u subwindows of 2K, and of 4K", 2u << wce);
    vec_rules(maker, "T6 P3");
    vec_flags(maker, "boundary malformed");
    vec_set_up(maker, SUITE_TABLES);
    vec_set_up(maker, "ppaace 0x21 V=1 WSE=%u MW=1 WCE=%u prot=rw SWSE=11", 11 + wce, wce);
    vec_hand(maker, "operation-error reason malformed-subwindow rule T6");
    vec_op(maker, "access 0x21 read 0 4");
    vec_set_up(maker, "ppaace 0x21 V=1 WSE=%u MW=1 WCE=%u prot=rw SWSE=11", 12 + wce, wce);
    if (wce <= 7)
        vec_hand(maker, "ok phys 0 window 0");
    else
        vec_hand(maker, "operation-error reason malformed-wce rule T6");
    vec_op(maker, "access 0x21 read 0 4");
}

#define SPLIT4                                                                                        \
    TABLES "ppaace 0x21 V=1 window=0x40000000 size=64K subwindows=4 FSPI=5 prot=rw mapped=16K\n"      \
           "spaace 5 V=1 LIODN=0x21 prot=rw mapped=16K\nspaace 6 V=1 LIODN=0x21 prot=rw mapped=16K\n" \
           "spaace 7 V=1 LIODN=0x21 prot=rw mapped=16K\n"

static const struct suite_script survivors[] = {
    {"T8.split.edges", "cross=split at every edge of an aperture that does not begin at 0", "T8 T7", "boundary",
     "set cross split\n" SPLIT4 "access 0x21 read 0x40003ffe 4\nexpect ok phys 0x40003ffe pieces 2 window 0\n"
     "access 0x21 read 0x40000000 64K\nexpect ok phys 0x40000000 pieces 4 window 0\n"
     "access 0x21 read 0x40000000 0x10001\nexpect denied reason outside-aperture pieces 1\n"
     "access 0x21 read 0x4000bfff 16386\nexpect denied reason outside-aperture pieces 1\n"
     "access 0x21 read 0x4000bfff 16385\nexpect ok phys 0x4000bfff pieces 2 window 2\n"
     "access 0x21 read 0x3fffffff 2\nexpect denied reason outside-aperture pieces 1\n"
     "access 0x21 read 0x3fffffff 32K\nexpect denied reason outside-aperture pieces 1\n"
     "access 0x21 read 0x50000000 32K\nexpect denied reason outside-aperture pieces 1\n"
     "access 0x21 read 0x4000 32K\nexpect denied reason outside-aperture pieces 1\n"
     "access 0x21 read 0x40010000 1\nexpect denied reason outside-aperture pieces 1\n"
     "access 0x21 read 0x4000ffff 1\nexpect ok phys 0x4000ffff pieces 1 window 3\n"
     "? access 0x40 read 0x40003ffe 4\nreg-write 0 PC 0xc0001011\n? access 0x21 read 0x40003ffe 4\n"
     "reg-write 0 PC 0x1011\n? access 0x21 read 0x40003ffe 4\nbypass 0xffffffff\n? access 0x21 read 0x40003ffe 4\n"
     "? counters 0"},
    {"T8.split.stale", "cross=split over stale entries", "T8 C5", "cache",
     "set cross split\nset snoop off\n" SPLIT4
     "? access 0x21 read 0x40003ffe 4\nspaace-set 5 CID=1\n? access 0x21 read 0x40003ffe 4\n"
     "? access 0x21 read 0x40007ffe 4\n? access 0x21 read 0x4000bffe 4\nppaace-set 0x21 CID=1\n"
     "? access 0x21 read 0x40003ffe 4\n? counters 0"},
    {"T4.empty", "tables that end where they begin, or before, have no LIODN 0", "T4 M1", "boundary violation",
     "bypass 0\nreg-write 0 PC 0x40000011\naccess 0 read 0 4\nexpect denied rule T4\n"
     "reg-write 0 PPBAL 0x100000\nreg-write 0 PPLAL 0x80000\naccess 0 read 0 4\nexpect denied rule T4\n"
     "reg-write 0 PPLAL 0x100000\naccess 0 read 0 4\nexpect denied rule T4"},
    {"T7.whole-space", "the last byte of an aperture of 2^64", "T7 P3", "boundary",
     TABLES "ppaace 0x21 V=1 WSE=63 AP=3\naccess 0x21 read 0xffffffffffffffff 1\n"
            "expect ok phys 0xffffffffffffffff\naccess 0x21 write 0xfffffffffffffffc 4\n"
            "expect ok phys 0xfffffffffffffffc"},
    {"T8.wce.reserved", "reserved bits above WCE do not count", "T8 P1", NULL,
     SPLIT4 "mem-write 0x10084e 0f\naccess 0x21 read 0x40004010 4\nexpect ok phys 0x40004010 window 1\n"
            "access 0x21 read 0x4000c010 4\nexpect ok phys 0x4000c010 window 3"},
    {"D1.repeat.first-bytes", "a record at byte 1 of window 0, while window 1 is cached", "D1 T8", "cache boundary",
     TABLES "ppaace 0x21 V=1 window=0 size=64K subwindows=4 FSPI=5 prot=rw mapped=16K ATM=1 phys=0x70000000\n"
            "spaace 5 V=1 LIODN=0x21 prot=rw mapped=16K ATM=1 phys=0x71000000\n"
            "dma 0x21 r 0x4000 4\nexpect ok phys 0x71000000 window 1\n"
            "dma 0x21 r 1 4\nexpect ok phys 0x70000001 window 0\n"
            "dma 0x21 r 1 4\nexpect ok phys 0x70000001 window 0\n"
            "dma 0x21 r 1 4\nexpect ok phys 0x70000001 window 0"},
    {"C5.index.xor", "a write to an entry drops it from caches whose sets are folded by xor, too", "C5 C2", "cache",
     "set index xor\n" TABLES "ppaace 0x21 V=1 window=0 size=64K prot=rw ATM=1 phys=0x70000000\n"
     "access 0x21 read 0x1000 4\nexpect ok phys 0x70001000\n"
     "ppaace-set 0x21 TWBAL=0x74000\naccess 0x21 read 0x1000 4\nexpect ok phys 0x74001000"},
    {"D1.burst.not.hex-colon", "the character behind 9 is no digit", "D1", "boundary",
     "set burst 64\nset burst 0x3:\nexpect error EINVAL\n" TABLES "ppaace 0x21 V=1 window=0 size=1T prot=r\n"
     "dma 0x21 r 0x20 64\nexpect ok phys 0x20 pieces 2"},
    {"T13.add.reserved", "reserved bits under TWBA do not count", "T13 P1", NULL,
     "set compose add\n" TABLES "ppaace 0x21 V=1 window=0 size=64K prot=rw ATM=1 phys=0x70001000\n"
     "mem-write 0x100857 3f\naccess 0x21 read 0x1001 4\nexpect ok phys 0x70002001"},
    {"C5.kept.liodn-0", "a kept line of LIODN 0 is stale when the table has moved", "C5 C6 V3", "erratum cache",
     "erratum A-005982 on\n" TABLES "reg-write 0 PC 0x40000011\nppaace 0 V=1 window=0 size=64K prot=rw\n"
     "? access 0 read 0x1000 4\nreg-write 0 PPBAL 0x100040\n? access 0 read 0x1000 4\n"
     "reg-write 0 PPBAL 0x100000\n? access 0 read 0x1000 4\n? counters 0"},
    {"C5.kept.same", "a kept line is fresh when the table has moved to where the same bytes are", "C5 C6",
     "erratum cache",
     "erratum A-005982 on\n" TABLES "reg-write 0 PC 0x40000011\nppaace 0 V=1 window=0 size=64K prot=rw\n"
     "ppaace 1 V=1 window=0 size=64K prot=rw\n? access 0 read 0x1000 4\nreg-write 0 PPBAL 0x100040\n"
     "? access 0 read 0x1000 4\n? access 1 read 0x1000 4\n? counters 0"},
    {"T9.foreign.cached", "a record in a subwindow whose cached entry is another LIODN's", "T9 D1", "cache violation",
     TABLES "ppaace 0x21 V=1 window=0 size=16K subwindows=4 FSPI=5 prot=rw mapped=4K\n"
            "ppaace 0x22 V=1 window=0 size=16K subwindows=4 FSPI=5 prot=rw mapped=4K\n"
            "spaace 5 V=1 LIODN=0x21 prot=rw mapped=4K\nspaace 6 V=1 LIODN=0x22 prot=rw mapped=4K OTM=1 IOEA=0x80\n"
            "? dma 0x21 r 0x1000 4\n? dma 0x22 r 0 4\n"
            "dma 0x22 r 0x1000 4\nexpect denied reason spaace-wrong-liodn window 1 iova 0x1000\n"
            "? dma 0x22 r 0x2000 4\n? dma 0x22 r 0x2000 4\n? dma 0x22 w 0x2000 4\n? dma 0x21 r 0x2000 4\n"
            "? dma 0x21 r 0x2000 4\n? counters 0"},
    {"D1.repeat.moved", "records at the old place after the window has moved", "D1 T7", "cache violation",
     TABLES "ppaace 0x21 V=1 window=0 size=64K prot=rw\n? dma 0x21 r 0x100 64\n? dma 0x21 r 0x100 64\n"
            "ppaace-set 0x21 window=0x40000000\n? access 0x21 read 0x40000000 4\n"
            "dma 0x21 r 0x100 64\nexpect denied reason outside-aperture iova 0x100\n? counters 0"},
    {"D1.repeat.add", "records repeated under compose=add", "D1 T13", "cache",
     "set compose add\n" TABLES
     "ppaace 0x21 V=1 window=0x40000000 size=64K subwindows=4 FSPI=5 prot=rw ATM=1 phys=0x70001000 mapped=16K\n"
     "spaace 5 V=1 LIODN=0x21 prot=rw ATM=1 phys=0x71003000 mapped=16K\n"
     "? dma 0x21 r 0x40000101 1\ndma 0x21 r 0x40000101 1\nexpect ok phys 0x70001101 window 0\n"
     "dma 0x21 r 0x40000101 1\nexpect ok phys 0x70001101 window 0\n? dma 0x21 r 0x40004102 1\n"
     "dma 0x21 r 0x40004102 1\nexpect ok phys 0x71003102 window 1\n"
     "dma 0x21 r 0x40004102 1\nexpect ok phys 0x71003102 window 1\n? dma 0x21 r 0x40004200 64\n"
     "dma 0x21 r 0x40004240 64\nexpect ok phys 0x71003240 window 1\n? counters 0"},
    {"D1.repeat.larger", "records repeated where the mapped size is larger than the subwindow", "D1 T10 T13", "cache",
     TABLES "ppaace 0x21 V=1 window=0 size=64K subwindows=4 FSPI=5 prot=rw ATM=1 phys=0x70000000 mapped=64K\n"
            "spaace 5 V=1 LIODN=0x21 prot=rw ATM=1 phys=0x71000000 mapped=64K\n"
            "? dma 0x21 r 0x100 64\n? dma 0x21 r 0x100 64\n? dma 0x21 r 0x3fe0 64\n? dma 0x21 r 0x100 64\n"
            "? dma 0x21 r 0x4000 64\n? dma 0x21 r 0x4000 64\n? dma 0x21 r 0x100 64\n? dma 0x21 r 0x4000 64\n"
            "? dma 0x21 r 0x8000 64\n? dma 0x21 r 0x4040 64\n? dma 0x21 r 0x7fe0 64\n? counters 0"},
    {"D1.repeat.far", "records at addresses whose subwindow would be number 2^32", "D1 T7", "cache wrap violation",
     TABLES "ppaace 0x21 V=1 window=0 size=64K subwindows=4 FSPI=5 prot=rw mapped=16K\n"
            "spaace 5 V=1 LIODN=0x21 prot=rw mapped=16K\nspaace 8 V=1 LIODN=0x21 prot=rw mapped=16K\n"
            "? dma 0x21 r 0x100 64\n? dma 0x21 r 0x100 64\n? dma 0x21 r 0x4100 64\n? dma 0x21 r 0x4100 64\n"
            "dma 0x21 r 0x400000000100 64\nexpect denied reason outside-aperture iova 0x400000000100\n"
            "dma 0x21 r 0x400000004100 64\nexpect denied reason outside-aperture iova 0x400000004100\n"
            "ppaace-set 0x21 FSPI=8\n? dma 0x21 r 0x4100 64\nppaace-set 0x21 FSPI=5\n? dma 0x21 r 0x100 64\n"
            "dma 0x21 r 0x10100 64\nexpect denied reason outside-aperture iova 0x10100"},
    {"D1.repeat.fspi", "records after FSPI has changed, with other entries of the LIODN cached", "D1 T9", "cache",
     TABLES "ppaace 0x21 V=1 window=0 size=64K subwindows=4 FSPI=3 prot=rw ATM=1 phys=0x70000000 mapped=16K\n"
            "spaace 3 V=1 LIODN=0x21 prot=rw ATM=1 phys=0x73000000 mapped=16K\n"
            "spaace 4 V=1 LIODN=0x21 prot=rw ATM=1 phys=0x74000000 mapped=16K\n"
            "spaace 5 V=1 LIODN=0x21 prot=rw ATM=1 phys=0x75000000 mapped=16K\n"
            "? dma 0x21 r 0x4000 64\n? dma 0x21 r 0x8000 64\n? dma 0x21 r 0x8000 64\nppaace-set 0x21 FSPI=5\n"
            "? dma 0x21 r 0 64\n? dma 0x21 r 0 64\n? dma 0x21 r 0 64\n"
            "? dma 0x21 r 0x4000 64\n? dma 0x21 r 0x4000 64\n? counters 0"},
    {"V3.names", "every erratum by its name", "V3", "erratum",
     "erratum A-003638 on\nexpect ok\nerratum A-005982 on\nexpect ok\nerratum PAMU-3 on\nexpect ok\n"
     "erratum PAMU-A001 on\nexpect ok\nerratum A-007907 on\nexpect ok\nerratum A-004510 on\nexpect ok\n"
     "erratum A-003638 off\nexpect ok\nerratum A-007907 off\nexpect ok\nerratum A-004510 off\nexpect ok\n"
     "erratum A-004511 on\nexpect error EINVAL\nerratum another on\nexpect error EINVAL"},
    {"R9.domain-again", "a destroyed domain makes room for another", "R9", "boundary",
     SMALL("1", "4") "domain a\ndestroy a\ndomain b\nexpect ok\n? domain c\ndestroy b\n? domain c"},
    {"T9.no-windows", "a LIODN without windows takes no entries", "T9 R9", "boundary",
     SMALL("8", "1") "domain d\nattach d liodn 1\nexpect ok\nattach d liodn 2\nexpect ok\ndomain e\n"
                     "geometry e start 0 size 64K\nwindows e 2\nattach e liodn 3\nexpect ok\n"
                     "geometry d start 0 size 64K\nwindows d 2\nexpect error ENOSPC rule T9\n? state d"},
    {"R10.abi", "an ioctl by the name of no ABI", "R10", "bytes",
     "vfio-open g\nioctl g arm 0x3b64\nexpect error EINVAL\nioctl g x86 0x3b64\nexpect ok result 0"},
    {"M5.rejected.stash", "a stash id that memory refuses is not in entries to come", "M5 R10", "order",
     "domain d\ngeometry d start 0 size 64K\nwindows d 4\nattach d liodn 0x21\nstash d cache 1 cpu 2\n"
     "mem-reject 0xff0000840 64\nstash d cache 1 cpu 3\nexpect error EFAULT\nmem-accept\n"
     "map d window 1 phys 0x70000000 size 4K\n? mem-read 0xff0000840 64\n? mem-read 0xff0020000 64\n"
     "attach d liodn 0x22\n? mem-read 0xff0000880 64\n? mem-read 0xff0020000 1K\n? state d"},
    {"M5.rejected.write", "software's table writes that memory rejects", "M5", NULL,
     "domain d\ngeometry d start 0 size 64K\nwindows d 4\nattach d liodn 0x21\nmem-reject 0xff0000000 1M\n"
     "map d window 0 phys 0x70000000 size 16K\nexpect error EFAULT\nmem-accept\n"
     "map d window 0 phys 0x70000000 size 16K\naccess 0x21 read 0x1000 4\nexpect ok phys 0x70001000"},
};

void vec_make_closure(struct vec_maker *maker)
{
    for (unsigned log = SMALLEST; log <= LARGEST; log++) {
        aperture(maker, log);
        mapped(maker, log);
    }
    suite_scripts(maker, "closure", silicon, SUITE_COUNT(silicon));
    window_driver(maker, "linux-window");
    window_driver(maker, "vfio-sdk");
    suite_scripts(maker, "closure", drivers, SUITE_COUNT(drivers));
    suite_scripts(maker, "closure", containers, SUITE_COUNT(containers));
    crowded_container(maker);
    for (size_t i = 0; i < SUITE_COUNT(changes); i++) {
        for (unsigned window = 0; window < 2; window++) {
            repeats(maker, &changes[i], "", 0x100 + window * UINT64_C(0x4000));
            repeats(maker, &changes[i], "erratum A-005982 on\nset snoop off", 0x100 + window * UINT64_C(0x4000));
        }
    }
    for (unsigned single = 0; single < 2; single++) {
        repeats_at(maker, UINT64_C(0x40000000), single != 0);
        repeats_at(maker, UINT64_C(0xffffffffffff0000), single != 0);
    }
    for (size_t i = 0; i < SUITE_COUNT(policies); i++) {
        policy_after_reset(maker, policies[i]);
        repeats_touch(maker, policies[i], false);
        repeats_touch(maker, policies[i], true);
    }
    for (unsigned wce = 0; wce < 16; wce++)
        half_subwindows(maker, wce);
    suite_scripts(maker, "closure", survivors, SUITE_COUNT(survivors));
    suite_drivers(maker);
    suite_settings(maker);
}
