/* Ends of calls, locks, registers, interrupts, devices, IOMMU groups. SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "kernel.h"
#include "machine.h"

/* The driver's own variables: build.sh puts them into these sections. */
extern uint8_t __start_driver_data[], __stop_driver_data[], __start_driver_bss[], __stop_driver_bss[];

static struct shim_machine now;
static uint8_t *first_data;
static unsigned epoch; /* locks held before it are not: the call that held them ended half-way */
static const void *operations;
static struct platform_driver *platform;
static struct {
    irq_handler_t handler;
    void *data;
    int number;
} interrupt;
static uint8_t *ccsr;
static uint64_t ccsr_phys;
static uint32_t version;
static int probe_result;

struct bus_type platform_bus_type = {"platform"}, pci_bus_type = {"pci"};

const struct shim_machine *machine(void)
{
    return &now;
}

/* ---- life ---- */

/* Those with a first value get it again, the others are zero. */
static void restore_variables(void)
{
    size_t bytes = (size_t)(__stop_driver_data - __start_driver_data);
    if (first_data == NULL) {
        first_data = malloc(bytes + 1);
        if (first_data == NULL)
            abort();
        memcpy(first_data, __start_driver_data, bytes);
    }
    memcpy(__start_driver_data, first_data, bytes);
    memset(__start_driver_bss, 0, (size_t)(__stop_driver_bss - __start_driver_bss));
}

static void reserve_ccsr(void)
{
    if (ccsr != NULL)
        munmap(ccsr, SHIM_CCSR_BYTES);
    ccsr = mmap(NULL, SHIM_CCSR_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (ccsr == MAP_FAILED)
        abort();
}

void shim_restart(const struct shim_machine *machine)
{
    now = *machine;
    epoch++;
    operations = NULL;
    platform = NULL;
    probe_result = 0;
    memset(&interrupt, 0, sizeof interrupt);
    restore_variables();
    reserve_ccsr();
    shim_memory_restart();
}

/* ---- ends of calls ---- */

static sigjmp_buf out;
static const char *reason;

_Noreturn void shim_bug(const char *what)
{
    reason = what;
    siglongjmp(out, SHIM_BUG);
}

static void on_fault(int number)
{
    (void)number;
    siglongjmp(out, SHIM_OOPS);
}

enum shim_end shim_run(void (*call)(void *user), void *user, const char **what)
{
    struct sigaction action = {.sa_handler = on_fault}, before[2];
    reason = "an address that is not there";
    sigaction(SIGSEGV, &action, &before[0]);
    sigaction(SIGBUS, &action, &before[1]);
    int end = sigsetjmp(out, 1);
    if (end == 0)
        call(user);
    else
        epoch++;
    sigaction(SIGSEGV, &before[0], NULL);
    sigaction(SIGBUS, &before[1], NULL);
    *what = reason;
    return (enum shim_end)end;
}

void shim_message(const char *format, ...)
{
    (void)format; /* the arguments have been evaluated, which may read registers */
}

void shim_lock(unsigned *held)
{
    if (*held == epoch)
        shim_bug("a lock is taken that is held");
    *held = epoch;
}

void shim_unlock(unsigned *held)
{
    if (*held != epoch)
        shim_bug("a lock is given back that is not held");
    *held = 0;
}

/* ---- registers ---- */

void shim_set_ccsr(uint64_t phys)
{
    ccsr_phys = phys;
}

void shim_set_version(uint32_t svr)
{
    version = svr;
}

uint32_t shim_system_version(void)
{
    return version;
}

void *shim_ccsr(uint64_t phys)
{
    return phys - ccsr_phys < SHIM_CCSR_BYTES ? ccsr + (phys - ccsr_phys) : NULL;
}

uint32_t *shim_ccsr_page(uint32_t offset)
{
    if (mprotect(ccsr + offset, PAGE_SIZE, PROT_READ | PROT_WRITE) != 0)
        abort();
    return (uint32_t *)(void *)(ccsr + offset);
}

static bool is_register(const volatile void *address)
{
    return (uintptr_t)address - (uintptr_t)ccsr < SHIM_CCSR_BYTES;
}

/* What is no register is memory: the handler looks at a table entry so. */
uint32_t shim_read32(const volatile void *address)
{
    if (!is_register(address))
        return *(const volatile uint32_t *)address;
    return now.read32(now.user, (uint32_t)((uintptr_t)address - (uintptr_t)ccsr));
}

void shim_write32(volatile void *address, uint32_t value)
{
    if (!is_register(address)) {
        *(volatile uint32_t *)address = value;
        return;
    }
    now.write32(now.user, (uint32_t)((uintptr_t)address - (uintptr_t)ccsr), value);
}

/* ---- interrupts ---- */

int request_irq(unsigned irq, irq_handler_t handler, unsigned long flags, const char *name, void *data)
{
    (void)flags, (void)name;
    interrupt.handler = handler;
    interrupt.data = data;
    interrupt.number = (int)irq;
    return 0;
}

void free_irq(unsigned irq, void *data)
{
    (void)irq, (void)data;
    interrupt.handler = NULL;
}

int shim_interrupt(void)
{
    return interrupt.handler != NULL ? interrupt.handler(interrupt.number, interrupt.data) : -1;
}

/* ---- platform devices ---- */

int platform_driver_register(struct platform_driver *driver)
{
    platform = driver;
    return 0;
}

void platform_driver_unregister(struct platform_driver *driver)
{
    if (platform == driver)
        platform = NULL;
}

struct platform_device *platform_device_alloc(const char *name, int id)
{
    struct platform_device *device = shim_allocate(sizeof *device);
    device->name = name;
    device->id = id;
    device->dev.bus = &platform_bus_type;
    return device;
}

/* As in a kernel, adding a device does not fail if its driver's probe does. */
int platform_device_add(struct platform_device *device)
{
    if (platform != NULL && strcmp(platform->driver.name, device->name) == 0)
        probe_result = platform->probe(device);
    return 0;
}

int shim_probe_result(void)
{
    return probe_result;
}

void platform_device_put(struct platform_device *device)
{
    shim_release(device);
}

/* ---- IOMMU ---- */

int shim_register_iommu(const void *those)
{
    if (those != NULL)
        operations = those;
    return 0;
}

const void *shim_operations(void)
{
    return operations;
}

struct iommu_group {
    unsigned devices;
};

struct iommu_group *iommu_group_get(struct device *device)
{
    return device->iommu_group;
}

struct iommu_group *iommu_group_alloc(void)
{
    return shim_allocate(sizeof(struct iommu_group));
}

int iommu_group_add_device(struct iommu_group *group, struct device *device)
{
    device->iommu_group = group;
    group->devices++;
    return 0;
}

void iommu_group_remove_device(struct device *device)
{
    device->iommu_group = NULL;
}

struct iommu_group *generic_device_group(struct device *device)
{
    (void)device;
    return iommu_group_alloc();
}

struct iommu_group *pci_device_group(struct device *device)
{
    return generic_device_group(device);
}

struct iommu_group *iommu_group_get_for_dev(struct device *device)
{
    const struct iommu_ops *ops = operations;
    struct iommu_group *group = device->iommu_group;
    if (group == NULL && ops != NULL && ops->device_group != NULL) {
        group = ops->device_group(device);
        if (!IS_ERR(group))
            iommu_group_add_device(group, device);
    }
    return group;
}
