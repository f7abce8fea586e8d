"""linux-flat: the kernel's driver without windows (docs/spec/flavours.md). SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused
from software import boot, facts
from software.facts import NO_ID
from software.driver import Driver
from software.linux_window import OMI_OF_KIND, OPEN_LAST, WindowDriver


class Domain:
    def __init__(self):
        self.stash = NO_ID
        self.liodns = []


class FlatDriver(WindowDriver):
    """One window of 64 GiB for each LIODN, opened when it is attached."""

    def new_domain(self):
        return Domain()

    def configure(self, liodn, prot, omi, stash):
        """pamu_config_ppaace of this kernel: always the same window."""
        address, put = self.entries.address(liodn), self.hardware.put
        put(address, WSE=boot.OPEN_WSE, PT=0, CR=1, WBAH=0, WBAL=0)
        self.entries.put_operation_mapping(address, omi)
        self.entries.put_stash(address, stash)
        put(address, ATM=1, TWBAH=0, TWBAL=0, AP=prot, WCE=0, MW=0)

    def attach(self, domain, liodn):
        self._join(domain, liodn)
        omi = OMI_OF_KIND.get(facts.device_kinds(self.chip).get(liodn), NO_ID)
        self.entries.disable(liodn)
        self.configure(liodn, 0, omi, domain.stash)
        self.configure(liodn, boot.READ_WRITE, NO_ID, domain.stash)
        self.entries.enable(liodn)

    def _free(self, domain, liodn):
        """There are no sub-windows to give back."""

    def stash(self, domain, cache, cpu):
        if cache != facts.L1:
            raise Refused("ENOSYS", "this kernel stashes into the L1 alone", "X3")
        domain.stash = self.stash_id(cache, cpu)
        if domain.stash == NO_ID:
            raise Refused("EINVAL", f"the L1 of CPU {cpu} has no stash id", "F11")
        for liodn in domain.liodns:
            self.entries.set_stash(liodn, 0, domain.stash)

    def iova_to_phys(self, domain, iova):
        return iova if iova <= OPEN_LAST else 0

    def config_ppaace(self, request):
        self.configure(request["liodn"], request["prot"], request["omi"], request["cid"])

    def state(self, domain):
        return {"liodns": len(domain.liodns)}


for _request in ("geometry", "windows", "map", "unmap", "enable", "disable", "config_spaace", "disable_spaace"):
    setattr(FlatDriver, _request, getattr(Driver, _request))
