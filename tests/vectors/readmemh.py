#!/usr/bin/env python3
"""The images of vectors export --format readmemh hold the vectors' tables. SPDX-License-Identifier: BSD-2-Clause

usage: readmemh.py SUITES            reads the images as IEEE 1800, 21.4 says, and compares what they load, byte for
                                     byte, with the tables of the oracle (vectors/oracle) after a vector's operations
                                     up to its first transaction
       readmemh.py --verilog SUITES  holds this reader against the real one, Icarus Verilog's; status 77 without it

PAMUSIM is the program. One vector of 20 is looked at, all of them with PAMUSIM_EFFORT=1000.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "vectors" / "oracle"))

from session import Session  # noqa: E402
from silicon.memory import PAGE  # noqa: E402

# Table: offset of its base's high half in the registers, of its limit's, bytes of an entry (FACTS section 2).
TABLES = {"ppaact": (0x00, 0x08, 64), "spaact": (0x10, 0x18, 64), "omt": (0x20, 0x28, 128)}
TRANSACTIONS = ("access", "dma", "msi-write")


WIDTHS = (8, 16, 32, 64, 128, 256, 512)
DEPTH = 1 << 11  # words of the memory in readmemh.v


def fail(sentence):
    print(f"readmemh: {sentence}", file=sys.stderr)
    sys.exit(1)


# ---- the format ----

def tokens(text):
    """What is neither white space nor a comment."""
    return re.sub(r"//[^\n]*|/\*.*?\*/", " ", text, flags=re.S).split()


def load(text, width):
    """What $readmemh loads into reg [WIDTH-1:0] memory[]: words by address."""
    memory, address = {}, 0
    for token in tokens(text):
        if token.startswith("@"):
            address = int(token[1:], 16)
            continue
        digits = token.replace("_", "")
        if not re.fullmatch("[0-9a-fA-F]+", digits) or len(digits) * 4 != width:
            raise ValueError(f"'{token}' is no word of {width} bits")
        if address in memory:
            raise ValueError(f"word 0x{address:x} twice")
        memory[address] = int(digits, 16)
        address += 1
    return memory


def entries_of(memory, width, entry_bytes):
    """The entries that words make, by index: the first byte of a word is in its highest bits."""
    words = entry_bytes * 8 // width
    if words == 0:
        raise ValueError("words wider than an entry")
    entries = {}
    for index in sorted({address // words for address in memory}):
        entries[index] = b"".join(memory[index * words + i].to_bytes(width // 8, "big") for i in range(words))
    return entries


# ---- what should be in it ----

def set_up(vector):
    """The oracle, where the vector's first transaction comes."""
    session = Session()
    for step in vector["steps"]:
        if step["op"].split()[0] in TRANSACTIONS:
            break
        session.answer(step["op"])
    return session


def pair(session, offset):
    registers = session.device.instances[0]
    return registers.read(offset) << 32 | registers.read(offset + 4)


def bytes_at(session, address, length):
    """Memory as it is, with what it rejects."""
    whole = b"".join(session.memory.pages.get(number, bytes(PAGE))
                     for number in range(address // PAGE, (address + length - 1) // PAGE + 1))
    return whole[address % PAGE:address % PAGE + length]


def table_of(session, name):
    """Where a table is, and its entries that are not all zero, by index."""
    at_base, at_limit, size = TABLES[name]
    base, limit = pair(session, at_base), pair(session, at_limit)
    entries = {}
    for page in [number * PAGE for number, content in session.memory.pages.items() if any(content)]:
        first, after = (page - base) // size, (page + PAGE - base - 1) // size + 1
        for index in range(max(first, 0), min(after, (limit - base) // size)):
            entries[index] = bytes_at(session, base + index * size, size)
    return base, {index: entry for index, entry in entries.items() if any(entry)}


# ---- the comparison ----

def tables_of(vector):
    """The tables where the first transaction comes."""
    session = set_up(vector)
    return {name: table_of(session, name) for name in TABLES}


def compare(folder, identifier, tables, width):
    """How many images there are; all of them are right."""
    images = 0
    for name, (base, expected) in tables.items():
        path = folder / f"{identifier}.{name}.mem"
        if path.exists() != bool(expected):
            fail(f"{path.name} should {'' if expected else 'not '}be there")
        if not expected:
            continue
        text = path.read_text()
        try:
            found = entries_of(load(text, width), width, TABLES[name][2])
        except (ValueError, KeyError) as error:
            fail(f"{path.name}: {error!r}")
        if found != expected:
            wrong = sorted(i for i in found.keys() | expected.keys() if found.get(i) != expected.get(i))
            fail(f"{path.name}: entry {wrong[0]} and {len(wrong) - 1} others differ from the oracle's")
        if f" {name.upper()} at 0x{base:x}, " not in text.split("\n")[0]:
            fail(f"{path.name}: does not say that the table is at 0x{base:x}")
        images += 1
    return images


def write_images(folder, suite, vectors, width):
    """These vectors of a suite as a file of their own, and its images. False if none of them has one."""
    part = folder / "part.json"
    part.write_text(json.dumps({**suite, "count": len(vectors), "vectors": vectors}), encoding="utf-8")
    done = subprocess.run([os.environ["PAMUSIM"], "vectors", "export", "--format", "readmemh", "--width", str(width),
                           "--output", folder, part], stderr=subprocess.PIPE, text=True)
    if done.returncode not in (0, 2) or (done.returncode == 2) != ("none of these vectors has entries" in done.stderr):
        fail(done.stderr)
    return done.returncode == 0


def suites(folder):
    for path in sorted(pathlib.Path(folder).glob("*.json")):
        if path.name != "manifest.json":
            yield json.loads(path.read_text(encoding="utf-8"))


def check_images(source, every):
    """All suites in words of 32 bits, and a tenth of that in the other widths."""
    counts = dict.fromkeys(WIDTHS, 0)
    for suite in suites(source):
        tables = {vector["id"]: tables_of(vector) for vector in suite["vectors"][::every]}
        for width in WIDTHS:
            chosen = suite["vectors"][::every if width == 32 else every * 10]
            with tempfile.TemporaryDirectory() as name:
                folder = pathlib.Path(name)
                write_images(folder, suite, chosen, width)
                counts[width] += sum(compare(folder, vector["id"], tables[vector["id"]], width) for vector in chosen)
    print("images by width:", counts)
    return counts[32] > 0 and all(counts.values())


# ---- the real reader ----

def simulate(folder, width, paths):
    """What Icarus Verilog loads from each image: its words that are not x, by address."""
    program = folder / "bench"
    subprocess.run(["iverilog", "-g2005", f"-Pbench.WIDTH={width}", f"-Pbench.DEPTH={DEPTH}", "-o", program,
                    HERE / "readmemh.v"], check=True)
    (folder / "list").write_text("".join(f"{path.name}\n" for path in paths))
    lines = subprocess.run(["vvp", "-n", program], cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout
    loaded = []
    for line in lines.splitlines():
        if line.startswith("image "):
            loaded.append((line.split()[1], {}))
        else:
            address, word = line.split()
            loaded[-1][1][int(address, 16)] = int(word, 16)
    return loaded


def check_reader(source, every):
    compared = 0
    for width in (8, 32, 512):
        for suite in suites(source):
            with tempfile.TemporaryDirectory() as name:
                folder = pathlib.Path(name)
                write_images(folder, suite, suite["vectors"][::every * 40], width)
                mine = {path: load(path.read_text(), width) for path in sorted(folder.glob("*.mem"))}
                small = [path for path, memory in mine.items() if max(memory) < DEPTH]
                theirs = simulate(folder, width, small) if small else []
                if theirs != [(path.name, mine[path]) for path in small]:
                    fail(f"{suite['suite']}: $readmemh loads something else")
                compared += len(small)
    print(compared, "images loaded by $readmemh")
    return compared > 0


def main(arguments):
    verilog = arguments[:1] == ["--verilog"]
    if verilog and shutil.which("iverilog") is None:
        print("iverilog is not installed")
        return 77
    effort = int(os.environ.get("PAMUSIM_EFFORT", "100"))
    every = 1 if effort >= 1000 else 2000 // effort
    return 0 if (check_reader if verilog else check_images)(arguments[-1], every) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
