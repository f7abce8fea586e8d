#!/bin/sh
# Puts all sources into the project's format, or with --check says which are not. SPDX-License-Identifier: BSD-2-Clause
set -eu
cd "$(dirname "$0")/.."

case ${1:-} in
    --check) set -- --dry-run --Werror ;;
    '') set -- -i ;;
    *) echo "format: --check or nothing" >&2; exit 2 ;;
esac
find model sim tracegen vectors cli tests -name '*.[ch]' 2> /dev/null | sort | xargs clang-format "$@"
