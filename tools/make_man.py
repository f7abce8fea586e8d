#!/usr/bin/env python3
"""The commands and options of the man page, from the program's rows. SPDX-License-Identifier: BSD-2-Clause

usage: make_man.py [--check] PROGRAM PAGE

Puts what `PROGRAM help --json` tells between the marks .\\" begin and .\\" end of PAGE; with --check only says whether
it is there already, and prints the difference.
"""
import difflib
import json
import pathlib
import subprocess
import sys
import textwrap

BEGIN, END = '.\\" begin\n', '.\\" end\n'


def lines_of(sentence):
    """A sentence as lines of mdoc text: nothing in them is a macro or an escape."""
    for line in textwrap.wrap(sentence.replace("\\", "\\e"), 79, break_long_words=False, break_on_hyphens=False):
        yield "\\&" + line if line[0] in ".'" else line


def text(words):
    """Each sentence begins on a line of its own, as mdoc wants it."""
    sentences = words.replace("\n", " ").replace(". ", ".\n").split("\n")
    return [line for sentence in sentences for line in lines_of(sentence)]


def capital(words):
    return words[:1].upper() + words[1:] + "."


def option(row):
    flags = f"Fl {row['letter']} , " if row["letter"] else ""
    argument = f" Ar {row['argument']}" if row["argument"] else ""
    return [f".It {flags}Fl -{row['name']}{argument}", *text(capital(row["help"]))]


def command(row, path):
    name = " ".join([*path, row["name"]])
    if row["commands"]:
        for below in row["commands"]:
            yield from command(below, [*path, row["name"]])
        return
    yield f".Ss {name} {row['operands']}".rstrip()
    yield from text(capital(row["summary"]))
    for paragraph in (row["details"] or "").split("\n\n"):
        if paragraph:
            yield from [".Pp", *text(paragraph)]
    if row["options"]:
        yield ".Bl -tag -width indent"
        for each in row["options"]:
            yield from option(each)
        yield ".El"


def commands_of(program):
    told = json.loads(subprocess.run([program, "help", "--json"], capture_output=True, check=True).stdout)
    lines = ["All commands take:", ".Bl -tag -width indent"]
    for row in told["everywhere"]:
        lines += option(row)
    lines.append(".El")
    for row in told["command"]["commands"]:
        lines += command(row, [])
    return "".join(line + "\n" for line in lines)


def main():
    arguments = sys.argv[1:]
    check = arguments[:1] == ["--check"]
    program, page = arguments[check:]
    old = pathlib.Path(page).read_text()
    head, rest = old.split(BEGIN)
    new = head + BEGIN + commands_of(program) + END + rest.split(END)[1]
    if not check:
        pathlib.Path(page).write_text(new)
        return 0
    difference = difflib.unified_diff(old.splitlines(True), new.splitlines(True), page, "from the program's rows")
    print("".join(difference), end="")
    if new != old:
        print(f"tools/make_man.py {program} {page} makes it so")
    return 0 if new == old else 1


if __name__ == "__main__":
    sys.exit(main())
