#!/bin/sh
# The model against the suites, from files and as it makes them. SPDX-License-Identifier: BSD-2-Clause
"$PAMUSIM" vectors check "$1"
"$PAMUSIM" vectors check --json | grep -E '"count"|"failed"|"not-run"' > counts
grep -q '"failed": 0,' counts && grep -q '"not-run": 0' counts
