#!/usr/bin/env python3
"""Compile commands of the tree's own sources, without those that a build makes. SPDX-License-Identifier: BSD-2-Clause

usage: own_sources.py COMPILE_COMMANDS OUTPUT

What a build makes is not there before it, which cppcheck takes for an error; and nobody has written it.
"""
import json
import pathlib
import sys


def is_made(entry):
    return pathlib.Path(entry["directory"], entry["file"]).is_relative_to(entry["directory"])


def main():
    source, output = map(pathlib.Path, sys.argv[1:])
    entries = [entry for entry in json.loads(source.read_text(encoding="utf-8")) if not is_made(entry)]
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(entries, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
