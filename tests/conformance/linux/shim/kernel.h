/* The little of a kernel that the PAMU driver needs: types, macros, declarations. SPDX-License-Identifier: BSD-2-Clause
 *
 * Every header that the driver includes is this one (build.sh). Names are the kernel's, as the driver calls them; what
 * stands behind them is ours, written for a driver that is alone, on one CPU, and for 3.11 to 6.12 at once: structures
 * have the members of all versions. A member that is never called from here is a void pointer. */
#ifndef SHIM_KERNEL_H
#define SHIM_KERNEL_H

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "shim.h"

/* ---- types ---- */

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef uint32_t __be32;
typedef u64 phys_addr_t;
typedef u64 dma_addr_t;
typedef unsigned gfp_t;

#define __iomem
#define __init
#define __force
#define __packed __attribute__((__packed__))
#define __maybe_unused __attribute__((__unused__))

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define container_of(pointer, type, member) ((type *)((char *)(pointer)-offsetof(type, member)))
#define upper_32_bits(value) ((u32)((u64)(value) >> 32))
#define lower_32_bits(value) ((u32)(value))

/* ---- bits ---- */

static inline int fls64(u64 value)
{
    return value == 0 ? 0 : 64 - __builtin_clzll(value);
}

static inline unsigned long __ffs(unsigned long value)
{
    return (unsigned long)__builtin_ctzl(value);
}

static inline bool is_power_of_2(unsigned long value)
{
    return value != 0 && (value & (value - 1)) == 0;
}

#define ilog2(value) (fls64(value) - 1)

static inline u32 be32_to_cpup(const u32 *value)
{
    return *value; /* the target is big-endian */
}

#define be32_to_cpu(value) (value)

/* ---- messages, assertions, barriers ---- */

#define pr_fmt_of_nobody(fmt) fmt
#define pr_emerg(...) shim_message(__VA_ARGS__)
#define pr_err(...) shim_message(__VA_ARGS__)
#define pr_info(...) shim_message(__VA_ARGS__)
#define pr_debug(...) shim_message(__VA_ARGS__)
#define dev_err(dev, ...) shim_message(__VA_ARGS__)
#define dev_warn(dev, ...) shim_message(__VA_ARGS__)
#define dev_dbg(dev, ...) shim_message(__VA_ARGS__)

#define BUG() shim_bug("BUG()")
#define BUG_ON(condition) ((condition) ? shim_bug(#condition) : (void)0)
#define WARN_ON(condition) ((condition) ? (shim_message("WARN_ON: " #condition), true) : false)

#define mb() __asm__ volatile("" ::: "memory")
#define wmb() mb()
#define smp_wmb() mb()

#define MAX_ERRNO 4095
#define ERR_PTR(error) ((void *)(intptr_t)(error))
#define PTR_ERR(pointer) ((long)(intptr_t)(pointer))
#define IS_ERR(pointer) ((uintptr_t)(pointer) >= (uintptr_t)-MAX_ERRNO)

/* ---- lists ---- */

struct list_head {
    struct list_head *next, *prev;
};

static inline void INIT_LIST_HEAD(struct list_head *head)
{
    head->next = head;
    head->prev = head;
}

static inline void list_add(struct list_head *item, struct list_head *head)
{
    item->next = head->next;
    item->prev = head;
    head->next->prev = item;
    head->next = item;
}

static inline void list_del(struct list_head *item)
{
    item->prev->next = item->next;
    item->next->prev = item->prev;
    item->next = NULL;
    item->prev = NULL;
}

static inline int list_empty(const struct list_head *head)
{
    return head->next == head;
}

#define list_entry(item, type, member) container_of(item, type, member)
#define list_for_each_entry(each, head, member)                                               \
    for (each = list_entry((head)->next, __typeof__(*each), member); &each->member != (head); \
         each = list_entry(each->member.next, __typeof__(*each), member))
#define list_for_each_entry_safe(each, after, head, member)               \
    for (each = list_entry((head)->next, __typeof__(*each), member),      \
        after = list_entry(each->member.next, __typeof__(*each), member); \
         &each->member != (head); each = after, after = list_entry(after->member.next, __typeof__(*each), member))

/* ---- locks: one CPU, so that taking one that is held is a deadlock ---- */

typedef struct {
    unsigned held; /* shim_lock_epoch() while it is */
} spinlock_t;

#define DEFINE_SPINLOCK(name) spinlock_t name
#define spin_lock_init(lock) ((lock)->held = 0)
#define spin_lock(lock) shim_lock(&(lock)->held)
#define spin_unlock(lock) shim_unlock(&(lock)->held)
#define spin_lock_irqsave(lock, flags) (flags = 0, shim_lock(&(lock)->held))
#define spin_unlock_irqrestore(lock, flags) ((void)flags, shim_unlock(&(lock)->held))

/* ---- memory ---- */

#define GFP_KERNEL 0u
#define GFP_ATOMIC 0u
#define __GFP_ZERO 0u
#define SLAB_HWCACHE_ALIGN 0u

struct kmem_cache {
    size_t size;
};

struct kmem_cache *kmem_cache_create(const char *name, unsigned size, unsigned align, unsigned long flags,
                                     void (*constructor)(void *));
void kmem_cache_destroy(struct kmem_cache *cache);
#define kmem_cache_alloc(cache, flags) shim_allocate((cache)->size)
#define kmem_cache_zalloc(cache, flags) shim_allocate((cache)->size)
#define kmem_cache_free(cache, object) shim_release(object)
#define kzalloc(size, flags) shim_allocate(size)
#define kmalloc(size, flags) shim_allocate(size)
#define kcalloc(count, size, flags) shim_allocate((count) * (size))
#define kfree(object) shim_release(object)
#define kzfree(object) shim_release(object)
#define kfree_sensitive(object) shim_release(object)

#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)

struct page; /* stands for the address itself */

static inline int get_order(unsigned long size)
{
    return size <= PAGE_SIZE ? 0 : fls64((size - 1) >> PAGE_SHIFT);
}

#define alloc_pages(flags, order) ((struct page *)shim_pages(PAGE_SIZE << (order)))
#define page_address(page) ((void *)(page))
#define page_to_phys(page) shim_physical(page)
#define free_pages(address, order) shim_free_pages((void *)(address))
#define virt_to_phys(pointer) shim_physical((const void *)(pointer))
#define phys_to_virt(phys) shim_virtual(phys)

struct gen_pool {
    unsigned long start, bytes;
    unsigned long unit;
    u8 *taken; /* by unit */
};

struct gen_pool *gen_pool_create(int order, int node);
int gen_pool_add(struct gen_pool *pool, unsigned long address, size_t size, int node);
unsigned long gen_pool_alloc(struct gen_pool *pool, size_t size);
void gen_pool_free(struct gen_pool *pool, unsigned long address, size_t size);
void gen_pool_destroy(struct gen_pool *pool);

/* ---- registers ---- */

#define in_be32(address) shim_read32(address)
#define out_be32(address, value) shim_write32(address, value)
#define iounmap(address) ((void)(address))

struct ccsr_guts {
    u8 other[0x604];
    __be32 pamubypenr;
};

#define SPRN_SVR 1023
#define mfspr(number) shim_system_version()

/* Numbers of parts, SVR >> 8 without the security bit (FACTS section 9, A-004510). */
#define SVR_P2040 0x821000
#define SVR_P2041 0x821001
#define SVR_P3041 0x821103
#define SVR_P4040 0x820100
#define SVR_P4080 0x820000
#define SVR_P5010 0x822100
#define SVR_P5020 0x822000
#define SVR_P5021 0x820500
#define SVR_P5040 0x820400

/* ---- device tree ---- */

struct property; /* of tree.c */

struct device_node {
    const char *name, *full_name; /* full: the name, too; older drivers print it */
    struct device_node *parent, *child, *last, *sibling;
    struct property *properties;
};

struct of_device_id {
    char name[32], type[32], compatible[128];
    const void *data;
};

const void *of_get_property(const struct device_node *node, const char *name, int *length);
bool of_property_present(const struct device_node *node, const char *name);
int of_device_is_compatible(const struct device_node *node, const char *compatible);
struct device_node *of_find_matching_node(struct device_node *from, const struct of_device_id *matches);
struct device_node *of_find_compatible_node(struct device_node *from, const char *type, const char *compatible);
struct device_node *of_find_node_with_property(struct device_node *from, const char *name);
struct device_node *of_find_node_by_phandle(u32 handle);
struct device_node *of_find_node_by_type(struct device_node *from, const char *type);
void *of_iomap(struct device_node *node, int index);
const __be32 *of_get_address(struct device_node *node, int index, u64 *size, unsigned *flags);
unsigned irq_of_parse_and_map(struct device_node *node, int index);

#define of_node_get(node) (node)
#define of_node_put(node) ((void)(node))
#define for_each_node_with_property(node, name) \
    for (node = of_find_node_with_property(NULL, name); node; node = of_find_node_with_property(node, name))
#define for_each_node_by_type(node, type) \
    for (node = of_find_node_by_type(NULL, type); node; node = of_find_node_by_type(node, type))
#define for_each_of_cpu_node(node) for_each_node_by_type(node, "cpu")

/* ---- devices and interrupts ---- */

struct bus_type {
    const char *name;
};
extern struct bus_type platform_bus_type, pci_bus_type;

struct iommu_group;
struct iommu_domain;

struct device {
    struct device *parent;
    struct bus_type *bus;
    struct device_node *of_node;
    struct iommu_group *iommu_group;
    void *iommu_private;         /* dev_iommu_priv_*(), 5.8 and later */
    struct iommu_domain *domain; /* what the core thinks that it is attached to */
    struct {
        void *iommu_domain; /* before */
    } archdata;
};

#define dev_iommu_priv_get(dev) ((dev)->iommu_private)
#define dev_iommu_priv_set(dev, value) ((dev)->iommu_private = (value))

struct device_driver {
    const char *name;
    const void *owner;
    const struct of_device_id *of_match_table;
};

struct platform_device {
    const char *name;
    int id;
    struct device dev;
};

struct platform_driver {
    struct device_driver driver;
    int (*probe)(struct platform_device *device);
    void *remove;
};

int platform_driver_register(struct platform_driver *driver);
void platform_driver_unregister(struct platform_driver *driver);
struct platform_device *platform_device_alloc(const char *name, int id);
int platform_device_add(struct platform_device *device);
void platform_device_put(struct platform_device *device);

#define THIS_MODULE NULL
#define arch_initcall(function) int (*const shim_initcall)(void) = function

typedef int irqreturn_t;
typedef irqreturn_t (*irq_handler_t)(int irq, void *data);
#define IRQ_NONE 0
#define IRQ_HANDLED 1
#define NO_IRQ 0

int request_irq(unsigned irq, irq_handler_t handler, unsigned long flags, const char *name, void *data);
void free_irq(unsigned irq, void *data);

/* ---- PCI ---- */

struct pci_dev;

struct pci_bus {
    struct pci_bus *parent;
    struct pci_dev *self;
    struct list_head devices;
    void *sysdata;
    unsigned char number;
};

struct pci_dev {
    struct device dev;
    struct pci_bus *bus, *subordinate;
    struct list_head bus_list;
    unsigned devfn;
    unsigned multifunction : 1;
};

struct pci_controller {
    struct device *parent;
    u32 *cfg_addr;
};

#define PCI_FSL_BRR1 0xbf8
#define PCI_FSL_BRR1_VER 0xffff
#define dev_is_pci(device) ((device)->bus == &pci_bus_type)
#define to_pci_dev(device) container_of(device, struct pci_dev, dev)

/* Before 3.17 a driver looks for bridges itself; there is none, and every device is isolated. */
#define PCI_ACS_SV 0x01
#define PCI_ACS_RR 0x04
#define PCI_ACS_CR 0x08
#define PCI_ACS_UF 0x10
#define PCI_DEVFN(slot, function) (((slot)&0x1fu) << 3 | ((function)&7u))
#define PCI_SLOT(devfn) ((devfn) >> 3 & 0x1fu)
#define PCI_FUNC(devfn) ((devfn)&7u)
#define pci_dev_get(device) (device)
#define pci_dev_put(device) ((void)(device))
#define pci_is_pcie(device) ((void)(device), true)
#define pci_is_root_bus(bus) ((bus)->parent == NULL)
#define pci_domain_nr(bus) ((void)(bus), 0)
#define pci_acs_enabled(device, flags) ((void)(device), (void)(flags), true)
#define pci_acs_path_enabled(device, end, flags) ((void)(device), (void)(end), (void)(flags), true)
#define pci_get_dma_source(device) (device)
#define pci_find_upstream_pcie_bridge(device) ((void)(device), (struct pci_dev *)NULL)
#define pci_get_domain_bus_and_slot(domain, bus, devfn) ((void)(domain), (void)(bus), (struct pci_dev *)NULL)
#define pci_get_slot(bus, devfn) ((void)(bus), (void)(devfn), (struct pci_dev *)NULL)

static inline struct pci_controller *pci_bus_to_host(const struct pci_bus *bus)
{
    return (struct pci_controller *)bus->sysdata;
}

/* ---- IOMMU core ---- */

#define IOMMU_READ 1
#define IOMMU_WRITE 2

#define IOMMU_DOMAIN_BLOCKED 0u
#define IOMMU_DOMAIN_UNMANAGED 1u
#define IOMMU_DOMAIN_IDENTITY 4u
#define IOMMU_DOMAIN_PLATFORM 32u

enum iommu_cap { IOMMU_CAP_CACHE_COHERENCY = 1, IOMMU_CAP_INTR_REMAP };

enum iommu_attr {
    DOMAIN_ATTR_GEOMETRY,
    DOMAIN_ATTR_PAGING,
    DOMAIN_ATTR_WINDOWS,
    DOMAIN_ATTR_FSL_PAMU_STASH,
    DOMAIN_ATTR_FSL_PAMU_ENABLE,
    DOMAIN_ATTR_FSL_PAMUV1,
};

struct iommu_domain_geometry {
    dma_addr_t aperture_start, aperture_end;
    bool force_aperture;
};

struct iommu_domain_ops {
    int (*attach_dev)(struct iommu_domain *domain, struct device *device);
    void (*detach_dev)(struct iommu_domain *domain, struct device *device);
    phys_addr_t (*iova_to_phys)(struct iommu_domain *domain, dma_addr_t iova);
    void (*free)(struct iommu_domain *domain);
};

struct iommu_domain {
    unsigned type;
    const struct iommu_domain_ops *ops;
    struct iommu_domain_geometry geometry;
    void *priv;
};

struct iommu_device {
    int unused;
};

struct iommu_ops {
    void *capable, *domain_has_cap;
    struct iommu_domain *(*domain_alloc)(unsigned type);
    int (*domain_init)(struct iommu_domain *domain); /* before 4.1 */
    void (*domain_destroy)(struct iommu_domain *domain);
    void (*domain_free)(struct iommu_domain *domain);
    int (*attach_dev)(struct iommu_domain *domain, struct device *device);
    void (*detach_dev)(struct iommu_domain *domain, struct device *device);
    int (*domain_window_enable)(struct iommu_domain *domain, u32 window, phys_addr_t address, u64 size, int prot);
    void (*domain_window_disable)(struct iommu_domain *domain, u32 window);
    int (*domain_set_windows)(struct iommu_domain *domain, u32 count); /* before 5.9 */
    u32 (*domain_get_windows)(struct iommu_domain *domain);
    phys_addr_t (*iova_to_phys)(struct iommu_domain *domain, dma_addr_t iova);
    int (*domain_set_attr)(struct iommu_domain *domain, enum iommu_attr attribute, void *data);
    int (*domain_get_attr)(struct iommu_domain *domain, enum iommu_attr attribute, void *data);
    struct iommu_device *(*probe_device)(struct device *device); /* 5.8 and later */
    void *release_device;
    int (*add_device)(struct device *device);
    void (*remove_device)(struct device *device);
    struct iommu_group *(*device_group)(struct device *device);
    const struct iommu_domain_ops *default_domain_ops; /* 5.18 and later */
    struct iommu_domain *default_domain;               /* 6.5 and later */
};

/* With or without the operations as an argument. */
#define iommu_device_register(device, ...) shim_register_iommu((const void *[]){__VA_ARGS__ __VA_OPT__(, ) NULL}[0])
#define iommu_device_set_ops(device, operations) shim_register_iommu(operations)
#define bus_set_iommu(bus, operations) shim_register_iommu(operations)
#define iommu_device_sysfs_add(...) 0
#define iommu_device_sysfs_remove(...) ((void)0)
#define iommu_device_link(...) 0
#define iommu_device_unlink(...) ((void)0)

struct iommu_group *iommu_group_get(struct device *device);
struct iommu_group *iommu_group_alloc(void);
int iommu_group_add_device(struct iommu_group *group, struct device *device);
void iommu_group_remove_device(struct device *device);
struct iommu_group *iommu_group_get_for_dev(struct device *device);
struct iommu_group *pci_device_group(struct device *device);
struct iommu_group *generic_device_group(struct device *device);
#define iommu_group_put(group) ((void)(group))
#define iommu_get_domain_for_dev(device) ((device)->domain)

#endif
