#!/usr/bin/env python3
"""Self-test of tools/mutate: mutants of a small file, known to be noticed by a small test or not.
SPDX-License-Identifier: BSD-2-Clause"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools/mutate"))
sys.path.insert(0, "/usr/lib/python3/dist-packages")
try:
    import mutate
    import schemata
except ImportError:
    print("the bindings of libclang (python3-clang-14) are not installed")
    sys.exit(77)

TEST = """
#include <stdlib.h>
struct pair { int first, second; };
int larger(int a, int b), difference(const struct pair *pair), sum_to(int last), value_of(int row);
int pamu_note(int number) { return number * 0; }
void pamu_mutate(int number);
int main(int argc, char **argv)
{
    struct pair pair = {7, 3};
    pamu_mutate(argc > 1 ? atoi(argv[1]) : 0);
    return !(larger(1, 2) == 2 && larger(2, 1) == 2 && larger(1, 1) == 1 && difference(&pair) == 4 && sum_to(4) == 10 &&
             value_of(1) == 2);
}
"""


class Mutate(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        model = pathlib.Path(cls.folder.name) / "model"
        model.mkdir()
        (model / "sample.c").write_text((ROOT / "tests/tools/mutate/sample.c").read_text())
        target = pathlib.Path(cls.folder.name) / "mutated"
        left_out = mutate.Excluded({"sample.c:twice": "to see it left out"})
        cls.mutants, _ = mutate.prepare(model, ["sample.c"], target, left_out)
        (target / "test.c").write_text(TEST)
        program = target / "test"
        subprocess.run(["gcc", *mutate.FLAGS, *map(str, sorted(target.glob("*.c"))), "-o", str(program)], check=True)
        cls.fate = {}
        cls.unchanged = subprocess.run([str(program)], check=False).returncode
        for mutant in cls.mutants:
            try:
                code = subprocess.run([str(program), str(mutant.number)], check=False, timeout=2).returncode
                cls.fate[mutant.key()] = "survived" if code == 0 else "killed"
            except subprocess.TimeoutExpired:
                cls.fate[mutant.key()] = "killed"

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_without_a_mutant_nothing_changes(self):
        self.assertEqual(self.unchanged, 0)

    def test_keys_are_unique(self):
        self.assertEqual(len(self.fate), len(self.mutants))

    def expect(self, fate, key):
        self.assertEqual(self.fate.get("sample.c:" + key), fate, "\n".join(sorted(self.fate)))

    def test_what_the_test_notices_is_killed(self):
        self.expect("killed", "larger: if: a > b -> always #0")
        self.expect("killed", "larger: if: a > b -> never #0")
        self.expect("killed", "larger: operator: a > b -> a <= b #0")
        self.expect("killed", "larger: return: a -> 0 #0")
        self.expect("killed", "difference: operator: pair->first - pair->second -> pair->first + pair->second #0")
        self.expect("killed", "difference: field: pair->first -> pair->second #0")
        self.expect("killed", "sum_to: statement: sum += i -> dropped #0")
        self.expect("killed", "sum_to: constant: 1 -> 2 #0")
        self.expect("killed", "sum_to: constant: 1 -> 0 #0")
        self.expect("killed", "sum_to: for: i <= last -> never #0")
        self.expect("killed", "rows: table: rows[1].value -> + 1 #0")

    def test_what_it_does_not_notice_survives(self):
        self.expect("survived", "larger: operator: a > b -> a >= b #0")
        self.expect("survived", "rows: table: rows[0].value -> + 1 #0")
        self.expect("survived", "rows: table: rows[1].name -> another text #0")

    def test_excluded_functions_have_no_mutants(self):
        self.assertFalse([key for key in self.fate if key.startswith("sample.c:twice:")])

    def test_rates_leave_equivalents_out(self):
        fates = {mutant.number: ("killed", "v", 1.0) for mutant in self.mutants}
        fates[self.mutants[0].number] = fates[self.mutants[1].number] = ("survived", "-", 1.0)
        equivalent = {self.mutants[0].key(): "a reason", self.mutants[2].key(): "a reason that is wrong"}
        files, survivors, wrong = mutate.judge(self.mutants, fates, equivalent)
        row = files["sample.c"]
        self.assertEqual([mutant.number for mutant in survivors], [self.mutants[1].number])
        self.assertEqual([mutant.number for mutant in wrong], [self.mutants[2].number])
        self.assertEqual(row["equivalent"], 2)
        self.assertAlmostEqual(mutate.rate(row), 100.0 * (len(self.mutants) - 3) / (len(self.mutants) - 2))

    def test_lists_need_reasons(self):
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("# a comment\nsample.c:f: if: x -> always #0 | nobody asks\n")
            file.flush()
            self.assertEqual(mutate.read_list(file.name), {"sample.c:f: if: x -> always #0": "nobody asks"})
            file.write("sample.c:g: if: x -> always #0\n")
            file.flush()
            with self.assertRaises(SystemExit):
                mutate.read_list(file.name)


if __name__ == "__main__":
    unittest.main()
