#!/usr/bin/env python3
"""Layouts of a script's memory, done for real: each row's script is run with the records moved, and must miss as often as the row
says. SPDX-License-Identifier: BSD-2-Clause

usage: layouts.py SCRIPT [LIODN]      (pamusim is in the PATH)

Records are moved by the comments of the printed script ("# IOVA A to B is at C now"), and cut where their bytes part.
"""
import json
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


def main():
    path, of = sys.argv[1], sys.argv[2:]
    words = ["plan", "windows", "--trace", path, "--steps", "1000000"] + (["--liodn", *of] if of else [])
    records = [(int(line[1], 0), line[2], int(line[3], 0), int(line[4], 0))
               for line in map(str.split, open(path, encoding="utf-8")) if line and line[0] == "dma"]
    domain, = json.loads(run(*words, "--json"))["domains"]
    for number, row in enumerate(domain["rows"], 1):
        script = run(*words, "--script", "--row", str(number))
        real = misses(script + "\n".join(moved(records, moves_of(script))) + "\n")
        assert real == (row["ppaace_misses"], row["spaace_misses"]), (number, row, real)
        maps = sum(line.startswith(f"map d{domain['liodns'][0]} ") for line in script.splitlines())
        assert maps == row["used"], (number, maps)
    print(len(domain["rows"]), "layouts miss as often for real")


main()
