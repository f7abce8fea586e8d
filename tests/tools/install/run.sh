#!/bin/sh
# Builds model/ alone, installs it, and uses it as a stranger would. SPDX-License-Identifier: BSD-2-Clause
# usage: run.sh ROOT WORK
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$1 work=$2
rm -rf "$work"
mkdir -p "$work"

# A copy, so that nothing outside model/ can be needed.
cp -R "$root/model" "$work/model"
cmake -S "$work/model" -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_INSTALL_PREFIX="$work/prefix"
cmake --build "$work/build"
cmake --install "$work/build"

cmake -S "$here" -B "$work/user" -G Ninja -DCMAKE_PREFIX_PATH="$work/prefix"
cmake --build "$work/user"
"$work/user/static"
"$work/user/shared"
# libc is all the libraries need.
if ldd "$work/user/shared" | grep -v 'libpamu\.so\|libc\.so\|ld-linux\|linux-vdso'; then
    exit 1
fi
ldd "$work/user/shared" | grep 'libpamu\.so\.0'

PKG_CONFIG_PATH=$work/prefix/lib/pkgconfig:$work/prefix/lib/$(gcc -print-multiarch)/pkgconfig
export PKG_CONFIG_PATH
compile() {
    # shellcheck disable=SC2046 # flags are words
    cc -std=c11 -Wall -Wextra -Wpedantic -Werror "$1" -o "$2" $(pkg-config --cflags --libs pamu)
}
LD_LIBRARY_PATH=$(pkg-config --variable=libdir pamu)
export LD_LIBRARY_PATH
compile "$here/user.c" "$work/pkg"
"$work/pkg"

# The example of README.md prints what README.md says.
block() {
    awk -v opens="$1" -v after="$2" '
        $0 == "```" && on { exit }
        on { print }
        $0 == opens && wanted { on = 1 }
        $0 ~ after { wanted = 1 }' "$root/README.md"
}
block '```c' '^## The library' > "$work/example.c"
block '```' '^It prints:' > "$work/expected"
compile "$work/example.c" "$work/example"
"$work/example" | diff -u "$work/expected" -
