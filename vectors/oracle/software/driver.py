"""What software's side of every flavour is asked for (docs/spec/flavours.md). SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused

REQUESTS = ("geometry windows attach detach map unmap enable disable isr iova_to_phys stash add_range config_ppaace "
            "config_spaace disable_spaace").split()


def _no_such_function(self, *_arguments):
    raise Refused("ENOSYS", "this flavour has no such function", "X3")


class Driver:
    """A driver's books over the tables. What a flavour does not have is refused (X3)."""

    def __init__(self, hardware, bits):
        self.hardware = hardware
        self.bits = bits
        self.places = 0  # of LIODNs in lists of domains

    def take_place(self):
        """Memory for one more attachment: there is some for twice as many as the PPAACT has entries."""
        if self.places >= 2 * self.hardware.placement.ppaact_entries:
            raise Refused("ENOMEM", "no memory for another attachment", "F5")
        self.places += 1

    def ask(self, request, *arguments):
        """Does a request by name; where memory refused an access on the way, that is the answer."""
        self.hardware.failure = None
        try:
            answer = getattr(self, request)(*arguments)
        except Refused:
            if self.hardware.failure is None:
                raise
        if self.hardware.failure is not None:
            raise self.hardware.failure
        return answer

    def boot(self, errors):
        """Initialises the device."""

    def new_domain(self):
        """An empty domain."""

    def end_domain(self, domain):
        """Ends a domain, or refuses to."""

    def state(self, domain):
        """The keys of `state`."""


for _request in REQUESTS:
    setattr(Driver, _request, _no_such_function)
