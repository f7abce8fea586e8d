#!/usr/bin/env python3
"""Fails on a warning of the compiler in any file that a build compiles. SPDX-License-Identifier: BSD-2-Clause

usage: check_warnings.py COMPILE_COMMANDS

Runs the commands of a compile_commands.json, in which warnings are errors, as far as the compiler's front end goes: it
gives the warnings, and what is behind it takes most of the time. Each of them is run once: a library that is built in
two forms is read once.
"""
import concurrent.futures
import json
import os
import pathlib
import shlex
import subprocess
import sys

WITHOUT_VALUE, WITH_VALUE = {"-c", "-fPIC", "-fPIE"}, {"-o"}


def front_end(entry):
    """A command without what it makes and where, and without a cache of compilations."""
    words = shlex.split(entry["command"])
    if pathlib.Path(words[0]).name == "ccache":
        words = words[1:]
    kept = [word for before, word in zip(["", *words], words)
            if before not in WITH_VALUE and word not in WITHOUT_VALUE | WITH_VALUE]
    return (*kept, "-fsyntax-only")


def run(job):
    command, folder = job
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode, done.stdout


def main():
    entries = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    jobs = sorted({(front_end(entry), entry["directory"]) for entry in entries})
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        failed = [output for status, output in pool.map(run, jobs) if status != 0]
    print(*failed, sep="", end="")
    print(f"warnings: {len(jobs)} compilations, {len(failed)} wrong")
    return 1 if failed or not jobs else 0


if __name__ == "__main__":
    sys.exit(main())
