#!/usr/bin/env python3
"""The real PAMU driver of a Linux kernel against the model. SPDX-License-Identifier: BSD-2-Clause

usage: linux.py [options]

  --linux VERSION        Debian's linux-source-VERSION: 5.10, 6.1 or 6.12 (fetch.sh)
  --linux-source FOLDER  any other kernel tree, 3.11 to 6.12
  --board NAME           device trees to probe, a name without .dts; "all"; none if not given
  --items                every script of examples/divergence that is about this driver
  --order                the single writes of some requests
  --random COUNT         so many scripts of random requests
  --seed NUMBER          of the first of them
  --vectors              golden vectors of the driver's flavour
  --all-vectors          all golden vectors: the silicon's too, on a big-endian machine
  --work FOLDER          where sources are unpacked and programs built, all runs share it: build/linux-source

Compiles the driver, unchanged, for big-endian PowerPC (build.sh), runs it under qemu-user and compares its answers, and
the bytes of its tables, with "$PAMUSIM" vectors serve. Ends with 1 if anything differs that docs/spec/linux-driver.md
does not tell, and with 77 (skipped) if sources or compilers are not there.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

import devices
from devices import Device, differences
from driver_requests import Requests

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path.insert(0, str(HERE.parent / "dtb"))
import boards  # noqa: E402  the compiling of device trees

SKIPPED = 77
PAMUSIM = os.environ.get("PAMUSIM", str(ROOT / "build/bin/pamusim"))
COMPILER = "powerpc-linux-gnu-gcc"
EMULATOR = {32: "qemu-ppc-static", 64: "qemu-ppc64-static"}
CHIPS = ["p4080", "t4240", "p3041", "b4860", "t1040"]  # for random requests: with and without a known L3, two cores


def skip(why):
    print(f"SKIPPED: {why}")
    sys.exit(SKIPPED)


def need_compiler(bits):
    for program in (COMPILER, EMULATOR[bits]):
        if shutil.which(program) is None:
            skip(f"no {program}, which compiles or runs the kernel's driver")
    command = [COMPILER, f"-m{bits}", "-static", "-x", "c", "-o", "/dev/null", "-"]
    if subprocess.run(command, input=b"int main(void) { return 0; }", stderr=subprocess.DEVNULL).returncode != 0:
        skip(f"{COMPILER} makes no programs of {bits} bits (tools/packages.txt: cross, conformance)")


class Driver:
    """A kernel tree's driver, compiled."""

    def __init__(self, tree, name, work):
        self.tree, self.name, self.work = tree, name, work
        files = [tree / "drivers/iommu" / file for file in ("fsl_pamu.c", "fsl_pamu_domain.c")]
        self.source = "".join(file.read_text() for file in files)
        self.found = self.build(32)
        self.windowed = "windows" in self.found.split(", ")
        self.flavour = "linux-window" if self.windowed else "linux-flat"
        self.enodev = re.search(r"PAACE_NUMBER_ENTRIES\) \{[^}]*-ENODEV", self.source) is not None
        if self.windowed:
            need_compiler(64)
            self.build(64)

    def plain(self):
        """The program with the driver's writes in the order of its source: not optimised."""
        folder = self.work / f"{self.name}-plain"
        subprocess.run([HERE / "build.sh", self.tree, folder, "32"], stdout=subprocess.DEVNULL, check=True,
                       env=dict(os.environ, OPTIMISE="-O0"))
        return folder / "device"

    def program(self, bits):
        return self.work / f"{self.name}-{bits}" / "device"

    def build(self, bits):
        """What build.sh found in the tree."""
        command = [HERE / "build.sh", self.tree, self.program(bits).parent, str(bits)]
        result = subprocess.run(command, stdout=subprocess.PIPE)
        if result.returncode != 0:
            print(f"linux.py: the driver of {self.tree} could not be compiled for {bits} bits")
            sys.exit(1)
        return result.stdout.decode().strip()

    def command(self, bits=None, *options):
        bits = bits or self.usual_bits
        return [EMULATOR[bits], str(self.program(bits)), *options]

    @property
    def usual_bits(self):
        """The model's linux-window is a 64-bit kernel unless told otherwise; linux-flat makes no difference."""
        return 64 if self.windowed else 32

    def accepted(self, line, driver, model):
        """Differences that are quirks of a version: X9, kernels from 6.2 on have another number."""
        return (self.enodev and line.split(" ")[0] in ("attach", "config-ppaace")
                and devices.essence(driver) == "error ENODEV" and devices.essence(model) == "error EINVAL")


class Report:
    """Counts, and says what differs."""

    def __init__(self, driver):
        self.driver = driver
        self.operations = self.differences = self.quirks = 0

    def compare(self, what, lines, ours, theirs):
        """Answers of driver and model. The first difference is told: the rest of the script may follow from it."""
        self.operations += len(lines)
        for number, line, one, other in differences(lines, ours, theirs):
            if self.driver.accepted(line, one, other):
                self.quirks += 1
                continue
            self.differences += 1
            print(f"{what}: operation {number}: {line}")
            if line.startswith("mem-read") and one.startswith("ok") and other.startswith("ok"):
                print(f"  driver / model at {devices.first_byte(line, one, other)}")
            else:
                print(f"  driver: {one[:300]}\n  model:  {other[:300]}")
            return False
        return True

    def fail(self, what):
        self.differences += 1
        print(what)

    def part(self, name, text, started):
        print(f"{name}: {text}, {time.monotonic() - started:.1f} s", flush=True)


# ---- boards ----

def registers(instances):
    names = ("PPBAH PPBAL PPLAH PPLAL SPBAH SPBAL SPLAH SPLAL OBAH OBAL OLAH OLAL "
             "PC PICS POES1 AVS1 EECTL EEINTEN EEDIS".split(" "))
    return ["bypass-read"] + [f"reg-read {i} {name}" for i in range(instances) for name in names]


def chip_of(name):
    result = subprocess.run([PAMUSIM, "chips", "--json", name], check=True, stdout=subprocess.PIPE)
    return json.loads(result.stdout)["chips"][0]


def head_of(driver, chip):
    return ["restart", f"chip {chip['name']}", f"flavour {driver.flavour}" + (" bits 32" if driver.windowed else "")]


def cut_and_map(windowed, domain):
    """What makes a domain of the window era of use."""
    return [f"geometry {domain} start 0x0 size 512M", f"windows {domain} 8",
            f"map {domain} window 1 phys 0x104000000 size 64M", f"enable {domain}"] if windowed else []


def life(driver, liodn, instance):
    """A device's way through domains, with what the PAMU says to it, and violations with their handler."""
    use = f"instance {instance}"
    return ([f"access {liodn:#x} read 0x4001000 4 {use}", "domain d", f"attach d liodn {liodn:#x}"]
            + cut_and_map(driver.windowed, "d")
            + ["stash d cache 1 cpu 0", f"access {liodn:#x} write 0x4001000 4 {use}",
               f"dma {liodn:#x} r 0x4000000 8192 {use}",
               "iova-to-phys d 0x4001000", "disable d" if driver.windowed else f"detach d liodn {liodn:#x}",
               f"access {liodn:#x} read 0x4001000 4 {use}", f"irq {instance}", f"isr {instance}", f"irq {instance}",
               f"reg-read {instance} PICS", f"access {liodn:#x} read 0x4001000 4 {use}", f"irq {instance}",
               f"isr {instance}", f"reg-read {instance} PICS", f"reg-read {instance} AVS1",
               f"detach d liodn {liodn:#x}", "state d", "destroy d"])


def violation(liodn, instance):
    """An access that no window allows: the handler closes the LIODN; again, and it ends reporting (A-003638)."""
    beyond = f"access {liodn:#x} read 0x2000000000 4 instance {instance}"
    return [beyond, f"irq {instance}", f"isr {instance}", f"irq {instance}", beyond, f"isr {instance}",
            f"reg-read {instance} PICS", beyond, f"irq {instance}", f"isr {instance}"]


def board_script(driver, chip):
    pairs = {device["liodns"][0]: device["instance"]["value"] for device in chip["devices"]}
    pairs = {liodn: instance for liodn, instance in pairs.items() if liodn < 0x500}
    instances = len(chip["instances"])
    lines = head_of(driver, chip) + ["boot"] + registers(instances) + list(devices.dump())
    for liodn, instance in sorted(pairs.items()):
        lines += life(driver, liodn, instance) + [f"mem-read {devices.PPAACT + 64 * liodn:#x} 64"]
    for instance in range(instances):
        lines += [f"reg-write {instance} PICS 4"] + violation(sorted(pairs)[instance], instance)
    return lines + registers(instances) + list(devices.dump())


def both_scripts(driver, chip):
    """Nodes with several LIODNs: what the driver is asked, whose device is the node, and the model, LIODN by LIODN."""
    head = head_of(driver, chip) + ["domain d"] + cut_and_map(driver.windowed, "d")[:3]
    ours, theirs = [], []
    portals = [device["liodns"][0] for device in chip["devices"] if re.fullmatch("qman-portal[01]-.*", device["name"])]
    pairs = [portals[0:2], portals[2:4]] if len(set(portals)) == 4 else []
    for verb in ("attach", "detach"):
        for pair in pairs:
            ours += [f"{verb} d liodn {pair[0]:#x}"] + ["state d"] * (len(pair) - 1)
            theirs += [f"{verb} d liodn {liodn:#x}" for liodn in pair]
        ours += ["state d"] + list(devices.dump())
        theirs += ["state d"] + list(devices.dump())
    return head + ours, head + theirs


def probe_board(driver, board, blob, reference, report):
    chip = chip_of(boards.BOARDS[board])
    lines = board_script(driver, chip)
    before = report.operations
    for options in ([], ["--pci"]):
        with Device(driver.command(32, "--dtb", str(blob), *options)) as device:
            report.compare(" ".join([board] + options), lines, device.ask(lines), reference.ask(lines))
    ours, theirs = both_scripts(driver, chip)
    with Device(driver.command(32, "--dtb", str(blob), "--nodes")) as device:
        answers = zip(theirs, device.ask(ours), reference.ask(theirs))
        kept = [row for row in answers if row[0].split(" ")[0] in ("state", "mem-read")]
        report.compare(f"{board} --nodes", *map(list, zip(*kept)))
    subdomain(driver, board, blob, chip, report)
    print(f"{board}: {chip['name']}, {report.operations - before} operations", flush=True)


# SVRs and port masks of A-004510 (FACTS section 9).
A004510 = {"p2041": (0x82100111, 0xff000000), "p3041": (0x82110311, 0xff000000), "p4080": (0x82000020, 0xfff80000),
           "p5020": (0x82200010, 0xfc000000), "p5040": (0x82040010, 0xff800000)}


def subdomain(driver, board, blob, chip, report):
    """The tables in a coherence subdomain of their own, on the silicon that needs it."""
    if chip["name"] not in A004510:
        return
    svr, mask = A004510[chip["name"]]
    windows = chip["values"]["laws"]["value"]
    # the window before memory's: enabled, the same target, subdomain 0, 512 KiB; and the mask at the fabric's +0x600
    wanted = f"window {windows - 2} 0000000f f0000000 {0x80000000 | 0x10 << 20 | 0x12:08x} mask {mask:08x}"
    command = driver.command(32, "--dtb", str(blob), "--svr", hex(svr), "--subdomain")
    lines = head_of(driver, chip)[1:] + ["boot"]
    result = subprocess.run(command, input="\n".join(lines), stdout=subprocess.PIPE, text=True, check=True)
    report.operations += 1
    if wanted not in result.stdout.splitlines():
        report.fail(f"{board}: A-004510: wanted '{wanted}', got {result.stdout.splitlines()[3:]}")


def trees_of(tree, work):
    """Compiled device trees of the kernel, or of 6.1 where it has none (none at all: skipped by the caller)."""
    dts = tree / "arch/powerpc/boot/dts"
    blobs = work / "dtb" / tree.name
    blobs.mkdir(parents=True, exist_ok=True)
    for source in sorted((dts / "fsl").glob("*.dts")):
        blob = blobs / f"{source.stem}.dtb"
        if source.stem not in boards.BOARDS:
            continue
        if not blob.exists() or blob.stat().st_mtime < source.stat().st_mtime:
            boards.compile_tree(source, dts, blob)
        if b"fsl,pamu\0" in blob.read_bytes():
            yield source.stem, blob


def probe_boards(driver, names, reference, report):
    started = time.monotonic()
    found = dict(trees_of(driver.tree, driver.work))
    wanted = sorted(found) if names == ["all"] else names
    before = report.operations
    for board in wanted:
        if board not in found:
            report.fail(f"{board}: no such board with a PAMU in {driver.tree}")
        else:
            probe_board(driver, board, found[board], reference, report)
    report.part("boards", f"{len(wanted)}, {report.operations - before} operations", started)


# ---- the order of writes (docs/spec/flavours.md) ----

# Fields by the offset of their word in the entry. The compiler tells of a word only once in a run of plain code: not of
# WCE and MW after ATM and AP, nor of TWBA's second word after SWSE.
BEGIN = "4 4 b"  # WSE, PT, CR
BASE, MAPPING, CID = "0 4", "c 1e", "c"  # WBA; OTM and OMI; CID
ONE_WINDOW = "c 10 14 4"  # ATM, TWBA, AP (WCE, MW)
FLAT = f"{BEGIN} {BASE} %s {ONE_WINDOW}"
SUBWINDOW = "14 c 10 4"  # SWSE, ATM, TWBA, AP
PORTAL = 0x1  # a LIODN of a P4080 with an operation mapping

ORDERS = {
    "linux-flat": [
        (f"attach d liodn {PORTAL:#x}", f"4 {FLAT % MAPPING} {FLAT % ''} 4"),
        (f"detach d liodn {PORTAL:#x}", "4"),
    ],
    "linux-window": [
        ("geometry d start 0x0 size 64K", ""),
        (f"attach d liodn {PORTAL:#x}", ""),
        ("windows d 1", f"4 {BEGIN} {BASE} {MAPPING} {ONE_WINDOW}"),
        ("map d window 0 phys 0x10000 size 64K", f"{BEGIN} {BASE} {ONE_WINDOW}"),
        ("enable d", "4"),
        ("disable d", "4"),
        ("unmap d window 0", "4"),
        # V; WCE, MW, FSPI after the rest; sub-window 0: AP; 1: V, PT, CR, LIODN
        ("windows d 2", f"4 {BEGIN} {BASE} {MAPPING} c 4 18  4 {SUBWINDOW} {MAPPING}  4 4 b 4 {SUBWINDOW} {MAPPING}"),
        ("map d window 1 phys 0x10000 size 4K", f"4 b 4 {SUBWINDOW} 4"),  # not valid before: PT, CR, LIODN
        ("stash d cache 1 cpu 0", f"{CID} {CID}"),
        (f"detach d liodn {PORTAL:#x}", "4 4"),  # MW, V
    ],
}


def run_order(driver, report):
    """Every single write of some requests, where the compiler has not merged or moved any."""
    started = time.monotonic()
    lines = ["chip p4080", f"flavour {driver.flavour}" + (" bits 32" if driver.windowed else ""), "domain d"]
    orders = ORDERS[driver.flavour]
    result = subprocess.run([EMULATOR[32], driver.plain(), "--stores"], stdout=subprocess.PIPE, check=True, text=True,
                            input="\n".join(lines + [line for line, _ in orders]) + "\n")
    stores, answers = [], []
    for line in result.stdout.splitlines():
        if line.startswith("store "):
            stores.append(f"{int(line.split(' ')[1], 0) % 64:x}")
        else:
            answers.append((line, " ".join(stores)))
            stores = []
    for (line, wanted), (answer, made) in zip(orders, answers[len(lines):]):
        report.operations += 1
        if answer != "ok" or made != " ".join(wanted.split()):
            report.fail(f"order of writes: {line}: {answer}\n  wanted {' '.join(wanted.split())}\n  made   {made}")
    report.part("order of writes", f"{len(orders)} requests", started)


# ---- scripts, random requests, vectors ----

def segments(text):
    """A script's parts from one restart to the next, as canonical as they are written."""
    part = []
    for line in text.splitlines():
        line = line.split("#")[0].strip()
        if line == "restart" and part:
            yield part
            part = []
        if line and line != "restart":
            part.append(line)
    yield part


def bits_of(driver, part):
    """The number of bits of a part about this driver, 0 for others."""
    for line in part:
        words = line.split(" ")
        if words[0] == "flavour":
            return 0 if words[1] != driver.flavour else int(words[3]) if len(words) > 2 else driver.usual_bits
    return 0


def run_items(driver, reference, report):
    started, items = time.monotonic(), []
    for path in sorted((ROOT / "examples/divergence").glob("*.pamu")):
        good = None
        for part in segments(path.read_text()):
            bits = bits_of(driver, part)
            if bits == 0:
                continue
            lines = ["restart"] + [line for line in part if not line.startswith("expect")] + list(devices.dump())
            with Device(driver.command(bits)) as device:
                same = report.compare(path.name, lines, device.ask(lines), reference.ask(lines))
            held = reference.ask(["restart"] + part)
            same = same and not any(answer.startswith("failed") for answer in held)
            good = same if good is None else good and same
        if good is not None:
            items.append(path.name[:5].replace("-", "."))
            print(f"F{path.name[:2]}.{int(path.name[3:5])}: {'confirmed' if good else 'NOT AS SAID'} ({path.name})")
    report.part("items", f"{len(items)} of FACTS 12 and 14", started)


def run_random(driver, count, seed, reference, report):
    started, before = time.monotonic(), report.operations
    for bits in (32, 64) if driver.windowed else (32,):
        with Device(driver.command(bits)) as device:
            for number in range(seed, seed + count):
                script = Requests(number, driver.flavour, CHIPS[number % len(CHIPS)], bits if driver.windowed else None)
                lines = script.script(100) + list(devices.dump())
                name = f"random requests, seed {number}, {bits} bits"
                report.compare(name, lines, device.ask(lines), reference.ask(lines))
    report.part("random", f"{count} scripts from seed {seed}, {report.operations - before} operations", started)


def vectors_command(driver, bits, *options):
    return [PAMUSIM, "vectors", "run", "--exec", " ".join(driver.command(bits)), "--ignore", "rule", *options]


def is_quirk(driver, row):
    """Whether a vector begins to fail in a number, as X9 says."""
    return all(difference["field"] == "errno"
               and driver.accepted(row["line"], f"error {difference['actual']}", f"error {difference['expected']}")
               for difference in row.get("differences", [{"field": "none"}]))


def quirks_of(driver, bad):
    """Vectors that fail as X9 says, and in nothing else: without regard to numbers they pass."""
    asked = [row for row, _ in bad.values() if is_quirk(driver, row)]
    if not asked:
        return set()
    chosen = [word for row in asked for word in ("--id", row["id"])]
    command = vectors_command(driver, driver.usual_bits, "--json", "--ignore", "errno", *chosen)
    run = json.loads(subprocess.run(command, stdout=subprocess.PIPE).stdout)
    return {row["id"] for row in run["vectors"] if row["result"] == "passed"}


def vector_results(driver, everything):
    """{id: (row, bits)} of all vectors. Of two widths a failure counts, and else the one that is asked."""
    chosen = [] if everything else ["--id", f"*{driver.flavour}*"]
    rows, order = {}, ["unsupported", "passed"]  # anything else is worse
    for bits in (64, 32) if driver.windowed else (32,):
        result = subprocess.run(vectors_command(driver, bits, "--json", *chosen), stdout=subprocess.PIPE)
        run = json.loads(result.stdout)
        for row in run["vectors"]:
            worth = order.index(row["result"]) if row["result"] in order else len(order)
            if worth > rows.get(row["id"], (None, None, -1))[2]:
                rows[row["id"]] = row, bits, worth
    return {identity: row[:2] for identity, row in rows.items()}


MOST_SHOWN = 10


def show_vectors(driver, bad):
    """As the program tells them: what was expected, what came, and the rules that they are about."""
    shown = list(bad)[:MOST_SHOWN]
    for bits in sorted(set(bad.values())):
        chosen = [word for identity in shown if bad[identity] == bits for word in ("--id", identity)]
        if chosen:
            text = subprocess.run(vectors_command(driver, bits, *chosen), stdout=subprocess.PIPE, text=True).stdout
            print(*[line for line in text.splitlines()[:-1] if "again: " not in line], sep="\n")
    for identity in list(bad)[MOST_SHOWN:]:
        print(f"{identity}: not as expected, too")


def show_unsupported(driver, rows):
    """Vectors about the driver's flavour that it was not asked, by reason."""
    reasons = {}
    for row in rows:
        if f".{driver.flavour}." in row["id"]:
            reasons.setdefault(row["text"], []).append(row["id"])
    for reason, identities in reasons.items():
        some = ", ".join(identities[:2]) + (", .." if len(identities) > 2 else "")
        print(f"  not asked: {len(identities)} vectors ({some}): {reason}")


def run_vectors(driver, everything, report):
    """Of vectors that are not about the driver's flavour only the silicon's part can be run."""
    started = time.monotonic()
    rows = vector_results(driver, everything)
    bad = {row["id"]: (row, bits) for row, bits in rows.values() if row["result"] not in ("passed", "unsupported")}
    unsupported = [row for row, _ in rows.values() if row["result"] == "unsupported"]
    quirks = quirks_of(driver, bad)
    worse = {identity: bits for identity, (_, bits) in bad.items() if identity not in quirks}
    show_vectors(driver, worse)
    show_unsupported(driver, unsupported)
    report.operations += len(rows)
    report.quirks += len(quirks)
    report.differences += len(worse)
    passed = len(rows) - len(bad) - len(unsupported)
    report.part("vectors", f"{len(rows)}, {passed} passed, {len(unsupported)} unsupported, {len(quirks)} as X9 says, "
                           f"{len(worse)} not as expected", started)


# ---- start ----

def find_tree(arguments):
    if arguments.linux_source:
        tree = pathlib.Path(arguments.linux_source).resolve()
        if not (tree / "drivers/iommu/fsl_pamu.c").exists():
            print(f"linux.py: {tree} has no drivers/iommu/fsl_pamu.c", file=sys.stderr)
            sys.exit(2)
        return tree, "tree"
    folder = pathlib.Path(arguments.work) / arguments.linux
    result = subprocess.run([HERE / "fetch.sh", arguments.linux, folder])
    if result.returncode == SKIPPED:
        sys.exit(SKIPPED)
    result.check_returncode()
    return folder.resolve(), arguments.linux


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1], add_help=False)
    parser.add_argument("--linux", default="6.1")
    parser.add_argument("--linux-source")
    parser.add_argument("--board", action="append", default=[])
    parser.add_argument("--items", action="store_true")
    parser.add_argument("--order", action="store_true")
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--vectors", action="store_true")
    parser.add_argument("--all-vectors", action="store_true")
    parser.add_argument("--work", default=str(ROOT / "build/linux-source"))
    arguments = parser.parse_args()
    need_compiler(32)
    tree, name = find_tree(arguments)
    driver = Driver(tree, name, pathlib.Path(arguments.work).resolve() / "programs")
    print(f"Linux {name}: the driver has {driver.found}; flavour {driver.flavour}", flush=True)
    report = Report(driver)
    with Device([PAMUSIM, "vectors", "serve"]) as reference:
        if arguments.board:
            probe_boards(driver, arguments.board, reference, report)
        if arguments.items:
            run_items(driver, reference, report)
        if arguments.order:
            run_order(driver, report)
        if arguments.random:
            run_random(driver, arguments.random, arguments.seed, reference, report)
    if arguments.vectors or arguments.all_vectors:
        run_vectors(driver, arguments.all_vectors, report)
    print(f"{report.operations} operations, {report.quirks} differ as X9 says, {report.differences} differences")
    return 1 if report.differences or not report.operations else 0


if __name__ == "__main__":
    sys.exit(main())
