/* Images of tables: bytes at addresses, from a binary file or from text. SPDX-License-Identifier: BSD-2-Clause */
#ifndef IMAGE_IMAGE_H
#define IMAGE_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* enumerator, name, help */
#define IMAGE_FORM_LIST(X)                                                  \
    X(RAW, "raw", "the bytes themselves")                                   \
    X(HEX, "hex", "hexadecimal digits without addresses, as xxd -p writes") \
    X(MD, "md", "lines ADDRESS: WORDS ASCII, as u-boot's md, xxd or hexdump -C write")

enum image_form {
#define IMAGE_FORM_ENUM(name, word, help) IMAGE_##name,
    IMAGE_FORM_LIST(IMAGE_FORM_ENUM)
#undef IMAGE_FORM_ENUM
        IMAGE_FORM_COUNT
};

/* The form called name. False if there is none. */
bool image_form_find(const char *name, enum image_form *form);

/* What the first bytes of a file look like. */
enum image_form image_form_guess(const uint8_t *head, size_t size);

#define IMAGE_MEMORY_LIMIT (UINT64_C(256) << 20) /* bytes in pages that are not all zero */
#define IMAGE_MOST_RANGES 65536u
#define IMAGE_MOST_LINE 4096u /* bytes of a line of text; longer ones are refused */

enum image_error {
    IMAGE_OK,
    IMAGE_ERR_TEXT,   /* a line is not what the form has; *problem tells */
    IMAGE_ERR_LIMIT,  /* over one of the limits above, or past 2^64 */
    IMAGE_ERR_MEMORY, /* out of memory */
};

/* What is wrong with a text, for people. */
struct image_problem {
    unsigned long line;
    char what[160];
};

/* A run of bytes that the image has: first to last. */
struct image_range {
    uint64_t first, last;
};

/* Opaque; made and given back by the caller. Bytes are given piece by piece, in order; then it may be read. */
struct image;

/* An empty image of a form; base is added to every address. NULL if out of memory. */
struct image *image_create(enum image_form form, uint64_t base);

/* Gives an image back; NULL is allowed. */
void image_destroy(struct image *image);

/* Takes the next bytes of the file. IMAGE_ERR_TEXT with *problem filled in, IMAGE_ERR_LIMIT, IMAGE_ERR_MEMORY. */
enum image_error image_feed(struct image *image, const uint8_t *bytes, size_t size, struct image_problem *problem);

/* Says that the file ends here. Errors as image_feed(). */
enum image_error image_end(struct image *image, struct image_problem *problem);

/* The runs of bytes in order of address, none touching the next; *count gets how many. */
const struct image_range *image_ranges(const struct image *image, size_t *count);

/* Reads length bytes, at least one. False if the image does not have all of them. */
bool image_read(const struct image *image, uint64_t address, uint8_t *bytes, size_t length);

#endif
