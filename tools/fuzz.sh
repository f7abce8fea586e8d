#!/bin/sh
# Runs every fuzzer of build/fuzz for some seconds. SPDX-License-Identifier: BSD-2-Clause
# usage: fuzz.sh SECONDS
# What is found stays under build/fuzz/found/NAME: new inputs, and crash-* files, to be made smaller and added to
# tests/fuzz/corpus/NAME once the bug is fixed.
set -eu
cd "$(dirname "$0")/.."

seconds=$1
status=0
for program in build/fuzz/fuzzers/fuzz_*; do
    [ -x "$program" ] || { echo "fuzz: no fuzzers in build/fuzz" >&2; exit 1; }
    name=${program##*/fuzz_}
    found=build/fuzz/found/$name
    mkdir -p "$found"
    set -- -max_total_time="$seconds" -artifact_prefix="$found/" -rss_limit_mb=4096 -timeout=20 -print_final_stats=1
    [ ! -f "tests/fuzz/$name.dict" ] || set -- "$@" -dict="tests/fuzz/$name.dict"
    echo "== fuzz $name"
    "$program" "$@" "$found" "tests/fuzz/corpus/$name" > "build/logs/fuzz-$name.txt" 2>&1 || status=1
    tail -12 "build/logs/fuzz-$name.txt"
done
exit $status
