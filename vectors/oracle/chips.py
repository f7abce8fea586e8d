"""Facts of the chips, from the data of public sources (docs/spec/chips.md). SPDX-License-Identifier: BSD-2-Clause"""
import functools
import json
import os

from answers import Refused

_DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "model", "soc", "data", "chips.json")

ERRATA = ("A-003638", "A-005982", "PAMU-3", "PAMU-A001", "A-007907", "A-004510")

# Which device-tree nodes a device of u-boot's tables belongs to (chips.md, rule "by block").
_BLOCKS = {"sec": "crypto", "pcie": "pcie", "srio": "rapidio", "rio": "rapidio", "usb": "usb", "esdhc": "sdhc",
           "sata": "sata", "dma": "dma", "raid": "raideng", "rman": "rman", "fman": "fman", "qman": "qman",
           "bman": "bman", "pme": "pme", "qe": "qe", "tdm": "tdm"}


class Chip:
    """What the silicon and software need to know of a chip.

    name, instances (a count), mwce, mliodn, max_subwindows, errata {name: bool}, caches: for each instance a dict of
    (lines, ways) by "ppaace", "spaace", "omt"; liodns {LIODN: instance}; msi_banks: dicts of page, offset, registers,
    layout ("msiir" or "msiir1"), block (address of the bank's own MSIIR); ccsr; raw: the entry of chips.json.
    """

    def __init__(self, raw):
        self.raw = raw
        self.name = raw["name"]
        self.instances = raw["pamu"]["num_instances"]
        self.mwce = 7
        self.mliodn = 4095
        self.ccsr = int(raw["ccsr_base_phys"], 16)
        self.caches = [_caches(instance) for instance in raw["pamu"]["instances"] or [{}] * self.instances]
        self.errata = _errata(raw)
        self.liodns = _liodns(raw)
        self.msi_banks = [_bank(self.ccsr, bank) for bank in raw["msi_banks"]]

    @property
    def max_subwindows(self):
        return 1 << (1 + self.mwce)


def _caches(instance):
    """C1, with the defaults of chips.md for what is not known."""
    first = instance.get("primary_cache") or {"lines": 32, "ways": 1}
    second = instance.get("secondary_cache") or {"lines": 128, "ways": 2}
    return {"ppaace": (first["lines"], first["ways"]), "spaace": (second["lines"], second["ways"]), "omt": (16, 16)}


def _errata(raw):
    listed = {row["id"] for row in raw["errata"]}
    on = {"A-003638", "A-005982"} | (listed & {"A-007907", "A-004510", "PAMU-A001"})
    return {name: name in on for name in ERRATA}


def _bank(ccsr, bank):
    address = int(bank["alias_phys"], 16)
    return {"page": address & ~0xFFF, "offset": address & 0xFFF, "registers": bank["num_msi_registers"],
            "layout": bank["alias_register"].lower(), "block": ccsr + int(bank["in_block_msiir_offset"], 16)}


def _first_silicon(chip):
    """p4080-rev1: 16 subwindows, PAMU-3, messages go to MSIIR in the block (chips.md)."""
    chip.name = "p4080-rev1"
    chip.mwce = 3
    chip.errata.update({"PAMU-3": True, "PAMU-A001": False, "A-004510": False})
    for bank in chip.msi_banks:
        bank.update(page=bank["block"] & ~0xFFF, offset=bank["block"] & 0xFFF)
    return chip


def _node_kind(node):
    return node.rsplit("/", 1)[-1].split("@")[0]


def _instance_number(raw, pamu):
    for instance in raw["pamu"]["instances"] or []:
        if instance["node"] == pamu:
            return instance["index"]
    return None


def _by_register(raw):
    """{GUTS offset: instance} of the device tree's nodes and their children."""
    found = {}
    for node in raw["devices"]:
        rows = [node.get("liodn_reg")] + list(node.get("child_liodn_regs") or [])
        for row in rows:
            if row and row["block"].startswith("global-utilities"):
                found[int(row["offset"], 16)] = _instance_number(raw, node["pamu"])
    return found


def _by_block(raw):
    """{kind of node: instance} where all nodes of a kind name one PAMU."""
    seen = {}
    for node in raw["devices"]:
        seen.setdefault(_node_kind(node["node"]), set()).add(_instance_number(raw, node["pamu"]))
    for node in raw["dma_masters_without_iommu_parent_in_dts"]:
        seen.setdefault(_node_kind(node), set()).add(None)
    return {kind: next(iter(places)) for kind, places in seen.items() if len(places) == 1}


def _devices(raw):
    """(name, LIODNs, registers) of every device of u-boot's tables."""
    tables = raw["uboot_liodns"]
    for row in tables["devices"]:
        yield row["name"], row["liodn"], row.get("register") or []
    for row in tables["sec"]:
        yield "sec-" + row["name"], row["liodn"], []
    for row in tables["raid_engine"]:
        yield "raid-engine", row["liodn"] if isinstance(row["liodn"], list) else [row["liodn"]], []
    for row in tables["rman_inbound_blocks"]:
        yield "rman-block", [row["effective_liodn"]], []
    points = tables["pcie_endpoint_liodns"]
    if points:
        yield "pcie-endpoint", list(range(points["first"], points["last"] + 1)), []


def _kind_of(name):
    kind = "".join(letter for letter in name.split("-")[0] if letter.isalpha())
    return "rio" if kind.startswith("rio") else kind


def _place(registers, kind, by_register, by_block):
    for register in registers:
        block, _, offset = register.partition("+")
        if block == "guts" and int(offset, 16) in by_register:
            return by_register[int(offset, 16)]
    return by_block.get(_BLOCKS.get(kind, kind))


def _liodns(raw):
    """{LIODN: instance} for the LIODNs whose place is known (D3)."""
    by_register, by_block = _by_register(raw), _by_block(raw)
    found = {}
    for name, liodns, registers in _devices(raw):
        place = _place(registers, _kind_of(name), by_register, by_block)
        for liodn in liodns if place is not None else []:
            found.setdefault(liodn, place)
    return found


@functools.lru_cache(maxsize=None)
def _facts():
    with open(_DATA, encoding="utf-8") as file:
        return {raw["name"]: raw for raw in json.load(file)}


@functools.lru_cache(maxsize=None)
def _profile(name):
    if name == "p4080-rev1":
        return _first_silicon(Chip(_facts()["p4080"]))
    return Chip(_facts()[name]) if name in _facts() else None


def find_chip(name):
    """A chip by its name, or by a part that it stands for, in any letter case; Refused if there is none."""
    wanted = name.lower()
    if wanted == "p4080-rev1" or wanted in _facts():
        return _profile(wanted)
    for raw in _facts().values():
        if any(part.split()[0].lower() == wanted for part in raw["covers"]):
            return _profile(raw["name"])
    raise Refused("EINVAL", f"no such chip: '{name}'")
