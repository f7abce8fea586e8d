"""R1 to R4: what numbers may be asked for (docs/spec/RFC-RULES.md, docs/spec/domains.md).
SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused

PAGE = 0x1000


def is_power(number):
    return number > 0 and number & (number - 1) == 0


def check_aperture(start, size):
    if not is_power(size) or not PAGE <= size <= 1 << 63 or start % size:
        raise Refused("EINVAL", f"{size:#x} bytes at {start:#x} are no legal aperture", "R1")


def check_count(count, most):
    if not is_power(count) or count > most:
        raise Refused("EINVAL", f"{count} is no legal count of windows; the chip has at most {most}", "R2")


def check_window_size(size):
    if size < PAGE:
        raise Refused("EINVAL", f"windows of {size} bytes are under 4K", "R3")


def check_mapping(phys, size, prot, window_size):
    if not is_power(size) or not PAGE <= size <= window_size:
        raise Refused("EINVAL", f"a mapping of {size:#x} bytes is not legal in a window of {window_size:#x}", "R4")
    if phys % size:
        raise Refused("EINVAL", f"the physical address {phys:#x} is not aligned to {size:#x}", "R4")
    if not prot:
        raise Refused("EINVAL", "a mapping without protection", "R4")
