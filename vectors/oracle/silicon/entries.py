"""Table entries: fields, and what is wrong with them (P1 to P3, T6; FACTS sections 3 and 4).
SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused
from language import PROTECTIONS, bad, read_number

# field: byte offset of its word, lowest bit, width
FIELDS = {
    "WBAH": (0x00, 0, 32), "WBAL": (0x04, 12, 20), "WSE": (0x04, 6, 6), "MW": (0x04, 5, 1), "LIODN": (0x04, 16, 16),
    "AP": (0x04, 3, 2), "DD": (0x04, 2, 1), "PT": (0x04, 1, 1), "V": (0x04, 0, 1), "DID": (0x08, 24, 8),
    "PID": (0x08, 16, 8), "SNPID": (0x08, 8, 8), "CR": (0x08, 7, 1), "CID": (0x0C, 16, 8), "WCE": (0x0C, 4, 4),
    "ATM": (0x0C, 2, 2), "OTM": (0x0C, 0, 2), "TWBAH": (0x10, 0, 32), "TWBAL": (0x14, 12, 20), "SWSE": (0x14, 6, 6),
    "FSPI": (0x18, 0, 32), "IOEA": (0x1C, 24, 8), "MOEA": (0x1C, 16, 8), "IOEB": (0x1C, 8, 8), "MOEB": (0x1C, 0, 8),
    "OMI": (0x1C, 0, 16),
}
_PRIMARY_ONLY = ("WBAH", "WBAL", "WSE", "MW", "FSPI")


def get(entry, name):
    """A field of the 64 bytes of an entry."""
    word, lowest, width = FIELDS[name]
    return int.from_bytes(entry[word:word + 4], "big") >> lowest & (1 << width) - 1


def put(entry, name, value):
    """The entry with a field changed, and no other bit."""
    word, lowest, width = FIELDS[name]
    mask = (1 << width) - 1 << lowest
    number = int.from_bytes(entry[word:word + 4], "big") & ~mask | value << lowest
    return entry[:word] + number.to_bytes(4, "big") + entry[word + 4:]


def with_fields(entry, fields):
    """The entry with fields changed, or Refused if it then has no such field (P1)."""
    for name, value in fields.items():
        entry = put(entry, name, value)
    for name in fields:
        if name in _PRIMARY_ONLY and get(entry, "PT") == 1:
            raise Refused("EINVAL", f"the entry has a field {name} only with PT=0", "P1")
        if name == "LIODN" and get(entry, "PT") == 0:
            raise Refused("EINVAL", "the entry has a field LIODN only with PT=1", "P1")
        if name == "OMI" and get(entry, "OTM") != 2:
            raise Refused("EINVAL", "the entry has a field OMI only with OTM=2", "P1")
        if name in ("IOEB", "MOEB") and get(entry, "OTM") == 2:
            raise Refused("EINVAL", f"the entry has a field {name} only with OTM not 2", "P1")
    return entry


def window_base(entry):
    return get(entry, "WBAH") << 32 | get(entry, "WBAL") << 12


def translated_base(entry):
    return get(entry, "TWBAH") << 32 | get(entry, "TWBAL") << 12


def window_size(entry):
    return 1 << get(entry, "WSE") + 1


def mapped_size(entry):
    return 1 << get(entry, "SWSE") + 1


def subwindow_size(entry):
    return window_size(entry) >> get(entry, "WCE") + 1


def malformed_primary(entry, mwce):
    """What is wrong with a valid PPAACE, in the order of T6; None if nothing is."""
    several = get(entry, "MW") == 1
    if get(entry, "PT") == 1:
        return "malformed-pt"
    if get(entry, "WSE") < 0xB:
        return "malformed-wse"
    if window_base(entry) % window_size(entry) != 0:
        return "malformed-base"
    if several and subwindow_size(entry) < 4096:
        return "malformed-subwindow"
    if several and get(entry, "WCE") > mwce:
        return "malformed-wce"
    return malformed_any(entry)


def malformed_any(entry):
    """What is wrong with the translation of an entry of either kind; None if nothing is."""
    if get(entry, "ATM") >= 2:
        return "malformed-atm"
    return "malformed-otm" if get(entry, "OTM") == 3 else None


def _page(name, text):
    value = read_number(text, True)
    if value % 4096 or value >= 1 << 64:
        raise bad(f"{name} is not a multiple of 4K below 2^64: '{text}'")
    return value >> 32, (value & 0xFFFFFFFF) >> 12


def _exponent(name, text, least, most):
    value = read_number(text, True)
    if value & value - 1 or not least <= value <= most:
        raise bad(f"{name} is not a power of two from {least} to {most}: '{text}'")
    return value.bit_length() - 1


def _short_form(name, text):
    """The fields that a short form stands for, or None."""
    if name == "WINDOW":
        return dict(zip(("WBAH", "WBAL"), _page(name, text)))
    if name == "PHYS":
        return dict(zip(("TWBAH", "TWBAL"), _page(name, text)))
    if name == "SIZE":
        return {"WSE": _exponent(name, text, 2, 1 << 63) - 1}
    if name == "MAPPED":
        return {"SWSE": _exponent(name, text, 2, 1 << 63) - 1}
    if name == "SUBWINDOWS":
        exponent = _exponent(name, text, 1, 65536)
        return {"MW": 1, "WCE": exponent - 1} if exponent else {"MW": 0}
    if name == "PROT":
        if text.lower() not in PROTECTIONS:
            raise bad(f"not a protection: '{text}'")
        return {"AP": PROTECTIONS[text.lower()]}
    return None


def read_fields(pairs):
    """Fields by name from NAME=VALUE pairs, short forms written out."""
    found, taken = {}, {}
    for name, text in pairs:
        for field, value in (_short_form(name.upper(), text) or _one(name.upper(), text)).items():
            word, lowest, width = FIELDS[field]
            bits = (1 << width) - 1 << lowest
            if taken.get(word, 0) & bits:
                raise bad(f"another field has bits of {field}")
            taken[word] = taken.get(word, 0) | bits
            found[field] = value
    return found


def _one(name, text):
    if name not in FIELDS:
        raise bad(f"no such field: '{name}'")
    value = read_number(text)
    if value >= 1 << FIELDS[name][2]:
        raise bad(f"{name} has {FIELDS[name][2]} bits: '{text}'")
    return {name: value}
