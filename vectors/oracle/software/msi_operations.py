"""Operations on MSI banks. SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused
from dispatch import operation
from language import read_number
from software import msi, msi_policy
from software.operations import begun, find

MOST_BANKS = 16


def check_flavour(side):
    if side.flavour != "vfio-strict":
        raise Refused("ENOSYS", "this flavour has no requests for MSI banks; vfio-strict has")


def books_of(session):
    """The books of MSI banks, which are opened if they are not."""
    side = begun(session)
    check_flavour(side)
    if side.msi is None:
        side.msi = msi.Books(session.chip, side.driver)
    return side.msi


def books_and_domain(session, name):
    _, domain = find(session, name)
    return books_of(session), domain


def _name_of(session, domain):
    return next(name for name, found in session.software.domains.items() if found is domain)


@operation("map-msi")
def map_msi(session, name, iova, bank, size):
    books, domain = books_and_domain(session, name)
    books.map(domain, iova, bank, size)


@operation("unmap-msi")
def unmap_msi(session, name, bank):
    books, domain = books_and_domain(session, name)
    books.unmap(domain, bank)


@operation("msi-count")
def msi_count(session, name):
    books, domain = books_and_domain(session, name)
    return {"banks": len(books.list(domain)), "group": _name_of(session, books.group(domain))}


@operation("msi-message")
def msi_message(session, name, bank, irq):
    books, domain = books_and_domain(session, name)
    return books.message(domain, bank, irq)


@operation("msi-isolation")
def msi_isolation(session, policy, force):
    if policy not in (msi.SHARED, msi.EXCLUSIVE, msi.RESERVE_HOST):
        raise Refused("EINVAL", f"no such isolation: '{policy}'")
    books_of(session).isolate(policy, bool(force))


def _read_banks(text):
    words = text.split(",")
    if len(words) > MOST_BANKS:
        raise Refused("EINVAL", f"at most {MOST_BANKS} banks")
    banks = [read_number(word) for word in words]
    if any(bank > 0xFFFFFFFF for bank in banks):
        raise Refused("EINVAL", "no number of a bank")
    return banks


@operation("msi-plug")
def msi_plug(session, name, banks):
    books, domain = books_and_domain(session, name)
    books.plug(domain, _read_banks(banks))


@operation("msi-policy")
def run_policy(session, name, policy, ram, iova, window, banks):
    if policy not in msi_policy.POLICIES:
        raise Refused("EINVAL", f"no such policy: '{policy}'")
    books, domain = books_and_domain(session, name)
    load = msi_policy.Workload(ram, iova, window, banks, len(books.list(domain)))
    return msi_policy.run(books, domain, policy, load)
