#!/bin/sh
# Runs tests/golden/NAME.cmd in the current directory and compares what it prints. SPDX-License-Identifier: BSD-2-Clause
# usage: run.sh NAME
# Output and errors go to one file, followed by "exit STATUS". A difference is shown as a patch to NAME.out.
set -u
cases=$(dirname "$0")
name=$1
sh -eu "$cases/$name.cmd" > "$name.actual" 2>&1
echo "exit $?" >> "$name.actual"
diff -u --label "golden/$name.out" --label "this run" "$cases/$name.out" "$name.actual"
