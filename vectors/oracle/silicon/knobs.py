"""The knobs: what is set where no source says what the hardware does (docs/guide/knobs.md).
SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused

_SWITCH = ("off", "on")
_POLICY = ("lru", "fifo", "plru", "random")
_NUMBER = 0xFFFFFFFF
_DIGITS = {10: "0123456789", 16: "0123456789abcdefABCDEF"}

# Words, or a range of numbers; then the default.
_ROWS = {
    "disabled": (("deny", "pass"), "deny"), "cross": (("deny", "split"), "deny"),
    "compose": (("replace", "add"), "replace"), "directive": (("query", "update", "none"), "query"),
    "snoop": (_SWITCH, "on"), "keep-invalid": (_SWITCH, "off"), "index": (("modulo", "xor"), "modulo"),
    "policy.ppaace": (_POLICY, "lru"), "policy.spaace": (_POLICY, "lru"), "policy.omt": (_POLICY, "lru"),
    "seed": ((0, _NUMBER), 0),
    "lines.ppaace": ((0, 4096), 0), "lines.spaace": ((0, 4096), 0), "lines.omt": ((0, 4096), 0),
    "ways.ppaace": ((0, 4096), 0), "ways.spaace": ((0, 4096), 0), "ways.omt": ((0, 4096), 0),
    "avs1-liodn": (("keep", "clear"), "keep"), "avics": (("visible", "hidden"), "visible"),
    "secure-boot": (_SWITCH, "off"), "burst": ((0, _NUMBER), 0), "phys-bits": ((12, 64), 36),
}

_MALFORMATIONS = ("pt", "wse", "base", "subwindow", "wce", "atm", "otm")

# Greatest code of the class, default code (V1).
_CODES = {
    "ppaace-invalid": (7, 2), "outside-aperture": (7, 1), "crosses-subwindow": (7, 2), "spaace-outside-spaact": (7, 3),
    "spaace-invalid": (7, 3), "spaace-not-secondary": (7, 4), "spaace-wrong-liodn": (7, 5),
    "subwindow-unmapped": (7, 5), "hole": (7, 4), "no-query": (15, 1), "no-update": (15, 2), "no-atomic": (15, 3),
    "no-immediate": (3, 1),
    "ome-outside-omt": (3, 3), "ome-no-encoding": (3, 2),
}

for _name in _MALFORMATIONS:
    _ROWS["malformed-" + _name] = (("error", "lav", "wav"), "error")
    _ROWS["code.malformed-" + _name] = ((1, 7), 6)
for _name, (_most, _default) in _CODES.items():
    _ROWS["code." + _name] = ((1, _most), _default)

_DEFAULTS = {name: default for name, (_, default) in _ROWS.items()}


def defaults():
    return dict(_DEFAULTS)


def values_of(name):
    """The words of a knob, or its least and greatest number."""
    return _ROWS[name][0]


def names():
    return list(_ROWS)


def read_value(name, text):
    """The value that a text means to a knob, or Refused."""
    if name not in _ROWS:
        raise Refused("EINVAL", f"no such knob: '{name}'")
    values = _ROWS[name][0]
    if isinstance(values[0], str):
        if text not in values:
            raise Refused("EINVAL", f"not a value of this knob: '{text}'; one of {' '.join(values)}")
        return text
    base, digits = (16, text[2:]) if text[:2] in ("0x", "0X") else (10, text)
    number = int(digits, base) if digits and not digits.strip(_DIGITS[base]) else -1
    if not values[0] <= number <= values[1]:
        raise Refused("EINVAL", f"not a value of this knob: '{text}'; a number from {values[0]} to {values[1]}")
    return number
