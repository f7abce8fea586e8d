"""Operations as text: one line becomes a mnemonic and named arguments (docs/spec/operations.md, FACTS section 3).
SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused

U16, U32, U64 = 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF
UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
OPERATIONS = {"read": 0, "write": 1, "eread0": 2, "ewrite0": 3, "direct0": 4, "eread1": 5, "ewrite1": 6, "direct1": 7,
              "rac": 12, "ras": 13, "rad": 14, "rai": 15}
MAPPED_OPERATIONS = {
    "read": 0x00, "write": 0x01, "rac": 0x0C, "ras": 0x0D, "rad": 0x0E, "rai": 0x0F, "ldec": 0x10, "ldecl": 0x11,
    "ldecpe": 0x12, "ldecpel": 0x13, "ldecfe": 0x14, "ldecfel": 0x15, "rsa": 0x16, "rsau": 0x17, "readi": 0x18,
    "rwnitc": 0x19, "wci": 0x1A, "wwsa": 0x1B, "wwsal": 0x1C, "wwsao": 0x1D, "wwsaol": 0x1E}
PROTECTIONS = {"none": 0, "r": 1, "w": 2, "rw": 3}
SWITCHES = {"off": 0, "on": 1}
DIRECTIONS = {"r": 0, "w": 1}

# A line for each operation: its mnemonic, then its arguments as name:type, behind a keyword if there is one, with least
# and greatest value where the type has no range of its own. In brackets is what may be left out, with what it then is.
_GRAMMAR = """
chip | name:name
set | knob:name value:text
expect | rest:words
restart |
counters | instance:instance,0,15
erratum | name:text state:switch
flavour | name:name [bits bits:number,0,64=64]
dma | liodn:liodn direction:direction iova:address length:size,1,0xffffffff [instance instance:instance,0,14=none]
access | liodn:liodn operation:operation iova:address length:size,1,0xffffffff [instance instance:instance,0,14=none]
reset |
reg-write | instance:instance,0,15 register:register value:bits
reg-read | instance:instance,0,15 register:register
bypass | value:bits
bypass-read |
mem-write | address:address data:bytes,1,65536
mem-fill | address:address length:size,1,0xffffffff byte:bits,0,0xff
mem-read | address:address length:size,1,4096
mem-reject | address:address length:size,1,0xffffffffffffffff
mem-accept |
irq | instance:instance,0,15
msi-write | liodn:liodn iova:address data:bits [instance instance:instance,0,14=none]
tables | ppaact ppaact:address entries ppaact_entries:number,1,65536 spaact spaact:address entries \
spaact_entries:number,0,0xffffffff omt omt:address entries omt_entries:number,0,65536
ppaace | liodn:liodn fields:fields,0,64
ppaace-set | liodn:liodn fields:fields,1,64
spaace | index:number fields:fields,0,64
spaace-set | index:number fields:fields,1,64
ome | index:number,0,65535 encodings:encodings,0,128
domain | name:name
geometry | name:name start iova:address size size:size
windows | name:name count:number
attach | name:name liodn liodn:liodn
detach | name:name liodn liodn:liodn
map | name:name window window:number phys phys:address size size:size [prot prot:protection=rw]
unmap | name:name window window:number
enable | name:name
disable | name:name
boot | [errors state:switch=on]
isr | instance:instance,0,15
iova-to-phys | name:name iova:address
stash | name:name cache cache:number,0,255 cpu cpu:number
range | name:name start iova:address size size:size
config-ppaace | liodn:liodn start iova:address size size:size windows count:number phys phys:address \
[prot prot:protection=rw] [omi omi:bits=0xffffffff] [cid cid:bits=0xffffffff]
config-spaace | liodn:liodn windows count:number window window:number size size:size phys phys:address \
[prot prot:protection=rw] [omi omi:bits=0xffffffff] [cid cid:bits=0xffffffff]
disable-spaace | liodn:liodn window window:number
destroy | name:name
state | name:name
map-msi | name:name iova iova:address bank bank:number [size size:size,0,0xffffffff=4096]
unmap-msi | name:name bank bank:number
msi-count | name:name
msi-message | name:name bank bank:number irq irq:number
msi-isolation | policy:text [force force:switch=off]
msi-plug | name:name banks banks:text
msi-policy | name:name policy:text ram ram:size at iova:address window window:size used banks:bits,0,0xffff
vfio-open | name:name [quirks quirks:switch=off]
vfio-set-container | name:name liodn liodn:liodn
vfio-unset-container | name:name liodn liodn:liodn
vfio-set-iommu | name:name type type:number
vfio-set-geometry | name:name start start:address end end:address
vfio-set-windows | name:name count:number
vfio-set-stash | name:name cpu cpu:number cache cache:number
vfio-get-attr | name:name attribute:text
vfio-map-dma | name:name iova iova:address vaddr vaddr:address size size:size [flags prot:protection=rw]
vfio-unmap-dma | name:name iova iova:address size size:size
vfio-msi-count | name:name
vfio-map-msi | name:name iova iova:address bank bank:number [flags prot:protection=none]
vfio-unmap-msi | name:name iova iova:address
vfio-enable | name:name
vfio-disable | name:name
ioctl | name:name abi:text request:bits data:bytes,0,256
"""

_RANGES = {"liodn": (0, U16), "address": (0, U64), "size": (0, U64), "number": (0, U32), "bits": (0, U32),
           "instance": (0, 15)}
_TAILS = ("fields", "encodings", "bytes", "words")
_NAME_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:/+-@,")


def bad(sentence):
    """A line that is not in the language."""
    return Refused("EINVAL", sentence)


def read_number(text, units=False):
    factor = 1
    digits = text
    if units and digits[-1:].upper() in UNITS:
        factor = UNITS[digits[-1:].upper()]
        digits = digits[:-1]
    base = 16 if digits[:2] in ("0x", "0X") else 10
    digits = digits[2:] if base == 16 else digits
    legal = "0123456789abcdefABCDEF_" if base == 16 else "0123456789_"
    if not digits or digits[0] == "_" or digits[-1] == "_" or "__" in digits or digits.strip(legal):
        raise bad(f"not a number: '{text}'")
    return int(digits.replace("_", ""), base) * factor


def _number(text, least, most, units):
    value = read_number(text, units)
    if not least <= value <= most:
        raise bad(f"out of range: '{text}', {least} to {most}")
    return value


def _word_of(table, what):
    def read(text):
        value = table.get(text.lower())
        if value is None:
            raise bad(f"no such {what}: '{text}'; one of {' '.join(table)}")
        return value
    return read


def _name(text):
    if not 1 <= len(text) <= 63 or not _NAME_LETTERS.issuperset(text):
        raise bad(f"not a name: '{text}'")
    return text


def _text(text):
    if not 1 <= len(text) <= 8192 or not _NAME_LETTERS.issuperset(text):
        raise bad(f"not a text: '{text}'")
    return text


def _register(text):
    from silicon.registers import OFFSET_OF
    offset = OFFSET_OF.get(text.upper())
    if offset is None:
        offset = _number(text, 0, 0xFFC, False)
    if offset % 4:
        raise bad(f"a register's offset is a multiple of 4: '{text}'")
    return offset


def _bytes(words, least, most):
    try:
        data = bytes.fromhex("".join(words)) if all(len(word) % 2 == 0 for word in words) else None
    except ValueError:
        data = None
    if data is None or not least <= len(data) <= most:
        raise bad(f"not {least} to {most} pairs of hexadecimal digits")
    return data


def _fields(words, least, most):
    from silicon.entries import read_fields
    pairs = [word.partition("=") for word in words]
    if any(not equal for _, equal, _ in pairs):
        raise bad("a field is NAME=VALUE")
    fields = read_fields([(name, value) for name, _, value in pairs])
    if not least <= len(fields) <= most:
        raise bad("too few or too many fields")
    return fields


def _encodings(words, least, most):
    found = {}
    for word in words:
        name, equal, value = word.partition("=")
        if not equal:
            raise bad("an encoding is OPERATION=MAPPED")
        index = OPERATIONS[name.lower()] if name.lower() in OPERATIONS else _number(name, 0, 0x7F, False)
        mapped = MAPPED_OPERATIONS.get(value.lower())
        if index in found:
            raise bad(f"the operation is named twice: '{name}'")
        found[index] = mapped | 0x80 if mapped is not None else _number(value, 0, 0xFF, False)
    if not least <= len(found) <= most:
        raise bad("too many encodings")
    return found


_SCALARS = {"operation": _word_of(OPERATIONS, "operation"), "direction": _word_of(DIRECTIONS, "direction"),
            "protection": _word_of(PROTECTIONS, "protection"), "switch": _word_of(SWITCHES, "switch"),
            "name": _name, "text": _text, "register": _register}
_TAIL_READERS = {"fields": _fields, "encodings": _encodings, "bytes": _bytes, "words": lambda words, least, most: words}


class Argument:
    """One argument of an operation."""

    def __init__(self, keyword, text):
        self.keyword = keyword
        text, _, absent = text.partition("=")
        self.name, _, kind = text.partition(":")
        self.kind, *limits = kind.split(",")
        self.least, self.most = (int(limit, 0) for limit in limits) if limits else _RANGES.get(self.kind, (0, 0))
        self.optional = bool(absent)
        self.absent = None if absent in ("", "none") and self.kind != "protection" else self.read(absent or "none")

    def read(self, text):
        reader = _SCALARS.get(self.kind)
        return reader(text) if reader else _number(text, self.least, self.most, self.kind in ("address", "size"))


def _split_grammar():
    rows = {}
    for line in _GRAMMAR.replace("\\\n", "").strip().split("\n"):
        mnemonic, _, text = line.partition("|")
        rows[mnemonic.strip()] = text
    return rows


_TEXTS = _split_grammar()
_ROWS = {}


def arguments_of(mnemonic):
    """The arguments of an operation, in order; None if there is no such operation."""
    if mnemonic not in _ROWS and mnemonic in _TEXTS:
        row, keyword = [], None
        for word in _TEXTS[mnemonic].replace("[", " ").replace("]", " ").split():
            if ":" in word:
                row.append(Argument(keyword, word))
                keyword = None
            else:
                keyword = word
        _ROWS[mnemonic] = row
    return _ROWS.get(mnemonic)


def _take(argument, words, place, found):
    """Reads one argument at words[place:]; returns the place behind it."""
    if argument.kind in _TAILS:
        found[argument.name] = _TAIL_READERS[argument.kind](words[place:], argument.least, argument.most)
        return len(words)
    needed = 2 if argument.keyword else 1
    there = len(words) >= place + needed and (not argument.keyword or words[place] == argument.keyword)
    if not there:
        if not argument.optional:
            raise bad(f"{argument.name} is missing")
        found[argument.name] = argument.absent
        return place
    found[argument.name] = argument.read(words[place + needed - 1])
    return place + needed


def read_line(line):
    """(mnemonic, arguments by name); (None, {}) of an empty line or a comment. Raises Refused."""
    words = line.partition("#")[0].split()
    if not words:
        return None, {}
    mnemonic = words[0]
    if mnemonic == "set":
        words = " ".join(words).replace("=", " ").split()
    row = arguments_of(mnemonic)
    if row is None:
        raise bad(f"no such operation: '{mnemonic}'")
    found, place = {}, 1
    for argument in row:
        place = _take(argument, words, place, found)
    if place < len(words):
        raise bad(f"too much: '{words[place]}'")
    return mnemonic, found
