/* Calls into the driver, whatever its version offers. SPDX-License-Identifier: BSD-2-Clause */
#ifndef DEVICE_DRIVER_H
#define DEVICE_DRIVER_H

#include <stdbool.h>
#include <stdint.h>

#include "shim.h"

/* A call: what it needs, and what came of it. Devices and domains are the driver's. */
struct driver_call {
    void *domain, *device;
    uint64_t start, size, phys;
    uint32_t liodn, count, window, prot, omi, stash, cache, cpu;
    bool on;
    int result;     /* 0 or a negative errno; DRIVER_LACKS if it has no such function */
    uint64_t value; /* iova_to_phys */
};

#define DRIVER_LACKS (-10000)

typedef void driver_function(struct driver_call *call);

driver_function driver_boot, driver_create, driver_destroy, driver_geometry, driver_windows, driver_attach,
    driver_detach, driver_map, driver_unmap, driver_switch, driver_stash, driver_range, driver_iova_to_phys,
    driver_config_ppaace, driver_config_spaace, driver_disable_spaace, driver_interrupt;

/* What the driver thinks of a domain: fields of its own structure. */
struct driver_domain {
    bool switched, enabled;
    uint32_t windows, mapped, liodns;
};
void driver_domain(const void *domain, struct driver_domain *state);

/* A device with this node; pci: an endpoint behind the controller with this node. */
void *driver_device(struct device_node *node, bool pci);

extern const char driver_found[]; /* what build.sh found in the tree */
extern const bool driver_has_windows;

#endif
