/* Calls into the driver: compiled with its own headers. SPDX-License-Identifier: BSD-2-Clause */
#include "fsl_pamu_domain.h"

#include "driver.h"
#include "machine.h"

extern int (*const shim_initcall)(void);

const char driver_found[] = DRIVER_FOUND;
#ifdef DRIVER_WINDOWS
const bool driver_has_windows = true;
#else
const bool driver_has_windows = false;
#endif

static const struct iommu_ops *ops(void)
{
    return shim_operations();
}

/* Versions from 5.18 on have a domain's functions in a structure of their own. */
static const struct iommu_domain_ops *domain_ops(void)
{
    static struct iommu_domain_ops old;
    if (ops()->default_domain_ops != NULL)
        return ops()->default_domain_ops;
    old = (struct iommu_domain_ops){ops()->attach_dev, ops()->detach_dev, ops()->iova_to_phys,
                                    ops()->domain_free != NULL ? ops()->domain_free : ops()->domain_destroy};
    return &old;
}

void driver_boot(struct driver_call *call)
{
    call->result = shim_initcall();
    if (call->result == 0)
        call->result = shim_probe_result();
}

/* ---- domains: what the IOMMU core does around a driver ---- */

void driver_create(struct driver_call *call)
{
    struct iommu_domain *domain;
    if (ops()->domain_alloc != NULL) {
        domain = ops()->domain_alloc(IOMMU_DOMAIN_UNMANAGED);
    } else {
        domain = shim_allocate(sizeof *domain);
        call->result = ops()->domain_init(domain);
    }
    if (domain == NULL) {
        call->result = -ENOMEM;
        return;
    }
    domain->type = IOMMU_DOMAIN_UNMANAGED;
    domain->ops = domain_ops();
    call->domain = domain;
}

void driver_destroy(struct driver_call *call)
{
    domain_ops()->free(call->domain);
}

void driver_attach(struct driver_call *call)
{
    struct device *device = call->device;
    call->result = domain_ops()->attach_dev(call->domain, device);
    if (call->result == 0)
        device->domain = call->domain;
}

/* Without a function to detach there is a default domain to attach to. */
void driver_detach(struct driver_call *call)
{
    struct device *device = call->device;
    if (domain_ops()->detach_dev != NULL)
        domain_ops()->detach_dev(call->domain, device);
    else if (device->domain == call->domain)
        call->result = ops()->default_domain->ops->attach_dev(ops()->default_domain, device);
    if (device->domain == call->domain)
        device->domain = NULL;
}

void driver_iova_to_phys(struct driver_call *call)
{
    call->value = domain_ops()->iova_to_phys(call->domain, call->start);
}

static void set_attribute(struct driver_call *call, enum iommu_attr attribute, void *data)
{
    call->result =
        ops()->domain_set_attr != NULL ? ops()->domain_set_attr(call->domain, attribute, data) : DRIVER_LACKS;
}

void driver_geometry(struct driver_call *call)
{
    struct iommu_domain_geometry geometry = {call->start, call->start + call->size - 1, true};
    set_attribute(call, DOMAIN_ATTR_GEOMETRY, &geometry);
}

void driver_windows(struct driver_call *call)
{
    if (ops()->domain_set_windows != NULL)
        call->result = ops()->domain_set_windows(call->domain, call->count);
    else
        set_attribute(call, DOMAIN_ATTR_WINDOWS, &call->count);
}

void driver_switch(struct driver_call *call)
{
    int on = call->on;
    set_attribute(call, DOMAIN_ATTR_FSL_PAMU_ENABLE, &on);
}

void driver_map(struct driver_call *call)
{
    int prot = (call->prot & 1 ? IOMMU_READ : 0) | (call->prot & 2 ? IOMMU_WRITE : 0);
    if (ops()->domain_window_enable == NULL)
        call->result = DRIVER_LACKS;
    else
        call->result = ops()->domain_window_enable(call->domain, call->window, call->phys, call->size, prot);
}

void driver_unmap(struct driver_call *call)
{
    if (ops()->domain_window_disable == NULL)
        call->result = DRIVER_LACKS;
    else
        ops()->domain_window_disable(call->domain, call->window);
}

/* Of u-boot's. */
void driver_range(struct driver_call *call)
{
    call->result = DRIVER_LACKS;
}

/* ---- what differs by era ---- */

#ifdef DRIVER_WINDOWS

void driver_stash(struct driver_call *call)
{
    struct pamu_stash_attribute stash = {.cpu = call->cpu, .cache = call->cache};
    set_attribute(call, DOMAIN_ATTR_FSL_PAMU_STASH, &stash);
}

void driver_config_ppaace(struct driver_call *call)
{
    call->result = pamu_config_ppaace((int)call->liodn, call->start, call->size, call->omi,
                                      (unsigned long)(call->phys >> PAMU_PAGE_SHIFT), ~(u32)0, call->stash, call->count,
                                      (int)call->prot);
}

void driver_config_spaace(struct driver_call *call)
{
    call->result = pamu_config_spaace((int)call->liodn, call->count, call->window, call->size, call->omi,
                                      (unsigned long)(call->phys >> PAMU_PAGE_SHIFT), ~(u32)0, call->stash,
                                      call->window > 0, (int)call->prot);
}

void driver_disable_spaace(struct driver_call *call)
{
    call->result = pamu_disable_spaace((int)call->liodn, call->window);
}

#else

/* There is a call for the L1 alone. */
void driver_stash(struct driver_call *call)
{
    call->result =
        call->cache == PAMU_ATTR_CACHE_L1 ? fsl_pamu_configure_l1_stash(call->domain, call->cpu) : DRIVER_LACKS;
}

void driver_config_ppaace(struct driver_call *call)
{
    call->result = pamu_config_ppaace((int)call->liodn, call->omi, call->stash, (int)call->prot);
}

void driver_config_spaace(struct driver_call *call)
{
    call->result = DRIVER_LACKS;
}

void driver_disable_spaace(struct driver_call *call)
{
    call->result = DRIVER_LACKS;
}

#endif

/* ---- looking ---- */

static struct fsl_dma_domain *inside(const void *domain)
{
#ifdef DRIVER_DOMAIN_PRIV
    return ((const struct iommu_domain *)domain)->priv;
#else
    return container_of((struct iommu_domain *)(uintptr_t)domain, struct fsl_dma_domain, iommu_domain);
#endif
}

void driver_domain(const void *domain, struct driver_domain *state)
{
    const struct fsl_dma_domain *own = inside(domain);
    struct device_domain_info *info;
    *state = (struct driver_domain){.switched = driver_has_windows};
#ifdef DRIVER_WINDOWS
    state->enabled = own->enabled;
    state->windows = own->win_arr != NULL ? own->win_cnt : 0;
    state->mapped = (uint32_t)own->mapped;
#endif
    list_for_each_entry(info, &own->devices, link) state->liodns++;
}

/* ---- devices and interrupts ---- */

void *driver_device(struct device_node *node, bool pci)
{
    struct device *controller = shim_allocate(sizeof *controller);
    controller->of_node = node;
    controller->bus = &platform_bus_type;
    if (!pci)
        return controller;
    struct pci_dev *endpoint = shim_allocate(sizeof *endpoint);
    struct pci_controller *host = shim_allocate(sizeof *host);
    struct pci_bus *bus = shim_allocate(sizeof *bus);
    host->parent = controller;
    host->cfg_addr = of_iomap(node, 0);
    bus->sysdata = host;
    INIT_LIST_HEAD(&bus->devices);
    endpoint->bus = bus;
    endpoint->dev.bus = &pci_bus_type;
    list_add(&endpoint->bus_list, &bus->devices);
    return &endpoint->dev;
}

void driver_interrupt(struct driver_call *call)
{
    call->result = shim_interrupt() == IRQ_HANDLED ? 0 : -EINVAL;
}
