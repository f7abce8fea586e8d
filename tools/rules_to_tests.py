#!/usr/bin/env python3
"""Which tests check which rule: docs/spec/rules-to-tests.md. SPDX-License-Identifier: BSD-2-Clause

usage: rules_to_tests.py [--check] [ROOT]

A test names its rules in a comment directly above it, or begins with the one it is for:
    /* rules: T7 T8 */
    START_TEST(crossing_a_boundary_is_denied)
    START_TEST(r4_mapped_sizes)
The rules are those of model/include/pamu/rule.h, and of docs/spec/RFC-RULES.md those by which model/ refuses. It fails
on a rule that no test names, and on a test that names a rule that there is not. --check writes nothing, and fails if
the page is not what it would write.
"""
import argparse
import collections
import pathlib
import re
import sys

PAGE = "docs/spec/rules-to-tests.md"
MODEL_RULE = re.compile(r"X\((\w+), '([EIKM])', *\"([^\"]*)\"\)")
RFC_RULE = re.compile(r"^\| (R\d+) \| ([^|]*) \|", re.M)
TEST = re.compile(r"(?:/\* rules: ([A-Z0-9 ]+) \*/\n)?START_TEST\((\w+)\)")
PREFIX = re.compile(r"((?:[mptvcdr]\d+_)+)")


def read_rules(root):
    """{id: (evidence, text)} in the order of the specification."""
    header = (root / "model/include/pamu/rule.h").read_text()
    rules = {match[1]: (match[2], match[3]) for match in MODEL_RULE.finditer(header)}
    page = (root / "docs/spec/RFC-RULES.md").read_text()
    rules.update({match[1]: ("", re.split(r"[;.] ", match[2])[0]) for match in RFC_RULE.finditer(page)})
    return rules


def refused_by(root):
    """The rules that refusals of model/ name: "R4"."""
    names = set()
    for path in sorted((root / "model").rglob("*.c")):
        names.update(re.findall(r'"(R\d+)"', path.read_text()))
    return names


def rules_of(tagged, name):
    prefix = PREFIX.match(name)
    return (tagged or "").split() + (prefix[1].upper().rstrip("_").split("_") if prefix else [])


def read_tests(root):
    """(file, test, its rules) of every test, by file, in order."""
    for path in sorted((root / "tests/unit").rglob("test_*.c")):
        for match in TEST.finditer(path.read_text()):
            yield path.relative_to(root / "tests/unit"), match[2], rules_of(match[1], match[2])


def page(rules, tests):
    lines = ["# Rules and their tests", "",
             "Written by tools/rules_to_tests.py from the tests themselves; a rule without a test is an error.",
             "Evidence: E evidenced, I inferred, K a knob, M the model's own (MODEL.md). Files are under tests/unit.",
             "",
             "| rule | evidence | in short | tests |", "|---|---|---|---|"]
    for rule, (evidence, text) in rules.items():
        if rule not in tests:
            continue
        cells = [f"{path}: {', '.join(names)}" for path, names in tests[rule].items()]
        lines.append(f"| {rule} | {evidence} | {text} | {'<br>'.join(cells)} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    parser.add_argument("root", nargs="?", default=pathlib.Path(__file__).resolve().parents[1], type=pathlib.Path)
    arguments = parser.parse_args()

    rules = read_rules(arguments.root)
    tests = collections.defaultdict(lambda: collections.defaultdict(list))
    complaints, count = [], 0
    for path, name, named in read_tests(arguments.root):
        count += 1
        for rule in named:
            if rule not in rules:
                complaints.append(f"{path}: {name} names {rule}, which is no rule")
            elif name not in tests[rule][path]:
                tests[rule][path].append(name)
    built = refused_by(arguments.root)
    needed = [rule for rule in rules if not rule.startswith("R") or rule in built]
    complaints += [f"no test names {rule}" for rule in needed if rule not in tests]

    written, target = page(rules, tests), arguments.root / PAGE
    if not arguments.check:
        target.write_text(written)
    elif not target.exists() or target.read_text() != written:
        complaints.append(f"{PAGE} is out of date: run tools/rules_to_tests.py")
    for complaint in complaints:
        print(f"rules: {complaint}")
    print(f"rules: {len(rules)} rules, {count} tests")
    sys.exit(1 if complaints or not rules or not count else 0)


if __name__ == "__main__":
    main()
