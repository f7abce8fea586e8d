/* Between operations and 16-byte slots (docs/spec/operations.md). SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "op/type.h"

#define FLAGS_HIGH(flags) ((unsigned)(flags) >> OP_FLAGS_INSTANCE_SHIFT)
#define FIXED_BYTES (3 * OP_SLOT_BYTES)

/* The fixed slots of an operation, apart. */
struct fixed {
    struct op_head head;
    uint64_t extra[4];
};

/* ---- checking, the same both ways ---- */

static enum op_error check_value(const struct op *op, const struct op_argument *argument, uint64_t value)
{
    if (argument->optional && value == OP_ABSENT && argument->absent == OP_ABSENT)
        return OP_OK;
    if (value < argument->least || value > argument->most)
        return OP_ERR_RANGE;
    const struct op_scalar *scalar = op_scalar(argument->type);
    return scalar->check != NULL ? scalar->check(op->strings, value) : OP_OK;
}

static enum op_error check_tail(const struct op *op, const struct op_argument *tail)
{
    if (op->count < tail->least || op->count > tail->most)
        return OP_ERR_RANGE;
    const struct op_list *list = op_list(tail->type);
    return list->check != NULL ? list->check(op) : OP_OK;
}

static enum op_error check(const struct op *op, const struct op_row *row)
{
    for (unsigned i = 0; i < op_arguments(row); i++) {
        const struct op_argument *argument = &row->argument[i];
        enum op_error error =
            argument->place == OP_IN_TAIL ? check_tail(op, argument) : check_value(op, argument, op->value[i]);
        if (error != OP_OK)
            return error;
    }
    return OP_OK;
}

/* ---- to slots ---- */

static void put(struct fixed *fixed, const struct op_argument *argument, uint64_t value)
{
    switch ((enum op_place)argument->place) {
    case OP_IN_ADDRESS:
        fixed->head.address = value;
        break;
    case OP_IN_LENGTH:
        fixed->head.length = (uint32_t)value;
        break;
    case OP_IN_LIODN:
        fixed->head.liodn = (uint16_t)value;
        break;
    case OP_IN_FLAGS:
    case OP_IN_FLAGS_LOW:
        fixed->head.flags |= (uint8_t)value;
        break;
    case OP_IN_FLAGS_HIGH:
        if (value != OP_ABSENT)
            fixed->head.flags |= (uint8_t)((value + 1) << OP_FLAGS_INSTANCE_SHIFT);
        break;
    case OP_IN_EXTRA_0:
    case OP_IN_EXTRA_1:
    case OP_IN_EXTRA_2:
    case OP_IN_EXTRA_3:
        fixed->extra[argument->place - OP_IN_EXTRA_0] = value;
        break;
    case OP_IN_NOTHING:
    case OP_IN_TAIL:
        break;
    }
}

static void store_tail(const struct op *op, const struct op_argument *tail, uint8_t *slots)
{
    if (tail->type == OP_TYPE_BYTES) {
        memcpy(slots, op->bytes, op->count);
        memset(slots + op->count, 0, op_tail_slots(tail, op->count) * OP_SLOT_BYTES - op->count);
        return;
    }
    for (uint32_t i = 0; i < op->count; i++, slots += OP_SLOT_BYTES) {
        store_le64(slots, op->pairs[i].value);
        store_le32(slots + 8, op->pairs[i].key);
        store_le32(slots + 12, 0);
    }
}

static void store_fixed(const struct fixed *fixed, unsigned count, uint8_t *slots)
{
    uint8_t bytes[FIXED_BYTES];
    op_head_store(bytes, &fixed->head);
    for (unsigned i = 0; i < 4; i++)
        store_le64(bytes + OP_SLOT_BYTES + 8 * i, fixed->extra[i]);
    memcpy(slots, bytes, count * OP_SLOT_BYTES);
}

enum op_error op_encode(const struct op *op, uint8_t *slots, size_t capacity, size_t *used)
{
    const struct op_row *row = op_row(op->code);
    if (row == NULL)
        return OP_ERR_OPCODE;
    enum op_error error = check(op, row);
    if (error != OP_OK)
        return error;
    const struct op_argument *tail = op_tail(row);
    unsigned count = op_fixed_slots(row);
    *used = count + (tail != NULL ? op_tail_slots(tail, op->count) : 0);
    if (*used > capacity)
        return OP_ERR_SPACE;
    struct fixed fixed = {.head = {.operation = op->code, .length = tail != NULL ? op->count : 0}};
    for (unsigned i = 0; i < op_arguments(row); i++)
        put(&fixed, &row->argument[i], op->value[i]);
    store_fixed(&fixed, count, slots);
    if (tail != NULL)
        store_tail(op, tail, slots + (size_t)count * OP_SLOT_BYTES);
    return OP_OK;
}

/* ---- from slots ---- */

static uint64_t get(const struct fixed *fixed, const struct op_argument *argument)
{
    unsigned high = FLAGS_HIGH(fixed->head.flags);
    switch ((enum op_place)argument->place) {
    case OP_IN_ADDRESS:
        return fixed->head.address;
    case OP_IN_LENGTH:
        return fixed->head.length;
    case OP_IN_LIODN:
        return fixed->head.liodn;
    case OP_IN_FLAGS:
        return fixed->head.flags;
    case OP_IN_FLAGS_LOW:
        return fixed->head.flags & OP_FLAGS_LOW;
    case OP_IN_FLAGS_HIGH:
        return high == 0 ? OP_ABSENT : high - 1;
    case OP_IN_EXTRA_0:
    case OP_IN_EXTRA_1:
    case OP_IN_EXTRA_2:
    case OP_IN_EXTRA_3:
        return fixed->extra[argument->place - OP_IN_EXTRA_0];
    case OP_IN_NOTHING:
    case OP_IN_TAIL:
        break;
    }
    return 0;
}

static void load_fixed(const uint8_t *slots, unsigned count, struct fixed *fixed)
{
    uint8_t bytes[FIXED_BYTES] = {0};
    memcpy(bytes, slots, count * OP_SLOT_BYTES);
    op_head_load(bytes, &fixed->head);
    for (unsigned i = 0; i < 4; i++)
        fixed->extra[i] = load_le64(bytes + OP_SLOT_BYTES + 8 * i);
}

static enum op_error load_bytes(const uint8_t *slots, size_t count, struct op *op)
{
    op->bytes = slots;
    for (size_t i = op->count; i < count * OP_SLOT_BYTES; i++)
        if (slots[i] != 0)
            return OP_ERR_RESERVED;
    return OP_OK;
}

static enum op_error load_pairs(const uint8_t *slots, struct op_scratch *scratch, struct op *op)
{
    op->pairs = scratch->pair;
    for (uint32_t i = 0; i < op->count; i++, slots += OP_SLOT_BYTES) {
        scratch->pair[i] = (struct op_pair){load_le64(slots), load_le32(slots + 8)};
        if (load_le32(slots + 12) != 0)
            return OP_ERR_RESERVED;
    }
    return OP_OK;
}

/* A legal operation has one binary form: whatever the row has no place for is zero. */
static enum op_error check_reserved(const struct op *op, const struct op_row *row, const uint8_t *slots)
{
    unsigned count = op_fixed_slots(row);
    struct fixed fixed = {.head = {.operation = op->code, .length = op_tail(row) != NULL ? op->count : 0}};
    uint8_t bytes[FIXED_BYTES];
    for (unsigned i = 0; i < op_arguments(row); i++)
        put(&fixed, &row->argument[i], op->value[i]);
    store_fixed(&fixed, count, bytes);
    return memcmp(bytes, slots, count * OP_SLOT_BYTES) == 0 ? OP_OK : OP_ERR_RESERVED;
}

static enum op_error load_tail(const uint8_t *slots, const struct op_row *row, struct op_scratch *scratch,
                               struct op *op)
{
    const struct op_argument *tail = op_tail(row);
    if (tail == NULL)
        return OP_OK;
    op->count = load_le32(slots + 8);
    slots += (size_t)op_fixed_slots(row) * OP_SLOT_BYTES;
    if (tail->type == OP_TYPE_BYTES)
        return load_bytes(slots, op_tail_slots(tail, op->count), op);
    return load_pairs(slots, scratch, op);
}

enum op_error op_decode(const uint8_t *slots, size_t count, const struct op_strings *strings,
                        struct op_scratch *scratch, struct op *op, size_t *used)
{
    if (count == 0)
        return OP_ERR_TRUNCATED;
    const struct op_row *row = op_row(slots[14]);
    if (row == NULL)
        return OP_ERR_OPCODE;
    *used = op_slot_count(slots);
    if (*used == 0)
        return OP_ERR_RANGE;
    if (*used > count)
        return OP_ERR_TRUNCATED;
    struct fixed fixed;
    load_fixed(slots, op_fixed_slots(row), &fixed);
    memset(op, 0, sizeof *op);
    op->code = row->code;
    op->strings = strings;
    for (unsigned i = 0; i < op_arguments(row); i++)
        op->value[i] = get(&fixed, &row->argument[i]);
    enum op_error error = load_tail(slots, row, scratch, op);
    if (error == OP_OK)
        error = check_reserved(op, row, slots);
    return error != OP_OK ? error : check(op, row);
}
