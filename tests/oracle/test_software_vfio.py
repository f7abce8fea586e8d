"""VFIO containers in the oracle, byte for byte: answers worked by hand from docs/spec/vfio.md.
SPDX-License-Identifier: BSD-2-Clause"""
import sys
import unittest

sys.dont_write_bytecode = True

from test_silicon import Case  # noqa: E402

OPEN = """
    vfio-open g quirks {quirks}
    vfio-set-container g liodn 0x20
    vfio-set-iommu g type 7
    vfio-set-geometry g start 0x2000_0000 end 0x3fff_ffff
    vfio-set-windows g 8"""
STRICT, QUIRKS = (OPEN.format(quirks=word).strip() for word in ("off", "on"))


def ioctl_line(order, number, *fields):
    """An ioctl of ABI ppc ("big") or x86 ("little"); fields are (value, bytes)."""
    request = 0x3B00 | number | (0x20000000 if order == "big" else 0)
    data = b"".join(value.to_bytes(width, order) for value, width in fields).hex()
    return f"ioctl g {'ppc' if order == 'big' else 'x86'} {request:#x} {data}".strip(), data


class Bytes(Case):
    def test_both_byte_orders(self):
        for order in ("big", "little"):
            with self.subTest(order):
                get, _ = ioctl_line(order, 115, (32, 4), (0, 4), (0, 4), (7, 4), (1, 8), (2, 8))
                _, answer = ioctl_line(order, 115, (32, 4), (0, 4), (0, 4), (7, 4), (0x20000000, 8), (0x3FFFFFFF, 8))
                bank, given = ioctl_line(order, 118, (24, 4), (0, 4), (1, 4), (0, 4), (0x24000000, 8))
                maps, mapped = ioctl_line(order, 113, (32, 4), (2, 4), (0x100000000, 8), (0x28000000, 8),
                                          (0x8000000, 8))
                self.run_script(f"""{STRICT}
                    {get} => ok bytes {answer} result 0
                    {bank} => ok bytes {given} result 0
                    {maps} => ok bytes {mapped} result 0
                    {ioctl_line(order, 117)[0]} => ok result 3
                    state g => ok enabled 1 windows 8 mapped 3 liodns 1
                    iova-to-phys g 0x2c00_0000 => ok phys 0x104000000
                    iova-to-phys g 0x2400_0140 => ok phys 0xffe045140""")

    def test_what_is_refused_before_the_request(self):
        short, _ = ioctl_line("big", 114, (24, 4), (0, 4), (0, 8), (0, 7))
        small, _ = ioctl_line("big", 114, (23, 4), (9, 4), (0, 8), (0, 8))
        flags, _ = ioctl_line("big", 114, (24, 4), (1, 4), (0, 8), (0, 8))
        self.run_script(f"""{STRICT}
            {short} => error EFAULT
            {small} => error EINVAL
            {flags} => error EINVAL
            ioctl g ppc 0x3b64 => error ENOTTY
            ioctl g ppc 0x20003b70 => error ENOTTY
            ioctl g ppc 0x20003b65 00000007 => ok bytes 00000007 result 1
            ioctl g ppc 0x20003b65 0000000100000007 => ok bytes 0000000100000007 result 0
            ioctl g ppc 0x20003b65 000007 => error EFAULT""")

    def test_unmap_writes_back_what_was_unmapped(self):
        line, data = ioctl_line("little", 114, (24, 4), (0, 4), (0x20000000, 8), (0x4000000, 8))
        self.run_script(f"""{STRICT}
            vfio-map-dma g iova 0x2000_0000 vaddr 0 size 128M
            {line} => ok bytes {data} result 0
            state g => ok enabled 1 windows 8 mapped 1 liodns 1
            {line} => error EINVAL""")


class Requests(Case):
    def test_all_or_nothing(self):
        self.run_script(f"""{STRICT}
            vfio-map-dma g iova 0x2800_0000 vaddr 0x1_0000_0000 size 64M flags r
            vfio-map-dma g iova 0x2400_0000 vaddr 0x1_0000_0000 size 128M => error EBUSY
            state g => ok enabled 1 windows 8 mapped 1 liodns 1
            vfio-map-dma g iova 0x2000_0000 vaddr 0x200_0000 size 64M => error EINVAL
            vfio-map-dma g iova 0x3c00_0000 vaddr 0 size 128M => error EINVAL
            vfio-unmap-dma g iova 0x2400_0000 size 128M => error EINVAL
            vfio-unmap-dma g iova 0x2800_0000 size 64M => ok unmapped 67108864
            state g => ok enabled 0 windows 8 liodns 1""")

    def test_attributes(self):
        self.run_script(f"""{STRICT}
            vfio-get-attr g stash => error EINVAL
            vfio-set-stash g cpu 99 cache 3 => error EINVAL
            vfio-set-stash g cpu 7 cache 3
            vfio-get-attr g stash => ok cpu 7 cache 3
            vfio-set-geometry g start 0 end 0xffff
            vfio-get-attr g windows => error EINVAL
            vfio-get-attr g geometry => ok first 0x0 last 0xffff
            vfio-set-geometry g start 0 end 0xffff_ffff_ffff_ffff => error EINVAL""")


class Quirks(Case):
    def test_a_window_size_that_nobody_accepted(self):
        """Q2: 16 windows are refused while one is mapped; a map is of 32 MiB from then on, and 64 MiB are window 2."""
        self.run_script(f"""{QUIRKS}
            vfio-map-dma g iova 0x2000_0000 vaddr 0 size 64M
            vfio-set-windows g 16
            vfio-map-dma g iova 0x2400_0000 vaddr 0x600_0000 size 32M
            iova-to-phys g 0x2800_0000 => ok phys 0x6000000
            iova-to-phys g 0x2a00_0000 => error ENOENT
            state g => ok enabled 1 windows 8 mapped 2 liodns 1""")

    def test_the_last_dma_unmap(self):
        """Q6 to Q8, Q10, Q11."""
        self.run_script(f"""{QUIRKS}
            vfio-map-msi g iova 0x2bff_ffff bank 0 flags w
            vfio-map-msi g iova 0x2bff_ffff bank 9 flags w
            vfio-unmap-dma g iova 0x2000_0000 size 512M => ok unmapped 536870912
            state g => ok enabled 1 windows 8 mapped 1 liodns 1
            vfio-map-dma g iova 0x2000_0000 vaddr 0 size 64M
            vfio-unmap-dma g iova 0x23ff_ffff size 1 => ok unmapped 1
            state g => ok enabled 0 windows 8 mapped 1 liodns 1
            vfio-map-dma g iova 0x3000_0000 vaddr 0 size 64M
            state g => ok enabled 1 windows 8 mapped 2 liodns 1
            vfio-map-dma g iova 0x3000_0000 vaddr 0 size 64M => error EBUSY
            vfio-map-dma g iova 0x3400_0000 vaddr 0 size 64M flags none => error EINVAL
            vfio-set-windows g 0 => error OOPS""")


if __name__ == "__main__":
    unittest.main()
