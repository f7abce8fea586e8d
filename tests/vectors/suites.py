#!/usr/bin/env python3
"""docs/spec/vector-suites.md and the suites say the same. SPDX-License-Identifier: BSD-2-Clause

usage: suites.py PROGRAM PAGE
"""
import collections
import fnmatch
import re
import subprocess
import sys


def patterns_of(page):
    """Globs by suite: the words in backquotes at the beginning of a section's table rows."""
    found, suite = collections.defaultdict(list), None
    for line in page.splitlines():
        if line.startswith("## "):
            suite = line[3:].strip()
            found[suite] = []
        elif suite and line.startswith("| `"):
            found[suite] += re.findall(r"`([^`]+)`", line.split("|")[1])
    return found


def complaints(ids, patterns):
    suites = {name.split(".")[0] for name in ids}
    yield from (f"the suite {suite} has no section" for suite in sorted(suites - set(patterns)))
    yield from (f"the section {suite} has no vectors" for suite in sorted(set(patterns) - suites))
    for suite in sorted(suites & set(patterns)):
        mine = [name for name in ids if name.split(".")[0] == suite]
        for glob in patterns[suite]:
            if not fnmatch.filter(mine, glob):
                yield f"no vector is called {glob}"
        left = [name for name in mine if not any(fnmatch.fnmatchcase(name, glob) for glob in patterns[suite])]
        if left:
            yield f"{len(left)} vectors are in no row, such as {left[0]}"


def main():
    program, page = sys.argv[1:]
    listed = subprocess.run([program, "vectors", "list", "--ids"], capture_output=True, text=True, check=True).stdout
    ids = [line.split()[0] for line in listed.splitlines() if line]
    with open(page, encoding="utf-8") as file:
        found = list(complaints(ids, patterns_of(file.read())))
    for complaint in found:
        print(f"{page}: {complaint}", file=sys.stderr)
    if not ids:
        print("no vectors", file=sys.stderr)
    return 1 if found or not ids else 0


sys.exit(main())
