#!/bin/sh
# Nothing is wrong with the suites, and no id was lost or used again. SPDX-License-Identifier: BSD-2-Clause
if [ "${PAMUSIM_EFFORT:-100}" -ge 100 ]; then
    "$PAMUSIM" vectors lint "$1" --ids "$TESTS/../vectors/ids.txt"
    exit
fi
"$PAMUSIM" vectors lint "$1"
