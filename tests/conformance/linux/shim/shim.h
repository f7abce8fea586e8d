/* What the shim and the program around it say to each other, in plain C. SPDX-License-Identifier: BSD-2-Clause */
#ifndef SHIM_SHIM_H
#define SHIM_SHIM_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct device_node;

/* ---- the machine under the driver ---- */

#define SHIM_CCSR_BYTES 0x1000000u

/* Registers by offset in CCSR, the memory that is not the driver's own, and who must hear of tables written. */
struct shim_machine {
    void *user;
    uint32_t (*read32)(void *user, uint32_t offset);
    void (*write32)(void *user, uint32_t offset, uint32_t value);
    bool (*read_memory)(void *user, uint64_t phys, void *bytes, size_t length);
    void (*written)(void *user, uint64_t phys, size_t length);
};

/* A fresh kernel: no allocation, no device tree, nothing registered. The driver's own variables are as at start. */
void shim_restart(const struct shim_machine *machine);

/* Where the next shim_pages() lie for the PAMU, and where the CCSR space is for the CPU. */
void shim_place_pages(uint64_t phys);
void shim_set_ccsr(uint64_t phys);
void shim_set_version(uint32_t svr);

/* The pages the driver took: NULL before. */
uint8_t *shim_block(uint64_t *phys, size_t *bytes);

/* CCSR as plain memory, for blocks whose registers the driver reads and writes by pointer: 4 KiB from offset. */
uint32_t *shim_ccsr_page(uint32_t offset);

/* ---- calls into the driver ---- */

enum shim_end { SHIM_DONE, SHIM_BUG, SHIM_OOPS };

/* Runs call(user); says how it ended, and what was wrong (static life). */
enum shim_end shim_run(void (*call)(void *user), void *user, const char **what);

/* ---- the device tree ---- */

struct device_node *shim_node(struct device_node *parent, const char *name);
void shim_property(struct device_node *node, const char *name, const void *value, size_t length);
void shim_cells(struct device_node *node, const char *name, const uint32_t *cells, size_t count);
void shim_text(struct device_node *node, const char *name, const char *text);
struct device_node *shim_root(void);
struct device_node *shim_next(const struct device_node *node); /* in order of the tree; NULL for the first */
const char *shim_name(const struct device_node *node);
const uint32_t *shim_find_cells(const struct device_node *node, const char *name, size_t *count);

/* Reads a flattened tree into an empty one. False if it is damaged. */
bool shim_unflatten(const uint8_t *blob, size_t bytes);

/* ---- called by the driver, under the kernel's names (kernel.h) ---- */

void shim_message(const char *format, ...);
_Noreturn void shim_bug(const char *what);
void shim_lock(unsigned *held);
void shim_unlock(unsigned *held);
void *shim_allocate(size_t size);
void shim_release(const void *object);
void *shim_pages(size_t bytes);
void shim_free_pages(const void *pages);
uint64_t shim_physical(const void *pointer);
void *shim_virtual(uint64_t phys);
uint32_t shim_read32(const volatile void *address);
void shim_write32(volatile void *address, uint32_t value);
void *shim_ccsr(uint64_t phys);
uint32_t shim_system_version(void);
int shim_register_iommu(const void *operations);

#endif
