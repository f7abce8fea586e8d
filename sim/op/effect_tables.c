/* Effects of operations on table entries. SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "op/effect.h"
#include "op/fields.h"
#include "op/text.h"

/* ---- where the tables are ---- */

struct table {
    enum pamu_register base, limit; /* the registers of bits 63:32; those of bits 31:0 follow */
    unsigned bytes;                 /* of an entry */
    const char *rule;               /* that reads it */
};

static const struct table ppaact = {PAMU_REG_PPBAH, PAMU_REG_PPLAH, PAMU_PAACE_BYTES, "T4"};
static const struct table spaact = {PAMU_REG_SPBAH, PAMU_REG_SPLAH, PAMU_PAACE_BYTES, "T9"};
static const struct table omt = {PAMU_REG_OBAH, PAMU_REG_OLAH, PAMU_OME_BYTES, "T14"};

static uint32_t offset_of(enum pamu_register number)
{
    size_t count;
    return pamu_registers(&count)[number].offset;
}

/* All instances are given the same tables (FACTS section 1): the first one's registers say where they are. */
static uint64_t read_pair(struct op_session *session, enum pamu_register high)
{
    uint32_t halves[2] = {0, 0};
    pamu_register_read(session->pamu, 0, offset_of(high), &halves[0]);
    pamu_register_read(session->pamu, 0, offset_of(high) + 4, &halves[1]);
    return (uint64_t)halves[0] << 32 | halves[1];
}

static void write_pair(struct op_session *session, unsigned instance, enum pamu_register high, uint64_t value)
{
    pamu_register_write(session->pamu, instance, offset_of(high), (uint32_t)(value >> 32));
    pamu_register_write(session->pamu, instance, offset_of(high) + 4, (uint32_t)value);
}

/* The address of an entry; false with an error answer if the table does not reach it. */
static bool locate(struct op_session *session, const struct table *table, uint64_t index, uint64_t *address,
                   struct op_answer *answer)
{
    uint64_t base = read_pair(session, table->base), limit = read_pair(session, table->limit);
    uint64_t entries = limit > base ? (limit - base) / table->bytes : 0;
    *address = base + index * table->bytes;
    if (index < entries)
        return true;
    char sentence[120];
    struct op_text text = op_text_start(sentence, sizeof sentence);
    op_put(&text, "entry ");
    op_put_decimal(&text, index);
    op_put(&text, " is outside the table, which has ");
    op_put_decimal(&text, entries);
    op_put(&text, entries == 0 ? "; the operation tables sets it up" : " entries");
    op_text_end(&text);
    op_answer_error(answer, "EINVAL", table->rule, sentence);
    return false;
}

/* ---- tables ---- */

static bool is_table_legal(uint64_t base, uint64_t entries, unsigned bytes, struct op_answer *answer)
{
    if (base <= UINT64_MAX - entries * bytes)
        return true;
    op_answer_error(answer, "EINVAL", NULL, "a table reaches past 2^64");
    return false;
}

static void program(struct op_session *session, const struct op *op, unsigned instance)
{
    struct pamu *pamu = session->pamu;
    const uint64_t *value = op->value;
    pamu_register_write(pamu, instance, offset_of(PAMU_REG_PC), PAMU_PC_OCE); /* A-005982: before the bases */
    write_pair(session, instance, ppaact.base, value[0]);
    write_pair(session, instance, ppaact.limit, value[0] + value[1] * ppaact.bytes);
    write_pair(session, instance, spaact.base, value[2]);
    write_pair(session, instance, spaact.limit, value[2] + value[3] * spaact.bytes);
    write_pair(session, instance, omt.base, value[4]);
    write_pair(session, instance, omt.limit, value[4] + value[5] * omt.bytes);
    pamu_register_write(pamu, instance, offset_of(PAMU_REG_PICS), PAMU_PICS_AVIE | PAMU_PICS_POEIE);
    pamu_register_write(pamu, instance, offset_of(PAMU_REG_PC), PAMU_PC_PE | PAMU_PC_OCE | PAMU_PC_SPCC | PAMU_PC_PPCC);
}

void op_do_tables(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    const uint64_t *value = op->value;
    if (session->driver != NULL) {
        op_answer_error(answer, "EBUSY", NULL,
                        "the driver has placed the tables; tables comes before boot and the first domain");
        return;
    }
    if (!is_table_legal(value[0], value[1], ppaact.bytes, answer) ||
        !is_table_legal(value[2], value[3], spaact.bytes, answer) ||
        !is_table_legal(value[4], value[5], omt.bytes, answer))
        return;
    session->placement = (struct pamu_placement){value[0],           value[2],           value[4],
                                                 (uint32_t)value[1], (uint32_t)value[3], (uint32_t)value[5]};
    for (unsigned i = 0; i < pamu_config(session->pamu)->hardware.instances; i++)
        program(session, op, i);
    pamu_bypass_write(session->pamu, 0);
}

/* ---- entries ---- */

static bool complain_scope(struct op_answer *answer, const struct pamu_field_row *field)
{
    static const char *const scopes[] = {
        [PAMU_SCOPE_ALWAYS] = "always",       [PAMU_SCOPE_PRIMARY] = "with PT=0",
        [PAMU_SCOPE_SECONDARY] = "with PT=1", [PAMU_SCOPE_DIRECT] = "with OTM not 2",
        [PAMU_SCOPE_INDEXED] = "with OTM=2",
    };
    char sentence[80];
    struct op_text text = op_text_start(sentence, sizeof sentence);
    op_put(&text, "the entry has a field ");
    op_put(&text, field->name);
    op_put(&text, " only ");
    op_put(&text, scopes[field->scope]);
    op_text_end(&text);
    op_answer_error(answer, "EINVAL", "P1", sentence);
    return false;
}

/* Puts the fields into an entry; all other bits stay. */
static bool merge(const struct op *op, uint8_t bytes[PAMU_PAACE_BYTES], struct op_answer *answer)
{
    struct pamu_paace entry;
    for (uint32_t i = 0; i < op->count; i++)
        op_field_store(bytes, op_field_find(op->pairs[i].key), (uint32_t)op->pairs[i].value);
    pamu_paace_decode(bytes, &entry);
    for (uint32_t i = 0; i < op->count; i++) {
        const struct pamu_field_row *field = op_field_find(op->pairs[i].key);
        if (!pamu_paace_has(&entry, field))
            return complain_scope(answer, field);
    }
    return true;
}

static void write_entry(struct op_session *session, const struct op *op, const struct table *table,
                        struct op_answer *answer)
{
    uint8_t bytes[PAMU_PAACE_BYTES] = {0};
    uint64_t address;
    if (table == &spaact)
        op_field_store(bytes, pamu_paace_field("PT"), 1);
    if (locate(session, table, op->value[0], &address, answer) && merge(op, bytes, answer))
        op_write_memory(session, answer, address, bytes, sizeof bytes);
}

static void change_entry(struct op_session *session, const struct op *op, const struct table *table,
                         struct op_answer *answer)
{
    uint8_t bytes[PAMU_PAACE_BYTES];
    uint64_t address;
    if (!locate(session, table, op->value[0], &address, answer))
        return;
    if (!op_memory_answer(answer, mem_read(session->memory, address, bytes, sizeof bytes)))
        return;
    if (merge(op, bytes, answer))
        op_write_memory(session, answer, address, bytes, sizeof bytes);
}

void op_do_ppaace(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    write_entry(session, op, &ppaact, answer);
}

void op_do_ppaace_set(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    change_entry(session, op, &ppaact, answer);
}

void op_do_spaace(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    write_entry(session, op, &spaact, answer);
}

void op_do_spaace_set(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    change_entry(session, op, &spaact, answer);
}

void op_do_ome(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_ome entry = {{0}};
    uint8_t bytes[PAMU_OME_BYTES];
    uint64_t address;
    for (uint32_t i = 0; i < op->count; i++)
        entry.moe[op->pairs[i].key] = (uint8_t)op->pairs[i].value;
    pamu_ome_encode(&entry, bytes);
    if (locate(session, &omt, op->value[0], &address, answer))
        op_write_memory(session, answer, address, bytes, sizeof bytes);
}
