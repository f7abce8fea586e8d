#!/bin/sh
# Unpacks Debian's s390x libraries into build/sysroot/s390x. SPDX-License-Identifier: BSD-2-Clause
# usage: sysroot.sh PACKAGE...
# Only static libraries and headers are kept: the emulated programs are linked statically.
set -eu

architecture=s390x
root=$(cd "$(dirname "$0")/.." && pwd)
sysroot=$root/build/sysroot/$architecture
stamp=$sysroot/packages
apt=$root/build/sysroot/apt-$architecture

if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$*" ]; then
    exit 0
fi
echo "== unpacking Debian $architecture packages into build/sysroot: $*"
rm -rf "$sysroot" "$apt"
mkdir -p "$sysroot" "$apt/state/lists/partial" "$apt/cache/archives/partial" "$apt/packages"

# apt with lists of its own: neither the architectures nor the lists of the machine are touched.
own_apt() {
    apt-get -qq -o Dir::State="$apt/state" -o Dir::State::status=/dev/null -o Dir::Cache="$apt/cache" \
        -o APT::Architecture="$architecture" -o APT::Architectures::="$architecture" \
        -o APT::Sandbox::User="$(id -un)" -o Acquire::Languages=none -o Acquire::Retries=3 "$@"
}
own_apt update
(cd "$apt/packages" && own_apt download "$@")
for package in "$apt"/packages/*.deb; do
    dpkg-deb -x "$package" "$sysroot"
done
find "$sysroot" -name '*.so*' -exec rm -f {} +
rm -rf "$apt"
echo "$*" > "$stamp"
