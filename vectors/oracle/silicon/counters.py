"""What is counted at an instance since reset (C3, C4, V2; docs/spec/operations.md, Keys).
SPDX-License-Identifier: BSD-2-Clause"""
from silicon.registers import CACHES


class Counters:
    """Plain numbers, by the key of the answer that tells them."""

    def __init__(self):
        self.number = dict.fromkeys(("transactions", "translated", "bypassed", "denied", "operation-errors",
                                     "lost-violations", "lost-errors", "unreported-violations", "stale",
                                     "fetched-bytes"), 0)
        for cache in CACHES:
            for what in ("hits", "misses", "evictions", "invalidations"):
                self.number[f"{cache}-{what}"] = 0

    def add(self, key, amount=1):
        self.number[key] += amount

    def keys(self):
        return dict(self.number)
