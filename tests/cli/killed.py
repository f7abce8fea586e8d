#!/usr/bin/env python3
"""Kills pamusim while it writes traces: whole chunks can be saved. SPDX-License-Identifier: BSD-2-Clause

usage: killed.py      (PAMUSIM is the program; the current directory is the test's own)

Each round starts trace asm, import or convert and sends SIGKILL: at any moment of its usual duration, or once its file
has grown to any size. Then there is nothing under the final name, or all of the trace, if that moment came too late.
What is left under the .partial name is read here by docs/spec/trace-file.md section 3, and trace salvage must save just
the operations of its whole record chunks, the first ones of the trace. PAMUSIM_EFFORT and PAMUSIM_SEED choose other
rounds.
"""
import collections
import itertools
import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import time

PAMUSIM = os.environ["PAMUSIM"]
SEED = int(os.environ.get("PAMUSIM_SEED", "20130402"))
ROUNDS = max(6, 18 * int(os.environ.get("PAMUSIM_EFFORT", "100")) // 100)
MOST_TRIES = 10  # a slow moment of the machine must not be a failure
RECORDS = 100_000
CHUNK_BYTES, RECORDS_TYPE = 64, 1
CODECS = ("none", "columns", "zstd")
FINAL, PARTIAL, SAVED = "killed.ptrace", "killed.ptrace.partial", "saved.ptrace"


def run(*words):
    return subprocess.run([PAMUSIM, "trace", *words], capture_output=True, text=True, check=False)


def must_run(*words):
    done = run(*words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def make_inputs(chance):
    rows = [(chance.choice("rw"), chance.getrandbits(28) * 16) for _ in range(RECORDS)]
    with open("in.pamu", "w", encoding="ascii") as script:
        script.writelines(f"dma 0x20 {way} {address:#x} 64\n" for way, address in rows)
    with open("in.din", "w", encoding="ascii") as recording:
        recording.writelines(f"{'rw'.index(way)} {address:x}\n" for way, address in rows)
    must_run("asm", "in.pamu", "-o", "in.ptrace")


def commands():
    """Every command that writes a trace, as words without its -o; the chunks of convert are small, thus many."""
    for codec in CODECS:
        yield ["asm", "in.pamu", "--codec", codec]
        yield ["import", "--form", "din", "in.din", "--codec", codec]
        yield ["convert", "in.ptrace", "--chunk", "1000", "--codec", codec]


Whole = collections.namedtuple("Whole", "lines size seconds")


def whole_of(words):
    """What the command writes if nobody kills it, and how long that takes."""
    started = time.monotonic()
    must_run(*words, "-o", FINAL)
    seconds = time.monotonic() - started
    lines = must_run("cat", FINAL).splitlines()
    size = os.path.getsize(FINAL)
    os.remove(FINAL)
    return Whole(lines, size, seconds)


def wait_for_size(program, least):
    while program.poll() is None:
        try:
            if os.stat(PARTIAL).st_size >= least:
                return
        except FileNotFoundError:
            pass


def start_and_kill(words, whole, chance):
    with subprocess.Popen([PAMUSIM, "trace", *words, "-o", FINAL], stdout=subprocess.DEVNULL) as program:
        if chance.random() < 0.3:
            time.sleep(chance.random() * whole.seconds)
        else:
            wait_for_size(program, chance.random() * whole.size)
        program.send_signal(signal.SIGKILL)


def whole_operations(path):
    """Operations in the record chunks that are there from the first byte to the last; None without a whole header."""
    with open(path, "rb") as file:
        data = file.read()
    if len(data) < 64 or len(data) < 64 + int(data[23:33]):
        return None
    at, operations = 64 + int(data[23:33]), 0
    while at + CHUNK_BYTES <= len(data):
        magic, kind, count, stored = struct.unpack_from("<4sBxxxIxxxxI", data, at)
        assert magic == b"\xb5PTC", f"no chunk at {at}"
        at += CHUNK_BYTES + (stored + 15) // 16 * 16
        if kind == RECORDS_TYPE and at <= len(data):
            operations += count
    return operations


def operations_of(lines):
    """Lines without the chip, which cat takes from the header."""
    return [line for line in lines if not line.startswith("chip ")]


def check_partial(whole):
    """What is left under the .partial name, and what salvage makes of it; how many operations that are."""
    expected = whole_operations(PARTIAL)
    saved = run("salvage", PARTIAL, "-o", SAVED)
    if not expected:
        assert saved.returncode == 2 and not os.path.exists(SAVED), saved.stdout
        return 0
    assert saved.returncode in (0, 1), saved.stderr
    must_run("verify", SAVED)
    lines = operations_of(must_run("cat", SAVED).splitlines())
    assert len(lines) == expected, f"{len(lines)} operations saved of {expected}"
    assert lines == operations_of(whole.lines)[:expected], "others than were written"
    os.remove(SAVED)
    return expected


def check_left(whole, counts):
    if os.path.exists(FINAL):
        assert not os.path.exists(PARTIAL)
        must_run("verify", FINAL)
        assert must_run("cat", FINAL).splitlines() == whole.lines
        os.remove(FINAL)
        counts["came too late"] += 1
    elif not os.path.exists(PARTIAL):
        counts["nothing yet"] += 1
    else:
        saved = check_partial(whole)
        os.remove(PARTIAL)
        counts["some chunks" if saved else "no whole chunk"] += 1


def main():
    chance = random.Random(SEED)
    shutil.rmtree("killed", ignore_errors=True)
    os.mkdir("killed")
    os.chdir("killed")
    make_inputs(chance)
    wholes = [(words, whole_of(words)) for words in itertools.islice(commands(), ROUNDS)]
    counts = collections.Counter()
    number = 0
    while number < ROUNDS or (not counts["some chunks"] and number < MOST_TRIES * ROUNDS):
        words, whole = wholes[number % len(wholes)]
        start_and_kill(words, whole, chance)
        try:
            check_left(whole, counts)
        except AssertionError as error:
            sys.exit(f"round {number} (PAMUSIM_SEED={SEED}): {' '.join(words)}: {error}")
        number += 1
    os.chdir("..")
    shutil.rmtree("killed")
    print(f"killed: {number} times,", ", ".join(f"{count} {what}" for what, count in sorted(counts.items())))
    if not counts["some chunks"]:
        sys.exit("no writer was killed between its chunks: this has tested nothing")


if __name__ == "__main__":
    main()
