"""hypervisor: windows from a configuration tree, entries by libos (docs/spec/flavours.md).
SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused
from software import boot, entry, facts, hypervisor_isr
from software.driver import Driver
from software.facts import NO_ID
from software.linux_entries import count_code
from software.strict_rules import PAGE, is_power

MASK_64 = (1 << 64) - 1
NO_MEMORY_FROM = 1 << 31  # bytes of a window, computed as an int (F12.13)


class Domain:
    """What the tree says: a dma-window, its sub-windows with the guest's memory under them, a stash-dest.

    asked is the subwindow-count of the tree, count how many of them there is room for; LIODNs are newest first.
    """

    def __init__(self):
        self.start = self.size = 0
        self.count = self.asked = 1
        self.memory = {}
        self.stash = NO_ID
        self.liodns = []
        self.several = False

    @property
    def window_size(self):
        return self.size // self.count if self.count else 0

    def seen(self, iova):
        """Where the tree says that an IOVA goes: the window that it is in decides. None if that has no memory there."""
        offset = iova - self.start & MASK_64
        if offset >= self.size or not self.window_size:
            return None
        phys, mapped = self.memory.get(offset // self.window_size, (0, 0))
        offset %= self.window_size
        return phys + offset & MASK_64 if offset < mapped else None

    def memory_under(self, iova, size):
        """Where all of a range of the guest is, in the memory of one window; None if there is none such."""
        for window in sorted(self.memory):
            phys, mapped = self.memory[window]
            offset = iova - self.start - window * self.window_size & MASK_64
            if offset + size <= mapped:
                return phys + offset & MASK_64
        return None


class HypervisorDriver(Driver):
    """Requests of configuration are taken as they come, and judged when a LIODN is configured."""

    def __init__(self, hardware, bits):
        super().__init__(hardware, bits)
        self.most = hardware.most_windows
        self.next_entry = 0
        self.domain_of = {}
        self.silenced = {}  # LIODN: the PAMU that reports nothing more until it is enabled

    def boot(self, errors):
        boot.hypervisor(self.hardware, errors)

    def isr(self, instance):
        return hypervisor_isr.handle(self, instance)

    def new_domain(self):
        return Domain()

    def end_domain(self, domain):
        if domain.liodns:
            raise Refused("EBUSY", "the LIODNs of a domain stay, and so does the domain", "R9")

    def _check_tree(self, domain):
        if domain.liodns:
            raise Refused("EBUSY", "the tree is read once", "F7")

    def geometry(self, domain, iova, size):
        self._check_tree(domain)
        domain.start, domain.size = iova, size

    def windows(self, domain, count):
        self._check_tree(domain)
        domain.asked, domain.several, domain.memory = count, True, {}
        domain.count = min(count, self.most)

    def _check_window(self, domain, window):
        self._check_tree(domain)
        if window >= domain.count:
            raise Refused("EINVAL", f"the tree has no sub-window {window}", "R3")

    def map(self, domain, window, phys, size, _prot):
        self._check_window(domain, window)
        if window in domain.memory:
            raise Refused("EBUSY", f"window {window} is mapped", "R6")
        domain.memory[window] = (phys, size)

    def unmap(self, domain, window):
        self._check_window(domain, window)
        if domain.memory.pop(window, None) is None:
            raise Refused("EINVAL", f"window {window} is not mapped", "R12")

    def stash(self, domain, cache, cpu):
        """A stash-dest without an id is as none."""
        self._check_tree(domain)
        chip = self.hardware.session.chip
        if cache == facts.L1 and facts.is_e6500(chip):
            cache = facts.L2
        found = facts.stash_id(chip, cache, cpu)
        domain.stash = NO_ID if found is None else found

    def iova_to_phys(self, domain, iova):
        found = domain.seen(iova)
        if found is None:
            raise Refused("ENOENT", f"the tree has no memory at {iova:#x}", "R7")
        return found

    def state(self, domain):
        return {"windows": domain.count, "mapped": len(domain.memory), "liodns": len(domain.liodns)}

    # LIODNs

    def attach(self, domain, liodn):
        old = self.domain_of.get(liodn)
        if old not in (None, domain):
            self._claim(old, domain, liodn)
            return
        self._check_window_of(domain)
        count = domain.count if domain.several else 0
        phys = 0
        if not count:
            phys = domain.memory_under(domain.start, domain.size)
            if phys is None:
                raise Refused("ENOTRANS", "the guest has no memory in one piece under the whole window", "F6")
        self.configure_primary(liodn, domain.start, domain.size, count, phys, NO_ID, domain.stash)
        for window in sorted(domain.memory) if count else ():
            phys, size = domain.memory[window]
            if is_power(size) and PAGE <= size <= domain.window_size:
                self.configure_window(liodn, count, window, size, phys, NO_ID, domain.stash)
        self.take_place()
        self._own(domain, liodn)

    def _own(self, domain, liodn):
        domain.liodns.insert(0, liodn)
        self.domain_of[liodn] = domain

    def _check_window_of(self, domain):
        if not is_power(domain.size) or domain.size < PAGE or domain.start % domain.size:
            raise Refused("EBADTREE", "the window is no legal one", "F6")
        if domain.several and not (is_power(domain.asked) and 2 <= domain.asked <= self.most):
            raise Refused("EBADTREE", f"no legal count of sub-windows: {domain.asked}", "F6")

    def _claim(self, old, domain, liodn):
        """The LIODN gets the new guest's memory where there is some under all of a sub-window (X2)."""
        old.liodns.remove(liodn)
        self._own(domain, liodn)
        primary, get = self.hardware.ppaace(liodn), self.hardware.get
        start = get(primary, "WBAH") << 32 | get(primary, "WBAL") << 12
        size, count = 2 << get(primary, "WSE"), 1
        if size >= NO_MEMORY_FROM:
            return
        if get(primary, "MW"):
            count = 2 << get(primary, "WCE")
        for window in range(count):
            phys = domain.memory_under(start + window * (size // count), size // count)
            if phys is not None:
                self._retarget(self.window_address(liodn, window), phys)

    def _retarget(self, address, phys):
        target, get, put = self._target(phys), self.hardware.get, self.hardware.put
        if any(get(address, name) != value for name, value in target.items()):
            put(address, AP=0, ATM=1, **target)
            put(address, AP=boot.READ_WRITE)

    def _target(self, phys):
        """TWBA: a physical page in an unsigned long."""
        page = phys >> 12 & (1 << self.bits) - 1
        return {"TWBAH": page >> 20 & 0xFFFFFFFF, "TWBAL": page & 0xFFFFF}

    def enable(self, domain):
        """A hypercall for each LIODN, up to the first that is refused."""
        for liodn in domain.liodns:
            self._report_again(liodn)
            if not self.hardware.get(self.hardware.ppaace(liodn), "WSE"):
                raise Refused("EINVALID", f"LIODN {liodn:#x} is not configured", "F3")
            self.hardware.put(self.hardware.ppaace(liodn), V=1)

    def _report_again(self, liodn):
        instance = self.silenced.pop(liodn, None)
        if instance is not None:
            value = self.hardware.register(instance, "PICS") & ~hypervisor_isr.STATUS
            self.hardware.set_register(instance, "PICS", value | boot.AVIE)

    def disable(self, domain):
        for liodn in domain.liodns:
            self.hardware.put(self.hardware.ppaace(liodn), V=0)

    # libos' functions on single entries

    def primary_address(self, liodn):
        if liodn >= self.hardware.placement.ppaact_entries:
            raise Refused("ENOTFOUND", f"the PPAACT has no entry for LIODN {liodn:#x}", "F5")
        return self.hardware.ppaace(liodn)

    def window_address(self, liodn, window):
        """Nothing bounds the number (F12.15)."""
        primary = self.primary_address(liodn)
        if window == 0:
            return primary
        index = self.hardware.get(primary, "FSPI") + window - 1
        if index >= self.hardware.placement.spaact_entries:
            raise Refused("OOPS", f"entry {index} lies beyond the SPAACT", "F12.15")
        return self.hardware.spaace(index)

    def configure_primary(self, liodn, start, size, count, phys, omi, stash):
        if not is_power(size) or size < PAGE:
            raise Refused("EBADTREE", "a window's size is a power of two of at least 4K", "F6")
        if start % size:
            raise Refused("EBADTREE", "a window's start is a multiple of its size", "F6")
        address, put = self.primary_address(liodn), self.hardware.put
        if self.hardware.get(address, "WSE"):
            raise Refused("EBUSY", f"LIODN {liodn:#x} is configured", "F3")
        put(address, WSE=entry.size_code(size), PT=0, CR=1, **entry.page_fields("WBAH", "WBAL", start))
        if omi < self.hardware.placement.omt_entries:
            put(address, OTM=2, OMI=omi)
        elif omi != NO_ID:
            raise Refused("EBADTREE", f"the OMT has no entry {omi}", "F4")
        if stash != NO_ID:
            put(address, CID=stash)
        if count:
            put(address, WCE=count_code(count), MW=1, FSPI=self._take(count - 1))
        else:
            put(address, ATM=1, **self._target(phys), AP=boot.READ_WRITE)

    def _take(self, count):
        """Entries are given out one after another, and never taken back."""
        first = self.next_entry
        if first + count > self.hardware.placement.spaact_entries:
            raise Refused("EINVALID", f"the SPAACT has no {count} entries left", "F5")
        self.next_entry += count
        return first

    def configure_window(self, liodn, count, window, size, phys, omi, stash):
        if not count:
            return
        address, put = self.window_address(liodn, window), self.hardware.put
        if window:
            put(address, PT=1, CR=1, LIODN=liodn)
        if not is_power(size) or size < PAGE:
            raise Refused("EBADTREE", "a sub-window's size is a power of two of at least 4K", "F6")
        put(address, SWSE=entry.size_code(size), ATM=1, **self._target(phys), AP=boot.READ_WRITE)
        if omi != NO_ID:
            put(address, OTM=2, OMI=omi & 0xFFFF)
            if stash != NO_ID:
                put(address, CID=stash)
        if window:
            put(address, V=1)

    def config_ppaace(self, request):
        self.configure_primary(request["liodn"], request["iova"], request["size"], request["count"], request["phys"],
                               request["omi"], request["cid"])

    def config_spaace(self, request):
        self.configure_window(request["liodn"], request["count"], request["window"], request["size"],
                              request["phys"], request["omi"], request["cid"])
