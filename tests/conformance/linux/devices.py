"""Devices under test as processes, and comparing the answers of two. SPDX-License-Identifier: BSD-2-Clause

A device reads an operation a line and answers each with a line (docs/spec/operations.md).
"""
import os
import subprocess
import threading

PPAACT, BLOCK = 0xff0000000, 0x80000  # where the flavours of Linux have their tables by default
PPAACT_BYTES, SPAACT, SPAACT_BYTES, OMT, OMT_BYTES = 0x14000, 0x20000, 0x20000, 0x40000, 0x800


class Device:
    """A process that answers."""

    def __init__(self, command):
        self.command = command
        environment = dict(os.environ, LC_ALL="C")
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)

    def send(self, text):
        try:
            self.process.stdin.write(text)
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # the answers will be missing

    def ask(self, lines):
        """The answers to some operations, asked all at once."""
        lines = list(lines)
        writer = threading.Thread(target=self.send, args=("".join(line + "\n" for line in lines).encode(),))
        writer.start()
        answers = [self.process.stdout.readline().decode().rstrip("\n") for _ in lines]
        writer.join()
        if "" in answers:
            raise RuntimeError(f"{' '.join(self.command)}: ended at {lines[answers.index('')]!r}")
        return answers

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        if self.process.wait() != 0:
            raise RuntimeError(f"{' '.join(self.command)}: exit status {self.process.returncode}")

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()


def essence(answer):
    """What must be equal: of a refusal its number only, whose sentence and rule are ours."""
    words = answer.split(" ")
    return " ".join(words[:2]) if words[0] == "error" else answer


MOST_READ = 4096  # bytes that one operation reads


def dump(base=PPAACT):
    """Operations that show all tables: PPAACT, SPAACT, OMT."""
    spans = ((0, PPAACT_BYTES), (SPAACT, SPAACT_BYTES), (OMT, OMT_BYTES))
    for first, length in spans:
        for offset in range(first, first + length, MOST_READ):
            yield f"mem-read {base + offset:#x} {min(MOST_READ, first + length - offset)}"


def first_byte(line, one, other):
    """Where two dumps differ, in words."""
    address = int(line.split(" ")[1], 0)
    one, other = (bytes.fromhex(answer.split(" ")[-1]) for answer in (one, other))
    at = next(i for i in range(len(one)) if one[i] != other[i]) & ~63
    return f"{address + at:#x}: {one[at:at + 64].hex()} / {other[at:at + 64].hex()}"


def differences(lines, ours, theirs):
    """(number, line, our answer, their answer) where two devices do not say the same."""
    for number, (line, one, other) in enumerate(zip(lines, ours, theirs)):
        if essence(one) != essence(other) or (line.startswith("mem-read") and not one.startswith("ok bytes ")):
            yield number, line, one, other
