/* The flavours as rows: tables, functions, what they differ in. SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "sw/flavour/driver.h"

#define BLOCK PAMU_DEFAULT_PPAACT
#define OPEN_LAST ((UINT64_C(1) << 36) - 1)

static const struct flavour_traits strict = {.any_l3 = true, .switched = true};
static const struct flavour_traits window = {.most_windows = true, .switched = true, .default_last = OPEN_LAST};
static const struct flavour_traits flat = {.default_last = OPEN_LAST};
static const struct flavour_traits sdk = {
    .a005982 = true,
    .open_all = true,
    .reopen = true,
    .any_l3 = true,
    .a007907 = true,
    .most_windows = true,
    .switched = true,
    .default_last = OPEN_LAST,
};
static const struct flavour_traits hypervisor = {.any_l3 = true, .a007907 = true, .one_window = true};
static const struct flavour_traits uboot = {.counted = true};

/* Sources, tables, functions, traits. The hypervisor has its tables one after the other in a block of 4 MiB, each from
 * the next page on; u-boot allocates two (FACTS section 5). */
#define LINUX_TABLES                                                   \
    {                                                                  \
        BLOCK, PAMU_DEFAULT_SPAACT, PAMU_DEFAULT_OMT, 0x500, 0x800, 16 \
    }
#define ROW_VFIO_STRICT "RFC-RULES R1 to R12", LINUX_TABLES, &flavour_strict_calls, &strict
#define ROW_LINUX_WINDOW "FACTS 5 to 8, 12, 14: L3x, WR48, 5.10.262", LINUX_TABLES, &flavour_window_calls, &window
#define ROW_LINUX_FLAT "FACTS 5 to 8, 12, 14: L61", LINUX_TABLES, &flavour_flat_calls, &flat
#define ROW_VFIO_SDK "FACTS 5 to 7, 9, 12: OIL", LINUX_TABLES, &flavour_window_calls, &sdk
#define ROW_HYPERVISOR                                                                          \
    "FACTS 5 to 9, 12: HV, LIB", {BLOCK, BLOCK + 0x15000, BLOCK + 0x216000, 0x500, 0x8000, 16}, \
        &flavour_hypervisor_calls, &hypervisor
#define ROW_UBOOT "FACTS 5, 7, 12: UB", {BLOCK, BLOCK + 0x8000, 0, 512, 256, 0}, &flavour_uboot_calls, &uboot

static const struct pamu_flavour_row rows[PAMU_FLAVOUR_COUNT] = {
#define ROW(enumerator, name, help) {name, help, ROW_##enumerator},
    PAMU_FLAVOUR_LIST(ROW)
#undef ROW
};

const struct pamu_flavour_row *pamu_flavour_row(enum pamu_flavour flavour)
{
    return (unsigned)flavour < PAMU_FLAVOUR_COUNT ? &rows[flavour] : NULL;
}

enum pamu_error pamu_flavour_find(const char *name, enum pamu_flavour *flavour)
{
    for (unsigned i = 0; i < PAMU_FLAVOUR_COUNT; i++) {
        if (strcmp(rows[i].name, name) == 0) {
            *flavour = (enum pamu_flavour)i;
            return PAMU_OK;
        }
    }
    return PAMU_ERR_NAME;
}
