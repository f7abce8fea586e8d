"""The oracle against examples worked by hand from docs/spec. SPDX-License-Identifier: BSD-2-Clause"""
import os
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "vectors", "oracle"))

from language import read_line, read_number  # noqa: E402
from answers import Refused  # noqa: E402
from session import Session  # noqa: E402

TABLES = "tables ppaact 0x1000 entries 64 spaact 0x3000 entries 16 omt 0x4000 entries 4"


class Case(unittest.TestCase):
    """Scripts: a line of an operation, and behind => what it must answer; lines without must answer ok."""

    def run_script(self, text):
        session = Session()
        for line in text.strip().split("\n"):
            operation, _, expected = (" ".join(part.split()) for part in line.partition("=>"))
            answer = session.answer(operation)
            if not expected and answer.startswith("ok"):
                continue
            wanted = expected or "ok"
            self.assertEqual(answer[:len(wanted)] if wanted.startswith("error") else answer, wanted, operation)


class Language(Case):
    def test_numbers(self):
        self.assertEqual(read_number("0x1_0000"), 65536)
        self.assertEqual(read_number("64K", True), 65536)
        self.assertEqual(read_number("010"), 10)
        for text in ("_1", "1_", "1__0", "0x", "", "1K", "12a"):
            with self.assertRaises(Refused):
                read_number(text)

    def test_lines(self):
        self.assertEqual(read_line("  # nothing"), (None, {}))
        self.assertEqual(read_line("set burst=64"), ("set", {"knob": "burst", "value": "64"}))
        self.assertEqual(read_line("access 0x20 READ 4K 4 instance 3")[1],
                         {"liodn": 32, "operation": 0, "iova": 4096, "length": 4, "instance": 3})
        self.assertEqual(read_line("dma 1 w 0 1")[1]["instance"], None)
        self.assertEqual(read_line("map d window 1 phys 0 size 4K")[1]["prot"], 3)
        self.assertEqual(read_line("vfio-map-msi d iova 0 bank 1")[1]["prot"], 0)
        for line in ("access 1 read 0 0", "access 0x10000 read 0 4", "access 1 fetch 0 4", "reset 1", "nothing",
                     "dma 1 r 0 4 instance 15", "ppaace 1 V=1 V=0", "ppaace 1 WBAL=1 LIODN=2", "ppaace 1 size=3K",
                     "ppaace 1 V=2", "mem-write 0 abc", "reg-read 0 0x6", "ppaace-set 1"):
            with self.assertRaises(Refused, msg=line):
                read_line(line)


class Registers(Case):
    def test_reset_values(self):
        """M3, M4: MLIODN 4095 << 16, MWCE 7 << 21; rev1 has MWCE 3."""
        self.run_script("""
            bypass-read => ok value 0xffffffff
            reg-read 4 PC2 => ok value 0x0fff0000
            reg-read 4 PC3 => ok value 0x00e00000
            reg-read 4 PC => ok value 0x00000000
            reg-read 5 PC => error EINVAL
            restart
            chip p4080-rev1
            set secure-boot on
            reg-read 0 PC3 => ok value 0x00600000
            bypass-read => ok value 0x00000000""")

    def test_masks(self):
        """M2."""
        self.run_script("""
            reg-write 1 PC 0xffffffff
            reg-read 1 PC => ok value 0xc0001011
            reg-read 0 PC => ok value 0x00000000
            reg-write 1 EECTL 0xffffffff
            reg-read 1 EECTL => ok value 0x00ff00ff
            reg-write 1 0x030 0xffffffff
            reg-read 1 0x030 => ok value 0x00000000
            reg-write 1 PC3 0
            reg-read 1 PC3 => ok value 0x00e00000""")

    def test_tables(self):
        self.run_script("""
            tables ppaact 0xf_0000_1000 entries 64 spaact 0x3000 entries 16 omt 0x4000 entries 4
            reg-read 4 PPLAH => ok value 0x0000000f
            reg-read 4 PPLAL => ok value 0x00002000
            reg-read 4 SPLAL => ok value 0x00003400
            reg-read 4 OLAL => ok value 0x00004200
            reg-read 4 PICS => ok value 0x00000005
            bypass-read => ok value 0x00000000
            tables ppaact 0xffff_ffff_ffff_f000 entries 64 spaact 0 entries 0 omt 0 entries 0 => error EINVAL""")


class Entries(Case):
    def test_bytes(self):
        """FACTS section 3, word by word."""
        self.run_script(TABLES + """
            ppaace 0x21 window=0x1_2345_6000 size=4K subwindows=256 prot=r V=1 ATM=1 phys=0xf_fe04_4000 mapped=4K CR=1 \
                CID=0x42 FSPI=3 DID=9
            mem-read 0x1840 32 => ok bytes 00000001234562e909000080004200740000000ffe0442c00000000300000000
            spaace 15 LIODN=0x21 V=1
            mem-read 0x33c0 8 => ok bytes 0000000000210003
            ome 3 write=wwsao 0x7f=5
            mem-read 0x4180 2 => ok bytes 009d
            mem-read 0x41fe 2 => ok bytes 0005
            ppaace 64 => error EINVAL
            ppaace 0 LIODN=3 => error EINVAL
            ppaace 0 OMI=3 => error EINVAL
            ppaace 0 OMI=3 OTM=2""")

    def test_reserved_bits_are_kept(self):
        """P1."""
        self.run_script(TABLES + """
            mem-fill 0x3380 64 0xff
            spaace-set 14 LIODN=0x1234
            mem-read 0x3380 12 => ok bytes ffffffff1234ffffffffffff""")


class Walk(Case):
    def test_worked_example(self):
        """The thread's: 512 MiB in 8 windows, 4 of memory, 3 MSI pages (RFC-RULES)."""
        entry = "LIODN=0x20 V=1 prot=rw ATM=1"
        spaaces = "\n".join(f"spaace {i - 1} {entry} phys={i * 64 + 4096}M mapped=64M" for i in (1, 2, 3))
        pages = "\n".join(f"spaace {i + 3} {entry} phys=0xffe04{4 + i}000 mapped=4K" for i in (0, 1, 2))
        self.run_script(TABLES + f"""
            ppaace 0x20 window=0 size=512M subwindows=8 prot=rw ATM=1 phys=4096M mapped=64M FSPI=0 V=1
            {spaaces}
            {pages}
            access 0x20 read 0x10040 4 => ok phys 0x100010040 op read window 0 fetches 1 ppaace-misses 1
            access 0x20 read 0x4000040 4 \
                => ok phys 0x104000040 op read window 1 fetches 1 ppaace-hits 1 spaace-misses 1
            msi-write 0x20 0x10000140 0xe5 \
                => ok phys 0xffe044140 op write window 4 fetches 1 ppaace-hits 1 spaace-misses 1 bank 0 register 7 bit \
                   5
            access 0x20 write 0x10001000 4 \
                => denied window 4 reason hole rule T10 class WAV captured 1 ppaace-hits 1 spaace-hits 1
            access 0x20 read 0x1c000000 4 \
                => denied window 7 reason spaace-invalid rule T9 class WAV fetches 1 ppaace-hits 1 spaace-misses 1
            access 0x20 read 0x3fffffe 4 => denied window 0 reason crosses-subwindow rule T8 class WAV ppaace-hits 1
            access 0x20 read 0x20000000 4 => denied reason outside-aperture rule T7 class WAV ppaace-hits 1""")

    def test_order_of_reasons(self):
        self.run_script(TABLES + """
            ppaace 1 window=0 WSE=3 V=0
            access 1 read 0 4 => denied reason ppaace-invalid rule T5 class LAV captured 1 fetches 1 ppaace-misses 1
            ppaace-set 1 V=1 PT=1
            access 1 read 0 4 \
                => operation-error reason malformed-pt rule T6 class POE captured 1 fetches 1 ppaace-misses 1
            ppaace-set 1 PT=0
            access 1 read 0 4 => operation-error reason malformed-wse rule T6 class POE fetches 1 ppaace-misses 1
            ppaace 1 window=0x1000 size=64K V=1 ATM=3 subwindows=256
            access 1 read 0 4 => operation-error reason malformed-base rule T6 class POE fetches 1 ppaace-misses 1
            ppaace-set 1 window=0
            access 1 read 0 4 \
                => operation-error reason malformed-subwindow rule T6 class POE fetches 1 ppaace-misses 1
            ppaace-set 1 WCE=2
            access 1 read 0 4 => operation-error reason malformed-atm rule T6 class POE fetches 1 ppaace-misses 1
            access 64 read 0 4 => denied reason liodn-outside-ppaact rule T4 class LAV""")

    def test_compose(self):
        """T13: 0x80001000 has bits below the mapped size of 64 KiB; replaced, or added to."""
        entry = "ppaace 1 window=0x10000 size=64K V=1 prot=rw ATM=1 phys=0x8000_1000"
        for knob, phys in (("replace", "0x80000040"), ("add", "0x80001040")):
            self.run_script(f"""
                set compose {knob}
                {TABLES}
                {entry}
                access 1 read 0x10040 4 => ok phys {phys} op read window 0 fetches 1 ppaace-misses 1""")

    def test_operation_mapping(self):
        self.run_script(TABLES + """
            ome 1 read=rsa direct0=0x8a
            ppaace 1 window=0 size=64K V=1 prot=rw OTM=2 OMI=1
            access 1 read 0 4 => ok phys 0x0 op rsa window 0 fetches 2 ppaace-misses 1 omt-misses 1
            access 1 direct0 0 4 => ok phys 0x0 op 0x0a window 0 ppaace-hits 1 omt-hits 1
            access 1 write 0 4 \
                => denied window 0 reason ome-no-encoding rule T14 class OTV captured 1 ppaace-hits 1 omt-hits 1
            ppaace 1 window=0 size=64K V=1 prot=rw OTM=1 IOEA=0x81 MOEA=0x9d
            access 1 write 0 4 => ok phys 0x0 op wwsao window 0 fetches 1 ppaace-misses 1
            access 1 rai 0 4 => denied window 0 reason no-immediate rule T14 class OTV ppaace-hits 1""")

    def test_cross_split(self):
        self.run_script(f"""
            set cross split
            {TABLES}
            ppaace 1 window=0 size=16K subwindows=4 V=1 prot=rw mapped=4K
            spaace 0 LIODN=1 V=1 prot=rw mapped=4K
            access 1 read 0xff0 0x1010 \
                => ok phys 0xff0 op read window 0 pieces 2 fetches 2 ppaace-hits 1 ppaace-misses 1 spaace-misses 1
            access 1 read 0xff0 0x3000 \
                => denied window 2 reason spaace-invalid rule T9 class WAV captured 1 pieces 3 fetches 1 ppaace-hits 3 \
                   spaace-hits 1 spaace-misses 1
            access 1 read 0x3ff0 0x11 => denied reason outside-aperture rule T7 class WAV ppaace-hits 1""")


class Faults(Case):
    def test_capture(self):
        """V1, V2: LIODN 1 << 16, WAV code 1 << 7, AV; IOE index 1; class LAV code 2 << 10 = 0x800."""
        self.run_script("erratum PAMU-A001 off\n" + TABLES + """
            ppaace 1 window=0 size=64K V=1 prot=rw
            access 1 write 0x1_0001_0000 4 \
                => denied reason outside-aperture rule T7 class WAV captured 1 fetches 1 ppaace-misses 1
            reg-read 0 AVS1 => ok value 0x00010081
            reg-read 0 AVS2 => ok value 0x00000001
            reg-read 0 AVAH => ok value 0x00000001
            reg-read 0 AVAL => ok value 0x00010000
            irq 0 => ok violation 1 error 0
            access 2 read 0 4 => denied reason ppaace-invalid rule T5 class LAV fetches 1 ppaace-misses 1
            reg-write 0 AVS1 0x7fff
            reg-read 0 AVS1 => ok value 0x00010000
            reg-write 0 PICS 0xc
            irq 0 => ok violation 0 error 0
            access 2 read 0 4 => denied reason ppaace-invalid rule T5 class LAV captured 1 fetches 1 ppaace-misses 1
            reg-read 0 AVS1 => ok value 0x00020801
            counters 0 => ok transactions 3 denied 3 lost-violations 1 ppaace-misses 3 fetched-bytes 192""")

    def test_errata(self):
        self.run_script(f"""
            erratum PAMU-3 on
            erratum PAMU-A001 off
            {TABLES}
            access 1 read 0 4 => denied reason ppaace-invalid rule T5 class LAV captured 1 fetches 1 ppaace-misses 1
            reg-write 0 PICS 0xc
            reg-read 0 PICS => ok value 0x0000000c
            reg-write 0 PICS 0x4
            reg-write 0 PICS 0xc
            reg-read 0 PICS => ok value 0x00000004
            restart
            erratum PAMU-A001 on
            reg-write 0 AVS1 0x1
            reg-read 0 AVS1 => ok value 0x00000001
            reg-write 0 AVS1 0x3
            reg-read 0 AVS1 => ok value 0x00000002
            restart
            erratum A-003638 off
            {TABLES}
            access 1 read 0 4 => denied reason ppaace-invalid rule T5 class LAV fetches 1 ppaace-misses 1
            counters 0 => ok transactions 1 denied 1 unreported-violations 1 ppaace-misses 1 fetched-bytes 64""")

    def test_operation_error(self):
        self.run_script(TABLES + """
            mem-reject 0x1044 1
            access 1 read 0 4 => operation-error reason fetch-rejected rule T12 class POE captured 1 ppaace-misses 1
            reg-read 0 POES1 => ok value 0x00000001
            reg-read 0 POEAL => ok value 0x00001040
            irq 0 => ok violation 0 error 1
            counters 0 => ok transactions 1 operation-errors 1 ppaace-misses 1""")


class Caches(Case):
    HEAD = "set lines.ppaace 4\nset ways.ppaace 4\nset policy.ppaace {}\nset seed {}\n" + TABLES + "\n"

    def misses(self, policy, liodns, seed=0):
        """Which of the look-ups miss, in one set of four ways."""
        session = Session()
        for line in self.HEAD.format(policy, seed).strip().split("\n"):
            session.answer(line)
        for liodn in sorted(set(liodns)):
            session.answer(f"ppaace {liodn} window=0 size=4K V=1 prot=rw")
        return "".join("m" if "ppaace-misses 1" in session.answer(f"access {liodn} read 0 4 instance 0") else "h"
                       for liodn in liodns)

    def test_policies(self):
        """C2. With 0 used again, LRU throws 1 out for 4, FIFO 0. The tree points right after 0, there at 2."""
        asked = (0, 1, 2, 3, 0, 4, 0, 1, 2)
        self.assertEqual(self.misses("lru", asked), "mmmmhmhmm")   # 4 for 1, 1 for 2, 2 for 3
        self.assertEqual(self.misses("fifo", asked), "mmmmhmmmm")  # 4 for 0, 0 for 1, 1 for 2, 2 for 3
        self.assertEqual(self.misses("plru", asked), "mmmmhmhhm")  # 4 for 2; then 1 was used, so 2 for 3

    def test_random(self):
        """The first two draws of seed 0 at instance 0, from the words of C2."""
        state = 0x9E3779B97F4A7C15
        victims = []
        for _ in range(2):
            state = (state ^ state << 13) % (1 << 64)
            state ^= state >> 7
            state = (state ^ state << 17) % (1 << 64)
            victims.append(state % 4)
        kept = [0, 1, 2, 3]
        for newcomer, way in zip((4, 5), victims):
            kept[way] = newcomer
        seen = self.misses("random", [0, 1, 2, 3, 4, 5] + kept)
        self.assertEqual(seen, "mmmmmm" + "hhhh")

    def test_index(self):
        """C2: 3 sets of one way. 1 and 4 share a set by modulo; by xor 4 ^ (4 / 3) = 5, set 2."""
        denial = "denied reason outside-aperture rule T7 class WAV captured 1"
        for index, looks in (("modulo", "fetches 1 ppaace-misses 1"), ("xor", "ppaace-hits 1")):
            self.run_script(f"""
                set index {index}
                set lines.ppaace 3
                {TABLES}
                ppaace 1 window=0 size=4K V=1
                ppaace 4 window=0 size=4K V=1 prot=rw
                access 1 read 0 4 \
                    => denied window 0 reason no-query rule T11 class APV captured 1 fetches 1 ppaace-misses 1
                access 4 read 0 4 => ok phys 0x0 op read window 0 fetches 1 ppaace-misses 1
                reg-write 0 AVS1 1
                access 1 read 4K 4 => {denial} {looks}""")

    def test_stale(self):
        self.run_script(f"""
            set snoop off
            {TABLES}
            ppaace 1 window=0 size=4K V=1 prot=rw
            access 1 read 0 4 => ok phys 0x0 op read window 0 fetches 1 ppaace-misses 1
            ppaace-set 1 CR=1
            access 1 read 0 4 => ok phys 0x0 op read window 0 stale 1 ppaace-hits 1
            ppaace-set 1 CR=0
            access 1 read 0 4 => ok phys 0x0 op read window 0 ppaace-hits 1
            mem-fill 0x1040 64 0
            access 1 write 4K 4 => denied reason outside-aperture rule T7 class WAV stale 1 captured 1 ppaace-hits 1
            counters 0 \
                => ok transactions 4 translated 3 denied 1 stale 1 ppaace-hits 3 ppaace-misses 1 fetched-bytes 64""")

    def test_a005982(self):
        """With PC[OCE]=0 the kept line is stale once the table has moved to where other bytes are."""
        for state, denial in (("on", "outside-aperture rule T7 class WAV stale 1 captured 1 ppaace-hits 1"),
                              ("off", "ppaace-invalid rule T5 class LAV captured 1 fetches 1 ppaace-misses 1")):
            self.run_script(f"""
                erratum A-005982 {state}
                {TABLES}
                ppaace 1 window=0 size=4K V=1 prot=rw
                reg-write 0 PC 0x40000011
                access 1 read 0 4 => ok phys 0x0 op read window 0 fetches 1 ppaace-misses 1
                reg-write 0 PPBAL 0x1040
                access 1 read 4K 4 => denied reason {denial}""")


class Records(Case):
    def test_pieces(self):
        self.run_script(TABLES + """
            ppaace 2 window=64K size=64K subwindows=2 prot=rw V=1 ATM=1 phys=0x8000_0000 mapped=32K
            dma 2 r 0x1fffc 8 \
                => denied iova 0x1fffc window 1 last-window 1 reason spaace-invalid rule T9 class WAV pieces 2 \
                   denied-pieces 2 ppaace-hits 1 ppaace-misses 1 spaace-misses 1
            dma 2 w 0xfffc 8 \
                => denied iova 0xfffc window 0 last-window 0 reason outside-aperture rule T7 class WAV pieces 2 \
                   denied-pieces 1 translated-bytes 4 ppaace-hits 2
            dma 3 w 0x0 1M \
                => denied iova 0x0 reason ppaace-invalid rule T5 class LAV denied-pieces 1 ppaace-misses 1""")

    def test_bursts_and_the_end_of_addresses(self):
        self.run_script(f"""
            set burst 4096
            {TABLES}
            ppaace 2 window=0xffff_ffff_ffff_f000 size=4K prot=rw V=1
            dma 2 w 0xffff_ffff_ffff_fff0 32 \
                => denied iova 0x0 window 0 last-window 0 reason outside-aperture rule T7 class WAV pieces 2 \
                   denied-pieces 1 translated-bytes 16 ppaace-hits 1 ppaace-misses 1
            restart
            {TABLES}
            ppaace 2 window=0xffff_ffff_ffff_f000 size=4K prot=rw V=1
            dma 2 w 0xffff_ffff_ffff_fff0 32 \
                => denied iova 0xfffffffffffffff0 reason outside-aperture rule T7 class WAV denied-pieces 1 \
                   ppaace-misses 1""")


class Sessions(Case):
    def test_settings(self):
        self.run_script("""
            chip nothing => error EINVAL
            set nothing 1 => error EINVAL
            set snoop maybe => error EINVAL
            erratum A-1 on => error EINVAL
            set lines.ppaace 7
            set ways.ppaace 4
            reset => error EINVAL
            set lines.ppaace 8
            reset
            chip p4080 => error EBUSY
            counters 15 => error EINVAL
            mem-read 0xffff_ffff_ffff_ffff 2 => error EFAULT
            mem-fill 0 2G 0
            mem-fill 0 2G 1 => error ENOMEM""")

    def test_places(self):
        """D3: crypto of P4080, LIODN 146, sits behind PAMU 1; an unknown one behind 0."""
        self.run_script("""
            access 146 read 0 4 => bypassed phys 0x0 op read instance 1
            access 999 read 0 4 => bypassed phys 0x0 op read
            access 146 read 0 4 instance 3 => bypassed phys 0x0 op read instance 3""")


if __name__ == "__main__":
    unittest.main()
