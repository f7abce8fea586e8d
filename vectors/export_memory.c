/* Tables of vectors as images for $readmemh(). SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <string.h>

#include "memory/sparse.h"
#include "pamu/device.h"
#include "pamu/paace.h"
#include "pamu/register.h"
#include "vectors/export.h"

#define MOST_ENTRY_BYTES 128u

/* Where a table lies, and its entries. */
struct table {
    const char *name;
    uint64_t base, entries;
    size_t entry_bytes;
};

/* A register and the one after it, of instance 0. */
static uint64_t read_pair(struct pamu *pamu, enum pamu_register first)
{
    size_t count;
    const struct pamu_register_row *rows = pamu_registers(&count);
    uint32_t high = 0, low = 0;
    (void)pamu_register_read(pamu, 0, rows[first].offset, &high);
    (void)pamu_register_read(pamu, 0, rows[first + 1].offset, &low);
    return (uint64_t)high << 32 | low;
}

static struct table find_table(struct pamu *pamu, enum pamu_structure structure)
{
    static const struct {
        const char *name;
        enum pamu_register base, limit; /* the high halves */
        size_t entry_bytes;
    } rows[] = {
        [PAMU_PPAACE] = {"PPAACT", PAMU_REG_PPBAH, PAMU_REG_PPLAH, PAMU_PAACE_BYTES},
        [PAMU_SPAACE] = {"SPAACT", PAMU_REG_SPBAH, PAMU_REG_SPLAH, PAMU_PAACE_BYTES},
        [PAMU_OMT] = {"OMT", PAMU_REG_OBAH, PAMU_REG_OLAH, PAMU_OME_BYTES},
    };
    uint64_t base = read_pair(pamu, rows[structure].base), limit = read_pair(pamu, rows[structure].limit);
    uint64_t entries = limit > base ? (limit - base) / rows[structure].entry_bytes : 0;
    return (struct table){rows[structure].name, base, entries, rows[structure].entry_bytes};
}

static bool is_zero(const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

static void put_entry(struct vec_text *text, const struct table *table, const uint8_t *bytes, unsigned width)
{
    size_t word = width / 8;
    for (size_t i = 0; i < table->entry_bytes; i++) {
        vec_putf(text, "%02x", bytes[i]);
        if ((i + 1) % word == 0)
            vec_put(text, i + 1 < table->entry_bytes ? " " : "\n");
    }
}

/* The first entry from this one on that may hold something; a table can have 2^32, and few of them in memory. */
static uint64_t next_entry(const struct mem_sparse *memory, const struct table *table, uint64_t entry)
{
    uint64_t address;
    if (entry >= table->entries || !mem_next(memory, table->base + entry * table->entry_bytes, &address))
        return table->entries;
    return (address - table->base) / table->entry_bytes;
}

static size_t put_table(struct vec_text *text, struct mem_sparse *memory, const struct table *table, unsigned width)
{
    size_t written = 0;
    uint64_t after = UINT64_MAX; /* the one that follows what was written last */
    for (uint64_t i = next_entry(memory, table, 0); i < table->entries; i = next_entry(memory, table, i + 1)) {
        uint8_t bytes[MOST_ENTRY_BYTES];
        uint64_t offset = i * table->entry_bytes;
        if (mem_read(memory, table->base + offset, bytes, table->entry_bytes) != MEM_OK ||
            is_zero(bytes, table->entry_bytes))
            continue;
        if (i != after)
            vec_putf(text, "@%" PRIx64 "\n", offset / (width / 8));
        put_entry(text, table, bytes, width);
        after = i + 1;
        written++;
    }
    return written;
}

/* Stops before the first operation that is a transaction. */
struct set_up {
    const struct vec_vector *vector;
};

static bool is_transaction(const char *line)
{
    return strncmp(line, "access ", 7) == 0 || strncmp(line, "dma ", 4) == 0 || strncmp(line, "msi-write ", 10) == 0;
}

static bool until_access(void *user, size_t step, const char *line)
{
    const struct set_up *set_up = user;
    (void)line;
    return step + 1 < set_up->vector->count && !is_transaction(set_up->vector->steps[step + 1].line);
}

bool vec_write_readmemh(struct vec_text *text, struct vec_model *model, const struct vec_vector *vector,
                        const struct vec_image *image, size_t *entries)
{
    struct set_up set_up = {vector};
    *entries = 0;
    vec_model_answer(model, vector, until_access, &set_up);
    struct pamu *pamu = op_session_model(vec_model_session(model));
    if (pamu == NULL)
        return true;
    const struct table table = find_table(pamu, image->structure);
    size_t before = text->length;
    vec_putf(text, "// %s: %s at 0x%" PRIx64 ", entries of %zu bytes, words of %u bits, big-endian\n", vector->id,
             table.name, table.base, table.entry_bytes, image->width);
    struct mem_sparse *memory = op_session_memory(vec_model_session(model));
    mem_accept_all(memory); /* what it refuses to give (rule T12) is in it nevertheless */
    *entries = put_table(text, memory, &table, image->width);
    if (*entries == 0)
        text->length = before;
    return !text->failed;
}
