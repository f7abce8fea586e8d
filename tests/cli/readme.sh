#!/bin/sh
# The console examples of README.md print what README.md says. SPDX-License-Identifier: BSD-2-Clause
set -eu
mkdir -p build/bin
ln -sfn "$TESTS/../examples" examples
ln -sfn "$TESTS" tests
ln -sf "$PAMUSIM" build/bin/pamusim

# Times and rates differ from run to run.
mask() {
    sed 's/in [0-9.]* s ([0-9,]*\/s)/in TIME/'
}

awk '$0 == "```" { on = 0 } on { print } $0 == "```console" { on = 1 }' "$TESTS/../README.md" | mask > expected
grep '^\$ ' expected > commands # at least one
while read -r dollar line; do
    echo "$dollar $line"
    sh -c "$line" < /dev/null || test $? -eq 1 # a negative answer is an answer
done < commands > raw 2>&1
mask < raw > actual
diff -u expected actual
