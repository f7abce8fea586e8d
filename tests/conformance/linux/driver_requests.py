"""Random requests to a driver, legal and not. SPDX-License-Identifier: BSD-2-Clause"""
import random

DOMAINS = "abc"
SIZES = ["4K", "8K", "64K", "1M", "16M", "64M", "256M", "1G", "4G", "64G", "1T"]
ODD_SIZES = ["0", "1", "2K", "0x3000", "24K", "3G"]
COUNTS = [1, 2, 4, 8, 16, 64, 256]
ODD_COUNTS = [0, 3, 5, 512, 1024, 0xffffffff]
# A plain device, both LIODNs of a QMan portal, QMan, BMan, some that no tree has, the last entry, one beyond.
LIODNS = [0xc1, 0x7f, 1, 2, 31, 32, 0x300, 0x301, 0x302, 0x4ff, 0x500]


class Requests:
    """One script: its flavour, its chip, requests."""

    def __init__(self, seed, flavour, chip, bits=None):
        self.random = random.Random(seed)
        self.windowed = flavour == "linux-window"
        self.crowded = seed % 3 == 0
        self.meddling = seed % 4 == 0
        self.head = ["restart", f"chip {chip}", f"flavour {flavour}" + (f" bits {bits}" if bits else "")]

    def pick(self, usual, odd, share=0.1):
        return self.random.choice(odd if self.random.random() < share else usual)

    def iova(self):
        top = self.random.choice([1 << 12, 1 << 20, 1 << 29, 1 << 36, 1 << 40])
        return self.random.randrange(top) & self.random.choice([~0, ~0xfff, ~0xfffff])

    def phys(self):
        return self.random.randrange(1 << self.random.choice([20, 36, 40, 50, 64])) & self.random.choice([~0, ~0xfff])

    def size(self):
        return self.pick(SIZES, ODD_SIZES)

    def liodn(self):
        return hex(self.random.choice(LIODNS))

    def name(self):
        return self.random.choice(DOMAINS)

    def prot(self):
        return self.random.choice(["none", "r", "w", "rw"])

    # ---- requests that every driver has ----

    def domain(self):
        return f"domain {self.name()}"

    def destroy(self):
        return f"destroy {self.name()}"

    def attach(self):
        return f"attach {self.name()} liodn {self.liodn()}"

    def detach(self):
        return f"detach {self.name()} liodn {self.liodn()}"

    def stash(self):
        cpu = self.pick(range(8), [9, 24, 1000])
        return f"stash {self.name()} cache {self.pick([1], [2, 3], 0.3)} cpu {cpu}"

    def iova_to_phys(self):
        return f"iova-to-phys {self.name()} {self.iova():#x}"

    def state(self):
        return f"state {self.name()}"

    def access(self):
        operation = self.random.choice(["read", "write", "ewrite0", "rac"])
        return f"access {self.liodn()} {operation} {self.iova():#x} {self.random.choice([1, 4, 64])}"

    def dma(self):
        return f"dma {self.liodn()} {self.random.choice('rw')} {self.iova():#x} {self.random.choice([4, 1500, 8192])}"

    def isr(self):
        return f"isr {self.random.randrange(2)}"

    def config_ppaace(self):
        start = self.random.choice([0, 0x1000, 0x10000000])
        optional = self.random.choice(["", " omi 2", " omi 15", " omi 16", " cid 33"])
        return (f"config-ppaace {self.liodn()} start {start:#x} size {self.size()}"
                f" windows {self.pick([0] + COUNTS[1:], [1, 3])} phys {self.phys():#x} prot {self.prot()}{optional}")

    # ---- of the window era ----

    def geometry(self):
        start = self.pick([0, 0x20000000, 1 << 40], [0x1000, 0x800])
        return f"geometry {self.name()} start {start:#x} size {self.size()}"

    def windows(self):
        return f"windows {self.name()} {self.pick(COUNTS, ODD_COUNTS)}"

    def map(self):
        window = self.pick([0, 0, 1, 2, 3, 7], [15, 63, 255, 256, 5000])
        size = self.pick(SIZES[:6], ODD_SIZES)
        return f"map {self.name()} window {window} phys {self.phys():#x} size {size} prot {self.prot()}"

    def unmap(self):
        return f"unmap {self.name()} window {self.pick([0, 0, 1, 2, 3, 7], [15, 63, 255, 256, 5000])}"

    def enable(self):
        return f"{self.random.choice(['enable', 'enable', 'disable'])} {self.name()}"

    def config_spaace(self):
        optional = self.random.choice(["", " omi 2", " omi 16", " cid 33"])
        window = self.pick([0, 1, 2, 3], [8, 256])
        return (f"config-spaace {self.liodn()} windows {self.pick(COUNTS, [0, 3])} window {window}"
                f" size {self.size()} phys {self.phys():#x} prot {self.prot()}{optional}")

    def disable_spaace(self):
        return f"disable-spaace {self.liodn()} window {self.pick([0, 1, 2, 3], [8, 256])}"

    # ---- somebody else's hand in the tables ----

    def field(self):
        fields = ["V=1", "V=0", "AP=3", "WSE=0", "WSE=35", "OTM=2", "CID=7"]
        fields += ["MW=1", "WCE=0", "WCE=7", "FSPI=0", "FSPI=0x700", "FSPI=0x7ff"] if self.windowed else []
        return f"ppaace-set {hex(self.random.choice(LIODNS[:-1]))} {self.random.choice(fields)}"

    def crowd(self):
        """Until the entries run out."""
        return f"windows {self.name()} {self.random.choice([64, 256])}"

    def draw(self):
        """One request; those on single entries are rare, since little holds after them."""
        both = [self.attach] * 4 + [self.access] * 4 + [self.detach, self.dma, self.isr, self.iova_to_phys, self.state,
                                                       self.stash]
        window = [self.geometry] * 2 + [self.windows] * 3 + [self.map] * 6 + [self.unmap, self.enable, self.enable]
        rare = [self.destroy, self.domain, self.config_ppaace]
        rare += [self.config_spaace, self.disable_spaace] if self.windowed else []
        rare += [self.field] * 3 if self.meddling else []
        crowd = [self.crowd] * 3 if self.crowded else []
        if self.random.random() < (0.2 if self.meddling else 0.02):
            return self.random.choice(rare)()
        return self.random.choice(both + (window + crowd if self.windowed else []))()

    def script(self, length):
        return self.head + [f"domain {name}" for name in DOMAINS] + [self.draw() for _ in range(length)]
