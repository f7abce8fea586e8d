/* How drivers initialise the device, register by register (FACTS section 7). SPDX-License-Identifier: BSD-2-Clause */
#include "sw/flavour/boot.h"

#include "sw/boot.h"
#include "sw/coverage.h"

#define CACHES (PAMU_PC_OCE | PAMU_PC_SPCC | PAMU_PC_PPCC)
#define ECC_ERRORS 0xcu          /* EEINTEN: single and multiple bits */
#define ECC_THRESHOLD (8u << 16) /* EECTL: the hypervisor's default of single-bit errors */

static struct sw_tables tables_of(const struct pamu_driver *driver)
{
    return (struct sw_tables){driver->config.pamu, driver->config.tables};
}

static unsigned instances_of(const struct pamu_driver *driver)
{
    return pamu_config(driver->config.pamu)->hardware.instances;
}

static void clear_tables(struct pamu_driver *driver)
{
    const struct pamu_placement *where = &driver->config.tables;

    fl_clear(driver, where->ppaact, sw_ppaact_bytes(where));
    fl_clear(driver, where->spaact, sw_spaact_bytes(where));
    if (driver->row->tables.omt_entries != 0)
        fl_clear(driver, where->omt, sw_omt_bytes(where));
}

static void write_omt(struct pamu_driver *driver)
{
    const struct sw_tables tables = tables_of(driver);

    if (!driver->bus)
        driver->bus = sw_write_omt(&tables) != PAMU_OK;
}

/* ---- Linux ---- */

/* A stash id that is not found is written all the same: CID becomes 0xff (F12.7). */
static void set_up_queues(struct pamu_driver *driver, uint32_t liodn)
{
    uint64_t entry = fl_primary(driver, liodn);
    enum lx_kind kind = lx_kind(driver, liodn);

    (void)fl_set_operation(driver, entry, lx_operation(driver, liodn));
    if (kind == LX_QMAN || kind == LX_QMAN_PORTAL) {
        sw_cover_quirk(driver, "F12.7", lx_stash_id(driver, 3, 0) == FL_NONE);
        fl_set(driver, entry, FL_cid, lx_stash_id(driver, 3, 0));
    }
    if (kind == LX_QMAN || kind == LX_BMAN)
        fl_set(driver, entry, FL_cr, 0);
}

static void open_liodn(struct pamu_driver *driver, uint32_t liodn, bool in_tree)
{
    lx_open_window(driver, liodn);
    if (in_tree)
        set_up_queues(driver, liodn);
    fl_set(driver, fl_primary(driver, liodn), FL_v, 1);
}

/* Every fsl,liodn of the tree; numbers beyond the PPAACT are passed over. */
static void open_tree(struct pamu_driver *driver)
{
    const struct pamu_chip *chip = driver->config.chip;

    for (size_t i = 0; chip != NULL && i < chip->device_count; i++) {
        for (unsigned j = 0; j < chip->devices[i].liodns; j++) {
            if (chip->devices[i].liodn[j] < driver->config.tables.ppaact_entries)
                open_liodn(driver, chip->devices[i].liodn[j], true);
        }
    }
}

static void open_rest(struct pamu_driver *driver)
{
    for (uint32_t i = 0; i < driver->config.tables.ppaact_entries; i++) {
        if (fl_get(driver, fl_primary(driver, i), FL_v) == 0)
            open_liodn(driver, i, false);
    }
}

static void boot_linux_instance(const struct pamu_driver *driver, unsigned instance)
{
    const struct sw_tables tables = tables_of(driver);

    if (driver->row->traits->a005982)
        sw_put(tables.pamu, instance, PAMU_REG_PC, PAMU_PC_OCE);
    sw_put_tables(&tables, instance);
    sw_put_omt(&tables, instance);
    sw_put(tables.pamu, instance, PAMU_REG_PICS, PAMU_PICS_AVIE);
    sw_put(tables.pamu, instance, PAMU_REG_PC, PAMU_PC_PE | CACHES);
}

enum pamu_error fl_boot_linux(struct pamu_driver *driver, const struct pamu_driver_boot *options)
{
    (void)options;
    sw_cover_quirk(driver, "F14.15", driver->config.flavour == PAMU_FLAVOUR_LINUX_FLAT);
    clear_tables(driver);
    for (unsigned i = 0; i < instances_of(driver); i++)
        boot_linux_instance(driver, i);
    write_omt(driver);
    sw_end_bypass(driver->config.pamu, 0, instances_of(driver));
    open_tree(driver);
    if (driver->row->traits->open_all)
        open_rest(driver);
    return PAMU_OK;
}

/* ---- libos, hypervisor ---- */

static void boot_libos_instance(const struct pamu_driver *driver, unsigned instance)
{
    const struct sw_tables tables = tables_of(driver);
    uint32_t control = fl_register(driver, instance, PAMU_REG_PC);

    if ((control & PAMU_PC_PE) != 0)
        sw_put(tables.pamu, instance, PAMU_REG_PC, control & ~(uint32_t)PAMU_PC_PE);
    sw_put(tables.pamu, instance, PAMU_REG_PC, PAMU_PC_OCE);
    sw_put_tables(&tables, instance);
    sw_put_omt(&tables, instance);
    sw_end_bypass(tables.pamu, instance, 1);
}

static void enable_libos_interrupts(const struct pamu_driver *driver, unsigned instance)
{
    struct pamu *pamu = driver->config.pamu;

    sw_put(pamu, instance, PAMU_REG_EECTL, ECC_THRESHOLD);
    sw_put(pamu, instance, PAMU_REG_PICS, PAMU_PICS_AVIE | PAMU_PICS_POEIE);
    sw_put(pamu, instance, PAMU_REG_EEINTEN, ECC_ERRORS);
    sw_put(pamu, instance, PAMU_REG_EEDIS, 0);
    sw_put(pamu, instance, PAMU_REG_PC, PAMU_PC_PE | CACHES);
}

enum pamu_error fl_boot_hypervisor(struct pamu_driver *driver, const struct pamu_driver_boot *options)
{
    bool silent = options != NULL && options->silent;

    clear_tables(driver);
    for (unsigned i = 0; i < instances_of(driver); i++)
        boot_libos_instance(driver, i);
    for (unsigned i = 0; i < instances_of(driver) && !silent; i++)
        enable_libos_interrupts(driver, i);
    write_omt(driver);
    return PAMU_OK;
}

/* ---- u-boot ---- */

/* Its loop is over 16 PAMUs; where the chip has none there is nothing that would keep what it writes. */
enum pamu_error fl_boot_uboot(struct pamu_driver *driver, const struct pamu_driver_boot *options)
{
    const struct sw_tables tables = tables_of(driver);

    (void)options;
    clear_tables(driver);
    for (unsigned i = 0; i < instances_of(driver); i++)
        sw_put_tables(&tables, i);
    return PAMU_OK;
}

uint32_t fl_register(const struct pamu_driver *driver, unsigned instance, enum pamu_register number)
{
    size_t count;
    uint32_t value = 0;

    (void)pamu_register_read(driver->config.pamu, instance, pamu_registers(&count)[number].offset, &value);
    return value;
}
