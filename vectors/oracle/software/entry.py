"""Fields of table entries, by 32-bit words (FACTS section 3). SPDX-License-Identifier: BSD-2-Clause"""

ENTRY_BYTES = 64

# field: byte of its word in the entry, mask in the word
FIELDS = {
    "WBAH": (0x00, 0xFFFFFFFF), "WBAL": (0x04, 0xFFFFF000), "WSE": (0x04, 0x00000FC0), "MW": (0x04, 0x00000020),
    "LIODN": (0x04, 0xFFFF0000), "AP": (0x04, 0x00000018), "PT": (0x04, 0x00000002), "V": (0x04, 0x00000001),
    "SNPID": (0x08, 0x0000FF00), "CR": (0x08, 0x00000080), "CID": (0x0C, 0x00FF0000), "WCE": (0x0C, 0x000000F0),
    "ATM": (0x0C, 0x0000000C), "OTM": (0x0C, 0x00000003), "TWBAH": (0x10, 0xFFFFFFFF), "TWBAL": (0x14, 0xFFFFF000),
    "SWSE": (0x14, 0x00000FC0), "FSPI": (0x18, 0xFFFFFFFF), "OMI": (0x1C, 0x0000FFFF),
}


def field_of(word, mask):
    return (word & mask) // (mask & -mask)


def with_field(word, mask, value):
    return word & ~mask | value * (mask & -mask) & mask


def size_code(size):
    """WSE and SWSE of a power of two: the size is 2^(code + 1) (P3)."""
    return size.bit_length() - 2


def make(**fields):
    """The sixteen words of an entry; fields that are not named are 0."""
    words = [0] * (ENTRY_BYTES // 4)
    for name, value in fields.items():
        byte, mask = FIELDS[name]
        words[byte // 4] = with_field(words[byte // 4], mask, value)
    return words


def page_fields(high, low, address):
    """An address as the two fields of its page number, by name."""
    return {high: address >> 32, low: address >> 12 & 0xFFFFF}


def to_bytes(words):
    return b"".join(word.to_bytes(4, "big") for word in words)
