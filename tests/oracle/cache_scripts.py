"""Random scripts of one look-up cache: shapes, policies, many look-ups. SPDX-License-Identifier: BSD-2-Clause"""
import random

CONTROLS = (0x40001011, 0x40000011, 0x40001001, 0x40001010)


def _settings(rng, cache):
    ways = rng.choice((1, 2, 3, 4, 5, 8, 16, 32, 64))
    policies = ["lru", "fifo", "random"] + (["plru"] if ways & ways - 1 == 0 else [])
    lines = ways * rng.choice((1, 2, 3, 7))
    return lines, [f"set lines.{cache} {lines}", f"set ways.{cache} {ways}",
                   f"set policy.{cache} {rng.choice(policies)}", f"set index {rng.choice(('modulo', 'xor'))}",
                   f"set seed {rng.randrange(1 << 32)}",
                   f"set snoop {rng.choice(('on', 'off'))}", f"set keep-invalid {rng.choice(('on', 'off'))}",
                   "tables ppaact 0x100000 entries 512 spaact 0x200000 entries 512 omt 0x300000 entries 300"]


def _entries(rng, cache, count):
    """The entries that are looked up."""
    if cache == "ppaace":
        return [f"ppaace {i} window=0 size=4K V={int(rng.random() < 0.95)} prot=rw" for i in range(count)]
    if cache == "spaace":
        first = f"ppaace 1 window=0 size=2M subwindows=256 FSPI={rng.randrange(4)} V=1 prot=rw mapped=4K"
        return [first] + [f"spaace {i} LIODN=1 V={int(rng.random() < 0.9)} prot=rw mapped=8K" for i in range(count)]
    users = [f"ppaace {i} window=0 size=4K V=1 prot=rw OTM=2 OMI={i}" for i in range(count)]
    return users + [f"ome {i} read=rsa" for i in range(count)]


def _look(cache, i, instance):
    what = f"1 read {8192 * i}" if cache == "spaace" else f"{i} read 0"
    return f"access {what} 4 instance {instance}"


def _change(rng, cache, i):
    return f"ome {i} read=readi" if cache == "omt" else f"{cache}-set {i} V={rng.randrange(2)}"


def random_script(seed):
    """A script as a list of lines; the same for the same seed."""
    rng = random.Random(seed)
    cache = rng.choice(("ppaace", "spaace", "omt"))
    lines, script = _settings(rng, cache)
    count = min(lines + rng.randint(1, 6), 200)
    script = ["restart"] + script + _entries(rng, cache, count)
    for _ in range(rng.choice((50, 300))):
        instance, chance = rng.choice((0, 0, 0, 1, 4)), rng.random()
        if chance < 0.93:
            script.append(_look(cache, rng.randrange(count), instance))
        elif chance < 0.98:
            script.append(_change(rng, cache, rng.randrange(count)))
        else:
            script.append(f"reg-write {instance} PC 0x{rng.choice(CONTROLS):x}")
    return script + [f"counters {instance}" for instance in range(5)]
