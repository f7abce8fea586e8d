#!/bin/sh
# Every check that reads the tree instead of running it. SPDX-License-Identifier: BSD-2-Clause
# LINT_NODES is how far the static analyzer follows a function. Of 85 uses of uninitialised variables, put at the ends
# of functions of 17 files, it finds 81 with its own 225,000, and the same 81 with these in a quarter of the time.
set -u
cd "$(dirname "$0")/.." || exit 2

jobs=$(getconf _NPROCESSORS_ONLN)
nodes=${LINT_NODES:-50000}
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

quietly() {
    log=$logs/$1.txt
    shift
    "$@" > "$log" 2>&1 || { cat "$log"; return 1; }
}

# Without warnings by clang, too: in all sources, with the compile commands of the clang preset, which the checks below
# read as well. That it builds, and what it built, is for ./dev nightly.
clang_warnings() {
    quietly configure-clang cmake --preset clang &&
        tools/own_sources.py build/clang/compile_commands.json build/lint/compile_commands.json &&
        tools/check_warnings.py build/lint/compile_commands.json
}

# In the libraries that the tests are linked with.
globals() {
    quietly configure-debug cmake --preset debug &&
        quietly build-libraries cmake --build --preset debug --parallel "$jobs" --target pamu --target pamusim_lib &&
        python3 tools/check_globals.py build/debug/model/libpamu.a build/debug/sim/libpamusim.a
}

tidy() {
    if run-clang-tidy -quiet -p build/lint -j "$jobs" -extra-arg=-Xclang -extra-arg=-analyzer-config \
        -extra-arg=-Xclang -extra-arg="max-nodes=$nodes" "$PWD/(model|sim|tracegen|vectors|cli)/" \
        > "$logs/tidy.txt" 2>&1; then
        return 0
    fi
    esc=$(printf '\033')
    sed "s/$esc\[[0-9;]*m//g" "$logs/tidy.txt" | grep -A4 'error:' || tail -20 "$logs/tidy.txt"
    return 1
}

# memleak takes an assignment through a compound literal for a leak, uninitvar a pointer to a variable for its use; the
# sanitizers and the compilers look for the same.
cppcheck_all() {
    cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,portability --inline-suppr \
        --suppress=memleak --suppress=uninitvar -j "$jobs" --project=build/lint/compile_commands.json
}

check sizes python3 tools/check_sizes.py
check arrows python3 tools/check_arrows.py
check headers python3 tools/check_headers.py
check format tools/format.sh --check
# shellcheck disable=SC2046
check shellcheck shellcheck $(shell_scripts)
check clang clang_warnings
check globals globals
check tidy tidy
check cppcheck cppcheck_all

[ -z "$failures" ] || { echo "FAILED: lint:$failures"; exit 1; }
echo "lint: all checks passed"
