/* The parts of a report's page, files of the tree that the build turns into arrays.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_PAGE_PARTS_H
#define CLI_PAGE_PARTS_H

#include <stddef.h>

struct page_part {
    const char *name; /* as the frame calls for it: "@@NAME@@"; the frame itself is called frame */
    const unsigned char *bytes;
    size_t size;
};

/* Up to a row whose name is NULL. */
extern const struct page_part page_parts[];

#endif
