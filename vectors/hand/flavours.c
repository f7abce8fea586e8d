/* What real drivers write, read by hand from FACTS. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/hand/hand.h"

/* PPAACE of LIODN 0x7f: 0xff0000000 + 0x7f * 64 = 0xff0001fc0; of 0xc4: 0xff0003100; of 1: 0xff0000040. */
static const struct suite_script scripts[] = {
    {"flavours.linux-flat.boot", "usb1 gets an open window of 64 GiB; OMT and registers of FACTS 7 and 14", "F7 F14.15",
     "flavour bytes",
     "flavour linux-flat\nboot\nmem-read 0xff0001fc0 32\n"
     "expect ok bytes 00000000000008d9000000800000000000000000000000000000000000000000"
     "\nmem-read 0xff0040000 16\nexpect ok bytes 8081969d900000920000000000000000\nmem-read 0xff0040080 16\n"
     "expect ok bytes 98810000000000000000000000000000\nmem-read 0xff0040100 16\nexpect ok bytes "
     "8081969b000000000000000000000000\n"
     "mem-read 0xff0040180 16\nexpect ok bytes 98810000000000000000000000000000\nreg-read 0 PC\nexpect ok value "
     "0x40001011\n"
     "reg-read 0 PICS\nexpect ok value 0x4\nbypass-read\nexpect ok value 0x07ffffff\n"},
    {"flavours.linux-flat.portal", "a QMan portal: OTM 2, OMI 0, the L3's stash id 1", "F7 F12.7", "flavour bytes",
     "flavour linux-flat\nboot\nmem-read 0xff000004c 4\nexpect ok bytes 00010002\nmem-read 0xff000005c 4\nexpect ok "
     "bytes 00000000\n"},
    {"flavours.linux-flat.qman", "QMan, LIODN 31: no CR, OMI 2", "F7", "flavour bytes",
     "flavour linux-flat\nboot\nmem-read 0xff00007c4 12\nexpect ok bytes 000008d90000000000010002\nmem-read "
     "0xff00007dc 4\n"
     "expect ok bytes 00000002\n"},
    {"flavours.linux-flat.t1040", "T1040: the L3 is not found, CID becomes 0xff", "F12.7", "flavour bytes",
     "chip t1040\nflavour linux-flat\nboot\nmem-read 0xff000004c 4\nexpect ok bytes 00ff0002\n"},
    {"flavours.linux-flat.identity", "iova_to_phys is the identity inside 64 GiB, else 0", "F12.5", "flavour boundary",
     "flavour linux-flat\ndomain d\niova-to-phys d 0x1234_5000\nexpect ok phys 0x1234_5000\niova-to-phys d "
     "0xf_ffff_ffff\n"
     "expect ok phys 0xf_ffff_ffff\niova-to-phys d 0x10_0000_0000\nexpect ok phys 0x0\n"},
    {"flavours.linux-flat.none", "there are no windows", "F12.5", "flavour",
     "flavour linux-flat\ndomain d\ngeometry d start 0 size 64K\nexpect error ENOSYS\nwindows d 4\nexpect error "
     "ENOSYS\n"
     "map d window 0 phys 0 size 4K\nexpect error ENOSYS\nenable d\nexpect error ENOSYS\n"},
    {"flavours.linux-flat.detach", "detaching leaves V=0 and all else: ATM 1", "F12.6", "flavour bytes",
     "flavour linux-flat\ndomain d\nattach d liodn 0x7f\nmem-read 0xff0001fc4 12\nexpect ok bytes "
     "000008d90000008000000004\n"
     "detach d liodn 0x7f\nmem-read 0xff0001fc4 12\nexpect ok bytes 000008d80000008000000004\naccess 0x7f read 0 4\n"
     "expect denied reason ppaace-invalid\n"},
    {"flavours.linux-flat.survives", "a portal keeps OTM and CID through attaching", "F12.8", "flavour bytes",
     "flavour linux-flat\ndomain d\nattach d liodn 1\nmem-read 0xff000004c 4\nexpect ok bytes 00010006\n"},
    {"flavours.linux-flat.stash", "CPU 0's L1 is stash id 32; other caches are not taken", "F12.8", "flavour bytes",
     "flavour linux-flat\ndomain d\nattach d liodn 0x7f\nstash d cache 1 cpu 0\nexpect ok\nmem-read 0xff0001fcc 4\n"
     "expect ok bytes 00200004\n"},
    {"flavours.linux-flat.past", "LIODN 0x500 is beyond the PPAACT", "F5", "flavour boundary",
     "flavour linux-flat\ndomain d\nattach d liodn 0x500\nexpect error EINVAL rule F5\nattach d liodn 0x4ff\nexpect "
     "ok\n"},
    {"flavours.linux-window.thread", "the design thread's example (FACTS 14, item 16)", "F14.16", "flavour bytes",
     "flavour linux-window\ndomain g\ngeometry g start 0 size 512M\nwindows g 8\nattach g liodn 0x7f\n"
     "map g window 0 phys 0x1_0000_0000 size 64M\nmap g window 1 phys 0x1_0400_0000 size 64M\nmap g window 4 phys "
     "0xf_fe04_4000 size 4K\n"
     "enable g\nmem-read 0xff0001fc0 32\nexpect ok bytes "
     "0000000000000739000000800000002400000001000006400000000000000000\n"
     "mem-read 0xff0020000 32\nexpect ok bytes 00000000007f001b000000800000000400000001040006400000000000000000\n"
     "mem-read 0xff00200c0 32\nexpect ok bytes 00000000007f001b00000080000000040000000ffe0442c00000000000000000\n"
     "access 0x7f write 0x1000_0140 4\nexpect ok phys 0xf_fe04_4140 window 4\n"},
    {"flavours.linux-window.hole", "iova_to_phys wraps in a hole: 32 MiB + 4 KiB gives 4 KiB", "F12.1", "flavour",
     "flavour linux-window\ndomain d\ngeometry d start 0 size 512M\nwindows d 8\nattach d liodn 0x7f\nmap d window 0 "
     "phys 0x1_0000_0000 size 32M\n"
     "enable d\niova-to-phys d 0x200_1000\nexpect ok phys 0x1_0000_1000\naccess 0x7f read 0x200_1000 4\nexpect denied "
     "reason hole\n"},
    {"flavours.linux-window.unaligned", "0xf_fe044140 + 0x140, where the table has 0xf_fe044000", "F12.3", "flavour",
     "flavour linux-window\ndomain d\ngeometry d start 0 size 32K\nwindows d 8\nattach d liodn 0x7f\nmap d window 4 "
     "phys 0xf_fe04_4140 size 4K\n"
     "enable d\niova-to-phys d 0x4140\nexpect ok phys 0xf_fe04_4280\naccess 0x7f write 0x4140 4\nexpect ok phys "
     "0xf_fe04_4140\n"},
    {"flavours.linux-window.newest-first", "the list is newest first: FSPI 9, 6, 3, 0 (FACTS 14, item 7)", "F14.7",
     "flavour bytes",
     "chip t1040\nflavour linux-window\ndomain d\nattach d liodn 1\nattach d liodn 62\nattach d liodn 63\nattach d "
     "liodn 147\n"
     "geometry d start 0 size 64K\nwindows d 4\nmem-read 0xff0000058 4\nexpect ok bytes 00000009\nmem-read 0xff0000f98 "
     "4\n"
     "expect ok bytes 00000006\nmem-read 0xff0000fd8 4\nexpect ok bytes 00000003\nmem-read 0xff00024d8 4\nexpect ok "
     "bytes 00000000\n"},
    {"flavours.linux-window.closed", "window 0 is closed by AP 0, others by V 0; all else stays", "F14.6",
     "flavour bytes",
     "flavour linux-window\ndomain d\ngeometry d start 0 size 128K\nwindows d 2\nattach d liodn 0x7f\nmap d window 0 "
     "phys 0x1_2345_0000 size 64K\n"
     "map d window 1 phys 0x1_5432_0000 size 64K\nenable d\nmem-read 0xff0001fc4 4\nexpect ok bytes 00000439\nunmap d "
     "window 0\n"
     "mem-read 0xff0001fc4 4\nexpect ok bytes 00000421\nmem-read 0xff0001fd0 8\nexpect ok bytes "
     "00000001234503c0\nunmap d window 1\n"
     "mem-read 0xff0020004 4\nexpect ok bytes 007f001a\nstate d\nexpect ok enabled 1 mapped 0\nenable d\nexpect error "
     "ENODEV\n"},
    {"flavours.linux-window.leak", "the ninth cut into 256 finds no entries", "F14.2", "flavour boundary",
     "flavour linux-window\ndomain d\ngeometry d start 0 size 1G\nattach d liodn 0x7f\nwindows d 256\nwindows d "
     "256\nwindows d 256\n"
     "windows d 256\nwindows d 256\nwindows d 256\nwindows d 256\nwindows d 256\nexpect ok\nwindows d 256\nexpect "
     "error EINVAL rule F14.2\n"},
    {"flavours.linux-window.null", "geometry without windows: a NULL pointer", "F14.12", "flavour",
     "flavour linux-window\ndomain e\ngeometry e start 0 size 512M\niova-to-phys e 0x1000\nexpect error OOPS rule "
     "F14.12\n"},
    {"flavours.linux-window.checks", "geometry: sanity before busy; windows: busy before sanity", "F14.8 F6",
     "flavour order",
     "flavour linux-window\ndomain d\nwindows d 8\nexpect error EINVAL rule R9\ngeometry d start 0 size 512M\nwindows "
     "d 8\nattach d liodn 0x7f\n"
     "map d window 0 phys 0x1_0000_0000 size 64M\nenable d\ngeometry d start 0 size 3K\nexpect error EINVAL rule F6\n"
     "geometry d start 0 size 64M\nexpect error EBUSY rule F14.8\nwindows d 3\nexpect error EBUSY rule F14.8\n"},
    {"flavours.linux-window.isr", "the first violation closes the LIODN, the second ends reporting", "F8 F14.14",
     "flavour violation",
     "flavour linux-window\nboot\naccess 0x7f read 0x10_0000_0000 4 instance 0\nexpect denied captured 1\nisr 0\n"
     "expect ok handled 1 liodn 0x7f iova 0x10_0000_0000 closed 1 pics 0x4\naccess 0x7f read 0 4 instance 0\n"
     "expect denied reason ppaace-invalid captured 1\nisr 0\nexpect ok handled 1 closed 0 pics 0\nirq 0\nexpect ok "
     "violation 0\n"},
    {"flavours.linux-window.isr-bug", "an LIODN beyond the PPAACT stops the machine", "F14.14", "flavour violation",
     "flavour linux-window\nboot\naccess 0x600 read 0 4 instance 0\nexpect denied reason liodn-outside-ppaact\nisr 0\n"
     "expect error BUG rule F14.14\n"},
    {"flavours.linux-window.32-bit", "32-bit page numbers lose bits above 44", "F14.15", "flavour boundary",
     "flavour linux-window bits 32\ndomain d\ngeometry d start 0 size 64K\nwindows d 2\nattach d liodn 0x7f\n"
     "map d window 1 phys 0x5612_3456_8000 size 32K\nenable d\naccess 0x7f read 0x8000 4\nexpect ok phys "
     "0x612_3456_8000\n"},
    {"flavours.vfio-sdk.detach", "the vendor's kernel opens a detached LIODN", "F12.6", "flavour bytes",
     "flavour vfio-sdk\ndomain d\ngeometry d start 0 size 512M\nwindows d 8\nattach d liodn 0x7f\ndetach d liodn 0x7f\n"
     "mem-read 0xff0001fc4 4\nexpect ok bytes 000008d9\naccess 0x7f read 0x1234_5000 4\nexpect ok phys 0x1234_5000\n"},
    {"flavours.vfio-sdk.open", "it opens LIODNs that no device has, too; the L3 of a T1040 is found", "F7 F12.7",
     "flavour bytes",
     "chip t1040\nflavour vfio-sdk\nboot\nmem-read 0xff000004c 4\nexpect ok bytes 00010002\nmem-read 0xff0013fc4 "
     "4\nexpect ok bytes 000008d9\n"},
    {"flavours.hypervisor.tables", "tables in a row, PE off when all errors are off", "F7", "flavour",
     "flavour hypervisor\nboot errors off\nreg-read 0 PC\nexpect ok value 0x1000\nreg-read 0 SPBAL\nexpect ok value "
     "0xf0015000\n"
     "reg-read 0 SPLAL\nexpect ok value 0xf0215000\nreg-read 0 OBAL\nexpect ok value 0xf0216000\n"},
    {"flavours.hypervisor.stash", "a sub-window gets its stash id only with an operation mapping", "F12.14",
     "flavour bytes",
     "flavour hypervisor\nboot\nconfig-ppaace 0x7f start 0 size 64K windows 4 phys 0 cid 0x20\n"
     "config-spaace 0x7f windows 4 window 1 size 4K phys 0x5000 cid 0x20\nconfig-spaace 0x7f windows 4 window 2 size "
     "4K phys 0x6000 omi 3 cid 0x20\n"
     "mem-read 0xff0001fcc 4\nexpect ok bytes 00200010\nmem-read 0xff001500c 4\nexpect ok bytes 00000004\nmem-read "
     "0xff001504c 4\n"
     "expect ok bytes 00200006\n"},
    {"flavours.hypervisor.tree", "what the tree must say is judged when a LIODN is configured", "F6 F7", "flavour",
     "flavour hypervisor\ndomain d\ngeometry d start 0 size 24K\nattach d liodn 0x7f\nexpect error EBADTREE rule F6\n"},
    {"flavours.u-boot.bypass", "u-boot never clears bypass", "F7", "flavour",
     "flavour u-boot\ndomain d\nrange d start 0 size 2G\nattach d liodn 146\nenable d\naccess 146 read 0x1000 "
     "4\nexpect bypassed\n"
     "bypass 0\naccess 146 read 0x1000 4\nexpect ok phys 0x1000\n"},
    {"flavours.u-boot.bounds", "LIODN 512 passes the bound, and writes past the table", "F12.11", "flavour boundary",
     "flavour u-boot\ndomain d\nrange d start 0 size 2G\nattach d liodn 511\nexpect ok\nattach d liodn 512\nexpect "
     "error OOPS rule F12.11\n"
     "attach d liodn 513\nexpect error E3 rule F12.11\n"},
    {"flavours.u-boot.third", "128 sub-windows each: a third LIODN is too many", "F12.9", "flavour boundary",
     "flavour u-boot\ndomain d\nrange d start 0 size 2G\nattach d liodn 146\nattach d liodn 154\nmem-read 0xff0002698 "
     "4\n"
     "expect ok bytes 0000007f\nattach d liodn 0x7f\nexpect error OOPS rule F12.9\n"},
    {"flavours.u-boot.entry", "2 GiB at 0: WSE 30, MW, AP 3, V; WCE 6; SWSE 23 of 16 MiB", "F12.10 F12.11",
     "flavour bytes",
     "flavour u-boot\ndomain d\nrange d start 0 size 2G\nattach d liodn 146\nmem-read 0xff0002484 4\nexpect ok bytes "
     "000007b9\n"
     "mem-read 0xff000248c 4\nexpect ok bytes 00000060\nmem-read 0xff0002494 4\nexpect ok bytes 000005c0\n"},
    {"flavours.u-boot.empty", "no range at all is -1", "F12.10", "flavour",
     "flavour u-boot\ndomain d\nattach d liodn 146\nexpect error E1 rule F12.10\n"},
};

void vec_hand_flavours(struct vec_maker *maker)
{
    suite_scripts(maker, "hand", scripts, SUITE_COUNT(scripts));
}
