#!/bin/sh
# Four ranks make the study of one machine, and take over what a killed one left. SPDX-License-Identifier: BSD-2-Clause
# usage: study.sh FOLDER-OF-PROGRAMS SOURCE-TREE
set -eu

programs=$1
source=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1 TMPDIR="$work"

if ! mpirun -n 2 true > mpirun.txt 2>&1; then
    cat mpirun.txt
    echo "SKIPPED: mpirun does not run here"
    exit 77
fi

fail() {
    echo "study.sh: $*" >&2
    exit 1
}

# The thread's windows, and DMA all over them.
awk 'BEGIN { for (i = 0; i < 20000; i++) printf "dma 0x20 w 0x%x 1500\n", i * 7919 * 4096 % 268435456 }' > dma.pamu
cat "$source/examples/thread-windows.pamu" dma.pamu > trace.pamu
set -- --vary windows=1..256 --vary policy=lru,fifo,optimum --vary tenants=1,2

"$programs/pamusim" whatif trace.pamu "$@" --csv > one.csv
mpirun -n 4 "$programs/pamusim-mpi" trace.pamu "$@" --study four.db --csv > four.csv
cmp one.csv four.csv || fail "four ranks differ from one machine"
[ "$(ls)" = "$(printf 'dma.pamu\nfour.csv\nfour.db\nmpirun.txt\none.csv\ntrace.pamu')" ] || fail "left behind: $(ls)"

# Parts that a run of three ranks left: a whole one, and one that was killed before it had anything.
"$programs/pamusim" whatif trace.pamu "$@" --shard 2/3 --study left.db.rank-1 > /dev/null
mpirun -n 2 "$programs/pamusim-mpi" trace.pamu "$@" --study left.db --csv > left.csv
cmp one.csv left.csv || fail "what was left over was not taken over"

# A rank that is killed: its results stay, and the next run goes on.
mpirun -n 2 "$programs/pamusim-mpi" trace.pamu "$@" --study killed.db > killed.txt 2>&1 &
mpi=$!
tries=0
while [ $tries -lt 200 ] && [ ! -e killed.db.rank-1 ]; do
    sleep 0.05
    tries=$((tries + 1))
done
pkill -KILL -P $mpi -o pamusim-mpi || true
wait $mpi || true
mpirun -n 2 "$programs/pamusim-mpi" trace.pamu "$@" --study killed.db --csv > killed.csv
cmp one.csv killed.csv || fail "a killed rank's study cannot be gone on with"

if "$programs/pamusim-mpi" trace.pamu > refused.txt 2>&1; then
    fail "no --study was not refused"
fi
grep -q -- "--study FILE is wanted" refused.txt || fail "no --study is not told"
if "$programs/pamusim-mpi" trace.pamu -v windows=1 --study refused.db > refused.txt 2>&1; then
    fail "a letter, which parts would not see, was not refused"
fi
grep -q "options have no letters here" refused.txt || fail "letters are not told"
