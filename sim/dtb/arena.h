/* Memory that is given back all at once, and texts in it. SPDX-License-Identifier: BSD-2-Clause */
#ifndef DTB_ARENA_H
#define DTB_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct dtb_block;

/* All zero at first. Once an allocation has failed, failed stays set. */
struct dtb_arena {
    struct dtb_block *blocks;
    bool failed;
};

/* Zeroed memory for count objects of size bytes, aligned for any; NULL if there is none. count may be 0. */
void *dtb_alloc(struct dtb_arena *arena, size_t count, size_t size);

/* A text as vprintf() makes it, with "?" for what is not printable ASCII; "" if memory ran out. */
const char *dtb_vtext(struct dtb_arena *arena, const char *format, va_list arguments);

/* Replaces what is not printable ASCII by "?". */
void dtb_make_printable(char *text);

/* Gives all of it back. */
void dtb_arena_release(struct dtb_arena *arena);

#endif
