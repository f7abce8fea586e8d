"""The Linux drivers' functions on single entries (FACTS sections 6, 12, 14; docs/spec/flavours.md).
SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused
from software import entry
from software.facts import NO_ID
from software.pool import Pool
from software.strict_rules import PAGE, is_power

COUNT_MASK = 0xF
BLOCK_BYTES = 0x80000  # of all tables; what lies behind the SPAACT in it is taken for entries, too (X10)


def low_zeros(number):
    return (number & -number).bit_length() - 1


def count_code(count):
    """WCE of a count: its low zeros less one, in the field's four bits."""
    return low_zeros(count) - 1 & COUNT_MASK


class Entries:
    """Entries of LIODNs, changed in place, with the pool of SPAACT entries."""

    def __init__(self, hardware, bits):
        self.hardware = hardware
        self.page_mask = (1 << bits) - 1
        self.pool = Pool(hardware.placement.spaact_entries)

    def page_number(self, phys):
        """A physical page in an unsigned long (F14.15)."""
        return phys >> 12 & self.page_mask

    def address(self, liodn):
        if liodn >= self.hardware.placement.ppaact_entries:
            raise Refused("ENOENT", f"the PPAACT has no entry for LIODN {liodn:#x}", "F5")
        return self.hardware.ppaace(liodn)

    def window_address(self, liodn, window):
        """The entry of a sub-window; the bound is one too many (F12.15)."""
        primary = self.address(liodn)
        if window == 0:
            return primary
        if window - 1 >= 2 << self.hardware.get(primary, "WCE"):
            raise Refused("ENOENT", f"sub-window {window} is beyond WCE", "F12.15")
        index = self.hardware.get(primary, "FSPI") + window - 1
        address = self.hardware.spaace(index)
        inside = index < self.hardware.placement.spaact_entries
        if not inside and not 0 <= address - self.hardware.placement.ppaact < BLOCK_BYTES:
            raise Refused("OOPS", f"entry {index} lies beyond the block of the tables", "F14.13")
        return address

    def enable(self, liodn):
        address = self.address(liodn)
        if self.hardware.get(address, "WSE") == 0:
            raise Refused("EINVAL", f"LIODN {liodn:#x} is not configured", "F3")
        self.hardware.put(address, V=1)

    def disable(self, liodn):
        self.hardware.put(self.address(liodn), V=0)

    def disable_window(self, liodn, window):
        address = self.window_address(liodn, window)
        if window:
            self.hardware.put(address, V=0)
        else:
            self.hardware.put(address, AP=0)

    def set_stash(self, liodn, window, stash):
        self.hardware.put(self.window_address(liodn, window), CID=stash)

    def put_operation_mapping(self, address, omi):
        if omi < self.hardware.placement.omt_entries:
            self.hardware.put(address, OTM=2, OMI=omi)
        elif omi != NO_ID:
            raise Refused("EINVAL", f"the OMT has no entry {omi}", "F4")

    def put_stash(self, address, stash):
        if stash != NO_ID:
            self.hardware.put(address, CID=stash)

    def _target_fields(self, page):
        return {"ATM": 1, "TWBAH": page >> 20 & 0xFFFFFFFF, "TWBAL": page & 0xFFFFF}

    def configure_primary(self, liodn, start, size, count, phys, prot, omi, stash):
        """pamu_config_ppaace: count 0 is a window without sub-windows."""
        if not is_power(size) or size < PAGE:
            raise Refused("EINVAL", "a window's size is a power of two of at least 4K", "F6")
        if start % size:
            raise Refused("EINVAL", "a window's start is a multiple of its size", "F6")
        address, put = self.address(liodn), self.hardware.put
        put(address, WSE=entry.size_code(size), PT=0, CR=1, **entry.page_fields("WBAH", "WBAL", start))
        self.put_operation_mapping(address, omi)
        self.put_stash(address, stash)
        if count:
            if count == 1:
                raise Refused("EINVAL", "one sub-window takes no entries, which counts as none left", "X7")
            first = self.pool.take(count - 1)
            if first is None:
                raise Refused("EINVAL", f"the SPAACT has no {count - 1} entries in a row", "F14.2")
            put(address, WCE=count_code(count), MW=1, FSPI=first)
        else:
            put(address, **self._target_fields(self.page_number(phys)), AP=prot, WCE=0, MW=0)

    def configure_window(self, liodn, count, window, size, phys, prot, omi, stash, valid):
        """pamu_config_spaace: from the count on it is the primary entry (F14.13)."""
        if not count:
            raise Refused("EINVAL", "a sub-window of none", "F6")
        put = self.hardware.put
        address = self.address(liodn)
        if 0 < window < count:
            address = self.window_address(liodn, window)
            if not self.hardware.get(address, "V"):
                put(address, PT=1, CR=1, LIODN=liodn)
        if not is_power(size) or size < PAGE:
            raise Refused("EINVAL", "a sub-window's size is a power of two of at least 4K", "F6")
        page = self.page_number(phys)
        if page == self.page_mask:
            raise Refused("EINVAL", "this page number stands for none", "F6")
        put(address, SWSE=entry.size_code(size), **self._target_fields(page), AP=prot)
        self.put_operation_mapping(address, omi)
        self.put_stash(address, stash)
        if valid:
            put(address, V=1)

    def free_windows(self, liodn):
        """Gives back the entries that MW, WCE and FSPI tell of."""
        address, get = self.address(liodn), self.hardware.get
        if not get(address, "MW"):
            return
        first, count = get(address, "FSPI"), (2 << get(address, "WCE")) - 1
        if first + count > self.hardware.placement.spaact_entries or not self.pool.give_back(first, count):
            raise Refused("BUG", "entries are given back that were not taken", "F6")
        self.hardware.put(address, MW=0)
