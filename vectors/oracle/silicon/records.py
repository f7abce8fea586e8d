"""DMA records: split, run, summed up (D1, D2). SPDX-License-Identifier: BSD-2-Clause"""
from silicon import entries
from silicon.walk import END, Transaction, Walk


class Record:
    """What a DMA record came to."""

    def __init__(self):
        self.first = None         # the first piece's Result
        self.failed = None        # the first failing piece's Result
        self.window = None
        self.last_window = None
        self.pieces = 0
        self.denied_pieces = 0
        self.translated_bytes = 0
        self.looks = {}

    def add(self, result, length):
        self.pieces += 1
        self.first = self.first or result
        if result.window is not None:
            self.window = result.window if self.window is None else self.window
            self.last_window = result.window
        if result.passed:
            self.translated_bytes += length
        else:
            self.denied_pieces += 1
            self.failed = self.failed or result
        for key, amount in result.looks.items():
            self.looks[key] = self.looks.get(key, 0) + amount


def _cut(transaction, primary):
    """The length up to the next end of the aperture or of a subwindow; all of it if there is none below 2^64."""
    base, size = entries.window_base(primary), entries.window_size(primary)
    iova = transaction.iova
    if iova < base:
        boundary = base
    elif iova < base + size:
        part = size if entries.get(primary, "MW") == 0 else entries.subwindow_size(primary)
        boundary = iova - (iova - base) % part + part
    else:
        boundary = END
    return transaction.length if boundary >= END else min(transaction.length, boundary - iova)


def dma(instance, liodn, operation, iova, length):
    """Runs a record: bursts, and their pieces. All run, also behind one that fails (D1)."""
    record, burst = Record(), instance.device.knobs["burst"]
    while length > 0:
        chunk = min(length, burst - iova % burst) if burst else length
        length -= chunk
        while chunk > 0:
            walk = Walk(instance, Transaction(liodn, operation, iova, chunk), _cut)
            record.add(walk.run(), walk.transaction.length)
            iova = (iova + walk.transaction.length) % END
            chunk = walk.rest
    return record
