"""Random scripts of silicon and tables: every knob and erratum, addresses at the edges.
SPDX-License-Identifier: BSD-2-Clause"""
import random

CHIPS = "p2041 p3041 p4080 P4040 p4080-rev1 p5020 p5040 b4420 b4860 t1023 t1040 t2080 t4240".split()
ERRATA = ("A-003638", "A-005982", "PAMU-3", "PAMU-A001", "A-007907")
OPERATIONS = ("read", "write", "eread0", "ewrite0", "direct0", "eread1", "ewrite1", "direct1", "rac", "ras", "rad",
              "rai")
MAPPED = ("read", "write", "ldec", "rsa", "readi", "wwsao", "0x82", "0x9f", "0x85", "0x13", "0")
REGISTERS = """PPBAH PPBAL PPLAH PPLAL SPBAL SPLAL OBAL OLAL POES1 POES2 POEAH POEAL AVS1 AVS2 AVAH AVAL EECTL
EEDIS EEINTEN EEDET EEATTR EECC UDAD PR1 PC1 PC2 PC3 PC4 PC PFA1 PFA2 PICS PD1 PD4 0x030 0x3c 0xffc 0x500""".split()
MALFORMED = ("pt", "wse", "base", "subwindow", "wce", "atm", "otm")
CODES = {"ppaace-invalid": 7, "outside-aperture": 7, "crosses-subwindow": 7, "spaace-outside-spaact": 7,
         "spaace-invalid": 7, "spaace-not-secondary": 7, "spaace-wrong-liodn": 7, "subwindow-unmapped": 7, "hole": 7,
         "no-query": 15, "no-update": 15, "no-atomic": 15, "no-immediate": 3, "ome-outside-omt": 3,
         "ome-no-encoding": 3}
WORDS = {"disabled": ("deny", "pass"), "cross": ("deny", "split"), "compose": ("replace", "add"),
         "directive": ("query", "update", "none"), "snoop": ("off", "on"), "keep-invalid": ("off", "on"),
         "index": ("modulo", "xor"), "avs1-liodn": ("keep", "clear"), "avics": ("visible", "hidden"),
         "secure-boot": ("off", "on")}
MSI_PAGES = (0xFFE044000, 0xFFE045000, 0xFFE046000, 0xFFE047000, 0xFFE041000)
END = 1 << 64
ODDS = """chip nothing; chip P4040; set snoop maybe; set nothing 1; set seed 0x100000000; set seed 0x7F; set seed 1_0
set SNOOP off; erratum A-005983 on; erratum pamu-a001 ON; set burst 128; set phys-bits 65; set code.hole 0
set code.no-query 15; set code.no-immediate 4; set policy.omt plru; set ways.omt 32; set lines.ppaace 4097; counters 0
reset; bypass-read; irq 0; mem-read 0x0 8; reg-read 0 PICS; access 0x1 read 0x1000 4; dma 0x1 w 0x1000 4; ppaace 0x0 V=1
spaace 0 V=1; ome 0 read=read; reg-read 15 0x0; mem-write 0xffffffffffffffff 0000; mem-fill 0xfffffffffffffffe 3 0x1
mem-fill 0x0 2147483648 0x0; mem-fill 0x0 2147483648 0x7; mem-read 0xfffffffffffff001 4096; bypass 0x12345678
mem-reject 0xffffffffffffffff 2; spaace 4294967295 V=1; spaace 0 WSE=3 V=1
tables ppaact 0xfffffffffffff000 entries 64 spaact 0x0 entries 0 omt 0x0 entries 0
tables ppaact 0xffffffffffffefc0 entries 64 spaact 0xffffffffffffffff entries 0 omt 0x0 entries 0
tables ppaact 0x0 entries 1 spaact 0x0 entries 4294967295 omt 0xffffffffff800000 entries 65536"""
ODDS = [line.strip() for line in ODDS.replace("\n", ";").split(";")]


class Maker:
    """Makes one script; what it keeps of the entries only serves to find addresses worth asking for."""

    def __init__(self, rng):
        self.rng = rng
        self.lines = []
        self.windows = {}    # LIODN: base, size, count
        self.instances = 1

    def chance(self, percent):
        return self.rng.randrange(100) < percent

    def add(self, line):
        self.lines.append(line)

    # What comes before the model

    def settings(self):
        rng = self.rng
        if self.chance(50):
            self.add(f"chip {rng.choice(CHIPS)}")
        for erratum in ERRATA:
            if self.chance(35):
                self.add(f"erratum {erratum} {rng.choice(('on', 'off'))}")
        for name, words in WORDS.items():
            if self.chance(25):
                self.add(f"set {name} {rng.choice(words)}")
        if self.chance(20):
            self.add(f"set burst {rng.choice((0, 1, 3, 64, 100, 4096, 5000, 0x10000, 0xFFFFFFFF))}")
        for reason in MALFORMED:
            if self.chance(15):
                self.add(f"set malformed-{reason} {rng.choice(('error', 'lav', 'wav'))}")
        if self.chance(40):
            for reason, most in CODES.items():
                self.add(f"set code.{reason} {rng.randint(1, most)}")
            for reason in MALFORMED:
                self.add(f"set code.malformed-{reason} {rng.randint(1, 7)}")
        self.caches()

    def caches(self):
        rng = self.rng
        for cache in ("ppaace", "spaace", "omt"):
            if self.chance(60):
                ways = rng.choice((1, 1, 2, 2, 4, 8, 3))
                policies = ("lru", "fifo", "random") + (("plru",) if ways & ways - 1 == 0 else ())
                lines = ways * rng.choice((1, 1, 2, 3, 4))
                if self.chance(3):
                    lines += 1
                self.add(f"set lines.{cache} {lines}")
                self.add(f"set ways.{cache} {ways}")
                self.add(f"set policy.{cache} {rng.choice(policies)}")
        if self.chance(30):
            self.add(f"set seed {rng.randrange(1 << 32)}")

    def odds(self):
        """Now and then an operation that is refused, or comes before the tables."""
        while self.chance(15):
            self.add(self.rng.choice(ODDS))

    # Tables

    def tables(self):
        rng = self.rng
        high = rng.choice((0, 0, 0xF00000000, 0xFFFFFFFFF0000000))
        self.ppaact, self.omt = high + 0x10000, high + 0x30000
        self.spaact = high + 0x20000 + rng.choice((0, 0, 0x40, 0x8))
        self.many = (rng.choice((4, 16, 16, 64)), rng.choice((0, 8, 32, 32, 512)), rng.choice((0, 2, 4, 4)))
        self.add(f"tables ppaact 0x{self.ppaact:x} entries {self.many[0]} spaact 0x{self.spaact:x} "
                 f"entries {self.many[1]} omt 0x{self.omt:x} entries {self.many[2]}")

    def liodn(self):
        rng = self.rng
        if self.windows and self.chance(85):
            return rng.choice(list(self.windows))
        return rng.choice((0, 1, 2, 3, 4, 7, 15, 16, 63, 64, 0xFFFF, 193, 146))

    def translation(self, size):
        rng = self.rng
        mapped = max(4096, size >> rng.choice((0, 0, 0, 1, 3)))
        if self.chance(6):
            mapped = rng.choice((2, 2048, 1 << 40, 1 << 63))
        mapped = min(mapped, 1 << 63)
        phys = rng.choice((0, 0x80000000, 0x123456000, 0xFFFFFFFFFFFFF000, *MSI_PAGES, rng.randrange(1 << 52) << 12))
        parts = [f"phys=0x{phys:x}", f"mapped={mapped}",
                 f"ATM={1 if self.chance(85) else rng.choice((0, 0, 0, 1, 2, 3))}",
                 f"AP={3 if self.chance(65) else rng.randrange(4)}", f"CR={rng.randrange(2)}"]
        kind = rng.randrange(20)
        if kind in (0, 1):
            parts += ["OTM=1"] + [f"{name}={rng.choice((0, 1, 0x80, 0x81, 0x8c, 0x9a, 2, 0x85))}"
                                  for name in ("IOEA", "MOEA", "IOEB", "MOEB")]
        elif kind in (2, 3, 4):
            parts += ["OTM=2", f"OMI={rng.choice((0, 0, 1, 2, 3, 4, 0xFFFF))}"]
        elif kind == 5:
            parts.append(f"OTM={rng.choice((0, 1, 3))}")
        for name in ("CID", "DID", "PID", "SNPID"):
            if self.chance(15):
                parts.append(f"{name}={rng.randrange(256)}")
        return parts

    def ppaace(self):
        rng = self.rng
        liodn = rng.randrange(self.many[0]) if self.chance(95) else self.liodn()
        exponent = rng.choice((12, 12, 13, 14, 14, 16, 16, 16, 20, 20, 29, 29, 32, 36, 40, 63, 64, rng.randint(1, 64)))
        size = 1 << exponent
        count = 1 if self.chance(35) else 1 << rng.choice((1, 1, 2, 2, 3, rng.randint(1, 16)))
        if self.chance(93):
            count = min(count, max(1, size >> 12))
        base = rng.choice((0, 0, 0, size, size * 3, END - size, rng.randrange(1 << 64))) % END // size * size
        if self.chance(4):
            base = (base + 4096) % END
        base = base // 4096 * 4096
        self.windows[liodn] = (base, size, count)
        parts = [f"window=0x{base:x}", f"WSE={exponent - 1}", f"V={0 if self.chance(10) else 1}"]
        parts.append("MW=0" if count == 1 else f"MW=1 WCE={count.bit_length() - 2}")
        if self.chance(15):
            parts.append("DD=1")
        first = rng.choice((0, 0, 1, 7, rng.randrange(40), 0xFFFFFFFF if self.chance(10) else 0))
        parts.append(f"FSPI={first}")
        self.add(f"ppaace 0x{liodn:x} " + " ".join(parts + self.translation(size // count)))
        for i in range(min(count - 1, rng.randint(0, 7))):
            self.spaace(liodn, first + i)

    def spaace(self, liodn=None, index=None):
        rng = self.rng
        if index is None:
            index = rng.randrange(max(1, self.many[1])) if self.chance(97) else 1000
        if liodn is None:
            liodn = self.liodn()
        _, size, count = self.windows.get(liodn, (0, 4096, 1))
        parts = [f"LIODN=0x{liodn if self.chance(95) else 3:x}", f"V={0 if self.chance(12) else 1}"]
        if self.chance(2):
            parts = ["PT=0", "V=1"]
        self.add(f"spaace {index & 0xFFFFFFFF} " + " ".join(parts + self.translation(max(1, size // count))))

    def change(self):
        rng = self.rng
        field = rng.choice(("V=0", "V=1", "V=1", "prot=rw", "prot=r", "ATM=1", "OTM=0", "PT=1", "PT=0", "mapped=4K",
                            "CID=7", "OTM=2 OMI=1", "FSPI=2", "MW=0", "LIODN=2", "IOEB=3", "WCE=1", "DID=255"))
        if self.chance(60):
            self.add(f"ppaace-set 0x{self.liodn():x} {field}")
        else:
            self.add(f"spaace-set {rng.randrange(max(1, self.many[1]))} {field}")

    def ome(self):
        rng = self.rng
        pairs = {rng.choice(OPERATIONS + ("0x10", "127")): rng.choice(MAPPED) for _ in range(rng.randint(0, 8))}
        self.add(f"ome {rng.randrange(max(1, self.many[2]) + 1)} " + " ".join(f"{a}={b}" for a, b in pairs.items()))

    # Accesses

    def place(self):
        rng = self.rng
        liodn = self.liodn()
        base, size, count = self.windows.get(liodn, (0, 1 << 20, 1))
        part = max(1, size // count)
        window = rng.choice((0, 0, 1, 2, 3, count // 2, count - 1, count, rng.randrange(count + 1)))
        mark = base + window % (count + 1) * part
        mark += rng.choice((0, 0, 0, 4096, part // 2, part // 8))
        iova = (mark + rng.choice((0, 0, 0x40, 0x80, 0xFFC, -1, -4, 4, -8, 0x140, 0x148, rng.randrange(part)))) % END
        if self.chance(3):
            iova = rng.randrange(END)
        return liodn, iova

    def instance(self):
        return f" instance {self.rng.randrange(5)}" if self.chance(25) else ""

    def access(self):
        rng = self.rng
        liodn, iova = self.place()
        operation = rng.choice(("read", "write", "read", "write", rng.choice(OPERATIONS)))
        length = rng.choice((1, 4, 4, 4, 8, 64, 4096, 4097, 0x2000, 0xFFFFFFFF, rng.randint(1, 0x10000)))
        self.add(f"access 0x{liodn:x} {operation} 0x{iova:x} {length}{self.instance()}")

    def dma(self):
        rng = self.rng
        liodn, iova = self.place()
        _, size, count = self.windows.get(liodn, (0, 4096, 1))
        length = rng.choice((1, 4, 64, 1500, 4096, 0x3000, 2 * size // count, 3 * size // count + 5, size, size + 9))
        burst = [int(line.split()[2]) for line in self.lines if line.startswith("set burst ")]
        unit = min(size // count, burst[0] if burst and burst[0] else END)
        length = max(1, min(length, 0xFFFFFFFF, 600 * max(unit, 1)))
        self.add(f"dma 0x{liodn:x} {rng.choice('rw')} 0x{iova:x} {length}{self.instance()}")

    def msi(self):
        liodn, iova = self.place()
        iova = iova // 4096 * 4096 + self.rng.choice((0x140, 0x148, 0x740, 0x940, 0xB40, 0xD40))
        data = self.rng.choice((0, 0x1F, 0xE5, 0xFF, 0x100, 0x1FF, 0x200, 0x12, 0xFFFFFFFF, 0xA000))
        self.add(f"msi-write 0x{liodn:x} 0x{iova:x} 0x{data:x}{self.instance()}")

    # Registers and memory

    def register(self):
        rng = self.rng
        name = rng.choice(REGISTERS)
        value = rng.choice((0, 1, 0xFFFFFFFF, 0x7FFF, 15, rng.randrange(1 << 32)))
        number = rng.randrange(5) if self.chance(30) else 0
        if name[-3:] in ("BAH", "BAL", "LAH", "LAL") and name[0] in "PSO" and self.chance(85):
            name, value = rng.choice((("PPBAL", self.ppaact), ("PPLAL", self.ppaact + 64 * self.many[0]),
                                      ("SPBAL", self.spaact), ("PPBAL", self.ppaact + 64), ("SPBAL", self.spaact + 128),
                                      ("SPLAL", self.spaact + 64 * self.many[1]), ("OBAL", self.omt),
                                      ("SPLAL", self.spaact + 64),
                                      ("OLAL", self.omt + 128 * self.many[2]), ("OBAL", self.omt + 128)))
            value &= 0xFFFFFFFF
        elif name == "PC":
            value = rng.choice((0x40001011, 0x40001011, 0x40000011, 0x40001010, 0x40001001, 0x40000000, 0xC0001011,
                                0x1000))
        self.add(f"reg-write {number} {name} 0x{value:x}")

    def status(self):
        rng = self.rng
        number = rng.randrange(5) if self.chance(20) else 0
        name, value = rng.choice((("AVS1", 0x7FFF), ("AVS1", 1), ("AVS1", 0x7FFE), ("PICS", 8), ("PICS", 0xC),
                                  ("PICS", 0xF),
                                  ("PICS", 2), ("PICS", 5), ("POES1", 1), ("PICS", 0xD)))
        self.add(f"reg-write {number} {name} 0x{value:x}")
        self.look(number)

    def look(self, number):
        name = self.rng.choice(("AVS1", "AVS2", "AVAL", "AVAH", "PICS", "PICS", "POES1", "POEAL", "POEAH"))
        self.add(f"reg-read {number} {name}")
        self.add(f"irq {number}")

    def memory(self):
        rng = self.rng
        table = rng.choice((self.ppaact, self.spaact, self.omt))
        address = (table + rng.choice((0, 4, 64, 68, 128, 60, 200, 1024, 7))) % END
        kind = rng.randrange(10)
        if kind < 4:
            self.add(f"mem-write 0x{address:x} {rng.randbytes(rng.choice((1, 4, 8))).hex()}")
        elif kind == 4:
            self.add(f"mem-fill 0x{address:x} {rng.choice((1, 64, 5000))} 0x{rng.randrange(256):x}")
        elif kind < 7:
            self.add(f"mem-read 0x{address:x} {rng.choice((1, 64, 128, 4096))}")
        elif kind == 7:
            self.add(f"mem-reject 0x{address:x} {rng.choice((1, 64, 100, END - 1))}")
        else:
            self.add("mem-accept")

    def control(self):
        rng = self.rng
        kind = rng.randrange(12)
        if kind == 0:
            self.add(f"bypass 0x{rng.choice((0, 0, 0xFFFFFFFF, 0x40000000, 0x07FFFFFF)):x}")
        elif kind == 1:
            self.add("bypass-read")
        elif kind == 2 and self.chance(30):
            self.add("reset")
        elif kind == 3 and self.chance(50):
            self.tables()
        elif kind == 4:
            self.add("mem-accept")
        elif kind == 5:
            self.odds()
        else:
            self.look(rng.randrange(5) if self.chance(20) else 0)

    def script(self):
        self.add("restart")
        self.settings()
        self.odds()
        self.tables()
        for _ in range(self.rng.randint(1, 6)):
            self.ppaace()
        if self.chance(50):
            self.ome()
        steps = ((self.access, 40), (self.dma, 14), (self.msi, 4), (self.register, 5), (self.status, 9),
                 (self.memory, 5), (self.control, 5), (self.change, 6), (self.ppaace, 4), (self.spaace, 5),
                 (self.ome, 3))
        makers = [maker for maker, weight in steps for _ in range(weight)]
        for _ in range(self.rng.choice((5, 20, 60))):
            self.rng.choice(makers)()
        self.end()
        return self.lines

    def end(self):
        for number in range(5):
            self.add(f"counters {number}")
            for name in ("AVS1", "AVS2", "AVAH", "AVAL", "PICS", "POES1", "POEAH", "POEAL", "PC"):
                self.add(f"reg-read {number} {name}")


def random_script(seed):
    """A script as a list of lines; the same for the same seed."""
    return Maker(random.Random(seed)).script()
