#!/bin/sh
# The model against the suites, from files and as it makes them. SPDX-License-Identifier: BSD-2-Clause
# usage: check.sh SUITES BUILDS
# Emulated and instrumented builds, which make a part of the suites only, take all of them from the debug build where it
# has made those of the manifest: then each of their answers is held against that of another build.
suites=$1
of_debug=$2/debug/vectors/made
if [ "${PAMUSIM_EFFORT:-100}" -lt 100 ] && cmp -s "$of_debug/manifest.json" "$TESTS/../vectors/manifest.json"; then
    suites=$of_debug
fi
echo "suites: $suites"
"$PAMUSIM" vectors check "$suites"
[ "$suites" = "$1" ] || exit 0
"$PAMUSIM" vectors check --json | grep -E '"count"|"failed"|"not-run"' > counts
grep -q '"failed": 0,' counts && grep -q '"not-run": 0' counts
