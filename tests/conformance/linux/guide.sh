#!/bin/sh
# Runs the commands of docs/guide/kernel-patch.md, and compares what they print. SPDX-License-Identifier: BSD-2-Clause
# Other tests of pages leave them out: they are fenced as ```session, since they need a kernel's sources. Ends with 77
# (skipped) without these.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)

for program in powerpc-linux-gnu-gcc qemu-ppc-static; do
    command -v $program > /dev/null || {
        echo "SKIPPED: no $program, which compiles or runs the kernel's driver"
        exit 77
    }
done
"$here/fetch.sh" 6.1 "$root/build/linux-source/6.1"
export LINUX_SOURCES="$root/build/linux-source"
sed 's/^\(...\)session$/\1console/' "$root/docs/guide/kernel-patch.md" > kernel-patch.md
python3 "$root/tools/transcript.py" kernel-patch.md
