"""The flavours: which driver, which tables (docs/spec/flavours.md, Tables). SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused
from software.hardware import Placement

BLOCK = 0xFF0000000

# flavour: entries of PPAACT, SPAACT and OMT, and where each table is in the block; u-boot has no OMT
_LINUX = (0x500, 0x800, 16, 0x00000, 0x20000, 0x40000)
_ROWS = {
    "vfio-strict": ("strict", "StrictDriver", _LINUX),
    "linux-window": ("linux_window", "WindowDriver", _LINUX),
    "linux-flat": ("linux_flat", "FlatDriver", _LINUX),
    "vfio-sdk": ("linux_window", "SdkDriver", _LINUX),
    "hypervisor": ("hypervisor", "HypervisorDriver", (0x500, 0x8000, 16, 0x00000, 0x15000, 0x216000)),
    "u-boot": ("u_boot", "UBootDriver", (512, 256, 0, 0x00000, 0x08000, None)),
}


def check(name, bits):
    if name not in _ROWS:
        raise Refused("EINVAL", f"no such flavour: '{name}'; one of {' '.join(_ROWS)}")
    if bits not in (32, 64):
        raise Refused("EINVAL", "a kernel has 32 or 64 bits")


def placement(name, tables):
    """Where the tables of a flavour are: as the last `tables` said (a dict of its arguments), or by default."""
    ppaact_entries, spaact_entries, omt_entries, ppaact, spaact, omt = _ROWS[name][2]
    if tables is None:
        found = Placement(BLOCK + ppaact, ppaact_entries, BLOCK + spaact, spaact_entries, BLOCK + (omt or 0),
                          omt_entries)
    else:
        found = Placement(*tables)
    if omt is None:
        found.omt = None
    return found


def driver_class(name):
    import importlib
    module, class_name, _ = _ROWS[name]
    return getattr(importlib.import_module("software." + module), class_name)
