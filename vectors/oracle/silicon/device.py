"""The PAMUs of a chip: registers, caches, look-ups (M1 to M4, C1 to C6). SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused
from silicon import registers as reg
from silicon.caches import Cache
from silicon.counters import Counters
from silicon.faults import Faults


class Device:
    """All instances of a chip; the tables in memory are common to them."""

    def __init__(self, chip, knobs, errata, memory):
        self.chip = chip
        self.knobs = knobs
        self.errata = errata
        self.memory = memory
        self.shapes = [_shapes(chip.caches[number], knobs) for number in range(chip.instances)]
        self.reset()

    def reset(self):
        """Power-on (M4): all but memory and configuration is forgotten."""
        self.bypass = 0 if self.knobs["secure-boot"] == "on" else 0xFFFFFFFF
        self.instances = [Instance(self, number) for number in range(self.chip.instances)]

    def snoop(self, address, length):
        """Somebody wrote memory: with snoop=on the lines made from it go, else some become stale (C5)."""
        for instance in self.instances:
            for name, cache in instance.caches.items():
                if cache.places:
                    instance.snoop(name, address, length)


def _shapes(chip_caches, knobs):
    """Lines and ways of each cache, or Refused if the knobs make no cache (C1, C2)."""
    shapes = {}
    for name in reg.CACHES:
        lines = knobs["lines." + name] or chip_caches[name][0]
        ways = knobs["ways." + name] or chip_caches[name][1]
        if lines % ways or ways > lines:
            raise Refused("EINVAL", f"these settings make no model: {lines} lines of {name} in ways of {ways}")
        if knobs["policy." + name] == "plru" and ways & ways - 1:
            raise Refused("EINVAL", f"these settings make no model: plru of {name} with {ways} ways")
        shapes[name] = (lines, ways)
    return shapes


class Found:
    """What a look-up came to: the entry, or None if memory rejected its fetch; and whether it is stale (C5)."""

    def __init__(self, entry, hit, stale):
        self.entry = entry
        self.hit = hit
        self.stale = stale


class Instance:
    """One PAMU."""

    def __init__(self, device, number):
        self.device = device
        self.number = number
        self.registers = dict.fromkeys(reg.MASKS, 0)
        self.registers[reg.PC2] = device.chip.mliodn << 16
        self.registers[reg.PC3] = device.chip.mwce << 21
        self.counters = Counters()
        self.faults = Faults(self.registers, device.knobs, device.errata, self.counters)
        self.caches = {name: self._new_cache(name) for name in reg.CACHES}

    def _new_cache(self, name):
        knobs = self.device.knobs
        lines, ways = self.device.shapes[self.number][name]
        number = (knobs["seed"] * 16 + self.number) * 3 + reg.CACHES.index(name)
        return Cache(lines, ways, knobs["policy." + name], knobs["index"] == "xor", number)

    @property
    def bypassed(self):
        return bool(self.device.bypass & 0x80000000 >> self.number)

    # Registers (M2)

    def read(self, offset):
        return self.faults.read_pics() if offset == reg.PICS else self.registers.get(offset, 0)

    def write(self, offset, value):
        if offset not in reg.MASKS:
            return
        self.faults.write(offset, value)
        moved = reg.moves_table(offset)
        if moved:
            self._move(moved)
        if offset == reg.PC:
            for name in reg.CACHES:
                if not self.enabled(name):
                    self.drop_all(name)

    def _move(self, name):
        """C6; A-005982: without PC[OCE] the PAACE caches do not notice that their table moves."""
        if self.device.errata["A-005982"] and name != "omt" and not self.registers[reg.PC] & reg.OCE:
            for line in self.caches[name].lines():
                self._judge(name, line)
        else:
            self.drop_all(name)

    def enabled(self, name):
        return bool(self.registers[reg.PC] & reg.ENABLE_BIT[name])

    def drop(self, name, condition):
        self.counters.add(name + "-invalidations", self.caches[name].drop(condition))

    def drop_all(self, name):
        if self.caches[name].places:
            self.drop(name, lambda line: True)

    # Tables (T4, T9, T14)

    def base(self, name):
        offset = reg.BASE_OF[name]
        return self.registers[offset] << 32 | self.registers[offset + 4]

    def limit(self, name):
        offset = reg.LIMIT_OF[name]
        return self.registers[offset] << 32 | self.registers[offset + 4]

    def entries(self, name):
        """How many entries lie wholly between base and limit."""
        return max(0, self.limit(name) - self.base(name)) // reg.SIZE_OF[name]

    def entry_address(self, name, key):
        return self.base(name) + reg.SIZE_OF[name] * key

    def look_up(self, name, key, keeps):
        """Looks an entry up; keeps(entry) says whether a fetched one is kept."""
        line = self.caches[name].find(key) if self.enabled(name) else None
        if line is not None:
            self.counters.add(name + "-hits")
            return Found(line.data, True, line.stale)
        self.counters.add(name + "-misses")
        address, size = self.entry_address(name, key), reg.SIZE_OF[name]
        if self.device.memory.rejects(address, size):
            return Found(None, False, False)
        entry = self.device.memory.read(address, size)
        self.counters.add("fetched-bytes", size)
        if self.enabled(name) and keeps(entry) and self.caches[name].keep(key, address, entry):
            self.counters.add(name + "-evictions")
        return Found(entry, False, False)

    # What memory holds now (C5)

    def snoop(self, name, address, length):
        """The part of Device.snoop() that is one cache's."""
        size = reg.SIZE_OF[name]
        if length > 0 and self.device.knobs["snoop"] == "on":
            self.drop(name, lambda line: _touch(line.address, size, address, length))
        for line in self.caches[name].lines():
            if _touch(self.entry_address(name, line.key), size, address, length):
                self._judge(name, line)

    def _judge(self, name, line):
        """Stale is a line that differs from what memory holds where its key lies now, or cannot be read there."""
        address, size = self.entry_address(name, line.key), reg.SIZE_OF[name]
        missing = line.key >= self.entries(name) or self.device.memory.rejects(address, size)
        line.stale = missing or self.device.memory.read(address, size) != line.data


def _touch(first, size, second, length):
    return first < second + length and second < first + size
