/* Memory taken in small pieces and given back all at once; texts that grow. SPDX-License-Identifier: BSD-2-Clause */
#ifndef VECTORS_STORE_H
#define VECTORS_STORE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#if defined(__GNUC__)
#define VEC_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define VEC_PRINTF(text, first)
#endif

struct vec_block;

/* All zero at first. Once memory ran out, failed stays set. */
struct vec_store {
    struct vec_block *blocks;
    bool failed;
};

/* Zeroed memory that lives as long as the store, aligned for any object; a copy of a text of length bytes. NULL, with
 * failed set, if there is none. */
void *vec_alloc(struct vec_store *store, size_t size);
const char *vec_keep(struct vec_store *store, const char *text, size_t length);

/* The same of a whole string, and as printf() makes it; "" if memory ran out. */
const char *vec_copy(struct vec_store *store, const char *text);
VEC_PRINTF(2, 3) const char *vec_format(struct vec_store *store, const char *format, ...);

/* Gives all of it back. */
void vec_store_release(struct vec_store *store);

/* A text being written; all zero at first. Once memory ran out, failed stays set and nothing is added. */
struct vec_text {
    char *bytes; /* length of them, and a NUL; NULL while nothing was written */
    size_t length, capacity;
    bool failed;
};

/* Adds a string. */
void vec_put(struct vec_text *text, const char *words);

/* Adds length bytes. */
void vec_put_bytes(struct vec_text *text, const char *bytes, size_t length);

/* Adds a text as printf() makes it. */
VEC_PRINTF(2, 3) void vec_putf(struct vec_text *text, const char *format, ...);

/* What fits of a text into buffer, with \xNN for each byte that is not printable ASCII: for what a device says, which
 * may go to a terminal. Returns buffer. */
const char *vec_printable(char *buffer, size_t size, const char *text);

/* Gives its memory back; it is empty afterwards. */
void vec_text_release(struct vec_text *text);

#endif
