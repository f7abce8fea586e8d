"""Who does which operation. SPDX-License-Identifier: BSD-2-Clause

A handler is a function `def f(session, **arguments)` marked with @operation("mnemonic"). Its arguments are named as in
language.py. It returns None for a plain `ok`, a dict of keys for `ok` with keys, or an answers.Answer; it raises
answers.Refused, or answers.Unsupported. A module that holds handlers is listed here, and imported when the first of its
operations is asked for.
"""
import importlib

HANDLERS = {}

MODULES = {
    "silicon_operations": "dma access reset reg-write reg-read bypass bypass-read mem-write mem-fill mem-read "
                          "mem-reject mem-accept irq msi-write",
    "table_operations": "tables ppaace ppaace-set spaace spaace-set ome",
    "meta_operations": "chip set restart counters erratum",
    "software.operations": "flavour boot domain destroy geometry windows attach detach map unmap enable disable isr "
                           "iova-to-phys stash range config-ppaace config-spaace disable-spaace state",
    "software.msi_operations": "map-msi unmap-msi msi-count msi-message msi-isolation msi-plug msi-policy",
    "software.vfio_operations": "vfio-open vfio-set-container vfio-unset-container vfio-set-iommu vfio-set-geometry "
                                "vfio-set-windows vfio-set-stash vfio-get-attr vfio-map-dma vfio-unmap-dma "
                                "vfio-msi-count vfio-map-msi vfio-unmap-msi vfio-enable vfio-disable ioctl",
}

_MODULE_OF = {mnemonic: module for module, mnemonics in MODULES.items() for mnemonic in mnemonics.split()}


def operation(mnemonic):
    """Marks the handler of an operation."""
    def mark(function):
        HANDLERS[mnemonic] = function
        return function
    return mark


def handler(mnemonic):
    """The function that does an operation; None if this oracle does not offer it."""
    found = HANDLERS.get(mnemonic)
    if found is None and mnemonic in _MODULE_OF:
        importlib.import_module(_MODULE_OF[mnemonic])
        found = HANDLERS.get(mnemonic)
    return found
