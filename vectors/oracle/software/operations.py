"""Operations of level domain, and `flavour`: names to domains, then the driver.
SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused
from dispatch import operation
from software import flavours
from software.hardware import Hardware

class Side:
    """Software's side of a session: the driver, domains and containers by name, the books of MSI banks."""

    def __init__(self, session):
        name, bits = session.flavour
        placement = flavours.placement(name, session.placement)
        placement.check()
        self.flavour = name
        self.driver = flavours.driver_class(name)(Hardware(session, placement, name != "vfio-strict"), bits)
        self.domains = {}
        self.containers = {}
        self.msi = None


def begun(session, errors=1):
    """Software's side, which initialises the device if it has not."""
    if session.software is None:
        session.device
        side = Side(session)
        side.driver.ask("boot", errors)
        session.software = side
    return session.software


def find(session, name):
    """(driver, domain) of a domain by name."""
    domains = session.software.domains if session.software else {}
    if name not in domains:
        raise Refused("ENOENT", f"the operation domain has made none called {name}")
    return session.software.driver, domains[name]


def driver_of(session):
    if session.software is None:
        raise Refused("ENODEV", "there is no driver yet; boot comes first", "M4")
    return session.software.driver


@operation("flavour")
def flavour(session, name, bits):
    if session.software is not None:
        raise Refused("EBUSY", "the driver is at work")
    flavours.check(name, bits)
    session.flavour = (name, bits)
    session.placement = None


@operation("boot")
def boot(session, state):
    if session.software is not None:
        raise Refused("EBUSY", "the driver has initialised the device already")
    begun(session, state)


def new_domain(side, name):
    """Makes a domain, which gets the lowest free number."""
    if len(side.domains) >= side.driver.hardware.placement.ppaact_entries:
        raise Refused("ENOSPC", "there are as many domains as configured", "R9")
    found = side.driver.new_domain()
    taken = {other.number for other in side.domains.values()}
    found.number = next(number for number in range(len(taken) + 1) if number not in taken)
    side.domains[name] = found


@operation("domain")
def domain(session, name):
    side = begun(session)
    if name in side.domains:
        raise Refused("EBUSY", f"there is a domain of this name: {name}")
    new_domain(side, name)


@operation("destroy")
def destroy(session, name):
    driver, found = find(session, name)
    driver.ask("end_domain", found)
    side = session.software
    del side.domains[name]
    side.containers.pop(name, None)
    if side.msi:
        side.msi.forget(found)


@operation("geometry")
def geometry(session, name, iova, size):
    driver, found = find(session, name)
    driver.ask("geometry", found, iova, size)


@operation("windows")
def windows(session, name, count):
    driver, found = find(session, name)
    driver.ask("windows", found, count)


@operation("attach")
def attach(session, name, liodn):
    driver, found = find(session, name)
    driver.ask("attach", found, liodn)


@operation("detach")
def detach(session, name, liodn):
    driver, found = find(session, name)
    driver.ask("detach", found, liodn)


@operation("map")
def map_window(session, name, window, phys, size, prot):
    driver, found = find(session, name)
    driver.ask("map", found, window, phys, size, prot)


@operation("unmap")
def unmap(session, name, window):
    driver, found = find(session, name)
    driver.ask("unmap", found, window)


@operation("enable")
def enable(session, name):
    driver, found = find(session, name)
    driver.ask("enable", found)


@operation("disable")
def disable(session, name):
    driver, found = find(session, name)
    driver.ask("disable", found)


@operation("isr")
def isr(session, instance):
    session.instance(instance)
    return driver_of(session).ask("isr", instance)


@operation("iova-to-phys")
def iova_to_phys(session, name, iova):
    driver, found = find(session, name)
    return {"phys": driver.ask("iova_to_phys", found, iova)}


@operation("stash")
def stash(session, name, cache, cpu):
    driver, found = find(session, name)
    driver.ask("stash", found, cache, cpu)


@operation("range")
def add_range(session, name, iova, size):
    driver, found = find(session, name)
    driver.ask("add_range", found, iova, size)


@operation("config-ppaace")
def config_ppaace(session, **request):
    driver_of(session).ask("config_ppaace", request)


@operation("config-spaace")
def config_spaace(session, **request):
    driver_of(session).ask("config_spaace", request)


@operation("disable-spaace")
def disable_spaace(session, liodn, window):
    driver_of(session).ask("disable_spaace", liodn, window)


@operation("state")
def state(session, name):
    driver, found = find(session, name)
    return driver.state(found)
