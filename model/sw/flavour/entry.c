/* Changing fields of table entries in place. SPDX-License-Identifier: BSD-2-Clause */
#include "sw/flavour/entry.h"

#include "hw/bytes.h"
#include "sw/coverage.h"
#include "sw/rules.h"

#define WORD_BYTES 4u
#define PAGE_BITS 12u
#define CLEAR_BYTES 4096u

static const uint8_t zeros[CLEAR_BYTES];

static const struct {
    uint32_t mask;
    uint8_t word;
} fields[] = {
#define ROW(member, name, word, mask, scope, help) {mask, word},
    PAMU_PAACE_FIELD_LIST(ROW)
#undef ROW
};

static unsigned shift_of(uint32_t mask)
{
    unsigned shift = 0;

    while ((mask >> shift & 1) == 0)
        shift++;
    return shift;
}

uint64_t fl_primary(const struct pamu_driver *driver, uint32_t liodn)
{
    return driver->config.tables.ppaact + (uint64_t)liodn * PAMU_PAACE_BYTES;
}

uint64_t fl_secondary(const struct pamu_driver *driver, uint64_t index)
{
    return driver->config.tables.spaact + index * PAMU_PAACE_BYTES;
}

static uint32_t read_word(struct pamu_driver *driver, uint64_t address)
{
    uint8_t bytes[WORD_BYTES];

    if (!driver->bus && pamu_memory_read(driver->config.pamu, address, bytes, sizeof(bytes)) == PAMU_OK)
        return load_be32(bytes);
    driver->bus = true;
    return 0;
}

static void write_word(struct pamu_driver *driver, uint64_t address, uint32_t value)
{
    uint8_t bytes[WORD_BYTES];

    store_be32(bytes, value);
    if (!driver->bus && pamu_memory_write(driver->config.pamu, address, bytes, sizeof(bytes)) != PAMU_OK)
        driver->bus = true;
}

uint32_t fl_get(struct pamu_driver *driver, uint64_t entry, enum fl_field field)
{
    uint32_t word = read_word(driver, entry + fields[field].word * WORD_BYTES);

    return (word & fields[field].mask) >> shift_of(fields[field].mask);
}

void fl_set(struct pamu_driver *driver, uint64_t entry, enum fl_field field, uint32_t value)
{
    uint64_t address = entry + fields[field].word * WORD_BYTES;
    uint32_t mask = fields[field].mask;

    write_word(driver, address, (read_word(driver, address) & ~mask) | (value << shift_of(mask) & mask));
}

void fl_clear(struct pamu_driver *driver, uint64_t address, uint64_t length)
{
    for (uint64_t done = 0; done < length && !driver->bus; done += CLEAR_BYTES) {
        size_t part = length - done < CLEAR_BYTES ? (size_t)(length - done) : CLEAR_BYTES;
        driver->bus = pamu_memory_write(driver->config.pamu, address + done, zeros, part) != PAMU_OK;
    }
}

uint32_t fl_size_code(uint64_t size)
{
    return sw_exponent(size) - 1u; /* P3 */
}

uint64_t fl_page(const struct pamu_driver *driver, uint64_t address)
{
    uint64_t page = address >> PAGE_BITS;

    sw_cover_quirk(driver, "F6", page << PAGE_BITS != address);
    sw_cover_quirk(driver, "F14.15", driver->config.bits == 32 && page > UINT32_MAX);
    return driver->config.bits == 32 ? (uint32_t)page : page;
}

void fl_set_target(struct pamu_driver *driver, uint64_t entry, uint64_t page)
{
    fl_set(driver, entry, FL_twbah, (uint32_t)(page >> 20));
    fl_set(driver, entry, FL_twbal, (uint32_t)page);
}

void fl_set_base(struct pamu_driver *driver, uint64_t entry, uint64_t address)
{
    fl_set(driver, entry, FL_wbah, (uint32_t)(address >> 32));
    fl_set(driver, entry, FL_wbal, (uint32_t)(address >> PAGE_BITS));
}

bool fl_set_operation(struct pamu_driver *driver, uint64_t entry, uint32_t omi)
{
    if (omi == FL_NONE)
        return true;
    if (omi >= driver->config.tables.omt_entries)
        return false;
    fl_set(driver, entry, FL_otm, PAMU_OTM_INDEXED);
    fl_set(driver, entry, FL_omi, omi);
    return true;
}

void fl_set_stash(struct pamu_driver *driver, uint64_t entry, uint32_t stash)
{
    if (stash != FL_NONE)
        fl_set(driver, entry, FL_cid, stash);
}
