#!/bin/sh
# Every check that reads the tree instead of running it. SPDX-License-Identifier: BSD-2-Clause
set -u
cd "$(dirname "$0")/.." || exit 2

jobs=$(getconf _NPROCESSORS_ONLN)
logs=build/logs
mkdir -p "$logs"
failures=

check() {
    name=$1
    shift
    echo "== lint: $name"
    "$@" || failures="$failures $name"
}

shell_scripts() {
    echo dev
    echo .ci/run
    find tools tests -name '*.sh'
}

# The libraries and the compile commands that clang-tidy reads come from the clang preset, which must build cleanly.
clang_build() {
    { cmake --preset clang && cmake --build --preset clang --parallel "$jobs"; } > "$logs/build-clang.txt" 2>&1 ||
        { cat "$logs/build-clang.txt"; return 1; }
}

tidy() {
    if run-clang-tidy -quiet -p build/clang -j "$jobs" "$PWD/(model|sim|tracegen|vectors|cli)/" \
        > "$logs/tidy.txt" 2>&1; then
        return 0
    fi
    esc=$(printf '\033')
    sed "s/$esc\[[0-9;]*m//g" "$logs/tidy.txt" | grep -A4 'error:' || tail -20 "$logs/tidy.txt"
    return 1
}

# memleak takes an assignment through a compound literal for a leak, uninitvar a pointer to a variable for its use; the
# sanitizers and the compilers look for the same.
# Without the arrays that cmake/embed.cmake makes: 800,000 numbers.
cppcheck_all() {
    cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,portability --inline-suppr \
        --suppress=memleak --suppress=uninitvar -j "$jobs" --project=build/clang/compile_commands.json \
        -i build/clang/cli/page_parts.c -i build/clang/vectors/derived_families.c
}

check sizes python3 tools/check_sizes.py
check arrows python3 tools/check_arrows.py
check headers python3 tools/check_headers.py
check format tools/format.sh --check
# shellcheck disable=SC2046
check shellcheck shellcheck $(shell_scripts)
check clang clang_build
check globals python3 tools/check_globals.py build/clang/model/libpamu.a build/clang/sim/libpamusim.a
check tidy tidy
check cppcheck cppcheck_all

[ -z "$failures" ] || { echo "FAILED: lint:$failures"; exit 1; }
echo "lint: all checks passed"
