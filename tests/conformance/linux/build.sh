#!/bin/sh
# Compiles a kernel tree's PAMU driver, unchanged, into a device under test. SPDX-License-Identifier: BSD-2-Clause
#
# usage: build.sh TREE FOLDER [BITS]       TREE: a kernel's sources; FOLDER: gets the program, "device"; BITS: 32 or 64
#
# Looks into the tree for what its driver offers and says what it found. Needs powerpc-linux-gnu-gcc; CC names another
# compiler for big-endian PowerPC, OPTIMISE another option than -O2 for the driver.
set -eu

tree=$(cd "$1" && pwd)
mkdir -p "$2"
out=$(cd "$2" && pwd)
bits=${3:-32}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
source=$tree/drivers/iommu
CC=${CC:-powerpc-linux-gnu-gcc}
OBJCOPY=${OBJCOPY:-powerpc-linux-gnu-objcopy}
jobs=$(getconf _NPROCESSORS_ONLN)

# ---- what the tree has ----

has() {
    grep -Eq "$1" "$source"/fsl_pamu*.c "$source"/fsl_pamu*.h
}

found=
defines=
probe() {
    if has "$2"; then
        found="$found${found:+, }$1"
        defines="$defines${3:+ -D$3}"
    fi
}

for file in fsl_pamu.c fsl_pamu_domain.c; do
    if ! [ -f "$source/$file" ]; then
        echo "build.sh: no PAMU driver in $tree: there is no drivers/iommu/$file" >&2
        exit 2
    fi
done
probe "windows" 'pamu_config_spaace' DRIVER_WINDOWS
probe "domain_set_windows" '\.domain_set_windows'
probe "DOMAIN_ATTR_WINDOWS" 'case DOMAIN_ATTR_WINDOWS'
probe "set_attr" '\.domain_set_attr'
probe "fsl_pamu_configure_l1_stash" 'fsl_pamu_configure_l1_stash'
probe "domain_init" '\.domain_init' DRIVER_DOMAIN_PRIV
probe "domain_alloc" '\.domain_alloc'
probe "detach_dev" '\.detach_dev'
probe "default_domain" '\.default_domain[[:space:]]'
probe "default_domain_ops" '\.default_domain_ops'
probe "probe_device" '\.probe_device'
probe "add_device" '\.add_device'

# ---- headers: every one that the driver includes is kernel.h, but its own and those of the C library's ----

include=$out/include
rm -rf "$include"
mkdir -p "$include/asm"
sed -n 's/^#include <\(.*\)>.*/\1/p' "$source"/fsl_pamu.[ch] "$source"/fsl_pamu_domain.[ch] | sort -u |
    grep -Ev '^(linux|asm)/(types|errno|limits|stddef|posix_types|ptrace)\.h$' |
    while read -r header; do
        mkdir -p "$include/$(dirname "$header")"
        echo '#include "kernel.h"' > "$include/$header"
    done
stash=$tree/arch/powerpc/include/asm/fsl_pamu_stash.h
if [ -f "$stash" ]; then
    { echo '#include "kernel.h"' && cat "$stash"; } > "$include/asm/fsl_pamu_stash.h"
fi

# ---- objects: common ones are made once for all trees ----

common=$(dirname "$out")/common$bits
mkdir -p "$common"
changed=$(find "$root/model" "$root/sim" -name '*.[ch]' -newer "$common/made" 2> /dev/null || echo all.h)
list=$out/compile.list
# Before each write of the driver's a function of the shim is called: the PAMU's caches snoop.
told="-fsanitize=kernel-address --param asan-instrumentation-with-call-threshold=0 --param asan-stack=0"
told="$told --param asan-globals=0 --param asan-instrument-reads=0"
ours="-std=gnu11 -Wall -Wextra"
kernel="-std=gnu11 -I $include -include kernel.h"
{
    for file in "$root"/model/hw/*.c "$root"/model/soc/*.c "$root"/model/sw/*.c "$root"/model/sw/flavour/*.c \
        "$root"/sim/op/*.c "$root"/sim/memory/*.c; do
        object=$common/$(echo "${file#"$root"/}" | tr / _).o
        case "$changed
" in
            *.h"
"* | *"$file
"*) echo "-std=c11 -c $file -o $object" ;;
            *) [ -f "$object" ] || echo "-std=c11 -c $file -o $object" ;;
        esac
    done
    for file in "$here"/device/main.c "$here"/device/board.c "$here"/shim/*.c; do
        echo "$ours -c $file -o $out/$(basename "$file").o"
    done
    echo "$ours $kernel $defines -c $here/device/driver.c -o $out/driver.c.o"
    echo "$kernel -w $told ${OPTIMISE:-} -c $source/fsl_pamu.c -o $out/fsl_pamu.o"
    echo "$kernel -w $told ${OPTIMISE:-} -c $source/fsl_pamu_domain.c -o $out/fsl_pamu_domain.o"
} > "$list"
xargs -P "$jobs" -L 1 "$CC" "-m$bits" -O2 -g -fno-pie -fno-strict-aliasing -fno-common -msdata=none \
    -I "$here/shim" -I "$here/device" -I "$source" -I "$root/model/include" -I "$root/model" -I "$root/sim" \
    "-DDRIVER_FOUND=\"$(echo "$found" | tr ' ' '_')\"" < "$list"
touch "$common/made"
# The variables of the driver go where a restart finds them.
for object in fsl_pamu fsl_pamu_domain; do
    "$OBJCOPY" --set-section-flags .bss=alloc,load,contents,data --rename-section .bss=driver_bss \
        --rename-section .data=driver_data "$out/$object.o"
done
"$CC" "-m$bits" -no-pie -static -o "$out/device" "$out"/*.o "$common"/*.o \
    -Wl,--wrap=mem_read,--wrap=mem_write,--wrap=mem_fill,--wrap=mem_ops
echo "$found"
