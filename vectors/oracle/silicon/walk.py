"""One transaction, rule by rule (T1 to T15). SPDX-License-Identifier: BSD-2-Clause"""
from silicon import entries
from silicon import registers as reg
from silicon.faults import rule_and_class

END = 1 << 64
_OPERATION_NAMES = {0: "read", 1: "write", 2: "eread0", 3: "ewrite0", 4: "direct0", 5: "eread1", 6: "ewrite1",
                    7: "direct1", 12: "rac", 13: "ras", 14: "rad", 15: "rai"}
_MAPPED_NAMES = {0x00: "read", 0x01: "write", 0x0C: "rac", 0x0D: "ras", 0x0E: "rad", 0x0F: "rai", 0x10: "ldec",
                 0x11: "ldecl", 0x12: "ldecpe", 0x13: "ldecpel", 0x14: "ldecfe", 0x15: "ldecfel", 0x16: "rsa",
                 0x17: "rsau", 0x18: "readi", 0x19: "rwnitc", 0x1A: "wci", 0x1B: "wwsa", 0x1C: "wwsal", 0x1D: "wwsao",
                 0x1E: "wwsaol"}
_QUERY, _UPDATE = 1, 2
_READS, _WRITES, _DIRECTIVES = (0, 2, 5), (1, 3, 6), (4, 7)


class Transaction:
    """One bus access: who, what, where, how many bytes."""

    def __init__(self, liodn, operation, iova, length):
        self.liodn = liodn
        self.operation = operation
        self.iova = iova
        self.length = length


class Denial(Exception):
    """A rule failed: the reason; of an operation error also the address of the entry."""

    def __init__(self, reason, address=0):
        super().__init__(reason)
        self.reason = reason
        self.address = address


class Result:
    """What became of a transaction (T15). verdict is a word of the answer; reason is None if it passed."""

    def __init__(self, transaction):
        self.transaction = transaction
        self.verdict = "ok"
        self.reason = None
        self.address = transaction.iova
        self.operation = _OPERATION_NAMES[transaction.operation]
        self.window = None
        self.attributes = {}
        self.captured = False
        self.stale = False
        self.pieces = 1
        self.looks = {}

    @property
    def passed(self):
        return self.reason is None

    def add_looks(self, looks):
        for key, amount in looks.items():
            self.looks[key] = self.looks.get(key, 0) + amount


class Walk:
    """The walk of one transaction at one instance.

    cut, if given, may shorten the transaction: cut(transaction, PPAACE) is its length, asked once the PPAACE is found
    sound. What it leaves over stands in rest; so does what cross=split leaves (T8).
    """

    def __init__(self, instance, transaction, cut=None):
        self.instance = instance
        self.knobs = instance.device.knobs
        self.transaction = transaction
        self.cut = cut
        self.rest = 0
        self.result = Result(transaction)

    def run(self):
        """Runs it, and counts and captures what comes of it; the Result."""
        result, counters = self.result, self.instance.counters
        counters.add("transactions")
        try:
            self._rules()
        except Denial as denial:
            self._denied(denial)
        if result.verdict == "ok" and result.stale:
            counters.add("stale")
        counters.add({"ok": "translated", "bypassed": "bypassed", "denied": "denied",
                      "operation-error": "operation-errors"}[result.verdict])
        return result

    def _denied(self, denial):
        result = self.result
        result.reason = denial.reason
        kind = rule_and_class(denial.reason, self.knobs)[1]
        result.verdict = "operation-error" if kind == "POE" else "denied"
        result.captured = self.instance.faults.denied(denial.reason, self.transaction, denial.address)
        result.address = self.transaction.iova
        result.attributes = {}

    def _rules(self):
        if self._unchecked():
            self.result.verdict = "bypassed"
            return
        primary = self._primary()
        if self.cut:
            self._shorten(self.cut(self.transaction, primary))
        self._aperture(primary)
        entry, offset = self._window(primary)
        self._hole(primary, entry, offset)
        self._permission(entry)
        self._translate(primary, entry, offset)
        self._map_operation(entry)
        self.result.attributes = {"did": entries.get(entry, "DID"), "pid": entries.get(entry, "PID"),
                                  "snpid": entries.get(entry, "SNPID"), "cid": entries.get(entry, "CID"),
                                  "coherent": entries.get(entry, "CR")}

    def _shorten(self, length):
        whole = self.transaction
        self.rest = whole.length - length
        self.transaction = Transaction(whole.liodn, whole.operation, whole.iova, length)

    def _unchecked(self):
        """T1 to T3."""
        if self.instance.bypassed:
            return True
        control = self.instance.registers[reg.PC]
        if control & reg.PGC:
            raise Denial("gate-closed")
        if control & reg.PE:
            return False
        if self.knobs["disabled"] == "pass":
            return True
        raise Denial("disabled")

    def _look_up(self, name, key, keeps):
        """A look-up, its traces in the result; T12."""
        found = self.instance.look_up(name, key, keeps)
        looks = {f"{name}-hits": 1} if found.hit else {f"{name}-misses": 1}
        if found.entry is None:
            self.result.add_looks(looks)
            raise Denial("fetch-rejected", self.instance.entry_address(name, key))
        looks["fetches"] = 0 if found.hit else 1
        self.result.add_looks(looks)
        self.result.stale = self.result.stale or found.stale
        return found.entry

    def _keeps_valid(self, entry):
        return entries.get(entry, "V") == 1 or self.knobs["keep-invalid"] == "on"

    def _primary(self):
        """T4 to T6: the PPAACE."""
        liodn = self.transaction.liodn
        if liodn >= self.instance.entries("ppaace"):
            raise Denial("liodn-outside-ppaact")
        primary = self._look_up("ppaace", liodn, self._keeps_valid)
        if entries.get(primary, "V") == 0:
            raise Denial("ppaace-invalid")
        wrong = entries.malformed_primary(primary, self.instance.device.chip.mwce)
        if wrong:
            raise Denial(wrong, self.instance.entry_address("ppaace", liodn))
        return primary

    def _aperture(self, primary):
        """T7."""
        first, end = self.transaction.iova, self.transaction.iova + self.transaction.length
        base = entries.window_base(primary)
        if first < base or end > base + entries.window_size(primary) or end > END:
            raise Denial("outside-aperture")
        self.result.window = 0

    def _window(self, primary):
        """T8 and T9: the entry of the subwindow, and the offset in it."""
        offset = self.transaction.iova - entries.window_base(primary)
        if entries.get(primary, "MW") == 0:
            return primary, offset
        size = entries.subwindow_size(primary)
        index, offset = divmod(offset, size)
        self.result.window = index
        if offset + self.transaction.length > size:
            if self.knobs["cross"] == "deny":
                raise Denial("crosses-subwindow")
            self._shorten(size - offset)
        return (primary if index == 0 else self._secondary(primary, index)), offset

    def _secondary(self, primary, index):
        """T9, and T6 of a SPAACE."""
        key = entries.get(primary, "FSPI") + index - 1
        if key >= self.instance.entries("spaace"):
            raise Denial("spaace-outside-spaact")
        entry = self._look_up("spaace", key, self._keeps_valid)
        if entries.get(entry, "V") == 0:
            raise Denial("spaace-invalid")
        if entries.get(entry, "PT") == 0:
            raise Denial("spaace-not-secondary")
        if entries.get(entry, "LIODN") != self.transaction.liodn:
            raise Denial("spaace-wrong-liodn")
        wrong = entries.malformed_any(entry)
        if wrong:
            raise Denial(wrong, self.instance.entry_address("spaace", key))
        return entry

    def _hole(self, primary, entry, offset):
        """T10."""
        if entries.get(primary, "MW") == 0:
            return
        if entries.get(entry, "SWSE") < 0xB:
            raise Denial("subwindow-unmapped")
        if offset + self.transaction.length > entries.mapped_size(entry):
            raise Denial("hole")

    def _permission(self, entry):
        """T11."""
        allowed, operation = entries.get(entry, "AP"), self.transaction.operation
        directive = self.knobs["directive"] if operation in _DIRECTIVES else None
        if directive == "none":
            return
        if operation in _READS or directive == "query":
            needed, reason = _QUERY, "no-query"
        elif operation in _WRITES or directive == "update":
            needed, reason = _UPDATE, "no-update"
        else:
            needed, reason = _QUERY | _UPDATE, "no-atomic"
        if allowed & needed != needed:
            raise Denial(reason)

    def _translate(self, primary, entry, offset):
        """T13."""
        if entries.get(entry, "ATM") == 0:
            return
        base = entries.translated_base(entry)
        size = entries.window_size(entry) if entries.get(primary, "MW") == 0 else entries.mapped_size(entry)
        if self.knobs["compose"] == "add":
            self.result.address = (base + offset) % END
        else:
            self.result.address = base - base % size + self.transaction.iova % size

    def _map_operation(self, entry):
        """T14."""
        kind = entries.get(entry, "OTM")
        if kind == 0:
            return
        mapped = self._immediate(entry) if kind == 1 else self._indexed(entry)
        self.result.operation = _MAPPED_NAMES.get(mapped, f"0x{mapped:02x}")

    def _immediate(self, entry):
        for inbound, outbound in (("IOEA", "MOEA"), ("IOEB", "MOEB")):
            if entries.get(entry, inbound) & 0x7F == self.transaction.operation:
                return entries.get(entry, outbound) & 0x7F
        raise Denial("no-immediate")

    def _indexed(self, entry):
        index = entries.get(entry, "OMI")
        if index >= self.instance.entries("omt"):
            raise Denial("ome-outside-omt")
        encoding = self._look_up("omt", index, lambda ome: True)[self.transaction.operation]
        if not encoding & 0x80:
            raise Denial("ome-no-encoding")
        return encoding & 0x7F


def access(instance, transaction):
    """One access (T1 to T15). With cross=split it may become several transactions, until one of them fails (T8)."""
    first = walk = Walk(instance, transaction)
    first.run()
    looks, pieces, stale = dict(first.result.looks), 1, first.result.stale
    while walk.rest and walk.result.passed:
        before = walk.transaction
        walk = Walk(instance, Transaction(before.liodn, before.operation, before.iova + before.length, walk.rest))
        walk.run()
        pieces += 1
        stale = stale or walk.result.stale
        for key, amount in walk.result.looks.items():
            looks[key] = looks.get(key, 0) + amount
    result = first.result if walk.result.passed else walk.result
    result.looks, result.pieces, result.stale = looks, pieces, stale
    return result
