#!/usr/bin/env python3
"""Reads every #include and fails on one that points upwards. SPDX-License-Identifier: BSD-2-Clause

usage: check_arrows.py [ROOT]

A room is a folder; ARROWS says which rooms its files may include. model/ may use the C11 library's headers only.
"""
import pathlib
import re
import sys

# What a room may include, besides itself. "hw", "soc" and "sw" stand for the public headers of that level, too.
MODEL = {"pamu/hw", "pamu/soc", "pamu/sw"}
SIM = {"memory", "dtb", "op", "plan", "check", "image", "trace", "replay", "iotlb", "study", "report"}
ARROWS = {
    "pamu/hw": set(),
    "pamu/soc": {"pamu/hw"},
    "pamu/sw": {"pamu/hw", "pamu/soc"},
    "hw": {"pamu/hw"},
    "soc": {"pamu/hw", "pamu/soc", "hw"},
    "sw": MODEL | {"hw", "soc"},
    "memory": MODEL,
    "dtb": MODEL,
    "op": MODEL | {"memory"},
    "plan": MODEL | {"memory"},
    "check": MODEL | {"memory", "op", "dtb"},
    "image": MODEL | {"memory", "op", "check"},
    "trace": MODEL | {"memory", "op"},
    "replay": MODEL | {"memory", "op", "trace"},
    "iotlb": MODEL | {"memory", "op", "trace"},
    "study": MODEL | {"memory", "op", "plan", "trace", "iotlb"},
    "report": MODEL | SIM,
    "tracegen": MODEL | SIM,
    "vectors": MODEL | SIM,
    "cli": MODEL | SIM | {"tracegen", "vectors"},
}

# Where the files of a room lie.
FOLDERS = {
    "model/include/pamu": None, "model/hw": "hw", "model/soc": "soc", "model/sw": "sw",
    "sim/memory": "memory", "sim/dtb": "dtb", "sim/op": "op", "sim/plan": "plan", "sim/check": "check",
    "sim/image": "image", "sim/trace": "trace", "sim/replay": "replay",
    "sim/iotlb": "iotlb", "sim/study": "study",
    "sim/report": "report", "tracegen": "tracegen", "vectors": "vectors", "cli": "cli",
}

# Public headers of model/ that are not hw's; the umbrella knows them all.
PUBLIC = {"chip.h": "pamu/soc", "pamu.h": "pamu/sw", "domain.h": "pamu/sw", "refusal.h": "pamu/sw",
          "tables.h": "pamu/sw", "flavour.h": "pamu/sw", "msi.h": "pamu/sw", "vfio.h": "pamu/sw"}

C11 = {"assert.h", "complex.h", "ctype.h", "errno.h", "fenv.h", "float.h", "inttypes.h", "iso646.h", "limits.h",
       "locale.h", "math.h", "setjmp.h", "signal.h", "stdalign.h", "stdarg.h", "stdatomic.h", "stdbool.h", "stddef.h",
       "stdint.h", "stdio.h", "stdlib.h", "stdnoreturn.h", "string.h", "tgmath.h", "threads.h", "time.h", "uchar.h",
       "wchar.h", "wctype.h"}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def room_of_file(path):
    """The room of a file of the tree (a relative path), or None."""
    for folder, room in FOLDERS.items():
        if path.as_posix().startswith(folder + "/"):
            return room or PUBLIC.get(path.name, "pamu/hw")
    return None


def room_of_include(name, room):
    """The room an #include "name" in a file of room leads to, or None."""
    head, _, rest = name.partition("/")
    if head == "pamu":
        return PUBLIC.get(rest, "pamu/hw")
    if not rest:
        return room if room in ("cli", "tracegen", "vectors") else None
    return head if head in ARROWS else None


def judge(room, quote, name):
    """What is wrong with an #include, or None."""
    if quote == "<":
        in_model = room in ("hw", "soc", "sw") or room.startswith("pamu/")
        return f"<{name}>: model/ may use the C11 library only" if in_model and name not in C11 else None
    target = room_of_include(name, room)
    if target is None:
        return f'"{name}": name it from the root of its room'
    if target != room and target not in ARROWS[room]:
        return f'"{name}": {room} may not know {target}'
    return None


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    files = wrong = 0
    for folder in ("model", "sim", "tracegen", "vectors", "cli"):
        for path in sorted((root / folder).rglob("*.[ch]")):
            room = room_of_file(path.relative_to(root))
            files += 1
            if room is None:
                print(f"{path}: in no room that tools/check_arrows.py knows")
                wrong += 1
                continue
            for number, line in enumerate(path.read_text().splitlines(), 1):
                match = INCLUDE.match(line)
                complaint = match and judge(room, match[1], match[2])
                if complaint:
                    print(f"{path}:{number}: {complaint}")
                    wrong += 1
    print(f"arrows: {files} files, {wrong} wrong")
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    sys.exit(main())
