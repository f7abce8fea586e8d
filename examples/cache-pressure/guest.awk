# Makes a script of a guest's DMA, for studies of cache pressure. SPDX-License-Identifier: BSD-2-Clause
# usage: awk -v packets=N -f guest.awk
# 256 MiB of guest memory in four windows of 64 MiB, and behind them an MSI bank, as in the design thread's example. A network card
# (LIODN 3) has rings of 256 receive and 256 transmit buffers of 2 KiB that lie anywhere in the memory, and their descriptors in one
# place; every 8th packet it interrupts. A disk (LIODN 67) moves 64 KiB to or from anywhere after every 16th packet. Nothing here was
# recorded; the numbers come from a generator that is the same everywhere.
function draw(most) {
    seed = (seed * 69069 + 1) % 4294967296
    return int(seed / 4294967296 * most)
}
function buffer() { return draw(131072) * 2048 }
function dma(liodn, way, iova, bytes) { printf "dma %d %s %d %d\n", liodn, way, iova, bytes }
BEGIN {
    seed = 1
    print "chip p4080"
    print "domain guest"
    print "geometry guest start 0 size 512M"
    print "windows guest 8"
    print "attach guest liodn 3"
    print "attach guest liodn 67"
    for (w = 0; w < 4; w++)
        printf "map guest window %d phys %.0f size 64M prot rw\n", w, 4294967296 + w * 67108864
    print "map-msi guest iova 0x1000_0000 bank 0"
    for (i = 0; i < 512; i++)
        at[i] = buffer()
    rings = buffer()
    for (n = 0; n < packets; n++) {
        receives = draw(2)
        slot = receives ? received++ % 256 : 256 + sent++ % 256
        dma(3, "r", rings + slot * 16, 16)
        dma(3, receives ? "w" : "r", at[slot], draw(2) ? 1500 : 64)
        dma(3, "w", rings + slot * 16, 16)
        if (n % 8 == 7)
            dma(3, "w", 268435776, 4)
        if (n % 16 == 15)
            dma(67, draw(2) ? "w" : "r", draw(4096) * 65536, 65536)
    }
}
