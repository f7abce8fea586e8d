"""Lines of the other random scripts, damaged: what is a line, and what is not. SPDX-License-Identifier: BSD-2-Clause"""
import random

import scripts
import software_scripts
import software_vfio_scripts

WORDS = """0x 0 -1 4K 1_0 0x1_0 none all rw 18446744073709551616 0xffffffffffffffff 16777216T 0X10 65536 V=1 size=4K V=
=1 instance""".split()


def _damage(rng, line):
    """The line with one word changed, gone, twice or elsewhere."""
    words = line.split()
    i = rng.randrange(len(words))
    words[i:i + 1] = rng.choice((
        [], [words[i]] * 2, [words[i].upper()], [words[i].lower()], [words[i] + rng.choice("KMGT_xz=/")],
        [rng.choice(WORDS)], [words[i], rng.choice(WORDS)], [words[i][:-1] or "x"], [words[i].replace("0x", "")],
        ["#", words[i]], [words[-1]]))
    return " ".join(words)


def random_script(seed):
    """A script as a list of lines; the same for the same seed."""
    rng = random.Random(seed)
    lines = rng.choice((scripts, software_scripts, software_vfio_scripts)).random_script(seed)
    damaged = [_damage(rng, line) for line in rng.sample(lines, min(40, len(lines)))]
    # What would have no answer, or take long: a record of many pieces, a gigabyte filled.
    return ["restart"] + [line for line in damaged if line.split("#")[0].split()[:1] not in ([], ["dma"], ["mem-fill"])]
