/* Initialisation in the kernel driver's order (FACTS section 7). SPDX-License-Identifier: BSD-2-Clause */
#include "sw/boot.h"

#include <string.h>

#include "sw/books.h"
#include "sw/refusal.h"

struct moe_row {
    uint8_t omi;       /* index in the OMT */
    uint8_t operation; /* inbound */
    uint8_t mapped;    /* EOE */
};

/* QMan portal, FMan, QMan private memory, CAAM (FACTS section 4). */
static const struct moe_row moes[] = {
    {0, PAMU_OP_READ, PAMU_EOE_READ},     {0, PAMU_OP_WRITE, PAMU_EOE_WRITE},  {0, PAMU_OP_EREAD0, PAMU_EOE_RSA},
    {0, PAMU_OP_EWRITE0, PAMU_EOE_WWSAO}, {0, PAMU_OP_DIRECT0, PAMU_EOE_LDEC}, {0, PAMU_OP_DIRECT1, PAMU_EOE_LDECPE},
    {1, PAMU_OP_READ, PAMU_EOE_READI},    {1, PAMU_OP_WRITE, PAMU_EOE_WRITE},  {2, PAMU_OP_READ, PAMU_EOE_READ},
    {2, PAMU_OP_WRITE, PAMU_EOE_WRITE},   {2, PAMU_OP_EREAD0, PAMU_EOE_RSA},   {2, PAMU_OP_EWRITE0, PAMU_EOE_WWSA},
    {3, PAMU_OP_READ, PAMU_EOE_READI},    {3, PAMU_OP_WRITE, PAMU_EOE_WRITE},
};

#define MOE_COUNT (sizeof(moes) / sizeof(moes[0]))

/* Instance and register are legal, so the write cannot fail. */
void sw_put(struct pamu *pamu, unsigned instance, enum pamu_register number, uint32_t value)
{
    size_t count;

    (void)pamu_register_write(pamu, instance, pamu_registers(&count)[number].offset, value);
}

/* Writes a pair of registers, high word first. */
static void put_address(struct pamu *pamu, unsigned instance, enum pamu_register high, uint64_t address)
{
    sw_put(pamu, instance, high, (uint32_t)(address >> 32));
    sw_put(pamu, instance, (enum pamu_register)(high + 1), (uint32_t)address);
}

void sw_put_tables(const struct sw_tables *tables, unsigned instance)
{
    const struct pamu_placement *where = &tables->at;
    struct pamu *pamu = tables->pamu;

    put_address(pamu, instance, PAMU_REG_PPBAH, where->ppaact);
    put_address(pamu, instance, PAMU_REG_PPLAH, where->ppaact + sw_ppaact_bytes(where));
    put_address(pamu, instance, PAMU_REG_SPBAH, where->spaact);
    put_address(pamu, instance, PAMU_REG_SPLAH, where->spaact + sw_spaact_bytes(where));
}

void sw_put_omt(const struct sw_tables *tables, unsigned instance)
{
    const struct pamu_placement *where = &tables->at;

    put_address(tables->pamu, instance, PAMU_REG_OBAH, where->omt);
    put_address(tables->pamu, instance, PAMU_REG_OLAH, where->omt + sw_omt_bytes(where));
}

static void boot_instance(const struct sw_tables *tables, unsigned instance, const struct pamu_boot_options *options)
{
    struct pamu *pamu = tables->pamu;

    if (options != NULL && options->a005982)
        sw_put(pamu, instance, PAMU_REG_PC, PAMU_PC_OCE);
    sw_put_tables(tables, instance);
    sw_put_omt(tables, instance);
    sw_put(pamu, instance, PAMU_REG_PICS, PAMU_PICS_AVIE);
    sw_put(pamu, instance, PAMU_REG_PC, PAMU_PC_PE | PAMU_PC_OCE | PAMU_PC_SPCC | PAMU_PC_PPCC);
}

enum pamu_error sw_write_omt(const struct sw_tables *tables)
{
    struct pamu_ome entries[PAMU_OMT_MIN_ENTRIES];
    enum pamu_error error = PAMU_OK;

    memset(entries, 0, sizeof(entries));
    for (size_t i = 0; i < MOE_COUNT; i++)
        entries[moes[i].omi].moe[moes[i].operation] = (uint8_t)(PAMU_ENCODING_VALID | moes[i].mapped);
    for (uint32_t i = 0; i < PAMU_OMT_MIN_ENTRIES && error == PAMU_OK; i++)
        error = sw_tables_ome(tables, i, &entries[i]);
    return error;
}

void sw_end_bypass(struct pamu *pamu, unsigned first, unsigned count)
{
    uint32_t bypass = pamu_bypass_read(pamu);

    for (unsigned i = first; i < first + count; i++)
        bypass &= ~(UINT32_C(0x80000000) >> i);
    pamu_bypass_write(pamu, bypass);
}

static bool any_domain(const struct pamu_software *software)
{
    for (uint32_t i = 0; i < software->config.domains; i++) {
        if (sw_domain(software, i) != NULL)
            return true;
    }
    return false;
}

enum pamu_error pamu_software_boot(struct pamu_software *software, const struct pamu_boot_options *options,
                                   struct pamu_refusal *refusal)
{
    const struct sw_tables tables = sw_tables(software);
    unsigned instances = pamu_config(tables.pamu)->hardware.instances;
    enum pamu_error error;

    if (any_domain(software))
        return sw_refuse(refusal, PAMU_EBUSY, "R9", "there are domains; destroy them before initialising again");
    error = sw_tables_clear(&tables);
    if (error != PAMU_OK)
        return error;
    for (unsigned i = 0; i < instances; i++)
        boot_instance(&tables, i, options);
    error = sw_write_omt(&tables);
    if (error != PAMU_OK)
        return error;
    sw_end_bypass(tables.pamu, 0, instances);
    software->booted = true;
    return PAMU_OK;
}
