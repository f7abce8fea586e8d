"""Domains by the rules of the design thread (docs/spec/domains.md, R1 to R9, R12).
SPDX-License-Identifier: BSD-2-Clause"""
from contextlib import contextmanager

from answers import Refused
from software import boot, facts, pool, strict_rules
from software.driver import Driver
from software.strict_tables import WORD_1_FIRST, WORD_1_LAST, Writer


class Mapping:
    def __init__(self, phys, size, prot):
        self.phys, self.size, self.prot = phys, size, prot


class Domain:
    """What the books hold of a domain. explicit is None, or what the last explicit enable or disable said (R8)."""

    def __init__(self):
        self.start = self.size = self.count = self.stash = 0
        self.windows = {}
        self.liodns = []
        self.explicit = None

    @property
    def enabled(self):
        return bool(self.windows) if self.explicit is None else self.explicit

    @property
    def window_size(self):
        return self.size // self.count


class StrictDriver(Driver):
    """Requests on domains: each is granted whole, or refused and nothing has changed."""

    def __init__(self, hardware, bits):
        super().__init__(hardware, bits)
        self.pool = pool.Pool(hardware.placement.spaact_entries)
        self.domain_of = {}
        self.writer = Writer(hardware, {})
        self.most = hardware.most_windows

    def boot(self, _errors):
        boot.strict(self.hardware)

    def new_domain(self):
        return Domain()

    @contextmanager
    def _undo(self, domain):
        """Puts the books back if memory refuses a write."""
        kept = dict(domain.__dict__, windows=dict(domain.windows), liodns=list(domain.liodns))
        taken, fspi = self.pool.copy(), dict(self.writer.fspi)
        try:
            yield
        except Refused:
            domain.__dict__.update(kept)
            self.pool, self.writer.fspi = taken, fspi
            raise

    def end_domain(self, domain):
        if domain.liodns:
            raise Refused("EBUSY", "the domain has LIODNs", "R9")

    def _check_idle(self, domain):
        if domain.enabled or domain.windows:
            raise Refused("EBUSY", "the domain is enabled, or maps something", "R5")

    def geometry(self, domain, iova, size):
        strict_rules.check_aperture(iova, size)
        self._check_idle(domain)
        self._recut(domain, iova, size, 0)

    def windows(self, domain, count):
        strict_rules.check_count(count, self.most)
        if not domain.size:
            raise Refused("EINVAL", "the domain has no geometry", "R9")
        strict_rules.check_window_size(domain.size // count)
        self._check_idle(domain)
        self._recut(domain, domain.start, domain.size, count)

    def _recut(self, domain, start, size, count):
        """Another aperture or count: entries are given out anew, the old are cleared, the new written."""
        places = self._places(domain, count)
        with self._undo(domain):
            for liodn in domain.liodns:
                self.writer.close(liodn, domain.count)
            self.pool, fspi = places
            self.writer.fspi.update(fspi)
            domain.start, domain.size, domain.count = start, size, count
            if count:
                for liodn in domain.liodns:
                    self.writer.open(domain, liodn)

    def _places(self, domain, count):
        """The pool, and first entries by LIODN, after the domain's entries were exchanged for count - 1 each."""
        trial, fspi = self.pool.copy(), {}
        for liodn in domain.liodns:
            trial.give_back(self.writer.fspi[liodn], max(domain.count - 1, 0))
        for liodn in domain.liodns:
            fspi[liodn] = self._take(trial, count)
        return trial, fspi

    def _take(self, from_pool, count):
        first = from_pool.take(max(count - 1, 0))
        if first is None:
            raise Refused("ENOSPC", f"the SPAACT has no room for {count - 1} entries in a row", "T9")
        return first

    def attach(self, domain, liodn):
        if liodn >= self.hardware.placement.ppaact_entries:
            raise Refused("EINVAL", f"the PPAACT has no entry for LIODN {liodn:#x}", "T4")
        if liodn in self.domain_of:
            raise Refused("EINVAL", f"LIODN {liodn:#x} is attached already", "R9")
        with self._undo(domain):
            self.writer.fspi[liodn] = self._take(self.pool, domain.count)
            self.writer.open(domain, liodn)
            domain.liodns.append(liodn)
        self.domain_of[liodn] = domain

    def detach(self, domain, liodn):
        if self.domain_of.get(liodn) is not domain:
            raise Refused("ENODEV", f"LIODN {liodn:#x} is not attached to this domain", "R9")
        self.writer.close(liodn, domain.count)
        self.pool.give_back(self.writer.fspi[liodn], max(domain.count - 1, 0))
        domain.liodns.remove(liodn)
        del self.domain_of[liodn]

    def check_count(self, domain):
        if not domain.count:
            raise Refused("EINVAL", "the window count is not set", "R9")

    def check_window(self, domain, window):
        self.check_count(domain)
        if window >= domain.count:
            raise Refused("EINVAL", f"no window {window}", "R3")

    def map(self, domain, window, phys, size, prot):
        self.check_window(domain, window)
        strict_rules.check_mapping(phys, size, prot, domain.window_size)
        if window in domain.windows:
            raise Refused("EBUSY", f"window {window} is mapped", "R6")
        with self._undo(domain):
            enabled = domain.enabled
            domain.windows[window] = Mapping(phys, size, prot)
            for liodn in domain.liodns:
                self.writer.window(domain, liodn, window)
                if domain.enabled != enabled and window:
                    self.writer.primary(domain, liodn)

    def unmap(self, domain, window):
        self.check_window(domain, window)
        if window not in domain.windows:
            raise Refused("EINVAL", f"window {window} is not mapped", "R12")
        with self._undo(domain):
            enabled = domain.enabled
            del domain.windows[window]
            for liodn in domain.liodns:
                if domain.enabled != enabled and window:
                    self.writer.primary(domain, liodn, WORD_1_FIRST)
                self.writer.window(domain, liodn, window, WORD_1_FIRST)

    def _switch(self, domain, on):
        with self._undo(domain):
            domain.explicit = on
            for liodn in domain.liodns:
                self.writer.primary(domain, liodn, WORD_1_LAST if on else WORD_1_FIRST)

    def enable(self, domain):
        if not domain.windows:
            raise Refused("ENODEV", "the domain maps nothing", "R8")
        self._switch(domain, True)

    def disable(self, domain):
        self._switch(domain, False)

    def set_stash(self, domain, stash):
        with self._undo(domain):
            domain.stash = stash
            for liodn in domain.liodns:
                self.writer.open(domain, liodn)

    def stash(self, domain, cache, cpu):
        self.set_stash(domain, self.stash_id(cache, cpu))

    def stash_id(self, cache, cpu):
        found = facts.stash_id(self.hardware.session.chip, cache, cpu)
        if found is None:
            raise Refused("EINVAL", f"cache {cache} of CPU {cpu} has no stash id", "R10")
        return found

    def window_at(self, domain, iova):
        """The window that begins at an IOVA."""
        self.check_count(domain)
        offset = iova - domain.start
        if not 0 <= offset < domain.size or offset % domain.window_size:
            raise Refused("EINVAL", f"no window begins at {iova:#x}", "R4")
        return offset // domain.window_size

    def iova_to_phys(self, domain, iova):
        offset = iova - domain.start
        inside = domain.count and 0 <= offset < domain.size
        mapping = domain.windows.get(offset // domain.window_size) if inside else None
        if mapping is None:
            raise Refused("ENOENT", f"nothing is mapped at {iova:#x}", "R7")
        offset %= domain.window_size
        if offset >= mapping.size:
            raise Refused("ENOENT", f"{iova:#x} is in a hole", "R4")
        return mapping.phys + offset

    def state(self, domain):
        return {"enabled": int(domain.enabled), "windows": domain.count, "mapped": len(domain.windows),
                "liodns": len(domain.liodns)}
