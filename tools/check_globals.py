#!/usr/bin/env python3
"""Fails on mutable globals in a library, and on what a library must not call. SPDX-License-Identifier: BSD-2-Clause

usage: check_globals.py LIBRARY.a...

Mutable are all objects in .data, .bss, thread-local and common storage; .data.rel.ro holds constants with addresses.
Libraries never print, exit or read the environment.
"""
import re
import subprocess
import sys

MUTABLE = re.compile(r"\.(data|bss|tdata|tbss|sdata|sbss)\b(?!\.rel\.ro)|\*COM\*")
FORBIDDEN = {"printf", "vprintf", "__printf_chk", "__vprintf_chk", "puts", "putchar", "perror",
             "stdin", "stdout", "stderr", "exit", "_exit", "_Exit", "quick_exit",
             "getenv", "secure_getenv", "setenv", "environ"}
# objdump -t: value, seven flag characters, section, tab, size, name
SYMBOL = re.compile(r"^[0-9a-f]+ (.{7}) (\S+)\t[0-9a-f]+\s+(?:\.hidden )?(\S+)$")
MEMBER = re.compile(r"^(\S+):\s+file format")


def symbols(library):
    """(member, flags, section, name) of every symbol."""
    output = subprocess.run(["objdump", "-t", library], check=True, capture_output=True, text=True).stdout
    member = "?"
    for line in output.splitlines():
        heading, symbol = MEMBER.match(line), SYMBOL.match(line)
        if heading:
            member = heading[1]
        elif symbol:
            yield member, symbol[1], symbol[2], symbol[3]


def judge(flags, section, name):
    if section == "*UND*":
        return f"calls or uses {name}" if name in FORBIDDEN else None
    is_section_or_file = "d" in flags or "f" in flags
    return f"mutable global {name} in {section}" if MUTABLE.match(section) and not is_section_or_file else None


def main():
    seen = wrong = 0
    for library in sys.argv[1:]:
        for member, flags, section, name in symbols(library):
            seen += 1
            complaint = judge(flags, section, name)
            if complaint:
                print(f"{library}({member}): {complaint}")
                wrong += 1
    print(f"globals: {len(sys.argv) - 1} libraries, {seen} symbols, {wrong} wrong")
    return 1 if wrong or not seen else 0


if __name__ == "__main__":
    sys.exit(main())
