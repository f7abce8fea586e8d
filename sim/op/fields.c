/* PAACE fields as NAME=VALUE, and short forms of several (rule P1). SPDX-License-Identifier: BSD-2-Clause */
#include "op/fields.h"
#include "op/type.h"

static unsigned lowest_bit(uint32_t mask)
{
    unsigned bit = 0;
    while ((mask >> bit & 1u) == 0)
        bit++;
    return bit;
}

static unsigned width_of(uint32_t mask)
{
    unsigned width = 0;
    for (; mask != 0; mask &= mask - 1)
        width++;
    return width;
}

uint32_t op_field_key(unsigned word, uint32_t mask)
{
    return word << 16 | lowest_bit(mask) << 8 | width_of(mask);
}

static uint32_t key_of(const struct pamu_field_row *field)
{
    return op_field_key(field->word, field->mask);
}

const struct pamu_field_row *op_field_find(uint32_t key)
{
    size_t count;
    const struct pamu_field_row *fields = pamu_paace_fields(&count);
    for (size_t i = 0; i < count; i++)
        if (fields[i].word == key >> 16 && key_of(&fields[i]) == key)
            return &fields[i];
    return NULL;
}

void op_field_store(uint8_t bytes[PAMU_PAACE_BYTES], const struct pamu_field_row *field, uint32_t value)
{
    uint32_t bits = value << lowest_bit(field->mask) & field->mask;
    for (unsigned i = 0; i < 4; i++) {
        uint8_t *byte = &bytes[4u * field->word + i];
        unsigned shift = 24 - 8 * i;
        *byte = (uint8_t)((*byte & ~(field->mask >> shift)) | bits >> shift);
    }
}

static uint64_t most_of(const struct pamu_field_row *field)
{
    return (UINT64_C(1) << width_of(field->mask)) - 1;
}

/* ---- short forms ---- */

enum form { FORM_ADDRESS, FORM_LOG2, FORM_COUNT, FORM_PROTECTION };

struct alias {
    const char *name;
    enum form form;
    const char *first;  /* ADDRESS: bits 63:32; COUNT: the switch */
    const char *second; /* NULL if there is none */
};

static const struct alias aliases[] = {
    {"window", FORM_ADDRESS, "WBAH", "WBAL"}, {"size", FORM_LOG2, "WSE", NULL},
    {"subwindows", FORM_COUNT, "MW", "WCE"},  {"phys", FORM_ADDRESS, "TWBAH", "TWBAL"},
    {"mapped", FORM_LOG2, "SWSE", NULL},      {"prot", FORM_PROTECTION, "AP", NULL},
};

#define ALIASES (sizeof aliases / sizeof aliases[0])

/* Everything one NAME=VALUE needs on its way into the scratch. */
struct job {
    struct op_reader *reader;
    struct op_scratch *scratch;
    struct op *op;
    struct op_span name, value;
};

static enum op_error complain_overlap(const struct job *job, const struct pamu_field_row *earlier)
{
    char legal[80];
    struct op_text text = op_text_start(legal, sizeof legal);
    op_put(&text, earlier->name);
    op_put(&text, " was given before, and they share bits of the entry");
    op_text_end(&text);
    return op_complain(job->reader, job->name, "given twice:", legal);
}

static enum op_error add(const struct job *job, const char *name, uint64_t value)
{
    const struct pamu_field_row *field = pamu_paace_field(name);
    for (uint32_t i = 0; i < job->op->count; i++) {
        const struct pamu_field_row *earlier = op_field_find(job->scratch->pair[i].key);
        if (earlier->word == field->word && (earlier->mask & field->mask) != 0)
            return complain_overlap(job, earlier);
    }
    return op_add_pair(job->reader, job->scratch, job->op, job->name, (struct op_pair){value, key_of(field)});
}

static enum op_error add_address(const struct job *job, const struct alias *alias)
{
    uint64_t address;
    if (!op_span_number(job->value, true, &address) || address % 4096 != 0)
        return op_complain(job->reader, job->value,
                           "not an address of an entry:", "a multiple of 4K of at most 64 bits");
    enum op_error error = add(job, alias->first, address >> 32);
    return error != OP_OK ? error : add(job, alias->second, (address & UINT32_MAX) >> 12);
}

/* The exponent of a power of two, or 64. */
static unsigned exponent_of(uint64_t value)
{
    unsigned exponent = 0;
    while (exponent < 64 && value != UINT64_C(1) << exponent)
        exponent++;
    return exponent;
}

static enum op_error add_log2(const struct job *job, const struct alias *alias)
{
    uint64_t size;
    if (!op_span_number(job->value, true, &size) || exponent_of(size) == 64 || size < 2)
        return op_complain(job->reader, job->value, "not a size of an entry:", "a power of two, 2 to 2^63");
    return add(job, alias->first, exponent_of(size) - 1);
}

static enum op_error add_count(const struct job *job, const struct alias *alias)
{
    uint64_t count;
    if (!op_span_number(job->value, false, &count) || count == 0 || exponent_of(count) > 16)
        return op_complain(job->reader, job->value, "not a number of subwindows:", "a power of two, 1 to 65536");
    enum op_error error = add(job, alias->first, count > 1);
    return error != OP_OK || count == 1 ? error : add(job, alias->second, exponent_of(count) - 1);
}

static enum op_error add_alias(const struct job *job, const struct alias *alias)
{
    switch (alias->form) {
    case FORM_ADDRESS:
        return add_address(job, alias);
    case FORM_LOG2:
        return add_log2(job, alias);
    case FORM_COUNT:
        return add_count(job, alias);
    case FORM_PROTECTION:
        break;
    }
    const struct op_word *word = op_word_find(op_protection_words, job->value);
    if (word == NULL)
        return op_complain(job->reader, job->value, "no such word here:", "one of none r w rw");
    return add(job, alias->first, word->value);
}

static enum op_error add_field(const struct job *job, const struct pamu_field_row *field)
{
    uint64_t value;
    if (op_span_number(job->value, false, &value) && value <= most_of(field))
        return add(job, field->name, value);
    char legal[80];
    struct op_text text = op_text_start(legal, sizeof legal);
    op_put(&text, "0 to ");
    op_put_hex(&text, most_of(field), 1);
    op_put(&text, ": ");
    op_put(&text, field->help);
    op_text_end(&text);
    return op_complain(job->reader, job->value, "not a value of this field:", legal);
}

/* ---- the list ---- */

static enum op_error complain_name(const struct job *job)
{
    struct op_nearest nearest = op_nearest_start(job->name);
    size_t count;
    const struct pamu_field_row *fields = pamu_paace_fields(&count);
    for (size_t i = 0; i < count; i++)
        op_nearest_offer(&nearest, fields[i].name);
    for (size_t i = 0; i < ALIASES; i++)
        op_nearest_offer(&nearest, aliases[i].name);
    return op_complain_unknown(job->reader, &nearest, "no such field:",
                               "a field such as WSE, or window, size, subwindows, phys, mapped, prot");
}

static enum op_error parse_one(struct job *job, struct op_span span)
{
    if (!op_span_split(span, &job->name, &job->value))
        return op_complain(job->reader, span, "not a field and its value:", "FIELD=VALUE, such as WSE=0x1c");
    size_t count;
    const struct pamu_field_row *fields = pamu_paace_fields(&count);
    for (size_t i = 0; i < count; i++)
        if (op_span_is_nocase(job->name, fields[i].name))
            return add_field(job, &fields[i]);
    for (size_t i = 0; i < ALIASES; i++)
        if (op_span_is_nocase(job->name, aliases[i].name))
            return add_alias(job, &aliases[i]);
    return complain_name(job);
}

static enum op_error parse_fields(struct op_reader *reader, struct op_scratch *scratch, struct op *op)
{
    struct job job = {.reader = reader, .scratch = scratch, .op = op};
    op->pairs = scratch->pair;
    for (struct op_span span = op_next(reader); span.length > 0; span = op_next(reader)) {
        enum op_error error = parse_one(&job, span);
        if (error != OP_OK)
            return error;
    }
    return OP_OK;
}

static void print_fields(struct op_text *text, const struct op *op)
{
    for (uint32_t i = 0; i < op->count; i++) {
        op_put(text, " ");
        op_put(text, op_field_find(op->pairs[i].key)->name);
        op_put(text, "=");
        op_put_hex(text, op->pairs[i].value, 1);
    }
}

/* The bits the entry's words have from the fields before; a field may add none of them. */
static enum op_error check_fields(const struct op *op)
{
    uint32_t taken[PAMU_PAACE_WORDS] = {0};
    for (uint32_t i = 0; i < op->count; i++) {
        const struct pamu_field_row *field = op_field_find(op->pairs[i].key);
        if (field == NULL || op->pairs[i].value > most_of(field) || (taken[field->word] & field->mask) != 0)
            return OP_ERR_RANGE;
        taken[field->word] |= field->mask;
    }
    return OP_OK;
}

const struct op_list op_list_fields = {parse_fields, print_fields, check_fields};
