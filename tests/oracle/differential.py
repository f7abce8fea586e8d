#!/usr/bin/env python3
"""Random scripts, run by the program and by the oracle: every answer must say the same.
SPDX-License-Identifier: BSD-2-Clause

usage: differential.py KIND [COUNT [SEED]]      (PAMUSIM is the program)

KIND is a module of scripts here: scripts (silicon and tables), software_scripts .. Its random_script(seed) makes one.
COUNT is the usual number of scripts, PAMUSIM_EFFORT a percentage of it, PAMUSIM_SEED or SEED the first seed. Sentences
of errors are not compared: an error is its errno and its rule.
"""
import importlib
import os
import subprocess
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "..", "vectors", "oracle")]

from answers import KEYS  # noqa: E402
from session import Session  # noqa: E402

BATCH = 100


def value_of(text):
    """A value as it is compared: numbers by value, words without letter case."""
    try:
        return int(text, 0)
    except ValueError:
        return text.lower()


def meaning_of(answer):
    """What an answer says: its verdict, and its keys with values; of an error, errno and rule."""
    words = answer.split()
    if words[0] == "error":
        rule = words[-1][1:-1] if words[-1].startswith("(") and words[-1].endswith(")") and len(words) > 2 else "none"
        return "error", {"errno": words[1], "rule": rule}
    keys = dict(zip(words[1::2], words[2::2]))
    defaults = {name for name, text in keys.items() if name in KEYS and KEYS[name][2] == text}
    return words[0], {name: value_of(text) for name, text in keys.items() if name not in defaults}


def program_answers(scripts):
    """The program's answers to all lines of all scripts."""
    program = os.environ.get("PAMUSIM", "pamusim")
    text = "".join(line + "\n" for script in scripts for line in script)
    run = subprocess.run([program, "vectors", "serve"], input=text, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f"the program ended with {run.returncode}: {run.stderr}")
    return run.stdout.splitlines()


def compare(session, seed, script, answers):
    """Runs one script; True if all is the same, else what is not is printed."""
    for number, (line, theirs) in enumerate(zip(script, answers), start=1):
        ours = session.answer(line)
        if meaning_of(ours) != meaning_of(theirs):
            print(f"seed {seed}, line {number}: {line}\n  program: {theirs}\n  oracle:  {ours}")
            return False
    return True


def main(kind, usual=1000, seed=1):
    random_script = importlib.import_module(kind).random_script
    count = max(1, int(usual) * int(os.environ.get("PAMUSIM_EFFORT", "100")) // 100)
    first = int(os.environ.get("PAMUSIM_SEED", seed))
    session, different, operations = Session(), 0, 0
    for start in range(first, first + count, BATCH):
        seeds = range(start, min(start + BATCH, first + count))
        scripts = [random_script(seed) for seed in seeds]
        answers = program_answers(scripts)
        if len(answers) != sum(map(len, scripts)):
            sys.exit(f"seeds {seeds}: {sum(map(len, scripts))} lines got {len(answers)} answers")
        for seed, script in zip(seeds, scripts):
            different += not compare(session, seed, script, answers[:len(script)])
            answers = answers[len(script):]
            operations += len(script)
    print(f"{count} scripts of {kind} from seed {first}, {operations} operations: {different} differ")
    return 1 if different else 0


sys.exit(main(*sys.argv[1:]))
