/* The quirks of the flavours as rows (FACTS sections 6, 7, 8, 12, 14). SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "pamu/flavour.h"

#define BIT(flavour) (UINT32_C(1) << PAMU_FLAVOUR_##flavour)
#define STRICT BIT(VFIO_STRICT)
#define WINDOW BIT(LINUX_WINDOW)
#define FLAT BIT(LINUX_FLAT)
#define SDK BIT(VFIO_SDK)
#define HV BIT(HYPERVISOR)
#define UB BIT(UBOOT)
#define WINDOWS (WINDOW | SDK)
#define LINUX (WINDOW | FLAT | SDK)
#define ALL (LINUX | STRICT | HV | UB)

static const struct pamu_quirk quirks[] = {
    {"F6", WINDOWS | HV,
     "nothing checks that a physical address is a multiple of the mapped size; bits 11:0 are dropped"},
    {"F7", UB, "bypass is never cleared: every PAMU passes everything, unless something else cleared PAMUBYPENR"},
    {"F8", LINUX | HV, "one violation clears V of the whole LIODN, whatever the driver thinks of its domain"},
    {"F12.1", WINDOWS,
     "iova_to_phys masks with the mapped size: in the hole of a sub-window it wraps, the hardware denies"},
    {"F12.2", WINDOWS,
     "iova_to_phys tests only the aperture: past a shrunk single window it wraps, the hardware denies"},
    {"F12.3", WINDOWS, "iova_to_phys adds to the unaligned physical address; the table holds it without bits 11:0"},
    {"F12.4", ALL, "where an IOVA goes in the driver's view does not depend on AP, V, enabling or bypass"},
    {"F12.5", FLAT, "iova_to_phys is the identity inside 64 GiB, whether or not the LIODN is valid"},
    {"F12.6", SDK, "detaching a LIODN gives it the open window of 64 GiB back; other kernels leave V=0"},
    {"F12.7", WINDOW | FLAT, "an L3 stash id that is not found is written unchecked: CID becomes 0xff"},
    {"F12.8", FLAT, "attaching sets the operation mapping and then none, which leaves OTM, OMI and CID as they were"},
    {"F12.9", UB, "128 sub-windows whatever PC3[MWCE] allows, and 127 entries on for each LIODN: 256 hold two"},
    {"F12.10", UB,
     "ranges are rounded out to sub-windows and powers of two; a power is an int shift, wrong from 31 on"},
    {"F12.11", UB, "no translation, permission only; LIODN 512 passes a bound that has 512 entries"},
    {"F12.12", UB, "V of the primary entry is set before its sub-windows are written"},
    {"F12.13", HV, "claiming a LIODN computes the window size in int: from 2 GiB on its entries are left as they were"},
    {"F12.14", HV, "a sub-window gets its stash id only along with an operation mapping"},
    {"F12.15", WINDOWS | HV, "a sub-window's number is not bounded (libos), or by one too many (Linux)"},
    {"F14.1", WINDOWS, "a failed attachment stays in the domain's list, and later requests write over others' entries"},
    {"F14.2", WINDOWS, "setting windows anew never frees the entries there were; one failure leaves LIODNs half recut"},
    {"F14.3", WINDOWS,
     "with nothing attached a mapping's size is not checked; attaching fails later, enabling does not"},
    {"F14.4", WINDOWS,
     "setting windows does not reset the count of mapped ones: enabling succeeds with nothing mapped"},
    {"F14.5", WINDOWS, "disabling the single window of an enabled domain clears V of the newest LIODN only"},
    {"F14.6", WINDOWS,
     "disabling a window changes AP or V alone; after the last one the domain stays enabled with V=1"},
    {"F14.7", WINDOWS, "the list of LIODNs is newest first, which reverses the order in which entries are given out"},
    {"F14.8", WINDOWS,
     "geometry is checked before \"busy\", windows after; a new geometry leaves the tables as they were"},
    {"F14.9", WINDOWS, "a refused stash is kept for later; a bad CPU forgets the id and leaves it in the tables"},
    {"F14.10", WINDOWS,
     "an attached LIODN keeps the open window of 64 GiB until windows are set; QMan and BMan get CR=1"},
    {"F14.11", WINDOWS, "a LIODN attached to an enabled domain stays V=0 until enabling again"},
    {"F14.12", WINDOWS, "iova_to_phys follows a NULL pointer where the geometry is set and the windows are not"},
    {"F14.13", WINDOWS, "low-level calls take sub-window == count for the next LIODN's, or for the primary entry"},
    {"F14.14", LINUX, "the violation handler: BUG for a LIODN beyond the PPAACT; with V=0 reporting ends for good"},
    {"F14.15", LINUX, "5.10 and 6.1 initialise alike; 32-bit kernels lose physical address bits above 44"},
    {"F14.16", WINDOWS, "the design thread's example gives WSE 28, MW 1, WCE 2, ATM 1, CR 1, SWSE 25"},
    {"X1", WINDOWS, "attaching where a stale count says mapped and nothing is returns an uninitialised value; here: 0"},
    {"X2", HV,
     "a claimed LIODN keeps its window, and a sub-window its target unless the new guest has memory under all of it"},
    {"X3", ALL, "a request that the flavour has no function for"},
    {"X4", HV, "a sub-window of a size that is not legal is passed over, and the rest of the tree configured"},
    {"X5", HV, "nothing checks that sub-windows are not under 4 KiB"},
    {"X6", UB, "configuring a LIODN anew, for a window without sub-windows, leaves MW as it was"},
    {"X7", WINDOWS, "config-ppaace with one sub-window is refused: a run of no entries counts as none left"},
    {"X8", WINDOWS | HV,
     "config-ppaace takes any count: the lowest set bit makes WCE, and an odd one gives 15 (65536 sub-windows)"},
    {"X9", FLAT, "kernels from 6.2 on return ENODEV where this flavour, as earlier ones, returns EINVAL (F4, F5)"},
    {"X10", WINDOWS, "an entry beyond the SPAACT is what lies behind it: first the OMT, which is overwritten"},
};

#define QUIRKS (sizeof(quirks) / sizeof(quirks[0]))

const struct pamu_quirk *pamu_quirks(size_t *count)
{
    *count = QUIRKS;
    return quirks;
}

const struct pamu_quirk *pamu_quirk_find(const char *id)
{
    for (size_t i = 0; i < QUIRKS; i++) {
        if (strcmp(quirks[i].id, id) == 0)
            return &quirks[i];
    }
    return NULL;
}

bool pamu_quirk_of(const struct pamu_quirk *quirk, enum pamu_flavour flavour)
{
    return (quirk->flavours >> flavour & 1) != 0;
}
