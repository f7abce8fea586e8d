/* Domains, MSI banks and VFIO, worked out by hand. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/hand/hand.h"

/* PPAACE of LIODN 0x20: 0xff0000000 + 0x20 * 64 = 0xff0000800. SPAACEs from 0xff0020000. */
#define THREAD                                                                                                     \
    "domain d\ngeometry d start 0 size 512M\nwindows d 8\nattach d liodn 0x20\nmap d window 0 phys 0x1_0000_0000 " \
    "size 64M\n"

static const struct suite_script domains[] = {
    {"domains.thread-entry", "WSE 28, MW, AP 3, V; CR; WCE 2, ATM 1; SWSE 25 (FACTS 14, item 16)", "R1 R2 R3 R4 R8",
     "bytes",
     THREAD
     "mem-read 0xff0000800 32\nexpect ok bytes 0000000000000739000000800000002400000001000006400000000000000000\n"},
    {"domains.thread-msi", "window 4 is SPAACT[3]: LIODN 0x20, AP 3, PT, V; SWSE 11", "R4 R13", "bytes",
     THREAD
     "map d window 4 phys 0xf_fe04_4000 size 4K\nmem-read 0xff00200c0 32\n"
     "expect ok bytes 000000000020001b00000080000000040000000ffe0442c00000000000000000\naccess 0x20 write 0x1000_0140 "
     "4\n"
     "expect ok phys 0xf_fe04_4140 window 4\naccess 0x20 write 0x1000_1000 4\nexpect denied reason hole rule T10\n"},
    {"domains.R1", "apertures: power of two, aligned", "R1", "boundary",
     "domain d\ngeometry d start 0 size 513M\nexpect error EINVAL rule R1\ngeometry d start 0x1000_0000 size 512M\n"
     "expect error EINVAL rule R1\ngeometry d start 0 size 2K\nexpect error EINVAL rule R1\ngeometry d start "
     "0x2000_0000 size 512M\n"
     "expect ok\ngeometry d start 0 size 4K\nexpect ok\n"},
    {"domains.R2", "counts: power of two, 256 at most", "R2", "boundary",
     "domain d\ngeometry d start 0 size 512M\nwindows d 0\nexpect error EINVAL rule R2\nwindows d 6\nexpect error "
     "EINVAL rule R2\n"
     "windows d 512\nexpect error EINVAL rule R2\nwindows d 256\nexpect ok\nwindows d 1\nexpect ok\n"},
    {"domains.R2-rev1", "first silicon: 16 at most", "R2", "boundary",
     "chip p4080-rev1\ndomain d\ngeometry d start 0 size 512M\nwindows d 32\nexpect error EINVAL rule R2\nwindows d "
     "16\nexpect ok\n"},
    {"domains.R3", "windows of 2 KiB are none; window 8 of 8 is not there", "R3", "boundary",
     "domain d\ngeometry d start 0 size 16K\nwindows d 8\nexpect error EINVAL rule R3\nwindows d 4\nexpect ok\n"
     "map d window 4 phys 0 size 4K\nexpect error EINVAL rule R3\n"},
    {"domains.R4", "mappings: power of two, not larger than the window, aligned, not without protection", "R4",
     "boundary",
     "domain d\ngeometry d start 0 size 512M\nwindows d 8\nmap d window 0 phys 0x1_0000_0000 size 24K\nexpect error "
     "EINVAL rule R4\n"
     "map d window 0 phys 0x1_0000_0000 size 128M\nexpect error EINVAL rule R4\nmap d window 0 phys 0x1_0000_1000 size "
     "8K\n"
     "expect error EINVAL rule R4\nmap d window 0 phys 0x1_0000_0000 size 4K prot none\nexpect error EINVAL rule R4\n"
     "map d window 0 phys 0x1_0000_1000 size 4K\nexpect ok\n"},
    {"domains.R5", "aperture and count stay while anything is mapped", "R5", NULL,
     THREAD
     "geometry d start 0 size 1G\nexpect error EBUSY rule R5\nwindows d 4\nexpect error EBUSY rule R5\nwindows d 5\n"
     "expect error EINVAL rule R2\n"},
    {"domains.R6", "a mapped window is unmapped first", "R6 R12", NULL,
     THREAD
     "map d window 0 phys 0x2_0000_0000 size 64M\nexpect error EBUSY rule R6\nunmap d window 0\nexpect ok\n"
     "map d window 0 phys 0x2_0000_0000 size 64M\nexpect ok\naccess 0x20 read 0x10 4\nexpect ok phys 0x2_0000_0010\n"},
    {"domains.R7", "nothing mapped: all blocked", "R7", "violation",
     "domain d\ngeometry d start 0 size 512M\nwindows d 8\nattach d liodn 0x20\naccess 0x20 read 0 4\n"
     "expect denied reason ppaace-invalid rule T5\naccess 0x21 read 0 4\nexpect denied reason ppaace-invalid\n"},
    {"domains.R8", "the first mapping enables, the last unmapping disables, an explicit request wins", "R8", NULL,
     THREAD "state d\nexpect ok enabled 1 windows 8 mapped 1 liodns 1\nunmap d window 0\nstate d\nexpect ok enabled 0 "
            "mapped 0\n"
            "enable d\nexpect error ENODEV rule R8\nmap d window 1 phys 0x1_0000_0000 size 64M\ndisable d\nstate d\n"
            "expect ok enabled 0 mapped 1\nmap d window 2 phys 0x2_0000_0000 size 64M\naccess 0x20 read 0x0800_0000 4\n"
            "expect denied reason ppaace-invalid\nenable d\naccess 0x20 read 0x0800_0000 4\nexpect ok phys "
            "0x2_0000_0000 window 2\n"},
    {"domains.R9", "order of requests", "R9", "order",
     "domain d\nwindows d 8\nexpect error EINVAL rule R9\nmap d window 0 phys 0 size 4K\nexpect error EINVAL rule R9\n"
     "geometry d start 0 size 512M\nmap d window 0 phys 0 size 4K\nexpect error EINVAL rule R9\ndetach d liodn 0x20\n"
     "expect error ENODEV rule R9\nattach d liodn 0x20\nexpect ok\nattach d liodn 0x20\nexpect error EINVAL rule R9\n"
     "destroy d\nexpect error EBUSY rule R9\ndetach d liodn 0x20\nexpect ok\ndestroy d\nexpect ok\n"},
    {"domains.T4", "the PPAACT has 0x500 entries", "T4 R9", "boundary",
     "domain d\nattach d liodn 0x4ff\nexpect ok\nattach d liodn 0x500\nexpect error EINVAL rule T4\n"},
    {"domains.T9", "2048 entries hold eight LIODNs of 256 windows", "T9 R9", "boundary",
     "domain d\ngeometry d start 0 size 1M\nwindows d 256\nattach d liodn 1\nattach d liodn 2\nattach d liodn "
     "3\nattach d liodn 4\n"
     "attach d liodn 5\nattach d liodn 6\nattach d liodn 7\nattach d liodn 8\nexpect ok\nattach d liodn 9\nexpect "
     "error ENOSPC rule T9\n"},
    {"domains.R10", "no CPU 8 on a P4080; the L2 of CPU 1 is 35", "R10", NULL,
     THREAD "stash d cache 2 cpu 1\nexpect ok\naccess 0x20 read 0 4\nexpect ok cid 35\nstash d cache 1 cpu 8\nexpect "
            "error EINVAL\n"
            "access 0x20 read 0 4\nexpect ok cid 35\n"},
    {"domains.R12", "unmapping what is not mapped", "R12", NULL,
     THREAD "unmap d window 1\nexpect error EINVAL rule R12\nunmap d window 8\nexpect error EINVAL\n"},
    {"domains.single", "one window: WSE says the mapped size, 15 for 64 KiB; past it is outside", "R4 R7",
     "bytes boundary",
     "domain d\ngeometry d start 0 size 1M\nwindows d 1\nattach d liodn 0x20\nmap d window 0 phys 0x2_0000_0000 size "
     "64K\n"
     "mem-read 0xff0000800 32\nexpect ok bytes 00000000000003d9000000800000000400000002000000000000000000000000\n"
     "access 0x20 read 0xffff 1\nexpect ok phys 0x2_0000_ffff\naccess 0x20 read 0x1_0000 1\n"
     "expect denied reason outside-aperture rule T7\niova-to-phys d 0xffff\nexpect ok phys 0x2_0000_ffff\niova-to-phys "
     "d 0x1_0000\n"
     "expect error ENOENT\n"},
    {"domains.closed", "unmapped window 0: AP, TWBA and SWSE are 0; without a mapping V is", "R8 R12", "bytes",
     THREAD "map d window 1 phys 0x1_0400_0000 size 64M\nunmap d window 0\nmem-read 0xff0000800 32\n"
            "expect ok bytes 0000000000000721000000800000002400000000000000000000000000000000\nunmap d window 1\n"
            "mem-read 0xff0000804 4\nexpect ok bytes 00000720\nmem-read 0xff0020000 16\nexpect ok bytes "
            "00000000002000020000008000000004\n"},
    {"domains.detached", "the entries of a detached LIODN are zero", "R9", "bytes",
     THREAD
     "map d window 1 phys 0x1_0400_0000 size 64M\ndetach d liodn 0x20\nmem-read 0xff0000800 16\n"
     "expect ok bytes 00000000000000000000000000000000\nmem-read 0xff0020000 16\n"
     "expect ok bytes 00000000000000000000000000000000\naccess 0x20 read 0 4\nexpect denied reason ppaace-invalid\n"},
};

static const struct suite_script banks[] = {
    {"msi.message", "bank 1 in window 5: IOVA + 0x140; register 0 bit 0, then bit 1", "R16", NULL,
     THREAD
     "map-msi d iova 0x1400_0000 bank 1\nmsi-message d bank 1 irq 7\nexpect ok address 0x1400_0140 data 0 bank 1 "
     "register 0 bit 0\n"
     "msi-message d bank 1 irq 9\nexpect ok data 1 register 0 bit 1\nmsi-message d bank 1 irq 7\nexpect ok data 0\n"},
    {"msi.write", "MSIIR: register << 5 | bit: 0x71 is register 3, bit 17", "R16", NULL,
     THREAD "map-msi d iova 0x1000_0000 bank 0\nmsi-write 0x20 0x1000_0140 0x71\n"
            "expect ok phys 0xf_fe04_4140 bank 0 register 3 bit 17\n"},
    {"msi.write-v4", "MSIIR1: bit << 4 | register: 0x119 is register 9, bit 17", "R16", NULL,
     "chip t4240\ndomain d\ngeometry d start 0 size 1M\nwindows d 16\nattach d liodn 0x20\nmap-msi d iova 0x1_0000 "
     "bank 3\n"
     "msi-write 0x20 0x1_0148 0x119\nexpect ok phys 0xf_fe04_7148 bank 3 register 9 bit 17\n"},
    {"msi.count", "3 banks on P-series, 4 on T4", "R14", NULL, "domain d\nmsi-count d\nexpect ok banks 3\n"},
    {"msi.count-v4", "4 banks on T4", "R14", NULL, "chip t4240\ndomain d\nmsi-count d\nexpect ok banks 4\n"},
    {"msi.refused", "a bank that is not there, 24 KiB, no window's start, a window taken", "R14 R15 R17", "boundary",
     THREAD
     "map-msi d iova 0x1000_0000 bank 3\nexpect error ENOENT rule R14\nmap-msi d iova 0x1000_0000 bank 0 size 24K\n"
     "expect error EINVAL rule R17\nmap-msi d iova 0x1000_1000 bank 0\nexpect error EINVAL rule R15\nmap-msi d iova 0 "
     "bank 0\n"
     "expect error EBUSY rule R15\nunmap-msi d bank 0\nexpect error EINVAL rule R12\n"},
    {"msi.rev1", "first silicon: all banks on the page 0xf_fe041000, bank b at 0x740 + 0x200 b", "R18 R16", NULL,
     "chip p4080-rev1\ndomain a\ngeometry a start 0 size 64K\nwindows a 16\nattach a liodn 0x20\nmap-msi a iova 0x1000 "
     "bank 0\n"
     "msi-write 0x20 0x1740 0\nexpect ok phys 0xf_fe04_1740 bank 0 register 0 bit 0\nmsi-write 0x20 0x1940 0x21\n"
     "expect ok phys 0xf_fe04_1940 bank 1 register 1 bit 1\n"},
    {"msi.exclusive", "three banks, four groups", "R18 R19", NULL,
     "msi-isolation exclusive\ndomain a\ndomain b\ndomain c\ndomain d\nmsi-count a\nexpect ok banks 1 group "
     "a\nmsi-count b\nexpect ok banks 1\n"
     "msi-count c\nexpect ok banks 1\nmsi-count d\nexpect error ENOSPC rule R19\nmsi-plug d banks 0\nexpect error "
     "EPERM rule R18\n"},
    {"msi.forced", "one page, force on: one group", "R18", NULL,
     "chip p4080-rev1\nmsi-isolation exclusive force on\ndomain a\ndomain b\nmsi-count a\nexpect ok group a\nmsi-count "
     "b\nexpect ok group a\n"},
    {"msi.host", "the host keeps bank 0", "R19", NULL,
     "msi-isolation reserve-host\ndomain a\ndomain b\ndomain c\nmsi-plug a banks 0\nexpect error ENOSPC rule "
     "R19\nmsi-count a\n"
     "expect ok banks 1\nmsi-count b\nexpect ok banks 1\nmsi-count c\nexpect error ENOSPC rule R19\n"},
    {"msi.plug", "banks are added, never taken or moved", "R20", NULL,
     "domain a\nmsi-plug a banks 2\nexpect ok\nmsi-plug a banks 2,0\nexpect ok\nmsi-count a\nexpect ok banks "
     "2\nmsi-plug a banks 0,2\n"
     "expect error EBUSY rule R20\nmsi-plug a banks 2\nexpect error EBUSY rule R20\nmsi-plug a banks 2,0,4\nexpect "
     "error ENOENT rule R14\n"},
    {"msi.policy-explicit", "256 MiB and 3 banks in windows of 64 MiB: 8 windows, 512 MiB", "R13 R15", NULL,
     "domain d\nattach d liodn 0x20\nmsi-policy d explicit ram 256M at 0 window 64M used 0x7\nexpect ok windows 8 "
     "mapped 3 aperture 536870912 calls 7\n"},
    {"msi.policy-implicit", "384 MiB and room for all 3 banks take 16 windows, 1 GiB", "R13", NULL,
     "domain d\nattach d liodn 0x20\nmsi-policy d implicit ram 384M at 0 window 64M used 0x1\nexpect ok windows 16 "
     "aperture 1073741824 reserved 3\n"},
};

static const struct suite_script containers[] = {
    {"vfio.order", "group, model, geometry, windows, maps", "R9", "order",
     "vfio-set-windows g 8\nexpect error ENOENT\nvfio-open g\nvfio-set-iommu g type 7\nexpect error EINVAL rule R9\n"
     "vfio-set-container g liodn 0x20\nvfio-set-iommu g type 1\nexpect error ENODEV rule R9\nvfio-msi-count g\nexpect "
     "error EINVAL rule R9\n"
     "vfio-set-iommu g type 7\nvfio-msi-count g\nexpect ok banks 3\nvfio-map-dma g iova 0 vaddr 0 size 64M\nexpect "
     "error EINVAL rule R9\n"},
    {"vfio.whole-windows", "a map covers whole windows, or nothing is mapped", "R11", "boundary",
     "vfio-open g\nvfio-set-container g liodn 0x20\nvfio-set-iommu g type 7\nvfio-set-geometry g start 0 end "
     "0x1fff_ffff\n"
     "vfio-set-windows g 8\nvfio-map-dma g iova 0 vaddr 0x1_0000_0000 size 4K\nexpect error EINVAL rule R11\n"
     "vfio-map-dma g iova 0x1000 vaddr 0x1_0000_0000 size 64M\nexpect error EINVAL rule R11\n"
     "vfio-map-dma g iova 0x1c00_0000 vaddr 0x1_0000_0000 size 128M\nexpect error EINVAL rule R11\nstate g\nexpect ok "
     "mapped 0\n"
     "vfio-map-dma g iova 0 vaddr 0x1_0000_0000 size 256M\nexpect ok\nstate g\nexpect ok mapped 4\n"
     "vfio-map-dma g iova 0xc00_0000 vaddr 0x2_0000_0000 size 128M\nexpect error EBUSY rule R6\nstate g\nexpect ok "
     "mapped 4\n"},
    {"vfio.unmap", "whole mapped windows are unmapped, and how much is told", "R12", NULL,
     "vfio-open g\nvfio-set-container g liodn 0x20\nvfio-set-iommu g type 7\nvfio-set-geometry g start 0 end "
     "0xffff\nvfio-set-windows g 4\n"
     "vfio-map-dma g iova 0 vaddr 0x7000_0000 size 32K\nvfio-unmap-dma g iova 0 size 4K\nexpect error EINVAL rule R12\n"
     "vfio-unmap-dma g iova 0 size 64K\nexpect error EINVAL rule R12\nvfio-unmap-dma g iova 0x4000 size 16K\nexpect ok "
     "unmapped 16384\n"
     "access 0x20 read 0 4\nexpect ok phys 0x7000_0000\naccess 0x20 read 0x4000 4\nexpect denied reason "
     "spaace-invalid\n"},
    {"vfio.attributes", "get tells what set took", "R10", NULL,
     "vfio-open g\nvfio-set-container g liodn 0x20\nvfio-set-iommu g type 7\nvfio-get-attr g windows\nexpect error "
     "EINVAL rule R10\n"
     "vfio-set-geometry g start 0x1_0000 end 0x1_ffff\nvfio-get-attr g geometry\nexpect ok first 0x1_0000 last "
     "0x1_ffff\n"
     "vfio-set-windows g 4\nvfio-get-attr g windows\nexpect ok windows 4\nvfio-set-stash g cpu 1 cache "
     "2\nvfio-get-attr g stash\n"
     "expect ok cpu 1 cache 2\nvfio-get-attr g colour\nexpect error EINVAL rule R10\n"},
    {"vfio.ioctl-ppc", "big-endian bytes: MAP_DMA of 256 MiB, then GET_ATTR", "R10 R11", "bytes",
     "vfio-open g\nvfio-set-container g liodn 0x20\nioctl g ppc 0x20003b64\nexpect ok result 0\nioctl g ppc 0x20003b65 "
     "00000007\n"
     "expect ok result 1\nioctl g ppc 0x20003b66 00000007\nexpect ok result 0\nioctl g ppc 0x20003b75\nexpect ok "
     "result 3\n"
     "ioctl g ppc 0x20003b74 00000020 00000000 00000000 00000000 0000000000000000 000000001fffffff\nexpect ok result "
     "0\n"
     "ioctl g ppc 0x20003b74 00000020 00000000 00000001 00000000 00000008 00000000 0000000000000000\nexpect ok result "
     "0\n"
     "ioctl g ppc 0x20003b73 00000020 00000000 00000000 00000000 0000000000000000 0000000000000000\n"
     "expect ok result 0 bytes 000000200000000000000000000000000000000000000000000000001fffffff\n"
     "ioctl g ppc 0x20003b71 00000020 00000003 0000000100000000 0000000000000000 0000000010000000\nexpect ok result 0\n"
     "access 0x20 write 0xc00_0000 4\nexpect ok phys 0x1_0c00_0000 window 3\n"
     "ioctl g ppc 0x20003b72 00000018 00000000 0000000000000000 0000000010000000\n"
     "expect ok result 0 bytes 000000180000000000000000000000000000000010000000\n"},
    {"vfio.ioctl-x86", "little-endian bytes of the same, and numbers without 0x20000000", "R10 R11", "bytes",
     "vfio-open g\nvfio-set-container g liodn 0x20\nioctl g x86 0x3b66 07000000\nexpect ok result 0\n"
     "ioctl g x86 0x3b74 20000000 00000000 00000000 00000000 0000000000000000 ffffff1f00000000\n"
     "ioctl g x86 0x3b74 20000000 00000000 01000000 00000000 08000000 00000000 0000000000000000\n"
     "ioctl g x86 0x3b71 20000000 03000000 0000000001000000 0000000000000000 0000001000000000\nexpect ok result 0\n"
     "access 0x20 read 0xc00_0000 4\nexpect ok phys 0x1_0c00_0000 window 3\nioctl g x86 0x20003b75\nexpect error "
     "ENOTTY\n"},
    {"vfio.ioctl-argsz", "argsz of 31 is too small, an argument of 28 bytes is cut off", "R10", "bytes boundary",
     "vfio-open g\nvfio-set-container g liodn 0x20\nioctl g ppc 0x20003b66 00000007\n"
     "ioctl g ppc 0x20003b71 0000001f 00000003 0000000100000000 0000000000000000 0000000010000000\nexpect error EINVAL "
     "rule R10\n"
     "ioctl g ppc 0x20003b71 00000020 00000003 0000000100000000 0000000000000000 00000000\nexpect error EFAULT\n"
     "ioctl g ppc 0x20003b70 00000000\nexpect error ENOTTY\n"},
    {"vfio.quirks", "the vendor's driver: attributes never fail, a count of 0 divides by zero", "Q1 Q3 Q5 Q9",
     "flavour",
     "vfio-open g quirks on\nvfio-set-container g liodn 0x20\nvfio-set-iommu g type 7\nvfio-map-dma g iova 0 vaddr "
     "0x1_0000_0000 size 64M\n"
     "expect error OOPS rule Q3\nvfio-set-windows g 0\nexpect error OOPS rule Q3\nvfio-set-geometry g start 0 end "
     "0x1fff_ffff\n"
     "vfio-set-windows g 8\nvfio-set-windows g 257\nexpect ok\nvfio-get-attr g windows\nexpect ok windows 8\n"
     "vfio-map-msi g iova 0x1000_0000 bank 0\nexpect error EINVAL rule Q9\n"},
};

void vec_hand_software(struct vec_maker *maker)
{
    suite_scripts(maker, "hand", domains, SUITE_COUNT(domains));
    suite_scripts(maker, "hand", banks, SUITE_COUNT(banks));
    suite_scripts(maker, "hand", containers, SUITE_COUNT(containers));
}
