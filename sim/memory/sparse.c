/* Simulated physical memory: a hash of pages, and the page used last. SPDX-License-Identifier: BSD-2-Clause */
#include "memory/sparse.h"

#include <stdlib.h>
#include <string.h>

struct page {
    uint64_t number; /* address / MEM_PAGE_BYTES */
    uint8_t *bytes;  /* NULL for an empty bucket */
};

struct range {
    uint64_t first, last; /* both inside */
};

struct mem_sparse {
    struct page *pages; /* open addressing, at most half full */
    uint64_t mask;      /* buckets - 1 */
    uint64_t count;     /* pages held */
    uint64_t most;      /* pages allowed */
    struct page recent;
    struct range *rejected;
    size_t ranges;
};

#define FIRST_BUCKETS 64u

const char *mem_strerror(enum mem_error error)
{
    static const char *const texts[] = {
#define MEM_ERROR_TEXT(name, text) text,
        MEM_ERROR_LIST(MEM_ERROR_TEXT)
#undef MEM_ERROR_TEXT
    };
    return (unsigned)error < MEM_ERR_COUNT ? texts[error] : "unknown error";
}

/* ---- life ---- */

static struct mem_sparse *create(uint64_t buckets, uint64_t most)
{
    struct mem_sparse *memory = calloc(1, sizeof *memory);
    if (memory == NULL)
        return NULL;
    memory->mask = buckets - 1;
    memory->most = most;
    memory->pages = calloc(buckets, sizeof *memory->pages);
    if (memory->pages != NULL)
        return memory;
    free(memory);
    return NULL;
}

struct mem_sparse *mem_create(uint64_t limit)
{
    return create(FIRST_BUCKETS, (limit == 0 ? MEM_DEFAULT_LIMIT : limit) / MEM_PAGE_BYTES);
}

void mem_destroy(struct mem_sparse *memory)
{
    if (memory == NULL)
        return;
    for (uint64_t i = 0; i <= memory->mask; i++)
        free(memory->pages[i].bytes);
    free(memory->pages);
    free(memory->rejected);
    free(memory);
}

static bool copy_pages(struct mem_sparse *copy, const struct mem_sparse *memory)
{
    for (uint64_t i = 0; i <= memory->mask; i++) {
        if (memory->pages[i].bytes == NULL)
            continue;
        uint8_t *bytes = malloc(MEM_PAGE_BYTES);
        if (bytes == NULL)
            return false;
        memcpy(bytes, memory->pages[i].bytes, MEM_PAGE_BYTES);
        copy->pages[i] = (struct page){memory->pages[i].number, bytes};
        copy->count++;
    }
    return true;
}

static bool copy_ranges(struct mem_sparse *copy, const struct mem_sparse *memory)
{
    if (memory->ranges == 0)
        return true;
    copy->rejected = malloc(memory->ranges * sizeof *copy->rejected);
    if (copy->rejected == NULL)
        return false;
    memcpy(copy->rejected, memory->rejected, memory->ranges * sizeof *copy->rejected);
    copy->ranges = memory->ranges;
    return true;
}

struct mem_sparse *mem_clone(const struct mem_sparse *memory)
{
    struct mem_sparse *copy = create(memory->mask + 1, memory->most);
    if (copy == NULL || (copy_pages(copy, memory) && copy_ranges(copy, memory)))
        return copy;
    mem_destroy(copy);
    return NULL;
}

/* ---- pages ---- */

/* The bucket of a page number, or the empty one where it belongs. */
static struct page *bucket_of(const struct mem_sparse *memory, uint64_t number)
{
    uint64_t hash = number * UINT64_C(0x9e3779b97f4a7c15);
    for (uint64_t i = (hash >> 32) & memory->mask;; i = (i + 1) & memory->mask) {
        struct page *page = &memory->pages[i];
        if (page->bytes == NULL || page->number == number)
            return page;
    }
}

/* The bytes of a page, or NULL if it was never written. */
static uint8_t *find(struct mem_sparse *memory, uint64_t number)
{
    if (memory->recent.bytes != NULL && memory->recent.number == number)
        return memory->recent.bytes;
    const struct page *page = bucket_of(memory, number);
    if (page->bytes != NULL)
        memory->recent = *page;
    return page->bytes;
}

static bool grow(struct mem_sparse *memory)
{
    struct page *old = memory->pages;
    uint64_t buckets = memory->mask + 1;
    struct page *pages = calloc(buckets * 2, sizeof *pages);
    if (pages == NULL)
        return false;
    memory->pages = pages;
    memory->mask = buckets * 2 - 1;
    for (uint64_t i = 0; i < buckets; i++)
        if (old[i].bytes != NULL)
            *bucket_of(memory, old[i].number) = old[i];
    free(old);
    return true;
}

/* Adds an empty page. */
static enum mem_error add(struct mem_sparse *memory, uint64_t number)
{
    if (memory->count * 2 > memory->mask && !grow(memory))
        return MEM_ERR_MEMORY;
    uint8_t *bytes = calloc(1, MEM_PAGE_BYTES);
    if (bytes == NULL)
        return MEM_ERR_MEMORY;
    *bucket_of(memory, number) = (struct page){number, bytes};
    memory->count++;
    return MEM_OK;
}

/* Makes sure that all pages of a range are there before a byte of it is written. */
static enum mem_error reserve(struct mem_sparse *memory, uint64_t address, uint64_t length)
{
    uint64_t first = address / MEM_PAGE_BYTES, last = (address + length - 1) / MEM_PAGE_BYTES;
    if (first == last && find(memory, first) != NULL)
        return MEM_OK;
    uint64_t missing = 0;
    for (uint64_t number = first; number <= last && missing <= memory->most; number++)
        missing += find(memory, number) == NULL;
    if (missing > memory->most - memory->count)
        return MEM_ERR_LIMIT;
    enum mem_error error = MEM_OK;
    for (uint64_t number = first; number <= last && error == MEM_OK; number++)
        if (find(memory, number) == NULL)
            error = add(memory, number);
    return error;
}

/* ---- ranges ---- */

static enum mem_error check(const struct mem_sparse *memory, uint64_t address, uint64_t length)
{
    uint64_t last = address + (length - 1);
    if (last < address)
        return MEM_ERR_WRAP;
    for (size_t i = 0; i < memory->ranges; i++)
        if (address <= memory->rejected[i].last && last >= memory->rejected[i].first)
            return MEM_ERR_REJECTED;
    return MEM_OK;
}

enum mem_error mem_reject(struct mem_sparse *memory, uint64_t address, uint64_t length)
{
    if (length == 0)
        return MEM_OK;
    uint64_t last = address + (length - 1);
    if (last < address)
        return MEM_ERR_WRAP;
    struct range *rejected = realloc(memory->rejected, (memory->ranges + 1) * sizeof *rejected);
    if (rejected == NULL)
        return MEM_ERR_MEMORY;
    rejected[memory->ranges++] = (struct range){address, last};
    memory->rejected = rejected;
    return MEM_OK;
}

void mem_accept_all(struct mem_sparse *memory)
{
    free(memory->rejected);
    memory->rejected = NULL;
    memory->ranges = 0;
}

uint64_t mem_held(const struct mem_sparse *memory)
{
    return memory->count * MEM_PAGE_BYTES;
}

bool mem_next(const struct mem_sparse *memory, uint64_t address, uint64_t *found)
{
    uint64_t first = address / MEM_PAGE_BYTES, nearest = UINT64_MAX;
    *found = address;
    if (bucket_of(memory, first)->bytes != NULL)
        return true;
    for (uint64_t i = 0; i <= memory->mask; i++)
        if (memory->pages[i].bytes != NULL && memory->pages[i].number > first && memory->pages[i].number < nearest)
            nearest = memory->pages[i].number;
    *found = nearest * MEM_PAGE_BYTES;
    return nearest != UINT64_MAX;
}

/* ---- bytes ---- */

/* How much of length lies in the page of address. */
static size_t part_of(uint64_t address, uint64_t length)
{
    uint64_t room = MEM_PAGE_BYTES - address % MEM_PAGE_BYTES;
    return (size_t)(length < room ? length : room);
}

enum mem_error mem_read(struct mem_sparse *memory, uint64_t address, void *bytes, size_t length)
{
    enum mem_error error = length == 0 ? MEM_OK : check(memory, address, length);
    if (error != MEM_OK)
        return error;
    uint8_t *to = bytes;
    while (length > 0) {
        size_t part = part_of(address, length);
        const uint8_t *page = find(memory, address / MEM_PAGE_BYTES);
        if (page == NULL)
            memset(to, 0, part);
        else
            memcpy(to, page + address % MEM_PAGE_BYTES, part);
        to += part;
        address += part;
        length -= part;
    }
    return MEM_OK;
}

enum mem_error mem_write(struct mem_sparse *memory, uint64_t address, const void *bytes, size_t length)
{
    if (length == 0)
        return MEM_OK;
    enum mem_error error = check(memory, address, length);
    if (error == MEM_OK)
        error = reserve(memory, address, length);
    const uint8_t *from = bytes;
    while (error == MEM_OK && length > 0) {
        size_t part = part_of(address, length);
        memcpy(find(memory, address / MEM_PAGE_BYTES) + address % MEM_PAGE_BYTES, from, part);
        from += part;
        address += part;
        length -= part;
    }
    return error;
}

enum mem_error mem_fill(struct mem_sparse *memory, uint64_t address, uint8_t byte, uint64_t length)
{
    if (length == 0)
        return MEM_OK;
    enum mem_error error = check(memory, address, length);
    if (error == MEM_OK && byte != 0)
        error = reserve(memory, address, length);
    while (error == MEM_OK && length > 0) {
        size_t part = part_of(address, length);
        uint8_t *page = find(memory, address / MEM_PAGE_BYTES);
        if (page != NULL)
            memset(page + address % MEM_PAGE_BYTES, byte, part);
        address += part;
        length -= part;
    }
    return error;
}

/* ---- for the model ---- */

static int read_for_model(void *user, uint64_t address, void *bytes, size_t length)
{
    return mem_read(user, address, bytes, length) != MEM_OK;
}

static int write_for_model(void *user, uint64_t address, const void *bytes, size_t length)
{
    return mem_write(user, address, bytes, length) != MEM_OK;
}

const struct pamu_memory_ops mem_ops = {read_for_model, write_for_model};
