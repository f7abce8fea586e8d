/* Allocations, the pages that hold the tables, and the pool of entries. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <sys/mman.h>

#include "kernel.h"
#include "machine.h"

/* ---- small objects: freed when the kernel restarts, zero when handed out, and zero again when released ---- */

struct object {
    struct object *next, **link;
    size_t size;
    max_align_t bytes[];
};

static struct object *objects;

void *shim_allocate(size_t size)
{
    struct object *object = calloc(1, sizeof *object + size);
    if (object == NULL)
        abort();
    object->next = objects;
    object->link = &objects;
    object->size = size;
    if (objects != NULL)
        objects->link = &object->next;
    objects = object;
    return object->bytes;
}

void shim_release(const void *pointer)
{
    if (pointer == NULL)
        return;
    struct object *object = (struct object *)((uintptr_t)pointer - offsetof(struct object, bytes));
    *object->link = object->next;
    if (object->next != NULL)
        object->next->link = object->link;
    free(object);
}

struct kmem_cache *kmem_cache_create(const char *name, unsigned size, unsigned align, unsigned long flags,
                                     void (*constructor)(void *))
{
    struct kmem_cache *cache = shim_allocate(sizeof *cache);
    (void)name, (void)align, (void)flags, (void)constructor;
    cache->size = size;
    return cache;
}

void kmem_cache_destroy(struct kmem_cache *cache)
{
    shim_release(cache);
}

/* ---- pages: between two walls, at the physical address they were given ---- */

#define WALL (1u << 20)

static struct {
    uint8_t *wall, *bytes;
    size_t size;
    uint64_t phys, next_phys;
} pages;

static void drop_pages(void)
{
    if (pages.wall != NULL)
        munmap(pages.wall, pages.size * 2 + 2 * WALL);
    pages.wall = pages.bytes = NULL;
    pages.size = 0;
}

void shim_memory_restart(void)
{
    while (objects != NULL)
        shim_release(objects->bytes);
    drop_pages();
}

void shim_place_pages(uint64_t phys)
{
    pages.next_phys = phys;
}

/* The block is as aligned for the CPU as for the PAMU. */
void *shim_pages(size_t bytes)
{
    if (pages.wall != NULL)
        shim_bug("a second block of pages");
    pages.wall = mmap(NULL, bytes * 2 + 2 * WALL, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages.wall == MAP_FAILED)
        abort();
    pages.bytes = (uint8_t *)(((uintptr_t)pages.wall + WALL + bytes - 1) / bytes * bytes);
    pages.size = bytes;
    pages.phys = pages.next_phys;
    if (mprotect(pages.bytes, bytes, PROT_READ | PROT_WRITE) != 0)
        abort();
    return pages.bytes;
}

void shim_free_pages(const void *address)
{
    if (address == pages.bytes)
        drop_pages();
}

uint8_t *shim_block(uint64_t *phys, size_t *bytes)
{
    *phys = pages.phys;
    *bytes = pages.size;
    return pages.bytes;
}

uint64_t shim_physical(const void *pointer)
{
    return pages.phys + ((uintptr_t)pointer - (uintptr_t)pages.bytes);
}

/* What is not the driver's own is read only once, four words of it, when a handler reports an error. */
void *shim_virtual(uint64_t phys)
{
    if (phys - pages.phys < pages.size)
        return pages.bytes + (phys - pages.phys);
    uint8_t *words = shim_allocate(16);
    machine()->read_memory(machine()->user, phys, words, 16);
    return words;
}

/* ---- what the PAMU hears: the compiler lets the driver call these before each of its writes (build.sh) ---- */

void __asan_storeN_noabort(uintptr_t address, size_t bytes);
void __asan_store1_noabort(uintptr_t address);
void __asan_store2_noabort(uintptr_t address);
void __asan_store4_noabort(uintptr_t address);
void __asan_store8_noabort(uintptr_t address);
void __asan_store16_noabort(uintptr_t address);
void __asan_handle_no_return(void);

void __asan_storeN_noabort(uintptr_t address, size_t bytes)
{
    uintptr_t offset = address - (uintptr_t)pages.bytes;
    if (offset < pages.size)
        machine()->written(machine()->user, pages.phys + offset, bytes);
}

void __asan_store1_noabort(uintptr_t address)
{
    __asan_storeN_noabort(address, 1);
}

void __asan_store2_noabort(uintptr_t address)
{
    __asan_storeN_noabort(address, 2);
}

void __asan_store4_noabort(uintptr_t address)
{
    __asan_storeN_noabort(address, 4);
}

void __asan_store8_noabort(uintptr_t address)
{
    __asan_storeN_noabort(address, 8);
}

void __asan_store16_noabort(uintptr_t address)
{
    __asan_storeN_noabort(address, 16);
}

void __asan_handle_no_return(void)
{
}

/* ---- the pool: first fit, by units; freeing what is not taken is a BUG ---- */

struct gen_pool *gen_pool_create(int order, int node)
{
    struct gen_pool *pool = shim_allocate(sizeof *pool);
    (void)node;
    pool->unit = 1UL << order;
    return pool;
}

int gen_pool_add(struct gen_pool *pool, unsigned long address, size_t size, int node)
{
    (void)node;
    pool->start = address;
    pool->bytes = size;
    pool->taken = shim_allocate(size / pool->unit);
    return 0;
}

static unsigned long units(const struct gen_pool *pool, size_t size)
{
    return (size + pool->unit - 1) / pool->unit;
}

unsigned long gen_pool_alloc(struct gen_pool *pool, size_t size)
{
    unsigned long count = units(pool, size), all = pool->bytes / pool->unit, run = 0;
    if (size == 0)
        return 0;
    for (unsigned long i = 0; i < all; i++) {
        run = pool->taken[i] ? 0 : run + 1;
        if (run == count) {
            memset(pool->taken + (i + 1 - count), 1, count);
            return pool->start + (i + 1 - count) * pool->unit;
        }
    }
    return 0;
}

void gen_pool_free(struct gen_pool *pool, unsigned long address, size_t size)
{
    unsigned long first = (address - pool->start) / pool->unit, count = units(pool, size);
    BUG_ON(address < pool->start || address + size - 1 > pool->start + pool->bytes - 1);
    for (unsigned long i = first; i < first + count; i++)
        BUG_ON(!pool->taken[i]);
    memset(pool->taken + first, 0, count);
}

void gen_pool_destroy(struct gen_pool *pool)
{
    shim_release(pool->taken);
    shim_release(pool);
}
