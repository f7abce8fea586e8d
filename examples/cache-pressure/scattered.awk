# Makes a script of a device's DMA to memory that lies anywhere. SPDX-License-Identifier: BSD-2-Clause
# usage: awk -v records=N -f scattered.awk
# 96 pieces of 64 KiB, of which some lie together in physical memory, but were given IOVAs in another order, as a pool gives them after
# some time. Few of them are used most of the time. A second device (LIODN 7) has 32 windows of its own and takes them in turns. Nothing
# here was recorded; the numbers come from a generator that is the same everywhere.
function draw(most) {
    seed = (seed * 69069 + 1) % 4294967296
    return int(seed / 4294967296 * most)
}
BEGIN {
    seed = 3
    print "chip t1040"
    for (i = 0; i < 96; i++) {
        page[i] = 4294967296 + 65536 * at++
        if (draw(3) == 0)
            at += draw(4)
    }
    for (i = 95; i > 0; i--) {
        other = draw(i + 1)
        kept = page[i]
        page[i] = page[other]
        page[other] = kept
    }
    print "domain pool\ngeometry pool start 0x8000_0000 size 8M\nwindows pool 128\nattach pool liodn 3"
    for (i = 0; i < 96; i++)
        printf "map pool window %d phys %.0f size 64K prot rw\n", i, page[i]
    print "map-msi pool iova 0x8060_0000 bank 0"
    print "domain ring\ngeometry ring start 0 size 128K\nwindows ring 32\nattach ring liodn 7"
    for (i = 0; i < 32; i++)
        printf "map ring window %d phys %.0f size 4K prot rw\n", i, 2147483648 + 8192 * i
    for (n = 0; n < records; n++) {
        window = draw(draw(96) + 1)
        window = draw(window + 1)
        printf "dma 3 %s %.0f %d\n", draw(2) ? "w" : "r", 2147483648 + window * 65536 + draw(16) * 4096, draw(2) ? 1500 : 4096
        if (n % 4 == 3)
            printf "dma 7 w %d 64\n", ring++ % 32 * 4096
        if (n % 16 == 15)
            print "dma 3 w 0x8060_0140 4"
    }
}
