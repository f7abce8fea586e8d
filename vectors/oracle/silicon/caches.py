"""One look-up cache: sets, ways, replacement (C1, C2). SPDX-License-Identifier: BSD-2-Clause"""
import collections

_GOLDEN = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1


class Line:
    """A kept entry: the key it was looked up by, where it came from, its bytes; whether memory holds others (C5)."""

    def __init__(self, key, address, data):
        self.key = key
        self.address = address
        self.data = data
        self.stale = False


class Cache:
    """number is that of the cache in the seed of policy random: instance * 3 + 0, 1 or 2, with the knob's seed."""

    def __init__(self, lines, ways, policy, xor_index, number):
        self.set_count = lines // ways
        self.sets = collections.defaultdict(lambda: [None] * ways)
        self.places = {}  # (set, way) of each key that is held
        self.xor_index = xor_index
        self.policy = _POLICIES[policy](ways, ((number + 1) * _GOLDEN) & _MASK)

    def _set_of(self, key):
        count = self.set_count
        return (key ^ (key // count)) % count if self.xor_index else key % count

    def find(self, key):
        """The line of a key, which thereby is used; None if there is none."""
        place = self.places.get(key)
        if place is None:
            return None
        number, way = place
        self.policy.used(number, way)
        return self.sets[number][way]

    def keep(self, key, address, data):
        """Keeps an entry that was not found. True if another had to go for it."""
        number = self._set_of(key)
        ways = self.sets[number]
        free = [way for way, line in enumerate(ways) if line is None]
        way = free[0] if free else self.policy.victim(number)
        if not free:
            del self.places[ways[way].key]
        ways[way] = Line(key, address, data)
        self.places[key] = (number, way)
        self.policy.filled(number, way)
        return not free

    def lines(self):
        return [self.sets[number][way] for number, way in self.places.values()]

    def drop(self, condition):
        """Drops the lines for which condition(line) holds; how many they were. The policy forgets nothing (C2)."""
        dropped = [line for line in self.lines() if condition(line)]
        for line in dropped:
            number, way = self.places.pop(line.key)
            self.sets[number][way] = None
        return len(dropped)


class _Lru:
    """The line goes whose last use is longest ago."""

    def __init__(self, ways, _):
        self.order = collections.defaultdict(lambda: list(range(ways)))

    def used(self, number, way):
        self.order[number].remove(way)
        self.order[number].append(way)

    def filled(self, number, way):
        self.used(number, way)

    def victim(self, number):
        return self.order[number][0]


class _Fifo(_Lru):
    """The line goes whose filling is longest ago."""

    def used(self, number, way):
        pass

    def filled(self, number, way):
        _Lru.used(self, number, way)


class _TreePlru:
    """A binary tree over the ways; node n has children 2n and 2n + 1, the root is 1. A node is 1 if it points right."""

    def __init__(self, ways, _):
        self.ways = ways
        self.nodes = collections.defaultdict(lambda: [0] * ways)

    def used(self, number, way):
        node = way + self.ways
        while node > 1:
            came_from_right = node % 2
            node //= 2
            self.nodes[number][node] = 0 if came_from_right else 1

    def filled(self, number, way):
        self.used(number, way)

    def victim(self, number):
        node = 1
        while node < self.ways:
            node = 2 * node + self.nodes[number][node]
        return node - self.ways


class _Random:
    """xorshift of 64 bits, drawn only when a line must go."""

    def __init__(self, ways, state):
        self.ways = ways
        self.state = state

    def used(self, number, way):
        pass

    def filled(self, number, way):
        pass

    def victim(self, _):
        self.state ^= (self.state << 13) & _MASK
        self.state ^= self.state >> 7
        self.state ^= (self.state << 17) & _MASK
        return self.state % self.ways


_POLICIES = {"lru": _Lru, "fifo": _Fifo, "plru": _TreePlru, "random": _Random}
