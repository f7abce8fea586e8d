/* Simulated physical memory, as the model sees it (rule M5). SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_MEMORY_H
#define PAMU_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/* The caller's memory. Both calls return 0, or anything else to reject the whole access (rule T12);
 * they must not call back into the model that called them. */
struct pamu_memory_ops {
    int (*read)(void *user, uint64_t address, void *bytes, size_t length);
    int (*write)(void *user, uint64_t address, const void *bytes, size_t length);
};

#endif
