"""linux-window and vfio-sdk: the kernel's driver of the sub-window era (docs/spec/flavours.md).
SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused
from software import boot, facts, linux_isr
from software.driver import Driver
from software.facts import NO_ID
from software.linux_entries import Entries
from software.strict_rules import PAGE, is_power

OPEN_LAST = (1 << 36) - 1
MASK_64 = (1 << 64) - 1
OMI_OF_KIND = {"qman-portal": boot.OMI_QMAN_PORTAL, "qman": boot.OMI_QMAN_PRIVATE}


class Window:
    """What the driver keeps of a window; phys and size stay when it is no longer valid."""

    def __init__(self):
        self.valid = False
        self.phys = self.size = self.prot = 0


class Domain:
    """count is that of the chip, and windows None, until they are set; LIODNs are newest first."""

    def __init__(self, most):
        self.start, self.last, self.size = 0, OPEN_LAST, 0
        self.count, self.windows = most, None
        self.mapped = 0
        self.enabled = False
        self.stash = NO_ID
        self.liodns = []

    @property
    def window_size(self):
        return self.size >> self.count.bit_length() - 1


def check_size(size, start):
    if not is_power(size) or size < PAGE or start % size:
        raise Refused("EINVAL", f"{size:#x} bytes at {start:#x} are no legal aperture", "F6")


class WindowDriver(Driver):
    """Each request fails where the original does, and leaves what was done before."""

    with_a005982 = False

    def __init__(self, hardware, bits):
        super().__init__(hardware, bits)
        self.entries = Entries(hardware, bits)
        self.most = hardware.most_windows
        self.domain_of = {}

    @property
    def chip(self):
        return self.hardware.session.chip

    def boot(self, _errors):
        boot.linux(self.hardware, self.with_a005982)
        l3_stash = self.stash_id(facts.L3, 0)
        boot.open_device_tree(self.hardware, l3_stash)

    def isr(self, instance):
        return linux_isr.handle(self.hardware, instance)

    def stash_id(self, cache, cpu):
        """NO_ID if there is none; L3 is found on some chips only (F12.7)."""
        if cache == facts.L3 and not facts.linux_finds_l3(self.chip):
            return NO_ID
        found = facts.stash_id(self.chip, cache, cpu)
        return NO_ID if found is None else found

    def new_domain(self):
        return Domain(self.most)

    def end_domain(self, domain):
        for liodn in list(dict.fromkeys(domain.liodns)):
            self._leave(domain, liodn)

    def geometry(self, domain, iova, size):
        check_size(size, iova)
        if domain.enabled:
            raise Refused("EBUSY", "the domain is enabled", "F14.8")
        domain.start, domain.last, domain.size = iova, iova + size - 1, size

    def windows(self, domain, count):
        if domain.enabled:
            raise Refused("EBUSY", "the domain is enabled", "F14.8")
        if not domain.size:
            raise Refused("EINVAL", "no geometry", "R9")
        if count > self.most or not is_power(count):
            raise Refused("EINVAL", f"{count} is no legal count of windows", "F6")
        for liodn in domain.liodns:
            self._cut(domain, liodn, count)
        domain.windows = [Window() for _ in range(count)]
        domain.count = count

    def _cut(self, domain, liodn, count):
        """The primary entry of a LIODN, and then all sub-windows, which are closed."""
        omi = OMI_OF_KIND.get(facts.device_kinds(self.chip).get(liodn), NO_ID)
        several = count if count > 1 else 0
        self.entries.disable(liodn)
        self.entries.configure_primary(liodn, domain.start, domain.size, several, 0, 0, omi, domain.stash)
        for window in range(several):
            size = domain.size >> count.bit_length() - 1
            self.entries.disable_window(liodn, window)
            self.entries.configure_window(liodn, count, window, size, 0, 0, omi, domain.stash, False)

    def _join(self, domain, liodn):
        """Puts a LIODN into the list, out of another domain's."""
        if liodn >= self.hardware.placement.ppaact_entries:
            raise Refused("EINVAL", f"the PPAACT has no entry for LIODN {liodn:#x}", "F5")
        old = self.domain_of.get(liodn)
        if old not in (None, domain):
            self._leave(old, liodn)
        self.take_place()
        domain.liodns.insert(0, liodn)
        self.domain_of[liodn] = domain

    def attach(self, domain, liodn):
        self._join(domain, liodn)
        if domain.windows is None:
            return
        self._cut(domain, liodn, domain.count)
        if domain.mapped:
            self._map_all(domain, liodn)

    def _map_all(self, domain, liodn):
        """Also a window that is not valid is mapped if there is one only (F14.4)."""
        for number, window in enumerate(domain.windows):
            if window.valid or domain.count == 1:
                self._map_one(domain, liodn, number)

    def _map_one(self, domain, liodn, number):
        window = domain.windows[number]
        if domain.count > 1:
            self.entries.configure_window(liodn, domain.count, number, window.size, window.phys, window.prot, NO_ID,
                                          domain.stash, number > 0)
        else:
            self.entries.configure_primary(liodn, domain.start, window.size, 0, window.phys, window.prot, NO_ID,
                                           domain.stash)

    def detach(self, domain, liodn):
        if liodn in domain.liodns:
            self._leave(domain, liodn)

    def _leave(self, domain, liodn):
        """Takes out all places of a LIODN."""
        while liodn in domain.liodns:
            domain.liodns.remove(liodn)
            self.places -= 1
            self._free(domain, liodn)
            self.entries.disable(liodn)
        del self.domain_of[liodn]

    def _free(self, domain, liodn):
        if domain.count > 1:
            self.entries.free_windows(liodn)

    def map(self, domain, window, phys, size, prot):
        self._check_map(domain, window, size)
        found = domain.windows[window]
        if found.valid:
            raise Refused("EBUSY", f"window {window} is mapped", "R6")
        found.phys, found.size, found.prot = phys, size, prot
        for liodn in domain.liodns:
            self._map_one(domain, liodn, window)
        found.valid = True
        domain.mapped += 1

    def _check_map(self, domain, window, size):
        if domain.windows is None:
            raise Refused("ENODEV", "no windows", "R9")
        if window >= domain.count:
            raise Refused("EINVAL", f"no window {window}", "R3")
        if size > domain.window_size:
            raise Refused("EINVAL", "larger than the window", "F6")
        if domain.count == 1:
            if domain.enabled:
                raise Refused("EBUSY", "the domain is enabled", "F14.5")
            check_size(size, domain.start)

    def unmap(self, domain, window):
        """What cannot be done is not done, and not told (F14.5, F14.6)."""
        if domain.windows is None or window >= domain.count or not domain.windows[window].valid:
            return
        closed = True
        for liodn in domain.liodns:
            closed = self._close(domain, liodn, window)
        if closed:
            domain.windows[window].valid = False
            domain.mapped -= 1

    def _close(self, domain, liodn, window):
        if domain.count == 1 and domain.enabled:
            self.entries.disable(liodn)
            domain.enabled = False
            return True
        try:
            self.entries.disable_window(liodn, window)
        except Refused as refusal:
            if refusal.errno != "ENOENT":
                raise
            return False
        return True

    def enable(self, domain):
        if not domain.mapped:
            raise Refused("ENODEV", "no window counts as mapped", "R8")
        domain.enabled = True
        for liodn in domain.liodns:
            if self.hardware.get(self.entries.address(liodn), "WSE"):
                self.entries.enable(liodn)

    def disable(self, domain):
        domain.enabled = False
        for liodn in domain.liodns:
            self.entries.disable(liodn)

    def stash(self, domain, cache, cpu):
        domain.stash = self.stash_id(cache, cpu)
        if domain.stash == NO_ID:
            raise Refused("EINVAL", f"cache {cache} of CPU {cpu} has no stash id", "F14.9")
        for liodn in domain.liodns:
            if domain.windows is None:
                raise Refused("EINVAL", "no windows", "F14.9")
            for window in range(domain.count):
                self.entries.set_stash(liodn, window, domain.stash)

    def iova_to_phys(self, domain, iova):
        if not domain.start <= iova <= domain.last or not domain.size:
            return 0
        if domain.windows is None:
            raise Refused("OOPS", "windows are not set: a NULL pointer", "F14.12")
        window = domain.windows[(iova - domain.start) // domain.window_size if domain.count > 1 else 0]
        return window.phys + (iova & window.size - 1 & MASK_64) & MASK_64 if window.valid else 0

    def config_ppaace(self, request):
        self.entries.configure_primary(request["liodn"], request["iova"], request["size"], request["count"],
                                       request["phys"], request["prot"], request["omi"], request["cid"])

    def config_spaace(self, request):
        self.entries.configure_window(request["liodn"], request["count"], request["window"], request["size"],
                                      request["phys"], request["prot"], request["omi"], request["cid"],
                                      request["window"] > 0)

    def disable_spaace(self, liodn, window):
        self.entries.disable_window(liodn, window)

    def state(self, domain):
        return {"enabled": int(domain.enabled), "windows": domain.count if domain.windows is not None else 0,
                "mapped": domain.mapped, "liodns": len(domain.liodns)}


class SdkDriver(WindowDriver):
    """The vendor's kernel: where it is otherwise (docs/spec/flavours.md, vfio-sdk)."""

    with_a005982 = True

    def boot(self, errors):
        super().boot(errors)
        known = facts.device_kinds(self.chip)
        for liodn in range(self.hardware.placement.ppaact_entries):
            if liodn not in known:
                boot.open_liodn(self.hardware, liodn, "other", 0)

    def stash_id(self, cache, cpu):
        if cache == facts.L1 and facts.is_e6500(self.chip):
            cache = facts.L2
        found = facts.stash_id(self.chip, cache, cpu)
        return NO_ID if found is None else found

    def _leave(self, domain, liodn):
        was_there = liodn in domain.liodns
        super()._leave(domain, liodn)
        if was_there:
            self._open_again(liodn)

    def _open_again(self, liodn):
        self.hardware.write(self.hardware.ppaace(liodn), bytes(64))
        self.hardware.put(self.hardware.ppaace(liodn), **boot.open_fields(), V=1)
