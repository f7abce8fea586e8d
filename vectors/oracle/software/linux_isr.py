"""The Linux drivers' violation handler (FACTS section 8; docs/spec/flavours.md).
SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused

AVICS, AVIE = 0x8, 0x4
STATUS_MASK = 0x7FFF


def violation(hardware, instance):
    """The keys that tell of a captured violation."""
    status = hardware.register(instance, "AVS1")
    address = hardware.register(instance, "AVAH") << 32 | hardware.register(instance, "AVAL")
    return {"handled": 1, "liodn": status >> 16, "avs1": status, "iova": address}


def handle(hardware, instance):
    value = hardware.register(instance, "PICS")
    if not value & AVICS:
        return {"handled": 0}
    found = violation(hardware, instance)
    hardware.set_register(instance, "AVS1", found["avs1"] & STATUS_MASK)
    if found["liodn"] >= hardware.placement.ppaact_entries:
        raise Refused("BUG", f"the PPAACT has no entry for LIODN {found['liodn']:#x}", "F14.14")
    address = hardware.ppaace(found["liodn"])
    closed = hardware.get(address, "V")
    if closed:
        hardware.put(address, V=0)
    else:
        value &= ~AVIE
    hardware.set_register(instance, "PICS", value)
    return {**found, "closed": closed, "pics": hardware.register(instance, "PICS")}
