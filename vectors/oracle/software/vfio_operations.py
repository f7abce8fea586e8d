"""Operations on VFIO containers. SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused
from dispatch import operation
from software import ioctl as ioctls
from software import vfio
from software.msi_operations import books_of, check_flavour
from software.operations import begun, new_domain
from software.vfio_quirks import QuirkyContainer


def container_of(session, name):
    found = session.software.containers.get(name) if session.software else None
    if found is None:
        raise Refused("ENOENT", "the operation vfio-open has opened no container of this name")
    return found


@operation("vfio-open")
def vfio_open(session, name, quirks):
    side = begun(session)
    check_flavour(side)
    if name in side.containers:
        raise Refused("EBUSY", f"there is a container of this name: {name}")
    if name not in side.domains:
        new_domain(side, name)
    kind = QuirkyContainer if quirks else vfio.Container
    side.containers[name] = kind(books_of(session), side.domains[name])


@operation("vfio-set-container")
def set_container(session, name, liodn):
    found = container_of(session, name)
    found.driver.attach(found.domain, liodn)


@operation("vfio-unset-container")
def unset_container(session, name, liodn):
    found = container_of(session, name)
    found.driver.detach(found.domain, liodn)


@operation("vfio-set-iommu")
def set_iommu(session, name, type):  # pylint: disable=redefined-builtin
    container_of(session, name).set_iommu(type)


@operation("vfio-set-geometry")
def set_geometry(session, name, start, end):
    container_of(session, name).set_geometry(start, end)


@operation("vfio-set-windows")
def set_windows(session, name, count):
    container_of(session, name).set_windows(count)


@operation("vfio-set-stash")
def set_stash(session, name, cpu, cache):
    container_of(session, name).set_stash(cpu, cache)


@operation("vfio-get-attr")
def get_attribute(session, name, attribute):
    found = container_of(session, name)
    if attribute not in vfio.ATTRIBUTES:
        raise Refused("EINVAL", f"no such attribute; one of {', '.join(vfio.ATTRIBUTES)}", "R10")
    keys = {"geometry": ("first", "last"), "windows": ("windows",), "stash": ("cpu", "cache")}[attribute]
    values = found.get(vfio.ATTRIBUTES[attribute])
    return dict(zip(keys, values or (0,) * len(keys)))


@operation("vfio-map-dma")
def map_dma(session, name, iova, vaddr, size, prot):
    container_of(session, name).map_dma(iova, vaddr, size, prot)


@operation("vfio-unmap-dma")
def unmap_dma(session, name, iova, size):
    return {"unmapped": container_of(session, name).unmap_dma(iova, size)}


@operation("vfio-msi-count")
def msi_count(session, name):
    return {"banks": container_of(session, name).msi_count()}


@operation("vfio-map-msi")
def map_msi(session, name, iova, bank, prot):
    container_of(session, name).map_msi(iova, bank, prot)


@operation("vfio-unmap-msi")
def unmap_msi(session, name, iova):
    container_of(session, name).unmap_msi(iova)


@operation("vfio-enable")
def enable(session, name):
    container_of(session, name).enable()


@operation("vfio-disable")
def disable(session, name):
    container_of(session, name).disable()


@operation("ioctl")
def ioctl(session, name, abi, request, data):
    found = container_of(session, name)
    if abi not in ioctls.ABIS:
        raise Refused("EINVAL", f"no such ABI: '{abi}'; one of {', '.join(ioctls.ABIS)}")
    result, shown = ioctls.call(found, abi, request, data)
    return {"result": result, "bytes": shown.hex()} if shown else {"result": result}
