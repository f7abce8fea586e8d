#!/bin/sh
# All suites against the second reading of the rules. SPDX-License-Identifier: BSD-2-Clause
# usage: oracle.sh SUITES PYTHON
if [ "${PAMUSIM_EFFORT:-100}" -lt 100 ]; then
    exec "$PAMUSIM" vectors run --exec "'$2' '$TESTS/../vectors/oracle'" --jobs 2 "$1/bypass.json" "$1/walk.json"
fi
"$PAMUSIM" vectors run --exec "'$2' '$TESTS/../vectors/oracle'" --jobs 2 "$1" | tee result
grep -q ' passed, 0 failed$' result
