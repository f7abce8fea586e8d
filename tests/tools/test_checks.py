"""Each check in tools/ passes a good tree and fails on a bad one. SPDX-License-Identifier: BSD-2-Clause

usage: test_checks.py CLASS, with the compiler in CC
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOLS = pathlib.Path(__file__).resolve().parents[2] / "tools"
CC = os.environ.get("CC", "cc")


class Check(unittest.TestCase):
    """Files written into an empty folder, and a check run on it."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def run_check(self, script, *arguments):
        done = subprocess.run([sys.executable, TOOLS / script, *map(str, arguments)], cwd=self.root,
                              capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def passes(self, script, *arguments):
        status, output = self.run_check(script, *arguments)
        self.assertEqual(status, 0, output)

    def fails(self, message, script, *arguments):
        status, output = self.run_check(script, *arguments)
        self.assertEqual(status, 1, output)
        self.assertIn(message, output)


class Arrows(Check):
    def setUp(self):
        super().setUp()
        self.write("model/hw/a.c", '#include "hw/a.h"\n#include <string.h>\n#include "pamu/rule.h"\n')
        self.write("model/sw/b.c", '#include "hw/a.h"\n#include "pamu/domain.h"\n')
        self.write("sim/replay/c.c", '#include "trace/t.h"\n#include <unistd.h>\n#include "pamu/pamu.h"\n')
        self.write("cli/cmd.c", '#include "cli.h"\n#include "report/r.h"\n')

    def test_good(self):
        self.passes("check_arrows.py")

    def test_bad(self):
        cases = [
            ("model/hw/x.c", '#include "sw/books.h"', "hw may not know sw"),
            ("model/hw/x.c", '#include "pamu/domain.h"', "hw may not know pamu/sw"),
            ("model/hw/x.c", "#include <unistd.h>", "C11 library only"),
            ("model/include/pamu/rule.h", '#include "hw/a.h"', "pamu/hw may not know hw"),
            ("sim/op/x.c", '#include "hw/bytes.h"', "op may not know hw"),
            ("sim/op/x.c", '# include "trace/trace.h"', "op may not know trace"),
            ("sim/trace/import/x.c", '#include "replay/r.h"', "trace may not know replay"),
            ("cli/x.c", '#include "hw/bytes.h"', "cli may not know hw"),
            ("sim/op/x.c", '#include "../model/hw/bytes.h"', "from the root of its room"),
            ("sim/op/x.c", '#include "op.h"', "from the root of its room"),
            ("sim/attic/x.c", "", "in no room"),
        ]
        for name, line, message in cases:
            with self.subTest(line=line, name=name):
                self.write(name, line + "\n")
                self.fails(f"{name}:" if message == "in no room" else f"{name}:1: ", "check_arrows.py")
                self.fails(message, "check_arrows.py")
                (self.root / name).unlink()

    def test_nothing(self):
        self.fails("0 files", "check_arrows.py", "cli/nowhere")


class Globals(Check):
    def library(self, code, *flags):
        self.write("a.c", code)
        subprocess.run([CC, "-c", "a.c", *flags], cwd=self.root, check=True)
        subprocess.run(["ar", "rcs", "a.a", "a.o"], cwd=self.root, check=True)

    def test_good(self):
        code = 'static const char *const names[] = {"a", "b"};\nconst int answer = 42;\n' \
               "const char *name(int i);\nconst char *name(int i) { return names[i]; }\n"
        for flags in ([], ["-fPIC"], ["-fno-pic"]):
            self.library(code, *flags)
            self.passes("check_globals.py", "a.a")

    def test_bad(self):
        cases = [
            ("int counter = 1;", "mutable global counter"),
            ("int counter;", "mutable global counter"),
            ("int next(void); int next(void) { static int last; return ++last; }", "mutable global last"),
            ("_Thread_local int mine;", "mutable global mine"),
            ('const char *names[] = {"a"};', "mutable global names"),
            ("#include <stdlib.h>\nvoid stop(void) { exit(1); }", "uses exit"),
            ('#include <stdlib.h>\nchar *home(void) { return getenv("HOME"); }', "uses getenv"),
            ('#include <stdio.h>\nvoid talk(int i) { printf("%d", i); }', "uses printf"),
            ('#include <stdio.h>\nvoid talk(int i) { fprintf(stderr, "%d", i); }', "uses stderr"),
        ]
        for code, message in cases:
            with self.subTest(code=code):
                self.library(code + "\n")
                self.fails(message, "check_globals.py", "a.a")

    def test_nothing(self):
        self.fails("0 libraries", "check_globals.py")


class Headers(Check):
    GOOD = """/* A header. */
#define LIST(X) \\
    X(call(1);)

/* Two of a kind. */
int first(void);
int second(int (*callback)(int));

/* A type. */
struct thing {
    int (*method)(int);

    int (*other)(int);
};

/* A callback. */
typedef int handler(int);
"""

    def test_good(self):
        self.write("sim/op/a.h", self.GOOD)
        self.passes("check_headers.py")

    def test_bad(self):
        self.write("sim/op/a.h", self.GOOD + "\nint third(void);\n")
        self.fails("sim/op/a.h:19: third()", "check_headers.py")

    def test_bad_in_the_public_headers(self):
        self.write("model/include/pamu/a.h", "/* Comment. */\n\nconst char *const *\nsplit(int a,\n      int b);\n")
        self.fails("model/include/pamu/a.h:4: split()", "check_headers.py")

    def test_nothing(self):
        self.fails("0 prototypes", "check_headers.py")


class Sizes(Check):
    def function(self, body, parameters="void"):
        self.write("sim/op/a.c", f"/* A file. */\nstatic int f({parameters})\n{{\n{body}    return 0;\n}}\n")

    def test_good(self):
        self.function("    work();\n" * 76, "int a, int (*b)(int, int, int), int c, int d, int e, int f")
        self.passes("check_sizes.py")

    def test_long_function(self):
        self.function("    work();\n" * 77)
        self.fails("sim/op/a.c:2: f(): 81 lines", "check_sizes.py")

    def test_parameters(self):
        self.function("", "int a, int b, int c,\n             int d, int e, int f, int g")
        self.fails("f(): 7 parameters", "check_sizes.py")

    def test_nesting(self):
        body = "    if (a) {\n        for (;;) {\n            if (b)\n                c();\n"
        self.function(body + "        }\n    }\n")
        self.passes("check_sizes.py")
        self.function(body.replace("c();", "while (c)\n                    d();") + "        }\n    }\n")
        self.fails("sim/op/a.c:7: f(): nested deeper", "check_sizes.py")

    def test_goto(self):
        self.function("    goto done;\n    goto done;\ndone:\n")
        self.passes("check_sizes.py")
        self.function("    goto done;\n    goto out;\nout:\ndone:\n")
        self.fails("more than one label", "check_sizes.py")

    def test_long_file(self):
        self.write("cli/a.c", "\n" * 800)
        self.passes("check_sizes.py")
        self.write("cli/a.c", "\n" * 801)
        self.fails("801 lines", "check_sizes.py")
        self.write("cli/a.c", "/* generated by a script */" + "\n" * 801)
        self.passes("check_sizes.py")

    def test_long_line(self):
        self.write("cli/a.c", f"/* {'x' * 115} */\n")
        self.fails("cli/a.c:1: 121 columns", "check_sizes.py")

    def test_long_line_of_a_script(self):
        self.function("")
        self.write("build/a.py", "#" * 121)
        self.passes("check_sizes.py")
        for name, text in ((".ci/run", "#!/bin/sh\n"), ("tools/a.py", ""), ("a.sh", ""), ("cli/CMakeLists.txt", "")):
            self.write(name, text + "#" * 120)
            self.passes("check_sizes.py")
            self.write(name, text + "#" * 121)
            self.fails(f"{name}:{1 + bool(text)}: 121 columns", "check_sizes.py")
            self.write(name, text)

    def test_nothing(self):
        status, output = self.run_check("check_sizes.py")
        self.assertEqual(status, 1, output)


class Warnings(Check):
    def compile(self, *texts):
        entries = []
        for number, text in enumerate(texts):
            self.write(f"{number}.c", text)
            command = f"{CC} -Wall -Werror -o {number}.o -c {self.root}/{number}.c"
            entries.append({"directory": str(self.root), "command": command, "file": f"{self.root}/{number}.c"})
        self.write("commands.json", json.dumps([*entries, *entries]))

    def test_good(self):
        self.compile("int f(void) { return 1; }\n")
        self.passes("check_warnings.py", "commands.json")
        self.assertIn("warnings: 1 compilations", self.run_check("check_warnings.py", "commands.json")[1])
        self.assertEqual(sorted(path.name for path in self.root.iterdir()), ["0.c", "commands.json"])

    def test_warning(self):
        self.compile("int f(void) { return 1; }\n", "int f(void) { int unused; return 1; }\n")
        self.fails("unused", "check_warnings.py", "commands.json")

    def test_nothing(self):
        self.compile()
        self.fails("warnings: 0 compilations", "check_warnings.py", "commands.json")


class Sources(Check):
    def test_made(self):
        build = self.root / "build"
        own = {"directory": str(build), "command": "cc -c", "file": str(self.root / "own.c")}
        made = [{**own, "file": "made.c"}, {**own, "file": str(build / "room/made.c")}]
        self.write("commands.json", json.dumps([made[0], own, made[1]]))
        self.passes("own_sources.py", "commands.json", "out/commands.json")
        self.assertEqual(json.loads((self.root / "out/commands.json").read_text()), [own])


class Coverage(Check):
    CODE = """int sign(int a);
int sign(int a)
{
    if (a < 0) @BRANCH@
        return -1; @LINE@
    return 1;
}
"""

    def build(self, calls, line="", branch=""):
        code = self.CODE.replace("@LINE@", line).replace("@BRANCH@", branch)
        self.write("model/sign.c", code)
        self.write("main.c", f"int sign(int a);\nint main(void) {{ {calls} return 0; }}\n")
        for name in ("model/sign.c", "main.c"):
            command = ["gcc", "--coverage", "-fprofile-abs-path", "-c", self.root / name]
            subprocess.run(command, cwd=self.root, check=True)
        subprocess.run(["gcc", "--coverage", "sign.o", "main.o", "-o", "main"], cwd=self.root, check=True)
        for data in self.root.glob("*.gcda"):
            data.unlink()
        subprocess.run(["./main"], cwd=self.root, check=True)

    def covered(self):
        self.passes("coverage.py", "--source", "model", ".")

    def uncovered(self, message):
        self.fails(message, "coverage.py", "--source", "model", ".")

    def test_good(self):
        self.build("sign(1); sign(-1);")
        self.covered()

    def test_line_and_branch(self):
        self.build("sign(1);")
        self.uncovered("model/sign.c:4: 1 of 2 branches not taken")
        self.uncovered("model/sign.c:5: not run")

    def test_excluded(self):
        self.build("sign(1);", line="/* LCOV_EXCL_LINE: no caller yet */", branch="/* LCOV_EXCL_BR_LINE: same */")
        self.covered()

    def test_no_reason(self):
        self.build("sign(1);", line="/* LCOV_EXCL_LINE */", branch="/* LCOV_EXCL_BR_LINE: same */")
        self.uncovered("model/sign.c:5: an exclusion without a reason")

    def test_needless(self):
        self.build("sign(1); sign(-1);", line="/* LCOV_EXCL_LINE: no caller */")
        self.uncovered("model/sign.c:5: an exclusion that nothing needs")

    def test_region(self):
        self.build("sign(1); sign(-1);", line="/* LCOV_EXCL_START: all */")
        self.uncovered("exclude single lines")

    def test_nothing_run(self):
        status, output = self.run_check("coverage.py", "--source", "model", ".")
        self.assertEqual(status, 1, output)
        self.assertIn("no test was run", output)


class Rules(Check):
    PAGE = "docs/spec/rules-to-tests.md"
    TESTS = "tests/unit/model/test_a.c"

    def setUp(self):
        super().setUp()
        self.write("model/include/pamu/rule.h", "    X(T7, 'E', \"inside\") \\\n    X(T8, 'K', \"no crossing\")\n")
        self.write("docs/spec/RFC-RULES.md", "| R1 | Aperture: aligned; else | EINVAL |\n| R2 | Windows | EINVAL |\n")
        self.write("model/sw/rules.c", 'refuse("R1"); /* not R2 */\n')
        self.write(self.TESTS, "/* rules: T7 T8 */\nSTART_TEST(a)\n\nSTART_TEST(r1_b)\n")
        self.write(self.PAGE, "")
        self.run_check("rules_to_tests.py", self.root)

    def test_good(self):
        self.passes("rules_to_tests.py", "--check", self.root)
        self.assertIn("| T8 | K | no crossing | model/test_a.c: a |", (self.root / self.PAGE).read_text())
        self.assertIn("| R1 |  | Aperture: aligned | model/test_a.c: r1_b |", (self.root / self.PAGE).read_text())

    def test_rule_without_test(self):
        self.write(self.TESTS, "/* rules: T7 */\nSTART_TEST(a)\n\nSTART_TEST(r1_b)\n")
        self.fails("no test names T8", "rules_to_tests.py", "--check", self.root)

    def test_refusal_without_test(self):
        self.write("model/sw/rules.c", 'refuse("R1"); refuse("R2");\n')
        self.fails("no test names R2", "rules_to_tests.py", "--check", self.root)

    def test_tag_must_be_directly_above(self):
        self.write(self.TESTS, "/* rules: T7 T8 */\n\nSTART_TEST(a)\n\nSTART_TEST(r1_b)\n")
        self.fails("no test names T7", "rules_to_tests.py", "--check", self.root)

    def test_unknown_rule(self):
        self.write(self.TESTS, "/* rules: T7 T8 T99 */\nSTART_TEST(a)\nSTART_TEST(r1_b)\n")
        self.fails("T99, which is no rule", "rules_to_tests.py", "--check", self.root)

    def test_out_of_date(self):
        self.write(self.TESTS, "/* rules: T7 T8 */\nSTART_TEST(c)\n\nSTART_TEST(r1_b)\n")
        self.fails("out of date", "rules_to_tests.py", "--check", self.root)

    def test_nothing(self):
        self.write(self.TESTS, "")
        self.fails("0 tests", "rules_to_tests.py", "--check", self.root)


if __name__ == "__main__":
    unittest.main()
