/* Memory that is given back all at once, and texts in it. SPDX-License-Identifier: BSD-2-Clause */
#include "dtb/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct dtb_block {
    struct dtb_block *next;
    alignas(max_align_t) unsigned char bytes[];
};

void *dtb_alloc(struct dtb_arena *arena, size_t count, size_t size)
{
    bool fits = size == 0 || count <= (SIZE_MAX - sizeof(struct dtb_block)) / size;
    struct dtb_block *block = fits ? calloc(1, sizeof *block + count * size) : NULL;
    if (block == NULL) {
        arena->failed = true;
        return NULL;
    }
    block->next = arena->blocks;
    arena->blocks = block;
    return block->bytes;
}

void dtb_make_printable(char *text)
{
    for (; *text != '\0'; text++) {
        if (*text < ' ' || *text > '~')
            *text = '?';
    }
}

const char *dtb_vtext(struct dtb_arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = length < 0 ? NULL : dtb_alloc(arena, (size_t)length + 1, 1);
    if (text == NULL) {
        arena->failed = true;
        return "";
    }
    (void)vsnprintf(text, (size_t)length + 1, format, arguments);
    dtb_make_printable(text);
    return text;
}

void dtb_arena_release(struct dtb_arena *arena)
{
    while (arena->blocks != NULL) {
        struct dtb_block *block = arena->blocks;
        arena->blocks = block->next;
        free(block);
    }
}
