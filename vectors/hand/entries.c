/* Bytes of entries, assembled by hand from FACTS sections 3, 4 and 14. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/hand/hand.h"

/* PPAACE of LIODN 3: 0x100000 + 3 * 64 = 0x1000c0. SPAACE 2: 0x110080. OME 1: 0x120080. */
#define TABLES SUITE_TABLES "\n"
#define ZERO4 "00000000"
#define ZERO32 ZERO4 ZERO4 ZERO4 ZERO4 ZERO4 ZERO4 ZERO4 ZERO4

static const struct suite_script scripts[] = {
    {"entries.zero", "a PPAACE without any field is 64 bytes of 0", "P1", NULL,
     TABLES "mem-fill 0x1000c0 64 0xff\n"
            "ppaace 0x3\n"
            "mem-read 0x1000c0 64\n"
            "expect ok bytes " ZERO32 ZERO32 "\n"},
    {"entries.window-base", "window base 0x1023456000: high word 0x10, bits 31:12 in word 1; WSE 11 << 6 = 0x2c0",
     "P1 P3", NULL,
     TABLES "ppaace 0x3 window=0x1023456000 size=4K prot=r V=1\n"
            "mem-read 0x1000c0 8\n"
            "expect ok bytes 00000010234562c9\n"},
    {"entries.size-64G", "64 GiB is WSE 35: 35 << 6 = 0x8c0, with AP 3 and V 0x8d9 (FACTS 14, item 15)", "P1 P3", NULL,
     TABLES "ppaace 0x3 window=0 size=64G prot=rw V=1 CR=1\n"
            "mem-read 0x1000c0 16\n"
            "expect ok bytes 00000000000008d90000008000000000\n"},
    {"entries.size-largest", "2^63 bytes is WSE 62: 62 << 6 = 0xf80 (FACTS 14, item 8)", "P1 P3", NULL,
     TABLES "ppaace 0x3 window=0x8000000000000000 size=0x8000000000000000\n"
            "mem-read 0x1000c0 8\n"
            "expect ok bytes 8000000000000f80\n"},
    {"entries.size-smallest", "2 bytes is WSE 0, which says nothing; 4 bytes is WSE 1", "P3", NULL,
     TABLES "ppaace 0x3 size=2 V=1\n"
            "mem-read 0x1000c4 4\n"
            "expect ok bytes 00000001\n"
            "ppaace 0x3 size=4 V=1\n"
            "mem-read 0x1000c4 4\n"
            "expect ok bytes 00000041\n"},
    {"entries.256-subwindows", "256 sub-windows: MW 0x20, WCE 7 << 4 = 0x70", "P1 P3", NULL,
     TABLES "ppaace 0x3 size=512M subwindows=256\n"
            "mem-read 0x1000c0 16\n"
            "expect ok bytes 00000000000007200000000000000070\n"},
    {"entries.1-subwindow", "one sub-window: MW 0 and WCE as it was", "P1 P3", NULL,
     TABLES "ppaace 0x3 size=512M subwindows=2 ATM=1\n"
            "mem-read 0x1000cc 4\n"
            "expect ok bytes 00000004\n"
            "ppaace 0x3 size=512M subwindows=1\n"
            "mem-read 0x1000c4 4\n"
            "expect ok bytes 00000700\n"},
    {"entries.ids", "DID, PID, SNPID are the bytes of word 2, CR is 0x80 of the last", "P1", NULL,
     TABLES "ppaace 0x3 DID=0x12 PID=0x34 SNPID=0x56 CR=1\n"
            "mem-read 0x1000c8 4\n"
            "expect ok bytes 12345680\n"},
    {"entries.word-3", "CID 23:16, WCE 7:4, ATM 3:2, OTM 1:0", "P1", NULL,
     TABLES "ppaace 0x3 CID=0xab WCE=15 ATM=1 OTM=2\n"
            "mem-read 0x1000cc 4\n"
            "expect ok bytes 00ab00f6\n"},
    {"entries.msi-page", "an MSI page: target 0xf_fe044000, SWSE 11 (FACTS 14, item 16)", "P1 P3", NULL,
     TABLES "ppaace 0x3 phys=0xf_fe04_4000 mapped=4K\n"
            "mem-read 0x1000d0 8\n"
            "expect ok bytes 0000000ffe0442c0\n"},
    {"entries.fspi", "FSPI is word 6, all of it", "P1", NULL,
     TABLES "ppaace 0x3 FSPI=0xdeadbeef\n"
            "mem-read 0x1000d8 4\n"
            "expect ok bytes deadbeef\n"},
    {"entries.immediate", "IOEA, MOEA, IOEB, MOEB are the bytes of word 7", "P1", NULL,
     TABLES "ppaace 0x3 OTM=1 IOEA=0x81 MOEA=0x98 IOEB=0x0 MOEB=0x99\n"
            "mem-read 0x1000cc 20\n"
            "expect ok bytes 00000001" ZERO4 ZERO4 ZERO4 "81980099\n"},
    {"entries.indexed", "with OTM 2 the low half of word 7 is OMI", "P1", NULL,
     TABLES "ppaace 0x3 OTM=2 IOEA=0x12 MOEA=0x34 OMI=0x5678\n"
            "mem-read 0x1000dc 4\n"
            "expect ok bytes 12345678\n"},
    {"entries.destination", "DD is bit 0x4 of word 1", "P1", NULL,
     TABLES "ppaace 0x3 DD=1\n"
            "mem-read 0x1000c0 8\n"
            "expect ok bytes 0000000000000004\n"},
    {"entries.spaace", "a SPAACE: LIODN in the high half of word 1, PT 0x2 unasked", "P1", NULL,
     TABLES "spaace 2 LIODN=0xc4 V=1 prot=rw CR=1 ATM=1 phys=0x1_0040_0000 mapped=4M\n"
            "mem-read 0x110080 32\n"
            "expect ok bytes 0000000000c4001b00000080000000040000000100400540" ZERO4 ZERO4 "\n"},
    {"entries.spaace-primary", "PT 0 of a SPAACE must be asked for", "P1", NULL,
     TABLES "spaace 2\n"
            "mem-read 0x110084 4\n"
            "expect ok bytes 00000002\n"
            "spaace 2 PT=0\n"
            "mem-read 0x110084 4\n"
            "expect ok bytes 00000000\n"},
    {"entries.set-keeps", "a field set in an entry of all ones leaves the other 500-odd bits as they are", "P1", NULL,
     TABLES "mem-fill 0x1000c0 64 0xff\n"
            "ppaace-set 0x3 PT=0\n"
            "mem-read 0x1000c4 4\n"
            "expect ok bytes fffffffd\n"
            "ppaace-set 0x3 WSE=0\n"
            "mem-read 0x1000c4 4\n"
            "expect ok bytes fffff03d\n"
            "ppaace-set 0x3 CID=0\n"
            "mem-read 0x1000c0 16\n"
            "expect ok bytes fffffffffffff03dffffffffff00ffff\n"
            "mem-read 0x1000e0 32\n"
            "expect ok bytes ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\n"},
    {"entries.set-spaace", "a field of a SPAACE set in place", "P1", NULL,
     TABLES "spaace 2 LIODN=0x1234 V=1\n"
            "spaace-set 2 AP=2\n"
            "mem-read 0x110084 4\n"
            "expect ok bytes 12340013\n"
            "spaace-set 2 LIODN=0x8001 V=0\n"
            "mem-read 0x110084 4\n"
            "expect ok bytes 80010012\n"},
    {"entries.ome-fman", "OME 1 of FMan: READ becomes READI (0x98), WRITE stays (0x81)", "P2", NULL,
     TABLES "ome 1 read=readi write=write\n"
            "mem-read 0x120080 16\n"
            "expect ok bytes 98810000000000000000000000000000\n"},
    {"entries.ome-qman", "OME 0 of a QMan portal (FACTS 14, item 15)", "P2", NULL,
     TABLES "ome 0 read=read write=write eread0=rsa ewrite0=wwsao direct0=ldec direct1=ldecpe\n"
            "mem-read 0x120000 16\n"
            "expect ok bytes 8081969d900000920000000000000000\n"},
    {"entries.ome-atomics", "the atomics are at indices 0xc to 0xf and map to themselves", "P2", NULL,
     TABLES "ome 3 rac=rac ras=ras rad=rad rai=rai\n"
            "mem-read 0x120180 16\n"
            "expect ok bytes 0000000000000000000000008c8d8e8f\n"},
    {"entries.ome-raw", "a byte of any index may be written as it is, without its valid bit, too", "P2", NULL,
     TABLES "ome 2 0x0=0x19 0x7f=0x5a\n"
            "mem-read 0x120100 4\n"
            "expect ok bytes 19000000\n"
            "mem-read 0x12017c 4\n"
            "expect ok bytes 0000005a\n"},
};

void vec_hand_entries(struct vec_maker *maker)
{
    suite_scripts(maker, "hand", scripts, SUITE_COUNT(scripts));
}
