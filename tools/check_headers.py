#!/usr/bin/env python3
"""Fails on a public prototype without a comment above it. SPDX-License-Identifier: BSD-2-Clause

usage: check_headers.py [ROOT]

Public are model/include/pamu/*.h, and all headers of sim/, tracegen/ and vectors/. A comment covers the lines below it
up to the next empty one.
"""
import pathlib
import re
import sys

PROTOTYPE = re.compile(r"\b(\w+)\s*\([^;{}]*\)\s*;", re.S)
COMMENT = re.compile(r"/\*.*?\*/", re.S)


def paragraphs(text):
    """(line number, text) of the blocks between empty lines, at file scope: bodies and directives are left out."""
    number, start, block, depth, continued = 0, 1, [], 0, False
    for line in text.splitlines() + [""]:
        number += 1
        code = re.sub(r'/\*.*?\*/|"(\\.|[^"\\])*"|\'(\\.|[^\'\\])+\'', "", line)
        directive = continued or code.lstrip().startswith("#")
        continued = directive and code.rstrip().endswith("\\")
        if not line.strip() and depth == 0:
            if block:
                yield start, "\n".join(block)
            block, start = [], number + 1
            continue
        outside = depth == 0
        if not directive:
            depth += code.count("{") - code.count("}")
            if outside:
                block.append(line)
                continue
        block.append("") # keeps the numbering


def undocumented(text):
    """(line number, name) of the prototypes with no comment above them in their paragraph."""
    for start, block in paragraphs(text):
        comment = COMMENT.search(block)
        commented_from = comment.start() if comment else len(block)
        code = COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), block)
        for match in PROTOTYPE.finditer(code):
            if match.start() < commented_from and not re.search(r"\btypedef\b[^;]*$", code[:match.start()]):
                yield start + code.count("\n", 0, match.start()), match[1]


def count_prototypes(text):
    return sum(len(PROTOTYPE.findall(COMMENT.sub("", block))) for _, block in paragraphs(text))


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    prototypes = wrong = 0
    for folder in ("model/include", "sim", "tracegen", "vectors"):
        for path in sorted((root / folder).rglob("*.h")):
            text = path.read_text()
            prototypes += count_prototypes(text)
            for line, name in undocumented(text):
                print(f"{path}:{line}: {name}() has no comment directly above it")
                wrong += 1
    print(f"headers: {prototypes} prototypes, {wrong} undocumented")
    return 1 if wrong or not prototypes else 0


if __name__ == "__main__":
    sys.exit(main())
