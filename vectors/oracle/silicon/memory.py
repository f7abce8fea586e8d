"""Sparse simulated memory (M5; docs/spec/operations.md, Sessions). SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused

PAGE = 4096
MOST_PAGES = (1 << 30) // PAGE
END = 1 << 64
_ZEROS = bytes(PAGE)


class Memory:
    """Bytes by address: zero where nothing was written."""

    def __init__(self):
        self.pages = {}
        self.rejected = []

    def reject(self, address, length):
        self._within(address, length)
        self.rejected.append((address, address + length))

    def accept(self):
        self.rejected = []

    def rejects(self, address, length):
        """True if an access to these bytes is refused."""
        end = address + length
        return end > END or any(first < end and address < last for first, last in self.rejected)

    def read(self, address, length):
        self._check(address, length)
        parts = []
        for number, start, end in _by_page(address, length):
            parts.append(self.pages.get(number, _ZEROS)[start:end])
        return b"".join(parts)

    def write(self, address, data):
        self._check(address, len(data))
        self._room(address, len(data))
        taken = 0
        for number, start, end in _by_page(address, len(data)):
            self._store(number, start, data[taken:taken + end - start])
            taken += end - start

    def fill(self, address, length, byte):
        """Writes the same byte everywhere. Zeros take no page where there is none."""
        self._check(address, length)
        if byte == 0:
            self._clear(address, address + length)
            return
        self._room(address, length)
        whole = bytes([byte]) * PAGE
        for number, start, end in _by_page(address, length):
            self._store(number, start, whole[start:end])

    def _clear(self, first, last):
        for number in [number for number in self.pages if first // PAGE <= number <= last // PAGE]:
            start, end = max(first - number * PAGE, 0), min(last - number * PAGE, PAGE)
            if start < end:
                self._store(number, start, _ZEROS[start:end])

    def _store(self, number, start, data):
        page = self.pages.get(number, _ZEROS)
        self.pages[number] = data if len(data) == PAGE else page[:start] + data + page[start + len(data):]

    def _within(self, address, length):
        if address + length > END:
            raise Refused("EFAULT", "the range reaches past 2^64")

    def _check(self, address, length):
        self._within(address, length)
        if self.rejects(address, length):
            raise Refused("EFAULT", "the range touches one that is rejected")

    def _room(self, address, length):
        first, last = address // PAGE, (address + length - 1) // PAGE
        if len(self.pages) + last - first + 1 <= MOST_PAGES:
            return
        new = last - first + 1 - sum(1 for number in self.pages if first <= number <= last)
        if len(self.pages) + new > MOST_PAGES:
            raise Refused("ENOMEM", "memory would hold more than 1 GiB")


def _by_page(address, length):
    """(page number, first offset, end offset) of each page that a range touches."""
    while length > 0:
        start = address % PAGE
        size = min(PAGE - start, length)
        yield address // PAGE, start, start + size
        address += size
        length -= size
