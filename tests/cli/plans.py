#!/usr/bin/env python3
"""Plans of windows, random: none is refused, and each maps what was asked. SPDX-License-Identifier: BSD-2-Clause

usage: plans.py SEED COUNT      (pamusim is in the PATH; COUNT is for a PAMUSIM_EFFORT of 100, and not exceeded)

Every IOVA of a plan's regions, by the plan's JSON, must go where the region lies, at both ends; and as many windows
must be mapped as the plan says are used.
"""
import json
import os
import random
import subprocess
import sys

K, M, G = 1 << 10, 1 << 20, 1 << 30


def request_of(chance):
    words = []
    for number in range(chance.randint(1, 3)):
        page = chance.choice([4 * K, 64 * K, M, 4 * M, 64 * M])
        size = page * chance.choice([1, 1, 2, 3, 5, 8]) + chance.choice([0, 0, page // 2 // (4 * K) * 4 * K])
        place = chance.choice(["", "@any"] if number else ["", "@any", f"@{chance.randint(0, 7) * page}"])
        words += ["--ram", f"{size}{place},page={page}"]
    words += ["--msi-banks", str(chance.randint(0, 3)), "--msi-policy", chance.choice(["next", "last"])]
    return words + ["--chip", chance.choice(["p4080", "p4080-rev1", "t4240"])]


def run(words, text=None):
    return subprocess.run(["pamusim", *words], input=text, capture_output=True, text=True, check=False)


def looks_of(plan):
    """Accesses at both ends of every region, and where they must go."""
    for region in plan["regions"]:
        size, iova, phys = (int(region[key], 16) for key in ("size", "iova", "phys"))
        for offset in (0, size - 4):
            yield f"access 0x20 write {iova + offset:#x} 4\nexpect ok phys {phys + offset:#x}\n"


def check(words):
    """Whether there is a plan; fails if it is not as it says."""
    answer = run(["plan", "windows", *words, "--json"])
    assert answer.returncode in (0, 1), (words, answer.stderr)
    if answer.returncode:
        return False
    plan = json.loads(answer.stdout)
    script = run(["plan", "windows", *words, "--script"]).stdout
    assert sum(line.startswith("map ") for line in script.splitlines()) == plan["used"], words
    found = run(["check", "--json", "-"], script + "".join(looks_of(plan)))
    assert found.returncode == 0, (words, script, found.stdout)
    return True


def main():
    effort = min(100, int(os.environ.get("PAMUSIM_EFFORT", "100")))
    chance, count = random.Random(int(sys.argv[1])), int(sys.argv[2]) * effort // 100
    planned = sum(check(request_of(chance)) for _ in range(count))
    assert planned > count // 4
    print(f"{planned} of {count} requests have a plan")


main()
