"""The suite "derived" is what the oracle answers today, and is large enough. SPDX-License-Identifier: BSD-2-Clause"""
import io
import json
import os
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(ROOT, "vectors", "oracle"))

import derive  # noqa: E402
from prompts import FAMILIES  # noqa: E402


class Rows(unittest.TestCase):
    def test_sources_are_what_is_answered(self):
        for family in FAMILIES:
            path = os.path.join(ROOT, "vectors", "derived", family + ".txt")
            self.assertEqual(list(derive.check_rows(path)), [], f"{path}: python3 vectors/oracle rows {family}")

    def test_a_wrong_answer_is_found(self):
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("# comment\nset disabled deny\nvector a.1\ntitle t\nrules T7\n"
                       "access 0x1 read 0x0 4\n> ok phys 0x1\n")
            file.flush()
            self.assertEqual(list(derive.check_rows(file.name)),
                             [("a.1", "access 0x1 read 0x0 4", "ok phys 0x1", "bypassed phys 0x0 op read")])

    def test_there_are_enough(self):
        count = 0
        for family in FAMILIES:
            with open(os.path.join(ROOT, "vectors", "derived", family + ".txt"), encoding="utf-8") as file:
                count += len(list(derive.read_rows(file.read())))
        self.assertGreaterEqual(count, 500)
        self.assertEqual(count, sum(number for _, number, _ in FAMILIES.values()))


class Files(unittest.TestCase):
    PROMPT = {"schema": "pamusim.vectors/1", "suite": "s", "part": "prompt", "vectors": [
        {"id": "s.1", "title": "t", "flags": [], "rules": ["T1", "T6"],
         "steps": [{"op": "chip p4080"}, {"op": "access 0x1 read 0x10 4"}, {"op": "reg-read 9 PC"}]}]}

    def derive(self, suite):
        out = io.StringIO()
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(suite, file)
            file.flush()
            derive.derive(file.name, out)
        return json.loads(out.getvalue())

    def test_prompts_get_expectations(self):
        steps = self.derive(self.PROMPT)["vectors"][0]["steps"]
        self.assertEqual(steps[1]["expect"], {"verdict": "bypassed", "phys": "0x10", "op": "read"})
        self.assertEqual(steps[2]["expect"], {"verdict": "error", "errno": "EINVAL", "rule": "M1"})
        self.assertEqual({(step["source"], step["evidence"], step["exact"]) for step in steps}, {("oracle", "K", True)})

    def test_other_files_are_refused(self):
        with self.assertRaises(ValueError):
            self.derive({**self.PROMPT, "schema": "pamusim.vectors/2"})
        with self.assertRaises(ValueError):
            self.derive({**self.PROMPT, "part": "expected"})


if __name__ == "__main__":
    unittest.main()
