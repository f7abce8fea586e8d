#!/bin/sh
# Every line and branch of model/ is run by its own tests, or carries a reason. SPDX-License-Identifier: BSD-2-Clause
set -eu
cd "$(dirname "$0")/.."

logs=build/logs
mkdir -p "$logs"
quietly() {
    log=$logs/$1.txt
    shift
    "$@" > "$log" 2>&1 || { cat "$log"; exit 1; }
}

quietly configure-coverage cmake --preset coverage
quietly build-coverage cmake --build --preset coverage
find build/coverage -name '*.gcda' -exec rm -f {} +
quietly test-coverage-run ctest --preset coverage
python3 tools/coverage.py --source model build/coverage
