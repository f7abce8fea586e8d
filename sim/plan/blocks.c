/* Memory cut into the fewest pieces that windows of one size can map. SPDX-License-Identifier: BSD-2-Clause */
#include "plan/blocks.h"

#include <stdlib.h>
#include <string.h>

/* Blocks on their way. */
struct cutting {
    size_t memory_count;
    uint64_t window; /* bytes */
    struct plan_block *blocks;
    size_t most, count;
};

static int by_place(const void *a, const void *b)
{
    const struct plan_memory *x = a, *y = b;

    if (x->prot != y->prot)
        return x->prot < y->prot ? -1 : 1;
    return (x->phys > y->phys) - (x->phys < y->phys);
}

/* Joins what overlaps or touches; returns how many are left. */
static size_t join(struct plan_memory *pieces, size_t count)
{
    size_t joined = 0;

    for (size_t i = 0; i < count; i++) {
        struct plan_memory *last = joined > 0 ? &pieces[joined - 1] : NULL;
        uint64_t end = pieces[i].phys - (last != NULL ? last->phys : 0) + pieces[i].size;

        if (last == NULL || last->prot != pieces[i].prot || pieces[i].phys - last->phys > last->size)
            pieces[joined++] = pieces[i];
        else if (end > last->size)
            last->size = end;
    }
    return joined;
}

static void add(struct cutting *cutting, struct plan_block block)
{
    if (cutting->count < cutting->most)
        cutting->blocks[cutting->count] = block;
    cutting->count++;
}

/* Taking the largest aligned power of two each time is the fewest: another cut at the same place only has smaller ones
 * there. */
static void cut(struct cutting *cutting, const struct plan_memory *piece)
{
    uint64_t phys = piece->phys, left = piece->size;

    while (left > 0) {
        uint64_t size = cutting->window;

        while (size > left || (phys & (size - 1)) != 0)
            size /= 2;
        add(cutting, (struct plan_block){phys, size, cutting->memory_count, piece->prot});
        phys += size;
        left -= size;
    }
}

/* False if one is too large. */
static bool add_whole(struct cutting *cutting, const struct plan_memory *memory)
{
    for (size_t i = 0; i < cutting->memory_count; i++) {
        if (!memory[i].whole)
            continue;
        if (memory[i].size > cutting->window)
            return false;
        add(cutting, (struct plan_block){memory[i].phys, memory[i].size, i, memory[i].prot});
    }
    return true;
}

size_t plan_blocks(const struct plan_memory *memory, size_t count, unsigned window_log, struct plan_block *blocks,
                   size_t most)
{
    struct cutting cutting = {count, (uint64_t)1 << window_log, blocks, most, 0};
    struct plan_memory *pieces = calloc(count + 1, sizeof(*pieces));
    size_t piece_count = 0;

    if (pieces == NULL)
        return 0;
    for (size_t i = 0; i < count; i++) {
        if (!memory[i].whole)
            pieces[piece_count++] = memory[i];
    }
    qsort(pieces, piece_count, sizeof(*pieces), by_place);
    piece_count = join(pieces, piece_count);
    for (size_t i = 0; i < piece_count; i++)
        cut(&cutting, &pieces[i]);
    free(pieces);
    return add_whole(&cutting, memory) ? cutting.count : 0;
}
