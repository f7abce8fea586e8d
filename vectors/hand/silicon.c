/* Registers, the walk and records, worked out by hand. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/hand/hand.h"

#define TABLES SUITE_TABLES "\n"

/* 64 KiB at 64 KiB, read only, to 0x80000000. */
#define ONE TABLES "ppaace 0x21 V=1 window=0x10000 size=64K prot=r ATM=1 phys=0x80000000\n"

/* 16 KiB at 0 in 4 windows; window 1 is SPAACT[5]. */
#define FOUR                                                                                                 \
    TABLES "ppaace 0x21 V=1 window=0 size=16K subwindows=4 FSPI=5 prot=rw ATM=1 phys=0x70000000 mapped=4K\n" \
           "spaace 5 V=1 LIODN=0x21 prot=rw ATM=1 phys=0x71000000 mapped=4K\n"

/* The design thread's example: 512 MiB in 8 windows, window 0 memory, window 4 the page of MSI bank 0. */
#define THREAD                                                                                                         \
    TABLES "ppaace 0x20 V=1 window=0 size=512M subwindows=8 FSPI=0 prot=rw ATM=1 phys=0x1_0000_0000 mapped=64M CR=1\n" \
           "spaace 3 V=1 LIODN=0x20 prot=rw ATM=1 phys=0xf_fe04_4000 mapped=4K CR=1\n"

static const struct suite_script registers[] = {
    {"registers.capabilities", "P4080: MLIODN 4095 << 16, MWCE 7 << 21", "M3", NULL,
     "reg-read 0 PC2\nexpect ok value 0x0fff0000\nreg-read 0 PC3\nexpect ok value 0x00e00000\n"
     "reg-read 0 PC1\nexpect ok value 0x0\n"},
    {"registers.capabilities-rev1", "first silicon: MWCE 3 << 21", "M3", NULL,
     "chip p4080-rev1\nreg-read 4 PC3\nexpect ok value 0x00600000\n"},
    {"registers.PC", "PC has PGC, PE, OCE, SPCC and PPCC", "M2", NULL,
     "reg-write 0 PC 0xffffffff\nreg-read 0 PC\nexpect ok value 0xc0001011\nreg-write 0 PC 0x3fffefee\nreg-read 0 PC\n"
     "expect ok value 0x0\n"},
    {"registers.PICS", "without PAMU-A001 ones to PICS leave its enables", "M2", "erratum",
     "erratum PAMU-A001 off\nreg-write 0 PICS 0xffffffff\nreg-read 0 PICS\nexpect ok value 0x5\nirq 0\n"
     "expect ok violation 0 error 0\n"},
    {"registers.PICS-A001", "with PAMU-A001 ones set the status bits, and ones again clear them", "V3 M2", "erratum",
     "erratum PAMU-A001 on\nreg-write 0 PICS 0xffffffff\nreg-read 0 PICS\nexpect ok value 0xf\nirq 0\n"
     "expect ok violation 1 error 1\nreg-write 0 PICS 0xf\nreg-read 0 PICS\nexpect ok value 0x5\nirq 0\n"
     "expect ok violation 0 error 0\n"},
    {"registers.ECC", "EECTL has two bytes, EEDIS and EEINTEN two bits", "M2", NULL,
     "reg-write 0 EECTL 0xffffffff\nreg-read 0 EECTL\nexpect ok value 0x00ff00ff\nreg-write 0 EEDIS 0xffffffff\n"
     "reg-read 0 EEDIS\nexpect ok value 0xc\nreg-write 0 EEINTEN 0xffffffff\nreg-read 0 EEINTEN\nexpect ok value "
     "0xc\n"},
    {"registers.read-only", "what hardware reports takes no writes", "M2", NULL,
     "reg-write 0 AVAH 0xffffffff\nreg-read 0 AVAH\nexpect ok value 0\nreg-write 0 PR1 0xffffffff\nreg-read 0 PR1\n"
     "expect ok value 0\nreg-write 0 PC3 0xffffffff\nreg-read 0 PC3\nexpect ok value 0xe00000\n"},
    {"registers.reserved", "0x030 and 0xf10 are nobody's", "M2", NULL,
     "reg-write 0 0x30 0xffffffff\nreg-read 0 0x30\nexpect ok value 0\nreg-write 0 0xf10 0x1\nreg-read 0 0xf10\nexpect "
     "ok value 0\n"},
    {"registers.by-offset", "0xc1c is PICS, 0x008 PPLAH", "M2", NULL,
     "reg-write 1 0xc1c 0x4\nreg-read 1 PICS\nexpect ok value 0x4\nreg-write 1 PPLAH 0x12345678\nreg-read 1 0x8\n"
     "expect ok value 0x12345678\n"},
    {"registers.tables", "limits are base + size: 64 * 64, 64 * 64, 4 * 128 bytes", "M2", NULL,
     TABLES
     "reg-read 2 PPBAL\nexpect ok value 0x100000\nreg-read 2 PPLAL\nexpect ok value 0x101000\nreg-read 2 SPLAL\n"
     "expect ok value 0x111000\nreg-read 2 OLAL\nexpect ok value 0x120200\nreg-read 2 PC\nexpect ok value 0x40001011\n"
     "reg-read 2 PICS\nexpect ok value 0x5\nbypass-read\nexpect ok value 0\n"},
    {"registers.boot", "strict initialisation: FACTS 7, docs/spec/domains.md", "M4 M2", NULL,
     "boot\nbypass-read\nexpect ok value 0x07ffffff\nreg-read 0 PPBAH\nexpect ok value 0xf\nreg-read 0 PPBAL\n"
     "expect ok value 0xf0000000\nreg-read 0 PPLAL\nexpect ok value 0xf0014000\nreg-read 0 SPBAL\nexpect ok value "
     "0xf0020000\n"
     "reg-read 0 SPLAL\nexpect ok value 0xf0040000\nreg-read 0 OBAL\nexpect ok value 0xf0040000\nreg-read 0 OLAL\n"
     "expect ok value 0xf0040800\nreg-read 0 PICS\nexpect ok value 0x4\nreg-read 0 PC\nexpect ok value 0x40001011\n"},
    {"registers.bypass", "0x80000000 >> 2 bypasses instance 2", "M1 T1 T3", NULL,
     "bypass-read\nexpect ok value 0xffffffff\nbypass 0x20000000\naccess 0x21 read 0x1234 4 instance 2\n"
     "expect bypassed phys 0x1234 op read\naccess 0x21 read 0x1234 4 instance 1\nexpect denied reason disabled rule T3 "
     "class PDV\n"
     "access 0x21 read 0x1234 4 instance 3\nexpect denied reason disabled\n"},
    {"registers.secure-boot", "secure boot loads zeros", "M4", NULL,
     "set secure-boot on\nbypass-read\nexpect ok value 0\n"},
};

static const struct suite_script walk[] = {
    {"walk.T1", "bypass wins over a closed gate", "T1 T2", "order",
     "reg-write 0 PC 0x80000000\naccess 0x500 write 0xffffffffffffffff 4 instance 0\nexpect bypassed phys "
     "0xffffffffffffffff op write\n"},
    {"walk.T2", "a closed gate wins over PE=0", "T2", "order violation",
     TABLES
     "reg-write 0 PC 0x80000000\naccess 0x21 read 0 4\nexpect denied reason gate-closed rule T2 class GCV captured 1\n"
     "reg-read 0 AVS1\nexpect ok value 0x00212001\n"},
    {"walk.T3", "PE=0 denies", "T3", "violation",
     TABLES
     "reg-write 0 PC 0x1011\naccess 0x21 read 0 4\nexpect denied reason disabled rule T3 class PDV\nreg-read 0 AVS1\n"
     "expect ok value 0x00214001\n"},
    {"walk.T3-pass", "PE=0 passes where disabled=pass", "T3", NULL,
     "set disabled pass\n" TABLES "reg-write 0 PC 0x1011\naccess 0x21 read 0x77 4\nexpect bypassed phys 0x77\n"},
    {"walk.T4", "64 entries hold LIODN 63, not 64: 0x400 | AV", "T4 V1", "boundary violation",
     TABLES
     "ppaace 63 V=1 window=0 size=4K prot=r\naccess 63 read 0 4 instance 0\nexpect ok phys 0 window 0\n"
     "access 64 read 0x123 4 instance 0\nexpect denied reason liodn-outside-ppaact rule T4 class LAV window none\n"
     "reg-read 0 AVS1\nexpect ok value 0x00400401\nreg-read 0 AVAL\nexpect ok value 0x123\n"},
    {"walk.T4-end", "the entry's end decides: 0x100840 + 64", "T4", "boundary",
     ONE
     "reg-write 0 PPLAL 0x100880\naccess 0x21 read 0x10000 4\nexpect ok phys 0x80000000\nreg-write 0 PPLAL 0x10087f\n"
     "access 0x21 read 0x10000 4\nexpect denied reason liodn-outside-ppaact\n"},
    {"walk.T5", "V=0: LAV, code 2 << 10", "T5 V1", "violation",
     TABLES
     "access 0x5 write 0x40 4 instance 0\nexpect denied reason ppaace-invalid rule T5 class LAV\nreg-read 0 AVS1\n"
     "expect ok value 0x00050801\nreg-read 0 AVS2\nexpect ok value 1\n"},
    {"walk.T6-wse", "2 KiB is no window: an operation error at 0x100840", "T6 T12", "malformed",
     TABLES "ppaace 0x21 V=1 size=2K prot=r\naccess 0x21 read 0 4\nexpect operation-error reason malformed-wse rule T6 "
            "class POE\n"
            "reg-read 0 POES1\nexpect ok value 1\nreg-read 0 POEAL\nexpect ok value 0x100840\nirq 0\nexpect ok "
            "violation 0 error 1\n"},
    {"walk.T6-base", "8 KiB at 4 KiB is not aligned", "T6", "malformed",
     TABLES "ppaace 0x21 V=1 window=0x1000 size=8K prot=r\naccess 0x21 read 0x1000 4\nexpect operation-error reason "
            "malformed-base\n"},
    {"walk.T6-subwindow", "16 KiB in 8 are 2 KiB each", "T6", "malformed",
     TABLES "ppaace 0x21 V=1 size=16K subwindows=8 prot=r\naccess 0x21 read 0 4\nexpect operation-error reason "
            "malformed-subwindow\n"},
    {"walk.T6-wce", "a P4080 has 256 subwindows at most, not 512", "T6 M3", "malformed boundary",
     TABLES
     "ppaace 0x21 V=1 size=1G subwindows=512 mapped=4K prot=r\naccess 0x21 read 0 4\nexpect operation-error reason "
     "malformed-wce\n"
     "ppaace 0x21 V=1 size=1G subwindows=256 mapped=4K prot=r\naccess 0x21 read 0 4\nexpect ok phys 0 window 0\n"},
    {"walk.T6-wce-rev1", "first silicon has 16", "T6 M3", "malformed boundary",
     "chip p4080-rev1\n" TABLES "ppaace 0x21 V=1 size=1M subwindows=32 mapped=4K prot=r\naccess 0x21 read 0 4\n"
     "expect operation-error reason malformed-wce\nppaace 0x21 V=1 size=1M subwindows=16 mapped=4K prot=r\naccess 0x21 "
     "read 0 4\n"
     "expect ok phys 0 window 0\n"},
    {"walk.T6-atm-otm", "ATM 2 and OTM 3 are none; ATM is looked at first", "T6", "malformed order",
     TABLES
     "ppaace 0x21 V=1 size=4K prot=r ATM=2 OTM=3\naccess 0x21 read 0 4\nexpect operation-error reason malformed-atm\n"
     "ppaace-set 0x21 ATM=0\naccess 0x21 read 0 4\nexpect operation-error reason malformed-otm\n"},
    {"walk.T6-lav", "malformed-wse=lav: LAV, code 6 << 10 = 0x1800", "T6 V1", "malformed violation",
     "set malformed-wse lav\n" TABLES
     "ppaace 0x21 V=1 size=2K prot=r\naccess 0x21 read 0 4\nexpect denied reason malformed-wse class LAV\n"
     "reg-read 0 AVS1\nexpect ok value 0x00211801\n"},
    {"walk.T7", "first and last byte are in, the bytes beside them out", "T7", "boundary violation",
     ONE "access 0x21 read 0x10000 1\nexpect ok phys 0x80000000 window 0\naccess 0x21 read 0x1ffff 1\nexpect ok phys "
         "0x8000ffff\n"
         "access 0x21 read 0xffff 1\nexpect denied reason outside-aperture rule T7 class WAV window none captured 1\n"
         "access 0x21 read 0x20000 1\nexpect denied reason outside-aperture captured 0\naccess 0x21 read 0x1fffd 4\n"
         "expect denied reason outside-aperture\nreg-read 0 AVS1\nexpect ok value 0x00210081\nreg-read 0 AVAL\nexpect "
         "ok value 0xffff\n"},
    {"walk.T7-wrap", "a transaction past 2^64 is outside, though 0 would be inside", "T7", "boundary wrap",
     TABLES "ppaace 0x21 V=1 window=0xfffffffffffff000 size=4K prot=r\naccess 0x21 read 0xffffffffffffffff 1\n"
            "expect ok phys 0xffffffffffffffff\naccess 0x21 read 0xffffffffffffffff 2\nexpect denied reason "
            "outside-aperture\n"},
    {"walk.T7-64G", "the kernel's open window ends at 0x10_0000_0000", "T7", "boundary",
     TABLES
     "ppaace 0x21 V=1 window=0 size=64G prot=rw\naccess 0x21 write 0xf_ffff_ffff 1\nexpect ok phys 0xf_ffff_ffff\n"
     "access 0x21 write 0x10_0000_0000 1\nexpect denied reason outside-aperture\n"},
    {"walk.thread", "the design thread's message and its hole", "T8 T9 T10 T13", NULL,
     THREAD "access 0x20 write 0x1000_0140 4\nexpect ok phys 0xf_fe04_4140 window 4 coherent 1 op write\n"
            "access 0x20 write 0x1000_1000 4\nexpect denied window 4 reason hole rule T10 class WAV\nreg-read 0 AVS1\n"
            "expect ok value 0x00200201\naccess 0x20 read 0x1000_0ffc 4\nexpect ok phys 0xf_fe04_4ffc\naccess 0x20 "
            "read 0x1000_0ffd 4\n"
            "expect denied reason hole\naccess 0x20 read 0x3ff_fffc 4\nexpect ok phys 0x1_03ff_fffc window 0\n"},
    {"walk.T8", "a transaction over a boundary: WAV, code 2 << 7", "T8 V1", "boundary violation",
     FOUR "access 0x21 read 0xffe 4\nexpect denied reason crosses-subwindow rule T8 class WAV\nreg-read 0 AVS1\nexpect "
          "ok value 0x00210101\n"
          "access 0x21 read 0xffc 4\nexpect ok phys 0x70000ffc window 0\naccess 0x21 read 0x1000 4\nexpect ok phys "
          "0x71000000 window 1\n"},
    {"walk.T8-split", "cross=split passes what each window allows", "T8", "boundary",
     "set cross split\n" FOUR
     "access 0x21 read 0xffe 4\nexpect ok phys 0x70000ffe window 0\nspaace-set 5 AP=2\naccess 0x21 read 0xffe 4\n"
     "expect denied reason no-query window 1\n"},
    {"walk.T9-limit", "SPAACT[5] ends at 0x110180", "T9", "boundary violation",
     FOUR
     "reg-write 0 SPLAL 0x110180\naccess 0x21 read 0x1000 4\nexpect ok phys 0x71000000\nreg-write 0 SPLAL 0x11017f\n"
     "access 0x21 read 0x1000 4\nexpect denied reason spaace-outside-spaact rule T9 class LAV\nreg-read 0 AVS1\n"
     "expect ok value 0x00210c01\naccess 0x21 read 0 4\nexpect ok phys 0x70000000\n"},
    {"walk.T9-invalid", "window 2 is not valid: WAV, code 3 << 7", "T9 V1", "violation",
     FOUR "access 0x21 write 0x2000 4\nexpect denied reason spaace-invalid window 2 class WAV\nreg-read 0 AVS1\nexpect "
          "ok value 0x00210181\n"},
    {"walk.T9-primary", "an entry with PT=0 in the SPAACT: LAV, code 4 << 10", "T9 V1", "violation malformed",
     FOUR "spaace-set 5 PT=0\naccess 0x21 read 0x1000 4\nexpect denied reason spaace-not-secondary class LAV\nreg-read "
          "0 AVS1\n"
          "expect ok value 0x00211001\n"},
    {"walk.T9-others", "another's SPAACE: LAV, code 5 << 10", "T9 V1", "violation",
     FOUR "spaace-set 5 LIODN=0x20\naccess 0x21 read 0x1000 4\nexpect denied reason spaace-wrong-liodn class "
          "LAV\nreg-read 0 AVS1\n"
          "expect ok value 0x00211401\n"},
    {"walk.T10-unmapped", "SWSE 10 maps nothing: WAV, code 5 << 7", "T10 V1", "violation boundary",
     FOUR "spaace-set 5 SWSE=10\naccess 0x21 read 0x1000 1\nexpect denied reason subwindow-unmapped rule T10\nreg-read "
          "0 AVS1\n"
          "expect ok value 0x00210281\n"},
    {"walk.T10-untranslated", "the hole counts with ATM 0, too", "T10", "boundary",
     TABLES "ppaace 0x21 V=1 window=0 size=64K subwindows=4 prot=r mapped=8K\naccess 0x21 read 0x1ffc 4\nexpect ok "
            "phys 0x1ffc\n"
            "access 0x21 read 0x2000 4\nexpect denied reason hole window 0\n"},
    {"walk.T10-single", "without subwindows SWSE means nothing", "T10", "boundary",
     TABLES "ppaace 0x21 V=1 window=0 size=64K prot=r SWSE=0 ATM=1 phys=0x90000000\naccess 0x21 read 0xfffc 4\nexpect "
            "ok phys 0x9000fffc\n"},
    {"walk.T11-read", "AP 1: reads pass, writes and atomics do not", "T11 V1", "violation",
     ONE "access 0x21 eread1 0x10000 4\nexpect ok op eread1\naccess 0x21 direct0 0x10000 4\nexpect ok op direct0\n"
         "access 0x21 ewrite0 0x10000 4\nexpect denied reason no-update rule T11 class APV\nreg-read 0 AVS1\nexpect ok "
         "value 0x00210011\n"
         "access 0x21 rac 0x10000 4\nexpect denied reason no-atomic\n"},
    {"walk.T11-write", "AP 2: writes pass, reads and atomics do not", "T11 V1", "violation",
     ONE "ppaace-set 0x21 AP=2\naccess 0x21 write 0x10000 4\nexpect ok op write\naccess 0x21 read 0x10000 4\n"
         "expect denied reason no-query\nreg-read 0 AVS1\nexpect ok value 0x00210009\naccess 0x21 direct1 0x10000 4\n"
         "expect denied reason no-query\naccess 0x21 rai 0x10000 4\nexpect denied reason no-atomic\n"},
    {"walk.T11-directive", "directive=update: DIRECT0 asks for UPDATE", "T11", NULL,
     "set directive update\n" ONE "access 0x21 direct0 0x10000 4\nexpect denied reason no-update\n"},
    {"walk.T12", "memory refuses SPAACT[5], which is at 0x110140", "T12", NULL,
     FOUR "mem-reject 0x110140 64\naccess 0x21 read 0x1000 4\nexpect operation-error reason fetch-rejected rule T12 "
          "class POE window 1\n"
          "reg-read 0 POEAL\nexpect ok value 0x110140\nreg-read 0 PICS\nexpect ok value 0x7\nirq 0\nexpect ok "
          "violation 0 error 1\n"},
    {"walk.T13-replace", "replace: TWBA 0x80001000 gives way to 16 bits of the IOVA", "T13", NULL,
     ONE "ppaace-set 0x21 phys=0x80001000\naccess 0x21 read 0x12004 4\nexpect ok phys 0x80002004\n"},
    {"walk.T13-add", "add: TWBA 0x80001000 plus the offset 0x2004", "T13", NULL,
     "set compose add\n" ONE
     "ppaace-set 0x21 phys=0x80001000\naccess 0x21 read 0x12004 4\nexpect ok phys 0x80003004\n"},
    {"walk.T13-large", "SWSE of 16 KiB in windows of 4: replace takes the window's number along", "T13 T10", "boundary",
     FOUR "spaace-set 5 mapped=16K\naccess 0x21 read 0x1004 4\nexpect ok phys 0x71001004\n"},
    {"walk.T13-large-add", "SWSE of 16 KiB in windows of 4: add does not", "T13 T10", "boundary",
     "set compose add\n" FOUR "spaace-set 5 mapped=16K\naccess 0x21 read 0x1004 4\nexpect ok phys 0x71000004\n"},
    {"walk.T14-immediate", "OTM 1: A takes WRITE, B READ (0x00), no other", "T14 V1", "violation",
     ONE "ppaace-set 0x21 AP=3 OTM=1 IOEA=0x81 MOEA=0x9d IOEB=0x0 MOEB=0x98\naccess 0x21 write 0x10000 4\nexpect ok op "
         "wwsao\n"
         "access 0x21 read 0x10000 4\nexpect ok op readi\naccess 0x21 eread0 0x10000 4\n"
         "expect denied reason no-immediate rule T14 class OTV\nreg-read 0 AVS1\nexpect ok value 0x00210003\n"},
    {"walk.T14-indexed", "OTM 2: FMan's mapping", "T14 V1", "violation",
     ONE
     "ppaace-set 0x21 AP=3 OTM=2 OMI=1\nome 1 read=readi write=write\naccess 0x21 read 0x10000 4\nexpect ok op readi\n"
     "access 0x21 write 0x10000 4\nexpect ok op write\naccess 0x21 ras 0x10000 4\nexpect denied reason ome-no-encoding "
     "class OTV\n"
     "reg-read 0 AVS1\nexpect ok value 0x00210005\n"},
    {"walk.T14-limit", "OMI 4 of a table of 4: OTV, code 3 << 1", "T14 V1", "violation boundary",
     ONE "ppaace-set 0x21 OTM=2 OMI=3\nome 3 read=rsa\naccess 0x21 read 0x10000 4\nexpect ok op rsa\nppaace-set 0x21 "
         "OMI=4\n"
         "access 0x21 read 0x10000 4\nexpect denied reason ome-outside-omt rule T14\nreg-read 0 AVS1\nexpect ok value "
         "0x00210007\n"},
    {"walk.T15", "DID, PID, SNPID, CID and CR come from the window's own entry", "T15", NULL,
     FOUR
     "ppaace-set 0x21 DID=1 PID=2 SNPID=3 CID=4 CR=1\nspaace-set 5 DID=5 PID=6 SNPID=7 CID=8\naccess 0x21 read 0x10 4\n"
     "expect ok did 1 pid 2 snpid 3 cid 4 coherent 1\naccess 0x21 read 0x1010 4\nexpect ok did 5 pid 6 snpid 7 cid 8 "
     "coherent 0\n"},
    {"records.split", "4 KiB from 0x800 are two pieces", "D1", "boundary",
     FOUR "dma 0x21 w 0x800 4K\nexpect ok phys 0x70000800 window 0 last-window 1 pieces 2\n"},
    {"records.denied", "12 KiB from 0: the third piece is denied", "D1 D2", "violation",
     FOUR "dma 0x21 r 0 12K\nexpect denied iova 0x2000 reason spaace-invalid rule T9 pieces 3 denied-pieces 1 "
          "translated-bytes 8192\n"},
    {"records.burst", "1000 bytes from 0x80 in bursts of 256: 128, 3 * 256, 104", "D1", NULL,
     "set burst 256\n" FOUR "dma 0x21 r 0x80 1000\nexpect ok phys 0x70000080 pieces 5\n"},
    {"records.whole", "nothing splits a record of an LIODN that is not valid", "D1 T5", NULL,
     TABLES "dma 0x21 r 0x800 64K\nexpect denied reason ppaace-invalid pieces 1 iova 0x800\n"},
};

void vec_hand_silicon(struct vec_maker *maker)
{
    suite_scripts(maker, "hand", registers, SUITE_COUNT(registers));
    suite_scripts(maker, "hand", walk, SUITE_COUNT(walk));
}
