"""The hypervisor's violation handler (FACTS section 8; docs/spec/flavours.md). SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused
from software.linux_isr import AVICS, AVIE, STATUS_MASK, violation

POEICS = 0x2
STATUS = AVICS | POEICS
NOT_IN_PPAACT, LAV_MASK = 0x400, 0x1C00


def handle(driver, instance):
    hardware = driver.hardware
    value = hardware.register(instance, "PICS")
    if not value & AVICS:
        return {"handled": 0}
    found = violation(hardware, instance)
    hardware.set_register(instance, "PICS", value & ~STATUS & ~AVIE)
    liodn = found["liodn"]
    if liodn >= hardware.placement.ppaact_entries:
        raise Refused("OOPS", f"there is no place to remember LIODN {liodn:#x} in", "F8")
    driver.silenced[liodn] = instance
    address = hardware.ppaace(liodn)
    closed = hardware.get(address, "V")
    if closed:
        if found["avs1"] & NOT_IN_PPAACT:
            raise Refused("BUG", "the status says that the LIODN is not in the PPAACT", "F8")
        hardware.put(address, V=0)
    hardware.set_register(instance, "AVS1", found["avs1"] & STATUS_MASK)
    twice = driver.bits == 32 and hardware.session.chip.errata["PAMU-3"]
    for _ in range(2 if twice else 1):
        hardware.set_register(instance, "PICS", value & ~AVIE)
    return {**found, "closed": closed, "pics": hardware.register(instance, "PICS")}
