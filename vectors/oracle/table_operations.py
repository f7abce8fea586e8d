"""Operations that place the tables and write their entries. SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused
from dispatch import operation
from silicon import entries
from silicon import registers as reg

_RULE_OF = {"ppaace": "T4", "spaace": "T9", "omt": "T14"}
_LAST = (1 << 64) - 1


@operation("tables")
def tables(session, ppaact, ppaact_entries, spaact, spaact_entries, omt, omt_entries):
    if session.software is not None:
        raise Refused("EBUSY", "the driver has placed the tables")
    ends = {"ppaace": (ppaact, ppaact + 64 * ppaact_entries), "spaace": (spaact, spaact + 64 * spaact_entries),
            "omt": (omt, omt + 128 * omt_entries)}
    if any(end > _LAST for _, end in ends.values()):
        raise Refused("EINVAL", "a table reaches past the last address that a limit register can tell")
    for instance in session.device.instances:
        instance.write(reg.PC, reg.OCE)
        for name, (base, end) in ends.items():
            _write_address(instance, reg.BASE_OF[name], base)
            _write_address(instance, reg.LIMIT_OF[name], end)
        instance.write(reg.PICS, reg.AVIE | reg.POEIE)
        instance.write(reg.PC, reg.PE | reg.OCE | reg.SPCC | reg.PPCC)
    session.device.bypass = 0
    session.placement = (ppaact, ppaact_entries, spaact, spaact_entries, omt, omt_entries)


def _write_address(instance, offset, address):
    instance.write(offset, address >> 32)
    instance.write(offset + 4, address & 0xFFFFFFFF)


def _place(session, table, index):
    """The address of an entry, by the registers of instance 0."""
    instance = session.device.instances[0]
    count = instance.entries(table)
    if index >= count:
        raise Refused("EINVAL", f"entry {index} is outside the table, which has {count} entries", _RULE_OF[table])
    return instance.entry_address(table, index)


def _write_whole(session, table, index, fields):
    address = _place(session, table, index)
    session.write_memory(address, entries.with_fields(bytes(64), fields))


def _change(session, table, index, fields):
    address = _place(session, table, index)
    session.write_memory(address, entries.with_fields(session.read_memory(address, 64), fields))


@operation("ppaace")
def ppaace(session, liodn, fields):
    _write_whole(session, "ppaace", liodn, fields)


@operation("ppaace-set")
def ppaace_set(session, liodn, fields):
    _change(session, "ppaace", liodn, fields)


@operation("spaace")
def spaace(session, index, fields):
    _write_whole(session, "spaace", index, {"PT": 1, **fields})


@operation("spaace-set")
def spaace_set(session, index, fields):
    _change(session, "spaace", index, fields)


@operation("ome")
def ome(session, index, encodings):
    address = _place(session, "omt", index)
    session.write_memory(address, bytes(encodings.get(inbound, 0) for inbound in range(128)))
