"""Answers of operations and their text form (docs/spec/operations.md). SPDX-License-Identifier: BSD-2-Clause"""

# Keys in the order of answers: name, kind, value that is left out. "-" says that the key is there whenever it is given.
_KEYS = """
phys address -;iova address -;op word -;window number none;last-window number none;reason word none;rule word none
class word none;did number 0;pid number 0;snpid number 0;cid number 0;coherent number 0;transactions number 0
translated number 0;bypassed number 0;denied number 0;operation-errors number 0;lost-violations number 0
lost-errors number 0;unreported-violations number 0;stale number 0;captured number 0;pieces number 1
denied-pieces number 0;translated-bytes number 0;fetches number 0;ppaace-hits number 0;ppaace-misses number 0
ppaace-evictions number 0;ppaace-invalidations number 0;spaace-hits number 0;spaace-misses number 0
spaace-evictions number 0;spaace-invalidations number 0;omt-hits number 0;omt-misses number 0;omt-evictions number 0
omt-invalidations number 0;fetched-bytes number 0;instance number 0;value bits -;bytes word -;violation number -
error number -;errno word -;handled number -;liodn address -;avs1 bits -;pics bits -;closed number 0;enabled number -
windows number 0;mapped number 0;liodns number 0;address address -;data bits -;bank number -;register number -
bit number -;banks number -;group word -;first address -;last address -;cpu number -;cache number -;unmapped number -
aperture number -;reserved number -;calls number -;refused number 0;result number -
"""

_FORMS = {"address": "#x", "bits": "#010x"}


def _key_table():
    table = {}
    for number, row in enumerate(_KEYS.replace("\n", ";").strip(";").split(";"), start=1):
        name, kind, default = row.split()
        table[name] = (number, _FORMS.get(kind, ""), None if default == "-" else default)
    return table


KEYS = _key_table()


class Refused(Exception):
    """An operation that cannot be done: the errno a kernel would give, a sentence, the rule if one refused it."""

    def __init__(self, errno, sentence, rule=None):
        super().__init__(sentence)
        self.errno = errno
        self.sentence = sentence
        self.rule = rule


class Unsupported(Exception):
    """An operation that this oracle does not offer."""


class Answer:
    """A verdict word and keys with values; numbers are int, words str, and no window is None."""

    def __init__(self, verdict="ok", keys=None):
        self.verdict = verdict
        self.keys = keys if keys is not None else {}

    def items(self):
        """The keys that are printed, with their values as text, in order."""
        rows = []
        for name, value in self.keys.items():
            number, form, default = KEYS[name]
            text = "none" if value is None else format(value, form)
            if text != default:
                rows.append((number, name, text))
        rows.sort()
        return [(name, text) for _, name, text in rows]

    def text(self):
        return " ".join([self.verdict] + [f"{name} {text}" for name, text in self.items()])


def refusal_text(refusal):
    behind = f" ({refusal.rule})" if refusal.rule else ""
    return f"error {refusal.errno} {refusal.sentence}{behind}"
