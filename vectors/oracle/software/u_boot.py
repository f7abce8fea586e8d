"""u-boot: windows without translation over ranges of memory (FACTS section 12; docs/spec/flavours.md).
SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused
from software import boot, entry
from software.driver import Driver
from software.strict_rules import PAGE

MASK_64 = (1 << 64) - 1
SUB_WINDOWS = 128
MOST_RANGES = 10


class Domain:
    """A table of ranges: (start, size)."""

    def __init__(self):
        self.ranges = []
        self.liodns = []


def round_up(size):
    """The exponent of the smallest power of two that is not below size."""
    return (size - 1).bit_length()


def piece(left, sub_window):
    """Bytes that one sub-window opens of those left: 1 << n in int (F12.10)."""
    exponent = round_up(left)
    size = 1 << exponent if exponent < 31 else MASK_64 if exponent == 31 else 0
    return min(max(size, PAGE), sub_window)


def window_of(ranges):
    """(start, size) of the smallest aligned window over all ranges, or E1."""
    if not ranges:
        raise Refused("E1", "the table has no range", "F12.10")
    low = min(start for start, _ in ranges)
    high = max(start + size - 1 & MASK_64 for start, size in ranges)
    size = high - low + 1 & MASK_64
    if size:
        size = max(PAGE, 1 << round_up(size))
        while size < 1 << 64:
            start = low & ~(size - 1)
            if start + size & MASK_64 > high:
                return start, size
            size <<= 1
    raise Refused("E1", "no window holds all ranges", "F12.10")


class UBootDriver(Driver):
    """Every attachment is config_pamu() of the domain's table."""

    def __init__(self, hardware, bits):
        super().__init__(hardware, bits)
        self.next_entry = 0

    def boot(self, _errors):
        boot.u_boot(self.hardware)

    def new_domain(self):
        return Domain()

    def end_domain(self, domain):
        if domain.liodns:
            raise Refused("EBUSY", "the LIODNs of a domain stay, and so does the domain", "R9")

    def add_range(self, domain, iova, size):
        if domain.liodns:
            raise Refused("EBUSY", "the table was read when a LIODN was attached", "F7")
        if len(domain.ranges) == MOST_RANGES:
            raise Refused("ENOSPC", f"the table has room for {MOST_RANGES} ranges", "F12.10")
        domain.ranges.append((iova, size))

    def attach(self, domain, liodn):
        start, size = window_of(domain.ranges)
        entries = self.hardware.placement.ppaact_entries
        if liodn > entries:
            raise Refused("E3", "the PPAACT has no entry for the LIODN", "F12.11")
        if liodn == entries:
            raise Refused("OOPS", "the entry behind the table passes the bounds check", "F12.11")
        count = SUB_WINDOWS
        while size // count < PAGE:
            count //= 2
        if liodn not in domain.liodns:
            self.take_place()
            domain.liodns.append(liodn)
        self._configure_primary(liodn, start, size, count)
        for low, length in domain.ranges if count > 1 else ():
            self._open(liodn, size // count, low - start & MASK_64, length)

    def _configure_primary(self, liodn, start, size, count):
        address, put = self.hardware.ppaace(liodn), self.hardware.put
        put(address, WSE=entry.size_code(size), PT=0, CR=1, **entry.page_fields("WBAH", "WBAL", start))
        if count > 1:
            put(address, WCE=count.bit_length() - 2, MW=1, FSPI=self.next_entry)
            self.next_entry += SUB_WINDOWS - 1
        else:
            put(address, AP=boot.READ_WRITE)
        put(address, V=1)

    def _open(self, liodn, sub_window, offset, length):
        """One range: sub-window by sub-window, from the start of its first."""
        here, end = offset - offset % sub_window, offset + length & MASK_64
        primary = self.hardware.ppaace(liodn)
        while here < end:
            code = entry.size_code(piece(end - here, sub_window))
            if here < sub_window:
                self.hardware.put(primary, SWSE=code, AP=boot.READ_WRITE)
            else:
                index = self.hardware.get(primary, "FSPI") + here // sub_window - 1
                self._open_secondary(liodn, index, code)
            here += sub_window

    def _open_secondary(self, liodn, index, code):
        if index >= self.hardware.placement.spaact_entries:
            raise Refused("OOPS", f"entry {index} lies beyond the SPAACT", "F12.9")
        address, get, put = self.hardware.spaace(index), self.hardware.get, self.hardware.put
        put(address, PT=1, CR=1, LIODN=liodn, AP=boot.READ_WRITE)
        if not get(address, "V") or get(address, "SWSE") < code:
            put(address, SWSE=code)
        put(address, V=1)

    def _switch(self, on):
        for instance in range(self.hardware.count):
            control = self.hardware.register(instance, "PC")
            self.hardware.set_register(instance, "PC", control | boot.PE if on else control & ~boot.PE)

    def enable(self, _domain):
        self._switch(True)

    def disable(self, _domain):
        self._switch(False)

    def iova_to_phys(self, domain, iova):
        if not any((iova - start & MASK_64) < size for start, size in domain.ranges):
            raise Refused("ENOENT", f"no range of the table holds IOVA {iova:#x}", "R7")
        return iova

    def state(self, domain):
        return {"windows": len(domain.ranges), "liodns": len(domain.liodns)}
