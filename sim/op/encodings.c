/* The encodings of an operation-mapping entry as OPERATION=MAPPED (rule P2). SPDX-License-Identifier: BSD-2-Clause */
#include "pamu/operation.h"
#include "pamu/paace.h"

#include "op/type.h"

#define VALID 0x80u

static bool find_inbound(struct op_span span, uint64_t *index)
{
    for (unsigned i = 0; i < PAMU_OPERATION_COUNT; i++) {
        const char *name = pamu_operation_name(i);
        if (name != NULL && op_span_is_nocase(span, name)) {
            *index = i;
            return true;
        }
    }
    return op_span_number(span, false, index) && *index < PAMU_OME_BYTES;
}

static bool find_mapped(struct op_span span, uint64_t *byte)
{
    for (unsigned eoe = 0; eoe < VALID; eoe++) {
        const char *name = pamu_mapped_operation_name(eoe);
        if (name != NULL && op_span_is_nocase(span, name)) {
            *byte = VALID | eoe;
            return true;
        }
    }
    return op_span_number(span, false, byte) && *byte <= 0xff;
}

static enum op_error complain_inbound(struct op_reader *reader, struct op_span span)
{
    struct op_nearest nearest = op_nearest_start(span);
    for (unsigned i = 0; i < PAMU_OPERATION_COUNT; i++)
        if (pamu_operation_name(i) != NULL)
            op_nearest_offer(&nearest, pamu_operation_name(i));
    return op_complain_unknown(reader, &nearest, "no such operation:", "a name such as read, or an index 0 to 0x7f");
}

static enum op_error complain_mapped(struct op_reader *reader, struct op_span span)
{
    struct op_nearest nearest = op_nearest_start(span);
    for (unsigned eoe = 0; eoe < VALID; eoe++)
        if (pamu_mapped_operation_name(eoe) != NULL)
            op_nearest_offer(&nearest, pamu_mapped_operation_name(eoe));
    return op_complain_unknown(reader, &nearest, "no such mapped operation:",
                               "a name such as readi, or a byte 0 to 0xff (0x80 is the valid bit)");
}

static bool is_given(const struct op_pair *pairs, uint32_t count, uint32_t key)
{
    for (uint32_t i = 0; i < count; i++)
        if (pairs[i].key == key)
            return true;
    return false;
}

static enum op_error parse_one(struct op_reader *reader, struct op_scratch *scratch, struct op *op, struct op_span span)
{
    struct op_span name, value;
    uint64_t index, byte;
    if (!op_span_split(span, &name, &value))
        return op_complain(reader, span,
                           "not an operation and what it maps to:", "OPERATION=MAPPED, such as read=readi");
    if (!find_inbound(name, &index))
        return complain_inbound(reader, name);
    if (!find_mapped(value, &byte))
        return complain_mapped(reader, value);
    if (is_given(scratch->pair, op->count, (uint32_t)index))
        return op_complain(reader, name, "given twice:", "each operation once");
    return op_add_pair(reader, scratch, op, span, (struct op_pair){byte, (uint32_t)index});
}

static enum op_error parse_encodings(struct op_reader *reader, struct op_scratch *scratch, struct op *op)
{
    op->pairs = scratch->pair;
    for (struct op_span span = op_next(reader); span.length > 0; span = op_next(reader)) {
        enum op_error error = parse_one(reader, scratch, op, span);
        if (error != OP_OK)
            return error;
    }
    return OP_OK;
}

static void print_name(struct op_text *text, const char *name, uint64_t number)
{
    if (name != NULL)
        op_put_lower(text, name);
    else
        op_put_hex(text, number, 2);
}

static void print_encodings(struct op_text *text, const struct op *op)
{
    for (uint32_t i = 0; i < op->count; i++) {
        const struct op_pair *pair = &op->pairs[i];
        bool valid = (pair->value & VALID) != 0;
        op_put(text, " ");
        print_name(text, pamu_operation_name(pair->key), pair->key);
        op_put(text, "=");
        print_name(text, valid ? pamu_mapped_operation_name((unsigned)(pair->value & ~VALID)) : NULL, pair->value);
    }
}

static enum op_error check_encodings(const struct op *op)
{
    for (uint32_t i = 0; i < op->count; i++) {
        const struct op_pair *pair = &op->pairs[i];
        if (pair->key >= PAMU_OME_BYTES || pair->value > 0xff || is_given(op->pairs, i, pair->key))
            return OP_ERR_RANGE;
    }
    return OP_OK;
}

const struct op_list op_list_encodings = {parse_encodings, print_encodings, check_encodings};
