#!/bin/sh
# A device under test: another build of the model, through the protocol. SPDX-License-Identifier: BSD-2-Clause
# usage: run.sh SUITES BUILDS
other=$PAMUSIM
for program in "$2/bin/pamusim" "$2/asan/bin/pamusim"; do
    # A program from before a change of the model would differ where it should not.
    if [ "$program" != "$PAMUSIM" ] && [ -n "$(find "$program" -newer "$PAMUSIM" 2> /dev/null)" ]; then
        other=$program
        break
    fi
done
echo "device: $other"
"$PAMUSIM" vectors run --exec "'$other' vectors serve" --jobs 2 "$1"
"$PAMUSIM" vectors run --exec "'$other' vectors serve" --lockstep --suite bypass --suite walk "$1"
