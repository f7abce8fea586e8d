"""Random scripts of MSI banks, VFIO containers and their ioctls. SPDX-License-Identifier: BSD-2-Clause"""
import random

from software_scripts import CHIPS, Maker, TOP

ORDERS = {"ppc": ("big", 0x20003B00), "x86": ("little", 0x3B00)}
# ioctl: number, widths of its fields behind argsz and flags
STRUCTS = {"map": (113, (8, 8, 8)), "unmap": (114, (8, 8)), "get": (115, (4, 4, 8, 8)), "set": (116, (4, 4, 8, 8)),
           "map-msi": (118, (4, 4, 8)), "unmap-msi": (119, (8,))}


class VfioMaker(Maker):
    """Scripts in which most names are containers."""

    def __init__(self, rng):
        super().__init__(rng, "vfio-strict")
        self.size = rng.choice((0x4000, 0x10000, 0x40000, 0x20000000, 1 << 36))
        self.start = rng.choice((0, 0, self.size))
        self.quirks = rng.choice(("on", "off"))
        self.abi = rng.choice(("ppc", "x86"))

    # MSI banks

    def bank(self):
        return str(self.rng.choice((0, 0, 0, 1, 1, 2, 3, 4, 0xFFFFFFFF)))

    def map_msi(self):
        size = f" size {self.rng.choice(('0', '4K', '8K', '24K'))}" if self.chance(15) else ""
        self.add("map-msi", self.name(), "iova", self.window_iova(), "bank", self.bank() + size)

    def unmap_msi(self):
        self.add("unmap-msi", self.name(), "bank", self.bank())

    def msi_count(self):
        self.add("msi-count", self.name())

    def message(self):
        self.add("msi-message", self.name(), "bank", self.bank(), "irq", self.rng.choice((0, 1, 2, 3, 0xFFFFFFFF)))

    def isolation(self):
        force = f" force {self.rng.choice(('on', 'off'))}" if self.chance(50) else ""
        self.add("msi-isolation", self.rng.choice(("shared", "exclusive", "exclusive", "reserve-host", "none")) + force)

    def plug(self):
        banks = [self.rng.choice((0, 1, 2, 3, 4)) for _ in range(self.rng.randint(1, 4))]
        self.add("msi-plug", self.name(), "banks", ",".join(str(bank) for bank in banks))

    def policy(self):
        window = self.number(self.rng.choice((0x1000, 0x10000, 0x4000000)), (0, 0x800, 0x3000, 1 << 33, 1 << 62))
        count, first = self.rng.choice((0, 1, 2, 4, 6, 100, 252, 254)), self.rng.choice((0, 0, 1, 2, 3, 4, 100))
        ram = self.number(count * window, (1, window + 1)) % TOP
        iova = self.number(first * window, (1, TOP - 0x1000)) % TOP
        policy = self.rng.choice(("implicit", "flag", "resource", "explicit", "best"))
        self.add("msi-policy", self.name(), policy, "ram", ram, "at", iova, "window", window,
                 "used", self.number(self.rng.randrange(8), (8, 0x10, 0xFFFF)))

    def map_bank_page(self):
        page = self.rng.choice((0xFFE044000, 0xFFE045000, 0xFFE041000))
        self.add("map", self.name(), "window", self.window(), "phys", page, "size",
                 self.rng.choice((0x1000, 0x1000, 0x4000)))

    # Containers

    def open(self):
        self.add("vfio-open", self.name(), "quirks", self.quirks if self.chance(90) else "off")

    def join(self):
        self.add("vfio-set-container", self.name(), "liodn", self.liodn())

    def leave(self):
        self.add("vfio-unset-container", self.name(), "liodn", self.liodn())

    def set_iommu(self):
        self.add("vfio-set-iommu", self.name(), "type", self.number(7, (0, 1, 8, 0xFFFFFFFF)))

    def set_geometry(self):
        last = self.number(self.start + self.size - 1, (0, self.start, TOP - 1, self.start + 0x2FFF))
        self.add("vfio-set-geometry", self.name(), "start", self.start, "end", last % TOP)

    def set_windows(self):
        self.add("vfio-set-windows", self.name(), self.number(self.count, (0, 1, 2, 3, 4, 8, 16, 256, 257, 0xFFFFFFFF)))

    def set_stash(self):
        cache = self.rng.choice((0, 1, 2, 3, 4, 0xFFFFFFFF))
        self.add("vfio-set-stash", self.name(), "cpu", self.cpu(), "cache", cache)

    def get_attribute(self):
        self.add("vfio-get-attr", self.name(), self.rng.choice(("geometry", "windows", "stash", "stash", "colour")))

    def length(self):
        others = (1, 0x800, 0x1000, 0x1800, self.size, TOP - 0x1000)
        return self.number(self.rng.randint(0, 4) * self.window_size(), others) % TOP

    def map_dma(self):
        flags = f" flags {self.rng.choice(('none', 'r', 'w', 'rw'))}" if self.chance(50) else ""
        self.add("vfio-map-dma", self.name(), "iova", self.window_iova(), "vaddr", self.phys(), "size",
                 hex(self.length()) + flags)

    def unmap_dma(self):
        self.add("vfio-unmap-dma", self.name(), "iova", self.window_iova(), "size", self.length())

    def vfio_msi_count(self):
        self.add("vfio-msi-count", self.name())

    def vfio_map_msi(self):
        flags = " flags rw" if self.chance(80 if self.quirks == "on" else 10) else ""
        self.add("vfio-map-msi", self.name(), "iova", self.window_iova(), "bank", self.bank() + flags)

    def vfio_unmap_msi(self):
        self.add("vfio-unmap-msi", self.name(), "iova", self.window_iova())

    def switch(self):
        self.add(self.rng.choice(("vfio-enable", "vfio-enable", "vfio-disable")), self.name())

    # Byte for byte

    def ioctl(self):
        order, base = ORDERS[self.abi]
        kind = self.rng.choice(("plain", "value") + tuple(STRUCTS) * 3)
        if kind == "plain":
            number = self.rng.choice((100, 103, 112, 117, 120, 0x80))
            data = bytes(self.rng.choice((0, 0, 3)))
        elif kind == "value":
            number = self.rng.choice((101, 102))
            data = self.rng.choice((1, 7, 7, 1 << 31)).to_bytes(self.rng.choice((4, 4, 8)), order)
        else:
            number, data = self.struct(kind, order)
        if self.chance(3):
            base ^= self.rng.choice((0x20000000, 0x40000000, 0x100))
        self.add("ioctl", self.name(), self.abi, base + number, data.hex())

    def struct(self, kind, order):
        number, widths = STRUCTS[kind]
        least = 8 + sum(widths)
        usual = 3 if kind == "map" or kind == "map-msi" and self.quirks == "on" else 0
        flags = self.number(usual, (0, 1, 2, 4, 0x80000000))
        values = [self.number(least, (0, least - 1, least + 1, 0xFFFFFFFF)), flags] + self.values(kind)
        data = b"".join(value.to_bytes(width, order) for value, width in zip(values, (4, 4) + widths))
        if self.chance(5):
            return number, data[:self.rng.randrange(len(data))]
        return number, data + bytes(self.rng.choice((0, 0, 0, 5)))

    def values(self, kind):
        if kind == "map":
            return [self.phys(), self.window_iova(), self.length()]
        if kind == "unmap":
            return [self.window_iova(), self.length()]
        if kind == "map-msi":
            return [self.rng.randrange(5), self.rng.randrange(2), self.window_iova()]
        if kind == "unmap-msi":
            return [self.window_iova()]
        attribute = self.rng.choice((0, 1, 2, 3))
        first, second = self.start, self.start + self.size - 1
        if attribute in (1, 2):
            one, other = self.rng.choice((1, 2, 4, 8)), self.rng.choice((1, 2, 4))
            first = one << 32 | other if self.abi == "ppc" else other << 32 | one
        return [attribute, self.rng.randrange(2), first, second]


COMMON = [(3, VfioMaker.state), (5, VfioMaker.iova_to_phys), (4, VfioMaker.read_primary), (4, VfioMaker.read_secondary),
          (4, VfioMaker.access), (3, VfioMaker.message_write), (2, VfioMaker.attach), (1, VfioMaker.detach),
          (1, VfioMaker.destroy), (2, VfioMaker.make), (4, VfioMaker.map), (4, VfioMaker.unmap),
          (1, VfioMaker.enable), (1, VfioMaker.disable)]
BANKS = [(10, VfioMaker.map_msi), (4, VfioMaker.unmap_msi), (4, VfioMaker.msi_count), (8, VfioMaker.message),
         (1, VfioMaker.isolation), (4, VfioMaker.plug), (1, VfioMaker.policy), (3, VfioMaker.map_bank_page),
         (1, VfioMaker.geometry), (1, VfioMaker.windows), (1, VfioMaker.reject)]
CONTAINERS = [(1, VfioMaker.open), (3, VfioMaker.join), (1, VfioMaker.leave), (2, VfioMaker.set_iommu),
              (2, VfioMaker.set_geometry), (3, VfioMaker.set_windows), (2, VfioMaker.set_stash),
              (3, VfioMaker.get_attribute), (12, VfioMaker.map_dma), (7, VfioMaker.unmap_dma),
              (1, VfioMaker.vfio_msi_count), (7, VfioMaker.vfio_map_msi),
              (4, VfioMaker.vfio_unmap_msi), (3, VfioMaker.switch), (2, VfioMaker.message)]


def _run(maker, rows, length):
    for request in maker.rng.choices([row[1] for row in rows], [row[0] for row in rows], k=length):
        request(maker)
    return maker.lines


def _chip(maker):
    maker.add("restart")
    if maker.chance(60):
        maker.add("chip", maker.rng.choice(CHIPS))


def msi_script(seed, length=60):
    """Banks, their groups and messages over domains."""
    maker = VfioMaker(random.Random(seed))
    _chip(maker)
    if maker.chance(70):
        maker.isolation()
    for name in maker.names:
        maker.add("domain", name)
        if maker.chance(85):
            maker.add("geometry", name, "start", maker.start, "size", maker.size)
            maker.add("windows", name, maker.count)
    return _run(maker, COMMON + BANKS, length)


def policy_script(seed, length=12):
    """Policies, each for a fresh domain."""
    maker = VfioMaker(random.Random(seed))
    _chip(maker)
    maker.names = ("a",)
    if maker.chance(40):
        maker.isolation()
    for _ in range(length):
        maker.add("domain a")
        maker.policy()
        for _ in range(3):
            maker.iova_to_phys()
        maker.state()
        maker.add("destroy a")
    return maker.lines


def vfio_script(seed, length=60):
    """Containers, with and without quirks, by requests and by ioctls."""
    maker = VfioMaker(random.Random(seed))
    _chip(maker)
    if maker.chance(20):
        maker.isolation()
    for name in maker.names:
        maker.add("vfio-open", name, "quirks", maker.quirks)
        if maker.chance(90):
            maker.join()
            maker.add("vfio-set-iommu", name, "type 7")
        if maker.chance(85):
            maker.add("vfio-set-geometry", name, "start", maker.start, "end", maker.start + maker.size - 1)
            maker.add("vfio-set-windows", name, maker.count)
    rows = COMMON + CONTAINERS + ([(25, VfioMaker.ioctl)] if maker.chance(50) else [])
    return _run(maker, rows, length)


def random_script(seed):
    """Banks, policies, and twice as many containers."""
    return (msi_script, vfio_script, policy_script, vfio_script)[seed % 4](seed)
