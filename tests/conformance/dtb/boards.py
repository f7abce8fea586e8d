#!/usr/bin/env python3
"""Chip profiles against the device trees of all PAMU boards of linux 6.1. SPDX-License-Identifier: BSD-2-Clause

usage: boards.py FOLDER

Compiles arch/powerpc/boot/dts/fsl/*.dts of Debian's package linux-source-6.1 with cpp and dtc, reads every tree of a
chip with a PAMU with "$PAMUSIM" chips --dtb, and fails on a fact that the tree has and that differs from the profile.
The sources are unpacked once, into FOLDER, by ../linux/fetch.sh. Ends with 77 (skipped) where there are none.
"""
import json
import os
import pathlib
import subprocess
import sys

FETCH = pathlib.Path(__file__).resolve().parents[1] / "linux/fetch.sh"

# The boards, and their chips by the *si-post.dtsi that they include.
BOARDS = {
    "b4420qds": "b4420", "b4860qds": "b4860", "cyrus_p5020": "p5020", "kmcent2": "t1040", "kmcoge4": "p2041",
    "oca4080": "p4080", "p2041rdb": "p2041", "p3041ds": "p3041", "p4080ds": "p4080", "p5020ds": "p5020",
    "p5040ds": "p5040", "t1023rdb": "t1023", "t1024qds": "t1024", "t1024rdb": "t1024", "t1040d4rdb": "t1040",
    "t1040qds": "t1040", "t1040rdb": "t1040", "t1040rdb-rev-a": "t1040", "t1042d4rdb": "t1042", "t1042qds": "t1042",
    "t1042rdb": "t1042", "t1042rdb_pi": "t1042", "t2080qds": "t2080", "t2080rdb": "t2080", "t2081qds": "t2081",
    "t4240qds": "t4240", "t4240rdb": "t4240",
}

# What no linux 6.1 tree says (FACTS sections 1, 6, 11), and what some do not (section 13).
ALWAYS = {"parts", "errata", "liodn-bases", "pamubypenr-offset", "l3-stash-id", "mliodn", "mwce", "max-subwindows",
          "phys-bits", "omt caches", "stash ids", "devices"}
SOMETIMES = {
    "t1023": {"portid-mapping", "csd-ids", "snoop-ids"}, "t1024": {"portid-mapping", "csd-ids", "snoop-ids"},
    "t1040": {"portid-mapping"}, "t1042": {"portid-mapping"},
    "t4240": {f"{what} PAMU {i}" for i in range(6) for what in ("ppaace cache of", "spaace cache of", "nodes behind")},
}


class Comparison:
    """Facts of one board's tree against those of its profile."""

    def __init__(self, board):
        self.board = board
        self.facts = 0
        self.failures = []

    def same(self, what, found, wanted):
        self.facts += 1
        if found != wanted:
            self.failures.append(f"{self.board}: {what} is {found!r} in the tree, {wanted!r} in the profile")

    def sourced(self, what, tree, profile, *keys):
        """A fact with a source: compared if the tree has it, else a copy of the profile's."""
        if tree["source"].startswith("device tree"):
            self.same(what, [True] + [tree[key] for key in keys], [profile["known"]] + [profile[key] for key in keys])
            return
        if not tree["source"].startswith("not in the tree; from profile "):
            self.failures.append(f"{self.board}: {what} has source {tree['source']!r}")
        if any(tree[key] != profile[key] for key in ("known", *keys)):
            self.failures.append(f"{self.board}: {what} is said to be the profile's, and is not")


def without_source(row):
    return {key: value for key, value in row.items() if key != "source"}


def compare_instances(compare, tree, profile):
    compare.same("number of PAMUs", len(tree["instances"]), len(profile["instances"]))
    for i, (found, wanted) in enumerate(zip(tree["instances"], profile["instances"])):
        for key in ("ccsr_offset", "bypass_bit", "nodes_known"):
            compare.same(f"{key} of PAMU {i}", found[key], wanted[key])
        for structure in ("ppaace", "spaace", "omt"):
            compare.sourced(f"{structure} cache of PAMU {i}", found["caches"][structure], wanted["caches"][structure],
                            "lines", "ways")
        for node in wanted["nodes"]:
            compare.same(f"node {node['name']} of PAMU {i}", node in found["nodes"], True)
        compare.same(f"number of nodes of PAMU {i}", len(found["nodes"]), len(wanted["nodes"]))


def compare_lists(compare, tree, profile):
    compare.same("number of MSI banks", len(tree["msi_banks"]), len(profile["msi_banks"]))
    for i, (found, wanted) in enumerate(zip(tree["msi_banks"], profile["msi_banks"])):
        for key, value in without_source(wanted).items():
            compare.same(f"{key} of MSI bank {i}", found[key], value)
    compare.same("number of CPUs", len(tree["cpus"]), len(profile["cpus"]))
    for found, wanted in zip(tree["cpus"], profile["cpus"]):
        for key in ("node", "first_thread", "threads"):
            compare.same(f"{key} of {wanted['node']}", found[key], wanted[key])
    names = [[row["name"] for row in chip["devices"]] for chip in (tree, profile)]
    compare.same("names of devices", *names)
    for found, wanted in zip(tree["devices"], profile["devices"]):
        compare.sourced(f"PAMU of {wanted['name']}", found["instance"], wanted["instance"], "value")


def compare_chip(compare, tree, profile):
    for name, value in profile["values"].items():
        compare.sourced(name, tree["values"][name], value, "value")
    for key in ("core", "pcie_compatible", "l3_compatible", "l3_known_to_linux"):
        compare.same(key, tree[key], profile[key])
    compare_instances(compare, tree, profile)
    compare_lists(compare, tree, profile)
    lacks = {note["fact"] for note in tree["tree"]["notes"]}
    wanted = ALWAYS | SOMETIMES.get(profile["name"], set())
    if lacks != wanted:
        compare.failures.append(f"{compare.board}: lacks {sorted(lacks - wanted)} too, has {sorted(wanted - lacks)}")


# ---- trees ----

def compile_tree(source, dts, output):
    """As the kernel's build does it."""
    include = ["-I", dts / "fsl", "-I", dts, "-I", dts.parents[3] / "include"]
    text = subprocess.run(["cpp", "-nostdinc", "-undef", "-D__DTS__", "-x", "assembler-with-cpp", *include, source],
                          check=True, stdout=subprocess.PIPE).stdout
    subprocess.run(["dtc", "-q", "-I", "dts", "-O", "dtb", "-b", "0", "-i", dts / "fsl", "-i", dts, "-o", output, "-"],
                   check=True, input=text)


def pamu_trees(dts):
    """Compiles every tree; yields the board and the blob of those with a PAMU."""
    for source in sorted((dts / "fsl").glob("*.dts")):
        blob = pathlib.Path(f"{source.stem}.dtb")
        compile_tree(source, dts, blob)
        if b"fsl,pamu\0" in blob.read_bytes():
            yield source.stem, blob


def pamusim_chip(*arguments):
    command = [os.environ["PAMUSIM"], "chips", "--json", *arguments]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)["chips"][0]


def main():
    folder = pathlib.Path(sys.argv[1]).resolve()
    fetched = subprocess.run([FETCH, "6.1", folder], check=False).returncode
    if fetched:
        return fetched  # perhaps skipped, and it says why
    boards = dict(pamu_trees(folder / "arch/powerpc/boot/dts"))
    failures = [f"{board}: no such board in linux 6.1" for board in BOARDS if board not in boards]
    failures += [f"{board}: not among the boards of this test" for board in boards if board not in BOARDS]
    facts = 0
    for board, blob in boards.items():
        tree = pamusim_chip("--dtb", str(blob))
        compare = Comparison(board)
        compare.same("profile", tree["name"], BOARDS.get(board))
        compare_chip(compare, tree, pamusim_chip(tree["name"]))
        facts += compare.facts
        failures += compare.failures
        print(f"{board}: {tree['name']}, {compare.facts} facts, {len(compare.failures)} differ")
    print(*failures, sep="\n")
    print(f"{len(boards)} boards, {facts} facts of trees compared with profiles, {len(failures)} failures")
    return 1 if failures or not boards else 0


if __name__ == "__main__":
    sys.exit(main())
