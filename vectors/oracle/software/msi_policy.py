"""The thread's four ways of mapping MSI banks, on one workload (docs/spec/msi.md).
SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused
from software.strict_rules import PAGE, is_power

MEMORY = 0x100000000  # where the workload's memory is
READ_WRITE = 3
TOO_MANY = 0x10000  # windows
MASK_64 = (1 << 64) - 1

# policy: keeps room for all banks, requests for all banks together, requests for each bank in use
POLICIES = {"implicit": (True, 1, 0), "flag": (True, 2, 0), "resource": (False, 0, 2), "explicit": (False, 1, 1)}


class Workload:
    """Memory of so many windows, from a window on; the banks in use, by index."""

    def __init__(self, size, iova, window, mask, banks):
        legal = is_power(window) and window >= PAGE and size % window == 0 and iova % window == 0
        if not legal or size // window >= TOO_MANY or iova // window >= TOO_MANY:
            raise Refused("EINVAL", "the memory is not of whole windows of a power of two, 4K or more", "R11")
        if mask >> banks:
            raise Refused("ENOENT", f"a bank in use is not there; the domain has {banks}", "R14")
        self.window = window
        self.first, self.count = iova // window, size // window
        self.used = [index for index in range(banks) if mask >> index & 1]
        self.banks = banks

    @property
    def end(self):
        return self.first + self.count


def power_from(number):
    return 1 << max(number - 1, 0).bit_length()


def windows_needed(policy, load):
    """(count, {index of bank: window}) of the smallest aperture from 0 that does."""
    end = load.end if load.count else 0
    if policy == "implicit":
        count = power_from(end + load.banks)
        return count, {index: count - load.banks + index for index in load.used}
    if policy == "flag":
        fits_before = load.count and load.first >= load.banks
        first = 0 if fits_before else end
        return power_from(max(end, first + load.banks)), {index: first + index for index in load.used}
    free = [window for window in range(end + load.banks) if not (load.count and load.first <= window < load.end)]
    places = dict(zip(load.used, free))
    return power_from(max([end] + [window + 1 for window in places.values()])), places


def run(books, domain, policy, load):
    """Cuts an empty domain, maps memory and banks; what came of it."""
    all_banks, calls, calls_each = POLICIES[policy]
    count, places = windows_needed(policy, load)
    driver = books.driver
    driver.geometry(domain, 0, count * load.window & MASK_64)
    driver.windows(domain, count)
    for number in range(load.count):
        driver.map(domain, load.first + number, MEMORY + number * load.window, load.window, READ_WRITE)
    outcome = {"windows": count, "mapped": 0, "aperture": count * load.window, "refused": 0,
               "reserved": load.banks if all_banks else len(load.used),
               "calls": 2 + (1 if load.count else 0) + calls + calls_each * len(load.used)}
    for index, window in places.items():
        _map_bank(books, domain, index, window * load.window, policy == "implicit" and not load.count, outcome)
    return outcome


def _map_bank(books, domain, index, iova, never, outcome):
    """A bank that is refused is an outcome; the first refusal is told."""
    try:
        if never:
            raise Refused("ENODEV", "banks are mapped at the first DMA map, and there is none", "R8")
        books.map(domain, iova, index, PAGE)
        outcome["mapped"] += 1
    except Refused as refusal:
        if refusal.rule is None:
            raise  # no rule refuses it, but memory
        if not outcome["refused"]:
            outcome.update(errno=refusal.errno, rule=refusal.rule)
        outcome["refused"] += 1
