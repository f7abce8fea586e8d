#!/usr/bin/env python3
"""Holds whatif's msi axis against the real thing. SPDX-License-Identifier: BSD-2-Clause

usage: msi_policies.py ROUNDS

Workloads are made up here from seeds: domains of memory in windows, some with MSI banks, and a list of accesses to
bytes of memory and to banks. A script maps them in some way of its own and is recorded; for each policy of the thread
another one lets software map them by `msi-policy`, with the same accesses where these banks and bytes are then, by the
table of docs/spec/msi.md. whatif of the first one, with --vary msi=POLICY, must count what it counts of the second. A
domain of banks alone, without memory, has none of them mapped by policy implicit: its messages are denied, and whatif
must tell how many.
"""
import csv
import io
import json
import os
import pathlib
import random
import sqlite3
import subprocess
import sys

PROGRAM = os.environ.get("PAMUSIM", "pamusim")
POLICIES = "implicit", "flag", "resource", "explicit"
BANKS = 3  # of a P4080
MSIIR = 0x140
PHYS = 0x1_0000_0000


def run(*words):
    return subprocess.run([PROGRAM, *words], check=True, stdout=subprocess.PIPE, text=True).stdout


def counts(script, *words):
    out = run("whatif", script, "--csv", *words)
    differs = "msi", "snoop", "unmapped", "unmapped_lookups"
    rows = csv.DictReader(io.StringIO(out))
    return [{name: value for name, value in row.items() if name not in differs} for row in rows]


def unmapped(script, *words):
    """By LIODN: records without a place, and their look-ups, in three ways that must tell the same."""
    row_of = {}
    for row in csv.DictReader(io.StringIO(run("whatif", script, "--csv", *words))):
        if row["unmapped"] != "0":
            row_of[int(row["liodn"])] = int(row["unmapped"]), int(row["unmapped_lookups"])
    configuration, = json.loads(run("whatif", script, "--json", *words))["configurations"]
    made = {row["liodn"]: (row["unmapped"], row["unmapped_lookups"]) for row in configuration["msi"] if row["unmapped"]}
    pathlib.Path("study.db").unlink(missing_ok=True)
    run("whatif", script, "--study", "study.db", *words)
    query = "SELECT liodn, unmapped, unmapped_lookups FROM result WHERE unmapped"
    assert row_of == made == {liodn: tuple(kept) for liodn, *kept in sqlite3.connect("study.db").execute(query)}
    return row_of


def denied(script):
    liodns = json.loads(run("replay", script, "--json"))["liodns"]
    return {row["liodn"]: row["denied"] for row in liodns if row["denied"]}


def power_up(number):
    return 1 << (number - 1).bit_length() if number > 1 else 1


class Domain:
    def __init__(self, rng, number):
        self.name = f"d{number}"
        self.liodns = [(3, 67, 35, 9)[number]]  # two of the first three share a set of the PPAACE cache
        if rng.random() < 0.4:
            self.liodns.append(self.liodns[0] + 100)
        self.window = rng.choice((1, 4, 64)) << 20
        self.memory = rng.choice((0, *range(1, 13)))
        self.first = rng.choice((0, 0, 1, 2, 4, 8)) if self.memory else 0  # window where memory begins
        self.used = sorted(rng.sample(range(BANKS), rng.randint(0 if number and self.memory else 1, BANKS)))
        # As recorded: banks anywhere beyond memory, in an aperture with room.
        self.windows = 2 * power_up(self.first + self.memory + BANKS)
        free = [w for w in range(self.windows) if not self.first <= w < self.first + self.memory]
        self.recorded = dict(zip(self.used, rng.sample(free, len(self.used))))

    def places(self, policy):
        """Windows of banks, and of the aperture, by the table of docs/spec/msi.md."""
        end = self.first + self.memory
        if policy in ("implicit", "flag"):
            behind = policy == "implicit" or BANKS > self.first
            windows = power_up(end + BANKS if behind else end)
            row = windows - BANKS if policy == "implicit" else end if behind else 0
            return {bank: row + bank for bank in self.used}, windows
        free = [w for w in range(end + BANKS) if not self.first <= w < end]
        return dict(zip(self.used, free)), power_up(max(end, self.memory + len(self.used)))

    def maps_banks(self, policy):
        return bool(self.memory) or policy != "implicit"

    def head(self, policy):
        if policy is None or not self.used:
            yield f"geometry {self.name} start 0 size {self.windows * self.window:#x}"
            yield f"windows {self.name} {self.windows}"
            for w in range(self.memory):
                yield (f"map {self.name} window {self.first + w} phys {PHYS + w * self.window:#x} "
                       f"size {self.window:#x} prot rw")
            for bank, window in self.recorded.items():
                yield f"map-msi {self.name} iova {window * self.window:#x} bank {bank}"
        else:
            mask = sum(1 << bank for bank in self.used)
            yield (f"msi-policy {self.name} {policy} ram {self.memory * self.window:#x} "
                   f"at {self.first * self.window:#x} window {self.window:#x} used {mask:#x}")
            mapped = len(self.used) if self.maps_banks(policy) else 0
            yield f"expect ok windows {self.places(policy)[1]} mapped {mapped} refused {len(self.used) - mapped}"


def script(domains, accesses, policy):
    lines = ["chip p4080", "set cross=split"]
    for domain in domains:
        lines += [f"domain {domain.name}", *(f"attach {domain.name} liodn {liodn}" for liodn in domain.liodns)]
        lines += domain.head(policy)
    for domain, liodn, bank, at, length in accesses:
        if bank is None:
            iova = domain.first * domain.window + at
        else:
            banks = domain.recorded if policy is None else domain.places(policy)[0]
            iova = banks[bank] * domain.window + MSIIR
        lines += [f"dma {liodn} w {iova:#x} {length} instance 0"]
        lines += ["expect ok" if domain.maps_banks(policy) else "expect denied"]
    return "\n".join(lines) + "\n"


def draw_accesses(rng, domains):
    # All are met, in the order in which software made them.
    accesses = [(domain, liodn, None if domain.memory else domain.used[0], 0, 64 if domain.memory else 4)
                for domain in domains for liodn in domain.liodns]
    for _ in range(rng.randint(100, 400)):
        domain = rng.choice(domains)
        liodn = rng.choice(domain.liodns)
        size = domain.memory * domain.window
        length = rng.choice((4, 64, 1500, 65536))
        if domain.used and (not domain.memory or rng.random() < 0.3):
            accesses.append((domain, liodn if not domain.memory else domain.liodns[0], rng.choice(domain.used), 0, 4))
        else:
            accesses.append((domain, liodn, None, rng.randrange(size - length + 1), length))
    # So that each bank in use is: a policy is told of those that are.
    accesses += [(domain, domain.liodns[0], bank, 0, 4) for domain in domains for bank in domain.used]
    return accesses


def main():
    rows = lost = 0
    for seed in range(int(sys.argv[1])):
        rng = random.Random(seed)
        domains = [Domain(rng, number) for number in range(rng.randint(1, 4))]
        accesses = draw_accesses(rng, domains)
        lines = str(rng.choice((4, 8, 16)))
        pathlib.Path("recorded.pamu").write_text(script(domains, accesses, None), encoding="ascii")
        for policy in POLICIES:
            pathlib.Path("real.pamu").write_text(script(domains, accesses, policy), encoding="ascii")
            words = [f"--vary=lines={lines}", "--vary=ways=2", "--vary=lines.ppaace=2", "--vary=ways.ppaace=1"]
            real = counts("real.pamu", *words)
            view = counts("recorded.pamu", *words, f"--vary=msi={policy}")
            assert view == real, (seed, policy, view, real)
            told = unmapped("recorded.pamu", f"--vary=msi={policy}")
            assert {liodn: records for liodn, (records, _) in told.items()} == denied("real.pamu"), (seed, policy, told)
            assert all(records == lookups for records, lookups in told.values())  # one PPAACE each
            rows += len(real)
            lost += sum(records for records, _ in told.values())
    assert lost
    print(f"{rows} rows are the same, and {lost} records that a policy leaves unmapped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
