#!/usr/bin/env python3
"""Writes model/soc/chip_rows.c from model/soc/data/chips.json; docs/spec/chips.md says how.

With --check it writes nothing and fails if the file is not what it would write.
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
WIDTH = 120

# The documented defaults of what no source states (docs/spec/chips.md).
COMMON_CACHES = {"PPAACE": ("primary_cache", 32, 1), "SPAACE": ("secondary_cache", 128, 2)}
COMMON_OMT = (16, 16)
COMMON_SUBWINDOWS = 256
PHYS_BITS = {"e500mc": 36, "e5500": 36, "e6500": 40}

# A block as u-boot's names begin, and the same block's node in the device tree. The first match counts.
BLOCKS = [
    ("srio-rmu", "rmu"), ("srio", "rapidio"), ("rio", "rapidio"), ("qman", "qman"), ("bman", "bman"),
    ("esdhc", "sdhc"), ("usb", "usb"), ("sata", "sata"), ("pcie", "pcie"), ("dma", "dma"), ("fman", "fman"),
    ("sec", "crypto"), ("raid", "raideng"), ("rman", "rman"), ("pman", "pman"), ("pme", "pme"), ("qe", "qe"),
    ("tdm", "tdm"),
]

# id in the facts: switch, whether it is on, why.
ERRATA = {
    "A-003638": ("a003638", True, "on: the drivers assume it on every SoC"),
    "A-005982": ("a005982", True, "on: no source restricts it, and two drivers work around it everywhere"),
    "PAMU 3": ("pamu3", False, "off: rev1 silicon only, and this profile is rev2 (p4080-rev1 has it on)"),
    "PAMU-A001": ("a001", True, "on: rev2 silicon, which this profile is, as its subwindow maximum is rev2's"),
    "A-007907": ("a007907", True, "on: listed; seen by lint only"),
    "A-004510": ("a004510", True, "on: listed revisions; seen by lint only"),
}

# What p4080-rev1 has otherwise than p4080.
REV1_NOTE = ("rev1 silicon: 16 subwindows, PAMU 3, no alias pages for MSIs; everything else is taken over from p4080, "
             "whether or not a source states it of rev1")
REV1_MSI = ("no alias page: the design thread (2013-04-02) says of alias pages with one bank each that \"newer chips "
            "do, but the first chip to have a PAMU didn't\"; inferred to be P4080 rev1, as the P4080 device tree has "
            "them")
REV1_ERRATA = {
    "PAMU 3": (True, "on: this is rev1 silicon"),
    "PAMU-A001": (False, "off: rev2 silicon"),
    "A-004510": (False, "off: revision 2.0 only"),
}


def require(condition, what):
    """The facts must have the shape this script was written for; a change of it has to be looked at."""
    if not condition:
        sys.exit(f"make_chips.py: {FACTS}: {what}")


# ---- C text ----

class Raw(str):
    """C text as it is: an enumerator, a hexadecimal number, a macro."""


class Text(tuple):
    """String pieces side by side: Raw macros and literals."""


def hexadecimal(text):
    return Raw(f"0x{int(text, 16):x}")


def quote(text):
    require(text.isascii() and text.isprintable() and "??" not in text, f"not a plain text: {text!r}")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def flat(value):
    """A value as a C initialiser in one line."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Text):
        return " ".join(flat(piece) for piece in value)
    if isinstance(value, str) and not isinstance(value, Raw):
        return quote(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {flat(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "{" + ", ".join(flat(item) for item in value) + "}"
    return str(value)


def split_text(text, room):
    """Pieces of a text that fit room columns once quoted; every piece but the last ends in a space."""
    pieces, piece = [], ""
    for word in re.findall(r"\S+ ?", text):
        if piece and len(quote(piece + word)) > room:
            pieces.append(piece)
            piece = ""
        piece += word
    return pieces + [piece]


def emit_text(text, column, key):
    """A string, one literal a line, each below the first."""
    column += len(key)
    pieces = []
    for piece in text if isinstance(text, Text) else (text,):
        pieces += [piece] if isinstance(piece, Raw) else map(quote, split_text(piece, WIDTH - 4 - column))
    lines = [" " * column + str(piece) for piece in pieces]
    lines[0] = " " * (column - len(key)) + key + lines[0][column:]
    lines[-1] += ","
    return lines


def emit_items(items, column):
    """Initialisers side by side, as many as a line takes."""
    lines, room = [], False
    for key, item in items:
        text = f"{key}{flat(item)},"
        if room and len(lines[-1]) + 1 + len(text) <= WIDTH - 3:
            lines[-1] += " " + text
            continue
        broken = emit(item, column, key)
        lines += broken
        room = len(broken) == 1
    return lines


def emit(value, column, key=""):
    """A value as lines of C from a column on, broken where it does not fit a line."""
    line = " " * column + key + flat(value) + ","
    if len(line) <= WIDTH - 3:
        return [line]
    if not isinstance(value, (dict, list)):
        return emit_text(value, column, key)
    inner = column + len(key) + 1
    items = [(f"{name} = ", item) for name, item in value.items()] if isinstance(value, dict) else \
        [("", item) for item in value]
    lines = emit_items(items, inner)
    lines[0] = " " * column + key + "{" + lines[0][inner:]
    lines[-1] = lines[-1][:-1] + "},"
    return lines


def known(value, source):
    return {".value": value, ".known": True, ".source": source}


def unknown(default, why):
    return {".value": default, ".known": False, ".source": why}


# ---- one chip ----

def source_texts(facts):
    """The sources that a chip's rows cite again and again."""
    liodns, endpoints = facts["uboot_liodns"], facts["uboot_liodns"]["pcie_endpoint_liodns"]
    yield "DTS", facts["reference_board_dts"]
    yield "DTSI", facts["silicon_dtsi"]
    yield "STASH", facts["stash"]["note"].partition("; ")[2]
    yield "IDS", liodns["source"]
    if endpoints:
        yield "ENDPOINTS", (f"{liodns['source']}: {endpoints['start']} + {endpoints['per_controller_step']} * endpoint "
                            f"+ controller; {endpoints['status']}")


class Chip:
    """One SoC of the facts: macros and helpers that its rows share."""

    def __init__(self, facts, variant_of=None, note=None):
        self.facts = facts
        self.variant_of = variant_of
        self.note = note or facts["pamu"]["note"]
        self.name = facts["name"]
        self.symbol = self.name.replace("-", "_")
        family = (variant_of or self.name).upper()
        self.macros = {Raw(f"{family}_{name}"): text for name, text in source_texts(facts)}
        self.board, self.silicon, self.stash, self.ids, *endpoints = self.macros
        self.endpoints = endpoints[0] if endpoints else None

    def tree(self, text):
        """What the device tree of the silicon says."""
        return Text((self.silicon, ": " + text))


def part_rows(chip):
    match = re.fullmatch(r"(0x[0-9a-f]{6})(?: \((P\d{4}) (0x[0-9a-f]{6})\))?", chip.facts["svr"])
    require(match, f"{chip.name}: svr {chip.facts['svr']!r}")
    svrs = {chip.facts["name"].partition("-")[0].upper(): match[1], match[2]: match[3]}
    rows = []
    for text in chip.facts["covers"]:
        name = text.partition(" ")[0]
        svr = known(hexadecimal(svrs[name]), chip.facts["svr_source"]) if name in svrs else \
            unknown(0, f"the facts hold no SVR of {name}")
        rows.append({".name": name, ".svr": svr})
    return rows


def subwindow_values(chip):
    fact = chip.facts["max_subwindows"]
    maximum = fact["value"] or COMMON_SUBWINDOWS
    mwce = maximum.bit_length() - 2
    require(maximum == 1 << (1 + mwce), f"{chip.name}: {maximum} subwindows are not a power of two")
    value = known if fact["value"] else unknown
    return {"MWCE": value(mwce, fact["note"]), "MAX_SUBWINDOWS": value(maximum, fact["note"])}


def phys_bits_value(chip):
    fact = chip.facts["physical_address_bits"]
    require(fact["value"] is None, f"{chip.name}: a known physical address width")
    default = fact["inferred_value"] or PHYS_BITS[chip.facts["core"]]
    return unknown(default, f"{fact['evidence']}; {fact['note']}")


def optional(value, chip, property_name):
    return unknown(0, chip.tree("no " + property_name)) if value is None else known(value, chip.tree(property_name))


def fabric_values(chip):
    fabric, portid = chip.facts["coherency_fabric"], chip.facts["pamu"]["portid_mapping"]
    return {
        "PORTID_MAPPING": optional(portid and hexadecimal(portid), chip, "fsl,portid-mapping"),
        "L3_STASH": known(1, chip.stash),
        "CSDIDS": optional(fabric["num_csdids"], chip, "number of CSDs in " + fabric["node"]),
        "SNOOPIDS": optional(fabric["num_snoopids"], chip, "number of snoop ids in " + fabric["node"]),
        "LAWS": optional(fabric["num_laws"], chip, "number of local access windows"),
    }


def value_rows(chip):
    pamu, guts, bits = chip.facts["pamu"], chip.facts["guts"], chip.facts["liodn_bits"]
    violation, error = pamu["interrupts"]
    iommu, ccsr = chip.tree("iommu@20000"), Text((chip.board, ": soc node"))
    values = {
        "CCSR_BASE": known(hexadecimal(chip.facts["ccsr_base_phys"]), ccsr),
        "CCSR_SIZE": known(hexadecimal(chip.facts["ccsr_size"]), ccsr),
        "PAMU_OFFSET": known(hexadecimal(pamu["ccsr_offset"]), iommu),
        "PAMU_SIZE": known(hexadecimal(pamu["block_size"]), iommu),
        "GUTS_OFFSET": known(hexadecimal(guts["ccsr_offset"]), chip.tree(guts["node"])),
        "BYPASS_OFFSET": known(hexadecimal(guts["pamubypenr_offset"]),
                               "linux 6.1 guts.h; libos; hypervisor; u-boot"),
        "VIOLATION_INTERRUPT": known(violation[0], iommu),
        "ERROR_INTERRUPT": known(error[0], iommu),
        "ERROR_INTERRUPT_BIT": known(error[3], iommu),
        "LIODN_BITS": known(bits, chip.tree("fsl,liodn-bits")),
        "MLIODN": unknown((1 << bits) - 1, "no source gives PC2; the largest number of fsl,liodn-bits"),
        **subwindow_values(chip),
        "PHYS_BITS": phys_bits_value(chip),
        **fabric_values(chip),
    }
    return {f"[PAMU_CHIP_{name}]": value for name, value in values.items()}


# ---- instances ----

def instance_index(chip, node):
    indices = [row["index"] for row in chip.facts["pamu"]["instances"] if row["node"] == node]
    require(len(indices) == 1, f"{chip.name}: {node} is not one instance")
    return indices[0]


def node_name(fact):
    return fact["node"].rpartition("/")[2]


def node_registers(fact):
    """The LIODN registers (GUTS offsets) of a device-tree node, or of its children."""
    registers = [fact["liodn_reg"]] if fact["liodn_reg"] else fact.get("child_liodn_regs", [])
    require(all(register["block"] == "global-utilities@e0000" for register in registers), "a register outside GUTS")
    return [int(register["offset"], 16) for register in registers]


def node_row(fact):
    registers = node_registers(fact)
    return {".name": node_name(fact), ".liodn_registers": len(registers),
            ".liodn_register": [Raw(f"0x{register:x}") for register in registers or [0]]}


def cache_row(lines, ways, is_known, source):
    return {".geometry": {".lines": lines, ".ways": ways}, ".known": is_known, ".source": source}


def cache_rows(chip, fact):
    rows = {}
    for structure, (key, lines, ways) in COMMON_CACHES.items():
        geometry = fact[key]
        rows[f"[PAMU_{structure}]"] = \
            cache_row(geometry["lines"], geometry["ways"], True, chip.tree(fact["node"])) if geometry else \
            cache_row(lines, ways, False, chip.tree("no pamu@ nodes; the default is the most common geometry"))
    rows["[PAMU_OMT]"] = cache_row(*COMMON_OMT, False, "no source gives the OMT cache (rule C2)")
    return rows


def attached_nodes(chip, fact):
    nodes = [node for node in chip.facts["devices"] if node["pamu"] == fact["node"]]
    require(sorted(map(node_name, nodes)) == sorted(fact["devices"]), f"{chip.name}: nodes of {fact['node']}")
    return [node_row(node) for node in nodes]


def instance_row(chip, fact, tables):
    index, nodes = fact["index"], attached_nodes(chip, fact)
    require(int(fact["ccsr_offset"], 16) == 0x20000 + 0x1000 * index, f"{chip.name}: offset of instance {index}")
    require(int(fact["pamubypenr_bit"], 16) == 0x80000000 >> index, f"{chip.name}: bypass bit of instance {index}")
    known_nodes = fact["node"] is not None
    why = chip.tree("fsl,iommu-parent" if known_nodes else "no pamu@ nodes, no fsl,iommu-parent")
    row = {
        ".ccsr_offset": hexadecimal(fact["ccsr_offset"]),
        ".bypass_bit": hexadecimal(fact["pamubypenr_bit"]),
        ".source": chip.tree(fact["node"] if known_nodes else "size of iommu@20000"),
        ".cache": cache_rows(chip, fact),
        ".nodes_known": known_nodes,
        ".nodes_source": why,
    }
    if nodes:
        row.update({".nodes": tables.add("node", f"pamu{index}_nodes", nodes), ".node_count": len(nodes)})
    return row


# ---- MSI banks, errata, CPUs ----

def msi_row(chip, bank):
    require(len(bank["interrupts"]) == bank["num_msi_registers"], f"{chip.name}: interrupts of {bank['node']}")
    require(bank["msis_per_bank"] == 32 * bank["num_msi_registers"], f"{chip.name}: MSIs of {bank['node']}")
    return {
        ".compatible": bank["compatible"][0],
        ".block_offset": hexadecimal(bank["block_offset"]),
        ".block_size": hexadecimal(bank["block_size"]),
        ".msiir_offset": hexadecimal(bank["in_block_msiir_offset"]),
        ".alias_offset": hexadecimal(bank["alias_offset"]),
        ".alias_register": Raw("PAMU_CHIP_" + bank["alias_register"]),
        ".registers": bank["num_msi_registers"],
        ".msis": bank["msis_per_bank"],
        ".interrupt": [int(text, 16) for text in bank["interrupts"]],
        ".source": bank.get("source", chip.tree(bank["node"])),
    }


def words(fact):
    return fact if isinstance(fact, str) else "; ".join(fact)


def erratum_row(fact):
    switch, on, decision = ERRATA[fact["id"]]
    on, decision = fact.get("decision", (on, decision))
    applies, behaviour = words(fact["applies"]), fact["behaviour"]
    if "uboot_svr_low_bytes" in fact:
        applies += "; u-boot keys on SVR low bytes " + ", ".join(fact["uboot_svr_low_bytes"])
        behaviour += "; port-id mask " + fact["linux_hv_csd_port_id"]
    return {".id": Raw("PAMU_CHIP_ERRATUM_" + switch), ".on": on, ".decision": decision, ".applies": applies,
            ".behaviour": behaviour, ".source": words(fact["sources"])}


def cpu_row(chip, fact):
    threads, rule = fact["reg"], chip.facts["stash"]["note"]
    first = threads[0]
    require("L1 = 32 + 2*cpu_reg" in rule and "L3/CPC = 1" in rule, f"{chip.name}: another rule of stash ids")
    require(threads == list(range(first, first + len(threads))), f"{chip.name}: threads of {fact['node']}")
    if "L2 = 33 + 2*cpu_reg" in rule:
        l2 = known(33 + 2 * first, chip.stash)
    else:
        require("L2 = 33 + cpu_reg/4" in rule, f"{chip.name}: another rule of L2 stash ids")
        l2 = unknown(0, chip.stash) if first % 8 else known(33 + first // 4, chip.stash)
    return {".node": fact["node"], ".first": first, ".threads": len(threads),
            ".l1": known(32 + 2 * first, chip.stash), ".l2": l2}


# ---- devices ----

def device(name, liodns, registers, source, note=None):
    require(1 <= len(liodns) <= 2 and all(0 < liodn < 4096 for liodn in liodns), f"LIODNs of {name}")
    return {"name": name, "liodns": liodns, "registers": registers, "source": source, "note": note}


def based(facts, base, fact):
    """The note of a LIODN that is base + offset."""
    start = facts["bases"][base][0]
    require(start + fact["liodn_offset"] == fact["effective_liodn"], f"{base} offset {fact['liodn_offset']}")
    return f"{base} base {start} + offset {fact['liodn_offset']}"


def rewritten(row, later_rows):
    """Notes on GUTS registers that a later row of u-boot's tables writes again."""
    return [f"{register} is written again, with {liodn}, by {later['name']}, which wins"
            for register in row["registers"] if register.startswith("guts+")
            for later in later_rows
            for again, liodn in zip(later["registers"], later["liodns"]) if again == register]


def plain_devices(chip, facts):
    rows = [device(fact["name"], fact["liodn"], fact["register"], chip.ids, fact.get("note"))
            for fact in facts["devices"]]
    for i, row in enumerate(rows):
        row["note"] = "; ".join([row["note"]] * bool(row["note"]) + rewritten(row, rows[i + 1:])) or None
    return rows


def portal_devices(chip, facts):
    return [device(f"qman-portal{fact['portal']}-{kind}", [fact[f"{kind}_liodn"]], [], chip.ids)
            for fact in facts["qman_portals"] for kind in ("dqrr", "frame")]


def block_devices(chip, facts):
    rows = [device(f"fman{fact['fman']}-{fact['kind']}-port{fact['port']}", [fact["effective_liodn"]], [], chip.ids,
                   "Rx port; " + based(facts, f"FMAN{fact['fman']}", fact)) for fact in facts["fman_rx_ports"]]
    rows += [device("sec-" + fact["name"], fact["liodn"], [], chip.ids,
                    facts["sec_note"] if fact["name"].startswith("job-ring") else None) for fact in facts["sec"]]
    rows += [device(f"raid-engine-jq{fact['jq']}-ring{fact['ring']}", [fact["liodn"]], [], chip.ids)
             for fact in facts["raid_engine"]]
    rows += [device(f"rman-block{fact['block']}", [fact["effective_liodn"]], [], chip.ids,
                    "inbound block; " + based(facts, "RMAN", fact)) for fact in facts["rman_inbound_blocks"]]
    return rows


def endpoint_devices(chip, facts):
    fact = facts["pcie_endpoint_liodns"]
    if not fact:
        return []
    start, step = fact["start"], fact["per_controller_step"]
    rows = [device(f"pcie{controller + 1}-endpoint{i}", [start + i * step + controller], [], chip.endpoints)
            for controller in range(step) for i in range(fact["count_per_controller"])]
    require(rows[0]["liodns"] == [fact["first"]] and rows[-1]["liodns"] == [fact["last"]], f"{chip.name}: endpoints")
    return rows


def block_node(name):
    """The node name of the block a device of u-boot's belongs to."""
    matches = [node for prefix, node in BLOCKS if name.startswith(prefix)]
    require(matches, f"device {name} belongs to no known block")
    return matches[0]


def join_by_register(chip, row):
    """The instance of the node that has the LIODN register which u-boot writes: (name of the join, value)."""
    offsets = [int(match[1], 16) for register in row["registers"] if (match := re.match(r"guts\+(0x\w+)$", register))]
    for offset in offsets:
        for node in chip.facts["devices"]:
            if offset in node_registers(node):
                return f"guts_{offset:x}", known(instance_index(chip, node["pamu"]), chip.tree(
                    f"{node_name(node)} has LIODN register GUTS+0x{offset:x} and sits behind {node['pamu']}"))
    return None


def join_by_block(chip, row):
    """If all nodes of the block sit behind one PAMU, so does the device, whichever node it is."""
    block = block_node(row["name"])
    nodes = [node for node in chip.facts["devices"] if node_name(node).startswith(block + "@")]
    orphans = [path.rpartition("/")[2] for path in chip.facts["dma_masters_without_iommu_parent_in_dts"]]
    orphans = [name for name in orphans if name.startswith(block + "@")]
    if orphans or not nodes:
        why = ", ".join(orphans) + " without fsl,iommu-parent" if orphans else f"no {block} node with fsl,iommu-parent"
        return block, unknown(0, chip.tree(why))
    pamus = {node["pamu"] for node in nodes}
    require(len(pamus) == 1, f"{chip.name}: {block} nodes behind several PAMUs: which one is {row['name']}?")
    pamu = pamus.pop()
    names = ", ".join(map(node_name, nodes))
    return block, known(instance_index(chip, pamu), chip.tree(f"{names} behind {pamu}; joined by block name"))


def device_row(chip, row, instance):
    require(len(row["registers"]) in (0, len(row["liodns"])), f"{chip.name}: registers of {row['name']}")
    result = {".name": row["name"], ".liodns": len(row["liodns"]), ".liodn": row["liodns"]}
    if row["registers"]:
        result[".liodn_register"] = row["registers"]
    result[".instance"] = Raw("&" + instance)
    if row["note"]:
        result[".note"] = row["note"]
    result[".source"] = row["source"]
    return result


def check_instances(chip, rows, joins):
    """A LIODN that several devices share must not be behind two PAMUs."""
    behind = {}
    for row in rows:
        value = joins[row["name"]][1]
        for liodn in row["liodns"] if value[".known"] else []:
            first = behind.setdefault(liodn, value[".value"])
            require(first == value[".value"], f"{chip.name}: LIODN {liodn} behind two PAMUs")


def device_rows(chip, tables):
    facts = chip.facts["uboot_liodns"]
    makers = (plain_devices, portal_devices, block_devices, endpoint_devices)
    rows = [row for make in makers for row in make(chip, facts)]
    joins = {row["name"]: join_by_register(chip, row) or join_by_block(chip, row) for row in rows}
    require(len(joins) == len(rows), f"{chip.name}: two devices of one name")
    check_instances(chip, rows, joins)
    return [device_row(chip, row, tables.add_value("join_" + joins[row["name"]][0], joins[row["name"]][1]))
            for row in rows]


def base_rows(chip):
    bases = chip.facts["uboot_liodns"]["bases"]
    return [{".name": name, ".liodns": len(liodns), ".liodn": liodns, ".source": chip.ids}
            for name, liodns in bases.items()]


def liodn_source(chip):
    fact = chip.facts["uboot_liodns"]["conditional_sections"]
    assumed = ", ".join(fact["assumed_without_evidence"]) or "none"
    return Text((chip.ids, f"; {fact['evidence']}; sections assumed without evidence: {assumed}"))


# ---- the file ----

class Tables:
    """The C objects of one profile. Those that the profile it is a variant of has, too, are shared."""

    def __init__(self, chip, shared):
        self.chip, self.shared, self.new = chip, shared, []

    def add(self, structure, name, rows):
        """The symbol of a table with these rows."""
        return self.share(name, structure, [line for row in rows for line in emit(row, 4)])

    def add_value(self, name, value):
        """The symbol of a single value."""
        return self.share(name, "value", emit(value, 4))

    def share(self, name, structure, lines):
        for symbol, other in self.shared.items():
            if other == (structure, lines):
                return Raw(symbol)
        symbol = f"{self.chip.symbol}_{name}"
        require(symbol not in self.shared, f"{symbol} is needed twice")
        self.shared[symbol] = structure, lines
        self.new += [""] + declaration(structure, symbol, lines)
        return Raw(symbol)


def declaration(structure, symbol, lines):
    start = f"static const struct pamu_chip_{structure} {symbol}"
    if structure == "value":
        return [f"{start} ="] + lines[:-1] + [lines[-1][:-1] + ";"]
    return [f"{start}[] = {{"] + lines + ["};"]


def table_members(chip, tables):
    facts = chip.facts
    instances = [instance_row(chip, fact, tables) for fact in facts["pamu"]["instances"]]
    require(len(instances) == facts["pamu"]["num_instances"], f"{chip.name}: number of instances")
    members = {
        "part": ("parts", part_rows(chip)),
        "instance": ("instances", instances),
        "msi_bank": ("msi_banks", [msi_row(chip, bank) for bank in facts["msi_banks"]]),
        "erratum": ("errata", [erratum_row(fact) for fact in facts["errata"]]),
        "cpu": ("cpus", [cpu_row(chip, fact) for fact in facts["stash"]["cpus"]]),
        "device": ("devices", device_rows(chip, tables)),
        "base": ("bases", base_rows(chip)),
    }
    row = {}
    for structure, (name, rows) in members.items():
        row[f".{structure}_count"] = len(rows)
        row[f".{name}"] = tables.add(structure, name, rows)
    return row


def chip_row(chip, tables):
    facts = chip.facts
    row = {
        ".name": chip.name,
        ".variant_of": chip.variant_of,
        ".core": facts["core"],
        ".board_dts": chip.board,
        ".silicon_dtsi": chip.silicon,
        ".note": chip.note,
        ".liodn_source": liodn_source(chip),
        ".pcie_compatible": facts["uboot_pcie_compatible"],
        ".l3_compatible": facts["stash"]["l3_compatible"][0],
        ".l3_known_to_linux": facts["stash"]["l3_matched_by_linux61_pamu_driver"],
        ".value": value_rows(chip),
        **table_members(chip, tables),
    }
    return {key: value for key, value in row.items() if value is not None}


def first_silicon(facts):
    """The facts of P4080 rev1, from those of P4080."""
    facts = copy.deepcopy(facts)
    facts["name"] += "-rev1"
    facts["covers"] = ["P4080"]
    facts["svr"] = facts["svr"].partition(" ")[0]
    rev1 = facts["max_subwindows"]["by_revision"]["rev1"]
    require(rev1["max"] == 1 << (1 + rev1["PC3_MWCE"]), "subwindows of rev1")
    facts["max_subwindows"]["value"] = rev1["max"]
    for bank in facts["msi_banks"]:
        bank.update({"alias_offset": "0x0", "alias_register": "MSIIR", "source": REV1_MSI})
    for fact in facts["errata"]:
        if fact["id"] in REV1_ERRATA:
            fact["decision"] = REV1_ERRATA[fact["id"]]
    return facts


def macro(name, text):
    pieces = [quote(piece) for piece in split_text(text, WIDTH - 6)]
    return " \\\n".join([f"#define {name}"] + ["    " + piece for piece in pieces]).split("\n")


def chips(facts):
    for chip in facts:
        yield Chip(chip)
        if chip["name"] == "p4080":
            yield Chip(first_silicon(chip), variant_of="p4080", note=REV1_NOTE)


def generate():
    lines = [
        "/* Chip profiles: generated by tools/make_chips.py, do not edit. SPDX-License-Identifier: BSD-2-Clause */",
        '#include "soc/chip_rows.h"', "", "/* clang-format off */",
    ]
    rows, shared = [], {}
    for chip in chips(json.loads(FACTS.read_text())):
        tables = Tables(chip, shared if chip.variant_of else {})
        shared = tables.shared
        rows += emit(chip_row(chip, tables), 4)
        lines += ["", f"/* ---- {chip.name} ---- */"]
        if not chip.variant_of:
            lines += [""] + [line for name, text in chip.macros.items() for line in macro(name, text)]
        lines += tables.new
    lines += ["", "const struct pamu_chip chip_rows[] = {"] + rows + ["};"]
    lines += ["", "const size_t chip_row_count = sizeof(chip_rows) / sizeof(chip_rows[0]);", ""]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the file is out of date")
    arguments = parser.parse_args()
    text = generate()
    if not arguments.check:
        ROWS.write_text(text, newline="\n")
    elif not ROWS.is_file() or ROWS.read_text() != text:
        sys.exit(f"make_chips.py: {ROWS} is not what this script writes from {FACTS}: run tools/make_chips.py")


if __name__ == "__main__":
    main()
