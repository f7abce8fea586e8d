#!/usr/bin/env python3
"""How many small changes to the model the golden vectors notice. SPDX-License-Identifier: BSD-2-Clause

usage: mutate.py [--build DIR] [--json FILE] [--jobs N] [--most N] [--every N] [--only KIND] [--again FILE]
                 [--before FILE] [--doubt SEEDS] [--list] [FILE...]

FILEs are named from model/ on (hw/cache.c); none means all. Each mutant changes one place: an operator, a constant, a
condition, a statement, an argument, a member, a returned value, an element of a table. All live in one build, of a
copy of the model in DIR/mutate (schemata.py); runner.c switches them on one by one and runs the vectors that come by
it, on both walks, until one fails. What fails, crashes or does not end is killed. What survives is tried once more with
AddressSanitizer and UndefinedBehaviorSanitizer, as the vectors are in CI: many a mutant only reads past an array.

What stands after the format of a refusal's sentence is not mutated, only counted: answers give the sentence, but by the
protocol of vectors it is not compared.

equivalent.txt has mutants that change nothing anybody could see, excluded.txt functions whose mutants do not count;
each line says why. Fails if fewer than 99 % of the other mutants are killed, or a line of these lists fits nothing.
--doubt tries the list of equivalents alone, on random sequences from other seeds: what one of them kills is none.
"""
import argparse
import collections
import fnmatch
import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, "/usr/lib/python3/dist-packages")  # where Debian puts the bindings, whatever python3 this is
import schemata  # noqa: E402

GOAL = 99.0
FLAGS = ["-std=c11", "-O1", "-g0", "-w"]
SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
DECLARE = """#ifndef PAMU_M
extern int pamu_mutant;
int pamu_note(int number);
#define PAMU_M(number) (pamu_mutant == (number) || (pamu_mutant < 0 && pamu_note(number)))
#endif
"""
HEAD = DECLARE + """#include <stddef.h>
enum { PAMU_POKE_INTEGER, PAMU_POKE_BOOL, PAMU_POKE_TEXT, PAMU_POKE_NEXT };
void pamu_poke(unsigned char *at, size_t room, int how, int size, int stride);
"""
SWITCH = """#include <string.h>
#include <stddef.h>
int pamu_mutant;
void pamu_poke(unsigned char *at, size_t room, int how, int size, int stride);
void pamu_poke(unsigned char *at, size_t room, int how, int size, int stride)
{
    static const char other[] = "another";
    const char *text = other;
    unsigned char *next = (size_t)stride + (size_t)size <= room ? at + stride : at - stride;
    if (how == 0)
        for (int i = 0; i < size && ++at[i] == 0; i++)
            ;
    else if (how == 1)
        *at = !*at;
    else if (how == 2)
        memcpy(at, &text, sizeof(text));
    else
        memcpy(at, next, (size_t)size);
}
"""


def read_list(name):
    """Lines "KEY | REASON" of a list beside this program: {key: reason}."""
    found = {}
    for line in (HERE / name).read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            key, _, reason = line.rpartition(" | ")
            if not key or not reason:
                sys.exit(f"mutate: {name}: no reason: {line}")
            found[key.strip()] = reason.strip()
    return found


class Excluded:
    """Functions that do not count, and which lines of the list were needed."""

    def __init__(self, lines):
        self.lines, self.used = lines, set()

    def __call__(self, name, function):
        for key in self.lines:
            where, _, what = key.partition(":")
            if what == "*" and name is None or name not in (None, where):
                continue
            if fnmatch.fnmatchcase(function, what):
                self.used.add(key)
                return True
        return False

    def file(self, name):
        return name + ":*" in self.lines


def rewrite(model, names, target, excluded):
    """Writes mutated copies into target; returns the mutants, the names of tables that other files see, and how many
    mutants would only have changed the words of refusals."""
    arguments = FLAGS[:1] + [f"-I{target}", f"-I{model}", f"-I{model}/include"]
    mutants, exposed, words = [], [], 0
    for name in names:
        made = schemata.File(model / name, name, arguments, len(mutants) + 1, excluded)
        mutants += made.mutants
        exposed += made.exposed
        words += made.words
        text = made.output
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((HEAD if name.endswith(".c") else "") + text)
    return mutants, exposed, words


def open_headers(target, exposed):
    """Tables that other files see lose their const there, too."""
    for path in target.rglob("*.h"):
        text = path.read_text()
        for match in re.findall(r"extern const [^;]*;", text):
            if any(re.search(rf"\b{name}\b", match) for name in exposed):
                text = text.replace(match, match.replace("const ", "", 1))
        path.write_text(text)


def prepare(model, names, target, excluded):
    """A copy of the model with all mutants of the files named."""
    subprocess.run(["rm", "-rf", str(target)], check=True)
    subprocess.run(["cp", "-r", str(model), str(target)], check=True)
    mutants, exposed, words = rewrite(model, names, target, excluded)
    headers = [name for name in names if name.endswith(".h")]
    for name in headers: # the switch comes before anything else
        text = (target / name).read_text()
        (target / name).write_text(DECLARE + text)
    open_headers(target, exposed)
    calls = ["pamu_patch_" + re.sub(r"\W", "_", name) for name in names if name.endswith(".c")]
    text = SWITCH + "".join(f"void {call}(int number);\n" for call in calls)
    text += "void pamu_mutate(int number);\nvoid pamu_mutate(int number)\n{\n    pamu_mutant = number;\n"
    (target / "mutants.c").write_text(text + "".join(f"    {call}(number);\n" for call in calls) + "}\n")
    return mutants, words


def compile_model(target, jobs, flags):
    """Objects of the mutated model."""
    sources = [path for path in sorted(target.rglob("*.c"))]
    commands = [["ccache", "gcc", *FLAGS, *flags, f"-I{target}", f"-I{target}/include", "-c", str(path), "-o",
                 f"{path}.o"] for path in sources]
    if subprocess.run(["which", "ccache"], capture_output=True).returncode != 0:
        commands = [command[1:] for command in commands]
    for start in range(0, len(commands), jobs):
        running = [subprocess.Popen(command) for command in commands[start:start + jobs]]
        if any([process.wait() != 0 for process in running]):
            sys.exit("mutate: the mutated model does not compile")
    return [f"{path}.o" for path in sources]


def link_runner(build, target, jobs, flags):
    objects = compile_model(target, jobs, flags)
    libraries = [str(path) for path in (build / "vectors/libpamusim-vectors.a", build / "sim/libpamusim.a")]
    names = subprocess.run(["pkg-config", "--libs", "libzstd", "libxxhash", "jansson"], check=True, capture_output=True,
                           text=True).stdout.split()
    subprocess.run(["gcc", "-std=c11", "-D_XOPEN_SOURCE=700", "-O1", *flags, f"-I{ROOT}", f"-I{ROOT}/sim",
                    f"-I{ROOT}/model/include", str(HERE / "runner.c"), "-Wl,--start-group", *libraries, *objects,
                    "-Wl,--end-group", *names, "-lfdt", "-lm", "-lpthread", "-o", str(target / "runner")], check=True)
    return target / "runner"


LIKELY = [("hw/bytes.h", "entries,vfio,closure"), ("hw/cache", "caches,closure"), ("hw/snoop", "caches,closure"),
          ("hw/lookup", "caches,closure"),
          ("hw/fault", "violations,closure"), ("hw/regfile", "closure,violations,caches"),
          ("hw/register", "registers,violations"),
          ("hw/paace", "entries,walk,closure"), ("hw/window", "walk,translate,closure"),
          ("hw/transaction", "records,closure"), ("hw/knob", "closure,caches,violations"),
          ("hw/device", "caches,closure,registers,records"),
          ("hw/names", "entries,walk,closure"), ("hw/fast", "walk,records,closure"), ("hw/", "walk,violations,closure"),
          ("soc/", "closure,chips,msi,vfio"), ("sw/flavour/strict", "domains,closure"),
          ("sw/flavour/", "flavours,closure"), ("sw/msi", "msi,closure"),
          ("sw/refusal", "vfio,flavours,closure"), ("sw/vfio", "vfio,closure"),
          ("sw/inspect", "vfio,msi,domains"), ("sw/", "domains,closure,msi")]


def likely(name):
    """The suites that a file's mutants are most likely killed by."""
    return next(suites for start, suites in LIKELY if name.startswith(start))


def flags_of(mutant):
    """For the runner: elements of tables are used by whatever; software's side never knows which walk is taken."""
    return (1 if mutant.kind == "table" else 0) + (0 if mutant.file.startswith("hw/") else 2)


def run(runner, mutants, jobs, most, hints, seed=None):
    """{number: (fate, vector, milliseconds)}, and what the runner says of the vectors; hints: {key: vector}. From a
    seed only what is drawn at random is tried."""
    fates, speed = {}, ""
    shares = [mutants[len(mutants) * i // jobs:len(mutants) * (i + 1) // jobs] for i in range(jobs)]
    files = []
    for share in shares: # files, so that no pipe fills up
        files.append((runner.parent / f"numbers{len(files)}", runner.parent / f"fates{len(files)}"))
        files[-1][0].write_text("".join(f"{mutant.number} {flags_of(mutant)} "
                                        f"{likely(mutant.file) if seed is None else 'random'} "
                                        f"{hints.get(mutant.key(), '-')}\n" for mutant in share))
    command = ["nice", "-n", "10", str(runner), str(max((mutant.number for mutant in mutants), default=0)),
               str(most if seed is None else 1), *([] if seed is None else [str(seed)])]
    running = [subprocess.Popen(command, stdin=open(a), stdout=open(b, "w")) for a, b in files]
    if any([process.wait() != 0 for process in running]):
        sys.exit("mutate: the runner failed; do the vectors pass without mutants?")
    for _, path in files:
        for line in path.read_text().splitlines():
            words = line.split()
            if words[0] == "vectors":
                speed = f"{words[1]} vectors, {float(words[2]) / 1e3:.1f} s for both walks"
            else:
                fates[int(words[0])] = (words[1], words[2], float(words[3]))
    return fates, speed


def try_all(build, target, chosen, options, equivalent):
    """The fates of the mutants chosen, and what the runner says of the vectors."""
    hints = json.loads(pathlib.Path(options.before).read_text())["killers"] if options.before else {}
    runner = link_runner(build, target, options.jobs, [])
    fates, speed = run(runner, chosen, options.jobs, options.most, hints)
    left = [m for m in chosen if fates[m.number][0] == "survived" and m.key() not in equivalent]
    if left:
        runner = link_runner(build, target, options.jobs, SANITIZE)
        fates.update(run(runner, left, options.jobs, options.most, hints)[0])
    return fates, speed


def doubt(runner, mutants, options):
    """Tries what is said to be equivalent on other random sequences; whether all of it survives."""
    left = mutants
    for seed in range(options.seed, options.seed + options.doubt):
        fates, _ = run(runner, left, options.jobs, 1, {}, seed)
        for mutant in left:
            if fates[mutant.number][0] != "survived":
                print(f"model/{mutant.file}:{mutant.line}: not equivalent, {fates[mutant.number][1]} of seed {seed} "
                      f"kills it: {mutant.key()}")
        left = [mutant for mutant in left if fates[mutant.number][0] == "survived"]
    print(f"mutation: {len(mutants)} equivalents, {len(mutants) - len(left)} of them killed by sequences of "
          f"{options.doubt} seeds from {options.seed} on")
    return len(left) == len(mutants)


def judge(mutants, fates, equivalent):
    """Rows of the report by file, survivors, and equivalents that were killed after all."""
    files, survivors, wrong = collections.OrderedDict(), [], []
    for mutant in mutants:
        row = files.setdefault(mutant.file, collections.Counter())
        fate = fates[mutant.number][0]
        row["mutants"] += 1
        if mutant.key() in equivalent:
            row["equivalent"] += 1
            if fate != "survived":
                wrong.append(mutant)
        elif fate == "survived":
            row["survived"] += 1
            survivors.append(mutant)
        else:
            row["killed"] += 1
    return files, survivors, wrong


def rate(row):
    counted = row["killed"] + row["survived"]
    return 100.0 * row["killed"] / counted if counted else 100.0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", metavar="FILE")
    parser.add_argument("--build", default="build/release", help="a build with libpamusim and libpamusim-vectors")
    parser.add_argument("--json", metavar="FILE", help="write the result there")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--most", type=int, default=0,
                        help="try each mutant on so many vectors at most beside likely suites; 0: on all")
    parser.add_argument("--every", type=int, default=1, help="try every nth mutant only")
    parser.add_argument("--only", help="mutants of this kind only")
    parser.add_argument("--again", metavar="FILE", help="try only what survived in this result of --json")
    parser.add_argument("--before", metavar="FILE", help="try what killed a mutant in this result of --json first")
    parser.add_argument("--doubt", metavar="SEEDS", type=int,
                        help="try equivalent.txt on random sequences of so many seeds")
    parser.add_argument("--seed", type=int, default=2, help="the first of them")
    parser.add_argument("--list", action="store_true", help="print the mutants and try none")
    options = parser.parse_args()
    build, model = pathlib.Path(options.build).resolve(), ROOT / "model"
    excluded = Excluded(read_list("excluded.txt"))
    everything = sorted(str(path.relative_to(model)) for path in model.glob("*/**/*.[ch]")
                        if path.suffix == ".c" or "static inline" in path.read_text())
    names = options.files or [name for name in everything if not excluded.file(name)]
    unknown = [name for name in names if name not in everything]
    if unknown:
        sys.exit(f"mutate: no such file of model/: {unknown[0]}")
    target = build / "mutate"
    mutants, words = prepare(model, names, target, excluded)
    chosen = [m for m in mutants if options.only in (None, m.kind)][::options.every]
    if options.again:
        before = {row["key"] for row in json.loads(pathlib.Path(options.again).read_text())["survivors"]}
        chosen = [m for m in chosen if m.key() in before]
    if options.list:
        for mutant in chosen:
            print(f"model/{mutant.file}:{mutant.line}: {mutant.key()}")
        return 0
    equivalent = read_list("equivalent.txt")
    if options.doubt:
        listed = [mutant for mutant in chosen if mutant.key() in equivalent]
        return 0 if doubt(link_runner(build, target, options.jobs, []), listed, options) else 1
    fates, speed = try_all(build, target, chosen, options, equivalent)
    judged = judge(chosen, fates, equivalent)
    show(judged, fates, speed, words)
    lost = stale(options, equivalent, excluded, mutants)
    for key in lost:
        print(f"fits nothing any more: {key}")
    if options.json:
        text = json.dumps(document(chosen, fates, judged, words), indent=1)
        pathlib.Path(options.json).write_text(text + "\n")
    files, _, wrong = judged
    return 0 if rate(sum(files.values(), collections.Counter())) >= GOAL and not wrong and not lost else 1


def stale(options, equivalent, excluded, mutants):
    """Lines of the lists that fit nothing any more; they are only looked for where everything was tried."""
    if options.files or options.again or options.only or options.every > 1:
        return []
    keys = {mutant.key() for mutant in mutants}
    lost = [key for key in excluded.lines if key not in excluded.used and not key.endswith(":*")]
    return [key for key in equivalent if key not in keys] + lost


def show(judged, fates, speed, words):
    files, survivors, wrong = judged
    for mutant in survivors:
        print(f"model/{mutant.file}:{mutant.line}: survived: {mutant.key()}")
    for mutant in wrong:
        print(f"model/{mutant.file}:{mutant.line}: not equivalent, {fates[mutant.number][1]} kills it: {mutant.key()}")
    for name, row in files.items():
        print(f"{name:32} {row['mutants']:6} mutants {row['killed']:6} killed {row['equivalent']:4} equivalent "
              f"{row['survived']:4} survived {rate(row):6.2f} %")
    total = sum(files.values(), collections.Counter())
    seconds = sum(fate[2] for fate in fates.values()) / 1e3
    print(f"mutation: {total['mutants']} mutants, {total['killed']} killed, {total['equivalent']} equivalent, "
          f"{total['survived']} survived: {rate(total):.2f} % ({speed}; {seconds:.0f} s of trying)")
    print(f"mutation: {words} more would only change the words of refusals, which vectors do not compare")


def document(chosen, fates, judged, words):
    files, survivors, _ = judged
    total = sum(files.values(), collections.Counter())
    return {"schema": "pamusim.mutation/1", "rate": round(rate(total), 4), "words": words, "total": dict(total),
            "files": {name: dict(row) for name, row in files.items()},
            "survivors": [{"file": m.file, "line": m.line, "key": m.key()} for m in survivors],
            "killers": {m.key(): fates[m.number][1] for m in chosen if fates[m.number][0] != "survived"}}


if __name__ == "__main__":
    sys.exit(main())
