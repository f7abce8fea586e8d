#!/bin/sh
# What is exported comes back: flat text, C arrays, two files. SPDX-License-Identifier: BSD-2-Clause
# usage: export.sh SUITES COMPILER
suites=$1 compiler=$2
"$PAMUSIM" vectors export --format text --output text "$suites"
"$PAMUSIM" vectors check text/*.txt
# C arrays are the same text in every build; one suite will do where it is slow.
names="bypass walk msi"
[ "${PAMUSIM_EFFORT:-100}" -ge 100 ] || names=bypass
for name in $names; do
    "$PAMUSIM" vectors export --format c --output c "$suites/$name.json"
    "$PAMUSIM" vectors diff "$suites/$name.json" "text/$name.txt"
    "$compiler" -std=c11 -Wall -Wextra -Wpedantic -Werror -c "c/$name.c" -o object.o
    "$compiler" -std=c11 -Wall -Wextra -Wpedantic -Werror -DPAMU_VECTORS_MAIN "c/$name.c" -o program
    ./program | cmp - "text/$name.txt"
done
# In a kernel there is nothing but its own types: no UINT64_C, no <stdint.h>.
mkdir -p kernel/linux
cat > kernel/linux/types.h << 'END'
typedef unsigned char uint8_t;
typedef unsigned short uint16_t;
typedef unsigned int uint32_t;
typedef __UINT64_TYPE__ uint64_t;
typedef __SIZE_TYPE__ size_t;
END
"$compiler" -std=gnu11 -Wall -Wextra -Werror -ffreestanding -nostdinc -D__KERNEL__ -Ikernel -c c/bypass.c -o object.o
# A suite in two files is the suite.
"$PAMUSIM" vectors make --split --output split --suite bypass --suite msi
for name in bypass msi; do
    "$PAMUSIM" vectors diff "$suites/$name.json" "split/$name.prompt.json"
done
# Flat text of flat text is the same.
"$PAMUSIM" vectors export --format text text/walk.txt | cmp - text/walk.txt
