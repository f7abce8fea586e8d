"""Domains and MSI banks in the oracle: bytes and answers worked by hand from docs/spec.
SPDX-License-Identifier: BSD-2-Clause"""
import sys
import unittest

sys.dont_write_bytecode = True

from test_silicon import Case  # noqa: E402

THREAD = """
    domain guest
    geometry guest start 0 size 512M
    windows guest 8
    attach guest liodn 0x20""".strip()


class Entries(Case):
    def test_an_msi_page_in_the_threads_example(self):
        """WSE 28: 28 << 6 = 0x700; MW 0x20; WCE 2: 0x20; ATM 1: 4; CR 0x80; SWSE 11: 0x2c0; window 4 is the fourth."""
        self.run_script(f"""{THREAD}
            mem-read 0xff0000800 32 => ok bytes 0000000000000720000000800000002400000000000000000000000000000000
            mem-read 0xff0020000 32 => ok bytes 0000000000200002000000800000000400000000000000000000000000000000
            map guest window 4 phys 0xf_fe04_4000 size 4K
            mem-read 0xff0000800 32 => ok bytes 0000000000000721000000800000002400000000000000000000000000000000
            mem-read 0xff00200c0 32 => ok bytes 000000000020001b00000080000000040000000ffe0442c00000000000000000
            mem-read 0xff0020100 8 => ok bytes 0000000000200002
            unmap guest window 4
            mem-read 0xff00200c0 32 => ok bytes 0000000000200002000000800000000400000000000000000000000000000000
            detach guest liodn 0x20
            mem-read 0xff0000800 16 => ok bytes 00000000000000000000000000000000
            mem-read 0xff00200c0 16 => ok bytes 00000000000000000000000000000000""")

    def test_window_0_is_in_the_primary_entry(self):
        """AP 1: 8; 64 MiB: SWSE 25 = 0x640. Protection r, then closed."""
        self.run_script(f"""{THREAD}
            map guest window 0 phys 0x3_0400_0000 size 64M prot r
            mem-read 0xff0000804 4 => ok bytes 00000729
            mem-read 0xff0000810 8 => ok bytes 0000000304000640
            unmap guest window 0
            mem-read 0xff0000804 4 => ok bytes 00000720
            mem-read 0xff0000810 8 => ok bytes 0000000000000000""")

    def test_one_window_shrinks_to_what_is_mapped(self):
        """1 MiB: WSE 19 = 0x4c0; 64 KiB: WSE 15 = 0x3c0. No MW, no SWSE, no SPAACE."""
        self.run_script("""
            domain d
            geometry d start 0x10_0000 size 1M
            windows d 1
            attach d liodn 2
            mem-read 0xff0000080 8 => ok bytes 00000000001004c0
            map d window 0 phys 0x2_0000_0000 size 64K
            mem-read 0xff0000080 32 => ok bytes 00000000001003d9000000800000000400000002000000000000000000000000
            iova-to-phys d 0x10_ffff => ok phys 0x20000ffff
            iova-to-phys d 0x11_0000 => error ENOENT
            unmap d window 0
            mem-read 0xff0000084 4 => ok bytes 001004c0""")

    def test_entries_are_taken_first_fit_in_order_of_attachment(self):
        """LIODNs 1, 2, 3 have 0, 3 and 6; 3 more fit where those of 2 were, 7 only behind. FSPI is word 6."""
        self.run_script("""
            domain d
            geometry d start 0 size 64K
            windows d 4
            attach d liodn 1
            attach d liodn 2
            attach d liodn 3
            mem-read 0xff0000098 4 => ok bytes 00000003
            mem-read 0xff00000d8 4 => ok bytes 00000006
            detach d liodn 2
            domain e
            geometry e start 0 size 64K
            windows e 8
            attach e liodn 5
            mem-read 0xff0000158 4 => ok bytes 00000009
            attach d liodn 4
            mem-read 0xff0000118 4 => ok bytes 00000003""")

    def test_no_room_changes_nothing(self):
        """Of 16 entries two LIODNs hold 6; a cut of both into 16 would take 30, into 8 takes 14."""
        self.run_script("""
            tables ppaact 0x100000 entries 8 spaact 0x110000 entries 16 omt 0x120000 entries 4
            domain d
            geometry d start 0 size 64K
            windows d 4
            attach d liodn 1
            attach d liodn 2
            windows d 16 => error ENOSPC
            state d => ok enabled 0 windows 4 liodns 2
            mem-read 0x100098 4 => ok bytes 00000003
            windows d 8
            mem-read 0x100098 4 => ok bytes 00000007
            attach d liodn 3 => error ENOSPC
            attach d liodn 8 => error EINVAL
            state d => ok enabled 0 windows 8 liodns 2""")

    def test_stash_is_in_all_entries(self):
        """L2 of CPU 3: 33 + 2 * 3 = 39 = 0x27."""
        self.run_script(f"""{THREAD}
            stash guest cache 2 cpu 3
            mem-read 0xff000080c 4 => ok bytes 00270024
            mem-read 0xff002018c 4 => ok bytes 00270004
            stash guest cache 2 cpu 8 => error EINVAL
            attach guest liodn 0x21
            mem-read 0xff00201cc 4 => ok bytes 00270004""")

    def test_refused_memory_leaves_the_books(self):
        self.run_script(f"""{THREAD}
            mem-reject 0xff0000800 64
            map guest window 1 phys 0 size 4K => error EFAULT
            state guest => ok enabled 0 windows 8 liodns 1
            mem-accept
            map guest window 1 phys 0 size 4K
            state guest => ok enabled 1 windows 8 mapped 1 liodns 1""")


class Requests(Case):
    def test_an_explicit_switch_wins(self):
        self.run_script(f"""{THREAD}
            disable guest
            map guest window 1 phys 0 size 4K
            state guest => ok enabled 0 windows 8 mapped 1 liodns 1
            enable guest
            unmap guest window 1
            state guest => ok enabled 1 windows 8 liodns 1
            windows guest 4 => error EBUSY
            enable guest => error ENODEV""")

    def test_which_reason_is_told(self):
        self.run_script("""
            domain d
            map d window 9 phys 1 size 3 => error EINVAL
            windows d 3 => error EINVAL
            geometry d start 0x1000 size 8K => error EINVAL
            geometry d start 0 size 4K
            windows d 2 => error EINVAL
            windows d 1
            map d window 1 phys 0 size 4K => error EINVAL
            map d window 0 phys 0 size 4K prot none => error EINVAL
            map d window 0 phys 0 size 4K
            map d window 0 phys 0 size 4K => error EBUSY
            geometry d start 0 size 8K => error EBUSY
            geometry d start 0 size 5K => error EINVAL
            destroy d
            state d => error ENOENT""")


class Banks(Case):
    def test_layouts(self):
        """MSIIR: register << 5 | bit at 0x140; MSIIR1: bit << 4 | register at 0x148. The 34th is register 1, bit 1."""
        for chip, address, first, second in (("p4080", 0x8140, 1 << 5, 1 << 5 | 1), ("t4240", 0x8148, 1, 1 << 4 | 1),
                                             ("p4080-rev1", 0x8740, 1 << 5, 1 << 5 | 1)):
            with self.subTest(chip):
                asked = "\n".join(f"msi-message d bank 0 irq {number}" for number in range(33))
                self.run_script(f"""
                    chip {chip}
                    domain d
                    geometry d start 0 size 64K
                    windows d 4
                    map-msi d iova 0x8000 bank 0
                    {asked}
                    msi-message d bank 0 irq 99 \
                        => ok address {address:#x} data {second:#010x} bank 0 register 1 bit 1
                    msi-message d bank 0 irq 32 \
                        => ok address {address:#x} data {first:#010x} bank 0 register 1 bit 0""")

    def test_groups(self):
        self.run_script("""
            msi-isolation exclusive force on
            domain a
            domain b
            domain c
            domain d
            msi-plug b banks 0
            msi-plug c banks 1
            msi-plug a banks 2
            msi-count d => ok banks 1 group b
            msi-plug c banks 1,0
            msi-count c => ok banks 2 group b
            destroy b
            msi-count d => ok banks 1 group c
            msi-count a => ok banks 1 group a
            msi-isolation shared => error EBUSY""")

    def test_policies_of_the_threads_workload(self):
        """4 windows of memory at 0: A has banks in 5, 6, 7 of 8; B behind the memory, in 4 and 6 for banks 0 and 2."""
        self.run_script("""
            domain a
            msi-policy a implicit ram 256M at 0 window 64M used 1 \
                => ok windows 8 mapped 1 aperture 536870912 reserved 3 calls 4
            iova-to-phys a 0x1400_0000 => ok phys 0xffe044000
            domain b
            msi-policy b flag ram 256M at 0 window 64M used 5 \
                => ok windows 8 mapped 2 aperture 536870912 reserved 3 calls 5
            iova-to-phys b 0x1000_0000 => ok phys 0xffe044000
            iova-to-phys b 0x1800_0000 => ok phys 0xffe046000
            iova-to-phys b 0x0c00_0000 => ok phys 0x10c000000""")


if __name__ == "__main__":
    unittest.main()
