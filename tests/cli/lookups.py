#!/usr/bin/env python3
"""Holds whatif's misses against a naive simulator of its exported look-ups. SPDX-License-Identifier: BSD-2-Clause

usage: lookups.py TRACE..

For each trace, and for scripts made up here from seeds, the look-ups of each cache are exported in every form and run
through plain lists, one a set, the entry used last in front. Misses must be those that whatif tells, for all sets and
ways; and for what each LIODN would miss alone, in one set of any size, those of its own look-ups and all drops. Nothing
is shared with the program but the files. With a PAMUSIM_EFFORT below 100 there are three scripts instead of twelve.
"""
import csv
import json
import os
import pathlib
import random
import sqlite3
import struct
import subprocess
import sys

PROGRAM = os.environ.get("PAMUSIM", "pamusim")
SIZES = (1, 2, 4, 8, 16, 32, 64)
BLOCK = 64


def run(*words):
    return subprocess.run([PROGRAM, *words], check=True, stdout=subprocess.PIPE, text=True).stdout


def read_csv(path):
    with open(path, newline="", encoding="ascii") as file:
        for row in csv.DictReader(file):
            yield row["event"], int(row["key"] or 0)


def read_din(path):
    for line in pathlib.Path(path).read_text(encoding="ascii").splitlines():
        label, address = line.split()
        assert label == "0" and int(address, 16) % BLOCK == 0, line
        yield "lookup", int(address, 16) // BLOCK


def read_oracle(path):
    """The next uses are checked on the way: each is the number of the next record of the same object, or -1."""
    records = list(struct.iter_unpack("<IQIq", pathlib.Path(path).read_bytes()))
    due = {}
    for number, (clock, key, size, coming) in enumerate(records):
        assert clock == number and size == 1, (path, number)
        assert due.get(key, number) == number, (path, number, "looked up too early or too late")
        due[key] = coming
        yield "lookup", key
    assert all(coming == -1 for coming in due.values()), (path, "announced, and did not come")


READERS = {"csv": read_csv, "din": read_din, "oracleGeneral": read_oracle}


def misses_of(events, sets, ways):
    cache = [[] for _ in range(sets)]
    misses = 0
    for event, key in events:
        here = cache[key % sets]
        if event == "flush":
            cache = [[] for _ in range(sets)]
            continue
        found = key in here
        if found:
            here.remove(key)
        if event == "drop":
            continue
        misses += not found
        if found or event == "lookup":
            here.insert(0, key)
            del here[ways:]
    return misses


def told(stream):
    """{(lines, ways): {(instance, structure): misses}}"""
    answers = {}
    for lines in SIZES:
        ways = [w for w in SIZES if w <= lines]
        for cache in ("ppaace", "spaace"):
            dot = "" if cache == "spaace" else ".ppaace"
            words = [f"--vary=lines{dot}={lines}", f"--vary=ways{dot}=" + ",".join(map(str, ways))]
            study = json.loads(run("whatif", stream, "--json", *words))
            for way, configuration in zip(ways, study["configurations"]):
                assert configuration["done"], configuration
                for row in configuration["rows"]:
                    place = answers.setdefault((lines, way), {})
                    name = row["instance"], cache
                    place[name] = place.get(name, 0) + row[cache]["misses"]
    return answers


def compare(stream, forms):
    """Numbers of streams and of comparisons."""
    answers = told(stream)
    streams = compared = 0
    simulated = {}  # events of a stream and their misses: what forms tell alike is simulated once
    for form in forms:
        listing = json.loads(run("whatif", stream, "--export-lookups", stream + ".d", "--form", form, "--json"))
        for file in listing["files"]:
            if file["structure"] == "omt":
                continue
            assert file["left_out"] == 0, file
            events = list(READERS[form](file["file"]))
            assert sum(event in ("lookup", "passing") for event, _ in events) == file["lookups"], file
            stream_id = (file["instance"], file["structure"])
            if stream_id not in simulated or simulated[stream_id][0] != events:
                misses = {size: misses_of(events, size[0] // size[1], size[1]) for size in answers}
                simulated[stream_id] = events, misses
            for (lines, ways), place in answers.items():
                expected = simulated[stream_id][1][lines, ways]
                got = place.get((file["instance"], file["structure"]), 0)
                assert got == expected, (file, form, lines, ways, got, expected)
                compared += 1
            streams += form == "oracleGeneral" or forms == ["csv"]
    return streams, compared


def filtered(path, liodn):
    """The look-ups of one LIODN, and what everybody drops."""
    with open(path, newline="", encoding="ascii") as file:
        return [(row["event"], int(row["key"] or 0)) for row in csv.DictReader(file)
                if row["event"] in ("drop", "flush") or int(row["liodn"]) == liodn]


def compare_alone(stream):
    """Curves of LIODNs alone, at all sizes where they bend and those before; their number."""
    study = stream + ".alone.db"
    run("whatif", stream, "--alone", "--study", study)
    listing = json.loads(run("whatif", stream, "--export-lookups", stream + ".d", "--json"))
    curves = {}
    for instance, structure, liodn, lines, misses in sqlite3.connect(study).execute(
            "SELECT instance, structure, liodn, lines, misses FROM alone ORDER BY lines"):
        curves.setdefault((instance, structure, liodn), []).append((lines, misses))
    for file in listing["files"]:
        for instance, structure, liodn in list(curves):
            if (instance, structure) != (file["instance"], file["structure"]):
                continue
            events = filtered(file["file"], liodn)
            curve = curves.pop((instance, structure, liodn))
            lookups = sum(event in ("lookup", "passing") for event, _ in events)
            for i, (lines, misses) in enumerate(curve):
                assert misses == (misses_of(events, 1, lines) if lines else lookups), (file, liodn, lines)
                if lines > 1:
                    assert misses_of(events, 1, lines - 1) == curve[i - 1][1], (file, liodn, lines - 1)
            assert curve[-1][1] == misses_of(events, 1, 1 << 20), (file, liodn)
    assert not curves, curves
    rows = sqlite3.connect(study).execute("SELECT count(*) FROM alone").fetchone()
    return rows[0]


def script(seed, drops):
    """Domains of 1 to 64 windows whose devices touch some places again and again, in turns of any length."""
    rng = random.Random(seed)
    lines = ["chip p4080"]
    domains = []
    for number in range(rng.randint(2, 6)):
        windows = rng.choice((4, 16, 64))
        liodn = 3 + 32 * number + rng.randrange(32)
        lines += [f"domain d{number}", f"geometry d{number} start 0 size 16M", f"windows d{number} {windows}",
                  f"attach d{number} liodn {liodn}"]
        size = (16 << 20) // windows
        memory = 0x1_0000_0000 + number * (1 << 28)
        lines += [f"map d{number} window {w} phys {memory + w * size:#x} size {size} prot rw" for w in range(windows)]
        lines += [f"enable d{number}"]
        domains.append((number, liodn, windows, size))
    for _ in range(rng.randint(200, 600)):
        number, liodn, windows, size = rng.choice(domains)
        if drops and rng.random() < 0.1:
            window = rng.randrange(windows)
            phys = 0x1_0000_0000 + number * (1 << 28) + window * size
            lines += [f"disable d{number}", f"unmap d{number} window {window}",
                      f"map d{number} window {window} phys {phys:#x} size {size} prot rw", f"enable d{number}"]
        around = rng.randrange(windows)
        for _ in range(rng.randint(1, 6)):
            window = min(windows - 1, int(rng.expovariate(0.3)) + around // 4)
            length = rng.choice((4, 64, 1500, 4096))
            iova = min(window * size + rng.randrange(size), (16 << 20) - length)
            lines.append(f"dma {liodn} {rng.choice('rw')} {iova:#x} {length} instance 0")
    return "\n".join(lines) + "\n"


def main():
    streams = compared = alone = 0
    inputs = [(trace, None) for trace in sys.argv[1:]]
    seeds = range(12) if int(os.environ.get("PAMUSIM_EFFORT", "100")) >= 100 else (0, 1, 9)
    for seed in seeds:
        drops = seed >= 9
        path = pathlib.Path(f"made-{seed}.pamu")
        path.write_text(script(seed, drops), encoding="ascii")
        inputs.append((str(path), drops))
    for path, drops in inputs:
        stream = f"{path}.lookups"
        run("whatif", path, "--save-lookups", stream)
        some = compare(stream, ["csv"] if drops else ["oracleGeneral", "din", "csv"])
        streams += some[0]
        compared += some[1]
        alone += compare_alone(stream) if path.endswith(".pamu") else 0
    assert len(seeds) < 12 or (streams, compared, alone) == (28, 2016, 886), (streams, compared, alone)
    print("as simulated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
