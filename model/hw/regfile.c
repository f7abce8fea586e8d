/* The generic register engine and its hooks (rules M1 to M4, C6, V3). SPDX-License-Identifier: BSD-2-Clause */
#include "hw/regfile.h"

#include <string.h>

#include "hw/coverage.h"
#include "hw/lookup.h"
#include "hw/observe.h"
#include "hw/snoop.h"

static const struct {
    uint8_t base, limit;
    uint32_t enable; /* in PC */
} tables[PAMU_STRUCTURE_COUNT] = {
    [PAMU_PPAACE] = {PAMU_REG_PPBAH, PAMU_REG_PPLAH, PAMU_PC_PPCC},
    [PAMU_SPAACE] = {PAMU_REG_SPBAH, PAMU_REG_SPLAH, PAMU_PC_SPCC},
    [PAMU_OMT] = {PAMU_REG_OBAH, PAMU_REG_OLAH, PAMU_PC_OCE},
};

/* The limit is exclusive (T4), so an entry counts if it ends at or below it. */
void regfile_decode(struct instance *instance)
{
    uint32_t control = instance->registers[PAMU_REG_PC];

    instance->version++;
    instance->gate_closed = (control & PAMU_PC_PGC) != 0;
    instance->enabled = (control & PAMU_PC_PE) != 0;
    for (unsigned i = 0; i < PAMU_STRUCTURE_COUNT; i++) {
        uint64_t base = regfile_pair(instance, (enum pamu_register)tables[i].base);
        uint64_t limit = regfile_pair(instance, (enum pamu_register)tables[i].limit);

        instance->table_base[i] = base;
        instance->table_count[i] = limit > base ? (limit - base) / entry_bytes((enum pamu_structure)i) : 0;
        instance->cache[i].enabled = (control & tables[i].enable) != 0;
    }
    instance->plain = !instance->bypassed && !instance->gate_closed && instance->enabled &&
                      instance->cache[PAMU_PPAACE].enabled && instance->cache[PAMU_SPAACE].enabled;
}

void regfile_reset(struct pamu *pamu, struct instance *instance)
{
    memset(instance->registers, 0, sizeof(instance->registers));
    instance->registers[PAMU_REG_PC2] = (uint32_t)pamu->config.hardware.mliodn << 16;
    instance->registers[PAMU_REG_PC3] = (uint32_t)pamu->config.hardware.mwce << 21;
    instance->avics_armed = false;
    instance->avics_hidden = false;
    regfile_decode(instance);
}

static void drop_cache(const struct pamu *pamu, struct instance *instance, enum pamu_structure structure)
{
    observe_flush(pamu, instance, structure);
    instance->counters.cache[structure].invalidations += cache_drop_all(&instance->cache[structure]);
}

/* C6, and V3: A-005982 keeps the lines of a PAACT that has moved. It holds for the limits too: every driver writes them
 * after the bases, so that otherwise none could have met the erratum. */
static void table_moved(struct pamu *pamu, struct instance *instance, enum pamu_structure structure, bool is_paact)
{
    bool kept = is_paact && pamu->config.hardware.erratum.a005982 && !(instance->registers[PAMU_REG_PC] & PAMU_PC_OCE);

    if (kept)
        snoop_compare(pamu, instance, structure);
    else
        drop_cache(pamu, instance, structure);
}

static void hook_none(struct pamu *pamu, struct instance *instance, uint32_t old, uint32_t value)
{
    (void)pamu, (void)instance, (void)old, (void)value;
}

static void hook_ppaact(struct pamu *pamu, struct instance *instance, uint32_t old, uint32_t value)
{
    (void)old, (void)value;
    table_moved(pamu, instance, PAMU_PPAACE, true);
}

static void hook_spaact(struct pamu *pamu, struct instance *instance, uint32_t old, uint32_t value)
{
    (void)old, (void)value;
    table_moved(pamu, instance, PAMU_SPAACE, true);
}

static void hook_omt(struct pamu *pamu, struct instance *instance, uint32_t old, uint32_t value)
{
    (void)old, (void)value;
    table_moved(pamu, instance, PAMU_OMT, false);
}

/* M2: the LIODN outlives its status bits, unless the knob clears it with the last of them. */
static void hook_avs1(struct pamu *pamu, struct instance *instance, uint32_t old, uint32_t value)
{
    (void)old, (void)value;
    if (pamu->config.knobs.avs1_liodn == PAMU_W1C_CLEAR_LIODN &&
        !(instance->registers[PAMU_REG_AVS1] & PAMU_AVS1_STATUS))
        instance->registers[PAMU_REG_AVS1] = 0;
}

/* C1: a cache that is turned off loses its lines. */
static void hook_pc(struct pamu *pamu, struct instance *instance, uint32_t old, uint32_t value)
{
    (void)pamu, (void)value;
    for (unsigned i = 0; i < PAMU_STRUCTURE_COUNT; i++) {
        if (old & ~instance->registers[PAMU_REG_PC] & tables[i].enable)
            drop_cache(pamu, instance, (enum pamu_structure)i);
    }
}

/* V3: under PAMU-3 the first write of 1 only arms, the second clears. */
static void hook_pics(struct pamu *pamu, struct instance *instance, uint32_t old, uint32_t value)
{
    uint32_t *pics = &instance->registers[PAMU_REG_PICS];

    if (!(old & value & PAMU_PICS_AVICS))
        return;
    if (pamu->config.hardware.erratum.pamu3 && !instance->avics_armed) {
        instance->avics_armed = true;
        *pics |= PAMU_PICS_AVICS;
        return;
    }
    instance->avics_armed = false;
    instance->avics_hidden = false;
}

static void (*const hooks[REGISTER_HOOK_COUNT])(struct pamu *, struct instance *, uint32_t old, uint32_t value) = {
    [REGISTER_HOOK_NONE] = hook_none, [REGISTER_HOOK_PPAACT] = hook_ppaact, [REGISTER_HOOK_SPAACT] = hook_spaact,
    [REGISTER_HOOK_OMT] = hook_omt,   [REGISTER_HOOK_AVS1] = hook_avs1,     [REGISTER_HOOK_PC] = hook_pc,
    [REGISTER_HOOK_PICS] = hook_pics,
};

/* M2: plain bits take the value, write-one-to-clear bits clear; under PAMU-A001 a 1 on a 0 sets it (V3). */
static uint32_t written(const struct pamu *pamu, const struct pamu_register_row *row, uint32_t old, uint32_t value)
{
    uint32_t next = (old & ~row->writable) | (value & row->writable);

    if (pamu->config.hardware.erratum.a001)
        next |= value & row->w1c & ~old;
    return next & ~(value & row->w1c & old);
}

static struct instance *instance_of(struct pamu *pamu, unsigned index)
{
    return index < pamu->config.hardware.instances ? &pamu->instance[index] : NULL;
}

static enum pamu_register index_of(const struct pamu_register_row *row)
{
    size_t count;

    return (enum pamu_register)(row - pamu_registers(&count));
}

static bool is_offset(uint32_t offset)
{
    return offset <= 0xffc && offset % 4 == 0;
}

enum pamu_error pamu_register_read(struct pamu *pamu, unsigned instance, uint32_t offset, uint32_t *value)
{
    const struct instance *in = instance_of(pamu, instance);
    const struct pamu_register_row *row = pamu_register_at(offset);

    if (in == NULL || !is_offset(offset))
        return PAMU_ERR_ARGUMENT;
    *value = 0;
    coverage_mark(pamu, COVERAGE_M2_RESERVED_READ, row == NULL);
    if (row == NULL)
        return PAMU_OK;
    *value = in->registers[index_of(row)];
    if (index_of(row) == PAMU_REG_PICS && in->avics_hidden)
        *value &= ~(uint32_t)PAMU_PICS_AVICS;
    coverage_register_read(pamu, in, index_of(row), *value);
    return PAMU_OK;
}

enum pamu_error pamu_register_write(struct pamu *pamu, unsigned instance, uint32_t offset, uint32_t value)
{
    struct instance *in = instance_of(pamu, instance);
    const struct pamu_register_row *row = pamu_register_at(offset);
    struct coverage_write write;
    uint32_t *stored, old;

    if (in == NULL || !is_offset(offset))
        return PAMU_ERR_ARGUMENT;
    coverage_mark(pamu, COVERAGE_M2_RESERVED_WRITE, row == NULL);
    if (row == NULL)
        return PAMU_OK;
    stored = &in->registers[index_of(row)];
    old = *stored;
    write = coverage_before_write(in, index_of(row), value);
    *stored = written(pamu, row, old, value);
    regfile_decode(in);
    hooks[row->hook](pamu, in, old, value);
    write.now = *stored;
    coverage_register_write(pamu, in, &write);
    return PAMU_OK;
}

uint32_t pamu_bypass_read(const struct pamu *pamu)
{
    coverage_bypass(pamu, pamu->bypass, false);
    return pamu->bypass;
}

void pamu_bypass_write(struct pamu *pamu, uint32_t value)
{
    coverage_bypass(pamu, value, true);
    regfile_set_bypass(pamu, value);
}

void regfile_set_bypass(struct pamu *pamu, uint32_t value)
{
    pamu->bypass = value;
    for (unsigned i = 0; i < pamu->config.hardware.instances; i++) {
        pamu->instance[i].bypassed = (value & 0x80000000u >> i) != 0;
        regfile_decode(&pamu->instance[i]);
    }
}

static bool line_level(const struct pamu *pamu, unsigned instance, uint32_t both)
{
    return instance < pamu->config.hardware.instances &&
           (pamu->instance[instance].registers[PAMU_REG_PICS] & both) == both;
}

bool pamu_violation_line(const struct pamu *pamu, unsigned instance)
{
    bool high = line_level(pamu, instance, PAMU_PICS_AVICS | PAMU_PICS_AVIE);

    coverage_mark(pamu, COVERAGE_V3_HIDDEN_LINE, high && pamu->instance[instance].avics_hidden);
    return high;
}

bool pamu_error_line(const struct pamu *pamu, unsigned instance)
{
    return line_level(pamu, instance, PAMU_PICS_POEICS | PAMU_PICS_POEIE);
}
