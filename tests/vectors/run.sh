#!/bin/sh
# A device under test: another build of the model, through the protocol. SPDX-License-Identifier: BSD-2-Clause
# usage: run.sh SUITES BUILDS
other=$PAMUSIM
suites=$1
for program in "$2/bin/pamusim" "$2/asan/bin/pamusim"; do
    # A program from before a change of the model would differ where it should not.
    if [ "$program" != "$PAMUSIM" ] && [ -n "$(find "$program" -newer "$PAMUSIM" 2> /dev/null)" ]; then
        other=$program
        break
    fi
done
echo "device: $other"
set -- "$suites"
# What the device answers is vectors_check's, where it is slow; this is about the protocol.
if [ "${PAMUSIM_EFFORT:-100}" -lt 100 ]; then
    set -- "$suites/bypass.json" "$suites/walk.json" "$suites/msi.json"
fi
"$PAMUSIM" vectors run --exec "'$other' vectors serve" --jobs 2 "$@"
"$PAMUSIM" vectors run --exec "'$other' vectors serve" --lockstep --suite bypass --suite walk "$@"
