/* Simulated physical memory of 64-bit addresses, in pages on demand (rule M5). SPDX-License-Identifier: BSD-2-Clause */
#ifndef MEMORY_SPARSE_H
#define MEMORY_SPARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pamu/memory.h"

/* Opaque; made and given back by the caller, one thread at a time (reading moves its page cache, too).
 * Bytes never written read as 0. All calls are all or nothing: what fails has changed no byte. */
struct mem_sparse;

#define MEM_PAGE_BYTES 4096u
#define MEM_DEFAULT_LIMIT (UINT64_C(1) << 30)

#define MEM_ERROR_LIST(X)                                                        \
    X(OK, "success")                                                             \
    X(REJECTED, "the range touches one that is rejected on purpose")             \
    X(WRAP, "the range reaches past 2^64")                                       \
    X(LIMIT, "the simulated memory would hold more bytes than its limit allows") \
    X(MEMORY, "out of memory")

enum mem_error {
#define MEM_ERROR_ENUM(name, text) MEM_ERR_##name,
    MEM_ERROR_LIST(MEM_ERROR_ENUM)
#undef MEM_ERROR_ENUM
        MEM_ERR_COUNT
};
#define MEM_OK MEM_ERR_OK

/* The text of an error, of static life; "unknown error" for anything else. */
const char *mem_strerror(enum mem_error error);

/* An empty memory that holds at most limit bytes in pages, 0 for MEM_DEFAULT_LIMIT; NULL if out of memory. */
struct mem_sparse *mem_create(uint64_t limit);

/* Gives a memory back; NULL is allowed. */
void mem_destroy(struct mem_sparse *memory);

/* A copy that shares nothing, rejected ranges included; NULL if out of memory. */
struct mem_sparse *mem_clone(const struct mem_sparse *memory);

/* Reads length bytes. MEM_ERR_REJECTED, MEM_ERR_WRAP. */
enum mem_error mem_read(struct mem_sparse *memory, uint64_t address, void *bytes, size_t length);

/* Writes length bytes. MEM_ERR_REJECTED, MEM_ERR_WRAP, MEM_ERR_LIMIT, MEM_ERR_MEMORY. */
enum mem_error mem_write(struct mem_sparse *memory, uint64_t address, const void *bytes, size_t length);

/* Writes the same byte length times. Errors as mem_write(). Zeros take no page where there is none. */
enum mem_error mem_fill(struct mem_sparse *memory, uint64_t address, uint8_t byte, uint64_t length);

/* Lets every later access that touches [address, address + length) fail; length 0 does nothing.
 * MEM_ERR_WRAP, MEM_ERR_MEMORY. Ranges may overlap. */
enum mem_error mem_reject(struct mem_sparse *memory, uint64_t address, uint64_t length);

/* Lifts all mem_reject(). */
void mem_accept_all(struct mem_sparse *memory);

/* Bytes held in pages, a multiple of MEM_PAGE_BYTES, at most the limit. */
uint64_t mem_held(const struct mem_sparse *memory);

/* The first address at or after this one that lies in a page that is held, put into *found; false if there is none.
 * Everything between the two reads as 0. Takes as long as there are pages, but for an address in one. */
bool mem_next(const struct mem_sparse *memory, uint64_t address, uint64_t *found);

/* The model's way in: user is the struct mem_sparse. Everything that fails is a rejection (rule T12). */
extern const struct pamu_memory_ops mem_ops;

#endif
