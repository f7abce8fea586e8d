/* Storing an image: sparse memory, and the ranges it has. SPDX-License-Identifier: BSD-2-Clause */
#include "image/image.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image/store.h"

static const char *const form_names[] = {
#define IMAGE_FORM_NAME(name, word, help) word,
    IMAGE_FORM_LIST(IMAGE_FORM_NAME)
#undef IMAGE_FORM_NAME
};

bool image_form_find(const char *name, enum image_form *form)
{
    for (size_t i = 0; i < IMAGE_FORM_COUNT; i++) {
        if (strcmp(form_names[i], name) != 0)
            continue;
        *form = (enum image_form)i;
        return true;
    }
    return false;
}

static bool is_hex(uint8_t byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
}

static bool is_text(uint8_t byte)
{
    return (byte >= ' ' && byte <= '~') || byte == '\t' || byte == '\n' || byte == '\r';
}

enum image_form image_form_guess(const uint8_t *head, size_t size)
{
    bool hex = size > 0;
    for (size_t i = 0; i < size; i++) {
        if (!is_text(head[i]))
            return IMAGE_RAW;
        hex = hex && (is_hex(head[i]) || strchr(" \t\r\n", head[i]) != NULL);
    }
    if (size == 0)
        return IMAGE_RAW;
    return hex ? IMAGE_HEX : IMAGE_MD;
}

struct image *image_create(enum image_form form, uint64_t base)
{
    struct image *image = calloc(1, sizeof *image);
    if (image == NULL)
        return NULL;
    image->form = form;
    image->base = base;
    image->memory = mem_create(IMAGE_MEMORY_LIMIT);
    if (image->memory != NULL)
        return image;
    free(image);
    return NULL;
}

void image_destroy(struct image *image)
{
    if (image == NULL)
        return;
    mem_destroy(image->memory);
    free(image->ranges);
    free(image);
}

/* ---- ranges ---- */

static enum image_error add_range(struct image *image, uint64_t first, uint64_t last)
{
    struct image_range *previous = image->range_count > 0 ? &image->ranges[image->range_count - 1] : NULL;
    if (previous != NULL && previous->last != UINT64_MAX && previous->last + 1 == first) {
        previous->last = last;
        return IMAGE_OK;
    }
    if (image->range_count == IMAGE_MOST_RANGES)
        return IMAGE_ERR_LIMIT;
    if (image->range_count == image->range_room) {
        size_t room = image->range_room == 0 ? 16 : image->range_room * 2;
        struct image_range *ranges = realloc(image->ranges, room * sizeof *ranges);
        if (ranges == NULL)
            return IMAGE_ERR_MEMORY;
        image->ranges = ranges;
        image->range_room = room;
    }
    image->ranges[image->range_count++] = (struct image_range){first, last};
    return IMAGE_OK;
}

static int compare_ranges(const void *left, const void *right)
{
    const struct image_range *a = left, *b = right;
    return a->first < b->first ? -1 : a->first > b->first;
}

/* Ranges that touch or overlap become one. */
static void merge_ranges(struct image *image)
{
    size_t kept = 0;
    if (image->range_count == 0)
        return;
    qsort(image->ranges, image->range_count, sizeof *image->ranges, compare_ranges);
    for (size_t i = 1; i < image->range_count; i++) {
        struct image_range *at = &image->ranges[kept];
        const struct image_range *next = &image->ranges[i];
        if (next->first > at->last && next->first - at->last > 1)
            image->ranges[++kept] = *next;
        else if (next->last > at->last)
            at->last = next->last;
    }
    image->range_count = kept + 1;
}

const struct image_range *image_ranges(const struct image *image, size_t *count)
{
    *count = image->range_count;
    return image->ranges;
}

/* ---- bytes ---- */

static enum image_error memory_error(enum mem_error error)
{
    if (error == MEM_OK)
        return IMAGE_OK;
    return error == MEM_ERR_MEMORY ? IMAGE_ERR_MEMORY : IMAGE_ERR_LIMIT;
}

/* Where bytes go that have this address, and note that they are there. */
static enum image_error place(struct image *image, uint64_t *address, uint64_t size)
{
    if (*address > UINT64_MAX - image->base)
        return IMAGE_ERR_LIMIT;
    *address += image->base;
    if (size - 1 > UINT64_MAX - *address)
        return IMAGE_ERR_LIMIT;
    return add_range(image, *address, *address + size - 1);
}

enum image_error image_store(struct image *image, uint64_t address, const uint8_t *bytes, size_t size)
{
    if (size == 0)
        return IMAGE_OK;
    enum image_error error = place(image, &address, size);
    for (size_t at = 0; error == IMAGE_OK && at < size;) {
        size_t count = MEM_PAGE_BYTES - (size_t)((address + at) % MEM_PAGE_BYTES);
        if (count > size - at)
            count = size - at;
        bool zero = bytes[at] == 0 && memcmp(bytes + at, bytes + at + 1, count - 1) == 0;
        error = memory_error(zero ? mem_fill(image->memory, address + at, 0, count)
                                  : mem_write(image->memory, address + at, bytes + at, count));
        at += count;
    }
    return error;
}

enum image_error image_store_fill(struct image *image, uint64_t address, uint8_t byte, uint64_t size)
{
    if (size == 0)
        return IMAGE_OK;
    enum image_error error = place(image, &address, size);
    return error == IMAGE_OK ? memory_error(mem_fill(image->memory, address, byte, size)) : error;
}

bool image_read(const struct image *image, uint64_t address, uint8_t *bytes, size_t length)
{
    size_t low = 0, high = image->range_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (image->ranges[middle].last < address)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == image->range_count || image->ranges[low].first > address ||
        image->ranges[low].last - address < length - 1)
        return false;
    return mem_read(image->memory, address, bytes, length) == MEM_OK;
}

/* ---- files ---- */

static enum image_error end_line(struct image *image, struct image_problem *problem)
{
    image->line_number++;
    image->line[image->length] = '\0';
    enum image_error error = image_take_line(image, problem);
    image->length = 0;
    return error;
}

static enum image_error fail_text(const struct image *image, struct image_problem *problem, const char *what)
{
    problem->line = image->line_number + 1;
    (void)snprintf(problem->what, sizeof problem->what, "%s", what);
    return IMAGE_ERR_TEXT;
}

enum image_error image_feed(struct image *image, const uint8_t *bytes, size_t size, struct image_problem *problem)
{
    enum image_error error = IMAGE_OK;
    if (image->form == IMAGE_RAW) {
        error = image_store(image, image->next, bytes, size);
        image->next += size;
        return error;
    }
    for (size_t i = 0; i < size && error == IMAGE_OK; i++) {
        if (bytes[i] == '\n')
            error = end_line(image, problem);
        else if (bytes[i] == '\0')
            error = fail_text(image, problem, "this is not text; --form raw is for binary files");
        else if (image->length == IMAGE_MOST_LINE)
            error = fail_text(image, problem, "the line is longer than 4096 bytes");
        else
            image->line[image->length++] = (char)bytes[i];
    }
    return error;
}

enum image_error image_end(struct image *image, struct image_problem *problem)
{
    enum image_error error = IMAGE_OK;
    if (image->form != IMAGE_RAW && image->length > 0)
        error = end_line(image, problem);
    if (error == IMAGE_OK && image->half) {
        error = fail_text(image, problem, "an odd number of digits in all");
        problem->line = image->line_number;
    }
    merge_ranges(image);
    return error;
}
