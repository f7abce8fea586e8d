"""A container as a vendor's driver serves it (docs/spec/vfio.md, Q1 to Q11). SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused
from software import strict_rules
from software.strict_rules import PAGE
from software.vfio import END, READ, WRITE, Container

MOST_MAPS = 1024
MOST_WINDOWS = 256
NO_WINDOW = 0xFFFFFFFF


class QuirkyContainer(Container):
    """maps: the (iova, size) that are tracked, whether or not windows were mapped for them."""

    quiet = True

    def __init__(self, books, domain):
        super().__init__(books, domain)
        self.noted = 0          # window size
        self.maps = []
        self.turned_off = False  # by the last DMA unmap (Q8)

    def _quietly(self, function, *arguments):
        """Returns 0 whatever went wrong inside (Q1, Q11)."""
        try:
            function(*arguments)
        except Refused as refusal:
            if refusal.errno in ("EFAULT", "ENOMEM") and refusal.rule is None:
                raise

    def set_geometry(self, first, last):
        self.check_model()
        self._quietly(super().set_geometry, first, last)

    def set_windows(self, count):
        self.check_model()
        if not count:
            raise Refused("OOPS", "the original divides by zero", "Q3")
        if count <= MOST_WINDOWS:
            self.noted = self.domain.size // count
        self._quietly(super().set_windows, count)

    def set_stash(self, cpu, cache):
        self.check_model()
        self._quietly(super().set_stash, cpu, cache)

    def get(self, attribute):
        """None where nothing was set: the values are untouched then."""
        self.check_model()
        try:
            return super().get(attribute)
        except Refused:
            return None

    def _window_of(self, iova):
        """The window that an IOVA is divided down to (Q10)."""
        if not self.noted:
            raise Refused("OOPS", "the original divides by zero: its window size is not set", "Q3")
        return min((iova - self.domain.start) % END // self.noted, NO_WINDOW)

    def map_dma(self, iova, vaddr, size, flags):
        self.check_model()
        first = self._check_map(iova, vaddr, size, flags)
        if size >= self.noted:
            self.driver.check_count(self.domain)
            self._map_pieces(first, size // self.noted, vaddr, flags)
        self.maps.append((iova, size))
        if self.turned_off and self.domain.windows:
            self.driver.enable(self.domain)
            self.turned_off = False

    def _check_map(self, iova, vaddr, size, flags):
        """The first window of a map that passes (Q4)."""
        if not flags & (READ | WRITE):
            raise Refused("EINVAL", "neither READ (1) nor WRITE (2)", "Q4")
        if size < PAGE or iova + size > END or vaddr + size > END:
            raise Refused("EINVAL", "the range is under 4K, or wraps around", "Q4")
        if any(low < iova + size and iova < low + length for low, length in self.maps):
            raise Refused("EBUSY", "a map overlaps", "Q4")
        first = self._window_of(iova)
        if (iova - self.domain.start) % END % self.noted:
            raise Refused("EINVAL", f"IOVA {iova:#x} begins no window", "Q4")
        if len(self.maps) == MOST_MAPS:
            raise Refused("ENOMEM", f"the driver keeps track of {MOST_MAPS} maps at most", "Q4")
        return first

    def _map_pieces(self, first, count, phys, flags):
        """Window by window, of the size that was noted (Q2); at the first refusal those before are unmapped again."""
        for number in range(count):
            try:
                strict_rules.check_mapping(phys, self.noted, flags, self.noted)
                self.driver.map(self.domain, first + number, phys, self.noted, flags)
            except Refused:
                self._take_back(first, number)
                raise
            phys += self.noted

    def unmap_dma(self, iova, size):
        """Takes every tracked map that it touches as a whole; the size comes back as it went (Q6, Q7)."""
        self.check_model()
        if iova + size > END:
            raise Refused("EINVAL", "the range wraps around", "Q4")
        touched = [found for found in self.maps if size and found[0] < iova + size and iova < found[0] + found[1]]
        for found in touched:
            self._unmap_one(*found)
            self.maps.remove(found)
        if touched and not self.maps:
            self.driver.disable(self.domain)
            self.turned_off = True
        return size

    def _unmap_one(self, iova, size):
        first = self._window_of(iova)
        for window in range(first, first + size // self.noted):
            if window in self.domain.windows:
                self.driver.unmap(self.domain, window)

    def map_msi(self, iova, index, flags):
        self.check_model()
        if not flags & (READ | WRITE):
            raise Refused("EINVAL", "neither READ (1) nor WRITE (2)", "Q9")
        window = self._window_of(iova)
        start = self.domain.start + (window * self.domain.window_size if self.domain.count else 0)
        self._quietly(self.books.map, self.domain, start % END, index, PAGE)

    def unmap_msi(self, iova):
        self.check_model()
        index = self.books.index_at(self.domain, self._window_of(iova))
        if index is not None:
            self.books.unmap(self.domain, index)
