#!/bin/sh
# A real kernel DMA trace through the model of a P4080; ./dev demo builds first. SPDX-License-Identifier: BSD-2-Clause
set -eu
cd "$(dirname "$0")/.."

show() {
    echo "\$ $*"
    "$@"
}

show build/bin/pamusim trace import tests/data/traces/linux-6.12-dma-iommu.txt.zst --chip p4080 -o build/demo.ptrace
show build/bin/pamusim replay --chip p4080 build/demo.ptrace
