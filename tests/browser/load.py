#!/usr/bin/env python3
"""A script with load: devices with windows of their own, holes, and MSI banks. SPDX-License-Identifier: BSD-2-Clause

usage: load.py DEVICES RECORDS > FILE
"""
import random
import sys

WINDOWS, SIZE, MSI = 64, 1 << 20, 60


def main():
    devices, records = int(sys.argv[1]), int(sys.argv[2])
    draw = random.Random(6)
    print("chip p4080")
    for device in range(devices):
        name = f"d{device}"
        print(f"domain {name}\ngeometry {name} start 0x0 size {WINDOWS}M\nwindows {name} {WINDOWS}")
        print(f"attach {name} liodn {0x20 + device}")
        for window in range(WINDOWS):
            if window % 16 not in (5, 6, 12):
                phys = 0x1_0000_0000 + (device * WINDOWS + window) * SIZE
                print(f"map {name} window {window} phys {phys:#x} size 1M prot rw")
        if device < 3:
            print(f"map-msi {name} iova {MSI * SIZE:#x} bank {device}")
        print(f"enable {name}")
    mapped = [window for window in range(WINDOWS) if window % 16 not in (5, 6, 12) and window != MSI]
    for record in range(records):
        device = draw.randrange(devices) if record < records // 2 else record % devices
        window = mapped[min(int(draw.expovariate(0.12)), len(mapped) - 1)]
        if device < 3 and record % 97 == 0:
            print(f"dma {0x20 + device} w {MSI * SIZE + 0x140:#x} 4")
        else:
            iova = window * SIZE + draw.randrange(0, SIZE - 4096, 64)
            print(f"dma {0x20 + device} {'rw'[record % 2]} {iova:#x} 1500")


main()
