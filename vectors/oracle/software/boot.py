"""Initialisation, driver by driver (FACTS section 7; docs/spec/flavours.md, Initialisation).
SPDX-License-Identifier: BSD-2-Clause"""
import functools

from software import entry, facts

AVIE, POEIE = 0x4, 0x1
PE, OCE, SPCC, PPCC = 0x40000000, 0x1000, 0x10, 0x1
ALL_ON = PE | OCE | SPCC | PPCC
OPEN_WSE = 35  # 64 GiB
READ_WRITE = 3

# FACTS section 4: encodings by index of the inbound operation, of QMan portal, FMan, QMan private, CAAM
OPERATION_MAPPINGS = (
    {0: 0x00, 1: 0x01, 2: 0x16, 3: 0x1D, 4: 0x10, 7: 0x12},
    {0: 0x18, 1: 0x01},
    {0: 0x00, 1: 0x01, 2: 0x16, 3: 0x1B},
    {0: 0x18, 1: 0x01},
)
OMI_QMAN_PORTAL, OMI_QMAN_PRIVATE = 0, 2
OME_BYTES = 128


def clear_tables(hardware):
    for _, base, entries, width, _ in hardware.placement.spans():
        hardware.write(base, bytes(entries * width))


def set_bases(hardware, instance):
    """Base and exclusive limit of every table, in the order of the registers."""
    letters = {"ppaact": "PP", "spaact": "SP", "omt": "O"}
    for name, base, entries, width, _ in hardware.placement.spans():
        for kind, value in (("B", base), ("L", base + entries * width)):
            hardware.set_register(instance, letters[name] + kind + "AH", value >> 32)
            hardware.set_register(instance, letters[name] + kind + "AL", value & 0xFFFFFFFF)


def write_operation_mappings(hardware):
    for index, mapping in enumerate(OPERATION_MAPPINGS):
        row = bytearray(OME_BYTES)
        for operation, mapped in mapping.items():
            row[operation] = 0x80 | mapped
        hardware.write(hardware.placement.omt + OME_BYTES * index, bytes(row))


def linux(hardware, with_a005982):
    """Registers, operation mappings, bypass; the entries come after it."""
    clear_tables(hardware)
    for instance in range(hardware.count):
        if with_a005982:
            hardware.set_register(instance, "PC", OCE)
        set_bases(hardware, instance)
        hardware.set_register(instance, "PICS", AVIE)
        hardware.set_register(instance, "PC", ALL_ON)
    write_operation_mappings(hardware)
    hardware.clear_bypass(range(hardware.count))


def strict(hardware):
    linux(hardware, hardware.session.errata["A-005982"])


def open_fields():
    """The open window: 64 GiB, no translation, all access."""
    return {"CR": 1, "WSE": OPEN_WSE, "AP": READ_WRITE}


@functools.lru_cache(maxsize=None)
def open_entry(kind, l3_stash):
    """The entry that a LIODN of the device tree gets at initialisation."""
    fields = open_fields()
    if kind == "qman-portal":
        fields.update(OTM=2, OMI=OMI_QMAN_PORTAL, CID=l3_stash)
    elif kind == "qman":
        fields.update(OTM=2, OMI=OMI_QMAN_PRIVATE, CID=l3_stash, CR=0)
    elif kind == "bman":
        fields.update(CR=0)
    return entry.to_bytes(entry.make(**fields, V=1))


def open_liodn(hardware, liodn, kind, l3_stash):
    hardware.write(hardware.ppaace(liodn), open_entry(kind, l3_stash))


def open_device_tree(hardware, l3_stash):
    kinds = facts.device_kinds(hardware.session.chip)
    for liodn in sorted(kinds):
        if liodn < hardware.placement.ppaact_entries:
            open_liodn(hardware, liodn, kinds[liodn], l3_stash)


def hypervisor(hardware, errors):
    """With errors off every policy is "disable", and neither interrupts nor PE are ever written."""
    clear_tables(hardware)
    for instance in range(hardware.count):
        control = hardware.register(instance, "PC")
        if control & PE:
            hardware.set_register(instance, "PC", control & ~PE)
        hardware.set_register(instance, "PC", OCE)
        set_bases(hardware, instance)
        hardware.clear_bypass([instance])
    for instance in range(hardware.count if errors else 0):
        hardware.set_register(instance, "EECTL", 0x80000)
        hardware.set_register(instance, "PICS", AVIE | POEIE)
        hardware.set_register(instance, "EEINTEN", 0xC)
        hardware.set_register(instance, "EEDIS", 0)
        hardware.set_register(instance, "PC", ALL_ON)
    write_operation_mappings(hardware)


def u_boot(hardware):
    clear_tables(hardware)
    for instance in range(hardware.count):
        set_bases(hardware, instance)
