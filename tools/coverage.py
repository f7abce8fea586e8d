#!/usr/bin/env python3
"""Fails if a line or branch of the sources was not run and carries no reason. SPDX-License-Identifier: BSD-2-Clause

usage: coverage.py --source FOLDER BUILD

Reads gcov's JSON for every object compiled under BUILD. A reason is a comment on the line itself:
    default: /* LCOV_EXCL_LINE: the table has no other kind */
    if (a && b) /* LCOV_EXCL_BR_LINE: b follows from a, and is checked all the same */
An exclusion without a reason, or one that nothing needs any more, fails too.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys

MARK = re.compile(r"LCOV_EXCL_(BR_)?(LINE|START|STOP)(:\s*\w+)?")


class Line:
    """How often a line and each of its branches were run, over all objects it was compiled into."""

    def __init__(self):
        self.count = 0
        self.branches = {}

    def add(self, record):
        self.count += record["count"]
        # A function instrumented in several objects (static inline) has its branches in the same order in each.
        for index, branch in enumerate(record["branches"]):
            key = (record.get("function_name", ""), index)
            self.branches[key] = self.branches.get(key, 0) + branch["count"]

    def missed_branches(self):
        return sum(1 for count in self.branches.values() if count == 0)


def gcov_files(build):
    """What gcov says of every object; of one that no test ran, too (there is a .gcno, but no .gcda)."""
    root = pathlib.Path(build).resolve()
    if not any(root.rglob("*.gcda")):
        sys.exit("coverage: no .gcda files: no test was run")
    notes = sorted(str(path) for path in root.rglob("*.gcno"))
    output = subprocess.run(["gcov", "--json-format", "--stdout", "--branch-probabilities", *notes],
                            check=True, capture_output=True, text=True, cwd=build).stdout
    for document in output.splitlines():
        if document.strip():
            yield from json.loads(document)["files"]


def collect(build, source):
    lines = {}
    for entry in gcov_files(build):
        path = pathlib.Path(entry["file"]).resolve()
        if source in path.parents:
            for record in entry["lines"]:
                lines.setdefault((path, record["line_number"]), Line()).add(record)
    return lines


def exclusions(path):
    """The marks of a file: {line: is it for branches only}, and complaints about marks."""
    marks, complaints = {}, []
    for number, text in enumerate(path.read_text().splitlines(), 1):
        mark = MARK.search(text)
        if not mark:
            continue
        if mark[2] != "LINE":
            complaints.append((path, number, "exclude single lines, not regions"))
        elif not mark[3]:
            complaints.append((path, number, "an exclusion without a reason"))
        marks[number] = bool(mark[1])
    return marks, complaints


def judge(path, lines, marks):
    """Complaints about the lines of one file."""
    for number, line in sorted(lines.items()):
        missed = line.missed_branches()
        if number in marks:
            needless = missed == 0 if marks[number] else line.count > 0
            if needless:
                yield path, number, "an exclusion that nothing needs: it is covered"
            if marks[number] and line.count == 0:
                yield path, number, "not run"
        elif line.count == 0:
            yield path, number, "not run"
        elif missed:
            yield path, number, f"{missed} of {len(line.branches)} branches not taken"


def print_ranges(complaints, root):
    """Complaints in order, neighbours with the same words as one line."""
    spans = []
    for path, number, what in complaints:
        if spans and spans[-1][0] == path and spans[-1][3] == what and number <= spans[-1][2] + 2:
            spans[-1][2] = number
        else:
            spans.append([path, number, number, what])
    for path, first, last, what in spans:
        lines = f"{first}" if first == last else f"{first}-{last}"
        print(f"{path.relative_to(root)}:{lines}: {what}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--source", required=True)
    parser.add_argument("build")
    arguments = parser.parse_args()
    source = pathlib.Path(arguments.source).resolve()

    by_file = {}
    for (path, number), line in collect(arguments.build, source).items():
        by_file.setdefault(path, {})[number] = line
    complaints, excluded = [], 0
    for path in sorted(by_file):
        marks, bad_marks = exclusions(path)
        excluded += len(marks)
        complaints += bad_marks
        complaints += judge(path, by_file[path], marks)

    print_ranges(complaints, source.parent)
    total = sum(len(lines) for lines in by_file.values())
    run = sum(1 for lines in by_file.values() for line in lines.values() if line.count)
    branches = sum(len(line.branches) for lines in by_file.values() for line in lines.values())
    taken = branches - sum(line.missed_branches() for lines in by_file.values() for line in lines.values())
    print(f"coverage of {arguments.source}: {run} of {total} lines, {taken} of {branches} branches, "
          f"{excluded} lines excluded")
    sys.exit(1 if complaints or not total else 0)


if __name__ == "__main__":
    main()
