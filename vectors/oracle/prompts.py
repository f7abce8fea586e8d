"""The prompts of the suite "derived": small random vectors, each family about a few rules.
SPDX-License-Identifier: BSD-2-Clause

A family is a function from a random generator to (title, lines). The numbers of a family never change: a vector's id is
the family's name and its number, and its operations follow from these alone.
"""
import random

TABLES = "tables ppaact 0x100000 entries 64 spaact 0x110000 entries 64 omt 0x120000 entries 4"
PPAACT, SPAACT = 0x100000, 0x110000
END = 1 << 64
_SIZES = {4096: "4K", 65536: "64K", 1 << 20: "1M", 64 << 20: "64M", 1 << 29: "512M", 1 << 32: "4G", 1 << 36: "64G"}
_OPERATIONS = "read write eread0 ewrite0 direct0 eread1 ewrite1 direct1 rac ras rad rai".split()


class Window:
    """An aperture in parts, as a family lays it out."""

    def __init__(self, rng):
        self.size = rng.choice(list(_SIZES))
        self.count = rng.choice([count for count in (1, 2, 4, 8, 16) if self.size // count >= 4096])
        self.base = self.size * rng.choice((0, 1, 3, END // self.size - 1))
        self.part = self.size // self.count
        self.mapped = [max(4096, self.part >> rng.choice((0, 0, 0, 1, 4))) for _ in range(self.count)]

    def __str__(self):
        return f"{_SIZES[self.size]} in {self.count}"

    def entries(self, rng, liodn=0x20, rights=("rw",), more=""):
        """The lines that write the PPAACE and, but for one now and then, the SPAACEs."""
        several = f"MW=1 WCE={self.count.bit_length() - 2}" if self.count > 1 else "MW=0"
        first = rng.randrange(8)
        common = f"ATM=1 phys=0x{rng.randrange(1 << 24) << 36:x}{more}"
        lines = [f"ppaace 0x{liodn:x} window=0x{self.base:x} size={_SIZES[self.size]} {several} FSPI={first} V=1 "
                 f"prot={rng.choice(rights)} mapped={self.mapped[0]} {common}"]
        for i in range(1, self.count):
            if rng.randrange(8):
                lines.append(f"spaace {first + i - 1} LIODN=0x{liodn:x} V=1 prot={rng.choice(rights)} "
                             f"mapped={self.mapped[i]} ATM=1 phys=0x{rng.randrange(1 << 24) << 12:x}")
        return lines

    def edge(self, rng, length):
        """An IOVA at one of the edges, or beside it."""
        i = rng.randrange(self.count)
        start = self.base + i * self.part
        mark = rng.choice((start, start + self.mapped[i], start + self.part, self.base + self.size))
        return (mark + rng.choice((0, -length, 1 - length, -1, 0x40))) % END


def _walk(rng):
    """Accesses at the edges of windows."""
    window = Window(rng)
    lines = [TABLES] + window.entries(rng, rights=("rw", "rw", "rw", "r", "w", "none"))
    for _ in range(4):
        length = rng.choice((1, 4, 4, 64, 4096))
        lines.append(f"access 0x20 {rng.choice(_OPERATIONS)} 0x{window.edge(rng, length):x} {length}")
    return f"accesses at the edges of {window}", lines


def _records(rng):
    """DMA records over several windows."""
    window = Window(rng)
    burst = rng.choice((0, 0, 0, 64, 4096, 100))
    lines = ([f"set burst {burst}"] if burst else []) + [TABLES] + window.entries(rng, rights=("rw", "rw", "r"))
    for _ in range(3):
        length = min(rng.choice((4, 1500, window.part, 2 * window.part + 1)), 0xFFFFFFFF if not burst else 20 * burst)
        lines.append(f"dma 0x20 {rng.choice('rw')} 0x{window.edge(rng, min(length, 1500)):x} {length}")
    return f"DMA records over {window}" + (f", bursts of {burst}" if burst else ""), lines


def _caches(rng):
    """What a small PPAACE cache holds on to."""
    policy, (ways, sets) = rng.choice(("lru", "fifo", "plru", "random")), rng.choice(((1, 3), (2, 1), (2, 2), (4, 1)))
    index = rng.choice(("modulo", "xor"))
    lines = [f"set policy.ppaace {policy}", f"set ways.ppaace {ways}", f"set lines.ppaace {ways * sets}"]
    lines += [f"set index {index}"] if index == "xor" else []
    lines += [f"set seed {rng.randrange(1000)}"] if policy == "random" else []
    lines.append(TABLES)
    liodns = rng.sample(range(0, 24), ways * sets + 2)
    lines += [f"ppaace 0x{liodn:x} window=0x0 size=4K V=1 prot=rw" for liodn in liodns]
    lines += [f"access 0x{rng.choice(liodns):x} read 0x0 4 instance 0" for _ in range(ways * sets * 2 + 3)]
    if rng.randrange(2):
        lines += [f"ppaace-set 0x{liodns[0]:x} CR=1", f"access 0x{liodns[0]:x} read 0x0 4 instance 0"]
    return f"{policy}, {sets} sets by {index} of {ways}", lines + ["counters 0"]


def _spaaces(rng):
    """What a small SPAACE cache holds on to."""
    policy, ways = rng.choice(("lru", "fifo", "plru", "random")), rng.choice((2, 4))
    lines = [f"set policy.spaace {policy}", f"set ways.spaace {ways}", f"set lines.spaace {ways}", TABLES]
    lines.append("ppaace 0x20 window=0x0 size=64K subwindows=16 FSPI=3 V=1 prot=rw mapped=4K")
    lines += [f"spaace {i + 2} LIODN=0x20 V=1 prot=rw mapped=4K" for i in range(1, ways + 3)]
    windows = [rng.randint(0, ways + 3) for _ in range(2 * ways + 3)]
    lines += [f"access 0x20 write 0x{window << 12:x} 4" for window in windows]
    return f"sub-windows through {ways} lines, {policy}", lines + ["counters 0"]


_DENIALS = ("access 0x20 write 0x10000 4", "access 0x20 rac 0x40 4", "access 0x3f read 0x0 4",
            "access 0x40 write 0x0 4",
            "access 0x21 read 0x123456789abc 8", "access 0x22 read 0x0 4")
_CLEARS = ("AVS1 0x7fff", "AVS1 0x1", "PICS 0xd", "PICS 0xf", "PICS 0x5", "POES1 0x1", "AVS1 0x7ffe")


def _faults(rng):
    """Captured, lost, cleared."""
    lines = [f"erratum {name} {rng.choice(('on', 'off'))}" for name in ("A-003638", "PAMU-3", "PAMU-A001")
             if rng.randrange(2)]
    knobs = (("avics", "hidden"), ("avs1-liodn", "clear"), ("malformed-wse", "lav"), ("malformed-wse", "wav"))
    lines += [f"set {knob} {value}" for knob, value in knobs if not rng.randrange(3)]
    lines += [TABLES, "ppaace 0x20 window=0x0 size=64K V=1 prot=r", "ppaace 0x21 window=0x0 size=4K V=1 prot=rw",
              "ppaace 0x22 window=0x0 WSE=3 V=1"]
    for _ in range(3):
        lines += [rng.choice(_DENIALS), f"reg-write 0 {rng.choice(_CLEARS)}"]
        lines += [f"reg-read 0 {rng.choice(('AVS1', 'PICS', 'PICS', 'POES1', 'AVAL', 'AVS2'))}", "irq 0"]
    return "denials and cleared status bits", lines + ["reg-read 0 AVS1", "reg-read 0 PICS", "counters 0"]


def _stale(rng):
    """What the caches say after entries, tables or switches changed."""
    lines = [f"set snoop {rng.choice(('off', 'off', 'on'))}", f"erratum A-005982 {rng.choice(('on', 'on', 'off'))}",
             TABLES]
    lines += [f"ppaace 0x{liodn:x} window=0x0 size=64K subwindows=2 FSPI={liodn} V=1 prot=rw mapped=32K"
              for liodn in (2, 3)]
    lines += [f"spaace {liodn} LIODN=0x{liodn:x} V=1 prot=rw mapped=32K" for liodn in (2, 3)]
    changes = (f"reg-write 0 PPBAL 0x{PPAACT + 64:x}", f"reg-write 0 SPBAL 0x{SPAACT + 64:x}",
               "reg-write 0 PC 0x40000011",
               "reg-write 0 PC 0x40001011", "ppaace-set 0x2 CR=1", "spaace-set 2 CR=1", "ppaace-set 0x3 V=0",
               f"reg-write 0 PPBAL 0x{PPAACT:x}", "spaace-set 2 CR=0", "ppaace-set 0x2 CR=0",
               f"mem-reject 0x{PPAACT + 128:x} 64", f"mem-write 0x{SPAACT + 128 + 4:x} 00", "reg-write 0 PC 0x40001010",
               "reg-write 0 PPLAL 0x100080")
    for _ in range(5):
        access = f"access 0x{rng.choice((2, 2, 3)):x} read 0x{rng.choice((0, 0x8000)):x} 4 instance 0"
        lines += [access, rng.choice(changes)]
    return "entries, tables and switches that change", lines + ["access 0x2 read 0x8000 4 instance 0", "counters 0"]


def _mapping(rng):
    """Operation mapping, immediate and indexed."""
    names = rng.sample(_OPERATIONS, 4)
    mapped = ("read", "wwsao", "rsa", "ldec", "0x85", "0x9f", "0x12")
    encodings = " ".join(f"{name}={rng.choice(mapped)}" for name in names)
    first, second = rng.choice((0, 0x80, 0x81, 0x8C)), rng.choice((1, 0x84))
    kind = rng.choice(("OTM=2 OMI=1", "OTM=2 OMI=1", "OTM=2 OMI=4", "OTM=0", "OTM=3",
                       f"OTM=1 IOEA=0x{first:x} MOEA=0x98 IOEB=0x{second:x} MOEB=0x8a"))
    lines = [TABLES, f"ome 1 {encodings}", f"ppaace 0x20 window=0x0 size=1M V=1 prot=rw {kind}"]
    lines += [f"access 0x20 {name} 0x40 8" for name in names[:2] + rng.sample(_OPERATIONS, 3)]
    return f"operations through {kind}", lines


def _messages(rng):
    """Messages that arrive, and writes beside them."""
    chip = rng.choice("p2041 p4080 p4080-rev1 p5040 b4860 t1040 t2080 t4240".split())
    page = rng.choice((0xFFE044000, 0xFFE045000, 0xFFE046000, 0xFFE047000, 0xFFE041000))
    lines = [f"chip {chip}", TABLES, f"ppaace 0x20 window=0x4000 size=4K V=1 prot=rw ATM=1 phys=0x{page:x}"]
    for _ in range(5):
        offset = rng.choice((0x140, 0x140, 0x148, 0x148, 0x740, 0x940, 0xB40, 0x144, 0xFFE))
        data = rng.choice((0, 0x1F, 0xE5, 0xFF, 0x100, 0x1F7, 0x1FF, 0x200, 0xABCD0000, rng.randrange(512)))
        lines.append(f"msi-write 0x20 0x{0x4000 + offset:x} 0x{data:x}")
    return f"messages to page 0x{page:x} on {chip}", lines


def _domains(rng):
    """Requests of a domain, and where they lead."""
    size, count = rng.choice((1 << 16, 1 << 20, 1 << 29)), rng.choice((1, 2, 4, 8))
    base, part = size * rng.choice((0, 1, 5)), size // count
    lines = ["domain d", f"geometry d start 0x{base:x} size {_SIZES[size]}", f"windows d {count}",
             "attach d liodn 0x20"]
    for _ in range(5):
        window, mapped = rng.randrange(count), part >> rng.choice((0, 0, 1, 2))
        piece = f"map d window {window} phys 0x{rng.randrange(64) * part:x} size {mapped}"
        lines.append(rng.choice((
            piece, f"{piece} prot {rng.choice(('rw', 'r', 'w'))}", f"unmap d window {window}", "enable d", "disable d",
            f"windows d {rng.choice((2, 3))}",
            f"map-msi d iova 0x{base + window * part:x} bank {rng.randrange(4)}", "attach d liodn 0x21")))
        offset = rng.choice((0, mapped - 4, mapped, 0x140))
        lines.append(f"access 0x20 {rng.choice(('read', 'write'))} 0x{base + window * part + offset:x} 4")
    return f"a domain of {_SIZES[size]} in {count}", lines + ["state d"]


# name: function, how many, what they are about
FAMILIES = {
    "walk": (_walk, 140, "T7 T8 T10 T11 T13"), "records": (_records, 80, "D1 D2"), "caches": (_caches, 40, "C1 C2 C3"),
    "spaaces": (_spaaces, 30, "C2 C3"), "faults": (_faults, 50, "V1 V2 V3 M2"), "stale": (_stale, 50, "C5 C6 V3"),
    "mapping": (_mapping, 60, "T14"), "messages": (_messages, 40, "R16"), "domains": (_domains, 70, "R4 R8"),
}


def prompts(family):
    """(id, title, lines) of every vector of a family."""
    make, count, _ = FAMILIES[family]
    for number in range(1, count + 1):
        title, lines = make(random.Random(f"derived.{family}.{number}"))
        yield f"{family}.{number:03}", title, lines
