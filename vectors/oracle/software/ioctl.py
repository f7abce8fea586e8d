"""A container's ioctls byte for byte (docs/spec/vfio.md, Byte for byte). SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused
from software import vfio

ABIS = {"ppc": ("big", 0x20000000), "x86": ("little", 0)}
TYPE = 0x3B00  # ';'
ARGSZ, FLAGS, INDEX, UNION = 0, 4, 8, 16
ANY_FLAGS = vfio.READ | vfio.WRITE


class Argument:
    """The bytes that the program's pointer shows, in its byte order."""

    def __init__(self, data, order):
        self.data = bytearray(data)
        self.order = order

    def get(self, offset, width):
        return int.from_bytes(self.data[offset:offset + width], self.order)

    def put(self, offset, width, value):
        self.data[offset:offset + width] = value.to_bytes(width, self.order)

    def by_value(self):
        if len(self.data) not in (4, 8):
            raise Refused("EFAULT", "an argument by value is given as 4 or 8 bytes", "R10")
        return self.get(0, len(self.data))


def _api_version(_container, _argument):
    return 0


def _check_extension(_container, argument):
    return int(argument.by_value() == vfio.PAMU_MODEL)


def _set_iommu(container, argument):
    container.set_iommu(argument.by_value())


def _map_dma(container, argument):
    container.map_dma(argument.get(16, 8), argument.get(8, 8), argument.get(24, 8), argument.get(FLAGS, 4))


def _unmap_dma(container, argument):
    argument.put(16, 8, container.unmap_dma(argument.get(8, 8), argument.get(16, 8)))


def _attribute(argument):
    attribute = argument.get(INDEX, 4)
    return attribute, {vfio.GEOMETRY: (8, 8), vfio.WINDOWS: (4,), vfio.STASH: (4, 4)}.get(attribute)


def _get_attribute(container, argument):
    attribute, widths = _attribute(argument)
    values = container.get(attribute)
    offset = UNION
    for width, value in zip(widths or (), values or ()):
        argument.put(offset, width, value)
        offset += width


def _set_attribute(container, argument):
    attribute, widths = _attribute(argument)
    container.check_model()
    if widths is None:
        if not container.quiet:
            raise Refused("EINVAL", f"there is no attribute {attribute}", "R10")
        return
    values = [argument.get(UNION + number * width, width) for number, width in enumerate(widths)]
    {vfio.GEOMETRY: container.set_geometry, vfio.WINDOWS: container.set_windows,
     vfio.STASH: container.set_stash}[attribute](*values)


def _msi_count(container, _argument):
    return container.msi_count()


def _map_msi(container, argument):
    container.map_msi(argument.get(16, 8), argument.get(INDEX, 4), argument.get(FLAGS, 4))


def _unmap_msi(container, argument):
    container.unmap_msi(argument.get(8, 8))


# number: function, least argsz (None: no struct), flags that are known
IOCTLS = {
    100: (_api_version, None, 0), 101: (_check_extension, None, 0), 102: (_set_iommu, None, 0),
    113: (_map_dma, 32, ANY_FLAGS), 114: (_unmap_dma, 24, 0), 115: (_get_attribute, 32, 0),
    116: (_set_attribute, 32, 0), 117: (_msi_count, None, 0), 118: (_map_msi, 24, ANY_FLAGS), 119: (_unmap_msi, 16, 0),
}


def call(container, abi, request, data):
    """(what the ioctl returns, the bytes as they are then)."""
    order, direction = ABIS[abi]
    number = request & 0xFF
    if request != direction | TYPE | number or number not in IOCTLS:
        raise Refused("ENOTTY", f"a container has no ioctl {request:#x} here", "R10")
    function, least, known = IOCTLS[number]
    argument = Argument(data, order)
    if least is not None:
        if len(data) < least:
            raise Refused("EFAULT", f"the argument ends after {len(data)} bytes, but has {least}", "R10")
        if argument.get(ARGSZ, 4) < least:
            raise Refused("EINVAL", f"argsz is under {least}", "R10")
        if argument.get(FLAGS, 4) & ~known:
            raise Refused("EINVAL", "flags are not all known", "R10")
    return function(container, argument) or 0, bytes(argument.data)
