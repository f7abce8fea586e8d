"""MSI banks: whose they are, where they are mapped, messages (docs/spec/msi.md, R13 to R20).
SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused
from software.strict_rules import PAGE

SHARED, EXCLUSIVE, RESERVE_HOST = "shared", "exclusive", "reserve-host"
BITS = 32
HOST = "the host"
READ_WRITE = 3


class Books:
    """Lists of banks by domain, their groups, windows and interrupts. Domains are told apart by number."""

    def __init__(self, chip, driver):
        self.chip = chip
        self.banks = chip.msi_banks
        self.driver = driver
        self.isolation, self.force = SHARED, False
        self.lists = {}     # domain: banks of the chip, in order
        self.group_of = {}  # domain: the number of a group
        self.window_of = {}  # (domain, index): the window it was mapped by
        self.given = {}     # (bank, register, bit): (domain, interrupt)

    def isolate(self, isolation, force):
        if self.lists:
            raise Refused("EBUSY", "a domain has MSI banks; isolation is set first", "R18")
        self.isolation, self.force = isolation, force

    def forget(self, domain):
        self.lists.pop(domain, None)
        self.group_of.pop(domain, None)
        self.window_of = {key: window for key, window in self.window_of.items() if key[0] is not domain}
        self.given = {place: who for place, who in self.given.items() if who[0] is not domain}
        self._rename_group_of(domain)

    def _rename_group_of(self, gone):
        """A group that loses its first domain is called after the lowest number of those left."""
        left = [domain for domain, group in self.group_of.items() if group is gone]
        if left:
            first = min(left, key=lambda domain: domain.number)
            for domain in left:
                self.group_of[domain] = first

    # Whose banks they are

    def group(self, domain):
        return self.group_of.get(domain, domain)

    def _alone(self):
        """True if every bank has a page of its own (R18)."""
        return len({bank["page"] for bank in self.banks}) == len(self.banks)

    def _user_of_page(self, bank):
        """The group that uses a bank's page, HOST, or None."""
        page = self.banks[bank]["page"]
        if self.isolation == RESERVE_HOST and page == self.banks[0]["page"]:
            return HOST
        for domain, listed in self.lists.items():
            if any(self.banks[other]["page"] == page for other in listed):
                return self.group(domain)
        return None

    def list(self, domain):
        """The banks of a domain, which gets some if it has none yet."""
        if domain not in self.lists:
            self._give(domain, self._first_list(domain))
        return self.lists[domain]

    def _give(self, domain, banks):
        self.lists[domain] = banks
        self.group_of.setdefault(domain, domain)

    def _first_list(self, domain):
        every = range(len(self.banks))
        if self.isolation == SHARED:
            return list(every)
        users = [self._user_of_page(bank) for bank in every]
        free = [bank for bank in every if users[bank] is None]
        others = [bank for bank in every if users[bank] not in (None, HOST)]
        if free:
            return free[:1]
        if self.force and others:
            self._join(domain, users[others[0]])
            return others[:1]
        if not self._alone():
            raise Refused("EPERM", "all MSI banks are on one page", "R18")
        raise Refused("ENOSPC", "groups outnumber the MSI banks", "R19")

    def _join(self, domain, group):
        """The whole group of a domain becomes part of another."""
        old = self.group(domain)
        for member in [other for other, of in self.group_of.items() if of is old] + [domain]:
            self.group_of[member] = group

    def plug(self, domain, wanted):
        had = self.lists.get(domain, [])
        if wanted[:len(had)] != had:
            raise Refused("EBUSY", "hot-plug never removes or reorders banks", "R20")
        if len(set(wanted)) < len(wanted):
            raise Refused("EINVAL", "a bank comes twice", "R20")
        new = wanted[len(had):]
        for bank in new:
            self._check_bank(domain, bank)
        for bank in new if self.isolation != SHARED else ():
            user = self._user_of_page(bank)
            if user not in (None, self.group(domain)):
                self._join(domain, user)
        self._give(domain, list(wanted))

    def _check_bank(self, domain, bank):
        if bank >= len(self.banks):
            raise Refused("ENOENT", f"the chip has no MSI bank {bank}", "R14")
        if self.isolation == SHARED:
            return
        user = self._user_of_page(bank)
        if user is HOST and bank == 0:
            raise Refused("ENOSPC", "MSI bank 0 is reserved for the host", "R19")
        if user is HOST:
            raise Refused("EPERM", f"MSI bank {bank} is on the page of the host's bank", "R18")
        if user not in (None, self.group(domain)) and not self.force:
            raise Refused("EPERM", f"the page of MSI bank {bank} is used by another group", "R18")

    # Mapping

    def bank(self, domain, index):
        """The number of a domain's bank in the chip."""
        listed = self.list(domain)
        if index >= len(listed):
            raise Refused("ENOENT", f"there is no MSI bank {index} here; the domain has {len(listed)}", "R14")
        return listed[index]

    def window(self, domain, index):
        """The window that maps a bank, or None: what it maps decides, not by which request."""
        window = self.window_of.get((domain, index))
        mapping = domain.windows.get(window)
        page = self.banks[self.list(domain)[index]]["page"]
        return window if mapping and (mapping.phys, mapping.size) == (page, PAGE) else None

    def index_at(self, domain, window):
        """The index of the bank that a window maps, or None."""
        for index in range(len(self.lists.get(domain, []))):
            if self.window(domain, index) == window:
                return index
        return None

    def map(self, domain, iova, index, size):
        bank = self.bank(domain, index)
        if size != PAGE:
            raise Refused("EINVAL", "banks cannot be contiguous: each takes a window of its own", "R17")
        if self.window(domain, index) is not None:
            raise Refused("EBUSY", f"MSI bank {index} is mapped", "R15")
        try:
            window = self.driver.window_at(domain, iova)
        except Refused as refusal:
            raise Refused("EINVAL", refusal.sentence, "R9" if refusal.rule == "R9" else "R15") from refusal
        if window in domain.windows:
            raise Refused("EBUSY", f"window {window} is mapped", "R15")
        self.driver.map(domain, window, self.banks[bank]["page"], PAGE, READ_WRITE)
        self.window_of[domain, index] = window

    def unmap(self, domain, index):
        self.bank(domain, index)
        window = self.window(domain, index)
        if window is None:
            raise Refused("EINVAL", f"MSI bank {index} is not mapped", "R12")
        self.driver.unmap(domain, window)
        del self.window_of[domain, index]

    # Messages

    def message(self, domain, index, irq):
        bank = self.bank(domain, index)
        window = self.window(domain, index)
        if window is None:
            raise Refused("ENODEV", f"MSI bank {index} is not mapped, so it has no address", "R16")
        register, bit = self._interrupt(bank, (domain, irq))
        facts = self.banks[bank]
        data = register << 5 | bit if facts["layout"] == "msiir" else bit << 4 | register
        address = domain.start + window * domain.window_size + facts["offset"]
        return {"address": address, "data": data, "bank": bank, "register": register, "bit": bit}

    def _interrupt(self, bank, who):
        """The register and bit that an interrupt has, or the lowest free ones."""
        free = None
        for register in range(self.banks[bank]["registers"]):
            for bit in range(BITS):
                user = self.given.get((bank, register, bit))
                if user == who:
                    return register, bit
                if user is None and free is None:
                    free = register, bit
        if free is None:
            raise Refused("ENOSPC", f"all interrupts of MSI bank {bank} are given out", "R16")
        self.given[(bank, *free)] = who
        return free
