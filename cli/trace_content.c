/* What is in a trace, counted by reading all of it. SPDX-License-Identifier: BSD-2-Clause */
#include "trace_content.h"

#include <stdlib.h>
#include <string.h>

#include "trace/chunk.h"

#define FIRST_ROOM 4096u
#define PAGE_BITS 12u
#define WINDOW_BITS 8u /* CONTENT_WINDOWS is 2 to this */
#define MSI_BYTES 4u

/* ---- pages ---- */

static size_t place_of(const struct content *content, uint64_t page, uint32_t liodn)
{
    uint64_t hash = (page ^ (uint64_t)liodn << 48) * 0x9e3779b97f4a7c15u;
    size_t at = (size_t)(hash >> 20) & (content->page_room - 1);
    while (content->pages[at].page != 0 && (content->pages[at].page != page || content->pages[at].liodn != liodn))
        at = (at + 1) & (content->page_room - 1);
    return at;
}

static bool grow_pages(struct content *content)
{
    struct content_page *old = content->pages;
    size_t old_room = content->page_room;
    content->page_room = old_room == 0 ? FIRST_ROOM : 2 * old_room;
    content->pages = calloc(content->page_room, sizeof *content->pages);
    if (content->pages == NULL) {
        content->pages = old;
        content->page_room = old_room;
        return false;
    }
    for (size_t i = 0; i < old_room; i++)
        if (old[i].page != 0)
            content->pages[place_of(content, old[i].page, old[i].liodn)] = old[i];
    free(old);
    return true;
}

static bool add_page(struct content *content, struct content_liodn *liodn, uint32_t number, uint64_t page)
{
    if (content->page_count == CONTENT_PAGES) {
        content->pages_full = true;
        return true;
    }
    if (2 * content->page_count >= content->page_room && !grow_pages(content))
        return false;
    size_t at = place_of(content, page + 1, number);
    if (content->pages[at].page != 0)
        return true;
    content->pages[at] = (struct content_page){page + 1, number};
    content->page_count++;
    liodn->pages++;
    return true;
}

/* ---- records ---- */

static struct content_liodn *liodn_of(struct content *content, uint16_t number)
{
    struct content_liodn **liodn = &content->liodns[number];
    if (*liodn == NULL)
        *liodn = calloc(1, sizeof **liodn);
    if (*liodn != NULL && (*liodn)->records == 0)
        (*liodn)->lowest = UINT64_MAX;
    return *liodn;
}

static unsigned bits_of(uint64_t number)
{
    unsigned bits = 0;
    for (; number > 0; number >>= 1)
        bits++;
    return bits;
}

static bool count_record(struct content *content, const struct op_head *head, uint32_t length)
{
    struct content_liodn *liodn = liodn_of(content, head->liodn);
    uint64_t last = head->address + (length > 0 ? length - 1 : 0);
    if (liodn == NULL)
        return false;
    if (last < head->address)
        last = UINT64_MAX;
    liodn->records++;
    liodn->bytes += length;
    liodn->lowest = head->address < liodn->lowest ? head->address : liodn->lowest;
    liodn->highest = last > liodn->highest ? last : liodn->highest;
    content->bytes += length;
    content->by_bits[bits_of(head->address)]++;
    bool fine = true;
    for (uint64_t page = head->address >> PAGE_BITS; page <= last >> PAGE_BITS && fine && !content->pages_full; page++)
        fine = add_page(content, liodn, head->liodn, page);
    return fine;
}

static bool count_operation(struct content *content, const struct op_head *head)
{
    bool is_dma = head->operation == OP_DMA, is_write = (head->flags & OP_FLAG_DMA_WRITE) != 0;
    bool is_msi = head->operation == OP_MSI_WRITE;
    content->dma_reads += is_dma && !is_write;
    content->dma_writes += is_dma && is_write;
    content->msi_writes += is_msi;
    content->accesses += is_msi || head->operation == OP_ACCESS;
    if (is_msi)
        return count_record(content, head, MSI_BYTES);
    return (!is_dma && head->operation != OP_ACCESS) || count_record(content, head, head->length);
}

static void count_times(struct content *content, const struct trace_chunk *chunk)
{
    if (chunk->times == NULL || chunk->operations == 0)
        return;
    if (content->operations == 0)
        content->first_time = trace_chunk_time(chunk, 0);
    content->last_time = trace_chunk_time(chunk, chunk->operations - 1);
    content->timed = true;
}

bool content_add(struct content *content, const struct trace_chunk *chunk)
{
    for (size_t at = 0; at < chunk->slot_count;) {
        struct op_head head;
        op_head_load(chunk->slots + at * OP_SLOT_BYTES, &head);
        if (!count_operation(content, &head))
            return false;
        at += trace_slot_count(chunk->slots + at * OP_SLOT_BYTES);
    }
    count_times(content, chunk);
    content->chunks++;
    content->slots += chunk->slot_count;
    content->operations += chunk->operations;
    return true;
}

/* ---- apertures ---- */

/* The smallest power of two, aligned to itself, that holds all of an LIODN's addresses; not below 256 pages' worth of
 * windows of a page. */
static unsigned aperture_of(const struct content_liodn *liodn)
{
    unsigned bits = bits_of(liodn->lowest ^ liodn->highest);
    return bits < PAGE_BITS + WINDOW_BITS ? PAGE_BITS + WINDOW_BITS : bits;
}

void content_finish(struct content *content)
{
    for (uint32_t i = 0; i < CONTENT_LIODNS; i++)
        if (content->liodns[i] != NULL)
            content->liodns[i]->aperture_bits = aperture_of(content->liodns[i]);
    for (size_t i = 0; i < content->page_room; i++) {
        if (content->pages[i].page == 0)
            continue;
        struct content_liodn *liodn = content->liodns[content->pages[i].liodn];
        uint64_t window = (content->pages[i].page - 1) >> (liodn->aperture_bits - WINDOW_BITS - PAGE_BITS);
        liodn->window_bits[window % CONTENT_WINDOWS / 64] |= (uint64_t)1 << window % 64;
    }
}

unsigned content_windows(const struct content_liodn *liodn)
{
    unsigned count = 0;
    for (unsigned i = 0; i < CONTENT_WINDOWS; i++)
        count += (unsigned)(liodn->window_bits[i / 64] >> i % 64 & 1);
    return count;
}

void content_free(struct content *content)
{
    for (uint32_t i = 0; i < CONTENT_LIODNS; i++)
        free(content->liodns[i]);
    free(content->pages);
}
