#!/usr/bin/env python3
"""Commands with the output they must give, run and compared. SPDX-License-Identifier: BSD-2-Clause

usage: transcript.py [--actual | --page] FILE...

FILE is a test (.test: transcripts are lines indented by two spaces), a page in Markdown (.md: blocks fenced as
```console) or a man page (.1 to .9: literal displays that begin with "$ "). All of them look like a terminal:

    $ pamusim translate examples/thread-windows.pamu --liodn 0x20 --iova 0
    ok phys 0x100000000 ...
    $ pamusim replay nothing-here
    pamusim: nothing-here: No such file or directory
    [2]

A line "> .." continues the command above it. "..." in a line stands for any characters, alone in a line for any lines.
An exit status other than 0 stands in brackets behind the output; `echo $?` behind the command tells it, too.

All commands of a file run in one temporary directory, in which examples/ and tests/ are those of the tree; pamusim,
also called build/bin/pamusim, is $PAMUSIM. With --actual the transcript is printed with what really came out, for
writing tests; read it before believing it. A file without any command is an error unless --page is given.
"""
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SECONDS = 600


def blocks_of_test(lines):
    """Lists of (line number, line): every run of indented lines, and empty ones between them."""
    block = []
    for number, line in lines:
        if line.startswith("  ") or (block and not line):
            block.append((number, line[2:]))
        elif block:
            yield block
            block = []
    yield block


def blocks_of_markdown(lines):
    block, fence = [], None
    for number, line in lines:
        if line.startswith("```"):
            yield block
            block, fence = [], line[3:].strip() if fence is None else None
        elif fence == "console":
            block.append((number, line))
        elif fence is not None and re.match(r"\$ \S*pamusim ", line):
            raise SystemExit(f"line {number}: a block with commands of the program must be fenced as ```console")


def blocks_of_man(lines):
    block = None
    for number, line in lines:
        if line.startswith(".Bd -literal"):
            block = []
        elif line.startswith(".Ed") and block is not None:
            yield block
            block = None
        elif block is not None:
            block.append((number, line.removeprefix(r"\&").replace(r"\-", "-").replace(r"\e", "\\")))


READERS = {".test": blocks_of_test, ".md": blocks_of_markdown}


class Step:
    def __init__(self, number, command):
        self.number, self.command, self.expected, self.status = number, command, [], 0

    def add(self, line):
        if line.startswith("> ") and not self.expected:
            self.command += "\n" + line[2:]
        elif re.fullmatch(r"\[\d+\]", line):
            self.status = int(line[1:-1])
        else:
            self.expected.append(line)


def steps_of(path):
    reader = READERS.get(path.suffix, blocks_of_man)
    steps = []
    for block in reader(enumerate(path.read_text().splitlines(), 1)):
        if not block or not block[0][1].startswith("$ "):
            continue  # shows something else
        for number, line in block:
            if line.startswith("$ "):
                steps.append(Step(number, line[2:]))
            else:
                steps[-1].add(line)
    for step, follower in zip(steps, steps[1:]):
        if follower.command == "echo $?" and len(follower.expected) == 1:
            step.status = int(follower.expected[0])
    return steps


def without_end(lines):
    """Without empty lines at the end, which layout adds or takes away."""
    while lines and not lines[-1]:
        lines = lines[:-1]
    return lines


def pattern_of(line):
    return re.compile(".*".join(re.escape(part) for part in line.split("...")))


def matches(expected, actual):
    """Whether actual lines are what was expected, where "..." stands for anything."""
    reachable = {0}  # numbers of actual lines used up by the expected ones so far
    for line in expected:
        if line == "...":
            reachable = set(range(min(reachable, default=len(actual) + 1), len(actual) + 1))
            continue
        pattern = pattern_of(line)
        reachable = {at + 1 for at in reachable if at < len(actual) and pattern.fullmatch(actual[at])}
    return len(actual) in reachable


def difference(expected, actual):
    """A patch from expected to actual; what matches thanks to "..." is no difference."""
    settled = [next((a for a in actual if pattern_of(line).fullmatch(a)), line) for line in expected]
    return list(difflib.unified_diff(settled, actual, "expected", "actual", lineterm=""))


def run(step, previous, directory, environment):
    # `echo $?` sees the status of the command before
    script = f"(exit {previous})\n{step.command}"
    done = subprocess.run(["sh", "-c", script], cwd=directory, env=environment, timeout=SECONDS, check=False,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    lines = done.stdout.decode(errors="backslashreplace").split("\n")
    if lines[-1]:
        lines[-1] += "(no line end)"
    return without_end(lines), done.returncode


def prepare(directory):
    """The directory that commands run in, and their environment."""
    program = shutil.which(os.environ.get("PAMUSIM", "pamusim"))
    if program is None:  # the wrapper below would call itself
        sys.exit("transcript.py: no program; set PAMUSIM to pamusim's path")
    tools = directory / "build" / "bin"
    tools.mkdir(parents=True)
    wrapper = tools / "pamusim"
    wrapper.write_text(f'#!/bin/sh\nexec "{program}" "$@"\n')
    wrapper.chmod(0o755)
    for name in ("examples", "tests"):
        (directory / name).symlink_to(ROOT / name)
    return {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "LC_ALL": "C", "ROOT": str(ROOT)}


def check(step, actual, status, path):
    """Says what is wrong with a step; True if nothing is."""
    expected = without_end(step.expected)
    if matches(expected, actual) and status == step.status:
        return True
    print(f"{path}:{step.number}: $ {step.command}")
    print("\n".join(difference(expected, actual)))
    if status != step.status:
        print(f"exit status {status}, expected {step.status}")
    return False


def show(step, actual, status):
    print("\n".join("  " + line for line in ["$ " + step.command.replace("\n", "\n  > "), *actual]))
    if status:
        print(f"  [{status}]")


def run_file(path, mode):
    steps = steps_of(path)
    if not steps and mode != "--page":
        print(f"{path}: no command in it")
        return False
    good, previous = True, 0
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        environment = prepare(directory)
        for step in steps:
            actual, status = run(step, previous, directory, environment)
            if mode == "--actual":
                show(step, actual, status)
            else:
                good = check(step, actual, status, path) and good
            previous = status
    return good


def main():
    arguments = sys.argv[1:]
    mode = arguments.pop(0) if arguments and arguments[0] in ("--actual", "--page") else None
    files = [pathlib.Path(name) for name in arguments]
    if not files:
        print(__doc__)
        return 2
    results = [run_file(path, mode) for path in files]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
