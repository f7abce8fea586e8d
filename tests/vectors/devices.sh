#!/bin/sh
# The two examples of devices, and devices that go wrong. SPDX-License-Identifier: BSD-2-Clause
# usage: devices.sh SUITES COMPILER BUILD
suites=$1 compiler=$2 build=$3
examples=$TESTS/../examples/device
# The library may have been built with sanitizers, or for coverage.
compile() {
    "$compiler" -std=c11 -Wall -Wextra -Wpedantic -Werror -I"$TESTS/../model/include" "$examples/device.c" \
        "$build/model/libpamu.a" -o device "$@"
}
# What the example promises: as short as told, and lines that fit.
test "$(wc -l < "$examples/device.c")" -le 60
test "$(awk 'length > 120' "$examples"/device.* | wc -l)" -eq 0
compile 2> /dev/null || compile -fsanitize=address,undefined
"$PAMUSIM" vectors run --exec ./device "$suites/bypass.json" "$suites/registers.json" | tee result
# Most of the registers' vectors are within what it offers; what is not, it must not claim.
grep -q '^1,[0-9]* vectors: 1,[0-9]* passed, 0 failed, ' result
grep -q ' unsupported$' result
"$PAMUSIM" vectors run --exec "sh $examples/device.sh" "$suites/bypass.json" | tee result
grep -q ' vectors: [1-9][0-9,]* passed, 0 failed' result
