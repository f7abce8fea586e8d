"""The project's example scripts, whose expects were worked out from the sources, answered by the oracle.
SPDX-License-Identifier: BSD-2-Clause"""
import glob
import os
import sys
import unittest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "vectors", "oracle"))

from answers import KEYS  # noqa: E402
from session import Session  # noqa: E402

EXAMPLES = os.path.join(HERE, "..", "..", "examples")
LEAST = 45  # scripts that must be found


def value_of(text):
    """A value by number where it is one, also with a unit."""
    from language import read_number
    from answers import Refused
    try:
        return read_number(text, True)
    except Refused:
        return text.lower()


def parts_of(answer):
    """Verdict and keys of an answer; an error's are errno and rule."""
    words = answer.split()
    if words[0] != "error":
        return words[0], dict(zip(words[1::2], words[2::2]))
    rule = words[-1][1:-1] if words[-1].startswith("(") else "none"
    return "error", {"errno": words[1], "rule": rule}


def fault_of(expectation, answer):
    """What of an expect does not hold, or None."""
    words = expectation.split()[1:]
    wanted = words.pop(0)
    if wanted == "error" and len(words) % 2:
        words.insert(0, "errno")
    verdict, keys = parts_of(answer)
    if verdict != wanted:
        return f"{wanted}: {answer}"
    for key, value in zip(words[::2], words[1::2]):
        got = keys.get(key, KEYS[key][2])
        if got is None or value_of(value) != value_of(got):
            return f"{key} {value}: {answer}"
    return None


class Examples(unittest.TestCase):
    def test_every_expect_holds(self):
        scripts = sorted(glob.glob(os.path.join(EXAMPLES, "**", "*.pamu"), recursive=True))
        self.assertGreaterEqual(len(scripts), LEAST)
        held = 0
        for path in scripts:
            with self.subTest(os.path.relpath(path, EXAMPLES)):
                held += self.run_file(path)
        self.assertGreater(held, 300)

    def run_file(self, path):
        """How many expects hold; an error that none expects fails."""
        with open(path, encoding="utf-8") as file:
            lines = [line.partition("#")[0].strip() for line in file]
        session, answer, open_error, held = Session(), None, None, 0
        for line in [line for line in lines if line]:
            if line.startswith("expect "):
                self.assertIsNone(fault_of(line, answer), line)
                open_error, held = None, held + 1
            else:
                self.assertIsNone(open_error)
                answer = session.answer(line)
                open_error = f"{line}: {answer}" if answer.startswith(("error", "unsupported")) else None
        self.assertIsNone(open_error)
        return held

    def test_an_expect_can_fail(self):
        self.assertIsNone(fault_of("expect ok phys 0x1_0000 window none", "ok phys 0x10000"))
        self.assertIsNone(fault_of("expect error EINVAL rule R4", "error EINVAL bad (R4)"))
        self.assertIsNotNone(fault_of("expect error EINVAL rule R5", "error EINVAL bad (R4)"))
        self.assertIsNotNone(fault_of("expect ok phys 0x1", "ok phys 0x2"))
        self.assertIsNotNone(fault_of("expect ok phys 0x1", "ok"))
        self.assertIsNotNone(fault_of("expect denied", "ok"))


if __name__ == "__main__":
    unittest.main()
