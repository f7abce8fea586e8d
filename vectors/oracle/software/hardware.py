"""How software reaches registers and tables. SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused
from software import entry

TABLE_ALIGNMENT = 0x1000
MOST_ENTRIES = 0x10000


class Placement:
    """Where the tables are, and how many entries they have. A flavour without an OMT has omt None."""

    def __init__(self, ppaact, ppaact_entries, spaact, spaact_entries, omt, omt_entries):
        self.ppaact, self.ppaact_entries = ppaact, ppaact_entries
        self.spaact, self.spaact_entries = spaact, spaact_entries
        self.omt, self.omt_entries = omt, omt_entries

    def spans(self):
        """(name, base, entries, bytes of an entry, least entries) of each table there is."""
        rows = [("ppaact", self.ppaact, self.ppaact_entries, 64, 1),
                ("spaact", self.spaact, self.spaact_entries, 64, 1)]
        if self.omt is not None:
            rows.append(("omt", self.omt, self.omt_entries, 128, 4))
        return rows

    def check(self):
        """Refuses tables that software cannot use (docs/spec/domains.md, Tables and Limits)."""
        taken = []
        for name, base, entries, width, least in self.spans():
            end = base + entries * width
            legal = least <= entries <= MOST_ENTRIES and base % TABLE_ALIGNMENT == 0 and end < 1 << 64
            if not legal or any(base < other_end and other < end for other, other_end in taken):
                raise Refused("EINVAL", f"domains cannot use this table: {name}")
            taken.append((base, end))


class Hardware:
    """Registers by name, memory by words, entries by field.

    goes_on: whether software notices that memory refused an access; failure is the first such refusal of a request.
    """

    def __init__(self, session, placement, goes_on):
        self.session = session
        self.placement = placement
        self.goes_on = goes_on
        self.failure = None

    @property
    def count(self):
        return len(self.session.device.instances)

    @property
    def most_windows(self):
        """The chip's maximum of windows (M3)."""
        return 1 << (1 + (self.register(0, "PC3") >> 21 & 0xF))

    def register(self, instance, name):
        from silicon.registers import OFFSET_OF
        return self.session.device.instances[instance].read(OFFSET_OF[name])

    def set_register(self, instance, name, value):
        from silicon.registers import OFFSET_OF
        self.session.device.instances[instance].write(OFFSET_OF[name], value)

    def clear_bypass(self, instances):
        for instance in instances:
            self.session.device.bypass &= ~(0x80000000 >> instance)

    def write(self, address, data):
        if self.failure is None:
            self._try(self.session.write_memory, address, data)

    def word(self, address):
        read = self._try(self.session.read_memory, address, 4) if self.failure is None else None
        return int.from_bytes(read or b"", "big")

    def _try(self, access, *arguments):
        """Software that does not notice goes on; what it writes has no effect then, and what it reads is 0."""
        try:
            return access(*arguments)
        except Refused as refusal:
            if not self.goes_on:
                raise
            self.failure = refusal
            return None

    def set_word(self, address, value):
        self.write(address, value.to_bytes(4, "big"))

    def get(self, address, name):
        """A field of the entry at an address."""
        byte, mask = entry.FIELDS[name]
        return entry.field_of(self.word(address + byte), mask)

    def put(self, address, **fields):
        """Changes fields of the entry at an address, one after another, each with a 32-bit read and write."""
        for name, value in fields.items():
            byte, mask = entry.FIELDS[name]
            self.set_word(address + byte, entry.with_field(self.word(address + byte), mask, value))

    def ppaace(self, liodn):
        return self.placement.ppaact + entry.ENTRY_BYTES * liodn

    def spaace(self, index):
        return self.placement.spaact + entry.ENTRY_BYTES * index
