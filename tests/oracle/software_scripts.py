"""Random scripts of software's side: domains, MSI banks, VFIO, flavours. SPDX-License-Identifier: BSD-2-Clause"""
import random

FLAVOURS = ("vfio-strict", "linux-window", "linux-flat", "vfio-sdk", "hypervisor", "u-boot")
CHIPS = ("p4080", "p4080-rev1", "p2041", "p5040", "b4860", "t1040", "t2080", "t4240")
NAMES = ("a", "b", "c", "d")
LIODNS = (0x0, 0x1, 0x1F, 0x20, 0x21, 0x3E, 0x7F, 0xC4, 0x1FF, 0x200, 0x201, 0x4FF, 0x500, 0xFFFF)
SIZES = (0, 1, 0x800, 0x1000, 0x1000, 0x2000, 0x3000, 0x4000, 0x4000, 0x8000, 0x10000, 0x10000, 0x20000, 0x100000,
         0x4000000, 0x20000000, 1 << 31, 1 << 32, 1 << 36, 1 << 40, 1 << 63, (1 << 64) - 0x1000)
COUNTS = (0, 1, 1, 2, 2, 3, 4, 4, 8, 16, 32, 256, 257, 512, 65536)
PAGES = (0xFFE044000, 0xFFE045000, 0xFFE041000, 0x12345678, 0x100000000, 0x561234568000, 0xFFFFFFFF000, 0, 0x10000)
PROTECTIONS = ("none", "r", "w", "rw", "rw", "rw")
TOP = 1 << 64

# flavour: addresses of the PPAACT and the SPAACT
TABLES = {"hypervisor": (0xFF0000000, 0xFF0015000), "u-boot": (0xFF0000000, 0xFF0008000)}
USUAL_TABLES = (0xFF0000000, 0xFF0020000)


class Maker:
    """Makes one script. aperture is what most requests are about, so that they meet one another."""

    def __init__(self, rng, flavour):
        self.rng = rng
        self.flavour = flavour
        self.lines = []
        self.ppaact, self.spaact = TABLES.get(flavour, USUAL_TABLES)
        self.names = NAMES[:rng.randint(1, 4)]
        self.liodns = rng.sample(LIODNS, rng.randint(1, 5))
        self.size = rng.choice((0x4000, 0x10000, 0x10000, 0x40000, 0x20000000, 1 << 32, 1 << 36, 1 << 63))
        self.start = rng.choice((0, 0, self.size, 3 * self.size)) % TOP
        self.count = rng.choice((1, 1, 2, 4, 4, 8, 16, 256))

    def chance(self, percent):
        return self.rng.randrange(100) < percent

    def add(self, *words):
        self.lines.append(" ".join(word if isinstance(word, str) else hex(word) for word in words))

    def number(self, likely, others):
        return likely if self.chance(80) else self.rng.choice(others)

    # Settings

    def settings(self):
        if self.chance(50):
            self.add("chip", self.rng.choice(CHIPS))
        if self.chance(10):
            self.add("set keep-invalid on")
        if self.flavour != "vfio-strict" or self.chance(10):
            bits = " bits 32" if self.chance(20) else ""
            self.add(f"flavour {self.flavour}{bits}")
        if self.chance(25):
            self.tables()
        if self.chance(15):
            self.add(f"boot errors {self.rng.choice(('on', 'on', 'off'))}")

    def tables(self):
        self.ppaact, self.spaact = 0x100000, 0x200000
        entries = self.rng.choice((0x22, 0x80, 0x100, 0x201))
        self.add(f"tables ppaact 0x100000 entries {entries} spaact 0x200000 entries "
                 f"{self.rng.choice((1, 3, 7, 16, 40, 255, 300, 600))} omt 0x300000 entries {self.rng.choice((4, 16))}")

    # Arguments

    def name(self):
        return self.rng.choice(self.names)

    def liodn(self):
        return self.number(self.rng.choice(self.liodns), LIODNS)

    def window(self):
        return self.number(self.rng.randrange(self.count), (self.count, self.count - 1, 0, 1, 256, 0xFFFFFFFF))

    def window_size(self):
        return max(self.size // self.count, 1)

    def mapped_size(self):
        return self.number(max(self.window_size() >> self.rng.choice((0, 0, 0, 1, 2)), 1), SIZES)

    def phys(self):
        likely = self.rng.randrange(16) * self.size + 0x100000000
        return self.number(likely, PAGES) % TOP

    def iova(self):
        window = self.start + self.rng.randrange(self.count + 1) * self.window_size()
        inside = self.rng.choice((0, 0, 0, 4, 0x140, 0xFFC, 0x1000, self.window_size() // 2, self.window_size() - 4))
        return self.number(window + inside, (0, self.start - 1, self.start + self.size, TOP - 4, TOP // 2)) % TOP

    def window_iova(self):
        return self.number(self.start + self.rng.randrange(self.count) * self.window_size(), (self.iova(), 1)) % TOP

    # Requests on domains

    def make(self):
        self.add("domain", self.name())

    def destroy(self):
        self.add("destroy", self.name())

    def geometry(self):
        size = self.number(self.size, SIZES)
        start = self.number(self.start, (0, size, 0x1000, 1, TOP - 0x1000))
        self.add("geometry", self.name(), "start", start % TOP, "size", size)

    def windows(self):
        self.add("windows", self.name(), self.number(self.count, COUNTS))

    def attach(self):
        self.add("attach", self.name(), "liodn", self.liodn())

    def detach(self):
        self.add("detach", self.name(), "liodn", self.liodn())

    def map(self):
        self.add("map", self.name(), "window", self.window(), "phys", self.phys(), "size", self.mapped_size(), "prot",
                 self.rng.choice(PROTECTIONS))

    def unmap(self):
        self.add("unmap", self.name(), "window", self.window())

    def enable(self):
        self.add("enable", self.name())

    def disable(self):
        self.add("disable", self.name())

    def stash(self):
        self.add("stash", self.name(), "cache", self.rng.choice((0, 1, 1, 2, 3, 4)), "cpu", self.cpu())

    def cpu(self):
        return self.rng.choice((0, 0, 1, 2, 3, 8, 9, 23, 24, 0xFFFFFFFF))

    def add_range(self):
        size = self.number(self.rng.randint(1, 4) * self.window_size() - self.rng.choice((0, 0, 1, 0x1800)), SIZES[:-4])
        self.add("range", self.name(), "start", self.iova(), "size", size % (1 << 44))

    def state(self):
        self.add("state", self.name())

    def iova_to_phys(self):
        self.add("iova-to-phys", self.name(), self.iova())

    def isr(self):
        self.add("isr", self.rng.randrange(2))

    def boot(self):
        self.add("boot")

    # Functions on single entries

    def attributes(self):
        words = ["prot", self.rng.choice(PROTECTIONS)]
        if self.chance(40):
            words += ["omi", self.rng.choice((0, 1, 3, 15, 16, 0x10000, 0xFFFFFFFE))]
        if self.chance(40):
            words += ["cid", self.rng.choice((0, 0x20, 0xFF, 0x100, 0xFFFFFFFE))]
        return words

    def config_ppaace(self):
        size = self.number(self.size, SIZES)
        self.add("config-ppaace", self.liodn(), "start", self.number(self.start, (0x1000, 1)), "size", size, "windows",
                 self.number(self.count, (0, 0, 1, 3, 6, 12, 2049, 0xFFFFFFFF)), "phys", self.phys(),
                 *self.attributes())

    def config_spaace(self):
        self.add("config-spaace", self.liodn(), "windows", self.number(self.count, (0, 1, 2, 512)), "window",
                 self.window(), "size", self.mapped_size(), "phys", self.phys(), *self.attributes())

    def disable_spaace(self):
        self.add("disable-spaace", self.liodn(), "window", self.window())

    # Looking

    def read_primary(self):
        self.add("mem-read", self.ppaact + 64 * self.liodn(), 64)

    def read_secondary(self):
        self.add("mem-read", self.spaact + 64 * self.rng.randrange(self.count * 2), 128)

    def read_register(self):
        name = self.rng.choice(("PC", "PICS", "PPBAL", "PPLAL", "SPBAL", "SPLAL", "OBAL", "OLAL", "EECTL", "EEINTEN",
                                "AVS1", "AVAL", "POES1"))
        self.add("reg-read", str(self.rng.randrange(2)), name)

    def access(self):
        instance = f" instance {self.rng.randrange(2)}" if self.chance(60) else ""
        operation = self.rng.choice(("read", "write", "rac", "eread0"))
        self.add("access", self.liodn(), operation, self.iova(), f"4{instance}")

    def message_write(self):
        self.add("msi-write", self.liodn(), self.iova() & ~0xFFF | self.rng.choice((0x140, 0x148, 0x740, 0)),
                 self.rng.choice((0, 0x21, 0x119, 0xFF, 0x1FF)))

    def reject(self):
        base = self.rng.choice((self.ppaact, self.spaact))
        first = base + 64 * self.rng.choice((0, self.liodn(), 3))
        self.add("mem-reject", first, self.rng.choice(("64", "4K", "0x20000")))
        for _ in range(self.rng.randint(1, 4)):
            self.rng.choice((self.map, self.unmap, self.attach, self.enable, self.windows, self.detach, self.stash,
                             self.state))()
        self.add("mem-accept")

    def disturb(self):
        self.rng.choice((lambda: self.add("reg-write", "0", "PICS", self.rng.choice((0, 4, 8, 12))),
                         lambda: self.add("bypass", self.rng.choice((0, 0xFFFFFFFF, 0x80000000))),
                         lambda: self.add("reset"),
                         lambda: self.add("ppaace-set", self.liodn(), "V=0"),
                         lambda: self.add("counters 0")))()


REQUESTS = [(3, Maker.make), (1, Maker.destroy), (5, Maker.geometry), (6, Maker.windows), (8, Maker.attach),
            (3, Maker.detach), (14, Maker.map), (6, Maker.unmap), (5, Maker.enable), (3, Maker.disable),
            (3, Maker.stash), (4, Maker.state), (6, Maker.iova_to_phys), (8, Maker.read_primary),
            (8, Maker.read_secondary), (2, Maker.read_register), (8, Maker.access),
            (3, Maker.reject), (1, Maker.disturb)]
OTHER_FLAVOURS = [(4, Maker.isr), (4, Maker.config_ppaace), (6, Maker.config_spaace), (4, Maker.disable_spaace)]
RARE = [(1, Maker.boot), (1, Maker.isr), (1, Maker.add_range), (1, Maker.config_ppaace), (1, Maker.disable_spaace)]


def weights(flavour):
    rows = REQUESTS + RARE
    if flavour != "vfio-strict":
        rows = rows + OTHER_FLAVOURS
    if flavour == "u-boot":
        rows = rows + [(20, Maker.add_range)]
    return rows


def domain_script(seed, flavour, length=60):
    """A random script of domains of a flavour."""
    maker = Maker(random.Random(seed), flavour)
    maker.add("restart")
    maker.settings()
    for name in maker.names:
        maker.add("domain", name)
        if maker.chance(80):
            maker.add("geometry", name, "start", maker.start, "size", maker.size)
            maker.add("windows", name, maker.count)
    rows = weights(flavour)
    requests = maker.rng.choices([row[1] for row in rows], [row[0] for row in rows], k=length)
    for request in requests:
        request(maker)
    return maker.lines


def random_script(seed):
    """One of every flavour in turn."""
    return domain_script(seed, FLAVOURS[seed % len(FLAVOURS)])
