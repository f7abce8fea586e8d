/* The strict rules as a flavour among the others. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "sw/coverage.h"
#include "sw/flavour/linux.h"

/* The domain as it is before a call, for counting. */
static struct pamu_domain_info look(const struct pamu_driver *driver, uint32_t domain)
{
    struct pamu_domain_info info = {0};

    (void)pamu_domain_info(fl_software(driver), domain, &info); /* which is there */
    return info;
}

/* Counts a refusal. */
static enum pamu_error said(const struct pamu_driver *driver, enum pamu_error error)
{
    return sw_cover_refusal(driver->config.pamu, PAMU_FLAVOUR_VFIO_STRICT, error, driver->refusal);
}

static enum pamu_error boot(struct pamu_driver *driver, const struct pamu_driver_boot *options)
{
    const struct pamu_boot_options strict = {.a005982 = options != NULL && options->a005982};

    return said(driver, pamu_software_boot(fl_software(driver), &strict, driver->refusal));
}

static enum pamu_error create(struct pamu_driver *driver, uint32_t *domain)
{
    return said(driver, pamu_domain_create(fl_software(driver), domain, driver->refusal));
}

static enum pamu_error destroy(struct pamu_driver *driver, uint32_t domain)
{
    return said(driver, pamu_domain_destroy(fl_software(driver), domain, driver->refusal));
}

static enum pamu_error set_geometry(struct pamu_driver *driver, uint32_t domain, uint64_t start, uint64_t size)
{
    const struct pamu_domain_info before = look(driver, domain);
    enum pamu_error error = pamu_domain_geometry(fl_software(driver), domain, start, size, driver->refusal);

    sw_cover_geometry(fl_software(driver), &before, start, size, error);
    return said(driver, error);
}

static enum pamu_error set_windows(struct pamu_driver *driver, uint32_t domain, uint32_t count)
{
    const struct pamu_domain_info before = look(driver, domain);
    enum pamu_error error = pamu_domain_windows(fl_software(driver), domain, count, driver->refusal);

    sw_cover_windows(fl_software(driver), &before, count, error);
    return said(driver, error);
}

static enum pamu_error attach_liodn(struct pamu_driver *driver, uint32_t domain, uint32_t liodn)
{
    const struct pamu_domain_info before = look(driver, domain);
    enum pamu_error error = pamu_domain_attach(fl_software(driver), domain, liodn, driver->refusal);

    sw_cover_change(fl_software(driver), domain, &before, SW_ATTACH, error);
    if (error == PAMU_OK)
        fl_liodn(driver, liodn)->attached = true;
    return said(driver, error);
}

static enum pamu_error detach_liodn(struct pamu_driver *driver, uint32_t domain, uint32_t liodn)
{
    const struct pamu_domain_info before = look(driver, domain);
    enum pamu_error error = pamu_domain_detach(fl_software(driver), domain, liodn, driver->refusal);

    sw_cover_change(fl_software(driver), domain, &before, SW_DETACH, error);
    return said(driver, error);
}

static enum pamu_error map_window(struct pamu_driver *driver, uint32_t domain, uint32_t window,
                                  const struct pamu_mapping *mapping)
{
    const struct pamu_domain_info before = look(driver, domain);
    enum pamu_error error = pamu_domain_map(fl_software(driver), domain, window, mapping, driver->refusal);

    sw_cover_map(fl_software(driver), &before, window, mapping, error);
    sw_cover_change(fl_software(driver), domain, &before, SW_MAP, error);
    return said(driver, error);
}

static enum pamu_error unmap_window(struct pamu_driver *driver, uint32_t domain, uint32_t window)
{
    const struct pamu_domain_info before = look(driver, domain);
    enum pamu_error error = pamu_domain_unmap(fl_software(driver), domain, window, driver->refusal);

    sw_cover_change(fl_software(driver), domain, &before, SW_UNMAP, error);
    return said(driver, error);
}

static enum pamu_error enable_domain(struct pamu_driver *driver, uint32_t domain)
{
    const struct pamu_domain_info before = look(driver, domain);
    enum pamu_error error = pamu_domain_enable(fl_software(driver), domain, driver->refusal);

    sw_cover_change(fl_software(driver), domain, &before, SW_ENABLE_DOMAIN, error);
    return said(driver, error);
}

static enum pamu_error disable_domain(struct pamu_driver *driver, uint32_t domain)
{
    const struct pamu_domain_info before = look(driver, domain);
    enum pamu_error error = pamu_domain_disable(fl_software(driver), domain, driver->refusal);

    sw_cover_change(fl_software(driver), domain, &before, SW_DISABLE_DOMAIN, error);
    return said(driver, error);
}

static enum pamu_error set_stash(struct pamu_driver *driver, uint32_t domain, uint32_t cache, uint32_t cpu)
{
    uint32_t id = lx_stash_id(driver, cache, cpu);

    if (id == FL_NONE) {
        return fl_refuse(driver, PAMU_EINVAL, "R10", "cache %" PRIu32 " of CPU %" PRIu32 " has no stash id", cache,
                         cpu);
    }
    return said(driver, pamu_domain_stash(fl_software(driver), domain, id, driver->refusal));
}

static enum pamu_error iova_to_phys(struct pamu_driver *driver, uint32_t domain, uint64_t iova, uint64_t *phys)
{
    enum pamu_error error = pamu_domain_lookup(fl_software(driver), domain, iova, phys, driver->refusal);

    sw_cover_quirk(driver, "F12.4", error == PAMU_OK && !look(driver, domain).enabled);
    return said(driver, error);
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
