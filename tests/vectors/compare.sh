#!/bin/sh
# Answers recorded, in both forms, compare as the run did. SPDX-License-Identifier: BSD-2-Clause
# usage: compare.sh SUITES
set -- "$1/bypass.json" "$1/walk.json"
device="$PAMUSIM vectors serve --set cross=split"
"$PAMUSIM" vectors run --exec "$device" --record r.json "$@" > run.txt || true
"$PAMUSIM" vectors run --exec "$device" --record r.txt "$@" > /dev/null || true
for results in r.json r.txt; do
    "$PAMUSIM" vectors compare "$results" "$@" > compare.txt || true
    sed '/^    again: /d' run.txt > a
    sed '/^    again: /d' compare.txt > b
    cmp a b
done
