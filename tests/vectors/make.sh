#!/bin/sh
# The suites are those of the manifest, byte for byte. SPDX-License-Identifier: BSD-2-Clause
# usage: make.sh DIRECTORY
# Emulated and instrumented builds make a part of them: which knobs matter takes long to find.
vectors=$1
root=$TESTS/..
rm -rf "$vectors"
if [ "${PAMUSIM_EFFORT:-100}" -ge 100 ]; then
    "$PAMUSIM" vectors make --output "$vectors"
    cmp "$vectors/manifest.json" "$root/vectors/manifest.json" && exit 0
    echo "the suites are not those of vectors/manifest.json; if that is meant, run tools/update_vectors.sh PROGRAM"
    exit 1
fi
"$PAMUSIM" vectors make --output "$vectors" --suite bypass --suite registers --suite walk --suite caches --suite msi
grep -E '"file"|"sha256"' "$vectors/manifest.json" | sed 's/,$//' > made
grep -E '"file"|"sha256"' "$root/vectors/manifest.json" | sed 's/,$//' > known
[ "$(wc -l < made)" -ge 10 ]
while read -r line; do
    grep -qF "$line" known || { echo "not as vectors/manifest.json has it: $line"; exit 1; }
done < made
