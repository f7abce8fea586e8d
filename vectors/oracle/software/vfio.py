"""VFIO containers over strict domains (docs/spec/vfio.md, R8 to R12, R15). SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused
from software import facts, strict_rules

PAMU_MODEL = 7
READ, WRITE = 1, 2
GEOMETRY, WINDOWS, STASH = 0, 1, 2
ATTRIBUTES = {"geometry": GEOMETRY, "windows": WINDOWS, "stash": STASH}
END = 1 << 64


class Container:
    """A container stands for one domain; books are those of the MSI banks."""

    quiet = False

    def __init__(self, books, domain):
        self.books = books
        self.driver = books.driver
        self.domain = domain
        self.modelled = False
        self.stash = None

    def set_iommu(self, model):
        if not self.domain.liodns and not self.modelled:
            raise Refused("EINVAL", "the container has no group", "R9")
        if self.modelled:
            raise Refused("EINVAL", "the container has its IOMMU model", "R9")
        if model != PAMU_MODEL:
            raise Refused("ENODEV", f"there is no IOMMU model {model} here", "R9")
        self.modelled = True

    def check_model(self):
        if not self.modelled:
            raise Refused("EINVAL", "the container has no IOMMU model", "R9")

    # Attributes (R10)

    def set_geometry(self, first, last):
        self.check_model()
        if last < first:
            raise Refused("EINVAL", f"the aperture ends at {last:#x}, before it begins", "R10")
        self.driver.geometry(self.domain, first, last - first + 1)

    def set_windows(self, count):
        self.check_model()
        self.driver.windows(self.domain, count)

    def set_stash(self, cpu, cache):
        self.check_model()
        chip = self.books.chip
        found = facts.stash_id(chip, cache, cpu) if facts.has_cpu(chip, cpu) else None
        if found is None:
            raise Refused("EINVAL", f"CPU {cpu} has no cache {cache} with a stash id here", "R10")
        self.driver.set_stash(self.domain, found)
        self.stash = (cpu, cache)

    def get(self, attribute):
        """The one or two values of an attribute."""
        self.check_model()
        found = None
        if attribute == GEOMETRY and self.domain.size:
            found = (self.domain.start, self.domain.start + self.domain.size - 1)
        elif attribute == WINDOWS and self.domain.count:
            found = (self.domain.count,)
        elif attribute == STASH:
            found = self.stash
        if found is None:
            raise Refused("EINVAL", f"attribute {attribute} was not set", "R10")
        return found

    # DMA maps (R11, R12)

    def _range(self, iova, size, rule):
        """(first window, count) of a range of whole windows."""
        self.check_model()
        try:
            first = self.driver.window_at(self.domain, iova)
        except Refused as refusal:
            raise Refused("EINVAL", refusal.sentence, "R9" if refusal.rule == "R9" else rule) from refusal
        window_size = self.domain.window_size
        if not size or size % window_size:
            raise Refused("EINVAL", f"{size:#x} is not a multiple of the window size {window_size:#x}", rule)
        if first + size // window_size > self.domain.count:
            raise Refused("EINVAL", f"{size:#x} bytes from {iova:#x} on end beyond the aperture", rule)
        return first, size // window_size

    def map_dma(self, iova, vaddr, size, flags):
        first, count = self._range(iova, size, "R11")
        if vaddr + size > END:
            raise Refused("EINVAL", f"the memory at {vaddr:#x} wraps around", "R11")
        pieces = [(first + number, vaddr + number * self.domain.window_size) for number in range(count)]
        for window, where in pieces:
            self._check_piece(window, where, flags)
        for number, (window, where) in enumerate(pieces):
            try:
                self.driver.map(self.domain, window, where, self.domain.window_size, flags)
            except Refused:
                self._take_back(first, number)
                raise

    def _take_back(self, first, count):
        """What a map that memory refuses half-way has mapped is unmapped, as far as memory lets it."""
        for window in range(first, first + count):
            try:
                self.driver.unmap(self.domain, window)
            except Refused:
                pass

    def _check_piece(self, window, phys, flags):
        """All or nothing: every piece is checked before one is mapped."""
        if window in self.domain.windows:
            raise Refused("EBUSY", f"window {window} is mapped", "R6")
        strict_rules.check_mapping(phys, self.domain.window_size, flags, self.domain.window_size)

    def unmap_dma(self, iova, size):
        """What was unmapped, in bytes."""
        first, count = self._range(iova, size, "R12")
        for window in range(first, first + count):
            if window not in self.domain.windows:
                raise Refused("EINVAL", f"window {window} maps nothing", "R12")
            if self.books.index_at(self.domain, window) is not None:
                raise Refused("EINVAL", f"window {window} maps an MSI bank", "R12")
        for window in range(first, first + count):
            self.driver.unmap(self.domain, window)
        return size

    # MSI banks (R14, R15)

    def msi_count(self):
        self.check_model()
        return len(self.books.list(self.domain))

    def map_msi(self, iova, index, flags):
        self.check_model()
        if flags:
            raise Refused("EINVAL", f"flags {flags:#x} are not defined", "R15")
        self.books.map(self.domain, iova, index, strict_rules.PAGE)

    def unmap_msi(self, iova):
        self.check_model()
        index = self.books.index_at(self.domain, self.driver.window_at(self.domain, iova))
        if index is None:
            raise Refused("EINVAL", f"no MSI bank is mapped at {iova:#x}", "R12")
        self.books.unmap(self.domain, index)

    # Enabling (R8)

    def enable(self):
        self.check_model()
        self.driver.enable(self.domain)

    def disable(self):
        self.check_model()
        self.driver.disable(self.domain)
