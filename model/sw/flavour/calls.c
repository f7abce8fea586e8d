/* Calls on a driver: what all flavours share, then the function of each. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <string.h>

#include "sw/flavour/driver.h"

static const struct flavour_calls *calls_of(const struct pamu_driver *driver)
{
    return driver->row->calls;
}

static bool is_domain(const struct pamu_driver *driver, uint32_t domain)
{
    struct pamu_driver_domain info;

    return pamu_driver_domain_info(driver, domain, &info) == PAMU_OK;
}

/* Begins a call that every flavour has. */
static void start(struct pamu_driver *driver, struct pamu_refusal *refusal)
{
    driver->refusal = refusal;
    driver->bus = false;
}

/* Begins a call of a flavour that may have none such. */
static enum pamu_error begin(struct pamu_driver *driver, bool there, struct pamu_refusal *refusal)
{
    start(driver, refusal);
    if (there)
        return PAMU_OK;
    return fl_refuse(driver, PAMU_ENOSYS, "X3", "flavour %s has no such function", driver->row->name);
}

static enum pamu_error begin_domain(struct pamu_driver *driver, uint32_t domain, bool there,
                                    struct pamu_refusal *refusal)
{
    return is_domain(driver, domain) ? begin(driver, there, refusal) : PAMU_ERR_ARGUMENT;
}

/* A rejected access ends a call that would have gone on in the original. */
static enum pamu_error finish(const struct pamu_driver *driver, enum pamu_error error)
{
    return driver->bus ? PAMU_ERR_BUS : error;
}

/* ---- initialisation and interrupts ---- */

enum pamu_error pamu_driver_boot(struct pamu_driver *driver, const struct pamu_driver_boot *options,
                                 struct pamu_refusal *refusal)
{
    enum pamu_error error;

    start(driver, refusal);
    if (driver->booted && !fl_is_strict(&driver->config))
        return fl_refuse(driver, PAMU_EBUSY, "R9", "the driver has initialised the device already");
    error = finish(driver, calls_of(driver)->boot(driver, options));
    driver->booted = error == PAMU_OK;
    return error;
}

enum pamu_error pamu_driver_isr(struct pamu_driver *driver, unsigned instance, struct pamu_violation *violation,
                                struct pamu_refusal *refusal)
{
    enum pamu_error error = begin(driver, calls_of(driver)->isr != NULL, refusal);

    if (instance >= pamu_config(driver->config.pamu)->hardware.instances)
        return PAMU_ERR_ARGUMENT;
    return error != PAMU_OK ? error : finish(driver, calls_of(driver)->isr(driver, instance, violation));
}

/* ---- domains ---- */

static enum pamu_error create_record(struct pamu_driver *driver, uint32_t *domain)
{
    uint32_t number = 0;
    struct fl_domain *record;

    while (number < driver->config.domains && fl_domain_record(driver, number)->exists)
        number++;
    if (number == driver->config.domains)
        return fl_refuse(driver, PAMU_ENOSPC, "R9", "there are %" PRIu32 " domains, as many as configured", number);
    record = fl_domain_record(driver, number);
    *record = (struct fl_domain){
        .last = driver->row->traits->default_last,
        .count = driver->row->traits->most_windows ? driver->max_windows : 0,
        .stash = FL_NONE,
        .first = FL_NONE,
        .exists = true,
    };
    memset(fl_windows(driver, record), 0, fl_slots(driver) * sizeof(struct fl_window));
    *domain = number;
    return PAMU_OK;
}

enum pamu_error pamu_driver_create_domain(struct pamu_driver *driver, uint32_t *domain, struct pamu_refusal *refusal)
{
    start(driver, refusal);
    if (calls_of(driver)->create != NULL)
        return finish(driver, calls_of(driver)->create(driver, domain));
    if (!driver->booted)
        return fl_refuse(driver, PAMU_ENODEV, "M4", "the PAMUs are as after reset; initialise them first");
    return create_record(driver, domain);
}

enum pamu_error pamu_driver_destroy_domain(struct pamu_driver *driver, uint32_t domain, struct pamu_refusal *refusal)
{
    enum pamu_error error = begin_domain(driver, domain, true, refusal);
    struct fl_domain *record;

    if (error != PAMU_OK)
        return error;
    if (calls_of(driver)->destroy != NULL)
        return finish(driver, calls_of(driver)->destroy(driver, domain));
    record = fl_domain(driver, domain);
    if (record->first != FL_NONE)
        return fl_refuse(driver, PAMU_EBUSY, "R9", "the LIODNs of a domain stay, and so does the domain");
    record->exists = false;
    return PAMU_OK;
}

enum pamu_error pamu_driver_geometry(struct pamu_driver *driver, uint32_t domain, uint64_t start, uint64_t size,
                                     struct pamu_refusal *refusal)
{
    enum pamu_error error = begin_domain(driver, domain, calls_of(driver)->geometry != NULL, refusal);

    return error != PAMU_OK ? error : finish(driver, calls_of(driver)->geometry(driver, domain, start, size));
}

enum pamu_error pamu_driver_windows(struct pamu_driver *driver, uint32_t domain, uint32_t count,
                                    struct pamu_refusal *refusal)
{
    enum pamu_error error = begin_domain(driver, domain, calls_of(driver)->windows != NULL, refusal);

    return error != PAMU_OK ? error : finish(driver, calls_of(driver)->windows(driver, domain, count));
}

/* What became of a LIODN, for who looks at it. */
static void note_liodn(const struct pamu_driver *driver, uint32_t liodn, bool failed)
{
    if (liodn < driver->config.tables.ppaact_entries)
        fl_liodn(driver, liodn)->failed = failed;
}

enum pamu_error pamu_driver_attach(struct pamu_driver *driver, uint32_t domain, uint32_t liodn,
                                   struct pamu_refusal *refusal)
{
    enum pamu_error error = begin_domain(driver, domain, calls_of(driver)->attach != NULL, refusal);

    if (error != PAMU_OK)
        return error;
    error = finish(driver, calls_of(driver)->attach(driver, domain, liodn));
    note_liodn(driver, liodn, error != PAMU_OK);
    return error;
}

enum pamu_error pamu_driver_detach(struct pamu_driver *driver, uint32_t domain, uint32_t liodn,
                                   struct pamu_refusal *refusal)
{
    enum pamu_error error = begin_domain(driver, domain, calls_of(driver)->detach != NULL, refusal);

    if (error != PAMU_OK)
        return error;
    note_liodn(driver, liodn, false);
    return finish(driver, calls_of(driver)->detach(driver, domain, liodn));
}

enum pamu_error pamu_driver_map(struct pamu_driver *driver, uint32_t domain, uint32_t window,
                                const struct pamu_mapping *mapping, struct pamu_refusal *refusal)
{
    enum pamu_error error = begin_domain(driver, domain, calls_of(driver)->map != NULL, refusal);

    return error != PAMU_OK ? error : finish(driver, calls_of(driver)->map(driver, domain, window, mapping));
}

enum pamu_error pamu_driver_unmap(struct pamu_driver *driver, uint32_t domain, uint32_t window,
                                  struct pamu_refusal *refusal)
{
    enum pamu_error error = begin_domain(driver, domain, calls_of(driver)->unmap != NULL, refusal);

    return error != PAMU_OK ? error : finish(driver, calls_of(driver)->unmap(driver, domain, window));
}

enum pamu_error pamu_driver_enable(struct pamu_driver *driver, uint32_t domain, struct pamu_refusal *refusal)
{
    enum pamu_error error = begin_domain(driver, domain, calls_of(driver)->enable != NULL, refusal);

    return error != PAMU_OK ? error : finish(driver, calls_of(driver)->enable(driver, domain));
}

enum pamu_error pamu_driver_disable(struct pamu_driver *driver, uint32_t domain, struct pamu_refusal *refusal)
{
    enum pamu_error error = begin_domain(driver, domain, calls_of(driver)->disable != NULL, refusal);

    return error != PAMU_OK ? error : finish(driver, calls_of(driver)->disable(driver, domain));
}

enum pamu_error pamu_driver_stash(struct pamu_driver *driver, uint32_t domain, uint32_t cache, uint32_t cpu,
                                  struct pamu_refusal *refusal)
{
    enum pamu_error error = begin_domain(driver, domain, calls_of(driver)->stash != NULL, refusal);

    return error != PAMU_OK ? error : finish(driver, calls_of(driver)->stash(driver, domain, cache, cpu));
}

enum pamu_error pamu_driver_range(struct pamu_driver *driver, uint32_t domain, uint64_t start, uint64_t size,
                                  struct pamu_refusal *refusal)
{
    enum pamu_error error = begin_domain(driver, domain, calls_of(driver)->range != NULL, refusal);

    return error != PAMU_OK ? error : finish(driver, calls_of(driver)->range(driver, domain, start, size));
}

enum pamu_error pamu_driver_iova_to_phys(struct pamu_driver *driver, uint32_t domain, uint64_t iova, uint64_t *phys,
                                         struct pamu_refusal *refusal)
{
    enum pamu_error error = begin_domain(driver, domain, true, refusal);

    return error != PAMU_OK ? error : finish(driver, calls_of(driver)->iova_to_phys(driver, domain, iova, phys));
}

/* ---- single entries ---- */

static void note_entry(const struct pamu_driver *driver, uint32_t liodn)
{
    if (liodn < driver->config.tables.ppaact_entries)
        fl_liodn(driver, liodn)->low_level = true;
}

enum pamu_error pamu_driver_config_ppaace(struct pamu_driver *driver, const struct pamu_entry_request *request,
                                          struct pamu_refusal *refusal)
{
    enum pamu_error error = begin(driver, calls_of(driver)->config_ppaace != NULL, refusal);

    if (error != PAMU_OK)
        return error;
    note_entry(driver, request->liodn);
    return finish(driver, calls_of(driver)->config_ppaace(driver, request));
}

enum pamu_error pamu_driver_config_spaace(struct pamu_driver *driver, const struct pamu_entry_request *request,
                                          struct pamu_refusal *refusal)
{
    enum pamu_error error = begin(driver, calls_of(driver)->config_spaace != NULL, refusal);

    if (error != PAMU_OK)
        return error;
    note_entry(driver, request->liodn);
    return finish(driver, calls_of(driver)->config_spaace(driver, request));
}

enum pamu_error pamu_driver_disable_spaace(struct pamu_driver *driver, uint32_t liodn, uint32_t subwindow,
                                           struct pamu_refusal *refusal)
{
    enum pamu_error error = begin(driver, calls_of(driver)->disable_spaace != NULL, refusal);

    if (error != PAMU_OK)
        return error;
    note_entry(driver, liodn);
    return finish(driver, calls_of(driver)->disable_spaace(driver, liodn, subwindow));
}
