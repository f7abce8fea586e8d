"""Drivers' ways in the oracle: bytes and answers worked by hand from FACTS and docs/spec/flavours.md.
SPDX-License-Identifier: BSD-2-Clause"""
import sys
import unittest

sys.dont_write_bytecode = True

from test_silicon import Case  # noqa: E402


class Boot(Case):
    """FACTS section 7."""

    def test_registers(self):
        """FACTS section 5: 0x500 * 64 = 0x14000, 0x800 * 64 = 0x20000, 16 * 128 = 0x800; u-boot's 0x8000 and 0x4000."""
        for flavour, spaact, limits, control, pics in (
                ("vfio-strict", "f0020000", ("f0014000", "f0040000", "f0040800"), "40001011", "4"),
                ("linux-flat", "f0020000", ("f0014000", "f0040000", "f0040800"), "40001011", "4"),
                ("hypervisor", "f0015000", ("f0014000", "f0215000", "f0216800"), "40001011", "5"),
                ("u-boot", "f0008000", ("f0008000", "f000c000", "0"), "00000000", "0")):
            with self.subTest(flavour):
                self.run_script(f"""
                    flavour {flavour}
                    boot
                    reg-read 4 PPBAH => ok value 0x0000000f
                    reg-read 4 PPLAL => ok value 0x{limits[0]}
                    reg-read 4 SPBAL => ok value 0x{spaact}
                    reg-read 4 SPLAL => ok value 0x{limits[1]}
                    reg-read 4 OLAL => ok value 0x{limits[2]:0>8}
                    reg-read 4 PC => ok value 0x{control}
                    reg-read 4 PICS => ok value 0x{pics:0>8}
                    bypass-read => ok value 0x{'ffffffff' if flavour == 'u-boot' else '07ffffff'}
                    boot => error EBUSY""")

    def test_a_silent_hypervisor(self):
        self.run_script("""
            flavour hypervisor
            boot errors off
            reg-read 0 PC => ok value 0x00001000
            reg-read 0 PICS => ok value 0x00000000
            reg-read 0 EECTL => ok value 0x00000000
            mem-read 0xff0216000 8 => ok bytes 8081969d90000092
            bypass-read => ok value 0x07ffffff""")

    def test_default_entries(self):
        """P4080: QMan is LIODN 31, BMan 32, a portal 1; USB1 is 127. WSE 35 = 0x8c0, AP 3 = 0x18, V 1. L3 is id 1."""
        for flavour, of_none in (("linux-window", "00000000"), ("vfio-sdk", "000008d9")):
            with self.subTest(flavour):
                self.run_script(f"""
                    flavour {flavour}
                    boot
                    mem-read 0xff0000040 32 => ok bytes 00000000000008d900000080000100020000000000000000{'00' * 8}
                    mem-read 0xff00007c0 32 => ok bytes 00000000000008d900000000000100020000000000000000{'00' * 7}02
                    mem-read 0xff0000800 16 => ok bytes 00000000000008d90000000000000000
                    mem-read 0xff0001fc0 16 => ok bytes 00000000000008d90000008000000000
                    mem-read 0xff0000004 4 => ok bytes {of_none}""")


class Linux(Case):
    def test_a_primary_entry_of_any_count(self):
        """X7, X8: 12 = 0b1100 has two low zeros, WCE 1; 11 entries are taken. An odd count gives -1: 15."""
        self.run_script("""
            flavour linux-window
            boot
            config-ppaace 0x41 start 0 size 64K windows 12 phys 0
            config-ppaace 0x42 start 0 size 64K windows 3 phys 0
            mem-read 0xff0001044 4 => ok bytes 000003e0
            mem-read 0xff000104c 4 => ok bytes 00000010
            mem-read 0xff000108c 16 => ok bytes 000000f000000000000000000000000b
            config-ppaace 0x43 start 0 size 64K windows 1 phys 0 => error EINVAL
            mem-read 0xff00010c4 4 => ok bytes 000003c0""")

    def test_moving_to_another_domain(self):
        """The first detaches, which gives its 3 entries back; the same domain takes it twice."""
        self.run_script("""
            flavour linux-window
            domain d
            geometry d start 0 size 64K
            windows d 4
            domain e
            geometry e start 0 size 64K
            windows e 4
            attach d liodn 0x7f
            attach e liodn 0x7f
            mem-read 0xff0001fd8 4 => ok bytes 00000000
            state d => ok enabled 0 windows 4
            attach e liodn 0x7f
            state e => ok enabled 0 windows 4 liodns 2
            mem-read 0xff0001fd8 4 => ok bytes 00000003
            detach e liodn 0x7f
            state e => ok enabled 0 windows 4
            domain f
            geometry f start 0 size 64K
            windows f 4
            attach f liodn 0xc4
            mem-read 0xff0003118 4 => ok bytes 00000003""")

    def test_software_does_not_notice_refused_memory(self):
        self.run_script("""
            flavour linux-window
            domain d
            geometry d start 0 size 64K
            windows d 4
            attach d liodn 0x7f
            mem-reject 0xff0001fc0 64
            map d window 1 phys 0 size 4K => error EFAULT
            mem-accept
            state d => ok enabled 0 windows 4 mapped 1 liodns 1
            mem-read 0xff0020004 4 => ok bytes 007f0002""")

    def test_stash_of_the_flat_kernel(self):
        """L1 of CPU 2: 32 + 4 = 0x24."""
        self.run_script("""
            flavour linux-flat
            domain d
            attach d liodn 0x7f
            stash d cache 1 cpu 2
            mem-read 0xff0001fcc 4 => ok bytes 00240004
            stash d cache 3 cpu 0 => error ENOSYS
            stash d cache 1 cpu 8 => error EINVAL
            attach d liodn 0xc4
            mem-read 0xff000310c 4 => ok bytes 00000004""")


class Hypervisor(Case):
    def test_a_tree(self):
        """64 KiB: WSE 15 = 0x3c0, MW; sub-window 1 has 8 KiB: SWSE 12 = 0x300; sub-window 2 is passed over (X4)."""
        self.run_script("""
            flavour hypervisor
            domain g
            geometry g start 0x1_0000 size 64K
            windows g 4
            map g window 1 phys 0x8000_2000 size 8K
            map g window 2 phys 0x9000_0000 size 24K
            attach g liodn 0x20
            mem-read 0xff0000800 32 => ok bytes 00000000000103e0000000800000001000000000000000000000000000000000
            mem-read 0xff0015000 32 => ok bytes 000000000020001b000000800000000400000000800023000000000000000000
            mem-read 0xff0015040 8 => ok bytes 0000000000000000
            map g window 0 phys 0 size 4K => error EBUSY
            attach g liodn 0x20 => error EBUSY
            iova-to-phys g 0x1_9000 => ok phys 0x90001000
            enable g
            mem-read 0xff0000804 4 => ok bytes 000103e1
            destroy g => error EBUSY""")

    def test_a_handler_that_stays_silent(self):
        """LAV, code 2 (K): 0x800, AV 1. POEIE stays; AVIE comes back with the hypercall."""
        self.run_script("""
            flavour hypervisor
            domain g
            geometry g start 0 size 64K
            map g window 0 phys 0 size 64K
            attach g liodn 0x20
            access 0x20 read 0 4 instance 2 \
                => denied reason ppaace-invalid rule T5 class LAV captured 1 fetches 1 ppaace-misses 1 instance 2
            isr 2 => ok iova 0x0 handled 1 liodn 0x20 avs1 0x00200801 pics 0x00000001
            enable g
            reg-read 2 PICS => ok value 0x00000005""")


class UBoot(Case):
    def test_a_window_of_several_ranges(self):
        """0x5000 to 0xbfff: 64 KiB from 0 on (WSE 15), 16 sub-windows of 4 KiB: WCE 3. Number 5 is entry 4."""
        self.run_script("""
            flavour u-boot
            domain t
            range t start 0x5000 size 1
            range t start 0xb000 size 4K
            attach t liodn 3
            mem-read 0xff00000c0 32 => ok bytes 00000000000003e1000000800000003000000000000000000000000000000000
            mem-read 0xff0008104 4 => ok bytes 0003001b
            mem-read 0xff0008284 4 => ok bytes 0003001b
            mem-read 0xff0008254 4 => ok bytes 00000000
            mem-read 0xff0008294 4 => ok bytes 000002c0
            attach t liodn 4
            mem-read 0xff0000118 4 => ok bytes 0000007f
            range t start 0 size 1 => error EBUSY""")

    def test_ranges_of_nothing(self):
        self.run_script("""
            flavour u-boot
            domain t
            attach t liodn 1 => error E1
            range t start 0x1000 size 0
            attach t liodn 1 => error E1
            range t start 0xffff_ffff_ffff_f000 size 4K
            attach t liodn 1 => error E1
            iova-to-phys t 0xffff_ffff_ffff_ffff => ok phys 0xffffffffffffffff
            iova-to-phys t 0x1000 => error ENOENT""")


if __name__ == "__main__":
    unittest.main()
