#!/bin/sh
# Puts all sources into the project's format; --check names those that are not. SPDX-License-Identifier: BSD-2-Clause
set -eu
cd "$(dirname "$0")/.."

sources() {
    find model sim tracegen vectors cli tests -name '*.[ch]' 2> /dev/null | sort
}

case ${1:-} in
    --check)
        wrong=0
        for file in $(sources); do
            clang-format --dry-run --Werror "$file" 2> /dev/null || {
                echo "$file: not in the format of .clang-format"
                wrong=1
            }
        done
        [ $wrong -eq 0 ] || echo "format: ./dev format puts them right"
        exit $wrong
        ;;
    '') sources | xargs clang-format -i ;;
    *) echo "format: --check or nothing" >&2; exit 2 ;;
esac
