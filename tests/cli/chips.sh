#!/bin/sh
# pamusim chips: known lines, all facts of chips.json again in the JSON, errors. SPDX-License-Identifier: BSD-2-Clause
set -eu

# has FILE TEXT: a line of FILE must hold TEXT.
has() {
    grep -qF -- "$2" "$1" || { echo "chips.sh: no line with '$2' in $1:"; cat "$1"; exit 1; }
}

$PAMUSIM chips > list
test "$(grep -c '^[pbt][0-9]' list)" -eq 15
has list 'b4860       B4860        e6500       4  8x1 32x1      32x2                256?          4'
has list 't4240       T4240 T4160  e6500       6  32x1?         128x2?              256?          4'

$PAMUSIM chips P4040 > p4080.txt
has p4080.txt 'p4080: P4040 (SVR 0x820100 [1]), P4080 (SVR 0x820000 [1]); e500mc cores [2]'
has p4080.txt 'phys-bits            unknown (default 36, knob phys-bits)'
has p4080.txt 'max-subwindows       256  '
has p4080.txt 'usb1                127 '
has p4080.txt 'rev1 silicon only, and this profile is rev2'
has p4080.txt 'usb@210000 has LIODN register GUTS+0x520 and sits behind pamu@1000'

$PAMUSIM chips t4240 > t4240.txt
has t4240.txt 'unknown (default 32x1, knobs lines.ppaace, ways.ppaace)'
has t4240.txt 'T4160 (SVR unknown [2])'

$PAMUSIM chips --json > all.json
$PAMUSIM chips T1042 -j > one.json
python3 "$TESTS/cli/chips_facts.py" "$TESTS/../model/soc/data/chips.json" all.json one.json

status=0
$PAMUSIM chips p4081 > out 2> err || status=$?
test "$status" -eq 2
test ! -s out
has err "pamusim: unknown chip 'p4081'; did you mean 'p4080'?"

status=0
$PAMUSIM chips p4080 t4240 > out 2> err || status=$?
test "$status" -eq 2
