/* The strict rules as a flavour among the others. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "sw/flavour/linux.h"

static enum pamu_error boot(struct pamu_driver *driver, const struct pamu_driver_boot *options)
{
    const struct pamu_boot_options strict = {.a005982 = options != NULL && options->a005982};

    return pamu_software_boot(fl_software(driver), &strict, driver->refusal);
}

static enum pamu_error create(struct pamu_driver *driver, uint32_t *domain)
{
    return pamu_domain_create(fl_software(driver), domain, driver->refusal);
}

static enum pamu_error destroy(struct pamu_driver *driver, uint32_t domain)
{
    return pamu_domain_destroy(fl_software(driver), domain, driver->refusal);
}

static enum pamu_error set_geometry(struct pamu_driver *driver, uint32_t domain, uint64_t start, uint64_t size)
{
    return pamu_domain_geometry(fl_software(driver), domain, start, size, driver->refusal);
}

static enum pamu_error set_windows(struct pamu_driver *driver, uint32_t domain, uint32_t count)
{
    return pamu_domain_windows(fl_software(driver), domain, count, driver->refusal);
}

static enum pamu_error attach_liodn(struct pamu_driver *driver, uint32_t domain, uint32_t liodn)
{
    enum pamu_error error = pamu_domain_attach(fl_software(driver), domain, liodn, driver->refusal);

    if (error == PAMU_OK)
        fl_liodn(driver, liodn)->attached = true;
    return error;
}

static enum pamu_error detach_liodn(struct pamu_driver *driver, uint32_t domain, uint32_t liodn)
{
    return pamu_domain_detach(fl_software(driver), domain, liodn, driver->refusal);
}

static enum pamu_error map_window(struct pamu_driver *driver, uint32_t domain, uint32_t window,
                                  const struct pamu_mapping *mapping)
{
    return pamu_domain_map(fl_software(driver), domain, window, mapping, driver->refusal);
}

static enum pamu_error unmap_window(struct pamu_driver *driver, uint32_t domain, uint32_t window)
{
    return pamu_domain_unmap(fl_software(driver), domain, window, driver->refusal);
}

static enum pamu_error enable_domain(struct pamu_driver *driver, uint32_t domain)
{
    return pamu_domain_enable(fl_software(driver), domain, driver->refusal);
}

static enum pamu_error disable_domain(struct pamu_driver *driver, uint32_t domain)
{
    return pamu_domain_disable(fl_software(driver), domain, driver->refusal);
}

static enum pamu_error set_stash(struct pamu_driver *driver, uint32_t domain, uint32_t cache, uint32_t cpu)
{
    uint32_t id = lx_stash_id(driver, cache, cpu);

    if (id == FL_NONE) {
        return fl_refuse(driver, PAMU_EINVAL, "R10", "cache %" PRIu32 " of CPU %" PRIu32 " has no stash id", cache,
                         cpu);
    }
    return pamu_domain_stash(fl_software(driver), domain, id, driver->refusal);
}

static enum pamu_error iova_to_phys(struct pamu_driver *driver, uint32_t domain, uint64_t iova, uint64_t *phys)
{
    return pamu_domain_lookup(fl_software(driver), domain, iova, phys, driver->refusal);
}

const struct flavour_calls flavour_strict_calls = {
    .boot = boot,
    .create = create,
    .destroy = destroy,
    .geometry = set_geometry,
    .windows = set_windows,
    .attach = attach_liodn,
    .detach = detach_liodn,
    .map = map_window,
    .unmap = unmap_window,
    .enable = enable_domain,
    .disable = disable_domain,
    .stash = set_stash,
    .iova_to_phys = iova_to_phys,
};
