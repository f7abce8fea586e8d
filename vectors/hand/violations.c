/* Violations, errata and caches, worked out by hand. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/hand/hand.h"

#define TABLES SUITE_TABLES "\n"
#define READ_ONLY "ppaace 0x21 V=1 window=0 size=4K prot=r\n"

/* A violation of LIODN 0x21: APV, code 2 << 3, AV. */
#define VIOLATE "access 0x21 write 0x100 4\nexpect denied reason no-update captured 1\n"

static const struct suite_script violations[] = {
    {"violations.capture", "LIODN << 16 | APV code 2 << 3 | AV; EWRITE1 is index 6", "V1", "violation",
     TABLES READ_ONLY
     "access 0x21 ewrite1 0xabc 4\nexpect denied reason no-update class APV captured 1\nreg-read 0 AVS1\n"
     "expect ok value 0x00210011\nreg-read 0 AVS2\nexpect ok value 6\nreg-read 0 AVAH\nexpect ok value 0\n"
     "reg-read 0 AVAL\nexpect ok value 0xabc\nreg-read 0 PICS\nexpect ok value 0xd\nirq 0\nexpect ok violation 1 error "
     "0\n"},
    {"violations.high-address", "AVAH holds bits 63:32", "V1", "violation",
     TABLES READ_ONLY "access 0x21 read 0x123456789abcdef0 4\nexpect denied reason outside-aperture\nreg-read 0 AVAH\n"
                      "expect ok value 0x12345678\nreg-read 0 AVAL\nexpect ok value 0x9abcdef0\n"},
    {"violations.lost", "a second one is lost and counted", "V2", "violation",
     TABLES READ_ONLY VIOLATE
     "access 0x21 read 0x9000 4\nexpect denied reason outside-aperture captured 0\nreg-read 0 AVS1\n"
     "expect ok value 0x00210011\nreg-read 0 AVAL\nexpect ok value 0x100\ncounters 0\n"
     "expect ok denied 2 lost-violations 1 transactions 2\n"},
    {"violations.clear", "writing 0x7fff clears the status, the LIODN stays", "M2 V2", "violation",
     "erratum PAMU-A001 off\n" TABLES READ_ONLY VIOLATE
     "reg-write 0 AVS1 0x7fff\nreg-read 0 AVS1\nexpect ok value 0x00210000\n"
     "irq 0\nexpect ok violation 1\nreg-write 0 PICS 0xd\nirq 0\nexpect ok violation 0\nreg-read 0 PICS\nexpect ok "
     "value 0x5\n"},
    {"violations.clear-liodn", "with avs1-liodn=clear the LIODN goes with the last bit", "M2", "violation",
     "erratum PAMU-A001 off\nset avs1-liodn clear\n" TABLES READ_ONLY VIOLATE "reg-write 0 AVS1 0x10\nreg-read 0 AVS1\n"
     "expect ok value 0x00210001\nreg-write 0 AVS1 0x1\nreg-read 0 AVS1\nexpect ok value 0\n"},
    {"violations.again", "after AV is cleared the next one is captured", "V2", "violation",
     "erratum PAMU-A001 off\n" TABLES READ_ONLY VIOLATE "reg-write 0 AVS1 0x1\naccess 0x21 read 0x9000 4\n"
     "expect denied captured 1\nreg-read 0 AVS1\nexpect ok value 0x00210081\nreg-read 0 AVAL\nexpect ok value "
     "0x9000\n"},
    {"violations.A001-written-back", "PAMU-A001: writing back what was read is safe, writing 0x7fff is not", "V3",
     "violation erratum",
     "erratum PAMU-A001 on\n" TABLES READ_ONLY VIOLATE
     "reg-write 0 AVS1 0x00210011\nreg-read 0 AVS1\nexpect ok value 0x00210000\n"
     "reg-write 0 AVS1 0x7fff\nreg-read 0 AVS1\nexpect ok value 0x00217fff\n"},
    {"violations.other-instance", "captured at instance 3, not at 0", "V1 M1", "violation",
     TABLES READ_ONLY
     "access 0x21 write 0x100 4 instance 3\nexpect denied captured 1 instance 3\nreg-read 3 AVS1\n"
     "expect ok value 0x00210011\nreg-read 0 AVS1\nexpect ok value 0\nirq 3\nexpect ok violation 1\nirq 0\n"
     "expect ok violation 0\n"},
    {"violations.no-interrupt", "without AVIE there is AVICS but no line", "V1", "violation",
     TABLES READ_ONLY "reg-write 0 PICS 0\n" VIOLATE
                      "reg-read 0 PICS\nexpect ok value 0x8\nirq 0\nexpect ok violation 0\n"
                      "reg-write 0 PICS 0x4\nirq 0\nexpect ok violation 1\n"},
    {"violations.A003638-off", "sound silicon does not report an LIODN with V=0", "V3 T5", "violation erratum",
     "erratum A-003638 off\n" TABLES
     "access 0x9 read 0 4 instance 0\nexpect denied reason ppaace-invalid captured 0\nreg-read 0 AVS1\n"
     "expect ok value 0\nirq 0\nexpect ok violation 0\ncounters 0\nexpect ok unreported-violations 1 denied 1 "
     "lost-violations 0\n"},
    {"violations.A003638-hidden", "A-003638, avics=hidden: AVICS reads 0, the line is up", "V3", "violation erratum",
     "erratum A-003638 on\nset avics hidden\n" TABLES
     "access 0x9 read 0 4 instance 0\nexpect denied captured 1\nreg-read 0 PICS\n"
     "expect ok value 0x5\nirq 0\nexpect ok violation 1\n"},
    {"violations.PAMU-3", "PAMU-3: AVICS takes two writes of 1", "V3", "violation erratum",
     "erratum PAMU-3 on\nerratum PAMU-A001 off\n" TABLES READ_ONLY VIOLATE
     "reg-write 0 AVS1 0x7fff\nreg-write 0 PICS 0xd\nirq 0\n"
     "expect ok violation 1\nreg-write 0 PICS 0xd\nirq 0\nexpect ok violation 0\n"},
    {"violations.error-lost", "a second error is lost; a violation is not held back by it", "V2 T12", "violation",
     TABLES READ_ONLY "mem-reject 0x100000 64\naccess 0 read 0 4 instance 0\nexpect operation-error captured 1\n"
                      "access 0 read 0 4 instance 0\nexpect operation-error captured 0\n" VIOLATE
                      "counters 0\nexpect ok operation-errors 2 lost-errors 1 denied 1 lost-violations 0\nirq "
                      "0\nexpect ok violation 1 error 1\n"},
};

/* Entries of LIODNs 1 to 5, all alike. */
#define FIVE                                                                                           \
    TABLES "ppaace 1 V=1 window=0 size=4K prot=r\nppaace 2 V=1 window=0 size=4K prot=r\n"              \
           "ppaace 3 V=1 window=0 size=4K prot=r\nppaace 4 V=1 window=0 size=4K prot=r\nppaace 5 V=1 " \
           "window=0 size=4K prot=r\n"
#define MISS(liodn) "access " #liodn " read 0 4 instance 0\nexpect ok ppaace-misses 1 ppaace-hits 0 fetches 1\n"
#define HIT(liodn) "access " #liodn " read 0 4 instance 0\nexpect ok ppaace-misses 0 ppaace-hits 1 fetches 0\n"

static const struct suite_script caches[] = {
    {"caches.hit", "the second look-up hits; 64 bytes were fetched", "C1 C3 C4", "cache",
     FIVE MISS(1) HIT(1) "counters 0\nexpect ok ppaace-hits 1 ppaace-misses 1 fetched-bytes 64 translated 2\n"},
    {"caches.off", "without PPCC every look-up is a fetch", "C1", "cache",
     FIVE "reg-write 0 PC 0x40001010\n" MISS(1) MISS(1) "counters 0\nexpect ok ppaace-misses 2 fetched-bytes 128\n"},
    {"caches.lru", "LRU, 2 lines: 1 2 1 3 replaces 2", "C2", "cache",
     "set policy.ppaace lru\nset lines.ppaace 2\nset ways.ppaace 2\n" FIVE MISS(1) MISS(2) HIT(1) MISS(3) HIT(1)
         MISS(2)},
    {"caches.fifo", "FIFO, 2 lines: 1 2 1 3 replaces 1", "C2", "cache",
     "set policy.ppaace fifo\nset lines.ppaace 2\nset ways.ppaace 2\n" FIVE MISS(1) MISS(2) HIT(1) MISS(3) HIT(2)
         MISS(1)},
    {"caches.plru", "tree-PLRU, 4 lines: 1 2 3 4 1 leaves the tree pointing at 3", "C2", "cache",
     "set policy.ppaace plru\nset lines.ppaace 4\nset ways.ppaace 4\n" FIVE MISS(1) MISS(2) MISS(3) MISS(4) HIT(1)
         MISS(5) HIT(1) HIT(2) HIT(4) MISS(3)},
    {"caches.conflict", "4 sets of one line: LIODNs 1 and 5 meet, 2 does not", "C2", "cache",
     "set lines.ppaace 4\nset ways.ppaace 1\n" FIVE MISS(1) MISS(2) MISS(5) MISS(1) HIT(2)},
    {"caches.xor", "folded by xor: 5 ^ 5 / 4 = 4 is set 0, 1 is set 1", "C2", "cache",
     "set index xor\nset lines.ppaace 4\nset ways.ppaace 1\n" FIVE MISS(1) MISS(5) HIT(1) HIT(5)},
    {"caches.invalid", "an invalid entry is not kept", "C3 T5", "cache violation",
     TABLES "access 9 read 0 4 instance 0\nexpect denied ppaace-misses 1\naccess 9 read 0 4 instance 0\nexpect denied "
            "ppaace-misses 1\n"},
    {"caches.keep-invalid", "an invalid entry is kept where keep-invalid=on", "C3 T5", "cache violation",
     "set keep-invalid on\n" TABLES
     "access 9 read 0 4 instance 0\nexpect denied ppaace-misses 1\naccess 9 read 0 4 instance 0\n"
     "expect denied ppaace-hits 1 ppaace-misses 0\n"},
    {"caches.snoop", "a write to the entry drops its line, one beside it does not", "C5", "cache boundary",
     FIVE MISS(1) "mem-fill 0x10003f 1 0\n" HIT(1) "mem-fill 0x100080 64 0\n" HIT(1) "mem-fill 0x10007f 1 0\n" MISS(1)},
    {"caches.stale", "with snoop=off the old entry stays, and is told to be stale", "C5", "cache",
     "set snoop off\n" FIVE MISS(1) "ppaace-set 1 ATM=1 phys=0x50000000\naccess 1 read 0x10 4 instance 0\n"
                                    "expect ok phys 0x10 stale 1 ppaace-hits 1\ncounters 0\nexpect ok stale 1\n"},
    {"caches.not-stale", "the same bytes written are not stale", "C5", "cache",
     "set snoop off\n" FIVE MISS(1) "ppaace-set 1 V=1\naccess 1 read 0x10 4 instance 0\nexpect ok phys 0x10 stale 0\n"},
    {"caches.not-stale-replaced", "the line of a stale entry is another's, which is not stale", "C5", "cache",
     "set snoop off\nset lines.ppaace 4\nset ways.ppaace 1\n" FIVE MISS(1) "ppaace-set 1 CID=9\n" MISS(
         5) "access 5 read 0x10 4 instance 0\nexpect ok phys 0x10 stale 0 ppaace-hits 1\n"},
    {"caches.base", "writing PPBAL invalidates while OCE is on", "C6 V3", "cache erratum",
     "erratum A-005982 on\n" FIVE MISS(1) "reg-write 0 PPBAL 0x100000\n" MISS(
         1) "counters 0\nexpect ok ppaace-invalidations 1\n"},
    {"caches.A005982", "writing PPBAL does not while OCE is off", "C6 V3", "cache erratum",
     "erratum A-005982 on\n" FIVE "reg-write 0 PC 0x40000011\n" MISS(1) "reg-write 0 PPBAL 0x100000\n" HIT(1)},
    {"caches.A005982-off", "without the erratum it does", "C6 V3", "cache erratum",
     "erratum A-005982 off\n" FIVE "reg-write 0 PC 0x40000011\n" MISS(1) "reg-write 0 PPBAL 0x100000\n" MISS(1)},
    {"caches.spaace", "window 0 makes no look-up in the SPAACE cache, window 1 one", "C3 T9", "cache",
     TABLES
     "ppaace 1 V=1 window=0 size=8K subwindows=2 FSPI=0 prot=r mapped=4K\nspaace 0 V=1 LIODN=1 prot=r mapped=4K\n"
     "access 1 read 0 4 instance 0\nexpect ok ppaace-misses 1 spaace-misses 0\naccess 1 read 0x1000 4 instance 0\n"
     "expect ok ppaace-hits 1 spaace-misses 1\naccess 1 read 0x1000 4 instance 0\nexpect ok ppaace-hits 1 spaace-hits "
     "1\n"},
    {"caches.omt", "OTM 2 makes a look-up of 128 bytes", "C3 C4 T14", "cache",
     TABLES "ppaace 1 V=1 window=0 size=4K prot=r OTM=2 OMI=1\nome 1 read=readi\naccess 1 read 0 4 instance 0\n"
            "expect ok ppaace-misses 1 omt-misses 1 fetches 2\naccess 1 read 0 4 instance 0\nexpect ok omt-hits 1 "
            "omt-misses 0\n"
            "counters 0\nexpect ok fetched-bytes 192\n"},
    {"caches.reset", "reset forgets lines and counters", "M4", "cache",
     FIVE MISS(1) "reset\ncounters 0\nexpect ok ppaace-misses 0 transactions 0\n" SUITE_TABLES "\n" MISS(1)},
};

void vec_hand_violations(struct vec_maker *maker)
{
    suite_scripts(maker, "hand", violations, SUITE_COUNT(violations));
    suite_scripts(maker, "hand", caches, SUITE_COUNT(caches));
}
