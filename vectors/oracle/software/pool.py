"""Which SPAACT entries are taken: first fit. SPDX-License-Identifier: BSD-2-Clause"""


class Pool:
    """Entries 0 to size - 1, each taken or free."""

    def __init__(self, size):
        self.taken = bytearray(size)

    def take(self, count):
        """The lowest run of free entries, which is taken now; None if there is none."""
        first = self.taken.find(bytes(count))
        if first < 0:
            return None
        self.taken[first:first + count] = b"\1" * count
        return first

    def give_back(self, first, count):
        """False if not all of them are taken, and nothing is given back then."""
        if self.taken[first:first + count] != b"\1" * count:
            return False
        self.taken[first:first + count] = bytes(count)
        return True

    def copy(self):
        other = Pool(0)
        other.taken = bytearray(self.taken)
        return other
