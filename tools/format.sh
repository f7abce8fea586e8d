#!/bin/sh
# Puts all sources into the project's format; --check names those that are not. SPDX-License-Identifier: BSD-2-Clause
set -eu
cd "$(dirname "$0")/.."

sources() {
    find model sim tracegen vectors cli tests -name '*.[ch]' 2> /dev/null | sort
}

case ${1:-} in
    --check)
        # Some files at a time: most of the time of a start is spent on starting.
        found=$(sources | xargs -P "$(getconf _NPROCESSORS_ONLN)" -n 40 clang-format --dry-run --Werror 2>&1) && exit 0
        names=$(echo "$found" | sed -n 's/^\([^:]*\):[0-9]*:[0-9]*: error:.*/\1/p' | sort -u)
        [ -n "$names" ] || { echo "$found"; exit 1; }
        echo "$names" | sed 's/$/: not in the format of .clang-format/'
        echo "format: ./dev format puts them right"
        exit 1
        ;;
    '') sources | xargs clang-format -i ;;
    *) echo "format: --check or nothing" >&2; exit 2 ;;
esac
