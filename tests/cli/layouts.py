#!/usr/bin/env python3
"""Layouts of a script's memory, done for real. SPDX-License-Identifier: BSD-2-Clause

usage: layouts.py SCRIPT [LIODN [--alone] [--keep-iovas]]      (pamusim is in the PATH)
       layouts.py --together SCRIPT
       layouts.py --random SEED COUNT

Each row's script is run with the records moved, and must miss as often as the row says. Random scripts have several
domains, memory that lies together or not, protections, MSI banks, and chips with small caches. Records are moved by the
comments of the printed script ("# IOVA A to B is at C now"), and cut where their bytes part.
"""
import json
import random
import re
import subprocess
import sys


def run(*words, text=None):
    done = subprocess.run(["pamusim", *words], input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (words, done.stderr)
    return done.stdout


def moves_of(script):
    """By LIODN: (first, last, new first) of what lies elsewhere."""
    moves, mine = {}, []
    for line in script.splitlines():
        words = line.split()
        if line.startswith("domain"):
            mine = []
        elif line.startswith("attach"):
            moves[int(words[3], 0)] = mine
        found = re.match(r"# IOVA (\w+) to (\w+) is at (\w+) now", line)
        if found:
            mine.append(tuple(int(number, 16) for number in found.groups()))
    return moves


def place(moves, iova):
    """Where a byte is now, and how many lie together from there on at least."""
    for first, last, to in moves:
        if first <= iova <= last:
            return to + iova - first, last - iova + 1
    above = [first - iova for first, _, _ in moves if first > iova]
    return iova, min(above, default=1 << 64)


def parts(moves, iova, length):
    while length:
        to, together = place(moves, iova)
        together = min(together, length)
        while together < length and place(moves, iova + together)[0] == to + together:
            together = min(length, together + place(moves, iova + together)[1])
        yield to, together
        iova, length = iova + together, length - together


def moved(records, moves):
    for liodn, way, iova, length in records:
        for to, together in parts(moves.get(liodn, []), iova, length):
            yield f"dma {liodn} {way} {to:#x} {together}"


def misses(script):
    caches = json.loads(run("replay", "--json", "--strict", "-", text=script))["lookups"]
    return tuple(sum(cache[name]["misses"] for cache in caches) for name in ("ppaace", "spaace"))


def check(text, of):
    """How many rows there are; fails if one is not as it says."""
    words = ["plan", "windows", "--trace", "-", "--steps", "1000000"] + (["--liodn", *of] if of else [])
    domains = json.loads(run(*words, "--json", text=text))["domains"]
    assert of or len(domains) == 1, "which domain?"
    domain = domains[0]
    records = records_of(text)
    if "--alone" in of:
        records = [record for record in records if record[0] in domain["liodns"]]
    for number, row in enumerate(domain["rows"], 1):
        script = run(*words, "--script", "--row", str(number), text=text)
        real = misses(script + "\n".join(moved(records, moves_of(script))) + "\n")
        assert real == (row["ppaace_misses"], row["spaace_misses"]), (number, row, real, text)
        maps = sum(line.startswith(f"map d{domain['liodns'][0]} ") for line in script.splitlines())
        assert maps == row["used"], (number, maps)
    return len(domain["rows"])


def records_of(text):
    return [(int(line[1], 0), line[2], int(line[3], 0), int(line[4], 0))
            for line in map(str.split, text.splitlines()) if line and line[0] == "dma"]


def check_together(text):
    """All domains laid out for each other: never worse, and for real as often as told."""
    words = ["plan", "windows", "--trace", "-", "--together", "--steps", "100000"]
    plan = json.loads(run(*words, "--json", text=text))
    script = run(*words, "--script", text=text)
    real = misses(script + "\n".join(moved(records_of(text), moves_of(script))) + "\n")
    told = {name: plan[name] and tuple(plan[name].values()) for name in ("recorded", "apart", "together")}
    assert told["recorded"] == misses(text) and told["together"] == real, (told, real, text)
    assert all(told[name] is None or sum(told["together"]) <= sum(told[name]) for name in told), (told, text)
    return sum(told["together"]) < sum(told["apart"] or told["recorded"])


def domain_of(chance, name, liodns):
    """The lines that make it, and what it maps: (IOVA, size, whether it may be read and written)."""
    size, windows = 4096 << chance.randint(0, 4), 1 << chance.randint(0, 4)
    base = chance.randint(0, 9) * size * windows
    lines = [f"domain {name}", f"geometry {name} start {base} size {size * windows}", f"windows {name} {windows}"]
    lines += [f"attach {name} liodn {liodn}" for liodn in liodns]
    places, mapped = chance.sample(range(2 * windows), windows), []
    for window, place in enumerate(places):
        part = max(4096, size >> chance.choice([0, 0, 0, 1]))
        prot = chance.choice(["rw", "rw", "rw", "r", "w"])
        if window and window == windows - 1 and chance.random() < 0.5:
            lines.append(f"map-msi {name} iova {base + window * size} bank 0")
            mapped.append((base + window * size, 4096, "w"))
        elif not window or chance.random() < 0.8:
            lines.append(f"map {name} window {window} phys {0x100000000 + place * size} size {part} prot {prot}")
            mapped.append((base + window * size, part, prot))
    return lines, mapped


def random_script(chance):
    lines, ways, liodn = ["chip " + chance.choice(["t1040", "t1040", "b4860", "p4080"])], [], 3
    for name in chance.sample(["a", "b", "c"], chance.randint(1, 3)):
        liodns = list(range(liodn, liodn + chance.randint(1, 2)))
        liodn += 3
        made, mapped = domain_of(chance, name, liodns)
        lines += made
        ways += [(number, *piece) for number in liodns for piece in mapped]
    for _ in range(200):
        number, iova, size, prot = chance.choice(ways[:1 + chance.randrange(len(ways))])
        offset = chance.randrange(size)
        lines.append(f"dma {number} {chance.choice(prot)} {iova + offset} {chance.randint(1, size - offset)}")
    return "\n".join(lines) + "\n", [record.split()[1] for record in lines if record.startswith("dma")]


def check_random(seed, count):
    rows = better = 0
    for number in range(count):
        chance = random.Random(seed + number)
        text, liodns = random_script(chance)
        rows += check(text, [chance.choice(liodns)] + chance.choice([[], [], ["--alone"], ["--keep-iovas"]]))
        better += check_together(text)
    assert rows >= count
    print(count, "scripts: all layouts miss as often for real;", better, "times less if planned together")


def main():
    if sys.argv[1] == "--together":
        with open(sys.argv[2], encoding="utf-8") as script:
            less = "less" if check_together(script.read()) else "no less"
        print("together", less, "than one by one, as often for real")
        return
    if sys.argv[1] == "--random":
        check_random(int(sys.argv[2]), int(sys.argv[3]))
        return
    with open(sys.argv[1], encoding="utf-8") as script:
        print(check(script.read(), sys.argv[2:]), "layouts miss as often for real")


main()
