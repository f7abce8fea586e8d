"""What operations are applied to: a chip, knobs, memory, the PAMUs, and software's side.
SPDX-License-Identifier: BSD-2-Clause"""
import dispatch
import language
from answers import Answer, Refused, Unsupported, refusal_text

_BEFORE_THE_MODEL = ("chip", "set", "erratum", "flavour", "expect", "restart")


class Session:
    """A session; restart() begins it again (docs/spec/operations.md, Sessions).

    chip      facts of the chip (chips.Chip)            knobs     values by knob name: words are str, numbers int
    errata    switches by name: the chip's, but for those that were switched, whether before `chip` or after
    memory    silicon.memory.Memory: read(), write() without snooping
    placement what the last `tables` said, or None      flavour   (name, bits) of the last `flavour`
    software  None until software's side began, then whatever it keeps; from then on `tables` and `flavour` are EBUSY
    """

    def __init__(self):
        self.restart()

    def restart(self):
        from chips import find_chip
        from silicon.knobs import defaults
        from silicon.memory import Memory
        self.chip = find_chip("p4080")
        self.knobs = defaults()
        self.switched = {}
        self.memory = Memory()
        self.placement = None
        self.flavour = ("vfio-strict", 64)
        self.software = None
        self._device = None

    @property
    def errata(self):
        return {**self.chip.errata, **self.switched}

    @property
    def made(self):
        """True once an operation needed the model: chip, knobs and errata are fixed."""
        return self._device is not None

    @property
    def device(self):
        """The PAMUs: device.instances[i].read(offset), .write(offset, value); device.bypass. Makes them if need be."""
        if self._device is None:
            from silicon.device import Device
            self._device = Device(self.chip, self.knobs, self.errata, self.memory)
        return self._device

    def instance(self, number):
        """One PAMU of the chip, or Refused."""
        instances = self.device.instances
        if number >= len(instances):
            raise Refused("EINVAL", f"no instance {number}; the chip has 0 to {len(instances) - 1}", "M1")
        return instances[number]

    def read_memory(self, address, length):
        """Bytes of memory; Refused with EFAULT if it rejects them."""
        return self.memory.read(address, length)

    def write_memory(self, address, data):
        """Writes bytes, and lets the caches see it (C5); Refused with EFAULT or ENOMEM, and then nothing is written."""
        self.memory.write(address, data)
        self.device.snoop(address, len(data))

    def answer(self, line):
        """The line that answers an operation; None if the line holds none."""
        try:
            mnemonic, arguments = language.read_line(line)
            if mnemonic is None:
                return None
            handler = dispatch.handler(mnemonic)
            if handler is None:
                raise Unsupported(mnemonic)
            if mnemonic not in _BEFORE_THE_MODEL:
                self.device  # made by the first operation that needs it, whatever becomes of that
            answer = handler(self, **arguments)
        except Refused as refusal:
            return refusal_text(refusal)
        except Unsupported as what:
            return f"unsupported {what}"
        return (answer if isinstance(answer, Answer) else Answer("ok", answer)).text()
