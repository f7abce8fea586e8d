#!/bin/sh
# A device under test for pamusim vectors run: a PAMU that is bypassed. SPDX-License-Identifier: BSD-2-Clause
# It offers nothing else. Each line of input is an operation and gets one line of output, until the input ends.
bypassed=yes
while read -r operation liodn access iova length rest; do
    case $operation in
        restart)
            bypassed=yes # power-on reset (rule M4)
            echo "ok"
            ;;
        chip) echo "ok" ;; # any chip will do
        access)
            # With rule T1 every access passes as it is; $liodn and $length do not matter.
            if [ "$bypassed" = yes ] && [ -z "$rest" ]; then
                echo "bypassed phys $iova op $access"
            else
                echo "unsupported no tables here"
            fi
            ;;
        bypass)
            bypassed=no
            echo "unsupported always bypassed"
            ;;
        *) echo "unsupported operation $operation $liodn $length" ;;
    esac
done
