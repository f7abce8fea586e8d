/* Internal: the bytes of an image, and which it has. SPDX-License-Identifier: BSD-2-Clause */
#ifndef IMAGE_STORE_H
#define IMAGE_STORE_H

#include "image/image.h"
#include "memory/sparse.h"

struct image {
    enum image_form form;
    uint64_t base;
    uint64_t next; /* where bytes without an address go: from 0, before base is added */
    struct mem_sparse *memory;
    struct image_range *ranges; /* sorted and merged once image_end() was called */
    size_t range_count, range_room;

    /* text */
    char line[IMAGE_MOST_LINE + 1];
    size_t length; /* of line */
    unsigned long line_number;
    uint8_t last[64]; /* the bytes of the line before, which a line "*" repeats */
    size_t last_length;
    bool repeating;
    bool half; /* HEX: a digit waits for its second */
    uint8_t half_digit;
};

/* Stores bytes at an address, to which base is added. IMAGE_ERR_LIMIT, IMAGE_ERR_MEMORY. */
enum image_error image_store(struct image *image, uint64_t address, const uint8_t *bytes, size_t size);

/* Stores the same byte size times. */
enum image_error image_store_fill(struct image *image, uint64_t address, uint8_t byte, uint64_t size);

/* Takes one line of text, without its end. IMAGE_ERR_TEXT and the rest. */
enum image_error image_take_line(struct image *image, struct image_problem *problem);

#endif
