"""What the registers tell of a denial, and how their status bits are cleared (V1 to V3, M2).
SPDX-License-Identifier: BSD-2-Clause"""
from silicon import registers as reg

# reason: rule, class; the code is a knob, but for those here that have one (docs/spec/silicon.md).
REASONS = {
    "gate-closed": ("T2", "GCV"), "disabled": ("T3", "PDV"), "liodn-outside-ppaact": ("T4", "LAV"),
    "ppaace-invalid": ("T5", "LAV"), "outside-aperture": ("T7", "WAV"), "crosses-subwindow": ("T8", "WAV"),
    "spaace-outside-spaact": ("T9", "LAV"), "spaace-invalid": ("T9", "WAV"), "spaace-not-secondary": ("T9", "LAV"),
    "spaace-wrong-liodn": ("T9", "LAV"), "subwindow-unmapped": ("T10", "WAV"), "hole": ("T10", "WAV"),
    "no-query": ("T11", "APV"), "no-update": ("T11", "APV"), "no-atomic": ("T11", "APV"),
    "fetch-rejected": ("T12", "POE"), "no-immediate": ("T14", "OTV"), "ome-outside-omt": ("T14", "OTV"),
    "ome-no-encoding": ("T14", "OTV"),
}
_FIXED_CODES = {"gate-closed": 1, "disabled": 1, "liodn-outside-ppaact": 1}
_LOWEST_BIT = {"PDV": 14, "GCV": 13, "LAV": 10, "WAV": 7, "APV": 3, "OTV": 1}


def rule_and_class(reason, knobs):
    if reason.startswith("malformed-"):
        return "T6", {"error": "POE", "lav": "LAV", "wav": "WAV"}[knobs[reason]]
    return REASONS[reason]


class Faults:
    """The capture registers of one instance, and PICS."""

    def __init__(self, registers, knobs, errata, counters):
        self.registers = registers
        self.knobs = knobs
        self.errata = errata
        self.counters = counters
        self.armed = False   # PAMU-3: the first of two writes was seen
        self.hidden = False  # A-003638 with avics=hidden: AVICS is up, and reads 0

    def denied(self, reason, transaction, entry_address):
        """Takes notice of a denial (V1, V2); True if it is the one the registers now hold."""
        _, kind = rule_and_class(reason, self.knobs)
        if kind == "POE":
            return self._operation_error(entry_address)
        return self._violation(reason, kind, transaction)

    def _operation_error(self, address):
        held = self.registers
        if held[reg.POES1] & reg.POES1_POED:
            self.counters.add("lost-errors")
            return False
        held[reg.POES1] |= reg.POES1_POED
        held[reg.POEAH], held[reg.POEAL] = address >> 32, address & 0xFFFFFFFF
        held[reg.PICS] |= reg.POEICS
        return True

    def _violation(self, reason, kind, transaction):
        held = self.registers
        invalid = reason == "ppaace-invalid"
        if invalid and not self.errata["A-003638"]:
            self.counters.add("unreported-violations")
            return False
        if held[reg.AVS1] & reg.AVS1_AV:
            self.counters.add("lost-violations")
            return False
        code = _FIXED_CODES.get(reason) or self.knobs["code." + reason]
        held[reg.AVS1] = transaction.liodn << 16 | code << _LOWEST_BIT[kind] | reg.AVS1_AV
        held[reg.AVS2] = transaction.operation
        held[reg.AVAH], held[reg.AVAL] = transaction.iova >> 32, transaction.iova & 0xFFFFFFFF
        held[reg.PICS] |= reg.AVICS
        self.armed = False
        self.hidden = invalid and self.knobs["avics"] == "hidden"
        return True

    def read_pics(self):
        return self.registers[reg.PICS] & ~(reg.AVICS if self.hidden else 0)

    def write(self, offset, value):
        """Writes a register as to its plain and its write-one-to-clear bits."""
        plain, w1c = reg.MASKS[offset]
        held = self.registers[offset]
        ones = value & w1c
        if offset == reg.PICS:
            ones = self._needs_two(held, ones)
        cleared = held ^ ones if self.errata["PAMU-A001"] else held & ~ones
        new = (cleared & ~plain) | (value & plain)
        if offset == reg.AVS1 and self.knobs["avs1-liodn"] == "clear" and not new & w1c:
            new = 0
        if offset == reg.PICS and not new & reg.AVICS:
            self.hidden = False
        self.registers[offset] = new

    def _needs_two(self, held, ones):
        """PAMU-3: of the two writes of 1 that AVICS needs, the first only arms."""
        if not self.errata["PAMU-3"] or not held & ones & reg.AVICS:
            return ones
        self.armed = not self.armed
        return ones & ~reg.AVICS if self.armed else ones

    def violation_line(self):
        return int(self.registers[reg.PICS] & (reg.AVICS | reg.AVIE) == reg.AVICS | reg.AVIE)

    def error_line(self):
        return int(self.registers[reg.PICS] & (reg.POEICS | reg.POEIE) == reg.POEICS | reg.POEIE)
