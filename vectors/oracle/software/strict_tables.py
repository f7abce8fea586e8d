"""The bytes of strict domains, and the order they are written in (docs/spec/domains.md).
SPDX-License-Identifier: BSD-2-Clause"""
from software import entry

NOTHING = [0] * (entry.ENTRY_BYTES // 4)
# The parts of an entry in the order they are written: first byte, last byte.
_WORD_0, _WORD_1, _REST = (0, 4), (4, 8), (8, 64)
WORD_1_FIRST = (_WORD_1, _WORD_0, _REST)
WORD_1_LAST = (_WORD_0, _REST, _WORD_1)


def _attributes(domain):
    return {"CR": 1, "ATM": 1, "CID": domain.stash}


def _target(mapping):
    """Fields of what is mapped, which are 0 while nothing is."""
    if mapping is None:
        return {}
    target = entry.page_fields("TWBAH", "TWBAL", mapping.phys)
    return {"AP": mapping.prot, "SWSE": entry.size_code(mapping.size), **target}


def primary(domain, fspi):
    """The PPAACE of a LIODN of a domain, whose first SPAACT entry is given."""
    if not domain.count:
        return NOTHING
    fields = {**_attributes(domain), **_target(domain.windows.get(0)), "V": int(domain.enabled),
              **entry.page_fields("WBAH", "WBAL", domain.start), "WSE": entry.size_code(domain.size)}
    if domain.count > 1:
        fields.update(MW=1, WCE=domain.count.bit_length() - 2, FSPI=fspi)
    else:
        fields["SWSE"] = 0
        if 0 in domain.windows:
            fields["WSE"] = entry.size_code(domain.windows[0].size)
    return entry.make(**fields)


def secondary(domain, liodn, window):
    """The SPAACE of a window from 1 on."""
    mapping = domain.windows.get(window)
    return entry.make(**_attributes(domain), **_target(mapping), V=int(mapping is not None), PT=1, LIODN=liodn)


class Writer:
    """Writes entries of LIODNs, word 1 last if they open and first if they close."""

    def __init__(self, hardware, fspi):
        self.hardware = hardware
        self.fspi = fspi  # first SPAACT entry by LIODN

    def _put(self, address, words, order):
        data = entry.to_bytes(words)
        for first, last in order:
            self.hardware.write(address + first, data[first:last])

    def primary(self, domain, liodn, order=WORD_1_LAST):
        self._put(self.hardware.ppaace(liodn), primary(domain, self.fspi[liodn]), order)

    def window(self, domain, liodn, window, order=WORD_1_LAST):
        if window == 0:
            self.primary(domain, liodn, order)
        else:
            address = self.hardware.spaace(self.fspi[liodn] + window - 1)
            self._put(address, secondary(domain, liodn, window), order)

    def open(self, domain, liodn):
        """All entries of a LIODN, the PPAACE last."""
        for window in range(1, domain.count):
            self.window(domain, liodn, window)
        self.primary(domain, liodn)

    def close(self, liodn, count):
        """Zeros over the PPAACE, then over the SPAACEs of so many windows."""
        self._put(self.hardware.ppaace(liodn), NOTHING, WORD_1_FIRST)
        for window in range(1, count):
            self._put(self.hardware.spaace(self.fspi[liodn] + window - 1), NOTHING, WORD_1_FIRST)
