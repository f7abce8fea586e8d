"""Registers of one PAMU and what a write does to them (M2; FACTS section 2, docs/spec/silicon.md).
SPDX-License-Identifier: BSD-2-Clause"""

# offset, name, bits that take what is written, bits that a written 1 clears
_TABLE = """
000 PPBAH ffffffff 0;004 PPBAL ffffffff 0;008 PPLAH ffffffff 0;00c PPLAL ffffffff 0
010 SPBAH ffffffff 0;014 SPBAL ffffffff 0;018 SPLAH ffffffff 0;01c SPLAL ffffffff 0
020 OBAH ffffffff 0;024 OBAL ffffffff 0;028 OLAH ffffffff 0;02c OLAL ffffffff 0
040 POES1 0 1;044 POES2 0 0;048 POEAH 0 0;04c POEAL 0 0;050 AVS1 0 7fff;054 AVS2 0 0;058 AVAH 0 0;05c AVAL 0 0
060 EECTL ff00ff 0;064 EEDIS c 0;068 EEINTEN c 0;06c EEDET 0 c;070 EEATTR 0 1;074 EEAHI 0 0;078 EEALO 0 0;07c EEDHI 0 0
080 EEDLO 0 0;084 EECC 0 0;090 UDAD 0 0;bf8 PR1 0 0;bfc PR2 0 0;c00 PC1 0 0;c04 PC2 0 0;c08 PC3 0 0;c0c PC4 0 0
c10 PC c0001011 0;c14 PFA1 ffffffff 0;c18 PFA2 ffffffff 0;c1c PICS 5 a
f00 PD1 ffffffff 0;f04 PD2 ffffffff 0;f08 PD3 ffffffff 0;f0c PD4 ffffffff 0
"""

OFFSET_OF = {}
MASKS = {}
for _row in _TABLE.strip().replace("\n", ";").split(";"):
    _offset, _name, _plain, _w1c = _row.split()
    OFFSET_OF[_name] = int(_offset, 16)
    MASKS[int(_offset, 16)] = (int(_plain, 16), int(_w1c, 16))

PPBAH, PPLAH, SPBAH, SPLAH, OBAH, OLAH = 0x000, 0x008, 0x010, 0x018, 0x020, 0x028
POES1, POEAH, POEAL, AVS1, AVS2, AVAH, AVAL = 0x040, 0x048, 0x04C, 0x050, 0x054, 0x058, 0x05C
PC2, PC3, PC, PICS = 0xC04, 0xC08, 0xC10, 0xC1C

PGC, PE, OCE, SPCC, PPCC = 0x80000000, 0x40000000, 0x1000, 0x10, 0x1
AVICS, AVIE, POEICS, POEIE = 8, 4, 2, 1
AVS1_AV, POES1_POED = 1, 1
ENABLE_BIT = {"ppaace": PPCC, "spaace": SPCC, "omt": OCE}
BASE_OF = {"ppaace": PPBAH, "spaace": SPBAH, "omt": OBAH}
LIMIT_OF = {"ppaace": PPLAH, "spaace": SPLAH, "omt": OLAH}
SIZE_OF = {"ppaace": 64, "spaace": 64, "omt": 128}
CACHES = ("ppaace", "spaace", "omt")


def moves_table(offset):
    """The cache whose base or limit a register holds, or None (C6)."""
    return CACHES[offset // 16] if offset < 0x30 else None
