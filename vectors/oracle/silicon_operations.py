"""Operations on registers, memory, and the accesses themselves. SPDX-License-Identifier: BSD-2-Clause"""
from answers import Answer
from dispatch import operation
from silicon.faults import rule_and_class


def _instance_of(session, liodn, instance):
    """The PAMU that an LIODN sits behind (D3)."""
    if instance is None:
        instance = session.chip.liodns.get(liodn, 0)
    return session.instance(instance)


def _denial_keys(session, result):
    if result is None or result.passed:
        return {}
    rule, kind = rule_and_class(result.reason, session.knobs)
    return {"reason": result.reason, "rule": rule, "class": kind}


def _run_access(session, instance, liodn, number, iova, length):
    """An access, and its answer."""
    from silicon.walk import Transaction, access as run
    result = run(instance, Transaction(liodn, number, iova, length))
    keys = {"window": result.window, "stale": int(result.stale), "captured": int(result.captured),
            "pieces": result.pieces, "instance": instance.number}
    if result.passed:
        keys.update(phys=result.address, op=result.operation)
    keys.update(result.attributes)
    keys.update(result.looks)
    keys.update(_denial_keys(session, result))
    return Answer(result.verdict, keys)


@operation("access")
def access(session, liodn, operation, iova, length, instance):
    return _run_access(session, _instance_of(session, liodn, instance), liodn, operation, iova, length)


@operation("dma")
def dma(session, liodn, direction, iova, length, instance):
    from silicon.records import dma as run
    place = _instance_of(session, liodn, instance)
    record = run(place, liodn, direction, iova, length)
    keys = {"window": record.window, "last-window": record.last_window, "pieces": record.pieces,
            "denied-pieces": record.denied_pieces, "translated-bytes": record.translated_bytes,
            "instance": place.number}
    keys.update({key: amount for key, amount in record.looks.items() if key != "fetches"})
    keys.update(_denial_keys(session, record.failed))
    if record.failed:
        keys["iova"] = record.failed.transaction.iova
    else:
        keys["phys"] = record.first.address
    return Answer((record.failed or record.first).verdict, keys)


@operation("msi-write")
def msi_write(session, liodn, iova, data, instance):
    answer = _run_access(session, _instance_of(session, liodn, instance), liodn, 1, iova, 4)
    message = _message(session.chip, answer.keys["phys"], data) if "phys" in answer.keys else None
    if message:
        answer.keys.update(zip(("bank", "register", "bit"), message))
    return answer


def _message(chip, phys, data):
    """Bank, register and bit of a message that arrives at an address (R16; docs/spec/msi.md); None if it is none."""
    for number, bank in enumerate(chip.msi_banks):
        layout = bank["layout"] if phys == bank["page"] + bank["offset"] else "msiir" if phys == bank["block"] else None
        if layout is None:
            continue
        register, bit = (data >> 5, data & 31) if layout == "msiir" else (data & 15, data >> 4)
        return (number, register, bit) if register < bank["registers"] and bit < 32 else None
    return None


@operation("reset")
def reset(session):
    session.device.reset()


@operation("reg-write")
def reg_write(session, instance, register, value):
    session.instance(instance).write(register, value)


@operation("reg-read")
def reg_read(session, instance, register):
    return {"value": session.instance(instance).read(register)}


@operation("bypass")
def bypass(session, value):
    session.device.bypass = value


@operation("bypass-read")
def bypass_read(session):
    return {"value": session.device.bypass}


@operation("irq")
def irq(session, instance):
    faults = session.instance(instance).faults
    return {"violation": faults.violation_line(), "error": faults.error_line()}


@operation("mem-write")
def mem_write(session, address, data):
    session.write_memory(address, data)


@operation("mem-fill")
def mem_fill(session, address, length, byte):
    session.memory.fill(address, length, byte)
    session.device.snoop(address, length)


@operation("mem-read")
def mem_read(session, address, length):
    return {"bytes": session.read_memory(address, length).hex()}


@operation("mem-reject")
def mem_reject(session, address, length):
    session.memory.reject(address, length)


@operation("mem-accept")
def mem_accept(session):
    session.memory.accept()
