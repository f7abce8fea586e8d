#!/bin/sh
# Writes vectors/manifest.json and vectors/ids.txt anew, after suites or answers of the model have changed on purpose.
# SPDX-License-Identifier: BSD-2-Clause
# usage: update_vectors.sh PROGRAM
# Ids of vectors that are gone are kept as retired, with the reason that is given as REASON in the environment.
set -eu
export LC_ALL=C
program=$1
root=$(cd "$(dirname "$0")/.." && pwd)
list=$root/vectors/ids.txt
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$program" vectors make > "$work/manifest"
"$program" vectors list --fingerprints > "$work/unsorted"
sort "$work/unsorted" > "$work/new"
touch "$list"
grep ' retired: ' "$list" > "$work/retired" || true
cut -d' ' -f1 "$work/new" | sort > "$work/ids"
grep -v '^#' "$list" | grep -v ' retired: ' | cut -d' ' -f1 | sort | comm -23 - "$work/ids" > "$work/gone"
while read -r id; do
    echo "$id retired: ${REASON:?vectors are gone; say why in REASON}"
done < "$work/gone" >> "$work/retired"
{
    echo "# Every id of a golden vector that was ever used, with a fingerprint of its operations" \
        "(docs/spec/vectors.md)."
    sort "$work/new" "$work/retired"
} > "$work/list"
cp "$work/manifest" "$root/vectors/manifest.json"
cp "$work/list" "$list"
