#!/usr/bin/env python3
"""Writes model/soc/chip_rows.c from model/soc/data/chips.json; docs/spec/chips.md says how.

SPDX-License-Identifier: BSD-2-Clause
"""
import argparse
import copy
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FACTS = ROOT / "model/soc/data/chips.json"
ROWS = ROOT / "model/soc/chip_rows.c"

# The documented defaults of what no source states (docs/spec/chips.md).
COMMON_CACHES = {"primary_cache": (32, 1), "secondary_cache": (128, 2)}
COMMON_OMT = (16, 16)
COMMON_SUBWINDOWS = 256
PHYS_BITS = {"e6500": 40}
COMMON_PHYS_BITS = 36

# u-boot's names of blocks (a prefix) and the device-tree nodes of the same block.
BLOCKS = [
    ("srio-rmu", "rmu"), ("srio", "rapidio"), ("rio", "rapidio"), ("qman", "qman"), ("bman", "bman"),
    ("esdhc", "sdhc"), ("usb", "usb"), ("sata", "sata"), ("pcie", "pcie"), ("dma", "dma"), ("fman", "fman"),
    ("sec", "crypto"), ("raid", "raideng"), ("rman", "rman"), ("pman", "pman"), ("pme", "pme"),
    ("qe", "qe"), ("tdm", "tdm"),
]

# id in the facts: switch, whether it is on, why.
ERRATA = {
    "A-003638": ("a003638", True, "on: the drivers assume it on every SoC"),
    "A-005982": ("a005982", True, "on: no source restricts it, and two drivers work around it everywhere"),
    "PAMU 3": ("pamu3", False, "off: rev1 silicon only, and this profile is rev2 (p4080-rev1 has it on)"),
    "PAMU-A001": ("a001", True, "on: rev2 silicon, which this profile is, as its subwindow maximum is rev2's"),
    "A-007907": ("a007907", True, "on: listed revisions; seen by lint only"),
    "A-004510": ("a004510", True, "on: listed revisions; seen by lint only"),
}

# p4080-rev1: what differs from p4080.
REV1_NOTE = ("rev1 silicon: 16 subwindows, PAMU 3, no alias pages for MSIs; everything else is taken over from p4080 "
             "and is not stated of rev1 by any source")
REV1_MSI = ("no alias page: the design thread of 2013-04-02 says of alias pages with one bank each that \"newer chips "
            "do, but the first chip to have a PAMU didn't\"; inferred to be rev1 P4080, as the P4080 device tree has them")
REV1_ERRATA = {
    "PAMU 3": (True, "on: this is rev1 silicon"),
    "PAMU-A001": (False, "off: rev2 silicon"),
    "A-004510": (False, "off: revision 2.0 only"),
}


def require(condition, what):
    """The facts must have the shape this script was written for: a change has to be looked at."""
    if not condition:
        sys.exit(f"make_chips.py: {FACTS}: {what}")


def number(text):
    return int(text, 16)


# ---- C text ----

class Text:
    """A C string expression: macro names (words) and literals, in order."""

    def __init__(self, *parts):
        self.parts = parts

    def __str__(self):
        return " ".join(part if isinstance(part, Macro) else quote(part) for part in self.parts)


class Macro(str):
    """A C identifier that expands to a string literal."""


def quote(text):
    require(text.isascii() and text.isprintable(), f"text is not printable ASCII: {text!r}")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("??", "?\\?") + '"'


def c(value):
    """A Python value as a C initialiser."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and not isinstance(value, Macro):
        return quote(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {c(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "{" + ", ".join(c(item) for item in value) + "}"
    return str(value)


def hexadecimal(value):
    return Macro(f"0x{value:x}")


def known(value, source):
    return {".value": value, ".known": True, ".source": source}


def unknown(default, why):
    return {".value": default, ".known": False, ".source": why}


# ---- one chip ----

class Chip:
    """One SoC of the facts, and the C rows made of it."""

    def __init__(self, facts, variant_of=None):
        self.facts = facts
        self.variant_of = variant_of
        self.name = facts["name"]
        self.symbol = self.name.replace("-", "_")
        self.macro = self.symbol.upper()
        self.silicon = Macro(f"{self.macro}_DTSI")
        self.ids = Macro(f"{self.macro}_IDS")
        self.devices = None

    def tree(self, text):
        return Text(self.silicon, ": " + text)

    # -- parts --

    def parts(self):
        match = re.fullmatch(r"(0x[0-9a-f]{6})(?: \((P\d{4}) (0x[0-9a-f]{6})\))?", self.facts["svr"])
        require(match, f"{self.name}: svr {self.facts['svr']!r}")
        names = [re.fullmatch(r"(\w+)( \(.*\))?", name)[1] for name in self.facts["covers"]]
        svrs = {self.name.split("-")[0].upper(): match[1]}
        if match[2]:
            svrs[match[2]] = match[3]
        require(set(svrs) <= set(names), f"{self.name}: an SVR of a part that is not covered")
        return [self.part(name, svrs.get(name)) for name in names]

    def part(self, name, svr):
        value = known(hexadecimal(number(svr)), self.facts["svr_source"]) if svr else \
            unknown(0, f"the facts hold no SVR of {name}")
        return {".name": name, ".svr": value}

    # -- single values --

    def values(self):
        facts, pamu, guts, fabric = (self.facts[key] for key in (None, "pamu", "guts", "coherency_fabric") if key) \
            if False else (self.facts, self.facts["pamu"], self.facts["guts"], self.facts["coherency_fabric"])
        return {}
