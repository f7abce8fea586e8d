/* Blocks cut into pieces, and texts that grow. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/store.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct vec_block {
    struct vec_block *next;
    size_t used, size;
    alignas(max_align_t) unsigned char bytes[];
};

#define BLOCK_BYTES 65536u

static struct vec_block *add_block(struct vec_store *store, size_t least)
{
    size_t size = least > BLOCK_BYTES ? least : BLOCK_BYTES;
    struct vec_block *block = calloc(1, sizeof *block + size);
    if (block == NULL) {
        store->failed = true;
        return NULL;
    }
    block->size = size;
    block->next = store->blocks;
    store->blocks = block;
    return block;
}

static void *take(struct vec_store *store, size_t size, size_t alignment)
{
    struct vec_block *block = store->blocks;
    size_t at = block != NULL ? (block->used + alignment - 1) / alignment * alignment : 0;
    if (block == NULL || at > block->size || size > block->size - at) {
        block = add_block(store, size);
        at = 0;
    }
    if (block == NULL)
        return NULL;
    block->used = at + size;
    return block->bytes + at;
}

void *vec_alloc(struct vec_store *store, size_t size)
{
    return take(store, size, alignof(max_align_t));
}

const char *vec_keep(struct vec_store *store, const char *text, size_t length)
{
    char *copy = take(store, length + 1, 1);
    if (copy == NULL)
        return NULL;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

const char *vec_copy(struct vec_store *store, const char *text)
{
    const char *copy = vec_keep(store, text, strlen(text));
    return copy != NULL ? copy : "";
}

const char *vec_format(struct vec_store *store, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = length >= 0 ? take(store, (size_t)length + 1, 1) : NULL;
    if (text == NULL)
        return "";
    va_start(arguments, format);
    (void)vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return text;
}

void vec_store_release(struct vec_store *store)
{
    while (store->blocks != NULL) {
        struct vec_block *block = store->blocks;
        store->blocks = block->next;
        free(block);
    }
    store->failed = false;
}

/* ---- texts ---- */

static bool make_room(struct vec_text *text, size_t more)
{
    if (text->failed || more < text->capacity - text->length)
        return !text->failed;
    size_t capacity = (text->length + more + 1) * 2;
    char *bytes = realloc(text->bytes, capacity);
    if (bytes == NULL) {
        text->failed = true;
        return false;
    }
    text->bytes = bytes;
    text->capacity = capacity;
    return true;
}

void vec_put_bytes(struct vec_text *text, const char *bytes, size_t length)
{
    if (!make_room(text, length))
        return;
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

void vec_put(struct vec_text *text, const char *words)
{
    vec_put_bytes(text, words, strlen(words));
}

void vec_putf(struct vec_text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0 || !make_room(text, (size_t)length))
        return;
    va_start(arguments, format);
    (void)vsnprintf(text->bytes + text->length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    text->length += (size_t)length;
}

void vec_text_release(struct vec_text *text)
{
    free(text->bytes);
    *text = (struct vec_text){NULL, 0, 0, false};
}

const char *vec_printable(char *buffer, size_t size, const char *text)
{
    size_t used = 0;
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        bool plain = byte >= ' ' && byte <= '~';
        if (size - used <= (plain ? 1u : 4u))
            break;
        if (plain)
            buffer[used++] = *text;
        else
            used += (size_t)snprintf(buffer + used, size - used, "\\x%02x", byte);
    }
    buffer[used] = '\0';
    return buffer;
}
